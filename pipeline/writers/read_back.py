"""The text of an output, read back from its bytes, to prove that it says what the document says."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.errors import DocumentError
from pipeline.text.note_marks import raised
from pipeline.untrusted import Package, UnreadableError, parse_xml

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_NOTES = "word/footnotes.xml"
MOST_BYTES = 512 * 2**20
_PIECE = 2**20
ADVICE = "请用 zhengben emit 重新生成"
_STREAM = re.compile(rb"stream\r?\n")
_BLOCK = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_ENTRY = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")


def txt_text(data: bytes) -> str:
    """The text of the text output."""
    return data.decode("utf-8", "surrogatepass")


def docx_text(data: bytes) -> str:
    """The text of a Word file's body, a paragraph a line; headers and footers left out.

    Behind it stand its notes, in the order of their marks.

    Raises:
        DocumentError: no Word file.
    """
    collector = _Paragraphs()
    notes = _Paragraphs()
    try:
        package = Package(data, MOST_BYTES)
        for _ in parse_xml(package.pieces("word/document.xml"), collector):
            pass
        if _NOTES in package:
            notes.marks = collector.marks
            for _ in parse_xml(package.pieces(_NOTES), notes):
                pass
            if sorted(collector.referred) != sorted(notes.found):
                raise DocumentError("Word 文件读不了（注文与正文中的标记对不上）", ADVICE)
    except UnreadableError as error:
        raise DocumentError(f"Word 文件读不了（{error}）", ADVICE) from error
    own = [line for key in collector.referred for line in notes.found[key]]
    rest = [line for line in notes.lines if not any(line is one for one in own)]
    lines = [*collector.lines, *own, *rest]
    return "\n".join("".join(parts) for parts in lines)


class _Paragraphs:
    """The text of each paragraph, in the order in which they begin; an ``XmlHandler``."""

    def __init__(self) -> None:
        self.lines: list[list[str]] = []
        self._outside: list[str] = []
        self._open = [("", self._outside)]
        self.referred: list[str] = []
        self.marks: dict[str, str] = {}
        self.found: dict[str, list[list[str]]] = {}
        self._note = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if name == f"{_W}footnote" and not attributes.get(f"{_W}type"):
            self._note = attributes.get(f"{_W}id", "")
            self.found[self._note] = []
        line = self._open[-1][1]  # a frame's paragraphs stand inside the one that it hangs on
        if name == f"{_W}p":
            line = []
            self.lines.append(line)
            if self._note:
                self.found[self._note].append(line)
        if name == f"{_W}footnoteReference":
            self.referred.append(attributes.get(f"{_W}id", ""))
            if not attributes.get(f"{_W}customMarkFollows"):
                self.marks[self.referred[-1]] = raised(len(self.marks) + 1)
                line.append(self.marks[self.referred[-1]])
        if name == f"{_W}footnoteRef":
            line.append(self.marks.get(self._note, ""))
        if name == _PICTURE and attributes.get("title"):
            line.append(attributes["title"])  # a picture says what its place in the document says
        self._open.append((name, line))

    def end(self) -> None:
        """The element that was opened last ends."""
        self._open.pop()

    def text(self, text: str) -> None:
        """A stretch of text."""
        name, line = self._open[-1]
        if name == f"{_W}t":
            if line is self._outside and not line:
                self.lines.append(line)
            line.append(text)


_FOREIGN_PARTS = re.compile(
    r"word/(?:header|comments|endnotes|embeddings|vba|activeX|people|glossary)",
    re.IGNORECASE,
)
_FOREIGN_MARKS = {
    "ins": "修订",
    "del": "修订",
    "moveFrom": "修订",
    "moveTo": "修订",
    "vanish": "隐藏的文字",
    "commentReference": "批注",
    "object": "嵌入的对象",
}


def docx_strays(data: bytes) -> list[str]:
    """What a Word file holds that the finished document never does, Chinese; after its text.

    Raises:
        DocumentError: no Word file.
    """
    marks = _Marks()
    try:
        package = Package(data, MOST_BYTES)
        for part in {"word/document.xml", _NOTES} & {*package}:
            for _ in parse_xml(package.pieces(part), marks):
                pass
    except UnreadableError as error:
        raise DocumentError(f"Word 文件读不了（{error}）", ADVICE) from error
    found = [name for name in package if _FOREIGN_PARTS.match(name)]
    foreign = [said for name, said in _FOREIGN_MARKS.items() if f"{_W}{name}" in marks.names]
    return [*found, *dict.fromkeys(foreign)]


class _Marks:
    """The names of a file's elements; an ``XmlHandler``."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        self.names.add(name)

    def end(self) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """A stretch of text."""


def pdf_strays(data: bytes) -> list[str]:
    """What a PDF holds that this tool never puts into one, Chinese; after its text."""
    import pikepdf

    _refuse_bomb(data)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = [
            f"第 {number} 页的批注"
            for number, page in enumerate(pdf.pages, start=1)
            if len(page.get("/Annots", []))
        ]
        found += ["表单"] * ("/AcroForm" in pdf.Root)
        found += ["自动执行的动作"] * bool({"/OpenAction", "/AA"} & {*map(str, pdf.Root.keys())})
        return found


def pdf_text(data: bytes) -> str:
    """The text of a PDF, artifacts (page numbers) left out.

    In the order of its structure, which reads a table cell by cell, and behind it what is in no
    structure; without one in the order of the pages' content. Composite fonts whose ToUnicode maps
    hold single codes only, as this tool writes them.

    Raises:
        DocumentError: no PDF.
    """
    import pikepdf

    _refuse_bomb(data)
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            maps: dict[Any, dict[int, str]] = {}
            marked: dict[tuple[int, int], list[str]] = {}
            for number, page in enumerate(pdf.pages):
                for mark, text in _page_text(page, maps):
                    marked.setdefault((number, mark), []).append(text)
            order = _reading_order(pdf) if "/StructTreeRoot" in pdf.Root else []
            structured = {*order}
            order += [place for place in marked if place not in structured]
            return "\n".join("".join(marked.get(place, ())) for place in order)
    except pikepdf.PdfError as error:
        raise DocumentError("PDF 文件读不了", ADVICE) from error


_DRAWING = frozenset({"Tj", "TJ", "'", '"', "Do", "S", "s", "f", "F", "f*", "B", "B*", "b", "b*"})


def pdf_pages(data: bytes) -> int:
    """How many pages of a PDF show something: 页数 as an archive counts them (DA/T 22-2015).

    Raises:
        DocumentError: no PDF.
    """
    import pikepdf

    _refuse_bomb(data)
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return sum(
                any(str(one.operator) in _DRAWING for one in pikepdf.parse_content_stream(page))
                for page in pdf.pages
            )
    except pikepdf.PdfError as error:
        raise DocumentError("PDF 文件读不了", ADVICE) from error


def _refuse_bomb(data: bytes) -> None:
    """Refuse a PDF whose streams expand to far more than any of this tool's.

    The library expands a stream at once, some when it opens the file. Here they are expanded bit
    by bit and thrown away; what is no deflated stream is passed over.

    Raises:
        DocumentError: it is one.
    """
    left = MOST_BYTES
    at = 0
    view = memoryview(data)
    while (found := _STREAM.search(data, at)) is not None:
        at = found.end()
        expander = zlib.decompressobj()
        rest: bytes | memoryview = view[at : at + _PIECE]
        fed = at + len(rest)
        try:
            while not expander.eof and rest:
                left -= len(expander.decompress(rest, _PIECE))
                if left < 0:
                    raise DocumentError("PDF 文件展开后过大", ADVICE)
                if expander.eof:
                    break
                rest = expander.unconsumed_tail
                if not rest:
                    rest = view[fed : fed + _PIECE]
                    fed += len(rest)
        except zlib.error:
            continue
        if expander.eof:
            at = fed - len(expander.unused_data)


def _reading_order(pdf: Any) -> list[tuple[int, int]]:
    """Page and number of every marked stretch in the order of the structure tree."""
    import pikepdf

    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    places: list[tuple[int, int]] = []
    waiting: list[tuple[Any, Any]] = [(pdf.Root.StructTreeRoot, None)]
    while waiting:
        item, page = waiting.pop()
        if isinstance(item, int):
            places.append((pages[page], item))
            continue
        page = item.Pg.objgen if "/Pg" in item else page
        if "/MCID" in item:
            places.append((pages[page], int(item.MCID)))
            continue
        kids = item.get("/K", [])
        kids = list(kids) if isinstance(kids, (list, pikepdf.Array)) else [kids]
        waiting += [(kid, page) for kid in reversed(kids)]
    return places


def _page_text(page: Any, maps: dict[Any, dict[int, str]]) -> Iterator[tuple[int, str]]:
    """Stretches of text, each with the number of its mark (-1 for none), in order."""
    import pikepdf

    fonts = page.Resources.get("/Font", {})
    current: dict[int, str] = {}
    marks: list[bool] = []
    around: list[int] = []
    number = -1
    for instruction in pikepdf.parse_content_stream(page):
        if isinstance(instruction, pikepdf.ContentStreamInlineImage):
            continue
        operands: Any = instruction.operands
        name = str(instruction.operator)
        if name in {"BDC", "BMC"}:
            properties = operands[1] if len(operands) > 1 else None
            actual = _property(properties, "/ActualText")
            marks.append(str(operands[0]) == "/Artifact" or actual is not None)
            around.append(number)
            inner = _property(properties, "/MCID")  # without one, that of the mark around it
            number = number if inner is None else int(inner)
            if actual is not None and sum(marks) == 1:
                yield number, str(actual)
        elif name == "EMC" and marks:
            marks.pop()
            number = around.pop()
        elif name == "Tf":
            font = fonts[str(operands[0])]
            if font.objgen not in maps:
                maps[font.objgen] = _to_unicode(font)
            current = maps[font.objgen]
        elif name in {"Tj", "TJ", "'", '"'} and not any(marks):
            strings = operands[0] if name == "TJ" else [operands[-1]]
            for item in strings:
                if isinstance(item, pikepdf.String):
                    raw = bytes(item)
                    for i in range(0, len(raw) - 1, 2):
                        code = int.from_bytes(raw[i : i + 2], "big")
                        yield number, current.get(code, "\N{REPLACEMENT CHARACTER}")


def _property(properties: Any, name: str) -> Any:
    """An entry of a mark's property list; ``None`` where it has no such list or entry."""
    try:
        return properties.get(name)
    except AttributeError:
        return None


def _to_unicode(font: Any) -> dict[int, str]:
    """The font's ToUnicode map: character code to text."""
    stream = font.get("/ToUnicode")
    if stream is None:
        return {}
    return {
        int(code, 16): bytes.fromhex(text.decode("ascii")).decode("utf-16-be", "replace")
        for body in _BLOCK.findall(stream.read_bytes())
        for code, text in _ENTRY.findall(body)
    }
