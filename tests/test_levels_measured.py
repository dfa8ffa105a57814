"""How the thresholds of a level are chosen from what was measured."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.repair.decode.thresholds import NEVER
from pipeline.training.levels import LEAST, Said, least


def said(*edits: tuple[float, bool]) -> Said:
    scores, right = zip(*edits, strict=True)
    return Said(np.array(scores), np.array(right, dtype=float), np.ones(len(edits)), len(edits))


SURE = [(0.9, True)] * 10


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ([(0.8, True)], 0.8),
        ([(0.8, True), (0.8, False)], 0.9),  # the median holds no longer
        ([(LEAST, True)], LEAST),
        ([(LEAST - 0.01, True)], 0.9),  # alone it is too unsure
    ],
)
def test_the_lowest_probability_that_keeps_the_precision(
    more: list[tuple[float, bool]], line: float
) -> None:
    assert least([said(*SURE, *more)] * 8, 0.95) == line


def test_one_bad_document_of_few_is_too_much() -> None:
    bad = said(*SURE, *[(0.85, False)] * 6)
    good = said(*SURE, *[(0.85, True)] * 6)
    assert least([good] * 9 + [bad], 0.95) == 0.9
    assert least([good] * 9 + [bad], 0.95, slack=0.1) == 0.85


def test_of_too_few_marks_nothing_shows() -> None:
    assert least([said(*SURE)], 0.95) == NEVER
    assert least([said(*SURE)] * 2, 0.95) == 0.9
    assert least([], 0.95) == NEVER
