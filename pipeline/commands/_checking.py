"""``check`` over many documents: here, or in several processes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from pipeline.batch.pool import in_order, in_processes, one_by_one, processors
from pipeline.batch.record import Outcome, failed, guarded
from pipeline.batch.sources import STANDARD_INPUT, UNNAMED, SourceFile
from pipeline.checking.problem import Problem, check_source
from pipeline.errors import ExitCode
from pipeline.normalize.options import DEFAULT, ReadOptions
from pipeline.repair.options import RepairOptions

_FEW = 8
"""A worker for fewer documents than this costs more to start than it saves."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in one source.

    Attributes:
        outcome: whether it could be read.
        problems: in the order of their places.
    """

    outcome: Outcome
    problems: list[Problem] = field(default_factory=list)


def checker_of(
    options: RepairOptions, reading: ReadOptions = DEFAULT
) -> Callable[[SourceFile], Checked]:
    """What checks a source; an error becomes part of its outcome.

    Args:
        options: what decides the edits.
        reading: what is set for the reading.
    """

    def check(source: SourceFile) -> Checked:
        shown = shown_source(source)
        problems: list[Problem] = []

        def read() -> Outcome:
            found, remarks = check_source(source.read(), shown, source.name, options, reading)
            problems.extend(found)
            return Outcome(shown, remarks=remarks)

        return Checked(guarded(shown, read), problems)

    return check


def check_all(
    sources: Sequence[SourceFile],
    options: RepairOptions,
    jobs: int | None = None,
    reading: ReadOptions = DEFAULT,
) -> Iterator[Checked]:
    """Check every source.

    Args:
        sources: standard input may be one of them; it is read here.
        options: what decides the edits.
        jobs: how many processes; by default one for each processor, where that pays.
        reading: what is set for the reading.

    Yields:
        What was found, in the order of the sources.

    Raises:
        PipelineError: no worker process can run.
    """
    workers = min(jobs, len(sources)) if jobs else min(processors(), len(sources) // _FEW)
    if any(source.path == STANDARD_INPUT for source in sources):
        workers = 1  # it is not a worker's to read
    setup = partial(checker_of, options, reading)
    if workers <= 1:
        yield from one_by_one(sources, setup)
        return
    yield from in_order(in_processes(sources, setup, workers, _lost))


def _lost(source: SourceFile, ended: str) -> Checked:
    what = f"检查 {shown_source(source)} 时工作进程意外终止（{ended}）"
    return Checked(failed(shown_source(source), what, ExitCode.INTERNAL))


def shown_source(source: SourceFile) -> str:
    """What a source is called in a report: its path; standard input as it was named.

    >>> from pathlib import Path
    >>> [shown_source(SourceFile("-", Path(slug), slug)) for slug in ("报告", "stdin")]
    ['报告.txt', '-']
    """
    named = source.path == STANDARD_INPUT and source.slug != UNNAMED
    return source.name if named else shown_path(source.path)


def shown_path(path: str) -> str:
    """The path as it can be written in a report, whatever bytes the file's name has."""
    return os.fsencode(path).decode("utf-8", "replace")
