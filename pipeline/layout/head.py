"""版头 as styled blocks (GB/T 9704-2012 7.2, 10.1, 10.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
from msgspec.structs import replace

from pipeline.layout.kinds import KindFormat
from pipeline.layout.mark import mark_setting
from pipeline.layout.styled import (
    Beside,
    Run,
    StyledBlock,
    blank_width,
    runs_of,
    styled_block,
    styled_title,
)
from pipeline.model import Body, Header, TextElement
from pipeline.stylesheet import StyleSheet
from pipeline.text.issued import issued_in
from pipeline.text.names import label_of
from pipeline.text.width import columns

_PER_ROW = 2  # names of 签发人 in a row
_GAP = 1.0  # characters between two names
_SLACK = 0.4  # characters left at the right of a row whose blank is stretched


def issued_notes(body: Body, form: KindFormat) -> int:
    """How many of the first title notes say who issued a 纪要 or 简报, and when: none, 1 or 2."""
    issued = issued_in([note.text for note in body.title_notes[:2]])
    return issued.lines if issued is not None and form.issued_in_head else 0


def head_blocks(
    sheet: StyleSheet,
    header: Header,
    form: KindFormat,
    issued: Sequence[TextElement] = (),
    *,
    closer_mark: bool = False,
) -> Iterator[StyledBlock]:
    """The blocks above the title.

    Args:
        sheet: the style; one with a letter's head sets 信函格式 (10.1).
        header: the document's.
        form: of the document's kind.
        issued: the first title notes, where they say who issued it and when.
        closer_mark: the names of a joint mark leave more of page 1 to what stands below.
    """
    if sheet.letter is not None:
        yield from _letter(sheet, header)
        return
    yield from _marginal(sheet, header)
    mark = header.authority_mark
    if mark is not None:
        yield replace(_mark(sheet, mark, closer=closer_mark), mark_top=form.mark_top(sheet.header))
    people = _signatory_rows(sheet, header.signatory)
    if header.document_number is None:
        yield from (row.block(sheet) for row in people)
        return
    # The red line belongs to a printed head with its mark (7.2.7); a number that merely
    # stood on a web page is set without one.
    number = styled_block(
        sheet,
        "header.document_number",
        header.document_number,
        "document_number_up" if people else "document_number",
    )
    rows_before = number.rows_before if mark is not None else 0
    beside: tuple[Beside, ...] = ()
    if people and number.left_chars + columns(number.text) + 1 <= people[-1].start:
        beside = people.pop().items  # 7.2.5: on the row of the last of them, where there is room
    for row in people:
        yield replace(row.block(sheet), rows_before=rows_before)
        rows_before = 0
    rule = "red" if mark is not None and form.red_line else None
    number = replace(number, rows_before=rows_before, rule_below=rule, beside=beside)
    last = _issued_row(sheet, issued)
    if last is not None and rule is not None:
        yield replace(number, rule_below=None)
        yield replace(last, rule_below=rule)
        return
    yield number


def _issued_row(sheet: StyleSheet, issued: Sequence[TextElement]) -> StyledBlock | None:
    """The office at the left, the date at the right, each a character from the edge (惯例)."""
    if not issued:
        return None
    key = "document_number_up"
    block = styled_block(sheet, "body.title_notes[0]", issued[0], key)
    block = replace(block, rows_before=0, left_chars=1.0, right_chars=1.0)
    if len(issued) > 1:
        date = styled_block(sheet, "body.title_notes[1]", issued[1], key)
        return replace(block, beside=(Beside(date.path, date.runs),))
    found = issued_in([block.text])
    if found is None or not block.runs:
        return None
    room = sheet.grid.columns - 2.0 - _SLACK
    before, blank = block.text[: found.blank.start], block.text[found.blank]
    after = block.text[found.blank.stop :]
    gap = room - columns(before.strip()) - columns(after)
    if gap < _GAP:
        return block
    font = block.runs[0].font
    apart = (gap - blank_width(blank)) / len(blank)
    runs = (Run(before, font, key), Run(blank, font, key, apart), Run(after, font, key))
    return replace(block, runs=runs)


def _mark(sheet: StyleSheet, mark: TextElement, *, closer: bool = False) -> StyledBlock:
    setting = mark_setting(sheet, mark, closer=closer)
    if setting is None:
        return styled_title(sheet, "header.authority_mark", mark, "authority_mark")
    block = styled_block(sheet, "header.authority_mark", mark, "authority_mark")
    return replace(block, mark=setting)


def _marginal(sheet: StyleSheet, header: Header) -> list[StyledBlock]:
    """份号, 密级 and 紧急程度, a row each (7.2.1 to 7.2.3)."""
    elements = {
        "copy_number": header.copy_number,
        "classification": header.classification,
        "urgency": header.urgency,
    }
    return [
        styled_block(sheet, f"header.{name}", element, name)
        for name, element in elements.items()
        if element is not None
    ]


def _letter(sheet: StyleSheet, header: Header) -> Iterator[StyledBlock]:
    """The mark first; under the rule 份号, 密级, 紧急程度, and at the right 发文字号 (10.1)."""
    if header.authority_mark is not None:
        yield _mark(sheet, header.authority_mark)
    rows = _marginal(sheet, header)
    if header.document_number is not None and header.document_number.text:
        number = styled_block(
            sheet, "header.document_number", header.document_number, "document_number"
        )
        if rows:
            rows[0] = replace(rows[0], beside=(Beside(number.path, number.runs),))
        else:
            rows = [number]
    yield from rows
    yield from (row.block(sheet) for row in _signatory_rows(sheet, header.signatory))


class _SignatoryRow(msgspec.Struct, frozen=True):
    """A row of names of 签发人.

    Attributes:
        start: where it begins, in characters from 版心's left edge.
        items: the names, the first with the label before it.
    """

    start: float
    items: tuple[Beside, ...]

    def block(self, sheet: StyleSheet) -> StyledBlock:
        """The row as a paragraph of its own."""
        style = sheet.paragraphs["signatory"]
        first, *others = self.items
        placed = first.at_chars is not None
        return StyledBlock(
            path=first.path,
            style="signatory",
            runs=first.runs,
            left_chars=self.start if placed else style.left_chars,
            right_chars=style.right_chars,
            rows_before=style.rows_before,
            beside=tuple(others),
            align="left" if placed else None,
        )


def _signatory_rows(sheet: StyleSheet, people: Sequence[TextElement]) -> list[_SignatoryRow]:
    """签发人 in rows of two, from above (7.2.6).

    Names stand under names, the right ones a character from the edge. One name alone is set flush
    right. Names that find no room side by side have a row each.
    """
    named = [(f"header.signatory[{i}]", e.text) for i, e in enumerate(people) if e.text]
    if not named:
        return []
    style = sheet.paragraphs["signatory"]
    edge = sheet.grid.columns - style.right_chars
    if len(named) == 1:
        path, text = named[0]
        return [_SignatoryRow(edge - columns(text), (Beside(path, _name_runs(sheet, text)),))]
    rows = _in_rows(named, _PER_ROW)
    widths = [[columns(text[len(label_of(text)) :]) for _path, text in row] for row in rows]
    left, right = (max((row[i] for row in widths if len(row) > i), default=0.0) for i in (0, 1))
    label = max(columns(label_of(text)) for _path, text in named)
    if right and label + left + _GAP + right > edge:
        rows, left, right = _in_rows(named, 1), max(max(row) for row in widths), 0.0
    first = max(edge - right - (_GAP if right else 0.0) - left, label)
    made = []
    for row in rows:
        places = (first - columns(label_of(row[0][1])), edge - right)
        items = [
            Beside(path, _name_runs(sheet, text), place)
            for (path, text), place in zip(row, places, strict=False)
        ]
        made.append(_SignatoryRow(places[0], tuple(items)))
    return made


def _in_rows(named: Sequence[tuple[str, str]], per_row: int) -> list[list[tuple[str, str]]]:
    """Names in rows; one with a label begins a row."""
    rows: list[list[tuple[str, str]]] = []
    for one in named:
        if not rows or len(rows[-1]) == per_row or label_of(one[1]):
            rows.append([])
        rows[-1].append(one)
    return rows


def _name_runs(sheet: StyleSheet, text: str) -> tuple[Run, ...]:
    """The label in the body's font, the name in its own."""
    fonts, label = sheet.paragraphs, label_of(text)
    return runs_of(
        (label, fonts["signatory_label"].font, "signatory_label"),
        (text[len(label) :], fonts["signatory"].font, "signatory"),
    )
