"""What damage explains: characters of the page that a text lost the way texts lose them.

A text that is another edition of its page also lacks words and marks that the page has, and then
they are not lost. Three losses are known: a channel drops every character that stands alone in
its font; an extractor drops every one that stands alone in its piece of the page's source; a
conversion drops a mark wherever it stands. Each is systematic, so what the text kept of the same
sort speaks against it, and one loss is no evidence of another: a text whose dates lost their signs
need not have lost a word that its page sets in a tag of its own. A text that shows no sign of
damage lost nothing at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import msgspec

from pipeline.certificate import INSERTABLE
from pipeline.edits import source_span
from pipeline.model import TextElement
from pipeline.repair.channels.digit_run_loss import lost_places as digit_run_losses
from pipeline.repair.channels.font_run_loss import lost_places as font_run_losses
from pipeline.repair.channels.font_run_loss import seams
from pipeline.repair.witness.sides import Pair, Side, Unit
from pipeline.text.chars import has_han
from pipeline.text.equivalence import letters_of
from pipeline.text.patterns import regex

_MOSTLY = 0.5  # of the characters that a loss takes
_LEAST = 3  # characters that fonts lost; fewer may be what another edition put in quotes
_SHARED = 0.75  # of a paragraph's characters, with those it lost
_VANISHED = 3  # so often a mark must stand in the page that its lack is no chance
_PIECES = 0.5  # so many breaks to a character are entities, not pieces
_LEAST_PIECES = 3  # of the page's source, of one character and lost, and as many others that met
_MOST_KEPT = 0.5  # pieces of one character that the text has, to one that it lost
_MOST_WORDS = 0.5  # of the lost ones are Han characters between two others
_NEAR = 50  # characters; longer gaps stay where they are, none moves farther
_DOUBLE = frozenset("—…")  # one of two is half a mark, lost in another spelling
_VISIBLE = regex("(?=[\u0800-\uffff])\\S")


class Losses:
    """The losses that the whole text bears out."""

    def __init__(self, text: Side, page: Side, pairs: Sequence[Pair], *, is_damaged: bool) -> None:
        """Weigh every known loss by what the text lacks and what it kept.

        Args:
            text: the text's characters.
            page: the page's.
            pairs: both aligned.
            is_damaged: whether the text shows that it lost any; else nothing is explained.
        """
        self._page, self._is_damaged = page, is_damaged
        self._by_font: list[frozenset[tuple[int, int]]] = []
        self._pieces: frozenset[tuple[int, int]] = frozenset()
        self._vanished: set[str] = set()
        self.pairs = list(pairs)
        """The pairs with each gap where damage explains it, if it may as well be there."""
        if is_damaged:
            self._weigh(text)

    def _weigh(self, text: Side) -> None:
        gone, kept = gone_and_kept(self.pairs)
        self._by_font = [
            self._taken_by(find, least, gone, kept)
            for find, least in ((font_run_losses, _LEAST), (digit_run_losses, 1))
        ]
        if loses_pieces(self._page, gone, kept):
            self._pieces = pieces_of_one(self._page)
        here = set(text.letters)
        count = Counter(self._page.char(k) for k in gone)
        self._vanished = {
            char
            for char, times in count.items()
            if times >= _VANISHED and not char.isalnum() and here.isdisjoint(letters_of(char))
        }
        self.pairs = self._with_gaps_moved(self.pairs)
        gone, kept = gone_and_kept(self.pairs)
        self._by_font = [self._borne_out(places, gone, kept) for places in self._by_font]
        self._pieces = self._borne_out(self._pieces, gone, kept)

    def explain(self, start: int, stop: int, *, shows_gap: bool = False) -> bool:
        """Whether all these characters of the page are what a text loses.

        Fonts explain a word inside a paragraph only where the text shows the gap: ``2.3万元`` is as
        good a text as ``2.元3万元``. At its end a figure must stand right beside it (``到2025年``):
        a word that only a space parts from the text (``的 某县``) is another edition's.

        Args:
            start: number of the first character.
            stop: number of the one after the last.
            shows_gap: whether the text itself shows that something is gone there.
        """
        page = self._page
        shows_gap = shows_gap or self._ends_a_paragraph(start, stop)
        return self._is_damaged and all(
            page.char(k) in self._vanished
            or page.chars[k] in self._pieces
            or (
                any(page.chars[k] in taken for taken in self._by_font)
                and (shows_gap or page.char(k) in INSERTABLE or not page.char(k).isalpha())
            )
            or (page.char(k) in _DOUBLE and page.char(k) in {self._at(start - 1), self._at(stop)})
            for k in range(start, stop)
        )

    def _ends_a_paragraph(self, start: int, stop: int) -> bool:
        """Whether a paragraph begins or ends with a stretch, or is nothing else."""
        page = self._page
        match page.beside(start, stop):
            case "", "":
                return True
            case "", after:
                return page.chars[stop][1] == page.chars[stop - 1][1] + 1 and not has_han(after)
            case before, "":
                return page.chars[start][1] == page.chars[start - 1][1] + 1 and not has_han(before)
        return False

    def _at(self, k: int) -> str:
        return self._page.char(k) if 0 <= k < len(self._page.chars) else ""

    def _with_gaps_moved(self, pairs: Sequence[Pair]) -> list[Pair]:
        """The pairs, each gap where damage explains it.

        The page's ``指标 指标值`` beside the text's ``指标值``: either 指标 may be the lost one.
        """
        moved = list(pairs)
        for k, pair in enumerate(pairs):
            is_short = pair.text[0] == pair.text[1] and pair.page[1] - pair.page[0] <= _NEAR
            if is_short and not self.explain(*pair.page):
                _ = self._shift(moved, k, -1) or self._shift(moved, k, 1)
        return moved

    def _shift(self, pairs: list[Pair], k: int, step: int) -> bool:
        """Move gap ``k`` past equal characters, to the first place where it is explained."""
        (first, stop), moved = pairs[k].page, k
        while 0 <= (moved := moved + step) < len(pairs) and abs(moved - k) <= _NEAR:
            beside = pairs[moved]
            here, there = (stop - 1, first - 1) if step < 0 else (first, stop)
            one = beside.is_same and beside.page[1] - beside.page[0] == 1
            if not one or letters_of(self._page.char(here)) != letters_of(self._page.char(there)):
                return False
            first, stop = first + step, stop + step
            if self.explain(first, stop):
                break
        else:
            return False
        passed = pairs[moved:k] if step < 0 else pairs[k + 1 : moved + 1]
        by = -step * (stop - first)
        passed = [msgspec.structs.replace(p, page=(p.page[0] + by, p.page[1] + by)) for p in passed]
        at = passed[0].text[0] if step < 0 else passed[-1].text[1]
        gap = Pair((at, at), (first, stop), is_same=False)
        low, high = min(k, moved), max(k, moved) + 1
        pairs[low:high] = [gap, *passed] if step < 0 else [*passed, gap]
        return True

    def _taken_by(
        self,
        find: Callable[[str], Iterable[int]],
        least: int,
        gone: Iterable[int],
        kept: Iterable[int],
    ) -> frozenset[tuple[int, int]]:
        """What a loss takes of the page; nothing where the text kept the most or lost too few."""
        page = self._page
        taken = frozenset((n, at) for n, unit in enumerate(page.units) for at in find(unit.text))
        ours = {page.chars[k][0] for k in kept}
        lost = [page.chars[k][0] for k in gone if page.chars[k] in taken]
        stayed = sum(page.chars[k] in taken for k in kept)
        if sum(unit in ours for unit in lost) < least:
            return frozenset()
        return taken if len(lost) >= _MOSTLY * (len(lost) + stayed) else frozenset()

    def _borne_out(
        self, taken: frozenset[tuple[int, int]], gone: Iterable[int], kept: Iterable[int]
    ) -> frozenset[tuple[int, int]]:
        """What a loss takes of the paragraphs that are the text's and did not keep the most."""
        page = self._page
        lost = Counter(page.chars[k][0] for k in gone if page.chars[k] in taken)
        stayed = Counter(page.chars[k][0] for k in kept if page.chars[k] in taken)
        shared = Counter(page.chars[k][0] for k in kept)
        size = Counter(unit for unit, _ in page.chars)
        return frozenset(
            (unit, offset)
            for unit, offset in taken
            if lost[unit] >= stayed[unit] and shared[unit] + lost[unit] >= _SHARED * size[unit]
        )


def gone_and_kept(pairs: Iterable[Pair]) -> tuple[list[int], list[int]]:
    """The page's characters that the text lacks, and those that it has."""
    gone = [k for p in pairs if p.text[0] == p.text[1] for k in range(*p.page)]
    kept = [k for p in pairs if p.is_same for k in range(*p.page)]
    return gone, kept


def loses_pieces(page: Side, gone: Sequence[int], kept: Sequence[int]) -> bool:
    """Whether a page is written in pieces, and a text lost those of one character.

    A page in which each addition stands in a tag of its own has no others that meet; and its
    additions are words, where a change of font sets signs and numerals apart.

    Args:
        page: the page's characters.
        gone: numbers of those that the text lacks.
        kept: numbers of those that it has.
    """
    if is_written_in_entities(page):
        return False
    pieces = pieces_of_one(page)
    lost = [k for k in gone if page.chars[k] in pieces]
    words = sum(_is_word_among_words(page, k) for k in lost)
    stayed = sum(page.chars[k] in pieces for k in kept)
    return (
        len(lost) >= _LEAST_PIECES
        and stayed <= _MOST_KEPT * len(lost)
        and words <= _MOST_WORDS * len(lost)
        and sum(map(_seams_of_pieces, page.units)) >= _LEAST_PIECES
    )


def pieces_of_one(page: Side) -> frozenset[tuple[int, int]]:
    """Unit and offset of the characters that are a piece of the page's source each."""
    return frozenset((n, offset) for n, unit in enumerate(page.units) for offset in _alone(unit))


def is_seam(text: str, offset: int) -> bool:
    """Whether two things touch there that never touch in intact text.

    >>> is_seam("增长15.8%14.4%，好于预期", 7), is_seam("完成投资2.3万元", 6)
    (True, False)
    """
    return any(start < offset < end for start, end in seams(text))


def _is_word_among_words(page: Side, k: int) -> bool:
    around = (*page.beside(k, k + 1), page.char(k))
    return all(map(has_han, around)) and not page.char(k).isnumeric()


def _breaks(element: TextElement) -> list[bool]:
    """Where the element's source breaks: before each character, and at the end."""
    spans = [source_span(element, i, i + 1) for i in range(len(element.text))]
    return [True, *(first.end != second.start for first, second in pairwise(spans)), True]


def _alone(unit: Unit) -> list[int]:
    """Characters of three bytes that are a piece of the page's source but for white space."""
    if unit.place is None:
        return []
    breaks = _breaks(unit.place.element)
    found = []
    for m in _VISIBLE.finditer(unit.text):
        i = m.start()
        before, after = i, i + 1
        while not breaks[before] and unit.text[before - 1].isspace():
            before -= 1
        while not breaks[after] and unit.text[after].isspace():
            after += 1
        if breaks[before] and breaks[after]:
            found.append(i)
    return found


def _seams_of_pieces(unit: Unit) -> int:
    """How often two pieces of the page's source meet that are both longer than a character."""
    if unit.place is None:
        return 0
    cuts = [i for i, is_break in enumerate(_breaks(unit.place.element)) if is_break]
    sizes = [len(unit.text[start:stop].strip()) for start, stop in pairwise(cuts)]
    return sum(min(sides) > 1 for sides in pairwise(sizes))


def is_written_in_entities(page: Side) -> bool:
    """Whether the page's source breaks at every other character: then pieces tell nothing."""
    breaks = sum(
        sum(_breaks(unit.place.element)) - 2 for unit in page.units if unit.place is not None
    )
    return breaks > _PIECES * len(page.chars)
