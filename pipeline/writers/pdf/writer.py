"""The PDF of an emission: collect characters, embed fonts, set lines, fill pages, draw, tag."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.writers.emission import Emission
from pipeline.writers.pdf.catalog import Entry, catalog_entries, info_dictionary
from pipeline.writers.pdf.draw import PageDrawer
from pipeline.writers.pdf.font import embed
from pipeline.writers.pdf.objects import PageCanvas
from pipeline.writers.pdf.options import PdfOptions
from pipeline.writers.pdf.tagging import Structure
from pipeline.writers.setting.composing import Composer
from pipeline.writers.setting.faces import FaceShelf, PlanedFace
from pipeline.writers.setting.sides import (
    Side,
    drawn_as_turned,
    drawn_upright,
    prepare,
    sides,
    stamp_cells,
    with_seals,
)


def write_pdf(emission: Emission, options: PdfOptions | None = None) -> bytes:
    """Set the document and return the file.

    Args:
        emission: what to set.
        options: archival level and the like; PDF/A-2a with PDF/UA-1 unless given.

    Raises:
        FontError: a character that no font has, named with its place.
    """
    chosen = options or PdfOptions()
    shelf = FaceShelf(PlanedFace)
    styled, sheet, table = prepare(emission, shelf, tag_private=chosen.level != "2u")
    canvas = PageCanvas(sheet.page.width.in_pt, sheet.page.height.in_pt)
    fonts = embed(shelf, canvas)
    table.settle()
    structure = Structure()
    composer = Composer(sheet, table, emission.document, structure.root)
    entries: list[Entry] = []
    made = with_seals(sides(composer, styled), composer, emission)
    cells = stamp_cells(emission.stamp, made)
    for number, side in enumerate(made, 1):
        drawer = PageDrawer(canvas, structure, emission.pictures)
        _draw_side(drawer, composer, side, number, stamped=chosen.archive_stamp, cells=cells)
        reference = canvas.end_page()
        entries += _entries(side, composer, reference)
    catalog = catalog_entries(emission, styled.title, chosen, canvas, structure, entries)
    return canvas.finish(fonts, info_dictionary(emission, styled.title), catalog)


def _draw_side(
    drawer: PageDrawer,
    composer: Composer,
    side: Side,
    number: int,
    *,
    stamped: bool,
    cells: Mapping[str, str],
) -> None:
    page = composer.sheet.page
    height = (page.landscape if side.landscape else page).height.in_pt
    if side.landscape:
        drawer.turn(page.width.in_pt)
    for drawn in drawn_as_turned(side, composer):
        drawer.draw(drawn, height)
    if side.landscape:
        drawer.turn_back()
    for drawn in drawn_upright(side, number, composer, stamped=stamped, cells=cells):
        drawer.draw(drawn, page.height.in_pt)
    drawer.end()


def _entries(side: Side, composer: Composer, reference: bytes) -> Iterator[Entry]:
    """The outline entries that lead to a side."""
    page = composer.sheet.page
    for row, y, repeated in side.rows:
        if row.bookmark is not None and not repeated:
            top = page.height if side.landscape else page.height - page.top
            lower = 0.0 if side.landscape else y
            yield Entry(row.bookmark.title, row.bookmark.level, reference, top.in_pt - lower)
