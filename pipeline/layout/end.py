"""附件说明, 署名, 成文日期 and 版记 as styled blocks (GB/T 9704-2012 7.3.4, 7.3.5, 7.4).

A seal is set centred on the name of its authority. In a joint document there is one on each name,
the last one on the last name and the date (7.3.5.1); the names stand so that the seals neither
overlap nor touch, and that each row of them stays inside 版心.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import msgspec
from msgspec.structs import replace

from pipeline.layout.kinds import KindFormat, format_of
from pipeline.layout.styled import Beside, Run, StyledBlock, blank_width, styled_block
from pipeline.model import Body, Imprint, OfficialDocument, TextElement, lies_in
from pipeline.model.rows import names_apart, source_lines
from pipeline.stylesheet import ParagraphStyle, StyleSheet
from pipeline.text.names import OFFICES
from pipeline.text.patterns import regex
from pipeline.text.width import columns

_ATTACHMENT_HEAD = ("附件：", "附件:")
_LIST_NUMBER = regex(r"(?:[0-9]+[.\N{FULLWIDTH FULL STOP}、]|[（(][0-9]+[）)]) *")
_LABEL_ABOVE = regex(r"[主抄分报送发][^：:]{0,8}[：:]")
"""Labels of the rows above 印发机关 (7.4.2); what has none, 共印30份, stands below."""
_NOTE_BEGINS = regex(r"[（(【\[]|[^\s，。：:（(]{2,10}[：:]")
_NOTES_MEET = regex(r"[）)】\]](?=[（(【\[])")
"""What begins a note of its own: a bracket, or a label and its colon."""
_CALLED = regex(r"[^（(]*(?:[（(][^（()）]*[）)][^（(]*)*[0-9]{7}")
"""What ends a note outside brackets: a telephone number."""
MOVED_LABEL = "主送："
SIGN_OFF = frozenset({"authority_signature", "document_date"})
"""Styles of 落款."""
_STAMPED_ROWS = 2  # 7.3.5.3: blank rows above the name that a person signs with
_STAMPED_DATE_ROWS = 1
_STAMPED_CHARS = 4.0
_OFFICE_CHARS = 2.0
# Between 职务 and the name; not the blank inside a name of two characters (方　舟).
_OFFICE_GAP = regex("(?:" + "|".join(f"(?<={name})" for name in OFFICES) + r")\s+(?=\S)")
_APART = 1.0  # characters between two names with seals
# In characters, of Times New Roman and what stands in for it; its digits are half a character.
_MARK_WIDTHS = {
    ".": 0.25,
    " ": 0.25,
    "\N{FULLWIDTH FULL STOP}": 1.0,
    "、": 1.0,
    "（": 1.0,
    "）": 1.0,
}


def attachment_note_blocks(
    sheet: StyleSheet, lines: tuple[TextElement, ...]
) -> Iterator[StyledBlock]:
    """附件说明; its lines wrap to the first character of the attachment's name (7.3.4)."""
    for i, element in enumerate(lines):
        text = element.text
        label = next((head for head in _ATTACHMENT_HEAD if text.startswith(head)), "")
        number = _LIST_NUMBER.match(text, len(label))
        mark = number[0] if number is not None else ""
        lead = columns(label) + sum(_MARK_WIDTHS.get(char, 0.5) for char in mark)
        block = styled_block(sheet, f"body.attachment_note[{i}]", element, "attachment_note")
        yield replace(
            block,
            left_chars=(2.0 if label or i == 0 else 5.0) + lead,
            first_line_chars=-lead,
            rows_before=block.rows_before if i == 0 else 0,
            hang_at=len(label) + len(mark),
        )


def sign_off_blocks(sheet: StyleSheet, body: Body, form: KindFormat) -> Iterator[StyledBlock]:
    """发文机关署名 and 成文日期.

    Args:
        sheet: the style.
        body: the document's.
        form: of its kind, which may be signed by a person (7.3.5.3).
    """
    signatures, date = body.authority_signature, body.document_date
    sign_style = sheet.paragraphs["authority_signature"]
    by_person = form.signed_by_person
    seal = _is_sealed(sheet, form)
    if seal and sum(bool(element.text) for element in signatures) > 1:
        yield from _sealed_blocks(sheet, signatures, date)
        return
    # A name longer than a row takes the whole of it; the date is placed from the row's edge.
    room = sheet.grid.columns - sign_style.right_chars
    widths = [min(columns(element.text), room) for element in signatures]
    if by_person:
        sign_right = date_right = _STAMPED_CHARS
        sign_rows, date_rows = _STAMPED_ROWS, _STAMPED_DATE_ROWS
    else:
        # Several authorities without a seal: the host first, the others below (7.3.5.2), left
        # edges in line, the longest at the place of a single one.
        sign_right, date_right = _sign_off_indents(
            max(widths, default=0.0),
            columns(date.text) if date else 0.0,
            sign_style,
            sheet.paragraphs["document_date"],
            seal=seal,
        )
        sign_rows = rows_above(sheet) if seal else sign_style.rows_before
        date_rows = 0
    for i, element in enumerate(signatures):
        path = f"body.authority_signature[{i}]"
        right = max(sign_right + max(widths) - widths[i], 0.0)
        block = styled_block(sheet, path, element, "authority_signature")
        if by_person:
            block = _office_apart(block)
        yield replace(
            block,
            right_chars=sign_right if by_person else right,
            rows_before=0 if i else sign_rows,
        )
    if date is not None:
        yield replace(
            styled_block(sheet, "body.document_date", date, "document_date"),
            right_chars=date_right,
            rows_before=date_rows if signatures else sign_rows,
        )


def _is_sealed(sheet: StyleSheet, form: KindFormat) -> bool:
    return sheet.signature.seal and not form.signed_by_person


def sealed_paths(sheet: StyleSheet, document: OfficialDocument) -> Iterator[str]:
    """The elements that a seal is set on, from the first: the names of those who sign.

    Args:
        sheet: the style, as the document is set.
        document: the repaired document.
    """
    if _is_sealed(sheet, format_of(document)):
        for i, element in enumerate(document.body.authority_signature):
            if element.text:
                yield f"body.authority_signature[{i}]"


def note_block(sheet: StyleSheet, element: TextElement) -> StyledBlock:
    """附注 (7.3.6); notes that its source has below each other each begin a row."""
    block = styled_block(sheet, "body.note", element, "note")
    text = element.text
    begun = {m.end() for m in _NOTES_MEET.finditer(text)}
    begun |= {
        at
        for at in source_lines(element)
        if _NOTE_BEGINS.match(text, at) or _CALLED.fullmatch(text, 0, at)
    }
    breaks = tuple(sorted(begun))
    if not breaks:
        return block
    style = sheet.paragraphs["note"]
    return replace(block, breaks=breaks, left_chars=style.first_line_chars, first_line_chars=0)


def _office_apart(block: StyledBlock) -> StyledBlock:
    """职务 two characters before the name (7.3.5.3), whatever blank the text has there."""
    text = block.text
    gap = _OFFICE_GAP.search(text)
    if gap is None or not block.runs:
        return block
    more = (_OFFICE_CHARS - blank_width(gap[0])) / len(gap[0])
    font, style = block.runs[0].font, block.style
    parts = (text[: gap.start()], gap[0], text[gap.end() :])
    runs = (
        Run(parts[0], font, style),
        Run(parts[1], font, style, more),
        Run(parts[2], font, style),
    )
    return replace(block, runs=runs)


def _copies_block(sheet: StyleSheet, path: str, element: TextElement) -> StyledBlock:
    """A row of 抄送, 抄报, 主送 or 主题词; its lines wrap to the first one behind the label.

    Names that only the end of a line parts each begin a row.
    """
    label = _LABEL_ABOVE.match(element.text)
    width = label.end() if label else 0
    block = styled_block(sheet, path, element, "imprint")
    lead = columns(element.text[:width])
    breaks = names_apart(element)
    return replace(
        block, left_chars=1.0 + lead, first_line_chars=-lead, hang_at=width, breaks=breaks
    )


def moved_text(text: str) -> str:
    """主送机关 as they are printed in 版记 (7.3.2).

    >>> moved_text("各县人民政府：")
    '主送：各县人民政府。'
    """
    return f"{MOVED_LABEL}{text.rstrip().rstrip('：:')}。"


def moved_recipients(sheet: StyleSheet, element: TextElement) -> StyledBlock:
    """主送机关 that find no room above the text, as a row of 版记 above 抄送 (7.3.2)."""
    text = moved_text(element.text)
    block = styled_block(sheet, "body.main_recipients", element, "imprint")
    lead = columns(MOVED_LABEL)
    runs = (Run(text, sheet.paragraphs["imprint"].font, "imprint"),)
    return replace(
        block, runs=runs, left_chars=1.0 + lead, first_line_chars=-lead, hang_at=len(MOVED_LABEL)
    )


def without_printing(imprint: Imprint) -> Imprint:
    """版记 of a letter: without 印发机关 and 印发日期 (10.1)."""
    return replace(imprint, printing_authority=None, printing_date=None)


def imprint_blocks(
    sheet: StyleSheet, imprint: Imprint, moved: TextElement | None = None
) -> Iterator[StyledBlock]:
    """版记.

    Args:
        sheet: the style.
        imprint: the document's.
        moved: 主送机关 that stand here instead of above the text.
    """
    others = [(f"imprint.other[{i}]", e) for i, e in enumerate(imprint.other)]
    above = [(path, e) for path, e in others if _LABEL_ABOVE.match(e.text)]
    copies = [*above]
    if imprint.cc_recipients is not None:
        copies.append(("imprint.cc_recipients", imprint.cc_recipients))
    rows = [moved_recipients(sheet, moved)] if moved is not None else []
    rows += [_copies_block(sheet, path, element) for path, element in copies]
    authority, date = imprint.printing_authority, imprint.printing_date
    dated = styled_block(sheet, "imprint.printing_date", date, "imprint") if date else None
    if authority is not None:
        block = styled_block(sheet, "imprint.printing_authority", authority, "imprint")
        if dated is not None and dated.runs:
            block = replace(block, beside=(Beside(dated.path, dated.runs),))
        rows.append(block)
    elif dated is not None:
        rows.append(dated)
    rows += [
        styled_block(sheet, path, e, "imprint") for path, e in others if (path, e) not in above
    ]
    for i, block in enumerate(rows):
        if sheet.letter is not None:  # 10.1: 版记 without rules
            yield block
            continue
        is_one = bool(i) and moved is not None and i == 1 and not _is_printing(block)
        inner = None if is_one else "imprint_inner"  # 7.4.2: no rule between 主送 and 抄送
        yield replace(
            block,
            rule_above=inner if i else "imprint_outer",
            rule_below="imprint_outer" if i == len(rows) - 1 else None,
        )


def _is_printing(block: StyledBlock) -> bool:
    return lies_in(block.path, "imprint.printing_authority", "imprint.printing_date")


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


class SealPlan(msgspec.Struct, frozen=True):
    """Where names and seals stand.

    Attributes:
        centres: of the columns of seals, in characters from 版心's left edge.
        rows_before: blank rows above the first name, so that the seal clears the text above.
        rows_between: blank rows between two rows of names.
    """

    centres: tuple[float, ...]
    rows_before: int
    rows_between: int


def rows_above(sheet: StyleSheet) -> int:
    """Blank rows above a name: its seal begins below the text, within one row of it."""
    pitch = sheet.grid.row_pitch.in_mm
    return max(math.ceil(sheet.signature.seal_diameter.in_mm / 2 / pitch - 0.5), 1)


def seal_plan(sheet: StyleSheet, names: Sequence[float], date: float) -> SealPlan:
    """The places of two names or more.

    Args:
        sheet: the style.
        names: widths of the names in characters, in order.
        date: width of the date.
    """
    char, pitch = sheet.grid.advance.in_mm, sheet.grid.row_pitch.in_mm
    seal, gap = (s.in_mm / char for s in (sheet.signature.seal_diameter, sheet.signature.seal_gap))
    room = sheet.page.type_area_width.in_mm / char
    longest = min(max(names), room)
    wide = max(seal, longest, date)  # what a column takes of the row
    step = max(seal + gap, longest + _APART)
    most = max(int((room - wide) / step + 1e-6) + 1, 1)
    rows = math.ceil(len(names) / most)
    count = math.ceil(len(names) / rows)
    # The date keeps its four characters at the right where the seals leave it there.
    wanted = room - sheet.paragraphs["document_date"].right_chars - date / 2
    if count == 1:
        centres: tuple[float, ...] = (min(wanted, room - wide / 2),)
    else:
        half = max(step * (count - 1) / 2, min(wanted, room - wide / 2) - room / 2)
        centres = tuple(room / 2 - half + 2 * half * i / (count - 1) for i in range(count))
    between = math.ceil((seal + gap) * char / pitch) - 1
    return SealPlan(centres, rows_above(sheet), between)


def _sealed_blocks(
    sheet: StyleSheet, signatures: Sequence[TextElement], date: TextElement | None
) -> Iterator[StyledBlock]:
    """The names in rows, the last of them above the date; one that was taken out has no place.

    A row that is not full keeps to the right, so that the last name stands over the date.
    """
    named = [(f"body.authority_signature[{i}]", e) for i, e in enumerate(signatures) if e.text]
    widths = [columns(element.text) for _path, element in named]
    plan = seal_plan(sheet, widths, columns(date.text) if date else 0.0)
    count = len(plan.centres)
    for start in range(0, len(named), count):
        row = [
            styled_block(sheet, path, element, "authority_signature")
            for path, element in named[start : start + count]
        ]
        places = [
            max(centre - widths[start + i] / 2, 0.0)
            for i, centre in enumerate(plan.centres[count - len(row) :])
        ]
        yield replace(
            row[0],
            align="left",
            left_chars=places[0],
            right_chars=0.0,
            rows_before=plan.rows_between if start else plan.rows_before,
            beside=tuple(
                Beside(block.path, block.runs, place)
                for block, place in zip(row[1:], places[1:], strict=True)
            ),
        )
    if date is not None:
        right = sheet.grid.columns - plan.centres[-1] - columns(date.text) / 2
        block = styled_block(sheet, "body.document_date", date, "document_date")
        yield replace(block, right_chars=max(right, 0.0), rows_before=0)
