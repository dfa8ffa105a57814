"""Elements and style become styled blocks; Word and PDF only translate these.

Every decision of layout that both share is made here once: which style, which font for which
stretch, indents, blank rows, where signature and date stand (GB/T 9704-2012 7.3.5), what stands
at the foot of the last page (7.4), which tables are set landscape (8).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from pipeline.layout.captions import is_text_of_its_own, join_lines
from pipeline.layout.end import (
    attachment_note_blocks,
    imprint_blocks,
    note_block,
    sign_off_blocks,
    without_printing,
)
from pipeline.layout.form_room import fitted, with_room
from pipeline.layout.head import head_blocks, issued_notes
from pipeline.layout.kinds import format_of
from pipeline.layout.lines import gapes, lines_of
from pipeline.layout.styled import (
    Run,
    StyledBlock,
    StyledCell,
    StyledDocument,
    StyledPicture,
    StyledTable,
    StyleKey,
    on_new_page,
    runs_of,
    styled_block,
    styled_title,
)
from pipeline.layout.table_shape import (
    list_shares,
    lists_names,
    pictures_fitted,
    running_text_justified,
    shape,
)
from pipeline.model import (
    Attachment,
    Block,
    DocumentKind,
    Footnote,
    Header,
    Heading,
    HeadingLevel,
    ImageNote,
    ListItem,
    OfficialDocument,
    PageBreak,
    Paragraph,
    Table,
    TextElement,
)
from pipeline.model.notes import Foot, foot_notes
from pipeline.model.outline import without_empty
from pipeline.model.rows import MARK_ENDS, names_apart
from pipeline.stylesheet import StyleSheet
from pipeline.text.dates import whole_date
from pipeline.text.numerals import HAN_ORDINALS
from pipeline.text.patterns import regex
from pipeline.text.width import columns
from pipeline.units import Length

_HEADINGS: dict[HeadingLevel, StyleKey] = {
    HeadingLevel.FIRST: "heading1",
    HeadingLevel.SECOND: "heading2",
    HeadingLevel.THIRD: "heading3",
    HeadingLevel.FOURTH: "heading4",
    HeadingLevel.CHAPTER: "chapter",
    HeadingLevel.SECTION: "section",
}
_HEAD_ROWS = 2  # 10.2: blank rows between 令号, or the red line, and text without a title
_NUMBER = regex(
    r"[（(]?(?:[^\s，。]{0,12}[〔\[（(][0-9]{4}[〕\]）)]|[0-9]{4}年)?"
    rf"第?[0-9{HAN_ORDINALS}]{{1,6}}号[）)]?"
)
_NAMES_ONLY = regex(r"[^\s。：:；！？]{2,16}(?:[\s，,、]+[^\s。：:；，,、！？]{1,16}){1,12}")
"""A line of names under such a one: 某局　某某，某局　某某."""
_PASSED = regex(
    r"[（(][^（）()]{0,40}[0-9]{4}年[^（）()]{0,200}(?:通过|批准|公布|发布|修正|修订)[^（）()]{0,60}[）)]"
)
"""Who passed a law and when: （2024年3月1日……第八次会议通过）."""
_SHORT_LIST = 8  # rows of 附件说明 that go along with 署名
_HELD_OF_LIST = 3  # of a longer list
_MAX_ISSUED = 4  # rows under a title that say who issued it, and when


def _recipients_block(sheet: StyleSheet, element: TextElement) -> StyledBlock:
    """主送机关 (7.3.2); names that only the end of a line parts each begin a row."""
    block = styled_block(sheet, "body.main_recipients", element, "main_recipients")
    return replace(block, breaks=names_apart(element))


def style_document(
    document: OfficialDocument,
    sheet: StyleSheet,
    slug: str,
    *,
    whole: bool = False,
    moved: bool = False,
    closer_mark: bool = False,
) -> StyledDocument:
    """Lay the document's elements out by the style sheet.

    Args:
        document: the repaired document.
        sheet: the style.
        slug: stands for the title where the document has none.
        whole: every element is shown, those too that the format has no place for (a review copy).
        moved: 主送机关 stand in 版记 instead of above the text (7.3.2).
        closer_mark: the names of a joint mark leave more of page 1 to the text (7.3.3).
    """
    document = without_empty(document)
    title = document.body.title.text if document.body.title else document.metadata.title
    mark = document.header.authority_mark
    if not title and mark is not None and DocumentKind.of_ending(mark.text) is not None:
        title = mark.text  # of a 公告, 令 or 会议纪要 the mark is the name
    imprint, told = document.imprint, []
    printing = imprint.printing_authority or imprint.printing_date
    if sheet.letter is not None and printing is not None and not whole:
        imprint = without_printing(imprint)
        told.append("信函的版记不印印发机关和印发日期（10.1）")
    recipients = document.body.main_recipients if moved else None
    if recipients is not None:
        body = replace(document.body, main_recipients=None)
        document = replace(document, body=body)
        told.append("主送机关太多，首页排不下正文，已移到版记（7.3.2）")
    if closer_mark:
        told.append("联合行文的机关多，发文机关标志缩小，使首页有正文（7.3.3）")
    flow = _Flow(sheet, document, whole=whole, closer_mark=closer_mark)
    foot = tuple(imprint_blocks(sheet, imprint, recipients))
    return StyledDocument(
        title=title or slug,
        flow=tuple(fitted(tuple(flow.flow()), foot, sheet)),
        imprint=foot,
        told=tuple(told),
        notes=tuple(flow.notes),
    )


class _Flow:
    """Header and body of one document.

    Attributes:
        notes: what stands at the feet of pages, once the flow was asked for.
    """

    def __init__(
        self,
        sheet: StyleSheet,
        document: OfficialDocument,
        *,
        whole: bool = False,
        closer_mark: bool = False,
    ) -> None:
        self._closer_mark = closer_mark
        self._sheet = sheet
        self._document = document
        self._form = format_of(document)
        self._whole = whole
        # Nothing but a title is above the text: it goes along with a table, as that of a 附件.
        self._is_bare = document.header == Header() and document.body.main_recipients is None
        self._names_hang = False  # a paragraph of names has been set
        self._hang = 0.0  # where the names of the paragraph above begin, in characters
        self._pictures = {one.at: one for one in document.source.pictures}
        # A review copy has all in the order of the source.
        self._feet: dict[str, Foot] = {} if whole else foot_notes(document)
        self.notes: list[StyledBlock] = []

    def flow(self) -> Iterator[StyledBlock | StyledTable]:
        """Its blocks in reading order."""
        sheet, body, header = self._sheet, self._document.body, self._document.header
        issued = issued_notes(body, self._form)
        numbered = header.authority_mark is not None and header.document_number is not None
        if self._whole or not numbered or sheet.letter is not None or not self._form.red_line:
            issued = 0  # a review copy has all in the order of the source
        yield from head_blocks(
            *(sheet, header, self._form, body.title_notes[:issued]),
            closer_mark=self._closer_mark,
        )
        text = self._text()
        turned = self._is_bare and bool(text) and text[0].landscape
        yield from self._titles(issued, turned=turned)
        if body.main_recipients is not None:
            yield _recipients_block(sheet, body.main_recipients)
        signed = list(sign_off_blocks(sheet, body, self._form))
        if signed:
            self._hold_to_sign_off(text)
        if text and isinstance(text[0], StyledBlock) and text[0].style == "body":
            text[0] = replace(text[0], opens_text=True)
        yield from text
        opens = isinstance(text[-1], StyledBlock) and text[-1].opens_text if text else True
        if signed and body.note is not None and not opens:  # 附注 never begins a page alone
            signed[-1] = replace(signed[-1], keeps_next=True)
        yield from signed
        if body.note is not None:
            yield note_block(sheet, body.note)
        for i, attachment in enumerate(body.attachments):
            yield from self._attachment(f"body.attachments[{i}]", attachment)

    def _text(self) -> list[StyledBlock | StyledTable]:
        """正文 and 附件说明, the blank row above them."""
        body = self._document.body
        rows = 1  # 7.3.2: title and text are parted by a blank row, with or without 主送机关
        if body.main_recipients is not None:
            rows = 0
        elif body.title is None:
            rows = _HEAD_ROWS if self._document.header.authority_mark is not None else 0
        closing = (body.attachment_note, body.authority_signature, body.document_date, body.note)
        last = self._last_turned(body.main_text) if any(closing) else len(body.main_text)
        return [
            *self._blocks("body.main_text", body.main_text, rows, last),
            *attachment_note_blocks(self._sheet, body.attachment_note),
        ]

    def _titles(self, issued: int, *, turned: bool) -> Iterator[StyledBlock]:
        """The title and what stands under it.

        Args:
            issued: so many of the notes under it stand in the head.
            turned: on a page turned sideways, with the table that begins the text.
        """
        sheet, body = self._sheet, self._document.body
        if body.title is not None:
            yield styled_title(sheet, "body.title", body.title, "title", landscape=turned)
        for i, note in enumerate(body.title_notes[issued:], start=issued):
            path = f"body.title_notes[{i}]"
            if _NUMBER.fullmatch(note.text.strip()):  # 公告's own, under its title
                number = styled_block(sheet, path, note, "document_number")
                yield replace(number, rows_before=0, landscape=turned)
            else:
                yield styled_title(sheet, path, note, "title_note", landscape=turned)

    def _hold_to_sign_off(self, text: list[StyledBlock | StyledTable]) -> None:
        """Keep the last rows of the text with 署名.

        A row of text does not stand alone above 署名; more of a long paragraph, some programs would
        carry over whole.
        """
        notes = len(self._document.body.attachment_note)
        held = self._held(text[len(text) - notes :])
        short = held > notes
        held += short and len(text) > held and all(map(self._is_a_row, text[-held - 1 :][:2]))
        text[-held:] = [
            replace(item, keeps_next=True) if isinstance(item, StyledBlock) else item
            for item in text[-held:]
        ]

    def _held(self, notes: Sequence[StyledBlock | StyledTable]) -> int:
        """How many of the last blocks go along with 署名: 附件说明 and a block of text above it.

        Of a long list of attachments only its end does: all of it would fill pages of its own.
        """
        rows = [self._rows(note) for note in notes]
        if sum(rows) <= _SHORT_LIST:
            return len(notes) + 1
        held = 1
        while sum(rows[-held - 1 :]) <= _HELD_OF_LIST:
            held += 1
        return held

    def _is_a_row(self, item: StyledBlock | StyledTable) -> bool:
        """Whether it is a paragraph of one row."""
        return isinstance(item, StyledBlock) and self._rows(item) == 1

    def _rows(self, item: StyledBlock | StyledTable) -> int:
        """Rows of a paragraph of body text."""
        if isinstance(item, StyledTable):
            return len(item.rows)
        room = self._sheet.grid.columns - item.left_chars - item.right_chars
        return lines_of(item.text, room - item.first_line_chars, room)

    @staticmethod
    def _last_turned(blocks: Sequence[Block]) -> int:
        """Tables from here on stay upright: signature and date would stand alone behind them."""
        text = [i for i, block in enumerate(blocks) if not isinstance(block, Table)]
        return max(text, default=0)

    def _blocks(
        self, path: str, blocks: Sequence[Block], rows: int, last_turned: int
    ) -> list[StyledBlock | StyledTable]:
        """The blocks, with ``rows`` blank rows above the first; lines beside a table join it."""
        made: list[StyledBlock | StyledTable] = []
        # The head of the paper is above it.
        is_text = path == "body.main_text" and not self._is_bare
        starts = False  # a page break stands before
        for i, item in enumerate(blocks):
            if isinstance(item, PageBreak):
                starts = True
                continue
            if isinstance(item, Footnote) and (foot := self._feet.get(f"{path}[{i}]")):
                note = styled_block(self._sheet, f"{path}[{i}]", item.content, "footnote")
                self.notes.append(replace(note, foot=foot))
                continue
            over = made[-1] if made else None
            parted = isinstance(over, StyledBlock) and over.style == "title"  # as by 7.3.2
            above = int(parted) if made else rows
            if isinstance(item, Table):
                table = self._table(
                    *(f"{path}[{i}]", item, above),
                    may_turn=i < last_turned,
                    below_text=is_text or any(map(is_text_of_its_own, made)),
                )
                made.append(table)
            else:
                made.append(self._main(f"{path}[{i}]", item, above))
            if starts:
                made[-1] = on_new_page(made[-1])
            starts = False
        join_lines(made, self._sheet)
        return made

    def _attachment(self, path: str, attachment: Attachment) -> Iterator[StyledBlock | StyledTable]:
        """附件: a new page (7.3.7), also for one that follows without a label (印发 notices)."""
        blocks = self._blocks(f"{path}.blocks", attachment.blocks, 1, len(attachment.blocks))
        if attachment.title is not None:
            self._issued(f"{path}.blocks", attachment.blocks, blocks)
        landscape = bool(blocks) and blocks[0].landscape
        head: list[StyledBlock] = []
        if attachment.label is not None:
            label = styled_block(self._sheet, f"{path}.label", attachment.label, "attachment_label")
            head.append(replace(label, landscape=landscape))
        if attachment.title is not None:
            head.append(
                styled_title(
                    self._sheet,
                    f"{path}.title",
                    attachment.title,
                    "attachment_title",
                    landscape=landscape,
                )
            )
        starts_page = attachment.label is None  # a label's style begins the page by itself
        for block in (*head, *blocks):
            yield on_new_page(block) if starts_page else block
            starts_page = False

    def _issued(
        self, path: str, blocks: Sequence[Block], made: list[StyledBlock | StyledTable]
    ) -> None:
        """Who issued a forwarded document and when, under its title, as the notes of a title."""
        texts = [b.content.text if isinstance(b, Paragraph) else "" for b in blocks[:_MAX_ISSUED]]
        dated = next((i for i, text in enumerate(texts) if whole_date(text.strip("（）()"))), -1)
        names = " ".join(texts[:dated]).split() if dated > 0 else []
        is_named = bool(names) and all(name.endswith(MARK_ENDS) for name in names)
        if texts and _PASSED.fullmatch(texts[0].strip()):
            dated, is_named = 0, True
        if not is_named or not dated + 1 < len(made):
            return
        if not all(isinstance(block, Paragraph) for block in blocks[: dated + 1]):
            return
        for i, block in enumerate(blocks[: dated + 1]):
            assert isinstance(block, Paragraph)  # the line above
            made[i] = styled_title(self._sheet, f"{path}[{i}]", block.content, "title_note")
        below = made[dated + 1]
        if isinstance(below, StyledBlock):
            made[dated + 1] = replace(below, rows_before=1)

    def _main(
        self, path: str, item: Heading | Paragraph | ListItem | Footnote | ImageNote, rows: int
    ) -> StyledBlock:
        key, split = "body", None
        if isinstance(item, Heading):
            if item.level not in _HEADINGS:
                return self._article(path, item, rows)
            if self._form.of_articles and not item.number_end and item.run_in_end is None:
                made = styled_title(self._sheet, path, item.content, "title")
                return replace(made, rows_before=max(rows, 1))
            key, split = _HEADINGS[item.level], item.run_in_end
        elif isinstance(item, Paragraph) and self._form.hung_label is not None:
            label = self._form.hung_label.match(item.content.text)
            if label is not None:
                return self._names(path, item, label.end())
            if self._hang and _NAMES_ONLY.fullmatch(item.content.text):  # more of them
                block = styled_block(self._sheet, path, item.content, "body")
                return replace(
                    block, left_chars=self._hang, first_line_chars=0, rows_before=0, align="left"
                )
        self._hang = 0.0
        block = styled_block(self._sheet, path, item.content, key, split=split)
        if isinstance(item, ImageNote) and (picture := self._picture(item)) is not None:
            block = replace(block, picture=picture, align="center", first_line_chars=0)
        return self._evened(replace(block, rows_before=rows))

    def _evened(self, block: StyledBlock) -> StyledBlock:
        """The block from the left where its lines, spread to the full width, would gape."""
        style = self._sheet.paragraphs[block.style]
        if style.align != "justify" or block.align is not None:
            return block
        grid = self._sheet.grid
        room = grid.columns * grid.advance_pt / max(style.size_pt, grid.advance_pt)
        room -= block.left_chars + block.right_chars
        uneven = gapes(block.text, room - block.first_line_chars, room)
        return replace(block, align="left") if uneven else block

    def _picture(self, item: ImageNote) -> StyledPicture | None:
        """The picture that a note stands for, no larger than 版心 has room for.

        None where a person took its name out.
        """
        origin = item.content.origin
        known = self._pictures.get(origin[0].source) if origin and item.content.text else None
        if known is None:
            return None
        page = self._sheet.page
        pitch = self._sheet.grid.row_pitch_pt
        room = (page.type_area_height.in_pt // pitch - 1) * pitch  # a row is left for its caption
        scale = min(page.type_area_width.in_pt / known.width, room / known.height, 1.0)
        width, height = (round(side * scale, 2) for side in (known.width, known.height))
        return StyledPicture(known.sha256, width, height)

    def _names(self, path: str, item: Paragraph, end: int) -> StyledBlock:
        """出席, 请假, 列席 of a 纪要 in 黑体, the names hanging on them (10.3)."""
        text = item.content.text
        lead = columns(text[:end])
        runs = self._body_runs(text, end - 1)
        rows = 0 if self._names_hang else 1
        self._names_hang = True
        self._hang = 2 + lead
        return replace(
            styled_block(self._sheet, path, item.content, "body"),
            runs=runs,
            left_chars=2 + lead,
            first_line_chars=-lead,
            rows_before=rows,
            hang_at=end,
            align="left",  # spread, the first row would move off those that hang on its label
        )

    def _article(self, path: str, item: Heading, rows: int) -> StyledBlock:
        """第一条 …: only its number is the heading."""
        block = styled_block(self._sheet, path, item.content, "body")
        runs = self._body_runs(item.content.text, item.number_end)
        return self._evened(replace(block, runs=runs, rows_before=rows))

    def _body_runs(self, text: str, end: int) -> tuple[Run, ...]:
        """Body text, up to ``end`` in the font of first headings."""
        fonts = self._sheet.paragraphs
        return runs_of(
            (text[:end], fonts["heading1"].font, "body"), (text[end:], fonts["body"].font, "body")
        )

    def _list(self, path: str, item: Table, rows_before: int) -> StyledTable:
        """A list of names with posts: body text in columns, no rules between them."""

        def block(r: int, c: int, k: int, element: TextElement) -> StyledBlock:
            made = styled_block(self._sheet, f"{path}.rows[{r}][{c}][{k}]", element, "body")
            left = made.first_line_chars if not c else 0
            return replace(made, first_line_chars=0, left_chars=left, align="left")

        rows = tuple(
            tuple(
                StyledCell(
                    blocks=tuple(block(r, c, k, one.content) for k, one in enumerate(cell.blocks)),
                    column_span=cell.column_span,
                    row_span=cell.row_span,
                    is_header=False,
                )
                for c, cell in enumerate(row)
            )
            for r, row in enumerate(item.rows)
        )
        shares = list_shares(rows, self._sheet)
        return StyledTable(path, None, rows, shares, rows_before, is_ruled=False)

    def _table(
        self, path: str, item: Table, rows_before: int, *, may_turn: bool, below_text: bool
    ) -> StyledTable:
        if item.caption is None and lists_names(item):
            return self._list(path, item, rows_before)
        rows = tuple(
            tuple(
                StyledCell(
                    blocks=tuple(
                        self._in_cell(f"{path}.rows[{r}][{c}][{k}]", block)
                        for k, block in enumerate(cell.blocks)
                    ),
                    column_span=cell.column_span,
                    row_span=cell.row_span,
                    is_header=cell.is_header,
                )
                for c, cell in enumerate(row)
            )
            for r, row in enumerate(item.rows)
        )
        stated = [share / 100 for share in item.widths or ()]
        made = shape(rows, self._sheet, may_turn=may_turn, below_text=below_text, stated=stated)
        shares, landscape = made.shares, made.landscape
        if made.scale < 1:
            rows = _smaller(rows, made.scale * self._sheet.paragraphs["table_text"].size_pt)
        caption = None
        if item.caption is not None:
            caption = styled_block(self._sheet, f"{path}.caption", item.caption, "caption")
            caption = replace(caption, landscape=landscape)
        rows = running_text_justified(
            rows, shares, self._sheet, landscape=landscape, scale=made.scale
        )
        rows = pictures_fitted(rows, shares, self._sheet, landscape=landscape)
        table = StyledTable(path, caption, rows, shares, rows_before, landscape)
        return with_room(table, _stated_heights(item), self._sheet)

    def _in_cell(self, path: str, block: Paragraph | ImageNote) -> StyledBlock:
        made = styled_block(self._sheet, path, block.content, "table_text")
        picture = self._picture(block) if isinstance(block, ImageNote) else None
        return made if picture is None else replace(made, picture=picture, align="center")


def _stated_heights(table: Table) -> list[float]:
    """The height of each row in points that the source states, by its cells of one row."""
    return [
        max((Length.mm(c.height_mm or 0).in_pt for c in row if c.row_span == 1), default=0.0)
        for row in table.rows
    ]


def _smaller(
    rows: tuple[tuple[StyledCell, ...], ...], size: float
) -> tuple[tuple[StyledCell, ...], ...]:
    """The rows in type of ``size``, in halves of a point."""
    size = int(size * 2) / 2

    def cell(one: StyledCell) -> StyledCell:
        return replace(one, blocks=tuple(replace(block, size_pt=size) for block in one.blocks))

    return tuple(tuple(map(cell, row)) for row in rows)
