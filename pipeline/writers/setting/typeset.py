"""A paragraph as glyphs in one size: widths, pieces of one font, where gaps may stretch."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby
from operator import attrgetter

from pipeline.tuples import NamedTuple
from pipeline.writers.setting.glyphs import EMPTY, Glyph

_BY_KEY = attrgetter("key")
_BY_CODE = attrgetter("code")


class Piece(NamedTuple):
    """Neighbours of one font that are set alike.

    Attributes:
        start: first code point.
        end: just after the last.
        font: resource index.
        is_rigid: Latin words and numbers, —— and ……: nothing may come between.
        is_adjusted: cells differ from the font's own widths.
        actual: whether its characters need ActualText.
    """

    start: int
    end: int
    font: int
    is_rigid: bool
    is_adjusted: bool
    actual: bool


class SetText:
    """Text with glyphs, measured.

    Attributes:
        text: the text.
        glyphs: one for each code point.
        codes: their codes, each four digits or none.
        size: type size in points.
        tracking: added after each character, in thousandths of the size (usually below 0: 28
            characters of 16 pt on 156 mm).
        pieces: stretches of one font.
    """

    __slots__ = (
        "_ends",
        "_gaps",
        "_widths",
        "codes",
        "glyphs",
        "pieces",
        "size",
        "text",
        "tracking",
    )

    def __init__(self, text: str, glyphs: list[Glyph], size: float, tracking: float) -> None:
        """Args: as the attributes, glyphs one for each code point."""
        self.text = text
        self.glyphs = glyphs
        self.size = size
        self.tracking = tracking
        self.codes: Sequence[str] = list(map(_BY_CODE, glyphs))
        # A glyph that stands for two must not be tracked twice.
        cells = [g.cell if g is not EMPTY else -tracking for g in glyphs]
        self._widths = list(accumulate(cells, initial=0.0))
        self.pieces: list[Piece] = []
        gaps: list[int] = []
        at = 0
        for key, group in groupby(glyphs, _BY_KEY):
            length = len(list(group))
            font, rigid = key >> 3, bool(key & 1)
            self.pieces.append(Piece(at, at + length, font, rigid, bool(key & 2), bool(key & 4)))
            gaps += [0] * (length - 1) + [1] if rigid else [1] * length
            at += length
        self._ends = [piece.end for piece in self.pieces]
        for piece in self.pieces:
            if piece.font < 0:  # no gap inside what one glyph shows, or between the halves of ——
                gaps[piece.start - 1] = 0
        self._gaps = list(accumulate(gaps, initial=0))

    def width(self, start: int, end: int) -> float:
        """Natural width of a line from ``start`` to ``end``, in thousandths of the size."""
        return self._widths[end] - self._widths[start] + self.tracking * (end - start - 1)

    def starts(self, start: int, end: int, stretch: float) -> list[float]:
        """Where each code point of a line begins, from its first, in thousandths of the size.

        Args:
            start: of the line.
            end: likewise.
            stretch: added at each gap.
        """
        widths, gaps, tracking = self._widths, self._gaps, self.tracking
        width, gap = widths[start], gaps[start]
        return [
            widths[at] - width + tracking * (at - start) + stretch * (gaps[at] - gap)
            for at in range(start, end)
        ]

    def reach(self, start: int, room: float) -> int:
        """The furthest end of a line from ``start`` that fits ``room``."""
        widths, tracking = self._widths, self.tracking
        base = widths[start]
        low, high = start, len(widths) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if widths[middle] - base + tracking * (middle - start - 1) <= room:
                low = middle
            else:
                high = middle - 1
        return low

    def pieces_in(self, start: int, end: int) -> Iterator[Piece]:
        """The pieces that lie, in whole or part, between two code points."""
        for number in range(bisect_right(self._ends, start), len(self.pieces)):
            piece = self.pieces[number]
            if piece.start >= end:
                return
            yield piece

    def gaps(self, start: int, end: int) -> int:
        """How many places of a line from ``start`` to ``end`` may stretch."""
        return max(self._gaps[end - 1] - self._gaps[start], 0) if end > start else 0
