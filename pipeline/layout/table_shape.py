"""How wide a table's columns are, and whether the table is set landscape (GB/T 9704-2012 8)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence

import msgspec

from pipeline.layout.lines import gapes
from pipeline.layout.styled import StyledBlock, StyledCell
from pipeline.model import ImageNote, Table
from pipeline.stylesheet import StyleSheet
from pipeline.text.blank_forms import photo_size
from pipeline.text.names import is_full_name, names_role
from pipeline.text.patterns import regex
from pipeline.text.width import columns
from pipeline.units import Length

_MIN_SHARE = 0.06
_LONG = 24.0  # characters: longer text wraps anyway
_LONGEST = 60.0  # characters: a column of longer text is given no more of the row
# Characters that a line of a wrapped column holds, if others leave them.
_READABLE = (4.0, 3.0, 2.0)
_TWO = 2.2  # characters: in a narrower column that the source states, a word stands on end
_RUNNING = 6.0  # characters: in a narrower column, running text reads like a list of words
_FAR_FEWER = 0.8  # of the lines: for no fewer are words broken, or type set smaller
_GIVEN = 0.1  # of the width: where columns lack more, what the source states does not do
_SLACK = 0.2  # characters that a column is wider than its text: some programs leave out the rules
_TO_WRITE = 5.0  # characters: an empty cell is there to be written into
_WORD = regex(r"[!-~]{2,}")
_ASCII_WIDTH = 1.15  # digits of some faces are wider than half a character
_LONGEST_WORD = 18.0  # characters: a longer one is an address, which may be parted
_SMALLEST = 0.75  # of the type size: 9 pt of 12
_FINEST = 0.55  # likewise, 小六: before numbers of many columns are parted
_AT_EASE = 1.5  # of those characters, in each line of such a table
_RATHER_SMALLER = 0.875  # likewise, 五号, before a page is turned and the one above it left empty
_LEAST_TEXT = 0.5  # of the width is left to the text, however many columns there are
_NARROW = 8.0  # characters: in a narrower column, justified lines would gape
_EPSILON = 1e-6
_COLONS = ("：", ":")
_APART = 2.0  # characters between a column of a list and the next
_MOST_BEFORE = 0.6  # of the width is taken by the columns before the last

UNSPLIT_SHARE = 0.4
"""Of 版心's height: rows up to this tall, and those that a merged cell ties, stay on one page."""

Rows = Sequence[Sequence[StyledCell]]
_Choice = tuple[tuple[float, ...], float]  # shares, and the size of type as a share


class Shape(msgspec.Struct, frozen=True):
    """How a table is set.

    Attributes:
        shares: of the text's width, one for each column.
        landscape: on a landscape page.
        scale: type size as a share of the style's: smaller where numbers would be cut else.
    """

    shares: tuple[float, ...]
    landscape: bool
    scale: float = 1.0


def shape(
    rows: Rows,
    sheet: StyleSheet,
    *,
    may_turn: bool,
    below_text: bool = False,
    stated: Sequence[float] = (),
) -> Shape:
    """Share of the text's width each column takes, and whether the table is set landscape.

    Args:
        rows: the table's.
        sheet: the style.
        may_turn: a page may be turned for it.
        below_text: there is text above it, whose page would end where the turned one begins.
        stated: shares of the table that the source gives its columns; empty where it gives none.
            Page and size of type are chosen by what the columns hold.
    """
    size = sheet.paragraphs["table_text"].size_pt
    wants, long, least = _wants(rows, size), _wants(rows, size, _LONGEST), _least(rows)
    room = _room(len(wants), sheet, landscape=False)
    shares = _shares(wants, long, _needs(wants, least, room)[0], room)
    crowded = _is_crowded(wants, shares, room, sheet.table.landscape_below_chars)
    if below_text and may_turn:  # smaller type, if not much, rather than a page that is half empty
        chars = _AT_EASE * sheet.table.landscape_below_chars
        upright = sum(max(need, min(want, chars)) for need, want in zip(least, wants, strict=True))
        crowded = crowded and upright > room / _RATHER_SMALLER
    landscape = may_turn and (crowded or sum(least) > room / _SMALLEST)
    if landscape:
        room = _room(len(wants), sheet, landscape=True)
    shares, scale = _settled(rows, wants, long, least, room)
    kept = _kept(_of_text(stated, sheet, landscape=landscape), wants, least, room / scale)
    return Shape(kept or shares, landscape, scale)


def lists_names(table: Table) -> bool:
    """Whether a table is a list of names with posts: ``组　长：`` before a name, or nothing.

    Below a label of one line the names of the next stand; a head or a span is none of such a list.
    """
    cells = [cell for row in table.rows for cell in row]
    if any(isinstance(block, ImageNote) for cell in cells for block in cell.blocks):
        return False
    if any(cell.is_header or cell.column_span > 1 or cell.row_span > 1 for cell in cells):
        return False
    first = ["".join(one.content.text for one in row[0].blocks) for row in table.rows if row]
    others = [one.content.text for row in table.rows for cell in row[1:] for one in cell.blocks]
    labels = [text for text in first if text]
    is_labelled = all(text.endswith(_COLONS) and names_role(text) for text in labels)
    return bool(labels) and is_labelled and any(map(is_full_name, others))


def list_shares(rows: Rows, sheet: StyleSheet) -> tuple[float, ...]:
    """Shares of the text's width of a list's columns: each by its longest text, the last the rest.

    Args:
        rows: the list's, as body text; what stands left of a column's text counts.
        sheet: the style.
    """
    room = sheet.grid.columns
    wants = [0.0] * max((len(row) for row in rows), default=0)
    for row in rows:
        for c, cell in enumerate(row):
            widths = (columns(block.text) + block.left_chars for block in cell.blocks)
            apart = _APART if c else _SLACK  # a name follows its label's colon
            wants[c] = max(wants[c], max(widths, default=0.0) + apart)
    if not wants:
        return ()
    before = min(sum(wants[:-1]), room * _MOST_BEFORE)
    scale = before / sum(wants[:-1]) if wants[:-1] else 1.0
    return (*(want * scale / room for want in wants[:-1]), 1 - before / room)


def column_widths(shares: Sequence[float], width: float, padding: float) -> list[float]:
    """Widths of the columns: shares of what the blank inside the cells leaves, and that blank.

    Args:
        shares: of the text's width, as :func:`shape` gives them.
        width: of the table.
        padding: blank at either side of a cell's text, in the same unit.
    """
    if not shares:
        return []
    text = max(width - 2 * padding * len(shares), width * _LEAST_TEXT)
    blank = (width - text) / len(shares)
    return [text * share + blank for share in shares]


def running_text_justified(
    rows: tuple[tuple[StyledCell, ...], ...],
    shares: Sequence[float],
    sheet: StyleSheet,
    *,
    landscape: bool,
    scale: float = 1.0,
) -> tuple[tuple[StyledCell, ...], ...]:
    """The rows with cells of several lines set from the left where their column is not narrow.

    Their lines are spread to the width, but where they would gape.
    """
    room = _room(len(shares), sheet, landscape=landscape) / scale

    def from_the_left(block: StyledBlock, width: float) -> StyledBlock:
        if block.picture is not None:
            return block
        spreads = width < columns(block.text) and not gapes(block.text, width, width)
        return msgspec.structs.replace(block, align="justify" if spreads else "left")

    made = []
    for row, places in zip(rows, first_columns(rows), strict=True):
        cells = []
        for cell, column in zip(row, places, strict=True):
            width = room * sum(shares[column : column + cell.column_span])
            blocks = cell.blocks
            runs_on = any(columns(b.text) > width for b in blocks if b.picture is None)
            if runs_on and width >= _NARROW and not cell.is_header:
                blocks = tuple(from_the_left(block, width) for block in blocks)
            cells.append(msgspec.structs.replace(cell, blocks=blocks))
        made.append(tuple(cells))
    return tuple(made)


def pictures_fitted(
    rows: tuple[tuple[StyledCell, ...], ...],
    shares: Sequence[float],
    sheet: StyleSheet,
    *,
    landscape: bool,
) -> tuple[tuple[StyledCell, ...], ...]:
    """The rows with pictures no wider than their cells, and no higher than a row that stays whole.

    Args:
        rows: the table's.
        shares: of the text's width, one for each column.
        sheet: the style.
        landscape: it is set on a landscape page.
    """
    page = sheet.page.landscape if landscape else sheet.page
    padding = sheet.table.padding.in_pt
    blank = 2 * padding + sheet.table.rule.in_pt
    high = page.type_area_height.in_pt * UNSPLIT_SHARE - blank
    high -= high % sheet.table.line_pitch_pt
    widths = column_widths(shares, page.type_area_width.in_pt, padding)

    def fitted(block: StyledBlock, wide: float) -> StyledBlock:
        picture = block.picture
        if picture is None:
            return block
        scale = min(wide / picture.width_pt, high / picture.height_pt, 1.0)
        width, height = (round(side * scale, 2) for side in (picture.width_pt, picture.height_pt))
        made = msgspec.structs.replace(picture, width_pt=width, height_pt=height)
        return msgspec.structs.replace(block, picture=made)

    def cell(one: StyledCell, column: int) -> StyledCell:
        wide = sum(widths[column : column + one.column_span]) - blank
        blocks = tuple(fitted(block, max(wide, 1.0)) for block in one.blocks)
        return msgspec.structs.replace(one, blocks=blocks)

    return tuple(
        tuple(cell(one, column) for one, column in zip(row, places, strict=True))
        for row, places in zip(rows, first_columns(rows), strict=True)
    )


def first_columns(rows: Rows) -> list[list[int]]:
    """The first column of every cell, from 0: one that no cell of a row above reaches into."""
    taken: set[tuple[int, int]] = set()
    firsts: list[list[int]] = []
    for r, row in enumerate(rows):
        c = 0
        firsts.append([])
        for cell in row:
            while (r, c) in taken:
                c += 1
            firsts[-1].append(c)
            for dc in range(cell.column_span):
                taken.update((r + dr, c + dc) for dr in range(cell.row_span))
            c += cell.column_span
    return firsts


def _room(count: int, sheet: StyleSheet, *, landscape: bool) -> float:
    """Characters of text that fit side by side in so many columns."""
    page = sheet.page.landscape if landscape else sheet.page
    width, padding = page.type_area_width.in_pt, sheet.table.padding.in_pt
    text = max(width - 2 * padding * count, width * _LEAST_TEXT)
    return text / sheet.paragraphs["table_text"].size_pt


def _is_crowded(wants: Sequence[float], shares: Sequence[float], room: float, least: float) -> bool:
    return any(
        share * room < min(want, least) - _EPSILON
        for want, share in zip(wants, shares, strict=True)
    )


def _wants(rows: Rows, size: float, most: float = _LONG) -> list[float]:
    """For each column the characters of its longest unspanned text, from one to ``most``.

    A picture counts as the characters of ``size`` that would be as wide.

    A column that is mostly empty is there to be written into.
    """
    widths: dict[int, float] = {}
    cells: Counter[int] = Counter()
    empty: Counter[int] = Counter()
    for row, places in zip(rows, first_columns(rows), strict=True):
        for cell, c in zip(row, places, strict=True):
            for dc in range(cell.column_span):
                widths.setdefault(c + dc, 1.0)
            if cell.column_span == 1:
                longest = max((_wide(b, size) for b in cell.blocks), default=0.0)
                longest += _SLACK * (longest < _LONG)
                if cell.row_span > 1:
                    longest = max(longest, _photo_wide(cell, size))
                widths[c] = max(widths[c], min(longest, most))
                if not cell.is_header:
                    cells[c] += 1
                    empty[c] += not any(block.text for block in cell.blocks)
    for c, count in empty.items():
        if 2 * count >= cells[c] > 0:
            widths[c] = max(widths[c], _TO_WRITE)
    return [widths.get(i, 1.0) for i in range(max(widths, default=-1) + 1)]


def _wide(block: StyledBlock, size: float) -> float:
    """How many characters of ``size`` take as much room as a block on one line."""
    return columns(block.text) if block.picture is None else block.picture.width_pt / size


def _photo_wide(cell: StyledCell, size: float) -> float:
    """Likewise the photograph that a cell of a form is kept for; 0 for another cell."""
    photo = photo_size("".join(block.text for block in cell.blocks))
    return Length.mm(photo[0]).in_pt / size if photo is not None else 0.0


def _least(rows: Rows) -> list[float]:
    """For each column the characters of its longest number or word, which no line parts."""
    widths: dict[int, float] = {}
    for row, places in zip(rows, first_columns(rows), strict=True):
        for cell, c in zip(row, places, strict=True):
            for dc in range(cell.column_span):
                widths.setdefault(c + dc, 0.0)
            texts = (block.text for block in cell.blocks if block.picture is None)
            words = (m[0] for text in texts for m in _WORD.finditer(text))
            longest = max((columns(word) for word in words), default=0.0) * _ASCII_WIDTH
            if cell.column_span == 1:
                widths[c] = max(widths[c], min(longest, _LONGEST_WORD))
    return [widths.get(i, 0.0) for i in range(max(widths, default=-1) + 1)]


def _shares(
    wants: Sequence[float], long: Sequence[float], least: Sequence[float], room: float
) -> tuple[float, ...]:
    """The shares, no column narrower than ``least``: what lacks, the wide ones give."""
    if not wants:
        return ()
    total = max(room, sum(least))
    by_wants = _by_wants(wants, long, room)
    widths = [share * total for share in by_wants]
    wraps = [width < want - _EPSILON for width, want in zip(widths, wants, strict=True)]
    return _widened(widths, least, wraps)


def _of_text(stated: Sequence[float], sheet: StyleSheet, *, landscape: bool) -> list[float]:
    """Shares of the table's width as those of its text, which :func:`column_widths` gives back."""
    page = sheet.page.landscape if landscape else sheet.page
    width, padding = page.type_area_width.in_pt, sheet.table.padding.in_pt
    text = max(width - 2 * padding * len(stated), width * _LEAST_TEXT)
    return [(share * width - (width - text) / len(stated)) / text for share in stated]


def _kept(
    stated: Sequence[float], wants: Sequence[float], least: Sequence[float], room: float
) -> tuple[float, ...]:
    """The shares that the source states; empty where they would not do.

    Numbers stay whole, and no word is set one character to the line: what a column lacks for
    that, the others give if it is little.
    """
    if len(stated) != len(wants) or not stated:
        return ()
    needs = [max(need, min(want, _TWO)) for need, want in zip(least, wants, strict=True)]
    widths = [share * room for share in stated]
    lacking = sum(max(need - width, 0.0) for need, width in zip(needs, widths, strict=True))
    if lacking > _GIVEN * room or sum(needs) > room:
        return ()
    return _widened(widths, needs)


def _widened(
    widths: list[float], least: Sequence[float], wraps: Sequence[bool] = ()
) -> tuple[float, ...]:
    """Shares by the widths, those below ``least`` widened: what lacks, the others give.

    Those first that ``wraps`` names, whose text takes several lines anyway.
    """
    everyone = [True] * len(widths)
    for givers in (wraps, everyone) if wraps else (everyone,):
        lacking = sum(max(need - width, 0.0) for need, width in zip(least, widths, strict=True))
        spare = [
            max(width - need, 0.0) if gives else 0.0
            for width, need, gives in zip(widths, least, givers, strict=True)
        ]
        if lacking > _EPSILON and sum(spare) > 0:
            given = min(lacking / sum(spare), 1.0)
            taken = sum(spare) * given / lacking
            widths = [
                width + max(need - width, 0.0) * taken - rest * given
                for need, width, rest in zip(least, widths, spare, strict=True)
            ]
    return tuple(width / sum(widths) for width in widths)


def _needs(wants: Sequence[float], least: Sequence[float], room: float) -> list[list[float]]:
    """What the least width of each column may be: numbers whole, and text readable, widest first.

    As far as the smallest type leaves room for it. Where the numbers alone are too many even so,
    columns of text are not taken from them: each gives of its width alike.
    """
    tried = [
        [max(need, min(want, chars)) for need, want in zip(least, wants, strict=True)]
        for chars in _READABLE
    ]
    most = room / _smallest(least, room)
    fitting = [
        needs for i, needs in enumerate(tried) if sum(needs) <= most and needs not in tried[:i]
    ]
    return fitting or tried[:1]


def _smallest(least: Sequence[float], room: float) -> float:
    """How small the type may be: smaller than text where numbers would be parted else."""
    return _SMALLEST if sum(least) <= room / _SMALLEST else _FINEST


def _settled(
    rows: Rows,
    wants: Sequence[float],
    long: Sequence[float],
    least: Sequence[float],
    room: float,
) -> _Choice:
    """The shares, and how much smaller the type is.

    The narrow columns keep their words whole, in smaller type if need be. But where that leaves
    running text no more room than words have, they leave it theirs, and then the type is smaller
    for its sake: each if the table takes far fewer lines so.
    """
    choices = _needs(wants, least, room)

    def made(needs: Sequence[float], scale: float) -> _Choice:
        return _shares(wants, long, needs, room / scale), scale

    def smallest(needs: Sequence[float]) -> float:
        return max(room / max(sum(needs), room), _smallest(least, room))

    best = made(choices[0], smallest(choices[0]))
    if not _squeezes(long, best, room):
        return best
    texts = _texts(rows)

    def lines(choice: _Choice) -> int:
        shares, scale = choice
        return _lines(texts, [share * room / scale for share in shares])

    others = [made(needs, smallest(needs)) for needs in choices[1:]]
    best = _better(best, others, lines)
    for scale in (_RATHER_SMALLER, _SMALLEST):
        if scale < best[1] and _squeezes(long, best, room):
            smaller = [made(needs, scale) for needs in choices if scale <= smallest(needs)]
            best = _better(best, smaller, lines)
    return best


def _better(best: _Choice, others: Sequence[_Choice], lines: Callable[[_Choice], int]) -> _Choice:
    """Of several shares and sizes the one of the fewest lines, if they are far fewer."""
    other = min(others, key=lines, default=best)
    return other if lines(other) <= _FAR_FEWER * lines(best) else best


def _squeezes(long: Sequence[float], choice: _Choice, room: float) -> bool:
    """Whether running text has no more room than words have."""
    shares, scale = choice
    return any(
        want >= _LONG and share * room / scale < _RUNNING
        for want, share in zip(long, shares, strict=True)
    )


def _texts(rows: Rows) -> list[list[tuple[int, int, list[float]]]]:
    """Of each row the first column, the columns and the lengths of the paragraphs of its cells."""
    return [
        [
            (c, cell.column_span, [columns(b.text) for b in cell.blocks if b.picture is None])
            for cell, c in zip(row, places, strict=True)
            if cell.row_span == 1
        ]
        for row, places in zip(rows, first_columns(rows), strict=True)
    ]


def _lines(
    texts: Sequence[Sequence[tuple[int, int, Sequence[float]]]], widths: Sequence[float]
) -> int:
    """Lines of all rows, each as high as its highest cell in columns of so many characters."""
    total = 0
    for row in texts:
        most = 1
        for c, span, lengths in row:
            width = sum(widths[c : c + span])
            most = max(most, sum(math.ceil(length / width) for length in lengths))
        total += most
    return total


def _by_wants(wants: Sequence[float], long: Sequence[float], room: float) -> tuple[float, ...]:
    """Where all fits, by what each wants; else the narrow columns whole, the others by length."""
    if sum(wants) <= room:
        shares = [max(want / sum(wants), _MIN_SHARE) for want in wants]
        return tuple(share / sum(shares) for share in shares)
    widths = [max(want, _MIN_SHARE * room) for want in wants]
    waiting = [*range(len(wants))]
    left = room
    while narrow := [i for i in waiting if widths[i] * len(waiting) <= left]:
        left -= sum(widths[i] for i in narrow)
        waiting = [i for i in waiting if i not in narrow]
    halves = {i: math.ceil(long[i] / 2) + _SLACK for i in waiting}
    for i in sorted(waiting, key=widths.__getitem__):  # whole, where two lines do for the others
        if left - widths[i] >= sum(halves[j] for j in waiting if j != i) > 0:
            left -= widths[i]
            waiting.remove(i)
    total = sum(long[i] for i in waiting)
    for i in waiting:
        widths[i] = max(left * long[i] / total, _MIN_SHARE * room)
    return tuple(width / sum(widths) for width in widths)
