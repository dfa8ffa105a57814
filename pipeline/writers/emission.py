"""What a writer is given: the document, its log, the style and the fonts; nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import msgspec

from pipeline.edits import EditKind, EditLog, Tier
from pipeline.fonts.roles import FontSet
from pipeline.model import OfficialDocument
from pipeline.stylesheet import StyleSheet
from pipeline.writers.ofd.options import OfdOptions
from pipeline.writers.pdf.options import PdfOptions

SOURCE_PROPERTY = "zhengben-source-sha256"
"""The custom property of a Word file or workbook that ties it to the source it was made from."""


class Emission(msgspec.Struct, frozen=True):
    """Everything that decides the bytes of an output.

    Attributes:
        slug: the document's folder name, for titles of last resort.
        normalized: the document before repair.
        document: the repaired document, as printed.
        log: edits, findings and certificate that lead from one to the other.
        sheet: the style.
        fonts: the fonts of this machine by role (Word never depends on them).
        timestamp: the time written into outputs, with its zone.
        allow_missing_glyphs: print 〓 for a character no font has, instead of failing.
        refused: ids of proposals that a person refused; the others that are out still wait.
        track: what the review copy tracks: what asks for a decision, or all.
        pdf: choices for the PDF.
        ofd: choices for the OFD.
        pictures: the bytes of the source's pictures and of those of seals, by their hashes.
        settings: what a person chose for the outputs, name and value, for people.
        seals: for a draft, by the path of a name, the key of the picture of its seal.
        stamp: what the cells of 归档章 say, by name; empty: nothing was stated.
    """

    slug: str
    normalized: OfficialDocument
    document: OfficialDocument
    log: EditLog
    sheet: StyleSheet
    fonts: FontSet
    timestamp: datetime
    allow_missing_glyphs: bool = False
    refused: frozenset[str] = frozenset()
    track: Literal["decisions", "all"] = "decisions"
    pdf: PdfOptions | None = None
    ofd: OfdOptions | None = None
    pictures: Mapping[str, bytes] = {}
    seals: Mapping[str, str] = {}
    settings: tuple[tuple[str, str], ...] = ()
    stamp: Mapping[str, str] = {}

    def levels(self) -> list[tuple[Tier, int]]:
        """How many changes of each level are in the print, a person's own apart."""
        made = (e for e in self.log.edits if e.status == "in" and e.kind is not EditKind.MANUAL)
        counts = Counter(edit.tier for edit in made)
        return [(tier, counts[tier]) for tier in Tier]
