"""HTML within Markdown: tables with their cells, everything else as lines."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.draft.block_lines import BlockLine, Blocks
from pipeline.draft.inline import Step, character_of, tag_image
from pipeline.draft.pieces import Piece
from pipeline.normalize.page.elements import stated_height, stated_width
from pipeline.normalize.page.tokens import End, Start, Text, tokens

MOST_SPAN = 1000
"""As HTML has it (4.9.11)."""
_BLOCKS = frozenset(
    (
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "p",
        "div",
        "br",
        "center",
        "col",
    )
) | frozenset(("li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section"))


def read_html(
    found: Blocks, source: str, start: int, end: int, name_of: Callable[[Step], str]
) -> None:
    """Add the lines and tables of a stretch of HTML.

    Args:
        found: takes them.
        source: the decoded source.
        start: where the stretch begins in it.
        end: where it ends.
        name_of: what an image is called.

    Raises:
        Fault: a table has more cells than any.
    """
    reader = _Reader(found, name_of)
    for token in tokens(source[start:end]):
        if isinstance(token, Text):
            low, high = start + token.start, start + token.end
            stated = character_of(source, low, high)
            reader.pieces.append(Piece(stated or token.text, low, high, bool(stated)))
        elif isinstance(token, Start) and token.name == "img":
            reader.image(tag_image(token.attributes, start + token.start, start + token.end))
        elif isinstance(token, Start | End) and token.name in _BLOCKS:
            reader.flush()
            if isinstance(token, Start):
                reader.open(token, start + token.start)
            else:
                reader.close(token.name)
    reader.flush()


class _Reader:
    """Where in a table a stretch of HTML has come to, and the pieces of the line in hand."""

    def __init__(self, found: Blocks, name_of: Callable[[Step], str]) -> None:
        self.pieces: list[Piece] = []
        self._found = found
        self._name_of = name_of
        self._table = self._row = self._column = -1
        self._is_caption = False

    def flush(self) -> None:
        """End the line in hand."""
        pieces, self.pieces = _stripped(self.pieces), []
        if not pieces:
            return
        line = BlockLine("line", pieces, pieces[0].start)
        if self._is_caption:
            line.kind, line.table = "caption", self._table
        elif self._table >= 0 and self._column >= 0:
            line.kind, line.table, line.cell = "cell", self._table, (self._row, self._column)
        self._found.add(line)

    def image(self, step: Step) -> None:
        """An image: a line of its own."""
        self.flush()
        cell = (self._row, self._column)
        self._found.add(self._found.image(step, self._name_of(step), self._table, cell))

    def open(self, tag: Start, at: int) -> None:
        """A tag that begins a block, at a place of the source."""
        if tag.name == "table":
            self._table = self._found.begin_table(at)
            self._row = self._column = -1
        elif tag.name == "caption":
            self._is_caption = True
        elif tag.name in {"col", "tr", "td", "th"} and self._table >= 0:
            self._open_in_table(tag)
        elif tag.name in {"td", "th", "tr"}:
            self._column = -1

    def _open_in_table(self, tag: Start) -> None:
        shape = self._found.tables[self._table]
        if tag.name == "col":
            if len(shape.widths) < MOST_SPAN:
                shape.widths.append(stated_width(tag.attributes)[0])
            return
        if tag.name == "tr" or not shape.rows:
            shape.rows.append([])
            self._row, self._column = len(shape.rows) - 1, -1
        if tag.name != "tr":
            spans = (_span(tag.attributes, "colspan"), _span(tag.attributes, "rowspan"))
            height = round(stated_height(tag.attributes), 1)
            is_header = tag.name == "th"
            self._column = shape.add(self._row, *spans, is_header=is_header, height=height)

    def close(self, name: str) -> None:
        """The end of a block."""
        if name == "table":
            self._table = self._row = self._column = -1
        elif name == "caption":
            self._is_caption = False
        elif name in {"td", "th", "tr"}:
            self._column = -1


def _span(attributes: dict[str, str], name: str) -> int:
    value = attributes.get(name, "1")
    return min(max(int(value), 1), MOST_SPAN) if value.isdecimal() and len(value) < 9 else 1


def _stripped(pieces: list[Piece]) -> list[Piece]:
    """The pieces with line ends inside left out, and white space at the edges."""
    found: list[Piece] = []
    for piece in pieces:
        if piece.is_stated or piece.end - piece.start != len(piece.text):
            found.append(piece)
            continue
        at = piece.start
        for part in re.split(r"([ \t]*[\r\n]\s*)", piece.text):
            if part and not re.fullmatch(r"[ \t]*[\r\n]\s*", part):
                found.append(Piece(part, at, at + len(part)))
            at += len(part)
    while found and not found[0].is_stated and not found[0].text.strip():
        found.pop(0)
    while found and not found[-1].is_stated and not found[-1].text.strip():
        found.pop()
    return found
