"""Lists that say how many they name: 乌鲁木齐、昌吉、石河子3个, 六大领域：…."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.audit.counted_lists import before_colon_checks, behind_checks, check_of, listed_in
from pipeline.audit.findings import Check
from pipeline.audit.masks import masked
from pipeline.model import Place
from pipeline.text.chars import HAN
from pipeline.text.numerals import HAN_COUNT, HAN_NUMERALS, halved, number_value
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_PLACES = regex(
    rf"(?:(?<=[，,。；;：:（(])|^)(?P<names>[{HAN}]{{2,6}}(?:、[{HAN}]{{2,6}}){{1,30}}(?:(?:和|及)[{HAN}]{{2,6}})?)"
    rf"(?P<n>\d{{1,2}}|[{HAN_NUMERALS}]{{1,2}})(?P<unit>个?(?:省（区、市）|省区市|市州|省份|省|市|县区|县|区|"
    rf"乡镇|镇|州|城市|地区|部门)(?![{HAN}]?[{HAN_COUNT}两\d])"
    r"|个国(?!家)|家单位|个单位|个部门|所高校|所学校|个村|个园区|个片区|条河流|座城市)"
)
_NO_NAME = regex(r"以及|等|和[^、]*和|或者")
_LEADING = regex(
    r"^(?:以及|包括|其中|同意|确定|支持|推动|推进|在|对|将|把|与|和|为|由|以|含|即|分别是|分别为|如|有|指导|组织|"
    r"选择|选取|涉及|覆盖|联合|会同)"
)
_COUNTED = (
    "户(?=企业|商户)|个|项|类|种|级|大|方面|条|家|所|座|县|市|省|区|部门|批|阶段|层次|部分|支|款|门"
)
_NUMBER = rf"(?P<n>\d{{1,2}}|[{HAN_NUMERALS}]{{1,2}})"
_BEFORE = regex(
    rf"(?P<names>(?:[{HAN}“”]{{1,24}}+、){{1,40}}[{HAN}“”]{{1,16}}?)(?:这|共|共计)?(?<![第等前后近约数来]){_NUMBER}"
    rf"(?P<unit>{_COUNTED})(?![{HAN_COUNT}\d])(?!工作日|自然日|月|小时|百分点|季度)"
)
_DIVIDED = regex(
    rf"(?:分为|分成|划分为|(?<![建开创假])设(?![施备计想置立定])|下?辖|设有|设置|包括|涵盖|下辖|建有)(?P<names>[{HAN}]{{1,10}}(?:、[{HAN}]{{1,10}}){{2,12}})(?:这|共)?{_NUMBER}"
    rf"(?P<unit>个?大?(?:等次|等级|档次|级别|档|类别|类|种|部分|阶段|项|[镇乡村县区]|街道|科室|岗位|专业|单元|片区|赛区|基地))(?![{HAN_COUNT}\d])"
)
"""评为优秀、良好、合格三个等次: names of any length, with nothing before or behind them."""
_EQUAL = regex(
    rf"(?:^|[，,。；;：:（(])(?P<names>[^，,。；;：:（()）\n]{{1,24}}(?:、[^，,。；;：:（()）\n、]{{1,16}}?){{1,30}}?)(?P<etc>等)?(?:这|共|共计)?"
    rf"{_NUMBER}(?P<unit>个|项|类|种|家|大[{HAN}]{{2}}|名|人|条|所|部门|单位)(?![{HAN_COUNT}\d])"
)
"""A list right before its number, whatever its names look like: equality is told, nothing else."""
_SLOGAN = regex(
    rf"“{_NUMBER}(?P<unit>个?[{HAN}]{{1,4}})”[{HAN}]{{0,6}}[，,：:]?(?:即|指的?是|分别(?:是|为))[：:]?"
    rf"(?P<names>[{HAN}]{{2,12}}(?:、[{HAN}]{{2,12}}){{1,12}})(?=[。；;）)]|$)"
)
"""“五个一”，即…: a name made of its number."""
_NUMBERED = regex(
    rf"(?P<n>[2-9]|1\d|[两{HAN_COUNT}]{{1,2}})个?(?P<word>[{HAN}]{{1,3}}?)(?=[\d两{HAN_COUNT}、]|$)"
)
_SLOGANS = regex(
    rf"“(?P<slogans>[两{HAN_COUNT}][{HAN}]{{1,3}}(?:、?[两{HAN_COUNT}][{HAN}]{{1,3}})*)”(?:[{HAN}]{{0,6}}[，,：:]?(?:即|指的?是|分别(?:是|为))[：:]?|[：:])"
    rf"(?P<names>[{HAN}]{{2,14}}(?:[、，,；;和及][{HAN}]{{2,14}}){{1,24}})(?=[。）)]|$)"
)
_BY_KIND = regex(
    rf"(?<![“\d{HAN_COUNT}])(?P<slogans>(?:(?:[2-9]|1\d|[两{HAN_COUNT}]{{1,2}})个?[区县市镇乡村旗州]){{2,6}})[：:（(](?P<names>[{HAN}]{{2,14}}(?:[、，,；;和及][{HAN}]{{2,14}}){{2,40}})(?=[。）)]|$)"
)
"""四区三县（甲区、…，乙县、…）."""
_AND = regex("[和及与]")
_OPEN = regex(r"等|各|其他|以及|或")
_LEVELS = frozenset("省市县区乡镇村旗州盟街道社校家组户")
_OFFICES = frozenset("局委办厅部院会所站队处科")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_MOST = 40
_FURTHEST = 3  # names that a list lacks or has too many
_LEAST_TOLD = 3
_LEADS = regex("[到至从]")
_NOT_A_NAME = regex(rf"[{HAN_NUMERALS}](?:省|市|县|区|省区)$|的$|现代$")
_QUOTE_WITHIN = regex("”(?![、和及与]|$)")


def enumeration_checks(place: Place) -> Iterator[Check]:
    """As many names as the text says."""
    plain = halved(place.text)
    if "、" not in plain and "》" not in plain:
        return
    field = masked(plain)
    found: set[int] = set()
    for m in _PLACES.finditer(plain):
        if field[m.start("n") : m.end("n")] != m["n"]:
            continue
        stated = number_value(m["n"])
        names = re.split(r"[、和及]", _LEADING.sub("", m["names"]))
        names = [name for name in names if name]
        if any(_NO_NAME.search(name) or _NOT_A_NAME.search(name) for name in names):
            continue
        if stated is None or not 2 <= stated <= _MOST or len(names) < 2:
            continue
        if stated != len(names) and (abs(stated - len(names)) > 2 or len(names) < 3):
            continue
        found.add(m.start("n"))
        yield _check(place, m, len(names), stated)
    for m in _BEFORE.finditer(plain):
        stated = number_value(m["n"])
        if m.start("n") in found or stated is None or not 2 <= stated <= _MOST:
            continue
        named = _alike(m["names"], m["unit"])
        if named is None or abs(named.number - stated) > 2 or max(named.number, stated) < 3:
            continue
        if named.number != stated and not _is_sure(named, m, plain):
            continue
        found.add(m.start("n"))
        yield _check(place, m, named.number, stated)
    yield from behind_checks(place, plain, found)
    yield from before_colon_checks(place, plain, found)
    yield from _whole_lists(place, plain, found)


def slogan_checks(place: Place) -> Iterator[Check]:
    """“五公开、四到户”，即政策公开、…，承保到户、…: as many as each number says."""
    plain = halved(place.text)
    for m in (*_SLOGANS.finditer(plain), *_BY_KIND.finditer(plain)):
        listed = [name for name in re.split("[、，,；;和及]", m["names"]) if name]
        for told in _NUMBERED.finditer(m["slogans"]):
            word, stated = told["word"], number_value(told["n"].replace("两", "二"))
            ends = [name for name in listed if name.endswith(word)]
            begins = [name for name in listed if name.startswith(word)]
            count = max(len(ends), len(begins))
            several = told[0] != m["slogans"]  # one alone is a list of its own
            if stated and count > 1 and several and abs(count - stated) <= _FURTHEST:
                yield check_of(place, f"“{m['slogans']}”", told[0], count, stated)


def _whole_lists(place: Place, plain: str, found: set[int]) -> Iterator[Check]:
    """Lists whose both ends the words show, and lists that are as long as they say."""
    for pattern in (_SLOGAN, _DIVIDED, _EQUAL):
        for m in pattern.finditer(plain):
            stated = number_value(m["n"])
            if m.start("n") in found or stated is None or not 2 <= stated <= _MOST:
                continue
            listed = listed_in(m["names"])
            count, joined = len(listed.names), _AND.search(m["names"]) is not None
            etc = pattern is _EQUAL and m["etc"]
            if stated in listed.counts:
                agrees = not (m["unit"] == "人" and pattern is _EQUAL and not etc)
                computed = int(stated) if agrees else 0
            elif etc and _are_too_many(listed.names, int(stated), joined=joined):
                computed = count
            elif pattern is not _EQUAL and not joined and listed.is_whole:
                computed = count if count > 2 and abs(count - stated) <= _FURTHEST else 0
            else:
                computed = 0
            if computed:
                found.add(m.start("n"))
                yield _check(place, m, computed, stated)


def _are_too_many(names: Sequence[str], stated: int, *, joined: bool) -> bool:
    """Whether A、B、C、D等3个 names more than it says: names alone, of about one length."""
    if joined or len(names) <= stated or len(names) > stated + _FURTHEST or stated < _LEAST_TOLD:
        return False
    return all(re.fullmatch(f"[{HAN}]{{2,5}}", name) for name in names[1:]) and not any(
        _OPEN.search(name) for name in names
    )


class _Named(NamedTuple):
    number: int
    of_one_length: bool
    joined: bool


def _is_sure(named: _Named, m: re.Match[str], text: str) -> bool:
    """Whether a difference may be said: 二阶段 is an ordinal, “三项…” often a name."""
    quoted = m["names"]
    if quoted.count("”") > quoted.count("“") or _QUOTE_WITHIN.search(quoted):
        return False  # the list begins somewhere within the quotation
    if text[m.start() - 1 : m.start()] == "、":
        return False  # the list began before, with a name of other characters
    names = quoted.split("、")
    if number_value(names[0]) is not None or _LEADS.search(names[0]):
        return False  # 十二、…: the number of a heading; 从国家到省、市、县四级
    if any(_NOT_A_NAME.search(name) for name in names):
        return False
    if m["n"] == "二" or (text[m.start("n") - 1] == "“" and not named.of_one_length):
        return False
    least = min(named.number, number_value(m["n"].replace("两", "二")) or 0)
    # Of two, one may be A和B.
    return least > 2 or (named.of_one_length and not named.joined)


def _alike(listed: str, unit: str) -> _Named | None:
    """How many names a list has, where their likeness shows where each begins and ends.

    Names of one length, or of one last character: 数量、质量、生态; 白云区、黄埔区、花都区. The
    first may have words before it; of the last two 和 is the joint only where both sides are alike.
    """
    if _OPEN.search(listed):
        return None
    names = re.sub("[“”]", "", listed).split("、")
    last = names.pop()
    if not names[0] or not last:
        return None
    middle, joined = names[1:], bool(_AND.search(names[0]))
    pieces = [last] if joined else _AND.split(last)
    candidates = [[*middle, *pieces]] if len(pieces) == 2 and all(pieces) else []
    candidates.append([*middle, last])
    for tail in candidates:
        alike = _are_alike(names[0], tail, unit)
        if alike:
            inside = joined or any(_AND.search(name) for name in tail)
            return _Named(1 + len(tail), alike == "length", inside)
    return None


def _are_alike(first: str, tail: Sequence[str], unit: str) -> str:
    """``length`` or ``end``, whatever makes them alike; empty when nothing does."""
    length = len(tail[0])
    if "".join((first[-1:], *tail)) == _STEMS[: len(tail) + 1]:
        return "end"
    if unit == "级":
        return "end" if all(name and name[-1] in _LEVELS for name in (first, *tail)) else ""
    if all(len(name) == length for name in tail) and len(first) >= length:
        # 工、农、商、学、兵: single characters are names only in a long row.
        enough = len(tail) > 1 if length > 1 else len(tail) > 3 and len(first) == 1
        if enough or (length > 1 and len(first) == length):
            return "length"
    ends = {name[-1:] for name in (first, *tail)}
    ends = {"局"} if ends <= _OFFICES else ends
    return "end" if len(ends) == 1 and len(tail) > 1 and all(len(n) > 1 for n in tail) else ""


def _check(place: Place, m: re.Match[str], count: int, stated: float) -> Check:
    return check_of(place, m[0], f"{m['n']}{m['unit']}", count, stated)
