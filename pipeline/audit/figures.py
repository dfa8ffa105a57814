"""Figures of a text: value, unit, qualifier, place (guideline: tests/cases/figures/README.md)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator

import msgspec

from pipeline.audit.masks import masked
from pipeline.text.chars import HAN
from pipeline.text.numerals import HAN_NUMERALS, MULTIPLES, halved, han_value, number_value
from pipeline.text.patterns import regex
from pipeline.text.units import (
    CONCENTRATIONS,
    COUNTS,
    LOOSE_TIMES,
    MEASURES,
    ORDINAL_COUNTS,
    PLACES,
    RATES,
    TIMES,
    alternatives,
)


class Figure(msgspec.Struct, frozen=True):
    """A figure of a text.

    Attributes:
        start: code point in the text.
        end: just after the unit.
        value: the number; the lower one of a range.
        upper: the upper one of a range.
        unit: as written, empty for a bare number; 万 and 亿 belong to units of measure only.
        qualifier: 余, 约, 以上 …, several joined by a comma.
    """

    start: int
    end: int
    value: float
    upper: float | None
    unit: str
    qualifier: str


# Possessive: a number is never taken in part.
_ARABIC = r"(?:\d{1,3}(?:[,，]\d{3})++(?!\d)(?:\.\d++)?|\d++(?:\.\d++)?)"
_MULTIPLE = "万亿|千亿|百亿|千万|百万|亿|万|千(?![瓦克米伏])|百"
_UNIT = alternatives(MEASURES, CONCENTRATIONS, RATES, TIMES, LOOSE_TIMES, COUNTS)
_MORE = "余|多|来|几"
_TO = r"\s*[-—－–～~至到]{1,2}\s*"
_FIGURE = regex(
    rf"(?<![\d.A-Za-z+＋×*/])(?P<low>{_ARABIC})(?P<lowunit>%|(?:{_MULTIPLE})?(?:{_UNIT}))?"
    rf"(?:(?:{_TO})(?P<high>{_ARABIC}))?"
    rf"(?P<more1>{_MORE})?(?P<multiple>{_MULTIPLE})?(?P<more2>{_MORE})?\s?"
    rf"(?P<unit>{_UNIT})?"
)
_OWN_UNIT = regex(f"({_MULTIPLE})?({_UNIT}|%)")
_HAN_FIGURE = regex(
    rf"(?P<low>[{HAN_NUMERALS}]+)(?:[至到](?P<high>[{HAN_NUMERALS}]+))?"
    rf"(?P<more1>{_MORE})?(?P<multiple>[万亿])?\s?(?P<unit>{_UNIT})?"
)
_FRACTION = regex(
    rf"(?P<below>[{HAN_NUMERALS}]+)分之(?P<above>[{HAN_NUMERALS}]+)"
    rf"(?:点(?P<point>[{HAN_NUMERALS}]+))?"
)
_SLASHED = regex(r"(?<=[的占约近超过达到])(?P<above>\d{1,2})/(?P<below>\d{1,3})(?![\d/年月.])")
_PREFIX = regex(
    r"(?P<word>不低于|不少于|不得少于|不得低于|不超过|不得超过|不能超过|不应超过|不宜超过|不高于|不多于|不足|不满|未满|不到|低于|少于|超过|"
    r"超出|超|突破|(?<![最附])近(?=(?:人民币)?\s?$)|(?<![节签预合违集制])约|大约|至少|逾|接近|将近|高达|多达)(?:人民币)?占?"
    rf"(?:[{HAN}]{{2,12}}(?:的|[额数价款金]|总量|面积|收入|工资)|每[年月日天人户次])?\s?$"
    r"|(?P<most>最高)(?:可)?(?:补贴|补助|奖励|资助|给予|支持|奖补|贷款)?\s?$"
)
_SUFFIX = regex(
    r"(?:[（(][^）)]{1,4}[）)])?及?(?P<word>以上|以下|以内|之内|左右|上下|内(?![部地容外陆需涵])|级(?![市县别数联]))"
)
_TIME_BEFORE = regex(
    r"(?:连续|满|超过|不超过|不得超过|不少于|不得少于|少于|不足|不满|最长|最短|至少|暂定|期限|期|为期|处|"
    r"延长|缩短|增加|减少|历时|平均|压缩|提前|约|近|为|达到?|合同|毕业|参保|缴存|缴费|工作|满足|服务期|缴纳|"
    r"下降|提高|提升|改善|经历|至|到)(?:了|至|到|为|是)?$"
)
_TIME_AFTER = regex(
    r"(?:[（(][^）)]{1,3}[）)])?及?(?:内(?!地)|以内|以上|以下|之内|前|期限|有期|后)"
)
_BARE_BEFORE = regex(r"(?:由|从|至|到|为|达|报|是|约|近|降|升|于|得|指数|比值|系数)$")
_ISSUED = regex(r"(?:举办|开办|组织|培训|编发|刊发|印发)[^，,。；;第\d]{0,10}$")
_BIG_BEFORE = regex(r"(?:近|过|超|超过|突破|达|达到|逾)$")
_NEARLY_BEFORE = regex(r"(?:(?<![最附])近|逾|(?<!不)超过?|突破)$")
_HAN_COUNT_BEFORE = regex(r"(?:等|共|有|共有|各|的|了|为|计|任|设|增|建成|完成|办好|实施|开展)$")
_NEAR = 24  # code points of context that decide
_LOOSE = frozenset(LOOSE_TIMES)
_MEASURES = frozenset(MEASURES) | frozenset(CONCENTRATIONS)
_COUNTS = frozenset(COUNTS)
_IN_NAMES = ORDINAL_COUNTS | PLACES | frozenset("类种位次批轮点场层门")
_SOLID = frozenset(RATES) | frozenset(TIMES) | _MEASURES


def find_figures(text: str) -> list[Figure]:
    """The figures of one paragraph, in the order of the text.

    >>> [(f.value, f.unit, f.qualifier) for f in find_figures("办理1.27万余件，约占三分之一")]
    [(12700, '件', '余'), (0.3333, '', '约')]
    """
    plain = halved(text)
    field = masked(plain)
    figures = sorted(_fractions(plain, field), key=lambda figure: figure.start)
    # Of figures that overlap, fractions go before Arabic numbers, these before Chinese ones.
    for pattern, figure_of in ((_FIGURE, _arabic_figure), (_HAN_FIGURE, _han_figure)):
        figures = _merged(figures, _numbers(pattern, figure_of, plain, field))
    return figures


def _merged(found: list[Figure], more: Iterable[Figure]) -> list[Figure]:
    """Both, in order, without those of ``more`` that overlap one of ``found``."""
    starts = [figure.start for figure in found]

    def is_free(figure: Figure) -> bool:
        at = bisect_left(starts, figure.end)
        return at == 0 or found[at - 1].end <= figure.start

    return sorted([*found, *filter(is_free, more)], key=lambda figure: figure.start)


def _fractions(plain: str, field: str) -> Iterator[Figure]:
    for m in _FRACTION.finditer(field):
        below, above = han_value(m["below"]), han_value(m["above"])
        if not below or above is None:
            continue
        qualifier = _qualifier(plain, m.start(), m.end())
        if below == 100:
            tail = "".join(str(han_value(char) or 0) for char in m["point"] or "")
            value = float(f"{above}.{tail}") if tail else above
            yield Figure(m.start(), m.end(), value, None, "%", qualifier)
        else:
            yield Figure(m.start(), m.end(), round(above / below, 4), None, "", qualifier)
    for m in _SLASHED.finditer(field):
        above, below = int(m["above"]), int(m["below"])
        if 0 < above < below:
            qualifier = _qualifier(plain, m.start(), m.end())
            yield Figure(m.start(), m.end(), round(above / below, 4), None, "", qualifier)


def _numbers(
    pattern: re.Pattern[str],
    figure_of: Callable[[str, re.Match[str]], Figure | None],
    plain: str,
    field: str,
) -> Iterator[Figure]:
    """What the pattern finds that is a figure; the search goes on after it, or after its number."""
    at = 0
    while (m := pattern.search(field, at)) is not None:
        at = m.end("low")
        figure = figure_of(plain, m)
        if figure is not None:
            at = max(at, figure.end)
            yield figure


def _arabic_figure(plain: str, m: re.Match[str]) -> Figure | None:
    low_unit = m["lowunit"]
    multiple, unit = m["multiple"] or "", m["unit"] or ""
    is_range = m["high"] is not None and low_unit in {None, multiple + unit}
    if low_unit is not None and not is_range:
        # Not a range: the number and its own unit.
        inner = _OWN_UNIT.fullmatch(low_unit)
        assert inner is not None
        return _finish(plain, m, m.end("lowunit"), inner[1] or "", inner[2], "")
    more = (m["more1"] or "") + (m["more2"] or "")
    return _finish(plain, m, m.end(), multiple, unit, more)


def _finish(
    plain: str, m: re.Match[str], end: int, multiple: str, unit: str, more: str
) -> Figure | None:
    start = m.start()
    low = number_value(m["low"])
    ranged = m["high"] is not None and end == m.end()
    high = number_value(m["high"]) if ranged else None
    if low is None or (ranged and (high is None or high <= low)):
        return None
    before, after = plain[max(0, start - _NEAR) : start], plain[end : end + _NEAR]
    if not unit:
        end -= len(plain[start:end]) - len(plain[start:end].rstrip())
        if not _is_bare_figure(m["low"], multiple, before, plain[end : end + _NEAR], ranged):
            return None
    elif not _is_counted(unit, before, after, plain[start:end]):
        return None
    value, upper, unit = _scaled(low, high, multiple, unit)
    qualifier = ",".join(q for q in (more, _qualifier(plain, start, end)) if q)
    return Figure(start, end, value, upper, unit, qualifier)


def _is_bare_figure(low: str, multiple: str, before: str, after: str, ranged: bool) -> bool:
    if ranged or re.match(r"[A-Za-z.%℃/]", after):
        return False
    if multiple:
        return multiple not in {"百", "千"} and not after.startswith(("元", "工程"))
    return "." in low and bool(_BARE_BEFORE.search(before[-4:]))


def _is_counted(unit: str, before: str, after: str, shown: str) -> bool:
    if unit in _LOOSE:
        if unit == "天":
            return not before.endswith("每")
        return bool(_TIME_BEFORE.search(before[-6:])) or bool(_TIME_AFTER.match(after))
    if unit in {"成", "分", "方", "里", "度"} and re.match(rf"[{HAN}]", after):
        return unit in {"分", "度"} and not re.match("[类别布析级假重]", after)
    if unit == "位":
        return not re.search(r"排名|位次|名次|上升|前进|跃升|居", before[-14:])
    if unit == "期" and _ISSUED.search(before):
        return True
    if unit in ORDINAL_COUNTS:
        return bool(re.search(r"[共等][^，。；]{0,4}$|层数[^，。；]{0,4}$", before[-6:]))
    if unit in {"所", "院"} and re.match(r"[A-Za-z]", after):
        return False
    if unit in PLACES:
        return not re.match("[长委域级场价民情庆家]|政府", after)
    return True


def _scaled(
    low: float, high: float | None, multiple: str, unit: str
) -> tuple[float, float | None, str]:
    """Value and unit by the guideline: measures keep their multiple, counts take it in."""
    if unit in _MEASURES or (not unit and multiple in {"亿", "万亿", "千亿", "百亿"}):
        if multiple in {"", "万", "亿", "万亿"} and (unit or multiple != "亿"):
            return low, high, multiple + unit
        if not unit:
            high = None
    return _times(low, multiple), None if high is None else _times(high, multiple), unit


def _times(value: float, multiple: str) -> float:
    product = round(value * MULTIPLES[multiple], 6)
    return int(product) if float(product).is_integer() else product


def _han_figure(plain: str, m: re.Match[str]) -> Figure | None:
    if m.start() and (plain[m.start() - 1].isdigit() or plain[m.start() - 1] in HAN_NUMERALS):
        return None
    unit, digits = m["unit"] or "", m["low"]
    before = plain[max(0, m.start() - _NEAR) : m.start()]
    after = plain[m.end() : m.end() + _NEAR]
    more = m["more1"] or ""
    if not digits.strip("百千万亿") and unit and not more and not _BIG_BEFORE.search(before):
        return None  # 万元家装补贴, 百亿园区, 每百元
    if m["high"] is not None:
        low, high = han_value(digits), han_value(m["high"])
        if low is None or high is None or high <= low or unit not in _SOLID | _LOOSE:
            return None
        return Figure(m.start(), m.end(), low, high, unit, _qualifier(plain, m.start(), m.end()))
    multiple = m["multiple"] or ""
    if not unit:
        if not multiple and re.match(".+亿$", digits) and _BIG_BEFORE.search(before[-3:]):
            billions = han_value(digits[:-1])
            if billions is not None and not re.match(r"[级元]", after):
                qualifier = _qualifier(plain, m.start(), m.end()) or "过"
                return Figure(m.start(), m.end(), billions, None, "亿", qualifier)
        return None
    if unit in _MEASURES and not multiple and digits[-1] in "万亿" and len(digits) > 1:
        digits, multiple = digits[:-1], digits[-1]
    value: float | None = han_value(digits)
    if multiple and "亿" in digits:
        # 五亿二千万吨 is 5.2 亿吨: the larger multiple belongs to the unit.
        whole = han_value(digits + multiple)
        value, multiple = (None, "") if whole is None else (round(whole / 10**8, 8), "亿")
    if value is None or not _is_han_counted(unit, digits + multiple, before, after):
        return None
    qualifier = ",".join(q for q in (more, _qualifier(plain, m.start(), m.end())) if q)
    scaled, _, full = _scaled(value, None, multiple, unit)
    return Figure(m.start(), m.end(), scaled, None, full, qualifier)


def _is_han_counted(unit: str, digits: str, before: str, after: str) -> bool:
    if unit in _MEASURES:
        return unit not in {"方", "里", "度", "升", "米", "克", "伏", "瓦", "斤"} or len(digits) > 1
    if unit in _LOOSE:
        return bool(_TIME_BEFORE.search(before[-6:]) or _TIME_AFTER.match(after))
    if unit == "成":
        return bool(re.match(r"以上|左右|以下|[，。]", after))
    if unit in {"分", "倍", "折"}:
        return unit == "倍" or (unit == "折" and before.endswith("打"))
    if unit in TIMES or unit in RATES:
        return True
    if unit in PLACES and not set(digits) - set("十百千万亿"):
        return False
    if digits in {"百", "千"} and unit in _COUNTS and _NEARLY_BEFORE.search(before):
        return True  # 近千个, 超百家
    if digits in {"一", "百", "千", "万", "百万", "千万", "亿", "两"}:
        return digits in {"千万", "百万", "万"} and unit in {"人次", "人", "辆", "户", "台"}
    if unit in _IN_NAMES:
        return len(digits) > 1 and unit in frozenset("类种次批场市县村")
    if unit == "个":
        return len(digits) > 1 and bool(re.match(rf"[{HAN}]", after))
    return bool(_HAN_COUNT_BEFORE.search(before[-3:])) or len(digits) > 1


def _qualifier(plain: str, start: int, end: int) -> str:
    shown = plain[start:end]
    of_whole = shown[-1] == "%" or "分之" in shown or "/" in shown
    before = _PREFIX.search(plain[max(0, start - (18 if of_whole else 8)) : start])
    after = _SUFFIX.match(plain, end)
    words = [before["word"] or before["most"]] if before else []
    if after:
        words.append("以内" if after["word"] == "之内" else after["word"])
    return ",".join(words)
