"""Computations that the words spell out term by term, so that a result which does not fit is wrong.

Each form is a sentence's wording with ``#`` where its figures stand. Nothing may stand between the
figures but what the form says, and units must be of the kinds that it multiplies or divides. A
result that is off by far is taken for the result of something else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise

from pipeline.audit.amounts import (
    POINTS,
    Amount,
    amount_of,
    check_of,
    counted,
    is_meant,
    rounding,
)
from pipeline.audit.changes import REAL_TERMS
from pipeline.audit.findings import Check, slips_of
from pipeline.audit.indicator import Indicator
from pipeline.audit.statements import is_beside, same_unit
from pipeline.audit.wording import DOWN, TO, UP
from pipeline.text.chars import HAN
from pipeline.text.numerals import HAN_COUNT, number_of
from pipeline.text.patterns import regex
from pipeline.text.units import COUNTS, MEASURES, alternatives
from pipeline.tuples import NamedTuple

_THING = f"个?(?:{alternatives(COUNTS, MEASURES)}|[{HAN}]{{1,2}}?)"
_HERE = "[^#，,。；;：:、（()）]"


_TO = f"(?:{UP}|{DOWN}|调整|变|达)?(?:{TO})"
_UNBOUND = regex(
    "最高|最低|不超过|不低于|不少于|以内|以上|封顶|上限|下限|(?<!每)起|(?<![节签预合违集制])约|近|超(?![出概预支幅收期])|(?<!增)多(?!收|支)|(?<![剩结其])余(?!额)|逾(?!期)"
)
_OF_RATE = regex(r"[，,（(][^#，,。；;：:]{1,14}\d+(?:\.\d+)?[%％](?=[，,；;。）)])[）)]?")
"""A clause of nothing but a rate."""
_NEITHER = frozenset({"%", "‰", "个百分点", "百分点", "倍", "折", "成", ""})
_NEAR = 2.0
"""How many times the computed amount a stated one may be and still be meant for it."""
_EXACT = 1e-9
_SO_MANY_YEARS = regex(rf"([两{HAN_COUNT}])年")
_LEAP = 0.003
"""A day of 366."""
_OTHER_DAYS = 1.12
_WHOLE_YEAR = regex(r"20\d\d年(?:度|全年)?|全年")


class _Form(NamedTuple):
    """A wording and what it computes.

    Attributes:
        kind: of the check.
        words: the wording; groups ``a``, ``b`` are terms, ``r`` the result, ``x`` the thing that
            one of something is of, and others as ``compute`` reads them.
        compute: the result from the values of the terms, in their order.
        formula: the same over the terms' values without 万 and 亿.
        fits: whether the units are of that computation.
        whole: whether the result is no rounded one.
        loose: the share of the result that the words leave open.
        given: a last number to compute with that is no figure, but told in words.
    """

    kind: str
    words: re.Pattern[str]
    compute: Callable[..., float]
    formula: str
    fits: Callable[[re.Match[str], Sequence[Amount], Amount], bool]
    whole: bool = False
    loose: float = 0.0
    given: Callable[[re.Match[str]], int | None] | None = None


def _counts(word: str, unit: str) -> bool:
    """Whether ``每期`` is of a figure in 期, ``每人`` of one in 人 or 名."""
    named = {word, f"{word}次"}  # 人均 of 8740人次
    return unit not in _NEITHER and (same_unit(word, unit) or unit.removeprefix("个") in named)


def _is_product(m: re.Match[str], terms: Sequence[Amount], result: Amount) -> bool:
    each, count = terms
    return (
        _counts(m["x"], count.unit)
        and same_unit(counted(each.unit), counted(result.unit))
        and not same_unit(count.unit, result.unit)
    )


def _alike(_m: re.Match[str], terms: Sequence[Amount], result: Amount) -> bool:
    levels = [term for term in terms if term.unit not in _NEITHER]
    return result.unit not in _NEITHER and all(
        same_unit(counted(term.unit), counted(result.unit)) for term in levels
    )


def _by_rate(m: re.Match[str], terms: Sequence[Amount], result: Amount) -> bool:
    rates = [term for term in terms if term.unit == "%"]
    return len(rates) == 1 and len(terms) == 2 and _alike(m, terms, result)


def _is_share_of_level(m: re.Match[str], terms: Sequence[Amount], result: Amount) -> bool:
    """Whether two levels give a rate that is not one at constant prices."""
    first = terms[0].indicator
    real = REAL_TERMS.search(first.place.text, max(0, first.figure.start - 24), first.figure.start)
    return not real and _is_share(m, terms, result)


def _years(m: re.Match[str]) -> int | None:
    """五年年均, or from the one year to the other."""
    if m["n"]:
        return number_of(m["n"])
    return int(m["y2"]) - int(m["y1"]) if m["y1"] and m["y2"] else None


def _is_per_day(_m: re.Match[str], terms: Sequence[Amount], result: Amount) -> bool:
    each, heads, days = terms
    of = heads.unit in {"人", "名", "人次"} and days.unit in {"天", "日"}
    return of and same_unit(counted(each.unit), counted(result.unit))


def _are_apart(_m: re.Match[str], terms: Sequence[Amount], result: Amount) -> bool:
    """Whether two levels are so many units, or two rates so many points, apart."""
    if result.unit in POINTS:
        return all(term.unit == "%" for term in terms)
    return _alike(_m, terms, result)


def _is_dealt_out(_m: re.Match[str], terms: Sequence[Amount], result: Amount) -> bool:
    whole, by = terms
    return same_unit(whole.unit, result.unit) and by.unit not in _NEITHER


def _is_mean_of_named(m: re.Match[str], terms: Sequence[Amount], result: Amount) -> bool:
    """Whether what each is of stands right before its count: 党支部46个, 平均每个支部."""
    named = re.split("[，,；;：:。]", m.string[: m.start("b")])[-1].endswith(m["x"])
    return named and same_unit(terms[0].unit, result.unit) and terms[1].unit not in _NEITHER


def _years_told(m: re.Match[str]) -> int | None:
    """三年…累计…，年均."""
    told = _SO_MANY_YEARS.findall(m.string[: m.end("a")])
    return number_of(told[-1].replace("两", "二")) if told else None


def _is_for_months(_m: re.Match[str], terms: Sequence[Amount], result: Amount) -> bool:
    each, months = terms
    return months.unit == "个月" and same_unit(counted(each.unit), counted(result.unit))


def _is_of_a_year(m: re.Match[str], terms: Sequence[Amount], result: Amount) -> bool:
    """Whether a year's amount stands beside what it is a day: not of months or working days."""
    year = _WHOLE_YEAR.fullmatch(result.indicator.period) and "月" not in m.string
    days = terms[0].value / result.value
    return bool(year) and _alike(m, terms, result) and 365 / _OTHER_DAYS < days < 365 * _OTHER_DAYS


def _is_per_head(m: re.Match[str], terms: Sequence[Amount], result: Amount) -> bool:
    each, heads = terms
    of = heads.unit in {"人", "名", "户"} or heads.unit == m["x"]
    return of and same_unit(counted(each.unit), counted(result.unit))


def _of_rate(m: re.Match[str], terms: Sequence[Amount], result: Amount) -> bool:
    """Whether a rate that is agreed on, so that it is exact, is taken of an amount."""
    return terms[1].unit == "%" and _by_rate(m, terms, result)


def _is_divided(m: re.Match[str], terms: Sequence[Amount], result: Amount) -> bool:
    """27个增长，下降的有12个: of two ways, which are no more than all where one may stay."""
    for one, other in _TWO_WAYS:
        if one.search(m["v"]) and other.search(m["w"]):
            more = terms[1].value + result.value >= terms[0].value
            ends = one is not _TWO_WAYS[0][0] and _ENDS.match(m.string, m.end())
            return _alike(m, terms, result) and bool(more or ends)
    return False


def _is_share(_m: re.Match[str], terms: Sequence[Amount], result: Amount) -> bool:
    part, whole = terms
    return result.unit == "%" and part.unit not in _NEITHER and same_unit(part.unit, whole.unit)


_GREW = "增长|上升|加快|提高|回升|好转|上涨|提升|增加"
_FELL = "下降|放缓|回落|降低|减少|下滑|恶化|下跌"
_TWO_WAYS = (
    (regex(_GREW), regex(_FELL)),
    (regex("盈利"), regex("亏损")),
    (regex("(?<![不未])(?:合格|达标|通过|完成|开工|整改|到位|达到)"), regex("[不未]")),
)
"""What things do, and what the others of them do; between the first two some may stay."""
_ENDS = regex("[^#，,。；;]{0,2}(?:[。；;]|$)")
_SPANS = (("月", "年", 12), ("季度?", "年", 4), ("学期", "学年", 2))
"""A span, one of which it is a part, and how many are in that."""


def _form(words: str) -> re.Pattern[str]:
    return regex(words.replace("~", _HERE).replace("每<x>", f"每(?P<x>{_THING})"))


_TOTAL = (
    "~{0,6}?(?:(?:应|拟|可)(?:安排|拨付|支付|发放|下达|节约|节省)|共|需|所需|约需|计|合计|共计|总共|总计|总额度?|总)(?:需|计)?"
    "(?:要|投入|安排|发放|投资|资金|经费|费用|金额|补助|补贴|支出|为)*"
)
_PAID = "(?:投资|资金|金额|补助|补贴)(?:为)?"
_SO_MANY_SPANS = f"(?P<n>[两{HAN_COUNT}])个?(?P<u>年|学期|季度?|期|次|批|月)"
_TURNED = "(?:到|至|为)~{0,6}"
_YEARLY = "(?:全年|每年|一年|年)(?:每[人户生名]|共计?|合计|计|即|为|补助|补贴|发放|标准|需)*"
_EACH_AND_COUNT = (
    "每<x>~{0,8}(?P<a>#)[，,]~{0,12}(?P<b>#)[，,]?",
    "(?P<b>#)(?:~{0,6}?[，,]~{0,2}|~{0,6}?)每<x>~{0,8}(?P<a>#)[，,]?",
)
_FORMS = (
    *(
        _Form(
            "乘积",
            _form(f"{words}{told}(?P<r>#)"),
            lambda a, b: a * b,
            "{0}*{1}",
            _is_product,
            whole=True,
        )
        for words in _EACH_AND_COUNT
        for told in (_TOTAL, _PAID)
    ),
    _Form(
        "乘积",
        _form(f"每月(?P<a>#)[，,、]?即?{_YEARLY}(?P<r>#)"),
        lambda a: a * 12,
        "{0}*12",
        _alike,
        whole=True,
    ),
    *(
        _Form(
            "乘积",
            _form(
                f"每月~{{0,12}}{month[0]}~{{0,8}}{_TURNED}{month[1]}[^#。；;]{{0,40}}"
                f"每年~{{0,24}}{year[0]}~{{0,8}}{_TURNED}{year[1]}"
            ),
            lambda a: a * 12,
            "{0}*12",
            _alike,
            whole=True,
        )
        for month, year in (
            (("(?P<a>#)", "#"), ("(?P<r>#)", "#")),
            (("#", "(?P<a>#)"), ("#", "(?P<r>#)")),
        )
    ),
    *(
        _Form(
            "乘积",
            _form(f"{words}每个?(?P=u)~{{0,6}}(?P<r>#)"),
            lambda a, n: a / n,
            "{0}/{1}",
            _alike,
            whole=True,
            given=lambda m: number_of(m["n"].replace("两", "二")),
        )
        for words in (
            f"(?<![\\d第近{HAN_COUNT}]){_SO_MANY_SPANS}~{{0,8}}(?P<a>#)[，,]",
            f"(?P<a>#)[，,]~{{0,10}}?分[^#，,。；;]{{0,6}}{_SO_MANY_SPANS}~{{0,8}}[，,]?",
        )
    ),
    _Form(
        "增减",
        _form(
            "(?P<a>#)[，,；;]?(?:其中)?~{0,4}(?:已|实有|实际|在岗|在职|现有|整改|办结|审结|销号|化解|完成)~{0,10}(?P<b>#)[，,；;]"
            "~{0,4}(?:尚有|尚余|还有|还剩|剩余|结余|余|空编|空缺|缺编|仍有|在办|未~{1,6})~{0,4}(?P<r>#)"
        ),
        lambda a, b: a - b,
        "{0}-{1}",
        _alike,
        whole=True,
    ),
    _Form(
        "合计",
        _form(
            "(?:新增|增加|新建)~{0,8}(?P<a>#)[，,]~{0,4}(?:现有|原有|已有)~{0,8}(?P<b>#)[，,]"
            "~{0,4}(?:达到?|共有?|总数|为)~{0,3}(?P<r>#)"
        ),
        lambda a, b: a + b,
        "{0}+{1}",
        _alike,
        whole=True,
    ),
    *(
        _Form("乘积", _form(words), lambda a, b: a * b, "{0}*{1}", _of_rate, whole=True)
        for words in (
            "(?P<a>#)[，,]~{0,8}(?P<b>#)[，,]?(?:即|计|合计|合|共计)(?P<r>#)",
            "(?P<a>#)的(?P<b>#)~{0,12}[，,]?(?:计|即|合计|共计|为)(?P<r>#)",
            "(?P<a>#)[，,](?:期限#[，,])?~{0,2}利率(?P<b>#)[，,]~{0,4}(?:利息|付息)~{0,3}(?P<r>#)",
            "(?:保险金额|保额)~{0,2}(?P<a>#)[，,]~{0,4}费率~{0,2}(?P<b>#)[，,]~{0,4}保险?费~{0,2}(?P<r>#)",
        )
    ),
    *(
        _Form(
            "乘积",
            _form(
                words + "~{0,3}[，,、]?~{0,4}(?P<c>#)[，,]?~{0,4}"
                "(?:共计?|合计|计|总计|共?需)~{0,4}(?P<r>#)"
            ),
            lambda a, b, c: a * b * c,
            "{0}*{1}*{2}",
            _is_per_day,
            whole=True,
        )
        for words in (
            "每人每天~{0,8}(?P<a>#)[，,]~{0,4}(?P<b>#)",
            "(?P<b>#)[，,]每人每天~{0,8}(?P<a>#)[，,]",
        )
    ),
    _Form(
        "乘积",
        _form(
            r"1[∶:：](?P<n>\d{1,2})[^#。；;]{0,16}?[，,]~{0,4}(?:招聘|招录|录用|招收|招考)~{0,6}(?P<a>#)[，,]~{0,8}(?P<r>#)"
        ),
        lambda a, n: a * n,
        "{0}*{1}",
        _alike,
        whole=True,
        given=lambda m: int(m["n"]),
    ),
    _Form(
        "增减",
        _form(
            "(?:合同|计划|约定|批准)?工期~{0,3}(?P<a>#)(?:[^#。；;]|#(?=月|日|年)){0,60}?实际~{0,6}(?P<b>#)[，,]"
            "~{0,4}(?:拖期|逾期|超期|延误|滞后|超)~{0,3}(?P<r>#)"
        ),
        lambda a, b: b - a,
        "{1}-{0}",
        _alike,
        whole=True,
    ),
    _Form(
        "增减",
        _form("[高低]于~{1,8}(?P<r>#)[，,]~{0,6}(?P<a>#)[，,、]~{0,6}(?P<b>#)"),
        lambda a, b: abs(a - b),
        "ABS({0}-{1})",
        _are_apart,
        whole=True,
    ),
    _Form(
        "平均",
        _form(
            "(?P<a>#)~{0,4}(?:组成|分成|分为|编为|编成)(?P<b>#)~{0,6}[，,]每(?:组|队|班|个?小组)(?P<r>#)"
        ),
        lambda a, b: a / b,
        "{0}/{1}",
        _is_dealt_out,
        whole=True,
    ),
    _Form(
        "平均",
        _form(f"(?P<b>#)[，,]~{{1,8}}(?P<a>#)[，,]平均每个?(?P<x>[{HAN}]{{2,3}})~{{0,2}}(?P<r>#)"),
        lambda a, b: a / b,
        "{0}/{1}",
        _is_mean_of_named,
    ),
    _Form(
        "增减",
        _form(
            "(?P<a>#)~{0,6}中[，,]~{0,4}(?P<b>#)(?P<w>~{2,6})[，,]~{0,2}(?P<r>#)(?:未|没有)(?P=w)"
        ),
        lambda a, b: a - b,
        "{0}-{1}",
        _alike,
        whole=True,
    ),
    _Form(
        "增减",
        _form(
            "(?P<a>#)~{0,12}中[，,]?有?(?P<b>#)(?P<v>~{2,8})[，,；;](?P<w>~{2,6}?)的?(?:有|为|共)?(?P<r>#)"
        ),
        lambda a, b: a - b,
        "{0}-{1}",
        _is_divided,
        whole=True,
    ),
    _Form(
        "平均",
        _form("(?:合计|累计|共)~{0,6}(?P<a>#)[，,]年均~{0,4}(?P<r>#)"),
        lambda a, years: a / years,
        "{0}/{1}",
        _alike,
        given=_years_told,
    ),
    _Form(
        "平均",
        _form("(?P<a>#)[，,]日均~{0,6}(?P<r>#)"),
        lambda a: a / 365,
        "{0}/365",
        _is_of_a_year,
        loose=_LEAP,
    ),
    _Form(
        "合计",
        _form(
            "(?:结余|节余)~{0,2}(?P<a>#)[，,]~{0,2}(?:加|加上)~{0,2}上年(?:结[余转]|滚存)~{0,4}(?P<b>#)[，,]"
            "~{0,10}(?:余额|结余|结存|合计|共有?)~{0,2}(?P<r>#)"
        ),
        lambda a, b: a + b,
        "{0}+{1}",
        _alike,
        whole=True,
    ),
    _Form(
        "比率",
        _form(
            "(?P<w>[^#，,。；;：:、（()）]{2})~{0,4}(?P<a>#)[，,](?P=w)率(?:为|达到?)?(?P<r>#)[，,；;][不未](?P=w)的?~{0,4}(?P<b>#)"
        ),
        lambda a, b: a / (a + b),
        "{0}/({0}+{1})",
        _is_share,
    ),
    _Form(
        "增减",
        _form(
            "(?:概算|预算|计划)~{0,6}(?P<a>#)[，,]~{0,6}(?:实际|决算|完成|实支)~{0,8}(?P<b>#)[，,]"
            "超~{0,4}(?P<r>#)"
        ),
        lambda a, b: b - a,
        "{1}-{0}",
        _alike,
        whole=True,
    ),
    _Form(
        "增减",
        _form(
            "(?:概算|预算|计划)~{0,6}(?P<a>#)[，,]~{0,6}(?:实际|决算|完成|实支)~{0,8}(?P<b>#)[，,]"
            "(?:超~{0,4}#[，,])?超~{0,4}(?P<r>#)"
        ),
        lambda a, b: (b - a) / a,
        "({1}-{0})/{0}",
        _is_share,
    ),
    _Form(
        "比率",
        _form(
            "(?P<a>#)[，,]~{0,6}(?:占|完成|达到?)~{0,4}?(?P<w>~{2,12}?)的?(?P<r>#)[，,；;]~{0,2}(?P=w)(?:为|是|达|有)?(?P<b>#)"
        ),
        lambda a, b: a / b,
        "{0}/{1}",
        _is_share,
    ),
    _Form(
        "乘积",
        _form("每月~{0,6}(?P<a>#)[，,](?P<b>#)(?:共|计|合计|即|为)?(?P<r>#)"),
        lambda a, b: a * b,
        "{0}*{1}",
        _is_for_months,
        whole=True,
    ),
    _Form(
        "增减",
        _form(
            f"[由从](?:(?P<y1>20\\d\\d)年)?~{{0,8}}(?P<a>#)~{{0,2}}{_TO}(?:(?P<y2>20\\d\\d)年)?~{{0,8}}(?P<b>#)[，,]"
            f"(?:~{{0,8}}#[，,])?~{{0,4}}?(?:(?P<n>[{HAN_COUNT}]|\\d)年(?:来|间)?~{{0,2}})?"
            "年均(?:增长|递增|增速为?|增幅为?)(?P<r>#)"
        ),
        lambda a, b, years: (b / a) ** (1 / years) - 1,
        "({1}/{0})^(1/{2})-1",
        _is_share_of_level,
        given=_years,
    ),
    *(
        _Form(
            "乘积",
            _form(
                f"(?P<b>#)[，,、]?~{{0,8}}?每(?P<x>[人户生名辆台亩]|平方米)每{small}~{{0,8}}(?P<a>#)[，,]?(?:即|合|折合)?(?:一|全|每){large}共?~{{0,3}}(?P<r>#)"
            ),
            (lambda a, b, times=times: a * b * times),
            f"{{0}}*{{1}}*{times}",
            _is_per_head,
            whole=True,
        )
        for small, large, times in _SPANS
    ),
    _Form(
        "比率",
        _form("(?P<a>#)[，,]?~{0,8}(?:占|完成|达到|为)~{1,14}(?P<b>#)的(?P<r>#)"),
        lambda a, b: a / b,
        "{0}/{1}",
        _is_share,
    ),
)


_WITHOUT_RATES = tuple(
    form for form in _FORMS if form.fits not in {_is_share, _is_share_of_level, _by_rate, _of_rate}
)


def spelled_out_checks(indicators: Sequence[Indicator]) -> Iterator[Check]:
    """Every result whose computation its sentence spells out.

    Args:
        indicators: the document's, in order.
    """
    for _, sentence in groupby(indicators, key=_statement):
        group = list(sentence)
        if len(group) < 2 or group[0].place.cell is not None:
            continue
        told: set[int] = set()
        levels = [one for one in group if one.figure.unit != "%"]
        for figures in (group, levels) if 1 < len(levels) < len(group) else (group,):
            for check in _told(figures, apart=figures is levels):
                if check.stated.indicator not in told:
                    told.add(check.stated.indicator)
                    yield check


def _statement(indicator: Indicator) -> tuple[int, int]:
    """The element, and where in it the statement begins: ； goes on."""
    return indicator.place.number, indicator.place.text.rfind("。", 0, indicator.figure.start)


def _told(group: Sequence[Indicator], *, apart: bool) -> Iterator[Check]:
    """What the sentence spells out; ``apart``: its rates are left out with their clauses."""
    skeleton, at = _skeleton(group)
    if apart:
        skeleton, at = _without_rates(skeleton, at)
    for form in _WITHOUT_RATES if apart else _FORMS:
        for m in form.words.finditer(skeleton):
            names = [name for name in "abc" if name in form.words.groupindex and m[name]]
            terms = [amount_of(group[at[m.start(name)]]) for name in names]
            result = amount_of(group[at[m.start("r")]])
            check = _check(form, m, terms, result)
            if check is not None and check.kind == "增减" and not check.agrees:
                last = at[m.start("r")]
                if any(
                    same_unit(one.figure.unit, other.figure.unit) and is_beside(one, other)
                    for one, other in pairwise(group[last : last + 2])
                ):
                    continue  # 正在办理0.05万件、转办0.02万件
            if check is not None:
                yield check


def _without_rates(skeleton: str, at: dict[int, int]) -> tuple[str, dict[int, int]]:
    """整改182处，整改率97.8%，剩余4处: without the clause between."""
    kept: dict[int, int] = {}
    pieces: list[str] = []
    length = end = 0
    for m in [*_OF_RATE.finditer(skeleton), None]:
        start = m.start() if m else len(skeleton)
        kept |= {i - end + length: which for i, which in at.items() if end <= i < start}
        pieces.append(skeleton[end:start])
        length += start - end
        end = m.end() if m else start
    return "".join(pieces), kept


def _skeleton(group: Sequence[Indicator]) -> tuple[str, dict[int, int]]:
    """The sentence with ``#`` for each figure, and which figure each stands for."""
    text = group[0].place.text
    begin = text.rfind("。", 0, group[0].figure.start) + 1
    pieces: list[str] = []
    at: dict[int, int] = {}
    length = 0
    for i, indicator in enumerate(group):
        words = text[begin : indicator.figure.start].replace("#", " ")
        pieces += [words, "#"]
        length += len(words) + 1
        at[length - 1] = i
        begin = indicator.figure.end
    pieces.append(text[begin : group[-1].sentence_end])
    return "".join(pieces), at


def _check(form: _Form, m: re.Match[str], terms: Sequence[Amount], result: Amount) -> Check | None:
    if not all(one.indicator.is_exact for one in (*terms, result)) or _UNBOUND.search(m[0]):
        return None
    values = [term.value for term in terms]
    if min(*values, result.value) <= 0 or not form.fits(m, terms, result):
        return None
    last = form.given(m) if form.given else None
    if form.given and not last:
        return None
    given = (last,) if last else ()
    value = form.compute(*values, *given)
    if form.fits is _is_product:
        terms = [terms[0]._replace(half=0.0), terms[1]]  # what is paid for each is no rounded one
    if form.fits is _of_rate:
        terms = [terms[0], terms[1]._replace(half=0.0)]
    error = form.loose * value + (result.half if form.whole else 0.0)
    if result.unit == "%":
        # 92% may be 92.55% cut off; 39.6% is rounded.
        error += result.half if "." in result.indicator.text else 2 * result.half
    elif not form.whole:
        error += max(result.half, result.indicator.precision * result.scale)
    error += rounding(lambda *v: form.compute(*v, *given), values, terms)
    check = check_of(form.kind, result, terms, value, error, form.formula, *given)
    if not check.agrees and form.fits is _is_product and _is_of_several(m):
        return None
    meant = is_meant(check, result.indicator, _NEAR)
    return check if meant or _is_term_slip(form, terms, given, result) else None


def _is_term_slip(
    form: _Form, terms: Sequence[Amount], given: tuple[int, ...], result: Amount
) -> bool:
    """Whether one slip of the pen in a term of a product makes it come out: 6000 for 1000."""
    values = [term.value for term in terms]
    if form.kind != "乘积" or not form.whole or result.half:
        return False
    for at, term in enumerate(terms):
        m = re.match(r"\d+(?:\.\d+)?", term.indicator.text)
        if m is None or not float(m[0]):
            continue
        for slip in slips_of(m[0]):
            value = term.value * float(slip) / float(m[0])
            made = form.compute(*values[:at], value, *values[at + 1 :], *given)
            if abs(made - result.value) <= _EXACT * result.value:
                return True
    return False


def _is_of_several(m: re.Match[str]) -> bool:
    """Whether another price stands before, or a subsidy is not what all was invested.

    一等奖2个每个5000元、二等奖4个每个3000元，总金额; 126户改造，每户补助3200元，投资52.6万元.
    """
    other = "每" in re.split("[。；;]", m.string[: m.start()])[-1]
    return other or re.search("每[^#]*[补奖][^#]*#.*投资#$", m[0]) is not None
