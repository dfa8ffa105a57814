"""Page numbers of the Word files (GB/T 9704-2012 7.5, 8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.stylesheet import StyleSheet
from pipeline.units import Length
from pipeline.writers.docx.measures import BASELINE, DASH_CENTRE, Measures
from pipeline.writers.docx.ooxml import (
    Element,
    add,
    indents,
    paragraph,
    properties,
    run,
    simple_field,
    spacing,
)
from pipeline.writers.docx.ooxml_shapes import text_frame
from pipeline.writers.docx.styles import style_id

_HAIR = 20  # height of a paragraph that only carries something, twips


@dataclass(frozen=True, slots=True)
class Footers:
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


def footer(part: Any, sheet: StyleSheet, which: str) -> str:
    """A footer with the page number at its outer edge (7.5), or with none; its relation's id.

    Args:
        part: the document's.
        sheet: the style.
        which: ``odd``, ``even`` or ``blank``.
    """
    root, relation = _empty_footer(part)
    p = paragraph(root, style_id("page_number"))
    if which != "blank":
        _number(p, sheet, odd=which == "odd")
    return relation


def landscape_footer(part: Any, measures: Measures, *, odd: bool) -> str:
    """The number of a landscape page, where portrait pages have it (8).

    The sheet's foot is then at its left, so the number runs down in a frame there.
    """
    sheet, page = measures.sheet, measures.page
    root, relation = _empty_footer(part)
    carrier = paragraph(root, style_id("page_number"))
    add(properties(carrier), "snapToGrid", val=0)
    properties(carrier).append(spacing(line=_HAIR))
    line = measures.footer_line
    size = sheet.paragraphs["page_number"].size_pt * 20
    dash = page.bottom.twips - Length.mm(sheet.page_number.below_type_area_mm).twips
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
    return relation


def _empty_footer(part: Any) -> tuple[Element, str]:
    made, relation = part.add_footer_part()
    root = made.element
    for child in list(root):
        root.remove(child)
    return root, str(relation)


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
