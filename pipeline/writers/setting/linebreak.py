"""Lines for Chinese official documents: 禁则, justified to the grid, where Word breaks them too.

A line that fits its 28 characters is left on the grid. Where a rule forbids the break there, the
line gives its last characters up and spreads (推出): what Word does with the settings that the
Word file has, so that both break alike. Marks that stand beside one another are closed up before
(:mod:`pipeline.layout.adjacent`). Rules: GB/T 15834-2011 5.1 (marks at line ends), W3C clreq 3.1.
"""

from __future__ import annotations

from itertools import pairwise

from pipeline.layout.adjacent import CLOSERS, OPENERS
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple
from pipeline.writers.setting.glyphs import STOPS
from pipeline.writers.setting.typeset import SetText

_NO_START = regex(rf"[{CLOSERS}{STOPS}…—·～℃℉%％‰°′″²³/\-‐–.,;:?!)\]}}'\"]")
# After a hyphen a reader would take the line end for a division, and drop it from copied text.
_NO_END = regex(rf"[{OPENERS}\-‐/(\[{{#$￥¥＃＄№]")
_WORD = regex(r"[!-~０-９\u00a1-\u024f\u0370-\u058f\u2070-\u209f]+")
_PERCENT = regex(r"[%％‰](?=[0-9A-Za-z])")
_ADDRESS_PART = regex(r"[/?&=](?=[A-Za-z0-9])")
_DOUBLE = regex(r"(?:—){2,}|(?:…){2,}|[？！]{2,}")
_SPACE = " "
_SPACES = regex(" +")

_TOLERANCE = 20.0  # thousandths of the size by which a full line may be tightened between glyphs
_GAPING = 300.0  # stretch per gap beyond which a web address is rather parted after a slash
_LONG_WORD = 0.6  # of a line: what is longer and cannot be moved without a gaping line is broken
_LOOK_AHEAD = 4


class Line(NamedTuple):
    """One line.

    Attributes:
        start: first code point.
        end: just after the last, trailing spaces included.
        ink_end: the same without trailing spaces.
        stretch: added at each gap, in thousandths of the size; negative tightens.
        moves: code point to what is taken away before and after its glyph, likewise.
    """

    start: int
    end: int
    ink_end: int
    stretch: float = 0.0
    moves: dict[int, tuple[float, float]] | None = None


class Breaker:
    """Breaks one paragraph."""

    def __init__(self, text: SetText, first: float, rest: float, *, justify: bool) -> None:
        """What is broken, and into what.

        Args:
            text: the measured text.
            first: width of the first line, in thousandths of the size.
            rest: width of the others.
            justify: lines are spread to their width.
        """
        self._set = text
        self._text = text.text
        self._first, self._rest = first, rest
        self._justify = justify
        self._forbidden = _forbidden(self._text)

    def lines(self, breaks: tuple[int, ...] = ()) -> list[Line]:
        """The lines; ``breaks`` are offsets where one must begin."""
        lines: list[Line] = []
        bounds = [0, *(b for b in breaks if 0 < b < len(self._text)), len(self._text)]
        for start, stop in pairwise(bounds):
            lines += self._part(start, stop, is_first=not lines)
        return lines

    def _part(self, start: int, stop: int, *, is_first: bool) -> list[Line]:
        lines: list[Line] = []
        while start < stop:
            room = self._first if is_first and not lines else self._rest
            line = self._next(start, stop, room)
            lines.append(line)
            start = line.end
        return lines

    def _next(self, start: int, stop: int, room: float) -> Line:
        reach = min(self._set.reach(start, room + _TOLERANCE), stop)
        end = max(reach, start + 1)
        if end >= stop:
            return self._last(start, stop, room)
        if self._text[end] == _SPACE:
            spaced = end
            while spaced < stop and self._text[spaced] == _SPACE:
                spaced += 1
            if spaced == stop or self._allowed(spaced):
                return self._justified(start, spaced, room)
        if self._allowed(end):
            return self._justified(start, end, room)
        return self._pushed_out(start, end, room)

    def _last(self, start: int, stop: int, room: float) -> Line:
        over = self._set.width(start, stop) - room
        if 0 < over <= _TOLERANCE:
            return self._justified(start, stop, room)
        return Line(start, stop, self._trimmed(start, stop))

    def _pushed_out(self, start: int, end: int, room: float) -> Line:
        """推出: the last allowed break before ``end``; within a word only where it is too long."""
        earlier = end - 1
        while earlier > start and earlier in self._forbidden:
            earlier -= 1
        in_address = self._in_address(earlier, end)
        if in_address and (not self._justify or self._stretch(start, earlier, room) > _GAPING):
            return self._justified(start, in_address, room)
        moves = not self._justify or self._set.width(earlier, end) <= room * _LONG_WORD
        if earlier > start and moves:
            return self._justified(start, earlier, room)
        return self._justified(start, self._anywhere(start, end), room)

    def _in_address(self, start: int, end: int) -> int:
        """The last place after a ``/`` of a web address in a stretch; 0 where it holds none."""
        places = (m.end() for m in _ADDRESS_PART.finditer(self._text, start, end))
        return max((at for at in places if start < at <= end), default=0)

    def _stretch(self, start: int, end: int, room: float) -> float:
        """What each gap of a line would get."""
        ink_end = self._trimmed(start, end)
        gaps = self._set.gaps(start, ink_end)
        return (room - self._set.width(start, ink_end)) / gaps if gaps else room

    def _anywhere(self, start: int, end: int) -> int:
        """An emergency break, if possible not at a mark."""
        for earlier in range(end, max(start, end - _LOOK_AHEAD), -1):
            at_mark = _NO_START.match(self._text, earlier) or _NO_END.match(self._text, earlier - 1)
            if not at_mark:
                return earlier
        return end

    def _allowed(self, at: int) -> bool:
        return at not in self._forbidden

    def _trimmed(self, start: int, end: int) -> int:
        while end > start + 1 and self._text[end - 1] == _SPACE:
            end -= 1
        return end

    def _justified(self, start: int, end: int, room: float) -> Line:
        ink_end = self._trimmed(start, end)
        gaps = self._set.gaps(start, ink_end)
        if not self._justify or not gaps:
            return Line(start, end, ink_end)
        return Line(start, end, ink_end, (room - self._set.width(start, ink_end)) / gaps)


def _forbidden(text: str) -> set[int]:
    """Offsets before which no line may begin.

    A number is whole; 元, 年 and the like behind it may begin a line, as they do in Word.
    """
    found = {m.start() for m in _NO_START.finditer(text)}
    found.update(m.end() for m in _NO_END.finditer(text))
    for match in _SPACES.finditer(text):  # spaces hang at a line's end
        if match.start() in found:
            found.add(match.end())
        found.update(range(*match.span()))
    for pattern in (_WORD, _DOUBLE):
        for match in pattern.finditer(text):
            found.update(range(match.start() + 1, match.end()))
    found.difference_update(m.end() for m in _PERCENT.finditer(text))
    return found - {0, len(text)}
