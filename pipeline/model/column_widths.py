"""The widths of a table's columns that its source states, as shares of the table's width."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import msgspec

ALIKE = 1.05
"""Columns of which none is wider than another by more than this: the default of programs."""
_TENTHS = 1000  # of a hundredth of the table's width: what all columns have together
_MOST = 1e6  # in whatever unit: no sheet is wider


def shares_of(widths: Sequence[float]) -> tuple[float, ...] | msgspec.UnsetType:
    """Widths in hundredths of the table's width, with one decimal, 100 in all.

    Columns that are all alike state nothing: programs make them so where nobody chose.

    Args:
        widths: of all columns in one unit; 0 where one is not stated.

    >>> shares_of([20, 20, 40]), shares_of([20, 21]), shares_of([20, 0])
    ((25.0, 25.0, 50.0), UNSET, UNSET)
    """
    if len(widths) < 2 or not all(0 < width <= _MOST for width in widths):
        return msgspec.UNSET
    if max(widths) <= ALIKE * min(widths):
        return msgspec.UNSET
    exact = [width * _TENTHS / sum(widths) for width in widths]
    tenths = [math.floor(one + 1e-6) for one in exact]
    rest = sorted(range(len(exact)), key=lambda i: tenths[i] - exact[i])
    for i in rest[: _TENTHS - sum(tenths)]:
        tenths[i] += 1
    return tuple(one / 10 for one in tenths) if all(tenths) else msgspec.UNSET


def of_cells(cells: Iterable[tuple[int, int, float]], count: int) -> list[float]:
    """Widths of columns by those of their cells, in the cells' unit; 0 where none says.

    Args:
        cells: each with its first column, the columns that it takes and its width, 0 where it
            states none. Those of one column speak first, the first of each column; of the
            others each tells the one column that it lacks.
        count: of columns.
    """
    widths = [0.0] * count
    wide = []
    for column, columns, width in cells:
        if width <= 0 or column + columns > count:
            continue
        if columns == 1:
            widths[column] = widths[column] or width
        else:
            wide.append((column, columns, width))
    for column, columns, width in sorted(wide, key=lambda cell: cell[1]):
        unknown = [c for c in range(column, column + columns) if not widths[c]]
        if len(unknown) == 1:
            widths[unknown[0]] = max(width - sum(widths[column : column + columns]), 0.0)
    return widths
