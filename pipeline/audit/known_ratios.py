"""Ratios whose name says of what they are: 存贷比, 资产负债率, 城镇化率, 自然增长率.

What the name asks for is looked for before it in its paragraph. Told once, it decides; told more
than once (本外币, 人民币), only what fits is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from itertools import groupby, product

from pipeline.audit.amounts import amount_of, check_of
from pipeline.audit.findings import Check, Term, half_unit, shown
from pipeline.audit.indicator import Indicator, base_unit, multiple
from pipeline.audit.statements import (
    behind_marks,
    behind_marks_but_brackets,
    between,
    claim,
    is_narrower,
    is_rounded,
    same_unit,
)
from pipeline.model import Place
from pipeline.text.chars import HAN
from pipeline.text.numerals import halved
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_NEAR = 2.0
"""How many times the computed ratio a stated one may be and still be meant for it."""


_SLIGHT = 0.01
_MOST = 24
_RECKONED = regex(r"[（(](?:按|以|用|不含|扣除)[^（()）]{2,30}[）)]")
"""Behind a figure: of what it is, or what it leaves out."""
_CARRIED = regex("结[余转]|滚存|上解|调入|补助|调出|转贷")
"""Told beside income and spending, it may belong to what is left, too."""
_IN_ALL = regex("总[计量]$")
_SET_OFF = regex("收支(?:相抵|相减|轧差)")
_NAMED = 8
_LEAD = 16
_FEW = 4
_BACK = 3  # paragraphs
_CLAIM = 80
_CLAUSE = 24
_BRACKETED = regex("（[^（）]{0,8}）")


class _Known(NamedTuple):
    """A ratio by its name, and by what names its two amounts go.

    Attributes:
        name: closes the words before the figure.
        part: closes the name of the amount divided, or from which is taken.
        whole: closes the name of the other.
        computes: ``share``, ``rest`` (of the share that is left), ``difference`` (of rates),
            ``balance`` (of amounts), ``mean`` (an amount for each).
        far: whether the name is so much its own that both may be told anywhere in the document.
    """

    name: re.Pattern[str]
    part: re.Pattern[str]
    whole: re.Pattern[str]
    computes: str = "share"
    far: bool = False


def _known(
    name: str, part: str, whole: str, computes: str = "share", *, far: bool = False
) -> _Known:
    return _Known(regex(name), regex(f"(?:{part})$"), regex(f"(?:{whole})$"), computes, far)


_KNOWN = (
    _known("存贷比", "贷款(?:余额)?", "存款(?:余额)?"),
    _known("资产负债率", "负债(?:总额|总计|合计)?", "资产(?:总额|总计|合计)?"),
    _known("(?:(?:营业|业务)收入|销售|营收)利润率", "利润(?:总额)?", "(?:营业|业务)收入"),
    _known("毛利率", "毛利润?", "营业收入|销售收入"),
    _known("毛利率", "营业成本|销售成本", "营业收入|销售收入", "rest"),
    _known("净利润?率", "净利润", "营业收入"),
    _known(
        "(?<!户籍人口)城镇化率",
        "城镇|城镇常住|城镇人口|城镇常住人口",
        "(?:^|[^镇村])常住(?:总)?人口",
    ),
    _known("(?:税收(?:收入)?|税)占比", "税收(?:收入)?", "(?:一般公共预算|财政)收入"),
    _known("(?:预算)?执行率", "支出", "预算"),
    _known("森林覆盖率", "森林面积", "国土(?:总)?面积|土地总面积|区域面积"),
    _known("(?:病床|床位)使用率", "实际占用(?:总)?床日数?", "实际开放(?:总)?床日数?"),
    _known("出租率", "出租面积", "可出租面积"),
    _known("药占比", "药品收入", "医疗收入", far=True),
    _known("耗占比|耗材占比", "(?:卫生材料|耗材)收入", "医疗收入", far=True),
    _known("普及率|覆盖率", "受益人口|供水人口|覆盖人口", "总人口|农村人口"),
    _known("线损率", "售电量?", "供电量?", "rest"),
    _known("厂用电率", "上网电量", "发电量?", "rest"),
    _known("产销差率|漏损率", "售水量?", "供水量?", "rest"),
    _known("自然增长率", "出生率", "死亡率", "difference"),
    _known(
        "(?<![上滚])(?:结余|差额|结转(?:下年)?(?:支出|使用)?)",
        "总收入|收入(?:合计|总计|总量)",
        "总支出|支出(?:合计|总计|总量)",
        "balance",
    ),
    _known("收支(?:结余|差额)", "收入", "支出", "balance"),
    _known("(?:亩产|单产|亩均产)量?", "产量", "面积", "mean"),
    _known(
        "(?:^|[计测]算|预计|[尚仍还])可支付(?:月数|时间)?",
        "(?<!年初)(?<!期初)(?<!上年)(?:累计|滚存)结余(?:资金)?",
        "月均支出",
        "mean",
    ),
    _known("平均运距", "周转量", "客运量|货运量", "mean"),
    _known("平均住院(?:日|天数)", "床日数?", "出院(?:病人|患者|人数|人次)?", "mean"),
    _known(
        "(?:所有者权益|净资产)(?:总额)?",
        "资产(?:总额|总计|合计)?",
        "负债(?:总额|总计|合计)?",
        "balance",
    ),
    _known("毛利润?", "营业收入|销售收入", "营业成本|销售成本", "balance"),
    _known("净利润", "利润总额", "所得税(?:费用)?", "balance"),
    _known(
        "门诊次均费用|次均门诊费用",
        "门诊收入",
        "门急?诊(?:量|人次)?|诊疗(?:量|人次)?",
        "mean",
        far=True,
    ),
    _known("住院次均费用|次均住院费用", "住院收入", "出院(?:病人|患者)?", "mean", far=True),
)
_EACH_THOUSAND = regex(
    r"每(?P<n>千|万|百)名?(?:常住|户籍)?(?:人口?|名?居民)(?:拥有|有)?(?P<what>[^，,。；;\d]{0,12}?)(?:数|数量)?(?:为|达到?|是|拥有|有)?$"
)
_PER_HEAD = regex("人均(?:地区|国内)?生产总值(?:为|达到?|是)?$|人均GDP(?:为|达到?|是)?$")
_PRODUCT = regex("(?:地区|国内)?生产总值$|^GDP$")
_LAST_YEAR = regex("上年末?|去年末?")
_FEWER = regex("[减少下降]")
_OF_MEAN_PEOPLE = regex("年?平均(?:常住)?人口")
_SLIGHT_PER_HEAD = 0.1
_KILOGRAMS = 1000.0
_THOUSANDS = {"百": 1e2, "千": 1e3, "万": 1e4}
_WHOSE_NUMBER = regex("按[^，,。；;]{0,6}(?P<whose>常住|户籍)人口")
"""按年末常住人口计算，每千人拥有…: of no others."""
_INHABITANTS = regex("(?:常住|户籍|总)(?:总)?人口$|^人口$|^服务人口$")
_INDUSTRIES = (regex("第一产业|一产"), regex("第二产业|二产"), regex("第三产业|三产"))
_NUMBER = r"\d+(?:\.\d+)?"
_A_TO_B = rf"(?P<a>{_NUMBER})(?:\s*[∶:：]\s*(?P<b>{_NUMBER}))?(?![\d.∶:：%％]|[{HAN}])"
"""1.92∶1 or 1.92."""
_TRIPLE = regex(
    rf"(?:结构|产业比|构成|(?:调整|优化|变化|变)(?:为|到|至))[^，。；;]{{0,14}}?(?P<a>{_NUMBER})[∶:：](?P<b>{_NUMBER})[∶:：](?P<c>{_NUMBER})(?![∶:：\d])"
)
_STANDS = regex(r"(?:实现|完成)?(?:为|达到?|是|仅|约|至)?[－−-]?$")
_RATIO_OF_TWO = regex(
    rf"(?P<one>[{HAN}]{{2,6}})[与和](?P<other>[{HAN}]{{2,8}})(?:之比|的?比例|比)(?:为|是|达到)"
    rf"{_A_TO_B}"
)
_SIDES = {
    "生": (frozenset({"人", "名"}), regex("(?:学生|在校生|学员|幼儿)(?:总数|人数)?$")),
    "师": (frozenset({"人", "名"}), regex("(?:专任)?教师(?:总数|人数)?$")),
    "床": (frozenset({"张"}), regex("床位?$")),
    "护": (frozenset({"人", "名"}), regex("护士|护理人员$")),
    "医": (frozenset({"人", "名"}), regex("医[师生]$")),
    "班": (frozenset({"个"}), regex("教学班$")),
    "城镇居民收入": (
        frozenset({"元"}),
        regex("^(?:其中)?城镇(?:(?:常住)?居民)?(?:人均可支配收入)?$"),
    ),
    "农村居民收入": (
        frozenset({"元"}),
        regex("^(?:其中)?农村(?:(?:常住)?居民)?(?:人均可支配收入)?$"),
    ),
}
"""Who or what the two sides of a ratio are, by unit and name."""
_OF_SIDES = regex(
    rf"(?:(?P<one>[生师床医班])(?P<other>[生师护医])比|(?P<income>城乡(?:居民)?(?:人均)?(?:可支配)?收入(?:之?比值?|倍差)))"
    rf"(?:例)?(?:[由从](?:上年的?)?{_NUMBER}\s*[∶:：]\s*{_NUMBER}[^，,。；;\d]{{1,4}})?(?:为|达到?|是|约)?"
    rf"{_A_TO_B}"
)


def known_ratio_checks(indicators: Sequence[Indicator]) -> Iterator[Check]:
    """The ratios that go by a known name, of amounts told around them.

    Args:
        indicators: the document's, in order.
    """
    before: list[Indicator] = []
    levels = _levels(indicators)
    changes = [i for i in indicators if i.is_exact and i.noun.change and i.place.cell is None]
    for number, group in groupby(indicators, key=lambda i: i.place.number):
        paragraph = list(group)
        near = [i for i in before[-_MOST:] if number - i.place.number <= _BACK]
        yield from _of_paragraph(paragraph, near, levels, changes)
        yield from _industries(paragraph)
        before = [*before[-_MOST:], *paragraph]


def _levels(indicators: Sequence[Indicator]) -> list[Indicator]:
    """The amounts of the text, without changes and without cells of tables."""
    return [
        i
        for i in indicators
        if i.is_exact and not i.noun.change and i.figure.value > 0 and i.place.cell is None
    ]


def _of_paragraph(
    paragraph: Sequence[Indicator],
    before: Sequence[Indicator],
    levels: Sequence[Indicator],
    changes: Sequence[Indicator],
) -> Iterator[Check]:
    for at, stated in enumerate(paragraph):
        if not stated.is_exact or stated.place.cell is not None:
            continue
        clause = behind_marks(stated.ahead[-_CLAUSE:])
        plain = _BRACKETED.sub("", stated.ahead[-40:])
        if _PER_HEAD.search(clause) and base_unit(stated.figure.unit) == "元":
            yield from _per_head(stated, levels, changes)
            continue
        each = _EACH_THOUSAND.search(behind_marks_but_brackets(plain))
        if each:
            yield from _each_thousand(each, stated, paragraph[max(0, at - _FEW) : at], levels)
            continue
        words = _STANDS.sub("", clause)
        for known in _KNOWN:
            m = known.name.search(words)
            is_amount = known.computes in {"balance", "mean"}
            if (
                m is None
                or m.end() != len(words)
                or is_amount == (stated.figure.unit in {"%", "‰"})
            ):
                continue
            earlier = paragraph[max(0, at - _MOST) : at]
            around = (
                [*earlier, *paragraph[at + 1 : at + 3]]
                if known.computes in {"share", "mean"}
                else []
            )
            near = [i for i in before if i.place.number == stated.place.number - 1]
            scopes = [earlier, around, [*near, *earlier], [*before, *earlier]]
            if known.far:
                scopes.append(levels)
            told = (list(_checked(known, stated, s, paragraph)) for s in scopes)
            if _RECKONED.match(stated.place.text, stated.figure.end):
                # 平均住院日8.7天（按出院者占用总床日247210天计算）: of what the bracket says
                told = ([check for check in some if check.agrees] for some in told)
            found = next(filter(None, told), ())
            yield from found
            if found:
                break


def _per_head(
    stated: Indicator, levels: Sequence[Indicator], changes: Sequence[Indicator]
) -> Iterator[Check]:
    """人均地区生产总值: by the mean of the inhabitants at the year's end and at that before it."""
    products = {
        i.amount: i
        for i in levels
        if base_unit(i.figure.unit) == "元"
        and _PRODUCT.search(i.noun.phrase)
        and "人均" not in i.ahead
    }
    people = [
        i
        for i in levels
        if base_unit(i.figure.unit) == "人" and "常住" in i.sentence and _goes_by_people(i)
    ]
    now = {i.amount: i for i in people if not _LAST_YEAR.search(i.ahead[-_NAMED:])}
    last = {i.amount: i for i in people if _LAST_YEAR.search(i.ahead[-_NAMED:])}
    by = {i.amount: i for i in changes if "常住" in i.sentence and base_unit(i.figure.unit) == "人"}
    if len(products) != 1 or len(now) != 1 or (len(last) != 1 and len(by) != 1):
        return
    product_, end = next(iter(products.values())), next(iter(now.values()))
    other = next(iter((last if len(last) == 1 else by).values()))
    before = other.amount
    formula = "{0}/(({1}+{2})/2)"
    if len(last) != 1:
        sign = 1 if _FEWER.search(other.ahead[-_NAMED:]) else -1
        before = end.amount + sign * other.amount
        formula = f"{{0}}/({{1}}{'+' if sign > 0 else '-'}{{2}}/2)"
    value = product_.amount / ((end.amount + before) / 2)
    half = sum(i.precision / i.figure.value for i in (product_, end)) * value + stated.precision
    terms = (amount_of(product_), amount_of(end), amount_of(other))
    check = check_of("平均", amount_of(stated), terms, value, half, formula)
    off = abs(check.computed - check.stated.value)
    is_told = _OF_MEAN_PEOPLE.search(stated.sentence) and off < _SLIGHT_PER_HEAD * value
    if check.agrees or is_told:
        yield check


def _goes_by_people(one: Indicator) -> bool:
    words = one.ahead[-_LEAD:]
    return not re.search(
        "城镇|乡村|男|女|岁|户籍|流动|比|增|减", re.split("[，,。；;：:]", words)[-1]
    )


def _each_thousand(
    each: re.Match[str],
    stated: Indicator,
    earlier: Sequence[Indicator],
    levels: Sequence[Indicator],
) -> Iterator[Check]:
    """床位3472张，每千人口拥有6.60张: the inhabitants told once in the document."""
    unit = base_unit(stated.figure.unit).removesuffix("/千人")
    near = [i for i in earlier if i.is_exact and same_unit(base_unit(i.figure.unit), unit)]
    named = [i for i in near if each["what"] and i.noun.phrase.endswith(each["what"][-2:])]
    parts = (named or near)[-1:]
    if not named and each["what"]:
        far = [
            i
            for i in levels
            if i.noun.phrase.endswith(each["what"][-2:]) and "每" not in i.noun.phrase
        ]
        told = {i.amount: i for i in far if same_unit(base_unit(i.figure.unit), unit)}
        parts = list(told.values())[:_FEW] or parts
    whose = _WHOSE_NUMBER.search(stated.ahead)
    people = {
        i.amount: i
        for i in levels
        if base_unit(i.figure.unit) == "人"
        and _goes_by(i, _INHABITANTS)
        and (whose is None or whose["whose"] in i.ahead[-_LEAD:] + i.noun.phrase)
    }
    yield from _one_of(
        [
            _mean(part, whole, stated, _THOUSANDS[each["n"]])
            for part in parts
            for whole in people.values()
        ]
    )


def _one_of(checks: Sequence[Check]) -> Iterator[Check]:
    """The last that fits; if none does, the only one, or the nearest of some that are alike."""
    fitting = [check for check in checks if check.agrees]
    if fitting:
        yield fitting[-1]
        return
    checks = sorted(checks, key=lambda check: abs(check.computed - check.stated.value))
    if not checks or not _is_meant(checks[0]):
        return
    spread = max(abs(check.computed - checks[0].computed) for check in checks)
    if 2 * spread < abs(checks[0].computed - checks[0].stated.value):
        yield checks[0]


def _is_meant(check: Check) -> bool:
    """Whether a figure is near enough to what is computed to be meant for it, or 万 for 亿."""
    if not check.computed:
        return False
    times = check.stated.value / check.computed
    return 1 / _NEAR < times < _NEAR or any(abs(times * m - 1) < _SLIGHT for m in (1e4, 1e-4))


def side_checks(places: Sequence[Place], indicators: Sequence[Indicator]) -> Iterator[Check]:
    """生师比为13.5∶1, the pupils and the teachers told somewhere.

    Args:
        places: the document's, in order.
        indicators: its figures, in order.
    """
    levels = _levels(indicators)
    for place in places:
        if place.cell is None and ("比" in place.text or "倍差" in place.text):
            yield from _of_sides(place, levels)
            yield from _of_two(place, levels)


def _of_two(place: Place, levels: Sequence[Indicator]) -> Iterator[Check]:
    """门诊与住院收入之比为1∶2, both told before it in the paragraph."""
    for m in _RATIO_OF_TWO.finditer(halved(place.text)):
        told = [
            {
                i.amount: i
                for i in levels
                if i.place.number == place.number
                and i.figure.end <= m.start()
                and i.noun.phrase.startswith(name)
            }
            for name in (m["one"], m["other"][:2])
        ]
        yield from _one_of(
            [
                _ratio_of(place, m, one, other)
                for one, other in product(told[0].values(), told[1].values())
                if _are_alike(one, other)
            ]
        )


def _of_sides(place: Place, levels: Sequence[Indicator]) -> Iterator[Check]:
    for m in _OF_SIDES.finditer(halved(place.text)):
        sides = ("城镇居民收入", "农村居民收入") if m["income"] else (m["one"], m["other"])
        told = []
        for units, name in (_SIDES[side] for side in sides):
            here = [
                i
                for i in levels
                if i.figure.unit in units
                and name.search(i.noun.phrase)
                and (not m["income"] or "可支配收入" in i.sentence)
            ]
            own = [i for i in here if i.place.number == place.number and i.figure.end <= m.start()]
            told.append({i.amount: i for i in own or here})
        yield from _one_of(
            [
                _ratio_of(place, m, one, other)
                for one, other in product(told[0].values(), told[1].values())
            ]
        )


def _ratio_of(place: Place, m: re.Match[str], one: Indicator, other: Indicator) -> Check:
    """The check of a ratio ``a∶b`` that two amounts give."""
    a, b = float(m["a"]), float(m["b"] or 1)
    value = one.amount / other.amount
    written = f"{m['a']}∶{m['b']}" if m["b"] else m["a"]
    half = max((half_unit(m[x]) / float(m[x]) for x in "ab" if m[x] and m[x] != "1"), default=0.5)
    return Check(
        kind="比率",
        place=place,
        claim=m[0],
        explanation=f"{one.text} ÷ {other.text} = {shown(value)}，文中为 {written}",
        terms=(one.term, other.term),
        stated=Term(a / b if b else 0.0),
        computed=value,
        tolerance=(a / b if b else 0.0) * half,
        formula="{0}/{1}",
    )


def _industries(paragraph: Sequence[Indicator]) -> Iterator[Check]:
    """三次产业结构为12.2∶38.8∶49.1, the three amounts told before it."""
    place = paragraph[0].place
    ratios = list(_TRIPLE.finditer(place.text))
    if not ratios:
        return
    m = ratios[-1]
    amounts = []
    for name in _INDUSTRIES:
        told = [
            i
            for i in paragraph
            if i.figure.end <= m.start()
            and i.is_exact
            and not i.noun.change
            and base_unit(i.figure.unit) == "元"
            and name.search(i.noun.phrase)
        ]
        if len(told) != 1:
            return
        amounts.append(told[0])
    whole = sum(i.amount for i in amounts)
    checks = []
    for at, (part, group) in enumerate(zip(amounts, "abc", strict=True)):
        value = part.amount / whole * 100
        rounding = sum(i.precision * multiple(i.figure.unit) for i in amounts) / whole * 100
        checks.append(
            Check(
                kind="比率",
                place=place,
                claim=place.text[amounts[0].figure.start : m.end()][-80:],
                explanation=(
                    f"{part.noun.phrase} {part.text} 占三者之和的 {value:.2f}%，文中为 {m[group]}"
                ),
                terms=tuple(i.term for i in amounts),
                stated=Term(float(m[group])),
                computed=round(value, 9),
                tolerance=half_unit(m[group]) + rounding,
                formula=f"{{{at}}}/({{0}}+{{1}}+{{2}})*100",
            )
        )
    if sum(not check.agrees for check in checks) <= 1:
        yield from checks


def _checked(
    known: _Known, stated: Indicator, earlier: Sequence[Indicator], around: Sequence[Indicator]
) -> Iterator[Check]:
    levels = [
        i
        for i in (earlier if known.far else earlier[-_MOST:])
        if i.is_exact and not i.noun.change and i.figure.value > 0
    ]
    parts = [i for i in levels if _goes_by(i, known.part)]
    wholes = [i for i in levels if _goes_by(i, known.whole)]
    make = {
        "share": _share,
        "rest": _rest,
        "difference": _difference,
        "balance": _difference,
        "mean": _mean,
    }[known.computes]
    pairs = [
        (part, whole)
        for part, whole in product(parts, wholes)
        if part is not whole and (known.computes == "mean" or _are_alike(part, whole))
    ]
    if known.computes == "balance":
        # 业务收入 and 业务支出 among 门诊收入 and 住院收入
        of_one = [pair for pair in pairs if _have_one_stem(*pair)]
        pairs = of_one or pairs
        # 结余 is of the pair of which it tells one itself.
        if "结" in stated.ahead[-_NAMED:]:
            here = stated.place.number
            pairs = [pair for pair in pairs if here in {i.place.number for i in pair}]
        parts, wholes = ([pair[side] for pair in pairs] for side in (0, 1))
    checks = [
        check
        for part, whole in pairs
        if (check := make(part, whole, stated)).agrees
        or not (
            _is_of_whole_before(part, whole)
            if known.computes in {"share", "rest"}
            else known.computes == "mean" and "其中" in between(part, stated)
        )
    ]
    carried = (
        known.computes == "balance"
        and "收支" not in stated.ahead[-_NAMED:]
        and any(_CARRIED.search(i.noun.phrase) for i in levels if i not in (*parts, *wholes))
    )
    words = behind_marks(stated.ahead[-_CLAUSE:])
    name = known.name.search(words)
    beside = {i.amount for i in around if i is not stated}
    is_rate = known.computes in {"share", "rest"}
    narrower = is_rate and name and is_narrower(words[: name.start()], stated.ahead[: -len(words)])
    checks = [
        check
        for check in checks
        if check.agrees
        or not (narrower or (known.computes == "balance" and _is_told(check, stated, beside)))
    ]
    in_all = all(_goes_by(i, _IN_ALL) for i in (*parts, *wholes))
    in_all = in_all or _SET_OFF.search(stated.ahead[-_LEAD:]) is not None
    yield from (c for c in _one_of(checks) if c.agrees or in_all or not carried)


def _is_told(check: Check, stated: Indicator, beside: Set[float]) -> bool:
    """Whether what a balance lacks is told beside it: 结转下年300万元，上缴财政100万元."""
    lacks = abs(check.computed - stated.figure.value) * multiple(stated.figure.unit)
    return any(abs(lacks - amount) <= 1e-6 * amount for amount in beside)


def _is_of_whole_before(part: Indicator, whole: Indicator) -> bool:
    """Whether a part belongs to what was told before it: 户籍人口A，其中城镇B；常住人口C."""
    if part.place.number != whole.place.number or part.figure.start > whole.figure.start:
        return False
    words = part.place.text[part.figure.end : whole.figure.start]
    opening = part.place.text[part.sentence_start : part.figure.start]
    return "；" in words and "其中" in opening.rpartition("；")[2]


def _goes_by(indicator: Indicator, name: re.Pattern[str]) -> bool:
    """Whether the name closes its noun phrase, or its words as they stand (收入总计)."""
    if name.search(indicator.noun.phrase):
        return True
    clause = re.split("[，,。；;：:（(、]", indicator.ahead[-_LEAD:])[-1]
    return name.search(_STANDS.sub("", clause)) is not None


def _have_one_stem(part: Indicator, whole: Indicator) -> bool:
    """Whether two are 收入 and 支出 of the same."""
    stems = {re.sub("(?:总?收入|总?支出).*$", "", i.noun.phrase) for i in (part, whole)}
    return len(stems) == 1 and "" not in stems


def _are_alike(one: Indicator, other: Indicator) -> bool:
    return same_unit(base_unit(one.figure.unit), base_unit(other.figure.unit))


def _share(part: Indicator, whole: Indicator, stated: Indicator) -> Check:
    return _of_whole(part, whole, stated, rest=False)


def _rest(part: Indicator, whole: Indicator, stated: Indicator) -> Check:
    """Of what is supplied, the share that is not sold."""
    return _of_whole(part, whole, stated, rest=True)


def _of_whole(part: Indicator, whole: Indicator, stated: Indicator, *, rest: bool) -> Check:
    terms, target = (amount_of(part), amount_of(whole)), amount_of(stated)
    value = part.amount / whole.amount
    error = target.half + value * sum(i.precision / i.figure.value for i in (part, whole))
    if rest:
        return check_of("比率", target, terms, 1 - value, error, "1-{0}/{1}")
    return check_of("比率", target, terms, value, error, "{0}/{1}")


def _mean(part: Indicator, whole: Indicator, stated: Indicator, times: float = 1.0) -> Check:
    scale = multiple(stated.figure.unit)
    if (base_unit(part.figure.unit), base_unit(stated.figure.unit)) == ("吨", "公斤"):
        times *= _KILOGRAMS
    value = part.amount / whole.amount * times / scale
    error = stated.precision + sum(
        i.precision / i.figure.value * value for i in (part, whole) if is_rounded(i)
    )
    factor = times * multiple(part.figure.unit) / multiple(whole.figure.unit) / scale
    formula = "{0}/{1}" if factor == 1 else f"{{0}}/{{1}}*{factor:g}"
    words = f"{part.text} ÷ {whole.text}" + (f" × {times:g}" if times != 1 else "")
    return Check(
        kind="平均",
        place=stated.place,
        claim=stated.place.text[stated.sentence_start : stated.figure.end].strip()[-_CLAIM:],
        explanation=f"{words} = {shown(value)}，文中为 {stated.text}",
        terms=(part.term, whole.term),
        stated=stated.term,
        computed=round(value, 9),
        tolerance=error,
        formula=formula,
    )


def _difference(more: Indicator, less: Indicator, stated: Indicator) -> Check:
    scale = multiple(stated.figure.unit)
    first, second = more.amount / scale, less.amount / scale
    value = round(first - second, 6)
    minus = re.search("[－−-]$", stated.ahead) is not None or value < 0
    return Check(
        kind="增减",
        place=stated.place,
        claim=claim((more, less, stated)),
        explanation=f"{shown(first)} - {shown(second)} = {shown(value)}，"
        f"文中为 {'-' if minus else ''}{stated.text.lstrip('-－−')}",
        terms=(more.term, less.term),
        stated=stated.term,
        computed=abs(value),
        tolerance=sum(half_unit(i.text) for i in (more, less, stated)),
        formula="ABS({0}-{1})",
    )
