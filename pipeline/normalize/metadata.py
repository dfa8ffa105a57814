"""Metadata from the field block, the title and the closing lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.model import Body, DocumentKind, Field, Header, Metadata
from pipeline.normalize.labels import labels
from pipeline.text.chars import squeezed
from pipeline.text.dates import iso_in, whole_date
from pipeline.text.names import is_authority

_DATES = ("document_date", "publication_date")


def build_metadata(
    fields: Sequence[Field], header: Header, body: Body, page_head: Mapping[str, str]
) -> Metadata:
    """What the page and the document say.

    Args:
        fields: labels and values; they come first.
        header: what the document says fills the gaps.
        body: likewise.
        page_head: what the page's head says, by metadata name; it comes between.
    """
    known: dict[str, str] = {}
    for name in labels().names:
        if (value := next(_values(fields, name), None)) is not None:
            known[name] = value
    if "publication_date" not in known:
        bare = next((iso for f in fields if not f.label and (iso := iso_in(f.value))), None)
        if bare is not None:
            known["publication_date"] = bare
    for name, value in page_head.items():
        iso = iso_in(value) if name in _DATES else value
        if iso and name not in known:
            known[name] = iso
    if "document_number" not in known and header.document_number is not None:
        known["document_number"] = squeezed(header.document_number.text)
    signed = [s.text for s in body.authority_signature if is_authority(s.text)]
    if "issuing_authority" not in known and signed:
        known["issuing_authority"] = " ".join(signed)
    if "document_date" not in known:
        elements = [body.document_date, *body.title_notes]
        dates = (whole_date(element.text) for element in elements if element is not None)
        iso = next((date.iso for date in dates if date is not None and date.iso), None)
        if iso is not None:
            known["document_date"] = iso
    kind = DocumentKind.of_title(body.title.text) if body.title is not None else None
    if kind is None and header.authority_mark is not None:  # 公告, 令, 会议纪要 without a title
        kind = DocumentKind.of_ending(header.authority_mark.text)
    return Metadata(**known, kind=kind, fields=tuple(fields))


def _values(fields: Sequence[Field], name: str) -> Iterator[str]:
    """What the fields say of a metadata name, the most trusted label first."""
    for label in labels().names[name]:
        for field in fields:
            value = field.value.strip()
            if squeezed(field.label) != label or not value or value in labels().no_values:
                continue
            if name not in _DATES:
                yield value
            elif (iso := iso_in(value)) is not None:
                yield iso
