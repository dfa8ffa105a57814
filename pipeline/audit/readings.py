"""Which computation of the figures around it gives a figure: a share, growth, a sum, a product.

Words name only the kind of computation (占, 增长, 合计, 户均, 共); which figures it takes is tried
out. What gives the stated figure to its last digit is the reading, and the claim agrees. A reading
that does not fit says nothing: so many are tried that another may be meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from pipeline.audit.amounts import (
    RATES,
    Amount,
    amount_of,
    check_of,
    counted,
    of_one_kind,
    rounding,
)
from pipeline.audit.changes import is_from_to
from pipeline.audit.findings import Check, Term
from pipeline.audit.indicator import Indicator, multiple
from pipeline.audit.roles import WAS, way_of
from pipeline.audit.statements import NOT_ADDED, behind_marks, between, same_unit
from pipeline.text.chars import HAN
from pipeline.text.patterns import regex
from pipeline.text.units import COUNTS
from pipeline.tuples import NamedTuple

_WINDOW = 14  # figures before and after one that may be what it is computed from
_REACH = 320  # code points, likewise
_SHARE = regex(r"率|占|比重|比例|比|完成|达标|进度|为[^，,。；;]{0,8}的|任务[^，,。；;]{0,6}的|的$")
_STEM = regex(rf"(?P<stem>[{HAN}]{{2,4}})率(?:为|达到?|是)?$")
_BESIDE = regex(r"[，,、（(]占(?:比|总[数额量]的?)?(?:为|达)?")
_FAIR = regex("合格率|达标率")
_GROWTH = regex(
    r"(?:增长|上涨|上升|提高|提升|增加|增幅|涨幅|上调|上浮|增收|增产|增支|多增|扩大|"
    r"下降|减少|降低|下调|减收|减产|降幅|下浮|回落|压缩|压减|缩减|精简|升|降|涨|跌)(?:了|达到?|为|约)?$"
)
_FROM = regex(r"[，,（(]?(?:即)?(?:由|从)[^，,。；;\d]{0,8}")
_CHANGED = regex(
    r"(?:增加|增收|增支|增产|净增|新增|增长|提高|提升|上升|扩大|延长|减少|减收|减支|减产|下降|降低|缩短|压缩|压减|压降|下调|上调|缩小|回落|"
    r"结余|结转(?:下年|下年度)?(?:支出|使用)?|净额|净流[出入]|差额|相差|剩余|余额|多[建收支办产]?|少[建收支办产]?|高|低|超|差|短|涨|降|升)(?:了|达|为|出)?$"
)
_TOTAL = regex(r"(?:合计|共计|总计|共|总[额数量和长]|累计|总共|总面积|总投资)[^，,。；;\d]{0,10}$")
_ALSO_TOTAL = regex(r"(?:合计|共计|总计)[^，,。；;]{1,12}、[^，,。；;、\d]{0,6}$")
"""合计45个项目、12.14亿元."""
_SAID = 24
_SUBTOTAL = regex(r"(?:合计|共计|总计|共|计)[^，,。；;\d]{0,6}$")
_THINGS = frozenset(COUNTS)
_MOST_MIXED = 5
_WHICH = regex(r"其中|包括|分别为|按[^，。]{1,8}分|分[^，。]{1,6}看|：|:|（|\(|由")
_MEAN = regex(
    rf"(?P<of>人均|户均|亩均|笔均|案均|件均|次均|校均|村均|项均|台均|日均|月均)|平均|每[{HAN}]{{1,6}}|均"
)
_OF: dict[str, frozenset[str]] = {
    "人均": frozenset({"人", "名", "位", "人次"}),
    "户均": frozenset({"户", "户次", "笔"}),
    "亩均": frozenset({"亩"}),
    "笔均": frozenset({"笔"}),
    "案均": frozenset({"件", "起", "宗", "例"}),
    "件均": frozenset({"件"}),
    "次均": frozenset({"次", "人次"}),
    "校均": frozenset({"所", "个"}),
    "村均": frozenset({"村", "个"}),
    "项均": frozenset({"项", "个"}),
    "台均": frozenset({"台"}),
    "日均": frozenset({"天", "日"}),
    "月均": frozenset({"个月"}),
}
_EACH = regex("每|单价|人均|户均|亩均|均")
_PRODUCT = regex(
    r"(?:共|合计|计|总|需|即|年|折合|补助|补贴|奖励|金额|收入|投资|资金|实付|付|收|票价|价值|经费|费用|领|退|缴|优惠价|全天|每天|一天|全月)[^，,。；;\d]{0,10}$"
)
_PER_YEAR = regex(r"全年|每年|一年|年")
_PER_TWO_MONTHS = regex("每两月|每两个月")
_BARE_RATIO = regex(
    r"(?<![\d.∶:：])(?:(?P<n>\d+\.\d+|\d{2,})\s*[∶:：]\s*1|1\s*[∶:：]\s*(?P<of>\d+\.\d+|\d{2,}))(?![\d.∶:：])"
)
_IN_TIME = regex(r"由|从|上年|去年|年初|比|较|同期|原|期初|\d年|基础|调整|到|至|为|标准")
"""Of two amounts, one is of before; of those of a list neither is."""
_BESIDE_CHANGE = 8
_DAYS = (365, 366, 31, 30, 29, 28)
"""Of a year and of a month: what days of good air are a share of."""
_LEAST_SUM = 100  # a sum of two parts that no word announces
_MOST_PARTS = 16
_LEAST_ROUNDED = 3
_COARSE = 0.02
_SLIGHT = 1e-3
"""How far from 600元 a quotient may be that is said to be it."""
_NO_SUM = RATES | NOT_ADDED - {"分"}
_MOST_OF_BALANCE = 4
_DIGIT = regex(r"\d")
_NUMBER = regex(r"[\d.,，]+")


class _Reading(NamedTuple):
    """A computation that gives a figure.

    Attributes:
        kind: of the check.
        terms: what is computed with.
        value: what comes out, in the figure's unit without 万 and 亿; a percentage as a fraction.
        tolerance: what the rounding of the terms and of the figure explains.
        formula: over the terms in their units without 万 and 亿.
        fits: whether it gives the figure.
    """

    kind: str
    terms: tuple[Amount, ...]
    value: float
    tolerance: float
    formula: str
    fits: bool = True

    def check(self, target: Amount) -> Check:
        """The check of the figure that it gives."""
        return check_of(self.kind, target, self.terms, self.value, self.tolerance, self.formula)


def readings_of(indicators: Sequence[Indicator]) -> Iterator[Check]:
    """For every figure of a paragraph the first reading that fits.

    Args:
        indicators: the figures of one paragraph, in order.
    """
    amounts = [amount_of(indicator) for indicator in indicators]
    for at, target in enumerate(amounts):
        if not target.indicator.is_exact:
            continue
        start = target.indicator.figure.start
        before = [
            one
            for one in amounts[max(0, at - _WINDOW) : at]
            if one.indicator.is_exact and start - one.indicator.figure.end <= _REACH
        ]
        after = [
            one
            for one in amounts[at + 1 : at + 1 + _MOST_PARTS]
            if one.indicator.figure.start - start <= 2 * _REACH
        ]
        for tried in _TRIED:
            reading = next((r for r in tried(target, before, after) if r.fits), None)
            if reading is not None:
                yield reading.check(target)
                break
    if indicators:
        yield from _bare_ratios(amounts)


def _clause(target: Amount, length: int = 24) -> str:
    """The words before a figure in its clause."""
    ahead = target.indicator.ahead[-length:]
    return behind_marks(ahead)


def _fitting(
    kind: str,
    target: Amount,
    terms: Sequence[Amount],
    compute: Callable[..., float],
    formula: str,
    *,
    rounded: bool = True,
) -> Iterator[_Reading]:
    """The reading, if it gives the figure.

    ``rounded``: whether the figure is rounded even where it is a whole number, as a quotient is.
    """
    values = [term.value for term in terms]
    try:
        value = compute(*values)
        error = rounding(compute, values, terms)
    except ZeroDivisionError:
        return
    own = target.half
    if rounded and not own:
        own = target.indicator.precision * multiple(target.indicator.figure.unit)
    fits = abs(value - target.value) <= (own + error) * (1 + 1e-9) + 1e-9
    yield _Reading(kind, tuple(terms), value, own + error, formula, fits)


def _digits(target: Amount) -> int:
    """Significant digits as written."""
    written = _NUMBER.match(target.indicator.text)
    if written is None:
        return 1
    digits = written[0].lstrip("0.,，")
    return sum(c.isdigit() for c in (digits if "." in written[0] else digits.rstrip("0")))


def _shares(
    target: Amount, before: Sequence[Amount], _after: Sequence[Amount]
) -> Iterator[_Reading]:
    """A of B is p %."""
    if target.unit != "%" or not _SHARE.search(_clause(target)):
        return
    if _GROWTH.search(_clause(target)):
        return
    counts = [one for one in before if one.unit not in RATES and one.value > 0]
    days = [
        one
        for one in [one for one in counts if one.unit == "天"][-3:]
        if re.search("优良|达标", _clause(target) + _clause(one))
    ]
    for part in days:
        for length in _DAYS:
            yield from _fitting(
                "比率", target, (part,), lambda a, n=length: a / n, f"{{0}}/{length}"
            )
    fine = "." in target.indicator.text
    near = counts[-5:] if fine else counts[-2:]
    stem = _STEM.search(_clause(target))
    meant = [
        one
        for one in counts[-8:]
        if stem and _clause(one).endswith((stem["stem"], stem["stem"] + "的"))
    ]
    beside = counts and _BESIDE.fullmatch(between(counts[-1].indicator, target.indicator))
    parts = [*(one for one in near if one not in meant), *meant]
    fair = _FAIR.search(_clause(target)) is not None
    for part in reversed(parts):
        wholes = [one for one in reversed(counts) if one is not part and of_one_kind(one, part)]
        any_whole = fine or part in meant or (beside and part is counts[-1])
        for whole in wholes if any_whole else wholes[:2]:
            if part.value <= whole.value or target.value > 1:
                yield from _fitting("比率", target, (part, whole), lambda a, b: a / b, "{0}/{1}")
            if fair and part.value < whole.value:
                yield from _fitting(
                    "比率", target, (part, whole), lambda a, b: (b - a) / b, "({1}-{0})/{1}"
                )


def _growth(
    target: Amount, before: Sequence[Amount], after: Sequence[Amount]
) -> Iterator[_Reading]:
    """From A to B, or B and D more, is a growth of p %; by p %, from A to B."""
    if target.unit != "%" or not _GROWTH.search(target.indicator.ahead[-24:]):
        return
    if len(after) > 1 and _FROM.fullmatch(between(target.indicator, after[0].indicator)):
        old, new = after[:2]
        if of_one_kind(old, new) and old.value and _goes(target, old, new):
            yield from _fitting(
                "增减", target, (old, new), lambda a, b: abs(b - a) / a, "ABS({1}-{0})/{0}"
            )
    levels = [one for one in before if one.unit not in RATES and one.value > 0]
    counts = levels[-4:]
    if len(levels) > len(counts) and _CHANGED.search(counts[-1].indicator.ahead[-12:]):
        # 安排A，其中…、…、…，较上年增加D，增长p%: the whole of the parts between.
        counts.insert(0, max(levels[:-4], key=lambda one: one.value))
    if (
        len(counts) > 1
        and is_from_to(counts[-2].indicator, counts[-1].indicator)
        and len(between(counts[-1].indicator, target.indicator)) <= _BESIDE_CHANGE
    ):
        counts = counts[-2:]  # 由A增加到B，增长p%: nothing else is meant
    for i, j in combinations(reversed(range(len(counts))), 2):
        new, old = counts[i], counts[j]
        if not of_one_kind(new, old):
            continue
        from_to = is_from_to(old.indicator, new.indicator)
        if _CHANGED.search(new.indicator.ahead[-12:]) and not from_to:
            way = way_of(target.indicator.ahead[-24:])
            base_is_told = WAS.search(_clause(old)) is not None
            if way >= 0 and not base_is_told:
                yield from _fitting(
                    "增减", target, (old, new), lambda a, d: d / (a - d), "{1}/({0}-{1})"
                )
            if way <= 0 and not base_is_told:
                yield from _fitting(
                    "增减", target, (old, new), lambda a, d: d / (a + d), "{1}/({0}+{1})"
                )
            if base_is_told or not way:
                yield from _fitting("增减", target, (old, new), lambda a, d: d / a, "{1}/{0}")
        elif _IN_TIME.search(_clause(old, 36) + between(old.indicator, new.indicator)):
            if _goes(target, old, new):
                yield from _fitting(
                    "增减", target, (old, new), lambda a, b: abs(b - a) / a, "ABS({1}-{0})/{0}"
                )
            if not from_to and _goes(target, new, old):
                yield from _fitting(
                    "增减", target, (old, new), lambda a, b: abs(a - b) / b, "ABS({0}-{1})/{1}"
                )


def _goes(target: Amount, old: Amount, new: Amount) -> bool:
    """Whether from the one to the other it goes the way that the verb before a rate says."""
    sign = way_of(target.indicator.ahead[-24:])
    return not sign or sign * (new.value - old.value) >= 0


def _differences(
    target: Amount, before: Sequence[Amount], _after: Sequence[Amount]
) -> Iterator[_Reading]:
    """A and B are D apart; what is taken in less what is spent."""
    if target.unit in {"%", "‰"} or not _CHANGED.search(_clause(target)):
        return
    wanted = {"个百分点": "%", "百分点": "%"}.get(target.unit, target.unit)
    levels = [one for one in before if same_unit(one.unit, wanted)]
    near = levels[-4:] if _digits(target) > 2 else levels[-2:]
    if _digits(target) > 2 and "结" in _clause(target):
        yield from _balance(target, levels[-_MOST_OF_BALANCE:])
    totals = [one for one in levels if _SUBTOTAL.search(_clause(one))]
    if _digits(target) > 2 and len(totals) > 1 and totals[-2] not in near:
        near = [totals[-2], *near]  # 收入合计A，…支出合计B，…；收支相抵，结余D
    for i, j in combinations(reversed(range(len(near))), 2):
        yield from _fitting(
            "增减",
            target,
            (near[j], near[i]),
            lambda a, b: abs(b - a),
            "ABS({1}-{0})",
            rounded=False,
        )


def _balance(target: Amount, levels: Sequence[Amount]) -> Iterator[_Reading]:
    """收入A，支出B，加上年结余C，年终结余D: A less B and more C."""
    for a, b, c in combinations(levels, 3):
        yield from _fitting(
            "增减",
            target,
            (a, b, c),
            lambda a, b, c: a - b + c,
            "{0}-{1}+{2}",
            rounded=False,
        )


def _sum(target: Amount, parts: Sequence[Amount]) -> Iterator[_Reading]:
    value = sum(part.value for part in parts)
    error = target.half + sum(part.half for part in parts)
    if all("." not in one.indicator.text for one in (target, *parts)):
        # 5万元、4万元、4万元 are no 12万元; of large ones the last digit may be rounded.
        error = min(error, 2 * target.half if _digits(target) >= _LEAST_ROUNDED else 0.0)
    # 1万件 may be anything from 5000 to 15000: so coarse a sum says nothing.
    if abs(value - target.value) <= min(error, _COARSE * target.value) + 1e-6:
        formula = "+".join(f"{{{i}}}" for i in range(len(parts)))
        yield _Reading("合计", tuple(parts), value, error, formula)


def _sums_before(
    target: Amount, before: Sequence[Amount], _after: Sequence[Amount]
) -> Iterator[_Reading]:
    """A、B和C，共T."""
    listed = _ALSO_TOTAL.search(target.indicator.ahead[-_SAID:])
    if target.unit in _NO_SUM or not (listed or _TOTAL.search(_clause(target))):
        return
    levels = [one for one in before if of_one_kind(one, target)]
    for count in range(2, min(len(levels), _MOST_PARTS) + 1):
        yield from _sum(target, levels[-count:])
    subtotals = [one for one in levels if _SUBTOTAL.search(_clause(one))]
    for count in range(2, len(subtotals) + 1):
        yield from _sum(target, subtotals[-count:])
    if not target.half and target.unit in _THINGS:
        # 5个县代表队和8所学校代表队，共13个代表队.
        start = target.indicator.sentence_start
        mixed = [one for one in before if one.indicator.figure.start >= start]
        for count in range(2, min(len(mixed), _MOST_MIXED) + 1):
            parts = mixed[-count:]
            if all(one.unit in _THINGS and not one.half for one in parts):
                yield from _sum(target, parts)


def _sums_after(
    target: Amount, _before: Sequence[Amount], after: Sequence[Amount]
) -> Iterator[_Reading]:
    """T，其中A、B、C."""
    if target.unit in _NO_SUM or target.value <= 0:
        return
    text, end = target.indicator.place.text, target.indicator.figure.end
    levels = [one for one in after if of_one_kind(one, target)]
    starts = [0]
    for i, one in enumerate(levels):
        words = between(target.indicator, one.indicator)
        previous = levels[i - 1].indicator.figure.end if i else end
        if i and _WHICH.search(text[previous : one.indicator.figure.start]) and len(words) < _REACH:
            starts.append(i)
            break
    for start in starts:
        cued = _WHICH.search(text[end : levels[start].indicator.figure.start]) if levels else None
        added = 0
        for one in levels[start:]:
            added += 1
            if not one.indicator.is_exact or one.value >= target.value:
                break
            if added < 2 or (added == 2 and not cued and target.value < _LEAST_SUM):
                continue
            yield from _sum(target, levels[start : start + added])


def _means(
    target: Amount, before: Sequence[Amount], _after: Sequence[Amount]
) -> Iterator[_Reading]:
    """户均, 人均, 平均每个: one amount divided by another."""
    if target.unit in RATES:
        return
    clause = _DIGIT.split(_clause(target))[-1]  # 较上年每吨180元降低15元
    mean = _MEAN.search(clause)
    if mean is not None and mean["of"] in {"日均", "月均"}:
        yield from _per_day_or_month(target, before, mean["of"])
    if mean is None and not (target.unit == "" and "比" in clause):
        return
    counts = [one for one in before if one.unit not in RATES and one.value > 0][-6:]
    for i, j in ((i, j) for i in reversed(range(len(counts))) for j in range(len(counts))):
        whole, by = counts[i], counts[j]
        if i == j or not (
            target.unit == "" or same_unit(counted(whole.unit), counted(target.unit))
        ):
            continue
        if (target.unit == "") != of_one_kind(whole, by):
            continue
        if mean is not None and mean["of"] and counted(by.unit) not in _OF[mean["of"]]:
            continue
        for reading in _fitting("平均", target, (whole, by), lambda a, b: a / b, "{0}/{1}"):
            told = min(_digits(whole), _digits(by)) >= _LEAST_ROUNDED
            if (
                _digits(target) > 1
                or abs(reading.value - target.value) < (_SLIGHT if told else 1e-6) * target.value
            ):
                yield reading


def _per_day_or_month(target: Amount, before: Sequence[Amount], span: str) -> Iterator[_Reading]:
    """年增收438万元，日均1.2万元: so much a year by its days or months."""
    near = before[-3:] if _digits(target) > 2 else before[-1:]
    for whole in reversed(near):
        told = whole.indicator.ahead[-12:] + whole.indicator.period
        if not of_one_kind(whole, target) or "年" not in told:
            continue
        for by in (365, 366) if span == "日均" else (12,):
            yield from _fitting("平均", target, (whole,), lambda a, n=by: a / n, f"{{0}}/{by}")


def _products(
    target: Amount, before: Sequence[Amount], _after: Sequence[Amount]
) -> Iterator[_Reading]:
    """So many at so much each; so much a month for a year; at so many 折."""
    if target.unit in RATES or target.unit == "" or target.value <= 0:
        return
    clause = _clause(target)
    if not _PRODUCT.search(clause) and not _CHANGED.search(clause):
        return
    near = before[-6:]
    for i in reversed(range(len(near))):
        each = near[i]._replace(half=0.0)  # what is paid for each is no rounded one
        if each.unit in RATES or not same_unit(counted(each.unit), counted(target.unit)):
            continue
        gap = each.indicator.ahead[-16:]
        words = re.split(r"[，,。；;]", gap)[-1]
        others = [one for one in near if one is not near[i]]
        for one in others:
            if one.unit == "折" and near.index(one) > i:
                yield from _fitting("乘积", target, (each, one), lambda a, b: a * b, "{0}*{1}")
        if not (_EACH.search(words) or "/" in each.unit):
            continue
        factors = [one for one in others if one.unit not in RATES and one.value > 1]
        months = 6 if _PER_TWO_MONTHS.search(words) else 12
        yearly = bool(_PER_YEAR.search(clause)) and "月" in words
        if yearly:
            yield from _fitting(
                "乘积", target, (each,), lambda a, n=months: a * n, f"{{0}}*{months}", rounded=False
            )
            for other in near[:i]:
                if same_unit(other.unit, each.unit) and _CHANGED.search(clause):
                    yield from _fitting(
                        "乘积",
                        target,
                        (other, each),
                        lambda a, b, n=months: abs(b - a) * n,
                        f"ABS({{1}}-{{0}})*{months}",
                        rounded=False,
                    )
        for count in (1, 2):
            for chosen in combinations(factors, count):
                if any(same_unit(counted(c.unit), counted(target.unit)) for c in chosen):
                    continue
                formula = "*".join(f"{{{k}}}" for k in range(count + 1))
                terms = (each, *chosen)
                yield from _fitting("乘积", target, terms, _multiplied, formula, rounded=False)
        for one in factors if "月" in gap else ():
            yield from _fitting(
                "乘积",
                target,
                (each, one),
                lambda a, b, n=months: a * b * n,
                f"{{0}}*{{1}}*{months}",
                rounded=False,
            )


def _multiplied(*values: float) -> float:
    product = 1.0
    for value in values:
        product *= value
    return product


_TRIED = (_sums_before, _growth, _shares, _differences, _means, _products, _sums_after)
"""In the order in which they are believed."""


def _bare_ratios(amounts: Sequence[Amount]) -> Iterator[Check]:
    """1.92∶1, of the two amounts before it."""
    place = amounts[0].indicator.place
    for m in _BARE_RATIO.finditer(place.text):
        before = [
            one
            for one in amounts
            if one.indicator.figure.end <= m.start() and one.unit not in RATES
        ][-3:]
        if len(before) < 2 or "比" not in place.text[before[-1].indicator.figure.end : m.start()]:
            continue
        number = m["n"] or m["of"]
        stated = float(number)
        half = 0.5 * 10.0 ** -len(number.partition(".")[2])
        for pair in combinations(before, 2):
            one, other = sorted(pair, key=lambda i: -i.value)
            if not (of_one_kind(one, other) and one.indicator.is_exact and other.value):
                continue
            value = one.value / other.value
            if abs(value - stated) <= half + 1e-9:
                yield Check(
                    kind="比率",
                    place=place,
                    claim=place.text[one.indicator.figure.start : m.end()],
                    explanation=(
                        f"{one.indicator.text} ÷ {other.indicator.text} = {value:.4f}，"
                        f"文中为 {m[0]}"
                    ),
                    terms=(one.indicator.term, other.indicator.term),
                    stated=Term(stated),
                    computed=value,
                    tolerance=half,
                    formula="{0}/{1}",
                )
                break
