"""How many pages the body takes, estimated, for Word alone sets the lines.

Only the place of 版记 rests on this (7.4), and it stays right where the estimate is a row off:
:mod:`pipeline.writers.docx_imprint` leaves a margin and falls back on a section that Word itself
begins on an even page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from pipeline.text.width import columns
from pipeline.units import Length
from pipeline.writers.blocks import StyledBlock, StyledDocument, StyledTable
from pipeline.writers.docx_measures import Measures

_UNITS = re.compile("[0-9A-Za-z.,%/+-]+|.", re.DOTALL)
_NO_START = frozenset("，。、；：？！”’）》〕】％%")


@dataclass(frozen=True, slots=True)
class Extent:
    """Where the body ends: on which page, from 1, and how many rows of it are taken."""

    page: int
    rows: int


def lines_of(text: str, first: float, rest: float) -> int:
    """Lines a paragraph takes.

    Args:
        text: its text.
        first: how many characters its first line holds.
        rest: how many the others hold.
    """
    lines, room, last = 1, first, 0.0
    for match in _UNITS.finditer(text):
        unit = match[0]
        width = columns(unit)
        if width > room + 1e-6:
            lines += 1
            room = max(rest, 1.0)
            if unit in _NO_START:
                room -= last  # the character before comes along
            while width > room:
                lines += 1
                width -= room
                room = max(rest, 1.0)
        room -= width
        last = width
    return lines


def rows_of(block: StyledBlock, measures: Measures) -> int:
    """Grid rows of a paragraph, the blank ones above left out."""
    style = measures.sheet.paragraphs[block.style]
    room = measures.text_width / measures.advance(style) - block.left_chars - block.right_chars
    borders = (0, *block.breaks, len(block.text))
    lines = sum(
        lines_of(block.text[a:b], room - (block.first_line_chars if not a else 0.0), room)
        for a, b in pairwise(borders)
    )
    if block.right_runs:
        right = sum(columns(run.text) for run in block.right_runs)
        lines += columns(block.text) + right + 1 > room
    return -(-lines * measures.line(style) // measures.pitch)


def extent(styled: StyledDocument, measures: Measures) -> Extent:
    """Where the flow ends."""
    rows = measures.sheet.grid.rows
    page, used = 1, 0

    def take(count: int, blank: int = 0) -> None:
        nonlocal page, used
        used += blank if used else 0
        used += count
        while used > rows:
            used -= rows
            page += 1

    for item in styled.flow:
        if isinstance(item, StyledTable):
            take(_table_rows(item, measures))
            continue
        style = measures.sheet.paragraphs[item.style]
        if (style.page_break_before or item.starts_page) and used:
            page, used = page + 1, 0
        blank = item.rows_before
        if item.style == "authority_mark" and measures.sheet.letter is None:
            blank = max(-(-measures.mark_before(style) // measures.pitch) - used, 0)
            used += 0 if used else blank
        take(rows_of(item, measures), blank)
    return Extent(page, used)


def _table_rows(table: StyledTable, measures: Measures) -> int:
    caption = 0 if table.caption is None else rows_of(table.caption, measures)
    style = measures.sheet.paragraphs["table_text"]
    look = measures.sheet.table
    padding = Length.mm(look.padding_mm).twips
    height = 0
    for row in table.rows:
        tallest, column = 1, 0
        for cell in row:
            share = sum(table.column_shares[column : column + cell.column_span]) or 1.0
            room = (measures.text_width * share - 2 * padding) / measures.advance(style)
            lines = sum(lines_of(block.text, room, room) for block in cell.blocks)
            tallest = max(tallest, lines if cell.row_span == 1 else 1)
            column += cell.column_span
        height += tallest * measures.line(style) + 2 * padding
    return caption - (-height // measures.pitch)
