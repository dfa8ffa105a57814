"""Characters of a page as rows: what stands on one baseline, from left to right.

A column beside another is read after it; a note's mark above the baseline belongs to the row that
it is raised from. Gaps that a typesetter left between Han and Latin say nothing; a gap as wide as
a character is a space that somebody typed, and so is a narrower one between Han of a row that is
even but for it: a typesetter who stretches a row does so everywhere.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from statistics import median, median_low
from typing import TypeVar

from pipeline.normalize.pdf.characters import Character, Page
from pipeline.text.chars import has_han

T = TypeVar("T")

_NEAR = 0.3  # em by which characters of one row differ in height
_RAISED = 0.75  # em
_RAISED_SIZE = 0.75  # of the size beside it
_WORD_GAP = 0.18  # em between Latin words without a space of their own
_WIDE_GAP = 0.8  # em between Han: a space was typed
_TYPED_GAP = 0.16  # em between Han beyond what is usual in the row: a space was typed, half as wide
_EVEN = 0.06  # em by which other gaps of such a row differ
_ALIGNED = 0.1  # em
_BESIDE = 0.2  # em that 文件 stands right of the names at least
_MOST_SPACES = 30
_LEAST_ROWS = 8
_SPREAD = 1.5  # em
_PARTED = 6.0
_LEAST_GAPS = 2  # one stands after 第一条 as well
_STRIP = 8.0  # points
_MOST_NEAR = 200
_WIDEST = 15_000.0  # points: the largest page that the format has
_GUTTER = 1.2  # em
_MOST_ABOVE = 8  # rows over both columns
_LEAST_WIDTH = 8  # em of a column of text; names in a list are shorter
_FULL = 0.85  # of a column's width, below a heading
_RAISING = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
_HYPHENS = "\N{SOFT HYPHEN}\ufffe\x02"  # PDFium says U+0002 for one at the end of a row


@dataclass(slots=True)
class Row:
    """What stands on one baseline of a page.

    Attributes:
        page: number of the page, from 1.
        characters: from left to right, white space left out.
        y: the baseline, points from the top.
        column: number of the column, from 0.
        breaks_word: its last character was a hyphen that only parts a word at the row's end.
        typed_end: the white space that is drawn behind its last character.
    """

    page: int
    characters: list[Character]
    y: float
    column: int = 0
    breaks_word: bool = False
    typed_end: str = ""
    text: str = field(default="", init=False)

    def __post_init__(self) -> None:
        self.text = "".join(self._written())

    @property
    def x0(self) -> float:
        """The left edge."""
        return self.characters[0].x0

    @property
    def x1(self) -> float:
        """The right edge."""
        return self.characters[-1].x1

    @property
    def size(self) -> float:
        """Points that most of its characters have."""
        return _most(Counter(c.style.size for c in self.characters))

    @property
    def face(self) -> str:
        """The font of most of its Han characters."""
        han = Counter(c.style.face for c in self.characters if has_han(c.text))
        return _most(han or Counter(c.style.face for c in self.characters))

    @property
    def is_spread(self) -> bool:
        """Whether it stands in pieces with wide gaps, as the row of a table does."""
        em = max(self.size, 1.0)
        gaps = (other.x0 - one.x1 for one, other in pairwise(self.characters))
        return sum(gap > _SPREAD * em for gap in gaps) >= _LEAST_GAPS

    @property
    def is_parted(self) -> bool:
        """Whether it stands in two pieces far apart, at either edge: no text that runs on."""
        em = max(self.size, 1.0)
        return any(other.x0 - one.x1 > _PARTED * em for one, other in pairwise(self.characters))

    @property
    def pieces(self) -> list[list[Character]]:
        """What stands between its wide gaps."""
        em = max(self.size, 1.0)
        pieces = [[self.characters[0]]]
        for one, other in pairwise(self.characters):
            if other.x0 - one.x1 > _WIDE_GAP * em:
                pieces.append([])
            pieces[-1].append(other)
        return pieces

    @property
    def is_red(self) -> bool:
        """Whether all of it is red."""
        return all(c.style.is_red for c in self.characters)

    def _written(self) -> Iterator[str]:
        size = self.size
        typed = _least_typed(self.characters)
        previous: Character | None = None
        for c in self.characters:
            if previous is not None:
                yield _between(previous, c, size, typed)
            is_small = c.style.size <= _RAISED_SIZE * size
            is_raised = is_small and 0.15 * size < self.y - c.y <= _RAISED * size
            yield c.text.translate(_RAISING) if is_raised else c.text
            previous = c


def _least_typed(characters: Sequence[Character]) -> float:
    """From what gap on (em) a space parts Han of a row; infinite where its gaps are not even."""
    gaps = [
        (other.x0 - one.x1) / max(one.style.size, 1.0)
        for one, other in pairwise(characters)
        if _are_han(one, other)
    ]
    if not gaps:
        return math.inf
    usual = median_low(gaps)
    is_even = all(abs(gap - usual) <= _EVEN or gap >= usual + _TYPED_GAP for gap in gaps)
    return usual + _TYPED_GAP if is_even else math.inf


def _are_han(one: Character, other: Character) -> bool:
    """Whether two characters are Han of one size with no space known to stand between them."""
    is_one_size = one.style.size == other.style.size and not one.text[-1:].isspace()
    return is_one_size and has_han(one.text) and has_han(other.text)


def _between(one: Character, other: Character, size: float, typed: float) -> str:
    """What white space stands between two characters of a row.

    Args:
        one: the left one.
        other: the right one.
        size: points of the row.
        typed: em from which a space parts Han.
    """
    if one.text[-1:].isspace():
        return ""
    gap = other.x0 - one.x1
    em = max(min(one.style.size, other.style.size), 0.5 * size, 1.0)
    if typed * em <= gap <= _WIDE_GAP * em and _are_han(one, other):
        return " "
    if has_han(one.text) or has_han(other.text) or not (one.text + other.text).isascii():
        count = int(gap / em + 0.2) if gap > _WIDE_GAP * em else 0
        return "\N{IDEOGRAPHIC SPACE}" * min(count, _MOST_SPACES)
    if gap > 2.5 * em:
        return " " * min(int(2 * gap / em), _MOST_SPACES)
    return " " if gap > _WORD_GAP * em else ""


def rows_of(page: Page, characters: Sequence[Character]) -> list[Row]:
    """The rows of a page, in the order in which they are read.

    Args:
        page: the page.
        characters: those to be read; not those of its tables.
    """
    columns = _columns(characters, page.width)  # what runs over both is column 0, on any page
    rows: list[Row] = []
    for number, members in enumerate(columns):
        rows += rows_in(page.number, members, number)
    return _with_aside_last(rows)


def _with_aside_last(rows: Sequence[Row]) -> list[Row]:
    """The rows, with what stands right of the names of a joint 发文机关标志 behind them.

    The names are set one below the other between the same edges (GB/T 9704—2012, 7.2.4).
    """
    ordered: list[Row] = []
    for is_red, run in groupby(rows, key=lambda row: row.is_red):
        group = list(run)
        ordered += _names_first(group) if is_red and len(group) > 1 else group
    return ordered


def _names_first(group: Sequence[Row]) -> list[Row]:
    """Red rows that follow one another, what stands right of them all behind the last of them."""
    top, *inner, bottom = group
    near = _ALIGNED * max(top.size, 1.0)
    edge = max(top.x1, bottom.x1)
    names = [[c for c in row.characters if c.x0 < edge] for row in inner]
    aside = [c for row in inner for c in row.characters if c.x0 >= edge]
    told = [top.characters, *filter(None, names), bottom.characters]
    is_even = all(
        abs(one[0].x0 - top.x0) <= near and abs(one[-1].x1 - edge) <= near for one in told
    )
    is_one = len({c.y for c in aside}) == 1 and len({row.page for row in group}) == 1
    is_apart = all(c.x0 - edge >= _BESIDE * max(top.size, 1.0) for c in aside)
    if not (is_one and is_even and is_apart):
        return list(group)
    parted = [replace(row, characters=n) for row, n in zip(inner, names, strict=True) if n]
    return [top, *parted, bottom, Row(top.page, aside, aside[0].y, top.column)]


def rows_in(page: int, characters: Sequence[Character], column: int = 0) -> list[Row]:
    """The rows of characters that stand in one column.

    Args:
        page: number of the page.
        characters: of the column.
        column: its number, from 0.
    """
    shown = [c for c in characters if not c.text.isspace()]
    lines: list[list[Character]] = []
    heights: list[float] = []
    places: dict[int, list[int]] = {}  # rows by the height that they begin in
    # Small characters last: they may be raised from a row that is there by then.
    for c in sorted(shown, key=lambda c: (-c.style.size, c.y, c.order)):
        k = _row_for(c, lines, heights, places)
        if k is None:
            places.setdefault(int(c.y // _STRIP), []).append(len(lines))
            lines.append([c])
            heights.append(c.y)
        else:
            lines[k].append(c)
    rows = []
    spaces = [c for c in characters if c.text.isspace()]
    for line, height in sorted(zip(lines, heights, strict=True), key=lambda pair: pair[1]):
        ordered = _in_reading_order(line)
        breaks = len(ordered) > 1 and ordered[-1].text in _HYPHENS
        if breaks and not (ordered[-2].text.isascii() and ordered[-2].text.isalpha()):
            breaks, ordered[-1] = False, ordered[-1]._replace(text="-")
        kept = [c for c in ordered if c.text not in _HYPHENS]
        if kept:
            last = kept[-1]
            near = [s for s in spaces if abs(s.y - height) <= 0.3 * last.style.size]
            end = "".join(s.text for s in near if s.x0 > last.x0)
            rows.append(Row(page, _with_typed(kept, near), height, column, breaks, end))
    return rows


def _row_for(
    c: Character, lines: list[list[Character]], heights: list[float], places: dict[int, list[int]]
) -> int | None:
    """Which row a character stands in; ``None`` for none yet."""
    best: tuple[float, int] | None = None
    reach = 1 + int(max(c.style.size, _STRIP) // _STRIP)
    strip = int(c.y // _STRIP)
    near = [k for at in range(strip - reach, strip + reach + 1) for k in places.get(at, ())]
    for k in near[-_MOST_NEAR:]:
        size = lines[k][0].style.size
        down = heights[k] - c.y
        if abs(down) <= _NEAR * min(size, c.style.size or size):
            return k
        is_small = c.style.size <= _RAISED_SIZE * size
        if is_small and -0.25 * size <= down <= _RAISED * size:
            beside = lines[k][-_MOST_NEAR:]
            away = min(max(o.x0 - c.x1, c.x0 - o.x1, 0.0) for o in beside)
            if away <= 1.0 * size and (best is None or away < best[0]):
                best = (away, k)
    return best[1] if best is not None else None


def _in_reading_order(line: list[Character]) -> list[Character]:
    """From left to right; what stands on one place as it was drawn (parts of a ligature)."""
    return sorted(line, key=lambda c: (round(c.x0, 1), c.order))


def _with_typed(line: list[Character], spaces: Sequence[Character]) -> list[Character]:
    """The characters with the spaces that are drawn between them, where these say something.

    One space parts Latin words, and Han from Han; between Han and Latin only several do, for
    typesetters put in one. Where more is free than the spaces take, the gap is what says it.
    """
    typed = sorted(spaces, key=lambda s: s.x0)
    if not typed:
        return line
    made = [line[0]]
    k = 0
    for one, other in pairwise(line):
        while k < len(typed) and typed[k].x0 < one.x0:
            k += 1
        there = k
        while k < len(typed) and one.x0 < typed[k].x0 <= other.x0 + 0.1:
            k += 1
        said = _said(typed[there:k], one, other)
        is_latin = one.text.isascii() and other.text.isascii()
        is_han = has_han(one.text) and has_han(other.text)
        if len(said) >= (1 if is_latin or is_han else 2):
            made[-1] = made[-1]._replace(text=one.text + said)
        made.append(other)
    return made


def _said(spaces: Sequence[Character], one: Character, other: Character) -> str:
    """The white space between two characters, as it was typed; empty where more is free.

    PDFium gives the first of several spaces alone: beside Han, where no typesetter stretches them,
    they are as many as the gap holds.
    """
    gap = other.x0 - one.x1
    wide = sum(max(space.x1 - space.x0, 0.0) for space in spaces)
    if len(spaces) == 1 and wide > 0 and not (one.text + other.text).isascii():
        count = round(gap / wide)
        if 1 < count <= _MOST_SPACES and abs(gap / wide - count) <= _EVEN:
            return spaces[0].text * count
    if gap - wide >= _WIDE_GAP * max(one.style.size, 1.0):
        return ""
    return "".join(space.text for space in spaces)


def _columns(characters: Sequence[Character], width: float) -> list[list[Character]]:
    """The characters over all columns, then those of each; no column where there is no gutter."""
    if len(characters) < 40:
        return [list(characters)]
    em = median(c.style.size for c in characters) or 1.0
    rows: Counter[int] = Counter(round(c.y / em) for c in characters)
    if len(rows) < _LEAST_ROWS:
        return [list(characters)]
    left = max(min(c.x0 for c in characters), 0.0)
    right = min(max(c.x1 for c in characters), width, _WIDEST)
    middle = range(int(left + 0.3 * (right - left)), int(left + 0.7 * (right - left)))
    covered = Counter[int]()
    by_height: dict[float, list[int]] = {}
    for c in characters:
        if not c.text.isspace():
            reach = range(int(max(c.x0, left)), int(min(c.x1, right)) + 1)
            inside = [at for at in reach if at in middle]
            covered.update(inside)
            by_height.setdefault(c.y, []).extend(inside)
    # Headings at the top may run over both columns.
    heights = sorted(by_height)[:_MOST_ABOVE]
    for k in range(len(heights) + 1):
        if k:
            covered.subtract(by_height[heights[k - 1]])
        free = [at for at in middle if covered[at] <= 0.02 * len(rows)]
        above = heights[k - 1] if k else -math.inf
        if (parts := _parted(characters, free, em, above)) is not None:
            return parts
    return [list(characters)]


def _parted(
    characters: Sequence[Character], free: Sequence[int], em: float, above: float
) -> list[list[Character]] | None:
    """The columns on both sides of the widest free strip, below what runs over both.

    Args:
        characters: of the page.
        free: points from the left where next to nothing stands.
        em: points of a character.
        above: the last baseline that was left out of account.
    """
    best: list[int] = []
    run: list[int] = []
    for at in free:
        run = [*run, at] if run and at == run[-1] + 1 else [at]
        best = run if len(run) > len(best) else best
    if len(best) < _GUTTER * em:
        return None
    gutter = (best[0] + best[-1]) / 2
    below = [c for c in characters if c.y > above]
    sides = [[c for c in below if (c.x0 + c.x1) / 2 < gutter]]
    sides.append([c for c in below if (c.x0 + c.x1) / 2 >= gutter])
    if not all(sides):
        return None
    both = min(len({round(c.y / em) for c in side}) for side in sides)
    full = min(_fullness(side) for side in sides)
    narrow = min(max(c.x1 for c in side) - min(c.x0 for c in side) for side in sides)
    is_alike = narrow >= _LEAST_WIDTH * em and full >= _FULL
    if both < _LEAST_ROWS or full < 0.6 or (above > -math.inf and not is_alike):
        return None
    across = max(_across(characters, gutter), above)
    top = [c for c in characters if c.y <= across]
    return [top, *([c for c in side if c.y > across] for side in sides)]


def _fullness(side: Sequence[Character]) -> float:
    """How much of its width the rows of a column take, on the whole."""
    rows: dict[int, list[Character]] = {}
    for c in side:
        rows.setdefault(round(c.y), []).append(c)
    width = max(c.x1 for c in side) - min(c.x0 for c in side)
    taken = [max(c.x1 for c in r) - min(c.x0 for c in r) for r in rows.values()]
    return median(taken) / width if width > 0 else 0.0


def _across(characters: Sequence[Character], gutter: float) -> float:
    """The baseline of the last row at the top that runs over the gutter."""
    crossing = [c.y for c in characters if c.x0 < gutter < c.x1]
    return max(crossing, default=-1.0)


def _most(counts: Counter[T]) -> T:
    """What is there most often; of several the one met first."""
    return counts.most_common(1)[0][0]
