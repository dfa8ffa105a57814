"""One element of a review copy: which of its edits were accepted, which refused, what is new.

First the text is read as a path through its stretches, where each edit shows its old text, its
new text, or both as an open tracked change. That settles every file in which a person only
accepted and refused, whatever the program made of runs, ids and authors. Where no path fits, the
person wrote something: the places that differ are found, settled each for itself if possible,
and kept as the person's own where not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal

import msgspec

from pipeline.decisions import Decision, ManualChange
from pipeline.edits import Edit
from pipeline.review.docx_text import Shown, ShownText
from pipeline.review.plan import AUTHOR, Stretch, stretches
from pipeline.text.chars import legal

Choice = Literal["accept", "refuse", "open"]
_MOST_TRIED = 20_000


class Settled(msgspec.Struct, frozen=True):
    """What was decided about one element."""

    decisions: tuple[Decision, ...] = ()
    manual: tuple[ManualChange, ...] = ()


def settle(path: str, before: str, edits: Sequence[Edit], shown: ShownText) -> Settled:
    """Read one element.

    Args:
        path: the element.
        before: its text before repair.
        edits: the edits the review copy showed there, by place.
        shown: its paragraph as the file holds it.
    """
    parts = stretches(before, edits)
    found = _path_through(parts, shown)
    if found is not None:
        return Settled(tuple(_decisions(found)))
    return _by_difference(path, before, parts, shown)


def _decisions(choices: Iterable[tuple[Edit, Choice]]) -> Iterator[Decision]:
    for edit, choice in choices:
        if choice != "open":
            yield Decision(edit.id, choice)


_Step = dict[int, tuple[int, Choice]]
"""By place reached: the place before, and the choice that leads on."""


def _path_through(
    parts: Sequence[Stretch], shown: Sequence[Shown]
) -> list[tuple[Edit, Choice]] | None:
    """The choices under which the stretches read exactly as shown, or ``None``."""
    steps = _steps(parts, shown)
    if len(steps) < len(parts) or len(shown) not in (steps[-1] if steps else {0}):
        return None
    return _choices(parts, steps, len(shown))


def _steps(parts: Sequence[Stretch], shown: Sequence[Shown]) -> list[_Step]:
    """Where each stretch may end, from the front, as far as the text can be read."""
    text = "".join(s.char for s in shown)
    states = "".join(s.state[0] for s in shown)  # k, i, d
    steps: list[_Step] = []
    reached: _Step = {0: (0, "open")}
    for part in parts:
        onward: _Step = {}
        for place in reached:
            for end, choice in _ways(part, text, states, place):
                onward.setdefault(end, (place, choice))
        if not onward:
            break
        steps.append(onward)
        reached = onward
    return steps


def _choices(
    parts: Sequence[Stretch], steps: Sequence[_Step], place: int
) -> list[tuple[Edit, Choice]]:
    """The choices on the way to a place that the last step reaches."""
    found: list[tuple[Edit, Choice]] = []
    for part, step in zip(reversed(parts[: len(steps)]), reversed(steps), strict=True):
        place, choice = step[place]
        if part.edit is not None:
            found.append((part.edit, choice))
    found.reverse()
    return found


def _front(
    parts: Sequence[Stretch], shown: Sequence[Shown]
) -> tuple[int, int, list[tuple[Edit, Choice]]]:
    """How many stretches and characters can be read from the front, and the choices there."""
    steps = _steps(parts, shown)
    if not steps:
        return 0, 0, []
    following = legal(parts[len(steps)].old) if len(steps) < len(parts) else ""

    def goes_on(place: int) -> tuple[int, int]:
        count = 0
        for char, one in zip(following, shown[place:], strict=False):
            if one.char != char or one.state != "kept":
                break
            count += 1
        return count, place

    place = max(steps[-1], key=goes_on)
    return len(steps), place, _choices(parts, steps, place)


def _mirrored(part: Stretch) -> Stretch:
    """The stretch read backwards."""
    edit = part.edit
    if edit is not None:
        edit = msgspec.structs.replace(edit, old=edit.old[::-1], new=edit.new[::-1])
    return Stretch(part.start, part.old[::-1], edit)


def _ways(part: Stretch, text: str, states: str, place: int) -> list[tuple[int, Choice]]:
    """Where a stretch may end that begins at ``place``, and what that says of its edit."""

    def stands(what: str, at: int, state: str) -> bool:
        end = at + len(what)
        return text.startswith(what, at) and states[at:end] == state * len(what)

    old = legal(part.old)
    if part.edit is None:
        return [(place + len(old), "open")] if stands(old, place, "k") else []
    new = legal(part.edit.new)
    ways: list[tuple[int, Choice]] = []
    both = place + len(old) + len(new)
    # Still open: the deletion, the insertion, in either order.
    usual = stands(old, place, "d") and stands(new, place + len(old), "i")
    if usual or (stands(new, place, "i") and stands(old, place + len(new), "d")):
        ways.append((both, "open"))
    # One half settled says what the other was meant to be.
    if old and new and stands(old, place, "d") and stands(new, place + len(old), "k"):
        ways.append((both, "accept"))
    if old and new and stands(old, place, "k") and stands(new, place + len(old), "i"):
        ways.append((both, "refuse"))
    settled: list[tuple[int, Choice]] = []
    if stands(new, place, "k"):
        settled.append((place + len(new), "accept"))
    if stands(old, place, "k"):
        settled.append((place + len(old), "refuse"))
    if part.edit.status == "out":
        settled.reverse()
    # Half of it deleted by now, the other half still marked.
    if old and stands(old, place, "d"):
        settled.append((place + len(old), "accept" if not new else "refuse"))
    return ways + settled


class _Char(msgspec.Struct, frozen=True):
    """A character that the review copy showed: of an untouched stretch, or of an edit's texts."""

    char: str
    part: int
    offset: int  # in the text before repair; for inserted text, of the edit's end


def _by_difference(
    path: str, before: str, parts: Sequence[Stretch], shown: Sequence[Shown]
) -> Settled:
    """Settle each place that differs for itself."""
    # What can be read from either end is settled; only the middle is compared.
    count, seen, choices = _front(parts, shown)
    start = parts[count].start if count < len(parts) else len(before)
    parts, shown = parts[count:], shown[seen:]
    count, seen, back = _front([_mirrored(part) for part in reversed(parts)], shown[::-1])
    end = parts[-1 - count].end if count < len(parts) else start
    parts, shown = parts[: len(parts) - count], shown[: len(shown) - seen]
    choices += reversed(back)
    decisions = list(_decisions(choices))
    manual: list[ManualChange] = []
    anchors = _anchors(_offered(parts), shown, parts)
    place, seen = start, 0
    for low, high in [*anchors, (end, len(shown))]:
        region = _region(parts, place, low)
        _settle_region(path, before, place, low, region, shown[seen:high], decisions, manual)
        place, seen = low + 1, high + 1
    return Settled(tuple(decisions), tuple(manual))


def _offered(parts: Sequence[Stretch]) -> list[_Char]:
    found: list[_Char] = []
    for number, part in enumerate(parts):
        found += (_Char(c, number, part.start + i) for i, c in enumerate(legal(part.old)))
        if part.edit is not None:
            found += (_Char(c, number, part.end) for c in legal(part.edit.new))
    return found


def _anchors(
    offered: Sequence[_Char], shown: Sequence[Shown], parts: Sequence[Stretch]
) -> list[tuple[int, int]]:
    """Untouched characters that stand where they stood: offset before repair, place shown."""
    found: list[tuple[int, int]] = []
    for i, j, size in _matches([o.char for o in offered], [s.char for s in shown]):
        for k in range(size):
            one = offered[i + k]
            if parts[one.part].edit is None and shown[j + k].state == "kept":
                found.append((one.offset, j + k))
    return found


def _matches(one: list[str], other: list[str]) -> list[tuple[int, int, int]]:
    """Matching blocks, with equal ends matched first: comparing takes the square of the rest."""
    head = 0
    most = min(len(one), len(other))
    while head < most and one[head] == other[head]:
        head += 1
    tail = 0
    while tail < most - head and one[-1 - tail] == other[-1 - tail]:
        tail += 1
    middle = SequenceMatcher(
        None, one[head : len(one) - tail], other[head : len(other) - tail], autojunk=False
    )
    found = [(0, 0, head)]
    found += ((i + head, j + head, size) for i, j, size in middle.get_matching_blocks())
    found.append((len(one) - tail, len(other) - tail, tail))
    return [block for block in found if block[2]]


def _region(parts: Sequence[Stretch], low: int, high: int) -> list[Stretch]:
    """The stretches, cut to ``low:high`` of the text before repair."""
    found: list[Stretch] = []
    for part in parts:
        if part.edit is not None:
            if low <= part.start and part.end <= high:
                found.append(part)
        elif part.start < high and part.end > low:
            start, end = max(low, part.start), min(high, part.end)
            found.append(Stretch(start, part.old[start - part.start : end - part.start]))
    return found


def _settle_region(
    path: str,
    before: str,
    low: int,
    high: int,
    region: Sequence[Stretch],
    shown: Sequence[Shown],
    decisions: list[Decision],
    manual: list[ManualChange],
) -> None:
    if not region and not shown:
        return
    found = _path_through(region, shown)
    if found is not None:
        decisions += _decisions(found)
        return
    region, shown, low, high = _without_readable_ends(region, shown, low, high, decisions)
    edits = [part.edit for part in region if part.edit is not None]
    ours_stand = bool(edits) and all(edit.status == "in" for edit in edits)
    new = "".join(s.char for s in shown if _stands(s, ours_stand=ours_stand))
    old = before[low:high]
    held = legal(old)
    decisions += (Decision(edit.id, "refuse") for edit in edits)
    start, end, stop = 0, len(old), len(new)
    while start < min(end, stop) and held[start] == new[start]:
        start += 1
    while end > start and stop > start and held[end - 1] == new[stop - 1]:
        end, stop = end - 1, stop - 1
    if held[start:end] != new[start:stop]:
        change = ManualChange(path, low + start, low + end, old[start:end], new[start:stop])
        manual.append(change)


def _without_readable_ends(
    region: Sequence[Stretch],
    shown: Sequence[Shown],
    low: int,
    high: int,
    decisions: list[Decision],
) -> tuple[Sequence[Stretch], Sequence[Shown], int, int]:
    """Settle the edits at both ends of a place that can be read; give back what is between."""
    if len(region) * len(shown) > _MOST_TRIED:
        return region, shown, low, high
    for count in range(_edits_from(region), 0, -1):
        front, ends = region[:count], range(len(shown), -1, -1)
        found = next(((e, path) for e in ends if (path := _path_through(front, shown[:e]))), None)
        if found is not None:
            decisions += _decisions(found[1])
            low = front[-1].end
            region, shown = region[count:], shown[found[0] :]
            break
    for count in range(_edits_from(region[::-1]), 0, -1):
        tail, starts = region[-count:], range(len(shown) + 1)
        found = next(((s, path) for s in starts if (path := _path_through(tail, shown[s:]))), None)
        if found is not None:
            decisions += _decisions(found[1])
            high = tail[0].start
            region, shown = region[:-count], shown[: found[0]]
            break
    return region, shown, low, high


def _edits_from(region: Sequence[Stretch]) -> int:
    """How many stretches at the front are edits."""
    return next((i for i, part in enumerate(region) if part.edit is None), len(region))


def _stands(one: Shown, *, ours_stand: bool) -> bool:
    """Whether a character is part of the text a person meant.

    A person's own tracked changes are meant; this tool's open ones stand as the log has them.
    """
    if one.state == "kept":
        return True
    meant = one.state == "inserted"
    return meant if one.author != AUTHOR or ours_stand else not meant
