"""Every text of a document by its path, in reading order, and the way back.

A path names an element as a person would: ``body.title``, ``body.main_text[3]``,
``body.main_text[5].rows[0][1][0]``, ``body.attachments[0].blocks[2]``, ``imprint.cc_recipients``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

import msgspec

from pipeline.model.document import (
    Attachment,
    Block,
    Cell,
    Heading,
    ListItem,
    OfficialDocument,
    Paragraph,
    Table,
    TextElement,
)
from pipeline.text.names import label_of

Visit = Callable[[str, TextElement], TextElement]
Remap = Callable[[str, int], int]
"""Takes a path and an offset in its old text, gives the offset in its new text."""

_CELL = re.compile(r"(?P<table>.+)\.rows\[(?P<row>[0-9]+)\]\[(?P<column>[0-9]+)\]\[[0-9]+\]")

_HEADER = (
    "copy_number",
    "classification",
    "urgency",
    "authority_mark",
    "document_number",
)


def iter_texts(document: OfficialDocument) -> Iterator[tuple[str, TextElement]]:
    """Yield ``(path, element)`` for every text of the document, in reading order."""
    found: list[tuple[str, TextElement]] = []

    def note(path: str, element: TextElement) -> TextElement:
        found.append((path, element))
        return element

    _walk(document, note, lambda _path, offset: offset)
    yield from found


def structural_offsets(document: OfficialDocument) -> dict[str, frozenset[int]]:
    """By path, the offsets that structure rests on (number_end, run_in_end)."""
    found: dict[str, set[int]] = {}

    def note(path: str, offset: int) -> int:
        found.setdefault(path, set()).add(offset)
        return offset

    _walk(document, lambda _path, element: element, note)
    return {path: frozenset(offsets) for path, offsets in found.items()}


def with_elements(document: OfficialDocument, visit: Visit) -> OfficialDocument:
    """The same document with what ``visit`` makes of each element; texts keep their length."""
    return _walk(document, visit, lambda _path, offset: offset)


def with_texts(
    document: OfficialDocument, texts: Mapping[str, str], remap: Remap
) -> OfficialDocument:
    """The same document with other texts.

    Args:
        document: the document.
        texts: new text by path; paths that are absent keep theirs.
        remap: carries structural offsets (number_end, run_in_end) into the new text.
    """

    def put(path: str, element: TextElement) -> TextElement:
        new = texts.get(path)
        if new is None or new == element.text:
            return element
        return msgspec.structs.replace(element, text=new)

    return _walk(document, put, remap)


def plain_text(document: OfficialDocument) -> str:
    """The document's text, a paragraph a line, with a line end after the last.

    A row of a table is a line, its cells parted by tabs, a cell's paragraphs by a space.

    The names of several 签发人 share a line too, as they are read from one.

    This is what the text output holds and what ``revert`` prints for a normalized document.
    """
    lines: list[str] = []
    row: tuple[str, str] | None = None
    before = 0
    for path, element in iter_texts(document):
        if not element.text:
            continue  # a person deleted it
        cell = _CELL.fullmatch(path)
        here = (cell["table"], cell["row"]) if cell else None
        column = int(cell["column"]) if cell else 0
        if here is None and _follows_on(path, element):
            lines[-1] += "\N{IDEOGRAPHIC SPACE}" + element.text
        elif here is None or here != row:
            lines.append("\t" * column + element.text)
        else:
            lines[-1] += ("\t" * (column - before) or " ") + element.text
        row, before = here, column
    return "".join(line + "\n" for line in lines)


def _follows_on(path: str, element: TextElement) -> bool:
    """Whether a name of 签发人 shares the line of the one before."""
    further = path.startswith("header.signatory[") and not path.endswith("[0]")
    return further and not label_of(element.text)


def _walk(document: OfficialDocument, visit: Visit, remap: Remap) -> OfficialDocument:
    replace = msgspec.structs.replace

    def one(path: str, element: TextElement | None) -> TextElement | None:
        return None if element is None else visit(path, element)

    def many(path: str, elements: tuple[TextElement, ...]) -> tuple[TextElement, ...]:
        return tuple(visit(f"{path}[{i}]", element) for i, element in enumerate(elements))

    def block(path: str, item: Block) -> Block:
        if isinstance(item, Table):
            return table(path, item)
        content = visit(path, item.content)
        if isinstance(item, Heading):
            end = item.run_in_end
            return replace(
                item,
                content=content,
                number_end=remap(path, item.number_end),
                run_in_end=None if end is None else remap(path, end),
            )
        if isinstance(item, ListItem):
            return replace(item, content=content, number_end=remap(path, item.number_end))
        return replace(item, content=content)

    def table(path: str, item: Table) -> Table:
        caption = one(f"{path}.caption", item.caption)
        rows = tuple(
            tuple(cell(f"{path}.rows[{r}][{c}]", it) for c, it in enumerate(row))
            for r, row in enumerate(item.rows)
        )
        return replace(item, caption=caption, rows=rows)

    def cell(path: str, item: Cell) -> Cell:
        blocks = tuple(
            Paragraph(visit(f"{path}[{i}]", paragraph.content))
            for i, paragraph in enumerate(item.blocks)
        )
        return replace(item, blocks=blocks)

    def attachment(path: str, item: Attachment) -> Attachment:
        return replace(
            item,
            label=one(f"{path}.label", item.label),
            title=one(f"{path}.title", item.title),
            blocks=tuple(block(f"{path}.blocks[{i}]", b) for i, b in enumerate(item.blocks)),
        )

    header = replace(
        document.header,
        **{name: one(f"header.{name}", getattr(document.header, name)) for name in _HEADER},
        signatory=many("header.signatory", document.header.signatory),
    )
    old = document.body
    body = replace(
        old,
        title=one("body.title", old.title),
        title_notes=many("body.title_notes", old.title_notes),
        main_recipients=one("body.main_recipients", old.main_recipients),
        main_text=tuple(block(f"body.main_text[{i}]", b) for i, b in enumerate(old.main_text)),
        attachment_note=many("body.attachment_note", old.attachment_note),
        authority_signature=many("body.authority_signature", old.authority_signature),
        document_date=one("body.document_date", old.document_date),
        note=one("body.note", old.note),
        attachments=tuple(
            attachment(f"body.attachments[{i}]", a) for i, a in enumerate(old.attachments)
        ),
    )
    imprint = replace(
        document.imprint,
        cc_recipients=one("imprint.cc_recipients", document.imprint.cc_recipients),
        printing_authority=one("imprint.printing_authority", document.imprint.printing_authority),
        printing_date=one("imprint.printing_date", document.imprint.printing_date),
    )
    return replace(document, header=header, body=body, imprint=imprint)
