"""The heights of a form's rows that its source states, and blanks that text cannot draw merged."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from pipeline.model.document import Cell
from pipeline.text.blank_forms import is_instruction, is_signed_there, lines_asked

LEAST_MM = 12.0
"""A lower row is a line of text with its blank: it says nothing of room to write."""
_MOST_MM = 400.0  # no sheet has more
_LEAST_BLANKS = 2  # as a form has


def with_heights(
    rows: tuple[tuple[Cell, ...], ...], heights: Sequence[float]
) -> tuple[tuple[Cell, ...], ...]:
    """The rows, their heights noted in the cells that are there to be written into.

    Args:
        rows: a table's.
        heights: of each row in mm, as its source states them; 0 where it states none.
    """
    return tuple(
        tuple(_of_height(cell, height) for cell in row) if height >= LEAST_MM else row
        for row, height in zip(rows, heights, strict=True)
    )


def _of_height(cell: Cell, height: float) -> Cell:
    texts = [block.content.text for block in cell.blocks]
    if cell.is_header or not all(is_signed_there(t) or is_instruction(t) for t in texts):
        return cell
    return replace(cell, height_mm=round(min(height, _MOST_MM), 1))


def with_merged_blanks(rows: tuple[tuple[Cell, ...], ...]) -> tuple[tuple[Cell, ...], ...]:
    """The rows of a form that text draws, blanks for a long answer as one cell.

    Bars and tabs cannot say that cells are merged: beside 主要事迹 all the row is to be written in.
    """
    blanks = sum(
        bool(_text(label)) and not _text(cell) for row in rows for label, cell in pairwise(row)
    )
    return tuple(map(_merged, rows)) if blanks >= _LEAST_BLANKS else rows


def as_form(rows: tuple[tuple[Cell, ...], ...]) -> tuple[tuple[Cell, ...], ...]:
    """The rows that bars draw, as those of a form if they are one.

    Bars have a head always. One of labels that each have a blank beside them is a form's first row.
    """
    if not rows or len(rows[0]) % 2:
        return rows
    texts = [bool(_text(cell)) for cell in rows[0]]
    if not all(texts[::2]) or any(texts[1::2]):
        return rows
    first = tuple(replace(cell, is_header=False) for cell in rows[0])
    made = first, *rows[1:]
    merged = with_merged_blanks(made)
    return merged if sum(not _text(cell) for row in made for cell in row) >= _LEAST_BLANKS else rows


def _merged(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    if len(row) < 3 or any(cell.is_header or cell.column_span > 1 for cell in row):
        return row
    label, *rest = row
    if any(map(_text, rest)) or lines_asked(_text(label)) == 1:
        return row
    return label, replace(rest[0], column_span=len(rest))


def _text(cell: Cell) -> str:
    return "".join(block.content.text for block in cell.blocks)
