"""What the text tells of a table: its totals, its cells, who is first, last or at which place.

A figure goes by the heads of the table: the row alone, where the column is a total; the column
alone, where the row is; else both. Where it goes by its full name nothing else can be meant;
where only the name agrees a difference is said if one slip of the pen explains it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from pipeline.audit.findings import Check, Term, half_unit, is_digit_error, shown
from pipeline.audit.indicator import Indicator, base_unit, multiple
from pipeline.audit.table_lines import TOTAL_LIKE
from pipeline.audit.table_places import (
    UNIT,
    Told,
    core_of_head,
    place_checks,
    rank_check,
    told_of,
)
from pipeline.audit.tables import Grid, GridCell, grids
from pipeline.model import Place
from pipeline.text.chars import HAN
from pipeline.text.numerals import HAN_COUNT, halved, number_of
from pipeline.text.patterns import regex

_CAPTION_UNIT = regex(r"单位[：:](?P<unit>[^\s，。；、）)]{1,8})")
_TOTAL = regex(r"^(?:合计|总计|共计|小计|总数|总分)$")
_OF_WHOLE = regex(
    "^(?:全年|全[省市县区镇]|[省市县区镇]级|本级)+|(?:完成|实现|达到?|合计|总计|为)+$"
)
_STANDS = regex("(?:的)?(?:为|达到?|是|仅为?|只有|有|共)?$")
_OTHER_TIME = regex("上年|去年|同期|同比|增|减|降|升|比|计划|目标|以上|以下|均|月份|季度")
_RANKS = regex("^(?:名次|排名|位次|排位|名次排名)$")
_LESS = regex("[亏赤负减降缺超]|不足|净流出")
"""What a cell below zero is called, where the text has it above."""
_SO_FAR = regex("截至|截止|完成情况|实际")
_N = rf"(?:[{HAN_COUNT}]{{1,2}}|\d{{1,2}})"
_ROSE = "(?:上升|下降|前进|后退|提升|提高|跌落?|退|升|降|[前后上下]移)"
_RANKED = regex(
    rf"(?P<who>[{HAN}]{{2,10}}?)(?:的|本月|当月|本期|综合)?(?:名次|排名|位次|排位)?(?:[由从](?:上月的?|上期的?)?第{_N}[位名]?{_ROSE}(?:到|至)|为|列|位?居|排在?)?第(?P<n>{_N})[位名]?"
)
_OTHER_RANKS = regex("(?<![与比较])(?:上[月年期]|去年|同期)(?!相比)")
_MOVED = regex(
    rf"[由从][^，,。；;\d第]{{0,6}}第(?P<was>{_N})[位名]?{_ROSE}(?:到|至)[^，,。；;\d第]{{0,6}}第(?P<now>{_N})[位名]?[，,]{_ROSE}了?(?P<by>两|{_N})(?:个位次|[位名])"
)
_MOVED_SINCE = regex(
    rf"第(?P<now>{_N})[位名][，,（(](?:比|较)[^，,。；;\d第]{{2,8}}{_ROSE}了?(?P<by>两|{_N})(?:个位次|[位名])[，,（(]?(?:上|去|前)(?:一?[年月季届期轮次]|学[期年]|季度)(?:度|同期)?(?:位?[为列居排是在]|排名)*第(?P<was>{_N})[位名]"
)
"""排第5位，比上学期前进2位，上学期列第7位."""
_TELLS = regex(rf"[{HAN}]{{0,4}}")
_PERIOD = regex(
    rf"(?:\d{{4}}年)?(?:\d{{1,2}}月份?|第?[{HAN_COUNT}]季度|[上下]半年)?(?:\d{{4}}年度?)?"
)
_ROWS = regex(
    rf"(?<![第前近约余\d{HAN_COUNT}])(?P<n>{_N}|两)[个家所]?(?P<thing>[{HAN}]{{1,4}}?)(?=[，,。；;：:、（(\s\d]|$|名单|[招的共均合])"
)
_ABOVE_TOLD = regex("上述|以上|上列|表中|表列")
_LISTED = regex("[，,（(]?(?:具体)?名单(?:如下|附后|见下表)")
_THING = regex("(?:名称?|全称)$")
_IN_ALL = regex(
    "总(?:投资|金额|资金|额|量|数|计|规模|需求|概算|预算)?$|合计|共计|共$|共需$|共安排$"
)
_BY_WEIGHT = regex("权重|占比|比例|按|占")
_HUNDRED = 100.0
_MOST_WEIGHTS = 6
_LEAST_ROWS = 2
_AS_FOLLOWS = regex("如下|下表|见表|名单|附表")
_ABOVE = 3  # elements from the line that tells of a table's rows to the table
_FURTHEST = 3
_AROUND = 6  # elements before and behind a table in which it is told of
_LEAST_DIGITS = 3
_LEAST_NAME = 2
_CLAUSE = 30
_BROTHERS = 2


def table_text_checks(places: Sequence[Place], indicators: Sequence[Indicator]) -> Iterator[Check]:
    """The text around every table, against it.

    Args:
        places: the document's, in order.
        indicators: its figures, in order.
    """
    tables = [told_of(grid) for grid in grids(places) if grid.height > 2]
    if not tables:
        return
    near = {
        number: table
        for table in tables
        for number in range(table.first - _AROUND, table.last + _AROUND + 1)
    }
    near = {place.number: near[place.number] for place in places if place.number in near}
    for _, group in groupby(indicators, key=lambda i: (i.place.number, i.sentence_start)):
        sentence = [i for i in group if i.is_exact and not i.noun.change]
        table = near.get(sentence[0].place.number) if sentence else None
        if table is not None:
            checks = [check for one in sentence for check in _figure(table, one)]
            yield from checks
            yield from _in_list(table, sentence, checks)
            told = {check.stated.indicator for check in checks}
            yield from _announced(table, [i for i in sentence if i.number not in told])
            yield from _weighted(table, sentence)
    for place in places:
        table = near.get(place.number)
        if table is not None and place.block is not None and place.cell is None:
            yield from place_checks(table, place)
            yield from _ranked(table, place)
            yield from _rows(table, place)


def _unit_of(grid: Grid, column: int, cell: GridCell) -> str:
    head = halved(grid.head(column))
    m = UNIT.search(head) or _CAPTION_UNIT.search(grid.caption)
    if cell.text.endswith(("%", "％")):
        return "%"
    return m["unit"] if m else ""


def _figure(table: Told, stated: Indicator) -> Iterator[Check]:
    """A figure of the text that goes by the name of a cell."""
    clause = re.split("[，,。；;：:（(]", stated.ahead[-_CLAUSE:])[-1]
    name = _STANDS.sub("", clause)
    for cell, in_full in _cells(table, name, stated):
        unit = _unit_of(table.grid, cell.column, cell)
        if unit:
            for check in _compared(cell, unit, stated, clause):
                digits = sum(char.isdigit() for char in cell.text.rstrip("0"))
                written = shown(check.stated.value)
                slip = digits >= _LEAST_DIGITS and is_digit_error(written, shown(check.computed))
                if check.agrees or slip or (in_full and stated.figure.value != 0):
                    yield check
                    return


def _compared(cell: GridCell, unit: str, stated: Indicator, name: str) -> Iterator[Check]:
    """A figure against a cell, if they are of one unit."""
    if cell.value is None or base_unit(unit) != base_unit(stated.figure.unit):
        return
    scale = multiple(unit) / multiple(stated.figure.unit)
    if cell.value < 0 and not _LESS.search(name):
        return
    value = abs(cell.value) * scale
    own = 0.0 if "." not in stated.text else half_unit(stated.text)
    error = max(own, half_unit(cell.text) * scale if "." in cell.text else 0.0)
    percent = stated.figure.unit == "%"
    yield Check(
        kind="前后",
        place=stated.place,
        claim=(name + stated.text).strip(),
        explanation=f"表中（第 {cell.place.line} 行）为 {cell.text}，文中为 {stated.text}",
        terms=(Term(abs(cell.value) / 100 if percent else abs(cell.value)),),
        stated=stated.term,
        computed=round(value / 100 if percent else value, 9),
        tolerance=error / 100 if percent else error,
        formula="{0}" if scale == 1 else f"{{0}}*{scale:g}",
    )


def _in_list(
    table: Told, sentence: Sequence[Indicator], checks: Sequence[Check]
) -> Iterator[Check]:
    """小区40个、楼栋260栋、…: where the others are the table's totals, this one is, too."""
    told = {check.stated.indicator for check in checks}
    agreeing = {check.stated.indicator for check in checks if check.agrees}
    found: list[Check] = []
    totals = [(c, table.grid.cells.get((table.total or 0, c))) for c in table.heads.values()]
    units = [_unit_of(table.grid, column, cell) for column, cell in totals if cell is not None]
    for stated in sentence:
        name = _STANDS.sub("", re.split("[，,。；;：:（(、]", stated.ahead[-_CLAUSE:])[-1])
        for head, column in table.heads.items():
            cell = table.grid.cells.get((table.total or 0, column))
            is_named = len(head) >= _LEAST_NAME and name.endswith(head)
            unit = _unit_of(table.grid, column, cell) if cell is not None else ""
            if cell is None or not (is_named or units.count(unit) == 1):
                continue
            for check in _compared(cell, unit, stated, name):
                # 涉及居民13846户, where one column alone is in 户, and has 13486.
                slip = is_digit_error(shown(check.stated.value), shown(check.computed))
                if check.agrees:
                    agreeing.add(stated.number)
                if (check.agrees or name == head or slip) and stated.number not in told:
                    found.append(check)
    if len(agreeing) >= _BROTHERS and not _SO_FAR.search(sentence[0].sentence):
        yield from found


def _announced(table: Told, sentence: Sequence[Indicator]) -> Iterator[Check]:
    """估算总投资48800万元，年度安排如下: the total of all that the table tells right below."""
    if not sentence or table.total is None:
        return
    first = sentence[0]
    is_above = table.first - _ABOVE <= first.place.number < table.first
    columns = table.grid.value_columns
    totals = [c for c in columns if TOTAL_LIKE.search(halved(table.grid.head(c)))]
    column = totals[-1] if len(totals) == 1 else columns[0] if len(columns) == 1 else None
    if column is None or not is_above or not _AS_FOLLOWS.search(halved(first.place.text)):
        return
    cell = table.grid.cells.get((table.total, column))
    unit = _unit_of(table.grid, column, cell) if cell else ""
    for stated in sentence:
        name = re.split("[，,。；;：:（(、]", stated.ahead[-_CLAUSE:])[-1]
        if cell is None or not _IN_ALL.search(name) or _OTHER_TIME.search(name):
            continue
        for check in _compared(cell, unit, stated, name):
            digits = len(shown(check.computed).strip("0").replace(".", ""))
            slip = is_digit_error(shown(check.stated.value), shown(check.computed))
            if check.agrees or (slip and digits >= _LEAST_DIGITS):
                yield check


def _weighted(table: Told, sentence: Sequence[Indicator]) -> Iterator[Check]:
    """日常工作（占30%）、现场检查（占50%）、…: the column behind the columns of each."""
    weights = [i for i in sentence if i.figure.unit == "%"]
    total = sum(i.figure.value for i in weights)
    told = sentence and _BY_WEIGHT.search(sentence[0].sentence)
    is_above = sentence and sentence[0].place.number < table.first
    if not told or not is_above or not 1 < len(weights) <= _MOST_WEIGHTS or total != _HUNDRED:
        return
    columns = [c for c in table.grid.value_columns if not _RANKS.search(table.grid.head(c))]
    for at in range(len(weights), len(columns)):
        parts, column = columns[at - len(weights) : at], columns[at]
        checks = [
            check
            for row in table.grid.body
            if (check := _weighted_row(table, row, parts, column, weights)) is not None
        ]
        wrong = sum(not check.agrees for check in checks)
        if len(checks) > _LEAST_ROWS and wrong <= 1:
            yield from checks
            return


def _weighted_row(
    table: Told,
    row: int,
    parts: Sequence[int],
    column: int,
    weights: Sequence[Indicator],
) -> Check | None:
    cell = table.grid.cells.get((row, column))
    values = [table.grid.value(row, part) for part in parts]
    told = [value for value in values if value is not None]
    if cell is None or cell.value is None or len(told) < len(values):
        return None
    shares = [i.figure.value / _HUNDRED for i in weights]
    computed = sum(v * w for v, w in zip(told, shares, strict=True))
    words = " + ".join(f"{shown(v)}×{i.text}" for v, i in zip(told, weights, strict=True))
    return Check(
        kind="表格平均",
        place=cell.place,
        claim=f"{table.grid.label(row)}{table.grid.head(column)}：{cell.text}",
        explanation=f"{words} = {shown(computed)}，表中为 {cell.text}",
        terms=tuple(map(Term, told)),
        stated=Term(cell.value),
        computed=round(computed, 9),
        tolerance=half_unit(cell.text),
        formula="+".join(f"{{{i}}}*{w:g}" for i, w in enumerate(shares)),
    )


def _cells(table: Told, name: str, stated: Indicator) -> Iterator[tuple[GridCell, bool]]:
    """The cells that go by a name, and whether by both of their heads."""
    grid = table.grid
    if _OTHER_TIME.search(name):
        return
    core = core_of_head(name)
    if table.total is not None and len(core) >= _LEAST_NAME:
        for head, column in table.heads.items():
            if core_of_head(head) == core and (cell := grid.cells.get((table.total, column))):
                yield cell, False
        whole = _OF_WHOLE.sub("", core)
        if len(whole) > _LEAST_NAME + 1 and whole in halved(grid.caption):
            # 全年公共预算收入完成…, above the table of it.
            yield from _nearest(
                (grid.cells.get((table.total, c)) for c in grid.value_columns), stated
            )
    for label, row in table.labels.items():
        if len(label) < _LEAST_NAME or row == table.total or label not in name:
            continue
        rest = core_of_head(name[name.rfind(label) + len(label) :].lstrip("的"))
        for head, column in table.heads.items():
            cell = grid.cells.get((row, column))
            is_whole = _TOTAL.match(grid.lowest_head(column)) and not rest
            if cell and ((rest and core_of_head(head) == rest) or is_whole):
                yield cell, bool(rest) and name.startswith(label)
        told = name[name.rfind(label) + len(label) :]
        if _PERIOD.fullmatch(label) and told and not any(told in head for head in table.heads):
            continue  # 2022年分红368400元: of that year, but none of what the table tells of it
        if _TELLS.fullmatch(told):
            # 建材行业消费35.7万吨: one of the figures of its row, the unit says which.
            of_row = (grid.cells.get((row, column)) for column in table.heads.values())
            yield from _nearest(of_row, stated)


def _nearest(
    cells: Iterable[GridCell | None], stated: Indicator
) -> Iterator[tuple[GridCell, bool]]:
    """Cells of which a figure may be one, the likest first."""
    yield from sorted(
        ((cell, False) for cell in cells if cell),
        key=lambda pair: abs((pair[0].value or 0.0) - stated.figure.value),
    )


def _ranked(table: Told, place: Place) -> Iterator[Check]:
    """柏林县名次由第6位上升到第3位, where the table has it fourth."""
    columns = [c for c in range(1, table.grid.width + 1) if _RANKS.search(table.grid.head(c))]
    if len(columns) != 1 or place.cell is not None:
        return
    column = columns[0]
    if _OTHER_RANKS.search(place.text):
        return
    for clause in re.split("[，,。；;：:（(\n]", halved(place.text)):
        m = _RANKED.fullmatch(clause)
        rows = [row for label, row in table.labels.items() if m and label == m["who"]]
        value = table.grid.value(rows[0], column) if len(rows) == 1 else None
        n = number_of(m["n"]) if m else None
        if n and value:
            yield rank_check(place, clause, table.grid.head(column), int(value), n)


def _rows(table: Told, place: Place) -> Iterator[Check]:
    """涉及4个村，名单如下; 上述4所学校: as many rows as the text above or below the table says."""
    grid = table.grid
    is_above = table.first - _ABOVE <= place.number < table.first
    is_below = table.last < place.number <= table.last + _ABOVE
    plain = halved(place.text)
    told = _AS_FOLLOWS if is_above else _ABOVE_TOLD
    if not (is_above or is_below) or place.cell is not None or not told.search(plain):
        return
    things = {_THING.sub("", halved(grid.head(c))) for c in range(1, grid.label_columns + 1)}
    names = {label for label in table.labels if label and not TOTAL_LIKE.search(label)}
    kinds = {name[-1] for name in names}
    if len(names) < len(grid.body) - 1:
        return
    for m in _ROWS.finditer(plain):
        thing, stated = m["thing"], number_of(m["n"].replace("两", "二"))
        of_kind = len(kinds) == 1 and thing[-1:] in kinds
        at_once = is_above and place.number == table.first - 1 and _LISTED.match(plain, m.end())
        if not stated or not (thing in things or of_kind or at_once):
            continue
        if min(stated, len(names)) > 1 and abs(stated - len(names)) <= _FURTHEST:
            yield Check(
                kind="列举",
                place=place,
                claim=m[0],
                explanation=f"表中列出 {len(names)} 行，文中为 {m[0]}",
                terms=(Term(len(names)),),
                stated=Term(stated),
                computed=len(names),
            )
            return


def moved_rank_checks(place: Place) -> Iterator[Check]:
    """由第6位上升到第3位，上升3位: of a paragraph."""
    plain = halved(place.text)
    for m in (*_MOVED.finditer(plain), *_MOVED_SINCE.finditer(plain)):
        was, now, by = (number_of(m[name].replace("两", "二")) for name in ("was", "now", "by"))
        if was and now and by:
            yield Check(
                kind="增减",
                place=place,
                claim=m[0],
                explanation=f"第 {was} 与第 {now} 相差 {abs(was - now)} 位，文中为 {m['by']}",
                terms=(Term(was), Term(now)),
                stated=Term(by),
                computed=abs(was - now),
                formula="ABS({0}-{1})",
            )
