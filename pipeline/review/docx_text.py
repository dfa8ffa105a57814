"""The paragraphs of a Word file as text with its tracked changes, whoever saved it last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from pipeline.errors import DocumentError
from pipeline.review.properties import SourceProperty
from pipeline.untrusted import Package, UnreadableError, parse_xml

_MAIN = "word/document.xml"
_CUSTOM = "docProps/custom.xml"
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
_ADVICE = "请选择 zhengben 生成、经 Word 或 WPS 审阅后保存的 .docx 文件"

State = Literal["kept", "inserted", "deleted"]
_STATES: dict[str, State] = {
    "ins": "inserted",
    "moveTo": "inserted",
    "del": "deleted",
    "moveFrom": "deleted",
}
_SKIPPED = frozenset(
    {"pPr", "rPr", "instrText", "delInstrText", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr"}
)


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


def read_paragraphs(data: bytes, name: str, size: int) -> tuple[list[ShownText], str | None]:
    """The paragraphs that hold text, in reading order, and the source's hash where it is kept.

    Text boxes come before the paragraph they are anchored in; line breaks vanish.

    Args:
        data: a ``.docx`` file.
        name: the file's name, for messages.
        size: characters of the document and its edits; the file may hold a multiple of them.

    Raises:
        DocumentError: no Word file, one that holds far more than the document, or something that
            it shows and no text holds.
    """
    collector = _Collector(_LEAST_TEXT + _TEXT_PER_CHARACTER * size)
    properties = SourceProperty()
    try:
        package = Package(data, _LEAST_XML + _XML_PER_CHARACTER * size)
        for _ in parse_xml(
            package.pieces(_MAIN), collector, _LEAST_ELEMENTS + _ELEMENTS_PER_CHARACTER * size
        ):
            pass
        if _CUSTOM in package:
            for _ in parse_xml(package.pieces(_CUSTOM), properties, _LEAST_ELEMENTS):
                pass
    except UnreadableError as error:
        raise DocumentError(f"{name} 不是完好的 Word 文件（{error}）", _ADVICE) from error
    collector.end_paragraph()
    if collector.unread is not None:
        what, near = collector.unread
        place = f"“{near}”附近" if near else "其中"
        raise DocumentError(
            f"{name} 中{place}有{what}，读不成文字",
            "请删去它，改用键盘键入的文字；要用它，请在成品中添加",
        )
    return collector.paragraphs, properties.found


class _Element(msgspec.Struct):
    """An element that is open.

    Attributes:
        name: its name among Word's own; empty for any other, ``AlternateContent`` apart.
        state: of the text in it.
        author: of that state.
        is_passed_over: nothing in it is text.
        has_choice: of ``AlternateContent``: the branch that is read was met.
        outer: of a text box: the paragraph around it, so far.
    """

    name: str
    state: State
    author: str
    is_passed_over: bool
    has_choice: bool = False
    outer: list[Shown] | None = None


class _Collector:
    """Collects characters in document order.

    Args:
        most: so many characters a file of this document may hold.
    """

    def __init__(self, most: int) -> None:
        self.paragraphs: list[ShownText] = []
        self.unread: tuple[str, str] | None = None
        self._without_text = ""
        self._style, self._is_framed = "", False
        self._before = ("", False)
        self._now: list[Shown] = []
        self._open = [_Element("", "kept", "", is_passed_over=False)]
        self._left = most

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        around = self._open[-1]
        prefix = next((prefix for prefix in _W if name.startswith(prefix)), "")
        word = name[len(prefix) :] if prefix else ""
        is_passed_over = around.is_passed_over or around.name in _LEAVES
        element = _Element(word, around.state, around.author, is_passed_over)
        self._open.append(element)
        if around.name == "trPr" and word == "del" and self._open[-3].name == "tr":
            self._open[-3].is_passed_over = True  # the whole row is deleted
        if around.name == "AlternateContent":
            # All branches hold the same text: the first is taken.
            is_first = name == f"{_MC}Choice" and not around.has_choice
            around.has_choice = around.has_choice or is_first
            element.is_passed_over = element.is_passed_over or not is_first
        elif name == f"{_MC}AlternateContent":
            element.name = "AlternateContent"
        elif word in _SKIPPED:
            element.is_passed_over = True
        self._look_at(name, word, attributes, element)
        if element.is_passed_over:
            return
        if word == "p":
            self.end_paragraph()
        elif word == "delText":
            element.state = "deleted"
        elif word == "tab":
            self._add("\t", element)
        elif word == "noBreakHyphen":
            self._add("-", element)
        elif word == "txbxContent":
            element.outer, self._now = self._now, []
        elif word in _STATES:
            element.state = _STATES[word]
            element.author = attributes.get(f"{prefix}author") or ""

    def _look_at(
        self, name: str, word: str, attributes: Mapping[str, str], element: _Element
    ) -> None:
        """Take down what the paragraph shows and no text holds."""
        if word in {"pStyle", "framePr"} and self._open[-2].name == "pPr":
            if word == "pStyle":
                self._style = attributes.get(f"{name.removesuffix(word)}val") or ""
            else:
                self._is_framed = True
        if word == "numId":
            around = [one.name for one in self._open[-4:-1]]
            number = attributes.get(f"{name.removesuffix(word)}val")
            # pPrChange has what the paragraph was before.
            if around[1:] == ["pPr", "numPr"] and around[0] == "p" and number not in {None, "0"}:
                self._without_text = self._without_text or _NUMBERED
        elif name in _NO_TEXT and not element.is_passed_over and element.state != "deleted":
            self._without_text = self._without_text or _NO_TEXT[name]

    def end(self) -> None:
        """The element that was opened last ends."""
        element = self._open.pop()
        if element.outer is not None:
            self.end_paragraph()
            self._now = element.outer
        elif element.name == "p" and not element.is_passed_over:
            self.end_paragraph()

    def text(self, text: str) -> None:
        """A stretch of text; only what stands in a run's ``t`` is the document's."""
        element = self._open[-1]
        if element.name in {"t", "delText"} and not element.is_passed_over:
            self._add(text, element)

    def _add(self, text: str, element: _Element) -> None:
        self._left -= len(text)
        if self._left < 0:
            raise UnreadableError("其中的文字远多于这份文档")
        author = "" if element.state == "kept" else element.author
        self._now.extend(Shown(char, element.state, author) for char in text)

    def end_paragraph(self) -> None:
        """Close the paragraph in hand; one without text is dropped."""
        has_text = any(not shown.char.isspace() for shown in self._now)
        if self._without_text and (has_text or self._without_text != _NUMBERED):
            self.unread = self.unread or (
                self._without_text,
                "".join(one.char for one in self._now[:_QUOTED]).strip(),
            )
        self._without_text = ""
        if has_text:
            style, was_framed = self._before
            # 文件 of a joint mark stands in a frame of the mark's style, names before and after.
            if style == self._style and (was_framed or self._is_framed) and self.paragraphs:
                self.paragraphs[-1] += tuple(self._now)
            else:
                self.paragraphs.append(tuple(self._now))
            self._before = (self._style, self._is_framed)
        self._now = []
        self._style, self._is_framed = "", False
