"""The account of reading: where each code point of the decoded source went.

A reader may take a line for the wrong element; it may not lose one. So every code point that the
source shows must stand in exactly one place: an element, or what was taken out of the text with
its reason; or show nothing (white space, controls). And what stands in an element must stand in
the source, but for what a page shows without writing it: the numbers of its lists, the marks of
its quotations (``<q>``), the names of its images. The account is taken from the document's own
places, after all reading is done, and again by whoever has the document and its source.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import Protocol

import msgspec

from pipeline.errors import NotCertifiedError
from pipeline.model import (
    OfficialDocument,
    Place,
    ReadingRecord,
    TextElement,
    visit_places,
)
from pipeline.normalize.cleaning import shows_nothing
from pipeline.normalize.evidence import Evidence
from pipeline.text.patterns import regex
from pipeline.text.radicals import HAN_OF_RADICAL
from pipeline.tuples import NamedTuple

_OF_RADICALS = str.maketrans(HAN_OF_RADICAL)
_FREE, _ELEMENT, _BOILERPLATE, _WHITE, _MARKUP = range(5)
_MARKS = [bytes([mark]) for mark in range(5)]
IMAGE = "image"
"""Why an image's name is boilerplate: it stands outside the text."""
_WRITTEN_OUT = regex(r"[.★\s]")
_NUMBER_OF_AN_ITEM = regex(r"-?[0-9A-Za-z]{1,10}\.?")
_ITEM = regex(r"<li\b", re.IGNORECASE)
_QUOTATION = regex(r"<q\b", re.IGNORECASE)
_FREE_RUN = re.compile(b"\0+")
_REPORTED = 5
_MOST_FAILURES = 20
"""More than these are not looked for: the first condemn a document."""


class Shown(Protocol):
    """A stretch of the source that is text; references in it are replaced."""

    @property
    def text(self) -> str:
        """What it shows."""

    @property
    def start(self) -> int:
        """Where it begins in the source."""

    @property
    def end(self) -> int:
        """Just after it; ``end - start`` differs from the length of ``text`` for a reference."""


class Stretch(NamedTuple):
    """A stretch of plain text."""

    text: str
    start: int
    end: int


def whole(source: str) -> list[Stretch]:
    """A plain text is text from the first code point to the last."""
    return [Stretch(source, 0, len(source))]


NESTED_TABLES = "有 {count} 个表格套在表格的单元格里，它的文字照次序排进那一格，不再分行列，请核对"
"""What a person is told of tables in cells."""
STRUCK = "有 {count} 处划去的文字（画着删除线），照印，没有删去，请核对"
"""What a person is told of words that the source shows crossed out."""


class Reading(NamedTuple):
    """What a reader makes of a file.

    Attributes:
        document: the document.
        source: the decoded source, which its places are places in.
        evidence: why lines were read as its elements, in the order of the source.
        pictures: the bytes of the pictures that the document keeps, by their hashes.
    """

    document: OfficialDocument
    source: str
    evidence: tuple[Evidence, ...] = ()
    pictures: Mapping[str, bytes] = MappingProxyType({})


class _Run(NamedTuple):
    """Code points of an element that stand in the source one after another.

    Attributes:
        text: the code points.
        source: where they begin there.
        end: where what follows them in the element begins, or the element's end.
        line: their line, from 1.
    """

    text: str
    source: int
    end: int
    line: int


def accounted(
    document: OfficialDocument,
    source: str,
    shown: Iterable[Shown],
    evidence: Sequence[Evidence] = (),
) -> Reading:
    """What was read, with the account of it in the document.

    Args:
        document: with places in ``source``.
        source: the decoded source.
        shown: what of it is text, in order.
        evidence: why lines were read as elements.

    Raises:
        NotCertifiedError: a code point is in no place or in two, or stands in the document only.
    """
    record, failures = account_of(document, source, shown)
    if failures:
        raise NotCertifiedError(
            f"{document.source.name} 没有读全：{'；'.join(failures[:_REPORTED])}",
            "这是程序的缺陷，没有写出任何文件；请把该文件（或出错的几行）发给开发者",
        )
    return Reading(
        msgspec.structs.replace(document, reading=record),
        source,
        tuple(sorted(evidence, key=lambda one: one.line)),
    )


def account_of(
    document: OfficialDocument, source: str, shown: Iterable[Shown]
) -> tuple[ReadingRecord, list[str]]:
    """Where the code points of the source went, and what does not add up, a clause each.

    Args:
        document: with places in ``source``.
        source: the decoded source.
        shown: what of it is text, in order.
    """
    ledger = _Ledger(source, shown)
    order = _Order()

    def enter(place: Place) -> None:
        ledger.enter(place.element, _ELEMENT, is_named=place.is_image)
        order.follow(place)

    visit_places(document, enter)
    for entry in document.boilerplate:
        ledger.enter(entry.content, _BOILERPLATE, is_named=entry.reason == IMAGE)
    ledger.close()
    failures = [*ledger.failures, *order.failures]
    return ledger.record(), failures[:_MOST_FAILURES]


class _Order:
    """Paragraphs, and cells of one table, that do not follow each other as in the source.

    Images follow the line they stand in, and what a page writes between the rows of a table
    follows the table: both are asked less.
    """

    def __init__(self) -> None:
        self._last: dict[str, int] = {}
        self.failures: list[str] = []

    def follow(self, place: Place) -> None:
        """Look where a place stands; places are given in reading order."""
        if place.block is None or place.is_image or not place.element.origin:
            return
        last = self._last
        table = place.block_path if place.cell is not None else ""
        before = table if table in last else ""  # a table's first cell follows what stands above
        start = place.element.origin[0].source
        if start < last.get(before, -1):
            line = place.element.origin[0].line
            self.failures.append(f"第 {line} 行的“{_shortened(place.text)}”换了位置")
        last[before] = last[table] = start


class _Ledger:
    """A mark for each code point of the source."""

    def __init__(self, source: str, shown: Iterable[Shown]) -> None:
        self._source = source
        self._marks = bytearray([_MARKUP]) * len(source)
        self._references: dict[int, Shown] = {}
        for stretch in shown:
            self._marks[stretch.start : stretch.end] = bytes(stretch.end - stretch.start)
            if stretch.end - stretch.start != len(stretch.text):
                self._references[stretch.start] = stretch
        self._starts = list(self._references)
        self._numbered: set[int] = set()
        self._quotations = 0  # that were opened and not closed
        self.failures: list[str] = []

    def enter(self, element: TextElement, mark: int, *, is_named: bool) -> None:
        """Mark what an element holds.

        Args:
            element: the text with its places.
            mark: what it is.
            is_named: whether it is an image's name, which stands for its tag.
        """
        if is_named:
            if not self._stands_for_a_tag(element):
                self._fail("不在原文中", 1, element.text)
            return
        origin, text = element.origin, element.text
        if len(origin) == 1 and not origin[0].offset and not self._starts:
            start = origin[0].source
            stop = start + len(text)
            in_step = 0 <= start < stop == element.end and self._source.startswith(text, start)
            if in_step and self._marks.count(_FREE, start, stop) == len(text):
                self._marks[start:stop] = _MARKS[mark] * len(text)
                return
        before = text[: origin[0].offset] if origin else text
        if before:
            self._fail("不在原文中", element.origin[0].line if element.origin else 1, before)
        for run in _runs(element):
            start, stop = run.source, min(run.source + len(run.text), run.end)
            marks = self._marks[max(start, 0) : stop]
            if not marks or len(marks) < stop - start:
                self._fail("在原文之外", run.line, run.text)
            elif marks[0] == _MARKUP:
                if not (_WRITTEN_OUT.fullmatch(run.text) or self._is_drawn(run.text, start)):
                    self._fail("不在原文中", run.line, run.text)
            elif any(marks):
                self._fail("读了两遍", run.line, run.text)
            else:
                self._marks[start:stop] = bytes([mark]) * len(marks)
                if self._source[start:stop] != run.text and not self._says(run):
                    self._fail("读成了别的字", run.line, run.text)
            first, last = bisect_left(self._starts, start), bisect_left(self._starts, stop)
            for at in self._starts[first:last]:
                length = self._references[at].end - at
                self._marks[at : at + length] = bytes([mark]) * length

    def _is_drawn(self, text: str, at: int) -> bool:
        """Whether a page draws it there: the number of an item, a mark of a quotation."""
        if text in {"“", "‘"}:
            opens = _QUOTATION.match(self._source, at) is not None
            self._quotations += opens
            return opens
        if text in {"”", "’"}:
            self._quotations -= 1
            return self._quotations >= 0 and self._source[at] == "<"
        return _NUMBER_OF_AN_ITEM.fullmatch(text) is not None and self._opens_an_item(at)

    def _opens_an_item(self, at: int) -> bool:
        """Whether an item of a list begins there, whose number no text has yet."""
        if at in self._numbered or _ITEM.match(self._source, at) is None:
            return False
        self._numbered.add(at)
        return True

    def _stands_for_a_tag(self, element: TextElement) -> bool:
        """Whether an image's name has the place of what is no text, as a plain text has none."""
        at = element.origin[0].source if element.origin else len(self._source)
        return self._marks[at : at + 1] == bytes([_MARKUP])

    def _says(self, run: _Run) -> bool:
        """Whether the source says the same there, up to its form: composed, spaced, raised."""
        said = []
        at = run.source
        while at < min(run.end, len(self._source)):
            reference = self._references.get(at)
            if self._marks[at] != _MARKUP:
                said.append(reference.text if reference else self._source[at])
            at = reference.end if reference else at + 1
        return _bare("".join(said)).startswith(_bare(run.text))

    def close(self) -> None:
        """Account for what is in no place: it shows nothing, or is part of a composed character."""
        for m in _FREE_RUN.finditer(bytes(self._marks)):
            at = m.start()
            if self._source[at : m.end()].isspace():
                self._marks[at : m.end()] = _MARKS[_WHITE] * (m.end() - at)
                continue
            while at < m.end():
                reference = self._references.get(at)
                stop = reference.end if reference else at + 1
                text = reference.text if reference else self._source[at]
                if all(map(shows_nothing, text)):
                    mark = _WHITE
                elif all(map(_may_compose, text)) and (owner := self._owner(at)):
                    mark = owner
                else:
                    mark = _FREE
                self._marks[at:stop] = bytes([mark]) * (stop - at)
                at = stop
        if _MARKS[_FREE] not in self._marks:
            return
        source = self._source
        for m in islice(_FREE_RUN.finditer(bytes(self._marks)), _MOST_FAILURES):
            line = source.count("\n", 0, m.start()) + 1
            self._fail("没有读到", line, source[m.start() : m.end()])

    def _owner(self, at: int) -> int:
        """The mark of the character that one with an accent was composed with; 0 for none."""
        while at and self._marks[at - 1] == _WHITE:
            at -= 1
        mark = self._marks[at - 1] if at else _FREE
        return mark if mark in {_ELEMENT, _BOILERPLATE} else _FREE

    def record(self) -> ReadingRecord:
        """The sums."""
        count = self._marks.count
        return ReadingRecord(count(_ELEMENT), count(_BOILERPLATE), count(_WHITE), count(_MARKUP))

    def _fail(self, what: str, line: int, text: str) -> None:
        self.failures.append(f"第 {line} 行的“{_shortened(text)}”{what}")


def _runs(element: TextElement) -> Iterator[_Run]:
    stops = [(anchor.offset, anchor.source) for anchor in element.origin[1:]]
    stops.append((len(element.text), element.end))
    for anchor, (offset, end) in zip(element.origin, stops, strict=False):
        text = element.text[anchor.offset : offset]
        if end <= anchor.source:  # what follows stands before it in the source
            end = anchor.source + len(text)
        if text:
            yield _Run(text, anchor.source, end, anchor.line)


def _shortened(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:20]}…"


def _bare(text: str) -> str:
    """What a text says letter by letter, raised and lowered figures as figures."""
    visible = "".join(char for char in text if not shows_nothing(char))
    plain = unicodedata.normalize("NFKC", visible).translate(_OF_RADICALS)
    return plain.replace("\N{MINUS SIGN}", "-")


def _may_compose(char: str) -> bool:
    """Whether NFC may have made one character of this one and the one before."""
    return unicodedata.category(char)[0] == "M" or 0x1160 <= ord(char) <= 0x11FF
