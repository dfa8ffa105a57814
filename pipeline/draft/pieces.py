"""Stretches of a 公文稿 with their places in its source, and the text that they make together."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from pipeline.model import Anchor, TextElement
from pipeline.normalize.cleaning import LINE_END
from pipeline.text.chars import visible
from pipeline.tuples import NamedTuple

STAND_IN = "\ue000"
"""Stands in a line for a character that was stated by its number and is not to be cleaned."""


class Fault(Exception):
    """What is wrong in a 公文稿, and where.

    Args:
        what: what is wrong.
        advice: what to do.
        at: the code point in the source.
    """

    def __init__(self, what: str, advice: str, at: int) -> None:
        super().__init__(what)
        self.what, self.advice, self.at = visible(what), visible(advice), at


class Piece(NamedTuple):
    """Characters that stand in the source one after another.

    Attributes:
        text: the characters.
        start: where they begin in the source.
        end: just after them; ``end - start`` differs from the length of ``text`` for a reference.
        is_stated: whether it is a character stated by its number: it is kept as it is.
    """

    text: str
    start: int
    end: int
    is_stated: bool = False


class Flow(msgspec.Struct):
    """Lines of text, one after another, each character with its place in the source.

    Attributes:
        source: the decoded source.
        lines: how many there are.
    """

    source: str
    lines: int = 0
    _texts: list[str] = msgspec.field(default_factory=list)
    _starts: array[int] = msgspec.field(default_factory=lambda: array("L"))
    _ends: array[int] = msgspec.field(default_factory=lambda: array("L"))
    _stated: dict[int, str] = msgspec.field(default_factory=dict)
    _breaks: list[int] = msgspec.field(default_factory=list)

    def __post_init__(self) -> None:
        """Where the lines of the source begin."""
        self._breaks = [0, *(m.end() for m in LINE_END.finditer(self.source))]

    @property
    def text(self) -> str:
        """The lines, each with a line end."""
        return "".join(self._texts)

    def add(self, pieces: Iterable[Piece], *, keeps_stated: bool) -> int:
        """Add a line.

        Args:
            pieces: what it is made of.
            keeps_stated: characters stated by number are kept as they are.

        Returns:
            Its number, from 1.
        """
        last = len(self.source)
        for piece in pieces:
            text = piece.text.replace("\n", " ").replace("\r", " ")
            if not text:
                continue
            if piece.is_stated and keeps_stated and len(text) == 1:
                self._stated[len(self._starts)] = piece.text
                text = STAND_IN
            size = len(text)
            if piece.end - piece.start == size:
                self._starts.extend(range(piece.start, piece.end))
                self._ends.extend(range(piece.start + 1, piece.end + 1))
            else:
                self._starts.extend([piece.start] * size)
                self._ends.extend([piece.end] * size)
            self._texts.append(text)
            last = piece.end
        self._texts.append("\n")
        self._starts.append(last)
        self._ends.append(last)
        self.lines += 1
        return self.lines

    def at(self, source: int) -> tuple[int, int]:
        """Line and column of a place in the source, from 1."""
        line = bisect_right(self._breaks, source)
        return line, source - self._breaks[line - 1] + 1

    def start_of(self, place: int) -> int:
        """The place in the source of a place in the flow."""
        return self._starts[place] if place < len(self._starts) else len(self.source)

    def placed(self, element: TextElement) -> TextElement:
        """An element with places in the flow, with those in the source."""
        anchors: list[Anchor] = []
        chars: list[str] = []
        stops = [(anchor.offset, anchor.source) for anchor in element.origin[1:]]
        stops.append((len(element.text), element.end))
        following = -1
        for anchor, (stop, _) in zip(element.origin, stops, strict=False):
            for offset in range(anchor.offset, stop):
                place = anchor.source + offset - anchor.offset
                source = self._starts[place]
                if source != following or offset == anchor.offset:
                    if source != following:
                        anchors.append(Anchor(offset, source, *self.at(source)))
                    following = source
                chars.append(self._stated.get(place, element.text[offset]))
                is_whole = self._ends[place] == source + 1
                following = source + 1 if is_whole else -1
        if not element.origin:
            return element
        end = self._ends[element.end - 1] if element.end else 0
        if not anchors:
            source = self.start_of(element.origin[0].source)
            anchors = [Anchor(0, source, *self.at(source))]
        return TextElement("".join(chars), tuple(anchors), end)


def claimed(elements: Iterable[TextElement], size: int) -> bytearray:
    """A mark for each code point of the source that stands in an element."""
    marks = bytearray(size)
    for element in elements:
        stops = [(anchor.offset, anchor.source) for anchor in element.origin[1:]]
        stops.append((len(element.text), element.end))
        for anchor, (offset, end) in zip(element.origin, stops, strict=False):
            length = offset - anchor.offset
            stop = anchor.source + length
            if end > anchor.source:
                stop = min(stop, end) if end - anchor.source < length else stop
            marks[anchor.source : stop] = b"\1" * (stop - anchor.source)
    return marks


def lines_of(text: str) -> Sequence[tuple[int, int]]:
    """Where each line begins and ends, as Markdown counts lines."""
    ends = [m.span() for m in LINE_END.finditer(text)]
    starts = [0, *(end for _, end in ends)]
    return [*zip(starts, [*(start for start, _ in ends), len(text)], strict=True)]


Attributes = Mapping[str, str]
