"""图表: the largest figures of one unit, or shares that the text says make a whole, as a chart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from openpyxl.chart import BarChart

from pipeline.audit.findings import Check
from pipeline.audit.indicator import Indicator, base_unit
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple
from pipeline.writers.xlsx.frame import CHARTS, Frame
from pipeline.writers.xlsx.package import Chart, Column, Sheet

_MOST = 10
_LEAST = 3
_ROWS = 32  # that the largest chart takes
_LONGEST_NAME = 24
_TOTAL = regex("合计|总计|小计|共计")
_NOT_DRAWN = frozenset({"", "%", "‰", "个百分点", "倍", "折", "成", "年", "天", "个月", "岁"})


class _Bar(NamedTuple):
    """A bar: what it is, how long, where in the document."""

    name: str
    value: float
    indicator: Indicator


def chart_sheet(
    frame: Frame, indicators: Sequence[Indicator], checks: Sequence[Check]
) -> Sheet[_Bar] | None:
    """The chart's figures with the chart beside them; ``None`` where there is too little to draw.

    Args:
        frame: the document.
        indicators: the document's.
        checks: the document's; shares of one whole are drawn where no unit has enough figures.
    """
    unit, bars = _largest(indicators)
    if len(bars) < _LEAST:
        unit, bars = "%", _shares(indicators, checks)
    if len(bars) < _LEAST:
        return None
    look = "percent-exact" if unit == "%" else "number"
    sheet: Sheet[_Bar] = Sheet(
        CHARTS,
        (
            Column("指标", 16, "text", lambda b: b.name),
            Column(f"数值（{unit}）", 8, look, lambda b: b.value),
            Column("时期", 6, "center", lambda b: b.indicator.period),
            Column("位置", 13, "text", lambda b: frame.where(b.indicator.place.path)),
        ),
    )
    for bar in bars:
        sheet.add(bar)
    drawn = BarChart()
    drawn.type = "bar"
    drawn.style = 10
    drawn.title = f"主要指标（{unit}）" if unit != "%" else "构成"
    drawn.legend = None
    drawn.height, drawn.width = 1.5 + 1.1 * len(bars), 22
    drawn.x_axis.scaling.orientation = "maxMin"
    drawn.x_axis.delete = drawn.y_axis.delete = False
    drawn.gapWidth = 60
    sheet.chart = Chart(drawn, values="B", names="A", anchor=f"A{len(bars) + 3}", rows=_ROWS)
    return sheet


def _largest(indicators: Sequence[Indicator]) -> tuple[str, list[_Bar]]:
    """The ten largest levels of the unit that most figures have, each name once."""
    levels = [
        one
        for one in indicators
        if one.figure.unit not in _NOT_DRAWN
        and "/" not in one.figure.unit
        and one.figure.upper is None
        and not one.noun.change
        and len(one.noun.phrase) > 1
        and not _TOTAL.match(one.noun.phrase)
    ]
    named = {(base_unit(one.figure.unit), one.noun.phrase) for one in levels}
    counts = Counter(unit for unit, _ in named)
    if not counts:
        return "", []
    money = counts.get("元", 0)
    unit = "元" if money >= _LEAST else min(counts, key=lambda u: (-counts[u], u))
    best: dict[str, Indicator] = {}
    for one in levels:
        if base_unit(one.figure.unit) == unit:
            name = one.noun.phrase[:_LONGEST_NAME]
            if name not in best or one.amount > best[name].amount:
                best[name] = one
    chosen = sorted(best.items(), key=lambda item: (-item[1].amount, item[1].number))[:_MOST]
    least = min(one.amount for _, one in chosen)
    word, scale = next(
        (w, s) for w, s in (("亿", 1e8), ("万", 1e4), ("", 1.0)) if least >= s or not w
    )
    if chosen[0][1].amount >= 1e8:
        word, scale = "亿", 1e8
    bars = [_Bar(name, round(one.amount / scale, 6), one) for name, one in chosen]
    return word + unit, bars


def _shares(indicators: Sequence[Indicator], checks: Sequence[Check]) -> list[_Bar]:
    by_number = {one.number: one for one in indicators}
    for check in checks:
        numbers = [term.indicator for term in check.terms]
        if check.kind == "构成" and check.agrees and all(numbers):
            shares = [by_number[number] for number in numbers]
            return [
                _Bar(one.noun.phrase[:_LONGEST_NAME], round(one.figure.value / 100, 12), one)
                for one in shares[:_MOST]
            ]
    return []
