"""Amounts that are so many times another: 1000份、每份500元、总额50万元; a month and its year."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.findings import Check, Term, is_digit_error, shown
from pipeline.model import Place
from pipeline.text.numerals import HAN_COUNT, MULTIPLES, halved, number_value
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
_N = r"(?P<count>\d{1,2}|[两三四五六七八九十])个?(?P<unit>年|学期|季度|期|次|批|月)"
_ALL = r"(?P<all>\d+(?:\.\d+)?)(?P<m1>[万亿]?)元"
_EACH = r"每个?(?P=unit)[^。；;，,\d]{0,6}(?P<each>\d+(?:\.\d+)?)(?P<m2>[万亿]?)元"
_DIVIDED = (
    regex(
        rf"(?<!\d){_ALL}[，,][^。；;\d]{{0,10}}?分[^。；;，,\d]{{0,6}}?{_N}[^。；;\d]{{0,8}}[，,]?{_EACH}"
    ),
    regex(rf"(?<![\d{HAN_COUNT}第近]){_N}[^。；;，,\d]{{0,8}}{_ALL}[，,]{_EACH}"),
)
"""每年1000元，分两学期发放，每学期500元; 三年投入2.4亿元，每年8000万元."""
_AMOUNT = r"(\d+(?:\.\d+)?)元"
_TURNED = r"[^。；;\d]{0,8}?(?:到|至|为)[^。；;\d]{0,6}"
_MONTH_AND_YEAR = regex(
    rf"每月[^。；;\d]{{0,12}}{_AMOUNT}{_TURNED}{_AMOUNT}[^。；;\d]{{0,40}}?每年[^。；;\d]{{0,24}}"
    rf"{_AMOUNT}{_TURNED}{_AMOUNT}"
)
_MONTHS = 12
_ANOTHER = regex(
    r"每[^，,。；;\d]{1,6}\d[^。]*[；;、，,]$|每[^，,。；;\d]{1,6}\d[^。]*[；;、，,][^。；;\d]{0,8}$"
)
"""Another price before it, so that the sum is of both: 一等奖2名，每名20万元；."""


def product_checks(place: Place) -> Iterator[Check]:
    """Products whose factors and result the text all gives."""
    plain = halved(place.text)
    for pattern in (_TIMES, _YEARS):
        for m in pattern.finditer(plain):
            count = number_value(m["count"].replace("两", "二"))
            of_several = _ANOTHER.search(plain[: m.start()].rpartition("。")[2])
            if count and not of_several:
                scale = MULTIPLES[m["m1"]] / MULTIPLES[m["m2"]]
                yield _check(place, m[0], count, float(m["each"]), float(m["all"]), scale)
    for pattern in _DIVIDED:
        for m in pattern.finditer(plain):
            count = number_value(m["count"].replace("两", "二"))
            each, whole = float(m["each"]), float(m["all"])
            scale = MULTIPLES[m["m2"]] / MULTIPLES[m["m1"]]
            if not count or not (each and whole):
                continue
            check = _check(place, m[0], count, each, whole, scale)
            if check.agrees or is_digit_error(shown(whole), shown(check.computed)):
                yield check
    for m in _MONTH_AND_YEAR.finditer(plain):
        before, after, year_before, year_after = (float(m[i]) for i in range(1, 5))
        pairs = ((before, year_before), (after, year_after))
        if any(month * _MONTHS == year for month, year in pairs):
            # One pair shows that the year is meant as twelve such months.
            for month, year in pairs:
                yield _check(place, m[0], _MONTHS, month, year)


def _check(
    place: Place, claim: str, count: float, each: float, stated: float, scale: float = 1.0
) -> Check:
    computed = round(count * each * scale, 6)
    formula = "{0}*{1}"
    if scale != 1:
        formula += f"*{scale:.0f}" if scale > 1 else f"/{1 / scale:.0f}"
    return Check(
        kind="乘积",
        place=place,
        claim=claim,
        explanation=(
            f"{shown(count)} × {shown(each)} 折合 {shown(computed)}，文中为 {shown(stated)}"
        ),
        terms=(Term(count), Term(each)),
        stated=Term(stated),
        computed=computed,
        tolerance=0.0,
        formula=formula,
    )
