"""One element of a review copy, read back: what was decided, and the proof that it comes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.edits import Edit
from pipeline.rereading import Reread, Seen, reread
from pipeline.review.docx_text import ShownText
from pipeline.review.plan import AUTHOR
from pipeline.text.chars import legal

_QUOTED = 12
"""Characters of context on each side of a difference."""


def seen_of(shown: ShownText) -> Seen:
    """A paragraph of the file as the reader of texts wants it."""
    return Seen(
        "".join(one.char for one in shown),
        "".join(one.state[0] for one in shown),
        "".join("y" if one.author == AUTHOR and one.state != "kept" else "n" for one in shown),
    )


def settle(path: str, before: str, edits: Sequence[Edit], shown: ShownText) -> Reread:
    """Read one element.

    Args:
        path: the element.
        before: its text before repair.
        edits: the edits the review copy showed there, by place.
        shown: its paragraph as the file holds it.
    """
    return reread(path, before, edits, seen_of(shown))


def first_difference(
    shown: Mapping[str, Seen], texts: Mapping[str, str], *, names_us: bool = True
) -> str | None:
    """Where a reviewed file first shows another text than comes out; ``None`` where nowhere.

    A tracked change of this tool's that is still open may read either way; whatever else is seen
    must be there, character by character, and nothing more.

    Args:
        shown: what the file shows, by path.
        texts: the repaired texts, by path.
        names_us: whether the file still says which changes are this tool's.
    """
    for path, seen in shown.items():
        if not names_us:
            seen = Seen(seen.text, seen.states, "y" * len(seen.text))
        at = _difference(seen, legal(texts.get(path, "")))
        if at is not None:
            stands = [c for i, c in enumerate(seen.text) if seen.stands(i, ours_stand=True)]
            here = "".join(stands)[max(at - _QUOTED, 0) : at + _QUOTED]
            there = texts.get(path, "")[max(at - _QUOTED, 0) : at + _QUOTED]
            return f"审阅文件作“{here}”，结果作“{there}”（{path} 第 {at + 1} 字处）"
    return None


def _difference(seen: Seen, text: str) -> int | None:
    """How far a text can be read from what is seen; ``None`` when to its end."""
    reached = {0}
    at, size = 0, len(seen.text)
    furthest = 0
    while at < size and reached:
        if not _is_open(seen, at):
            if not seen.stands(at, ours_stand=True):
                at += 1
                continue
            char = seen.text[at]
            reached = {i + 1 for i in reached if text[i : i + 1] == char}
            at += 1
        else:
            end = at
            while end < size and _is_open(seen, end):
                end += 1
            reached = _either(seen.part(at, end), reached, text)
            at = end
        furthest = max(reached, default=furthest)
    return None if at == size and len(text) in reached else furthest


def _is_open(seen: Seen, at: int) -> bool:
    return seen.states[at] != "k" and seen.ours[at] == "y"


def _either(seen: Seen, reached: set[int], text: str) -> set[int]:
    """Where open changes that follow each other may end: each run of one state may stand or not.

    Both halves of one change are decided by the edit; which it was, the log says.
    """
    start = 0
    while start < len(seen.text):
        end = start
        while end < len(seen.text) and seen.states[end] == seen.states[start]:
            end += 1
        for _ in range(end - start):
            # Neighbouring insertions look like one: any of them may stand.
            char = seen.text[start]
            reached |= {i + 1 for i in reached if text[i : i + 1] == char}
            start += 1
    return reached
