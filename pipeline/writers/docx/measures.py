"""The style sheet's figures in Word's units; every one is derived, none is set here.

Proof for Word, which sets each character its advance apart and each row its exact height:
28 advances fit the text width and 29 do not, 22 rows fit its height and 23 do not
(``tests/writers/test_docx_geometry.py``).
"""

from __future__ import annotations

import math
from functools import cached_property

import msgspec

from pipeline.layout.mark import MarkSetting
from pipeline.layout.styled import StyledBlock, StyledPicture
from pipeline.stylesheet import ParagraphStyle, StyleSheet
from pipeline.units import Length

HAIR = 20
"""Height of a paragraph that only carries something, in twips."""

_ROW_FACTOR = 1.15  # a line of type needs this much of its size, or takes another grid row
# Within a row of exact height, Word and LibreOffice put the baseline four fifths down (measured).
BASELINE = 0.8
_FOOTER_FACTOR = 1.3  # row of the page number, in its type sizes
# Centre of the 一字线 above the baseline, in ems of 宋体 and its stand-ins (measured: 0.32–0.38).
DASH_CENTRE = 0.35
_MARK_FACTOR = 1.2  # row of the mark, in its type sizes
# Where a Han glyph's box ends below its baseline, in ems (GB/T 13131 faces: ascent 0.88).
_GLYPH_DESCENT = 0.12
# Where the ink of a mark's characters ends, in ems: the standard measures its edges (7.2.4, 10.1).
_INK_TOP = 0.84
_INK_DESCENT = 0.1


class Measures:
    """Derived lengths, in twips unless a name says otherwise."""

    def __init__(self, sheet: StyleSheet) -> None:
        self.sheet = sheet
        self.page = sheet.page
        self.pitch = sheet.grid.row_pitch.twips

    @cached_property
    def text_width(self) -> int:
        """Width of 版心 as Word computes it: paper less margins, each rounded."""
        page = self.page
        return page.width.twips - page.left.twips - page.right.twips

    @cached_property
    def text_height(self) -> int:
        """Height of 版心 as Word computes it."""
        page = self.page
        return page.height.twips - page.top.twips - page.bottom.twips

    def width(self, *, landscape: bool) -> int:
        """Width of the text on a portrait or a landscape page."""
        return self.text_height if landscape else self.text_width

    def rows(self, *, landscape: bool) -> int:
        """Grid rows of such a page."""
        return self.text_width // self.pitch if landscape else self.sheet.grid.rows

    @cached_property
    def body_size(self) -> float:
        """Type size of the body, in points."""
        return self.sheet.paragraphs["body"].size_pt

    @cached_property
    def tracking(self) -> int:
        """What is added to each character of the body so that a row holds its columns.

        Rounded down to whole twips: rounded up, the last character of a row would not fit.
        """
        room = self.text_width / self.sheet.grid.columns
        return min(0, math.floor(room - self.body_size * 20))

    def tracking_of(self, style: ParagraphStyle) -> int:
        """The tracking of a style: the body's at the body's size, else none."""
        return self.tracking if style.size_pt == self.body_size else 0

    def advance(self, style: ParagraphStyle) -> int:
        """From one Han character of a style to the next."""
        return round(style.size_pt * 20) + self.tracking_of(style)

    def line(self, style: ParagraphStyle) -> int:
        """Exact row height of a style: as many grid rows as its type needs."""
        if style is self.sheet.paragraphs["table_text"]:
            return Length.pt(self.sheet.table.line_pitch_pt).twips
        if style is self.sheet.paragraphs["footnote"]:
            return Length.pt(self.sheet.footnotes.line_pitch_pt).twips
        rows = math.ceil(style.size_pt * 20 * _ROW_FACTOR / self.pitch - 1e-6)
        return max(rows, 1) * self.pitch

    def picture_height(self, block: StyledBlock, picture: StyledPicture) -> int:
        """Height of the line of a picture: grid rows, in a table rows of its text."""
        in_table = block.style == "table_text"
        line = self.line(self.sheet.paragraphs[block.style]) if in_table else self.pitch
        return math.ceil(picture.height_pt * 20 / line - 1e-6) * line

    def glyph_top(self, style: ParagraphStyle) -> int:
        """From the top of a row of this style to the top of its glyphs."""
        return round(self.line(style) * BASELINE - style.size_pt * 20 * (1 - _GLYPH_DESCENT))

    def mark_line(self, style: ParagraphStyle, mark: MarkSetting | None = None) -> int:
        """Exact height of a row of 发文机关标志, lower than its share of the grid.

        Under three rows of 份号, 密级 and 紧急程度 a row of the grid would begin too low.
        """
        if mark is None:
            return self.line(style)
        if mark.is_joint:
            return Length.pt(mark.pitch_pt).twips
        return round(mark.size_pt * 20 * _MARK_FACTOR)

    def mark_after(self, style: ParagraphStyle, mark: MarkSetting) -> int:
        """Blank under a mark of one row, so that what follows stands where the grid has it."""
        if mark.is_joint:
            return 0
        ruled = msgspec.structs.replace(style, size_pt=mark.size_pt)
        whole = self.line(ruled) - self.mark_top(ruled)
        return max(whole - (self.mark_line(style, mark) - self.mark_top(style, mark)), 0)

    def mark_height(self, mark: MarkSetting) -> int:
        """Height of all its rows."""
        style = self.sheet.paragraphs["authority_mark"]
        return self.mark_line(style, mark) * len(mark.rows) + self.mark_after(style, mark)

    def mark_before(
        self, style: ParagraphStyle, top: Length, mark: MarkSetting | None = None
    ) -> int:
        """From 版心's upper edge to the first row of the mark whose ink begins at ``top``."""
        return top.twips - self.mark_top(style, mark)

    def mark_top(self, style: ParagraphStyle, mark: MarkSetting | None = None) -> int:
        """From the top of the mark's row to the upper edge of its ink (7.2.4)."""
        size = _mark_size(style, mark)
        return round(self.mark_line(style, mark) * BASELINE - size * 20 * _INK_TOP)

    def mark_gap(self, style: ParagraphStyle, mark: MarkSetting | None = None) -> int:
        """From the lower edge of the mark's ink to the bottom of its row (10.1)."""
        size = _mark_size(style, mark)
        return round(self.mark_line(style, mark) * (1 - BASELINE) - size * 20 * _INK_DESCENT)

    def mark_ink(self, style: ParagraphStyle, mark: MarkSetting | None = None) -> int:
        """Height of the ink of the mark's row."""
        return round(_mark_size(style, mark) * 20 * (_INK_TOP + _INK_DESCENT))

    def glyph_gap(self, style: ParagraphStyle) -> int:
        """From the bottom of a row's glyphs to the bottom of the row."""
        return round(self.line(style) * (1 - BASELINE) - style.size_pt * 20 * _GLYPH_DESCENT)

    @cached_property
    def footer_line(self) -> int:
        """Exact row height of the page number."""
        return round(self.sheet.paragraphs["page_number"].size_pt * 20 * _FOOTER_FACTOR)

    @cached_property
    def footer_distance(self) -> int:
        """From the sheet's lower edge to the footer's: the dash stands where 7.5 puts it."""
        number = self.sheet.page_number
        size = self.sheet.paragraphs["page_number"].size_pt * 20
        dash = self.page.bottom.twips - number.below_type_area.twips
        return round(dash - size * DASH_CENTRE - self.footer_line * (1 - BASELINE))

    @cached_property
    def footer_before(self) -> int:
        """Blank above the page number, so that the footer reaches up to 版心.

        LibreOffice takes the footer's upper edge for that of the text on some pages.
        """
        return max(self.page.bottom.twips - self.footer_distance - self.footer_line, 0)


def _mark_size(style: ParagraphStyle, mark: MarkSetting | None) -> float:
    return style.size_pt if mark is None else mark.size_pt
