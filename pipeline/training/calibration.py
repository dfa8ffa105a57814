"""What a finder's probabilities are worth, and the thresholds of the tiers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.decode.thresholds import NEVER

Doubles = NDArray[np.float64]

APPLIED_FLOOR = 0.985
PROPOSED_FLOOR = 0.60
_DRAWS = 300
_POINTS = 120
_FEWEST = 20
_NEWTON = 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a finder said of one document.

    Attributes:
        scores: probabilities of its proposals.
        right: marks of each that were right.
        marks: marks of each.
    """

    scores: Doubles
    right: Doubles
    marks: Doubles


def isotonic(outcomes: Sequence[Outcome]) -> tuple[list[float], list[float]]:
    """The rising line that fits the share of right marks best, in at most 120 points.

    Pool adjacent violators (Ayer et al. 1955), each block at its mean score, ends held a little
    inside 0 and 1 for want of evidence of certainty.
    """
    scores = np.concatenate([o.scores for o in outcomes])
    right = np.concatenate([o.right for o in outcomes])
    marks = np.concatenate([o.marks for o in outcomes])
    order = np.argsort(scores, kind="stable")
    # Blocks of some size first, so that no block rests on one or two cases.
    size = max(len(order) // _POINTS, 15)
    blocks: list[list[float]] = []
    for start in range(0, len(order), size):
        part = order[start : start + size]
        blocks.append(
            [
                float(right[part].sum()),
                float(marks[part].sum()),
                float(scores[part].sum()),
                len(part),
            ]
        )
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] >= blocks[-1][0] / blocks[-1][1]:
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    x = [b[2] / b[3] for b in blocks]
    y = [(b[0] + 0.5) / (b[1] + 1.0) for b in blocks]
    return [round(v, 5) for v in x], [round(v, 5) for v in np.maximum.accumulate(y).tolist()]


def threshold(outcomes: Sequence[Outcome], floor: float, seed: int = 1) -> float:
    """The lowest probability from which precision holds.

    Args:
        outcomes: by document, scores calibrated.
        floor: least precision: its one-sided 95 % bound, whole documents resampled.
        seed: of the resampling.

    Returns:
        The threshold, three decimals; ``NEVER`` where none holds.
    """
    if not outcomes:
        return NEVER
    random = np.random.default_rng(seed)
    draws = random.integers(0, len(outcomes), (_DRAWS, len(outcomes)))
    scores = np.concatenate([o.scores for o in outcomes])
    best = NEVER
    for least in sorted({round(float(s), 3) for s in scores}, reverse=True):
        right = np.array([o.right[o.scores >= least - 5e-4].sum() for o in outcomes])
        marks = np.array([o.marks[o.scores >= least - 5e-4].sum() for o in outcomes])
        if marks.sum() < _FEWEST:
            continue
        drawn = marks[draws].sum(axis=1)
        precision = right[draws].sum(axis=1) / np.maximum(drawn, 1)
        if np.quantile(precision[drawn > 0], 0.05) >= floor:
            best = least
        elif right.sum() / marks.sum() < floor - 0.1:
            break
    return best


def fit_line(
    odds: Doubles,
    right: Doubles,
    marks: Doubles,
    held: tuple[float, float] = (0.5, 4.0),
) -> Doubles:
    """Offset and slope that make log odds those of the marks, by a ridge logistic regression.

    Args:
        odds: said of each proposal.
        right: marks of each that were right.
        marks: marks of each.
        held: how strongly offset and slope are drawn to 0 and to 1.
    """
    table = np.stack([np.ones(len(odds)), odds], axis=1)
    prior, ridge = np.array([0.0, 1.0]), np.diag(held)
    line = prior
    for _ in range(_NEWTON):
        chance = 1 / (1 + np.exp(-table @ line))
        slope = table.T @ (right - marks * chance) - ridge @ (line - prior)
        curve = (table * (marks * chance * (1 - chance))[:, None]).T @ table + ridge
        line = line + np.linalg.solve(curve, slope)
    return line
