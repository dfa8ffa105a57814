"""The certificate over a document and its log: what each command asks before it writes.

Nothing here loads a rule or a model.
"""

from __future__ import annotations

import msgspec

from pipeline.arranging import arranged, tiles
from pipeline.attestation import Witness, page_letters
from pipeline.certificate import Said, certify, explained, parted_elements
from pipeline.edits import CertificateRecord, Edit, EditLog, replay
from pipeline.errors import DocumentError, NotCertifiedError
from pipeline.model import OfficialDocument, iter_texts
from pipeline.rearranging import fitted
from pipeline.repair.damages import damages_of_log
from pipeline.repair.heeding import word_of
from pipeline.repair.options import RepairOptions


def _nobody(_: Edit) -> bool:
    return False


def certificate_of(
    document: OfficialDocument,
    entry: EditLog,
    person: RepairOptions,
    page: OfficialDocument | None = None,
) -> tuple[CertificateRecord, list[str]]:
    """The certificate that a log deserves over its normalized document, and what fails it.

    Args:
        document: the normalized document.
        entry: the log.
        person: what a person decided and wrote.
        page: the original page, where there is one.

    Raises:
        DocumentError: what the person decided does not fit the document.
    """
    texts = {path: element.text for path, element in iter_texts(document)}
    logged: dict[str, list[Edit]] = {}
    for edit in entry.edits:
        logged.setdefault(edit.path, []).append(edit)
    try:
        channels = damages_of_log(document, entry.edits)
    except DocumentError:  # the log does not fit: each element that it does not fit will say so
        channels = {}
    witness = Witness(document, entry.edits, page_letters(page)) if page is not None else None
    parted = parted_elements(entry.edits)
    said: Said = _nobody
    if person.decisions is not None:
        word = word_of(person.decisions, document, entry.edits, person.decided_in)
        said = word.asks_for
        if word.unknown:
            parted = frozenset(texts)  # one was refused that is offered no more: anywhere
    record, failures = certify(texts, logged, channels, said=said, witness=witness, parted=parted)
    if entry.paragraphs:
        record.checks["paragraphs"] = len(entry.paragraphs)
        failures += _of_structure(document, entry, person)
    if entry.restated:
        record.checks["restated"] = len(entry.restated)
    if entry.source_sha256 != document.source.sha256:
        failures = [f"{document.source.name}: source", *failures]
    record = msgspec.structs.replace(record, ok=not failures, reading=document.reading)
    return record, failures


def _of_structure(document: OfficialDocument, entry: EditLog, person: RepairOptions) -> list[str]:
    """Whether the changes of paragraphs are the person's, and alter no text."""
    decided = person.decisions.paragraphs if person.decisions is not None else ()
    failures = [f"{entry.paragraphs[0].path}: paragraphs"]
    try:
        if fitted(decided, document, entry.edits)[0] != entry.paragraphs:
            return failures
        pieces = arranged(document, entry).pieces
        return [] if tiles(replay(document, entry.edits), pieces) else failures
    except DocumentError:
        return failures


def recertify(
    document: OfficialDocument,
    entry: EditLog,
    person: RepairOptions,
    page: OfficialDocument | None = None,
) -> EditLog:
    """The log with its certificate; ``page`` is the original page, where there is one.

    Raises:
        NotCertifiedError: the log does not hold.
    """
    record, failures = certificate_of(document, entry, person, page)
    if failures:
        raise NotCertifiedError(
            f"{document.source.name} 的修改没有通过核验（{explained(failures[0])}）",
            "没有写出结果；请用 zhengben repair --force 重新生成，仍如此请告知开发者",
        )
    return msgspec.structs.replace(entry, certificate=record)
