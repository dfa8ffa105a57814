"""The ways to a figure: what gives it, how far the words say so, where its terms are looked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from enum import IntEnum
from itertools import pairwise

from pipeline.audit.amounts import RATES, Amount, of_one_kind, rounding
from pipeline.audit.roles import Role
from pipeline.audit.statements import between
from pipeline.text.chars import HAN
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_GENERIC = regex(
    "全社会|全[省市县区州年国镇乡村校部]|其中|当年|本年|同期|我[省市县区]|总[数额量计]?|[数额量]|全部|累计|共|合计|的|已|完成|年初|年度|实现|达到?|为|占|比|上年|今年|安排|有|约|仅|按"
)
_EACH = regex(
    "每|单[价个]|均(?!值)|各(?:奖|补|给|发|配|设|派)|标准(?:为|是|由)?$|票价|一[张本只台套人户亩页吨]|/"
)
_ONE = regex(rf"一[{HAN}]{{1,3}}$")
_OPENS_LIST = regex(r"其中|当中|里[头面]|中[，,]|包括|包含|分为|分别|[:：]")
_ITEM = regex(r"[、，,；;和及与][^，,。；;：:（()）]{0,16}|其中[^，,。；;：:（()）]{0,16}")
_BRACKET = regex("[（()）]")
_NO_LEVEL = RATES | {"", "年"}
_LEVELS = 8
_EVEN = frozenset({"比率", "平均"})
_EVENLY = 1e-6
_STEPS = 8
_STEP = 1e-6
_CLAUSE = 16  # code points before a figure that no clause of its own names
_ONE_PRICE = 8  # code points before a figure in which 一亩 makes it a price
_COUNTED = regex(f"[{HAN}]{{0,6}}")


class Bond(IntEnum):
    """How much the words say of what a figure is computed from."""

    LOOSE = 0
    """Near by; no word says of what kind it is."""
    FREE = 1
    """Of its kind near by."""
    NEAR = 2
    """Right before it."""
    NAMED = 3
    """By name, by unit or by their roles, and nothing else is so called."""
    TOLD = 4
    """The words state that it is this and nothing else: 较2023年的156件增长p%."""


class Way(NamedTuple):
    """One way to compute a figure.

    Attributes:
        kind: of the check.
        terms: what is computed with.
        value: what comes out, as the value of an :class:`Amount`.
        error: what rounding explains.
        formula: over the terms' values.
        bond: how much the words say that it is this.
        signs: of a sum, those of its terms; none where it is no sum.
        open_list: whether the terms may be some parts of the figure and not all.
        mistaken: what comes out where one errs as clerks do: of the wrong base.
        compute: the result of the terms' values.
    """

    kind: str
    terms: tuple[Amount, ...]
    value: float
    error: float
    formula: str
    bond: Bond = Bond.FREE
    signs: tuple[int, ...] = ()
    open_list: bool = False
    mistaken: tuple[float, ...] = ()
    compute: Callable[..., float] | None = None

    def needed(self, at: int, wanted: float) -> tuple[float, float] | None:
        """What a term would have to be for something to come out, and how exactly that is known.

        Args:
            at: which of the terms.
            wanted: what should come out.
        """
        values = [term.value for term in self.terms]
        if self.compute is None:
            return None
        x = values[at]
        for _ in range(_STEPS):
            try:
                here = self.compute(*values[:at], x, *values[at + 1 :])
                slope = (self.compute(*values[:at], x * (1 + _STEP), *values[at + 1 :]) - here) / (
                    x * _STEP
                )
                more = (wanted - here) / slope
            except ZeroDivisionError:
                return None
            x += more
            if x <= 0:
                return None
            if abs(more) <= _STEP * x:
                return x, self.error / abs(slope)
        return None


class Pair(NamedTuple):
    """A part and its whole, as a rate that fits them tells.

    Attributes:
        rate: the number of the rate.
        part: what it is of.
        whole: all of it.
    """

    rate: int
    part: Amount
    whole: Amount


class Scope(NamedTuple):
    """Where the terms of a figure are looked for.

    Attributes:
        statement: the figures of its statement.
        at: which of them it is.
        last: those of the statement before it in the same paragraph.
        told: amounts of the statements before, for what goes by its name.
        pairs: the parts and wholes of the rates of these statements.
        parts: numbers of figures that make up another, told as well.
    """

    statement: Sequence[Role]
    at: int
    last: Sequence[Role] = ()
    told: Sequence[Role] = ()
    pairs: Sequence[Pair] = ()
    parts: Set[int] = frozenset()

    @property
    def role(self) -> Role:
        """The figure."""
        return self.statement[self.at]

    def ahead(self, most: int) -> list[Role]:
        """The terms of the statement before the figure, what brackets enclosed apart.

        Args:
            most: figures to look at.
        """
        some = self.statement[max(0, self.at - most) : self.at]
        return [r for r in some if is_term(r) and not is_enclosed(r, self.role)]


def made(
    kind: str,
    target: Amount,
    terms: Sequence[Amount],
    compute: Callable[..., float],
    formula: str,
    bond: Bond = Bond.FREE,
    *,
    rounded: bool = True,
    signs: tuple[int, ...] = (),
    open_list: bool = False,
    mistakes: Sequence[Callable[..., float]] = (),
    is_given: bool = False,
) -> Iterator[Way]:
    """The way, if something comes out.

    Args:
        kind: of the check.
        target: the figure.
        terms: what is computed with.
        compute: the result of the terms' values.
        formula: likewise, in Excel's syntax.
        bond: how much the words say that it is this.
        rounded: whether the figure is rounded even where it is a whole number, as a quotient is.
        signs: of a sum, those of its terms.
        open_list: whether the terms may be some parts of the figure and not all.
        mistakes: what one may have computed by mistake.
        is_given: whether it is laid down, as a price is, so that a round number says nothing.
    """
    values = [term.value for term in terms]
    try:
        value = compute(*values)
        error = rounding(compute, values, terms)
        mistaken = tuple(wrong(*values) for wrong in mistakes)
    except ZeroDivisionError:
        return
    if bond < Bond.NAMED and kind in _EVEN and not is_given and _is_even(value, target, terms):
        bond = Bond(bond + 1)
    own = target.half or (target.indicator.precision * target.worth if rounded else 0.0)
    if value > 0:
        terms = tuple(terms)
        error += own
        yield Way(kind, terms, value, error, formula, bond, signs, open_list, mistaken, compute)


def _is_even(value: float, target: Amount, terms: Sequence[Amount]) -> bool:
    """Whether a quotient comes out even to the digits written, as it hardly does by chance."""
    step = 2 * target.indicator.precision * target.worth
    if len(terms) != 2 or not step or value < 9 * step:
        return False
    steps = value / step
    round_terms = any(len(f"{term.value:.4g}".strip("0.").replace(".", "")) < 2 for term in terms)
    return not round_terms and abs(steps - round(steps)) < _EVENLY


def is_term(role: Role) -> bool:
    """Whether a figure can be computed with; none of something is a part, too."""
    return role.one.is_exact and (role.one.figure.value > 0 or role.amount.unit not in _NO_LEVEL)


def is_each(role: Role) -> bool:
    """Whether a figure is told of one of several: 每户8000元, 8元/亩."""
    one = role.one
    if _EACH.search(role.words) or "/" in one.figure.unit:
        return True
    return not role.words and _ONE.search(one.ahead[-_ONE_PRICE:]) is not None


def levels_of(ahead: Sequence[Role]) -> list[Role]:
    """The last amounts, without rates and prices."""
    return [r for r in ahead if r.amount.unit not in _NO_LEVEL and not is_each(r)][-_LEVELS:]


def name_of(role: Role) -> str:
    """The words of its clause before a figure and what it counts behind it."""
    one = role.one
    behind = _COUNTED.match(one.place.text[one.figure.end : one.figure.end + 6])
    words = role.words if len(role.words) > 1 else one.ahead[-_CLAUSE:]
    return words + "|" + (behind[0] if behind else "")


def told_name_of(role: Role) -> str:
    """Likewise, of what it became what stands before what it was: 生产总值由上年的A扩大到B."""
    if role.kind == "became":
        return role.one.ahead[-2 * _CLAUSE :] + "|"
    return name_of(role)


def core_of_name(name: str) -> str:
    """A name without what says little: 全县总支出 is 支出."""
    return _GENERIC.sub("", name)


def shares_words(name: str, words: str) -> bool:
    """Whether half of a name at least, without what says little, stands in other words."""
    core = core_of_name(name)
    pairs = [core[i : i + 2] for i in range(len(core) - 1)]
    return bool(pairs) and 2 * sum(pair in words for pair in pairs) >= len(pairs)


def is_enclosed(role: Role, target: Role) -> bool:
    """Whether a bracket that holds a figure closes before another: 增长8%（上年26亿元），人均….

    Args:
        role: the figure.
        target: one behind it.
    """
    mark = _BRACKET.search(between(role.one, target.one))
    return mark is not None and mark[0] in "）)"


def is_item(one: Role, other: Role) -> bool:
    """Whether a figure is the next of the list that another is of: 甲3家、乙5家."""
    return _ITEM.fullmatch(between(one.one, other.one)) is not None


def heads_of(statement: Sequence[Role], at: int) -> dict[int, Role]:
    """By number of a part in the lists before a figure, the amount that the list is of.

    Args:
        statement: the figures of a statement.
        at: which of them is asked about.
    """
    heads: dict[int, Role] = {}
    head: Role | None = None
    for one, other in pairwise(statement[max(0, at - 2 * _LEVELS) : at]):
        words = between(one.one, other.one)
        if _OPENS_LIST.search(words) and one.kind != "change" and one.amount.unit not in RATES:
            head = one
        elif head is not None and not _ITEM.fullmatch(words):
            head = None
        if head is not None and of_one_kind(head.amount, other.amount) and other.kind == "level":
            heads[other.one.number] = head
    return heads
