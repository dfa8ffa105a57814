"""Terms in their surroundings: how many documents had a string there, and quoted it there.

Official documents copy each other: 带押过户 behind 二手房 is quoted in few of them, before 模式 in
most. A term's own counts do not tell these apart.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from pipeline._data import content_of
from pipeline.repair.arrays import arrays_of

FILE = "contexts.npz"
"""The package's table."""

WIDTHS: Final = ((2, 0), (0, 2), (4, 0), (0, 4), (2, 2))
"""Characters before and behind a string that are looked at with it."""


def key(text: str, start: int, end: int, width: tuple[int, int]) -> int:
    r"""Fingerprint of a string with what stands beside it in its paragraph.

    Args:
        text: folded, each paragraph between line feeds.
        start: where the string begins.
        end: just after it.
        width: characters before and behind.

    >>> key("\n深化放管服改革\n", 3, 6, (4, 0)) == key("改革\n深化放管服\n", 5, 8, (4, 0))
    True
    """
    before, behind = width
    left = text[max(start - before, 0) : start]
    left = left[max(left.rfind("\n"), 0) :]
    right = text[end : end + behind].partition("\n")
    return zlib.crc32(f"{left}\0{text[start:end]}\0{right[0]}{right[1]}".encode())


class Contexts(msgspec.Struct, frozen=True):
    """Counts of documents by fingerprint, for each of ``WIDTHS``.

    Attributes:
        keys: rising, shape (n,), by width.
        seen: documents that had the string there.
        quoted: documents that quoted it there.
    """

    keys: tuple[NDArray[np.uint32], ...]
    seen: tuple[NDArray[np.uint8], ...]
    quoted: tuple[NDArray[np.uint8], ...]

    def look_up(self, number: int, wanted: NDArray[np.uint32]) -> NDArray[np.float32]:
        """Documents that quoted and that had each, shape (n, 2); zeros where it is not known.

        Args:
            number: which of ``WIDTHS``.
            wanted: fingerprints.
        """
        keys, found = self.keys[number], np.zeros((len(wanted), 2), dtype=np.float32)
        if not len(keys):
            return found
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        hit = keys[at] == wanted
        found[hit, 0] = self.quoted[number][at[hit]]
        found[hit, 1] = self.seen[number][at[hit]]
        return found


def from_arrays(arrays: Mapping[str, NDArray[Any]]) -> Contexts:
    """Read what training wrote: ``<name>.<number>`` for each of the three."""
    names = ("keys", "seen", "quoted")
    parts = [tuple(arrays[f"{name}.{k}"] for k in range(len(WIDTHS))) for name in names]
    return Contexts(*parts)


@lru_cache(maxsize=1)
def load() -> Contexts:
    """The package's table."""
    return from_arrays(arrays_of(content_of(FILE)))
