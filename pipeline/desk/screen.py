"""What a page is told of one document, by revision: every change of it makes a new one."""

from __future__ import annotations

import threading
from collections import deque

import msgspec

from pipeline.desk import messages
from pipeline.desk.app import Refused
from pipeline.desk.book import Book
from pipeline.desk.deciding import is_open, with_verdict
from pipeline.desk.outcomes import Made
from pipeline.errors import PipelineError
from pipeline.formats import input_of

_CONVERTED = frozenset({"doc", "odt", "rtf"})
"""Kinds of files that another program turns into Word files first."""
_DRAWINGS_KEPT = 8
"""A page that was named is there for a while after it changed: who asks for it may be late."""


class Screen:
    """The state of a document as it is shown; used under its paper's lock.

    Args:
        doc: the document's id.
        name: its file's name.
        book: its decisions.
        changed: the lock, told of every new revision.

    Attributes:
        name: its file's name.
        changed: told of every new revision.
        rev: goes up with every change.
        phase: how far the document is.
        progress: a sentence about it.
        fault: why it could not be made, or why the last attempt failed.
        said: sentences about what happened since.
        dropped: by edit, why a verdict on it was sent back.
        made: the repaired document; ``None`` before there is one.
        before: the document before repair, likewise.
    """

    def __init__(self, doc: str, name: str, book: Book, changed: threading.Condition) -> None:
        self.rev = 1
        self.phase: messages.Phase = "waiting"
        self.progress = "正在排队…"
        self.fault: messages.Fault | None = None
        self.said: tuple[str, ...] = ()
        self.dropped: dict[str, str] = {}
        self.made: Made | None = None
        self.before: Made | None = None
        self._doc, self.name, self._book, self.changed = doc, name, book, changed
        self._shown = messages.Document(rev=1, phase="waiting", name=name)
        self._gone: deque[Made] = deque(maxlen=_DRAWINGS_KEPT)

    @property
    def counts(self) -> messages.Counts:
        """The numbers, with the answers given so far."""
        return self._shown.counts

    def document(self, folder: str, style: str, *, settled: bool) -> messages.Document:
        """All of it."""
        return msgspec.structs.replace(
            self._shown,
            rev=self.rev,
            phase=self.phase,
            progress=self.progress,
            fault=self.fault,
            settled=settled,
            said=self.said,
            undo=len(self._book.steps),
            redo=len(self._book.undone),
            folder=folder,
            style=style,
            before=self.before.drawn.pages if self.before is not None else (),
        )

    def row(self) -> messages.Row:
        """The document in a list."""
        counts, latest = self.counts, self.made or self.before
        is_done = self.phase == "ready" and not counts.left and not counts.missing
        elements = latest.elements if latest is not None else ""
        return messages.Row(self._doc, self.name, self.phase, elements, counts, self.fault, is_done)

    def page(self, page_id: str) -> messages.Page | None:
        """A page by its id, after or before repair; one that was shown a moment ago, too."""
        found = (one.drawn.page(page_id) for one in self._drawn())
        return next((page for page in found if page is not None), None)

    def font(self, hashed: str) -> bytes | None:
        """The bytes of a font that the pages name."""
        found = (one.drawn.files.get(hashed) for one in self._drawn())
        return next((data for data in found if data is not None), None)

    def _drawn(self) -> list[Made]:
        return [one for one in (self.made, self.before, *self._gone) if one is not None]

    @property
    def ready(self) -> Made:
        """The repaired document.

        Raises:
            Refused: there is none yet. The page asks again: what was answered while the server
                was gone is not lost.
        """
        if self.made is None:
            raise Refused(503, f"{self.name} 还没有处理完", "请稍候")
        return self.made

    def turn(self) -> None:
        """A new revision."""
        self.rev += 1
        self.changed.notify_all()

    def read(self) -> None:
        """The document is being read."""
        self.phase, self.progress = "reading", "正在读入…"
        if input_of(self.name).name in _CONVERTED:
            self.progress = "正在读入…这种格式要先转换，约十秒"
        self.turn()

    def begin(self) -> None:
        """The document is read and will be repaired."""
        self.phase, self.progress = "repairing", "正在查找可修复处…"
        self.turn()

    def show_before(self, before: Made) -> None:
        """The document before repair is there, or is drawn anew."""
        if self.before is None:
            self._shown = before.shown
        self.before = before
        self.turn()

    def show(self, made: Made) -> None:
        """The repaired document is there, or is another now."""
        if self.made is not None:
            self._gone.appendleft(self.made)
        self.made, self._shown = made, made.shown
        self.phase, self.progress = "ready", ""
        self.show_verdicts()

    def show_verdicts(self) -> None:
        """What was decided, in the questions that are shown, before all is made anew."""
        said = {one.edit_id: one for one in self._book.now.decisions}
        shown = tuple(with_verdict(one, said, self.dropped) for one in self._shown.decisions)
        left = sum(is_open(one, said) for one in shown)
        counts = msgspec.structs.replace(self._shown.counts, left=left)
        self._shown = msgspec.structs.replace(self._shown, decisions=shown, counts=counts)
        self.turn()

    def fail(self, error: PipelineError) -> None:
        """What was asked for could not be made."""
        if self.made is None:
            self.phase = "failed"
        self.progress = ""
        self.fault = messages.Fault.of(error)
        self.turn()
