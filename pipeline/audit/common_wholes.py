"""Shares that several amounts of a paragraph have of one whole: 占40%，计504万元；占25%，计315万元.

Which amount is their whole the words seldom say. Where most of the shares are of one, told in the
paragraph or shortly before it or had by adding the parts up, it is theirs, and a share that is of
no amount there is wrong. What is left of a whole that a share names so is checked against it, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from itertools import pairwise
from typing import NamedTuple

from pipeline.audit.amounts import (
    RATES,
    Amount,
    check_of,
    is_meant,
    paragraphs_with_before,
    rounding,
)
from pipeline.audit.findings import Check
from pipeline.audit.indicator import Indicator
from pipeline.audit.statements import NOT_ADDED, between, same_unit
from pipeline.text.chars import HAN
from pipeline.text.patterns import regex

_OF_PART = regex(
    rf"[，,、（(]?(?:约|共)?占(?:比|[{HAN}“”]{{0,14}}?(?:总[数额量]|总投资|比重|比例)?)的?(?:比重|比例)?(?:为|达到?)?"
)
"""Between an amount and its share."""
_TO_PART = regex(r"[，,、（(]?(?:即|计|合计|共计|为|共|约)")
"""Between a share and its amount."""
_SHARE = regex(rf"(?:占(?:比|总[{HAN}]{{1,3}})?|(?:其余|剩余|其他)的?|承担|配套|补助|负担)$")
_DEALT = regex(rf"[，,、（(]?分别(?:约)?占(?:比|[{HAN}“”]{{0,14}}?)的?(?:比重|比例)?(?:为|达到?)?")
_PLAIN = regex(r"[，,、（(]?(?:约|共)?占(?:比)?(?:为|达到?)?")
_JOINT = regex(r"[、和及]|以及")
_LEFT = regex(r"(?:尚有|尚缺|尚差|还有|还差|剩余|缺口|余下|结余)[^，,。；;：:、\d]{0,6}$")
_NO_WHOLE = regex(r"每|均|增|减|降|上年|去年|同期|/")
_LEAST = 2
_FAR = 2.5
_DIGITS = 3
_BESIDE = 20
_LEAD = 16


class _Pair(NamedTuple):
    """An amount and the share that it is said to have."""

    part: Amount
    share: Amount
    is_dealt: bool = False

    @property
    def stated(self) -> Amount:
        """Whichever of both is told last."""
        after = self.part.indicator.number > self.share.indicator.number
        return self.part if after else self.share


def common_whole_checks(indicators: Sequence[Indicator], done: Set[int]) -> Iterator[Check]:
    """The shares of every paragraph that has several.

    Args:
        indicators: the document's, in order.
        done: numbers of the figures that are checked already.
    """
    for paragraph, near in paragraphs_with_before(indicators, _may_be_whole):
        pairs = [*_dealt(paragraph), *_beside(paragraph)]
        for unit in dict.fromkeys(pair.part.unit for pair in pairs):
            alike = [pair for pair in pairs if same_unit(pair.part.unit, unit)]
            yield from _of_one_whole(alike, [*near, *paragraph], done)
        yield from _left(pairs, paragraph, near, done)


def _may_be_whole(one: Amount) -> bool:
    words = one.indicator.ahead[-_LEAD:]
    return (
        one.indicator.is_exact
        and one.unit not in RATES
        and one.unit not in NOT_ADDED
        and one.value > 0
        and not _NO_WHOLE.search(words)
    )


def _is_share(one: Amount) -> bool:
    return one.unit == "%" and one.indicator.is_exact and 0 < one.value < 1


def _beside(paragraph: Sequence[Amount]) -> Iterator[_Pair]:
    """Amounts right before or behind their shares."""
    for one, other in pairwise(paragraph):
        words = between(one.indicator, other.indicator)
        if _may_be_whole(one) and _is_share(other) and _OF_PART.fullmatch(words):
            yield _Pair(one, other)
        shares = _is_share(one) and _SHARE.search(one.indicator.ahead[-_LEAD:])
        if shares and _may_be_whole(other):
            head = words.lstrip("的")
            if _TO_PART.fullmatch(head) or (len(words) <= _BESIDE and _ends_so(words)):
                yield _Pair(other, one)


def _ends_so(words: str) -> bool:
    """35%由市级财政解决，计."""
    return words.endswith(("，计", "，即", "，合计", "，共计")) and "。" not in words


def _dealt(paragraph: Sequence[Amount]) -> Iterator[_Pair]:
    """A、B、C，分别占60%、25%和15%: as many shares as amounts before them."""
    for at, one in enumerate(paragraph):
        if not _is_share(one) or not at:
            continue
        last = paragraph[at - 1]
        if not _DEALT.fullmatch(between(last.indicator, one.indicator)):
            continue
        shares = [one]
        for other in paragraph[at + 1 :]:
            if not _is_share(other) or not _JOINT.fullmatch(
                between(shares[-1].indicator, other.indicator)
            ):
                break
            shares.append(other)
        parts = paragraph[max(0, at - len(shares)) : at]
        others = paragraph[max(0, at - len(shares) - 1) : at - 1]
        if abs(sum(one.value for one in others) - last.value) <= 1e-9 * last.value:
            parts = others  # 列支16070万元、3629万元，合计19699万元，分别占81.6%和18.4%
        alike = all(_may_be_whole(p) and same_unit(p.unit, last.unit) for p in parts)
        if alike and len(parts) == len(shares) > 1:
            yield from (_Pair(p, s, is_dealt=True) for p, s in zip(parts, shares, strict=True))


def _of_one_whole(
    pairs: Sequence[_Pair], told: Sequence[Amount], done: Set[int]
) -> Iterator[Check]:
    if len(pairs) < _LEAST:
        return
    unit = pairs[0].part.unit
    parts = [pair.part for pair in pairs]
    wholes: list[tuple[Amount, ...]] = [
        (a,)
        for a in reversed(told)
        if a not in parts and _may_be_whole(a) and same_unit(a.unit, unit)
    ]
    if len(parts) > _LEAST:
        wholes.append(tuple(parts))
    checks = {id(whole): [_check(pair, whole) for pair in pairs] for whole in wholes}
    best = max(wholes, key=lambda w: sum(c.agrees for c in checks[id(w)]), default=None)
    if best is None:
        return
    fits = [check.agrees for check in checks[id(best)]]
    telling = sum(
        len(str(pair.share.indicator.text).strip("%0."))
        for pair, fit in zip(pairs, fits, strict=True)
        if fit
    )
    if telling < _DIGITS or sum(fits) < len(fits) - sum(fits):
        return
    dealt = all(pair.is_dealt for pair in pairs)
    of_first = len(fits) == _LEAST and fits[0] and not dealt and _goes_on(*pairs)
    if sum(fits) < _LEAST and not (of_first or dealt):
        return
    for at, (pair, check) in enumerate(zip(pairs, checks[id(best)], strict=True)):
        if pair.stated.indicator.number in done:
            continue
        if check.agrees:
            yield check
            continue
        elsewhere = any(checks[id(whole)][at].agrees for whole in wholes)
        far = 1.0 if of_first else _FAR  # of two that the words do not join, only a slip
        if not elsewhere and is_meant(check, pair.stated.indicator, far):
            yield check


def _goes_on(first: _Pair, second: _Pair) -> bool:
    """占全县的22.6%；其次…，占21.0%: the second share names no whole of its own."""
    plain = between(second.part.indicator, second.share.indicator)
    one, other = first.stated.indicator, second.stated.indicator
    return (
        one.place.number == other.place.number
        and _PLAIN.fullmatch(plain) is not None
        and ("。" not in between(one, other))
    )


def _left(
    pairs: Sequence[_Pair], paragraph: Sequence[Amount], near: Sequence[Amount], done: Set[int]
) -> Iterator[Check]:
    """已到位8190万元，占总投资的65%，尚有缺口4410万元: of the whole that the share is of."""
    for pair in pairs:
        at = paragraph.index(pair.stated) + 1
        rest = paragraph[at] if at < len(paragraph) else None
        if rest is None or not rest.indicator.is_exact or not same_unit(rest.unit, pair.part.unit):
            continue
        if not _LEFT.search(between(pair.stated.indicator, rest.indicator)):
            continue
        for whole in reversed([*near, *paragraph[: at - 1]]):
            alike = _may_be_whole(whole) and same_unit(whole.unit, rest.unit)
            if whole is pair.part or not alike or whole.value <= pair.part.value:
                continue
            share = _check(pair, (whole,))
            if not share.agrees:
                continue
            if pair.stated.indicator.number not in done:
                yield share
            terms = (whole, pair.part)
            halves = sum(term.half for term in (*terms, rest))
            value = whole.value - pair.part.value
            made = check_of("增减", rest, terms, value, halves, "{0}-{1}")
            if rest.indicator.number not in done and (
                made.agrees or is_meant(made, rest.indicator, _FAR)
            ):
                yield made
            return


def _check(pair: _Pair, whole: Sequence[Amount]) -> Check:
    """A share, or the amount behind it, of one whole or of all parts together."""
    if pair.stated is pair.part:
        values = (pair.share.value, *(w.value for w in whole))

        def product(rate: float, *amounts: float) -> float:
            return rate * sum(amounts)

        terms = (pair.share._replace(half=0.0), *whole)
        names = "+".join(f"{{{i}}}" for i in range(1, len(terms)))
        error = pair.part.half + rounding(product, values, terms)
        over = names if len(whole) == 1 else f"({names})"
        return check_of("乘积", pair.part, terms, product(*values), error, f"{{0}}*{over}")

    terms = (pair.part, *whole) if len(whole) == 1 else tuple(whole)
    own = 0 if len(whole) == 1 else whole.index(pair.part)

    def share(*amounts: float) -> float:
        return amounts[own] / (amounts[1] if len(whole) == 1 else sum(amounts))

    names = "{1}" if len(whole) == 1 else f"({'+'.join(f'{{{i}}}' for i in range(len(terms)))})"
    amounts = [term.value for term in terms]
    error = pair.share.half + rounding(share, amounts, terms)
    return check_of("比率", pair.share, terms, share(*amounts), error, f"{{{own}}}/{names}")
