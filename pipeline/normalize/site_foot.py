"""What a web page puts below a document's text: tools, links, whose the site is.

The foot is the end of the text, no line of the document's behind it: it is read upwards and ends
at the first line that is none of a foot's. It goes out of the text only where one of its lines can
stand nowhere else, or two of different kinds stand together, or the head has shown that the text
is a page's. Names, dates, numbers, tables and attachments belong to no foot.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from pipeline.normalize import ends
from pipeline.normalize.labels import labels
from pipeline.normalize.lines import Line
from pipeline.normalize.listing import (
    attachment_name_start,
    is_attachment_label,
    is_lettered_item,
)
from pipeline.normalize.numbering import numbered
from pipeline.normalize.recognisers import addresses_several, is_document_number
from pipeline.normalize.site_lines import (
    MAX_LINE,
    asks_visitor,
    explains,
    heads_links,
    heads_news,
    is_address,
    is_beside_reader_line,
    is_counter,
    is_dateline,
    is_portal,
    is_reader_line,
    is_remark,
    is_script,
    is_staff,
    is_sure_foot,
    is_tool_bar,
    lacks_name,
    may_be_foot,
    names_owner,
    names_site,
    opening_of,
    parts_staff,
)
from pipeline.normalize.site_ways import is_short
from pipeline.text.chars import HAN, squeezed
from pipeline.text.dates import document_date
from pipeline.text.names import is_authority, is_person, is_spaced_name
from pipeline.text.patterns import regex

_TAIL_LINES = 80
_LEAST_LINK = 8  # shorter ones may be names
_MAX_LINK = 80
_MAX_LINKS = 12
_LEAST_WORD = 4  # characters of a word that may stand between a foot's lines
_RARE_NAME = regex(
    f"(?:欧阳|司马|上官|诸葛|夏侯|尉迟|皇甫|公孙|慕容|令狐|宇文|长孙|司徒|端木|独孤|东方|南宫)[{HAN}]{{2}}"
)
_BULLETS = "▶►▷●•·>»"
_LINK = regex(
    rf"《.{{2,60}}》|^【.{{2,6}}】|解读|图解|图读懂|答记者问|问答|发布会|评论员|系列报道|^[{_BULLETS}]"
)
"""What the title of another page holds."""
_EXPLAINS = regex("解读|图解|图读懂|答记者问")
"""What no attachment is called: a page about the document."""
_OF_PAPER = regex(
    r"印发$|^抄[送报]|；$|^(?:项目|采购|招标)[^：:]{1,4}[：:]|^[①-⑳]|^[（(].{2,60}[）)]$|[{}=;]"
)
"""版记, 附注, items, code: no word of a page."""
_PARTING = regex(r"[|｜/·•\s>»]{1,20}|[↓▼▽⬇]{1,12}|[：:，,。.；;、×✕\s]{1,60}")
_NEIGHBOURS = regex("[【\\[]?(?:友情|常用|网站|站点|相关|政府网站|部门)链接[】\\]]?[：:]?")
"""What heads the names of other sites."""
_FINDER = regex(r"按[^。；，：:、]{1,8}查(?:询|找)?")
_PLACE = regex(rf"[{HAN}]{{2,8}}")
_LEAST_PLACES = 8
_MOST_PLACES = 400
_NEWSPAPER = regex(
    rf"[（(]([{HAN}]{{2,14}}?)(?:\s?(?:(?:全媒体|本报)?(?:记者|通讯员))\s?[^（()）。：:]{{2,16}})?[）)]"
)
_OF_SHEETS = regex(r"[0-9]{1,3}\s?/\s?[0-9]{1,3}")
_THE_END = regex(r"[-—–=~·◆\s]{0,8}(?:END|The End|完|全文完)[-—–=~·◆\s]{0,8}")
_NO_FILES = regex(
    r"(?:相关|下载)?附件(?:信息|列表|下载)?\s?(?:[：:]\s?|\s{1,8}|[（(]\s?0\s?个?\s?[）)]\s?)(?:无|暂无|没有|无附件)?"
)
"""``附件　无``, ``附件(0)``: a page has no file of attachments."""
_COUNT = regex(r"[0-9][0-9,.]{0,6}[万wWkK]?\+?次?")


class _Kind(Enum):
    """What a line of a foot is."""

    SITE = "the number of the site"
    SURE = "can stand nowhere else"
    PAGE = "who put the page up; the next page"
    TOOL = "a tool that other texts name too"
    OWNER = "whose the site is"
    NEWS = "heads links, on pages of news alone"
    LINKS = "may head links"
    WEAK = "an address, a telephone"
    CODE = "left of a program"
    EXPLAINED = "a page that explains the document"
    COUNTER = "how often the page was read"
    STAFF = "who wrote, checked and edited the page"
    WORD = "a word of the foot's links"
    SHORT = "some word"
    LINK = "a link below such a line"


_ALONE = {_Kind.SITE, _Kind.SURE, _Kind.NEWS, _Kind.EXPLAINED}
"""One of these is enough."""

_KNOWN_PAGE = {*_ALONE, _Kind.PAGE, _Kind.LINKS}
"""With these a foot may begin."""

_OF_ANY_PAGE = {_Kind.TOOL, _Kind.CODE, _Kind.COUNTER}
"""What alone may close a page that is known to be one."""

_PROOFS: dict[_Kind, set[_Kind]] = {
    _Kind.OWNER: {_Kind.SITE, _Kind.SURE},
    _Kind.WORD: {_Kind.SITE, _Kind.SURE, _Kind.NEWS},
    _Kind.CODE: {_Kind.SITE, _Kind.SURE, _Kind.COUNTER},
    _Kind.TOOL: {_Kind.SITE, _Kind.SURE},
    _Kind.COUNTER: {_Kind.SITE, _Kind.SURE, _Kind.PAGE},
    _Kind.STAFF: {_Kind.SITE, _Kind.SURE, _Kind.COUNTER, _Kind.NEWS},
}
"""What must stand below a line that other texts have too, for a foot to begin with it."""


def read_site_foot(lines: Sequence[Line], start: int, *, is_page: bool) -> range:
    """Find what a page put below the text: the lines, to the end; empty where it put nothing.

    Args:
        lines: of the text.
        start: where the text begins.
        is_page: whether it is known from elsewhere that the text is a page's.
    """
    lowest = max(start, len(lines) - _TAIL_LINES, 1)
    kinds: dict[int, _Kind] = {}
    is_known = is_page
    for i in range(len(lines) - 1, lowest - 1, -1):
        kind = _kind(lines, i, lowest, is_page=is_known)
        if kinds.get(i + 1) is _Kind.COUNTER and _is_count(lines[i].text):
            kind = _Kind.COUNTER  # whose name was lost
        if kind is None:
            break
        kinds[i] = kind
        is_known = is_known or kind in _ALONE
    _count_together(lines, kinds)
    for first in sorted(kinds):
        own = [kinds[i] for i in range(first, len(lines))]
        pages = {lines[i].text for i in kinds if i >= first and kinds[i] is _Kind.PAGE}
        proved = bool(_ALONE & {*own}) or is_page or len(pages) > 1
        if proved and _may_begin(own, is_page=is_page) and _has_few_words(own):
            return range(_finder_above(lines, first, start), len(lines))
    return range(0)


def _finder_above(lines: Sequence[Line], foot: int, start: int) -> int:
    """Where the list of places begins by which a visitor finds other offices: 按地方查.

    It stands right above the foot; without its heading a list of names is the text's.

    Args:
        lines: of the text.
        foot: the foot's first line.
        start: where the text begins.
    """
    found = foot
    for i in range(foot - 1, max(start, foot - _MOST_PLACES) - 1, -1):
        plain = squeezed(lines[i].text) if lines[i].block is None else ""
        if _FINDER.fullmatch(plain) and found - i > _LEAST_PLACES:
            found = i
        elif not _PLACE.fullmatch(plain) or numbered(lines[i].text) is not None:
            break
    return found


def _kind(lines: Sequence[Line], i: int, lowest: int, *, is_page: bool) -> _Kind | None:
    """What a line of the foot is; ``None`` where it is none of one."""
    line, text = lines[i], lines[i].text
    if line.block is not None or len(text) > MAX_LINE:
        return None
    opening = opening_of(text)
    if names_site(text):
        return _Kind.SITE
    if is_sure_foot(text) or is_reader_line(text) or is_remark(text) or parts_staff(text):
        return _Kind.SURE
    if asks_visitor(text):
        return _Kind.SURE
    if heads_news(text):
        return _Kind.NEWS
    if heads_links(text):
        return _Kind.LINKS
    if _PARTING.fullmatch(text):
        return _Kind.WORD
    if "。" in text:
        return None
    if opening.startswith(labels().page_foot_starts):
        return _Kind.PAGE
    if ends.is_note_in_brackets(text) and not is_staff(text):
        return None
    if is_page and _NO_FILES.fullmatch(text):
        return _Kind.SURE
    if names_owner(text):
        return _Kind.OWNER
    if explains(text):
        return _Kind.EXPLAINED
    if is_counter(text):
        return _Kind.COUNTER
    if is_script(text):
        return _Kind.CODE
    if is_tool_bar(text):
        return _Kind.TOOL
    if is_staff(text) or lacks_name(text) or names_newspaper(text):
        return _Kind.STAFF
    if _OF_SHEETS.fullmatch(text) or (is_page and _THE_END.fullmatch(text)):
        return _Kind.WORD
    word = text.strip("-—－=*·• ")
    is_pressed = is_page and word in labels().dialog_words
    if word in labels().foot_words or word in labels().tool_fillers or is_pressed:
        return _Kind.WORD
    if may_be_foot(text) or is_address(text):
        return _Kind.WEAK
    if is_page and names_neighbour(lines, i):
        return _Kind.LINK
    if _is_own(text):
        return None
    names_page = _LINK.search(text) or (is_page and len(text) >= _LEAST_LINK)
    if names_page and _is_link(lines, i, lowest):
        is_page_about = len(text) >= _LEAST_LINK and _EXPLAINS.search(text)
        return _Kind.EXPLAINED if is_page_about else _Kind.LINK
    if is_page and (is_dateline(text) or is_beside_reader_line(text)):
        return _Kind.WORD
    return _Kind.SHORT if is_short(text) and _may_be_word(text) else None


def names_newspaper(text: str) -> bool:
    """Whether a line is a newspaper in brackets, as stands below what was reprinted from it.

    >>> names_newspaper("（清浦日报）"), names_newspaper("（清浦市人民政府）")
    (True, False)
    """
    m = _NEWSPAPER.fullmatch(text)
    return m is not None and m[1].endswith(labels().news_ends)


def _is_count(text: str) -> bool:
    return _COUNT.fullmatch(text) is not None and document_date(text) is None


def _count_together(lines: Sequence[Line], kinds: dict[int, _Kind]) -> None:
    """Two counters below each other are an article's."""
    counters = [i for i in sorted(kinds) if kinds[i] is _Kind.COUNTER]
    names = {lines[i].text[:2] for i in counters if not _is_count(lines[i].text)}
    if len(names) > 1 and counters[-1] - counters[0] == len(counters) - 1:
        kinds.update(dict.fromkeys(counters, _Kind.SURE))


def _is_own(text: str) -> bool:
    """Whether a line is a document's wherever it stands."""
    return (
        document_date(text) is not None
        or is_authority(text)
        or is_person(text)
        or is_spaced_name(text)
        or is_document_number(text)
        or addresses_several(text)
        or numbered(text) is not None
        or is_lettered_item(text)
        or is_attachment_label(text)
        or attachment_name_start(text) is not None
        or _OF_PAPER.search(text) is not None
    )


def _may_be_word(text: str) -> bool:
    """Whether some short line may be a word of a foot: no name, nothing in brackets, no number."""
    if len(text) < _LEAST_WORD or _RARE_NAME.fullmatch(text) or "·" in text:
        return False
    return (
        text[-1] not in "）)号日" and not text.endswith("代表") and text.strip("_-—=~*─━.…") != ""
    )


def _is_link(lines: Sequence[Line], i: int, lowest: int) -> bool:
    """Whether a line may be a link: no sentence, and a line that heads links not far above.

    Lines with bullets may stand below 更多 or a tool that only pages have as well.
    """
    is_listed = lines[i].text[0] in _BULLETS
    for j in range(i, max(i - _MAX_LINKS, lowest - 1), -1):
        text = lines[j].text
        is_more = is_listed and (is_sure_foot(text) or text.rstrip(_BULLETS) == "更多")
        if j < i and (heads_links(text) or is_more):
            return True
        if len(text) > _MAX_LINK or "。" in text or _is_own(text) or lines[j].block is not None:
            return False
    return False


def names_neighbour(lines: Sequence[Line], i: int) -> bool:
    """Whether a line is the name of an authority, among others below what heads links."""
    for k in range(i, max(i - _MAX_LINKS, 0), -1):
        text = lines[k].text
        if lines[k].block is not None:
            return False
        if k < i and (heads_links(text) or _NEIGHBOURS.fullmatch(squeezed(text))):
            return True
        if not (is_authority(text) or is_portal(text)):
            return False
    return False


def _may_begin(own: Sequence[_Kind], *, is_page: bool) -> bool:
    """Whether a foot may begin with the first of its lines.

    技术支持：, 打印 and words of a foot may be the text's own: below them comes what can stand in a
    page alone, and no other word on the way there.
    """
    if own[0] in _KNOWN_PAGE or (is_page and not {*own} - _OF_ANY_PAGE):
        return True
    proofs = _PROOFS.get(own[0], set())
    below = next((k for k, kind in enumerate(own) if kind in proofs), None)
    return below is not None and not {_Kind.SHORT, _Kind.LINK} & {*own[:below]}


def _has_few_words(own: Sequence[_Kind]) -> bool:
    """Whether some word stands only between lines of a foot, and more of them are known."""
    some = [k for k, kind in enumerate(own) if kind is _Kind.SHORT]
    if not some:
        return True
    known = [k for k, kind in enumerate(own) if kind not in {_Kind.SHORT, _Kind.LINK}]
    return len(some) < len(known) and max(some) < max(known)
