"""How likely a span stood in quotation marks: a small learnt model over its features."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline._data import content_of
from pipeline.repair.arrays import Content, arrays_of
from pipeline.repair.decode.candidates import Register
from pipeline.repair.decode.reading import Floats

FILE = "spans.npz"
"""The package's scorer."""


class Scorer:
    """A few small networks of one hidden layer, averaged, and a table that calibrates them.

    Args:
        arrays: ``mean``, ``scale`` of the features; ``w1 b1 w2 b2`` with one network a row;
            ``context`` and ``context.mean``, the weights and means of what is proven; for each
            register ``<register>.x`` and ``.y``, the points of a rising line.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self._arrays = arrays

    def score(self, features: Floats, context: Floats) -> Floats:
        """Uncalibrated probability of each span, shape (n,).

        Args:
            features: what speaks for each span, by :mod:`features`.
            context: what is proven of each, by :mod:`context`: it moves the log odds.
        """
        if not len(features):
            return np.zeros(0, dtype=np.float32)
        a = self._arrays
        x = np.clip((features - a["mean"]) / a["scale"], -5, 5)
        odds = np.zeros(len(x), dtype=np.float32)
        for w1, b1, w2, b2 in zip(a["w1"], a["b1"], a["w2"], a["b2"], strict=True):
            odds += np.maximum(x @ w1 + b1, 0) @ w2 + b2
        odds = odds / len(a["w1"]) + (context - a["context.mean"]) @ a["context"]
        chance: Floats = (1 / (1 + np.exp(-odds))).astype(np.float32)
        return chance

    def calibrate(self, scores: Floats, register: Register) -> Floats:
        """The share of spans of such scores that were right, in held-out documents.

        Args:
            scores: by :meth:`score`.
            register: how the document quotes; the share differs by it.
        """
        a, name = self._arrays, register
        found: Floats = np.interp(scores, a[f"{name}.x"], a[f"{name}.y"]).astype(np.float32)
        return found


def from_bytes(content: Content) -> Scorer:
    """Read what training wrote."""
    return Scorer(arrays_of(content))


@lru_cache(maxsize=1)
def load() -> Scorer:
    """The package's scorer."""
    return from_bytes(content_of(FILE))
