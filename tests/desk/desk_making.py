"""A small document with changes of every kind on it, made by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import msgspec

from pipeline.arranging import whole
from pipeline.convert import Conversion, ConvertOptions, Typography
from pipeline.edits import (
    Alternative,
    Basis,
    CertificateRecord,
    Edit,
    EditKind,
    EditLog,
    Finding,
    Severity,
    Tier,
    edit_id,
    source_span,
)
from pipeline.fonts.discovery import carried_font_directory
from pipeline.model import (
    Anchor,
    Body,
    Header,
    OfficialDocument,
    Paragraph,
    Source,
    TextElement,
    places_by_path,
)

SHA = "d3" * 32
OPTIONS = ConvertOptions(font_dirs=(str(carried_font_directory()),))
TYPOGRAPHY = Typography(OPTIONS)
LONG = "各单位要逐段登记、逐项销号，按月报送进展，确保河道清洁、堤岸牢固、水流畅通。" * 6


def document(*texts: str, **parts: object) -> OfficialDocument:
    """A 通知 of these paragraphs, each with its place in a source."""
    given: dict[str, object] = {
        "title": "关于开展河道巡查的通知",
        "main_recipients": "各县区水务局：",
        "authority_signature": ("云汀市水务局",),
        "document_date": "2024年5月6日",
        **parts,
    }
    at = 0

    def element(text: str) -> TextElement:
        nonlocal at
        at += len(text) + 1
        return TextElement(text, (Anchor(0, at - len(text) - 1, 1 + at // 10, 1),), at - 1)

    made = {
        name: tuple(map(element, value)) if isinstance(value, tuple) else element(str(value))
        for name, value in given.items()
        if value
    }
    body = Body(main_text=tuple(Paragraph(element(text)) for text in texts), **made)  # type: ignore[arg-type]
    return OfficialDocument(Source("a.txt", 1, SHA, "utf-8", "lf"), header=Header(), body=body)


def edit(
    given: OfficialDocument,
    path: str,
    start: int,
    old: str,
    new: str,
    *,
    status: str = "out",
    group: str = "",
    kind: EditKind = EditKind.INSERT,
    tier: Tier = Tier.LIKELY,
    rule_id: str = "LRN001",
    others: Iterable[Alternative] = (),
) -> Edit:
    """A change of the element at ``path``."""
    element = places_by_path(given)[path].element
    assert element.text.startswith(old, start)
    span = source_span(element, start, start + len(old))
    return Edit(
        id=edit_id(SHA, span, old, new),
        rule_id=rule_id,
        kind=kind,
        tier=tier,
        basis=Basis.MODEL,
        path=path,
        start=start,
        end=start + len(old),
        old=old,
        new=new,
        probability=0.9,
        clause="本所",
        status=status,  # type: ignore[arg-type]
        source=span,
        alternatives=tuple(others),
        group=group,
    )


def quoted(given: OfficialDocument, path: str, term: str, status: str = "out") -> list[Edit]:
    """Quotation marks around each place of a term in one element."""
    text = places_by_path(given)[path].text
    found: list[Edit] = []
    at = text.find(term)
    while at >= 0:
        group = f"{path}-{at}"
        end = at + len(term)
        found.append(edit(given, path, at, "", "“", status=status, group=group))
        found.append(edit(given, path, end, "", "”", status=status, group=group))
        at = text.find(term, end)
    return found


def finding(given: OfficialDocument, path: str, start: int, end: int) -> Finding:
    """Something to look at."""
    span = source_span(places_by_path(given)[path].element, start, end)
    return Finding("f" * 12, "STR101", Severity.WARNING, path, start, end, "请核对", span)


def conversion(
    given: OfficialDocument, edits: Iterable[Edit] = (), findings: Iterable[Finding] = ()
) -> Conversion:
    """The document with those of the changes made that are in."""
    log = EditLog(SHA, tuple(edits), tuple(findings), CertificateRecord(True, {}, {}))
    return Conversion(given, whole(given, log), log, slug="a")


def answered(given: Conversion, ids: Iterable[str], status: str) -> Conversion:
    """The same with these edits in or out."""
    wanted = {*ids}
    edits = tuple(
        msgspec.structs.replace(e, status=status) if e.id in wanted else e for e in given.log.edits
    )
    log = msgspec.structs.replace(given.log, edits=edits)
    return replace(given, log=log, repaired=whole(given.normalized, log))
