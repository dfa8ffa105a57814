"""What the checks of one statement share: units, the words around figures, claims and ratios."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.audit.findings import shown
from pipeline.audit.indicator import Indicator
from pipeline.text.patterns import regex

_PEOPLE = frozenset({"人", "名", "位"})
_CASES = frozenset({"件", "起", "宗", "例"})
_CLAUSE = 80  # code points before a figure that its claim may begin with
NOT_ADDED = frozenset(
    {"%", "", "年", "个百分点", "倍", "岁", "周岁", "天", "日", "个月", "分", "次", "分钟"}
)
"""Units whose values make no sum with their neighbours'."""
_EACH = regex("每|标准|单价|票价|价格")
_TIMES = frozenset({"个工作日", "工作日", "天", "日", "小时", "个小时"})
_LEAD = 24  # code points before an amount in which stands of what each it is
_GENERAL = regex(
    "总体|整体|综合|平均|累计|目前|截至|全年|年末|期末|本年|当年|今年|上半年|实际|总|项目|任务|工作|工程|计划|"
    "[全我本][省市县区州年国镇乡村校院]|其中|其|各类|各项|均|已|仅|的|使|按|(?:20)?[0-9]+[年月日]"
)
"""Words before the name of a rate that make it of nothing else."""
DIFFERENCE = regex(
    r"[，,、（(]?(?:累计|净|共|合计|每[^，,。；;\d]{1,2})?(?:增(?=[了达]?$)|减(?=[了达]?$)|增[加收支产]|减[收支产]|提高|提升|上升|上调|上浮|增长|下降|下调|下浮|减少|降低|压降|压减|精简|缩短|压缩|节省|节约)(?:了|达)?$"
)
"""Before a figure that is a change, not a level."""
_TOGETHER = regex("(?:全年|总体?|综合|合计|累计|平均|[两三四]年|[两三四][个项类者批期])")
_ALSO = regex(r"[、和及与][^，,。；;：:、（()）\d]{0,12}|以及[^，,。；;：:、（()）\d]{1,12}")
"""Between two figures of one rank: what stands last in a balance is not all of its kind."""
_REST_TOO = regex(
    r"[，,；;](?:另?有)?(?:其[余他它]|另|还|尚|未|待|暂|限期|计划|申请|移[交送]|转|正在|在[建办审]|需|拟|剩|余|因)[^，,。；;：:、（()）\d]{0,12}"
)
_ROUNDED = regex("[万亿千百]")
_MARK = regex("[，,。；;：:（(、]")
_MARK_BUT_BRACKETS = regex("[，,。；;：:、]")


def behind_marks(words: str) -> str:
    """The last of the words, behind all marks and brackets that open.

    >>> behind_marks("全市生产总值5亿元，其中（含农业）工业"), behind_marks("甲、乙")
    ('含农业）工业', '乙')
    """
    return _MARK.split(words)[-1]


def behind_marks_but_brackets(words: str) -> str:
    """The last of the words, behind all marks."""
    return _MARK_BUT_BRACKETS.split(words)[-1]


def same_unit(one: str, other: str) -> bool:
    """Whether two units count the same (人 and 名, 件 and 起, 台 and 台（套）)."""
    return one == other or _count_the_same(one, other)


@lru_cache(maxsize=4096)
def _count_the_same(one: str, other: str) -> bool:
    one, other = (re.split("[（(]", unit)[0] or unit for unit in (one, other))
    if one == other:
        return True
    return any(one in group and other in group for group in (_PEOPLE, _CASES))


def is_narrower(name: str, told: str) -> bool:
    """Whether the words before a rate's name are of something that the words around have not.

    >>> is_narrower("省重点项目", "计划开工项目60个，已"), is_narrower("全市", "计划开工")
    (True, False)
    """
    own = _GENERAL.sub("", name)
    return len(own) > 1 and own[:2] not in told


def between(one: Indicator, other: Indicator) -> str:
    """The words after one figure and before another, of its element or of the next."""
    if one.place.number != other.place.number:
        return one.place.text[one.figure.end :] + "\n" + other.place.text[: other.figure.start]
    return one.place.text[one.figure.end : other.figure.start]


def is_beside(one: Indicator, other: Indicator) -> bool:
    """Whether another figure stands beside one as what is left stands beside what is done."""
    words = between(one, other)
    return any(joint.fullmatch(words) for joint in (_ALSO, _REST_TOO))


def is_of_several(rate: Indicator) -> bool:
    """Whether a rate is of several items together: 上半年到位A；下半年到位B，全年到位率p%."""
    ahead = rate.place.text[: rate.figure.start].rpartition("。")[2]
    last = re.split("[，,。；;：:]", ahead)[-1]
    return _TOGETHER.match(last) is not None and "；" in ahead


def is_rounded(indicator: Indicator) -> bool:
    """Whether its last digit may be rounded: 5.2亿元, 5万亩; not 86家, nor 每公里补助8万元.

    A limit of time is what it is: 0.5个工作日.
    """
    text = indicator.text
    if "." in text:
        return not (".5" in text and indicator.figure.unit in _TIMES)
    return _ROUNDED.search(text) is not None and not _EACH.search(indicator.ahead[-_LEAD:])


def as_written(value: float, stated: Indicator) -> str:
    """A computed amount as the text writes the stated one: 24679.5万人次, not 246795000.

    Args:
        value: in the unit of the stated figure.
        stated: the figure that the text gives.
    """
    if stated.figure.unit == "%":
        return f"{value * 100:.2f}%"
    number = re.match(r"[\d.,，]+", stated.text)
    if number is None:
        return shown(value)
    written = float(re.sub("[,，]", "", number[0]))
    scale = stated.figure.value / written if written else 1.0
    return shown(value / scale) + ("" if scale == 1 else stated.text[number.end() :])


def in_words(formula: str) -> str:
    """A formula as one writes it.

    >>> in_words("ABS(3-5)*12"), in_words("3/(5+3)")
    ('|3 - 5| × 12', '3 ÷ (5 + 3)')
    """
    formula = re.sub(r"ABS\(([^()]*)\)", r"|\1|", formula)
    formula = formula.replace("*", " × ").replace("/", " ÷ ").replace("+", " + ")
    return re.sub(r"(?<=[^\s(|])-", " - ", formula).replace("  ", " ")


def claim(group: Sequence[Indicator]) -> str:
    """The words from the clause of the first figure to the last figure of its element."""
    text = group[0].place.text
    group = [i for i in group if i.place.number == group[0].place.number]
    start = min(i.figure.start for i in group)
    end = max(i.figure.end for i in group)
    earliest = max(0, start - _CLAUSE)
    begin = max(text.rfind(mark, earliest, start) for mark in "，,。；;：:") + 1
    begin = max(begin, earliest)
    return text[begin:end].strip()
