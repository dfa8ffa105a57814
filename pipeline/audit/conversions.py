"""An amount told again in another unit: 3600亩，折合240公顷; 420万元（大写：肆佰贰拾万元整）."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.audit.amounts import amount_of, check_of
from pipeline.audit.findings import Check, Term, half_unit, is_digit_error, shown
from pipeline.audit.indicator import Indicator, base_unit, multiple
from pipeline.audit.statements import between
from pipeline.model import Place
from pipeline.text.chars import HAN
from pipeline.text.numerals import CAPITALS, capital_value, halved
from pipeline.text.patterns import regex

_IN = {
    "area": {"平方米": 1.0, "m²": 1.0, "m2": 1.0, "亩": 2000 / 3, "公顷": 1e4, "hm²": 1e4}
    | dict.fromkeys(("平方公里", "平方千米", "km²", "km2"), 1e6),
    "length": {"米": 1.0, "公里": 1e3, "千米": 1e3, "里": 500.0, "华里": 500.0, "厘米": 0.01},
    "mass": {"公斤": 1.0, "千克": 1.0, "kg": 1.0, "斤": 0.5, "吨": 1e3, "克": 1e-3, "公担": 100.0},
    "volume": {"立方米": 1.0, "方": 1.0, "m³": 1.0, "m3": 1.0, "升": 1e-3},
    "energy": dict.fromkeys(("千瓦时", "度", "度电", "kWh", "kW·h"), 1.0)
    | dict.fromkeys(("兆瓦时", "MWh"), 1e3),
    "power": {"瓦": 1e-3, "千瓦": 1.0, "kW": 1.0, "兆瓦": 1e3, "MW": 1e3, "GW": 1e6},
    "money": {"元": 1.0},
}
"""Each unit in the one of its kind that is 1 (国务院关于在我国统一实行法定计量单位的命令，1984)."""
SIZES = {unit: (kind, size) for kind, units in _IN.items() for unit, size in units.items()}
_MU = 0.0011
"""Of an 亩 in square metres: 666, 666.7 and 667 are all written."""
_THAT_IS = regex(
    r"[，,、]?\s*(?P<open>[（(])?\s*(?P<word>也?即|约?[折合]|合计|折合|约合|折算|折成|换算|相当于|等于|共?计)?"
    r"(?:人民币|[为成约算]|[￥¥：:])*\s*"
)
_NAMED = regex(
    rf"(?:^|[，,。；;])(?P<name>[{HAN}]{{2,6}}?)(?:总?面积|总?产量|总?里程)(?:共|约)?(?:折合|折|约合)(?:为|成)?$"
)
"""Before what another figure, told before by this name, is in another unit."""
_COUNTED_UP = frozenset({"合计", "共计", "计", "合"})
"""May sum up more than the amount before it."""
_PER_AREA = regex("每公顷|公顷均?产|公顷均")
_PER_MU = regex(
    r"[，,（(]?(?:即|约?[折合]|折合|约合|相当于)(?:为|成)?(?:每亩|亩均|亩产)(?:产量?|为|约)*"
)
_OF_A_SIDE = regex("[宽高深厚]|见方")
_NEAR = 20.0
_IN_CAPITALS = regex(
    rf"(?P<yuan>[{CAPITALS}零拾佰仟万亿]{{2,24}})[元圆](?:零)?(?:(?P<jiao>[{CAPITALS}])角)?(?:(?P<fen>[{CAPITALS}])分)?[整正]?"
)
_IN_FIGURES = r"(?P<n>\d[\d,，]*(?:\.\d+)?)(?P<m>[万亿]?)元?"
_BEFORE = regex(rf"{_IN_FIGURES}[整正]?\s*[，,（(]?(?:大写|人民币|金额|[为：:\s（(])*$")
_BEHIND = regex(rf"\s*[，,]?[（(]?(?:小写|人民币|金额|即|[为：:\s￥¥（(])*{_IN_FIGURES}")
_REACH = 40


def conversion_checks(indicators: Sequence[Indicator]) -> Iterator[Check]:
    """Amounts that are told again in another unit right behind.

    Args:
        indicators: the document's, in order.
    """
    last: Indicator | None = None
    for one, other in pairwise(indicators):
        if one.place.number != other.place.number or not one.is_exact or one.place.cell:
            continue
        if other.figure.upper is not None or other.figure.qualifier not in {"", "约"}:
            continue
        named = _NAMED.search(other.ahead)
        if named is not None and (restated := _of_named(named["name"], other, indicators)):
            yield restated
            continue
        words = between(one, other)
        factor = _factor(one, other)
        m = _THAT_IS.fullmatch(words)
        if factor and _PER_MU.fullmatch(words) and _PER_AREA.search(one.ahead):
            yield _check(one, other, factor / 15)
        elif factor and words == "、" and last is one and factor != 1:
            yield _check(one, other, factor)  # 合1200公顷、1.8万亩
        elif m and factor and factor != 1 and (m["open"] or m["word"]):
            check = _check(one, other, factor)
            same = base_unit(one.figure.unit) == base_unit(other.figure.unit)
            plain = m["word"] and (not same or m["word"] not in _COUNTED_UP)
            near = 1 / _NEAR < other.figure.value / max(check.computed, 1e-9) < _NEAR
            if check.agrees or plain or (near and not same) or _is_slip(check):
                last = other
                yield check


def _of_named(name: str, other: Indicator, indicators: Sequence[Indicator]) -> Check | None:
    """受灾1845公顷，其中…；受灾面积折合2.77万亩: the one before that goes by the name."""
    before = [
        (one, factor)
        for one in indicators
        if one.place.number == other.place.number
        and one.number < other.number
        and one.is_exact
        and re.split("[，,。；;：:、]", one.ahead)[-1].endswith(name)
        and (factor := _factor(one, other)) not in {None, 1}
    ]
    if len(before) != 1:
        return None
    one, factor = before[0]
    return _check(one, other, factor or 1.0)


def _factor(one: Indicator, other: Indicator) -> float | None:
    """By what an amount is multiplied to be in the unit of another, if they measure the same."""
    units = (one.figure.unit, other.figure.unit)
    first, second = (SIZES.get(base_unit(unit)) for unit in units)
    if first is None or second is None or first[0] != second[0]:
        return None
    if _OF_A_SIDE.match(other.place.text, other.figure.end):
        return None
    return first[1] * multiple(units[0]) / (second[1] * multiple(units[1]))


def _is_slip(check: Check) -> bool:
    return is_digit_error(shown(check.stated.value), shown(check.computed))


def _check(one: Indicator, other: Indicator, factor: float) -> Check:
    value = one.figure.value * factor
    error = other.precision + one.precision * factor * ("." in one.text)
    units = {base_unit(i.figure.unit) for i in (one, other)}
    if "亩" in units and units & {"平方米", "m²", "m2"}:
        error += value * _MU
    if other.figure.qualifier:
        digits = re.sub(r"\D", "", other.text)
        error = max(error, other.precision * 10 ** (len(digits) - len(digits.rstrip("0"))))
    check = check_of("乘积", amount_of(other), (amount_of(one),), 0.0, 0.0, "{0}")
    return Check(
        kind=check.kind,
        place=check.place,
        claim=check.claim,
        explanation=f"{one.text} 合 {shown(value)}{other.figure.unit}，文中为 {other.text}",
        terms=check.terms,
        stated=check.stated,
        computed=round(value, 9),
        tolerance=error,
        formula=f"{{0}}*{factor:.12g}",
    )


def capital_checks(place: Place) -> Iterator[Check]:
    """Sums of money in capital numerals and in figures right before or behind them.

    Args:
        place: an element.
    """
    plain = halved(place.text)
    for m in _IN_CAPITALS.finditer(plain):
        yuan = capital_value(m["yuan"])
        before = _BEFORE.search(plain[max(0, m.start() - _REACH) : m.start()])
        figures = before or _BEHIND.match(plain, m.end())
        if yuan is None or figures is None:
            continue
        scale = {"": 1.0, "万": 1e4, "亿": 1e8}[figures["m"]]
        jiao, fen = (capital_value(m[p]) if m[p] else 0 for p in ("jiao", "fen"))
        computed = yuan + (jiao or 0) / 10 + (fen or 0) / 100
        stated = float(re.sub("[,，]", "", figures["n"]))
        yield Check(
            kind="前后",
            place=place,
            claim=plain[m.start() - len(before[0]) : m.end()] if before else m[0] + figures[0],
            explanation=f"大写为 {shown(computed)} 元，小写为 {figures['n']}{figures['m']}元",
            terms=(Term(computed),),
            stated=Term(stated),
            computed=computed / scale,
            tolerance=half_unit(figures["n"]) if figures["m"] and "." in figures["n"] else 0.0,
            formula="{0}" if scale == 1 else f"{{0}}/{scale:.0f}",
        )
