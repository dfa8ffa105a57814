"""Every text of a document with its place, in reading order, and the way back.

The walk makes each place's path and says what stands there. A path is an address and is parsed
nowhere: who has one from a log looks it up with :func:`places_by_path`.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from itertools import pairwise
from typing import Any

import msgspec

from pipeline.model.document import (
    Attachment,
    Block,
    Cell,
    Footnote,
    Heading,
    HeadingLevel,
    ImageNote,
    ListItem,
    OfficialDocument,
    PageBreak,
    Paragraph,
    Table,
    TextElement,
)
from pipeline.model.rows import names_apart
from pipeline.text.names import label_of
from pipeline.text.patterns import regex

Remap = Callable[[str, int], int]
"""Takes a path and an offset in its old text, gives the offset in its new text."""

_FIELD_NAMES = {
    "copy_number": "份号",
    "classification": "密级和保密期限",
    "urgency": "紧急程度",
    "authority_mark": "发文机关标志",
    "document_number": "发文字号",
    "signatory": "签发人",
    "title": "标题",
    "title_notes": "题注",
    "main_recipients": "主送机关",
    "attachment_note": "附件说明",
    "authority_signature": "发文机关署名",
    "document_date": "成文日期",
    "note": "附注",
    "label": "附件序号",
    "cc_recipients": "抄送机关",
    "printing_authority": "印发机关",
    "printing_date": "印发日期",
    "other": "版记其他事项",
}
_LEVEL_NAMES = {
    HeadingLevel.CHAPTER: "章",
    HeadingLevel.SECTION: "节",
    HeadingLevel.ARTICLE: "条",
    HeadingLevel.FIRST: "一级标题",
    HeadingLevel.SECOND: "二级标题",
    HeadingLevel.THIRD: "三级标题",
    HeadingLevel.FOURTH: "四级标题",
}
"""The names of the levels, the outermost first."""
_BLOCK_NAMES = ("段落", "列项", "脚注", "图", "表题", "表格")
FIELD_ATTRIBUTES = _FIELD_NAMES
"""By attribute of the model, the Chinese name of the element."""
LEVEL_NAMES = _LEVEL_NAMES
_RANKS = {level: rank for rank, level in enumerate(_LEVEL_NAMES)}

FIELD_NAMES = tuple(n for f, n in _FIELD_NAMES.items() if f not in {"title_notes", "label"})
"""The Chinese names of the elements that a document has once, in reading order."""
ELEMENT_NAMES = (*_FIELD_NAMES.values(), "附件标题", *_LEVEL_NAMES.values(), *_BLOCK_NAMES)
"""The Chinese names of all elements, as :attr:`Place.kind` gives them."""


class Part(StrEnum):
    """The parts of a document (GB/T 9704-2012 7.1), the attachments apart from the 主体."""

    HEADER = "版头"
    BODY = "主体"
    ATTACHMENT = "附件"
    IMPRINT = "版记"


_PARTS = {"header": Part.HEADER, "body": Part.BODY, "imprint": Part.IMPRINT}
_ATTACHMENT = regex(r"body\.attachments\[([0-9]{1,9})\]")
_MAIN_TEXT = "body.main_text"


def part_at(path: str) -> Part | None:
    """The part of the document that an address lies in; ``None`` for no address.

    >>> part_at("body.attachments[0].title").value, part_at("body.main_text[2]").value
    ('附件', '主体')
    """
    if _ATTACHMENT.match(path):
        return Part.ATTACHMENT
    return _PARTS.get(path.partition(".")[0])


def attachment_at(path: str) -> int | None:
    """The number, from 0, of the attachment that an address lies in; ``None`` for none."""
    m = _ATTACHMENT.match(path)
    return int(m[1]) if m else None


def is_in_main_text(path: str) -> bool:
    """Whether an address lies in the 正文."""
    return path.startswith(_MAIN_TEXT)


class Place(msgspec.Struct, frozen=True, gc=False):
    """One text of a document: where it stands and what it is.

    Attributes:
        number: its place in reading order, from 1.
        path: its address, as logs and messages give it: ``body.title``, ``body.main_text[3]``,
            ``body.main_text[5].rows[0][1][0]``, ``body.attachments[0].blocks[2]``.
        part: the part of the document.
        role: the field of the model that holds it (``document_date``); ``main_text`` for the
            blocks of the 正文 and of the attachments, ``caption`` and ``table`` within a table.
        element: the text with its origin.
        index: its place among several of a field (签发人), from 0.
        block: the block it is, or the table it is of; ``None`` outside 正文 and attachments.
        block_path: that block's path; empty outside.
        cell: row and column in the table, from 1; ``None`` outside tables.
        section: the headings above it, outermost first, without their final mark.
        is_image: it is the name of a picture, which the source does not say.
    """

    number: int
    path: str
    part: Part
    role: str
    element: TextElement
    index: int = 0
    block: Block | None = None
    block_path: str = ""
    cell: tuple[int, int] | None = None
    section: tuple[str, ...] = ()
    is_image: bool = False

    @property
    def text(self) -> str:
        """Its text."""
        return self.element.text

    @property
    def line(self) -> int:
        """Its line in the decoded source, from 1; 0 when it has none."""
        return self.element.origin[0].line if self.element.origin else 0

    @property
    def start(self) -> int:
        """The code point in the decoded source where it begins; 0 when it has none."""
        return self.element.origin[0].source if self.element.origin else 0

    @property
    def kind(self) -> str:
        """What it is, by the standard's name (``一级标题``, ``段落``, ``表格`` …)."""
        match self.block:
            case Heading(level=level):
                return _LEVEL_NAMES[level]
            case Table():
                return "表格" if self.cell else "表题"
            case ListItem():
                return "列项"
            case Footnote():
                return "脚注"
            case ImageNote():
                return "图"
            case Paragraph():
                return "段落"
        if self.part is Part.ATTACHMENT and self.role == "title":
            return "附件标题"
        return _FIELD_NAMES[self.role]

    @property
    def level(self) -> HeadingLevel | None:
        """A heading's level; ``None`` for anything else."""
        return self.block.level if isinstance(self.block, Heading) else None

    @property
    def title_end(self) -> int:
        """Where the heading part of a heading ends; 0 for anything else."""
        if not isinstance(self.block, Heading):
            return 0
        end = self.block.run_in_end
        return len(self.text) if end is None else end

    @property
    def title(self) -> str:
        """The heading part, without its final mark; empty for anything else."""
        return self.text[: self.title_end].rstrip("。 ")

    @property
    def borders(self) -> frozenset[int]:
        """The offsets that structure rests on: the end of a number, of a run-in heading."""
        match self.block:
            case Heading(number_end=end, run_in_end=int(run_in_end)):
                return frozenset({end, run_in_end})
            case Heading(number_end=end) | ListItem(number_end=end) | Footnote(number_end=end):
                return frozenset({end})
        return frozenset()


Visit = Callable[[Place], TextElement]

_places: dict[int, tuple[Place, ...]] = {}
"""The places of each document alive, by its identity."""


def lies_in(path: str, *fields: str) -> bool:
    """Whether an element's path leads into one of these: ``imprint``, ``body.main_text``."""
    return any(
        path.startswith(field) and path[len(field) :][:1] in {"", ".", "["} for field in fields
    )


def is_in_table(path: str) -> bool:
    """Whether an element's path leads into a cell."""
    return "].rows[" in path


def visit_places(document: OfficialDocument, visit: Callable[[Place], None]) -> None:
    """Show each place of the document once, in reading order, and keep none of them.

    Args:
        document: may be of any size.
        visit: is shown them.
    """

    def shown(place: Place) -> TextElement:
        visit(place)
        return place.element

    _Walk(shown, _same_offset).through(document)


def places_of(document: OfficialDocument) -> tuple[Place, ...]:
    """The place of every text of the document, in reading order.

    A document never changes, so it is walked once, however often it is asked.
    """
    key = id(document)
    if key not in _places:
        places: list[Place] = []
        visit_places(document, places.append)
        _places[key] = tuple(places)
        weakref.finalize(document, _places.pop, key, None)
    return _places[key]


def places_by_path(document: OfficialDocument) -> dict[str, Place]:
    """The places of the document by path, in reading order."""
    return {place.path: place for place in places_of(document)}


def iter_texts(document: OfficialDocument) -> Iterator[tuple[str, TextElement]]:
    """Yield ``(path, element)`` for every text of the document, in reading order."""
    for place in places_of(document):
        yield place.path, place.element


def with_elements(
    document: OfficialDocument, change: Callable[[TextElement], TextElement]
) -> OfficialDocument:
    """The same document with what ``change`` makes of each element; texts keep their length."""
    return _Walk(lambda place: change(place.element), _same_offset).through(document)


def with_texts(
    document: OfficialDocument, texts: Mapping[str, str], remap: Remap
) -> OfficialDocument:
    """The same document with other texts.

    Args:
        document: the document.
        texts: new text by path; paths that are absent keep theirs.
        remap: carries structural offsets (number_end, run_in_end) into the new text.
    """

    def put(place: Place) -> TextElement:
        new = texts.get(place.path, place.text)
        return place.element if new == place.text else _replace(place.element, text=new)

    return _Walk(put, remap).through(document)


def plain_text(document: OfficialDocument) -> str:
    """The document's text, a paragraph a line, with a line end after the last.

    A row of a table is a line, its cells parted by tabs, a cell's paragraphs by a space.

    The names of several 签发人 share a line too, as they are read from one; 主送机关 that only the
    end of a line parted have a line each, as in print.

    This is what the text output holds and what ``revert`` prints for a normalized document.
    """
    lines: list[str] = []
    last: Place | None = None
    for place in places_of(document):
        if not place.text:
            continue  # a person deleted it
        row, column = place.cell or (0, 1)
        if last and last.cell and last.block_path == place.block_path and last.cell[0] == row:
            lines[-1] += ("\t" * (column - last.cell[1]) or " ") + place.text
        elif last and place.role == "signatory" and place.index and not label_of(place.text):
            lines[-1] += "\N{IDEOGRAPHIC SPACE}" + place.text
        elif place.role == "main_recipients":
            ends = [*names_apart(place.element), len(place.text)]
            lines += [place.text[a:b] for a, b in pairwise([0, *ends])]
        else:
            lines.append("\t" * (column - 1) + place.text)
        last = place
    return "".join(line + "\n" for line in lines)


def _same_offset(_path: str, offset: int) -> int:
    return offset


_replace = msgspec.structs.replace


class _Walk:
    """One way through a document, which is made anew from what each visit gives.

    The fields of header, body, imprint and attachment are declared in reading order.
    """

    def __init__(self, visit: Visit, remap: Remap) -> None:
        self._visit = visit
        self._remap = remap
        self._number = 0
        self._part = Part.HEADER
        self._open_headings: list[tuple[int, str]] = []
        self._section: tuple[str, ...] = ()

    def through(self, document: OfficialDocument) -> OfficialDocument:
        parts = {}
        for name, self._part in _PARTS.items():
            parts[name] = self._fields(name, getattr(document, name))
        return _replace(document, **parts)

    def _fields(self, path: str, node: Any) -> Any:
        """A node whose fields are texts, blocks or attachments."""
        return _replace(
            node,
            **{
                name: self._field(f"{path}.{name}", name, getattr(node, name))
                for name in node.__struct_fields__
            },
        )

    def _field(self, path: str, role: str, value: Any, index: int = 0) -> Any:
        if value is None:
            return None
        if isinstance(value, tuple):
            return tuple(self._field(f"{path}[{i}]", role, item, i) for i, item in enumerate(value))
        if isinstance(value, Attachment):
            self._part = Part.ATTACHMENT
            return self._fields(path, value)
        if isinstance(value, TextElement):
            return self._text(path, role, value, index=index)
        return self._block(path, value)

    def _block(self, path: str, item: Block) -> Block:
        if isinstance(item, PageBreak):
            return item
        if isinstance(item, Table):
            return self._table(path, item)
        content = self._text(
            path,
            "main_text",
            item.content,
            block=item,
            block_path=path,
            is_image=isinstance(item, ImageNote),
        )
        if isinstance(item, Heading | ListItem | Footnote):
            number_end = self._remap(path, item.number_end)
            if number_end != item.number_end:
                item = _replace(item, number_end=number_end)
        if isinstance(item, Heading) and item.run_in_end is not None:
            run_in_end = self._remap(path, item.run_in_end)
            if run_in_end != item.run_in_end:
                item = _replace(item, run_in_end=run_in_end)
        return item if content is item.content else _replace(item, content=content)

    def _table(self, path: str, item: Table) -> Table:
        def text(step: str, role: str, element: TextElement, **more: Any) -> TextElement:
            step = f"{path}.{step}"
            return self._text(step, role, element, block=item, block_path=path, **more)

        def paragraph(
            p: Paragraph | ImageNote, row: int, column: int, i: int
        ) -> Paragraph | ImageNote:
            content = text(
                f"rows[{row}][{column}][{i}]",
                "table",
                p.content,
                cell=(row + 1, column + 1),
                is_image=isinstance(p, ImageNote),
            )
            return p if content is p.content else _replace(p, content=content)

        def visited(cell: Cell, row: int, column: int) -> Cell:
            blocks = tuple(paragraph(p, row, column, i) for i, p in enumerate(cell.blocks))
            return cell if blocks == cell.blocks else _replace(cell, blocks=blocks)

        caption = item.caption and text("caption", "caption", item.caption)
        rows = tuple(
            tuple(visited(cell, r, c) for c, cell in enumerate(row))
            for r, row in enumerate(item.rows)
        )
        return _replace(item, caption=caption, rows=rows)

    def _text(
        self,
        path: str,
        role: str,
        element: TextElement,
        *,
        index: int = 0,
        block: Block | None = None,
        block_path: str = "",
        cell: tuple[int, int] | None = None,
        is_image: bool = False,
    ) -> TextElement:
        level = block.level if isinstance(block, Heading) else None
        if role in {"label", "title"} or self._part is Part.IMPRINT:
            self._open_headings.clear()
        elif level is not None:
            while self._open_headings and self._open_headings[-1][0] >= _RANKS[level]:
                self._open_headings.pop()
        self._number += 1
        if level is not None or len(self._section) != len(self._open_headings):
            self._section = tuple([title for _rank, title in self._open_headings])
        place = Place(
            *(self._number, path, self._part, role, element, index, block, block_path, cell),
            self._section,
            is_image,
        )
        if level is not None:
            self._open_headings.append((_RANKS[level], place.title))
            self._section = (*self._section, place.title)
        return self._visit(place)
