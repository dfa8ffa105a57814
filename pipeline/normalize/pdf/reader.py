"""The PDF reader: bytes of a ``.pdf`` with a text layer to an ``OfficialDocument``.

Offsets and lines of the document are those of a canonical text, as of a Word file: each paragraph
a line, then what the page carries besides; behind it where each line is from (page and box).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipeline.errors import SourceError
from pipeline.normalize.account import Reading
from pipeline.normalize.looks import Formatting
from pipeline.normalize.options import DEFAULT, ReadOptions
from pipeline.normalize.pdf import furniture
from pipeline.normalize.pdf.bounds import refuse_bomb
from pipeline.normalize.pdf.characters import (
    MOST_CHARACTERS,
    MOST_PAGES,
    Character,
    Page,
    Picture,
    read_pages,
)
from pipeline.normalize.pdf.images import take_pictures
from pipeline.normalize.pdf.legibility import is_picture, is_unmapped, refuse_illegible
from pipeline.normalize.pdf.paragraphs import Edging, Joined, goes_on, joined
from pipeline.normalize.pdf.rows import Row, rows_in, rows_of
from pipeline.normalize.pdf.tables import RuledTable, TableCell, tables_of
from pipeline.normalize.word.flow import PICTURE, Flow, GridCell, Image, Place, WordLine
from pipeline.normalize.word.reader import read_flow
from pipeline.pictures import Kept
from pipeline.text.note_marks import mark_end
from pipeline.units import MM_A_POINT
from pipeline.untrusted import UnreadableError

MAX_BYTES = 200 * 2**20
_TAIL = 4096
_MOST_UNSEEN = 2_000  # characters of a page that nobody sees: more are told as one stretch
_ENCRYPTED = "请在阅读器中用密码打开，另存为没有密码的再处理"
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_NUMERIC = re.compile(r"[-−+]?[0-9][0-9,.]*%?|[-—/…]?")
_NEAR = 3.0  # points by which the columns of one table differ from page to page
_REPEATED = "repeated-header"


def read_pdf(data: bytes, name: str, options: ReadOptions = DEFAULT) -> Reading:
    """Read a PDF with a text layer.

    Every character that a page shows is in exactly one element or boilerplate entry, and so is
    what nobody sees. Nothing is fetched, run or rendered.

    Args:
        data: the file's bytes.
        name: its name, folders left out.
        options: what a person set.

    Raises:
        SourceError: no readable PDF, a scan, or one that does not say what its characters are.
        NotCertifiedError: the reading does not add up.
    """
    flow = Flow()
    pages, images, remarks = _opened(data, name, flow.kept)
    _Layout(pages, images, flow).lay_out()
    for what, count in remarks.items():
        flow.remark(what, count)
    if unread := sum(page.unread for page in pages):
        flow.remark("unread-signs", unread)
    if unmapped := sum(is_unmapped(c) for page in pages for c in page.characters):
        flow.remark("unmapped-signs", unmapped)
    if aligned := sum(page.aligned for page in pages):
        flow.remark("aligned-rows", aligned)
    pictures = sum(map(is_picture, pages))
    if pictures:
        flow.remark("page-pictures", pictures)
    return read_flow(flow, data, name, options, "pdf")


def _opened(
    data: bytes, name: str, kept: Kept
) -> tuple[list[Page], dict[int, list[Image | None]], dict[str, int]]:
    """The pages, what their pictures show, and what a person should know of the file."""
    if len(data) > MAX_BYTES:
        raise SourceError(
            f"{name} 有 {len(data) / 2**20:.0f} MB，超过 PDF {MAX_BYTES // 2**20} MB 的上限",
            "请确认选对了文件，或拆分后再处理",
        )
    again = "请重新下载或索取；能用阅读器打开的，另存一份再处理"
    if b"startxref" not in data.rstrip(b"\0\r\n ")[-_TAIL:]:
        raise SourceError(f"{name} 是 PDF，但不完整，后面缺了一截", again)
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise SourceError(
                f"{name} 加了密码", "请在阅读器中用密码打开，另存为没有密码的再处理"
            ) from error
        raise SourceError(f"{name} 不是完好的 PDF（PDFium：{error}）", again) from error
    try:
        if len(document) > MOST_PAGES:
            raise SourceError(
                f"{name} 有 {len(document)} 页，超过 {MOST_PAGES} 页的上限", "请拆分后再处理"
            )
        refuse_bomb(data, name)
        pages: list[Page] = []
        total = 0
        for page in read_pages(document):
            pages.append(page)
            total += len(page.characters) + len(page.hidden) + len(page.slanted)
            if total > MOST_CHARACTERS:
                raise SourceError(f"{name} 的文字太多", "请拆分后再处理")
        refuse_illegible(pages, name)
        return pages, take_pictures(document, pages, kept), _remarks(document)
    except UnreadableError as error:
        raise SourceError(f"{name} 读不了（{error}）", "这样的文件多半不是公文；请核对") from error
    except pdfium.PdfiumError as error:
        raise SourceError(f"{name} 有打不开的页（PDFium：{error}）", again) from error
    finally:
        document.close()


def _remarks(document: pdfium.PdfDocument) -> dict[str, int]:
    remarks: dict[str, int] = {}
    if raw.FPDF_GetSecurityHandlerRevision(document.raw) > 0:
        remarks["permissions"] = 1
    filled = 0
    for page in document:
        for k in range(min(raw.FPDFPage_GetAnnotCount(page.raw), 10_000)):
            annotation = raw.FPDFPage_GetAnnot(page.raw, k)
            kind = raw.FPDFAnnot_GetSubtype(annotation)
            filled += kind in {raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_WIDGET}
            raw.FPDFPage_CloseAnnot(annotation)
        page.close()
    if filled:
        remarks["annotations"] = filled
    return remarks


class _Layout:
    """Lays the pages out as lines."""

    def __init__(
        self, pages: Sequence[Page], images: Mapping[int, Sequence[Image | None]], flow: Flow
    ) -> None:
        self._pages = pages
        self._images = images
        self._flow = flow
        self._tables: list[tuple[list[RuledTable], list[Row]]] = []
        for page in pages:
            tables, free = tables_of(page)
            self._tables.append((tables, rows_of(page, free)))
        rows = [row for _, own in self._tables for row in own]
        self._furniture = furniture.furniture_of(
            [(page, own) for page, (_, own) in zip(pages, self._tables, strict=True)]
        )
        own = [row for row in rows if id(row) not in self._furniture] or rows
        self._edging = Edging(own, {page.number: page.width for page in pages})
        self._waiting: list[Row] = []
        self._aside: list[WordLine] = []
        self._notes_met = 0
        self._open: tuple[int, RuledTable] | None = None  # a table that the next page may go on
        self._last: RuledTable | None = None  # the part of it that was read last

    def lay_out(self) -> None:
        """Write the lines of the file."""
        for page, (tables, rows) in zip(self._pages, self._tables, strict=True):
            self._page(page, tables, rows)
        self._end()

    def _page(self, page: Page, tables: Sequence[RuledTable], rows: Sequence[Row]) -> None:
        notes = furniture.notes_of(page, rows, self._furniture.keys(), self._edging.body)
        noted = set(map(id, notes))
        in_cells = {n for t in tables for row in t.cells for c in row for n, _ in c.pictures}
        free = [one for n, one in enumerate(page.pictures) if n not in in_cells]
        blocks: list[RuledTable | Picture] = sorted(
            (*tables, *free),
            key=lambda block: block.box.y0 if isinstance(block, RuledTable) else block.y0,
        )
        for row in rows:
            if (reason := self._furniture.get(id(row))) is not None:
                self._aside.append(_line(joined([row], self._edging), reason))
                continue
            if id(row) in noted:
                continue
            while blocks and _top(blocks[0]) < row.y and row.column <= 1:
                self._block(page, blocks.pop(0))
            self._row(row)
        for block in blocks:
            self._block(page, block)
        self._notes(notes)
        if page.ornaments:
            name = f"第{page.number}页的小图"
            self._flow.remark("page-picture", page.ornaments, name)
        for characters, reason in ((page.hidden, "hidden"), (page.slanted, "watermark")):
            self._unseen(page, characters, reason)

    def _row(self, row: Row) -> None:
        self._open = None
        if self._waiting and not goes_on(self._waiting, row, self._edging):
            self._end()
        self._waiting.append(row)

    def _end(self) -> None:
        """End the paragraph; what stood aside follows it."""
        if self._waiting:
            self._flow.lines.append(_line(joined(self._waiting, self._edging)))
            self._waiting = []
        self._flow.lines += self._aside
        self._aside = []

    def _block(self, page: Page, block: RuledTable | Picture) -> None:
        if isinstance(block, RuledTable):
            self._table(page, block)
            return
        # A seal stands on the text, a background under it: neither ends a paragraph.
        picture = self._picture(page, page.pictures.index(block))
        if self._waiting:
            self._aside.append(picture)
        else:
            self._flow.lines.append(picture)

    def _picture(self, page: Page, number: int) -> WordLine:
        one = page.pictures[number]
        box = f"page {page.number} box {one.x0:.0f} {one.y0:.0f} {one.x1:.0f} {one.y1:.0f}"
        name = f"第{page.number}页的图片"
        picture = WordLine(PICTURE, Place(box, 0), picture=name)
        picture.image = self._images[page.number][number]
        if one.is_aside:
            picture.reason = "page-picture"
            self._flow.remark("page-picture", name=name)
        elif picture.image is None:
            self._flow.remark("pdf-picture", name=name)
        return picture

    def _note(self, rows: Sequence[Row]) -> None:
        self._notes_met += 1
        self._aside.append(_line(joined(rows, self._edging), note=self._notes_met))

    def _notes(self, notes: Sequence[Row]) -> None:
        group: list[Row] = []
        for row in notes:
            if group and furniture.starts_note(row.text):
                self._note(group)
                group = []
            group.append(row)
        if group:
            self._note(group)

    def _unseen(self, page: Page, characters: Sequence[Character], reason: str) -> None:
        if reason == "watermark" or len(characters) > _MOST_UNSEEN:
            text = "".join(c.text for c in characters).strip()
            if text:
                place = Place(f"page {page.number}", 0)
                self._aside.append(WordLine(_plain(text), place, reason=reason))
            return
        for row in rows_in(page.number, characters):
            self._aside.append(_line(joined([row], self._edging), reason))

    def _in_cell(
        self, page: Page, table: RuledTable, cell: TableCell, place: tuple[int, int, int] | None
    ) -> list[WordLine]:
        """What a cell holds, from the top; ``None`` for a head that is said again."""
        reason = _REPEATED if place is None else ""
        lines = [
            WordLine(_plain(text), _place(table), place, reason=reason) for text in cell.paragraphs
        ]
        for number, above in reversed(cell.pictures):
            picture = self._picture(page, number)
            picture.cell, picture.reason = place, reason
            lines.insert(above, picture)
        return lines

    def _table(self, page: Page, table: RuledTable) -> None:
        cells = table.cells
        if self._open is not None and _is_same(self._open[1], table):
            number, begun = self._open
            again = _repeated(begun, table)
            grid = self._flow.tables[number]
            for r in range(again):
                grid[r] = [cell._replace(is_header=True) for cell in grid[r]]
            for cell in (cell for row in cells[:again] for cell in row):
                self._aside += self._in_cell(page, table, cell, None)
            cells = cells[again:]
            if cells and self._last is not None and _is_rest(self._last, table, cells[0]):
                self._put_on(page, number, table, cells[0])
                cells = cells[1:]
            first = len(self._flow.tables[number])
        else:
            self._end()
            number, first = len(self._flow.tables), 0
            self._flow.tables.append([])
            if table.is_parted:
                self._flow.widths[number] = [b - a for a, b in pairwise(table.edges)]
            begun = table
        grid = self._flow.tables[number]
        heads = _head_rows(table) if first == 0 else 0
        for r, row in enumerate(cells, first):
            grid.append([_grid_cell(c, is_header=r < heads) for c in row])
            for k, cell in enumerate(row):
                self._flow.lines += self._in_cell(page, table, cell, (number, r, k))
        self._open = number, begun
        if cells:
            self._last = table

    def _put_on(
        self, page: Page, number: int, table: RuledTable, cells: Sequence[TableCell]
    ) -> None:
        """A row that goes on over the page goes on in its cells."""
        lines = self._flow.lines
        last = len(self._flow.tables[number]) - 1
        for k, cell in enumerate(cells):
            place = (number, last, k)
            more = self._in_cell(page, table, cell, place)
            if not more:
                continue
            at = max(
                (i for i, line in enumerate(lines) if line.cell == place), default=len(lines) - 1
            )
            if not more[0].picture and not lines[at].picture:
                lines[at].text += more.pop(0).text
            lines[at + 1 : at + 1] = more


def _top(block: RuledTable | Picture) -> float:
    return block.box.y0 if isinstance(block, RuledTable) else block.y0


def _is_same(one: RuledTable, other: RuledTable) -> bool:
    """Whether a table goes on over the page: its columns stand where they stood."""
    if other.page not in {one.page, one.page + 1} and len(one.edges) != len(other.edges):
        return False
    return len(one.edges) == len(other.edges) and all(
        abs(a - b) <= _NEAR for a, b in zip(one.edges, other.edges, strict=True)
    )


def _is_rest(before: RuledTable, table: RuledTable, cells: Sequence[TableCell]) -> bool:
    """Whether the first row of a page is the rest of the row that the page before broke off.

    Its cells go on where that row had no room left, and others, which had their say, are empty.
    """
    row = before.cells[-1]
    if table.page != before.page + 1 or [c.columns for c in row] != [c.columns for c in cells]:
        return False
    pairs = list(zip(row, cells, strict=True))
    goes_on = [one for one, other in pairs if other.paragraphs]
    is_said = any(one.paragraphs and not other.paragraphs for one, other in pairs)
    return is_said and bool(goes_on) and all(one.breaks_off for one in goes_on)


def _repeated(begun: RuledTable, table: RuledTable) -> int:
    """How many rows of its head a table that goes on over the page says again."""
    heads = max(_head_rows(begun), 1)

    def said(one: RuledTable) -> list[list[list[str]]]:
        return [[cell.paragraphs for cell in row] for row in one.cells[:heads]]

    return heads if len(table.cells) > heads and said(table) == said(begun) else 0


def _head_rows(table: RuledTable) -> int:
    """How many rows name columns: words alone, with figures below.

    What a cell of the first row reaches down to is of the head, and so is a second row of names
    below a cell over several columns.
    """
    first, *rest = table.cells
    heads = max((cell.rows for cell in first), default=1)
    is_parted = heads == 1 and len(first) > 1 and any(cell.columns > 1 for cell in first)
    if is_parted and rest and _are_names(rest[0]):
        heads = 2
    below = ["".join(c.paragraphs) for row in table.cells[heads:] for c in row]
    named = all(_are_names(row) for row in table.cells[:heads])
    return heads if named and any(text and _NUMERIC.fullmatch(text) for text in below) else 0


def _are_names(row: Sequence[TableCell]) -> bool:
    texts = ["".join(cell.paragraphs) for cell in row]
    return all(text and _NUMERIC.fullmatch(text) is None for text in texts)


def _place(table: RuledTable) -> Place:
    box = " ".join(f"{value:.0f}" for value in table.box)
    return Place(f"page {table.page} box {box}", 0)


def _line(paragraph: Joined, reason: str = "", *, note: int = 0) -> WordLine:
    rows = paragraph.rows
    first, last = rows[0], rows[-1]
    x0, x1 = min(row.x0 for row in rows), max(row.x1 for row in rows)
    box = f"{x0:.0f} {first.y - first.size:.0f} {x1:.0f} {last.y:.0f}"
    pages = f"{first.page}" if first.page == last.page else f"{first.page}-{last.page}"
    place = Place(f"page {pages} box {box}", 1, paragraph.begins)
    set_in = Formatting() if reason else paragraph.set_in
    text = _plain(paragraph.text)
    mark = text[: mark_end(text)] if note else ""
    return WordLine(text, place, set_in=set_in, reason=reason, note=note, note_mark=mark)


def _plain(text: str) -> str:
    """The text with what no line may hold as spaces."""
    return _CONTROLS.sub(" ", text.replace("\n", " ").replace("\r", " "))


def _grid_cell(cell: TableCell, *, is_header: bool) -> GridCell:
    height = (cell.box.y1 - cell.box.y0) * MM_A_POINT if cell.rows == 1 else 0.0
    return GridCell(cell.columns, cell.rows, is_header, height)
