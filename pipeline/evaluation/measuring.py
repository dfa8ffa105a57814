"""Damage clean text, repair it, count mark by mark; the same for real pairs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from pipeline.edits import Tier
from pipeline.evaluation.corpus import Document
from pipeline.repair.channels.font_run_loss import lost_at
from pipeline.repair.channels.width_folding import WIDTH_FOLDING
from pipeline.repair.decode.reading import Span

CLASSES = {
    "quotes": "“”",
    "marks": "、，。；：",
    "dates": "年月日",
    "signs": "ⅠⅡⅢⅣⅤ℃",
    "brackets": "（）〔〕《》—",
}
"""What is counted together."""

_DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Insertion:
    """What a repair puts into one gap.

    Attributes:
        paragraph: index of the paragraph.
        offset: of the gap: the code point before which it goes.
        new: the text put there.
        tier: how sure it is.
    """

    paragraph: int
    offset: int
    new: str
    tier: Tier


Repair = Callable[[Sequence[str]], Sequence[Insertion]]
"""Damaged paragraphs to what is put into them."""


@dataclass(slots=True)
class Tally:
    """Counts of one document by class of mark.

    Attributes:
        lost: what was lost.
        put, right: what is put in down to each level, and rightly.
        characters: of the clean text.
    """

    lost: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    put: dict[tuple[Tier, str], int] = field(default_factory=lambda: defaultdict(int))
    right: dict[tuple[Tier, str], int] = field(default_factory=lambda: defaultdict(int))
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


def pairs_lost(text: str, gone: dict[int, str], shift: int) -> set[Span]:
    """Pairs of which at least one mark was lost, as spans of the damaged text.

    Args:
        text: a damaged paragraph.
        gone: what it lost, by gap.
        shift: where the paragraph begins in the spans' text.
    """
    pairs = set()
    stack: list[tuple[int, bool]] = []
    for place in range(len(text) + 1):
        for char in gone.get(place, ""):
            if char == "“":
                stack.append((place, False))
            elif char == "”" and stack:
                begin, there = stack.pop()
                pairs.add(Span(begin + shift, place + shift, has_open=there))
        char = text[place : place + 1]
        if char == "“":
            stack.append((place + 1, True))
        elif char == "”" and stack:
            begin, there = stack.pop()
            if not there:
                pairs.add(Span(begin + shift, place + shift, has_close=True))
    return pairs


def measure(documents: Iterable[Document], repair: Repair) -> list[Tally]:
    """Damage each clean document by font-run loss and width folding, repair it, count."""
    tallies = []
    for document in documents:
        texts, lost = lost_of(document)
        tally = count(repair([WIDTH_FOLDING.damage(text) for text in texts]), lost)
        tally.characters = sum(map(len, document.paragraphs))
        tallies.append(tally)
    return tallies


def count(insertions: Iterable[Insertion], lost: Sequence[dict[int, str]]) -> Tally:
    """Compare what was put in with what was lost, mark by mark at exact gaps.

    Args:
        insertions: of one document.
        lost: for each of its paragraphs, what was lost by gap.
    """
    tally = Tally()
    for gaps in lost:
        for string in gaps.values():
            for name, marks in CLASSES.items():
                tally.lost[name] += sum(string.count(mark) for mark in marks)
    for insertion in insertions:
        truth = lost[insertion.paragraph].get(insertion.offset, "")
        for name, marks in CLASSES.items():
            mine = "".join(c for c in insertion.new if c in marks)
            theirs = "".join(c for c in truth if c in marks)
            # Quotation marks count one by one; of other marks the whole string must be right.
            if name == "quotes":
                right = sum(min(mine.count(c), theirs.count(c)) for c in set(mine))
            else:
                right = len(mine) if mine == theirs else 0
            for line in Tier:
                if insertion.tier.is_within(line):
                    tally.put[line, name] += len(mine)
                    tally.right[line, name] += right
    return tally


def score(tallies: Sequence[Tally], name: str, line: Tier) -> Score:
    """Precision, recall and F1 of a class over all documents, all put in down to a level."""
    table = np.array(
        [[t.lost[name], t.put[line, name], t.right[line, name]] for t in tallies],
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


def undamaged(documents: Iterable[Document], repair: Repair) -> tuple[int, int, Counter[Tier]]:
    """Documents, characters, and edits of each level in text that lost nothing."""
    number = characters = 0
    found: Counter[Tier] = Counter()
    for document in documents:
        number += 1
        characters += sum(map(len, document.paragraphs))
        found.update(insertion.tier for insertion in repair(document.paragraphs))
    return number, characters, found


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


def pairs(folder: Path, repair: Repair) -> list[Tally]:
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
            gaps = None
            for ahead in range(at, min(at + 12, len(intact))):
                gaps = aligned(text, intact[ahead]) if text.strip() else None
                if gaps is not None and sum(map(len, gaps.values())) <= len(text) // 4 + 4:
                    at = ahead + 1
                    break
                gaps = None
            lost.append(gaps or {})
            counted.append(gaps is not None)
        tally = count([i for i in repair(broken) if counted[i.paragraph]], lost)
        tally.characters = sum(map(len, intact))
        tallies.append(tally)
    return tallies
