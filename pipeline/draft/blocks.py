"""The blocks of a Markdown text, line by line, each with its pieces and what it is marked as.

A line of the source is a line here: Chinese drafts put what belongs on a line of its own on one,
where CommonMark would run it on to the line before.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import pairwise

from markdown_it.token import Token

from pipeline.draft.block_lines import BlockLine, Blocks, Kind
from pipeline.draft.chat import CITATIONS
from pipeline.draft.html_lines import MOST_SPAN, read_html
from pipeline.draft.inline import (
    Step,
    image_name,
    parser,
    raised,
    steps_of,
)
from pipeline.draft.pieces import Piece, lines_of
from pipeline.normalize.page.elements import shifted
from pipeline.stated import WIDTHS
from pipeline.text.note_marks import LEAST_PLACE, has_room, mark_of_label
from pipeline.text.patterns import regex

_ITEM = regex(r"[ \t>]*(?:(\d{1,9}[.)])|[-+*])(?=[ \t]|$)")
_HASHES = regex(r"[ \t>]*(?:(?:\d{1,9}[.)]|[-+*])[ \t]+)*#{1,6}[ \t]*")
_QUOTES = regex(r"[ \t]*(?:>[ \t]?)*")
_BAR = regex(r"\\.|\|", re.DOTALL)
_COMMENT = regex(r"<!--(.*?)-->", re.DOTALL)
_WIDTHS = regex(rf"{WIDTHS}((?: {{1,4}}[0-9]{{1,3}}(?:\.[0-9])?){{2,{MOST_SPAN}}})")
"""``列宽 10 30 60`` above a table that bars draw: of its columns, in hundredths."""
_EMOJI = regex(
    "(?:[\u2190-\u21ff\u2300-\u23ff\u25b6\u2600-\u2604\u2607-\u260f\u2613-\u2775\u2794-\u27bf"
    "\u2b00-\u2bff\U0001f300-\U0001faff]\ufe0f?)+[ \u3000]*"
    "|[•◦▪‣][ \u3000]*"
)
_EMOJI_END = regex(
    "[ \u3000]*(?:[\u2600-\u2604\u2607-\u260f\u2728\u2b50\U0001f300-\U0001faff]\ufe0f?)+$"
)
"""Boxes to tick (□☑), numbers in circles (❶), ★ and ▲ of a requirement are text, no bullets."""
_BOX = regex(r"\[([ xX])\][ \t]+")
_UNDERLINE = regex(r"[ \t>]*={3,}[ \t]*")
_NOTE_MARK = regex(r"\[\^([^\[\]\s^]{1,40})\]")
_NOTE = regex(r"\[\^([^\[\]\s^]{1,40})\]:[ \t]*")
_ADDRESS = regex(
    r"\[[^\[\]^]{1,80}\]:[ \t]*<?(?:https?://|/|\./|#)\S{1,2000}(?:[ \t]+[\"'(].*)?[ \t]*"
)


def read_blocks(source: str, start: int = 0, *, is_plain: bool = False) -> Blocks:
    """The blocks of a Markdown text.

    Args:
        source: the decoded source.
        start: where the text begins in it, behind the head.
        is_plain: a text without a head of ours: pictures that stand for bullets are marks, and
            the boxes of tasks, notes and addresses are what Markdown has them for.

    Raises:
        Fault: a table has more cells than any.
    """
    return _Reader(source, start, is_plain=is_plain).read()


class _Reader:
    def __init__(self, source: str, start: int, *, is_plain: bool) -> None:
        self._source, self._start = source, start
        self._is_plain = is_plain
        self._md = parser(reads_formulas=is_plain)
        self._places = [(start + a, start + b) for a, b in lines_of(source[start:])]
        self._cursor: dict[int, int] = {}
        self._found = Blocks()
        self._prefix: list[Piece] = []
        self._in_item = False
        self._notes: dict[str, str] = {}
        self._code: list[tuple[int, int]] = []

    def read(self) -> Blocks:
        text = self._source[self._start :].replace("\0", "\ufffd")
        self._notes = _numbered_notes(text) if self._is_plain else _named_notes(text)
        found = self._md.parse(text)
        i = 0
        while i < len(found):
            token = found[i]
            if token.type == "table_open":
                self._table(token)
                while found[i].type != "table_close":
                    i += 1
            else:
                self._block(found, i)
            i += 1
        return self._found

    def _line(self, number: int) -> tuple[int, int]:
        """Where the unread rest of a line of the source begins, and its end."""
        start, end = self._places[number]
        return max(self._cursor.get(number, start), start), end

    def _raw(self, number: int) -> str:
        start, end = self._line(number)
        return self._source[start:end]

    def _block(self, found: Sequence[Token], i: int) -> None:
        token = found[i]
        first = token.map[0] if token.map else 0
        if token.type == "list_item_open":
            self._open_item(first)
        elif token.type == "list_item_close":
            self._close_item()
        elif token.type == "inline":
            opening = found[i - 1]
            depth = int(opening.tag[1]) if opening.type == "heading_open" else 0
            self._inline(token, depth)
        elif token.type == "fence":
            self._fence(token)
        elif token.type == "html_block":
            self._html(token)
        elif token.type == "hr":
            start, _ = self._line(first)
            self._found.add(BlockLine("break", [], start))

    def _open_item(self, number: int) -> None:
        self._close_item()
        start, end = self._line(number)
        m = _ITEM.match(self._source, start, end)
        if m is None:
            return
        self._cursor[number] = m.end()
        self._in_item = True
        if m[1]:
            stop = m.end()
            while stop < end and self._source[stop] in " \t":
                stop += 1
            self._prefix = [Piece(self._source[m.start(1) : stop], m.start(1), stop)]

    def _close_item(self) -> None:
        if self._prefix:
            prefix, self._prefix = self._prefix, []
            self._found.add(BlockLine("item", prefix, prefix[0].start))
        self._in_item = False

    def _inline(self, token: Token, depth: int) -> None:
        """A paragraph, line by line, or a heading."""
        assert token.map is not None  # every block has its lines
        places: list[tuple[int, int]] = []  # offset in the content, place in the source
        offset = 0
        first = token.map[0]
        while not depth and first + 1 < token.map[1] and not self._raw(first).strip("> \t").strip():
            first += 1  # a line of wide spaces begins a paragraph, whose edges are taken off
        for number, line in enumerate(token.content.split("\n"), start=first):
            start, end = self._line(number)
            places.append((offset, self._found_in(line, start, end, is_heading=depth > 0)))
            offset += len(line) + 1
        kind: Kind = "heading" if depth else "item" if self._in_item else "line"
        above = len(self._found.lines)
        for pieces, image in self._lines(token.content, places):
            if image is not None:
                self._found.add(image)
                continue
            if self._is_plain and _UNDERLINE.fullmatch("".join(piece.text for piece in pieces)):
                if len(self._found.lines) == above + 1 and self._found.lines[-1].kind == "line":
                    self._found.lines[-1].kind, self._found.lines[-1].depth = "heading", 1
                continue
            if self._is_plain and kind == "item":
                pieces = _with_box(pieces)
            if self._prefix:
                pieces, self._prefix = [*self._prefix, *pieces], []
            if self._is_plain:
                pieces = _without_bullet(pieces, is_heading=depth > 0)
            if pieces and kind == "line" and (size := self._note_mark(pieces)):
                self._found.add(BlockLine("note", pieces, pieces[0].start, mark=size))
            elif pieces:
                self._found.add(BlockLine(kind, pieces, pieces[0].start, depth))
            if kind == "item":  # what follows in the item is a paragraph of its own
                kind = "line"
        self._in_item = self._in_item and depth > 0

    def _found_in(self, line: str, start: int, end: int, *, is_heading: bool) -> int:
        """Where a line of a block's content stands in its line of the source."""
        raw = self._source[start:end].replace("\0", "\ufffd")
        if is_heading:
            m = _HASHES.match(raw)
            at = raw.find(line.strip(), m.end() if m else 0)
        else:
            stripped = line.rstrip()
            at = len(raw.rstrip()) - len(stripped)
            if at >= 0 and raw[at : at + len(stripped)] == stripped:
                return start + at
            at = raw.rfind(line.strip())
            at -= len(line) - len(line.lstrip())
        return start + at

    def _lines(
        self,
        content: str,
        places: Sequence[tuple[int, int]],
        table: int = -1,
        cell: tuple[int, int] = (0, 0),
    ) -> Iterator[tuple[list[Piece], BlockLine | None]]:
        """The lines of a stretch of Markdown, and its images, each as a line of its own."""
        pieces: list[Piece] = []
        line = 0
        for step in raised(steps_of(content, self._md), content):
            while line + 1 < len(places) and places[line + 1][0] <= step.start:
                line += 1
            offset, place = places[line]
            start, end = place + step.start - offset, place + step.end - offset
            if step.what == "text":
                if step.is_verbatim:
                    self._code.append((start, end))
                if "\n" in step.text and not step.is_stated:
                    pieces += self._over_lines(step.start, step.end, places)
                else:
                    pieces.append(Piece(step.text, start, end, step.is_stated))
            elif step.what == "break":
                if pieces:
                    yield self._without_signs(pieces), None
                pieces = []
            elif step.what == "image":
                if any(piece.text.strip() for piece in pieces):
                    yield self._without_signs(pieces), None
                pieces = []
                step = step._replace(start=start, end=end)
                yield [], self._found.image(step, self._name_of(step), table, cell)
            elif step.what == "address":
                self._found.addresses.append((start, end))
            elif step.what == "struck":
                self._found.struck.append(start)
        if any(piece.text.strip() or piece.is_stated for piece in pieces):
            yield self._without_signs(pieces), None

    def _note_mark(self, pieces: Sequence[Piece]) -> int:
        """How long the mark is that a note begins with; 0 for what is none."""
        m = _NOTE.match(self._source, pieces[0].start)
        return len(self._notes[m[1]]) if m and m[1] in self._notes else 0

    def _marks_in(self, pieces: Sequence[Piece], text: str) -> list[tuple[int, int, str]]:
        """Where the marks of notes stand in a text, and as what they are printed.

        A bracket that is text has a backslash before it; one of code is text too.
        """
        starts = [
            piece.start + k
            for piece in pieces
            for k in (range(len(piece.text)) if not piece.is_stated else [0] * len(piece.text))
        ]
        known = set(starts)
        spans: list[tuple[int, int, str]] = []
        for pattern in (_NOTE, _NOTE_MARK):
            for m in [_NOTE.match(text)] if pattern is _NOTE else _NOTE_MARK.finditer(text):
                if m is None or m[1] not in self._notes or (spans and m.start() < spans[-1][1]):
                    continue
                at = starts[m.start()]
                is_whole = self._source[at : at + len(m[0])] == m[0]
                is_escaped = self._source[at - 1 : at] == "\\" and at - 1 not in known
                is_code = any(start <= at < end for start, end in self._code)
                if is_whole and not is_escaped and not is_code:
                    spans.append((m.start(), m.end(), self._notes[m[1]]))
        return spans

    def _without_signs(self, pieces: list[Piece]) -> list[Piece]:
        """The pieces with marks of notes as raised numbers, without sources and addresses."""
        text = "".join(piece.text for piece in pieces)
        if "[" not in text and "【" not in text:
            return pieces
        if self._is_plain and _ADDRESS.fullmatch(text):
            at = text.index(":") + 1
            at += len(text[at:]) - len(text[at:].lstrip())
            address = rewritten(pieces, [(0, at, "")])
            self._found.addresses.append((address[0].start - 1, address[-1].end + 1))
            return []
        spans = self._marks_in(pieces, text) if self._notes else []
        for m in CITATIONS.finditer(text) if self._is_plain else ():
            spans.append((m.start(), m.end(), ""))
            inside = rewritten(pieces, [(0, m.start(), ""), (m.end(), len(text), "")])
            self._found.asides.append((inside[0].start, inside[-1].end))
        return rewritten(pieces, sorted(spans)) if spans else pieces

    def _over_lines(
        self, start: int, end: int, places: Sequence[tuple[int, int]]
    ) -> Iterator[Piece]:
        """A stretch of code that goes over several lines of the source."""
        for i, (offset, place) in enumerate(places):
            stop = places[i + 1][0] - 1 if i + 1 < len(places) else end
            low, high = max(start, offset), min(end, stop)
            if low < high:
                at = place + low - offset
                yield Piece(self._source[at : at + high - low], at, at + high - low)

    def _fence(self, token: Token) -> None:
        """Lines between fences, as they stand."""
        assert token.map is not None  # every block has its lines
        first, last = token.map
        for number in range(first + 1, last):
            start, end = self._line(number)
            m = _QUOTES.match(self._source, start, end)
            start = m.end() if m else start
            raw = self._source[start:end]
            is_closing = number == last - 1 and raw.strip().startswith(token.markup)
            if raw.strip() and not is_closing:
                self._found.add(BlockLine("line", [Piece(raw, start, end)], start))

    def _table(self, token: Token) -> None:
        """A table with bars: the lines of its head and body, the line of dashes left out."""
        assert token.map is not None  # every block has its lines
        first, last = token.map
        above = self._found.lines[-1] if self._found.lines else None
        table = self._found.begin_table(self._line(first)[0])
        said = above.name if above is not None and above.kind == "comment" else ""
        if m := _WIDTHS.fullmatch(said):
            self._found.tables[table].widths = [float(width) for width in m[1].split()]
        for number in range(first, last):
            if number == first + 1:
                continue
            start, end = self._line(number)
            m = _QUOTES.match(self._source, start, end)
            start = m.end() if m else start
            self._row(table, start, end, is_header=number == first)

    def _row(self, table: int, start: int, end: int, *, is_header: bool) -> None:
        raw = self._source[start:end]
        stop = len(raw.rstrip())
        low = len(raw) - len(raw.lstrip())
        cuts = [m.start() for m in _BAR.finditer(raw, low, stop) if m[0] == "|"]
        edges = [low - 1, *cuts, stop]
        if cuts and cuts[0] == low:
            edges = edges[1:]
        if len(edges) > 2 and cuts[-1] == stop - 1:
            edges = edges[:-1]
        shape = self._found.tables[table]
        row = len(shape.rows)
        shape.is_drawn = True
        shape.rows.append([])
        for column, (a, b) in enumerate(pairwise(edges)):
            shape.add(row, 1, 1, is_header=is_header)
            inner = raw[a + 1 : b]
            at = start + a + 1 + len(inner) - len(inner.lstrip(" \t"))
            content = inner.strip(" \t")
            for pieces, image in self._lines(content, [(0, at)], table, (row, column)):
                if image is not None:
                    self._found.add(image)
                elif pieces:
                    line = BlockLine("cell", pieces, pieces[0].start, 0, table, (row, column))
                    self._found.add(line)

    def _html(self, token: Token) -> None:
        """Comments, tables, and the text of other elements, a block a line."""
        assert token.map is not None  # every block has its lines
        first, last = token.map
        start = self._line(first)[0]
        end = self._places[last - 1][1] if last else start
        done = start
        for m in _COMMENT.finditer(self._source, start, end):
            self._read_html(done, m.start())
            self._found.comments.append(m.span())
            self._found.add(BlockLine("comment", [], m.start(), name=m[1].strip()))
            done = m.end()
        self._read_html(done, end)

    def _read_html(self, start: int, end: int) -> None:
        read_html(self._found, self._source, start, end, self._name_of)

    def _name_of(self, step: Step) -> str:
        return image_name(step, self._md)


def _numbered_notes(text: str) -> dict[str, str]:
    """The raised number of each note, by its name: they count from the first mark on.

    A note that nothing is marked with has none: it stands as it is written.
    """
    lines = text.split("\n")
    begins = [_NOTE.match(line) for line in lines]
    known = {m[1] for m in begins if m}
    names = dict.fromkeys(
        m[1]
        for line, begin in zip(lines, begins, strict=True)
        for m in _NOTE_MARK.finditer(line, begin.end() if begin else 0)
        if m[1] in known and line[max(m.start() - 1, 0) : m.start()] != "\\"
    )
    marks = {name: shifted(str(k), "sup") or str(k) for k, name in enumerate(names, start=1)}
    return {name: mark for name, mark in marks.items() if has_room(name, mark)}


def _named_notes(text: str) -> dict[str, str]:
    """The mark of each note of a 公文稿, by its name."""
    named = (m[1] for line in text.split("\n") if (m := _NOTE.match(line)))
    return {name: mark for name in named if has_room(name, mark := mark_of_label(name))}


def _apart(piece: Piece) -> list[Piece]:
    """A mark of several characters as one each, over a part each of what says it.

    A part is two characters at least: over one it would be taken for that one itself.
    """
    count = len(piece.text)
    is_other = piece.end - piece.start != count and not piece.is_stated
    if count < 2 or not is_other or piece.end - piece.start < LEAST_PLACE * count:
        return [piece]
    starts = [piece.start + LEAST_PLACE * k for k in range(count)]
    ends = [*starts[1:], piece.end]
    return [Piece(*part) for part in zip(piece.text, starts, ends, strict=True)]


def rewritten(pieces: Sequence[Piece], spans: Sequence[tuple[int, int, str]]) -> list[Piece]:
    """The pieces with stretches of their text written otherwise, or left out.

    Args:
        pieces: the pieces.
        spans: start and end in their text, ascending, and what stands there instead.
    """
    units: list[Piece] = []
    for piece in pieces:
        if piece.is_stated or piece.end - piece.start != len(piece.text):
            units.append(piece)
        else:
            units += [
                Piece(char, piece.start + k, piece.start + k + 1)
                for k, char in enumerate(piece.text)
            ]
    found: list[Piece] = []
    at, waiting = 0, deque(spans)
    for unit in units:
        while waiting and waiting[0][1] <= at:
            waiting.popleft()
        if waiting and waiting[0][0] <= at:
            start, _, text = waiting[0]
            if text and start == at:
                found.append(Piece(text, unit.start, unit.end))
            elif text:
                found[-1] = found[-1]._replace(end=unit.end)
        elif found and not unit.is_stated and _goes_on(found[-1], unit):
            found[-1] = Piece(found[-1].text + unit.text, found[-1].start, unit.end)
        else:
            found.append(unit)
        at += len(unit.text)
    return [part for piece in found for part in _apart(piece)]


def _goes_on(before: Piece, unit: Piece) -> bool:
    plain = all(one.end - one.start == len(one.text) for one in (before, unit))
    return plain and not before.is_stated and before.end == unit.start


def _with_box(pieces: list[Piece]) -> list[Piece]:
    """The pieces of an item, ``[ ]`` and ``[x]`` at its head as the boxes that they draw."""
    m = _BOX.match("".join(piece.text for piece in pieces))
    if m is None:
        return pieces
    return rewritten(pieces, [(0, 3, "□" if m[1] == " " else "☑")])


def _without_bullet(pieces: list[Piece], *, is_heading: bool) -> list[Piece]:
    """The pieces without a picture that stands for a bullet, or ends a heading."""
    if is_heading and (m := _EMOJI_END.search("".join(piece.text for piece in pieces))):
        pieces = rewritten(pieces, [(m.start(), m.end(), "")])
    first = next((i for i, piece in enumerate(pieces) if piece.text.strip()), None)
    if first is None:
        return pieces
    piece = pieces[first]
    m = _EMOJI.match(piece.text)
    if m is None or piece.end - piece.start != len(piece.text):
        return pieces
    rest = Piece(piece.text[m.end() :], piece.start + m.end(), piece.end)
    return [*([rest] if rest.text else ()), *pieces[first + 1 :]]
