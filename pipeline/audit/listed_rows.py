"""Lines that tell the same of one thing after another, and clauses that do: tables without rules.

``麻疹：本周32例，上周29例，增加3例`` and the lines like it are rows, what stands before a figure is
the head of its column; so are lines of fields that wide spaces part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from pipeline.audit.changes import REAL_TERMS
from pipeline.audit.roles import way_of
from pipeline.audit.tables import Grid, GridCell, number_in
from pipeline.model import Place
from pipeline.text.chars import HAN
from pipeline.text.numerals import halved
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_FIELDS = regex(r"[\N{IDEOGRAPHIC SPACE}\t]+| {2,}")
_NUMBER = regex(r"(?<![\d.])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\d.])")
_UNIT = regex(rf"%|[{HAN}]{{0,2}}")
_HEAD = regex(rf"[{HAN}]*$")
_ITEM = regex("[；;。]")
_EVEN = regex("持平|不变|无变化")
_SIGNED = "增减"
"""What a column is called whose figures are told as 增加 in one row and as 减少 in another."""
_LEAST_ROWS = 3
_LEAST_FIELDS = 3
_LONGEST = 120  # code points of a row
_ROUNDS = 1e-6
_BACK = 2  # elements before rows in which it is told what they come to


class _Row(NamedTuple):
    """A line or a clause with its figures.

    Attributes:
        place: the element.
        label: of what it tells.
        heads: what stands before each figure.
        texts: the figures as they are computed with.
        units: their units.
    """

    place: Place
    label: str
    heads: tuple[str, ...]
    texts: tuple[str, ...]
    units: tuple[str, ...]


class _Listed(Grid):
    """Rows of a text as a table.

    Attributes:
        origin: by path of a cell, the element it is of.
    """

    def __init__(self, rows: Sequence[Sequence[str]], places: Sequence[Place]) -> None:
        """Args: the texts of all cells, heads first, and the element of each row."""
        self.origin: dict[str, Place] = {}
        self._rows = rows
        super().__init__(f"{places[0].path}#", places, "")

    def _lay_out(self, places: Sequence[Place]) -> None:
        for r, (texts, place) in enumerate(zip(self._rows, places, strict=True), start=1):
            for c, text in enumerate(texts, start=1):
                path = f"{place.path}#{r}.{c}"
                at = msgspec.structs.replace(place, path=path, cell=(r, c))
                self.origin[path] = place
                cell = GridCell(r, c, 1, 1, text, at, number_in(text))
                self.cells[r, c] = self._covering[r, c] = cell


def listed_grids(places: Sequence[Place]) -> Iterator[_Listed]:
    """The rows of the text, in order.

    Args:
        places: the document's elements, in order.
    """
    lines = [p for p in places if p.cell is None and p.block is not None]
    yield from _of_fields(lines)
    whole = [_row(p, halved(p.text)) for p in lines]
    yield from _of_rows(whole, ())
    pieces = [[_row(p, piece) for piece in _ITEM.split(halved(p.text))] for p in lines]
    for at, rows in enumerate(pieces):
        around = [row for some in pieces[max(0, at - _BACK) : at] for row in some if row]
        if len(rows) >= _LEAST_ROWS:
            yield from _of_rows(rows, around)


def _of_fields(lines: Sequence[Place]) -> Iterator[_Listed]:
    """城关镇　3200　3200　100.0%: as many fields in each line, the first of them their heads."""
    run: list[tuple[Place, list[str]]] = []
    for place in [*lines, None]:
        fields = _FIELDS.split(place.text.strip()) if place is not None else []
        if place is None or (run and len(fields) != len(run[0][1])):
            if len(run) > _LEAST_ROWS and not any(number_in(text) for text in run[0][1]):
                yield _Listed([texts for _, texts in run], [at for at, _ in run])
            run = []
        figures = sum(number_in(text) is not None for text in fields[1:])
        told = figures * 2 >= len(fields) - 1 if run else not figures
        if place is not None and len(fields) >= _LEAST_FIELDS and told:
            run.append((place, fields))


def _row(place: Place, text: str) -> _Row | None:
    """The figures of a line or clause; ``None`` where it has fewer than two."""
    if len(text) > _LONGEST or REAL_TERMS.search(text):
        return None
    numbers = list(_NUMBER.finditer(text))
    if len(numbers) < 2:
        return None
    ahead = text[: numbers[0].start()]
    label, mark, first = ahead.rpartition("：")
    heads, texts, units = [], [], []
    last = 0
    for m in numbers:
        words = text[last : m.start()] if last else (first if mark else "")
        unit = _UNIT.match(text, m.end())
        units.append(unit[0] if unit else "")
        head = _HEAD.search(words)
        sign = way_of(words)
        down = sign < 0 or words.endswith("-")
        heads.append(_SIGNED if sign else head[0] if head else "")
        texts.append("-" + m[0] if down else m[0])
        last = m.end() + (len(unit[0]) if unit else 0)
    return _Row(place, label or ahead, tuple(heads), tuple(texts), tuple(units))


def _of_rows(rows: Sequence[_Row | None], before: Sequence[_Row]) -> Iterator[_Listed]:
    """The runs of rows that are alike, with what the text before them tells of all together."""
    run: list[_Row] = []
    for row in [*rows, None]:
        if row is not None and run and (same := _like(run[0], row)) is not None:
            run.append(same)
            continue
        if len(run) >= _LEAST_ROWS:
            of_units = zip(run[0].heads, run[0].units, strict=True)
            heads = ["", *(head + (f"（{unit}）" if unit else "") for head, unit in of_units)]
            run += [total for one in before[::-1] if (total := _total_of(run, one))][:1]
            yield _Listed(
                [heads, *((one.label, *one.texts) for one in run)],
                [run[0].place, *(one.place for one in run)],
            )
        run = [row] if row is not None else []


def _total_of(run: Sequence[_Row], row: _Row) -> _Row | None:
    """6个所检查6340户次，发现问题412个，立案109件: what the rows come to, as one figure shows."""
    first = run[0]
    count = len(first.heads)
    sums = [sum(number_in(one.texts[c]) or 0.0 for one in run) for c in range(count)]
    for at in range(len(row.heads) - count + 1):
        part = slice(at, at + count)
        if row.units[part] != first.units or row.heads[part][1:] != first.heads[1:]:
            continue
        told = [number_in(text) or 0.0 for text in row.texts[part]]
        if any(abs(a - b) < _ROUNDS < a for a, b in zip(told, sums, strict=True)):
            return row._replace(label="合计", texts=row.texts[part])
    return None


def _like(first: _Row, row: _Row) -> _Row | None:
    """A row that tells the same as the first; 持平 for a change of nothing is one, too."""
    count = len(row.heads)
    if first.heads[1:count] != row.heads[1:] or first.units[:count] != row.units:
        return None
    if count == len(first.heads):
        return row
    is_even = count == len(first.heads) - 1 and _EVEN.search(row.place.text) is not None
    return row._replace(texts=(*row.texts, "0")) if is_even else None
