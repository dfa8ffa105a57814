"""From a day to a day, and how long that is said to be: 自…起…至…，有效期三年."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator

from pipeline.audit.findings import Check, Term
from pipeline.model import Place
from pipeline.text.numerals import HAN_COUNT, halved, number_value
from pipeline.text.patterns import regex

_DAY = r"(20\d\d)年(\d{1,2})月(\d{1,2})日(?:[（(]含[^）)]{0,6}[）)])?"
_SPAN = regex(
    rf"{_DAY}[^。；;\n]{{0,24}}?(?:[至到—-]|截止|失效)[^。；;\n]{{0,4}}?{_DAY}|{_DAY}[^。；;\n\d]{{0,8}}[，,]{_DAY}截止"
)
_LENGTH = regex(
    r"(?:有效期|服务期|合同期|聘期|任期|租期|执行期限?|工期|建设期|周期|期限|为期|试行期?)(?:限)?(?:暂定)?(?:为|是)?[（(]?"
    rf"(?P<n>\d{{1,2}}|[两{HAN_COUNT}]{{1,2}})(?P<unit>个月|年)(?!\d|[{HAN_COUNT}]?月)"
)
_YEAR_AND_MONTH = 2  # numbers of a month
_MONTH = r"(20\d\d)年(\d{1,2})月(?!\d|份?的?\d{1,2}日)"
_MONTHS = regex(
    rf"{_MONTH}份?[^。；;\n\d]{{0,10}}?(?:[至到—-]|[，,])[^。；;\n\d]{{0,8}}?{_MONTH}"
    r"(?=[^。；;，,\d]{0,4}(?:完工|竣工|建成|结束|完成|投用|投产|交付|通车|验收|止|底|末))"
)
"""2025年5月开工，至2026年10月完工."""
_REACH = 60  # code points between the dates and the length
_NEAR = regex(rf"(?:(?!其中|除)[^。；;\n]){{0,{_REACH}}}")


def period_checks(place: Place) -> Iterator[Check]:
    """Validity said both by its two days and by its length."""
    plain = halved(place.text)
    lengths = list(_LENGTH.finditer(plain))
    if not lengths:
        return
    spans = [*_SPAN.finditer(plain), *_MONTHS.finditer(plain)]
    spans.sort(key=lambda span: span.start())
    for at, m in enumerate(spans):
        near = [one for one in lengths if _NEAR.fullmatch(_between(plain, one, m))]
        beside = [*spans[max(0, at - 1) : at], *spans[at + 1 : at + 2]]
        apart = all(len(_between(plain, m, other)) >= _REACH for other in beside)
        if len(near) != 1 or not apart:
            continue
        check = _check(m, near[0], place)
        if check:
            yield check


def _between(text: str, one: re.Match[str], other: re.Match[str]) -> str:
    first, second = sorted((one, other), key=lambda m: m.start())
    return text[first.end() : second.start()]


def _check(m: re.Match[str], length: re.Match[str], place: Place) -> Check | None:
    numbers = [int(part) for part in m.groups() if part]
    stated = number_value(length["n"].replace("两", "二"))
    by_month = len(numbers) == _YEAR_AND_MONTH * 2
    try:
        if by_month:
            numbers = [*numbers[:2], 1, *numbers[2:], 1]
        start, end = datetime.date(*numbers[:3]), datetime.date(*numbers[3:6])
    except ValueError:
        return None
    if not stated or (by_month and end <= start):
        return None
    months = _months(start, end)
    wanted = stated * (12 if length["unit"] == "年" else 1)
    if by_month and months != wanted:
        months += 1  # the last month is counted or not
    shown = f"{months // 12}年" if months % 12 == 0 else f"{months}个月"
    written = len("2025-05") if by_month else None
    low, high = sorted((m, length), key=lambda found: found.start())
    return Check(
        kind="期限",
        place=place,
        claim=m.string[low.start() : high.end()].strip(),
        explanation=(
            f"{start.isoformat()[:written]} 至 {end.isoformat()[:written]} 为{shown}，"
            f"文中为 {length['n']}{length['unit']}"
        ),
        terms=(Term(months),),
        stated=Term(wanted),
        computed=months,
        tolerance=0.0,
    )


def _months(start: datetime.date, end: datetime.date) -> int:
    """Months from the first day to the last, both counted; a started month is one.

    To the day before, the same day, or the end of the month are all said for a whole month.
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    last = calendar.monthrange(end.year, end.month)[1]
    if end.day >= start.day + 1 and end.day == last and start.day == 1:
        return months + 1
    if end.day < start.day - 1:
        return months
    return months if end.day <= start.day else months + 1
