"""The certificate's word inside the engine: edits that break it are taken back and reported."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from pipeline.certificate import is_equivalent, undamages
from pipeline.edits import Edit, EditKind, Severity
from pipeline.repair.draft import Draft
from pipeline.repair.element import Element, finding

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
    kept = _largest_certified(edits, holds)
    gone = [edit for edit in edits if edit not in kept]
    log.warning("%s: %d edits break the certificate and were dropped", item.path, len(gone))
    draft = Draft(text)
    for edit in reversed(kept):
        draft.make(edit, edit.start)
    item.draft = draft
    for edit in gone:
        message = f"修改 {edit.id}（{edit.rule_id}）不能通过核验，已撤回，请核对原文"
        item.findings.append(
            finding(item, "CERT001", Severity.WARNING, edit.start, edit.end, message, sha)
        )


def _largest_certified(
    edits: Sequence[Edit], holds: Callable[[Sequence[Edit]], bool]
) -> list[Edit]:
    """Greedily, from none, every edit (with its group) that leaves the certificate intact."""
    units: dict[str, list[Edit]] = {}
    for edit in edits:
        units.setdefault(edit.group or edit.id, []).append(edit)
    kept: list[Edit] = []
    for unit in sorted(units.values(), key=lambda u: (u[0].kind is EditKind.INSERT, u[0].start)):
        candidate = sorted([*kept, *unit], key=lambda e: (e.start, e.end))
        if holds(candidate):
            kept = candidate
    return kept
