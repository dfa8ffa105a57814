"""Straightened quotes: “ ” ‘ ’ became ASCII quotation marks."""

from __future__ import annotations

import re

_STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
_TRACE = re.compile("(?<=[\u4e00-\u9fff、，。：；（])[\"']|[\"'](?=[\u4e00-\u9fff])")


class StraightQuotes:
    """Curly quotation marks made straight."""

    id = "straight_quotes"
    name = "引号变直"
    explanation = "弯引号“”‘’被换成了直引号。"

    def damage(self, text: str) -> str:
        """Straighten the marks.

        >>> StraightQuotes().damage("深化“放管服”改革")
        '深化"放管服"改革'
        """
        return text.translate(_STRAIGHT)

    def holds(self, text: str) -> bool:
        """Whether no curly mark is left."""
        return self.damage(text) == text

    def places(self, text: str) -> list[tuple[int, int]]:
        """Straight marks beside Chinese text."""
        return [m.span() for m in _TRACE.finditer(text)]

    def survivors(self, text: str) -> int:
        """Curly marks still there."""
        return sum(text.count(mark) for mark in "“”‘’")
