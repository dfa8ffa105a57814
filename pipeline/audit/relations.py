"""What a figure would have to be by the figures around it, whatever the words between them.

The words before a figure say only of what kind it is: a share, a change, what is left, a sum, a
mean, a price times a number. Every computation of that kind over the amounts near by is a way to
it. One that gives the figure confirms it. Where none does, but one would if a digit were another,
if two neighbours changed places, if one were left out or written twice, or the point stood
elsewhere, a figure is wrong, provided that chance hardly makes it so (:mod:`pipeline.audit.slips`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from pipeline.audit.amounts import POINTS, RATES, Amount, of_one_kind
from pipeline.audit.operands import operand_ways
from pipeline.audit.price_ways import (
    agreed_share_ways,
    product_ways,
    quantity_ways,
)
from pipeline.audit.rate_ways import (
    dealt_share_ways,
    growth_ways,
    is_what_changed,
    is_whose,
    now_of,
    rate_before_ways,
    share_ways,
    times_ways,
    who_of,
)
from pipeline.audit.roles import Role, are_items_apart
from pipeline.audit.statements import NOT_ADDED, between, is_beside
from pipeline.audit.ways import (
    Bond,
    Scope,
    Way,
    core_of_name,
    heads_of,
    is_each,
    is_term,
    levels_of,
    made,
    name_of,
)
from pipeline.audit.wording import DOWN, IN_ALL, UP
from pipeline.text.chars import HAN
from pipeline.text.patterns import regex
from pipeline.text.units import COUNTS

_REST = regex(
    "余(?!额)|剩|尚|还[有差欠存剩要需]|未|没有?|差[额距]?|欠|缺|空[编缺余置]|省(?=[了下出]|$)|(?<![仓库])存(?![款量栏贷])|净|盈|亏|"
    "毛利|顺差|逆差|结[余存转]|相[差距]|不[足够到合达]|在[建办途审]|正在|(?<![接招等期优])待"
)
_IS_LEFT = regex(
    rf"(?:剩余?|[尚仍][余有欠差缺]|还[有剩差欠]|余下|其余|欠[{HAN}]?|不[合达及][{HAN}]?|空[编缺余]|缺[口额]|差额|[顺逆]差|"
    rf"[结节]余|节[约省]|(?:[尚仍还]?未)[{HAN}]{{1,5}})(?:的|为|有|资金|金额)*$"
)
"""Right before what is left of the one before it without the other."""
_OF_BEFORE = regex("上年|上期|年末|期末|累计|滚存|历年|加|其中")
_CARRIED = regex("[年月期]末|年终|滚存|累计|结转")
"""What is left may be of years before, too."""
_LACK = regex("缺|差|短")
_MOVED = regex(rf"(?:{UP}|{DOWN}|添|涨|扩)[^，,。；;中级层\d]{{0,2}}$")
_SUM = regex(
    rf"(?:{IN_ALL}|一共|统共|拢共|加总|相加|加(?:在一|起)|合(?:在一|起|到一|计)|前后|"
    r"[两二三四五六](?:者|个|类|种|项|批|处|家|地))[^，,。；;：:\d]{0,8}$"
)
_PERHAPS_SUM = regex("全年|半年|总|加|合|累|计")
_WHOLE_SUM = regex(
    rf"(?:以上|上述|这)?(?:全[省市县区州镇乡]|[三四五六七八九](?:者|个|类|种|项|批|处|家|地)[{HAN}]{{0,3}})?"
    rf"(?:合计|共计|总计|总共|共|合共)[{HAN}]{{0,3}}"
)
"""Before what all that is told before it comes to."""
_AFTER = regex("后[^，,。；;]{0,6}$|(?:达到?|至|增至|减至)[^，,。；;]{0,4}$")
_CLAUSE_AFTER = regex(r"[，,](?!其中|当中|里|包括)[^，,。；;：:、（()）\d和及与]{1,12}")
_JOINT = regex("[、和及与]")
_A_SPAN = regex("每(?:[年月天日季]|学[期年])")
_OPENS = regex(r"其中|当中|里[头面]|中[，,]|包括|包含|分为|[:：]|[（(]")
_OTHERS = regex("其[余他它]|余下|剩[余下]|另[外有]?")
_LAST = regex("其[余他它]|余下|剩[余下]")
"""Before the last of the parts; 另有 may leave some out."""
_SEMICOLON = regex("[；;]")
_BY_MEASURE = regex("以[上下内]|超过|不[足满低高少]|达到")
_REAL = regex("生产总值|增加值|GDP|产值|可比|实际增|扣除|口径|不变价|经济总量")
"""What changes in constant prices."""
_CAME = regex("新(?:增|建|开|设|发展|成立|入库|引进|认定|培育|办)|净增")
_DEALT = regex("分别|依次")
"""Two results of two computations follow."""
_BOUND = regex("最[高低多少]|上限|下限|封顶")
"""Before a bound, which nothing gives."""
_LEVELS = 8
_NEAR = 4
_CLAUSE = 24  # code points before a figure
_MOST_PARTS = 16
_REACH = 40
_PAIRED = 6
_BESIDE_RATE = 24
_BESIDE = 8  # code points before a figure in which it is said to be what is left
_THINGS = frozenset(COUNTS)


def ways_to(scope: Scope) -> Iterator[Way]:
    """All ways to compute a figure that the words before it allow.

    Args:
        scope: the figure and those around it.
    """
    yield from _by_relation(scope)
    yield from operand_ways(scope)


def _by_relation(scope: Scope) -> Iterator[Way]:
    statement, at, last = scope[:3]
    role = statement[at]
    ahead = scope.ahead(2 * _LEVELS)
    target = role.amount
    lead = between(statement[at - 1].one, role.one) if at else role.one.ahead
    if target.unit == "%":
        yield from dealt_share_ways(scope)
    dealt = _list_lead(statement, at)
    if _DEALT.search(dealt[-_CLAUSE:]) or _BOUND.search(role.words):
        return
    if target.unit == "%":
        behind = levels_of([r for r in statement[at + 1 : at + 3] if is_term(r)])
        far = levels_of([r for r in last[-_LEVELS:] if is_term(r)])
        if role.kind == "change" or role.sign:
            yield from growth_ways(scope, ahead)
        if role.kind == "was":
            yield from rate_before_ways(scope)
            return
        yield from share_ways(scope, ahead, behind, far)
        return
    if target.unit in POINTS:
        rates = [r for r in ahead if r.amount.unit == "%" and r.kind != "change"]
        yield from _apart(scope, rates)
        yield from _points_since(scope, rates)
        return
    if target.unit == "倍":
        yield from times_ways(scope, ahead)
        return
    if target.unit in RATES or target.unit in NOT_ADDED - {"天", "分", "次"}:
        return
    alike = [r for r in ahead if of_one_kind(r.amount, target) and not is_each(r)]
    yield from quantity_ways(scope, ahead)
    beside = role.words[-_BESIDE:]
    is_other = role.kind in {"was", "became"} and not _REST.search(beside)
    cued = role.kind == "change" or any(cue.search(beside) for cue in (_REST, _OTHERS, _MOVED))
    if _AFTER.search(role.words) or role.kind == "became":
        yield from _changed(role, ahead)
    yield from _by_rate(scope, ahead)
    after = statement[at + 1 : at + 2]
    is_last = not after or not (
        of_one_kind(after[0].amount, target) and is_beside(role.one, after[0].one)
    )
    if role.kind == "was":
        yield from _before_more(scope, alike)
    if cued and not is_other and (is_last or role.kind == "change"):
        some = [r for r in ahead if of_one_kind(r.amount, target)] if is_each(role) else alike
        yield from _apart(scope, [r for r in some if r.kind != "change"])
        if role.kind == "change":
            yield from _more_than(scope, some)
        elif _LACK.search(beside):
            yield from _lacking(scope, ahead)
        if _REST.search(beside) or _OTHERS.search(beside):
            yield from _left(target, alike)
            yield from _rest_of_pairs(scope)
    elif role.kind == "level":
        yield from _third(role, alike)
    if is_each(role):
        if _A_SPAN.search(role.words):
            yield from product_ways(scope, ahead, is_sum=_may_be_sum(role))
        return
    paired = len(lead) <= _PAIRED and "、" in lead and at > 0
    if _SUM.search(lead[-_CLAUSE:]) or (paired and _SUM.search(statement[at - 1].words)):
        yield from _sums(role, alike, ahead, Bond.NEAR)
    elif _PERHAPS_SUM.search(role.words):
        yield from _sums(role, alike, ahead, Bond.LOOSE)
    yield from product_ways(scope, ahead, is_sum=_may_be_sum(role))
    yield from _parts(statement, at)


def _may_be_sum(role: Role) -> bool:
    return bool(_SUM.search(role.words) or _PERHAPS_SUM.search(role.words))


def _list_lead(statement: Sequence[Role], at: int) -> str:
    """The words before the first of the figures that 、 or 和 alone joins to one."""
    for first in range(at, max(0, at - _NEAR), -1):
        lead = between(statement[first - 1].one, statement[first].one)
        if not _JOINT.fullmatch(lead):
            return lead
    return statement[max(0, at - _NEAR)].one.ahead


def _apart(scope: Scope, levels: Sequence[Role]) -> Iterator[Way]:
    """A and B are D apart."""
    role = scope.role
    if _CARRIED.search(role.words[-_BESIDE:]):
        return
    some = list(levels[-_NEAR:])
    heads = heads_of(scope.statement, scope.at) if some[1:] else {}
    head = heads.get(some[-2].one.number) if heads and some[-1].kind == "was" else None
    if head is not None:
        # 共23天，其中6月6天、…，较上年的31天减少8天
        some = [r for r in some if heads.get(r.one.number) is not head and r is not head]
        some.insert(len(some) - 1, head)
    target = role.amount
    in_points = target.unit in POINTS
    for i, j in combinations(reversed(range(len(some))), 2):
        one, other = some[j].amount, some[i].amount
        high, low = (one, other) if one.value >= other.value else (other, one)
        was = next((r for r in (some[i], some[j]) if r.kind == "was"), None)
        if was is not None and not is_whose(was, some[j] if was is some[i] else some[i]):
            continue
        bond = Bond.FREE
        if (j, i) == (len(some) - 2, len(some) - 1):
            roles = {some[j].kind, some[i].kind}
            words = role.words[-_BESIDE:]
            bond = Bond.NAMED if "was" in roles and role.kind == "change" else Bond.NEAR
            what = is_what_changed(role, some[i]) or is_what_changed(role, some[j])
            bond = bond if what or _REST.search(words) else Bond.LOOSE
            if not ("was" in roles or _REST.search(words)):
                bond = Bond.FREE if role.kind == "change" else Bond.LOOSE
            if _IS_LEFT.search(role.words) and not _OF_BEFORE.search(role.words):
                beside = all(
                    r.amount.unit in RATES
                    for r in scope.statement[scope.at - 1 : scope.at]
                    if r is not some[i]
                )
                plain = {some[j].kind, some[i].kind} <= {
                    "level",
                    "plan",
                } and one.value > other.value
                bond = Bond.NAMED if plain and beside else bond
        yield from made(
            "增减",
            target,
            (high, low),
            lambda a, b: a - b,
            "{0}-{1}",
            bond,
            rounded=in_points,
            signs=() if in_points else (1, -1),
        )


def _more_than(scope: Scope, levels: Sequence[Role]) -> Iterator[Way]:
    """完成投资比去年同期的A增加D: what it is now is told in a statement before."""
    if not levels or levels[-1].kind != "was":
        return
    was = levels[-1]
    if any(is_whose(was, r) and r.kind not in {"change", "was"} for r in levels[:-1]):
        return
    for now, bond in now_of(scope, was, levels):
        terms = sorted((was.amount, now.amount), key=lambda a: -a.value)
        yield from made(
            "增减",
            scope.role.amount,
            terms,
            lambda a, b: a - b,
            "{0}-{1}",
            bond if is_what_changed(scope.role, now) else Bond.LOOSE,
            rounded=False,
            signs=(1, -1),
        )


def _points_since(scope: Scope, rates: Sequence[Role]) -> Iterator[Way]:
    """网络申请占67.0%；…。网络申请占比较上年的61.5%提高5.5个百分点: the rate goes by its name."""
    was = rates[-1] if rates else None
    if was is None or was.kind != "was" or scope.role.kind != "change":
        return
    name = who_of(was)
    named = [
        r
        for r in (*scope.told, *scope.statement[: scope.at])
        if r.amount.unit == "%"
        and r.kind in {"level", "plan"}
        and is_term(r)
        and len(name) > 1
        and core_of_name(r.one.noun.phrase) == name
    ]
    if len({r.amount.value for r in named}) == 1 and named[-1] not in rates[-2:]:
        terms = sorted((was.amount, named[-1].amount), key=lambda a: -a.value)
        yield from made("增减", scope.role.amount, terms, lambda a, b: a - b, "{0}-{1}", Bond.NAMED)


def _lacking(scope: Scope, ahead: Sequence[Role]) -> Iterator[Way]:
    """寄宿生2145人，床位1545张，缺口600张: of two things that go by pairs."""
    role = scope.role
    near = [r for r in ahead if r.amount.unit in _THINGS and not is_each(r)][-2:]
    near = near if len(near) == 2 else [*levels_of(scope.last)[-1:], *near]
    if len(near) == 2 and of_one_kind(near[1].amount, role.amount):
        terms = sorted((r.amount for r in near), key=lambda a: -a.value)
        yield from made(
            "增减",
            role.amount,
            terms,
            lambda a, b: a - b,
            "{0}-{1}",
            Bond.FREE,
            rounded=False,
            signs=(1, -1),
        )


def _by_rate(scope: Scope, ahead: Sequence[Role]) -> Iterator[Way]:
    """A is p % more than before, and was B; B is p % of A."""
    role = scope.role
    rate = next((r for r in reversed(ahead[-2:]) if r.amount.unit == "%"), None)
    gap = between(rate.one, role.one) if rate is not None else ""
    if rate is None or len(gap) > _BESIDE_RATE or "；" in gap:
        return
    if not rate.sign:
        yield from agreed_share_ways(scope, rate, ahead)
        return
    levels = [r for r in ahead[-_NEAR:] if of_one_kind(r.amount, role.amount)]
    if not levels:
        return
    level = levels[-1]
    terms = (level.amount, rate.amount)
    if _REAL.search(level.words) or level.kind == "change":
        return
    sign = rate.sign
    if role.kind == "was" and level is ahead[-2] and is_whose(role, level):
        yield from made(
            "增减",
            role.amount,
            terms,
            lambda a, p: a / (1 + sign * p),
            "{0}/(1+{1})" if sign > 0 else "{0}/(1-{1})",
            Bond.NAMED,
        )
    elif role.kind == "became":
        yield from made(
            "增减",
            role.amount,
            terms,
            lambda a, p: a * (1 + sign * p),
            "{0}*(1+{1})" if sign > 0 else "{0}*(1-{1})",
            Bond.NEAR,
        )
    elif role.kind == "change" and role.sign == sign:
        yield from made(
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
        yield from made(
            "增减",
            role.amount,
            (whole, part),
            lambda a, b: a - b,
            "{0}-{1}",
            Bond.LOOSE,
            rounded=False,
        )


def _changed(role: Role, ahead: Sequence[Role]) -> Iterator[Way]:
    """What was and by how much it changed give what it became."""
    target = role.amount
    near = [r for r in ahead[-_NEAR:] if of_one_kind(r.amount, target)]
    for old, by in pairwise(near):
        if by.kind == "change" and old.kind != "change" and not are_items_apart(by, role):
            sign = by.sign or 1
            yield from made(
                "合计" if sign > 0 else "增减",
                target,
                (old.amount, by.amount),
                lambda a, d, s=sign: a + s * d,
                "{0}+{1}" if sign > 0 else "{0}-{1}",
                Bond.NAMED if len(near) == 2 else Bond.NEAR,
                rounded=False,
                signs=(1, sign),
            )


def _before_more(scope: Scope, levels: Sequence[Role]) -> Iterator[Way]:
    """216家，本年新发展24家，上年末192家: what was there before so many came."""
    near = levels[-3:]
    for now, by in pairwise(near):
        came = (by.kind == "change" and by.sign > 0) or _CAME.search(by.words) is not None
        if now.kind not in {"change", "was"} and came and by.amount.value < now.amount.value:
            yield from made(
                "增减",
                scope.role.amount,
                (now.amount, by.amount),
                lambda a, b: a - b,
                "{0}-{1}",
                Bond.NEAR,
                rounded=False,
                signs=(1, -1),
            )


def _left(target: Amount, levels: Sequence[Role]) -> Iterator[Way]:
    """What is left of a whole without all its parts; what was, came in and went out."""
    some = [r.amount for r in levels[-_LEVELS:]]
    for start in range(len(some) - 2):
        terms = some[start:]
        if terms[0].value > sum(t.value for t in terms[1:]):
            yield from made(
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
            yield from made(
                "增减",
                target,
                some,
                lambda a, b, c, s=signs: a + s[1] * b + s[2] * c,
                "{0}"
                + "".join(f"{'+' if s > 0 else '-'}{{{i}}}" for i, s in enumerate(signs) if i),
                rounded=False,
                signs=signs,
            )


def _rest_of_pairs(scope: Scope) -> Iterator[Way]:
    """支付4131万元，支付率85.0%，尚余729万元: of the whole that the rate is of."""
    role, at = scope.role, scope.at
    within = {r.one.number for r in scope.statement[:at]}
    if _CARRIED.search(role.words[-_BESIDE:]) and any(
        _CARRIED.search(r.words) for r in scope.statement[:at]
    ):
        return
    near = (*scope.statement[max(0, at - 2) : at], *scope.statement[at + 1 : at + 2])
    rates = {r.one.number for r in near}
    for last in scope.pairs:
        own = {last.part.indicator.number, last.whole.indicator.number}
        if last.rate not in rates or not of_one_kind(last.part, role.amount):
            continue
        if role.one.number in own:
            continue
        whole = last.whole.indicator.number
        parts = [
            pair.part
            for pair in scope.pairs
            if pair.whole.indicator.number == whole and pair.rate in {*within, last.rate}
        ][-_MOST_PARTS:]
        yield from made(
            "增减",
            role.amount,
            (last.whole, *parts),
            lambda a, *rest: a - sum(rest),
            "{0}" + "".join(f"-{{{i}}}" for i in range(1, len(parts) + 1)),
            Bond.NAMED,
            rounded=False,
            signs=(1, *([-1] * len(parts))),
        )


def _sums(role: Role, levels: Sequence[Role], ahead: Sequence[Role], cued: Bond) -> Iterator[Way]:
    """A, B and C together."""
    target = role.amount
    some = [r.amount for r in levels if r.kind != "change" and r.amount.value < 2 * target.value]
    runs = [some[-count:] for count in range(2, min(len(some), _MOST_PARTS) + 1)]
    if target.unit in _THINGS:
        mixed = [r.amount for r in ahead if r.amount.unit in _THINGS and not is_each(r)]
        if len({a.unit for a in mixed}) > 1:
            runs += [mixed[-count:] for count in range(2, min(len(mixed), _NEAR) + 1)]
    whole = _WHOLE_SUM.fullmatch(role.words) is not None and len(some) > 2
    for terms in runs:
        parted = "；" in between(terms[-1].indicator, role.one)
        bond = cued if len(terms) == len(some) and not parted else min(cued, Bond.FREE)
        if whole and bond is Bond.NEAR:
            bond = Bond.NAMED
        yield from made(
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
        if not opened or role.kind == "change" or is_each(role) or len(words) > _REACH:
            ended = True
            break
        other_clause = len(parts) > 1 and not any(map(_SEMICOLON.search, joints))
        if parts and other_clause and _SEMICOLON.search(words):
            ended = True
            break
        joints.append(words)
        if (
            not role.one.is_exact
            or _BY_MEASURE.search(name_of(role))
            or (parts and _OPENS.search(words))
        ):
            ended = True
            break
        parts.append(role.amount)
        closed = _LAST.search(words) is not None
        if closed:
            break
    ended = ended or any(part.value >= whole.amount.value for part in parts)
    for count in range(2, len(parts) + 1):
        full = count == len(parts)
        bond = Bond.NAMED if closed else Bond.NEAR
        bond = bond if full and not ended else Bond.FREE
        yield from made(
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
