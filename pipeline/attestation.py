"""What the original page bears out: whether a text copied from it stands there where it was put.

A witness edit only adds or restores: what it replaces is still said by what it puts there. It
stands in the page amid the same text, with enough of it that the place is meant and no other;
where the page has the place as it was before the edit, nothing was lost there.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from pipeline.edits import Edit, EditKind
from pipeline.model import OfficialDocument, places_of
from pipeline.text.equivalence import letters
from pipeline.tuples import NamedTuple

_NEAR = 8
"""Letters to either side that tell a place; where another difference stands close on one side,
twice as many on the other and one on this."""
_FAR = 64
"""Letters to either side that tell two places with the same words apart."""
_GRAM = 6

_Stretch = tuple[str, str, str]
"""Letters before, what an edit puts there, letters after."""


class _Span(NamedTuple):
    """Where in all that the text says an edit's letters stand.

    Attributes:
        start: number of the first letter.
        end: just after the last.
        begins: whether nothing is before them in their element.
        ends: whether nothing is after them there.
    """

    start: int
    end: int
    begins: bool
    ends: bool


def page_letters(page: OfficialDocument) -> str:
    """What a page says, elements and boilerplate in the order of its source, letter by letter."""
    parts = [(place.start, place.text) for place in places_of(page)]
    parts += [(entry.start, entry.text) for entry in page.boilerplate]
    return "".join(letters(text) for _, text in sorted(parts, key=lambda part: part[0]))


class Witness:
    """What a page bears out of the edits that were copied from it.

    Args:
        document: the normalized document.
        edits: its edits, or those of its page alone; those that are out count as the page's
            words too, so that a person's yes or no to one says nothing about its neighbours.
        page: what the page says, by :func:`page_letters`.
    """

    def __init__(self, document: OfficialDocument, edits: Iterable[Edit], page: str) -> None:
        self._page = page
        self._grams: frozenset[str] | None = None
        self._last = 0
        by_path: dict[str, list[Edit]] = {}
        for edit in edits:
            if edit.kind is EditKind.WITNESS:
                by_path.setdefault(edit.path, []).append(edit)
        parts: list[str] = []
        length = 0
        self._spans: dict[tuple[str, int, int, str], _Span] = {}
        for place in sorted(places_of(document), key=lambda place: place.start):
            done, begin = 0, length
            spans = []
            for edit in apart(by_path.get(place.path, ())):
                before, new = letters(place.text[done : edit.start]), letters(edit.new)
                parts += (before, new)
                length += len(before)
                spans.append((edit, length, length + len(new)))
                length += len(new)
                done = edit.end
            parts.append(rest := letters(place.text[done:]))
            length += len(rest)
            for edit, start, end in spans:
                self._spans[_key(edit)] = _Span(start, end, start == begin, end == length)
        self._said = "".join(parts)

    def bears_out(self, edit: Edit) -> bool:
        """Whether the page has what the edit puts there, and there."""
        span = self._spans.get(_key(edit))
        if span is None or not keeps_what_was(edit.old, edit.new):
            return False
        near = self._around(span, _NEAR, _NEAR)
        shapes = [near, self._around(span, 1, 2 * _NEAR), self._around(span, 2 * _NEAR, 1)]
        # What begins or ends an element may have something else beside it in the page.
        shapes += [self._around(span, 0, 2 * _NEAR)] * span.begins
        shapes += [self._around(span, 2 * _NEAR, 0)] * span.ends
        there = next((s for s in shapes if self._is_enough(s) and self._stands("".join(s))), None)
        return there is not None and not self._was_so_before(span, letters(edit.old), near, there)

    def _around(self, span: _Span, before: int, after: int) -> _Stretch:
        said, (start, end) = self._said, span[:2]
        return said[max(start - before, 0) : start], said[start:end], said[end : end + after]

    def _is_enough(self, stretch: _Stretch) -> bool:
        left, new, right = stretch
        whole = len(left) + len(new) + len(right)
        return len(left) + len(right) >= _NEAR or whole == len(self._said)

    def _stands(self, stretch: str) -> bool:
        """Whether the page has these letters in a row; they mostly follow those asked before."""
        at = self._page.find(stretch, self._last)
        if at < 0:
            at = self._page.find(stretch)
        if at >= 0:
            self._last = max(at - _FAR, 0)
        return at >= 0

    def _was_so_before(self, span: _Span, old: str, near: _Stretch, there: _Stretch) -> bool:
        """Whether the page has the place as it was: then nothing was lost there."""
        left, new, right = near
        if old == new or not (left and right) or not self._has(left + old + right):
            return False
        left, new, right = self._around(span, _FAR, _FAR)
        if self._has(left + old + right):
            return True
        stretch = "".join(there)
        return not self._has(left + new + right) and (
            self._said.count(stretch) > self._page.count(stretch)
        )

    def _has(self, stretch: str) -> bool:
        """Whether the page has these letters in a row."""
        if self._grams is None:
            size = range(len(self._page) - _GRAM + 1)
            self._grams = frozenset(self._page[i : i + _GRAM] for i in size)
        for i in range(len(stretch) - _GRAM + 1):
            if stretch[i : i + _GRAM] not in self._grams:
                return False
        return stretch in self._page


def keeps_what_was(old: str, new: str) -> bool:
    """Whether everything that ``old`` says is still said by ``new``, and nothing invisible comes.

    >>> keeps_what_was("", "不"), keeps_what_was("不", ""), keeps_what_was("1", "①")
    (True, False, True)
    """
    if any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for char in new):
        return False
    rest = iter(_plain(new))
    return bool(_plain(new)) and all(char in rest for char in _plain(old))


def _plain(text: str) -> str:
    return letters(unicodedata.normalize("NFKC", letters(text)))


def apart(edits: Iterable[Edit]) -> list[Edit]:
    """The edits of one text in its order, without those that are out and overlap others."""
    edits = list(edits)
    taken = sorted((e for e in edits if e.status == "in"), key=lambda e: (e.start, e.end))
    starts, ends = [e.start for e in taken], [e.end for e in taken]
    free = [
        e
        for e in edits
        if e.status == "out" and bisect_left(starts, e.end) <= bisect_right(ends, e.start)
    ]
    kept: list[Edit] = []
    for edit in sorted([*taken, *free], key=lambda e: (e.start, e.end)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def _key(edit: Edit) -> tuple[str, int, int, str]:
    return edit.path, edit.start, edit.end, edit.new
