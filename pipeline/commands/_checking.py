"""``check`` over many documents: here, or in several processes."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from pipeline.batch.options import repair_settings
from pipeline.batch.pool import in_processes, processors
from pipeline.batch.record import Outcome, failed, guarded
from pipeline.batch.sources import STANDARD_INPUT, SourceFile
from pipeline.checking.problem import Problem, check_source
from pipeline.errors import ExitCode

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
    terms: str | None, *, keep_boilerplate: bool = False
) -> Callable[[SourceFile], Checked]:
    """What checks a source; an error becomes part of its outcome.

    Args:
        terms: the user's lexicon, a file.
        keep_boilerplate: take nothing out of the text as a web page's.
    """
    options = repair_settings(terms=terms)

    def check(source: SourceFile) -> Checked:
        shown = shown_path(source.path)
        problems: list[Problem] = []

        def read() -> Outcome:
            found = check_source(
                source.read(), shown, source.name, options, keep_boilerplate=keep_boilerplate
            )
            problems.extend(found)
            return Outcome(shown)

        return Checked(guarded(shown, read), problems)

    return check


def check_all(
    sources: Sequence[SourceFile],
    terms: str | None,
    jobs: int | None = None,
    *,
    keep_boilerplate: bool = False,
) -> list[Checked]:
    """Check every source.

    Args:
        sources: standard input may be one of them; it is read here.
        terms: the user's lexicon, a file.
        jobs: how many processes; by default one for each processor, where that pays.
        keep_boilerplate: take nothing out of the text as a web page's.

    Returns:
        What was found, in the order of the sources.

    Raises:
        PipelineError: no worker process can run.
    """
    workers = min(jobs, len(sources)) if jobs else min(processors(), len(sources) // _FEW)
    if any(source.path == STANDARD_INPUT for source in sources):
        workers = 1  # it is not a worker's to read
    if workers <= 1:
        return [*map(checker_of(terms, keep_boilerplate=keep_boilerplate), sources)]
    setup = partial(checker_of, terms, keep_boilerplate=keep_boilerplate)
    done = dict(in_processes(sources, setup, workers, _lost))
    return [done[number] for number in range(len(sources))]


def _lost(source: SourceFile, ended: str) -> Checked:
    what = f"检查 {shown_path(source.path)} 时工作进程意外终止（{ended}）"
    return Checked(failed(shown_path(source.path), what, ExitCode.INTERNAL))


def shown_path(path: str) -> str:
    """The path as it can be written in a report, whatever bytes the file's name has."""
    return os.fsencode(path).decode("utf-8", "replace")
