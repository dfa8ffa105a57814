"""Tables as grids: heads, labels and values, merged cells in their logical rows and columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from pipeline.model import Place
from pipeline.model.document import Table
from pipeline.text.chars import HAN
from pipeline.text.numerals import halved
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_NUMBER = regex(r"[-－−+]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?\s*[%‰]?")
_WITH_UNIT = regex(
    r"(?P<n>[-－−+]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?)"
    rf"\s*(?P<unit>(?![年月日号时点季级])[万亿]?[{HAN}]{{1,3}})"
)
_COUNT = regex(r"\d{1,4}")
_SERIAL = regex(r"^\s*(?:序\s*号|编\s*号|行\s*次|代\s*码|项目编码|科目编码)\s*$")
_EMPTY = frozenset({"", "—", "-", "－", "/", "——", "--", "…", "－－"})
_QUANTITY = regex("^(?:采购|计划|配备|购置)?数量?$")
_FEW_COUNTS = 2
_MOST_HEAD_ROWS = 4


class GridCell(NamedTuple):
    """A cell where it begins.

    Attributes:
        row: from 1.
        column: its logical column, from 1.
        rows: how many rows it takes.
        columns: how many columns.
        text: its paragraphs, joined.
        place: its first paragraph.
        value: the number that it is; ``None`` where it is none.
    """

    row: int
    column: int
    rows: int
    columns: int
    text: str
    place: Place
    value: float | None


class Grid:
    """A table with what its rows and columns are called.

    Attributes:
        path: of the table.
        place: its first cell.
        caption: the words above it.
        cells: by row and column where each begins.
        height: rows.
        width: logical columns.
        head_rows: how many rows at the top are heads.
        label_columns: how many columns at the left are labels.
    """

    def __init__(self, path: str, places: Sequence[Place], caption: str) -> None:
        """Args: path, the places of its cells in order, the line above it."""
        self.path = path
        self.place = places[0]
        self.caption = caption
        self.cells: dict[tuple[int, int], GridCell] = {}
        self._covering: dict[tuple[int, int], GridCell] = {}
        self._lay_out(places)
        self._read_units()
        self.height = max(row for row, _ in self._covering)
        self.width = max(column for _, column in self._covering)
        self.head_rows = self._count_head_rows()
        self.label_columns = self._count_label_columns()

    def at(self, row: int, column: int) -> GridCell | None:
        """The cell that covers a place of the grid."""
        return self._covering.get((row, column))

    def value(self, row: int, column: int) -> float | None:
        """The number in a cell that begins there."""
        cell = self.cells.get((row, column))
        return cell.value if cell else None

    def head(self, column: int) -> str:
        """What the column is called: its heads from the top down, each once."""
        return self._joined(self.at(row, column) for row in range(1, self.head_rows + 1))

    def lowest_head(self, column: int) -> str:
        """What stands right above the column's figures: 小计 of 收购量（吨）小计."""
        cell = self.at(self.head_rows, column)
        return re.sub(r"\s+", "", cell.text) if cell else ""

    def group(self, column: int) -> GridCell | None:
        """The head that the column shares with its neighbours; ``None`` where it stands alone."""
        for row in range(self.head_rows - 1, 0, -1):
            cell = self.at(row, column)
            if cell is not None and 1 < cell.columns < self.width - self.label_columns:
                return cell
        return None

    def label(self, row: int) -> str:
        """What the row is called; running numbers and dashes for nothing left out."""
        cells = [self.at(row, column) for column in range(1, self.label_columns + 1)]
        return self._joined(
            cell
            for cell in cells
            if cell
            and cell.text not in _EMPTY
            and not (cell.column == 1 and _COUNT.fullmatch(cell.text) and len(cells) > 1)
        )

    def is_empty(self, row: int, column: int) -> bool:
        """Whether nothing, or a dash for nothing, stands there."""
        cell = self.at(row, column)
        return cell is None or cell.text in _EMPTY

    @property
    def body(self) -> range:
        """The rows below the heads."""
        return range(self.head_rows + 1, self.height + 1)

    @cached_property
    def value_columns(self) -> list[int]:
        """The columns of figures."""
        return [
            column
            for column in range(self.label_columns + 1, self.width + 1)
            if sum(self.value(row, column) is not None for row in self.body) > 1
        ]

    def _lay_out(self, places: Sequence[Place]) -> None:
        texts: dict[tuple[int, int], list[Place]] = {}
        for place in places:
            if place.cell is not None:
                texts.setdefault(place.cell, []).append(place)
        table = places[0].block
        rows = table.rows if isinstance(table, Table) else ()
        for r, row in enumerate(rows, start=1):
            column = 1
            for c, cell in enumerate(row, start=1):
                while (r, column) in self._covering:
                    column += 1
                held = texts.get((r, c))
                if held:
                    text = " ".join(place.text.strip() for place in held).strip()
                    made = GridCell(
                        r, column, cell.row_span, cell.column_span, text, held[0], number_in(text)
                    )
                    self.cells[r, column] = made
                    for i in range(r, min(r + cell.row_span, len(rows) + 1)):
                        for j in range(column, column + cell.column_span):
                            self._covering[i, j] = made
                column += max(1, cell.column_span)

    def _read_units(self) -> None:
        """A column whose figures all bear one unit is one of figures: 120户, 85户."""
        columns: dict[int, list[tuple[GridCell, re.Match[str]]]] = {}
        for (_, column), cell in self.cells.items():
            if cell.value is None and (m := _WITH_UNIT.fullmatch(halved(cell.text))):
                columns.setdefault(column, []).append((cell, m))
        for found in columns.values():
            units = [m["unit"] for _, m in found]
            most = max(set(units), key=units.count)
            for cell, m in found if units.count(most) > 1 else ():
                if m["unit"] == most:
                    read = cell._replace(value=number_in(m["n"]))
                    self.cells[cell.row, cell.column] = read
                    for at, covering in self._covering.items() if cell.rows > 1 else ():
                        if covering is cell:
                            self._covering[at] = read
                    self._covering[cell.row, cell.column] = read
        self._read_counts(columns)

    def _read_counts(self, columns: dict[int, list[tuple[GridCell, re.Match[str]]]]) -> None:
        """数量 is of figures, whatever is counted: 42台, 1680套, 1批."""
        for column, found in columns.items():
            cells = [c for (_, k), c in self.cells.items() if k == column]
            told = sum(cell.text not in _EMPTY for cell in cells)
            if (
                _QUANTITY.search(cells[0].text)
                and len(found) == told - 1
                and len(found) > _FEW_COUNTS
            ):
                for cell, m in found:
                    read = cell._replace(value=number_in(m["n"]))
                    self.cells[cell.row, cell.column] = read
                    self._covering[cell.row, cell.column] = read

    def _count_head_rows(self) -> int:
        count = 0
        for row in range(1, min(self.height, _MOST_HEAD_ROWS) + 1):
            numbers = [
                cell.value
                for cell in map(lambda c, row=row: self.at(row, c), range(1, self.width + 1))  # type: ignore[misc]
                if cell is not None and cell.value is not None and cell.row == row
            ]
            if numbers and not all(1900 <= number <= 2100 for number in numbers):
                break
            count = row
        return min(count, self.height - 1)

    def _count_label_columns(self) -> int:
        count = 0
        for column in range(1, self.width):
            values = [self.value(row, column) for row in self.body]
            filled = [value for value in values if value is not None]
            serial = _SERIAL.match(self.head(column)) or (
                column == 1
                and filled == [float(i + 1) for i in range(len(filled))]
                and not self.head(1)
            )
            if column > 1 and not serial and len(filled) * 2 > len(values):
                break
            count = column
            if not serial and not len(filled) * 2 > len(values):
                following = [self.value(row, column + 1) for row in self.body]
                if sum(value is not None for value in following) * 2 >= len(following):
                    break
        return max(1, count)

    @staticmethod
    def _joined(cells: Iterator[GridCell | None]) -> str:
        words: list[str] = []
        for cell in cells:
            text = re.sub(r"\s+", "", cell.text) if cell else ""
            if text and text not in words:
                words.append(text)
        return "".join(words)


def grids(places: Sequence[Place]) -> Iterator[Grid]:
    """The tables among the places, in order."""
    group: list[Place] = []
    above = caption = ""
    for place in places:
        if place.cell is None:
            if group:
                yield Grid(group[0].block_path, group, caption)
                group = []
            above = place.text
            continue
        if group and group[0].block_path != place.block_path:
            yield Grid(group[0].block_path, group, caption)
            group, above = [], ""
        if not group:
            caption = above if len(above) <= 60 else ""
        group.append(place)
    if group:
        yield Grid(group[0].block_path, group, caption)


def number_in(text: str) -> float | None:
    """The number that a cell's text is, its percent sign apart.

    >>> number_in("-1,234.5"), number_in("12%"), number_in("12户"), number_in("—")
    (-1234.5, 12.0, None, None)
    """
    plain = halved(text).strip()
    m = _NUMBER.fullmatch(plain)
    if m is None:
        return None
    digits = re.sub("[,，%‰ ]", "", plain).replace("－", "-").replace("−", "-")
    return float(digits)
