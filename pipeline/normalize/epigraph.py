"""Verses or a saying above a title: a motto of the paper, which hides no title.

It is printed below the title, where 题注 stand; the standard (GB/T 9704-2012) has no place for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.normalize.lines import Line
from pipeline.normalize.numbering import numbered
from pipeline.normalize.recognisers import (
    ends_title,
    header_mark,
    is_authority_mark,
    is_document_number,
    is_recipients,
    starts_body,
)
from pipeline.text.dates import document_date
from pipeline.text.names import is_authority
from pipeline.text.patterns import regex

_MOST = 6  # lines
_LONGEST = 40  # characters of one
_LEAST_TITLE = 6
_VERSE = regex("[，。！？；”’][”’]?$")
_SOURCE = regex("^(?:——|—|--|――)[^0-9]{2,30}$")
_OF_HEAD = regex("[：:]$|^附|^[（(]|^(?:为|根据|按照|经|现|近日)")


def epigraph(lines: Sequence[Line]) -> int:
    """How many of the first lines are a motto above a title; 0 if there is none.

    Two lines at least, or one in quotation marks: a sentence above a title may be the end of
    something else. None of them is an element of a head.
    """
    count = 0
    while count < min(_MOST, len(lines)) and _may_be_motto(lines[count]):
        count += 1
    if not 0 < count < len(lines) or not _is_title(lines[count]):
        return 0
    is_quoted = lines[0].text[0] in "“‘" and lines[count - 1].text[-1] in "”’"
    return count if is_quoted or count > 1 else 0


def _may_be_motto(line: Line) -> bool:
    text = line.text
    if line.block is not None or len(text) > _LONGEST or _OF_HEAD.search(text):
        return False
    if not (_VERSE.search(text) or _SOURCE.search(text)):
        return False
    is_element = is_document_number(text) or is_authority_mark(text) or is_recipients(text)
    if is_element or header_mark(text) is not None or numbered(text) is not None:
        return False
    return not starts_body(text) or text[0] in "“‘" or len(text) <= _LONGEST // 2


def _is_title(line: Line) -> bool:
    text = line.text
    if line.block is not None or _VERSE.search(text) or document_date(text) is not None:
        return False
    is_first = "关于" in text or is_authority(text.split()[-1])
    return len(text) >= _LEAST_TITLE and (ends_title(text) or is_first)
