"""The text reader: bytes of a ``.txt`` file to an :class:`OfficialDocument`."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Sequence

from pipeline.model import (
    Body,
    Furniture,
    Header,
    Imprint,
    OfficialDocument,
    Source,
    TextElement,
)
from pipeline.normalize.attachments import read_attachments
from pipeline.normalize.cleaning import split_lines
from pipeline.normalize.decoding import decode
from pipeline.normalize.furniture import separate
from pipeline.normalize.head import issuer_of, read_head
from pipeline.normalize.headings import build_blocks
from pipeline.normalize.lines import Line, joined
from pipeline.normalize.metadata import build_metadata
from pipeline.normalize.tail import read_tail
from pipeline.normalize.wraps import join_wraps

Reader = Callable[[bytes, str], OfficialDocument]


def read_text(data: bytes, name: str, *, encoding: str | None = None) -> OfficialDocument:
    """Read a plain text.

    Every visible character of the decoded source is in exactly one element or furniture entry.

    Args:
        data: the file's bytes.
        name: its name, folders left out.
        encoding: taken instead of finding one.

    Raises:
        SourceError: the bytes are no readable text.
    """
    decoded = decode(data, name, encoding=encoding)
    lines, changes = split_lines(decoded.text)
    separated = separate(lines)
    unwrapped = join_wraps(separated.kept, decoded.text, separated.title)
    taken = [*separated.taken, *((line, "page-number") for line in unwrapped.page_numbers)]
    head = read_head(unwrapped.kept, separated.title)
    tail = read_tail(head.body, issuer_of(head.title))
    header = Header(**{mark: line.element() for mark, line in head.marks.items()})
    body = Body(
        title=_one(head.title),
        title_notes=_each(head.notes),
        main_recipients=_one(head.recipients),
        main_text=build_blocks(tail.main),
        attachment_note=_each(tail.attachment_note),
        authority_signature=_each(tail.signature),
        document_date=tail.date.element() if tail.date else None,
        note=_one(tail.notes),
        attachments=read_attachments(tail.rest),
    )
    imprint = Imprint(
        cc_recipients=_one(tail.cc_recipients),
        printing_authority=tail.printing_authority.element() if tail.printing_authority else None,
        printing_date=tail.printing_date.element() if tail.printing_date else None,
    )
    return OfficialDocument(
        source=Source(
            name=unicodedata.normalize("NFC", name),
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            encoding=decoded.encoding,
            newline=decoded.newline,
        ),
        metadata=build_metadata(separated.fields, header, body),
        header=header,
        body=body,
        imprint=imprint,
        furniture=tuple(
            Furniture(line.raw, line.start, line.number, reason)
            for line, reason in sorted(taken, key=lambda entry: entry[0].start)
        ),
        character_changes=(*changes, *unwrapped.changes),
    )


def _one(lines: Sequence[Line]) -> TextElement | None:
    return joined(lines) if lines else None


def _each(lines: Sequence[Line]) -> tuple[TextElement, ...]:
    return tuple(line.element() for line in lines)
