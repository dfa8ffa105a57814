"""XMP: what the file says about itself (ISO 16684-1; ISO 19005-2, 6.6; ISO 14289-1, 5)."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.description import describe, described_as
from pipeline.model import OfficialDocument
from pipeline.writers.emission import Emission
from pipeline.writers.pdf.options import PdfLevel

_OWN = "urn:zhengben:pdf:1:"
SUBSTITUTIONS = f"{{{_OWN}}}FontSubstitutions"
"""The property that names fonts that stand in for others."""


def xmp_packet(emission: Emission, title: str, tool: str, level: PdfLevel) -> bytes:
    """The packet, UTF-8; what is not known is left out.

    Args:
        emission: the document with its fonts, and the time written into it.
        title: the document's.
        tool: program and version.
        level: the archival level; 2a and 3a claim PDF/UA-1 too.
    """
    document, metadata = emission.document, emission.document.metadata
    words = described_as(document, "主题词")
    part, conformance = level[0], level[1].upper()
    time = emission.timestamp.isoformat(timespec="seconds")
    lines = [
        f"<pdfaid:part>{part}</pdfaid:part>",
        f"<pdfaid:conformance>{conformance}</pdfaid:conformance>",
        "" if level == "2u" else "<pdfuaid:part>1</pdfuaid:part>",
        "<dc:format>application/pdf</dc:format>",
        _bag("dc:language", "Bag", ["zh-CN"]),
        _alternative("dc:title", title),
        _bag("dc:creator", "Seq", creators(document)),
        _bag("dc:publisher", "Bag", [metadata.publisher]),
        _bag("dc:type", "Bag", [metadata.kind]),
        _bag("dc:date", "Seq", [metadata.document_date]),
        _simple("dc:identifier", described_as(document, "文件编号")),
        _alternative("dc:description", metadata.summary),
        _bag("dc:subject", "Bag", words.replace("；", " ").split()),
        _simple("pdf:Keywords", words),
        _simple("pdf:Producer", tool),
        _simple("xmp:CreatorTool", tool),
        f"<xmp:CreateDate>{time}</xmp:CreateDate>",
        f"<xmp:ModifyDate>{time}</xmp:ModifyDate>",
        f"<xmp:MetadataDate>{time}</xmp:MetadataDate>",
        _simple("zb:SourceHash", document.source.sha256),
        _bag("zb:Repairs", "Seq", [f"{level} {count}" for level, count in emission.levels()]),
        _bag("zb:FontSubstitutions", "Seq", emission.fonts.substitutions()),
        _bag("zb:Settings", "Seq", [f"{name} {value}" for name, value in emission.settings]),
        *_elements(document),
        _SCHEMAS,
    ]
    body = "\n".join(line for line in lines if line)
    text = f"""<?xpacket begin="\N{ZERO WIDTH NO-BREAK SPACE}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"
 xmlns:zb="{_OWN}">
{body}
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
    return text.encode()


def creators(document: OfficialDocument) -> tuple[str, ...]:
    """Who issued the document: the authorities that signed it, else the one that is on record."""
    signed = tuple(element.text for element in document.body.authority_signature)
    return signed or tuple(filter(None, (document.metadata.issuing_authority,)))


def _elements(document: OfficialDocument) -> list[str]:
    """The elements of a 公文 that no schema of others has."""
    described = describe(document)
    return [
        _bag(f"zb:{tag}", "Seq", [one.text for one in described if one.name == name])
        for tag, name, _ in _ELEMENTS
    ]


def clean(text: str) -> str:
    """``text`` without what XML 1.0 cannot hold; a lone surrogate becomes U+FFFD."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return "".join(
        char for char in whole if (char >= " " and char not in "\ufffe\uffff") or char in "\t\n"
    )


def _escaped(text: str) -> str:
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _simple(name: str, text: str | None) -> str:
    return f"<{name}>{_escaped(text)}</{name}>" if text else ""


def _bag(name: str, kind: str, items: Sequence[str | None]) -> str:
    listed = "".join(f"<rdf:li>{_escaped(item)}</rdf:li>" for item in items if item)
    return f"<{name}><rdf:{kind}>{listed}</rdf:{kind}></{name}>" if listed else ""


def _alternative(name: str, text: str | None) -> str:
    if not text:
        return ""
    item = f'<rdf:li xml:lang="x-default">{_escaped(text)}</rdf:li>'
    return f"<{name}><rdf:Alt>{item}</rdf:Alt></{name}>"


def _schema(schema: str, uri: str, prefix: str, properties: Sequence[tuple[str, str, str]]) -> str:
    listed = "".join(
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaProperty:name>{name}</pdfaProperty:name>"
        f"<pdfaProperty:valueType>{kind}</pdfaProperty:valueType>"
        "<pdfaProperty:category>internal</pdfaProperty:category>"
        f"<pdfaProperty:description>{description}</pdfaProperty:description></rdf:li>"
        for name, kind, description in properties
    )
    return (
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaSchema:schema>{schema}</pdfaSchema:schema>"
        f"<pdfaSchema:namespaceURI>{uri}</pdfaSchema:namespaceURI>"
        f"<pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{listed}</rdf:Seq></pdfaSchema:property></rdf:li>"
    )


_ELEMENTS = (
    ("Classification", "密级", "Classification of secrecy"),
    ("ClassificationPeriod", "保密期限", "How long the classification holds"),
    ("Urgency", "紧急程度", "Degree of urgency"),
    ("CopyNumber", "份号", "Number of this copy"),
    ("Signatories", "签发人", "Who signed the document for issue"),
    ("MainRecipients", "主送", "To whom the document is addressed"),
    ("CcRecipients", "抄送", "Who gets a copy"),
    ("PrintingAuthority", "印发机关", "Who printed the document"),
    ("PrintingDate", "印发日期", "When it was printed, ISO 8601"),
)
"""Property, its name in the description of a document, what it is."""

# Schemas that PDF/A does not know must be described in the file (ISO 19005-2, 6.6.2.3.3).
_SCHEMAS = (
    "<pdfaExtension:schemas><rdf:Bag>"
    + _schema(
        "PDF/UA identification",
        "http://www.aiim.org/pdfua/ns/id/",
        "pdfuaid",
        [("part", "Integer", "Part of ISO 14289")],
    )
    + _schema(
        "zhengben",
        _OWN,
        "zb",
        [
            ("SourceHash", "Text", "SHA-256 of the source file"),
            ("Repairs", "seq Text", "Changes in the text by how sure they are, with their number"),
            ("FontSubstitutions", "seq Text", "Fonts that stand in for others"),
            ("Settings", "seq Text", "What a person chose for the output"),
            *((tag, "seq Text", what) for tag, _, what in _ELEMENTS),
        ],
    )
    + "</rdf:Bag></pdfaExtension:schemas>"
)
