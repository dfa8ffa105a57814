"""One column of a table as the difference, growth, rate, quotient, product or sum of others.

Along the rows of a table with indicators in its rows the same. What the heads hint at is tried
first; figures that show a relation plainly enough need no head that names it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import permutations, product

from pipeline.audit.findings import Check, Term, half_unit, shown, sum_formula, total
from pipeline.audit.table_lines import Fit, Lines, Number, bits_of, borne_out
from pipeline.audit.tables import Grid, GridCell
from pipeline.text.numerals import halved
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_DIFFERENCE = regex(
    r"增|减|差|变[化动]|涨|跌|升|降|±|结[余存]|净|未|余|剩|超|欠|缺|空|距|尚|待|没|还"
)
_GROWTH = regex(r"增|幅|变[化动]|涨|跌|升|降|同比|环比|±")
_RATE = regex(
    r"率|占|比|%|％|进度|(?:完成|为|达到?)(?:年初|调整|年度|全年)?(?:预算|计划|任务|目标|上年)(?!数|额|量)"
)
_LESS = regex("[节降压减少未空剩流]|下浮|浮动")
_WEIGHTED = regex("综合|总评|总成绩|总分|最终|合成|加权|折算")
_PER_MILLE = regex("‰|千分")
_MEAN = regex(r"均|单价|每|单耗|单产|强度|亩产|密度|/")
_PRODUCT = regex(r"预算|经费|投资|补助|补贴|应[发拨付]|金额|总价|小计|合计|费用?|总额|资金|加权")
_AVERAGE = regex(r"平均|均值|均分")
_WHOLE = regex(r"总|合计|共|小计|全部|全年|累计|^计|应到|到会|参会|季度|半年|人数|得分合计")
_NOT_SUMMED = regex(r"均|每|单价|单产|亩产|单耗|强度")
_SUM_OF_MEANS = regex("均分?(?:合计|之和|总[和计分])|[总合][^，]{0,2}均分")
_AT_CONSTANT_PRICES = regex("生产总值|增加值|GDP|可支配收入|可比")
_LARGE = regex("[万亿千]")
_MOST_SERIES = 14
_MOST_ROWS = 60
_LEAST_ROWS = 2
_MOST_SIGNED = 4
_SCALES = (1.0, 1e4, 1e-4, 0.1, 10.0, 1e3, 1e-3, 100.0, 0.01)
_ROUNDS = 1e-6


def _weighted(weight: float, one: float, other: float) -> float:
    """笔试占60%，面试占40%."""
    return one * weight + other * (1 - weight)


class Relation(NamedTuple):
    """What a column may be of two others: its check's kind, its head, its computation."""

    kind: str
    head: re.Pattern[str]
    compute: Callable[[float, float], float]
    formula: str
    scaled: bool


RELATIONS = (
    Relation("表格差额", _DIFFERENCE, lambda a, b: b - a, "{1}-{0}", False),
    Relation("表格增幅", _GROWTH, lambda a, b: (b - a) / a * 100, "({1}-{0})/{0}*100", False),
    Relation("表格比率", _RATE, lambda a, b: a / b * 100, "{0}/{1}*100", False),
    Relation("表格比率", _PER_MILLE, lambda a, b: a / b * 1000, "{0}/{1}*1000", False),
    Relation("表格比率", _LESS, lambda a, b: (a - b) / a * 100, "({0}-{1})/{0}*100", False),
    Relation("表格平均", _MEAN, lambda a, b: a / b, "{0}/{1}", True),
    Relation("表格乘积", _PRODUCT, lambda a, b: a * b, "{0}*{1}", True),
    *(
        Relation(
            "表格平均",
            _WEIGHTED,
            partial(_weighted, w / 10),
            f"{{0}}*{w / 10}+{{1}}*{1 - w / 10:g}",
            False,
        )
        for w in range(1, 10)
    ),
)


def relation_checks(lines: Lines) -> Iterator[Check]:
    """Each series as computed from two others, where head or figures say so."""
    series = [s for s in lines.series if s not in lines.orders]
    if not 3 <= len(series) <= _MOST_SERIES:
        return
    # Of figures that are each given by the others the last is computed.
    for at in reversed(series):
        yield from _best_relation(lines, series, at)


def _best_relation(lines: Lines, series: Sequence[int], at: int) -> list[Check]:
    """What a series is of two others, as the most lines bear it out."""
    best: list[Check] = []
    filled = sum(number is not None for number in lines.numbers[at])
    for relation in RELATIONS:
        is_said = relation.head.search(lines.head(at)) is not None
        if not is_said and (not lines.is_down or at != series[-1] or _is_told(best)):
            continue
        scales = _SCALES if relation.scaled else (1.0,)
        tried = len(series) ** 3 * len(scales)
        for pair in permutations([s for s in series if s != at], 2):
            for scale in scales if _is_possible(relation, lines, at, pair) else ():
                fits = _lines_of(lines, relation, pair, at, scale)
                found = borne_out(fits, tried, is_said=is_said)
                if _weight(found) > _weight(best):
                    best = found
                if _is_told(best) and len(best) == filled:
                    return best
    return best


def _is_told(checks: Sequence[Check]) -> bool:
    return bool(checks) and all(check.agrees for check in checks)


def _is_possible(relation: Relation, lines: Lines, at: int, pair: tuple[int, int]) -> bool:
    """Whether figures of such kinds can stand so to one another."""
    one, other = (s in lines.percents for s in pair)
    is_percent = at in lines.percents
    if relation.kind == "表格差额":
        return one == other and (one or not is_percent)
    if relation.kind == "表格乘积":
        # A rate that stands behind what it is of is the rate of it, not a factor.
        factors = not (one or other) or (one != other and at > max(pair))
        return pair[0] < pair[1] and factors and not is_percent
    if relation.kind == "表格平均":
        return not is_percent
    return is_percent or relation.head.search(lines.head(at)) is not None


def _weight(checks: Sequence[Check]) -> int:
    return sum(1 if check.agrees else -1 for check in checks)


def _lines_of(
    lines: Lines, relation: Relation, pair: tuple[int, int], at: int, scale: float
) -> list[Fit]:
    """A relation line by line; empty where it fails in more than one."""
    fitting: list[tuple[int, float, float]] = []
    wrong = telling = 0
    is_difference = relation.kind == "表格差额"
    columns = (lines.numbers[s] for s in (at, *pair))
    for item, whole, one, other in zip(lines.items, *columns, strict=True):
        if whole is None or one is None or other is None:
            continue
        is_sum = item in lines.sums
        if (is_sum and relation.kind == "表格乘积") or (is_difference and item in lines.rates):
            continue
        try:
            computed, error = _computed(relation, one, other, whole, scale)
        except ZeroDivisionError:
            continue
        if abs(computed - whole.value) > error * (1 + 1e-9) + 1e-9:
            if is_difference and not whole.value and computed < 0:
                continue  # none is left where more is there than was asked for
            if is_sum and not is_difference and _is_mean(lines, at, whole):
                continue
            if relation.kind == "表格增幅" and _is_other_growth(lines, at, item, one, other):
                continue
            wrong += 1
            if wrong > 1:
                return []
        telling += not (one.value == other.value or 0 in (one.value, other.value))
        fitting.append((item, computed, error))
    if telling < _LEAST_ROWS:
        return []
    return [_fit(lines, relation, pair, at, scale, line) for line in fitting]


def _is_mean(lines: Lines, at: int, whole: Number) -> bool:
    """Whether a figure of a line that sums up is the mean of its series, or its sum."""
    numbers = zip(lines.items, lines.numbers[at], strict=True)
    values = [n.value for item, n in numbers if n is not None and item not in lines.sums]
    added = sum(values)
    mean = added / len(values) if values else 0.0
    return min(abs(added - whole.value), abs(mean - whole.value)) <= 2 * whole.half


def _is_other_growth(lines: Lines, at: int, item: int, one: Number, other: Number) -> bool:
    """Whether a line grew at constant prices, or is of rates, which differ in points."""
    cell = lines.cell(at, item)
    label = lines.grid.label(item) if lines.is_down else lines.grid.head(item)
    difference = other.value - one.value
    near = cell is not None and abs((cell.value or 0.0) - difference) <= 2 * one.half
    return near or _AT_CONSTANT_PRICES.search(halved(label)) is not None


def _computed(
    relation: Relation, one: Number, other: Number, whole: Number, scale: float
) -> tuple[float, float]:
    """What a relation gives, and by how much rounding may change it."""
    a, b = one.value, other.value
    computed = relation.compute(a, b) * scale
    if relation.kind == "表格差额" and not (one.is_decimal or other.is_decimal or whole.is_decimal):
        return computed, 0.0
    error = whole.half
    if one.is_decimal:
        error += abs(relation.compute(a + one.half, b) * scale - computed)
    if other.is_decimal:
        error += abs(relation.compute(a, b + other.half) * scale - computed)
    return computed, error


def _fit(
    lines: Lines,
    relation: Relation,
    pair: tuple[int, int],
    at: int,
    scale: float,
    line: tuple[int, float, float],
) -> Fit:
    item, computed, error = line
    whole, one, other = (c for s in (at, *pair) if (c := lines.cell(s, item)))
    a, b, stated = one.value or 0.0, other.value or 0.0, whole.value or 0.0
    check = Check(
        kind=relation.kind,
        place=whole.place,
        claim=f"{lines.name(whole)}：{whole.text}",
        explanation=(
            f"由“{_called(lines, one)}”{one.text}、“{_called(lines, other)}”{other.text}"
            f"算得 {shown(computed)}，表中为 {whole.text}"
        ),
        terms=(Term(a), Term(b)),
        stated=Term(stated),
        computed=round(computed, 9),
        tolerance=error,
        formula=f"({relation.formula})" + (f"*{scale:g}" if scale != 1 else ""),
    )
    if a == b or 0 in (a, b) or (b == 1 and relation.kind != "表格差额"):
        return Fit(check, 0.0)
    if relation.kind == "表格差额":
        return Fit(check, bits_of(min(map(abs, (stated, a, b))), 0.0, whole.text))
    return Fit(check, bits_of(stated, error, whole.text))


def _called(lines: Lines, cell: GridCell) -> str:
    return lines.grid.head(cell.column) if lines.is_down else lines.grid.label(cell.row)


def sum_checks(lines: Lines) -> Iterator[Check]:
    """Each series as the sum, or the mean, of those before it or behind it.

    What is summed up once stands for its parts from then on: 男, 女, 小计, 男, 女, 小计, 总数.
    """
    amounts = lines.amounts
    most = _MOST_SERIES if lines.is_down else _MOST_ROWS
    if not 3 <= len(amounts) <= most:
        return
    for series in (amounts, amounts[::-1]):
        found = list(_summed(lines, series))
        yield from found
        if found:
            return


def _summed(lines: Lines, series: Sequence[int]) -> Iterator[Check]:
    """The sums of a row of series, each of those before it that no other sum stands for."""
    before: list[int] = []
    means: list[int] = []
    for at in series:
        if _SUM_OF_MEANS.search(lines.head(at)) and len(means) > 1:
            yield from _best_sum(lines, means, at, len(series) ** 2)[0]  # 三科均分合计
            continue
        if _NOT_SUMMED.search(lines.head(at)):
            means.append(at)
        checks, count = _best_sum(lines, before, at, len(series) ** 2)
        yield from checks
        if count:
            del before[-count:]
        if not _NOT_SUMMED.search(lines.head(at)):
            before.append(at)


def _best_sum(lines: Lines, before: Sequence[int], at: int, tried: int) -> tuple[list[Check], int]:
    """What a series is of the last so many before it, and of how many as their sum."""
    best: list[Check] = []
    most = 0
    is_whole = _WHOLE.search(lines.head(at)) is not None
    is_mean = _AVERAGE.search(lines.head(at)) is not None
    own = lines.numbers[at]
    added = [0.0] * len(own)
    for count, part in enumerate(reversed(before), start=1):
        added = [
            a + (n.value if n else 0.0) for a, n in zip(added, lines.numbers[part], strict=True)
        ]
        if count < _LEAST_ROWS:
            continue
        for divisor in (1, count) if is_mean else (1,):
            if not _may_sum(added, own, count, divisor):
                continue
            # What is the sum of all that the table else tells is meant to be, whatever its name.
            is_said = is_whole or (count + 1 == len(lines.amounts) > _LEAST_ROWS + 1)
            fits = list(_sums(lines, before[-count:], (1,) * count, at, divisor))
            found = borne_out(fits, tried, is_said=is_said, is_sure=divisor > 1)
            if _weight(found) > _weight(best) or (divisor > 1 and found and not best):
                best, most = found, count if divisor == 1 else 0
    if best or not lines.is_down:
        return best, most
    return _signed(lines, before, at, tried), 0


def _may_sum(
    added: Sequence[float], own: Sequence[Number | None], count: int, divisor: int
) -> bool:
    """Whether sums are no further off than rounding, but in one line, and are of something."""
    off = of_something = 0
    for whole, number in zip(added, own, strict=True):
        if number is not None:
            most = (count + 1) * (number.half * 10 if number.is_decimal else 1.0)
            off += abs(whole / divisor - number.value) > most
            of_something += number.value != 0
    return off <= 1 and of_something > off


def _signed(lines: Lines, before: Sequence[int], at: int, tried: int) -> list[Check]:
    """期初, 收入, 支出, 期末: of the three or four before it some are added, some taken away."""
    best: list[Check] = []
    for count in range(3, _MOST_SIGNED + 1):
        parts = before[-count:]
        if len(parts) < count:
            break
        for signs in product((1, -1), repeat=count - 1):
            if -1 in signs:
                fits = list(_sums(lines, parts, (1, *signs), at, 1))
                found = borne_out(fits, tried * 2**count, is_said=False)
                if _weight(found) > _weight(best):
                    best = found
    return best


def _sums(
    lines: Lines, parts: Sequence[int], signs: Sequence[int], at: int, divisor: int
) -> Iterator[Fit]:
    """In each line one figure as the sum of others."""
    wrong = 0
    for item in lines.items:
        whole = lines.cell(at, item)
        pairs = [(c, s) for p, s in zip(parts, signs, strict=True) if (c := lines.cell(p, item))]
        if whole is None or len(pairs) < _LEAST_ROWS or item in lines.rates:
            continue
        if divisor > 1 and len(pairs) < len(parts):
            return
        if -1 in signs and len(pairs) < len(parts):
            continue
        check = sum_check(lines.grid, whole, pairs, divisor)
        wrong += not check.agrees
        if wrong > 1:
            return
        values = sorted(abs(c.value or 0.0) for c, _ in pairs)
        rest = values[-1] - values[0] if divisor > 1 else sum(values[:-1])
        yield Fit(check, bits_of(rest, check.tolerance, whole.text) if rest else 0.0)


def sum_check(
    grid: Grid, whole: GridCell, pairs: Sequence[tuple[GridCell, int]], divisor: int = 1
) -> Check:
    """A figure as the sum of others, some of them taken away, or as their mean."""
    cells = (*(cell for cell, _ in pairs), whole)
    values = [(cell.value or 0.0) * sign for cell, sign in pairs]
    large = _LARGE.search(grid.head(whole.column) + grid.caption) is not None
    decimals = [half_unit(cell.text) for cell in cells if "." in cell.text]
    error = min(decimals) * len(cells) if decimals else len(cells) / 2 if large else 0.0
    computed = total(values)
    formula = sum_formula(len(values))
    kind, words = "表格合计", "各项之和"
    if divisor > 1:
        computed, error = round(computed / divisor, 9), half_unit(whole.text)
        formula, kind, words = f"({formula})/{divisor}", "表格平均", "各项平均"
    elif any(sign < 0 for _, sign in pairs):
        kind = "表格差额"
        words = "".join(
            ("" if i == 0 else " + " if sign > 0 else " - ") + cell.text
            for i, (cell, sign) in enumerate(pairs)
        )
        words += " ="
    return Check(
        kind=kind,
        place=whole.place,
        claim=f"{grid.label(whole.row)}{grid.head(whole.column)}：{whole.text}",
        explanation=f"{words} {shown(computed)}，表中为 {whole.text}",
        terms=tuple(map(Term, values)),
        stated=Term(whole.value or 0.0),
        computed=computed,
        tolerance=error,
        formula=formula,
    )
