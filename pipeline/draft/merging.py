"""A 公文稿 as a person left it, against the document it was written from.

What they moved, parted, joined or called by another name is found again as changes of the
structure; what they wrote is left to :mod:`pipeline.manual`, which compares text by text.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from msgspec.structs import replace

from pipeline.draft.structure import WORDS
from pipeline.draft.writer import setting_of
from pipeline.edits import EditLog, Shifts, by_path
from pipeline.model import (
    Footnote,
    Heading,
    ListItem,
    OfficialDocument,
    Place,
    places_of,
    with_texts,
)
from pipeline.model.outline import (
    BLOCK_ROLES,
    FOOTNOTE,
    IMAGE,
    ITEM,
    LABEL,
    SETTINGS,
    TABLE,
    TITLE,
    Restated,
    Stated,
    Stretches,
    add_stretch,
    image_stretch,
    outline_of,
    restated,
    stretches_of,
)
from pipeline.model.places import FIELD_ATTRIBUTES
from pipeline.rereading import matching_blocks

_MOST_PAIRS = 4_000_000
"""Pairs of elements that are compared."""
_MOST_CELLS = 30_000_000
"""Pairs of characters that are compared."""
_LEAST_SHARE = 0.3
"""Of the shorter of two texts stands in the other, or they have nothing to do with each other."""
_LEAST_RUN = 2


def redrafted(
    as_read: OfficialDocument,
    base: OfficialDocument,
    repaired: OfficialDocument,
    log: EditLog,
    wanted: OfficialDocument,
    name: str,
) -> tuple[OfficialDocument, tuple[Restated, ...]]:
    """What a person made of a document.

    Args:
        as_read: the document as it was read.
        base: the same, its structure as a person stated it before.
        repaired: the repaired document that the 公文稿 was written from.
        log: what leads from ``base`` to it.
        wanted: the document of the 公文稿 as they left it.
        name: the file's name, for messages.

    Returns:
        The document that they want, over the text as it was read, and the changes of the
        structure of ``as_read`` that it takes.
    """
    matching = _Matching(base, repaired, log, wanted)
    elements, texts = matching.outline()
    changes = (*changes_between(as_read, elements), *settings_between(as_read, wanted))
    found = restated(as_read, changes, name)
    places = places_of(found)
    assert len(places) == len(texts)  # one for each text of the elements
    pairs = zip(places, texts, strict=True)
    new = {place.path: text for place, text in pairs if text != place.text}
    return with_texts(found, new, lambda _, offset: offset), changes


@dataclass(slots=True)
class _Run:
    """A stretch of a repaired text, and whose it is now."""

    start: int
    end: int
    owner: int
    at: int = 0


class _Matching:
    """Whose each character of the repaired document is in the one that is wanted."""

    def __init__(
        self,
        base: OfficialDocument,
        repaired: OfficialDocument,
        log: EditLog,
        wanted: OfficialDocument,
    ) -> None:
        self._wanted = wanted
        self._before = [*places_of(base)]
        self._old = [*places_of(repaired)]
        self._new = [*places_of(wanted)]
        self._edits = by_path(log.edits)
        self._runs: list[list[_Run]] = [[] for _ in self._old]
        self._free_old = dict.fromkeys(range(len(self._old)))
        self._free_new = dict.fromkeys(range(len(self._new)))
        for i, place in enumerate(self._old):
            if not place.text and not self._before[i].text:
                del self._free_old[i]
        self._match()

    def _pair(self, old: int, new: int) -> None:
        self._runs[old] = [_Run(0, len(self._old[old].text), new)]
        del self._free_old[old]
        del self._free_new[new]

    def _match(self) -> None:
        old = [(place.kind, place.text) for place in self._old]
        new = [(place.kind, place.text) for place in self._new]
        for i, j, size in matching_blocks(old, new, _MOST_CELLS):
            for k in range(size):
                if i + k in self._free_old and self._old[i + k].text:
                    self._pair(i + k, j + k)
        self._same_texts()
        self._same_fields()
        self._rest()

    def _same_texts(self) -> None:
        """The same text elsewhere, or as another element."""
        waiting: dict[str, deque[int]] = defaultdict(deque)
        for i in self._free_old:
            if self._old[i].text:
                waiting[self._old[i].text].append(i)
        for j in [*self._free_new]:
            if (same := waiting.get(self._new[j].text)) and same:
                self._pair(same.popleft(), j)

    def _same_fields(self) -> None:
        """An element that a document has once, its text changed."""
        waiting: dict[str, deque[int]] = defaultdict(deque)
        for i in self._free_old:
            if self._old[i].block is None and self._old[i].role not in {"label"}:
                waiting[self._old[i].kind].append(i)
        for j in [*self._free_new]:
            place = self._new[j]
            if place.block is None and waiting[place.kind] and place.kind != "附件标题":
                self._pair(waiting[place.kind].popleft(), j)

    def _rest(self) -> None:
        """Texts that were parted, joined or changed, character by character."""
        old = [i for i in self._free_old if self._old[i].text]
        new = [*self._free_new]
        one = "".join(f"{self._old[i].text}\n" for i in old)
        other = "".join(f"{self._new[j].text}\n" for j in new)
        if len(one) * len(other) > _MOST_CELLS:
            kinds = defaultdict[str, deque[int]](deque)
            for i in old:
                kinds[self._old[i].kind].append(i)
            for j in new:
                if kinds[self._new[j].kind]:
                    self._pair(kinds[self._new[j].kind].popleft(), j)
            return
        owner_old = _owners(old, [len(self._old[i].text) for i in old])
        owner_new = _owners(new, [len(self._new[j].text) for j in new])
        found: dict[tuple[int, int], list[tuple[int, int, int]]] = defaultdict(list)
        for i, j, size in matching_blocks(one, other, _MOST_CELLS):
            k = 0
            while k < size:
                a, x = owner_old[i + k]
                b, y = owner_new[j + k]
                step = min(len(self._old[a].text) - x, len(self._new[b].text) - y, size - k)
                if step > 0:
                    found[a, b].append((x, y, step))
                k += max(step, 0) + 1 if step < size - k else size
        for (a, b), pieces in found.items():
            count = sum(size for _, _, size in pieces)
            shorter = min(len(self._old[a].text), len(self._new[b].text))
            longest = max(size for _, _, size in pieces)
            if longest >= min(_LEAST_RUN, shorter) and count >= _LEAST_SHARE * shorter:
                self._runs[a] += [_Run(x, x + size, b, y) for x, y, size in pieces]
        for i in old:
            if self._runs[i]:
                self._free_old.pop(i, None)
                self._runs[i] = _whole(self._runs[i], len(self._old[i].text))

    def outline(self) -> tuple[list[Stated], list[str]]:
        """The elements that are wanted, by the places of the source, and what each text says."""
        held: list[list[tuple[int, Stretches, str]]] = [[] for _ in self._new]
        kept: dict[int, list[int]] = defaultdict(list)
        last = -1
        for i, place in enumerate(self._old):
            runs = self._runs[i]
            before = self._before[i]
            if not before.text:
                continue
            if not runs:
                if self._stays(before):
                    kept[last].append(i)
                else:
                    # What was deleted hangs on what stands before it.
                    owner = self._owner_of(before, last)
                    whole = len(self._new[owner].text), _stretches_of(before), before.text
                    held[owner].append(whole)
                continue
            shifts = Shifts(self._edits.get(place.path, ()))
            cuts = [0, *(shifts.back_beside(run.start) for run in runs[1:]), len(before.text)]
            for k, run in enumerate(runs):
                low, high = min(cuts[k], cuts[k + 1]), cuts[k + 1]
                cuts[k + 1] = high = max(low, high)
                text = _stretches_of(before, low, high)
                held[run.owner].append((run.at, text, before.text[low:high]))
            last = runs[-1].owner
        return self._elements(held, kept)

    def _stays(self, place: Place) -> bool:
        """Whether an element that was deleted stays, without text, where it stood.

        A picture of a cell stays below its table.
        """
        is_block = place.block is not None and place.cell is None and place.role != "caption"
        return is_block or place.is_image

    def _owner_of(self, place: Place, last: int) -> int:
        same = [j for j, new in enumerate(self._new) if new.kind == place.kind]
        if place.block is None and same:
            return same[0]
        return max(last, 0)

    def _elements(
        self, held: Sequence[list[tuple[int, Stretches, str]]], kept: dict[int, list[int]]
    ) -> tuple[list[Stated], list[str]]:
        found: list[tuple[Stated, list[str]]] = []
        at = 0
        taken = 0
        pending = [*kept.get(-1, ())]
        for element in outline_of(self._wanted):
            count = len(element.texts)
            numbers = range(taken, taken + count)
            taken += count
            if pending and (element.role in BLOCK_ROLES or element.begins):
                found += self._kept(pending)
                pending = []
            own: list[Stretches] = []
            said: list[str] = []
            for j in numbers:
                parts = sorted(held[j], key=lambda part: part[0])
                joined: list[tuple[int, int]] = []
                for _, text, _ in parts:
                    for start, size in text:
                        add_stretch(joined, start, size)
                own.append(tuple(joined))
                said.append("".join(chars for _, _, chars in parts))
                if joined:
                    at = sum(joined[-1])
            texts = [self._new[j].text for j in numbers]
            found.append((self._restated(element, own, said, numbers, at), texts))
            for j in numbers:
                pending += kept.get(j, ())
            if pending and element.role in BLOCK_ROLES:
                found += self._kept(pending)
                pending = []
        found = in_order([*found, *self._kept(pending)])
        return [element for element, _ in found], [text for _, texts in found for text in texts]

    def _kept(self, kept: Sequence[int]) -> list[tuple[Stated, list[str]]]:
        """Blocks that were deleted, without text."""
        return [(_of_block(self._before[i]), [""]) for i in kept]

    def _restated(
        self,
        element: Stated,
        own: Sequence[Stretches],
        said: Sequence[str],
        numbers: range,
        at: int,
    ) -> Stated:
        """An element of the 公文稿 over the text as it was read."""
        waiting = iter(own)
        if element.role == TABLE:
            caption = next(waiting) if element.caption is not None else None
            rows = tuple(
                tuple(replace(cell, texts=tuple(next(waiting) for _ in cell.texts)) for cell in row)
                for row in element.rows
            )
            return replace(element, caption=caption, rows=rows, at=at)
        if not own:
            return replace(element, at=at)
        text = own[0]
        found = replace(element, text=text, at=0 if text else at)
        if element.role not in {*WORDS, ITEM, FOOTNOTE}:
            return found
        former = self._former(text, found)
        if former is not None:
            return replace(former, begins=element.begins)
        new = self._new[numbers[0]].text
        if not said[0] or said[0] == new:
            return found
        run_in = element.run_in_end
        return replace(
            found,
            number_end=_carried_back(element.number_end, said[0], new),
            run_in_end=run_in if run_in < 0 else _carried_back(run_in, said[0], new),
        )

    def _former(self, text: Stretches, wanted: Stated) -> Stated | None:
        """The element that holds the very same text already, by the same name and number."""
        if not hasattr(self, "_by_text"):
            self._by_text = {
                (_stretches_of(before), before.kind): (before, after)
                for before, after in zip(self._before, self._old, strict=True)
                if isinstance(before.block, Heading | ListItem | Footnote)
            }
        before, after = self._by_text.get((text, wanted.role), (None, None))
        if before is None or after is None or not _is_numbered_so(after, wanted):
            return None
        return _of_block(before)


def _is_numbered_so(place: Place, wanted: Stated) -> bool:
    now = _of_block(place)
    return (now.number, now.number_end, now.run_in_end) == (
        wanted.number,
        wanted.number_end,
        wanted.run_in_end,
    )


def _carried_back(offset: int, old: str, new: str) -> int:
    """An offset of a text in what the text was before."""
    for i, j, size in matching_blocks(old, new, _MOST_CELLS):
        if offset <= j + size:
            return i + max(offset - j, 0)
    return len(old)


def in_order(found: list[tuple[Stated, list[str]]]) -> list[tuple[Stated, list[str]]]:
    """Elements in the order in which a document has them: a block is of the part it stands in."""
    ranks: list[int] = []
    is_attached = False
    for element, _ in found:
        is_attached = is_attached or element.begins
        role = element.role
        if role in BLOCK_ROLES or role in {LABEL, TITLE}:
            ranks.append(_ATTACHED if is_attached else _MAIN)
        else:
            ranks.append(_RANKS[role])
    order = sorted(range(len(found)), key=lambda i: ranks[i])
    return [found[i] for i in order]


_RANKS = {name: rank for rank, name in enumerate(FIELD_ATTRIBUTES.values())}
_RANKS = {name: rank + (rank > _RANKS["主送机关"]) for name, rank in _RANKS.items()}
_MAIN = _RANKS["主送机关"] + 1
_ATTACHED = _RANKS[LABEL]
"""Ranks of the elements, label and title of an attachment with its blocks."""


def _stretches_of(place: Place, start: int = 0, end: int | None = None) -> Stretches:
    """Where a text stands in the source, all of it or a part; a picture's name stands nowhere."""
    if place.is_image:
        return image_stretch(place.element) if not start else ()
    return stretches_of(place.element, start, end)


def _of_block(place: Place) -> Stated:
    text = _stretches_of(place)
    if place.is_image:
        return Stated(IMAGE, text)
    match place.block:
        case Heading(number=number, number_end=end, run_in_end=run_in):
            return Stated(
                place.kind,
                text,
                number=number,
                number_end=end,
                run_in_end=-1 if run_in is None else run_in,
            )
        case ListItem(number_end=end):
            return Stated(ITEM, text, number_end=end)
        case Footnote(number_end=end):
            return Stated(FOOTNOTE, text, number_end=end)
    return Stated(place.kind, text)


def _owners(numbers: Sequence[int], sizes: Sequence[int]) -> list[tuple[int, int]]:
    """Of each character of texts in a row, each with a line end, its text and its offset."""
    return [
        (number, offset)
        for number, size in zip(numbers, sizes, strict=True)
        for offset in range(size + 1)
    ]


def _whole(runs: list[_Run], size: int) -> list[_Run]:
    """The runs, those of one owner side by side made one, with all between them."""
    found: list[_Run] = []
    for run in sorted(runs, key=lambda run: run.start):
        if found and found[-1].owner == run.owner:
            found[-1].end = run.end
        else:
            found.append(run)
    found[0].start = 0
    for one, other in pairwise(found):
        one.end = other.start
    found[-1].end = size
    return found


def changes_between(document: OfficialDocument, elements: Sequence[Stated]) -> Iterator[Restated]:
    """What is to be restated in a document so that it has these elements."""
    before = outline_of(document)
    one = [replace(e, at=0) if e.places else e for e in before]
    other = [replace(e, at=0) if e.places else e for e in elements]
    for old, new in _closed(one, other):
        held = [*before[old[0] : old[1]]]
        now = tuple(elements[new[0] : new[1]])
        says = _says(document, held)
        yield Restated(now, tuple(e.role for e in held), says)


def settings_between(as_read: OfficialDocument, wanted: OfficialDocument) -> Iterator[Restated]:
    """What the head of the 公文稿 says otherwise of the document as a whole."""
    for name in SETTINGS:
        was, now = (setting_of(document, name) for document in (as_read, wanted))
        if was != now:
            yield Restated(was=(was,) if was else (), settings=((name, now),))


def _says(document: OfficialDocument, held: Sequence[Stated]) -> str:
    places = {place.start: place.text for place in places_of(document) if place.text}
    starts = (text[0][0] for element in held for text in element.texts if text)
    return next((places[start][:20] for start in starts if start in places), "")


def _closed(
    one: Sequence[Stated], other: Sequence[Stated]
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Stretches of both lists that differ and hold the same characters, each with a text."""
    matched = {
        i + k: j + k for i, j, size in matching_blocks(one, other, _MOST_CELLS) for k in range(size)
    }
    balance: dict[int, int] = defaultdict(int)
    owed: set[int] = set()
    done = (0, 0)
    begin: tuple[int, int] | None = None
    i = j = 0

    def count(element: Stated, by: int) -> None:
        for place in element.places:
            balance[place] += by
            (owed.add if balance[place] else owed.discard)(place)

    def holds_text(first: int, last: int) -> bool:
        return any(element.places for element in one[first:last])

    while i < len(one) or j < len(other):
        if i < len(one) and matched.get(i) == j:
            if begin is not None and not owed and holds_text(begin[0], i):
                yield (begin[0], i), (begin[1], j)
                done, begin = (i, j), None
            i, j = i + 1, j + 1
            continue
        begin = begin or (i, j)
        if i < len(one) and i not in matched:
            count(one[i], 1)
            i += 1
        else:
            count(other[j], -1)
            j += 1
    if begin is not None:
        while begin > done and not holds_text(begin[0], i):
            begin = (begin[0] - 1, begin[1] - 1)
        yield (begin[0], i), (begin[1], j)
