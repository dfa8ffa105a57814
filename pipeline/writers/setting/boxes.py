"""Where a stretch of an element's text stands on its page: what is clicked, what is marked."""

from __future__ import annotations

from pipeline.tuples import NamedTuple
from pipeline.writers.setting.positions import edges_of
from pipeline.writers.setting.rows import TextLine

_ASCENT, _HEIGHT = 0.92, 1.08  # of a line's box about its type, in sizes
_CARET = 0.2  # width of the box of a place between two characters, in sizes
_PROBE = 8  # characters by which an element's text is found in what is printed of it


class Box(NamedTuple):
    """A stretch of an element's text on one line. Points from the page's left upper corner."""

    path: str
    start: int
    end: int
    x: float
    y: float
    width: float
    height: float


class ShownLine(NamedTuple):
    """A line on its page.

    Attributes:
        item: the line.
        y: its baseline, below the page's upper edge, in points.
        shift: what is added to an offset in its text for one in its element's text.
    """

    item: TextLine
    y: float
    shift: int

    @property
    def whole(self) -> Box | None:
        """The box of all of it."""
        start, end = self.item.line.start + self.shift, self.item.line.end + self.shift
        return self.box(start, max(end, start + 1))

    def box(self, start: int, end: int) -> Box | None:
        """The box of a stretch of its element's text, as far as it is on the line.

        Args:
            start: offset in the element's text.
            end: likewise; where it is ``start``, the box is of the place between two characters.
        """
        item, shift = self.item, self.shift
        low, high = item.line.start + shift, item.line.end + shift
        if end < low or high < start:
            return None
        size = item.text.size
        y, height = self.y - _ASCENT * size, _HEIGHT * size
        if start == end:
            is_last = item.line.end == len(item.text.text)
            if not (low <= start < high or (is_last and start == high > low)):
                return None
            at = start - shift
            x = edges_of(item, at, at + 1)[0] if start < high else edges_of(item, at - 1, at)[1]
            caret = _CARET * size
            return Box(item.path, start, end, x - caret / 2, y, caret, height)
        first, last = max(start, low), min(end, high)
        if first >= last:
            return None
        left, right = edges_of(item, first - shift, last - shift)
        return Box(item.path, first, last, left, y, right - left, height)


def shift_of(item: TextLine, text: str) -> int:
    """What is added to an offset in a line's text for one in its element's.

    They differ where more is printed than the element says: 主送： before 主送机关 in 版记.
    """
    set_text = item.text.text
    if text.startswith(set_text, item.start):
        return item.start
    return item.start - max(set_text.find(text[:_PROBE]), 0)
