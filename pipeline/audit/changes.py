"""What an amount was, what it is and by how much it changed, in any order of a sentence.

The words before a figure give it its role. A change looks for the level before it and the one that
it is compared with; which words stand between does not matter, if they tell of nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from pipeline.audit.amounts import POINTS, RATES, amount_of, check_of, is_meant
from pipeline.audit.findings import Check, Term, half_unit, shown, slips_of
from pipeline.audit.indicator import Indicator, base_unit, multiple
from pipeline.audit.roles import CHANGED, Role
from pipeline.audit.statements import NOT_ADDED, between, claim, is_rounded, same_unit
from pipeline.audit.wording import DOWN, IN_ALL, THAN, TO, UP
from pipeline.text.numerals import HAN_COUNT
from pipeline.text.patterns import regex

REAL_TERMS = regex(
    "生产总值|国民收入|增加值|GDP|经济|产值|消费水平|(?:居民|人均|农民)[^，。；;]{0,10}(?:收入|支出|消费|产出)"
)
_PER_YEAR = regex("年均|年平均|月均|平均每")
_EACH = regex(r"每[^，,。；;：:、\d]{1,6}$")
_YEAR_BETWEEN = regex(r"[^，,。；;]*?年(?:末|底)?的?")
_FROM = regex(r"(?:由|从)[^，,。；;]{0,12}$")
_TO_NEXT = regex(rf"(?:的)?(?:{UP}|{DOWN}|提|发展|调|调整|优化|整合)(?:{TO})")
_LEAD = 24  # code points before a figure in which 由 may stand
_AGAIN = regex("其中|包括|另|此外|[。]")
_LISTED = regex(
    r"[、和及与](?:\d{1,4}[年月日])?[^，,。；;：:、（()）\d]{0,14}|[，,][^，,。；;：:、（()）\d]{1,8}"
)
_BUDGET = regex(r"(?:完成|占)?(?:了)?(?:年初|调整)?(?:预算|计划)(?:数|总数)?的$")
_THAN_BUDGET = regex(r"[，,]比(?:年初|调整)?(?:预算|计划)数?")
_DOUBLED = regex(
    rf"[，,、（(]?(?:[两{HAN_COUNT}\d]年(?:间|来|内|时间)?)?(?:实现)?(?:了)?(?P<words>翻(?:了)?(?P<n>[一两二])番)(?=[。；;，,、）)]|$)"
)
_DOUBLED_TO = regex(
    r"[^，,。；;\d]{0,4}(?P<words>翻(?:了)?(?P<n>[一两二])番)[，,]?[^，,。；;\d]{0,6}(?:20\d\d年)?[^，,。；;\d]{0,4}(?:达到?|至|为)了?"
)
_ADJUSTED = regex(
    r"[，,、]?(?:调整为|变为|[缩压减增提降调][^，,。；;\d]{0,3}[到至为])(?:不得?少于|不超过|至少)?"
)
_AT_ONCE = regex(
    r"[，,、（(]?即?(?:由|从)[^，,。；;：:（()）\d]{0,12}(?:20\d\d年)?[^，,。；;：:（()）\d]{0,8}"
)
_REACHED = regex(
    r"[，,（(]?[^，,。；;：:（()）\d]{0,6}(?:达到?|为|至|到|即)[^，,。；;：:（()）\d]{0,4}"
)
_IN_ALL = regex(IN_ALL)
_CAME = regex("^[^，,。；;]{0,4}(?:新增|新建|新认定|新引进|新招|新培育)")
_NOMINAL = regex("可支配收入")
"""What of real terms is compared as it is, where both amounts are told."""
_LEAST_DIGITS = 5
_LOOSE_FRACTION = 0.01
_LOOSE = 0.1
"""What 翻一番 leaves open where both levels are told before it."""
_LOOSE_WORDS = 0.02
"""Likewise where it leads from the one to the other."""
_FAR = 3.0
"""How many times what is computed a stated change may be and still be meant for it."""
_MOST = 10  # figures before a change among which its levels are looked for


def change_checks(statements: Sequence[Sequence[Role]]) -> Iterator[Check]:
    """The changes of every sentence, in the order of what is stated.

    Args:
        statements: the roles of the document's figures, statement by statement.
    """
    for statement in statements:
        for _, sentence in groupby(statement, key=lambda role: role.one.sentence_start):
            yield from _of_sentence(list(sentence))


def _of_sentence(roles: Sequence[Role]) -> Iterator[Check]:
    group = [role.one for role in roles]
    for old, new in pairwise(group):
        yield from _doubled(old, new)
    if len(group) < 3:
        return
    for at, role in enumerate(roles):
        if role.kind == "change" and role.one.is_exact and (role.plain or _is_told(roles, at)):
            near = max(0, at - _MOST)
            yield from _changed(roles[near : at + 3], at - near)
    for at in range(len(group) - 2):
        yield from _beside(*roles[at : at + 3])
        yield from _more_than_came(*roles[at : at + 3])
        yield from _of_budget(*group[at : at + 3])
        yield from _adjusted(*group[at : at + 3])


def _beside(was: Role, now: Role, by: Role) -> Iterator[Check]:
    """从3600万元降到2880万元，一年化解720万元: what lies between, in whatever words."""
    if was.kind != "was" or now.kind != "became" or by.kind != "level":
        return
    old, new, stated = was.one, now.one, by.one
    alike = all(_is_of(role, stated.figure.unit) for role in (was, now))
    near = re.fullmatch(r"[，,][^，,。；;：:、（()）\d]{1,8}", between(new, stated))
    if not (alike and near and old.is_exact and new.is_exact and stated.is_exact):
        return
    check = _difference(old, new, stated)
    if check.agrees or is_meant(check, stated, 1.0):
        yield check


def _more_than_came(by: Role, was: Role, now: Role) -> Iterator[Check]:
    """新增7家，由33家增至41家: what came is no less than what there is more of."""
    if was.kind != "was" or now.kind != "became" or by.kind != "level":
        return
    old, new, stated = was.one, now.one, by.one
    alike = all(_is_of(role, stated.figure.unit) for role in (was, now))
    near = re.match(r"[，,][^，,。；;：:、（()）\d]{0,10}$", between(stated, old))
    if not (alike and near and _CAME.search(by.words)):
        return
    if old.is_exact and new.is_exact and stated.is_exact and stated.amount <= new.amount:
        check = _difference(old, new, stated)
        fewer = check.computed > stated.figure.value and new.amount > old.amount
        if check.agrees or (fewer and is_meant(check, stated, _FAR)):
            yield check


def _is_told(roles: Sequence[Role], at: int) -> bool:
    """标准下调10%，由600元降至540元: what changed is named, and both its levels follow at once."""
    if [role.kind for role in roles[at + 1 : at + 3]] != ["was", "became"]:
        return False
    return _AT_ONCE.fullmatch(between(roles[at].one, roles[at + 1].one)) is not None


def _changed(roles: Sequence[Role], at: int) -> Iterator[Check]:
    """What a change is checked against."""
    change = roles[at]
    unit = change.one.figure.unit
    is_fraction = not unit and "分之" in change.one.text
    of = "%" if unit in POINTS else None if unit in {"%", "倍"} or is_fraction else unit
    was, now = _levels(roles if change.plain else roles[at : at + 3], at if change.plain else 0, of)
    if was is not None and now is not None:
        yield from _between(was, now, change, roles)
        return
    if unit == "%":
        yield from _of_amount(roles, at, was)


def _is_of(role: Role, unit: str | None) -> bool:
    own = role.one.figure.unit
    if unit is None:
        return own not in RATES and own != ""
    return same_unit(base_unit(own), base_unit(unit))


def _is_of_another(role: Role) -> bool:
    """Whether something else is said to have changed, so that what was told is left behind."""
    return role.kind == "change" and not role.plain


def _is_comparand(role: Role) -> bool:
    """Whether it is a plan of which another is so many percent: 为预算17.8亿元的103.5%."""
    return role.kind == "plan" and role.one.place.text.startswith("的", role.one.figure.end)


def _levels(roles: Sequence[Role], at: int, unit: str | None) -> tuple[Role | None, Role | None]:
    """What was before and what is now, of the change at a place."""
    told = roles[max(0, at - _MOST) : at]
    other = next((i for i in reversed(range(len(told))) if _is_of_another(told[i])), -1)
    ahead = [
        role
        for role in told[other + 1 :]
        if role.kind != "change" and _is_of(role, unit) and not _is_comparand(role)
    ]
    was = now = None
    if ahead and ahead[-1].kind == "became":
        now = ahead[-1]
        was = next((role for role in ahead[-2:-1] if role.kind in {"was", "level"}), None)
        if was is not None and was.kind == "level":
            was = None
    elif ahead and ahead[-1].kind == "was":
        was = ahead[-1]
        now = next((role for role in ahead[-2:-1] if role.kind != "was"), None)
    elif len(ahead) > 1 and ahead[-2].kind == "was" and ahead[-1].kind == "level":
        # 上年为A，今年为B，增长p%
        was, now = ahead[-2], ahead[-1]
        if not re.search("今年|本年|本期|当年|现|目前|达|年", now.one.ahead[-_LEAD:]):
            was = None
    if was is None:
        behind = roles[at + 1 : at + 3]
        if behind and behind[0].kind == "was" and _is_of(behind[0], unit):
            if _is_told(roles, at):
                return behind[0], behind[1]
            lead = between(roles[at].one, behind[0].one)
            if re.match("[，,；;（(]", lead) and not re.match(f"[，,；;（(](?:{THAN})", lead):
                was = behind[0]
                now = next((role for role in ahead[-1:] if role.kind == "level"), None)
    elif now is None and _is_reached(roles, at, unit):
        now = roles[at + 1]  # 在2000元的基础上提高10%，达到2200元
    if was is not None and now is not None:
        if _AGAIN.search(_words(was, now)):
            return None, None
        each = [_EACH.search(role.words) for role in (was, now)]
        if each[0] and not each[1] and now.kind == "level":
            # 按每人94元、54万人安排5076万元，较上年每人89元提高5元
            alike = [role for role in ahead if role is not was and _is_of_each(role, each[0][0])]
            now = alike[-1] if alike else None if "/" not in now.one.figure.unit else now
    return was, now


def _is_of_each(role: Role, each: str) -> bool:
    return role.words.endswith(each) or role.amount.unit.endswith(each.replace("每", "/"))


def _is_reached(roles: Sequence[Role], at: int, unit: str | None) -> bool:
    """Whether what a change leads to follows it at once."""
    following = roles[at + 1 : at + 2]
    if not following or not _is_of(following[0], unit):
        return False
    return _REACHED.fullmatch(between(roles[at].one, following[0].one)) is not None


def _words(one: Role, other: Role) -> str:
    first, second = sorted((one.one, other.one), key=lambda i: i.figure.start)
    return between(first, second)


def _between(was: Role, now: Role, change: Role, roles: Sequence[Role]) -> Iterator[Check]:
    """The change against both levels."""
    old, new, stated = was.one, now.one, change.one
    if not (old.is_exact and new.is_exact and old.amount > 0):
        return
    if not same_unit(base_unit(old.figure.unit), base_unit(new.figure.unit)):
        return
    at = roles.index(change)
    # 由A增加到B，增长p%; B，比A增加D: nothing else can be meant.
    is_sure = now.kind == "became" or roles[at - 2 : at] == [now, was]
    higher = (new.amount > old.amount) - (new.amount < old.amount)
    if change.sign and higher and change.sign != higher and now.kind != "became":
        return
    if _PER_YEAR.search(change.words):
        return
    if stated.figure.unit in {"%", "倍", ""}:
        check = _rate(old, new, stated)
        if _is_in_real_terms(old) or _is_in_real_terms(new):
            # In real terms it is less than what the amounts give, seldom more.
            less = check.computed < check.stated.value
            nominal = _NOMINAL.search(new.place.text) and now.kind == "became" and less
            if nominal and (check.agrees or _is_written_wrong(old, new, stated)):
                yield check
            return
    else:
        check = _difference(old, new, stated)
    is_said = stated.figure.unit and not _is_one_of_several(now, roles)
    if check.agrees or (is_said and (is_sure or is_meant(check, stated, _FAR))):
        yield check


def _is_written_wrong(old: Indicator, new: Indicator, rate: Indicator) -> bool:
    """Whether one slip in the last of three figures keeps a rate of an income from being its."""
    sign = 1 if new.amount > old.amount else -1
    low, high = (
        old.figure.value * (1 + sign * (rate.figure.value + swing * half_unit(rate.text)) / 100)
        for swing in (-1, 1)
    )
    digits = shown(new.figure.value)
    if len(digits) < _LEAST_DIGITS or old.figure.unit != new.figure.unit:
        return False
    return any(low <= float(meant) <= high for meant in slips_of(digits))


def _is_one_of_several(now: Role, roles: Sequence[Role]) -> bool:
    """Whether what is now is the last of a list, whose sum may be meant."""
    at = roles.index(now)
    last = roles[at - 1] if at else None
    alike = last is not None and last.kind == "level" and _is_of(last, now.one.figure.unit)
    return bool(
        alike
        and last
        and not _IN_ALL.search(now.words)
        and _LISTED.fullmatch(between(last.one, now.one))
    )


def _of_amount(roles: Sequence[Role], at: int, was: Role | None) -> Iterator[Check]:
    """B, D more than before, by p %: D is p % of B less D; or of what was before."""
    rate = roles[at]
    by = roles[at - 1] if at else None
    if by is None or by.kind != "change" or not by.plain:
        by = roles[at + 1] if at + 1 < len(roles) else None
        if by is None or by.kind != "change" or not by.plain:
            return
    if by.one.figure.unit in RATES or not by.one.is_exact or by.one.figure.unit in NOT_ADDED:
        return
    if by.sign != rate.sign or _PER_YEAR.search(rate.words):
        return
    first = min(at, roles.index(by))
    ahead = [
        role
        for role in roles[max(0, first - _MOST) : first]
        if role.kind != "change" and not _is_comparand(role) and _is_of(role, by.one.figure.unit)
    ]
    level = ahead[-1] if ahead else None
    if level is None or not level.one.is_exact or _is_in_real_terms(level.one):
        return
    if _AGAIN.search(between(level.one, roles[first].one)) or _is_in_real_terms(by.one):
        return
    d, b = by.one.amount, level.one.amount
    base = b if level.kind == "was" else b - by.sign * d
    if base <= 0:
        return
    given = "{0}" if level.kind == "was" else f"({{0}}{'-' if by.sign > 0 else '+'}{{1}})"
    error = half_unit(rate.one.text) / 100
    halves = [level.amount.half, by.amount.half]
    error += halves[1] / base + d * sum(halves) / base**2
    terms = (level.amount, by.amount)
    check = check_of("增减", rate.amount, terms, d / base, error, f"{{1}}/{given}")
    is_sure = roles.index(level) == first - 1 and roles.index(by) == at - 1
    is_said = is_sure or is_meant(check, rate.one, _FAR)
    if check.agrees or (is_said and not _is_one_of_several(level, roles)):
        yield check


def _rate(old: Indicator, new: Indicator, stated: Indicator) -> Check:
    value = abs(new.amount - old.amount) / old.amount
    target, terms = amount_of(stated), (amount_of(old), amount_of(new))
    is_fraction = not stated.figure.unit
    own = _LOOSE_FRACTION if is_fraction else half_unit(stated.text) * target.worth
    return check_of("增减", target, terms, value, own + _spread(old, new), "ABS({1}-{0})/{0}")


def is_from_to(old: Indicator, new: Indicator) -> bool:
    """Whether two figures one after the other are from where to where: 由12.5亿元增加到13.6亿元."""
    if not _FROM.search(old.ahead[-_LEAD:]):
        return False
    middle = between(old, new)
    return _TO_NEXT.fullmatch(_YEAR_BETWEEN.sub("", middle) or middle) is not None


def _doubled(old: Indicator, new: Indicator) -> Iterator[Check]:
    """由8个增加到16个，翻了一番; 由8个翻一番，达到16个: no figure but the two says it."""
    if "番" not in old.place.text:
        return
    if not (old.is_exact and new.is_exact and _FROM.search(old.ahead[-_LEAD:])):
        return
    loose = _LOOSE
    m = _DOUBLED.match(old.place.text, new.figure.end) if is_from_to(old, new) else None
    if m is None:
        loose = _LOOSE_WORDS
    m = m or _DOUBLED_TO.fullmatch(between(old, new))
    if m is None:
        return
    if old.figure.value <= 0 or not same_unit(old.figure.unit, new.figure.unit):
        return
    times = 2.0 if m["n"] == "一" else 4.0
    value = new.amount / old.amount
    if abs(value - times) > loose * times and not times / 2 < value < times * 1.5:
        return
    scale = multiple(new.figure.unit) / multiple(old.figure.unit)
    yield Check(
        kind="增减",
        place=new.place,
        claim=claim((old, new)) + (m[0] if m.start() == new.figure.end else ""),
        explanation=f"{new.text} ÷ {old.text} = {shown(round(value, 4))} 倍，文中为{m['words']}",
        terms=(old.term, new.term),
        stated=Term(times),
        computed=value,
        tolerance=loose * times,
        formula="{1}/{0}" if scale == 1 else f"{{1}}*{scale:g}/{{0}}",
    )


def _adjusted(old: Indicator, change: Indicator, new: Indicator) -> Iterator[Check]:
    """由25天，缩短5天，调整为20天: the change stands between."""
    if not old.figure.unit == new.figure.unit == change.figure.unit:
        return
    verb = CHANGED.search(between(old, change))
    if not (verb and _FROM.search(old.ahead[-_LEAD:]) and len(between(old, change)) < _LEAD / 2):
        return
    if _ADJUSTED.fullmatch(between(change, new)) and not (
        change.figure.qualifier or old.figure.upper or new.figure.upper
    ):
        yield _difference(old, change, new)


def _of_budget(rate: Indicator, budget: Indicator, short: Indicator) -> Iterator[Check]:
    """完成预算的 p %，比预算数 B 少 D: p is what is left of B."""
    if rate.figure.unit != "%" or not all(i.is_exact for i in (rate, budget, short)):
        return
    same = budget.figure.unit == short.figure.unit and budget.figure.unit not in NOT_ADDED
    if not same or not _BUDGET.search(rate.ahead):
        return
    exceeds = CHANGED.search(between(budget, short))
    if not exceeds or not _THAN_BUDGET.fullmatch(between(rate, budget)):
        return
    less = exceeds["down"] is not None
    b, d = budget.figure.value, short.figure.value
    if b <= 0:
        return
    value = (b - d) / b if less else (b + d) / b
    error = half_unit(rate.text) / 100 + (short.precision + budget.precision * d / b) / b
    sign = "-" if less else "+"
    terms = (amount_of(budget), amount_of(short))
    yield check_of("增减", amount_of(rate), terms, value, error, f"({{0}}{sign}{{1}})/{{0}}")


def _is_in_real_terms(indicator: Indicator) -> bool:
    """Whether its growth is at constant prices, which cannot be had from two values."""
    start = indicator.figure.start
    return bool(REAL_TERMS.search(indicator.place.text, max(0, start - 24), start))


def _difference(old: Indicator, new: Indicator, change: Indicator) -> Check:
    terms, target = (amount_of(old), amount_of(new)), amount_of(change)
    exact = all("." not in i.text for i in (old, new, change))
    halves = sum(half_unit(one.indicator.text) * one.worth for one in (target, *terms))
    value = abs(terms[1].value - terms[0].value)
    return check_of("增减", target, terms, value, 0.0 if exact else halves, "ABS({1}-{0})")


def _spread(old: Indicator, new: Indicator) -> float:
    """What the rounding of both values may do to their ratio."""
    # 由1元调整为2元 is exact; 由5万亩增加到8万亩 is rounded.
    first, second = (i.precision / i.figure.value if is_rounded(i) else 0.0 for i in (old, new))
    return (first + second) * new.amount / old.amount
