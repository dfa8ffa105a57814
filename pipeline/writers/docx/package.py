"""The package of a Word file: its parts, its properties, its bytes (ISO/IEC 29500-2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import msgspec
from lxml import etree

import pipeline
from pipeline.description import described_as
from pipeline.model import OfficialDocument
from pipeline.pictures import shown
from pipeline.stylesheet import StyleSheet
from pipeline.text.chars import legal
from pipeline.writers.archive import zip_of
from pipeline.writers.docx.footers import Footers, fill_footer, fill_landscape_footer
from pipeline.writers.docx.measures import Measures
from pipeline.writers.docx.ooxml import A, Element, R, add, element
from pipeline.writers.docx.roots import root
from pipeline.writers.docx.styles import (
    fill_font_table,
    fill_note_styles,
    fill_settings,
    fill_styles,
)
from pipeline.writers.emission import SOURCE_PROPERTY, Emission

_OPC = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_WORD = f"{_OFFICE}.wordprocessingml"
_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'extended-properties"><Application>zhengben</Application></Properties>'
)
_DEFAULT_TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
}
_TYPES = {
    "docProps/app.xml": f"{_OFFICE}.extended-properties+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/custom.xml": f"{_OFFICE}.custom-properties+xml",
    "word/comments.xml": f"{_WORD}.comments+xml",
    "word/document.xml": f"{_WORD}.document.main+xml",
    "word/fontTable.xml": f"{_WORD}.fontTable+xml",
    "word/footnotes.xml": f"{_WORD}.footnotes+xml",
    "word/settings.xml": f"{_WORD}.settings+xml",
    "word/styles.xml": f"{_WORD}.styles+xml",
    "word/theme/theme1.xml": f"{_OFFICE}.theme+xml",
}
"""By a part's name its type; footers besides, of which there are several."""
_FOOTER_TYPE = f"{_WORD}.footer+xml"

_CUSTOM_NS = f"{R.rpartition('/')[0]}/custom-properties"
_TYPES_NS = f"{R.rpartition('/')[0]}/docPropsVTypes"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_CORE = {
    "cp": f"{_OPC}/metadata/core-properties",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "dcmitype": "http://purl.org/dc/dcmitype/",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
_ELEMENTS = (
    *("密级", "保密期限", "紧急程度", "份号", "签发人", "主送", "抄送", "印发机关", "印发日期"),
)
"""Elements of the document that are custom properties under the names of its description."""
_FIRST_TIME = datetime(1601, 1, 1)  # Windows knows no earlier one
_LONGEST_CORE = 255  # python-docx takes no more


class Relation(msgspec.Struct, frozen=True):
    """What a part refers to.

    Attributes:
        id: by which it is named in the part.
        kind: the last of its type's address.
        target: name of the part meant, from the folder of the one that refers to it.
    """

    id: str
    kind: str
    target: str


_OF_PACKAGE = (
    Relation("rId3", "core-properties", "docProps/core.xml"),
    Relation("rId4", "extended-properties", "docProps/app.xml"),
    Relation("rId1", "officeDocument", "word/document.xml"),
    Relation("rId2", "custom-properties", "docProps/custom.xml"),
)
_OF_STYLE = (
    Relation("rId3", "styles", "styles.xml"),
    Relation("rId5", "settings", "settings.xml"),
    Relation("rId7", "fontTable", "fontTable.xml"),
    Relation("rId8", "theme", "theme/theme1.xml"),
)


class Package:
    """A Word file in the making: an empty body, everything the style decides already there."""

    def __init__(self, sheet: StyleSheet) -> None:
        self._members = dict(_parts_of(sheet))
        self._relations = [*_OF_STYLE]
        odd, even, blank = (self._related("footer", f"footer{n}.xml") for n in (1, 2, 3))
        self.footers = Footers(odd, even, blank)
        self.sheet = sheet
        self.measures = Measures(sheet)
        self._document = root("document")
        self.body: Element = add(self._document, "body")
        """``w:body``, empty."""
        self._comments: Element | None = None
        self._landscape: Footers | None = None
        self._pictures: dict[bytes, str] = {}

    @property
    def comments(self) -> Element:
        """``w:comments``, empty at first."""
        if self._comments is None:
            self._comments = root("comments")
            self._related("comments", "comments.xml")
        return self._comments

    def landscape_footers(self) -> Footers:
        """Footers of landscape pages, made when first asked for."""
        if self._landscape is None:
            for number, odd in ((4, True), (5, False)):
                footer = root("ftr")
                fill_landscape_footer(footer, self.measures, odd=odd)
                self._members[f"word/footer{number}.xml"] = _xml(footer)
            odd_one, even_one = (self._related("footer", f"footer{n}.xml") for n in (4, 5))
            self._landscape = Footers(odd_one, even_one, self.footers.blank)
        return self._landscape

    def add_notes(self, data: bytes, settle: Callable[[Element], None]) -> None:
        """Add the part of the notes, and their styles.

        Args:
            data: the part.
            settle: says of them in ``w:settings`` what is to be said there.
        """
        self._refill("word/styles.xml", lambda part: fill_note_styles(part, self.sheet))
        self._refill("word/settings.xml", settle)
        self._members["word/footnotes.xml"] = data
        self._related("footnotes", "footnotes.xml")

    def add_picture(self, data: bytes) -> str:
        """Take a picture in, once; the id by which the body names it.

        Args:
            data: PNG or JPEG.
        """
        if data not in self._pictures:
            ending = "png" if shown(data).is_png else "jpg"
            name = f"media/image{len(self._pictures) + 1}.{ending}"
            self._members[f"word/{name}"] = data
            self._pictures[data] = self._related("image", name)
        return self._pictures[data]

    def finish(
        self, emission: Emission, title: str, properties: Mapping[str, str] | None = None
    ) -> bytes:
        """The file's bytes, with core and custom properties; further ones as given."""
        members = self._members
        members["word/document.xml"] = _xml(self._document)
        if self._comments is not None:
            members["word/comments.xml"] = _xml(self._comments)
        members["word/_rels/document.xml.rels"] = _relations(self._relations)
        members["docProps/core.xml"] = _core_properties(emission, title)
        members["docProps/custom.xml"] = _custom_properties(emission, properties or {})
        members["docProps/app.xml"] = _APP
        members["_rels/.rels"] = _relations(_OF_PACKAGE)
        members["[Content_Types].xml"] = _content_types(members)
        return zip_of(members, emission.timestamp)

    def _refill(self, name: str, fill: Callable[[Element], None]) -> None:
        """Add to a part that the style has filled."""
        part = etree.fromstring(self._members[name])
        fill(part)
        self._members[name] = _xml(part)

    def _related(self, kind: str, target: str) -> str:
        """A new relation of the body, with the first id that is free."""
        taken = {relation.id for relation in self._relations}
        number = next(n for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
        self._relations.append(Relation(f"rId{number}", kind, target))
        return f"rId{number}"


@lru_cache(maxsize=8)
def _parts_of(sheet: StyleSheet) -> dict[str, bytes]:
    """The parts that the style alone decides, by their names."""
    styles, settings, fonts = root("styles"), root("settings"), element("fonts")
    fill_styles(styles, sheet)
    fill_settings(settings)
    fill_font_table(fonts, sheet)
    made = {
        "styles.xml": _xml(styles),
        "settings.xml": _xml(settings),
        "fontTable.xml": _xml(fonts),
        "theme/theme1.xml": _theme(sheet),
    }
    for number, odd in enumerate((True, False, None), start=1):
        footer = root("ftr")
        fill_footer(footer, sheet, odd=odd)
        made[f"footer{number}.xml"] = _xml(footer)
    return {f"word/{name}": data for name, data in made.items()}


def _theme(sheet: StyleSheet) -> bytes:
    """The theme with the style's fonts: what a user types in 主题字体 is in no missing family."""
    theme = etree.fromstring(Path(__file__).with_name("theme.xml").read_bytes())
    for kind, key in (("majorFont", "title"), ("minorFont", "body")):
        role = sheet.fonts[sheet.paragraphs[key].font]
        (fonts,) = theme.iter(f"{{{A}}}{kind}")
        for name, families in (("latin", role.latin or role.families), ("ea", role.families)):
            fonts.find(f"{{{A}}}{name}").set("typeface", families[0])
    return _xml(theme)


def _content_types(members: Mapping[str, bytes]) -> bytes:
    """What each part is, by its ending or by itself."""
    types = etree.Element(f"{{{_OPC}/content-types}}Types", nsmap={None: f"{_OPC}/content-types"})
    endings = {name.rpartition(".")[2] for name in members}
    for ending in sorted(endings):
        kind = _DEFAULT_TYPES[ending]
        etree.SubElement(
            types, f"{{{_OPC}/content-types}}Default", Extension=ending, ContentType=kind
        )
    for name in sorted(members):
        kind = _TYPES.get(name, _FOOTER_TYPE)
        if name.endswith(".xml"):
            etree.SubElement(
                types, f"{{{_OPC}/content-types}}Override", PartName=f"/{name}", ContentType=kind
            )
    return _xml(types)


def _relations(relations: Sequence[Relation]) -> bytes:
    namespace = f"{_OPC}/relationships"
    made = etree.Element(f"{{{namespace}}}Relationships", nsmap={None: namespace})
    for relation in relations:
        owner = f"{namespace}/metadata" if relation.kind == "core-properties" else R
        etree.SubElement(
            made,
            f"{{{namespace}}}Relationship",
            Id=relation.id,
            Type=f"{owner}/{relation.kind}",
            Target=relation.target,
        )
    return _xml(made)


def _xml(part: Element) -> bytes:
    data: bytes = etree.tostring(part, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def _core_properties(emission: Emission, title: str) -> bytes:
    document, metadata = emission.document, emission.document.metadata
    when = emission.timestamp
    if when.tzinfo is not None:
        when = when.astimezone(UTC).replace(tzinfo=None)
    moment = f"{max(when, _FIRST_TIME):%Y-%m-%dT%H:%M:%SZ}"
    core = etree.Element(f"{{{_CORE['cp']}}}coreProperties", nsmap=_CORE)
    for name, value in (
        ("dc:title", _short(title)),
        ("dc:subject", _short(metadata.subject_category or "")),
        ("dc:creator", _short(_authority(document) or "")),
        ("cp:keywords", _short(described_as(document, "主题词"))),
        ("dc:description", _short(metadata.summary or "")),
        ("cp:lastModifiedBy", "zhengben"),
        ("cp:revision", "1"),
        ("dcterms:created", moment),
        ("dcterms:modified", moment),
        ("cp:category", metadata.kind.value if metadata.kind else ""),
        ("dc:language", "zh-CN"),
    ):
        prefix, _, local = name.partition(":")
        made = etree.SubElement(core, f"{{{_CORE[prefix]}}}{local}")
        made.text = value
        if prefix == "dcterms":
            made.set(f"{{{_CORE['xsi']}}}type", "dcterms:W3CDTF")
    return _xml(core)


def _short(text: str) -> str:
    return legal(text)[:_LONGEST_CORE]


def _authority(document: OfficialDocument) -> str | None:
    if document.metadata.issuing_authority:
        return document.metadata.issuing_authority
    signatures = document.body.authority_signature
    return signatures[0].text if signatures else None


def _custom_properties(emission: Emission, others: Mapping[str, str]) -> bytes:
    document, metadata = emission.document, emission.document.metadata
    date = document.body.document_date
    known = {
        "发文机关": _authority(document),
        "发文字号": described_as(document, "文件编号"),
        "成文日期": metadata.document_date or (date.text if date else None),
        "发布日期": metadata.publication_date,
        "发布机构": metadata.publisher,
        "索引号": metadata.index_number,
        "主题分类": metadata.subject_category,
        "体裁分类": metadata.genre_category,
        "主题词": described_as(document, "主题词"),
        "有效性": metadata.validity,
        "文种": metadata.kind.value if metadata.kind else None,
        **{name: described_as(document, name) for name in _ELEMENTS},
        "转换程序": f"zhengben {pipeline.__version__}",
        "生成设置": "；".join(f"{name} {value}" for name, value in emission.settings),
        "修改": "，".join(f"{level.label} {n} 处" for level, n in emission.levels() if n),
        SOURCE_PROPERTY: document.source.sha256,
        **others,
    }
    made = etree.Element(f"{{{_CUSTOM_NS}}}Properties", nsmap={None: _CUSTOM_NS, "vt": _TYPES_NS})
    for pid, (name, value) in enumerate(((n, v) for n, v in known.items() if v), start=2):
        item = etree.SubElement(made, f"{{{_CUSTOM_NS}}}property")
        item.set("fmtid", _FORMAT_ID)
        item.set("pid", str(pid))
        item.set("name", name)
        etree.SubElement(item, f"{{{_TYPES_NS}}}lpwstr").text = legal(value)
    return _xml(made)
