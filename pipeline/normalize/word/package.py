"""The parts of a Word file: found through their relationships, parsed in pieces, never trusted.

A part's name says nothing (a document may be ``word/document2.xml``); its relationship's type
does. What leads out of the file is counted and never followed. Word never writes a DOCTYPE, so
a part with one is refused before anything in it is looked at.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import unquote

from lxml import etree

from pipeline.tuples import NamedTuple
from pipeline.untrusted import MOST_DEPTH, Package, UnreadableError

MOST_UNPACKED = 200 * 2**20
"""Bytes of all that a file unpacks to; the largest real one measured had 12 MB."""
MOST_AT_ONCE = 10 * 2**20
"""Bytes of one smaller part, which is held as a tree."""
_MOST_HELD = 20 * 2**20
"""Bytes of one block of the body or one row of a table, which are held as a tree."""
_MOST_RELATIONSHIPS = 20_000
_PIECE = 2**16
_KEPT = frozenset(
    {"officeDocument", "styles", "numbering", "footnotes", "endnotes", "comments", "header"}
    | {"footer", "theme", "settings", "aFChunk", "diagramData", "image", "vbaProject"}
)
_STORIES = ("header", "footer")
_MAIN = "document.xml"
WORDML_2003 = "http://schemas.microsoft.com/office/word/2003/wordml"
"""The namespace of Word 2003."""
_DOCTYPE = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?(?:<\?.*?\?>|<!--.*?-->|\s)*+<!DOCTYPE", re.DOTALL
)
_HAS_DOCTYPE = "{} 的 XML 有文档类型声明（DOCTYPE）"
_SETTINGS: Mapping[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "remove_comments": True,
    "remove_pis": True,
    "huge_tree": False,
}


class Link(NamedTuple):
    """A relationship inside the file.

    Attributes:
        kind: the last word of its type: ``styles``, ``header``, ``image`` …
        target: the part's name.
    """

    kind: str
    target: str


class Store(Protocol):
    """Parts by name, such as a zip package has."""

    def __contains__(self, part: str) -> bool: ...

    def pieces(self, part: str) -> Iterator[bytes]:
        """A part's bytes, bit by bit."""


@dataclass(slots=True)
class FlatStore:
    """Parts that stand in one XML file (flat OPC).

    Attributes:
        parts: their bytes by name.
    """

    parts: Mapping[str, bytes]

    def __contains__(self, part: str) -> bool:
        return part in self.parts

    def pieces(self, part: str) -> Iterator[bytes]:
        """A part's bytes."""
        if part not in self.parts:
            raise UnreadableError(f"其中没有 {part}")
        yield self.parts[part]


@dataclass(slots=True)
class Held:
    """What of an XML part is held as a tree.

    Attributes:
        size: bytes read since who takes the elements forgot one last.
    """

    size: int = 0


@dataclass(slots=True)
class Parts:
    """What a Word file is made of.

    Attributes:
        store: the parts' bytes.
        document: name of the main part.
        external: relationships that lead out of the file: a template, linked pictures.
        macros: whether it carries a macro project.
    """

    store: Store
    document: str = ""
    external: int = 0
    macros: bool = False
    _links: dict[str, dict[str, Link]] = field(default_factory=dict)

    def links(self, part: str) -> dict[str, Link]:
        """The relationships of a part by their ids; those that lead nowhere are left out."""
        if part not in self._links:
            folder, name = posixpath.split(part)
            rels = posixpath.join(folder, "_rels", f"{name}.rels")
            self._links[part] = self._read(rels, folder) if rels in self.store else {}
        return self._links[part]

    def keep_links(self, part: str, links: dict[str, Link]) -> None:
        """Take these for a part's relationships."""
        self._links[part] = links

    def _read(self, rels: str, folder: str) -> dict[str, Link]:
        links: dict[str, Link] = {}
        for one in parse_part(self.store, rels):
            if len(links) >= _MOST_RELATIONSHIPS:
                raise UnreadableError(f"{rels} 中的关系超过 {_MOST_RELATIONSHIPS} 个")
            target = one.get("Target") or ""
            kind = (one.get("Type") or "").rpartition("/")[2]
            if one.get("TargetMode") == "External":
                # A link to click on is text; what is drawn in from elsewhere is missing here.
                self.external += kind != "hyperlink"
                continue
            path = unquote(target)
            path = path[1:] if path.startswith("/") else posixpath.join(folder, path)
            path = posixpath.normpath(path)
            if kind in _KEPT and path in self.store:
                links[one.get("Id") or ""] = Link(kind, path)
                self.macros = self.macros or kind == "vbaProject"
        return links

    def one(self, kind: str) -> str | None:
        """The main part's part of a kind; ``None`` where there is none."""
        found = (link.target for link in self.links(self.document).values() if link.kind == kind)
        return next(found, None)

    def furniture(self) -> list[Link]:
        """Headers and footers, each once."""
        links = self.links(self.document).values()
        return list(dict.fromkeys(link for link in links if link.kind in _STORIES))


def open_package(data: bytes) -> Parts:
    """The parts of a zip package that is a Word file.

    Raises:
        UnreadableError: no package, one that unpacks to too much, or none of Word's.
    """
    package = Package(data, MOST_UNPACKED)
    if package.declared > MOST_UNPACKED:
        size = package.declared / 2**20
        raise UnreadableError(f"展开后有 {size:.0f} MB，超过 {MOST_UNPACKED >> 20} MB 的上限")
    return with_main_part(Parts(package))


def with_main_part(parts: Parts) -> Parts:
    """The parts, their main part found.

    Raises:
        UnreadableError: there is none.
    """
    roots = [link.target for link in parts.links("").values() if link.kind == "officeDocument"]
    if not roots:
        raise UnreadableError("其中没有正文部件")
    parts.document = roots[0]
    return parts


def open_flat(data: bytes) -> Parts:
    """The parts of a file that has them in one XML: flat OPC, or Word 2003.

    Raises:
        UnreadableError: no well-formed XML, or no document in it.
    """
    root = parse_xml_part([data], "文件")
    if root.tag == f"{{{WORDML_2003}}}wordDocument":
        return _of_word_2003(data, root)
    parts: dict[str, bytes] = {}
    for part in root:
        name = next((value for key, value in part.attrib.items() if key.endswith("}name")), "")
        content = next((child for child in part if str(child.tag).endswith("}xmlData")), None)
        if content is not None and len(content):
            parts[name.lstrip("/")] = etree.tostring(content[0])
    return with_main_part(Parts(FlatStore(parts)))


def _of_word_2003(data: bytes, root: Any) -> Parts:
    """A Word 2003 file as parts: the document, its styles, what its pages repeat."""
    w = f"{{{WORDML_2003}}}"
    store = {_MAIN: data}
    links: dict[str, Link] = {}
    styles = root.find(f"{w}styles")
    if styles is not None:
        store["styles.xml"] = etree.tostring(styles)
        links["styles"] = Link("styles", "styles.xml")
    for name, kind in (("hdr", "header"), ("ftr", "footer")):
        for number, story in enumerate(root.iter(f"{w}{name}")):
            part = f"{kind}{number}.xml"
            store[part] = etree.tostring(story, with_tail=False)
            links[part] = Link(kind, part)
    parts = Parts(FlatStore(store), _MAIN)
    parts.keep_links(_MAIN, links)
    parts.macros = root.get(f"{w}macrosPresent") == "yes"
    return parts


def parse_part(store: Store, part: str) -> Any:
    """The root element of a part, whole.

    Raises:
        UnreadableError: it is not there, not well-formed, or has a DOCTYPE.
    """
    return parse_xml_part(store.pieces(part), part)


def parse_xml_part(pieces: Iterable[bytes], part: str) -> Any:
    """As :func:`parse_part`, of bytes."""
    parser = etree.XMLParser(**_SETTINGS)
    fed = 0
    for size in _feed(parser, pieces, part):
        fed += size
        if fed > MOST_AT_ONCE:
            raise UnreadableError(f"{part} 过大")
    return _closed(parser, part)


def read_ended(
    pieces: Iterable[bytes], part: str, tags: Iterable[str], held: Held
) -> Iterator[Any]:
    """Elements of an XML part as they end; who takes them clears them.

    Args:
        pieces: its bytes.
        part: its name, for messages.
        tags: of the elements, with their namespaces.
        held: counts what is not cleared yet; who clears sets it to nothing.

    Raises:
        UnreadableError: not well-formed, a DOCTYPE, nested too deeply, or too much in one element.
    """
    parser = etree.XMLPullParser(events=("end",), tag=tags, **_SETTINGS)
    for size in _feed(parser, pieces, part):
        held.size += size
        for _, element in parser.read_events():
            yield element
        if held.size > _MOST_HELD:
            raise UnreadableError(f"{part} 中有一段或一行过大")
    _closed(parser, part)
    for _, element in parser.read_events():
        yield element


def _feed(parser: Any, pieces: Iterable[bytes], part: str) -> Iterator[int]:
    """Give a parser its bytes; how many, after each piece."""
    head: bytes | None = b""
    try:
        for piece in pieces:
            for at in range(0, len(piece), _PIECE):
                chunk = piece[at : at + _PIECE]
                if head is not None:
                    head += chunk
                    if _DOCTYPE.match(head.replace(b"\0", b"")):
                        raise UnreadableError(_HAS_DOCTYPE.format(part))
                    head = head if len(head) < _PIECE else None
                parser.feed(chunk)
                yield len(chunk)
    except etree.XMLSyntaxError as error:
        raise _faulty(part, error) from error


def _closed(parser: Any, part: str) -> Any:
    """The root, when all was given."""
    try:
        root = parser.close()
    except etree.XMLSyntaxError as error:
        raise _faulty(part, error) from error
    if root is None:
        raise UnreadableError(f"{part} 是空的")
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableError(_HAS_DOCTYPE.format(part))
    return root


def _faulty(part: str, error: Exception) -> UnreadableError:
    if "depth" in str(error).lower():
        return UnreadableError(f"{part} 的 XML 嵌套超过 {MOST_DEPTH} 层")
    return UnreadableError(f"{part} 不是完好的 XML")
