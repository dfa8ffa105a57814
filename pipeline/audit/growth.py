"""From A to B: growth and difference stated beside both values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from pipeline.audit.findings import Check, Term, half_unit, shown
from pipeline.audit.indicator import Indicator, multiple
from pipeline.audit.statements import (
    DIFFERENCE,
    NOT_ADDED,
    between,
    claim,
    is_rounded,
    ratio,
    same_unit,
)
from pipeline.text.patterns import regex

_FROM = regex(r"(?:由|从)[^，,。；;]{0,12}$")
_TO = regex(
    r"(?:的)?(?P<verb>增加|增长|提高|提升|上升|上涨|上调|上浮|扩大|涨|下跌|跌|压降|下调|下浮|升|增|提|减|发展|下降|减少|降低|降|调|压缩|压减|回落|缩小|缩减|调整|优化|整合|精简)(?:到|至|为)"
)
_YEAR_BETWEEN = regex(r"[^，,。；;]*?年(?:末|底)?的?")
_LEAD = 24  # code points before a figure in which 由 may stand
_THAN = regex(r"[，,、]?(?:较|比)[^，,。；;增减提升下]{0,12}?的")
_MORE_THAN = regex(
    r"[，,、]?(?:较|比|同比)[^，,。；;]{0,8}?(?P<verb>净?(?:增[加产收支]|减[少产收支]|增长|下降|多|少))(?:了)?"
)
_GROWN = regex(r"[，,、]?(?:同比)?(?P<verb>增长|下降|增幅|降幅)(?:达|为|了)?")
_RATE_OF_CHANGE = regex(
    r"[，,、（(]?(?:累计|同比|净|共|合计)?(?:增长|增幅达?|上升|上涨|涨幅达?|上浮|上调|提高|增加|提升|改善|下降|下跌|下调|下浮|减少|降低|降幅达?|压减|压缩)(?:了|达|为)?$"
)
_BESIDE = regex(r"(?:^|[，,。；;：:、])[^，,。；;：:]{0,14}(?:较|比)[^，,。；;]{0,16}?$")
_EXCEEDS = regex(
    r"(?:的?水平|[^，,。；;\d]{0,4}的)?(?:超过|超出|超|高出|高|多|增加|减少|少|低|差|只差|短收|超收|超支|少支|多支|少收|多收)(?:了)?"
)
_ALSO = regex(
    r"[，,、]?[^，,。；;\d]{0,12}?(?:立减|减少|增加|提升|提高|下降|降低|缩短|压缩|压减)(?:了)?"
)
_SHORTENED = regex(r"[，,、]?(?:缩短|压缩|减少|增加|延长|提高|降低|压减)(?:了)?")
_ADJUSTED = regex(
    r"[，,、]?(?:调整为|缩短为|压缩为|减少为|增加为|变为|提高到|降低到|调整到|缩短至|压缩至)(?:不得?少于|不超过|至少)?"
)
_BUDGET = regex(r"(?:完成|占)?(?:了)?(?:年初|调整)?(?:预算|计划)(?:数|总数)?的$")
_THAN_BUDGET = regex(r"[，,]比(?:年初|调整)?(?:预算|计划)数?")
_DOUBLED = regex(
    r"[，,、（(]?(?:实现)?(?:了)?(?P<words>翻(?:了)?(?P<n>[一两二])番)(?=[。；;，,、）)]|$)"
)
_LOOSE_FRACTION = 0.01
_LOOSE = 0.1
"""What 翻一番 leaves open."""
REAL_TERMS = regex(
    "生产总值|增加值|GDP|经济|产值|消费水平|(?:居民|人均|农民)[^，。；;]{0,10}(?:收入|支出|消费|产出)"
)


def growth_checks(group: Sequence[Indicator]) -> Iterator[Check]:
    """From A to B, by p % or by D; B, D more than before, by p %; B beside A, D more."""
    for at in range(len(group) - 2):
        yield from _triple(*group[at : at + 3])
    for old, new in pairwise(group):
        yield from _doubled(old, new)
    for at in range(len(group) - 3):
        old, new, rate, change = group[at : at + 4]
        if rate.figure.unit != "%" or change.figure.unit == "%" or not is_from_to(old, new):
            continue
        # 由A增至B，增长p%，净增D: the rate stands between.
        if old.figure.unit == new.figure.unit and all(i.is_exact for i in (old, new, change)):
            yield from _change(old, new, change, between(rate, change))
    for at in range(1, len(group) - 1):
        yield from _beside(group[:at], group[at], group[at + 1])
    for at in range(len(group) - 2):
        yield from _of_budget(*group[at : at + 3])


def _doubled(old: Indicator, new: Indicator) -> Iterator[Check]:
    """由8个增加到16个，翻了一番: no figure but the two says it."""
    m = _DOUBLED.match(old.place.text, new.figure.end)
    if m is None or not (old.is_exact and new.is_exact) or not is_from_to(old, new):
        return
    if old.figure.value <= 0 or not same_unit(old.figure.unit, new.figure.unit):
        return
    times = 2.0 if m["n"] == "一" else 4.0
    value = new.amount / old.amount
    if abs(value - times) > _LOOSE * times and not times / 2 < value < times * 1.5:
        return
    yield Check(
        kind="增减",
        place=new.place,
        claim=claim((old, new)) + m[0],
        explanation=f"{new.text} ÷ {old.text} = {shown(round(value, 4))} 倍，文中为{m['words']}",
        terms=(old.term, new.term),
        stated=Term(times),
        computed=value,
        tolerance=_LOOSE * times,
        formula=_quotient(old, new),
    )


def _quotient(old: Indicator, new: Indicator) -> str:
    scale = multiple(new.figure.unit) / multiple(old.figure.unit)
    return "{1}/{0}" if scale == 1 else f"{{1}}*{scale:g}/{{0}}"


def is_from_to(old: Indicator, new: Indicator) -> bool:
    """Whether two figures one after the other are from where to where: 由12.5亿元增加到13.6亿元."""
    if not _FROM.search(old.ahead[-_LEAD:]):
        return False
    middle = between(old, new)
    return _TO.fullmatch(_YEAR_BETWEEN.sub("", middle) or middle) is not None


def _triple(old: Indicator, new: Indicator, change: Indicator) -> Iterable[Check]:
    middle, ahead = between(old, new), between(new, change)
    led = bool(_FROM.search(old.ahead))
    of_one_unit = old.figure.unit == new.figure.unit == change.figure.unit
    if of_one_unit and led and _SHORTENED.fullmatch(middle) and _ADJUSTED.fullmatch(ahead):
        # 由 25 天，缩短 5 天，调整为 20 天: the change stands between.
        if new.figure.qualifier or old.figure.upper or change.figure.upper:
            return []
        return [_difference(old, change, new)]
    if not all(i.is_exact for i in (old, new, change)) or old.figure.unit != new.figure.unit:
        return []
    if _THAN.fullmatch(middle):
        # 达到 B，较上年的 A 增加 D: the first figure is the new one.
        return _change(new, old, change, ahead)
    more = _MORE_THAN.fullmatch(middle)
    if more:
        return _growth_by(old, new, change, more["verb"])
    if led and _TO.fullmatch(_YEAR_BETWEEN.sub("", middle) or middle):
        return _change(old, new, change, ahead)
    return []


def _beside(earlier: Sequence[Indicator], other: Indicator, change: Indicator) -> Iterator[Check]:
    """B，比 A 超过 D: B is the last level before 比, growth rates apart."""
    if other.figure.unit != change.figure.unit or other.figure.unit in {"%", ""}:
        return
    if not (_EXCEEDS.fullmatch(between(other, change)) and other.is_exact and change.is_exact):
        return
    levels = [i for i in earlier if i.figure.unit not in {"%", "个百分点", "倍"}]
    if not levels:
        return
    level = levels[-1]
    if level.figure.unit != other.figure.unit or not level.is_exact:
        return
    if len(between(level, other)) <= 60 and _BESIDE.search(between(earlier[-1], other)):
        yield _difference(other, level, change)


def _of_budget(rate: Indicator, budget: Indicator, short: Indicator) -> Iterator[Check]:
    """完成预算的 p %，比预算数 B 少 D: p is what is left of B."""
    if rate.figure.unit != "%" or not all(i.is_exact for i in (rate, budget, short)):
        return
    same = budget.figure.unit == short.figure.unit and budget.figure.unit not in NOT_ADDED
    if not same or not _BUDGET.search(rate.ahead):
        return
    exceeds = _EXCEEDS.fullmatch(between(budget, short))
    if not exceeds or not _THAN_BUDGET.fullmatch(between(rate, budget)):
        return
    less = re.search("少|差|短|低", exceeds[0]) is not None
    b, d = budget.figure.value, short.figure.value
    if b <= 0:
        return
    value = (b - d) / b if less else (b + d) / b
    error = half_unit(rate.text) / 100 + (short.precision + budget.precision * d / b) / b
    sign = "-" if less else "+"
    yield ratio("增减", budget, short, rate, value, error, f"({{0}}{sign}{{1}})/{{0}}")


def _growth_by(now: Indicator, by: Indicator, rate: Indicator, verb: str) -> Iterator[Check]:
    """B, D more than the year before, a growth of p %: D is p % of B less D."""
    grown = _GROWN.fullmatch(between(by, rate))
    down = verb.endswith(("下降", "少")) or verb[-2:-1] == "减"
    if rate.figure.unit != "%" or grown is None or down != grown["verb"].startswith(("下", "降")):
        return
    if _is_in_real_terms(now):
        return
    d = by.figure.value
    base = now.figure.value + d if down else now.figure.value - d
    if base <= 0 or now.figure.unit in NOT_ADDED:
        return
    error = half_unit(rate.text) / 100 + by.precision / base
    error += d * (now.precision + by.precision) / base**2
    formula = "{1}/({0}+{1})" if down else "{1}/({0}-{1})"
    yield ratio("增减", now, by, rate, d / base, error, formula)


def _is_in_real_terms(indicator: Indicator) -> bool:
    """Whether its growth is at constant prices, which cannot be had from two values."""
    start = indicator.figure.start
    return bool(REAL_TERMS.search(indicator.place.text, max(0, start - 24), start))


def _change(old: Indicator, new: Indicator, change: Indicator, ahead: str) -> Iterator[Check]:
    a, b = old.figure.value, new.figure.value
    unit, grown = old.figure.unit, change.figure.unit
    if grown == "%" and unit != "%" and a > 0 and _RATE_OF_CHANGE.fullmatch(ahead):
        if _is_in_real_terms(old):
            return
        value = abs(b - a) / a
        error = half_unit(change.text) / 100 + _spread(old, new)
        yield ratio("增减", old, new, change, value, error, "ABS({1}-{0})/{0}")
    fraction = "分之" in change.text and not grown and a > 0 and not _is_in_real_terms(old)
    if fraction and _RATE_OF_CHANGE.fullmatch(ahead):
        value = abs(b - a) / a
        if abs(value - change.figure.value) <= _LOOSE_FRACTION + _spread(old, new):
            yield _by_fraction(old, new, change, value)
        return
    same = grown == unit or (unit == "%" and grown == "个百分点")
    if not same or grown == "%":
        return
    fits = abs(abs(b - a) - change.figure.value) < 1e-9
    if DIFFERENCE.fullmatch(ahead) or (fits and _ALSO.fullmatch(ahead)):
        yield _difference(old, new, change)


def _by_fraction(old: Indicator, new: Indicator, change: Indicator, value: float) -> Check:
    """由1.8元调到2.4元，上调三分之一."""
    return Check(
        kind="增减",
        place=change.place,
        claim=claim((old, new, change)),
        explanation=f"|{shown(new.figure.value)} - {shown(old.figure.value)}| ÷ "
        f"{shown(old.figure.value)} = {shown(value)}，文中为 {change.text}",
        terms=(old.term, new.term),
        stated=change.term,
        computed=value,
        tolerance=_LOOSE_FRACTION + _spread(old, new),
        formula="ABS({1}-{0})/{0}",
    )


def _difference(old: Indicator, new: Indicator, change: Indicator) -> Check:
    a, b = old.figure.value, new.figure.value
    scale = 100 if old.figure.unit == "%" else 1
    tolerance = half_unit(change.text) + half_unit(old.text) + half_unit(new.text)
    exact = all("." not in i.text for i in (old, new, change))
    return Check(
        kind="增减",
        place=change.place,
        claim=claim((old, new, change)),
        explanation=f"|{shown(b)} - {shown(a)}| = {shown(abs(b - a))}，文中为 {change.text}",
        terms=(old.term, new.term),
        stated=change.term,
        computed=round(abs(b - a), 6),
        tolerance=0.0 if exact else tolerance,
        formula=f"ABS({{1}}-{{0}})*{scale}" if scale > 1 else "ABS({1}-{0})",
    )


def _spread(old: Indicator, new: Indicator) -> float:
    """What the rounding of both values may do to their ratio."""
    a, b = old.figure.value, new.figure.value
    # 由1元调整为2元 is exact; 由5万亩增加到8万亩 is rounded.
    first, second = (i.precision if is_rounded(i) else 0.0 for i in (old, new))
    return (first * b / a + second) / a
