"""Blocks of the main text: headings by their numbers, list items, paragraphs.

A numbered line is a heading by its sense: the part before the first 。 is short and names
something; a sentence that happens to carry a number is a list item. Lengths were measured on
real documents: the heading parts of run-in headings hold 9 to 30 characters, numbered sentences
begin at about 35, and the two meet between 30 and 40.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.model import Block, Heading, HeadingLevel, ListItem, Paragraph
from pipeline.normalize.lines import Line
from pipeline.normalize.looks import Role
from pipeline.text.chars import squeezed
from pipeline.text.numerals import HAN_ORDINALS, number_of
from pipeline.text.patterns import regex

MAX_RUN_IN = 36
"""Longest heading part, without its number, of a run-in heading."""

MAX_HEADING = 46
"""Longest line, without its number and trailing brackets, that is a heading as a whole."""

_OVER_TEXT = frozenset({Role.HEADING, Role.TITLE})
_MOST_SET_APART = 0.4
"""Of lines; a fifth of a document's lines are headings, more than half of an outline's."""

_COUNTED = rf"第\s?([{HAN_ORDINALS}]{{1,5}}|\d{{1,3}})\s?"
_NO_REFERENCE = r"(?=\s|[^的规所、和至及，。第]|$)"
_PATTERNS = (
    (HeadingLevel.CHAPTER, regex(rf"{_COUNTED}(?:章|分?编){_NO_REFERENCE}")),
    (HeadingLevel.SECTION, regex(rf"{_COUNTED}节{_NO_REFERENCE}")),
    (
        HeadingLevel.ARTICLE,
        regex(
            rf"第\s?([{HAN_ORDINALS}]{{1,7}}|\d{{1,4}})\s?条(?:之[{HAN_ORDINALS}]{{1,3}})?(?![的所规、和至及，第款项中])"
        ),
    ),
    (HeadingLevel.FIRST, regex(rf"([{HAN_ORDINALS}]{{1,4}})\s?(?:[、．.]|，(?=\S))\s*")),
    (HeadingLevel.SECOND, regex(rf"[（(]\s?([{HAN_ORDINALS}]{{1,4}})\s?[）)]\s*[、．.]?\s*")),
    (HeadingLevel.THIRD, regex(r"([0-9０-９]{1,3})\s?(?:[．、]|\.(?![0-9]))\s*")),
    (HeadingLevel.FOURTH, regex(r"[（(]\s?([0-9０-９]{1,3})\s?[）)]\s*[、．.]?\s*")),
)
_CIRCLED = regex("[\u2460-\u2473\u2474-\u2487\u2488-\u249b]\\s*")
_LEGAL_LEVELS = {HeadingLevel.CHAPTER, HeadingLevel.SECTION, HeadingLevel.ARTICLE}
_CONTENTS = regex(r"目\s{0,8}[录次]")
_BRACKET_TAIL = regex(r"[（(][^（(）)]{1,200}[）)]$")
_SENTENCE_WORDS = regex(
    "应当|不得|是指|指的是|负责解释|起施行|起执行|起实施|之日起|为准|的[，,。；;]|万元|以上的|按照.{0,12}执行|[：:]|"
    "^(?:本(?:通知|办法|细则|规定|意见|条例|措施|方案|决定|制度|市|省)|凡|如果|若|你[省市县区们部局委]|请(?!示)|自(?:19|20|发布|印发|公布))"
)
_LISTED = regex("[;；,，:：、]$")


class _Numbered(NamedTuple):
    """A line that begins with a number."""

    level: HeadingLevel
    number: int
    end: int


def numbered(text: str) -> _Numbered | None:
    """The level, number and its end when ``text`` begins like a numbered line."""
    head = text[:40]
    for level, pattern in _PATTERNS:
        m = pattern.match(head)
        if m and (number := number_of(m[1])):
            end = len(m[0].rstrip()) if level in _LEGAL_LEVELS else m.end()
            return _Numbered(level, number, end)
    return None


def build_blocks(lines: Sequence[Line]) -> tuple[Block, ...]:
    """The blocks of consecutive lines, one for each line."""
    marks = [numbered(line.text) for line in lines]
    listed = _listed_contents(lines, marks)
    articles = sum(mark is not None and mark.level is HeadingLevel.ARTICLE for mark in marks)
    set_apart = _set_apart(lines)
    in_article = False
    blocks: list[Block] = []
    for i, (line, mark) in enumerate(zip(lines, marks, strict=True)):
        if line.block is not None:
            blocks.append(line.block)
            continue
        if mark is None:
            if i in set_apart and _may_head(line.text, following=i + 1 < len(lines)):
                blocks.append(Heading(_level_of(line), line.element(), 0, 0))
                continue
            circled = _CIRCLED.match(line.text)
            if circled and circled.end() < len(line.text):
                blocks.append(ListItem(line.element(), circled.end()))
            else:
                blocks.append(Paragraph(line.element()))
            continue
        if mark.level in _LEGAL_LEVELS:
            block = None if i in listed else _legal(line, mark)
            in_article = in_article or (block is not None and articles >= 2)
            blocks.append(block or Paragraph(line.element()))
            continue
        before = blocks[-1] if blocks else None
        blocks.append(_outline(lines, marks, i, before, in_article, i in set_apart))
    return tuple(blocks)


def _set_apart(lines: Sequence[Line]) -> set[int]:
    """Indices of lines that are set like headings, where few are.

    In a text most of which is set in 黑体 that face says nothing; what a style states does.
    """
    looks = [line.look for line in lines]
    found = {i for i, look in enumerate(looks) if look and look.role in _OVER_TEXT}
    stated = {i for i in found if (look := looks[i]) and look.is_stated}
    return found if len(found) <= _MOST_SET_APART * len(lines) else stated


def _level_of(line: Line) -> HeadingLevel:
    level = line.look.level if line.look is not None else 1
    return HeadingLevel(str(min(max(level, 1), 4)))


def _may_head(text: str, *, following: bool) -> bool:
    """Whether a line that is set like a heading reads like one."""
    bare = _BRACKET_TAIL.sub("", text)
    return following and text[-1] not in "。；;，,、" and names_a_section(bare, MAX_HEADING)


def _legal(line: Line, mark: _Numbered) -> Heading | None:
    """章 and 节 lines are headings as a whole; of 条 the number is the heading, run in."""
    text = line.text
    if mark.level is HeadingLevel.ARTICLE:
        run_in = mark.end if len(text) > mark.end else None
        return Heading(mark.level, line.element(), mark.number, mark.end, run_in)
    if len(text) > 60 or text.endswith(("。", "；", "：")):
        return None
    return Heading(mark.level, line.element(), mark.number, mark.end)


def _outline(
    lines: Sequence[Line],
    marks: Sequence[_Numbered | None],
    i: int,
    before: Block | None,
    in_article: bool,
    is_set_apart: bool,
) -> Block:
    line, mark = lines[i], marks[i]
    assert mark is not None  # the caller looked
    text = line.text
    item = ListItem(line.element(), mark.end)
    if mark.end >= len(text) or text[mark.end :].startswith(("。", "，", "的")):
        return Paragraph(line.element())
    if in_article and mark.level is not HeadingLevel.FIRST:
        return item
    stop = text.find("。", mark.end)
    if 0 <= stop < len(text) - 1:
        if not names_a_section(text[mark.end : stop], MAX_RUN_IN):
            return item
        return Heading(mark.level, line.element(), mark.number, mark.end, stop + 1)
    bare = text[mark.end :].removesuffix("。")
    if stop < 0 and _LISTED.search(bare):
        return item
    if not names_a_section(_BRACKET_TAIL.sub("", bare), MAX_HEADING if stop < 0 else MAX_RUN_IN):
        return item
    if i + 1 == len(lines):  # nothing follows that it could head
        return item
    if is_set_apart and stop < 0:
        return Heading(mark.level, line.element(), mark.number, mark.end)
    if (mark.level is not HeadingLevel.FIRST or stop >= 0) and _in_a_row(marks, i, before):
        return item
    return Heading(mark.level, line.element(), mark.number, mark.end)


def names_a_section(phrase: str, limit: int) -> bool:
    """Whether a phrase names what follows rather than saying something whole."""
    return 0 < len(phrase) <= limit and not _SENTENCE_WORDS.search(phrase + "。")


def _in_a_row(marks: Sequence[_Numbered | None], i: int, before: Block | None) -> bool:
    """Whether the next line carries the next number, or the line before was such an item."""
    mark = marks[i]
    assert mark is not None  # the caller looked
    after = marks[i + 1] if i + 1 < len(marks) else None
    if after is not None and after.level is mark.level and after.number == mark.number + 1:
        return True
    last = marks[i - 1] if i else None
    return isinstance(before, ListItem) and last is not None and last.level is mark.level


def _listed_contents(lines: Sequence[Line], marks: Sequence[_Numbered | None]) -> set[int]:
    """Indices of 章 and 节 lines that a table of contents lists: before 第一章 comes again."""
    start = next((i for i, line in enumerate(lines[:30]) if _CONTENTS.fullmatch(line.text)), None)
    if start is None:
        return set()
    listed: set[int] = set()
    seen: set[tuple[HeadingLevel, str]] = set()
    for i in range(start + 1, len(lines)):
        mark = marks[i]
        if mark is None or mark.level not in _LEGAL_LEVELS:
            if len(lines[i].text) > MAX_HEADING:
                break
            continue
        key = mark.level, squeezed(lines[i].text)
        if mark.level is HeadingLevel.CHAPTER and key in seen:
            return listed
        seen.add(key)
        listed.add(i)
    return set()
