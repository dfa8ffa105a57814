"""What Word and PDF are given to translate: paragraphs and tables with every decision made."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import pairwise

import msgspec

from pipeline.layout.mark import MarkSetting
from pipeline.layout.title import break_title
from pipeline.model import TextElement
from pipeline.model.notes import Foot
from pipeline.model.rows import source_lines
from pipeline.stylesheet import Align, StyleSheet
from pipeline.text.width import columns
from pipeline.units import Length

_WIDE = "\N{IDEOGRAPHIC SPACE}"
_SPACE = 0.25  # of Times New Roman and what stands in for it

StyleKey = str
"""A key of :attr:`StyleSheet.paragraphs`."""


class Run(msgspec.Struct, frozen=True):
    """A stretch of one font.

    Attributes:
        text: never empty.
        font: key of :attr:`StyleSheet.fonts`.
        style: the paragraph style whose look the run has when it is not the block's own (the
            heading part of a run-in heading is the block's own, the rest is ``body``).
        apart_chars: blank added after each of its characters, in characters.
    """

    text: str
    font: str
    style: StyleKey
    apart_chars: float = 0.0


class Beside(msgspec.Struct, frozen=True):
    """Another element set on a block's last row.

    Attributes:
        path: the element it shows.
        runs: its text.
        at_chars: where it begins, in characters from 版心's left edge; ``None``: flush right.
    """

    path: str
    runs: tuple[Run, ...]
    at_chars: float | None = None

    @property
    def text(self) -> str:
        """Its whole text."""
        return "".join(run.text for run in self.runs)


class StyledPicture(msgspec.Struct, frozen=True):
    """A picture that stands where a block is.

    Attributes:
        sha256: by which its bytes are kept.
        width_pt: as it is printed.
        height_pt: likewise.
    """

    sha256: str
    width_pt: float
    height_pt: float


class StyledBlock(msgspec.Struct, frozen=True):
    """One paragraph, ready to be set.

    Attributes:
        path: the element it shows.
        style: key of its paragraph style; size, alignment, colour and outline level are there.
        runs: its text in order; joined, they are the element's text.
        first_line_chars: first-line indent in characters of the style's size; negative hangs.
        left_chars: left indent, in the same unit.
        right_chars: right indent, in the same unit.
        rows_before: blank grid rows above it (dropped at the top of a page).
        breaks: offsets in the text where a new line must start (title).
        rule_above: key of :attr:`StyleSheet.separators`, or ``None``.
        rule_below: likewise.
        beside: other elements on its last row, from left to right (签发人, 印发日期).
        starts_page: it begins a page although its style does not (附件 without a label).
        hang_at: offset in the text of what stands above the later lines where these hang.
        keeps_next: the block after it never heads a page alone (署名, 成文日期, 7.3.5).
        align: instead of the style's.
        size_pt: type size instead of the style's.
        mark_top: for 发文机关标志, from 版心's upper edge to its own; ``None``: a letter's.
        mark: how 发文机关标志 is set; ``None``: as a title of the style's size.
        landscape: it stands on a landscape page, with the table that follows it or that it
            follows (8).
        picture: printed instead of the text, which says what it shows.
        foot: of a note at the foot of a page: to what it is.
        opens_text: the first paragraph of the text: what holds the end together leaves its first
            row on page 1, which must show text (7.3.3).
    """

    path: str
    style: StyleKey
    runs: tuple[Run, ...]
    first_line_chars: float = 0
    left_chars: float = 0
    right_chars: float = 0
    rows_before: int = 0
    breaks: tuple[int, ...] = ()
    rule_above: str | None = None
    rule_below: str | None = None
    beside: tuple[Beside, ...] = ()
    starts_page: bool = False
    hang_at: int = 0
    keeps_next: bool = False
    align: Align | None = None
    size_pt: float | None = None
    mark_top: Length | None = None
    mark: MarkSetting | None = None
    landscape: bool = False
    opens_text: bool = False
    picture: StyledPicture | None = None
    foot: Foot | None = None

    @property
    def text(self) -> str:
        """The block's whole text."""
        return self.runs[0].text if len(self.runs) == 1 else "".join(r.text for r in self.runs)


class StyledCell(msgspec.Struct, frozen=True):
    """A table cell of styled paragraphs.

    Attributes:
        blocks: its paragraphs and pictures.
        column_span: columns it takes.
        row_span: rows it takes.
        is_header: whether it belongs to the table's head.
        at_foot: how many of its last blocks stand at its foot, the others at its top; ``None``:
            all are halfway up.
    """

    blocks: tuple[StyledBlock, ...]
    column_span: int
    row_span: int
    is_header: bool
    at_foot: int | None = None


class StyledTable(msgspec.Struct, frozen=True):
    """A table.

    Attributes:
        path: the element.
        caption: its caption, set above.
        rows: rows of cells; places under a span hold no cell.
        column_shares: share of 版心's width each column takes; sums to 1.
        rows_before: blank grid rows above it, its caption included.
        landscape: it is set on landscape pages (横排表, 8).
        starts_page: it begins a page; where it has a caption, that does.
        is_ruled: rules stand between its cells; a list of names is text in columns, with none.
        least_heights: of a form the height in points that each row has at least, rules included.
        states_heights: whether they are the source's.
        keeps_next: its caption stands below it, on the same page.
    """

    path: str
    caption: StyledBlock | None
    rows: tuple[tuple[StyledCell, ...], ...]
    column_shares: tuple[float, ...]
    rows_before: int = 0
    landscape: bool = False
    starts_page: bool = False
    is_ruled: bool = True
    least_heights: tuple[float, ...] = ()
    states_heights: bool = False
    keeps_next: bool = False


class StyledDocument(msgspec.Struct, frozen=True):
    """The whole document.

    Attributes:
        title: plain title for outlines and properties; never empty.
        flow: header and body in reading order.
        imprint: 版记, for the foot of the last page (an even one, 7.4).
        told: what layout did that a reader would not look for, sentences in Chinese.
        notes: for the feet of the pages that show their marks, in reading order.
    """

    title: str
    flow: tuple[StyledBlock | StyledTable, ...]
    imprint: tuple[StyledBlock, ...]
    told: tuple[str, ...] = ()
    notes: tuple[StyledBlock, ...] = ()


def blank_width(text: str) -> float:
    """Width of white space in characters: an ASCII space of the faces that set digits is narrow."""
    return sum(_SPACE if char == " " else columns(char) for char in text)


def runs_of(*parts: tuple[str, str, StyleKey]) -> tuple[Run, ...]:
    """Runs of ``(text, font, style)``; the empty ones are left out."""
    return tuple(Run(*part) for part in parts if part[0])


def styled_block(
    sheet: StyleSheet, path: str, element: TextElement, key: StyleKey, *, split: int | None = None
) -> StyledBlock:
    """An element as the paragraph style ``key`` sets it; from offset ``split`` on as body text."""
    style = sheet.paragraphs[key]
    cut = len(element.text) if split is None else split
    return StyledBlock(
        path=path,
        style=key,
        runs=runs_of(
            (element.text[:cut], style.font, key),
            (element.text[cut:], sheet.paragraphs["body"].font, "body"),
        ),
        first_line_chars=style.first_line_chars,
        left_chars=style.left_chars,
        right_chars=style.right_chars,
        rows_before=style.rows_before,
    )


def styled_title(
    sheet: StyleSheet, path: str, element: TextElement, key: StyleKey, *, landscape: bool = False
) -> StyledBlock:
    """A title or mark, its rows broken by sense (7.3.1), on a portrait or a landscape page."""
    page = sheet.page.landscape if landscape else sheet.page
    room = page.type_area_width.in_pt / sheet.paragraphs[key].size_pt
    block = styled_block(sheet, path, element, key)
    breaks = break_title(element.text, room, source_lines(element))
    runs = _closed_at(block.runs, breaks)
    return msgspec.structs.replace(block, runs=runs, breaks=breaks, landscape=landscape)


def _closed_at(runs: tuple[Run, ...], breaks: Sequence[int]) -> tuple[Run, ...]:
    """The runs, a wide blank before the end of a row taking no room: rows stand in the middle."""
    text = "".join(run.text for run in runs)
    if len(runs) != 1 or not any(text[at - 1] == _WIDE for at in breaks):
        return runs
    made: list[Run] = []
    for start, end in pairwise((0, *breaks, len(text))):
        row = text[start:end]
        words = row.rstrip(_WIDE) if end < len(text) else row
        made.append(msgspec.structs.replace(runs[0], text=words))
        if blank := row[len(words) :]:
            made.append(msgspec.structs.replace(runs[0], text=blank, apart_chars=-1.0))
    return tuple(run for run in made if run.text)


def showing(styled: StyledDocument, pictures: Collection[str]) -> StyledDocument:
    """The document, its pictures only where their bytes are at hand; elsewhere their names."""

    def block(item: StyledBlock) -> StyledBlock:
        is_lacking = item.picture is not None and item.picture.sha256 not in pictures
        return msgspec.structs.replace(item, picture=None) if is_lacking else item

    def shown(item: StyledBlock | StyledTable) -> StyledBlock | StyledTable:
        return block(item) if isinstance(item, StyledBlock) else each_in_cells(item, block)

    return msgspec.structs.replace(styled, flow=tuple(map(shown, styled.flow)))


def each_in_cells(table: StyledTable, change: Callable[[StyledBlock], StyledBlock]) -> StyledTable:
    """The table with what ``change`` makes of each block of its cells."""
    rows = tuple(
        tuple(msgspec.structs.replace(cell, blocks=tuple(map(change, cell.blocks))) for cell in row)
        for row in table.rows
    )
    return msgspec.structs.replace(table, rows=rows)


def on_new_page(item: StyledBlock | StyledTable) -> StyledBlock | StyledTable:
    """The block at the head of a page; of a table its caption, where it has one."""
    if isinstance(item, StyledTable) and item.caption is not None:
        caption = msgspec.structs.replace(item.caption, starts_page=True)
        return msgspec.structs.replace(item, caption=caption)
    return msgspec.structs.replace(item, starts_page=True)


def without_emptied(styled: StyledDocument) -> StyledDocument:
    """The document without elements whose text a person took out whole: no blank row is left.

    The blank rows that stood above such an element, and the page it began, pass to the next.
    """
    flow: list[StyledBlock | StyledTable] = []
    rows, starts = 0, False
    for item in styled.flow:
        if isinstance(item, StyledBlock) and not item.text and not item.beside:
            rows += item.rows_before
            starts = starts or item.starts_page
            continue
        if rows:
            item = msgspec.structs.replace(item, rows_before=item.rows_before + rows)
        if starts:
            item = on_new_page(item)
        flow.append(item)
        rows, starts = 0, False
    notes = tuple(note for note in styled.notes if note.text)
    return msgspec.structs.replace(styled, flow=tuple(flow), notes=notes)
