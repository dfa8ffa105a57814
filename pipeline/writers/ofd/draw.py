"""What stands on a side becomes the objects of a page (GB/T 33190-2016, clauses 7.7, 9 to 11).

Objects stand where the PDF draws the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from pipeline.writers.ofd.fonts import Fonts
from pipeline.writers.ofd.runs import Run, runs_of
from pipeline.writers.ofd.xml import Ids, content, number, numbers, units
from pipeline.writers.setting.rows import Figure, Rule, TextLine
from pipeline.writers.setting.sides import Drawn

_PAD = 0.15  # of the size, kept free around a run: what leaves an object's box is cut off
_FEW = 3  # equal distances that are worth counting


class Placed(NamedTuple):
    """A drawn object that stands for text: its identifier, and the element's path."""

    path: str
    number: int
    is_artifact: bool


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
        self._reach: dict[tuple[int, int], tuple[int, int, int]] = {}
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
                objects.append(self._figure(item, top))
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
        color = _color(item.color)
        for run in runs_of(self._fonts, item):
            key = self._ids.new()
            self.placed.append(Placed(item.path, key, is_artifact))
            box = self._box(run, baseline, size)
            place = f' Boundary="{numbers(*box)}"'
            if is_turned and self._turn:
                x, y, wide, high = box
                lain = numbers(self._turn - y - high, x, high, wide)
                place = f' Boundary="{lain}" CTM="0 1 -1 0 {number(high)} 0"'
            yield (
                f'<ofd:TextObject ID="{key}"{place} Font="{run.font.number}"'
                f' Size="{number(size)}">{color}{_code(run, box, baseline)}</ofd:TextObject>'
            )

    def _box(self, run: Run, baseline: int, size: int) -> tuple[int, int, int, int]:
        """Left and upper edge, width and height of a run's box, in units."""
        font = run.font
        reach = self._reach.get((font.number, size))
        if reach is None:
            pad = round(size * _PAD)
            ascent, descent = round(size * font.ascent) + pad, round(size * font.descent) + pad
            reach = self._reach[font.number, size] = (pad, ascent, ascent + descent)
        pad, ascent, height = reach
        right = max(run.end, run.at + size)
        return run.x - pad, baseline - ascent, right - run.x + 2 * pad, height

    def _figure(self, item: Figure, top: float) -> str:
        key = self._ids.new()
        self.placed.append(Placed(item.path, key, False))
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


def _code(run: Run, box: tuple[int, int, int, int], baseline: int) -> str:
    """The characters of a run with their places."""
    transforms = "".join(
        f'<ofd:CGTransform CodePosition="{at}" CodeCount="{count}" GlyphCount="{len(glyphs)}">'
        f"<ofd:Glyphs>{' '.join(map(str, glyphs))}</ofd:Glyphs></ofd:CGTransform>"
        for at, count, glyphs in run.transforms
    )
    deltas = " ".join(
        f"g {count} {number(step)}" if count >= _FEW else " ".join([number(step)] * count)
        for count, step in run.steps
    )
    shown = f' DeltaX="{deltas}"' if deltas else ""
    return (
        f'{transforms}<ofd:TextCode X="{number(run.x - box[0])}"'
        f' Y="{number(baseline - box[1])}"{shown}>{content("".join(run.texts))}</ofd:TextCode>'
    )


@lru_cache(maxsize=64)
def _color(color: str) -> str:
    """``r g b`` of 0 to 1 as a fill colour."""
    value = " ".join(str(round(float(part) * 255)) for part in color.split())
    return f'<ofd:FillColor Value="{value}"/>'
