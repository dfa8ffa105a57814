"""Numbers that follow one another: 一是 二是 …, and the numbers of headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import msgspec

from pipeline.model.document import Heading, HeadingLevel, Table
from pipeline.model.places import Part, Place
from pipeline.text.chars import HAN
from pipeline.text.numerals import HAN_COUNT, han_numeral, number_value
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_IS = regex(rf"(?:(?<=[。；;：:，,])|^)\s*(?P<n>[{HAN_COUNT}]{{1,3}})是(?=[{HAN}“《])")
_FIRST = regex(rf"(?:(?<=[。；;：:，,])|^)\s*第(?P<n>[{HAN_COUNT}]{{1,2}})[，,]")
_LISTS = ((_IS, "{}是"), (_FIRST, "第{}"))
_ITEM = regex(
    rf"\s*(?:附件[：:]\s*)?(?:[（(](?P<a>[{HAN_COUNT}]{{1,3}})[）)]|[（(](?P<b>\d{{1,2}})[）)]|(?P<c>\d{{1,2}})[.．、](?!\d)"
    rf"|(?P<d>[{HAN_COUNT}]{{1,3}})、)"
)
_INNER = tuple(
    regex(rf"(?:^|[。；;：:，,])\s*{form}(?=\S)")
    for form in (
        r"[（(](?P<n>\d{1,2})[）)]",
        rf"[（(](?P<n>[{HAN_COUNT}]{{1,2}})[）)]",
        r"(?P<n>\d{1,2})[.．、](?!\d)",
        r"(?P<n>[\N{CIRCLED DIGIT ONE}-\N{CIRCLED NUMBER TWENTY}])",
    )
)
"""（1）… （2）…, （一）…, 1．…, ①… within a paragraph."""
_MARKS = (("（", "）"), ("(", ")"), ("", "."), ("", "．"), ("", "、"))
_LEAST_ITEMS = 3
_LEAST_BEFORE = 2  # numbers in order before a jump is one
_MOST_ITEMS_MISSING = 3
_NUMBERED = frozenset(HeadingLevel) - {HeadingLevel.FOURTH, HeadingLevel.SECTION}
_MOST_MISSING = 2
_LONG = 5
_MOST_MISSING_OF_LONG = 6
_LATE = frozenset({2, 3})
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


class Counted(NamedTuple):
    """A number, the element that it stands in, and where in its text its words are."""

    number: int
    place: Place
    start: int
    end: int


def counted_items(places: Sequence[Place]) -> Iterator[Numbering]:
    """Lists by 一是 二是 or 第一， 第二，, within a paragraph or from paragraph to paragraph."""
    for pattern, form in _LISTS:
        for items in _lists(places, pattern):
            numbers = [item.number for item in items]
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
        found = [_counted(m, place) for m in pattern.finditer(place.text)]
        if not found and place.level is not None:
            yield items
            items = []
        for item in found:
            if item.number == 1:
                yield items
                items = []
            items.append(item)
    yield items


def _counted(m: re.Match[str], place: Place) -> Counted:
    """The number of a match, with its words: 一是, 第一."""
    start = m.end() - len(m.group().lstrip())
    return Counted(int(number_value(m["n"]) or 0), place, start, m.end() - (m.group()[-1] in "，,"))


def _rising(items: Sequence[Counted], form: str) -> Numbering | None:
    """一是 二是 四是: how many numbers there are, against the last one."""
    last = items[-1].number
    numbers = {item.number for item in items}
    missing = [form.format(han_numeral(n)) for n in range(1, last) if n not in numbers]
    written = "".join({item.place.path: item.place.text for item in items}.values())
    if len(missing) > _MOST_MISSING or any(words in written for words in missing):
        return None
    explanation = f"缺{'、'.join(missing)}" if missing else "序号连续"
    return _list_numbering(items, form, items[-1], len(items), explanation)


def _out_of_turn(items: Sequence[Counted], form: str) -> Numbering | None:
    """一是 二是 四是 四是: exactly one number is not the one its turn asks for.

    Two or more out of turn are lists within lists, of which nothing can be said.
    """
    wrong = [(turn, item) for turn, item in enumerate(items, start=1) if item.number != turn]
    owners = len({item.place.path for item in items})
    if len(wrong) != 1 or len(items) < 3 or owners not in {1, len(items)}:
        return None
    turn, item = wrong[0]
    explanation = f"第 {turn} 项写作“{form.format(han_numeral(item.number))}”"
    return _list_numbering(items, form, item, turn, explanation)


def _list_numbering(
    items: Sequence[Counted], form: str, shown: Counted, expected: int, explanation: str
) -> Numbering:
    claim = "、".join(form.format(han_numeral(item.number)) for item in items)
    return Numbering(
        shown.place, shown.start, shown.end, claim, shown.number, expected, explanation
    )


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
            groups.setdefault(key, []).append(_of_heading(heading, place))
    written: dict[tuple[str, int], int] | None = None
    for headings in groups.values():
        if len(headings) < 2:
            continue
        if headings[0].number != 1:
            written = _first_marks(places) if written is None else written
            yield from _begun_late(places, headings, written)
            continue
        jumps = [(a, b) for a, b in pairwise(headings) if b.number != a.number + 1]
        twice = _written_twice(headings)
        if len(jumps) > 1 and twice is None:
            continue  # not one sequence
        if twice is not None:
            expected, shown = twice
            explanation = f"标题序号 {shown.number} 写了两次，缺 {expected}"
        elif jumps and jumps[0][0].number >= jumps[0][1].number > 1:
            before, shown = jumps[0]
            expected = before.number + 1
            behind = headings[headings.index(shown) + 1 :]
            if behind and behind[0].number != expected + 1:
                continue  # a list that begins in the middle of another
            explanation = f"标题序号 {before.number} 之后又是 {shown.number}"
        elif jumps:
            before, shown = jumps[0]
            expected = before.number + 1
            missing = shown.number - expected
            most = _MOST_MISSING if len(headings) < _LONG else _MOST_MISSING_OF_LONG
            if not 0 < missing <= most or _is_written(places, before, shown):
                continue
            explanation = f"标题序号由 {before.number} 跳至 {shown.number}"
        else:
            shown = headings[-1]
            expected = shown.number
            explanation = f"标题序号 1 至 {shown.number} 连续"
        claim = shown.place.title[:_LONGEST_TITLE]
        place, start, end = shown.place, shown.start, shown.end
        yield Numbering(place, start, end, claim, shown.number, expected, explanation)


def _begun_late(
    places: Sequence[Place], headings: Sequence[Counted], written: Mapping[tuple[str, int], int]
) -> Iterator[Numbering]:
    """（二）, （三）, （四） where no （一） stands anywhere before.

    Many documents number on through their sections, or are the second half of another: only
    headings under a heading, of whose form nothing was written before, are told.

    Args:
        places: all places of the document.
        headings: of one level under one heading.
        written: by form and number, the first place that begins with it.
    """
    first = headings[0]
    m = _ITEM.match(first.place.text)
    following = all(b.number == a.number + 1 for a, b in pairwise(headings))
    if m is None or first.number not in _LATE or not following or not first.place.section:
        return
    form = next(name for name in "abcd" if m[name])
    earlier = (written.get((form, number)) for number in range(1, first.number))
    if any(at is not None and at < first.place.number for at in earlier):
        return
    above = Counted(0, first.place, 0, 0)
    for at in range(first.place.number - 2, -1, -1):
        place = places[at]
        if (place.part, place.section) != (first.place.part, first.place.section):
            break
        above = above._replace(place=place)
    if above.place is not first.place and _is_written(places, above, first):
        return
    claim = first.place.title[:_LONGEST_TITLE]
    words = f"标题序号从 {first.number} 开始"
    yield Numbering(first.place, first.start, first.end, claim, first.number, 1, words)


def _first_marks(places: Sequence[Place]) -> dict[tuple[str, int], int]:
    """By form and number, the number of the first place that begins with it."""
    found: dict[tuple[str, int], int] = {}
    for place in places:
        m = _ITEM.match(place.text)
        if m is not None:
            form = next(name for name in "abcd" if m[name])
            found.setdefault((form, int(number_value(m[form]) or 0)), place.number)
    return found


def item_numbers(places: Sequence[Place]) -> Iterator[Numbering]:
    """Numbers of items, （1） 1. （一）, from paragraph to paragraph or within one.

    A list begins with 1 and goes on in its own form; any other paragraph may stand between. One
    jump is told of a list that goes on behind it or ends there; more of them are no one list.

    Args:
        places: all places of the document.
    """
    lists: dict[tuple[Part, str, tuple[str, ...]], list[Counted]] = {}
    above: dict[str, Counted] = {}
    for place in places:
        if isinstance(place.block, Table | Heading) or place.cell is not None:
            if isinstance(place.block, Heading):
                yield from _within(place)
                above = _headings_of_form(above, place)
            continue
        m = _ITEM.match(place.text)
        if m:
            name = next(name for name in "abcd" if m[name])
            number = int(number_value(m[name]) or 0)
            key = (place.part, name, place.section)
            items = lists.setdefault(key, [])
            if not items and number > 1 and name in above:
                yield from _after_heading(
                    places, above[name], Counted(number, place, *m.span(name))
                )
            if number == 1 and items:
                yield from _items(places, items)
                items.clear()
            items.append(Counted(number, place, m.start(name), m.end(name)))
        yield from _within(place)
    for items in lists.values():
        yield from _items(places, items)


def _headings_of_form(above: dict[str, Counted], place: Place) -> dict[str, Counted]:
    """The last heading of each form of number; one of another level takes the others away."""
    m = _ITEM.match(place.text)
    if m is None:
        return {}
    name = next(name for name in "abcd" if m[name])
    return {**above, name: Counted(int(number_value(m[name]) or 0), place, *m.span(name))}


def _written_twice(items: Sequence[Counted]) -> tuple[int, Counted] | None:
    """1, 2, 4, 4, 5: the one number that is not its turn's, where that of its neighbour stands."""
    wrong = [(turn, item) for turn, item in enumerate(items, start=1) if item.number != turn]
    if len(wrong) != 1 or len(items) < _LEAST_ITEMS or wrong[0][0] in {1, len(items)}:
        return None
    turn, item = wrong[0]
    return (turn, item) if item.number in {turn - 1, turn + 1} else None


def _after_heading(places: Sequence[Place], heading: Counted, item: Counted) -> Iterator[Numbering]:
    """（三）… as heading, and （五）… without a heading's look below it."""
    missing = item.number - heading.number - 1
    if not 0 < missing <= _MOST_ITEMS_MISSING or heading.number < _LEAST_BEFORE:
        return
    if not _is_marked(places, heading, item):
        words = f"序号由 {heading.number} 跳至 {item.number}"
        claim = f"{heading.number}、{item.number}"
        expected = heading.number + 1
        yield Numbering(item.place, item.start, item.end, claim, item.number, expected, words)


def _within(place: Place) -> Iterator[Numbering]:
    """（1）…；（2）…；（4）…: in one paragraph."""
    for form in _INNER:
        run: list[Counted] = []
        for m in form.finditer(place.text):
            number = _inner_number(m["n"])
            if number == 1:
                run = []
            run.append(Counted(number, place, m.start("n"), m.end("n")))
        yield from _items((place,), run)


def _inner_number(written: str) -> int:
    circled = ord(written[0]) - ord("\N{CIRCLED DIGIT ONE}")
    return circled + 1 if 0 <= circled < 20 else int(number_value(written) or 0)


def _items(places: Sequence[Place], items: Sequence[Counted]) -> Iterator[Numbering]:
    if len(items) < _LEAST_ITEMS or items[0].number != 1:
        return
    jumps = [(a, b) for a, b in pairwise(items) if b.number != a.number + 1]
    twice = _written_twice(items)
    if twice is not None:
        expected, shown = twice
        claim = "、".join(str(item.number) for item in items)
        words = f"序号 {shown.number} 写了两次，缺 {expected}"
        yield Numbering(shown.place, shown.start, shown.end, claim, shown.number, expected, words)
        return
    if len(jumps) != 1:
        return
    before, shown = jumps[0]
    if before.number == shown.number >= _LEAST_ITEMS:
        claim = "、".join(str(item.number) for item in items)
        words = f"序号 {shown.number} 之后又是 {shown.number}"
        yield Numbering(
            shown.place, shown.start, shown.end, claim, shown.number, shown.number + 1, words
        )
        return
    missing = shown.number - before.number - 1
    if not 0 < missing <= _MOST_ITEMS_MISSING or before.number < _LEAST_BEFORE:
        return
    if _is_marked(places, before, shown):
        return
    claim = "、".join(str(item.number) for item in items)
    words = f"序号由 {before.number} 跳至 {shown.number}"
    yield Numbering(
        shown.place, shown.start, shown.end, claim, shown.number, before.number + 1, words
    )


def _is_marked(places: Sequence[Place], before: Counted, after: Counted) -> bool:
    """Whether a number left out stands between in any form, even within a paragraph."""
    between = places[before.place.number - 1 : after.place.number] if len(places) > 1 else places
    text = "".join(place.text for place in between)
    return any(
        f"{a}{n}{b}" in text
        for number in range(before.number + 1, after.number)
        for n in (str(number), han_numeral(number))
        for a, b in _MARKS
    )


def _of_heading(heading: Heading, place: Place) -> Counted:
    """The number of a heading, with the heading's words behind it; with itself where none are."""
    end = min(len(place.title), _LONGEST_TITLE)
    start = heading.number_end if heading.number_end < end else 0
    return Counted(heading.number, place, start, max(end, start))


def _is_written(places: Sequence[Place], before: Counted, after: Counted) -> bool:
    """Whether a number left out stands somewhere between, unrecognized."""
    between = places[before.place.number - 1 : after.place.number]
    lines = [re.sub(r"\s", "", place.text) for place in between]
    for number in range(before.number + 1, after.number):
        han = han_numeral(number)
        forms = [f.format(n) for f in ("（{}）", "({})", "第{}") for n in (han, number)]
        if any(form in "".join(lines) for form in forms):
            return True
        if re.search(rf"(?:^|[\n。；;])(?:{han}、|{number}[.．、])", "\n".join(lines)):
            return True
    return False
