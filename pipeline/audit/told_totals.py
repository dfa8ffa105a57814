"""Totals that say what they are made of: 三项合计, 小学和初中合计, 加上…可用财力, 由…构成.

The parts stand in the sentences, clauses or paragraphs before. As many as the words count, or those
that go by the names, or all of an enclosed list: then a total that is near them and not theirs is
wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise

from pipeline.audit.findings import Check
from pipeline.audit.indicator import Indicator, base_unit
from pipeline.audit.roles import Role
from pipeline.audit.statements import NOT_ADDED, between
from pipeline.audit.wholes import adds_up, is_one_digit_off, sum_check
from pipeline.audit.wording import IN_ALL
from pipeline.text.chars import HAN
from pipeline.text.numerals import HAN_COUNT, number_of
from pipeline.text.patterns import regex

_ALL = rf"(?:{IN_ALL}|总需)"
_SO_MANY = regex(
    rf"^(?:(?:以上|上述|这|前述|此)[{HAN}]{{0,2}}?)?(?P<n>[两{HAN_COUNT}]|\d{{1,2}})(?:大|小)?[项批档类个种期家者笔轮次场组队][{HAN}]{{0,6}}?{_ALL}[{HAN}]{{0,6}}$"
)
_NAMED = regex(
    rf"^(?:其中)?(?P<names>[{HAN}]{{2,12}}(?:[、和与及][{HAN}]{{2,12}}?)+?)"
    rf"(?:(?P<n>[两{HAN_COUNT}])(?:个|项|大|类)?(?:领域|行业|产业|部门|单位|[地县区镇乡村校家者项种类市]))?"
    rf"(?P<of>[{HAN}]{{0,6}}?)(?:{_ALL}|两者之和)(?P<what>[{HAN}]{{0,6}})$"
)
_PLUS = regex(rf"(?:^|[。；;，,])再?加上?[{HAN}]{{1,12}}$")
_ITEM = regex(r"[、和及与][^，,。；;：:、（()）\d]{1,14}")
_POOLED = regex(
    rf"^[，,][{HAN}]{{0,4}}(?:(?:可用|可支配|总)(?:财力|资金|财源)|收入总[计量]|{_ALL})[{HAN}]{{0,6}}(?:为|达到?)?$"
)
_COMPOSED = regex(rf"(?:[两{HAN_COUNT}\d]{{1,2}}(?:个|大)?(?:部分|项|块))?(?:共同)?(?:组成|构成)")
_FROM = regex(rf"由[{HAN}]{{2,12}}$")
_EACH = regex("每|均|单价|其中|[增减升降]|标准|比|较")
_QUARTERS = regex(rf"^(?:(?P<first>前[两二三])个?季度|上半年)(?:{_ALL})[{HAN}]{{0,6}}$")
_QUARTER = regex(rf"第?(?P<n>[一二三])季度[{HAN}]{{0,6}}$")
_ITEMIZED = regex(
    rf"(?P<verb>核[减增]|审减|压减|削减|节约|追加|调[增减]|核销)(?:了|共)?(?P<n>[两{HAN_COUNT}]|\d{{1,2}})[项笔类]$"
)
"""共核减四项1609.26万元：燃料费核减312.40万元、…: each part a change, and so is their sum."""
_LAST = regex("[。；;]")
_ORDINAL = regex(rf"第[{HAN_COUNT}\d]{{1,2}}[^，,。；;：:、\d]{{0,12}}$")
_SURE = 1.3
"""How many times its parts a total may be that can be nothing but theirs."""
_SURE_OF_ALL = 1.5
_MOST = 24
_AROUND = 150  # figures before and behind a total among which its parts are looked for
_NAME = 8  # characters of a name that a short one is of
_BACK = 2  # paragraphs


def told_total_checks(
    statements: Sequence[Sequence[Role]], indicators: Sequence[Indicator], done: Set[int]
) -> Iterator[Check]:
    """The totals of all statements, of parts told before them or in a table.

    Args:
        statements: the roles of the document's figures, statement by statement.
        indicators: all figures, cells of tables too.
        done: numbers of the figures that are checked already.
    """
    before: list[Role] = []
    for roles in statements:
        for at, role in enumerate(roles):
            earlier = [*before, *roles[:at]][-_MOST:]
            made = _of_so_many(role, earlier) or _of_names(role, indicators)
            made = made or _with_more(roles, at, before)
            made = made or _of_quarters(role, earlier) or _itemized(roles, at)
            if made is not None and role.one.number not in done:
                yield made
        yield from (
            check
            for check in _enclosed(roles, before)
            if not (check.agrees and check.stated.indicator in done)
        )
        before = [*before[-_MOST:], *roles]


def _is_part(role: Role, whole: Indicator) -> bool:
    unit = base_unit(whole.figure.unit).removesuffix("次")
    return (
        role.one.is_exact
        and role.kind in {"level", "became"}
        and base_unit(role.one.figure.unit).removesuffix("次") == unit
        and role.one.figure.value > 0
    )


def _told(whole: Indicator, parts: Sequence[Indicator], *, sure: float = _SURE) -> Check | None:
    """The check, where the total is near its parts or one slip away from them."""
    if whole.figure.unit in NOT_ADDED or not whole.is_exact or len(parts) < 2:
        return None
    added = sum(part.amount for part in parts)
    near = whole.amount / sure < added < whole.amount * sure
    near = near and whole.amount > max(part.amount for part in parts)
    slip = is_one_digit_off(whole, parts)
    return sum_check(whole, parts) if near or slip or adds_up(whole, parts) else None


def _of_so_many(role: Role, earlier: Sequence[Role]) -> Check | None:
    """…，全年15万元；…，全年20万元。两项合计35万元: the last amount of each clause or paragraph."""
    m = _SO_MANY.search(role.words)
    count = number_of(m["n"].replace("两", "二")) if m else None
    if not count or count < 2 or role.kind != "level":
        return None
    clauses: list[list[Role]] = []
    last: Indicator | None = None
    for one in reversed(earlier):
        text = between(one.one, last or role.one)
        if not clauses or "\n" in text or _LAST.search(text):
            if len(clauses) == count:
                break
            clauses.append([])
        clauses[-1].append(one)
        last = one.one
    parts: list[Indicator] = []
    sure = True
    for clause in clauses:
        told = [one for one in clause if _is_part(one, role.one) and not _EACH.search(one.words)]
        if not told:
            return None
        sure = sure and len(told) == 1
        parts.insert(0, (told[0] if len(told) > 1 and _ends_in_sum(told) else told[-1]).one)
    here = role.one.place.number
    of_ordinals = [_ORDINAL.search(part.ahead) is not None for part in parts]
    if any(of_ordinals) and not all(of_ordinals):
        return None  # 第一批389.70万元: not the 其余30% of another paragraph is the second
    near = parts and here - parts[0].place.number <= count
    made = _told(role.one, parts, sure=_SURE_OF_ALL) if near and len(parts) == count else None
    return made if made and (made.agrees or sure) else None


def _ends_in_sum(told: Sequence[Role]) -> bool:
    """Whether the last amount of a clause (``told`` goes backwards) is its product or sum."""
    return re.search("全年|投资|合计|共|计|资金|金额", told[0].words) is not None


def _of_names(role: Role, indicators: Sequence[Indicator]) -> Check | None:
    """小学和初中合计招生6270人; 甲县、乙县两地合计42.3万元: each told once, be it in a table."""
    m = _NAMED.search(role.words)
    if m is None or role.kind != "level":
        return None
    whole = role.one
    names = re.split("[、和与及]", m["names"])
    count = number_of(m["n"].replace("两", "二")) if m["n"] else len(names)
    what = (m["what"] or m["of"]).removeprefix("为")
    parts = []
    for name in names:
        told = [
            one
            for one in indicators[max(0, whole.number - _AROUND) : whole.number + _AROUND]
            if one.number != whole.number
            and one.is_exact
            and not one.noun.change
            and 0 < one.amount < whole.amount
            and base_unit(one.figure.unit) == base_unit(whole.figure.unit)
            and _goes_by(name, one.noun.phrase)
            and not re.search("每|均|比|较", one.noun.phrase)
        ]
        told = [one for one in told if what[-2:] in one.noun.phrase] if what else told
        if len({one.amount for one in told}) != 1:
            return None
        parts.append(told[-1])
    return _told(whole, parts) if count == len(parts) == len({p.amount for p in parts}) else None


def _goes_by(name: str, phrase: str) -> bool:
    """Whether a figure is called so, or a short name is of its characters: 社保 of 社会保障支出."""
    if name in phrase:
        return True
    rest = iter(phrase[:_NAME])
    return phrase[:1] == name[:1] and len(name) == 2 and all(char in rest for char in name)


def _of_quarters(role: Role, earlier: Sequence[Role]) -> Check | None:
    """一季度13260人、二季度14850人、三季度13490人…；前三季度累计41600人."""
    m = _QUARTERS.search(role.words)
    if m is None or role.kind != "level":
        return None
    count = 3 if m["first"] and "三" in m["first"] else 2
    parts: dict[str, list[Indicator]] = {}
    for one in earlier:
        quarter = _QUARTER.search(one.words)
        here = one.one.place.number == role.one.place.number
        if quarter and here and _is_part(one, role.one):
            parts.setdefault(quarter["n"], []).append(one.one)
    wanted = [parts.get(n, []) for n in "一二三"[:count]]
    if not all(len(told) == 1 for told in wanted):
        return None
    return _told(role.one, [told[0] for told in wanted])


def _itemized(roles: Sequence[Role], at: int) -> Check | None:
    """The check of a change that is told in so many items right behind, each by the same verb."""
    m = _ITEMIZED.search(roles[at].words)
    count = number_of(m["n"].replace("两", "二")) if m else None
    parts = roles[at + 1 :]
    if m is None or count != len(parts) or not roles[at].one.is_exact:
        return None
    unit = base_unit(roles[at].one.figure.unit)
    alike = all(
        one.words.endswith(m["verb"])
        and one.one.is_exact
        and base_unit(one.one.figure.unit) == unit
        for one in parts
    )
    return _told(roles[at].one, [one.one for one in parts]) if alike else None


def _with_more(roles: Sequence[Role], at: int, before: Sequence[Role]) -> Check | None:
    """收入18.9亿元，…。加上上级补助…、调入…、结转…，可用财力42.6亿元."""
    role = roles[at]
    if not at or not _POOLED.fullmatch(between(roles[at - 1].one, role.one)):
        return None
    parts = [roles[at - 1]]
    for one in reversed(roles[: at - 1]):
        if not _ITEM.fullmatch(between(one.one, parts[0].one)):
            break
        parts.insert(0, one)
    if not _PLUS.search(parts[0].one.place.text[: parts[0].one.figure.start]):
        return None
    ahead = [*before, *roles[: roles.index(parts[0])]]
    own = [
        one
        for one in ahead
        if _is_part(one, role.one)
        and role.one.place.number == one.one.place.number
        and not _EACH.search(one.words)
    ]
    if not all(_is_part(one, role.one) for one in parts):
        return None
    checks = [
        made for one in own if (made := _told(role.one, [one.one, *(p.one for p in parts)], sure=2))
    ]
    fitting = [check for check in checks if check.agrees]
    return next(iter(fitting or (checks if len(own) == 1 else ())), None)


def _enclosed(roles: Sequence[Role], before: Sequence[Role]) -> Iterator[Check]:
    """总投资8.4亿元，…。资金由甲5.0亿元、乙2.1亿元和丙1.3亿元构成: nothing is left out."""
    starts = [at for at, role in enumerate(roles) if _FROM.search(role.words)]
    for start in starts:
        parts = [roles[start]]
        for one, other in pairwise(roles[start:]):
            if not _ITEM.fullmatch(between(one.one, other.one)):
                break
            parts.append(other)
        last, first = parts[-1].one, parts[0].one
        if len(parts) < 2 or not _COMPOSED.match(last.place.text, last.figure.end):
            continue
        largest = max(part.one.amount for part in parts)
        wholes = {
            one.one.amount: one.one
            for one in [*before, *roles[:start]]
            if _is_part(one._replace(kind="level") if one.kind == "plan" else one, first)
            and first.place.number - one.one.place.number < _BACK
            and one.one.amount > largest
            and not _EACH.search(one.words)
        }
        alike = all(base_unit(p.one.figure.unit) == base_unit(first.figure.unit) for p in parts)
        if not (alike and all(p.one.is_exact for p in parts)) or len(wholes) != 1:
            continue
        whole = next(iter(wholes.values()))
        made = _told(whole, [part.one for part in parts])
        if made is not None:
            yield made
