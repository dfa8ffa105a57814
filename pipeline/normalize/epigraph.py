"""Verses or a saying above a title: a motto of the paper, which hides no title.

It is printed below the title, where 题注 stand; the standard (GB/T 9704-2012) has no place for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from pipeline.normalize.lines import Line
from pipeline.normalize.numbering import numbered
from pipeline.normalize.recognisers import (
    ends_title,
    header_mark,
    is_authority_mark,
    is_document_number,
    is_office,
    is_recipients,
    starts_body,
)
from pipeline.text.chars import HAN, has_han
from pipeline.text.names import has_surname, is_authority, is_person
from pipeline.text.patterns import regex

_MOST = 6  # lines
_LONGEST = 40  # characters of one
_LEAST_HALF = 4  # characters of one of two parts of a line; of three, which may be names, three
_HALVES = regex(f"(?!.*关于)[{HAN}]{{3,12}}[，,][{HAN}]{{3,12}}")
_SLOGAN = regex(f"(?!.*(?:关于|印发|[的和与及暨]$))[{HAN}]{{5,9}}")
_PARTING = regex(r"[\s，,、；;。！!]+")
_VERSE = regex("[，。！？；”’,!?;][”’]?$")
_SOURCE = regex("^(?:——|—|--|――)[^0-9]{2,30}$")
_OF_HEAD = regex("[：:]$|^附|^[（(]|^(?:为|根据|按照|经|现|近日)|关于|印发")


def motto_length(lines: Sequence[Line]) -> int:
    """How many of the first lines are a motto, if a title stands below; 0 if none is.

    Two lines at least, or one in quotation marks or of two halves: a sentence above a title may be
    the end of something else. None of them is an element of a head.
    """
    count = 0
    while count < min(_MOST, len(lines)) and _may_be_motto(lines[count]):
        count += 1
    count = count or _verses(lines)
    if not 0 < count < len(lines):
        return 0
    is_quoted = lines[0].text[0] in "“‘" and lines[count - 1].text[-1] in "”’"
    return count if is_quoted or count > 1 or is_parallel(lines[0].text) else 0


def _verses(lines: Sequence[Line]) -> int:
    """How many of the first lines are as long as each other, as slogans in two lines are."""
    first = lines[0].text if lines else ""
    alike = takewhile(lambda line: _may_be_slogan(line, first), lines[:_MOST])
    count = sum(1 for _ in alike)
    return count if count > 1 else 0


def _may_be_slogan(line: Line, first: str) -> bool:
    text = line.text
    is_like = line.block is None and len(text) == len(first) and _SLOGAN.fullmatch(text) is not None
    return is_like and not (ends_title(text) or is_office(text) or is_authority(text))


def is_parallel(text: str) -> bool:
    """Whether a line is of two or more parts as long as each other: a slogan, half a couplet.

    >>> is_parallel("团结　紧张　严肃　活泼"), is_parallel("爱护一座城，文明每一步")
    (True, True)
    >>> is_parallel("某县财政局　某县税务局"), is_parallel("首页　新闻")
    (False, False)
    """
    parts = [part for part in _PARTING.split(text) if part]
    lengths = {*map(len, parts)}
    if len(parts) < 2 or len(lengths) > 1 or not all(has_han(part) for part in parts):
        return False
    is_long = len(parts[0]) >= (_LEAST_HALF if len(parts) < 3 else 3 if len(parts) == 3 else 2)
    names = sum(map(has_surname, parts)) if len(parts[0]) == 3 else 0
    is_named = any(is_authority(part) or is_person(part) for part in parts)
    return is_long and names < len(parts) and not is_named


def _may_be_motto(line: Line) -> bool:
    text = line.text
    if line.block is not None or len(text) > _LONGEST or _OF_HEAD.search(text):
        return False
    forms = (_VERSE.search, _SOURCE.search, _HALVES.fullmatch)
    if not (any(form(text) for form in forms) or is_parallel(text)) or ends_title(text):
        return False
    is_element = is_document_number(text) or is_authority_mark(text) or is_recipients(text)
    if is_element or header_mark(text) is not None or numbered(text) is not None:
        return False
    return not starts_body(text) or text[0] in "“‘" or len(text) <= _LONGEST // 2
