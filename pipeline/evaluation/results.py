"""The table of results: the whole repair, rules and certificate included, on damaged clean text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import convert
from pipeline.edits import EditKind, Tier
from pipeline.evaluation.corpus import Document, documents
from pipeline.evaluation.measuring import (
    CLASSES,
    Insertion,
    Score,
    Tally,
    measure,
    pairs,
    score,
    undamaged,
)
from pipeline.model import Body, OfficialDocument, Paragraph, Source, TextElement, iter_texts
from pipeline.repair.channels import CHANNELS
from pipeline.repair.engine import repair

_MARKS = "，：；（）！？"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    Attributes:
        kind: of the documents.
        name: of the class of marks.
        tier: ``applied`` or ``proposed`` (both tiers put in).
        score: its numbers.
    """

    kind: str
    name: str
    tier: str
    score: Score


@dataclass(frozen=True, slots=True)
class Undamaged:
    """What was done to documents that had lost nothing.

    Attributes:
        kind: of the documents.
        documents: how many.
        characters: of them all.
        applied: content edits made without asking.
        proposed: content edits proposed.
    """

    kind: str
    documents: int
    characters: int
    applied: int
    proposed: int

    @property
    def per_ten_thousand(self) -> float:
        """Applied content edits per 10,000 characters."""
        return 1e4 * self.applied / max(self.characters, 1)


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


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that was measured."""

    rows: tuple[Row, ...]
    undamaged: tuple[Undamaged, ...]
    widths: tuple[Widths, ...]


def evaluate(corpus: Path, split: str, kinds: Sequence[str]) -> Evaluation:
    """Damage clean documents by font-run loss and width folding, repair them and count.

    Args:
        corpus: holds ``<split>/<kind>/*.txt``, and ``pairs`` where there are real ones.
        split: ``dev`` or ``train``.
        kinds: kinds of documents, some lines of the table each.

    Raises:
        OSError: the corpus cannot be read.
    """
    rows: list[Row] = []
    intact: list[Undamaged] = []
    widths: list[Widths] = []
    for kind in kinds:
        clean = list(documents(corpus / split, (kind,)))
        rows += _rows(kind, measure(clean, whole_repair))
        intact.append(Undamaged(kind, *undamaged(clean, whole_repair)))
        widths.append(measure_widths(kind, clean))
    if (corpus / "pairs").is_dir():
        rows += _rows("pairs", pairs(corpus / "pairs", whole_repair))
    return Evaluation(tuple(rows), tuple(intact), tuple(widths))


def whole_repair(paragraphs: Sequence[str]) -> list[Insertion]:
    """Everything a user would see inserted or proposed.

    Args:
        paragraphs: the document's paragraphs, none with a line end.
    """
    if not any(p.strip() for p in paragraphs):
        return []
    _, log = repair(convert.read("\n".join(paragraphs).encode("utf-8", "replace"), "x.txt"))
    strings: dict[tuple[int, int, bool], list[str]] = {}
    for edit in log.edits:
        if edit.kind is EditKind.INSERT:
            gap = edit.source.line - 1, edit.source.column - 1, edit.tier is Tier.APPLIED
            strings.setdefault(gap, []).append(edit.new)
    return [
        Insertion(paragraph, offset, "".join(new), is_applied)
        for (paragraph, offset, is_applied), new in strings.items()
    ]


def measure_widths(kind: str, clean: Iterable[Document]) -> Widths:
    """Fold the widths of clean documents, repair, and compare mark by mark."""
    damage = CHANNELS["width_folding"].damage
    marks = right = over = 0
    for document in clean:
        whole = [p for p in document.paragraphs if not any(c in p for c in ",:;()!?")]
        repaired, _ = repair(_without_structure([damage(p) for p in whole]))
        texts = [element.text for _, element in iter_texts(repaired)]
        for before, after in zip(whole, texts, strict=True):
            if len(before) != len(after):
                continue  # Something else was mended as well, and places no longer agree.
            marks += sum(before.count(c) for c in _MARKS)
            characters = list(zip(before, after, strict=True))
            right += sum(a == b for a, b in characters if a in _MARKS)
            over += sum(b in _MARKS and a != b for a, b in characters)
    return Widths(kind, marks, right, over)


def _without_structure(paragraphs: Sequence[str]) -> OfficialDocument:
    """Paragraphs as a document that is nothing but main text."""
    text = "\n".join(paragraphs)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    body = Body(main_text=tuple(Paragraph(TextElement(p)) for p in paragraphs))
    return OfficialDocument(Source("x.txt", len(text), digest, "utf-8", "lf"), body=body)


def _rows(kind: str, tallies: list[Tally]) -> list[Row]:
    return [
        Row(kind, name, "applied" if applied else "proposed", score(tallies, name, applied=applied))
        for name in CLASSES
        for applied in (True, False)
    ]


def as_table(evaluation: Evaluation) -> str:
    """The evaluation as three tables in Markdown."""
    lines = [
        "| documents | marks | tier | docs | lost | P | R | F1 | 95 % |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in evaluation.rows:
        s = row.score
        if s.lost:
            lines.append(
                f"| {row.kind} | {row.name} | {row.tier} | {s.documents} | {s.lost} "
                f"| {s.precision:.3f} | {s.recall:.3f} | {s.f1:.3f} | {s.low:.2f}-{s.high:.2f} |"
            )
    lines += ["", "| undamaged | docs | characters | applied | per 10,000 | proposed |"]
    lines += ["|---|---|---|---|---|---|"]
    for u in evaluation.undamaged:
        lines.append(
            f"| {u.kind} | {u.documents} | {u.characters} | {u.applied} "
            f"| {u.per_ten_thousand:.2f} | {u.proposed} |"
        )
    lines += ["", "| widths | marks | right | over |", "|---|---|---|---|"]
    for w in evaluation.widths:
        lines.append(f"| {w.kind} | {w.marks} | {w.right / max(w.marks, 1):.4f} | {w.over} |")
    return "\n".join(lines) + "\n"
