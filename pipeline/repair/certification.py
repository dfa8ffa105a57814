"""The certificate over a document and its log: what each command asks before it writes.

Nothing here loads a rule or a model.
"""

from __future__ import annotations

import msgspec

from pipeline.attestation import Witness, page_letters
from pipeline.certificate import Said, certify, explained
from pipeline.edits import CertificateRecord, EditLog, by_path
from pipeline.errors import DocumentError, NotCertifiedError
from pipeline.model import OfficialDocument, iter_texts
from pipeline.repair.damages import damages_of_log


def certificate_of(
    document: OfficialDocument, entry: EditLog, said: Said, page: OfficialDocument | None = None
) -> tuple[CertificateRecord, list[str]]:
    """The certificate that a log deserves over its normalized document, and what fails it.

    Args:
        document: the normalized document.
        entry: the log.
        said: whether a manual edit is in a person's decisions.
        page: the original page, where there is one.
    """
    texts = {path: element.text for path, element in iter_texts(document)}
    own = by_path(entry.edits)
    try:
        channels = damages_of_log(document, entry.edits)
    except DocumentError:  # the log does not fit: each element that it does not fit will say so
        channels = {}
    witness = Witness(document, entry.edits, page_letters(page)) if page is not None else None
    made = {edit.group for edit in entry.edits if edit.status == "in"}
    parted = {edit.group for edit in entry.edits if edit.group and edit.status == "out"} & made
    record, failures = certify(texts, own, channels, said=said, witness=witness, parted=parted)
    if entry.source_sha256 != document.source.sha256:
        failures = [f"{document.source.name}: source", *failures]
    return msgspec.structs.replace(record, ok=not failures), failures


def recertify(
    document: OfficialDocument, entry: EditLog, said: Said, page: OfficialDocument | None = None
) -> EditLog:
    """The log with its certificate; ``page`` is the original page, where there is one.

    Raises:
        NotCertifiedError: the log does not hold.
    """
    record, failures = certificate_of(document, entry, said, page)
    if failures:
        raise NotCertifiedError(
            f"{document.source.name} 的修改没有通过核验（{explained(failures[0])}）",
            "没有写出结果；请用 zhengben repair --force 重新生成，仍如此请告知开发者",
        )
    return msgspec.structs.replace(entry, certificate=record)
