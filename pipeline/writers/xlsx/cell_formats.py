"""Looks of cells: the style sheet's fonts, a few fills that say how sure a change is."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import msgspec
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.stylesheet import StyleSheet
from pipeline.writers.xlsx.openpyxl_parts import set_normal_font

Horizontal = Literal["left", "center", "right"]

_GB2312 = 134  # charset of the names of the standard's families
_LINE = 1.3  # a line of Han text in a spreadsheet, in sizes of its type
_RULE = Side(style="thin", color="FFBFBFBF")
_BOX = Border(left=_RULE, right=_RULE, top=_RULE, bottom=_RULE)


class Look(msgspec.Struct, frozen=True):
    """How a cell looks.

    Attributes:
        font: key of :attr:`StyleSheet.fonts`.
        color: of the text, RRGGBB.
        fill: of the cell, RRGGBB; empty for none.
        align: horizontal alignment.
        wrap: whether long text goes on in a new line.
        indent: steps from the edge that the text is aligned to.
        number_format: Excel's.
        underline: as links have it.
        quoted: text that must not become a formula when a person edits the cell.
    """

    font: str = "fangsong"
    color: str = "000000"
    fill: str = ""
    align: Horizontal = "left"
    wrap: bool = True
    indent: int = 0
    number_format: str = "General"
    underline: bool = False
    quoted: bool = False


_LINK = "0563C1"
PALE_GREEN, PALE_YELLOW, PALE_BLUE, PALE_RED, PALE_GREY = (
    "E2EFDA",
    "FFF2CC",
    "DDEBF7",
    "F8CBAD",
    "EDEDED",
)
LOOKS: dict[str, Look] = {
    "head": Look(font="heiti", fill="D9E1F2", align="center"),
    "text": Look(),
    "center": Look(align="center"),
    "number": Look(align="right", wrap=False, indent=1),
    "percent": Look(align="right", wrap=False, indent=1, number_format="0.0%"),
    "percent-exact": Look(align="right", wrap=False, indent=1, number_format="0.0###%"),
    "date": Look(align="center", wrap=False, number_format="yyyy-mm-dd"),
    "count": Look(align="left", wrap=False),
    "day": Look(align="left", wrap=False, number_format="yyyy-mm-dd"),
    "code": Look(align="left", wrap=False),
    "strong": Look(font="heiti"),
    "warning": Look(font="heiti", color="C00000", fill=PALE_YELLOW),
    "link": Look(color=_LINK, underline=True),
    "link-number": Look(color=_LINK, underline=True, align="right", wrap=False, indent=1),
    "certain": Look(fill=PALE_GREEN, align="center"),
    "likely": Look(fill=PALE_YELLOW, align="center"),
    "possible": Look(fill=PALE_YELLOW, align="center"),
    "finding": Look(fill=PALE_BLUE, align="center"),
    "manual": Look(fill=PALE_GREY, align="center"),
    "conflict": Look(fill=PALE_RED, align="center"),
    "old": Look(color="C00000"),
    "new": Look(color="00682F"),
    "answer": Look(fill="FFFFE5", align="center"),
}
for _level in range(1, 8):
    LOOKS[f"link-{_level}"] = Look(color=_LINK, underline=True, indent=_level - 1)


class Palette:
    """Turns looks into the cell formats of one workbook."""

    def __init__(self, book: Workbook, sheet: StyleSheet) -> None:
        self._book = book
        self._sheet = sheet
        self._size = sheet.paragraphs["table_text"].size_pt
        self._ids: dict[tuple[str, bool], int] = {}
        self._probe: Worksheet = book.create_sheet("probe")
        set_normal_font(book, self._font(Look()))

    @property
    def line_height(self) -> float:
        """Points a line of text takes."""
        return self._size * _LINE

    def close(self) -> None:
        """Take the sheet away on which formats were tried."""
        self._book.remove(self._probe)

    def format_id(self, look: str, *, quoted: bool = False) -> int:
        """Index of the cell format.

        Args:
            look: key of :data:`LOOKS`.
            quoted: whether the cell holds formula-like text.
        """
        number = self._ids.get((look, quoted))
        if number is None:
            number = self._ids[look, quoted] = self._make(LOOKS[look], quoted)
        return number

    def _font(self, look: Look) -> Font:
        return _font(
            self._sheet.fonts[look.font].families[0], self._size, look.color, look.underline
        )

    def _make(self, look: Look, quoted: bool) -> int:
        cell = WriteOnlyCell(self._probe)
        cell.font = self._font(look)
        cell.border = _BOX
        cell.number_format = look.number_format
        cell.alignment = Alignment(
            horizontal=look.align, vertical="top", wrap_text=look.wrap, indent=look.indent
        )
        if look.fill:
            cell.fill = PatternFill("solid", start_color=f"FF{look.fill}")
        if quoted:
            cell.quotePrefix = True
        return int(cell.style_id)


@lru_cache(maxsize=64)
def _font(family: str, size: float, color: str, underline: bool) -> Font:
    return Font(
        name=family,
        sz=size,
        color=f"FF{color}",
        charset=_GB2312,
        u="single" if underline else None,
    )
