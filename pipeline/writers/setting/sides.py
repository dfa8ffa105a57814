"""The sides of the sheets, and what is drawn on each, in the order it is drawn.

PDF, OFD and the pages of a screen draw the same things at the same places; each in its own words.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from types import MappingProxyType

from pipeline.edits import source_span
from pipeline.layout.styled import StyledDocument, showing, without_emptied
from pipeline.model import OfficialDocument, places_by_path
from pipeline.pictures import shown
from pipeline.stylesheet import StyleSheet
from pipeline.text.chars import visible
from pipeline.tuples import NamedTuple
from pipeline.writers.emission import Emission
from pipeline.writers.fitting import fit_document
from pipeline.writers.setting.composing import Composer, collect
from pipeline.writers.setting.faces import FaceShelf, UsedFace
from pipeline.writers.setting.glyphs import GlyphTable, Place
from pipeline.writers.setting.pages import feet, fill_pages
from pipeline.writers.setting.rows import Figure, Placed, Rule, TextLine
from pipeline.writers.setting.stamp import archive_stamp, seal_on, stamp_lines

log = logging.getLogger(__name__)

_AROUND = 6
"""So many characters are quoted on either side of the one that is named."""


class Prepared(NamedTuple):
    """A document before it is set.

    Attributes:
        styled: its blocks, pictures only where their bytes are at hand.
        sheet: the style, its rows closer where the document was fitted.
        table: every character taken in; its faces wait to be embedded.
    """

    styled: StyledDocument
    sheet: StyleSheet
    table: GlyphTable


class Side(NamedTuple):
    """One side of a sheet.

    Attributes:
        rows: what stands on it.
        has_number: it carries a page number.
        landscape: its text runs up the sheet (横排表, 8); its number stands as on every page.
        seals: pictures of seals over the text of a draft, their places below 版心's top edge.
    """

    rows: list[Placed]
    has_number: bool = True
    landscape: bool = False
    seals: tuple[Figure, ...] = ()


class Drawn(NamedTuple):
    """What is drawn.

    Attributes:
        item: a line of text, a rule or a picture.
        top: of its row, below the upper edge of the sheet as it is turned, in points.
        is_artifact: it is no part of the text: repeated, or a page number.
    """

    item: TextLine | Rule | Figure
    top: float
    is_artifact: bool = False


def prepare(
    emission: Emission,
    shelf: FaceShelf[UsedFace],
    *,
    tag_private: bool = False,
    table: GlyphTable | None = None,
) -> Prepared:
    """Lay a document out and take its characters in.

    Args:
        emission: what to set.
        shelf: opens the faces.
        tag_private: as :class:`GlyphTable` has it.
        table: of an earlier state of the document, to be added to; of the same fonts and shelf.

    Raises:
        FontError: characters that no font has, each named with its place.
    """
    fitted = fit_document(emission.document, emission.sheet, emission.slug)
    styled = showing(without_emptied(fitted.styled), emission.pictures)
    describe = partial(_described, emission.document)
    if table is None:
        table = GlyphTable(
            emission.fonts,
            shelf,
            describe,
            allow_missing=emission.allow_missing_glyphs,
            tag_private=tag_private,
        )
    table.describe, known = describe, set(table.missing)
    collect(table, styled, fitted.sheet, emission.stamp)
    table.refuse_missing()
    for char in sorted(table.missing.keys() - known):
        place = table.missing[char]
        log.warning("no font has U+%04X at %s: printed as 〓", ord(char[0]), place.path)
    return Prepared(styled, fitted.sheet, table)


def _described(document: OfficialDocument, place: Place) -> str:
    """Where a character stands, for a reader: 原文第 9 行，“由吴某同志任组长”中."""
    found = places_by_path(document).get(place.path)
    if found is None:
        return "归档章"
    begin = max(place.offset - _AROUND, 0)
    shown = f"{found.kind}“{visible(found.text[begin : place.offset + _AROUND])}”中"
    if not found.element.origin:
        return shown
    span = source_span(found.element, min(place.offset, len(found.text)), place.offset)
    return f"原文第 {span.line} 行，{shown}"


def sides(composer: Composer, styled: StyledDocument) -> list[Side]:
    """All sides: the flow, then 版记 at the foot of the last (GB/T 9704-2012 7.4, 7.5).

    Args:
        composer: sets the rows.
        styled: the document.
    """
    made: list[Side] = []
    composer.begin(styled.notes)
    for landscape, part in groupby(styled.flow, key=lambda item: item.landscape):
        composer.turn(landscape=landscape)
        rows, room = composer.rows(list(part)), composer.page.type_area_height.in_pt
        rule = composer.note_rule() if styled.notes else None
        pages = fill_pages(rows, room, is_first=not made, note_rule=rule)
        made += [Side(page, landscape=landscape) for page in pages]
    composer.turn(landscape=False)
    made = made or [Side([])]
    if not composer.sheet.page_number.first_page:
        made[0] = made[0]._replace(has_number=False)
    height = composer.page.type_area_height.in_pt
    imprint = composer.imprint_rows(styled.imprint)
    composer.end()
    if not imprint:
        return made
    foot = feet(imprint, height - composer.sheet.imprint.above_foot.in_pt)
    even = composer.sheet.imprint.even_page
    notes = [placed for placed in made[-1].rows if placed.row.is_note]
    text = [placed for placed in made[-1].rows if not placed.row.is_note]
    last = max((placed.y + placed.row.height for placed in text), default=0.0)
    last += sum(placed.row.height for placed in notes)
    number = len(made)
    fits = len(foot) == 1 and last <= foot[0][0].y and not made[-1].landscape
    if fits and not (even and number % 2):
        up = height - foot[0][0].y  # notes stand above 版记
        raised = [placed._replace(y=placed.y - up) for placed in notes]
        made[-1] = made[-1]._replace(rows=[*text, *raised, *foot[0]])
        return made
    blank = bool(even and (number + len(foot)) % 2)
    if blank:  # 7.5: neither the blank page nor that of 版记 after it is numbered
        made.append(Side([], has_number=False))
    return made + [Side(page, has_number=not blank) for page in foot]


def with_seals(made: Sequence[Side], composer: Composer, emission: Emission) -> list[Side]:
    """The sides of a draft with the seals on the names of those who sign (7.3.5.1).

    A name on two lines has its seal in the middle of the last.

    Args:
        made: all sides.
        composer: has set them.
        emission: says whose seal there is.
    """
    if not emission.seals:
        return list(made)
    found: dict[str, tuple[int, Figure]] = {}
    for number, side in enumerate(made):
        for row, y, repeated in side.rows:
            for item in row.items:
                if isinstance(item, TextLine) and item.path in emission.seals and not repeated:
                    key = emission.seals[item.path]
                    picture = shown(emission.pictures[key])
                    found[item.path] = number, seal_on(composer.sheet, item, y, key, picture)
    return [
        side._replace(seals=tuple(seal for at, seal in found.values() if at == number))
        for number, side in enumerate(made)
    ]


def drawn_as_turned(side: Side, composer: Composer) -> Iterator[Drawn]:
    """What stands in the rows of a side; on a landscape side the sheet is turned.

    Lines and pictures of a row come before its rules, then the rules that close a parted table;
    seals, which lie over the text, are last.
    """
    page = composer.sheet.page
    head = (page.landscape.top if side.landscape else page.top).in_pt
    for row, y, repeated in side.rows:
        items = sorted(row.items, key=lambda item: isinstance(item, Rule))
        yield from (Drawn(item, head + y, repeated) for item in items)
    for rule, top in _closing_rules(side.rows, composer):
        yield Drawn(rule, head + top)
    yield from (Drawn(seal, head, is_artifact=True) for seal in side.seals)


def drawn_upright(
    side: Side,
    number: int,
    composer: Composer,
    *,
    stamped: bool = False,
    cells: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Drawn]:
    """What stands on every sheet as it is: its page number, a 归档章.

    Args:
        side: which.
        number: its number, from 1.
        composer: sets the number.
        stamped: the first page has a 归档章.
        cells: what it says, by name.
    """
    page = composer.sheet.page
    if side.has_number:
        foot = (page.height - page.bottom).in_pt
        yield Drawn(composer.page_number(number), foot, is_artifact=True)
    if stamped and number == 1:
        for rule in archive_stamp(composer.sheet, composer.color("red")):
            yield Drawn(rule, 0.0)
        for line in stamp_lines(composer, cells):
            yield Drawn(line, 0.0, is_artifact=True)


def stamp_cells(stamp: Mapping[str, str], made: Sequence[Side]) -> dict[str, str]:
    """What a filled 归档章 says; 页数, where nobody stated it, is how many sides show something.

    Args:
        stamp: what was stated; a stamp of which nothing is stays empty.
        made: all sides.
    """
    pages = str(sum(bool(side.rows) for side in made))
    return {"页数": pages, **stamp} if stamp else {}


def _closing_rules(rows: list[Placed], composer: Composer) -> list[tuple[Rule, float]]:
    """Where a page parts a cell of a table, a rule closes it above and below."""
    body = [placed for placed in rows if not placed.repeated and not placed.row.is_note]
    width = composer.sheet.table.rule.in_pt
    color = composer.color("text")
    rules: list[tuple[Rule, float]] = []
    for placed, y in (
        [(body[0], body[0].y), (body[-1], body[-1].y + body[-1].row.height)] if body else []
    ):
        rules += [(Rule(x0, x1, 0.0, 0.0, width, color), y) for x0, x1 in placed.row.cuts]
    return rules
