"""版头 as styled blocks (GB/T 9704-2012 7.2, 10.1, 10.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from pipeline.model import Header, TextElement
from pipeline.text.width import columns
from pipeline.writers.block_maker import BlockMaker
from pipeline.writers.styled import Run, StyledBlock

_SIGNATORY_HEAD = re.compile("签发人[：:]?")
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
    if header.document_number is None:
        if header.signatory is not None:
            yield _signatory(maker, header.signatory)
        return
    # The red line belongs to a printed head with its mark (7.2.7); a number that merely
    # stood on a web page is set without one, and a 命令(令) has none (10.2).
    printed = header.authority_mark is not None
    beside = _stands_beside(maker, header)
    if header.signatory is not None and header.signatory.text and not beside:
        above = _signatory(maker, header.signatory)
        rows = maker.sheet.paragraphs["document_number_up"].rows_before if printed else 0
        yield msgspec.structs.replace(above, rows_before=rows)
    block = maker.block(
        "header.document_number",
        header.document_number,
        "document_number" if header.signatory is None else "document_number_up",
        rule_below="red" if printed and not order else None,
        rows_before=None if printed and (header.signatory is None or beside) else 0,
    )
    if header.signatory is not None and header.signatory.text and beside:
        right = _signatory(maker, header.signatory)
        block = msgspec.structs.replace(block, right_runs=right.runs, right_path=right.path)
    yield block


def _mark(maker: BlockMaker, element: TextElement, top_mm: float | None) -> StyledBlock:
    return maker.broken("header.authority_mark", element, "authority_mark", mark_top_mm=top_mm)


def _stands_beside(maker: BlockMaker, header: Header) -> bool:
    """签发人 on the row of 发文字号 (7.2.5), where both have room; else on a row above it."""
    if header.signatory is None or header.document_number is None:
        return True
    style = maker.sheet.paragraphs["document_number_up"]
    taken = columns(header.document_number.text) + columns(header.signatory.text)
    return taken + style.left_chars + style.right_chars + 1 <= maker.sheet.grid.columns


def _letter(maker: BlockMaker, header: Header) -> Iterator[StyledBlock]:
    """The mark first; under the rule 份号, 密级, 紧急程度, and at the right 发文字号 (10.1)."""
    if header.authority_mark is not None:
        yield _mark(maker, header.authority_mark, None)
    number = None
    if header.document_number is not None and header.document_number.text:
        number = maker.block("header.document_number", header.document_number, "document_number")
    for name in ("copy_number", "classification", "urgency"):
        element: TextElement | None = getattr(header, name)
        if element is None:
            continue
        block = maker.block(f"header.{name}", element, name)
        if number is not None:
            block = msgspec.structs.replace(block, right_runs=number.runs, right_path=number.path)
            number = None
        yield block
    if number is not None:
        yield number
    if header.signatory is not None:
        yield _signatory(maker, header.signatory)


def _signatory(maker: BlockMaker, element: TextElement) -> StyledBlock:
    """签发人: its label in the body's font, the names in their own (7.2.6)."""
    block = maker.block("header.signatory", element, "signatory")
    head = _SIGNATORY_HEAD.match(element.text)
    if head is None:
        return block
    label = Run(head[0], maker.sheet.paragraphs["signatory_label"].font, "signatory_label")
    names = element.text[head.end() :]
    runs = (label, Run(names, block.runs[0].font, "signatory")) if names else (label,)
    return msgspec.structs.replace(block, runs=runs)
