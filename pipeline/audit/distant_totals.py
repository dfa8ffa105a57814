"""Lists whose total stands in an earlier sentence: 总投资10080万元。…五个项目区分别投资2688万元、….

A list that adds up to an amount told before it is a check passed. One that does not is said only
where the words tell how many its parts are, and a single slip of the pen keeps it from adding up;
or where they tell that nothing is left out, and only one amount can be the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise, permutations

from pipeline.audit.findings import Check
from pipeline.audit.indicator import Indicator, base_unit
from pipeline.audit.roles import Role
from pipeline.audit.statements import NOT_ADDED, between
from pipeline.audit.wholes import adds_up, is_one_digit_off, is_pair, sum_check
from pipeline.audit.wording import IN_ALL, OTHERS
from pipeline.text.numerals import HAN_COUNT, number_of
from pipeline.text.patterns import regex

_TOLD = regex(
    rf"(?:^|[^第\d.{HAN_COUNT}])(?P<n>[两{HAN_COUNT}]|\d{{1,2}})(?:个|批|类|家|期|次|种|项|支|条|处|大)"
)
_WHOLE_LIST = regex(
    r"(?:(?:分解|来源|构成|组成|分配|划分|结构|(?:分|从|按)[^，,。；;]{1,8}(?:看|分|划分))[^，,。；;\d]{0,6}[，,：:]|(?:^|[，,。；;])[分按从][^，,。；;：:\d]{1,5}[：:])"
    r"[^，,。；;：:\d]{0,14}$"
)
"""Before a list that leaves nothing out: 分方式看，, 任务分解：."""
_LAST = regex(rf"(?:{OTHERS})[^，,。；;：:、\d等]{{0,8}}$")
"""Before the last of a list that leaves nothing out."""
_IN_ALL = regex(f"(?:{IN_ALL})[^，,。；;：:、\\d]{{0,4}}$")
_ITEM = regex(r"[、，,；;和及][^，,。；;：:、（()）\d]{1,16}")
_WHICH = regex(r"其中[，,：:]?[^，,。；;：:\d]{1,12}")
_NUMBERED = regex(r"\s*[（(]?\d{1,2}[.．、)）][^，,。；;\d]{2,20}")
_LEAD = 20
_DEALT = regex(r"(?P<names>[^，,。；;：:]+?)分别[^，,。；;：:\d]{1,8}$")
_LITTLE = 0.03
_HARDLY = 0.01
"""How far from the whole a plain list may be that no words tell to be all of it."""
_SLIGHT = 0.1
"""How far from the whole, beside it, a list may be that is meant for it."""
_GAP = 20
_EACH = regex(r"[每均][^，,。；;：:、\d]{0,8}$")
"""Before what one of something comes to, which is no part."""
_EACH_NEAR = 10
_BACK = 2  # paragraphs
_LEAST_PARTS = 3
_LEAST_DIGITS = 3
_MOST = 6  # totals that a list is tried with
_MOST_PARTS = 24
_SENTENCE_END = regex("[。；;]")


def distant_total_checks(statements: Sequence[Sequence[Role]], done: Set[int]) -> Iterator[Check]:
    """The lists of the text and the totals told before them.

    Args:
        statements: the roles of the document's figures, statement by statement.
        done: numbers of the figures that are checked already.
    """
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
        yield from _side_by_side(lists, before, done)
        yield from _of_opposites(statement, before, done)
        for parts in lists:
            unit = base_unit(parts[0].figure.unit)
            totals = [
                one
                for one in reversed(before)
                if base_unit(one.figure.unit) == unit
                and parts[0].place.number - one.place.number <= _BACK
                and one.amount > max(part.amount for part in parts)
            ][:_MOST]
            check = _check(parts, totals)
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
        and 0 < items[0].place.number - one.place.number <= _BACK
        and one.amount > max(item.amount for item in items)
        and len(re.sub(r"\D", "", one.text).rstrip("0")) >= _LEAST_DIGITS
    ]
    fitting = [one for one in totals if adds_up(one, items)]
    ends = _LAST.search(items[-1].place.text[: items[-1].figure.start]) is not None
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
        for one in (i for i in alike if not _EACH.search(i.ahead[-_EACH_NEAR:])):
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
        and all(_ITEM.fullmatch(between(one, other)) for one, other in pairwise(parts))
    )


def _is_dealt(parts: Sequence[Indicator]) -> bool:
    """7月、8月、9月分别受理13.62万件、14.05万件和14.19万件: as many amounts as names."""
    m = _DEALT.search(parts[0].ahead)
    joined = all(re.fullmatch("[、和及]", between(a, b)) for a, b in pairwise(parts))
    return m is not None and joined and len(re.split("[、和及]", m["names"])) == len(parts)


def _side_by_side(
    lists: Sequence[Sequence[Indicator]], before: Sequence[Indicator], done: Set[int]
) -> Iterator[Check]:
    """问题23个，金额2147万元。其中：甲8个，金额624万元；乙…: where one list adds up, both do."""
    for one, other in permutations(lists, 2):
        if len(one) != len(other) or base_unit(one[0].figure.unit) == base_unit(
            other[0].figure.unit
        ):
            continue
        numbers = [i.number for pair in zip(one, other, strict=True) for i in pair]
        in_turn = sorted(numbers) == list(range(min(numbers), min(numbers) + len(numbers)))
        first = [w for w in before if _is_of_list(w, one) and adds_up(w, one)]
        if not in_turn or not first:
            continue
        whole = next((w for w in before if w.number == first[-1].number + 1), None)
        if whole is None or not _is_of_list(whole, other) or "。" in between(first[-1], whole):
            continue
        check = sum_check(whole, other)
        if abs(check.computed - check.stated.value) <= _SLIGHT * check.stated.value and not (
            check.agrees and whole.number in done
        ):
            yield check
        return


def _is_of_list(whole: Indicator, parts: Sequence[Indicator]) -> bool:
    alike = base_unit(whole.figure.unit) == base_unit(parts[0].figure.unit)
    near = parts[0].place.number - whole.place.number <= _BACK
    return alike and near and whole.amount > max(part.amount for part in parts)


def _of_opposites(
    statement: Sequence[Indicator], before: Sequence[Indicator], done: Set[int]
) -> Iterator[Check]:
    """168个项目，…。其中，续建项目96个，新开工项目72个: the whole two sentences before."""
    for one, other in pairwise(statement):
        unit = one.figure.unit
        if not (_WHICH.fullmatch(_clause_of(one)) and one.is_exact and other.is_exact):
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
        if _IN_ALL.search(between(run[-2][1], run[-1][0])):
            run.insert(0, run.pop())  # 甲3座1260米、乙8座620米，合计11座1880米
        elif gaps == {"、"}:
            continue  # 500立方米3座、300立方米2座、200立方米4座: one after another, all parts
        lists = [[pair[side] for pair in run] for side in (0, 1)]
        sums = [sum_check(amounts[0], amounts[1:]) for amounts in lists]
        if any(check.agrees for check in sums):
            yield from sums
            return


def _check(parts: Sequence[Indicator], totals: Sequence[Indicator]) -> Check | None:
    for whole in totals:
        digits = len(re.sub(r"\D", "", whole.text).rstrip("0"))
        if digits >= _LEAST_DIGITS and adds_up(whole, parts):
            return sum_check(whole, parts)
    lead = parts[0].place.text[: parts[0].figure.start].split("。")[-1]
    is_whole = _WHOLE_LIST.search(lead) is not None
    if is_whole or _LAST.search(between(parts[-2], parts[-1])):
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
    told = [number_of(m["n"].replace("两", "二")) for m in _TOLD.finditer(lead)]
    if len(parts) not in told:
        return None
    slips = [whole for whole in totals if is_one_digit_off(whole, parts)]
    return sum_check(slips[0], parts) if len(slips) == 1 else None
