"""The repaired document as a Word file laid out by GB/T 9704-2012: text, sections and 版记."""

from __future__ import annotations

from pipeline.layout.styled import (
    StyledBlock,
    StyledDocument,
    StyledTable,
    showing,
    without_emptied,
)
from pipeline.writers.docx.body import BodyWriter, TextWriter, plain_text_writer
from pipeline.writers.docx.estimate import Extent, extent, is_sure, rows_of
from pipeline.writers.docx.measures import HAIR
from pipeline.writers.docx.notes import Notes
from pipeline.writers.docx.ooxml import (
    Element,
    R,
    add,
    element,
    off_grid,
    paragraph,
    properties,
    respace,
    spacing,
    w,
)
from pipeline.writers.docx.package import Package
from pipeline.writers.docx.pictures import Pictures
from pipeline.writers.docx.styles import style_id
from pipeline.writers.emission import Emission
from pipeline.writers.fitting import fit_document

_BESIDE_ROWS = 96
"""Twips of a 版记 beside its rows: its rules, and the paragraph that follows every table."""
_PAGES_A_ROW = 5  # the estimate may be a row off for each five pages


def write_docx(emission: Emission) -> bytes:
    """The bytes of a ``.docx``, the same on every run.

    Fonts are named as the standard names them, whatever this machine has.
    """
    fitted = fit_document(emission.document, emission.sheet, emission.slug)
    package = Package(fitted.sheet)
    styled = showing(without_emptied(fitted.styled), emission.pictures)
    pictures = Pictures(package.document.part, emission.pictures, emission.seals)
    fill(package, styled, pictures=pictures)
    return package.finish(emission, styled.title)


def fill(
    package: Package,
    styled: StyledDocument,
    text: TextWriter = plain_text_writer,
    pictures: Pictures | None = None,
) -> None:
    """Write the blocks into the package's body.

    Args:
        package: a package with an empty body.
        styled: the blocks.
        text: what writes each element's text.
        pictures: what puts pictures in; without it their names stand there.
    """
    body = package.body
    notes = Notes(styled) if styled.notes else None
    writer = BodyWriter(package.sheet, package.measures, text, pictures, notes)
    sections = _Sections(package)
    for number, item in enumerate(styled.flow):
        is_first = sections.turn(landscape=item.landscape) or not number
        if isinstance(item, StyledTable):
            writer.table(body, item, is_first=is_first)
            continue
        following = styled.flow[number + 1] if number + 1 < len(styled.flow) else None
        rows_after = following.rows_before if isinstance(following, StyledTable) else 0
        writer.block(body, item, is_first=is_first, rows_after=rows_after)
    writer.end_seals()
    _write_imprint(package, sections, writer, styled)
    if notes is not None:
        package.add_notes(notes.part(writer))
        notes.settings(package.document.settings.element)


class _Sections:
    """Closes one section after the other; each begins where the one before was closed."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._is_first = True
        self.landscape = False

    def turn(self, *, landscape: bool) -> bool:
        """What follows is set portrait or landscape; true where that begins a page."""
        if landscape == self.landscape:
            return False
        opened = len(self._package.body) > 0
        if opened:
            self.close()
        self.landscape = landscape
        return opened

    def close(self) -> None:
        """End the section with what was written last."""
        body = self._package.body
        last = body[-1] if len(body) else None
        carrier = last if last is not None and last.tag == w("p") else _hair(body)
        properties(carrier).append(self._section("nextPage", numbered=True))

    def end(self, kind: str = "nextPage", *, numbered: bool = True) -> None:
        """End the file's last section.

        Args:
            kind: how it begins: ``nextPage``, ``evenPage``, ``oddPage``.
            numbered: its pages carry numbers.
        """
        body = self._package.body
        if len(body) and body[-1].tag != w("p"):
            _hair(
                body
            )  # behind a table, LibreOffice loses the section: the page would stand upright
        body.append(self._section(kind, numbered=numbered))

    def _section(self, kind: str, *, numbered: bool) -> Element:
        package, measures = self._package, self._package.measures
        page = measures.page.landscape if self.landscape else measures.page
        title_page = self._is_first and not package.sheet.page_number.first_page
        footers = package.landscape_footers() if self.landscape else package.footers
        references = footers.numbered() if numbered else package.footers.unnumbered()
        if title_page:
            references = (*references, ("first", package.footers.blank))
        made = element("sectPr")
        for which, relation in references:
            add(made, "footerReference", type=which).set(f"{{{R}}}id", relation)
        if not self._is_first:
            add(made, "type", val=kind)
        orient = "landscape" if self.landscape else None
        add(made, "pgSz", w=page.width.twips, h=page.height.twips, orient=orient)
        add(
            made,
            "pgMar",
            top=page.top.twips,
            right=page.right.twips,
            bottom=page.bottom.twips,
            left=page.left.twips,
            header=page.top.twips // 2,
            footer=page.bottom.twips // 2 if self.landscape else measures.footer_distance,
            gutter=0,
        )
        if title_page:
            add(made, "titlePg")
        add(made, "docGrid", type="lines", linePitch=measures.pitch)
        self._is_first = False
        return made


def _hair(body: Element) -> Element:
    """An empty paragraph that takes next to no room."""
    p = off_grid(paragraph(body, style_id("imprint")), HAIR)
    add(properties(p), "rPr", element("sz", val=2), element("szCs", val=2))
    return p


def _write_imprint(
    package: Package, sections: _Sections, writer: BodyWriter, styled: StyledDocument
) -> None:
    """Write 版记 at the foot of the last, even page (7.4), and end the file's last section.

    A table of the width of 版心 floats at its lower edge. Where the body surely ends on an even
    page with room to spare, it stands there; elsewhere it gets a section of its own that begins on
    an even page, which Word counts itself.
    """
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
    closer = 0
    even = package.sheet.imprint.even_page
    doubt = 0 if is_sure(styled, measures) else 1 + end.page // _PAGES_A_ROW
    if sections.landscape or not _fits_on_last(end, rows, per_page, doubt, even=even):
        pages = -(-rows // per_page)
        # The last page is even; a 版记 of two pages begins on an odd one.
        kind = ("evenPage" if pages % 2 else "oddPage") if even else "nextPage"
        # 7.5: neither blank pages before 版记 nor its page are numbered.
        is_numbered = not (even and (end.page + pages) % 2 == 1)
        sections.close()
        sections.landscape = False
        if rows <= per_page:
            _hair(body)  # LibreOffice hangs a table that opens a section on the page before
    elif end.rows + rows == per_page:
        closer = -(-_BESIDE_ROWS // rows)
    floats = rows <= per_page
    if not floats:
        spare = (-rows % per_page) * measures.pitch
        if spare:
            p = paragraph(body, style_id("imprint"))
            properties(p).append(spacing(line=spare))
    table = _imprint_table(body, writer, styled, floats=floats)
    for p in table.iter(w("p")) if closer else ():
        if p.find(f".//{w('t')}") is not None:
            respace(p, line=measures.line(package.sheet.paragraphs["imprint"]) - closer)
    _hair(body)
    sections.end(kind, numbered=is_numbered)


def _fits_on_last(end: Extent, rows: int, per_page: int, doubt: int, *, even: bool) -> bool:
    """Whether 版记 surely fits under the body, on an even page where that is asked for.

    Args:
        end: where the body ends.
        rows: of 版记.
        per_page: rows that a page holds.
        doubt: rows that the body may take more or less than was estimated.
        even: whether its page is to be an even one.
    """
    if even and (end.page % 2 or end.rows <= doubt):
        return False
    return end.rows + rows + doubt <= per_page


def _imprint_table(
    body: Element, writer: BodyWriter, styled: StyledDocument, *, floats: bool
) -> Element:
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
        _imprint_row(made, writer, block, width)
    above = writer.sheet.imprint.above_foot.twips
    if above:  # a row without rules keeps the last rule so much above the foot
        row = add(made, "tr", element("trPr", element("trHeight", val=above, hRule="exact")))
        _hair(add(row, "tc", element("tcPr", element("tcW", w=width, type="dxa"))))
    return made


def _imprint_row(table: Element, writer: BodyWriter, block: StyledBlock, width: int) -> None:
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
