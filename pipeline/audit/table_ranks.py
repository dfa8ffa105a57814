"""Ranks of a table: 名次 follows one of the other columns."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.findings import Check, Term
from pipeline.audit.table_totals import total_row
from pipeline.audit.tables import Grid
from pipeline.text.patterns import regex

_RANK = regex(r"名\s*次|排\s*名|排\s*位|位\s*次|排\s*序|^名$|第几")
_POINTS = regex(r"得分|总分|分数|评分|成绩|分值")
_LEAST_RANKS = 3
_LEAST_RANKS_UNTOLD = 6


def rank_checks(grid: Grid) -> Iterator[Check]:
    """名次 follows one of the other columns."""
    columns = grid.value_columns
    summing = total_row(grid)
    for at in columns:
        if not _RANK.search(grid.head(at)):
            continue
        rows = [row for row in grid.body if row != summing and grid.value(row, at) is not None]
        given = [int(grid.value(row, at) or 0) for row in rows]
        in_turn = sorted(given) == list(range(1, len(given) + 1))
        if len(given) < _LEAST_RANKS or len(set(given)) < len(given) - 1 or 1 not in given:
            continue
        others = [c for c in columns if c < at and not _RANK.search(grid.head(c))]
        for column in reversed(others):
            values = [grid.value(row, column) for row in rows]
            if any(value is None for value in values) or len(set(values)) < len(values):
                continue
            points = _POINTS.search(grid.head(column)) is not None
            for falling in (True,) if points else (True, False):
                order = sorted((v or 0.0 for v in values), reverse=falling)
                meant = [order.index(v or 0.0) + 1 for v in values]
                wrong = [i for i, (a, b) in enumerate(zip(given, meant, strict=True)) if a != b]
                sure = points or len(given) >= _LEAST_RANKS_UNTOLD
                # Two that changed places, or one rank that is given twice.
                if wrong and (len(wrong) != (2 if in_turn else 1) or not sure):
                    continue
                if not (wrong or in_turn):
                    continue
                i = wrong[0] if wrong else len(rows) - 1
                cell = grid.cells[rows[i], at]
                yield Check(
                    kind="表格名次",
                    place=cell.place,
                    claim=f"{grid.label(rows[i])}{grid.head(at)}：{cell.text}",
                    explanation=(
                        f"按“{grid.head(column)}”{'由高到低' if falling else '由低到高'}"
                        f"为第 {meant[i]}，表中为 {given[i]}"
                    ),
                    terms=(Term(meant[i]),),
                    stated=Term(given[i]),
                    computed=meant[i],
                )
                return
