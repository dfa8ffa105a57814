"""What a PDF page shows, measured with PDFium: independent of who wrote it. Lengths in mm.

Places count from the upper left of the page as one sees it. The tests of the writers measure with
this, and so does ``inspect``: one way to measure. Who opens a file from others has the reader
refuse it first (:mod:`pipeline.normalize.pdf`): what a page may hold is bounded there.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as raw

from pipeline.normalize.pdf.characters import Turn, applied, matrix_of
from pipeline.units import MM_A_POINT

_SAME_LINE = 0.01
_MOST_DEPTH = 8
_MOST_PATHS = 50_000
"""Of one page."""


@dataclass(frozen=True, slots=True)
class Char:
    """A character: its text, origin from the page's upper left, its size in points, its box."""

    text: str
    x: float
    y: float
    size: float
    left: float
    right: float
    top: float
    bottom: float
    generated: bool


@dataclass(frozen=True, slots=True)
class Box:
    """What a path covers: edges from the page's upper left, and its colour."""

    left: float
    top: float
    right: float
    bottom: float
    color: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line of characters of one baseline."""

    chars: tuple[Char, ...]

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(c.text for c in self.chars)

    @property
    def y(self) -> float:
        """Its baseline."""
        return self.chars[0].y

    @property
    def x(self) -> float:
        """Where its first character begins."""
        return self.chars[0].x


def pages(data: bytes) -> list[list[Char]]:
    """The characters of each page in the order of the file."""
    document = pypdfium2.PdfDocument(data)
    return [chars_of(page) for page in document]


def chars_of(page: Any) -> list[Char]:
    """The characters of an opened page in the order of the file."""
    text = page.get_textpage()
    turn = Turn(page)
    found: list[Char] = []
    x, y = ctypes.c_double(), ctypes.c_double()
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    for i in range(text.count_chars()):
        raw.FPDFText_GetCharOrigin(text.raw, i, x, y)
        raw.FPDFText_GetCharBox(text.raw, i, left, right, bottom, top)
        px, py = turn.point(x.value, y.value)
        x0, y0, x1, y1 = turn.box(left.value, bottom.value, right.value, top.value)
        found.append(
            Char(
                chr(raw.FPDFText_GetUnicode(text.raw, i)),
                px * MM_A_POINT,
                py * MM_A_POINT,
                raw.FPDFText_GetFontSize(text.raw, i),
                x0 * MM_A_POINT,
                x1 * MM_A_POINT,
                y0 * MM_A_POINT,
                y1 * MM_A_POINT,
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
        if groups and abs(groups[-1][0].y - char.y) < _SAME_LINE:
            groups[-1].append(char)
        else:
            groups.append([char])
    return [SetLine(tuple(group)) for group in groups]


def boxes(data: bytes, number: int) -> list[Box]:
    """What the paths of one page cover, from 0."""
    return boxes_of(pypdfium2.PdfDocument(data)[number])


def boxes_of(page: Any) -> list[Box]:
    """What the paths of an opened page cover; of a stroke, its whole width."""
    turn = Turn(page)
    return [box for item, above in _paths(page) if (box := _box(item, above, turn)) is not None]


def _paths(page: Any) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """The paths of a page, each with the matrices of the forms that it stands in."""
    met = 0
    waiting: list[tuple[Any, tuple[Any, ...], int]] = []
    for k in range(min(raw.FPDFPage_CountObjects(page.raw), _MOST_PATHS)):
        waiting.append((raw.FPDFPage_GetObject(page.raw, k), (), 0))
    waiting.reverse()
    while waiting and met < _MOST_PATHS:
        item, above, depth = waiting.pop()
        met += 1
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            yield item, above
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _MOST_DEPTH:
            inside = (*above, matrix_of(item))
            count = min(raw.FPDFFormObj_CountObjects(item), _MOST_PATHS)
            waiting += [
                (raw.FPDFFormObj_GetObject(item, k), inside, depth + 1)
                for k in reversed(range(count))
            ]


def _box(item: Any, above: tuple[Any, ...], turn: Turn) -> Box | None:
    edges = [ctypes.c_float() for _ in range(4)]
    if not raw.FPDFPageObj_GetBounds(item, *edges):
        return None
    x0, y0, x1, y1 = (edge.value for edge in edges)
    over = _stroke_beyond(item)
    x0, x1 = sorted((x0 + over, x1 - over))
    y0, y1 = sorted((y0 + over, y1 - over))
    corners = [(x0, y0), (x1, y0), (x0, y1), (x1, y1)]
    for matrix in reversed(above):
        corners = [applied(matrix, x, y) for x, y in corners]
    seen = [turn.point(x, y) for x, y in corners]
    xs, ys = [x * MM_A_POINT for x, _ in seen], [y * MM_A_POINT for _, y in seen]
    return Box(min(xs), min(ys), max(xs), max(ys), _color(item))


def _stroke_beyond(item: Any) -> float:
    """By how many points Pdfium's bounds of a stroke lie beyond what is drawn.

    It adds the whole width to each side of the path; half of it is drawn there.
    """
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    width = ctypes.c_float()
    if not stroke.value or not raw.FPDFPageObj_GetStrokeWidth(item, width):
        return 0.0
    matrix = matrix_of(item)
    return width.value * math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c)) / 2


def _color(item: Any) -> tuple[int, int, int]:
    """The colour that a path is filled with, or drawn with where it is not filled."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    ask = raw.FPDFPageObj_GetStrokeColor if stroke.value and not fill.value else None
    ask = ask or raw.FPDFPageObj_GetFillColor
    r, g, b, a = (ctypes.c_uint() for _ in range(4))
    ask(item, r, g, b, a)
    return r.value, g.value, b.value


def ink(
    data: bytes, number: int, top: float, bottom: float, left: float = 0.0, right: float = 210.0
) -> Box:
    """The edges of what is drawn in a part of a page, found in its pixels; the colour is black.

    A viewer's boxes of characters take the control points of curves for ink.
    """
    page = pypdfium2.PdfDocument(data)[number]
    scale = 10 * MM_A_POINT  # ten pixels a millimetre
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
