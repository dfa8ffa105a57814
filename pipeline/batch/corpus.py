"""A corpus in one file, a row a document: repaired, and written to one file.

Rows are done in groups; each finished group is a file of its own beside the target until all are
there, so that an interrupted run goes on where it was, and memory holds a few groups at a time.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import sys
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator
from functools import partial
from pathlib import Path

import msgspec

from pipeline.batch.corpus_results import Result, Tally, mark_from, target_for
from pipeline.batch.corpus_rows import Group, Row, groups_of
from pipeline.batch.lock import locked
from pipeline.batch.options import RunOptions
from pipeline.batch.pool import in_processes, one_by_one
from pipeline.batch.record import Counts
from pipeline.convert import read, repair
from pipeline.errors import PipelineError, SourceError, WriteError, reason_of
from pipeline.model import plain_text

STANDARD_INPUT = Path("-")


def _repaired(options: RunOptions, row: Row) -> Result:
    """What becomes of a row; an error becomes part of it."""
    if row.error:
        return Result(row.id, error=row.error)
    try:
        document = read(
            row.text.encode("utf-8"), f"{row.id}.txt", keep_boilerplate=options.keep_boilerplate
        )
        conversion = repair(document, options.repair)
    except PipelineError as error:
        return Result(row.id, error=str(error))
    except Exception as error:
        return Result(row.id, error=f"程序内部错误（{type(error).__name__}: {error}）")
    log = conversion.log
    made = Counts.of(log).edits
    return Result(
        id=row.id,
        text=plain_text(conversion.repaired).removesuffix("" if row.text.endswith("\n") else "\n"),
        edits=msgspec.json.encode(log.edits).decode(),
        findings=msgspec.json.encode(log.findings).decode(),
        edit_count=made,
        proposal_count=len(log.edits) - made,
        finding_count=len(log.findings),
        certificate_ok=log.certificate.ok,
    )


def _group_repairer(options: RunOptions) -> Callable[[list[Row]], list[Result] | None]:
    """What repairs a group of rows; ``None`` stands for a group that no worker survives."""
    return lambda rows: [_repaired(options, row) for row in rows]


def repair_corpus(
    source: Path,
    target: Path,
    options: RunOptions,
    *,
    workers: int,
    scheduler: str | None = None,
    progress: Callable[[int], object] = lambda _rows: None,
    tell: Callable[[str], None] = lambda _sentence: None,
) -> Tally:
    """Repair a corpus.

    Args:
        source: Parquet, or JSON lines, packed by gzip or not; columns ``id`` and ``text``, further
            ones go along. ``-`` for standard input.
        target: the file to make; its ending says whether Parquet or JSON lines.
        options: what a person set.
        workers: processes, where there is no ``scheduler``.
        scheduler: address of the Dask scheduler whose workers do the rows.
        progress: told the number of rows done since it was last called.
        tell: told a sentence when the cluster has no workers.

    Raises:
        MissingPartError: pyarrow, or Dask, is not installed.
        SourceError: the source cannot be read.
        DocumentError: it is no corpus.
        WriteError: the target is of no kind that can be written, is there and not this tool's,
            cannot be written, or is being written by another command.
    """
    target_for(target)
    with locked([target.parent], f".{target.name}.zhengben.lock"), _at_hand(source, target) as file:
        name = "标准输入" if source == STANDARD_INPUT else str(source)
        work = partial(_work_off, options=options, workers=workers, scheduler=scheduler, tell=tell)
        return _repair_file(file, name, target, options, work, progress)


def _repair_file(
    source: Path,
    name: str,
    target: Path,
    options: RunOptions,
    work: Callable[[Iterable[list[Row]]], Iterator[tuple[int, list[Result] | None]]],
    progress: Callable[[int], object],
) -> Tally:
    """Repair a corpus that lies here."""
    kind = target_for(target)
    key = hashlib.sha256(f"{_settings_of(options)} {_sha256_of(source, name)}".encode()).hexdigest()
    if target.exists() and not options.force:
        found = kind.mark(target)
        if found is None:
            raise WriteError(
                f"{target} 已存在，不是本工具写的，或写出之后改过", "请移走它，或加 --force 覆盖"
            )
        if found["key"] == key:
            tally = Tally(**found["tally"])
            progress(tally.rows)
            return tally
    parts = target.with_name(f"{target.name}.parts")
    tallies: dict[int, Tally] = {}

    def part(number: int) -> Path:
        return parts / f"{number:08}{kind.ending}"

    def waiting() -> Iterator[tuple[int, Group]]:
        for number, group in enumerate(groups_of(source, name)):
            made = None if options.force else kind.mark_of_part(part(number))
            if made is not None and made["key"] == _key_of(group, options):
                note(number, Tally(**made["tally"]))
            else:
                yield number, group

    def note(number: int, tally: Tally) -> None:
        tallies[number] = tally
        progress(tally.rows)

    for number, group, results in _performed(waiting(), work):
        tally = Tally.of(results)
        mark = mark_from(_key_of(group, options), tally)
        kind.write(part(number), results, group.further, mark)
        note(number, tally)
    total = Tally()
    for number in sorted(tallies):
        total.add(tallies[number])
    kind.join([part(number) for number in sorted(tallies)], target, mark_from(key, total))
    shutil.rmtree(parts, ignore_errors=True)
    return total


@contextlib.contextmanager
def _at_hand(source: Path, target: Path) -> Generator[Path, None, None]:
    """The source as a file: standard input is taken down beside the target, where there is room.

    Raises:
        WriteError: it cannot be taken down.
    """
    if source != STANDARD_INPUT:
        yield source
        return
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            dir=target.parent, prefix=".", suffix=".zhengben-tmp", delete=False
        ) as kept:
            path = Path(kept.name)
            try:
                shutil.copyfileobj(sys.stdin.buffer, kept, 1 << 20)
            except BaseException:
                kept.close()
                path.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise WriteError(
            f"写不下标准输入的内容（{reason_of(error)}）", "请检查输出文件夹和磁盘空间"
        ) from error
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _performed(
    groups: Iterable[tuple[int, Group]],
    work: Callable[[Iterable[list[Row]]], Iterator[tuple[int, list[Result] | None]]],
) -> Generator[tuple[int, Group, list[Result]], None, None]:
    """Each group with its results, as they are done."""
    taken: dict[int, tuple[int, Group]] = {}

    def rows_alone() -> Iterator[list[Row]]:
        for place, (number, group) in enumerate(groups):
            taken[place] = (number, group)
            yield group.rows

    for place, results in work(rows_alone()):
        number, group = taken.pop(place)
        if results is None:
            # Some row takes its worker with it: one by one, it alone is lost.
            results = []
            singly = dict(work([row] for row in group.rows))
            for i, row in enumerate(group.rows):
                alone = singly[i]
                results += alone or [Result(row.id, error="处理这一行时工作进程意外终止")]
        yield number, group, results


def _work_off(
    groups: Iterable[list[Row]],
    *,
    options: RunOptions,
    workers: int,
    scheduler: str | None,
    tell: Callable[[str], None],
) -> Iterator[tuple[int, list[Result] | None]]:
    setup = partial(_group_repairer, options)
    if scheduler is not None:
        from pipeline.batch.cluster import on_cluster

        return on_cluster(groups, setup, scheduler, lambda *_: None, tell)
    if workers > 1:
        return in_processes(groups, setup, workers, lambda *_: None)
    return enumerate(one_by_one(groups, setup))


def _sha256_of(source: Path, name: str) -> str:
    try:
        with source.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError as error:
        raise SourceError(f"读不了 {name}（{reason_of(error)}）", "请检查路径和权限") from error


def _settings_of(options: RunOptions) -> str:
    """Hashes of what decides a row's result, its text apart."""
    return f"{options.normalize_sha256()} {options.repair_sha256()}"


def _key_of(group: Group, options: RunOptions) -> str:
    """Hash of what decides a group's results."""
    return hashlib.sha256(f"{_settings_of(options)} {group.digest()}".encode()).hexdigest()
