"""Names that run on in a title or mark: where each begins."""

from __future__ import annotations

from pipeline.model.rows import MARK_ENDS

# What begins another name although it does not begin with the place the first one names.
_STARTS = ("国务院", "中共", "共青团", "中华全国", "中国人民", "国家税务总局", "国家统计局")
_BRANCHED = ("国家", "中国", "最高")
_PLACE = 2  # characters of a name that name the place: 云汀, 临澜


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
