"""The two sides of an alignment: a text's and a page's characters, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from pipeline.edits import source_span
from pipeline.model import OfficialDocument, Place, places_of
from pipeline.repair.witness.alignment import align
from pipeline.text.equivalence import letters_of

UNSEEN = frozenset({"hidden", "form-control", "image"})
"""Boilerplate of a page that no one who copied its text could have copied."""


class Unit(msgspec.Struct, frozen=True):
    """A stretch of a document: an element, or boilerplate.

    Attributes:
        text: its text.
        start: where it begins in the source.
        line: its line there.
        place: the element's place in the document; ``None`` for boilerplate.
    """

    text: str
    start: int
    line: int
    place: Place | None = None

    @property
    def table(self) -> str:
        """The path of the table that the unit is a cell of; empty where it is none."""
        return self.place.block_path if self.place is not None and self.place.cell else ""


class Side(msgspec.Struct, frozen=True):
    """The visible characters of units in their order.

    Attributes:
        units: the units.
        chars: for each character its unit's number and its offset there.
        letters: what the characters fold to.
        starts: for each character where its letters begin; at the end their number.
    """

    units: Sequence[Unit]
    chars: Sequence[tuple[int, int]]
    letters: str
    starts: Sequence[int]

    def char(self, k: int) -> str:
        """A character."""
        unit, offset = self.chars[k]
        return self.units[unit].text[offset]

    def line_of(self, k: int) -> int | tuple[str, int]:
        """Which line a character is in: its unit, or the table row that a text has as one line."""
        number = self.chars[k][0]
        place = self.units[number].place
        return (place.block_path, place.cell[0]) if place is not None and place.cell else number

    def place_of(self, k: int) -> str:
        """Where a character stands in its source, for people."""
        number, offset = self.chars[k]
        unit = self.units[number]
        if unit.place is None:
            return f"第 {unit.line} 行"
        span = source_span(unit.place.element, offset, offset + 1)
        return span.named

    def table_of(self, k: int) -> str | int:
        """The path of the table that a character is in; outside tables its own number."""
        return self.units[self.chars[k][0]].table or -1 - k

    def beside(self, start: int, stop: int) -> tuple[str, str]:
        """The characters before and after a stretch; empty where its paragraph begins or ends."""
        first, last = self.chars[start][0], self.chars[stop - 1][0]
        before = self.char(start - 1) if start and self.chars[start - 1][0] == first else ""
        has_more = stop < len(self.chars) and self.chars[stop][0] == last
        return before, self.char(stop) if has_more else ""

    def is_closed(self, start: int, stop: int) -> bool:
        """Whether no white space stands around a stretch or in it, nor a paragraph's end."""
        ends = self.chars[max(start - 1, 0)], self.chars[min(stop, len(self.chars) - 1)]
        return (ends[0][0], ends[0][1] + stop - start + 1) == ends[1]

    def string(self, start: int, stop: int) -> str:
        """Visible characters."""
        return "".join(map(self.char, range(start, stop)))


class Pair(msgspec.Struct, frozen=True):
    """Characters of the text and of the page that stand for each other; one side may be empty.

    Attributes:
        text: numbers of the first character of the text and of the one after the last.
        page: likewise of the page.
        is_same: whether both fold to the same.
    """

    text: tuple[int, int]
    page: tuple[int, int]
    is_same: bool


def units_of(document: OfficialDocument, *, boilerplate: bool) -> list[Unit]:
    """The document's units in the order of its source.

    Args:
        document: the document.
        boilerplate: whether what was left out, and could be seen, counts.
    """
    units = [
        Unit(place.text, place.start, place.line, place)
        for place in places_of(document)
        if not place.is_image
    ]
    if boilerplate:
        units += [
            Unit(entry.text, entry.start, entry.line)
            for entry in document.boilerplate
            if entry.reason not in UNSEEN
        ]
    return sorted(units, key=lambda unit: unit.start)


def side_of(units: Sequence[Unit]) -> Side:
    """The characters of units."""
    chars: list[tuple[int, int]] = []
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    for number, unit in enumerate(units):
        for offset, char in enumerate(unit.text):
            letters = letters_of(char)
            if letters:
                chars.append((number, offset))
                starts.append(length)
                parts.append(letters)
                length += len(letters)
    starts.append(length)
    return Side(units, chars, "".join(parts), starts)


def pairs_of(text: Side, page: Side) -> Iterator[Pair]:
    """Both sides whole, as pairs in order."""
    text_at = {start: k for k, start in enumerate(text.starts)}
    page_at = {start: k for k, start in enumerate(page.starts)}
    t = p = 0
    for run in align(text.letters, page.letters):
        # Only where a character of either side begins can the two be cut.
        cuts = [
            (text_at[run.text + i], page_at[run.page + i])
            for i in range(run.length + 1)
            if run.text + i in text_at and run.page + i in page_at
        ]
        if len(cuts) < 2:
            continue
        if (t, p) != cuts[0]:
            yield _gap(text, page, (t, cuts[0][0]), (p, cuts[0][1]))
        for (t0, p0), (t1, p1) in pairwise(cuts):
            yield Pair((t0, t1), (p0, p1), is_same=True)
        t, p = cuts[-1]
    if (t, p) != (len(text.chars), len(page.chars)):
        yield _gap(text, page, (t, len(text.chars)), (p, len(page.chars)))


def _gap(text: Side, page: Side, here: tuple[int, int], there: tuple[int, int]) -> Pair:
    own = text.letters[text.starts[here[0]] : text.starts[here[1]]]
    other = page.letters[page.starts[there[0]] : page.starts[there[1]]]
    return Pair(here, there, is_same=own == other)
