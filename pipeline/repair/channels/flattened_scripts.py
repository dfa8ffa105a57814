"""Flattened scripts: raised and lowered digits came down to the line (m³ became m3)."""

from __future__ import annotations

import re

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉⁺⁻", "01234567890123456789+-")
_TRACE = re.compile(
    r"(?<=[0-9万亿/])(?:[kcdm]?m)[23](?![0-9A-Za-z])"
    r"|(?<![A-Za-z])(?:CO2|SO2|NO2|O3|H2O|CH4|N2O|NH3)(?![0-9A-Za-z])"
    r"|(?<=[0-9])[×x]10[1-9](?![0-9])"
)


class FlattenedScripts:
    """Superscripts and subscripts put on the line."""

    id = "flattened_scripts"
    name = "上下标变平"
    explanation = "上标、下标（m³、CO₂、10⁴）被当作普通数字。"

    def damage(self, text: str) -> str:
        """Put raised and lowered digits on the line.

        >>> FlattenedScripts().damage("8μg/m³，CO₂")
        '8μg/m3，CO2'
        """
        return text.translate(_RAISED)

    def holds(self, text: str) -> bool:
        """Whether nothing is raised or lowered."""
        return self.damage(text) == text

    def places(self, text: str) -> list[tuple[int, int]]:
        """Units and formulas whose digit should be raised or lowered."""
        return [m.span() for m in _TRACE.finditer(text)]

    def survivors(self, text: str) -> int:
        """Digits still raised or lowered."""
        return sum(a != b for a, b in zip(text, self.damage(text), strict=True))
