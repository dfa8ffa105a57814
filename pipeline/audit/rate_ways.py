"""What gives a rate: a share of a whole, growth from what was, points between two rates, times."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, pairwise

from pipeline.audit.amounts import POINTS, RATES, Amount, of_one_kind
from pipeline.audit.roles import CHANGED, Role
from pipeline.audit.statements import between
from pipeline.audit.ways import (
    Bond,
    Scope,
    Way,
    core_of_name,
    heads_of,
    is_each,
    is_item,
    is_term,
    levels_of,
    made,
    name_of,
    shares_words,
    told_name_of,
)
from pipeline.audit.wording import BEFORE, DOWN, IN_ALL, THAN, UP
from pipeline.text.chars import HAN
from pipeline.text.numerals import HAN_COUNT, number_of
from pipeline.text.patterns import regex
from pipeline.text.units import COUNTS

_OF = regex(
    rf"^(?P<part>[{HAN}“”、]*?)(?:(?:合计|合|共|约|仅|就|便|已)*)(?:占(?:比|到|了|去)?|达到|相当于|完成|为)(?P<whole>[{HAN}“”]*?)的?(?:比重|比例|份额)?(?:仅?为|达到?|约为?|是|到)?$"
)
_RATE = regex(
    rf"^(?P<part>[{HAN}“”、]*?)(?:率|面|比例|比重|份额|进度|占比)(?:也?就是|仅?为|达到?|约为?|是|到)?(?:了)?$"
)
_REACHED = regex("(?:达到?|升至|增至|增加到|降至|降到|至|为)$")
_PER_YEAR = regex("年均|年平均|平均每年")
_SO_MANY_YEARS = regex(rf"(?<![\d{HAN_COUNT}])(?P<n>[两{HAN_COUNT}]|\d)年(?:来|间|内|时间|期间)")
_YEAR = regex(r"(20\d\d)年")
_ONLY_BEFORE = regex(rf"(?:(?:而|其|当时|的|{BEFORE}|20\d\d年)(?:同期|末|底|度)?)+(?:为|是|仅)?")
_RATE_NAME = regex(rf"(?P<name>[{HAN}]{{2}}(?:率|占比|比重|比例))")
_OF_LAST = regex("的?(?:目标|任务|计划|预算|总[数量额])?的?")
_OF_PLAN = regex("已?(?:完成|实现|达到)了?(?P<what>目标|任务|计划|预算)的")
_NO_SHARE = regex("贡献|拉动|利率|税率|费率|失业|出生|死亡|年均|指数|收益|回报|汇率|弹性")
_UNDONE = regex("非税|未|没|不|正在|尚|剩|余|在[建办]")
_BRACKETED = regex(r"[（(][^（()）]{1,24}[）)](?=(?:为|是|达到?)?$)")
_CLAUSE = regex("[，,；;：:（(]")
_OWN_SHARE = regex(r"[，,、（(]?(?:约|共|仅)?占")
_WHOSE = regex(
    rf"^(?P<who>[^{THAN}由从上去前年原同基在\d]*)(?:[{THAN}由从在]|上一?[年月季届期]|去年|同[期月]|前年|[年月期]初|基期|原|20)"
)
"""总支出比上年的42亿元: of what it is told."""
_BEFORE = regex(rf"(?:{THAN}|由|从)|{BEFORE}|上届|20\d\d年?")
_THAN_NAME = regex(rf"[比较](?!上|去|同|往|前)(?P<base>[{HAN}]{{2,8}}?)(?:{UP}|{DOWN})")
_THAN_WHAT = regex(rf"(?:{THAN})(?:20\d\d年)?[^，,。；;\d]{{0,12}}$|同比|环比|平均")
_NOTHING = regex(rf"也?就是|即|每[{HAN}]|[一二两三四五几]年[里内间来]*|期间|前后|又|再|还|也")
_REAL = regex("生产总值|增加值|GDP|产值|可比|实际增|扣除|口径|不变价|经济总量")
"""What grows in constant prices: of the wrong base, perhaps, but not otherwise wrong."""
_BASE = regex("合同|预算|计划|概算|估算|原|标准|基数|定额|核定|批复|目标|限额|限价|控制价")
_JOINT = regex("[、和及与]")
_TOGETHER = regex("[两二三四五]者|合占|[两二三四五][项类个]|合计占|共占")
_PAIR = regex(f"(?P<one>[{HAN}]{{2,8}})[和与及、](?P<other>[{HAN}]{{2,8}})")
"""Two parts by name, of which a share is."""
_THIS = regex("[我本该此其这同]")
"""A part that no name of its own tells: 我集团, 该县."""
_DEALT = regex(rf"分别占(?P<whole>[{HAN}“”]{{0,12}}?)的?(?:比重|比例)?(?:为|达到?)?$")
_IN_ALL = regex(IN_ALL)
_THAT_IS = regex("[，,、（(]?(?:计|即|合|合计|共计|为|共|约)")
_ASKED = regex("计划|任务|目标|应|总|共|预算|概算|全[年市县区省]|限额|指标|要求")
"""Of what a rate is though it stands behind its part."""
_NARROW = regex("本级|其中|[省市县]级|部门|单位")
_COUNTS = frozenset(COUNTS)
_ALL_RATES = 0.12
"""How far from 100% the shares of all parts may be, one of them wrong."""
_SLIGHT = 0.01
"""How far from their sum the whole of all parts may be."""
_LEAD = 48  # code points before a share, brackets and all
_LAST = regex("上年|去年|年初|上期|同期")
_TOLD = 24  # amounts of the statements before
_NEAR = 4
_LEVELS = 8


def share_ways(
    scope: Scope, ahead: Sequence[Role], behind: Sequence[Role], far: Sequence[Role]
) -> Iterator[Way]:
    """A of B is p %.

    Args:
        scope: the share.
        ahead: the terms of its statement before it.
        behind: the amounts right behind it.
        far: those of the statement before.
    """
    role = scope.role
    words = role.words.removesuffix("-")
    if "）" in words:  # 占常住人口比重（城镇化率）为p%
        words = _CLAUSE.split(_BRACKETED.sub("", role.one.ahead[-_LEAD:]))[-1]
    if _NO_SHARE.search(words) or words.endswith(("由", "从")):
        return
    levels = [r for r in levels_of(ahead) if r.kind != "change"]
    planned = _OF_PLAN.fullmatch(words)
    if _OF_LAST.fullmatch(words) or (planned and levels and planned["what"] in levels[-1].words):
        yield from _of_the_last(scope, ahead, levels)
        return
    m = (_OF.search(words) if "占" in words else None) or _RATE.search(words) or _OF.search(words)
    after = scope.statement[scope.at + 1 : scope.at + 2]
    if after and _THAT_IS.fullmatch(between(role.one, after[0].one)):
        return  # 占25%，计3150万元: what it is of follows
    if m is None and role.kind not in {"level", "plan"}:
        return
    part_name = (m["part"] or "") if m else ""
    whole_name = (m.groupdict().get("whole") or "") if m else ""
    own_name = len(core_of_name(part_name)) > 1 and not _TOGETHER.search(words)
    is_pointed_at = _THIS.match(part_name) is not None
    if ahead and ahead[-1].kind == "change" and part_name and part_name in ahead[-1].words:
        levels = [*levels, ahead[-1]]  # 节约31万元，节约率5.0%
    behind = [
        r
        for r in behind
        if _ASKED.search(r.words) and ("占" not in words or (whole_name and whole_name in r.words))
    ]
    several = _PAIR.fullmatch(part_name)
    if several is not None and own_name:
        yield from _of_two_names(scope, several, whole_name, levels, far)
        return
    named = _parts_named(scope, part_name, levels, behind, far) if own_name else []
    parts = named or levels[-1:]
    has_whole = len(core_of_name(whole_name)) > 1
    scopes = _scopes(scope, levels, behind, far, whole_name if has_whole else "")
    pairs: list[tuple[Role, Role]] = []
    near = True
    for some in scopes:
        pairs = [
            (part, whole)
            for part in reversed(parts)
            for whole in some
            if (of_one_kind(part.amount, whole.amount) or (has_whole and _are_counts(part, whole)))
            and whole.amount.value > part.amount.value
            and not is_each(whole)
            and not are_listed(whole, part)
        ]
        near = some is scopes[0] or some is behind
        if pairs:
            break
    if not pairs and parts and not has_whole:
        alike = [r for r in levels if of_one_kind(r.amount, parts[-1].amount)]
        if "占" in words:
            bond = Bond.NEAR if named else Bond.FREE
            yield from _of_its_list(role, parts[-1], alike, bond)
        pairs = [
            (parts[-1], whole)
            for whole in levels[-_NEAR:]
            if _are_counts(parts[-1], whole) and whole.amount.value > parts[-1].amount.value
        ]
        near = False
    if not pairs and parts and m is not None:
        # 落实5391人，落实率为92.0%: of what paragraphs before tell, if any gives it.
        pairs = [
            (parts[-1], whole)
            for whole in scope.told[-_TOLD:]
            if of_one_kind(parts[-1].amount, whole.amount)
            and whole.amount.value > parts[-1].amount.value
            and not is_each(whole)
        ]
        bound_here = False
    else:
        bound_here = True
    if _TOGETHER.search(words):
        yield from _together(scope, levels, whole_name if has_whole else "")
        return
    is_one = len({(p.amount.value, w.amount.value) for p, w in pairs}) == 1
    is_rate = m is not None and (bool(named) or not own_name)
    bound = bound_here and is_rate
    bond = Bond.LOOSE
    if bound:
        bond = Bond.NEAR if len(pairs) <= _NEAR else Bond.FREE
        whole_core = core_of_name(whole_name)
        full = has_whole and all(whole_core in core_of_name(told_name_of(w)) for _, w in pairs)
        bond = Bond.NAMED if is_one and (near or full) else bond
    for part, whole in pairs:
        other = "率" in words and levels and levels[-1] not in {part, whole}
        between_both = part.one.number < whole.one.number < role.one.number
        other = other or (not part.words and part.one.number == whole.one.number + 1)
        between_both = between_both and len(levels) > 2 and not _ASKED.search(whole.words)
        beside = part.one.number == role.one.number - 1
        beside = beside and (part.kind == "change" or _is_its_whole(scope, whole_name, part, whole))
        if other or between_both:
            yield from _share(role, part, whole, min(bond, Bond.FREE))
        else:
            is_told = bond is Bond.NAMED and beside
            of_it = _share(role, part, whole, Bond.TOLD if is_told else bond)
            # 我集团占15.4%: which of them it is no name tells
            own = role.amount
            yield from (
                way for way in of_it if not is_pointed_at or abs(way.value - own.value) <= way.error
            )
    if is_rate:
        yield from _of_several(role, levels, behind, parts)


def _together(scope: Scope, levels: Sequence[Role], name: str) -> Iterator[Way]:
    """检查428家，其中责令整改67家、立案9家，两者合占17.8%: the parts of a list together."""
    if not levels:
        return
    heads = heads_of(scope.statement, scope.at)
    head = heads.get(levels[-1].one.number)
    if head is None or (name and not shares_words(name, name_of(head))):
        return
    parts = [r.amount for r in levels if heads.get(r.one.number) is head]
    for count in range(2, len(parts) + 1):
        terms = (*parts[-count:], head.amount)
        yield from made(
            "比率",
            scope.role.amount,
            terms,
            lambda *v: sum(v[:-1]) / v[-1],
            "(" + "+".join(f"{{{i}}}" for i in range(count)) + f")/{{{count}}}",
            Bond.TOLD if count == len(parts) else Bond.NEAR,
        )


def _of_two_names(
    scope: Scope, names: re.Match[str], whole: str, levels: Sequence[Role], far: Sequence[Role]
) -> Iterator[Way]:
    """示范村36个、提升村60个，…示范村和提升村占行政村总数的73.3%: both parts, each by its name."""
    parts = []
    for name in (names["one"], names["other"]):
        core = core_of_name(name)
        called = [r for r in (*far, *levels) if len(core) > 1 and core in name_of(r)]
        parts += called[-1:]
    if len(parts) < 2 or not of_one_kind(parts[0].amount, parts[1].amount):
        return
    added = parts[0].amount.value + parts[1].amount.value
    wholes = [
        r
        for r in (*scope.told, *far, *levels)
        if of_one_kind(r.amount, parts[0].amount)
        and r.amount.value >= added
        and (len(core_of_name(whole)) < 2 or shares_words(whole, name_of(r)))
    ]
    for one in {r.amount.value: r for r in wholes}.values():
        terms = (parts[0].amount, parts[1].amount, one.amount)
        yield from made("比率", scope.role.amount, terms, _both, "({0}+{1})/{2}", Bond.NEAR)


def _is_its_whole(scope: Scope, name: str, part: Role, whole: Role) -> bool:
    """Whether a share names its whole in full, or its whole opens the list of its part."""
    if "占" not in scope.role.words or whole.kind == "was":
        return False
    if len(core_of_name(name)) > 1:
        full = name.removeprefix("全部").removeprefix("总")
        return full in name_of(whole) or _opens(whole, full)
    return heads_of(scope.statement, scope.at).get(part.one.number) is whole


def _opens(role: Role, name: str) -> bool:
    """Whether the words of a figure open the name of a whole: 收回1128份, 占收回问卷的p%."""
    own = core_of_name(role.words)
    return len(own) > 1 and name.startswith(own)


def dealt_share_ways(scope: Scope) -> Iterator[Way]:
    """甲310万元、乙150万元、丙40万元，分别占62%、30%和8%: each share of its own part.

    Args:
        scope: one of the shares.
    """
    statement, at = scope.statement, scope.at
    first = at
    while first and _JOINT.fullmatch(between(statement[first - 1].one, statement[first].one)):
        first -= 1
    last = at
    while last + 1 < len(statement) and _JOINT.fullmatch(
        between(statement[last].one, statement[last + 1].one)
    ):
        last += 1
    words, count = statement[first].words, last - first + 1
    m = _DEALT.search(words)
    if m is None or count < 2 or any(r.amount.unit != "%" for r in statement[first : last + 1]):
        return
    before = [r for r in levels_of(statement[max(0, first - 2 * _LEVELS) : first]) if is_term(r)]
    alike = [r for r in before if before and of_one_kind(r.amount, before[-1].amount)]
    total = alike[-1] if alike and _IN_ALL.search(alike[-1].words) else None
    parts = (alike[:-1] if total is not None else alike)[-count:]
    if len(parts) != count:
        return
    part = parts[at - first]
    called = [r for r in scope.told if shares_words(m["whole"], name_of(r))]
    wholes = [total] if total is not None else [r for r in called if is_term(r)][-2:]
    summed = sum(r.amount.value for r in parts)
    wholes = [w for w in wholes if abs(w.amount.value - summed) <= _SLIGHT * summed]
    for whole in wholes[-1:]:
        yield from _share(scope.role, part, whole, Bond.TOLD)
    rates = sum(r.amount.value for r in statement[first : last + 1])
    of_parts = all(core_of_name(m["whole"]) in name_of(r) for r in parts)
    all_told = abs(rates - 1) <= _ALL_RATES and of_parts
    if not wholes and all_told and "全" not in m["whole"]:
        rest = [r.amount for r in parts if r is not part]
        yield from _of_all(scope.role, part, rest, Bond.TOLD)


def _parts_named(
    scope: Scope, name: str, levels: Sequence[Role], behind: Sequence[Role], far: Sequence[Role]
) -> list[Role]:
    """The figures that the words before a share name as what it is of."""
    told = [*scope.told[-_TOLD:], *far]
    if name.startswith(("其中", "包括")) and levels:
        # 总计2.19亿元，其中甲占p%: what it comes to is told before.
        whole = levels[-1].amount
        named = [r for r in (*told, *levels[:-1]) if goes_by(name, r)]
        return [r for r in named if of_one_kind(r.amount, whole) and r.amount.value < whole.value][
            -1:
        ]
    for some in (levels[-_NEAR:], behind[:1], told):
        named = [r for r in some if goes_by(name, r) and r.amount.unit not in RATES]
        if named:
            return named if some is not told else named[-1:]
    return []


def goes_by(name: str, role: Role) -> bool:
    """Whether a figure is called so; 不合格42批 is not 合格.

    Args:
        name: of the figure that is looked for.
        role: a figure.
    """
    undone = _UNDONE.search(role.words) is not None and not _UNDONE.search(name)
    return shares_words(name, name_of(role)) and not undone


def _scopes(
    scope: Scope,
    levels: Sequence[Role],
    behind: Sequence[Role],
    far: Sequence[Role],
    whole_name: str,
) -> Sequence[Sequence[Role]]:
    """Where the whole of a share may be, the likeliest first."""
    if whole_name:
        vague = [
            r for r in scope.statement[max(0, scope.at - _LEVELS) : scope.at] if not r.one.is_exact
        ]
        if any(shares_words(whole_name, r.words) for r in vague):
            return ((),)
        wide = whole_name.startswith(("全", "总"))
        return tuple(
            [
                r
                for r in some
                if (some is levels or r.kind != "was" or _LAST.search(whole_name))
                and (shares_words(whole_name, told_name_of(r)) or _opens(r, whole_name))
                and not (wide and _NARROW.search(r.words) and not _NARROW.search(whole_name))
            ]
            for some in (levels, far, scope.told, behind)
        )
    brothers = _wholes_of_brothers(scope)
    if brothers:
        return (brothers,)
    now = [r for r in levels if r.kind != "was"]
    if levels and levels[-1].kind == "change":
        largest = max(now, key=lambda r: r.amount.value, default=None)
        return ([largest] if largest is not None else [],)  # 预算240万元，实际216万元，节约24万元
    return tuple([r for r in some if not has_own_share(scope, r)] for some in (now, behind, far))


def has_own_share(scope: Scope, one: Role) -> bool:
    """Whether a share of something stands right behind a figure: 165起，占45.1%.

    Args:
        scope: another share, and the figures around it.
        one: the figure.
    """
    if _OWN_SHARE.match(one.one.place.text, one.one.figure.end):
        return True
    after = next((r for r in scope.statement if r.one.number == one.one.number + 1), None)
    return bool(after and after.amount.unit == "%" and after is not scope.role) and bool(
        after and "率" in after.words
    )


def _wholes_of_brothers(scope: Scope) -> list[Role]:
    """What the shares before, in the same words, are of: 92起，占25.1% after 165起，占45.1%."""
    words = scope.role.words
    if "占" not in words:
        return []
    around = [*scope.last, *scope.statement[: scope.at]]
    rates = {r.one.number for r in around if r.words == words}
    wholes = {p.whole.indicator.number for p in scope.pairs if p.rate in rates}
    found = {r.one.number: r for r in (*scope.told, *around) if r.one.number in wholes}
    return list(found.values())[-1:]


def _of_the_last(scope: Scope, ahead: Sequence[Role], levels: Sequence[Role]) -> Iterator[Way]:
    """完成A，为预算B的p%: the whole stands before, its part before that."""
    role = scope.role
    if not levels or ahead[-1] is not levels[-1]:
        return
    if len(levels) < 2:
        # 。完成全年2900万人次目标的p%: what was done is told before.
        near = [r for r in levels_of(scope.last) if is_term(r) and r.kind not in {"change", "was"}]
        for done in [r for r in near if of_one_kind(r.amount, levels[0].amount)][-3:]:
            yield from _share(role, done, levels[0], Bond.FREE)
        return
    part, whole = levels[-2:]
    if not role.words:
        part, whole = sorted((part, whole), key=lambda r: r.amount.value)
        yield from _share(role, part, whole, Bond.NEAR)
        return
    part = next((r for r in reversed(levels[:-1]) if r.kind != "was"), part)
    heads = heads_of(scope.statement, scope.at)
    head = heads.get(part.one.number)
    yield from _share(role, part, whole, Bond.NEAR if head else Bond.NAMED)
    if head is not None:
        yield from _share(role, head, whole, Bond.NEAR)
    for part in reversed(levels[-_NEAR:-2]):
        if part is not head:
            yield from _share(role, part, whole, Bond.FREE)


def _of_several(
    role: Role,
    levels: Sequence[Role],
    behind: Sequence[Role],
    parts: Sequence[Role],
) -> Iterator[Way]:
    """Two parts together; a part of itself and what is not done."""
    if len(levels) > 2 and levels[-1] in parts:
        first, second = levels[-2].amount, levels[-1].amount
        for whole in levels[:-2] if of_one_kind(first, second) else ():
            three = (first, second, whole.amount)
            if of_one_kind(whole.amount, second) and _both(*(a.value for a in three)) <= 1:
                yield from made("比率", role.amount, three, _both, "({0}+{1})/{2}")
    for one, other in pairwise([*levels[-3:], *behind[:1]]):
        if _UNDONE.search(other.words) and of_one_kind(one.amount, other.amount):
            terms = (one.amount, other.amount)
            yield from made("比率", role.amount, terms, lambda a, b: a / (a + b), "{0}/({0}+{1})")


def _of_its_list(role: Role, part: Role, alike: Sequence[Role], bond: Bond) -> Iterator[Way]:
    """春季126毫米、夏季402毫米、…，夏季占全年的p%: of all that the list tells."""
    joined = all(is_item(one, other) for one, other in pairwise(alike))
    if part not in alike or len(alike) < 3 or not joined:
        return
    yield from _of_all(role, part, [r.amount for r in alike if r is not part], bond)


def _of_all(role: Role, part: Role, rest: Sequence[Amount], bond: Bond) -> Iterator[Way]:
    yield from made(
        "比率",
        role.amount,
        (part.amount, *rest),
        lambda a, *others: a / (a + sum(others)),
        "{0}/({0}" + "".join(f"+{{{i}}}" for i in range(1, len(rest) + 1)) + ")",
        bond,
    )


def _both(one: float, other: float, whole: float) -> float:
    return (one + other) / whole


def are_listed(one: Role, other: Role) -> bool:
    """Whether 和 or 、 joins two figures, so that neither is part of the other.

    Args:
        one: the first of them.
        other: the second.
    """
    if one.one.place.number != other.one.place.number or one.one.number > other.one.number:
        return False
    return _JOINT.match(between(one.one, other.one)) is not None


def _are_counts(one: Role, other: Role) -> bool:
    """Whether both count things, be they 人 and 份."""
    return {one.amount.unit, other.amount.unit} <= _COUNTS


def _share(role: Role, part: Role, whole: Role, bond: Bond) -> Iterator[Way]:
    if of_one_kind(part.amount, whole.amount) or _are_counts(part, whole):
        yield from made(
            "比率",
            role.amount,
            (part.amount, whole.amount),
            lambda a, b: a / b,
            "{0}/{1}",
            bond,
            mistakes=(lambda a, b: 1 - a / b,),
        )


def is_whose(was: Role, now: Role) -> bool:
    """Whether what was is of the same as what is now: 总支出比上年的A, 总收入B are not."""
    who = who_of(was)
    follows = now.one.number == was.one.number + 1  # 用户去年A，今年B: said once for both
    return not who or follows or shares_words(who, name_of(now))


def who_of(was: Role) -> str:
    """Of whom the words before what was say that it is; empty where they do not."""
    m = _WHOSE.match(was.words)
    who = core_of_name(m["who"]) if m else ""
    return who if len(who) > 1 else ""


def is_what_changed(role: Role, level: Role) -> bool:
    """Whether a level is of what the words before a verb of change name: 笔数增长."""
    if role.kind != "change" or role.plain:
        return True
    m = CHANGED.search(role.words)
    if m is None:
        return True
    what = core_of_name(_NOTHING.sub("", _THAN_WHAT.sub("", role.words[: m.start()])))
    unit = level.one.figure.unit
    by_unit = bool(unit) and what.startswith((unit, unit[-1:]))
    return len(what) < 2 or by_unit or shares_words(what, name_of(level))


def growth_ways(scope: Scope, ahead: Sequence[Role]) -> Iterator[Way]:
    """From A to B, or B and D more, is a growth of p %.

    Args:
        scope: the growth.
        ahead: the terms of its statement before it.
    """
    role = scope.role
    levels = [r for r in ahead if r.amount.unit not in RATES and not _is_comparand(r)]
    if _PER_YEAR.search(role.words):
        yield from _yearly_ways(scope, levels)
        return
    by = levels[-1] if levels and levels[-1].kind == "change" else None
    if (
        by
        and by.sign == role.sign
        and not any(of_one_kind(r.amount, by.amount) for r in levels[:-1])
    ):
        yield from _growth_by_name(scope, by)
    is_real = any(_REAL.search(r.words) for r in (*levels[-_NEAR:], role))
    was = _what_was(scope, levels)
    if was is not None:
        for now, bond in now_of(scope, was, levels):
            what = is_what_changed(role, now) or is_what_changed(role, was)
            bond = min(bond, Bond.FREE if is_real else Bond.NAMED if what else Bond.LOOSE)
            yield from _growth_of(role, was, now, bond, is_real=is_real)
        return
    levels = levels[-_NEAR:]
    if levels and levels[-1].kind == "change" and len(ahead) > _NEAR:
        # 安排A，其中…、…、…，较上年增加D，增长p%: the whole of the parts between.
        alike = [r for r in ahead if of_one_kind(r.amount, levels[-1].amount)]
        largest = max(alike, key=lambda r: r.amount.value)
        if largest not in levels[-2:]:
            levels = [largest, *(r for r in levels if r is not largest)]
    last = len(levels) - 1
    for i, j in combinations(range(len(levels)), 2):
        old, new = levels[i], levels[j]
        if not of_one_kind(old.amount, new.amount):
            continue
        if old.kind == "change":
            # 较年初净增38.15亿元，达到512.36亿元，增幅为8.0%
            if (i, j) == (last - 1, last) and _REACHED.match(new.words) and old.sign == role.sign:
                yield from _growth_by(role, new, old, Bond.NEAR, old.sign)
            continue
        bond = Bond.NEAR if (i, j) == (last - 1, last) else Bond.FREE
        if not is_what_changed(role, new) and not is_what_changed(role, old):
            bond = Bond.LOOSE
        elif is_real:
            bond = Bond.FREE
        elif bond is Bond.NEAR and role.plain and (new.plain or "was" in {old.kind, new.kind}):
            bond = Bond.NAMED
        yield from _growth_of(role, old, new, bond, is_real=is_real)


def _what_was(scope: Scope, levels: Sequence[Role]) -> Role | None:
    """What a growth is of: told right before it, or right behind it, or by its name."""
    role = scope.role
    if levels and levels[-1].kind == "was":
        return levels[-1]
    behind = scope.statement[scope.at + 1 : scope.at + 2]
    for after in behind:
        is_base = after.kind == "was" and is_term(after) and after.amount.unit not in RATES
        if is_base and re.match("[，,（(]", between(role.one, after.one)):
            return after
    m = _THAN_NAME.search(role.words)
    if m is not None and levels and len(core_of_name(m["base"])) > 1:
        # 较预算金额下浮p%: what it is compared with goes by its name.
        bases = [r for r in (*scope.told, *levels[:-1]) if m["base"] in name_of(r)]
        return bases[-1]._replace(kind="was") if bases else None
    return None


def now_of(scope: Scope, was: Role, levels: Sequence[Role]) -> Iterator[tuple[Role, Bond]]:
    """What it is now that was so, and how far the words say that it is this.

    Args:
        scope: the change.
        was: what was.
        levels: the amounts of its statement.
    """
    alike = [
        r
        for r in levels
        if of_one_kind(r.amount, was.amount)
        and r.kind not in {"change", "was"}
        and is_each(r) == is_each(was)
    ][-_NEAR:]
    who = who_of(was)
    called = [r for r in alike if is_whose(was, r)]
    if called:
        heads = heads_of(scope.statement, scope.at)
        head = heads.get(called[-1].one.number)
        if head is not None and head in levels and not who:
            yield head, Bond.FREE
        yield called[-1], Bond.FREE if head is not None and not who else Bond.NAMED
        for now in called[-3:-1]:
            if now is not head:
                yield now, Bond.FREE
        return
    told = [r for r in scope.told if of_one_kind(r.amount, was.amount) and r.kind != "was"]
    name = who or core_of_name(_BEFORE.sub("", was.words))
    if len(name) > 1:
        named = [r for r in told if name in name_of(r)]
        named = named or [r for r in told if shares_words(name, name_of(r))]
        if named:
            yield named[-1], Bond.NEAR
            return
    near = [r for r in scope.last if of_one_kind(r.amount, was.amount) and is_term(r)]
    for now in [r for r in near if r.kind not in {"change", "was"} and not is_each(r)][-1:]:
        yield now, Bond.FREE


def _is_comparand(role: Role) -> bool:
    """Whether it is a plan of which another is so many percent: 为预算17.8亿元的103.5%."""
    return role.one.place.text.startswith("的", role.one.figure.end) and role.kind != "was"


def _growth_of(role: Role, old: Role, new: Role, bond: Bond, *, is_real: bool) -> Iterator[Way]:
    """The growth that two figures give, and what it is of the wrong base."""
    target = role.amount
    if new.kind == "change":
        if not is_real:
            sign = -1 if old.kind == "was" else new.sign or role.sign
            yield from _growth_by(role, old, new, bond, sign)
        return
    base, late = (new, old) if new.kind == "was" else (old, new)
    if not is_whose(base, late):
        return
    if role.sign and (late.amount.value - base.amount.value) * role.sign < 0:
        return
    yield from made(
        "增减",
        target,
        (late.amount, base.amount),
        lambda a, b: abs(a - b) / b,
        "ABS({0}-{1})/{1}",
        bond if "was" in {old.kind, new.kind} else min(bond, Bond.FREE),
        mistakes=(lambda a, b: abs(a - b) / a,),
    )


def rate_before_ways(scope: Scope) -> Iterator[Way]:
    """完成率为82.9%，提高1.9个百分点，上季度为81.0%: what it is now without what it has more.

    Args:
        scope: the rate that was.
    """
    statement, at = scope.statement, scope.at
    near = [*statement[max(0, at - _NEAR) : at], *statement[at + 1 : at + 3]]
    changes = [
        r
        for r in near
        if r.amount.unit in POINTS and r.kind == "change" and r.sign and _is_before(r, scope.role)
    ]
    if len(changes) != 1 or not changes[0].one.is_exact:
        return
    by = changes[0]
    now = [r for r in near if r.amount.unit == "%" and r.kind in {"level", "became"} and is_term(r)]
    if not now:
        # 与上季度相比，任务完成率提高1.9个百分点，上季度为81.0%: told before by its name.
        m = _RATE_NAME.search(by.words)
        told = [
            r
            for r in (*scope.told, *scope.last)
            if m
            and r.amount.unit == "%"
            and r.kind in {"level", "became"}
            and m["name"] in r.words
            and by.words[:2] in r.one.sentence
        ]
        now = told[-1:] if len({r.amount.value for r in told}) == 1 else []
    if len(now) == 1:
        sign = by.sign
        yield from made(
            "增减",
            scope.role.amount,
            (now[0].amount, by.amount),
            lambda a, d: a - sign * d,
            "{0}-{1}" if sign > 0 else "{0}+{1}",
            Bond.NAMED,
            mistakes=(lambda a, d: a + sign * d,),
        )


def _is_before(by: Role, was: Role) -> bool:
    """Whether a rate is told as what was before a change: 上季度为81.0%, not 毕业率从67.6%."""
    m = CHANGED.search(by.words)
    name = core_of_name(_NOTHING.sub("", by.words[: m.start()])) if m else ""
    plain = _ONLY_BEFORE.fullmatch(was.words) is not None
    return plain or (len(name) > 1 and name in was.words)


def _yearly_ways(scope: Scope, levels: Sequence[Role]) -> Iterator[Way]:
    """从2021年的19.84亿元增加到2024年的28.46亿元，年均增长12.8%: the root of so many years."""
    role = scope.role
    levels = [r for r in levels if r.kind != "change"]
    if (
        len(levels) < 2
        or levels[-2].kind != "was"
        or not of_one_kind(*(r.amount for r in levels[-2:]))
    ):
        return
    old, new = levels[-2:]
    named = [_YEAR.search(r.words) for r in (old, new)]
    said = _SO_MANY_YEARS.search(role.one.ahead)
    if named[0] and named[1]:
        years = int(named[1][1]) - int(named[0][1])
    else:
        years = number_of(said["n"].replace("两", "二")) or 0 if said else 0
    if years < 2 or old.amount.value <= 0:
        return
    sign = role.sign or 1
    # Of how many years it is told to be may leave out or count the first.
    for n in (years, years + 1, years - 1):
        yield from made(
            "增减",
            role.amount,
            (old.amount, new.amount),
            lambda a, b, n=n: sign * ((b / a) ** (1 / n) - 1),
            f"({{1}}/{{0}})^(1/{n})-1" if sign > 0 else f"1-({{1}}/{{0}})^(1/{n})",
            Bond.NEAR if n == years else Bond.LOOSE,
            mistakes=(lambda a, b, n=n: sign * (b / a - 1) / n,) if n == years else (),
        )


def _growth_by_name(scope: Scope, by: Role) -> Iterator[Way]:
    """参与人次增加3534人次，增长20.9%: of what the text tells under that name before."""
    m = CHANGED.search(by.words)
    name = by.words[: m.start()] if m else ""
    unit = by.one.figure.unit
    told = {
        r.amount.value: r
        for r in (*scope.told[-_TOLD:], *scope.last)
        if of_one_kind(r.amount, by.amount)
        and r.kind in {"level", "became"}
        and r.amount.value > by.amount.value
        and len(core_of_name(name)) > 1
        and shares_words(name, r.words + unit + told_name_of(r))
    }
    for level in list(told.values())[-2:]:
        bond = Bond.NEAR if len(told) == 1 else Bond.LOOSE
        yield from _growth_by(scope.role, level, by, bond, by.sign or scope.role.sign or 1)


def _growth_by(role: Role, level: Role, by: Role, bond: Bond, sign: int) -> Iterator[Way]:
    """B, D more than before: D of B less D; of what was before, D of it."""

    def grown(a: float, d: float) -> float:
        return d / (a - sign * d)

    def plain(a: float, d: float) -> float:
        return d / a

    is_base = level.kind == "was"
    if _BASE.search(level.words) and not is_base:
        # 合同价2400万元，变更增加360万元，增幅15%: of the contract, whatever came after.
        yield from made("增减", role.amount, (level.amount, by.amount), plain, "{1}/{0}", bond)
    compute: Callable[..., float] = plain if is_base else grown
    wrong: Callable[..., float] = grown if is_base else plain
    formula = "{1}/{0}" if is_base else f"{{1}}/({{0}}{'-' if sign > 0 else '+'}{{1}})"
    terms = (level.amount, by.amount)
    yield from made("增减", role.amount, terms, compute, formula, bond, mistakes=(wrong,))


def times_ways(scope: Scope, ahead: Sequence[Role]) -> Iterator[Way]:
    """A is p times B.

    Args:
        scope: the figure.
        ahead: the terms of its statement before it.
    """
    levels = levels_of(ahead)[-_NEAR:]
    for one, other in combinations([r.amount for r in levels], 2):
        if of_one_kind(one, other):
            terms = (one, other) if one.value > other.value else (other, one)
            near = len(levels) == 2 and scope.statement[scope.at - 1] is levels[-1]
            bond = Bond.NEAR if near else Bond.FREE
            # 是上年的3.4倍, of which it grew by 2.4.
            wrong = (lambda a, b: a / b - 1,)
            yield from made(
                "比率",
                scope.role.amount,
                terms,
                lambda a, b: a / b,
                "{0}/{1}",
                bond,
                mistakes=wrong,
            )
