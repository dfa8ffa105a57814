"""The way through a site to a page: its steps, its sections, whose site it is, and the paper below.

What stands above a document on a page is told by what stands below it: a step, a section's name or
a site's own belongs to the page where a mark or a title begins under it.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.normalize.labels import labels
from pipeline.normalize.lines import Line
from pipeline.normalize.listing import is_attachment_label
from pipeline.normalize.recognisers import (
    ends_title,
    header_mark,
    is_authority_mark,
    is_document_number,
    starts_body,
)
from pipeline.normalize.site_lines import (
    fills_tool_bar,
    is_menu,
    is_portal,
    is_sure_breadcrumb,
    is_tool_bar,
    things_of_pages,
)
from pipeline.text.chars import HAN, has_han, squeezed
from pipeline.text.dates import document_date
from pipeline.text.names import is_authority, is_full_name, is_person
from pipeline.text.patterns import regex

_MAX_NAV = 16
_LONGEST_NAME = 3  # of a person, but for the rare surnames
_WITH_ARROW = regex(
    rf"[>»›＞→]{{1,2}}\s?[{HAN}][^。；，：:]{{1,30}}|[{HAN}][^。；，：:>»›＞→]{{1,20}}\s?[>»›＞→]{{1,2}}"
)
_STEP = regex("[>»›＞→/：:]+")
_MOST_SECTIONS = 14
_LEAST_ARROWS = 2  # lines of a way that have one
_TOP = "首页"
_TEXT_MARKS = regex("[。；：:，,]")
_SECTION = regex(
    "公开|指南|年报|首页|新闻|要闻|动态|办事|服务|互动|交流|走进|专题|专栏|政策|规章|法规|解读|机构|领导|栏目|导航|信箱|热线"
)
"""What the sections of sites are called."""
_AND_SITE = regex(r"(?P<title>.{4,160})(?P<between>\s*[-_|｜–—]{1,2}\s*)(?P<site>[^-_|｜–—]{2,20})")
_PORTAL_WORD = regex("(?:政府|官方)?(?:门户)?网站|政府门户")
_OF_VISITOR = regex(
    "(?:便民|政务|服务|咨询){0,2}(?:热线|电话){1,2}[：:]\\s?[0-9-]{3,20}|(?:语言|(?:今日|当前|实时)?天气(?:预报)?|今天)[：:].{0,30}"
)
"""What a site says to whoever looks at it: 语言：简体, 当前天气：晴."""
_ROW_OF_SECTIONS = regex(rf"[{HAN}]{{2,8}}(?:\s*[|｜]\s*[{HAN}]{{2,8}}){{2,20}}")
_FOREIGN_NAME = regex(r"[A-Za-z][A-Za-z\s.,&'’()·/:-]{1,59}")
"""A site's name in English, its address; no program has letters alone."""
_LONGEST_SECTION = 4  # characters of 视频, 图片, 专题集锦
HAN_WORD = regex(rf"[{HAN}]{{2,8}}")
"""A word of a site's menus, as long as they are."""
ARROWS = frozenset({">", ">>", "»", "›", "＞", "/", "|", "-->", "->", "≡", "☰"})
"""What stands between the steps of a way on a line of its own."""
MOST_ROWS = 4
"""Lines of a title."""


def lines_of_way(lines: Sequence[Line], i: int) -> int:
    """How many lines are the way to the page, a step or an arrow each: 首页, >, 政务公开; or 0.

    A step at least is longer than a person's name. A single step that ends as a title does is the
    text's own, unless a title stands below it.
    """
    if lines[i].text != _TOP or (count := _steps(lines, i)):
        return count if lines[i].text == _TOP else _steps(lines, i)
    count = 1
    while i + count < len(lines) and lines[i + count].text in ARROWS:
        step = lines[i + count + 1] if i + count + 1 < len(lines) else None
        if step is None or step.block is not None or not is_short(step.text):
            break
        if not has_han(step.text):
            break
        count += 2
    steps = [line.text for line in lines[i + 2 : i + count : 2]]
    below = lines[i + count].text if i + count < len(lines) else ""
    if len(steps) == 1 and ends_title(steps[0]) and not ends_title(below):
        return 0
    return count if any(len(step) > _LONGEST_NAME for step in steps) else 0


def _steps(lines: Sequence[Line], i: int) -> int:
    """How many lines are such a way, arrows before or behind the steps: 首页, > 政务公开; or 0.

    Two lines at least have an arrow, or one below 首页, and a title or a tool stands below.
    """
    count = arrows = 0
    while i + count < len(lines) and lines[i + count].block is None:
        text = lines[i + count].text
        is_step = _WITH_ARROW.fullmatch(text) is not None
        near = lines[i + count + 1 : i + count + _LEAST_ARROWS + 1]
        leads = is_short(text) and any(_WITH_ARROW.fullmatch(line.text) for line in near)
        ends = count > 0 and lines[i + count - 1].text[-1] in "".join(ARROWS) and is_short(text)
        if not (is_step or ((leads or ends) and has_han(text))) or ends_title(text):
            break
        arrows += is_step
        count += 1
    if arrows + (lines[i].text == _TOP) < _LEAST_ARROWS:
        return 0
    below = lines[i + count].text if i + count < len(lines) else ""
    is_tool = is_tool_bar(below) or fills_tool_bar(below) or below in labels().tool_fillers
    return count if is_tool or begins_paper(lines, i + count) else 0


def ends_way(way: str, text: str) -> bool:
    """Whether a line is the last step of the way to the page again: the section's own name."""
    step = _STEP.split(way.rstrip(" >»›＞/"))[-1].strip()
    return len(step) > 1 and squeezed(step) == squeezed(text)


def is_sure_way(text: str) -> bool:
    """Whether a line is a way or a menu that no other text has: 首页 alone is one."""
    return text == _TOP or is_sure_breadcrumb(text) or is_menu(text)


def leads_on(text: str) -> bool:
    """Whether a line is a menu or the way to the page: above it stands whose site it is."""
    is_word = text in labels().tools or text in labels().sections
    return is_menu(text) or is_sure_breadcrumb(text) or is_word


def rows_of_sections(lines: Sequence[Line], i: int) -> int:
    """How many lines are the names of a site's sections, a title below the last; or 0."""
    count = 0
    while i + count < len(lines) and count <= _MOST_SECTIONS:
        line = lines[i + count]
        if line.block is not None or not is_short(line.text) or ends_title(line.text):
            break
        is_word = HAN_WORD.fullmatch(line.text) and _SECTION.search(line.text)
        if line.text not in labels().sections and not is_word:
            break
        count += 1
    below = lines[i + count].text if i + count < len(lines) else ""
    is_above = begins_paper(lines, i + count) or is_tool_bar(below) or fills_tool_bar(below)
    return count if count and (is_above or below in labels().tool_fillers) else 0


def is_section_above_title(lines: Sequence[Line], i: int) -> bool:
    """Whether a line is the name of a site's section, a title below it."""
    below = lines[i + 1] if i + 1 < len(lines) else None
    is_title = below is not None and below.block is None and len(below.text) > _LONGEST_SECTION
    return lines[i].text in labels().sections and is_title and begins_paper(lines, i + 1)


def names_section(line: Line) -> bool:
    """Whether a line is the word of a site's section."""
    text = line.text
    if line.block is not None or "关于" in text or not has_han(text):
        return False
    if _OF_VISITOR.fullmatch(text):
        return True
    if _ROW_OF_SECTIONS.fullmatch(text):
        return True
    if not is_short(text):
        return False
    if len(text) <= _LONGEST_SECTION and not is_of_paper_head(text):
        return True
    return _SECTION.search(text) is not None or things_of_pages(text) > 0


def is_portal_word(lines: Sequence[Line], i: int) -> bool:
    """Whether a line is 门户网站 alone, below whose it is."""
    is_text = i < len(lines) and lines[i].block is None
    return is_text and _PORTAL_WORD.fullmatch(squeezed(lines[i].text)) is not None


def may_name_site(line: Line) -> bool:
    """Whether a line above a way that no other text can have may be the site's name."""
    text = line.text
    if line.block is not None or "关于" in text or header_mark(text) is not None:
        return False
    if not has_han(text):
        return _FOREIGN_NAME.fullmatch(text) is not None and text[-1] != "."
    is_own = is_authority_mark(text) or is_document_number(text) or is_person(text)
    is_own = is_own or is_attachment_label(text) or document_date(text) is not None
    return is_short(text) and not is_own


def title_of_page(text: str) -> str:
    """What a page is called, without the site's name behind it: ``…的通告_某市人民政府``."""
    while m := _AND_SITE.fullmatch(text):
        site = m["site"]
        is_site = is_authority(site) or is_portal(site) or site in labels().sections
        if not is_site and "_" not in m["between"]:
            break
        text = m["title"]
    return squeezed(text)


def calls_page(text: str, title: str) -> bool:
    """Whether a line is what the page is called, by the title that stands below."""
    called = title_of_page(text)
    return ends_title(called) and title.startswith(called)


def begins_paper(lines: Sequence[Line], i: int) -> bool:
    """Whether a mark, or a title in some lines, begins at a line."""
    joined = ""
    for line in lines[i : i + MOST_ROWS]:
        if line.block is not None or starts_body(line.text):
            return False
        joined += squeezed(line.text)
        if ends_title(joined) or is_authority_mark(line.text):
            return True
    return False


def is_of_paper_head(text: str) -> bool:
    """Whether a short line may be of a document's own head, whatever stands below it."""
    is_name = is_authority(text) or is_authority_mark(text)
    if is_name or is_person(text) or is_full_name(text) or is_attachment_label(text):
        return True
    return header_mark(text) is not None or is_document_number(text)


def is_short(text: str) -> bool:
    """Whether a line may be a word of the page's navigation."""
    return len(text) <= _MAX_NAV and not _TEXT_MARKS.search(text)
