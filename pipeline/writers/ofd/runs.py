"""A line as runs of text: the real characters of one font, each with its place.

What shows nothing goes with the run before it. Pieces whose characters are nothing but themselves
are taken as wholes; the others one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import sub

from pipeline.text.chars import legal
from pipeline.writers.ofd.fonts import EmbeddedFont, Fonts
from pipeline.writers.ofd.xml import PER_POINT
from pipeline.writers.setting.glyphs import EMPTY
from pipeline.writers.setting.positions import placed_glyphs
from pipeline.writers.setting.rows import TextLine
from pipeline.writers.setting.typeset import SetText

_DRIFT = 20
"""Units by which the sum of rounded steps may miss a glyph's place: a fiftieth of 0.01 mm."""
_LAST_OF_BMP = "\uffff"


@dataclass(slots=True)
class Run:
    """Characters of one font on one line.

    Attributes:
        font: their font.
        x: where the first glyph begins, in units.
        is_alone: nothing joins it, as readers count its characters differently.
        at: where the last glyph begins, as the steps say.
        end: where its cell ends.
        count: how many characters.
        texts: as the file holds them.
        steps: from glyph to glyph: how often, how far.
        transforms: where glyphs are not those of the font's map: position, characters, glyphs.
    """

    font: EmbeddedFont
    x: int
    is_alone: bool = False
    at: int = 0
    end: int = 0
    count: int = 0
    texts: list[str] = field(default_factory=list)
    steps: list[tuple[int, int]] = field(default_factory=list)
    transforms: list[tuple[int, int, tuple[int, ...]]] = field(default_factory=list)

    def add(self, text: str, x: int, end: int) -> None:
        """One glyph more; steps that differ by rounding alone are made equal."""
        if self.count:
            length, last = x - self.at, self.steps[-1][1] if self.steps else 0
            if abs(length - last) <= 1 and abs(self.at + last - x) <= _DRIFT:
                length = last
            self._step(1, length)
        else:
            self.at = x
        self.texts.append(text)
        self.count += len(text)
        self.end = end

    def add_all(self, text: str, xs: Sequence[float], end: int) -> None:
        """Glyphs at these places; most often they are one step apart."""
        self.add(text[0], round(xs[0]), end)
        count = len(xs) - 1
        if not count:
            return
        step = (xs[-1] - xs[0]) / count
        length = round(step)
        if abs(step - length) * count <= _DRIFT and (count == 1 or _is_even(xs, step)):
            self.texts.append(text[1:])
            self.count += count
            self._step(count, length)
            return
        for char, x in zip(text[1:], xs[1:], strict=True):
            self.add(char, round(x), end)

    def _step(self, count: int, length: int) -> None:
        if self.steps and self.steps[-1][1] == length:
            before, _ = self.steps.pop()
            self.steps.append((before + count, length))
        else:
            self.steps.append((count, length))
        self.at += count * length


def _is_even(xs: Sequence[float], step: float) -> bool:
    """Whether no two glyphs that follow one another are a unit nearer or farther than ``step``."""
    lengths: list[float] = list(map(sub, xs[1:], xs))
    return max(lengths) - step < 1.0 and step - min(lengths) < 1.0


def runs_of(fonts: Fonts, item: TextLine) -> list[Run]:
    """The runs of a line; white space at its head is left out.

    Args:
        fonts: of the file.
        item: the line.
    """
    runs: list[Run] = []
    text, line = item.text, item.line
    start, end, glyphs = line.start, line.end, text.glyphs
    if line.moves:
        for one in placed_glyphs(item):
            if one.glyph is not EMPTY:
                x, cell, right = (v * PER_POINT for v in (one.x, one.cell, one.cell + one.width))
                _add_one(runs, fonts, text, one.at, x, cell, right)
        return runs
    left, scale = item.x * PER_POINT, text.size / 1000 * PER_POINT
    places = [left + place * scale for place in text.starts(start, end, line.stretch)]
    is_odd = fonts.odd.search if fonts.odd is not None else None
    for piece in text.pieces_in(start, end):
        if piece.font < 0:  # the glyph before it shows it
            continue
        first = piece.start if piece.start > start else start
        last = piece.end if piece.end < end else end
        pair = last < len(glyphs) and glyphs[last] is EMPTY
        odd = piece.is_adjusted or piece.actual or pair
        if odd or (is_odd is not None and is_odd(text.text, first, last)):
            for at in range(first, last):
                glyph, cell = glyphs[at], places[at - start]
                x, right = cell + glyph.before * scale, cell + glyph.cell * scale
                _add_one(runs, fonts, text, at, x, cell, right)
            continue
        font = fonts.by_index[piece.font]
        xs = places[first - start : last - start]
        run = runs[-1] if runs else None
        if run is None or run.is_alone or run.font is not font:
            run = Run(font, round(xs[0]))
            runs.append(run)
        run.add_all(text.text[first:last], xs, round(xs[-1] + glyphs[last - 1].cell * scale))
    return runs


def _add_one(
    runs: list[Run],
    fonts: Fonts,
    text: SetText,
    at: int,
    x: float,
    cell: float,
    right: float,
) -> None:
    """A character, or two that one glyph shows.

    Args:
        runs: of the line so far.
        fonts: of the file.
        text: that the line is of.
        at: the character's offset in it.
        x: where its glyph begins, in units.
        cell: where its cell begins, likewise.
        right: where its cell ends, likewise.
    """
    run = runs[-1] if runs else None
    char, begin, end = text.text[at], round(x), round(right)
    if char in fonts.blanks:
        if run is not None and not run.is_alone and run.font.blank:
            _add_char(run, char, run.font.blank, begin, end)
            return
        if char.isspace():  # at a run's head readers would take it away, and all else would move
            return
    glyph = text.glyphs[at]
    if at + 1 < len(text.glyphs) and text.glyphs[at + 1] is EMPTY:
        char += text.text[at + 1]
    font, code = fonts.by_index[glyph.font], int(glyph.code, 16)
    alone = max(char) > _LAST_OF_BMP
    if run is None or alone or run.is_alone or run.font is not font:
        run = Run(font, begin, alone)
        runs.append(run)
    if alone:
        count = len(char.encode("utf-16-le", "surrogatepass")) // 2
        run.transforms.append((0, count, (code,)))
        run.add(legal(char), begin, end)
    elif len(char) == 1:
        _add_char(run, char, code, begin, end)
    else:
        # As many glyphs as characters, the second a blank: readers that pass the glyphs over
        # have a place for each character.
        glyphs = (code, font.blank) if font.blank else (code,)
        run.transforms.append((run.count, 2, glyphs))
        run.add(legal(char[0]), begin, end)
        run.add(legal(char[1]), round((cell + right) / 2), end)


def _add_char(run: Run, char: str, code: int, x: int, end: int) -> None:
    """A character; where the font's map has another glyph for it, that is said."""
    char = legal(char)
    if run.font.characters.get(ord(char)) != code:
        run.transforms.append((run.count, 1, (code,)))
    run.add(char, x, end)
