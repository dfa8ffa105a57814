"""Page boilerplate out of the text: what the passes are and in which order they go.

Each pass finds lines, by index; the tables here say which reason they get and why the pass stands
where it does. First goes what shows itself in any text (:data:`_SHOWN_ALONE`): then neighbours are
neighbours. Then it is asked whether the text is a page's (:func:`_page_text`), for nothing else is
taken from a text that shows no sign of being one; what is a page's is taken (:data:`_TAKEN`); and
what is the paper's all the same is given back (:data:`_GIVEN_BACK`), before what ends the text goes
whole. Everything is kept verbatim in ``document.boilerplate``; a line is never cut, but for a title
that stands in one with a page's fields.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

import msgspec

from pipeline.model import Field
from pipeline.normalize import given_back
from pipeline.normalize.above_text import is_named_below, read_above_text
from pipeline.normalize.below_end import read_below_end, words_between
from pipeline.normalize.fields import LabelValue
from pipeline.normalize.handling_slip import slip_lines
from pipeline.normalize.interludes import interludes, links_between
from pipeline.normalize.likely_lines import again_inside, find_likely
from pipeline.normalize.lines import Line
from pipeline.normalize.mail import mail_lines
from pipeline.normalize.office_records import record_lines
from pipeline.normalize.page_lines import Said
from pipeline.normalize.page_numbers import find_page_numbers, is_page_number
from pipeline.normalize.page_text import Fields, PageText, Reasons
from pipeline.normalize.page_titles import (
    headline,
    lacks_title,
    may_lack_title,
    repeated_titles,
    stated_title,
    title_of_fields,
    title_of_mail,
    titles_apart,
)
from pipeline.normalize.site_foot import read_site_foot
from pipeline.normalize.site_head import read_site_head
from pipeline.tuples import NamedTuple

Found = Iterable[tuple[int, str]]
"""Lines by index, each with why it is taken."""


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
        said: what was learnt says of lines, by where they begin in the source.
    """

    kept: list[Line]
    taken: list[tuple[Line, str]] = msgspec.field(default_factory=list)
    fields: list[Field] = msgspec.field(default_factory=list)
    title: list[Line] = msgspec.field(default_factory=list)
    behind: set[int] = msgspec.field(default_factory=set)
    torn: set[int] = msgspec.field(default_factory=set)
    said: dict[int, Said] = msgspec.field(default_factory=dict)


class _Alone(NamedTuple):
    """A pass over lines that show what they are in any text.

    Attributes:
        reason: why they are taken.
        finds: gives their indices.
        why: why it comes here.
    """

    reason: str
    finds: Callable[[Sequence[Line]], Collection[int]]
    why: str


class _Pass(NamedTuple):
    """A pass over a text.

    Attributes:
        finds: gives the lines, each with why it is taken.
        why: why it comes here.
        has_fields: labels and values of the lines are a page's fields.
    """

    finds: Callable[[PageText], Found]
    why: str
    has_fields: bool = False


class _Own(NamedTuple):
    """A pass over what was taken.

    Attributes:
        finds: gives the lines that are the paper's all the same.
        why: why it comes here.
    """

    finds: Callable[[PageText], Iterable[int]]
    why: str


_SHOWN_ALONE = (
    _Alone("mail", mail_lines, "a mail stands around all that was sent with it"),
    _Alone("handling-slip", slip_lines, "the slip lies upon the paper, below nothing but a mail"),
)
"""Behind page numbers and running heads, which tear everything else."""


def _likely(page: PageText) -> Found:
    """What was learnt of pages says of each line by itself and its neighbours."""
    if not page.is_page:
        return ()
    title, _ = stated_title(page)
    return ((i, why) for i, why in page.likely.reasons.items() if i not in title)


def _above_text(page: PageText) -> Found:
    start = page.likely.start if page.likely.show_page else None
    for i in read_above_text(page.lines, page.reasons, start):
        yield i, "repeated-title" if is_named_below(page.lines, i) else "page-mark"


def _again(page: PageText) -> Found:
    return ((i, "page-mark") for i in again_inside(page.lines, page.reasons))


def _repeated(page: PageText) -> Found:
    return ((i, "repeated-title") for i in repeated_titles(page))


def _links(page: PageText) -> Found:
    return ((i, "navigation") for i in links_between(page.lines))


def _interludes(page: PageText) -> Found:
    if not page.is_page:
        return ()
    stop = page.foot.start if page.foot else len(page.lines)
    return ((i, "page-mark") for i in interludes(page.lines, page.stop, stop))


def _title(page: PageText) -> Found:
    page.title, left = stated_title(page)
    page.reasons |= dict.fromkeys(left, "field-block")  # and no menu's, whatever it looked like
    if page.title:
        return ()
    page.title, section = headline(page)
    return ((i, "navigation") for i in section)


def _foot(page: PageText) -> Found:
    return ((i, "page-foot") for i in page.foot if page.foot.start >= page.title.stop)


def _words(page: PageText) -> Found:
    feet = {i for i, why in page.reasons.items() if why == "page-foot"}
    return ((i, "page-foot") for i in words_between(page.lines, feet))


_TAKEN = (
    _Pass(_likely, "what each line is like comes before what stands beside it", has_fields=True),
    _Pass(_above_text, "a title's place is known from what was taken above it"),
    _Pass(_again, "what was taken once stands on every sheet"),
    _Pass(_repeated, "the first line that is left above a text may be the page's title"),
    _Pass(_links, "several of the same word show a list of links in any text"),
    _Pass(_interludes, "where the text begins and ends is known now"),
    _Pass(_title, "whatever stands above the title that the page states is taken"),
    _Pass(_foot, "below the title: a short text is no foot", has_fields=True),
    _Pass(_words, "the foot's words stand between its lines"),
)
"""Beyond what :func:`~pipeline.normalize.site_head.read_site_head` found; each adds to what those
before it did, and takes nothing from them."""

_GIVEN_BACK = (
    _Own(given_back.elements, "what a line says is surer than where it stands"),
    _Own(given_back.likeliest_title, "a paper has a title: elements alone are none"),
    _Own(given_back.issued_below_marks, "what is numbered under a mark stands above the title"),
    _Own(given_back.marks_above_numbers, "a number kept has its mark above it"),
    _Own(given_back.begun_titles, "the end of a title is known: its beginning stands above it"),
    _Own(given_back.notes_below_end, "so is the end of the text: its notes stand below it"),
    _Own(given_back.titles_of_attachments, "last, for 附件说明 may have been given back"),
)


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
    for alone in _SHOWN_ALONE:
        found = alone.finds(lines)
        taken += [(lines[i], alone.reason) for i in sorted(found)]
        lines = [line for i, line in enumerate(lines) if i not in found]
    page = _page_text(titles_apart(lines), titles, is_page=is_page)
    for one in _TAKEN:
        page.take(one.finds(page), with_fields=one.has_fields)
    for own in _GIVEN_BACK:
        page.give_back(own.finds(page))
    _end(page)
    if len(page.reasons) == len(page.lines):
        # A page of nothing but fields is a document all the same: what it says is its text.
        page.reasons, page.fields, page.title = {}, {}, range(0)
    lines, reasons = page.lines, page.reasons
    separated = Separated(
        [line for i, line in enumerate(lines) if i not in reasons],
        [*taken, *((lines[i], reasons[i]) for i in sorted(reasons))],
        [Field(f.label, f.value, lines[i].number) for i, f in _in_order(page.fields)],
        [lines[i] for i in page.title],
        {lines[i + 1].start for i in _last_of_feet(reasons) if i + 1 < len(lines)},
        torn,
        {lines[i].start: one for i, one in page.likely.said.items()},
    )
    if not page.title:
        _keep_only_title(separated, lines, page.fields)
    return separated


def _page_text(lines: Sequence[Line], titles: Sequence[str], *, is_page: bool) -> PageText:
    """What shows that a text is a page's: what stands above it, below it, and its words.

    Each sign is read with what those before it showed; the head once more when the foot, or the
    words, showed what the head did not.
    """
    likely, record = find_likely(lines), record_lines(lines)
    is_page = is_page or likely.show_page or bool(record)
    head = read_site_head(lines, is_page=is_page)
    start = min(head.stop, max(head.reasons, default=0) + 1)  # a short text has no other end
    is_page = is_page or head.is_sure or bool(read_above_text(lines, head.reasons))
    foot = read_site_foot(lines, start, is_page=is_page)
    below = read_below_end(lines, start, is_page=is_page or bool(foot))
    if below and (not foot or below.start < foot.start):
        foot = below
    is_page = is_page or bool(foot)
    if is_page and not head.is_sure:
        head = read_site_head(lines, is_page=True)
    return PageText(
        lines=lines,
        titles=titles,
        likely=likely,
        record=record,
        foot=foot,
        stop=max(head.stop, likely.start) if likely.show_page else head.stop,
        is_page=is_page,
        reasons=head.reasons,
        fields=head.fields,
    )


def _end(page: PageText) -> None:
    """What ends a text goes whole, and the number of the page above it."""
    page.reasons |= dict.fromkeys(page.record, "page-foot")
    lines = page.lines
    last = next((i for i in reversed(range(len(lines))) if i not in page.reasons), 0)
    if last + 1 < len(lines) and is_page_number(lines[last]):
        page.reasons[last] = "page-number"


def _in_order(fields: Fields) -> Iterator[tuple[int, LabelValue]]:
    return ((i, field) for i in sorted(fields) for field in fields[i])


def _last_of_feet(reasons: Reasons) -> Iterator[int]:
    """The lines of a page's foot below which another stands."""
    return (i for i, why in reasons.items() if why == "page-foot" and i + 1 not in reasons)


def _keep_only_title(separated: Separated, lines: Sequence[Line], fields: Fields) -> None:
    """The title that the field block, or a mail, alone has is the document's."""
    found = title_of_fields(lines, fields) if lacks_title(separated.kept) else None
    reason = "field-block"
    if found is None and may_lack_title(separated.kept):
        found = title_of_mail([line for line, why in separated.taken if why == "mail"])
        reason = "mail"
    if found is not None:
        taken = separated.taken
        place = next(k for k, (line, _) in enumerate(taken) if line is found.line)
        taken[place : place + 1] = [(part, reason) for part in found.others]
        separated.kept.insert(0, found.title)
        separated.title = [found.title]
