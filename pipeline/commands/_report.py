"""All that is written to a terminal: progress and summaries on standard error, data on output.

Whatever a file's name, a log or a document's text holds, nothing said here moves the cursor, turns
the direction of the text, or begins a line of its own.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import click

from pipeline.errors import WriteError, reason_of
from pipeline.text.chars import visible
from pipeline.text.patterns import regex

if TYPE_CHECKING:
    from pipeline.batch.record import Counts, Outcome


_KEPT = regex("([\n\t])")


class _Styled(str):
    """Text whose escapes are its colours alone."""

    __slots__ = ()


def styled(text: str, *, fg: str | None = None, bold: bool = False, underline: bool = False) -> str:
    """Text with its look, for :func:`print_line`."""
    shown = visible(text)
    return _Styled(click.style(shown, fg=fg, bold=bold or None, underline=underline or None))


def print_line(*parts: str) -> None:
    """Write one line for a person to standard output.

    Args:
        parts: texts, escaped here, and what :func:`styled` gives.

    Raises:
        WriteError: standard output is closed, or its disk is full.
        BrokenPipeError: whoever read it has gone.
    """
    line = "".join(part if isinstance(part, _Styled) else visible(part) for part in parts)
    with _writing():
        click.echo(line)


def print_payload(text: str) -> None:
    """Write data to standard output in UTF-8, with LF whatever the system.

    A file or another program gets the very characters; on a terminal those that would command it
    are escaped (in JSON by JSON's own escapes, which mean the same).

    Raises:
        WriteError: standard output is closed, or its disk is full.
        BrokenPipeError: whoever read it has gone.
    """
    with _writing():
        sys.stdout.flush()
        if sys.stdout.isatty():
            text = "".join(p if p in {"\n", "\t"} else visible(p) for p in _KEPT.split(text))
        sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass"))
        sys.stdout.buffer.flush()


@contextlib.contextmanager
def _writing() -> Iterator[None]:
    if sys.stdout is None:  # the process was started with it closed
        raise WriteError("写不出结果（标准输出已关闭）")
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise WriteError(
            f"写不出结果（{reason_of(error)}）", "请检查标准输出所去的文件或磁盘"
        ) from error


def tell(text: str) -> None:
    """Say something on standard error; whoever stopped reading does not stop the work."""
    with contextlib.suppress(OSError):
        click.echo(visible(text), err=True)


def work_through(
    jobs: Iterable[tuple[str, Callable[[], Outcome]]], *, quiet: bool
) -> list[Outcome]:
    """Do every job, say what became of each, and go on when one fails.

    Args:
        jobs: what each is called in messages, and what to do.
        quiet: say errors alone.
    """
    from pipeline.batch.record import guarded

    outcomes = []
    for name, job in jobs:
        outcome = guarded(name, job)
        outcomes.append(outcome)
        if outcome.error:
            tell(f"错误：{outcome.error}")
        if not quiet and (outcome.files or not outcome.error):
            say(outcome)
        for sentence in outcome.told:  # nothing of a person's is left out without a word
            tell(f"  {sentence}")
    return outcomes


def say(outcome: Outcome) -> None:
    """One document's lines."""
    sign = "！" if outcome.error else "✔"
    if outcome.status == "skipped":
        tell(f"{sign} {outcome.name} → {outcome.folder}（已完成，未重做；重做请加 --force）")
    else:
        tell(f"{sign} {outcome.name}" + (f" → {outcome.folder}" if outcome.folder else ""))
    if outcome.title:
        tell(f"  标题：{outcome.title}")
    if outcome.elements:
        tell(f"  要素：{outcome.elements}")
    parts = []
    if outcome.counts.edits:
        parts.append(f"修改 {outcome.counts.edits} 处")
    if outcome.counts.manual:
        parts.append(f"含人工修改 {outcome.counts.manual} 处")
    if parts:
        tell(f"  {'，'.join(parts)}")
    if outcome.counts.put_in:
        tell(f"  补入 {put_in_of(outcome.counts)}")
    if outcome.counts.findings:
        tell(f"  提示 {findings_of(outcome.counts)}")
    if outcome.counts.left_out:
        tell(
            f"  未印 {outcome.counts.left_out} 行：作为网页的栏目信息、工具条，"
            "或文件的页眉页脚、批注、隐藏文字等移出正文（见 OUT001）"
            + "；网页的要照印，加 --keep-boilerplate 重做"
            * outcome.may_be_kept
        )
    for remark in outcome.remarks:
        tell(f"  说明：{remark}")
    if outcome.lacks_page:
        tell("  --with 的文件夹中没有同名的网页，未用原页")
    if outcome.counts.waiting:
        tell(
            f"  尚有 {waiting_of(outcome.counts)}，打印件未含：请打开 3-*.xlsx，"
            "在“待定”表中填“是”或“否”（或在 3-*.review.docx 中照批注键入），"
            "存盘后运行 zhengben apply"
        )


def findings_of(counts: Counts) -> str:
    """How many places ask for a look at the original, and where they are listed."""
    where = "审阅稿的批注、工作簿的“修复记录”，或用 zhengben explain 列出"
    return f"{counts.findings} 处，请对照原件；见{where}"


def waiting_of(counts: Counts) -> str:
    """What waits for a person: ``31 项待定（59 处）``."""
    if counts.questions in {0, counts.waiting}:
        return f"{counts.waiting} 项待定"
    return f"{counts.questions} 项待定（{counts.waiting} 处）"


def put_in_of(counts: Counts) -> str:
    """How much was put back, and how sure it is."""
    surer = counts.put_in - counts.likely - counts.possible - counts.by_person
    levels = (
        ("经人采纳", counts.by_person),
        ("确定", surer),
        ("较有把握", counts.likely),
        ("仅供参考", counts.possible),
    )
    said = "，".join(f"{word} {number}" for word, number in levels if number)
    way_back = "；可退回" if counts.likely else ""
    return f"{counts.put_in} 处" + (f"：{said}{way_back}" if said else "")


def finish(outcomes: Sequence[Outcome], *, quiet: bool) -> None:
    """The last lines, and the exit code.

    Raises:
        click.exceptions.Exit: with the code, when it is not 0.
    """
    from pipeline.batch.record import exit_code_of

    if not quiet:
        say_common(outcomes)
        if len(outcomes) > 1:
            failed = sum(1 for outcome in outcomes if outcome.error)
            tell(f"共 {len(outcomes)} 份，成功 {len(outcomes) - failed} 份，失败 {failed} 份")
    end_with(exit_code_of(outcomes))


def end_with(code: int) -> None:
    """End the command with an exit code; 0 lets it come to its end.

    Raises:
        click.exceptions.Exit: with the code, when it is not 0.
    """
    if code:
        raise click.exceptions.Exit(int(code))


def say_common(outcomes: Sequence[Outcome]) -> None:
    """What holds for all documents: no model, fonts that stand in."""
    from pipeline import _data

    if not _data.is_installed():
        tell("本机没有统计模型，只用规则修复；请重新安装 zhengben")
    for sentence in dict.fromkeys(s for o in outcomes for s in o.substitutions):
        tell(f"字体：{sentence}；随时可用 zhengben doctor 查看")
