"""A document that overflows by a line or two, fitted by closer rows (GB/T 9704-2012 7.3.5.4).

The choice is made once and holds for Word, its review copy and the PDF. It rests on the lengths of
the texts alone, not on the fonts of a machine, and is made only where the page is surely saved:
a document whose rows turn out a little wider or narrower is counted both ways.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache, partial
from itertools import takewhile

import msgspec

from pipeline.layout.blocks import style_document
from pipeline.layout.end import SIGN_OFF
from pipeline.layout.styled import StyledBlock, StyledDocument, StyledTable, without_emptied
from pipeline.model import OfficialDocument, attachment_at, is_in_main_text
from pipeline.stylesheet import StyleSheet
from pipeline.text.width import columns
from pipeline.tuples import NamedTuple
from pipeline.writers.docx.estimate import rows_of
from pipeline.writers.docx.measures import HAIR, Measures
from pipeline.writers.setting.pages import fill_pages, hold_together
from pipeline.writers.setting.rows import Row

# Characters that a row may hold more or fewer than estimated (measured in PDF and LibreOffice).
_MORE, _FEWER = 0.5, -1.0
_STEP_PT = 0.05  # of a row's pitch: a twentieth of a point is what Word counts in
_TWIPS = 20.0
_MANY_RECIPIENTS = 4  # rows of 主送机关 that surely leave page 1 its text


class Fitted(NamedTuple):
    """A document as it is set.

    Attributes:
        styled: its blocks.
        sheet: the style, with closer rows where the document was fitted.
        is_fitted: it was.
    """

    styled: StyledDocument
    sheet: StyleSheet
    is_fitted: bool = False


@lru_cache(maxsize=2)  # each output of a document asks for the same, the review copy for another
def fit_document(
    document: OfficialDocument, sheet: StyleSheet, slug: str, *, whole: bool = False
) -> Fitted:
    """Lay a document out, its rows closer where that saves a page with little but the end.

    Args:
        document: the repaired document.
        sheet: the style.
        slug: stands for the title where the document has none.
        whole: every element is shown where it is read, as in a review copy.
    """
    moved = not whole and _recipients_fill_page(document, sheet, slug)
    style = partial(style_document, slug=slug, whole=whole, moved=moved)
    styled = style(document, sheet)
    if not whole and _mark_fills_page(styled, sheet):
        style = partial(style, closer_mark=True)
        styled = style(document, sheet)
    if not _can_be_told(styled):
        return Fitted(styled, sheet)
    now = _Layout(styled, sheet, _MORE)
    # Behind attachments it cannot be told whether 版记 needs a blank page before it.
    has_both = bool(styled.imprint) and len(_text(styled)) < len(styled.flow)
    if now.ends_on_a_page_of_its_own and not has_both:
        for closer in _closer(sheet):
            tried = style(document, closer)
            if _Layout(tried, closer, _FEWER).pages < now.pages:
                return Fitted(tried, closer, is_fitted=True)
    return Fitted(_opening_let_go(styled, sheet), sheet)


def told_of(document: OfficialDocument, sheet: StyleSheet, slug: str) -> tuple[str, ...]:
    """What was done to the page that a reader would not expect, sentences in Chinese.

    Args: as :func:`fit_document`.
    """
    fitted = fit_document(document, sheet, slug)
    told = fitted.styled.told
    if fitted.is_fitted:
        now, usual = fitted.sheet.grid, sheet.grid
        told += (
            f"行距由 {usual.row_pitch_pt:g} 磅减为 {now.row_pitch_pt:g} 磅，"
            f"每页 {now.rows} 行，少排一页（7.3.5.4）",
        )
    return told


def _recipients_fill_page(document: OfficialDocument, sheet: StyleSheet, slug: str) -> bool:
    """Whether page 1 would show no text for all the 主送机关 above it (7.3.2)."""
    recipients = document.body.main_recipients
    if recipients is None or columns(recipients.text) < _MANY_RECIPIENTS * sheet.grid.columns:
        return False
    return not _opens_on_first_page(style_document(document, sheet, slug), sheet)


def _mark_fills_page(styled: StyledDocument, sheet: StyleSheet) -> bool:
    """Whether page 1 shows no text below the many names of a joint mark, which may be smaller."""
    mark = next((b for b in styled.flow[:8] if isinstance(b, StyledBlock) and b.mark), None)
    if mark is None or mark.mark is None or not mark.mark.is_joint:
        return False
    return not _opens_on_first_page(styled, sheet)


def _opens_on_first_page(styled: StyledDocument, sheet: StyleSheet) -> bool:
    """Whether the text begins on page 1, as far as it can be told."""
    text = next((i for i, item in enumerate(styled.flow) if is_in_main_text(item.path)), None)
    if text is None or any(isinstance(item, StyledTable) for item in styled.flow[: text + 1]):
        return True
    head = msgspec.structs.replace(styled, flow=styled.flow[: text + 1], imprint=())
    return _Layout(head, sheet, 0.0).opens_on_first_page


def _opening_let_go(styled: StyledDocument, sheet: StyleSheet) -> StyledDocument:
    """The document, its first paragraph on page 1 although 署名 behind it may not stand there.

    Page 1 must show text (7.3.3). Some programs carry a paragraph that is kept over whole.
    """
    flow = list(styled.flow)
    for number, item in enumerate(flow):
        if not isinstance(item, StyledBlock) or not (item.opens_text and item.keeps_next):
            continue
        if _Layout(styled, sheet, _FEWER).text_pages > 1:
            flow[number] = msgspec.structs.replace(item, keeps_next=False)
    return msgspec.structs.replace(styled, flow=tuple(flow))


def _closer(sheet: StyleSheet) -> list[StyleSheet]:
    """The style with one row a page more, two more and so on, as far as its floor allows."""
    made: list[StyleSheet] = []
    while True:
        rows = sheet.grid.rows + len(made) + 1
        pitch = math.floor(sheet.page.type_area_height.in_pt / rows / _STEP_PT) * _STEP_PT
        if pitch < sheet.fit.least_row_pitch_pt:
            return made
        grid = msgspec.structs.replace(sheet.grid, rows=rows, row_pitch_pt=round(pitch, 2))
        made.append(msgspec.structs.replace(sheet, grid=grid))


def _can_be_told(styled: StyledDocument) -> bool:
    """Whether it is signed, and its pages can be told: not with tables or notes."""
    text = _text(styled)
    signed = any(isinstance(item, StyledBlock) and item.style in SIGN_OFF for item in text)
    return (
        signed
        and not styled.notes
        and not (any(isinstance(item, StyledTable) or item.landscape for item in text))
    )


def _text(styled: StyledDocument) -> list[StyledBlock | StyledTable]:
    """The flow up to the first attachment, which begins a page."""
    return [
        *takewhile(lambda item: attachment_at(item.path) is None, styled.flow),
    ]


class _Layout:
    """The pages of a document up to its attachments, as estimated.

    Attributes:
        text_pages: how many there are.
        pages: the same, those of 版记 and before it included.
        opens_on_first_page: page 1 shows text.
        ends_on_a_page_of_its_own: the last holds 署名, 成文日期 and few rows of text.
    """

    def __init__(self, styled: StyledDocument, sheet: StyleSheet, doubt: float) -> None:
        """Args: blocks, style, characters that a row holds more than estimated."""
        self._measures = Measures(sheet)
        self._doubt = doubt
        styled = without_emptied(styled)
        blocks = [item for item in _text(styled) if isinstance(item, StyledBlock)]
        made = [(block, self._rows(block)) for block in blocks]
        text = {id(row) for block, own in made if _is_text(block) for row in own}
        room = sheet.page.type_area_height.in_pt
        filled = fill_pages(hold_together(made, sheet), room)
        last = filled[-1]
        self.opens_on_first_page = any(id(placed.row) in text for placed in filled[0])
        self.ends_on_a_page_of_its_own = (
            len(filled) > 1
            and sum(id(placed.row) in text for placed in last) <= sheet.fit.most_rows
        )
        used = max((placed.y + placed.row.height for placed in last), default=0.0)
        self.text_pages = len(filled)
        if doubt < 0 and used + (len(filled) - 1) * sheet.grid.row_pitch.in_pt > room:
            self.text_pages += 1  # each page that is full may push a row on
            used = 0.0
        self.pages = self.text_pages + self._more_for_imprint(used, styled.imprint)

    def _rows(self, block: StyledBlock) -> list[Row]:
        """The rows of a block."""
        measures = self._measures
        style = measures.sheet.paragraphs[block.style]
        if block.style == "authority_mark":
            return [self._mark_row(block)]
        line = measures.line(style)
        count = -(-self._count(block) * measures.pitch // line)
        rows = [Row(line / _TWIPS) for _ in range(count)]
        rows[0].blank = block.rows_before * measures.pitch / _TWIPS
        rows[0].new_page = block.starts_page or style.page_break_before
        if block.rule_below is not None:
            separator = measures.sheet.separators[block.rule_below]
            below = separator.gap.twips - measures.glyph_gap(style)
            rows[-1].height += max(below, HAIR) / _TWIPS
        return rows

    def _count(self, block: StyledBlock) -> int:
        """Grid rows of a block; of one row of Han there is no doubt."""
        count = rows_of(block, self._measures)
        if count == 1 and columns(block.text) == len(block.text):
            return count
        return rows_of(block, self._measures, self._doubt)

    def _mark_row(self, block: StyledBlock) -> Row:
        """发文机关标志 at its place; that of a letter takes room down to the row below it."""
        measures, mark = self._measures, block.mark
        style = measures.sheet.paragraphs[block.style]
        letter = measures.sheet.letter
        if letter is not None:
            more = (len(mark.rows) - 1 if mark is not None else 0) * measures.mark_line(style, mark)
            page = measures.page
            below = letter.mark_top + letter.rule_gap + letter.first_row_gap + letter.rule
            used = measures.mark_ink(style, mark) + more + (below - page.top).twips
            used -= measures.glyph_top(measures.sheet.paragraphs["body"])
            return Row(max(used, 0) / _TWIPS)
        height = measures.line(style) if mark is None else measures.mark_height(mark)
        top = None
        if block.mark_top is not None:
            top = measures.mark_before(style, block.mark_top, mark) / _TWIPS
        return Row(height / _TWIPS, top=top)

    def _more_for_imprint(self, used: float, imprint: Sequence[StyledBlock]) -> int:
        """Pages that 版记 adds below what is used of the last, the blank one included (7.4)."""
        if not imprint:
            return 0
        measures = self._measures
        pitch = measures.pitch / _TWIPS
        even, number = measures.sheet.imprint.even_page, self.text_pages
        needed = used + (sum(map(self._count, imprint)) + 1) * pitch
        if needed <= measures.text_height / _TWIPS and not (even and number % 2):
            return 0
        return 2 if even and (number + 1) % 2 else 1


def _is_text(block: StyledBlock) -> bool:
    return is_in_main_text(block.path)
