"""From one moment to another, and how long that is said to be: hours, months, years, ages.

A sentence is read as a whole: two moments of one kind and one length that says it is theirs. A
length of years or months may count the first or the last of them or not; what fits neither way
is said.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence

from pipeline.audit.findings import Check, Term, shown
from pipeline.model import Place
from pipeline.text.dates import YEAR
from pipeline.text.numerals import HAN_COUNT, halved, number_value
from pipeline.text.patterns import regex

_N = rf"(?:\d{{1,3}}|[两{HAN_COUNT}]{{1,4}})"
_SENTENCE = regex(r"[^。；;\n]+")
_CLOCK = regex(
    r"(?:(?P<half>上午|下午|中午|晚上?|凌晨|早上?|傍晚)?\s*(?<![\d.])(?P<h>\d{1,2})(?:[:：∶](?P<m>\d{2})(?:分)?|[时点](?:(?P<mm>\d{1,2})分|(?P<h30>半)|整)?(?!\d)))"
)
_HOURS = regex(
    rf"(?P<lead>历时|为时|时长|时间|全程|全长|持续|用时|耗时|共|总计|合计|长达|开了|进行了)(?:共|为|了|达|是)?"
    rf"(?:(?P<h>\d{{1,2}}(?:\.\d)?|[两{HAN_COUNT}]{{1,3}})个?(?P<half>半)?小时(?:零?(?P<m>\d{{1,2}}|[{HAN_COUNT}]{{1,3}})分钟?)?|(?P<only>\d{{1,3}}|[两{HAN_COUNT}]{{1,4}})分钟)"
)
_MORNING = regex("(?:^|[，,])?每[天日]")
_NEXT_DAY = regex("次日|翌日|第二天")
_YEAR = regex(
    rf"(?<![\d.])(?P<year>{YEAR})年(?!代|级|度?第?[一二三四]季|[上下]半年|\s*\d{{1,2}}月)"
)
_MONTH = regex(rf"(?<![\d.])(?P<year>{YEAR})年\s*(?P<month>\d{{1,2}})月(?!\s*\d{{1,2}}日)")
_ANY_YEAR = regex(rf"(?<!\d){YEAR}(?=年|[—－~～至到-]{{1,2}}{YEAR})")
_YEARS = regex(
    rf"(?<![\d.{HAN_COUNT}])(?P<n>{_N})(?P<unit>周年|年)(?:零(?P<more>{_N})个月)?(?=[，,。；;：:、！!）)\s]|$|之?[久的后]|历程|时间|光阴|华诞|庆|纪念|余?时|里)"
)
_TOLD = regex(
    r"(?:历时|历经|用时|耗时|前后|长达|走过|过了|已有|持续|相隔|间隔|跨度|时隔|工龄|教龄|党龄|军龄|警龄|共|整整|已经?)[^，,。；;\d]{0,4}$"
)
_JUBILEE = regex(
    r"(?:成立|创办|创建|建[^，,。；;\d]{1,3}|诞辰|逝世|颁布|施行|实施|开业|通车|迎来|庆祝|纪念|第)[^，,。；;\d]{0,6}$"
)
_MONTHS = regex(rf"(?P<n>{_N})个月(?!前|后|内|以)")
_RANGE = regex(
    rf"(?<![\d.])(?P<first>{YEAR})年?[—-－~～]{{1,2}}(?P<last>{YEAR})年[）)]?[，,（(]?(?:共|共计|为期|期限为?|规划期为?|实施期为?)(?P<n>{_N})年"
)
_ABOUT = regex(r"[约近余多超逾几]$")
_BORN = regex(
    rf"(?P<year>{YEAR})年(?:(?P<month>\d{{1,2}})月)?(?:\d{{1,2}}日)?(?:出生|生(?![产活效态前]))"
)
_BORN_IN = regex(rf"(?:出生于|生于)(?P<year>{YEAR})年(?:(?P<month>\d{{1,2}})月)?")
_AGE = regex(rf"(?:现年|今年|年龄|时年|享年|终年|现)(?:为|已)?(?P<n>{_N})(?:周)?岁")
_SINCE = regex(rf"(?:截至|截止|至|到)(?P<year>{YEAR})年(?:(?P<month>\d{{1,2}})月)?")
_ORDER = (
    ("开工|动工|破土", "竣工|完工|建成|验收|投用|投产|交付|通车"),
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
_HALF_DAY = 12 * 60
_DAY = 24 * 60
_MONTHS_OF_YEAR = 12
_NAME = regex("《[^》]{1,60}》")
_UNTIL_NOW = regex("已经?[^，,。；;]{0,4}$")
_UNTIL = regex(rf"(?:到|至|截至|截止){YEAR}年")
_FOUNDED = regex(
    "创办|创建|创立|成立|始建|建成|建[校院站所厂馆]|诞生|诞辰|出生|颁布|施行|实施|开业|通车|逝世|签署|缔结|建交|落成"
)
_NEAR = 30  # code points between the years, and to their length
_MOST_YEARS = 300
_OLDEST = 120
_MONTHS_APART = 60  # days; one that is earlier by more may be of the next year
_FAR = 3  # years that a wrong age is off at most


def duration_checks(place: Place, own: int | None = None) -> Iterator[Check]:
    """Lengths of time between two moments that one sentence names.

    Args:
        place: an element.
        own: the year that the document is of, for 今年.
    """
    plain = halved(place.text)
    if not any(char in plain for char in "年时点:：岁日"):
        return
    for m in _SENTENCE.finditer(_NAME.sub(lambda name: "·" * len(name[0]), plain)):
        sentence = m[0]
        yield from _hours(place, sentence)
        yield from _years(place, sentence, own)
        yield from _in_order(place, sentence)
        yield from _ages(place, sentence)


def _value(numeral: str | None) -> float:
    return (number_value(numeral.replace("两", "二")) or 0) if numeral else 0


def _minute(m: re.Match[str]) -> int | None:
    hour, half = int(m["h"]), m["half"] or ""
    minute = int(m["m"] or m["mm"] or (30 if m["h30"] else 0))
    if half in {"下午", "晚", "晚上", "傍晚"} and hour < _HALF_DAY // 60:
        hour += _HALF_DAY // 60
    return hour * 60 + minute if hour <= _DAY // 60 and minute < 60 else None


def _hours(place: Place, sentence: str) -> Iterator[Check]:
    """14:20发车，17:05到达，全程2小时45分."""
    lengths = [m for m in _HOURS.finditer(sentence) if not _ABOUT.search(sentence[: m.end("lead")])]
    if len(lengths) != 1:
        return
    length = lengths[0]
    moments = [m for m in _CLOCK.finditer(sentence[: length.start()])]
    if len(moments) != 2 or _MORNING.search(sentence):
        return
    first, last = map(_minute, moments)
    if first is None or last is None:
        return
    between = sentence[moments[0].end() : moments[1].start()]
    if last <= first:
        if _NEXT_DAY.search(between):
            last += _DAY
        elif not moments[1]["half"] and last + _HALF_DAY > first and moments[0]["half"]:
            last += _HALF_DAY  # 下午2时至5时
        else:
            return
    elif _NEXT_DAY.search(between) or "日" in between:
        return
    stated = (
        _value(length["only"])
        if length["only"]
        else (_value(length["h"]) + (0.5 if length["half"] else 0)) * 60 + _value(length["m"])
    )
    computed = last - first
    is_whole = length["lead"] in {"共", "总计", "合计", "时间"}
    if is_whole and stated < computed:
        return  # a break may be left out
    words = f"{moments[0][0].strip()} 至 {moments[1][0].strip()} 为{_in_hours(computed)}"
    yield _made(
        place, sentence, f"{words}，文中为{length[0][len(length['lead']) :]}", computed, stated
    )


def _in_hours(minutes: float) -> str:
    hours, rest = divmod(int(minutes), 60)
    return (f"{hours}小时" if hours else "") + (f"{rest}分钟" if rest or not hours else "")


def _years(place: Place, sentence: str, own: int | None) -> Iterator[Check]:
    """创办于1956年，2026年迎来建校70周年; 2018年6月开工，2023年6月竣工，历时五年."""
    for m in _RANGE.finditer(sentence):
        computed = int(m["last"]) - int(m["first"]) + 1
        if computed > 1:
            words = f"{m['first']}年至{m['last']}年共{computed}年，文中为{m['n']}年"
            yield _made(place, sentence, words, computed, _value(m["n"]))
            return
    by_year, by_month = [*_YEAR.finditer(sentence)], [*_MONTH.finditer(sentence)]
    everything = len(_ANY_YEAR.findall(sentence))
    years = sorted({int(m["year"]) for m in by_year})
    if "今年" in sentence and own and len(years) == everything == 1:
        years = sorted({*years, own})
        everything = 2
    if len(years) == 2 and everything == 2 and not by_month:
        yield from _whole_years(place, sentence, by_year, years)
    elif len(by_month) == everything == 2:
        yield from _whole_months(place, sentence, by_month)


def _whole_years(
    place: Place, sentence: str, named: Sequence[re.Match[str]], years: Sequence[int]
) -> Iterator[Check]:
    found = []
    first, last = years
    ahead = sentence[max(0, named[0].start() - _NEAR) : named[0].start()]
    founded = re.split("[，,]", sentence[named[0].end() :])[0] + re.split("[，,]", ahead)[-1]
    is_apart = named[-1].start() - named[0].end() > _NEAR
    for m in _YEARS.finditer(sentence):
        before = sentence[: m.start()]
        is_jubilee = m["unit"] == "周年"
        if _ABOUT.search(before) or m["more"] or is_apart:
            continue
        if abs(m.start() - named[-1].end()) > _NEAR:
            continue
        if is_jubilee and not _FOUNDED.search(founded):
            continue
        if _UNTIL_NOW.search(before) and not _UNTIL.search(sentence):
            continue
        if "平均" not in before and (_JUBILEE if is_jubilee else _TOLD).search(before):
            found.append((m, is_jubilee))
    if len(found) != 1 or last - first > _MOST_YEARS:
        return
    m, is_jubilee = found[0]
    stated, computed = _value(m["n"]), last - first
    if not is_jubilee and stated == computed + 1:
        computed += 1  # the first year is counted, too
    words = f"{first}年至{last}年为{computed}年，文中为{m['n']}{m['unit']}"
    yield _made(place, sentence, words, computed, stated)


def _whole_months(place: Place, sentence: str, moments: list[re.Match[str]]) -> Iterator[Check]:
    first, last = (int(m["year"]) * 12 + int(m["month"]) for m in moments)
    computed = last - first
    behind = sentence[moments[1].end() :]
    lengths = [m for m in _YEARS.finditer(behind) if m["unit"] == "年"]
    lengths += [m for m in _MONTHS.finditer(behind) if not lengths]
    if computed <= 0 or len(lengths) != 1:
        return
    m = lengths[0]
    before = behind[: m.start()]
    if not _TOLD.search(before) or _ABOUT.search(before):
        return
    more = m.groupdict().get("more")
    in_years = "年" in m[0]
    stated = _value(m["n"]) * (_MONTHS_OF_YEAR if in_years else 1) + _value(more)
    is_rounded = in_years and not more
    if stated == computed + 1 or (is_rounded and abs(stated - computed) < _MONTHS_OF_YEAR):
        computed = int(stated)  # the last month is counted, or it is rounded to years
    shown_ = f"{computed // 12}年" if computed % 12 == 0 else f"{computed}个月"
    words = f"{moments[0][0]} 至 {moments[1][0]} 为{shown_}，文中为{m[0]}"
    yield _made(place, sentence, words, computed, stated)


def _ages(place: Place, sentence: str) -> Iterator[Check]:
    """1963年4月出生，现年62岁（截至2025年10月）."""
    born = [*_BORN.finditer(sentence), *_BORN_IN.finditer(sentence)]
    ages, until = [*_AGE.finditer(sentence)], [*_SINCE.finditer(sentence)]
    if len(born) != 1 or len(ages) != 1 or len(until) != 1:
        return
    stated = _value(ages[0]["n"])
    years = int(until[0]["year"]) - int(born[0]["year"])
    months = until[0]["month"], born[0]["month"]
    known = all(months)
    possible = {years} if known and int(months[0]) >= int(months[1]) else {years, years - 1}
    if not 0 < stated < _OLDEST or abs(stated - years) > _FAR:
        return
    computed = stated if stated in possible else years
    words = f"{born[0][0]}，{until[0][0]}为{shown(years)}岁，文中为{ages[0]['n']}岁"
    yield _made(place, sentence, words, computed, stated)


def _in_order(place: Place, sentence: str) -> Iterator[Check]:
    """What ends before it begins: 4月20日完工，4月18日通过验收."""
    for pattern in _EVENTS:
        for m in pattern.finditer(sentence):
            first, last = _day(m["a"], None), _day(m["b"], m["a"])
            if first and last and 0 < (first - last).days <= _MONTHS_APART:
                words = f"{m['b']}早于{m['a']}"
                yield _made(place, m[0], words, first.toordinal(), last.toordinal())
                return


def _day(text: str, before: str | None) -> datetime.date | None:
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    if len(numbers) < 3:
        year = re.match(r"\d{4}", before or text)
        numbers = [int(year[0]) if year else 2000, *numbers]
    try:
        return datetime.date(*numbers)
    except ValueError:
        return None


def _made(place: Place, claim: str, words: str, computed: float, stated: float) -> Check:
    return Check(
        kind="期限",
        place=place,
        claim=re.sub(r"\s+", " ", claim).strip(),
        explanation=words,
        terms=(Term(computed),),
        stated=Term(stated),
        computed=computed,
    )
