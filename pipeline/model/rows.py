"""Rows that a text has by itself: lines of its source, names that only a line end parts."""

from __future__ import annotations

from itertools import pairwise

from pipeline.model.document import TextElement
from pipeline.text.names import AUTHORITY_ENDS

# Of marks also; a line elsewhere that ends so is not surely a name.
MARK_ENDS = (*AUTHORITY_ENDS, "公司", "学院", "海关", "学会", "法院", "检察院")
_NAME_ENDS = (*MARK_ENDS, "机关", "单位", "部门", "企业", "学校", "大队", "中队", "办", "县", "区")
_NEXT_NAME = frozenset("省市县区州盟旗镇乡驻本")
"""What a name begins with whose place is not named: 市城管局."""
_PARTS = "、，,；; "


def source_lines(element: TextElement) -> tuple[int, ...]:
    """Offsets where the element's text went to a new line of its source.

    None where the text was made longer or shorter since: the offsets are of what was read.
    """
    origin = element.origin
    if not origin or origin[-1].offset + element.end - origin[-1].source != len(element.text):
        return ()
    return tuple(
        after.offset
        for before, after in pairwise(origin)
        if after.line != before.line and 0 < after.offset < len(element.text)
    )


def names_apart(element: TextElement) -> tuple[int, ...]:
    """Offsets where only the end of a source line parts two names: 主送, 抄送, 分送.

    A name that was broken over lines is not parted: its rest begins no other name.
    """
    text = element.text
    return tuple(
        at
        for at in source_lines(element)
        if (text[at] == "各" and text[at - 1] not in _PARTS)
        or (text[at] in _NEXT_NAME and text[:at].endswith(_NAME_ENDS))
    )
