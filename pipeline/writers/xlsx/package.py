"""A workbook in memory: sheets of rows, and the file they become."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from pipeline.stylesheet import StyleSheet
from pipeline.writers.archive import zip_of
from pipeline.writers.xlsx.cell_formats import LOOKS, Palette
from pipeline.writers.xlsx.cells import (
    LINK_LIMIT,
    MAIN,
    ROW_LIMIT,
    Cell,
    Strings,
    Styled,
    attribute,
    cell_xml,
    column_letter,
    is_formula_like,
    plain,
    text_content,
)
from pipeline.writers.xlsx.charts import BarChart, chart_part, drawing_part
from pipeline.writers.xlsx.workbook_parts import RELATIONS, Properties, SheetParts, members

T = TypeVar("T")

_A4 = 9  # ECMA-376 part 1, 18.3.1.63 paperSize
_MM_PER_INCH = 25.4
_HEADER_LIMIT = 100
_TALLEST = 409.5  # Excel specifications and limits: row height in points
_LEADING = 2.0
_PADDING = 1.5
_BEGIN = (
    f'<worksheet xmlns="{MAIN}"><sheetPr><outlinePr summaryBelow="1" summaryRight="1"/>'
    '<pageSetUpPr fitToPage="1"/></sheetPr>'
)
_NO_OTHERS = "".join(
    f"<{pages}{kind}></{pages}{kind}>"
    for pages in ("even", "first")
    for kind in ("Header", "Footer")
)
# openpyxl's escape of what a header does not hold.
_IN_HEADER = str.maketrans({"\t": "_x0009_", "\n": "_x000a_"})


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
        self.chart: BarChart | None = None

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
        return column_letter(labels.index(label) + 1)


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
    palette, strings = Palette(style), Strings()
    parts = [_sheet_parts(sheet, palette, strings, style, title) for sheet in sheets]
    said = Properties(
        plain(title),
        plain(creator) or "zhengben",
        timestamp,
        {name: plain(value) for name, value in (properties or {}).items()},
    )
    return zip_of(members(parts, palette.xml(), strings.xml(), said), timestamp)


def _sheet_parts(
    sheet: Sheet[Any], palette: Palette, strings: Strings, style: StyleSheet, title: str
) -> SheetParts:
    rows = _stream(sheet, palette, strings)
    count = len(sheet.rows) + 1
    last = column_letter(len(sheet.columns))
    below = sheet.chart.rows if sheet.chart else 0
    return SheetParts(
        sheet.title,
        f"$A$1:${last}${count}",
        f"$A$1:${column_letter(sheet.printed)}${count + below}",
        "".join(
            (
                _before_rows(sheet, f"A1:{last}{count}"),
                *rows.data,
                _after_rows(sheet, rows.links, f"A1:{last}{count}", style, title),
            )
        ).encode(),
        drawing_part(sheet.chart) if sheet.chart else "",
        chart_part(sheet.chart, sheet.title, count) if sheet.chart else "",
    )


class _Rows(NamedTuple):
    """The rows of a sheet as pieces of its ``sheetData``, and cell and place of every link."""

    data: list[str]
    links: list[tuple[str, str]]


def _stream(sheet: Sheet[Any], palette: Palette, strings: Strings) -> _Rows:
    letters = [column_letter(i + 1) for i in range(len(sheet.columns))]
    columns = [
        # Characters a line of the cell holds; none where it does not go on in a new line.
        (letter, column.look, column.width if LOOKS[column.look].wrap else math.inf)
        for letter, column in zip(letters, sheet.columns, strict=True)
    ]
    links: list[tuple[str, str]] = []
    styles: dict[tuple[str, bool], int] = {}
    place = strings.place
    lines = ["<sheetData>"]
    head = [Styled(column.label, "head") for column in sheet.columns]
    rows: Iterable[Sequence[Cell]] = (head, *sheet.rows)
    for number, row in enumerate(rows, start=1):
        lines.append("")  # the row's beginning: how high it is shows when its cells are seen
        most, beginning = 1.0, len(lines) - 1
        for (letter, look, width), cell in zip(columns, row, strict=True):
            value = cell
            if isinstance(value, Styled):
                look = value.look or look
                if value.link is not None and len(links) < LINK_LIMIT:
                    links.append((f"{letter}{number}", value.link))
                value = value.value
            quoted = isinstance(value, str) and is_formula_like(value)
            if (style := styles.get((look, quoted))) is None:
                style = styles[look, quoted] = palette.format_id(look, quoted=quoted)
            if isinstance(value, str) and value:
                if len(value) > width:
                    most = max(most, _lines(value, width))
                lines.append(f'<c r="{letter}{number}" s="{style}" t="s"><v>{place(value)}</v></c>')
            elif value is None:
                lines.append(f'<c r="{letter}{number}" s="{style}"/>')
            else:
                lines.append(cell_xml(f"{letter}{number}", value, style, strings))
        # Points the text needs; readers keep it as automatic (no customHeight).
        height = min(_TALLEST, most * palette.line_height + _LEADING)
        lines[beginning] = f'<row r="{number}" ht="{height:g}">'
        lines.append("</row>")
    lines.append("</sheetData>")
    return _Rows(lines, links)


def _lines(text: str, width: float) -> int:
    """Lines that a text takes in a column so many Han characters wide."""
    narrow = len(text.encode("ascii", "ignore"))
    return math.ceil((len(text) - narrow / 2) / width) + text.count("\n")


def _before_rows(sheet: Sheet[Any], cells: str) -> str:
    """The worksheet's beginning: its head and its first columns stay where they are."""
    frozen, corner = sheet.frozen_columns, f"{column_letter(sheet.frozen_columns + 1)}2"
    pane = "bottomRight" if frozen else "bottomLeft"
    across = f' xSplit="{frozen}"' if frozen else ""
    others = '<selection pane="topRight"/><selection pane="bottomLeft"/>' if frozen else ""
    columns = "".join(
        f'<col width="{column.width * 2 + _PADDING:.16g}" customWidth="1" min="{i}" max="{i}"/>'
        for i, column in enumerate(sheet.columns, start=1)
    )
    return (
        f'{_BEGIN}<dimension ref="{cells}"/><sheetViews><sheetView workbookViewId="0">'
        f'<pane{across} ySplit="1" topLeftCell="{corner}" activePane="{pane}" state="frozen"/>'
        f'{others}<selection pane="{pane}" activeCell="A1" sqref="A1"/></sheetView></sheetViews>'
        f'<sheetFormatPr baseColWidth="8" defaultRowHeight="15"/><cols>{columns}</cols>'
    )


def _after_rows(
    sheet: Sheet[Any], links: list[tuple[str, str]], cells: str, style: StyleSheet, title: str
) -> str:
    """The worksheet's end: filter, choices, links, paper."""
    # GB/T 9704-2012 5.2.1 turned by 90°, as its 7.3.8 turns landscape tables.
    page = style.page
    sides = {"left": page.bottom, "right": page.top, "top": page.left, "bottom": page.right}
    margins = "".join(
        f' {side}="{length.in_mm / _MM_PER_INCH:.16g}"' for side, length in sides.items()
    )
    one = 1 if sheet.chart else 0  # a chart is not torn
    shown = plain(title)[:_HEADER_LIMIT].replace("&", "&&").translate(_IN_HEADER)
    number = style.page_number.text(0).replace("0", "&P")
    end = (
        f'<autoFilter ref="{cells}"/>{_choices(sheet)}{_links(links)}'
        f'<pageMargins{margins} header="0.5" footer="0.5"/>'
        f'<pageSetup orientation="landscape" paperSize="{_A4}" fitToHeight="{one}" fitToWidth="1"/>'
        f"<headerFooter><oddHeader>{text_content(f'&C{shown}&R&A')}</oddHeader>"
        f"<oddFooter>{text_content(f'&C{number}')}</oddFooter>{_NO_OTHERS}</headerFooter>"
    )
    if sheet.chart:
        end += f'<drawing xmlns:r="{RELATIONS}" r:id="rId1"/>'
    # Around the rows openpyxl wrote ASCII, and what it wrote stays.
    return f"{end}</worksheet>".encode("ascii", "xmlcharrefreplace").decode("ascii")


def _links(links: list[tuple[str, str]]) -> str:
    if not links:
        return ""
    items = (
        f'<hyperlink ref="{cell}" location="{attribute(location)}"/>' for cell, location in links
    )
    return f"<hyperlinks>{''.join(items)}</hyperlinks>"


def _choices(sheet: Sheet[Any]) -> str:
    """The answers that the cells of a column take."""
    if not sheet.choices:
        return ""
    last = max(len(sheet.rows) + 1, 2)
    items = []
    for label, choices in sheet.choices.items():
        letter = sheet.letter(label)
        cells = f"{letter}2:{letter}{last}" if last > 2 else f"{letter}2"
        listed = text_content('"' + ",".join(choices) + '"')
        said = attribute("请选" + "或".join(choices) + "，或留空")
        items.append(
            f'<dataValidation sqref="{cells}" showDropDown="0"'
            ' showInputMessage="0" showErrorMessage="1" allowBlank="1"'
            f' errorTitle="{attribute(label)}" error="{said}" type="list">'
            f"<formula1>{listed}</formula1></dataValidation>"
        )
    return f'<dataValidations count="{len(items)}">{"".join(items)}</dataValidations>'
