"""Page boilerplate out of the text: whole lines at the head and at the tail, page numbers inside.

What is taken out is kept verbatim in ``document.boilerplate``; a line is never cut. Nothing is
taken from a text that shows no sign of being a page's: see :mod:`pipeline.normalize.site_head`,
:mod:`pipeline.normalize.site_foot` and :mod:`pipeline.normalize.page_numbers`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise, takewhile

import msgspec

from pipeline.model import Field
from pipeline.normalize import ends
from pipeline.normalize.above_text import is_named_below, read_above_text
from pipeline.normalize.below_end import read_below_end, words_between
from pipeline.normalize.closing import closes
from pipeline.normalize.epigraph import is_parallel, motto_length
from pipeline.normalize.fields import LabelValue, field_line, is_label, run_on_fields
from pipeline.normalize.handling_slip import slip_lines
from pipeline.normalize.interludes import interludes
from pipeline.normalize.labels import labels
from pipeline.normalize.likely_lines import (
    again_inside,
    begins_title,
    find_likely,
    may_be_page_title,
)
from pipeline.normalize.lines import Line
from pipeline.normalize.listing import attachment_name_start, is_file, plain_name
from pipeline.normalize.mail import mail_lines, subject_start
from pipeline.normalize.numbering import numbered
from pipeline.normalize.office_records import record_start
from pipeline.normalize.page_lines import LOUD, SPEAKS, odds_of
from pipeline.normalize.page_numbers import find_page_numbers, is_page_number
from pipeline.normalize.recognisers import (
    addresses_several,
    ends_title,
    header_mark,
    is_authority_mark,
    is_briefing_mark,
    is_document_number,
    is_issuer,
    is_office,
    is_recipients,
    is_title_note,
    issue_form,
    number_form,
)
from pipeline.normalize.site_foot import read_site_foot
from pipeline.normalize.site_head import read_site_head
from pipeline.normalize.site_lines import is_breadcrumb, is_dateline, names_site
from pipeline.normalize.site_ways import title_of_page
from pipeline.normalize.titles import (
    asks_or_answers,
    is_kind_alone,
    is_subtitle,
    lacks_issuer,
    may_be_title,
)
from pipeline.text.chars import HAN, closed_up, has_han, squeezed
from pipeline.text.dates import date_at_end
from pipeline.text.names import has_surname, is_authority
from pipeline.text.patterns import regex

_MAX_ABOVE = 8  # lines in which a title is looked for
_LEAST_TITLE = 4
_LABELLED = regex(r"\S{2,6}[：:]")
_BELOW = 60  # lines below the field block in which the title that it states is looked for
_MIN_TITLE = 8  # shorter lines may stand twice for a reason of their own
_MAX_TITLE_LINES = 8
_NUMBER_BEHIND = regex(
    r"[（(][^（()）]{1,12}[〔\[【（(]?[0-9]{4}[〕\]】）)]?[0-9]{1,5}号[）)][】\]]?$"
)
"""What pages put behind a title: ``…的通知（某发〔2024〕5号）``."""
_LINK_WORDS = frozenset(
    {"查看原文", "阅读原文", "查看全文", "阅读全文", "展开全文", "查看详情", "点击查看"}
)
_LONGEST_NAME = 3
_NAME = regex(f"[{HAN}]{{1,2}}[^省市县区镇乡村州旗\\W]")
_SEVERAL = regex("等.{1,3}部门$|等部门$")
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
_EXCLAIMS = regex("[！？!?]$")
_LONGEST_HEADLINE = 60
_MAX_LEFT = 12  # a label or a short value that the field block left
_AGAIN = 6  # lines after the first in which a page's title stands again

_OF_MENU = frozenset({"breadcrumb", "navigation", "page-mark"})
_MOST_OF_TITLE = 3  # lines above its last
_LEAST_WHOLE = 8  # characters of a title by itself

_BY_PLACE = frozenset({"page-foot", "page-mark", "navigation"})
"""Reasons that lie in where a line stands and beside what, not in what it says."""

Reasons = dict[int, str]
"""Why lines are boilerplate, by index."""
Fields = dict[int, list[LabelValue]]
"""Labels and values of the lines that hold such, by index."""


class Separated(msgspec.Struct):
    """What the lines are taken apart into.

    Attributes:
        kept: the document's own lines, in order.
        taken: boilerplate with the reason.
        fields: labels and values of the boilerplate, in order.
        title: the lines that, joined, are the title the field block states; empty when none.
        behind: where those of the document's lines begin that stand right below a page's foot.
        torn: those of the document's lines whose paragraph goes on in the next, behind a page
            number, by where they begin in the source.
    """

    kept: list[Line]
    taken: list[tuple[Line, str]] = msgspec.field(default_factory=list)
    fields: list[Field] = msgspec.field(default_factory=list)
    title: list[Line] = msgspec.field(default_factory=list)
    behind: set[int] = msgspec.field(default_factory=set)
    torn: set[int] = msgspec.field(default_factory=set)


def separate(
    lines: Sequence[Line], titles: Sequence[str] = (), *, is_page: bool = False
) -> Separated:
    """Take page boilerplate from the head and the tail of ``lines``.

    Args:
        lines: the lines of the text.
        titles: what the page states as the title elsewhere.
        is_page: whether it is known from elsewhere that the text is a page's.
    """
    numbers = find_page_numbers(lines)
    torn = {lines[i].start for i in numbers.torn}
    taken = [(lines[i], "page-number") for i in sorted(numbers.lines)]
    lines = [line for i, line in enumerate(lines) if i not in numbers.lines]
    mail = mail_lines(lines)
    taken += [(lines[i], "mail") for i in sorted(mail)]
    lines = [line for i, line in enumerate(lines) if i not in mail]
    slip = slip_lines(lines)
    taken += [(lines[i], "handling-slip") for i in slip]
    lines = _titles_apart([line for i, line in enumerate(lines) if i not in slip])
    likely = find_likely(lines)
    record = range(record_start(lines), len(lines))
    is_page = is_page or likely.show_page or bool(record)
    head = read_site_head(lines, is_page=is_page)
    start = min(head.stop, max(head.reasons, default=0) + 1)  # a short text has no other end
    is_page = is_page or bool(read_above_text(lines, head.reasons))
    foot = read_site_foot(lines, start, is_page=is_page or head.is_sure)
    below = read_below_end(lines, start, is_page=is_page or head.is_sure or bool(foot))
    if below and (not foot or below.start < foot.start):
        foot = below
    if (foot or is_page) and not head.is_sure:
        head = read_site_head(lines, is_page=True)
    reasons, fields = head.reasons, head.fields
    stated = _stated_title(lines, dict(reasons), fields, titles)
    for i, why in likely.reasons.items() if is_page or head.is_sure or foot else ():
        if i not in reasons and i not in stated:
            reasons[i] = why
            if (of_line := field_line(lines[i].text)) is not None:
                fields[i] = of_line
    for i in read_above_text(lines, reasons, likely.start if likely.show_page else None):
        reasons[i] = "repeated-title" if is_named_below(lines, i) else "page-mark"
    reasons |= dict.fromkeys(again_inside(lines, reasons), "page-mark")
    stop = max(head.stop, likely.start) if likely.show_page else head.stop
    _repeated_titles(lines, stop, reasons, is_page=is_page or head.is_sure or bool(foot))
    reasons |= dict.fromkeys(_links_between(lines) - reasons.keys(), "navigation")
    if is_page or head.is_sure or foot:
        between = interludes(lines, max(stop, head.stop), foot.start if foot else len(lines))
        reasons |= dict.fromkeys({*between} - reasons.keys(), "page-mark")
    title = _stated_title(lines, reasons, fields, titles) or _headline(lines, reasons)
    for i in foot if foot.start >= title.stop else ():
        if i not in reasons:
            reasons[i] = "page-foot"
            if (of_line := field_line(lines[i].text)) is not None:
                fields[i] = of_line
    feet = {i for i, why in reasons.items() if why == "page-foot"}
    reasons |= dict.fromkeys(words_between(lines, feet) - reasons.keys(), "page-foot")
    of_paper = {i for i in reasons if _is_element(lines[i]) or _is_name_alone(lines, i, reasons)}
    for i in [i for i, why in reasons.items() if why in _BY_PLACE and i in of_paper]:
        del reasons[i]
        fields.pop(i, None)
    _keep_title(lines, likely.start, reasons)
    own = (
        *(_issued_below_marks(lines), _marks_above_numbers(lines), _begun_titles(lines, reasons)),
        *(_notes_below_end(lines, reasons), _titles_of_attachments(lines, reasons)),
    )
    for i in chain.from_iterable(own):
        reasons.pop(i, None)
        fields.pop(i, None)
    reasons |= dict.fromkeys(record, "page-foot")
    last = next((i for i in reversed(range(len(lines))) if i not in reasons), 0)
    if last + 1 < len(lines) and is_page_number(lines[last]):
        reasons[last] = "page-number"
    if len(reasons) == len(lines):
        # A page of nothing but fields is a document all the same: what it says is its text.
        reasons, fields, title = {}, {}, range(0)
    separated = Separated(
        [line for i, line in enumerate(lines) if i not in reasons],
        [*taken, *((lines[i], reasons[i]) for i in sorted(reasons))],
        [Field(f.label, f.value, lines[i].number) for i in sorted(fields) for f in fields[i]],
        [lines[i] for i in title],
        {lines[i + 1].start for i in _last_of_feet(reasons) if i + 1 < len(lines)},
        torn,
    )
    if not title:
        _keep_only_title(separated, lines, fields)
        _keep_subject(separated)
    return separated


def _last_of_feet(reasons: Reasons) -> Iterator[int]:
    """The lines of a page's foot below which another stands."""
    return (i for i, why in reasons.items() if why == "page-foot" and i + 1 not in reasons)


def _issued_below_marks(lines: Sequence[Line]) -> Iterator[int]:
    """Number, office and day below the mark of 纪要 and 简报 above a title (10.4): the paper's."""
    for i, line in enumerate(lines[:_BELOW]):
        plain = squeezed(line.text)
        if line.block is not None or not (is_briefing_mark(plain) or plain.endswith("纪要")):
            continue
        below = [k for k in range(i + 1, min(i + 3, len(lines))) if lines[k].block is None]
        issued = [*takewhile(lambda k: _is_issued(lines[k].text), below)]
        title = lines[issued[-1] + 1 :][:1] if issued else []
        if any(ends_title(one.text) for one in title):
            yield from issued


def _notes_below_end(lines: Sequence[Line], reasons: Reasons) -> Iterator[int]:
    """Whom to call, right below the sign-off and a blank line above a page's foot: the paper's.

    So is who typed and proofread it, right below the line of printing.
    """
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


def _titles_of_attachments(lines: Sequence[Line], reasons: Reasons) -> Iterator[int]:
    """Lines below a text that are the name of an attachment, as 附件说明 has it."""
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


def _marks_above_numbers(lines: Sequence[Line]) -> Iterator[int]:
    """The authority right above a number (7.2.4); a site names itself at the very top."""
    for i, line in enumerate(lines[1:_BELOW], start=1):
        below = lines[i + 1].text.split() if i + 1 < len(lines) else []
        is_numbered = bool(below) and number_form(below[0]) == "full"
        name = line.text.removesuffix("文件").rstrip()
        if is_numbered and line.block is None and name and _names_offices(name):
            yield i


def _begun_titles(lines: Sequence[Line], reasons: Reasons) -> Iterator[int]:
    """Lines right above a kept title that are its beginning or its motto, whatever their words.

    What it is about is begun there and not ended (``…关于进一步加强``); or what is kept cannot be a
    title by itself (``工作年度报告``), goes on (``和改进…的意见``), or is the line of a speech.
    """
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
        title = "".join(_squeezed(line.text) for line in lines[first : last + 1])
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
    return reason in _BY_PLACE and (is_source or (may_be_title(line.text) and _is_plain(line)))


def _is_issued(text: str) -> bool:
    at = date_at_end(text)
    office, _, digits = text.partition(" ") if at is None else (text[:at], "", "")
    is_by_office = is_office(office.strip()) and (at is not None or digits.strip().isdecimal())
    is_number = is_document_number(text) or issue_form(text) is not None
    return is_number or _BARE_NUMBER.fullmatch(text) is not None or is_by_office


def _keep_title(lines: Sequence[Line], start: int, reasons: Reasons) -> None:
    """Where nothing is left above a text that could be its title, what speaks least for a page."""
    own = (lines[i] for i in range(start) if i not in reasons)
    if any(line.block is not None or _is_plain(line) for line in own):
        return
    may_be = [i for i in range(start) if reasons.get(i) == "page-mark" and _is_plain(lines[i])]
    if may_be:
        del reasons[min(may_be, key=lambda i: (odds_of(lines[i].text), i))]


def _is_plain(line: Line) -> bool:
    text = line.text
    if len(text) < _LEAST_TITLE or _LABELLED.match(text) or field_line(text) is not None:
        return False
    if numbered(text) is not None or not may_be_title(text):
        return False
    is_dated = date_at_end(text) is not None or issue_form(text) is not None
    return not (is_dated or is_breadcrumb(text) or is_recipients(text))


def _links_between(lines: Sequence[Line]) -> set[int]:
    """Words that lead to other pages, below each of several items: 查看原文."""
    found = {i for i, line in enumerate(lines) if line.text in _LINK_WORDS}
    return found if len(found) > 1 else set()


def _keep_only_title(separated: Separated, lines: Sequence[Line], fields: Fields) -> None:
    """The title that the field block alone has is the document's: its label is the page's."""
    if not lacks_title(separated.kept):
        return
    for i in sorted(fields):
        parts = title_apart(lines[i], fields[i])
        if parts is None:
            continue
        title, others = parts
        place = next(k for k, (line, _) in enumerate(separated.taken) if line is lines[i])
        separated.taken[place : place + 1] = [(part, "field-block") for part in others]
        separated.kept.insert(0, title)
        separated.title = [title]
        return


def _keep_subject(separated: Separated) -> None:
    """The subject of the last mail is the title of a paper that has no other."""
    is_begun = any(begins_title(line.text) for line in separated.kept[:_MAX_ABOVE])
    if is_begun or not lacks_title(separated.kept):
        return
    for k, (line, why) in reversed([*enumerate(separated.taken)]):
        at = subject_start(line.text) if why == "mail" else None
        if at is not None:
            label, title = line.cut(at)
            separated.taken[k] = (label, why)
            separated.kept.insert(0, title)
            separated.title = [title]
            return


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


def _is_name_alone(lines: Sequence[Line], i: int, reasons: Reasons) -> bool:
    """Whether a line may be a person's name; beside words as short it is a menu's."""
    text = lines[i].text
    if _NAME.fullmatch(text) is None or not has_surname(text) or odds_of(text) >= 0:
        return False
    return not any(len(lines[k].text) <= _LONGEST_NAME for k in {i - 1, i + 1} & reasons.keys())


def lacks_title(lines: Sequence[Line]) -> bool:
    """Whether none of the first lines ends as titles do."""
    first = lines[:_MAX_ABOVE]
    is_ended = any(is_kind_alone(line.text) for line in first[1:] if line.block is None)
    return not is_ended and not any(
        ends_title(line.text) and may_be_page_title(line) for line in first
    )


def title_apart(line: Line, fields: Sequence[LabelValue]) -> tuple[Line, list[Line]] | None:
    """The title that a line of labels and values states, and what else the line holds.

    ``None`` where it states none, or what it states is not how titles end.
    """
    value = next((f.value for f in fields if f.name in labels().names["title"]), "")
    at = line.text.find(value)
    if len(value) < _MIN_TITLE or not ends_title(value) or at < 1:
        return None
    stop = at + len(value)
    title = line.part(at, stop)
    if title is None:
        return None
    others = (line.part(0, at), line.part(stop, len(line.text)))
    return title, [part for part in others if part]


def _titles_apart(lines: Sequence[Line]) -> Sequence[Line]:
    """Part a title from the field block that was run on to it: ``…的通知发布日期：…字号：…``."""
    for i, line in enumerate(lines[:_MAX_ABOVE]):
        at = run_on_fields(line.text)
        if at is not None and ends_title(line.text[:at]):
            return [*lines[:i], *line.cut(at), *lines[i + 1 :]]
    return lines


def _repeated_titles(lines: Sequence[Line], stop: int, reasons: Reasons, *, is_page: bool) -> None:
    """The page's own title above the document's: the first line, and again in the head.

    Where nothing else shows that the text is a page's, it ends like a title and again soon. When
    and by whom it was passed stands below the document's own: then what is said again is the other.
    """
    own = [i for i in range(min(stop, len(lines))) if i not in reasons]
    while own and may_be_page_title(lines[own[0]]):
        first = lines[own[0]].text
        if is_authority(first) and len(own) > 1 and is_document_number(lines[own[1]].text):
            return  # a mark (7.2.4), whose name the title says again
        reach = len(own) if is_page else _AGAIN if ends_title(first) else 0
        called = _squeezed(first), _squeezed(_NUMBER_BEHIND.sub("", title_of_page(first)))
        found = ((k, _says_again(lines, own[k:reach], called)) for k in range(1, reach))
        at, again = next(((k, count) for k, count in found if count), (0, 0))
        if not again:
            return
        if any(is_title_note(lines[i].text) for i in own[1:at]):
            reasons.update(dict.fromkeys(own[at : at + again], "repeated-title"))
            return
        reasons[own.pop(0)] = "repeated-title"


def _says_again(lines: Sequence[Line], own: Sequence[int], called: Sequence[str]) -> int:
    """How many of some lines, the first of them or a few, together say what a page is called."""
    joined = ""
    for k, i in enumerate(own[:_MAX_TITLE_LINES]):
        if lines[i].block is not None or i != own[0] + k:
            return 0
        joined += _squeezed(lines[i].text)
        if joined in called or _says_who_too(joined, called[-1]):
            return k + 1
    return 0


def _says_who_too(title: str, called: str) -> bool:
    """Whether a title is what a page is called with its issuers before it, as pages leave out."""
    if called.startswith("关于"):
        return title.endswith(called) and len(title) > len(called)
    several, about, rest = called.partition("关于")  # 某省民政厅等四部门关于…
    is_short = _SEVERAL.search(several) is not None and title.endswith(about + rest)
    return is_short and bool(about) and title.startswith(_SEVERAL.split(several)[0])


def _stated_title(
    lines: Sequence[Line], reasons: Reasons, fields: Fields, titles: Sequence[str]
) -> range:
    """Where the title that the field block states stands below it, in one line or several.

    What the block left directly below itself (a label without a value, a value whose label ends
    the block) goes with it.
    """
    stated = {
        _squeezed(value)
        for of_line in fields.values()
        for _, value, name in of_line
        if name in labels().names["title"] and len(value) >= _MIN_TITLE
    }
    stated |= {_squeezed(title) for title in titles if len(title) >= _MIN_TITLE}
    if not stated:
        return range(0)
    block = max(fields, default=-1)
    for first in range(block + 1, min(len(lines), block + _BELOW)):
        joined = ""
        for last in range(first, min(len(lines), first + _MAX_TITLE_LINES)):
            if last in reasons or lines[last].block is not None:
                break
            joined += _squeezed(lines[last].text)
            if joined in stated:
                reasons.update(dict.fromkeys(_left(lines, block, first, fields), "field-block"))
                return range(first, last + 1)
    return range(0)


def _headline(lines: Sequence[Line], reasons: Reasons) -> range:
    """The line that a byline right below it shows to be the headline of an article: ``…啦！``.

    Elsewhere a line that exclaims is a text's. The name of a site's section may stand above it.
    """
    first = next((i for i in range(len(lines)) if i not in reasons), len(lines))
    section = first if first < len(lines) and lines[first].text in labels().sections else None
    first += section is not None and first + 1 not in reasons
    if first + 1 >= len(lines) or lines[first].block is not None:
        return range(0)
    text = lines[first].text
    below = lines[first + 1].text
    is_article = first + 1 in reasons and (is_dateline(below) or field_line(below) is not None)
    exclaims = _EXCLAIMS.search(text) is not None and "。" not in text
    below_it = [line.text for line in lines[first + 1 :][:_AGAIN] if line.block is None]
    is_titled = any("关于" in a and (ends_title(a) or ends_title(b)) for a, b in pairwise(below_it))
    if is_article and exclaims and not is_titled and _MIN_TITLE <= len(text) <= _LONGEST_HEADLINE:
        if section is not None:
            reasons[section] = "navigation"
        return range(first, first + 1)
    return range(0)


def _left(lines: Sequence[Line], block: int, title: int, fields: Fields) -> range:
    """The lines between the field block and the title that the block left."""
    if block < 0:
        return range(0)
    waits = bool(fields[block]) and not fields[block][-1].value
    end = block + 1
    while end < title:
        line = lines[end]
        is_value = waits and len(line.text) <= _MAX_LEFT and not _is_of_head(lines, end)
        if line.block is not None or not (is_value or is_label(line.text)):
            break
        waits = not is_value
        end += 1
    return range(block + 1, end)


def _is_of_head(lines: Sequence[Line], i: int) -> bool:
    """Whether a line is of 版头: a mark, the name above a number, 密级."""
    text = lines[i].text
    below = lines[i + 1].text if i + 1 < len(lines) else ""
    is_named = is_authority(text) and is_document_number(below)
    return is_named or is_authority_mark(text) or header_mark(text) is not None


def _squeezed(text: str) -> str:
    return re.sub(r"[\s()（）\[\]【】〔〕\-—－–]", "", text)
