"""The table of results: by kind of document, class of mark and tier."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.repair.decode import Thresholds, propose, thresholds
from pipeline.training.corpus import Document, documents
from pipeline.training.measuring import CLASSES, Propose, Score, Tally, measure, pairs, score
from pipeline.training.measuring import undamaged as count_undamaged

DEV = ("provincial-work-reports", "local-policy-documents", "state-council-documents", "laws")
"""Kinds of documents kept apart for the check."""


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
class Evaluation:
    """All that was measured."""

    rows: tuple[Row, ...]
    undamaged: tuple[Undamaged, ...]


def evaluate(
    corpus: Path,
    *,
    split: str = "dev",
    kinds: Sequence[str] = DEV,
    find: Propose = propose,
    limits: Thresholds | None = None,
    wanted: Callable[[Document], bool] = lambda document: True,
) -> Evaluation:
    """Damage clean documents by font-run loss and width folding, repair them and count.

    Args:
        corpus: holds ``dev``, ``train`` and ``pairs``.
        split: ``dev`` or ``train``.
        kinds: kinds of documents, a table each.
        find: the decoder.
        limits: of the tiers; the package's by default.
        wanted: only documents for which this holds.

    Raises:
        OSError: the corpus cannot be read.
    """
    limits = limits or thresholds()
    rows: list[Row] = []
    intact = []
    for kind in kinds:
        found = [d for d in documents(corpus / split, (kind,)) if wanted(d)]
        rows += _rows(kind, measure(found, find, limits))
        intact.append(Undamaged(kind, *count_undamaged(found, find, limits)))
    if (corpus / "pairs").is_dir():
        rows += _rows("pairs", pairs(corpus / "pairs", find, limits))
    return Evaluation(tuple(rows), tuple(intact))


def _rows(kind: str, tallies: list[Tally]) -> list[Row]:
    return [
        Row(kind, name, "applied" if applied else "proposed", score(tallies, name, applied=applied))
        for name in CLASSES
        for applied in (True, False)
    ]


def as_table(found: Evaluation) -> str:
    """The evaluation as Markdown."""
    lines = [
        "| documents | marks | tier | docs | lost | P | R | F1 | 95 % |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in found.rows:
        s = row.score
        if s.lost:
            lines.append(
                f"| {row.kind} | {row.name} | {row.tier} | {s.documents} | {s.lost} "
                f"| {s.precision:.3f} | {s.recall:.3f} | {s.f1:.3f} | {s.low:.2f}-{s.high:.2f} |"
            )
    lines += ["", "| undamaged | docs | characters | applied | per 10,000 | proposed |"]
    lines += ["|---|---|---|---|---|---|"]
    for u in found.undamaged:
        lines.append(
            f"| {u.kind} | {u.documents} | {u.characters} | {u.applied} "
            f"| {u.per_ten_thousand:.2f} | {u.proposed} |"
        )
    return "\n".join(lines) + "\n"
