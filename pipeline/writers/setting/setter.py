"""Setting: a styled paragraph becomes rows of lines, every figure from the style sheet."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from pipeline.layout.adjacent import CLOSED, closed_up
from pipeline.layout.styled import Beside, Run, StyledBlock, StyledPicture
from pipeline.stylesheet import ParagraphStyle, StyleSheet
from pipeline.writers.setting.glyphs import DASH, Glyph, GlyphTable, closed, widened
from pipeline.writers.setting.linebreak import Breaker, Line
from pipeline.writers.setting.rows import Figure, Part, Row, Rule, TextLine
from pipeline.writers.setting.structure import Node
from pipeline.writers.setting.typeset import SetText

_EM_ASCENT = 0.88  # where the baseline stands in a Han character's em box (OpenType, ``ideo``)
_RULE_AT = 0.6  # of the row of the rule above notes
_ROW_FACTOR = 1.15  # a line of type needs this much of its size


def baseline_in(height: float, size: float) -> float:
    """From the top of a row to the baseline of type of ``size`` centred in it, in points."""
    return (height - size) / 2 + _EM_ASCENT * size


class Setter:
    """Sets paragraphs on portrait or landscape pages. Lengths in points.

    Attributes:
        sheet: the style.
        pitch: from grid row to grid row.
        page: the page as it is turned now.
        left: its 版心's left edge.
        width: its 版心's width.
    """

    def __init__(self, sheet: StyleSheet, table: GlyphTable, root: Node) -> None:
        """Args: style, glyphs (embedded), the structure's root."""
        self.sheet = sheet
        self._table = table
        self._root = root
        self.pitch = sheet.grid.row_pitch.in_pt
        self.turn(landscape=False)

    def turn(self, *, landscape: bool) -> None:
        """What follows is set on portrait or landscape pages."""
        self.page = self.sheet.page.landscape if landscape else self.sheet.page
        self.left = self.page.left.in_pt
        self.width = self.page.type_area_width.in_pt

    def tracking(self, size: float) -> float:
        """What 28 characters of the body's size need to fill 版心; other sizes are set solid."""
        if size != self.sheet.paragraphs["body"].size_pt:
            return 0.0
        return (self.sheet.grid.advance_pt / size - 1.0) * 1000.0

    def char(self, size: float) -> float:
        """One character of ``size`` with its tracking."""
        return size * (1.0 + self.tracking(size) / 1000.0)

    def color(self, key: str) -> str:
        """``r g b`` of a colour of the style sheet."""
        text = self.sheet.colors[key].lstrip("#")
        return " ".join(f"{int(text[i : i + 2], 16) / 255:.4g}" for i in (0, 2, 4))

    def row_height(self, size: float) -> float:
        """As many grid rows as type of ``size`` needs."""
        return math.ceil(size * _ROW_FACTOR / self.pitch - 1e-6) * self.pitch

    def mark_line(
        self,
        block: StyledBlock,
        start: int,
        end: int,
        ink_end: int,
        node: Node,
        size: float,
        apart: float,
    ) -> TextLine:
        """A stretch of a block's text on a line of its own, to be placed.

        Args:
            block: of one font.
            start: offset of the stretch.
            end: its end.
            ink_end: the same without the white space it ends with.
            node: its structure element.
            size: type size.
            apart: added after each character but the last.
        """
        text = block.text[start:end]
        glyphs = self._table.glyphs(block.runs[0].font, text)
        made = SetText(text, glyphs, size, apart / size * 1000)
        part = (Part(node, 0, len(text)),)
        color = self.color(self.sheet.paragraphs[block.style].color)
        line = Line(0, len(text), ink_end - start)
        return TextLine(made, line, 0.0, 0.0, part, color, block.path, start)

    def ink(self, block: StyledBlock, size: float) -> tuple[float, float]:
        """Lower and upper edge of a block's ink about its baseline, in type of ``size``."""
        edges = [self._table.ink(run.font, char) for run in block.runs for char in set(run.text)]
        scale = size / 1000
        return min(e[0] for e in edges) * scale, max(e[1] for e in edges) * scale

    def page_number(self, number: int) -> TextLine:
        """页码 at the outer edge; its baseline is below 版心's lower edge (7.5)."""
        style = self.sheet.paragraphs["page_number"]
        text = self.sheet.page_number.text(number)
        made = self._set_text((Run(text, style.font, "page_number"),), style)
        width = made.width(0, len(text)) * style.size_pt / 1000
        indent = self.sheet.page_number.outer_chars * style.size_pt
        page = self.sheet.page
        room = page.type_area_width.in_pt
        x = page.left.in_pt + (room - indent - width if number % 2 else indent)
        below = self.sheet.page_number.below_type_area.in_pt
        below += sum(self._table.ink(style.font, DASH)) / 2 * style.size_pt / 1000
        return self._whole_line(made, None, x, below, style)

    def centred_line(self, text: str, x: float, y: float, room: float, size: float) -> TextLine:
        """A red line of the body's type about a point, no part of the text.

        Args:
            text: what it says.
            x: its middle, from the paper's left edge.
            y: its middle, below the row's top.
            room: its greatest width; longer ones are set smaller.
            size: type size.
        """
        body = self.sheet.paragraphs["body"]
        for _ in range(2):
            style = msgspec.structs.replace(body, size_pt=size, color="red")
            made = self._set_text((Run(text, style.font, "body"),), style)
            width = made.width(0, len(text)) * size / 1000
            if width <= room:
                break
            size *= room / width
        baseline = y - size / 2 + baseline_in(size, size)
        return self._whole_line(made, None, x - min(width, room) / 2, baseline, style)

    def note_rule(self) -> Row:
        """The rule above the notes of a page, with the blank above and below it."""
        look = self.sheet.footnotes
        height = look.line_pitch_pt
        width = look.rule_chars * self.char(self.sheet.paragraphs["body"].size_pt)
        rule = self.sheet.table.rule.in_pt
        y = height * _RULE_AT
        item = Rule(self.left, self.left + width, y, y, rule, self.color("text"))
        return Row(height, [item], is_note=True)

    def figure_rows(
        self,
        block: StyledBlock,
        picture: StyledPicture,
        node: Node,
        *,
        x: float | None = None,
        width: float | None = None,
        pitch: float | None = None,
    ) -> list[Row]:
        """The row of a picture, in the middle of as many rows as it needs.

        Args:
            block: its block.
            picture: the picture.
            node: its structure element.
            x: left edge of its room; that of 版心 unless given.
            width: of its room; 版心's unless given.
            pitch: of the rows; the grid's unless given.
        """
        left, room = self.left if x is None else x, self.width if width is None else width
        step = self.pitch if pitch is None else pitch
        height = math.ceil(picture.height_pt / step - 1e-6) * step
        x = left + (room - picture.width_pt) / 2
        y = (height - picture.height_pt) / 2
        size = (picture.width_pt, picture.height_pt)
        row = Row(height, [Figure(picture.sha256, x, y, *size, node, block.text, block.path)])
        row.blank = block.rows_before * self.pitch
        row.new_page = block.starts_page
        return [row]

    def block_rows(
        self,
        block: StyledBlock,
        parts: Sequence[Part],
        *,
        x: float | None = None,
        width: float | None = None,
    ) -> list[Row]:
        """Rows of one paragraph.

        Args:
            block: the paragraph.
            parts: the structure elements its text belongs to.
            x: left edge of its room; that of 版心 unless given.
            width: of its room; 版心's unless given.
        """
        style = self.sheet.paragraphs[block.style]
        if block.align is not None:
            style = msgspec.structs.replace(style, align=block.align)
        if block.size_pt is not None:
            style = msgspec.structs.replace(style, size_pt=block.size_pt)
        left, room = self.left if x is None else x, self.width if width is None else width
        text = self._set_text(block.runs, style)
        height = self.row_height(style.size_pt)
        if block.foot is not None:
            height = self.sheet.footnotes.line_pitch_pt
        baseline = baseline_in(height, style.size_pt)
        color = self.color(style.color)
        rows: list[Row] = []
        for line in self._lines(block, style, text, room):
            start = self._line_x(block, style, text, line, left, room, is_first=not rows)
            item = TextLine(text, line, start, baseline, _cut(parts, line), color, block.path)
            rows.append(Row(height, [item]))
        for other in block.beside:
            self._add_beside(block, other, style, rows, left, room, baseline)
        if rows:
            rows[0].blank = block.rows_before * self.pitch
            rows[0].new_page = style.page_break_before or block.starts_page
            self._add_rules(block, style, rows, height, left, room)
        return rows

    def _set_text(self, runs: Sequence[Run], style: ParagraphStyle) -> SetText:
        """The runs as one measured text."""
        glyphs: list[Glyph] = []
        for run in runs:
            made = self._table.glyphs(run.font, run.text)
            if run.apart_chars:
                blank = run.apart_chars * (1000.0 + self.tracking(style.size_pt))
                made = [widened(glyph, blank) for glyph in made]
            glyphs += made
        text = "".join(run.text for run in runs)
        for at in closed_up(text):
            glyphs[at] = closed(glyphs[at], CLOSED)
        return SetText(text, glyphs, style.size_pt, self.tracking(style.size_pt))

    def _whole_line(
        self, text: SetText, node: Node | None, x: float, baseline: float, style: ParagraphStyle
    ) -> TextLine:
        """A text on one line, of one structure element."""
        end = len(text.text)
        part = (Part(node, 0, end),)
        return TextLine(text, Line(0, end, end), x, baseline, part, self.color(style.color))

    def _lines(
        self, block: StyledBlock, style: ParagraphStyle, text: SetText, room: float
    ) -> list[Line]:
        char, scale = self.char(style.size_pt), 1000.0 / style.size_pt
        indents = (block.left_chars + block.right_chars) * char
        rest = max(room - indents, room / 2) * scale  # indents never starve a long text
        first = rest - block.first_line_chars * char * scale
        pad, at = self._hang(block, style, text)
        breaker = Breaker(text, first - pad, rest, justify=style.align == "justify")
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

    def _add_rules(
        self,
        block: StyledBlock,
        style: ParagraphStyle,
        rows: list[Row],
        height: float,
        left: float,
        room: float,
    ) -> None:
        """The rules above and below a paragraph whose rows are ``height`` high."""
        for name, row, y in (
            (block.rule_above, rows[0], 0.0),
            (block.rule_below, rows[-1], height),
        ):
            if name is None:
                continue
            separator = self.sheet.separators[name]
            if separator.gap.nm:
                y = height - (height - style.size_pt) / 2 + separator.gap.in_pt
                # What follows keeps its distance from the rule (7.3.1).
                row.height = max(row.height, y)
            color = self.color(separator.color)
            row.items.append(Rule(left, left + room, y, y, separator.width.in_pt, color))

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
        text = self._set_text(other.runs, style)
        scale, char = style.size_pt / 1000, self.char(style.size_pt)
        if other.at_chars is None:
            width = text.width(0, len(text.text)) * scale
            x = left + room - block.right_chars * char - width
        else:
            x = left + other.at_chars * char
        item = self._whole_line(text, self._root.child("P"), x, baseline, style)
        item = item._replace(path=other.path)
        last = rows[-1].items[-1] if rows else None
        if isinstance(last, TextLine):
            line = last.line
            taken = last.x + last.text.width(line.start, line.ink_end) * scale
            if taken + (char if other.at_chars is None else 0.0) <= x:
                rows[-1].items.append(item)
                return
        rows.append(Row(rows[-1].height if rows else self.pitch, [item], keep=True))


def _cut(parts: Sequence[Part], line: Line) -> tuple[Part, ...]:
    """The parts as far as they are on the line."""
    return tuple(
        Part(part.node, max(part.start, line.start), min(part.end, line.end))
        for part in parts
        if part.start < line.end and part.end > line.start
    )
