"""A table along its columns or along its rows, and when its figures bear out a relation.

Whatever one column is of others its lines tell: a relation that holds in every line is a check
passed, one that holds in all lines but one is a disagreement in that one, where more differ it is
not meant. How far a line tells is how improbable it is that the figures agree by chance: 3 = 1 + 2
says little, 45,310 = 12,880 + 32,430 much. A head that names the relation makes up for lines.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from pipeline.audit.findings import Check, half_unit, is_digit_error, shown
from pipeline.audit.tables import Grid, GridCell
from pipeline.text.numerals import halved
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_PERCENT = regex(r"[%％‰]|率$|率[（(]|百分点|比重|占比|^占")
_ORDER = regex(r"[名位排]\s*[次名位序]|序号|编号|年份|电话|代码")
NOT_ADDED = regex(
    r"[%％‰]|率|增速|幅|增长|同比|环比|比重|占比|占|均|每|单价|单产|亩产|单耗|强度|[^）)]/|得分|分数|总分|名次|排名|排位|位次|浓度|指数|标准(?!煤)|价格|"
    r"年龄|密度|倍|系数|序号|编号|代码|电话|年份|比例|之比|比值|±|温|(?<![省市县区州乡镇村本央班年])级|进度"
)
"""Of what no sum is told: rates, prices, means, ranks."""
TOTAL_LIKE = regex(
    r"(?:合\s*计|总\s*计|共\s*计|小\s*计|累\s*计|总[数额和价量分]?|^计)(?:[（(][^）)]*[）)])?$|^(?:全[省市县区国州旗镇乡村校院所]|总)"
)
"""What a row is called that may sum up others."""
_LEAST_SAID = 2
_LEAST_FREE = 3
_BITS_FREE = 10.0
_BITS_SAID = 4.0
_BITS_CLEAR = 9.0
"""Of two lines that say so plainly what the heads say that one more need not be a slip."""
_SMALL_PART = 0.01
_BITS_SURE = 8.0


class Number(NamedTuple):
    """A figure: its value, half a unit of its last digit, whether it has any behind the point."""

    value: float
    half: float
    is_decimal: bool


class Lines:
    """The series of a table that are computed with one another, and its lines across them.

    Attributes:
        grid: the table.
        is_down: whether the series are columns, so that each row is a line.
        series: the numbers of the columns (else the rows) with figures.
        items: the numbers of the lines.
    """

    def __init__(self, grid: Grid, *, is_down: bool) -> None:
        """Args: grid, and whether its columns are the series."""
        self.grid = grid
        self.is_down = is_down
        if is_down:
            self.series, self.items = grid.value_columns, list(grid.body)
        else:
            self.items = [c for c in grid.value_columns if not _is_of_other_kind(grid, c)]
            self.series = [
                row
                for row in grid.body
                if sum(grid.value(row, column) is not None for column in self.items) > 1
            ]

    def cell(self, series: int, item: int) -> GridCell | None:
        """The cell of a series in a line, where it is a figure."""
        cell = self.grid.cells.get((item, series) if self.is_down else (series, item))
        return cell if cell is not None and cell.value is not None else None

    def head(self, series: int) -> str:
        """What a series is called."""
        return self.heads[series]

    def name(self, cell: GridCell) -> str:
        """What a figure is called: its row, its column."""
        return f"{self.grid.label(cell.row)}{self.grid.head(cell.column)}"

    @cached_property
    def heads(self) -> dict[int, str]:
        """What the series are called."""
        of = self.grid.head if self.is_down else self.grid.label
        return {series: halved(of(series)) for series in self.series}

    @cached_property
    def percents(self) -> frozenset[int]:
        """The series of percentages and of points."""
        found = set()
        for series in self.series:
            cells = [self.cell(series, item) for item in self.items]
            signs = sum(c is not None and c.text[-1:] in "%％‰" for c in cells)
            if _PERCENT.search(self.heads[series]) or signs * 2 > sum(c is not None for c in cells):
                found.add(series)
        return frozenset(found)

    @cached_property
    def orders(self) -> frozenset[int]:
        """The series of ranks and of numbers that only name."""
        return frozenset(s for s in self.series if _ORDER.search(self.heads[s]))

    @cached_property
    def sums(self) -> frozenset[int]:
        """The lines that sum up others; of them no product holds, and no mean."""
        of = self.grid.label if self.is_down else self.grid.head
        return frozenset(item for item in self.items if TOTAL_LIKE.search(halved(of(item))))

    @cached_property
    def rates(self) -> frozenset[int]:
        """The lines of rates among lines of amounts, of which no sum holds and no difference."""
        of = self.grid.label if self.is_down else self.grid.head
        found = {item for item in self.items if _PERCENT.search(halved(of(item)))}
        return frozenset(found if len(found) * 2 < len(self.items) else ())

    @cached_property
    def numbers(self) -> dict[int, list[Number | None]]:
        """The figures of each series, line by line."""
        cells = {s: [self.cell(s, item) for item in self.items] for s in self.series}
        return {
            s: [
                None if c is None else Number(c.value or 0.0, half_unit(c.text), "." in c.text)
                for c in row
            ]
            for s, row in cells.items()
        }

    @cached_property
    def amounts(self) -> list[int]:
        """The series that are neither percentages nor ranks."""
        return [s for s in self.series if s not in self.percents and s not in self.orders]


def _is_of_other_kind(grid: Grid, column: int) -> bool:
    plain = halved(grid.head(column))
    cells = [cell for row in grid.body if (cell := grid.cells.get((row, column))) is not None]
    signs = sum(cell.text[-1:] in "%％‰" for cell in cells if cell.text)
    return signs * 2 > len(cells) or any(
        kind.search(plain) for kind in (_PERCENT, _ORDER, NOT_ADDED)
    )


class Fit(NamedTuple):
    """A check of one line, and what its agreement tells.

    Attributes:
        check: the check.
        bits: the logarithm of how improbable it is that it agrees by chance; 0 where it says
            nothing.
    """

    check: Check
    bits: float


def bits_of(scale: float, tolerance: float, text: str) -> float:
    """What it tells that a figure of about ``scale`` is met to within ``tolerance``.

    >>> bits_of(1024, 0, "1024"), bits_of(3.2, 0.05, "3.2"), bits_of(0.0, 0, "0")
    (10.0, 4.0, 0.0)
    """
    step = 2 * half_unit(text)
    return max(0.0, math.log2(abs(scale) / (2 * tolerance + step))) if scale else 0.0


def is_slip(check: Check) -> bool:
    """Whether one slip of the pen makes the computed figure of the stated one.

    The stated figure ends the claim as it is written.
    """
    written = re.sub("[^0-9.]", "", halved(check.claim.rpartition("：")[2]))
    decimals = len(written.partition(".")[2])
    meant = f"{abs(check.computed):.{decimals}f}"
    return is_digit_error(written, meant) or is_digit_error(
        shown(check.stated.value), shown(check.computed)
    )


def is_mended(check: Check) -> bool:
    """Whether a sum holds when one slip of the pen in one of its figures is mended."""
    if is_slip(check) or check.kind != "表格合计":
        return is_slip(check)
    off = round(check.stated.value - check.computed, 6)
    slips = ((t.value, round(t.value + off, 6)) for t in check.terms)
    return any(is_digit_error(shown(a), shown(b)) for a, b in slips)


def is_mean_like(check: Check) -> bool:
    """Whether a figure lies among those that it cannot be the sum of: 100.6 of 103.0, 96.5, ….

    A sum of amounts is more than each of them, but for a slip of the pen.
    """
    parts = [term.value for term in check.terms]
    among = 0 < min(parts) <= check.stated.value < max(parts)
    return among and not check.agrees and not is_slip(check)


def believed(checks: Sequence[Check], *, least: int = _LEAST_SAID) -> Iterator[Check]:
    """The checks of a relation that the heads name, where at least so many lines bear it out."""
    wrong = [check for check in checks if not check.agrees]
    right = len(checks) - len(wrong)
    if right < least or len(wrong) > 1:
        return
    if not wrong or right >= _LEAST_FREE or is_mended(wrong[0]):
        yield from checks


def borne_out(
    fits: Sequence[Fit], tried: float, *, is_said: bool, is_sure: bool = False
) -> list[Check]:
    """The checks of a relation, where its lines bear it out.

    Args:
        fits: one a line.
        tried: how many relations were tried; the more, the more must be told.
        is_said: whether a head names the relation.
        is_sure: whether it names nothing else, so that one line is enough.
    """
    checks = [fit.check for fit in fits]
    telling = [fit.bits for fit in fits if fit.check.agrees and fit.bits > 0]
    if is_sure and sum(telling) >= _BITS_SURE:
        return checks if sum(not check.agrees for check in checks) <= 1 else []
    if is_said:
        is_telling = len(telling) >= _LEAST_SAID and sum(telling) >= _BITS_SAID
        few = is_telling and sum(telling) >= _BITS_CLEAR and len(telling) + 1 == len(checks)
        return checks if few else list(believed(checks)) if is_telling else []
    if sum(telling) < _BITS_FREE + math.log2(max(2.0, tried)):
        return []
    wrong = [check for check in checks if not check.agrees]
    if len(telling) == _LEAST_SAID and len(checks) == _LEAST_FREE and wrong and is_slip(wrong[0]):
        return checks  # of three lines two tell it, and one slip in the third
    if len(telling) < _LEAST_FREE:
        return []
    if any(_may_lack_a_part(check, len(telling)) for check in wrong):
        return []
    return list(believed(checks, least=_LEAST_FREE))


def _may_lack_a_part(check: Check, right: int) -> bool:
    """Whether a sum that no head names is off by what something small left out explains.

    No slip of the pen in any of its figures does.
    """
    if check.kind != "表格合计":
        return False
    off = round(check.stated.value - check.computed, 6)
    if is_mended(check):
        return False
    most = max(abs(check.computed), abs(check.stated.value))
    return right <= _LEAST_FREE or abs(off) <= most * _SMALL_PART
