"""What a person may choose about the PDF beyond the style sheet."""

from __future__ import annotations

from typing import Literal

import msgspec

PdfLevel = Literal["2a", "2u", "3a"]
"""PDF/A part and conformance (ISO 19005-2, -3); 2a and 3a are PDF/UA-1 (ISO 14289-1) too."""


class PdfAttachment(msgspec.Struct, frozen=True):
    """A file that travels inside a PDF/A-3.

    Attributes:
        name: its file name.
        data: its bytes.
        mime: its type, ``text/plain``.
        relationship: ``Source``, ``Data``, ``Supplement``, ``Alternative`` or ``Unspecified``
            (ISO 19005-3, annex E).
        description: what it is, for the reader.
    """

    name: str
    data: bytes
    mime: str
    relationship: str
    description: str


class PdfOptions(msgspec.Struct, frozen=True):
    """Choices for one PDF.

    Attributes:
        level: the archival level.
        attachments: files to embed, for level 3a only, besides the log and the repaired document,
            which are always attached there; the source's bytes belong here.
        archive_stamp: print the empty 归档章 (DA/T 22-2015) at the head of page 1.
    """

    level: PdfLevel = "2a"
    attachments: tuple[PdfAttachment, ...] = ()
    archive_stamp: bool = False
