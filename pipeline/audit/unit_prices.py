"""So much for each of so many: what it comes to, in any order of a statement.

What each is of says the word behind 每 or before 均 and 产; how many there are, a figure counted in
that word, or the one that goes by the same name before. A month's amount may be told for its year.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.audit.amounts import (
    RATES,
    Amount,
    amount_of,
    check_of,
    counted,
    is_meant,
    rounding,
)
from pipeline.audit.findings import Check
from pipeline.audit.indicator import Indicator, base_unit
from pipeline.audit.roles import Role, are_items_apart
from pipeline.audit.statements import between, same_unit
from pipeline.audit.wording import is_of_another
from pipeline.text.chars import HAN
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_EACH = regex(
    rf"每(?P<x>个?[{HAN}]{{1,2}}?)(?P<span>每(?:个?月|年|季度?|学期|天|日))?(?:[^，,。；;：:、\d每]{{0,10}})$"
)
_YIELD = regex(r"(?P<x>亩|人|户|[头只株])[产均][^，,。；;：:、\d]{0,4}$")
_MEAN = regex(
    rf"(?:平均每(?P<a>个?[{HAN}]{{1,2}}?)|每(?P<b>个?[{HAN}]{{1,2}}?)平均|单个(?P<d>[{HAN}]{{2}})平均|(?P<c>[{HAN}])均)[^，,。；;：:、\d每]{{0,8}}$"
)
_EACH_OF = regex(rf"^每(?P<x>个?[{HAN}]{{1,2}}?)$")
_EACH_COST = regex(
    r"^每(?P<x>个?(?:公里|千米|平方米|米|亩|个|座|套|户|人|处|公顷))(?:投资|造价|投入|成本|耗资)(?:约?为)?$"
)
_OF_TIME = {"月": (("前三季度", 9), ("季度", 3), ("半年", 6), ("年", 12)), "日": (("年", 365),)}
"""So many months or days has the time that a statement begins with."""
_PRICE = regex(r"(?:单价|售价|票价|均价)[^，,。；;：:、\d]{0,4}$")
_BEHIND = regex(rf"(?:/|每)(?P<x>[{HAN}]{{1,2}}?)(?=[，,。；;、）)]|$)")
_TOTAL = regex(
    r"(?:共|合计|总|计|需|支出|投入|金额|资金|补助|补贴|收入|产量|产|安排|拨付|发放|费|经费|奖励|价)[^，,。；;：:、\d]{0,8}$"
)
_NO_TOTAL = regex(r"每|均|其中|最高|上限|人均|/")
_YEARLY = regex(r"(?:一|全|每)?年(?!末|底|初)")
_IN_STOCK = regex("结余|余额|结存|库存|存量|累计|滚存")
"""Of a day, not of a year."""
_OPEN_DAYS = regex("(?:开[馆放园门诊机]|营[业运]|运[行营]|生产)$")
_A_YEAR = regex("年(?!末|底|初|终)")
_IN_ALL = regex("合计|共计|总计|共")
_SPANS = {"月": 12, "个月": 12, "季": 4, "季度": 4, "学期": 2}
_BY_NAME = {"案": ("件", "起", "宗", "例"), "项": ("个", "项"), "床": ("张",), "校": ("所",)}
"""In what is counted, of what an amount is told: 案均, of so many 起."""
_MASS = {"公斤": 1.0, "千克": 1.0, "斤": 0.5, "吨": 1000.0}
_ASKED = regex("[每均价产/]")
"""Without any of these a statement tells no price."""
_EACH_IS = regex("各(?:奖励|补助|补贴|发放|奖|给予)[^，,。；;：:、\\d]{0,4}$")
_IN_SUM = regex("(?:共|合计|总计|总额|总金额|共计|共需)[^，,。；;：:、\\d]{0,8}$")
_THING = regex(rf"[{HAN}]{{2}}(?=[，,。；;、）)])")
_COUNTERS = frozenset({"个", "张", "台", "套", "名", "人", "间"})
_DAYS = frozenset({"天", "日", "个月", "课时", "学时"})
_OTHERWISE = regex("其中|另|减半|免|除|翻倍|加倍|再|及|和")
"""Between a price and a sum that is not of it alone."""
_EXPLAINED = regex("[（(][^（()）]*(?:部分|不满|不足|年中|中途|扣除|减免|未[发付]|另含|不含)")
"""Behind a sum: why it is not the product, as 发放1285万元（部分人员年中才上岗）."""
_BESIDE = 4
_ALIKE = 1.2
_FAR = 1.5
_REACH = 40
_KEPT = 40
_MOST = 12  # figures before one, among which its count and its whole are looked for
_LEAD = 16
_LEAST_NAME = 2


class _Each(NamedTuple):
    """What one of something comes to.

    Attributes:
        at: its place among the figures of the statement.
        of: what it is one of; empty of what only a price is told.
        name: the words before 每, which may name what there are so many of.
        times: how many of its spans a year has.
    """

    at: int
    of: str
    name: str
    times: int


def unit_price_checks(statements: Sequence[Sequence[Role]]) -> Iterator[Check]:
    """The products of every statement.

    Args:
        statements: the roles of the document's figures, statement by statement.
    """
    recent: list[Role] = []
    for roles in statements:
        text = roles[0].one.place.text
        if _ASKED.search(text, 0, roles[-1].one.figure.end + _BESIDE):
            for at, role in enumerate(roles):
                each = _each(role, at)
                if each is not None:
                    yield from _checked(roles, each, recent)
                yield from _mean(roles, at, recent)
            yield from _all_together(roles)
        recent = [*recent[-_KEPT:], *(role for role in roles if role.kind == "level")]


def _each(role: Role, at: int) -> _Each | None:
    one = role.one
    if not one.is_exact or one.figure.unit in RATES or one.figure.value <= 0:
        return None
    m = _EACH.search(role.words)
    if m is not None:
        span = (m["span"] or "").removeprefix("每")
        of = m["x"].removeprefix("个")
        times = _SPANS.get(span, 1)
        if of in _SPANS and not span:
            return None
        return _Each(at, of, role.words[: m.start()], times)
    m = _YIELD.search(role.words)
    if m is not None:
        return _Each(at, m["x"], "", 1)
    _, _, of = one.figure.unit.partition("/")
    if of:
        return _Each(at, of, "", 1)
    m = _BEHIND.match(one.place.text, one.figure.end)
    if m is not None:
        return _Each(at, m["x"], "", 1)
    return _Each(at, "", "", 1) if _PRICE.search(role.words) else None


def _checked(roles: Sequence[Role], each: _Each, recent: Sequence[Role]) -> Iterator[Check]:
    price = roles[each.at].amount._replace(half=0.0)
    if counted(price.unit) in _MASS:
        price = roles[each.at].amount
    total_at = next(
        (
            at
            for at in range(each.at + 1, min(len(roles), each.at + 4))
            if _is_total(roles[at], price) and roles[at].kind != "change"
        ),
        None,
    )
    if total_at is None:
        return
    stated = roles[total_at].one
    if _EXPLAINED.match(stated.place.text, stated.figure.end) or _is_mean(roles, each):
        return
    if len(between(roles[each.at].one, stated)) > _REACH:
        return
    counts = _counts(roles, each, total_at, price)
    if not counts and len(each.name) >= _LEAST_NAME:
        named = [role for role in recent if _goes_by(role, each)]
        counts = named if len({role.one.amount for role in named}) == 1 else []
    checks = [_check(price, role, stated, each, roles[total_at].words) for role in counts]
    fitting = [check for check in checks if check.agrees]
    if not counts:
        yield from _of_all_days(roles, total_at, price)
    if fitting:
        yield fitting[0]
    elif len({role.one.amount for role in counts}) == 1 and is_meant(checks[0], stated, _FAR):
        yield from checks[: 0 if _OTHERWISE.search(between(roles[each.at].one, stated)) else 1]


def _is_mean(roles: Sequence[Role], each: _Each) -> bool:
    """137户586人，户均4.28人: of the two right before it, and of no later one."""
    mean = roles[each.at]
    if each.at < 2 or "均" not in mean.words:
        return False
    by, whole = sorted(
        roles[each.at - 2 : each.at],
        key=lambda role: same_unit(role.amount.unit, counted(mean.amount.unit)),
    )
    if not _is_of(by, each.of) or not (by.one.is_exact and whole.one.is_exact):
        return False
    if not same_unit(whole.amount.unit, counted(mean.amount.unit)) or by.amount.value <= 0:
        return False
    return _quotient(whole, by, mean.amount).agrees


def _of_all_days(roles: Sequence[Role], at: int, price: Amount) -> Iterator[Check]:
    """每人每天450元，5天共计2250元，120人共需27万元: what one costs over all days, for all."""
    days, one = roles[at - 1], roles[at].amount
    heads, last = (roles[at + i] if at + i < len(roles) else None for i in (1, 2))
    if days.one.figure.unit not in _DAYS or heads is None or last is None:
        return
    if abs(price.value * days.amount.value - one.value) > 1e-6 or not _is_total(last, price):
        return
    if heads.one.is_exact and heads.one.figure.unit in {"人", "名"}:
        each = _Each(at, "人", "", 1)
        check = _check(one._replace(half=0.0), heads, last.one, each, last.words)
        if check.agrees or is_meant(check, last.one, _FAR):
            yield check


def _all_together(roles: Sequence[Role]) -> Iterator[Check]:
    """一等奖2名，每名20万元；二等奖3名，每名15万元，总额85万元: each kind at its own price."""
    pairs: list[Amount] = []
    for at, role in enumerate(roles[1:], start=1):
        count = roles[at - 1].amount
        m = _EACH.search(role.words) or _EACH_IS.search(role.words)
        if m and _may_be_added(roles[at - 1]) and _may_be_added(role):
            if pairs and not same_unit(counted(pairs[-1].unit), counted(role.amount.unit)):
                pairs = []
            of = (m.groupdict().get("x") or "").removeprefix("个")
            if not of or _is_of(roles[at - 1], of):
                pairs += [count, role.amount._replace(half=0.0)]
            continue
        total = role.amount
        if pairs and not _IN_SUM.search(role.words) and _is_total(role, pairs[-1]):
            pairs = []  # 每亩4.2万元计，需993.30万元: what each kind comes to is told by itself
        if len(pairs) > 2 and _IN_SUM.search(role.words) and _is_total(role, pairs[-1]):
            values = [one.value for one in pairs]
            formula = "+".join(f"{{{i}}}*{{{i + 1}}}" for i in range(0, len(pairs), 2))
            check = check_of("乘积", total, pairs, _products(*values), total.half, formula)
            if check.agrees or is_meant(check, role.one, _FAR):
                yield check
            pairs = []


def _products(*values: float) -> float:
    return sum(a * b for a, b in zip(values[::2], values[1::2], strict=True))


def _may_be_added(role: Role) -> bool:
    return role.one.is_exact and role.one.figure.unit not in RATES and role.one.figure.value > 0


def _mean(roles: Sequence[Role], at: int, recent: Sequence[Role]) -> Iterator[Check]:
    """What all comes to, told before, divided by how many there are."""
    stated = roles[at].one
    words = roles[at].words
    m = (
        (_MEAN.search(words) or _EACH_OF.search(words) or _EACH_COST.search(words))
        if stated.is_exact
        else None
    )
    if m is None or stated.figure.unit in RATES or stated.figure.value <= 0:
        return
    of = next(filter(None, m.groups())).removeprefix("个")
    target = amount_of(stated)
    wholes = [
        role
        for role in roles[max(0, at - _MOST) : at]
        if role.kind in {"level", "became", "plan"}
        and role.one.is_exact
        and "/" not in role.one.figure.unit
        and not _NO_TOTAL.search(role.words)
        and not is_of_another(words[m.start() :], role.words)
        and role.amount.value > target.value
        and same_unit(role.amount.unit, counted(target.unit))
    ]
    each = _Each(at, of, "", 1)
    days = roles[at - 1] if at and of == "日" else None
    is_open = days is not None and _OPEN_DAYS.search(days.words) is not None
    if days is not None and is_open and days.one.figure.unit == "天" and days.one.is_exact:
        # 全年开馆304天，日均接待1500人次: of those days
        by: list[Role | int] = [days]
    elif of in _OF_TIME:
        by = [*_spans_of(roles, of)]
        last = roles[max(0, at - 1)]
        of_year = at and of == "月" and _A_YEAR.search(last.words) and last.one.is_exact
        of_year = of_year and not _IN_STOCK.search(last.words)
        of_year = of_year and not is_of_another(words[m.start() :], last.words)
        if of_year and same_unit(last.amount.unit, counted(target.unit)):
            wholes, by = [last], [12]
        elif of == "月" and not wholes:
            wholes, by = _of_year(stated, words[m.end(m.lastindex or 0) :], recent), [12]
    else:
        counts = _counts(roles, each, at, target)
        by = [*([role for role in counts if _IN_ALL.search(role.words)][-1:] or counts)]
    is_price = "均" not in m[0]
    checks = [
        _quotient(whole, one, target)
        for whole in reversed(wholes)
        for one in reversed(by)
        if not (is_price and are_items_apart(whole, roles[at - 1]))
    ]
    fitting = [check for check in checks if check.agrees]
    amounts = {role.one.amount for role in wholes}
    if fitting:
        yield fitting[0]
    elif checks and len(amounts) == 1 and (of != "日" or is_open):  # of working days, perhaps
        # Of what is so much alike whichever is meant: 立案286件, 结案268件.
        values = [check.computed for check in checks]
        if is_price and any(
            isinstance(one, Role) and _is_full(whole, one, target) for whole in wholes for one in by
        ):
            return  # 考生1120人，考场38个，每考场30人: the last has fewer
        if max(values) <= _ALIKE * min(values) and is_meant(checks[0], stated, _FAR):
            yield min(checks, key=lambda check: abs(check.computed - check.stated.value))


def _of_year(stated: Indicator, words: str, recent: Sequence[Role]) -> list[Role]:
    """全年基金支出42180万元。…月均支出3515万元: the year's amount of the same, told once before."""
    name = words.removeprefix("均").strip("为达到是")
    alike = [
        role
        for role in recent
        if role.one.place.number == stated.place.number
        and role.one.is_exact
        and _YEARLY.search(role.words)
        and len(name) >= _LEAST_NAME
        and role.words.endswith(name)
        and base_unit(role.one.figure.unit) == base_unit(stated.figure.unit)
    ]
    return alike if len({role.one.amount for role in alike}) == 1 else []


def _spans_of(roles: Sequence[Role], of: str) -> list[int]:
    """How many months or days the time has that the sentence begins with, if it says so."""
    words = roles[0].one.ahead[:_LEAD]
    return [n for word, n in _OF_TIME[of] if word in words][:1]


def _is_full(whole: Role, count: Role, each: Amount) -> bool:
    """Whether so many hold a whole, the last of them not full."""
    n = count.amount.value
    return each.value * (n - 1) < whole.amount.value <= each.value * n


def _quotient(whole: Role, by: Role | int, stated: Amount) -> Check:
    given = by if isinstance(by, int) else 0
    terms = [whole.amount] if isinstance(by, int) else [amount_of(r.one) for r in (whole, by)]
    values = [term.value for term in terms]

    def compute(a: float, b: float = given) -> float:
        return a / b if b else 0.0

    own = max(stated.half, stated.indicator.precision * stated.scale)
    tolerance = own + rounding(compute, values, terms)
    formula = f"{{0}}/{given}" if given else "{0}/{1}"
    return check_of("平均", stated, terms, compute(*values), tolerance, formula)


def _is_total(role: Role, price: Amount) -> bool:
    one = role.one
    if not one.is_exact or one.figure.value <= 0 or "/" in one.figure.unit:
        return False
    unit, own = counted(price.unit), amount_of(one).unit
    alike = own == unit or (own in _MASS and unit in _MASS)
    if not alike and own != unit and _names(price.indicator, role):
        return True
    return alike and bool(_TOTAL.search(role.words)) and not _NO_TOTAL.search(role.words)


def _names(each: Indicator, total: Role) -> bool:
    """每间6个床位，新增床位600张: what each has is what the words before a total name."""
    m = _THING.match(each.place.text, each.figure.end)
    return each.figure.unit in _COUNTERS and m is not None and total.words.endswith(m[0])


def _counts(roles: Sequence[Role], each: _Each, total_at: int, price: Amount) -> list[Role]:
    """The figures of the statement that say how many there are."""
    found = []
    for at in range(max(0, total_at - _MOST), total_at):
        role = roles[at]
        unit = role.amount.unit
        if at == each.at or not role.one.is_exact or role.one.figure.unit in RATES:
            continue
        if _NO_TOTAL.search(role.words):
            continue
        if role.kind != "level" or "/" in unit or same_unit(unit, counted(price.unit)):
            continue
        if _is_of(role, each.of) or (not each.of and at == each.at - 1):
            found.append(role)
    return found


def _is_of(role: Role, of: str) -> bool:
    """Whether a figure counts what each is one of: 18个乡镇, of each 乡镇."""
    if not of:
        return False
    unit = role.amount.unit
    if same_unit(unit, of) or unit == f"{of}次":
        return True
    if unit in _BY_NAME.get(of, ()):
        return True
    one = role.one
    is_named = one.place.text.startswith(of, one.figure.end) or (
        len(of) > 1 and role.words.endswith(of)
    )
    return unit in {"个", "家", "所"} and is_named


def _goes_by(role: Role, each: _Each) -> bool:
    return (
        _is_of(role, each.of)
        and role.one.is_exact
        and (role.words.endswith(each.name) or role.one.noun.phrase.endswith(each.name))
    )


def _check(price: Amount, count: Role, stated: Indicator, each: _Each, words: str) -> Check:
    terms = (price, count.amount)
    target = amount_of(stated)
    times: float = each.times if each.times > 1 and _YEARLY.search(words) else 1.0
    if target.unit in _MASS and counted(price.unit) in _MASS:
        times *= _MASS[counted(price.unit)] / _MASS[target.unit]
    values = [term.value for term in terms]

    def compute(a: float, b: float) -> float:
        return a * b * times

    tolerance = target.half + rounding(compute, values, terms)
    formula = "{0}*{1}" + ("" if times == 1 else f"*{times:g}")
    return check_of("乘积", target, terms, compute(*values), tolerance, formula)
