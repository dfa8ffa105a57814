"""Ruled tables: the cells that level and upright rules enclose.

Rules that lie end to end are one; where a level and an upright one meet is a corner; a cell is
the smallest rectangle of corners whose four sides are all ruled. What has two cells at least,
side by side or one above the other with others beside, is a table; a frame around a paragraph is
none. Tables with level rules alone (three-line tables) are read where the rows between the rules
stand in the same columns.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.normalize.pdf.characters import Character, Page, Rule
from pipeline.normalize.pdf.rows import Row, rows_in
from pipeline.text.chars import has_han
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_NEAR = 3.0  # points by which rules miss each other
_SHORTEST = 6.0
_MOST_RULES = 20_000
_MOST_LINES = 600  # of a table, either way
_THREE = 3
_LEAST_SPREAD = 3  # rows in columns; the imprint has one between its rules
_COLUMNS = 3
_MOST_UNDER = 8  # columns below one name
_LEAST_ALIGNED = 4  # rows of a table without rules, its head one of them
_STEP = 3.2  # sizes from row to row of such a table, at most
_OFF = 0.35  # em by which what stands in one column may miss its edge or middle
_FIGURE = regex(r"[-−+]?[0-9][0-9,.]*%?|[-—/…]")
_MARGIN = 6.0  # points between text and rule: Word has 5.4
_FULL = 1.2  # em a row of a cell may leave free and be full


class Box(NamedTuple):
    """A rectangle, in points from the page's top left."""

    x0: float
    y0: float
    x1: float
    y1: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1


@dataclass(slots=True)
class TableCell:
    """A cell.

    Attributes:
        box: where it is.
        columns, rows: how many it takes.
        paragraphs: what it holds.
        pictures: those that stand in it, by their numbers on the page, each with how many
            paragraphs begin above it.
        breaks_off: its last row of text is full, so that it may go on over the page.
    """

    box: Box
    columns: int = 1
    rows: int = 1
    breaks_off: bool = False
    paragraphs: list[str] = field(default_factory=list)
    pictures: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class RuledTable:
    """A table of one page.

    Attributes:
        page: number of the page.
        box: where it is.
        edges: of its columns, from the left.
        cells: its rows.
        is_parted: rules part its columns, so that somebody chose how wide they are.
    """

    page: int
    box: Box
    edges: tuple[float, ...]
    cells: list[list[TableCell]]
    is_parted: bool = False


def tables_of(page: Page) -> tuple[list[RuledTable], list[Character]]:
    """The ruled tables of a page, from the top, and the characters that stand in none."""
    tables: list[RuledTable] = []
    free = page.characters
    for group in _groups(page.rules):
        grid = _grid(group)
        if grid is None:
            continue
        table, rest = _filled(page, grid, free)
        if table is not None:
            tables.append(table)
            free = rest
    for box, levels in _open_sided(page.rules):
        if not any(_overlap(box, table.box) for table in tables):
            table, rest = _by_columns(page, box, levels, free)
            if table is not None:
                tables.append(table)
                free = rest
    for rows in _aligned(page, free):
        table, free = _of_aligned(page, rows, free)
        tables.append(table)
    return sorted(tables, key=lambda table: table.box.y0), list(free)


def _aligned(page: Page, free: Sequence[Character]) -> Iterator[list[Row]]:
    """Rows without rules that are a table beyond doubt.

    They follow one another at one step, each has as many pieces, three at least, and each piece
    stands in its column by its left or right edge or its middle; one column but the first has
    figures alone below its name.
    """
    group: list[Row] = []
    for row in (*rows_in(page.number, free), None):
        if row is not None and (not group or _follows(group, row)):
            group.append(row)
            continue
        if _is_aligned(group):
            if _has_figures(group):
                yield group
            else:
                page.aligned += 1
        group = [row] if row is not None else []


def _follows(group: Sequence[Row], row: Row) -> bool:
    last = group[-1]
    step = row.y - last.y
    is_near = 0 < step <= _STEP * max(row.size, 1.0)
    if len(group) > 1:
        is_near = is_near and abs(step - (last.y - group[-2].y)) <= 0.3 * step
    return is_near and len(row.pieces) == len(last.pieces) >= _COLUMNS


def _is_aligned(group: Sequence[Row]) -> bool:
    if len(group) < _LEAST_ALIGNED or len(group[0].pieces) < _COLUMNS:
        return False
    columns = [*zip(*(row.pieces for row in group), strict=True)]
    em = max(group[0].size, 1.0)
    lows = [min(piece[0].x0 for piece in column) for column in columns]
    highs = [max(piece[-1].x1 for piece in column) for column in columns]
    if any(low - high < em for high, low in zip(highs, lows[1:], strict=False)):
        return False
    return all(_stands(column, em) for column in columns)


def _has_figures(group: Sequence[Row]) -> bool:
    """Whether a column but the first has figures alone, below a row of names."""
    columns = zip(*(row.pieces for row in group), strict=True)
    texts = [["".join(c.text for c in piece) for piece in column] for column in columns]
    is_named = not any(_FIGURE.fullmatch(column[0]) for column in texts)
    return is_named and any(all(map(_FIGURE.fullmatch, column[1:])) for column in texts[1:])


def _stands(column: Sequence[Sequence[Character]], em: float) -> bool:
    """Whether pieces stand one below the other by an edge or their middle."""
    edges = [(piece[0].x0, piece[-1].x1) for piece in column]
    ways = ([a for a, _ in edges], [b for _, b in edges], [(a + b) / 2 for a, b in edges])
    return any(max(way) - min(way) <= _OFF * em for way in ways) or any(
        max(way[1:]) - min(way[1:]) <= _OFF * em for way in ways
    )


def _of_aligned(
    page: Page, rows: Sequence[Row], free: Sequence[Character]
) -> tuple[RuledTable, list[Character]]:
    pieces = [[(row, piece) for piece in row.pieces] for row in rows]
    edges = _edges(pieces)
    cells = [
        [
            TableCell(Box(*edges[k], row.y, row.y), paragraphs=[_text(page, piece)])
            for k, piece in enumerate(row.pieces)
        ]
        for row in rows
    ]
    taken = {id(c) for row in rows for c in row.characters}
    top, last = rows[0], rows[-1]
    box = Box(edges[0][0], top.y - top.size, edges[-1][1], last.y)
    rest = [c for c in free if id(c) not in taken]
    return RuledTable(page.number, box, tuple(round(a, 1) for a, _ in edges), cells), rest


def _overlap(one: Box, other: Box) -> bool:
    return one.y0 < other.y1 and other.y0 < one.y1 and one.x0 < other.x1 and other.x0 < one.x1


def _open_sided(rules: Sequence[Rule]) -> Iterator[tuple[Box, list[float]]]:
    """Where level rules of one length stand one below the other, and their heights."""
    if len(rules) > _MOST_RULES:
        return
    alike: dict[tuple[int, int], list[Box]] = defaultdict(list)
    for box in _merged(rules, level=True):
        alike[round(box.x0 / 4), round(box.x1 / 4)].append(box)
    for boxes in alike.values():
        if len(boxes) >= _THREE:
            heights = sorted(box.y0 for box in boxes)
            x0, x1 = min(b.x0 for b in boxes), max(b.x1 for b in boxes)
            yield Box(x0, heights[0], x1, heights[-1]), heights


def _by_columns(
    page: Page, box: Box, levels: Sequence[float], free: Sequence[Character]
) -> tuple[RuledTable | None, list[Character]]:
    """The table between level rules, by the columns that its rows stand in."""
    inside = [c for c in free if box.holds((c.x0 + c.x1) / 2, c.y - 0.35 * c.style.size)]
    rows = rows_in(page.number, inside)
    pieces = [[(row, piece) for piece in row.pieces] for row in rows]
    spread = [row for row in pieces if len(row) >= 2]
    if len(spread) < _LEAST_SPREAD or 2 * len(spread) < len(rows) or box.x1 - box.x0 < 60:
        return None, list(free)
    head = [row for row in pieces if len(levels) > 2 and bisect_left(levels, row[0][0].y) == 1]
    below = [row for row in spread if not any(row is one for one in head)]
    edges = _edges(below if len(below) >= _LEAST_SPREAD else spread)
    if len(edges) < 2:
        return None, list(free)
    head = [row for row in head if len(below) >= _LEAST_SPREAD]
    cells = _head_cells(page, head, edges)
    last_band = -1
    for row in pieces[len(head) :]:
        band = bisect_left(levels, row[0][0].y)
        is_head = band == 1 and len(levels) > 2
        if not (is_head and last_band == band):
            cells.append(_empty_row(row[0][0].y, edges))
        last_band = band
        for _, piece in row:
            cell = cells[-1][_nearest(edges, piece)]
            cell.paragraphs = ["".join((*cell.paragraphs, _text(page, piece)))]
    kept = set(map(id, inside))
    rest = [c for c in free if id(c) not in kept]
    sides = tuple(round(a, 1) for a, _ in edges)
    return RuledTable(page.number, box, sides, cells), rest


_Piece = tuple[Row, list[Character]]
_Edges = Sequence[tuple[float, float]]


def _edges(rows: Sequence[Sequence[_Piece]]) -> _Edges:
    """The columns that rows stand in: where each begins and ends."""
    edges: list[tuple[float, float]] = []
    for _, piece in sorted((p for row in rows for p in row), key=lambda p: p[1][0].x0):
        x0, x1 = piece[0].x0, piece[-1].x1
        if edges and x0 < edges[-1][1]:
            edges[-1] = (edges[-1][0], max(edges[-1][1], x1))
        else:
            edges.append((x0, x1))
    return edges


def _empty_row(y: float, edges: _Edges) -> list[TableCell]:
    return [TableCell(Box(a, y, b, y)) for a, b in edges]


def _nearest(edges: _Edges, piece: Sequence[Character]) -> int:
    x = (piece[0].x0 + piece[-1].x1) / 2
    return min(range(len(edges)), key=lambda k: max(edges[k][0] - x, x - edges[k][1], 0.0))


def _text(page: Page, piece: Sequence[Character]) -> str:
    return Row(page.number, list(piece), piece[0].y).text


def _head_cells(
    page: Page, head: Sequence[Sequence[_Piece]], edges: _Edges
) -> list[list[TableCell]]:
    """The rows of names above the first inner rule: one, or two below a name of several columns.

    A name stands over the columns between which it is in the middle, those that no other name of
    its row stands over.
    """
    if not head:
        return []
    upper: dict[int, tuple[int, str]] = {}  # first column, how many, what stands over them
    own = [""] * len(edges)
    for row in head:
        places = [_nearest(edges, piece) for _, piece in row]
        for k, ((_, piece), at) in enumerate(zip(row, places, strict=True)):
            first, last = _under(edges, piece, at)
            first = max(first, places[k - 1] + 1 if k else 0)
            last = min(last, places[k + 1] - 1 if k + 1 < len(places) else len(edges) - 1)
            if last > first:
                upper[first] = last - first + 1, _text(page, piece)
            else:
                own[at] += _text(page, piece)
    y, lower = head[0][0][0].y, head[-1][0][0].y
    if not upper:
        names = _empty_row(y, edges)
        for cell, text in zip(names, own, strict=True):
            cell.paragraphs = [text] if text else []
        return [names]
    first_row: list[TableCell] = []
    second_row: list[TableCell] = []
    k = 0
    while k < len(edges):
        count, text = upper.get(k, (1, ""))
        box = Box(edges[k][0], y, edges[k + count - 1][1], lower)
        if text:
            first_row.append(TableCell(box, count, 1, paragraphs=[text]))
            for j in range(k, k + count):
                said = [own[j]] if own[j] else []
                second_row.append(TableCell(Box(*edges[j], lower, lower), paragraphs=said))
        else:
            said = [own[k]] if own[k] else []
            first_row.append(TableCell(box, 1, 2, paragraphs=said))
        k += count
    return [first_row, second_row]


def _under(edges: _Edges, piece: Sequence[Character], at: int) -> tuple[int, int]:
    """The columns that a name stands over: those about whose common middle it is."""
    x = (piece[0].x0 + piece[-1].x1) / 2
    best = (abs((edges[at][0] + edges[at][1]) / 2 - x), 0, at, at)
    for first in range(len(edges)):
        for last in range(first + 1, min(first + _MOST_UNDER, len(edges))):
            off = abs((edges[first][0] + edges[last][1]) / 2 - x)
            best = min(best, (off + _NEAR, last - first, first, last))
    return best[2], best[3]


def _merged(rules: Sequence[Rule], *, level: bool) -> list[Box]:
    """Rules of one direction, those that lie end to end as one."""
    spans: list[tuple[float, float, float]] = []  # across, from, to
    for rule in rules:
        if rule.is_level == level:
            a, b, c = (rule.y0, rule.x0, rule.x1) if level else (rule.x0, rule.y0, rule.y1)
            spans.append((a, b, c))
    merged: list[list[float]] = []
    by_place = sorted(spans)
    # Those at one place, then along it.
    groups: list[list[tuple[float, float, float]]] = []
    for span in by_place:
        if groups and span[0] - groups[-1][0][0] <= _NEAR:
            groups[-1].append(span)
        else:
            groups.append([span])
    for group in groups:
        at = sum(span[0] for span in group) / len(group)
        for _, start, stop in sorted(group, key=lambda span: span[1]):
            last = merged[-1] if merged else None
            if last is not None and last[0] == at and start <= last[2] + _NEAR:
                last[2] = max(last[2], stop)
            else:
                merged.append([at, start, stop])
    return [
        Box(start, at, stop, at) if level else Box(at, start, at, stop)
        for at, start, stop in merged
        if stop - start >= _SHORTEST
    ]


def _groups(rules: Sequence[Rule]) -> Iterator[tuple[list[Box], list[Box]]]:
    """Level and upright rules that touch each other."""
    if len(rules) > _MOST_RULES:
        return
    level, upright = _merged(rules, level=True), _merged(rules, level=False)
    parent = list(range(len(level) + len(upright)))

    def root(k: int) -> int:
        while parent[k] != k:
            parent[k] = parent[parent[k]]
            k = parent[k]
        return k

    places = sorted((box.y0, i) for i, box in enumerate(level))
    heights = [at for at, _ in places]
    for j, up in enumerate(upright):
        for at, i in places[bisect_left(heights, up.y0 - _NEAR) :]:
            if at > up.y1 + _NEAR:
                break
            if level[i].x0 - _NEAR <= up.x0 <= level[i].x1 + _NEAR:
                parent[root(i)] = root(len(level) + j)
    groups: dict[int, tuple[list[Box], list[Box]]] = defaultdict(lambda: ([], []))
    for k, box in enumerate((*level, *upright)):
        groups[root(k)][k >= len(level)].append(box)
    yield from (group for group in groups.values() if len(group[0]) >= 2 and len(group[1]) >= 2)


def _grid(group: tuple[list[Box], list[Box]]) -> list[list[TableCell]] | None:
    """The cells that rules enclose, by rows; ``None`` where they are no table."""
    level, upright = group
    xs, ys = _places(box.x0 for box in upright), _places(box.y0 for box in level)
    if not (2 <= len(xs) <= _MOST_LINES and 2 <= len(ys) <= _MOST_LINES):
        return None
    across = {
        (k, j) for box in level for k in [_at(ys, box.y0)] for j in _steps(xs, box.x0, box.x1)
    }
    down = {
        (j, k) for box in upright for j in [_at(xs, box.x0)] for k in _steps(ys, box.y0, box.y1)
    }
    taken: set[tuple[int, int]] = set()
    rows: list[list[TableCell]] = []
    for k in range(len(ys) - 1):
        row: list[TableCell] = []
        for j in range(len(xs) - 1):
            if (k, j) in taken or (k, j) not in across or (j, k) not in down:
                continue
            size = _extent(j, k, len(xs), len(ys), across, down)
            if size is None:
                continue
            columns, height = size
            taken |= {(k + b, j + a) for a in range(columns) for b in range(height)}
            box = Box(xs[j], ys[k], xs[j + columns], ys[k + height])
            row.append(TableCell(box, columns, height))
        rows.append(row)
    rows = [row for row in rows if row]
    if sum(map(len, rows)) < 2 or max(map(len, rows)) < 2:
        return None
    return rows


def _extent(
    j: int,
    k: int,
    columns: int,
    rows: int,
    across: set[tuple[int, int]],
    down: set[tuple[int, int]],
) -> tuple[int, int] | None:
    """How many columns and rows the cell takes that begins there."""
    width = 1
    while j + width < columns - 1 and (j + width, k) not in down:
        if (k, j + width) not in across:
            return None
        width += 1
    if (j + width, k) not in down:
        return None
    height = 1
    while k + height < rows - 1 and not all((k + height, j + a) in across for a in range(width)):
        if (j, k + height) not in down or (j + width, k + height) not in down:
            return None
        height += 1
    if not all((k + height, j + a) in across for a in range(width)):
        return None
    return width, height


def _places(values: Iterator[float]) -> list[float]:
    """Places of rules, those almost at one place as one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _at(places: list[float], value: float) -> int:
    k = bisect_left(places, value)
    near = [i for i in (k - 1, k) if 0 <= i < len(places)]
    return min(near, key=lambda i: abs(places[i] - value))


def _steps(places: list[float], start: float, stop: float) -> range:
    """The gaps between places that a rule spans."""
    first = bisect_left(places, start - _NEAR)
    last = bisect_left(places, stop + _NEAR) - 1
    return range(first, max(last, first))


def _filled(
    page: Page, cells: list[list[TableCell]], free: Sequence[Character]
) -> tuple[RuledTable | None, list[Character]]:
    """The table with what stands in it, and what stands outside."""
    boxes = [cell.box for row in cells for cell in row]
    box = Box(
        min(b.x0 for b in boxes),
        min(b.y0 for b in boxes),
        max(b.x1 for b in boxes),
        max(b.y1 for b in boxes),
    )
    held: dict[int, list[Character]] = defaultdict(list)
    rest: list[Character] = []
    flat = [cell for row in cells for cell in row]
    for c in free:
        x, y = (c.x0 + c.x1) / 2, c.y - 0.35 * c.style.size
        owner = None
        if box.holds(x, y):
            owner = next((i for i, cell in enumerate(flat) if cell.box.holds(x, y)), None)
        if owner is None:
            rest.append(c)
        else:
            held[owner].append(c)
    # One cell with text is enough where a row of several columns goes on over the page.
    least = 1 if max(map(len, cells)) >= _COLUMNS else 2
    filled = sum(any(not c.text.isspace() for c in of_cell) for of_cell in held.values())
    pictures = [list(_pictures(page, cell.box)) for cell in flat]
    if filled < least and sum(map(bool, pictures)) < least:
        return None, list(free)
    for i, cell in enumerate(flat):
        rows = rows_in(page.number, held[i])
        found = list(_paragraphs(rows, cell.box, [y for y, _ in pictures[i]]))
        cell.paragraphs = [text for text, _ in found]
        cell.pictures = [(number, sum(top < y for _, top in found)) for y, number in pictures[i]]
        cell.breaks_off = bool(rows) and _breaks_off(rows[-1], cell.box)
    kept = [row for row in cells if any(c.paragraphs or c.pictures for c in row)] or cells
    if all(cell.rows == 1 for cell in flat):
        cells = kept
    edges = tuple(sorted({round(b.x0, 1) for b in boxes} | {round(b.x1, 1) for b in boxes}))
    return RuledTable(page.number, box, edges, cells, is_parted=True), rest


def _pictures(page: Page, box: Box) -> list[tuple[float, int]]:
    """The pictures of the text that stand in a cell: their tops, and their numbers on the page."""
    around = Box(box.x0 - _NEAR, box.y0 - _NEAR, box.x1 + _NEAR, box.y1 + _NEAR)
    return sorted(
        (picture.y0, number)
        for number, picture in enumerate(page.pictures)
        if not picture.is_aside
        and around.holds(picture.x0, picture.y0)
        and around.holds(picture.x1, picture.y1)
    )


def _paragraphs(
    rows: Sequence[Row], box: Box, pictures: Sequence[float]
) -> Iterator[tuple[str, float]]:
    """The paragraphs of a cell with their baselines: a row that leaves room for more ends one.

    So does a picture, of which the tops are given.
    """
    text, top = "", 0.0
    for k, row in enumerate(rows):
        top = top if text else row.y
        text += row.text
        following = rows[k + 1] if k + 1 < len(rows) else None
        room = min(box.x1 - row.x1, _right_of(rows) - row.x1)
        if following is None:
            yield text, top
            break
        is_parted = any(row.y < y <= following.y for y in pictures)
        is_short = room > _FULL * row.size and len(rows) > 2
        if is_parted or is_short or _starts_item(following.text):
            yield text, top
            text = ""
        elif text[-1:].isascii() and following.text[:1].isascii() and not row.breaks_word:
            text += "" if text[-1:].isdigit() or has_han(text[-1:]) else " "


def _breaks_off(row: Row, box: Box) -> bool:
    """Whether the last row of a cell has no room for another character, and ends no sentence."""
    room = min(box.x1 - row.x1, row.x0 - box.x0 + box.x1 - row.x1)
    return room <= _MARGIN + row.size and row.text[-1:] not in "。；！？"


def _right_of(rows: Sequence[Row]) -> float:
    return max(row.x1 for row in rows)


def _starts_item(text: str) -> bool:
    return len(text) > 1 and text[0] in "0123456789①②③④⑤⑥⑦⑧⑨" and text[1:2] in {".", "．", "、"}
