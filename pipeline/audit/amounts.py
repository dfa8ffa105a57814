"""Figures as they are computed with, and the check that a computation makes of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.audit.findings import Check, half_unit, is_digit_error, shown
from pipeline.audit.indicator import Indicator, base_unit, multiple
from pipeline.audit.statements import as_written, claim, in_words, is_rounded, same_unit
from pipeline.tuples import NamedTuple

POINTS = frozenset({"个百分点", "百分点"})
RATES = frozenset({"%", "‰", "倍", "折", "成"}) | POINTS
_SCALES = {"%": 0.01, "个百分点": 0.01, "百分点": 0.01, "‰": 0.001, "折": 0.1}
_TIMES_A_TERM = {"折": "/10", "‰": "/1000"}


class Amount(NamedTuple):
    """A figure in its unit without 万 and 亿, a rate as the number that it is.

    Attributes:
        indicator: the figure.
        value: the number.
        half: what rounding hides of it; nothing where it is exact.
        unit: without 万 and 亿.
    """

    indicator: Indicator
    value: float
    half: float
    unit: str

    @property
    def worth(self) -> float:
        """What 1 of the number that is written is worth as a value."""
        unit = self.indicator.figure.unit
        return _SCALES.get(unit, _scale(unit))

    @property
    def scale(self) -> float:
        """What a unit of the figure as it is written is worth."""
        return _scale(self.indicator.figure.unit)


def _scale(unit: str) -> float:
    return 1.0 if unit in RATES else multiple(unit)


def amount_of(indicator: Indicator) -> Amount:
    """The figure as an amount.

    Args:
        indicator: a figure of the text.
    """
    unit = indicator.figure.unit
    if unit in RATES:
        scale = _SCALES.get(unit, 1.0)
        return Amount(indicator, indicator.figure.value * scale, indicator.precision * scale, unit)
    half = indicator.precision * multiple(unit) if is_rounded(indicator) else 0.0
    return Amount(indicator, indicator.amount, half, base_unit(unit))


def counted(unit: str) -> str:
    """元 of 元/亩: what a price is counted in."""
    return unit.partition("/")[0]


def of_one_kind(one: Amount, other: Amount) -> bool:
    """Whether two amounts count the same, whatever each is of."""
    return same_unit(counted(one.unit), counted(other.unit))


def rounding(
    compute: Callable[..., float], values: Sequence[float], terms: Sequence[Amount]
) -> float:
    """What the rounding of the terms does to the result."""
    error = 0.0
    for i, term in enumerate(terms):
        if term.half:
            low, high = (
                compute(*values[:i], term.value + sign * term.half, *values[i + 1 :])
                for sign in (-1, 1)
            )
            error += abs(high - low) / 2
    return error


def check_of(
    kind: str,
    stated: Amount,
    terms: Sequence[Amount],
    value: float,
    tolerance: float,
    formula: str,
    *given: float,
) -> Check:
    """The check of a figure against what others give.

    Args:
        kind: of the check.
        stated: what the text says.
        terms: what is computed with.
        value: what comes out, as the value of an :class:`Amount`.
        tolerance: what rounding explains, likewise.
        formula: over the terms' values, in Excel's syntax.
        given: numbers to compute with that are no figures; last in the formula.
    """
    indicator = stated.indicator
    in_points = stated.unit in POINTS
    unit = stated.scale
    scales = {term.scale for term in terms}
    is_free = stated.unit == "%" or (kind in {"合计", "增减"} and scales == {unit})
    if len(scales) == 1 and is_free and not in_points:
        # Of one unit all, so that 万 and 亿 need not be written out.
        names = [_named(i, term, 1.0) for i, term in enumerate(terms)]
        divided = 1.0
    else:
        names = [_named(i, term, term.scale) for i, term in enumerate(terms)]
        divided = 1.0 if stated.unit == "%" else unit
    made = formula.format(*names, *given)
    if in_points:
        made = f"({made})*100"
    elif divided != 1:
        made = f"({made})/{divided:.0f}"
    if stated.unit == "‰":
        made, unit = f"({made})*1000", stated.worth
    shown_value = value * 100 / unit if in_points else value / unit
    words = in_words(formula.format(*(term.indicator.text for term in terms), *given))
    group = (*(t.indicator for t in terms), indicator)
    here = [i for i in group if i.place.number == indicator.place.number]
    far = {i.text: i for i in group if i.place.number != indicator.place.number}
    where = "、".join(f"{text}见第 {i.place.line} 行" for text, i in far.items())
    return Check(
        kind=kind,
        place=indicator.place,
        claim=claim(sorted(here, key=lambda i: i.figure.start)),
        explanation=f"{words} = {as_written(shown_value, indicator)}，文中为 {indicator.text}"
        + (f"（{where}）" if where else ""),
        terms=tuple(term.indicator.term for term in terms),
        stated=indicator.term,
        computed=round(shown_value, 9),
        tolerance=tolerance * 100 / unit if in_points else tolerance / unit,
        formula=made,
    )


def is_meant(check: Check, stated: Indicator, times: float) -> bool:
    """Whether a figure is near enough to what is computed to be meant for it, or one slip away.

    Args:
        check: of the figure.
        stated: the figure.
        times: how many times what is computed it may be.
    """
    if check.computed <= 0:
        return False
    if check.computed / times < check.stated.value < check.computed * times:
        return True
    decimals = half_unit(stated.text)
    places = 0 if decimals == 0.5 else len(f"{decimals:g}") - 3
    scale = 100 if stated.figure.unit == "%" else 1
    return is_digit_error(shown(stated.figure.value), f"{check.computed * scale:.{places}f}")


def _named(place: int, term: Amount, scale: float) -> str:
    if term.unit in _TIMES_A_TERM:
        return f"({{{place}}}{_TIMES_A_TERM[term.unit]})"
    return f"{{{place}}}" if scale == 1 else f"({{{place}}}*{scale:.0f})"
