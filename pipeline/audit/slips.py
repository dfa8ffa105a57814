"""Whether a figure that its neighbours do not give is one slip of the pen away from what they do.

Of all numbers of three digits two in nine hundred are another with two neighbours changed, and
eighteen with a digit before the last written wrong. So many results as are tried, times that share,
is the chance that a right figure looks like a slip. How much of it is borne depends on how far the
words say what the figure is computed from (:class:`pipeline.audit.relations.Bond`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import combinations, takewhile

from pipeline.audit.amounts import POINTS, Amount, amount_of, check_of, of_one_kind
from pipeline.audit.findings import Check, lost_digits_of, slips_of
from pipeline.audit.indicator import Indicator
from pipeline.audit.relations import ways_to
from pipeline.audit.roles import Role
from pipeline.audit.table_operands import TableNear, table_ways
from pipeline.audit.ways import Bond, Pair, Scope, Way
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_HARDLY = {
    Bond.LOOSE: 0.005,
    Bond.FREE: 0.02,
    Bond.NEAR: 0.1,
    Bond.NAMED: 0.25,
    Bond.TOLD: 0.95,
}
"""How probable it may be that chance makes a figure look like a slip."""
_HARDLY_OF_SOME = 0.05
"""Likewise, of parts that need not be all."""
_HARDLY_OF_TWO = 0.02
"""Likewise, of two."""
_GOES_ON = regex("其中|[按从分][^，,。；;]{1,8}[看分][，,：:]|主要")
_TEN_THOUSANDS = frozenset({1e4, 1e8, 1e-4, 1e-8})
"""By which 万元 for 亿元 is wrong."""
_SCALED = (10.0, 0.1, 1e4, 1e-4)
"""How many times what it should be a figure is whose unit or point is wrong."""
_LEAST_WINDOW = 1e-4
_FEW_TERMS = 3
_WHOLE = 1e-4
_BY_FEW = 3.0
"""By how many a count may be wrong whose product is told."""
_OF_COUNT = 0.2
_LEAST_DIGITS = 3
_OF_TERM = 0.03
"""How probable at most a slip in a term may be: one wrong digit of two is not."""
_KEPT = 120  # amounts of the paragraphs before
_BY_CHANCE = 0.1
"""How probable it may be that chance makes a figure fit a way that no words name."""
_FAR = 3.0
"""How many times what is computed a figure may be and still be meant for it."""
_AKIN = 1.4
"""Likewise, where names alone say what it is computed from."""
_ABOUT = 0.005
"""How far from it, beside it, a figure may be of which 约 is said."""
_CERTAIN = 0.9
_TWICE = 0.03
"""How probable it may be that chance makes one number fit in two places."""
_TWICE_NEAR = 0.002
"""Likewise, where no words tell what it is computed from."""
_ALMOST = 0.005
"""How near a figure is to what it should be where only rounding keeps them apart."""
_PRICED = frozenset({"平均", "乘积"})
"""Kinds of computation that take a price, which may be of something else."""
_SAID = frozenset({"合计", "增减", "平均", "乘积"})
"""Kinds of computation whose terms their names tell; of a share the whole may be another."""
_MISTAKEN = 0.05
"""How far a growth must be from that of the wrong base: less may be of constant prices."""
_CORRELATED = 0.05
"""How near two rates may be that differ by rounding or by constant prices."""
_NUMBER = regex(r"\d[\d,，]*(?:\.\d+)?")
_GROUPING = regex("[,，]")


def slip_checks(
    statements: Sequence[Sequence[Role]],
    checks: Sequence[Check],
    tables: Mapping[int, TableNear],
) -> tuple[list[Check], set[int]]:
    """What the figures of each paragraph say of one another; which of them a mistake explains.

    Args:
        statements: the roles of the document's figures, statement by statement.
        checks: those that are made already.
        tables: by number of an element, the table near it.
    """
    found: list[Check] = []
    done = {check.stated.indicator for check in checks}
    made = {_members(check) for check in checks}
    sure = {number for check in checks if check.agrees for number in _members(check)}
    confirming: dict[int, list[Check]] = {}
    for made_one in checks:
        for number in _members(made_one) if made_one.agrees else ():
            confirming.setdefault(number, []).append(made_one)
    blamed = {number for check in checks if not check.agrees for number in _members(check)}
    last: Sequence[Role] = ()
    told: list[Role] = []
    failing: list[_Failing] = []
    pairs = pairs_of(statements, checks)
    parts = {t.indicator for c in checks if c.agrees and c.kind == "合计" for t in c.terms}
    doubtful: list[tuple[Scope, list[Way]]] = []
    explained: set[int] = set()
    for statement in joined(statements):
        if last and last[0].one.place.number != statement[0].one.place.number:
            last = ()
        for at, role in enumerate(statement):
            number = role.one.number
            if role.one.figure.qualifier == "约":
                statement = _with(statement, at, _about(role))
                role = statement[at]
            elif not role.one.is_exact:
                continue
            if role.one.figure.value <= 0 or number in blamed:
                continue
            around = (*last, *statement[: at + 2])
            of_rates = [pairs[r.one.number] for r in around if r.one.number in pairs]
            scope = Scope(statement, at, last, told, of_rates, parts)
            near = tables.get(role.one.place.number)
            ways = _distinct((*ways_to(scope), *table_ways(role, near)))
            check = _fitting(role.amount, ways)
            by_chance = _fits_by_chance(confirming.get(number, ()), ways)
            if ways and (check is None or by_chance):
                doubtful.append((scope, ways))
            again = check is not None and number in done
            if check is not None and _members(check) not in made and not again:
                found.append(check)
                made.add(_members(check))
                done.add(number)
                sure.update(_members(check))
                confirming.setdefault(number, []).append(check)
                pairs.update(
                    _paired([check], {r.one.number: r.one for r in (*told, *last, *statement)})
                )
        last = statement
        told = [*told, *(r for r in statement if r.kind != "change" and r.one.is_exact)][-_KEPT:]
    # What other figures bear out is not wrong, whichever of them comes first.
    for scope, ways in doubtful:
        target, number = scope.role.amount, scope.role.one.number
        by_chance = _fits_by_chance(confirming.get(number, ()), ways)
        if number in blamed:
            continue
        if number in sure:
            # Borne out by others, it may still be a whole one of whose parts is wrong.
            check = _slip(target, [w for w in ways if w.kind == "合计"], sure, blamed)
        else:
            check = _slip(target, ways, sure, blamed)
        if check is not None and any(_of_mistake(target, way) < 1 for way in ways):
            explained.add(number)
        if check is None and (number not in sure or by_chance):
            check = _by_name(scope, ways, blamed - sure)
        if check is not None and _members(check) not in made:
            found.append(check)
            made.add(_members(check))
            blamed.update(_members(check))
        elif check is None:
            failing += [
                _Failing(target, way)
                for way in ways
                if way.bond > (Bond.NEAR if way.kind in _PRICED else Bond.LOOSE)
            ]
    return found + list(_twice_wrong(failing, sure, blamed)), explained


def _distinct(ways: Iterable[Way]) -> list[Way]:
    """Each computation once, as closely bound as any words bind it."""
    found: dict[tuple[str, tuple[int, ...]], Way] = {}
    for way in ways:
        key = way.formula, tuple(term.indicator.number for term in way.terms)
        other = found.get(key)
        if other is None or way.bond > other.bond:
            mistaken = way.mistaken or (other.mistaken if other else ())
            found[key] = way._replace(mistaken=mistaken)
    return list(found.values())


def _with(statement: Sequence[Role], at: int, role: Role) -> Sequence[Role]:
    return [*statement[:at], role, *statement[at + 1 :]]


def _about(role: Role) -> Role:
    """A figure told as about so much: of 约5000 no digit but the first is sure."""
    zeros = re.search(r"0*$", _written(role.amount))
    step = 10.0 ** len(zeros[0]) if zeros and "." not in _written(role.amount) else 1.0
    half = role.one.precision * role.amount.worth * step
    return role._replace(amount=role.amount._replace(half=max(half, _ABOUT * role.amount.value)))


class _Failing(NamedTuple):
    """A figure and a way to it that does not give it."""

    target: Amount
    way: Way


class _Needed(NamedTuple):
    """What a figure would have to be for something to come out."""

    value: float
    half: float
    of: _Failing


def _twice_wrong(failing: Sequence[_Failing], sure: Set[int], blamed: Set[int]) -> Iterator[Check]:
    """Figures that one other number would make fit in two places.

    5916 of 8400 are no 74.0%, and 8400 less 5916 are no 2184: of 6216 both are so.
    """
    wanted: dict[int, tuple[Amount, list[_Needed]]] = {}
    for one in failing:
        target, way = one
        numbers = {a.indicator.number for a in (target, *way.terms)}
        if numbers & blamed:
            continue
        for at, amount in enumerate((target, *way.terms)):
            if amount.indicator.number in sure:
                continue
            needed = (way.value, way.error) if at == 0 else way.needed(at - 1, target.value)
            far = amount.value * _AKIN
            if needed is None or not amount.value / _AKIN < needed[0] < far:
                continue
            own = max(needed[1], amount.indicator.precision * amount.worth)
            of = wanted.setdefault(amount.indicator.number, (amount, []))
            of[1].append(_Needed(needed[0], own, one))
    best: list[tuple[float, _Needed]] = []
    for amount, needs in wanted.values():
        for first, second in combinations(needs, 2):
            apart = abs(first.value - second.value)
            if apart > first.half + second.half or _same_figures(first.of, second.of):
                continue
            if abs(first.value - amount.value) <= _ALMOST * amount.value:
                continue
            window = (first.half + second.half) / amount.value
            tried = len(needs) * (len(needs) - 1) / 2
            low, high = sorted((first.of.way.bond, second.of.way.bond))
            named = low >= Bond.NEAR and high >= Bond.NAMED
            if window * tried <= (_TWICE if named else _TWICE_NEAR):
                best.append((window * tried, min(first, second, key=lambda n: n.half)))
    done: set[int] = set()
    for _, need in sorted(best, key=lambda b: b[0]):
        target, way = need.of
        numbers = {a.indicator.number for a in (target, *way.terms)}
        if not numbers & done:
            done |= numbers
            yield _check(target, way)


def _same_figures(one: _Failing, other: _Failing) -> bool:
    """Whether the figures of one way are among those of another."""
    first, second = ({a.indicator.number for a in (f.target, *f.way.terms)} for f in (one, other))
    return first <= second or second <= first


def pairs_of(statements: Sequence[Sequence[Role]], checks: Sequence[Check]) -> dict[int, Pair]:
    """By rate, the part and the whole that fit it.

    Args:
        statements: the roles of the document's figures, statement by statement.
        checks: those that are made already.
    """
    numbered = {role.one.number: role.one for statement in statements for role in statement}
    return _paired(checks, numbered)


def _paired(checks: Sequence[Check], numbered: Mapping[int, Indicator]) -> dict[int, Pair]:
    found: dict[int, Pair] = {}
    for check in checks:
        ones = [numbered.get(term.indicator) for term in (*check.terms, check.stated)]
        if not check.agrees or len(ones) != 3 or None in ones or check.formula.count("{") != 2:
            continue
        one, other, stated = (amount_of(one) for one in ones if one is not None)
        if check.kind == "比率":
            found[stated.indicator.number] = Pair(stated.indicator.number, one, other)
        elif check.kind == "乘积" and "%" in {one.unit, other.unit}:
            rate, whole = (one, other) if one.unit == "%" else (other, one)
            found[rate.indicator.number] = Pair(rate.indicator.number, stated, whole)
    return found


def without_others(
    checks: Sequence[Check], indicators: Sequence[Indicator], explained: Set[int]
) -> list[Check]:
    """The checks without those that were probably read into words that claim something else.

    What such a claim would have to be is no slip of what stands there, and another figure says just
    that: ``资产负债率54.3%`` of one kind of company, where all together have 61.2%.

    Args:
        checks: all that are made.
        indicators: the document's figures.
        explained: numbers of figures that a mistake explains, whatever others say.
    """
    numbered = {one.number: one for one in indicators}
    values: dict[str, list[tuple[float, int]]] = {}
    for one in indicators:
        values.setdefault(one.figure.unit, []).append((one.figure.value, one.number))
    for of_unit in values.values():
        of_unit.sort()
    return [
        check
        for check in checks
        if check.agrees
        or check.stated.indicator in explained
        or not _is_of_another(check, numbered.get(check.stated.indicator), values)
    ]


def _is_of_another(
    check: Check, stated: Indicator | None, values: Mapping[str, Sequence[tuple[float, int]]]
) -> bool:
    if stated is None or not stated.figure.value or not check.computed:
        return False
    scale = check.stated.value / stated.figure.value
    meant = abs(check.computed / scale)
    m = re.match(r"\d+(?:\.(\d+))?", re.sub("[,，]", "", stated.text))
    if m is None or f"{meant:.{len(m[1] or '')}f}" in slips_of(m[0]):
        return False
    room = max(check.tolerance, 1e-9) / abs(scale)
    of_unit = values[stated.figure.unit]
    first = bisect_left(of_unit, (meant - room, 0))
    near = (of_unit[k] for k in range(first, len(of_unit)))
    own = _members(check)
    return any(number not in own for _, number in takewhile(lambda v: v[0] <= meant + room, near))


def joined(statements: Sequence[Sequence[Role]]) -> Iterator[Sequence[Role]]:
    """The statements of the text; one that 其中 opens goes on with the one before it."""
    whole: list[Role] = []
    for statement in statements:
        one = statement[0].one
        goes_on = whole and whole[-1].one.place.number == one.place.number
        if not (goes_on and _GOES_ON.match(one.ahead.lstrip())):
            if whole:
                yield whole
            whole = []
        whole.extend(statement)
    if whole:
        yield whole


def _members(check: Check) -> frozenset[int]:
    return frozenset(term.indicator for term in (check.stated, *check.terms))


def _fitting(target: Amount, ways: Sequence[Way]) -> Check | None:
    """The check that the first way to a figure that gives it makes, unless by chance."""
    for way in ways:
        if _gives(way, target):
            chance = len(ways) * 2 * way.error / target.value
            return _check(target, way) if way.bond > Bond.FREE or chance <= _BY_CHANCE else None
    return None


def _gives(way: Way, target: Amount) -> bool:
    return abs(way.value - target.value) <= way.error * (1 + 1e-9) + 1e-9


def _slip(target: Amount, ways: Sequence[Way], sure: Set[int], blamed: Set[int]) -> Check | None:
    """The check of a figure one slip away from what the words leave one way to."""
    if any(_gives(way, target) for way in ways):
        return None
    doubted = blamed - sure
    for bond in sorted(Bond, reverse=True):
        some = [way for way in ways if way.bond >= bond]
        tried = len({f"{way.value:.6g}" for way in some})
        found = {
            f"{way.value:.6g}": way
            for way in some
            if not any(term.indicator.number in doubted for term in way.terms)
            and chance_of_slip(target, way, sure) * tried <= _bound(way, bond)
        }
        if len(found) == 1:
            return _check(target, next(iter(found.values())))
    return None


def _fits_by_chance(checks: Sequence[Check], ways: Sequence[Way]) -> bool:
    """Whether a figure is given only by what no words say: 3.35 of another fund's 48.97."""
    told = {
        frozenset(term.indicator.number for term in way.terms)
        for way in ways
        if way.bond <= Bond.FREE
    }
    return len(checks) == 1 and (
        frozenset(term.indicator for term in checks[0].terms) in told
        or (checks[0].kind == "乘积" and "*12" in checks[0].formula)
    )


def _by_name(scope: Scope, ways: Sequence[Way], doubted: Set[int]) -> Check | None:
    """The check of a figure that the words leave one way to, however far it is from it.

    Between it and what it is computed from stands nothing else of its kind.
    """
    target = scope.role.amount
    named = {
        f"{way.value:.6g}": way
        for way in ways
        if way.bond >= Bond.NAMED and not way.open_list and way.kind in _SAID
    }
    way = next(iter(named.values()), None)
    if way is None or len(named) > 1:
        return None
    off = abs(way.value - target.value)
    far = _FAR if target.unit in POINTS else _AKIN
    near = way.value / far < target.value < way.value * far
    if not near or off <= max(2 * way.error, _ALMOST * way.value):
        return None
    numbers = {term.indicator.number for term in way.terms}
    last = max((n for n in numbers if n < target.indicator.number), default=0)
    others = (
        r
        for r in scope.statement[: scope.at]
        if r.one.number > last
        and (of_one_kind(r.amount, target) or (target.unit in POINTS and r.amount.unit == "%"))
    )
    if numbers & doubted or next(others, None) is not None:
        return None
    return _check(target, way)


def _bound(way: Way, bond: Bond) -> float:
    some = _HARDLY_OF_TWO if len(way.terms) == 2 else _HARDLY_OF_SOME
    return min(_HARDLY[bond], some) if way.open_list else _HARDLY[bond]


def _check(target: Amount, way: Way) -> Check:
    return check_of(way.kind, target, way.terms, way.value, way.error, way.formula)


def chance_of_slip(target: Amount, way: Way, sure: Set[int]) -> float:
    """How probably chance puts a figure, or a term, one slip away from what the others give.

    Args:
        target: the figure.
        way: what gives it.
        sure: numbers of figures that others confirm, which are right.

    Returns:
        1 where nothing is one slip away.
    """
    if not way.signs:
        own = target.indicator.number not in sure
        tried = [_share(target, way.value, exact=False, some=False)] if own else []
        tried += [_of_mistake(target, way), _of_nearness(target, way)] if own else []
        if way.compute is not None and len(way.terms) <= _FEW_TERMS:
            tried += [
                _solved(target, way, at)
                for at, term in enumerate(way.terms)
                if term.indicator.number not in sure
            ]
        return min(tried, default=1.0)
    lacks = target.value - way.value
    chances = []
    if target.indicator.number not in sure:
        chances.append(_share(target, way.value, exact=bool(way.signs), some=way.open_list))
    for sign, term in zip(way.signs, way.terms, strict=False):
        if term.indicator.number not in sure:
            chance = _share(term, term.value + sign * lacks, exact=True, some=way.open_list)
            chances.append(chance if chance <= _OF_TERM else 1.0)
    best = min(chances, default=1.0)
    return best * sum(1 for _ in chances) if best < 1 else 1.0


def _of_mistake(target: Amount, way: Way) -> float:
    """The chance that a figure is what comes out by a mistake that clerks make."""
    own = max(target.half, target.indicator.precision * target.worth)
    fits = [
        2 * own / wrong
        for wrong in way.mistaken
        if wrong > 0 and abs(wrong - target.value) <= own * (1 + 1e-9)
    ]
    is_rate = target.unit == "%" and way.kind == "增减"
    far = abs(way.value - target.value) > _MISTAKEN * way.value and not (is_rate and way.value > 1)
    far = far or (way.kind == "平均" and abs(way.value - target.value) > 2 * way.error)
    chances = [len(way.mistaken) * min(fits)] if fits and far else []
    # A point in the wrong place, ‰ for %, 万元 for 亿元: the digits are right.
    if way.bond >= Bond.NAMED and _digits(_written(target)) > 1:
        for k in _SCALED:
            room = own + max(0.0, way.error - own) * k
            if abs(way.value * k - target.value) <= room * (1 + 1e-9):
                chances.append(len(_SCALED) * max(2 * room / target.value, _LEAST_WINDOW))
    return min(chances, default=1.0)


def _of_nearness(target: Amount, way: Way) -> float:
    """The chance that a figure is as near as this to what it is not."""
    off = abs(way.value - target.value)
    if way.bond is Bond.TOLD and off > 2 * way.error:
        return 1.0 if not way.value / _FAR < target.value < way.value * _FAR else _CERTAIN
    if way.bond < Bond.NAMED or off <= 2 * way.error:
        return 1.0
    return 2 * off / way.value


def _solved(target: Amount, way: Way, at: int) -> float:
    """The chance that one slip in a term makes a result fit.

    The kinds of slips are tried one after another: each has its own chance.
    """
    term = way.terms[at]
    written = _written(term)
    needed = way.needed(at, target.value)
    if not written or needed is None:
        return 1.0
    if term.half == 0 and _digits(written) < _LEAST_DIGITS:
        near = round(needed[0])
        whole = abs(needed[0] - near) <= _WHOLE * near and 0 < abs(near - term.value) <= _BY_FEW
        counts = way.kind in _PRICED and way.bond is Bond.TOLD
        return _OF_COUNT if whole and counts else 1.0
    worth = term.value / float(written)
    wanted, room = needed[0] / worth, needed[1] / worth
    window = max(2 * way.error / way.value, 10.0 ** -_digits(_written(target)))
    best = 1.0
    kinds = () if term.half else (slips_of,)
    bound = (lost_digits_of, _scaled_of) if way.bond >= Bond.NAMED else ()
    for slips in (*kinds, *bound):
        tried = list(slips(written))
        if any(abs(float(slip) - wanted) <= room * (1 + 1e-9) + 1e-9 for slip in tried):
            best = min(best, len(tried) * window / 2)
    return best


def _scaled_of(written: str) -> Iterator[str]:
    """The number with its point elsewhere, or in 万 for 亿."""
    return (f"{float(written) * k:.12g}" for k in _SCALED)


def _share(one: Amount, meant: float, *, exact: bool, some: bool) -> float:
    """Of all numbers written so, the share that is as near as one slip to what is meant."""
    written = _written(one)
    if not written or meant <= 0 or not one.value:
        return 1.0
    scale = one.value / float(written)
    decimals = len(written.partition(".")[2])
    value = meant / scale
    if exact and abs(round(value, decimals) - value) > 1e-6 * max(1.0, value):
        return 1.0
    wanted = f"{value:.{decimals}f}"
    n = max(_digits(written), _digits(wanted))
    a, b = written.replace(".", ""), wanted.replace(".", "")
    if round(value / float(written), 9) in _TEN_THOUSANDS and _digits(written) > 1:
        return float(10.0 ** (1 - n)) / 10
    if a == b or n < (_LEAST_DIGITS if some else 2):
        return 1.0
    unit = float(10.0 ** (1 - n))
    if len(a) == len(b):
        wrong = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
        i, j = wrong[0], wrong[-1]
        if len(wrong) == 2 and j == i + 1 and (a[i], a[j]) == (b[j], b[i]):
            return unit * (n - 1) / 9
        if len(wrong) > 1:
            return 1.0
        is_last = i == len(a) - 1
        if exact:
            coarse = is_last and (some or "." in written)
            return 1.0 if coarse else unit if is_last else unit * (n - 1)
        far = abs(value - float(written)) > _CORRELATED * value
        return unit * (n - 1) if far and not is_last else 1.0
    if some:
        return 1.0
    if a.strip("0") == b.strip("0"):
        return unit
    short, long = sorted((a, b), key=len)
    one_more = len(long) == len(short) + 1 and "." not in written and n >= _LEAST_DIGITS
    if one_more and any(long[:i] + long[i + 1 :] == short for i in range(len(long))):
        return unit * n
    return 1.0


def _written(one: Amount) -> str:
    m = _NUMBER.match(one.indicator.text)
    return _GROUPING.sub("", m[0]) if m else ""


def _digits(written: str) -> int:
    """Significant digits."""
    digits = written.replace(".", "").lstrip("0")
    return len(digits if "." in written else digits.rstrip("0"))
