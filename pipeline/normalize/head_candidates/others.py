"""What is no element, and may stand in a head all the same: a stamp, a fax header, a menu."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalize.chart import Candidate
from pipeline.normalize.head_candidates.first_lines import FirstLines, is_field
from pipeline.normalize.head_candidates.gazette import gazette, is_section
from pipeline.normalize.listing import is_attachment_label
from pipeline.normalize.numbering import numbered
from pipeline.normalize.page_lines import SPEAKS, odds_of
from pipeline.normalize.recognisers import (
    ends_title,
    is_authority_mark,
    is_document_number,
    is_recipients,
    is_sentence,
    is_title_note,
)
from pipeline.normalize.stamps import is_paper_of_meeting, is_stamp
from pipeline.normalize.titles import is_kind_alone, says_same, says_topic
from pipeline.text.chars import has_han, squeezed
from pipeline.text.dates import date_at_end
from pipeline.text.names import is_authority, is_full_name, is_person
from pipeline.text.patterns import regex

_LONGEST = 100  # characters of a stamp's or fax header's line
_LONGEST_HEADLINE = 40  # characters of what a page calls an article
_LONGEST_SECTION = 6  # characters of what a site calls a section
_LEAST_AGAIN = 8  # characters: shorter lines may stand twice for a reason of their own
_AGAIN = 8  # lines below a title in which it stands again
_ONE_BLANK = 2  # lines from one to the next, with a blank line between
_OF_PARTY = regex(
    "(?:当事人|被(?:处罚|检查|告知|申请|征收)(?:人|单位)|申请人|单位名称|法定代表人|经营者|负责人|统一社会信用代码|(?:经营|营业|生产)场所|住[所址])"
    r"(?:[（(].{1,12}[）)])?\s?[：:]"
)
"""Whom a decision is about, and where they live: rows of its text."""
_TOLD = regex("年|通过|会议|审议|^[—-]{2}")


def others(first: FirstLines, i: int) -> Iterator[Candidate]:
    """How a line that is no element may be read: left out, standing again below, kept as 题注."""
    text = first.text(i)
    if not _may_be_other(text) or i + 1 >= len(first.lines):
        return
    if (count := gazette(first, i)) or is_section(first, i):
        yield Candidate("unknown", i, i + max(count, 1), ("stamp",))
        return
    if is_authority(text) and is_paper_of_meeting(first.text(i + 1)):
        yield Candidate("unknown", i, i + 2, ("stamp",))  # broken behind whose meeting it is
    is_number, is_title = is_document_number(text), ends_title(text)
    if (is_number or (is_title and len(squeezed(text)) >= _LEAST_AGAIN)) and _is_again(first, i):
        form = "number above" if is_number else "title above"
        yield Candidate("repeated", i, i + 1, ("repeated",), form=form)
    if _is_section_of_site(first, i):
        yield Candidate("title_notes", i, i + 1, ("unknown line",), form="unknown")
        return
    stamped = is_stamp(text)
    has_words = is_title or (says_topic(text) and not is_field(text))
    if (has_words and text[-1] not in "！!" and not stamped) or is_recipients(text):
        return
    is_note = is_title_note(text) and (_TOLD.search(text) is not None or is_person(text))
    if stamped and not (is_note or is_number):
        yield Candidate("unknown", i, i + 1, ("stamp",))
    if not (is_note or is_number) and _is_among_page(first, i):
        yield Candidate("unknown", i, i + 1, ("unknown line of a page",))
    is_page_s = not stamped and odds_of(text) >= SPEAKS
    feature = "unknown line of a page" if is_page_s else "unknown line"
    yield Candidate("title_notes", i, i + 1, (feature,), form="unknown")


def _may_be_other(text: str) -> bool:
    """Whether a line is not plainly the text's: no item, no sentence, no 附件."""
    if not text or len(text) > _LONGEST or text[-1] in "；;，,、" or numbered(text) is not None:
        return False
    if _OF_PARTY.match(text) or is_attachment_label(text):
        return False
    return "。" not in text or is_stamp(text)


def _is_section_of_site(first: FirstLines, i: int) -> bool:
    """Whether a line that looks like a short title is what a site calls a section.

    ``公告`` above a whole title; ``规章制度`` beyond its menu.
    """
    text = first.text(i)
    if is_kind_alone(text) and first.has_whole_title(i + 1):
        return True
    is_short = len(squeezed(text)) <= _LONGEST_SECTION and ends_title(text)
    return is_short and first.is_below_others(i + 1)


def _is_among_page(first: FirstLines, i: int) -> bool:
    """Whether what stood right above or below a line was a page's, and it is no element."""
    text = first.text(i)
    if len(text) > _LONGEST_HEADLINE or not has_han(text):
        return False
    is_top = i == 0 and first.lines[0].number > 1 and not first.lines[0].blank_before
    if not (is_top or first.is_below_others(i) or first.is_below_others(i + 1)):
        return False
    if first.names_issuer(i) or is_field(text) or is_full_name(text):
        return False
    above = first.text(i - 1)
    is_verse = len(above) == len(text) and all(map(has_han, above + text))
    if is_verse or date_at_end(text) is not None:
        return False
    return text[0] in "@▲△▼◀▶" or odds_of(text) >= 0


def _is_again(first: FirstLines, i: int) -> bool:
    """Whether a title or number stands below once more, or what a page's headline says does."""
    plain = squeezed(first.text(i))
    is_same = any(squeezed(first.text(k)) == plain for k in range(i + 1, i + _AGAIN))
    return is_same or _is_headline(first, i)


def _is_headline(first: FirstLines, i: int) -> bool:
    """Whether a page's headline says what the title of the paper below it says.

    Right below it stood what is the page's, and down to the title what only stands above one.
    """
    if i + 1 >= len(first.lines) or not ends_title(first.text(i)):
        return False
    gap = first.lines[i + 1].number - first.lines[i].number
    if not first.is_below_others(i + 1) and gap <= _ONE_BLANK:
        return False
    said = squeezed(first.text(i))
    marks = ""
    for k in range(i + 1, min(i + _AGAIN, len(first.lines))):
        text = first.text(k)
        title = first.title(k)
        if title and says_same(said, title, marks):
            return True
        if not text or is_sentence(text) or numbered(text) is not None:
            return False
        marks += squeezed(text) if is_authority_mark(text) or is_authority(text) else ""
    return False
