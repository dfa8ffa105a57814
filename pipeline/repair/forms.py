"""A text with its form repaired, as the channels look at it before any edit is made."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.repair.rule import Facts, Rule
from pipeline.repair.rules import width

_MOST_ROUNDS = 10

WIDTHS = (width.fullwidth_brackets, width.fullwidth_marks)
"""Rules that restore the widths of marks."""


def form_text(text: str, rules: Sequence[Rule] = WIDTHS) -> str:
    """The text with its form repaired by these rules, its widths by default."""
    for _ in range(_MOST_ROUNDS):
        before = text
        for rule in rules:
            assert rule.find_edits is not None
            for found in sorted(rule.find_edits(text, Facts()), key=lambda r: -r.start):
                text = text[: found.start] + found.new + text[found.end :]
        if text == before:
            break
    return text
