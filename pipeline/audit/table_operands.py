"""What a figure of the text may be computed from the cells of a table near by.

Two cells make a share, a change, a mean or a difference only where they share a row or a column.
The row is the one whose label the clause names, or else all together; the column is the one whose
head the sentence names, or else any of its row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import permutations

from pipeline.audit.amounts import POINTS, Amount, amount_of, counted
from pipeline.audit.indicator import Indicator
from pipeline.audit.roles import Role
from pipeline.audit.table_lines import TOTAL_LIKE
from pipeline.audit.table_places import Told, core_of_head, told_of
from pipeline.audit.tables import grids
from pipeline.audit.ways import Bond, Way, made
from pipeline.audit.wording import IN_ALL
from pipeline.model import Place
from pipeline.text.numerals import halved
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_AROUND = 6  # elements before and behind a table in which it is told of
_MOST_COLUMNS = 8
_LEAST_LABEL = 2
_SHARE = regex("占|比重|比例|率|份额")
_APART = regex("相差|差距|[多少高低](?:出|于)?$|领先")
_MEAN = regex("均|每")
_TOGETHER = regex(IN_ALL)
_DEALT = regex("分别|依次|各")
_PLACE = regex("[，,；;：:。（(]")


class TableNear(NamedTuple):
    """A table and its figures as amounts.

    Attributes:
        told: its rows and columns by name.
        cells: by row and column, what can be computed with.
    """

    told: Told
    cells: Mapping[tuple[int, int], Amount]


def tables_near(
    places: Sequence[Place], indicators: Sequence[Indicator]
) -> Mapping[int, TableNear]:
    """By number of an element, the table that stands near it.

    Args:
        places: the document's elements, in order.
        indicators: its figures.
    """
    of_path = {one.place.path: one for one in indicators if one.place.cell is not None}
    near: dict[int, TableNear] = {}
    for grid in grids(places) if of_path else ():
        if grid.height <= 2:
            continue
        told = told_of(grid)
        cells = {
            at: amount_of(of_path[cell.place.path])
            for at, cell in grid.cells.items()
            if cell.place.path in of_path and (cell.value or 0) > 0
        }
        for number in range(told.first - _AROUND, told.last + _AROUND + 1):
            near[number] = TableNear(told, cells)
    return near


def table_ways(role: Role, table: TableNear | None) -> Iterator[Way]:
    """What two cells of one row or column give.

    Args:
        role: the figure of the text.
        table: the table near it.
    """
    if table is None or role.one.place.cell is not None:
        return
    ahead = halved(role.one.ahead)
    clause = _PLACE.split(ahead)[-1]
    if _DEALT.search(clause):
        return
    told = table.told
    rows = _rows_in(told, clause) or _rows_in(told, ahead)[-1:]
    heads = [h for h in told.heads if len(core_of_head(h)) > 1 and core_of_head(h) in ahead]
    columns = [told.heads[h] for h in heads] or list(told.heads.values())[:_MOST_COLUMNS]
    bond = Bond.NEAR if heads else Bond.FREE
    if role.amount.unit == "%" and not role.sign:
        if _SHARE.search(clause) or "占" in role.words:
            yield from _shares(role, table, rows, columns, bond)
    elif role.amount.unit == "%":
        yield from _growths(role, table, rows, columns)
    elif len(rows) > 1 and _TOGETHER.search(role.words):
        yield from _sums(role, table, rows, columns)
    elif _APART.search(role.words) and len(rows := _rows_in(told, ahead)[-2:]) == 2:
        yield from _apart(role, table, rows, columns, bond)
    elif role.kind == "change":
        yield from _changes(role, table, rows, columns)
    elif _MEAN.search(role.words):
        yield from _means(role, table, rows)


def _rows_in(told: Told, words: str) -> list[int]:
    """The rows that words name, in their order; not those that stand in longer names."""
    found = [
        (words.rfind(label), label, row)
        for label, row in told.labels.items()
        if len(label) >= _LEAST_LABEL and row != told.total and label in words
    ]
    return [
        row
        for _, label, row in sorted(found)
        if not any(label != other and label in other for _, other, _ in found)
    ]


def _peers(table: TableNear, row: int) -> list[int]:
    """The other rows that are no totals."""
    told = table.told
    return [
        r
        for label, r in told.labels.items()
        if r not in {row, told.total} and not TOTAL_LIKE.search(label)
    ]


def _as_in_other_rows(
    table: TableNear,
    row: int,
    places: Sequence[tuple[int | None, int]],
    compute: Callable[..., float],
) -> list[Callable[..., float]]:
    """The same computation over the other rows: what one reads in a wrong line."""
    found: list[Callable[..., float]] = []
    for peer in _peers(table, row):
        terms = [table.cells.get((peer if r is None else r, c)) for r, c in places]
        if all(term is not None for term in terms):
            values = [term.value for term in terms if term is not None]
            found.append(lambda *_, v=tuple(values): compute(*v))
    return found


def _shares(
    role: Role, table: TableNear, rows: Sequence[int], columns: Sequence[int], bond: Bond
) -> Iterator[Way]:
    total = table.told.total
    for column in columns if total is not None else ():
        parts = [table.cells[r, column] for r in rows if (r, column) in table.cells]
        whole = table.cells.get((total or 0, column))
        if whole is None or not parts or len(parts) != len(rows):
            continue
        formula = "+".join(f"{{{i}}}" for i in range(len(parts)))
        formula = f"({formula})" if len(parts) > 1 else formula
        row = rows[0]
        share: Callable[..., float] = lambda *v: sum(v[:-1]) / v[-1]  # noqa: E731
        others = _as_in_other_rows(table, row, ((None, column), (total, column)), share)
        yield from made(
            "比率",
            role.amount,
            (*parts, whole),
            share,
            f"{formula}/{{{len(parts)}}}",
            bond,
            mistakes=others if len(rows) == 1 else (),
        )


def _growths(
    role: Role, table: TableNear, rows: Sequence[int], columns: Sequence[int]
) -> Iterator[Way]:
    total = table.told.total
    every = list(table.told.heads.values())[:_MOST_COLUMNS]
    for row in rows[-1:] or ([total] if total is not None else []):
        for new, old in permutations(every, 2):
            now, was = table.cells.get((row, new)), table.cells.get((row, old))
            alike = now and was and abs(new - old) == 1 and now.unit == was.unit
            if now is None or was is None or not alike or (now.value - was.value) * role.sign <= 0:
                continue
            grown: Callable[..., float] = lambda a, b: abs(a - b) / b  # noqa: E731
            others = _as_in_other_rows(table, row, ((None, new), (None, old)), grown)
            yield from made(
                "增减",
                role.amount,
                (now, was),
                grown,
                "ABS({0}-{1})/{1}",
                Bond.FREE,
                mistakes=others if rows else (),
            )


def _sums(
    role: Role, table: TableNear, rows: Sequence[int], columns: Sequence[int]
) -> Iterator[Way]:
    for column in columns:
        parts = [table.cells[r, column] for r in rows if (r, column) in table.cells]
        if len(parts) == len(rows) and _alike(parts[0], role):
            yield from made(
                "合计",
                role.amount,
                parts,
                lambda *v: sum(v),
                "+".join(f"{{{i}}}" for i in range(len(parts))),
                Bond.NEAR,
                rounded=False,
                signs=(1,) * len(parts),
            )


def _apart(
    role: Role, table: TableNear, rows: Sequence[int], columns: Sequence[int], bond: Bond
) -> Iterator[Way]:
    wanted = "%" if role.amount.unit in POINTS else role.amount.unit
    for column in columns:
        two = [table.cells.get((row, column)) for row in rows]
        some = [one for one in two if one is not None and one.unit in {wanted, ""}]
        if len(some) == 2:
            high, low = sorted(some, key=lambda a: -a.value)
            yield from made(
                "增减",
                role.amount,
                (high, low),
                lambda a, b: a - b,
                "{0}-{1}",
                bond,
                rounded=role.amount.unit in POINTS,
                signs=() if role.amount.unit in POINTS else (1, -1),
            )


def _changes(
    role: Role, table: TableNear, rows: Sequence[int], columns: Sequence[int]
) -> Iterator[Way]:
    total = table.told.total
    every = list(table.told.heads.values())[:_MOST_COLUMNS]
    for row in rows[-1:] or ([total] if total is not None else []):
        for new, old in permutations(every, 2):
            now, was = table.cells.get((row, new)), table.cells.get((row, old))
            if now is None or was is None or abs(new - old) != 1 or not _alike(now, role):
                continue
            if now.value > was.value and now.unit == was.unit:
                yield from made(
                    "增减",
                    role.amount,
                    (now, was),
                    lambda a, b: a - b,
                    "{0}-{1}",
                    Bond.LOOSE,
                    rounded=False,
                    signs=(1, -1),
                )


def _means(role: Role, table: TableNear, rows: Sequence[int]) -> Iterator[Way]:
    total = table.told.total
    every = list(table.told.heads.values())[:_MOST_COLUMNS]
    for row in rows[-1:] or ([total] if total is not None else []):
        for whole, by in permutations(every, 2):
            terms = table.cells.get((row, whole)), table.cells.get((row, by))
            if terms[0] is None or terms[1] is None or not _alike(terms[0], role):
                continue
            yield from made(
                "平均", role.amount, (terms[0], terms[1]), lambda a, b: a / b, "{0}/{1}", Bond.LOOSE
            )


def _alike(amount: Amount, role: Role) -> bool:
    """Whether a cell is of the unit of a figure, as far as its head says."""
    return not amount.unit or re.sub("[（(].*", "", amount.unit) == counted(role.amount.unit)
