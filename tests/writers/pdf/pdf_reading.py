"""Reads a finished PDF with pdfium, independently of the code that wrote it. Lengths in mm."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import numpy as np
import pypdfium2
import pypdfium2.raw as raw

MM = 25.4 / 72


@dataclass(frozen=True)
class Char:
    """A character: its text, origin from the paper's upper left, its size in points, its box."""

    text: str
    x: float
    y: float
    size: float
    left: float
    right: float
    top: float
    bottom: float
    generated: bool


@dataclass(frozen=True)
class Box:
    """A filled rectangle: edges from the paper's upper left, and its colour."""

    left: float
    top: float
    right: float
    bottom: float
    color: tuple[int, int, int]


@dataclass(frozen=True)
class SetLine:
    """A line of characters of one baseline."""

    chars: tuple[Char, ...]

    @property
    def text(self) -> str:
        return "".join(c.text for c in self.chars)

    @property
    def y(self) -> float:
        return self.chars[0].y

    @property
    def x(self) -> float:
        return self.chars[0].x


def pages(data: bytes) -> list[list[Char]]:
    """The characters of each page in the order of the file."""
    document = pypdfium2.PdfDocument(data)
    return [_chars(page) for page in document]


def _chars(page: pypdfium2.PdfPage) -> list[Char]:
    text = page.get_textpage()
    height = page.get_mediabox()[3]  # of the sheet as it stands
    found: list[Char] = []
    for i in range(text.count_chars()):
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(text.raw, i, x, y)
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        raw.FPDFText_GetCharBox(text.raw, i, left, right, bottom, top)
        found.append(
            Char(
                chr(raw.FPDFText_GetUnicode(text.raw, i)),
                x.value * MM,
                (height - y.value) * MM,
                raw.FPDFText_GetFontSize(text.raw, i),
                left.value * MM,
                right.value * MM,
                (height - top.value) * MM,
                (height - bottom.value) * MM,
                raw.FPDFText_IsGenerated(text.raw, i) == 1,
            )
        )
    return found


def lines(chars: list[Char]) -> list[SetLine]:
    """Characters grouped by baseline, in the order of the file.

    Pdfium replaces each space of the file by one of its own, and adds line ends.
    """
    groups: list[list[Char]] = []
    for char in chars:
        if char.text in "\r\n":
            continue
        if groups and abs(groups[-1][0].y - char.y) < 0.01:
            groups[-1].append(char)
        else:
            groups.append([char])
    return [SetLine(tuple(group)) for group in groups]


def boxes(data: bytes, number: int) -> list[Box]:
    """The filled rectangles of one page."""
    page = pypdfium2.PdfDocument(data)[number]
    height = page.get_mediabox()[3]  # of the sheet as it stands
    found: list[Box] = []
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = item.get_bounds()
        r, g, b, a = (ctypes.c_uint() for _ in range(4))
        raw.FPDFPageObj_GetFillColor(item.raw, r, g, b, a)
        color = (r.value, g.value, b.value)
        found.append(Box(left * MM, (height - top) * MM, right * MM, (height - bottom) * MM, color))
    return found


def ink(
    data: bytes, number: int, top: float, bottom: float, left: float = 0.0, right: float = 210.0
) -> Box:
    """The edges of what is drawn in a part of a page, found in its pixels; the colour is black.

    A viewer's boxes of characters take the control points of curves for ink.
    """
    page = pypdfium2.PdfDocument(data)[number]
    scale = 10 * MM  # ten pixels a millimetre
    pixels = page.render(scale=scale).to_numpy().min(axis=2)
    low, high, near, far = (round(edge * 10) for edge in (top, bottom, left, right))
    dark = pixels[low:high, near:far] < 128
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    return Box(
        left + columns[0] / 10,
        top + rows[0] / 10,
        left + (columns[-1] + 1) / 10,
        top + (rows[-1] + 1) / 10,
        (0, 0, 0),
    )


def red_bands(data: bytes, number: int) -> list[tuple[float, float]]:
    """Upper and lower edge of each band of rows that are red over most of the page's width."""
    page = pypdfium2.PdfDocument(data)[number]
    pixels = page.render(scale=10 * MM).to_numpy().astype(int)
    red = np.abs(pixels[:, :, 0] - pixels[:, :, 2]) > 128
    rows = np.flatnonzero(red.mean(axis=1) > 0.6)
    bands: list[list[int]] = []
    for row in rows:
        if bands and row == bands[-1][1]:
            bands[-1][1] = row + 1
        else:
            bands.append([row, row + 1])
    return [(top / 10, bottom / 10) for top, bottom in bands]


def text(data: bytes) -> str:
    """All text in order, without line ends and without page numbers."""
    found: list[str] = []
    for chars in pages(data):
        for line in lines(chars):
            if not is_page_number(line):
                found.append(line.text)
    # Pdfium counts in UTF-16 units, and shows a hyphen at a line's end as U+0002.
    whole = "".join(found).encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    return whole.replace("\x02", "-")


def is_page_number(line: SetLine) -> bool:
    """Whether the line is a page number: it stands below 版心."""
    return line.y > 297 - 35 + 1
