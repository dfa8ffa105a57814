"""What is certain, what is likely, what is possible, what is not said: by measured thresholds."""

from __future__ import annotations

import msgspec
import pytest

from pipeline.edits import Tier
from pipeline.repair import decode
from pipeline.repair.decode import Levels, Proposal
from pipeline.repair.decode.levels import HALVES
from pipeline.repair.decode.thresholds import NEVER, Thresholds
from pipeline.repair.learnt import find_learnt

LIMITS = Thresholds(
    schema_version=1,
    applied={"LRN001": 0.95, "LRN002": 0.9, "LRN004": 0.9},
    proposed={"LRN001": 0.6, "LRN002": 0.5, "LRN004": 0.5, "LRN006": 0.5},
)
LINES = Levels(
    schema_version=1,
    likely={
        "LRN001": {"report": 0.75, "sparse": 0.8, "statute": NEVER},
        "LRN002": {"report": 0.81},
        "LRN004": {"report": 0.5},
        "LRN006": {"report": 0.5},
        HALVES: {"report": 0.78},
    },
)
TEXT = "深化放管服改革，不断前行"


def mark(
    rule_id: str,
    probability: float,
    start: int = 2,
    group: str = "a",
    register: str = "report",
) -> Proposal:
    return Proposal(
        0, start, "“", probability, "model", rule_id, group, register=register, has_evidence=True
    )


@pytest.fixture
def tiers(monkeypatch: pytest.MonkeyPatch):
    def of(*proposals: Proposal) -> list[str]:
        monkeypatch.setattr(decode, "propose", lambda *_, **__: list(proposals))
        monkeypatch.setattr(decode, "thresholds", lambda: LIMITS)
        monkeypatch.setattr(decode, "levels", lambda: LINES)
        return [found.tier.value for found in find_learnt([TEXT], ())]

    return of


@pytest.mark.parametrize(
    ("rule_id", "probability", "tier"),
    [
        ("LRN001", 0.95, ["certain"]),
        ("LRN001", 0.949, ["likely"]),
        ("LRN001", 0.75, ["likely"]),
        ("LRN001", 0.749, ["possible"]),
        ("LRN001", 0.6, ["possible"]),
        ("LRN001", 0.599, []),
        ("LRN002", 0.9, ["certain"]),  # each rule by its own
        ("LRN002", 0.81, ["likely"]),
        ("LRN002", 0.809, ["possible"]),
        ("LRN004", 0.99, ["possible"]),  # a numeral carries content: a person chooses
        ("LRN006", 0.99, ["possible"]),  # and of two dates
        ("LRN005", 0.99, []),  # no threshold was measured
    ],
)
def test_a_threshold_is_reached_exactly(tiers, rule_id, probability, tier) -> None:
    assert tiers(mark(rule_id, probability)) == tier


@pytest.mark.parametrize(
    ("register", "probability", "tier"),
    [
        ("sparse", 0.8, "likely"),
        ("sparse", 0.799, "possible"),
        ("statute", 0.949, "possible"),
        ("unheard of", 0.949, "possible"),
    ],
)
def test_where_likely_begins_depends_on_how_the_document_quotes(
    tiers, register, probability, tier
) -> None:
    assert tiers(mark("LRN001", probability, register=register)) == [tier]


@pytest.mark.parametrize(("probability", "tier"), [(0.78, "likely"), (0.779, "possible")])
def test_a_half_of_a_pair_has_a_threshold_of_its_own(tiers, probability, tier) -> None:
    half = msgspec.structs.replace(mark("LRN001", probability), basis="forced")
    assert tiers(half) == [tier]


@pytest.mark.parametrize(
    ("new", "probability", "tier"),
    [
        ("”“", 0.8, "likely"),
        ("”、“", 0.81, "likely"),
        ("”、“", 0.809, "possible"),
        ("”。", 0.75, "likely"),
    ],
)
def test_a_mark_put_in_with_quotation_marks_is_as_sure_as_alone(
    tiers, new, probability, tier
) -> None:
    assert tiers(msgspec.structs.replace(mark("LRN001", probability), new=new)) == [tier]


@pytest.mark.parametrize(
    ("start", "tier"), [(8, "possible"), (9, "possible"), (10, "likely"), (7, "likely")]
)
def test_beside_what_turns_the_sense_nothing_is_likely(tiers, start, tier) -> None:
    assert TEXT[8] == "不"
    assert tiers(mark("LRN001", 0.9, start)) == [tier]


def test_without_evidence_of_loss_nothing_is_likely(tiers) -> None:
    assert tiers(msgspec.structs.replace(mark("LRN002", 0.85), has_evidence=False)) == ["possible"]


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        (0.96, 0.96, ["certain"] * 2),
        (0.96, 0.8, ["likely"] * 2),
        (0.8, 0.96, ["likely"] * 2),
        (0.96, 0.7, ["possible"] * 2),
        (0.7, 0.8, ["possible"] * 2),
        (0.96, 0.5, []),
        (0.5, 0.96, []),
    ],
)
def test_both_marks_of_a_pair_share_the_lower_tier(tiers, first, second, both) -> None:
    assert tiers(mark("LRN001", first), mark("LRN001", second, 5)) == both
    apart = tiers(mark("LRN001", first), mark("LRN001", second, 5, "b"))
    assert apart == [*tiers(mark("LRN001", first)), *tiers(mark("LRN001", second))]


def test_the_words_of_earlier_logs_are_understood() -> None:
    read = [msgspec.json.decode(f'"{word}"', type=Tier) for word in ("applied", "proposed")]
    assert read == [Tier.CERTAIN, Tier.POSSIBLE]
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode('"sure"', type=Tier)


def test_the_line_takes_in_what_is_as_sure_or_surer() -> None:
    assert [tier.is_within(Tier.LIKELY) for tier in Tier] == [True, True, False]


def test_the_measured_levels_are_no_lower_than_they_may_be() -> None:
    measured = decode.levels()
    lines = [line for by_register in measured.likely.values() for line in by_register.values()]
    assert min(lines) >= 0.75
    across = [point for point in measured.curve if point.line == 0 and point.marks]
    right = sum(point.precision * point.marks for point in across)
    assert right / sum(point.marks for point in across) >= 0.95
