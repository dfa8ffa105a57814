"""The best whole reading is the best of all, and the margin what another state would cost."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalize.chains import best_reading

STATES = "abc"
FOLLOWERS = {"a": "abc", "b": "bc", "c": "c"}
START, FINAL = {"a": 0.0, "b": -1.0}, {"a": -3.0, "b": 0.0, "c": 1.0}
POINTS = st.integers(-5, 5).map(float)
COLUMNS = st.lists(
    st.fixed_dictionaries({"a": POINTS}, optional={"b": POINTS, "c": POINTS}),
    min_size=1,
    max_size=5,
)


def step(column: int, before: str, state: str) -> float:
    return 0.5 * column if before != state else 0.0


def value(columns: list[dict[str, float]], states: tuple[str, ...]) -> float | None:
    if states[0] not in START or any(s not in c for s, c in zip(states, columns, strict=True)):
        return None
    if any(after not in FOLLOWERS[before] for before, after in pairwise(states)):
        return None
    steps = sum(step(k, states[k - 1], states[k]) for k in range(1, len(states)))
    own = sum(column[state] for state, column in zip(states, columns, strict=True))
    return START[states[0]] + FINAL[states[-1]] + steps + own


@given(COLUMNS)
def test_no_reading_is_better(columns: list[dict[str, float]]) -> None:
    chain = best_reading(columns, FOLLOWERS, step, START, FINAL)
    readings = {
        states: points
        for states in product(STATES, repeat=len(columns))
        if (points := value(columns, states)) is not None
    }
    assert chain.points == pytest.approx(max(readings.values()))
    assert readings[tuple(chain.states)] == pytest.approx(chain.points)
    for k, column in enumerate(chain.through):
        for state, points in column.items():
            best = max(p for states, p in readings.items() if states[k] == state)
            assert points == pytest.approx(best)
