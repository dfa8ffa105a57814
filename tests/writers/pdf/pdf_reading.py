"""Reads a finished PDF independently of the code that wrote it. Lengths in mm."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pypdfium2

from pipeline.inspection.drawn import Box, Char, SetLine, boxes, ink, lines, pages
from pipeline.units import MM_A_POINT

__all__ = [
    "MM_A_POINT",
    "Box",
    "Char",
    "SetLine",
    "boxes",
    "ink",
    "is_page_number",
    "lines",
    "pages",
    "red_bands",
    "text",
]


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


def red_bands(data: bytes, number: int) -> list[tuple[float, float]]:
    """Upper and lower edge of each band of rows that are red over most of the page's width."""
    page = pypdfium2.PdfDocument(data)[number]
    pixels = page.render(scale=10 * MM_A_POINT).to_numpy().astype(int)
    red = np.abs(pixels[:, :, 0] - pixels[:, :, 2]) > 128
    rows = np.flatnonzero(red.mean(axis=1) > 0.6)
    edges = [k for k, (a, b) in enumerate(pairwise(rows), 1) if b != a + 1]
    return [(run[0] / 10, (run[-1] + 1) / 10) for run in np.split(rows, edges) if len(run)]
