"""The whole repair, rules and certificate included, measured as the learnt finders are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.edits import EditKind, Tier
from pipeline.model import Body, OfficialDocument, Paragraph, Source, TextElement, iter_texts
from pipeline.normalize import normalize
from pipeline.repair.channels import CHANNELS
from pipeline.repair.decode import Proposal, Thresholds
from pipeline.repair.engine import repair
from pipeline.training.corpus import Document

LIMITS = Thresholds(
    schema_version=1, applied={"applied": 0.0}, proposed={"applied": 0.0, "proposed": 0.0}
)
"""Tiers as the engine decided them: :func:`whole_repair` says them by ``rule_id``."""

_MARKS = "，：；（）！？"


@dataclass(frozen=True, slots=True)
class Widths:
    """How well folded widths were restored.

    Attributes:
        kind: of the documents.
        marks: full-width marks that were folded.
        right: of them, those that came back.
        over: ASCII marks of the intact text that became full-width.
    """

    kind: str
    marks: int
    right: int
    over: int


def document_of(paragraphs: Sequence[str]) -> OfficialDocument:
    """Paragraphs as a document without structure."""
    text = "\n".join(paragraphs)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    body = Body(main_text=tuple(Paragraph(TextElement(p)) for p in paragraphs))
    return OfficialDocument(Source("x.txt", len(text), digest, "utf-8", "lf"), body=body)


def whole_repair(paragraphs: Sequence[str]) -> list[Proposal]:
    """Everything a user would see inserted or proposed, by paragraph and gap.

    Args:
        paragraphs: the document's paragraphs, none with a line end.
    """
    if not any(p.strip() for p in paragraphs):
        return []
    data = "\n".join(paragraphs).encode("utf-8", "replace")
    _, log = repair(normalize(data, "x.txt"))
    found: dict[tuple[int, int, str], list[str]] = {}
    for edit in log.edits:
        if edit.kind is EditKind.INSERT:
            place = edit.source
            tier = "applied" if edit.tier is Tier.APPLIED else "proposed"
            found.setdefault((place.line - 1, place.column - 1, tier), []).append(edit.new)
    return [
        Proposal(paragraph, start, start, "", "".join(new), 1.0, "model", tier, tier)
        for (paragraph, start, tier), new in found.items()
    ]


def measure_widths(kind: str, documents: Iterable[Document]) -> Widths:
    """Fold the widths of clean documents, repair, and compare mark by mark."""
    damage = CHANNELS["width_folding"].damage
    marks = right = over = 0
    for document in documents:
        whole = [p for p in document.paragraphs if not any(c in p for c in ",:;()!?")]
        repaired, _ = repair(document_of([damage(p) for p in whole]))
        texts = [element.text for _, element in iter_texts(repaired)]
        for before, after in zip(whole, texts, strict=True):
            if len(before) != len(after):
                continue  # Something else was mended as well, and places no longer agree.
            marks += sum(before.count(c) for c in _MARKS)
            pairs = list(zip(before, after, strict=True))
            right += sum(a == b for a, b in pairs if a in _MARKS)
            over += sum(b in _MARKS and a != b for a, b in pairs)
    return Widths(kind, marks, right, over)
