"""What a page puts between the paragraphs of a text: pictures, arrows, related papers, codes.

Inside a text nothing shows where a page begins, and a paper may speak of pictures and codes too:
only lines that say nothing else go, and only out of a text that is a page's for certain.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.normalize import ends
from pipeline.normalize.fields import field_line
from pipeline.normalize.lines import Line
from pipeline.normalize.listing import attachment_name_start, is_attachment_label
from pipeline.normalize.numbering import numbered
from pipeline.normalize.page_lines import SPEAKS, odds_of
from pipeline.normalize.site_lines import things_of_pages
from pipeline.text.chars import HAN
from pipeline.text.patterns import regex

_LONGEST = 40  # characters
_LEAST_PARAGRAPH = 14
_LEAST_THINGS = 2
_PICTURE = regex(
    r"[【\[［(（]?\s?(?:微信|网页|文章|新闻)?(?:图片|视频|音频|海报|长图|动图|表情|插图|题图|头图|封面图?|图集)[0-9]{0,2}\s?(?:加载中|加载失败)?[.…]{0,6}\s?[】\]］)）]?"
)
_CAPTION = regex(
    r"[▲△▼▽↑↓⇧⇩◀▶←→☟☝👇👆]\s?[^。；]{2,40}"
    r"|[（(【\[]?[^。；，]{0,16}(?:点击|双击|戳|左右滑动|上下滑动|滑动|双指)[^。；，]{0,10}(?:放大|大图|查看|更多|展开|详情|全文)[^。；，]{0,8}[）)】\]]?"
)
_ARROWS = regex(r"(?=.*[↑↓▼▽▲△⬇⬆⇧⇩☟☝👇👆])[^\w]{1,24}")
_DOTS = regex(r"[.…·•．。*＊~～∙\s]{6,80}")
_COUNTED = r"[^\s0-9：:，。]{2,14}\s?[（(]?\s?[0-9]{1,4}\s?(?:[篇部件个条例则份项]\s?[）)]?|[）)])?"
_RELATED = regex(
    rf"[【\[［][{HAN}A-Za-z]{{1,8}}(?:联想|关联|引用|延伸|释义|对照|推荐)[】\]］]"
    rf"\s{{0,4}}{_COUNTED}(?:\s{{1,8}}{_COUNTED}){{0,6}}"
)
_LINK_WORDS = frozenset(
    {"查看原文", "阅读原文", "查看全文", "阅读全文", "展开全文", "查看详情", "点击查看"}
)
_OF_PAPER = regex("报名|登记|填报|预约|缴费|办理|申领|下载表|附件|名单|地点|时间|方式")
"""What a paper has its readers scan and follow for."""


def interludes(lines: Sequence[Line], start: int, stop: int) -> Iterator[int]:
    """The lines of a page's text that the page put there.

    Args:
        lines: of a text that is a page's.
        start: where the text begins.
        stop: where it ends.
    """
    for i in range(start, stop):
        if lines[i].block is not None:
            continue
        if _is_interlude(lines[i].text) or (_speaks(lines[i].text) and _is_apart(lines, i)):
            yield i


def links_between(lines: Sequence[Line]) -> set[int]:
    """Words that lead to other pages, below each of several items: 查看原文."""
    found = {i for i, line in enumerate(lines) if line.text in _LINK_WORDS}
    return found if len(found) > 1 else set()


def is_related(text: str) -> bool:
    """Whether a line counts the papers that a database has about an article.

    >>> is_related("【律图联想】相关地方法规 7 篇　实务指南 1 篇"), is_related("【联想】计算机采购")
    (True, False)
    """
    return _RELATED.fullmatch(text) is not None


def _is_interlude(text: str) -> bool:
    if len(text) > 2 * _LONGEST:
        return False
    if is_related(text) or _PICTURE.fullmatch(text) or _ARROWS.fullmatch(text):
        return True
    is_drawn = _DOTS.fullmatch(text) or _CAPTION.fullmatch(text)
    return is_drawn is not None and attachment_name_start(text.lstrip("（(")) is None


def _is_apart(lines: Sequence[Line], i: int) -> bool:
    """Whether a line stands between paragraphs, and is none of a list."""
    beside = [lines[k] for k in (i - 1, i + 1) if 0 <= k < len(lines)]
    return all(line.block is None and len(line.text) >= _LEAST_PARAGRAPH for line in beside)


def _speaks(text: str) -> bool:
    """Whether a line speaks of two things of pages and of nothing of the paper's."""
    if len(text) > _LONGEST or things_of_pages(text) < _LEAST_THINGS or odds_of(text) < SPEAKS:
        return False
    if text[-1] in "。；：:" or numbered(text) is not None or field_line(text) is not None:
        return False
    if _OF_PAPER.search(text) or is_attachment_label(text) or any(ends.note_features(text)):
        return False
    return not any(ends.copy_features(text))
