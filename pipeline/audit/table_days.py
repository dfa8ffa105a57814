"""Days in a table: shares of good days, and the days from one date to another."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterator
from itertools import combinations

from pipeline.audit.findings import Check, Term, half_unit
from pipeline.audit.tables import Grid, GridCell
from pipeline.text.dates import YEAR
from pipeline.text.numerals import halved
from pipeline.text.patterns import regex

_DAYS = regex("(?:优良|达标|优|好)(?:天数|日数)(?!比|占|率)")
_DAY_RATE = regex("(?:优良|达标)(?:率|天数比例|天数占比|天数比率|比例)")
_DATE = regex(
    rf"(?:(?P<year>{YEAR})\s*[年./-]\s*)?(?P<month>\d{{1,2}})\s*[月./-]\s*(?P<day>\d{{1,2}})日?"
)
_WEEKDAY = regex("(?:星期|周|礼拜)?(?P<weekday>[一二三四五六日天])")
_NAMED_YEAR = regex(rf"(?<!\d)({YEAR})年")
_WEEKDAYS = "一二三四五六日"
_LEAST_TO_BLAME = 3
_MOST_DATES = 4
_ANY_YEAR = 2023  # 28 days in February


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


def date_checks(grid: Grid) -> Iterator[Check]:
    """Columns of dates: the days from one to the other, and their weekdays."""
    columns = {c: _dates(grid, c) for c in range(1, grid.width + 1)}
    dates = {c: found for c, found in columns.items() if len(found) >= _LEAST_TO_BLAME}
    if not 0 < len(dates) <= _MOST_DATES:
        return
    for first, last in combinations(dates, 2):
        for at in grid.value_columns:
            yield from _lengths(grid, dates[first], dates[last], at)
    for column, found in dates.items():
        yield from _weekdays(grid, found, column)


def _dates(grid: Grid, column: int) -> dict[int, datetime.date]:
    """The dates of a column by row; all of one year where none is named."""
    named = _NAMED_YEAR.search(halved(grid.caption))
    found = {}
    for row in range(1, grid.height + 1):
        cell = grid.cells.get((row, column))
        m = _DATE.fullmatch(halved(cell.text).strip()) if cell else None
        if m is None:
            continue
        year = int(m["year"]) if m["year"] else int(named[1]) if named else _ANY_YEAR
        try:
            found[row] = datetime.date(year, int(m["month"]), int(m["day"]))
        except ValueError:
            continue
    return found


def _lengths(
    grid: Grid, first: dict[int, datetime.date], last: dict[int, datetime.date], at: int
) -> Iterator[Check]:
    """The days of each row, the first counted in all rows or in none."""
    rows = [r for r in first if r in last and grid.value(r, at) is not None]
    for extra in (1, 0):
        checks = []
        for row in rows:
            cell = grid.cells[row, at]
            days = (last[row] - first[row]).days + extra
            words = f"{first[row]:%m-%d} 至 {last[row]:%m-%d} 共{days}天，表中为 {cell.text}"
            checks.append(_check(grid, cell, words, days, cell.value or 0.0))
        wrong = sum(not check.agrees for check in checks)
        if wrong <= 1 and len(checks) - wrong >= _LEAST_TO_BLAME:
            yield from checks
            return


def _weekdays(grid: Grid, dates: dict[int, datetime.date], column: int) -> Iterator[Check]:
    """星期 beside a date: all but one as the calendar of the year that fits the most."""
    for at in (column - 1, column + 1):
        stated = {}
        for row in dates:
            cell = grid.cells.get((row, at))
            m = _WEEKDAY.fullmatch(re.sub(r"\s", "", cell.text)) if cell else None
            if cell and m:
                stated[row] = (cell, _WEEKDAYS.index(m["weekday"].replace("天", "日")))
        if len(stated) <= _LEAST_TO_BLAME:
            continue
        # Without a year the distance to the first day tells: seven ways it may begin.
        days = {row: dates[row].toordinal() for row in stated}
        shifts = [(day - days[row]) % 7 for row, (_, day) in stated.items()]
        shift = max(set(shifts), key=shifts.count)
        checks = []
        for row, (cell, day) in stated.items():
            meant = (days[row] + shift) % 7
            words = f"{dates[row]:%m-%d} 是星期{_WEEKDAYS[meant]}，表中为 {cell.text}"
            checks.append(_check(grid, cell, words, meant + 1, day + 1))
        if sum(not check.agrees for check in checks) <= 1:
            yield from checks


def _check(grid: Grid, cell: GridCell, words: str, computed: float, stated: float) -> Check:
    return Check(
        kind="日期",
        place=cell.place,
        claim=f"{grid.label(cell.row)}：{cell.text}",
        explanation=words,
        terms=(Term(computed),),
        stated=Term(stated),
        computed=computed,
    )
