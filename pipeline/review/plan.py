"""Which edits a review copy shows, and how one element's text divides into them.

Writer and reader of the review copy share this, so that they mean the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from pipeline.edits import Edit, Tier

AUTHOR = "正本"
"""Author of every tracked change and comment that the review copy carries."""

BOOKMARK = "_zb_"
"""A hidden bookmark with this and the edit's id stands around each tracked change."""


class Stretch(msgspec.Struct, frozen=True):
    """A stretch of an element: untouched text, or one edit.

    Attributes:
        start: code point in the text before repair.
        old: the text before repair.
        edit: the edit, or ``None``.
    """

    start: int
    old: str
    edit: Edit | None = None

    @property
    def end(self) -> int:
        """Just after ``old``."""
        return self.start + len(self.old)


def shown_edits(edits: Iterable[Edit]) -> dict[str, list[Edit]]:
    """By path, the edits to decide on: those that are in, and proposals that wait.

    A proposal that overlaps an edit that is in (a person's own, say) is left out; of proposals
    that overlap, the first stays. Sorted by place, those at one place in log order.
    """
    found: dict[str, list[Edit]] = {}
    waiting: list[Edit] = []
    for edit in edits:
        if edit.status == "in":
            found.setdefault(edit.path, []).append(edit)
        elif edit.tier is Tier.PROPOSED:
            waiting.append(edit)
    for edit in waiting:
        others = found.setdefault(edit.path, [])
        if not any(_overlap(edit, other) for other in others):
            others.append(edit)
    for others in found.values():
        others.sort(key=lambda e: (e.start, e.end))
    return found


def _overlap(one: Edit, other: Edit) -> bool:
    if one.start == one.end and other.start == other.end:
        return one.start == other.start and one.new == other.new
    return one.start < other.end and other.start < one.end


def stretches(text: str, edits: Sequence[Edit]) -> list[Stretch]:
    """The text before repair, divided.

    Args:
        text: the element's text before repair.
        edits: its edits as :func:`shown_edits` gives them; one that does not fit is left out.
    """
    found: list[Stretch] = []
    done = 0
    for edit in edits:
        if edit.start < done or text[edit.start : edit.end] != edit.old:
            continue
        if edit.start > done:
            found.append(Stretch(done, text[done : edit.start]))
        found.append(Stretch(edit.start, edit.old, edit))
        done = edit.end
    if done < len(text):
        found.append(Stretch(done, text[done:]))
    return found
