"""How many pages the body takes, estimated, for Word alone sets the lines.

Only the place of 版记 rests on this (7.4), and it stays right where the estimate is a row off:
:mod:`pipeline.writers.docx.writer` leaves a margin and falls back on a section that Word itself
begins on an even page.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import msgspec

from pipeline.layout.lines import lines_of
from pipeline.layout.row_heights import row_heights as heights_of_rows
from pipeline.layout.styled import StyledBlock, StyledDocument, StyledTable
from pipeline.text.patterns import regex
from pipeline.text.width import columns
from pipeline.writers.docx.measures import Measures

_TWIPS = 20
_GAPS = 1.5  # characters: quarters beside digits and letters of a row
_HUNG = 1.0  # character: a full stop beyond the edge
_GAP = 0.5  # of them, on both sides of a number or word
_LATIN = regex("[0-9A-Za-z]+")


class Extent(msgspec.Struct, frozen=True):
    """Where the body ends: on which page, from 1, and how many rows of it are taken."""

    page: int
    rows: int


def rows_of(block: StyledBlock, measures: Measures, more: float = 0.0) -> int:
    """Grid rows of a paragraph, the blank ones above left out.

    Args:
        block: the paragraph.
        measures: the style's.
        more: characters that its rows are taken to hold beyond their room.
    """
    style = measures.sheet.paragraphs[block.style]
    if block.picture is not None:
        return -(-measures.picture_height(block, block.picture) // measures.pitch)
    if block.mark is not None:
        return -(-measures.mark_height(block.mark) // measures.pitch)
    room = measures.width(landscape=block.landscape) / measures.advance(style)
    room += more - block.left_chars - block.right_chars
    borders = (0, *block.breaks, len(block.text))
    lines = sum(
        lines_of(block.text[a:b], room - (block.first_line_chars if not a else 0.0), room)
        for a, b in pairwise(borders)
    )
    if block.beside and block.beside[-1].at_chars is None:
        right = columns(block.beside[-1].text)
        lines += columns(block.text) + right + 1 > room
    return -(-lines * measures.line(style) // measures.pitch)


def is_sure(styled: StyledDocument, measures: Measures) -> bool:
    """Whether the flow ends no lower, and on no other page, whatever a program does with marks.

    Some put a quarter of a character beside digits and letters; some let marks hang out.
    """
    if any(isinstance(item, StyledTable) for item in styled.flow):
        return False
    end = extent(styled, measures)
    least = extent(styled, measures, _HUNG)
    return extent(styled, measures, -_GAPS) == end and least.page == end.page


def extent(styled: StyledDocument, measures: Measures, more: float = 0.0) -> Extent:
    """Where the flow ends, its rows taken to hold so many characters ``more``."""
    pages = _Pages(measures, more)
    notes: dict[str, list[StyledBlock]] = {}
    for note in styled.notes:
        if note.foot is not None:
            notes.setdefault(note.foot.path, []).append(note)
    for item in styled.flow:
        pages.turn(landscape=item.landscape)
        if isinstance(item, StyledTable):
            pages.table(item)
        else:
            pages.block(item)
        for note in (n for path in _paths(item) for n in notes.get(path, ())):
            pages.block(note)
    return Extent(pages.page, -(-pages.used // measures.pitch))


def _paths(item: StyledBlock | StyledTable) -> Iterator[str]:
    if isinstance(item, StyledTable):
        yield from (b.path for row in item.rows for cell in row for b in cell.blocks)
    else:
        yield item.path


class _Pages:
    """Counts pages; ``used`` is what is taken of the last, in twips."""

    def __init__(self, measures: Measures, more: float) -> None:
        self._measures = measures
        self._more = more
        self._landscape = False
        self._room = measures.rows(landscape=False) * measures.pitch
        self.page, self.used = 1, 0

    def turn(self, *, landscape: bool) -> None:
        """What follows is set portrait or landscape."""
        if landscape != self._landscape:
            self._landscape = landscape
            self._room = self._measures.rows(landscape=landscape) * self._measures.pitch
            self._new_page()

    def block(self, block: StyledBlock) -> None:
        """A paragraph, which a page's end may part between any two lines."""
        style = self._measures.sheet.paragraphs[block.style]
        if style.page_break_before or block.starts_page:
            self._new_page()
        blank = block.rows_before * self._measures.pitch
        if block.mark_top is not None:
            before = self._measures.mark_before(style, block.mark_top, block.mark)
            self.used = max(self.used, before)
        elif self.used:
            self.used += blank
        more = self._more
        if more < 0:  # no more gaps than there are numbers and words
            more = max(more, -_GAP * len(_LATIN.findall(block.text)))
        own = rows_of(block, self._measures, more) * self._measures.pitch
        self.used += own
        while self.used > self._room:
            self.used -= self._room
            self.page += 1
        by_style = style.keep_with_next and all(one.style == block.style for one in block.runs)
        held = block.keeps_next or by_style
        if held and own < self.used and self.used + self._measures.pitch > self._room:
            self.page, self.used = self.page + 1, own  # it goes over to what it heads

    def table(self, table: StyledTable) -> None:
        """A table, whose rows stay whole and whose head is repeated."""
        if table.starts_page:
            self._new_page()
        self.used += table.rows_before * self._measures.pitch if self.used else 0
        if table.caption is not None:
            self.block(table.caption)
        heights = row_heights(table, self._measures)
        heads = 0
        while heads < len(heights) and all(cell.is_header for cell in table.rows[heads]):
            heads += 1
        head = sum(heights[:heads])
        for height in heights:
            if self.used and self.used + height > self._room:
                self._new_page()
                self.used = head
            self.used += height

    def _new_page(self) -> None:
        if self.used:
            self.page, self.used = self.page + 1, 0


def row_heights(table: StyledTable, measures: Measures) -> list[int]:
    """Heights of a table's rows, its rules included, in twips."""
    return [round(height * _TWIPS) for height in heights_of_rows(table, measures.sheet)]
