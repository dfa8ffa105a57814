"""Shares of a whole that stands elsewhere: 占衔接资金总额的60.1%, the total two paragraphs above.

The words name the whole, or a whole has several shares of one form (男性…人，占…；女性…人，占…).
Where a share does not fit it is said only if one slip of the pen explains it, or if its brothers
all fit the same whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

from pipeline.audit.amounts import amount_of, check_of
from pipeline.audit.findings import Check, half_unit, is_digit_error
from pipeline.audit.indicator import Indicator, base_unit
from pipeline.audit.statements import between, same_unit
from pipeline.text.chars import HAN
from pipeline.text.patterns import regex

_SHARE = regex(
    rf"占(?P<what>[{HAN}“”]{{0,16}}?)(?:总[数额量]|总投资)?的?(?:比重|比例)?(?:为|达到?|约)?$"
)
_GOES_ON = regex(r"\s*(?:其中|(?:从|按|分)[^，,。；;\d]{1,10}(?:看|分)[，,：:])")
"""A paragraph that tells more of the one before it."""
_ADJACENT = regex(
    rf"[，,、（(]?(?:约|共|分别)?占[{HAN}“”]{{0,16}}(?:为|达|的)?|[，,、（(]?占比(?:为|达)?"
)
_AREA = regex("^(?:全社会|全[省市县区州旗]|我[省市县区]|本[省市县区]|总|全部|全年|同期|当年|各项)+")
_OTHER = regex("全国|全省|世界|全球|同期|同级|上年|去年|GDP|生产总值")
_AMONG = regex(rf"(?:^|[。；;])\s*(?P<what>[{HAN}“”]{{2,12}})中[，,]")
_TOLD = regex(
    rf"(?:^|[。；;，,])\s*(?P<part>[{HAN}“”]{{2,12}}?)占(?P<whole>[{HAN}“”]{{2,14}}?)的?(?:比重|比例)(?:为|达到?)?$"
)
"""税收收入占一般公共预算收入的比重为: both are told elsewhere."""
_TAIL = regex("(?:总额|人数|人次|总量|总数|合计|数|量)?(?:预期|预计|安排|完成|实现)?$")
_BRACKET = regex(r"[（(][^（()）]{0,16}[）)]")
_BESIDE = 24
_NEAR = 0.5
_CLOSE = 2  # paragraphs
_IN_ALL = ("总量", "总数", "总额")
_SLIGHT = 5.0  # points
_BROTHERS = 2
_FAR = 1.5
_KEY = 3
_MOST = 6
_WINDOW = 16


class _Share(NamedTuple):
    part: Indicator
    whole: Indicator
    stated: Indicator
    form: str
    named: bool


def named_share_checks(indicators: Sequence[Indicator], done: Set[int]) -> Iterator[Check]:
    """Shares whose whole is named, and brothers of shares that fit.

    Args:
        indicators: the document's, in order.
        done: numbers of the figures that are checked already.
    """
    by_name: dict[str, list[Indicator]] = {}
    fitting: Counter[tuple[int, str]] = Counter()
    of_words: Counter[tuple[int, str, int]] = Counter()
    failing: list[_Share] = []
    last: Indicator | None = None
    earlier: list[Indicator] = []
    leading: dict[tuple[str, str], Indicator] = {}
    of_paragraph: dict[tuple[int, str], Indicator] = {}
    for indicator in indicators:
        here, kept = indicator.place, _GOES_ON.match(indicator.place.text)
        if (
            earlier
            and earlier[-1].place.number != here.number
            and not (earlier[-1].place.number == here.number - 1 and kept)
        ):
            earlier = []
        unit = indicator.figure.unit
        if unit != "%":
            if indicator.is_exact:
                for key in _keys(indicator):
                    by_name.setdefault(key, []).append(indicator)
            last = indicator
            earlier = [*earlier[-_WINDOW:], indicator]
            continue
        shares = list(_candidates(indicator, last, by_name, earlier)) if indicator.is_exact else []
        if not shares and indicator.is_exact:
            shares = _both_named(indicator, by_name)
        if not shares and last is not None and indicator.is_exact:
            form = between(last, indicator) if last.place == indicator.place else ""
            whole = leading.get((form, base_unit(last.figure.unit)))
            if whole and last.is_exact and last.amount < whole.amount:
                shares = [_Share(last, whole, indicator, form, named=False)]
        fits = [share for share in shares if _check(share).agrees]
        if not fits and last is not None and indicator.is_exact:
            # 甲86件，占总数的32.8%；乙92件，占35.1%: the whole that a share of its paragraph named.
            whole = of_paragraph.get((here.number, base_unit(last.figure.unit)))
            beside = last.place.number == here.number and last.is_exact
            form = between(last, indicator) if beside else ""
            if whole and _ADJACENT.fullmatch(form) and last.amount < whole.amount:
                shares = [_Share(last, whole, indicator, form, named=True), *shares]
                fits = [share for share in shares if _check(share).agrees]
        if fits:
            of_paragraph[here.number, base_unit(fits[0].part.figure.unit)] = fits[0].whole
        for share in fits:
            fitting[share.whole.number, share.form] += 1
            of_words[share.whole.number, _last_clause(share), here.number] += 1
            if fitting[share.whole.number, share.form] >= _BROTHERS:
                leading[share.form, base_unit(share.whole.figure.unit)] = share.whole
        if fits:
            if indicator.number not in done:
                yield _check(fits[0])
        elif shares and indicator.number not in done:
            failing += shares
    reported: set[int] = set()
    for share in failing:
        check = _check(share)
        if share.stated.number in reported:
            continue
        brothers = fitting[share.whole.number, share.form]
        said = of_words[share.whole.number, _last_clause(share), share.stated.place.number]
        if said >= _BROTHERS and check.computed / _FAR < check.stated.value < check.computed * _FAR:
            reported.add(share.stated.number)
            yield check
            continue
        one_slip = share.named and (_is_slip(share) or _is_beside(share))
        if one_slip or (share.form and brothers >= _BROTHERS):
            reported.add(share.stated.number)
            yield check


def _last_clause(share: _Share) -> str:
    """占支出的, whatever stands between an amount and its share."""
    return re.split("[，,、；;：:（(]", between(share.part, share.stated))[-1]


def core_of(phrase: str) -> str:
    """The name without whose it is and without 总额, 合计: 全市税收收入总额 is 税收收入."""
    return _TAIL.sub("", _AREA.sub("", phrase))


def _keys(indicator: Indicator) -> set[str]:
    core = core_of(indicator.noun.phrase)
    return {core[-_KEY:]} if len(core) > 1 and not indicator.noun.change else set()


def _candidates(
    stated: Indicator,
    part: Indicator | None,
    by_name: dict[str, list[Indicator]],
    earlier: Sequence[Indicator],
) -> Iterator[_Share]:
    if part is None or not part.is_exact or part.place.number != stated.place.number:
        return
    words = between(part, stated)
    if "分别" in words:
        return  # of two parts, the first of two shares
    if len(words) > 32 or part.figure.value <= 0 or re.search("[。；;]", words):
        return
    m = _SHARE.search(re.split(r"[，,、；;：:（(]", _BRACKET.sub("", words))[-1])
    if m is None:
        return
    form = words if _ADJACENT.fullmatch(words) else ""
    what = m["what"]
    named = core_of(what)
    if not named:
        found = _AMONG.search(stated.ahead) or _AMONG.match(stated.place.text)
        named = core_of(found["what"]) if found else ""
    if form and not what:
        yield from _unnamed(stated, part, form, earlier)
    if len(named) < 2 or (_OTHER.search(what) and not _OTHER.search(part.ahead)):
        return
    found_wholes = by_name.get(named[-_KEY:], [])
    for whole in reversed(found_wholes[:_MOST] + found_wholes[_MOST:][-_MOST:]):
        core = core_of(whole.noun.phrase)
        if whole is part or not same_unit(
            base_unit(whole.figure.unit), base_unit(part.figure.unit)
        ):
            continue
        if not (core.endswith(named) or named.endswith(core)) or whole.amount < part.amount:
            continue
        if whole.period != stated.period and whole.place.number != stated.place.number:
            continue
        yield _Share(part, whole, stated, form, named in {core} or bool(core_of(what)))


def _both_named(stated: Indicator, by_name: dict[str, list[Indicator]]) -> list[_Share]:
    """A share whose part and whole are both told elsewhere, each once and in full."""
    m = _TOLD.search(stated.ahead)
    if m is None:
        return []
    found = []
    for name in (core_of(m["part"]), core_of(m["whole"])):
        told = [
            one
            for one in by_name.get(name[-_KEY:], ())
            if core_of(one.noun.phrase) == name and one.period == stated.period
        ]
        if len({one.amount for one in told}) != 1:
            return []
        found.append(told[0])
    part, whole = found
    alike = same_unit(base_unit(part.figure.unit), base_unit(whole.figure.unit))
    if not alike or part.amount >= whole.amount:
        return []
    return [_Share(part, whole, stated, "", named=True)]


def _unnamed(
    stated: Indicator, part: Indicator, form: str, earlier: Sequence[Indicator]
) -> Iterator[_Share]:
    """Every larger figure of its unit in the paragraph: the brothers tell which is the whole."""
    unit = base_unit(part.figure.unit)
    for whole in earlier:
        larger = whole.is_exact and whole.amount > part.amount
        if larger and same_unit(base_unit(whole.figure.unit), unit):
            yield _Share(part, whole, stated, form, named=False)


def _check(share: _Share) -> Check:
    terms = (amount_of(share.part), amount_of(share.whole))
    value = terms[0].value / terms[1].value
    rounding = value * sum(term.half / term.value for term in terms)
    tolerance = half_unit(share.stated.text) / 100 + rounding
    return check_of("比率", amount_of(share.stated), terms, value, tolerance, "{0}/{1}")


def _is_beside(share: _Share) -> bool:
    """Whether the whole is named in full and told just before, 其中 between."""
    if share.part.place.number != share.whole.place.number:
        return False
    words = between(share.whole, share.part)
    ahead = between(share.part, share.stated)
    name = core_of(share.whole.noun.phrase)
    return (
        re.match(r"[，,。；;（(]?其中", words) is not None
        and len(words) <= _BESIDE
        and len(name) > 2
        and f"占{name}" in ahead.replace("全部", "").replace("总", "")
        and _NEAR < share.stated.figure.value / 100 / _check(share).computed < 1 / _NEAR
    )


def _is_named_beside(share: _Share) -> bool:
    """工业投资126.8亿元，…；技改投资53.26亿元，占工业投资的45.0%: the whole by its full name."""
    name = core_of(share.whole.noun.phrase)
    ahead = between(share.part, share.stated).rstrip("的为达")
    return (
        len(name) > _KEY
        and re.fullmatch(f"[，,、（(]?占(?:全部|总)?{re.escape(name)}", ahead) is not None
    )


def _is_slip(share: _Share) -> bool:
    written = re.match(r"[\d.]+", share.stated.text)
    if written is None:
        return False
    decimals = len(written[0].partition(".")[2])
    meant = share.part.amount / share.whole.amount * 100
    if decimals and is_digit_error(written[0], f"{meant:.{decimals}f}"):
        return True
    in_full = tuple(core_of(share.whole.noun.phrase) + total for total in _IN_ALL)
    named = share.stated.ahead.removesuffix("的").endswith(in_full)
    if share.stated.place.number == share.whole.place.number and (named or _is_named_beside(share)):
        return meant / _FAR < share.stated.figure.value < meant * _FAR
    if decimals:
        return False
    # 占手术总量的31% where they are 30.0%: both are told close by, and named in full.
    close = share.stated.place.number - share.whole.place.number <= _CLOSE
    return close and named and 1 <= abs(meant - share.stated.figure.value) <= _SLIGHT
