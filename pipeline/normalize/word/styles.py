"""The styles of a Word file: what a paragraph and a run have of them.

Styles are known by their names (``heading 1``), never by their ids: WPS calls heading 1 ``2``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_MOST_BASES = 32
_OFF = frozenset({"0", "false", "off"})
_SWITCHES = frozenset({"b", "vanish", "webHidden"})
_FONTS = ("eastAsia", "ascii", "hAnsi", "fareast")
_THEMES = {"eastAsiaTheme": "eastAsia", "asciiTheme": "ascii"}

RunLook = Mapping[str, str]
"""Of a run: ``sz`` in half-points, ``color``, ``eastAsia``, ``ascii``, ``vertAlign``; ``b`` and
``vanish`` are ``1`` or absent."""


@dataclass(slots=True)
class Style:
    """A style, or what a paragraph has of its own.

    Attributes:
        name: as Word shows it in English.
        list: id of its list; empty for none of its own.
        level: in that list; ``None`` where it does not say.
        alignment: ``w:jc``.
        outline: from 1; 0 for body text, ``None`` where it does not say.
        run: how its text is set.
    """

    name: str = ""
    list: str = ""
    level: int | None = None
    alignment: str = ""
    outline: int | None = None
    run: RunLook = field(default_factory=dict)


class Styles:
    """The styles of a file.

    Args:
        root: of the styles part; ``None`` where there is none.
        theme: fonts of the theme, by ``minorEastAsia`` and the like.
    """

    def __init__(self, root: Any | None, theme: Mapping[str, str] | None = None) -> None:
        self._theme = theme or {}
        self._own: dict[str, tuple[str, Style]] = {}
        self._whole: dict[str, Style] = {}
        self.default_paragraph = ""
        self._defaults: RunLook = {}
        self._w = "" if root is None else root.tag.rpartition("}")[0] + "}"
        if root is not None:
            self._read(root)

    @property
    def lists(self) -> dict[str, str]:
        """The list of each style, for ``numStyleLink``."""
        return {key: style.list for key, (_, style) in self._own.items() if style.list}

    def _read(self, root: Any) -> None:
        w = self._w
        for defaults in root.iterchildren(f"{w}docDefaults"):
            for run in defaults.iter(f"{w}rPr"):
                self._defaults = self.run(run, w)
                break
        for one in root.iterchildren(f"{w}style"):
            key = one.get(f"{w}styleId") or ""
            style = Style(name=_value(one.find(f"{w}name"), w))
            if (properties := one.find(f"{w}pPr")) is not None:
                self.paragraph(properties, w, style)
            if (run := one.find(f"{w}rPr")) is not None:
                style.run = self.run(run, w)
            self._own[key] = (_value(one.find(f"{w}basedOn"), w), style)
            if one.get(f"{w}type") == "paragraph" and one.get(f"{w}default") in {"1", "true", "on"}:
                self.default_paragraph = self.default_paragraph or key

    def paragraph(self, properties: Any, w: str, style: Style) -> None:
        """Put what a ``w:pPr`` says of numbers and place into ``style``."""
        for child in properties:
            name = child.tag[len(w) :] if child.tag.startswith(w) else ""
            if name == "numPr":
                for part in child:
                    if part.tag == f"{w}numId":
                        style.list = _value(part, w)
                    elif part.tag == f"{w}ilvl":
                        style.level = _whole(_value(part, w))
            elif name == "jc":
                style.alignment = _value(child, w)
            elif name == "outlineLvl":
                level = _whole(_value(child, w))
                style.outline = level + 1 if level is not None and 0 <= level < 9 else 0

    def run(self, properties: Any, w: str) -> dict[str, str]:
        """What a ``w:rPr`` says."""
        found: dict[str, str] = {}
        for child in properties:
            tag = child.tag
            if not tag.startswith(w):
                continue
            name = tag[len(w) :]
            if name == "rFonts":
                for font in _FONTS:
                    if value := child.get(w + font):
                        found["eastAsia" if font == "fareast" else font] = value
                for theme, font in _THEMES.items():
                    if (key := child.get(w + theme)) and (value := self._theme.get(key)):
                        found[font] = value
            elif name in {"sz", "color", "vertAlign", "rStyle"}:
                found[name] = child.get(f"{w}val") or ""
            elif name in _SWITCHES:
                found[name] = "" if child.get(f"{w}val") in _OFF else "1"
        return found

    def whole(self, key: str) -> Style:
        """A style with all that it is based on."""
        if key not in self._whole:
            chain: list[Style] = []
            seen: set[str] = set()
            at = key
            while at in self._own and at not in seen and len(chain) < _MOST_BASES:
                seen.add(at)
                base, style = self._own[at]
                chain.append(style)
                at = base
            whole = Style(name=chain[0].name if chain else "", run=dict(self._defaults))
            for style in reversed(chain):
                whole.list = style.list or whole.list
                whole.level = style.level if style.level is not None else whole.level
                whole.alignment = style.alignment or whole.alignment
                whole.outline = style.outline if style.outline is not None else whole.outline
                whole.run = {**whole.run, **style.run}
            self._whole[key] = whole
        return self._whole[key]

    def of_run(self, key: str) -> RunLook:
        """What a character style adds, without the defaults of the document."""
        whole = self.whole(key).run
        return {name: value for name, value in whole.items() if self._defaults.get(name) != value}

    def bases(self, key: str) -> list[str]:
        """A style and those that it is based on, nearest first."""
        keys: list[str] = []
        while key in self._own and key not in keys and len(keys) < _MOST_BASES:
            keys.append(key)
            key = self._own[key][0]
        return keys

    def list_of(self, key: str) -> str:
        """Id of the list that a style itself names."""
        return self._own[key][1].list if key in self._own else ""


def theme_fonts(root: Any) -> dict[str, str]:
    """The fonts of a theme by the names that styles use, those for simplified Chinese."""
    found: dict[str, str] = {}
    for which in ("major", "minor"):
        for fonts in root.iter("{*}" + f"{which}Font"):
            for child in fonts:
                name, face = child.tag.rpartition("}")[2], child.get("typeface") or ""
                if name == "latin" and face:
                    found[f"{which}HAnsi"] = found[f"{which}Ascii"] = face
                elif name == "ea" and face:
                    found[f"{which}EastAsia"] = face
                elif name == "font" and child.get("script") == "Hans":
                    found.setdefault(f"{which}EastAsia", face)
    return found


def _value(element: Any | None, w: str) -> str:
    return "" if element is None else element.get(f"{w}val") or ""


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 6 else None
