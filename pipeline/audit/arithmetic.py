"""Checks within one sentence: rates, parts of a whole, growth, structure.

False alarms are worse than misses: a check is made only where the words leave one computation,
all its figures are exact (no 余, 约, 超), and units agree. A list after 其中 that does not add up
may be incomplete; it is checked only where the parts are known to be the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from pipeline.audit.amounts import amount_of, check_of
from pipeline.audit.findings import Check, half_unit
from pipeline.audit.indicator import Indicator
from pipeline.audit.shares import own_share_checks, share_checks
from pipeline.audit.statements import between, is_narrower, is_of_several, is_rounded, same_unit
from pipeline.audit.wholes import whole_checks
from pipeline.model import Place
from pipeline.text.chars import HAN
from pipeline.text.patterns import regex

_RATE = regex(rf"(?P<stem>[{HAN}]{{2,8}})(?:率|比例|比重)(?:为|达到?|是|提升至|提高到|仅)?$")
_STEM = regex(
    "(?:通过|合格|及格|达标|审结|结案|办结|完成|优秀|优良|就业|参与|开工|竣工|投产|采纳|办理|化解|调解|履职|整改|破案|"
    "签约|到位|纠错|出庭)$"
)
_OTHER_WORDS = {
    "通过": ("合格", "及格"),
    "合格": ("通过", "达标"),
    "及格": ("合格",),
    "达标": ("达到",),
    "审结": ("办结",),
    "结案": ("审结", "办结"),
    "办结": ("审结", "办理完毕"),
    "参与": ("参加",),
    "破案": ("破获",),
    "纠错": ("撤销",),
}
"""Under what else than the rate's own word its part may be counted."""
_OWN_RATE = regex(rf"[{HAN}]{{0,2}}(?P<word>[{HAN}]{{2}})率(?:为|达到?|是|仅)?")
_NO_SHARE = regex("增长|下降|贡献|变化|失业|死亡|出生|利润|周转|回报|收益|效|利$|汇$|税$|费$")
"""Before 率: not of how many of them."""
_FAR = 2.0
"""How many times what the counts give a rate may be and still be meant for theirs."""
_SHARE = regex(
    rf"占(?:比|总[{HAN}]{{1,8}}|全部[{HAN}]{{0,6}}|比例|[{HAN}]{{2,8}}总[数量额]的?)?"
    r"(?:的)?(?:比重|比例)?(?:为|达到?|的)?$"
)
_WHICH = regex(r"其中[:：]?")
_ALL = regex(r"总|全[省市县区国州]|共")
_OF_ALL = regex(r"占比|占总|占全|占[^，,。；;]{0,10}总")
_BEYOND = regex("全球|世界|全国|全省|全市|全县|全区|同期")
_FEW = 6
_NEAR = 16  # code points before a whole that say that it is one
_STOP = regex(r"[。！？!?\n](?!\s*其中|按[^，。]{1,6}分|(?:分|从)[^，。]{1,6}看)")
_LONGEST = 60  # figures of one statement


def arithmetic_checks(indicators: Sequence[Indicator]) -> Iterator[Check]:
    """The checks of all sentences, and of all statements.

    Args:
        indicators: the document's, in order.
    """
    for _, sentence in groupby(indicators, key=lambda i: (i.place.number, i.sentence_start)):
        group = list(sentence)
        yield from _rates(group)
    for group in _statements(indicators):
        yield from whole_checks(group)
        yield from share_checks(group)


def own_sum_checks(indicators: Sequence[Indicator]) -> Iterator[Check]:
    """Shares of what the parts of one statement are together.

    Args:
        indicators: the document's, in order.
    """
    for group in _statements(indicators):
        yield from own_share_checks(group)


def _statements(indicators: Sequence[Indicator]) -> Iterator[list[Indicator]]:
    """Figures up to a 。, and on from there where 其中 goes on."""
    group: list[Indicator] = []
    for indicator in indicators:
        if group and (
            not _goes_on(group[-1].place, indicator.place)
            or len(group) >= _LONGEST
            or _STOP.search(between(group[-1], indicator))
        ):
            yield group
            group = []
        group.append(indicator)
    if group:
        yield group


def _goes_on(one: Place, other: Place) -> bool:
    """Whether a paragraph is the one before it or goes on from it: 其中，…."""
    if one.number == other.number:
        return True
    follows = other.number == one.number + 1 and None is one.cell is other.cell
    return follows and _WHICH.match(other.text.lstrip()) is not None


def _rates(group: Sequence[Indicator]) -> Iterator[Check]:
    """A of B is p %: the counts since the last rate, the part named by the rate's own word."""
    since = 0
    last: Indicator | None = None
    for at, rate in enumerate(group):
        if rate.figure.unit != "%":
            continue
        counts = [i for i in group[since:at] if i.figure.unit != "%"]
        since = at + 1
        if not rate.is_exact:
            continue
        before = between(group[at - 1], rate) if at else rate.ahead
        if len(counts) == 1 and last is not None:
            counts.insert(0, last)  # 参考268人，优秀134人，优秀率50.0%，及格254人，及格率94.8%
        pair = _rate_pair(counts, before)
        if pair is None:
            last = _whole_of(group[:at], rate) or last
            continue
        part, whole = pair
        last = whole
        value = part.figure.value / whole.figure.value
        error = half_unit(rate.text) / 100 + _rounded(part, whole)
        if not 1 / _FAR < rate.figure.value / 100 / value < _FAR:
            continue
        terms = (amount_of(part), amount_of(whole))
        check = check_of("比率", amount_of(rate), terms, value, error, "{0}/{1}")
        if check.agrees or not (_is_of_another(rate, before) or is_of_several(rate)):
            yield check


def _is_of_another(rate: Indicator, before: str) -> bool:
    """省重点项目开工率, of projects counted without that word."""
    named = _RATE.search(re.split(r"[，,、：:；;（(]", before)[-1])
    stem = _STEM.search(named["stem"]) if named else None
    if named is None or stem is None:
        return False
    return is_narrower(named["stem"][: stem.start()], rate.ahead.removesuffix(named[0]))


def _whole_of(earlier: Sequence[Indicator], rate: Indicator) -> Indicator | None:
    """Of what a rate is, where the count before it and one more give it to its last digit."""
    counts = [i for i in earlier if i.figure.unit != "%" and i.is_exact and i.figure.value > 0]
    for whole in reversed(counts[-_FEW:-1]):
        value = counts[-1].amount / whole.amount * 100
        alike = same_unit(counts[-1].figure.unit, whole.figure.unit)
        if alike and abs(value - rate.figure.value) <= half_unit(rate.text) + 1e-9:
            return whole
    return None


def _by_own_word(
    first: Indicator, second: Indicator, clause: str, around: str
) -> tuple[Indicator, Indicator] | None:
    """发出建议24份，收到回函18份，回函率75%: a rate of any name, its word before its part alone."""
    own = _OWN_RATE.fullmatch(clause)
    if own is None or _NO_SHARE.search(own["word"]) or own["word"] not in around:
        return None
    if own["word"] in first.ahead[-_NEAR:] or second.figure.value > first.figure.value:
        return None
    return second, first


def _rounded(part: Indicator, whole: Indicator) -> float:
    """What the rounding of two measured amounts may do to their ratio; counts are exact."""
    a, b = part.figure.value, whole.figure.value
    halves = [i.precision if is_rounded(i) else 0.0 for i in (part, whole)]
    return halves[0] / b + halves[1] * a / b**2


def _rate_pair(counts: Sequence[Indicator], before: str) -> tuple[Indicator, Indicator] | None:
    """The part and the whole that the words before a rate speak of."""
    if len(counts) < 2 or not all(i.is_exact for i in counts[-2:]):
        return None
    first, second = counts[-2:]
    among_others = any(same_unit(other.figure.unit, first.figure.unit) for other in counts[:-2])
    unit = first.figure.unit
    if not same_unit(unit, second.figure.unit) or unit in {"", "年", "分"}:
        return None
    if second.figure.value <= 0 or first.figure.value <= 0:
        return None
    text = first.place.text
    clause = re.split(r"[，,、：:；;（(]", before)[-1]
    behind = text[second.figure.end : second.figure.end + 8]
    own = text[first.figure.end : second.figure.end]
    around = own + behind.split(clause[:4] or "。")[0]
    share = None if among_others else _SHARE.search(clause)
    if share and len(before) <= len(clause) + 1 and second.figure.value <= first.figure.value:
        ahead = text[max(first.sentence_start, first.figure.start - _NEAR) : first.figure.start]
        if _WHICH.search(ahead):
            return None  # the first is itself a part: 其中医院A，基层机构B，基层占比
        beyond = _BEYOND.search(clause)
        if beyond and beyond[0] not in ahead:
            return None  # 占全球的 70 %: of another whole than the one before
        of_all = bool(_ALL.search(ahead) and _OF_ALL.search(clause))
        named = bool(_WHICH.search(around)) or "中" in own or of_all
        return (second, first) if named else None
    rate = _RATE.search(clause)
    if rate is None:
        return None
    stem = _STEM.search(rate["stem"])
    if around.startswith("、"):
        return None  # two of a list, each of which has the rate
    if among_others and (stem is None or stem[0] not in own or re.search("[。；;]", own)):
        return None
    if stem is None:
        return _by_own_word(first, second, clause, own)
    if not any(w in around for w in (stem[0], *_OTHER_WORDS.get(stem[0], ()))):
        return None
    if second.figure.value <= first.figure.value:
        return second, first
    return (first, second) if stem[0] == "完成" else None
