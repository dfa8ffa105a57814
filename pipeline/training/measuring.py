"""Measure the learnt repair: damage clean text, repair it, count; the same for real pairs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from pipeline.repair.channels.font_run_loss import lost_at
from pipeline.repair.channels.width_folding import WIDTH_FOLDING
from pipeline.repair.decode.proposal import Proposal
from pipeline.repair.decode.thresholds import NEVER, Thresholds
from pipeline.training.corpus import Document

Propose = Callable[[Sequence[str]], list[Proposal]]

CLASSES = {
    "quotes": "“”",
    "marks": "、，。；：",
    "dates": "年月日",
    "signs": "ⅠⅡⅢⅣⅤ℃",
    "brackets": "（）〔〕《》—",
}
"""What is counted together."""

_DRAWS = 1000


@dataclass(slots=True)
class Tally:
    """Counts of one document by class of mark.

    Attributes:
        lost: what was lost.
        applied, applied_right: what was inserted without asking, and rightly.
        proposed, proposed_right: the same with proposals put in.
        characters: of the clean text.
    """

    lost: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    applied: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    applied_right: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    proposed: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    proposed_right: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    characters: int = 0


@dataclass(frozen=True, slots=True)
class Score:
    """One line of a table of results.

    Attributes:
        documents: measured.
        lost: marks lost in all.
        precision, recall, f1: of the marks put in.
        low, high: 95 % interval of F1, whole documents resampled.
    """

    documents: int
    lost: int
    precision: float
    recall: float
    f1: float
    low: float
    high: float


def lost_of(document: Document) -> tuple[list[str], list[dict[int, str]]]:
    """A document's paragraphs after font-run loss, and what each lost by gap."""
    damaged = [lost_at(p) for p in document.paragraphs]
    return [text for text, _ in damaged], [lost for _, lost in damaged]


def measure(
    documents: Iterable[Document], propose: Propose, thresholds: Thresholds, *, fold: bool = True
) -> list[Tally]:
    """Damage each document by font-run loss (and width folding), repair it, count.

    Args:
        documents: clean.
        propose: the decoder.
        thresholds: of the tiers.
        fold: whether widths are folded too.
    """
    tallies = []
    for document in documents:
        texts, lost = lost_of(document)
        if fold:
            texts = [WIDTH_FOLDING.damage(text) for text in texts]
        tally = count(propose(texts), lost, thresholds)
        tally.characters = sum(map(len, document.paragraphs))
        tallies.append(tally)
    return tallies


def count(
    proposals: Sequence[Proposal], lost: Sequence[dict[int, str]], thresholds: Thresholds
) -> Tally:
    """Compare proposals with what was lost, mark by mark at exact gaps."""
    tally = Tally()
    for gaps in lost:
        for string in gaps.values():
            for name, marks in CLASSES.items():
                tally.lost[name] += sum(string.count(mark) for mark in marks)
    for p in proposals:
        truth = lost[p.paragraph].get(p.start, "")
        applied = p.probability >= thresholds.applied.get(p.rule_id, NEVER)
        if not applied and p.probability < thresholds.proposed.get(p.rule_id, NEVER):
            continue
        for name, marks in CLASSES.items():
            mine = "".join(c for c in p.new if c in marks)
            theirs = "".join(c for c in truth if c in marks)
            # Quotation marks count one by one; of other marks the whole string must be right.
            if name == "quotes":
                right = sum(min(mine.count(c), theirs.count(c)) for c in set(mine))
            else:
                right = len(mine) if mine == theirs else 0
            tally.proposed[name] += len(mine)
            tally.proposed_right[name] += right
            if applied:
                tally.applied[name] += len(mine)
                tally.applied_right[name] += right
    return tally


def score(tallies: Sequence[Tally], name: str, *, applied: bool) -> Score:
    """Precision, recall and F1 of a class at a tier over all documents."""
    kind = ("applied", "applied_right") if applied else ("proposed", "proposed_right")
    table = np.array(
        [[t.lost[name], getattr(t, kind[0])[name], getattr(t, kind[1])[name]] for t in tallies],
        dtype=np.float64,
    ).reshape(-1, 3)
    draws = np.random.default_rng(1).integers(0, max(len(table), 1), (_DRAWS, len(table)))
    drawn = table[draws].sum(axis=1) if len(table) else np.zeros((1, 3))
    f1 = 2 * drawn[:, 2] / np.maximum(drawn[:, 0] + drawn[:, 1], 1)
    lost, put, right = table.sum(axis=0).tolist()
    return Score(
        documents=len(tallies),
        lost=int(lost),
        precision=right / put if put else 1.0,
        recall=right / lost if lost else 1.0,
        f1=2 * right / max(lost + put, 1),
        low=float(np.quantile(f1, 0.025)),
        high=float(np.quantile(f1, 0.975)),
    )


def undamaged(
    documents: Iterable[Document], propose: Propose, thresholds: Thresholds
) -> tuple[int, int, int, int]:
    """Documents, characters, edits applied and edits proposed in text that lost nothing."""
    number = characters = applied = proposed = 0
    for document in documents:
        number += 1
        characters += sum(map(len, document.paragraphs))
        for p in propose(document.paragraphs):
            if p.probability >= thresholds.applied.get(p.rule_id, NEVER):
                applied += 1
            elif p.probability >= thresholds.proposed.get(p.rule_id, NEVER):
                proposed += 1
    return number, characters, applied, proposed


def aligned(broken: str, intact: str) -> dict[int, str] | None:
    """What a paragraph lost, by gap of the broken text; ``None`` if it did more than lose.

    >>> aligned("深化放管服改革", "深化“放管服”改革")
    {2: '“', 5: '”'}
    """
    lost: dict[int, str] = {}
    k = 0
    for char in intact:
        if k < len(broken) and WIDTH_FOLDING.damage(char) == WIDTH_FOLDING.damage(broken[k]):
            k += 1
        else:
            lost[k] = lost.get(k, "") + char
    return lost if k == len(broken) else None


def pairs(folder: Path, propose: Propose, thresholds: Thresholds) -> list[Tally]:
    """Measure on real pages: ``*.broken.txt`` beside ``*.intact.txt``, paragraph by paragraph.

    Paragraphs are matched in order by what is left of them; those that differ otherwise are kept
    as context and not counted.
    """
    tallies = []
    for path in sorted(folder.rglob("*.broken.txt")):
        broken = path.read_text(encoding="utf-8").split("\n")
        whole = path.with_name(path.name.replace(".broken.", ".intact."))
        intact = [p for p in whole.read_text(encoding="utf-8").split("\n") if p.strip()]
        lost: list[dict[int, str]] = []
        counted: list[bool] = []
        at = 0
        for text in broken:
            found = None
            for ahead in range(at, min(at + 12, len(intact))):
                found = aligned(text, intact[ahead]) if text.strip() else None
                if found is not None and sum(map(len, found.values())) <= len(text) // 4 + 4:
                    at = ahead + 1
                    break
                found = None
            lost.append(found or {})
            counted.append(found is not None)
        proposals = [p for p in propose(broken) if counted[p.paragraph]]
        tally = count(proposals, lost, thresholds)
        tally.characters = sum(map(len, intact))
        tallies.append(tally)
    return tallies
