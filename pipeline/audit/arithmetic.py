"""Checks within one sentence: rates, parts of a whole, growth, structure.

False alarms are worse than misses: a check is made only where the words leave one computation,
all its figures are exact (no 余, 约, 超), and units agree. A list after 其中 that does not add up
may be incomplete; it is checked only where the parts are known to be the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.audit.findings import Check, Term, half_unit, shown, total
from pipeline.audit.growth import growth_checks
from pipeline.audit.report import Indicator
from pipeline.audit.terms import DIFFERENCE, NOT_ADDED, claim, is_exact, ratio, same_unit, term

_RATE = re.compile(r"(?P<stem>[一-鿿]{2,8})(?:率|比例|比重)(?:为|达到?|是|提升至|提高到|仅)?$")
_STEMS = {
    "通过": ("通过", "合格", "及格"),
    "合格": ("合格", "通过", "达标"),
    "及格": ("及格", "合格"),
    "达标": ("达标", "达到"),
    "审结": ("审结", "办结"),
    "结案": ("结案", "审结", "办结"),
    "办结": ("办结", "审结", "办理完毕"),
    "完成": ("完成",),
    "优秀": ("优秀",),
    "优良": ("优良",),
    "就业": ("就业",),
    "参与": ("参与", "参加"),
    "开工": ("开工",),
    "竣工": ("竣工",),
    "投产": ("投产",),
    "采纳": ("采纳",),
    "办理": ("办理",),
    "化解": ("化解",),
    "调解": ("调解",),
    "履职": ("履职",),
    "整改": ("整改",),
    "破案": ("破获", "破案"),
    "签约": ("签约",),
    "到位": ("到位",),
    "纠错": ("纠错", "撤销"),
    "出庭": ("出庭",),
}
_SHARE = re.compile(r"占(?:比|总数的?|全部的?|总量的?|总额的?|总人数的?|比例)?(?:为|达到?|的)?$")
_WHICH = re.compile(r"其中[:：]?")
_PAIRS: tuple[tuple[str, str], ...] = (
    ("出口", "进口"),
    ("男", "女"),
    ("违规", "不规范"),
    ("已完成", "正在"),
    ("已办结", "正在"),
    ("已建成", "在建"),
    ("城镇", "农村"),
    ("城镇", "乡村"),
    ("城市", "农村"),
    ("市级", "县级"),
    ("公办", "民办"),
    ("中央", "地方"),
    ("新建", "续建"),
    ("新建", "改建"),
    ("新建", "改扩建"),
    ("国内", "入境"),
    ("国内", "国外"),
    ("直接", "间接"),
    ("废止", "修改"),
    ("合格", "不合格"),
    ("达标", "未达标"),
)
_MOST_PARTS = 12
_TRIPLE = (re.compile("第一产业|一产"), re.compile("第二产业|二产"), re.compile("第三产业|三产"))
_STRUCTURE = re.compile(
    r"(?:结构|比例|比重|占比)[^，。；;]{0,14}?(?P<a>\d+(?:\.\d+)?)[∶:：](?P<b>\d+(?:\.\d+)?)[∶:：](?P<c>\d+(?:\.\d+)?)(?![∶:：\d])"
)


def arithmetic_checks(indicators: Sequence[Indicator], texts: dict[str, str]) -> Iterator[Check]:
    """The checks of all sentences.

    Args:
        indicators: the document's, in order.
        texts: the elements' texts by path.
    """
    for group in _sentences(indicators):
        text = texts[group[0].path]
        yield from _rates(group, text)
        yield from _parts(group, text)
        yield from growth_checks(group, text)


def structure_checks(path: str, text: str, line: int) -> Iterator[Check]:
    """Shares of a whole given as a ratio (三次产业结构 8.3∶41.4∶50.3) add up to 100."""
    for m in _STRUCTURE.finditer(text):
        values = [float(m[name]) for name in "abc"]
        if not 90 <= sum(values) <= 110:
            continue
        terms = tuple(Term(value) for value in values)
        tolerance = sum(half_unit(m[name]) for name in "abc")
        words = " + ".join(shown(value) for value in values)
        yield Check(
            kind="构成",
            path=path,
            claim=m[0],
            explanation=f"{words} = {shown(total(values))}，各部分之和应为 100",
            formula="{0}+{1}+{2}",
            terms=terms,
            stated=Term(100),
            computed=total(values),
            tolerance=tolerance,
            line=line,
        )


def _sentences(indicators: Sequence[Indicator]) -> Iterator[list[Indicator]]:
    group: list[Indicator] = []
    for indicator in indicators:
        if group and (group[0].path, group[0].sentence_start) != (
            indicator.path,
            indicator.sentence_start,
        ):
            yield group
            group = []
        group.append(indicator)
    if group:
        yield group


def _rates(group: Sequence[Indicator], text: str) -> Iterator[Check]:
    """A of B is p %: the counts since the last rate, the part named by the rate's own word."""
    since = 0
    for at, rate in enumerate(group):
        if rate.figure.unit != "%":
            continue
        counts = [i for i in group[since:at] if i.figure.unit != "%"]
        since = at + 1
        if not is_exact(rate):
            continue
        before = text[group[at - 1].figure.end if at else rate.sentence_start : rate.figure.start]
        pair = _rate_pair(counts, before, text)
        if pair is None:
            continue
        part, whole = pair
        value = part.figure.value / whole.figure.value
        yield ratio("比率", part, whole, rate, value, text, half_unit(rate.text) / 100, "{0}/{1}")


def _rate_pair(
    counts: Sequence[Indicator], before: str, text: str
) -> tuple[Indicator, Indicator] | None:
    if len(counts) < 2 or not all(is_exact(i) for i in counts[-2:]):
        return None
    first, second = counts[-2:]
    if any(same_unit(other.figure.unit, first.figure.unit) for other in counts[:-2]):
        return None
    if not same_unit(first.figure.unit, second.figure.unit) or first.figure.unit in {
        "",
        "年",
        "分",
    }:
        return None
    if second.figure.value <= 0 or first.figure.value <= 0:
        return None
    around = text[first.figure.end : second.figure.end + 8]
    clause = re.split(r"[，,、：:；;（(]", before)[-1]
    share = _SHARE.search(clause)
    if share and len(before) <= len(clause) + 1 and second.figure.value <= first.figure.value:
        return (second, first) if _WHICH.search(around) or "中" in around[:-8] else None
    rate = _RATE.search(clause)
    if rate is None:
        return None
    for stem, words in _STEMS.items():
        if rate["stem"].endswith(stem):
            named = any(word in around for word in words)
            if not named:
                return None
            turned = stem == "完成" and second.figure.value > first.figure.value
            return (first, second) if turned else (second, first)
    return None


def _parts(group: Sequence[Indicator], text: str) -> Iterator[Check]:
    """A whole and the parts after it, where the parts are all there are."""
    for at, whole in enumerate(group[:-1]):
        if not is_exact(whole) or whole.figure.unit in NOT_ADDED:
            continue
        if DIFFERENCE.search(text[whole.sentence_start : whole.figure.start]):
            continue  # the parts are of the new amount, not of its change
        rest = []
        for other in group[at + 1 : at + 1 + _MOST_PARTS]:
            if not same_unit(other.figure.unit, whole.figure.unit):
                break
            rest.append(other)
        parts = _whole_parts(whole, rest, text)
        if parts is None or not all(is_exact(part) for part in parts):
            continue
        values = [part.figure.value for part in parts]
        tolerance = half_unit(whole.text) + sum(half_unit(part.text) for part in parts)
        if all("." not in i.text for i in (whole, *parts)):
            tolerance = 0.0
        if "." in whole.text or any("." in part.text for part in parts):
            digits = {half_unit(i.text) for i in (whole, *parts)}
            tolerance = max(digits) if len(digits) > 1 else min(tolerance, 2 * max(digits))
        words = " + ".join(shown(value) for value in values)
        yield Check(
            kind="合计",
            path=whole.path,
            claim=claim(text, (whole, *parts)),
            explanation=f"{words} = {shown(total(values))}，文中合计 {whole.text}",
            formula="+".join(f"{{{i}}}" for i in range(len(parts))),
            terms=tuple(term(part) for part in parts),
            stated=term(whole),
            computed=total(values),
            tolerance=tolerance,
            line=whole.line,
        )
        return


def _whole_parts(
    whole: Indicator, rest: Sequence[Indicator], text: str
) -> Sequence[Indicator] | None:
    """The parts that must make up the whole; ``None`` when the words do not say so."""
    ahead = [
        text[(rest[i - 1] if i else whole).figure.end : part.figure.start]
        for i, part in enumerate(rest)
    ]
    near = all(len(words) <= 40 for words in ahead)
    if len(rest) >= 3 and near:
        three = [pattern.search(words) for pattern, words in zip(_TRIPLE, ahead, strict=False)]
        if all(three) and "生产总值" in text[max(0, whole.figure.start - 20) : whole.figure.start]:
            return rest[:3]
    if len(rest) < 2 or not near:
        return None
    for one, other in _PAIRS:
        for a, b in ((one, other), (other, one)):
            if (
                a in ahead[0]
                and b in ahead[1]
                and not (a in b and a not in ahead[1].replace(b, ""))
            ):
                if len(rest) > 2 and _continues(text, rest[1], rest[2]):
                    return None
                return rest[:2]
    added = total([part.figure.value for part in rest])
    if _WHICH.search(ahead[0]) and abs(added - whole.figure.value) <= 1e-6:
        return rest
    return None


def _continues(text: str, one: Indicator, other: Indicator) -> bool:
    """Whether a third part of the same list follows."""
    gap = text[one.figure.end : other.figure.start]
    return len(gap) <= 12 and not _WHICH.search(gap)
