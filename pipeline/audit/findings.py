"""What a check says: the claim, how to compute it again, and whether they agree.

A list after 其中 need not be complete, so a sum that is not the whole proves nothing. When one
wrong digit in one figure keeps everything from fitting, though, chance is a poor explanation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from pipeline.model import Place
from pipeline.text.numerals import HAN_DIGITS
from pipeline.text.patterns import regex

_LEAST_DIGITS = 3
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
        kind: 比率, 合计, 构成, 增减, 乘积, 平均, 期限, 日期, 列举, 序号, 前后, and of tables
            表格合计, 表格差额, 表格增幅, 表格比率, 表格平均, 表格乘积, 表格名次.
        place: the element.
        claim: the words of the text.
        explanation: the computation in words.
        terms: what is computed with.
        stated: what the text says.
        computed: what the formula gives.
        tolerance: the difference that rounding explains.
        formula: with ``{0}``, ``{1}`` … for :attr:`terms`, in Excel's syntax.
    """

    kind: str
    place: Place
    claim: str
    explanation: str
    terms: tuple[Term, ...]
    stated: Term
    computed: float
    tolerance: float = 0
    formula: str = "{0}"

    @property
    def agrees(self) -> bool:
        """Whether text and computation agree, rounding taken into account."""
        return abs(self.computed - self.stated.value) <= self.tolerance * (1 + 1e-9) + 1e-9


def sum_formula(count: int) -> str:
    """The sum of so many terms, as :attr:`Check.formula`."""
    return "+".join(f"{{{i}}}" for i in range(count))


def half_unit(text: str) -> float:
    """Half a unit of the last digit written: what rounding may hide.

    >>> half_unit("36.4%"), half_unit("38个"), half_unit("百分之五点九")
    (0.05, 0.5, 0.05)
    """
    fraction = _FRACTION.search(text)
    return float(0.5 * 10.0 ** -(len(fraction[1]) if fraction else 0))


def shown(value: float) -> str:
    """A number for a reader: at most four digits after the point, no empty ones.

    >>> shown(57.0048), shown(38), shown(528895.60)
    ('57.0048', '38', '528895.6')
    """
    return f"{value:.4f}".rstrip("0").rstrip(".")


def total(values: Sequence[float]) -> float:
    """Their sum, free of binary dust."""
    return round(sum(values), 6)


def is_digit_error(written: str, meant: str) -> bool:
    """Whether ``written`` is ``meant`` with one digit wrong, missing or too many, or two swapped.

    Args:
        written: the digits of the text, without grouping.
        meant: the digits that would fit.

    >>> is_digit_error("3157", "9157"), is_digit_error("275.0", "257.0")
    (True, True)
    >>> is_digit_error("12.3", "1.23")  # a point is no digit
    False
    >>> is_digit_error("100", "170")  # of so few digits almost any number is one away
    False
    """
    if written == meant or max(map(_digits, (written, meant))) < _LEAST_DIGITS:
        return False
    if len(written) == len(meant):
        point = written.find(".")
        if point > 0 and point == meant.find("."):
            # The digits on both sides of the point are neighbours: 67.2 for 62.7.
            written, meant = written.replace(".", ""), meant.replace(".", "")
        wrong = [i for i, (a, b) in enumerate(zip(written, meant, strict=True)) if a != b]
        if len(wrong) == 1:
            return "." not in (written[wrong[0]], meant[wrong[0]])
        i, j = wrong[0], wrong[-1]
        swapped = (written[i], written[j]) == (meant[j], meant[i])
        return len(wrong) == 2 and j == i + 1 and swapped and "." not in (written[i], written[j])
    short, long = sorted((written, meant), key=len)
    if len(long) != len(short) + 1:
        return False
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)) if long[i] != ".")


def slips_of(written: str) -> Iterator[str]:
    """The numbers of as many digits that one slip of the pen makes of another.

    >>> sorted(slips_of("12"))[:4]
    ['02', '10', '11', '13']
    """
    places = [i for i, char in enumerate(written) if char.isdigit()]
    for i in places:
        for digit in "0123456789":
            if digit != written[i]:
                yield written[:i] + digit + written[i + 1 :]
    for i, j in pairwise(places):
        if written[i] != written[j]:
            yield written[:i] + written[j] + written[i + 1 : j] + written[i] + written[j + 1 :]


def lost_digits_of(written: str) -> Iterator[str]:
    """The numbers of one digit more of which it lacks one.

    >>> "33.92" in lost_digits_of("3.92"), "302" in lost_digits_of("32")
    (True, True)
    """
    for i in range(len(written) + 1):
        for digit in "0123456789":
            if i or digit != "0":
                yield written[:i] + digit + written[i:]


def _digits(number: str) -> int:
    """Digits before the closing zeros."""
    return sum(char.isdigit() for char in number.rstrip("0."))
