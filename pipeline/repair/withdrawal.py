"""Edits that break the certificate are taken back and reported."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence

from pipeline.attestation import Witness
from pipeline.certificate import (
    Damage,
    is_content,
    is_equivalent,
    is_explained,
    is_insertion,
    makes_whole,
    without_content,
)
from pipeline.edits import Edit, EditKind
from pipeline.repair.catalog import UNCERTIFIED
from pipeline.repair.element import Element

log = logging.getLogger(__name__)

_MOST_TRIALS = 400
"""So many lots are tried; what is still waiting then is dropped whole."""

Holds = Callable[[Sequence[Edit]], bool]


def withdraw_uncertified(
    item: Element, channels: Mapping[str, Damage], witness: Witness | None, is_parted: bool
) -> bool:
    """Take back edits that break the certificate.

    Args:
        item: the element.
        channels: the losing channels that may explain its insertions, by id.
        witness: what the original page bears out, where there is one.
        is_parted: whether a person refused some of its insertions.

    Returns:
        Whether any was taken back.
    """
    text = item.element.text
    edits = item.draft.edits
    others = [*item.proposals, *item.offered]

    def says_the_same(kept: Sequence[Edit]) -> bool:
        return is_equivalent(text, kept, item.path)

    def was_lost(kept: Sequence[Edit]) -> bool:
        explained = is_explained(text, [*kept, *others], item.path, channels)
        return explained and (is_parted or makes_whole(text, kept, item.path))

    def is_sound(edit: Edit) -> bool:
        if edit.kind is EditKind.INSERT:
            return is_insertion(edit)
        return edit.kind is not EditKind.WITNESS or (
            witness is not None and witness.bears_out(edit)
        )

    sound = [edit for edit in edits if is_sound(edit)]
    if len(sound) == len(edits) and says_the_same(edits) and was_lost(edits):
        return False
    form = without_content(edits)
    content = [edit for edit in sound if is_content(edit)]
    # The channel holds on the text with all its form repaired: that is where insertions start.
    kept = _certified([], form, says_the_same)
    kept = _certified(kept, content, was_lost)
    places = {id(edit) for edit in kept}
    gone = [edit for edit in edits if id(edit) not in places]
    log.info("%s: %d edits break the certificate and were dropped", item.path, len(gone))
    item.draft = item.draft_of(kept)
    item.withdrawn += gone
    return bool(gone)


def report_withdrawn(item: Element) -> None:
    """Report what was taken back (``CERT001``)."""
    for edit in item.withdrawn:
        message = f"此处拟{_told(edit)}（{edit.rule_id}），不能通过核验，未改，请核对原文"
        item.report(UNCERTIFIED, edit.start, edit.end, message)


def _told(edit: Edit) -> str:
    """What the edit would have done, for people."""
    if not edit.old:
        return f"补“{edit.new}”"
    if not edit.new:
        return "去掉空格" if edit.old.isspace() else f"去掉“{edit.old}”"
    return f"将“{edit.old}”改为“{edit.new}”"


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
