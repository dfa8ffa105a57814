"""Rates by their own word: 完工率 is what 完工 counts of all that was planned.

The part goes by the word of its rate. Its whole stands in another sentence or paragraph, or is
told as what is done and what is not. Where none that is told gives the rate it is wrong only if
one alone can be meant: the whole of another such rate, or what was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from pipeline.audit.amounts import (
    RATES,
    Amount,
    check_of,
    is_meant,
    paragraphs_with_before,
    rounding,
)
from pipeline.audit.findings import Check
from pipeline.audit.indicator import Indicator
from pipeline.audit.statements import NOT_ADDED, between, is_of_several, same_unit
from pipeline.text.chars import HAN
from pipeline.text.patterns import regex

_RATE = regex(rf"(?P<stem>[{HAN}]{{2}})率(?:为|达到?|仅?为|是)?$")
_OTHER_WORDS = {
    "通过": "合格|及格",
    "合格": "通过|达标",
    "结案": "审结|办结",
    "办结": "审结|办理完毕|处理完毕|处置完毕",
    "办理": "办结|答复",
    "整改": "销号|完成整改",
    "完工": "完成|竣工|建成",
    "竣工": "完工|建成",
    "完成": "完工|建成|改造|整改|实施",
    "使用": "实际占用|入住|利用",
    "入住": "住",
    "支出": "支付|拨付|使用",
    "执行": "支出|支付",
    "参与": "参加",
    "出席": "实到|参会",
    "到位": "拨付|落实",
    "化解": "化解|调处|调解",
    "纠错": "撤销",
}
"""Under what else than the rate's own word its part may be counted."""
_NO_SHARE = regex(
    "增长|下降|贡献|变化|失业|死亡|出生|利润|周转|回报|收益|覆盖|普及|满意|知晓|利$|汇$|税$|费$"
)
_ASKED = regex(
    "(?:计划|任务|目标|应|总|(?<!公)共|发现|查出|排查|受理|收到|接到|接报|接|登记|立案|报名|参加|申请|申报|下达|安排|交办|承办|现有|设有|确定|参评|参考|抽检|抽查|检查|检测|签订|预算|概算)[^，,。；;：:、]{0,14}$"
)
_NOT_DONE = regex("(?:正在|尚未|还有|仍有|未|在建|在办|剩余)[^，,。；;：:、\\d]{0,6}$")
_NO_LEVEL = regex("每|均|增|减|/|上年|去年|同期")
_NEAR = 6  # figures before a rate among which its part is
_LEAD = 16
_REACH = 40
_NAME = 6  # code points of a rate that is of nothing but its part
_FAR = 1.35
_BROTHER = 2.0


def own_rate_checks(indicators: Sequence[Indicator], done: Set[int]) -> Iterator[Check]:
    """The rates whose part their own word tells.

    Args:
        indicators: the document's, in order.
        done: numbers of the figures that are checked already.
    """
    for paragraph, near in paragraphs_with_before(indicators, _is_level):
        fitting: set[float] = set()
        told: set[int] = set()
        for at, stated in enumerate(paragraph):
            check = _checked(stated, paragraph, at, near, fitting, told)
            if check is not None and stated.indicator.number not in done:
                yield check


def _is_level(one: Amount) -> bool:
    return (
        one.indicator.is_exact
        and one.unit not in RATES
        and one.unit not in NOT_ADDED
        and one.value > 0
        and not _NO_LEVEL.search(_clause(one))
    )


def _clause(one: Amount) -> str:
    return re.split("[，,。；;：:（(、]", one.indicator.ahead[-_LEAD:])[-1]


def _checked(
    stated: Amount,
    paragraph: Sequence[Amount],
    at: int,
    near: Sequence[Amount],
    fitting: set[float],
    told: set[int],
) -> Check | None:
    m = _RATE.search(stated.indicator.ahead) if stated.unit == "%" else None
    if m is None or not stated.indicator.is_exact or _NO_SHARE.search(m["stem"]):
        return None
    earlier = [a for a in paragraph[:at] if _is_level(a)]
    word = re.compile(f"{m['stem']}|{_OTHER_WORDS.get(m['stem'], m['stem'])}")
    parts = [
        a for a in earlier[-_NEAR:] if word.search(_clause(a)) and not _NOT_DONE.search(_clause(a))
    ]
    if not parts or len(between(parts[-1].indicator, stated.indicator)) > _REACH:
        return None
    part = parts[-1]
    behind = paragraph[at + 1 :]
    rests = [
        a
        for a in (*earlier[earlier.index(part) + 1 :], *behind[:1])
        if _is_level(a) and _is_alike(a, part) and _NOT_DONE.search(_clause(a))
    ]
    wholes = [
        a
        for a in (*near, *earlier)
        if a is not part and _is_alike(a, part) and a.value >= part.value
    ]
    checks = [_share(stated, part, whole) for whole in reversed(wholes)]
    checks += [_share(stated, part, part, rest) for rest in rests]
    fits = [check for check in checks if check.agrees]
    if fits:
        fitting |= {w.value for w in wholes if _share(stated, part, w).agrees}
        told.add(part.indicator.number)
        return fits[0]
    alone = len(re.split("[，,。；;：:（(、]", stated.indicator.ahead)[-1]) <= _NAME
    alone = alone and not is_of_several(stated.indicator)
    if not alone or part.indicator.number in told:
        return None  # of something else: 企业自查整改率
    brothers = [w for w in wholes if w.value in fitting]
    asked = [w for w in wholes if _ASKED.search(_clause(w)) and w.value > part.value]
    nearest = asked[-1].indicator.place.number if asked else 0
    asked = [w for w in asked if w.indicator.place.number == nearest]
    for meant, far in ((brothers, _BROTHER), (asked, _FAR)):
        if len({w.value for w in meant}) == 1:
            check = _share(stated, part, meant[-1])
            return check if is_meant(check, stated.indicator, far) else None
    return None


def _is_alike(one: Amount, other: Amount) -> bool:
    return same_unit(one.unit, other.unit) or (one.unit, other.unit) == ("张", "人")


def _share(stated: Amount, *terms: Amount) -> Check:
    """A part of a whole, or of itself and what is left."""
    with_rest = len(terms) > 2
    used = (terms[0], terms[-1])

    def compute(part: float, other: float) -> float:
        return part / (part + other) if with_rest else part / other

    values = [term.value for term in used]
    # 92% may be 92.55% cut off; 39.6% is rounded.
    half = stated.half if "." in stated.indicator.text else 2 * stated.half
    formula = "{0}/({0}+{1})" if with_rest else "{0}/{1}"
    error = half + rounding(compute, values, used)
    return check_of("比率", stated, used, compute(*values), error, formula)
