"""Rows onto pages: nothing is parted that must hold together (GB/T 9704-2012 5.2.3, 7.3.5)."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pipeline.writers.pdf.rows import Placed, Row

_EPSILON = 0.01
_SLIP = 0.15  # of a row: what reaches so little into it leaves its type room enough


def fill_pages(
    rows: Sequence[Row], height: float, pitch: float, *, is_first: bool = True
) -> list[list[Placed]]:
    """Place the rows.

    Args:
        rows: in reading order.
        height: of 版心, in points.
        pitch: of the grid; after a table the rows return to it.
        is_first: they begin the document.

    Returns:
        For each page its rows with their tops below 版心's top edge.
    """
    pages: list[list[Placed]] = []
    at = 0
    while at < len(rows):
        page, at = _fill(rows, at, height, pitch, is_first=is_first and not pages)
        pages.append(page)
    return pages or [[]]


def feet(rows: Sequence[Row], height: float) -> list[list[Placed]]:
    """Place rows at the foot of a page, and what is more than a page on pages before it.

    Args:
        rows: in reading order.
        height: of 版心, in points.
    """
    pages: list[list[Placed]] = []
    end = len(rows)
    while end:
        start, y = end, height
        while start and (start == end or y - rows[start - 1].height >= -_EPSILON):
            start -= 1
            y -= rows[start].height
        page: list[Placed] = []
        for row in rows[start:end]:
            page.append(Placed(row, y))
            y += row.height
        pages.insert(0, page)
        end = start
    return pages


def _fill(
    rows: Sequence[Row], start: int, height: float, pitch: float, *, is_first: bool
) -> tuple[list[Placed], int]:
    placed: list[Placed] = []
    y = base = 0.0
    for head in rows[start].head:
        placed.append(Placed(head, y, repeated=True))
        y += head.height
    heads = len(placed)
    at = start
    while at < len(rows):
        row = rows[at]
        if at > start and row.new_page:
            return placed, at
        if row.on_grid:
            y = base + max(math.ceil((y - base) / pitch - _SLIP) * pitch, 0.0)
        top = y + (row.blank if at > start or heads else 0.0)
        if row.top is not None and is_first:
            top = max(y, row.top) if placed else row.top
        if at > start and top + row.height > height + _EPSILON:
            break
        placed.append(Placed(row, top))
        y = top + row.height
        if row.regrids:
            base = y
        at += 1
    else:
        return placed, at
    stop = at
    while stop > start and rows[stop].keep:
        stop -= 1
    if stop > start:
        at = stop
    return placed[: heads + at - start], at
