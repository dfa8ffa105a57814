"""Tables computed again: totals, differences, growth, shares, rates, ranks.

A row or column called 合计 is the sum of the others. What other columns are of each other their
heads only hint at; the rows tell (:mod:`pipeline.audit.table_lines`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from pipeline.audit.findings import Check, Term, shown
from pipeline.audit.listed_rows import listed_grids
from pipeline.audit.table_days import date_checks, day_rate_checks
from pipeline.audit.table_lines import Lines, is_mean_like
from pipeline.audit.table_ranks import rank_checks
from pipeline.audit.table_relations import RELATIONS, relation_checks, sum_checks
from pipeline.audit.table_series import factor_checks, growth_checks, running_checks
from pipeline.audit.table_totals import share_checks, total_checks
from pipeline.audit.tables import Grid, GridCell, grids
from pipeline.model import Place

_PAIR = 2
_LEAST_HEIGHT = 3
_LEAST_SHARES = 3


def table_checks(places: Sequence[Place]) -> Iterator[Check]:
    """The checks of every table, and of the rows that lines of the text are."""
    for grid in grids(places):
        if grid.height >= _LEAST_HEIGHT and grid.width > 1:
            yield from _checks_of(grid)
    for listed in listed_grids(places):
        for check in _checks_of(listed):
            yield msgspec.structs.replace(check, place=listed.origin[check.place.path])


def _checks_of(grid: Grid) -> Iterator[Check]:
    rows, columns = Lines(grid, is_down=True), Lines(grid, is_down=False)
    related = [*relation_checks(rows), *share_checks(grid), *day_rate_checks(grid)]
    related = _each_once(related)
    across = _each_once(sum_checks(rows), related)
    down = _without_several_answers(list(total_checks(grid)), related)
    down += _of_other_cells([*running_checks(rows), *sum_checks(columns)], down)
    across += _of_other_cells(
        [*running_checks(columns), *relation_checks(columns)], [*down, *across, *related]
    )
    across = _each_once(across, related)
    for lines in (rows, columns):
        across += _of_other_cells(growth_checks(lines), [*down, *across, *related])
    across += _of_other_cells(factor_checks(rows), [*down, *across, *related])
    across, down = ([c for c in some if not _is_no_sum(c)] for some in (across, down))
    explained = list(_one_cell_explains(grid, [*related, *across], down))
    told = {id(check) for pair in explained for check in pair[1:]}
    related, across, down = (
        [c for c in checks if id(c) not in told] for checks in (related, across, down)
    )
    sure = {check.place.path for check in down if check.agrees}
    cells = {cell.place.path: cell for cell in grid.cells.values()}
    wrong = [check for check in (*related, *across) if not check.agrees]
    beside = [
        check
        for check in wrong
        if check.place.path in sure
        and any(_takes(check, cells, cells[other.place.path]) for other in wrong)
    ]
    yield from _unique([c for c in (*related, *across) if c not in beside])
    yield from rank_checks(grid)
    yield from date_checks(grid)
    yield from _unique(down)
    yield from (made for made, *_ in explained)


def _is_no_sum(check: Check) -> bool:
    return check.kind == "表格合计" and len(check.terms) > 1 and is_mean_like(check)


def _of_other_cells(checks: Iterable[Check], told: Sequence[Check]) -> list[Check]:
    """Those checks whose figures no other check is about."""
    paths = {check.place.path for check in told}
    return [check for check in checks if check.place.path not in paths]


def _without_several_answers(down: Sequence[Check], related: Sequence[Check]) -> list[Check]:
    """Totals without those of which every row is the share told, however much they are together."""
    shares = [check for check in related if check.kind == "表格比率" and len(check.terms) == _PAIR]
    kept = []
    for check in down:
        of_it = [share for share in shares if share.terms[1].value == check.stated.value]
        several = len(of_it) >= _LEAST_SHARES and all(share.agrees for share in of_it)
        if check.agrees or not several:
            kept.append(check)
    return kept


def _each_once(checks: Iterable[Check], told: Sequence[Check] = ()) -> list[Check]:
    """The checks without those that say again how the same figures of a row stand."""
    seen = {_figures_of(check) for check in told}
    kept = []
    for check in checks:
        if (figures := _figures_of(check)) not in seen:
            seen.add(figures)
            kept.append(check)
    return kept


def _figures_of(check: Check) -> tuple[str, int, tuple[float, ...]]:
    at = check.place.cell[0] if check.place.cell else 0
    figures = sorted(abs(term.value) for term in (check.stated, *check.terms))
    return check.place.block_path, at, tuple(figures)


def _one_cell_explains(
    grid: Grid, across: Sequence[Check], down: Sequence[Check]
) -> Iterator[tuple[Check, ...]]:
    """A row and a column that both do not add up, by the same difference: their common cell.

    Gives what to say of the cell, and those that it stands for.
    """
    cells = {cell.place.path: cell for cell in grid.cells.values()}
    for column in (check for check in down if not check.agrees):
        at = cells[column.place.path].column
        more = column.computed - column.stated.value
        same = [c for c in across if not c.agrees and _takes(c, cells, cells[column.place.path])]
        if same:
            yield (column, column, *same)
            continue
        for row in (check for check in across if not check.agrees):
            cell = cells[row.place.path]
            meant = row.stated.value - more
            if cell.column == at and abs(row.computed - meant) <= row.tolerance + 1e-6:
                # The figure that its row gives is what the column lacks, too.
                others = [c for c in (*across, *down) if not c.agrees and _takes(c, cells, cell)]
                yield (row, row, column, *others)
            elif made := _term_explains(grid, row, column, grid.cells.get((cell.row, at)), more):
                yield (made, row, column)
    for row in across:
        for column in down:
            if row.agrees or column.agrees:
                continue
            of_row, of_column = cells[row.place.path], cells[column.place.path]
            less = round(row.computed - row.stated.value, 6)
            more = round(column.computed - column.stated.value, 6)
            if of_row.column == of_column.column or row.kind != "表格合计":
                continue
            common = grid.cells.get((of_row.row, of_column.column))
            if common is None or common.value is None or less != more:
                continue
            meant = round(common.value - less, 6)
            yield (
                Check(
                    kind="表格合计",
                    place=common.place,
                    claim=f"{grid.label(common.row)}{grid.head(common.column)}：{common.text}",
                    explanation=(f"按同行、同列的合计都应为 {shown(meant)}，表中为 {common.text}"),
                    terms=(Term(row.stated.value), *row.terms, Term(common.value)),
                    stated=Term(common.value),
                    computed=meant,
                    tolerance=0.0,
                    formula="{0}-("
                    + "+".join(f"{{{i}}}" for i in range(1, len(row.terms) + 1))
                    + f")+{{{len(row.terms) + 1}}}",
                ),
                row,
                column,
            )


def _term_explains(
    grid: Grid, row: Check, column: Check, common: GridCell | None, more: float
) -> Check | None:
    """The cell of a column that does not add up, where what it lacks mends the row's relation."""
    relation = next((r for r in RELATIONS if r.kind == row.kind), None)
    if relation is None or common is None or common.value is None or len(row.terms) != _PAIR:
        return None
    meant = round(common.value - more, 6)
    values = [meant if abs(t.value - common.value) < 1e-9 else t.value for t in row.terms]
    if meant not in values:
        return None
    scale = float(row.formula.rpartition(")*")[2] or 1) if ")*" in row.formula else 1.0
    try:
        computed = relation.compute(*values) * scale
    except ZeroDivisionError:
        return None
    if abs(computed - row.stated.value) > row.tolerance + 1e-6:
        return None
    return Check(
        kind="表格合计",
        place=common.place,
        claim=f"{grid.label(common.row)}{grid.head(common.column)}：{common.text}",
        explanation=f"按同行、同列的数都应为 {shown(meant)}，表中为 {common.text}",
        terms=(Term(common.value), Term(column.stated.value), *column.terms),
        stated=Term(common.value),
        computed=meant,
        tolerance=0.0,
        formula="{0}+{1}-(" + "+".join(f"{{{i + 2}}}" for i in range(len(column.terms))) + ")",
    )


def _takes(check: Check, cells: Mapping[str, GridCell], cell: GridCell) -> bool:
    """Whether a figure of the same row is computed with the cell."""
    same_row = cells[check.place.path].row == cell.row
    return same_row and any(abs(term.value - (cell.value or 0.0)) < 1e-9 for term in check.terms)


def _unique(checks: Sequence[Check]) -> Iterator[Check]:
    """One check a cell; what agrees goes before what does not."""
    best: dict[str, Check] = {}
    for check in checks:
        first = best.setdefault(check.place.path, check)
        if check.agrees and not first.agrees:
            best[check.place.path] = check
    yield from best.values()
