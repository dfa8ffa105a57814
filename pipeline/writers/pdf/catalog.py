"""What the file says of itself: catalogue, information, outline, output intent, attachments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pipeline
from pipeline.description import described_as
from pipeline.edits import log_to_jsonl
from pipeline.model.codec import to_json
from pipeline.tuples import NamedTuple
from pipeline.writers.emission import Emission
from pipeline.writers.pdf.icc import srgb_profile
from pipeline.writers.pdf.objects import PageCanvas, RawObject, number_text, text_string
from pipeline.writers.pdf.options import PdfAttachment, PdfOptions
from pipeline.writers.pdf.tagging import Structure
from pipeline.writers.pdf.xmp import clean, creators, xmp_packet

_TOOL = f"zhengben {pipeline.__version__}"


class Entry(NamedTuple):
    """A bookmark: its words, level from 0, page reference and height on it in points."""

    title: str
    level: int
    page: bytes
    y: float


def info_dictionary(emission: Emission, title: str) -> bytes:
    """The information dictionary; it says nothing that the XMP does not."""
    document, metadata = emission.document, emission.document.metadata
    date = _date(emission.timestamp)
    entries = [
        (b"Title", clean(title)),
        (b"Author", clean("；".join(creators(document)))),
        (b"Keywords", clean(described_as(document, "主题词"))),
        (b"Subject", clean(metadata.summary or "")),
    ]
    data = b"".join(b"/%s %s " % (key, text_string(text)) for key, text in entries if text)
    tool = _TOOL.encode("ascii")
    data += b"/Creator (%s) /Producer (%s) " % (tool, tool)
    return b"<< %s/CreationDate (%s) /ModDate (%s) >>" % (data, date, date)


def catalog_entries(
    emission: Emission,
    title: str,
    options: PdfOptions,
    canvas: PageCanvas,
    structure: Structure,
    entries: Sequence[Entry],
) -> bytes:
    """The catalogue's entries; writes what they refer to."""
    packet = xmp_packet(emission, title, _TOOL, options.level)
    metadata = canvas.add_stream(packet, b"/Type /Metadata /Subtype /XML", compress=False)
    profile = canvas.add_stream(srgb_profile(), b"/N 3 /Alternate /DeviceRGB")
    condition = b"(sRGB IEC61966-2.1)"
    data = (
        b"/Lang (zh-CN) /MarkInfo << /Marked true >> /StructTreeRoot %s /Metadata %s"
        b" /OutputIntents [<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier %s"
        b" /Info %s /DestOutputProfile %s >>]"
        b" /ViewerPreferences << /DisplayDocTitle true /Duplex /DuplexFlipLongEdge >>"
        % (structure.write(canvas), metadata, condition, condition, profile)
    )
    outline = _outline(canvas, entries)
    if outline:
        data += b" /Outlines %s /PageMode /UseOutlines" % outline
    if options.level == "3a":
        data += _attachments(canvas, [*options.attachments, *_own_attachments(emission)], emission)
    return data


class _Item:
    """An object of the outline with what stands under it."""

    def __init__(self, item: RawObject) -> None:
        self.item = item
        self.kids: list[_Item] = []

    @property
    def count(self) -> int:
        return sum(1 + kid.count for kid in self.kids)


def _outline(canvas: PageCanvas, entries: Sequence[Entry]) -> bytes:
    """Write the headings as bookmarks (ISO 32000-1, 12.3.3); their reference, if there are any."""
    if not entries:
        return b""
    root = _Item(canvas.reserve())
    path = [root]
    made: list[tuple[Entry, _Item, _Item, int]] = []  # with its parent and its place there
    for entry in entries:
        del path[max(entry.level, 0) + 1 :]
        item, parent = _Item(canvas.reserve()), path[-1]
        made.append((entry, item, parent, len(parent.kids)))
        parent.kids.append(item)
        path.append(item)
    root.item.data = b"<< /Type /Outlines%s >>" % _span(canvas, root)
    for entry, item, parent, place in made:
        data = b"<< /Title %s /Parent %s" % (text_string(entry.title), canvas.ref(parent.item))
        if place:
            data += b" /Prev %s" % canvas.ref(parent.kids[place - 1].item)
        if place + 1 < len(parent.kids):
            data += b" /Next %s" % canvas.ref(parent.kids[place + 1].item)
        target = b"[%s /XYZ null %s null]" % (entry.page, number_text(entry.y).encode())
        item.item.data = data + b"%s /Dest %s >>" % (_span(canvas, item), target)
    return canvas.ref(root.item)


def _span(canvas: PageCanvas, item: _Item) -> bytes:
    if not item.kids:
        return b""
    first, last = canvas.ref(item.kids[0].item), canvas.ref(item.kids[-1].item)
    return b" /First %s /Last %s /Count %d" % (first, last, item.count)


def _own_attachments(emission: Emission) -> list[PdfAttachment]:
    document, edits = to_json(emission.document), log_to_jsonl(emission.log)
    kind = "application/json"
    return [
        PdfAttachment("2-repaired.json", document, kind, "Data", "修复后的文档"),
        PdfAttachment("2-edits.jsonl", edits, kind, "Supplement", "修复记录"),
    ]


def _attachments(canvas: PageCanvas, files: Sequence[PdfAttachment], emission: Emission) -> bytes:
    """Embedded files with their relationship (ISO 19005-3, 6.8)."""
    date = _date(emission.timestamp)
    names: list[bytes] = []
    references: list[bytes] = []
    for item in sorted(files, key=lambda f: f.name.encode("utf-16-be", "surrogatepass")):
        mime = item.mime.replace("/", "#2F").encode("ascii")
        stream = canvas.add_stream(
            item.data,
            b"/Type /EmbeddedFile /Subtype /%s /Params << /Size %d /ModDate (%s) >>"
            % (mime, len(item.data), date),
        )
        name, description = text_string(item.name), text_string(item.description)
        relationship = item.relationship.encode("ascii")
        reference = canvas.add_data(
            b"<< /Type /Filespec /F %s /UF %s /Desc %s /AFRelationship /%s"
            b" /EF << /F %s /UF %s >> >>" % (name, name, description, relationship, stream, stream)
        )
        names.append(name + b" " + reference)
        references.append(reference)
    return b" /AF [%s] /Names << /EmbeddedFiles << /Names [%s] >> >>" % (
        b" ".join(references),
        b" ".join(names),
    )


def _date(moment: datetime) -> bytes:
    """A date string (ISO 32000-1, 7.9.4)."""
    zone = moment.strftime("%z") or "+0000"
    return f"D:{moment:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:5]}'".encode("ascii")
