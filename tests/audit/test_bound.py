"""Relations are checked only where names, units and grammar bind them: documents of own wording.

``bound.txt`` holds correct passages in which figures stand beside others that they are not of;
``slips.txt`` passages in which ``[[right|wrong]]`` stands for a figure.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline import convert
from pipeline.audit.checks import find_checks
from pipeline.audit.findings import Check

CASES = Path(__file__).parents[1] / "cases" / "claims"


def passages(name: str) -> list[str]:
    return (CASES / name).read_text(encoding="utf-8").strip().split("\n---\n")


def wrong(passage: str) -> list[Check]:
    text = f"关于有关情况的报告\n\n市人民政府：\n{passage}\n"
    return [c for c in find_checks(convert.read(text.encode(), "文.txt")) if not c.agrees]


@pytest.mark.parametrize("passage", passages("bound.txt"))
def test_what_is_not_bound_is_not_called_wrong(passage: str) -> None:
    assert [c.explanation for c in wrong(passage)] == []


@pytest.mark.parametrize("passage", passages("slips.txt"))
def test_a_slip_is_found_and_the_right_figure_is_not_called_wrong(passage: str) -> None:
    right, slip = (re.sub(r"\[\[(.*?)\|(.*?)\]\]", rf"\{i}", passage) for i in (1, 2))
    assert [c.explanation for c in wrong(right)] == []
    assert wrong(slip)
