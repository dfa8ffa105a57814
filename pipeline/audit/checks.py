"""All checks of a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.audit.arithmetic import arithmetic_checks
from pipeline.audit.enumerations import enumeration_checks
from pipeline.audit.findings import Check, Term, shown
from pipeline.audit.indicator import Indicator, find_indicators
from pipeline.audit.periods import period_checks
from pipeline.audit.products import product_checks
from pipeline.audit.shares import structure_checks
from pipeline.audit.table_totals import table_checks
from pipeline.audit.wholes import equation_checks
from pipeline.model import OfficialDocument, Place, places_of
from pipeline.model.sequences import counted_items, heading_numbers
from pipeline.text.chars import HAN
from pipeline.text.patterns import regex

_TEXT = frozenset(
    {"段落", "列项", "条", "一级标题", "二级标题", "三级标题", "四级标题", "题注", "表题"}
)
_WITHIN_ELEMENT = (
    structure_checks,
    enumeration_checks,
    period_checks,
    product_checks,
    equation_checks,
)
_AIM = regex(r"目标|预期|力争|计划|左右|以上|安排|将|要|确保|达到或|不低于|今年")
_SPECIFIC = regex(rf"[{HAN}“”A-Za-z0-9.]{{7,}}")


def find_checks(
    document: OfficialDocument, indicators: Sequence[Indicator] | None = None
) -> list[Check]:
    """Every claim of the document that can be checked, in reading order.

    Args:
        document: the document.
        indicators: its indicators, when they are at hand.
    """
    if indicators is None:
        indicators = find_indicators(document)
    places = places_of(document)
    checks = [*arithmetic_checks(indicators), *sequence_checks(places)]
    for place in places:
        if place.kind in _TEXT:
            for checks_of in _WITHIN_ELEMENT:
                checks += checks_of(place)
    checks += table_checks(places)
    checks += said_twice(indicators)
    return sorted(checks, key=lambda check: check.place.number)


def sequence_checks(places: Sequence[Place]) -> Iterator[Check]:
    """The numbers of lists and of headings follow one another."""
    for numbering in (*counted_items(places), *heading_numbers(places)):
        yield Check(
            kind="序号",
            place=numbering.place,
            claim=numbering.claim,
            explanation=numbering.explanation,
            terms=(Term(numbering.expected),),
            stated=Term(numbering.number),
            computed=numbering.expected,
        )


def said_twice(indicators: Sequence[Indicator]) -> Iterator[Check]:
    """The same thing of the same time, said with two values."""
    seen: dict[tuple[str, str, str, str], Indicator] = {}
    for indicator in indicators:
        figure, phrase = indicator.figure, indicator.noun.phrase
        is_level = indicator.is_exact and figure.unit and not _AIM.search(indicator.sentence)
        if not is_level or not _SPECIFIC.fullmatch(phrase):
            continue
        key = (phrase, figure.unit, indicator.period, indicator.subject)
        first = seen.setdefault(key, indicator)
        if first is indicator or first.sentence == indicator.sentence:
            continue
        if first.figure.value != figure.value and not (
            _is_restated(first, indicator) and _is_dated(first) and _is_dated(indicator)
        ):
            continue
        yield Check(
            kind="前后",
            place=indicator.place,
            claim=f"{phrase}：{first.text}，{indicator.text}",
            explanation=f"前文（第 {first.place.line} 行）为 {first.text}，此处为 {indicator.text}",
            terms=(first.term,),
            stated=indicator.term,
            computed=first.term.value,
            tolerance=0.0,
        )


def _is_restated(first: Indicator, second: Indicator) -> bool:
    """Whether two different values look like one figure written twice: a digit apart."""
    one, two = shown(first.figure.value), shown(second.figure.value)
    if len(one) != len(two) or len(one) < 4:
        return False
    return sum(a != b for a, b in zip(one, two, strict=True)) == 1


def _is_dated(indicator: Indicator) -> bool:
    """Whether its own sentence says of which year it is."""
    return bool(indicator.period) and indicator.period in indicator.sentence
