"""What a figure would have to be by the figures around it, whatever the words between them.

The words before a figure say only of what kind it is: a share, a change, what is left, a sum, a
mean, a price times a number. Every computation of that kind over the amounts near by is a way to
it. One that gives the figure confirms it. Where none does, but one would if a digit were another,
if two neighbours changed places, if one were left out or written twice, or the point stood
elsewhere, a figure is wrong, provided that chance hardly makes it so (:mod:`pipeline.audit.slips`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from enum import IntEnum
from itertools import combinations, pairwise
from typing import NamedTuple

from pipeline.audit.amounts import POINTS, RATES, Amount, counted, of_one_kind, rounding
from pipeline.audit.roles import Role, are_items_apart
from pipeline.audit.statements import NOT_ADDED, between, is_beside, same_unit
from pipeline.audit.wording import DOWN, IN_ALL, UP, is_of_another
from pipeline.text.chars import HAN
from pipeline.text.patterns import regex
from pipeline.text.units import COUNTS

_OF = regex(
    rf"^(?P<part>[{HAN}“”、]*?)(?:(?:合计|合|共|约|仅|就|便|已)*)(?:占(?:比|到|了|去)?|达到|相当于|完成|为)(?P<whole>[{HAN}“”]*?)的?(?:比重|比例|份额)?(?:仅?为|达到?|约为?|是|到)?$"
)
_RATE = regex(
    rf"^(?P<part>[{HAN}“”、]*?)(?:率|面|比例|比重|份额|进度|占比)(?:也?就是|仅?为|达到?|约为?|是|到)?(?:了)?$"
)
_NO_SHARE = regex("贡献|拉动|利率|税率|费率|失业|出生|死亡|年均|指数|收益|回报|汇率|弹性")
_GENERIC = regex(
    "全[省市县区州年国镇乡村校部]|其中|当年|本年|同期|我[省市县区]|总[数额量计]?|[数额量]|全部|累计|共|合计|的|已|完成|年初|年度|实现|达到?|为|占|比|上年|今年|安排|有|约|仅|按"
)
_REST = regex(
    "余(?!额)|剩|尚|还[有差欠存剩要需]|未|没有?|差[额距]?|欠|缺|空[编缺余置]|省(?=[了下出]|$)|(?<![仓库])存(?![款量栏贷])|净|盈|亏|"
    "毛利|顺差|逆差|结[余存转]|相[差距]|不[足够到合达]|在[建办途审]|正在|(?<![接招等期优])待"
)
_CARRIED = regex("[年月期]末|年终|滚存|累计|结转")
"""What is left may be of years before, too."""
_MOVED = regex(rf"(?:{UP}|{DOWN}|添|涨|扩)[^，,。；;中级层\d]{{0,2}}$")
_UNDONE = regex("未|没|不|正在|尚|剩|余|在[建办]")
_SUM = regex(
    rf"(?:{IN_ALL}|一共|统共|拢共|加总|相加|加(?:在一|起)|合(?:在一|起|到一|计)|前后|"
    r"[两二三四五六](?:者|个|类|种|项|批|处|家|地))[^，,。；;：:\d]{0,8}$"
)
_PERHAPS_SUM = regex("全年|半年|总|加|合|累|计")
_AFTER = regex("后[^，,。；;]{0,6}$|(?:达到?|至|增至|减至)[^，,。；;]{0,4}$")
_THAT_IS = regex(
    "(?:^|即|计|合|约)(?:为|约)?$|息[^，,。；;]{0,4}$|(?:付|扣|缴|补|奖|安排|提取|计提|出资)[^，,。；;]{0,6}$"
)
_MEAN = regex(
    rf"(?:平均(?:每|一|单)个?|每个?)(?P<each>[{HAN}]{{1,10}})$|(?P<by>[{HAN}])均[^，,。；;：:、\d]{{0,8}}$"
)
_EACH = regex(
    "每|单价|均(?!值)|各(?:奖|补|给|发|配|设|派)|标准(?:为|是|由)?$|票价|一[张本只台套人户亩页吨]|/"
)
_ONE = regex(rf"一[{HAN}]{{1,3}}$")
_CLAUSE_AFTER = regex(r"[，,](?!其中|当中|里|包括)[^，,。；;：:、（()）\d和及与]{1,12}")
_JOINT = regex("[、和及与]")
_A_SPAN = regex("每[年月天日]")
_OPENS = regex(r"其中|当中|里[头面]|中[，,]|包括|包含|分为|[:：]|[（(]")
_OTHERS = regex("其[余他它]|余下|剩[余下]|另[外有]?")
_SEMICOLON = regex("[；;]")
_BY_MEASURE = regex("以[上下内]|超过|不[足满低高少]|达到")
_REAL = regex("生产总值|增加值|GDP|产值|消费支出|可支配|可比|口径|不变价|经济总量")
_DEALT = regex("分别|依次")
"""Two results of two computations follow."""
_BOUND = regex("最[高低多少]|上限|下限|封顶")
"""Before a bound, which nothing gives."""
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
}
_OF_YEAR = {"月": (12, 6), "季": (4,), "日": (365, 366, 181), "天": (365, 366)}
_NO_LEVEL = RATES | {"", "年"}
_LEVELS = 8
_NEAR = 4
_CLAUSE = 24  # code points before a figure
_MOST_PARTS = 16
_REACH = 40
_PAIRED = 6
_BESIDE_RATE = 12
_BESIDE = 8  # code points before a figure in which it is said to be what is left
_THINGS = frozenset(COUNTS)


class Bond(IntEnum):
    """How much the words say of what a figure is computed from."""

    LOOSE = 0
    """Near by; no word says of what kind it is."""
    FREE = 1
    """Of its kind near by."""
    NEAR = 2
    """Right before it."""
    NAMED = 3
    """By name, by unit or by their roles, and nothing else is so called."""


class Way(NamedTuple):
    """One way to compute a figure.

    Attributes:
        kind: of the check.
        terms: what is computed with.
        value: what comes out, as the value of an :class:`Amount`.
        error: what rounding explains.
        formula: over the terms' values.
        bond: how much the words say that it is this.
        signs: of a sum, those of its terms; none where it is no sum.
        open_list: whether the terms may be some parts of the figure and not all.
    """

    kind: str
    terms: tuple[Amount, ...]
    value: float
    error: float
    formula: str
    bond: Bond = Bond.FREE
    signs: tuple[int, ...] = ()
    open_list: bool = False


def ways_to(
    statement: Sequence[Role], at: int, last: Sequence[Role], told: Sequence[Role]
) -> Iterator[Way]:
    """All ways to compute a figure that the words before it allow.

    Args:
        statement: the figures of a statement.
        at: which of them.
        last: those of the statement before it in the same paragraph.
        told: levels of the statements before, for what goes by its name.
    """
    role = statement[at]
    ahead = [r for r in statement[max(0, at - 2 * _LEVELS) : at] if _is_term(r)]
    target = role.amount
    lead = between(statement[at - 1].one, role.one) if at else role.one.ahead
    dealt = _list_lead(statement, at)
    if _DEALT.search(dealt[-_CLAUSE:]) or _BOUND.search(lead[-_CLAUSE:]):
        return
    if target.unit == "%":
        behind = _levels([r for r in statement[at + 1 : at + 3] if _is_term(r)])
        far = _levels([r for r in last[-_LEVELS:] if _is_term(r)])
        if role.kind == "change" or role.sign:
            yield from _growth(role, ahead)
        yield from _shares(role, ahead, far, behind, told)
        return
    if target.unit in POINTS:
        yield from _apart(role, [r for r in ahead if r.amount.unit == "%" and r.kind != "change"])
        return
    if target.unit == "倍":
        yield from _times(target, ahead)
        return
    if target.unit in RATES or target.unit in NOT_ADDED - {"天", "分", "次"}:
        return
    alike = [r for r in ahead if of_one_kind(r.amount, target) and not _is_each(r)]
    yield from _means(role, ahead, last)
    beside = role.words[-_BESIDE:]
    is_other = role.kind in {"was", "became"} and not _REST.search(beside)
    cued = role.kind == "change" or any(cue.search(beside) for cue in (_REST, _OTHERS, _MOVED))
    if _AFTER.search(role.words) or role.kind == "became":
        yield from _changed(target, ahead)
    yield from _by_rate(role, ahead, told)
    after = statement[at + 1 : at + 2]
    is_last = not after or not (
        of_one_kind(after[0].amount, target) and is_beside(role.one, after[0].one)
    )
    if cued and not is_other and (is_last or role.kind == "change"):
        some = [r for r in ahead if of_one_kind(r.amount, target)] if _is_each(role) else alike
        yield from _apart(role, [r for r in some if r.kind != "change"])
        if _REST.search(beside) or _OTHERS.search(beside):
            yield from _left(target, alike)
    elif role.kind == "level":
        yield from _third(role, alike)
    if _is_each(role):
        if _A_SPAN.search(role.words):
            yield from _products(role, ahead)
        return
    paired = len(lead) <= _PAIRED and "、" in lead and at > 0
    if _SUM.search(lead[-_CLAUSE:]) or (paired and _SUM.search(statement[at - 1].words)):
        yield from _sums(role, alike, ahead, Bond.NEAR)
    elif _PERHAPS_SUM.search(role.words):
        yield from _sums(role, alike, ahead, Bond.LOOSE)
    yield from _products(role, ahead)
    yield from _parts(statement, at)


def _list_lead(statement: Sequence[Role], at: int) -> str:
    """The words before the first of the figures that 、 or 和 alone joins to one."""
    for first in range(at, max(0, at - _NEAR), -1):
        lead = between(statement[first - 1].one, statement[first].one)
        if not _JOINT.fullmatch(lead):
            return lead
    return statement[max(0, at - _NEAR)].one.ahead


def _is_term(role: Role) -> bool:
    return role.one.is_exact and role.one.figure.value > 0


def _is_each(role: Role) -> bool:
    one = role.one
    if _EACH.search(role.words) or "/" in one.figure.unit:
        return True
    return not role.words and _ONE.search(one.ahead[-_BESIDE:]) is not None


def _way(
    kind: str,
    target: Amount,
    terms: Sequence[Amount],
    compute: Callable[..., float],
    formula: str,
    bond: Bond = Bond.FREE,
    *,
    rounded: bool = True,
    signs: tuple[int, ...] = (),
    open_list: bool = False,
) -> Iterator[Way]:
    values = [term.value for term in terms]
    try:
        value = compute(*values)
        error = rounding(compute, values, terms)
    except ZeroDivisionError:
        return
    own = target.half or (target.indicator.precision * target.worth if rounded else 0.0)
    if value > 0:
        yield Way(kind, tuple(terms), value, own + error, formula, bond, signs, open_list)


def _levels(ahead: Sequence[Role]) -> list[Role]:
    return [r for r in ahead if r.amount.unit not in _NO_LEVEL and not _is_each(r)][-_LEVELS:]


def _name(role: Role) -> str:
    """The words of its clause before a figure and what it counts behind it."""
    one = role.one
    behind = re.match(f"[{HAN}]{{0,6}}", one.place.text[one.figure.end : one.figure.end + 6])
    return role.words + "|" + (behind[0] if behind else "")


def _shares_words(name: str, words: str) -> bool:
    """Whether half of a name at least, without what says little, stands in other words."""
    core = _GENERIC.sub("", name)
    pairs = [core[i : i + 2] for i in range(len(core) - 1)]
    return bool(pairs) and 2 * sum(pair in words for pair in pairs) >= len(pairs)


def _shares(
    role: Role,
    ahead: Sequence[Role],
    far: Sequence[Role],
    behind: Sequence[Role],
    told: Sequence[Role],
) -> Iterator[Way]:
    """A of B is p %."""
    words = role.words.removesuffix("-")
    if _NO_SHARE.search(words):
        return
    levels = [r for r in _levels(ahead) if r.kind != "change"]
    target = role.amount
    if words in {"", "的"}:
        # 完成A，为预算B的p%: the whole stands before, its part before that.
        if len(levels) > 1 and ahead[-1] is levels[-1]:
            part, whole = levels[-2:]
            if not words:
                part, whole = sorted((part, whole), key=lambda r: r.amount.value)
            yield from _share(role, part, whole, Bond.NAMED if words else Bond.NEAR)
            for part in reversed(levels[-_NEAR:-2] if words else ()):
                yield from _share(role, part, levels[-1], Bond.FREE)
        return
    m = _RATE.search(words) or _OF.search(words)
    if m is None and role.kind != "level":
        return
    part_name = (m["part"] or "") if m else ""
    whole_name = (m.groupdict().get("whole") or "") if m else ""
    own_name = len(_GENERIC.sub("", part_name)) > 1
    named = [r for r in levels[-_NEAR:] if _shares_words(part_name, _name(r))]
    named = named or [r for r in behind[:1] if _shares_words(part_name, _name(r))]
    parts = named or levels[-1:]
    has_whole = len(_GENERIC.sub("", whole_name)) > 1
    scopes: tuple[Sequence[Role], ...] = (levels, behind, far)
    if has_whole:
        scopes = tuple(
            [r for r in scope if _shares_words(whole_name, _name(r))]
            for scope in (levels, behind, far, told)
        )
    pairs: list[tuple[Role, Role]] = []
    near = True
    for scope in scopes:
        pairs = [
            (part, whole)
            for part in reversed(parts)
            for whole in scope
            if of_one_kind(part.amount, whole.amount)
            and whole.amount.value > part.amount.value
            and not _is_each(whole)
            and not _are_listed(whole, part)
        ]
        near = scope is scopes[0] or scope is scopes[1]
        if pairs:
            break
    is_one = len({(p.amount.value, w.amount.value) for p, w in pairs}) == 1
    bound = m is not None and (bool(named) or not own_name)
    bond = Bond.LOOSE
    if bound:
        bond = Bond.NEAR if len(pairs) <= _NEAR else Bond.FREE
        bond = Bond.NAMED if is_one and near else bond
    for part, whole in pairs:
        yield from _share(role, part, whole, bond)
    if not bound:
        return
    if len(levels) > 2 and levels[-1] in parts:
        first, second = levels[-2].amount, levels[-1].amount
        for whole in levels[:-2] if of_one_kind(first, second) else ():
            three = (first, second, whole.amount)
            if of_one_kind(whole.amount, second) and _both(*(a.value for a in three)) <= 1:
                yield from _way("比率", target, three, _both, "({0}+{1})/{2}")
    beside = [*levels[-3:], *behind[:1]]
    for one, other in pairwise(beside):
        if _UNDONE.search(other.words) and of_one_kind(one.amount, other.amount):
            terms = (one.amount, other.amount)
            yield from _way("比率", target, terms, lambda a, b: a / (a + b), "{0}/({0}+{1})")


def _are_listed(one: Role, other: Role) -> bool:
    """Whether 和 or 、 joins two figures, so that neither is part of the other."""
    if one.one.place.number != other.one.place.number or one.one.number > other.one.number:
        return False
    return _JOINT.match(between(one.one, other.one)) is not None


def _both(one: float, other: float, whole: float) -> float:
    return (one + other) / whole


def _share(role: Role, part: Role, whole: Role, bond: Bond) -> Iterator[Way]:
    if of_one_kind(part.amount, whole.amount):
        terms = (part.amount, whole.amount)
        yield from _way("比率", role.amount, terms, lambda a, b: a / b, "{0}/{1}", bond)


def _growth(role: Role, ahead: Sequence[Role]) -> Iterator[Way]:
    """From A to B, or B and D more, is a growth of p %."""
    target = role.amount
    levels = [r for r in ahead if r.amount.unit not in RATES][-_NEAR:]
    if any(_REAL.search(r.words) for r in levels) or len(levels) < 2:
        return
    if levels[-1].kind == "change" and len(ahead) > _NEAR:
        # 安排A，其中…、…、…，较上年增加D，增长p%: the whole of the parts between.
        alike = [r for r in ahead if of_one_kind(r.amount, levels[-1].amount)]
        largest = max(alike, key=lambda r: r.amount.value)
        levels = [largest, *(r for r in levels if r is not largest)]
    last = len(levels) - 1
    for i, j in combinations(range(len(levels)), 2):
        old, new = levels[i], levels[j]
        if not of_one_kind(old.amount, new.amount) or old.kind == "change":
            continue
        terms = (old.amount, new.amount)
        bond = Bond.NEAR if (i, j) == (last - 1, last) else Bond.FREE
        if new.kind == "change":
            sign = new.sign or role.sign
            bond = Bond.NAMED if bond and role.plain and new.plain else bond
            if old.kind == "was":
                yield from _way("增减", target, terms, lambda a, d: d / a, "{1}/{0}", bond)
            elif sign > 0:
                yield from _way(
                    "增减", target, terms, lambda a, d: d / (a - d), "{1}/({0}-{1})", bond
                )
            else:
                yield from _way(
                    "增减", target, terms, lambda a, d: d / (a + d), "{1}/({0}+{1})", bond
                )
            continue
        kinds = {old.kind, new.kind}
        if "was" not in kinds:
            bond = Bond.FREE
        elif bond and role.plain:
            bond = Bond.NAMED
        base, late = (new, old) if new.kind == "was" else (old, new)
        if role.sign and (late.amount.value - base.amount.value) * role.sign < 0:
            continue
        yield from _way(
            "增减",
            target,
            (late.amount, base.amount),
            lambda a, b: abs(a - b) / b,
            "ABS({0}-{1})/{1}",
            bond,
        )


def _apart(role: Role, levels: Sequence[Role]) -> Iterator[Way]:
    """A and B are D apart."""
    if _CARRIED.search(role.words[-_BESIDE:]):
        return
    some = levels[-_NEAR:]
    target = role.amount
    in_points = target.unit in POINTS
    for i, j in combinations(reversed(range(len(some))), 2):
        one, other = some[j].amount, some[i].amount
        high, low = (one, other) if one.value >= other.value else (other, one)
        bond = Bond.FREE
        if (j, i) == (len(some) - 2, len(some) - 1):
            roles = {some[j].kind, some[i].kind}
            bond = Bond.NAMED if "was" in roles else Bond.NEAR
            words = role.words[-_BESIDE:]
            if not ("was" in roles or _REST.search(words)):
                bond = Bond.FREE if role.kind == "change" else Bond.LOOSE
        yield from _way(
            "增减",
            target,
            (high, low),
            lambda a, b: a - b,
            "{0}-{1}",
            bond,
            rounded=in_points,
            signs=() if in_points else (1, -1),
        )


def _at_rate(role: Role, rate: Role, ahead: Sequence[Role]) -> Iterator[Way]:
    """合同价的10%，即168.2万元; 利率2.4%，年付息1296万元: a share that is agreed on, so exact."""
    if not _THAT_IS.search(role.words):
        return
    agreed = rate.amount._replace(half=0.0)
    levels = [r for r in ahead if of_one_kind(r.amount, role.amount) and not _is_each(r)]
    for level in reversed(levels[-_LEVELS:]):
        beside = level.one.number == rate.one.number - 1
        yield from _way(
            "乘积",
            role.amount,
            (level.amount, agreed),
            lambda a, p: a * p,
            "{0}*{1}",
            Bond.NEAR if beside or "利率" in rate.words else Bond.FREE,
            rounded=False,
        )


def _by_rate(role: Role, ahead: Sequence[Role], told: Sequence[Role]) -> Iterator[Way]:
    """A is p % more than before, and was B; B is p % of A."""
    rate = next((r for r in reversed(ahead[-2:]) if r.amount.unit == "%"), None)
    if rate is None or len(between(rate.one, role.one)) > _BESIDE_RATE:
        return
    if not rate.sign:
        yield from _at_rate(role, rate, [*told[-2 * _LEVELS :], *ahead[-_NEAR:]])
        return
    levels = [r for r in ahead[-_NEAR:] if of_one_kind(r.amount, role.amount)]
    if not levels:
        return
    level = levels[-1]
    terms = (level.amount, rate.amount)
    if _REAL.search(level.words) or level.kind == "change":
        return
    sign = rate.sign
    if role.kind == "was" and level is ahead[-2]:
        yield from _way(
            "增减",
            role.amount,
            terms,
            lambda a, p: a / (1 + sign * p),
            "{0}/(1+{1})" if sign > 0 else "{0}/(1-{1})",
            Bond.NAMED,
        )
    elif role.kind == "became":
        yield from _way(
            "增减",
            role.amount,
            terms,
            lambda a, p: a * (1 + sign * p),
            "{0}*(1+{1})" if sign > 0 else "{0}*(1-{1})",
            Bond.NEAR,
        )
    elif role.kind == "change" and role.sign == sign:
        yield from _way(
            "增减",
            role.amount,
            terms,
            (lambda a, p: a * p) if level.kind == "was" else (lambda a, p: a * p / (1 + sign * p)),
            "{0}*{1}" if level.kind == "was" else f"{{0}}*{{1}}/(1{'+' if sign > 0 else '-'}{{1}})",
            Bond.NEAR,
        )


def _third(role: Role, levels: Sequence[Role]) -> Iterator[Way]:
    """受理1843件，通过1765件，退回78件: what no words say to be the rest, of its unit alone."""
    some = levels[-2:]
    if len(some) < 2 or {r.kind for r in some} != {"level"}:
        return
    units = {r.one.figure.unit for r in (*some, role)}
    whole, part = (r.amount for r in some)
    gaps = [between(one.one, other.one) for one, other in pairwise((*some, role))]
    plain = len(units) == 1 and all(map(_CLAUSE_AFTER.fullmatch, gaps))
    if plain and whole.value > part.value:
        yield from _way(
            "增减",
            role.amount,
            (whole, part),
            lambda a, b: a - b,
            "{0}-{1}",
            Bond.LOOSE,
            rounded=False,
        )


def _changed(target: Amount, ahead: Sequence[Role]) -> Iterator[Way]:
    """What was and by how much it changed give what it became."""
    near = [r for r in ahead[-_NEAR:] if of_one_kind(r.amount, target)]
    for old, by in pairwise(near):
        if by.kind == "change" and old.kind != "change":
            sign = by.sign or 1
            yield from _way(
                "合计" if sign > 0 else "增减",
                target,
                (old.amount, by.amount),
                lambda a, d, s=sign: a + s * d,
                "{0}+{1}" if sign > 0 else "{0}-{1}",
                Bond.NAMED if len(near) == 2 else Bond.NEAR,
                rounded=False,
                signs=(1, sign),
            )


def _left(target: Amount, levels: Sequence[Role]) -> Iterator[Way]:
    """What is left of a whole without all its parts; what was, came in and went out."""
    some = [r.amount for r in levels[-_LEVELS:]]
    for start in range(len(some) - 2):
        terms = some[start:]
        if terms[0].value > sum(t.value for t in terms[1:]):
            yield from _way(
                "增减",
                target,
                terms,
                lambda a, *rest: a - sum(rest),
                "{0}" + "".join(f"-{{{i}}}" for i in range(1, len(terms))),
                Bond.NEAR if start == 0 else Bond.FREE,
                rounded=False,
                signs=(1, *([-1] * (len(terms) - 1))),
            )
    if len(some) == 3:
        for signs in ((1, 1, -1), (1, -1, 1)):
            yield from _way(
                "增减",
                target,
                some,
                lambda a, b, c, s=signs: a + s[1] * b + s[2] * c,
                "{0}"
                + "".join(f"{'+' if s > 0 else '-'}{{{i}}}" for i, s in enumerate(signs) if i),
                rounded=False,
                signs=signs,
            )


def _sums(role: Role, levels: Sequence[Role], ahead: Sequence[Role], cued: Bond) -> Iterator[Way]:
    """A, B and C together."""
    target = role.amount
    some = [r.amount for r in levels if r.kind != "change" and r.amount.value < 2 * target.value]
    runs = [some[-count:] for count in range(2, min(len(some), _MOST_PARTS) + 1)]
    if target.unit in _THINGS:
        mixed = [r.amount for r in ahead if r.amount.unit in _THINGS and not _is_each(r)]
        if len({a.unit for a in mixed}) > 1:
            runs += [mixed[-count:] for count in range(2, min(len(mixed), _NEAR) + 1)]
    for terms in runs:
        parted = "；" in between(terms[-1].indicator, role.one)
        bond = cued if len(terms) == len(some) and not parted else min(cued, Bond.FREE)
        yield from _way(
            "合计",
            target,
            terms,
            _added,
            _plus(len(terms)),
            bond,
            rounded=False,
            signs=(1,) * len(terms),
        )


def _added(*values: float) -> float:
    return sum(values)


def _plus(count: int) -> str:
    return "+".join(f"{{{i}}}" for i in range(count))


def _parts(statement: Sequence[Role], at: int) -> Iterator[Way]:
    """A whole and the parts told after it."""
    whole = statement[at]
    if whole.kind == "change" or whole.amount.unit in NOT_ADDED:
        return
    parts: list[Amount] = []
    joints: list[str] = []
    opened = closed = ended = False
    before = whole
    for role in statement[at + 1 : at + 1 + _MOST_PARTS]:
        words = between(before.one, role.one)
        opened = opened or _OPENS.search(words) is not None
        before = role
        if role.amount.unit in RATES or not of_one_kind(role.amount, whole.amount):
            if not opened:
                return
            continue
        if not opened or role.kind == "change" or _is_each(role) or len(words) > _REACH:
            ended = True
            break
        other_clause = len(parts) > 1 and not any(map(_SEMICOLON.search, joints))
        if parts and other_clause and _SEMICOLON.search(words):
            ended = True
            break
        joints.append(words)
        if (
            not role.one.is_exact
            or _BY_MEASURE.search(_name(role))
            or (parts and _OPENS.search(words))
        ):
            ended = True
            break
        parts.append(role.amount)
        closed = _OTHERS.search(words) is not None
        if closed:
            break
    ended = ended or any(part.value >= whole.amount.value for part in parts)
    for count in range(2, len(parts) + 1):
        full = count == len(parts)
        bond = Bond.NAMED if closed else Bond.NEAR
        bond = bond if full and not ended else Bond.FREE
        yield from _way(
            "合计",
            whole.amount,
            parts[:count],
            _added,
            _plus(count),
            bond,
            rounded=False,
            signs=(1,) * count,
            open_list=not closed,
        )


def _times(target: Amount, ahead: Sequence[Role]) -> Iterator[Way]:
    levels = _levels(ahead)[-_NEAR:]
    for i, j in combinations(range(len(levels)), 2):
        one, other = levels[i].amount, levels[j].amount
        if of_one_kind(one, other):
            terms = (one, other) if one.value > other.value else (other, one)
            bond = Bond.NEAR if len(levels) == 2 else Bond.FREE
            yield from _way("比率", target, terms, lambda a, b: a / b, "{0}/{1}", bond)


def _is_counted_in(count: Role, of: str) -> bool:
    """Whether a figure counts what something is told of one of: 公里平均投资, 户."""
    unit = count.amount.unit
    if of.startswith(unit) or unit in _BY_NAME.get(of, ()):
        return True
    behind = _name(count).partition("|")[2]
    by_name = unit in _GENERAL and of[:1] in behind
    return by_name or same_unit(unit, of[:1]) or unit == f"{of[:1]}次" or of[:2] in _name(count)


def _means(role: Role, ahead: Sequence[Role], last: Sequence[Role]) -> Iterator[Way]:
    """So much in all for so many."""
    m = _MEAN.search(role.words)
    if m is None:
        return
    target, of = role.amount, m["each"] or m["by"]
    is_price = "均" not in m[0]
    if of[0] in _OF_YEAR:
        yield from _of_a_year(role, ahead, of[0])
        return
    levels = [r for r in _levels(ahead) if r.kind != "change"]
    far = [r for r in _levels(last) if _is_term(r) and r.kind != "change"]
    of_kind = [r for r in levels if same_unit(r.amount.unit, counted(target.unit))]
    wholes = [
        r
        for r in of_kind or far
        if same_unit(r.amount.unit, counted(target.unit))
        and r.amount.value > target.value
        and not is_of_another(m[0], r.words)
    ][-3:]
    counts = [r for r in levels if not same_unit(r.amount.unit, counted(target.unit))]
    named = [r for r in counts if _is_counted_in(r, of)]
    counts = (named or counts)[-3:]
    alone = len(wholes) == len(named) == 1
    beside = {id(r.amount) for r in ahead[-2:]}
    for whole in reversed(wholes):
        for count in reversed(counts):
            if is_price and ahead and are_items_apart(whole, ahead[-1]):
                continue
            is_named = alone or {id(whole.amount), id(count.amount)} == beside
            bond = Bond.NAMED if named and is_named else Bond.NEAR
            terms = (whole.amount, count.amount)
            yield from _way("平均", target, terms, lambda a, b: a / b, "{0}/{1}", bond)


def _of_a_year(role: Role, ahead: Sequence[Role], of: str) -> Iterator[Way]:
    """年增收438万元，日均1.2万元: so much a year by its days or months."""
    alike = [r for r in ahead[-_NEAR:] if of_one_kind(r.amount, role.amount)]
    alike = [r for r in alike if not _is_each(r) and r.kind != "change"]
    for whole in [r for r in alike if not is_of_another(role.words, r.words)][-2:]:
        for by in _OF_YEAR[of]:
            yield from _way(
                "平均", role.amount, (whole.amount,), lambda a, n=by: a / n, f"{{0}}/{by}"
            )


def _products(role: Role, ahead: Sequence[Role]) -> Iterator[Way]:
    """So many at so much each."""
    target = role.amount
    near = ahead[-_LEVELS:]
    prices = [r for r in near if _is_each(r) and counted(r.amount.unit) == target.unit][-2:]
    for price in reversed(prices):
        each = price.amount._replace(half=0.0)
        counts = [
            r.amount
            for r in near
            if r is not price
            and r.amount.unit not in RATES
            and r.amount.unit != target.unit
            and r.amount.value > 1
            and not _is_each(r)
        ][-3:]
        others = [r for r in near if r is not price and of_one_kind(r.amount, target)]
        alone = len(prices) == 1 and not others and _SUM.search(role.words) is not None
        m = _MEAN.search(price.words)
        if m is not None and near[-1] is price and near[-2:-1] and m["each"]:
            alone = alone or _is_counted_in(near[-2], m["each"])
            counts = counts[-1:] if alone else counts
        for count in (1, 2):
            for chosen in combinations(reversed(counts), count):
                yield from _way(
                    "乘积",
                    target,
                    (each, *chosen),
                    _multiplied,
                    "*".join(f"{{{i}}}" for i in range(count + 1)),
                    Bond.NAMED if alone and len(counts) == count else Bond.FREE,
                    rounded=False,
                )
        if "月" in price.words and "年" in role.words:
            yield from _way(
                "乘积", target, (each,), lambda a: 12 * a, "{0}*12", Bond.NEAR, rounded=False
            )
    if _SUM.search(role.words) or _PERHAPS_SUM.search(role.words):
        yield from _prices_together(target, ahead)


def _multiplied(*values: float) -> float:
    product = 1.0
    for value in values:
        product *= value
    return product


def _prices_together(target: Amount, ahead: Sequence[Role]) -> Iterator[Way]:
    """甲等票每张120元，卖出850张，乙等票每张60元，卖出2300张: each kind at its own price."""
    pairs: list[Amount] = []
    for one, other in pairwise(ahead[-2 * _LEVELS :]):
        price, count = (one, other) if _is_each(one) else (other, one)
        if {one.one.number, other.one.number} & {a.indicator.number for a in pairs}:
            continue
        is_price = _is_each(price) and counted(price.amount.unit) == target.unit
        if is_price and not _is_each(count) and count.amount.unit not in RATES | {target.unit}:
            pairs += [price.amount._replace(half=0.0), count.amount]
    if len(pairs) > 2:
        yield from _way(
            "乘积",
            target,
            pairs,
            lambda *v: sum(a * b for a, b in zip(v[::2], v[1::2], strict=True)),
            "+".join(f"{{{i}}}*{{{i + 1}}}" for i in range(0, len(pairs), 2)),
            Bond.NAMED,
            rounded=False,
        )
