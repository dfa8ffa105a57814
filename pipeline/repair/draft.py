"""One element's text while it is being repaired, and the way from its offsets to the original."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from pipeline.edits import Edit


@dataclass(frozen=True, slots=True)
class _Made:
    """An edit and where its ``new`` stands in the current text."""

    start: int
    end: int
    edit: Edit


class Draft:
    """The text of one element with the edits made so far.

    Args:
        original: the text before repair.
        borders: structural offsets in it; a replacement that changes length may not hold one
            strictly inside.
    """

    def __init__(self, original: str, borders: frozenset[int] = frozenset()) -> None:
        self.original = original
        self.text = original
        self._borders = borders
        self._made: list[_Made] = []

    @property
    def edits(self) -> list[Edit]:
        """The edits made, in text order."""
        return [made.edit for made in self._made]

    def locate(self, start: int, end: int) -> tuple[int, int] | None:
        """The original offsets of ``text[start:end]``; ``None`` where an edit was made already.

        Args:
            start: code point in the current text.
            end: likewise; equal to ``start`` for an insertion.
        """
        shift = 0
        for made in self._made:
            if start == end and (start <= made.start or start >= made.end):
                inside = False
            else:
                inside = start < made.end and end > made.start
            if inside:
                return None
            if made.end > start:
                break
            shift += (made.end - made.start) - len(made.edit.old)
        return start - shift, end - shift

    def origin_of(self, offset: int) -> int:
        """The original offset of any current offset; inside an edit, the start of its old text."""
        shift = 0
        for made in self._made:
            if made.end <= offset:
                shift += (made.end - made.start) - len(made.edit.old)
            elif made.start < offset:
                return made.edit.start
            else:
                break
        return offset - shift

    def place(self, start: int, end: int) -> int | None:
        """Where ``original[start:end]`` stands now; ``None`` where an edit was made already.

        An insertion is refused at a gap that has one.
        """
        shift = 0
        for made in self._made:
            edit = made.edit
            if (edit.start < end and edit.end > start) or (edit.start, edit.end) == (start, end):
                return None
            if edit.start < start < edit.end:
                return None
            if edit.end > start:
                break
            shift += len(edit.new) - len(edit.old)
        return start + shift

    def fits(self, start: int, end: int, new: str) -> bool:
        """Whether ``original[start:end]`` may become ``new`` as far as structure goes."""
        if len(new) == end - start:
            return True
        return not any(start < border < end for border in self._borders)

    def make(self, edit: Edit, start: int) -> None:
        """Make an edit whose old text stands at ``start`` of the current text."""
        old, new = len(edit.old), len(edit.new)
        at = bisect_left([made.start for made in self._made], start)
        # Of insertions at one gap, those made later at the same current place come before.
        while at and self._made[at - 1].end > start:
            at -= 1
        grown = new - old
        later = [_Made(m.start + grown, m.end + grown, m.edit) for m in self._made[at:]]
        self._made[at:] = [_Made(start, start + new, edit), *later]
        self.text = self.text[:start] + edit.new + self.text[start + old :]
