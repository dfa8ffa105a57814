"""A document as the list of its elements, by their places in the source, and the way back.

What a person says of a document's structure is said of this list: a stretch of it is replaced by
another over the very same characters, each element by its Chinese name. Texts are stretches of the
source, so that what was said outlives another reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from pipeline.errors import DocumentError
from pipeline.model.document import (
    STATED_LINE,
    Anchor,
    Attachment,
    Block,
    Body,
    Cell,
    DocumentKind,
    Field,
    Footnote,
    Header,
    Heading,
    HeadingLevel,
    ImageNote,
    Imprint,
    ListItem,
    OfficialDocument,
    PageBreak,
    Paragraph,
    Table,
    TextElement,
)
from pipeline.model.places import FIELD_ATTRIBUTES, LEVEL_NAMES

Stretches = tuple[tuple[int, int], ...]
"""Stretches of the source: where each begins, and how many characters."""

_LEVELS = {name: level for level, name in LEVEL_NAMES.items()}
LABEL, TITLE = "附件序号", "附件标题"
PARAGRAPH, ITEM, IMAGE, TABLE, CAPTION = "段落", "列项", "图", "表格", "表题"
FOOTNOTE = "脚注"
PAGE_BREAK = "分页"
BLOCK_ROLES = frozenset({PARAGRAPH, ITEM, FOOTNOTE, IMAGE, TABLE, PAGE_BREAK, *_LEVELS})
"""Names of blocks; those of the other elements are fields, label and title of an attachment."""
_ROLES = BLOCK_ROLES | {CAPTION, LABEL, TITLE, *FIELD_ATTRIBUTES.values()}
_MOST_SPAN = 1000
KIND, LAYOUT, SEAL = "文种", "版式", "印章"
SETTINGS = {
    KIND: tuple(kind.value for kind in DocumentKind),
    LAYOUT: ("文件", "信函"),
    SEAL: ("有", "样稿", "无"),
}
"""What a person states of a document that is no element of it, with its values."""


class StatedCell(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A cell: its paragraphs, the columns and rows it takes, whether it is of the head.

    And the least height of its row in mm, where one is stated.
    """

    texts: tuple[Stretches, ...] = ()
    columns: int = 1
    rows: int = 1
    is_header: bool = False
    height_mm: float | msgspec.UnsetType = msgspec.UNSET


class Stated(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An element of a document, without its words.

    Attributes:
        role: its Chinese name.
        text: where its characters stand in the source.
        at: where it stands, when it has none there.
        begins: whether an attachment begins with it.
        number: of a heading: its ordinal.
        number_end: of a heading or an item: where its number ends.
        run_in_end: of a run-in heading: where the heading ends; -1 for none.
        rows: of a table.
        caption: of a table.
        widths: of a table's columns in hundredths of its width; empty where none are stated.
    """

    role: str
    text: Stretches = ()
    at: int = 0
    begins: bool = False
    number: int = 0
    number_end: int = 0
    run_in_end: int = -1
    rows: tuple[tuple[StatedCell, ...], ...] = ()
    caption: Stretches | None = None
    widths: tuple[float, ...] = ()

    @property
    def texts(self) -> list[Stretches]:
        """The texts of the element, in order; a page break has none."""
        if self.role == PAGE_BREAK:
            return []
        if self.role != TABLE:
            return [self.text]
        found = [self.caption] if self.caption is not None else []
        return [*found, *(text for row in self.rows for cell in row for text in cell.texts)]

    @property
    def places(self) -> list[int]:
        """Every place of the source that it holds; of a picture's the one where it stands."""
        if self.role == IMAGE:
            return [start for start, _ in self.text[:1]]
        return [p for text in self.texts for start, n in text for p in range(start, start + n)]


class Restated(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Elements in the place of those that hold the same characters.

    Attributes:
        elements: what stands there from now on.
        was: the names of what stood there, for people.
        says: how the text there begins, for people.
        settings: what is stated of the document as a whole, of :data:`SETTINGS`, in the place of
            elements; empty for what the document is without anybody's word.
    """

    elements: tuple[Stated, ...] = ()
    was: tuple[str, ...] = ()
    says: str = ""
    settings: tuple[tuple[str, str], ...] = ()


def outline_of(document: OfficialDocument) -> list[Stated]:
    """The elements of a document, in reading order."""
    found: list[Stated] = []
    end = 0
    for element in _Outliner(document).elements():
        if element.role == PAGE_BREAK:
            element = msgspec.structs.replace(element, at=end)
        found.append(element)
        last = next((text[-1] for text in reversed(element.texts) if text), None)
        end = sum(last) if last is not None else end
    return found


class _Outliner:
    def __init__(self, document: OfficialDocument) -> None:
        self._document = document

    def elements(self) -> Iterator[Stated]:
        document = self._document
        yield from self._fields(document.header)
        body = document.body
        for name in Body.__struct_fields__:
            value = getattr(body, name)
            if name == "main_text":
                yield from map(_stated, value)
            elif name == "attachments":
                for attachment in value:
                    yield from self._attachment(attachment)
            else:
                yield from self._field(name, value)
        yield from self._fields(document.imprint)

    def _fields(self, node: Header | Imprint) -> Iterator[Stated]:
        for name in node.__struct_fields__:
            yield from self._field(name, getattr(node, name))

    def _field(self, name: str, value: Any) -> Iterator[Stated]:
        role = FIELD_ATTRIBUTES[name]
        for element in value if isinstance(value, tuple) else (value,):
            if element is not None:
                yield _of_text(role, element)

    def _attachment(self, attachment: Attachment) -> Iterator[Stated]:
        found = [
            *([_of_text(LABEL, attachment.label)] if attachment.label is not None else ()),
            *([_of_text(TITLE, attachment.title)] if attachment.title is not None else ()),
            *map(_stated, attachment.blocks),
        ]
        for i, element in enumerate(found):
            yield msgspec.structs.replace(element, begins=True) if i == 0 else element


def _of_text(role: str, element: TextElement, **more: Any) -> Stated:
    return Stated(role, stretches_of(element), 0 if element.text else _start(element), **more)


def _stated(block: Block) -> Stated:
    match block:
        case Heading():
            run_in = -1 if block.run_in_end is None else block.run_in_end
            return _of_text(
                LEVEL_NAMES[block.level],
                block.content,
                number=block.number,
                number_end=block.number_end,
                run_in_end=run_in,
            )
        case ListItem():
            return _of_text(ITEM, block.content, number_end=block.number_end)
        case Footnote():
            return _of_text(FOOTNOTE, block.content, number_end=block.number_end)
        case ImageNote():
            return Stated(IMAGE, image_stretch(block.content), 0)
        case PageBreak():
            return Stated(PAGE_BREAK)
        case Table():
            rows = tuple(
                tuple(
                    StatedCell(
                        tuple(
                            image_stretch(one.content)
                            if isinstance(one, ImageNote)
                            else stretches_of(one.content)
                            for one in cell.blocks
                        ),
                        cell.column_span,
                        cell.row_span,
                        cell.is_header,
                        cell.height_mm,
                    )
                    for cell in row
                )
                for row in block.rows
            )
            caption = stretches_of(block.caption) if block.caption is not None else None
            return Stated(TABLE, rows=rows, caption=caption, widths=block.widths or ())
    return _of_text(PARAGRAPH, block.content)


def _start(element: TextElement) -> int:
    return element.origin[0].source if element.origin else 0


def image_stretch(element: TextElement) -> Stretches:
    """Where a picture stands in the source, which does not say its name."""
    return ((element.origin[0].source, 1),) if element.text and element.origin else ()


def stretches_of(element: TextElement, start: int = 0, end: int | None = None) -> Stretches:
    """Where the characters of an element stand in the source, all or those of a part."""
    end = len(element.text) if end is None else end
    found: list[tuple[int, int]] = []
    stops = [anchor.offset for anchor in element.origin[1:]] + [len(element.text)]
    for anchor, stop in zip(element.origin, stops, strict=False):
        low, high = max(anchor.offset, start), min(stop, end)
        if low < high:
            add_stretch(found, anchor.source + low - anchor.offset, high - low)
    return tuple(found)


def add_stretch(found: list[tuple[int, int]], source: int, count: int) -> None:
    """Add a stretch to others, as one with the last where it goes on from there."""
    if found and sum(found[-1]) == source:
        found[-1] = (found[-1][0], found[-1][1] + count)
    else:
        found.append((source, count))


def restated(
    document: OfficialDocument, changes: Sequence[Restated], name: str
) -> OfficialDocument:
    """The document with elements as a person states them: the same text, other roles.

    Args:
        document: as it was read; or as it was restated by the same changes, which stays as it is.
        changes: what stands where.
        name: the file that says so, for messages.

    Raises:
        DocumentError: a change speaks of a text that the document has not.
    """
    if not changes:
        return document
    elements = outline_of(document)
    settings: dict[str, str] = {}
    for change in changes:
        if not change.settings:
            elements = _with(elements, change, name)
        elif change.elements or not _are_settings(change.settings):
            raise _misfit(change, name)
        settings |= dict(change.settings)
    return _with_settings(_Builder(document).built(elements), settings)


def _are_settings(said: Sequence[tuple[str, str]]) -> bool:
    return all(name in SETTINGS and value in {*SETTINGS[name], ""} for name, value in said)


def _with_settings(document: OfficialDocument, settings: Mapping[str, str]) -> OfficialDocument:
    metadata = document.metadata
    fields = [field for field in metadata.fields if field.label not in settings]
    fields += [Field(name, value, STATED_LINE) for name, value in settings.items() if value]
    kind = metadata.kind
    if KIND in settings:
        title = document.body.title
        kind = DocumentKind.of_title(title.text) if title is not None else None
        kind = DocumentKind(settings[KIND]) if settings[KIND] else kind
    metadata = msgspec.structs.replace(metadata, kind=kind, fields=tuple(fields))
    return msgspec.structs.replace(document, metadata=metadata)


def _with(elements: list[Stated], change: Restated, name: str) -> list[Stated]:
    held_now = sum(n for element in elements for text in element.texts for _, n in text)
    if not _is_sound(change, held_now):
        raise _misfit(change, name)
    wanted = sorted(place for element in change.elements for place in element.places)
    held = set(wanted)
    holders = [i for i, element in enumerate(elements) if not held.isdisjoint(element.places)]
    if not holders:
        raise _misfit(change, name)
    first, last = holders[0], holders[-1] + 1
    present = sorted(place for element in elements[first:last] for place in element.places)
    if present != wanted:
        raise _misfit(change, name)
    # What was stated before without a text of its own is stated anew.
    empty = {(e.role, e.at) for e in change.elements if not e.places}
    while first and not elements[first - 1].places and _key(elements[first - 1]) in empty:
        first -= 1
    while last < len(elements) and not elements[last].places and _key(elements[last]) in empty:
        last += 1
    return [*elements[:first], *change.elements, *elements[last:]]


def _is_sound(change: Restated, most: int) -> bool:
    """Whether a change can be looked at: its names are names, it holds no more than there is."""
    stretches = [s for element in change.elements for text in element.texts for s in text]
    cells = [cell for element in change.elements for row in element.rows for cell in row]
    return (
        all(element.role in _ROLES and element.number_end >= 0 for element in change.elements)
        and all(start >= 0 and count > 0 for start, count in stretches)
        and sum(count for _, count in stretches) <= most
        and all(0 < span <= _MOST_SPAN for cell in cells for span in (cell.columns, cell.rows))
    )


def _key(element: Stated) -> tuple[str, int]:
    return element.role, element.at


def _misfit(change: Restated, name: str) -> DocumentError:
    return DocumentError(
        f"{name} 中对结构的改动与原文不符（“{change.says[:20]}”处）",
        "原文或读法已变，请删去 decisions.json 里的 restated，再改公文稿",
    )


class _Builder:
    """Makes a document of elements whose characters another has.

    Args:
        document: the document that has them.
    """

    def __init__(self, document: OfficialDocument) -> None:
        self._document = document
        self._chars: dict[int, tuple[str, int, int]] = {}
        self._images: dict[int, TextElement] = {}
        self._ends: dict[int, int] = {}
        for element, is_image in _texts(document):
            if is_image and element.origin:
                self._images[element.origin[0].source] = element
            else:
                self._learn(element)

    def _learn(self, element: TextElement) -> None:
        stops = [anchor.offset for anchor in element.origin[1:]] + [len(element.text)]
        for anchor, stop in zip(element.origin, stops, strict=False):
            for offset in range(anchor.offset, stop):
                step = offset - anchor.offset
                place = anchor.source + step
                column = anchor.column + step
                self._chars.setdefault(place, (element.text[offset], anchor.line, column))
                if offset + 1 == len(element.text):
                    self._ends[place] = element.end

    def _element(self, text: Stretches, at: int) -> TextElement:
        chars: list[str] = []
        anchors: list[Anchor] = []
        end = at
        for start, count in text:
            _, line, column = self._chars[start]
            anchors.append(Anchor(len(chars), start, line, column))
            for place in range(start, start + count):
                char, here, column = self._chars[place]
                if place > start and here != line:
                    anchors.append(Anchor(len(chars), place, here, column))
                    line = here
                chars.append(char)
            end = self._ends.get(start + count - 1, start + count)
        if not anchors:
            known, before = self._chars.get(at), self._chars.get(at - 1)
            line, column = (before[1], before[2] + 1) if before else (1, 1)
            if known is not None:
                line, column = known[1:]
            anchors = [Anchor(0, at, line, column)]
        return TextElement("".join(chars), tuple(anchors), end)

    def built(self, elements: Sequence[Stated]) -> OfficialDocument:
        """The document."""
        fields: dict[str, list[TextElement]] = {}
        main: list[Block] = []
        attachments: list[Attachment] = []
        for element in _captioned(elements):
            if element.begins:
                attachments.append(Attachment())
            role = element.role
            if role in BLOCK_ROLES:
                block = self._block(element)
                if attachments:
                    last = attachments[-1]
                    attachments[-1] = msgspec.structs.replace(last, blocks=(*last.blocks, block))
                else:
                    main.append(block)
                continue
            text = self._element(element.text, element.at)
            if role in {LABEL, TITLE}:
                if not attachments:
                    attachments.append(Attachment())
                name = "label" if role == LABEL else "title"
                if (before := getattr(attachments[-1], name)) is not None:
                    text = _one((before, text))
                attachments[-1] = msgspec.structs.replace(attachments[-1], **{name: text})
            else:
                fields.setdefault(role, []).append(text)
        document = self._document
        title = fields.get("标题")
        metadata = document.metadata
        known = document.body.title
        if title and (known is None or known.text != title[0].text):
            kind = DocumentKind.of_title(title[0].text)
            metadata = msgspec.structs.replace(metadata, kind=kind)
        return msgspec.structs.replace(
            document,
            metadata=metadata,
            header=_filled(Header, fields),
            body=_filled(Body, fields, main_text=tuple(main), attachments=tuple(attachments)),
            imprint=_filled(Imprint, fields),
        )

    def _block(self, element: Stated) -> Block:
        if element.role == TABLE:
            rows = tuple(
                tuple(
                    Cell(
                        tuple(self._in_cell(text, element.at) for text in cell.texts),
                        cell.columns,
                        cell.rows,
                        cell.is_header,
                        cell.height_mm,
                    )
                    for cell in row
                )
                for row in element.rows
            )
            caption = element.caption
            said = None if caption is None else self._element(caption, element.at)
            return Table(rows, said, element.widths or msgspec.UNSET)
        if element.role == PAGE_BREAK:
            return PageBreak()
        if element.role == IMAGE:
            known = self._image(element.text)
            return ImageNote(known or self._element(element.text, element.at))
        content = self._element(element.text, element.at)
        size = len(content.text)
        if not size:  # a person writes its words, of which its numbers speak
            size = max(element.number_end, element.run_in_end)
        if element.role == ITEM:
            return ListItem(content, min(element.number_end, size))
        if element.role == FOOTNOTE:
            return Footnote(content, min(element.number_end, size))
        if element.role in _LEVELS:
            run_in = element.run_in_end
            return Heading(
                HeadingLevel(_LEVELS[element.role]),
                content,
                element.number,
                min(element.number_end, size),
                None if run_in < 0 else min(run_in, size),
            )
        return Paragraph(content)

    def _in_cell(self, text: Stretches, at: int) -> Paragraph | ImageNote:
        known = self._image(text)
        return Paragraph(self._element(text, at)) if known is None else ImageNote(known)

    def _image(self, text: Stretches) -> TextElement | None:
        """The name of the picture that stands where a text begins."""
        return self._images.get(text[0][0]) if text else None


def _captioned(elements: Sequence[Stated]) -> Iterator[Stated]:
    """The elements, a caption with the table below it; one without a table is a paragraph."""
    waiting: Stated | None = None
    for element in elements:
        if waiting is not None:
            if element.role == TABLE and element.caption is None:
                element = msgspec.structs.replace(
                    element, caption=waiting.text, begins=waiting.begins
                )
            else:
                yield msgspec.structs.replace(waiting, role=PARAGRAPH)
            waiting = None
        if element.role == CAPTION:
            waiting = element
        else:
            yield element
    if waiting is not None:
        yield msgspec.structs.replace(waiting, role=PARAGRAPH)


def _filled(node: type, fields: Mapping[str, list[TextElement]], **more: Any) -> Any:
    """A part of a document with its elements; one that it has once is joined of several."""
    values: dict[str, Any] = dict(more)
    empty = node()
    for name in node.__struct_fields__:  # type: ignore[attr-defined]  # of msgspec
        role = FIELD_ATTRIBUTES.get(name)
        if name in more or role is None or role not in fields:
            continue
        own = fields[role]
        values[name] = tuple(own) if isinstance(getattr(empty, name), tuple) else _one(own)
    return node(**values)


def _one(elements: Sequence[TextElement]) -> TextElement:
    """Several texts as one."""
    if len(elements) == 1:
        return elements[0]
    anchors: list[Anchor] = []
    text = ""
    for element in elements:
        moved = (msgspec.structs.replace(a, offset=a.offset + len(text)) for a in element.origin)
        anchors += moved if element.text else ()
        text += element.text
    return TextElement(text, tuple(anchors), elements[-1].end)


def without_empty(document: OfficialDocument) -> OfficialDocument:
    """The document without the elements that a person left no text: they are not there.

    Of the elements that it may have several of, and of blocks, none is taken out: their paths
    count them.
    """

    def emptied(node: Any) -> Any:
        gone = {
            name: None
            for name in node.__struct_fields__
            if isinstance(value := getattr(node, name), TextElement) and not value.text
        }
        return msgspec.structs.replace(node, **gone) if gone else node

    body = emptied(document.body)
    attachments = tuple(map(emptied, body.attachments))
    if any(new is not old for new, old in zip(attachments, body.attachments, strict=True)):
        body = msgspec.structs.replace(body, attachments=attachments)
    header, imprint = emptied(document.header), emptied(document.imprint)
    if (header, body, imprint) == (document.header, document.body, document.imprint):
        return document
    return msgspec.structs.replace(document, header=header, body=body, imprint=imprint)


def _texts(document: OfficialDocument) -> Iterator[tuple[TextElement, bool]]:
    from pipeline.model.places import places_of

    for place in places_of(document):
        yield place.element, place.is_image
