"""Ratios whose name says of what they are: 存贷比, 资产负债率, 城镇化率, 自然增长率.

What the name asks for is looked for before it in its paragraph. Told once, it decides; told more
than once (本外币, 人民币), only what fits is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, product
from typing import NamedTuple

from pipeline.audit.findings import Check, Term, half_unit, shown
from pipeline.audit.indicator import Indicator, base_unit, multiple
from pipeline.audit.statements import claim, ratio, same_unit
from pipeline.text.patterns import regex

_NEAR = 2.0
"""How many times the computed ratio a stated one may be and still be meant for it."""


_MOST = 24


class _Known(NamedTuple):
    """A ratio by its name, and by what names its two amounts go."""

    name: re.Pattern[str]
    part: re.Pattern[str]
    whole: re.Pattern[str]
    is_difference: bool = False
    is_amount: bool = False


_KNOWN = (
    _Known(regex("存贷比"), regex("贷款(?:余额)?$"), regex("存款(?:余额)?$")),
    _Known(
        regex("资产负债率"), regex("负债(?:总额|总计|合计)?$"), regex("资产(?:总额|总计|合计)?$")
    ),
    _Known(regex("(?:营业|业务)收入利润率"), regex("利润(?:总额)?$"), regex("(?:营业|业务)收入$")),
    _Known(
        regex("(?<!户籍人口)城镇化率"),
        regex("(?:城镇|城镇常住|城镇人口|城镇常住人口)$"),
        regex("(?:^|[^镇村])常住(?:总)?人口$"),
    ),
    _Known(
        regex("(?:税收(?:收入)?|税)占比"),
        regex("税收(?:收入)?$"),
        regex("(?:一般公共预算|财政)收入$"),
    ),
    _Known(regex("(?:预算)?执行率"), regex("支出$"), regex("预算$")),
    _Known(regex("自然增长率"), regex("出生率$"), regex("死亡率$"), is_difference=True),
    _Known(
        regex("收支(?:结余|差额)"),
        regex("(?:总收入|收入(?:合计|总计))$"),
        regex("(?:总支出|支出(?:合计|总计))$"),
        is_difference=True,
        is_amount=True,
    ),
)
_INDUSTRIES = (regex("第一产业|一产"), regex("第二产业|二产"), regex("第三产业|三产"))
_NUMBER = r"\d+(?:\.\d+)?"
_TRIPLE = regex(
    rf"(?:结构|产业比|构成|(?:调整|优化|变化|变)(?:为|到|至))[^，。；;]{{0,14}}?(?P<a>{_NUMBER})[∶:：](?P<b>{_NUMBER})[∶:：](?P<c>{_NUMBER})(?![∶:：\d])"
)
_STANDS = regex(r"(?:为|达到?|是|仅|约|至)?[－−-]?$")


def known_ratio_checks(indicators: Sequence[Indicator]) -> Iterator[Check]:
    """The ratios that go by a known name, of amounts told before them in their paragraph.

    Args:
        indicators: the document's, in order.
    """
    before: list[Indicator] = []
    for number, group in groupby(indicators, key=lambda i: i.place.number):
        paragraph = list(group)
        near = before if before and before[-1].place.number == number - 1 else []
        yield from _of_paragraph(paragraph, near)
        yield from _industries(paragraph)
        before = paragraph[-_MOST:]


def _of_paragraph(paragraph: Sequence[Indicator], before: Sequence[Indicator]) -> Iterator[Check]:
    for at, stated in enumerate(paragraph):
        if not stated.is_exact:
            continue
        is_amount = stated.figure.unit not in {"%", "‰"}
        words = _STANDS.sub("", re.split("[，,。；;：:（(、]", stated.ahead[-16:])[-1])
        for known in _KNOWN:
            m = known.name.search(words)
            if m is None or m.end() != len(words) or known.is_amount != is_amount:
                continue
            earlier = paragraph[max(0, at - _MOST) : at]
            yield from _checked(known, stated, [*before, *earlier] if is_amount else earlier)
            break


def _industries(paragraph: Sequence[Indicator]) -> Iterator[Check]:
    """三次产业结构为12.2∶38.8∶49.1, the three amounts told before it."""
    place = paragraph[0].place
    ratios = list(_TRIPLE.finditer(place.text))
    if not ratios:
        return
    m = ratios[-1]
    amounts = []
    for name in _INDUSTRIES:
        told = [
            i
            for i in paragraph
            if i.figure.end <= m.start()
            and i.is_exact
            and not i.noun.change
            and base_unit(i.figure.unit) == "元"
            and name.search(i.noun.phrase)
        ]
        if len(told) != 1:
            return
        amounts.append(told[0])
    whole = sum(i.amount for i in amounts)
    checks = []
    for at, (part, group) in enumerate(zip(amounts, "abc", strict=True)):
        value = part.amount / whole * 100
        rounding = sum(i.precision * multiple(i.figure.unit) for i in amounts) / whole * 100
        checks.append(
            Check(
                kind="比率",
                place=place,
                claim=place.text[amounts[0].figure.start : m.end()][-80:],
                explanation=(
                    f"{part.noun.phrase} {part.text} 占三者之和的 {value:.2f}%，文中为 {m[group]}"
                ),
                terms=tuple(i.term for i in amounts),
                stated=Term(float(m[group])),
                computed=round(value, 9),
                tolerance=half_unit(m[group]) + rounding,
                formula=f"{{{at}}}/({{0}}+{{1}}+{{2}})*100",
            )
        )
    if sum(not check.agrees for check in checks) <= 1:
        yield from checks


def _checked(known: _Known, stated: Indicator, earlier: Sequence[Indicator]) -> Iterator[Check]:
    levels = [
        i for i in earlier[-_MOST:] if i.is_exact and not i.noun.change and i.figure.value > 0
    ]
    parts = [i for i in levels if known.part.search(i.noun.phrase)]
    wholes = [i for i in levels if known.whole.search(i.noun.phrase)]
    make = _difference if known.is_difference else _share
    checks = [
        make(part, whole, stated)
        for part, whole in product(parts, wholes)
        if part is not whole and _are_alike(part, whole)
    ]
    fitting = [check for check in checks if check.agrees]
    if fitting:
        yield fitting[-1]
    elif len(checks) == 1 and 1 / _NEAR < checks[0].stated.value / checks[0].computed < _NEAR:
        yield checks[0]


def _are_alike(one: Indicator, other: Indicator) -> bool:
    return same_unit(base_unit(one.figure.unit), base_unit(other.figure.unit))


def _share(part: Indicator, whole: Indicator, stated: Indicator) -> Check:
    value = part.amount / whole.amount
    error = half_unit(stated.text) / 100 + sum(
        i.precision / i.figure.value * value for i in (part, whole)
    )
    scale = multiple(part.figure.unit) / multiple(whole.figure.unit)
    formula = "{0}/{1}" if scale == 1 else f"{{0}}*{scale:g}/{{1}}"
    return ratio("比率", part, whole, stated, value, error, formula)


def _difference(more: Indicator, less: Indicator, stated: Indicator) -> Check:
    scale = multiple(stated.figure.unit)
    first, second = more.amount / scale, less.amount / scale
    value = round(first - second, 6)
    minus = re.search("[－−-]$", stated.ahead) is not None or value < 0
    return Check(
        kind="增减",
        place=stated.place,
        claim=claim((more, less, stated)),
        explanation=f"{shown(first)} - {shown(second)} = {shown(value)}，"
        f"文中为 {'-' if minus else ''}{stated.text.lstrip('-－−')}",
        terms=(more.term, less.term),
        stated=stated.term,
        computed=abs(value),
        tolerance=sum(half_unit(i.text) for i in (more, less, stated)),
        formula="ABS({0}-{1})",
    )
