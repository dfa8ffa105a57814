"""The table of results: the whole repair, rules and certificate included, on damaged clean text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pipeline import convert
from pipeline.edits import Basis, EditKind, EditLog, Tier
from pipeline.evaluation.corpus import Document, documents
from pipeline.evaluation.measuring import (
    CLASSES,
    Insertion,
    Tally,
    measure,
    pairs,
    score,
    undamaged,
)
from pipeline.model import Body, OfficialDocument, Paragraph, Source, TextElement, iter_texts
from pipeline.repair.channels import CHANNELS
from pipeline.repair.engine import repair
from pipeline.tuples import NamedTuple

_MARKS = "，：；（）！？"


class Widths(NamedTuple):
    """How well folded widths were restored.

    Attributes:
        marks: full-width marks that were folded.
        right: of them, those that came back.
        over: ASCII marks of the intact text that became full-width.
    """

    marks: int
    right: int
    over: int


def evaluate(corpus: Path, split: str, kinds: Sequence[str]) -> str:
    """Damage clean documents by font-run loss and width folding, repair them and count.

    Args:
        corpus: holds ``<split>/<kind>/*.txt``, and ``pairs`` where there are real ones.
        split: ``dev`` or ``train``.
        kinds: kinds of documents, some lines of the table each.

    Returns:
        What was measured, as three tables in Markdown.

    Raises:
        OSError: the corpus cannot be read.
    """
    scores = [
        "| documents | marks | down to | docs | lost | P | R | F1 | 95 % |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    intact = ["", "| undamaged | docs | characters | certain | likely | possible |"]
    intact += ["|---|---|---|---|---|---|"]
    widths = ["", "| widths | marks | right | over |", "|---|---|---|---|"]
    for kind in kinds:
        clean = list(documents(corpus / split, (kind,)))
        scores += _score_lines(kind, measure(clean, whole_repair))
        number, characters, found = undamaged(clean, whole_repair)
        counts = " | ".join(str(found[tier]) for tier in Tier)
        intact.append(f"| {kind} | {number} | {characters} | {counts} |")
        marks, right, over = measure_widths(clean)
        widths.append(f"| {kind} | {marks} | {right / max(marks, 1):.4f} | {over} |")
    if (corpus / "pairs").is_dir():
        scores += _score_lines("pairs", pairs(corpus / "pairs", whole_repair))
    return "\n".join([*scores, *intact, *widths]) + "\n"


def _score_lines(kind: str, tallies: list[Tally]) -> Iterator[str]:
    """The lines of the classes of marks of which some were lost, down to each level."""
    for name in CLASSES:
        for line in Tier:
            s = score(tallies, name, line)
            if s.lost:
                yield (
                    f"| {kind} | {name} | {line} | {s.documents} "
                    f"| {s.lost} | {s.precision:.3f} | {s.recall:.3f} | {s.f1:.3f} "
                    f"| {s.low:.2f}-{s.high:.2f} |"
                )


def whole_repair(paragraphs: Sequence[str]) -> list[Insertion]:
    """Everything a user would see inserted or proposed.

    Args:
        paragraphs: the document's paragraphs, none with a line end.
    """
    if not any(p.strip() for p in paragraphs):
        return []
    _, log = repair(convert.read("\n".join(paragraphs).encode("utf-8", "replace"), "x.txt"))
    return insertions_of(log)


def insertions_of(log: EditLog, agreed: Tier | None = None) -> list[Insertion]:
    """What a log puts in, by gap of the source's lines.

    Args:
        log: of a document of plain lines.
        agreed: how sure what a model of the user's agreed with is taken to be; ``None``: as it is.
    """
    strings: dict[tuple[int, int, Tier], list[str]] = {}
    for edit in log.edits:
        if edit.kind is EditKind.INSERT:
            tier = agreed if agreed and edit.basis is Basis.ADVISOR else edit.tier
            gap = edit.source.line - 1, edit.source.column - 1, tier
            strings.setdefault(gap, []).append(edit.new)
    return [
        Insertion(paragraph, offset, "".join(new), tier)
        for (paragraph, offset, tier), new in strings.items()
    ]


def measure_widths(clean: Iterable[Document]) -> Widths:
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
    return Widths(marks, right, over)


def _without_structure(paragraphs: Sequence[str]) -> OfficialDocument:
    """Paragraphs as a document that is nothing but main text."""
    text = "\n".join(paragraphs)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    body = Body(main_text=tuple(Paragraph(TextElement(p)) for p in paragraphs))
    return OfficialDocument(Source("x.txt", len(text), digest, "utf-8", "lf"), body=body)
