"""What stands on a side becomes one SVG document: real text, each glyph at its place."""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import groupby

from pipeline.pictures import shown
from pipeline.writers.setting.glyphs import EMPTY
from pipeline.writers.setting.positions import PlacedGlyph, placed_glyphs
from pipeline.writers.setting.rows import Figure, Rule, TextLine
from pipeline.writers.setting.sides import Drawn
from pipeline.writers.svg.fonts import WebFont, xml_text

_JOINING = frozenset({"Mn", "Mc", "Me", "Cf"})  # a browser would place them by their neighbours
_RUNS_LEFT = frozenset({"R", "AL", "AN", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI"})


class Pen:
    """Draws pages with the fonts and pictures of one document."""

    def __init__(self, fonts: Sequence[WebFont], pictures: Mapping[str, bytes]) -> None:
        """Args: fonts by their resource index; pictures by their hashes."""
        self._fonts = fonts
        self._pictures = pictures

    def page(
        self, width: float, height: float, turned: Iterable[Drawn], upright: Iterable[Drawn] = ()
    ) -> str:
        """One page as it is read.

        Args:
            width: in points; of a landscape page its long side.
            height: likewise.
            turned: what stands in its rows.
            upright: what stands on the sheet, whose head is a landscape page's left edge.
        """
        size = f"{number(width)} {number(height)}"
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" xml:space="preserve"'
            f' width="{number(width)}pt" height="{number(height)}pt">',
            # Cells share their rules: one drawn twice would be the darker for it.
            *dict.fromkeys(map(self._element, turned)),
        ]
        on_sheet = [*map(self._element, upright)]
        if on_sheet and width > height:
            on_sheet = [f'<g transform="matrix(0 1 -1 0 {number(width)} 0)">', *on_sheet, "</g>"]
        return "".join([*parts, *on_sheet, "</svg>"])

    def digest(
        self, width: float, height: float, turned: Iterable[Drawn], upright: Iterable[Drawn]
    ) -> bytes:
        """What tells a page from any other without drawing it. Args: as :meth:`page`."""
        said = [width, height, [*map(self._said, turned)], [*map(self._said, upright)]]
        return hashlib.sha256(repr(said).encode()).digest()

    def _said(self, drawn: Drawn) -> object:
        """All that a thing's drawing hangs on."""
        item, top = drawn.item, drawn.top
        if isinstance(item, Figure):
            return (top, item.key, item.x, item.y, item.width, item.height)
        if isinstance(item, Rule):
            return (top, *item)
        text, (start, end, _, stretch, moves) = item.text, item.line
        return (
            (top + item.baseline, item.x, item.color, text.size, text.tracking),
            (text.text[start:end], "".join(text.codes[start:end]), text.width(start, end), stretch),
            [(at - start, moved) for at, moved in (moves or {}).items()],
            [
                (min(piece.end, end) - start, piece.font >= 0 and self._fonts[piece.font].family)
                for piece in text.pieces_in(start, end)
            ],
        )

    def _element(self, drawn: Drawn) -> str:
        item, top = drawn.item, drawn.top
        if isinstance(item, TextLine):
            return self._line(item, top + item.baseline)
        if isinstance(item, Figure):
            return self._figure(item, top)
        half = item.width / 2
        if item.y0 == item.y1:
            box = _box(item.x0, top + item.y0 - half, item.x1 - item.x0, item.width)
        else:
            box = _box(item.x0 - half, top + item.y0, item.width, item.y1 - item.y0)
        return f'<rect {box} fill="{_color(item)}"/>'

    def _figure(self, item: Figure, top: float) -> str:
        data = self._pictures[item.key]
        kind = "png" if shown(data).is_png else "jpeg"
        box = _box(item.x, top + item.y, item.width, item.height)
        coded = base64.b64encode(data).decode("ascii")
        return f'<image {box} preserveAspectRatio="none" href="data:image/{kind};base64,{coded}"/>'

    def _line(self, item: TextLine, y: float) -> str:
        """A line of text. What its neighbour shows is there to be found, and not painted."""
        chars = item.text.text[item.line.start : item.line.end]
        turned = any(unicodedata.bidirectional(char) in _RUNS_LEFT for char in chars)
        order = ' direction="ltr" unicode-bidi="bidi-override"' if turned else ""
        spans: list[str] = []
        for (font, _), group in groupby(_numbered(item), key=lambda one: one[0]):
            run = [placed for _, placed in group]
            text = escape(xml_text("".join(placed.char for placed in run)), quote=False)
            if font < 0:
                spans.append(f'<tspan fill="none">{text}</tspan>')
                continue
            places = " ".join(number(placed.x) for placed in run)
            spans.append(
                f'<tspan font-family="{self._fonts[font].family}" x="{places}">{text}</tspan>'
            )
        look = f'font-size="{number(item.text.size)}" fill="{_color(item)}"'
        return f'<text y="{number(y)}" {look}{order}>{"".join(spans)}</text>'


def number(value: float) -> str:
    """A length: at most two decimals, a hundredth of a point.

    >>> number(15.7949), number(-0.001), number(7)
    ('15.79', '0', '7')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _numbered(item: TextLine) -> Iterator[tuple[tuple[int, int], PlacedGlyph]]:
    """The glyphs of a line by font, those apart that a browser would move or count twice."""
    part = 0
    for placed in placed_glyphs(item):
        alone = placed.glyph is EMPTY or unicodedata.category(placed.char) in _JOINING
        alone = alone or ord(placed.char) > 0xFFFF
        part += alone
        yield (placed.glyph.font, part), placed
        part += alone


def _box(x: float, y: float, width: float, height: float) -> str:
    return f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'


def _color(item: TextLine | Rule) -> str:
    """``#rrggbb`` of ``r g b`` in shares of one."""
    return "#" + "".join(f"{round(float(share) * 255):02x}" for share in item.color.split())
