"""The text of an OFD, read back from its bytes, to prove that it says what the document says."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.errors import DocumentError
from pipeline.text.patterns import regex
from pipeline.untrusted import Package, UnreadableError, XmlHandler, local_name, parse_xml
from pipeline.writers.ofd.parts import FOLDER
from pipeline.writers.ofd.tags import APART, OWN, PICTURE_TEXT
from pipeline.writers.read_back import ADVICE, MOST_BYTES

_OWN_FILES = regex(
    r"OFD\.xml|Doc_0/(?:(?:Document|PublicRes|DocumentRes)\.xml"
    r"|Res/(?:font_\d+\.ttf|img_\d+\.(?:png|jpg))|Pages/Page_\d+/Content\.xml|Tags/CustomTags?\.xml|Attachs/(?:Attachments\.xml|file_\d\.\w+))"
)
_FOREIGN = {
    "Annotations": "批注",
    "Signatures": "签章",
    "Permissions": "权限",
    "Extensions": "扩展",
    "Template": "模板页",
    "URI": "链接",
    "GotoA": "打开附件的动作",
    "Sound": "声音",
    "Movie": "视频",
    "CompositeObject": "复合对象",
    "Clips": "裁剪",
}
_HIDING = frozenset({"Visible", "Alpha"})

Address = tuple[str, str]
"""An object: its page's identifier and its own."""


def ofd_text(data: bytes) -> str:
    """The text of an OFD, an element a line; page numbers and repeated heads left out.

    In the order of its tags, and behind it what is in none.

    Raises:
        DocumentError: no OFD.
    """
    try:
        package = Package(data, MOST_BYTES)
        found: dict[Address, str] = {}
        for page, name in _pages(package).items():
            texts = _Texts()
            _parse(package, name, texts)
            found |= {(page, key): "".join(parts) for key, parts in texts.found.items()}
        tags = _Tags()
        _parse(package, f"{FOLDER}Tags/CustomTag.xml", tags)
    except UnreadableError as error:
        raise DocumentError(f"OFD 文件读不了（{error}）", ADVICE) from error
    lines = [
        "".join(found.pop(part, "") if isinstance(part, tuple) else part for part in line)
        for line in tags.lines
    ]
    for address in tags.apart:
        found.pop(address, None)
    return "\n".join([*lines, *found.values()])


def ofd_strays(data: bytes) -> list[str]:
    """What an OFD holds that this tool never puts into one, Chinese; after its text."""
    package = Package(data, MOST_BYTES)
    found = [name for name in package if not _OWN_FILES.fullmatch(name)]
    names: dict[str, None] = {}
    for name in package:
        if name.endswith(".xml") and _OWN_FILES.fullmatch(name) and "/Attachs/file" not in name:
            elements = _Elements()
            _parse(package, name, elements)
            names |= elements.names
    found += (said for name, said in _FOREIGN.items() if name in names)
    return [*found, *["隐藏的对象"] * bool(names.keys() & _HIDING)]


def _parse(package: Package, name: str, handler: XmlHandler) -> None:
    for _ in parse_xml(package.pieces(name), handler):
        pass


def _pages(package: Package) -> dict[str, str]:
    """Identifier of each page to the name of its file."""
    root = _Pages()
    _parse(package, f"{FOLDER}Document.xml", root)
    return root.found


class _Pages:
    """The pages that a document names; an ``XmlHandler``."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if local_name(name) == "Page":
            self.found[attributes.get("ID", "")] = FOLDER + attributes.get("BaseLoc", "")

    def end(self) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """A stretch of text."""


class _Texts:
    """The text of each object of a page; an ``XmlHandler``."""

    def __init__(self) -> None:
        self.found: dict[str, list[str]] = {}
        self._open: list[str] = []
        self._object: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        local = local_name(name)
        if local == "TextObject":
            self._object = self.found.setdefault(attributes.get("ID", ""), [])
        self._open.append(local)

    def end(self) -> None:
        """An element ends."""
        self._open.pop()

    def text(self, text: str) -> None:
        """A stretch of text."""
        if self._open[-1] == "TextCode":
            self._object.append(text)


class _Tags:
    """The objects of each element, in order; an ``XmlHandler``.

    Attributes:
        lines: for each element its objects, or what a picture says.
        apart: objects that are no part of the text.
    """

    def __init__(self) -> None:
        self.lines: list[list[Address | str]] = []
        self.apart: list[Address] = []
        self._open: list[str] = []
        self._page = ""
        self._number: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        self._open.append(name)
        if name.startswith(f"{OWN}}}"):
            self.lines.append([])
            if PICTURE_TEXT in attributes:
                self.lines[-1].append(attributes[PICTURE_TEXT])
        self._page = attributes.get("PageRef", "")
        self._number = []

    def end(self) -> None:
        """An element ends."""
        if local_name(self._open.pop()) == "ObjectRef" and self.lines:
            address = (self._page, "".join(self._number).strip())
            if f"{OWN}}}{APART}" in self._open:
                self.apart.append(address)
            else:
                self.lines[-1].append(address)

    def text(self, text: str) -> None:
        """A stretch of text."""
        self._number.append(text)


class _Elements:
    """The names of a file's elements and of the attributes that hide; an ``XmlHandler``."""

    def __init__(self) -> None:
        self.names: dict[str, None] = {}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        self.names[local_name(name)] = None
        self.names |= dict.fromkeys(_HIDING & attributes.keys())

    def end(self) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """A stretch of text."""
