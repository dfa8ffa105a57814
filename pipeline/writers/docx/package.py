"""The package of a Word file: parts that depend on the style alone, properties, bytes."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from pipeline.model import OfficialDocument
from pipeline.stylesheet import StyleSheet
from pipeline.text.chars import legal
from pipeline.writers.archive import stable_zip
from pipeline.writers.docx.footers import Footers, footer, lying_footer
from pipeline.writers.docx.measures import Measures
from pipeline.writers.docx.ooxml import (
    Element,
    element,
    section,
)
from pipeline.writers.docx.styles import (
    fill_font_table,
    fill_settings,
    fill_styles,
)
from pipeline.writers.emission import Emission

SOURCE_HASH = "zhengben-source-sha256"
"""Name of the custom property that ties a file to the source it was made from."""

_DROPPED = frozenset({"stylesWithEffects", "customXml", "numbering", "webSettings", "thumbnail"})
_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'extended-properties"><Application>zhengben</Application></Properties>'
)
_CUSTOM_NS = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES_NS = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_RELATION = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
)
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_LONGEST_CORE = 255  # python-docx refuses more


class Package:
    """A Word file in the making: an empty body, everything the style decides already there."""

    def __init__(self, sheet: StyleSheet) -> None:
        template, self.footers = _template(sheet)
        self.document = docx.Document(io.BytesIO(template))
        self.sheet = sheet
        self.measures = Measures(sheet)
        self._lying: Footers | None = None

    @property
    def body(self) -> Element:
        """``w:body``, empty."""
        return self.document.element.body

    def page_section(
        self,
        kind: str | None,
        references: Iterable[tuple[str, str]],
        *,
        title_page: bool = False,
        lying: bool = False,
    ) -> Element:
        """A ``w:sectPr`` of the style's page, as it stands or on its side."""
        m = self.measures
        page = m.page.lying if lying else m.page
        margins = {
            "top": page.top.twips,
            "right": page.right.twips,
            "bottom": page.bottom.twips,
            "left": page.left.twips,
            "header": page.top.twips // 2,
            "footer": page.bottom.twips // 2 if lying else m.footer_distance,
            "gutter": 0,
        }
        return section(
            kind=kind,
            width=page.width.twips,
            height=page.height.twips,
            margins=margins,
            pitch=m.pitch,
            references=references,
            landscape=lying,
            title_page=title_page,
        )

    def lying_footers(self) -> Footers:
        """Footers of pages that lie on their side, made when first asked for."""
        if self._lying is None:
            part, measures = self.document.part, self.measures
            odd = lying_footer(part, measures, odd=True)
            even = lying_footer(part, measures, odd=False)
            self._lying = Footers(odd, even, self.footers.blank)
        return self._lying

    def finish(self, given: Emission, title: str) -> bytes:
        """The file's bytes, with core and custom properties."""
        _core_properties(self.document.core_properties, given, title)
        _custom_properties(self.document.part.package, given)
        out = io.BytesIO()
        self.document.save(out)
        return stable_zip(out.getvalue(), given.timestamp)


def _template(sheet: StyleSheet) -> tuple[bytes, Footers]:
    return _template_of(_Key(sheet))


@dataclass(frozen=True)
class _Key:
    """A style sheet by identity of content (its dictionaries cannot be hashed)."""

    sheet: StyleSheet

    def __hash__(self) -> int:
        return hash((self.sheet.sha256, self.sheet.name))


@lru_cache(maxsize=8)
def _template_of(key: _Key) -> tuple[bytes, Footers]:
    sheet = key.sheet
    document = docx.Document()
    part, package = document.part, document.part.package
    for owner in (part, package):
        for relation, target in list(owner.rels.items()):
            if target.reltype.rsplit("/", 1)[-1] in _DROPPED:
                del owner.rels[relation]
    for root, fill in ((document.styles.element, fill_styles),):
        _empty(root)
        fill(root, sheet)
    _empty(document.settings.element)
    fill_settings(document.settings.element)
    for relation in part.rels.values():
        if relation.reltype == RT.FONT_TABLE:
            table = element("fonts")
            fill_font_table(table, sheet)
            relation.target_part._blob = _xml(table)
    for relation in package.rels.values():
        if relation.reltype == RT.EXTENDED_PROPERTIES:
            relation.target_part._blob = _APP
    _empty(document.element.body)
    footers = Footers(*(footer(part, sheet, which) for which in ("odd", "even", "blank")))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue(), footers


def _empty(root: Element) -> None:
    for child in list(root):
        root.remove(child)
    for name in list(root.attrib):
        del root.attrib[name]


def _xml(root: Element) -> bytes:
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def _core_properties(core: Any, given: Emission, title: str) -> None:
    document, metadata = given.document, given.document.metadata
    when = given.timestamp
    if when.tzinfo is not None:
        when = when.astimezone(UTC).replace(tzinfo=None)
    core.title = _short(title)
    core.author = _short(_authority(document) or "")
    core.last_modified_by = "zhengben"
    core.subject = _short(metadata.subject_category or "")
    core.keywords = _short(metadata.subject_words or "")
    core.comments = _short(metadata.summary or "")
    core.category = metadata.kind.value if metadata.kind else ""
    core.language = "zh-CN"
    core.revision = 1
    core.created = core.modified = _not_before_1601(when)


def _not_before_1601(when: datetime) -> datetime:
    """Windows knows no earlier time."""
    return max(when, datetime(1601, 1, 1))


def _short(text: str) -> str:
    return legal(text)[:_LONGEST_CORE]


def _authority(document: OfficialDocument) -> str | None:
    if document.metadata.issuing_authority:
        return document.metadata.issuing_authority
    signatures = document.body.authority_signature
    return signatures[0].text if signatures else None


def _custom_properties(package: Any, given: Emission) -> None:
    document, metadata = given.document, given.document.metadata
    number = document.header.document_number
    date = document.body.document_date
    known = {
        "发文机关": _authority(document),
        "发文字号": number.text if number else metadata.document_number,
        "成文日期": metadata.document_date or (date.text if date else None),
        "发布日期": metadata.publication_date,
        "发布机构": metadata.publisher,
        "索引号": metadata.index_number,
        "主题分类": metadata.subject_category,
        "体裁分类": metadata.genre_category,
        "主题词": metadata.subject_words,
        "有效性": metadata.validity,
        "文种": metadata.kind.value if metadata.kind else None,
        SOURCE_HASH: document.source.sha256,
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
