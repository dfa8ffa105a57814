"""Documents as tasks that any process can do: this one, a worker here, a worker elsewhere."""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Callable, Generator, Iterable
from functools import partial
from pathlib import Path
from typing import Literal

import msgspec

from pipeline.batch.addresses import is_address, local_copy
from pipeline.batch.options import RunOptions, Tools
from pipeline.batch.pool import in_processes, one_by_one, processors
from pipeline.batch.record import Outcome, failed, guarded
from pipeline.batch.sources import STANDARD_INPUT, SourceFile
from pipeline.batch.stages import emit_workspace, normalize_source, repair_workspace, run_source
from pipeline.batch.workspace import Workspace
from pipeline.errors import ExitCode, PipelineError, SourceError
from pipeline.stylesheet import StyleSheet

_FEW = 4
"""Up to so many documents a worker costs more to start than it saves."""


class Task(msgspec.Struct, frozen=True):
    """One document and what is to be done with it.

    Attributes:
        step: the command.
        source: for ``run`` and ``normalize``.
        folder: for ``repair`` and ``emit``.
    """

    step: Literal["run", "normalize", "repair", "emit"]
    source: SourceFile | None = None
    folder: Path | None = None

    @property
    def name(self) -> str:
        """What the document is called in messages."""
        return self.source.shown if self.source is not None else str(self.folder)


def tasks_for(
    step: Literal["run", "normalize"], sources: Iterable[SourceFile], bad: dict[str, SourceError]
) -> list[Task]:
    """A task for each source; standard input is read at once, it is not a worker's to read.

    Args:
        step: the command.
        sources: the sources.
        bad: takes the error where standard input cannot be read.
    """
    tasks = []
    for source in sources:
        if source.path == STANDARD_INPUT:
            try:
                source = msgspec.structs.replace(source, data=source.read())
            except SourceError as error:
                bad[STANDARD_INPUT] = error
                continue
        tasks.append(Task(step, source=source))
    return tasks


class Work(msgspec.Struct, frozen=True):
    """What is the same for all tasks of a run; can be pickled.

    Attributes:
        options: what a person set.
        out: the output folder, or its address.
        attachment: the source that ``emit`` attaches to a PDF/A-3 or an OFD.
        sheet: the style sheet, where it was read already.
        known_fonts: hash of the fonts that a person was told of before; empty where of none.
    """

    options: RunOptions
    out: Path | str = Path()
    attachment: bytes | None = None
    sheet: StyleSheet | None = None
    known_fonts: str = ""

    def __call__(self) -> Callable[[Task], Outcome]:
        """What does one task after another in this process, with the same style and fonts."""
        return partial(self._outcome, Tools(self.options, self.sheet, self.known_fonts))

    def _outcome(self, tools: Tools, task: Task) -> Outcome:
        """The task's outcome; an error becomes part of it."""
        start = time.perf_counter()
        outcome = guarded(task.name, lambda: self._perform(tools, task))
        if outcome.error and task.source is not None and task.source.path != STANDARD_INPUT:
            with contextlib.suppress(PipelineError):
                outcome.sha256 = hashlib.sha256(task.source.read()).hexdigest()
        outcome.seconds = time.perf_counter() - start
        return outcome

    def _perform(self, tools: Tools, task: Task) -> Outcome:
        if task.source is not None:
            step = run_source if task.step == "run" else normalize_source
            if isinstance(self.out, Path):
                return step(task.source, self.out, tools)
            with local_copy(self.out, task.source.folder) as root:
                outcome = step(task.source, root, tools)
            outcome.folder = f"{self.out}/{task.source.folder.as_posix()}"
            return outcome
        workspace = Workspace(task.folder or Path())
        if task.step == "repair":
            return repair_workspace(workspace, tools)
        return emit_workspace(workspace, tools, source=self.attachment)


def work_off(
    tasks: list[Task],
    work: Work,
    jobs: int | None = None,
    scheduler: str | None = None,
    tell: Callable[[str], None] = lambda _sentence: None,
) -> Generator[tuple[int, Outcome], None, None]:
    """Do tasks here, or in several processes.

    Args:
        tasks: the documents.
        work: what they share.
        jobs: how many processes; by default one for each processor, where that pays.
        scheduler: address of the Dask scheduler whose workers do them instead.
        tell: told a sentence when nobody is there to do them.

    Yields:
        Each task's number and outcome, as they are done.
    """
    if scheduler is not None:
        from pipeline.batch.cluster import on_cluster

        if isinstance(work.out, Path):  # a node's working folder is another
            work = msgspec.structs.replace(work, out=work.out.absolute())
        yield from on_cluster([_absolute(task) for task in tasks], work, scheduler, lost, tell)
        return
    workers = min(jobs, len(tasks)) if jobs else min(processors(), len(tasks) // _FEW)
    if workers <= 1:
        yield from enumerate(one_by_one(tasks, work))
    else:
        yield from in_processes(tasks, work, workers, lost)


def _absolute(task: Task) -> Task:
    source = task.source
    if source is None or source.data is not None or is_address(source.path):
        return task
    source = msgspec.structs.replace(source, path=os.path.abspath(source.path))  # noqa: PTH100
    return msgspec.structs.replace(task, source=source)


def lost(task: Task, ended: str) -> Outcome:
    """The outcome of a document over which worker processes died."""
    what = f"处理 {task.name} 时工作进程意外终止（{ended}）"
    return failed(
        task.name, f"{what}，重试一次仍如此。可能是内存不足，请单独处理该文件。", ExitCode.INTERNAL
    )
