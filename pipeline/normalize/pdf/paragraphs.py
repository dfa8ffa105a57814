"""Rows of pages as paragraphs, by geometry: where a row ends and where the next one begins.

A row that reaches the right edge of the text goes on in the next, where that begins at the left
edge, in the same size and colour, no further below than rows are; over the end of a page as
well. An indented row begins a paragraph, a short one ends it. Large centred rows of one size are
one title. Nothing is guessed from what the words say.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.normalize.looks import Formatting
from pipeline.normalize.pdf.rows import Row
from pipeline.text.chars import has_han

_INDENT = 0.6  # em
_SHORT = 1.6  # em a row may leave free and be full
_SPREAD = 1.45  # times the usual leading
_LARGER = 1.15
_LEAST_ROWS = 5
_CENTRED = 1.2  # em


@dataclass(frozen=True, slots=True)
class Edges:
    """Where the text of one size begins and ends on a page.

    Attributes:
        left, right: points from the page's left.
        leading: from one baseline to the next; 0 where it is not known.
    """

    left: float
    right: float
    leading: float


@dataclass(slots=True)
class Joined:
    """A paragraph.

    Attributes:
        rows: that it is made of.
        text: what it says.
        begins: where in the text each row begins.
        set_in: how it is set.
    """

    rows: list[Row]
    text: str
    begins: tuple[int, ...]
    set_in: Formatting


class Edging:
    """The edges of the text, page by page and size by size."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._own: dict[tuple[int, int, float], list[Row]] = defaultdict(list)
        self._all: dict[float, list[Row]] = defaultdict(list)
        for row in rows:
            self._own[row.page, row.column, row.size].append(row)
            self._all[row.size].append(row)
        self._known: dict[tuple[int, int, float], Edges] = {}
        weights = Counter[float]()
        for row in rows:
            weights[row.size] += len(row.text)
        self.body = max(weights, key=lambda size: (weights[size], -size), default=16.0)

    def of(self, row: Row) -> Edges:
        """The edges that hold for a row."""
        key = row.page, row.column, row.size
        if key not in self._known:
            own = self._own[key]
            enough = len(own) >= _LEAST_ROWS or row.column > 0
            rows = own if enough else [r for r in self._all[row.size] if r.column == row.column]
            self._known[key] = _edges(rows, row.size)
        return self._known[key]

    def of_text(self, row: Row) -> Edges:
        """The edges of the page's text, whatever the row's own size."""
        rows = [
            r for r in self._all.get(self.body, []) if (r.page, r.column) == (row.page, row.column)
        ]
        return _edges(rows or self._all.get(self.body, [row]), self.body)

    def is_centred(self, row: Row) -> bool:
        """Whether a row stands in the middle of the text."""
        edges = self.of_text(row)
        em = max(row.size, 1.0)
        off = abs((row.x0 + row.x1) / 2 - (edges.left + edges.right) / 2)
        # A row from edge to edge is in the middle of nothing, unless it is large.
        is_inside = row.x0 > edges.left + em or row.size > _LARGER * self.body
        return off <= _CENTRED * em and is_inside


def _edges(rows: Sequence[Row], size: float) -> Edges:
    em = max(size, 1.0)
    lefts = Counter(round(row.x0 / 2) for row in rows)
    often = [k for k, n in lefts.items() if n >= max(2, 0.08 * len(rows))]
    left = 2.0 * min(often or lefts)
    rights = Counter(round(row.x1 / (0.5 * em)) for row in rows)
    most = max(rights.values())
    # Full rows end at one place but for a mark that hangs over or was closed up.
    usual = max(k for k, n in rights.items() if n >= max(1, 0.7 * most))
    right = max(row.x1 for row in rows if round(row.x1 / (0.5 * em)) == usual)
    gaps = Counter(
        round(other.y - one.y, 0)
        for one, other in pairwise(rows)
        if one.page == other.page and one.column == other.column and 0 < other.y - one.y < 4 * em
    )
    leading = min((g for g, n in gaps.items() if n == max(gaps.values())), default=0.0)
    return Edges(left, right, leading)


def paragraphs_of(rows: Sequence[Row], edging: Edging) -> Iterator[Joined]:
    """The paragraphs of rows that stand in one stretch of text, over pages."""
    waiting: list[Row] = []
    for row in rows:
        if waiting and not _goes_on(waiting[-1], row, edging):
            yield joined(waiting, edging)
            waiting = []
        waiting.append(row)
    if waiting:
        yield joined(waiting, edging)


def goes_on(row: Row, other: Row, edging: Edging) -> bool:
    """Whether a paragraph goes on from one row to the next."""
    return _goes_on(row, other, edging)


def _goes_on(row: Row, other: Row, edging: Edging) -> bool:
    if abs(row.size - other.size) > 0.6 or row.is_red != other.is_red:
        return False
    if row.is_spread or other.is_spread:
        return False
    edges = edging.of(row)
    is_next = row.page == other.page and row.column == other.column
    gap = other.y - row.y
    if is_next and edges.leading and gap > _SPREAD * max(edges.leading, row.size):
        return False
    if row.breaks_word:
        return True
    if row.size > _LARGER * edging.body and not row.is_red:
        centred = edging.is_centred(row) and edging.is_centred(other)
        if centred and is_next and gap <= 2.6 * row.size:
            return True
    if row.is_red:
        return False
    after = edging.of(other)
    em = max(row.size, 1.0)
    is_full = row.x1 >= edges.right - _SHORT * em
    starts_left = other.x0 <= after.left + _INDENT * em
    if is_full and not starts_left and abs(row.x0 - other.x0) < 2 and row.x0 > edges.left + em:
        # A block that is indented as a whole goes on; one that is centred or set apart does not.
        return len(row.text) > 12 and row.x1 >= edges.right - em and is_next
    return is_full and starts_left


def joined(rows: Sequence[Row], edging: Edging) -> Joined:
    """Rows as one paragraph."""
    text = ""
    begins = []
    for k, row in enumerate(rows):
        if k and _parts_words(text, row.text) and not rows[k - 1].breaks_word:
            text += " "
        begins.append(len(text))
        text += row.text
    first = rows[0]
    one_face = {row.face for row in rows}
    set_in = Formatting(
        size=first.size,
        face=first.face if len(one_face) == 1 else "",
        is_red=first.is_red,
        is_centred=all(edging.is_centred(row) for row in rows),
        is_bold=all(c.style.is_bold for row in rows for c in row.characters),
    )
    return Joined(list(rows), text, tuple(begins), set_in)


def _parts_words(before: str, after: str) -> bool:
    """Whether two Latin words stand at the ends of two rows."""
    one, other = before[-1:], after[:1]
    if not (one.isascii() and other.isascii()) or has_han(one + other):
        return False
    return one.isalpha() or (other.isalpha() and one in ",.;:)")
