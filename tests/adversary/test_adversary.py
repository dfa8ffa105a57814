"""The short attack: the same cases every time; no promise breaks but those known to break today."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.adversary import ATTACKS
from tests.adversary.attack import Seen, carry_out, fewer, shrunk
from tests.adversary.known import KNOWN
from tests.adversary.reading import Reading, Source, page_text

SEED = 0
Failing = Callable[[str], dict[str, Seen]]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="alarms, pipes and process groups")


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> Failing:
    """The kinds that fail in the short attack of a name, carried out once."""

    @cache
    def attacked(name: str) -> dict[str, Seen]:
        attack = ATTACKS[name](tmp_path_factory.mktemp(name))
        tally = carry_out(attack, SEED, iter(range(attack.short)))
        assert tally.tried == attack.short
        return tally.failing(attack.tolerated)

    return attacked


@pytest.mark.parametrize("name", ATTACKS)
def test_no_promise_breaks_that_is_not_known_to(name: str, failing: Failing) -> None:
    new = {kind: seen for kind, seen in failing(name).items() if kind not in KNOWN.get(name, {})}
    assert new == {}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        pytest.param(name, kind, marks=pytest.mark.xfail(strict=True, reason=reason))
        for name, kinds in KNOWN.items()
        for kind, reason in kinds.items()
    ],
)
def test_what_is_known_to_break_holds(name: str, kind: str, failing: Failing) -> None:
    assert kind not in failing(name)


def test_a_case_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    from tests.adversary.attack import random_of

    for name, attack in ATTACKS.items():
        made = [attack(tmp_path).make(random_of(name, 3, 7)) for _ in range(2)]
        assert made[0] == made[1]


def test_a_failure_is_made_smaller_until_nothing_can_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader that loses a character is caught, and the least document shown."""
    from tests.adversary import reading
    from tests.adversary.attack import random_of

    as_read = reading.as_read

    def losing(data: bytes, name: str) -> reading.Read:
        read = as_read(data, name)
        read.elements = [text.replace("台账", "台") for text in read.elements]
        return read

    monkeypatch.setattr(reading, "as_read", losing)
    attack = Reading(tmp_path)
    cases = (attack.make(random_of("reading", 0, number)) for number in range(100))
    case = next(c for c in cases if any(f.kind == "lost" for f in attack.check(c)))
    least = shrunk(attack, case, "lost")
    assert [piece.name for piece in least.pieces] == ["paragraph"]


def test_what_a_page_shows_is_its_text_nodes() -> None:
    page = "<title>x</title><p>甲&amp;乙<script>var a = '丙';</script><!-- 丁 --><td>戊"
    assert page_text(page) == "甲&乙戊"
    assert [*fewer((1, 2, 3, 4))][:2] == [(3, 4), (1, 2)]
    assert Source(()).text == "\n"
