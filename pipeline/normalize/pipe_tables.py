"""Tables drawn with bars, as page-to-text tools write them (GFM 4.10): ``| 序号 | 项目 |``.

The bars and the line under the head are no text of the document: they become furniture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pipeline.model import TABLE_RULE, Cell, Furniture, Paragraph, Table
from pipeline.normalize.lines import HOLDS, Line

_UNDER_HEAD = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?|\|\s*:?-+:?\s*\|")
_BAR = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


@dataclass(slots=True)
class Drawn:
    """Lines in which drawn tables stand as one line each.

    Attributes:
        lines: the lines.
        furniture: the bars, breaks and lines that drew the tables.
    """

    lines: list[Line] = field(default_factory=list)
    furniture: list[Furniture] = field(default_factory=list)


def read_pipe_tables(lines: Sequence[Line]) -> Drawn:
    """Put each drawn table in the place of its lines.

    A table is a head, a line of dashes with as many columns, and the lines with bars that follow
    without a gap. What lacks any of it stays text.

    Args:
        lines: the source's lines, cleaned, in order.
    """
    drawn = Drawn()
    at = 0
    while at < len(lines):
        stop = _table_end(lines, at)
        if stop is None:
            drawn.lines.append(lines[at])
            at += 1
            continue
        rows = [_Row(line) for line in (lines[at], *lines[at + 2 : stop])]
        under = lines[at + 1]
        drawn.furniture.append(Furniture(under.raw, under.start, under.number, TABLE_RULE))
        drawn.furniture += [entry for row in rows for entry in row.furniture()]
        table = _table(rows)
        drawn.lines.append(
            replace(
                lines[at],
                text=HOLDS,
                steps=((0, lines[at].start),),
                end=lines[stop - 1].end,
                block=table,
            )
        )
        at = stop
    return drawn


def _table_end(lines: Sequence[Line], at: int) -> int | None:
    """Index behind the last line of the table that begins at ``at``; ``None`` if none does."""
    if at + 1 >= len(lines) or not _BAR.search(lines[at].text):
        return None
    if not _goes_on(lines, at + 1) or not _UNDER_HEAD.fullmatch(lines[at + 1].text):
        return None
    columns = len(_Row(lines[at]).cells)
    if columns != len(_Row(lines[at + 1]).cells):
        return None
    stop = at + 2
    while stop < len(lines) and _goes_on(lines, stop) and _BAR.search(lines[stop].text):
        stop += 1
    texts = (cell for line in (lines[at], *lines[at + 2 : stop]) for cell in _Row(line).texts())
    return stop if any(texts) else None


def _goes_on(lines: Sequence[Line], at: int) -> bool:
    return not lines[at].blank_before and lines[at].number == lines[at - 1].number + 1


class _Row:
    """A line between whose bars cells stand.

    Attributes:
        line: the line.
        bars: where its bars are.
        cells: from where to where each cell is.
    """

    def __init__(self, line: Line) -> None:
        self.line = line
        self.bars = [m.start() for m in _BAR.finditer(line.text)]
        edges = [-1, *self.bars, len(line.text)]
        cells = [(a + 1, b) for a, b in pairwise(edges)]
        if self.bars and self.bars[0] == 0:
            cells = cells[1:]
        if len(cells) > 1 and self.bars[-1] == len(line.text) - 1:
            cells = cells[:-1]
        self.cells = cells

    def texts(self) -> Iterator[Line]:
        """The cells' paragraphs."""
        for start, stop in self.cells:
            yield from self.paragraphs(start, stop)

    def paragraphs(self, start: int, stop: int) -> Iterator[Line]:
        """The paragraphs of one cell."""
        for m in _BREAK.finditer(self.line.text, start, stop):
            part = self.line.part(start, m.start())
            if part is not None:
                yield part
            start = m.end()
        part = self.line.part(start, stop)
        if part is not None:
            yield part

    def furniture(self) -> Iterator[Furniture]:
        """Its bars and breaks."""
        marks = [(at, at + 1) for at in self.bars]
        for start, stop in self.cells:
            marks += [m.span() for m in _BREAK.finditer(self.line.text, start, stop)]
        for start, stop in marks:
            part = self.line.part(start, stop)
            assert part is not None  # a bar or a break is visible
            yield Furniture(part.raw, part.start, part.number, TABLE_RULE)


def _table(rows: Sequence[_Row]) -> Table:
    """The cells, short rows filled up; a head without any text is none."""
    width = max(len(row.cells) for row in rows)
    made = []
    for k, row in enumerate(rows):
        cells = [
            tuple(Paragraph(line.element()) for line in row.paragraphs(start, stop))
            for start, stop in row.cells
        ]
        if not any(cells):
            continue
        cells += [()] * (width - len(cells))
        made.append(tuple(Cell(blocks, is_header=k == 0) for blocks in cells))
    return Table(tuple(made))
