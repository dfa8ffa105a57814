"""One document on the desk: what was decided is on the disk before it is answered, pages follow.

A paper has two hands. Requests change its decisions under its lock and write them; one thread of
its own repairs the document with what was decided last, draws it, and, when the keys are at rest,
writes the stage files as ``zhengben repair`` does. The repair is the whole one: what the rules
offer is kept, so that it takes no longer than it would take to guess at it.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pipeline.batch.options import Tools
from pipeline.batch.stages import repair_again, repaired_as_decided
from pipeline.batch.workspace import Workspace
from pipeline.convert import Conversion
from pipeline.decisions import Decision, Decisions
from pipeline.desk import messages, views
from pipeline.desk.book import Book
from pipeline.desk.deciding import (
    Step,
    decisions_of,
    fitting,
    is_open,
    items_of,
    step_between,
    with_verdict,
)
from pipeline.edits import CertificateRecord, EditLog
from pipeline.errors import DocumentError, ExitCode, NotCertifiedError, PipelineError, WriteError
from pipeline.formats import input_of_source
from pipeline.repair.engine import Offers
from pipeline.structure.survey import line_of, survey

if TYPE_CHECKING:
    from pipeline.desk.bench import Bench

REST_SECONDS = 0.4
"""After so long without a key the stage files are written."""
_SECONDS_BETWEEN_LOOKS = 1.0
_TRIES = 3

log = logging.getLogger(__name__)


class Paper:
    """A document.

    Args:
        bench: whose it is.
        doc: its id.
        name: the file's name, as it was dropped.
        folder: of the document.
    """

    def __init__(self, bench: Bench, doc: str, name: str, folder: Path) -> None:
        self.doc, self.name, self.folder = doc, name, folder
        self.changed = threading.Condition()
        self.phase: messages.Phase = "waiting"
        self._bench = bench
        self._workspace = Workspace(folder)
        # Requests read with a memory of their own: what the thread read first is what it checks.
        self._seen = Workspace(folder)
        self._book = Book(folder)
        self._good: Decisions | None = None
        self._offers = Offers()
        self._rev = 1
        self._progress = "正在排队…"
        self._fault: messages.Fault | None = None
        self._said: tuple[str, ...] = ()
        self._dropped: dict[str, str] = {}
        self._conversion: Conversion | None = None
        self._drawn = self._before = views.Drawn()
        self._shown = messages.Document(rev=1, phase="waiting", name=name)
        self._elements = ""
        # What was asked for, what is drawn, and what is in the folder, by number.
        self._wanted = self._made = self._kept = 0
        self._last = 0.0
        self._worker: threading.Thread | None = None
        self._closed = False

    # What is shown.

    def row(self) -> messages.Row:
        """The document in a list."""
        with self.changed:
            counts = self._shown.counts
            is_done = self.phase == "ready" and not counts.left and not counts.missing
            return messages.Row(
                self.doc, self.name, self.phase, self._elements, counts, self._fault, is_done
            )

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
                if after is None or self._rev != after or left <= 0 or self._closed:
                    return self._document()
                # Another program may write into the folder meanwhile.
                self.changed.wait(min(left, _SECONDS_BETWEEN_LOOKS))

    def _document(self) -> messages.Document:
        return msgspec.structs.replace(
            self._shown,
            rev=self._rev,
            phase=self.phase,
            progress=self._progress,
            fault=self._fault,
            settled=self._kept == self._wanted,
            said=self._said,
            undo=len(self._book.steps),
            redo=len(self._book.undone),
            folder=str(self.folder),
            style=self._bench.style,
            before=self._before.pages,
        )

    def page(self, page_id: str) -> messages.Page | None:
        """A page by its id, after or before repair."""
        with self.changed:
            return self._drawn.shown.get(page_id) or self._before.shown.get(page_id)

    def font(self, hashed: str) -> bytes | None:
        """The bytes of a font that the pages name."""
        with self.changed:
            return self._drawn.files.get(hashed) or self._before.files.get(hashed)

    def text(self) -> messages.TextView:
        """The document as text.

        Raises:
            DocumentError: it is not ready yet.
        """
        with self.changed:
            conversion, drawn, rev = self._ready(), self._drawn, self._rev
        return views.text_of(conversion, drawn, rev)

    # What the page asks for.

    def decide(
        self, rev: int, tab: str, given: Sequence[messages.Verdict]
    ) -> messages.Decided | messages.Clash:
        """Verdicts are taken; they are on the disk when this returns.

        Args:
            rev: the revision that the page had.
            tab: whose page.
            given: the verdicts.

        Raises:
            DocumentError: they do not fit.
            WriteError: they cannot be written.
        """
        with self._bench.held(), self.changed:
            self._look()
            known = {edit.id for edit in self._ready().log.edits}
            now = items_of(self._book.now)
            wanted = {
                ("edit", one.edit_id): Decision(one.edit_id, one.verdict, one.text, one.note)
                if one.verdict is not None
                else None
                for one in given
                if one.edit_id in known or ("edit", one.edit_id) in now
            }
            clashes = self._book.clashing(wanted, rev, tab)
            if clashes:
                return messages.Clash(
                    int(ExitCode.DOCUMENT),
                    "这一处刚在别的窗口或程序里另作了决定",
                    "现在显示的是那边的决定；要改请再按一次",
                    self._rev,
                    tuple(_verdict(key[1], now.get(key)) for key in clashes),
                    tuple(_verdict(key[1], wanted[key]) for key in clashes),
                )
            items = {key: one for key, one in {**now, **wanted}.items() if one is not None}
            gone = len(wanted) < len({one.edit_id for one in given})
            said = ("有的修改已不在（那一行的文字或要素变了），没有记下",) if gone else ()
            return self._take(decisions_of(items, self._book.now), tab, said)

    def change(
        self, tab: str, make: Callable[[Conversion, Decisions], Decisions]
    ) -> messages.Decided:
        """Decisions of other kinds are taken: fields, roles, a person's own words.

        Args:
            tab: whose page.
            make: the decisions, out of the document and the decisions so far.

        Raises:
            DocumentError: what is asked for does not fit.
            WriteError: it cannot be written.
        """
        with self._bench.held(), self.changed:
            self._look()
            return self._take(make(self._ready(), self._book.now), tab)

    def walk(self, tab: str, *, back: bool) -> messages.Decided:
        """The last step is taken back, or done again, as far as nothing else was said since.

        Raises:
            WriteError: it cannot be written.
        """
        with self._bench.held(), self.changed:
            self._look()
            done = self._book.walk(tab, self._rev + 1, back=back)
            said = () if done.changed else ("没有可以退回的了" if back else "没有可以重做的了",)
            self._taken(done)
            return messages.Decided(self._rev, self._shown.counts, said, done.edits)

    def _take(self, after: Decisions, tab: str, said: tuple[str, ...] = ()) -> messages.Decided:
        self._taken(self._book.take(after, tab, self._rev + 1))
        return messages.Decided(self._rev, self._shown.counts, said)

    def _taken(self, done: Step) -> None:
        if not done.changed:
            return
        self._book.note(self._seen)
        for edit_id in done.edits:
            self._dropped.pop(edit_id, None)
        self._said, self._fault = (), None
        self._changed_verdicts()
        self._wake()

    def _changed_verdicts(self) -> None:
        """What was decided, in the questions that are shown, before all is made anew."""
        said = {one.edit_id: one for one in self._book.now.decisions}
        shown = tuple(with_verdict(one, said, self._dropped) for one in self._shown.decisions)
        left = sum(is_open(one, said) for one in shown)
        counts = msgspec.structs.replace(self._shown.counts, left=left)
        self._shown = msgspec.structs.replace(self._shown, decisions=shown, counts=counts)
        self._turn()

    def _turn(self) -> None:
        self._rev += 1
        self.changed.notify_all()

    def _ready(self) -> Conversion:
        if self._conversion is None or self.phase != "ready":
            raise DocumentError(f"{self.name} 还没有处理完", "请稍候")
        return self._conversion

    def _look_quietly(self) -> None:
        with contextlib.suppress(PipelineError, OSError), self.changed:
            self._look()

    def _look(self) -> None:
        """See whether another program wrote into the folder; what it decided is taken as it is.

        Raises:
            DocumentError: what lies there is wrong.
        """
        if self.phase != "ready" or self._book.is_as_known(self._seen):
            return
        done = self._book.look(self._seen, self._rev + 1)
        if done is None and not self._seen.unread_change():
            return
        if done is not None:
            self._said = (f"别的程序改了 {len(done.changed)} 处决定，已并入",)
        self._changed_verdicts()
        self._wake()

    # What the thread does.

    def open(self) -> None:
        """Begin with the folder as it lies there: read already, perhaps decided."""
        with self.changed:
            self.phase, self._progress = "repairing", "正在查找可修复处…"
            self._turn()
            self._wake()

    def fail(self, error: PipelineError) -> None:
        """The document could not be made."""
        with self.changed:
            if self._conversion is None:
                self.phase = "failed"
            self._progress = ""
            self._fault = messages.Fault(int(error.exit_code), error.what, error.advice)
            self._kept = self._made = self._wanted
            self._turn()

    def close(self) -> None:
        """No more is done; what was decided is on the disk."""
        with self.changed:
            self._closed = True
            self.changed.notify_all()

    def redraw(self) -> None:
        """The style is another."""
        with self.changed:
            if self.phase == "ready":
                self._wake()

    def wait_ready(self, seconds: float) -> None:
        """Wait until the document can be decided on.

        Raises:
            DocumentError: it takes longer, or cannot be made.
        """
        until = time.monotonic() + seconds
        with self.changed:
            while self.phase != "ready" and self._fault is None and time.monotonic() < until:
                self.changed.wait(0.2)
            self._ready()

    def settle(self, seconds: float) -> None:
        """Wait until all that was decided is in the folder's files.

        Raises:
            DocumentError: it takes longer, or cannot be done.
        """
        until = time.monotonic() + seconds
        with self.changed:
            self._look()
            self._last = 0.0
            self.changed.notify_all()
            while self._kept != self._wanted and not self._closed:
                if time.monotonic() > until:
                    raise DocumentError(f"{self.name} 还没有处理完", "请稍后再试")
                self.changed.wait(0.2)
            if self._fault is not None:
                raise DocumentError(self._fault.what, self._fault.advice)
            self._ready()

    @property
    def is_busy(self) -> bool:
        """Whether its thread is at work."""
        with self.changed:
            return self._worker is not None

    def _wake(self) -> None:
        self._wanted += 1
        self._last = time.monotonic()
        self.changed.notify_all()
        if self._worker is None and not self._closed:
            self._worker = threading.Thread(target=self._work, daemon=True)
            self._worker.start()

    def _work(self) -> None:
        tries = 0
        while True:
            with self.changed:
                goal = self._wanted
                if self._closed or self._kept == goal:
                    self._worker = None
                    self.changed.notify_all()
                    return
                is_made = self._made == goal
                rest = self._last + REST_SECONDS - time.monotonic()
                if is_made and rest > 0:
                    self.changed.wait(rest)
                    continue
            try:
                (self._keep if is_made else self._make)(goal)
                tries = 0
            except WriteError as error:
                # Somebody is at work in the folder, or decided meanwhile.
                tries += 1
                self._workspace = Workspace(self.folder)
                if tries > _TRIES:
                    self.fail(error)
                time.sleep(REST_SECONDS)
            except PipelineError as error:
                self._workspace = Workspace(self.folder)
                self.fail(error)
            except Exception as error:
                log.info("internal error on %s", self.name, exc_info=True)
                what = f"{self.name}：程序内部错误（{type(error).__name__}）"
                self.fail(PipelineError(what, "请把该文件和这条信息交给开发者"))

    def _make(self, goal: int) -> None:
        """The document with what was decided, and its pages."""
        tools = self._bench.tools_for(self._workspace, self._offers)
        if self._conversion is None:
            self._make_before(tools)
        with self._bench.at_work:
            with self.changed:
                wanted = self._book.now
            try:
                conversion = repaired_as_decided(self._workspace, wanted, tools)
            except (DocumentError, NotCertifiedError) as error:
                if self._good is None:
                    raise
                wanted = self._send_back(self._good, wanted, tools, error)
                conversion = repaired_as_decided(self._workspace, wanted, tools)
            self._good = wanted
            self._show(conversion, tools, goal)

    def _make_before(self, tools: Tools) -> None:
        with self._bench.at_work:
            read = self._workspace.as_read()
            empty = EditLog(read.source.sha256, (), (), CertificateRecord(False, {}, {}))
            slug, pictures = self._workspace.slug, self._workspace.pictures()
            plain = Conversion(read, read, empty, slug=slug, pictures=pictures)
            before = views.draw(plain, tools.options, tools.typography)
            form = views.form_of(plain)
        with self.changed:
            self._book.open(self._seen)
            self._before = self._drawn = before
            self._elements = line_of(survey(read))
            self._shown = msgspec.structs.replace(
                self._shown,
                source_sha256=read.source.sha256,
                pages=before.pages,
                fonts=before.fonts,
                form=form,
            )
            self._turn()

    def _send_back(
        self, good: Decisions, wanted: Decisions, tools: Tools, error: PipelineError
    ) -> Decisions:
        """What cannot hold is sent back, and the page says why; what then holds."""

        def fits(decisions: Decisions) -> bool:
            try:
                repaired_as_decided(self._workspace, decisions, tools)
            except (DocumentError, NotCertifiedError):
                return False
            return True

        held = fitting(good, wanted, fits)
        bad = step_between(held, wanted)
        with self._bench.held(), self.changed:
            self._book.send_back(bad, self._rev + 1)
            self._book.note(self._seen)
            for edit_id in bad.edits:
                self._dropped[edit_id] = f"未通过核验，已退回：{error.what}"
            self._said = (f"未通过核验，已退回：{error.what}",)
        return held

    def _show(self, conversion: Conversion, tools: Tools, goal: int) -> None:
        pictures = self._workspace.pictures()
        conversion = replace(conversion, slug=self._workspace.slug, pictures=pictures)
        drawn = views.draw(conversion, tools.options, tools.typography, self._drawn)
        named = self._named()
        shown = messages.Document(
            rev=0,
            phase="ready",
            name=self.name,
            source_sha256=conversion.log.source_sha256,
            pages=drawn.pages,
            fonts=drawn.fonts,
            form=views.form_of(conversion),
            decisions=views.decisions_of(conversion, drawn, named, self._dropped),
            findings=views.findings_of(conversion, drawn, named),
            rules=views.rules_of(conversion, drawn, named),
            counts=views.counts_of(conversion, drawn),
            seal=drawn.seal,
            seals=drawn.seals,
        )
        elements = line_of(survey(conversion.repaired))
        with self.changed:
            self._conversion, self._drawn, self._shown = conversion, drawn, shown
            self._elements, self._made = elements, goal
            self.phase, self._progress = "ready", ""
            self._changed_verdicts()

    def _named(self) -> views.Named:
        where = input_of_source(self._workspace.as_read().source).where
        text = self._workspace.source() if where is not None else None
        if where is None or text is None:
            return lambda start: ""
        return partial(where, text)

    def _keep(self, goal: int) -> None:
        """The stage files, as ``zhengben repair`` writes them with the decisions that lie there."""
        tools = self._bench.tools_for(self._workspace, self._offers)
        with self._bench.at_work, self._bench.held():
            conversion, _ = repair_again(self._workspace, tools)
            with self.changed:
                found = self._book.look(self._seen, self._rev + 1)
                if self._wanted == goal:
                    self._kept = goal
                self._turn()
            if found is not None:
                self._said = ("公文稿或 2-repaired.json 里的改动已读入",)
                self._show(conversion, tools, goal)


def _verdict(edit_id: str, said: Decision | None) -> messages.Verdict:
    if said is None:
        return messages.Verdict(edit_id, None)
    return messages.Verdict(edit_id, said.verdict, said.text, said.note)
