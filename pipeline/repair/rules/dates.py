"""DAT: the 年 月 日 that font-run loss takes from between digits, and their only reading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from pipeline.edits import Alternative
from pipeline.repair.rule import RUN_LOSSES, Facts, Replacement, Rule
from pipeline.text.chars import HAN

_SIGNED = re.compile(r"^(?P<year>19[5-9][0-9]|20[0-9]{2})(?P<rest>[0-9]{2,4})(?P<day>日?)$")
_ALONE = r"(?:(?<![0-9.．\-/A-Za-z约近逾超达])(?<!超过)|(?<=^[0-9][.．])|(?<=^[0-9]{2}[.．]))"
"""Before a year: no part of a longer number, unless that is the number of a list's item; no word
that an amount follows (``约2000`` lost 人 before ``13日``)."""
_WHOLE = re.compile(rf"{_ALONE}(?P<year>19[5-9][0-9]|20[0-9]{{2}})(?P<rest>[0-9]{{2,4}})日")
_SPACED = re.compile(
    r"(?<![0-9.．\-/A-Za-z〔（(\[])(?P<year>19[5-9][0-9]|20[0-9]{2})(?P<rest>[0-9]{2,4})"
    rf"(?=[ ][{HAN}])(?![ ][年月日号元万亿元户人个吨亩公平米件台套])"
)
_MONTH = re.compile(
    rf"{_ALONE}(?P<year>19[5-9][0-9]|20[0-9]{{2}})(?P<month>1[0-2]|0?[1-9])"
    r"(?:[-－—–~～](?P<until>1[0-2]|[1-9]))?月(?![0-9])"
)
_RANGE = re.compile(
    rf"{_ALONE}(?P<year>19[5-9][0-9]|20[0-9]{{2}})(?P<rest>[0-9]{{2,4}})"
    r"[-－—–~～](?P<until>19[5-9][0-9]|20[0-9]{2})?(?P<end>[0-9]{2,4})日"
)
_DAY = re.compile(
    r"(?:^|(?<=[至、和到于在自从，。；（(起,;]))(?P<rest>[0-9]{4})日(?![内前起以后次均常产用报处历])"
)


_SOON = timedelta(days=60)
_NEAR = 0.9
_BEGINS = 0.98
_FIRST_OF_MONTH = 0.77
_DAY_BEFORE_DASH = 0.85
_DAY_BEFORE_DAY = 0.92
_NUMERAL = "一二三四五六七八九十〇○零"
_SPACED_HAN = re.compile(
    rf"(?<![{HAN}])[一二](?:[ ]?[{_NUMERAL}]){{3}}[ ]?年"
    rf"(?:[ ]?[{_NUMERAL}]{{1,3}}[ ]?月(?:[ ]?[{_NUMERAL}](?:[ ]?[{_NUMERAL}]){{0,2}}[ ]?日)?)?"
)
_SPACED_DIGITS = re.compile(
    r"(?<![0-9.])(?:19|20)[0-9]{2}[ ]?年(?:[ ]?[0-9]{1,2}[ ]?月(?:[ ]?[0-9]{1,2}[ ]?日)?)?"
    r"|(?<![0-9.])[0-9]{1,2}[ ]?月[ ]?[0-9]{1,2}[ ]?日"
)
_SPACES = re.compile("[ ]+")


def month_and_day(digits: str, year: int) -> list[tuple[int, int]]:
    """Every way to read ``digits`` as month and day without padding zeros, or padded throughout.

    >>> month_and_day("1229", 2023)
    [(12, 29)]
    >>> month_and_day("111", 2023)
    [(1, 11), (11, 1)]
    >>> month_and_day("0305", 2023)
    [(3, 5)]
    """
    readings: list[tuple[int, int]] = []
    for cut in range(1, len(digits)):
        month, day = digits[:cut], digits[cut:]
        if len(month) > 2 or len(day) > 2:
            continue
        padded = len(month) == 2 and len(day) == 2
        if not padded and (month[0] == "0" or day[0] == "0"):
            continue
        try:
            found = date(year, int(month), int(day))
        except ValueError:
            continue
        readings.append((found.month, found.day))
    return readings


def _is_month(digits: str) -> bool:
    """Whether the digits after a year may be a month alone (``202412``: 2024年12月)."""
    return digits in {"10", "11", "12"}


def _signs(start: int, year: str, rest: str, month: int, *, day_sign: bool) -> list[Replacement]:
    """Insertions of 年, 月 and perhaps 日 into ``year + rest`` that stands at ``start``."""
    at = start + len(year)
    width = 2 if rest[0] == "0" or (month > 9) else 1
    places = [(at, "年"), (at + width, "月")] if year else [(at + width, "月")]
    if day_sign:
        places.append((at + len(rest), "日"))
    return [Replacement(i, i, sign) for i, sign in places]


@Rule(
    "DAT004",
    name="no-space-in-date",
    summary="日期中间的空格去掉。",
    source="GB/T 15835-2011 5.1；日期数字与年、月、日相连",
    fixes={
        "二 〇 二 四 年 三 月 五 日": "二〇二四年三月五日",
        "自 2024 年 3 月 5 日 起": "自 2024年3月5日 起",
        "9 月 30 日前": "9月30日前",
    },
    keeps=("2024年3月5日", "第 2024 号", "共 30 日", "二 一 年级"),
).form_edits
def no_space_in_date(text: str, facts: Facts) -> Iterator[Replacement]:
    """The parts of a date stand together, in digits or in Han numerals."""
    if " " not in text:
        return
    for pattern in (_SPACED_HAN, _SPACED_DIGITS):
        for m in pattern.finditer(text):
            for space in _SPACES.finditer(text, m.start(), m.end()):
                yield Replacement(space.start(), space.end(), "")


@Rule(
    "DAT001",
    name="signed-date-signs",
    summary="成文日期补上丢失的“年”“月”“日”。",
    source="GB/T 9704-2012 7.3.5.5；字体片段丢失会丢掉数字之间单独的年、月、日",
    probability=0.999,
    roles=frozenset({"document_date"}),
    fixes={
        "20231229": "2023年12月29日",
        "2024115日": "2024年11月5日",
        "20240305": "2024年03月05日",
    },
    keeps=("2023年12月29日", "20231329", "2023", "2023-12-29", "202412"),
    tested_with=Facts(role="document_date", dates=("2024-11-05",)),
).insertions
def signed_date_signs(text: str, facts: Facts) -> Iterator[Replacement]:
    """The document's date gets its signs back where the calendar leaves one reading.

    Where it leaves two, the dates that are stated decide; else both are proposed.
    """
    m = _SIGNED.match(text)
    if m is None:
        return
    readings = month_and_day(m["rest"], int(m["year"]))
    if not m["day"] and _is_month(m["rest"]):
        return
    chosen = _stated(m["year"], readings, facts)
    if chosen is not None:
        yield from _signs(0, m["year"], m["rest"], chosen[0], day_sign=not m["day"])
    elif len(readings) == 2:
        yield from _ambiguous(0, m["year"], m["rest"], readings, facts, day_sign=not m["day"])


@Rule(
    "DAT005",
    name="date-range-signs",
    summary="起止日期补上丢失的“年”“月”“日”。",
    source="字体片段丢失会丢掉单独的年、月、日；完好文本中这样的起止日期44处，前一个都带“日”",
    probability=0.998,
    channels=RUN_LOSSES,
    fixes={
        "有效期202291-2023831日": "有效期2022年9月1日-2023年8月31日",
        "公示20241210—1220日。": "公示2024年12月10日—12月20日。",
        "公示期为202431—31日。": "公示期为2024年3月1日—31日。",
        "报名202413—15日": "报名2024年1月3日—15日",
    },
    keeps=(
        "2022年9月1日-2023年8月31日",
        "电话20229131-2023831",
        "编号2022931-20日",
        "有效期2023831-202291日",
    ),
).insertions
def date_range_signs(text: str, facts: Facts) -> Iterator[Replacement]:
    """Two dates joined by a dash: the first has lost its 日 too, and is not after the second."""
    for m in _RANGE.finditer(text):
        year, until = m["year"], m["until"] or m["year"]
        if _ends_in_its_month(m):
            yield from _first_of_range(m, month_and_day(m["rest"], int(year)))
            continue
        pairs = [
            (first, last)
            for first in month_and_day(m["rest"], int(year))
            for last in month_and_day(m["end"], int(until))
            if (year, *first) <= (until, *last)
        ]
        firsts = sorted({first for first, _ in pairs})
        lasts = sorted({last for _, last in pairs})
        if len(firsts) != 1:
            continue
        signs = _signs(m.start(), year, m["rest"], firsts[0][0], day_sign=True)
        if _is_month(m["rest"]):
            other = Alternative(f"{year}年{m['rest']}月", round(1 - _DAY_BEFORE_DASH, 3))
            signs = [
                replace(
                    sign,
                    probability=_DAY_BEFORE_DASH,
                    alternatives=(other,),
                    group=f"DAT-{m.start()}",
                )
                for sign in signs
            ]
        yield from signs
        at = m.start("until") if m["until"] else m.start("end")
        if len(lasts) == 1:
            yield from _signs(at, m["until"] or "", m["end"], lasts[0][0], day_sign=False)
        elif m["until"]:
            yield from _ambiguous(at, until, m["end"], lasts, facts)


@Rule(
    "DAT002",
    name="text-date-signs",
    summary="正文日期补上丢失的“年”“月”。",
    source="字体片段丢失会丢掉数字之间单独的年、月；按历法只有一种读法的，训练文本中5657处全部补对",
    probability=0.999,
    channels=RUN_LOSSES,
    fixes={
        "2018101日至1213日,": "2018年10月1日至12月13日,",
        "2.2025314日起执行": "2.2025年3月14日起执行",
    },
    keeps=(
        "比值2.2025314日",
        "公示期为180日",
        "2018年10月1日",
        "30日内",
        "编号20181340日",
        "出动警力1213日次",
        "工期1125日历天",
        "渔民约200013日在领事馆前集会",
    ),
).insertions
def text_date_signs(text: str, facts: Facts) -> Iterator[Replacement]:
    """A date in running text gets its signs back where the calendar leaves one reading."""
    for m in _WHOLE.finditer(text):
        readings = month_and_day(m["rest"], int(m["year"]))
        if len(readings) == 1:
            yield from _signs(m.start(), m["year"], m["rest"], readings[0][0], day_sign=False)
        elif len(readings) == 2:
            after = text[m.end() : m.end() + 1]
            yield from _ambiguous(m.start(), m["year"], m["rest"], readings, facts, after=after)
    for m in _DAY.finditer(text):
        readings = month_and_day(m["rest"], 2000)
        if len(readings) == 1 and m["rest"][0] != "0":
            yield from _signs(m.start(), "", m["rest"], readings[0][0], day_sign=False)


@Rule(
    "DAT006",
    name="year-month-sign",
    summary="年月之间补上丢失的“年”。",
    source="字体片段丢失会丢掉两个数之间单独的年；训练文本中652处全部补对；完好文本中仅1处，原文本身已残",
    probability=0.999,
    channels=RUN_LOSSES,
    fixes={
        "截至202412月底": "截至2024年12月底",
        "1.20252月前": "1.2025年2月前",
        "20241—5月一般公共预算收入": "2024年1—5月一般公共预算收入",
    },
    keeps=(
        "编号20245—1月",
        "2025年7月",
        "为期20257个月",
        "比值1.20252月",
        "编号202513月",
        "近20005月完工",
    ),
).insertions
def year_month_sign(text: str, facts: Facts) -> Iterator[Replacement]:
    """A year and a month, or a span of months, that ran together."""
    for m in _MONTH.finditer(text):
        if m["until"] and int(m["until"]) <= int(m["month"]):
            continue
        yield Replacement(m.end("year"), m.end("year"), "年")


@Rule(
    "DAT003",
    name="date-signs-before-space",
    summary="空格前的日期补上丢失的“年”“月”“日”。",
    source="字体片段丢失会丢掉单独的年、月、日；训练文本中1167处全部补对，完好文本中没有这样的数",
    probability=0.998,
    channels=RUN_LOSSES,
    fixes={"2015723 某市第十四届人大": "2015年7月23日 某市第十四届人大"},
    keeps=(
        "2015年7月23日 某市",
        "编号20151340 某市",
        "2018111 某市",
        "发放补助资金2015723 元",
        "201512 某市",
        "办发〔2012105 号",
        "自201651 日起",
    ),
).insertions
def date_signs_before_space(text: str, facts: Facts) -> Iterator[Replacement]:
    """A date before a space has lost its 日 too; the calendar must leave one reading."""
    for m in _SPACED.finditer(text):
        readings = month_and_day(m["rest"], int(m["year"]))
        if len(readings) == 1 and not _is_month(m["rest"]):
            yield from _signs(m.start(), m["year"], m["rest"], readings[0][0], day_sign=True)


def _ends_in_its_month(m: re.Match[str]) -> bool:
    """Whether the second of two dates may be a day alone: 2024年3月1日—31日."""
    if m["until"] or len(m["end"]) > 2 or m["end"][0] == "0":
        return False
    firsts = month_and_day(m["rest"], int(m["year"]))
    return any(
        day < int(m["end"]) and month_and_day(f"{month:02}{m['end']}", int(m["year"]))
        for month, day in firsts
    )


def _first_of_range(m: re.Match[str], readings: Sequence[tuple[int, int]]) -> Iterator[Replacement]:
    """The signs of the first date alone, where it has one reading: what the second lost is open.

    Of 67 such spans in the clean texts 62 have 日 before the dash.
    """
    if len(readings) == 1 and not _is_month(m["rest"]):
        yield from _signs(m.start(), m["year"], m["rest"], readings[0][0], day_sign=False)
        at = m.end("rest")
        yield Replacement(at, at, "日", probability=_DAY_BEFORE_DAY)


def _stated(year: str, readings: Sequence[tuple[int, int]], facts: Facts) -> tuple[int, int] | None:
    """The one reading there is, or the one of several that is stated as a date elsewhere."""
    if len(readings) > 1:
        readings = [(m, d) for m, d in readings if f"{year}-{m:02}-{d:02}" in facts.dates]
    return readings[0] if len(readings) == 1 else None


def _ambiguous(
    start: int,
    year: str,
    rest: str,
    readings: Sequence[tuple[int, int]],
    facts: Facts,
    *,
    day_sign: bool = False,
    after: str = "",
) -> Iterator[Replacement]:
    """Two readings: the likelier is proposed as a whole, with the other beside it."""
    chances = _chances(year, readings, facts, after)
    order = sorted(range(2), key=lambda k: -chances[k])
    month, _ = readings[order[0]]
    other, day = readings[order[1]]
    text = f"{year}年{other}月{day}" + ("日" if day_sign else "")
    for sign in _signs(start, year, rest, month, day_sign=day_sign):
        yield replace(
            sign,
            probability=chances[order[0]],
            alternatives=(Alternative(text, chances[order[1]]),),
            group=f"DAT-{start}",
        )


def _chances(
    year: str, readings: Sequence[tuple[int, int]], facts: Facts, after: str
) -> tuple[float, float]:
    """How likely each of two readings is.

    One that is stated elsewhere, or close before such a date, is likelier; then the first of a
    month (things begin on it: of 174 such dates in the clean texts 157 were).
    """
    found = [date(int(year), month, day) for month, day in readings]
    near = [
        any(timedelta() <= date.fromisoformat(stated) - d <= _SOON for stated in facts.dates)
        for d in found
    ]
    second = 0.5
    if near[0] != near[1]:
        second = _NEAR if near[1] else 1 - _NEAR
    elif readings[1][1] == 1:
        second = _BEGINS if after == "起" else _FIRST_OF_MONTH
    return round(1 - second, 3), second
