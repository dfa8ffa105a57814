"""The package of a Word file: its parts, its properties, its bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache, partial
from importlib import resources

from lxml import etree

import pipeline
from pipeline.description import described_as
from pipeline.model import OfficialDocument
from pipeline.stylesheet import StyleSheet
from pipeline.text.chars import legal
from pipeline.writers.docx.footers import Footers, fill_footer, fill_landscape_footer
from pipeline.writers.docx.measures import Measures
from pipeline.writers.docx.ooxml import Element, R, W, element
from pipeline.writers.docx.opc import Parts
from pipeline.writers.docx.styles import (
    fill_font_table,
    fill_note_styles,
    fill_settings,
    fill_styles,
)
from pipeline.writers.emission import SOURCE_PROPERTY, Emission

_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'extended-properties"><Application>zhengben</Application></Properties>'
)
_CUSTOM_NS = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES_NS = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CORE_NS = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC_NS, _TERMS_NS = "http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/"
_CORE = {
    "cp": _CORE_NS,
    "dc": _DC_NS,
    "dcterms": _TERMS_NS,
    "dcmitype": "http://purl.org/dc/dcmitype/",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
_SHARED = "http://schemas.openxmlformats.org"
_MICROSOFT = "http://schemas.microsoft.com/office"
_NAMESPACES = {
    "a": f"{_SHARED}/drawingml/2006/main",
    "a14": f"{_MICROSOFT}/drawing/2010/main",
    "m": f"{_SHARED}/officeDocument/2006/math",
    "mc": f"{_SHARED}/markup-compatibility/2006",
    "mo": f"{_MICROSOFT}/mac/office/2008/main",
    "mv": "urn:schemas-microsoft-com:mac:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "pic": f"{_SHARED}/drawingml/2006/picture",
    "r": R,
    "sl": f"{_SHARED}/schemaLibrary/2006/main",
    "v": "urn:schemas-microsoft-com:vml",
    "w": W,
    "w10": "urn:schemas-microsoft-com:office:word",
    "w14": f"{_MICROSOFT}/word/2010/wordml",
    "wne": f"{_MICROSOFT}/word/2006/wordml",
    "wp": f"{_SHARED}/drawingml/2006/wordprocessingDrawing",
    "wp14": f"{_MICROSOFT}/word/2010/wordprocessingDrawing",
    "wpc": f"{_MICROSOFT}/word/2010/wordprocessingCanvas",
    "wpg": f"{_MICROSOFT}/word/2010/wordprocessingGroup",
    "wpi": f"{_MICROSOFT}/word/2010/wordprocessingInk",
    "wps": f"{_MICROSOFT}/word/2010/wordprocessingShape",
}
"""By the prefixes that Word writes."""
_ROOTS = {
    "document": "wpc mo mc mv o r m v wp14 wp w10 w w14 wpg wpi wne wps",
    "styles": "mc r w w14",
    "settings": "mc o r m v w10 w w14 sl",
    "ftr": "m mc mo mv o r v w10 w14 w wne wp14 wp wpc wpg wpi wps",
    "comments": "a pic r w wp mc a14 w14 wpc",
}
"""Prefixes that a part's root declares, in their order."""
_IGNORABLE = {"document", "ftr"}
"""Roots that say which prefixes a reader may leave unread."""
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_ELEMENTS = (
    *("密级", "保密期限", "紧急程度", "份号", "签发人", "主送", "抄送", "印发机关", "印发日期"),
)
"""Elements of the document that are custom properties under the names of its description."""
_FIRST_TIME = datetime(1601, 1, 1)  # Windows knows no earlier one
_LONGEST_CORE = 255  # older readers take no more


class Package:
    """A Word file in the making: an empty body, everything the style decides already there."""

    def __init__(self, sheet: StyleSheet) -> None:
        parts, self.footers = _template(sheet)
        self._parts = Parts(parts)
        self._document = _root("document")
        self.body = etree.SubElement(self._document, f"{{{W}}}body")
        """``w:body``, empty."""
        self.sheet = sheet
        self.measures = Measures(sheet)
        self._landscape: Footers | None = None
        self._pictures: dict[bytes, str] = {}

    @property
    def settings(self) -> Element:
        """``w:settings``."""
        return self._parts.root("settings.xml")

    def landscape_footers(self) -> Footers:
        """Footers of landscape pages, made when first asked for."""
        if self._landscape is None:
            odd, even = (
                self._parts.add_footer(
                    _footer(partial(fill_landscape_footer, measures=self.measures, odd=which))
                )
                for which in (True, False)
            )
            self._landscape = Footers(odd, even, self.footers.blank)
        return self._landscape

    def add_picture(self, data: bytes, *, is_png: bool) -> str:
        """Add a picture, once however often it is shown; its relation's id."""
        if data not in self._pictures:
            self._pictures[data] = self._parts.add_picture(data, "png" if is_png else "jpg")
        return self._pictures[data]

    def add_notes(self, data: bytes) -> None:
        """Add the part of the notes, and their styles."""
        fill_note_styles(self._parts.root("styles.xml"), self.sheet)
        self._parts.add("footnotes", data)

    def add_comments(self) -> Element:
        """Add the part of the comments; ``w:comments``, empty."""
        root = _root("comments")
        self._parts.add("comments", root)
        return root

    def finish(
        self, emission: Emission, title: str, properties: Mapping[str, str] | None = None
    ) -> bytes:
        """The file's bytes, with core and custom properties; further ones as given."""
        described = {
            "app.xml": _APP,
            "core.xml": _core_properties(emission, title),
            "custom.xml": _custom_properties(emission, properties or {}),
        }
        return self._parts.file(self._document, described, emission.timestamp)


@lru_cache(maxsize=8)
def _template(sheet: StyleSheet) -> tuple[Parts, Footers]:
    """The parts that the style decides; the relations of its footers."""
    parts = Parts()
    styles, settings, fonts = _root("styles"), _root("settings"), element("fonts")
    fill_styles(styles, sheet)
    fill_settings(settings)
    fill_font_table(fonts, sheet)
    parts.add("styles", styles, relation="rId3")
    parts.add("settings", settings, relation="rId5")
    parts.add("fontTable", fonts, relation="rId7")
    parts.add("theme", _theme(sheet), "theme/theme1.xml", relation="rId8")
    footers = Footers(
        *(
            parts.add_footer(_footer(partial(fill_footer, sheet=sheet, odd=odd)))
            for odd in (True, False, None)
        )
    )
    parts.close()
    return parts, footers


def _root(name: str) -> Element:
    """A part's root, empty."""
    nsmap = {prefix: _NAMESPACES[prefix] for prefix in _ROOTS[name].split()}
    root = etree.Element(f"{{{W}}}{name}", nsmap=nsmap)
    if name in _IGNORABLE:
        root.set(f"{{{_NAMESPACES['mc']}}}Ignorable", "w14 wp14")
    return root


def _theme(sheet: StyleSheet) -> Element:
    """The theme with the style's fonts: what a user types in 主题字体 is in no missing family.

    It is that of python-docx's template (Copyright 2013 Steve Canny, MIT licence), without the
    fonts of other scripts.
    """
    root = etree.fromstring(
        resources.files(__package__).joinpath("theme.xml").read_bytes(),
        etree.XMLParser(resolve_entities=False),
    )
    for kind, key in (("majorFont", "title"), ("minorFont", "body")):
        role = sheet.fonts[sheet.paragraphs[key].font]
        fonts = root.find(f".//{{{_NAMESPACES['a']}}}{kind}")
        for name, families in (("latin", role.latin or role.families), ("ea", role.families)):
            fonts.find(f"{{{_NAMESPACES['a']}}}{name}").set("typeface", families[0])
    return root


def _footer(fill: Callable[[Element], None]) -> Element:
    """A new footer's root."""
    root = _root("ftr")
    fill(root)
    return root


def _core_properties(emission: Emission, title: str) -> Element:
    document, metadata = emission.document, emission.document.metadata
    when = emission.timestamp
    if when.tzinfo is not None:
        when = when.astimezone(UTC).replace(tzinfo=None)
    moment = max(when, _FIRST_TIME).strftime("%Y-%m-%dT%H:%M:%SZ")
    root = etree.Element(f"{{{_CORE_NS}}}coreProperties", nsmap=_CORE)
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
        made = etree.SubElement(root, f"{{{_CORE[prefix]}}}{local}")
        made.text = value
        if prefix == "dcterms":
            made.set(f"{{{_CORE['xsi']}}}type", "dcterms:W3CDTF")
    return root


def _short(text: str) -> str:
    return legal(text)[:_LONGEST_CORE]


def _authority(document: OfficialDocument) -> str | None:
    if document.metadata.issuing_authority:
        return document.metadata.issuing_authority
    signatures = document.body.authority_signature
    return signatures[0].text if signatures else None


def _custom_properties(emission: Emission, others: Mapping[str, str]) -> Element:
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
    return root
