"""The styles of a Word file: what a paragraph and a run have of them.

Styles are known by their names (``heading 1``), never by their ids: WPS calls heading 1 ``2``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.normalize.word.elements import OFF, space_of, value_of

_MOST_BASES = 32
_MOST_FACES = 500
_SWITCHES = frozenset({"b", "vanish", "webHidden", "strike", "dstrike"})
_FONTS = {name: name for name in ("eastAsia", "ascii", "hAnsi")} | {"fareast": "eastAsia"}
_THEMES = {"eastAsiaTheme": "eastAsia", "asciiTheme": "ascii"}
_OF_RUNS = frozenset({"rFonts", "sz", "color", "vertAlign", "rStyle", *_SWITCHES})
STATED = frozenset({"numPr", "jc", "outlineLvl"})
"""What of a ``w:pPr`` is of numbers and place."""

RunLook = Mapping[str, str]
"""Of a run: ``sz`` in half-points, ``color``, ``eastAsia``, ``ascii``, ``vertAlign``; ``b``,
``vanish``, ``strike`` and ``dstrike`` are ``1``, or empty or absent."""


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

    def over(self, base: Style) -> Style:
        """What a paragraph has that says this of its own and is set in ``base``.

        Its level is its own alone: a level that names the style is asked before the style's.
        """
        return Style(
            base.name,
            self.list or base.list,
            self.level,
            self.alignment or base.alignment,
            self.outline if self.outline is not None else base.outline,
            base.run,
        )


class Styles:
    """The styles of a file, each read when it is first asked for: a template has a hundred.

    Args:
        root: of the styles part; ``None`` where there is none.
        theme: gives the fonts of the theme, by ``minorEastAsia`` and the like, when one is named.
    """

    def __init__(
        self, root: Any | None, theme: Callable[[], Mapping[str, str]] | None = None
    ) -> None:
        self._theme = theme or dict
        self._fonts: Mapping[str, str] | None = None
        self._faces: dict[tuple[tuple[str, str], ...], dict[str, str]] = {}
        self._elements: dict[str, Any] = {}
        self._own: dict[str, tuple[str, Style]] = {}
        self._whole: dict[str, Style] = {}
        self._of_runs: dict[str, RunLook] = {}
        self.default_paragraph = ""
        self._defaults: RunLook = {}
        self._w = "" if root is None else space_of(root)
        if root is not None:
            self._find(root)

    def _find(self, root: Any) -> None:
        w = self._w
        for defaults in root.iterchildren(f"{w}docDefaults"):
            for run in defaults.iter(f"{w}rPr"):
                self._defaults = self.run(run, w)
                break
        for one in root.iterchildren(f"{w}style"):
            key = one.get(f"{w}styleId") or ""
            self._elements[key] = one
            is_default = one.get(f"{w}default") in {"1", "true", "on"}
            if is_default and one.get(f"{w}type") == "paragraph":
                self.default_paragraph = self.default_paragraph or key

    def _of(self, key: str) -> tuple[str, Style]:
        """The key of what a style is based on, and what it says itself; there is such a style."""
        if key not in self._own:
            w, one = self._w, self._elements[key]
            style = Style(name=value_of(one.find(f"{w}name"), w))
            for child in one.iterchildren(f"{w}pPr"):
                self.paragraph(child, w, style)
                break
            for child in one.iterchildren(f"{w}rPr"):
                style.run = self.run(child, w)
                break
            self._own[key] = (value_of(one.find(f"{w}basedOn"), w), style)
        return self._own[key]

    def paragraph(self, properties: Any, w: str, style: Style) -> None:
        """Put what a ``w:pPr`` says of numbers and place into ``style``."""
        size = len(w)
        for child in properties:
            tag = child.tag
            if tag[size:] in STATED and tag.startswith(w):
                put(style, tag[size:], child, w)

    def run(self, properties: Any, w: str) -> dict[str, str]:
        """What a ``w:rPr`` says."""
        found: dict[str, str] = {}
        size, val = len(w), f"{w}val"
        for child in properties:
            tag = child.tag
            name = tag[size:]
            if name not in _OF_RUNS or not tag.startswith(w):
                continue
            if name == "rFonts":
                self._fonts_of(child, w, found)
            elif name in _SWITCHES:
                found[name] = "" if child.get(val) in OFF else "1"
            else:
                found[name] = child.get(val) or ""
        return found

    def _fonts_of(self, element: Any, w: str, found: dict[str, str]) -> None:
        """What a ``w:rFonts`` says; a font of the theme goes before one by its name."""
        given = tuple(element.items())
        fonts = self._faces.get(given)
        if fonts is None:
            fonts = {}
            said = dict(given)
            for name, font in _FONTS.items():
                if value := said.get(w + name):
                    fonts[font] = value
            for theme, font in _THEMES.items():
                if (key := said.get(w + theme)) and (value := self._theme_font(key)):
                    fonts[font] = value
            if len(self._faces) < _MOST_FACES:
                self._faces[given] = fonts
        found.update(fonts)

    def _theme_font(self, key: str) -> str:
        if self._fonts is None:
            self._fonts = self._theme()
        return self._fonts.get(key, "")

    def whole(self, key: str) -> Style:
        """A style with all that it is based on."""
        if key not in self._whole:
            chain = [self._of(one)[1] for one in self.bases(key)]
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
        if key not in self._of_runs:
            whole, defaults = self.whole(key).run, self._defaults
            self._of_runs[key] = {
                name: value for name, value in whole.items() if defaults.get(name) != value
            }
        return self._of_runs[key]

    def bases(self, key: str) -> list[str]:
        """A style and those that it is based on, nearest first."""
        keys: list[str] = []
        while key in self._elements and key not in keys and len(keys) < _MOST_BASES:
            keys.append(key)
            key = self._of(key)[0]
        return keys

    def list_of(self, key: str) -> str:
        """Id of the list that a style itself names, for ``numStyleLink``."""
        return self._of(key)[1].list if key in self._elements else ""


def put(style: Style, name: str, child: Any, w: str) -> None:
    """Put what one of :data:`STATED` says into ``style``.

    Args:
        style: takes it.
        name: of the element, without its namespace.
        child: the element.
        w: the namespace, in braces.
    """
    if name == "numPr":
        for part in child:
            if part.tag == f"{w}numId":
                style.list = value_of(part, w)
            elif part.tag == f"{w}ilvl":
                style.level = _whole(value_of(part, w))
    elif name == "jc":
        style.alignment = value_of(child, w)
    else:
        level = _whole(value_of(child, w))
        style.outline = level + 1 if level is not None and 0 <= level < 9 else 0


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


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 6 else None
