"""Tables of WordprocessingML: rows that stay whole, merged cells, heads repeated on each page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from pipeline.layout.row_heights import content_height
from pipeline.layout.styled import StyledBlock, StyledCell, StyledTable
from pipeline.layout.table_shape import UNSPLIT_SHARE, column_widths
from pipeline.stylesheet import StyleSheet
from pipeline.writers.docx.estimate import row_heights
from pipeline.writers.docx.measures import Measures
from pipeline.writers.docx.ooxml import Element, add, element, paragraph, properties, respace, w
from pipeline.writers.docx.styles import ALIGN, TABLE_STYLE, style_id

_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")

BlockWriter = Callable[[Element, StyledBlock], Element]
"""Appends a paragraph to a cell and gives it back."""


class TableWriter:
    """Writes a table; cells over several rows continue below as empty merged cells."""

    def __init__(
        self, table: StyledTable, sheet: StyleSheet, measures: Measures, block: BlockWriter
    ) -> None:
        """Args: the table, the style, its measures, what writes the paragraphs of the cells."""
        self._table = table
        self._sheet = sheet
        self._measures = measures
        self._block = block
        self._starts_page = False
        self._heights = row_heights(table, measures)
        self._widths = self._widths_of_columns()
        # Column → (rows still to come, columns) of the cells that reach into the next row.
        self._below: dict[int, tuple[int, int]] = {}

    def write(self, parent: Element, *, starts_page: bool) -> None:
        """Append the table over the width of 版心, without its caption.

        Args:
            parent: what it is appended to.
            starts_page: its first paragraph begins a page.
        """
        if not self._widths:
            return
        self._starts_page = starts_page
        made = add(parent, "tbl")
        look = add(
            made,
            "tblPr",
            element("tblStyle", val=TABLE_STYLE),
            element("tblW", w=sum(self._widths), type="dxa"),
            element("jc", val="center"),
        )
        if not self._table.is_ruled:
            look.append(element("tblBorders", *(element(side, val="nil") for side in _SIDES)))
        add(look, "tblLayout", type="fixed")
        if not self._table.is_ruled:
            none = (element(side, w=0, type="dxa") for side in _SIDES[:4])
            add(look, "tblCellMar", *none)
        add(made, "tblGrid", *(element("gridCol", w=width) for width in self._widths))
        self._rows(made)

    def _widths_of_columns(self) -> list[int]:
        """In twips; together 版心's."""
        table = self._table
        if not table.column_shares:
            return []
        room = self._measures.width(landscape=table.landscape)
        padding = self._sheet.table.padding.twips if table.is_ruled else 0
        widths = [round(width) for width in column_widths(table.column_shares, room, padding)]
        widths[-1] += room - sum(widths)
        return widths

    def _rows(self, parent: Element) -> None:
        table, measures, heights = self._table, self._measures, self._heights
        in_head = True
        room = measures.rows(landscape=table.landscape) * measures.pitch * UNSPLIT_SHARE
        tied = _tied(table.rows, heights, room)
        tied[-1:] = [table.keeps_next]
        least = table.least_heights or (0.0,) * len(heights)
        for r, (row, height, holds) in enumerate(zip(table.rows, heights, tied, strict=True)):
            in_head = in_head and bool(row) and all(cell.is_header for cell in row)
            made = add(parent, "tr")
            trpr = add(made, "trPr")
            if height <= room or least[r]:
                add(trpr, "cantSplit")
            if least[r]:
                add(trpr, "trHeight", val=round(least[r] * 20), hRule="atLeast")
            if in_head:
                add(trpr, "tblHeader")
            above, self._below = self._below, {}
            self._row(made, row, above, r)
            if holds:
                for p in made.iter(w("p")):
                    _keep(p)

    def _row(
        self, made: Element, row: Sequence[StyledCell], above: dict[int, tuple[int, int]], r: int
    ) -> None:
        column = 0
        cells = list(row)
        while column < len(self._widths):
            if column in above:
                left, span = above[column]
                self._cell(made, column, span, None, merged=True)
                if left > 1:
                    self._below[column] = (left - 1, span)
                column += span
                continue
            cell = cells.pop(0) if cells else None
            span = cell.column_span if cell is not None else 1
            free = next((c for c in range(column, len(self._widths)) if c in above), None)
            span = max(1, min(span, (len(self._widths) if free is None else free) - column))
            reach = sum(self._heights[r : r + (cell.row_span if cell is not None else 1)])
            self._cell(made, column, span, cell, height=reach)
            if cell is not None and cell.row_span > 1:
                self._below[column] = (cell.row_span - 1, span)
            column += span

    def _cell(
        self,
        made: Element,
        column: int,
        span: int,
        cell: StyledCell | None,
        *,
        height: int = 0,
        merged: bool = False,
    ) -> None:
        tc = add(made, "tc")
        width = sum(self._widths[column : column + span])
        tcpr = add(tc, "tcPr", element("tcW", w=width, type="dxa"))
        if span > 1:
            add(tcpr, "gridSpan", val=span)
        if merged:
            add(tcpr, "vMerge")
        elif cell is not None and cell.row_span > 1:
            add(tcpr, "vMerge", val="restart")
        blocks = cell.blocks if cell is not None else ()
        at_foot = cell.at_foot if cell is not None else None
        halfway = "center" if self._table.is_ruled and at_foot is None else "top"
        add(tcpr, "vAlign", val="bottom" if at_foot and at_foot == len(blocks) else halfway)
        for k, block in enumerate(blocks):
            p = self._block(tc, self._first(block))
            if cell is not None and at_foot and 0 < k == len(blocks) - at_foot:
                self._lower(p, block, self._left_in(cell, width, height))
        if not blocks:
            empty = paragraph(tc, style_id("table_text"))
            if self._starts_page:
                add(properties(empty), "pageBreakBefore")
            if at_foot is not None:  # what is written there begins at the top left
                add(properties(empty), "jc", val=ALIGN["left"])
        self._starts_page = False

    def _left_in(self, cell: StyledCell, width: int, height: int) -> int:
        """Height that a cell's text leaves of it, in twips, as its width and height are."""
        sheet = self._sheet
        padding, pitch = sheet.table.padding.in_pt, sheet.table.line_pitch_pt
        taken = content_height(cell, width / 20 - 2 * padding, pitch, sheet) + 2 * padding
        return height - round((taken + sheet.table.rule.in_pt) * 20)

    def _lower(self, p: Element, block: StyledBlock, blank: int) -> None:
        """Put a paragraph of a cell so much lower."""
        if blank > 0:
            line = self._measures.line(self._sheet.paragraphs[block.style])
            respace(p, before=blank, line=line)

    def _first(self, block: StyledBlock) -> StyledBlock:
        starts, self._starts_page = self._starts_page, False
        return msgspec.structs.replace(block, starts_page=True) if starts else block


def _tied(rows: Sequence[Sequence[StyledCell]], heights: Sequence[int], room: float) -> list[bool]:
    """Whether each row stays on the page of the next: a merged cell of both that may be whole."""
    tied = [False] * len(rows)
    first = reach = 0
    for r, row in enumerate(rows):
        reach = max([reach, r + 1, *(r + cell.row_span for cell in row)])
        if reach == r + 1:
            if sum(heights[first:reach]) <= room:
                tied[first:r] = [True] * (r - first)
            first = reach
    return tied


def _keep(p: Element) -> None:
    """The paragraph holds to the next, whatever else is said of it."""
    ppr = properties(p)
    if ppr.find(w("keepNext")) is None:
        at = next((i for i, child in enumerate(ppr) if child.tag == w("pStyle")), -1)
        ppr.insert(at + 1, element("keepNext"))
