"""What the calendar says of a text's days: weekdays, days that no month has, days of a span."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator, Sequence, Set

from pipeline.audit.findings import Check, Term
from pipeline.model import Place
from pipeline.text.dates import YEAR, is_day
from pipeline.text.numerals import HAN_COUNT, halved, number_value
from pipeline.text.patterns import regex

_WEEKDAYS = "一二三四五六日"
_DAY = regex(
    rf"(?<![\d.])(?:(?P<year>{YEAR})年|(?P<same>同年|当年)|(?P<other>今年|明年|去年|上年|次年|翌年))?"
    r"(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?!报|均|用|常)"
    rf"(?:(?:[（(](?:[^（()）\d]{{1,8}}[，,、\s]\s*)?|(?:正值|恰逢|适逢|正好|恰好|恰|正|即|当天)?(?:是|为)?|[，,]\s*)(?:星期|周|礼拜)"
    rf"(?P<weekday>[{_WEEKDAYS}天])[）)]?(?![{HAN_COUNT}均期]|至|到|[—-]))?"
)
_BARE_DAY = regex(
    rf"(?<![\d月.])(?P<day>\d{{1,2}})日[（(](?:星期|周|礼拜)(?P<weekday>[{_WEEKDAYS}天])[）)]"
)
"""10月13日（星期一）至17日（星期五）: of the month before it."""
_NAMED_YEAR = regex(rf"({YEAR})年")
_SPAN = regex(
    rf"(?:(?P<y1>{YEAR})年)?(?P<m1>\d{{1,2}})月(?P<d1>\d{{1,2}})日(?:[（(][^（()）]{{1,4}}[）)])?"
    r"(?:[上下]午)?(?:开工|动工|开业|立项|施行|启用)?\s*(?:起?[至到]|(?:全面|正式)?(?:开工|开学|开始|启动|开幕)[，,]|[-—－–～~]{1,2}|(?:正式)?(?:起|开始|启动)[，,]?(?:至|到)?(?=[^，。；]{2,12}(?:结束|止)))\s*"
    rf"(?:(?P<y2>{YEAR})年)?(?:(?P<m2>\d{{1,2}})月)?(?P<d2>\d{{1,2}})日(?:[（(][^（()）]{{1,4}}[）)])?(?:结束|止|截止)?"
)
_LENGTH = regex(
    r"^[^。；;\n\d]{0,12}?(?:共计?|合计|总计|为期|会期|历时|时长|期限为?|(?:实际|总)?工期为?|用时|耗时|公示期为?|时间为?|[（(])"
    rf"(?P<n>\d{{1,3}}|[两{HAN_COUNT}]{{1,3}})(?:个)?(?P<unit>工作日|自然日|日历天|天|日)(?!内|前|后|以)"
)
_LENGTH_BEFORE = regex(
    rf"(?P<n>\d{{1,3}}|[两{HAN_COUNT}]{{1,3}})(?:个)?(?P<unit>工作日|自然日|日历天|天|日)[，,（(](?:即)?(?:自|从)?$"
)
_LENGTH_AFTER = regex(
    rf"^(?:(?!\d{{1,2}}月)[^。；;\n]){{0,80}}?(?:[，,](?:历时|为期|共历时|会期|前后历时)(?:共)?|每[天日][^，,。；;]{{1,24}}[，,]共)"
    rf"(?P<n>\d{{1,3}}|[两{HAN_COUNT}]{{1,3}})(?:个)?(?P<unit>工作日|自然日|日历天|天|日)(?!内|前|后|以)"
)
"""Clauses behind the days, without other days: …，历时40天."""
_TO = regex(r"[至到—－–～~-]")
_HELD = regex("举办|举行|召开|开班|开展")
_HALF_DAYS = regex("[上下]午|报到|离会|返程|报道|[早晚]上")
_LENGTH_REACH = 12
_REACH = 60
_MOST_YEARS = 4
_CLOCK = regex(
    r"(?P<h1>\d{1,2})[:：∶](?P<m1>\d{2})\s*(?:[至到]|[-—－–～~]{1,2})\s*(?P<h2>\d{1,2})[:：∶](?P<m2>\d{2})"
    r"[^。；;\n\d]{0,8}?(?:时长|共计?|历时|为时|时间为?)(?P<n>\d{1,3})分钟"
)


def day_checks(places: Sequence[Place], written: str | None) -> Iterator[Check]:
    """Weekdays and days that do not exist, over the text; spans and their length.

    Args:
        places: the document's, in order; the years of all count, of the text the days.
        written: the document's own date as ``YYYY-MM-DD``, for days without a year.
    """
    years = {int(m) for place in places for m in _NAMED_YEAR.findall(halved(place.text))}
    if written:
        years.add(int(written[:4]))
    only = next(iter(years)) if len(years) == 1 else None
    own = int(written[:4]) if written else only
    if own is None:
        titles = [place.text for place in places if place.role == "title"][:1]
        named = {int(m) for title in titles for m in _NAMED_YEAR.findall(halved(title))}
        own = next(iter(named)) if len(named) == 1 else None
    if own is None:
        told = {day[0] for place in places for day in _full_days(halved(place.text))}
        own = next(iter(told)) if len(told) == 1 else None
    last: tuple[int, int, int] | None = None
    for place in places:
        if place.block is None:
            continue
        plain = halved(place.text)
        if "日" not in plain and "分钟" not in plain:
            continue
        # A day after one of the document's own year is of that year.
        near = last is not None and last[0] == own
        # Where the document tells no date of its own, a day may be of the year after, too.
        sure = only if written else None
        yield from _days(place, plain, sure, years if own else frozenset(), last if near else None)
        last = max(_full_days(plain), default=last)
        yield from _spans(place, plain, only)
        yield from _hours(place, plain)


def _full_days(plain: str) -> list[tuple[int, int, int]]:
    """The days that are written with their year."""
    found = []
    for m in _DAY.finditer(plain):
        if m["year"]:
            found.append((int(m["year"]), int(m["month"]), int(m["day"])))
    return found


def _years_of(plain: str) -> dict[tuple[int, int], int]:
    """The year of each day that a text names with one year alone."""
    days = set(_full_days(plain))
    alone = {d[1:] for d in days if sum(other[1:] == d[1:] for other in days) == 1}
    return {(month, day): year for year, month, day in days if (month, day) in alone}


def _days(
    place: Place,
    plain: str,
    only: int | None,
    named: Set[int],
    before: tuple[int, int, int] | None,
) -> Iterator[Check]:
    year = only
    following = before
    last = (0, 0)
    dated = _years_of(plain)
    for m in _DAY.finditer(plain):
        month, day = int(m["month"]), int(m["day"])
        if m["year"]:
            year = dated[month, day] = int(m["year"])
        elif (month, day) in dated and not m["other"]:
            year = dated[month, day]  # named with its year before or behind
        elif m["other"] or (
            (month, day) < last
            and not (following and year == following[0] and (month, day) >= following[1:])
        ):
            year = following = None  # of another year than the day before it
        elif year is None and following and (month, day) >= following[1:]:
            year = following[0]
        last = (month, day)
        if not 1 <= month <= 12 or not 1 <= day <= 31:
            continue  # a ratio, a slip of the reading: no day at all
        if not is_day(month, day, year or 2000):
            length = calendar.monthrange(year or 2000, month)[1]
            words = f"{month}月只有{length}天，文中为{day}日"
            yield _made(place, m[0], words, length, day)
            continue
        # Without a year it may be of any that the text names, and of the one after.
        possible = [year] if year else sorted({y + i for y in named for i in (0, 1)})
        if not year and m["other"]:
            continue
        told = {int(y) for y in _NAMED_YEAR.findall(plain[: m.start()])}
        if not year and len(told) == 1:
            # 2023年招生。截至9月10日: of that year, or of one beside it
            of = next(iter(told))
            possible, named_here = [of - 1, of, of + 1], told
        else:
            named_here = set(named)
        if m["weekday"]:
            yield from _weekday(place, m[0], (possible, month, day), m["weekday"], named_here)
        rest = re.split("[。\n]", plain[m.end() : m.end() + _REACH], maxsplit=1)[0]
        next_ = _DAY.search(rest)
        for bare in _BARE_DAY.finditer(rest[: next_.start()] if next_ else rest):
            date = (possible, month, int(bare["day"]))
            yield from _weekday(place, bare[0], date, bare["weekday"], named_here)


def _weekday(
    place: Place,
    claim: str,
    date: tuple[Sequence[int], int, int],
    weekday: str,
    named: Set[int],
) -> Iterator[Check]:
    """The weekday of a date in the years that it may be of."""
    possible, month, day = date
    stated = _WEEKDAYS.index(weekday.replace("天", "日"))
    meant_in = {
        y: datetime.date(y, month, day).weekday() for y in possible if is_day(month, day, y)
    }
    fitting = [y for y, meant in meant_in.items() if meant == stated]
    if not meant_in or (len(possible) > 1 and not fitting and len(meant_in) > _MOST_YEARS):
        return
    year = fitting[0] if fitting else max(y for y in meant_in if len(possible) == 1 or y in named)
    meant = meant_in[year]
    words = f"{year}年{month}月{day}日是星期{_WEEKDAYS[meant]}，文中为星期{weekday}"
    yield _made(place, claim, words, meant + 1, stated + 1)


def _spans(place: Place, plain: str, only: int | None) -> Iterator[Check]:
    for m in _SPAN.finditer(plain):
        yield from _ends_before_it_begins(place, m)
        begin = max(0, m.start() - _LENGTH_REACH)
        ahead = _LENGTH_BEFORE.search(plain[begin : m.start()])
        length = (
            _LENGTH.match(plain[m.end() : m.end() + 32])
            or ahead
            or _LENGTH_AFTER.match(plain[m.end() : m.end() + 100])
        )
        if length is None:
            continue
        first = int(m["y1"] or only or 0)
        second = int(m["y2"] or first)
        if not first:
            continue
        try:
            start = datetime.date(first, int(m["m1"]), int(m["d1"]))
            end = datetime.date(second, int(m["m2"] or m["m1"]), int(m["d2"]))
        except ValueError:
            continue
        stated = number_value(length["n"].replace("两", "二"))
        days = (end - start).days + 1
        if not stated or days < 1:
            continue
        text = length[0] + m[0] if length is ahead else m[0] + length[0]
        if length["unit"] == "工作日":
            # Public holidays are not known here: more working days than days is all that is wrong,
            # and those without weekends are right.
            working = sum((start + datetime.timedelta(i)).weekday() < 5 for i in range(days))
            if stated == working or stated > days:
                words = f"{m[0]}共{days}天，除去周末为{working}天，文中为{length['n']}个工作日"
                yield _made(place, text, words, working, stated)
            continue
        # The first day is counted or not; of what is held from day to day it is.
        both = re.search("[起自从]", plain[begin : m.end()]) and m[0].endswith("止")
        both = both or (_HELD.search(text) and not _HALF_DAYS.search(plain))
        computed = days - 1 if stated == days - 1 and not both else days
        words = f"{m[0]}共{computed}天，文中为{length['n']}{length['unit']}"
        yield _made(place, text, words, computed, stated)


def _ends_before_it_begins(place: Place, m: re.Match[str]) -> Iterator[Check]:
    """5月20日至18日, and 2025年5月20日至2025年4月18日; of two years the second is mostly told."""
    of_one_month = m["m2"] is None or (m["m1"] == m["m2"] and not m["y2"])
    if not _TO.search(m[0]) or not (of_one_month or (m["y1"] and m["y2"])):
        return
    first = (int(m["y1"] or 0), int(m["m1"]), int(m["d1"]))
    second = (int(m["y2"] or m["y1"] or 0), int(m["m2"] or m["m1"]), int(m["d2"]))
    if second < first:
        words = f"{m[0]}：后一日期早于前一日期"
        yield _made(place, m[0], words, first[2], second[2])


def _hours(place: Place, plain: str) -> Iterator[Check]:
    for m in _CLOCK.finditer(plain):
        first, last = (int(m[h]) * 60 + int(m[n]) for h, n in (("h1", "m1"), ("h2", "m2")))
        if 0 < last - first < 24 * 60:
            words = f"{m['h1']}:{m['m1']} 至 {m['h2']}:{m['m2']} 为{last - first}分钟"
            yield _made(place, m[0], f"{words}，文中为{m['n']}分钟", last - first, int(m["n"]))


def _made(place: Place, claim: str, explanation: str, computed: float, stated: float) -> Check:
    return Check(
        kind="日期",
        place=place,
        claim=re.sub(r"\s+", " ", claim).strip(),
        explanation=explanation,
        terms=(Term(computed),),
        stated=Term(stated),
        computed=computed,
    )
