"""What a reviewed file shows of an element, and the proof that it comes out."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from pipeline.rereading import Seen
from pipeline.review.docx_text import Shown, ShownText
from pipeline.review.plan import OURS, PROPOSAL_AUTHOR
from pipeline.text.chars import legal

_QUOTED = 12
"""Characters of context on each side of a difference."""


def seen_of(shown: ShownText, ours: Container[str] = OURS) -> Seen:
    """A paragraph of the file as a text with this tool's open changes.

    Args:
        shown: the paragraph.
        ours: the authors whose tracked changes are this tool's.
    """
    left = [one for one in shown if one.state != "deleted" or one.author in ours]

    def state(one: Shown) -> str:
        letter = one.state[0] if one.author in ours else "k"
        return letter.upper() if one.author == PROPOSAL_AUTHOR and letter != "k" else letter

    return Seen("".join(one.char for one in left), "".join(map(state, left)))


def places_reached(seen: Seen, text: str, cuts: Sequence[int]) -> list[int]:
    """Where in a text the cuts of what is seen of it come to lie.

    Args:
        seen: what is seen; of this tool's open changes each character may stand or not.
        text: the text that is read from it.
        cuts: places in ``seen``, ascending.
    """
    text = legal(text)
    if seen.states.count("k") == len(seen.states):
        return [*cuts]
    front = _reached(seen, text, cuts)
    mirrored = [len(seen.text) - cut for cut in reversed(cuts)]
    back = _reached(seen.mirrored(), text[::-1], mirrored)
    found: list[int] = []
    for ahead, behind in zip(front, reversed(back), strict=True):
        both = ahead & {len(text) - place for place in behind}
        found.append(max(min(both or ahead or {0}), found[-1] if found else 0))
    return found


def _reached(seen: Seen, text: str, cuts: Sequence[int]) -> list[set[int]]:
    """For each cut, how far the text may have been read there."""
    reached = {0}
    found: list[set[int]] = []
    waiting = [*reversed(cuts)]
    for at in range(len(seen.text) + 1):
        while waiting and waiting[-1] == at:
            found.append(reached)
            waiting.pop()
        if at == len(seen.text) or not waiting:
            break
        char = seen.text[at]
        onward = {i + 1 for i in reached if text[i : i + 1] == char}
        reached = onward if seen.states[at] == "k" else reached | onward
    return found


def first_difference(shown: Mapping[str, Seen], texts: Mapping[str, str]) -> str | None:
    """Where a reviewed file first shows another text than comes out; ``None`` where nowhere.

    A tracked change of this tool's that is still open may read either way; whatever else is seen
    must be there, character by character, and nothing more.

    Args:
        shown: what the file shows, by path.
        texts: the repaired texts, by path.
    """
    for path, seen in shown.items():
        at = _difference(seen, legal(texts.get(path, "")))
        if at is not None:
            here = seen.standing[max(at - _QUOTED, 0) : at + _QUOTED]
            there = texts.get(path, "")[max(at - _QUOTED, 0) : at + _QUOTED]
            return f"审阅文件作“{here}”，结果作“{there}”（{path} 第 {at + 1} 字处）"
    return None


def _difference(seen: Seen, text: str) -> int | None:
    """How far a text can be read from what is seen; ``None`` when to its end."""
    reached = {0}
    at, size = 0, len(seen.text)
    furthest = 0
    while at < size and reached:
        if seen.states[at] == "k":
            char = seen.text[at]
            reached = {i + 1 for i in reached if text[i : i + 1] == char}
            at += 1
        else:
            end = at
            while end < size and seen.states[end] != "k":
                end += 1
            reached = _either(seen.part(at, end), reached, text)
            at = end
        furthest = max(reached, default=furthest)
    return None if at == size and len(text) in reached else furthest


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
