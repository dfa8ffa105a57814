"""Many documents at once: in worker processes, as ``zhengben run`` makes them, stopped and resumed.

What is finished is left alone by the run itself, so that a batch dropped again goes on where it
was; run.json beside the documents says how far it came.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pipeline.batch.pool import processors
from pipeline.batch.record import Outcome, RunRecorder, exit_code_of
from pipeline.batch.sources import SourceFile
from pipeline.batch.tasks import Task, Work, work_off
from pipeline.batch.workspace import Workspace
from pipeline.desk import messages, views
from pipeline.desk.messages import Fault, Row
from pipeline.desk.outcomes import kept_in, sure_questions
from pipeline.errors import DocumentError, ExitCode, PipelineError
from pipeline.structure.survey import line_of, survey

if TYPE_CHECKING:
    from pipeline.desk.bench import Bench

_SECONDS = 60.0
_NEWEST = 2**53


@dataclass
class _Entry:
    """One file of a batch."""

    row: Row
    source: SourceFile | None = None
    folder: Path | None = None
    is_done: bool = False
    sure: int = 0
    outcome: Outcome | None = None

    @property
    def order(self) -> tuple[int, str]:
        """What is to be done first, what is bad after what is fine, what waits at the end."""
        row = self.row
        if not self.is_done:
            return 3, row.name
        if row.fault is not None:
            return 2, row.name
        return (1 if row.printable else 0), row.name


@dataclass
class Batch:
    """A batch.

    Attributes:
        bench: where its documents are kept.
        total: files that were announced.
        batch: its id.
    """

    bench: Bench
    total: int
    batch: str = field(default_factory=lambda: secrets.token_hex(8))

    def __post_init__(self) -> None:
        """Nothing is under way."""
        self._changed = threading.Condition()
        self._rev = 1
        self._entries: list[_Entry] = []
        self._thread: threading.Thread | None = None
        self._stopped = False
        self._began, self._began_with = 0.0, 0
        self._said: tuple[str, ...] = ()

    @property
    def is_busy(self) -> bool:
        """Whether it goes on."""
        return self._thread is not None

    def take(self, name: str, data: bytes) -> messages.Taken:
        """A file of the batch; one that cannot be taken is a row that says why."""
        try:
            source, folder, _ = self.bench.folders.placed(name, data)
            doc = self.bench.id_of(folder)
            entry = _Entry(Row(doc, name, "waiting"), source, folder)
        except PipelineError as error:
            entry = _Entry(Row("", name, "failed", fault=Fault.of(error)), is_done=True)
        with self._changed:
            self._entries.append(entry)
            self.total = max(self.total, len(self._entries))
            self._turn()
        return messages.Taken(doc=entry.row.doc)

    def step(self, asked: messages.BatchStep) -> messages.Batch:
        """Start, stop, go on, or accept what is sure."""
        if asked.step in ("start", "resume"):
            self._start()
        elif asked.step == "stop":
            with self._changed:
                self._stopped = True
                self._turn()
        elif asked.step == "accept":
            self._accept(asked.least)
        return self.now()

    def now(self, after: int | None = None, seconds: float = 0.0) -> messages.Batch:
        """How far it is; where ``after`` is what it is already, when it changes.

        Args:
            after: the revision that the page has; ``None`` to wait for nothing.
            seconds: to wait at the most.
        """
        until = time.monotonic() + seconds
        with self._changed:
            while self._rev == after and (left := until - time.monotonic()) > 0:
                self._changed.wait(left)
            entries = sorted(self._entries, key=lambda one: one.order)
            done = sum(one.is_done for one in entries)
            return messages.Batch(
                batch=self.batch,
                rev=self._rev,
                total=self.total,
                done=done,
                running=self._thread is not None,
                left=self._left(done),
                rows=tuple(self._row(one) for one in entries),
                said=self._said,
                sure=sum(one.sure for one in entries),
            )

    def _row(self, entry: _Entry) -> Row:
        """What an open document says itself holds."""
        paper = self.bench.opened(entry.row.doc)
        return (
            msgspec.structs.replace(paper.row(), name=entry.row.name)
            if paper is not None
            else entry.row
        )

    def _left(self, done: int) -> str:
        if self._thread is None or done <= self._began_with:
            return ""
        each = (time.monotonic() - self._began) / (done - self._began_with)
        minutes = each * (self.total - done) / 60
        return f"约 {minutes:.0f} 分钟" if minutes >= 1.5 else "约 1 分钟" if minutes > 0.3 else ""

    def _turn(self) -> None:
        self._rev += 1
        self._changed.notify_all()

    def _start(self) -> None:
        with self._changed:
            waiting = [one for one in self._entries if not one.is_done]
            if self._thread is not None or not waiting:
                return
            self._began_with = len(self._entries) - len(waiting)
            self._go_on(waiting)

    def _go_on(self, entries: list[_Entry]) -> None:
        if entries:
            self._stopped, self._said = False, ()
            self._began = time.monotonic()
            self._thread = threading.Thread(target=self._work, args=(entries,), daemon=True)
            self._thread.start()
        self._turn()

    def _work(self, waiting: list[_Entry]) -> None:
        said: tuple[str, ...] = ()
        try:
            self._make(waiting)
            if self._stopped:
                said = (f"已停；做完的都留着，还有 {self._waiting()} 份，可以接着做",)
        except PipelineError as error:
            said = (str(error),)
        finally:
            with self._changed:
                self._thread, self._said = None, said
                self._turn()

    def _waiting(self) -> int:
        return sum(not one.is_done for one in self._entries)

    def _make(self, waiting: list[_Entry]) -> None:
        bench = self.bench
        tasks = [Task("run", source=one.source) for one in waiting]
        with bench.held():
            names = [one.source.path if one.source else one.row.name for one in self._entries]
            recorder = RunRecorder(bench.out, names, force=False)
            work = Work(bench.options, bench.out)
            results = work_off(tasks, work, max(processors(), 2))
            try:
                for number, outcome in results:
                    self._finish(waiting[number], outcome)
                    if self._stopped:
                        break
            finally:
                results.close()
                self._record(recorder)

    def _record(self, recorder: RunRecorder) -> None:
        known = {i: one.outcome for i, one in enumerate(self._entries) if one.outcome}
        code = exit_code_of([*known.values()])
        recorder.end(known, int(code), interrupted=self._waiting() > 0)

    def _finish(self, entry: _Entry, outcome: Outcome) -> None:
        name, doc = entry.row.name, entry.row.doc
        sure = 0
        # Where a document is open as well, its own hand is at work on it.
        is_held = entry.is_done and outcome.exit_code is ExitCode.WRITE
        is_bad = outcome.error and not outcome.files and not is_held
        if is_bad or entry.folder is None:
            fault = Fault(int(outcome.exit_code), _without_path(outcome, name), "")
            row = Row("", name, "failed", fault=fault)
        else:
            row, sure = self._seen(entry.folder, doc, name)
        with self._changed:
            entry.row, entry.sure, entry.outcome, entry.is_done = row, sure, outcome, True
            self._turn()

    def _seen(self, folder: Path, doc: str, name: str) -> tuple[Row, int]:
        """What a list says of a document's folder, and how many questions are sure."""
        try:
            conversion = kept_in(Workspace(folder))
        except PipelineError as error:
            return Row("", name, "failed", fault=Fault.of(error)), 0
        counts = views.counts_of(conversion)
        said = line_of(survey(conversion.repaired))
        is_done = not counts.left and not counts.missing
        sure = len(sure_questions(conversion, messages.SURE))
        return Row(doc, name, "ready", said, counts, None, is_done), sure

    def _accept(self, least: float) -> None:
        """Accept what is waiting and at least so sure, in every document; each can undo it."""
        if self.is_busy:
            raise DocumentError("这一批还在办", "请等它办完，或先停下")
        changed = []
        for entry in [one for one in self._entries if one.is_done and one.row.doc]:
            assert entry.folder is not None
            conversion = kept_in(Workspace(entry.folder))
            edits = [edit for one in sure_questions(conversion, least) for edit in one]
            if not edits:
                continue
            verdicts = [messages.Verdict(edit, "accept") for edit in edits]
            paper = self.bench.opened(entry.row.doc)
            if paper is not None:
                paper.decide(_NEWEST, "", verdicts)
            else:
                with self.bench.held():
                    book = self.bench.book_of(entry.folder)
                    book.open(Workspace(entry.folder))
                    book.accept(edits)
                changed.append(entry)
            entry.row, entry.sure = self._seen(entry.folder, entry.row.doc, entry.row.name)
        with self._changed:
            self._go_on(changed)

    def folders(self) -> list[Path]:
        """The folders of what is finished."""
        with self._changed:
            return [
                one.folder
                for one in self._entries
                if one.is_done and one.folder is not None and one.row.fault is None
            ]

    def remake(self, besides: Collection[Path]) -> list[str]:
        """Make the outputs of what was decided on since, as ``run`` would.

        Returns:
            Which outputs could not be made, a sentence for each document that lacks one.

        Args:
            besides: folders of documents that are left out: they are open, and made by their own
                hands.

        Raises:
            DocumentError: the batch is not at rest.
            PipelineError: one cannot be made; it is named.
        """
        self._rest()
        folders = self.folders()
        tasks = [
            Task("run", source=one.source)
            for one in self._entries
            if one.folder in folders and one.folder not in besides and one.source is not None
        ]
        said = []
        with self.bench.held():
            for _, outcome in work_off(tasks, Work(self.bench.options, self.bench.out)):
                if outcome.error and not outcome.files:
                    raise DocumentError(outcome.error.rstrip("。"), "请打开它看一看")
                said += [outcome.error] if outcome.error else []
        return said

    def _rest(self) -> None:
        """Wait until what was accepted is made."""
        until = time.monotonic() + _SECONDS
        with self._changed:
            while self.is_busy:
                if (left := until - time.monotonic()) <= 0:
                    raise DocumentError("这一批还在办", "请等它办完，或先停下")
                self._changed.wait(left)


def _without_path(outcome: Outcome, name: str) -> str:
    """What went wrong, by the dropped file's name, said once."""
    said = outcome.error.replace(outcome.name, name).rstrip("。")
    rest = said.removeprefix(f"{name}：")
    return rest if name in rest else said
