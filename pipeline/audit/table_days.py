"""Days in a table: shares of good days, and the days from one date to another."""

from __future__ import annotations

import math
from collections.abc import Iterator

from pipeline.audit.findings import Check, Term, half_unit
from pipeline.audit.tables import Grid
from pipeline.text.numerals import halved
from pipeline.text.patterns import regex

_DAYS = regex("(?:优良|达标|优|好)(?:天数|日数)(?!比|占|率)")
_DAY_RATE = regex("(?:优良|达标)(?:率|天数比例|天数占比|天数比率|比例)")
_LEAST_TO_BLAME = 3


def day_rate_checks(grid: Grid) -> Iterator[Check]:
    """优良天数 and 优良率: of how many days, the rows tell; all but one must be of as many."""
    days = [c for c in grid.value_columns if _DAYS.search(halved(grid.head(c)))]
    rates = [c for c in grid.value_columns if _DAY_RATE.search(halved(grid.head(c)))]
    if len(days) != 1 or len(rates) != 1:
        return
    rows = [
        (row, part, rate)
        for row in grid.body
        if (part := grid.cells.get((row, days[0]))) and (rate := grid.cells.get((row, rates[0])))
        if part.value and rate.value
    ]
    best: list[Check] = []
    for length in {round((p.value or 0) / (r.value or 1) * 100) for _, p, r in rows}:
        checks = [
            Check(
                kind="表格比率",
                place=rate.place,
                claim=f"{grid.label(row)}{grid.head(rates[0])}：{rate.text}",
                explanation=f"{part.text} ÷ {length} 天 = {(part.value or 0) / length * 100:.2f}%，"
                f"表中天数为 {part.text}、比率为 {rate.text}",
                terms=(Term(part.value or 0.0),),
                stated=Term(rate.value or 0.0),
                computed=round((part.value or 0.0) / length * 100, 9),
                tolerance=half_unit(rate.text),
                formula=f"{{0}}/{length}*100",
            )
            for row, part, rate in rows
        ]
        if sum(check.agrees for check in checks) > sum(check.agrees for check in best):
            best = checks
    wrong = [check for check in best if not check.agrees]
    if len(wrong) <= 1 and len(best) >= _LEAST_TO_BLAME and not any(map(_of_other_days, wrong)):
        yield from best


def _of_other_days(check: Check) -> bool:
    """Whether a row may be of another number of days, for some were not measured."""
    days = check.terms[0].value
    most = check.stated.value + check.tolerance, check.stated.value - check.tolerance
    return math.floor(days * 100 / most[1]) >= math.ceil(days * 100 / most[0])
