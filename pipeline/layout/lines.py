"""The lines that a paragraph takes, estimated from the widths of its characters alone.

Word sets its lines itself. What must be decided before them, and alike on every machine, rests on
this: how many rows a paragraph takes, and whether its lines may be spread to the full width.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate

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


def _measured(text: str) -> tuple[array[float], array[int]]:
    """Where each unit ends: after how much width, after how many characters; zero before all."""
    units = _UNITS.findall(text)
    ends = accumulate(map(len, units), initial=0)
    return array("d", accumulate(map(_width, units), initial=0.0)), array("i", ends)


_measured_once = lru_cache(maxsize=512)(_measured)
"""The same text is set in one room after another."""


def _counted(text: str, first: float, rest: float) -> tuple[tuple[float, int], ...]:
    """Of each line what is left of its room, in characters, and how many units may be spread."""
    widths, ends = (_measured_once if len(text) <= _KEPT else _measured)(text)
    lines: list[tuple[float, int]] = []
    room, last, count, at = first, 0.0, 0, 0
    while True:
        # Widths are halves of a character: sums of them and what is left of a room are exact.
        fits = max(bisect_right(widths, widths[at] + room + _EPSILON, at) - 1, at)
        if fits > at:
            room -= widths[fits] - widths[at]
            last = widths[fits] - widths[fits - 1]
            count += fits - at
        if fits == len(widths) - 1:
            return (*lines, (room, count))
        width = widths[fits + 1] - widths[fits]
        carried = text[ends[fits] : ends[fits + 1]] in _NO_START  # the character before comes along
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
        at = fits + 1


_known = lru_cache(maxsize=8192)(_counted)
"""A document is estimated several times, and again when one word of it changes."""


def _blanks(text: str, first: float, rest: float) -> tuple[tuple[float, int], ...]:
    of = _known if len(text) <= _KEPT else _counted
    return of(text, first, rest)
