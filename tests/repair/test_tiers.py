"""What is applied, what is proposed, what is not said: by the measured thresholds."""

from __future__ import annotations

import pytest

from pipeline.repair import decode
from pipeline.repair.decode import Proposal
from pipeline.repair.decode.thresholds import Thresholds
from pipeline.repair.learnt import find_learnt

LIMITS = Thresholds(
    schema_version=1,
    applied={"LRN001": 0.95, "LRN002": 0.9, "LRN004": 0.9},
    proposed={"LRN001": 0.6, "LRN002": 0.5, "LRN004": 0.5},
)


def mark(rule_id: str, probability: float, start: int = 2, group: str = "a") -> Proposal:
    return Proposal(0, start, "“", probability, "model", rule_id, group)


@pytest.fixture
def tiers(monkeypatch: pytest.MonkeyPatch):
    def of(*proposals: Proposal) -> list[str]:
        monkeypatch.setattr(decode, "propose", lambda *_, **__: list(proposals))
        monkeypatch.setattr(decode, "thresholds", lambda: LIMITS)
        return [found.tier.value for found in find_learnt(["深化放管服改革"], ())]

    return of


@pytest.mark.parametrize(
    ("rule_id", "probability", "tier"),
    [
        ("LRN001", 0.95, ["applied"]),
        ("LRN001", 0.949, ["proposed"]),
        ("LRN001", 0.6, ["proposed"]),
        ("LRN001", 0.599, []),
        ("LRN002", 0.9, ["applied"]),  # each rule by its own
        ("LRN004", 0.99, ["proposed"]),  # a numeral carries content: a person chooses
        ("LRN006", 0.99, []),  # no threshold was measured
    ],
)
def test_a_threshold_is_reached_exactly(tiers, rule_id, probability, tier) -> None:
    assert tiers(mark(rule_id, probability)) == tier


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        (0.96, 0.96, ["applied"] * 2),
        (0.96, 0.7, ["proposed"] * 2),
        (0.7, 0.96, ["proposed"] * 2),
        (0.96, 0.5, []),
        (0.5, 0.96, []),
    ],
)
def test_both_marks_of_a_pair_share_the_lower_tier(tiers, first, second, both) -> None:
    assert tiers(mark("LRN001", first), mark("LRN001", second, 5)) == both
    apart = tiers(mark("LRN001", first), mark("LRN001", second, 5, "b"))
    assert apart == [*tiers(mark("LRN001", first)), *tiers(mark("LRN001", second))]
