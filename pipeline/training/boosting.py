"""Trees that move log odds: gradient boosting (Friedman 2001).

Each tree sees a share of the rows and columns, and splits the leaf that gains most.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.decode.revision import Doubles, move

TREES = 80
_LEAVES = 6
_RATE = 0.04
_HELD_BACK = 50.0
_FEWEST = 200
"""Rows of a leaf."""
_ROWS, _COLUMNS = 0.6, 0.4
_BINS = 64

Floats = NDArray[np.float32]


def boost(
    table: Doubles, right: Doubles, counts: Doubles, seed: int = 1
) -> dict[str, NDArray[Any]]:
    """The trees that :func:`move` reads.

    Args:
        table: a row for each case; its first column holds the log odds that are moved.
        right: whether each is right, 0 or 1.
        counts: what each counts, about 1.
        seed: of what each tree sees.
    """
    seen = table.astype(np.float32)
    limits = [_limits(column) for column in seen.T]
    bins = np.stack(
        [np.searchsorted(cuts, column) for cuts, column in zip(limits, seen.T, strict=True)]
    )
    random = np.random.default_rng(seed)
    odds = seen[:, 0].astype(np.float64)
    nodes = 2 * _LEAVES - 1
    arrays: dict[str, NDArray[Any]] = {
        "column": np.zeros((TREES, nodes), dtype=np.uint8),
        "limit": np.zeros((TREES, nodes), dtype=np.float32),
        "left": np.tile(np.arange(nodes, dtype=np.uint8), (TREES, 1)),
        "right": np.tile(np.arange(nodes, dtype=np.uint8), (TREES, 1)),
        "value": np.zeros((TREES, nodes), dtype=np.float32),
    }
    for number in range(TREES):
        chance = 1 / (1 + np.exp(-odds))
        slope, curve = counts * (chance - right), counts * chance * (1 - chance)
        rows = np.flatnonzero(random.random(len(seen)) < _ROWS)
        width = seen.shape[1]
        some = random.choice(width, max(int(_COLUMNS * width), 1), replace=False)
        tree = {name: a[number] for name, a in arrays.items()}
        _grow(tree, bins, limits, (slope, curve), rows, some)
        odds += move({name: a[None] for name, a in tree.items()}, seen)
    return arrays


def _limits(column: Floats) -> Floats:
    """Where a column may be cut."""
    values = np.unique(np.quantile(column, np.linspace(0, 1, _BINS + 1)[1:-1]))
    return values.astype(np.float32)


def _grow(
    tree: dict[str, NDArray[Any]],
    bins: NDArray[np.int64],
    limits: Sequence[Floats],
    slopes: tuple[Doubles, Doubles],
    rows: NDArray[np.intp],
    some: NDArray[np.int64],
) -> None:
    """Split the leaf that gains most until there are enough; writes into ``tree``."""
    slope, curve = slopes
    leaves = {0: (rows, *_best(bins, slopes, rows, some))}
    used = 1
    while used + 1 < len(tree["column"]):
        node = max(leaves, key=lambda k: leaves[k][1])
        rows, gain, column, cut = leaves[node]
        if gain <= 0:
            break
        del leaves[node]
        tree["column"][node], tree["limit"][node] = column, limits[column][cut]
        tree["left"][node], tree["right"][node] = used, used + 1
        goes_left = bins[column, rows] <= cut
        for child, part in ((used, rows[goes_left]), (used + 1, rows[~goes_left])):
            leaves[child] = (part, *_best(bins, slopes, part, some))
        used += 2
    for node, (rows, *_) in leaves.items():
        tree["value"][node] = -_RATE * slope[rows].sum() / (curve[rows].sum() + _HELD_BACK)


def _best(
    bins: NDArray[np.int64],
    slopes: tuple[Doubles, Doubles],
    rows: NDArray[np.intp],
    some: NDArray[np.int64],
) -> tuple[float, int, int]:
    """The best cut of some rows: its gain, column and bin."""
    slope, curve = slopes
    best = (0.0, 0, 0)
    whole = slope[rows].sum() ** 2 / (curve[rows].sum() + _HELD_BACK)
    for column in some.tolist():
        here = bins[column, rows]
        of_slope = np.cumsum(np.bincount(here, slope[rows], _BINS))
        of_curve = np.cumsum(np.bincount(here, curve[rows], _BINS))
        number = np.cumsum(np.bincount(here, minlength=_BINS))
        gains = (
            of_slope**2 / (of_curve + _HELD_BACK)
            + (of_slope[-1] - of_slope) ** 2 / (of_curve[-1] - of_curve + _HELD_BACK)
            - whole
        )
        gains[(number < _FEWEST) | (len(rows) - number < _FEWEST)] = 0.0
        cut = int(gains.argmax())
        if gains[cut] > best[0]:
            best = (float(gains[cut]), column, cut)
    return best
