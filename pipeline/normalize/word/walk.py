"""The walk over a Word file: each paragraph once, as Word shows it.

The body is read in pieces and each block forgotten when its lines are written, so that a file of
any length holds no more memory than its text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipeline.normalize.looks import UNSET, Formatting, Look, stated_look
from pipeline.normalize.options import Revisions
from pipeline.normalize.page.elements import shifted
from pipeline.normalize.word.elements import (
    OFF,
    WRAPPERS,
    alternative,
    answered,
    before,
    cells,
    child_of,
    forget,
    local,
    local_id,
    nearest_table,
    over_the_text,
    preferred_width,
    small,
    space_of,
    twips,
    without_boxes,
)
from pipeline.normalize.word.equations import equation_text
from pipeline.normalize.word.flow import PICTURE, Flow, GridCell, Image, Place, WordLine
from pipeline.normalize.word.formulas import accented, delimiters, is_whole, operator
from pipeline.normalize.word.images import Images, size_in_style, size_of
from pipeline.normalize.word.notes import NoteMarks, is_note, note_forms, notes_in
from pipeline.normalize.word.numbering import Numbering
from pipeline.normalize.word.package import WORDML_2003, Held, Parts, parse_part, read_ended
from pipeline.normalize.word.pieces import (
    Field,
    Paragraph,
    Picture,
    Piece,
    State,
    Table,
    run_on,
    runs,
    set_in,
    struck,
)
from pipeline.normalize.word.styles import STATED, RunLook, Style, Styles, put, theme_fonts
from pipeline.normalize.word.symbols import is_symbol_font, shown_in
from pipeline.units import MM_A_TWIP
from pipeline.untrusted import UnreadableError

NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
    WORDML_2003,
)
"""As Office writes them, as strict Open XML has them (ISO/IEC 29500-1), and of Word 2003."""

MOST_TEXT = 20 * 2**20
"""Characters of a file's text; ten thousand printed pages."""
_MOST_DEPTH = 40  # boxes and tables inside one another
_CHANGES = ("ins", "moveTo", "del", "moveFrom")
_BODIES = frozenset({"body", "sect", "sub-section"})
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_STREAMED = [
    f"{{{_MC}}}AlternateContent",
    *(
        f"{{{space}}}{name}"
        for space in NAMESPACES
        for name in (*_BODIES, "p", "tbl", "tr", "sdt", "customXml", "altChunk", *_CHANGES)
    ),
]
"""What the body is read by: blocks, and rows of its tables."""
_WX = "http://schemas.microsoft.com/office/word/2003/auxHint"
_NO_TEXT = frozenset(
    {"rPr", "pPr", "sdtPr", "sdtEndPr", "proofErr", "bookmarkStart", "bookmarkEnd", "tblPr"}
    | {"tblGrid", "trPr", "tcPr", "customXmlPr", "smartTagPr", "lastRenderedPageBreak", "sectPr"}
)
_FORMULAS = frozenset({"acc", "bar", "d", "f", "m", "eqArr", "nary", "rad"})
_PRIVATE = re.compile("[\uf020-\uf0ff]")
_LIVE_DATES = ("DATE", "TIME", "SAVEDATE", "PRINTDATE", "CREATEDATE")
_OUTSIDE = ("INCLUDETEXT", "INCLUDEPICTURE", "LINK", "DDE", "DDEAUTO")


@dataclass(slots=True)
class _RowProperties:
    """What a row of a table says of itself.

    Attributes:
        before: columns that it leaves empty before its first cell.
        after: columns that it leaves empty behind its last.
        is_header: it stands again on each page.
        height: mm; 0 where none is stated.
        is_dropped: a tracked change that is not read took it away, or put it in.
    """

    before: int = 0
    after: int = 0
    is_header: bool = False
    height: float = 0.0
    is_dropped: bool = False


class Walker:
    """Walks the stories of one file.

    Args:
        parts: the file.
        revisions: how tracked changes are read.
        flow: takes the lines.

    Attributes:
        met: is shown each paragraph of the text with its place, before its lines are written.
    """

    def __init__(self, parts: Parts, revisions: Revisions, flow: Flow) -> None:
        self._parts = parts
        self.flow = flow
        self._kept = frozenset(
            {"ins", "moveTo"} if revisions == "accepted" else {"del", "moveFrom"}
        )
        self._dropped = frozenset(_CHANGES) - self._kept
        self._aside_of_dropped = "deleted" if revisions == "accepted" else "inserted"
        self._styles = Styles(self._root("styles"), self._theme_fonts)
        self._plain: dict[str, Style] = {}
        self._numbering = Numbering(self._root("numbering"), self._styles.list_of)
        self._notes = {kind: self._notes_of(kind) for kind in ("footnote", "endnote")}
        self._marks = self._note_marks()
        self._w = ""
        self._part = ""
        self._links: Mapping[str, Any] = {}
        self._paragraphs = 0
        self._reason = ""
        self._aside = ""
        self._is_note = False
        self._met: dict[int, Any] = {}
        self._note_mark = ""
        self._note_number = 0
        self._notes_met = 0
        self._images = Images(parts.store, flow.kept)
        self._fields: list[Field] = []
        self._cell: tuple[int, int, int] | None = None
        self._pending: list[Piece] = []
        self._waiting: list[tuple[Any, str, str, bool]] = []
        self._now: Paragraph | None = None
        self._depth = 0
        self._left = MOST_TEXT
        self.chunks: Callable[[str], None] | None = None
        self.met: Callable[[Any, Place], None] | None = None

    # -- stories -------------------------------------------------------------------------------

    def document(self) -> None:
        """The main part, then what stands beside it: headers and footers, comments."""
        self.body()
        for kind, part in self._parts.furniture():
            self._beside(part, f"page-{kind}")
        if (comments := self._parts.one("comments")) is not None:
            self._beside(comments, "comment")
        self.flow.revisions = self.flow.remarks.get("revisions", 0)

    def body(self) -> None:
        """The main part alone."""
        part = self._part = self._parts.document
        self._links = self._parts.links(part)
        self._paragraphs = 0
        table: Any = None
        last: Any = None
        begun: Table | None = None
        held = Held()

        def done(element: Any) -> Any:
            forget(element)
            held.size = 0
            return element

        for element in read_ended(self._parts.store.pieces(part), part, _STREAMED, held):
            name = local(element)
            if not self._w and name != "AlternateContent":
                self._w = space_of(element)
            parent = element.getparent()
            if table is not None and begun is not None:
                if parent is table:
                    for one in (*before(element, last), element):
                        self._in_table(one, begun)
                    last = done(element)
                elif element is table:
                    self._ended(begun)
                    table = begun = None
                    last = done(element)
            elif name in _BODIES:
                for child in element:  # what is none of the streamed, behind the last of them
                    if child is not last:
                        self._block(child)
            elif _is_body(parent):
                for one in (*before(element, last), element):
                    self._block(one)
                last = done(element)
            elif parent is not None and local(parent) == "tbl" and _is_body(parent.getparent()):
                for one in before(parent, last):
                    self._block(one)
                table, begun = parent, self._begun()
                for one in (*before(element, None), element):
                    self._in_table(one, begun)
                last = done(element)
        self._flush()
        self._notes_below()

    def _beside(self, part: str, reason: str) -> None:
        """A part that is no part of the text."""
        self._part, self._reason = part, reason
        self._links = self._parts.links(part)
        self._paragraphs = 0
        try:
            root = parse_part(self._parts.store, part)
        except UnreadableError:
            self.flow.remark("part-damaged")
            return
        self._w = space_of(root)
        self._fields = []
        self._blocks(root)
        self._flush()
        self._reason = ""

    def _root(self, kind: str) -> Any | None:
        part = self._parts.one(kind)
        if part is None:
            return None
        try:
            return parse_part(self._parts.store, part)
        except UnreadableError as error:
            if "DOCTYPE" in str(error):
                raise
            self.flow.remark("part-damaged")
            return None

    def _theme_fonts(self) -> dict[str, str]:
        theme = self._root("theme")
        return {} if theme is None else theme_fonts(theme)

    def _notes_of(self, kind: str) -> dict[str, Any]:
        root = self._root(f"{kind}s")
        return {} if root is None else notes_in(root, kind)

    def _note_marks(self) -> NoteMarks:
        """The marks of the notes: as the first section says that says it, else the settings."""
        found = [note for notes in self._notes.values() for note in notes.values()]
        if not any(map(is_note, found)):
            return NoteMarks(())
        parts = (self._parts.one("settings"), self._parts.document)
        return NoteMarks(note_forms(self._parts.store.pieces(part)) for part in parts if part)

    # -- blocks --------------------------------------------------------------------------------

    def _blocks(self, element: Any) -> None:
        for child in element:
            self._block(child)

    def _block(self, element: Any) -> None:
        name = local(element)
        if name == "p":
            self._paragraph(element)
        elif name == "tbl":
            self._table(element)
        elif name == "sdt":
            self._control(element, self._blocks)
        elif name in self._dropped:
            self._aside_in(self._aside_of_dropped, element, self._blocks)
        elif name == "altChunk":
            self._chunk(element)
        elif name == "AlternateContent":
            self._alternate(element, self._blocks)
        elif name in {"oMathPara", "oMath", "hyperlink", "fldSimple"}:
            self._paragraph(element)
        elif name == "r":  # a run without its paragraph
            self._paragraph(element, is_run=True)
        elif name not in _NO_TEXT and name != "t":
            self._blocks(element)

    def _control(self, element: Any, inside: Callable[[Any], None]) -> None:
        """A content control: what it holds, unless it asks for it still."""
        properties = element.find(f"{self._w}sdtPr")
        content = element.find(f"{self._w}sdtContent")
        if content is None:  # no program writes it so
            content = element
        aside = ""
        if properties is not None:
            for child in properties:
                name = local(child)
                if name == "showingPlcHdr" and child.get(f"{self._w}val") not in OFF:
                    aside = "placeholder"
                elif name == "docPartObj":
                    gallery = child.find(f"{self._w}docPartGallery")
                    kind = gallery.get(f"{self._w}val") or "" if gallery is not None else ""
                    aside = "contents" if kind == "Table of Contents" else aside
        if aside == "contents":
            before, self._reason = self._reason, self._reason or aside
            inside(content)
            self._reason = before
        elif aside:
            self._aside_in(aside, content, inside)
        else:
            inside(content)

    def _aside_in(self, aside: str, element: Any, inside: Callable[[Any], None]) -> None:
        before, self._aside = self._aside, self._aside or aside
        if aside in {"deleted", "inserted"}:
            self.flow.remark("revisions")
        inside(element)
        self._aside = before

    def _alternate(self, element: Any, inside: Callable[[Any], None]) -> None:
        """The first branch that shows anything: all hold the same."""
        for branch in element:
            before = self._amount()
            inside(branch)
            if self._amount() != before:
                return

    def _amount(self) -> tuple[int, int, int]:
        now = self._now
        here = (len(now.pieces), len(now.pictures)) if now is not None else (0, 0)
        return len(self.flow.lines), *here

    def _chunk(self, element: Any) -> None:
        """Another document that stands here whole."""
        key = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
        link = self._links.get(key)
        if link is not None and self.chunks is not None and not self._reason:
            self._flush()
            self.chunks(link.target)
        else:
            self.flow.remark("chunk-unread")

    # -- tables --------------------------------------------------------------------------------

    def _table(self, element: Any) -> None:
        if self._cell is not None or self._reason or self._depth:
            self._inner_table(element)
            return
        table = self._begun()
        for child in element:
            self._in_table(child, table)
        self._ended(table)

    def _begun(self) -> Table:
        self._flush()
        table = Table(len(self.flow.tables))
        self.flow.tables.append(table.rows)
        return table

    def _in_table(self, child: Any, table: Table) -> None:
        name = local(child)
        if name == "tr":
            self._row(child, table)
        elif name == "tblGrid":
            own = child.iterchildren(f"{self._w}gridCol")
            table.grid = [twips(one.get(f"{self._w}w")) for one in own]
        elif name in WRAPPERS or name in self._kept:
            for inner in child:
                self._in_table(inner, table)
        elif name == "AlternateContent":
            for inner in alternative(child, "tr"):
                self._in_table(inner, table)
        elif name in self._dropped:
            self._aside_in(self._aside_of_dropped, child, self._blocks)
        elif name not in _NO_TEXT:
            self._block(child)

    def _ended(self, table: Table) -> None:
        if widths := table.widths():
            self.flow.widths[table.number] = widths
        self._cell = None
        self._flush()
        self._notes_below()

    def _row(self, row: Any, table: Table) -> None:
        said = self._of_row(row.find(f"{self._w}trPr"))
        if said.is_dropped:
            self._cell = None
            self._aside_in(self._aside_of_dropped, row, self._blocks)
            self._flush()
            return
        is_header = said.is_header and table.heads
        table.heads = is_header
        made: list[GridCell] = []
        number = len(table.rows)
        table.rows.append(made)
        column = 0
        if said.before:
            made.append(GridCell(said.before, 1, is_header))
            column = said.before
        for cell in cells(row):
            columns, merge, width = self._spans(cell)
            if merge == "continue" and column in table.open:
                top, place = table.open[column]
                above = table.rows[top][place]
                table.rows[top][place] = above._replace(rows=number - top + 1)
                self._cell = (table.number, top, place)
                self._aside_in("covered", cell, self._blocks)
            else:
                table.open.pop(column, None)
                if merge:
                    table.open[column] = (number, len(made))
                self._cell = (table.number, number, len(made))
                made.append(_grid_cell(columns, said.height, is_header=is_header))
                self._blocks(cell)
            self._flush()
            if width is not None:
                kind, wide = width.get(f"{self._w}type"), width.get(f"{self._w}w")
                _take_width(table, (column, columns), kind, wide)
            column += columns
        if said.after:
            made.append(GridCell(said.after, 1, is_header))
        self._cell = None

    def _of_row(self, properties: Any | None) -> _RowProperties:
        """What a ``w:trPr`` says."""
        w = self._w
        said = _RowProperties()
        for child in properties if properties is not None else ():
            name = local(child)
            if name in self._dropped:
                said.is_dropped = True
                break
            if name in self._kept:
                self.flow.remark("revisions")
            elif name == "gridBefore":
                said.before = small(child.get(f"{w}val"))
            elif name == "gridAfter":
                said.after = small(child.get(f"{w}val"))
            elif name == "tblHeader":
                said.is_header = child.get(f"{w}val") not in OFF
            elif name == "trHeight":
                said.height = twips(child.get(f"{w}val")) * MM_A_TWIP
        return said

    def _spans(self, cell: Any) -> tuple[int, str, Any]:
        """Columns that a cell takes, ``restart`` or ``continue`` where rows are merged, its width.

        The width as the element that states it, if one does.
        """
        w = self._w
        columns, merge, width = 1, "", None
        properties = cell.find(f"{w}tcPr")
        for child in properties if properties is not None else ():
            name = local(child)
            if name == "gridSpan":
                columns = max(small(child.get(f"{w}val")), 1)
            elif name in {"vMerge", "vmerge"}:
                merge = child.get(f"{w}val") or "continue"
            elif name == "tcW":
                width = child
        return columns, merge, width

    def _inner_table(self, element: Any) -> None:
        """A table in a cell or a box: each of its rows is a line."""
        many = 0
        for row in element.iter(f"{self._w}tr"):
            if row.getparent() is not element and nearest_table(row) is not element:
                continue
            first = len(self.flow.lines)
            for cell in cells(row):
                many += 1
                self._blocks(cell)
                self._flush()
            run_on(self.flow.lines, first)
        if many > 1 and self._cell is not None and not self._reason:
            self.flow.remark("cell-table")

    # -- paragraphs ----------------------------------------------------------------------------

    def _paragraph(self, element: Any, *, is_run: bool = False) -> None:
        self._depth += 1
        if self._depth > _MOST_DEPTH:
            raise UnreadableError(f"其中的文本框、表格嵌套超过 {_MOST_DEPTH} 层")
        outer, self._now = self._now, None
        pending, self._pending = self._pending, []
        if outer is None:
            self._pending = pending
        self._paragraphs += 1
        now = self._now = Paragraph(self._paragraphs)
        now.pieces, self._pending = self._pending, []
        if self.met is not None and not self._reason:
            self.met(element, Place(self._part, now.number))
        state = self._state_of(child_of(element, f"{self._w}pPr"), now)
        self._inlines([element] if is_run else element)
        self._finish(now, state)
        self._now = outer
        if outer is not None:
            self._flush()
            self._pending = pending
        self._depth -= 1
        if self._depth == 0 and self._cell is None:
            self._notes_below()

    def _state_of(self, properties: Any | None, now: Paragraph) -> State:
        """What a ``w:pPr`` says."""
        w = self._w
        size = len(w)
        state = State()
        key = self._styles.default_paragraph
        own: Style | None = None
        for child in properties if properties is not None else ():
            tag = child.tag
            name = tag[size:] if tag.startswith(w) else ""
            if name == "pStyle":
                key = child.get(f"{w}val") or key
            elif name in STATED:
                own = own or Style()
                put(own, name, child, w)
            elif name == "rPr":
                self._mark_of(child, state)
            elif name == "framePr":
                is_cap = (child.get(f"{w}dropCap") or "none") != "none"
                state.is_joined = state.is_joined or is_cap
            elif name == "listPr":
                number = child.find(f"{{{_WX}}}t")
                state.number = number.get(f"{{{_WX}}}val") or "" if number is not None else ""
        now.style_key = key
        now.style = self._plain_style(key) if own is None else own.over(self._styles.whole(key))
        return state

    def _mark_of(self, properties: Any, state: State) -> None:
        """What the properties of a paragraph's mark say of the paragraph."""
        w = self._w
        size = len(w)
        for mark in properties:
            what = mark.tag[size:]
            if what in self._dropped:
                state.is_joined = True
                self.flow.remark("revisions")
            elif what == "vanish":
                state.is_hidden = mark.get(f"{w}val") not in OFF

    def _plain_style(self, key: str) -> Style:
        """The style of a paragraph that says nothing of its own."""
        if key not in self._plain:
            self._plain[key] = Style().over(self._styles.whole(key))
        return self._plain[key]

    def _finish(self, now: Paragraph, state: State) -> None:
        """Write the paragraph's lines."""
        if state.is_joined:
            self._pending = now.pieces
            self._write_pictures(now)
            self._write_asides(now)
            return
        is_gone = state.is_hidden and not any(piece.text for piece in now.pieces)
        if not is_gone and not self._aside:
            self._write_number(now, state)
        self._write_lines(now)
        if now.pictures:
            self._write_pictures(now)
        if now.asides:
            self._write_asides(now)
        for field in self._fields:  # without its middle or its end a field hides nothing
            field.is_result = True

    def _write_number(self, now: Paragraph, state: State) -> None:
        text = state.number
        if not text and self._numbering.has(now.style.list):
            number, level = now.style.list, now.style.level
            if level is None:
                level = next(
                    (
                        found
                        for key in self._styles.bases(now.style_key)
                        if (found := self._numbering.level_of_style(number, key)) is not None
                    ),
                    self._styles.whole(now.style_key).level or 0,
                )
            text = self._numbering.next(number, level).text
        if text:
            self.flow.numbered += 1
            self.flow.numbers.update(text)
            now.pieces.insert(0, Piece(text, {}, 0))

    def _write_lines(self, now: Paragraph) -> None:
        lines: list[list[Piece]] = [[]]
        for piece in now.pieces:
            if piece.text == "\n":
                lines.append([])
            else:
                lines[-1].append(piece)
        reason = self._reason or self._aside or self._reason_of(now)
        stated = stated_look(now.style.name, now.style.outline or 0)
        goes_on = False
        for pieces in lines:
            text = "".join([piece.text for piece in pieces])
            if text and not text.isspace():
                self._emit(text, runs(pieces), now, reason, stated, set_in(pieces, now.style))
                self.flow.lines[-1].goes_on = goes_on
                goes_on = True
                if now.is_struck and not reason:
                    self.flow.remark("struck", struck(pieces))

    def _write_pictures(self, now: Paragraph) -> None:
        has_words = any(piece.text.strip() for piece in now.pieces)
        for name, image, floats in now.pictures:
            place = Place(self._part, now.number)
            line = WordLine(PICTURE, place, self._cell, reason=self._reason, picture=name)
            line.image = image
            if floats and has_words and not self._reason:
                # A seal stands on the words, a background under them.
                line.reason = "page-picture"
                self.flow.remark("page-picture", name=name)
            self.flow.lines.append(line)
        now.pictures = []

    def _reason_of(self, now: Paragraph) -> str:
        """A table of contents, by its field or its style."""
        return "contents" if now.in_contents or _is_of_contents(now.style.name) else ""

    def _emit(
        self,
        text: str,
        runs: tuple[int, ...],
        now: Paragraph,
        reason: str,
        stated: Look | None = None,
        set_in: Formatting = UNSET,
    ) -> None:
        self._left -= len(text) + 1
        if self._left < 0:
            raise UnreadableError(f"其中的文字超过 {MOST_TEXT >> 20} 兆字")
        place = Place(self._part, now.number, runs)
        cell = self._cell if not reason else None
        self.flow.lines.append(
            WordLine(text, place, cell, set_in, stated, reason, note=self._note_number)
        )

    def _write_asides(self, now: Paragraph) -> None:
        for reason, texts in now.asides.items():
            for text in "".join(texts).split("\n"):
                if text.strip():
                    self._emit(text, (), now, self._reason or reason)
        now.asides = {}

    def _flush(self) -> None:
        """What waits for a paragraph to join is one of its own where none follows."""
        pending, self._pending = self._pending, []
        if any(piece.text.strip() for piece in pending):
            now = Paragraph(self._paragraphs)
            now.pieces = pending
            self._write_lines(now)

    # -- runs ----------------------------------------------------------------------------------

    def _inlines(self, element: Any) -> None:
        run = f"{self._w}r"
        for child in element:
            if child.tag == run:
                self._run(child)
                continue
            name = local(child)
            if name in _NO_TEXT:
                continue
            elif name in self._kept:
                self.flow.remark("revisions")
                self._inlines(child)
            elif name in self._dropped:
                self._aside_in(self._aside_of_dropped, child, self._inlines)
            elif name == "sdt":
                self._control(child, self._inlines)
            elif name == "AlternateContent":
                self._alternate(child, self._inlines)
            elif name == "fldSimple":
                self._simple_field(child)
            elif name == "subDoc":
                self.flow.remark("external")
            elif name == "annotation":  # a tracked change of Word 2003
                kind = child.get(f"{self._w}type") or ""
                is_dropped = {"Word.Deletion": "del", "Word.Insertion": "ins"}.get(kind)
                if is_dropped in self._dropped:
                    self._aside_in(self._aside_of_dropped, child, self._inlines)
                else:
                    self._inlines(child)
            elif name in {"sup", "sub"}:
                self._shifted(child, name)
            elif name == "lim":
                self._shifted(child, "sup" if local(element) == "limUpp" else "sub")
            elif name == "fName":
                self._inlines(child)
                self._add(" ", {})
            elif name == "t" and not child.tag.startswith(self._w):
                self._add(child.text or "", {})  # of a formula
            elif name == "txbxContent":
                self._blocks(child)
            elif name in {"commentRangeStart", "commentRangeEnd", "permStart", "permEnd"}:
                continue
            elif not child.tag.startswith(self._w) and name in _FORMULAS:
                self._formula(child, name)
            else:
                self._inlines(child)

    def _formula(self, element: Any, name: str) -> None:
        """What Word draws from properties: brackets, roots, the line of a fraction."""
        if name == "d":
            opening, parting, closing = delimiters(element)
            self._add(opening, {})
            inside = [child for child in element if local(child) == "e"]
            for k, child in enumerate(inside):
                self._add(parting if k else "", {})
                self._inlines(child)
            self._add(closing, {})
            return
        if name in {"acc", "bar"}:
            self._accented(element)
            return
        if name == "nary":
            self._add(operator(element), {})
        for child in element:
            part = local(child)
            if part in {"sup", "sub"}:
                self._shifted(child, part)
            elif part == "deg":
                self._shifted(child, "sup")
            elif part in {"num", "den"} or (part == "e" and name == "rad"):
                self._add({"den": "/", "e": "√"}.get(part, ""), {})
                self._together(child)
            elif part == "mr" or (part == "e" and name == "eqArr"):
                for line in child if part == "mr" else (child,):  # cells, or equations in a column
                    self._add(" ", {})
                    self._inlines(line)
            elif part not in _NO_TEXT:
                self._inlines(child)

    def _accented(self, element: Any) -> None:
        """What stands under an accent or beside a line."""
        now = self._now
        first = len(now.pieces) if now is not None else 0
        for child in element:
            if local(child) == "e":
                self._inlines(child)
        if now is None or len(now.pieces) <= first:
            return
        text = "".join(piece.text for piece in now.pieces[first:])
        now.pieces[first:] = [now.pieces[first]._replace(text=accented(text, element))]

    def _together(self, element: Any) -> None:
        """What stays together in a line, in brackets where it needs them."""
        now = self._now
        first = len(now.pieces) if now is not None else 0
        self._inlines(element)
        if now is None or len(now.pieces) <= first:
            return
        if not is_whole("".join(piece.text for piece in now.pieces[first:])):
            now.pieces.insert(first, Piece("(", {}, now.pieces[first].run))
            self._add(")", {})

    def _shifted(self, element: Any, level: str) -> None:
        """An exponent or an index of a formula, or the degree of a root."""
        now = self._now
        first = len(now.pieces) if now is not None else 0
        self._inlines(element)
        if now is None:
            return
        pieces = now.pieces[first:]
        raised = [shifted(piece.text, level) for piece in pieces]
        if all(raised):
            now.pieces[first:] = [
                piece._replace(text=text or "") for piece, text in zip(pieces, raised, strict=True)
            ]
        elif pieces:  # read on the line it would be a factor
            del now.pieces[first:]
            text = "".join(piece.text for piece in pieces)
            sign = "^" if level == "sup" else "_"
            opening, closing = (sign, "") if is_whole(text) else (f"{sign}(", ")")
            pieces[0] = pieces[0]._replace(text=opening + pieces[0].text)
            pieces[-1] = pieces[-1]._replace(text=pieces[-1].text + closing)
            now.pieces += pieces

    def _simple_field(self, element: Any) -> None:
        field = Field()
        field.instruction = element.get(f"{self._w}instr") or ""
        field.is_result = True
        self._fields.append(field)
        self._inlines(element)
        self._close_field()

    def _run(self, run: Any) -> None:
        now = self._now
        assert now is not None
        now.run += 1
        properties = child_of(run, f"{self._w}rPr")
        look = now.style.run if properties is None else self._look(properties, now)
        if not look.get("vanish"):
            now.is_struck = now.is_struck or bool(look.get("strike") or look.get("dstrike"))
            self._in_run(run, look)
            return
        before, self._aside = self._aside, self._aside or "hidden"
        self._in_run(run, look)
        self._aside = before

    def _look(self, properties: Any, now: Paragraph) -> RunLook:
        base = now.style.run
        own = self._styles.run(properties, self._w)
        if style := own.get("rStyle"):
            return {**base, **self._styles.of_run(style), **own}
        return {**base, **own} if own else base

    def _in_run(self, run: Any, look: RunLook) -> None:
        w = self._w
        size = len(w)
        for child in run:
            tag = child.tag
            name = tag[size:] if tag.startswith(w) else tag.rpartition("}")[2]
            if name == "t" or name == "delText":
                self._text(child, look)
            elif name == "rPr" or name == "lastRenderedPageBreak":
                continue
            elif name == "tab" or name == "ptab":
                self._add("\t", look)
            elif name == "br" or name == "cr":
                self._add("\n", look)
            elif name == "noBreakHyphen":
                self._add("-", look)
            elif name == "sym":
                self._symbol(child, look)
            elif name == "fldChar":
                self._field_mark(child)
            elif name == "instrText" or name == "delInstrText":
                if self._fields and not self._fields[-1].is_result:
                    self._fields[-1].instruction += child.text or ""
            elif name in {"footnoteReference", "endnoteReference"}:
                self._note(child, name.removesuffix("Reference"), look)
            elif name in {"footnoteRef", "endnoteRef"}:
                self._add(self._note_mark, look)
            elif name == "ruby":
                self._ruby(child)
            elif name in {"drawing", "pict", "object"}:
                self._drawing(child)
            elif name == "AlternateContent":
                self._alternate(child, lambda branch: self._in_run(branch, look))
            elif name == "annotation":
                self._aside_in("comment", child, self._blocks)
            elif name in {"footnote", "endnote"}:  # Word 2003 has the note where it is referred to
                self._note_here(child, name, look)

    def _text(self, element: Any, look: RunLook) -> None:
        text = "".join(element.itertext()) if len(element) else element.text or ""
        if element.get("{http://www.w3.org/XML/1998/namespace}space") != "preserve":
            text = text.strip(" \t\r\n")
        if "\n" in text or "\r" in text:
            text = text.replace("\r\n", " ").replace("\n", " ").replace("\r", " ")
        font = look.get("ascii") or look.get("hAnsi") or ""
        if is_symbol_font(font):
            text = "".join(shown_in(font, char) for char in text)
        elif _PRIVATE.search(text):
            text = "".join(shown_in("", char) for char in text)
        level = look.get("vertAlign", "")
        if level in {"superscript", "subscript"}:
            text = shifted(text, "sup" if level == "superscript" else "sub") or text
        self._add(text, look)

    def _symbol(self, element: Any, look: RunLook) -> None:
        code = element.get(f"{self._w}char") or ""
        try:
            char = chr(int(code, 16)) if len(code) <= 4 else ""
        except ValueError:
            char = ""
        if char and not "\ud800" <= char <= "\udfff" and char > "\x1f":
            self._add(shown_in(element.get(f"{self._w}font") or "", char), look)

    def _add(self, text: str, look: RunLook) -> None:
        """Text of the paragraph in hand, or of what stands aside."""
        now = self._now
        if not text or now is None:
            return
        for field in self._fields:
            if not field.is_result:
                now.asides.setdefault("field-code", []).append(text)
                return
            field.shows = True
            now.in_contents = now.in_contents or field.kind == "TOC"
        if self._aside:
            now.asides.setdefault(self._aside, []).append(text)
        else:
            now.pieces.append(Piece(text, look, now.run))

    def _ruby(self, element: Any) -> None:
        for child in element:
            name = local(child)
            if name == "rt":
                self._aside_in("ruby", child, self._inlines)
            elif name == "rubyBase":
                self._inlines(child)

    # -- fields --------------------------------------------------------------------------------

    def _field_mark(self, element: Any) -> None:
        kind = element.get(f"{self._w}fldCharType")
        if kind == "begin":
            if len(self._fields) < _MOST_DEPTH:
                self._fields.append(Field(answered(element, self._w)))
        elif kind == "separate" and self._fields:
            self._fields[-1].is_result = True
        elif kind == "end" and self._fields:
            self._close_field()

    def _close_field(self) -> None:
        field = self._fields.pop()
        kind = field.kind
        if kind in _LIVE_DATES:
            self.flow.remark("live-date")
        elif kind in _OUTSIDE:
            self.flow.remark("external")
        if field.shows:
            return
        if field.answer:
            self._add(field.answer, {})
        elif kind == "EQ":
            text = equation_text(field.instruction)
            if text is not None:
                self._add(text, {})
            else:
                self._aside_field(field.instruction)

    def _aside_field(self, instruction: str) -> None:
        self.flow.remark("equation")
        if self._now is not None and not any(not one.is_result for one in self._fields):
            self._now.asides.setdefault("equation", []).append(instruction)

    # -- notes ---------------------------------------------------------------------------------

    def _note(self, element: Any, kind: str, look: RunLook) -> None:
        w = self._w
        note = self._notes[kind].get(element.get(f"{w}id") or "")
        if note is None or self._is_met_again(note):
            return
        if self._is_aside:
            self._note_aside(note)
            return
        if element.get(f"{w}customMarkFollows") in {None, *OFF}:
            mark = self._marks.next(kind)
            self._add(mark, look)
            self._waiting.append((note, f"{kind}s", mark, True))
        else:
            self._waiting.append((note, f"{kind}s", self._own_mark(element, look), False))

    def _own_mark(self, element: Any, look: RunLook) -> str:
        """The mark that a person typed: what stands behind the reference, in its run."""
        texts = [one.text or "" for one in element.itersiblings(f"{self._w}t")]
        mark = "".join(texts).strip()
        is_raised = look.get("vertAlign") == "superscript"
        return (shifted(mark, "sup") if is_raised else None) or mark

    def _is_met_again(self, note: Any) -> bool:
        """Whether a note that a note refers to was read before: notes may go in a circle."""
        is_again = self._is_note and id(note) in self._met
        self._met[id(note)] = note
        return is_again

    def _note_here(self, element: Any, kind: str, look: RunLook) -> None:
        if self._is_met_again(element):
            return
        if self._is_aside:
            self._note_aside(element)
            return
        mark = self._marks.next(kind, form="decimal")
        self._add(mark, look)
        self._waiting.append((element, "", mark, True))

    @property
    def _is_aside(self) -> bool:
        """Whether what is met now is none of the text: deleted, hidden, a field's instruction."""
        return bool(self._aside) or any(not field.is_result for field in self._fields)

    def _note_aside(self, note: Any) -> None:
        """The note of a mark that is none of the text stands aside with it."""
        before = self._is_note, self._note_mark
        self._is_note, self._note_mark = True, ""
        aside, fields = self._aside, self._fields
        self._aside, self._fields = aside or "field-code", []
        w, self._w = self._w, space_of(note)
        self._blocks(note)
        self._aside, self._fields, self._w = aside, fields, w
        self._is_note, self._note_mark = before

    def _notes_below(self) -> None:
        """The notes to what was written last, below it; below them those that they refer to."""
        if self._is_note:
            return
        state = self._part, self._paragraphs, self._links, self._w, self._fields
        while self._waiting:  # level by level: each note may have one of its own
            waiting, self._waiting = self._waiting, []
            for note, kind, mark, is_counted in waiting:
                self._note_below(note, kind, mark, is_counted=is_counted)
        self._part, self._paragraphs, self._links, self._w, self._fields = state

    def _note_below(self, note: Any, kind: str, mark: str, *, is_counted: bool) -> None:
        """Write one note.

        Args:
            note: its element.
            kind: of the part that it stands in; empty where it stands in the text itself.
            mark: its mark.
            is_counted: the program counts the mark; else a person typed it.
        """
        if part := self._parts.one(kind) if kind else None:
            self._part, self._links = part, self._parts.links(part)
            self._paragraphs = 0
        self._w = space_of(note)
        self._fields = []
        self._is_note, self._note_mark = True, mark if is_counted else ""
        self._notes_met += 1
        self._note_number = self._notes_met
        first = len(self.flow.lines)
        self._blocks(note)
        self._flush()
        lines = self.flow.lines[first:]
        if is_counted and mark and lines and mark not in lines[0].text:
            lines[0].text = mark + lines[0].text
            runs = tuple(run + len(mark) for run in lines[0].place.runs)
            lines[0].place = lines[0].place._replace(runs=runs)
        if lines and mark:
            lines[0].note_mark = mark
        self._is_note, self._note_mark, self._note_number = False, "", 0

    # -- drawings ------------------------------------------------------------------------------

    def _drawing(self, element: Any) -> None:
        """Boxes with their text, and what is drawn or photographed."""
        if not self._aside and self._is_aside:
            fields, self._fields, self._aside = self._fields, [], "field-code"
            self._drawing(element)
            self._fields, self._aside = fields, ""
            return
        if not self._aside and (drawn := over_the_text(element)):
            if drawn == "drawn-seal":
                self.flow.remark("page-picture", name="画成的印章")
            self._aside_in(drawn, element, self._drawing)
            return
        name = ""
        is_picture = floats = False
        size = (0.0, 0.0)
        image: Image | None = None
        is_metafile = False
        for part in without_boxes(element):
            kind = local(part)
            if kind == "docPr":
                name = part.get("descr") or part.get("title") or ""
            elif kind == "extent" and not any(size):
                size = size_of(part)
            elif kind == "wrapNone":
                floats = True
            elif kind in {"shape", "rect"} and not any(size):
                size = size_in_style(part.get("style") or "")
            elif kind == "txbxContent":
                self._blocks(part)
            elif kind == "textpath" and part.get("string"):
                self._words(part.get("string"))
            elif kind in {"blip", "imagedata"}:
                is_picture = True
                name = name or part.get("{urn:schemas-microsoft-com:office:office}title") or ""
                self._count_outside(part)
                if not self._aside and not self._reason:
                    image = image or self._images.image(part, self._links, size)
                    is_metafile = is_metafile or self._images.is_metafile
            elif kind == "chart" and part.get(local_id(part)) is not None:
                is_picture, name = True, name or "图表"
                self.flow.remark("chart")
            elif kind == "relIds":
                self._diagram(part)
        if is_picture and not self._aside and self._now is not None:
            called = " ".join(name.split())[:120] or "图片"
            if is_metafile and image is None:
                self.flow.remark("metafile", name=called)
            self._now.pictures.append(Picture(called, image, floats))

    def _count_outside(self, part: Any) -> None:
        if any(name.endswith("}link") for name in part.attrib):
            self.flow.remark("external")

    def _words(self, text: str) -> None:
        """Words that are drawn: a line before the paragraph."""
        if self._now is not None:
            reason = self._reason or self._aside
            self._emit(" ".join(text.split()), (), self._now, reason)

    def _diagram(self, part: Any) -> None:
        """The words of a SmartArt drawing, a line each."""
        key = next((value for name, value in part.attrib.items() if name.endswith("}dm")), "")
        link = self._links.get(key)
        if link is None or link.kind != "diagramData":
            return
        root = parse_part(self._parts.store, link.target)
        for paragraph in root.iter("{*}p"):
            self._words("".join(text.text or "" for text in paragraph.iter("{*}t")))


def _take_width(table: Table, place: tuple[int, int], kind: str | None, width: str | None) -> None:
    """Take down the width that a cell states, if it is the first of its columns."""
    found = table.of_cells.get(kind or "dxa")
    if found is not None and place not in found and (wide := preferred_width(width)):
        found[place] = wide


@lru_cache(maxsize=128)
def _grid_cell(columns: int, height: float, *, is_header: bool) -> GridCell:
    """A cell of one row; the cells of a large table are few different ones."""
    return GridCell(columns, 1, is_header, height)


@lru_cache(maxsize=256)
def _is_of_contents(style: str) -> bool:
    name = style.lower()
    return name.startswith("toc ") and name[4:5].isdecimal()


def _is_body(element: Any | None) -> bool:
    return element is not None and local(element) in _BODIES
