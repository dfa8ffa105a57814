"""版头 as styled blocks (GB/T 9704-2012 7.2, 10.1, 10.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from pipeline.layout.block_maker import BlockMaker
from pipeline.layout.signatory_blocks import SignatoryRow, signatory_rows
from pipeline.layout.styled import Beside, StyledBlock
from pipeline.model import Header, TextElement
from pipeline.text.width import columns

_ORDER = re.compile(r"令\s*$")


def is_order(header: Header) -> bool:
    """Whether the mark is that of a 命令(令)."""
    mark = header.authority_mark
    return mark is not None and _ORDER.search(mark.text) is not None


def head_blocks(maker: BlockMaker, header: Header) -> Iterator[StyledBlock]:
    """The blocks above the title."""
    if maker.sheet.letter is not None:
        yield from _letter(maker, header)
        return
    for name in ("copy_number", "classification", "urgency"):
        element: TextElement | None = getattr(header, name)
        if element is not None:
            yield maker.block(f"header.{name}", element, name)
    order = is_order(header)
    if header.authority_mark is not None:
        place = maker.sheet.header
        top = place.order_mark_top_mm if order else place.mark_top_mm
        yield _mark(maker, header.authority_mark, top)
    people = signatory_rows(maker, header.signatory)
    number = header.document_number
    if number is None:
        yield from (row.block(maker) for row in people)
        return
    # The red line belongs to a printed head with its mark (7.2.7); a number that merely
    # stood on a web page is set without one, and a 命令(令) has none (10.2).
    printed = header.authority_mark is not None
    style = "document_number_up" if people else "document_number"
    rows_before = maker.sheet.paragraphs[style].rows_before if printed else 0
    last: tuple[Beside, ...] = ()
    if people and _is_room(maker, number, people[-1]):
        last = people.pop().items  # 7.2.5: on the row of the last of them
    for row in people:
        yield msgspec.structs.replace(row.block(maker), rows_before=rows_before)
        rows_before = 0
    block = maker.block(
        "header.document_number",
        number,
        style,
        rule_below="red" if printed and not order else None,
        rows_before=rows_before,
    )
    yield msgspec.structs.replace(block, beside=last)


def _mark(maker: BlockMaker, element: TextElement, top_mm: float | None) -> StyledBlock:
    return maker.broken("header.authority_mark", element, "authority_mark", mark_top_mm=top_mm)


def _is_room(maker: BlockMaker, number: TextElement, row: SignatoryRow) -> bool:
    """Whether 发文字号 has room left of a row of names; else it stands on a row below."""
    style = maker.sheet.paragraphs["document_number_up"]
    return style.left_chars + columns(number.text) + 1 <= row.start


def _letter(maker: BlockMaker, header: Header) -> Iterator[StyledBlock]:
    """The mark first; under the rule 份号, 密级, 紧急程度, and at the right 发文字号 (10.1)."""
    if header.authority_mark is not None:
        yield _mark(maker, header.authority_mark, None)
    beside: tuple[Beside, ...] = ()
    number = None
    if header.document_number is not None and header.document_number.text:
        number = maker.block("header.document_number", header.document_number, "document_number")
        beside = (Beside(number.path, number.runs),)
    for name in ("copy_number", "classification", "urgency"):
        element: TextElement | None = getattr(header, name)
        if element is not None:
            block = maker.block(f"header.{name}", element, name)
            yield msgspec.structs.replace(block, beside=beside)
            beside = ()
    if number is not None and beside:
        yield number
    yield from (row.block(maker) for row in signatory_rows(maker, header.signatory))
