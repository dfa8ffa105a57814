"""Figures that are one slip away from what those around them give, however the words put it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline import convert
from pipeline.audit import slips
from pipeline.audit.checks import find_checks
from pipeline.audit.findings import Check
from pipeline.audit.indicator import find_indicators
from pipeline.audit.relations import ways_to
from pipeline.audit.roles import statements_of
from pipeline.audit.ways import Scope

CASES = Path(__file__).parents[1] / "cases" / "claims"


def lines(name: str) -> list[str]:
    return (CASES / name).read_text(encoding="utf-8").strip().split("\n")


def checks(passage: str) -> list[Check]:
    text = f"关于有关情况的通报\n\n各单位：\n{passage}\n"
    return find_checks(convert.read(text.encode(), "文.txt"))


def wrong(passage: str) -> list[str]:
    return [check.explanation for check in checks(passage) if not check.agrees]


@pytest.mark.parametrize("passage", lines("any_words.txt"))
def test_a_slip_is_found_in_whatever_words(passage: str) -> None:
    right, slip = (re.sub(r"\[\[(.*?)\|(.*?)\]\]", rf"\{i}", passage) for i in (1, 2))
    assert wrong(right) == []
    assert wrong(slip)


@pytest.mark.parametrize("passage", lines("any_words_kept.txt"))
def test_what_nothing_gives_is_let_be(passage: str) -> None:
    assert wrong(passage) == []


@pytest.mark.parametrize(
    ("passage", "is_wrong"),
    [
        # Two digits changed are one of 90 numbers, one wrong of three digits one of 50.
        ("全镇常住居民1561人、892户，平均一户1.57人。", True),
        ("全镇常住居民1561人、892户，平均一户2.75人。", True),
        ("全镇常住居民1561人、892户，平均一户2.57人。", False),  # no single slip
        # What is told in part may be less than the whole by any amount, of few digits by chance.
        ("登记社会组织318家，当中社团121家、基金会8家。", False),
        ("登记来信来访733件次，当中来信412件次，来访312件次。", True),
        ("登记来信来访733件次，当中来信412件次，来访121件次。", False),
        # What is left at the end may be of years before.
        ("入库6420吨，出库5185吨，还存1325吨。", True),
        ("入库6420吨，出库5185吨，年末结存1735吨。", False),
    ],
)
def test_how_much_is_left_to_chance(passage: str, is_wrong: bool) -> None:
    assert bool(wrong(passage)) is is_wrong


def test_an_endless_paragraph_is_read_once() -> None:
    """Each figure looks at a few before it, so that more of them give it no more ways."""

    def most_ways(count: int) -> int:
        text = "，".join(f"其中甲{i % 97 + 11}家，占{i % 89 + 10}.5%" for i in range(count))
        document = convert.read(f"通报\n\n{text}。\n".encode(), "文.txt")
        (statement,) = list(slips.joined(statements_of(find_indicators(document))))[-1:]
        return max(len(list(ways_to(Scope(statement, at)))) for at in range(len(statement) - 4))

    assert most_ways(200) == most_ways(800)


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        # 61.2% is said of all; what stands there is of another kind.
        (
            "资产总额1862.7亿元，负债总额1139.5亿元，资产负债率61.2%。其中商业类企业资产负债率为54.3%。",
            False,
        ),
        ("资产总额1862.7亿元，负债总额1139.5亿元，资产负债率62.1%。", True),
    ],
)
def test_what_another_figure_says_is_no_error_of_this_one(text, is_told):
    checks = find_checks(convert.read(f"关于国资监管的通报\n{text}\n".encode(), "a.txt"))
    assert any(not check.agrees for check in checks) is is_told
