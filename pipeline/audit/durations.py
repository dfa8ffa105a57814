"""From one moment to another, and how long that is said to be: days, months, years, hours.

A sentence is read as a whole: a length and the two moments that it is of, which stand right
before it, right behind it or on both sides. The first of them may be counted or not; a length of
years may be rounded. What fits neither way is said.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator, Sequence, Set
from itertools import combinations

from pipeline.audit.findings import Check, Term, is_digit_error
from pipeline.audit.moments import Clock, Moment, clocks_in, moments_in
from pipeline.model import Place
from pipeline.text.chars import HAN
from pipeline.text.numerals import HAN_COUNT, halved, number_value
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_N = rf"(?:\d{{1,3}}|[两{HAN_COUNT}百]{{1,4}})"
_SENTENCE = regex(r"[^。；;\n]+")
_LENGTH = regex(
    rf"(?<![\d.第月{HAN_COUNT}])(?P<n>{_N})(?:(?P<unit>个?工作日|个?自然日|个?日历[天日]|天|日|个月|周年"
    rf"|年(?!度|代|级|来|期|计|行|内|均|第))(?P<half>半)?(?:零?(?P<more>{_N})个月)?)"
)
_LEAD = regex(
    r"(?:起|为期|历时|历经|用时|耗时|时长|前后|长达|持续|连续|相隔|间隔|跨度|时隔|走过|经过|过了|整整|[共合总]计|共|"
    r"首尾计?|连头带尾|满|[工会赛学展任聘租期效役假][期龄](?:限|间)?|期限?|[工教党军警]龄|时间[共为]|"
    r"(?:使用|运行|存续|任职|工作|服务|经营|停留|扎根|坚守|施行|实施)了?(?:[了已满]|将近)*)"
    r"(?:[约暂]?定|限|共|计|为|是|了|达|已|有|[：:（(]){0,3}$"
)
"""Right before a length that is of two moments told beside it."""
_LATE = regex(
    "(?:逾期|超期|延误|延期|拖延|拖期|滞后|推迟|提前|晚|早)(?:了|工期|完工|时间|达|共|为|计)*$"
)
"""Right before the days by which something is late, of which the first is none."""
_THAN_TERM = regex("[比较][^，,。；;]{0,16}$")
"""比合同工期提前10天: of a term that no two days tell."""
_DUE = regex("(?:应当?于?|约定|规定|要求|原定|计划|拟|限|到期|截止)[^，,。；;]{0,12}\\d{1,2}[月日]")
_EARLIER = regex("(?:提前|早)[^，,。；;]{0,4}$")
_ALONE = regex("[（(]$")
_THIS_TIME = regex("[本此这]次|活动|全程")
_DAYS = frozenset({"天", "日历天", "自然日"})
_FEW = 5
_OFF = 10
"""Days by which a length told apart from its dates may be wrong and still be of them."""
_OF_DAYS = regex("(?:[共计期]|为期|历时)[为是共]?$")
"""Before 17日, which is mostly a day of the month."""
_GOES_ON = regex("(?:连续|持续|为期|会期)[^，,。；;]{0,3}$")
"""Of a length that ends or begins at a moment rather than between two: 8月，指数连续三个月."""
_NOT_EXACT = regex("(?:[约近余多超逾几每均前后早晚]|不[满足到超]过?|至少|最[多长短少]可?达?)$")
_NOT_EXACT_BEHIND = regex("余|多|以[上内下前后]|[前后]|左右|之[内前后]|内")
_ENDED = regex(
    r"(?:之?[久的后]|历程|时间|光阴|整|庆|华诞|纪念|里)?(?:[，,。；;：:、！!）)\s]|$)|的"
)
"""Behind a length of years, which are else of a plan: 三年行动."""
_NOT_OF_IT = regex("其中|除|剩|提前|延[长期]|推迟|缩短|压缩|每|平均|余|逾期|另|内")
_COUNTED_IN = regex("(?:首尾|头尾|两头)[^，,。；;\\d]{0,3}(?:[都均]?[计算]在?内|[都均]?算)")
_JOINED = regex(
    r"(?:[（(][^（()）]{1,12}[）)])?[^，,。；;\d]{0,8}?(?:[，,]\s*)?(?:[至到]|截[至止]|[—－–～~-]{1,2})[^，,。；;\d]{0,6}"
)
"""Between the two ends of a range."""
_AND = regex(r"(?:[（(][^（()）]{1,12}[）)])?\s*(?:[、和及与]|以及)\s*")
"""Between two spans of one list."""
_APART = regex(rf"[，,]|[{HAN}]{{2}}")
"""Between two events, unlike 2月3日和4日."""
_BOTH_ENDS = regex("连头带尾|首尾|头尾")
_FROM_TO = regex(r"[起自从][^。]*日止")
_DASH = regex("年?[—－–～~-]{1,2}")
_HELD = regex("举办|举行|召开|开班|开展")
_HALF_DAYS = regex("[上下]午|报到|离会|返程|报道|[早晚]上")
_FOUNDED = regex(
    "创办|创建|创立|成立|[建创设]于|始建|建成|建[校院站所厂馆]|诞生|诞辰|出生|颁布|施行|实施|开业|通车|逝世|签署|缔结|建交|落成"
)
_JUBILEE = regex(
    r"(?:成立|创办|创建|建[^，,。；;\d]{1,3}|诞辰|逝世|颁布|施行|实施|开业|通车|迎来|庆祝|纪念|第)[^，,。；;\d]{0,6}$"
)
_BIRTH = regex("出?生(?![产活效态前])")
_UNTIL_NOW = regex("已经?[^，,。；;]{0,4}$")
_UNTIL = regex(r"(?:到|至|截至|截止)(?:20|19)\d\d年")
_WITHIN = regex("起$|(?:[工租任聘][期]|期限?)[为是：:]?$")
_THAT_IS = regex("内?[^，,。；;]{0,6}[，,（(]?(?:即|至|到|应?于|拟于|计划)?[于至到]?")
"""起30日内改正，即于: between a length and the day on which it ends."""
_STRICT = regex("期(?:限|间)?[^，,。；;]{0,3}$")
_WHOLE = regex("[满整][^，,。；;]{0,2}$")
_HOURS = regex(
    rf"(?P<lead>历时|为时|时长|时间|全程|全长|持续|用时|耗时|共|总计|合计|长达|开了|进行了|停[电水工运]|值班)?(?:共|为|了|达|是|时长)?"
    rf"(?<![\d.第{HAN_COUNT}])(?:(?P<h>\d{{1,3}}(?:\.\d)?|[两{HAN_COUNT}]{{1,3}})个?(?P<half>半)?小时(?:零?(?P<m>\d{{1,2}}|[{HAN_COUNT}]{{1,3}})分钟?)?"
    rf"|(?P<only>\d{{1,3}}|[两{HAN_COUNT}]{{1,4}})分钟)(?!内|以[内上]|一|前|后|左右)"
)
_ABOUT = regex(r"[约近余多超逾几]$")
_DAILY = regex("[，,]?每[天日][^，,]*")
_BEGINS = regex("\\s*(?:正式)?(?:开始|开考|开幕|开会|起|出发|发车|至|到|[—－~-])")
_ENDS = regex("\\s*(?:结束|完毕|完成|闭幕|散会|收卷|到达|止)")
_NEXT_DAY = regex("次日|翌日|第二天")
_AT_LEAST = frozenset({"共", "总计", "合计", "时间"})
_NEAR = 40  # code points between two events, and to their length
_REACH = 60  # code points to a length that fits
_BESIDE = 14  # code points between a length and a range that it is of
_MONTHS_OF_YEAR = 12
_MOST_YEARS = 300
_LONG = 12 * 60  # minutes
_WITHOUT_BREAK = 3 * 60
"""Of more minutes some may be of a break that is not counted."""
_HALF_DAY = 12 * 60
_DAY = 24 * 60
_ANY_YEARS = (2023, 2024)
"""Of days without a year: one without a 29 February and one with it."""


class _Length(NamedTuple):
    """A length of time: its number and unit, and whether words say that it is of two moments."""

    start: int
    end: int
    n: float
    unit: str
    text: str
    ahead: str
    is_told: bool
    is_within: bool
    is_late: bool = False


def duration_checks(places: Sequence[Place], own: int | None = None) -> Iterator[Check]:
    """Lengths of time between two moments that one sentence names.

    Args:
        places: elements in order.
        own: the year that the document is of, for 今年 and for days without a year.
    """
    before: list[Moment] = []
    counted: list[_Months] = []
    for place in places:
        plain = halved(place.text)
        if not any(char in plain for char in "年月日时天点:："):
            continue
        for m in _SENTENCE.finditer(re.sub("《[^》]{1,60}》", lambda n: "·" * len(n[0]), plain)):
            sentence = m[0]
            moments = [o for o in moments_in(sentence, own) if not _BIRTH.match(sentence, o.end)]
            yield from _hours(place, sentence, moments)
            lengths = list(_lengths(sentence))
            if len(moments) > 1:
                yield from _of_lengths(place, sentence, lengths, moments, own)
                counted += _months_in(place, sentence, lengths, moments)
            elif before and not moments:
                yield from _told_before(place, sentence, lengths, before, own)
            days = [o for o in moments if o.day]
            if len(days) == 2 and _JOINED.fullmatch(sentence, days[0].end, days[1].start):
                before = days
            elif days:
                before = []
    yield from _counted_otherwise(counted)


class _Months(NamedTuple):
    """A span from month to month and what it is said to be: its last month counted, or not."""

    place: Place
    claim: str
    stated: float
    apart: float


def _months_in(
    place: Place, sentence: str, lengths: Sequence[_Length], moments: Sequence[Moment]
) -> Iterator[_Months]:
    """2024年5月至2026年9月，共29个月: spans of months with their length right behind."""
    for length in lengths:
        ends = [o for o in moments if o.end <= length.start][-2:]
        if length.unit != "月" or len(ends) < 2 or any(o.day or not o.month for o in ends):
            continue
        first, last = ends
        beside = re.fullmatch("[，,（(]?共[计有]?", sentence[last.end : length.start])
        joined = _JOINED.fullmatch(sentence, first.end, last.start)
        if first.year and last.year and beside and joined:
            apart = (last.year - first.year) * _MONTHS_OF_YEAR + last.month - first.month
            yield _Months(place, sentence[first.start : length.end], length.n, apart)


def _counted_otherwise(spans: Sequence[_Months]) -> Iterator[Check]:
    """The one span of a text whose last month is not counted, where those of all others are."""
    least = [one for one in spans if one.stated == one.apart]
    most = [one for one in spans if one.stated == one.apart + 1]
    if len(least) == 1 and len(most) > 1:
        one = least[0]
        words = f"含首尾为{one.apart + 1:g}个月（文中其他各段都含首尾），文中为{one.stated:g}个月"
        yield _check(one.place, one.claim, words, one.apart + 1, one.stated, is_of_days=False)


def _told_before(
    place: Place,
    sentence: str,
    lengths: Sequence[_Length],
    before: Sequence[Moment],
    own: int | None,
) -> Iterator[Check]:
    """本次检查历时75天, from when to when in the sentence or the paragraph before."""
    first, last = before
    for length in lengths:
        if (
            length.unit not in _DAYS
            or length.n % 1
            or not _THIS_TIME.search(sentence[: length.start])
        ):
            continue
        possible = _between(first, last, length, own, both=False)
        if length.n in possible or min(abs(length.n - n) for n in possible or {0}) <= _OFF:
            computed = length.n if length.n in possible else max(possible)
            yield _check(
                place,
                sentence[: length.end],
                f"前文的起止日期为{computed:g}天，文中为{length.text}",
                computed,
                length.n,
                is_of_days=True,
            )


def _value(numeral: str | None) -> float:
    return (number_value(numeral.replace("两", "二")) or 0) if numeral else 0


def _lengths(sentence: str) -> Iterator[_Length]:
    for m in _LENGTH.finditer(sentence):
        unit, ahead = m["unit"].removeprefix("个"), sentence[max(0, m.start() - _NEAR) : m.start()]
        is_within = sentence.startswith("内", m.end())
        term = _THAN_TERM.search(ahead)
        of_no_day = term is not None and not re.search(r"\d[月日]", term[0])
        is_late = _LATE.search(ahead) is not None and not of_no_day
        if _NOT_EXACT.search(ahead) and not is_late:
            continue
        if _NOT_EXACT_BEHIND.match(sentence, m.end()) and not is_within:
            continue
        if unit in {"年", "周年"} and not (m["more"] or _ENDED.match(sentence, m.end())):
            continue
        n = _value(m["n"]) + (0.5 if m["half"] else 0)
        if unit == "年" and (m["more"] or m["half"]):
            n, unit = n * _MONTHS_OF_YEAR + _value(m["more"]), "月"
        is_told = bool(_LEAD.search(ahead) or _ALONE.search(ahead) or is_late)
        if unit == "日":
            is_told = is_told and _OF_DAYS.search(ahead) is not None
        if unit == "周年":
            is_told = _JUBILEE.search(ahead) is not None
        if n and (is_told or is_within):
            yield _Length(m.start(), m.end(), n, unit, m[0], ahead, is_told, is_within, is_late)


def _of_lengths(
    place: Place,
    sentence: str,
    lengths: Sequence[_Length],
    moments: Sequence[Moment],
    own: int | None,
) -> Iterator[Check]:
    """The checks of the lengths of a sentence; two moments that one of them fits are its own."""
    wrong: dict[tuple[int, int], Check] = {}
    fitted: set[tuple[int, int]] = set()
    by = {length.n for length in lengths if length.is_late}
    for length in lengths:
        spans = _spans(sentence, length, moments)
        if len(spans) > 1:
            yield from _of_spans(place, sentence, length, spans, own)
            continue
        apart = [o for o in moments if o.end <= length.start or o.start >= length.end]
        blamed: list[tuple[tuple[int, int], Check]] = []
        for first, last, is_of_it in _pairs(sentence, length, apart):
            told = sentence[min(first.start, length.start) : max(last.end, length.end) + 1]
            joined = _JOINED.fullmatch(sentence, first.end, last.start)
            held = joined and _HELD.search(told) and not _HALF_DAYS.search(place.text)
            of_years = not first.month and _DASH.fullmatch(sentence, first.end, last.start)
            both = bool(held or of_years or _BOTH_ENDS.search(told) or _FROM_TO.search(told))
            possible = _between(first, last, length, own, both=both)
            if length.n % 1 and length.unit[-1] in "日天":
                possible = {n + half for n in possible for half in (0.5, -0.5)}
            if not length.is_late and any(length.n + late in possible for late in by):
                possible = {length.n}  # 工期180天，…开工，…完工，延误13天
            ends = (first.start, last.start)
            if length.n in possible:
                fitted.add(ends)
                yield _made(place, sentence, (first, last), length, length.n)
                break
            until_now = own and not of_years and own - length.n in {first.year, last.year}
            if not is_of_it or not possible or (until_now and length.unit == "年"):
                continue
            if max(possible) < 1:
                continue  # 5月16日至20日举办，时隔两年
            if length.is_late and not _DUE.search(sentence[: max(first.end, last.end) + _BESIDE]):
                continue  # 3月15日立案，6月28日结案，超期14天: of a term that is not told
            if _may_be_blamed(sentence, length, first, last):
                check = _made(place, sentence, (first, last), length, max(possible))
                blamed.append((ends, check))
        else:
            wrong.update(blamed[:1] or _next_to(place, sentence, length, apart, own))
    yield from (check for ends, check in wrong.items() if ends not in fitted)


def _next_to(
    place: Place, sentence: str, length: _Length, moments: Sequence[Moment], own: int | None
) -> Iterator[tuple[tuple[int, int], Check]]:
    """2023年8月31日竣工，实际2024年4月30日竣工，延期213天: a slip or a month away from two days.

    Only where no two days of the sentence give the length, and two of them alone nearly do.
    """
    days = [o for o in moments if o.day and o.end <= length.start]
    if length.unit not in _DAYS or not 1 < len(days) <= _FEW or not length.is_told:
        return
    near = []
    for first, last in combinations(days, 2):
        possible = _between(first, last, length, own, both=False)
        if length.n in possible:
            yield (first.start, last.start), _made(place, sentence, (first, last), length, length.n)
            return
        meant = [n for n in possible if n > _OFF and _is_nearly(length.n, n)]
        near += [((first, last), n) for n in meant[:1]]
    if len(near) == 1:
        ends, n = near[0]
        yield (ends[0].start, ends[1].start), _made(place, sentence, ends, length, n)


def _is_nearly(stated: float, days: float) -> bool:
    """Whether a number of days is a slip or a month away from another."""
    month = stated > _OFF and 28 <= abs(stated - days) <= 31
    return month or is_digit_error(f"{stated:g}", f"{days:g}")


def _spans(
    sentence: str, length: _Length, moments: Sequence[Moment]
) -> list[tuple[Moment, Moment]]:
    """Several spans in a row before a length of days: 4月18日至20日、5月9日至10日…，共5天."""
    days = [o for o in moments if o.day and o.end <= length.start]
    spans: list[tuple[Moment, Moment]] = []
    while days and length.unit in _DAYS:
        first = last = days.pop()
        if days and _JOINED.fullmatch(sentence, days[-1].end, last.start):
            first = days.pop()
        if spans and not _AND.fullmatch(sentence, last.end, spans[0][0].start):
            break
        spans.insert(0, (first, last))
    return spans


def _of_spans(
    place: Place,
    sentence: str,
    length: _Length,
    spans: Sequence[tuple[Moment, Moment]],
    own: int | None,
) -> Iterator[Check]:
    """The days of all of them together, both ends of each counted."""
    if all(first is last for first, last in spans):
        return
    of_each = [_between(*span, length, own, both=True) for span in spans]
    computed = sum(max(days, default=0) for days in of_each)
    if all(of_each) and (length.n == computed or abs(length.n - computed) <= _OFF):
        words = f"{len(spans)}段起止日期合计{computed:g}天，文中为{length.text}"
        claimed = sentence[spans[0][0].start : length.end]
        yield _check(place, claimed, words, computed, length.n, is_of_days=True)


def _pairs(
    sentence: str, length: _Length, moments: Sequence[Moment]
) -> Iterator[tuple[Moment, Moment, bool]]:
    """The two moments that stand with a length, and whether it must be theirs."""
    of_days = length.unit[-1] in "日天"
    usable = [o for o in moments if (o.day if of_days else o.month if length.unit == "月" else 1)]
    before = [o for o in usable if o.end <= length.start]
    behind = [o for o in usable if o.start >= length.end]
    are_two = len(usable) == 2
    if len(before) > 1 and not length.is_within:
        first, last = before[-2:]
        gap = _LATE.sub("", _DAILY.sub("", sentence[last.end : length.start]))
        if length.is_late and _EARLIER.search(length.ahead) and first[2:] > last[2:]:
            first, last = last, first  # 计划9月30日完工，8月15日完工，提前46天
        if len(gap) > _REACH:
            return
        near = not _NOT_OF_IT.search(_COUNTED_IN.sub("", gap))
        if (belong := _belong(sentence, first, last, length, are_two=are_two)) is not None:
            yield first, last, near and belong
    if len(behind) > 1 and not before and not length.is_within:
        first, last = behind[:2]
        gap = sentence[length.end : first.start]
        near = len(gap) <= _BESIDE and not _NOT_OF_IT.search(gap)
        if (belong := _belong(sentence, first, last, length, are_two=are_two)) is not None:
            yield first, last, near and belong
    if len(before) == len(behind) == 1 and are_two:
        since = sentence[before[0].end : length.start]
        until = sentence[length.end : behind[0].start]
        near = len(since) <= _BESIDE and _THAT_IS.fullmatch(until) is not None
        yield before[0], behind[0], near and _WITHIN.search(since) is not None


def _belong(
    sentence: str, first: Moment, last: Moment, length: _Length, *, are_two: bool
) -> bool | None:
    """Whether two moments are the ends of a range, or the only two that a sentence tells.

    ``None`` where they are neither.
    """
    between = sentence[first.end : last.start]
    if _JOINED.fullmatch(between):
        return True
    if not are_two or _GOES_ON.search(length.ahead):
        return None
    is_later = (first.year or 1, first[3:]) <= (last.year or first.year or 1, last[3:])
    return len(between) <= _NEAR and is_later and _APART.search(between) is not None


def _may_be_blamed(sentence: str, length: _Length, first: Moment, last: Moment) -> bool:
    """Whether a length that does not fit is of these moments and of no others."""
    if length.unit == "工作日":
        days = (last.in_year(_ANY_YEARS[0]) - first.in_year(_ANY_YEARS[0])).days + 1
        return 0 < days < length.n
    if _UNTIL_NOW.search(length.ahead) and not _UNTIL.search(sentence):
        return False
    if length.unit == "周年":
        around = (
            re.split("[，,]", sentence[: first.start])[-1]
            + re.split("[，,]", sentence[first.end :])[0]
        )
        return _FOUNDED.search(around) is not None
    return "平均" not in length.ahead


def _between(
    first: Moment, last: Moment, length: _Length, own: int | None, *, both: bool
) -> Set[float]:
    """How long it may be said to be from one moment to the other, in the unit of the length."""
    if length.unit[-1] in "日天":
        years = (first.year,) if first.year else (own,) if own else _ANY_YEARS
        return {n for year in years for n in _days(first, last, year, length, both=both)}
    if not (first.year and last.year):
        if first.year or last.year or not (first.month and last.month):
            return set()
        first, last = first._replace(year=2000), last._replace(year=2000)
        if last.month < first.month:
            last = last._replace(year=2001)
    if first.month and last.month:
        months = _months(first, last)
        if length.unit == "月":
            return months
        if not months or length.unit == "周年":
            return {last.year - first.year}
        strict = first.day and last.day and _STRICT.search(length.ahead)
        whole = {float(n // _MONTHS_OF_YEAR) for n in months}
        if _WHOLE.search(length.ahead):
            return whole
        wanted = length.n * _MONTHS_OF_YEAR
        near = abs(wanted - min(months))
        is_rounded = wanted in months if strict else near < _MONTHS_OF_YEAR
        return {length.n} if is_rounded else {round(n / _MONTHS_OF_YEAR, 1) for n in months}
    years_apart = last.year - first.year
    if length.unit not in {"年", "周年"} or not 0 < years_apart <= _MOST_YEARS:
        return set()
    if length.unit == "周年" or both:
        return {years_apart + both}
    mixed = {years_apart - 1} if first.month or last.month else set()
    begun = set() if _WHOLE.search(length.ahead) else {years_apart + 1}
    return {years_apart, *begun, *mixed} - {0}


def _days(
    first: Moment, last: Moment, year: int, length: _Length, *, both: bool
) -> Iterator[float]:
    """The days, the first of them counted or not; of what is held from day to day it is."""
    start, end = first.in_year(year), last.in_year(year)
    if end < start and not last.year:
        end = last.in_year(year + 1)
    days = (end - start).days
    if days < 0:
        return
    if length.unit == "工作日":
        # Public holidays are not known here: those without weekends are right.
        yield sum((start + datetime.timedelta(i)).weekday() < 5 for i in range(days + 1))
        return
    if length.is_late:
        yield days
        return
    if not both:
        yield days
    yield days + 1


def _months(first: Moment, last: Moment) -> Set[float]:
    """The months, the last of them counted or not; of days those that are whole."""
    months = (last.year - first.year) * _MONTHS_OF_YEAR + last.month - first.month
    if months < 0:
        return set()
    if not (first.day and last.day):
        return {months, months + 1} - {0}
    end_of_month = calendar.monthrange(last.year, last.month)[1]
    if last.day == end_of_month and first.day == 1:
        return {months + 1}
    if last.day in {first.day, first.day - 1} or last.day == end_of_month < first.day:
        return {months}
    return {months, months + 1} if last.day > first.day else {months - 1, months}


def _made(
    place: Place, sentence: str, ends: tuple[Moment, Moment], length: _Length, computed: float
) -> Check:
    first, last = ends
    claimed = sorted((first.start, last.start, length.start, first.end, last.end, length.end))
    words = f"{sentence[first.start : first.end]} 至 {sentence[last.start : last.end]} "
    unit = "个月" if length.unit == "月" else length.unit
    return _check(
        place,
        sentence[claimed[0] : claimed[-1]],
        f"{words}为{computed:g}{unit}，文中为{length.text}",
        computed,
        length.n,
        is_of_days=unit[-1] in "日天",
    )


def _hours(place: Place, sentence: str, moments: Sequence[Moment]) -> Iterator[Check]:
    """14:20发车，17:05到达，全程2小时45分; 12日8时至14日20时历时60小时."""
    lengths = [
        m
        for m in _HOURS.finditer(sentence)
        if not _ABOUT.search(sentence[max(0, m.start() - 1) : m.start()])
    ]
    if len(lengths) != 1:
        return
    length = lengths[0]
    clocks = list(clocks_in(sentence[: length.start()]))
    noun = sentence[max(0, length.start() - 2) : length.start()]
    if len(clocks) > 2 and noun not in sentence[: max(0, length.start() - 2)]:
        return  # 14:30开始，16:50结束，讨论时间60分钟: of something else
    if len(clocks) > 2 and _BEGINS.match(sentence, clocks[-2].end):
        clocks = clocks[-2:] if _ENDS.match(sentence, clocks[-1].end) else clocks
    if len(clocks) != 2 or _DAILY.search(sentence):
        return
    first, last = clocks
    between = sentence[first.end : last.start]
    days = [next((o for o in moments if o.end == clock.start and o.day), None) for clock in clocks]
    apart = 0
    if days[0] and days[1]:
        year = days[0].year or 2001
        apart = (days[1].in_year(year) - days[0].in_year(year)).days
    elif "日" in between and not _NEXT_DAY.search(between):
        return
    stated = _value(length["only"]) or (
        (_value(length["h"]) + (0.5 if length["half"] else 0)) * 60 + _value(length["m"])
    )
    minutes = _minutes(first, last, between) + apart * _DAY
    is_told = length["lead"] or (days[1] and minutes >= _LONG)
    has_break = length["lead"] in _AT_LEAST and stated < minutes and minutes > _WITHOUT_BREAK
    if minutes <= 0 or not is_told or has_break:
        return
    told = length[0][len(length["lead"] or "") :]
    words = f"{sentence[first.start : first.end].strip()} 至 {sentence[last.start : last.end]} "
    words += f"为{_in_hours(minutes)}，文中为{told}"
    yield _check(place, sentence, words, minutes, stated, is_of_days=length["only"] is not None)


def _minutes(first: Clock, last: Clock, between: str) -> int:
    """From one time of day to another; 0 or less where it is not told which day the other is of."""
    minutes = last.minute - first.minute
    if _NEXT_DAY.search(between):
        return minutes + _DAY
    if minutes <= 0 < minutes + _HALF_DAY and first.half and not last.half:
        return minutes + _HALF_DAY  # 下午2时至5时
    return minutes


def _in_hours(minutes: float) -> str:
    hours, rest = divmod(int(minutes), 60)
    return (f"{hours}小时" if hours else "") + (f"{rest}分钟" if rest or not hours else "")


def _check(
    place: Place, claim: str, words: str, computed: float, stated: float, *, is_of_days: bool
) -> Check:
    return Check(
        kind="日期" if is_of_days else "期限",
        place=place,
        claim=re.sub(r"\s+", " ", claim).strip(),
        explanation=words,
        terms=(Term(computed),),
        stated=Term(stated),
        computed=computed,
    )
