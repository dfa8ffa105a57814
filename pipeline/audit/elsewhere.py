"""Figures computed from an amount told elsewhere: 人均2亩, the people two paragraphs above.

The amount is found by its name. So many are tried that one which does not fit says nothing, but
for a slip of the pen in a share or a growth whose amount goes by the very same name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from itertools import groupby, product

from pipeline.audit.amounts import amount_of, check_of
from pipeline.audit.changes import REAL_TERMS
from pipeline.audit.findings import Check, is_digit_error, shown
from pipeline.audit.indicator import Indicator, base_unit, multiple
from pipeline.audit.nouns import core_of
from pipeline.audit.statements import between, same_unit
from pipeline.text.chars import HAN
from pipeline.text.patterns import regex

_MEAN = regex(
    r"^[，,、（(](?:[^，,。；;：:\d]{0,6})(?P<of>[人户生亩村日月])均[^，,。；;：:\d]{0,8}$"
)
_COUNTED = {
    "人": (
        frozenset({"人", "名"}),
        regex("人口|参保|村民|居民|职工|总人数|^$|^[全本][村县市区镇乡省]"),
    ),
    "户": (frozenset({"户"}), regex("")),
    "生": (frozenset({"人", "名"}), regex("学生|在校|在读")),
    "亩": (frozenset({"亩"}), regex("面积|耕地")),
    "日": (frozenset({"天", "日"}), regex("")),
    "月": (frozenset({"个月"}), regex("")),
    "村": (frozenset({"个", "村"}), regex("村")),
}
_OF = regex(rf"(?:^|[，,。；;：:])(?P<what>[{HAN}]{{2,20}}?)的$")
_THAT_IS = regex(r"^[，,（(]?(?:即|计|合|共计|合计|金额为?|为)$")
_GROWN = regex(r"^[，,、（(]?(?:同比)?(?P<verb>增长|下降|增幅|降幅|上升|减少)(?:为|达|了)?$")
_THAN_BEFORE = regex(
    r"^[，,、（(]?(?:比|较)(?:上年|去年|20\d\d年|年初)[^，,。；;\d]{0,10}(?:增长|下降|增加|减少|提高|降低)(?:了)?$"
)
_EACH = regex(rf"(?:每|/)(?P<of>[{HAN}]{{1,3}}?)(?![{HAN}]*[每/])[{HAN}]{{0,8}}$")
_TO_PAY = regex(r"[，,；;]?(?:每年)?[^，,。；;\d]{0,10}")
_YEAR = regex(r"20\d\d(?=年)")
_INSURED = regex("参保|人数|人口|在校|学生|对象")
"""Of whom so much a head may be told anywhere."""
_PRICE = 16
_LEAST_TOLD = 3
_MOST = 12
_BEFORE = 4
_LEAST_NAME = 4
_LEAST_DIGITS = 2
_NO_DIGIT = regex(r"\D")


def elsewhere_checks(indicators: Sequence[Indicator], done: Set[int]) -> Iterator[Check]:
    """Means, shares and growth of amounts told elsewhere.

    Args:
        indicators: the document's, in order.
        done: numbers of the figures that are checked already.
    """
    levels: dict[str, list[Indicator]] = {}
    counts: dict[str, list[Indicator]] = {of: [] for of in _COUNTED}
    for indicator in indicators:
        if not indicator.is_exact or indicator.noun.change or indicator.figure.value <= 0:
            continue
        core = core_of(indicator.noun.phrase)
        if len(core) > 1:
            levels.setdefault(core, []).append(indicator)
        for of, (units, names) in _COUNTED.items():
            if indicator.figure.unit in units and names.search(indicator.noun.phrase):
                counts[of].append(indicator)
    recent: list[Indicator] = []
    of_people = list({i.amount: i for i in counts["人"] if _INSURED.search(i.noun.phrase)}.values())
    for _, group in groupby(indicators, key=lambda i: (i.place.number, i.sentence_start)):
        sentence = list(group) if indicators[0].place.cell is None else []
        for at, stated in enumerate(sentence):
            earlier = [i for i in sentence[max(0, at - _BEFORE) : at] if i.is_exact]
            if stated.number in done or not (earlier and stated.is_exact):
                continue
            yield from _means(earlier, stated, counts)
            if earlier[-1] is sentence[at - 1]:
                yield from _amounts(earlier[-1], stated, levels)
                yield from _growth(earlier[-1], stated, levels)
                yield from _grown(earlier[-1], stated, levels)
                yield from _priced(earlier[-1], stated, [*of_people, *recent])
        recent = [*recent[-_MOST:], *(i for i in sentence if i.is_exact)]


def _means(
    earlier: Sequence[Indicator], stated: Indicator, counts: dict[str, list[Indicator]]
) -> Iterator[Check]:
    """生均28.5平方米, the students told elsewhere."""
    m = _MEAN.match(between(earlier[-1], stated))
    unit = base_unit(stated.figure.unit).partition("/")[0]
    wholes = [i for i in reversed(earlier) if base_unit(i.figure.unit) == unit] if m else []
    digits = _NO_DIGIT.sub("", stated.text).strip("0")
    for whole, by in product(wholes, reversed(counts[m["of"]][-_MOST:]) if m else ()):
        value = whole.amount / by.amount / multiple(stated.figure.unit)
        exact = abs(value - stated.figure.value) < 1e-9
        if by.place.number == whole.place.number or not (exact or len(digits) >= _LEAST_DIGITS):
            continue
        check = _made("平均", whole, by, stated, value, "{0}/{1}")
        if check.agrees:
            yield check
            return


def _amounts(
    rate: Indicator, stated: Indicator, levels: dict[str, list[Indicator]]
) -> Iterator[Check]:
    """最高投标限价的2%，即92.4万元."""
    of = _OF.search(rate.ahead)
    if rate.figure.unit != "%" or of is None or not _THAT_IS.match(between(rate, stated)):
        return
    what = core_of(of["what"])
    names = [what[-length:] for length in range(len(what), _LEAST_NAME - 1, -1)]
    for level in (level for name in names for level in levels.get(name, ())[-_MOST:]):
        if not same_unit(base_unit(level.figure.unit), base_unit(stated.figure.unit)):
            continue
        value = level.amount * rate.figure.value / 100 / multiple(stated.figure.unit)
        check = _made("乘积", level, rate, stated, value, "{0}*{1}")
        if check.agrees:
            yield check
            return


def _growth(
    change: Indicator, stated: Indicator, levels: dict[str, list[Indicator]]
) -> Iterator[Check]:
    """收入总计增加D，增长p %, the total told elsewhere."""
    grown = _GROWN.match(between(change, stated))
    if stated.figure.unit != "%" or not change.noun.change or grown is None:
        return
    name = core_of(change.noun.phrase.removesuffix(change.noun.change))
    told = [
        level
        for level in levels.get(name, ())[-_MOST:]
        if same_unit(base_unit(level.figure.unit), base_unit(change.figure.unit))
        and level.period == stated.period
    ]
    if REAL_TERMS.search(name) or len({level.amount for level in told}) != 1:
        return
    level = told[0]
    sign = 1 if grown["verb"][0] in "下降减" else -1
    base = level.amount + sign * change.amount
    if base <= 0:
        return
    check = _made(
        "增减",
        change,
        level,
        stated,
        change.amount / base,
        "{0}/({1}+{0})" if sign > 0 else "{0}/({1}-{0})",
    )
    meant = f"{check.computed * 100:.{len(stated.text.partition('.')[2].rstrip('%'))}f}"
    if check.agrees or is_digit_error(shown(stated.figure.value), meant):
        yield check


def _grown(
    now: Indicator, stated: Indicator, levels: dict[str, list[Indicator]]
) -> Iterator[Check]:
    """预期B，比上年完成数增长p %, what it was the year before told elsewhere."""
    words = between(now, stated)
    grown = _GROWN.match(words)
    if stated.figure.unit != "%" or not (grown or _THAN_BEFORE.match(words)):
        return
    name = core_of(now.noun.phrase)
    for level in levels.get(name, ())[-_MOST:] if not REAL_TERMS.search(name) else ():
        alike = same_unit(base_unit(level.figure.unit), base_unit(now.figure.unit))
        if not alike or level.place.number == now.place.number or level.amount == now.amount:
            continue
        if grown and _year(level) + 1 != _year(now):
            continue
        value = abs(now.amount - level.amount) / level.amount
        check = _made("增减", now, level, stated, value, "ABS({0}-{1})/{1}")
        if check.agrees:
            yield check
            return


def _year(indicator: Indicator) -> int:
    m = _YEAR.match(indicator.period)
    return int(m[0]) if m else 0


def _priced(each: Indicator, stated: Indicator, before: Sequence[Indicator]) -> Iterator[Check]:
    """每人380元，应征缴1.72亿元: the people in the sentences before."""
    m = _EACH.search(each.text + each.place.text[each.figure.end : each.figure.end + 2])
    m = m or _EACH.search(each.ahead[-_PRICE:])
    to_pay = _TO_PAY.fullmatch(between(each, stated))
    digits = _NO_DIGIT.sub("", stated.text).strip("0")
    unit = base_unit(stated.figure.unit)
    alike = unit == base_unit(each.figure.unit).partition("/")[0]
    if not (m and to_pay and alike) or len(digits) < _LEAST_TOLD:
        return
    slips: dict[float, Check] = {}
    for count in reversed(before):
        if count.figure.value > 1 and same_unit(base_unit(count.figure.unit), m["of"]):
            value = count.amount * each.amount / multiple(stated.figure.unit)
            check = _made("乘积", count, each, stated, value, "{0}*{1}")
            if check.agrees:
                yield check
                return
            if len(digits) > _LEAST_TOLD and is_digit_error(
                shown(stated.figure.value), shown(value)
            ):
                slips[value] = check
    if len(slips) == 1:
        yield from slips.values()


def _made(
    kind: str, one: Indicator, other: Indicator, stated: Indicator, value: float, formula: str
) -> Check:
    """The check of a figure against two, of which one is of another paragraph."""
    terms, target = (amount_of(one), amount_of(other)), amount_of(stated)
    error = value * sum(term.half / term.value for term in terms)
    own = stated.precision * (0.01 if stated.figure.unit == "%" else 1.0)
    scale = target.scale
    return check_of(kind, target, terms, value * scale, (own + error) * scale, formula)
