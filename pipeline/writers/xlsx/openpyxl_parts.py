"""What is taken from openpyxl beyond its public interface, all of it here (openpyxl 3.1).

Rows are not openpyxl's: it takes 20 µs a cell and a temporary file a sheet, and writes formulas
without their values (protected views show nothing then). It makes the package around them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import msgspec
from openpyxl.chart._chart import ChartBase as ChartBase
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.styles import Font
from openpyxl.workbook import Workbook
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.dimensions import SheetDimension
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.constants import (
    ARC_APP,
    ARC_SHARED_STRINGS,
    ARC_WORKBOOK_RELS,
    REL_NS,
    SHARED_STRINGS,
)
from openpyxl.xml.functions import Element, SubElement

_NO_ROWS = re.compile(rb"<sheetData\s*/>|<sheetData>\s*</sheetData>")

# The Open XML SDK holds font children to the order of CT_Font; openpyxl 3.1.5 writes another.
Font.__elements__ = (
    "b",
    "i",
    "strike",
    "condense",
    "extend",
    "outline",
    "shadow",
    "u",
    "vertAlign",
    "sz",
    "color",
    "name",
    "family",
    "charset",
    "scheme",
)


class SheetRows(msgspec.Struct, frozen=True):
    """The rows of a sheet, made elsewhere.

    Attributes:
        data: its ``sheetData`` element.
        links: cell and place of every link inside the workbook.
        last: the last cell, ``F12``.
    """

    data: bytes
    links: list[tuple[str, str]]
    last: str


def set_normal_font(book: Workbook, font: Font) -> None:
    """Make ``font`` the one of cells without a format, which column widths are counted in."""
    book._named_styles["Normal"].font = font  # type: ignore[attr-defined]


def members(
    book: Workbook, rows: Mapping[str, SheetRows], shared_strings: bytes
) -> dict[str, bytes]:
    """The members of the workbook's package by name.

    Args:
        book: its sheets, without rows.
        rows: by the sheet's title.
        shared_strings: xl/sharedStrings.xml.
    """
    archive = _Members()
    _PackageWriter(book, archive, rows, shared_strings).write_data()
    return archive.found


class _SheetWriter(WorksheetWriter):
    """openpyxl's writer of everything around the rows."""

    def __init__(self, worksheet: Worksheet, rows: SheetRows) -> None:
        super().__init__(worksheet, BytesIO())
        self._given = rows

    def write_dimensions(self) -> None:
        self.xf.send(SheetDimension(f"A1:{self._given.last}").to_tree())

    def write_hyperlinks(self) -> None:
        if self._given.links:  # openpyxl's objects for them take as long as all rows
            links = Element("hyperlinks")
            for reference, location in self._given.links:
                SubElement(links, "hyperlink", ref=reference, location=location)
            self.xf.send(links)

    def data(self) -> bytes:
        self.write()
        return _NO_ROWS.sub(lambda _m: self._given.data, self.read(), count=1)


class _Members:
    """What openpyxl takes for an archive. The members are compressed elsewhere, and once.

    It adds the relation to the shared strings, and says who made the file.
    """

    def __init__(self) -> None:
        self.found: dict[str, bytes] = {}

    def namelist(self) -> list[str]:
        return [*self.found]

    def writestr(self, name: str, data: str | bytes) -> None:
        member = data.encode() if isinstance(data, str) else data
        if name == ARC_WORKBOOK_RELS:
            target = ARC_SHARED_STRINGS.removeprefix("xl/")
            relation = (
                f'<Relationship Id="strings" Type="{REL_NS}/sharedStrings" Target="{target}"/>'
            )
            member = member.replace(b"</Relationships>", f"{relation}</Relationships>".encode())
        elif name == ARC_APP:
            # Readers trust row heights and results of a file that Excel made; this one it did not.
            member = member.replace(b"Microsoft Excel", b"zhengben")
        self.found[name] = member


class _PackageWriter(ExcelWriter):
    """openpyxl's writer of the package, without temporary files."""

    path = f"/{ARC_SHARED_STRINGS}"
    mime_type = SHARED_STRINGS

    def __init__(
        self,
        book: Workbook,
        archive: _Members,
        rows: Mapping[str, SheetRows],
        shared_strings: bytes,
    ) -> None:
        super().__init__(book, archive)  # type: ignore[arg-type]
        self._target = archive
        self._rows = rows
        self._shared_strings = shared_strings

    def _write_worksheets(self) -> None:
        super()._write_worksheets()  # type: ignore[misc]
        self._target.writestr(self.path[1:], self._shared_strings)
        self.manifest.append(self)

    def write_worksheet(self, ws: Any) -> None:
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts = ws._charts
        ws._drawing.images = ws._images
        writer = _SheetWriter(ws, self._rows[ws.title])
        self._target.writestr(ws.path[1:], writer.data())
        ws._rels = writer._rels  # type: ignore[attr-defined]
        self.manifest.append(ws)
