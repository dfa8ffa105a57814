"""What an element's name and attributes say: hidden, a tool of the page, raised or lowered."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.normalize.page.tree import Node
from pipeline.text.patterns import regex

CONTROLS = frozenset(
    {"select", "button", "textarea", "datalist", "object", "audio", "video", "canvas", "map"}
)
_BOXES = frozenset({"checkbox", "radio"})
_WRITTEN_IN = frozenset({"text", "number", "date", "month", "time", "tel", "email", "url"})
UNSEEN = frozenset({"template", "noscript", "annotation", "annotation-xml"})
_TOOL = regex(
    r"(?:^|[\s_-])(?:bd)?share|(?:^|[\s_-])print|breadcrumb|fontsize|font-size|toolbar|qrcode|"
    r"erweima|ewm|(?:^|[\s_-])(?:crumbs?|pagination|pages?|pager|page-?(?:list|nav|bar)|jiathis|editor_share)(?:$|[\s_-])",
    re.IGNORECASE,
)
_LEVELS = {"super": "sup", "text-top": "sup", "sub": "sub", "text-bottom": "sub"}
_SHIFTED = {
    "sup": str.maketrans("0123456789+-−=()（）n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾⁽⁾ⁿ"),
    "sub": str.maketrans("0123456789+-−=()（）", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎₍₎"),
}
_UNSHIFTED = frozenset(". \t\r\n\f\xa0")
"""Characters that stay as they are: PM₂.₅."""
_PIXELS = regex(r"\s*([0-9]{1,4})(?:px)?\s*$")
_NUMBER = regex(r"([0-9]{1,4}(?:\.[0-9]{1,4})?)\s*(px|pt|mm|cm|in)?(?:\s*!important)?\s*(?:;|$)")
_HEIGHT = regex(rf"(?:^|;)\s*(?:min-|mso-height-rule:[^;]*;\s*)?height\s*:\s*{_NUMBER.pattern}")
_WIDE = regex(r"([0-9]{1,4}(?:\.[0-9]{1,12})?)\s*(px|pt|mm|cm|in|%)?(?:\s*!important)?\s*(?:;|$)")
_WIDTH = regex(rf"(?:^|;)\s*width\s*:\s*{_WIDE.pattern}")
_MM = {"px": 25.4 / 96, "pt": 25.4 / 72, "mm": 1.0, "cm": 10.0, "in": 25.4}
_ICON = regex(
    r"share|print|icon|logo|banner|spacer|blank\.gif|dot\.gif|arrow|close\.|save\.gif|sendmail|"
    r"openpage|ewm|qrcode|fileTypeImages",
    re.IGNORECASE,
)
_ADDRESSES = ("src", "data-src", "data-original", "data-lazy-src")
"""Where an image's address may stand: pages often load it when it comes into view."""
_ICON_SIDE = 40  # pixels; formulas and photographs are larger in one direction at least


def style_of(node: Node) -> dict[str, str]:
    """The element's ``style``: property to value, lower case."""
    if "style" not in node.attributes:
        return {}
    declarations = node.value("style").lower().split(";")
    parts = [declaration.partition(":") for declaration in declarations]
    return {name.strip(): value.strip() for name, colon, value in parts if colon}


def is_hidden(node: Node) -> bool:
    """Whether the page does not show the element."""
    if node.tag in UNSEEN or "hidden" in node.attributes or node.tag == "input":
        return True
    style = style_of(node)
    return (
        style.get("display", "").startswith("none")
        or style.get("visibility", "").startswith("hidden")
        or style.get("mso-hide", "") == "all"
    )


def is_answer(node: Node) -> bool:
    """Whether an element shows what a person chose or wrote in a form: none of the page's text.

    An empty box to tick is one too: that it is not ticked says something.
    """
    if node.tag == "select":
        return True
    if node.tag != "input" or "hidden" in node.attributes:
        return False
    kind = node.value("type").lower() or "text"
    return kind in _BOXES or (kind in _WRITTEN_IN and bool(node.value("value").strip()))


def is_struck(node: Node) -> bool:
    """Whether the page crosses the element's words out."""
    if node.tag in {"s", "strike", "del"}:
        return True
    return "line-through" in style_of(node).get("text-decoration", "")


def is_tool(node: Node) -> bool:
    """Whether the element's names call it a share bar, a way of navigation or the like."""
    if node.tag == "nav":
        return True
    return len(node.names) < 300 and _TOOL.search(node.names) is not None


def level_of(node: Node) -> str:
    """``sup``, ``sub`` or nothing."""
    if node.tag in {"sup", "sub"}:
        return node.tag
    if node.tag in {"span", "font"}:
        return _LEVELS.get(style_of(node).get("vertical-align", ""), "")
    return ""


def shifted(text: str, level: str) -> str | None:
    """The text raised or lowered, character by character; ``None`` where Unicode lacks one.

    Args:
        text: what stands in the element.
        level: ``sup`` or ``sub``.

    >>> shifted("3", "sup"), shifted("2.5", "sub"), shifted("[1]", "sup")
    ('³', '₂.₅', None)
    """
    table = _SHIFTED[level]
    if not any(ord(char) in table for char in text):
        return None
    if not all(char in _UNSHIFTED or ord(char) in table for char in text):
        return None
    return text.translate(table)


def keeps_space(node: Node) -> bool:
    """Whether line ends and spaces inside count."""
    if node.tag in {"pre", "listing", "plaintext", "xmp"}:
        return True
    return style_of(node).get("white-space", "").startswith("pre")


def is_unmarked(node: Node) -> bool:
    """Whether a list shows no numbers."""
    style = style_of(node)
    return "none" in style.get("list-style", "") + style.get("list-style-type", "")


def is_ruled(node: Node) -> bool:
    """Whether the element's style draws lines around it."""
    return any(
        name.startswith("border") and ("solid" in value or "double" in value)
        for name, value in style_of(node).items()
    )


def image_address(node: Node) -> str:
    """Where an image is to be had, as the page has it; empty where it does not say."""
    return next(filter(None, map(node.value, _ADDRESSES)), "").strip()


def image_pixels(node: Node) -> tuple[int, int]:
    """Width and height that a page gives an image; 0 for what it does not say in pixels."""
    found = [_PIXELS.match(node.value(side)) for side in ("width", "height")]
    width, height = (int(side[1]) if side is not None else 0 for side in found)
    return width, height


def stated_height(attributes: Mapping[str, str]) -> float:
    """The height in mm that an element's attributes or style give it; 0 for none, or a share.

    A pixel is 1/96 inch (CSS Values and Units 3, 6.2).

    >>> stated_height({"style": "height: 4cm"}), round(stated_height({"height": "96"}), 1)
    (40.0, 25.4)
    >>> stated_height({"height": "20%"})
    0.0
    """
    style = attributes.get("style", "").lower()
    found = _HEIGHT.search(style) or _NUMBER.match(attributes.get("height", "").strip().lower())
    return float(found[1]) * _MM[found[2] or "px"] if found is not None else 0.0


def stated_width(attributes: Mapping[str, str]) -> tuple[float, bool]:
    """The width that an element's style or attributes give it, in mm; 0 for none.

    And whether it is in hundredths of what it stands in, which it may be instead.

    >>> stated_width({"style": "width: 4cm"}), stated_width({"width": "12.5%"})
    ((40.0, False), (12.5, True))
    >>> stated_width({"style": "min-width: 4cm", "width": "auto"})
    (0.0, False)
    """
    style = attributes.get("style", "").lower()
    found = _WIDTH.search(style) or _WIDE.match(attributes.get("width", "").strip().lower())
    if found is None:
        return 0.0, False
    is_share = found[2] == "%"
    return float(found[1]) * (1.0 if is_share else _MM[found[2] or "px"]), is_share


def image_name(node: Node) -> str:
    """What an image is called: its description, else its file's name; empty for decoration."""
    address = image_address(node)
    if _ICON.search(address) and not address.startswith("data:"):
        return ""
    pixels = [side for side in image_pixels(node) if side]
    if pixels and max(pixels) <= _ICON_SIDE:
        return ""
    for name in ("alt", "title"):
        if description := " ".join(node.value(name).split()):
            return description[:120]
    if address.startswith("data:") or not address:
        return "图片" if address else ""
    file = address.partition("?")[0].partition("#")[0].replace("\\", "/").rpartition("/")[2]
    return file[:120] or "图片"
