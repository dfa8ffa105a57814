"""Percentages that together are one whole: shares, burdens, instalments, ratios."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, starmap

from pipeline.audit.amounts import RATES
from pipeline.audit.findings import (
    Check,
    Term,
    half_unit,
    is_digit_error,
    shown,
    sum_formula,
    total,
)
from pipeline.audit.indicator import Indicator, base_unit, multiple
from pipeline.audit.statements import between, claim, is_rounded
from pipeline.model import Place
from pipeline.text.chars import HAN
from pipeline.text.numerals import HAN_COUNT, number_of
from pipeline.text.patterns import regex

_STRUCTURE = regex(
    r"(?:结构|比例|比重|占比|产业比|之比|(?:调整|优化|变化|变|转变)(?:为|到|至))[^，。；;]{0,14}?(?P<a>\d+(?:\.\d+)?)[∶:：](?P<b>\d+(?:\.\d+)?)[∶:：](?P<c>\d+(?:\.\d+)?)(?![∶:：\d])"
)
_WEIGHTS = regex(r"[×xX*]\s*(\d+(?:\.\d+)?)\s*[%％]")
_REMAINDER = regex(r"(?:剩余|其余|余下|余款)(?:的|[（(][^）)\d]{0,8})?[^，,。；;的\d]{0,4}$")
_PAID = regex(r"缴|付|存|支|拨|发|兑|申请|交|下达|安排")
_BORNE = regex(r"补助|配套|自筹|自缴|自付|承担|负担|分担|分摊|出资|分成|分配|持股|让利")
_TURN = regex(
    rf"第[{HAN_COUNT}\d](?:年|次|期|批|阶段|步|笔)[^，,。；;\d]{{0,12}}$|再(?:支付|缴|申请|付|拨)[^，,。；;\d]{{0,6}}$|(?:后|时|内)(?:支付|缴纳|缴付|付|拨付)[^，,。；;\d]{{0,6}}$"
)
_FORMER = regex(
    rf"(?:第[{HAN_COUNT}\d](?:年|次|期|批|阶段|步|笔)|支付|缴纳|缴付|拨付|签订|首次)[^。；;\d]{{0,14}}$"
)
_OTHERS = regex(r"其余|剩余|余下|另|各自|分别")
_SO_FAR = regex(r"(?:累计|达到|完成|至)[^，,。；;]{0,4}$")
_IN_PROPORTION = regex(r"^\s*的?(?:比例|份额)")
_SHARE_WORD = regex(r"比重|占比|产值|分别占|各占|占|上升到|下降[到为]|共占|[与和、]")
_BY_KIND = r"按[^，,。；;]{1,8}分[，,：:]|[从按分][^，,。；;]{1,8}看[，,：:]|权重"
_SPLIT = regex(_BY_KIND)
_DEALT = regex(
    r"(?P<names>[^，,。；;：:]+)(?:(?:共同)?(?:承担|分担|负担|出资)[，,])?"
    r"[^，,。；;：:、]{0,6}?(?:占比|比重|比例|占[^，,。；;：:]{0,8})(?:分别|各)(?:为|是|达)?$"
)
_ALL_THERE = regex("构成|结构|共同(?:承担|分担|负担|出资)|一、二、三|三次产业")
"""甲、乙、丙占比分别为: of all that there is."""
_SHARES = regex(rf"比重|占比|所占|分别占|结构|构成|分配|{_BY_KIND}")
_OF_SO_MANY = regex(rf"([{HAN_COUNT}])(?:类|项|种|大类|个)[^，,。；;\d]{{1,8}}(?:中|里)[，,]")
_OF_THE_MARK = regex("占(?:考试)?(?:总成绩|综合成绩|总分)的?$")
_IN_ALL = regex("(?:合计|共计|总计)(?:为)?$")
_REST = regex(r"(?:其他|其它|其余)[^，,。；;\d]{0,6}占?$")
_FULL_MARKS = regex(r"(?:满分|总分)(?:为|是)?(\d{2,3})分(?=[，,：:]其中|[：:])")
_ALL_POINTS = regex(r"百分制|(?:满分|总分)(?:为|是)?100分")
_POINTS = regex(r"[^，,、。；;：:（()）\d]{2,12}?(?:占|为|计)?(\d{1,2})分(?=[、，,；;。）)]|$)")
_PASSED = frozenset({"个月", "年", "日", "天", "个工作日", "工作日", "岁", "周岁"})
_ITS_SHARE = regex(
    rf"(?:[{HAN}]{{1,10}}[，,])?[，,、（(]?(?:约|共|分别)?占(?:比|总[额数量]|[{HAN}]{{1,12}})?(?:为|达|的)?"
)
_REACH = 24
_MOST = 12


def structure_checks(place: Place) -> Iterator[Check]:
    """Shares given as a ratio (8.3∶41.4∶50.3) or as weights (×40%+…×60%) add up to 100."""
    for m in _STRUCTURE.finditer(place.text):
        words = [m[name] for name in "abc"]
        if 90 <= sum(map(float, words)) <= 110:
            yield _hundred(place, m[0], words)
    for sentence in re.finditer(r"[^。；;\n]+", place.text):
        words = _WEIGHTS.findall(sentence[0])
        if len(words) > 1 and re.search(r"[+＋]", sentence[0]) and re.search("[=＝]", sentence[0]):
            yield _hundred(place, sentence[0].strip(), words)
        full = _FULL_MARKS.search(sentence[0])
        marks = _POINTS.findall(sentence[0][full.end() :]) if full else []
        if full and len(marks) > 2 and 0.75 <= sum(map(float, marks)) / float(full[1]) <= 1.25:
            yield _whole_number(place, sentence[0].strip(), marks, float(full[1]), "满分")
            continue
        points = _ALL_POINTS.search(sentence[0])
        others = sentence[0][: points.start()] + sentence[0][points.end() :] if points else ""
        given = _POINTS.findall(others)
        if len(given) > 2 and 75 <= sum(map(float, given)) <= 125:
            yield _hundred(place, sentence[0].strip(), given)


def share_checks(group: Sequence[Indicator]) -> Iterator[Check]:
    """Percentages of one statement that must add up to 100 %.

    Args:
        group: the figures of one statement, in order.
    """
    at = 0
    while at < len(group):
        run = _run(group, at)
        if len(run) > 1:
            shares = _remainder(run) or _whole_run(run)
            if shares:
                yield _added(shares)
        at += max(1, len(run))


def own_share_checks(group: Sequence[Indicator]) -> Iterator[Check]:
    """甲28.4亿元占54.0%，乙24.2亿元占46.0%: shares of what the parts are together.

    The shares show that it is meant: all, or all but one, are of that sum.

    Args:
        group: the figures of one statement, in order.
    """
    pairs: list[tuple[Indicator, Indicator]] = []
    at = 0
    while at + 1 < len(group):
        part, share = group[at], group[at + 1]
        unit = base_unit(part.figure.unit)
        last = pairs[-1] if pairs else None
        if not _is_share_of(part, share):
            at += 1
            continue
        if last and (
            base_unit(last[0].figure.unit) != unit or len(between(last[1], part)) > _REACH
        ):
            yield from _of_their_sum(pairs)
            pairs = []
        pairs.append((part, share))
        at += 2
    yield from _of_their_sum(pairs)


def _is_share_of(part: Indicator, share: Indicator) -> bool:
    if (
        share.figure.unit != "%"
        or part.figure.unit in RATES
        or not (part.is_exact and share.is_exact)
    ):
        return False
    return part.figure.value > 0 and _ITS_SHARE.fullmatch(between(part, share)) is not None


def _of_their_sum(pairs: Sequence[tuple[Indicator, Indicator]]) -> Iterator[Check]:
    if len(pairs) < 2:
        return
    whole = total([part.amount for part, _ in pairs])
    checks = []
    for at, (part, share) in enumerate(pairs):
        value = part.amount / whole
        spread = sum(i.precision / i.figure.value for i, _ in pairs if is_rounded(i)) * value
        parts = "+".join(
            f"{{{i}}}" + (f"*{scale:g}" if (scale := multiple(one.figure.unit)) != 1 else "")
            for i, (one, _) in enumerate(pairs)
        )
        own = parts.split("+")[at]
        checks.append(
            Check(
                kind="比率",
                place=share.place,
                claim=claim((part, share)),
                explanation=f"{part.text} 占各项之和的 {value * 100:.2f}%，文中为 {share.text}",
                terms=tuple(one.term for one, _ in pairs),
                stated=share.term,
                computed=value,
                tolerance=half_unit(share.text) / 100 + spread,
                formula=f"{own}/({parts})",
            )
        )
    wrong = [check for check in checks if not check.agrees]
    if len(wrong) <= 1 and len(checks) > len(wrong):
        yield from checks


def _run(group: Sequence[Indicator], at: int) -> list[Indicator]:
    """Percentages one after another, no other figure between (lengths of time apart)."""
    run: list[Indicator] = []
    for indicator in group[at:]:
        words = between(run[-1], indicator) if run else ""
        if ("。" in words and "分别" in words) or (
            _IN_ALL.search(words) and indicator.figure.value == 100
        ):
            break  # another list, or 四方合计100%
        if indicator.figure.unit in _PASSED and run:
            continue
        if indicator.figure.unit != "%" or indicator.figure.upper is not None:
            break
        run.append(indicator)
        if len(run) == _MOST:
            break
    return run


def _ahead(run: Sequence[Indicator]) -> list[str]:
    """The words before each percentage."""
    return [run[0].ahead, *starmap(between, pairwise(run))]


def _remainder(run: Sequence[Indicator]) -> list[Indicator] | None:
    """首次缴纳 40 %，剩余 60 %: what is left is the rest of all, or of the payment before it."""
    text, ahead = run[0].place.text, _ahead(run)
    for at in range(1, len(run)):
        if not _REMAINDER.search(ahead[at]) or not _PAID.search(
            text[run[0].sentence_start : run[at].figure.end + 8]
        ):
            continue
        if any(i.figure.qualifier not in {"", "不低于"} for i in run[: at + 1]):
            continue
        for first in range(at):
            chosen = list(run[first : at + 1])
            if abs(_sum(chosen) - 100) < 1e-9:
                return chosen
        if any(abs(_sum(run[i + 1 : at + 1]) - run[i].figure.value) < 1e-9 for i in range(at - 1)):
            return None  # of 34 %, 24 % and the remaining 10 %
        return list(run[: at + 1])
    return None


def _whole_run(run: Sequence[Indicator]) -> list[Indicator] | None:
    if any(i.figure.qualifier for i in run):
        return None
    text, ahead = run[0].place.text, _ahead(run)
    behind = text[run[-1].figure.end : run[-1].figure.end + 8]
    statement = text[run[0].sentence_start : run[-1].figure.end + 8]
    added, joints = _sum(run), ahead[1:]
    listed = all(re.fullmatch(r"[、和及与]", joint) for joint in joints)
    joined = len(run) > 2 or re.search(r"[和及与]", joints[-1])
    if listed and joined and _IN_PROPORTION.match(behind):
        return list(run) if 70 <= added <= 130 else None
    if "分别" in ahead[0] and listed and joined and 85 <= added <= 115:
        dealt = _DEALT.search(re.split("[。；;]", ahead[0])[-1])
        names = len(re.split("[、和及与]", dealt["names"])) if dealt else 0
        if names == len(run) and (abs(added - 100) <= _error(run) or _ALL_THERE.search(statement)):
            return list(run)
    borne = [
        bool(_BORNE.search(words[-14:]) or _BORNE.match(text, one.figure.end))
        for words, one in zip(ahead, run, strict=True)
    ]
    near = all(len(joint) <= 24 and not re.search("[。；;]", joint) for joint in joints)
    if all(borne) and near and not _OTHERS.search(statement):
        return list(run)
    in_turn = _FORMER.search(ahead[0]) and all(_TURN.search(joint) for joint in joints)
    if in_turn and _PAID.search(statement):
        cumulative = any(map(_SO_FAR.search, ahead))
        sure = len(run) > 2 or abs(added - 100) < 1e-9 or added > 100
        return list(run) if sure and not cumulative else None
    if all(_OF_THE_MARK.search(words) for words in ahead):
        return list(run)
    to_the_rest = len(run) > 2 and all("占" in words for words in ahead) and _REST.search(ahead[-1])
    said = _SHARES.search(statement) or _OF_SO_MANY.search(statement) or to_the_rest
    if said and all(_SHARE_WORD.search(words) for words in ahead):
        of_pair = "上升" in statement and "下降" in statement
        wrong_digit = (len(run) > 2 or of_pair) and _one_digit_off(run)
        near = 85 <= added <= 115
        told = _OF_SO_MANY.search(statement)
        counted = told is not None and number_of(told[1].replace("两", "二")) == len(run)
        if near and counted and len(run) > 2:
            return list(run)
        is_all = near and len(run) > 2 and _REST.search(ahead[-1])
        too_much = near and len(run) > 2 and added > 100 and _SPLIT.search(statement)
        if abs(added - 100) <= _error(run) or wrong_digit or is_all or too_much:
            return list(run)
    return None


def _sum(run: Sequence[Indicator]) -> float:
    return total([i.figure.value for i in run])


def _error(run: Sequence[Indicator]) -> float:
    return sum(half_unit(i.text) for i in run if "." in i.text)


def _one_digit_off(run: Sequence[Indicator]) -> bool:
    added = _sum(run)
    for one in run:
        digits = re.match(r"[\d.]+", one.text)
        wanted = 100 - added + one.figure.value
        if digits is None or wanted <= 0:
            continue
        decimals = len(digits[0].partition(".")[2])
        if is_digit_error(digits[0], f"{wanted:.{decimals}f}"):
            return True
    return False


def _added(run: Sequence[Indicator]) -> Check:
    words = " + ".join(shown(i.figure.value) for i in run)
    added = _sum(run)
    return Check(
        kind="构成",
        place=run[0].place,
        claim=claim(run),
        explanation=f"{words} = {shown(added)}，各部分之和应为 100%",
        terms=tuple(i.term for i in run),
        stated=Term(1),
        computed=added / 100,
        tolerance=_error(run) / 100,
        formula=sum_formula(len(run)),
    )


def _hundred(place: Place, claim: str, words: Sequence[str]) -> Check:
    return _whole_number(place, claim, words, 100, "各部分之和")


def _whole_number(place: Place, claim: str, words: Sequence[str], whole: float, name: str) -> Check:
    values = [float(word) for word in words]
    sum_in_words = " + ".join(map(shown, values))
    return Check(
        kind="构成",
        place=place,
        claim=claim,
        explanation=f"{sum_in_words} = {shown(total(values))}，{name}应为 {shown(whole)}",
        terms=tuple(map(Term, values)),
        stated=Term(whole),
        computed=total(values),
        tolerance=sum(half_unit(word) for word in words if "." in word),
        formula=sum_formula(len(values)),
    )
