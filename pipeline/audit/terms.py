"""What the checks of one sentence share: exactness, units, terms, ratios, rounding."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.audit.findings import Check, Term, half_unit, shown
from pipeline.audit.report import Indicator
from pipeline.text.numerals import HAN_NUMERALS
from pipeline.text.patterns import regex

_PEOPLE = frozenset({"人", "名", "位"})
_CASES = frozenset({"件", "起", "宗", "例"})
_CLAUSE = 80  # code points before a figure that its claim may begin with
_PLACES = {"万": 1e4, "亿": 1e8}
NOT_ADDED = frozenset(
    {"%", "", "年", "个百分点", "倍", "岁", "周岁", "天", "日", "个月", "分", "次"}
)
"""Units whose values make no sum with their neighbours'."""
DIFFERENCE = regex(
    r"[，,、（(]?(?:累计|净|共|合计)?(?:增加|提高|提升|上升|增长|下降|减少|降低|压减|精简|缩短|压缩)(?:了|达)?$"
)
"""Before a figure that is a change, not a level."""


def is_exact(indicator: Indicator) -> bool:
    """Whether it is one number without 余, 约, 以上 …."""
    figure = indicator.figure
    return not figure.qualifier and figure.upper is None


def same_unit(one: str, other: str) -> bool:
    """Whether two units count the same (人 and 名, 件 and 起)."""
    if one == other:
        return True
    return any(one in group and other in group for group in (_PEOPLE, _CASES))


def multiple(unit: str) -> float:
    """The 万, 亿 or 万亿 that a unit of measure begins with.

    >>> multiple("万亿元"), multiple("件"), multiple("万亩")
    (1000000000000.0, 1.0, 10000.0)
    """
    base = base_unit(unit)
    value = 1.0
    for char in unit[: len(unit) - len(base)]:
        value *= _PLACES[char]
    return value


def base_unit(unit: str) -> str:
    """The unit without 万, 亿 or 万亿.

    >>> base_unit("万亿元"), base_unit("件"), base_unit("亿")
    ('元', '件', '亿')
    """
    return unit.lstrip("万亿") or unit


def term(indicator: Indicator) -> Term:
    """The indicator as a term; a percentage as the fraction it is."""
    value = indicator.figure.value
    return Term(value / 100 if indicator.figure.unit == "%" else value, indicator.number)


def claim(text: str, group: Sequence[Indicator]) -> str:
    """The words from the clause of the first figure to the last figure."""
    start = min(i.figure.start for i in group)
    end = max(i.figure.end for i in group)
    earliest = max(0, start - _CLAUSE)
    begin = max(text.rfind(mark, earliest, start) for mark in "，,。；;：:") + 1
    begin = max(begin, earliest)
    return text[begin:end].strip()


def ratio(
    kind: str,
    part: Indicator,
    whole: Indicator,
    stated: Indicator,
    value: float,
    text: str,
    tolerance: float,
    formula: str,
) -> Check:
    """The check of a percentage that two figures give."""
    one, two = shown(part.figure.value), shown(whole.figure.value)
    words = formula.format(one, two)
    return Check(
        kind=kind,
        path=stated.path,
        claim=claim(text, (part, whole, stated)),
        explanation=f"{words} = {value * 100:.2f}%，文中为 {stated.text}",
        formula=formula,
        terms=(term(part), term(whole)),
        stated=term(stated),
        computed=value,
        tolerance=tolerance,
        line=stated.line,
    )


def precision(indicator: Indicator) -> float:
    """Half a unit of the last digit written, in the value's own scale."""
    text, figure = indicator.text, indicator.figure
    digits = re.match(r"[\d.]+", text.replace(",", ""))
    if digits:
        written = float(digits[0])
        return half_unit(text) * (figure.value / written if written else 1.0)
    numeral = re.match(rf"[{HAN_NUMERALS}]+", text)
    last = numeral[0][-1] if numeral else ""
    return 0.5 * _PLACES.get(last, 1.0) if last and not figure.unit.startswith(last) else 0.5
