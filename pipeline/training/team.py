"""Several taggers that are heard as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from pipeline.repair.tagger.network import Floats
from pipeline.repair.tagger.tagger import Tagger

Parts = Mapping[tuple[int, ...], Sequence[Path]]
"""Weights by the folds that were left out when they were learnt."""


class Team(Tagger):
    """Taggers whose probabilities are averaged.

    Networks that learnt from the same documents from other beginnings err in other places.

    Args:
        weights: their files.

    Raises:
        OSError: one cannot be read.
    """

    def __init__(self, weights: Sequence[Path]) -> None:
        super().__init__(weights[0].read_bytes())
        self._others = [Tagger(path.read_bytes()) for path in weights[1:]]

    def predict_stream(self, paragraphs: Sequence[str]) -> tuple[Floats, Floats]:
        """The mean of what each says; see :meth:`Tagger.predict_stream`."""
        lost, inside = super().predict_stream(paragraphs)
        for other in self._others:
            its_lost, its_inside = other.predict_stream(paragraphs)
            lost += its_lost
            inside += its_inside
        number = np.float32(1 + len(self._others))
        return lost / number, inside / number
