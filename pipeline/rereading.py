"""One element as a person left it: which edits were accepted, which refused, what is their own.

First the text is read as a path through its stretches, where each edit shows its old text, its
new text, or both as an open tracked change. That settles every text in which a person only
accepted and refused. Where no path fits, the person wrote something: the cheapest account is
looked for, in which each character typed or deleted costs one and a verdict nothing, so that an
edit stays as it was decided though the person typed beside it.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from pipeline.decisions import Decision, ManualChange
from pipeline.edits import MANUAL_RULE_ID, Edit
from pipeline.text.chars import legal

Choice = Literal["accept", "refuse", "open"]

_MOST_CELLS = 60_000
"""So many pairs of a place before and a place after are weighed one by one."""
_MOST_IN_ALL = 1_500_000
"""Past so many in one element, what a person wrote at a place is taken for one change."""
_SKIPPED = 0.3  # what it costs that a character which does not stand belongs to nothing
_STANDING = "kiD"  # the states of what is part of the text
_OVERWRITTEN = 0.5  # what it costs beside its characters that an edit's place was overwritten


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


class Seen(msgspec.Struct, frozen=True):
    """A text as it came back, character by character.

    A person's own tracked changes are meant: what they inserted is kept, what they deleted gone.

    Attributes:
        text: its characters.
        states: a letter for each: ``k`` kept, ``i`` inserted, ``d`` deleted in a tracked change
            of this tool's that is still open; ``I`` and ``D`` where it is only proposed.
    """

    text: str
    states: str

    @classmethod
    def kept(cls, text: str) -> Seen:
        """A text without tracked changes."""
        return cls(text, "k" * len(text))

    def part(self, start: int, end: int) -> Seen:
        """A stretch of it."""
        return Seen(self.text[start:end], self.states[start:end])

    def mirrored(self) -> Seen:
        """It read backwards."""
        return Seen(self.text[::-1], self.states[::-1])

    def stands(self, at: int) -> bool:
        """Whether a character is part of the text; what is only proposed is not done."""
        return self.states[at] in _STANDING

    @property
    def standing(self) -> str:
        """What is part of the text."""
        return "".join(c for c, s in zip(self.text, self.states, strict=True) if s in _STANDING)


class Reread(msgspec.Struct, frozen=True):
    """What was decided about one element."""

    decisions: tuple[Decision, ...] = ()
    manual: tuple[ManualChange, ...] = ()


_Choices = list[tuple[Edit, Choice]]


def overlap(one: Edit, other: Edit) -> bool:
    """Whether two edits of one element cannot both be shown."""
    if one.start == one.end and other.start == other.end:
        return one.start == other.start and one.new == other.new
    return one.start < other.end and other.start < one.end


class Occupied:
    """The places of one element that edits have taken, as :func:`overlap` has it."""

    def __init__(self) -> None:
        self._owners: dict[int, int] = {}  # of characters
        self._gaps: dict[int, set[str]] = {}  # what is put in where
        self._count = 0

    def take(self, edit: Edit) -> bool:
        """Take the edit's place; whether no other had it."""
        places = range(edit.start, edit.end)
        if places:
            free = not any(at in self._owners for at in places)
            free = free and not any(at in self._gaps for at in places[1:])
        else:
            owner = self._owners.get(edit.start)
            inside = owner is not None and owner == self._owners.get(edit.start - 1)
            free = not inside and edit.new not in self._gaps.get(edit.start, ())
        self._count += 1
        if free and places:
            self._owners |= dict.fromkeys(places, self._count)
        elif free:
            self._gaps.setdefault(edit.start, set()).add(edit.new)
        return free


def stretches(text: str, edits: Sequence[Edit]) -> list[Stretch]:
    """The text before repair, divided.

    Args:
        text: the element's text before repair.
        edits: its edits by place; one that does not fit is left out.
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


def reread(path: str, before: str, edits: Sequence[Edit], seen: Seen) -> Reread:
    """Read one element.

    Args:
        path: the element.
        before: its text before repair.
        edits: the edits that were shown there, by place.
        seen: the text that came back.
    """
    parts = stretches(before, edits)
    found = _path_through(parts, seen)
    if found is not None:
        return Reread(tuple(_decisions(found)))
    choices, manual = _by_difference(path, before, parts, seen)
    return Reread(tuple(_decisions(choices)), tuple(manual))


def is_left_open(before: str, edits: Sequence[Edit], seen: Seen) -> bool:
    """Whether all that is open in a text is whole edits that wait for their verdict."""
    found = _path_through(stretches(before, edits), seen)
    if found is None:
        return False
    waiting = sum(len(edit.old) + len(edit.new) for edit, choice in found if choice == "open")
    return waiting == len(seen.states) - seen.states.count("k")


def _decisions(choices: Iterable[tuple[Edit, Choice]]) -> Iterator[Decision]:
    for edit, choice in choices:
        if choice != "open":
            yield Decision(edit.id, choice)


_Step = dict[int, tuple[int, Choice, int]]
"""By place reached: the place before, the choice that leads on, how many halves so far."""


def _path_through(parts: Sequence[Stretch], seen: Seen) -> _Choices | None:
    """The choices under which the stretches read exactly as seen, or ``None``."""
    steps = _steps(parts, seen)
    if len(steps) < len(parts) or len(seen.text) not in (steps[-1] if steps else {0}):
        return None
    return _choices(parts, steps, len(seen.text))


def _steps(parts: Sequence[Stretch], seen: Seen) -> list[_Step]:
    """Where each stretch may end, from the front, as far as the text can be read."""
    steps: list[_Step] = []
    reached: _Step = {0: (0, "open", 0)}
    for part in parts:
        onward: _Step = {}
        for place, (_, _, so_far) in reached.items():
            for end, choice, halves in _ways(part, seen, place):
                if end not in onward or so_far + halves < onward[end][2]:
                    onward[end] = (place, choice, so_far + halves)
        if not onward:
            break
        steps.append(onward)
        reached = onward
    return steps


def _choices(parts: Sequence[Stretch], steps: Sequence[_Step], place: int) -> _Choices:
    """The choices on the way to a place that the last step reaches."""
    found: _Choices = []
    for part, step in zip(reversed(parts[: len(steps)]), reversed(steps), strict=True):
        place, choice, _ = step[place]
        if part.edit is not None:
            found.append((part.edit, choice))
    found.reverse()
    return found


def _front(parts: Sequence[Stretch], seen: Seen) -> tuple[int, int, _Choices]:
    """How many stretches and characters can be read from the front, and the choices there."""
    steps = _steps(parts, seen)
    if not steps:
        return 0, 0, []
    following = legal(parts[len(steps)].old) if len(steps) < len(parts) else ""

    def goes_on(place: int) -> tuple[int, int]:
        count = 0
        for char in following:
            at = place + count
            if seen.text[at : at + 1] != char or seen.states[at] != "k":
                break
            count += 1
        return count, place

    place = max(steps[-1], key=goes_on)
    count = len(steps)
    while count and parts[count - 1].edit is not None:
        # What was typed beside them has a say in how the last edits are read.
        count -= 1
        place = steps[count][place][0]
    return count, place, _choices(parts, steps[:count], place)


def _mirrored(part: Stretch) -> Stretch:
    """The stretch read backwards."""
    edit = part.edit
    if edit is not None:
        edit = msgspec.structs.replace(edit, old=edit.old[::-1], new=edit.new[::-1])
    return Stretch(part.start, part.old[::-1], edit)


def _ways(part: Stretch, seen: Seen, place: int) -> list[tuple[int, Choice, int]]:
    """Where a stretch may end that begins at ``place``, and what that says of its edit.

    The last number is 1 where half of a change was settled and the rest is still marked.
    """

    def stands(what: str, at: int, state: str) -> bool:
        end = at + len(what)
        there = seen.states[at:end].lower()
        return seen.text.startswith(what, at) and there == state * len(what)

    old = legal(part.old)
    if part.edit is None:
        return [(place + len(old), "open", 0)] if stands(old, place, "k") else []
    new = legal(part.edit.new)
    ways: list[tuple[int, Choice, int]] = []
    both = place + len(old) + len(new)
    # Still open: the deletion, the insertion, in either order.
    usual = stands(old, place, "d") and stands(new, place + len(old), "i")
    if usual or (stands(new, place, "i") and stands(old, place + len(new), "d")):
        ways.append((both, "open", 0))
    # One half settled says what the other was meant to be.
    if old and new and stands(old, place, "d") and stands(new, place + len(old), "k"):
        ways.append((both, "accept", 1))
    if old and new and stands(old, place, "k") and stands(new, place + len(old), "i"):
        ways.append((both, "refuse", 1))
    settled: list[tuple[int, Choice, int]] = []
    if stands(new, place, "k"):
        settled.append((place + len(new), "accept", 0))
    if stands(old, place, "k"):
        settled.append((place + len(old), "refuse", 0))
    if part.edit.status == "out":
        settled.reverse()
    # Half of it deleted by now, the other half still marked.
    if old and stands(old, place, "d"):
        settled.append((place + len(old), "accept" if not new else "refuse", 1))
    return ways + settled


class _Met(msgspec.Struct, frozen=True):
    """A step of an account: an edit that can be read."""

    edit: Edit
    choice: Choice

    @property
    def is_insertion(self) -> bool:
        """Whether it puts something between two characters."""
        return self.edit.start == self.edit.end

    @property
    def stands(self) -> bool:
        """Whether the edit is part of the text."""
        return self.choice == "accept" or (self.choice == "open" and self.edit.status == "in")

    @property
    def is_own(self) -> bool:
        """Whether it is an insertion of the person's own that stands."""
        return self.stands and self.is_insertion and self.edit.rule_id == MANUAL_RULE_ID


class _Kept(msgspec.Struct, frozen=True):
    """A step: the text up to ``end`` stands as it was."""

    end: int


class _Gone(msgspec.Struct, frozen=True):
    """A step: ``start:end`` of the text before is gone."""

    start: int
    end: int


class _Typed(msgspec.Struct, frozen=True):
    """A step: a person wrote this."""

    text: str


class _Over(msgspec.Struct, frozen=True):
    """A step: a person wrote over the place of an edit, or deleted it."""

    edit: Edit


_Told = _Met | _Kept | _Gone | _Typed | _Over


def _by_difference(
    path: str, before: str, parts: Sequence[Stretch], seen: Seen
) -> tuple[_Choices, list[ManualChange]]:
    """What can be read from either end is settled; only the middle is compared."""
    count, done, front = _front(parts, seen)
    start = parts[count].start if count < len(parts) else len(before)
    parts, seen = parts[count:], seen.part(done, len(seen.text))
    count, done, mirrored = _front([_mirrored(part) for part in reversed(parts)], seen.mirrored())
    tail = parts[len(parts) - count :]
    end = tail[0].start if tail else len(before)
    parts, seen = parts[: len(parts) - count], seen.part(0, len(seen.text) - done)
    whole = {part.edit.id: part.edit for part in tail if part.edit is not None}
    back: _Choices = [(whole[edit.id], choice) for edit, choice in reversed(mirrored)]
    # Insertions at both ends of the middle have a say in what was typed beside them.
    first = len(front)
    while first and front[first - 1][0].start == front[first - 1][0].end == start:
        first -= 1
    last = next((i for i, (e, _) in enumerate(back) if not e.start == e.end == end), len(back))
    steps: list[_Told] = [_Met(*one) for one in front[first:]]
    steps += _middle(start, end, parts, seen)
    steps += [_Met(*one) for one in back[:last]]
    choices, manual = _told(steps, path, before, start)
    return [*front[:first], *choices, *back[last:]], manual


def _middle(start: int, end: int, parts: Sequence[Stretch], seen: Seen) -> Iterator[_Told]:
    """The steps of the middle; where it is long, from one character that stands to the next."""
    if len(parts) == 1 and parts[0].edit is None and "k" * len(seen.text) == seen.states:
        yield from _rewritten(parts[0], seen.text)
        return
    if (end - start + len(parts) + 1) * (len(seen.text) + 1) <= _MOST_CELLS:
        yield from _account(parts, seen)
        return
    place, done, left = start, 0, _MOST_IN_ALL
    for low, high in [*_anchors(parts, seen), (end, len(seen.text))]:
        region, here = _region(parts, place, low), seen.part(done, high)
        cells = (low - place + len(region) + 1) * (len(here.text) + 1)
        yield from _account(region, here, is_short=cells <= left)
        left -= cells if cells <= left else 0
        if low < end:
            yield _Kept(low + 1)
        place, done = low + 1, high + 1


def _rewritten(part: Stretch, text: str) -> Iterator[_Told]:
    """The steps of an untouched stretch that reads as ``text`` now, in time of what differs."""
    old = legal(part.old)
    at = j = 0
    for i, to, size in [*matching_blocks([*old], [*text]), (len(old), len(text), 0)]:
        if i > at:
            yield _Gone(part.start + at, part.start + i)
        if to > j:
            yield _Typed(text[j:to])
        if size:
            yield _Kept(part.start + i + size)
        at, j = i + size, to + size


def _account(region: Sequence[Stretch], seen: Seen, *, is_short: bool = True) -> list[_Told]:
    """The cheapest account of a few stretches and what is seen of them.

    Where they are not short, the person's text is taken for one change.
    """
    if not region and not seen.text:
        return []
    found = _path_through(region, seen)
    if found is not None:
        known = iter(found)
        return [_Met(*next(known)) if p.edit is not None else _Kept(p.end) for p in region]
    if is_short:
        return _cheapest(region, seen)
    steps: list[_Told] = []
    for part in region:
        if part.edit is None:
            steps.append(_Gone(part.start, part.end))
        else:
            steps.append(_Met(part.edit, "refuse") if not part.old else _Over(part.edit))
    return [*steps, _Typed(seen.standing)]


_Back = tuple[int, int, _Told | None]


def _cheapest(region: Sequence[Stretch], seen: Seen) -> list[_Told]:
    atoms: list[tuple[int, str, Stretch]] = []
    for part in region:
        if part.edit is None:
            atoms += ((part.start + i, char, part) for i, char in enumerate(legal(part.old)))
        else:
            atoms.append((part.start, "", part))
    size = len(seen.text)
    none = float("inf")
    end_of_all = Stretch(0, "")
    cost = [[none] * (size + 1) for _ in range(len(atoms) + 1)]
    back: list[list[_Back]] = [[(0, 0, None)] * (size + 1) for _ in range(len(atoms) + 1)]
    cost[0][0] = 0.0

    def relax(i: int, j: int, price: float, came: _Back) -> None:
        if price < cost[i][j]:
            cost[i][j] = price
            back[i][j] = came

    for i in range(len(atoms) + 1):
        place, char, part = atoms[i] if i < len(atoms) else (0, "", end_of_all)
        for j in range(size + 1):
            price = cost[i][j]
            if price == none:
                continue
            if part is end_of_all:
                pass
            elif part.edit is None:
                if j < size and seen.text[j] == char and seen.states[j] == "k":
                    relax(i + 1, j + 1, price, (i, j, _Kept(place + 1)))
                relax(i + 1, j, price + 1, (i, j, _Gone(place, place + 1)))
            else:
                for end, choice, halves in _ways(part, seen, j):
                    cost_of_it = price + _SKIPPED * halves
                    relax(i + 1, end, cost_of_it, (i, j, _Met(part.edit, choice)))
                if part.old:
                    gone = price + len(part.old) + _OVERWRITTEN
                    relax(i + 1, j, gone, (i, j, _Over(part.edit)))
            if j < size:
                stands = seen.stands(j)
                typed = _Typed(seen.text[j]) if stands else None
                relax(i, j + 1, price + (1.0 if stands else _SKIPPED), (i, j, typed))
    steps: list[_Told] = []
    i, j = len(atoms), size
    while (i, j) != (0, 0):
        i, j, step = back[i][j]
        if step is not None:
            steps.append(step)
    steps.reverse()
    return steps


def _told(
    steps: Sequence[_Told], path: str, before: str, start: int
) -> tuple[_Choices, list[ManualChange]]:
    """The choices of an account, and the person's own changes.

    Args:
        steps: the account, from ``start`` on.
        path: the element.
        before: its text before repair.
        start: where the account begins in it.
    """
    choices, steps = _joined(steps)
    manual: list[ManualChange] = []
    begin = end = start  # of what is being replaced
    new: list[str] = []
    after = ""

    def close(place: int, *, goes_on: bool = False) -> None:
        nonlocal begin, end, after
        old, typed = before[begin:end], "".join(new)
        new.clear()
        if old != typed:
            manual.append(_trimmed(path, begin, old, typed, after))
        if not goes_on or begin < end:
            after = ""
        begin = end = place

    for step in steps:
        match step:
            case _Kept(end=place):
                close(place)
            case _Gone(start=place, end=stop):
                if place != end:
                    close(place)
                end = stop
            case _Over(edit=edit):
                choices.append((edit, "refuse"))
                end = edit.end
            case _Typed(text=text):
                new.append(text)
            case _Met(edit=edit, choice=choice):
                choices.append((edit, choice))
                close(edit.end, goes_on=step.is_insertion)
                if step.stands and step.is_insertion and edit.rule_id != MANUAL_RULE_ID:
                    after = edit.id
    close(end)
    return choices, manual


def _joined(steps: Sequence[_Told]) -> tuple[_Choices, list[_Told]]:
    """The steps, insertions that were refused apart, and own words that touch made one."""
    choices: _Choices = []
    left: list[_Told] = []
    for step in steps:
        if isinstance(step, _Met) and step.is_insertion and step.choice == "refuse":
            choices.append((step.edit, step.choice))
        else:
            left.append(step)
    beside = [isinstance(step, _Typed) for step in left]
    found: list[_Told] = []
    for i, step in enumerate(left):
        touched = (i and beside[i - 1]) or (i + 1 < len(left) and beside[i + 1])
        if isinstance(step, _Met) and step.is_own and touched:
            choices.append((step.edit, "refuse"))
            step = _Typed(step.edit.new)
            beside[i] = True
        found.append(step)
    return choices, found


def _trimmed(path: str, start: int, old: str, new: str, after: str) -> ManualChange:
    """The change without what both texts begin or end with."""
    held = legal(old)
    low, high, stop = 0, len(old), len(new)
    while low < min(high, stop) and held[low] == new[low]:
        low += 1
    while high > low and stop > low and held[high - 1] == new[stop - 1]:
        high, stop = high - 1, stop - 1
    after = after if low == high == 0 else ""
    return ManualChange(path, start + low, start + high, old[low:high], new[low:stop], after=after)


def _anchors(parts: Sequence[Stretch], seen: Seen) -> list[tuple[int, int]]:
    """Untouched characters that stand where they stood: offset before repair, place seen."""
    offered: list[tuple[str, int]] = []  # for an edit's texts, -1
    for part in parts:
        is_text = part.edit is None
        offered += ((c, part.start + i if is_text else -1) for i, c in enumerate(legal(part.old)))
        if part.edit is not None:
            offered += ((c, -1) for c in legal(part.edit.new))
    found: list[tuple[int, int]] = []
    for i, j, size in matching_blocks([char for char, _ in offered], list(seen.text)):
        for k in range(size):
            offset = offered[i + k][1]
            if offset >= 0 and seen.states[j + k] == "k":
                found.append((offset, j + k))
    return found


def matching_blocks(
    one: Sequence[Hashable], other: Sequence[Hashable], most_cells: float = math.inf
) -> list[tuple[int, int, int]]:
    """What two sequences have in common, in order, with equal ends matched first.

    Args:
        one: the first of them.
        other: the second; what lies between the ends takes the product of the lengths.
        most_cells: where that product is larger, the ends alone are matched.

    Returns:
        Where each stretch begins in either, and how long it is.
    """
    head = 0
    most = min(len(one), len(other))
    while head < most and one[head] == other[head]:
        head += 1
    tail = 0
    while tail < most - head and one[-1 - tail] == other[-1 - tail]:
        tail += 1
    found = [(0, 0, head)]
    a, b = one[head : len(one) - tail], other[head : len(other) - tail]
    if len(a) * len(b) <= most_cells:
        from difflib import SequenceMatcher  # few texts ask for it, and start-up counts

        middle = SequenceMatcher(None, a, b, autojunk=False)
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
