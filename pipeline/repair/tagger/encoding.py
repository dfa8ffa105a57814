"""What the tagger sees of a text, and what it may say was lost: shared by training and run time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

LOST: Final = (
    *("", "“", "”", "”、“", "”，“", "”。", "”，", "”：", "”；", "”、"),
    *"、，。；：年月日（）〔〕《》—‘’ⅠⅡⅢⅣⅤ℃\ufffd",
)
"""The strings a gap may have lost: none, each string that may be restored, anything else."""

OTHER: Final = len(LOST) - 1
"""Index of *something that is not restored* (a Han character, a rare mark)."""

OPENS: Final = tuple(i for i, lost in enumerate(LOST) if lost.endswith("“"))
CLOSES: Final = tuple(i for i, lost in enumerate(LOST) if lost.startswith("”"))

UNKNOWN, BREAK = 1, 2
"""Ids that are no characters: not in the vocabulary, paragraph end; 0 fills up a window."""

FIRST_CHARACTER: Final = 3

_FOLD = str.maketrans(
    "，：；（）！？％∶\N{IDEOGRAPHIC SPACE}\N{NO-BREAK SPACE}\t\N{EM SPACE}\N{EN SPACE}",
    ",:;()!?%:     ",
)

Ids = NDArray[np.int64]


def fold_widths(text: str) -> str:
    """The text with each mark in one width; its length stays."""
    return text.translate(_FOLD)


class Vocabulary:
    """Characters and their ids.

    Args:
        characters: all known characters, the commonest first.
    """

    def __init__(self, characters: str) -> None:
        self.characters = characters
        self._table = np.full(0x10000, UNKNOWN, dtype=np.int64)
        for i, char in enumerate(characters):
            self._table[ord(char)] = i + FIRST_CHARACTER
        self._table[ord("\n")] = BREAK

    def __len__(self) -> int:
        return len(self.characters) + FIRST_CHARACTER

    def encode(self, text: str) -> Ids:
        r"""Ids of the characters of folded text, one a code point; ``\\n`` is ``BREAK``."""
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        return self._table[np.where(points < 0x10000, points, 0)]


def join(paragraphs: Iterable[str]) -> str:
    """The stream a document is read as: each paragraph ends with a line feed."""
    return "".join(fold_widths(p).replace("\n", " ") + "\n" for p in paragraphs)


def hashed(ids: Ids, order: int, bits: int) -> Ids:
    """Bucket of the n-gram that begins at each place.

    Args:
        ids: character ids, shape (..., n).
        order: characters in the n-gram, 2..4.
        bits: log2 of the number of buckets.

    Returns:
        Buckets, shape (..., n); n-grams beyond the end are padded.
    """
    total = np.zeros_like(ids)
    for k in range(order):
        shifted = np.zeros_like(ids)
        shifted[..., : max(ids.shape[-1] - k, 0)] = ids[..., k:]
        total = total * 1_000_003 + shifted + 7 * order
        total &= 0x3FFFFFFFFF
    total ^= total >> 17
    total = (total * 0x9E3779B1) & 0x3FFFFFFFFFFFFFF
    return (total >> 13) & ((1 << bits) - 1)
