"""Short lines that belong to the table or the picture they stand beside.

Captions (``表1 …``, ``图1 …``), the unit of a table's figures above it, its notes below it: they
get their own type, stay on its page and, beside a table set landscape, in its section.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from pipeline.layout.styled import StyledBlock, StyledTable, runs_of
from pipeline.stylesheet import StyleSheet
from pipeline.text.numerals import HAN_COUNT
from pipeline.text.patterns import regex
from pipeline.text.width import columns

Blocks = list[StyledBlock | StyledTable]

_MOST_COLUMNS = 60.0
"""Width in characters up to which a line may be such a one: two rows of text."""

_UNIT = regex("[（(]?(?:计量)?单位[：:]")
_NOTE = regex("(?:注|备注|说明|资料来源|数据来源)[：:0-9]")
_ORDINAL = rf"\s?[0-9{HAN_COUNT}]{{1,3}}(?:[-—.．·][0-9]{{1,3}})?[\s：:]\s*\S"
_OF_TABLE = regex(f"附?表{_ORDINAL}")
_OF_PICTURE = regex(f"附?图{_ORDINAL}")


def join_lines(blocks: Blocks, sheet: StyleSheet) -> None:
    """Join such lines to the table or the picture beside them; in place.

    Args:
        blocks: of one text, in order.
        sheet: the style.
    """
    _turn_with_tables(blocks)
    for i in range(len(blocks) - 1, 0, -1):
        upper, lower = blocks[i - 1], blocks[i]
        if not isinstance(upper, StyledBlock) or upper.style != "body":
            continue
        if upper.picture is None:
            blocks[i - 1] = _above(upper, lower, sheet)
        elif isinstance(lower, StyledBlock) and _is_short(lower, _OF_PICTURE):
            blocks[i - 1] = replace(upper, keeps_next=True)
            blocks[i] = _caption(lower, sheet)
    _join_other_side(blocks, sheet)


def is_text_of_its_own(block: StyledBlock | StyledTable) -> bool:
    """Whether it is more than a line that belongs to the table below it."""
    if isinstance(block, StyledTable):
        return not block.landscape
    return not (_UNIT.match(block.text) or _OF_TABLE.match(block.text))


def _is_short(block: StyledBlock, pattern: re.Pattern[str]) -> bool:
    return columns(block.text) <= _MOST_COLUMNS and pattern.match(block.text) is not None


def _turn_with_tables(blocks: Blocks) -> None:
    """Units above and notes below a landscape table are set landscape too."""
    for i, block in enumerate(blocks):
        if not isinstance(block, StyledBlock):
            continue
        below = blocks[i + 1] if i + 1 < len(blocks) else None
        over = blocks[i - 1] if i else None
        for table, pattern in ((below, _UNIT), (over, _NOTE)):
            if isinstance(table, StyledTable) and table.landscape and _is_short(block, pattern):
                blocks[i] = replace(block, landscape=True)


def _above(block: StyledBlock, below: StyledBlock | StyledTable, sheet: StyleSheet) -> StyledBlock:
    """A paragraph as the caption or the unit of the table below it, if it is one."""
    holds = isinstance(below, StyledTable) and below.caption is None
    if holds and _is_short(block, _UNIT):  # right above, flush right, in its type
        return replace(
            block,
            align="right",
            first_line_chars=0,
            left_chars=0,
            keeps_next=True,
            size_pt=sheet.paragraphs["table_text"].size_pt,
        )
    if isinstance(below, StyledBlock):
        holds = below.keeps_next and _UNIT.match(below.text) is not None
    if holds and _is_short(block, _OF_TABLE):
        return replace(_caption(block, sheet), keeps_next=True, landscape=below.landscape)
    return block


def _join_other_side(blocks: Blocks, sheet: StyleSheet) -> None:
    """Captions on the side where few have them: 表1 … below its table, 图1 … above its picture.

    One that stands between two belongs to that on the usual side.
    """
    for i, block in enumerate(blocks):
        if not isinstance(block, StyledBlock) or block.style != "body" or block.picture is not None:
            continue
        over = blocks[i - 1] if i else None
        below = blocks[i + 1] if i + 1 < len(blocks) else None
        if isinstance(over, StyledTable) and _is_short(block, _OF_TABLE):
            has_one = i > 1 and _is_caption(blocks[i - 2])
            if over.caption is None and over.is_ruled and not has_one:
                blocks[i - 1] = replace(over, keeps_next=True)
                blocks[i] = replace(_caption(block, sheet), landscape=over.landscape)
        elif isinstance(below, StyledBlock) and _is_short(block, _OF_PICTURE):
            has_one = i + 2 < len(blocks) and _is_caption(blocks[i + 2])
            if below.picture is not None and not has_one:
                blocks[i] = replace(_caption(block, sheet), keeps_next=True)


def _is_caption(block: StyledBlock | StyledTable) -> bool:
    return isinstance(block, StyledBlock) and block.style == "caption"


def _caption(block: StyledBlock, sheet: StyleSheet) -> StyledBlock:
    runs = runs_of((block.text, sheet.paragraphs["caption"].font, "caption"))
    return replace(block, style="caption", runs=runs, first_line_chars=0)
