"""Lines for Chinese official documents: 禁则, justified to the grid, where Word breaks them too.

A line that fits its 28 characters is left on the grid. Where a rule forbids the break there, the
line gives its last characters up and spreads (推出): what Word does with the settings that the
Word file has, so that both break alike. Marks that stand beside one another are closed up before
(:mod:`pipeline.layout.adjacent`). Rules: GB/T 15834-2011 5.1 (marks at line ends), W3C clreq 3.1.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from pipeline.text.numerals import HAN_COUNT
from pipeline.text.patterns import regex
from pipeline.writers.setting.glyphs import CLOSERS, OPENERS, STOPS
from pipeline.writers.setting.typeset import SetText

_NO_START = regex(rf"[{CLOSERS}{STOPS}…—·～℃℉%％‰°′″²³/\-‐–.,;:?!)\]}}'\"]")
# After a hyphen a reader would take the line end for a division, and drop it from copied text.
_NO_END = regex(rf"[{OPENERS}\-‐/(\[{{#$￥¥＃＄№]")
_WORD = regex(r"[!-~\u00a1-\u024f\u0370-\u058f\u2070-\u209f]+")
_UNIT = (
    r"(?:[百千万亿]{0,3}(?:余|多)?(?:"
    r"平方公里|平方千米|平方米|立方米|公里|千米|厘米|毫米|微米|公斤|千克|毫克|微克|克|吨|公顷|亩|米|升|毫升"
    r"|千瓦时|千瓦|兆瓦|摄氏度|度|元|美元|个百分点|百分点|倍|岁|户|件|人次|人|个|项|条|名|家|次|处|座|套|份|台|辆"
    r")|[百千万亿]{1,3}|[%％‰℃℉°′″㎡㎥㎞㎎㎏㎜㎝²³])"
)
_DATE = r"年(?:\d{1,2}月(?:\d{1,2}日)?)?|月(?:\d{1,2}日)?|[日时分秒点号]"
# Possessive and bounded, so that a million digits are read once.
_NUMBER = regex(
    rf"(?<![0-9０-９])[0-9０-９]++(?:[.．,，:：][0-9０-９]++){{0,4}}+(?:{_UNIT}|{_DATE})"
)
_DATE_REST = regex(r"(?<=年)(?=\d)|(?<=月)(?=\d)")
_DOCUMENT_NUMBER = regex(r"[〔（(\[]\d{4}[〕）)\]]\s?\d+\s?号?")
_PERCENT = regex(r"[%％‰](?=[0-9A-Za-z])")
_ORDINAL = regex(rf"第[0-9]+[章节条款项号届次期批]|[（(][0-9{HAN_COUNT}]{{1,3}}[）)]")
_ADDRESS_PART = regex(r"[/?&=](?=[A-Za-z0-9])")
_DOUBLE = regex(r"(?:—){2,}|(?:…){2,}|[？！]{2,}")
_SPACE = " "
_SPACES = regex(" +")

_TOLERANCE = 20.0  # thousandths of the size by which a full line may be tightened between glyphs
_LOOSE = 200.0  # stretch per gap beyond which a date is rather parted after 年 or 月
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
        self._hard, soft = _forbidden(self._text)
        self._avoided = self._hard | soft

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
        earlier = 0
        for forbidden in (self._avoided, self._hard):
            earlier = end - 1
            while earlier > start and earlier in forbidden:
                earlier -= 1
            if earlier > start and self._stretch(start, earlier, room) <= _LOOSE:
                return self._justified(start, earlier, room)
        in_address = self._in_address(earlier, end)
        if in_address and self._stretch(start, earlier, room) > _GAPING:
            return self._justified(start, in_address, room)
        if earlier > start and self._set.width(earlier, end) <= room * _LONG_WORD:
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
        return at not in self._avoided

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


def _forbidden(text: str) -> tuple[set[int], set[int]]:
    """Offsets before which no line may begin: never, and unless a line would suffer."""
    hard = {m.start() for m in _NO_START.finditer(text)}
    hard.update(m.end() for m in _NO_END.finditer(text))
    for match in _SPACES.finditer(text):  # spaces hang at a line's end
        if match.start() in hard:
            hard.add(match.end())
        hard.update(range(*match.span()))
    for pattern in (_WORD, _DOUBLE, _ORDINAL, _DOCUMENT_NUMBER):
        for match in pattern.finditer(text):
            hard.update(range(match.start() + 1, match.end()))
    hard.update(m.start() for m in _DOCUMENT_NUMBER.finditer(text))
    hard.difference_update(m.end() for m in _PERCENT.finditer(text))
    soft: set[int] = set()
    for match in _NUMBER.finditer(text):
        inside = set(range(match.start() + 1, match.end()))
        # A date may part after 年 or 月 sooner than a line may gape.
        parts = {m.start() for m in _DATE_REST.finditer(text, match.start(), match.end())}
        hard |= inside - parts
        soft |= parts
    hard -= {0, len(text)}
    return hard, soft
