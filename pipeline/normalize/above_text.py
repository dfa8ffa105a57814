"""What a page left above a document, and between its title and its text: told by its place first.

Above the title stands a head (GB/T 9704-2012 7.2) or nothing. Short lines there that speak of
pages are the page's, whatever their exact words; what any paper may have in its head is none.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

import msgspec

from pipeline.normalize import ends
from pipeline.normalize.closing import SURE_FORMS
from pipeline.normalize.fields import is_label_word
from pipeline.normalize.labels import labels
from pipeline.normalize.lines import Line
from pipeline.normalize.listing import attachment_name_start, is_attachment_label
from pipeline.normalize.numbering import numbered
from pipeline.normalize.page_lines import LOUD, SPEAKS, odds_of
from pipeline.normalize.recognisers import (
    ends_sentence,
    ends_title,
    header_mark,
    is_authority_mark,
    is_document_number,
    is_recipients,
    issue_form,
)
from pipeline.normalize.site_lines import explains, is_portal, things_of_pages
from pipeline.normalize.site_marks import (
    LONGEST,
    draws,
    has_pressed_sign,
    heads_files,
    is_drawn_by_page,
    is_posted_day,
    loads_file,
    offers_file,
)
from pipeline.text.chars import HAN, has_han, squeezed
from pipeline.text.dates import document_date
from pipeline.text.names import is_authority, is_person, is_spaced_name, may_be_name
from pipeline.text.patterns import regex

_ENOUGH = 2
"""Points of all lines together: one that speaks of two things of pages, or two of one."""
_LONGEST_SCRAP = 4
_LEAST_PARAGRAPH = 30  # characters
_LEAST_PLAIN = 6  # characters of a title
_MOST_BETWEEN = 6  # lines
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
_OF_STATE = regex(
    r"[^：:]{0,4}(?:状态|有效性|时效性?|效力)[：:]\s?(?:现行)?(?:有效|无效|失效|废止)"
)
_CLOCK = regex(r"[0-9]{1,2}[:：][0-9]{2}")
_FIELDS_IN_A_ROW = regex(rf"(?:^|\s)[{HAN}]{{2,6}}[：:]\S{{1,30}}\s{{2,}}[{HAN}]{{2,6}}[：:]\S")


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
        found.update(i for i in above if draws(lines[i]) and _may_stand_above(lines[i]))
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
            and (has_han(lines[i].text) or ":" not in lines[i].text)
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
        is_drawn_by_page(lines[i]) or _FIELDS_IN_A_ROW.search(lines[i].text[:LONGEST]) is not None
        for i in above
    )
    drawn_below = sum(is_drawn_by_page(lines[i]) for i in between)
    is_drawn = drawn_above + drawn_below + len(words) + len(taken) >= _ENOUGH
    is_drawn = is_drawn or any(has_pressed_sign(lines[i].text) for i in (*above, *between))
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
        is_day = is_posted_day(lines[i].text)
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
    if (day is not None and day.form in SURE_FORMS) or may_be_name(text):
        return False
    return not has_han(text) or is_label_word(text) or is_label_word(lines[i - 1].text)


def _is_words(text: str) -> bool:
    return has_han(text) and not may_be_name(text)


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
    return is_recipients(below.text) or (ends_sentence(below.text) and k > 0)


def _goes_on(line: Line) -> bool:
    """Whether a line may be the middle of a title: no element, no sentence."""
    text = line.text
    is_end = is_document_number(text) or is_recipients(text) or ends_sentence(text)
    if len(squeezed(text)) < _LEAST_PART:
        return False
    if is_end or things_of_pages(text) or is_drawn_by_page(line):
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


def _may_stand_above(line: Line) -> bool:
    """Whether a line above a title is none of a paper's head."""
    text = line.text
    if line.block is not None or len(text) > LONGEST or ends_sentence(text):
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
    if is_drawn_by_page(line):
        return True
    if offers_file(line.text):
        return True
    if len(line.text) > _SECTION_LENGTH and not _RECORD.search(line.text):
        # One word of a page's may stand in any sentence.
        return things_of_pages(line.text) > 1 and document_date(line.text) is None
    return _points_above(line) > 0 and document_date(line.text) is None


def _points_above(line: Line) -> int:
    """How much of pages a line above a text speaks."""
    text = line.text
    if line.block is not None or len(text) > LONGEST:
        return 0
    if squeezed(text) in labels().sections or heads_files(text):
        return _ENOUGH
    if loads_file(text):
        return _ENOUGH
    if _OF_STATE.fullmatch(text):
        return 1
    if offers_file(text):
        return 1
    marks = len(_RECORD.findall(text))
    forms = (
        _ARROW.fullmatch(text)
        or _CODE.fullmatch(text)
        or (len(text) <= _SECTION_LENGTH and _SECTION.search(text))
    )
    return min(max(things_of_pages(text), marks, int(bool(forms))), _ENOUGH)
