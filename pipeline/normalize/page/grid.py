"""Tables: which hold data, which are a page's field block, which only place things."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from pipeline.model.column_widths import of_cells, shares_of
from pipeline.normalize.fields import is_label
from pipeline.normalize.labels import labels
from pipeline.normalize.page import elements
from pipeline.normalize.page.tokens import Text
from pipeline.normalize.page.tree import BLOCKS, Node
from pipeline.text.chars import squeezed
from pipeline.text.numerals import is_number

MOST_COLUMNS = 64
_MOST_SPAN = 1000  # HTML, 4.9.11
_LONG_CELL = 300  # characters; a cell of this length with sentences in it is a column of a page
_LEAST_ROW = 7.0  # mm: a row of text, as browsers show it
_LONGEST_LABEL = 10  # characters; a site has labels of its own: 公开目录：


@dataclass(slots=True)
class GridCell:
    """A cell of the source.

    Attributes:
        node: its element.
        columns: how many it takes.
        rows: likewise.
        is_header: whether it belongs to the table's head.
        text: its characters, white space left out.
        height: of its row in mm, as the page states it; 0 where it states none.
        column: the first that it takes.
    """

    node: Node
    columns: int
    rows: int
    is_header: bool
    text: str
    height: float = 0.0
    column: int = 0

    @property
    def holds_anything(self) -> bool:
        """Whether anything would be lost without it: a text, a picture, what is hidden."""
        return bool(self.text) or self.node.has("img") or _holds_text(self.node)


@dataclass(slots=True)
class Grid:
    """A table as rows of cells.

    Attributes:
        rows: rows that hold anything.
        around: captions, and text in no cell.
        is_fields: whether it holds labels and values alone.
        width: columns.
        widths: of its columns, as the page states them, in one unit; empty where it does not.
    """

    rows: list[list[GridCell]]
    around: list[Node | Text] = field(default_factory=list)
    is_fields: bool = False
    width: int = 0
    widths: Sequence[float] = ()

    @property
    def start(self) -> int:
        """Where the first cell that holds text begins in the source."""
        return next(cell.node.start for row in self.rows for cell in row if cell.text)


def read_grid(table: Node) -> Grid | None:
    """The table's cells; ``None`` where it only places things."""
    if table.attributes.get("role") in {"presentation", "none"}:
        return None
    grid = Grid([])
    if not _gather(table, grid, is_head=False):
        return None
    grid.rows = _without_covered(grid.rows)
    if all(cell.rows == 1 for row in grid.rows for cell in row):
        # Of a form, rows to be filled in are kept; others only make room.
        whole = max(map(len, grid.rows), default=0) if _is_ruled(table, grid) else 0
        grid.rows = [
            row
            for row in grid.rows
            if any(cell.holds_anything for cell in row) or 1 < len(row) == whole
        ]
    several = [row for row in grid.rows if sum(bool(c.text) for c in row) >= 2]
    if not several or (table.holds_table and not _holds_data(table, grid, several)):
        return None
    grid.is_fields = _holds_fields(grid)
    if grid.is_fields:
        return grid
    if _places_things(table, grid):
        return None
    _fit_spans(grid)
    _find_head(grid)
    grid.widths = _widths(table, grid)
    return grid


def _gather(node: Node, grid: Grid, *, is_head: bool) -> bool:
    """Collect the rows below ``node``; whether all in it is as a table has it."""
    for child in node:
        if isinstance(child, Text):
            if child.text.strip():
                grid.around.append(child)
        elif elements.is_hidden(child):
            if _holds_text(child):
                return False  # laid out as a page, which records what is hidden
        elif child.tag in {"tbody", "tfoot", "thead"}:
            if not _gather(child, grid, is_head=child.tag == "thead"):
                return False
        elif child.tag == "tr":
            cells = _row(child, is_head=is_head)
            if cells is None:
                return False
            grid.rows.append(cells)
        elif child.tag == "caption":
            grid.around.append(child)
        elif child.has("img") or _holds_text(child):
            return False
    return True


def _row(node: Node, *, is_head: bool) -> list[GridCell] | None:
    """The cells of a row; ``None`` where something else in it shows, or a cell does not."""
    cells: list[GridCell] = []
    for child in node:
        if isinstance(child, Text):
            if child.text.strip():
                return None
        elif child.tag in {"td", "th"}:
            if elements.is_hidden(child):
                return None
            cells.append(_cell(child, is_head=is_head))
        elif child.has("img") or _holds_text(child):
            return None
    height = elements.stated_height(node.attributes)
    for cell in cells:
        cell.height = max(cell.height, height) if cell.rows == 1 else height
    return cells


def _without_covered(rows: list[list[GridCell]]) -> list[list[GridCell]]:
    """The rows, but for those without a cell of their own: all of them is covered from above.

    The cells that cover one take a row less, and are so much higher.
    """
    kept: list[list[GridCell]] = []
    reaching: list[tuple[GridCell, int]] = []  # with the number of the first row below it
    for r, row in enumerate(rows):
        reaching = [(cell, below) for cell, below in reaching if below > r]
        if not row:
            for cell, _ in reaching:
                cell.rows -= 1
                cell.height = max(cell.height, _LEAST_ROW) + _LEAST_ROW
            continue
        kept.append(row)
        reaching += [(cell, r + cell.rows) for cell in row if cell.rows > 1]
    return kept


def _holds_text(node: Node) -> bool:
    """Whether an element holds any text, shown or hidden."""
    return any(isinstance(item, Text) and item.text.strip() for item in node.inside())


def _cell(node: Node, *, is_head: bool) -> GridCell:
    columns, rows = _span(node, "colspan"), _span(node, "rowspan")
    is_header = is_head or node.tag == "th"
    height = elements.stated_height(node.attributes)
    return GridCell(node, columns, rows, is_header, _plain(node), height)


def _span(node: Node, name: str) -> int:
    return min(max(node.number(name, 1), 1), _MOST_SPAN)


def _plain(node: Node) -> str:
    """The text that an element shows, without white space."""
    return "".join(
        squeezed(item.text) for item in node.inside(elements.is_hidden) if isinstance(item, Text)
    )


def _holds_fields(grid: Grid) -> bool:
    """Whether every row is labels with their values beside them, and they are a site's.

    With colons two of them are known at least, or all are and one is of a record; without, most
    are known and two of a record, in rows of several labels three.
    """
    pairs: list[tuple[str, str]] = []
    for row in grid.rows:
        cells = [cell.text for cell in row]
        if len(cells) % 2:
            cells.append("")
        pairs += zip(cells[::2], cells[1::2], strict=True)
    found = [label for label, _ in pairs if label]
    if any(len(label) > _LONGEST_LABEL for label in found):
        return False
    of_record = labels().record_labels | labels().page_labels
    if all(label[-1] in ":：" for label in found):
        known = [plain for label in found if (plain := is_label(label)) is not None]
        of_site = sum(plain in of_record for plain in known)
        return len(known) >= 2 or (of_site > 0 and len(known) == len(found))
    known = [plain for label in found if (plain := is_label(f"{label}：")) is not None]
    of_site = sum(plain in of_record for plain in known)
    is_narrow = all(len(row) == 2 for row in grid.rows)
    return (
        not any(label[-1] in ":：" for label in found)
        and of_site >= (2 if is_narrow else 3)
        and 3 * len(known) >= 2 * len(found)
    )


def _places_things(table: Node, grid: Grid) -> bool:
    """Whether the table is a frame of the page: no rules drawn, and a column of sentences."""
    cells = [cell for row in grid.rows for cell in row]
    if any(cell.is_header for cell in cells) or _is_ruled(table, grid):
        return False
    long = [c for c in cells if len(c.text) > _LONG_CELL and c.text.count("。") >= 3]
    blocks = [c for c in cells if sum(n.tag in BLOCKS for n in c.node.elements()) > 5]
    return bool(long or blocks)


def _holds_data(table: Node, grid: Grid, several: list[list[GridCell]]) -> bool:
    """Whether a table with tables in it is data itself: ruled, rows of short cells.

    Each cell of a table in it is a paragraph of its cell; most tables around tables are a page's.
    """
    longest = max(len(cell.text) for row in grid.rows for cell in row)
    return len(several) >= 2 and longest <= _LONG_CELL and _is_ruled(table, grid)


def _is_ruled(table: Node, grid: Grid) -> bool:
    """Whether rules are drawn around its cells, as far as it and the first cells say."""
    if table.value("border", "0").strip() not in {"", "0"}:
        return True
    cells = [cell.node for row in grid.rows for cell in row[:20]]
    return any(map(elements.is_ruled, (table, *cells[:20])))


def _fit_spans(grid: Grid) -> None:
    """Make spans fit: no wider than the table, no longer than the rows that follow."""
    widest = max(len(row) for row in grid.rows)
    whole = max(sum(cell.columns for cell in row) for row in grid.rows)
    if whole > max(MOST_COLUMNS, widest):
        for row in grid.rows:
            for cell in row:
                cell.columns = 1
    taken: dict[int, int] = {}  # column: rows still taken from above
    for r, row in enumerate(grid.rows):
        column = 0
        for cell in row:
            while taken.get(column, 0):
                column += 1
            cell.rows = min(cell.rows, len(grid.rows) - r)
            cell.column = column
            # A cell may not run over a place that one from above still takes.
            free = 1
            while free < cell.columns and not taken.get(column + free, 0):
                free += 1
            cell.columns = free
            for k in range(column, column + cell.columns):
                taken[k] = cell.rows
            column += cell.columns
        grid.width = max(grid.width, max(taken, default=-1) + 1)
        taken = {k: left - 1 for k, left in taken.items() if left > 1}


def _widths(table: Node, grid: Grid) -> Sequence[float]:
    """Widths of the columns as ``<col>`` states them, else the cells; empty where none does.

    All in mm, or all in hundredths of the table's width: of one column that says nothing is what
    the others leave of those.
    """
    stated: list[list[tuple[int, int, tuple[float, bool]]]] = [[], []]
    for place, column in enumerate(islice(_columns(table), grid.width)):
        stated[0].append((place, 1, column))
    for cell in (cell for row in grid.rows for cell in row):
        width = elements.stated_width(cell.node.attributes)
        stated[1].append((cell.column, cell.columns, width))
    for cells in stated:
        for in_shares in (False, True):
            own = [(c, n, w) for c, n, (w, is_share) in cells if is_share == in_shares]
            widths = of_cells(own, grid.width)
            if in_shares and widths.count(0) == 1:
                widths[widths.index(0)] = max(100 - sum(widths), 0.0)
            if shares_of(widths):
                return widths
    return ()


def _columns(table: Node) -> Iterator[tuple[float, bool]]:
    """The width of each column that the table's ``<col>`` and ``<colgroup>`` state."""
    for group in table:
        if isinstance(group, Text) or group.tag not in {"colgroup", "col"}:
            continue
        own = [one for one in group if not isinstance(one, Text) and one.tag == "col"]
        for column in own or [group]:
            width = elements.stated_width(column.attributes)
            if not width[0]:
                width = elements.stated_width(group.attributes)
            for _ in range(_span(column, "span")):
                yield width


def _find_head(grid: Grid) -> None:
    """Without ``<th>``, the first row is the head where it names and numbers follow."""
    if any(cell.is_header for row in grid.rows for cell in row) or len(grid.rows) < 3:
        return
    first = grid.rows[0]
    if any(is_number(cell.text) for cell in first) or len(first) < 2:
        return
    depth = max(cell.rows for cell in first)
    below = [cell for row in grid.rows[depth:] for cell in row]
    if depth < len(grid.rows) and any(is_number(cell.text) for cell in below):
        for row in grid.rows[:depth]:
            for cell in row:
                cell.is_header = True
