"""The paragraphs laid out in their lists, and each paragraph edit made there."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from pipeline.arranging.pieces import LISTS, LISTS_OF_BLOCKS, MOST_BEGUN, Piece, is_list, name_of
from pipeline.edits import (
    UNMOVED,
    CellEntry,
    Edit,
    EditLog,
    ParagraphEdit,
    ParagraphOp,
    by_path,
    shifts_of,
)
from pipeline.errors import DocumentError
from pipeline.model import (
    Anchor,
    Attachment,
    Block,
    Cell,
    Footnote,
    Heading,
    HeadingLevel,
    ImageNote,
    ListItem,
    OfficialDocument,
    PageBreak,
    Paragraph,
    Table,
    TextElement,
    attachment_at,
)

_replace = msgspec.structs.replace
_LEVELS = {
    "章": HeadingLevel.CHAPTER,
    "节": HeadingLevel.SECTION,
    "条": HeadingLevel.ARTICLE,
    "一级标题": HeadingLevel.FIRST,
    "二级标题": HeadingLevel.SECOND,
    "三级标题": HeadingLevel.THIRD,
    "四级标题": HeadingLevel.FOURTH,
}


def _unfit(edit: ParagraphEdit, why: str) -> DocumentError:
    return DocumentError(
        f"{edit.op.label}与文档不符：{edit.path} 第 {edit.offset + 1} 字处“{edit.text[:12]}”{why}",
        "请重新审阅，或删去 decisions.json 中的这一处",
    )


class _Node(msgspec.Struct, eq=False):
    """A paragraph, table or page break in its list; a list's own node stands before its first."""

    home: str
    element: TextElement | None = None
    block: Block | None = None
    pieces: tuple[Piece, ...] = ()
    table: str = ""
    grid: list[list[tuple[Cell, str]]] = msgspec.field(default_factory=list)
    before: _Node | None = None
    after: _Node | None = None

    def take_out(self) -> None:
        assert self.before is not None
        self.before.after = self.after
        if self.after is not None:
            self.after.before = self.before
        self.before = self.after = None

    def put_behind(self, other: _Node) -> None:
        self.home = other.home
        self.before, self.after = other, other.after
        if other.after is not None:
            other.after.before = self
        other.after = self

    def following(self) -> Iterator[_Node]:
        node = self.after
        while node is not None:
            yield node
            node = node.after


def arrange(replayed: OfficialDocument, log: EditLog) -> Desk:
    """The document laid out, with the paragraph edits of a log made in their order.

    Parts are cut before they are moved, and joined when all stand where they go.
    """
    begun = (attachment_at(edit.path) for edit in log.paragraphs if edit.op is ParagraphOp.ADD)
    desk = Desk(
        replayed, by_path(log.edits), max((n + 1 for n in begun if n is not None), default=0)
    )
    for op in (
        ParagraphOp.UNBREAK,
        ParagraphOp.SPLIT,
        ParagraphOp.MOVE,
        ParagraphOp.ADD,
        ParagraphOp.TABLE,
        ParagraphOp.JOIN,
        ParagraphOp.BREAK,
    ):
        for edit in log.paragraphs:
            if edit.op is op:
                desk.do(edit)
    return desk


class Desk:
    """The document laid out in its paragraphs, to be arranged."""

    def __init__(
        self, replayed: OfficialDocument, edits: Mapping[str, Sequence[Edit]], attachments: int
    ) -> None:
        self.pieces: dict[str, tuple[Piece, ...]] = {}
        self.origins: dict[str, str] = {}
        # Attachments that a person added begin as empty ones behind the others.
        own = replayed.body.attachments
        begun = (Attachment(),) * min(attachments - len(own), MOST_BEGUN)
        if begun:
            replayed = _replace(replayed, body=_replace(replayed.body, attachments=(*own, *begun)))
        self._replayed = replayed
        self._shifts = shifts_of(edits)
        self._lists: dict[str, _Node] = {}
        self._parts: dict[tuple[str, int], _Node] = {}
        self._tables: dict[str, _Node] = {}
        self._cuts: dict[str, list[int]] = {}
        self._behind: dict[_Node, _Node] = {}  # what was added last behind a node
        for name in ("header", "body", "imprint"):
            self._lay_fields(name, getattr(replayed, name))

    def _lay_fields(self, path: str, node: Any) -> None:
        for name in node.__struct_fields__:
            value, home = getattr(node, name), f"{path}.{name}"
            if name == "attachments":
                for i, attachment in enumerate(value):
                    self._lay_fields(f"{home}[{i}]", attachment)
                continue
            self._lists[home] = last = _Node(home)
            if isinstance(value, tuple):
                for i, item in enumerate(value):
                    last = self._lay(f"{home}[{i}]", item, last)
            elif value is not None:
                self._lay(home, value, last)

    def _lay(self, path: str, item: TextElement | Block, last: _Node) -> _Node:
        if isinstance(item, TextElement):
            node = self._of_text(path, item, None)
        elif isinstance(item, Table):
            node = _Node("", block=item, table=path)
            self._tables[path] = self._parts[path, 0] = node
            caption = self._lists[f"{path}.caption"] = _Node(f"{path}.caption")
            if item.caption is not None:
                self._lay(f"{path}.caption", item.caption, caption)
            for r, row in enumerate(item.rows):
                node.grid.append([])
                for c, cell in enumerate(row):
                    home = f"{path}.rows[{r}][{c}]"
                    node.grid[-1].append((cell, home))
                    self._lists[home] = inner = _Node(home)
                    for k, paragraph in enumerate(cell.blocks):
                        inner = self._lay(f"{home}[{k}]", paragraph, inner)
        elif isinstance(item, PageBreak):
            node = _Node("", block=item)
        else:
            node = self._of_text(path, item.content, item)
        node.put_behind(last)
        return node

    def _of_text(self, path: str, element: TextElement, block: Block | None) -> _Node:
        size = len(element.text)
        before = self._shifts.get(path, UNMOVED).back(size)
        node = _Node("", element, block, (Piece(path, 0, size, before),))
        self._parts[path, 0] = node
        return node

    def do(self, edit: ParagraphEdit) -> None:
        """Make one edit.

        Raises:
            DocumentError: there is no such place.
        """
        match edit.op:
            case ParagraphOp.SPLIT:
                self._split(edit)
            case ParagraphOp.MOVE:
                self._move(edit)
            case ParagraphOp.ADD:
                self._add(edit)
            case ParagraphOp.JOIN:
                self._join(edit)
            case ParagraphOp.TABLE:
                self._table(edit)
            case ParagraphOp.UNBREAK:
                above = self._part(edit, edit.path, edit.offset).before
                if above is None or not isinstance(above.block, PageBreak):
                    raise _unfit(edit, "前没有分页")
                while above is not None and isinstance(above.block, PageBreak):
                    upper = above.before
                    above.take_out()
                    above = upper
            case ParagraphOp.BREAK:
                node = self._part(edit, edit.path, edit.offset)
                if name_of(node.home) not in LISTS_OF_BLOCKS or node.before is None:
                    raise _unfit(edit, "前不能分页")
                _Node("", block=PageBreak()).put_behind(node.before)

    def _part(self, edit: ParagraphEdit, path: str, offset: int) -> _Node:
        node = self._parts.get((path, offset))
        if node is None:
            raise _unfit(edit, "不在那里")
        return node

    def _split(self, edit: ParagraphEdit) -> None:
        """Cut what stands from the offset on off the part that it is in; cuts come in any order."""
        cuts = self._cuts.setdefault(edit.path, [0])
        at = bisect_left(cuts, edit.offset)
        node = self._parts.get((edit.path, cuts[at - 1])) if at else None
        if node is None or node.element is None or (edit.path, edit.offset) in self._parts:
            raise _unfit(edit, "不能分段")
        (piece,) = node.pieces
        if not piece.start < edit.offset < piece.end:
            raise _unfit(edit, "不能分段")
        shifts = self._shifts.get(edit.path, UNMOVED)
        first = shifts.back(piece.start)
        cut = shifts.back(edit.offset)
        left, right = _cut(node.element, edit.offset - piece.start, cut - first)
        home = _home_of_rest(node.home)
        if home is None:
            raise _unfit(edit, "不能分段")
        node.element = left
        node.pieces = (Piece(piece.path, piece.start, edit.offset, cut - first),)
        new = _Node(
            "",
            right,
            None
            if node.block is None and name_of(home) not in LISTS_OF_BLOCKS
            else _block(edit, right),
            (Piece(piece.path, edit.offset, piece.end, piece.length - (cut - first)),),
        )
        new.put_behind(node if home == node.home else self._lists[home])
        self._parts[edit.path, edit.offset] = new
        cuts.insert(at, edit.offset)

    def _target(self, edit: ParagraphEdit, path: str, offset: int) -> _Node:
        """What a paragraph is put behind: a part, or the front of a list.

        Raises:
            DocumentError: there is no such place, or it holds one paragraph only.
        """
        node = self._parts.get((path, offset)) or (self._lists.get(path) if not offset else None)
        if node is None:
            raise _unfit(edit, "不在那里")
        if not is_list(node.home) and node.after is not None:
            raise _unfit(edit, "之后不能有别的段落")
        if not is_list(node.home) and node is not self._lists.get(path):
            raise _unfit(edit, "之后不能有别的段落")
        return node

    def _move(self, edit: ParagraphEdit) -> None:
        node = self._part(edit, edit.path, edit.offset)
        target = self._target(edit, edit.after, edit.after_offset)
        if target is node:
            raise _unfit(edit, "不能移到自己之后")
        node.take_out()
        node.put_behind(target)
        in_blocks = name_of(node.home) in LISTS_OF_BLOCKS
        if node.table and not in_blocks:
            raise _unfit(edit, "不能移到那里")
        if node.element is not None and not in_blocks:
            if not isinstance(node.block, ImageNote) or not node.home.endswith("]"):
                node.block = Paragraph(node.element) if node.home.endswith("]") else None
        elif node.element is not None and node.block is None:
            node.block = Paragraph(node.element)

    def _add(self, edit: ParagraphEdit) -> None:
        place = self._target(edit, edit.path, edit.offset)
        target = self._behind.get(place, place)
        starts = False
        if edit.rows:
            new = _Node("", block=Table(()), table=f"+{len(self._tables)}")
            self._tables[new.table] = new
            if name_of(target.home) not in LISTS_OF_BLOCKS:
                raise _unfit(edit, "那里不能有表格")
            new.grid = self._grid(edit, new.table, [])
        else:
            element = TextElement(edit.text)
            in_list = name_of(target.home) in LISTS_OF_BLOCKS or target.home.endswith("]")
            new = _Node("", element, _block(edit, element) if in_list else None, ())
            starts = edit.starts_page and name_of(target.home) in LISTS_OF_BLOCKS
        if starts:
            page = _Node("", block=PageBreak())
            page.put_behind(target)
            target = page
        new.put_behind(target)
        self._behind[place] = new

    def _join(self, edit: ParagraphEdit) -> None:
        node = self._part(edit, edit.path, edit.offset)
        to = self._part(edit, edit.after, edit.after_offset)
        if node is to or node.element is None or to.element is None:
            raise _unfit(edit, "不能并段")
        if isinstance(to.block, Heading) and to.block.run_in_end is None and node.element.text:
            to.block = _replace(to.block, run_in_end=len(to.element.text))
        shift = sum(piece.length for piece in to.pieces)
        origin = (
            *to.element.origin,
            *(_replace(anchor, offset=anchor.offset + shift) for anchor in node.element.origin),
        )
        if not to.element.origin and shift:
            origin = ()
        to.element = TextElement(
            to.element.text + node.element.text, origin, node.element.end or to.element.end
        )
        to.pieces = (*to.pieces, *node.pieces)
        node.take_out()
        for piece in node.pieces:
            self._parts[piece.path, piece.start] = to

    def _table(self, edit: ParagraphEdit) -> None:
        node = self._tables.get(edit.path)
        if node is None:
            raise _unfit(edit, "不是表格")
        old = node.grid
        node.grid = self._grid(edit, edit.path, old)
        kept = {home for row in node.grid for _, home in row}
        lost = [home for row in old for _, home in row if home not in kept]
        if not edit.rows:
            for caption in [*self._lists[f"{edit.path}.caption"].following()]:
                # What was said above the table stays.
                caption.take_out()
                caption.put_behind(node)
                assert caption.element is not None
                caption.block = Paragraph(caption.element)
            node.take_out()
        for home in lost:
            for inner in self._lists[home].following():
                if inner.element is None or inner.element.text:
                    raise _unfit(edit, "删去的格子里还有文字")

    def _grid(
        self, edit: ParagraphEdit, path: str, old: Sequence[Sequence[tuple[Cell, str]]]
    ) -> list[list[tuple[Cell, str]]]:
        grid: list[list[tuple[Cell, str]]] = []
        used: set[str] = set()
        for r, row in enumerate(edit.rows):
            grid.append([])
            for c, entry in enumerate(row):
                cell, home = self._cell(edit, entry, old, f"{path}.new[{r}][{c}]")
                if home in used:
                    raise _unfit(edit, "的一格出现了两次")
                used.add(home)
                spans = (max(entry.column_span, 1), max(entry.row_span, 1))
                made = _replace(cell, column_span=spans[0], row_span=spans[1])
                grid[-1].append((made, home))
        return grid

    def _cell(
        self,
        edit: ParagraphEdit,
        entry: CellEntry,
        old: Sequence[Sequence[tuple[Cell, str]]],
        home: str,
    ) -> tuple[Cell, str]:
        if entry.row < 0:
            self._lists[home] = last = _Node(home)
            for text in entry.paragraphs:
                node = _Node("", TextElement(text), Paragraph(TextElement(text)))
                node.put_behind(last)
                last = node
            return Cell(()), home
        if not (entry.row < len(old) and 0 <= entry.column < len(old[entry.row])):
            raise _unfit(edit, "没有这一格")
        return old[entry.row][entry.column]

    def document(self) -> OfficialDocument:
        """The document as it is arranged now."""
        parts = {
            name: self._fields(name, getattr(self._replayed, name))
            for name in ("header", "body", "imprint")
        }
        return _replace(self._replayed, **parts)

    def _fields(self, path: str, node: Any) -> Any:
        values: dict[str, Any] = {}
        for name in node.__struct_fields__:
            home, value = f"{path}.{name}", getattr(node, name)
            if name == "attachments":
                values[name] = tuple(
                    self._attachment(f"{home}[{i}]", one) for i, one in enumerate(value)
                )
            elif name in LISTS:
                values[name] = tuple(
                    self._made(inner, f"{home}[{i}]")
                    for i, inner in enumerate(self._lists[home].following())
                )
            else:
                values[name] = self._only(home, home)
        return _replace(node, **values)

    def _attachment(self, path: str, attachment: Attachment) -> Attachment:
        made: Attachment = self._fields(path, attachment)
        return made

    def _only(self, home: str, path: str) -> Any:
        nodes = [*self._lists[home].following()]
        if len(nodes) > 1:
            raise DocumentError(f"{home} 只能有一段", "请重新审阅")
        return self._made(nodes[0], path) if nodes else None

    def _made(self, node: _Node, path: str) -> Any:
        if node.table:
            return self._made_table(node, path)
        if node.element is None:
            return node.block
        self.pieces[path] = node.pieces
        if node.block is None:
            return node.element
        return _holding(node.block, node.element)

    def _made_table(self, node: _Node, path: str) -> Table:
        assert isinstance(node.block, Table)
        is_new = node.table.startswith("+")
        self.origins[path] = "" if is_new else node.table
        for r, row in enumerate(node.grid):
            for c, (_, home) in enumerate(row):
                new = is_new or home.startswith(f"{node.table}.new")
                self.origins[f"{path}.rows[{r}][{c}]"] = "" if new else home
        caption = f"{node.table}.caption"
        rows = tuple(
            tuple(
                _replace(
                    cell,
                    blocks=tuple(
                        self._made(inner, f"{path}.rows[{r}][{c}][{k}]")
                        for k, inner in enumerate(self._lists[home].following())
                    ),
                )
                for c, (cell, home) in enumerate(row)
            )
            for r, row in enumerate(node.grid)
        )
        made = self._only(caption, f"{path}.caption") if caption in self._lists else None
        return _replace(node.block, caption=made, rows=rows)


def _cut(element: TextElement, at: int, before: int) -> tuple[TextElement, TextElement]:
    """An element cut in two.

    Args:
        element: the element.
        at: code point in its text.
        before: code point in its text before the text edits.
    """
    left = [anchor for anchor in element.origin if anchor.offset < before]
    right = [
        _replace(anchor, offset=anchor.offset - before)
        for anchor in element.origin
        if anchor.offset >= before
    ]
    end = element.end
    if left:
        last = left[-1]
        place = last.source + before - last.offset
        if not right or right[0].offset:
            column = last.column + before - last.offset
            right.insert(0, Anchor(0, place, last.line, column))
        end = min(place, right[0].source) if right else place
    return (
        TextElement(element.text[:at], tuple(left), end if left else 0),
        TextElement(element.text[at:], tuple(right), element.end if right else 0),
    )


def _home_of_rest(home: str) -> str | None:
    """Where the second half of a paragraph goes; ``None`` where there can be none."""
    if is_list(home):
        return home
    return "body.main_text" if home == "body.main_recipients" else None


def _block(edit: ParagraphEdit, element: TextElement) -> Block:
    """The paragraph that begins with an edit, as its kind says."""
    size = len(element.text)
    if edit.kind in _LEVELS:
        return Heading(
            _LEVELS[edit.kind],
            element,
            edit.number,
            min(edit.number_end, size),
            min(edit.run_in_end, size) or None,
        )
    if edit.kind == "列项":
        return ListItem(element, min(edit.number_end, size))
    return Paragraph(element)


def _holding(block: Block, element: TextElement) -> Block:
    """A block with this text."""
    size = len(element.text)
    match block:
        case Heading():
            end = block.run_in_end
            return _replace(
                block,
                content=element,
                number_end=min(block.number_end, size),
                run_in_end=None if end is None or end >= size else end,
            )
        case ListItem() | Footnote():
            return _replace(block, content=element, number_end=min(block.number_end, size))
        case Table() | PageBreak():
            return block
    return _replace(block, content=element)
