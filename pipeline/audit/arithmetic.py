"""Checks within one sentence: rates, parts of a whole, growth, structure.

False alarms are worse than misses: a check is made only where the words leave one computation,
all its figures are exact (no 余, 约, 超), and units agree. A list after 其中 that does not add up
may be incomplete; it is checked only where the parts are known to be the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.audit.findings import Check, Term, half_unit, shown, total
from pipeline.audit.report import Indicator

_PEOPLE = frozenset({"人", "名", "位"})
_CASES = frozenset({"件", "起", "宗", "例"})
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
_WHOLE = re.compile(
    r"(?:共|总|合计|累计|全部|全年|应|组织|参加|参考|报名|受理|收到|抽查|检查|监测|计划|任务|其中|涉及|实有|安排)"
)
_SHARE = re.compile(r"占(?:比|总数的?|全部的?|总量的?|总额的?|总人数的?|比例)(?:为|达到?|的)?$")
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
_TRIPLE = (re.compile("第一产业|一产"), re.compile("第二产业|二产"), re.compile("第三产业|三产"))
_FROM = re.compile(r"(?:由|从)[^，,。；;]{0,12}$")
_TO = re.compile(
    r"(?:的)?(?P<verb>增加|增长|提高|提升|上升|扩大|发展|下降|减少|降低|降|压缩|压减|回落|缩小|缩减|调整|优化|整合|精简)(?:到|至|为)"
)
_THAN = re.compile(r"[，,、]?(?:较|比)[^，,。；;]{0,12}?的?")
_RATE_OF_CHANGE = re.compile(
    r"[，,、（(]?(?:累计|同比|净|共|合计)?(?:增长|增幅达?|上升|提高|增加|提升|下降|减少|降低|降幅达?|压减|压缩)(?:了|达|为)?$"
)
_DIFFERENCE = re.compile(
    r"[，,、（(]?(?:累计|净|共|合计)?(?:增加|提高|提升|上升|增长|下降|减少|降低|压减|精简|缩短|压缩)(?:了|达)?$"
)
_REAL_TERMS = re.compile("生产总值|增加值|GDP|经济|产值|收入")
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
        yield from _changes(group, text)


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


def _is_exact(indicator: Indicator) -> bool:
    figure = indicator.figure
    return not figure.qualifier and figure.upper is None


def _same_unit(one: str, other: str) -> bool:
    if one == other:
        return True
    return any(one in group and other in group for group in (_PEOPLE, _CASES))


def _term(indicator: Indicator) -> Term:
    value = indicator.figure.value
    return Term(value / 100 if indicator.figure.unit == "%" else value, indicator.number)


def _claim(text: str, group: Sequence[Indicator]) -> str:
    """The words from the clause of the first figure to the last figure."""
    start = min(i.figure.start for i in group)
    end = max(i.figure.end for i in group)
    begin = max(text.rfind(mark, 0, start) for mark in "，,。；;：:") + 1
    return text[begin:end].strip()


def _rates(group: Sequence[Indicator], text: str) -> Iterator[Check]:
    """A of B is p %: the counts since the last rate, the part named by the rate's own word."""
    since = 0
    for at, rate in enumerate(group):
        if rate.figure.unit != "%":
            continue
        counts = [i for i in group[since:at] if i.figure.unit != "%"]
        since = at + 1
        if not _is_exact(rate):
            continue
        before = text[group[at - 1].figure.end if at else rate.sentence_start : rate.figure.start]
        pair = _rate_pair(counts, before, text)
        if pair is None:
            continue
        part, whole = pair
        value = part.figure.value / whole.figure.value
        yield _ratio("比率", part, whole, rate, value, text, half_unit(rate.text) / 100, "{0}/{1}")


def _ratio(
    kind: str,
    part: Indicator,
    whole: Indicator,
    stated: Indicator,
    value: float,
    text: str,
    tolerance: float,
    formula: str,
) -> Check:
    one, two = shown(part.figure.value), shown(whole.figure.value)
    words = formula.format(one, two)
    return Check(
        kind=kind,
        path=stated.path,
        claim=_claim(text, (part, whole, stated)),
        explanation=f"{words} = {value * 100:.2f}%，文中为 {stated.text}",
        formula=formula,
        terms=(_term(part), _term(whole)),
        stated=_term(stated),
        computed=value,
        tolerance=tolerance,
        line=stated.line,
    )


def _rate_pair(
    counts: Sequence[Indicator], before: str, text: str
) -> tuple[Indicator, Indicator] | None:
    if len(counts) != 2 or not all(_is_exact(i) for i in counts):
        return None
    first, second = counts
    if not _same_unit(first.figure.unit, second.figure.unit) or first.figure.unit in {
        "",
        "年",
        "分",
    }:
        return None
    if not 0 < second.figure.value <= first.figure.value:
        return None
    around = text[first.figure.end : second.figure.end + 8]
    clause = re.split(r"[，,、：:；;（(]", before)[-1]
    share = _SHARE.search(clause)
    if share and len(before) <= len(clause) + 1:
        return (second, first) if _WHICH.search(around) or "中" in around[:-8] else None
    rate = _RATE.search(clause)
    if rate is None:
        return None
    for stem, words in _STEMS.items():
        if rate["stem"].endswith(stem):
            named = any(word in around for word in words)
            return (second, first) if named else None
    return None


def _parts(group: Sequence[Indicator], text: str) -> Iterator[Check]:
    """A whole and the parts after it, where the parts are all there are."""
    for at, whole in enumerate(group[:-1]):
        if not _is_exact(whole) or whole.figure.unit in {"%", "", "年", "个百分点", "倍"}:
            continue
        rest = []
        for other in group[at + 1 :]:
            if not _same_unit(other.figure.unit, whole.figure.unit):
                break
            rest.append(other)
        parts = _whole_parts(whole, rest, text)
        if parts is None or not all(_is_exact(part) for part in parts):
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
            claim=_claim(text, (whole, *parts)),
            explanation=f"{words} = {shown(total(values))}，文中合计 {whole.text}",
            formula="+".join(f"{{{i}}}" for i in range(len(parts))),
            terms=tuple(_term(part) for part in parts),
            stated=_term(whole),
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
        if all(three) and "生产总值" in text[: whole.figure.start][-20:]:
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


def _changes(group: Sequence[Indicator], text: str) -> Iterator[Check]:
    """From A to B, by p % or by D."""
    for at in range(len(group) - 2):
        old, new, change = group[at : at + 3]
        if not all(_is_exact(i) for i in (old, new, change)) or old.figure.unit != new.figure.unit:
            continue
        between = text[old.figure.end : new.figure.start]
        if _THAN.fullmatch(between):
            # 达到 B，较上年的 A 增加 D: the first figure is the new one.
            ahead = text[new.figure.end : change.figure.start]
            yield from _change(new, old, change, ahead, text)
            continue
        if not _FROM.search(text[old.sentence_start : old.figure.start]):
            continue
        if not _TO.fullmatch(re.sub(r"[^，,。；;]*?年(?:末|底)?的?", "", between) or between):
            continue
        ahead = text[new.figure.end : change.figure.start]
        yield from _change(old, new, change, ahead, text)


def _change(
    old: Indicator, new: Indicator, change: Indicator, ahead: str, text: str
) -> Iterator[Check]:
    a, b = old.figure.value, new.figure.value
    unit, grown = old.figure.unit, change.figure.unit
    words = text[max(0, old.figure.start - 24) : old.figure.start]
    if grown == "%" and unit != "%" and a > 0 and _RATE_OF_CHANGE.fullmatch(ahead):
        if _REAL_TERMS.search(words):
            return  # growth at constant prices cannot be had from the two values
        value = abs(b - a) / a
        error = half_unit(change.text) / 100 + _spread(old, new)
        yield _ratio("增减", old, new, change, value, text, error, "ABS({1}-{0})/{0}")
    same = grown == unit or (unit == "%" and grown == "个百分点")
    if same and grown != "%" and _DIFFERENCE.fullmatch(ahead):
        scale = 100 if unit == "%" else 1
        tolerance = half_unit(change.text) + half_unit(old.text) + half_unit(new.text)
        exact = all("." not in i.text for i in (old, new, change))
        yield Check(
            kind="增减",
            path=change.path,
            claim=_claim(text, (old, new, change)),
            explanation=f"|{shown(b)} - {shown(a)}| = {shown(abs(b - a))}，文中为 {change.text}",
            formula=f"ABS({{1}}-{{0}})*{scale}" if scale > 1 else "ABS({1}-{0})",
            terms=(_term(old), _term(new)),
            stated=_term(change),
            computed=round(abs(b - a), 6),
            tolerance=0.0 if exact else tolerance,
            line=change.line,
        )


def _spread(old: Indicator, new: Indicator) -> float:
    """What the rounding of both values may do to their ratio."""
    a, b = old.figure.value, new.figure.value
    scale = a / max(1e-12, _written(old))
    return (half_unit(old.text) * b / a + half_unit(new.text)) * scale / a


def _written(indicator: Indicator) -> float:
    digits = re.match(r"[\d.]+", indicator.text.replace(",", ""))
    return float(digits[0]) if digits else indicator.figure.value
