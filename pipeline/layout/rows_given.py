"""Rows that a title or mark has by itself: lines of its source, names that follow one another."""

from __future__ import annotations

from itertools import pairwise

from pipeline.model import TextElement
from pipeline.text.names import AUTHORITY_ENDS

# What begins another name although it does not begin with the place the first one names.
_STARTS = ("国务院", "中共", "共青团", "中华全国", "中国人民", "国家税务总局")
# Of marks also; a line elsewhere that ends so is not surely a name.
MARK_ENDS = (*AUTHORITY_ENDS, "军区", "分区", "公司", "学院", "海关", "学会", "法院", "检察院")
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
