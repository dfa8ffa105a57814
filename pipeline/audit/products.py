"""Amounts that are so many times another: 1000份、每份500元、总额50万元; a month and its year."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.findings import Check, Term, shown
from pipeline.text.numerals import halved, number_value
from pipeline.text.patterns import regex

_SUM = r"(?:总额度?|总金额|合计|共计|总计)(?:为|达)?"
_TIMES = regex(
    r"(?<![\d.])(?P<count>\d+)(?P<unit>份|张|个|套|名|户|辆|项|家)[^。；;\d]{0,16}每(?P=unit)"
    r"(?:面值|面额|补贴|补助|奖励|奖)?(?P<each>\d+(?:\.\d+)?)(?P<m1>万?)元"
    rf"[^。；;\d]{{0,16}}?{_SUM}(?P<all>\d+(?:\.\d+)?)(?P<m2>[万亿]?)元"
)
_YEARS = regex(
    r"每年(?P<each>\d+(?:\.\d+)?)(?P<m1>万?)元[^。；;\d]{0,16}?(?P<count>\d{1,2}|[两三四五六七八九十])年"
    rf"[^。；;\d]{{0,6}}?{_SUM}(?P<all>\d+(?:\.\d+)?)(?P<m2>[万亿]?)元"
)
_AMOUNT = r"(\d+(?:\.\d+)?)元"
_TURNED = r"[^。；;\d]{0,8}?(?:到|至|为)[^。；;\d]{0,6}"
_MONTH_AND_YEAR = regex(
    rf"每月[^。；;\d]{{0,12}}{_AMOUNT}{_TURNED}{_AMOUNT}[^。；;\d]{{0,40}}?每年[^。；;\d]{{0,24}}"
    rf"{_AMOUNT}{_TURNED}{_AMOUNT}"
)
_MULTIPLES = {"": 1.0, "万": 1e4, "亿": 1e8}
_MONTHS = 12


def product_checks(path: str, text: str, line: int) -> Iterator[Check]:
    """Products whose factors and result the text all gives.

    Args:
        path: the element.
        text: its text.
        line: its line in the source.
    """
    plain = halved(text)
    for pattern in (_TIMES, _YEARS):
        for m in pattern.finditer(plain):
            count = number_value(m["count"])
            if count:
                own = _MULTIPLES[m["m1"]] / _MULTIPLES[m["m2"]]
                yield _check(path, m[0], line, count, float(m["each"]), own, float(m["all"]))
    for m in _MONTH_AND_YEAR.finditer(plain):
        before, after, year_before, year_after = (float(m[i]) for i in range(1, 5))
        pairs = ((before, year_before), (after, year_after))
        if any(month * _MONTHS == year for month, year in pairs):
            # One pair shows that the year is meant as twelve such months.
            for month, year in pairs:
                yield _check(path, m[0], line, _MONTHS, month, 1.0, year)


def _check(
    path: str, said: str, line: int, count: float, each: float, scale: float, stated: float
) -> Check:
    computed = round(count * each * scale, 6)
    formula = "{0}*{1}"
    if scale != 1:
        formula += f"*{scale:.0f}" if scale > 1 else f"/{1 / scale:.0f}"
    return Check(
        kind="乘积",
        path=path,
        claim=said,
        explanation=(
            f"{shown(count)} × {shown(each)} 折合 {shown(computed)}，文中为 {shown(stated)}"
        ),
        formula=formula,
        terms=(Term(count), Term(each)),
        stated=Term(stated),
        computed=computed,
        tolerance=0.0,
        line=line,
    )
