"""Styled blocks become rows of set lines (GB/T 9704-2012; every figure from the style sheet)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import msgspec

from pipeline.layout.blocks import Beside, Run, StyledBlock, StyledDocument, StyledTable
from pipeline.model import ListItem, OfficialDocument, places_of
from pipeline.stylesheet import ParagraphStyle, StyleSheet
from pipeline.units import Length
from pipeline.writers.pdf.glyphs import DASH, Glyph, GlyphTable, Place
from pipeline.writers.pdf.linebreak import Breaker, Line
from pipeline.writers.pdf.mark import place_mark
from pipeline.writers.pdf.rows import Bookmark, Part, Row, Rule, TextLine
from pipeline.writers.pdf.tagging import Node
from pipeline.writers.pdf.typeset import SetText

EM_ASCENT = 0.88
"""Where the baseline stands in the em box of a Han character (OpenType, BASE ``ideo``)."""

_ROW_FACTOR = 1.15  # a line of type needs this much of its size
_HEADINGS = {
    "title": 1,
    "attachment_title": 1,
    "heading1": 2,
    "chapter": 2,
    "heading2": 3,
    "section": 3,
    "heading3": 4,
    "heading4": 5,
}
_SIGN_OFF = frozenset({"authority_signature", "document_date"})
_SHORT_NOTE = 6  # rows of 附件说明 that hold to the text before them
_CARRIED = 2  # lines of text that go along to a page with the date


def collect(table: GlyphTable, styled: StyledDocument, sheet: StyleSheet) -> None:
    """Take every character of the document into the glyph table."""
    for block in _blocks(styled):
        for path, runs in ((block.path, block.runs), *((b.path, b.runs) for b in block.beside)):
            offset = 0
            for run in runs:
                table.collect(run.font, run.text, Place(path, offset))
                offset += len(run.text)
    number = sheet.paragraphs["page_number"]
    digits = sheet.page_number.pattern.replace("{n}", "0123456789") + DASH
    table.collect(number.font, digits, Place("page_number", 0))


def _blocks(styled: StyledDocument) -> Iterator[StyledBlock]:
    for item in (*styled.flow, *styled.imprint):
        if isinstance(item, StyledTable):
            if item.caption is not None:
                yield item.caption
            for row in item.rows:
                for cell in row:
                    yield from cell.blocks
        else:
            yield item


class Composer:
    """Makes the rows of one document."""

    def __init__(
        self, sheet: StyleSheet, table: GlyphTable, document: OfficialDocument, root: Node
    ) -> None:
        """Args: style, glyphs (embedded), the document for its lists, the structure's root."""
        self.sheet = sheet
        self._table = table
        self._root = root
        self._marks = _list_marks(document)
        self._list: Node | None = None
        self._level = 0
        self.pitch = sheet.grid.row_pitch.in_pt
        self.page = sheet.page
        self.left = sheet.page.left.in_pt
        self.width = sheet.page.type_area_width.in_pt

    def turn(self, *, lying: bool) -> None:
        """What follows is set on pages that lie on their side, or stand."""
        self.page = self.sheet.page.lying if lying else self.sheet.page
        self.left = self.page.left.in_pt
        self.width = self.page.type_area_width.in_pt

    def rows(self, flow: Sequence[StyledBlock | StyledTable]) -> list[Row]:
        """Rows of header and body."""
        from pipeline.writers.pdf.tables import table_rows

        rows: list[Row] = []
        keep_next = False
        for item in flow:
            if isinstance(item, StyledTable):
                made = table_rows(self, item, self._root.child("Table"))
                self._list = None
                keeps = False
            else:
                made = self.block_rows(item, self._node_for(item))
                style = self.sheet.paragraphs[item.style]
                whole = all(run.style == item.style for run in item.runs)
                keeps = style.keep_with_next and whole
                if item.style in _SIGN_OFF:
                    _hold(rows, made)
                elif item.style == "attachment_note" and len(made) <= _SHORT_NOTE:
                    for row in made:  # so that it never heads a page with the signature
                        row.keep = True
            if not made:
                continue
            if isinstance(item, StyledTable):
                made[0].blank = item.rows_before * self.pitch
            made[0].keep = made[0].keep or keep_next
            keep_next = keeps
            rows += made
        for number, row in enumerate(rows):
            # Text never ends with a page of a single row.
            if number + 1 == len(rows) or rows[number + 1].new_page:
                row.keep = row.keep or not row.new_page
        return rows

    def imprint_rows(self, imprint: Sequence[StyledBlock]) -> list[Row]:
        """Rows of 版记, without pages in between."""
        self._list = None
        rows: list[Row] = []
        for block in imprint:
            rows += self.block_rows(block, self._root.child("P"))
        return rows

    def block_rows(
        self,
        block: StyledBlock,
        node: Node,
        *,
        x: float | None = None,
        width: float | None = None,
    ) -> list[Row]:
        """Rows of one paragraph.

        Args:
            block: the paragraph.
            node: the structure element it belongs to.
            x: left edge of its room; that of 版心 unless given.
            width: of its room; 版心's unless given.
        """
        style = self.sheet.paragraphs[block.style]
        if block.align is not None:
            style = msgspec.structs.replace(style, align=block.align)
        left, room = self.left if x is None else x, self.width if width is None else width
        text = self.set_text(block.runs, style)
        height = math.ceil(style.size_pt * _ROW_FACTOR / self.pitch - 1e-6) * self.pitch
        lines = self._lines(block, style, text, room)
        parts = self._parts(block, node)
        baseline = (height - style.size_pt) / 2 + EM_ASCENT * style.size_pt
        rows: list[Row] = []
        for number, line in enumerate(lines):
            start = self._line_x(block, style, text, line, left, room, is_first=not number)
            item = TextLine(text, line, start, baseline, _cut(parts, line), self.color(style.color))
            rows.append(Row(height, [item]))
        for other in block.beside:
            self._add_beside(block, other, style, rows, left, room, baseline)
        self._finish(block, style, rows, height, left, room)
        return rows

    def set_text(self, runs: Sequence[Run], style: ParagraphStyle) -> SetText:
        """The runs as one measured text."""
        glyphs: list[Glyph] = []
        for run in runs:
            glyphs += self._table.glyphs(run.font, run.text)
        text = "".join(run.text for run in runs)
        return SetText(text, glyphs, style.size_pt, self.tracking(style.size_pt))

    def tracking(self, size: float) -> float:
        """What 28 characters of the body's size need to fill 版心; other sizes are set solid."""
        grid = self.sheet.grid
        if size != self.sheet.paragraphs["body"].size_pt:
            return 0.0
        return (grid.advance_pt / size - 1.0) * 1000.0

    def char(self, size: float) -> float:
        """One character of ``size`` with its tracking, in points."""
        return size * (1.0 + self.tracking(size) / 1000.0)

    def ink(self, block: StyledBlock, style: ParagraphStyle) -> tuple[float, float]:
        """Lower and upper edge of a block's ink about its baseline, in points."""
        edges = [self._table.ink(run.font, char) for run in block.runs for char in set(run.text)]
        scale = style.size_pt / 1000
        return min(e[0] for e in edges) * scale, max(e[1] for e in edges) * scale

    def color(self, key: str) -> str:
        """``r g b`` of a colour of the style sheet."""
        text = self.sheet.colors[key].lstrip("#")
        return " ".join(f"{int(text[i : i + 2], 16) / 255:.4g}" for i in (0, 2, 4))

    def page_number(self, number: int) -> TextLine:
        """页码 at the outer edge; its baseline is below 版心's lower edge (7.5)."""
        style = self.sheet.paragraphs["page_number"]
        text = self.sheet.page_number.text(number)
        made = self.set_text((Run(text, style.font, "page_number"),), style)
        line = Line(0, len(text), len(text))
        width = made.width(0, len(text)) * style.size_pt / 1000
        indent = self.sheet.page_number.outer_chars * style.size_pt
        odd = bool(number % 2)
        page = self.sheet.page
        room = page.type_area_width.in_pt
        x = page.left.in_pt + (room - indent - width if odd else indent)
        below = Length.mm(self.sheet.page_number.below_type_area_mm).in_pt
        below += sum(self._table.ink(style.font, DASH)) / 2 * style.size_pt / 1000
        part = (Part(None, 0, len(text)),)
        return TextLine(made, line, x, below, part, self.color(style.color))

    def _lines(
        self, block: StyledBlock, style: ParagraphStyle, text: SetText, room: float
    ) -> list[Line]:
        char, scale = self.char(style.size_pt), 1000.0 / style.size_pt
        indents = (block.left_chars + block.right_chars) * char
        rest = max(room - indents, room / 2) * scale  # indents never starve a long text
        first = rest - block.first_line_chars * char * scale
        pad, at = self._hang(block, style, text)
        label = at + 1 if pad else 0
        breaker = Breaker(text, first - pad, rest, justify=style.align == "justify", fixed=label)
        lines = breaker.lines(block.breaks)
        if pad and lines and at < lines[0].end:
            lines[0] = lines[0]._replace(moves={**(lines[0].moves or {}), at: (0.0, -pad)})
        return lines

    def _hang(self, block: StyledBlock, style: ParagraphStyle, text: SetText) -> tuple[float, int]:
        """A hanging label is filled up so that what follows begins where later lines do."""
        hang = -block.first_line_chars
        if hang <= 0 or style.align == "center":
            return 0.0, 0
        end = block.hang_at
        if not 0 < end < len(block.text):
            return 0.0, 0
        want = hang * self.char(style.size_pt) / style.size_pt * 1000.0
        pad = want - text.width(0, end) - text.tracking
        return (pad, end - 1) if abs(pad) < 1000.0 else (0.0, 0)

    def _line_x(
        self,
        block: StyledBlock,
        style: ParagraphStyle,
        text: SetText,
        line: Line,
        left: float,
        room: float,
        *,
        is_first: bool,
    ) -> float:
        char = self.char(style.size_pt)
        indent = block.left_chars + (block.first_line_chars if is_first else 0.0)
        start = left + indent * char
        if style.align in {"left", "justify"}:
            return start
        free = room - (indent + block.right_chars) * char
        free -= text.width(line.start, line.ink_end) * style.size_pt / 1000
        return max(start + (free / 2 if style.align == "center" else free), left)

    def _parts(self, block: StyledBlock, node: Node) -> list[Part]:
        end = len(block.text)
        if node.tag == "LI":
            cut = self._marks[block.path]
            return [Part(node.child("Lbl"), 0, cut), Part(node.child("LBody"), cut, end)]
        if node.tag.startswith("H"):
            cut = len(block.runs[0].text) if block.runs else 0
            if block.runs and block.runs[-1].style != block.style and cut < end:
                # A run-in heading: the rest of its row is a paragraph of its own.
                return [Part(node, 0, cut), Part(self._root.child("P"), cut, end)]
        return [Part(node, 0, end)]

    def _node_for(self, block: StyledBlock) -> Node:
        if block.path in self._marks:
            if self._list is None:
                self._list = self._root.child("L", b"<< /O /List /ListNumbering /None >>")
            return self._list.child("LI")
        self._list = None
        wanted = _HEADINGS.get(block.style)
        if wanted is None:
            return self._root.child("P")
        self._level = min(wanted, self._level + 1)  # ISO 14289-1, 7.4.2: no level left out
        return self._root.child(f"H{self._level}", title=_heading_text(block))

    def _finish(
        self,
        block: StyledBlock,
        style: ParagraphStyle,
        rows: list[Row],
        height: float,
        left: float,
        room: float,
    ) -> None:
        if not rows:
            return
        rows[0].blank = block.rows_before * self.pitch
        if block.style == "authority_mark" and block.text.strip():
            place_mark(self, block, style, rows)
        rows[0].new_page = style.page_break_before or block.starts_page
        if block.style in _HEADINGS:
            rows[0].bookmark = Bookmark(_heading_text(block), self._level - 1)
            whole = all(run.style == block.style for run in block.runs)
            for row in rows[1:]:
                row.keep = row.keep or whole
        for name, row, y in (
            (block.rule_above, rows[0], 0.0),
            (block.rule_below, rows[-1], height),
        ):
            if name is None:
                continue
            separator = self.sheet.separators[name]
            if separator.gap_mm:
                y = height - (height - style.size_pt) / 2 + Length.mm(separator.gap_mm).in_pt
                # What follows keeps its distance from the rule (7.3.1).
                row.height, row.regrids = max(row.height, y), True
            width = separator.width.in_pt
            color = self.color(separator.color)
            row.items.append(Rule(left, left + room, y, y, width, color))

    def _add_beside(
        self,
        block: StyledBlock,
        other: Beside,
        style: ParagraphStyle,
        rows: list[Row],
        left: float,
        room: float,
        baseline: float,
    ) -> None:
        """Another element on the last row, or on a row of its own where that is too full."""
        text = self.set_text(other.runs, style)
        end = len(text.text)
        scale, char = style.size_pt / 1000, self.char(style.size_pt)
        if other.at_chars is None:
            x = left + room - block.right_chars * char - text.width(0, end) * scale
        else:
            x = left + other.at_chars * char
        part = (Part(self._root.child("P"), 0, end),)
        item = TextLine(text, Line(0, end, end), x, baseline, part, self.color(style.color))
        last = rows[-1].items[-1] if rows else None
        if isinstance(last, TextLine):
            line = last.line
            taken = last.x + last.text.width(line.start, line.ink_end) * scale
            if taken + (char if other.at_chars is None else 0.0) <= x:
                rows[-1].items.append(item)
                return
        rows.append(Row(rows[-1].height if rows else self.pitch, [item], keep=True))


def _hold(rows: list[Row], made: list[Row]) -> None:
    """Signature and date stand on a page with text: the last rows before go along (7.3.5)."""
    for row in made:
        row.keep = True
    for row in rows[-(_CARRIED - 1) :]:
        row.keep = row.keep or not row.new_page


def _heading_text(block: StyledBlock) -> str:
    text = "".join(run.text for run in block.runs if run.style == block.style)
    return (text or block.text).strip().rstrip("。")


def _cut(parts: list[Part], line: Line) -> tuple[Part, ...]:
    """The parts as far as they are on the line."""
    found = (
        Part(p.node, max(p.start, line.start), min(p.end, line.end))
        for p in parts
        if p.start < line.end and p.end > line.start
    )
    return tuple(found)


def _list_marks(document: OfficialDocument) -> dict[str, int]:
    """Path of each list item to the end of its mark."""
    return {
        place.path: place.block.number_end
        for place in places_of(document)
        if isinstance(place.block, ListItem) and 0 < place.block.number_end < len(place.text)
    }
