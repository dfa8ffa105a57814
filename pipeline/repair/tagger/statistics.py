"""How many documents had an n-gram, and in how many a quotation mark stood beside it.

The network is given these counts instead of having to remember them. In training each document
sees them without its own share, so the network learns what they are worth on unseen text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.tagger.encoding import Ids, hashed

ORDERS: Final = (2, 3, 4)
"""Characters of the n-grams counted."""

PLAIN_LEAST: Final = {2: 8, 3: 12, 4: 16}
"""N-grams never beside a quotation mark are kept from so many documents on."""

SIDES: Final = ("open_right", "close_right", "open_left", "close_left")
"""Where the mark stood: “ or ”, with the n-gram on its right or on its left."""

COLUMNS: Final = 6 * len(ORDERS)
"""Features for each gap."""

Floats = NDArray[np.float32]
Keys = NDArray[np.uint32]
Counts = NDArray[np.int32]


def keys(ids: Ids, order: int) -> Keys:
    """Fingerprint of the n-gram that begins at each place, shape (n,)."""
    return hashed(ids, order, 32).astype(np.uint32)


class Statistics:
    """Counts of n-grams.

    Args:
        arrays: for each order ``k``: ``plain{k}.keys`` and ``.seen`` (n-grams never beside a
            mark), ``quoted{k}.keys``, ``.seen`` and ``.sides`` (shape (n, 4)); keys rise.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self._arrays = arrays

    def look_up(self, found: Keys, order: int) -> tuple[Counts, Counts]:
        """Documents that had each n-gram, shape (n,), and beside a mark by side, shape (n, 4)."""
        a = self._arrays
        seen = np.zeros(len(found), dtype=np.int32)
        sides = np.zeros((len(found), len(SIDES)), dtype=np.int32)
        for name in ("plain", "quoted"):
            known = a[f"{name}{order}.keys"]
            if not len(known):
                continue
            at = np.minimum(np.searchsorted(known, found), len(known) - 1)
            hit = known[at] == found
            seen[hit] = a[f"{name}{order}.seen"][at[hit]]
            if name == "quoted":
                sides[hit] = a[f"quoted{order}.sides"][at[hit]]
        return seen, sides

    def plain_least(self, order: int) -> int:
        """Documents of the rarest n-gram that is known though no mark stood beside it."""
        seen = self._arrays[f"plain{order}.seen"]
        return int(seen.min()) if len(seen) else PLAIN_LEAST[order]

    def features(self, ids: Ids) -> Floats:
        """Features of each gap of a stream, shape (n, COLUMNS)."""
        looked = {}
        for order in ORDERS:
            unique, back = np.unique(keys(ids, order), return_inverse=True)
            seen, sides = self.look_up(unique, order)
            looked[order] = (seen[back], sides[back])
        return columns(looked)


def columns(looked: Mapping[int, tuple[Counts, Counts]]) -> Floats:
    """Features of each gap from counts of the n-grams that begin at each place."""
    parts: list[Floats] = []
    for order in ORDERS:
        seen, sides = looked[order]
        common = np.log2(1 + seen).astype(np.float32) / 4
        share = (sides + 0.2) / (seen[:, None] + 1.0)
        share = np.clip(share, 1e-3, 0.97)
        odds = (np.log(share / (1 - share)) / 2).astype(np.float32)
        before = np.zeros((order, 3), dtype=np.float32)
        right = np.stack([common, odds[:, 0], odds[:, 1]], axis=1)
        left = np.stack([common, odds[:, 2], odds[:, 3]], axis=1)
        parts += [right, np.concatenate([before, left])[: len(right)]]
    return np.concatenate(parts, axis=1)
