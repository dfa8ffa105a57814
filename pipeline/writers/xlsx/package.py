"""A workbook in memory: sheets of rows, which are streamed into openpyxl's package."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import msgspec
from openpyxl.chart import Reference
from openpyxl.packaging.custom import StringProperty
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.stylesheet import StyleSheet
from pipeline.writers.archive import zip_of
from pipeline.writers.xlsx.cell_formats import LOOKS, Palette
from pipeline.writers.xlsx.cells import (
    LINK_LIMIT,
    ROW_LIMIT,
    Cell,
    Strings,
    Styled,
    cell_xml,
    is_formula_like,
    plain,
)
from pipeline.writers.xlsx.openpyxl_parts import ChartBase, SheetRows, members

T = TypeVar("T")


class Chart(msgspec.Struct, frozen=True):
    """A chart of a sheet's rows.

    Attributes:
        drawn: openpyxl's chart, without its data.
        values: letter of the column that is drawn.
        names: letter of the column that says what is drawn.
        anchor: the cell where its corner is.
        rows: how many rows below the sheet's own it reaches.
    """

    drawn: ChartBase
    values: str
    names: str
    anchor: str
    rows: int


_A4 = 9  # ECMA-376 part 1, 18.3.1.63 paperSize
_MM_PER_INCH = 25.4
_HEADER_LIMIT = 100
_TALLEST = 409.5  # Excel specifications and limits: row height in points
_LEADING = 2.0
_PADDING = 1.5


class Column(msgspec.Struct, Generic[T], frozen=True):
    """A column of a sheet.

    Attributes:
        label: its head.
        width: in Han characters.
        look: the look of its cells.
        value: what its cell says of the thing that a row shows.
    """

    label: str
    width: float
    look: str
    value: Callable[[T], Cell]


class Sheet(Generic[T]):
    """One sheet: a head row and rows of the same columns, each of which shows a ``T``."""

    def __init__(
        self,
        title: str,
        columns: Sequence[Column[T]],
        *,
        frozen_columns: int = 0,
        printed: int | None = None,
    ) -> None:
        """A sheet without rows.

        Args:
            title: its name, at most 31 characters.
            columns: its columns.
            frozen_columns: how many stay when the reader scrolls to the right.
            printed: how many columns go on paper; all of them when not given.
        """
        self.title = title
        self.columns = columns
        self.frozen_columns = frozen_columns
        self.printed = len(columns) if printed is None else printed
        self.rows: list[Sequence[Cell]] = []
        self.choices: dict[str, tuple[str, ...]] = {}
        self.chart: Chart | None = None

    def add(self, shown: T) -> int:
        """Add the row of a thing; returns its number in the sheet (the head is row 1)."""
        return self.append([column.value(shown) for column in self.columns])

    def append(self, row: Sequence[Cell]) -> int:
        """Add a row of cells; returns its number."""
        self.rows.append(row)
        return len(self.rows) + 1

    @property
    def is_full(self) -> bool:
        """Whether Excel takes no more rows."""
        return len(self.rows) + 1 >= ROW_LIMIT

    def letter(self, label: str) -> str:
        """The letter of the column with this head."""
        labels = [column.label for column in self.columns]
        return get_column_letter(labels.index(label) + 1)


def place(sheet: str, cell: str) -> str:
    """A link's location.

    >>> place("正文", "A3")
    "'正文'!A3"
    """
    return f"'{sheet}'!{cell}"


def write_book(
    sheets: Sequence[Sheet[Any]],
    style: StyleSheet,
    timestamp: datetime,
    *,
    title: str,
    creator: str = "",
    properties: dict[str, str] | None = None,
) -> bytes:
    """The workbook's bytes.

    Args:
        sheets: in order.
        style: fonts, paper and margins.
        timestamp: the only time in the file.
        title: the file's title.
        creator: the file's author.
        properties: further properties of the file, by name.
    """
    book = Workbook()
    first = book.active
    if first is not None:
        book.remove(first)
    palette = Palette(book, style)
    book.properties.title = plain(title) or None
    book.properties.creator = plain(creator) or "zhengben"
    book.properties.language = "zh-CN"
    moment = timestamp.astimezone(UTC).replace(tzinfo=None)
    book.properties.created = book.properties.modified = moment
    for name, value in (properties or {}).items():
        book.custom_doc_props.append(  # type: ignore[attr-defined]
            StringProperty(name=name, value=plain(value))
        )
    rows: dict[str, SheetRows] = {}
    strings = Strings()
    for sheet in sheets:
        worksheet = book.create_sheet(sheet.title)
        _set_up(worksheet, sheet, style, title)
        rows[worksheet.title] = _stream(sheet, palette, strings)
    palette.close()
    book.active = 0
    return zip_of(members(book, rows, strings.xml()), timestamp)


def _stream(sheet: Sheet[Any], palette: Palette, strings: Strings) -> SheetRows:
    letters = [get_column_letter(i + 1) for i in range(len(sheet.columns))]
    columns = [
        # Characters a line of the cell holds; none where it does not go on in a new line.
        (letter, column.look, column.width if LOOKS[column.look].wrap else math.inf)
        for letter, column in zip(letters, sheet.columns, strict=True)
    ]
    links: list[tuple[str, str]] = []
    styles: dict[str, int] = {}
    of_formulas: dict[str, int] = {}
    place = strings.place
    lines = ["<sheetData>"]
    put = lines.append
    head = [Styled(column.label, "head") for column in sheet.columns]
    rows: Iterable[Sequence[Cell]] = (head, *sheet.rows)
    for number, row in enumerate(rows, start=1):
        put("")  # the row's beginning: how high it is shows when its cells are seen
        most, beginning = 1.0, len(lines) - 1
        for (letter, look, width), cell in zip(columns, row, strict=True):
            value = cell
            if isinstance(value, Styled):
                look = value.look or look
                if value.link is not None and len(links) < LINK_LIMIT:
                    links.append((f"{letter}{number}", value.link))
                value = value.value
            if type(value) is str and is_formula_like(value):
                if (style := of_formulas.get(look)) is None:
                    style = of_formulas[look] = palette.format_id(look, quoted=True)
            elif (style := styles.get(look)) is None:
                style = styles[look] = palette.format_id(look)
            if type(value) is str and value:
                if len(value) > width:
                    most = max(most, _lines(value, width))
                put(f'<c r="{letter}{number}" s="{style}" t="s"><v>{place(value)}</v></c>')
            elif value is None:
                put(f'<c r="{letter}{number}" s="{style}"/>')
            elif type(value) is int:
                put(f'<c r="{letter}{number}" s="{style}"><v>{value}</v></c>')
            else:
                put(cell_xml(f"{letter}{number}", value, style, strings))
        # Points the text needs; readers keep it as automatic (no customHeight).
        height = min(_TALLEST, most * palette.line_height + _LEADING)
        lines[beginning] = f'<row r="{number}" ht="{height:g}">'
        put("</row>")
    put("</sheetData>")
    last = f"{letters[-1]}{len(sheet.rows) + 1}"
    return SheetRows("".join(lines).encode("utf-8"), links, last)


def _lines(text: str, width: float) -> int:
    """Lines that a text takes in a column so many Han characters wide."""
    narrow = len(text.encode("ascii", "ignore"))
    return math.ceil((len(text) - narrow / 2) / width) + text.count("\n")


def _draw(worksheet: Worksheet, chart: Chart, last: int) -> None:
    """Put the chart below its rows; its data are the sheet's own cells."""
    values, names = (column_index_from_string(letter) for letter in (chart.values, chart.names))
    chart.drawn.add_data(
        Reference(worksheet, min_col=values, min_row=1, max_row=last), titles_from_data=True
    )
    chart.drawn.set_categories(Reference(worksheet, min_col=names, min_row=2, max_row=last))
    worksheet.add_chart(chart.drawn, chart.anchor)


def _set_up(worksheet: Worksheet, sheet: Sheet[Any], style: StyleSheet, title: str) -> None:
    page = style.page
    for i, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(i)
        worksheet.column_dimensions[letter].width = column.width * 2 + _PADDING
    last = get_column_letter(len(sheet.columns))
    count = len(sheet.rows) + 1
    worksheet.freeze_panes = f"{get_column_letter(sheet.frozen_columns + 1)}2"
    worksheet.auto_filter.ref = f"A1:{last}{count}"
    worksheet.print_title_rows = "1:1"
    lines = count + (sheet.chart.rows if sheet.chart else 0)
    worksheet.print_area = f"A1:{get_column_letter(sheet.printed)}{lines}"
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.paperSize = _A4
    worksheet.page_setup.fitToWidth = 1
    worksheet.page_setup.fitToHeight = 1 if sheet.chart else 0  # a chart is not torn
    # GB/T 9704-2012 5.2.1 turned by 90°, as its 7.3.8 turns landscape tables.
    worksheet.page_margins.top = page.left.in_mm / _MM_PER_INCH
    worksheet.page_margins.bottom = page.right.in_mm / _MM_PER_INCH
    worksheet.page_margins.left = page.bottom.in_mm / _MM_PER_INCH
    worksheet.page_margins.right = page.top.in_mm / _MM_PER_INCH
    shown = plain(title)[:_HEADER_LIMIT].replace("&", "&&")
    header, footer = worksheet.oddHeader, worksheet.oddFooter
    if header is not None and footer is not None:  # so they are in every new sheet
        header.center.text, header.right.text = shown, "&A"
        footer.center.text = style.page_number.text(0).replace("0", "&P")
    if sheet.chart is not None:
        _draw(worksheet, sheet.chart, count)
    for label, choices in sheet.choices.items():
        letter = sheet.letter(label)
        validation = DataValidation(
            type="list",
            formula1='"' + ",".join(choices) + '"',
            allow_blank=True,
            showErrorMessage=True,
            errorTitle=label,
            error="请选" + "或".join(choices) + "，或留空",
        )
        validation.add(f"{letter}2:{letter}{max(count, 2)}")
        worksheet.add_data_validation(validation)
