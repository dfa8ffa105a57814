"""Shares of what the statement itself tells: part and whole by name, or by their place.

A share says of what it is (占本省就业的), of which part (超速占比), or neither: then its part is
the figure before it and its whole the one that 其中 opens. Where only one figure can be the whole,
a share that does not fit is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.audit.amounts import Amount, amount_of, check_of, is_meant, of_one_kind, rounding
from pipeline.audit.findings import Check, half_unit
from pipeline.audit.indicator import Indicator
from pipeline.audit.named_wholes import core_of
from pipeline.audit.roles import Role
from pipeline.audit.statements import NOT_ADDED, between
from pipeline.text.chars import HAN
from pipeline.text.numerals import HAN_COUNT, number_of
from pipeline.text.patterns import regex

_SHARE = regex(
    rf"(?:^|[即也就是])(?P<part>[{HAN}“”]{{0,12}}?)(?:(?:合计|合|共|约|仅|就|便)*)"
    rf"(?:占比|比重|比例|占(?:到|了|去)?(?P<whole>[{HAN}“”]{{0,14}}?)(?:的?(?:比重|比例)|的)?)"
    r"(?:仅?为|达到?|约为?|是|超过)?$"
)
_SUM_OF = regex(
    rf"(?:以上|上述|这)?(?P<n>[两{HAN_COUNT}])(?:者|项|类|部分|个?[{HAN}]{{1,2}})?(?:合计|合|共|总共)(?:计)?占(?P<whole>[{HAN}“”]{{0,12}}?)的?(?:比重|比例)?(?:为|达到?)?$"
)
_PLAIN = regex("^(?:总[数额量计]?|全部|合计|比|其|其中|总体|总投资)?的?$")
_STRIPPED = regex(
    "^(?:全[省市县区州年部]|总|其|其中|当年|本年|同期|我[省市县区])+|(?:总[数额量]|总|全部|数|的)$"
)
_WIDE = regex("全[部省市县区州]|总|所有")
_OTHERS = regex("全国|全省|全市|世界|全球|同期|上年|去年|GDP|生产总值")
_WHICH = regex("其中|包括|[：:]|按[^，,。；;]{1,8}分|分[^，,。；;]{1,6}看")
_PROGRESS = regex("(?:进度|完成率|执行率|任务|计划|目标|预算)(?:的|为|达到?)*$")
_SAVED = regex("(?P<what>节约|节支|核减|审减|压减|节省)率(?:为|达到?)?")
_NO_PART = regex("增长|下降|贡献|提高|增幅|降幅")
_FAR = 1.6
_REACH = 30
_MOST = 12
_KEPT = 30
_LEAST_NAME = 2


class _Share(NamedTuple):
    stated: Role
    parts: tuple[Amount, ...]
    whole: Amount


def portion_checks(statements: Sequence[Sequence[Role]]) -> Iterator[Check]:
    """The shares of every statement.

    Args:
        statements: the roles of the document's figures, statement by statement.
    """
    recent: list[Role] = []
    last: Sequence[Role] = ()
    for roles in statements:
        for at, role in enumerate(roles):
            is_share = role.one.figure.unit == "%" and role.kind in {"level", "plan"}
            if not is_share or not role.one.is_exact:
                continue
            if at:
                yield from _checked(roles, at, recent)
            elif last and last[0].one.place.number == role.one.place.number:
                yield from _checked([*last, role], len(last), recent, named=True)
        last = roles
        recent = [*recent[-_KEPT:], *(role for role in roles if role.kind == "level")]


def _checked(
    roles: Sequence[Role], at: int, recent: Sequence[Role], *, named: bool = False
) -> Iterator[Check]:
    """The share at a place; ``named``: its part must be named, for another sentence tells it."""
    words = roles[at].words
    m = _SHARE.search(words)
    if named and (m is None or len(m["part"]) <= _LEAST_NAME):
        return
    if _PROGRESS.search(words):
        yield from _of_plan(roles, at)
        return
    saved = _SAVED.fullmatch(words)
    if saved is not None:
        yield from _of_what_was_cut(roles, at, saved["what"])
        return
    m = _SUM_OF.search(words) or _SHARE.search(words)
    if m is None or _NO_PART.search(m[0]) or _OTHERS.search(m["whole"] or ""):
        return
    before = [
        (i, role)
        for i, role in enumerate(roles[max(0, at - _MOST) : at], start=max(0, at - _MOST))
        if role.kind in {"level", "became"}
        and role.one.is_exact
        and role.one.figure.value > 0
        and role.one.figure.unit not in NOT_ADDED
    ]
    parts = _parts(m, before, roles[at])
    if not parts:
        return
    name = m["whole"] or ""
    whole = _whole(name, parts, before) or _told(name, parts, recent)
    if whole is None and _PLAIN.match(name):
        whole = _of_brother(before, parts[-1][1])
    if whole is None:
        return
    amounts = [role.amount for _, role in parts]
    yield from _check(roles[at].one, amounts, whole.amount)


def _of_what_was_cut(roles: Sequence[Role], at: int, what: str) -> Iterator[Check]:
    """预算240万元，实际216万元，节约24万元，节约率10%: of the greater of both."""
    last = roles[at - 1]
    if not last.words.endswith(what) or not last.one.is_exact:
        return
    both = [
        role
        for role in roles[max(0, at - 3) : at - 1]
        if role.one.is_exact and role.kind != "change" and of_one_kind(role.amount, last.amount)
    ]
    if len(both) > 1 and last.amount.value > 0:
        whole = max(both, key=lambda role: role.amount.value)
        yield from _check(roles[at].one, [last.amount], whole.amount)


def _of_plan(roles: Sequence[Role], at: int) -> Iterator[Check]:
    """完成41.8亿元，进度95.0%，全年预算44亿元: what was done of what was planned."""
    near = [*roles[max(0, at - 3) : at], *roles[at + 1 : at + 2]]
    plans = [role for role in near if role.kind == "plan" and role.one.figure.unit != "%"]
    done = [role for role in roles[max(0, at - 3) : at] if role.kind == "level"]
    if len(plans) != 1 or not done or not (plans[0].one.is_exact and done[-1].one.is_exact):
        return
    whole = plans[0].amount
    parts = [role.amount for role in done if role.one.is_exact and role.amount.value > 0]
    checks = [
        check
        for part in reversed(parts)
        if of_one_kind(part, whole) and whole.value > 0
        for check in _check(roles[at].one, [part], whole)
    ]
    yield from [*[check for check in checks if check.agrees], *checks][:1]


def _parts(
    m: re.Match[str], before: Sequence[tuple[int, Role]], stated: Role
) -> list[tuple[int, Role]]:
    """Of what a share is: named, or right before it."""
    if not before:
        return []
    if "n" in m.re.groupindex:
        count = number_of(m["n"].replace("两", "二")) or 0
        parts = list(before[-count:])
        units = {role.one.figure.unit for _, role in parts}
        return parts if len(parts) == count > 1 and len(units) == 1 else []
    name = m["part"].removesuffix("的")
    if len(name) >= _LEAST_NAME:
        named = [pair for pair in before if _WHICH.sub("", pair[1].words) == name]
        named = named or [pair for pair in before if name in pair[1].words]
        return named[-1:] if len(named) == 1 else []
    last = before[-1]
    near = len(between(last[1].one, stated.one)) <= _REACH
    return [last] if near else []


def _whole(
    name: str, parts: Sequence[tuple[int, Role]], before: Sequence[tuple[int, Role]]
) -> Role | None:
    """The only figure that can be the whole; None where there is none, or more than one."""
    first = parts[0]
    amount = first[1].amount
    earlier = [
        role
        for i, role in before
        if i < first[0]
        and of_one_kind(role.amount, amount)
        and role.amount.value > sum(role.amount.value for _, role in parts)
    ]
    if not earlier:
        return None
    if not _PLAIN.match(name):
        core = _STRIPPED.sub("", name)
        if len(core) < _LEAST_NAME:
            return None
        named = [r for r in earlier if core in r.words or r.one.noun.phrase.endswith(core)]
        if _WIDE.match(name):  # 占全部支出的, beside 县本级支出
            named = [r for r in named if _is_called(r, core)]
        if core in first[1].words:  # 税收收入, 非税收入, 占收入的: brothers go by the name, too
            named = [r for r in named if _WHICH.search(between(r.one, first[1].one))]
        return named[-1] if len({r.one.amount for r in named}) == 1 else None
    opened = [
        role
        for role, following in zip(earlier, [*earlier[1:], first[1]], strict=True)
        if _WHICH.search(between(role.one, following.one))
    ]
    return opened[0] if len(opened) == 1 else None


def _is_called(role: Role, core: str) -> bool:
    """Whether the name of a figure is so and no narrower one."""
    names = (_STRIPPED.sub("", role.words), core_of(role.one.noun.phrase))
    return any(name.removesuffix("的").removeprefix("其中") == core for name in names)


def _of_brother(before: Sequence[tuple[int, Role]], part: Role) -> Role | None:
    """The whole that the share before was of: 占收入28亿元的33.0%；药品7.84亿元，占28.0%."""
    wholes = [
        role
        for _, role in before
        if role.words.startswith("占")
        and role.one.place.text.startswith("的", role.one.figure.end)
        and of_one_kind(role.amount, part.amount)
        and role.amount.value > part.amount.value
    ]
    return wholes[-1] if wholes else None


def _told(name: str, parts: Sequence[tuple[int, Role]], recent: Sequence[Role]) -> Role | None:
    """The one figure told shortly before whose words are the name and nothing else."""
    core = _STRIPPED.sub("", name)
    if len(core) <= _LEAST_NAME or len(parts) != 1:
        return None
    part = parts[0][1]
    called = [
        role
        for role in recent
        if core in {_STRIPPED.sub("", role.words), core_of(role.one.noun.phrase)}
        and role.one.is_exact
        and of_one_kind(role.amount, part.amount)
        and role.one.period == part.one.period
    ]
    only = len({role.one.amount for role in called}) == 1
    return called[-1] if only and called[-1].amount.value > part.amount.value else None


def _check(stated: Indicator, parts: Sequence[Amount], whole: Amount) -> Iterator[Check]:
    terms = (*parts, whole)
    values = [term.value for term in terms]

    def compute(*amounts: float) -> float:
        return sum(amounts[:-1]) / amounts[-1]

    names = [f"{{{i}}}" for i in range(len(terms))]
    over = names[0] if len(parts) == 1 else f"({'+'.join(names[:-1])})"
    half = half_unit(stated.text) / 100
    # 92% may be 92.55% cut off; 39.6% is rounded.
    tolerance = (half if "." in stated.text else 2 * half) + rounding(compute, values, terms)
    check = check_of(
        "比率", amount_of(stated), terms, compute(*values), tolerance, f"{over}/{names[-1]}"
    )
    if check.agrees or is_meant(check, stated, _FAR):
        yield check
