"""Tables computed again: totals, differences, growth, shares, rates, ranks.

A row or column called 合计 is the sum of the others. What other columns are of each other their
heads only hint at; the rows tell. A relation that holds in every row is a check passed, one that
holds in all rows but one is a disagreement in that one; where more rows differ it is not meant.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import permutations
from typing import NamedTuple

from pipeline.audit.findings import (
    Check,
    Term,
    half_unit,
    is_digit_error,
    shown,
    sum_formula,
    total,
)
from pipeline.audit.tables import Grid, GridCell, grids
from pipeline.model import Place
from pipeline.text.numerals import HAN_COUNT, halved
from pipeline.text.patterns import regex

_TOTAL = regex(r"^(?:合\s*计|总\s*计|共\s*计)(?:[（(][^）)]*[）)])?$")
_LAST = regex(r"^(?:小\s*计)$")
_OF_ALL = regex(
    r"^(?:[^第小\d]{1,4}(?:合计|总计)$|全[省市县区国州旗镇乡村校院]|总[和数量]|全部|全系统)(?:合计|总计|小计)?$"
)
"""A last row that may be the sum of the others: the figures tell."""
_OF_GROUP = regex(r"^(?:小\s*计|合\s*计|共\s*计|总\s*计|总数|计)$")
_YEAR = regex(r"^全年(?:累计|合计)?$")
_OF_YEAR = regex(rf"^(?:第?[一二三四]季度|[{HAN_COUNT}\d]{{1,2}}月份?)$")
_SUBTOTAL = regex(rf"小\s*计|其中|^（|^\(|^[{HAN_COUNT}]、|^\d+[.、]")
_NOT_ADDED = regex(
    r"[%％‰]|率|增速|增幅|增长|同比|环比|幅度|比重|占比|占|均|每|单价|单产|亩产|单耗|强度|[^）)]/|得分|分数|总分|名次|排名|排位|位次|浓度|指数|标准(?!煤)|价格|"
    r"年龄|密度|倍|系数|序号|编号|代码|电话|年份|比例|之比|比值|±|温|(?<![省市县区州乡镇村本央班年])级|进度"
)
_DIFFERENCE = regex(r"增|减|差|变化|±|结余|净|未|余额|剩余|超支|欠|缺")
_GROWTH = regex(r"增|幅|变化|同比|±")
_RATE = regex(r"率|占|比|%|％|进度")
_SHARE = regex(r"占|比重|构成|比例|%|％")
_MEAN = regex(r"均|单价|每|单耗|单产|强度|亩产|/")
_PRODUCT = regex(r"预算|经费|投资|补助|补贴|应发|应拨|金额|总价|小计|合计|费用|总额|资金")
_DAYS = regex("(?:优良|达标|优|好)(?:天数|日数)(?!比|占|率)")
_DAY_RATE = regex("(?:优良|达标)(?:率|天数比例|天数占比|天数比率|比例)")
_RANK = regex(r"名\s*次|排\s*名|排\s*位|位\s*次")
_POINTS = regex(r"得分|总分|分数|评分|成绩|分值")
_MONTH = regex(r"^\d{1,2}月份?$")
_QUARTER = regex(rf"^第?[{HAN_COUNT}\d]季度$")
_HALF = regex("^[上下]半年$")
_ALL_POINTS = regex(r"^(?:总分|总得分|总成绩|综合得分|合计得分|得分合计)$")
_NO_POINTS = regex(r"名次|排名|排位|位次|人数|率|均|等级|满分")
_FIRST_LEVEL = regex(rf"^[{HAN_COUNT}]{{1,2}}、")
_SECOND_LEVEL = regex(rf"^[（(][{HAN_COUNT}]{{1,2}}[）)]")
_PART_TOTAL = regex(r"^[^小\d]{1,6}(?:合计|总计)$")
_SOME_OF = regex("其中")
_LARGE = regex("[万亿千]")
_MOST_COLUMNS = 14
_LEAST_ROWS = 2
_PAIR = 2
_LEAST_TO_BLAME = 3
_LEAST_RANKS = 3
_LEAST_RANKS_UNTOLD = 6
_SCALES = (1.0, 1e4, 1e-4, 0.1, 10.0, 1e3, 1e-3)


class _Relation(NamedTuple):
    """What a column may be of others: its check's kind, its head, its computation."""

    kind: str
    head: re.Pattern[str]
    compute: Callable[[float, float], float]
    formula: str
    percent: bool
    scaled: bool


_RELATIONS = (
    _Relation("表格差额", _DIFFERENCE, lambda a, b: b - a, "{1}-{0}", False, False),
    _Relation(
        "表格增幅", _GROWTH, lambda a, b: (b - a) / a * 100, "({1}-{0})/{0}*100", True, False
    ),
    _Relation("表格比率", _RATE, lambda a, b: a / b * 100, "{0}/{1}*100", True, False),
    _Relation("表格平均", _MEAN, lambda a, b: a / b, "{0}/{1}", False, True),
    _Relation("表格乘积", _PRODUCT, lambda a, b: a * b, "{0}*{1}", False, True),
)


def table_checks(places: Sequence[Place]) -> Iterator[Check]:
    """The checks of every table."""
    for grid in grids(places):
        if grid.height < 3 or grid.width < 2:
            continue
        related = [*_between_columns(grid), *_shares(grid), *_of_days(grid)]
        across, down = list(_across(grid)), list(_down(grid))
        explained = list(_one_cell_explains(grid, [*related, *across], down))
        told = {id(check) for pair in explained for check in pair[1:]}
        related, across, down = (
            [c for c in checks if id(c) not in told] for checks in (related, across, down)
        )
        sure = {check.place.path for check in down if check.agrees}
        cells = {cell.place.path: cell for cell in grid.cells.values()}
        wrong = [check for check in (*related, *across) if not check.agrees]
        beside = [
            check
            for check in wrong
            if check.place.path in sure
            and any(_takes(check, cells, cells[other.place.path]) for other in wrong)
        ]
        yield from _unique([c for c in (*related, *across) if c not in beside])
        yield from _ranks(grid)
        yield from down
        yield from (made for made, *_ in explained)


def _one_cell_explains(
    grid: Grid, across: Sequence[Check], down: Sequence[Check]
) -> Iterator[tuple[Check, ...]]:
    """A row and a column that both do not add up, by the same difference: their common cell.

    Gives what to say of the cell, and those that it stands for.
    """
    cells = {cell.place.path: cell for cell in grid.cells.values()}
    for column in (check for check in down if not check.agrees):
        at = cells[column.place.path].column
        more = column.computed - column.stated.value
        same = [c for c in across if not c.agrees and _takes(c, cells, cells[column.place.path])]
        if same:
            yield (column, column, *same)
            continue
        for row in (check for check in across if not check.agrees):
            cell = cells[row.place.path]
            meant = row.stated.value - more
            if cell.column == at and abs(row.computed - meant) <= row.tolerance + 1e-6:
                # The figure that its row gives is what the column lacks, too.
                others = [c for c in (*across, *down) if not c.agrees and _takes(c, cells, cell)]
                yield (row, row, column, *others)
            elif made := _term_explains(grid, row, column, grid.cells.get((cell.row, at)), more):
                yield (made, row, column)
    for row in across:
        for column in down:
            if row.agrees or column.agrees:
                continue
            of_row, of_column = cells[row.place.path], cells[column.place.path]
            less = round(row.computed - row.stated.value, 6)
            more = round(column.computed - column.stated.value, 6)
            if of_row.column == of_column.column or row.kind != "表格合计":
                continue
            common = grid.cells.get((of_row.row, of_column.column))
            if common is None or common.value is None or less != more:
                continue
            meant = round(common.value - less, 6)
            yield (
                Check(
                    kind="表格合计",
                    place=common.place,
                    claim=f"{grid.label(common.row)}{grid.head(common.column)}：{common.text}",
                    explanation=(f"按同行、同列的合计都应为 {shown(meant)}，表中为 {common.text}"),
                    terms=(Term(row.stated.value), *row.terms, Term(common.value)),
                    stated=Term(common.value),
                    computed=meant,
                    tolerance=0.0,
                    formula="{0}-("
                    + "+".join(f"{{{i}}}" for i in range(1, len(row.terms) + 1))
                    + f")+{{{len(row.terms) + 1}}}",
                ),
                row,
                column,
            )


def _term_explains(
    grid: Grid, row: Check, column: Check, common: GridCell | None, more: float
) -> Check | None:
    """The cell of a column that does not add up, where what it lacks mends the row's relation."""
    relation = next((r for r in _RELATIONS if r.kind == row.kind), None)
    if relation is None or common is None or common.value is None or len(row.terms) != _PAIR:
        return None
    meant = round(common.value - more, 6)
    values = [meant if abs(t.value - common.value) < 1e-9 else t.value for t in row.terms]
    if meant not in values:
        return None
    scale = float(row.formula.rpartition(")*")[2] or 1) if ")*" in row.formula else 1.0
    try:
        computed = relation.compute(*values) * scale
    except ZeroDivisionError:
        return None
    if abs(computed - row.stated.value) > row.tolerance + 1e-6:
        return None
    return Check(
        kind="表格合计",
        place=common.place,
        claim=f"{grid.label(common.row)}{grid.head(common.column)}：{common.text}",
        explanation=f"按同行、同列的数都应为 {shown(meant)}，表中为 {common.text}",
        terms=(Term(common.value), Term(column.stated.value), *column.terms),
        stated=Term(common.value),
        computed=meant,
        tolerance=0.0,
        formula="{0}+{1}-(" + "+".join(f"{{{i + 2}}}" for i in range(len(column.terms))) + ")",
    )


def _takes(check: Check, cells: Mapping[str, GridCell], cell: GridCell) -> bool:
    """Whether a figure of the same row is computed with the cell."""
    same_row = cells[check.place.path].row == cell.row
    return same_row and any(abs(term.value - (cell.value or 0.0)) < 1e-9 for term in check.terms)


def _unique(checks: Sequence[Check]) -> Iterator[Check]:
    """One check a cell; what agrees goes before what does not."""
    best: dict[str, Check] = {}
    for check in checks:
        first = best.setdefault(check.place.path, check)
        if check.agrees and not first.agrees:
            best[check.place.path] = check
    yield from best.values()


def total_row(grid: Grid) -> int | None:
    """The row that sums up the others; ``None`` where there is none, or parts of parts."""
    labels = {row: grid.label(row) for row in grid.body}
    rows = [row for row, label in labels.items() if _TOTAL.match(label)]
    last = labels.get(grid.height, "")
    if not rows and (_LAST.match(last) or _is_said_to_sum(grid, labels)):
        rows = [grid.height]
    if len(rows) != 1 or not (rows[0] == grid.height or rows[0] == grid.head_rows + 1):
        return None
    others = [label for row, label in labels.items() if row != rows[0]]
    if any(_SUBTOTAL.search(label) for label in others):
        return None
    return rows[0]


def _is_said_to_sum(grid: Grid, labels: Mapping[int, str]) -> bool:
    """Whether a last row called 全市, or 全年 of four quarters, sums up: its figures tell."""
    last, others = labels.get(grid.height, ""), [labels[row] for row in grid.body[:-1]]
    of_year = _YEAR.match(last) and len(others) in {4, 12}
    if not (_OF_ALL.match(last) or (of_year and all(map(_OF_YEAR.match, others)))):
        return False
    sums = [
        check
        for column in range(grid.label_columns + 1, grid.width + 1)
        if (check := sum_of_column(grid, column, grid.height)) is not None
    ]
    return any(True for _ in _believed(sums, least=1))


def _down(grid: Grid) -> Iterator[Check]:
    """合计 as the sum of the rows, 小计 of those since the last one."""
    at = total_row(grid)
    if at is None:
        yield from _in_blocks(grid)
        yield from _in_levels(grid)
        yield from _part_totals(grid)
        return
    for column in range(grid.label_columns + 1, grid.width + 1):
        check = sum_of_column(grid, column, at)
        if check is not None:
            yield check


def _in_blocks(grid: Grid) -> Iterator[Check]:
    """A column in which 小计 ends every block of rows, and 合计 sums up the 小计."""
    labels = [re.sub(r"\s+", "", grid.label(row)) for row in grid.body]
    ends = [i for i, label in enumerate(labels) if label.endswith("小计")]
    totals = [i for i, label in enumerate(labels) if _TOTAL.match(label)]
    if len(ends) < 2 or totals != [len(labels) - 1] or ends[-1] != len(labels) - 2:
        return
    for column in range(grid.label_columns + 1, grid.width + 1):
        if _NOT_ADDED.search(halved(grid.head(column))):
            continue
        cells = [grid.cells.get((row, column)) for row in grid.body]
        filled = [c for c in cells if c is not None and c.value is not None]
        if len(filled) < len(cells):
            continue
        checks = []
        begin = 0
        for end in ends:
            if end - begin > 0:
                checks.append(_sum_check(grid, filled[end], filled[begin:end], labels[end]))
            begin = end + 1
        checks.append(_sum_check(grid, filled[-1], [filled[end] for end in ends], labels[-1]))
        yield from _believed(checks)


def _in_levels(grid: Grid) -> Iterator[Check]:
    """一、税收收入 with 增值税, … below it, 二、…, and 合计: every level sums up the next."""
    labels = {row: re.sub(r"\s+", "", grid.label(row)) for row in grid.body}
    ends = [row for row, label in labels.items() if _TOTAL.match(label)]
    firsts = [row for row, label in labels.items() if _FIRST_LEVEL.match(label)]
    seconds = [row for row, label in labels.items() if _SECOND_LEVEL.match(label)]
    if len(firsts) < 2 or len(ends) > 1 or any(map(_SOME_OF.search, labels.values())):
        return
    stops = [*firsts[1:], *(row for row in ends if row > firsts[-1]), grid.height + 1]
    for column in grid.value_columns:
        if _NOT_ADDED.search(halved(grid.head(column))):
            continue
        cells = {row: grid.cells.get((row, column)) for row in grid.body}
        checks = []
        for at, stop in zip(firsts, stops, strict=False):
            below = [row for row in range(at + 1, stop) if row not in ends]
            within = [row for row in below if row in seconds] or below
            checks += _sum_of(grid, cells, at, within, labels)
        for at in ends:
            checks += _sum_of(grid, cells, at, firsts, labels)
        yield from _believed(checks)


def _part_totals(grid: Grid) -> Iterator[Check]:
    """资产合计 as the sum of the rows above it, as far as the total before."""
    labels = {row: re.sub(r"\s+", "", grid.label(row)) for row in grid.body}
    begin = grid.head_rows + 1
    for at in (row for row, label in labels.items() if _PART_TOTAL.match(label)):
        rows, begin = range(begin, at), at + 1
        checks = []
        for column in grid.value_columns:
            if not _NOT_ADDED.search(halved(grid.head(column))):
                cells = {row: grid.cells.get((row, column)) for row in (*rows, at)}
                checks += _sum_of(grid, cells, at, rows, labels)
        yield from _believed(checks)


def _sum_of(
    grid: Grid,
    cells: Mapping[int, GridCell | None],
    at: int,
    rows: Sequence[int],
    labels: Mapping[int, str],
) -> list[Check]:
    whole = cells[at]
    parts = [cell for row in rows if (cell := cells[row]) is not None and cell.value is not None]
    if whole is None or whole.value is None or len(parts) < max(2, len(rows)):
        return []
    return [_sum_check(grid, whole, parts, labels[at])]


def sum_of_column(grid: Grid, column: int, at: int) -> Check | None:
    """The check of a column's figure in the row ``at`` as the sum of the rows.

    ``None`` where the column is none to be added up, or holds other than figures.
    """
    whole = grid.cells.get((at, column))
    if whole is None or whole.value is None or _NOT_ADDED.search(halved(grid.head(column))):
        return None
    if "%" in halved(whole.text):
        return None
    parts = []
    unfilled = False
    for row in grid.body:
        if row == at:
            continue
        cell = grid.cells.get((row, column))
        if cell is None or cell.value is None:
            unfilled = unfilled or cell is None or not cell.text
            if not grid.is_empty(row, column):
                return None  # a word where a number is expected
            continue
        parts.append(cell)
    values = [part.value or 0.0 for part in parts]
    if len(parts) < 2 or all(1900 <= value <= 2100 for value in values):
        return None
    if any("%" in halved(part.text) for part in parts):
        return None
    check = _sum_check(grid, whole, parts, grid.label(at) or "合计")
    if check.agrees:
        return check
    # What is left empty may be a number that was not written.
    return check if not unfilled and (grid.head(column) or _is_slip(check)) else None


def _sum_check(grid: Grid, whole: GridCell, parts: Sequence[GridCell], name: str) -> Check:
    values = [part.value or 0.0 for part in parts]
    cells = (*parts, whole)
    large = _LARGE.search(grid.head(whole.column) + grid.caption) is not None
    decimals = [half_unit(cell.text) for cell in cells if "." in cell.text]
    error = min(decimals) * len(cells) if decimals else len(cells) / 2 if large else 0.0
    return Check(
        kind="表格合计",
        place=whole.place,
        claim=f"{name}：{whole.text}",
        explanation=f"各项之和 {shown(total(values))}，表中为 {whole.text}",
        terms=tuple(map(Term, values)),
        stated=Term(whole.value or 0.0),
        computed=total(values),
        tolerance=error,
        formula=sum_formula(len(values)),
    )


def _is_slip(check: Check) -> bool:
    return is_digit_error(shown(check.stated.value), shown(check.computed))


def _across(grid: Grid) -> Iterator[Check]:
    """A column called 合计 as the sum of the others of its row, 小计 of those under its head."""
    columns = grid.value_columns
    if not 2 < len(columns) <= _MOST_COLUMNS:
        return
    added = [c for c in columns if not _NOT_ADDED.search(halved(grid.head(c)))]
    groups = {c: grid.group(c) for c in columns}
    of_groups = [c for c in added if groups[c] and _OF_GROUP.match(grid.lowest_head(c))]
    for at in of_groups:
        parts = [c for c in added if c != at and groups[c] == groups[at]]
        yield from _believed(_sums_of_rows(grid, at, parts))
    heads = {c: _plain(grid.head(c)) for c in columns}
    totals = [c for c in columns if _TOTAL.match(heads[c])]
    yield from _points(grid, columns, heads)
    yield from _quarters(grid, columns, heads)
    if not totals and sum(_OF_YEAR.match(head) is not None for head in heads.values()) in {4, 12}:
        totals = [c for c in columns if _YEAR.match(heads[c])]
    if not totals and not of_groups and _OF_GROUP.match(grid.lowest_head(columns[-1])):
        totals = columns[-1:]
    if len(totals) != 1:
        return
    at = totals[0]
    within = [groups[c] for c in of_groups]
    parts = [c for c in added if c != at and (c in of_groups or groups[c] not in within)]
    if parts and (at > max(parts) or at < min(parts)):
        yield from _believed(_sums_of_rows(grid, at, parts))
        return
    before = [c for c in added if c < at]
    for count in range(2, len(before) + 1):
        # 班数, 男生, 女生, 合计, 寄宿生: the sum of some columns right before it
        believed = list(_believed(_sums_of_rows(grid, at, before[-count:])))
        if believed:
            yield from believed
            return


def _quarters(grid: Grid, columns: Sequence[int], heads: Mapping[int, str]) -> Iterator[Check]:
    """一季度 as the sum of the three months before it, 上半年 of two quarters or six months."""
    for at in columns:
        months = 3 if _QUARTER.match(heads[at]) else 6 if _HALF.match(heads[at]) else 0
        before = [c for c in columns if c < at]
        for form, count in ((_MONTH, months), (_QUARTER, months // 3)):
            parts = before[-count:] if count > 1 else []
            if len(parts) == count and parts and all(form.match(heads[c]) for c in parts):
                yield from _believed(_sums_of_rows(grid, at, parts))


def _points(grid: Grid, columns: Sequence[int], heads: Mapping[int, str]) -> Iterator[Check]:
    """总分 as the sum of the points before it."""
    for at in (c for c in columns if _ALL_POINTS.match(heads[c])):
        parts = [c for c in columns if c < at and not _NO_POINTS.search(heads[c])]
        parts = [c for c in parts if heads[c].endswith("分")] or parts
        yield from _believed(_sums_of_rows(grid, at, parts))


def _sums_of_rows(grid: Grid, at: int, parts: Sequence[int]) -> list[Check]:
    """In each row one column as the sum of others."""
    checks = []
    for row in grid.body if len(parts) > 1 else ():
        whole = grid.cells.get((row, at))
        cells = [grid.cells.get((row, c)) for c in parts]
        filled = [cell for cell in cells if cell is not None and cell.value is not None]
        if whole is None or whole.value is None or len(filled) < 2:
            continue
        checks.append(_sum_check(grid, whole, filled, f"{grid.label(row)}{grid.lowest_head(at)}"))
    return checks


def _plain(head: str) -> str:
    """A head without what stands in brackets."""
    return halved(head).split("（")[0].split("(")[0]


def _believed(checks: Sequence[Check], *, least: int = _LEAST_ROWS) -> Iterator[Check]:
    """The checks of one relation over the rows, where at least so many rows bear it out."""
    wrong = [check for check in checks if not check.agrees]
    right = len(checks) - len(wrong)
    if right < least or len(wrong) > 1:
        return
    if not wrong or right >= _LEAST_TO_BLAME or _is_slip(wrong[0]):
        yield from checks


def _between_columns(grid: Grid) -> Iterator[Check]:
    """One column as difference, growth, rate, quotient or product of two others."""
    columns = grid.value_columns
    if not 3 <= len(columns) <= _MOST_COLUMNS:
        return
    for at in columns:
        head = halved(grid.head(at))
        if _RANK.search(head):
            continue
        best: list[Check] = []
        for relation in _RELATIONS:
            if not relation.head.search(head):
                continue
            for one, other in permutations([c for c in columns if c != at], 2):
                if relation.kind == "表格乘积" and one > other:
                    continue
                for scale in _SCALES if relation.scaled else (1.0,):
                    checks = _rows_of(grid, relation, (one, other), at, scale)
                    believed = list(_believed(checks))
                    if _weight(believed) > _weight(best):
                        best = believed
        yield from best


def _of_days(grid: Grid) -> Iterator[Check]:
    """优良天数 and 优良率: of how many days, the rows tell; all but one must be of as many."""
    days = [c for c in grid.value_columns if _DAYS.search(halved(grid.head(c)))]
    rates = [c for c in grid.value_columns if _DAY_RATE.search(halved(grid.head(c)))]
    if len(days) != 1 or len(rates) != 1:
        return
    rows = [
        (row, part, rate)
        for row in grid.body
        if (part := grid.cells.get((row, days[0]))) and (rate := grid.cells.get((row, rates[0])))
        if part.value and rate.value
    ]
    best: list[Check] = []
    for length in {round((p.value or 0) / (r.value or 1) * 100) for _, p, r in rows}:
        checks = [
            Check(
                kind="表格比率",
                place=rate.place,
                claim=f"{grid.label(row)}{grid.head(rates[0])}：{rate.text}",
                explanation=f"{part.text} ÷ {length} 天 = {(part.value or 0) / length * 100:.2f}%，"
                f"表中天数为 {part.text}、比率为 {rate.text}",
                terms=(Term(part.value or 0.0),),
                stated=Term(rate.value or 0.0),
                computed=round((part.value or 0.0) / length * 100, 9),
                tolerance=half_unit(rate.text),
                formula=f"{{0}}/{length}*100",
            )
            for row, part, rate in rows
        ]
        if sum(check.agrees for check in checks) > sum(check.agrees for check in best):
            best = checks
    wrong = [check for check in best if not check.agrees]
    if len(wrong) <= 1 and len(best) >= _LEAST_TO_BLAME and not any(map(_of_other_days, wrong)):
        yield from best


def _of_other_days(check: Check) -> bool:
    """Whether a row may be of another number of days, for some were not measured."""
    days = check.terms[0].value
    most = check.stated.value + check.tolerance, check.stated.value - check.tolerance
    return math.floor(days * 100 / most[1]) >= math.ceil(days * 100 / most[0])


def _weight(checks: Sequence[Check]) -> int:
    return sum(1 if check.agrees else -1 for check in checks)


def _rows_of(
    grid: Grid, relation: _Relation, pair: tuple[int, int], at: int, scale: float
) -> list[Check]:
    checks: list[Check] = []
    wrong = telling = 0
    for row in grid.body:
        whole = grid.cells.get((row, at))
        cells = [grid.cells.get((row, column)) for column in pair]
        if whole is None or whole.value is None:
            continue
        if any(cell is None or cell.value is None for cell in cells):
            continue
        one, other = (cell for cell in cells if cell is not None)
        a, b = one.value or 0.0, other.value or 0.0
        try:
            computed = relation.compute(a, b) * scale
            error = half_unit(whole.text)
            for cell, swing in (
                (one, relation.compute(a + half_unit(one.text), b)),
                (other, relation.compute(a, b + half_unit(other.text))),
            ):
                if "." in cell.text:
                    error += abs(swing * scale - computed)
        except ZeroDivisionError:
            continue
        exact = relation.formula == "{1}-{0}" and not any(
            "." in c.text for c in (one, other, whole)
        )
        telling += not (a == b or 0 in (a, b))
        check = Check(
            kind=relation.kind,
            place=whole.place,
            claim=f"{grid.label(row)}{grid.head(at)}：{whole.text}",
            explanation=(
                f"由“{grid.head(pair[0])}”{one.text}、“{grid.head(pair[1])}”{other.text}"
                f"算得 {shown(computed)}，表中为 {whole.text}"
            ),
            terms=(Term(a), Term(b)),
            stated=Term(whole.value),
            computed=round(computed, 9),
            tolerance=0.0 if exact else error,
            formula=f"({relation.formula})" + (f"*{scale:g}" if scale != 1 else ""),
        )
        wrong += not check.agrees
        if wrong > 1:
            return []
        checks.append(check)
    return checks if telling >= _LEAST_ROWS else []


def _shares(grid: Grid) -> Iterator[Check]:
    """A column of percentages that each row's figure is of the total."""
    at = total_row(grid)
    if at is None:
        return
    columns = grid.value_columns
    for share in columns:
        if not _SHARE.search(halved(grid.head(share))) or _GROWTH.search(grid.head(share)):
            continue
        stated_whole = grid.value(at, share)
        if stated_whole is not None and not 99 <= stated_whole <= 101:
            continue
        best: list[Check] = []
        for column in columns:
            if column == share or _NOT_ADDED.search(halved(grid.head(column))):
                continue
            whole = grid.cells.get((at, column))
            if whole is None or not whole.value:
                continue
            checks = []
            for row in grid.body:
                part, stated = grid.cells.get((row, column)), grid.cells.get((row, share))
                if row == at or part is None or stated is None:
                    continue
                if part.value is None or stated.value is None:
                    continue
                computed = part.value / whole.value * 100
                checks.append(
                    Check(
                        kind="表格比率",
                        place=stated.place,
                        claim=f"{grid.label(row)}{grid.head(share)}：{stated.text}",
                        explanation=(
                            f"{part.text} ÷ {whole.text} = {computed:.2f}%，表中为 {stated.text}"
                        ),
                        terms=(Term(part.value), Term(whole.value)),
                        stated=Term(stated.value),
                        computed=round(computed, 9),
                        tolerance=half_unit(stated.text)
                        + (half_unit(part.text) / whole.value * 100 if "." in part.text else 0.0),
                        formula="{0}/{1}*100",
                    )
                )
            believed = list(_believed(checks))
            if _weight(believed) > _weight(best):
                best = believed
        yield from best


def _ranks(grid: Grid) -> Iterator[Check]:
    """名次 follows one of the other columns."""
    columns = grid.value_columns
    summing = total_row(grid)
    for at in columns:
        if not _RANK.search(grid.head(at)):
            continue
        rows = [row for row in grid.body if row != summing and grid.value(row, at) is not None]
        given = [int(grid.value(row, at) or 0) for row in rows]
        in_turn = sorted(given) == list(range(1, len(given) + 1))
        if len(given) < _LEAST_RANKS or len(set(given)) < len(given) - 1 or 1 not in given:
            continue
        others = [c for c in columns if c < at and not _RANK.search(grid.head(c))]
        for column in reversed(others):
            values = [grid.value(row, column) for row in rows]
            if any(value is None for value in values) or len(set(values)) < len(values):
                continue
            points = _POINTS.search(grid.head(column)) is not None
            for falling in (True,) if points else (True, False):
                order = sorted((v or 0.0 for v in values), reverse=falling)
                meant = [order.index(v or 0.0) + 1 for v in values]
                wrong = [i for i, (a, b) in enumerate(zip(given, meant, strict=True)) if a != b]
                sure = points or len(given) >= _LEAST_RANKS_UNTOLD
                # Two that changed places, or one rank that is given twice.
                if wrong and (len(wrong) != (2 if in_turn else 1) or not sure):
                    continue
                if not (wrong or in_turn):
                    continue
                i = wrong[0] if wrong else len(rows) - 1
                cell = grid.cells[rows[i], at]
                yield Check(
                    kind="表格名次",
                    place=cell.place,
                    claim=f"{grid.label(rows[i])}{grid.head(at)}：{cell.text}",
                    explanation=(
                        f"按“{grid.head(column)}”{'由高到低' if falling else '由低到高'}"
                        f"为第 {meant[i]}，表中为 {given[i]}"
                    ),
                    terms=(Term(meant[i]),),
                    stated=Term(given[i]),
                    computed=meant[i],
                )
                return
