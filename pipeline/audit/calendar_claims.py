"""What the calendar says of a text's days: weekdays, days that no month has, ends before begins."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator, Sequence, Set
from itertools import groupby

from pipeline.audit.findings import Check, Term
from pipeline.model import Place
from pipeline.text.dates import YEAR, is_day
from pipeline.text.numerals import HAN_COUNT, halved
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_WEEKDAYS = "一二三四五六日"
_ON = (
    r"(?:(?:在[^（()）\d，,。；;]{2,40}上\s*(?=[（(])|)(?:\s*[（(\[【](?:[^（()）\d]{1,8}[，,、\s]\s*)?|\s*(?:正值|恰逢|适逢|正好|恰好|恰|正|即|当天)?(?:是|为)?|[，,]\s*)(?:星期|周|礼拜)"
    rf"(?P<weekday>[{_WEEKDAYS}天])[）)\]】]?(?![{HAN_COUNT}均期]|至|到|[—-]))"
)
"""Behind a day: （星期三）, 周三, ，正值星期三."""
_DAY = regex(
    rf"(?<![\d.])(?:(?:(?P<year>{YEAR})年|(?P<same>同年|当年)|(?P<other>今年|明年|去年|上年|次年|翌年))?\s*"
    r"(?P<month>\d{1,2})月\s*(?P<day>\d{1,2})日(?!报|均|用|常)"
    rf"|(?P<y2>{YEAR})(?P<sign>[.\-/])(?P<m2>\d{{1,2}})(?P=sign)(?P<d2>\d{{1,2}})(?![\d.]){_ON}?".replace(
        "weekday", "on"
    )
    + rf"){_ON}?"
)
_BARE_DAY = regex(rf"(?<![\d月.])(?P<day>\d{{1,2}})日(?=[（(]){_ON}")
"""10月13日（星期一）至17日（星期五）: of the month before it."""
_NAMED_YEAR = regex(rf"({YEAR})年")
_LOOKS_BACK = regex("总结|报告|公报|情况|通报|分析|综述|汇报")
_LOOKS_AHEAD = regex("下一?步|打算|安排|计划|[明下]年|今后|展望")
"""Headings of what is not done yet."""
_TO_COME = regex("[将拟定]于|届时|计划于|[明下次]年")
_DATED = frozenset({"title_notes", "document_date", "note"})
_RANGE = regex(
    rf"(?:(?P<y1>{YEAR})年)?(?P<m1>\d{{1,2}})月(?P<d1>\d{{1,2}})日(?:[（(][^（()）]{{1,6}}[）)])?(?:[上下]午)?\s*起?(?:[至到]|[-—－–～~]{{1,2}})\s*"
    rf"(?:(?P<y2>{YEAR})年)?(?:(?P<m2>\d{{1,2}})月)?(?P<d2>\d{{1,2}})日"
)
_ORDER = (
    ("开工|动工|破土", "竣工|完工|完成|完毕|建成|验收|投用|投产|交付|通车"),
    ("完工|竣工", "(?:通过)?(?:竣工|完工)?验收|交付"),
    ("开始|启动|开幕", "结束|闭幕|截止"),
    ("受理|立案", "办结|结案|审结"),
    ("签订|签约", "到期|届满|终止"),
)
_DATE = rf"(?:(?:{YEAR})年)?\d{{1,2}}月\d{{1,2}}日"
_EVENTS = tuple(
    regex(
        rf"(?P<a>{_DATE})(?:正式|顺利|全面|如期)?(?:{first})[^。；;\d]{{0,8}}(?P<b>{_DATE})(?:正式|顺利|全面|如期)?(?:{last})"
    )
    for first, last in _ORDER
)
_NEXT_YEAR = 60  # days; one that is earlier by more may be of the next year
_ANY = 3660  # days, where both are of years told
_REACH = 60
_MOST_YEARS = 4
_LEAST_AGREED = 4


class _Dated(NamedTuple):
    """A day whose weekday is told: the years that it may be of, and in which the text names."""

    claim: str
    sentence: int
    years: Sequence[int]
    month: int
    day: int
    weekday: str
    named: Set[int]


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
    titles = [halved(place.text) for place in places if place.role == "title"][:1]
    of_title = {int(m) for title in titles for m in _NAMED_YEAR.findall(title)}
    looks_back = len(of_title) == 1 and _LOOKS_BACK.search(titles[0]) is not None
    own = int(written[:4]) if written else only
    if own is None:
        own = next(iter(of_title)) if len(of_title) == 1 else None
    if own is None:
        told = {day[0] for place in places for day in _full_days(halved(place.text))}
        own = next(iter(told)) if len(told) == 1 else None
    if own is None:
        # Of several years, the one whose days are told with their weekdays.
        told = {
            int(m["year"] or m["y2"])
            for place in places
            for m in _DAY.finditer(halved(place.text))
            if (m["year"] or m["y2"]) and m["weekday"]
        }
        own = next(iter(told)) if len(told) == 1 else None
    last: tuple[int, int, int] | None = None
    told_of: list[tuple[Place, list[_Dated], Set[int]]] = []
    for place in places:
        if place.block is None and place.role not in _DATED:
            continue
        plain = halved(place.text)
        if not any(char in plain for char in "日周星"):
            continue
        # A day after one of the document's own year is of that year.
        near = last is not None and last[0] == own
        # Where the document tells no date of its own, a day may be of the year after, too.
        sure = only if written else None
        found = [*_days(place, plain, sure, years if own else frozenset(), last if near else None)]
        yield from (one for one in found if isinstance(one, Check))
        days = [one for one in found if isinstance(one, _Dated)]
        ahead = any(map(_LOOKS_AHEAD.search, (place.title, *place.section)))
        ahead = ahead or _TO_COME.search(plain) is not None
        # After a day of the title's year an earlier one may be of the year that follows.
        ahead = ahead or any(last and (one.month, one.day) < last[1:] for one in days)
        of = of_title if looks_back and not ahead else frozenset()
        told_of.append((place, days, of))
        # The day on which a report is read is none of those that it tells of.
        if place.role not in _DATED:
            last = max(_full_days(plain), default=last)
        yield from _out_of_order(place, plain)
    year, first, final = _agreed_year([one for _, days, _ in told_of for one in days])
    for place, days, of in told_of:
        agreed = [
            one._replace(years=[year])
            if year in one.years and first <= (one.month, one.day) <= final
            else one
            for one in days
        ]
        yield from _weekdays(place, agreed, of)


_Day = tuple[int, int]


def _agreed_year(days: Sequence[_Dated]) -> tuple[int, _Day, _Day]:
    """The one year that nearly all days of no told year fit, and from which to which of them."""
    open_ = [one for one in days if len(one.years) > 1]
    fits = {year: sum(_fits(one, year) for one in open_) for one in open_ for year in one.years}
    best = max(fits, key=lambda year: fits[year], default=0)
    others = max((count for year, count in fits.items() if year != best), default=0)
    if fits.get(best, 0) < _LEAST_AGREED or len(open_) - fits[best] > 1 or 2 * others > fits[best]:
        return 0, (0, 0), (0, 0)
    told = [(one.month, one.day) for one in open_ if _fits(one, best)]
    return best, min(told), max(told)


def _full_days(plain: str) -> list[tuple[int, int, int]]:
    """The days that are written with their year."""
    found = []
    for m in _DAY.finditer(plain):
        if year := m["year"] or m["y2"]:
            found.append((int(year), int(m["month"] or m["m2"]), int(m["day"] or m["d2"])))
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
) -> Iterator[Check | _Dated]:
    """The days that do not exist, and those whose weekday is told."""
    year = only
    following = before
    last = (0, 0)
    dated = _years_of(plain)
    told_in, told, told_at = [*_NAMED_YEAR.finditer(plain)], set[int](), 0
    sentence = counted = 0
    for m in _DAY.finditer(plain):
        month, day = int(m["month"] or m["m2"]), int(m["day"] or m["d2"])
        if m["year"] or m["y2"]:
            year = dated[month, day] = int(m["year"] or m["y2"])
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
        while told_at < len(told_in) and told_in[told_at].end() <= m.start():
            told.add(int(told_in[told_at][1]))
            told_at += 1
        if not year and len(told) == 1:
            # 2023年招生。截至9月10日: of that year, or of one beside it
            of = next(iter(told))
            possible, named_here = [of - 1, of, of + 1], {*told}
        else:
            named_here = set(named)
        sentence += plain.count("。", counted, m.start())
        counted = m.start()
        if weekday := m["weekday"] or m["on"]:
            yield _Dated(m[0], sentence, possible, month, day, weekday, named_here)
        rest = re.split("[。\n]", plain[m.end() : m.end() + _REACH], maxsplit=1)[0]
        next_ = _DAY.search(rest)
        for bare in _BARE_DAY.finditer(rest[: next_.start()] if next_ else rest):
            of_day = int(bare["day"]), bare["weekday"], named_here
            yield _Dated(bare[0], sentence, possible, month, *of_day)


def _weekdays(place: Place, told: Sequence[_Dated], of_title: Set[int]) -> Iterator[Check]:
    """The weekdays of days; the days of one sentence, of no year that is told, are of one."""
    for _, group in groupby(told, key=lambda one: one.sentence):
        days = list(group)
        open_ = [one for one in days if len(one.years) > 1]
        fits = {y: sum(_fits(one, y) for one in open_) for one in open_ for y in one.years}
        best = [year for year, count in fits.items() if count == max(fits.values()) > 0]
        if len(best) > 1 and set(best) & of_title:
            best = [year for year in best if year in of_title]
        rising = [(one.month, one.day) for one in open_]
        if len(best) > 1 and len(open_) > 1 and rising == sorted(rising):
            best = [max(best)]
        sure = best if len(best) == 1 and len(open_) > 1 else [*of_title]
        for one in days:
            if len(one.years) > 1 and sure and sure[0] in one.years:
                yield from _weekday(place, one._replace(years=sure))
            else:
                yield from _weekday(place, one)


def _fits(one: _Dated, year: int) -> bool:
    if year not in one.years or not is_day(one.month, one.day, year):
        return False
    stated = _WEEKDAYS.index(one.weekday.replace("天", "日"))
    return datetime.date(year, one.month, one.day).weekday() == stated


def _weekday(place: Place, one: _Dated) -> Iterator[Check]:
    """The weekday of a date in the years that it may be of."""
    possible = [year for year in one.years if is_day(one.month, one.day, year)]
    fitting = [year for year in possible if _fits(one, year)]
    if not possible or (len(one.years) > 1 and not fitting and len(possible) > _MOST_YEARS):
        return
    year = (
        fitting[0] if fitting else max(y for y in possible if len(one.years) == 1 or y in one.named)
    )
    meant = datetime.date(year, one.month, one.day).weekday()
    stated = _WEEKDAYS.index(one.weekday.replace("天", "日"))
    words = f"{year}年{one.month}月{one.day}日是星期{_WEEKDAYS[meant]}，文中为星期{one.weekday}"
    yield _made(place, one.claim, words, meant + 1, stated + 1)


def _out_of_order(place: Place, plain: str) -> Iterator[Check]:
    """5月20日至18日; of two years the second is mostly told. 4月20日完工，4月18日通过验收."""
    for m in _RANGE.finditer(plain):
        of_one_month = m["m2"] is None or (m["m1"] == m["m2"] and not m["y2"])
        if not of_one_month and not (m["y1"] and m["y2"]):
            continue
        first = (int(m["y1"] or 0), int(m["m1"]), int(m["d1"]))
        second = (int(m["y2"] or m["y1"] or 0), int(m["m2"] or m["m1"]), int(m["d2"]))
        if second < first:
            words = f"{m[0]}：后一日期早于前一日期"
            yield _made(place, m[0], words, first[2], second[2])
    for m in (m for pattern in _EVENTS for m in pattern.finditer(plain)):
        begun, ended = _day_of(m["a"], None), _day_of(m["b"], m["a"])
        of_years = all(_NAMED_YEAR.match(m[name]) for name in "ab")
        most = _ANY if of_years else _NEXT_YEAR
        if begun and ended and 0 < (begun - ended).days <= most:
            words = f"{m['b']}早于{m['a']}"
            yield _made(place, m[0], words, begun.toordinal(), ended.toordinal())
            return


def _day_of(text: str, before: str | None) -> datetime.date | None:
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    if len(numbers) < 3:
        year = re.match(r"\d{4}", before or text)
        numbers = [int(year[0]) if year else 2000, *numbers]
    try:
        return datetime.date(*numbers)
    except ValueError:
        return None


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
