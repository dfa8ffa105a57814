"""DAT: the 年 月 日 that font-run loss takes from between digits, and their only reading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from msgspec.structs import replace

from pipeline.edits import Alternative
from pipeline.repair.rule import RUN_LOSSES, Facts, Remark, Replacement, Rule
from pipeline.text.chars import HAN
from pipeline.text.dates import (
    HAN_YEAR_DIGITS,
    RECENT_YEAR,
    YEAR,
    has_dates_place,
    is_day,
    is_padded,
    month_and_day,
    month_width,
    parts_apart,
)
from pipeline.text.identifiers import is_identifier
from pipeline.text.names import AUTHORITY_ENDS
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_ALONE = r"(?:(?<![0-9.．\-/A-Za-z约近逾超达])(?<!超过)|(?<=^[0-9][.．])|(?<=^[0-9]{2}[.．]))"
"""Before a year: no part of a longer number, unless that is the number of a list's item; no word
that an amount follows (``约2000`` lost 人 before ``13日``)."""
_YEAR_AND_REST = f"(?P<year>{RECENT_YEAR})(?P<rest>[0-9]{{2,4}})"
_SIGNED = regex(f"^{_YEAR_AND_REST}(?P<day>日?)$")
_WHOLE = regex(f"{_ALONE}{_YEAR_AND_REST}日")
_SPACED = regex(
    rf"(?<![0-9.．\-/A-Za-z〔（(\[]){_YEAR_AND_REST}"
    rf"(?=[ ][{HAN}])(?![ ][年月日号元万亿元户人个吨亩公平米件台套])"
)
_MONTH = regex(
    rf"{_ALONE}(?P<year>{RECENT_YEAR})(?P<month>1[0-2]|0?[1-9])"
    r"(?:[-－—–~～](?P<until>1[0-2]|[1-9]))?月(?![0-9])"
)
_RANGE = regex(
    rf"{_ALONE}{_YEAR_AND_REST}[-－—–~～](?P<until>{RECENT_YEAR})?(?P<end>[0-9]{{2,4}})日"
)
_UNTIL = regex(
    rf"{_ALONE}{_YEAR_AND_REST}日起?[至到](?P<until>{RECENT_YEAR})?"
    "(?P<end>[0-9]{2,4})日(?![内前起以后次均常产用报处历])"
)
_DAY = regex(
    r"(?:^|(?<=[至、和到于在自从，。；（(起,;]))(?P<rest>[0-9]{4})日(?![内前起以后次均常产用报处历])"
)
_BEFORE_DAY = regex("[0-9]日")
_MONTH_ALONE = {"10", "11", "12"}
"""What after a year may be a month alone (``202412``: 2024年12月)."""
_SOON = timedelta(days=60)
_NEAR = 0.9
_DOUBTED = 0.9
"""A number that may be a date, without evidence that its signs were lost, is proposed only."""
_EIGHT = 8
_MONTH_AND_DAY = 2
_LAST_HOUR = 24
_NUMBER_ALONE = regex(r"[0-9][0-9\- ]{4,}")
_BEGINS = 0.98
_FIRST_OF_MONTH = 0.77
_DAY_BEFORE_DASH = 0.85
_DAY_BEFORE_DAY = 0.92
_DATED = frozenset({"document_date", "printing_date"})
"""Elements that are a date: FMT002 speaks of those."""
_HAN_DIGIT = f"[{HAN_YEAR_DIGITS}十]"
_SPACED_HAN = regex(
    rf"(?<![{HAN}])[一二](?:[ ]?{_HAN_DIGIT}){{3}}[ ]?年"
    rf"(?:[ ]?{_HAN_DIGIT}{{1,3}}[ ]?月(?:[ ]?{_HAN_DIGIT}(?:[ ]?{_HAN_DIGIT}){{0,2}}[ ]?日)?)?"
)
_SPACED_DIGITS = regex(
    rf"(?<![0-9.]){YEAR}[ ]?年(?:[ ]?[0-9]{{1,2}}[ ]?月(?:[ ]?[0-9]{{1,2}}[ ]?日)?)?"
    r"|(?<![0-9.])[0-9]{1,2}[ ]?月[ ]?[0-9]{1,2}[ ]?日"
)
_SPACES = regex("[ ]+")


class _Run(NamedTuple):
    """Digits that ran together: a year, perhaps none, with what was a month and a day."""

    start: int
    year: str
    rest: str

    def readings(self) -> list[tuple[int, int]]:
        """Every month and day that the calendar allows."""
        return month_and_day(self.rest, int(self.year)) if self.year else month_and_day(self.rest)

    def signs(self, month: int, *, day_sign: bool = False) -> list[Replacement]:
        """Insertions of 年, 月 and perhaps 日."""
        at = self.start + len(self.year)
        places = [(at, "年")] if self.year else []
        places.append((at + month_width(self.rest, month), "月"))
        if day_sign:
            places.append((at + len(self.rest), "日"))
        return [Replacement(i, i, sign) for i, sign in places]


def _run_of(m: re.Match[str]) -> _Run:
    return _Run(m.start(), m["year"], m["rest"])


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
    for spaced in (_SPACED_HAN, _SPACED_DIGITS):
        for m in spaced.finditer(text):
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
    tested_with=Facts(role="document_date", channels=RUN_LOSSES, dates=("2024-11-05",)),
).insertions
def signed_date_signs(text: str, facts: Facts) -> Iterator[Replacement]:
    """The document's date gets its signs back where the calendar leaves one reading.

    Where it leaves two, the dates that are stated decide; else both are proposed. Where nothing
    shows a loss but the number itself, it must stand as a signature's date does.
    """
    m = _SIGNED.match(text)
    if m is None:
        return
    run = _run_of(m)
    if (not m["day"] and run.rest in _MONTH_ALONE) or _is_one_of_many(text, facts):
        return
    readings = run.readings()
    stated = [(m, d) for m, d in readings if f"{run.year}-{m:02}-{d:02}" in facts.dates]
    if len(stated) == 1:
        readings = stated
    signs = _restored(run, readings, facts, day_sign=not m["day"])
    if not facts.channels and not _signs(text, facts):
        signs = [replace(sign, probability=min(sign.probability or 1, _DOUBTED)) for sign in signs]
    yield from signs


def _signs(text: str, facts: Facts) -> bool:
    """Whether a number alone is the date of a document that shows no other loss.

    It is below the authority that signs, or written as no number of eight digits is; and no date
    is written whole.
    """
    if facts.states_dates:
        return False
    return len(text) < _EIGHT or facts.neighbours[0].endswith(AUTHORITY_ENDS)


def _is_one_of_many(text: str, facts: Facts) -> bool:
    """Whether the line is one of a list of numbers, or belongs to a person or label above it."""
    above, below = facts.neighbours
    return any(_NUMBER_ALONE.fullmatch(line) for line in (above, below)) or is_identifier(
        f"{above} {text}", len(above) + 1, len(above) + 1 + len(text)
    )


@Rule(
    "DAT005",
    name="date-range-signs",
    summary="起止日期补上丢失的“年”“月”“日”。",
    source="字体片段丢失会丢掉单独的年、月、日；完好文本中用短横的起止日期44处，前一个都带“日”；"
    "用“至”的，先后只容一种读法的432处全部补对",
    probability=0.998,
    channels=RUN_LOSSES,
    needs=_BEFORE_DAY,
    fixes={
        "受理时间202411日至331日。": "受理时间2024年1月1日至3月31日。",
        "公示期为202431日至37日。": "公示期为2024年3月1日至3月7日。",
        "自2024111日起至2024930日止": "自2024年1月11日起至2024年9月30日止",
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
        "有效期2024111日至31日",
        "自2024111日至20241231日止",
    ),
).insertions
def date_range_signs(text: str, facts: Facts) -> Iterator[Replacement]:
    """Two dates joined by a dash or 至, in order; the one before a dash has lost its 日 too."""
    for m in _UNTIL.finditer(text):
        pairs = _in_order(m)
        if (
            len(pairs) != 1
            or _ends_in_its_month(m)
            or is_identifier(text, m.start(), m.end("rest"))
        ):
            continue
        ((first, last),) = pairs
        yield from _run_of(m).signs(first[0])
        yield from _Run(
            m.start("until" if m["until"] else "end"), m["until"] or "", m["end"]
        ).signs(last[0])
    for m in _RANGE.finditer(text):
        run, until = _run_of(m), m["until"] or m["year"]
        if is_identifier(text, m.start(), m.end("rest")):
            continue
        if _ends_in_its_month(m):
            yield from _first_of_range(run)
            continue
        pairs = _in_order(m)
        firsts = sorted({first for first, _ in pairs})
        lasts = sorted({last for _, last in pairs})
        if len(firsts) != 1:
            continue
        signs = run.signs(firsts[0][0], day_sign=True)
        if run.rest in _MONTH_ALONE:
            other = Alternative(f"{run.year}年{run.rest}月", round(1 - _DAY_BEFORE_DASH, 3))
            signs = _proposed(run, signs, _DAY_BEFORE_DASH, other)
        yield from signs
        if m["until"]:
            yield from _restored(_Run(m.start("until"), until, m["end"]), lasts, facts)
        elif len(lasts) == 1:
            yield from _Run(m.start("end"), "", m["end"]).signs(lasts[0][0])


@Rule(
    "DAT002",
    name="text-date-signs",
    summary="正文日期补上丢失的“年”“月”。",
    source="字体片段丢失会丢掉数字之间单独的年、月；按历法只有一种读法的，训练文本中5657处全部补对",
    probability=0.999,
    channels=RUN_LOSSES,
    needs=_BEFORE_DAY,
    fixes={
        "2018101日至1213日,": "2018年10月1日至12月13日,",
        "2.2025314日起执行": "2.2025年3月14日起执行",
    },
    keeps=(
        "比值2.2025314日",
        "公示期为180日",
        "2018年10月1日",
        "30日内",
        "编号20181230日",
        "本日志20181230日志",
        "出动警力1213日次",
        "工期1125日历天",
        "渔民约200013日在领事馆前集会",
    ),
).insertions
def text_date_signs(text: str, facts: Facts) -> Iterator[Replacement]:
    """A date in running text gets its signs back where the calendar leaves one reading."""
    for m in _WHOLE.finditer(text):
        if is_identifier(text, m.start(), m.end() - 1):
            continue
        run = _run_of(m)
        yield from _restored(run, run.readings(), facts, after=text[m.end() : m.end() + 1])
    for m in _DAY.finditer(text):
        if is_identifier(text, m.start(), m.end() - 1):
            continue
        run = _Run(m.start(), "", m["rest"])
        readings = run.readings()
        if len(readings) == 1 and run.rest[0] != "0":
            yield from run.signs(readings[0][0])


@Rule(
    "DAT006",
    name="year-month-sign",
    summary="年月之间补上丢失的“年”。",
    source="字体片段丢失会丢掉两个数之间单独的年；训练文本中652处全部补对；完好文本中仅1处，原文本身已残",
    probability=0.999,
    channels=RUN_LOSSES,
    needs=regex("[0-9]月"),
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
        if is_identifier(text, m.start(), m.end() - 1):
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
        "编号20151230 某市",
        "20150723 某市第十四届人大",
        "办发〔2012105 号",
        "自201651 日起",
    ),
).insertions
def date_signs_before_space(text: str, facts: Facts) -> Iterator[Replacement]:
    """A date before a space has lost its 日 too; the calendar must leave one reading."""
    for m in _SPACED.finditer(text):
        run = _run_of(m)
        readings = run.readings()
        if len(readings) != 1 or run.rest in _MONTH_ALONE:
            continue
        if is_padded(run.year + run.rest) or is_identifier(text, *m.span()):
            continue
        signs = run.signs(readings[0][0], day_sign=True)
        if len(m.group()) == _EIGHT and not has_dates_place(text, *m.span()):
            signs = [replace(sign, probability=_DOUBTED) for sign in signs]
        yield from signs


_ASKED = regex(
    rf"(?:(?<![0-9.．\-/A-Za-z〔\[])(?<![0-9] )|(?<=——))"
    rf"(?P<date>(?P<year>{RECENT_YEAR})(?P<rest>[ ]+[0-9]{{1,2}}[ ]+[0-9]{{1,2}}|[0-9]{{2,4}}))"
    r"(?![0-9.．\-/%％年月日号]|[ ]*[0-9A-Za-z])"
)
_COUNTED = regex("[ ]?[元个人名户万亿吨亩公平米件台套只期次份条项家所倍册本辆间位]")
_AMOUNT_BEFORE = regex(
    "(?:增|减|升|降|达|涨|跌|扩大|提高|增加|减少|增长|下降|上升|回落|压减)[至到]$"
)
"""What reaches a number reaches no day."""
_SHOWN_BEHIND = regex(
    rf"[（(](?:星期|周)|至(?:{YEAR}年)?[0-9]{{1,2}}月|[ ]?(?:[之以]?前|起|止|开始)|以后"
)
"""What stands behind a day and behind no amount."""
_PASSED = regex(
    rf"[ ]?[{HAN}][^（()）]{{0,80}}(?:通过|批准|公布|发布|修[订正])[^（()）]{{0,80}}[）)]$"
    r"|[ ]?通过[）)]$"
)
"""Behind a date below a title: ``（2024 4 28某市第六届人大常委会第十六次会议通过）``."""
_BY_MEETING = regex(rf"[ ]?[{HAN}0-9 ]{{2,24}}会议")
_BEFORE_HOUR = regex(
    rf"(?<![0-9.．\-/A-Za-z])(?P<date>{RECENT_YEAR}[0-9 ]{{3,9}}?)"
    r"(?=[ ]?时(?:[0-9]|[许左前起至到，。、）)]|$)|[:：][0-5][0-9](?![0-9]))"
)
"""A date and an hour that ran together: ``20243171 4时20分``."""

_HALF_SIGNED = regex(
    rf"(?<![0-9.．\-/A-Za-z]){RECENT_YEAR}(?:(?:1[0-2]|0?[1-9])月(?:[12][0-9]|3[01]|0?[1-9])日"
    r"|年[0-9]{3,4}日|[0-9]{2,4}日(?![均产期报志]))"
    rf"|(?<![0-9]){RECENT_YEAR}年(?:1[0-2]|0?[1-9])月(?:[12][0-9]|3[01]|0?[1-9])(?=[。；）]|，(?![0-9]))"
)
"""A date of which one or two signs are there: ``20243月26日``, ``2024年326日``, ``2024326日``."""


@Rule(
    "DAT007",
    name="date-signs-asked-for",
    summary="像是日期而没有“年”“月”“日”，补不确切，请对照原文写全。",
    source="GB/T 15835-2011 5.1；数字之间隔着空格，或“日”不在丢失之列，不能断定；"
    "完好文本2214万字中提示5处，其中4处确是写漏了",
    unless_proposed=True,
    finds=(
        "2023 3 15召开全市动员会",
        "自2023 6 1起启动",
        "于202461前完成",
        "自2023615起施行",
        "禁火期：202431至5月10日",
        "（2024 4 28某市第六届人大常委会第十六次会议通过）",
        "（2023 6 9 通过）",
        "定于2024939时30分开庭",
        "202431714时20分许，某厂发生事故",
        "由某市人大常委会于20231027通过",
        "请于20241115前书面反馈",
        "2024421（星期日）6时至12时",
        "2023911至11月20日，巡察组开展了巡察",
        "报名时间：2024 4 109:00至4月16日",
        "2024314，区长主持召开会议",
        "经202415县政府第29次常务会议审议通过",
        "年龄在35周岁以下（1988 4 10以后出生）",
        "会议于20243月26日召开",
        "会议于2024年326日召开",
        "会议于2024326日召开",
        "会议于2024年3月26，在县城召开",
    ),
    keeps=(
        "2023年3月15日召开",
        "编号2023 3 15",
        "比值2023 13 15",
        "2023 3 15 7",
        "增至202461元",
        "编号202461前",
        "收入2024130前三",
        "（2024年4月28日某市人大常委会通过）",
        "（2024 13 28某市人大常委会通过）",
        "（2024年第7次）",
        "工作2024小时",
        "累计用工20249时",
        "（某节目 20240520 19:00）",
        "投资增至2024315元",
        "收入到2023120万",
        "2024315人，其中党员12人",
        "账号2024315，开户行某某银行",
        "访问量2024315次",
        "吞吐量达到203881标准箱",
        "访问量由2023年的198032增至202411，居首位",
        "2024年3月26、27日",
        "2024年3月26，27日",
        "2024年3月26日召开",
        "编号20243月报",
    ),
).remarks
def date_signs_asked_for(text: str, facts: Facts) -> Iterator[Remark]:
    """Numbers that stand as a date stands, of which no loss is certain enough to put back."""
    if facts.role in _DATED:
        return
    found = [(start, end) for start, end, _ in parts_apart(text)]
    is_note = facts.role == "title_notes"
    found += [
        m.span("date")
        for m in _ASKED.finditer(text)
        if _may_be_day(m["rest"], int(m["year"])) and _stands_as_date(text, m, is_note=is_note)
    ]
    found += [m.span("date") for m in _BEFORE_HOUR.finditer(text) if _has_hour(m["date"])]
    half = {m.span() for m in _HALF_SIGNED.finditer(text)}
    found += half
    for start, end in sorted(set(found)):
        if not is_identifier(text, start, end):
            written = text[start:end]
            lack = "“年”“月”“日”不全" if (start, end) in half else "没有“年”“月”“日”"
            yield Remark(start, end, f"“{written}”像是日期，{lack}，请对照原文写全")


def _may_be_day(rest: str, year: int) -> bool:
    """Whether the numbers behind a year, apart or run together, are a month and a day."""
    parts = rest.split()
    if len(parts) == _MONTH_AND_DAY:
        return is_day(int(parts[0]), int(parts[1]), year)
    return not is_padded(f"{year}{rest}") and bool(month_and_day(rest, year))


def _stands_as_date(text: str, m: re.Match[str], *, is_note: bool) -> bool:
    """Whether what stands around numbers says that they are a day."""
    start, end = m.span("date")
    before = text[:start]
    if _COUNTED.match(text, end) or _AMOUNT_BEFORE.search(before):
        return False
    if before in {"（", "("} and _PASSED.match(text, end):
        return True
    if is_note and (not before.strip("（(—- ") or not text[end:].strip("）) ")):
        return True
    if _SHOWN_BEHIND.match(text, end):
        in_place = has_dates_place(text, start, end)
        return in_place or text[end] in "（(至" or " " in m["rest"].strip()
    if not before:
        return text[end : end + 1] == "，"
    if before.endswith("经"):
        return _BY_MEETING.match(text, end) is not None
    return has_dates_place(text, start, end)


def _has_hour(written: str) -> bool:
    """Whether digits are a date and an hour that ran together."""
    if len(written.split()[0]) == _EIGHT:
        return False  # 20240520 19:00 is written so
    digits = written.replace(" ", "")
    year, rest = int(digits[:4]), digits[4:]
    return any(
        int(rest[-width:]) <= _LAST_HOUR and month_and_day(rest[:-width], year)
        for width in (1, 2)
        if len(rest) > width + 1
    )


def _in_order(m: re.Match[str]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Months and days of two dates that the calendar allows, the first not after the second."""
    run, until = _run_of(m), m["until"] or m["year"]
    return [
        (first, last)
        for first in run.readings()
        for last in month_and_day(m["end"], int(until))
        if (run.year, *first) <= (until, *last)
    ]


def _ends_in_its_month(m: re.Match[str]) -> bool:
    """Whether the second of two dates may be a day alone: 2024年3月1日—31日."""
    if m["until"] or len(m["end"]) > 2 or m["end"][0] == "0":
        return False
    firsts = month_and_day(m["rest"], int(m["year"]))
    return any(
        day < int(m["end"]) and month_and_day(f"{month:02}{m['end']}", int(m["year"]))
        for month, day in firsts
    )


def _first_of_range(run: _Run) -> Iterator[Replacement]:
    """The signs of the first date alone, where it has one reading: what the second lost is open.

    Of 67 such spans in the clean texts 62 have 日 before the dash.
    """
    readings = run.readings()
    if len(readings) == 1 and run.rest not in _MONTH_ALONE:
        *signs, day = run.signs(readings[0][0], day_sign=True)
        yield from signs
        yield replace(day, probability=_DAY_BEFORE_DAY)


def _restored(
    run: _Run,
    readings: Sequence[tuple[int, int]],
    facts: Facts,
    *,
    day_sign: bool = False,
    after: str = "",
) -> Sequence[Replacement]:
    """The signs of the only reading; of two the likelier is proposed as a whole, beside the other.

    Args:
        run: the digits.
        readings: their months and days; of more than two none is restored.
        facts: the dates that the document states.
        day_sign: whether 日 was lost, too.
        after: the character after the date.
    """
    if len(readings) == 1:
        return run.signs(readings[0][0], day_sign=day_sign)
    if len(readings) != 2:
        return []
    chances = _chances(run.year, readings, facts, after)
    likelier, other = sorted(zip(chances, readings, strict=True), key=lambda r: -r[0])
    (month, _), (other_month, other_day) = likelier[1], other[1]
    text = f"{run.year}年{other_month}月{other_day}" + "日" * day_sign
    signs = run.signs(month, day_sign=day_sign)
    return _proposed(run, signs, likelier[0], Alternative(text, other[0]))


def _proposed(
    run: _Run, signs: Sequence[Replacement], probability: float, other: Alternative
) -> list[Replacement]:
    """The signs of one date, which stand or fall together against the other reading."""
    group = f"DAT-{run.start}"
    return [
        replace(sign, probability=probability, alternatives=(other,), group=group) for sign in signs
    ]


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
    return round(1 - second, 3), round(second, 3)
