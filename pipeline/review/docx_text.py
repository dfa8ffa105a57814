"""The paragraphs of a Word file as text with its tracked changes, whoever saved it last."""

from __future__ import annotations

import io
import zipfile
from typing import Any, Literal

import msgspec
from lxml import etree

from pipeline.errors import DocumentError
from pipeline.writers.emission import SOURCE_PROPERTY

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_CUSTOM = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}"
_MOST_BYTES = 1 << 28
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


def read_paragraphs(data: bytes, name: str) -> tuple[list[ShownText], str | None]:
    """The paragraphs that hold text, in reading order, and the source's hash where it is kept.

    Text boxes come before the paragraph they are anchored in; line breaks vanish.

    Args:
        data: a ``.docx`` file.
        name: the file's name, for messages.

    Raises:
        DocumentError: no Word file, or one too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > _MOST_BYTES:
                raise DocumentError(f"{name} 解开后过大", _ADVICE)
            names = set(archive.namelist())
            main = archive.read("word/document.xml")
            custom = archive.read("docProps/custom.xml") if "docProps/custom.xml" in names else b""
        body = _parsed(main)
        source = _source_hash(_parsed(custom)) if custom else None
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, RuntimeError) as error:
        raise DocumentError(f"{name} 不是完好的 Word 文件（{error}）", _ADVICE) from error
    walker = _Walker()
    walker.walk(body, "kept", "")
    walker.end_paragraph()
    return walker.paragraphs, source


def _parsed(data: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(data, parser)


def _source_hash(root: Any) -> str | None:
    for item in root.iter(f"{_CUSTOM}property"):
        if item.get("name") == SOURCE_PROPERTY:
            return "".join(item.itertext()).strip() or None
    return None


class _Walker:
    """Collects characters in document order."""

    def __init__(self) -> None:
        self.paragraphs: list[ShownText] = []
        self._now: list[Shown] = []

    def walk(self, node: Any, state: State, author: str) -> None:
        """Take a node and what it holds; recursion follows the file's nesting, not its length."""
        for child in node:
            if not isinstance(child.tag, str):
                continue
            tag = child.tag
            if tag == f"{_MC}AlternateContent":
                # Both branches hold the same text: take the first.
                for branch in child:
                    if branch.tag == f"{_MC}Choice":
                        self.walk(branch, state, author)
                        break
                continue
            name = tag[len(_W) :] if tag.startswith(_W) else ""
            if name in _SKIPPED:
                continue
            if name == "p":
                self._paragraph(child, state, author)
            elif name in {"t", "delText"}:
                self._add(child.text or "", "deleted" if name == "delText" else state, author)
            elif name == "tab":
                self._add("\t", state, author)
            elif name == "noBreakHyphen":
                self._add("-", state, author)
            elif name == "txbxContent":
                self._box(child, state, author)
            elif name in _STATES:
                self.walk(child, _STATES[name], child.get(f"{_W}author") or "")
            elif name == "tr" and child.find(f"{_W}trPr/{_W}del") is not None:
                continue
            else:
                self.walk(child, state, author)

    def _paragraph(self, node: Any, state: State, author: str) -> None:
        self.end_paragraph()
        self.walk(node, state, author)
        self.end_paragraph()

    def _box(self, node: Any, state: State, author: str) -> None:
        outer, self._now = self._now, []
        self.walk(node, state, author)
        self.end_paragraph()
        self._now = outer

    def _add(self, text: str, state: State, author: str) -> None:
        who = "" if state == "kept" else author
        self._now.extend(Shown(char, state, who) for char in text)

    def end_paragraph(self) -> None:
        """Close the paragraph in hand; one without text is dropped."""
        if any(not shown.char.isspace() for shown in self._now):
            self.paragraphs.append(tuple(self._now))
        self._now = []
