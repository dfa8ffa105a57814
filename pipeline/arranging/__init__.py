"""The paragraphs as a person arranged them, over the document with its text edits made.

    normalized ──text edits──▶ same paragraphs, other words ──paragraph edits──▶ repaired

No paragraph edit alters, drops or doubles a character: what stands in an element after the text
edits stands somewhere in the repaired document, once; what is more there is in ``text`` or
``rows`` of an edit. A deleted paragraph is one whose text a text edit takes away.

Edits are made in ``desk``; ``carrying`` takes the log to where its places are then.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.arranging.carrying import carried
from pipeline.arranging.desk import arrange
from pipeline.arranging.pieces import (
    LISTS,
    LISTS_OF_BLOCKS,
    MOST_BEGUN,
    Arrangement,
    Piece,
    flow_of,
    tables_in,
)
from pipeline.edits import EditLog, replay
from pipeline.model import OfficialDocument, places_of

__all__ = [
    "LISTS",
    "LISTS_OF_BLOCKS",
    "MOST_BEGUN",
    "Arrangement",
    "Piece",
    "arranged",
    "flow_of",
    "tiles",
    "whole",
]


def whole(normalized: OfficialDocument, log: EditLog) -> OfficialDocument:
    """The repaired document.

    Raises:
        DocumentError: the log does not fit the document.
    """
    replayed = replay(normalized, log.edits)
    return arrange(replayed, log).document() if log.paragraphs else replayed


def arranged(normalized: OfficialDocument, log: EditLog) -> Arrangement:
    """The repaired document, and its log in its own paths.

    Raises:
        DocumentError: the log does not fit the document.
    """
    replayed = replay(normalized, log.edits)
    if not log.paragraphs:
        pieces: dict[str, tuple[Piece, ...]] = {
            place.path: (Piece(place.path, 0, len(place.text), len(before.text)),)
            for place, before in zip(places_of(replayed), places_of(normalized), strict=True)
        }
        origins = {path: path for path in tables_in(replayed)}
        return Arrangement(replayed, normalized, log, pieces, origins)
    desk = arrange(replayed, log)
    document = desk.document()
    before, moved = carried(document, desk.pieces, normalized, log)
    return Arrangement(document, before, moved, desk.pieces, desk.origins)


def tiles(replayed: OfficialDocument, pieces: Mapping[str, tuple[Piece, ...]]) -> bool:
    """Whether every character of the elements stands in the pieces, once.

    Args:
        replayed: the document with its text edits made.
        pieces: what the arranged paragraphs are made of.
    """
    found: dict[str, list[tuple[int, int]]] = {}
    for made_of in pieces.values():
        for piece in made_of:
            found.setdefault(piece.path, []).append((piece.start, piece.end))
    for place in places_of(replayed):
        reach = 0
        for start, end in sorted(found.pop(place.path, [])):
            if start != reach:
                return False
            reach = end
        if reach != len(place.text):
            return False
    return not found
