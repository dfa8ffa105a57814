"""The best whole reading of lines: of all ways to take them for elements, the one that weighs most.

A candidate takes some lines for one element. What it weighs depends on what was read above it, so
readings are kept apart by a state; two readings that stand in one state at one line differ in
nothing that matters below, and the heavier one stays (the algorithm of Viterbi, with segments).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Generic, TypeVar

from pipeline.tuples import NamedTuple

S = TypeVar("S", bound=Hashable)


class Candidate(NamedTuple):
    """Lines that may be one element.

    Attributes:
        element: the field of the model.
        start: the first line.
        stop: the line after the last.
        features: names of what speaks for it and against it by its looks alone.
        cut: where in the only line it ends and the text goes on; ``None`` for whole lines.
        form: which of the forms of the element it is.
    """

    element: str
    start: int
    stop: int
    features: tuple[str, ...] = ()
    cut: int | None = None
    form: str = ""


class Step(NamedTuple):
    """A candidate in its place in a reading: all that decided for it."""

    candidate: Candidate
    features: tuple[str, ...]
    weight: float


class Best(NamedTuple):
    """A whole reading.

    Attributes:
        steps: its candidates, in order.
        weight: of all of them, and of ending behind the last.
        stop: the line where the text begins.
    """

    steps: tuple[Step, ...]
    weight: float
    stop: int


class Chart(Generic[S]):
    """All readings of lines.

    Args:
        start: the state above the first line.
        candidates: those that begin at a line.
        follow: the state behind a candidate in a state, and what speaks for it there; ``None``:
            it may not stand there.
        ends: what speaks for the text to begin at a line, in a state.
        weights: of each feature.
    """

    def __init__(
        self,
        start: S,
        candidates: Callable[[int], Sequence[Candidate]],
        follow: Callable[[S, Candidate], tuple[S, tuple[str, ...]] | None],
        ends: Callable[[S, int], Iterable[str]],
        weights: Callable[[str], float],
    ) -> None:
        self._start = start
        self._candidates = candidates
        self._follow = follow
        self._ends = ends
        self._weigh = weights
        self._ended: dict[tuple[S, int], float] = {}
        self._followed: dict[tuple[S, Candidate], tuple[S, Step] | None] = {}

    def best(self, without: Candidate | None = None) -> Best:
        """The reading that weighs most.

        Args:
            without: a candidate that it must not have.
        """
        readings: dict[int, dict[S, tuple[float, tuple[Step, ...]]]] = {0: {self._start: (0.0, ())}}
        best = Best((), -math.inf, 0)
        waiting = [0]
        while waiting:
            at = min(waiting)
            waiting.remove(at)
            for state, (weight, steps) in readings[at].items():
                total = weight + self._ending(state, at)
                if total > best.weight:
                    best = Best(steps, total, at)
                for candidate in self._candidates(at):
                    if candidate == without:
                        continue
                    followed = self._behind(state, candidate)
                    if followed is None:
                        continue
                    behind, step = followed
                    if candidate.stop not in readings:
                        readings[candidate.stop] = {}
                        waiting.append(candidate.stop)
                    known = readings[candidate.stop].get(behind)
                    if known is None or known[0] < weight + step.weight:
                        readings[candidate.stop][behind] = (weight + step.weight, (*steps, step))
        return best

    def certainty(self, best: Best, candidate: Candidate) -> float:
        """How sure a candidate of the best reading is, 0..1.

        The less the best reading without it weighs, the surer it is.
        """
        margin = best.weight - self.best(candidate).weight
        return 1.0 / (1.0 + math.exp(-min(margin, 30.0)))

    def _ending(self, state: S, at: int) -> float:
        key = state, at
        if key not in self._ended:
            self._ended[key] = sum(map(self._weigh, self._ends(state, at)))
        return self._ended[key]

    def _behind(self, state: S, candidate: Candidate) -> tuple[S, Step] | None:
        key = state, candidate
        if key not in self._followed:
            followed = self._follow(state, candidate)
            if followed is None:
                self._followed[key] = None
            else:
                behind, more = followed
                features = (*candidate.features, *more)
                weight = sum(map(self._weigh, features))
                self._followed[key] = behind, Step(candidate, features, weight)
        return self._followed[key]
