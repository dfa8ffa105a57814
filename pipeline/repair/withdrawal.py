"""Edits that break the certificate are taken back, and reported."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from pipeline.certificate import is_content, is_equivalent, undamages, without_content
from pipeline.edits import Edit
from pipeline.repair.catalog import UNCERTIFIED
from pipeline.repair.element import Element

log = logging.getLogger(__name__)

_MOST_TRIALS = 400
"""So many lots are tried; what is still waiting then is dropped whole."""

Holds = Callable[[Sequence[Edit]], bool]


def withdraw_uncertified(item: Element) -> None:
    """Take back edits that break the certificate."""
    text = item.element.text
    edits = item.draft.edits

    def says_the_same(kept: Sequence[Edit]) -> bool:
        return is_equivalent(text, kept, item.path)

    def was_lost(kept: Sequence[Edit]) -> bool:
        return all(undamages(text, kept, item.path, damage) for damage in item.damages.values())

    if not edits or (says_the_same(edits) and was_lost(edits)):
        return
    form = without_content(edits)
    content = [edit for edit in edits if is_content(edit)]
    # The channel holds on the text with all its form repaired: that is where insertions start.
    kept = _certified([], form, says_the_same)
    kept = _certified(kept, content, was_lost)
    places = {id(edit) for edit in kept}
    item.withdrawn = [edit for edit in edits if id(edit) not in places]
    log.info("%s: %d edits break the certificate", item.path, len(item.withdrawn))
    item.draft = item.draft_of(kept)


def report_withdrawn(item: Element) -> None:
    """Report what was taken back (``CERT001``)."""
    for edit in item.withdrawn:
        message = f"修改 {edit.id}（{edit.rule_id}）不能通过核验，已撤回，请核对原文"
        item.report(UNCERTIFIED, edit.start, edit.end, message)


def _certified(kept: list[Edit], edits: Sequence[Edit], holds: Holds) -> list[Edit]:
    """``kept`` and, added to it, every edit (with its group) that leaves ``holds`` true.

    Whole lots are tried before they are halved, so that few bad edits among many cost little.
    """
    units: dict[str, list[Edit]] = {}
    for edit in edits:
        units.setdefault(edit.group or edit.id, []).append(edit)
    waiting = [list(units.values())]
    trials = 0
    while waiting and trials < _MOST_TRIALS:
        lot = waiting.pop()
        trials += 1
        candidate = sorted(
            [*kept, *(edit for unit in lot for edit in unit)], key=lambda e: (e.start, e.end)
        )
        if holds(candidate):
            kept = candidate
        elif len(lot) > 1:
            half = len(lot) // 2
            waiting += [lot[half:], lot[:half]]
    return kept
