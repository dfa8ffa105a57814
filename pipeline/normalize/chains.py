"""The best whole reading of a sequence: which state each column is in (Viterbi, 1967).

Also how sure that is: by how many points the best reading beats the best one in which a column is
in another state.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from pipeline.tuples import NamedTuple

Step = Callable[[int, str, str], float]
"""Points of going from one state to the next, the column that is entered named first."""

_NEVER = -math.inf


class Chain(NamedTuple):
    """What was found.

    Attributes:
        states: of each column, in the best reading.
        through: of each column, the points of the best reading in which it is in a state.
        points: of the best reading.
    """

    states: list[str]
    through: list[dict[str, float]]
    points: float

    def margin(self, column: int, same: Callable[[str], bool]) -> float:
        """By how many points the best reading beats those with the column in no such state."""
        others = [p for state, p in self.through[column].items() if not same(state)]
        return self.points - max(others, default=_NEVER)


def best_reading(
    columns: Sequence[Mapping[str, float]],
    followers: Mapping[str, Sequence[str]],
    step: Step,
    start: Mapping[str, float],
    final: Mapping[str, float],
) -> Chain:
    """The states of the columns with the most points together.

    Args:
        columns: of each column the states that it may be in, with their points; one state can
            always follow.
        followers: which states may follow a state.
        step: see :data:`Step`.
        start: points of the states of the first column.
        final: points of the states of the last column.
    """
    forward: list[dict[str, float]] = []
    back: list[dict[str, str]] = []
    steps: list[dict[tuple[str, str], float]] = []
    for k, column in enumerate(columns):
        reached: dict[str, float] = {}
        came: dict[str, str] = {}
        taken: dict[tuple[str, str], float] = {}
        if k == 0:
            reached = {s: p + start[s] for s, p in column.items() if s in start}
        else:
            for before, so_far in forward[-1].items():
                for state in followers[before]:
                    own = column.get(state)
                    if own is None:
                        continue
                    cost = step(k, before, state)
                    if cost == _NEVER:
                        continue
                    taken[before, state] = cost
                    value = so_far + cost + own
                    if value > reached.get(state, _NEVER):
                        reached[state] = value
                        came[state] = before
        forward.append(reached)
        back.append(came)
        steps.append(taken)
    ends = {s: p + final[s] for s, p in forward[-1].items() if s in final}
    state = max(ends, key=ends.__getitem__)
    states = [state]
    for came in reversed(back[1:]):
        state = came[state]
        states.append(state)
    states.reverse()
    return Chain(states, _through(columns, forward, steps, final), max(ends.values()))


def _through(
    columns: Sequence[Mapping[str, float]],
    forward: Sequence[Mapping[str, float]],
    steps: Sequence[Mapping[tuple[str, str], float]],
    final: Mapping[str, float],
) -> list[dict[str, float]]:
    behind: dict[str, float] = {s: final[s] for s in forward[-1] if s in final}
    through = [{s: p + behind[s] for s, p in forward[-1].items() if s in behind}]
    for k in range(len(columns) - 1, 0, -1):
        earlier: dict[str, float] = {}
        for (before, state), cost in steps[k].items():
            if state in behind:
                value = cost + columns[k][state] + behind[state]
                earlier[before] = max(value, earlier.get(before, _NEVER))
        behind = earlier
        through.append({s: p + behind[s] for s, p in forward[k - 1].items() if s in behind})
    through.reverse()
    return through
