"""Where ``likely`` begins: the probabilities from which on what is put in is right often enough.

Whole documents that nothing was learnt from are damaged and repaired by the whole pipeline; what
it offers is compared with what was lost. Everything from the threshold up counts, what is certain
included: that is what the print will hold.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from pipeline import convert
from pipeline.edits import Basis, Edit, EditKind
from pipeline.evaluation.corpus import Document, documents
from pipeline.evaluation.measuring import CLASSES, lost_of
from pipeline.repair.channels.width_folding import WIDTH_FOLDING
from pipeline.repair.decode.candidates import REGISTERS, Register, register_of
from pipeline.repair.decode.levels import FILE, HALVES, Levels, Point
from pipeline.repair.decode.proposal import BRACKETS, DATES, MARKS, QUOTES
from pipeline.repair.decode.reading import read
from pipeline.repair.decode.revision import log_odds
from pipeline.repair.decode.thresholds import NEVER
from pipeline.repair.engine import repair
from pipeline.repair.tagger import load as load_tagger
from pipeline.training.calibration import fit_line

log = logging.getLogger(__name__)

FLOORS = {QUOTES: 0.95, MARKS: 0.97, BRACKETS: 0.97, DATES: 0.97}
"""Least precision of all that goes in, by rule, as the fitted line says it.

The line through what was said and what was right counts no single document high: a threshold
chosen by the counted precision jumps with the few documents that quote much.
"""
SLACK = 0.02
"""So much less the lower bound of the counted precision (one-sided, 95 %) may be."""
SLACK_OF_HALVES = 0.05
"""Likewise for the missing half of a pair: where none is put in the pair stays broken."""
LEAST = 0.75
"""No edit under it is likely, whatever the others around it bring the precision to."""
_FITTED = 0.5
"""The line is fitted to what is said with so much or more."""
FEWEST = 20
"""Of fewer marks no precision shows."""
_POLICIES = frozenset({"dense", "sparse"})
"""Measured together: apart, a hundred marks each, their thresholds hang on single documents."""
_FOLDS = 10
_DRAWS = 1000
_CURVE = (0.97, 0.95, 0.90, 0.85, 0.80, 0.75, 0.70, 0.60, 0.50, 0.30)
_QUOTES = frozenset(CLASSES["quotes"])

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Said:
    """What the pipeline offered of one class of marks in one document.

    Attributes:
        scores: probability of each edit.
        right: marks of each that were right.
        marks: marks of each.
        lost: marks of the class that the document lost, found or not.
    """

    scores: Doubles
    right: Doubles
    marks: Doubles
    lost: int


@dataclass(frozen=True, slots=True)
class Measured:
    """One document: how it quotes, and what was said of it by rule id or ``HALVES``."""

    register: Register
    said: dict[str, Said] = field(default_factory=dict)


def measure(clean: Iterable[Document]) -> Iterator[Measured]:
    """Damage whole documents by font-run loss and width folding, repair them, compare."""
    for document in clean:
        texts, lost = lost_of(document)
        texts = [WIDTH_FOLDING.damage(text) for text in texts]
        if not any(text.strip() for text in texts):
            continue
        source = "\n".join(texts).encode("utf-8", "replace")
        _, entry = repair(convert.read(source, "x.txt"))
        found: dict[str, list[tuple[float, int, int]]] = {}
        for edit in entry.edits:
            if edit.kind is EditKind.INSERT and edit.rule_id in FLOORS:
                paragraph, at = edit.source.line - 1, edit.source.column - 1
                right, marks = compared(edit, lost[paragraph].get(at, ""))
                found.setdefault(class_of(edit), []).append((edit.probability, right, marks))
        everything = "".join(string for gaps in lost for string in gaps.values())
        quotes = sum(char in _QUOTES for char in everything)
        register = register_of(read(texts, load_tagger()))
        said = {}
        for name in (*FLOORS, HALVES):
            table = np.array(found.get(name, ()), dtype=np.float64).reshape(-1, 3)
            total = quotes if name in {QUOTES, HALVES} else 0
            said[name] = Said(table[:, 0], table[:, 1], table[:, 2], total)
        yield Measured(register, said)


def class_of(edit: Edit) -> str:
    """What an edit is measured with: its rule's, but for quotation marks whose mate is there."""
    return HALVES if edit.rule_id == QUOTES and edit.basis is Basis.FORCED else edit.rule_id


def compared(edit: Edit, truth: str) -> tuple[int, int]:
    """How many marks of an edit are right, and how many it has.

    Quotation marks count one by one; of other marks the whole string must be right.
    """
    if edit.rule_id != QUOTES:
        return len(edit.new) * (edit.new in truth), len(edit.new)
    mine = [char for char in edit.new if char in _QUOTES]
    return sum(min(mine.count(char), truth.count(char)) for char in set(mine)), len(mine)


def least(said: Sequence[Said], floor: float, slack: float = SLACK, seed: int = 1) -> float:
    """The lowest probability from which on all that is put in keeps its precision.

    Args:
        said: by document; what is said with 1 goes in anyway.
        floor: least precision, by the line fitted to what was said and what was right.
        slack: so much less the lower bound of the counted precision may be, whole documents
            resampled; its median must hold as well.
        seed: of the resampling.

    Returns:
        The threshold, never under ``LEAST``; ``NEVER`` where none holds.
    """
    if not said:
        return NEVER
    draws = np.random.default_rng(seed).integers(0, len(said), (_DRAWS, len(said)))
    scores, expected, marks = _expected(said)
    best = NEVER
    lines = {round(float(s), 3) for s in scores if s >= LEAST}
    for line in sorted(lines, reverse=True):
        here = scores >= line - 5e-4
        if marks[here].sum() < FEWEST or expected[here].sum() < floor * marks[here].sum():
            continue
        right, put = _from(said, line)
        drawn = put[draws].sum(axis=1)
        precision = (right[draws].sum(axis=1) / np.maximum(drawn, 1))[drawn > 0]
        if np.median(precision) >= floor and np.quantile(precision, 0.05) >= floor - slack:
            best = line
    return best


def _expected(said: Sequence[Said]) -> tuple[Doubles, Doubles, Doubles]:
    """Scores of all edits, marks that may be expected to be right, and marks."""
    scores = np.concatenate([one.scores for one in said])
    right = np.concatenate([one.right for one in said])
    marks = np.concatenate([one.marks for one in said])
    anyway = scores >= 1
    fitted = (scores >= _FITTED) & ~anyway
    line = fit_line(log_odds(scores[fitted]), right[fitted], marks[fitted])
    chance = 1 / (1 + np.exp(-line[0] - line[1] * log_odds(scores)))
    return scores, np.where(anyway, right, marks * chance), marks


def _from(said: Sequence[Said], line: float) -> tuple[Doubles, Doubles]:
    """Right marks and marks of each document from a probability up."""
    right = np.array([one.right[one.scores >= line - 5e-4].sum() for one in said])
    marks = np.array([one.marks[one.scores >= line - 5e-4].sum() for one in said])
    return right, marks


def levels_of(measured: Sequence[Measured]) -> Levels:
    """Thresholds by class and register, the curve, and what they give across folds.

    Only quotation marks are many enough to be measured by register.
    """
    curve = []
    for register in REGISTERS:
        of_quotes = [m for m in measured if m.register == register]
        for line in _CURVE:
            curve.append(_point(of_quotes, register, _constant(line)))
    for register in REGISTERS:
        curve.append(_across_folds(measured, register))
    return Levels(schema_version=1, likely=_lines(measured), curve=tuple(curve))


def _lines(measured: Sequence[Measured]) -> dict[str, dict[str, float]]:
    """Thresholds by class and register.

    Precision counts all that goes in: with the quotation marks also the halves from their own
    threshold up.
    """
    halves = least([m.said[HALVES] for m in measured], FLOORS[QUOTES], SLACK_OF_HALVES)
    lines: dict[str, dict[str, float]] = {
        name: dict.fromkeys(REGISTERS, least([m.said[name] for m in measured], FLOORS[name]))
        for name in FLOORS
        if name != QUOTES
    }
    of_quotes: dict[str, float] = {}
    for register in REGISTERS:
        alike = _POLICIES if register in _POLICIES else {register}
        group = [_with_halves(m, halves) for m in measured if m.register in alike]
        of_quotes[register] = least(group, FLOORS[QUOTES])
    return {QUOTES: of_quotes, **lines, HALVES: dict.fromkeys(REGISTERS, halves)}


def _with_halves(one: Measured, line: float) -> Said:
    """Quotation marks, and the halves that go in whatever the threshold of the others is."""
    quotes, halves = one.said[QUOTES], one.said[HALVES]
    there = halves.scores >= line - 5e-4
    return Said(
        np.concatenate([quotes.scores, np.ones(int(there.sum()))]),
        np.concatenate([quotes.right, halves.right[there]]),
        np.concatenate([quotes.marks, halves.marks[there]]),
        quotes.lost,
    )


def _constant(line: float) -> Callable[[str, int], float]:
    return lambda _name, _number: line


def _point(measured: Sequence[Measured], register: str, line: Callable[[str, int], float]) -> Point:
    """Precision and recall of quotation marks where each class has its line in each document."""
    right = marks = 0.0
    for number, one in enumerate(measured):
        for name in (QUOTES, HALVES):
            r, m = _from([one.said[name]], line(name, number))
            right, marks = right + float(r[0]), marks + float(m[0])
    lost = sum(one.said[QUOTES].lost for one in measured)
    return Point(
        register=register,
        line=line(QUOTES, 0) if measured else NEVER,
        documents=len(measured),
        lost=lost,
        marks=int(marks),
        precision=round(right / marks, 3) if marks else 1.0,
        recall=round(right / lost, 3) if lost else 1.0,
    )


def _across_folds(measured: Sequence[Measured], register: Register) -> Point:
    """What the thresholds give in documents that they were not chosen on.

    Of a register with fewer documents than folds each is left out by itself.
    """
    mine = [m for m in measured if m.register == register]
    folds = min(_FOLDS, max(len(mine), 1))
    lines: dict[tuple[str, int], float] = {}
    for fold in range(folds):
        left_out = {id(m) for m in mine[fold::folds]}
        rest = [m for m in measured if id(m) not in left_out]
        chosen = _lines(rest)
        for name in (QUOTES, HALVES):
            lines[name, fold] = chosen[name][register]
    point = _point(mine, register, lambda name, number: lines[name, number % folds])
    return msgspec.structs.replace(point, line=0.0)


def write_levels(corpus: Path, target: Path) -> Levels:
    """Measure on ``corpus/dev`` and write the thresholds with their curve into ``target``.

    Raises:
        OSError: a file cannot be read or written.
    """
    result = levels_of(list(measure(documents(corpus / "dev"))))
    text = msgspec.json.format(msgspec.json.encode(result), indent=1)
    (target / FILE).write_bytes(text + b"\n")
    for point in result.curve:
        log.info("%s", point)
    return result
