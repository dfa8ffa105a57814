"""What stands on a side becomes the objects of a page (GB/T 33190-2016, clauses 7.7, 9 to 11).

Objects stand where the PDF draws the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from pipeline.tuples import NamedTuple
from pipeline.writers.ofd.fonts import EmbeddedFont, Fonts
from pipeline.writers.ofd.runs import Run, runs_of
from pipeline.writers.ofd.xml import Ids, content, number, numbers, units
from pipeline.writers.setting.rows import Figure, Rule, TextLine
from pipeline.writers.setting.sides import Drawn

_PAD = 0.15  # of the size, kept free around a run: what leaves an object's box is cut off
_FEW = 3  # equal distances that are worth counting


class Placed(NamedTuple):
    """Objects that show a stretch of an element.

    Attributes:
        path: the element's; of a picture that is an artifact its name; empty for a page number.
        first: identifier of the first; the others follow.
        many: how many.
        is_artifact: they are no part of the text.
    """

    path: str
    first: int
    many: int
    is_artifact: bool = False


class _Look(NamedTuple):
    """What runs of one font, size and colour have alike.

    Attributes:
        pad: kept free on either side of a run.
        ascent: from the top of its box to the baseline.
        height: of the box.
        head: attributes and colour, as XML.
        code: how its characters begin, as XML.
    """

    pad: int
    ascent: int
    height: int
    head: str
    code: str


class PageDrawer:
    """Draws one page."""

    def __init__(self, fonts: Fonts, pictures: Mapping[str, int], ids: Ids, turn: int = 0) -> None:
        """Prepare.

        Args:
            fonts: of the file.
            pictures: identifier of each picture's resource, by its key.
            ids: gives the objects theirs.
            turn: height of the upright sheet in units, where the page shows it turned; else 0.
        """
        self._fonts = fonts
        self._pictures = pictures
        self._ids = ids
        self._turn = turn
        self._looks: dict[tuple[int, int, str], _Look] = {}
        self.placed: list[Placed] = []

    def layer(self, drawn: Iterable[Drawn], kind: str, *, is_turned: bool = False) -> str:
        """A layer with these things, as XML.

        Args:
            drawn: the things.
            kind: ``Body`` or ``Foreground``.
            is_turned: they stand on the sheet as it is upright.
        """
        key = self._ids.new()
        objects: list[str] = []
        rules: dict[tuple[int, str], dict[tuple[int, int, int, int], None]] = {}
        for item, top, is_artifact in drawn:
            if isinstance(item, TextLine):
                objects += self._line(item, top, is_artifact, is_turned)
            elif isinstance(item, Figure):
                objects.append(self._figure(item, top, is_artifact))
            else:
                segment = _segment(item, top)
                rules.setdefault((units(item.width), item.color), {})[segment] = None
        objects += (self._rules(*look, list(segments)) for look, segments in rules.items())
        body = "".join(f"{one}\n" for one in objects)
        return f'<ofd:Layer ID="{key}" Type="{kind}">\n{body}</ofd:Layer>\n'

    def _line(
        self, item: TextLine, top: float, is_artifact: bool, is_turned: bool
    ) -> Iterator[str]:
        baseline, size = units(top + item.baseline), units(item.text.size)
        runs = runs_of(self._fonts, item)
        if runs:
            self.placed.append(Placed(item.path, self._ids.last + 1, len(runs), is_artifact))
        for run in runs:
            key, look = self._ids.new(), self._look(run.font, size, item.color)
            x, y, right = run.x - look.pad, baseline - look.ascent, run.at + size
            wide = (run.end if run.end > right else right) + look.pad - x
            if is_turned and self._turn:
                box = numbers(self._turn - y - look.height, x, look.height, wide)
                place = f'"{box}" CTM="0 1 -1 0 {number(look.height)} 0"'
            else:
                place = f'"{number(x)} {number(y)} {number(wide)} {number(look.height)}"'
            yield (
                f'<ofd:TextObject ID="{key}" Boundary={place}{look.head}{_transforms(run)}'
                f"{look.code}{_deltas(run)}>{content(''.join(run.texts))}"
                "</ofd:TextCode></ofd:TextObject>"
            )

    def _look(self, font: EmbeddedFont, size: int, color: str) -> _Look:
        """What runs of one font, size and colour have alike."""
        key = (font.number, size, color)
        if key not in self._looks:
            pad = round(size * _PAD)
            ascent, descent = round(size * font.ascent) + pad, round(size * font.descent) + pad
            head = f' Font="{font.number}" Size="{number(size)}">{_color(color)}'
            code = f'<ofd:TextCode X="{number(pad)}" Y="{number(ascent)}"'
            self._looks[key] = _Look(pad, ascent, ascent + descent, head, code)
        return self._looks[key]

    def _figure(self, item: Figure, top: float, is_artifact: bool) -> str:
        key = self._ids.new()
        path = item.path if item.node is not None else item.text
        self.placed.append(Placed(path, key, 1, is_artifact))
        wide, high = units(item.width), units(item.height)
        box = numbers(units(item.x), units(top + item.y), wide, high)
        return (
            f'<ofd:ImageObject ID="{key}" Boundary="{box}"'
            f' CTM="{number(wide)} 0 0 {number(high)} 0 0"'
            f' ResourceID="{self._pictures[item.key]}"/>'
        )

    def _rules(self, width: int, color: str, segments: list[tuple[int, int, int, int]]) -> str:
        """Rules of one width and colour as one path, its box half a width larger all round."""
        half = -(-width // 2)
        left = min(segment[0] for segment in segments) - half
        upper = min(segment[1] for segment in segments) - half
        right = max(segment[2] for segment in segments) + half
        lower = max(segment[3] for segment in segments) + half
        data = " ".join(
            f"M {numbers(x0 - left, y0 - upper)} L {numbers(x1 - left, y1 - upper)}"
            for x0, y0, x1, y1 in segments
        )
        shade = _color(color).replace("Fill", "Stroke")
        return (
            f'<ofd:PathObject ID="{self._ids.new()}"'
            f' Boundary="{numbers(left, upper, right - left, lower - upper)}"'
            f' LineWidth="{number(width)}">{shade}'
            f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
        )


def _segment(item: Rule, top: float) -> tuple[int, int, int, int]:
    return units(item.x0), units(top + item.y0), units(item.x1), units(top + item.y1)


def _transforms(run: Run) -> str:
    """Where its glyphs are not those of the font's map."""
    return "".join(
        f'<ofd:CGTransform CodePosition="{at}" CodeCount="{count}" GlyphCount="{len(glyphs)}">'
        f"<ofd:Glyphs>{' '.join(map(str, glyphs))}</ofd:Glyphs></ofd:CGTransform>"
        for at, count, glyphs in run.transforms
    )


def _deltas(run: Run) -> str:
    """How far it is from each glyph to the next, equal steps counted."""
    if not run.steps:
        return ""
    deltas = " ".join(
        [
            f"g {count} {number(step)}" if count >= _FEW else " ".join([number(step)] * count)
            for count, step in run.steps
        ]
    )
    return f' DeltaX="{deltas}"'


@lru_cache(maxsize=64)
def _color(color: str) -> str:
    """``r g b`` of 0 to 1 as a fill colour."""
    value = " ".join(str(round(float(part) * 255)) for part in color.split())
    return f'<ofd:FillColor Value="{value}"/>'
