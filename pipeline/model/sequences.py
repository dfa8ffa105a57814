"""Numbers that follow one another: 一是 二是 …, and the numbers of headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from pipeline.model.document import Heading, HeadingLevel, Table
from pipeline.model.places import Part, Place
from pipeline.text.chars import HAN
from pipeline.text.numerals import HAN_COUNT, han_numeral, number_value
from pipeline.text.patterns import regex

_IS = regex(rf"(?:(?<=[。；;：:，,])|^)\s*(?P<n>[{HAN_COUNT}]{{1,3}})是(?=[{HAN}“《])")
_FIRST = regex(rf"(?:(?<=[。；;：:，,])|^)\s*第(?P<n>[{HAN_COUNT}]{{1,2}})[，,]")
_LISTS = ((_IS, "{}是"), (_FIRST, "第{}"))
_NUMBERED = frozenset(HeadingLevel) - {HeadingLevel.FOURTH, HeadingLevel.SECTION}
_MOST_MISSING = 2
_LONGEST_TITLE = 40


class Numbering(msgspec.Struct, frozen=True):
    """A sequence of numbers, at its last number or at the one that breaks it.

    Attributes:
        place: the element of that number.
        start: code point in its text where that number, or the heading's words, begin.
        end: just after them.
        claim: the numbers as written, or the words of the heading.
        number: the number that stands there.
        expected: the number that its turn asks for; the same where nothing is left out.
        explanation: what is left out, for a reader.
    """

    place: Place
    start: int
    end: int
    claim: str
    number: int
    expected: int
    explanation: str

    @property
    def is_unbroken(self) -> bool:
        """Whether no number is left out."""
        return self.number == self.expected


Counted = tuple[int, Place]
"""A number and the element that it stands in."""


def counted_items(places: Sequence[Place]) -> Iterator[Numbering]:
    """Lists by 一是 二是 or 第一， 第二，, within a paragraph or from paragraph to paragraph."""
    for pattern, form in _LISTS:
        for items in _lists(places, pattern):
            numbers = [number for number, _ in items]
            if len(numbers) < 2 or numbers[0] != 1:
                continue
            rising = all(a < b for a, b in pairwise(numbers))
            numbering = (_rising if rising else _out_of_turn)(items, form)
            if numbering is not None:
                yield numbering


def _lists(places: Sequence[Place], pattern: re.Pattern[str]) -> Iterator[list[Counted]]:
    """The numbers from each 一 on; a heading without such a number ends a list."""
    items: list[Counted] = []
    for place in places:
        if isinstance(place.block, Table):
            continue
        numbers = [int(number_value(m["n"]) or 0) for m in pattern.finditer(place.text)]
        if not numbers and place.level is not None:
            yield items
            items = []
        for number in numbers:
            if number == 1:
                yield items
                items = []
            items.append((number, place))
    yield items


def _rising(items: Sequence[Counted], form: str) -> Numbering | None:
    """一是 二是 四是: how many numbers there are, against the last one."""
    last, place = items[-1]
    numbers = {number for number, _ in items}
    missing = [form.format(han_numeral(n)) for n in range(1, last) if n not in numbers]
    written = "".join({owner.path: owner.text for _, owner in items}.values())
    if len(missing) > _MOST_MISSING or any(words in written for words in missing):
        return None
    explanation = f"缺{'、'.join(missing)}" if missing else "序号连续"
    return _list_numbering(items, form, place, last, len(items), explanation)


def _out_of_turn(items: Sequence[Counted], form: str) -> Numbering | None:
    """一是 二是 四是 四是: exactly one number is not the one its turn asks for.

    Two or more out of turn are lists within lists, of which nothing can be said.
    """
    wrong = [(turn, *item) for turn, item in enumerate(items, start=1) if item[0] != turn]
    owners = len({place.path for _, place in items})
    if len(wrong) != 1 or len(items) < 3 or owners not in {1, len(items)}:
        return None
    turn, number, place = wrong[0]
    explanation = f"第 {turn} 项写作“{form.format(han_numeral(number))}”"
    return _list_numbering(items, form, place, number, turn, explanation)


def _list_numbering(
    items: Sequence[Counted], form: str, place: Place, number: int, expected: int, explanation: str
) -> Numbering:
    words = [form.format(han_numeral(n)) for n, _ in items]
    start, end = _span(place.text, words[-1])
    return Numbering(place, start, end, "、".join(words), number, expected, explanation)


def heading_numbers(places: Sequence[Place]) -> Iterator[Numbering]:
    """The headings of one level under one heading; articles are numbered through chapters.

    Args:
        places: all places of the document.
    """
    groups: dict[tuple[Part, HeadingLevel, tuple[str, ...]], list[Counted]] = {}
    for place in places:
        heading = place.block
        if isinstance(heading, Heading) and heading.level in _NUMBERED and heading.number:
            parent = () if heading.level is HeadingLevel.ARTICLE else place.section
            key = (place.part, heading.level, parent)
            groups.setdefault(key, []).append((heading.number, place))
    for headings in groups.values():
        if len(headings) < 2 or headings[0][0] != 1:
            continue
        jumps = [(a, b) for a, b in pairwise(headings) if b[0] != a[0] + 1]
        if len(jumps) > 1:
            continue  # not one sequence
        if jumps:
            before, (number, place) = jumps[0]
            expected = before[0] + 1
            if not 0 < number - expected <= _MOST_MISSING or _is_written(places, *jumps[0]):
                continue
            explanation = f"标题序号由 {before[0]} 跳至 {number}"
        else:
            number, place = headings[-1]
            expected = number
            explanation = f"标题序号 1 至 {number} 连续"
        claim = place.title[:_LONGEST_TITLE]
        start, end = _span(place.text, claim.rpartition("、")[2])
        yield Numbering(place, start, end, claim, number, expected, explanation)


def _is_written(places: Sequence[Place], before: Counted, after: Counted) -> bool:
    """Whether a number left out stands somewhere between, unrecognized."""
    between = places[before[1].number - 1 : after[1].number]
    lines = [re.sub(r"\s", "", place.text) for place in between]
    for number in range(before[0] + 1, after[0]):
        han = han_numeral(number)
        forms = [f.format(n) for f in ("（{}）", "({})", "第{}") for n in (han, number)]
        if any(form in "".join(lines) for form in forms):
            return True
        if re.search(rf"(?:^|[\n。；;])(?:{han}、|{number}[.．、])", "\n".join(lines)):
            return True
    return False


def _span(text: str, words: str) -> tuple[int, int]:
    """Where the words first stand in the text; its beginning where they do not."""
    start = max(text.find(words), 0)
    return start, min(start + len(words), len(text))
