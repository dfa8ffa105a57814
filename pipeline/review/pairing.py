"""Which stretch of a reviewed file's paragraphs is which part of the document.

Paragraphs that are alike are found by what they have in common with no other, in time of their
number; what is left between them is compared character by character. Whatever is paired with
what, the text that comes out is the one that the file shows: pairing decides only whether a
person's change is told as one of words or as one of paragraphs.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

import msgspec

from pipeline.errors import DocumentError
from pipeline.rereading import Seen

# Repairs change no Han character but those of dates, so the others tell paragraphs apart.
TABLE_MARK = 0xF0000
"""From this code point on, a character for each table in the flow: of private use."""
_NO_KEY = re.compile("[^\u3400-\u9fff\U00020000-\U000323af\U000f0000-\U000ffffd]|[年月日]")
_LEAST_ALIKE = 0.5
_LEAST_OF_PARAGRAPH = 0.3
_LEAST_OF_PART = 0.5
_MOST_CELLS = 250_000
"""So many pairs of characters are compared at once."""
_MOST_COMPARED = 4_000_000
"""So many in all."""
_GRAM = 5
_FEW = 6
_TELLING = 20  # characters from which on two documents can be told apart
_LEAST_MOVED = 4
_LEAST_MOVED_ALIKE = 0.7
_MOST_LOOKED_FOR = 10_000
_HEAD_ROWS = 9


class Part(msgspec.Struct, frozen=True):
    """What the review copy shows of one element, or of a part of it.

    Attributes:
        path: the element of the normalized document; empty for a paragraph that a person added.
        start: where the part begins in its text after the text edits.
        home: the list, field or cell that it stands in now.
        shown: its text with old and new of each edit.
        before: its text as it would be with all edits refused.
        after: as it is in print.
        is_head: it is of 版头.
        is_title: its rows are broken by the layout.
    """

    path: str
    start: int
    home: str
    shown: str
    before: str
    after: str
    is_head: bool = False
    is_title: bool = False


class Line(msgspec.Struct, frozen=True):
    """A paragraph of the file.

    Attributes:
        seen: its text.
        cell: table, row and cell it stands in.
        starts_page: a page break stands before it.
        goes_on: it stands on the row of the one before it, behind a tab.
        in_box: it stands in a text box.
    """

    seen: Seen
    cell: tuple[int, int, int] | None = None
    starts_page: bool = False
    goes_on: bool = False
    in_box: bool = False


Stretch = tuple[int, int, int]
"""Number of a part, and a stretch of a line that belongs to it."""


def key_of(text: str) -> str:
    """What of a text tells it from others, whatever was repaired."""
    return _NO_KEY.sub("", text)


class Pairing:
    """Pairs parts with the lines of a file.

    Attributes:
        stretches: for each line, the parts that stand in it, in order; none for one that is new.
        compared: how many pairs of characters were compared one by one.
    """

    def __init__(self, parts: Sequence[Part], lines: Sequence[Line]) -> None:
        self.stretches: list[list[Stretch]] = [[] for _ in lines]
        self._parts, self._lines = parts, lines
        self._left = _MOST_COMPARED
        self.compared = 0
        # As they read when everything is accepted, and when everything is refused.
        self._yes = [key_of(_text(line.seen, "ki")) for line in lines]
        self._no = [key_of(_text(line.seen, "kd")) for line in lines]
        self._after = [key_of(part.after) for part in parts]
        self._before = [key_of(part.before) for part in parts]

    def refuse_other(self, name: str) -> None:
        """Refuse a file that has little in common with the document.

        Raises:
            DocumentError: it is another document's.
        """
        ours, theirs = "".join(self._after), "".join(self._yes)
        same = sum(
            len(self._after[line[0][0]])
            for number, line in enumerate(self.stretches)
            if len(line) == 1 and self._is_same([line[0][0]], number)
        )
        if len(ours) < _TELLING or same >= len(ours) * _LEAST_ALIKE:
            return
        if _alike(ours, theirs) < _LEAST_ALIKE:
            raise DocumentError(f"{name} 的文字与这份文档大多不同", "请确认它与输出文件夹相配")

    def pair_head(self, rows: Sequence[list[int]], lines: Sequence[int]) -> set[int]:
        """Pair 版头 by its texts, for styles set it in different orders; the lines taken."""
        left = list(lines[:_HEAD_ROWS])
        taken: set[int] = set()
        for row in rows:
            part = self._parts[row[0]]
            if not part.is_head or len(row) > 1:
                continue
            alike = [
                (SequenceMatcher(None, part.shown, self._lines[line].seen.text).ratio(), -i)
                for i, line in enumerate(left)
            ]
            score, at = max(alike, default=(0.0, 0))
            if score >= _LEAST_ALIKE:
                line = left.pop(-at)
                self._pair(row, line)
                taken.add(line)
        return taken

    def pair(self, rows: Sequence[list[int]], lines: Sequence[int]) -> None:
        """Pair what stands in one list, or in the document's flow.

        Args:
            rows: the paragraphs as they were: numbers of the parts in each, in order.
            lines: numbers of the lines of the file there.
        """
        free_rows, free_lines = list(rows), list(lines)
        after = ["".join(self._after[u] for u in row) for row in rows]
        yes = [self._yes[line] for line in lines]
        anchors = unique_pairs(after, yes)
        kept = rising(anchors)
        moved = [
            pair for pair in anchors if pair not in kept and len(after[pair[0]]) >= _LEAST_MOVED
        ]
        gone_rows, gone_lines = {i for i, _ in moved}, {j for _, j in moved}
        for i, j in moved:
            self._pair(rows[i], lines[j])
        at_row = at_line = 0
        for i, j in [*sorted(kept), (len(rows), len(lines))]:
            self._gap(
                [rows[k] for k in range(at_row, i) if k not in gone_rows],
                [lines[k] for k in range(at_line, j) if k not in gone_lines],
            )
            if i < len(rows):
                self._pair(rows[i], lines[j])
            at_row, at_line = i + 1, j + 1
        self._find_moved(free_rows, free_lines)

    def _find_moved(self, rows: Sequence[list[int]], lines: Sequence[int]) -> None:
        """Pair what is left over and alike: it stands elsewhere now."""
        used = {u for line in lines for u, _, _ in self.stretches[line]}
        by_key: dict[str, list[list[int]]] = {}
        for row in rows:
            if not used & {*row}:
                for keys in (self._after, self._before):
                    by_key.setdefault("".join(keys[u] for u in row), []).append(row)
        for line in lines:
            if self.stretches[line]:
                continue
            for key in (self._yes[line], self._no[line]):
                found = by_key.get(key, []) if len(key) >= _LEAST_MOVED else []
                free = next((row for row in found if not used & {*row}), None)
                if free is not None:
                    used |= {*free}
                    self._pair(free, line)
                    break

        self._find_changed(
            [row for row in rows if not used & {*row}],
            [line for line in lines if not self.stretches[line]],
        )

    def _find_changed(self, rows: list[list[int]], lines: Sequence[int]) -> None:
        """Pair what stands elsewhere and was changed there, where it is most of the same."""
        if len(rows) * len(lines) > _MOST_LOOKED_FOR:
            return
        for line in lines:
            key = self._yes[line]
            if len(key) < _FEW:
                continue
            scored = [
                (_alike("".join(self._after[u] for u in row), key), -i)
                for i, row in enumerate(rows)
            ]
            score, best = max(scored, default=(0.0, 0))
            if score >= _LEAST_MOVED_ALIKE:
                self._pair(rows.pop(-best), line)

    def _pair(self, row: list[int], line: int) -> None:
        if len(row) == 1:
            self.stretches[line] = [(row[0], 0, len(self._lines[line].seen.text))]
        else:
            self._cut_up(row, [line])

    def _is_same(self, row: list[int], line: int) -> bool:
        return (
            "".join(self._after[u] for u in row) == self._yes[line]
            or "".join(self._before[u] for u in row) == self._no[line]
        )

    def _may_be(self, row: list[int], line: int) -> bool:
        one, other = "".join(self._after[u] for u in row), self._yes[line]
        if max(one[:1], other[:1]) >= chr(TABLE_MARK):
            return one == other
        # A word typed into a line of a few characters changes most of it.
        few = min(len(one), len(other)) < _FEW
        return few or one == other or _alike(one, other) >= _LEAST_ALIKE

    def _gap(self, rows: list[list[int]], lines: list[int]) -> None:
        """Pair what lies between paragraphs that are paired."""
        low = 0
        while low < min(len(rows), len(lines)) and self._is_same(rows[low], lines[low]):
            self._pair(rows[low], lines[low])
            low += 1
        rows, lines = rows[low:], lines[low:]
        high = 0
        while high < min(len(rows), len(lines)) and self._is_same(
            rows[-1 - high], lines[-1 - high]
        ):
            self._pair(rows[-1 - high], lines[-1 - high])
            high += 1
        rows, lines = rows[: len(rows) - high], lines[: len(lines) - high]
        if not rows or not lines:
            return
        ours = "".join(self._after[u] for row in rows for u in row)
        is_divided = ours == "".join(self._yes[line] for line in lines)
        one_by_one = len(rows) == len(lines) and not (is_divided and len(rows) > 1)
        if one_by_one and all(map(self._may_be, rows, lines)):
            for row, line in zip(rows, lines, strict=True):
                self._pair(row, line)
            return
        self._cut_up([u for row in rows for u in row], lines)
        self._pair_rewritten(rows, lines)

    def _pair_rewritten(self, rows: Sequence[list[int]], lines: Sequence[int]) -> None:
        """Between what is paired, as many paragraphs as lines were rewritten one by one."""
        owner = {u: i for i, row in enumerate(rows) for u in row}
        used = {owner[u] for line in lines for u, _, _ in self.stretches[line]}
        last_row = -1
        new: list[int] = []
        ends: list[int | None] = [*lines, None]
        for line in ends:
            if line is not None and not self.stretches[line]:
                new.append(line)
                continue
            if line is None:
                first, last = len(rows), len(rows)
            else:
                hit = [owner[u] for u, _, _ in self.stretches[line]]
                first, last = min(hit), max(hit)
            free = [i for i in range(last_row + 1, first) if i not in used]
            if len(free) == len(new):
                for k, fresh in enumerate(new):
                    self._pair(rows[free[k]], fresh)
            last_row, new = max(last, last_row), []

    def _cut_up(self, parts: Sequence[int], lines: Sequence[int]) -> None:
        """Say of each character of the lines which part it belongs to."""
        ours, owners = _joined([self._parts[u].shown for u in parts])
        theirs, places = _joined([self._lines[line].seen.text for line in lines])
        cells = len(ours) * len(theirs)
        matcher = alike_stretches if cells <= self._left else _alike_by_themselves
        self._left -= min(cells, self._left)
        self.compared += cells if matcher is alike_stretches else len(ours) + len(theirs)
        runs: dict[int, list[tuple[int, int, int, int, int]]] = {}
        for i, j, size in matcher(ours, theirs):
            for a, b, count in _within(i, j, size, owners, places):
                part, line = owners[a], places[b]
                at = b - places.index_of(line)
                offset = a - owners.index_of(part)
                runs.setdefault(line, []).append((at, at + count, part, offset, offset + count))
        for number, line in enumerate(lines):
            found = runs.get(number, [])
            kept = self._telling(found, parts, line)
            self.stretches[line] = self._stretches(kept, parts, line)

    def _telling(
        self, runs: list[tuple[int, int, int, int, int]], parts: Sequence[int], line: int
    ) -> list[tuple[int, int, int, int, int]]:
        """The runs of those parts that a line, or the part, is mostly made of."""
        matched: Counter[int] = Counter()
        for low, high, part, _, _ in runs:
            matched[part] += high - low
        size = len(self._lines[line].seen.text.strip())
        return [
            run
            for run in runs
            if matched[run[2]] >= size * _LEAST_OF_PARAGRAPH
            or matched[run[2]] >= len(self._parts[parts[run[2]]].after.strip()) * _LEAST_OF_PART
        ]

    def _stretches(
        self, runs: list[tuple[int, int, int, int, int]], parts: Sequence[int], line: int
    ) -> list[Stretch]:
        found: list[Stretch] = []
        size = len(self._lines[line].seen.text)
        begin = 0
        for i, (_, high, part, _, end) in enumerate(runs):
            if i + 1 < len(runs) and runs[i + 1][2] == part:
                continue
            stop = size
            if i + 1 < len(runs):
                low, offset = runs[i + 1][0], runs[i + 1][3]
                # What was typed between belongs to the part that lacks something there.
                lacks = end < len(self._parts[parts[part]].shown)
                stop = high if offset and not lacks else low
            found.append((parts[part], begin, stop))
            begin = stop
        return found


def _text(seen: Seen, states: str) -> str:
    if seen.states.count("k") == len(seen.states):
        return seen.text
    return "".join(c for c, s in zip(seen.text, seen.states.lower(), strict=True) if s in states)


def _alike(one: str, other: str) -> float:
    """How much two texts have in common, whatever its order: 0 to 1."""
    size = len(one) + len(other)
    return 2 * (Counter(one) & Counter(other)).total() / size if size else 1.0


class _Owners(list[int]):
    """For each character of joined texts, the number of its text."""

    def __init__(self, texts: Sequence[str]) -> None:
        super().__init__()
        self._starts: list[int] = []
        for number, text in enumerate(texts):
            self._starts.append(len(self))
            self.extend([number] * len(text))

    def index_of(self, number: int) -> int:
        """Where a text begins."""
        return self._starts[number]


def _joined(texts: Sequence[str]) -> tuple[str, _Owners]:
    return "".join(texts), _Owners(texts)


def _within(
    i: int, j: int, size: int, owners: Sequence[int], places: Sequence[int]
) -> Iterator[tuple[int, int, int]]:
    """A stretch cut where it goes from one text to the next, on either side."""
    begin = 0
    for k in range(1, size + 1):
        if k == size or owners[i + k] != owners[i + begin] or places[j + k] != places[j + begin]:
            yield i + begin, j + begin, k - begin
            begin = k


def unique_pairs(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """The places of what stands in either once, in the order of the second."""
    here, there = Counter(one), Counter(other)
    places = {key: i for i, key in enumerate(one) if key and here[key] == 1}
    return [(places[key], j) for j, key in enumerate(other) if there[key] == 1 and key in places]


def rising(pairs: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """The most of the pairs, sorted by the second, that rise in the first."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (i, _) in enumerate(pairs):
        at = bisect_left(ends, i)
        before.append(last[at - 1] if at else -1)
        if at == len(ends):
            ends.append(i)
            last.append(number)
        else:
            ends[at], last[at] = i, number
    found: set[tuple[int, int]] = set()
    number = last[-1] if last else -1
    while number >= 0:
        found.add(pairs[number])
        number = before[number]
    return found


def alike_stretches(one: str, other: str) -> list[tuple[int, int, int]]:
    """Stretches that two texts have in common, in order: where they begin, and how long."""
    if len(one) * len(other) <= _MOST_CELLS:
        matcher = SequenceMatcher(None, one, other, autojunk=False)
        return [(i, j, size) for i, j, size in matcher.get_matching_blocks() if size]
    found: list[tuple[int, int, int]] = []
    at, to = 0, 0
    for i, j, size in [*_alike_by_themselves(one, other), (len(one), len(other), 0)]:
        if (i - at) * (j - to) <= _MOST_CELLS:
            matcher = SequenceMatcher(None, one[at:i], other[to:j], autojunk=False)
            found += ((at + a, to + b, n) for a, b, n in matcher.get_matching_blocks() if n)
        if size:
            found.append((i, j, size))
        at, to = i + size, j + size
    return found


def _alike_by_themselves(one: str, other: str) -> list[tuple[int, int, int]]:
    """Stretches around a few characters that stand in either once, in time of the lengths."""
    grams = [[t[i : i + _GRAM] for i in range(len(t) - _GRAM + 1)] for t in (one, other)]
    found: list[tuple[int, int, int]] = []
    at, to = 0, 0
    for i, j in sorted(rising(unique_pairs(*grams))):
        if i < at or j < to:
            continue
        while i > at and j > to and one[i - 1] == other[j - 1]:
            i, j = i - 1, j - 1
        size = 0
        while i + size < len(one) and j + size < len(other) and one[i + size] == other[j + size]:
            size += 1
        found.append((i, j, size))
        at, to = i + size, j + size
    return found
