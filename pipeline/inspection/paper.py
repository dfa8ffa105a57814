"""A PDF as it is set: by the geometry of its pages."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

import pypdfium2 as pdfium

from pipeline.inspection.colours import is_black, is_red
from pipeline.inspection.drawn import Box, boxes_of
from pipeline.inspection.setting import (
    Leaf,
    Line,
    Measured,
    PageNumber,
    Setting,
    Side,
    Stretch,
    Where,
)
from pipeline.model import OfficialDocument, TextElement, is_in_table, iter_texts, lies_in
from pipeline.normalize.pdf.characters import Character, Page, read_pages
from pipeline.normalize.pdf.furniture import is_page_number, starts_note
from pipeline.normalize.pdf.rows import Row, rows_in
from pipeline.normalize.word.flow import MAP
from pipeline.stylesheet import StyleSheet
from pipeline.text.chars import has_han
from pipeline.tuples import NamedTuple
from pipeline.units import MM_A_POINT

_PLACE = re.compile(r"page (\d+)(?:-(\d+))? box (-?\d+) (-?\d+) (-?\d+) (-?\d+)")
_ASCENT, _DESCENT = 0.88, 0.12
"""Of a Han glyph's box, in type sizes (GB/T 13131 faces)."""
_EXACT_ASCENT = 0.8
"""Of a row's height: where a baseline stands in a row of a height that Word was told."""
_OFFICES = re.compile("word|wps|libreoffice|openoffice|kingsoft|金山", re.IGNORECASE)
_DASH_CENTRE = 0.35
_FULL_ROWS = 16
"""A page with fewer rows of text shows neither 天头 nor 版心's foot."""
_LEAST_ROWS = 3
_SMALLER = 0.85
"""Of the body's size: a note below the text."""
_LEAST_STEPS = 5
_STRETCHED = 0.3
"""Characters by which the least stretched of the rows may be wider than set solid."""
_FLUSH = 0.5
"""Points by which rows that end at one edge may differ."""
_STRETCH = 0.1
"""Points from one character to the next by which rows differ that are stretched to an edge."""
_ENOUGH_ROWS = 12
_THICKEST = 1.8
_SHORTEST = 20.0
_SAME_RULE = 0.35
_EDGE = 0.14
"""Of a page's height: where its number may stand."""
_NEAR_PT = 2.0
_SPREAD = 2.5
"""Type sizes between two characters of one row: columns, not text."""
_RULE_PICTURE = (100.0, 10.0)
"""A picture so wide and so low is a rule (mm)."""


class _Box(NamedTuple):
    """Where the reader found a line: pages, and edges in points."""

    first: int
    last: int
    x0: float
    y0: float
    x1: float
    y1: float


class _SetRow(NamedTuple):
    """A row of an element; points."""

    page: int
    y: float
    x0: float
    x1: float
    size: float
    characters: tuple[Character, ...]


class _Area(NamedTuple):
    """版心 as the text fills it; points."""

    left: float
    right: float


def measure_pdf(
    data: bytes, document: OfficialDocument, source: str, sheet: StyleSheet
) -> Measured:
    """A PDF as it is set.

    Args:
        data: the file, which the reader has taken in: what it may hold was bounded there.
        document: as it was read.
        source: its canonical text, with the map of where each line is from.
        sheet: stands in for 版心 where the text is too short to show it.
    """
    opened = pdfium.PdfDocument(data)
    try:
        pages = list(read_pages(opened))
        lines = [line for page in pages for line in _lines(opened[page.number - 1], page)]
        made_by = " ".join(map(str, opened.get_metadata_dict().values()))
    finally:
        opened.close()
    of_office = _OFFICES.search(made_by) is not None
    return _Paper(pages, lines, source, sheet, is_of_an_office=of_office).measured(document)


class _Paper:
    """Measures the pages of one file."""

    def __init__(
        self,
        pages: Sequence[Page],
        lines: Sequence[Line],
        source: str,
        sheet: StyleSheet,
        *,
        is_of_an_office: bool,
    ) -> None:
        self._pages = pages
        self._is_of_an_office = is_of_an_office
        self._sheet = sheet
        self._lines = list(lines)
        self._rows = {
            page.number: sorted(rows_in(page.number, page.characters), key=_height)
            for page in pages
        }
        self._boxes = _boxes(source)
        self._numbers = {id(row) for _page, row in self._number_rows()}

    def measured(self, document: OfficialDocument) -> Measured:
        """The file as it is set."""
        found = Measured("pdf", lines=self._lines, pages=len(self._pages))
        set_rows = {
            path: rows
            for path, element in iter_texts(document)
            if not is_in_table(path) and (rows := self._rows_of(element))
        }
        body = [
            rows
            for path, rows in set_rows.items()
            if lies_in(path, "body.main_text") or ".blocks[" in path
        ]
        leaf = self._leaf(body)
        area = self._area(leaf)
        pitch = leaf.pitch if leaf is not None and leaf.pitch else None
        small = _SMALLER * self._body_size()
        texts = {path: element.text for path, element in iter_texts(document)}
        for path, rows in set_rows.items():
            is_note = starts_note(texts[path]) and rows[-1].size < small
            if not is_note:  # of the foot of a page: the standard says nothing of it
                found.settings[path] = self._setting(rows, area, pitch)
        found.leaves = self._leaves(leaf)
        found.numbers = list(self._page_numbers(area))
        used = [page.number for page in self._pages if page.characters or page.pictures]
        found.last_page = max(used, default=0)
        return found

    # -- elements ------------------------------------------------------------------------------

    def _rows_of(self, element: TextElement) -> list[_SetRow]:
        """The rows of an element, found by the reader's boxes and its own characters."""
        numbers = dict.fromkeys(anchor.line for anchor in element.origin)
        boxes = [self._boxes[k] for n in numbers if (k := n - 1) < len(self._boxes)]
        characters: list[tuple[int, Character]] = []
        for box in boxes:
            if box is not None:
                characters += self._in_box(box)
        wanted = "".join(element.text.split())
        seen = [(page, c) for page, c in characters if not c.text.isspace()]
        text = "".join(c.text for _, c in seen)
        at = text.find(wanted)
        if at >= 0 and len(text) == len(seen):
            seen = seen[at : at + len(wanted)]
        rows: list[_SetRow] = []
        group: list[tuple[int, Character]] = []
        for one in seen:
            if group and (one[0] != group[-1][0] or abs(one[1].y - group[-1][1].y) > _NEAR_PT * 3):
                rows.append(_set_row(group))
                group = []
            group.append(one)
        if group:
            rows.append(_set_row(group))
        return rows

    def _in_box(self, box: _Box) -> Iterator[tuple[int, Character]]:
        for number in range(box.first, box.last + 1):
            top = box.y0 if number == box.first else 0.0
            low = box.y1 if number == box.last else float("inf")
            rows = self._rows.get(number, [])
            first = bisect_left(rows, top - _NEAR_PT, key=_height)
            for row in rows[first : bisect_right(rows, low + _NEAR_PT, key=_height)]:
                if id(row) in self._numbers:
                    continue
                for c in row.characters:
                    is_across = box.first != box.last
                    if is_across or box.x0 - _NEAR_PT <= c.x0 <= box.x1 + _NEAR_PT:
                        yield number, c

    def _setting(self, rows: Sequence[_SetRow], area: _Area, pitch: float | None) -> Setting:
        first, last = rows[0], rows[-1]
        stretches: list[Stretch] = []
        style = None
        for row in rows:
            for c in row.characters:
                if style is not None and c.style == style:
                    stretches[-1].text += c.text
                    continue
                style = c.style
                stretches.append(
                    Stretch(
                        c.text,
                        style.face,
                        style.face,
                        style.size,
                        style.is_red or is_red(style.colour),
                        is_black(style.colour),
                        f"#{style.colour}",
                    )
                )
        made = Setting(Where(page=first.page), stretches, rows=len(rows))
        made.is_spread = any(
            other.x0 - one.x1 > _SPREAD * max(row.size, 1.0)
            for row in rows
            for one, other in pairwise(row.characters)
        )
        page = self._pages[first.page - 1]
        made.top = (first.y - _ASCENT * first.size) * MM_A_POINT
        made.bottom = (last.y + _DESCENT * last.size) * MM_A_POINT
        if page.width > page.height:
            return made
        made.left = (first.x0 - area.left) * MM_A_POINT
        made.right = (area.right - last.x1) * MM_A_POINT
        off = [
            abs((row.x0 + row.x1) / 2 - (area.left + area.right) / 2) * MM_A_POINT for row in rows
        ]
        made.centred = max(off)
        own = self._rows[first.page]
        last_above = bisect_left(own, first.y - _NEAR_PT, key=_height) - 1
        while last_above >= 0 and id(own[last_above]) in self._numbers:
            last_above -= 1
        made.opens_page = last_above < 0
        if last_above >= 0 and pitch:
            edge = own[last_above].y
            blank = (first.y - edge) / pitch - 1
            rules = [
                line.y / MM_A_POINT
                for line in self._lines
                if line.where.page == first.page
                and line.y is not None
                and edge < line.y / MM_A_POINT < first.y
                and (line.length or 0.0) > _RULE_PICTURE[0]
            ]
            if rules:
                blank = (first.y - _ASCENT * first.size - max(rules)) / pitch
            made.above = blank
        return made

    # -- pages ---------------------------------------------------------------------------------

    def _leaf(self, body: Sequence[Sequence[_SetRow]]) -> Leaf | None:
        """The upright pages of the text, as its rows show them."""
        upright = [page for page in self._pages if page.width <= page.height]
        if not upright:
            return None
        sizes = Counter((round(page.width), round(page.height)) for page in upright)
        usual = sizes.most_common(1)[0][0]
        page = next(p for p in upright if (round(p.width), round(p.height)) == usual)
        leaf = Leaf(Where(), page.width * MM_A_POINT, page.height * MM_A_POINT)
        shown = [[row for row in rows if self._pages[row.page - 1] in upright] for rows in body]
        later = [row for rows in shown for row in rows[1:]]
        full = [row for rows in shown for row in rows[:-1]]
        gaps = [
            other.y - one.y
            for rows in shown
            for one, other in pairwise(rows)
            if one.page == other.page and other.y > one.y
        ]
        if gaps:
            leaf.pitch = round(_commonest(gaps, 0.25), 2)
        advances = sorted(filter(None, map(_advance, full)))
        if advances:
            # Rows are stretched to end flush, never pressed together.
            leaf.advance = advances[len(advances) // 50]
        if len(later) >= _LEAST_ROWS and len(full) >= _LEAST_ROWS and leaf.advance:
            left = _commonest([row.x0 for row in later], 1.0)
            right = _commonest([row.x1 for row in full], 2.0)
            leaf.left = left * MM_A_POINT
            room = right - left
            if len(full) >= _ENOUGH_ROWS:
                leaf.columns = int(room / leaf.advance + _STRETCHED)
            wanted = self._sheet.page.type_area_width.in_mm
            # Ragged rows end up to a character before 版心 does.
            is_near = wanted - leaf.advance * MM_A_POINT - 1.0 <= room * MM_A_POINT <= wanted
            is_edge = _is_flush(full, right) or self._is_ruled(left, right)
            leaf.area_width = wanted if is_near and not is_edge else room * MM_A_POINT
        self._heights(leaf, upright)
        return leaf

    def _is_ruled(self, left: float, right: float) -> bool:
        """Whether a rule begins and ends where the rows do."""
        edges = [line.edges for line in self._lines if line.edges is not None]
        return any(
            abs(x0 / MM_A_POINT - left) < _NEAR_PT * 2
            and abs(x1 / MM_A_POINT - right) < _NEAR_PT * 2
            for x0, x1 in edges
        )

    def _heights(self, leaf: Leaf, upright: Sequence[Page]) -> None:
        """天头 and the height of 版心, where a page is full."""
        if not leaf.pitch:
            return
        tops: list[Row] = []
        heights: list[float] = []
        for page in upright:
            rows = [row for row in self._rows[page.number] if id(row) not in self._numbers]
            own = [row for row in rows if abs(row.size - self._body_size()) < 1.0]
            if len(own) < _FULL_ROWS or len(own) < 0.8 * len(rows):
                continue
            if page.number > 1:
                tops.append(own[0])
                heights.append(own[-1].y - own[0].y + leaf.pitch)
        if tops:
            first = min(tops, key=_height)
            half = (leaf.pitch - first.size) / 2
            centred = (first.y - _ASCENT * first.size - half) * MM_A_POINT
            exact = (first.y - _EXACT_ASCENT * leaf.pitch) * MM_A_POINT
            leaf.tops = (exact, centred) if self._is_of_an_office else (centred, exact)
        if len(heights) >= 2:
            height = max(heights) * MM_A_POINT
            wanted = self._sheet.page.type_area_height.in_mm
            # A page may end a row or two before 版心 does.
            if not wanted - 2.1 * leaf.pitch * MM_A_POINT <= height <= wanted:
                leaf.area_height = height

    def _body_size(self) -> float:
        weights: Counter[float] = Counter()
        for rows in self._rows.values():
            for row in rows:
                weights[row.size] += len(row.text)
        return max(weights, key=lambda size: weights[size], default=0.0)

    def _area(self, leaf: Leaf | None) -> _Area:
        page = self._sheet.page
        left, width = page.left.in_pt, page.type_area_width.in_pt
        if leaf is None or leaf.left is None or leaf.area_width is None:
            return _Area(left, left + width)
        return _Area(leaf.left / MM_A_POINT, (leaf.left + leaf.area_width) / MM_A_POINT)

    def _leaves(self, leaf: Leaf | None) -> list[Leaf]:
        """The pages that are alike, each kind once."""
        found = [] if leaf is None else [leaf]
        seen = {(round(leaf.width), round(leaf.height))} if leaf is not None else set()
        for page in self._pages:
            width, height = page.width * MM_A_POINT, page.height * MM_A_POINT
            key = (round(width), round(height))
            if key not in seen:
                seen.add(key)
                where = Where(page=page.number)
                found.append(Leaf(where, width, height, has_text=bool(page.characters)))
        return found

    # -- page numbers --------------------------------------------------------------------------

    def _number_rows(self) -> Iterator[tuple[Page, Row]]:
        """The row of each page that is its number."""
        for page in self._pages:
            rows = self._rows[page.number]
            low = [row for row in rows if row.y > (1 - _EDGE) * page.height]
            high = [row for row in rows if row.y < _EDGE * page.height * 0.8]
            for row in (*reversed(low), *high):
                if is_page_number(row.text):
                    yield page, row
                    break

    def _page_numbers(self, area: _Area) -> Iterator[PageNumber]:
        numbered = {page.number: row for page, row in self._number_rows()}
        foot = self._sheet.page.bottom.in_pt
        for page in self._pages:
            row = numbered.get(page.number)
            made = PageNumber(
                Where(page=page.number),
                "odd" if page.number % 2 else "even",
                first=page.number == 1,
            )
            if row is None:
                # On a wide table's page it runs down beside the text, and is not looked for.
                if page.number == 1 or (page.characters and page.width <= page.height):
                    yield made
                continue
            made.text = re.sub(r"\d+", "{n}", row.text, count=1)
            digits = [c for c in row.characters if c.text.isdecimal()] or row.characters
            made.face, made.size = digits[0].style.face, digits[0].style.size
            made.drop = (row.y - _DASH_CENTRE * row.size - (page.height - foot)) * MM_A_POINT
            if page.width <= page.height:
                made.side, made.inset = _side(row, area)
            else:
                made.drop = None
            yield made


def _side(row: Row, area: _Area) -> tuple[Side, float]:
    left, right = row.x0 - area.left, area.right - row.x1
    middle = abs(left - right) / 2
    if middle < 2 * row.size:
        return "center", middle * MM_A_POINT
    return ("left", left * MM_A_POINT) if left < right else ("right", right * MM_A_POINT)


def _height(row: Row) -> float:
    """Points from the page's upper edge."""
    return row.y


def _set_row(group: Sequence[tuple[int, Character]]) -> _SetRow:
    characters = tuple(c for _, c in group)
    sizes = Counter(c.style.size for c in characters)
    size = max(sizes, key=lambda one: sizes[one])
    y = Counter(c.y for c in characters).most_common(1)[0][0]
    return _SetRow(group[0][0], y, characters[0].x0, characters[-1].x1, size, characters)


def _advance(row: _SetRow) -> float | None:
    """Points from one Han character of a row to the next; ``None`` where it has too few."""
    steps = [
        other.x0 - one.x0
        for one, other in pairwise(row.characters)
        if has_han(one.text) and has_han(other.text) and one.style.size == other.style.size
    ]
    return median(steps) if len(steps) >= _LEAST_STEPS else None


def _is_flush(full: Sequence[_SetRow], right: float) -> bool:
    """Whether rows end at one edge because they are stretched to it, some more, some less."""
    flush = [row for row in full if abs(row.x1 - right) < _FLUSH]
    steps = [step for row in flush if (step := _advance(row)) is not None]
    return len(flush) > len(full) / 2 and len(steps) > 1 and max(steps) - min(steps) > _STRETCH


def _commonest(values: Sequence[float], step: float) -> float:
    """The middle of the values that most of them are near."""
    groups: dict[int, list[float]] = defaultdict(list)
    for value in values:
        groups[round(value / step)].append(value)
    best = max(groups, key=lambda key: len(groups[key]))
    near = [value for key in (best - 1, best, best + 1) for value in groups.get(key, ())]
    return median(near)


def _boxes(source: str) -> list[_Box | None]:
    """Where each line of the canonical text is from."""
    _, _, mapped = source.partition(MAP)
    found: list[_Box | None] = []
    for line in mapped.split("\n"):
        place = _PLACE.match(line)
        if place is None:
            found.append(None)
            continue
        first, last, *edges = place.groups()
        found.append(_Box(int(first), int(last or first), *map(float, edges)))
    return found


def _lines(opened: pdfium.PdfPage, page: Page) -> Iterator[Line]:
    """The level rules of a page, the pieces of one put together."""
    where = Where(page=page.number)
    thin = sorted(
        (
            box
            for box in boxes_of(opened)
            if box.bottom - box.top <= _THICKEST and box.right - box.left > box.bottom - box.top
        ),
        key=lambda box: ((box.top + box.bottom) / 2, box.left),
    )
    groups: list[list[Box]] = []
    for box in thin:
        y = (box.top + box.bottom) / 2
        last = groups[-1][-1] if groups else None
        if last is not None and abs((last.top + last.bottom) / 2 - y) <= _SAME_RULE:
            groups[-1].append(box)
        else:
            groups.append([box])
    for group in groups:
        edges = min(box.left for box in group), max(box.right for box in group)
        length = edges[1] - edges[0]
        if length < _SHORTEST:
            continue
        longest = max(group, key=lambda box: box.right - box.left)
        color = "{:02X}{:02X}{:02X}".format(*longest.color)
        yield Line(
            where,
            is_red(color),
            longest.bottom - longest.top,
            length,
            (longest.top + longest.bottom) / 2,
            edges=edges,
        )
    for picture in page.pictures:
        wide, high = (picture.x1 - picture.x0) * MM_A_POINT, (picture.y1 - picture.y0) * MM_A_POINT
        if wide >= _RULE_PICTURE[0] and high <= _RULE_PICTURE[1]:
            # What colour it has is not looked at: it is taken for the red line.
            yield Line(
                where, is_red=True, length=None, y=(picture.y0 + picture.y1) / 2 * MM_A_POINT
            )
