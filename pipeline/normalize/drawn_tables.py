"""Tables in plain text: drawn with bars (GFM 4.10), or copied with a tab between cells.

Bars, and the line under a head, are no text of the document: they become boilerplate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.model import TABLE_RULE, Boilerplate, Cell, Paragraph, Table, TextElement
from pipeline.normalize.fields import field_line
from pipeline.normalize.lines import Line, holding, joined
from pipeline.text.numerals import is_number
from pipeline.text.patterns import regex

_UNDER_HEAD = regex(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?|\|\s*:?-+:?\s*\|")
_BAR = regex(r"(?<!\\)\|")
_ESCAPE = regex(r"\\(?=\|)")
_BREAK = regex(r"<br\s*/?>", re.IGNORECASE)
_LEAST_TABS = 2  # a tab alone may part a heading from its page, or two people who sign
_LONGEST = 200  # characters of a cell between tabs


@dataclass(slots=True)
class Drawn:
    """Lines in which drawn tables stand as one line each.

    Attributes:
        lines: the lines.
        boilerplate: the bars, breaks and lines that drew the tables.
    """

    lines: list[Line] = field(default_factory=list)
    boilerplate: list[Boilerplate] = field(default_factory=list)


def read_drawn_tables(lines: Sequence[Line], source: str) -> Drawn:
    """Put each drawn table in the place of its lines.

    A table with bars is a head, a line of dashes with as many columns, and the lines with bars
    that follow without a gap; or lines that all begin and end with a bar and have as many. One
    with tabs has three columns or more. What lacks any of it stays text.

    Args:
        lines: the source's lines, cleaned, in order.
        source: the decoded source.
    """
    drawn = Drawn()
    at = 0
    while at < len(lines):
        stretch = _headed(lines, at) or _framed(lines, at)
        if stretch.size < 2:
            stretch = _tabbed(lines, at, source)
        taken = lines[at : at + max(stretch.size, 1)]
        at += len(taken)
        if not stretch.rows:
            # Lines that were looked at together are no table together: none is read twice.
            drawn.lines += taken
            continue
        under = [taken[1]] if stretch.is_headed and len(stretch.rows) < len(taken) else []
        drawn.boilerplate += [o.verbatim(TABLE_RULE) for o in under]
        drawn.boilerplate += [entry for row in stretch.rows for entry in row.boilerplate()]
        drawn.lines.append(holding(_table(stretch), taken[0], taken[-1]))
    return drawn


@dataclass(slots=True)
class _Row:
    """A line of cells.

    Attributes:
        line: the line.
        cells: from where to where each cell is.
        bars: where its bars are.
    """

    line: Line
    cells: list[tuple[int, int]]
    bars: list[int] = field(default_factory=list)

    def elements(self, start: int, stop: int) -> Iterator[TextElement]:
        """The paragraphs of one cell.

        Between bars an escaped bar is a bar and ``<br>`` ends a paragraph; between tabs both are
        what the cell says.
        """
        if not self.bars:
            if pieces := self.line.pieces((start, stop)):
                yield joined(pieces)
            return
        for first, last in _between(start, stop, _BREAK.finditer(self.line.text, start, stop)):
            escapes = _ESCAPE.finditer(self.line.text, first, last)
            if pieces := self.line.pieces(*_between(first, last, escapes)):
                yield joined(pieces)

    def boilerplate(self) -> Iterator[Boilerplate]:
        """Its bars, breaks and escapes."""
        if not self.bars:
            return
        marks = [(at, at + 1) for at in self.bars]
        for start, stop in self.cells:
            marks += [m.span() for m in _BREAK.finditer(self.line.text, start, stop)]
            marks += [m.span() for m in _ESCAPE.finditer(self.line.text, start, stop)]
        for mark in self.line.pieces(*marks):
            yield mark.verbatim(TABLE_RULE)


@dataclass(slots=True)
class _Stretch:
    """Lines that were looked at together.

    Attributes:
        rows: of the table that they are; empty where they are none.
        size: how many lines they are.
        is_headed: whether a line of dashes says that the first row is a head.
    """

    rows: list[_Row]
    size: int
    is_headed: bool = False


def _between(start: int, stop: int, marks: Iterator[re.Match[str]]) -> Iterator[tuple[int, int]]:
    for m in marks:
        yield start, m.start()
        start = m.end()
    yield start, stop


def _headed(lines: Sequence[Line], at: int) -> _Stretch | None:
    """A table with a line of dashes under its head."""
    if at + 1 >= len(lines) or not _BAR.search(lines[at].text):
        return None
    if not _is_next_row(lines, at + 1) or not _UNDER_HEAD.fullmatch(lines[at + 1].text):
        return None
    head = _with_bars(lines[at])
    if len(head.cells) != len(_with_bars(lines[at + 1]).cells):
        return None
    stop = at + 2
    while stop < len(lines) and _is_next_row(lines, stop) and _BAR.search(lines[stop].text):
        stop += 1
    rows = [head, *map(_with_bars, lines[at + 2 : stop])]
    return _Stretch(rows, stop - at, is_headed=True) if _says_anything(rows) else None


def _framed(lines: Sequence[Line], at: int) -> _Stretch:
    """Lines that all begin and end with a bar and have as many."""
    rows: list[_Row] = []
    for k in range(at, len(lines)):
        text = lines[k].text
        if (rows and not _is_next_row(lines, k)) or text[0] != "|" or text[-1] != "|":
            break
        if _UNDER_HEAD.fullmatch(text):
            break
        row = _with_bars(lines[k])
        if len(row.bars) < 3 or (rows and len(row.bars) != len(rows[0].bars)):
            break
        rows.append(row)
    return _Stretch(rows if len(rows) > 1 and _says_anything(rows) else [], len(rows))


def _tabbed(lines: Sequence[Line], at: int, source: str) -> _Stretch:
    """Lines with tabs inside; most of them have the same number."""
    rows: list[_Row] = []
    for k in range(at, len(lines)):
        if rows and not _is_next_row(lines, k):
            break
        row = _with_tabs(lines[k], source)
        # A tab before a line alone may be an indent.
        if "\t" not in lines[k].raw and not (rows and len(row.cells) == len(rows[0].cells)):
            break
        if field_line(lines[k].text) or any(stop - start > _LONGEST for start, stop in row.cells):
            break
        rows.append(row)
    width = max((len(row.cells) for row in rows), default=0)
    whole = sum(len(row.cells) == width for row in rows)
    is_table = width > _LEAST_TABS and whole >= max(2, len(rows) / 2)
    return _Stretch(rows if is_table else [], len(rows))


def _is_next_row(lines: Sequence[Line], at: int) -> bool:
    """Whether no line of the source stands between a line and the one before."""
    return not lines[at].blank_before and lines[at].number == lines[at - 1].number + 1


def _says_anything(rows: Sequence[_Row]) -> bool:
    return any(True for row in rows for cell in row.cells for _ in row.elements(*cell))


def _with_bars(line: Line) -> _Row:
    bars = [m.start() for m in _BAR.finditer(line.text)]
    cells = [(a + 1, b) for a, b in pairwise([-1, *bars, len(line.text)])]
    if bars and bars[0] == 0:
        cells = cells[1:]
    if len(cells) > 1 and bars[-1] == len(line.text) - 1:
        cells = cells[:-1]
    return _Row(line, cells, bars)


def _with_tabs(line: Line, source: str) -> _Row:
    """Cells by the tabs of the source: each was cleaned to a space, and those at the edges off."""
    begin = source.count("\t", line.line_start, line.start)
    after = re.compile(r"[\t ]*").match(source, line.end)
    beyond = after.group().count("\t") if after else 0
    borders = []
    offset = 0
    for tab in (m.start() for m in re.finditer("\t", source[line.start : line.end])):
        while offset < len(line.text) and line.source_at(offset) <= line.start + tab:
            offset += 1
        borders.append(offset)
    cells = [(0, 0)] * begin
    cells += list(pairwise([0, *borders, len(line.text)]))
    return _Row(line, cells + [(0, 0)] * beyond)


def _table(stretch: _Stretch) -> Table:
    """The cells, short rows filled up; a head without any text is none."""
    width = max(len(row.cells) for row in stretch.rows)
    made: list[list[tuple[Paragraph, ...]]] = []
    for row in stretch.rows:
        cells = [tuple(map(Paragraph, row.elements(*cell))) for cell in row.cells]
        made.append(cells + [()] * (width - len(cells)))
    headed = any(made[0]) and (stretch.is_headed or _names(made))
    return Table(
        tuple(
            tuple(Cell(blocks, is_header=headed and k == 0) for blocks in cells)
            for k, cells in enumerate(made)
            if any(cells)
        )
    )


def _names(rows: Sequence[Sequence[tuple[Paragraph, ...]]]) -> bool:
    """Whether the first row names what numbers below it count."""
    numbers = [any(is_number(p.content.text) for cell in row for p in cell) for row in rows]
    return not numbers[0] and any(numbers[1:])
