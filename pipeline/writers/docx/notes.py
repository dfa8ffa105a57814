"""The notes of a Word file: their part, and the references to them.

Word counts notes itself. Where its numbers would be other than those that the document says, each
reference keeps the document's mark as its own (``customMarkFollows``, 17.11.14).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from lxml import etree

from pipeline.layout.styled import StyledBlock, StyledDocument, StyledTable
from pipeline.text.note_marks import number_of
from pipeline.tuples import NamedTuple
from pipeline.writers.docx.ooxml import (
    Element,
    add,
    element,
    indents,
    off_grid,
    paragraph,
    properties,
    w,
)
from pipeline.writers.docx.styles import NOTE_MARK, style_id

if TYPE_CHECKING:
    from pipeline.writers.docx.body import BodyWriter

_RULE_LINE = 240
_SEPARATORS = (("separator", -1), ("continuationSeparator", 0))


class Mark(NamedTuple):
    """A note's mark in a text.

    Attributes:
        start: offset in the element's text.
        end: just after it.
        text: what it says.
        note: the note's number in the file; 0 in the note itself.
    """

    start: int
    end: int
    text: str
    note: int


class Notes:
    """The notes of one file.

    Args:
        styled: the document.
    """

    def __init__(self, styled: StyledDocument) -> None:
        self._notes = [*_by_note(styled.notes)]
        self._at: dict[str, list[Mark]] = {}
        for number, (first, *_) in enumerate(self._notes, start=1):
            foot = first.foot
            assert foot is not None  # the notes of a document have one
            text = first.text[: foot.end - foot.start]
            self._at.setdefault(foot.path, []).append(Mark(foot.start, foot.end, text, number))
            self._at[first.path] = [Mark(0, len(text), text, 0)]
        counted = [number_of(mark.text) for mark in self._in_order(styled)]
        self._is_counted = counted == [*range(1, len(self._notes) + 1)]

    def __bool__(self) -> bool:
        return bool(self._notes)

    def _in_order(self, styled: StyledDocument) -> Iterator[Mark]:
        """The marks as Word meets them."""
        for path in _paths(styled):
            for mark in self._at.get(path, ()):
                if mark.note:
                    yield mark

    def marks(self, path: str, start: int, end: int) -> list[Mark]:
        """The marks that begin in a stretch of an element's text."""
        return [mark for mark in self._at.get(path, ()) if start <= mark.start < end]

    def write_mark(self, p: Element, mark: Mark) -> None:
        """A reference to a note; in the note, its mark."""
        made = add(p, "r")
        if not self._is_counted:
            if mark.text.isascii():
                add(add(made, "rPr"), "rStyle", val=NOTE_MARK)
            if mark.note:
                add(made, "footnoteReference", customMarkFollows=1, id=mark.note)
            add(made, "t").text = mark.text
            return
        add(add(made, "rPr"), "rStyle", val=NOTE_MARK)
        if mark.note:
            add(made, "footnoteReference", id=mark.note)
        else:
            add(made, "footnoteRef")

    def part(self, writer: BodyWriter) -> bytes:
        """The part that holds them."""
        root = element("footnotes")
        for kind, number in _SEPARATORS:
            p = paragraph(add(root, "footnote", type=kind, id=number), style_id("footnote"))
            off_grid(p, _RULE_LINE)
            properties(p).append(indents(first_line=0, first_line_chars=0))
            add(add(p, "r"), kind)
        for number, blocks in enumerate(self._notes, start=1):
            note = add(root, "footnote", id=number)
            for block in blocks:
                writer.block(note, block)
        data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return data

    @staticmethod
    def settings(root: Element) -> None:
        """Say in ``w:settings`` which notes are the rules above notes."""
        made = element("footnotePr", *(element("footnote", id=n) for _, n in _SEPARATORS))
        compat = root.find(w("compat"))
        assert compat is not None  # the template's settings have it
        compat.addprevious(made)


def _by_note(notes: Sequence[StyledBlock]) -> Iterator[list[StyledBlock]]:
    numbers: list[int] = []
    for note in notes:
        goes_on = note.foot is not None and note.foot.goes_on
        numbers.append((numbers[-1] if numbers else 0) + (not goes_on))
    for _, group in groupby(zip(numbers, notes, strict=True), lambda one: one[0]):
        yield [note for _, note in group]


def _paths(styled: StyledDocument) -> Iterator[str]:
    for item in styled.flow:
        if isinstance(item, StyledBlock):
            yield item.path
        if isinstance(item, StyledTable):
            if item.caption is not None:
                yield item.caption.path
            yield from (b.path for row in item.rows for cell in row for b in cell.blocks)
