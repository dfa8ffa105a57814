"""One element's text while it is being repaired, and the way from its offsets to the original.

Edits are made many at a time, each lot in one sweep over the text, and places are looked up by
bisection: repairing takes time in proportion to the text, however many edits one element has.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from pipeline.edits import Edit


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
        self._edits: list[Edit] = []
        # By edit, in text order: where its ``new`` stands now, and where its ``old`` ended before.
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._origins: list[int] = []

    @property
    def edits(self) -> list[Edit]:
        """The edits made, in text order."""
        return list(self._edits)

    def locate(self, start: int, end: int) -> tuple[int, int] | None:
        """The original offsets of ``text[start:end]``; ``None`` where an edit was made already.

        Args:
            start: code point in the current text.
            end: likewise; equal to ``start`` for an insertion.
        """
        k = bisect_right(self._ends, start)
        if k < len(self._edits) and self._starts[k] < end:
            return None
        shift = self._shift(k)
        return start - shift, end - shift

    def origin_of(self, offset: int) -> int:
        """The original offset of any current offset; inside an edit, the start of its old text."""
        k = bisect_right(self._ends, offset)
        if k < len(self._edits) and self._starts[k] < offset:
            return self._edits[k].start
        return offset - self._shift(k)

    def place(self, start: int, end: int) -> int | None:
        """Where ``original[start:end]`` stands now; ``None`` where an edit was made already.

        An insertion is refused at a gap that has one.
        """
        k = bisect_right(self._origins, start)
        if k and (self._edits[k - 1].start, self._edits[k - 1].end) == (start, end):
            return None
        if k < len(self._edits) and self._edits[k].start < end:
            return None
        return start + self._shift(k)

    def fits(self, start: int, end: int, new: str) -> bool:
        """Whether ``original[start:end]`` may become ``new`` as far as structure goes."""
        if len(new) == end - start:
            return True
        # A border at the end of what goes could not be told from one at its start again.
        last = end if new else end + 1
        return not any(start < border < last for border in self._borders)

    def make(self, wanted: Sequence[tuple[int, Edit]]) -> None:
        """Make edits that do not overlap.

        Args:
            wanted: for each edit where its old text stands in the current text, the last place
                first; of insertions at one gap the one named later comes before.
        """
        if not wanted:
            return
        ready = sorted(reversed(wanted), key=lambda w: (w[0], w[0] + len(w[1].old)))
        parts: list[str] = []
        merged: list[Edit] = []
        done = taken = 0
        for start, edit in ready:
            parts += (self.text[done:start], edit.new)
            done = start + len(edit.old)
            # An insertion comes before what was put in at the same gap already.
            before = bisect_right(self._ends, start, taken)
            merged += self._edits[taken:before]
            merged.append(edit)
            taken = before
        parts.append(self.text[done:])
        merged += self._edits[taken:]
        self.text = "".join(parts)
        self._edits = merged
        self._starts, self._ends, self._origins = [], [], []
        shift = 0
        for edit in merged:
            self._starts.append(edit.start + shift)
            self._ends.append(edit.start + shift + len(edit.new))
            self._origins.append(edit.end)
            shift += len(edit.new) - len(edit.old)

    def _shift(self, k: int) -> int:
        """By how much the first ``k`` edits have moved what follows them."""
        return self._ends[k - 1] - self._origins[k - 1] if k else 0
