"""A page's tree laid out as lines of text, each character with its place in the source.

The text made here is what a browser shows: white space as CSS folds it, a line for each block and
after each ``<br>``. What is not shown or is no text of the page's author (hidden elements, form
controls, share bars) stands apart, verbatim, with the reason.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import islice

from pipeline.normalize.cleaning import LINE_END
from pipeline.normalize.page import elements
from pipeline.normalize.page.grid import Grid, read_grid
from pipeline.normalize.page.tokens import Text
from pipeline.normalize.page.tree import BLOCKS, Node, Page
from pipeline.normalize.site_lines import is_tool_bar
from pipeline.text.numerals import HAN_COUNT
from pipeline.text.patterns import regex

OBJECT = "\N{OBJECT REPLACEMENT CHARACTER}"
_SPACE = regex("[ \t\n\r\f]+")
_WORD_OR_SPACE = regex("(?P<space>[ \t\n\r\f]+)|[^ \t\n\r\f]+")
_MAX_TOOL = 400  # parts: elements and texts
_MAX_SHARE = 120  # characters
_MAX_RAISED = 40
_MAX_OPENING = 99
_SENTENCE = regex("[。；]")
_PARTS = BLOCKS - {"html", "body"}


@dataclass(slots=True)
class FlowLine:
    """One line of the page.

    Attributes:
        node: the block that holds it.
        linked: how many of its characters are the text of links.
        length: how many characters it has, white space left out.
        cell: the table's number, row and cell it belongs to; ``None`` outside data tables.
        image: name of the image that the line stands for; empty for text.
        is_field: whether it is a label and its value in a table of such.
        struck: how many stretches of it are crossed out.
        formulas: how many formulas (MathML) stand in it.
    """

    node: Node
    linked: int = 0
    length: int = 0
    cell: tuple[int, int, int] | None = None
    image: str = ""
    is_field: bool = False
    struck: int = 0
    formulas: int = 0


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A stretch that is not part of the text.

    Attributes:
        text: as read, white space folded.
        steps: ``(offset in text, offset in source)``, ascending, the first at 0.
        end: offset in the source just after it.
        reason: why.
    """

    text: str
    steps: tuple[tuple[int, int], ...]
    end: int
    reason: str


@dataclass(slots=True)
class Flow:
    """A page as lines.

    Attributes:
        text: the lines, each followed by a line end.
        lines: what is known of each.
        tables: the data tables, by number.
        nested: of each table in a cell the number of the table that the cell is of.
        left_out: what is not part of the text.
        numbered: list numbers that the page shows and its source does not hold.
        quoted: quotations whose marks the page shows and its source does not hold.
        images: where in the source an image stands, and its element.
    """

    text: str = ""
    lines: list[FlowLine] = field(default_factory=list)
    tables: list[Grid] = field(default_factory=list)
    nested: list[int] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    numbered: int = 0
    quoted: int = 0
    images: dict[int, Node] = field(default_factory=dict)
    _at: list[int] = field(default_factory=list)
    _source: list[int] = field(default_factory=list)

    def source_at(self, offset: int) -> int:
        """Offset in the source of the character at ``offset`` of the text."""
        k = max(bisect_right(self._at, offset) - 1, 0)
        return self._source[k] + offset - self._at[k] if self._at else 0

    def breaks(self, start: int, end: int) -> list[tuple[int, int]]:
        """Where in ``text[start:end]`` the source does not run in step, and the place there."""
        first, last = bisect_right(self._at, start), bisect_right(self._at, end - 1)
        return [(self._at[k], self._source[k]) for k in range(first, last)]


class _Layout:
    """Walks a tree and writes its lines."""

    def __init__(self, *, keeps_all: bool) -> None:
        self._keeps_all = keeps_all
        self.flow = Flow()
        self._parts: list[str] = []
        self._length = 0
        self._step: int | None = None  # source offset from which the text would run on in step
        self._line: FlowLine | None = None
        self._gap: tuple[int, bool] | None = None  # white space waiting: its place, a line end
        self._last = ""
        self._cell: tuple[int, int, int] | None = None
        self._is_field = False
        self._opens_item = False  # the number of an item is written, its text is not
        self._links = 0
        self._kept = 0
        self._quotes = 0
        self._images: list[tuple[str, Node]] = []

    def of(self, root: Node) -> Flow:
        self._children(root, root)
        self._break()
        self.flow.text = "".join(self._parts)
        return self.flow

    # -- elements ------------------------------------------------------------------------------

    def _children(self, node: Node, block: Node) -> None:
        for child in node:
            if isinstance(child, Text):
                self._write(child, block)
            else:
                self._element(child, block)

    def _element(self, node: Node, block: Node) -> None:
        tag = node.tag
        if elements.is_hidden(node):
            self._leave_out(node, "hidden")
            return
        if tag in elements.CONTROLS and not self._keeps_all:
            self._leave_out(node, "form-control")
            return
        if not self._keeps_all and elements.is_tool(node) and self._is_page_tool(node):
            self._leave_out(node, "navigation" if node.tag == "nav" else "share-bar")
            return
        if tag in {"rt", "rp"} and not self._keeps_all:
            self._leave_out(node, "ruby")
        elif tag == "br":
            self._break()
        elif tag == "img":
            name = elements.image_name(node)
            if name:
                self._images.append((name, node))
                if self._line is None:  # it stands before the text that follows
                    self._break()
        elif tag == "table":
            self._table(node, block)
        elif tag in _PARTS:
            self._break()
            self._block(node)
            self._break()
        else:
            self._inline(node, block)

    def _inline(self, node: Node, block: Node) -> None:
        if level := elements.level_of(node):
            texts = _texts(node, _MAX_RAISED) or []
            moved = elements.shifted("".join(t.text for t in texts), level)
            if moved is not None:
                characters = iter(moved)
                for text in texts:
                    new = "".join(islice(characters, len(text.text)))
                    self._write(Text(new, text.start, text.end), block)
                return
        linked = node.tag == "a" and "href" in node.attributes
        kept = elements.keeps_space(node)
        quoted = node.tag == "q"
        self._links += linked
        self._kept += kept
        if quoted:
            self._quote("“‘", node.start, block)
            self.flow.quoted += 1
            self._quotes += 1
        self._children(node, block)
        if quoted:
            self._quotes -= 1
            self._quote("”’", node.close, block)
        self._links -= linked
        self._kept -= kept
        if self._line is not None:
            self._line.struck += elements.is_struck(node)
            self._line.formulas += node.tag == "math"

    def _quote(self, marks: str, at: int, block: Node) -> None:
        """A mark that browsers draw at the ends of ``<q>``, a single one within another."""
        if at >= 0:
            self._step = None
            self._word(marks[self._quotes % 2], at, block)
            self._step = None

    def _block(self, node: Node) -> None:
        kept = elements.keeps_space(node)
        self._kept += kept
        if node.tag == "ol" and not elements.is_unmarked(node):
            self._ordered(node)
        else:
            self._children(node, node)
        self._kept -= kept

    def _ordered(self, node: Node) -> None:
        """A numbered list: the page shows a number before each item."""
        step = -1 if "reversed" in node.attributes else 1
        items = sum(not isinstance(child, Text) and child.tag == "li" for child in node)
        number = node.number("start", 1 if step > 0 else items)
        kind = node.attributes.get("type", "1")
        for child in node:
            if isinstance(child, Text):
                self._write(child, node)
                continue
            if child.tag != "li" or elements.is_hidden(child) or elements.is_unmarked(child):
                self._element(child, node)
                continue
            number = child.number("value", number)
            self._break()
            text = _opening(child)
            if text and not re.match(rf"[(（]?[0-9{HAN_COUNT}]{{1,3}}[)）.．、]", text):
                mark = f"{_ordinal(number, kind)}."
                self._add(mark, child.start, child)
                self._step = None
                self.flow.numbered += 1
                self._opens_item = True
            number += step
            self._block(child)
            self._opens_item = False
            self._break()

    def _table(self, node: Node, block: Node) -> None:
        self._opens_item = False
        self._break()
        grid = read_grid(node)
        if grid is not None and self._cell is not None:
            self.flow.nested.append(self._cell[0])
        if grid is None or self._cell is not None:
            self._layout_rows(node)
        else:
            start = grid.start
            self._around([part for part in grid.around if part.start < start], block)
            if grid.is_fields:
                self._fields(grid, node)
            else:
                self._cells(grid)
            self._around([part for part in grid.around if part.start > start], block)
        self._break()

    def _fields(self, grid: Grid, node: Node) -> None:
        for row in grid.rows:
            for k, cell in enumerate(row):
                if k % 2:
                    self._tab(cell.node)
                else:
                    self._break()
                self._is_field = True
                self._inline(cell.node, node)
            self._break()
            self._is_field = False

    def _cells(self, grid: Grid) -> None:
        number = len(self.flow.tables)
        self.flow.tables.append(grid)
        for r, row in enumerate(grid.rows):
            for c, cell in enumerate(row):
                self._cell = (number, r, c)
                self._block(cell.node)
                self._break()
                self._cell = None

    def _around(self, parts: list[Node | Text], block: Node) -> None:
        """Captions, and text in no cell, on their side of the table's first text."""
        for part in parts:
            if isinstance(part, Text):
                self._write(part, block)
            else:
                self._break()
                self._block(part)
                self._break()
        self._break()

    def _layout_rows(self, node: Node) -> None:
        """A table that only places things: each cell is a block."""
        for child in node:
            if isinstance(child, Text):
                self._write(child, node)
            elif child.tag in {"tbody", "thead", "tfoot", "tr"} and not elements.is_hidden(child):
                self._break()
                self._layout_rows(child)
                self._break()
            else:
                self._element(child, node)

    # -- text ----------------------------------------------------------------------------------

    def _write(self, text: Text, block: Node) -> None:
        if self._kept:
            self._write_kept(text, block)
            return
        in_step = text.end - text.start == len(text.text)
        position = 0
        for m in _SPACE.finditer(text.text):
            if m.start() > position:
                self._word(text.text[position : m.start()], text.start + position, block)
            broken = "\n" in m[0] or "\r" in m[0]
            if self._gap is None or broken:
                self._gap = (text.start + m.start(), broken)
            position = m.end()
        if position < len(text.text):
            self._word(text.text[position:], text.start + position * in_step, block)
            if not in_step:
                self._step = None

    def _write_kept(self, text: Text, block: Node) -> None:
        position = 0
        for m in LINE_END.finditer(text.text):
            if m.start() > position:
                self._add(text.text[position : m.start()], text.start + position, block)
            self._break()
            position = m.end()
        if position < len(text.text):
            self._add(text.text[position:], text.start + position, block)

    def _word(self, word: str, start: int, block: Node) -> None:
        if self._gap is not None:
            at, broken = self._gap
            self._gap = None
            # A line end between two wide characters is none of the author's (CSS Text 3, 4.1.3).
            if self._line is not None and not (broken and _is_wide(self._last, word[0])):
                self._add(" ", at, block)
                self._step = None
        self._add(word, start, block)

    def _add(self, text: str, start: int, block: Node) -> None:
        if not text:
            return
        self._opens_item = False
        if self._line is None:
            self._line = FlowLine(block, cell=self._cell, is_field=self._is_field)
            self._step = None
        if start != self._step:
            self.flow._at.append(self._length)
            self.flow._source.append(start)
        self._parts.append(text)
        self._length += len(text)
        self._step = start + len(text)
        self._last = text[-1]
        visible = sum(not char.isspace() for char in text)
        self._line.length += visible
        if self._links:
            self._line.linked += visible

    def _tab(self, node: Node) -> None:
        if self._line is not None:
            self._step = None  # no text of the source, though its cell may begin where text ends
            self._add("\t", node.start, node)
            self._step = None
        self._gap = None

    def _break(self) -> None:
        """End the line, if one was begun; images named in it follow.

        The number of a list's item is no line by itself: its first block goes on with it.
        """
        self._gap = None
        if self._opens_item:
            return
        if self._line is not None:
            self._parts.append("\n")
            self._length += 1
            self.flow.lines.append(self._line)
            self._line = None
            self._step = None
        images, self._images = self._images, []
        for name, node in images:
            self.flow._at.append(self._length)
            self.flow._source.append(node.start)
            self.flow.images[node.start] = node
            self._parts.append(OBJECT + "\n")
            self._length += 2
            image = FlowLine(node.parent or node, cell=self._cell, image=name)
            self.flow.lines.append(image)

    # -- what is left out ----------------------------------------------------------------------

    def _is_page_tool(self, node: Node) -> bool:
        """Whether what its names call a tool holds nothing that a document would say."""
        texts = _texts(node, _MAX_TOOL)
        if texts is None:
            return False
        text = "".join(t.text for t in texts).strip()
        return (len(text) <= _MAX_SHARE or is_tool_bar(text)) and not _SENTENCE.search(text)

    def _leave_out(self, node: Node, reason: str) -> None:
        words: list[str] = []
        steps: list[tuple[int, int]] = []
        length = end = 0
        gap: int | None = None
        for text in _texts(node) or []:
            in_step = text.end - text.start == len(text.text)
            for m in _WORD_OR_SPACE.finditer(text.text):
                start = text.start + m.start() * in_step
                if m["space"]:
                    gap = start if gap is None else gap
                    continue
                if words and gap is not None:
                    steps.append((length, gap))
                    words.append(" ")
                    length += 1
                gap = None
                steps.append((length, start))
                words.append(m[0])
                length += len(m[0])
                end = start + len(m[0]) if in_step else text.end
        if words:
            self.flow.left_out.append(LeftOut("".join(words), tuple(steps), end, reason))


def _texts(node: Node, below: int | None = None) -> list[Text] | None:
    """The texts inside an element in order; ``None`` where it is not ``below`` so many parts."""
    parts = list(islice(node.inside(), below))
    return None if len(parts) == below else [part for part in parts if isinstance(part, Text)]


def _opening(node: Node) -> str:
    """The beginning of an element's text."""
    texts = (part.text for part in islice(node.inside(), _MAX_OPENING) if isinstance(part, Text))
    return next(filter(None, map(str.strip, texts)), "")


def _is_wide(before: str, after: str) -> bool:
    return (
        unicodedata.east_asian_width(before or " ") in "WF"
        and unicodedata.east_asian_width(after) in "WF"
    )


def _ordinal(number: int, kind: str) -> str:
    if kind in {"a", "A"} and 1 <= number <= 26:
        return chr(ord(kind) + number - 1)
    if kind in {"i", "I"} and 1 <= number <= 12:
        roman = "i ii iii iv v vi vii viii ix x xi xii".split()[number - 1]  # noqa: SIM905
        return roman.upper() if kind == "I" else roman
    return str(number)


def lay_out(page: Page, *, keeps_all: bool = False) -> Flow:
    """The lines of a page.

    Args:
        page: the page.
        keeps_all: tools and form controls are lines too; what a browser hides is none.
    """
    return _Layout(keeps_all=keeps_all).of(page.root)
