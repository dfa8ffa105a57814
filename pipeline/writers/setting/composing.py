"""Composing: the document's blocks become rows, with their structure and what holds together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.layout.styled import StyledBlock, StyledDocument, StyledTable
from pipeline.model import ListItem, OfficialDocument, places_of
from pipeline.pictures import name_of
from pipeline.stylesheet import StyleSheet
from pipeline.writers.setting.glyphs import DASH, GlyphTable, Place
from pipeline.writers.setting.mark import mark_rows, place_mark
from pipeline.writers.setting.pages import hold_together, is_whole
from pipeline.writers.setting.rows import Bookmark, Part, Row, TextLine
from pipeline.writers.setting.setter import Setter
from pipeline.writers.setting.structure import Node
from pipeline.writers.setting.tables import table_rows

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


def collect(
    table: GlyphTable, styled: StyledDocument, sheet: StyleSheet, stamp: Mapping[str, str]
) -> None:
    """Take every character of the document into the glyph table.

    Args:
        table: takes them.
        styled: the document.
        sheet: the style.
        stamp: what the cells of 归档章 say.
    """
    if stamp:
        said = "".join(stamp.values()) + "0123456789"
        table.collect(sheet.paragraphs["body"].font, said, Place("archive_stamp", 0))
    for block in blocks_of(styled):
        if block.picture is not None:
            continue
        for path, runs in ((block.path, block.runs), *((b.path, b.runs) for b in block.beside)):
            offset = 0
            for run in runs:
                table.collect(run.font, run.text, Place(path, offset))
                offset += len(run.text)
    number = sheet.paragraphs["page_number"]
    digits = sheet.page_number.pattern.replace("{n}", "0123456789") + DASH
    table.collect(number.font, digits, Place("page_number", 0))


def blocks_of(styled: StyledDocument) -> Iterator[StyledBlock]:
    """The blocks of a document, those of its tables too, in reading order; notes last."""
    for item in (*styled.flow, *styled.imprint, *styled.notes):
        if isinstance(item, StyledTable):
            if item.caption is not None:
                yield item.caption
            for row in item.rows:
                for cell in row:
                    yield from cell.blocks
        else:
            yield item


class Composer(Setter):
    """Sets one document: knows which structure element a block is, and what holds to what."""

    def __init__(
        self, sheet: StyleSheet, table: GlyphTable, document: OfficialDocument, root: Node
    ) -> None:
        """Args: style, glyphs (embedded), the document for its lists, the structure's root."""
        super().__init__(sheet, table, root)
        self._marks = _list_marks(document)
        self._list: Node | None = None
        self._level = 0
        self._notes: dict[str, list[StyledBlock]] = {}
        self._note_nodes: list[Node] = []

    def begin(self, notes: Sequence[StyledBlock]) -> None:
        """Begin a document, with what stands at the feet of its pages."""
        self._notes, self._note_nodes = {}, []
        for note in notes:
            if note.foot is not None:
                self._notes.setdefault(note.foot.path, []).append(note)

    def end(self) -> None:
        """End it: notes are read behind all else."""
        self._root.kids += self._note_nodes

    def rows(self, flow: Sequence[StyledBlock | StyledTable]) -> list[Row]:
        """Rows of header and body."""
        rows = hold_together([(item, self.item_rows(item)) for item in flow], self.sheet)
        if self._notes:
            for row in rows:
                row.notes = tuple(self._notes_of(row))
        return rows

    def _notes_of(self, row: Row) -> Iterator[Row]:
        """The rows of the notes whose marks stand in a row."""
        for item in row.items:
            if isinstance(item, TextLine) and item.path in self._notes:
                start, end = item.start + item.line.start, item.start + item.line.end
                for note in self._notes[item.path]:
                    if note.foot is not None and start <= note.foot.start < end:
                        yield from self._note_rows(note)

    def _note_rows(self, note: StyledBlock) -> Iterator[Row]:
        node = Node("Note")
        self._note_nodes.append(node)
        node.identity = f"note-{len(self._note_nodes):05}"
        for row in self.block_rows(note, [Part(node, 0, len(note.text))]):
            row.is_note = True
            yield row

    def item_rows(self, item: StyledBlock | StyledTable) -> list[Row]:
        """Rows of a paragraph or table, whatever they hold to."""
        if isinstance(item, StyledBlock):
            return self._flow_rows(item)
        rows = table_rows(self, item, self._root.child("Table"))
        self._list = None
        if rows:
            rows[0].blank = item.rows_before * self.pitch
        return rows

    def imprint_rows(self, imprint: Sequence[StyledBlock]) -> list[Row]:
        """Rows of 版记, without pages in between."""
        rows: list[Row] = []
        for block in imprint:
            rows += self.block_rows(block, [Part(self._root.child("P"), 0, len(block.text))])
        return rows

    def _flow_rows(self, block: StyledBlock) -> list[Row]:
        """Rows of a block of the flow, with its bookmark or the mark's place."""
        if block.picture is not None:
            self._list = None
            node = self._root.child("Figure", alt=name_of(block.text))
            rows = self.figure_rows(block, block.picture, node)
        elif block.mark is not None:
            self._list = None
            rows = mark_rows(self, block, block.mark, self._root.child("P"))
        else:
            rows = self.block_rows(block, self._parts(block))
        if rows and block.style == "authority_mark" and block.text.strip():
            place_mark(self, block, rows)
        if rows and block.style in _HEADINGS:
            rows[0].bookmark = Bookmark(_heading_text(block), self._level - 1)
            for row in rows[1:]:
                row.keep = row.keep or is_whole(block)
        return rows

    def _parts(self, block: StyledBlock) -> list[Part]:
        """The structure elements of a block's text, added to the tree."""
        end = len(block.text)
        if block.path in self._marks:
            cut = self._marks[block.path]
            if self._list is None:
                self._list = self._root.child("L", b"<< /O /List /ListNumbering /None >>")
            item = self._list.child("LI")
            return [Part(item.child("Lbl"), 0, cut), Part(item.child("LBody"), cut, end)]
        self._list = None
        wanted = _HEADINGS.get(block.style)
        if wanted is None:
            return [Part(self._root.child("P"), 0, end)]
        self._level = min(wanted, self._level + 1)  # ISO 14289-1, 7.4.2: no level left out
        node = self._root.child(f"H{self._level}", title=_heading_text(block))
        cut = len(block.runs[0].text) if block.runs else 0
        if block.runs and block.runs[-1].style != block.style and cut < end:
            # A run-in heading: the rest of its row is a paragraph of its own.
            return [Part(node, 0, cut), Part(self._root.child("P"), cut, end)]
        return [Part(node, 0, end)]


def _heading_text(block: StyledBlock) -> str:
    text = "".join(run.text for run in block.runs if run.style == block.style)
    return (text or block.text).strip().rstrip("。")


def _list_marks(document: OfficialDocument) -> dict[str, int]:
    """Path of each list item to the end of its mark."""
    return {
        place.path: place.block.number_end
        for place in places_of(document)
        if isinstance(place.block, ListItem) and 0 < place.block.number_end < len(place.text)
    }
