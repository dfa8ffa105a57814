"""Numbers of printed pages that stand as lines of the text: — 1 —, 第 3 页 共 10 页, ·4·, 5.

One such line proves nothing: 第3页 may be a remark, 5 a cell. Pages show themselves by going on:
numbers of pages follow each other through the text, or tear paragraphs apart. A bare number needs
both, or the distance of pages between it and its neighbours.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import accumulate, pairwise

from pipeline.normalize.lines import Line
from pipeline.normalize.numbering import numbered
from pipeline.normalize.recognisers import is_document_number, is_recipients
from pipeline.normalize.running_lines import find_running
from pipeline.text.dates import whole_date
from pipeline.text.names import is_authority
from pipeline.text.numerals import halved
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_STROKES = r"[-—－–―─−~～·•∙・*]"
_DRAWN = regex(rf"{_STROKES}{{1,4}}\s{{0,4}}([0-9]{{1,4}})\s{{0,4}}{_STROKES}{{1,4}}")
# 第 3 页，共 10 页; font-run loss takes 第 and the last 页: 3 页,共 10
_OF_PAGE = regex(r"[-—－–─]{1,2}\s{0,2}[0-9]{1,3}\s{0,2}[-—－–─]{1,2}")
"""``— 2 —`` (GB/T 9704-2012 7.5)."""
_COUNTED = regex(
    r"第?\s{0,4}([0-9]{1,4})\s{0,4}页\s{0,4}[，,/／]?\s{0,4}共\s{0,4}[0-9]{1,4}\s{0,4}页?"
    r"|共\s{0,4}[0-9]{1,4}\s{0,4}页\s{0,4}[，,/／]?\s{0,4}第\s{0,4}([0-9]{1,4})\s{0,4}页?"
    r"|页码\s?[：:]\s?([0-9]{1,4})(?:\s?[/／]\s?[0-9]{1,4})?|第\s{0,4}([0-9]{1,4})\s{0,4}页|[Pp]\.?\s{0,2}([0-9]{1,4})|[Pp]age\s{0,4}([0-9]{1,4})(?:\s{0,4}of\s{0,4}[0-9]{1,4})?"
)
_OF_TOTAL = regex(
    r"[-—－–(（]?\s{0,2}([0-9]{1,3})(?:\s{0,2}[/／]\s{0,2}|\s{1,4})([0-9]{1,3})\s{0,2}[-—－–)）]?"
)
"""3/8: of so many pages; ``3 8`` is what font-run loss leaves of 第3页 共8页."""
_BARE = regex(r"[0-9]{1,4}")
_LONGEST = 24  # characters of a page number's line
_PRINTED = regex(r".{0,60}日\s{0,8}印发")
_MARKS = regex("[，。；、,;]")
_ENDS = "。！？；：…!?;:.)）"
_NEAREST = 8  # candidates above a chain that may be the page before it
_LEAST_BARE = 3  # bare numbers that follow each other
_LEAST_PAGE, _MOST_PAGE = 150, 2000
"""Characters between two page numbers: a page holds 22 lines of 28 (5.2.2), pictures take room."""
_LEAST_TORN = 16  # characters of a line that runs to the end of a page


class PageNumbers(NamedTuple):
    """What was found.

    Attributes:
        lines: indices of page numbers.
        torn: indices of lines whose paragraph goes on behind a page number.
    """

    lines: set[int]
    torn: set[int]


class _Candidate(NamedTuple):
    """A line that may be a page number.

    Attributes:
        place: index of the line.
        number: of the page.
        is_drawn: strokes or words say that it is a page's.
        total: of how many pages; 0 where it does not say so.
        is_counted: words say of how many, 第 1 页 共 4 页: nothing else is said so.
    """

    place: int
    number: int
    is_drawn: bool
    total: int = 0
    is_counted: bool = False


def find_page_numbers(lines: Sequence[Line]) -> PageNumbers:
    """The page numbers of a text, and the paragraphs that they tear.

    Args:
        lines: the document's lines.
    """
    candidates = [one for k, line in enumerate(lines) if (one := _candidate(k, line)) is not None]
    found: set[int] = set()
    if candidates:
        before = list(accumulate((len(line.text) for line in lines), initial=0))
        for chain in _chains(candidates):
            if _are_pages(chain, lines, before):
                found |= {one.place for one in chain}
        last = candidates[-1]
        if last.is_drawn and last.place == len(lines) - 1 and _below_imprint(lines):
            found.add(last.place)
        if last.is_counted and last.place == len(lines) - 1:
            found.add(last.place)
        found |= {one.place for one in candidates if _stands_between_pages(one, lines, before)}
    found |= find_running(lines, found, partial(_is_torn, lines))
    torn = {above for above, below in _gaps(found) if _is_torn(lines, above, below)}
    return PageNumbers(found, torn)


def is_page_number(line: Line) -> bool:
    """Whether a line can be nothing but the number of a page: drawn, or said in words."""
    one = _candidate(0, line)
    return one is not None and one.is_drawn


def _candidate(index: int, line: Line) -> _Candidate | None:
    if line.block is not None or len(line.text) > _LONGEST:
        return None
    text = halved(line.text).strip("()（）【】[]")
    for pattern in (_DRAWN, _COUNTED):
        if m := pattern.fullmatch(text):
            is_counted = "共" in text and "页" in text
            number = int(next(filter(None, m.groups())))
            return _Candidate(index, number, is_drawn=True, is_counted=is_counted)
    if (m := _OF_TOTAL.fullmatch(text)) and 0 < int(m[1]) <= int(m[2]):
        return _Candidate(index, int(m[1]), is_drawn=False, total=int(m[2]))
    return _Candidate(index, int(text), is_drawn=False) if _BARE.fullmatch(text) else None


def _chains(candidates: Sequence[_Candidate]) -> list[list[_Candidate]]:
    """Candidates whose numbers follow each other, what stands between left out.

    Drawn numbers go first: a bare one joins them where it fills their gap.
    """
    drawn = _runs([one for one in candidates if one.is_drawn], step=2)
    indices = [one.place for one in candidates]
    chains: list[list[_Candidate]] = []
    taken: set[int] = set()
    counting: dict[int, list[_Candidate]] = {}
    for one in (one for one in candidates if one.total):
        counting.setdefault(one.number, []).append(one)
    for chain in drawn:
        between = slice(*(bisect_left(indices, chain[k].place) for k in (0, -1)))
        gaps = {b.number - 1 for a, b in pairwise(chain) if b.number - a.number > 1}
        inside = [one for one in candidates[between] if not one.is_drawn and one.number in gaps]
        above = counting.get(chain[0].number - 1, [])
        stop = bisect_left(above, chain[0].place, key=_place_of)
        nearest = reversed(above[max(stop - _NEAREST, 0) : stop])
        before = next((one for one in nearest if _goes_before(one, chain)), None)
        chains.append(sorted([*chain, *inside, *filter(None, [before])]))
        taken |= {one.place for one in chains[-1]}
    bare = [one for one in candidates if not one.is_drawn and one.place not in taken]
    totals = {one.total for one in bare if one.total}
    for total in sorted(totals):
        chains += _runs([one for one in bare if one.total == total], step=2)
    return chains + _runs([one for one in bare if not one.total], step=1)


def _place_of(one: _Candidate) -> int:
    return one.place


def _goes_before(one: _Candidate, chain: Sequence[_Candidate]) -> bool:
    """Whether ``1 / 4`` is the page before the first of a chain, which ends within its total."""
    return one.number == chain[0].number - 1 and one.total >= chain[-1].number


def _runs(candidates: Sequence[_Candidate], step: int) -> list[list[_Candidate]]:
    runs: list[list[_Candidate]] = []
    for one in candidates:
        run = next((r for r in runs[-3:] if 0 < one.number - r[-1].number <= step), None)
        if run is None:
            runs.append([one])
        else:
            run.append(one)
    return runs


def _are_pages(chain: Sequence[_Candidate], lines: Sequence[Line], before: Sequence[int]) -> bool:
    """Whether numbers that follow each other are those of pages."""
    if sum(one.is_drawn for one in chain) >= 2:
        return True
    if len(chain) < 2:
        return False
    if chain[0].total:
        return _have_text_between(chain, lines)
    gaps = _gaps(one.place for one in chain)
    torn = sum(_is_torn(lines, *gap) for gap in gaps)
    if torn == len(chain):
        return True
    pages = [before[b.place] - before[a.place] for a, b in pairwise(chain)]
    is_last = chain[-1].place == len(lines) - 1
    if is_last and len(pages) > 1 and pages[-1] <= _MOST_PAGE:
        del pages[-1]  # the last page may hold a line
    pages.append(before[chain[0].place])
    if len(chain) < _LEAST_BARE or not all(_LEAST_PAGE <= page <= _MOST_PAGE for page in pages):
        return False
    return 2 * torn >= len(chain) or is_last


def _stands_between_pages(one: _Candidate, lines: Sequence[Line], before: Sequence[int]) -> bool:
    """Whether a number alone is a page's: drawn as 7.5 says, or counted, where that page may end.

    The paragraph above is whole or torn, and as much text stands above as so many pages hold.
    """
    text = halved(lines[one.place].text)
    if not (one.is_counted or _OF_PAGE.fullmatch(text)) or not 0 < one.place < len(lines) - 1:
        return False
    above = lines[one.place - 1]
    is_whole = above.block is None and above.text[-1] in _ENDS and len(above.text) >= _LEAST_TORN
    is_torn = _is_torn(lines, one.place - 1, one.place + 1)
    return (is_whole or is_torn) and (
        _LEAST_PAGE * one.number <= before[one.place] <= _MOST_PAGE * one.number
    )


def _have_text_between(chain: Sequence[_Candidate], lines: Sequence[Line]) -> bool:
    """Whether sentences stand between numbers that say of how many; else they are cells."""
    return all(
        any("。" in line.text for line in lines[a.place + 1 : b.place]) for a, b in pairwise(chain)
    )


def _below_imprint(lines: Sequence[Line]) -> bool:
    """Whether 印发日期 stands above the last line: no text of a document follows it."""
    return len(lines) > 1 and _PRINTED.fullmatch(lines[-2].text) is not None


def _gaps(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """The lines above and below each stretch of page numbers."""
    gaps: list[tuple[int, int]] = []
    for k in sorted(numbers):
        if gaps and gaps[-1][1] == k:
            gaps[-1] = gaps[-1][0], k + 1
        else:
            gaps.append((k - 1, k + 1))
    return gaps


def _is_torn(lines: Sequence[Line], above: int, below: int) -> bool:
    """Whether the paragraph of a line above a page number goes on below it."""
    if above < 0 or below >= len(lines) or lines[above].block or lines[below].block:
        return False
    text, rest = lines[above].text, lines[below].text
    if text[-1] in "，、,":
        return not _begins(rest)
    if text[-1] in _ENDS or text[-1] in "”》" or len(text) < _LEAST_TORN or _begins(rest):
        return False
    is_prose = _MARKS.search(text) is not None and _MARKS.search(rest) is not None
    return is_prose and not is_authority(text) and not is_recipients(rest)


def _begins(text: str) -> bool:
    return (
        numbered(text) is not None
        or whole_date(text) is not None
        or is_document_number(text)
        or text.startswith(("附件", "抄送", "——"))
    )
