"""Rows that a title or mark has by itself: lines of its source, names that follow one another."""

from __future__ import annotations

from itertools import pairwise

from pipeline.model import TextElement
from pipeline.text.names import AUTHORITY_ENDS

# What begins another name although it does not begin with the place the first one names.
_STARTS = ("国务院", "中共", "共青团", "中华全国", "中国人民", "国家税务总局", "国家统计局")
# Of marks also; a line elsewhere that ends so is not surely a name.
MARK_ENDS = (*AUTHORITY_ENDS, "公司", "学院", "海关", "学会", "法院", "检察院")
_NAME_ENDS = (*MARK_ENDS, "机关", "单位", "部门", "办", "县", "区")
_NEXT_NAME = frozenset("省市县区州盟旗镇乡驻本")
"""What a name begins with whose place is not named: 市城管局."""
_PARTS = "、，,；; "
_BRANCHED = ("国家", "中国", "最高")
_PLACE = 2  # characters of a name that name the place: 云汀, 临澜


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


def names_run_on(text: str, start: int) -> list[int]:
    """Where names that run on without anything between them begin anew.

    >>> text = "中共云汀市委云汀市人民政府文件"
    >>> [text[at:] for at in names_run_on(text, 0)]
    ['云汀市人民政府文件']
    """
    name = text[start:].lstrip()
    first = name.removeprefix("中共")
    place = first[:_PLACE]
    found: list[int] = []
    for end in range(start + _PLACE + 1, len(text) - 1):
        if not text[start:end].endswith(MARK_ENDS):
            continue
        begins = text.startswith((place, *_STARTS), end) and len(place) == _PLACE
        # 国家税务总局云汀市税务局 is one name.
        if begins and not text[max([start, *found]) : end].startswith(_BRANCHED):
            found.append(end)
    return found
