"""Page numbers of the Word files (GB/T 9704-2012 7.5, 8)."""

from __future__ import annotations

import msgspec

from pipeline.stylesheet import StyleSheet
from pipeline.writers.docx.measures import BASELINE, DASH_CENTRE, HAIR, Measures
from pipeline.writers.docx.ooxml import (
    Element,
    add,
    indents,
    off_grid,
    paragraph,
    properties,
    run,
    simple_field,
    spacing,
    text_frame,
)
from pipeline.writers.docx.styles import style_id


class Footers(msgspec.Struct, frozen=True):
    """Relationship ids of the footers that a section may name."""

    odd: str
    even: str
    blank: str

    def numbered(self) -> tuple[tuple[str, str], ...]:
        """References of a section with page numbers."""
        return (("default", self.odd), ("even", self.even))

    def unnumbered(self) -> tuple[tuple[str, str], ...]:
        """References of a section without."""
        return (("default", self.blank), ("even", self.blank))


def fill_footer(root: Element, sheet: StyleSheet, *, odd: bool | None) -> None:
    """The page number at its outer edge (7.5), or no number (``odd`` is ``None``).

    Args:
        root: an empty ``w:ftr``.
        sheet: the style.
        odd: of odd pages, or of even ones.
    """
    p = paragraph(root, style_id("page_number"))
    if odd is not None:
        _number(p, sheet, odd=odd)


def fill_landscape_footer(root: Element, measures: Measures, *, odd: bool) -> None:
    """The number of a landscape page, where portrait pages have it (8).

    The sheet's foot is then at its left, so the number runs down in a frame there.
    """
    sheet, page = measures.sheet, measures.page
    carrier = off_grid(paragraph(root, style_id("page_number")), HAIR)
    line = measures.footer_line
    size = sheet.paragraphs["page_number"].size_pt * 20
    dash = page.bottom.twips - sheet.page_number.below_type_area.twips
    # From the frame's right edge, the head of its only line, to the middle of the dash.
    middle = round(line * BASELINE - size * DASH_CENTRE)
    frame = text_frame(
        carrier,
        3 if odd else 4,
        left=dash + middle - line,
        top=page.left.twips,
        width=line,
        height=measures.text_width,
        name="页码",
        runs_down=True,
    )
    p = paragraph(frame, style_id("page_number"))
    properties(p).append(spacing(line=line))
    _number(p, sheet, odd=odd)


def _number(p: Element, sheet: StyleSheet, *, odd: bool) -> None:
    number = sheet.page_number
    advance = round(sheet.paragraphs["page_number"].size_pt * 20)
    indent = round(number.outer_chars * advance)
    chars = round(number.outer_chars * 100)
    if odd:
        properties(p).append(indents(right=indent, right_chars=chars))
    else:
        properties(p).append(indents(left=indent, left_chars=chars))
    add(properties(p), "jc", val="right" if odd else "left")
    before, after = number.pattern.split("{n}", 1)
    if before:
        run(p, before)
    simple_field(p, "PAGE", "1" if odd else "2")
    if after:
        run(p, after)
