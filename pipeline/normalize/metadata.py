"""Metadata from the field block, the title and the closing lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from pipeline.model import Body, DocumentKind, Field, Header, Metadata
from pipeline.normalize.labels import LABELS, PLACEHOLDERS
from pipeline.text.chars import squeezed
from pipeline.text.dates import iso_in, whole_date
from pipeline.text.names import is_authority

_DATES = ("document_date", "publication_date")
NOTHING: Mapping[str, str] = MappingProxyType({})


def build_metadata(
    fields: Sequence[Field], header: Header, body: Body, said: Mapping[str, str] = NOTHING
) -> Metadata:
    """What the page and the document say.

    Args:
        fields: labels and values; they come first.
        header: what the document says fills the gaps.
        body: likewise.
        said: what the page's head says, by metadata name; it comes between.
    """
    known: dict[str, str] = {}
    for name, labels in LABELS.items():
        value = next(_values(fields, labels, name), None) if name else None
        if value is not None:
            known[name] = value
    if "publication_date" not in known:
        bare = next((iso for f in fields if not f.label and (iso := iso_in(f.value))), None)
        if bare is not None:
            known["publication_date"] = bare
    for name, value in said.items():
        iso = iso_in(value) if name in _DATES else value
        if iso and name not in known:
            known[name] = iso
    if "document_number" not in known and header.document_number is not None:
        known["document_number"] = squeezed(header.document_number.text)
    signed = [s.text for s in body.authority_signature if is_authority(s.text)]
    if "issuing_authority" not in known and signed:
        known["issuing_authority"] = " ".join(signed)
    if "document_date" not in known:
        dates = [body.document_date, *body.title_notes]
        found = (whole_date(d.text) for d in dates if d is not None)
        iso = next((f.iso for f in found if f is not None and f.iso), None)
        if iso is not None:
            known["document_date"] = iso
    kind = DocumentKind.of_title(body.title.text) if body.title is not None else None
    return Metadata(**known, kind=kind, fields=tuple(fields))


def _values(fields: Sequence[Field], labels: Sequence[str], name: str) -> Iterator[str]:
    for label in labels:
        for found in fields:
            value = found.value.strip()
            if squeezed(found.label) != label or not value or value in PLACEHOLDERS:
                continue
            if name in _DATES:
                iso = iso_in(value)
                if iso is not None:
                    yield iso
            else:
                yield value
