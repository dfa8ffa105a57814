"""Elements and style become styled blocks; Word and PDF only translate these.

Every decision of layout that both share is made here once: which style, which font for which
stretch, indents, blank rows, where signature and date stand (GB/T 9704-2012 7.3.5), what stands
at the foot of the last page (7.4), which tables lie on their side (8).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from pipeline.layout.block_maker import BlockMaker
from pipeline.layout.end import attachment_note_blocks, imprint_blocks, sign_off_blocks
from pipeline.layout.head import head_blocks, is_order
from pipeline.layout.styled import (
    Beside,
    Run,
    StyledBlock,
    StyledCell,
    StyledDocument,
    StyledTable,
    StyleKey,
)
from pipeline.layout.table_shape import running_text_justified, shape
from pipeline.model import (
    Attachment,
    Block,
    Heading,
    HeadingLevel,
    ImageNote,
    ListItem,
    OfficialDocument,
    Paragraph,
    Table,
)
from pipeline.stylesheet import StyleSheet
from pipeline.text.width import columns

__all__ = [
    "Beside",
    "Run",
    "StyleKey",
    "StyledBlock",
    "StyledCell",
    "StyledDocument",
    "StyledTable",
    "style_document",
]

_HEADINGS: dict[HeadingLevel, StyleKey] = {
    HeadingLevel.FIRST: "heading1",
    HeadingLevel.SECOND: "heading2",
    HeadingLevel.THIRD: "heading3",
    HeadingLevel.FOURTH: "heading4",
    HeadingLevel.CHAPTER: "chapter",
    HeadingLevel.SECTION: "section",
}
_ATTENDANCE = re.compile("(?:出席|请假|列席)(?:人员)?[：:]")
_HEAD_ROWS = 2  # 10.2: blank rows between 令号, or the red line, and text without a title
# Lines that belong to the table they stand beside: 单位：万元 above, 注：… below.
_ABOVE_TABLE = re.compile("[（(]?(?:计量)?单位[：:]")
_BELOW_TABLE = re.compile("(?:注|备注|说明|资料来源|数据来源)[：:0-9]")
_BESIDE_CHARS = 60.0


def style_document(document: OfficialDocument, sheet: StyleSheet, slug: str) -> StyledDocument:
    """Lay the document's elements out by the style sheet.

    Args:
        document: the repaired document.
        sheet: the style.
        slug: stands for the title where the document has none.
    """
    maker = _Flow(BlockMaker(sheet), document)
    title = document.body.title.text if document.body.title else document.metadata.title or slug
    return StyledDocument(
        title=title,
        flow=tuple(maker.flow()),
        imprint=tuple(imprint_blocks(maker.maker, document.imprint)),
    )


class _Flow:
    """Header and body of one document."""

    def __init__(self, maker: BlockMaker, document: OfficialDocument) -> None:
        self.maker = maker
        self._sheet = maker.sheet
        self._document = document
        titles = (document.body.title, document.header.authority_mark)
        self._is_minutes = any(t is not None and t.text.endswith("纪要") for t in titles)
        self._names_present = False

    def flow(self) -> Iterator[StyledBlock | StyledTable]:
        """Its blocks in reading order."""
        body, make = self._document.body, self.maker.block
        order = is_order(self._document.header)
        yield from head_blocks(self.maker, self._document.header)
        if body.title is not None:
            yield self.maker.broken("body.title", body.title, "title")
        for i, note in enumerate(body.title_notes):
            yield self.maker.broken(f"body.title_notes[{i}]", note, "title_note")
        if body.main_recipients is not None:
            yield make("body.main_recipients", body.main_recipients, "main_recipients")
        # Without 主送机关 one blank row still parts the title from the text; without a title
        # either, two part the text from the head.
        first = 0 if body.main_recipients is not None or body.title is None else 1
        printed = self._document.header.authority_mark is not None
        if printed and body.title is None and body.main_recipients is None:
            first = _HEAD_ROWS
        closing = (body.attachment_note, body.authority_signature, body.document_date, body.note)
        last = self._last_turned(body.main_text) if any(closing) else len(body.main_text)
        text = [
            *self._blocks("body.main_text", body.main_text, first, last),
            *attachment_note_blocks(self.maker, body.attachment_note),
        ]
        signed = list(sign_off_blocks(self.maker, body, order=order))
        if signed:
            held = len(body.attachment_note) + 1
            text[-held:] = [
                msgspec.structs.replace(item, keeps_next=True)
                if isinstance(item, StyledBlock)
                else item
                for item in text[-held:]
            ]
        yield from text
        yield from signed
        if body.note is not None:
            yield make("body.note", body.note, "note")
        for i, attachment in enumerate(body.attachments):
            yield from self._attachment(f"body.attachments[{i}]", attachment)

    @staticmethod
    def _last_turned(blocks: Sequence[Block]) -> int:
        """Tables from here on stay upright: signature and date would stand alone behind them."""
        text = [i for i, block in enumerate(blocks) if not isinstance(block, Table)]
        return max(text, default=0)

    def _blocks(
        self, path: str, blocks: Sequence[Block], rows: int, last_turned: int
    ) -> Iterator[StyledBlock | StyledTable]:
        """The blocks, with ``rows`` blank rows above the first; lines beside a table join it."""
        made = [
            self._table(f"{path}[{i}]", item, 0 if i else rows, may_lie=i < last_turned)
            if isinstance(item, Table)
            else self._main(f"{path}[{i}]", item, 0 if i else rows)
            for i, item in enumerate(blocks)
        ]
        for i, item in enumerate(made):
            if isinstance(item, StyledBlock):
                above = made[i + 1] if i + 1 < len(made) else None
                below = made[i - 1] if i else None
                lies = _joins(item, above, _ABOVE_TABLE) or _joins(item, below, _BELOW_TABLE)
                made[i] = msgspec.structs.replace(item, lying=lies) if lies else item
        yield from made

    def _attachment(self, path: str, attachment: Attachment) -> Iterator[StyledBlock | StyledTable]:
        """附件: a new page (7.3.7), also for one that follows without a label (印发 notices)."""
        blocks = list(self._blocks(f"{path}.blocks", attachment.blocks, 1, len(attachment.blocks)))
        lying = bool(blocks) and blocks[0].lying
        if attachment.label is not None:
            yield self.maker.block(
                f"{path}.label", attachment.label, "attachment_label", lying=lying
            )
        starts_page = attachment.label is None
        if attachment.title is not None:
            title = self.maker.broken(
                f"{path}.title", attachment.title, "attachment_title", lying=lying
            )
            yield msgspec.structs.replace(title, starts_page=starts_page)
            starts_page = False
        for block in blocks:
            if starts_page and isinstance(block, StyledBlock):
                yield msgspec.structs.replace(block, starts_page=True)
                starts_page = False
            else:
                yield block

    def _main(
        self, path: str, item: Heading | Paragraph | ListItem | ImageNote, rows: int
    ) -> StyledBlock:
        if isinstance(item, Heading):
            key = _HEADINGS.get(item.level)
            if key is None:  # an article: only its number is the heading
                return self._article(path, item, rows)
            return self.maker.block(
                path, item.content, key, split=item.run_in_end, rows_before=rows
            )
        if isinstance(item, ListItem):
            return self.maker.block(path, item.content, "body", rows_before=rows)
        if self._is_minutes and isinstance(item, Paragraph):
            label = _ATTENDANCE.match(item.content.text)
            if label is not None:
                return self._attendance(path, item, label.end())
        return self.maker.block(path, item.content, "body", rows_before=rows)

    def _attendance(self, path: str, item: Paragraph, end: int) -> StyledBlock:
        """纪要: 出席, 请假, 列席 in 黑体, the names hanging on them (10.3)."""
        text = item.content.text
        font = self._sheet.paragraphs["heading1"].font
        body = self._sheet.paragraphs["body"].font
        parts = ((text[: end - 1], font), (text[end - 1 :], body))
        lead = columns(text[:end])
        block = self.maker.block(
            path,
            item.content,
            "body",
            left_chars=2 + lead,
            first_line_chars=-lead,
            rows_before=0 if self._names_present else 1,
            hang_at=end,
        )
        self._names_present = True
        return msgspec.structs.replace(
            block, runs=tuple(Run(part, name, "body") for part, name in parts if part)
        )

    def _article(self, path: str, item: Heading, rows: int) -> StyledBlock:
        block = self.maker.block(path, item.content, "body", rows_before=rows)
        heading = self._sheet.paragraphs["heading1"]
        text = item.content.text
        parts = ((text[: item.number_end], heading.font), (text[item.number_end :], ""))
        body = self._sheet.paragraphs["body"]
        runs = tuple(Run(part, font or body.font, "body") for part, font in parts if part)
        return msgspec.structs.replace(block, runs=runs)

    def _table(self, path: str, item: Table, above: int, *, may_lie: bool) -> StyledTable:
        rows = tuple(
            tuple(
                StyledCell(
                    blocks=tuple(
                        self.maker.block(
                            f"{path}.rows[{r}][{c}][{k}]", paragraph.content, "table_text"
                        )
                        for k, paragraph in enumerate(cell.blocks)
                    ),
                    column_span=cell.column_span,
                    row_span=cell.row_span,
                    is_header=cell.is_header,
                )
                for c, cell in enumerate(row)
            )
            for r, row in enumerate(item.rows)
        )
        shares, lying = shape(rows, self._sheet, may_lie=may_lie)
        caption = None
        if item.caption is not None:
            caption = self.maker.block(f"{path}.caption", item.caption, "caption", lying=lying)
        rows = running_text_justified(rows, shares, self._sheet, lying=lying)
        return StyledTable(path, caption, rows, shares, above, lying)


def _joins(
    block: StyledBlock, neighbour: StyledBlock | StyledTable | None, pattern: re.Pattern[str]
) -> bool:
    """Whether a short line beside a table that lies on its side belongs to it."""
    return (
        isinstance(neighbour, StyledTable)
        and neighbour.lying
        and pattern.match(block.text) is not None
        and columns(block.text) <= _BESIDE_CHARS
    )
