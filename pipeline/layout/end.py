"""附件说明, 署名, 成文日期 and 版记 as styled blocks (GB/T 9704-2012 7.3.4, 7.3.5, 7.4)."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from pipeline.layout.block_maker import BlockMaker
from pipeline.layout.seal_blocks import rows_above, sealed_blocks
from pipeline.layout.styled import Beside, Run, StyledBlock
from pipeline.model import Body, Imprint, TextElement
from pipeline.stylesheet import ParagraphStyle
from pipeline.text.width import columns

_ATTACHMENT_HEAD = ("附件：", "附件:")
_STAMPED_ROWS = 2  # 7.3.5.3: blank rows above the name that a person signs with
_STAMPED_DATE_ROWS = 1
_STAMPED_CHARS = 4.0
# In characters, of Times New Roman and what stands in for it; its digits are half a character.
_MARK_WIDTHS = {".": 0.25, " ": 0.25, "\N{FULLWIDTH FULL STOP}": 1.0, "、": 1.0}


def attachment_note_blocks(
    maker: BlockMaker, lines: tuple[TextElement, ...]
) -> Iterator[StyledBlock]:
    """附件说明."""
    for i, element in enumerate(lines):
        text = element.text
        label = next((h for h in _ATTACHMENT_HEAD if text.startswith(h)), "")
        # 7.3.4: lines wrap to the first character of the attachment's name.
        mark = _list_mark(text[len(label) :])
        lead = columns(label) + sum(_MARK_WIDTHS.get(char, 0.5) for char in mark)
        indent = 2.0 if label or i == 0 else 5.0
        yield maker.block(
            f"body.attachment_note[{i}]",
            element,
            "attachment_note",
            left_chars=indent + lead,
            first_line_chars=-lead,
            rows_before=None if i == 0 else 0,
            hang_at=len(label) + len(mark),
        )


def sign_off_blocks(maker: BlockMaker, body: Body, *, order: bool) -> Iterator[StyledBlock]:
    """发文机关署名 and 成文日期.

    Args:
        maker: makes blocks.
        body: the document's.
        order: of a 命令(令), signed by a person (10.2, 7.3.5.3).
    """
    signatures, date = body.authority_signature, body.document_date
    sign_style = maker.sheet.paragraphs["authority_signature"]
    date_style = maker.sheet.paragraphs["document_date"]
    seal = maker.sheet.signature.seal and not order
    if seal and sum(bool(element.text) for element in signatures) > 1:
        yield from sealed_blocks(maker, signatures, date)
        return
    # A name longer than a row takes the whole of it; the date is placed from the row's edge.
    room = maker.sheet.grid.columns - sign_style.right_chars
    widths = [min(columns(element.text), room) for element in signatures]
    if order:
        sign_right = date_right = _STAMPED_CHARS
        sign_rows, date_rows = _STAMPED_ROWS, _STAMPED_DATE_ROWS
    else:
        # Several authorities without a seal: the host first, the others below (7.3.5.2), left
        # edges in line, the longest at the place of a single one.
        sign_right, date_right = _sign_off_indents(
            max(widths, default=0.0),
            columns(date.text) if date else 0.0,
            sign_style,
            date_style,
            seal=seal,
        )
        sign_rows = rows_above(maker.sheet) if seal else sign_style.rows_before
        date_rows = 0
    for i, element in enumerate(signatures):
        right = sign_right + max(widths) - widths[i]
        yield maker.block(
            f"body.authority_signature[{i}]",
            element,
            "authority_signature",
            right_chars=sign_right if order else max(right, 0.0),
            rows_before=sign_rows if i == 0 else 0,
        )
    if date is not None:
        yield maker.block(
            "body.document_date",
            date,
            "document_date",
            right_chars=date_right,
            rows_before=date_rows if signatures else sign_rows,
        )


def imprint_blocks(maker: BlockMaker, imprint: Imprint) -> Iterator[StyledBlock]:
    """版记."""
    rows: list[StyledBlock] = []
    if imprint.cc_recipients is not None:
        label = 3.0 if imprint.cc_recipients.text.startswith("抄送") else 0.0
        rows.append(
            maker.block(
                "imprint.cc_recipients",
                imprint.cc_recipients,
                "imprint",
                left_chars=1 + label,
                first_line_chars=-label,
                hang_at=round(label),
            )
        )
    authority, date = imprint.printing_authority, imprint.printing_date
    if authority is not None:
        block = maker.block("imprint.printing_authority", authority, "imprint")
        if date is not None and date.text:
            run = Run(date.text, maker.sheet.paragraphs["imprint"].font, "imprint")
            beside = Beside("imprint.printing_date", (run,))
            block = msgspec.structs.replace(block, beside=(beside,))
        rows.append(block)
    elif date is not None:
        rows.append(maker.block("imprint.printing_date", date, "imprint"))
    for i, block in enumerate(rows):
        if maker.sheet.letter is not None:  # 10.1: 版记 without rules
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
