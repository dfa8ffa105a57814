"""The same thing said twice: with one value, or with two that should be one.

Two values of one name and one time disagree only where they look like one figure written twice;
under a shorter name, without its time or in a coarser unit, the slip must be plainer still.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from pipeline.audit.findings import Check, is_digit_error, shown
from pipeline.audit.indicator import Indicator, base_unit, multiple
from pipeline.text.chars import HAN
from pipeline.text.dates import YEAR
from pipeline.text.patterns import regex

_AIM = regex(r"目标|预期|力争|计划|左右|以上|安排|将|要|确保|达到或|不低于|今年")
_NAMED = regex(rf"[{HAN}“”A-Za-z0-9.]{{4,}}")
_TOLD = regex(
    "^(?:全[年省市县区州旗]|我[省市县区]|共计?|累计|已|投入|实现|完成|达到|开展|组织|举办|发放|落实|新增|建成|筹集|安排|年末)+"
)
_LEAST_DIGITS = 3
_LEAST_RESTATED = 4
_SPECIFIC = regex(rf"[{HAN}“”A-Za-z0-9.]{{7,}}")
_YEAR = regex(YEAR)
_NEW = regex("^(?:新(?=[建增登认招开注]))")
_LISTED = regex(rf"^\s*(?P<name>[{HAN}“”]{{4,16}})[：:]$")
"""A line of a list of indicators: 政府债务余额：66.94亿元."""
_OTHERS = regex("上年|去年|同期|比|较|其中|目标|计划|任务|(?<!公共)(?<!基金)预算|人均|平均|每")
_ENDS = regex(r"[，,。；;、）)\s]|$")
_LEAST_NAME = 4
_ASKS = regex(
    "申请|恳请|恳求|请求|特请|(?:^|[此特])请(?=[^，,。；;]{0,8}(?:安排|拨付|追加|下达|解决|支持|补助))"
)
_BEGS = regex("恳请|恳求|请求|特[此]?申请|特请|(?:^|[。；;，,])请")
_BESIDE = 20


def said_twice(indicators: Sequence[Indicator]) -> Iterator[Check]:
    """The same thing of the same time, said with two values."""
    seen: dict[tuple[str, str, str, str], Indicator] = {}
    said: set[int] = set()
    for indicator in indicators:
        figure, phrase = indicator.figure, _thing(indicator.noun.phrase)
        is_level = indicator.is_exact and figure.unit and not _AIM.search(indicator.sentence)
        long_name = _SPECIFIC.fullmatch(phrase) is not None
        if not is_level or not (long_name or (_NAMED.fullmatch(phrase) and _is_telling(indicator))):
            continue
        key = (phrase, figure.unit, indicator.period, indicator.subject)
        first = seen.setdefault(key, indicator)
        if first is indicator or first.sentence == indicator.sentence:
            continue
        if first.figure.value != figure.value and not (
            _is_restated(first, indicator) and _is_dated(first) and _is_dated(indicator)
        ):
            continue
        yield _check(first, indicator, phrase)
        said.add(indicator.number)
    yield from _under_other_names(indicators, said)
    yield from _asked_again(indicators)


def _asked_again(indicators: Sequence[Indicator]) -> Iterator[Check]:
    """拟申请补助资金336万元。…恳请安排补助资金336万元: asked for at the end as before."""
    asked = [
        one
        for one in indicators
        if one.is_exact
        and base_unit(one.figure.unit) == "元"
        and one.place.cell is None
        and _asks(one)
    ]
    if len(asked) < 2 or asked[-1].place.number == asked[0].place.number:
        return
    last, before = asked[-1], [one for one in asked if one.place.number < asked[-1].place.number]
    if not _BEGS.search(last.ahead):
        return
    fitting = [one for one in before if one.amount == last.amount]
    if fitting:
        yield _check(fitting[-1], last, "申请资金")
    elif len(before) == 1 and _is_same_but_for_a_slip(before[0], last, least=_LEAST_DIGITS):
        yield _check(before[0], last, "申请资金")


def _asks(one: Indicator) -> bool:
    """Whether the words around an amount ask for it: 申请…, or …拟申请…解决 behind it."""
    clause = re.split("[，,。；;]", one.ahead)[-1]
    behind = re.match(r"[^，,。；;\d]{0,4}(?:拟|需)申请", one.place.text[one.figure.end :])
    return (_ASKS.search(clause) is not None and "已" not in clause) or behind is not None


def _check(first: Indicator, second: Indicator, name: str) -> Check:
    scale = multiple(first.figure.unit) / multiple(second.figure.unit)
    coarse = scale < 1 and "." in second.text
    return Check(
        kind="前后",
        place=second.place,
        claim=f"{name}：{first.text}，{second.text}",
        explanation=f"前文（第 {first.place.line} 行）为 {first.text}，此处为 {second.text}",
        terms=(first.term,),
        stated=second.term,
        computed=first.term.value * scale,
        tolerance=second.precision if coarse else 0.0,
        formula="{0}" if scale == 1 else f"{{0}}*{scale:g}",
    )


def _under_other_names(indicators: Sequence[Indicator], done: Set[int]) -> Iterator[Check]:
    """A figure told before, in a list of indicators or with a word of its name left out."""
    by_name: dict[tuple[str, str], list[Indicator]] = {}
    for indicator in indicators:
        figure = indicator.figure
        if not indicator.is_exact or not figure.unit or indicator.noun.change:
            continue
        line = _LISTED.match(indicator.ahead)
        name = _NEW.sub("", _thing(line["name"] if line else indicator.noun.phrase))
        ahead = indicator.ahead[-_BESIDE:]
        if len(name) < _LEAST_NAME or figure.unit == "%" or _OTHERS.search(ahead):
            continue
        unit = base_unit(figure.unit)
        before = [
            one
            for one in by_name.get((name, unit), ())
            if one.sentence != indicator.sentence and (line or _are_of_one_time(one, indicator))
        ]
        by_name.setdefault((name, unit), []).append(indicator)
        checks = [_check(one, indicator, name) for one in before]
        fitting = [check for check in checks if check.agrees]
        if indicator.number in done or not _is_telling(indicator):
            continue
        only = len(before) == 1 if line else len({one.amount for one in before}) == 1
        if fitting:
            yield fitting[-1]
        elif (
            only
            and _ENDS.match(indicator.place.text, figure.end)
            and not _AIM.search(ahead)
            and _is_same_but_for_a_slip(before[-1], indicator)
        ):
            yield checks[-1]


def _are_of_one_time(one: Indicator, other: Indicator) -> bool:
    """Whether two figures may be of one time: of one year, or the second of none that is told."""
    if one.subject and other.subject and one.subject != other.subject:
        return False
    years = [_YEAR.search(i.period) for i in (one, other)]
    return one.period == other.period or bool(years[0] and years[1] and years[0][0] == years[1][0])


def _is_same_but_for_a_slip(one: Indicator, other: Indicator, least: int = _LEAST_RESTATED) -> bool:
    scale = multiple(other.figure.unit)
    decimals = len(other.text.partition(".")[2].rstrip("万亿元人户个件次吨亩平方米公里"))
    meant = f"{one.amount / scale:.{decimals}f}"
    written = f"{other.amount / scale:.{decimals}f}"
    return len(meant.replace(".", "").strip("0")) >= least and is_digit_error(written, meant)


def _thing(phrase: str) -> str:
    """What is told of, without the words of telling: 全年共开展职业技能培训 is 职业技能培训."""
    return _TOLD.sub("", phrase)


def _is_telling(indicator: Indicator) -> bool:
    """Whether its digits are so many that two figures do not look alike by chance."""
    return len(shown(indicator.figure.value).strip("0").replace(".", "")) >= _LEAST_DIGITS


def _is_restated(first: Indicator, second: Indicator) -> bool:
    """Whether two different values look like one figure written twice: one slip apart."""
    if second.noun.change or second.figure.unit in {"%", "‰", "个百分点"}:
        return False  # the growth of another year, another half
    one, two = shown(first.figure.value), shown(second.figure.value)
    if min(len(one), len(two)) < _LEAST_RESTATED or not (
        _is_telling(first) and _is_telling(second)
    ):
        return False
    return is_digit_error(one, two)


def _is_dated(indicator: Indicator) -> bool:
    """Whether sentence, paragraph or heading says of which year it is."""
    return bool(indicator.period)
