"""Two texts side by side: which stretches are the same, in time that does not grow by squares.

Stretches that occur once in either text anchor the rest (patience diff); what lies between two
anchors is short and gets a longest common subsequence, computed with a bit for each character.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

from pipeline.tuples import NamedTuple

LONGEST = 1_000_000
"""Longer texts are no documents; they are not aligned."""
_GRAMS = (24, 12, 6)
_SMALL = 1_000_000  # product of two lengths that is not worth anchors
_LARGEST = 64_000_000  # product of two lengths; what is larger without an anchor is not alike
_STRAY = 3  # characters; shorter stretches between two changes are alike by chance


class Run(NamedTuple):
    """``length`` characters that are the same in both texts."""

    text: int
    page: int
    length: int


def align(text: str, page: str) -> list[Run]:
    """The stretches that both texts share, in order.

    >>> align("深化放管服改革", "深化“放管服”改革")
    [Run(text=0, page=0, length=2), Run(text=2, page=3, length=3), Run(text=5, page=7, length=2)]
    """
    if max(len(text), len(page)) > LONGEST:
        return []
    runs: list[Run] = []
    waiting = [(0, len(text), 0, len(page), 0)]
    while waiting:
        a, a_end, b, b_end, level = waiting.pop()
        start = a
        while a < a_end and b < b_end and text[a] == page[b]:
            a, b = a + 1, b + 1
        if a > start:
            runs.append(Run(start, b - (a - start), a - start))
        stop = a_end
        while a < a_end and b < b_end and text[a_end - 1] == page[b_end - 1]:
            a_end, b_end = a_end - 1, b_end - 1
        if a_end < stop:
            runs.append(Run(a_end, b_end, stop - a_end))
        if a == a_end or b == b_end:
            continue
        size = (a_end - a) * (b_end - b)
        anchors: list[tuple[int, int]] = []
        while size > _SMALL and level < len(_GRAMS) and not anchors:
            anchors = _anchors(text[a:a_end], page[b:b_end], _GRAMS[level])
            level += 1
        if anchors:
            # An anchor is the beginning of its stretch; the rest of it is found as common there.
            edges = [(a, b), *((a + i, b + j) for i, j in anchors), (a_end, b_end)]
            waiting += [(i, i_end, j, j_end, level) for (i, j), (i_end, j_end) in pairwise(edges)]
        elif size <= _LARGEST:
            runs += [Run(a + i, b + j, n) for i, j, n in _common(text[a:a_end], page[b:b_end])]
    runs.sort()
    return _without_strays(_joined(runs), len(text))


def _anchors(text: str, page: str, size: int) -> list[tuple[int, int]]:
    """Where stretches of ``size`` that occur once in either text begin, ascending in both."""
    there = _once(page, size)
    pairs = [(i, there[gram]) for gram, i in _once(text, size).items() if gram in there]
    pairs.sort()
    # The longest chain that ascends in both texts.
    tops: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for k, (_, j) in enumerate(pairs):
        place = bisect_left(tops, j)
        before.append(at[place - 1] if place else -1)
        if place == len(tops):
            tops.append(j)
            at.append(k)
        else:
            tops[place] = j
            at[place] = k
    chain: list[tuple[int, int]] = []
    k = at[-1] if at else -1
    while k >= 0:
        # Of anchors that overlap on the same diagonal one is enough.
        i, j = pairs[k]
        if chain and chain[-1][0] - i == chain[-1][1] - j <= size:
            chain.pop()
        chain.append((i, j))
        k = before[k]
    return chain[::-1]


def _once(text: str, size: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for i in range(len(text) - size + 1):
        gram = text[i : i + size]
        found[gram] = -1 if gram in found else i
    return {gram: i for gram, i in found.items() if i >= 0}


def _common(text: str, page: str) -> list[tuple[int, int, int]]:
    """The longest common subsequence as stretches (Hyyrö 2004: a bit for each character)."""
    places: dict[str, int] = {}
    for i, char in enumerate(text):
        places[char] = places.get(char, 0) | 1 << i
    full = (1 << len(text)) - 1
    row = full
    rows = [row]
    for char in page:
        shared = row & places.get(char, 0)
        row = (row + shared | row - shared) & full
        rows.append(row)
    found: list[tuple[int, int, int]] = []
    i, j = len(text), len(page)
    while i and j:
        bit = 1 << i - 1
        if rows[j] & bit:
            i -= 1
        elif not rows[j - 1] & bit:
            j -= 1
        else:
            i, j = i - 1, j - 1
            if found and found[-1][0] == i + 1 and found[-1][1] == j + 1:
                found[-1] = (i, j, found[-1][2] + 1)
            else:
                found.append((i, j, 1))
    return found[::-1]


def _joined(runs: list[Run]) -> list[Run]:
    """Stretches that touch in both texts as one."""
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        if last and (last.text + last.length, last.page + last.length) == (run.text, run.page):
            joined[-1] = last._replace(length=last.length + run.length)
        else:
            joined.append(run)
    return joined


def _without_strays(runs: list[Run], end: int) -> list[Run]:
    """Without short stretches that stand between two of the text that the page has not."""
    kept: list[Run] = []
    for k, run in enumerate(runs):
        before = kept[-1].text + kept[-1].length if kept else 0
        after = runs[k + 1].text if k + 1 < len(runs) else end
        is_stray = before < run.text and run.text + run.length < after
        if not (is_stray and run.length <= _STRAY):
            kept.append(run)
    return kept
