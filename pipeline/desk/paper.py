"""One document on the desk: what was decided is on the disk before it is answered, pages follow.

Requests change its decisions under its lock and write them; its maker, in a thread of its own,
shows what comes of them.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.batch.workspace import Workspace
from pipeline.convert import Conversion
from pipeline.decisions import Decisions
from pipeline.desk import messages, views
from pipeline.desk.deciding import (
    Step,
    asked_for,
    clash_of,
    decisions_of,
    items_of,
)
from pipeline.desk.hand import Hand
from pipeline.desk.maker import Maker
from pipeline.desk.screen import Screen
from pipeline.errors import DocumentError, PipelineError

if TYPE_CHECKING:
    from pipeline.desk.bench import Bench

_SECONDS_BETWEEN_LOOKS = 1.0


class Paper:
    """A document, by its id, the name of its file as it was dropped, and its folder."""

    def __init__(self, bench: Bench, doc: str, name: str, folder: Path) -> None:
        self.doc, self.name, self.folder = doc, name, folder
        self.changed = threading.Condition()
        self._bench = bench
        # Requests read with a memory of their own: what the thread read first is what it checks.
        self._seen = Workspace(folder)
        self._book = bench.book_of(folder)
        self._screen = Screen(doc, name, self._book, self.changed)
        self._maker = Maker(bench, self._book, self._screen, self._seen)
        self._hand = Hand(self.changed, self._maker, self.fail, name)
        self._is_closed = False

    def row(self) -> messages.Row:
        """The document in a list."""
        with self.changed:
            return self._screen.row()

    def document(self, after: int | None = None, seconds: float = 0.0) -> messages.Document:
        """The document as it is; where ``after`` is what it is already, when it changes.

        Args:
            after: the revision that the page has; ``None`` to wait for nothing.
            seconds: to wait at the most.
        """
        until = time.monotonic() + seconds
        while True:
            self._look_quietly()
            with self.changed:
                left = until - time.monotonic()
                if after is None or self._screen.rev != after or left <= 0 or self._is_closed:
                    return self._screen.document(
                        str(self.folder), self._bench.style, settled=self._hand.is_done
                    )
                # Another program may write into the folder meanwhile.
                self.changed.wait(min(left, _SECONDS_BETWEEN_LOOKS))

    def page(self, page_id: str) -> messages.Page | None:
        """A page by its id, after or before repair."""
        with self.changed:
            return self._screen.page(page_id)

    def font(self, hashed: str) -> bytes | None:
        """The bytes of a font that the pages name."""
        with self.changed:
            return self._screen.font(hashed)

    def conversion(self) -> Conversion:
        """The document as it is shown: repaired, or before that as it was read.

        Raises:
            Refused: it is not read yet.
        """
        with self.changed:
            return (self._screen.made or self._screen.before or self._screen.ready).conversion

    def text(self) -> messages.TextView:
        """The document as text.

        Raises:
            Refused: it is not ready yet.
        """
        with self.changed:
            made, rev = self._screen.ready, self._screen.rev
        return views.text_of(made.conversion, made.drawn, rev)

    def decide(
        self, rev: int, tab: str, given: Sequence[messages.Verdict]
    ) -> messages.Decided | messages.Clash:
        """Verdicts are taken; they are on the disk when this returns.

        Args:
            rev: the revision that the page had.
            tab: whose page it is.
            given: the verdicts.

        Raises:
            DocumentError: they do not fit.
            WriteError: they cannot be written.
        """
        with self._bench.held(), self.changed:
            self._look()
            known = {edit.id for edit in self._screen.ready.conversion.log.edits}
            now = items_of(self._book.now)
            wanted = {
                key: one for key, one in asked_for(given).items() if key[1] in known or key in now
            }
            clashes = self._book.clashing(wanted, rev, tab)
            if clashes:
                return clash_of(clashes, now, wanted, self._screen.rev)
            items = {key: one for key, one in {**now, **wanted}.items() if one is not None}
            gone = len(wanted) < len({one.edit_id for one in given})
            said = ("有的修改已不在（那一行的文字或要素变了），没有记下",) if gone else ()
            return self._take(decisions_of(items, self._book.now), tab, said)

    def change(
        self, tab: str, make: Callable[[Conversion, Decisions], Decisions]
    ) -> messages.Decided:
        """Decisions of other kinds are taken: fields, roles, a person's own words.

        Raises:
            DocumentError: what is asked for does not fit.
            WriteError: it cannot be written.
        """
        with self._bench.held(), self.changed:
            self._look()
            return self._take(make(self._screen.ready.conversion, self._book.now), tab)

    def walk(self, tab: str, *, back: bool) -> messages.Decided:
        """The last step is taken back, or done again, as far as nothing else was said since.

        Raises:
            WriteError: it cannot be written.
        """
        with self._bench.held(), self.changed:
            self._look()
            done = self._book.walk(tab, self._screen.rev + 1, back=back)
            said = () if done.changed else ("没有可以退回的了" if back else "没有可以重做的了",)
            self._taken(done)
            return messages.Decided(self._screen.rev, self._screen.counts, said, done.edits)

    def _take(self, after: Decisions, tab: str, said: tuple[str, ...] = ()) -> messages.Decided:
        self._taken(self._book.take(after, tab, self._screen.rev + 1))
        return messages.Decided(self._screen.rev, self._screen.counts, said)

    def _taken(self, done: Step) -> None:
        if not done.changed:
            return
        self._book.note(self._seen)
        for edit_id in done.edits:
            self._screen.dropped.pop(edit_id, None)
        self._screen.said, self._screen.fault = (), None
        self._screen.show_verdicts()
        self._hand.wake()

    def _look_quietly(self) -> None:
        with contextlib.suppress(PipelineError, OSError), self.changed:
            self._look()

    def _look(self) -> None:
        """See whether another program wrote into the folder; what it decided is taken as it is."""
        if self._screen.made is None or self._book.is_as_known(self._seen):
            return
        done = self._book.look(self._seen, self._screen.rev + 1)
        if done is None and not self._seen.unread_change():
            return
        if done is not None:
            self._screen.said = (
                f"在别处（审阅稿、工作簿或别的程序）改了 {len(done.changed)} 处决定，已并入",
            )
        self._screen.show_verdicts()
        self._hand.wake()

    def read(self) -> None:
        """It is being read."""
        with self.changed:
            self._screen.read()

    def open(self) -> None:
        """Begin with the folder as it lies there: read already, perhaps decided."""
        with self.changed:
            self._screen.begin()
            self._hand.wake()

    def fail(self, error: PipelineError) -> None:
        """The document could not be made."""
        with self.changed:
            self._hand.give_up()
            self._screen.fail(error)

    def close(self) -> None:
        """No more is done; what was decided is on the disk."""
        with self.changed:
            self._is_closed = True
            self._hand.close()

    def redraw(self) -> None:
        """The style is another."""
        with self.changed:
            if self._screen.before is not None:
                self._maker.is_restyled = True
                self._hand.wake()

    def settle(self, seconds: float) -> None:
        """Wait until all that was decided is in the folder's files.

        Raises:
            DocumentError: it takes longer, or cannot be done.
        """
        with self.changed:
            self._look()
            if self._screen.fault is not None and self._screen.made is not None:
                self._screen.fault = None
                self._hand.wake()
            self._hand.finish(seconds)
            if (fault := self._screen.fault) is not None:
                raise DocumentError(fault.what, fault.advice)
            self._screen.ready  # noqa: B018 - or it says that it is not

    @property
    def is_failed(self) -> bool:
        """Whether it could not be made."""
        return self._screen.phase == "failed"

    @property
    def is_busy(self) -> bool:
        """Whether its thread is at work."""
        with self.changed:
            return self._hand.is_busy
