"""What a page left around a document, told by its place first.

Below name and date (GB/T 9704-2012 7.3.5), notes and 版记 stand attachments or nothing; above the
title stands a head (7.2) or nothing. Short lines there that speak of pages, phones and readers are
the page's, whatever their exact words; the more of them speak so, the surer. Lines that any paper
may have there (attachments, numbers, names, marks, sentences, who typed and proofread) are none.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise, takewhile

import msgspec

from pipeline.normalize import ends, signing
from pipeline.normalize.fields import field_line, is_label_word
from pipeline.normalize.labels import labels
from pipeline.normalize.lines import Line
from pipeline.normalize.listing import (
    attachment_name_start,
    is_attachment_label,
    is_lettered_item,
)
from pipeline.normalize.numbering import numbered
from pipeline.normalize.page_lines import LOUD, SPEAKS, odds_of
from pipeline.normalize.recognisers import (
    addresses_several,
    ends_title,
    header_mark,
    is_authority_mark,
    is_document_number,
    is_recipients,
    issue_form,
)
from pipeline.normalize.site_foot import names_neighbour, names_newspaper
from pipeline.normalize.site_lines import (
    asks_visitor,
    explains,
    heads_links,
    is_address,
    is_beside_reader_line,
    is_contact,
    is_counter,
    is_dateline,
    is_portal,
    is_reader_line,
    is_remark,
    is_script,
    is_staff,
    is_sure_foot,
    is_tool_bar,
    names_owner,
    names_site,
    states_rights,
    things_of_pages,
)
from pipeline.text.chars import HAN, has_han, squeezed
from pipeline.text.dates import YEAR, DateForm, date_at_end, document_date
from pipeline.text.names import is_authority, is_full_name, is_person, is_spaced_name
from pipeline.text.patterns import regex

_MOST = 30  # lines below an end
_LONGEST = 120  # characters of one
_LEAST_LINK = 8  # characters; shorter ones may be a text's own
_ENOUGH = 2
"""Points of all lines together: one that speaks of two things of pages, or two of one."""
_SHARES = {(False, True): 0.75, (True, False): 0.5, (True, True): 0.25}
"""Least share of the lines that speak of pages, by whether a sign-off stands above, and whether the
text is a page's."""
_SURE_FORMS = frozenset(
    {DateForm.SIGNED, DateForm.HAN, DateForm.PARTLY_LOST, DateForm.UNFILLED, DateForm.POINTED}
)
_OF_PAPER = regex(
    r"网址|地址|邮箱|报名|登记|填报|备注|姓名|单位|公章|盖章|印发$|^抄[送报]|^[①-⑳]|^[（(].{2,80}[）)]$|下载地址"
)
"""What speaks for the document's own, whatever else a line says."""
_OF_PAPER_ALONE = {DateForm.HAN, DateForm.UNFILLED}
"""How no page writes the day of one of its links."""
_OF_SITE = regex("网站|主办|承办|协办|维护|技术支持|邮编|电话|备案|版权")
_WHOSE_SITE = ("主办单位", "主管单位", "网站主办")
_NEAR_OWNER = 5  # lines beside which the address stands of whom a site is
_FILE = regex(
    r"^(?:点击|附件)?下载|(?:文件|附件|材料|表格|全文)下载$|点击(?:下载|查看)|\.(?:docx?|xlsx?|pdf|zip|rar|wps|ofd|jpe?g|png)\b"
)
_GIVES_FILES = regex(
    r"[【\[]?(?:附件下载|文件下载|相关附件|附件列表|文档附件|相关下载)[】\]]?[：:]?"
)
_LONGEST_FILE = 60
_LONGEST_SCRAP = 4
_LEAST_PARAGRAPH = 30  # characters
_LEAST_PLAIN = 6  # characters of a title
_MOST_BETWEEN = 6  # lines
_MOST_WORDS = 3  # of a foot between others of it
_LONGEST_WORDS = 40  # characters of one
_NAME = regex(rf"[{HAN}]{{2,4}}|[{HAN}](?:\s+[{HAN}]){{1,3}}|[{HAN}]+·[{HAN}]+")
"""As long as a person's name."""
_LONG_NAME = 4
_PAGE_STAFF = regex(r"(?:^|\s)([一二三终初复]审|来源|责任编辑|责编|值班编委)")
_LEAST_STAFF = 3
_HEAD = 25  # lines in which the title is looked for
_LEAST_TITLE = 9
_MOST_OF_TITLE = 5  # lines
_LEAST_PART = 4  # characters of each but the last
_SECTION_LENGTH = 8
_SECTION = regex(
    "公开|政务|新闻|要闻|动态|办事|服务|互动|走进|专题|政策文件|文件库|栏目|政府文件|正文"
)
_ARROW = regex(r"[>»›＞→/|｜]{1,3}|A[A+\-\s]{0,7}")
_CODE = regex(r"(?=.{0,20}[A-Z])(?=(?:[^0-9]{0,9}[0-9]){6})[A-Z0-9][A-Z0-9/_.-]{9,40}")
"""``11330225MB1234567X/2024-00318``: an 索引号 whose label was lost, letter-spaced."""
_RECORD = regex(
    r"(?:索引号?|信息分类|主题分类|体裁|机构|发布|生成|公开|更新|所属|栏目|来源|作者|浏览|阅读|评论|点击|有效性|时效)"
    r"[^\s：:|｜。；，]{0,4}\s?[：:]"
)
_OF_HEAD = regex(
    "份号|密级|缓急|紧急程度|签发|会签|主送|第.{1,6}[期条章节]|编$|会议|地点|主持|甲方|乙方"
)
_POSTED_DAY = regex(
    rf"(?:{YEAR}[-/.])?[0-9]{{1,2}}[-/.][0-9]{{1,2}}(?:\s+[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?)?"
    rf"|[0-9]{{1,2}}月[0-9]{{1,2}}日|{YEAR}"
)
_OF_STATE = regex(
    r"[^：:]{0,4}(?:状态|有效性|时效性?|效力)[：:]\s?(?:现行)?(?:有效|无效|失效|废止)"
)
_EXPLAINS = regex("解读(?:机关|单位|部门|处室|人)[：:]")
_CLOCK = regex(r"[0-9]{1,2}[:：][0-9]{2}")
_ENDS = regex("[。！!？?；;]$")
_PICTURES = "☰📎👍⭐♡🔗🖨"
"""Signs that stand on what is pressed, in no paper."""
_POINTS_OF_LISTS = "●■◆→"
_FIELDS_IN_A_ROW = regex(rf"(?:^|\s)[{HAN}]{{2,6}}[：:]\S{{1,30}}\s{{2,}}[{HAN}]{{2,6}}[：:]\S")
_LATIN_WORDS = regex(r"[A-Za-z][A-Za-z' -]{2,60}(?:[：:].{0,30})?")
_DRAWN_BY_PAGE = regex(
    rf"^[»›▶►◀◁●■◆↑↓→←┃│▼▲]|[{_PICTURES}]"
    r"|(?:[【\[]\s?[^【】\[\]]{1,12}\s?[】\]]\s*){2}"
    r"|[^|｜┊▏]{1,20}(?:\s*[|｜┊▏]\s*[^|｜┊▏]{1,20}){2}|^(?:>>|<\s)|\s(?:>>|»)\s"
    r"|\S{2,8}(?:\s·\s\S{2,8}){2}|℃.{0,8}空气|\S\s+/\s+\S.{0,60}\s/\s+\S"
    rf"|(?=.*[{HAN}])\b{YEAR}[-/.][01]?[0-9][-/.][0-3]?[0-9]\s*(?:[上下]午)?\s?[0-2]?[0-9]:[0-5][0-9]"
    r"|^[*＊]\s?\S{2,6}\s+[*＊]|^[-—=*\s]*(?:完|END)[-—=*\s]*$"
    r"|https?://|(?:阅读|人气|点赞|收藏|浏览|点击|评论|转发|在看|赞)[量数]?\s?[：:]?\s?[0-9][0-9.,]*\s?[kKwW万]?(?![0-9年月日元件人])"
    r"|[0-9]\s?人看过|分钟读完|第\s?[0-9]+\s?位访客|(?:阅读|浏览|点击)\s+次|#\S{2,12}\s+#|[0-9.]\s?[KM]B\b"
)
"""What no paper's head or foot has: signs that are pressed, rows of choices parted by bars or in
brackets, minutes, addresses of pages, counters, the size of a file."""


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
    is_whole = _ENDS.search(lines[first - 1].text) is not None
    while first < len(lines) and (
        _is_colophon(lines, first, is_page=is_page) or _is_of_explainer(lines, first)
    ):
        first += 1
    while first < len(lines) and not _points(lines, first):
        first += 1
    # Elsewhere a text of a page ends where each line below is drawn by the page.
    is_whole = is_whole or all(map(_is_drawn_below, lines[first:]))
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
    if document_date(text) is not None or numbered(text) is not None or _is_imprint(text):
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


def read_above_text(
    lines: Sequence[Line], taken: Collection[int], start: int | None = None
) -> set[int]:
    """The lines above a title, and between it and the text, that a page put there.

    Args:
        lines: of the text.
        taken: indices of lines that are known to be the page's.
        start: where the text of what is a page for certain begins, if that is known.
    """
    head = range(_HEAD if start is None else max(start, _HEAD))
    title = next((one for i in head if (one := _title_at(lines, i, taken))), None)
    if title is None and start is not None:
        title = _plain_title(lines, start, taken)
    if title is None:
        return set()
    above = [i for i in range(title.start) if i not in taken]
    between = [i for i in range(title.stop, _end_below(lines, title, taken)) if i not in taken]
    signs = _signs_around(lines, above, between, taken)
    found: set[int] = set()
    if taken and above == [0] and is_named_below(lines, 0):
        found.add(0)  # whose site it is: the title below says so itself
    if signs.draws_above:
        found.update(i for i in above if _draws(lines[i]) and _may_stand_above(lines[i]))
    if signs.above and all(_may_stand_above(lines[i]) for i in above):
        found.update(above)
    if signs.between:
        found.update(between)
    if start is not None and any(i < title.start for i in taken):
        issuers = _issuers_above(lines, title.start, {*taken, *found})
        found.update(
            i
            for i in above
            if i not in issuers
            and _may_stand_above(lines[i])
            and document_date(lines[i].text) is None
            and (_is_words(lines[i].text) or odds_of(lines[i].text) >= SPEAKS)
        )
        found.update(i for i in range(title.stop, start) if _is_scrap(lines[i]))
        found.update(i for i in above if _CLOCK.fullmatch(lines[i].text))
        found.update(_values_between(lines, range(title.start), {*taken, *found}))
        found.update(_values_between(lines, range(title.stop, start), {*taken, *found}))
    section = title.start - 1
    while section >= 0 and squeezed(lines[section].text) in labels().sections:
        found.add(section)  # above the title of another it is a site's
        section -= 1
    return {i for i in found if not _is_of_text(lines[i])} - {*taken}


def _is_of_text(line: Line) -> bool:
    """Whether a line is as long as a paragraph and all its words are a paper's."""
    return len(line.text) >= _LEAST_PARAGRAPH and odds_of(line.text) < -LOUD


class _Signs(msgspec.Struct, frozen=True):
    """What speaks for a page around a title.

    Attributes:
        above: the lines above it are a page's, if all may stand there.
        draws_above: what is pressed above it is a page's, whatever stands beside.
        between: the lines between it and the text are a page's.
    """

    above: bool
    draws_above: bool
    between: bool


def _signs_around(
    lines: Sequence[Line], above: Sequence[int], between: Sequence[int], taken: Collection[int]
) -> _Signs:
    points = [_points_above(lines[i]) for i in above]
    speaks = [_points_above(lines[i]) for i in between]
    speaking = sum(point > 0 for point in points)
    rest = [i for i, point in zip(above, points, strict=True) if not point]
    is_known = bool(taken) or _ENOUGH in points
    is_enough = sum(points) + len(taken) + (rest == [0]) > _ENOUGH and speaking > 0
    whose = not rest or (rest == [0] and (is_portal(lines[0].text) or is_authority(lines[0].text)))
    # One word or form of a page's, alone in a text that shows no page, is no evidence of one.
    words = [i for i in above if _points_above(lines[i]) and has_han(lines[i].text)]
    # A word of it on either side.
    is_around = not rest and bool(words) and min(sum(points), sum(speaks)) > 0
    drawn_above = sum(
        _is_drawn_by_page(lines[i]) or _FIELDS_IN_A_ROW.search(lines[i].text[:_LONGEST]) is not None
        for i in above
    )
    drawn_below = sum(_is_drawn_by_page(lines[i]) for i in between)
    is_drawn = drawn_above + drawn_below + len(words) + len(taken) >= _ENOUGH
    is_drawn = is_drawn or any(
        not set(_PICTURES).isdisjoint(lines[i].text) for i in (*above, *between)
    )
    draws_above = is_drawn and drawn_above > 0
    draws = is_drawn and drawn_above + drawn_below > 0
    return _Signs(
        above=(is_known and is_enough and whose) or is_around or draws_above,
        draws_above=draws_above,
        between=is_known or is_around or draws or (_ENOUGH in speaks and sum(speaks) > _ENOUGH),
    )


def _end_below(lines: Sequence[Line], title: range, taken: Collection[int]) -> int:
    """Where the lines end below a title that may be a page's."""
    below = title.stop
    while below < len(lines) and (
        below in taken
        or _speaks_below(lines[below])
        or (bool(taken) and explains(lines[below].text))
    ):
        below += 1
    return _days_below(lines, below, taken) if taken else below


def _days_below(lines: Sequence[Line], i: int, taken: Collection[int]) -> int:
    """Where the days end on which a page was put up, below its title: 2024-05-07, 5月7日."""
    while i + 1 < len(lines) and lines[i].block is None and i not in taken:
        below = lines[i + 1]
        is_day = _POSTED_DAY.fullmatch(lines[i].text) is not None
        if not is_day or (below.block is None and ends_title(below.text)):
            break
        i += 1
    return i


def _title_at(lines: Sequence[Line], i: int, taken: Collection[int]) -> range | None:
    """The lines that are a title beginning at a line."""
    joined = ""
    for k in range(i, min(i + _MOST_OF_TITLE, len(lines))):
        line = lines[k]
        if k in taken or line.block is not None or squeezed(line.text) in labels().sections:
            return None
        before, joined = joined, joined + squeezed(line.text)
        if (k > i and not _goes_on(line)) or numbered(line.text) is not None:
            return None
        if len(joined) > _LEAST_TITLE and ends_title(joined) and _is_about(lines, k, joined):
            own = squeezed(line.text)
            # A later one begins with the title itself, or with who issues it.
            is_later = not is_authority(before) if own.startswith("关于") else _is_title(line)
            return None if k > i and is_later else range(i, k + 1)
        if not _goes_on(line):
            return None
    return None


def _plain_title(lines: Sequence[Line], start: int, taken: Collection[int]) -> range | None:
    """The last line above a text that ends as titles do."""
    for i in range(min(start, len(lines)) - 1, -1, -1):
        line = lines[i]
        is_title = line.block is None and len(line.text) >= _LEAST_PLAIN and ends_title(line.text)
        if i not in taken and is_title and _goes_on(line):
            return range(_first_of_title(lines, i, taken), i + 1)
    return None


def _first_of_title(lines: Sequence[Line], last: int, taken: Collection[int]) -> int:
    """Where a title begins that ends in a line: at 关于 or a 《 that is open, or that line."""
    for i in range(last - 1, max(last - _MOST_OF_TITLE, -1), -1):
        if i in taken or lines[i].block is not None or not _goes_on(lines[i]):
            break
        text = lines[i].text
        if "关于" in text or text.count("《") > text.count("》"):
            return i
    return last


def _issuers_above(lines: Sequence[Line], title: int, taken: Collection[int]) -> set[int]:
    """The offices right above a title, a number or a mark: first lines and joint marks."""
    own = {title}
    marks = set()
    for i in range(title - 1, -1, -1):
        text = lines[i].text
        if i in taken or lines[i].block is not None:
            continue
        if is_authority_mark(text) or issue_form(text) is not None:
            marks.add(i)
        is_name = i + 1 in marks and odds_of(text) < 0
        if i in marks or is_document_number(text) or (i + 1 in own and is_authority(text)):
            own.add(i)
        elif is_name:
            own.add(i)
            marks.add(i)
    return own


def _values_between(lines: Sequence[Line], place: range, taken: Collection[int]) -> set[int]:
    """What stands between lines of a page: labels on lines of their own, and their values."""
    around = sorted(i for i in taken if i in place)
    gaps = (range(a + 1, b) for a, b in pairwise(around) if 1 < b - a <= _MOST_BETWEEN)
    return {i for gap in gaps for i in gap if _may_stand_above(lines[i]) and _is_value(lines, i)}


def _is_value(lines: Sequence[Line], i: int) -> bool:
    text = lines[i].text
    day = document_date(text)
    if (day is not None and day.form in _SURE_FORMS) or _may_be_name(text):
        return False
    return not has_han(text) or is_label_word(text) or is_label_word(lines[i - 1].text)


def _is_words(text: str) -> bool:
    return has_han(text) and not _may_be_name(text)


def _is_scrap(line: Line) -> bool:
    """Whether a line is a number or a mark that a counter left: ``487``, ``)``."""
    text = line.text
    if line.block is not None:
        return False
    return len(text) <= _LONGEST_SCRAP and not has_han(text) and not is_document_number(text)


def _is_about(lines: Sequence[Line], k: int, title: str) -> bool:
    """Whether a title says what it is about, or the text follows that it heads."""
    if "关于" in title:
        return True
    below = next((line for line in lines[k + 1 : k + 4] if not _speaks_below(line)), None)
    if below is None or below.block is not None:
        return False
    return is_recipients(below.text) or (_ENDS.search(below.text) is not None and k > 0)


def _goes_on(line: Line) -> bool:
    """Whether a line may be the middle of a title: no element, no sentence."""
    text = line.text
    is_end = is_document_number(text) or is_recipients(text) or _ENDS.search(text)
    if len(squeezed(text)) < _LEAST_PART:
        return False
    if is_end or things_of_pages(text) or _is_drawn_by_page(line):
        return False
    return ":" not in text and "：" not in text


def is_named_below(lines: Sequence[Line], i: int) -> bool:
    """Whether a line is an authority that the title below begins with."""
    text = lines[i].text
    if not is_authority(text):
        return False
    plain = squeezed(text)
    below = (line for line in lines[i + 1 : _HEAD] if _is_title(line))
    return any(squeezed(line.text).startswith(plain) for line in below)


def _is_title(line: Line) -> bool:
    text = line.text
    if line.block is not None or len(text) <= _LEAST_TITLE or squeezed(text) in labels().sections:
        return False
    return "关于" in text and ends_title(text)


def _is_drawn_by_page(line: Line) -> bool:
    """Whether a line has what only pages draw, or is of Latin words among Han."""
    return _draws(line) or (line.block is None and _LATIN_WORDS.fullmatch(line.text) is not None)


def _is_drawn_below(line: Line) -> bool:
    """Whether a line below a text has what only pages draw: an attachment may have points."""
    return _draws(line) and line.text[:1] not in _POINTS_OF_LISTS


def _draws(line: Line) -> bool:
    is_short = line.block is None and len(line.text) <= _LONGEST
    return is_short and _DRAWN_BY_PAGE.search(line.text) is not None


def _may_stand_above(line: Line) -> bool:
    """Whether a line above a title is none of a paper's head."""
    text = line.text
    if line.block is not None or len(text) > _LONGEST or _ENDS.search(text):
        return False
    if squeezed(text) in labels().sections:
        return True
    if _OF_HEAD.search(text) or header_mark(text) is not None or is_document_number(text):
        return False
    if any(ends.note_features(text)) or any(ends.copy_features(text)) or ends.is_drawn(text):
        return _ARROW.fullmatch(text) is not None
    if is_person(text) or is_spaced_name(text) or is_recipients(text):
        return False
    if attachment_name_start(text) is not None:
        return False
    return not is_authority_mark(text) and numbered(text) is None and not is_attachment_label(text)


def _speaks_below(line: Line) -> bool:
    """Whether a line between title and text is a page's by what it says."""
    if not _may_stand_above(line) or _is_title(line) or is_recipients(line.text):
        return False
    if _is_drawn_by_page(line):
        return True
    if _FILE.search(line.text) and len(line.text) <= _LONGEST_FILE:
        return True
    if len(line.text) > _SECTION_LENGTH and not _RECORD.search(line.text):
        # One word of a page's may stand in any sentence.
        return things_of_pages(line.text) > 1 and document_date(line.text) is None
    return _points_above(line) > 0 and document_date(line.text) is None


def _points_above(line: Line) -> int:
    """How much of pages a line above a text speaks."""
    text = line.text
    if line.block is not None or len(text) > _LONGEST:
        return 0
    if squeezed(text) in labels().sections or _GIVES_FILES.fullmatch(text):
        return _ENOUGH
    if _loads_file(text):
        return _ENOUGH
    if _OF_STATE.fullmatch(text):
        return 1
    if _FILE.search(text) and len(text) <= _LONGEST_FILE:
        return 1
    marks = len(_RECORD.findall(text))
    forms = (
        _ARROW.fullmatch(text)
        or _CODE.fullmatch(text)
        or (len(text) <= _SECTION_LENGTH and _SECTION.search(text))
    )
    return min(max(things_of_pages(text), marks, int(bool(forms))), _ENOUGH)


def _may_stand(lines: Sequence[Line], i: int) -> bool:
    """Whether a line may be one that a page put below a text."""
    line, text = lines[i], lines[i].text
    if line.block is not None or len(text) > _LONGEST:
        return False
    if is_remark(text) or is_reader_line(text) or is_sure_foot(text) or states_rights(text):
        return True
    if asks_visitor(text) or (text in labels().dialog_words and _is_asked_above(lines, i)):
        return True
    if _is_drawn_below(line):
        return True
    if text.startswith(labels().page_foot_starts) or _loads_file(text):
        return True
    if _ENDS.search(text) or closes(lines, i) or ends.is_note_in_brackets(text):
        return False
    if text.endswith(".") and not has_han(text):
        return False  # a sentence of another language
    if (date := document_date(text)) is not None and date.form in _OF_PAPER_ALONE:
        return False
    if numbered(text) is not None or is_lettered_item(text):
        return _FILE.search(text) is not None
    if is_attachment_label(text):
        return _leads_to_file(lines, i)
    if text[-1] in "：:" and (addresses_several(text) or not _points(lines, i)):
        return False
    if attachment_name_start(text) is not None and not _FILE.search(text):
        return False
    if is_document_number(text):
        return False
    if is_contact(text) and _is_of_owner(lines, i):
        return True
    if is_authority(text) or is_person(text) or is_spaced_name(text):
        if any(heads_links(lines[k].text) or "链接" in lines[k].text for k in (i - 1, i - 2)):
            return True
        return names_neighbour(lines, i)
    if _may_be_name(text) and not _points(lines, i) and text not in labels().foot_words:
        return False
    if _OF_PAPER.search(text) is None or _OF_SITE.search(text) is not None:
        return True
    return "地址" in text and any(names_site(line.text) for line in lines[i + 1 :])


def _loads_file(text: str) -> bool:
    """``附件下载：…名单.doc``: what is pressed to get a file, not an attachment."""
    is_labelled = _GIVES_FILES.match(text) is not None and _FILE.search(text) is not None
    return is_labelled and len(text) <= _LONGEST_FILE


def _may_be_name(text: str) -> bool:
    """Whether a line may be a person's name; of four characters few are."""
    if _NAME.fullmatch(text) is None:
        return False
    return len(text) != _LONG_NAME or is_full_name(text)


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


def closes(lines: Sequence[Line], i: int) -> bool:
    """Whether a line closes a document: its date below its name, its note, its imprint.

    A seal and a note close it where the line above them does, or one above more of them.
    """
    above = range(i, max(i - _MOST, -1), -1)
    at = next((k for k in above if not _stands_below_end(lines[k])), -1)
    return at >= 0 and _ends(lines, at)


def _stands_below_end(line: Line) -> bool:
    """Whether a line is a seal or a note, which closes nothing by itself."""
    text = line.text
    if line.block is not None or _is_imprint(text):
        return False
    if signing.is_seal(text):
        return True
    is_dated = document_date(text) is not None
    is_dated = is_dated or (len(text) <= _LONGEST and date_at_end(text) is not None)
    return not is_dated and not {"note-printed", "note-contact"}.isdisjoint(
        ends.note_features(text)
    )


def _is_imprint(text: str) -> bool:
    return ends.printed(text) is not None or "copy-label" in ends.copy_features(text)


def _ends(lines: Sequence[Line], i: int) -> bool:
    """Whether a line is a date below its name or beside it, or of the imprint."""
    text = lines[i].text
    if lines[i].block is not None:
        return False
    if _is_imprint(text):
        return True
    found = document_date(text)
    if found is not None:
        above = lines[i - 1].text if i else ""
        if found.form is DateForm.DIGITS:  # its signs may be lost
            return signing.signs(above)
        return found.form in _SURE_FORMS and _signs(above)
    at = date_at_end(text) if len(text) <= _LONGEST else None
    return at is not None and _signs(text[:at].strip())


def _signs(text: str) -> bool:
    return bool(text) and any(signing.signature_features(text, ""))


def _points(lines: Sequence[Line], i: int) -> int:
    """How much of pages a line speaks."""
    text = lines[i].text
    if is_remark(text) or is_reader_line(text) or is_sure_foot(text) or states_rights(text):
        return _ENOUGH
    if asks_visitor(text):
        return _ENOUGH
    if text in labels().dialog_words and _is_asked_above(lines, i):
        return 1
    if is_contact(text) and _is_of_owner(lines, i):
        return 1
    things = things_of_pages(text)
    if _POSTED_DAY.fullmatch(text) and document_date(text) is not None:
        return 1
    if text.lstrip("【[（( |").startswith(labels().page_foot_starts):
        return max(min(things, _ENOUGH), 1)
    if is_attachment_label(text) or _FILE.search(text) or is_address(text):
        return 1
    forms = (is_tool_bar, is_counter, is_staff, is_script, names_owner, heads_links)
    if _is_drawn_below(lines[i]):
        return 1
    others = (is_dateline, is_beside_reader_line)
    return max(min(things, _ENOUGH), int(any(form(text) for form in (*forms, *others))))


def _is_asked_above(lines: Sequence[Line], i: int) -> bool:
    """Whether what a site asks its visitors stands right above a line that is pressed."""
    return any(asks_visitor(line.text) for line in lines[max(i - _NEAR_OWNER, 0) : i])


def _leads_to_file(lines: Sequence[Line], i: int) -> bool:
    """Whether 附件： stands above what is pressed to get the file, not above an attachment."""
    below = lines[i + 1].text if i + 1 < len(lines) else ""
    return len(below) <= _LONGEST and _FILE.search(below) is not None


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
