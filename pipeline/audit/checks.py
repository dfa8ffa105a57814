"""All checks of a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from pipeline.audit.ages import age_checks
from pipeline.audit.announced import announced_checks
from pipeline.audit.arithmetic import arithmetic_checks, own_sum_checks
from pipeline.audit.balances import balance_checks
from pipeline.audit.calendar_claims import day_checks
from pipeline.audit.changes import change_checks
from pipeline.audit.conversions import capital_checks, conversion_checks
from pipeline.audit.durations import duration_checks
from pipeline.audit.elsewhere import elsewhere_checks
from pipeline.audit.enumerations import enumeration_checks, slogan_checks
from pipeline.audit.findings import Check, Term
from pipeline.audit.indicator import Indicator, find_indicators
from pipeline.audit.known_ratios import known_ratio_checks, side_checks
from pipeline.audit.open_claims import closed
from pipeline.audit.readings import readings_of
from pipeline.audit.restated import said_twice
from pipeline.audit.roles import Role, statements_of
from pipeline.audit.rolls import roll_checks
from pipeline.audit.shares import structure_checks
from pipeline.audit.slips import slip_checks, without_others
from pipeline.audit.spelled_out import spelled_out_checks
from pipeline.audit.table_checks import table_checks
from pipeline.audit.table_operands import tables_near
from pipeline.audit.tables_in_text import moved_rank_checks, table_text_checks
from pipeline.audit.told_totals import told_total_checks
from pipeline.audit.unit_prices import unit_price_checks
from pipeline.audit.wholes import equation_checks, excess_checks
from pipeline.model import OfficialDocument, Place, places_of
from pipeline.model.sequences import counted_items, heading_numbers, item_numbers

_TEXT = frozenset(
    {"段落", "列项", "脚注", "条", "一级标题", "二级标题", "三级标题", "四级标题", "题注", "表题"}
)
_WITHIN_ELEMENT = (
    age_checks,
    capital_checks,
    structure_checks,
    roll_checks,
    enumeration_checks,
    slogan_checks,
    equation_checks,
    moved_rank_checks,
)


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
    statements = statements_of(indicators)
    computed = list(_computed(indicators, statements))
    slips, explained = slip_checks(statements, computed, tables_near(places, indicators))
    wrong = {check.stated.indicator for check in slips if not check.agrees}
    computed = [c for c in computed if not (c.agrees and c.stated.indicator in wrong)] + slips
    computed = without_others(computed, indicators, explained)
    checks = [*computed, *sequence_checks(places)]
    for place in places:
        if place.kind in _TEXT:
            for checks_of in _WITHIN_ELEMENT:
                checks += checks_of(place)
    checks += side_checks(places, indicators)
    checks += announced_checks(places)
    written = document.metadata.document_date
    checks += day_checks(places, written)
    told = [place for place in places if place.kind in _TEXT]
    checks += duration_checks(told, int(written[:4]) if written else None)
    checks += table_checks(places)
    fitting = {term.indicator for c in checks if c.agrees for term in (c.stated, *c.terms)}
    sums = {c.place.path for c in checks if c.agrees and c.place.cell is not None}
    fitting |= {one.number for one in indicators if one.place.path in sums}
    checks += said_twice(indicators, fitting)
    checks += table_text_checks(places, indicators)
    return sorted(closed(checks), key=lambda check: check.place.number)


def _computed(
    indicators: Sequence[Indicator], statements: Sequence[Sequence[Role]]
) -> Iterator[Check]:
    """What the words claim; a figure that another reading of its paragraph gives is not wrong."""
    fitting: dict[int, Check] = {}
    for _, paragraph in groupby(indicators, key=lambda i: i.place.number):
        for check in readings_of(list(paragraph)):
            fitting.setdefault(check.stated.indicator or -check.place.number, check)
    strict = [*conversion_checks(indicators)]
    strict += (*arithmetic_checks(indicators), *change_checks(statements))
    strict += (check for roles in statements for check in excess_checks(roles))
    for checks in (
        spelled_out_checks(indicators),
        balance_checks(indicators),
        known_ratio_checks(indicators),
        unit_price_checks(statements),
    ):
        told = {check.stated.indicator for check in strict}
        strict += (check for check in checks if check.stated.indicator not in told)
    for check in strict:
        stated = check.stated.indicator
        other = fitting.get(stated) if stated else None
        # That a product gives a whole says that one of its parts is wrong.
        if (
            other
            and other.agrees
            and not check.agrees
            and (check.kind != "合计" or (other.kind == "合计" and _may_explain(other, check)))
        ):
            continue
        if check.agrees or other is None or other.kind == check.kind or not other.agrees:
            fitting.pop(stated, None)
        yield check
    yield from fitting.values()
    done = {check.stated.indicator for check in (*strict, *fitting.values())}
    own = list(own_sum_checks(indicators))
    last = [check for check in own if check.stated.indicator not in done]
    yield from last
    done |= {check.stated.indicator for check in last}
    yield from elsewhere_checks(indicators, done)
    yield from told_total_checks(statements, indicators, done)


def _may_explain(reading: Check, check: Check) -> bool:
    """Whether a sum that fits may be what is meant by a whole, where the words name another.

    Not one of other parts (其中护理类…；按级别分，Ⅰ级…), nor of the first of a list that goes on.
    """
    first, second = ({term.indicator for term in one.terms} for one in (reading, check))
    return bool(first & second) and not first < second


def sequence_checks(places: Sequence[Place]) -> Iterator[Check]:
    """The numbers of lists and of headings follow one another."""
    for numbering in (
        *counted_items(places),
        *heading_numbers(places),
        *item_numbers(places),
    ):
        yield Check(
            kind="序号",
            place=numbering.place,
            claim=numbering.claim,
            explanation=numbering.explanation,
            terms=(Term(numbering.expected),),
            stated=Term(numbering.number),
            computed=numbering.expected,
        )
