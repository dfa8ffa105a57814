"""What a figure may be computed from, by dimension and nearness alone.

The words before a figure claim one relation: a share, a change, a mean, what was. Its dimension
says what can be computed with: so many yuan for each household need yuan and households, percent
two amounts of one kind, points two rates. The figures around it that have these dimensions are its
operands: those of its statement first, then those of its paragraph, then what goes by its nouns
elsewhere, then the cells of the table nearby. How far the words bind them is told by three things
only: how near they are, whether nouns are shared, and whether there are no others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence, Set
from functools import partial

from pipeline.audit.amounts import POINTS, RATES, counted, of_one_kind
from pipeline.audit.price_ways import is_counted_in
from pipeline.audit.rate_ways import are_listed, goes_by, has_own_share
from pipeline.audit.roles import Role
from pipeline.audit.statements import between
from pipeline.audit.ways import (
    Bond,
    Scope,
    Way,
    core_of_name,
    is_each,
    is_term,
    made,
    name_of,
    shares_words,
)
from pipeline.audit.wording import BEFORE
from pipeline.text.chars import HAN
from pipeline.text.numerals import HAN_COUNT, number_of
from pipeline.text.patterns import regex
from pipeline.text.units import MEASURES, alternatives
from pipeline.tuples import NamedTuple

_SHARE = regex(
    rf"占(?P<whole>[{HAN}“”、]*?)的?(?:比重|比例|份额)?(?:仅?为|达到?|约为?|是|了|到)?$"
    rf"|(?P<name>[{HAN}“”]*)(?:率|面|比例|比重|份额|占比)(?:仅?为|达到?|约为?|是)?$"
)
_RATE_APART = regex("贡献|拉动|利率|税率|费率|失业率|汇率|指数|收益率|回报率|年均")
"""Of these no part and no whole is told."""
_MEAN = regex(
    rf"(?:平均(?:每|一|单)|每)(?:一|个|名|位)?(?![百千万])(?P<each>[{HAN}]{{1,12}})$|(?P<by>[{HAN}])均(?!衡|匀)(?P<what>[^，,。；;：:、\d]{{0,8}})$"
)
_IN_ALL = regex("共|计|需|总|应|即")
_MEASURE = regex(alternatives(MEASURES))
_IN_BRACKET = regex(rf"[（(](?:按|以)?[{HAN}]{{0,6}}")
_COUNTED_BY_ONE = 366.0
"""Of so many days or fewer one may be counted too many."""
_TIMES = {"日": "天", "月": "月", "年": "年", "季": "季度"}
_IN_A_YEAR = {"日": (366, 365), "天": (366, 365), "月": (12, 6), "季": (4,)}
"""Of an amount of a year, where no days are told."""
_BEHIND = 3
_AHEAD = 8
_PARAGRAPH = 20
_TOLD = 60
_YEARS = regex(r"(20\d\d)年?(?:度|末|底)?[至到—－～-]{1,2}(20\d\d)年")
_YEARLY = regex("年均|年平均|平均每年")
_OF_YEAR = regex(r"(20\d\d)年")
_BRACKET = regex("[，,]?[（(]")
_BEFORE = regex(rf"{BEFORE}|20\d\d年")


class Operand(NamedTuple):
    """A figure that may be computed with.

    Attributes:
        role: the figure.
        near: 0 in the statement, 1 in the paragraph, 2 elsewhere.
        shared: whether it is called what the words before the other figure speak of.
    """

    role: Role
    near: int
    shared: bool


class Around(NamedTuple):
    """The figures around one, nearest last."""

    here: Sequence[Role]
    behind: Sequence[Role]
    paragraph: Sequence[Role]
    told: Sequence[Role]

    def like(self, words: str, fits: Callable[[Role], bool]) -> list[Operand]:
        """Those that fit, each number once: all that are near, else what shares nouns.

        Args:
            words: what the figure is told to be of.
            fits: whether one has the dimension and the role that are needed.
        """
        found: dict[float, Operand] = {}
        groups = ((self.here, 0), (self.behind, 0), (self.paragraph, 1), (self.told, 2))
        for roles, near in groups:
            if near > 1 and found:
                break
            for role in reversed(roles):
                name = name_of(role)
                shared = bool(words) and (words in name or shares_words(words, name))
                if role.amount.value not in found and (near < 2 or shared) and fits(role):
                    found[role.amount.value] = Operand(role, near, shared)
        return list(found.values())


def around(scope: Scope) -> Around:
    """The figures around a figure.

    Args:
        scope: the figure in its statement.
    """
    role, at = scope.role, scope.at
    number = role.one.place.number
    earlier = [*scope.told, *(r for r in scope.last if r.kind == "change")]
    behind = []
    for one in scope.statement[at + 1 : at + 1 + _BEHIND]:
        words = between(role.one, one.one)
        if "；" in words or not is_term(one):
            break
        is_told = one.kind == "was" and _BEFORE.search(one.words)  # not 由地方发债4000亿元
        if is_told or (_BRACKET.match(words) and "）" not in words):
            behind.append(one)
    return Around(
        [r for r in scope.statement[max(0, at - _AHEAD) : at] if is_term(r)],
        behind,
        [r for r in earlier if r.one.place.number == number and is_term(r)][-_PARAGRAPH:],
        [r for r in scope.told if r.one.place.number != number][-_TOLD:],
    )


def bond_of(operands: Sequence[Operand], *, alone: bool) -> Bond:
    """How far nearness, shared nouns and the lack of others bind operands.

    Args:
        operands: those of one computation.
        alone: whether no others of their dimensions are as near.
    """
    near = max(one.near for one in operands)
    shared = all(one.shared for one in operands)
    some = any(one.shared for one in operands)
    if near == 0:
        return Bond.NAMED if shared and alone else Bond.NEAR if alone or some else Bond.FREE
    if near == 1:
        return Bond.NEAR if shared and alone else Bond.FREE if alone or some else Bond.LOOSE
    return Bond.FREE if shared and alone else Bond.LOOSE


def operand_ways(scope: Scope) -> Iterator[Way]:
    """What a figure may be computed from, whatever nouns its relation goes by.

    Args:
        scope: the figure and those around it.
    """
    role = scope.role
    near = around(scope)
    if role.amount.unit in {"%", "‰"} or "分之" in role.one.text:
        if _YEARLY.search(role.words):
            yield from _yearly(scope, near)
        elif role.kind == "change" or role.sign:
            yield from _growths(scope, near)
        elif role.kind != "was":
            yield from _shares(scope, near)
        return
    if role.amount.unit in RATES - POINTS | {"", "年"}:
        return
    if role.kind == "change":
        yield from _differences(scope, near)
        if m := _MEAN.search(role.words):
            yield from _of_so_many(scope, near, m["each"] or m["by"])
    elif role.kind == "was":
        yield from _before(scope, near)
    elif role.amount.unit not in POINTS:
        yield from _means(scope, near)
        yield from _products(scope)
        yield from _priced(scope, near)


def _shares(scope: Scope, near: Around) -> Iterator[Way]:
    """A of B is so much of it: its part stands right before it, or goes by its name."""
    role = scope.role
    m = _SHARE.search(role.words)
    if m is None or _RATE_APART.search(role.words) or "分别" in role.words:
        return
    whole_name, own_name = m["whole"] or "", m["name"] or role.words[: m.start()]
    counts = [r for r in near.here if r.amount.unit not in RATES | {"", "年"}]
    beside = [r for r in counts[-1:] if r is (near.here[-1] if near.here else None)]
    named = near.like(own_name, lambda r: _is_level(r) and bool(r.words) and goes_by(own_name, r))
    own = core_of_name(own_name)
    beside = [r for r in beside if r.words and (len(own) < 2 or goes_by(own_name, r))]
    if beside and any(are_listed(r, beside[0]) for r in counts[-2:-1]):
        # 甲4.9亿元、乙4.7亿元，占13.2%: both of them
        beside = [r for r in beside if len(own) > 1]
    parts = [Operand(r, 0, True) for r in beside if r.kind in {"level", "became"}]
    parts = parts or [one for one in named if one.shared]
    for part in parts[:2]:
        amount = part.role.amount
        wholes = near.like(
            core_of_name(whole_name) or core_of_name(own_name),
            partial(_may_be_whole_of, part.role),
        )
        least = min((w.near for w in wholes), default=0)
        alone = sum(w.near == least for w in wholes) == 1
        beside_it = "占" in role.words and part.role in beside and len(counts) > 1
        for whole in wholes:
            bond = bond_of([part, whole], alone=alone and whole.near == least)
            told = alone and whole.near == 0 and whole.role in near.here
            if beside_it and told and _is_so_called(whole_name, whole.role):
                bond = Bond.TOLD
            if _is_part(scope, whole.role):
                bond = min(bond, Bond.FREE)
            yield from made(
                "比率",
                role.amount,
                (amount, whole.role.amount),
                lambda a, b: a / b,
                "{0}/{1}",
                bond,
                mistakes=(lambda a, b: 1 - a / b,) if "占" in role.words else (),
            )
            if "占" not in role.words:  # 未升学17人，升学率98.0%
                terms = (amount, whole.role.amount)
                yield from made("比率", role.amount, terms, lambda a, b: 1 - a / b, "1-{0}/{1}")


def _is_so_called(name: str, role: Role) -> bool:
    """Whether a whole that is named is called just so; 入境外国人 are not all 外国人."""
    wide = name.startswith("全") and name[:2] not in role.one.ahead
    core = core_of_name(name)
    return not name or (len(core) > 1 and core in name_of(role) and not wide)


def _is_part(scope: Scope, one: Role) -> bool:
    """Whether a share is told of a figure before another amount is."""
    for other in scope.statement:
        if other.one.number <= one.one.number or other is scope.role:
            continue
        if other.amount.unit == "%":
            return "占" in other.words or "率" in other.words or has_own_share(scope, one)
        return False
    return False


def _may_be_whole_of(part: Role, role: Role) -> bool:
    more = role.amount.value > part.amount.value
    return more and _is_alike(part, role) and not are_listed(role, part)


def _is_alike(one: Role, role: Role) -> bool:
    return role is not one and _is_level(role) and of_one_kind(role.amount, one.amount)


def _is_level(role: Role) -> bool:
    if role.kind not in {"level", "became", "plan"} or not is_term(role):
        return False
    return role.amount.unit not in RATES | {"", "年"} and not is_each(role)


def _growths(scope: Scope, near: Around) -> Iterator[Way]:
    """From what was to what is now: what was is told, behind it as well as before it."""
    role = scope.role
    yield from _points_for_percent(scope, near)
    was = [r for r in (*near.behind, *near.here[::-1]) if r.kind == "was" and _is_amount(r)]
    for base in was[:2]:
        nows = near.like(
            core_of_name(base.words),
            partial(_is_alike, base),
        )
        least = min((n.near for n in nows), default=0)
        alone = len(was) == 1 and sum(n.near == least for n in nows) == 1
        for now in nows:
            if role.sign and (now.role.amount.value - base.amount.value) * role.sign < 0:
                continue
            bond = bond_of([Operand(base, 0, True), now], alone=alone and now.near == least)
            yield from made(
                "增减",
                role.amount,
                (now.role.amount, base.amount),
                lambda a, b: abs(a - b) / b,
                "ABS({0}-{1})/{1}",
                min(bond, Bond.NEAR),
                mistakes=(lambda a, b: abs(a - b) / a,),
            )


def _points_for_percent(scope: Scope, near: Around) -> Iterator[Way]:
    """82.8%，比上年同期提高2.2%（上年同期80.6%）: what a rate grew by, of itself."""
    role = scope.role
    was = [r for r in near.behind[:1] if r.kind == "was" and r.amount.unit == "%"]
    now = [r for r in near.here[-1:] if r.kind != "was" and r.amount.unit == "%"]
    if was and now:
        yield from made(
            "增减",
            role.amount,
            (now[0].amount, was[0].amount),
            lambda a, b: abs(a - b) / b,
            "ABS({0}-{1})/{1}",
            Bond.NAMED,
            mistakes=(lambda a, b: abs(a - b),),
        )


def _means(scope: Scope, near: Around) -> Iterator[Way]:
    """So much for each: an amount of its unit, by how many of what it is told to be for."""
    role = scope.role
    m = _MEAN.search(role.words)
    if m is None or m["by"] in {"平", "不"}:
        return
    of, unit = m["each"] or m["by"], counted(role.amount.unit)
    measure = _MEASURE.match(of)
    yield from _of_so_many(scope, near, of)
    what = m["what"] or of

    def is_whole(r: Role) -> bool:
        return _is_level(r) and counted(r.amount.unit) == unit

    def is_count(r: Role) -> bool:
        alike = counted(r.amount.unit) == unit
        of_time = r.amount.unit.removeprefix("个") in _TIMES.get(of, "") if of in _TIMES else True
        if measure and not r.amount.unit.endswith(measure[0]):
            return False  # 每公斤, of so many 吨
        return _is_level(r) and not alike and of_time and is_counted_in(r, of)

    wholes = near.like(what or role.words[: m.start()], is_whole)
    counts = near.like(of, is_count)
    if wholes and not counts:
        for one in wholes[:2]:
            for n in _IN_A_YEAR.get(of, ()):
                terms = (one.role.amount,)
                # Of fewer days it may be more, of more it is not: no year has them.
                least = one.role.amount.value / n > role.amount.value and "全年" in one.role.words
                bond = Bond.NAMED if least and _beside(one, role).shared else Bond.FREE
                yield from made(
                    "平均", role.amount, terms, lambda a, n=n: a / n, f"{{0}}/{n}", bond
                )
                if bond is Bond.NAMED:
                    return
    if not wholes or not counts:
        return
    wholes = [_beside(one, role) for one in _without_parts(wholes, role, scope.parts)]
    counts = _without_parts(counts, role, scope.parts)
    nearest = [min(one.near for one in some) for some in (wholes, counts)]
    alone = all(
        sum(one.near == least for one in some) == 1
        for some, least in zip((wholes, counts), nearest, strict=True)
    ) and not any(one.role.one.number in scope.parts for one in counts)
    for whole in wholes:
        for by in counts:
            at_hand = [whole.near, by.near] == nearest
            bond = bond_of([whole, by._replace(shared=True)], alone=alone and at_hand)
            small = by.role.amount.value <= _COUNTED_BY_ONE
            if bond is Bond.NEAR and alone and at_hand and whole.near == 0 and whole.shared:
                bond = Bond.NAMED
            if "均" not in role.words:
                bond = min(bond, Bond.FREE)  # 每考场30人, the last of them fewer
            yield from made(
                "平均",
                role.amount,
                (whole.role.amount, by.role.amount),
                lambda a, b: a / b,
                "{0}/{1}",
                bond,
                rounded="均" in role.words,
                mistakes=(lambda a, b: a / (b + 1), lambda a, b: a / (b - 1)) if small else (),
            )


def _of_so_many(scope: Scope, near: Around, of: str) -> Iterator[Way]:
    """四轮共查368处，平均每轮92处; 四年增加2.55万人，年均增加0.64万人: so many stands before it."""
    role = scope.role
    levels = [r for r in near.here if r.amount.unit not in RATES]
    listed = re.search(rf"(?P<n>[两{HAN_COUNT}]){of[0]}(?:年均|平均|均)", role.words)
    count = number_of(listed["n"].replace("两", "二")) or 0 if listed else 0
    some = [r for r in levels[-count:] if of_one_kind(r.amount, role.amount)] if count else []
    if len(some) == count > 1 and not any(map(is_each, some)):
        # 三年分别为17.25亿元、18.36亿元、19.74亿元，三年年均18.45亿元
        yield from made(
            "平均",
            role.amount,
            [r.amount for r in some],
            lambda *v: sum(v) / len(v),
            "(" + "+".join(f"{{{i}}}" for i in range(count)) + f")/{count}",
            Bond.NAMED,
        )
    for whole in [r for r in levels[-2:] if of_one_kind(r.amount, role.amount) and not is_each(r)]:
        said = whole.words
        if whole.kind == "change":  # 增加2.55万人，四年增长15.5%，年均增加约0.64万人
            said += between(whole.one, role.one)
        m = re.search(
            rf"(?<![\d{HAN_COUNT}])(?P<n>[两{HAN_COUNT}]{{1,2}}|\d{{1,2}})个?{of[0]}(?!均)",
            said,
        )
        number = number_of(m["n"].replace("两", "二")) if m else None
        if number and number > 1 and whole.amount.value > role.amount.value:
            yield from made(
                "平均",
                role.amount,
                (whole.amount,),
                lambda a, n=number: a / n,
                f"{{0}}/{number}",
                Bond.NAMED,
                mistakes=(lambda a, n=number: a / (n + 1), lambda a, n=number: a / (n - 1)),
            )


def _without_parts(some: list[Operand], role: Role, parts: Set[int]) -> list[Operand]:
    """The figures, those that make up another far off: of 4个, 7个 and 3个, 14个 is meant.

    Where what they make up stands right before a figure, they are not meant at all.
    """
    own = [one for one in some if one.role.one.number not in parts]
    if not own or any(_is_beside(one, role) for one in own):
        return own or some
    return [one if one in own else one._replace(near=2, shared=False) for one in some]


def _is_beside(one: Operand, role: Role) -> bool:
    return one.near == 0 and one.role.one.number == role.one.number - 1


def _beside(one: Operand, role: Role) -> Operand:
    """What stands right before a figure is what it is of, whatever it is called."""
    return one._replace(shared=True) if _is_beside(one, role) else one


def _products(scope: Scope) -> Iterator[Way]:
    """裁判劳务2.34万元（按39人、每人600元计）: brackets tell what an amount is reckoned from."""
    role, at = scope.role, scope.at
    some = scope.statement[at + 1 : at + 3]
    if len(some) < 2 or not _IN_BRACKET.fullmatch(between(role.one, some[0].one)):
        return
    within = between(role.one, some[0].one) + some[0].one.text + between(some[0].one, some[1].one)
    prices = [r for r in some if is_each(r) and counted(r.amount.unit) == role.amount.unit]
    counts = [r for r in some if not is_each(r) and not of_one_kind(r.amount, role.amount)]
    if "）" not in within and len(prices) == len(counts) == 1 and all(map(is_term, some)):
        yield from made(
            "乘积",
            role.amount,
            (prices[0].amount._replace(half=0.0), counts[0].amount),
            lambda a, b: a * b,
            "{0}*{1}",
            Bond.TOLD,
            rounded=False,
        )


def _priced(scope: Scope, near: Around) -> Iterator[Way]:
    """造林6.8万亩，…。每亩补助400元，需2720万元: so much for each, by how many there are."""
    role = scope.role
    prices = [
        r for r in near.here[-2:] if is_each(r) and counted(r.amount.unit) == role.amount.unit
    ]
    m = _MEAN.search(prices[-1].words) if prices else None
    if m is None or is_each(role) or m["by"] or "每" in prices[-1].words[: m.start()]:
        return
    price = prices[-1]
    of = m["each"]

    def is_count(r: Role) -> bool:
        alike = counted(r.amount.unit) == role.amount.unit
        return _is_level(r) and not alike and is_counted_in(r, of)

    counts = _without_parts(near.like(of, is_count), role, scope.parts)
    others = [r for r in near.here if of_one_kind(r.amount, role.amount) and r is not price]
    alone = len(counts) == 1 and not others and price is near.here[-1]
    alone = alone and _IN_ALL.search(role.words) is not None
    for by in counts:
        yield from made(
            "乘积",
            role.amount,
            (price.amount._replace(half=0.0), by.role.amount),
            lambda a, b: a * b,
            "{0}*{1}",
            bond_of([by._replace(shared=True)], alone=alone),
            rounded=False,
        )


def _is_amount(role: Role) -> bool:
    return is_term(role) and role.amount.unit not in RATES | {""}


def _yearly(scope: Scope, near: Around) -> Iterator[Way]:
    """2022年至2024年年均增长7.3%（2022年为15877件）: the root of so many years."""
    role = scope.role
    span = _YEARS.search(role.one.sentence)
    was = [r for r in (*near.behind, *near.here) if r.kind in {"was", "level"} and _is_amount(r)]
    if span is None or not role.sign:
        return
    years, sign = int(span[2]) - int(span[1]), role.sign
    for base in was[:1]:
        of = _OF_YEAR.search(base.words)
        if years < 2 or of is None or of[1] != span[1]:
            continue
        nows = near.like(
            core_of_name(_OF_YEAR.sub("", role.words)[: -len("年均增长")]) or role.words,
            partial(_is_alike, base),
        )
        for now in nows:
            yield from made(
                "增减",
                role.amount,
                (base.amount, now.role.amount),
                lambda a, b: sign * ((b / a) ** (1 / years) - 1),
                f"({{1}}/{{0}})^(1/{years})-1" if sign > 0 else f"1-({{1}}/{{0}})^(1/{years})",
                bond_of([Operand(base, 0, True), now], alone=len(nows) == 1),
                mistakes=(
                    lambda a, b: sign * (b / a - 1),
                    lambda a, b: sign * (b / a - 1) / years,
                ),
            )


def _differences(scope: Scope, near: Around) -> Iterator[Way]:
    """A change is what is now without what was, which is told before it or in brackets behind."""
    role = scope.role
    wanted = "%" if role.amount.unit in POINTS else counted(role.amount.unit)
    was = [
        r
        for r in (*near.behind, *near.here[::-1])
        if r.kind == "was" and is_term(r) and counted(r.amount.unit) == wanted
    ]
    for base in was[:1]:
        nows = [
            Operand(r, 0, True)
            for r in reversed(near.here)
            if r.kind in {"level", "became"}
            and counted(r.amount.unit) == wanted
            and is_each(r) == is_each(base)
        ]
        for now in nows[:2]:
            high, low = now.role.amount, base.amount
            if role.sign < 0:
                high, low = low, high
            if high.value <= low.value:
                continue
            yield from made(
                "增减",
                role.amount,
                (high, low),
                lambda a, b: a - b,
                "{0}-{1}",
                Bond.NAMED if len(nows) == len(was) == 1 else Bond.NEAR,
                rounded=role.amount.unit in POINTS,
                signs=() if role.amount.unit in POINTS else (1, -1),
            )


def _before(scope: Scope, near: Around) -> Iterator[Way]:
    """净减少815万元，余额10362万元，年初为11177万元: what was, of what is now and by how much."""
    role = scope.role
    if role.amount.unit in RATES:
        return
    alike = [r for r in near.here if of_one_kind(r.amount, role.amount) and not is_each(r)]
    changes = [r for r in alike[-3:] if r.kind == "change" and r.sign]
    nows = [r for r in alike[-3:] if r.kind in {"level", "became"}]
    if changes and nows:
        by, now, sign = changes[-1], nows[-1], changes[-1].sign
        yield from made(
            "增减",
            role.amount,
            (now.amount, by.amount),
            lambda a, d: a - sign * d,
            "{0}-{1}" if sign > 0 else "{0}+{1}",
            Bond.NEAR,
            rounded=False,
            mistakes=(lambda a, d: a + sign * d,),
        )
