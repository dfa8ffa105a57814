"""What a check says: the claim, how to compute it again, and whether they agree."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pipeline.text.numerals import HAN_DIGITS
from pipeline.text.patterns import regex

_FRACTION = regex(rf"[.．点]([0-9０-９{HAN_DIGITS}]+)")


class Term(msgspec.Struct, frozen=True):
    """A number in a computation.

    Attributes:
        value: the number.
        indicator: the number of the indicator it is; 0 for a count made by the check itself.
    """

    value: float
    indicator: int = 0


class Check(msgspec.Struct, frozen=True):
    """A claim that the text lets one check.

    Attributes:
        kind: 比率, 合计, 构成, 增减, 乘积, 期限, 列举, 序号, 表格合计, 前后.
        path: the element.
        claim: the words of the text.
        explanation: the computation in words.
        formula: with ``{0}``, ``{1}`` … for :attr:`terms`, in Excel's syntax.
        terms: what is computed with.
        stated: what the text says.
        computed: what the formula gives.
        tolerance: the difference that rounding explains.
        line: line in the decoded source.
    """

    kind: str
    path: str
    claim: str
    explanation: str
    formula: str
    terms: tuple[Term, ...]
    stated: Term
    computed: float
    tolerance: float
    line: int = 0

    @property
    def agrees(self) -> bool:
        """Whether text and computation agree, rounding taken into account."""
        return abs(self.computed - self.stated.value) <= self.tolerance * (1 + 1e-9) + 1e-9


def decimals(text: str) -> int:
    """Digits after the point of a number as written.

    >>> decimals("36.4%"), decimals("38个"), decimals("百分之五点九")
    (1, 0, 1)
    """
    found = _FRACTION.search(text)
    return len(found[1]) if found else 0


def half_unit(text: str) -> float:
    """Half a unit of the last digit written: what rounding may hide."""
    return float(0.5 * 10.0 ** -decimals(text))


def shown(value: float) -> str:
    """A number for a reader: at most four digits after the point, no empty ones.

    >>> shown(57.0048), shown(38), shown(528895.60)
    ('57.0048', '38', '528895.6')
    """
    return f"{value:.4f}".rstrip("0").rstrip(".")


def total(values: Sequence[float]) -> float:
    """Their sum, free of binary dust."""
    return round(sum(values), 6)
