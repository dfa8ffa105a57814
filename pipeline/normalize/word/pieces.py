"""What the walk holds while it reads: a paragraph's pieces, open fields, a table on its way."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from pipeline.model.column_widths import of_cells, shares_of
from pipeline.normalize.looks import UNSET, Formatting
from pipeline.normalize.word.flow import GridCell, Image, WordLine
from pipeline.normalize.word.styles import RunLook, Style
from pipeline.tuples import NamedTuple


class Piece(NamedTuple):
    """A stretch of a paragraph's text from one run; a line end stands alone."""

    text: str
    look: RunLook
    run: int


class Field:
    """A field that is open."""

    __slots__ = ("answer", "instruction", "is_result", "shows")

    def __init__(self, answer: str = "") -> None:
        self.instruction = ""
        self.is_result = False
        self.shows = False
        self.answer = answer

    @property
    def kind(self) -> str:
        """The first word of its instruction."""
        words = self.instruction.split(None, 1)
        return words[0].upper() if words else ""


class Picture(NamedTuple):
    """A picture in a paragraph: what it is called, itself where it is kept, whether it floats."""

    name: str
    image: Image | None
    floats: bool


_UNSTYLED = Style()


class Paragraph:
    """A paragraph on its way."""

    __slots__ = (
        "asides",
        "in_contents",
        "is_struck",
        "number",
        "pictures",
        "pieces",
        "run",
        "style",
        "style_key",
    )

    def __init__(self, number: int) -> None:
        self.number = number
        self.pieces: list[Piece] = []
        self.asides: dict[str, list[str]] = {}
        self.pictures: list[Picture] = []
        self.run = 0
        self.in_contents = self.is_struck = False
        self.style = _UNSTYLED
        self.style_key = ""


class State:
    """What a paragraph's properties say of the whole of it."""

    __slots__ = ("is_hidden", "is_joined", "number")

    def __init__(self) -> None:
        self.is_joined = False
        self.is_hidden = False
        self.number = ""


class Table:
    """A table on its way.

    Attributes:
        rows: its cells.
        open: by column, the row and place of the cell that goes on into the next row.
        heads: whether all rows so far head the table.
        number: among the tables of the file.
        grid: widths of its columns in twips.
        of_cells: widths of cells by their first column and how many they take, the first of each:
            in twips, and in fiftieths of a hundredth of the table's width.
    """

    __slots__ = ("grid", "heads", "number", "of_cells", "open", "rows")

    def __init__(self, number: int) -> None:
        self.rows: list[list[GridCell]] = []
        self.open: dict[int, tuple[int, int]] = {}
        self.heads = True
        self.number = number
        self.grid: list[int] = []
        self.of_cells: dict[str, dict[tuple[int, int], float]] = {"dxa": {}, "pct": {}}

    def widths(self) -> list[float]:
        """Widths of its columns, as its grid states them, else its cells; empty where neither does.

        A grid of columns that are all alike is the one that programs begin with (ECMA-376 part 1,
        17.4.48): of it the cells may tell another story.
        """
        # A cell over rows is in its first alone, so that a row below it may be shorter.
        count = max((sum(cell.columns for cell in row) for row in self.rows), default=0)
        if len(self.grid) == count and shares_of(self.grid):
            return [float(width) for width in self.grid]
        for found in self.of_cells.values():
            made = of_cells(((*place, width) for place, width in found.items()), count)
            if shares_of(made):
                return made
        return []


def run_on(lines: list[WordLine], first: int) -> None:
    """Make the lines from ``first`` on one, where they are text."""
    row = [line for line in lines[first:] if not line.reason and not line.picture]
    others = [line for line in lines[first:] if line.reason or line.picture]
    if len(row) < 2:
        return
    text, runs = "", []
    for line in row:
        text += "\t" if text else ""
        runs += [len(text) + run for run in line.place.runs]
        text += line.text
    row[0].text, row[0].place = text, row[0].place._replace(runs=tuple(runs))
    lines[first:] = [row[0], *others]


def runs(pieces: list[Piece]) -> tuple[int, ...]:
    """Where in the text of pieces each run begins."""
    if len(pieces) == 1:
        return _ONE_RUN
    begins: list[int] = []
    at = 0
    last = -1
    for piece in pieces:
        if piece.run != last:
            begins.append(at)
            last = piece.run
        at += len(piece.text)
    return tuple(begins)


_ONE_RUN = (0,)


def set_in(pieces: list[Piece], style: Style) -> Formatting:
    """How a line is set, where all its visible text is set so."""
    first: RunLook | None = None
    size = face = ""
    all_red = all_bold = False
    for piece in pieces:
        look = piece.look
        if look is first or not piece.run or not piece.text or piece.text.isspace():
            continue
        red, bold = is_red(look.get("color", "")), bool(look.get("b"))
        if first is None:
            first, size, face = look, look.get("sz", ""), look.get("eastAsia", "")
            all_red, all_bold = red, bold
            continue
        size = size if look.get("sz", "") == size else ""
        face = face if look.get("eastAsia", "") == face else ""
        all_red, all_bold = all_red and red, all_bold and bold
    if first is None:
        return UNSET
    return Formatting(
        int(size) / 2 if size.isdecimal() and len(size) < 5 else 0.0,
        face,
        all_red,
        style.alignment == "center",
        all_bold,
    )


def struck(pieces: list[Piece]) -> int:
    """How many stretches of a line are crossed out."""
    crossed = [
        bool(piece.look.get("strike") or piece.look.get("dstrike"))
        for piece in pieces
        if piece.text.strip()
    ]
    return sum(one and not before for before, one in pairwise([False, *crossed]))


@lru_cache(maxsize=256)
def is_red(color: str) -> bool:
    """Whether a colour is the red of a mark, by its parts."""
    if len(color) != 6:
        return False
    try:
        red, green, blue = (int(color[k : k + 2], 16) for k in (0, 2, 4))
    except ValueError:
        return False
    return red > 150 and green < 90 and blue < 90
