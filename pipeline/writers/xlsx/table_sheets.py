"""Tables of the document as tables of the workbook: figures as numbers, totals added up again."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl.utils import get_column_letter

from pipeline.audit.table_totals import sum_of_column, total_row
from pipeline.audit.tables import Grid, grids
from pipeline.text.numerals import HAN_COUNT
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple
from pipeline.writers.xlsx.cells import Cell, Formula, Styled
from pipeline.writers.xlsx.frame import AGREES, DISAGREES, Frame
from pipeline.writers.xlsx.package import Column, Sheet

_MOST_TABLES = 40
_MOST_COLUMNS = 60
_WIDEST = 24
_NARROWEST = 5
_LONGEST_NAME = 20
_CAPTION = regex(r"[^。；：:！？，]{2,30}")
_NUMBERED = regex(rf"^表\s*[\d{HAN_COUNT}]*[.．、]?\s*")
_UNNAMED = "列"
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


class _Row(NamedTuple):
    """A row of the table, or one below it that checks its totals."""

    cells: list[Cell]


def table_sheets(frame: Frame) -> Iterator[Sheet[_Row]]:
    """表1, 表2 …: one sheet a table, its heads in one row, the place in 正文 behind each row.

    Its totals are added up again below it, by live formulas.
    """
    for number, grid in enumerate(grids(frame.elements), start=1):
        if number > _MOST_TABLES:
            return
        if grid.width <= _MOST_COLUMNS and grid.height > 1:
            yield _sheet(frame, grid, f"表{number}")


def _sheet(frame: Frame, grid: Grid, name: str) -> Sheet[_Row]:
    above = grid.caption if _CAPTION.fullmatch(grid.caption) else ""
    caption = _NUMBERED.sub("", above.translate(_FORBIDDEN).strip())
    title = f"{name} {caption}"[:_LONGEST_NAME].strip()
    columns = [_column(grid, c) for c in range(1, grid.width + 1)]
    at = grid.width
    columns.append(Column("位置", 11, "text", lambda r: r.cells[at]))
    sheet: Sheet[_Row] = Sheet(title, columns, frozen_columns=min(grid.label_columns, 2))
    for row in grid.body:
        cells: list[Cell] = [_shown(grid, row, c) for c in range(1, grid.width + 1)]
        begins = next(
            (grid.cells[row, c] for c in range(1, grid.width + 1) if (row, c) in grid.cells), None
        )
        cells.append(frame.where(begins.place.path) if begins else None)
        sheet.add(_Row(cells))
    for cells in _added_up(grid):
        sheet.add(_Row([*cells, None]))
    return sheet


def _column(grid: Grid, number: int) -> Column[_Row]:
    label = grid.head(number) or f"{_UNNAMED}{number}"
    longest = max(
        (len(cell.text) for cell in map(grid.cells.get, ((r, number) for r in grid.body)) if cell),
        default=0,
    )
    width = min(_WIDEST, max(_NARROWEST, longest, (len(label) + 1) // 2))
    figures = number in grid.value_columns
    return Column(label, width, "number" if figures else "text", lambda r: r.cells[number - 1])


def _shown(grid: Grid, row: int, column: int) -> Cell:
    """A figure as the number it is; a cell that is merged over this place shows nothing here."""
    cell = grid.cells.get((row, column))
    if cell is None:
        return None
    if cell.value is None or column not in grid.value_columns:
        return Styled(cell.text, "text")
    if cell.text.endswith(("%", "％")):
        return Styled(round(cell.value / 100, 12), "percent-exact")
    value = cell.value
    return Styled(int(value) if value.is_integer() else value, "number")


def _added_up(grid: Grid) -> Iterator[list[Cell]]:
    """复算 and 结论 below the table, where it has a row of totals."""
    row = total_row(grid)
    if row is None:
        return
    found = {
        column: check
        for column in grid.value_columns
        if (check := sum_of_column(grid, column, row)) is not None
    }
    if not found:
        return
    at = row - grid.head_rows + 1
    first, last = 2, grid.height - grid.head_rows + 1
    parts = (first + 1, last) if at == first else (first, last - 1)
    if at not in {first, last}:
        return
    sums: list[Cell] = [Styled("复算", "strong"), *[None] * (grid.width - 1)]
    verdicts: list[Cell] = [Styled("结论", "strong"), *[None] * (grid.width - 1)]
    below = last + 1
    for column, check in found.items():
        if column == 1:
            continue
        letter = get_column_letter(column)
        total = Formula(f"ROUND(SUM({letter}{parts[0]}:{letter}{parts[1]}),9)", check.computed)
        sums[column - 1] = Styled(total, "number")
        words = AGREES if check.agrees else DISAGREES
        condition = f"ABS({letter}{below}-{letter}{at})<={check.tolerance!r}+0.000000001"
        verdict = Formula(f'IF({condition},"{AGREES}","{DISAGREES}")', words)
        verdicts[column - 1] = Styled(verdict, "certain" if check.agrees else "conflict")
    yield sums
    yield verdicts
