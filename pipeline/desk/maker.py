"""What comes of a document's decisions, at two speeds.

While keys come, what verdicts most likely lead to is shown. When they are at rest, the document is
repaired with what was decided last, the certificate is asked, what differs is shown, and the stage
files are written as ``zhengben repair`` does. Outputs come of those alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.batch.options import Tools, with_kept
from pipeline.batch.stages import repair_again
from pipeline.batch.workspace import Workspace
from pipeline.convert import Conversion
from pipeline.decisions import Decisions
from pipeline.desk.book import Book
from pipeline.desk.deciding import Step, only_verdicts, step_between
from pipeline.desk.outcomes import as_read, differ, foreseen, made, proved
from pipeline.desk.screen import Screen
from pipeline.errors import PipelineError
from pipeline.repair.engine import Offers

if TYPE_CHECKING:
    from pipeline.desk.bench import Bench
    from pipeline.desk.hand import Hand


class Maker:
    """Makes one document; used by its hand's thread alone, all but ``is_restyled``.

    Args:
        bench: whose the document is.
        book: its decisions.
        screen: what is shown of it.
        seen: its folder as requests know it.

    Attributes:
        is_restyled: whether the pages before repair are of another style; set under the lock.
    """

    def __init__(self, bench: Bench, book: Book, screen: Screen, seen: Workspace) -> None:
        self.is_restyled = False
        self._bench, self._book, self._screen, self._seen = bench, book, screen, seen
        self._changed, self._name = screen.changed, screen.name
        self._offers = Offers()
        # What the certificate bore last, and what is shown, which it may not have been asked of.
        self._good: Decisions | None = None
        self._shown: Decisions | None = None
        self._is_foreseen = False
        self.begin_anew()

    def begin_anew(self) -> None:
        """Nothing of the folder is remembered."""
        self._workspace = Workspace(self._seen.folder)

    def make(self, hand: Hand, goal: int) -> None:
        """The document with what was decided, and its pages."""
        tools = self._bench.tools_for(self._workspace, self._offers)
        if self._screen.before is None or self.is_restyled:
            self.is_restyled = False
            with self._bench.at_work:
                before = as_read(self._workspace, tools, self._name)
            with self._changed:
                if self._screen.before is None:
                    self._book.open(self._seen)
                self._screen.show_before(before)
        with self._bench.at_work:
            with self._changed:
                wanted, made_last = self._book.now, self._screen.made
            if made_last is not None and only_verdicts(self._shown, wanted):
                options = with_kept(tools.options.repair, self._workspace)
                conversion = foreseen(made_last.conversion, wanted, options)
                if conversion is not None:
                    self._is_foreseen = True
                    self._show(conversion, tools, hand, goal)
                    return
            self._prove(tools, hand, goal)

    def _prove(self, tools: Tools, hand: Hand, goal: int, shown: Conversion | None = None) -> None:
        """The document as the certificate bears it; shown where it is not what is ``shown``."""
        with self._changed:
            wanted = self._book.now
        conversion, held, error = proved(self._workspace, wanted, self._good, tools)
        if error is not None:
            self._send_back(step_between(held, wanted), error)
        self._good, self._is_foreseen = held, False
        if shown is None or error is not None or differ(shown, conversion):
            self._show(conversion, tools, hand, goal)

    def _send_back(self, bad: Step, error: PipelineError) -> None:
        """What cannot hold is sent back, and the page says why."""
        why = f"未通过核验，已退回：{error.what}"
        with self._bench.held(), self._changed:
            self._book.send_back(bad, self._screen.rev + 1)
            self._book.note(self._seen)
            self._screen.dropped |= dict.fromkeys(bad.edits, why)
            self._screen.said = (why,)

    def _show(self, conversion: Conversion, tools: Tools, hand: Hand, goal: int) -> None:
        with self._changed:
            screen = self._screen
            latest = screen.made or screen.before
        assert latest is not None  # the document before repair was shown first
        now = made(self._workspace, conversion, tools, self._name, latest.drawn)
        self._shown = conversion.decisions
        with self._changed:
            hand.made(goal)
            screen.show(now)

    def keep(self, hand: Hand, goal: int) -> None:
        """The stage files, as ``zhengben repair`` writes them with the decisions that lie there."""
        tools = self._bench.tools_for(self._workspace, self._offers)
        if self._is_foreseen:
            with self._bench.at_work:
                self._prove(tools, hand, goal, self._screen.ready.conversion)
        with self._bench.at_work, self._bench.held():
            conversion, _ = repair_again(self._workspace, tools)
            with self._changed:
                found = self._book.look(self._seen, self._screen.rev + 1)
                if found is not None:
                    self._screen.said = ("公文稿或 2-repaired.json 里的改动已读入",)
            if found is not None:
                self._show(conversion, tools, hand, goal)
        with self._changed:  # who hears of it finds the folder free
            hand.kept(goal)
            self._screen.turn()
