"""Totals of tables: the row or column called 合计 is the sum of the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.audit.findings import Check, Term, half_unit, shown, sum_formula, total
from pipeline.model import Place
from pipeline.text.numerals import halved
from pipeline.text.patterns import regex

_TOTAL = regex(r"^(?:合\s*计|总\s*计|共\s*计|总计（[^）]*）|合计（[^）]*）)$")
_SUBTOTAL = regex(r"小\s*计|其中|^（|^\(")
_NUMBER = regex(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?")

Grid = dict[tuple[int, int], Place]


def table_checks(elements: Sequence[Place]) -> Iterator[Check]:
    """The checks of every table."""
    grids: dict[str, Grid] = {}
    for element in elements:
        if element.cell is not None:
            grids.setdefault(element.block_path, {})[element.cell] = element
    for grid in grids.values():
        yield from _totals(grid, by_row=True)
        yield from _totals({(c, r): e for (r, c), e in grid.items()}, by_row=False)


def _totals(grid: Grid, *, by_row: bool) -> Iterator[Check]:
    """Sums down the columns of ``grid`` (turned over for sums along the rows)."""
    lines = sorted({row for row, _ in grid})
    heads = {row: grid[row, 1].text.strip() for row in lines if (row, 1) in grid}
    totals = [row for row in lines if _TOTAL.match(heads.get(row, ""))]
    if len(totals) != 1 or any(_SUBTOTAL.search(head) for head in heads.values()):
        return
    at = totals[0]
    for column in sorted({c for _, c in grid if c > 1}):
        stated = _number(grid.get((at, column)))
        rows = [row for row in lines if row != at and _number(grid.get((row, column))) is not None]
        others = [row for row in lines if row != at and row not in rows and (row, column) in grid]
        filled = [
            row for row in others[1:] if grid[row, column].text.strip() not in {"", "—", "-", "/"}
        ]
        if stated is None or len(rows) < 2 or filled or not (at > max(rows) or at < min(rows)):
            continue
        parts = [grid[row, column] for row in rows]
        values = [_number(part) or 0.0 for part in parts]
        whole = grid[at, column]
        if "%" in halved(whole.text) or all(1900 <= value <= 2100 for value in values):
            continue  # a rate, or years
        error = max(half_unit(part.text) for part in (*parts, whole))
        exact = not any("." in part.text for part in (*parts, whole))
        name = heads.get(at, "合计") if by_row else "合计列"
        yield Check(
            kind="表格合计",
            place=whole,
            claim=f"{name}：{whole.text.strip()}",
            explanation=f"各项之和 {shown(total(values))}，表中为 {whole.text.strip()}",
            terms=tuple(map(Term, values)),
            stated=Term(stated),
            computed=total(values),
            tolerance=0.0 if exact else error,
            formula=sum_formula(len(values)),
        )


def _number(cell: Place | None) -> float | None:
    m = _NUMBER.fullmatch(halved(cell.text).strip()) if cell is not None else None
    return float(m[0].replace(",", "")) if m else None
