"""The package of a Word file: its parts, its properties, its bytes.

All that python-docx is used for stands here, its private parts included.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import CONTENT_TYPES_URI, PACKAGE_URI, PackURI
from docx.opc.part import Part
from docx.opc.pkgwriter import _ContentTypesItem
from lxml import etree

import pipeline
from pipeline.description import described_as
from pipeline.model import OfficialDocument
from pipeline.stylesheet import StyleSheet
from pipeline.text.chars import legal
from pipeline.writers.archive import zip_of
from pipeline.writers.docx.footers import Footers, fill_footer, fill_landscape_footer
from pipeline.writers.docx.measures import Measures
from pipeline.writers.docx.ooxml import A, Element, element
from pipeline.writers.docx.styles import (
    fill_font_table,
    fill_note_styles,
    fill_settings,
    fill_styles,
)
from pipeline.writers.emission import SOURCE_PROPERTY, Emission

_CUSTOM_NS = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES_NS = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_RELATION = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
)
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_ELEMENTS = (
    *("密级", "保密期限", "紧急程度", "份号", "签发人", "主送", "抄送", "印发机关", "印发日期"),
)
"""Elements of the document that are custom properties under the names of its description."""
_FIRST_TIME = datetime(1601, 1, 1)  # Windows knows no earlier one
_LONGEST_CORE = 255  # python-docx refuses more


class Package:
    """A Word file in the making: an empty body, everything the style decides already there."""

    def __init__(self, sheet: StyleSheet) -> None:
        template, self.footers = _template(sheet)
        self.document = docx.Document(io.BytesIO(template))
        self.sheet = sheet
        self.measures = Measures(sheet)
        self._landscape: Footers | None = None

    @property
    def body(self) -> Element:
        """``w:body``, empty."""
        return self.document.element.body

    @property
    def comments(self) -> Element:
        """``w:comments``, empty at first."""
        return self.document.part._comments_part.element

    def landscape_footers(self) -> Footers:
        """Footers of landscape pages, made when first asked for."""
        if self._landscape is None:
            part, measures = self.document.part, self.measures
            odd, even = (
                _footer(part, partial(fill_landscape_footer, measures=measures, odd=which))
                for which in (True, False)
            )
            self._landscape = Footers(odd, even, self.footers.blank)
        return self._landscape

    def add_notes(self, data: bytes) -> None:
        """Add the part of the notes, and their styles."""
        fill_note_styles(self.document.styles.element, self.sheet)
        owner = self.document.part
        part = Part(PackURI("/word/footnotes.xml"), CT.WML_FOOTNOTES, data, owner.package)
        owner.relate_to(part, RT.FOOTNOTES)

    def finish(
        self, emission: Emission, title: str, properties: Mapping[str, str] | None = None
    ) -> bytes:
        """The file's bytes, with core and custom properties; further ones as given."""
        _core_properties(self.document.core_properties, emission, title)
        _custom_properties(self.document.part.package, emission, properties or {})
        return zip_of(members_of(self.document), emission.timestamp)


def members_of(document: Document) -> dict[str, bytes]:
    """The parts of a file by their names in it, as python-docx saves them.

    What it saves is compressed; to make the same bytes of that everywhere it would be opened and
    compressed once more.
    """
    package = document.part.package
    parts = package.parts
    for part in parts:
        part.before_marshal()
    made = {
        CONTENT_TYPES_URI: _ContentTypesItem.from_parts(parts).blob,  # type: ignore[no-untyped-call]
        PACKAGE_URI.rels_uri: package.rels.xml,
    }
    for part in parts:
        made[part.partname] = part.blob
        if len(part.rels):
            made[part.partname.rels_uri] = part.rels.xml
    return {uri.membername: data for uri, data in made.items()}


@lru_cache(maxsize=8)
def _template(sheet: StyleSheet) -> tuple[bytes, Footers]:
    """A file with an empty body and all that the style decides; the relations of its footers."""
    document = docx.Document(str(Path(__file__).with_name("empty.docx")))
    part = document.part
    fill_styles(document.styles.element, sheet)
    fill_settings(document.settings.element)
    for relation in part.rels.values():
        if relation.reltype == RT.THEME:
            relation.target_part._blob = _with_fonts_of(sheet, relation.target_part.blob)
        if relation.reltype == RT.FONT_TABLE:
            table = element("fonts")
            fill_font_table(table, sheet)
            relation.target_part._blob = _xml(table)
    footers = Footers(
        *(_footer(part, partial(fill_footer, sheet=sheet, odd=odd)) for odd in (True, False, None))
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:  # not compressed: it is opened here again and again
        for name, data in members_of(document).items():
            archive.writestr(name, data)
    return out.getvalue(), footers


def _with_fonts_of(sheet: StyleSheet, theme: bytes) -> bytes:
    """The theme with the style's fonts: what a user types in 主题字体 is in no missing family."""
    root = etree.fromstring(theme, etree.XMLParser(resolve_entities=False))
    for kind, key in (("majorFont", "title"), ("minorFont", "body")):
        role = sheet.fonts[sheet.paragraphs[key].font]
        for fonts in root.iter(f"{{{A}}}{kind}"):
            for child in list(fonts):
                name = etree.QName(child).localname
                if name == "font":
                    fonts.remove(child)
                elif name in {"latin", "ea"}:
                    latin = role.latin or role.families
                    child.set("typeface", (latin if name == "latin" else role.families)[0])
    return _xml(root)


def _footer(part: Any, fill: Callable[[Element], None]) -> str:
    """A new footer of the document's part; its relation's id."""
    made, relation = part.add_footer_part()
    root = made.element
    for child in list(root):
        root.remove(child)
    fill(root)
    return str(relation)


def _xml(root: Element) -> bytes:
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def _core_properties(core: Any, emission: Emission, title: str) -> None:
    document, metadata = emission.document, emission.document.metadata
    when = emission.timestamp
    if when.tzinfo is not None:
        when = when.astimezone(UTC).replace(tzinfo=None)
    core.title = _short(title)
    core.author = _short(_authority(document) or "")
    core.last_modified_by = "zhengben"
    core.subject = _short(metadata.subject_category or "")
    core.keywords = _short(described_as(document, "主题词"))
    core.comments = _short(metadata.summary or "")
    core.category = metadata.kind.value if metadata.kind else ""
    core.language = "zh-CN"
    core.revision = 1
    core.created = core.modified = max(when, _FIRST_TIME)


def _short(text: str) -> str:
    return legal(text)[:_LONGEST_CORE]


def _authority(document: OfficialDocument) -> str | None:
    if document.metadata.issuing_authority:
        return document.metadata.issuing_authority
    signatures = document.body.authority_signature
    return signatures[0].text if signatures else None


def _custom_properties(package: Any, emission: Emission, others: Mapping[str, str]) -> None:
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
    root = etree.Element(f"{{{_CUSTOM_NS}}}Properties", nsmap={None: _CUSTOM_NS, "vt": _TYPES_NS})
    for pid, (name, value) in enumerate(((n, v) for n, v in known.items() if v), start=2):
        item = etree.SubElement(root, f"{{{_CUSTOM_NS}}}property")
        item.set("fmtid", _FORMAT_ID)
        item.set("pid", str(pid))
        item.set("name", name)
        etree.SubElement(item, f"{{{_TYPES_NS}}}lpwstr").text = legal(value)
    part = Part(PackURI("/docProps/custom.xml"), _CUSTOM_TYPE, _xml(root), package)
    package.relate_to(part, _CUSTOM_RELATION)
