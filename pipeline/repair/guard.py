"""The certificate's word inside the engine: edits that break it are taken back and reported."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from pipeline.certificate import is_equivalent, undamages
from pipeline.edits import Edit, EditKind, Severity
from pipeline.repair.element import Element, draft_of, finding

log = logging.getLogger(__name__)


def drop_uncertified(item: Element, sha: str) -> None:
    """Take back edits that break the certificate, and report them (``CERT001``)."""
    text = item.element.text
    edits = item.draft.edits
    if not edits:
        return

    def holds(kept: Sequence[Edit]) -> bool:
        return is_equivalent(text, kept, item.path) and all(
            undamages(text, kept, item.path, damage) for damage in item.damages.values()
        )

    if holds(edits):
        return
    kept = _certified(edits, holds)
    ids = {edit.id for edit in kept}
    gone = [edit for edit in edits if edit.id not in ids]
    log.warning("%s: %d edits break the certificate and were dropped", item.path, len(gone))
    item.draft = draft_of(item, kept)
    for edit in gone:
        message = f"修改 {edit.id}（{edit.rule_id}）不能通过核验，已撤回，请核对原文"
        item.findings.append(
            finding(item, "CERT001", Severity.WARNING, edit.start, edit.end, message, sha)
        )


def _certified(edits: Sequence[Edit], holds: Callable[[Sequence[Edit]], bool]) -> list[Edit]:
    """From none, every edit (with its group) that leaves the certificate intact, form first.

    Whole lots are tried before they are halved, so that few bad edits among many cost little.
    """
    units: dict[str, list[Edit]] = {}
    for edit in edits:
        units.setdefault(edit.group or edit.id, []).append(edit)
    order = sorted(units.values(), key=lambda u: (u[0].kind is EditKind.INSERT, u[0].start))
    kept: list[Edit] = []
    waiting = [order]
    while waiting:
        lot = waiting.pop()
        candidate = sorted(
            [*kept, *(edit for unit in lot for edit in unit)], key=lambda e: (e.start, e.end)
        )
        if holds(candidate):
            kept = candidate
        elif len(lot) > 1:
            half = len(lot) // 2
            waiting += [lot[half:], lot[:half]]
    return kept
