"""The paragraphs of a Word file as text with its tracked changes, whoever saved it last."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

import msgspec

from pipeline.errors import DocumentError
from pipeline.review.plan import OURS, TRACK_PROPERTY
from pipeline.review.properties import CUSTOM, CustomProperties
from pipeline.untrusted import (
    Package,
    UnreadableError,
    XmlHandler,
    local_name,
    parse_xml,
)
from pipeline.writers.emission import SOURCE_PROPERTY

_MAIN = "word/document.xml"

# As Office writes them, and as 严格开放 XML 文档 has them (ISO/IEC 29500-1 and -4).
_W = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LEAST_XML = 2**25
_XML_PER_CHARACTER = 2000  # where each character is a tracked change of its own
_LEAST_ELEMENTS = 200_000
_ELEMENTS_PER_CHARACTER = 20
_LEAST_TEXT = 100_000
_TEXT_PER_CHARACTER = 8
_QUOTED = 12
_MOST_COLUMNS = 200
_ADVICE = "请选择 zhengben 生成、经 Word 或 WPS 审阅后保存的 .docx 文件"

State = Literal["kept", "inserted", "deleted"]
_STATES: dict[str, State] = {
    "ins": "inserted",
    "moveTo": "inserted",
    "del": "deleted",
    "moveFrom": "deleted",
}
_SKIPPED = frozenset(
    {
        "pPr",
        "rPr",
        "instrText",
        "delInstrText",
        "tblPr",
        "tblPrEx",
        "tblGrid",
        "trPr",
        "tcPr",
        "sectPr",
        "sdtPr",
        "sdtEndPr",
        "rt",
    }
)
_LOOKS = {
    "b": "加粗",
    "i": "倾斜",
    "u": "下划线",
    "strike": "删除线",
    "dstrike": "删除线",
    "highlight": "突出显示",
    "em": "着重号",
    "shd": "底纹",
}
"""Looks that GB/T 9704 gives to no element (7.3.3 has fonts alone)."""
_NO_LOOK = frozenset({"0", "false", "off", "none", "clear", "nil"})
_CENTRED = "居中"
_HIDDEN = "隐藏文字"
_RUBY = "拼音指南"
_PLACEHOLDER = "内容控件的提示文字"
_OUTSIDE = "嵌入的其他文件"
_BODY_STYLES = frozenset({"ZbBody"})
_COMMENTS = "word/comments.xml"
_EDGES = re.compile(r"word/(?:header|footer)[0-9]*\.xml")
_MOST_EDGES = 60
_PAGE_NUMBER = re.compile(r"[-—–－\s0-9第页共]*")
_MOST_TOLD = 2000


_LEAVES = frozenset({"t", "delText", "tab", "noBreakHyphen"})

_M = (
    "http://schemas.openxmlformats.org/officeDocument/2006/math}",
    "http://purl.oclc.org/ooxml/officeDocument/math}",
)
_A = (
    "http://schemas.openxmlformats.org/drawingml/2006/main}",
    "http://purl.oclc.org/ooxml/drawingml/main}",
)
_NO_TEXT = {
    **{f"{prefix}sym": "符号（“插入→符号”所得的图形）" for prefix in _W},
    **{f"{prefix}footnoteReference": "脚注" for prefix in _W},
    **{f"{prefix}endnoteReference": "尾注" for prefix in _W},
    **{f"{prefix}object": "对象" for prefix in _W},
    **{f"{prefix}oMath": "公式" for prefix in _M},
    **{f"{prefix}blip": "图片" for prefix in _A},
    "urn:schemas-microsoft-com:vml}imagedata": "图片",
    "http://schemas.openxmlformats.org/drawingml/2006/chart}chart": "图表",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds": "图示",
}
"""What a paragraph shows and no text holds, by its name: for people. The copy itself has none."""
_NUMBERED = "自动编号"


class Shown(msgspec.Struct, frozen=True):
    """One character of a paragraph.

    Attributes:
        char: the character.
        state: kept, or part of a tracked change that is still open.
        author: of that change.
    """

    char: str
    state: State
    author: str


ShownText = tuple[Shown, ...]


class Found(msgspec.Struct, frozen=True):
    """A paragraph of the file.

    Attributes:
        shown: its characters.
        cell: table, row and cell it is in, each from 0; ``None`` outside tables.
        starts_page: a page break stands before it.
        lines: offsets at which a new line begins (Shift+Enter).
        pages: offsets at which a new page begins.
        in_box: it stands in a text box.
    """

    shown: ShownText
    cell: tuple[int, int, int] | None = None
    starts_page: bool = False
    lines: tuple[int, ...] = ()
    pages: tuple[int, ...] = ()
    in_box: bool = False


class FoundCell(msgspec.Struct):
    """A cell of a table of the file.

    Attributes:
        span: columns it takes.
        goes_on: it belongs to the cell above it.
        is_gone: it was deleted as a tracked change.
    """

    span: int = 1
    goes_on: bool = False
    is_gone: bool = False


class Copy(msgspec.Struct, frozen=True):
    """What a reviewed file shows.

    Attributes:
        paragraphs: those that hold text, in reading order; what stands in a text box comes
            before the paragraph that it is anchored in. Where a table begins, one without
            characters in row -1 of it.
        tables: rows of cells of each table, rows that were deleted apart.
        told: what it shows and no decision can hold, each with the text beside it.
        comments: a person's own comments, with their author.
        source: the source's hash, where it is kept.
        track: what is tracked in it, where it says so.
    """

    paragraphs: tuple[Found, ...]
    tables: tuple[tuple[tuple[FoundCell, ...], ...], ...]
    told: tuple[tuple[str, str], ...] = ()
    comments: tuple[tuple[str, str], ...] = ()
    source: str | None = None
    track: str | None = None


def read_copy(data: bytes, name: str, size: int) -> Copy:
    """What a reviewed file shows.

    Args:
        data: a ``.docx`` file.
        name: the file's name, for messages.
        size: characters of the document and its edits; the file may hold a multiple of them.

    Raises:
        DocumentError: no Word file, one that holds far more than the document, or something that
            it shows and no text holds.
    """
    most = _LEAST_TEXT + _TEXT_PER_CHARACTER * size
    collector = _Collector(most)
    properties = CustomProperties(SOURCE_PROPERTY, TRACK_PROPERTY)
    comments = _Plain(most)
    edges: list[str] = []
    try:
        package = Package(data, _LEAST_XML + _XML_PER_CHARACTER * size)

        def read(part: str, handler: XmlHandler) -> None:
            most_elements = _LEAST_ELEMENTS + _ELEMENTS_PER_CHARACTER * size
            for _ in parse_xml(package.pieces(part), handler, most_elements):
                pass

        read(_MAIN, collector)
        for part, handler in ((CUSTOM, properties), (_COMMENTS, comments)):
            if part in package:
                read(part, handler)
        for part in sorted(member for member in package if _EDGES.fullmatch(member))[:_MOST_EDGES]:
            edge = _Plain(most)
            read(part, edge)
            edges += (text for _, text in edge.found if not _PAGE_NUMBER.fullmatch(text))
    except UnreadableError as error:
        raise DocumentError(f"{name} 不是完好的 Word 文件（{error}）", _ADVICE) from error
    collector.finish()
    if collector.unread is not None:
        what, near = collector.unread
        place = f"“{near}”附近" if near else "其中"
        raise DocumentError(
            f"{name} 中{place}有{what}，读不成文字",
            "请删去它，改用键盘键入的文字；要用它，请在成品中添加",
        )
    told = [*collector.told, *(("页眉、页脚中的文字", text) for text in dict.fromkeys(edges))]
    return Copy(
        tuple(collector.paragraphs),
        tuple(tuple(map(tuple, rows)) for rows in collector.tables),
        tuple(told),
        tuple((author, text) for author, text in comments.found if author not in OURS),
        properties.get(SOURCE_PROPERTY),
        properties.get(TRACK_PROPERTY),
    )


class _Plain:
    """Collects the text of comments, or of a header or footer; an ``XmlHandler``.

    Attributes:
        found: author (empty outside comments) and text of each that has some.
    """

    def __init__(self, most: int) -> None:
        self.found: list[tuple[str, str]] = []
        self._left = most
        self._open: list[str] = []
        self._author = ""
        self._text: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        word = local_name(name)
        self._open.append(word)
        if word in {"comment", "hdr", "ftr"}:
            self._author = next((v for k, v in attributes.items() if local_name(k) == "author"), "")
            self._text = []

    def end(self) -> None:
        """The element that was opened last ends."""
        word = self._open.pop()
        if word in {"comment", "hdr", "ftr"}:
            text = "".join(self._text).strip()
            if text:
                self.found.append((self._author, text))

    def text(self, text: str) -> None:
        """A stretch of text."""
        if self._open[-1] == "t" and "Fallback" not in self._open:
            self._left -= len(text)
            if self._left < 0:
                raise UnreadableError("其中的文字远多于这份文档")
            self._text.append(text)


class _Element(msgspec.Struct):
    """An element that is open.

    Attributes:
        name: its name among Word's own; empty for any other, ``AlternateContent`` apart.
        state: of the text in it.
        author: of that state.
        is_passed_over: nothing in it is text.
        has_choice: of ``AlternateContent``: the branch that is read was met.
        outer: of a text box: the paragraph around it, so far, and what that goes on with.
        is_hidden: of a run: it is not shown.
        looks: of a run: what it looks like beyond its style.
    """

    name: str
    state: State
    author: str
    is_passed_over: bool
    has_choice: bool = False
    outer: tuple[_Open, _Open | None] | None = None
    is_hidden: bool = False
    looks: tuple[str, ...] = ()


class _Open(msgspec.Struct):
    """The paragraph in hand."""

    shown: list[Shown] = []
    starts_page: bool = False
    lines: list[int] = []
    pages: list[int] = []
    is_joined: bool = False
    is_body: bool = False
    is_centred: bool = False
    style: str = ""
    is_framed: bool = False


class _Collector:
    """Collects characters in document order.

    Args:
        most: so many characters a file of this document may hold.
    """

    def __init__(self, most: int) -> None:
        self.paragraphs: list[Found] = []
        self.tables: list[list[list[FoundCell]]] = []
        self.told: list[tuple[str, str]] = []
        self.unread: tuple[str, str] | None = None
        self._without_text = ""
        self._now = _Open()
        self._open = [_Element("", "kept", "", is_passed_over=False)]
        self._left = most
        self._boxes = 0
        self._table_depth = 0
        self._cell: tuple[int, int, int] | None = None
        self._table_mark = 0
        self._before = ("", False)  # style of the last paragraph, and whether it is framed
        self._joined: _Open | None = None  # its mark was deleted: what follows goes on with it
        self._next_starts_page = False
        self._last_look: tuple[str, ...] = ()

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        around = self._open[-1]
        prefix = next((prefix for prefix in _W if name.startswith(prefix)), "")
        word = name[len(prefix) :] if prefix else ""
        is_passed_over = around.is_passed_over or around.name in _LEAVES
        element = _Element(word, around.state, around.author, is_passed_over)
        self._open.append(element)
        if around.name == "AlternateContent":
            # All branches hold the same text: the first is taken.
            is_first = name == f"{_MC}Choice" and not around.has_choice
            around.has_choice = around.has_choice or is_first
            element.is_passed_over = element.is_passed_over or not is_first
        elif name == f"{_MC}AlternateContent":
            element.name = "AlternateContent"
        elif word in _SKIPPED:
            element.is_passed_over = True
        self._look_at(name, word, prefix, attributes, element)
        if element.is_passed_over:
            return
        if word == "p" and self._now.shown:
            self._end_paragraph()
        elif word == "delText":
            element.state = "deleted"
        elif word in {"tab", "noBreakHyphen"}:
            if not around.is_hidden:
                self._add("\t" if word == "tab" else "-", element)
        elif word in {"br", "cr"} and around.name == "r" and element.state != "deleted":
            kind = attributes.get(f"{prefix}type")
            places = self._now.pages if kind in {"page", "column"} else self._now.lines
            places.append(len(self._now.shown))
        elif word == "txbxContent":
            element.outer, self._now = (self._now, self._joined), _Open()
            self._joined = None
            self._boxes += 1
        elif word in {"tbl", "tr", "tc"} and not self._boxes:
            self._of_table(word)
        elif word in _STATES:
            element.state = _STATES[word]
            element.author = attributes.get(f"{prefix}author") or ""

    def _of_table(self, word: str) -> None:
        """A table, row or cell begins; a table in a cell is part of the cell."""
        self._table_depth += word == "tbl"
        if self._table_depth > 1:
            return
        if word == "tbl":
            self._flush_joined()
            starts, self._next_starts_page = self._next_starts_page, False
            self.paragraphs.append(Found((), (len(self.tables), -1, -1), starts))
            self._table_mark = len(self.paragraphs) - 1
            self.tables.append([])
        elif word == "tr" and self.tables:
            self.tables[-1].append([])
        elif word == "tc" and self.tables and self.tables[-1]:
            row = self.tables[-1][-1]
            row.append(FoundCell())
            self._cell = (len(self.tables) - 1, len(self.tables[-1]) - 1, len(row) - 1)

    def _look_at(
        self,
        name: str,
        word: str,
        prefix: str,
        attributes: Mapping[str, str],
        element: _Element,
    ) -> None:
        """Take down what properties say, and what the paragraph shows and no text holds."""
        value = attributes.get(f"{prefix}val")
        around = [one.name for one in self._open[-4:-1]]
        if word == "numId":
            # pPrChange has what the paragraph was before.
            if around[1:] == ["pPr", "numPr"] and around[0] == "p" and value not in {None, "0"}:
                self._without_text = self._without_text or _NUMBERED
        elif name in _NO_TEXT and not element.is_passed_over and element.state != "deleted":
            self._without_text = self._without_text or _NO_TEXT[name]
        elif around[1:] == ["r", "rPr"] and not self._open[-3].is_passed_over:
            if word == "vanish" and value not in _NO_LOOK:
                self._open[-3].is_hidden = True
            elif word in _LOOKS and (value or "1") not in _NO_LOOK:
                self._open[-3].looks += (_LOOKS[word],)
        elif around[1:] == ["p", "pPr"] and not self._open[-3].is_passed_over:
            if word == "pageBreakBefore" and value not in _NO_LOOK:
                self._now.starts_page = True
            elif word == "pStyle":
                self._now.is_body = value in _BODY_STYLES
                self._now.style = value or ""
            elif word == "framePr":
                self._now.is_framed = True
            elif word == "jc":
                self._now.is_centred = value == "center"
        elif around == ["p", "pPr", "rPr"] and word in {"del", "moveFrom"}:
            if not self._open[-4].is_passed_over and attributes.get(f"{prefix}author") not in OURS:
                self._now.is_joined = True
        elif word == "rt":
            self._tell(_RUBY, "")
        elif word == "showingPlcHdr" and around[2] == "sdtPr" and value not in _NO_LOOK:
            self._open[-3].is_passed_over = True
            self._tell(_PLACEHOLDER, "")
        elif word == "altChunk":
            self._tell(_OUTSIDE, "")
        elif around[1:] == ["tr", "trPr"] and word == "del" and not self._open[-3].is_passed_over:
            # The whole row is deleted.
            self._open[-3].is_passed_over = True
            if self._table_depth == 1 and not self._boxes and self.tables[-1]:
                self.tables[-1][-1].clear()
        elif around[1:] == ["tc", "tcPr"] and self._table_depth == 1 and not self._boxes:
            self._of_cell(word, value)

    def _of_cell(self, word: str, value: str | None) -> None:
        row = self.tables[-1][-1] if self.tables and self.tables[-1] else []
        if not row:
            return
        if word == "gridSpan" and value is not None and value.isdecimal():
            row[-1].span = max(1, min(int(value[:4]), _MOST_COLUMNS))
        elif word == "vMerge":
            row[-1].goes_on = value in {None, "continue"}
        elif word == "cellDel":
            row[-1].is_gone = True
            self._open[-3].is_passed_over = True

    def end(self) -> None:
        """The element that was opened last ends."""
        element = self._open.pop()
        if element.outer is not None:
            self._end_paragraph()
            self._flush_joined()
            self._boxes -= 1
            self._now, self._joined = element.outer
        elif element.name == "p" and not element.is_passed_over:
            self._end_paragraph()
        elif element.name in {"tbl", "tr", "tc"} and not self._boxes:
            if element.name == "tc" and self._table_depth == 1:
                self._flush_joined()
                self._cell = None
            elif element.name == "tbl" and not self._open[-1].is_passed_over:
                self._table_depth -= 1

    def text(self, text: str) -> None:
        """A stretch of text; only what stands in a run's ``t`` is the document's."""
        element = self._open[-1]
        if element.name in {"t", "delText"} and not element.is_passed_over:
            run = self._open[-2]
            if run.is_hidden:
                self._tell(_HIDDEN, text)
                return
            if run.looks != self._last_look:
                self._last_look = run.looks
                for look in run.looks if element.state != "deleted" else ():
                    self._tell(look, text)
            self._add(text, element)

    def _tell(self, what: str, near: str) -> None:
        if len(self.told) < _MOST_TOLD:
            near = near or "".join(one.char for one in self._now.shown[-_QUOTED:])
            self.told.append((what, near.strip()[:_QUOTED]))

    def _add(self, text: str, element: _Element) -> None:
        self._left -= len(text)
        if self._left < 0:
            raise UnreadableError("其中的文字远多于这份文档")
        author = "" if element.state == "kept" else element.author
        self._now.shown.extend(Shown(char, element.state, author) for char in text)

    def finish(self) -> None:
        """The file ends."""
        self._end_paragraph()
        self._flush_joined()

    def _flush_joined(self) -> None:
        """Nothing follows that a paragraph whose mark was deleted could go on with."""
        joined, self._joined = self._joined, None
        if joined is not None:
            self._keep(joined)

    def _end_paragraph(self) -> None:
        """Close the paragraph in hand; one without text is dropped, its page break passed on."""
        now, self._now = self._now, _Open()
        now.starts_page = now.starts_page or self._next_starts_page
        self._next_starts_page = False
        joined, self._joined = self._joined, None
        if joined is not None:
            shift = len(joined.shown)
            joined.shown += now.shown
            joined.lines += (at + shift for at in now.lines)
            joined.pages += (at + shift for at in now.pages)
            joined.is_joined = now.is_joined
            joined.starts_page = joined.starts_page or (now.starts_page and not shift)
            now = joined
        has_text = any(not one.char.isspace() for one in now.shown)
        if self._without_text and (has_text or self._without_text != _NUMBERED):
            self.unread = self.unread or (
                self._without_text,
                "".join(one.char for one in now.shown[:_QUOTED]).strip(),
            )
        self._without_text = ""
        if now.is_joined:
            now.is_joined = False
            self._joined = now
            return
        self._keep(now)

    def _keep(self, now: _Open) -> None:
        if self._cell is not None and self._cell[1:] == (0, 0) and not self._boxes:
            # A page break in the first cell is one before the table.
            mark = self.paragraphs[self._table_mark]
            if now.starts_page and len(self.paragraphs) == self._table_mark + 1:
                self.paragraphs[self._table_mark] = msgspec.structs.replace(mark, starts_page=True)
                now.starts_page = False
        if not any(not one.char.isspace() for one in now.shown):
            self._next_starts_page = now.starts_page or bool(now.pages)
            return
        if now.is_centred and now.is_body:
            self._tell(_CENTRED, "".join(one.char for one in now.shown[:_QUOTED]))
        last = len("".join(one.char for one in now.shown).rstrip())
        self._next_starts_page = any(at >= last for at in now.pages)
        first = next(i for i, one in enumerate(now.shown) if not one.char.isspace())
        starts = now.starts_page or any(at <= first for at in now.pages)
        cell = self._cell if not self._boxes else None
        style, was_framed = self._before
        self._before = now.style, now.is_framed
        if style == now.style and (was_framed or now.is_framed) and self.paragraphs:
            # 文件 of a joint mark stands in a frame of the mark's style, names before and after.
            upper = self.paragraphs[-1]
            shown = upper.shown + tuple(now.shown)
            self.paragraphs[-1] = msgspec.structs.replace(upper, shown=shown)
            return
        self.paragraphs.append(
            Found(
                tuple(now.shown),
                cell,
                starts,
                tuple(at for at in now.lines if first < at < last),
                tuple(at for at in now.pages if first < at < last),
                bool(self._boxes),
            )
        )
