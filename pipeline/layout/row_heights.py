"""How high a table's rows are: what their text takes, and what they are to leave for writing.

Estimated from the widths of characters, as :mod:`pipeline.layout.lines` does, for whatever must be
known before the rows are set.
"""

from __future__ import annotations

import math

from pipeline.layout.lines import lines_of
from pipeline.layout.styled import StyledBlock, StyledCell, StyledTable
from pipeline.layout.table_shape import column_widths, first_columns
from pipeline.stylesheet import StyleSheet

_EPSILON = 1e-6


def row_heights(table: StyledTable, sheet: StyleSheet) -> list[float]:
    """Heights of a table's rows in points, its rules included, none lower than it is to be."""
    if not table.column_shares:
        return []
    page = sheet.page.landscape if table.landscape else sheet.page
    look = sheet.table
    padding, rule = (look.padding.in_pt, look.rule.in_pt) if table.is_ruled else (0.0, 0.0)
    pitch = look.line_pitch_pt if table.is_ruled else sheet.grid.row_pitch.in_pt
    widths = column_widths(table.column_shares, page.type_area_width.in_pt, padding)
    blank = 2 * padding + rule
    heights = [pitch + blank] * len(table.rows)
    for r, least in enumerate(table.least_heights[: len(heights)]):
        heights[r] = max(heights[r], least)
    reaching: list[tuple[int, int, float]] = []
    for r, (row, places) in enumerate(zip(table.rows, first_columns(table.rows), strict=True)):
        for cell, column in zip(row, places, strict=True):
            width = sum(widths[column : column + cell.column_span]) - 2 * padding
            needed = content_height(cell, width, pitch, sheet) + blank
            if cell.row_span == 1:
                heights[r] = max(heights[r], needed)
            else:
                reaching.append((r, min(r + cell.row_span, len(heights)), needed))
    for first, last, needed in reaching:  # what lacks, the last row of a merged cell gives
        heights[last - 1] += max(needed - sum(heights[first:last]), 0.0)
    return heights


def content_height(cell: StyledCell, width: float, pitch: float, sheet: StyleSheet) -> float:
    """Height of what stands in a cell, in points, as are its inner width and its lines' pitch."""
    return sum(_height(block, width, pitch, sheet) for block in cell.blocks)


def _height(block: StyledBlock, width: float, pitch: float, sheet: StyleSheet) -> float:
    """Height of a cell's paragraph or picture in points, as ``width`` and ``pitch`` are."""
    if block.picture is not None:
        return math.ceil(block.picture.height_pt / pitch - _EPSILON) * pitch
    size = sheet.paragraphs[block.style].size_pt
    is_body = size == sheet.paragraphs["body"].size_pt
    advance = block.size_pt or (sheet.grid.advance_pt if is_body else size)
    room = width / advance - block.left_chars - block.right_chars
    return lines_of(block.text, room, room) * pitch
