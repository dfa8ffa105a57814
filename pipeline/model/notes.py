"""Which notes (脚注, 尾注) stand at the foot of a page, and to what.

A note says its mark, and so does the text that it is to. The two are paired here, once for all who
print: a note whose mark is nowhere above it stands in the text, where it was read.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from pipeline.model.document import Footnote, OfficialDocument
from pipeline.model.places import Part, Place, places_of
from pipeline.text.note_marks import is_raised, label_of_mark

_MOST_ABOVE = 400
"""Texts above a note among which its mark is looked for."""
_MOST_CHARACTERS = 50_000
"""Characters of these, together: more is looked through for nothing."""
_UNITS = frozenset("mMkKcCdDnN米")
"""Letters behind which a raised number is a power: m², km²."""


class Foot(msgspec.Struct, frozen=True):
    """Where the mark of a note stands in the text that it is to.

    Attributes:
        path: that text.
        start: offset of the mark in it.
        end: just after it.
        goes_on: it is a further paragraph of the note before.
    """

    path: str
    start: int
    end: int
    goes_on: bool = False


def foot_notes(document: OfficialDocument) -> dict[str, Foot]:
    """The notes that stand at the foot of a page, by path, in reading order."""
    found: dict[str, Foot] = {}
    above: list[Place] = []
    taken: dict[str, int] = {}
    last: Foot | None = None
    for place in places_of(document):
        if not isinstance(place.block, Footnote):
            last = None
            if place.part in {Part.BODY, Part.ATTACHMENT} and place.text:
                above.append(place)
            continue
        end = place.block.number_end
        if not end:
            if last is not None:
                found[place.path] = msgspec.structs.replace(last, goes_on=True)
            continue
        mark = place.text[:end]
        last = _paired(mark, above, taken) if label_of_mark(mark) else None
        if last is not None:
            found[place.path] = last
            taken[last.path] = last.end
    return found


def _paired(mark: str, above: list[Place], taken: dict[str, int]) -> Foot | None:
    left = _MOST_CHARACTERS
    for place in reversed(above[-_MOST_ABOVE:]):
        if left <= 0:
            return None
        left -= len(place.text)
        places = [*_places(mark, place.text, taken.get(place.path, 0))]
        if mark.isascii():  # Roman letters: no part of a word
            places = [at for at in places if _is_alone(mark, place.text, at)]
            if len(places) > 1 and mark.isalpha():
                return None  # which of them is the mark and which a word is not known
        if places:
            at = next((at for at in places if _is_apart(mark, place.text, at)), places[0])
            return Foot(place.path, at, at + len(mark))
    return None


def _places(mark: str, text: str, start: int) -> Iterator[int]:
    at = text.find(mark, max(start, 1))
    while at >= 0:
        yield at
        at = text.find(mark, at + len(mark))


def _is_alone(mark: str, text: str, at: int) -> bool:
    beside = text[at - 1] + text[at + len(mark) : at + len(mark) + 1]
    return not any(char.isascii() and char.isalnum() for char in beside)


def _is_apart(mark: str, text: str, at: int) -> bool:
    """Whether a mark stands by itself: no part of a longer number, no power of a unit."""
    before, after = text[at - 1], text[at + len(mark) : at + len(mark) + 1]
    return before not in _UNITS and not is_raised(before) and not (after and is_raised(after))
