"""Hard wraps undone: lines that a page broke, as in copies from a PDF, become paragraphs again.

A page breaks a line where the next word has no room. So lines are joined only in a text most of
whose long lines are of one width, and only where the line is so full that the first word of the
next would not have fitted: breaking the paragraph again at that width gives the same lines. What
may as well be the end of a paragraph (a full line that ends in 。) stays one, unless indents or
empty lines show where paragraphs begin.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

import msgspec

from pipeline.model import CharacterChange, HeadingLevel, character_change
from pipeline.normalize import ends
from pipeline.normalize.headings import MAX_HEADING, names_a_section
from pipeline.normalize.lines import Line, together
from pipeline.normalize.numbering import numbered
from pipeline.normalize.recognisers import ends_title, is_document_number, is_recipients
from pipeline.normalize.stamps import is_filing_mark
from pipeline.text.dates import YEAR, whole_date
from pipeline.text.dots import has_dots_for_stops
from pipeline.text.patterns import regex
from pipeline.text.width import columns

RULE_ID = "ENC008"

_NARROWEST, _WIDEST = 16, 60
_LEAST_LINES = 3
_NEAR = 2.0  # columns by which justified lines of one page differ
_INDENT = 2.0
_RECENT = 8  # lines of a paragraph that are looked back at
_MOST_WIDTHS = 3  # that are tried: in a short text title and 版记 may have one
_HALF = 0.5  # of a full line
_LEAST_SHARE = 0.3  # of lines longer than that are of the page's width
_MOST_LONGER = 0.1  # of all lines are longer
_LEAST_CUT = 0.6  # of those followed by another end within a sentence
_ALWAYS = 0.95
_EXACT = 0.8
_LEAST_MARKED = 0.5  # of cut lines hold a mark
_MOST_ALIKE = 0.4  # of cut lines end in one character
_ENDS = "！？；：…!?;:"
"""Marks that end a paragraph, beside the full stop."""
_BRACKETED = regex("[（(][^（()）]{0,40}[）)]$")
_CLOSING = "”’）》」』)】"
_OPEN = {"《": "》", "（": "）", "(": ")", "“": "”", "〔": "〕", "【": "】"}
_UNIT = regex(r"(?:[A-Za-z0-9.%+/_\-]+|.)[，。、；：！？,;:!?”’）》〕】)%％‰℃…]*", re.DOTALL)
"""A word and the marks that stay with it."""
_MARKS = regex("[，。；：,;:]")
_LATIN_END = regex("[A-Za-z]$")
_LATIN_START = regex("[A-Za-z]")
_PAGE_NUMBER = regex(r"[-—－–·\s]{0,6}[0-9]{1,4}[-—－–·\s]{0,6}")
_START = regex(rf"附件|附表|抄送|主题词|——|[\u2460-\u24ff]|{YEAR}年[0-9]{{1,2}}月[0-9]{{1,2}}日\s")
_HEADED = frozenset(HeadingLevel) - {HeadingLevel.THIRD, HeadingLevel.FOURTH, HeadingLevel.ARTICLE}


_ROW = regex(r"\S(?:\s{4,}|\N{IDEOGRAPHIC SPACE}{2,})\S")


class _Page(msgspec.Struct, frozen=True):
    """How the lines of a page are broken.

    Attributes:
        width: of a full line.
        counted: lines hold so many characters each, whatever their width in print.
        ends: marks that end a paragraph; the dot too, where dots stand for full stops.
        indented: first lines of paragraphs are indented, the others are not.
        spaced: an empty line parts paragraphs.
    """

    width: float
    counted: bool
    ends: str = _ENDS
    indented: bool = False
    spaced: bool = False

    def measure(self, text: str) -> float:
        """How much of a line the text takes."""
        if len(text) > 2 * _WIDEST:
            return 2.0 * _WIDEST
        return float(len(text)) if self.counted else columns(text)

    @property
    def near(self) -> float:
        """By how much full lines differ."""
        return 0.0 if self.counted else _NEAR

    def holds(self, text: str) -> bool:
        """Whether the text is a full line."""
        return abs(self.measure(text) - self.width) <= self.near

    def is_cut(self, text: str) -> bool:
        """Whether a line ends where no paragraph does."""
        return _BRACKETED.sub("", text).rstrip(_CLOSING)[-1:] not in self.ends


class Unwrapped(msgspec.Struct, frozen=True):
    """Lines that are paragraphs again.

    Attributes:
        kept: the document's lines, in order.
        page_numbers: lines that were page numbers inside a paragraph.
        changes: how many line ends were taken out.
    """

    kept: list[Line]
    page_numbers: tuple[Line, ...] = ()
    changes: tuple[CharacterChange, ...] = ()


def join_wraps(
    lines: Sequence[Line],
    source: str,
    apart: Collection[Line] = (),
    *,
    torn: Collection[int] = (),
    keeps_numbers: bool = False,
) -> Unwrapped:
    """Join the lines of each paragraph that a page broke.

    Args:
        lines: the document's own lines, in order.
        source: the decoded source.
        apart: lines that stay by themselves.
        torn: where lines begin in the source that go on in the next, whatever their width.
        keeps_numbers: page numbers stay lines of the text.

    Where no page was at work the lines are as they were.
    """
    page = _page(lines)
    if page is None and not torn:
        return Unwrapped(list(lines))
    numbers = set() if page is None or keeps_numbers else _page_numbers(lines, page)
    groups: list[list[Line]] = []
    for k, line in enumerate(lines):
        if k in numbers:
            continue
        is_torn = bool(groups) and groups[-1][-1].start in torn
        if is_torn or (groups and page and _belongs_to(groups[-1], line, page, apart)):
            groups[-1].append(line)
        else:
            groups.append([line])
    joined = [group for group in groups if len(group) > 1]
    if not joined:
        return Unwrapped(list(lines))
    count = sum(len(group) - 1 for group in joined)
    change = character_change(RULE_ID, count, joined[0][0].number)
    kept = [together(group, source) for group in groups]
    return Unwrapped(kept, tuple(lines[k] for k in sorted(numbers)), (change,))


def _page_numbers(lines: Sequence[Line], page: _Page) -> set[int]:
    """Indices of page numbers that stand between a line cut within a sentence and its rest."""
    return {
        k
        for k in range(1, len(lines) - 1)
        if _PAGE_NUMBER.fullmatch(lines[k].text)
        and page.holds(lines[k - 1].text)
        and page.is_cut(lines[k - 1].text)
        and not _begins(lines[k + 1].text)
    }


def _page(lines: Sequence[Line]) -> _Page | None:
    """The page that broke the lines; ``None`` where lines are paragraphs."""
    if len(lines) <= _LEAST_LINES:
        return None
    return _page_by(lines, counted=True) or _page_by(lines, counted=False)


def _page_by(lines: Sequence[Line], *, counted: bool) -> _Page | None:
    found = (_page_of(lines, page) for page in _usual(lines, counted=counted))
    return next((page for page in found if page is not None), None)


def _page_of(lines: Sequence[Line], page: _Page) -> _Page | None:
    """A page with what its lines tell of its paragraphs; ``None`` where it broke none."""
    stop = "." if has_dots_for_stops(line.text for line in lines) else "。"
    page = msgspec.structs.replace(page, ends=_ENDS + stop)
    full = [k for k, line in enumerate(lines[:-1]) if page.holds(line.text)]
    longer = sum(page.measure(line.text) > page.width + _NEAR for line in lines)
    # Heads and ends are short lines whoever breaks the text: they say nothing of it.
    long = sum(page.measure(line.text) >= _HALF * page.width for line in lines)
    few = len(full) < max(_LEAST_LINES, _LEAST_SHARE * long)
    if few or longer > _MOST_LONGER * len(lines):
        return None
    cut = [
        lines[k].text for k in full if page.is_cut(lines[k].text) and not _begins(lines[k + 1].text)
    ]
    if len(cut) < max(_LEAST_LINES, _LEAST_CUT * len(full)) or not _is_prose(lines, cut, stop):
        return None
    # Indents and empty lines tell where paragraphs begin if they do so after every short line.
    ended = [
        k
        for k, before in enumerate(lines[:-1], start=1)
        if page.measure(before.text) < page.width - _NEAR and not page.is_cut(before.text)
    ]
    return msgspec.structs.replace(
        page,
        indented=_tells([line.start > line.line_start for line in lines], ended),
        spaced=_tells([line.blank_before for line in lines], ended),
    )


def _is_prose(lines: Sequence[Line], cut: Sequence[str], stop: str) -> bool:
    """Whether lines cut within a sentence are running text, not the entries of a list."""
    marked = sum(_MARKS.search(text) is not None for text in cut)
    ends = Counter(text[-1] for text in cut if text[-1] not in "，、,")
    alike = max(ends.values(), default=0)
    return (
        marked >= _LEAST_MARKED * len(cut)
        and alike <= max(2, _MOST_ALIKE * len(cut))
        and any(line.text.endswith(stop) for line in lines)
    )


def _usual(lines: Sequence[Line], *, counted: bool) -> Iterator[_Page]:
    """The pages of the widths that most lines have, at most a few, the most usual first.

    Lines of a page that counts characters all have the same number, but for last ones.
    """
    any_page = _Page(0.0, counted)
    usual = Counter(int(any_page.measure(line.text) + 0.5) for line in lines)
    reach = 0 if counted else 1
    # Of two widths that are as usual as each other the wider one is the page's.
    left = sorted(
        range(_NARROWEST, _WIDEST + 1),
        key=lambda w: (sum(usual[w + d] for d in range(-reach, reach + 1)), usual[w], w),
        reverse=True,
    )
    for _ in range(_MOST_WIDTHS):
        width = left[0]
        about = sum(usual[width + d] for d in range(-3, 4))
        if about and not (counted and usual[width] < _EXACT * about):
            yield _Page(float(width), counted)
        left = [w for w in left if abs(w - width) > 3]


def _tells(shown: Sequence[bool], ended: Sequence[int]) -> bool:
    """Whether what is shown at some lines is shown at all that follow a paragraph's end."""
    return (
        len(ended) >= _LEAST_LINES
        and sum(shown) <= 0.7 * len(shown)
        and sum(shown[k] for k in ended) >= _ALWAYS * len(ended)
    )


def _belongs_to(group: Sequence[Line], line: Line, page: _Page, apart: Collection[Line]) -> bool:
    """Whether ``line`` continues the paragraph that ``group`` begins."""
    last = group[-1]
    if last in apart or line in apart or not _is_full(last, line, page, first=len(group) == 1):
        return False
    if _LATIN_END.search(last.text) and _LATIN_START.match(line.text):
        return False  # whether a space stood between is not known
    if _ROW.search(last.text) or is_filing_mark(last.text) or is_filing_mark(line.text):
        return False  # typed as a row: number and 签发人, office and day
    if ends.printed(last.text) is not None:
        return False  # 版记 is closed
    if line.blank_before and (page.spaced or len(group) == 1):
        return False
    if page.indented and line.start > line.line_start:
        return False
    text = "".join(part.text for part in group[-_RECENT:])
    if last.text[-1] in "，、,“‘（《" or _is_open(text):
        return True
    if _begins(line.text) or (is_recipients(line.text) and not is_recipients(text + line.text)):
        return False
    if not _MARKS.search(text) and ends_title(text) and not numbered(text):
        return False
    if not page.is_cut(last.text):
        return (page.indented or page.spaced) and last.text[-1] not in "：:"
    return not _may_be_heading(text, line, page)


def _is_full(last: Line, line: Line, page: _Page, *, first: bool) -> bool:
    """Whether the first word of ``line`` had no room at the end of ``last``."""
    unit = _UNIT.match(line.text)
    assert unit is not None  # a line is never empty
    width = page.measure(last.text)
    if width > page.width + page.near:
        return False
    indent = _INDENT if first and not page.counted else 0.0
    return width + page.measure(unit[0]) + indent >= page.width + page.counted


def _is_open(text: str) -> bool:
    """Whether a bracket or quotation mark is still open at the end, with its mate to come."""
    return any(text.count(a) > text.count(b) for a, b in _OPEN.items())


def _begins(text: str) -> bool:
    """Whether a line can only be the beginning of a paragraph."""
    if numbered(text) is not None or _START.match(text) or is_document_number(text):
        return True
    return whole_date(text) is not None or _PAGE_NUMBER.fullmatch(text) is not None


def _may_be_heading(text: str, line: Line, page: _Page) -> bool:
    """Whether ``text`` is a numbered line without marks, and no short rest of it follows."""
    mark = numbered(text)
    if mark is None or mark.level not in _HEADED or page.ends[-1] in text:
        return False
    is_rest = page.measure(line.text) < page.width - 2 * _NEAR
    return not is_rest and names_a_section(text[mark.end :], MAX_HEADING)
