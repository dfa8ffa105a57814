"""What gives a mean, a price or what all costs: so much for so many, so many at so much each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from math import prod

from pipeline.audit.amounts import RATES, Amount, counted, of_one_kind
from pipeline.audit.roles import Role
from pipeline.audit.statements import same_unit
from pipeline.audit.ways import (
    Bond,
    Scope,
    Way,
    is_each,
    is_term,
    made,
    name_of,
    shares_words,
)
from pipeline.text.chars import HAN
from pipeline.text.patterns import regex

_MEAN = regex(
    rf"(?:平均(?:每|一|单)个?|每个?|单个)(?P<times>[百千万]?)(?:名|个)?(?P<each>[{HAN}]{{1,12}})$"
    rf"|(?P<by>[{HAN}])均[^，,。；;：:、\d]{{0,8}}$"
)
_BY_QUANTITY = regex(f"[按以]照?[{HAN}]{{0,10}}$")
_RECKONED = regex("(?:测|推|折)?[计算]")
_OF_PRICE = regex(rf"(?:平均(?:每|一|单)个?|每个?|单个)(?P<each>[{HAN}]{{1,10}})$")
_THAT_IS = regex(
    "(?:^|即|计|合|约)(?:为|约)?$|息[^，,。；;]{0,4}$|(?:付|扣|缴|补|奖|留|拨|配套|承担|负担|提|安排|出资)[^，,。；;]{0,8}$"
)
_CHARGED = regex("[费利税]率")
_AGREED = regex(rf"按(?:照)?(?P<of>[{HAN}]{{2,12}}?)的?$")
"""Before a rate that is agreed on: 按合同价的10%."""
_IN_SUM = regex("^(?:全年|一年|年|前后)?(?:小计|合计|共|总计|计|需|应|总|即)")
_A_SPAN = regex("每(?:[年月天日季]|学[期年])")
_PER_TWO = regex(
    r"每(?P<one>平方米|[人户生名亩台辆间套床])每(?P<two>[月年天日])[^，,。；;：:、\d]{0,6}$"
)
_GENERAL = frozenset({"个", "家", "所"})
_BY_NAME = {
    "案": "件起宗例",
    "项": "个项",
    "床": "张",
    "校": "所",
    "笔": "笔",
    "生": "人名",
    "村": "个村",
    "店": "家",
    "社": "个家",
    "站": "座个",
    "日": "天",
    "月": "个月",
}
"""In what is counted, of what something is told."""
_NEAR = 4
_LEVELS = 8


def is_counted_in(count: Role, of: str) -> bool:
    """Whether a figure counts what something is told of one of: 公里平均投资, 户.

    Args:
        count: the figure.
        of: the words behind 每, or the one before 均.
    """
    unit = count.amount.unit
    if of.startswith(unit) or unit in _BY_NAME.get(of, ()):
        return True
    behind = name_of(count).partition("|")[2]
    by_name = unit in _GENERAL and of[:1] in behind
    by_unit = same_unit(unit, of[:1]) or (
        unit.endswith("次") and unit[-2:] in {f"{of[:1]}次", "人次"}
    )
    by_unit = by_unit and (unit != "人次" or of[:1] in "人次")
    return by_name or by_unit or of[:2] in name_of(count)


def product_ways(scope: Scope, ahead: Sequence[Role], *, is_sum: bool) -> Iterator[Way]:
    """So many at so much each.

    Args:
        scope: what all comes to.
        ahead: the terms of its statement before it.
        is_sum: whether it may be that of several kinds.
    """
    role = scope.role
    target = role.amount
    near = ahead[-_LEVELS:]
    prices = [r for r in near if is_each(r) and counted(r.amount.unit) == target.unit][-2:]
    for price in reversed(prices):
        counts = [
            r.amount
            for r in near
            if r is not price
            and r.amount.unit not in RATES
            and r.amount.unit != target.unit
            and r.amount.value > 1
            and not is_each(r)
        ][-3:]
        yield from _each_of_each(role, price, near)
        mean = _MEAN.search(price.words)
        of = (mean["each"] or mean["by"]) if mean else ""
        of_it = [
            r.amount
            for r in ahead
            if of
            and r is not price
            and r.amount.value > 1
            and not is_each(r)
            and is_counted_in(r, of)
        ]
        counts = of_it[-_NEAR:] or counts
        others = [r for r in near if r is not price and of_one_kind(r.amount, target)]
        alone = len(prices) == 1 and not others and is_sum
        m = _OF_PRICE.search(price.words)
        if m is not None and near[-1] is price and near[-2:-1]:
            alone = alone or is_counted_in(near[-2], m["each"])
            counts = counts[-1:] if alone else counts
        if not counts and m is not None and not others:
            told = [r for r in scope.told if is_counted_in(r, m["each"])]
            values = {r.amount.value: r.amount for r in told[-_NEAR:]}
            counts = list(values.values())
        yield from _product(role, price, counts, alone=alone)
    if is_sum:
        yield from _prices_together(target, ahead)


def quantity_ways(scope: Scope, ahead: Sequence[Role]) -> Iterator[Way]:
    """单位成本降低97元，按销量18.97万吨计，减支1840万元: so much less for each of so many.

    Args:
        scope: what all comes to.
        ahead: the terms of its statement before it.
    """
    role = scope.role
    if len(ahead) < 2 or ahead[-1].one.number != role.one.number - 1 or is_each(role):
        return
    by = ahead[-1]
    text, end = by.one.place.text, by.one.figure.end
    is_told = _BY_QUANTITY.match(by.words) and _RECKONED.match(text[end:])
    if not is_told or of_one_kind(by.amount, role.amount) or by.amount.unit in RATES:
        return
    prices = [
        r
        for r in ahead[:-1]
        if counted(r.amount.unit) == counted(role.amount.unit)
        and (r.kind == "change" or is_each(r))
        and r.amount.value < role.amount.value
    ]
    for price in prices[-1:]:
        terms = (price.amount, by.amount)
        yield from made("乘积", role.amount, terms, _multiplied, "{0}*{1}", Bond.NAMED)


def _each_of_each(role: Role, price: Role, near: Sequence[Role]) -> Iterator[Way]:
    """每平方米每月18元, of so many 平方米 and so many 个月: nothing else is meant."""
    m = _PER_TWO.search(price.words)
    if m is None or role.one.number < price.one.number:
        return
    some = [r for r in near if r is not price and is_term(r) and not is_each(r)]
    first = [r for r in some if same_unit(r.amount.unit, m["one"])]
    second = [r for r in some if r.amount.unit.removeprefix("个") == m["two"]]
    if len(first) == len(second) == 1:
        terms = (price.amount._replace(half=0.0), first[0].amount, second[0].amount)
        yield from made(
            "乘积", role.amount, terms, _multiplied, "{0}*{1}*{2}", Bond.NAMED, rounded=False
        )


def _product(role: Role, price: Role, counts: Sequence[Amount], *, alone: bool) -> Iterator[Way]:
    each = price.amount._replace(half=0.0)
    a_span = _A_SPAN.search(price.words) is not None
    for count in (1, 2):
        bond = Bond.FREE
        if alone and len(counts) == count:
            bond = Bond.NAMED if _IN_SUM.search(role.words) and not a_span else Bond.NEAR
        for chosen in combinations(reversed(counts), count):
            formula = "*".join(f"{{{i}}}" for i in range(count + 1))
            terms = (each, *chosen)
            yield from made("乘积", role.amount, terms, _multiplied, formula, bond, rounded=False)
    if "月" in price.words and "年" in role.words:
        for so_many in counts[-1:]:
            yield from made(
                "乘积",
                role.amount,
                (each, so_many),
                lambda a, b: 12 * a * b,
                "{0}*{1}*12",
                Bond.NAMED if alone else Bond.NEAR,
                rounded=False,
            )
        yield from made(
            "乘积", role.amount, (each,), lambda a: 12 * a, "{0}*12", Bond.NEAR, rounded=False
        )


def _multiplied(*values: float) -> float:
    return prod(values)


def _prices_together(target: Amount, ahead: Sequence[Role]) -> Iterator[Way]:
    """甲等票每张120元，卖出850张，乙等票每张60元，卖出2300张: each kind at its own price."""
    pairs: list[Amount] = []
    near = ahead[-2 * _LEVELS :]
    if any(of_one_kind(r.amount, target) and not is_each(r) for r in near):
        return  # 每亩4.2万元，计993.30万元: what each kind comes to is told, with all its factors
    for one, other in pairwise(near):
        price, count = (one, other) if is_each(one) else (other, one)
        if {one.one.number, other.one.number} & {a.indicator.number for a in pairs}:
            continue
        is_price = is_each(price) and counted(price.amount.unit) == target.unit
        if is_price and not is_each(count) and count.amount.unit not in RATES | {target.unit}:
            pairs += [price.amount._replace(half=0.0), count.amount]
    if len(pairs) > 2:
        yield from made(
            "乘积",
            target,
            pairs,
            lambda *v: sum(a * b for a, b in zip(v[::2], v[1::2], strict=True)),
            "+".join(f"{{{i}}}*{{{i + 1}}}" for i in range(0, len(pairs), 2)),
            Bond.NAMED,
            rounded=False,
        )


def agreed_share_ways(scope: Scope, rate: Role, ahead: Sequence[Role]) -> Iterator[Way]:
    """合同价的10%，即168.2万元; 利率2.4%，年付息1296万元: a share that is agreed on, so exact.

    Args:
        scope: what it comes to.
        rate: the share, before it.
        ahead: the terms of its statement before it.
    """
    role = scope.role
    if not (_THAT_IS.search(role.words) or _CHARGED.search(rate.words)):
        return
    agreed = rate.amount._replace(half=0.0)
    m = _AGREED.search(rate.words)
    around = [*scope.told[-2 * _LEVELS :], *ahead[-_NEAR:]]
    levels = [
        r for r in around if of_one_kind(r.amount, role.amount) and is_each(r) == is_each(role)
    ]
    brothers = {pair.whole.indicator.number for pair in scope.pairs}
    named = [r for r in levels if r.one.number in brothers][-1:] if "占" in rate.words else []
    named = named or [r for r in levels if m is not None and shares_words(m["of"], name_of(r))]
    for level in reversed((named or levels)[-_LEVELS:]):
        beside = level.one.number == rate.one.number - 1
        yield from made(
            "乘积",
            role.amount,
            (level.amount, agreed),
            lambda a, p: a * p,
            "{0}*{1}",
            Bond.NEAR if beside or named or _CHARGED.search(rate.words) else Bond.FREE,
            rounded=False,
        )
