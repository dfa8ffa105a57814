"""What a Markdown text is read as before anything is recognised in it: lines, tables, images."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from pipeline.draft.inline import Step
from pipeline.draft.pieces import Fault, Piece

_MOST_CELLS = 200_000

Kind = Literal[
    "line", "heading", "item", "note", "image", "break", "table", "cell", "caption", "comment"
]


@dataclass(slots=True)
class Shape:
    """A table: each cell's columns, rows, whether it is of the head, its height in mm or 0.

    Attributes:
        rows: the cells.
        is_drawn: whether bars draw it.
        start: where the table begins in the source.
        widths: of its columns in mm, or in hundredths of its width.
        cells: how many it has.
    """

    start: int
    rows: list[list[tuple[int, int, bool, float]]] = field(default_factory=list)
    is_drawn: bool = False
    widths: list[float] = field(default_factory=list)
    cells: int = 0

    def add(
        self, row: int, columns: int, rows: int, *, is_header: bool, height: float = 0.0
    ) -> int:
        """Add a cell to a row; which of it that is, from 0.

        Raises:
            Fault: the table has more cells than any.
        """
        if self.cells > _MOST_CELLS:
            raise Fault("表格的格子太多", "请拆成几个表", self.start)
        self.cells += 1
        self.rows[row].append((columns, rows, is_header, height))
        return len(self.rows[row]) - 1


@dataclass(slots=True)
class BlockLine:
    """A line of the text.

    Attributes:
        kind: what the marks say it is.
        pieces: its characters.
        start: where it begins in the source.
        depth: of a heading, how many ``#``.
        table: the table that it begins, or is a cell of.
        cell: row and column there, from 0.
        name: of an image, what it is called; of a comment, what it says.
        mark: of a note, how long its mark is.
    """

    kind: Kind
    pieces: list[Piece]
    start: int
    depth: int = 0
    table: int = -1
    cell: tuple[int, int] = (0, 0)
    name: str = ""
    mark: int = 0

    @property
    def text(self) -> str:
        """Its text."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(slots=True)
class Blocks:
    """A text's lines and tables.

    Attributes:
        lines: the lines, in order.
        tables: the tables that their cells name.
        images: the stretches of the source that are an image.
        files: where each image begins, and its address.
        addresses: those that are the address of a link.
        comments: those that are a comment.
        struck: where words begin that are crossed out.
        asides: stretches that an assistant says to the one who asked, or its sources.
    """

    lines: list[BlockLine] = field(default_factory=list)
    tables: list[Shape] = field(default_factory=list)
    images: list[tuple[int, int]] = field(default_factory=list)
    files: dict[int, str] = field(default_factory=dict)
    addresses: list[tuple[int, int]] = field(default_factory=list)
    comments: list[tuple[int, int]] = field(default_factory=list)
    struck: list[int] = field(default_factory=list)
    asides: list[tuple[int, int]] = field(default_factory=list)

    def add(self, line: BlockLine) -> None:
        """Add a line."""
        self.lines.append(line)

    def begin_table(self, start: int) -> int:
        """Begin a table; its number."""
        self.tables.append(Shape(start))
        table = len(self.tables) - 1
        self.add(BlockLine("table", [], start, 0, table))
        return table

    def image(self, step: Step, name: str, table: int, cell: tuple[int, int]) -> BlockLine:
        """The line of an image, its place in the source taken down."""
        self.images.append((step.start, step.end))
        self.files[step.start] = step.address
        return BlockLine("image", [], step.start, 0, table, cell, name)
