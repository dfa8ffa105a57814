"""Rows: what layout makes and pages are filled with. Lengths in points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline.tuples import NamedTuple

if TYPE_CHECKING:
    from pipeline.writers.setting.linebreak import Line
    from pipeline.writers.setting.structure import Node
    from pipeline.writers.setting.typeset import SetText


class Part(NamedTuple):
    """A stretch of a line that belongs to one structure element; ``None``: an artifact."""

    node: Node | None
    start: int
    end: int


class TextLine(NamedTuple):
    """A line of text.

    Attributes:
        text: the paragraph it is of.
        line: which part.
        x: where its first cell begins, from the paper's left edge.
        baseline: below the row's top.
        parts: its structure.
        color: ``r g b`` as PDF wants it.
        path: the element it shows; empty for a page number.
        start: offset in that element's printed text at which ``text`` begins.
    """

    text: SetText
    line: Line
    x: float
    baseline: float
    parts: tuple[Part, ...]
    color: str
    path: str = ""
    start: int = 0


class Rule(NamedTuple):
    """A ruled line; always an artifact.

    Attributes:
        x0: from the paper's left edge.
        x1: likewise.
        y0: its middle below the row's top.
        y1: likewise; equal to ``y0`` for a horizontal one.
        width: its thickness.
        color: ``r g b``.
    """

    x0: float
    x1: float
    y0: float
    y1: float
    width: float
    color: str


class Figure(NamedTuple):
    """A picture.

    Attributes:
        key: by which its bytes are kept.
        x: its left edge, from the paper's left edge.
        y: its upper edge, below the row's top.
        width: its width.
        height: its height.
        node: its structure element; ``None``: an artifact.
        text: the text that it stands for.
        path: the element that it shows.
    """

    key: str
    x: float
    y: float
    width: float
    height: float
    node: Node | None
    text: str
    path: str = ""


class Bookmark(NamedTuple):
    """An outline entry that leads to a row."""

    title: str
    level: int


class Row(msgspec.Struct):
    """What cannot be parted by a page's end.

    Attributes:
        height: its height.
        items: what is drawn.
        blank: space above it, dropped at the head of a page.
        keep: never the first of a page unless it must be (it holds to the row before).
        new_page: always the first of a page.
        bookmark: outline entry.
        head: rows repeated above it where it begins a page (a table's head).
        is_cut: a slice of a table's band; where a page ends or begins with one, a rule closes it.
        cuts: left and right ends of those rules.
        top: fixed place of its top below 版心's top edge on page 1, or ``None``.
        notes: rows for the foot of the page that it stands on.
        is_note: it is one of these, or the rule above them.
    """

    height: float
    items: list[TextLine | Rule | Figure] = msgspec.field(default_factory=list)
    blank: float = 0.0
    keep: bool = False
    new_page: bool = False
    bookmark: Bookmark | None = None
    head: tuple[Row, ...] = ()
    is_cut: bool = False
    cuts: list[tuple[float, float]] = msgspec.field(default_factory=list)
    top: float | None = None
    notes: tuple[Row, ...] = ()
    is_note: bool = False

    def again(self) -> Row:
        """A row with the very same items, to be held together otherwise."""
        return Row(
            self.height,
            self.items,
            self.blank,
            self.keep,
            self.new_page,
            self.bookmark,
            self.head,
            self.is_cut,
            self.cuts,
            self.top,
            self.notes,
            self.is_note,
        )


class Placed(NamedTuple):
    """A row on a page; ``repeated`` rows are artifacts."""

    row: Row
    y: float
    repeated: bool = False
