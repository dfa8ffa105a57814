"""A line as runs of text: the real characters of one font, each with its place.

What shows nothing goes with the run before it. Pieces whose characters are nothing but themselves
are taken as wholes; the others one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from pipeline.text.chars import legal
from pipeline.writers.ofd.fonts import EmbeddedFont, Fonts
from pipeline.writers.ofd.xml import PER_POINT, units
from pipeline.writers.setting.glyphs import EMPTY
from pipeline.writers.setting.positions import PlacedGlyph, offset_in, placed_glyphs
from pipeline.writers.setting.rows import TextLine
from pipeline.writers.setting.typeset import Piece

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

    def add_even(self, text: str, x: float, step: float, end: int) -> None:
        """Glyphs one ``step`` apart, the first at ``x``."""
        length = round(step)
        if abs(step - length) * len(text) > _DRIFT:
            self.add_all(text, (x + step * i for i in range(len(text))), end)
            return
        self.add(text[0], round(x), end)
        if len(text) > 1:
            self.texts.append(text[1:])
            self.count += len(text) - 1
            self._step(len(text) - 1, length)

    def add_all(self, text: str, xs: Iterator[float], end: int) -> None:
        """Glyphs at these places."""
        for char, x in zip(text, xs, strict=True):
            self.add(char, round(x), end)

    def _step(self, count: int, length: int) -> None:
        if self.steps and self.steps[-1][1] == length:
            before, _ = self.steps.pop()
            self.steps.append((before + count, length))
        else:
            self.steps.append((count, length))
        self.at += count * length


def runs_of(fonts: Fonts, item: TextLine) -> list[Run]:
    """The runs of a line; white space at its head is left out.

    Args:
        fonts: of the file.
        item: the line.
    """
    runs: list[Run] = []
    text = item.text
    start, end = item.line.start, item.line.end
    placed: list[PlacedGlyph] = []
    for piece in text.pieces_in(start, end):
        first, last = max(piece.start, start), min(piece.end, end)
        if piece.font < 0:  # the glyph before it shows it
            continue
        moved = item.line.moves is not None and any(first <= at < last for at in item.line.moves)
        pair = last < len(text.glyphs) and text.glyphs[last] is EMPTY
        odd = fonts.odd is not None and fonts.odd.search(text.text, first, last) is not None
        if moved or pair or odd or piece.is_adjusted or piece.actual:
            placed = placed or list(placed_glyphs(item))
            for one in placed[first - start : last - start]:
                _add_one(runs, fonts, item, one)
        else:
            _add_piece(runs, fonts, item, piece, first, last)
    return runs


def _add_piece(
    runs: list[Run], fonts: Fonts, item: TextLine, piece: Piece, first: int, last: int
) -> None:
    """Characters that are what they are, each in the cell its font gives it."""
    text = item.text
    font, scale = fonts.by_index[piece.font], text.size / 1000 * PER_POINT
    x = item.x * PER_POINT + offset_in(item, first) * scale
    gap = text.tracking + (0.0 if piece.is_rigid else item.line.stretch)
    cells = [glyph.cell for glyph in text.glyphs[first:last]]
    run = runs[-1] if runs else None
    if run is None or run.is_alone or run.font is not font:
        run = Run(font, round(x))
        runs.append(run)
    said = text.text[first:last]
    if len({*cells}) == 1:
        step = (cells[0] + gap) * scale
        run.add_even(said, x, step, round(x + step * (len(cells) - 1) + cells[0] * scale))
        return
    offsets = list(accumulate((cell + gap for cell in cells[:-1]), initial=0.0))
    end = round(x + (offsets[-1] + cells[-1]) * scale)
    run.add_all(said, (x + offset * scale for offset in offsets), end)


def _add_one(runs: list[Run], fonts: Fonts, item: TextLine, one: PlacedGlyph) -> None:
    """A character, or two that one glyph shows."""
    run = runs[-1] if runs else None
    char, x, end = one.char, units(one.x), units(one.cell + one.width)
    if char in fonts.blanks:
        if run is not None and not run.is_alone and run.font.blank:
            _add_char(run, char, run.font.blank, x, end)
            return
        if char.isspace():  # at a run's head readers would take it away, and all else would move
            return
    after = one.at + 1
    if after < len(item.text.glyphs) and item.text.glyphs[after] is EMPTY:
        char += item.text.text[after]
    font, code = fonts.by_index[one.glyph.font], int(one.glyph.code, 16)
    alone = max(char) > _LAST_OF_BMP
    if run is None or alone or run.is_alone or run.font is not font:
        run = Run(font, x, alone)
        runs.append(run)
    if alone:
        count = len(char.encode("utf-16-le", "surrogatepass")) // 2
        run.transforms.append((0, count, (code,)))
        run.add(legal(char), x, end)
    elif len(char) == 1:
        _add_char(run, char, code, x, end)
    else:
        # As many glyphs as characters, the second a blank: readers that pass the glyphs over
        # have a place for each character.
        glyphs = (code, font.blank) if font.blank else (code,)
        run.transforms.append((run.count, 2, glyphs))
        run.add(legal(char[0]), x, end)
        run.add(legal(char[1]), units(one.cell + one.width / 2), end)


def _add_char(run: Run, char: str, code: int, x: int, end: int) -> None:
    """A character; where the font's map has another glyph for it, that is said."""
    char = legal(char)
    if run.font.characters.get(ord(char)) != code:
        run.transforms.append((run.count, 1, (code,)))
    run.add(char, x, end)
