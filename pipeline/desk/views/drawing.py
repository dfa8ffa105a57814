"""The pages of a document on the desk: drawn anew as it changes, its questions marked on them.

A page's id hangs on all that it shows. What did not change is not drawn again.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

import msgspec

from pipeline.convert import Conversion, ConvertOptions, Typography, emission_of
from pipeline.desk.messages import FontOf, Line, Mark, Page, PageOf
from pipeline.edits import MANUAL_RULE_ID, Edit, EditKind, EditLog
from pipeline.layout.end import sealed_paths
from pipeline.model import OfficialDocument, iter_texts
from pipeline.questions import Question, questions_of
from pipeline.stylesheet import StyleSheet
from pipeline.tuples import NamedTuple
from pipeline.writers.setting.boxes import Box
from pipeline.writers.svg import pages as svg

_DECIMALS = 2  # of a point


class Spot(NamedTuple):
    """Where something stands in the text as it is printed now."""

    path: str
    start: int
    end: int


class _Base(NamedTuple):
    """A page without marks: kept as long as it is the same."""

    page: svg.Page
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Drawn:
    """The pages of one state of a document.

    Attributes:
        pages: in order; an id changes with what the page shows, and only then.
        places: by id, the number of the page.
        fonts: what the pages name, and those drawn before.
        files: by hash, a font's bytes.
        questions: what a person is asked, in reading order.
        texts: by path, the text as printed.
        spots: by id of an edit or a finding, where it stands there.
        seals: of each seal's place the page, left and upper edge, diameter.
    """

    pages: tuple[PageOf, ...] = ()
    places: Mapping[str, int] = field(default_factory=dict)
    fonts: tuple[FontOf, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    spots: Mapping[str, Spot] = field(default_factory=dict)
    seals: tuple[tuple[int, float, float, float], ...] = ()
    _bases: tuple[_Base, ...] = ()
    _marks: Sequence[tuple[Mark, ...]] = ()
    _where: Mapping[str, Sequence[int]] = field(default_factory=dict)
    _setter: svg.PageSetter | None = None
    _typography: Typography | None = None

    def page(self, page_id: str) -> Page | None:
        """A page by its id, drawn when it is looked at first."""
        if (number := self.places.get(page_id)) is None:
            return None
        base = self._bases[number]
        return Page(base.page.svg, self._marks[number], base.lines)

    def page_at(self, path: str, start: int = 0) -> int:
        """Number of the page, from 0, on which a code point stands; -1 where none shows it."""
        return next((number for number, _ in self.boxes(Spot(path, start, start + 1))), -1)

    def page_of(self, edit_id: str) -> int:
        """Number of the page, from 0, on which an edit or finding stands; -1 where none does."""
        spot = self.spots.get(edit_id)
        return -1 if spot is None else next((n for n, _ in self.boxes(spot)), -1)

    def boxes(self, spot: Spot) -> Iterator[tuple[int, Box]]:
        """A stretch as it lies on the pages: number of the page, and a box for each line."""
        for number in self._where.get(spot.path, ()):
            for box in self._bases[number].page.boxes(*spot):
                yield number, box


def draw(
    conversion: Conversion,
    options: ConvertOptions,
    typography: Typography,
    earlier: Drawn | None = None,
) -> Drawn:
    """The pages of a conversion's repaired document, as the PDF of the same options has them.

    A character that no font has is shown by 〓 here, whatever the options say: the page is seen,
    and the output says what is missing.

    Args:
        conversion: the document; its edits that ask something are marked on the pages.
        options: what a person set.
        typography: style and fonts.
        earlier: what was drawn of the document before; what is the same is taken from there.
    """
    on_screen = replace(options, outputs=("pdf",), pdfa="2a", allow_missing_glyphs=True)
    emission = emission_of(conversion, on_screen, typography)
    earlier = earlier or Drawn()
    setter = earlier._setter
    if setter is None or earlier._typography is not typography:
        setter = svg.PageSetter()
    pages = setter.pages(emission)
    before = {id(base.page): base for base in earlier._bases}
    bases = tuple(before.get(id(page)) or _base(page) for page in pages)
    where: dict[str, list[int]] = {}
    for number, page in enumerate(pages):
        for path in page.shown:
            where.setdefault(path, []).append(number)
    originals = {path: element.text for path, element in iter_texts(conversion.normalized)}
    drawn = Drawn(
        fonts=tuple(
            dict.fromkeys([*earlier.fonts, *(FontOf(f.family, f.hash) for f in setter.fonts)])
        ),
        files={**earlier.files, **{font.hash: font.data for font in setter.fonts}},
        questions=tuple(questions_of(map(_asked, conversion.log.edits), originals)),
        texts={path: element.text for path, element in iter_texts(emission.document)},
        spots=spots_of(emission.log),
        _bases=bases,
        _where=where,
        _setter=setter,
        _typography=typography,
    )
    marks = [tuple(own) for own in _marks(drawn)]
    names = [_name(base, own) for base, own in zip(bases, marks, strict=True)]
    return replace(
        drawn,
        pages=tuple(map(PageOf, names, (p.width for p in pages), (p.height for p in pages))),
        places={name: number for number, name in enumerate(names)},
        seals=tuple(_seals(drawn, emission.document, emission.sheet)),
        _marks=marks,
    )


def _asked(edit: Edit) -> Edit:
    """An edit as it is asked about: what a person wrote instead of it can be answered anew."""
    if edit.kind is EditKind.MANUAL and edit.rule_id != MANUAL_RULE_ID:
        return msgspec.structs.replace(edit, kind=EditKind.INSERT)
    return edit


def spots_of(log: EditLog) -> dict[str, Spot]:
    """Where each edit and finding stands in the text with the edits that are in."""
    by_path: dict[str, list[Edit]] = {}
    for edit in log.edits:
        by_path.setdefault(edit.path, []).append(edit)
    spots: dict[str, Spot] = {}
    moved: dict[str, tuple[list[tuple[int, int]], list[int]]] = {}
    for path, edits in by_path.items():
        made = sorted((e for e in edits if e.status == "in"), key=lambda e: (e.start, e.end))
        shifts = [*accumulate((len(e.new) - len(e.old) for e in made), initial=0)]
        for edit, shift in zip(made, shifts, strict=False):
            start = edit.start + shift
            spots[edit.id] = Spot(path, start, start + len(edit.new))
        places = [(e.start, e.end) for e in made]
        moved[path] = places, shifts
        for edit in edits:
            if edit.status == "out":
                shift = shifts[bisect_left(places, (edit.start, edit.end))]
                spots[edit.id] = Spot(path, edit.start + shift, edit.end + shift)
    for one in log.findings:
        places, shifts = moved.get(one.path, ([], [0]))
        start, end = (at + shifts[bisect_left(places, (at, at))] for at in (one.start, one.end))
        spots[one.id] = Spot(one.path, start, max(end, start))
    return spots


def stretches(place: Sequence[Edit], spots: Mapping[str, Spot]) -> list[Spot]:
    """The stretch of a place's edits in each element, from the first of them to the last."""
    found: dict[str, Spot] = {}
    for edit in place:
        spot = spots.get(edit.id)
        if spot is not None:
            known = found.get(spot.path, spot)
            found[spot.path] = Spot(
                spot.path, min(known.start, spot.start), max(known.end, spot.end)
            )
    return [*found.values()]


def _marks(drawn: Drawn) -> list[list[Mark]]:
    """For each page the marks of its questions."""
    marks: list[list[Mark]] = [[] for _ in drawn._bases]
    for question in drawn.questions:
        for number, place in enumerate(question.places):
            for spot in stretches(place, drawn.spots):
                for page, box in drawn.boxes(spot):
                    marks[page].append((question.key, number, *_rounded(box)))
    return marks


def _base(page: svg.Page) -> _Base:
    lines = tuple((box.path, *_rounded(box)) for box in page.lines)
    return _Base(page, lines)


def _name(base: _Base, marks: tuple[Mark, ...]) -> str:
    return hashlib.sha256(base.page.digest + repr((base.lines, marks)).encode()).hexdigest()[:16]


def _rounded(box: Box) -> tuple[float, float, float, float]:
    x, y, width, height = box[-4:]
    return (
        round(x, _DECIMALS),
        round(y, _DECIMALS),
        round(width, _DECIMALS),
        round(height, _DECIMALS),
    )


def _seals(
    drawn: Drawn, document: OfficialDocument, sheet: StyleSheet
) -> Iterator[tuple[int, float, float, float]]:
    """A seal is set centred on the name of its authority (GB/T 9704-2012 7.3.5.1)."""
    size = sheet.signature.seal_diameter.in_pt
    for path in sealed_paths(sheet, document):
        # A name on two lines has its seal in the middle of the last.
        for number, box in [*drawn.boxes(Spot(path, 0, len(drawn.texts[path])))][-1:]:
            x, y = box.x + (box.width - size) / 2, box.y + (box.height - size) / 2
            yield number, round(x, _DECIMALS), round(y, _DECIMALS), round(size, _DECIMALS)
