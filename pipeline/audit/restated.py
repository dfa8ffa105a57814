"""The same thing said twice: with one value, or with two that should be one.

Two values of one name and one time disagree only where they look like one figure written twice;
under a shorter name, without its time or in a coarser unit, the slip must be plainer still.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from pipeline.audit.findings import Check, is_digit_error, shown, slips_of
from pipeline.audit.indicator import Indicator, base_unit, multiple
from pipeline.audit.statements import behind_marks, same_unit
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
_FILL = regex(
    rf"{YEAR}年度?|\d{{1,2}}(?:[—-]\d{{1,2}})?月份?|[上下]半年|前三季度|[一二三四]季度|今年以来|今年|本年|全年|截至[^，]*|"
    "全[省市县区州旗镇乡村校院系]统?|我[省市县区校院]|本[省市县区次年级]|此次|该|共计?|累计|合计|各类|各项|现有|实有|登记|在册|"
    "总[值量额数]|数量|人数|金额|完成|实现|达到?|开展|组织|到位|拨付|下达|安排|投入|发放|筹集|建成|落实|举办|"
    "已|现|为|有|了|对|将|是"
)
"""Words of telling, of time and of whose it is."""
_MONTHS = {
    "前三季度": "1—9月",
    "上半年": "1—6月",
    "一季度": "1—3月",
    "第一季度": "1—3月",
    "全年": "",
}
_YEAR_PART = regex(rf"{YEAR}年度?|今年|以来")
_LISTED = regex(rf"^\s*(?P<name>[{HAN}“”]{{4,16}})[：:]$")
"""A line of a list of indicators: 政府债务余额：66.94亿元."""
_OTHERS = regex(
    "上年|去年|同期|比|较|其中|调整|追加|变更|目标|计划|任务|(?<!公共)(?<!基金)预算|人均|平均|每"
)
_BACK = regex("[中逐均]|全部")
"""Behind the name of those that were told of before: 426名在编教师中."""
_ENDS = regex(r"[，,。；;、）)\s]|$")
_LEAST_TYPED = 5
"""Digits of which not two figures of a text are alike by chance."""
_LEFT = regex("(?:剩余|余下|剩下)的?$")
_NEAR = 1.5
_LEAST_NAME = 4
_SHORTEST = 3
_ASKS = regex(
    "申请|恳请|恳求|请求|特请|(?:^|[此特])请(?=[^，,。；;]{0,8}(?:安排|拨付|追加|下达|解决|支持|补助))"
)
_BEGS = regex("恳请|恳求|请求|特[此]?申请|特请|(?:^|[。；;，,])请")
_BESIDE = 20
_NO_HAN = regex(f"[^{HAN}]")


def said_twice(indicators: Sequence[Indicator], fitting: Set[int]) -> Iterator[Check]:
    """The same thing of the same time, said with two values.

    Args:
        indicators: the document's, in order.
        fitting: numbers of those that another check bears out; of two such none is wrong.
    """
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
    yield from _under_other_names(indicators, said, fitting)
    yield from _asked_again(indicators)
    yield from _mistyped(indicators, fitting)
    yield from _left_again(indicators, fitting)


def _mistyped(indicators: Sequence[Indicator], fitting: Set[int]) -> Iterator[Check]:
    """问题资金5259.29万元 where a table has 问题金额 5295.29: so many digits are no chance.

    One that nothing else is or bears out, one slip away from one that others bear out.
    """
    written: dict[tuple[str, str], list[Indicator]] = {}
    for one in indicators:
        digits = _digits_of(one)
        if one.is_exact and len(digits.replace(".", "").strip("0")) >= _LEAST_TYPED:
            written.setdefault((one.figure.unit, digits), []).append(one)
    for (unit, digits), some in written.items():
        if len(some) > 1 or some[0].number in fitting or some[0].place.cell or not unit:
            continue
        stated = some[0]
        for slip in slips_of(digits):
            swapped = sorted(slip) == sorted(digits)
            for first in written.get((unit, slip), ()):
                alike = _share_words(first, stated)
                borne_out = first.number in fitting or len(written[unit, slip]) > 1
                if borne_out and alike >= (1 if swapped else 2) and not _are_apart(first, stated):
                    yield _check(first, stated, _thing(stated.noun.phrase) or "同一数")
                    break


def _digits_of(one: Indicator) -> str:
    m = re.match(r"\d[\d,，]*(?:\.\d+)?", one.text.strip())
    return re.sub("[,，]", "", m[0]) if m else ""


def _share_words(one: Indicator, other: Indicator) -> int:
    """How many pairs of characters the names of two figures have in common."""
    first, second = (re.sub(rf"[^{HAN}]", "", i.noun.phrase + i.ahead[-8:]) for i in (one, other))
    pairs = {first[i : i + 2] for i in range(len(first) - 1)}
    return sum(second[i : i + 2] in pairs for i in range(len(second) - 1))


def _are_apart(one: Indicator, other: Indicator) -> bool:
    """Whether two figures are told of different years, or one of them as a change or for before."""
    years = [m[0] if (m := _YEAR.search(i.period)) else "" for i in (one, other)]
    if all(years) and years[0] != years[1]:
        return True
    changed = bool(one.noun.change) != bool(other.noun.change)
    return changed or any(_OTHERS.search(i.ahead[-_BESIDE:]) for i in (one, other))


def _left_again(indicators: Sequence[Indicator], fitting: Set[int]) -> Iterator[Check]:
    """问题2000个，已整改1770个，剩余230个。…完成剩余245个问题整改: told before, and borne out."""
    told: dict[str, list[Indicator]] = {}
    for one in indicators:
        if not one.is_exact or one.place.cell or not one.figure.unit:
            continue
        if not _LEFT.search(one.ahead):
            continue
        noun = re.match(rf"[{HAN}]{{2}}", one.place.text[one.figure.end :])
        before = [
            other
            for other in told.get(one.figure.unit, ())
            if noun and noun[0] in other.sentence and other.place.number < one.place.number
        ]
        if before and len({other.amount for other in before}) == 1:
            first = before[-1]
            near = 1 / _NEAR < one.amount / first.amount < _NEAR if first.amount else False
            if first.amount == one.amount or (near and one.number not in fitting):
                yield _check(first, one, f"剩余{noun[0] if noun else ''}")
        if one.number in fitting:
            told.setdefault(one.figure.unit, []).append(one)


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
    where = "前文" if first.number < second.number else "后文"
    return Check(
        kind="前后",
        place=second.place,
        claim=f"{name}：{first.text}，{second.text}",
        explanation=f"{where}（第 {first.place.line} 行）为 {first.text}，此处为 {second.text}",
        terms=(first.term,),
        stated=second.term,
        computed=first.term.value * scale,
        tolerance=second.precision if coarse else 0.0,
        formula="{0}" if scale == 1 else f"{{0}}*{scale:g}",
    )


def _under_other_names(
    indicators: Sequence[Indicator], done: Set[int], fitting: Set[int]
) -> Iterator[Check]:
    """A figure told before: in a list, with its words in another order, some of them left out."""
    by_name: dict[tuple[str, str], list[Indicator]] = {}
    for indicator in indicators:
        figure = indicator.figure
        if not indicator.is_exact or not figure.unit or indicator.noun.change:
            continue
        line = _LISTED.match(indicator.ahead)
        ahead = indicator.ahead[-_BESIDE:]
        names = _names(indicator, line[0] if line else "")
        if not names or figure.unit == "%" or _OTHERS.search(ahead):
            continue
        unit = base_unit(figure.unit)
        unit = "人" if same_unit(unit, "人") else unit
        before = list(
            {
                one.number: one
                for name in names
                for one in by_name.get((name, unit), ())
                if one.sentence != indicator.sentence and (line or _are_of_one_time(one, indicator))
            }.values()
        )
        for name in names:
            by_name.setdefault((name, unit), []).append(indicator)
        name = max(names, key=len)
        checks = [_check(one, indicator, name) for one in before]
        agreeing = [check for check in checks if check.agrees]
        if indicator.number in done or not _is_telling(indicator):
            continue
        rest = indicator.place.text[figure.end :][:_BESIDE]
        is_back = _BACK.match(rest.removeprefix(_BACK.split(indicator.noun.phrase)[0])) is not None
        only = len(before) == 1 if line else len({one.amount for one in before}) == 1
        if agreeing:
            yield agreeing[-1]
        elif (
            only
            and not fitting >= {before[-1].number, indicator.number}
            and not _AIM.search(ahead)
            and (is_back or (len(name) >= _LEAST_NAME and _ENDS.match(rest)))
            and _is_same_but_for_a_slip(
                before[-1], indicator, least=_LEAST_DIGITS if is_back else _LEAST_RESTATED
            )
        ):
            # A table adds up what it tells; the text before it tells it by the way.
            is_cell = indicator.place.cell and not before[-1].place.cell
            yield _check(indicator, before[-1], name) if is_cell else checks[-1]


def _names(indicator: Indicator, line: str) -> set[str]:
    """The names that a figure goes by: characters in their order, without words of telling."""
    clause = behind_marks(indicator.ahead.removesuffix(line or "\n"))
    told = {line} if line else {clause, _BACK.split(indicator.noun.phrase)[0]}
    found = {"".join(sorted(_NO_HAN.sub("", _FILL.sub("", name)))) for name in told}
    return {name for name in found if len(name) >= _SHORTEST}


def _are_of_one_time(one: Indicator, other: Indicator) -> bool:
    """Whether two figures may be of one time: of the same months, of one year if both tell one."""
    if one.subject and other.subject and one.subject != other.subject:
        return False
    years = [m[0] if (m := _YEAR.search(i.period)) else "" for i in (one, other)]
    parts = [
        _MONTHS.get(part, part) for i in (one, other) for part in [_YEAR_PART.sub("", i.period)]
    ]
    return parts[0] == parts[1] and (years[0] == years[1] or not all(years))


def _is_same_but_for_a_slip(one: Indicator, other: Indicator, least: int = _LEAST_RESTATED) -> bool:
    """Whether two figures are one slip apart; digits exchanged tell more than one digit."""
    scale = multiple(other.figure.unit)
    decimals = len(other.text.partition(".")[2].rstrip("万亿元人户个件次吨亩平方米公里"))
    meant = f"{one.amount / scale:.{decimals}f}"
    written = f"{other.amount / scale:.{decimals}f}"
    least -= sorted(meant) == sorted(written) and least == _LEAST_RESTATED
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
