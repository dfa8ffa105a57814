"""How the thresholds of a level are chosen from what was measured."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.repair.decode.thresholds import NEVER
from pipeline.training.levels import LEAST, Said, least


def said(*edits: tuple[float, bool]) -> Said:
    scores, right = zip(*edits, strict=True)
    return Said(np.array(scores), np.array(right, dtype=float), np.ones(len(edits)), len(edits))


SURE = [(0.97, True)] * 10


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ([(0.8, True)], 0.8),
        ([(0.8, True), (0.8, False)], 0.97),  # fewer are right than must be
        ([(LEAST, True)], LEAST),
        ([(LEAST - 0.01, True)], 0.97),  # alone it is too unsure
    ],
)
def test_the_lowest_probability_that_keeps_the_precision(
    more: list[tuple[float, bool]], line: float
) -> None:
    assert least([said(*SURE, *more)] * 8, 0.95) == line


def test_one_document_does_not_make_the_line_jump() -> None:
    """Where the counted precision of what is between two lines falls a little under the floor."""
    usual = said(*SURE, *[(0.9, True)] * 9, (0.9, False), *[(0.8, True)] * 4)
    poor = said(*SURE, *[(0.84, True)] * 2, *[(0.84, False)] * 2)
    assert least([usual] * 12, 0.95) == least([usual] * 12 + [poor], 0.95) == 0.8


def test_the_counted_precision_must_not_fall_far() -> None:
    bad = said(*SURE, *[(0.85, False)] * 6)
    good = said(*SURE, *[(0.85, True)] * 6)
    assert least([good] * 9 + [bad], 0.94) == 0.97
    assert least([good] * 9 + [bad], 0.94, slack=0.2) == 0.85


def test_what_goes_in_anyway_counts() -> None:
    """With many right ones more unsure ones may follow, with wrong ones fewer."""
    edits = [*SURE, (0.8, True), (0.8, False)]
    assert least([said(*edits)] * 8, 0.95) == 0.97
    assert least([said(*edits, *[(1.0, True)] * 20)] * 8, 0.95) == 0.8
    assert least([said(*edits, *[(1.0, False)] * 20)] * 8, 0.95) == NEVER


def test_of_too_few_marks_nothing_shows() -> None:
    assert least([said(*SURE)], 0.95) == NEVER
    assert least([said(*SURE)] * 2, 0.95) == 0.97
    assert least([], 0.95) == NEVER
