"""Rows of a table that sum up others: 合计 all, 小计 a block, 一、 what stands below it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

import msgspec

from pipeline.audit.findings import Check, Term, half_unit, shown, total
from pipeline.audit.table_lines import NOT_ADDED, TOTAL_LIKE, believed, is_mean_like, is_slip
from pipeline.audit.table_relations import sum_check
from pipeline.audit.tables import Grid, GridCell
from pipeline.text.numerals import HAN_COUNT, halved, number_value
from pipeline.text.patterns import regex

_TOTAL = regex(r"^(?:合\s*计|总\s*计|共\s*计|计)(?:[（(][^）)]*[）)])?$")
_LAST = regex(r"^(?:小\s*计)$")
_OF_ALL = regex(
    r"^(?:[^第小\d]{1,4}(?:合计|总计)$|全[省市县区国州旗镇乡村校院]|总[和数量]|全部|全系统)(?:合计|总计|小计)?$"
)
"""A last row that may be the sum of the others: the figures tell."""
_YEAR = regex(r"^全年(?:累计|合计)?$")
_OF_YEAR = regex(rf"^(?:第?[一二三四]季度|[{HAN_COUNT}\d]{{1,2}}月份?)$")
_SUBTOTAL = regex(rf"小\s*计|其中|^（|^\(|^[{HAN_COUNT}]、|^\d+[.、]")
_GROWTH = regex(r"增|幅|变化|同比|±")
_SHARE = regex(r"占|比重|构成|比例|%|％")
_FIRST_LEVEL = regex(rf"^[{HAN_COUNT}]{{1,2}}、")
_RANGE = regex(
    rf"^第?(?P<low>[{HAN_COUNT}])[至到~～—-]+(?P<high>[{HAN_COUNT}]{{1,2}})(?:个?部分|项|章)[^\d]{{0,6}}?(?:合计|之和|小计|总计)$"
)
_SECOND_LEVEL = regex(rf"^[（(][{HAN_COUNT}]{{1,2}}[）)]")
_SOME_OF = regex("其中")
_BLOCK_TOTAL = regex(r"(?:小\s*计|合\s*计|总\s*计|共\s*计)(?:[（(][^）)]*[）)])?$")
_OF_HUNDRED = regex("占|比[重例]|权重|构成|分值|[%％]")
_HUNDRED = 100.0
_OFF_HUNDRED = 15.0
_MOST_TOTALS = 60
_ROUNDS = 1e-6
_HARDLY_BY_CHANCE = 1000.0
_MOST_SUBSETS = 12


def total_row(grid: Grid) -> int | None:
    """The row that sums up the others; ``None`` where there is none, or parts of parts."""
    labels = {row: grid.label(row) for row in grid.body}
    rows = [row for row, label in labels.items() if _TOTAL.match(label)]
    if not rows:
        rows = [row for row in (grid.height, grid.head_rows + 1) if _sums_up(grid, labels, row)][:1]
    if len(rows) != 1 or not (rows[0] == grid.height or rows[0] == grid.head_rows + 1):
        return None
    others = [label for row, label in labels.items() if row != rows[0]]
    if any(_SUBTOTAL.search(label) for label in others):
        return None
    return rows[0]


def _sums_up(grid: Grid, labels: Mapping[int, str], row: int) -> bool:
    """Whether a first or last row is called so; of 全市, or 全年 of quarters, the figures tell."""
    label, others = labels.get(row, ""), [labels[other] for other in grid.body if other != row]
    if row == grid.height and _LAST.match(label):
        return True
    if label[:1] == "总" and len(label) > 1:
        heads = (halved(grid.head(column)) for column in grid.value_columns)
        if row == grid.height and any(head.startswith(label[1:]) for head in heads):
            return True  # 总学时, where the column is called 学时
    of_year = _YEAR.match(label) and len(others) in {4, 12} and all(map(_OF_YEAR.match, others))
    if not (of_year or _OF_ALL.match(label) or TOTAL_LIKE.search(label)):
        return False
    sums = [
        check
        for column in range(grid.label_columns + 1, grid.width + 1)
        if (check := sum_of_column(grid, column, row)) is not None
    ]
    return any(True for _ in believed(sums, least=1))


def total_checks(grid: Grid) -> Iterator[Check]:
    """合计 as the sum of the rows; where there are several, of those that each stands for."""
    yield from _of_range(grid)
    at = total_row(grid)
    if at is None:
        blocks = list(_in_blocks(grid, grid.body)) or list(_in_blocks(grid, grid.body[::-1]))
        yield from blocks
        if not blocks:
            yield from _in_levels(grid)
        return
    checks = [
        check
        for column in range(grid.label_columns + 1, grid.width + 1)
        if (check := sum_of_column(grid, column, at)) is not None
    ]
    nested = [] if any(check.agrees for check in checks) else list(_nested(grid, at))
    slips = [check for check in checks if is_slip(check)]
    if nested or any(check.agrees for check in checks) or len(checks) < 2:
        yield from nested or (c for c in checks if c.agrees or not _are_some(grid, at, c))
    else:
        yield from slips  # rows that give no column's total are not all, or parts of parts
    yield from _hundreds(grid, at)


def _of_range(grid: Grid) -> Iterator[Check]:
    """一至五部分合计: the rows 一、 to 五、 above it, which its own name counts."""
    firsts: dict[int, int] = {}
    for row in grid.body:
        label = grid.label(row)
        if (named := _RANGE.match(label)) is not None:
            low, high = (number_value(named[name]) for name in ("low", "high"))
            numbers = range(int(low or 0), int(high or 0) + 1)
            rows = [firsts[number] for number in numbers if number in firsts]
            if len(rows) == len(numbers) > 1:
                columns = [c for c in grid.value_columns if not _GROWTH.search(grid.head(c))]
                checks = [_sum_of(grid, c, row, rows) for c in columns]
                yield from (c for c in checks if c and (c.agrees or "%" not in halved(c.claim)))
        elif _FIRST_LEVEL.match(label):
            firsts[int(number_value(label.partition("、")[0]) or 0)] = row


def _nested(grid: Grid, at: int) -> Iterator[Check]:
    """税收收入 with 增值税, … below it and no mark that they are its parts: the figures show it."""
    columns = [c for c in grid.value_columns if not NOT_ADDED.search(halved(grid.head(c)))]
    rows = [row for row in grid.body if row != at]
    tops: list[int] = []
    made: list[Check] = []
    place = 0
    while place < len(rows):
        tops.append(rows[place])
        best: list[Check] = []
        for count in range(2, len(rows) - place):
            below = rows[place + 1 : place + 1 + count]
            found = [c for n in columns if (c := _sum_of(grid, n, rows[place], below))]
            if _are_borne_out(found) and _right(found) > _right(best):
                best = found
        made += best
        place += 1 + (len(best[0].terms) if best else 0)
    whole = [c for n in columns if (c := _sum_of(grid, n, at, tops))]
    if made and _are_borne_out(whole):
        yield from made
        yield from whole


def _are_borne_out(checks: Sequence[Check]) -> bool:
    """Whether so many sums hold, of figures so large, that they hardly do by chance."""
    right = [check.stated.value for check in checks if check.agrees]
    return len(right) >= max(1, len(checks) - 1) and math.prod(map(abs, right)) >= _HARDLY_BY_CHANCE


def _are_some(grid: Grid, at: int, check: Check) -> bool:
    """Whether a total is that of some rows, the first among them; the others are parts of those."""
    column = next((c for (row, c), cell in grid.cells.items() if cell.place == check.place), 0)
    values = [v for row in grid.body if row != at and (v := grid.value(row, column)) is not None]
    whole = check.stated.value
    if check.computed <= whole or not 2 < len(values) <= _MOST_SUBSETS or whole < 2 ** len(values):
        return False
    return any(
        abs(total([values[0], *some]) - whole) < _ROUNDS
        for count in range(1, len(values) - 1)
        for some in combinations(values[1:], count)
    )


def _hundreds(grid: Grid, at: int) -> Iterator[Check]:
    """Shares and weights of which the last row says that they are 100."""
    for column in grid.value_columns:
        whole = grid.cells.get((at, column))
        if whole is None or whole.value != _HUNDRED or not _OF_HUNDRED.search(grid.head(column)):
            continue
        rows = [row for row in grid.body if row != at]
        parts = [c for r in rows if (c := grid.cells.get((r, column))) and c.value is not None]
        if len(parts) == len(rows) > 1:
            check = sum_check(grid, whole, [(part, 1) for part in parts])
            rounded = sum(half_unit(part.text) for part in parts if "." in part.text)
            if abs(check.computed - _HUNDRED) > _OFF_HUNDRED and not is_slip(check):
                continue  # of those who gave several answers
            yield msgspec.structs.replace(check, tolerance=max(check.tolerance, rounded))


def _in_blocks(grid: Grid, body: Sequence[int]) -> Iterator[Check]:
    """Several rows that sum up: each those since the last one, or all that none stands for yet.

    Args:
        grid: the table.
        body: its rows, from below where each sum stands above its parts.
    """
    labels = {row: re.sub(r"\s+", "", grid.label(row)) for row in body}
    totals = {row for row, label in labels.items() if _BLOCK_TOTAL.search(label)}
    if not 0 < len(totals) <= _MOST_TOTALS or any(map(_SOME_OF.search, labels.values())):
        return
    columns = [c for c in grid.value_columns if not NOT_ADDED.search(halved(grid.head(c)))]
    made: dict[int, list[Check]] = {column: [] for column in columns}
    since: list[int] = []
    unsummed: list[int] = []
    for row in body:
        if row not in totals:
            since.append(row)
            unsummed.append(row)
            continue
        best: dict[int, Check] = {}
        taken: list[int] = []
        for rows in (since, unsummed, [row for row in unsummed if row in totals]):
            found = {c: check for c in columns if (check := _sum_of(grid, c, row, rows))}
            if not best or _right(found.values()) > _right(best.values()):
                best, taken = found, rows
        unsummed = [other for other in unsummed if other not in set(taken)] if best else unsummed
        for column, check in best.items():
            made[column].append(check)
        unsummed.append(row)
        since = []
    plain = [_without_followers(checks) for checks in made.values()]
    kept = [checks for checks in plain if sum(not check.agrees for check in checks) <= 1]
    sums = [check for checks in kept for check in checks]
    is_clear = math.prod(abs(c.stated.value) for c in sums if c.agrees) >= _HARDLY_BY_CHANCE
    yield from believed(sums, least=1 if is_clear else 2)


def _right(checks: Iterable[Check]) -> int:
    return sum(check.agrees for check in checks)


def _without_followers(checks: Sequence[Check]) -> list[Check]:
    """A wrong 小计 makes the 合计 above it wrong by as much: the first alone is said."""
    kept: list[Check] = []
    for check in checks:
        off = check.computed - check.stated.value
        if not check.agrees and any(
            not first.agrees
            and first.stated in check.terms
            and abs(first.computed - first.stated.value + off) < _ROUNDS
            for first in kept
        ):
            continue
        kept.append(check)
    return kept


def _in_levels(grid: Grid) -> Iterator[Check]:
    """一、税收收入 with 增值税, … below it, 二、…, and 合计: every level sums up the next."""
    labels = {row: re.sub(r"\s+", "", grid.label(row)) for row in grid.body}
    ends = [row for row, label in labels.items() if _BLOCK_TOTAL.search(label)]
    firsts = [row for row, label in labels.items() if _FIRST_LEVEL.match(label)]
    seconds = {row for row, label in labels.items() if _SECOND_LEVEL.match(label)}
    if len(firsts) < 2 or len(ends) > 1 or any(map(_SOME_OF.search, labels.values())):
        return
    stops = [*firsts[1:], *(row for row in ends if row > firsts[-1]), grid.height + 1]
    for column in grid.value_columns:
        if NOT_ADDED.search(halved(grid.head(column))):
            continue
        checks = []
        for at, stop in zip(firsts, stops, strict=False):
            below = [row for row in range(at + 1, stop) if row not in ends]
            within = [row for row in below if row in seconds] or below
            checks.append(_sum_of(grid, column, at, within))
        checks += [_sum_of(grid, column, at, firsts) for at in ends]
        yield from believed([check for check in checks if check is not None])


def _sum_of(grid: Grid, column: int, at: int, rows: Sequence[int]) -> Check | None:
    """A figure as the sum of others of its column, which must all be there."""
    whole = grid.cells.get((at, column))
    parts = [c for row in rows if (c := grid.cells.get((row, column))) and c.value is not None]
    if whole is None or whole.value is None or len(parts) < max(2, len(rows)):
        return None
    check = sum_check(grid, whole, [(part, 1) for part in parts])
    return None if is_mean_like(check) else check


def sum_of_column(grid: Grid, column: int, at: int) -> Check | None:
    """The check of a column's figure in the row ``at`` as the sum of the rows.

    ``None`` where the column is none to be added up, or holds other than figures.
    """
    whole = grid.cells.get((at, column))
    if whole is None or whole.value is None or NOT_ADDED.search(halved(grid.head(column))):
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
    check = sum_check(grid, whole, [(part, 1) for part in parts])
    if check.agrees:
        return check
    if is_mean_like(check):
        return None
    # What is left empty may be a number that was not written.
    return check if not unfilled and (grid.head(column) or is_slip(check)) else None


def share_checks(grid: Grid) -> Iterator[Check]:
    """A column of percentages that each row's figure is of the total, told or not."""
    at = total_row(grid)
    rows = [row for row in grid.body if row != at]
    columns = grid.value_columns
    amounts = [c for c in columns if not NOT_ADDED.search(halved(grid.head(c)))]
    for share in columns:
        if not _SHARE.search(halved(grid.head(share))) or _GROWTH.search(grid.head(share)):
            continue
        stated_whole = None if at is None else grid.value(at, share)
        if stated_whole is not None and not 99 <= stated_whole <= 101:
            continue
        best: list[Check] = []
        for column in amounts:
            if column == share:
                continue
            pairs = [
                (part, stated)
                for row in rows
                if (part := grid.cells.get((row, column))) and part.value is not None
                if (stated := grid.cells.get((row, share))) and stated.value is not None
            ]
            whole = grid.value(at, column) if at else total([p.value or 0.0 for p, _ in pairs])
            if not whole or (at is None and len(pairs) < len(rows)):
                continue
            believed_ = list(believed([_share(grid, part, whole, of) for part, of in pairs]))
            if _right(believed_) > _right(best):
                best = believed_
        yield from best


def _share(grid: Grid, part: GridCell, whole: float, stated: GridCell) -> Check:
    computed = (part.value or 0.0) / whole * 100
    return Check(
        kind="表格比率",
        place=stated.place,
        claim=f"{grid.label(stated.row)}{grid.head(stated.column)}：{stated.text}",
        explanation=f"{part.text} ÷ {shown(whole)} = {computed:.2f}%，表中为 {stated.text}",
        terms=(Term(part.value or 0.0), Term(whole)),
        stated=Term(stated.value or 0.0),
        computed=round(computed, 9),
        tolerance=half_unit(stated.text)
        + (half_unit(part.text) / whole * 100 if "." in part.text else 0.0),
        formula="{0}/{1}*100",
    )
