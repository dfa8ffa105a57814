"""XMP: what the file says about itself (ISO 16684-1; ISO 19005-2, 6.6; ISO 14289-1, 5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

_OWN = "urn:zhengben:pdf:1:"


class Description(msgspec.Struct, frozen=True):
    """What is said; empty fields are left out.

    Attributes:
        title: of the document.
        creators: who issued it.
        publisher: who published it.
        identifier: its number.
        kind: 文种.
        summary: what it is about.
        keywords: subject words.
        date: its date, ISO.
        source_sha256: hash of the source, hexadecimal.
        substitutions: which fonts stand in for which, a sentence each.
        timestamp: when it was made, with zone.
        tool: program and version.
    """

    title: str
    timestamp: datetime
    tool: str
    creators: tuple[str, ...] = ()
    publisher: str = ""
    identifier: str = ""
    kind: str = ""
    summary: str = ""
    keywords: str = ""
    date: str = ""
    source_sha256: str = ""
    substitutions: tuple[str, ...] = ()


def xmp_packet(about: Description, part: int, conformance: str, *, accessible: bool) -> bytes:
    """The packet, UTF-8.

    Args:
        about: what to say.
        part: PDF/A part.
        conformance: ``A`` or ``U``.
        accessible: PDF/UA-1 is claimed.
    """
    time = about.timestamp.isoformat(timespec="seconds")
    lines = [
        f"<pdfaid:part>{part}</pdfaid:part>",
        f"<pdfaid:conformance>{conformance}</pdfaid:conformance>",
        *(["<pdfuaid:part>1</pdfuaid:part>"] if accessible else []),
        "<dc:format>application/pdf</dc:format>",
        _bag("dc:language", "Bag", ["zh-CN"]),
        _alternative("dc:title", about.title),
        _bag("dc:creator", "Seq", about.creators),
        _bag("dc:publisher", "Bag", [about.publisher]),
        _bag("dc:type", "Bag", [about.kind]),
        _bag("dc:date", "Seq", [about.date]),
        _simple("dc:identifier", about.identifier),
        _alternative("dc:description", about.summary),
        _bag("dc:subject", "Bag", about.keywords.split()),
        _simple("pdf:Keywords", about.keywords),
        _simple("pdf:Producer", about.tool),
        _simple("xmp:CreatorTool", about.tool),
        f"<xmp:CreateDate>{time}</xmp:CreateDate>",
        f"<xmp:ModifyDate>{time}</xmp:ModifyDate>",
        f"<xmp:MetadataDate>{time}</xmp:MetadataDate>",
        _simple("zb:SourceHash", about.source_sha256),
        _bag("zb:FontSubstitutions", "Seq", about.substitutions),
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


def clean(text: str) -> str:
    """``text`` without what XML 1.0 cannot hold; a lone surrogate becomes U+FFFD."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return "".join(
        char for char in whole if (char >= " " and char not in "\ufffe\uffff") or char in "\t\n"
    )


def _escaped(text: str) -> str:
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _simple(name: str, text: str) -> str:
    return f"<{name}>{_escaped(text)}</{name}>" if text else ""


def _bag(name: str, kind: str, items: Sequence[str]) -> str:
    listed = "".join(f"<rdf:li>{_escaped(item)}</rdf:li>" for item in items if item)
    return f"<{name}><rdf:{kind}>{listed}</rdf:{kind}></{name}>" if listed else ""


def _alternative(name: str, text: str) -> str:
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
            ("FontSubstitutions", "seq Text", "Fonts that stand in for others"),
        ],
    )
    + "</rdf:Bag></pdfaExtension:schemas>"
)
