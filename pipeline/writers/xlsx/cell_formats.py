"""Looks of cells: the style sheet's fonts, a few fills that say how sure a change is."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

import msgspec

from pipeline.stylesheet import StyleSheet
from pipeline.writers.xlsx.cells import MAIN, attribute

Horizontal = Literal["left", "center", "right"]

_GB2312 = 134  # charset of the names of the standard's families
_LINE = 1.3  # a line of Han text in a spreadsheet, in sizes of its type
_FIRST_OWN_FORMAT = 164  # ECMA-376 part 1, 18.8.30: below it are formats of the programs
_DEFAULT_FONT = (
    '<font><sz val="11"/><color theme="1"/><name val="Calibri"/><family val="2"/>'
    '<scheme val="minor"/></font>'
)
_DEFAULT_FILLS = (
    "<fill><patternFill/></fill>",
    '<fill><patternFill patternType="gray125"/></fill>',
)
_SIDES = ("left", "right", "top", "bottom")
_BORDERS = (
    "<border><left/><right/><top/><bottom/><diagonal/></border>",
    "<border>"
    + "".join(f'<{side} style="thin"><color rgb="FFBFBFBF"/></{side}>' for side in _SIDES)
    + "</border>",
)
# 18.8.27: the palette that a program has of itself.
_INDEXED = (
    *("000000", "FFFFFF", "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF") * 2,
    *("800000", "008000", "000080", "808000", "800080", "008080", "C0C0C0", "808080"),
    *("9999FF", "993366", "FFFFCC", "CCFFFF", "660066", "FF8080", "0066CC", "CCCCFF"),
    *("000080", "FF00FF", "FFFF00", "00FFFF", "800080", "800000", "008080", "0000FF"),
    *("00CCFF", "CCFFFF", "CCFFCC", "FFFF99", "99CCFF", "FF99CC", "CC99FF", "FFCC99"),
    *("3366FF", "33CCCC", "99CC00", "FFCC00", "FF9900", "FF6600", "666699", "969696"),
    *("003366", "339966", "003300", "333300", "993300", "993366", "333399", "333333"),
)
_REST = (
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0" hidden="0"/>'
    '</cellStyles><tableStyles count="0" defaultTableStyle="TableStyleMedium9"'
    ' defaultPivotStyle="PivotStyleLight16"/><colors><indexedColors>'
    + "".join(f'<rgbColor rgb="00{color}"/>' for color in _INDEXED)
    + "</indexedColors></colors>"
)


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
    """

    font: str = "fangsong"
    color: str = "000000"
    fill: str = ""
    align: Horizontal = "left"
    wrap: bool = True
    indent: int = 0
    number_format: str = "General"
    underline: bool = False


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

    def __init__(self, sheet: StyleSheet) -> None:
        self._sheet = sheet
        self._size = sheet.paragraphs["table_text"].size_pt
        self._ids: dict[tuple[str, bool], int] = {}
        self._formats: dict[str, int] = {}
        self._fonts = {_DEFAULT_FONT: 0}
        self._fills = {fill: number for number, fill in enumerate(_DEFAULT_FILLS)}
        self._cells = {_cell_format(0, 0, 0, 0): 0}
        # That of cells without a format, which column widths are counted in.
        self._normal = self._font(Look())

    @property
    def line_height(self) -> float:
        """Points a line of text takes."""
        return self._size * _LINE

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

    def xml(self) -> str:
        """xl/styles.xml."""
        formats = [
            f'<numFmt numFmtId="{number}" formatCode="{attribute(code)}"/>'
            for code, number in self._formats.items()
        ]
        base = f'<xf numFmtId="0" fontId="{self._normal}" fillId="0" borderId="0"/>'
        return (
            f'<styleSheet xmlns="{MAIN}">'
            + _counted("numFmts", formats)
            + _counted("fonts", self._fonts)
            + _counted("fills", self._fills)
            + _counted("borders", _BORDERS)
            + _counted("cellStyleXfs", [base])
            + _counted("cellXfs", self._cells)
            + f"{_REST}</styleSheet>"
        )

    def _font(self, look: Look) -> int:
        family = self._sheet.fonts[look.font].families[0]
        underlined = '<u val="single"/>' if look.underline else ""
        return _number(
            self._fonts,
            f"<font>{underlined}"
            f'<sz val="{self._size:.16g}"/><color rgb="FF{look.color}"/>'
            f'<name val="{attribute(family)}"/><charset val="{_GB2312}"/></font>',
        )

    def _make(self, look: Look, quoted: bool) -> int:
        font, code, fill = self._font(look), 0, 0
        if look.number_format != "General":
            first = _FIRST_OWN_FORMAT + len(self._formats)
            code = self._formats.setdefault(look.number_format, first)
        if look.fill:
            color = f'<fgColor rgb="FF{look.fill}"/>'
            solid = f'<fill><patternFill patternType="solid">{color}</patternFill></fill>'
            fill = _number(self._fills, solid)
        return _number(self._cells, _cell_format(code, font, fill, 1, look, quoted=quoted))


def _cell_format(
    code: int, font: int, fill: int, border: int, look: Look | None = None, *, quoted: bool = False
) -> str:
    """An ``xf``, in whose order of attributes readers see no difference."""
    aligned = ' applyAlignment="1"' if look is not None else ""
    head = (
        f'<xf numFmtId="{code}" fontId="{font}" fillId="{fill}" borderId="{border}"{aligned}'
        f' pivotButton="0" quotePrefix="{int(quoted)}" xfId="0"'
    )
    if look is None:
        return f"{head}/>"
    wrap = ' wrapText="1"' if look.wrap else ""
    indent = f' indent="{look.indent}"' if look.indent else ""
    return f'{head}><alignment horizontal="{look.align}" vertical="top"{wrap}{indent}/></xf>'


def _number(numbered: dict[str, int], item: str) -> int:
    """The item's number, given it when it is first asked for."""
    return numbered.setdefault(item, len(numbered))


def _counted(name: str, items: Collection[str]) -> str:
    head = f'<{name} count="{len(items)}"'
    return f"{head}>{''.join(items)}</{name}>" if items else f"{head}/>"
