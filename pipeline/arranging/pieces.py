"""What an arranged document is made of: pieces of the elements, and the places that hold them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from pipeline.edits import EditLog
from pipeline.model import Attachment, Block, OfficialDocument, Table, TextElement

LISTS = frozenset(
    {
        "title_notes",
        "main_text",
        "attachment_note",
        "authority_signature",
        "signatory",
        "blocks",
        "other",
    }
)
"""Fields that hold any number of paragraphs."""
MOST_BEGUN = 50
"""Attachments that a person adds in a review."""
LISTS_OF_BLOCKS = frozenset({"main_text", "blocks"})


class Piece(msgspec.Struct, frozen=True):
    """What stands in one element of the normalized document, or a stretch of it.

    Attributes:
        path: the element's path there; empty for a paragraph that a person added.
        start: code point in its text after the text edits.
        end: likewise.
        length: code points of the text before them.
    """

    path: str
    start: int
    end: int
    length: int = 0


class Arrangement(msgspec.Struct, frozen=True):
    """A document with all its edits made, and the way back.

    Attributes:
        document: the repaired document.
        before: the same paragraphs before the text edits.
        log: the log with paths and offsets of these paragraphs. A text edit that a person cut in
            two is no part of it; ``before`` has its new text.
        pieces: by path, what an element of the repaired document is made of, in order.
        origins: by path of a table or cell, the normalized one that it is; empty where a person
            added it.
    """

    document: OfficialDocument
    before: OfficialDocument
    log: EditLog
    pieces: Mapping[str, tuple[Piece, ...]]
    origins: Mapping[str, str] = {}

    def added(self) -> Iterator[str]:
        """Paths of the paragraphs that a person added."""
        return (path for path, made_of in self.pieces.items() if not any(p.path for p in made_of))


def flow_of(document: OfficialDocument) -> Iterator[tuple[str, TextElement | Block]]:
    """What stands in the fields and lists of a document, with its path, in reading order."""
    for name in ("header", "body", "imprint"):
        yield from _flow(name, getattr(document, name))


def _flow(path: str, node: Any) -> Iterator[tuple[str, TextElement | Block]]:
    for name in node.__struct_fields__:
        value, home = getattr(node, name), f"{path}.{name}"
        if isinstance(value, tuple):
            for i, item in enumerate(value):
                if isinstance(item, Attachment):
                    yield from _flow(f"{home}[{i}]", item)
                else:
                    yield f"{home}[{i}]", item
        elif value is not None:
            yield home, value


def tables_in(document: OfficialDocument) -> Iterator[str]:
    """Paths of the tables of a document and of their cells."""
    for path, item in flow_of(document):
        if isinstance(item, Table):
            yield path
            for r, row in enumerate(item.rows):
                yield from (f"{path}.rows[{r}][{c}]" for c in range(len(row)))


def is_list(home: str) -> bool:
    """Whether a place holds any number of paragraphs: a list of the document, or a cell."""
    return name_of(home) in LISTS or home.endswith("]")


def name_of(home: str) -> str:
    """The name of the field or list that a place is."""
    return home.rpartition(".")[2]
