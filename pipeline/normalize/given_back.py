"""What the passes over a page's lines took and is the paper's all the same.

A line's place, and what stands beside it, may speak for a page where its words say what it is: an
element that stands in papers alone, a mark above a number, the beginning of a title. Each function
is a pass of :mod:`pipeline.normalize.boilerplate` and gives the lines, by index; what was given
back before shows in the reasons at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from pipeline.normalize import ends
from pipeline.normalize.closing import closes
from pipeline.normalize.epigraph import is_parallel, motto_length
from pipeline.normalize.fields import field_line
from pipeline.normalize.likely_lines import begins_title
from pipeline.normalize.lines import Line
from pipeline.normalize.listing import attachment_name_start, is_file, plain_name
from pipeline.normalize.numbering import numbered
from pipeline.normalize.page_lines import LOUD, SPEAKS, odds_of
from pipeline.normalize.page_text import BY_PLACE, PageText, Reasons
from pipeline.normalize.page_titles import said_of
from pipeline.normalize.recognisers import (
    addresses_several,
    ends_sentence,
    ends_title,
    is_authority_mark,
    is_briefing_mark,
    is_document_number,
    is_issuer,
    is_office,
    is_recipients,
    issue_form,
    number_form,
)
from pipeline.normalize.site_lines import is_breadcrumb, names_site
from pipeline.normalize.titles import asks_or_answers, is_subtitle, lacks_issuer, may_be_title
from pipeline.text.chars import HAN, closed_up, has_han, squeezed
from pipeline.text.dates import date_at_end
from pipeline.text.names import has_surname
from pipeline.text.patterns import regex

_LEAST_TITLE = 4
_LABELLED = regex(r"\S{2,6}[：:]")
_BELOW = 60  # lines below the field block in which the title that it states is looked for
_LONGEST_NAME = 3
_NAME = regex(f"[{HAN}]{{1,2}}[^省市县区镇乡村州旗\\W]")
_OF_COURT = regex(
    "(?:代理)?(?:审判[员长]|书记员|人民陪审员|法官助理|检察[员长])(?=[^：:，。]{2,4}$)"
)
"""Who signs a judgment or a notice of a court, with the name: ``书 记 员　赵敏``."""
_COPIES = regex(r"共印\s?[0-9]{1,5}\s?份?[）)]?$")
_CALLS = frozenset({"note-start", "note-call", "note-contact"})
_MOST_NOTES = 6  # lines
_LONGEST_NAMED = 100  # characters
_BARE_NUMBER = regex("[（(〔]?[0-9]{1,4}[）)〕]?")
"""Below the mark of 纪要: ``（25）``."""
_OF_MENU = frozenset({"breadcrumb", "navigation", "page-mark"})
_MOST_OF_TITLE = 3  # lines above its last
_LEAST_WHOLE = 8  # characters of a title by itself


def issued_below_marks(page: PageText) -> Iterator[int]:
    """Number, office and day below the mark of 纪要 and 简报 above a title (10.4): the paper's."""
    lines = page.lines
    for i, line in enumerate(lines[:_BELOW]):
        plain = squeezed(line.text)
        if line.block is not None or not (is_briefing_mark(plain) or plain.endswith("纪要")):
            continue
        below = [k for k in range(i + 1, min(i + 3, len(lines))) if lines[k].block is None]
        issued = [*takewhile(lambda k: _is_issued(lines[k].text), below)]
        title = lines[issued[-1] + 1 :][:1] if issued else []
        if any(ends_title(one.text) for one in title):
            yield from issued


def notes_below_end(page: PageText) -> Iterator[int]:
    """Whom to call, right below the sign-off and a blank line above a page's foot: the paper's.

    So is who typed and proofread it, right below the line of printing.
    """
    lines, reasons = page.lines, page.reasons
    for i in [i for i in reasons if reasons[i] == "page-foot" and i and i - 1 not in reasons]:
        if ends.printed(lines[i - 1].text) is not None and ends.is_colophon(lines[i].text):
            yield i
            continue
        below = range(i, min(i + _MOST_NOTES, len(lines)))
        notes = [*takewhile(lambda k: _may_be_note(lines[k]), below)]
        stop = i + len(notes)
        is_apart = stop == len(lines) or lines[stop].blank_before
        top = i
        while top > max(i - _MOST_NOTES, 1) and _may_be_note(lines[top - 1]):
            top -= 1
        if notes and is_apart and closes(lines, top - 1):
            yield from notes


def _may_be_note(line: Line) -> bool:
    if line.block is not None or line.blank_before or names_site(line.text):
        return False
    return not _CALLS.isdisjoint(ends.note_features(line.text))


def titles_of_attachments(page: PageText) -> Iterator[int]:
    """Lines below a text that are the name of an attachment, as 附件说明 has it."""
    lines, reasons = page.lines, page.reasons
    if not any(why == "page-foot" for why in reasons.values()):
        return
    named = {
        plain_name(line.text[at:])
        for i, line in enumerate(lines)
        if i not in reasons
        and len(line.text) <= _LONGEST_NAMED
        and (at := attachment_name_start(line.text)) is not None
    }
    feet = [i for i in reasons if reasons[i] == "page-foot" and _heads_own(lines, i, reasons)]
    yield from (i for i in feet if len(lines[i].text) > 3 and plain_name(lines[i].text) in named)


def _heads_own(lines: Sequence[Line], i: int, reasons: Reasons) -> bool:
    """Whether a line is no file, and something of the paper's stands right below it."""
    return not is_file(lines[i].text) and i + 1 < len(lines) and i + 1 not in reasons


def marks_above_numbers(page: PageText) -> Iterator[int]:
    """The authority right above a number (7.2.4); a site names itself at the very top."""
    lines = page.lines
    for i, line in enumerate(lines[1:_BELOW], start=1):
        below = lines[i + 1].text.split() if i + 1 < len(lines) else []
        is_numbered = bool(below) and number_form(below[0]) == "full"
        name = line.text.removesuffix("文件").rstrip()
        if is_numbered and line.block is None and name and _names_offices(name):
            yield i


def begun_titles(page: PageText) -> Iterator[int]:
    """Lines right above a kept title that are its beginning or its motto, whatever their words.

    What it is about is begun there and not ended (``…关于进一步加强``); or what is kept cannot be a
    title by itself (``工作年度报告``), goes on (``和改进…的意见``), or is the line of a speech.
    """
    lines, reasons = page.lines, page.reasons
    for last in (i for i in range(min(len(lines), _BELOW)) if i not in reasons):
        text = lines[last].text
        if lines[last].block is not None or not (ends_title(text) or is_subtitle(text)):
            continue
        first = last
        while first and first - 1 not in reasons and _may_go_on(lines[first - 1].text):
            first -= 1
        top = first  # of what is kept of a motto
        while top and top - 1 not in reasons and is_parallel(lines[top - 1].text):
            top -= 1
        above = range(top - 1, max(top - 1 - _MOST_OF_TITLE, -1), -1)
        may_be = [*takewhile(lambda i: _may_be_of_title(lines[i], reasons.get(i)), above)]
        begun = [i for i in may_be if begins_title(lines[i].text)]
        soft = [*takewhile(lambda i: odds_of(lines[i].text) < LOUD, may_be)]
        title = "".join(said_of(line.text) for line in lines[first : last + 1])
        yield from _issuers_above(lines, first, reasons)
        if begun:
            yield from range(begun[-1], first)
        elif reasons.get(last + 1) in _OF_MENU:
            continue  # a word of a menu, the rest of which stands below
        elif is_subtitle(text) or len(title) <= _LEAST_WHOLE or title[0] in "和与及的并":
            yield from soft[: _MOST_OF_TITLE - 1]
        else:
            yield from soft[: _lines_of_motto(lines[: first + 1], first - top, soft)]


def _issuers_above(lines: Sequence[Line], first: int, reasons: Reasons) -> Iterator[int]:
    """The authorities right above a title that names none; a site names itself at the very top."""
    if not (lacks_issuer(lines[first].text) or _names_offices(lines[first].text)):
        return
    above = range(first - 1, max(first - 1 - _MOST_OF_TITLE, 0), -1)
    named = [*takewhile(lambda i: i in reasons and _names_offices(lines[i].text), above)]
    if named and lines[named[0]].number + 1 == lines[first].number:
        yield from named


def _names_offices(text: str) -> bool:
    return all(map(is_issuer, closed_up(text).split()))


def _may_go_on(text: str) -> bool:
    """Whether a title may go on below a line: no motto of two halves."""
    return may_be_title(text) and not is_parallel(text)


def _lines_of_motto(lines: Sequence[Line], kept: int, above: Sequence[int]) -> int:
    """How many of the lines above a title, upwards, are a motto or the rest of one.

    Words of a menu may be as long as each other too; a saying has a mark or a space.

    Args:
        lines: the title's first line is the last.
        kept: of a motto right above it.
        above: indices of those above that, upwards.
    """
    said = [*takewhile(lambda i: _may_be_said(lines[i].text), above)]
    for count in range(len(said), 0, -1):
        for more in (0, 1, 2):
            block = lines[-(count + kept + more) - 1 :]
            if motto_length(block) == count + kept + more:
                return count
    return 0


def _may_be_said(text: str) -> bool:
    return not all(map(has_han, text)) or odds_of(text) < SPEAKS


def _may_be_of_title(line: Line, reason: str | None) -> bool:
    is_source = line.text.startswith("——")
    return reason in BY_PLACE and (is_source or (may_be_title(line.text) and _is_plain(line)))


def _is_issued(text: str) -> bool:
    at = date_at_end(text)
    office, _, digits = text.partition(" ") if at is None else (text[:at], "", "")
    is_by_office = is_office(office.strip()) and (at is not None or digits.strip().isdecimal())
    is_number = is_document_number(text) or issue_form(text) is not None
    return is_number or _BARE_NUMBER.fullmatch(text) is not None or is_by_office


def likeliest_title(page: PageText) -> Iterator[int]:
    """Where nothing is left above a text that could be its title, what speaks least for a page."""
    above = range(page.likely.start)
    own = (page.lines[i] for i in above if i not in page.reasons)
    if any(line.block is not None or _is_plain(line) for line in own):
        return
    marks = (i for i in above if page.reasons.get(i) == "page-mark")
    may_be = [i for i in marks if _is_plain(page.lines[i])]
    if may_be:
        yield min(may_be, key=lambda i: (odds_of(page.lines[i].text), i))


def elements(page: PageText) -> Iterator[int]:
    """What is an element of a document, or a name, wherever it stands; what was learnt says so."""
    own = [
        i
        for i in page.likely.own
        if (why := page.reasons.get(i)) == "page-mark"
        or (why == "page-foot" and ends_sentence(page.lines[i].text))
    ]
    by_place = [i for i, why in page.reasons.items() if why in BY_PLACE]
    yield from [i for i in own if odds_of(page.lines[i].text) < SPEAKS]
    yield from [i for i in by_place if _is_element(page.lines[i]) or _is_name_alone(page, i)]


def _is_plain(line: Line) -> bool:
    text = line.text
    if len(text) < _LEAST_TITLE or _LABELLED.match(text) or field_line(text) is not None:
        return False
    if numbered(text) is not None or not may_be_title(text):
        return False
    is_dated = date_at_end(text) is not None or issue_form(text) is not None
    return not (is_dated or is_breadcrumb(text) or is_recipients(text))


def _is_element(line: Line) -> bool:
    """Whether a line by itself is an element of a document, and no page's wherever it stands."""
    text = line.text
    if line.block is not None or names_site(text):
        return False
    if is_authority_mark(text) or addresses_several(text) or asks_or_answers(text):
        return True
    if _OF_COURT.match(squeezed(text)) is not None or _COPIES.search(text) is not None:
        return True
    return is_document_number(text) or ends.printed(text) is not None


def _is_name_alone(page: PageText, i: int) -> bool:
    """Whether a line may be a person's name; beside words as short it is a menu's."""
    text = page.lines[i].text
    if _NAME.fullmatch(text) is None or not has_surname(text) or odds_of(text) >= 0:
        return False
    beside = {i - 1, i + 1} & page.reasons.keys()
    return not any(len(page.lines[k].text) <= _LONGEST_NAME for k in beside)
