"""Learn the span scorer on documents the tagger has not seen, and calibrate it."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from pipeline.evaluation.corpus import Document
from pipeline.evaluation.measuring import pairs_lost
from pipeline.repair.channels.font_run_loss import lost_at
from pipeline.repair.decode.candidates import (
    REGISTERS,
    Candidates,
    Register,
    find,
    register_of,
    settle,
)
from pipeline.repair.decode.context import COLUMNS
from pipeline.repair.decode.joint import choose
from pipeline.repair.decode.quotes import joined
from pipeline.repair.decode.reading import Floats, Reading, read
from pipeline.repair.decode.scorer import Scorer, from_bytes
from pipeline.repair.lexicon.contexts import Contexts
from pipeline.repair.lexicon.terms import Lexicon
from pipeline.repair.tagger.tagger import Tagger
from pipeline.training.calibration import Outcome
from pipeline.training.context import fit_context
from pipeline.training.net import packed

log = logging.getLogger(__name__)

_HIDDEN = 32
_NETWORKS = 3
_STEPS = 600


@dataclass(frozen=True, slots=True)
class Case:
    """A damaged document with its candidates and what it lost.

    Attributes:
        document: the clean document.
        reading: the damaged one as the decoder reads it.
        candidates: spans with features.
        right: whether each candidate is a pair that was lost, shape (n,).
        lost: what each gap of the stream lost.
        marks: quotation marks lost in all.
        weights: what each candidate counts in training; repeats of one term count less.
    """

    document: Document
    reading: Reading
    candidates: Candidates
    right: NDArray[np.bool_]
    lost: dict[int, str]
    marks: int
    weights: Floats


def prepare(document: Document, tagger: Tagger, lexicon: Lexicon, contexts: Contexts) -> Case:
    """Damage a document and find its candidates."""
    texts, lost, truth, start = [], {}, set(), 0
    for paragraph in document.paragraphs:
        text, gone = lost_at(paragraph)
        truth |= pairs_lost(text, gone, start)
        lost.update({start + place: string for place, string in gone.items()})
        texts.append(text)
        start += len(text) + 1
    reading = read(texts, tagger)
    candidates = find(reading, lexicon, contexts)
    right = np.array([span in truth for span in candidates.spans], dtype=np.bool_)
    marks = sum(string.count("“") + string.count("”") for string in lost.values())
    strings = [reading.folded[s.start : s.end] for s in candidates.spans]
    times = Counter(strings)
    weights = np.array([times[s] ** -0.5 for s in strings], dtype=np.float32)
    return Case(document, reading, candidates, right, lost, marks, weights)


def fit(cases: Sequence[Case], seed: int = 1) -> dict[str, NDArray[np.float32]]:
    """Train the scorer's networks; the calibration is the identity."""
    x = np.concatenate([c.candidates.features for c in cases if len(c.right)])
    y = np.concatenate([c.right for c in cases if len(c.right)])
    counts = torch.from_numpy(np.concatenate([c.weights for c in cases if len(c.right)]))
    mean, scale = x.mean(0), x.std(0) + 1e-3
    inputs = torch.from_numpy(np.clip((x - mean) / scale, -5, 5).astype(np.float32))
    wanted = torch.from_numpy(y.astype(np.float32))
    parts: list[list[NDArray[np.float32]]] = [[], [], [], []]
    for k in range(_NETWORKS):
        for part, value in zip(parts, _network(inputs, wanted, counts, seed + k), strict=True):
            part.append(value)
    names = ("w1", "b1", "w2", "b2")
    line = np.array([0, 1], dtype=np.float32)
    nothing = np.zeros(len(COLUMNS), dtype=np.float32)
    arrays = {
        "mean": mean.astype(np.float32),
        "scale": scale.astype(np.float32),
        **{name: np.stack(part) for name, part in zip(names, parts, strict=True)},
        **{f"{register}.{axis}": line for register in REGISTERS for axis in "xy"},
        "context": nothing,
        "context.mean": nothing,
    }
    alone = Scorer(arrays)
    known = [c for c in cases if len(c.right)]
    proven = fit_context(
        [alone.score(c.candidates.features, c.candidates.context) for c in known],
        [c.candidates.context for c in known],
        [c.right for c in known],
        [register_of(c.reading) for c in known],
    )
    return arrays | proven


def _network(
    x: torch.Tensor, y: torch.Tensor, weights: torch.Tensor, seed: int
) -> list[NDArray[np.float32]]:
    torch.manual_seed(seed)
    first, last = nn.Linear(x.shape[1], _HIDDEN), nn.Linear(_HIDDEN, 1)
    net = nn.Sequential(first, nn.ReLU(), last)
    optimizer = torch.optim.AdamW(net.parameters(), lr=5e-3, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, _STEPS)
    for _ in range(_STEPS):
        some = torch.randint(len(x), (4096,))
        odds = net(x[some]).squeeze(1)
        loss = nn.functional.binary_cross_entropy_with_logits(odds, y[some], weights[some])
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
    arrays = [first.weight.T, first.bias, last.weight[0], last.bias[0]]
    return [a.detach().numpy().astype(np.float32).copy() for a in arrays]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Spans taken in one document.

    Attributes:
        document: the clean document.
        outcome: the spans' scores, and how many of the marks of each stand at their exact gap.
        lost: marks lost in all.
        register: how the document quotes.
        case: the document with all its spans.
        scores: of all of them.
    """

    document: Document
    outcome: Outcome
    lost: int
    register: Register
    case: Case
    scores: Floats


def decide(case: Case, scores: Floats) -> Chosen:
    """Run joint decoding on a prepared document and compare with the truth."""
    taken = choose(case.candidates.spans, scores.tolist(), joined(case.reading, case.candidates))
    outcome = outcome_of(case, taken, scores)
    register = register_of(case.reading)
    return Chosen(case.document, outcome, case.marks, register, case, scores)


def outcome_of(case: Case, taken: Sequence[int], chances: NDArray[np.floating[Any]]) -> Outcome:
    """What was said of the spans taken, and how many of the marks of each are right."""
    marks, good = [], []
    for k in taken:
        span = case.candidates.spans[k]
        opening = not span.has_open and "“" in case.lost.get(span.start, "")
        closing = not span.has_close and "”" in case.lost.get(span.end, "")
        marks.append(2 - span.has_open - span.has_close)
        good.append(int(opening) + int(closing))
    return Outcome(
        chances[taken].astype(np.float64),
        np.array(good, dtype=np.float64),
        np.array(marks, dtype=np.float64),
    )


def cross_validate(cases: Sequence[Case], folds: int = 5) -> list[Chosen]:
    """Decode each document with a scorer fitted on the groups of the other folds."""
    groups = sorted({c.document.group for c in cases})
    chosen = []
    for fold in range(folds):
        out = set(groups[fold::folds])
        arrays = fit([c for c in cases if c.document.group not in out])
        scorer = from_bytes(packed(arrays))
        for case in cases:
            if case.document.group in out:
                scores = scorer.score(case.candidates.features, case.candidates.context)
                chosen.append(decide(case, settle(case.reading, case.candidates, scores)))
    return chosen
