"""What a page left below a document: told by its place first.

Below name and date (GB/T 9704-2012 7.3.5), notes and 版记 stand attachments or nothing. Short lines
there that speak of pages, phones and readers are the page's, whatever their exact words; the more
of them speak so, the surer. Lines that any paper may have there (attachments, numbers, names,
marks, sentences, who typed and proofread) are none.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise, takewhile

from pipeline.normalize import ends
from pipeline.normalize.closing import closes, is_imprint
from pipeline.normalize.fields import field_line
from pipeline.normalize.labels import labels
from pipeline.normalize.lines import Line
from pipeline.normalize.listing import attachment_name_start, is_attachment_label, is_lettered_item
from pipeline.normalize.numbering import numbered
from pipeline.normalize.page_lines import SPEAKS, odds_of
from pipeline.normalize.recognisers import addresses_several, ends_sentence, is_document_number
from pipeline.normalize.site_foot import names_neighbour, names_newspaper
from pipeline.normalize.site_lines import (
    asks_visitor,
    heads_links,
    is_address,
    is_beside_reader_line,
    is_contact,
    is_counter,
    is_dateline,
    is_reader_line,
    is_remark,
    is_script,
    is_staff,
    is_sure_foot,
    is_tool_bar,
    names_owner,
    names_site,
    opening_of,
    states_rights,
    things_of_pages,
)
from pipeline.normalize.site_marks import (
    LONGEST,
    is_drawn_below,
    is_posted_day,
    loads_file,
    names_file,
)
from pipeline.text.chars import has_han
from pipeline.text.dates import DateForm, document_date
from pipeline.text.names import is_authority, is_person, is_spaced_name, may_be_name
from pipeline.text.patterns import regex

_ENOUGH = 2
"""Points of all lines together: one that speaks of two things of pages, or two of one."""
_MOST = 30  # lines below an end
_LEAST_LINK = 8  # characters; shorter ones may be a text's own
_SHARES = {(False, True): 0.75, (True, False): 0.5, (True, True): 0.25}
"""Least share of the lines that speak of pages, by whether a sign-off stands above, and whether the
text is a page's."""
_OF_PAPER = regex(
    r"网址|地址|邮箱|报名|登记|填报|备注|姓名|单位|公章|盖章|印发$|^抄[送报]|^[①-⑳]|^[（(].{2,80}[）)]$|下载地址"
)
"""What speaks for the document's own, whatever else a line says."""
_OF_PAPER_ALONE = {DateForm.HAN, DateForm.UNFILLED}
"""How no page writes the day of one of its links."""
_OF_SITE = regex("网站|主办|承办|协办|维护|技术支持|邮编|电话|备案|版权")
_WHOSE_SITE = ("主办单位", "主管单位", "网站主办")
_NEAR_OWNER = 5  # lines beside which the address stands of whom a site is
_MOST_BETWEEN = 6  # lines
_MOST_WORDS = 3  # of a foot between others of it
_LONGEST_WORDS = 40  # characters of one
_PAGE_STAFF = regex(r"(?:^|\s)([一二三终初复]审|来源|责任编辑|责编|值班编委)")
_LEAST_STAFF = 3
_EXPLAINS = regex("解读(?:机关|单位|部门|处室|人)[：:]")


def read_below_end(lines: Sequence[Line], start: int, *, is_page: bool) -> range:
    """The lines below a sign-off that a page put there, to the end; empty where there are none.

    Args:
        lines: of the text.
        start: where the text begins.
        is_page: whether it is known from elsewhere that the text is a page's: then what is left
            below its last sentence may be the page's too.
    """
    first = len(lines)
    while first > max(start, len(lines) - _MOST) and _may_stand(lines, first - 1):
        first -= 1
    if first == len(lines) or first <= start:
        return range(0)
    is_signed = closes(lines, first - 1)
    is_whole = ends_sentence(lines[first - 1].text)
    while first < len(lines) and (
        _is_colophon(lines, first, is_page=is_page) or _is_of_explainer(lines, first)
    ):
        first += 1
    while first < len(lines) and not _points(lines, first):
        first += 1
    # Elsewhere a text of a page ends where each line below is drawn by the page.
    is_whole = is_whole or all(map(is_drawn_below, lines[first:]))
    if not (is_signed or (is_page and is_whole)):
        return range(0)
    if not (is_signed and is_page) and any(_is_of_paper(line.text) for line in lines[first:]):
        return range(0)
    points = [_points(lines, k) for k in range(first, len(lines))]
    speaking = sum(point > 0 for point in points)
    is_sure = is_signed and is_page  # then one line that speaks of pages is enough
    if sum(points) < (1 if is_sure else _ENOUGH):
        return range(0)
    if speaking < _SHARES[is_signed, is_page] * len(points):
        return range(0)
    behind = list(takewhile(lambda k: not _points(lines, k), reversed(range(first, len(lines)))))
    if sum(len(lines[k].text) < _LEAST_LINK for k in behind) > 1:
        return range(0)  # the last links of a page are longer than verses
    staff = [line.text for line in lines[first:] if is_staff(line.text)]
    least_staff = 1 if is_sure else _LEAST_STAFF
    if len(staff) == len(points) and len(set().union(*map(_of_page_staff, staff))) < least_staff:
        return range(0)  # whoever edits a briefing is named so too
    return range(first, len(lines))


def lines_between(lines: Sequence[Line], taken: Sequence[int]) -> set[int]:
    """What stands between lines that a page put below a text: titles of pages, whose the site is.

    Args:
        lines: of the text.
        taken: indices of lines that are the page's, ascending.
    """
    speaking = [i for i in taken if odds_of(lines[i].text) >= SPEAKS]
    found: set[int] = set()
    for above, below in pairwise(speaking):
        between = range(above + 1, below)
        if len(between) <= _MOST_BETWEEN and not any(
            is_attachment_label(lines[i].text) for i in between
        ):
            found.update(i for i in between if _may_be_link(lines, i))
    return found - {*taken}


def words_between(lines: Sequence[Line], feet: Collection[int]) -> set[int]:
    """What stands between lines that a page put below a text, few lines in a row: its words too.

    Args:
        lines: of the text.
        feet: indices of lines that are of the page's foot.
    """
    own = [i for i in range(len(lines)) if i not in feet]
    last = next((k for k in reversed(own) if _says_whole(lines[k])), -1)
    places = [i for i in sorted(feet) if i > last]
    found: set[int] = set()
    for above, below in pairwise(places):
        between = range(above + 1, below)
        if len(between) <= _MOST_WORDS and all(_may_be_word(lines[i]) for i in between):
            found.update(between)
    # Above the first of them 上一篇 may stand, or whose newspaper it was in.
    above = places[0] - 1 if places else -1
    while above > last and (
        lines[above].text.startswith(labels().page_foot_starts)
        or names_newspaper(lines[above].text)
    ):
        found.add(above)
        above -= 1
    return found


def _says_whole(line: Line) -> bool:
    """Whether a line is a table, a sentence, or as long as one."""
    return line.block is not None or len(line.text) > _LONGEST_WORDS or line.text[-1] in "。；：:"


def _may_be_word(line: Line) -> bool:
    """Whether a short line below a text is none of a paper's elements."""
    text = line.text
    if document_date(text) is not None or numbered(text) is not None or is_imprint(text):
        return False
    if is_attachment_label(text) or attachment_name_start(text) is not None:
        return False
    is_note = any(ends.note_features(text)) or ends.is_colophon(text)
    return not (is_note or is_lettered_item(text) or names_explainer(text))


def _may_be_link(lines: Sequence[Line], i: int) -> bool:
    """Whether a line may be the title of another page: shorter ones may be names and verses."""
    text = lines[i].text
    if len(text) < _LEAST_LINK or document_date(text) is not None or _is_of_explainer(lines, i):
        return False
    return _may_stand(lines, i)


def _is_of_paper(text: str) -> bool:
    """Whether a line is a field that papers have and pages below a text do not: ``摘要：…``."""
    return any(field.name in labels().paper_labels for field in field_line(text) or ())


def _of_page_staff(text: str) -> set[str]:
    """Who of a page's staff a line names that no briefing names."""
    return set(_PAGE_STAFF.findall(text))


def _may_stand(lines: Sequence[Line], i: int) -> bool:
    """Whether a line may be one that a page put below a text."""
    line, text = lines[i], lines[i].text
    if line.block is not None or len(text) > LONGEST:
        return False
    if _is_of_page_alone(text) or (text in labels().dialog_words and _is_asked_above(lines, i)):
        return True
    if is_drawn_below(line):
        return True
    if text.startswith(labels().page_foot_starts) or loads_file(text):
        return True
    if ends_sentence(text) or closes(lines, i) or ends.is_note_in_brackets(text):
        return False
    if text.endswith(".") and not has_han(text):
        return False  # a sentence of another language
    if (date := document_date(text)) is not None and date.form in _OF_PAPER_ALONE:
        return False
    if numbered(text) is not None or is_lettered_item(text):
        return names_file(text)
    if is_attachment_label(text):
        return _leads_to_file(lines, i)
    if text[-1] in "：:" and (addresses_several(text) or not _points(lines, i)):
        return False
    if attachment_name_start(text) is not None and not names_file(text):
        return False
    if is_document_number(text):
        return False
    if is_contact(text) and _is_of_owner(lines, i):
        return True
    if is_authority(text) or is_person(text) or is_spaced_name(text):
        if any(heads_links(lines[k].text) or "链接" in lines[k].text for k in (i - 1, i - 2)):
            return True
        return names_neighbour(lines, i)
    if may_be_name(text) and not _points(lines, i) and text not in labels().foot_words:
        return False
    if _OF_PAPER.search(text) is None or _OF_SITE.search(text) is not None:
        return True
    return "地址" in text and any(names_site(line.text) for line in lines[i + 1 :])


def _is_of_page_alone(text: str) -> bool:
    """Whether a line can stand below a page's text and nowhere else."""
    if is_remark(text) or is_reader_line(text) or is_sure_foot(text):
        return True
    return states_rights(text) or asks_visitor(text)


def _is_of_owner(lines: Sequence[Line], i: int) -> bool:
    """Whether a line says whose the site is not far from an address, nothing else between."""
    for step in (-1, 1):
        for k in range(i + step, i + step * (_NEAR_OWNER + 1), step):
            if not 0 <= k < len(lines) or lines[k].block is not None:
                break
            if names_owner(lines[k].text) or names_site(lines[k].text):
                return True
            if not (is_contact(lines[k].text) or things_of_pages(lines[k].text)):
                break
    return False


def _points(lines: Sequence[Line], i: int) -> int:
    """How much of pages a line speaks."""
    text = lines[i].text
    if _is_of_page_alone(text):
        return _ENOUGH
    if text in labels().dialog_words and _is_asked_above(lines, i):
        return 1
    if is_contact(text) and _is_of_owner(lines, i):
        return 1
    things = things_of_pages(text)
    if is_posted_day(text) and document_date(text) is not None:
        return 1
    if opening_of(text).startswith(labels().page_foot_starts):
        return max(min(things, _ENOUGH), 1)
    if is_attachment_label(text) or names_file(text) or is_address(text):
        return 1
    forms = (is_tool_bar, is_counter, is_staff, is_script, names_owner, heads_links)
    if is_drawn_below(lines[i]):
        return 1
    others = (is_dateline, is_beside_reader_line)
    return max(min(things, _ENOUGH), int(any(form(text) for form in (*forms, *others))))


def _is_asked_above(lines: Sequence[Line], i: int) -> bool:
    """Whether what a site asks its visitors stands right above a line that is pressed."""
    return any(asks_visitor(line.text) for line in lines[max(i - _NEAR_OWNER, 0) : i])


def _leads_to_file(lines: Sequence[Line], i: int) -> bool:
    """Whether 附件： stands above what is pressed to get the file, not above an attachment."""
    below = lines[i + 1].text if i + 1 < len(lines) else ""
    return len(below) <= LONGEST and names_file(below)


def names_explainer(text: str) -> bool:
    """Whether a line says who explains a policy, as stands below the explanation.

    >>> names_explainer("解读机关：某市医疗保障局"), names_explainer("解读方式：文字解读")
    (True, False)
    """
    return _EXPLAINS.match(text) is not None


def _is_of_explainer(lines: Sequence[Line], i: int) -> bool:
    """Whether a line says who explains a policy, or below such a line how to reach them."""
    above = range(i, max(i - _MOST, -1), -1)
    calling = takewhile(lambda k: ends.calls(lines[k].text), above)
    at = min(calling, default=i + 1) - 1
    return at >= 0 and names_explainer(lines[at].text)


def _is_colophon(lines: Sequence[Line], i: int, *, is_page: bool) -> bool:
    """Whether a line says who typed and proofread a paper, or issues a briefing; no page's does."""
    text = lines[i].text
    if not ends.is_colophon(text) or _is_staff(lines, i):
        return False
    below = lines[i + 1].text if i + 1 < len(lines) else ""
    if is_page and text.startswith(_WHOSE_SITE) and is_contact(below):
        return False
    return not (names_owner(text) and _is_of_owner(lines, i))


def _is_staff(lines: Sequence[Line], i: int) -> bool:
    """Whether who edited stands above what only pages have, not who proofread a paper."""
    if not is_staff(lines[i].text):
        return False
    return any(_points(lines, k) and not is_staff(lines[k].text) for k in range(i + 1, len(lines)))
