"""Candidates of 题注: what stands below a title, and mottoes above it, which are printed there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from pipeline.normalize.chart import Candidate
from pipeline.normalize.contents import is_contents_label
from pipeline.normalize.epigraph import motto_length
from pipeline.normalize.head_candidates.first_lines import (
    LONG,
    LONGEST_LINE,
    WINDOW,
    FirstLines,
    is_dated,
)
from pipeline.normalize.recognisers import (
    ends_title,
    is_document_number,
    is_issuer,
    is_office,
    is_order_mark,
    is_period,
    is_recipients,
    is_sentence,
    is_title_note,
    issue_form,
    salutes,
    starts_body,
)
from pipeline.normalize.titles import is_kind_alone, is_subtitle
from pipeline.text.chars import HAN, squeezed
from pipeline.text.dates import HAN_YEAR, YEAR, date_at_end
from pipeline.text.names import is_authority, is_full_name, is_spaced_name
from pipeline.text.patterns import regex

_MAX_LINES = 8  # of one pair of brackets
_MAX_ISSUERS = 5  # lines of authorities down to a date
_OF_TITLE = frozenset({"kind at end", "topic"})
_BRACKET = frozenset("（(")
_PASSED = ("通过", "批准", "公布", "发布", "修订", "修正", "审议通过")
_PASSED_ON = regex(rf"{YEAR}.{{2,80}}?(?:{'|'.join(_PASSED)}|修改|废止|施行)")
_DELIVERED = regex("(?:会议|大会|会)上(?:的讲话|的报告)?$")
_DRAFT = regex("[（(]?(?:草稿|代拟稿|送审稿|征求意见稿|讨论稿|初稿|会签稿)[）)]?")
"""What a draft says of itself above its head."""
_WROTE = regex(
    rf"(?!.{{0,12}}各)[{HAN}“”（）()、]{{2,24}}(?:调研|课题|编写|起草|考察|评估|调查)(?:小?组|专班)"
)
"""Who wrote a report, below its title: ``某局调研组``."""
_OFFICER = regex(
    rf"[{HAN}、（）()]{{2,40}}(?:[长理记席员师授家人]|主任|委员|代表)\s+[{HAN}·](?:\s{{0,4}}[{HAN}·]){{1,7}}"
)
_ISSUED = regex(
    rf"(.{{3,40}}?)(?:编印?|主办|整理|印发|编制|发)?\s*[（(]?(?:{YEAR}\s?年.{{3,10}}日?|{YEAR}[0-9]{{2,4}}"
    rf"|{HAN_YEAR}年.{{3,8}}日)[）)]?"
)
_EDITED = regex("(.{3,40}?)(?:编印?|编辑部?|主办|编制|整理)")


def mottoes(
    first: FirstLines, i: int, at: Callable[[int], Sequence[Candidate]]
) -> Iterator[Candidate]:
    """Verses or a saying above a title, as far as a title stands below.

    Args:
        first: the first lines.
        i: the line that they may begin at.
        at: all candidates of a line.
    """
    count = motto_length(first.lines[i : i + WINDOW])
    if count == 0 or is_kind_alone(first.text(i + count)) or first.is_below_others(i + count):
        return  # it is half of the title, or a page's headline
    if any(c.element == "title" and {*c.features} & _OF_TITLE for c in at(i + count)):
        yield Candidate("title_notes", i, i + count, ("motto",), form="motto")


def notes(first: FirstLines, i: int) -> Iterator[Candidate]:
    """What may be 题注 at a line."""
    text = first.text(i)
    if not text or is_recipients(text) or is_contents_label(text):
        return
    if is_period(text) and ends_title(first.text(i - 1)):
        return  # for which years a plan is, its title says
    dated = is_dated(text)
    is_told = dated or is_title_note(text) or _is_dated_office(text)
    if is_told or wrote(first, i) or _is_issuer_above(first, i):
        yield Candidate("title_notes", i, i + 1, ("note form",))
    if not dated and _is_broken(first, i):
        yield Candidate("title_notes", i, i + 2, ("note form",))
    if (count := _in_brackets(first, i)) > 1:
        yield Candidate("title_notes", i, i + count, ("note form", "several dates"))
    if _DRAFT.fullmatch(squeezed(text)):
        yield Candidate("title_notes", i, i + 1, ("draft",), form="draft")
    if ends_title(text):
        yield Candidate("title_notes", i, i + 1, ("note form",), form="again")
    if is_spaced_name(text):
        yield Candidate("title_notes", i, i + 1, ("note form",), form="signed")
    if _names_author(text):
        yield Candidate("title_notes", i, i + 1, ("speaker",), form="author")
    if _is_speaker(first, i):
        yield Candidate("title_notes", i, i + 1, ("speaker",), form="speaker")
    if is_issued(first, i):
        yield Candidate("title_notes", i, i + 1, ("issued line",), form="issued")


def wrote(first: FirstLines, i: int) -> bool:
    """Whether a line names a group that wrote the report, and no one addressed with others."""
    is_listed = first.text(i + 1).endswith(("：", ":"))
    return _WROTE.fullmatch(first.text(i)) is not None and not is_listed


def is_issued(first: FirstLines, i: int) -> bool:
    """Whether a line says who issued a 纪要 or 简报, and when, with the next or the one above."""
    text, above = first.text(i), first.text(i - 1)
    m = _ISSUED.fullmatch(text) if len(text) <= LONGEST_LINE else None
    if m is not None and is_office(squeezed(m[1]).removesuffix("编")):
        return True
    if (at := date_at_end(text)) is not None and is_office(squeezed(text[:at])):
        return True
    if _is_edited(text) and issue_form(above) is not None:
        return True
    if is_office(squeezed(text)):
        return is_dated(first.text(i + 1))
    is_numbered = "期" in above and issue_form(above) is not None
    return (is_numbered or is_office(squeezed(above)) or _is_edited(above)) and is_dated(text)


def _is_edited(text: str) -> bool:
    """``某市总工会办公室编``: who issues a 简报, the day on a line of its own."""
    m = _EDITED.fullmatch(squeezed(text))
    return m is not None and is_office(m[1])


def _is_dated_office(text: str) -> bool:
    """``某市财政局　2024年3月``: who wrote it and when, white space between."""
    at = date_at_end(text) if len(text) <= LONGEST_LINE else None
    if at is None or not text[:at].endswith((" ", "\N{IDEOGRAPHIC SPACE}")):
        return False
    return is_authority(text[:at].strip())


def _is_issuer_above(first: FirstLines, i: int) -> bool:
    """An authority under the title: only when a date, a number or another note follows.

    Below ``——在…会议上`` a salutation may follow too: who reports stands there.
    """
    for j in range(i, i + _MAX_ISSUERS):
        text = first.text(j)
        if is_dated(text) or is_title_note(text) or is_document_number(text):
            return j > i
        is_reported = j > i and is_subtitle(first.text(i - 1))
        if is_reported and (salutes(text) or starts_body(text)):
            return True
        if not (is_authority(text) or is_order_mark(text) or is_office(squeezed(text))):
            return False
    return False


def _is_broken(first: FirstLines, i: int) -> bool:
    """When and where it was passed or delivered: ``2024年4月某市人大|第二次会议通过``."""
    above, below = first.text(i), first.text(i + 1)
    if len(below) > LONG:
        return False
    if above.startswith("——") and not _DELIVERED.search(above):
        return _DELIVERED.search(below) is not None
    if is_title_note(above) or is_title_note(below):
        return False
    return squeezed(below).rstrip("）)").endswith(_PASSED) and is_title_note(above + below)


def _in_brackets(first: FirstLines, i: int) -> int:
    """Lines of one pair of brackets: where and when it was passed, amended, approved."""
    joined = ""
    for count in range(1, _MAX_LINES + 1):
        text = first.text(i + count - 1)
        joined += text
        is_open = joined[:1] in _BRACKET and joined.count(joined[0]) == 1
        if not is_open or len(text) > LONGEST_LINE or "。" in text or not text:
            return 0
        if text[-1] in "）)":
            return count if len(_PASSED_ON.findall(joined)) > 1 else 0
    return 0


def _names_author(text: str) -> bool:
    """``某县行政审批局　张三``: an office or those who wrote for it, and a name."""
    office, _, name = text.strip().partition(" " if " " in text else "\N{IDEOGRAPHIC SPACE}")
    return is_issuer(office) and is_full_name(name.strip().removesuffix("同志"))


def _is_speaker(first: FirstLines, i: int) -> bool:
    """A name alone, above a date, a salutation or the text."""
    text, below = first.text(i), first.text(i + 1)
    is_officer = len(text) <= 60 and _OFFICER.fullmatch(text) is not None
    is_name = len(text) <= 12 and is_full_name(text.removesuffix("同志"))
    if not (is_name or is_officer) or ends_title(text):
        return False
    return is_dated(below) or is_title_note(below) or salutes(below) or is_sentence(below)
