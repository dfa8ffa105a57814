"""The paragraphs that a reviewed file shows, and the paragraph edits that lead to them.

The file is taken as it stands: each of its lines is made of stretches of the document's elements,
or is new. What of that the document cannot hold is said, and the line stays where it was.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, zip_longest

import msgspec

from pipeline.arranging import LISTS, LISTS_OF_BLOCKS, MOST_BEGUN, Arrangement, flow_of
from pipeline.edits import NOWHERE, CellEntry, ParagraphEdit, ParagraphOp, SourceSpan
from pipeline.model import (
    Heading,
    ListItem,
    OfficialDocument,
    PageBreak,
    Part,
    Table,
    attachment_at,
    part_at,
    places_of,
)
from pipeline.normalize.headings import build_blocks
from pipeline.normalize.lines import Line as SourceLine
from pipeline.rereading import Seen
from pipeline.review.pairing import rising
from pipeline.review.proving import first_difference, places_reached
from pipeline.stated import is_attachment_label
from pipeline.text.dates import whole_date

_QUOTED = 12
_LEVEL_NAMES = {
    "章": "章",
    "节": "节",
    "条": "条",
    "1": "一级标题",
    "2": "二级标题",
    "3": "三级标题",
    "4": "四级标题",
}
_FREE_FIELDS = (
    ("header.copy_number", re.compile(r"(?:份号[：:]?|№\s?)?[0-9]{6}")),
    ("header.classification", re.compile(r"(?:绝密|机密|秘密)(?:[★☆].{1,10})?")),
    ("header.urgency", re.compile(r"特急|加急|平急|特提")),
    ("body.note", re.compile(r"[（(].{2,60}[）)]")),
    ("imprint.cc_recipients", re.compile(r"抄送[：:].+")),
)
"""Elements that a line is by its words, where the document has none yet (GB/T 9704-2012 7.2, 7.3.6,
7.4.2)."""

_CLAUSE = re.compile(r"[，。；：！？]")
"""What no title of an attachment holds."""

WHOLE_TEXTS = frozenset({"增加的段落", "增加的表格", "文本框中的文字", "页眉、页脚中的文字"})
"""What is said in full, for it stands nowhere else."""

Address = tuple[str, int]
"""A part: the element's path, and where the part begins in its text after the text edits."""


class Seg(msgspec.Struct):
    """A stretch of a line.

    Attributes:
        path: the normalized element it is of.
        order: the part of the element it is of, by where that began.
        seen: its text.
        start: where it begins in the element's text, once that is known.
        end: where it ends.
    """

    path: str
    order: int
    seen: Seen
    start: int = 0
    end: int = 0


class Row(msgspec.Struct):
    """A line as it will come out.

    Attributes:
        segs: what of the document stands in it; none where it is new.
        text: of a new line.
        starts_page: a page break stands before it.
        table: of a table's place in the flow: the normalized table; empty for a new one.
        cells: of a table: its rows of cells.
        is_left_out: it is new and can stand nowhere, or stays where it was.
    """

    segs: list[Seg] = []
    text: str = ""
    starts_page: bool = False
    table: str | None = None
    cells: list[list[GridCell]] = []
    is_left_out: bool = False

    def seen(self) -> Seen:
        """Its whole text."""
        if not self.segs:
            return Seen.kept(self.text)
        parts = [seg.seen for seg in self.segs]
        return Seen("".join(s.text for s in parts), "".join(s.states for s in parts))

    @property
    def printed(self) -> str:
        """Its whole text, for people."""
        return self.seen().text


class GridCell(msgspec.Struct):
    """A cell as the file shows it.

    Attributes:
        origin: the normalized cell's path; empty for a new one.
        rows: what stands in it.
        column_span: columns it takes.
        row_span: rows it takes.
    """

    origin: str
    rows: list[Row]
    column_span: int = 1
    row_span: int = 1


class Layout(msgspec.Struct, frozen=True):
    """All that a file shows, in its order.

    Attributes:
        head: lines of 版头, in whatever order the style sets them.
        flow: the other lines and the tables.
        told: what no decision can hold, with the text beside it.
        comments: a person's comments, with their author.
    """

    head: tuple[Row, ...]
    flow: tuple[Row, ...]
    told: tuple[tuple[str, str], ...] = ()
    comments: tuple[tuple[str, str], ...] = ()

    def rows(self) -> Iterator[Row]:
        """Every line, those in cells too."""
        yield from self.head
        for row in self.flow:
            if row.table is None:
                yield row
            for cells in row.cells:
                for cell in cells:
                    yield from cell.rows

    def seen(self) -> dict[str, Seen]:
        """By normalized path, the text that the file shows for an element."""
        parts: dict[str, list[tuple[int, int, Seen]]] = {}
        for number, row in enumerate(self.rows()):
            for seg in row.segs:
                parts.setdefault(seg.path, []).append((seg.order, number, seg.seen))
        found: dict[str, Seen] = {}
        for path, own in parts.items():
            own.sort(key=lambda one: (one[0], one[1]))
            found[path] = Seen(
                "".join(seen.text for _, _, seen in own), "".join(s.states for _, _, s in own)
            )
        return found


class Wanted(msgspec.Struct, frozen=True):
    """What a file asks for beside words.

    Attributes:
        paragraphs: the paragraph edits.
        told: what of it cannot be done, with the text beside it.
    """

    paragraphs: tuple[ParagraphEdit, ...]
    told: tuple[tuple[str, str], ...]


def wanted(layout: Layout, document: OfficialDocument, texts: Mapping[str, str]) -> Wanted:
    """The paragraph edits that lead to what a file shows.

    Args:
        layout: what it shows.
        document: the normalized document.
        texts: by path, its texts after the text edits that the file asks for.

    Raises:
        DocumentError: a text does not come out as shown.
    """
    return _Arranger(layout, document, texts).wanted()


def misplaced(layout: Layout, arrangement: Arrangement) -> str | None:
    """Where the paragraphs that come out first differ from the file's lines; ``None``: nowhere.

    Args:
        layout: what the file shows; :func:`wanted` was asked of it.
        arrangement: what comes out.
    """
    shown = [row for row in layout.rows() if row.segs or row.text.strip()]
    head = {row.segs[0].path for row in layout.head if row.segs}
    there = [
        place
        for place in places_of(arrangement.document)
        if place.text and not {p.path for p in arrangement.pieces.get(place.path, ())} & head
    ]
    kept = {seg.path for row in shown if row.is_left_out for seg in row.segs}
    there = [p for p in there if not {q.path for q in arrangement.pieces[p.path]} & kept]
    flow = [
        row
        for row in shown
        if not row.is_left_out
        and not (row.segs and row.segs[0].path in head)
        and not {seg.path for seg in row.segs} & kept
        and (not row.segs or any(seg.end > seg.start for seg in row.segs))
    ]
    for row, place in zip_longest(flow, there):
        here = row.printed if row is not None else ""
        text = place.text if place is not None else ""
        if row is None or place is None or first_difference({"": row.seen()}, {"": text}):
            return f"审阅文件的一段作“{here[:_QUOTED]}”，结果作“{text[:_QUOTED]}”"
    return None


class _Arranger:
    """Works out the paragraph edits of one file."""

    def __init__(
        self, layout: Layout, document: OfficialDocument, texts: Mapping[str, str]
    ) -> None:
        self._layout = layout
        self._document = document
        self._texts = texts
        self._spans = {
            p.path: SourceSpan(
                p.element.origin[0].source,
                max(p.element.end, p.element.origin[0].source),
                p.element.origin[0].line,
                p.element.origin[0].column,
            )
            for p in places_of(document)
            if p.element.origin
        }
        self._order = {path: i for i, (path, _) in enumerate(flow_of(document))}
        self._tables = {p: item for p, item in flow_of(document) if isinstance(item, Table)}
        for path, table in self._tables.items():
            if table.caption is not None:
                self._order[f"{path}.caption"] = self._order[path]
        self._told: list[tuple[str, str]] = []
        self._edits: list[ParagraphEdit] = []
        self._filled = {path for path, text in texts.items() if text}
        self._begun = 0  # attachments that begin with what was added
        self._holds_blocks = False  # whether the last of them holds more than its title

    def wanted(self) -> Wanted:
        self._place_stretches()
        flow = self._without_torn(self._layout.flow)
        for row in self._layout.head:
            self._say_page(row)
        self._arrange(flow, "")
        for row in flow:
            if row.table is not None:
                self._arrange_table(row)
        gone = self._tables.keys() - {row.table for row in flow if row.table}
        for path in sorted(gone, key=self._order.__getitem__):
            if not self._has_text(path):
                self._make(ParagraphOp.TABLE, path, text="")
            else:
                self._tell("表格的位置", path)
        return Wanted(tuple(self._edits), tuple(self._told))

    def _has_text(self, table: str) -> bool:
        rows = self._tables[table].rows
        return any(
            self._texts.get(f"{table}.rows[{r}][{c}][{k}]")
            for r, row in enumerate(rows)
            for c, cell in enumerate(row)
            for k in range(len(cell.blocks))
        )

    # Where each stretch stands in its element.

    def _place_stretches(self) -> None:
        parts: dict[str, list[tuple[int, int, int, Seg]]] = {}
        for number, row in enumerate(self._layout.rows()):
            for at, seg in enumerate(row.segs):
                parts.setdefault(seg.path, []).append((seg.order, number, at, seg))
        for path, own in parts.items():
            own.sort(key=lambda one: one[:3])
            ends: list[int] = []
            whole = Seen("", "")
            for _, _, _, seg in own[:-1]:
                whole = Seen(whole.text + seg.seen.text, whole.states + seg.seen.states)
                ends.append(len(whole.text))
            last = own[-1][3].seen
            whole = Seen(whole.text + last.text, whole.states + last.states)
            places = [0, *places_reached(whole, self._texts[path], ends), len(self._texts[path])]
            for (start, end), (_, _, _, seg) in zip(pairwise(places), own, strict=True):
                seg.start, seg.end = start, end
        for row in self._layout.rows():
            row.segs = self._merged(row.segs)

    @staticmethod
    def _merged(segs: Sequence[Seg]) -> list[Seg]:
        """The stretches of a line; those that follow one another in their element are one."""
        found: list[Seg] = []
        for seg in segs:
            if found and found[-1].path == seg.path and found[-1].end == seg.start:
                last = found[-1].seen
                found[-1].seen = Seen(last.text + seg.seen.text, last.states + seg.seen.states)
                found[-1].end = seg.end
            else:
                found.append(seg)
        # One without text is there only where it stands alone, and whole.
        full = [seg for seg in found if seg.end > seg.start]
        return full or [seg for seg in found if not seg.start][:1]

    # Lines that the document cannot hold apart.

    def _without_torn(self, flow: Iterable[Row]) -> list[Row]:
        """The flow, with what was torn from an element that cannot be cut put back."""
        found: list[Row] = []
        for row in flow:
            last = found[-1] if found else None
            if (
                last is not None
                and last.segs
                and row.segs
                and row.segs[0].start
                and last.segs[-1].path == row.segs[0].path
                and not self._can_split(row.segs[0].path)
            ):
                self._tell("分段", row.segs[0].seen.text)
                last.segs = self._merged([*last.segs, *row.segs])
                row.segs = []
                continue
            found.append(row)
        return found

    @staticmethod
    def _can_split(path: str) -> bool:
        return path.endswith("]") or path == "body.main_recipients"

    # The order of lines.

    def _arrange(self, rows: Sequence[Row], home: str) -> None:
        """Say how the lines of the flow, or of a cell, come to stand as they do.

        Args:
            rows: the lines.
            home: the cell; empty for the flow.
        """
        first: list[tuple[tuple[int, int, int], int]] = []
        for number, row in enumerate(rows):
            key = self._key(row)
            if key is not None:
                first.append((key, number))
        ranks = {key: rank for rank, key in enumerate(sorted({key for key, _ in first}))}
        # A field keeps its place; of the others as many as can.
        stays = {j for _, j in rising([(ranks[key], j) for key, j in first])}
        kept = self._breaks_kept(rows, stays) if not home else frozenset()
        prev: Address | None = None
        for number, row in enumerate(rows):
            here = self._address(row)
            if here is None:
                if row.table == "":
                    self._add_table(row, prev)
                elif row.table is None:
                    self._add(row, prev, rows[number + 1 :], home)
                continue
            for seg in row.segs:
                if seg.start:
                    self._split(seg, is_first=seg is row.segs[0])
            if number not in stays:
                self._move(row, here, prev, rows[number + 1 :], home)
            for seg in row.segs[1:]:
                self._make(
                    ParagraphOp.JOIN,
                    seg.path,
                    seg.start,
                    self._quote(seg.path, seg.start),
                    after=here[0],
                    after_offset=here[1],
                )
            if row.starts_page and not home and here not in kept:
                self._break(row, here)
            prev = here

    def _breaks_kept(self, rows: Sequence[Row], stays: Collection[int]) -> frozenset[Address]:
        """What the document has a page break before, and the file too; others are taken away."""
        kept = {
            here
            for number, row in enumerate(rows)
            if (here := self._address(row)) is not None and row.starts_page and number in stays
        }
        below = [
            following
            for (path, one), (following, other) in pairwise(flow_of(self._document))
            if isinstance(one, PageBreak)
            and not isinstance(other, PageBreak)
            and path.rpartition("[")[0] == following.rpartition("[")[0]
        ]
        for path in below:
            if (path, 0) not in kept:
                self._make(ParagraphOp.UNBREAK, path, 0, self._quote(path, 0))
        return frozenset((path, 0) for path in below) & kept

    def _key(self, row: Row) -> tuple[int, int, int] | None:
        here = self._address(row)
        if here is None:
            return None
        path, start = here
        if path in self._order:
            return (self._order[path], int(row.table is not None), start)
        return (0, int(path.rpartition("[")[2].rstrip("]") or 0), start)

    @staticmethod
    def _address(row: Row) -> Address | None:
        if row.table:
            return row.table, 0
        return (row.segs[0].path, row.segs[0].start) if row.segs else None

    def _split(self, seg: Seg, *, is_first: bool) -> None:
        text = self._texts[seg.path]
        kind = self._kind(text[seg.start :]) if is_first else {}
        self._make(ParagraphOp.SPLIT, seg.path, seg.start, self._quote(seg.path, seg.start), **kind)

    def _quote(self, path: str, start: int) -> str:
        return self._texts.get(path, "")[start : start + _QUOTED]

    def _move(
        self,
        row: Row,
        here: Address,
        prev: Address | None,
        rest: Sequence[Row],
        home: str,
    ) -> None:
        target = prev if prev is not None else self._front(rest, home)
        in_blocks = bool(home) or _list_of(here[0]) in LISTS_OF_BLOCKS
        goes = target is not None and (
            bool(home) or _list_of(target[0]) in LISTS_OF_BLOCKS or target[0] in self._fronts()
        )
        if target is None or not in_blocks or not goes:
            self._tell("次序", self._quote(*here))
            row.is_left_out = True
            return
        self._make(
            ParagraphOp.MOVE,
            here[0],
            here[1],
            self._quote(*here),
            after=target[0],
            after_offset=target[1],
        )

    def _fronts(self) -> frozenset[str]:
        attachments = self._document.body.attachments
        lists = (f"body.attachments[{i}].blocks" for i in range(len(attachments)))
        return frozenset({"body.main_text", *lists})

    def _front(self, rest: Sequence[Row], home: str) -> Address | None:
        """The front of the list that the lines after stand in."""
        if home:
            return home, 0
        for row in rest:
            here = self._address(row)
            if here is not None:
                owner = here[0].rpartition("[")[0]
                return (owner, 0) if owner.rpartition(".")[2] in LISTS else None
        return "body.main_text", 0

    def _add(self, row: Row, prev: Address | None, rest: Sequence[Row], home: str) -> None:
        text = row.text
        if not text.strip():
            return
        target = self._target(text, prev, rest, home)
        if target is None:
            self._tell("增加的段落", text)
            row.is_left_out = True
            return
        in_blocks = not home and (
            _list_of(target[0]) in LISTS_OF_BLOCKS
            or target[0].rpartition(".")[2] in LISTS_OF_BLOCKS
        )
        kind = self._kind(text) if in_blocks else {}
        self._make(
            ParagraphOp.ADD,
            target[0],
            target[1],
            text,
            starts_page=row.starts_page and in_blocks,
            **kind,
        )
        if row.starts_page and not in_blocks and not home:
            self._tell("分页", text)

    def _target(
        self, text: str, prev: Address | None, rest: Sequence[Row], home: str
    ) -> Address | None:
        """What a new line goes behind; ``None`` where it can stand nowhere."""
        if home:
            return prev or (home, 0)
        following = next((a for row in rest if (a := self._address(row)) is not None), None)
        for field, words in _FREE_FIELDS:
            is_it = field not in self._filled and words.fullmatch(text.strip()) is not None
            if is_it and _may_hold(field, prev, following):
                self._filled.add(field)
                return field, 0
        if prev is None:
            return self._front(rest, home)
        path = prev[0]
        if following is None or part_at(following[0]) is Part.IMPRINT:
            if part_at(path) is Part.IMPRINT:
                return _in_imprint(prev, following)
            behind = self._behind_all(text, prev, rest)
            if behind is not None:
                return behind
        elif path == "body.document_date" and "body.note" not in self._filled:
            self._filled.add("body.note")
            return "body.note", 0
        if path in self._tables or _list_of(path) in LISTS:
            return prev
        if path in {"body.title", "header.document_number", "header.authority_mark"}:
            if text.rstrip().endswith(("：", ":")) and "body.main_recipients" not in self._filled:
                self._filled.add("body.main_recipients")
                return "body.main_recipients", 0
            if path != "body.title":
                return None
            to_text = following is not None and _list_of(following[0]) == "main_text"
            return ("body.main_text" if to_text else "body.title_notes"), 0
        if path == "body.main_recipients":
            return "body.main_text", 0
        if attachment_at(path) is not None and path.endswith((".title", ".label")):
            owner = path.rpartition(".")[0]
            if path.endswith(".label") and f"{owner}.title" in self._filled:
                return None
            return f"{owner}.blocks", 0
        if path.endswith(".caption"):
            return path.removesuffix(".caption"), 0
        return None

    def _behind_all(self, text: str, prev: Address, rest: Sequence[Row]) -> Address | None:
        """What a line behind all others goes behind; ``None`` where the usual holds.

        A line below the date stands as 附注 does; several, and what a label begins, are an
        attachment.
        """
        path = prev[0]
        is_signed = _list_of(path) in {"main_text", "authority_signature"}
        if is_signed and "body.document_date" not in self._filled and whole_date(text.strip()):
            self._filled.add("body.document_date")
            return "body.document_date", 0
        number = len(self._document.body.attachments) + self._begun - 1
        last = f"body.attachments[{number}]"
        if is_attachment_label(text.strip()) and self._begun < MOST_BEGUN:
            self._begun += 1
            self._holds_blocks = False
            return f"body.attachments[{number + 1}].label", 0
        if self._begun:
            is_title = f"{last}.title" not in self._filled and _CLAUSE.search(text) is None
            if is_title and not self._holds_blocks:
                self._filled.add(f"{last}.title")
                return f"{last}.title", 0
            self._holds_blocks = True
            return f"{last}.blocks", 0
        if path not in {"body.document_date", "body.note"}:
            return None
        more = next((row for row in rest if row.text.strip() or self._address(row)), None)
        if "body.note" not in self._filled and (more is None or self._address(more) is not None):
            self._filled.add("body.note")
            return "body.note", 0
        self._begun = 1
        self._holds_blocks = True
        return f"body.attachments[{number + 1}].blocks", 0

    def _kind(self, text: str) -> dict[str, object]:
        """What a paragraph of the text is, by its look."""
        lines = [_line(text.rstrip()), _line("正文。")]
        block = build_blocks(lines)[0]
        if isinstance(block, Heading):
            return {
                "kind": _LEVEL_NAMES[block.level],
                "number": block.number,
                "number_end": block.number_end,
                "run_in_end": block.run_in_end or 0,
            }
        if isinstance(block, ListItem):
            return {"kind": "列项", "number_end": block.number_end}
        return {"kind": "段落"}

    def _break(self, row: Row, here: Address) -> None:
        path = here[0].removesuffix(".caption")
        if attachment_at(path) is not None and _is_opening(path, self._document):
            return  # 附件 begin a page by themselves
        if _list_of(path) in LISTS_OF_BLOCKS:
            self._make(ParagraphOp.BREAK, path, here[1], self._quote(*here))
        else:
            self._say_page(row)

    def _say_page(self, row: Row) -> None:
        if row.starts_page and row.segs:
            self._tell("分页", row.segs[0].seen.text)

    # Tables.

    def _add_table(self, row: Row, prev: Address | None) -> None:
        rows = tuple(
            tuple(
                CellEntry(
                    paragraphs=tuple(_all_text(one) for one in cell.rows),
                    column_span=cell.column_span,
                    row_span=cell.row_span,
                )
                for cell in cells
            )
            for cells in row.cells
        )
        text = next((t for r in rows for c in r for t in c.paragraphs if t), "")[:_QUOTED]
        prev = self._table_target(prev)
        if prev is None or not rows:
            self._tell("增加的表格", text)
            for cells in row.cells:
                for cell in cells:
                    for one in cell.rows:
                        one.is_left_out = True
            return
        self._make(ParagraphOp.ADD, prev[0], prev[1], text, kind="表格", rows=rows)

    def _table_target(self, prev: Address | None) -> Address | None:
        """What a new table goes behind; ``None`` where it can stand nowhere."""
        number = len(self._document.body.attachments) + self._begun - 1
        if prev is not None and prev[0] == "body.main_recipients":
            return "body.main_text", 0
        if self._begun or (prev is not None and prev[0] in {"body.document_date", "body.note"}):
            number += not self._begun
            self._begun = self._begun or 1
            self._holds_blocks = True
            return f"body.attachments[{number}].blocks", 0
        if prev is None or not (prev[0] in self._tables or _list_of(prev[0]) in LISTS_OF_BLOCKS):
            return None
        return prev

    def _arrange_table(self, row: Row) -> None:
        path = row.table
        if not path:
            return
        table = self._tables[path]
        same = len(row.cells) == len(table.rows) and all(
            len(cells) == len(old)
            and all(cell.origin == f"{path}.rows[{r}][{c}]" for c, cell in enumerate(cells))
            for r, (cells, old) in enumerate(zip(row.cells, table.rows, strict=True))
        )
        for cells in row.cells:
            for cell in cells:
                if cell.origin:
                    self._arrange([*cell.rows], cell.origin)
        if same:
            return
        self._make(
            ParagraphOp.TABLE,
            path,
            rows=tuple(tuple(self._entry(cell, path) for cell in cells) for cells in row.cells),
        )

    def _entry(self, cell: GridCell, table: str) -> CellEntry:
        if not cell.origin:
            texts = tuple(map(_all_text, cell.rows))
            return CellEntry(paragraphs=texts, column_span=cell.column_span, row_span=cell.row_span)
        r, c = cell.origin.removeprefix(f"{table}.rows[").removesuffix("]").split("][")
        return CellEntry(int(r), int(c), (), cell.column_span, cell.row_span)

    def _tell(self, what: str, near: str) -> None:
        self._told.append((what, near))

    def _make(
        self, op: ParagraphOp, path: str, offset: int = 0, text: str = "", **more: object
    ) -> None:
        source = self._spans.get(path, NOWHERE)
        self._edits.append(
            ParagraphEdit(op, path, offset, text, source=source, **more)  # type: ignore[arg-type]
        )


def _list_of(path: str) -> str:
    """The name of the list that an element stands in; empty where it is a field."""
    return path.rpartition("[")[0].rpartition(".")[2] if path.endswith("]") else ""


def _in_imprint(prev: Address, following: Address | None) -> Address | None:
    """What a line below one of 版记 goes behind; ``None`` between 抄送 and the line of printing."""
    if _list_of(prev[0]) in LISTS:
        return prev
    is_last = following is None or _list_of(following[0]) in LISTS
    return ("imprint.other", 0) if is_last else None


def _may_hold(field: str, prev: Address | None, following: Address | None) -> bool:
    """Whether a field stands where a line is added: 版头 first, 附注 below the date, 版记 last.

    Args:
        field: the field.
        prev: the nearest line of the document above it.
        following: the nearest one below it.
    """
    part = part_at(field)
    if prev is None or part is Part.HEADER:
        return prev is None and part is Part.HEADER
    if part is Part.IMPRINT:
        is_last = following is None or part_at(following[0]) is Part.IMPRINT
        return is_last and part_at(prev[0]) is not Part.IMPRINT
    return prev[0] == "body.document_date"


def _is_opening(path: str, document: OfficialDocument) -> bool:
    """Whether an element of an attachment begins its page by itself."""
    owner = path.partition("].")[0] + "]"
    attachment = document.body.attachments[attachment_at(path) or 0]
    name = path.removeprefix(f"{owner}.")
    if attachment.label is not None:
        return name == "label"
    return name == ("title" if attachment.title is not None else "blocks[0]")


def _all_text(row: Row) -> str:
    return row.text or "".join(seg.seen.text for seg in row.segs)


def _line(text: str) -> SourceLine:
    return SourceLine(text, ((0, 0),), len(text), 1, 0, text)
