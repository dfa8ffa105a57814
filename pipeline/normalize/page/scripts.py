"""Raised and lowered text: the characters that Unicode has for it."""

from __future__ import annotations

_RAISED = str.maketrans("0123456789+-−=()（）n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−=()（）", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎₍₎")
_TABLES = {"sup": _RAISED, "sub": _LOWERED}
_BETWEEN = frozenset(". \t\r\n\f\xa0")
"""Characters that stay as they are: PM₂.₅."""


def shifted(text: str, level: str) -> str | None:
    """The text raised or lowered, character by character; ``None`` where Unicode lacks one.

    Args:
        text: what stands in the element.
        level: ``sup`` or ``sub``.

    >>> shifted("3", "sup"), shifted("2.5", "sub"), shifted("[1]", "sup")
    ('³', '₂.₅', None)
    """
    table = _TABLES[level]
    if not any(ord(char) in table for char in text):
        return None
    if not all(char in _BETWEEN or ord(char) in table for char in text):
        return None
    return text.translate(table)
