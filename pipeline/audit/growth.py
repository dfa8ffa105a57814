"""From A to B: growth and difference stated beside both values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.audit.findings import Check, half_unit, shown
from pipeline.audit.report import Indicator
from pipeline.audit.terms import DIFFERENCE, NOT_ADDED, claim, is_exact, precision, ratio, term

_FROM = re.compile(r"(?:由|从)[^，,。；;]{0,12}$")
_TO = re.compile(
    r"(?:的)?(?P<verb>增加|增长|提高|提升|上升|扩大|发展|下降|减少|降低|降|压缩|压减|回落|缩小|缩减|调整|优化|整合|精简)(?:到|至|为)"
)
_THAN = re.compile(r"[，,、]?(?:较|比)[^，,。；;增减提升下]{0,12}?的")
_MORE_THAN = re.compile(
    r"[，,、]?(?:较|比|同比)[^，,。；;]{0,8}?(?P<verb>净?(?:增加|减少|增长|下降|多|少))(?:了)?"
)
_GROWN = re.compile(r"[，,、]?(?:同比)?(?P<verb>增长|下降|增幅|降幅)(?:达|为|了)?")
_RATE_OF_CHANGE = re.compile(
    r"[，,、（(]?(?:累计|同比|净|共|合计)?(?:增长|增幅达?|上升|提高|增加|提升|下降|减少|降低|降幅达?|压减|压缩)(?:了|达|为)?$"
)
_REAL_TERMS = re.compile("生产总值|增加值|GDP|经济|产值|收入")


def growth_checks(group: Sequence[Indicator], text: str) -> Iterator[Check]:
    """From A to B, by p % or by D; B, D more than before, by p %."""
    for at in range(len(group) - 2):
        old, new, change = group[at : at + 3]
        if not all(is_exact(i) for i in (old, new, change)) or old.figure.unit != new.figure.unit:
            continue
        between = text[old.figure.end : new.figure.start]
        if _THAN.fullmatch(between):
            # 达到 B，较上年的 A 增加 D: the first figure is the new one.
            ahead = text[new.figure.end : change.figure.start]
            yield from _change(new, old, change, ahead, text)
            continue
        more = _MORE_THAN.fullmatch(between)
        if more:
            yield from _growth_by(old, new, change, more["verb"], text)
            continue
        if not _FROM.search(text[old.sentence_start : old.figure.start]):
            continue
        if not _TO.fullmatch(re.sub(r"[^，,。；;]*?年(?:末|底)?的?", "", between) or between):
            continue
        ahead = text[new.figure.end : change.figure.start]
        yield from _change(old, new, change, ahead, text)


def _growth_by(
    now: Indicator, by: Indicator, rate: Indicator, verb: str, text: str
) -> Iterator[Check]:
    """B, D more than the year before, a growth of p %: D is p % of B less D."""
    grown = _GROWN.fullmatch(text[by.figure.end : rate.figure.start])
    down = verb.endswith(("减少", "下降", "少"))
    if rate.figure.unit != "%" or grown is None or down != grown["verb"].startswith(("下", "降")):
        return
    if _REAL_TERMS.search(text[max(0, now.figure.start - 24) : now.figure.start]):
        return
    d = by.figure.value
    base = now.figure.value + d if down else now.figure.value - d
    if base <= 0 or now.figure.unit in NOT_ADDED:
        return
    error = half_unit(rate.text) / 100 + precision(by) / base
    error += d * (precision(now) + precision(by)) / base**2
    formula = "{1}/({0}+{1})" if down else "{1}/({0}-{1})"
    yield ratio("增减", now, by, rate, d / base, text, error, formula)


def _change(
    old: Indicator, new: Indicator, change: Indicator, ahead: str, text: str
) -> Iterator[Check]:
    a, b = old.figure.value, new.figure.value
    unit, grown = old.figure.unit, change.figure.unit
    words = text[max(0, old.figure.start - 24) : old.figure.start]
    if grown == "%" and unit != "%" and a > 0 and _RATE_OF_CHANGE.fullmatch(ahead):
        if _REAL_TERMS.search(words):
            return  # growth at constant prices cannot be had from the two values
        value = abs(b - a) / a
        error = half_unit(change.text) / 100 + _spread(old, new)
        yield ratio("增减", old, new, change, value, text, error, "ABS({1}-{0})/{0}")
    same = grown == unit or (unit == "%" and grown == "个百分点")
    if same and grown != "%" and DIFFERENCE.fullmatch(ahead):
        scale = 100 if unit == "%" else 1
        tolerance = half_unit(change.text) + half_unit(old.text) + half_unit(new.text)
        exact = all("." not in i.text for i in (old, new, change))
        yield Check(
            kind="增减",
            path=change.path,
            claim=claim(text, (old, new, change)),
            explanation=f"|{shown(b)} - {shown(a)}| = {shown(abs(b - a))}，文中为 {change.text}",
            formula=f"ABS({{1}}-{{0}})*{scale}" if scale > 1 else "ABS({1}-{0})",
            terms=(term(old), term(new)),
            stated=term(change),
            computed=round(abs(b - a), 6),
            tolerance=0.0 if exact else tolerance,
            line=change.line,
        )


def _spread(old: Indicator, new: Indicator) -> float:
    """What the rounding of both values may do to their ratio."""
    a, b = old.figure.value, new.figure.value
    return (precision(old) * b / a + precision(new)) / a
