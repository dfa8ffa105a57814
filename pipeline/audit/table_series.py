"""Columns that go on from line to line, and columns that are always so many times another.

当月 and 累计; a year's growth over the line before it; 亩 and 公顷, 人数 and what each is given.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise, permutations

import msgspec

from pipeline.audit.conversions import SIZES
from pipeline.audit.findings import Check, Term, half_unit, shown
from pipeline.audit.indicator import base_unit, multiple
from pipeline.audit.table_lines import Fit, Lines, Number, bits_of, borne_out, is_slip
from pipeline.audit.table_relations import sum_check
from pipeline.audit.tables import GridCell
from pipeline.text.patterns import regex

_GROWTH = regex("增[长速幅]|涨幅|升幅|降幅|同比|环比|比上[年月期]|±|升降|变[化动]")
_IN_BRACKETS = regex(r"[（(](?:单位[：:])?([^（()）]{1,6})[）)]")
_MOST_SERIES = 14
_LEAST_ROWS = 2
_LEAST_LINES = 4
_TRIED = 8  # lines that tell whether the others are worth a look
_ROUNDS = 1e-6
_BITS = 12.0


def _beginning(lines: Lines, part: int, at: int, item: int) -> list[Fit]:
    """The first line of a running total, where it is what came in first."""
    one, whole = lines.cell(part, item), lines.cell(at, item)
    if one is None or whole is None or not one.value or one.value != whole.value:
        return []
    return [Fit(sum_check(lines.grid, whole, [(one, 1)]), bits_of(one.value, 0.0, whole.text))]


def running_checks(lines: Lines) -> Iterator[Check]:
    """当月 and 累计: each is the one before it and what came in since."""
    series = lines.amounts
    items = [item for item in lines.items if item not in lines.sums]
    if not 2 <= len(series) <= _MOST_SERIES or len(items) <= _LEAST_ROWS + 1:
        return
    for part, at in permutations(series, 2):
        fits = _beginning(lines, part, at, items[0])
        first: float | None = None
        for before, item in pairwise(items):
            cells = lines.cell(at, before), lines.cell(part, item), lines.cell(at, item)
            if cells[0] is None or cells[1] is None or cells[2] is None:
                fits = []
                break
            check = sum_check(lines.grid, cells[2], [(cells[0], 1), (cells[1], 1)])
            bits = bits_of(cells[1].value or 0.0, check.tolerance, cells[2].text)
            off = check.stated.value - check.computed
            if not check.agrees and first is not None and abs(off + first) < _ROUNDS:
                # The figure before was wrong, not this one, which follows from the right one.
                terms = (Term(round(check.terms[0].value + off, 6)), check.terms[1])
                check = msgspec.structs.replace(check, terms=terms, computed=check.stated.value)
            first = None if check.agrees else off
            fits.append(Fit(check, bits))
            if sum(not fit.check.agrees for fit in fits) > 1:
                fits = []
                break
        found = borne_out(fits, len(series) ** 2, is_said=False)
        yield from found
        if found:
            return


def growth_checks(lines: Lines) -> Iterator[Check]:
    """Each line's growth over the line before it: 2023年, 2024年 with their figures."""
    items = [item for item in lines.items if item not in lines.sums]
    rates = [s for s in lines.percents if _GROWTH.search(lines.head(s))]
    if len(items) < _LEAST_LINES - 1 or len(lines.series) > _MOST_SERIES:
        return
    for at in rates:
        for series in lines.amounts:
            fits = []
            for before, item in pairwise(items):
                was, now = lines.cell(series, before), lines.cell(series, item)
                told = lines.cell(at, item)
                if was is None or now is None or told is None or not was.value:
                    continue
                value = ((now.value or 0.0) / was.value - 1) * 100
                halves = [half_unit(c.text) if "." in c.text else 0.0 for c in (was, now)]
                error = half_unit(told.text) + (halves[0] + halves[1]) / abs(was.value) * 100
                check = Check(
                    kind="表格增幅",
                    place=told.place,
                    claim=f"{lines.name(told)}：{told.text}",
                    explanation=f"由 {was.text} 到 {now.text}，增幅为 {value:.2f}%，"
                    f"表中为 {told.text}",
                    terms=(Term(was.value), Term(now.value or 0.0)),
                    stated=Term(told.value or 0.0),
                    computed=round(value, 9),
                    tolerance=error,
                    formula="({1}-{0})/{0}*100",
                )
                fits.append(Fit(check, bits_of(told.value or 0.0, error, told.text)))
            if sum(not fit.check.agrees for fit in fits) <= 1:
                yield from borne_out(fits, len(lines.series) ** 2, is_said=True)


def factor_checks(lines: Lines) -> Iterator[Check]:
    """A series that is in every line so many times another: a unit, a price, a share of a whole."""
    series = [s for s in lines.series if s not in lines.orders]
    if not 2 <= len(series) <= _MOST_SERIES:
        return
    tried = math.log2(len(series) ** 2)
    for by, at in permutations(series, 2):
        known = _known_factor(lines, by, at)
        factor = known or _factor(_points(lines, by, at, _TRIED))
        if not factor:
            continue
        points = _points(lines, by, at, len(lines.items))
        factor = known or _factor(points)
        if not factor or len(points) < _LEAST_LINES - bool(known) or abs(factor - 1) < _ROUNDS:
            continue
        fits = [
            _multiple(lines, (one, other), factor)
            for item in lines.items
            if (one := lines.cell(by, item)) and (other := lines.cell(at, item))
        ]
        wrong = [fit.check for fit in fits if not fit.check.agrees]
        telling = sorted(fit.bits for fit in fits if fit.check.agrees)
        # The line that gives the factor tells nothing of it.
        told = sum(telling if known else telling[:-1])
        if len(wrong) > 1 or told < (_BITS if known else _BITS + tried):
            continue
        if not wrong or known or is_slip(wrong[0]):
            yield from (fit.check for fit in fits)


def _points(lines: Lines, by: int, at: int, most: int) -> list[tuple[Number, Number]]:
    """The figures of the first lines in which both series have one above zero."""
    pairs = zip(lines.numbers[by][:most], lines.numbers[at][:most], strict=True)
    return [(a, b) for a, b in pairs if a and b and a.value > 0 and b.value > 0]


def _known_factor(lines: Lines, by: int, at: int) -> float | None:
    """What the units of two series make of one another: 面积（亩）, 面积（公顷）."""
    names, factors, kinds = [], [], []
    for series in (by, at):
        head = lines.head(series)
        m = _IN_BRACKETS.search(head)
        unit = m[1] if m else head
        size = SIZES.get(base_unit(unit))
        if size is None:
            return None
        names.append(head.replace(m[0], "") if m else "")
        kinds.append(size[0])
        factors.append(size[1] * multiple(unit))
    alike = names[0] == names[1] or not all(names)
    return factors[0] / factors[1] if alike and kinds[0] == kinds[1] else None


def _factor(points: Sequence[tuple[Number, Number]]) -> float | None:
    """The one factor that all lines but one allow; ``None`` where there is none."""
    ranges = []
    for one, other in points:
        half = one.half if one.is_decimal else 0.0
        ranges.append(
            (
                (other.value - other.half) / (one.value + half),
                (other.value + other.half) / max(one.value - half, 1e-9),
            )
        )
    if len(ranges) < _LEAST_LINES or len({one.value for one, _ in points}) < _LEAST_ROWS + 1:
        return None
    middle = sorted(ranges, key=sum)[len(ranges) // 2]
    fitting = [r for r in ranges if r[0] <= middle[1] and r[1] >= middle[0]]
    low, high = max(r[0] for r in fitting), min(r[1] for r in fitting)
    if low > high or len(fitting) < len(ranges) - 1:
        return None
    digits = -math.floor(math.log10(high - low)) if high > low else 9
    rounded = round((low + high) / 2, digits)
    return rounded if low <= rounded <= high else (low + high) / 2


def _multiple(lines: Lines, cells: tuple[GridCell, GridCell], factor: float) -> Fit:
    one, other = cells
    value = (one.value or 0.0) * factor
    error = half_unit(other.text) + (half_unit(one.text) * factor if "." in one.text else 0.0)
    check = Check(
        kind="表格乘积",
        place=other.place,
        claim=f"{lines.name(other)}：{other.text}",
        explanation=f"各行“{lines.grid.head(other.column)}”都是“{lines.grid.head(one.column)}”的"
        f" {factor:.6g} 倍，"
        f"{one.text} 的为 {shown(value)}，表中为 {other.text}",
        terms=(Term(one.value or 0.0),),
        stated=Term(other.value or 0.0),
        computed=round(value, 9),
        tolerance=error,
        formula=f"{{0}}*{factor:.12g}",
    )
    return Fit(check, bits_of(other.value or 0.0, error, other.text))
