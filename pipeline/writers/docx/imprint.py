"""版记 at the foot of the last, even page (GB/T 9704-2012 7.4).

A table of the width of 版心 floats at its lower edge. Where the body surely ends on an even page
with room to spare, it stands there; elsewhere it gets a section of its own that begins on an even
page, which Word counts itself.
"""

from __future__ import annotations

from pipeline.layout.styled import StyledBlock, StyledDocument
from pipeline.writers.docx.body import BodyWriter
from pipeline.writers.docx.estimate import Extent, extent, rows_of
from pipeline.writers.docx.ooxml import Element, add, element, paragraph, properties, spacing
from pipeline.writers.docx.package import Package
from pipeline.writers.docx.sections import Sections, hair
from pipeline.writers.docx.styles import style_id

_PAGES_A_ROW = 5  # the estimate may be a row off for each five pages


def write_imprint(
    package: Package, sections: Sections, writer: BodyWriter, styled: StyledDocument
) -> None:
    """Write 版记 and the section that ends the file."""
    body, measures = package.body, package.measures
    if not styled.imprint:
        sections.end()
        return
    rows = sum(rows_of(block, measures) for block in styled.imprint)
    per_page = package.sheet.grid.rows
    if rows > per_page:
        per_page -= 1  # a rule on each page takes room too
    end = extent(styled, measures)
    kind, is_numbered = "nextPage", True
    even = package.sheet.imprint.even_page
    if sections.landscape or not _fits_on_last(end, rows, per_page, even=even):
        pages = -(-rows // per_page)
        # The last page is even; a 版记 of two pages begins on an odd one.
        kind = ("evenPage" if pages % 2 else "oddPage") if even else "nextPage"
        # 7.5: neither blank pages before 版记 nor its page are numbered.
        is_numbered = not (even and (end.page + pages) % 2 == 1)
        sections.close()
        sections.landscape = False
        if rows <= per_page:
            hair(body)  # LibreOffice hangs a table that opens a section on the page before
    floats = rows <= per_page
    if not floats:
        spare = (-rows % per_page) * measures.pitch
        if spare:
            p = paragraph(body, style_id("imprint"))
            properties(p).append(spacing(line=spare))
    _table(body, writer, styled, floats=floats)
    hair(body)
    sections.end(kind, numbered=is_numbered)


def _fits_on_last(end: Extent, rows: int, per_page: int, *, even: bool) -> bool:
    """Whether 版记 surely fits under the body, on an even page where that is asked for."""
    doubt = 1 + end.page // _PAGES_A_ROW
    if even and (end.page % 2 or end.rows <= doubt):
        return False
    return end.rows + rows + doubt <= per_page


def _table(body: Element, writer: BodyWriter, styled: StyledDocument, *, floats: bool) -> None:
    width = writer.measures.text_width
    made = add(body, "tbl")
    tblpr = add(made, "tblPr")
    if floats:
        add(
            tblpr,
            "tblpPr",
            leftFromText=0,
            rightFromText=0,
            vertAnchor="margin",
            # Placed by the page: by the margin, LibreOffice lets no table of full width float.
            horzAnchor="page",
            tblpX=writer.measures.page.left.twips,
            tblpYSpec="bottom",
        )
        add(tblpr, "tblOverlap", val="never")
    add(tblpr, "tblW", w=width, type="dxa")
    add(tblpr, "jc", val="center")
    add(tblpr, "tblLayout", type="fixed")
    sides = ("top", "left", "bottom", "right")
    add(tblpr, "tblCellMar", *(element(side, w=0, type="dxa") for side in sides))
    add(made, "tblGrid", element("gridCol", w=width))
    for block in styled.imprint:
        _row(made, writer, block, width)


def _row(table: Element, writer: BodyWriter, block: StyledBlock, width: int) -> None:
    tc = add(add(table, "tr"), "tc")
    tcpr = add(tc, "tcPr", element("tcW", w=width, type="dxa"))
    rules = [
        writer.rule(name, side)
        for name, side in ((block.rule_above, "top"), (block.rule_below, "bottom"))
        if name is not None
    ]
    if rules:
        add(tcpr, "tcBorders", *rules)
    writer.block(tc, block)
