"""Many documents: progress while they are made, a table and run.json at the end."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, Protocol

import click

from pipeline.batch.record import Counts, Outcome, exit_code_of, failed
from pipeline.commands._report import (
    end_with,
    findings_of,
    put_in_of,
    say,
    say_common,
    tell,
    waiting_of,
)
from pipeline.errors import ExitCode, PipelineError, SourceError, WriteError
from pipeline.text.chars import visible

if TYPE_CHECKING:
    from collections.abc import Generator

    from pipeline.batch.options import RunOptions
    from pipeline.batch.record import RunRecorder
    from pipeline.batch.sources import SourceFile
    from pipeline.batch.tasks import Task

_MOST_SEEN_AT_ONCE = 20
"""With more documents than this an error has scrolled away at the end: it is said again."""
_MOST_NAMED = 100
_MOST_PASSED_OVER = 10
_MOST_ENDINGS = 6

Progress = Literal["auto", "bar", "lines", "none"]


def sources_of(
    given: Sequence[str],
    listed: str | None,
    name: str,
    bad: dict[str, SourceError],
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    passed_over: list[str] | None = None,
    *,
    may_be_none: bool = False,
) -> list[SourceFile]:
    """The sources that arguments and ``--from`` mean.

    Args:
        given: the arguments.
        listed: ``--from``, if it was given.
        name: slug for standard input.
        bad: takes the error of each argument that is no source.
        include: ``--include``.
        exclude: ``--exclude``.
        passed_over: takes the files in folders that are no sources, by their endings; who gives
            none does not say them.
        may_be_none: whether an empty list means no sources: a commit may change no document.

    Raises:
        click.UsageError: nothing was given.
        SourceError: nothing of it is a source.
    """
    from pipeline.batch.sources import STANDARD_INPUT, find_sources, read_list
    from pipeline.batch.wanted import Wanted
    from pipeline.errors import SourceError

    arguments = [*given, *(read_list(listed) if listed is not None else ())]
    if not arguments and listed is not None:
        shown = "标准输入" if listed == STANDARD_INPUT else listed
        if not may_be_none:
            raise SourceError(f"清单 {shown} 是空的", "请每行写一个文件、文件夹或通配符")
        tell(f"清单 {shown} 是空的，没有要检查的文件")
        return []
    if not arguments:
        raise click.UsageError("缺少 SRC…（文件、文件夹、通配符或 -），也没有 --from")
    if listed == STANDARD_INPUT and STANDARD_INPUT in given:
        raise click.UsageError("标准输入不能既是清单（--from -）又是文档（-）")
    links: dict[str, str] = {}
    wanted = Wanted(tuple(include), tuple(exclude))
    found = find_sources(arguments, name, bad, links, wanted, passed_over)
    for link, file in sorted(links.items()):
        tell(f"链接 {link} 与 {file} 是同一个文件，只处理 {file}")
    return found


def split_where_asked(
    sources: list[SourceFile], bad: dict[str, SourceError], options: RunOptions, *, split: bool
) -> list[SourceFile]:
    """With ``--split``, the sources with those that hold several documents parted.

    Args:
        sources: as they were found.
        bad: takes the error of each that cannot be read.
        options: how they are read.
        split: whether that was asked for.
    """
    if not split:
        return sources
    from pipeline.batch.splitting import split_sources

    return split_sources(sources, bad, keep_boilerplate=options.keep_boilerplate)


def say_passed_over(paths: Sequence[str], why: str = "扩展名不是本工具能读的") -> None:
    """Name the files of a folder that were not read, how many there are of each ending, and why."""
    from collections import Counter
    from pathlib import PurePath

    if not paths:
        return
    endings = Counter(PurePath(path).suffix.lower() or "没有扩展名" for path in paths)
    kinds = "，".join(f"{ending} {count}" for ending, count in endings.most_common(_MOST_ENDINGS))
    named = "、".join(paths[:_MOST_PASSED_OVER])
    more = f" 等 {len(paths)} 个" if len(paths) > _MOST_PASSED_OVER else ""
    tell(f"没有读的文件 {len(paths)} 个（{kinds}），{why}：{named}{more}")


def is_batch(given: Sequence[str], listed: str | None) -> bool:
    """Whether more was asked for than one plain file; only then run.json is written."""
    import os.path

    # Not Path.is_file(), which raises in a folder that may not be entered.
    plain = len(given) == 1 and (given[0] == "-" or os.path.isfile(given[0]))  # noqa: PTH113
    return listed is not None or not plain


def refuse_one_page_for_many(page: str, count: int) -> None:
    """Refuse ``--with`` one page where there are several documents.

    Raises:
        click.UsageError: there are.
    """
    from pathlib import Path

    if page and count > 1 and not Path(page).is_dir():
        raise click.UsageError(f"--with 给的是一个网页，文档有 {count} 份；请给出网页所在的文件夹")


def carry_out(
    results: Generator[tuple[int, Outcome], None, None],
    tasks: Sequence[Task],
    bad: Mapping[str, PipelineError],
    *,
    quiet: bool,
    progress: Progress,
    recorder: RunRecorder | None = None,
    passed_over: Sequence[str] = (),
) -> None:
    """Take the documents as they are done, say what became of each, and end with the exit code.

    Args:
        results: each task's number and outcome.
        tasks: the documents.
        bad: errors of arguments that mean no document.
        quiet: say errors alone.
        progress: how progress is shown.
        recorder: writes run.json, where it is wanted; its names are those of ``bad``, then tasks.
        passed_over: files in the folders that are no sources.

    Raises:
        click.exceptions.Exit: with the code, when it is not 0.
    """
    outcomes: dict[int, Outcome] = {}
    start = time.perf_counter()
    code: int = ExitCode.INTERNAL
    interrupted = False
    try:
        with _display(len(tasks) + len(bad), quiet, progress) as display:
            for number, (path, error) in enumerate(bad.items()):
                outcomes[number] = failed(path, str(error), error.exit_code)
                display.show(outcomes[number])
            for number, outcome in results:
                outcomes[len(bad) + number] = outcome
                display.show(outcome)
        code = exit_code_of([outcomes[number] for number in sorted(outcomes)])
    except (KeyboardInterrupt, SystemExit) as stop:
        results.close()
        interrupted = True
        code = stop.code if isinstance(stop, SystemExit) and isinstance(stop.code, int) else 130
        done = len(outcomes)
        tell(f"中断：{len(tasks) + len(bad)} 份中完成 {done} 份；再运行同一条命令，会接着做完")
        raise
    except PipelineError as error:
        code = error.exit_code
        raise
    finally:
        if recorder is not None:
            try:
                recorder.end(outcomes, code, interrupted=interrupted)
            except WriteError as error:
                tell(f"错误：{error}")
                code = code or int(ExitCode.WRITE)
    if not quiet:
        ordered = [outcomes[number] for number in sorted(outcomes)]
        say_common(ordered)
        if len(ordered) > 1:
            _say_table(ordered, time.perf_counter() - start, recorder)
        say_passed_over(passed_over)
    end_with(code)


def _say_table(outcomes: Sequence[Outcome], seconds: float, recorder: RunRecorder | None) -> None:
    status = {"written": 0, "skipped": 0, "failed": 0}
    for outcome in outcomes:
        status[outcome.status] += 1
    counts = Counts.total(outcome.counts for outcome in outcomes)
    rows = [
        ("文档", f"{len(outcomes)} 份"),
        ("完成", f"{status['written']} 份"),
        ("跳过", f"{status['skipped']} 份（以前已完成）"),
        ("失败", f"{status['failed']} 份"),
        ("修改", f"{counts.edits} 处"),
        ("补入", put_in_of(counts)),
        ("人工", f"{counts.manual} 处"),
        (
            "待定",
            f"{waiting_of(counts)}，打印件未含；在各份 3-*.xlsx 中填好，用 zhengben apply 读回",
        ),
        ("提示", findings_of(counts)),
        ("未印", f"{counts.left_out} 行，作为网页的栏目信息、工具条、页脚等移出正文（见 OUT001）"),
        ("用时", f"{seconds:.1f} 秒"),
    ]
    always = {"文档", "完成", "失败", "修改", "用时"}
    for label, value in rows:
        if label in always or not value.startswith("0 "):
            tell(f"  {label}  {value}")
    if recorder is not None:
        tell(f"  记录  {recorder.name}")
    errors = [outcome.error for outcome in outcomes if outcome.error]
    if len(outcomes) > _MOST_SEEN_AT_ONCE and errors:
        tell("没有做成的：")
        for error in errors[:_MOST_NAMED]:
            tell(f"  {error}")
        if len(errors) > _MOST_NAMED:
            tell(f"  另有 {len(errors) - _MOST_NAMED} 份")


class _Display(Protocol):
    def __enter__(self) -> _Display: ...
    def __exit__(self, *_: object) -> None: ...
    def show(self, outcome: Outcome) -> None: ...


def _display(total: int, quiet: bool, progress: Progress) -> _Display:
    if progress == "auto":
        progress = "bar" if total > 1 and sys.stderr.isatty() else "lines"
    if quiet or progress == "none":
        return _Errors()
    return _Bar(total) if progress == "bar" else _Lines(total)


class _Errors:
    """Errors alone."""

    def __enter__(self) -> _Errors:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def show(self, outcome: Outcome) -> None:
        if outcome.error:
            self._tell(f"错误：{outcome.error}")
        for sentence in outcome.told:  # nothing of a person's is left out without a word
            self._tell(f"  {outcome.name}：{sentence}")

    def _tell(self, text: str) -> None:
        tell(text)


class _Lines(_Errors):
    """A few lines for one document, one line for each of several."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0

    def show(self, outcome: Outcome) -> None:
        self._done += 1
        super().show(outcome)
        if outcome.error and not outcome.files:
            return
        if self._total == 1:
            say(outcome)
        else:
            sign = "！" if outcome.error else "✔"
            at = f"[{self._done}/{self._total}] {sign} {outcome.name} → {outcome.folder}"
            tell(f"{at}{_brief(outcome)}")
            for remark in outcome.remarks:
                tell(f"    说明：{remark}")


def _brief(outcome: Outcome) -> str:
    if outcome.status == "skipped":
        return "（已完成，跳过）"
    counts: Iterable[tuple[str, int]] = (
        ("修改", outcome.counts.edits),
        ("补入", outcome.counts.put_in),
        ("较有把握", outcome.counts.likely),
        ("人工", outcome.counts.manual),
        ("待定", outcome.counts.questions or outcome.counts.waiting),
        ("提示", outcome.counts.findings),
        ("未印行", outcome.counts.left_out),
    )
    said = "，".join(f"{word} {number}" for word, number in counts if number)
    elements = f"；{outcome.elements}" if outcome.elements else ""
    return (f"：{said}" if said else "") + elements + "（没有原页）" * outcome.lacks_page


@contextlib.contextmanager
def counting(
    unit: str, total: Callable[[], int | None] = lambda: None, *, drawn: bool | None = None
) -> Iterator[Callable[[int], object]]:
    """A bar on standard error that is told how many more are done.

    Args:
        unit: what is counted, Chinese.
        total: says how many there will be, where that is known; asked only for a bar.
        drawn: whether there is a bar; by default where somebody sees it.
    """
    if drawn or (drawn is None and sys.stderr.isatty()):
        from tqdm import tqdm

        tqdm.monitor_interval = 0  # no thread of its own
        with tqdm(total=total(), file=sys.stderr, dynamic_ncols=True, unit=unit) as bar:
            yield bar.update
    else:
        yield lambda _: None


class _Bar(_Errors):
    """A bar with rate and time left; errors stand above it."""

    def __init__(self, total: int) -> None:
        from tqdm import tqdm

        tqdm.monitor_interval = 0  # no thread of its own
        self._bar = tqdm(
            total=total,
            file=sys.stderr,
            dynamic_ncols=True,
            bar_format="{percentage:3.0f}% |{bar}| {n_fmt}/{total_fmt} {rate_fmt} 剩余 {remaining}",
            unit="份",
        )

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def show(self, outcome: Outcome) -> None:
        super().show(outcome)
        self._bar.update()

    def _tell(self, text: str) -> None:
        with contextlib.suppress(OSError):
            self._bar.write(visible(text), file=sys.stderr)
