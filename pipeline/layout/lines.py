"""The lines that a paragraph takes, estimated from the widths of its characters alone.

Word sets its lines itself. What must be decided before them, and alike on every machine, rests on
this: how many rows a paragraph takes, and whether its lines may be spread to the full width.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.text.patterns import regex
from pipeline.text.width import columns

_width = lru_cache(maxsize=8192)(columns)
_UNITS = regex("[!-~]+|.", re.DOTALL)
_WORDS = regex("[!-~]{3,}")
_NO_START = frozenset("，。、；：？！”’）》〕】％%")
_KEPT = 2000  # characters: a longer paragraph is counted anew
_GAPE = 0.2  # of a character: what a spread line may put between two of its characters
_EPSILON = 1e-6


def lines_of(text: str, first: float, rest: float) -> int:
    """Lines a paragraph takes.

    Args:
        text: its text.
        first: how many characters its first line holds.
        rest: how many the others hold.
    """
    return len(_blanks(text, first, rest))


def gapes(text: str, first: float, rest: float) -> bool:
    """Whether a line, spread to its full width, would gape: a long word had to go to the next.

    Args: as :func:`lines_of`.

    >>> gapes("汇入账户62220202001122334455。", 14, 14)
    True
    >>> gapes("汇入账户6222。", 14, 14)
    False
    """
    longest = max(map(len, _WORDS.findall(text)), default=0) / 2
    room = min(first, rest)
    if longest <= room * _GAPE / (1 + _GAPE):  # whatever stands before it, the line is full enough
        return False
    return any(
        blank > _GAPE * max(units - 1, 1) for blank, units in _blanks(text, first, rest)[:-1]
    )


def _counted(text: str, first: float, rest: float) -> tuple[tuple[float, int], ...]:
    """Of each line what is left of its room, in characters, and how many units may be spread."""
    lines: list[tuple[float, int]] = []
    room, last, count = first, 0.0, 0
    for unit in _UNITS.findall(text):
        width = _width(unit) if len(unit) == 1 else columns(unit)
        if width > room + _EPSILON:
            carried = unit in _NO_START  # the character before comes along
            lines.append((room + last, count - 1) if carried else (room, count))
            room, count = max(rest, 1.0), 0
            if carried:
                room -= last
                count = 1
            while width > room:
                lines.append((0.0, 0))
                width -= room
                room = max(rest, 1.0)
        room -= width
        last = width
        count += 1
    return (*lines, (room, count))


_known = lru_cache(maxsize=8192)(_counted)
"""A document is estimated several times, and again when one word of it changes."""


def _blanks(text: str, first: float, rest: float) -> tuple[tuple[float, int], ...]:
    of = _known if len(text) <= _KEPT else _counted
    return of(text, first, rest)
