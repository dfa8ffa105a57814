"""Reads a finished PDF independently of the code that wrote it. Lengths in mm."""

from __future__ import annotations

from pipeline.inspection.drawn import (
    MM,
    Box,
    Char,
    SetLine,
    boxes,
    ink,
    lines,
    pages,
    red_bands,
)

__all__ = [
    "MM",
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
