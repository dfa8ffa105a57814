"""What a model's agreement does to a proposal, and what it is never asked about."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec
import pytest

from pipeline.edits import Basis, Tier
from pipeline.repair import decode
from pipeline.repair.advisor.advice import Advice, prompt_sha256
from pipeline.repair.advisor.record import (
    AdviceRecord,
    Advisor,
    Asked,
    Calibration,
    Point,
    calibrated,
    window_sha256,
)
from pipeline.repair.decode import Levels, Proposal
from pipeline.repair.decode.thresholds import NEVER, Thresholds
from pipeline.repair.learnt import Learnt, find_learnt

TEXT = "深化放管服改革，不断前行"
LIMITS = Thresholds(
    schema_version=1,
    applied={"LRN001": 0.95, "LRN003": 0.95},
    proposed=dict.fromkeys(("LRN001", "LRN002", "LRN003", "LRN004", "LRN005", "LRN006"), 0.3),
)
LINES = Levels(
    schema_version=1,
    likely={
        "LRN001": {"report": 0.75, "statute": NEVER},
        "LRN002": {"report": 0.81},
        "LRN003": {"report": 0.75},
    },
)


def pair(probability: float = 0.5, **more: object) -> list[Proposal]:
    opening = Proposal(
        0, 2, "“", probability, "model", "LRN001", "a", (("‘", 0.3),), register="report",
        has_evidence=True,
    )  # fmt: skip
    both = [opening, msgspec.structs.replace(opening, start=5, new="”")]
    return [msgspec.structs.replace(one, **more) for one in both]  # type: ignore[arg-type]


def advisor(agreed: int = 200, right: int = 200) -> Advisor:
    points = dict.fromkeys(("LRN001", "LRN002", "LRN003"), (Point(0.3, agreed, right),))
    return Advisor("某模型", "h:1", Calibration(1, "某模型", prompt_sha256(), points))


def advice(
    places: Sequence[tuple[int, str]], whose: Advisor, text: str = TEXT
) -> tuple[Advice, list[str]]:
    """What a record says, and the paragraphs that are asked for."""
    asked = (Asked(window_sha256(text), tuple(places)),)
    found = Advice(whose, AdviceRecord(1, whose.model, whose.host, prompt_sha256(), asked))
    seen: list[str] = []
    plain = found.on

    def on(paragraphs: Sequence[str]) -> list[dict[int, str]]:
        seen.extend(paragraphs)
        return plain(paragraphs)

    found.on = on  # type: ignore[method-assign]
    return found, seen


@pytest.fixture
def learnt(monkeypatch: pytest.MonkeyPatch):
    def of(proposals: Sequence[Proposal], said: Advice | None, text: str = TEXT) -> list[Learnt]:
        monkeypatch.setattr(decode, "propose", lambda *_, **__: list(proposals))
        monkeypatch.setattr(decode, "thresholds", lambda: LIMITS)
        monkeypatch.setattr(decode, "levels", lambda: LINES)
        return find_learnt([text], (), advice=said)

    return of


BOTH = ((2, "“"), (5, "”"))


@pytest.mark.parametrize(
    ("whose", "tier"),
    [
        (advisor(), Tier.LIKELY),
        (advisor(51, 51), Tier.POSSIBLE),  # too few to show 0.95
        (advisor(52, 52), Tier.LIKELY),
        (advisor(200, 186), Tier.POSSIBLE),
        (Advisor("某模型", "h:1"), Tier.POSSIBLE),
    ],
)
def test_agreement_is_worth_what_was_measured(learnt, whose: Advisor, tier: Tier) -> None:
    said, _ = advice(BOTH, whose)
    found = learnt(pair(), said)
    assert {one.tier for one in found} == {tier}
    assert {one.replacement.basis for one in found} == {Basis.ADVISOR}
    measured = whose.calibration.worth("LRN001", 0.5) if whose.calibration else 0.0
    assert {one.replacement.probability for one in found} == {
        max(math.floor(measured * 1000) / 1000, 0.5)
    }
    for one in found:
        others = sum(other.probability for other in one.replacement.alternatives)
        assert one.replacement.probability + others <= 1


@pytest.mark.parametrize(
    "places",
    [
        (),
        ((2, "“"),),  # half of a pair is none
        ((2, "“"), (6, "”")),
        ((2, "‘"), (5, "’")),
        ((2, "“"), (5, "”，")),
        ((2, "“"), (5, "年")),  # a record may be anyone's
        ((2, "“"), (5, "”务")),
        ((-1, "“"), (10**9, "”")),
    ],
)
def test_anything_else_changes_nothing(learnt, places: tuple[tuple[int, str], ...]) -> None:
    said, seen = advice(places, advisor())
    assert learnt(pair(), said) == learnt(pair(), None)
    assert seen == [TEXT]


@pytest.mark.parametrize(
    "proposals",
    [
        pair(rule_id="LRN003"),
        pair(rule_id="LRN004"),
        pair(rule_id="LRN006"),
        pair(has_evidence=False),
        pair(0.8),  # likely without it
        pair(0.96),  # certain
        pair(0.2),  # not even possible
        [pair()[0], msgspec.structs.replace(pair()[1], start=8)],  # beside 不
    ],
)
def test_what_is_never_asked(learnt, proposals: list[Proposal]) -> None:
    said, seen = advice((*BOTH, (8, "”")), advisor())
    assert learnt(proposals, said) == learnt(proposals, None)
    assert [text for text in seen if text] == []


def test_never_certain_and_not_where_likely_was_never_measured(learnt) -> None:
    said, _ = advice(BOTH, advisor(10**6, 10**6))
    assert {one.tier for one in learnt(pair(), said)} == {Tier.LIKELY}
    assert {one.tier for one in learnt(pair(register="statute"), said)} == {Tier.POSSIBLE}


def test_what_was_said_by_another_model_or_of_another_text_is_not_used(learnt) -> None:
    said, _ = advice(BOTH, advisor(), text="深化放管服改革")
    assert learnt(pair(), said) == learnt(pair(), None)
    asked = (Asked(window_sha256(TEXT), BOTH),)
    for model, host, prompt in (
        ("别的", "h:1", prompt_sha256()),
        ("某模型", "h:2", prompt_sha256()),
        ("某模型", "h:1", ""),
    ):
        kept = AdviceRecord(1, model, host, prompt, asked)
        other = Advice(advisor(), kept)
        assert learnt(pair(), other) == learnt(pair(), None)
        assert other.record() is None


@pytest.mark.parametrize(
    ("points", "own", "whose"),
    [
        ((Point(0.6, 60, 60), Point(0.7, 5, 5)), 0.75, 0),  # too few are known of its own
        ((Point(0.6, 60, 60), Point(0.7, 60, 40)), 0.75, 0),  # the likelier are no worse
        ((Point(0.6, 60, 40), Point(0.7, 60, 60)), 0.75, 1),
        ((Point(0.6, 60, 40), Point(0.7, 60, 60)), 0.65, 0),
    ],
)
def test_agreement_is_worth_no_less_where_the_proposal_is_likelier(
    points: tuple[Point, ...], own: float, whose: int
) -> None:
    found = Calibration(1, "某模型", "", {"LRN001": points})
    assert found.worth("LRN001", own) == points[whose].worth > 0


def test_a_calibration_counts_by_rule_and_own_probability() -> None:
    cases = [("LRN001", 0.3, True), ("LRN001", 0.399, False), ("LRN001", 0.7, True)]
    found = calibrated("某模型", "p", [*cases, ("LRN002", 0.5, True)])
    assert found.points["LRN001"] == (Point(0.3, 2, 1), Point(0.7, 1, 1))
    assert found.points["LRN002"] == (Point(0.5, 1, 1),)
    assert found.worth("LRN001", 0.25) == 0.0
    assert found.worth("LRN005", 0.5) == 0.0
