"""The PDF of an emission: collect characters, embed fonts, set lines, fill pages, draw, tag."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import partial
from itertools import groupby
from typing import NamedTuple

from pipeline.edits import source_span
from pipeline.layout.styled import StyledDocument, showing, without_emptied
from pipeline.model import OfficialDocument, iter_texts
from pipeline.writers.emission import Emission
from pipeline.writers.fitting import fit_document
from pipeline.writers.pdf.catalog import Entry, catalog_entries, info_dictionary
from pipeline.writers.pdf.composing import Composer, collect
from pipeline.writers.pdf.draw import PageDrawer
from pipeline.writers.pdf.glyphs import GlyphTable, Place
from pipeline.writers.pdf.objects import PageCanvas
from pipeline.writers.pdf.options import PdfOptions
from pipeline.writers.pdf.pages import feet, fill_pages
from pipeline.writers.pdf.rows import Figure, Placed, Rule, TextLine
from pipeline.writers.pdf.stamp import archive_stamp
from pipeline.writers.pdf.tagging import Structure

log = logging.getLogger(__name__)


class _Side(NamedTuple):
    """One side of a sheet.

    Attributes:
        rows: what stands on it.
        has_number: it carries a page number.
        landscape: its text runs up the sheet (横排表, 8); its number stands as on every page.
    """

    rows: list[Placed]
    has_number: bool = True
    landscape: bool = False


def write_pdf(emission: Emission, options: PdfOptions | None = None) -> bytes:
    """Set the document and return the file.

    Args:
        emission: what to set.
        options: archival level and the like; PDF/A-2a with PDF/UA-1 unless given.

    Raises:
        FontError: a character that no font has, named with its place.
    """
    chosen = options or PdfOptions()
    fitted = fit_document(emission.document, emission.sheet, emission.slug)
    sheet = fitted.sheet
    styled = showing(without_emptied(fitted.styled), emission.pictures)
    canvas = PageCanvas(sheet.page.width.in_pt, sheet.page.height.in_pt)
    table = GlyphTable(
        emission.fonts,
        partial(_described, emission.document),
        allow_missing=emission.allow_missing_glyphs,
        tag_private=chosen.level != "2u",
    )
    collect(table, styled, sheet)
    for char, place in table.missing.items():
        log.warning("no font has U+%04X at %s: printed as 〓", ord(char[0]), place.path)
    fonts = table.embed(canvas)
    structure = Structure()
    composer = Composer(sheet, table, emission.document, structure.root)
    sides = _sides(composer, styled)
    entries = _draw(canvas, composer, sides, structure, chosen, emission.pictures)
    catalog = catalog_entries(emission, styled.title, chosen, canvas, structure, entries)
    return canvas.finish(fonts, info_dictionary(emission, styled.title), catalog)


def _described(document: OfficialDocument, place: Place) -> str:
    """Where a character stands, for a reader of the source."""
    element = dict(iter_texts(document)).get(place.path)
    shown = f"{place.path} 第 {place.offset + 1} 字"
    if element is None or not element.origin:
        return shown
    span = source_span(element, min(place.offset, len(element.text)), place.offset)
    return f"原文第 {span.line} 行，{shown}"


def _sides(composer: Composer, styled: StyledDocument) -> list[_Side]:
    """All sides: the flow, then 版记 at the foot of the last (GB/T 9704-2012 7.4, 7.5)."""
    sides: list[_Side] = []
    for landscape, part in groupby(styled.flow, key=lambda item: item.landscape):
        composer.turn(landscape=landscape)
        rows, room = composer.rows(list(part)), composer.page.type_area_height.in_pt
        pages = fill_pages(rows, room, composer.pitch, is_first=not sides)
        sides += [_Side(page, landscape=landscape) for page in pages]
    composer.turn(landscape=False)
    sides = sides or [_Side([])]
    if not composer.sheet.page_number.first_page:
        sides[0] = sides[0]._replace(has_number=False)
    height = composer.page.type_area_height.in_pt
    imprint = composer.imprint_rows(styled.imprint)
    if not imprint:
        return sides
    foot = feet(imprint, height)
    even = composer.sheet.imprint.even_page
    last = max((placed.y + placed.row.height for placed in sides[-1].rows), default=0.0)
    number = len(sides)
    fits = len(foot) == 1 and last <= foot[0][0].y and not sides[-1].landscape
    if fits and not (even and number % 2):
        sides[-1] = sides[-1]._replace(rows=[*sides[-1].rows, *foot[0]])
        return sides
    blank = bool(even and (number + len(foot)) % 2)
    if blank:  # 7.5: neither the blank page nor that of 版记 after it is numbered
        sides.append(_Side([], has_number=False))
    return sides + [_Side(page, has_number=not blank) for page in foot]


def _closing_rules(rows: list[Placed], composer: Composer) -> list[tuple[Rule, float]]:
    """Where a page parts a cell of a table, a rule closes it above and below."""
    body = [placed for placed in rows if not placed.repeated]
    width = composer.sheet.table.rule.in_pt
    color = composer.color("text")
    rules: list[tuple[Rule, float]] = []
    for placed, y in (
        [(body[0], body[0].y), (body[-1], body[-1].y + body[-1].row.height)] if body else []
    ):
        rules += [(Rule(x0, x1, 0.0, 0.0, width, color), y) for x0, x1 in placed.row.cuts]
    return rules


def _draw(
    canvas: PageCanvas,
    composer: Composer,
    sides: list[_Side],
    structure: Structure,
    options: PdfOptions,
    pictures: Mapping[str, bytes],
) -> list[Entry]:
    page = composer.sheet.page
    entries: list[Entry] = []
    for number, side in enumerate(sides, 1):
        drawer = PageDrawer(canvas, structure)
        head = (page.height - page.top).in_pt
        if side.landscape:
            head = (page.landscape.height - page.landscape.top).in_pt
            drawer.turn(page.width.in_pt)
        marks: list[tuple[str, int, float]] = []
        for row, y, repeated in side.rows:
            top = head - y
            if row.bookmark is not None and not repeated:
                place = page.height.in_pt if side.landscape else top
                marks.append((row.bookmark.title, row.bookmark.level, place))
            for item in row.items:
                if isinstance(item, TextLine):
                    drawer.line(item, top, artifact=repeated)
            for item in row.items:
                if isinstance(item, Figure):
                    drawer.figure(item, top, pictures)
                elif not isinstance(item, TextLine):
                    drawer.rule(item, top)
        for rule, top in _closing_rules(side.rows, composer):
            drawer.rule(rule, head - top)
        if side.landscape:
            drawer.turn_back()
        if side.has_number:
            drawer.line(composer.page_number(number), page.bottom.in_pt)
        if options.archive_stamp and number == 1:
            for rule in archive_stamp(composer.sheet, composer.color("red")):
                drawer.rule(rule, page.height.in_pt)
        drawer.end()
        reference = canvas.end_page()
        entries += [Entry(title, level, reference, top) for title, level, top in marks]
    return entries
