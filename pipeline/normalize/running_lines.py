"""What stands on each sheet beside its number: running heads and feet, lines of fax machines.

One such line proves nothing, but where it stands again on the next sheet it is no text's: with the
number of that sheet in it, beside a page number, or in the middle of a paragraph that it tears.
The parts of a head change places on facing pages, and the hour of a fax goes on; words do not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from pipeline.normalize.lines import Line
from pipeline.normalize.recognisers import is_authority_mark
from pipeline.normalize.stamps import is_fax_row
from pipeline.text.chars import squeezed
from pipeline.text.numerals import halved
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_LEAST = 2
"""So many times a line stands that is a running one."""
_LONGEST = 60  # characters, white space left out
_LONGEST_ROW = 200
_SHORTEST = 4
_PARTED = regex(r"\s*[|｜]\s*|[\t\N{IDEOGRAPHIC SPACE}]\s*|\s{2,}|\s(?=第)")
"""What parts the words of a running line from each other and from the page's number."""
_OF_TOTAL = regex(r"[(（]?\s?([0-9]{1,4})\s?[/／]\s?([0-9]{1,4})\s?[)）]?")
_COUNTED = regex(
    r"[-—－–―─~～·•∙・*]{1,4}\s{0,4}([0-9]{1,4})\s{0,4}[-—－–―─~～·•∙・*]{1,4}"
    r"|第?\s{0,4}([0-9]{1,4})\s{0,4}页\s?(?:[，,/／]?\s?共\s?[0-9]{1,4}\s?页?)?"
    r"|共\s?[0-9]{1,4}\s?页\s?[，,/／]?\s?第\s?([0-9]{1,4})\s?页?"
    r"|[Pp](?:age)?\s?[.:：]?\s?([0-9]{1,4})(?:\s?(?:[/／]|of)\s?[0-9]{1,4})?"
)
_LAST = regex(r"\s(?:[0-9]{1,4}\s?[/／]\s?[0-9]{1,4}|[-—－–·]\s?[0-9]{1,4}\s?[-—－–·])$")
_BARE = regex("[0-9]{1,4}")
_DIGITS = regex("[0-9]+")
_SAYS = regex("[，。！？；]|[：:…!?;]$")
"""What no head of a sheet has: it says nothing."""
_TOP = 4  # lines in which the first sheet's stands
_REACH = 2  # lines of a head beside a page's number
_WORD = regex(r"[^\W\d_]{2}")


class _Row(NamedTuple):
    """A line that may be a running one.

    Attributes:
        place: index of the line.
        words: its parts without the page's number, in no order; beside one digits are folded.
        page: the number of the page in it; 0 where it has none.
        total: of how many pages; 0 where it does not say so.
        is_bare: nothing but digits is the number.
    """

    place: int
    words: tuple[str, ...]
    page: int
    total: int
    is_bare: bool


def find_running(
    lines: Sequence[Line], numbers: set[int], is_torn: Callable[[int, int], bool]
) -> set[int]:
    """The lines that are printed on each sheet, by index.

    Args:
        lines: the document's.
        numbers: indices of those that are page numbers.
        is_torn: whether a paragraph goes on from one line, by index, to another.
    """
    # Above a head such a line is read with the head (:mod:`pipeline.normalize.head`).
    found = {
        i for i, line in enumerate(lines) if i >= _TOP and not line.block and is_fax_row(line.text)
    }
    together: dict[tuple[bool, tuple[str, ...]], list[_Row]] = {}
    for row in _rows(lines, numbers | found):
        together.setdefault((row.page > 0, row.words), []).append(row)
    groups = [rows for rows in together.values() if len(rows) >= _LEAST]
    for rows in groups:
        if _counts_pages(rows, lines, is_torn):
            found |= {row.place for row in rows}
            found.update(_first_sheet(rows, lines))
    for _ in range(_REACH):  # what stands beside such a line may have another beside it
        known = numbers | found
        for rows in groups:
            beside = {row.place for row in rows if not known.isdisjoint(_around(row))}
            if len(beside) >= _LEAST:
                found |= beside
    for rows in groups:
        torn = [row for row in rows if is_torn(*_around(row))]
        tearing = {row.place for row in torn} if _is_among_others(torn, lines) else set()
        if len(tearing | (found & {row.place for row in rows})) >= _LEAST:
            found |= tearing
        if any(row.place in found for row in rows):
            found |= _on_top(rows, lines)
    # A title that its sheet's head repeats stands right below it, and is the paper's.
    return found - {i for i in found if i - 1 in found and lines[i - 1].text == lines[i].text}


def _rows(lines: Sequence[Line], known: set[int]) -> Iterator[_Row]:
    for i, line in enumerate(lines):
        text = line.text
        if line.block is not None or i in known or len(text) > _LONGEST_ROW:
            continue
        if not _SHORTEST <= len(squeezed(text)) <= _LONGEST or _SAYS.search(text):
            continue
        yield _row(i, _parts(text))


def _parts(text: str) -> list[str]:
    """The parts of a running line; the number behind one space is a part too."""
    m = _LAST.search(text)
    words, number = (text[: m.start()], [m[0].strip()]) if m else (text, [])
    return [part for part in (*_PARTED.split(words), *number) if part]


def _row(place: int, parts: Sequence[str]) -> _Row:
    for k in dict.fromkeys((len(parts) - 1, 0)) if len(parts) > 1 else ():
        number = halved(parts[k])
        others = _words(part for i, part in enumerate(parts) if i != k)
        if (m := _OF_TOTAL.fullmatch(number)) and 0 < int(m[1]) <= int(m[2]):
            return _Row(place, others, int(m[1]), int(m[2]), is_bare=False)
        if m := _COUNTED.fullmatch(number):
            return _Row(place, others, int(next(filter(None, m.groups()))), 0, is_bare=False)
        if _BARE.fullmatch(number) and int(number):
            return _Row(place, others, int(number), 0, is_bare=True)
    return _Row(place, tuple(sorted(parts)), 0, 0, is_bare=False)


def _words(parts: Iterable[str]) -> tuple[str, ...]:
    """Parts beside a page's number: an hour among them goes on too."""
    return tuple(sorted(_DIGITS.sub("0", halved(part)) for part in parts))


def _counts_pages(
    rows: Sequence[_Row], lines: Sequence[Line], is_torn: Callable[[int, int], bool]
) -> bool:
    """Whether the numbers in lines of the same words go on as those of pages, text between them."""
    if not rows[0].page or not any(map(_WORD.search, rows[0].words)):
        return False
    if not all(0 < b.page - a.page <= _REACH for a, b in pairwise(rows)):
        return False
    if len({row.total for row in rows}) > 1:
        return False
    torn = sum(is_torn(*_around(row)) for row in rows)
    if any(row.is_bare for row in rows):
        return 2 * torn >= len(rows)
    return not rows[0].total or torn > 0 or _have_text_between(rows, lines)


def _have_text_between(rows: Sequence[_Row], lines: Sequence[Line]) -> bool:
    """Whether sentences stand between numbers that say of how many; else they are cells."""
    return all(
        any("。" in line.text for line in lines[a.place + 1 : b.place]) for a, b in pairwise(rows)
    )


def _first_sheet(rows: Sequence[_Row], lines: Sequence[Line]) -> Iterator[int]:
    """The first sheet's, which may have other words: ``简报.pdf　1 / 3`` above ``2 / 3``."""
    for i, line in enumerate(lines[: min(_TOP, rows[0].place)]):
        row = _row(i, _parts(line.text))
        counts = line.block is None and row.total and row.total == rows[0].total
        if counts and row.page == rows[0].page - 1:
            yield i


def _around(row: _Row) -> tuple[int, int]:
    return row.place - 1, row.place + 1


def _is_among_others(rows: Sequence[_Row], lines: Sequence[Line]) -> bool:
    """Whether other lines stand around each: a passage that stands twice has the same ones."""
    places = [_around(row) for row in rows]
    return all(
        len({lines[place[side]].text for place in places if place[side] < len(lines)}) >= _LEAST
        for side in (0, 1)
    )


def _on_top(rows: Sequence[_Row], lines: Sequence[Line]) -> set[int]:
    """The running line that stands above the first sheet's mark, which is another."""
    above = {row.place for row in rows if row.place < _TOP and row.place + 1 < len(lines)}
    return {
        i
        for i in above
        if is_authority_mark(lines[i + 1].text) and lines[i + 1].text != lines[i].text
    }
