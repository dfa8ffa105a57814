"""The repair of our own documents does not get worse; see tests/cases/repair."""

from pathlib import Path

import pytest

from pipeline.edits import Tier
from pipeline.evaluation.corpus import documents
from pipeline.evaluation.measuring import measure, score
from pipeline.evaluation.results import whole_repair

CASES = Path(__file__).parent.parent / "cases" / "repair" / "own"


@pytest.fixture(scope="module")
def tallies():
    return measure(documents(CASES), whole_repair)


@pytest.mark.parametrize(
    ("line", "precision", "recall"),
    [(Tier.CERTAIN, 1.0, 0.02), (Tier.LIKELY, 0.98, 0.43), (Tier.POSSIBLE, 0.95, 0.62)],
)
def test_quotation_marks_are_put_back(tallies, line: Tier, precision: float, recall: float) -> None:
    found = score(tallies, "quotes", line)
    assert found.lost == 546
    assert (found.precision, found.recall) >= (precision, 0)
    assert found.recall >= recall


def test_dates_are_put_back_without_an_error(tallies) -> None:
    found = score(tallies, "dates", Tier.CERTAIN)
    assert found.precision == 1.0
    assert found.recall >= 0.9
