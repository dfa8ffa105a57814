"""The rules, in the order in which they are asked.

A rule stands in one module of this package and is found there: within a module rules are asked in
the order of their definition.
"""

from types import ModuleType

from pipeline.repair.rule import Rule
from pipeline.repair.rules import (
    dates,
    elements,
    markup,
    numbers,
    pairs,
    punctuation,
    seams,
    sequence,
    sources,
    structure,
    units,
    unprinted,
    width,
    wording,
)

_CHANGING = (numbers, dates, punctuation, width, units, seams, pairs, wording, sequence, sources)
"""Of two rules that change the same characters the earlier one wins: numbers know best."""
_REPORTING = (
    seams,
    pairs,
    punctuation,
    numbers,
    units,
    wording,
    sequence,
    sources,
    dates,
    width,
    markup,
    structure,
    elements,
    unprinted,
)
"""The order of findings on one element."""


def _rules_of(module: ModuleType) -> list[Rule]:
    return [value for value in vars(module).values() if isinstance(value, Rule)]


RULES: tuple[Rule, ...] = (
    *(rule for module in _CHANGING for rule in _rules_of(module) if rule.find_edits),
    *(rule for module in _REPORTING for rule in _rules_of(module) if not rule.find_edits),
)
"""Every rule; a finder earlier in the list wins where two want the same characters."""
