"""Ranks of a table: 名次 follows one of the other columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.audit.findings import Check, Term
from pipeline.audit.table_totals import total_row
from pipeline.audit.tables import Grid
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_RANK = regex(r"名\s*次|排\s*名|排\s*位|位\s*次|排\s*序|^名$|第几")
_OTHER_RANK = regex("上[期月年季周次]|去年|同期|前次|变[化动]|升降|进退")
"""Ranks of another time: they follow what the table does not give."""
_POINTS = regex(r"得分|总分|分数|评分|成绩|分值|综合分|积分|指数|[率度值]$")
_LEAST_RANKS = 3
_LEAST_RANKS_UNTOLD = 8
_SWAPPED = 2
_LEAST_MOVED = 5


class _Order(NamedTuple):
    """How a column of ranks follows another: the ranks that it gives, and where others stand."""

    column: int
    meant: list[int]
    wrong: list[int]
    is_falling: bool


def rank_checks(grid: Grid) -> Iterator[Check]:
    """名次 follows one of the other columns; of two that are equal both may have the same."""
    summing = total_row(grid)
    ranks = [c for c in range(1, grid.width + 1) if _RANK.search(grid.head(c))]
    taken: set[int] = set()
    for at in ranks:
        rows = [row for row in grid.body if row != summing and grid.value(row, at) is not None]
        given = [int(grid.value(row, at) or 0) for row in rows]
        if len(given) < _LEAST_RANKS or 1 not in given or _OTHER_RANK.search(grid.head(at)):
            continue
        before = [c for c in reversed(grid.value_columns) if c < at and c not in ranks]
        behind = [c for c in grid.value_columns if c > at and c not in ranks]
        orders = [o for c in (*before, *behind) for o in _orders(grid, rows, given, c)]
        best = min(orders, key=lambda order: len(order.wrong), default=None)
        if best is None or (best.wrong and best.column in taken):
            continue
        taken.add(best.column)
        i = best.wrong[0] if best.wrong else len(rows) - 1
        cell = grid.cells[rows[i], at]
        yield Check(
            kind="表格名次",
            place=cell.place,
            claim=f"{grid.label(rows[i])}{grid.head(at)}：{cell.text}",
            explanation=(
                f"按“{grid.head(best.column)}”{'由高到低' if best.is_falling else '由低到高'}"
                f"为第 {best.meant[i]}，表中为 {given[i]}"
            ),
            terms=(Term(best.meant[i]),),
            stated=Term(given[i]),
            computed=best.meant[i],
        )


def _orders(grid: Grid, rows: Sequence[int], given: Sequence[int], column: int) -> Iterator[_Order]:
    """The ways in which ranks follow a column, with one of them wrong or two exchanged."""
    values = [grid.value(row, column) for row in rows]
    numbers = [value for value in values if value is not None]
    if len(numbers) < len(values) or len(set(numbers)) * 2 <= len(numbers):
        return
    is_points = _POINTS.search(grid.head(column)) is not None
    is_sure = is_points or len(given) >= _LEAST_RANKS_UNTOLD
    for is_falling in (True,) if is_points else (True, False):
        if (moved := _moved(numbers, given, is_falling=is_falling)) is not None and is_sure:
            order = sorted((v for i, v in enumerate(numbers) if i != moved), reverse=is_falling)
            place = 1 + sum(v > numbers[moved] if is_falling else v < numbers[moved] for v in order)
            meant = [place if i == moved else rank for i, rank in enumerate(given)]
            yield _Order(column, meant, [moved], is_falling)
            continue
        order = sorted(numbers, reverse=is_falling)
        first = {value: rank for rank, value in reversed([*enumerate(order, start=1)])}
        dense = {value: rank for rank, value in enumerate(dict.fromkeys(order), start=1)}
        for ranks in (first, dense) if len(first) < len(numbers) else (first,):
            meant = [ranks[value] for value in numbers]
            wrong = [i for i, (a, b) in enumerate(zip(given, meant, strict=True)) if a != b]
            # Equal ones in turn, each with a rank of its own.
            wrong = [i for i in wrong if not _is_among_equals(given, numbers, meant, i)]
            exchanged = len(wrong) == _SWAPPED and {given[i] for i in wrong} == {
                meant[i] for i in wrong
            }
            # One that stands twice where another is missing is wrong by itself.
            is_twice = len(wrong) == 1 and len(given) > _LEAST_RANKS
            if not wrong or is_twice or (is_sure and (len(wrong) == 1 or exchanged)):
                yield _Order(column, meant, wrong, is_falling)


def _moved(values: Sequence[float], given: Sequence[int], *, is_falling: bool) -> int | None:
    """The one line without which all figures follow ranks that each stand once."""
    order = sorted(range(len(given)), key=lambda i: given[i])
    if [given[i] for i in order] != [*range(1, len(given) + 1)] or len(order) < _LEAST_MOVED:
        return None
    sign = -1 if is_falling else 1
    falls = [
        k for k in range(1, len(order)) if sign * (values[order[k]] - values[order[k - 1]]) < 0
    ]
    if len(falls) not in {1, 2}:
        return None
    for k in (falls[0] - 1, falls[0]):
        rest = [sign * values[i] for i in (*order[:k], *order[k + 1 :])]
        if rest == sorted(rest):
            return order[k]
    return None


def _is_among_equals(
    given: Sequence[int], values: Sequence[float], meant: Sequence[int], at: int
) -> bool:
    """Whether a rank is one of those that as many equal figures take together."""
    equals = sum(value == values[at] for value in values)
    return equals > 1 and meant[at] <= given[at] < meant[at] + equals
