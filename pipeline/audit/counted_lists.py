"""What a number counts, where the things are named next to it: behind it, or right before it.

Behind a colon, in brackets or after 分别是 a list ends where its sentence or bracket ends; with no
等, no joint that may stand within a name and no numbers of its own it is whole, and as long as it
is. Before its number a list has no such beginning: there the likeness of the names tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.audit.findings import Check, Term
from pipeline.model import Place
from pipeline.text.chars import HAN
from pipeline.text.numerals import HAN_COUNT, HAN_NUMERALS, number_value
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

COUNTERS = (
    "个|项|条|件事|件|份|名|位|人(?![才民口员大力均次工社事身数行体])|家|户|种|类|点|处|所|座|支|台|款|门|篇|本|部|场|批|组|方面|步|级|村|镇|乡|县|区|市|省|部门|单位|学校|"
    "企业|社区|街道|高校|医院|国|岗位|工种|环节|阶段|层次|领域"
)
_N = rf"(?:\d{{1,2}}|[两{HAN_COUNT}]{{1,3}})"
_CLAIM = regex(
    rf"(?<![第前近约余逾超每多几.\d{HAN_NUMERALS}])(?P<n>{_N})(?P<unit>(?:{COUNTERS}|大(?=[{HAN}])))"
    rf"(?!月|年|季度|学期|小时|百分点|星期|工作日|自然日|日|多|以)(?P<noun>[{HAN}”]{{0,12}}?)"
    r"(?P<open>(?:如下|(?:主要|具体)?(?:是|为|有))?[：:（(]|[，,]?(?:依次|分别)(?:是|为)[：:]?|[，,](?:即|就是)[：:]?|——|(?=《))"
)
_ROLL = regex(rf"[（(](?:共)?(?P<n>{_N})(?P<unit>个|家|户|所|项)[）)]\s*(?P<open>[：:])")
"""先进集体（5个）：甲、乙、丙."""
_COLON_BEFORE = regex(
    rf"[：:](?P<names>[^，,。；;：:\n]{{4,400}})(?:[，,](?:总|一)?(?:共|合)计?(?:有)?|[（(](?:以上|上述)?(?:一?共|合计|计)?)(?P<n>{_N})(?P<unit>{COUNTERS})"
)
"""A town has: 甲、乙、丙，共3个; 抄送：甲局、乙局（共2个单位）."""
_END = regex(r"[。；;\n]")
_BRACKET = regex("[）)（(]")
_DASH = regex(r"——|[。；;\n]")
_LONGEST = 600  # code points of a list
_OWN_NUMBERS = regex(
    rf"\d|[两{HAN_COUNT}](?:个|省|市|县|区|镇|乡|村|项|名|人|家|户|件|条|所|处|支|座|种|类)(?!人|体|别|性)"
)
_OPEN = regex(r"等|其他|其它|其余|以及|各|或|除|包括|包含|如|例")
_JOINT = regex("[和及与]|以及")
_TWO_LISTS = regex("[，,：:]")
_ITEM = regex(rf"[{HAN}“”A-Za-z·（）()]{{2,16}}|[A-Z]{{1,2}}\d[\dA-Z+至到—-]{{0,16}}[{HAN}]{{0,3}}")
_WORK = regex("《[^》]{1,60}》")
_KIND = regex("(?:自治)?[省市县区州旗乡镇村]|直辖市|街道|园区|开发区|单位|企业|部门|社区")
_LEAST_KINDS = 2
_PEOPLE = frozenset({"名", "位", "人"})
"""What rolls count (:mod:`pipeline.audit.rolls`)."""
_NOT_ALL = regex(
    "(?:至少|最少|最多|不少于|不多于|不超过|任选|任意|选择?|可|任)[^，,。；;：:]{0,4}$"
)
_DAY = r"(?:\d{1,2}月)?\d{1,2}日"
_ON_DAYS = regex(
    rf"(?<![第前近约\d{HAN_COUNT}])(?P<n>{_N})(?P<unit>次|场|期|批)[{HAN}]{{0,10}}[（(](?P<names>{_DAY}(?:[、和及，,]{_DAY})+)[）)]"
)
"""召开两次会议（4月3日、4月17日）."""
_CODE = regex(r"[A-Z]{1,2}\d+")
_WORKS_BEFORE = regex(
    rf"(?P<names>(?:《[^》]{{2,40}}》[、和及]?){{2,}})(?:这|共|共计)?(?P<n>{_N})(?P<unit>个|份|项|部|件)"
)
"""《方案》《细则》两个附件."""
_OF_WORKS = frozenset({"个", "项", "件", "份", "篇", "本", "部", "种", "款"})
_ONLY_WORKS = regex(r"\s*(?:《[^》]{1,60}》[、和及与]?){2,}\s*")
_ITEMS = regex(
    rf"\s*(?:[{HAN_COUNT}][是要来、]|其[{HAN_COUNT}]|第[{HAN_COUNT}]|首先|[（(]|\d|[①-⑳])"
)
_LEAD = 8
_MOST = 40
_FURTHEST = 3


class Listed(NamedTuple):
    """Names in a row.

    Attributes:
        names: the names.
        counts: how many they may be; more than one where 和 may join two or stand in one.
        is_whole: whether nothing is left open.
        is_sure: whether it must be the things that are counted, however many they are.
    """

    names: list[str]
    counts: frozenset[int]
    is_whole: bool
    is_sure: bool = True


def listed_in(text: str) -> Listed:
    """The names of a list, and how many they may be.

    >>> listed_in("甲县、乙县和丙县").counts == {2, 3}
    True
    >>> listed_in("甲县、乙县等").is_whole
    False
    """
    plain = _WORK.sub(lambda m: "书" * len(m[0]), text)
    plain = re.sub(r"[（(][^（()）]*[）)]", lambda m: "注" * len(m[0]), plain)
    names, begin = [], 0
    for m in re.finditer("、|(?<=书)(?=书*$)", plain):
        if m[0]:
            names.append(text[begin : m.start()])
            begin = m.end()
    names.append(text[begin:])
    names = [name.strip() for name in names]
    before, _, last = plain.rpartition("、")
    joints = len(_JOINT.findall(last))
    counts = frozenset(range(len(names), len(names) + joints + 1))
    is_whole = all(names) and not _OPEN.search(plain) and not _JOINT.search(before)
    return Listed(names, counts, is_whole)


def behind_checks(place: Place, plain: str, found: set[int]) -> Iterator[Check]:
    """Lists behind their number.

    Args:
        place: the element.
        plain: its text, digits at half width.
        found: where numbers stand that are told of; the new ones are added.
    """
    for pattern in (_ROLL, _CLAIM):
        for m in pattern.finditer(plain):
            stated = number_value(m["n"].replace("两", "二"))
            if m.start("n") in found or stated is None or not 1 < stated <= _MOST:
                continue
            if m["unit"] in _PEOPLE:
                continue  # of people the names tell, too
            if pattern is _CLAIM and _OWN_NUMBERS.search(m["noun"]):
                continue  # 三省一市
            listed = _behind(plain, m)
            if listed is None:
                continue
            yield from _told(place, m, listed, stated, found)


def before_colon_checks(place: Place, plain: str, found: set[int]) -> Iterator[Check]:
    """…有：甲、乙、丙，共3个; 《甲》《乙》两个附件."""
    for m in _COLON_BEFORE.finditer(plain):
        stated = number_value(m["n"].replace("两", "二"))
        if m.start("n") not in found and stated is not None and 1 < stated <= _MOST:
            yield from _told(place, m, listed_in(m["names"]), stated, found)
    for m in _ON_DAYS.finditer(plain):
        stated = number_value(m["n"].replace("两", "二"))
        if stated and m.start("n") not in found:
            found.add(m.start("n"))
            days = len(re.findall(_DAY, m["names"]))
            yield check_of(place, m[0], f"{m['n']}{m['unit']}", days, stated)
    for m in _WORKS_BEFORE.finditer(plain) if "》" in plain else ():
        stated = number_value(m["n"].replace("两", "二"))
        if m.start("n") not in found and stated is not None and 1 < stated <= _MOST:
            yield from _told(place, m, _works(m["names"]), stated, found)


def _behind(plain: str, m: re.Match[str]) -> Listed | None:
    """The list that begins where a claim ends, if it is one."""
    end: re.Match[str] | None
    is_bracket = m["open"][-1:] in {"（", "("}
    if is_bracket:
        end = _BRACKET.search(plain, m.end(), m.end() + _LONGEST)
        if end is None or end[0] in "（(" or len(m["open"]) > 1:
            return None
        body = plain[m.end() : end.start()]
    else:
        ends = _DASH if m["open"] == "——" else _END
        end = ends.search(plain, m.end(), m.end() + _LONGEST)
        if end is None and len(plain) > m.end() + _LONGEST:
            return None
        body = plain[m.end() : end.start() if end else len(plain)]
        if not m["open"] and plain[m.end() : m.end() + 1] == "《":
            if m["unit"] not in _OF_WORKS:
                return None  # 五国元首签署《宣言》《条约》
            works = re.match(r"(?:《[^》]{1,60}》[、和及]?){2,}(?!等)", body)
            if works is None:
                return None
            body = works[0]
    if _ITEMS.match(body):
        return None  # 以下4条：一要…: items, not names
    if _ONLY_WORKS.fullmatch(body):
        return _works(body)
    body = body.strip()
    first = _TWO_LISTS.split(body, maxsplit=1)[0]
    if "、" not in first:
        return None
    listed = listed_in(first)
    # Between semicolons the parts are what is counted; in brackets often the kinds of it.
    is_whole = first == body and not (end and end[0] in "；;")
    if is_bracket:
        is_whole = len(listed.names) > _LEAST_KINDS and not all(map(_KIND.fullmatch, listed.names))
    is_whole = (is_whole or "分别" in m["open"]) and listed.is_whole
    return listed._replace(is_whole=is_whole, is_sure=not is_bracket)


def _works(text: str) -> Listed:
    count = text.count("《")
    return Listed(["书名"] * count, frozenset({count}), not _OPEN.search(_WORK.sub("", text)))


def _told(
    place: Place, m: re.Match[str], listed: Listed, stated: float, found: set[int]
) -> Iterator[Check]:
    count = len(listed.names)
    if stated in listed.counts:
        found.add(m.start("n"))
        yield check_of(place, m[0], f"{m['n']}{m['unit']}", int(stated), stated)
        return
    if _NOT_ALL.search(m.string[max(0, m.start("n") - _LEAD) : m.start("n")]):
        return  # 至少提交两份
    text = "、".join(listed.names)
    plain = _WORK.sub("书名", text)
    if (
        listed.is_whole
        and len(listed.counts) == 1
        and min(count, stated) > 1
        and abs(count - stated) <= (_FURTHEST if listed.is_sure else 1)
        and (
            m.string[m.start("n") - 1 : m.start("n")] == "“"
            or not _OWN_NUMBERS.search(_CODE.sub("段", plain))
        )
        and all(_ITEM.fullmatch(_WORK.sub("书名", name)) for name in listed.names)
    ):
        found.add(m.start("n"))
        yield check_of(place, m[0], f"{m['n']}{m['unit']}", count, stated)


def check_of(place: Place, claim: str, told: str, count: int, stated: float) -> Check:
    """The check of a number of names.

    Args:
        place: the element.
        claim: the words of the text.
        told: the number with its counter.
        count: of the names.
        stated: by the text.
    """
    return Check(
        kind="列举",
        place=place,
        claim=claim,
        explanation=f"列名 {count} 个，文中为 {told}",
        terms=(Term(count),),
        stated=Term(stated),
        computed=count,
    )
