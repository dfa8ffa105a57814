"""Tables: ruled cells, heads repeated on every page, rows that split where they must.

A table is laid out as horizontal bands. A band is a row of the table, or several that a spanning
cell ties together; a band taller than a good part of a page is cut between lines.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise, takewhile

from pipeline.layout.styled import StyledCell, StyledTable
from pipeline.layout.table_shape import UNSPLIT_SHARE, column_widths, first_columns
from pipeline.pictures import name_of
from pipeline.tuples import NamedTuple
from pipeline.writers.setting.rows import Figure, Part, Row, Rule, TextLine
from pipeline.writers.setting.setter import Setter, baseline_in
from pipeline.writers.setting.structure import Node

_EPSILON = 0.01


class _Line(NamedTuple):
    """A line of text or a picture, and how high it is: a picture as many lines as it needs."""

    item: TextLine | Figure
    height: float

    def at(self, y: float) -> TextLine | Figure:
        """It, its top ``y`` below the row's."""
        if isinstance(self.item, Figure):
            return self.item._replace(y=self.item.y + y)
        return self.item._replace(baseline=self.item.baseline + y)


class _Cell(NamedTuple):
    """A cell in place: grid rows and columns it takes, its set lines.

    So many of its last lines stand at its foot, the others at its top; ``None``: all halfway up.
    """

    row: int
    column: int
    rows: int
    columns: int
    lines: list[_Line]
    at_foot: int | None = None

    @property
    def height(self) -> float:
        """Of its lines."""
        return sum(line.height for line in self.lines)

    @property
    def has_figure(self) -> bool:
        """Whether a picture is among them."""
        return any(isinstance(line.item, Figure) for line in self.lines)

    def tops(self, top: float, bottom: float, frame: _Frame) -> list[float]:
        """Where each of its lines begins, the cell standing from ``top`` to ``bottom``."""
        upper = len(self.lines) - (self.at_foot or 0)
        tops: list[float] = []
        y = top + frame.padding
        if self.at_foot is None:
            y = top + (bottom - top - self.height) / 2 if frame.rule else top
        for i, line in enumerate(self.lines):
            if i == upper:
                y = bottom - frame.padding - sum(one.height for one in self.lines[upper:])
            tops.append(y)
            y += line.height
        return tops


_Grid = list[list[_Cell]]
"""The cells, by the row they begin in."""


class _Frame(NamedTuple):
    """Measures shared by a table's bands, in points; without rules theirs is nought."""

    edges: list[float]
    pitch: float
    padding: float
    rule: float
    color: str


def table_rows(setter: Setter, table: StyledTable, node: Node) -> list[Row]:
    """The rows of a table with its caption; ``node`` is its ``Table`` element."""
    rows: list[Row] = []
    if table.caption is not None:
        whole = Part(node.child("Caption"), 0, len(table.caption.text))
        rows += setter.block_rows(table.caption, [whole])
        for row in rows:
            row.keep = row is not rows[0]
    if not table.rows or not table.column_shares:
        return rows
    look = setter.sheet.table
    padding = look.padding.in_pt if table.is_ruled else 0.0
    widths = column_widths(table.column_shares, setter.width, padding)
    edges = [setter.left + sum(widths[:i]) for i in range(len(widths) + 1)]
    frame = _Frame(
        edges,
        look.line_pitch_pt if table.is_ruled else setter.pitch,
        padding,
        look.rule.in_pt if table.is_ruled else 0.0,
        setter.color("text"),
    )
    heads = _head_count(table)
    grid = _set_cells(setter, table, node, frame, heads)
    bands = _bands(grid, frame, table.least_heights)
    limit = setter.page.type_area_height.in_pt * UNSPLIT_SHARE
    if sum(sum(heights) for _, last, heights in bands if last <= heads) > limit:
        heads = 0  # too tall to be repeated
    head: tuple[Row, ...] = ()
    made: list[Row] = []
    for first, last, heights in bands:
        is_head = last <= heads
        may = last - first > 1 or _is_long(_in_band(grid, first, 1), first, frame, limit)
        cut = may and sum(heights) > limit and not is_head
        parts = _cut_band(grid, frame, first, heights, limit) if cut else []
        band = parts or [_band_row(grid, frame, first, heights)]
        for row in band:
            row.head = () if is_head else head
        if is_head:
            head = (*head, *band)
            for row in band:
                row.keep = bool(made) or bool(rows)
        made += band
    if head and len(made) > len(head):
        made[len(head)].keep = True  # a head never ends a page
    if rows and made:
        made[0].keep = True
    elif made:
        made[0].new_page = table.starts_page
    return rows + made


def _head_count(table: StyledTable) -> int:
    """Leading rows that are the head."""
    heads = takewhile(lambda row: row and all(cell.is_header for cell in row), table.rows)
    count = sum(1 for _ in heads)
    return count if count < len(table.rows) else 0


def _set_cells(setter: Setter, table: StyledTable, node: Node, frame: _Frame, heads: int) -> _Grid:
    """Every cell at its place, its text set to its width.

    A row that is shorter than the others ends with empty cells for those who hear the table read:
    its rows are to have as many columns each (ISO 14289-1, 7.5).
    """
    cells: _Grid = [[] for _ in table.rows]
    filled = [0] * len(table.rows)  # columns of each row that cells take
    for r, (row, places) in enumerate(zip(table.rows, first_columns(table.rows), strict=True)):
        line = node.child("TR")
        for cell, column in zip(row, places, strict=True):
            columns, rows = cell.column_span, min(cell.row_span, len(table.rows) - r)
            x0, x1 = frame.edges[column], frame.edges[column + columns]
            place = _cell_node(line, cell, rows, columns)
            upper = _cell_lines(setter, cell, place, frame, x0, x1, at_foot=False)
            lower = _cell_lines(setter, cell, place, frame, x0, x1, at_foot=True)
            at_foot = None if cell.at_foot is None else len(lower)
            cells[r].append(_Cell(r, column, rows, columns, upper + lower, at_foot))
            for below in range(r, r + rows):
                filled[below] += columns
        for _ in range(len(frame.edges) - 1 - filled[r]):
            line.child("TD")
    return cells


def _cell_node(line: Node, cell: StyledCell, rows: int, columns: int) -> Node:
    entries = b""
    if cell.is_header:
        entries += b" /Scope /Column"
    if rows > 1:
        entries += b" /RowSpan %d" % rows
    if columns > 1:
        entries += b" /ColSpan %d" % columns
    attributes = b"<< /O /Table%s >>" % entries if entries else b""
    return line.child("TH" if cell.is_header else "TD", attributes)


def _cell_lines(
    setter: Setter,
    cell: StyledCell,
    node: Node,
    frame: _Frame,
    x0: float,
    x1: float,
    *,
    at_foot: bool,
) -> list[_Line]:
    """The lines of the blocks that stand at a cell's foot, or of the others."""
    lines: list[_Line] = []
    left, room = x0 + frame.padding, max(x1 - x0 - 2 * frame.padding, frame.pitch)
    upper = len(cell.blocks) - (cell.at_foot or 0)
    for block in cell.blocks[upper:] if at_foot else cell.blocks[:upper]:
        if block.picture is not None:
            figure = node.child("Figure", alt=name_of(block.text))
            rows = setter.figure_rows(
                block, block.picture, figure, x=left, width=room, pitch=frame.pitch
            )
            lines += [
                _Line(item, row.height)
                for row in rows
                for item in row.items
                if isinstance(item, Figure)
            ]
            continue
        whole = Part(node.child("P"), 0, len(block.text))
        for row in setter.block_rows(block, [whole], x=left, width=room):
            for item in row.items:
                if isinstance(item, TextLine):
                    baseline = baseline_in(frame.pitch, item.text.size)
                    lines.append(_Line(item._replace(baseline=baseline), frame.pitch))
    return lines


def _bands(
    grid: _Grid, frame: _Frame, least: Sequence[float]
) -> list[tuple[int, int, list[float]]]:
    """Rows tied together by spans: first row, row after the last, height of each row."""
    empty = frame.pitch + 2 * frame.padding + frame.rule
    every = [cell for row in grid for cell in row]
    heights = [max(empty, high) for high in least or (0.0,) * len(grid)]
    for cell in every:
        if cell.rows == 1:
            heights[cell.row] = max(heights[cell.row], _needed(cell, frame))
    for cell in every:
        lacking = _needed(cell, frame) - sum(heights[cell.row : cell.row + cell.rows])
        if lacking > 0:
            heights[cell.row + cell.rows - 1] += lacking
    bands: list[tuple[int, int, list[float]]] = []
    first = 0
    reach = 0
    for r, row in enumerate(grid):
        reach = max([reach, r + 1, *(cell.row + cell.rows for cell in row)])
        if reach == r + 1:
            bands.append((first, r + 1, heights[first : r + 1]))
            first = r + 1
    return bands


def _needed(cell: _Cell, frame: _Frame) -> float:
    return cell.height + 2 * frame.padding + frame.rule


def _in_band(grid: _Grid, first: int, count: int) -> list[_Cell]:
    return [cell for row in grid[first : first + count] for cell in row]


def _band_row(grid: _Grid, frame: _Frame, first: int, heights: Sequence[float]) -> Row:
    """A whole band: text centred in its cells."""
    tops = [sum(heights[:i]) for i in range(len(heights) + 1)]
    row = Row(tops[-1])
    for cell in _in_band(grid, first, len(heights)):
        top, bottom = tops[cell.row - first], tops[cell.row - first + cell.rows]
        for line, y in zip(cell.lines, cell.tops(top, bottom, frame), strict=True):
            row.items.append(line.at(y))
        row.items += _box(frame, cell, top, bottom)
    return row


def _cut_band(
    grid: _Grid, frame: _Frame, first: int, heights: Sequence[float], limit: float
) -> list[Row]:
    """A tall band in slices, each of which may end a page: its rows, a row too tall by lines.

    Each slice carries the rules of its own cells; where a page parts a cell, ``cuts`` closes it.
    Every line stands whole in one slice.
    """
    cells = _in_band(grid, first, len(heights))
    borders, inner = _borders(frame, cells, first, heights, limit)
    borders = _without_short(cells, first, heights, borders, inner, limit)
    placed = [(cell, _line_tops(frame, cell, first, borders, heights)) for cell in cells]
    feet = [tops[-1] + cell.lines[-1].height for cell, tops in placed if tops]
    lowest = max(feet, default=0.0) + frame.padding
    heights = [*heights[:-1], heights[-1] + max(lowest - borders[-1], 0.0)]
    borders[-1] = sum(heights)
    tops = [sum(heights[:i]) for i in range(len(heights) + 1)]
    slices: list[Row] = []
    for y0, y1 in pairwise(borders):
        row = Row(y1 - y0, is_cut=True)
        for cell, lines in placed:
            _slice_rules(frame, cell, first, tops, y0, y1, row)
            for line, top in zip(cell.lines, lines, strict=True):
                if y0 - _EPSILON <= top < y1 - _EPSILON:
                    row.items.append(line.at(top - y0))
        slices.append(row)
    for number, border in enumerate(borders[1:-1], 1):
        # Two lines of a row stay together at either end of it.
        row = slices[number]
        row.keep = border in inner and (borders[number - 1] not in inner or row is slices[-1])
    return slices


def _borders(
    frame: _Frame, cells: Sequence[_Cell], first: int, heights: Sequence[float], limit: float
) -> tuple[list[float], set[float]]:
    """Where a band may be cut, from 0 to its height; and those places that lie inside a row."""
    borders, inner = [0.0], set()
    top = 0.0
    for number, height in enumerate(heights, first):
        if height > limit and _is_long(cells, number, frame, limit):
            whole = _pictured(frame, [cell for cell in cells if cell.row == number])
            count = round((height - 2 * frame.padding) / frame.pitch)
            for line in range(1, count):
                if line not in whole:
                    borders.append(top + frame.padding + line * frame.pitch)
                    inner.add(borders[-1])
        top += height
        borders.append(top)
    return borders, inner


def _is_long(cells: Sequence[_Cell], row: int, frame: _Frame, limit: float) -> bool:
    """Whether a row is high for what stands in it, not for what is to be written there."""
    return any(
        _needed(cell, frame) > limit for cell in cells if cell.row <= row < cell.row + cell.rows
    )


def _pictured(frame: _Frame, cells: Sequence[_Cell]) -> set[int]:
    """After how many lines of a row a cut would part a picture."""
    whole: set[int] = set()
    for cell in cells:
        at = 0
        for line in cell.lines if cell.rows == 1 else ():
            stop = at + round(line.height / frame.pitch)
            whole.update(range(at + 1, stop))
            at = stop
    return whole


def _without_short(
    cells: Sequence[_Cell],
    first: int,
    heights: Sequence[float],
    borders: Sequence[float],
    inner: set[float],
    limit: float,
) -> list[float]:
    """The borders, but for those inside cells of several rows that hold these together.

    Low ones do, and those with a picture.
    """
    tied: set[float] = set()
    for cell in cells:
        start = cell.row - first
        top, bottom = sum(heights[:start]), sum(heights[: start + cell.rows])
        if cell.rows > 1 and (bottom - top <= limit or cell.has_figure):
            tied.update(at for at in borders if top + _EPSILON < at < bottom - _EPSILON)
    kept = [at for at in borders if at not in tied or at in inner]
    made: list[float] = [0.0]
    for before, after in pairwise(kept):
        if after - before > limit:  # more would be held together than a page should
            made += [at for at in borders if before < at < after]
        made.append(after)
    return made


def _line_tops(
    frame: _Frame, cell: _Cell, first: int, borders: Sequence[float], heights: Sequence[float]
) -> list[float]:
    """The top of each line of a cell, centred in it, none across a border.

    One of a row that is cut between lines begins at its top, as its neighbours do.
    """
    start = cell.row - first
    top, bottom = sum(heights[:start]), sum(heights[: start + cell.rows])
    if not cell.lines:
        return []
    by_lines = cell.rows == 1 and any(top < at < bottom for at in borders)
    tops: list[float] = []
    if not by_lines:
        upper = len(cell.lines) - (cell.at_foot or 0)
        starts = cell.tops(top, bottom, frame)
        for start_at, lines in ((0, cell.lines[:upper]), (upper, cell.lines[upper:])):
            if lines:
                tops += _stepped(frame, starts[start_at], lines, borders)
    if not tops or tops[-1] + cell.lines[-1].height + frame.padding > bottom + _EPSILON:
        tops = _stepped(frame, top + frame.padding, cell.lines, borders)
    return tops


def _stepped(
    frame: _Frame, start: float, lines: Sequence[_Line], borders: Sequence[float]
) -> list[float]:
    """Tops of lines from ``start`` on; a line that a border would cross begins below it."""
    tops: list[float] = []
    y = start
    for line in lines:
        border = borders[min(bisect_right(borders, y + _EPSILON), len(borders) - 1)]
        if y + line.height > border + _EPSILON and border < borders[-1] - _EPSILON:
            y = border + frame.padding
        tops.append(y)
        y += line.height
    return tops


def _slice_rules(
    frame: _Frame,
    cell: _Cell,
    first: int,
    tops: Sequence[float],
    y0: float,
    y1: float,
    row: Row,
) -> None:
    top, bottom = tops[cell.row - first], tops[cell.row - first + cell.rows]
    if bottom <= y0 or top >= y1 or not frame.rule:
        return
    x0, x1 = frame.edges[cell.column], frame.edges[cell.column + cell.columns]
    upper, lower = max(top, y0) - y0, min(bottom, y1) - y0
    half = frame.rule / 2
    for x in (x0, x1):
        row.items.append(Rule(x, x, upper - half, lower + half, frame.rule, frame.color))
    for y, shown in ((upper, top >= y0), (lower, bottom <= y1)):
        if shown:
            row.items.append(Rule(x0 - half, x1 + half, y, y, frame.rule, frame.color))
    row.cuts.append((x0 - half, x1 + half))


def _box(frame: _Frame, cell: _Cell, top: float, bottom: float) -> list[Rule]:
    if not frame.rule:
        return []
    x0, x1 = frame.edges[cell.column], frame.edges[cell.column + cell.columns]
    half = frame.rule / 2
    across = [Rule(x0 - half, x1 + half, y, y, frame.rule, frame.color) for y in (top, bottom)]
    down = [Rule(x, x, top, bottom, frame.rule, frame.color) for x in (x0, x1)]
    return across + down
