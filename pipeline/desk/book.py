"""decisions.json while the desk is open: written before it is answered, read when others write it.

Nothing here repairs or draws. A book is used under its paper's lock.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.batch.manifest import DECISIONS, NORMALIZED, REPAIRED
from pipeline.batch.workspace import Workspace
from pipeline.decisions import (
    VERSION,
    Decision,
    Decisions,
    checked,
    decisions_from_json,
    decisions_to_json,
)
from pipeline.desk.deciding import (
    Key,
    Step,
    decisions_of,
    items_of,
    step_between,
    stepped,
)
from pipeline.errors import DocumentError
from pipeline.storage import write_atomically

_MOST_STEPS = 500


class Book:
    """The decisions on one document, and the steps that led there.

    Args:
        folder: of the document.

    Attributes:
        now: what holds, and lies on the disk.
        steps: what may be undone, the last at the end.
        undone: what may be done again.
    """

    def __init__(self, folder: Path) -> None:
        self.now = Decisions(VERSION, "")
        self.steps: list[Step] = []
        self.undone: list[Step] = []
        self._folder = folder
        self._written: bytes | None = None
        self._stamp: tuple[int, ...] = ()
        self._touched: dict[Key, tuple[int, str]] = {}

    def open(self, workspace: Workspace) -> None:
        """Begin with what lies in the folder.

        Raises:
            DocumentError: decisions.json is wrong.
        """
        self.note(workspace)
        self._written = self._bytes(workspace)
        self.now = self._decoded(self._written, workspace)

    def note(self, workspace: Workspace) -> None:
        """What the folder's files look like now is known."""
        self._stamp = self._look(workspace)

    def take(self, after: Decisions, tab: str, rev: int) -> Step:
        """Write what is decided now.

        Args:
            after: the decisions.
            tab: who decided.
            rev: the revision that this makes.

        Returns:
            What changed; nothing was written where nothing did.

        Raises:
            DocumentError: they contradict each other, or the folder is gone.
            WriteError: they cannot be written.
        """
        done = step_between(self.now, after)
        if done.changed:
            self._write(after)
            self._touch(done, tab, rev)
            self.steps.append(done)
            del self.steps[:-_MOST_STEPS]
            self.undone.clear()
        return done

    def accept(self, edits: Iterable[str]) -> Step:
        """Accept edits of a document that is not open; it can be undone when it is.

        Raises:
            WriteError: it cannot be written.
        """
        items = items_of(self.now) | {("edit", one): Decision(one, "accept") for one in edits}
        return self.take(decisions_of(items, self.now), "", 0)

    def walk(self, tab: str, rev: int, *, back: bool) -> Step:
        """Undo the last step, or do the last undone again, as far as nobody spoke since.

        Returns:
            What changed; nothing where there is no such step.

        Raises:
            DocumentError: as for :meth:`take`.
            WriteError: likewise.
        """
        steps, others = (self.steps, self.undone) if back else (self.undone, self.steps)
        while steps:
            step = steps[-1]
            after, done = stepped(self.now, step.back if back else step)
            if done.changed:
                self._write(after)
                self._touch(done, tab, rev)
            steps.pop()
            if done.changed:
                others.append(done.back if back else done)
                return done
        return Step({})

    def send_back(self, bad: Step, rev: int) -> None:
        """Take back what cannot hold.

        Args:
            bad: from what holds to what was decided.
            rev: the revision that this makes.
        """
        after, done = stepped(self.now, bad.back)
        self._write(after)
        self._touch(done, "", rev)
        kept = (
            Step({key: change for key, change in step.changed.items() if key not in bad.changed})
            for step in self.steps
        )
        self.steps = [step for step in kept if step.changed]

    def clashing(self, wanted: Mapping[Key, Decision | None], rev: int, tab: str) -> list[Key]:
        """Of what is wanted, that which somebody else decided otherwise since a revision."""
        now = items_of(self.now)

        def is_others(key: Key) -> bool:
            at, whose = self._touched.get(key, (0, tab))
            return at > rev and whose != tab

        return [key for key, one in wanted.items() if now.get(key) != one and is_others(key)]

    def is_as_known(self, workspace: Workspace) -> bool:
        """Whether nobody wrote into the folder since it was looked at."""
        return self._look(workspace) == self._stamp

    def look(self, workspace: Workspace, rev: int) -> Step | None:
        """Take what another program decided.

        Args:
            workspace: the folder.
            rev: the revision that this makes.

        Returns:
            What changed; ``None`` where decisions.json is as this book wrote it.

        Raises:
            DocumentError: decisions.json is wrong.
        """
        self.note(workspace)
        data = self._bytes(workspace)
        if data == self._written:
            return None
        theirs = self._decoded(data, workspace)
        done = step_between(self.now, theirs)
        self._written, self.now = data, theirs
        self._touch(done, "", rev)
        return done

    def _decoded(self, data: bytes | None, workspace: Workspace) -> Decisions:
        if data is not None:
            return decisions_from_json(data, DECISIONS)
        return Decisions(VERSION, workspace.as_read().source.sha256)

    def _write(self, after: Decisions) -> None:
        if not (self._folder / NORMALIZED).is_file():
            raise DocumentError(f"{self._folder} 不见了", "请把它放回原处，或重新拖入原文")
        after = checked(after, DECISIONS)
        data = decisions_to_json(after)
        # Who writes the stage files clears away what looks left over in the document's folder.
        write_atomically(self._folder / DECISIONS, data, aside=self._folder.parent)
        self.now, self._written = after, data

    def _touch(self, done: Step, tab: str, rev: int) -> None:
        for key in done.changed:
            self._touched[key] = (rev, tab)

    def _bytes(self, workspace: Workspace) -> bytes | None:
        return workspace.read(DECISIONS) if (self._folder / DECISIONS).exists() else None

    def _look(self, workspace: Workspace) -> tuple[int, ...]:
        found: list[int] = []
        for name in (DECISIONS, workspace.draft_name, REPAIRED):
            with contextlib.suppress(OSError):
                status = (self._folder / name).stat()
                found += (status.st_mtime_ns, status.st_size, status.st_ino)
        return tuple(found)
