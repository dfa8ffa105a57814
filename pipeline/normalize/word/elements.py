"""Elements of Word's XML: names, neighbours, the cells of a row, what is in a drawing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from pipeline.text.patterns import regex

MOST_COLUMNS = 63
"""Of a table; Word has no more."""
WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "smartTag"})
"""What may stand around rows and cells."""
_VML = "{urn:schemas-microsoft-com:vml}"
_ROUND = frozenset({"textCircle", "textButton", "textCirclePour", "textButtonPour"})
_ARCS = frozenset({"textArchUp", "textArchDown", "textArchUpPour", "textArchDownPour"})
_RINGS = frozenset({"ellipse", "donut", "star5", "oval"})
_SHAPES = {
    **{"3": "ellipse", "12": "star5", "23": "donut", "144": "textArchUp", "145": "textArchDown"},
    **{"146": "textCircle", "147": "textButton", "148": "textArchUpPour"},
    **{"149": "textArchDownPour", "150": "textCirclePour", "151": "textButtonPour"},
}
"""Shapes of VML by their numbers (ISO/IEC 29500-4, 19.1.2.19), by the names of today."""
_WIDTH = regex(r"([0-9]{1,5}(?:\.[0-9]{1,6})?)(%?)")
_WATERMARK = "WaterMarkObject"
_MOST_DIGITS = 5  # of the number of a list's entry
OFF = frozenset({"0", "false", "off"})
"""How a switch is turned off."""


def forget(element: Any) -> None:
    """Free an element and those before it."""
    element.clear()
    parent = element.getparent()
    while element.getprevious() is not None:
        del parent[0]


def before(element: Any, last: Any) -> list[Any]:
    """What stands between the element that was forgotten last and this one."""
    found: list[Any] = []
    if element.getprevious() is last:
        return found
    for one in element.itersiblings(preceding=True):
        if one is last:
            break
        found.append(one)
    return found[::-1]


def local(element: Any) -> str:
    """An element's name without its namespace."""
    return _local(element.tag)


@lru_cache(maxsize=1024)
def _local(tag: Any) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def space_of(element: Any) -> str:
    """An element's namespace, in braces."""
    return f"{element.tag.rpartition('}')[0]}}}"


def child_of(element: Any, tag: str) -> Any | None:
    """The first child with a tag: mostly the very first. ``find``, made for paths, is slower."""
    for first in element:
        if first.tag == tag:
            return first
        break
    return next(element.iterchildren(tag), None)


def value_of(element: Any | None, w: str) -> str:
    """The ``w:val`` of an element; empty where there is none."""
    return "" if element is None else element.get(f"{w}val") or ""


def local_id(part: Any) -> str:
    """The name of the attribute that refers to another part."""
    return next((name for name in part.attrib if name.endswith("}id")), "id")


def small(text: str | None) -> int:
    """A count of columns; 0 where it is none."""
    return min(int(text), MOST_COLUMNS) if text and text.isdecimal() and len(text) < 5 else 0


def twips(text: str | None) -> int:
    """A height in twips; 0 where it is none, or higher than a sheet."""
    return int(text) if text and text.isdecimal() and len(text) < 6 else 0


def preferred_width(text: str | None) -> float:
    """A width in twips or in fiftieths of a hundredth, which may be written ``20%``; else 0."""
    found = _WIDTH.fullmatch(text or "")
    return float(found[1]) * (50 if found[2] else 1) if found is not None else 0.0


def cells(row: Any) -> Iterator[Any]:
    """The cells of a row, content controls around them or not."""
    for child in row:
        name = local(child)
        if name == "tc":
            yield child
        elif name in WRAPPERS:
            yield from cells(child)
        elif name == "AlternateContent":
            yield from cells(alternative(child, "tc"))


def alternative(element: Any, name: str) -> Any:
    """The branch of ``mc:AlternateContent`` that is read: the first with such an element."""
    return next((one for one in element if one.find(f"{{*}}{name}") is not None), ())


def nearest_table(element: Any) -> Any:
    """The table that an element is in."""
    return next((up for up in element.iterancestors() if local(up) == "tbl"), None)


def without_boxes(element: Any) -> Iterator[Any]:
    """What is inside a drawing, a text box whole; of alternatives the first that has any."""
    for child in element:
        name = local(child)
        if name == "txbxContent":
            yield child
        elif name == "AlternateContent":
            for branch in child:
                inside = list(without_boxes(branch))
                yield from inside
                if inside:
                    break
        elif name:
            yield child
            yield from without_boxes(child)


def over_the_text(element: Any) -> str:
    """Why the words of a drawing are none of the text; empty where they may be.

    Words that run round, or on an arc with a ring or a star about them, are a seal's (ECMA-376
    part 1, 20.1.10.56 and 20.1.10.76; VML has such shapes by numbers); a watermark has a name that
    Word gives it.
    """
    shapes: set[str] = set()
    for part in element.iter("{*}prstTxWarp", "{*}prstGeom", "{*}docPr", f"{_VML}*"):
        if _WATERMARK in f"{part.get('id') or ''} {part.get('name') or ''}":
            return "watermark"
        number = (part.get("type") or "").rpartition("_t")[2]
        shapes.add(part.get("prst") or _SHAPES.get(number, "") or local(part))
    is_seal = shapes & _ROUND or (shapes & _ARCS and shapes & _RINGS)
    return "drawn-seal" if is_seal else ""


def answered(element: Any, w: str) -> str:
    """What a check box or a list of a form shows, which have no result; empty for another field."""
    entries = element.findall(f"{w}ffData/{w}ddList/{w}listEntry")
    if entries:
        chosen = element.find(f"{w}ffData/{w}ddList/{w}result")
        at = chosen.get(f"{w}val") or "" if chosen is not None else ""
        place = int(at) if at.isascii() and at.isdigit() and len(at) < _MOST_DIGITS else 0
        return entries[min(place, len(entries) - 1)].get(f"{w}val") or ""
    box = element.find(f"{w}ffData/{w}checkBox")
    if box is None:
        return ""
    for name in ("checked", "default"):
        state = box.find(f"{w}{name}")
        if state is not None:
            return "□" if (state.get(f"{w}val") or "1") in OFF else "☑"
    return "□"
