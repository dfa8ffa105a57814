"""Lines that a web page adds to a document, told by their own words.

Two questions are asked of a line. May it be a page's? ``is_…`` and ``may_…``: asked of the lines of
a file that *is* a page. Can it be nothing else? ``is_sure_…``: asked of plain text, which may be a
contract, a program or a poem, and in which a word like 打印 or a line of dashes proves nothing.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.normalize.labels import labels
from pipeline.text.chars import HAN, squeezed
from pipeline.text.dates import YEAR
from pipeline.text.patterns import regex

MAX_LINE = 200
"""Characters of a line that a page adds; longer ones are text."""

_NOT_WORDS = regex(r"[\s\[\]【】()（）:：|｜,，、.·/\\+\-—_>»›<«“”\"'#$;；&0-9]+")
_CHAIN = regex(r"(?:[^>»›＞。]{1,20}\s*[>»›＞]+\s*){2,}[^。]{0,80}|首页\s*[>»›＞].{0,100}")
_FROM_TOP = regex(r"首页\s*[>»›＞][^。]{0,100}")
_CODE = regex(r"[(){}\[\]=;]|^[!-~\s]+$")
"""No way through a site, whatever stands between its parts."""
_MENU = regex(r"(?:网站|本站)?首页(?:[\s|｜·]{1,8}\S{2,10}){3,20}")
_FROM_NEWS = regex(
    r"[（(](?:新闻|文章|信息|稿件)?(?:来源|稿源|转自|摘自)\s?[:：]\s?([^（()）。]{2,24})[）)]"
)
_WAY = regex("首页|主页|[>»›＞]")
_IDENTITY = regex(
    r"ICP备\s?(?:案?号?[:：]?)?\s?[0-9]{6}|公网安备[\s：:号]{0,3}[0-9]{8}|"
    r"网站标识码[:：]?\s?[0-9A-Za-z]{6}|政府网站找错$"
)
_SIZES = frozenset("大中小")
_MAX_READER = 60  # characters of a line that WeChat adds
_LEAST_COUNTERS = 3
_COUNT = regex(r"[0-9][0-9,.]{0,9}\s?[万wW]?\+?")
_PARTING = " \t\N{IDEOGRAPHIC SPACE}|｜·、,，"
_HOUR_AND_PLACE = regex(
    rf"{YEAR}\s?[年./-]?\s?[0-9]{{1,2}}\s?[月./-]?\s?[0-9]{{1,2}}日?\s{{1,4}}[0-9]{{1,2}}[:：][0-9]{{2}}"
    rf"(?:\s{{0,4}}(?:发表于)?\s?[{HAN}]{{2,3}})"
)


@cache
def _joined_tools() -> re.Pattern[str]:
    """Tool words with nothing between them; of words that begin alike the longest."""
    words = sorted(labels().tools + labels().tool_fillers, key=lambda word: (-len(word), word))
    return re.compile(f"(?:{'|'.join(map(re.escape, words))})+")


@cache
def _tool() -> re.Pattern[str]:
    words = sorted(labels().tools, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, words)))


@cache
def _reader_lines() -> tuple[re.Pattern[str], re.Pattern[str]]:
    sure, beside = (
        re.compile("|".join(f"(?:{source})" for source in sources))
        for sources in (labels().reader_lines, labels().reader_bylines)
    )
    return sure, beside


@cache
def _counter() -> re.Pattern[str]:
    names = "|".join(sorted(labels().counters, key=lambda name: (-len(name), name)))
    return re.compile(
        rf"(?P<name>{names})(?:\s?[:：]?\s?(?P<count>[0-9][0-9,.]{{0,9}}\s?[万wW]?\+?\s?次?))?"
    )


def is_reader_line(text: str) -> bool:
    """Whether only the page of an article in WeChat has a line.

    >>> is_reader_line("点击上方蓝字关注我们"), is_reader_line("关注民生")
    (True, False)
    >>> is_reader_line("赞 186  分享  收藏  在看"), is_reader_line("分享 收藏")
    (True, False)
    """
    if len(text) > _MAX_READER or "。" in text:
        return False
    counters = _counters(text)
    if len(counters) >= _LEAST_COUNTERS and any(count for _, count in counters):
        return True
    return _reader_lines()[0].fullmatch(text) is not None


def is_beside_reader_line(text: str) -> bool:
    """Whether such a page may have a line beside one of those: 原创, the hour and the province.

    >>> is_beside_reader_line("原创 某市教育 某市教育发布"), is_beside_reader_line("原创作品")
    (True, False)
    >>> is_beside_reader_line("2025年01月10日 18:32 江苏")
    True
    """
    if len(text) > _MAX_READER or "。" in text:
        return False
    return (
        _reader_lines()[1].fullmatch(text) is not None
        or _HOUR_AND_PLACE.fullmatch(text) is not None
    )


def is_counter(text: str) -> bool:
    """Whether a line is how often a page was read, and nothing else.

    >>> is_counter("阅读 2.3万"), is_counter("阅读：三遍"), is_counter("浏览次数")
    (True, False, False)
    """
    counters = _counters(text)
    return bool(counters) and all(count for _, count in counters)


def is_staff(text: str) -> bool:
    """Whether a line says who wrote, checked or edited a page.

    >>> is_staff("编辑：某某 审核：某某"), is_staff("审核意见如下")
    (True, False)
    """
    return len(text) <= MAX_LINE and "。" not in text and _staff().match(text) is not None


@cache
def _staff() -> re.Pattern[str]:
    names = "|".join(sorted(labels().staff_starts, key=lambda name: (-len(name), name)))
    return re.compile(rf"[\s【（(\[]*(?:{names})\s{{0,4}}[:：|｜丨/]\s*\S{{1,30}}")


def _counters(text: str) -> list[tuple[str, str]]:
    """The counters that a line consists of; none where it says anything else."""
    if len(text) > _MAX_READER:
        return []
    found = [(m["name"], m["count"] or "") for m in _counter().finditer(text)]
    rest = _counter().sub("", text).strip(_PARTING)
    if rest and not (len(found) > 1 and _COUNT.fullmatch(rest)):
        return []
    return [*found, ("", rest)] if rest else found  # font-run loss takes 赞 from 赞 186


def is_tool_bar(text: str) -> bool:
    """Whether a line holds tool words and nothing else.

    >>> is_tool_bar("【字体：大 中 小】 打印 分享到："), is_tool_bar("经验分享到了各地")
    (True, False)
    """
    if len(text) > MAX_LINE:
        return False
    words = _NOT_WORDS.sub("", text)
    if not _joined_tools().fullmatch(words):
        return False
    return any(tool in words for tool in labels().tools) or ("字体" in words or "字号" in words)


def is_sure_tool_bar(text: str) -> bool:
    """Whether a tool bar can be nothing else: a page's own tool, two tools, the sizes of letters.

    >>> is_sure_tool_bar("分享到："), is_sure_tool_bar("打印 关闭"), is_sure_tool_bar("打印")
    (True, True, False)
    """
    if not is_tool_bar(text):
        return False
    words = _NOT_WORDS.sub("", text)
    if any(tool in words for tool in labels().sure_tools):
        return True
    return len(set(_tool().findall(words))) >= 2 or set(words) >= _SIZES


def is_breadcrumb(text: str) -> bool:
    """Whether a line says where in its site the page is.

    >>> is_breadcrumb("您现在的位置：首页 >> 政策文件"), is_breadcrumb("首页设计要求")
    (True, False)
    >>> is_breadcrumb("政务公开 > 政策 > 通知"), is_breadcrumb("if (a > b > c) {")
    (True, False)
    """
    if len(text) > MAX_LINE:
        return False
    if text.startswith(labels().breadcrumb_starts):
        return True
    return _CHAIN.fullmatch(text) is not None and _CODE.search(text) is None


def is_menu(text: str) -> bool:
    """Whether a line is the row of a site's sections.

    >>> is_menu("首页 要闻动态 政务公开 政务服务 互动交流"), is_menu("首页 设计 要求")
    (True, False)
    """
    return len(text) <= MAX_LINE and _MENU.fullmatch(text) is not None


def is_sure_breadcrumb(text: str) -> bool:
    """Whether such a line can be nothing else: from the site's first page on, or by its label.

    >>> is_sure_breadcrumb("当前位置：首页 > 政策"), is_sure_breadcrumb("甲 > 乙 > 丙")
    (True, False)
    """
    if len(text) > MAX_LINE or "。" in text:
        return False
    labelled = text.startswith(labels().breadcrumb_starts) and _WAY.search(text) is not None
    return labelled or _FROM_TOP.fullmatch(text) is not None


def is_foot(text: str) -> bool:
    """Whether a line of a page stands below its text.

    >>> is_foot("责任编辑：张某"), is_foot("附件：责任清单")
    (True, False)
    """
    if len(text) > MAX_LINE:
        return False
    if text.lstrip("【[（( |").startswith(labels().foot_starts) and "。" not in text:
        return True
    return is_tool_bar(text) or any(mark in text for mark in labels().foot_marks)


def may_be_foot(text: str) -> bool:
    """Whether a line may stand in a page's foot, if others there can stand nowhere else."""
    return text.startswith(labels().weak_foot_starts)


def names_site(text: str) -> bool:
    """Whether a line holds the number under which a site is registered.

    >>> names_site("蜀ICP备 13001288号"), names_site("网站应当完成ICP备案")
    (True, False)
    """
    return len(text) <= MAX_LINE and "。" not in text and _IDENTITY.search(text) is not None


def is_sure_foot(text: str) -> bool:
    """Whether a line can only stand below a page's text.

    >>> is_sure_foot("【我要纠错】 责任编辑：张某"), is_sure_foot("责任编辑：张某")
    (True, False)
    """
    if names_site(text) or is_sure_tool_bar(text) or is_menu(text):
        return True
    source = _FROM_NEWS.fullmatch(text) if len(text) <= _MAX_READER else None
    if source and source[1].strip().endswith(labels().news_ends):
        return True
    opening = text.lstrip("【[（( |")
    return len(text) <= MAX_LINE and opening.startswith(("我要纠错", "网站纠错"))


def proves_foot(text: str) -> bool:
    """Whether a line shows that the block of a page in which it stands is the page's foot.

    >>> proves_foot("版权所有：某市人民政府"), proves_foot("技术支持：400-810-1234")
    (True, False)
    """
    if is_sure_foot(text) or heads_news(text):
        return True
    opening = text.lstrip("【[（( |")
    starts = (*labels().page_foot_starts, *labels().owner_starts)
    return (
        len(text) <= MAX_LINE
        and "。" not in text
        and opening.startswith(starts)
        and not opening.startswith("技术支持")
    )


def heads_news(text: str) -> bool:
    """Whether the links of a page of news stand below a line (``相关报道：``)."""
    return squeezed(text).rstrip("：:") in labels().news_links


def heads_links(text: str) -> bool:
    """Whether links may stand below a line (``相关文件``)."""
    return heads_news(text) or squeezed(text).rstrip("：:") in labels().links
