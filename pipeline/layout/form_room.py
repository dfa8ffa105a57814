"""Room to write in a form: how high its blanks are, and where it is signed and sealed.

A form that a paper brings is printed and filled in by hand, or in Word. What the source says of the
heights of its rows is kept; else a blank is as high as what its label asks for needs. A form that
takes most of a page takes all of it, and one that is a little too high for a page is made to fit.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from pipeline.layout.lines import lines_of
from pipeline.layout.row_heights import row_heights
from pipeline.layout.styled import StyledBlock, StyledCell, StyledTable
from pipeline.layout.table_shape import first_columns
from pipeline.stylesheet import StyleSheet
from pipeline.text.blank_forms import is_instruction, is_signed_there, lines_asked, photo_size
from pipeline.text.chars import squeezed
from pipeline.text.dates import whole_date
from pipeline.text.width import columns
from pipeline.units import Length

_LEAST_BLANKS = 2  # labels with a blank beside them: one alone is a gap in a table
_LINE = Length.mm(8)  # a line of handwriting, as on ruled paper
_SHORT = Length.mm(9)  # a row for a word or a number
_LONG = Length.mm(12)  # a higher row is one for a long answer
_ABOVE_SIGNATURE = 2  # lines of writing above where a form is signed
_WIDE = 0.5  # of the table's width: what is written over several lines needs that much
_WIDE_BY_ITSELF = 0.25  # likewise of a cell with its own label: several stand side by side
_SIGN = 6.0  # characters behind 签字： to sign in
_EDGE = 1.0  # character between what is signed and the rule at its right
_FILLS = 0.6  # of the room on its page: a form that takes so much takes all
_MOST_MORE = 2.0  # times as high as its label asks is a blank, at most
_MOST_SHORT = 12 / 9  # likewise a row for a word
_TOO_HIGH = 1.35  # times the room on a page: a form that states more is one of several pages
_TOO_MUCH = 1.7  # likewise where only the labels ask for it
_OWN_PAGE = 0.6  # of a page is left to a form that has the page to itself

Flow = Sequence[StyledBlock | StyledTable]


def with_room(table: StyledTable, stated: Sequence[float], sheet: StyleSheet) -> StyledTable:
    """A table with room in the blanks of a form; any other as it is.

    Args:
        table: the table.
        stated: the height of each row in points that the source states; 0 where it states none.
        sheet: the style.
    """
    blanks = _Blanks(table)
    if len(blanks.beside_labels) < _LEAST_BLANKS:
        return table
    count = len(table.rows)
    least = [0.0] * count
    rows = [list(row) for row in table.rows]
    for (r, k), label in blanks.beside_labels.items():
        cell = rows[r][k]
        made, asked = _answered(cell, label, sheet, wide=blanks.is_wide(r, k))
        rows[r][k] = made
        reach = min(cell.row_span, count - r)
        for at in range(r, r + reach):
            least[at] = max(least[at], asked / reach)
    for r, height in enumerate(stated):
        least[r] = height or least[r]
    for r, row in enumerate(rows):
        for cell in row:
            photo = photo_size("".join(block.text for block in cell.blocks))
            if photo is not None:
                reach = min(cell.row_span, count - r)
                high = Length.mm(photo[1]).in_pt + 2 * sheet.table.padding.in_pt
                lacking = high - sum(least[r : r + reach])
                for at in range(r, r + reach):
                    least[at] += max(lacking, 0.0) / reach
    room = sheet.page.landscape if table.landscape else sheet.page
    highest = room.type_area_height.in_pt
    return replace(
        table,
        rows=tuple(map(tuple, rows)),
        least_heights=tuple(round(min(height, highest), 2) for height in least),
        states_heights=any(stated),
    )


class _Blanks:
    """The blanks of a table.

    Attributes:
        beside_labels: of each cell to be written into (its row, its number in it) the label, which
            stands at its left, or in it above where it is signed.
    """

    def __init__(self, table: StyledTable) -> None:
        self._shares = table.column_shares
        self._places = first_columns(table.rows)
        self._rows = table.rows
        at: dict[tuple[int, int], StyledCell] = {}
        for r, (row, places) in enumerate(zip(table.rows, self._places, strict=True)):
            for cell, column in zip(row, places, strict=True):
                for below in range(r, min(r + cell.row_span, len(table.rows))):
                    for beside in range(column, column + cell.column_span):
                        at[below, beside] = cell
        self.beside_labels: dict[tuple[int, int], str] = {}
        if table.rows and _names_columns(table.rows[0]):
            return
        for r, (row, places) in enumerate(zip(table.rows, self._places, strict=True)):
            for k, (cell, column) in enumerate(zip(row, places, strict=True)):
                if own := _own_label(cell):
                    self.beside_labels[r, k] = own
                    continue
                label = at.get((r, column - 1))
                if label is None or not _is_blank(cell):
                    continue
                name = "".join(block.text for block in label.blocks)
                if not _is_blank(label) and photo_size(name) is None:
                    self.beside_labels[r, k] = name

    def is_wide(self, r: int, k: int) -> bool:
        """Whether a cell takes the rest of its row, and much of the table's width.

        One that has its own label need not: several may stand side by side.
        """
        first = self._places[r][k]
        end = first + self._rows[r][k].column_span
        width = sum(self._shares[first:end])
        if _own_label(self._rows[r][k]):
            return width >= _WIDE_BY_ITSELF
        return end == len(self._shares) and width >= _WIDE


def _names_columns(row: Sequence[StyledCell]) -> bool:
    """Whether a first row is the head of a list: what is left empty below it is filled in too."""
    if all(cell.is_header for cell in row):
        return True
    return len(row) > 2 and all(cell.column_span == 1 and not _is_blank(cell) for cell in row)


def _is_blank(cell: StyledCell) -> bool:
    """Whether there is nothing in a cell but how it is filled in, and where it is signed."""
    if cell.is_header or any(block.picture is not None for block in cell.blocks):
        return False
    texts = [block.text for block in cell.blocks if block.text.strip()]
    return all(map(_is_of_blank, texts)) and not _are_dates(texts)


def _own_label(cell: StyledCell) -> str:
    """The label that stands in a cell above where it is signed (``意见：``); empty for another."""
    if cell.is_header or any(block.picture is not None for block in cell.blocks):
        return ""
    label, *below = [block.text for block in cell.blocks if block.text.strip()] or [""]
    asks = label.rstrip().endswith(("：", ":")) and lines_asked(label) > 1
    is_signed = any(map(is_signed_there, below)) and all(map(_is_of_blank, below))
    return label if asks and is_signed and not is_signed_there(label) else ""


def _is_of_blank(text: str) -> bool:
    return is_signed_there(text) or is_instruction(text)


def _are_dates(texts: Sequence[str]) -> bool:
    """Whether there are dates alone: 2024年3月5日 is an answer."""
    return bool(texts) and all(whole_date(squeezed(text)) for text in texts)


def _answered(
    cell: StyledCell, label: str, sheet: StyleSheet, *, wide: bool
) -> tuple[StyledCell, float]:
    """A blank with its lines where they are written, and its height in points."""
    lines = lines_asked(label) if wide else 1
    signed = [is_signed_there(block.text) for block in cell.blocks]
    count = len(signed) - next((i for i in range(len(signed), 0, -1) if not signed[i - 1]), 0)
    if not count and lines == 1:
        return cell, _SHORT.in_pt
    pitch, padding = sheet.table.line_pitch_pt, sheet.table.padding.in_pt
    if not wide:
        return cell, max(_SHORT.in_pt, len(cell.blocks) * pitch + 2 * padding)
    upper = len(cell.blocks) - count
    foot = _signed(cell.blocks[upper:])
    over = tuple(replace(block, align="left") for block in cell.blocks[:upper])
    asked = _LINE.in_pt * lines
    if count:
        asked = max(asked, _LINE.in_pt * _ABOVE_SIGNATURE + count * pitch + 2 * padding)
    return replace(cell, blocks=(*over, *foot), at_foot=count), asked


def _signed(blocks: Sequence[StyledBlock]) -> tuple[StyledBlock, ...]:
    """Where a form is signed: at the right, （盖章） over the middle of the date."""
    widths = [columns(block.text.strip()) for block in blocks]
    whole = max(widths, default=0.0)
    made = []
    for block, width in zip(blocks, widths, strict=True):
        to_sign = block.text.rstrip().endswith(("：", ":"))
        right = _SIGN if to_sign else _EDGE + (whole - width) / 2
        made.append(replace(block, align="right", right_chars=right))
    return tuple(made)


def fitted(flow: Flow, imprint: Sequence[StyledBlock], sheet: StyleSheet) -> Flow:
    """The flow, each form that has a page to itself, but for a few lines, made as high as that.

    Args:
        flow: all of the document's.
        imprint: 版记, which takes room of the last page.
        sheet: the style.
    """
    made = list(flow)
    for i, item in enumerate(made):
        if isinstance(item, StyledTable) and any(item.least_heights):
            beside = _on_its_page(made, i, sheet)
            if beside is None:
                continue
            reaches_end = i + len(beside[1]) + 1 == len(made)
            taken = [*beside[0], *beside[1], *(imprint if reaches_end else ())]
            room, whole = _room_left(item, taken, sheet)
            if room >= _OWN_PAGE * whole:
                made[i] = _as_high_as(item, room, sheet)
    return made


def _on_its_page(
    flow: Flow, at: int, sheet: StyleSheet
) -> tuple[list[StyledBlock], list[StyledBlock]] | None:
    """What stands above and below a table on its page; ``None`` if that is not to be foreseen."""
    above: list[StyledBlock] = []
    table = flow[at]
    starts = _begins_page(table, sheet)
    for item in reversed(flow[:at]):
        if starts:
            break
        if isinstance(item, StyledTable) or item.mark is not None or item.mark_top is not None:
            return None
        if item.landscape != table.landscape:
            break
        above.insert(0, item)
        starts = _begins_page(item, sheet)
    below: list[StyledBlock] = []
    for item in flow[at + 1 :]:
        if _begins_page(item, sheet) or item.landscape != table.landscape:
            break
        if isinstance(item, StyledTable):
            return None
        below.append(item)
    return above, below


def _begins_page(item: StyledBlock | StyledTable, sheet: StyleSheet) -> bool:
    if isinstance(item, StyledTable):
        return item.starts_page or (item.caption is not None and item.caption.starts_page)
    return item.starts_page or sheet.paragraphs[item.style].page_break_before


def _room_left(
    table: StyledTable, taken: Sequence[StyledBlock], sheet: StyleSheet
) -> tuple[float, float]:
    """Room on a page in points, a row left for what is estimated; and the height of the page."""
    page = sheet.page.landscape if table.landscape else sheet.page
    rows = table.rows_before + 1
    blocks = [*taken, *([table.caption] if table.caption is not None else [])]
    for block in blocks:
        size = sheet.paragraphs[block.style].size_pt
        room = page.type_area_width.in_pt / size - block.left_chars - block.right_chars
        rows += block.rows_before
        rows += max(
            lines_of(block.text, room - block.first_line_chars, room), len(block.breaks) + 1
        )
    whole = page.type_area_height.in_pt
    return whole - rows * sheet.grid.row_pitch.in_pt, whole


def _as_high_as(table: StyledTable, room: float, sheet: StyleSheet) -> StyledTable:
    asked = row_heights(table, sheet)
    bare = row_heights(replace(table, least_heights=()), sheet)
    total = sum(asked)
    if total > room:
        most = _TOO_HIGH if table.states_heights else _TOO_MUCH
        if sum(bare) > room or total > most * room:
            return table  # of several pages
        share = (room - sum(bare)) / (total - sum(bare))
        heights = [low + (high - low) * share for low, high in zip(bare, asked, strict=True)]
    elif total < _FILLS * room or table.states_heights:
        return table
    else:
        heights = _raised(asked, table.least_heights, room)
    return replace(table, least_heights=tuple(round(height, 2) for height in heights))


def _raised(asked: Sequence[float], least: Sequence[float], room: float) -> list[float]:
    """Heights of rows that fill the room: blanks for long answers first, then those for words."""
    long = [height > _LONG.in_pt for height in least]
    heights = list(asked)
    for of_long, most in ((True, _MOST_MORE), (False, _MOST_SHORT)):
        rows = [r for r, is_long in enumerate(long) if is_long is of_long and least[r]]
        own = sum(heights[r] for r in rows)
        spare = room - sum(heights)
        if own and spare > 0:
            share = min(1 + spare / own, most)
            for r in rows:
                heights[r] *= share
    return heights
