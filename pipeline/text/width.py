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


def _counted(text: str) -> float:
    total = 0.0
    for char in text:
        if char in _HALF_MARKS:
            total += 0.5
        elif char in _WIDE_MARKS or unicodedata.east_asian_width(char) in {"W", "F"}:
            total += 1.0
        elif unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me", "Cf"}:
            continue
        else:
            total += 0.5
    return total


_known = lru_cache(maxsize=8192)(_counted)
"""Layout asks for the same few texts again and again."""
