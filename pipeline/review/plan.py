"""Which edits a review copy shows, and under which names.

Writer and reader of the review copy share this, so that they mean the same.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.edits import Edit, EditKind, Tier
from pipeline.questions import asks
from pipeline.rereading import overlap

_NAME = "正本"
AUTHOR = f"{_NAME}·已改"
"""Author of the tracked changes that are in the print and certain, and of the comments on them."""

LIKELY_AUTHOR = f"{_NAME}·{Tier.LIKELY.label}"
"""Author of the tracked changes that are likely, so that a person may look at these alone."""

PROPOSAL_AUTHOR = f"{_NAME}·建议"
"""Author of what is not in the print, so that accepting the others' changes leaves it out."""

REMARK_AUTHOR = f"{_NAME}·提示"
"""Author of the comments that propose nothing."""

OURS = frozenset(
    {
        AUTHOR,
        LIKELY_AUTHOR,
        PROPOSAL_AUTHOR,
        REMARK_AUTHOR,
        _NAME,
        f"{_NAME}（{Tier.LIKELY.label}）",
    }
)
"""The authors of all that is this tool's, those of earlier versions included."""

TRACK_PROPERTY = "zhengben-track"
"""The custom property of a review copy: whether it tracks ``decisions`` or ``all``."""

BOOKMARK = "_zb_"
"""A hidden bookmark with this and the edit's id stands around each tracked change."""


def is_tracked(edit: Edit, track: str) -> bool:
    """Whether a copy that tracks so much shows the edit as a tracked change.

    Where it does not, what is in the print stands in the text, and what waits is told in a
    comment.
    """
    return track == "all" or edit.kind is EditKind.MANUAL or (edit.status == "in" and asks(edit))


def shown_edits(edits: Iterable[Edit]) -> dict[str, list[Edit]]:
    """By path, the edits to decide on: those that are in, and proposals that wait.

    A proposal that overlaps an edit that is in (a person's own, say) is left out; of proposals
    that overlap, the first stays. Sorted by place, those at one place in log order: in that order
    they stand when all are accepted.
    """
    order: dict[str, int] = {}
    found: dict[str, list[Edit]] = {}
    waiting: list[Edit] = []
    for number, edit in enumerate(edits):
        order[edit.id] = number
        if edit.status == "in":
            found.setdefault(edit.path, []).append(edit)
        elif edit.tier is not Tier.CERTAIN:
            waiting.append(edit)
    for edit in waiting:
        others = found.setdefault(edit.path, [])
        if not any(overlap(edit, other) for other in others):
            others.append(edit)
    for others in found.values():
        others.sort(key=lambda e: (e.start, e.end, order[e.id]))
    return found
