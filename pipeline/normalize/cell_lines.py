"""Tables that a program wrote one cell a line: heads first, then row by row.

LibreOffice writes a table so when it saves a document as text. Nothing draws such a table but its
own regularity, so it must be strict: names of columns, then rows of as many lines, each with a
number in the same column. A blank line is a blank cell, or stands between all lines alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.model import Cell, Paragraph, Table
from pipeline.normalize.lines import Line
from pipeline.normalize.table_rows import Stretch, is_data, names_column
from pipeline.text.patterns import regex

_MOST_COLUMNS = 12
_LEAST_ROWS = 2
_NEAR = 3 * _MOST_COLUMNS  # lines that hold the heads and two rows
_LONGEST_HEAD = 16  # characters
_LONGEST = 60  # of a cell
_MEASURE = regex("[额率数量值比占增价分元%％月年度）)]$")
"""A head ends so above figures."""
_HEAD_END = regex("[期间称况注话址号码别类]$")
"""What columns are called ends so, names of persons and places do not."""
_SERIAL = ("序号", "编号", "号次")


def read_cell_lines(lines: Sequence[Line], at: int) -> Stretch:
    """A table of a cell a line that begins at a line; without rows where there is none."""
    if lines[at].block is not None or not _is_head(lines[at].text):
        return Stretch([], 1)
    if not names_column(lines[at].text) or at + 2 * _LEAST_ROWS >= len(lines):
        return Stretch([], 1)
    stride = lines[at + 1].number - lines[at].number
    if not 1 <= stride <= 2:
        return Stretch([], 1)
    # A few lines show whether it is a table; only then is it read to its end.
    if not _shape(_cells(lines[at : at + _NEAR], 0, stride))[0]:
        return Stretch([], 1)
    cells = _cells(lines, at, stride)
    count, width = _shape(cells)
    if not count:
        return Stretch([], 1)
    taken = [cells[k] for k in range((count + 1) * width) if k in cells]
    rows = tuple(
        tuple(Cell(_blocks(cells.get(r * width + c)), is_header=r == 0) for c in range(width))
        for r in range(count + 1)
    )
    return Stretch([], len(taken), table=Table(rows))


def _cells(lines: Sequence[Line], at: int, stride: int) -> Mapping[int, Line]:
    """Lines by their place among the cells, up to the first that stands between two places."""
    cells: dict[int, Line] = {}
    for k in range(at, len(lines)):
        place, beside = divmod(lines[k].number - lines[at].number, stride)
        is_cell = not beside and lines[k].block is None and len(lines[k].text) <= _LONGEST
        if not is_cell or place in cells or "。" in lines[k].text:
            break
        cells[place] = lines[k]
    return cells


def _shape(cells: Mapping[int, Line]) -> tuple[int, int]:
    """Rows below the heads, and columns; of several ways the one that takes most; 0, 0 for none."""
    best = (0, 0)
    for width in range(2, _MOST_COLUMNS + 1):
        if width - 1 not in cells or not _is_head(cells[width - 1].text):
            break
        count = _rows(cells, width)
        if count >= _LEAST_ROWS and count * width > best[0] * best[1]:
            best = count, width
    return best


def _rows(cells: Mapping[int, Line], width: int) -> int:
    """How many rows below the heads have data in the same columns, and text in the others."""
    heads = [cells[c].text if c in cells else "" for c in range(width)]
    serial = "".join(heads[0].split()) in _SERIAL
    data = [c for c in range(width) if width + c in cells and is_data(cells[width + c].text)]
    if not data or serial != (0 in data) or len(set(heads)) < width:
        return 0
    if not serial and not _are_whole(heads, len(data)):
        return 0
    count = 0
    while True:
        row = [cells.get((count + 1) * width + c) for c in range(width)]
        texts = [cell.text if cell else "" for cell in row]
        if not texts[0] or (serial and texts[0] != str(count + 1)):
            break
        if any(texts[c] and is_data(texts[c]) != (c in data) for c in range(width)):
            break
        if not any(texts[c] for c in data) or any(t.endswith(("：", ":")) for t in texts):
            break
        count += 1
    return count


def _are_whole(heads: Sequence[str], data: int) -> bool:
    """Whether no head was lost, which would put all cells one column off.

    Then the last of as many would be a cell of the first row.
    """
    if all(map(names_column, heads)):
        return True
    if data == len(heads) - 1:
        return all(_MEASURE.search(head) for head in heads[1:])
    return _HEAD_END.search(heads[-1]) is not None or names_column(heads[-1])


def _blocks(line: Line | None) -> tuple[Paragraph, ...]:
    return (Paragraph(line.element()),) if line is not None else ()


def _is_head(text: str) -> bool:
    """Whether a line may be the head of a column."""
    return len(text) <= _LONGEST_HEAD and not is_data(text) and not set(text) & set("。，；：,;:")
