"""The container of a Word file: parts, what kind each is, how they are related.

ISO/IEC 29500-2 (Open Packaging Conventions). A library opens a template of half a megabyte for
it, and loading the library takes as long as writing a document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from lxml import etree

from pipeline.writers.archive import zip_of
from pipeline.writers.docx.ooxml import Element, R

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_WORD = f"{_OFFICE}.wordprocessingml"
_PARSER = etree.XMLParser(remove_blank_text=True, resolve_entities=False)

_MAIN = "word/document.xml"
_KINDS = {
    "styles": f"{_WORD}.styles+xml",
    "settings": f"{_WORD}.settings+xml",
    "fontTable": f"{_WORD}.fontTable+xml",
    "theme": f"{_OFFICE}.theme+xml",
    "footer": f"{_WORD}.footer+xml",
    "footnotes": f"{_WORD}.footnotes+xml",
    "comments": f"{_WORD}.comments+xml",
}
"""Content types of parts by what relates the main part to them."""
_OWN = {
    "docProps/app.xml": f"{_OFFICE}.extended-properties+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/custom.xml": f"{_OFFICE}.custom-properties+xml",
    _MAIN: f"{_WORD}.document.main+xml",
}
"""Content types of the parts that every file has."""
_RELATIONS = {
    "rId3": (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
    "rId4": (f"{R}/extended-properties", "docProps/app.xml"),
    "rId1": (f"{R}/officeDocument", _MAIN),
    "rId2": (f"{R}/custom-properties", "docProps/custom.xml"),
}
"""Relations of the package."""
_ENDINGS = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
}
_PICTURES = {"jpg": "image/jpeg", "png": "image/png"}


class Parts:
    """The parts beside the main one, in the order in which they were related to it."""

    def __init__(self, parts: Parts | None = None) -> None:
        """No parts, or those of other parts, which stay as they are."""
        self._data: dict[str, bytes] = dict(parts._data) if parts else {}
        self._relations: dict[str, tuple[str, str]] = dict(parts._relations) if parts else {}
        self._opened: dict[str, Element] = {}

    def add(
        self, kind: str, data: bytes | Element, name: str = "", *, relation: str | None = None
    ) -> str:
        """Relate a part to the main one.

        Args:
            kind: of the relation: ``styles``, ``footer``, ``image``, …
            data: its bytes, or its root, which may still be filled.
            name: where it stands below ``word/``; by default ``<kind>.xml``.
            relation: its id, where it is not the first that is free.
        """
        name = name or f"{kind}.xml"
        if isinstance(data, bytes):
            self._data[name] = data
        else:
            self._opened[name] = data
        if relation is None:
            relation = next(
                key
                for n in range(len(self._relations) + 1)
                if (key := f"rId{n + 1}") not in self._relations
            )
        self._relations[relation] = (kind, name)
        return relation

    def add_footer(self, root: Element, *, relation: str | None = None) -> str:
        """Add a footer; its relation's id."""
        count = sum(1 for kind, _ in self._relations.values() if kind == "footer")
        return self.add("footer", root, f"footer{count + 1}.xml", relation=relation)

    def add_picture(self, data: bytes, ending: str) -> str:
        """Add a picture; its relation's id."""
        count = sum(1 for kind, _ in self._relations.values() if kind == "image")
        return self.add("image", data, f"media/image{count + 1}.{ending}")

    def root(self, name: str) -> Element:
        """The root of a part, to be changed."""
        if name not in self._opened:
            self._opened[name] = etree.fromstring(self._data[name], _PARSER)
        return self._opened[name]

    def close(self) -> None:
        """Keep all parts as bytes."""
        self._data.update((name, xml_of(root)) for name, root in self._opened.items())
        self._opened.clear()

    def file(
        self, main: Element, properties: Mapping[str, Element | bytes], timestamp: datetime
    ) -> bytes:
        """The bytes of the whole file.

        Args:
            main: ``w:document``.
            properties: the parts of ``docProps/``, by their names there.
            timestamp: the date of its members.
        """
        self.close()
        described = {f"docProps/{name}": part for name, part in properties.items()}
        members = {f"word/{name}": data for name, data in self._data.items()}
        members |= {
            name: part if isinstance(part, bytes) else xml_of(part)
            for name, part in {**described, _MAIN: main}.items()
        }
        inside = {key: (f"{R}/{kind}", name) for key, (kind, name) in self._relations.items()}
        members["[Content_Types].xml"] = xml_of(self._content_types())
        members["_rels/.rels"] = xml_of(_relationships(_RELATIONS))
        members["word/_rels/document.xml.rels"] = xml_of(_relationships(inside))
        return zip_of(members, timestamp)

    def _content_types(self) -> Element:
        by_ending, by_name = dict(_ENDINGS), dict(_OWN)
        for kind, name in self._relations.values():
            ending = name.rpartition(".")[2]
            if kind == "image":
                by_ending[ending] = _PICTURES[ending]
            else:
                by_name[f"word/{name}"] = _KINDS[kind]
        rows = [("Default", "Extension", *one) for one in sorted(by_ending.items())]
        rows += [("Override", "PartName", f"/{n}", kind) for n, kind in sorted(by_name.items())]
        return _listing(
            "content-types",
            "Types",
            ((tag, {key: value, "ContentType": kind}) for tag, key, value, kind in rows),
        )


def xml_of(root: Element) -> bytes:
    """A part's bytes."""
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def _relationships(relations: Mapping[str, tuple[str, str]]) -> Element:
    return _listing(
        "relationships",
        "Relationships",
        (
            ("Relationship", {"Id": key, "Type": kind, "Target": target})
            for key, (kind, target) in relations.items()
        ),
    )


def _listing(last: str, name: str, items: Iterable[tuple[str, dict[str, str]]]) -> Element:
    """A root of one of the container's own namespaces with its children."""
    namespace = f"{_PACKAGE}/{last}"
    root = etree.Element(f"{{{namespace}}}{name}", nsmap={None: namespace})
    for tag, attributes in items:
        etree.SubElement(root, f"{{{namespace}}}{tag}", attributes)
    return root
