"""Styled blocks become paragraphs and tables of WordprocessingML; no layout is decided here."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import msgspec

from pipeline.layout.adjacent import CLOSED, closed_up
from pipeline.layout.end import SIGN_OFF
from pipeline.layout.mark import MarkRow, MarkSetting
from pipeline.layout.styled import Run, StyledBlock, StyledTable
from pipeline.stylesheet import LetterHead, ParagraphStyle, StyleSheet
from pipeline.text.width import columns
from pipeline.units import Length
from pipeline.writers.docx.estimate import rows_of
from pipeline.writers.docx.measures import HAIR, Measures
from pipeline.writers.docx.notes import Notes
from pipeline.writers.docx.ooxml import (
    Element,
    add,
    border,
    colored,
    element,
    frame,
    indents,
    line_break,
    off_grid,
    paragraph,
    properties,
    run,
    spacing,
    tab,
    text_frame,
    w,
)
from pipeline.writers.docx.pictures import Pictures
from pipeline.writers.docx.styles import ALIGN, char_indents, font_style_id, style_id
from pipeline.writers.docx.tables import TableWriter

_EIGHTHS_MIN = 2
_KEPT_ROWS = 3  # LibreOffice carries a kept paragraph over whole; page 1 must hold text (7.3.3)
_DATE_ROOM = 2.0  # characters
_LETTER_HEAD = "信函版头"


class Piece(msgspec.Struct, frozen=True):
    """A stretch of one look, at its offset in the element's text.

    Attributes:
        start: the offset.
        text: the text.
        char_style: id of its character style, where it has one.
        half_points: its type size where it is not the style's.
        apart: added after each character in twips, where it is not what the style adds.
    """

    start: int
    text: str
    char_style: str | None
    half_points: int | None
    apart: int | None = None

    def cut(self, start: int, end: int) -> Piece:
        """What of it lies between two offsets of the element's text; nothing, perhaps."""
        low = max(start - self.start, 0)
        text = self.text[low : max(end - self.start, low)]
        return msgspec.structs.replace(self, start=self.start + low, text=text)

    def write(self, parent: Element, *, deleted: bool = False) -> None:
        """Add its run to a paragraph, ``w:ins`` or ``w:del``."""
        run(
            parent,
            self.text,
            char_style=self.char_style,
            half_points=self.half_points,
            apart=self.apart,
            deleted=deleted,
        )


TextWriter = Callable[[Element, str, Sequence[Piece]], None]
"""Puts an element's text into its paragraph: takes the paragraph, the path, the pieces."""


def plain_text_writer(p: Element, _path: str, pieces: Sequence[Piece]) -> None:
    """The text as it is."""
    for piece in pieces:
        piece.write(p)


class BodyWriter:
    """Writes blocks into a parent element."""

    def __init__(
        self,
        sheet: StyleSheet,
        measures: Measures,
        text: TextWriter = plain_text_writer,
        pictures: Pictures | None = None,
        notes: Notes | None = None,
    ) -> None:
        """Args: the style, its measures, what writes each element's text, pictures and notes."""
        self.sheet = sheet
        self.measures = measures
        self._write = text
        self._notes = notes
        self._pictures = pictures
        self._used = 0  # height of the rows of 版头 above the mark
        # Blank under the mark, above what follows: of a blank below and one above, some programs
        # take the larger.
        self._owed = 0
        # 信函: from 版心's upper edge to the glyphs of the first row under the rule.
        self._letter_gap: int | None = None
        # Names without their seals yet: path, middle right of 版心's left edge and, of the glyphs,
        # above the end of the paragraph so far; and that paragraph with its height.
        self._waiting: list[tuple[str, float, float]] = []
        self._waiting_in: tuple[Element, int] | None = None

    def block(
        self,
        parent: Element,
        block: StyledBlock,
        *,
        is_first: bool = False,
        rows_after: int = 0,
    ) -> Element:
        """A paragraph, and a rule under it where the block has one.

        Args:
            parent: what it is appended to.
            block: the block.
            is_first: it opens a section: no blank rows above, no page to break.
            rows_after: blank rows below it, above a table (which has no blank of its own).
        """
        style = self.sheet.paragraphs[block.style]
        if block.style == "authority_mark" and self.sheet.letter is not None:
            return self._letter_head(parent, block, self.sheet.letter)
        if block.mark is not None:
            return self._mark(parent, block, block.mark)
        p = paragraph(parent, style_id(block.style))
        ppr = properties(p)
        self._keep(ppr, block, style)
        if block.starts_page and not is_first:
            add(ppr, "pageBreakBefore")
        before = self._above(block, style, is_first=is_first)
        if block.beside:
            add(ppr, "tabs", *self._stops(block, style))
        self._space(ppr, block, style, before, after=rows_after * self.measures.pitch)
        if block.style == "document_date" and style.align == "right" and block.align is None:
            block = self._from_the_left(block, style)
        is_spread = any(run.apart_chars > 0 for run in block.runs)
        if is_spread and (block.align or style.align) == "left":
            # One row, whatever gaps a program adds beside digits.
            block = msgspec.structs.replace(block, right_chars=-_DATE_ROOM)
        self._indent(ppr, block, style)
        if block.align is not None:
            add(ppr, "jc", val=ALIGN[block.align])
        self._used += before + self.measures.line(style)
        if block.picture is not None and self._pictures is not None:
            self._pictures.write(p, block.picture, block.text)
        else:
            self._runs(p, block, block.runs, block.path, block.breaks)
        for other in block.beside:
            tab(p)
            self._runs(p, block, other.runs, other.path, ())
        if self._pictures is not None and self._pictures.seals:
            self._seals(p, block, style, before)
        if block.rule_below is not None and self.sheet.separators[block.rule_below].gap.nm:
            self._rule(parent, block.rule_below, style)
        return p

    def _keep(self, ppr: Element, block: StyledBlock, style: ParagraphStyle) -> None:
        """Keep a paragraph with the next, or say that its style does not hold for it."""
        # A run-in heading has its text with it; kept, it would drag whole pages along.
        by_style = style.keep_with_next and all(part.style == block.style for part in block.runs)
        if not by_style and self._keeps_next(block):
            add(ppr, "keepNext")
        elif style.keep_with_next and not by_style:
            add(ppr, "keepNext", val=0)

    def _above(self, block: StyledBlock, style: ParagraphStyle, *, is_first: bool) -> int:
        """The blank above a paragraph, with what is owed to it from above."""
        opens_page = is_first or block.starts_page or style.page_break_before
        before = 0 if opens_page else block.rows_before * self.measures.pitch
        if block.mark_top is not None:
            before = self.measures.mark_before(style, block.mark_top, None) - self._used
            before = max(before, 0)
        elif self._letter_gap is not None:
            before += max(self._letter_gap - self.measures.glyph_top(style), 0)
            self._letter_gap = None
        before, self._owed = before + self._owed, 0
        return before

    def _space(
        self, ppr: Element, block: StyledBlock, style: ParagraphStyle, before: int, *, after: int
    ) -> None:
        """The blanks above and below a paragraph, where they are not its style's."""
        if block.picture is not None and self._pictures is not None:
            line = self.measures.picture_height(block, block.picture)
            ppr.append(spacing(before=before, after=after, line=line, rule="atLeast"))
        elif after or before != style.rows_before * self.measures.pitch:
            ppr.append(spacing(before=before, after=after, line=self.measures.line(style)))

    def _indent(self, ppr: Element, block: StyledBlock, style: ParagraphStyle) -> None:
        """The indents of a paragraph, where they are not its style's."""
        indented = (block.left_chars, block.right_chars, block.first_line_chars)
        if indented != (style.left_chars, style.right_chars, style.first_line_chars):
            ppr.append(char_indents(*indented, self.measures.advance(style)))

    def _seals(self, p: Element, block: StyledBlock, style: ParagraphStyle, before: int) -> None:
        """The seals of a draft, each on its name; those over a date are anchored in it.

        Programs differ on where a paragraph with blank above begins; a date has none.
        """
        if block.style not in SIGN_OFF:
            return self.end_seals()
        advance, line = self.measures.advance(style), self.measures.line(style)
        lower = before + line * rows_of(block, self.measures)
        self._waiting = [(path, x, y - lower) for path, x, y in self._waiting]
        y = self.measures.glyph_top(style) + style.size_pt * 10 - line
        self._waiting.append((block.path, self._middle(block, style), y))
        for other in block.beside:
            middle = ((other.at_chars or 0) + columns(other.text) / 2) * advance
            self._waiting.append((other.path, middle, y))
        self._waiting_in = p, lower
        if block.style == "document_date":
            self.end_seals()
        return None

    def end_seals(self) -> None:
        """Put in the seals that wait for a date, there or in the last name."""
        if self._pictures is None or self._waiting_in is None:
            return
        p, lower = self._waiting_in
        across = self.sheet.signature.seal_diameter.in_pt
        for path, x, y in self._waiting:
            if path in self._pictures.seals:
                self._pictures.write_seal(p, path, (x / 20, (y + lower) / 20), across)
        self._waiting, self._waiting_in = [], None

    def _middle(self, block: StyledBlock, style: ParagraphStyle) -> float:
        """The middle of a block's text of one line, in twips from 版心's left edge."""
        advance = self.measures.advance(style)
        room = self.measures.width(landscape=block.landscape)
        wide = columns(block.text) * advance
        if (block.align or style.align) == "right":
            return max(room - block.right_chars * advance - wide / 2, room / 2)
        return block.left_chars * advance + wide / 2

    def _from_the_left(self, block: StyledBlock, style: ParagraphStyle) -> StyledBlock:
        """成文日期 placed by its first character (7.3.5.2).

        Placed from the right, it would move with the gaps that some programs put beside digits.
        """
        room = self.measures.width(landscape=block.landscape) / self.measures.advance(style)
        left = max(room - block.right_chars - columns(block.text), 0.0)
        # Room on the right for such gaps: a date is never broken.
        return msgspec.structs.replace(
            block, left_chars=left, right_chars=-_DATE_ROOM, align="left"
        )

    def _stops(self, block: StyledBlock, style: ParagraphStyle) -> list[Element]:
        """Tab stops of what stands beside the block, in twips from 版心's left edge."""
        advance = self.measures.advance(style)
        flush = self.measures.width(landscape=block.landscape) - round(block.right_chars * advance)
        return [
            element("tab", val="right", pos=flush)
            if other.at_chars is None
            else element("tab", val="left", pos=round(other.at_chars * advance))
            for other in block.beside
        ]

    def _keeps_next(self, block: StyledBlock) -> bool:
        """Whether the block holds to the next, whatever its style says; a picture is one line."""
        is_low = block.picture is not None or rows_of(block, self.measures) <= _KEPT_ROWS
        return block.keeps_next and is_low

    def _letter_head(self, parent: Element, block: StyledBlock, letter: LetterHead) -> Element:
        """The mark between the sheet's edge and the double rule, and the rule at its foot (10.1).

        Both stand in frames without text around them, placed by the sheet.
        """
        style, page = self.sheet.paragraphs[block.style], self.measures.page
        carrier = _carrier(parent)
        color = self.sheet.colors[style.color].lstrip("#").upper()
        thick, width = letter.rule_thick, letter.rule_width
        left = (page.width - width) * 0.5
        mark = block.mark
        top = letter.mark_top.twips - self.measures.mark_top(style, mark)
        space = letter.rule_gap.twips - self.measures.mark_gap(style, mark)
        line = self.measures.mark_line(style, mark)
        count = len(mark.rows) if mark is not None else len(block.breaks) + 1
        lines = count * line
        upper = text_frame(
            carrier,
            1,
            left=left.twips,
            top=top,
            width=width.twips,
            height=lines + space + letter.rule.twips,
            name=_LETTER_HEAD,
        )
        p = paragraph(upper, style_id(block.style))
        ppr = properties(p)
        rule = border("bottom", thick.eighths, color, space=max(round(space / 20), 0))
        rule.set(w("val"), "thickThinSmallGap")
        add(ppr, "pBdr", rule)
        ppr.append(spacing(line=line))
        if mark is None:
            self._runs(p, block, block.runs, block.path, block.breaks)
        else:
            self._mark_rows(p, block, mark, mark.rows)
        colored(p, color)
        foot = (page.height - letter.lower_rule - letter.rule).twips - HAIR
        lower = text_frame(
            carrier,
            2,
            left=left.twips,
            top=foot,
            width=width.twips,
            height=4 * thick.twips,
            name=_LETTER_HEAD,
        )
        rule = border("bottom", thick.eighths, color)
        rule.set(w("val"), "thinThickSmallGap")
        _carrier(lower, element("pBdr", rule))
        below = letter.mark_top + letter.rule_gap + letter.first_row_gap + letter.rule - page.top
        ink = self.measures.mark_ink(style, mark)
        self._letter_gap = ink + (lines - line) + below.twips - HAIR
        return p

    def _mark(self, parent: Element, block: StyledBlock, mark: MarkSetting) -> Element:
        """The mark a name a row; 文件 in a frame at their right, halfway up (7.2.4)."""
        style, measures = self.sheet.paragraphs[block.style], self.measures
        line = measures.mark_line(style, mark)
        before = block.rows_before * measures.pitch
        if block.mark_top is not None:
            before = max(measures.mark_before(style, block.mark_top, mark) - self._used, 0)
        top = self.sheet.page.top.twips + self._used + before
        self._used += before + line * len(mark.rows)
        self._owed = measures.mark_after(style, mark)
        color = self.sheet.colors[style.color].lstrip("#").upper()
        at = mark.word_row if mark.word is not None else len(mark.rows)
        first: Element | None = None
        word = () if mark.word is None else (mark.word,)
        for rows, in_frame in ((mark.rows[:at], False), (word, True), (mark.rows[at:], False)):
            if not rows:
                continue
            p = paragraph(parent, style_id(block.style))
            ppr = properties(p)
            if in_frame:
                drop, beside = Length.pt(mark.word_drop_pt).twips, Length.pt(mark.word_left_pt)
                shown = block.text[rows[0].start : rows[0].ink_end]
                width = Length.pt(columns(shown) * mark.size_pt).twips + HAIR
                ppr.append(
                    frame(
                        left=self.sheet.page.left.twips + beside.twips,
                        top=top + drop,
                        width=width,
                        height=line,
                    )
                )
            above = 0 if first is not None or in_frame else before
            ppr.append(spacing(before=above, line=line))
            if mark.is_joint:
                left = 0 if in_frame else Length.pt(mark.left_pt).twips
                ppr.append(indents(left=left))
                add(ppr, "jc", val="left")
            self._mark_rows(p, block, mark, rows)
            if in_frame:
                colored(p, color)
            first = p if first is None else first
        if first is None:
            raise AssertionError("a mark has a row")
        return first

    def _mark_rows(
        self, p: Element, block: StyledBlock, mark: MarkSetting, rows: Sequence[MarkRow]
    ) -> None:
        """Rows of the mark into a paragraph, their characters apart as it says."""
        style = self.sheet.paragraphs[block.style]
        size = None if mark.size_pt == style.size_pt else round(mark.size_pt * 2)
        text = block.text
        for number, row in enumerate(rows):
            if number:
                line_break(p)
            apart = math.floor(row.apart_pt * 20)
            last = max(row.ink_end - 1, row.start)
            stretches = [(row.start, last, apart), (last, row.end, 0)]
            if not apart:
                stretches = [(row.start, row.end, 0)]
            pieces = [Piece(a, text[a:b], None, size, c or None) for a, b, c in stretches if a < b]
            self._text(p, block.path, pieces)

    def _runs(
        self,
        p: Element,
        block: StyledBlock,
        runs: Sequence[Run],
        path: str,
        breaks: Sequence[int],
    ) -> None:
        style = self.sheet.paragraphs[block.style]
        pieces: list[Piece] = []
        offset = 0
        closed = {*closed_up("".join(part.text for part in runs))}
        for part in runs:
            own = self.sheet.paragraphs[part.style]
            look = None if part.font == style.font else font_style_id(part.font)
            size = None if own.size_pt == style.size_pt else own.size.half_points
            if block.size_pt is not None:
                size = round(block.size_pt * 2)
            apart = None
            if part.apart_chars:
                measures = self.measures
                blank = part.apart_chars * measures.advance(style)
                apart = round(blank) + measures.tracking_of(style)
            piece = Piece(offset, part.text, look, size, apart)
            offset += len(part.text)
            pieces += self._closed(piece, closed, style)
        if not breaks:
            self._text(p, path, pieces)
            return
        borders = (0, *breaks, offset)
        for start, end in pairwise(borders):
            if start:
                line_break(p)
            self._text(p, path, _between(pieces, start, end))

    def _text(self, p: Element, path: str, pieces: Sequence[Piece]) -> None:
        """An element's text, with a reference where the mark of a note stands."""
        if not pieces or self._notes is None:
            self._write(p, path, pieces)
            return
        start, last = pieces[0].start, pieces[-1]
        end = last.start + len(last.text)
        for mark in self._notes.marks(path, start, end):
            self._write(p, path, _between(pieces, start, mark.start))
            self._notes.write_mark(p, mark)
            start = mark.end
        self._write(p, path, _between(pieces, start, end))

    def _closed(self, piece: Piece, closed: set[int], style: ParagraphStyle) -> Iterator[Piece]:
        """The piece with the marks that are closed up as pieces of their own."""
        end = piece.start + len(piece.text)
        places = sorted(at for at in closed if piece.start <= at < end)
        if not places:
            yield piece
            return
        size = style.size.half_points if piece.half_points is None else piece.half_points
        apart = self.measures.tracking_of(style) if piece.apart is None else piece.apart
        narrow = apart - round(size * 10 * CLOSED)
        borders = sorted({piece.start, end, *places, *(at + 1 for at in places)})
        for start, stop in pairwise(borders):
            cut = piece.cut(start, stop)
            yield msgspec.structs.replace(cut, apart=narrow) if start in closed else cut

    def _rule(self, parent: Element, name: str, above: ParagraphStyle) -> None:
        """A rule across 版心, its gap below the glyphs of the row above (7.2.7)."""
        separator = self.sheet.separators[name]
        gap = separator.gap.twips - self.measures.glyph_gap(above) - separator.width.twips // 2
        rule = element("pBdr", self.rule(name, "bottom"))
        _carrier(parent, element("keepNext"), rule, line=max(gap, HAIR))

    def rule(self, name: str, side: str) -> Element:
        """One side of a border in a separator's width and colour."""
        separator = self.sheet.separators[name]
        color = self.sheet.colors[separator.color].lstrip("#").upper()
        return border(side, max(separator.width.eighths, _EIGHTHS_MIN), color)

    def table(self, parent: Element, table: StyledTable, *, is_first: bool = False) -> None:
        """A table over the width of 版心, its head repeated on each page.

        Args:
            parent: what it is appended to.
            table: the table.
            is_first: it opens a section: no page to break.
        """
        if table.caption is not None:
            self.block(parent, table.caption)
        starts_page = table.starts_page and not is_first
        writer = TableWriter(table, self.sheet, self.measures, self.block)
        writer.write(parent, starts_page=starts_page)


def _between(pieces: Sequence[Piece], start: int, end: int) -> list[Piece]:
    return [cut for piece in pieces if (cut := piece.cut(start, end)).text]


def _carrier(parent: Element, *first: Element, line: int = HAIR) -> Element:
    """A paragraph without text, off the grid, that carries a rule or frames.

    Args:
        parent: what it is appended to.
        first: its properties up to ``w:pBdr``, in the schema's order.
        line: its height in twips.
    """
    p = paragraph(parent, style_id("body"))
    properties(p).extend(first)
    off_grid(p, line)
    properties(p).append(char_indents(0, 0, 0, 0))
    return p
