"""What of a Word file's formatting takes effect: defaults, styles, lists and what is direct.

ISO/IEC 29500-1 17.7.2: the document's defaults, then the paragraph's style with all that it is
based on, then its list's level, then what the paragraph says itself; of a run also its character
style and its own properties. A property's attributes are inherited one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.normalize.word.elements import OFF, local, space_of

_MOST_BASES = 32
_OF_PARAGRAPH = frozenset({"ind", "spacing", "jc", "snapToGrid", "pageBreakBefore"})
_OF_RUN = frozenset({"rFonts", "sz", "color", "spacing", "vanish", "snapToGrid", "w"})
_HANGING = ("hanging", "hangingChars")
_FIRST = ("firstLine", "firstLineChars")
_THEMED = {"eastAsiaTheme": "eastAsia", "asciiTheme": "ascii", "hAnsiTheme": "hAnsi"}

Look = Mapping[str, Mapping[str, str]]
"""Properties by name, each its attributes without their namespace."""


def _attributes(element: Any) -> dict[str, str]:
    return {key.rpartition("}")[2]: value for key, value in element.attrib.items()}


def _read(properties: Any | None, wanted: Iterable[str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for child in properties if properties is not None else ():
        name = local(child)
        if name in wanted:
            found[name] = _attributes(child)
    return found


def over(below: Look, above: Look) -> dict[str, dict[str, str]]:
    """What holds where ``above`` is said over ``below``."""
    made = {name: dict(attributes) for name, attributes in below.items()}
    for name, attributes in above.items():
        base = made.setdefault(name, {})
        if name == "ind":
            _one_first_line(base, attributes)
        if name == "rFonts":  # a font that is named stands over one of the theme, and the reverse
            for theme, font in _THEMED.items():
                if font in attributes and theme not in attributes:
                    base.pop(theme, None)
        base.update(attributes)
    return made


def _one_first_line(base: dict[str, str], attributes: Mapping[str, str]) -> None:
    """A first line that hangs is not indented, and the reverse."""
    if any(name in attributes for name in _HANGING):
        for name in _FIRST:
            base.pop(name, None)
    elif any(name in attributes for name in _FIRST):
        for name in _HANGING:
            base.pop(name, None)


def is_on(look: Look, name: str, *, default: bool = False) -> bool:
    """Whether a switch is on."""
    if name not in look:
        return default
    return look[name].get("val") not in OFF


def number(look: Look, name: str, attribute: str = "val") -> int | None:
    """An attribute that is a whole number; ``None`` where it is none."""
    return whole(look.get(name, {}).get(attribute))


def whole(text: str | None) -> int | None:
    """A whole number as Word writes it, a fraction of one left out; ``None`` where it is none."""
    if text is None or len(text) > 12:
        return None
    try:
        found = int(float(text.removesuffix("pt")))
    except (ValueError, OverflowError):
        return None
    return found if abs(found) <= 10**6 else None


class Cascade:
    """The styles and lists of a file.

    Args:
        styles: the root of the styles part, where there is one.
        numbering: the root of the numbering part, where there is one.
        theme: fonts of the theme by ``minorEastAsia`` and the like.
    """

    def __init__(
        self, styles: Any | None, numbering: Any | None, theme: Mapping[str, str] | None = None
    ) -> None:
        self._theme = theme or {}
        self._bases: dict[str, str] = {}
        self._paragraphs: dict[str, dict[str, dict[str, str]]] = {}
        self._runs: dict[str, dict[str, dict[str, str]]] = {}
        self._lists: dict[str, str] = {}
        self._levels: dict[tuple[str, str], dict[str, dict[str, str]]] = {}
        self._of_style: dict[str, tuple[str, str]] = {}
        self._whole: dict[tuple[str, bool], dict[str, dict[str, str]]] = {}
        self._defaults: tuple[Look, Look] = ({}, {})
        self._plain: dict[str, Look] = {}
        self.default_paragraph = ""
        if styles is not None:
            self._read_styles(styles)
        if numbering is not None:
            self._read_numbering(numbering)

    def _read_styles(self, root: Any) -> None:
        w = space_of(root)
        for defaults in root.iterchildren(f"{w}docDefaults"):
            paragraph = next(defaults.iter(f"{w}pPr"), None)
            run = next((one for one in defaults.iter(f"{w}rPr")), None)
            self._defaults = (_read(paragraph, _OF_PARAGRAPH), _read(run, _OF_RUN))
        for one in root.iterchildren(f"{w}style"):
            key = one.get(f"{w}styleId") or ""
            base = one.find(f"{w}basedOn")
            properties = one.find(f"{w}pPr")
            self._bases[key] = "" if base is None else base.get(f"{w}val") or ""
            self._paragraphs[key] = _read(properties, _OF_PARAGRAPH)
            self._runs[key] = _read(one.find(f"{w}rPr"), _OF_RUN)
            listed = _list_of(properties, w)
            if listed is not None:
                self._of_style[key] = listed
            is_default = one.get(f"{w}default") in {"1", "true", "on"}
            if one.get(f"{w}type") == "paragraph" and is_default:
                self.default_paragraph = self.default_paragraph or key

    def _read_numbering(self, root: Any) -> None:
        w = space_of(root)
        for one in root.iterchildren(f"{w}abstractNum"):
            key = one.get(f"{w}abstractNumId") or ""
            for level in one.iterchildren(f"{w}lvl"):
                found = _read(level.find(f"{w}pPr"), {"ind"})
                self._levels[key, level.get(f"{w}ilvl") or "0"] = found
        for one in root.iterchildren(f"{w}num"):
            abstract = one.find(f"{w}abstractNumId")
            if abstract is not None:
                self._lists[one.get(f"{w}numId") or ""] = abstract.get(f"{w}val") or ""

    def paragraph(self, properties: Any | None, w: str) -> tuple[Look, str]:
        """What takes effect of a ``w:pPr``, and the paragraph's style."""
        named = None if properties is None else properties.find(f"{w}pStyle")
        key = self.default_paragraph if named is None else named.get(f"{w}val") or ""
        if key not in self._bases:
            key = self.default_paragraph
        look = over(self._defaults[0], self._chain(key, of_runs=False))
        listed = _list_of(properties, w) or self._list_of_style(key)
        if listed is not None and listed[0] != "0":
            abstract = self._lists.get(listed[0], "")
            look = over(look, self._levels.get((abstract, listed[1]), {}))
        return over(look, _read(properties, _OF_PARAGRAPH)), key

    def run(self, style: str, properties: Any | None, w: str) -> Look:
        """What takes effect of a ``w:rPr`` in a paragraph of a style."""
        if style not in self._plain:
            self._plain[style] = over(self._defaults[1], self._chain(style, of_runs=True))
        look: Look = self._plain[style]
        if properties is None:
            return look
        named = properties.find(f"{w}rStyle")
        if named is not None:
            look = over(look, self._chain(named.get(f"{w}val") or "", of_runs=True))
        return over(look, _read(properties, _OF_RUN))

    def font(self, look: Look, which: str) -> str:
        """The font of a run for ``eastAsia`` or ``ascii``; empty where none is named."""
        fonts = look.get("rFonts", {})
        themed = fonts.get(f"{which}Theme")
        if themed is not None and (face := self._theme.get(themed)):
            return face
        return fonts.get(which, "")

    def _list_of_style(self, key: str) -> tuple[str, str] | None:
        for _ in range(_MOST_BASES):
            if key in self._of_style:
                return self._of_style[key]
            key = self._bases.get(key, "")
        return None

    def _chain(self, key: str, *, of_runs: bool) -> Look:
        if (key, of_runs) not in self._whole:
            own = self._runs if of_runs else self._paragraphs
            chain: list[Look] = []
            seen: set[str] = set()
            at = key
            while at in own and at not in seen and len(chain) < _MOST_BASES:
                seen.add(at)
                chain.append(own[at])
                at = self._bases.get(at, "")
            look: Look = {}
            for one in reversed(chain):
                look = over(look, one)
            self._whole[key, of_runs] = dict(look)  # type: ignore[arg-type]
        return self._whole[key, of_runs]


def _list_of(properties: Any | None, w: str) -> tuple[str, str] | None:
    """The list that a ``w:pPr`` names, and its level."""
    found = None if properties is None else properties.find(f"{w}numPr")
    if found is None:
        return None
    number, level = found.find(f"{w}numId"), found.find(f"{w}ilvl")
    if number is None:
        return None
    return (
        number.get(f"{w}val") or "0",
        (level.get(f"{w}val") or "0") if level is not None else "0",
    )
