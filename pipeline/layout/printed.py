"""What the outputs say of a document, in which order: the text that they are compared with."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from pipeline.layout.end import moved_text, without_printing
from pipeline.layout.head import issued_notes
from pipeline.layout.kinds import format_of
from pipeline.model import (
    Body,
    Header,
    Imprint,
    OfficialDocument,
    places_by_path,
    plain_text,
    with_texts,
)
from pipeline.model.notes import foot_notes


def printed_texts(document: OfficialDocument, *, as_letter: bool) -> Iterator[tuple[str, str, str]]:
    """The texts that a Word file or PDF of the document may hold.

    Args:
        document: the repaired document.
        as_letter: it may have been set as a letter, whose 版记 lacks 印发机关 and date (10.1).

    Yields:
        Three stretches that follow one another: title notes that stand in the head, the text from
        the title on, 版记. What stands in 版头 itself, in whichever order, comes before them.
    """
    body = document.body
    issued = issued_notes(body, format_of(document))
    imprints = [document.imprint]
    if as_letter:
        imprints.append(without_printing(document.imprint))
    for count in {0, issued}:
        notes = "".join(f"{note.text}\n" for note in body.title_notes[:count])
        kept = replace(body, title_notes=body.title_notes[count:])
        for imprint in imprints:
            foot = plain_text(_only(document, imprint=imprint))
            yield notes, plain_text(_only(document, body=kept)), foot
            if body.main_recipients is not None:
                moved = moved_text(body.main_recipients.text)
                rest = replace(kept, main_recipients=None)
                yield notes, plain_text(_only(document, body=rest)), f"{moved}\n{foot}"


def without_notes(document: OfficialDocument) -> tuple[OfficialDocument, str]:
    """The document without what stands at the feet of its pages, and the text of that."""
    feet = foot_notes(document)
    if not feet:
        return document, ""
    places = places_by_path(document)
    emptied = with_texts(document, dict.fromkeys(feet, ""), lambda _path, _offset: 0)
    return emptied, "".join(f"{places[path].text}\n" for path in feet)


def _only(document: OfficialDocument, **parts: object) -> OfficialDocument:
    """The document with these of its parts alone."""
    empty = {"header": Header(), "body": Body(), "imprint": Imprint()}
    return replace(document, **{**empty, **parts})
