"""Colours as files name them: which are a red, which black."""

from __future__ import annotations

import re

_HEX = re.compile("[0-9A-Fa-f]{6}")
_NAMED_RED = frozenset({"red", "darkred"})
_STRONG, _WEAK = 150, 90
_DARK = 64


def _parts(colour: str) -> tuple[int, int, int] | None:
    found = _HEX.match(colour.lstrip("#"))
    if found is None:
        return None
    value = int(found[0], 16)
    return value >> 16, value >> 8 & 255, value & 255


def is_red(colour: str) -> bool:
    """Whether a colour is a red such as official documents have.

    >>> is_red("FF0000"), is_red("#c00000"), is_red("000000"), is_red("auto")
    (True, True, False, False)
    """
    rgb = _parts(colour)
    if rgb is None:
        return colour.split(" ")[0].lower() in _NAMED_RED
    return rgb[0] >= _STRONG and max(rgb[1:]) <= _WEAK


def is_black(colour: str) -> bool:
    """Whether a colour is black, or none is named.

    >>> is_black("auto"), is_black("000000"), is_black("FF0000")
    (True, True, False)
    """
    rgb = _parts(colour)
    return (rgb is None and not is_red(colour)) or (rgb is not None and max(rgb) <= _DARK)
