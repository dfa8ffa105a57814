"""Elements and style become styled blocks; Word and PDF only translate these.

Every decision of layout that both share is made here once: which style, which font for which
stretch, indents, blank rows, where signature and date stand (GB/T 9704-2012 7.3.5), what stands
at the foot of the last page (7.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from pipeline.model import (
    Attachment,
    Block,
    Heading,
    HeadingLevel,
    ListItem,
    OfficialDocument,
    Table,
    TextElement,
)
from pipeline.stylesheet import ParagraphStyle, StyleSheet
from pipeline.text.width import columns
from pipeline.writers.styled import (
    Run,
    StyledBlock,
    StyledCell,
    StyledDocument,
    StyledTable,
    StyleKey,
)
from pipeline.writers.title import break_title

__all__ = [
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
_ATTACHMENT_HEAD = ("附件：", "附件:")
_SIGNATORY_HEAD = re.compile("签发人[：:]?")
_MIN_COLUMN_SHARE = 0.06


def style_document(document: OfficialDocument, sheet: StyleSheet, slug: str) -> StyledDocument:
    """Lay the document's elements out by the style sheet.

    Args:
        document: the repaired document.
        sheet: the style.
        slug: stands for the title where the document has none.
    """
    maker = _Maker(sheet)
    title = document.body.title.text if document.body.title else document.metadata.title or slug
    return StyledDocument(
        title=title,
        flow=tuple(maker.flow(document)),
        imprint=tuple(maker.imprint(document)),
    )


class _Maker:
    def __init__(self, sheet: StyleSheet) -> None:
        self._sheet = sheet

    def _block(
        self,
        path: str,
        element: TextElement,
        key: StyleKey,
        *,
        split: int | None = None,
        left_chars: float | None = None,
        right_chars: float | None = None,
        first_line_chars: float | None = None,
        rows_before: int | None = None,
        breaks: tuple[int, ...] = (),
        rule_below: str | None = None,
    ) -> StyledBlock:
        """A block in style ``key``; from offset ``split`` on it is set as body text."""
        style = self._sheet.paragraphs[key]
        runs: tuple[Run, ...] = ()
        if element.text:
            cut = len(element.text) if split is None else split
            head, tail = element.text[:cut], element.text[cut:]
            body = self._sheet.paragraphs["body"]
            runs = tuple(
                Run(text, font, name)
                for text, font, name in ((head, style.font, key), (tail, body.font, "body"))
                if text
            )

        def pick(given: float | None, default: float) -> float:
            return default if given is None else given

        return StyledBlock(
            path=path,
            style=key,
            runs=runs,
            first_line_chars=pick(first_line_chars, style.first_line_chars),
            left_chars=pick(left_chars, style.left_chars),
            right_chars=pick(right_chars, style.right_chars),
            rows_before=style.rows_before if rows_before is None else rows_before,
            breaks=breaks,
            rule_below=rule_below,
        )

    def flow(self, document: OfficialDocument) -> Iterator[StyledBlock | StyledTable]:
        yield from self._header(document)
        body = document.body
        if body.title is not None:
            yield self._title("body.title", body.title, "title")
        for i, note in enumerate(body.title_notes):
            yield self._block(f"body.title_notes[{i}]", note, "title_note")
        if body.main_recipients is not None:
            yield self._block("body.main_recipients", body.main_recipients, "main_recipients")
        has_gap = body.main_recipients is not None or body.title is None
        for i, item in enumerate(body.main_text):
            # Without 主送机关 one blank row still parts the title from the text.
            rows = 0 if has_gap or i else 1
            yield self._main(f"body.main_text[{i}]", item, rows)
        yield from self._attachment_note(body.attachment_note)
        yield from self._sign_off(document)
        if body.note is not None:
            yield self._block("body.note", body.note, "note")
        for i, attachment in enumerate(body.attachments):
            yield from self._attachment(f"body.attachments[{i}]", attachment)

    def _attachment(self, path: str, attachment: Attachment) -> Iterator[StyledBlock | StyledTable]:
        """附件: a new page (7.3.7), also for one that follows without a label (印发 notices)."""
        if attachment.label is not None:
            yield self._block(f"{path}.label", attachment.label, "attachment_label")
        starts_page = attachment.label is None
        if attachment.title is not None:
            title = self._title(f"{path}.title", attachment.title, "attachment_title")
            yield msgspec.structs.replace(title, starts_page=starts_page)
            starts_page = False
        for j, item in enumerate(attachment.blocks):
            block = self._main(f"{path}.blocks[{j}]", item, 0 if j else 1)
            if starts_page and isinstance(block, StyledBlock):
                block = msgspec.structs.replace(block, starts_page=True)
                starts_page = False
            yield block

    def _header(self, document: OfficialDocument) -> Iterator[StyledBlock]:
        header = document.header
        if self._sheet.letter is not None:
            yield from self._letter_header(document)
            return
        for name in ("copy_number", "classification", "urgency", "authority_mark"):
            element: TextElement | None = getattr(header, name)
            if element is not None:
                yield self._block(f"header.{name}", element, name)
        if header.document_number is None:
            if header.signatory is not None:
                yield self._signatory(header.signatory)
            return
        # The red line belongs to a printed head with its mark (7.2.7); a number that merely
        # stood on a web page is set without one.
        printed = header.authority_mark is not None
        block = self._block(
            "header.document_number",
            header.document_number,
            "document_number" if header.signatory is None else "document_number_up",
            rule_below="red" if printed else None,
            rows_before=None if printed else 0,
        )
        if header.signatory is not None and header.signatory.text:
            right = self._signatory(header.signatory)
            block = msgspec.structs.replace(block, right_runs=right.runs, right_path=right.path)
        yield block

    def _letter_header(self, document: OfficialDocument) -> Iterator[StyledBlock]:
        """The mark first; under the rule 份号, 密级, 紧急程度, and at the right 发文字号 (10.1)."""
        header = document.header
        if header.authority_mark is not None:
            yield self._block("header.authority_mark", header.authority_mark, "authority_mark")
        number = None
        if header.document_number is not None and header.document_number.text:
            number = self._block(
                "header.document_number", header.document_number, "document_number"
            )
        for name in ("copy_number", "classification", "urgency"):
            element: TextElement | None = getattr(header, name)
            if element is None:
                continue
            block = self._block(f"header.{name}", element, name)
            if number is not None:
                block = msgspec.structs.replace(
                    block, right_runs=number.runs, right_path=number.path
                )
                number = None
            yield block
        if number is not None:
            yield number
        if header.signatory is not None:
            yield self._signatory(header.signatory)

    def _signatory(self, element: TextElement) -> StyledBlock:
        """签发人: its label in the body's font, the names in their own (7.2.6)."""
        block = self._block("header.signatory", element, "signatory")
        head = _SIGNATORY_HEAD.match(element.text)
        if head is None:
            return block
        label = Run(head[0], self._sheet.paragraphs["signatory_label"].font, "signatory_label")
        names = element.text[head.end() :]
        runs = (label, Run(names, block.runs[0].font, "signatory")) if names else (label,)
        return msgspec.structs.replace(block, runs=runs)

    def _title(self, path: str, element: TextElement, key: StyleKey) -> StyledBlock:
        size = self._sheet.paragraphs[key].size_pt
        room = self._sheet.page.type_area_width.in_pt / size
        return self._block(path, element, key, breaks=break_title(element.text, room))

    def _main(self, path: str, item: Block, rows: int) -> StyledBlock | StyledTable:
        if isinstance(item, Table):
            return self._table(path, item)
        if isinstance(item, Heading):
            key = _HEADINGS.get(item.level)
            if key is None:  # an article: only its number is the heading
                return self._article(path, item, rows)
            return self._block(path, item.content, key, split=item.run_in_end, rows_before=rows)
        if isinstance(item, ListItem):
            return self._block(path, item.content, "body", rows_before=rows)
        return self._block(path, item.content, "body", rows_before=rows)

    def _article(self, path: str, item: Heading, rows: int) -> StyledBlock:
        block = self._block(path, item.content, "body", rows_before=rows)
        heading = self._sheet.paragraphs["heading1"]
        text = item.content.text
        parts = ((text[: item.number_end], heading.font), (text[item.number_end :], ""))
        body = self._sheet.paragraphs["body"]
        runs = tuple(Run(part, font or body.font, "body") for part, font in parts if part)
        return msgspec.structs.replace(block, runs=runs)

    def _table(self, path: str, item: Table) -> StyledTable:
        caption = None
        if item.caption is not None:
            caption = self._block(f"{path}.caption", item.caption, "caption")
        rows = tuple(
            tuple(
                StyledCell(
                    blocks=tuple(
                        self._block(f"{path}.rows[{r}][{c}][{k}]", paragraph.content, "table_text")
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
        return StyledTable(path, caption, rows, _column_shares(rows))

    def _attachment_note(self, lines: tuple[TextElement, ...]) -> Iterator[StyledBlock]:
        for i, element in enumerate(lines):
            text = element.text
            label = next((h for h in _ATTACHMENT_HEAD if text.startswith(h)), "")
            # 7.3.4: lines wrap to the first character of the attachment's name.
            lead = columns(label) + columns(_list_mark(text[len(label) :]))
            indent = 2.0 if label or i == 0 else 5.0
            yield self._block(
                f"body.attachment_note[{i}]",
                element,
                "attachment_note",
                left_chars=indent + lead,
                first_line_chars=-lead,
                rows_before=None if i == 0 else 0,
            )

    def _sign_off(self, document: OfficialDocument) -> Iterator[StyledBlock]:
        signatures = document.body.authority_signature
        date = document.body.document_date
        date_width = columns(date.text) if date else 0.0
        sign_style = self._sheet.paragraphs["authority_signature"]
        date_style = self._sheet.paragraphs["document_date"]
        first_width = columns(signatures[0].text) if signatures else 0.0
        sign_right, date_right = _sign_off_indents(
            first_width, date_width, sign_style, date_style, seal=self._sheet.signature.seal
        )
        for i, element in enumerate(signatures):
            # Several authorities without a seal: the host first, the others below, left edges in
            # line with the first (7.3.5.2).
            right = sign_right + first_width - columns(element.text)
            yield self._block(
                f"body.authority_signature[{i}]",
                element,
                "authority_signature",
                right_chars=max(right, 0.0),
                rows_before=None if i == 0 else 0,
            )
        if date is not None:
            yield self._block(
                "body.document_date",
                date,
                "document_date",
                right_chars=date_right,
                rows_before=0 if signatures else sign_style.rows_before,
            )

    def imprint(self, document: OfficialDocument) -> Iterator[StyledBlock]:
        imprint = document.imprint
        rows: list[StyledBlock] = []
        if imprint.cc_recipients is not None:
            label = 3.0 if imprint.cc_recipients.text.startswith("抄送") else 0.0
            rows.append(
                self._block(
                    "imprint.cc_recipients",
                    imprint.cc_recipients,
                    "imprint",
                    left_chars=1 + label,
                    first_line_chars=-label,
                )
            )
        authority, date = imprint.printing_authority, imprint.printing_date
        if authority is not None:
            block = self._block("imprint.printing_authority", authority, "imprint")
            if date is not None and date.text:
                run = Run(date.text, self._sheet.paragraphs["imprint"].font, "imprint")
                block = msgspec.structs.replace(
                    block, right_runs=(run,), right_path="imprint.printing_date"
                )
            rows.append(block)
        elif date is not None:
            rows.append(self._block("imprint.printing_date", date, "imprint"))
        for i, block in enumerate(rows):
            if self._sheet.letter is not None:  # 10.1: 版记 without rules
                yield block
                continue
            yield msgspec.structs.replace(
                block,
                rule_above="imprint_inner" if i else "imprint_outer",
                rule_below="imprint_outer" if i == len(rows) - 1 else None,
            )


def _sign_off_indents(
    signature: float,
    date: float,
    sign_style: ParagraphStyle,
    date_style: ParagraphStyle,
    *,
    seal: bool,
) -> tuple[float, float]:
    """Right indents, in characters, of signature and date (GB/T 9704-2012 7.3.5.1, 7.3.5.2).

    Args:
        signature: width of the first signature in characters.
        date: width of the date.
        sign_style: style of the signature.
        date_style: style of the date.
        seal: laid out for a seal.
    """
    if seal:
        # The date four characters in; the signature centred on it.
        right = date_style.right_chars + (date - signature) / 2
        return max(right, 0.0), date_style.right_chars
    # The date's first character two characters right of the signature's first; a date longer than
    # the signature keeps two characters at its right and the signature moves left instead.
    right = sign_style.right_chars
    if not signature:
        return right, right
    if date > signature:
        return right + date + 2 - signature, right
    return right, right + signature - 2 - date


def _list_mark(text: str) -> str:
    """The leading ``1.`` or ``1．`` of an attachment's line, with the space after it."""
    digits = len(text) - len(text.lstrip("0123456789"))
    if not digits or text[digits : digits + 1] not in {".", "\N{FULLWIDTH FULL STOP}", "、"}:
        return ""
    end = digits + 1
    while text[end : end + 1] == " ":
        end += 1
    return text[:end]


def _column_shares(rows: tuple[tuple[StyledCell, ...], ...]) -> tuple[float, ...]:
    """Share of the width for each column, by its longest unspanned text, bounded below."""
    widths: dict[int, float] = {}
    taken: dict[tuple[int, int], bool] = {}
    for r, row in enumerate(rows):
        c = 0
        for cell in row:
            while taken.get((r, c)):
                c += 1
            for dr in range(cell.row_span):
                for dc in range(cell.column_span):
                    taken[r + dr, c + dc] = True
                    widths.setdefault(c + dc, 1.0)
            if cell.column_span == 1:
                longest = max((columns(b.text) for b in cell.blocks), default=0.0)
                widths[c] = max(widths[c], min(longest, 24.0))
            c += cell.column_span
    if not widths:
        return ()
    total = sum(widths.values())
    shares = [max(widths.get(i, 1.0) / total, _MIN_COLUMN_SHARE) for i in range(max(widths) + 1)]
    return tuple(share / sum(shares) for share in shares)
