"""指标数据 (every figure as a number) and 核对 (claims computed again by live formulas)."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.audit.findings import Check, Term
from pipeline.audit.indicator import Indicator
from pipeline.writers.xlsx.frame import Frame
from pipeline.writers.xlsx.package import Column, Sheet
from pipeline.writers.xlsx.values import Cell, Formula, Styled, Value
from pipeline.writers.xlsx.words import CHECKS, INDICATORS

AGREES, DISAGREES = "一致", "不一致"
INDICATOR_COLUMNS = (
    Column("序号", 3, "number"),
    Column("数值", 6, "number"),
    Column("上限", 5, "number"),
    Column("单位", 4, "center"),
    Column("限定", 4, "center"),
    Column("指标", 14),
    Column("变化", 4, "center"),
    Column("主体", 5, "center"),
    Column("时期", 6, "center"),
    Column("所属标题", 10),
    Column("原词", 7, "center"),
    Column("原句", 30),
    Column("位置", 13),
    Column("源文件行", 4.5, "number"),
    Column("折合数值", 8, "number"),
    Column("起字", 3, "number"),
    Column("止字", 3, "number"),
)
_PRINTED = 14
_MULTIPLES = (("万亿", 10**12), ("亿", 10**8), ("万", 10**4))
_PERCENT = "%"


def indicator_sheet(frame: Frame, indicators: Sequence[Indicator]) -> Sheet:
    """指标数据: one row a figure; a percentage is a real one (57 % is 0.57)."""
    sheet = Sheet(INDICATORS, INDICATOR_COLUMNS, frozen_columns=2, printed=_PRINTED)
    for indicator in indicators:
        if sheet.is_full:
            break
        link = frame.link(indicator.place.path)
        where = Styled(frame.where(indicator.place.path), "link" if link else "text", link)
        sheet.append(indicator_row(indicator, where))
    return sheet


def indicator_row(indicator: Indicator, where: Cell) -> list[Cell]:
    """The cells of one figure, in the order of :data:`INDICATOR_COLUMNS`."""
    figure = indicator.figure
    look = "percent-exact" if figure.unit == _PERCENT else "number"
    return [
        indicator.number,
        Styled(scaled(figure.value, figure.unit), look),
        None if figure.upper is None else Styled(scaled(figure.upper, figure.unit), look),
        figure.unit,
        figure.qualifier,
        indicator.noun.phrase,
        indicator.noun.change,
        indicator.subject,
        indicator.period,
        indicator.section,
        indicator.text,
        indicator.sentence,
        where,
        indicator.place.line or None,
        base_value(figure.value, figure.unit),
        figure.start + 1,
        figure.end,
    ]


def scaled(value: float, unit: str) -> float:
    """A percentage as the fraction it is; anything else as it stands."""
    return round(value / 100, 12) if unit == _PERCENT else value


def base_value(value: float, unit: str) -> float | None:
    """The value in the unit without 万 or 亿; ``None`` when the unit has neither.

    >>> base_value(521.47, "万元"), base_value(3, "件")
    (5214700, None)
    """
    for word, multiple in _MULTIPLES:
        if unit.startswith(word) and len(unit) > len(word):
            product = round(value * multiple, 6)
            return int(product) if float(product).is_integer() else product
    return None


def check_sheet(frame: Frame, checks: Sequence[Check], indicators: Sequence[Indicator]) -> Sheet:
    """核对: one row a claim; disagreements first, so that they are seen."""
    sheet = Sheet(
        CHECKS,
        [
            Column("序号", 3, "number"),
            Column("结论", 4, "center"),
            Column("类别", 4, "center"),
            Column("文中说法", 24),
            Column("文中数值", 6, "number"),
            Column("复算", 6, "number"),
            Column("相差", 6, "number"),
            Column("允许误差", 5, "number"),
            Column("算法", 22),
            Column("位置", 13),
            Column("源文件行", 4.5, "number"),
        ],
        frozen_columns=2,
    )
    last = len(indicators) + 1
    units = {indicator.number: indicator.figure.unit for indicator in indicators}
    ordered = sorted(checks, key=lambda check: (check.agrees, check.kind == "序号"))
    for number, check in enumerate(ordered, start=1):
        if sheet.is_full:
            break
        row = number + 1
        is_percent = units.get(check.stated.indicator) == _PERCENT
        look = "percent-exact" if is_percent else "number"
        verdict = AGREES if check.agrees else DISAGREES
        # Shown without the dust of binary fractions.
        difference = round(check.computed - check.stated.value, 9)
        link = frame.link(check.place.path)
        sheet.append(
            [
                number,
                Styled(
                    Formula(
                        f'IF(ABS(F{row}-E{row})<=H{row}+0.000000001,"{AGREES}","{DISAGREES}")',
                        verdict,
                    ),
                    "applied" if check.agrees else "conflict",
                ),
                check.kind,
                check.claim,
                Styled(_reference(check.stated, last), look),
                Styled(Formula(_formula(check, last), check.computed), look),
                Styled(Formula(f"ROUND(F{row}-E{row},9)", difference), look),
                Styled(check.tolerance, look),
                check.explanation,
                Styled(frame.where(check.place.path), "link" if link else "text", link),
                check.place.line or None,
            ]
        )
    return sheet


def _formula(check: Check, last: int) -> str:
    return check.formula.format(*(_operand(term, last) for term in check.terms))


def _operand(term: Term, last: int) -> str:
    """A number, or the indicator with that number wherever sorting has put its row."""
    if not term.indicator:
        return repr(term.value)
    rows = f"'{INDICATORS}'!$A$2:$A${last}"
    values = f"'{INDICATORS}'!$B$2:$B${last}"
    return f"SUMIF({rows},{term.indicator},{values})"


def _reference(term: Term, last: int) -> Value:
    return Formula(_operand(term, last), term.value) if term.indicator else term.value
