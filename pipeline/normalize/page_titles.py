"""Titles that a page states: in its field block, above the paper, as a headline, a mail's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.normalize.fields import LabelValue, field_line, is_label, run_on_fields
from pipeline.normalize.labels import labels
from pipeline.normalize.likely_lines import begins_title, may_be_page_title
from pipeline.normalize.lines import Line
from pipeline.normalize.mail import subject_start
from pipeline.normalize.page_text import Fields, PageText
from pipeline.normalize.recognisers import (
    ends_title,
    header_mark,
    is_authority_mark,
    is_document_number,
    is_title_note,
)
from pipeline.normalize.site_lines import is_dateline
from pipeline.normalize.site_ways import title_of_page
from pipeline.normalize.titles import is_kind_alone
from pipeline.text.names import is_authority
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_SET = regex(r"[\s()（）\[\]【】〔〕\-—－–]")
_MAX_ABOVE = 8  # lines in which a title is looked for
_BELOW = 60  # lines below the field block in which the title that it states is looked for
_MIN_TITLE = 8  # shorter lines may stand twice for a reason of their own
_MAX_TITLE_LINES = 8
_NUMBER_BEHIND = regex(
    r"[（(][^（()）]{1,12}[〔\[【（(]?[0-9]{4}[〕\]】）)]?[0-9]{1,5}号[）)][】\]]?$"
)
"""What pages put behind a title: ``…的通知（某发〔2024〕5号）``."""
_SEVERAL = regex("等.{1,3}部门$|等部门$")
_EXCLAIMS = regex("[！？!?]$")
_LONGEST_HEADLINE = 60
_MAX_LEFT = 12  # a label or a short value that the field block left
_AGAIN = 6  # lines after the first in which a page's title stands again


def said_of(title: str) -> str:
    """What a title says: without white space, brackets and dashes, which pages set as they like.

    >>> said_of("某市规划（2021—2035年）")
    '某市规划20212035年'
    """
    return _SET.sub("", title)


class TitleFound(NamedTuple):
    """A title in a line that was taken.

    Attributes:
        line: the whole line.
        title: the title in it.
        others: what else it holds.
    """

    line: Line
    title: Line
    others: list[Line]


def lacks_title(lines: Sequence[Line]) -> bool:
    """Whether none of the first lines ends as titles do."""
    first = lines[:_MAX_ABOVE]
    is_ended = any(is_kind_alone(line.text) for line in first[1:] if line.block is None)
    return not is_ended and not any(
        ends_title(line.text) and may_be_page_title(line) for line in first
    )


def title_of_fields(lines: Sequence[Line], fields: Fields) -> TitleFound | None:
    """The title that the field block alone has: it is the document's, its label is the page's."""
    for i in sorted(fields):
        parts = title_apart(lines[i], fields[i])
        if parts is not None:
            return TitleFound(lines[i], *parts)
    return None


def title_of_mail(mail: Sequence[Line]) -> TitleFound | None:
    """The subject of the last mail, which is the title of a paper that has no other."""
    for line in reversed(mail):
        at = subject_start(line.text)
        if at is not None:
            label, title = line.cut(at)
            return TitleFound(line, title, [label])
    return None


def may_lack_title(lines: Sequence[Line]) -> bool:
    """Whether none of the first lines is a title's, or the first of one."""
    return lacks_title(lines) and not any(begins_title(line.text) for line in lines[:_MAX_ABOVE])


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


def titles_apart(lines: Sequence[Line]) -> Sequence[Line]:
    """Part a title from the field block that was run on to it: ``…的通知发布日期：…字号：…``."""
    for i, line in enumerate(lines[:_MAX_ABOVE]):
        at = run_on_fields(line.text)
        if at is not None and ends_title(line.text[:at]):
            return [*lines[:i], *line.cut(at), *lines[i + 1 :]]
    return lines


def repeated_titles(page: PageText) -> Iterator[int]:
    """The page's own title above the document's: the first line, and again in the head.

    Where nothing else shows that the text is a page's, it ends like a title and again soon. When
    and by whom it was passed stands below the document's own: then what is said again is the other.
    """
    lines = page.lines
    own = [i for i in range(min(page.stop, len(lines))) if i not in page.reasons]
    while own and may_be_page_title(lines[own[0]]):
        first = lines[own[0]].text
        if is_authority(first) and len(own) > 1 and is_document_number(lines[own[1]].text):
            return  # a mark (7.2.4), whose name the title says again
        reach = len(own) if page.is_page else _AGAIN if ends_title(first) else 0
        called = said_of(first), said_of(_NUMBER_BEHIND.sub("", title_of_page(first)))
        found = ((k, _says_again(lines, own[k:reach], called)) for k in range(1, reach))
        at, again = next(((k, count) for k, count in found if count), (0, 0))
        if not again:
            return
        if any(is_title_note(lines[i].text) for i in own[1:at]):
            yield from own[at : at + again]
            return
        yield own.pop(0)


def _says_again(lines: Sequence[Line], own: Sequence[int], called: Sequence[str]) -> int:
    """How many of some lines, the first of them or a few, together say what a page is called."""
    joined = ""
    for k, i in enumerate(own[:_MAX_TITLE_LINES]):
        if lines[i].block is not None or i != own[0] + k:
            return 0
        joined += said_of(lines[i].text)
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


def stated_title(page: PageText) -> tuple[range, range]:
    """Where the title that the field block states stands below it, in one line or several.

    Returns:
        The lines of the title, and those that the block left between itself and the title: a label
        without a value, a value whose label ends the block.
    """
    stated = {
        said_of(value)
        for of_line in page.fields.values()
        for _, value, name in of_line
        if name in labels().names["title"] and len(value) >= _MIN_TITLE
    }
    stated |= {said_of(title) for title in page.titles if len(title) >= _MIN_TITLE}
    if not stated:
        return range(0), range(0)
    lines = page.lines
    block = max(page.fields, default=-1)
    for first in range(block + 1, min(len(lines), block + _BELOW)):
        joined = ""
        for last in range(first, min(len(lines), first + _MAX_TITLE_LINES)):
            if last in page.reasons or lines[last].block is not None:
                break
            joined += said_of(lines[last].text)
            if joined in stated:
                return range(first, last + 1), _left(lines, block, first, page.fields)
    return range(0), range(0)


def headline(page: PageText) -> tuple[range, range]:
    """The line that a byline right below it shows to be the headline of an article: ``…啦！``.

    Elsewhere a line that exclaims is a text's.

    Returns:
        The headline, and the name of a site's section that stands above it.
    """
    lines, reasons = page.lines, page.reasons
    first = next((i for i in range(len(lines)) if i not in reasons), len(lines))
    section = range(first, first)
    if first < len(lines) and lines[first].text in labels().sections:
        section = range(first, first + 1)
        first += first + 1 not in reasons
    if first + 1 >= len(lines) or lines[first].block is not None:
        return range(0), range(0)
    text = lines[first].text
    below = lines[first + 1].text
    is_article = first + 1 in reasons and (is_dateline(below) or field_line(below) is not None)
    exclaims = _EXCLAIMS.search(text) is not None and "。" not in text
    below_it = [line.text for line in lines[first + 1 :][:_AGAIN] if line.block is None]
    is_titled = any("关于" in a and (ends_title(a) or ends_title(b)) for a, b in pairwise(below_it))
    if is_article and exclaims and not is_titled and _MIN_TITLE <= len(text) <= _LONGEST_HEADLINE:
        return range(first, first + 1), section
    return range(0), range(0)


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
