"""Learn what the proofs of channel and document weigh, beside a span's score."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.decode.candidates import REGISTERS, Register
from pipeline.repair.decode.reading import Bools, Floats

_STEPS = 12
_HELD_BACK = 3.0
"""How strongly weights are drawn to nothing (and a score's own to one)."""

Doubles = NDArray[np.float64]


def fit_context(
    scores: Sequence[Floats],
    context: Sequence[Floats],
    right: Sequence[Bools],
    registers: Sequence[Register],
) -> dict[str, Floats]:
    """Weights and means of the columns of context, by logistic regression.

    Each register has its own line through the scores, so that the columns say only what those do
    not.

    Args:
        scores: of each document's spans, uncalibrated and without context.
        context: columns of each document's spans.
        right: which of them were right.
        registers: of each document.

    Returns:
        ``context`` and ``context.mean``, as :class:`Scorer` takes them.
    """
    columns = np.concatenate(list(context)).astype(np.float64)
    mean = columns.mean(axis=0)
    lines = np.zeros((len(columns), 2 * len(REGISTERS)))
    start = 0
    for values, register in zip(scores, registers, strict=True):
        stop, k = start + len(values), REGISTERS.index(register)
        chance = np.clip(values.astype(np.float64), 1e-4, 1 - 1e-4)
        lines[start:stop, k] = 1
        lines[start:stop, len(REGISTERS) + k] = np.log(chance / (1 - chance))
        start = stop
    table = np.concatenate([lines, columns - mean], axis=1)
    wanted = np.concatenate(list(right)).astype(np.float64)
    prior = np.zeros(table.shape[1])
    prior[len(REGISTERS) : 2 * len(REGISTERS)] = 1
    weights = _regress(table, wanted, prior)
    return {
        "context": weights[2 * len(REGISTERS) :].astype(np.float32),
        "context.mean": mean.astype(np.float32),
    }


def _regress(table: Doubles, wanted: Doubles, prior: Doubles) -> Doubles:
    """Weights of a ridge logistic regression, by Newton's method."""
    weights = prior.copy()
    ridge = _HELD_BACK * np.eye(len(weights))
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (chance - wanted) + _HELD_BACK * (weights - prior)
        curve = (table * (chance * (1 - chance))[:, None]).T @ table + ridge
        weights = weights - np.linalg.solve(curve, slope)
    return weights
