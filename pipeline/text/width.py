"""How wide a text is, in Han characters."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Marks that East Asian Width calls ambiguous but official documents set one Han character wide.
_WIDE_MARKS = frozenset("“”‘’—…·①②③④⑤⑥⑦⑧⑨⑩ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ℃‰±×÷°′″")
_KEPT = 500  # characters: a longer text is counted anew
_HALF_MARKS = frozenset("·")  # GB/T 15834-2011 5.1: 间隔号 takes half a character


def columns(text: str) -> float:
    """Width in Han characters: Han and full-width marks count 1, Latin and digits a half.

    >>> columns("2023年12月29日")
    7.0
    >>> columns("“放管服”")
    5.0
    """
    return _known(text) if len(text) <= _KEPT else _counted(text)


class _Widths(dict[str, float]):
    """Width of each character, worked out when it is first seen."""

    def __missing__(self, char: str) -> float:
        if char in _HALF_MARKS:
            width = 0.5
        elif char in _WIDE_MARKS or unicodedata.east_asian_width(char) in {"W", "F"}:
            width = 1.0
        elif unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me", "Cf"}:
            width = 0.0
        else:
            width = 0.5
        self[char] = width
        return width


_width = _Widths().__getitem__


def _counted(text: str) -> float:
    return sum(map(_width, text), 0.0)


_known = lru_cache(maxsize=8192)(_counted)
"""Layout asks for the same few texts again and again."""
