"""Which notes (脚注, 尾注) stand at the foot of a page, and to what.

A note says its mark, and so does the text that it is to. The two are paired here, once for all who
print: a note whose mark is nowhere above it stands in the text, where it was read.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

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
    """The notes that stand at the foot of a page, by path, in reading order.

    Their marks stand in the same order: of a mark that is there again (a note is named twice) the
    nearest is taken that leaves the others their places.
    """
    found: dict[str, Foot] = {}
    above: list[Place] = []
    start = (0, 1)  # marks before it belong to notes further up: number of the text, offset
    for is_note, places in groupby(
        places_of(document), key=lambda place: isinstance(place.block, Footnote)
    ):
        if not is_note:
            parts = {Part.BODY, Part.ATTACHMENT}
            above += (place for place in places if place.part in parts and place.text)
            continue
        group = [*places]
        stop = (len(above), 0)
        feet: dict[str, Foot] = {}
        numbers: dict[str, int] = {}
        for place in reversed(group):
            mark = place.text[: _number_end(place)]
            if mark and label_of_mark(mark):
                at, foot = _paired(mark, above, start, stop)
                if foot is not None:
                    feet[place.path], stop = foot, (at, foot.start)
                    numbers[foot.path] = at
        last: Foot | None = None
        for place in group:
            if _number_end(place):
                last = feet.get(place.path)
            elif last is not None:
                last = msgspec.structs.replace(last, goes_on=True)
            if last is not None:
                found[place.path] = last
                start = (numbers[last.path], last.end)
    return found


def _number_end(place: Place) -> int:
    return place.block.number_end if isinstance(place.block, Footnote) else 0


def _paired(
    mark: str, above: list[Place], start: tuple[int, int], stop: tuple[int, int]
) -> tuple[int, Foot | None]:
    """The nearest place of a mark between two, with the number of its text."""
    left = _MOST_CHARACTERS
    last = min(stop[0], len(above) - 1)
    for i in range(last, max(start[0], last - _MOST_ABOVE) - 1, -1):
        if left <= 0:
            break
        text = above[i].text
        left -= len(text)
        end = stop[1] if i == stop[0] else len(text)
        places = [*_places(mark, text[:end], start[1] if i == start[0] else 1)]
        if mark.isascii():  # Roman letters: no part of a word
            places = [at for at in places if _is_alone(mark, text, at)]
            if len(places) > 1 and mark.isalpha():
                break  # which of them is the mark and which a word is not known
        if places:
            at = next((at for at in places if _is_apart(mark, text, at)), places[0])
            return i, Foot(above[i].path, at, at + len(mark))
    return 0, None


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
