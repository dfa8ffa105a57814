"""A line of cleaned text that knows where each of its characters stood in the source."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from pipeline.model import Anchor, Block, Boilerplate, TextElement
from pipeline.normalize.looks import Look
from pipeline.text.patterns import regex

_WORD = regex(r"\S+")
_ANY_SENTENCE = "\N{OBJECT REPLACEMENT CHARACTER}。"


class Line(msgspec.Struct, frozen=True, gc=False):
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
        block: the table or image that stands here (:func:`holding`); the text is none of the
            document's then.
        look: what its formatting is usual for, where the source has any.
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
    look: Look | None = None

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
        return Line(
            *(piece, tuple(steps), end, self.number, self.line_start, raw, self.blank_before),
            look=self.look,
        )

    def pieces(self, *spans: tuple[int, int]) -> list[Line]:
        """The lines between pairs of offsets, those of nothing but white space left out."""
        return [piece for start, stop in spans if (piece := self.part(start, stop)) is not None]

    def cut(self, *offsets: int) -> list[Line]:
        """The line cut in pieces at offsets, ascending."""
        return self.pieces(*pairwise((0, *offsets, len(self.text))))

    def _of_parts(self, start: int, stop: int) -> Line:
        pieces: list[Line] = []
        base = 0
        for line in self.parts:
            size = len(line.text)
            if start < base + size and stop > base:
                pieces += line.pieces((max(start - base, 0), min(stop - base, size)))
            base += size
        first = pieces[0].start
        raw = self.raw[first - self.start : pieces[-1].end - self.start]
        return _merged(pieces, raw)

    def closed_up(self) -> Line:
        """The line without the white space inside it."""
        pieces = self.pieces(*(m.span() for m in _WORD.finditer(self.text)))
        return _merged(pieces, self.raw)

    def element(self) -> TextElement:
        """The line as an element of the document."""
        return joined([self])

    def verbatim(self, reason: str) -> Boilerplate:
        """The line as boilerplate, as the source has it."""
        anchor = Anchor(0, self.start, self.number, self.start - self.line_start + 1)
        return Boilerplate(TextElement(self.raw, (anchor,), self.end), reason)


def holding(block: Block, first: Line, last: Line) -> Line:
    """The line that a table or an image stands on, in the place of lines.

    Its text is a sentence that says nothing: whoever looks at texts alone takes the line for the
    main text's, and for one that may end it.
    """
    steps = ((0, first.start),)
    return msgspec.structs.replace(
        first, text=_ANY_SENTENCE, steps=steps, end=last.end, block=block
    )


def run_on(lines: Sequence[Line]) -> Line:
    """Lines that are one element, as one line; what stood between them is not in its ``raw``."""
    return _merged(lines, "".join(line.raw for line in lines))


def together(lines: Sequence[Line], source: str) -> Line:
    """Lines of the decoded source that are one paragraph, as one line."""
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
        look=first.look,
    )


def joined(lines: Sequence[Line]) -> TextElement:
    """Several lines as one element, without anything between them."""
    anchors: list[Anchor] = []
    base = 0
    for line in (part for whole in lines for part in whole.parts or (whole,)):
        for at, source in line.steps:
            anchors.append(Anchor(base + at, source, line.number, source - line.line_start + 1))
        base += len(line.text)
    return TextElement("".join(line.text for line in lines), tuple(anchors), lines[-1].end)


def follows(lines: Sequence[Line], at: int) -> bool:
    """Whether no line of the source stands between a line and the one before."""
    return not lines[at].blank_before and lines[at].number == lines[at - 1].number + 1
