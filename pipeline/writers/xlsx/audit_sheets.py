"""指标数据 (every figure as a number) and 核对 (claims computed again by live formulas)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from pipeline.audit.changes import is_from_to
from pipeline.audit.findings import Check, Term
from pipeline.audit.indicator import Indicator, base_unit, multiple
from pipeline.tuples import NamedTuple
from pipeline.writers.xlsx.cells import Cell, Formula, Styled, Value
from pipeline.writers.xlsx.frame import AGREES, CHECKS, DISAGREES, INDICATORS, Frame
from pipeline.writers.xlsx.package import Column, Sheet

_PRINTED = 17
_MULTIPLES = (("万亿", 10**12), ("亿", 10**8), ("万", 10**4))
_PERCENT = "%"


def indicator_sheet(frame: Frame, indicators: Sequence[Indicator]) -> Sheet[Indicator]:
    """指标数据: one row a figure; a percentage is a real one (57 % is 0.57)."""
    common, starts = _CommonUnits(indicators), _starts(indicators)
    sheet: Sheet[Indicator] = Sheet(
        INDICATORS,
        (
            Column("序号", 3, "number", lambda i: i.number),
            Column("数值", 6, "number", lambda i: _shown(i.figure.value, i.figure.unit)),
            Column("上限", 5, "number", lambda i: _shown(i.figure.upper, i.figure.unit)),
            Column("单位", 4, "center", lambda i: i.figure.unit),
            Column("起值", 5, "number", lambda i: _shown(starts.get(i.number), i.figure.unit)),
            Column("统一数值", 6, "number", lambda i: common.value(i)),
            Column("统一单位", 4, "center", lambda i: common.unit(i)),
            Column("限定", 4, "center", lambda i: i.figure.qualifier),
            Column("指标", 14, "text", lambda i: i.noun.phrase),
            Column("变化", 4, "center", lambda i: i.noun.change),
            Column("主体", 5, "center", lambda i: i.subject),
            Column("时期", 6, "center", lambda i: i.period),
            Column("所属标题", 10, "text", lambda i: i.section),
            Column("原词", 7, "center", lambda i: i.text),
            Column("原句", 30, "text", lambda i: i.sentence),
            Column("位置", 13, "text", lambda i: frame.where(i.place.path)),
            Column("源文件行", 4.5, "number", lambda i: i.place.line or None),
            Column("折合数值", 8, "number", lambda i: base_value(i.figure.value, i.figure.unit)),
            Column("起字", 3, "number", lambda i: i.figure.start + 1),
            Column("止字", 3, "number", lambda i: i.figure.end),
        ),
        frozen_columns=2,
        printed=_PRINTED,
    )
    for indicator in indicators:
        if sheet.is_full:
            break
        sheet.add(indicator)
    return sheet


class _CommonUnits:
    """One unit for all figures of an indicator: 1.2亿元 and 8600万元 are both in 万元."""

    def __init__(self, indicators: Sequence[Indicator]) -> None:
        units: dict[tuple[str, str], Counter[str]] = {}
        for indicator in indicators:
            units.setdefault(_group(indicator), Counter())[indicator.figure.unit] += 1
        self._units = {
            group: min(counts, key=lambda unit: (-counts[unit], unit))
            for group, counts in units.items()
        }

    def unit(self, indicator: Indicator) -> str:
        """The unit that most figures of the indicator have."""
        return self._units[_group(indicator)]

    def value(self, indicator: Indicator) -> Cell:
        """The figure in that unit."""
        unit = self.unit(indicator)
        if unit == indicator.figure.unit:
            return _shown(indicator.figure.value, unit)
        value = round(indicator.amount / multiple(unit), 9)
        return Styled(int(value) if value.is_integer() else value, "number")


def _group(indicator: Indicator) -> tuple[str, str]:
    phrase = indicator.noun.phrase.removesuffix(indicator.noun.change)
    return phrase, base_unit(indicator.figure.unit)


def _starts(indicators: Sequence[Indicator]) -> dict[int, float]:
    """By the number of a figure the one it grew from: 由12.5亿元增加到13.6亿元."""
    starts = {}
    for old, new in pairwise(indicators):
        of_one_kind = old.place.path == new.place.path and old.figure.unit == new.figure.unit
        if of_one_kind and is_from_to(old, new):
            starts[new.number] = old.figure.value
    return starts


def _shown(value: float | None, unit: str) -> Cell:
    """A percentage as the fraction it is; anything else as it stands."""
    if value is None:
        return None
    if unit == _PERCENT:
        return Styled(round(value / 100, 12), "percent-exact")
    return Styled(value, "number")


def base_value(value: float, unit: str) -> float | None:
    """The value in the unit without 万 or 亿; ``None`` when the unit has neither.

    >>> base_value(521.47, "万元"), base_value(3, "件")
    (5214700, None)
    """
    for word, scale in _MULTIPLES:
        if unit.startswith(word) and len(unit) > len(word):
            product = round(value * scale, 6)
            return int(product) if float(product).is_integer() else product
    return None


def verdict(check: Check, shown: Value = None) -> Styled:
    """Whether a claim agrees with what is computed, in its colour; ``shown`` instead of words."""
    words, look = (AGREES, "certain") if check.agrees else (DISAGREES, "conflict")
    return Styled(shown or words, look)


class _CheckRow(NamedTuple):
    """A claim, its number in the sheet, the look of its figures."""

    number: int
    check: Check
    look: str

    @property
    def verdict(self) -> Styled:
        """The verdict, which follows what stands in 文中数值, 复算 and 允许误差."""
        row, now = self.number + 1, AGREES if self.check.agrees else DISAGREES
        condition = f"ABS(F{row}-E{row})<=H{row}+0.000000001"
        return verdict(self.check, Formula(f'IF({condition},"{AGREES}","{DISAGREES}")', now))

    @property
    def difference(self) -> Styled:
        """复算 less 文中数值, without the dust of binary fractions."""
        row, check = self.number + 1, self.check
        difference = round(check.computed - check.stated.value, 9)
        return Styled(Formula(f"ROUND(F{row}-E{row},9)", difference), self.look)


def check_sheet(
    frame: Frame, checks: Sequence[Check], indicators: Sequence[Indicator]
) -> Sheet[_CheckRow]:
    """核对: one row a claim; disagreements first, so that they are seen."""
    last = len(indicators) + 1
    sheet: Sheet[_CheckRow] = Sheet(
        CHECKS,
        (
            Column("序号", 3, "number", lambda r: r.number),
            Column("结论", 4, "center", lambda r: r.verdict),
            Column("类别", 4, "center", lambda r: r.check.kind),
            Column("文中说法", 24, "text", lambda r: r.check.claim),
            Column("文中数值", 6, "number", lambda r: _stated(r.check, last, r.look)),
            Column("复算", 6, "number", lambda r: _computed(r.check, last, r.look)),
            Column("相差", 6, "number", lambda r: r.difference),
            Column("允许误差", 5, "number", lambda r: Styled(r.check.tolerance, r.look)),
            Column("算法", 22, "text", lambda r: r.check.explanation),
            Column("位置", 13, "text", lambda r: frame.where(r.check.place.path)),
            Column("源文件行", 4.5, "number", lambda r: r.check.place.line or None),
        ),
        frozen_columns=2,
    )
    units = {indicator.number: indicator.figure.unit for indicator in indicators}
    ordered = sorted(folded(checks), key=lambda check: (check.agrees, check.kind == "序号"))
    for number, check in enumerate(ordered, start=1):
        if sheet.is_full:
            break
        is_percent = units.get(check.stated.indicator) == _PERCENT
        sheet.add(_CheckRow(number, check, "percent-exact" if is_percent else "number"))
    return sheet


def folded(checks: Sequence[Check]) -> list[Check]:
    """The checks, numbers of lists that follow one another in one row at the first of them."""
    rows: list[Check] = []
    unbroken = [check for check in checks if check.kind == "序号" and check.agrees]
    for check in checks:
        if check.kind != "序号" or not check.agrees or len(unbroken) == 1:
            rows.append(check)
        elif check is unbroken[0]:
            count = len(unbroken)
            rows.append(
                Check(
                    kind="序号",
                    place=check.place,
                    claim=f"{count} 组序号",
                    explanation=f"{count} 组标题、列项的序号各自连续",
                    terms=(Term(count),),
                    stated=Term(count),
                    computed=count,
                )
            )
    return rows


def _stated(check: Check, last: int, look: str) -> Styled:
    term = check.stated
    live = Formula(_operand(term, last), term.value) if term.indicator else term.value
    return Styled(live, look)


def _computed(check: Check, last: int, look: str) -> Styled:
    text = check.formula.format(*(_operand(term, last) for term in check.terms))
    return Styled(Formula(text, check.computed), look)


def _operand(term: Term, last: int) -> str:
    """A number, or the indicator with that number wherever sorting has put its row."""
    if not term.indicator:
        return repr(term.value)
    rows = f"'{INDICATORS}'!$A$2:$A${last}"
    values = f"'{INDICATORS}'!$B$2:$B${last}"
    return f"SUMIF({rows},{term.indicator},{values})"
