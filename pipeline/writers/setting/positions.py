"""Where each glyph of a line stands, for those who place glyphs one by one."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.tuples import NamedTuple
from pipeline.writers.setting.glyphs import EMPTY, Glyph
from pipeline.writers.setting.rows import TextLine


class PlacedGlyph(NamedTuple):
    """A character on its line. Lengths in points.

    Attributes:
        at: its offset in the text that the line is of.
        char: the character.
        glyph: what shows it; :data:`EMPTY`: the glyph before it does.
        x: where its glyph begins, from the paper's left edge.
        cell: where its cell begins, likewise; a mark stands somewhere in its cell.
        width: of the cell, without what parts it from the next.
    """

    at: int
    char: str
    glyph: Glyph
    x: float
    cell: float
    width: float


def placed_glyphs(item: TextLine) -> Iterator[PlacedGlyph]:
    """The characters of a line with their places, spaces at its end included."""
    text, line, moves = item.text, item.line, item.line.moves or {}
    scale = text.size / 1000
    taken = 0.0
    starts = text.starts(line.start, line.end, line.stretch)
    for at, start in zip(range(line.start, line.end), starts, strict=True):
        glyph = text.glyphs[at]
        before, after = moves.get(at, (0.0, 0.0))
        cell = item.x + (start - taken) * scale
        taken += before + after
        x = cell if glyph is EMPTY else cell + (glyph.before - before) * scale
        width = max(glyph.cell - before - after, 0.0) * scale
        yield PlacedGlyph(at, text.text[at], glyph, x, cell, width)


def edges_of(item: TextLine, start: int, end: int) -> tuple[float, float]:
    """Left and right edge of a stretch of a line, of at least one code point, in points."""
    scale = item.text.size / 1000
    before, after = (item.line.moves or {}).get(end - 1, (0.0, 0.0))
    last = max(item.text.glyphs[end - 1].cell - before - after, 0.0)
    right = offset_in(item, end - 1) + last
    return item.x + offset_in(item, start) * scale, item.x + right * scale


def offset_in(item: TextLine, at: int) -> float:
    """Where code point ``at`` begins in its line, in thousandths of the size."""
    text, line = item.text, item.line
    if at <= line.start:
        return 0.0
    offset = text.width(line.start, at) + text.tracking
    offset += line.stretch * text.gaps(line.start, at + 1)
    if line.moves:
        offset -= sum(sum(taken) for place, taken in line.moves.items() if place < at)
    return offset
