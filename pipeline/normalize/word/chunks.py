"""Documents that stand in another one whole (``w:altChunk``): Word files, pages, plain text."""

from __future__ import annotations

from pipeline.errors import SourceError
from pipeline.normalize.decoding import decode
from pipeline.normalize.options import Revisions
from pipeline.normalize.page.charset import decode_page
from pipeline.normalize.page.flow import lay_out
from pipeline.normalize.page.tree import build
from pipeline.normalize.word.flow import Flow, GridCell, Place, WordLine
from pipeline.normalize.word.package import Parts, open_package
from pipeline.normalize.word.walk import Walker
from pipeline.untrusted import UnreadableError

_MOST_BYTES = 24 * 2**20


def read_chunk(parts: Parts, target: str, revisions: Revisions, flow: Flow) -> None:
    """Add the lines of an embedded document to ``flow``; one that cannot be read is remarked.

    Args:
        parts: the file that holds it.
        target: its part's name.
        revisions: how tracked changes are read.
        flow: takes the lines.
    """
    data = bytearray()
    for piece in parts.store.pieces(target):
        data += piece
        if len(data) > _MOST_BYTES:
            raise UnreadableError(f"{target} 过大")
    content = bytes(data)
    try:
        if content.startswith(b"PK"):
            _word(content, revisions, flow)
        elif target.lower().endswith((".mht", ".mhtml")) or content[:5].upper() == b"MIME-":
            from pipeline.normalize.page.archive import page_in

            _page(page_in(content, target), target, flow)
        elif b"<" in content[:4096] and not target.lower().endswith(".txt"):
            _page(content, target, flow)
        else:
            for line in decode(content, target).text.splitlines():
                flow.lines.append(WordLine(line, Place(target, 0)))
    except SourceError:
        flow.remark("chunk-unread")


def _word(content: bytes, revisions: Revisions, flow: Flow) -> None:
    walker = Walker(open_package(content), revisions, flow)
    walker.body()


def _page(content: bytes, target: str, flow: Flow) -> None:
    page = lay_out(build(decode_page(content, target).text, target), keeps_all=True)
    first = len(flow.tables)
    for grid in page.tables:
        if grid.widths:
            flow.widths[len(flow.tables)] = grid.widths
        flow.tables.append(
            [[GridCell(c.columns, c.rows, c.is_header, c.height) for c in row] for row in grid.rows]
        )
    for number, (text, line) in enumerate(zip(page.text.split("\n"), page.lines, strict=False), 1):
        cell = line.cell
        if line.image:
            continue
        place = Place(target, number)
        at = (first + cell[0], cell[1], cell[2]) if cell is not None else None
        flow.lines.append(WordLine(text.replace("\x01", "").replace("\x02", ""), place, at))
    flow.numbered += page.numbered
