"""What an OFD says of itself: document, pages, resources, outline, metadata, attachments."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath

import pipeline
from pipeline.description import describe
from pipeline.edits import log_to_jsonl
from pipeline.model import FIELD_NAMES, Part, places_of
from pipeline.tuples import NamedTuple
from pipeline.writers.emission import SOURCE_PROPERTY, Emission
from pipeline.writers.ofd.fonts import EmbeddedFont
from pipeline.writers.ofd.options import OfdAttachment, OfdOptions
from pipeline.writers.ofd.xml import Ids, content, document, number, quoted
from pipeline.writers.plain import write_text

FOLDER = "Doc_0/"
_CORE = {
    name: "发文机关或签发人署名" if name == "发文机关署名" else name
    for name in FIELD_NAMES
    if name != "版记其他事项"
}
"""By the element's name, that of GB/T 33480-2016."""


class Entry(NamedTuple):
    """An outline entry: its words, level from 0, the page's identifier, how far down in units."""

    title: str
    level: int
    page: int
    top: int


class Page(NamedTuple):
    """A page: its identifier and its content as XML."""

    number: int
    content: str


def page_file(page: Page, area: str) -> bytes:
    """The file of a page.

    Args:
        page: the page.
        area: its size as XML, where it differs from the document's.
    """
    return document("Page", f"{area}<ofd:Content>\n{page.content}</ofd:Content>")


def box_of(width: int, height: int, name: str) -> str:
    """The size of a sheet in units, as XML."""
    box = f"<ofd:PhysicalBox>0 0 {number(width)} {number(height)}</ofd:PhysicalBox>"
    return f"<ofd:{name}>{box}</ofd:{name}>"


def public_resources(fonts: Iterable[EmbeddedFont]) -> bytes:
    """The fonts' list."""
    listed = "\n".join(font.resource for font in fonts)
    return document("Res", f"<ofd:Fonts>\n{listed}\n</ofd:Fonts>", ' BaseLoc="Res"')


def document_resources(pictures: Mapping[int, str]) -> bytes:
    """The pictures' list: identifier to file name."""
    listed = "\n".join(
        f'<ofd:MultiMedia ID="{key}" Type="Image" Format="{PurePath(name).suffix[1:].upper()}">'
        f"<ofd:MediaFile>{name}</ofd:MediaFile></ofd:MultiMedia>"
        for key, name in pictures.items()
    )
    body = f"<ofd:MultiMedias>\n{listed}\n</ofd:MultiMedias>" if listed else ""
    return document("Res", body, ' BaseLoc="Res"')


def document_file(
    area: str, pages: Sequence[int], entries: Sequence[Entry], ids: Ids, *, attached: bool
) -> bytes:
    """The root of the document.

    Args:
        area: the size of its pages, as XML.
        pages: their identifiers.
        entries: of the outline, in order.
        ids: all that were given.
        attached: files travel inside.
    """
    listed = "\n".join(
        f'<ofd:Page ID="{key}" BaseLoc="Pages/Page_{i}/Content.xml"/>'
        for i, key in enumerate(pages)
    )
    body = (
        f"<ofd:CommonData><ofd:MaxUnitID>{ids.last}</ofd:MaxUnitID>{area}"
        "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
        "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData>\n"
        f"<ofd:Pages>\n{listed}\n</ofd:Pages>\n"
    )
    if entries:
        body += f"<ofd:Outlines>\n{''.join(_outline(entries))}</ofd:Outlines>\n"
    body += "<ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags>"
    if attached:
        body += "\n<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>"
    return document("Document", body)


def _outline(entries: Sequence[Entry]) -> Iterator[str]:
    """The headings as a tree; each leads to its place."""
    levels: list[int] = []
    for entry in entries:
        while levels and levels[-1] >= entry.level:
            levels.pop()
            yield "</ofd:OutlineElem>\n"
        levels.append(entry.level)
        yield (
            f'<ofd:OutlineElem Title="{quoted(entry.title)}"><ofd:Actions>'
            '<ofd:Action Event="CLICK"><ofd:Goto>'
            f'<ofd:Dest Type="XYZ" PageID="{entry.page}" Left="0" Top="{number(entry.top)}"'
            ' Zoom="0"/></ofd:Goto></ofd:Action></ofd:Actions>'
        )
    yield "</ofd:OutlineElem>\n" * len(levels)


def tag_list(namespace: str) -> bytes:
    """The list of custom tags; readers look for ``TypeID``, the schema for ``NameSpace``."""
    return document(
        "CustomTags",
        f'<ofd:CustomTag NameSpace="{namespace}" TypeID="{namespace}">'
        "<ofd:FileLoc>CustomTag.xml</ofd:FileLoc></ofd:CustomTag>",
    )


def attachments(emission: Emission, options: OfdOptions) -> dict[str, bytes]:
    """The attached files with their list, by their names in the folder of attachments."""
    files = _attached(emission, options)
    if not files:
        return {}
    time = emission.timestamp.isoformat(timespec="seconds")
    made, listed = {}, []
    for i, item in enumerate(files, 1):
        ending = PurePath(item.name).suffix.lower()
        kind = ending[1:] if ending[1:].isalnum() and ending.isascii() else "bin"
        name = f"file_{i}.{kind}"
        made[name] = item.data
        listed.append(
            f'<ofd:Attachment ID="A{i}" Name="{quoted(item.name)}" Format="{kind.upper()}"'
            f' CreationDate="{time}" Size="{len(item.data) / 1024:.2f}"'
            f' Usage="{quoted(item.usage)}">'
            f"<ofd:FileLoc>{name}</ofd:FileLoc></ofd:Attachment>"
        )
    made["Attachments.xml"] = document("Attachments", "\n".join(listed))
    return made


def _attached(emission: Emission, options: OfdOptions) -> list[OfdAttachment]:
    """What travels inside; in an OFD-A, which takes TXT and XML alone, under names of text."""
    if not options.attached:
        return []
    log = "2-edits.txt" if options.archival else "2-edits.jsonl"
    made = [
        OfdAttachment(f"2-{emission.slug}.txt", write_text(emission), "修复后的文字", True),
        OfdAttachment(log, log_to_jsonl(emission.log), "修复记录", True),
    ]
    if options.source is not None and (options.source.is_text or not options.archival):
        made.insert(0, options.source)
    return made


def root_file(emission: Emission, title: str, parts: Mapping[str, bytes], archival: bool) -> bytes:
    """``OFD.xml``: where the document is and what is known of it.

    Args:
        emission: the document, with the time written into it.
        title: the document's.
        parts: all other files, whose content makes the identifier.
        archival: it is an OFD-A.
    """
    digest = hashlib.sha256()
    for name, data in parts.items():
        digest.update(name.encode() + b"\0" + data)
    digest.update(title.encode("utf-8", "surrogatepass"))
    metadata = emission.document.metadata
    day = f"{emission.timestamp:%Y-%m-%d}"
    words = "".join(_simple("Keyword", word) for word in (metadata.subject_words or "").split())
    info = [
        _simple("DocID", digest.hexdigest()[:32]),
        _simple("Title", title),
        _simple("Author", "；".join(_authors(emission))),
        _simple("Subject", metadata.subject_category or ""),
        _simple("Abstract", metadata.summary or ""),
        _simple("CreationDate", day),
        _simple("ModDate", day),
        _simple("DocUsage", "Normal"),
        f"<ofd:Keywords>{words}</ofd:Keywords>" if words else "",
        _simple("Creator", "zhengben"),
        _simple("CreatorVersion", pipeline.__version__),
        "<ofd:CustomDatas>",
        *(
            f'<ofd:CustomData Name="{quoted(name)}">{content(text)}</ofd:CustomData>'
            for name, text in _custom(emission)
        ),
        "</ofd:CustomDatas>",
    ]
    listed = "\n".join(filter(None, info))
    body = (
        f"<ofd:DocBody><ofd:DocInfo>\n{listed}\n</ofd:DocInfo>"
        f"<ofd:DocRoot>{FOLDER}Document.xml</ofd:DocRoot></ofd:DocBody>"
    )
    kind = "OFD-A" if archival else "OFD"
    return document("OFD", body, f' Version="1.0" DocType="{kind}"')


def _simple(name: str, text: str) -> str:
    return f"<ofd:{name}>{content(text)}</ofd:{name}>" if text else ""


def _authors(emission: Emission) -> tuple[str, ...]:
    """Who issued the document: the authorities that signed it, else the one that is on record."""
    document = emission.document
    signed = tuple(element.text for element in document.body.authority_signature)
    return signed or tuple(filter(None, (document.metadata.issuing_authority,)))


def _custom(emission: Emission) -> Iterator[tuple[str, str]]:
    """The elements by the names of GB/T 33480-2016, what is noted by those of DA/T 46-2009.

    And how the file came about.
    """
    printed: dict[str, list[str]] = {}
    for place in places_of(emission.document):
        if place.part is not Part.ATTACHMENT and place.kind in _CORE and place.text.strip():
            printed.setdefault(_CORE[place.kind], []).append(place.text.strip())
    noted: dict[str, list[str]] = {}
    for name, text, _ in describe(emission.document):
        noted.setdefault(name, []).append(text)
    yield from ((name, "；".join(said)) for name, said in (printed | noted).items())
    yield SOURCE_PROPERTY, emission.document.source.sha256
    for level, count in emission.levels():
        yield f"zhengben-{level}", str(count)
    yield from ((f"zhengben-{name}", value) for name, value in emission.settings)
    roles = emission.fonts.roles.values()
    stand_ins = dict.fromkeys(f"{r.wanted[0]}→{r.han.label}" for r in roles if r.is_substitute)
    if stand_ins:
        yield "zhengben-fonts", "；".join(stand_ins)
