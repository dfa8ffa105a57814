"""Clean paragraphs turned into what the tagger learns from: damaged text and what it lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.channels.font_run_loss import lost_at
from pipeline.repair.tagger.encoding import LOST, OTHER

_INDEX = {lost: i for i, lost in enumerate(LOST)}


@dataclass(frozen=True, slots=True)
class Damaged:
    """A paragraph after the channel.

    Attributes:
        text: what is left, ``n`` code points.
        lost: what was lost before each code point, and at the end; ``n + 1`` strings by place.
        inside: for each code point whether it stood between “ and ”.
    """

    text: str
    lost: dict[int, str]
    inside: NDArray[np.uint8]


def damage(paragraph: str) -> Damaged:
    """Put a clean paragraph through font-run loss and keep account."""
    text, lost = lost_at(paragraph)
    inside = np.zeros(len(text), dtype=np.uint8)
    depth = 0
    position = 0
    removed = [(i, s) for i, s in sorted(lost.items())]
    k = 0
    for position, char in enumerate(text):
        if k < len(removed) and removed[k][0] == position:
            depth = _depth(depth, removed[k][1])
            k += 1
        if char in "“”":
            depth = _depth(depth, char)
        inside[position] = depth > 0
    return Damaged(text, lost, inside)


def _depth(depth: int, text: str) -> int:
    for char in text:
        if char == "“":
            depth += 1
        elif char == "”":
            depth = max(depth - 1, 0)
    return depth


def labels(damaged: Damaged) -> NDArray[np.uint8]:
    """Index into ``LOST`` for each gap, shape (n + 1,)."""
    found = np.zeros(len(damaged.text) + 1, dtype=np.uint8)
    for place, lost in damaged.lost.items():
        found[place] = _INDEX.get(lost, OTHER)
    return found


def balanced(paragraphs: Sequence[str]) -> list[bool]:
    """Whether the quotation marks of each paragraph pair and nest."""
    good = []
    for text in paragraphs:
        depth = 0
        fine = True
        for char in text:
            if char == "“":
                depth += 1
            elif char == "”":
                depth -= 1
                fine = fine and depth >= 0
        good.append(fine and depth == 0)
    return good
