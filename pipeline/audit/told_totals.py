"""Totals and their parts that stand apart: in other sentences, paragraphs, or in a table.

Some totals say what they are made of (三项合计, 小学和初中合计, 加上…可用财力, 由…构成): as many
parts as the words count, or those that go by the names, or all of an enclosed list. One that is
near them and not theirs is wrong then.

Of a list whose total stands before it (总投资10080万元。…五个项目区分别投资2688万元、…) a sum that
fits is a check passed. One that does not is said only where the words tell how many its parts
are, and a single slip of the pen keeps it from adding up; or where they tell that nothing is left
out, and only one amount can be the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise

from pipeline.audit.findings import Check
from pipeline.audit.indicator import Indicator, base_unit
from pipeline.audit.roles import Role
from pipeline.audit.statements import NOT_ADDED, between
from pipeline.audit.wholes import adds_up, is_one_digit_off, is_pair, sum_check
from pipeline.audit.wording import IN_ALL, OTHERS
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
_SO_MANY_PARTS = regex(
    rf"(?:^|[^第\d.{HAN_COUNT}])(?P<n>[两{HAN_COUNT}]|\d{{1,2}})(?:个|批|类|家|期|次|种|项|支|条|处|大)"
)
_WHOLE_LIST = regex(
    r"(?:(?:分解|来源|构成|组成|分配|划分|结构|(?:分|从|按)[^，,。；;]{1,8}(?:看|分|划分))[^，,。；;\d]{0,6}[，,：:]|(?:^|[，,。；;])[分按从][^，,。；;：:\d]{1,5}[：:])"
    r"[^，,。；;：:\d]{0,14}$"
)
"""Before a list that leaves nothing out: 分方式看，, 任务分解：."""
_LAST_PART = regex(rf"(?:{OTHERS})[^，,。；;：:、\d等]{{0,8}}$")
"""Before the last of a list that leaves nothing out."""
_IN_SUM = regex(f"(?:{IN_ALL})[^，,。；;：:、\\d]{{0,4}}$")
_NEXT = regex(r"[、，,；;和及][^，,。；;：:、（()）\d]{1,16}")
_OF_WHICH = regex(r"其中[，,：:]?[^，,。；;：:\d]{1,12}")
_NUMBERED = regex(r"\s*[（(]?\d{1,2}[.．、)）][^，,。；;\d]{2,20}")
_LEAD = 20
_DEALT = regex(r"(?P<names>[^，,。；;：:]+?)分别[^，,。；;：:\d]{1,8}$")
_LITTLE = 0.03
_HARDLY = 0.01
"""How far from the whole a plain list may be that no words tell to be all of it."""
_SLIGHT = 0.1
"""How far from the whole, beside it, a list may be that is meant for it."""
_GAP = 20
_OF_EACH = regex(r"[每均][^，,。；;：:、\d]{0,8}$")
"""Before what one of something comes to, which is no part."""
_EACH_LEAD = 10
_BACK_TO = 2  # paragraphs
_LEAST_PARTS = 3
_LEAST_DIGITS = 3
_MOST_TOTALS = 6  # totals that a list is tried with
_MOST_PARTS = 24
_SENTENCE_END = regex("[。；;]")


def told_total_checks(
    statements: Sequence[Sequence[Role]], indicators: Sequence[Indicator], done: Set[int]
) -> Iterator[Check]:
    """The totals of all statements, of parts told around them or in a table.

    Args:
        statements: the roles of the document's figures, statement by statement.
        indicators: all figures, cells of tables too.
        done: numbers of the figures that are checked already.
    """
    before: list[Role] = []
    told = set(done)
    for roles in statements:
        for at, role in enumerate(roles):
            earlier = [*before, *roles[:at]][-_MOST:]
            made = _of_so_many(role, earlier) or _of_names(role, indicators)
            made = made or _with_more(roles, at, before)
            made = made or _of_quarters(role, earlier) or _itemized(roles, at)
            if made is not None and role.one.number not in done:
                told.add(role.one.number)
                yield made
        for check in _enclosed(roles, before):
            if not (check.agrees and check.stated.indicator in done):
                told.add(check.stated.indicator)
                yield check
        before = [*before[-_MOST:], *roles]
    yield from _of_lists(statements, told)


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


def _of_lists(statements: Sequence[Sequence[Role]], done: Set[int]) -> Iterator[Check]:
    """The lists of the text and the totals told before them."""
    before: list[Indicator] = []
    items: list[Indicator] = []
    for roles in statements:
        first = roles[0].one if _is_numbered(roles[0]) else None
        if items and (first is None or not _goes_on(items[-1], first)):
            yield from _of_items(items, before, done)
            items = []
        items += [first] if first is not None else []
        statement = [role.one for role in roles]
        yield from _paired(statement)
        lists = list(_lists(statement))
        yield from _of_opposites(statement, before, done)
        for parts in lists:
            unit = base_unit(parts[0].figure.unit)
            totals = [
                one
                for one in reversed(before)
                if base_unit(one.figure.unit) == unit
                and parts[0].place.number - one.place.number <= _BACK_TO
                and one.amount > max(part.amount for part in parts)
            ][:_MOST_TOTALS]
            check = _of_list(parts, totals)
            if check is not None and not (check.agrees and check.stated.indicator in done):
                yield check
        levels = [
            role.one
            for role in roles
            if role.kind in {"level", "became"}
            and role.one.is_exact
            and not role.words.startswith("其中")
        ]
        before = [*before[-_MOST_PARTS:], *levels]
    yield from _of_items(items, before, done)


def _is_numbered(role: Role) -> bool:
    """1.增值税120354万元，增长3.9%: the first figure of a numbered paragraph, with its name."""
    one = role.one
    return (
        role.kind == "level"
        and one.is_exact
        and one.figure.unit not in NOT_ADDED
        and _NUMBERED.fullmatch(one.place.text[: one.figure.start]) is not None
    )


def _goes_on(one: Indicator, other: Indicator) -> bool:
    beside = other.place.number == one.place.number + 1
    return beside and base_unit(one.figure.unit) == base_unit(other.figure.unit)


def _of_items(
    items: Sequence[Indicator], before: Sequence[Indicator], done: Set[int]
) -> Iterator[Check]:
    """税收收入249800万元：1.增值税…；2.…: items a paragraph each, and their total above."""
    if len(items) < _LEAST_PARTS:
        return
    unit = base_unit(items[0].figure.unit)
    totals = [
        one
        for one in before
        if base_unit(one.figure.unit) == unit
        and 0 < items[0].place.number - one.place.number <= _BACK_TO
        and one.amount > max(item.amount for item in items)
        and len(re.sub(r"\D", "", one.text).rstrip("0")) >= _LEAST_DIGITS
    ]
    fitting = [one for one in totals if adds_up(one, items)]
    ends = _LAST_PART.search(items[-1].place.text[: items[-1].figure.start]) is not None
    slips = {one.amount: one for one in totals if is_one_digit_off(one, items)}
    if fitting:
        check = sum_check(fitting[-1], items)
        yield from [] if check.stated.indicator in done else [check]
    elif len(slips) == 1 and (ends or len(items) > _LEAST_PARTS):
        yield sum_check(next(iter(slips.values())), items)


def _lists(statement: Sequence[Indicator]) -> Iterator[list[Indicator]]:
    """Runs of amounts of one unit, other units' between them: 8个小区2650户，10个小区3120户."""
    for unit in dict.fromkeys(base_unit(i.figure.unit) for i in statement):
        if unit in NOT_ADDED:
            continue
        run: list[Indicator] = []
        alike = (i for i in statement if base_unit(i.figure.unit) == unit)
        for one in (i for i in alike if not _OF_EACH.search(i.ahead[-_EACH_LEAD:])):
            gap = re.sub(r"[\d.]", "", between(run[-1], one)) if run else ""
            if run and (len(gap) > _GAP or len(run) == _MOST_PARTS):
                if len(run) >= _LEAST_PARTS and not _holds_its_sum(run):
                    yield run
                run = []
            run.append(one)
        plain = all(i.is_exact and not i.noun.change for i in run)
        if len(run) >= _LEAST_PARTS and plain and not _holds_its_sum(run):
            yield run


def _holds_its_sum(run: Sequence[Indicator]) -> bool:
    """查出318座，整改294座，剩余24座; 217人、83人，合计300人: one of them is all the others."""
    return any(adds_up(run[at], [*run[:at], *run[at + 1 :]]) for at in (0, -1 % len(run)))


def _is_plain(parts: Sequence[Indicator]) -> bool:
    """Whether a list is one amount after another, and all of its statement, 其中 apart."""
    text = parts[0].place.text
    begins = not re.search(r"[\d其]", text[: parts[0].figure.start].split("。")[-1])
    ends = re.match(r"[^\d]{0,12}?(?:。|$)", text[parts[-1].figure.end :]) is not None
    return (
        begins
        and ends
        and all(_NEXT.fullmatch(between(one, other)) for one, other in pairwise(parts))
    )


def _is_dealt(parts: Sequence[Indicator]) -> bool:
    """7月、8月、9月分别受理13.62万件、14.05万件和14.19万件: as many amounts as names."""
    m = _DEALT.search(parts[0].ahead)
    joined = all(re.fullmatch("[、和及]", between(a, b)) for a, b in pairwise(parts))
    return m is not None and joined and len(re.split("[、和及]", m["names"])) == len(parts)


def _of_opposites(
    statement: Sequence[Indicator], before: Sequence[Indicator], done: Set[int]
) -> Iterator[Check]:
    """168个项目，…。其中，续建项目96个，新开工项目72个: the whole two sentences before."""
    for one, other in pairwise(statement):
        unit = one.figure.unit
        if not (_OF_WHICH.fullmatch(_clause_of(one)) and one.is_exact and other.is_exact):
            continue
        if unit in NOT_ADDED or unit != other.figure.unit:
            continue
        words = [re.split("[，,。；;：:（(]", i.ahead[-_LEAD:])[-1] for i in (one, other)]
        wholes = [
            w
            for w in before
            if w.place.number == one.place.number
            and w.figure.unit == unit
            and w.amount > max(one.amount, other.amount)
            and words[0][-2:] == words[1][-2:]
            and words[0][-2:] in w.noun.phrase
        ]
        if is_pair(words) and len({w.amount for w in wholes}) == 1:
            check = sum_check(wholes[-1], [one, other])
            slight = abs(check.computed - check.stated.value) <= _SLIGHT * check.stated.value
            if slight and check.stated.indicator not in done:
                yield check


def _clause_of(one: Indicator) -> str:
    return _SENTENCE_END.split(one.ahead)[-1][-_LEAD:]


def _paired(statement: Sequence[Indicator]) -> Iterator[Check]:
    """低保户28户46人，其中一类6户9人、二类10户17人、…: two lists, of which one adds up."""
    for at in range(len(statement) - 2 * _LEAST_PARTS + 1):
        units = [base_unit(i.figure.unit) for i in statement[at : at + 2]]
        if units[0] == units[1] or between(statement[at], statement[at + 1]):
            continue
        run = [statement[at : at + 2]]
        for one, other in zip(statement[at + 2 :: 2], statement[at + 3 :: 2], strict=False):
            same = [base_unit(i.figure.unit) for i in (one, other)] == units
            if not same or between(one, other) or len(between(run[-1][1], one)) > _GAP:
                break
            run.append([one, other])
        if len(run) < _LEAST_PARTS or not all(i.is_exact for pair in run for i in pair):
            continue
        gaps = {between(a[1], b[0]) for a, b in pairwise(run)}
        if _IN_SUM.search(between(run[-2][1], run[-1][0])):
            run.insert(0, run.pop())  # 甲3座1260米、乙8座620米，合计11座1880米
        elif gaps == {"、"}:
            continue  # 500立方米3座、300立方米2座、200立方米4座: one after another, all parts
        lists = [[pair[side] for pair in run] for side in (0, 1)]
        sums = [sum_check(amounts[0], amounts[1:]) for amounts in lists]
        if any(check.agrees for check in sums):
            yield from sums
            return


def _of_list(parts: Sequence[Indicator], totals: Sequence[Indicator]) -> Check | None:
    for whole in totals:
        digits = len(re.sub(r"\D", "", whole.text).rstrip("0"))
        if digits >= _LEAST_DIGITS and adds_up(whole, parts):
            return sum_check(whole, parts)
    lead = parts[0].place.text[: parts[0].figure.start].split("。")[-1]
    is_whole = _WHOLE_LIST.search(lead) is not None
    if is_whole or _LAST_PART.search(between(parts[-2], parts[-1])):
        added = sum(part.amount for part in parts)
        near = {w.amount: w for w in totals if abs(w.amount - added) <= _SLIGHT * w.amount}
        slips = [whole for whole in near.values() if is_one_digit_off(whole, parts)]
        if len(near) == 1 and is_whole:
            return sum_check(next(iter(near.values())), parts)
        if len(slips) == 1:
            return sum_check(slips[0], parts)
    dealt = len(parts) >= _LEAST_PARTS and _is_dealt(parts)
    if dealt or (len(parts) > _LEAST_PARTS and _is_plain(parts)):
        added = sum(part.amount for part in parts)
        slight = _LITTLE if dealt else _HARDLY
        near = {
            w.amount: w
            for w in totals
            if abs(w.amount - added) <= slight * w.amount
            and (not dealt or w.place.number == parts[0].place.number)
        }
        slips = [whole for whole in near.values() if is_one_digit_off(whole, parts)]
        if len(slips) == 1 and len(re.sub(r"\D", "", slips[0].text).strip("0")) > _LEAST_DIGITS:
            return sum_check(slips[0], parts)
    told = [number_of(m["n"].replace("两", "二")) for m in _SO_MANY_PARTS.finditer(lead)]
    if len(parts) not in told:
        return None
    slips = [whole for whole in totals if is_one_digit_off(whole, parts)]
    return sum_check(slips[0], parts) if len(slips) == 1 else None
