r"""Printed contents lists, and the codes in which Word keeps them.

The lines of a contents list name what stands further on. They stay in the text as they are; they
are no headings, and no title. A list is believed where its lines end in page numbers that go up,
or where what they name stands below in the same words. Of the codes of a Word field (``PAGEREF
_Toc25831 \h 3``) nothing is the document's: they leave the text with their reason.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from pipeline.model import Paragraph
from pipeline.normalize.lines import Line, holding
from pipeline.normalize.looks import Look, Role
from pipeline.text.chars import has_han, squeezed
from pipeline.text.numerals import HAN_ORDINALS
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

CODE = "field-code"
"""Why a code of Word is no part of the text."""

_LABEL = regex(
    r"[★☆◆◇●■□▲【〖\[]?\s?(?:目\s{0,8}[录次]|(?:本\s?[期刊]\s?)?(?:要\s{0,4}目|导\s{0,4}读|目\s{0,4}录))\s?[★☆◆◇●■□▲】〗\]]?[：:]?"
)
_LEADERS = r"[.．。…·•・\-—_\s]"
_PAGED = regex(
    rf"(?P<name>\S.{{0,118}}?)"
    rf"(?:(?:{_LEADERS}{{3,}}|[…—]+{_LEADERS}*|\s+)[（(]?(?P<page>[0-9]{{1,4}})[）)]?"
    r"|\s*[（(](?P<framed>[0-9]{1,4})[）)])"
)
_PAGE_ENDS = "0123456789)）"
_DOTTED = regex(r"\S.{0,118}?(?:[.．·•・]{4,}|…{2,}).{0,8}")
_CODES = regex(
    r"\s*(?:\bPAGEREF\s+_Toc[0-9]+(?:\s+\\?h)?(?:\s+[0-9]{1,4})?|\bHYPERLINK\s+\\?l\s+[\"“”]?_Toc[0-9]+[\"“”]?"
    r"|错误\s?[!！]\s?未定义书签。?|Error!\s?Bookmark not defined\.?"
    r"|\bTOC(?:\s+\\?[a-z](?:\s+[\"“”][^\"“”]{0,60}[\"“”])?){1,8})\s*"
)
_CODE_HINT = regex(r"_Toc[0-9]|TOC \\?o|未定义书签|Bookmark not defined")
_LONGEST = 120  # characters of an entry
_MOST_CODED = 2000  # characters of a line in which codes are looked for
_LEAST = 3  # entries of a list without a label
_LEAST_CODED = 2  # lines of one whose codes show it


_CHAPTER = regex(rf"第\s?[{HAN_ORDINALS}0-9]{{1,4}}\s?(?:章|编|部分)")
_BULLET = regex(r"[◆◇●○■□▲△★☆※•·*\s]+")


class _Entry(NamedTuple):
    """A line that may be one of a contents list.

    Attributes:
        name: what it names, without white space.
        page: the page that it gives; ``None`` where it gives none.
        is_dotted: whether leaders part the two.
    """

    name: str
    page: int | None
    is_dotted: bool


def is_contents_label(text: str) -> bool:
    """A line that is only 目录, or 本期要目 of a 简报.

    >>> [is_contents_label(text) for text in ("目　　录", "本期要目", "政务服务事项目录")]
    [True, True, False]
    """
    return len(text) <= 12 and _LABEL.fullmatch(text) is not None


def has_code(text: str) -> bool:
    """Whether Word's codes of a contents list stand in a line."""
    return len(text) <= _MOST_CODED and _CODE_HINT.search(text) is not None


def without_codes(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines without the codes of Word's contents fields, and the codes.

    Args:
        lines: the document's lines.
    """
    kept: list[Line] = []
    codes: list[Line] = []
    for line in lines:
        if line.block is not None or not has_code(line.text):
            kept.append(line)
            continue
        spans = [m.span() for m in _CODES.finditer(line.text)]
        ends = [0, *(at for span in spans for at in span), len(line.text)]
        kept += line.pieces(*zip(ends[::2], ends[1::2], strict=True))
        codes += line.pieces(*spans)
    return kept, codes


def with_contents(lines: Sequence[Line], codes: Sequence[Line] = ()) -> list[Line]:
    """The lines with those of contents lists set apart, a paragraph each.

    Args:
        lines: the document's lines.
        codes: those of Word that stood in some of them.
    """
    coded = {code.number for code in codes}
    made = list(lines)
    k = 0
    while k < len(lines):
        is_labelled = lines[k].block is None and is_contents_label(lines[k].text)
        stop = k + is_labelled
        while stop < len(lines) and _goes_on_coded(lines[stop], coded, is_within=stop > k + 1):
            stop += 1
        if stop - k < _LEAST_CODED:
            stop = _end(lines, k + is_labelled, is_labelled=is_labelled)
        if is_labelled and stop > k + 1:
            _mark_named(made, lines, k + 1, stop)
        for i in range(k, stop):
            made[i] = holding(Paragraph(lines[i].element()), lines[i], lines[i])
        k = max(stop, k + 1)
    return made


def _goes_on_coded(line: Line, coded: Collection[int], *, is_within: bool) -> bool:
    """Whether a line is an entry with codes, or one with a page behind such, its codes lost."""
    if line.block is not None or line.number in coded:
        return line.block is None
    entry = _entry(line) if is_within else None
    return entry is not None and entry.page is not None


def _mark_named(made: list[Line], lines: Sequence[Line], start: int, stop: int) -> None:
    """What a list without page numbers names is a heading where it stands below: an article."""
    entries = [_entry(line) for line in lines[start:stop]]
    names = {e.name for e in entries if e is not None and e.page is None}
    for i in range(stop, len(lines)):
        line = lines[i]
        if line.block is None and line.look is None and squeezed(line.text) in names:
            made[i] = msgspec.structs.replace(line, look=Look(Role.HEADING, 1, is_stated=True))


def _end(lines: Sequence[Line], start: int, *, is_labelled: bool) -> int:
    """Where the list ends whose entries begin at ``start``; 0 where none does."""
    if not is_labelled and (stop := _end_of_chapters(lines, start)):
        return stop
    if start == len(lines) or not (is_labelled or lines[start].text[-1] in _PAGE_ENDS):
        return 0  # what is not below a label begins with a line that gives a page
    first = _entry(lines[start])
    if first is None or not (is_labelled or (first.page is not None and first.is_dotted)):
        return 0
    names = {first.name}
    paged = page = behind_paged = again = 0
    stop = start
    while stop < len(lines) and (entry := _entry(lines[stop])) is not None:
        if entry.page is not None:
            if entry.page < page or not (is_labelled or entry.is_dotted):
                break
            page, paged, behind_paged = entry.page, paged + 1, stop + 1
        elif not is_labelled or (stop > start and entry.name == first.name):
            break
        elif stop > start and entry.name in names:
            again = again or stop
        names.add(entry.name)
        stop += 1
    if not is_labelled:
        return stop if paged >= _LEAST else 0
    if stop < len(lines) and squeezed(lines[stop].text).startswith(first.name):
        return stop
    if paged > 1:
        return behind_paged
    if not again and stop < len(lines) and _stands_again(lines[stop], names):
        return stop
    return again


def _end_of_chapters(lines: Sequence[Line], start: int) -> int:
    """Where a list of chapters ends that lost its label: the first of them stands again below."""
    if start == len(lines) or (start and _CHAPTER.match(lines[start - 1].text)):
        return 0  # within such lines none begins
    first = squeezed(lines[start].text)
    for stop in range(start, len(lines)):
        line = lines[stop]
        if line.block is not None or _CHAPTER.match(line.text) is None or "。" in line.text:
            return 0
        if stop > start and squeezed(line.text) == first:
            return stop if stop - start >= _LEAST else 0
    return 0


def _stands_again(line: Line, names: set[str]) -> bool:
    """Whether a line is what an entry names, or begins with it."""
    plain = squeezed(line.text)
    return plain in names or any(len(n) >= 4 and plain.startswith(n) for n in names)


def _entry(line: Line) -> _Entry | None:
    text = line.text
    if line.block is not None or len(text) > _LONGEST:
        return None
    if text[-1] in _PAGE_ENDS and (m := _PAGED.fullmatch(text)) and has_han(m["name"]):
        is_dotted = _DOTTED.fullmatch(text) is not None
        return _Entry(
            squeezed(m["name"].rstrip(".．…·—-_")), int(m["page"] or m["framed"]), is_dotted
        )
    if text[-1] in "。；;，,：:！!？?" or "。" in text or is_contents_label(text):
        return None
    bullet = _BULLET.match(text)
    return _Entry(squeezed(text[bullet.end() if bullet else 0 :]), None, is_dotted=False)
