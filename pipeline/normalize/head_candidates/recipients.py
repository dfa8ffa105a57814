"""Candidates of 主送机关: on a line, on several, run on to the text, without its colon."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalize.chart import Candidate
from pipeline.normalize.head_candidates.first_lines import LONGEST_LINE, FirstLines, opens_text
from pipeline.normalize.head_candidates.notes import wrote
from pipeline.normalize.numbering import numbered
from pipeline.normalize.recognisers import (
    ends_title,
    is_document_number,
    is_recipients,
    is_sentence,
    is_title_note,
    list_of_offices,
    recipients_end,
    salutes,
)
from pipeline.text.chars import HAN, closed_up
from pipeline.text.patterns import regex

_MAX_LINES = 12  # thirty offices, three or four a line
_STACKED = regex("(?=.{0,12}(?:各|有关|直属))[^。：:；]{3,60}$")
_LIST_BROKEN = regex("(?=.{0,60}各)[^。：:；]{6,600}[、，,][^。：:；、，,]{1,40}[、，,]?")
_ALL_OF_A_KIND = regex(
    "(?:[^。：:；]{2,40}[、，])?"
    "(?:[^，。：:；、]{0,10}各|(?:[0-9]{4}[级届]|[^，。：:；、0-9为是由在]{0,10})全体|全[市县区镇校院省]|广大|有关|尊敬的|亲爱的)[^。：:；！!？?0-9]{1,200}[：:]"
)
_NO_KIND = regex(
    "如下|以下|下列|[情状]况|时间|地点|内容|对象|要求|任务|目标|范围|标准|原则|依据|电话|方式|名单|说明|职责|附件"
    "|认为|指出|强调|建议|[将已了]|应(?!急|商|链|届)"
)
_RANK = (
    "(?:先生|女士|同志|同学|教授|老师|院士|主任|书记|经理|主席"
    "|[会校院局厅市县区镇处所站社董行部队]事?长)"
)
_TO_PERSON = regex(rf"[{HAN}](?:[{HAN}]{{1,3}}{_RANK}|[○×某]{{1,3}})[：:]")
_TO_WHOM = regex(rf"致\s?[：:]\s?[{HAN}（）()、，,]{{3,60}}[：:]?")
_TO_BUSINESS = regex(
    rf"[{HAN}（）()]{{4,30}}(?:店|铺|馆|园|房|吧|楼|城|广场|市场|超市|堂|坊|苑|农庄|公寓|工作室|经营部)[：:]"
)
"""``某区鼎盛餐饮店：``, whom a notice of supervision is addressed to."""
_DIGITS = regex("[0-9]{3}")


def addresses_letter(text: str) -> bool:
    """Whether a line says to whom a letter of business goes.

    >>> addresses_letter("致：某市各建筑施工企业"), addresses_letter("致富带头人：")
    (True, False)
    """
    return _TO_WHOM.fullmatch(text) is not None


def recipients(first: FirstLines, i: int) -> Iterator[Candidate]:
    """What may be 主送机关 at a line."""
    text = closed_up(first.text(i))
    if not text:
        return
    if known := list(_on_a_line(first, i, text)) or list(_in_lines(first, i, text)):
        yield from known
        return
    yield from _stacked(first, i)
    yield from _broken(first, i)
    yield from _unmarked(first, i)


def _on_a_line(first: FirstLines, i: int, text: str) -> Iterator[Candidate]:
    """What addresses by itself."""
    below = first.text(i + 1)
    if is_recipients(text):
        salutation = salutes(text)
        feature = "salutation" if salutation else "addresses"
        yield Candidate("main_recipients", i, i + 1, (feature,))
        if not salutation and is_recipients(below):
            features = ("addresses", "addresses", "recipients in lines")  # each of them does
            yield Candidate("main_recipients", i, i + 2, features)
        return
    has_text = opens_text(below)
    if has_text and salutes(text):
        yield Candidate("main_recipients", i, i + 1, ("salutation",), form="spoken")
        return
    for titled in (False, True):
        end = recipients_end(text, titled=titled)
        if end is not None and len(first.lines[i].cut(end)) == 2:
            form = "titled" if titled else ""
            yield Candidate("main_recipients", i, i + 1, ("addresses",), end, form)
            return
    if not has_text:
        return
    is_kind = _NO_KIND.search(text) is None
    if addresses_letter(text) or (is_kind and _ALL_OF_A_KIND.fullmatch(text)):
        yield Candidate("main_recipients", i, i + 1, ("all of a kind",), form="under")
    elif is_kind and (_TO_PERSON.fullmatch(text) or _TO_BUSINESS.fullmatch(text)):
        yield Candidate("main_recipients", i, i + 1, ("a person",), form="person")


def _in_lines(first: FirstLines, i: int, text: str) -> Iterator[Candidate]:
    """A list of several lines with its colon at last."""
    broken = _LIST_BROKEN.fullmatch(text) is not None
    joined = text
    for count in range(2, _MAX_LINES + 1):
        more = first.text(i + count - 1)
        is_open = list_of_offices(joined, is_open=True) is not None
        goes_on = joined[-1] in "、，," and (
            list_of_offices(joined) is not None or (is_open and list_of_offices(more) is not None)
        )
        if not (broken or goes_on or is_open) or not more or not first.is_next(i + count - 1):
            return
        joined += more
        is_list = is_recipients(joined) or _ends_list(joined)
        if is_list and (broken or goes_on or _LIST_BROKEN.fullmatch(joined[:-1])):
            features = ("addresses", *("recipients in lines",) * (count - 1))
            yield Candidate("main_recipients", i, i + count, features)
            return


def _ends_list(text: str) -> bool:
    """Names of several offices and the colon."""
    return text[-1] in "：:" and (list_of_offices(text) or 0) > 1


def _stacked(first: FirstLines, i: int) -> Iterator[Candidate]:
    """Names below each other, only line ends between, a colon at last."""
    for count in range(1, _MAX_LINES):
        above, below = first.text(i + count - 1), closed_up(first.text(i + count))
        if not _STACKED.match(above) or list_of_offices(above) is None:
            return
        if is_recipients(below) and list_of_offices(below) is not None:
            features = ("addresses", *("recipients in lines",) * count)
            yield Candidate("main_recipients", i, i + count + 1, features, form="under")
            return


def _broken(first: FirstLines, i: int) -> Iterator[Candidate]:
    """Broken inside a name: ``某县应急管理|局、某县消防救援大队：``."""
    above, below = first.text(i), first.text(i + 1)
    joined = above + below
    if not below or len(joined) > LONGEST_LINE or not first.is_next(i + 1):
        return
    if is_sentence(above) or ends_title(above) or salutes(below):
        return  # who reports stands above 各位代表：
    if is_document_number(above) or is_title_note(above) or _DIGITS.search(above):
        return
    if is_recipients(joined) and list_of_offices(joined) is not None:
        features = ("addresses", "recipients in lines")
        yield Candidate("main_recipients", i, i + 2, features, form="under")


def _unmarked(first: FirstLines, i: int) -> Iterator[Candidate]:
    """Without the colon: offices between the title and the text."""
    joined = ""
    stacked = 0  # names of the lines so far, each of which is a list by itself
    for count in range(1, _MAX_LINES + 1):
        text = closed_up(first.text(i + count - 1))
        if not text or numbered(text) is not None or wrote(first, i + count - 1):
            return
        joined += text
        own = None if salutes(text) else list_of_offices(text)
        stacked = stacked + own if own is not None and (stacked or count == 1) else 0
        names = stacked if stacked and "各" in joined else list_of_offices(joined)
        if names is not None and opens_text(first.text(i + count)):
            features = ["names without colon", "text below"]
            features += ["every"] * ("各" in joined or joined.startswith("全"))
            features += ["one name"] * (names == 1)
            features += ["recipients in lines"] * (count - 1)
            yield Candidate("main_recipients", i, i + count, tuple(features), form="plain")
            return
        is_list = (names is not None and joined[-1] in "、，,") or stacked > 0
        if not is_list and list_of_offices(joined, is_open=True) is None:
            return
