"""Slips of a typist among right statements that look wrong, over every kind of claim checked."""

from __future__ import annotations

import pytest
from statement_cases import documents, score


@pytest.mark.parametrize(("half", "least"), [("slips/open", 33), ("slips/apart", 34)])
def test_slips_are_found_and_right_statements_let_be(half: str, least: int) -> None:
    found = score(half)
    assert found.false == []
    assert found.found >= least


@pytest.mark.parametrize("half", ["slips/open", "slips/apart"])
def test_there_are_as_many_traps_as_slips(half: str) -> None:
    both = list(documents(half))
    slips = sum(len(one.wrong) for one in both)
    assert slips >= 30
    assert sum(len(one.traps) for one in both) >= slips
