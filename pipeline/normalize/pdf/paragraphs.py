"""Rows of pages as paragraphs, by geometry: where a row ends and where the next one begins.

A row that reaches the right edge of the text goes on in the next, where that begins at the left
edge, in the same size and colour, no further below than rows are; over the end of a page as
well. An indented row begins a paragraph, a short one ends it. Large centred rows of one size are
one title. Nothing is guessed from what the words say, but for a numbered heading that is not
indented below a row that happens to be full, and the next item of a list, or its first below a
colon, and who fills in a form. A mark that no row may begin with belongs to the row above: a blank
to fill in stands at its end.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from pipeline.normalize.looks import Formatting
from pipeline.normalize.numbering import numbered
from pipeline.normalize.pdf.rows import Row
from pipeline.normalize.recognisers import is_asked_on_a_form
from pipeline.text.chars import has_han
from pipeline.text.numerals import HAN_COUNT
from pipeline.text.patterns import regex

_INDENT = 0.6  # em
_LEAST_INDENT, _MOST_INDENT = 1.4, 2.6  # em: a first row's, two characters
_ALIGNED = 3.0  # points
_LONGEST_LABEL = 10  # characters
_DEEPEST = 4.6  # em that a first row may be indented
_SHORT = 1.6  # em a row may leave free and be full
_SPREAD = 1.45  # times the usual leading
_LARGER = 1.15
_LEAST_ENDING = 2
"""Rows that end at one place where that is an edge, of such as all begin at one.

Where no more do, the page's margins are alike.
"""
_LEAST_ROWS = 5
_MANY = 40
_OFTEN = 0.08  # of the rows
_CENTRED = 1.2  # em
_WORD_GAP = 0.2  # em
_RARELY = 0.2  # of the full rows
_FREE = 3.0  # em that the row of a heading leaves free at least
_HEADING = regex(f"[{HAN_COUNT}]{{1,3}}、|（[{HAN_COUNT}]{{1,3}}）|第[{HAN_COUNT}]{{1,3}}[章节]")
_ENDS = "。；，、：？！）”》;,:.)"
_NEVER_FIRST = frozenset("。，、；：？！）》”’")
_GOES_ON = f"、，；：（“《第和与及或到至{HAN_COUNT}"


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
    """The edges of the text, page by page and size by size.

    Args:
        rows: of the text.
        widths: of each page, by its number, in points.
    """

    def __init__(self, rows: Sequence[Row], widths: Mapping[int, float]) -> None:
        self._widths = widths
        self._own: dict[tuple[int, int, float], list[Row]] = defaultdict(list)
        self._all: dict[tuple[float, int, int], list[Row]] = defaultdict(list)
        for row in rows:
            self._own[row.page, row.column, row.size].append(row)
            self._all[self._alike(row, row.size)].append(row)
        self._known: dict[tuple[int, int, float], Edges] = {}
        self._shared: dict[tuple[float, int, int], Edges] = {}
        weights = Counter[float]()
        for row in rows:
            weights[row.size] += len(row.text)
        self.body = max(weights, key=lambda size: (weights[size], -size), default=16.0)

    @cached_property
    def types_ends(self) -> bool:
        """Whether white space at the end of a full row was typed.

        Some programs put it at the end of every row: then it says nothing.
        """
        full = [
            row
            for rows in tuple(self._own.values())  # of() may add to them
            for row in rows
            if row.x1 >= self.of(row).right - _SHORT * max(row.size, 1.0)
        ]
        return sum(bool(row.typed_end) for row in full) <= max(1.0, _RARELY * len(full))

    def _alike(self, row: Row, size: float) -> tuple[float, int, int]:
        """What rows have in common whose edges are the same but for a shift of the page."""
        return size, row.column, round(self._widths.get(row.page, 0.0))

    def _of_all(self, row: Row, size: float) -> Edges | None:
        key = self._alike(row, size)
        if key not in self._shared:
            if not self._all.get(key):
                return None
            self._shared[key] = _edges(self._all[key], size)
        return self._shared[key]

    def of(self, row: Row) -> Edges:
        """The edges that hold for a row."""
        return self._of(row, row.size)

    def _of(self, row: Row, size: float) -> Edges:
        key = row.page, row.column, size
        if key not in self._known:
            self._known[key] = self._found(row, size)
        return self._known[key]

    def _found(self, row: Row, size: float) -> Edges:
        own = self._own[row.page, row.column, size]
        alike = self._all[self._alike(row, size)]
        shared = self._of_all(row, size) or _edges([row], size)
        em = max(size, 1.0)
        edges = _edges(own, size) if len(own) >= _LEAST_ROWS else shared
        # A page may be shifted against the others; it is not set narrower.
        left = edges.left if edges.left <= shared.left + em else shared.left
        right = max(edges.right, left + shared.right - shared.left)
        if size != self.body and row.column == 0:
            text = self._of(row, self.body)
            right = max(right, text.right) if len(alike) < _LEAST_ROWS else right
        ending = sum(abs(one.x1 - shared.right) <= 0.5 * em for one in alike)
        is_even = all(abs(one.x0 - alike[0].x0) <= _INDENT * em for one in alike)
        if row.column == 0 and ending < _LEAST_ENDING:
            mirrored = self._widths.get(row.page, 0.0) - left
            right = max(right, mirrored) if is_even else right
            # Each row opens a paragraph of its own where none begins at the edge.
            if size == self.body and _LEAST_INDENT * em <= right - mirrored <= _MOST_INDENT * em:
                left -= 2.0 * em
        return Edges(left, right, edges.leading)

    def of_text(self, row: Row) -> Edges:
        """The edges of the page's text, whatever the row's own size."""
        return self._of(row, self.body)

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
    often = [k for k, n in lefts.items() if n >= max(2, _OFTEN * len(rows))]
    left = 2.0 * min(often or lefts)
    # First lines are indented by two characters: where all begin so, one that does not shows.
    outer = [2.0 * k for k in lefts if _LEAST_INDENT * em <= left - 2.0 * k <= _MOST_INDENT * em]
    left = min(outer, default=left)
    # Full rows end at one place but for a mark that hangs over or was closed up; where too few
    # are full to show it, the longest shows where a row may end at least.
    rights = Counter(round(row.x1 / (0.5 * em)) for row in rows)
    often = [k for k, n in rights.items() if n >= max(2, _OFTEN * len(rows))]
    longest = max(row.x1 for row in rows)
    right = max((row.x1 for row in rows if round(row.x1 / (0.5 * em)) in often), default=longest)
    if longest - right > _SHORT * em and len(rows) < _MANY:
        right = longest
    gaps = Counter(
        round(other.y - one.y, 0)
        for one, other in pairwise(rows)
        if one.page == other.page and one.column == other.column and 0 < other.y - one.y < 4 * em
    )
    leading = min((g for g, n in gaps.items() if n == max(gaps.values())), default=0.0)
    return Edges(left, right, leading)


def goes_on(rows: Sequence[Row], other: Row, edging: Edging) -> bool:
    """Whether a paragraph goes on in a row.

    Args:
        rows: of the paragraph so far.
        other: the row that follows.
        edging: the edges of the text.
    """
    row = rows[-1]
    if abs(row.size - other.size) > 0.6 or row.is_red != other.is_red:
        return False
    edges = edging.of(row)
    is_next = row.page == other.page and row.column == other.column
    gap = other.y - row.y
    is_apart = bool(edges.leading) and gap > _SPREAD * max(edges.leading, row.size)
    if is_next and not is_apart and other.text[:1] in _NEVER_FIRST:
        return True
    if row.is_spread or row.is_parted or other.is_spread:
        return False
    if is_next and is_apart:
        return False
    if row.breaks_word:
        return True
    if row.size > _LARGER * edging.body and not row.is_red:
        centred = edging.is_centred(row) and edging.is_centred(other)
        if centred and is_next and gap <= 2.6 * row.size:
            return True
    if row.is_red and row.size > _LARGER * edging.body:
        return False  # rows of 发文机关标志
    text = "".join(one.text for one in rows)
    if is_next and _is_left_open(text) and row.face == other.face and gap <= 2.6 * row.size:
        # A note below the title: its rows are centred, none reaches an edge.
        centred = edging.is_centred(row) and edging.is_centred(other)
        if centred:
            return True
    em = max(row.size, 1.0)
    if rows[0].x0 > edging.of(rows[0]).left + _DEEPEST * em:
        return False  # set apart: a signature, a date
    if row.x1 < edges.right - _SHORT * em and not _had_no_room(row, other, edges):
        return False
    is_item = _is_next_item(text, other) or _is_first_item(text, rows[0], other)
    if is_item or _is_heading(text, other, edges) or is_asked_on_a_form(other.text):
        return False
    hangs = is_next and any(abs(x - other.x0) <= _ALIGNED for x in _hanging_at(rows[0]))
    return hangs or other.x0 <= edging.of(other).left + _INDENT * em


def _had_no_room(row: Row, other: Row, edges: Edges) -> bool:
    """Whether a Latin word begins the next row because this one had no room for it."""
    if row.x1 < (edges.left + edges.right) / 2:
        return False
    first = other.characters[0]
    stop = first.x0
    for c in other.characters:
        if not c.text.isascii() or c.x0 > stop + _WORD_GAP * max(c.style.size, 1.0):
            break
        stop = c.x1
    space = _WORD_GAP * max(row.size, 1.0) if row.text[-1:].isascii() else 0.0
    return first.text.isalnum() and row.x1 + space + stop - first.x0 > edges.right


def _is_heading(before: str, row: Row, edges: Edges) -> bool:
    """Whether a row is a heading of its own: numbered, short, and nothing ends it.

    What goes on from a list of numbers (``一、`` / ``二、三产业``) is none.
    """
    is_short = row.x1 < edges.right - _FREE * max(row.size, 1.0)
    opens = is_short and _HEADING.match(row.text) is not None and row.text[-1:] not in _ENDS
    return opens and before[-1:] not in _GOES_ON


def _is_next_item(before: str, row: Row) -> bool:
    """Whether a row opens the item behind the one that the paragraph opened, which has ended."""
    if before[-1:] not in "。；" or (following := numbered(row.text)) is None:
        return False
    first = numbered(before)
    is_alike = first is not None and first.level is following.level
    return is_alike and first is not None and following.number == first.number + 1


def _is_first_item(before: str, first: Row, row: Row) -> bool:
    """Whether a row opens a list that a colon announces, and begins where the paragraph does."""
    if before[-1:] not in "：:" or abs(row.x0 - first.x0) > _ALIGNED:
        return False
    found = numbered(row.text)
    return found is not None and found.number == 1


def _hanging_at(row: Row) -> Iterator[float]:
    """Where the rows below may begin, of one that opens with a label or a number: behind it."""
    for c, following in pairwise(row.characters[:_LONGEST_LABEL]):
        if c.text in "：:、.．" or (following.x0 - c.x1 > 0.4 * max(row.size, 1.0)):
            yield following.x0


def _is_left_open(text: str) -> bool:
    """Whether a centred row breaks off: a bracket or a subtitle's dash opens it, nothing ends it.

    >>> _is_left_open("（2022年8月26日某市人大常委会"), _is_left_open("（此件公开发布）")
    (True, False)
    """
    opening, closing = text.count("（") + text.count("("), text.count("）") + text.count(")")
    return opening > closing or (text.startswith(("——", "—")) and text[-1:] not in "。）)")


def joined(rows: Sequence[Row], edging: Edging) -> Joined:
    """Rows as one paragraph."""
    text = ""
    begins = []
    for k, row in enumerate(rows):
        if k and not rows[k - 1].breaks_word:
            text += _between(rows[k - 1], row, is_typed=edging.types_ends)
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


def _between(row: Row, other: Row, *, is_typed: bool) -> str:
    """What white space stands between the rows of a paragraph.

    Args:
        row: the upper one.
        other: the one below.
        is_typed: white space at the end of a row was typed.
    """
    if _parts_words(row.text, other.text):
        return " "
    is_han = has_han(row.text[-1:])
    says = is_han == has_han(other.text[:1]) or len(row.typed_end) > 1
    return row.typed_end if is_typed and says else ""


def _parts_words(before: str, after: str) -> bool:
    """Whether two Latin words stand at the ends of two rows."""
    one, other = before[-1:], after[:1]
    if not (one.isascii() and other.isascii()) or has_han(one + other):
        return False
    return one.isalpha() or (other.isalpha() and one in ",.;:)")
