"""Balances whose words say what each figure is: 应到186人，实到172人，缺席14人.

Each figure of a statement takes the role that the word before it gives. Where all the roles of a
balance are there, one after the other, it must come out, whatever their order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise, product

from pipeline.audit.changes import is_from_to
from pipeline.audit.findings import Check, is_digit_error, shown
from pipeline.audit.indicator import Indicator, base_unit, multiple
from pipeline.audit.statements import (
    behind_marks_but_brackets,
    between,
    claim,
    is_beside,
    same_unit,
)
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_BESIDE = 14  # code points before a figure in which its role stands


class _Triad(NamedTuple):
    """A whole, a part of it and the rest."""

    whole: re.Pattern[str]
    part: re.Pattern[str]
    rest: re.Pattern[str]


def _triad(whole: str, part: str, rest: str) -> _Triad:
    return _Triad(
        *(regex(rf"(?:{words})[^，,。；;：:、\d]{{0,6}}$") for words in (whole, part, rest))
    )


_TRIADS = (
    _triad("应到|应出席|应参会", "实到|出席|到会|参会", "缺席|请假|未到|缺勤"),
    _triad("应考|应参考|参加考试|报名", "实考|实际参考", "缺考|弃考"),
    _triad("参加考试|报名", "(?<!未)(?<!不)通过", "未通过|不通过"),
    _triad("应[收缴征]", "实[收缴征]|已[收缴征]|收入", "欠[收缴费]?|未[收缴征]|尚欠"),
    _triad("应[付拨]|合同价款?", "已[付拨]|实[付拨]|支付", "未[付拨]|尚欠|余款|欠[付拨]"),
    _triad("隐患|问题|排查", "整改", "剩余|未整改|正在整改|尚未"),
    _triad(
        "收入", "支出", "(?:当年|本年|收支)?(?<!上年)(?<!滚存)(?<!年末)(?<!年终)(?<!累计)[结节]余"
    ),
    _triad(
        "收入(?:总计|总量|合计)",
        "支出(?:总计|总量|合计)?",
        "(?:年终|年末|累计)?(?<!上年)(?<!年初)(?<!历年)(?<!往年)结余",
    ),
    _triad(
        "可用(?:资金|财力)(?:合计|总[额量计])?",
        "支出|支付",
        "(?<!上年)(?:结转)?(?<!上年结转)结余|(?<!上年)结转(?:下年)?",
    ),
    _triad("原值", "净值|净额", "折旧"),
    _triad(
        "决算|结算|实际(?:支出|投资)|完成投资",
        "(?<!超)概算|(?<!超)预算|合同价",
        "超(?:出|过)?(?:概算|预算|计划|投资|支)",
    ),
    _triad("预算", "实际(?:采购|支出|支付|使用)?|成交", "节约|节省|节支"),
    _triad(
        "控制价|限价|预算价|送审(?:金额)?|概算",
        "中标价|成交价|审定(?:金额)?",
        "节约|节省|节支|核减|审减",
    ),
    _triad(
        "新?纳入|新增|转入|迁入|流入|新进|新招|出生|新设|新登记",
        "退出|清退|转出|迁出|流出|死亡|注销|退休|离职|减员",
        "净增|净流入|净转入|净迁入",
    ),
    _triad("实际开放|实有|在编|在岗", "编制|核定", "超编|超员"),
    _triad("编制(?:数|总数)?|核定", "在编|在岗|实有|现有", "空编|缺编|空缺|缺额"),
)
_SHOULD_DID_NOT = regex(
    r"[^，]*应(?P<v>[^，])[^，]{0,4}，[^，]{0,4}[实已]际?(?P=v)[^，]{0,4}，[^，]{0,4}(?:[未欠缺](?P=v)?|[少漏](?P=v))[^，]{0,4}"
)
"""应种, 实种, 未种; 应收, 实收, 少收, of whatever is done."""
_OVER = regex(
    r"^[，,；;]?(?:则|共|仍|还)?(?:超付|超支|多付|超计划|超任务|超额|超概算|超预算|超出(?:任务|计划|目标|预算)?)[^，,。；;：:、\d]{0,4}$"
)
_REST_OF_TWO = regex(
    r"^[，,；;]?(?:则|共|仍|还)?(?:限额空间|剩余|节余|缺额|尚余|尚差|少付|欠付|欠缴|尚欠|短缺|缺口|差额|空缺|空编|未整改|尚未(?:完成|整改|办结))"
    r"[^，,。；;：:、\d]{0,6}$"
)
"""Right behind two levels: what one is more than the other."""
_NET_OF_TWO = regex(r"[，,；;](?:全年|共|累计)?净增(?:加|长)?(?:了)?")
_LEFT = regex(r"(?:剔除|退|减|注销|核销|报废|清|销|取消|流出|关闭|淘汰)[^，,。；;\d]{0,6}$")
_ASKED = regex(
    "(?:(?<!公)共|查出|排查|发现|交办|受理|收到|收集|梳理|确定|列入|占|报|申|对象|任务|计划|应|总|下达|安排|报名|涉及|承办|移交)[^，,。；;：:、\\d]{0,14}$"
)
_DONE = regex(
    "(?:已|帮助|完成|整改|办结|化解|销号|解决|落实|收回|拨付|验收|开工|投产|建成|处置|答复|审结|执结|通过)[^，,。；;：:、\\d]{0,8}$"
)
_REST = regex(
    "(?:还有|尚有|仍有|剩余|还剩|余下|其余|尚余|剩下|没有[^，,。；;：:、\\d]{1,6}|未(?!到|满)[^，,。；;：:、\\d]{1,6}|正在[^，,。；;：:、\\d]{1,6}|在建|在办|在审)的?[^，,。；;：:、\\d]{0,4}$"
)
"""What is left of what was asked for, beside what was done of it."""
_PLAN = regex("(?:为|占|比|较)[^，,。；;\\d]{0,6}(?:任务|计划|目标|预算)")
_SUMMED = regex("加|另|上年|[与和]|、")
_OF_EACH = regex("平均|每|均")
_SPAN = "(?:学?[期年月季]|半年|财年)"
_BEGIN = regex(
    rf"(?<![比较])(?:原有|原定|原(?![煤料油])|上年(?:为|是)|去年(?:为|是)|{_SPAN}初|上一?{_SPAN}度?(?:末|底|结[余转存])|应发|应付工资)[^，,。；;：:、\d]{{0,12}}$"
)
_END = regex(
    rf"(?:现[有存]|实有|现在册|[追增扩调减核]\w后[^，,。；;：:、\d]{{0,12}}(?:为|达到?|至)|总[数量](?:达到?|为)|调整后|{_SPAN}末|\d月[末底](?!前)|年[终底](?!前)|实发|[结库]存|在库)[^，,。；;：:、\d]{{0,12}}$"
)
_TOTALLED = regex("总[数量]|增[加至到]|达")
_AT_END = regex(r"[，,]加上?上年结[余转][^，,。；;：:、]{0,10}$")
"""What was carried over is added to it, and no more."""
_YEAR_END = regex(r"(20\d\d)年[末底][^，,。；;：:、\d]{1,14}$")
_MORE = regex(
    r"(?:新(?!闻)|招[聘录收]|引进|增[加设补]?|入[库院学职]|调入|收入|举借|[购买]|受[赠让]|获赠|接收|转[入进]|净增|追加|生产|产[出生]|采购|收[购回治]|繁育|制发|制定|出台|印发|纳入|迁入|出生|返[还回])[^，,。；;：:、\d]{0,12}$"
)
_LESS = regex(
    r"(?:退[休出库回]|离[退职岗]|辞职|取消|出[库院栏售]|调[出拨]|减少?|偿还|注销|报[废损]|支出|核[销减]|扣除|[使领自耗]用|[外]?销(?:售|号)?|消[除耗]|转出|净减|死亡|化解|处置|办结|毕业|废止|失效|作废|清[退零]|拆除|迁出|流出|关闭|移出)[^，,。；;：:、\d]{0,8}$"
)
_AND = regex(r"、[^，,。；;：:、\d]{1,6}$")
_NET = regex(r"净(?P<way>增|减)(?:加|少|长)?(?:了)?$")
_NOT_LEVELS = frozenset({"%", "‰", "个百分点", "百分点", "", "倍"})
_EACH = 6
_GAP = 20
_MOST = 8
_CLAUSE = 30
_COUNT = regex(r"\d+(?:\.\d+)?[^，,。；;：:、\d]{1,2}$")
_FAR_APART = 30
_PARTS_BETWEEN = regex(r"^的\d+(?:\.\d+)?%|[，,]其中[^；;。]*(?=[；;])")
_CLAUSE_BETWEEN = regex(
    r"[，,][^，,。；;\d]{1,12}\d+(?:\.\d+)?[%％]|[，,](?:平均|每)[^，,。；;\d]{0,8}\d+(?:\.\d+)?[^，,。；;\d]{0,4}(?=[，,；;])"
)
_LEAST = 3
_ROUNDED = 3
_FAR = 2.0


def balance_checks(indicators: Sequence[Indicator]) -> Iterator[Check]:
    """The balances of every statement.

    Args:
        indicators: the document's, in order.
    """
    for _, paragraph in groupby(indicators, key=lambda i: i.place.number):
        yield from _of_paragraph(list(paragraph))


def _of_paragraph(paragraph: Sequence[Indicator]) -> Iterator[Check]:
    if paragraph[0].place.cell is not None:
        return
    told: set[int] = set()
    text = paragraph[0].place.text
    for _, group in groupby(paragraph, key=lambda i: text.rfind("。", 0, i.figure.start)):
        statement = list(group)
        for run in [*_runs(statement), *_runs(_without_parts(statement))]:
            for check in (*_triads(run), *_rests(run), *_rolled_forward(run)):
                if check.stated.indicator not in told and (
                    check.agrees or not _goes_on(check.stated.indicator, statement)
                ):
                    told.add(check.stated.indicator)
                    yield check
    yield from (c for c in _left_over(paragraph) if c.stated.indicator not in told)


def _runs(statement: Sequence[Indicator]) -> Iterator[list[Indicator]]:
    """Levels of one unit close after one another, the rates between them left out."""
    run: list[Indicator] = []
    for one in statement:
        if one.figure.unit in _NOT_LEVELS or _OF_EACH.search(one.ahead[-_EACH:]):
            continue
        last = run[-1] if run else None
        if last and not (
            one.is_exact
            and len(_lead(one, last)) <= _GAP
            and same_unit(_counted(last), _counted(one))
        ):
            if len(run) >= _LEAST:
                yield run
            run = []
        if one.is_exact:
            run.append(one)
    if len(run) >= _LEAST:
        yield run


def _counted(one: Indicator) -> str:
    """What it counts; 694人 in the house, 28433人次 come in and go."""
    return base_unit(one.figure.unit).removesuffix("次")


def _without_parts(statement: Sequence[Indicator]) -> list[Indicator]:
    """新招聘42人，其中医师16人、护士26人；离职12人: without what 其中 tells, up to ；."""
    if "其中" not in statement[0].place.text:
        return []
    kept: list[Indicator] = []
    inside = False
    for at, one in enumerate(statement):
        words = between(statement[at - 1], one) if at else ""
        inside = (inside or "其中" in words) and not re.search("[；;]", words)
        if not inside:
            kept.append(one)
    return kept if 2 < len(kept) < len(statement) else []


def _lead(one: Indicator, last: Indicator) -> str:
    """The words between, without rates and averages that stand there with their clauses."""
    return _CLAUSE_BETWEEN.sub("", _PARTS_BETWEEN.sub("", between(last, one)))


def _words(one: Indicator) -> str:
    return one.ahead[-_BESIDE:]


def _triads(run: Sequence[Indicator]) -> Iterator[Check]:
    of_run = [behind_marks_but_brackets(_words(one)) for one in run]
    for at in range(len(run) - 2):
        three, clauses = run[at : at + 3], of_run[at : at + 3]
        apart = "；" in between(three[0], three[1])
        if _SHOULD_DID_NOT.fullmatch("，".join(clauses)):
            yield from _check([(three[0], 1), (three[1], -1), (three[2], -1)], three[2])
            continue
        for triad in _TRIADS:
            roles: dict[int, Indicator] = {}
            for one, words in zip(three, clauses, strict=True):
                found = [(m.start(), i) for i in range(3) if (m := triad[i].search(words))]
                if found:  # 参会人员应到: the word right before the figure
                    roles[max(found)[1]] = one
            of_another = (
                apart and roles.get(2) is three[0]
            )  # 结余1.5亿元；居民收入9.2亿元、支出7.6亿元
            if len(roles) == 3 and not of_another:
                terms = [(roles[0], 1), (roles[1], -1), (roles[2], -1)]
                yield from _check(terms, three[-1])
                break


def _rests(run: Sequence[Indicator]) -> Iterator[Check]:
    """合同价486万元，实际支付513万元，超付27万元: of the two before it."""
    for one, other, rest in zip(run, run[1:], run[2:], strict=False):
        words = _lead(rest, other)
        over, less = _OVER.match(words), _REST_OF_TWO.match(words)
        if _NET_OF_TWO.fullmatch(words) and _LEFT.search(re.split("[，,]", _words(other))[-1]):
            yield from _check([(one, 1), (other, -1), (rest, -1)], rest)
            continue
        changes = one.noun.change or other.noun.change or _SUMMED.search(_lead(other, one))
        if changes or not (over or less):
            continue
        planned = over and _PLAN.search(_lead(other, one))  # 完成18.6，为任务15.5的120%，超出3.1
        if planned or (over and other.amount > one.amount) or (less and one.amount > other.amount):
            sign = 1 if over and not planned else -1
            yield from _check([(other, sign), (one, -sign), (rest, -1)], rest)


def _left_over(paragraph: Sequence[Indicator]) -> Iterator[Check]:
    """查出问题157个，…。已整改143个，整改率91.1%，还有14个: a whole of another sentence, too."""
    units = dict.fromkeys(base_unit(one.figure.unit) for one in paragraph)
    for unit in units:
        if unit in _NOT_LEVELS:
            continue
        levels = [i for i in paragraph if _is_in(i, unit) and not _OF_EACH.search(_last_clause(i))]
        for at, (part, rest) in enumerate(pairwise(levels)):
            if not (at and _REST.search(_last_clause(rest)) and rest.is_exact):
                continue
            far = len(between(part, rest)) > _FAR_APART
            whole = levels[at - 1]
            if whole.amount < part.amount and "占" in _last_clause(part):
                whole, part = part, whole  # 解决1860个，占2000个的93%，没有解决的140个
            elif whole.amount < part.amount:  # 其中… stands between
                asked = [i for i in levels[:at] if _ASKED.search(_last_clause(i))]
                larger = [i for i in levels[:at] if i.amount > part.amount]
                whole = asked[-1] if asked and larger == asked[-1:] else whole
            said = _DONE.search(_last_clause(part)) and _ASKED.search(_last_clause(whole))
            exact = whole.is_exact and part.is_exact and whole.amount > part.amount
            if said and exact and not far:
                more = levels[at + 2 : at + 3]
                if more and is_beside(rest, more[0]):
                    # 已完工45个、在建9个、未开工4个: a third part
                    terms = [(whole, 1), (part, -1), (rest, -1), (more[0], -1)]
                    yield from (c for c in _check(terms, more[0]) if c.agrees)
                    continue
                yield from _check([(whole, 1), (part, -1), (rest, -1)], rest)


def _goes_on(number: int | None, statement: Sequence[Indicator]) -> bool:
    """Whether the figure behind one is of its rank: 扣除支出8250万元和上解284.5万元."""
    at = next((i for i, one in enumerate(statement) if one.number == number), len(statement))
    return any(
        is_beside(one, other)
        and same_unit(base_unit(one.figure.unit), base_unit(other.figure.unit))
        for one, other in pairwise(statement[at : at + 2])
    )


def _is_in(one: Indicator, unit: str) -> bool:
    return same_unit(base_unit(one.figure.unit), unit)


def _last_clause(one: Indicator) -> str:
    """The words before a figure, without another right before it: 未获批3批次 of 3批次780亩."""
    return _COUNT.sub("", behind_marks_but_brackets(one.ahead[-_CLAUSE:]))


def _rolled_forward(run: Sequence[Indicator]) -> Iterator[Check]:
    """期初、入库、出库、期末, in whatever order: what was, came and went gives what is."""
    if is_from_to(run[0], run[1]):
        return
    opened = _of_the_year_before(run)
    for stock in _stocks(run, opened):
        begin, end, flows = stock
        some = [[sign] if sign else [1, -1] for _, sign in flows]
        unknown = sum(len(signs) > 1 for signs in some)
        checks = [
            check
            for signs in product(*some)
            for check in _check(
                [
                    *([(begin, 1)] if begin else []),
                    *((one, s) for (one, _), s in zip(flows, signs, strict=True)),
                    (end, -1),
                ],
                end,
            )
        ]
        fitting = [check for check in checks if check.agrees]
        slips = [c for c in checks if is_digit_error(shown(c.stated.value), shown(c.computed))]
        is_whole = (begin is None or begin is not opened) and not _is_of_budget(stock)
        is_whole = is_whole and not unknown
        if fitting:
            yield fitting[0]
        elif is_whole and (_are_both_ways(stock) or _is_contradiction(stock, checks)):
            yield from checks
        elif len(slips) == 1:
            yield slips[0]


def _is_of_budget(stock: _Stock) -> bool:
    """Income and spending, to which funds may be added that are not told: 上年结余, 年终结余."""
    told = stock.begin is not None and _AT_END.search(stock.begin.ahead[-_CLAUSE:])
    names = [_words(one) for one, _ in stock.flows]
    return not told and any(re.search("收入|支出", words) for words in names)


def _are_both_ways(stock: _Stock) -> bool:
    """Whether both what came and what went is told, or the end as the sum of what came."""
    of_sum = _TOTALLED.search(_words(stock.end)) is not None
    return len({sign for _, sign in stock.flows}) == 2 or of_sum or _is_net(stock)


def _is_net(stock: _Stock) -> bool:
    return any(_NET.search(_words(one)) for one, _ in stock.flows)


def _is_contradiction(stock: _Stock, checks: Sequence[Check]) -> bool:
    """Whether more is there than was and came, so that what went, untold, explains nothing."""
    more = stock.flows[0][1] > 0
    return all((c.stated.value > c.computed) is more for c in checks)


class _Stock(NamedTuple):
    """What there was, what there is, and what came (1), went (-1) or did either (0) between.

    Where nothing tells what there was, what there is is what came net of what went.
    """

    begin: Indicator | None
    end: Indicator
    flows: list[tuple[Indicator, int]]


def _stocks(run: Sequence[Indicator], opened: Indicator | None) -> Iterator[_Stock]:
    """The stocks of a run of amounts, each with its beginning, its end and all that lies near."""
    begin: Indicator | None = None
    end: Indicator | None = None
    first: Indicator | None = None
    flows: list[tuple[Indicator, int]] = []
    has_net = is_full = False
    for at, one in enumerate(run):
        kind = "begin" if one is opened else _kind_of(one)
        if kind == "end" and begin is None and end is None and not flows and _is_begun(run[at:]):
            kind = "begin"  # 现有4200条，新购2500条，调拨1800条，库存4900条
        parted = at and re.search("[；;]", between(run[at - 1], one))
        if end and (begin or has_net) and (parted or kind not in {"", "more", "less"}):
            if flows:
                yield _Stock(begin, end, flows)
            begin = end = None
            flows, has_net, is_full, first = [], False, False, None
        if kind == "begin" and begin is None:
            begin = one
        elif kind == "end" and end is None:
            end = one
        elif kind in {"net+", "net-"}:
            if len(flows) > 1 and not begin and not end:
                yield _Stock(None, one, flows)  # 新进18人，退休6人，调出2人，净增10人
            if not (begin and end):
                flows = [(one, 1 if kind == "net+" else -1)]
                has_net = True
        elif kind in {"more", "less"}:
            if is_full:
                flows.append((one, 0))  # 总数达到3014张，上年末为2861张，其间核减7张
            elif not has_net:
                flows.append((one, 1 if kind == "more" else -1))
        elif not (begin or end or flows):
            first = one  # 读者24.8万人，新增2.6万人，注销0.4万人，上年末22.6万人
        elif (begin is None) != (end is None) and not has_net:
            goes_on = _AND.search(_words(one)) and flows
            flows.append((one, flows[-1][1] if goes_on else 0))
        is_full = is_full or (kind in {"begin", "end"} and bool(begin and end and flows))
    end = end or (first if flows else None)
    if begin and end and 0 < len(flows) <= _MOST:
        yield _Stock(begin, end, flows)


def _is_begun(run: Sequence[Indicator]) -> bool:
    """Whether another end, and no beginning, follows what is told to be there now."""
    kinds = [_kind_of(one) for one in run[1:_MOST]]
    return "begin" not in kinds and "end" in kinds[1:] and kinds[0] in {"more", "less"}


def _kind_of(one: Indicator) -> str:
    clause = re.split("[，,。；;：:、（(]", one.ahead[-_CLAUSE:])[-1]
    net = _NET.search(clause)
    if net:
        return "net+" if net["way"] == "增" else "net-"
    if _BEGIN.search(clause) or _AT_END.search(one.ahead[-_CLAUSE:]):
        return "begin"
    if _END.search(clause):
        return "end"
    less, more = _LESS.search(clause), _MORE.search(clause)
    if less and more:
        return "less" if less.start() < more.start() else "more"  # 新增赊销, 报损新书
    return "less" if less else "more" if more else ""


def _of_the_year_before(run: Sequence[Indicator]) -> Indicator | None:
    """The first that 2022年末 says to be of, where the end of 2023 follows."""
    ends = [(one, _YEAR_END.search(one.ahead[-_CLAUSE:])) for one in run]
    years = [(one, int(m[1])) for one, m in ends if m]
    if len(years) == 2 and years[1][1] == years[0][1] + 1:
        return years[0][0]
    return None


def _check(terms: Sequence[tuple[Indicator, int]], stated: Indicator) -> Iterator[Check]:
    """The check that what is added and taken away comes out; ``stated`` is one of the terms."""
    own = next(sign for one, sign in terms if one is stated)
    others = [(one, -own * sign) for one, sign in terms if one is not stated]
    scale = multiple(stated.figure.unit)
    value = round(sum(sign * one.amount for one, sign in others) / scale, 6)
    slip = is_digit_error(shown(stated.figure.value), shown(value))
    if value <= 0 or not (slip or 1 / _FAR < stated.figure.value / value < _FAR):
        return
    others.sort(key=lambda term: -term[1])
    halves = [one.precision * multiple(one.figure.unit) for one, _ in terms if "." in one.text]
    # Of four that are rounded all to one place, two places off are one in a hundred.
    tolerance = min(sum(halves), _ROUNDED * max(halves, default=0.0))
    words = "".join(f" {'+' if sign > 0 else '-'} {one.text}" for one, sign in others)
    formula = "".join(
        ("+" if sign > 0 else "-")
        + f"{{{i}}}"
        + (f"*{factor:g}" if (factor := multiple(one.figure.unit) / scale) != 1 else "")
        for i, (one, sign) in enumerate(others)
    )
    yield Check(
        kind="增减",
        place=stated.place,
        claim=claim([one for one, _ in terms]),
        explanation=f"{words.removeprefix(' + ')} = {shown(value)}，文中为 {stated.text}",
        terms=tuple(one.term for one, _ in others),
        stated=stated.term,
        computed=value,
        tolerance=tolerance / scale,
        formula=formula.removeprefix("+"),
    )
