"""A line of cleaned text that knows where each of its characters stood in the source."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import Anchor, Block, TextElement

HOLDS = "\N{OBJECT REPLACEMENT CHARACTER}。"
"""Text of a line that only holds a table's or image's place: what ends so is the main text's."""


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the source, cleaned, without white space at its edges.

    Attributes:
        text: the cleaned text; never empty.
        steps: ``(offset in text, offset in source)``, ascending, the first at 0; between two
            steps text and source run in step.
        end: source offset just after the last character.
        number: line in the decoded source, from 1.
        line_start: source offset where that line begins.
        raw: the source from the first to the last character, verbatim.
        blank_before: whether an empty line stood before it.
        parts: the lines of the source that it is made of, where a page broke it; else empty.
        block: the table or image that stands here; the text then only holds its place.
    """

    text: str
    steps: tuple[tuple[int, int], ...]
    end: int
    number: int
    line_start: int
    raw: str
    blank_before: bool = False
    parts: tuple[Line, ...] = ()
    block: Block | None = None

    @property
    def start(self) -> int:
        """Source offset of the first character."""
        return self.steps[0][1]

    def source_at(self, offset: int) -> int:
        """Source offset of the character at ``offset``."""
        at, source = self.steps[bisect_right(self.steps, (offset, self.end + 1)) - 1]
        return source + offset - at

    def part(self, start: int, stop: int) -> Line | None:
        """The line between two offsets, white space at its edges left out; ``None`` if empty."""
        piece = self.text[start:stop]
        start += len(piece) - len(piece.lstrip())
        piece = piece.strip()
        stop = start + len(piece)
        if not piece:
            return None
        if start == 0 and stop == len(self.text):
            return self
        if self.parts:
            return self._of_parts(start, stop)
        first = self.source_at(start)
        steps = [(0, first)]
        steps += [(at - start, source) for at, source in self.steps if start < at < stop]
        end = self.end if stop == len(self.text) else self.source_at(stop)
        raw = self.raw[first - self.start : end - self.start]
        return Line(piece, tuple(steps), end, self.number, self.line_start, raw, self.blank_before)

    def _of_parts(self, start: int, stop: int) -> Line:
        found: list[Line] = []
        base = 0
        for line in self.parts:
            size = len(line.text)
            if start < base + size and stop > base:
                piece = line.part(max(start - base, 0), min(stop - base, size))
                found += [piece] if piece is not None else []
            base += size
        first = found[0].start
        raw = self.raw[first - self.start : found[-1].end - self.start]
        return _merged(found, raw)

    def element(self) -> TextElement:
        """The line as an element of the document."""
        return joined([self])


def together(lines: Sequence[Line], source: str) -> Line:
    """Lines of the decoded source that are one paragraph, as one line."""
    if len(lines) == 1:
        return lines[0]
    return _merged(lines, source[lines[0].start : lines[-1].end])


def _merged(lines: Sequence[Line], raw: str) -> Line:
    if len(lines) == 1:
        return lines[0]
    steps: list[tuple[int, int]] = []
    base = 0
    for line in lines:
        steps += [(base + at, source) for at, source in line.steps]
        base += len(line.text)
    first = lines[0]
    return Line(
        "".join(line.text for line in lines),
        tuple(steps),
        lines[-1].end,
        first.number,
        first.line_start,
        raw,
        first.blank_before,
        tuple(lines),
    )


def joined(lines: Sequence[Line]) -> TextElement:
    """Several lines as one element, without anything between them."""
    anchors: list[Anchor] = []
    base = 0
    whole = [part for line in lines for part in line.parts or (line,)]
    for line in whole:
        for at, source in line.steps:
            anchors.append(Anchor(base + at, source, line.number, source - line.line_start + 1))
        base += len(line.text)
    return TextElement("".join(line.text for line in lines), tuple(anchors), lines[-1].end)
