"""Rows of a table that text draws: cells as stretches of lines, and what stands between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from pipeline.model import TABLE_RULE, Boilerplate, Cell, Paragraph, Table, TextElement
from pipeline.model.form_rows import as_form, with_merged_blanks
from pipeline.normalize.lines import Line, joined
from pipeline.text.chars import squeezed
from pipeline.text.numerals import is_number
from pipeline.text.patterns import regex

ESCAPE = regex(r"\\(?=\|)")
BREAK = regex(r"<br\s*/?>", re.IGNORECASE)
_COLUMN_HEADS = frozenset(
    """
    序号 编号 号次 姓名 性别 民族 年龄 出生年月 籍贯 学历 学位 专业 职务 职称 岗位 职位 单位
    部门 科室 所在单位 工作单位 单位名称 部门名称 名称 项目 项目名称 内容 事项 任务 措施 目标
    指标 指标值 标准 要求 牵头单位 责任单位 配合单位 牵头部门 责任部门 责任人 完成时限 时限 时间
    日期 地点 地区 县区 区县 县（区） 乡镇 街道 金额 数量 单价 合计 小计 总计 备注 说明 电话
    联系电话 联系人 手机 手机号码 传真 邮箱 地址 得分 分值 分数 成绩 排名 名次 等级 类别 类型
    行业 企业名称 规格 型号 计量单位 行政区划 文号 批复文号 发文字号 身份证号 身份证号码
    准考证号 职位代码 职位名称 岗位名称 岗位代码 笔试成绩 面试成绩 总成绩 年份 年度 月份 比重
    增速 增长 完成情况 进度 进展情况 政治面貌
    """.split()  # noqa: SIM905
)
"""What columns of tables are called in documents."""
_DATA = regex(
    r"(?=.*[0-9])[0-9A-Za-z./:：%％‰+\-—～~Xx*（）()年月日]{1,40}(?:[上下]午|晚上?|全天)?|[男女是否有无√×✓☑□/—-]"
)
_UNIT_BEHIND = regex(r"[（(][^（()）]{1,12}[）)]$")


class Row(msgspec.Struct):
    """A row of cells.

    Attributes:
        line: the line; the first of several.
        cells: from where to where each cell is.
        bars: where its bars are; with bars, an escaped bar is a bar and ``<br>`` ends a paragraph.
        drawing: further stretches that only draw the table.
    """

    line: Line
    cells: list[tuple[int, int]]
    bars: list[int] = msgspec.field(default_factory=list)
    drawing: list[tuple[int, int]] = msgspec.field(default_factory=list)

    def elements(self, start: int, stop: int) -> Iterator[TextElement]:
        """The paragraphs of one cell."""
        if not self.bars:
            if pieces := self.line.pieces((start, stop)):
                yield joined(pieces)
            return
        for first, last in _between(start, stop, BREAK.finditer(self.line.text, start, stop)):
            escapes = ESCAPE.finditer(self.line.text, first, last)
            if pieces := self.line.pieces(*_between(first, last, escapes)):
                yield joined(pieces)

    def boilerplate(self) -> Iterator[Boilerplate]:
        """Its bars, breaks and escapes, and what else draws it."""
        marks = [*((at, at + 1) for at in self.bars), *self.drawing]
        for start, stop in self.cells if self.bars else ():
            marks += [m.span() for m in BREAK.finditer(self.line.text, start, stop)]
            marks += [m.span() for m in ESCAPE.finditer(self.line.text, start, stop)]
        for mark in self.line.pieces(*marks):
            yield mark.verbatim(TABLE_RULE)

    def texts(self) -> list[str]:
        """The text of each cell, without white space at its ends."""
        return [self.line.text[start:stop].strip() for start, stop in self.cells]


class Stretch(msgspec.Struct):
    """Lines that were looked at together.

    Attributes:
        rows: of the table that they are; empty where they are none.
        size: how many lines they are.
        is_headed: whether something says that the first row is a head.
        blank_rows: rows at the end that hold nothing: of a form to be filled in.
        drawing: lines that hold nothing but drawing.
        is_form: whether the last cell of a short row takes the rest of it.
        table: the table, where its rows are no lines.
    """

    rows: list[Row]
    size: int
    is_headed: bool = False
    blank_rows: int = 0
    drawing: list[Line] = msgspec.field(default_factory=list)
    is_form: bool = False
    table: Table | None = None


def _between(start: int, stop: int, marks: Iterator[re.Match[str]]) -> Iterator[tuple[int, int]]:
    for m in marks:
        yield start, m.start()
        start = m.end()
    yield start, stop


def says_anything(rows: Sequence[Row]) -> bool:
    """Whether any cell holds text."""
    return any(True for row in rows for cell in row.cells for _ in row.elements(*cell))


def names_column(text: str) -> bool:
    """Whether a text is what a column is called in documents.

    >>> names_column("姓　名"), names_column("金额（万元）"), names_column("张三")
    (True, True, False)
    """
    plain = squeezed(text)
    return plain in _COLUMN_HEADS or _UNIT_BEHIND.sub("", plain) in _COLUMN_HEADS


def is_data(text: str) -> bool:
    """Whether a cell holds what is compared down a column: figures, dates, codes, 男 or 女, a tick.

    >>> is_data("12.5"), is_data("2024.11.6"), is_data("女"), is_data("某局")
    (True, True, True, False)
    """
    return _DATA.fullmatch(text) is not None or is_number(text)


def are_heads(cells: Sequence[str]) -> bool:
    """Whether the cells of a row name the columns below them: most of them known names."""
    shown = [cell for cell in cells if cell]
    known = sum(map(names_column, shown))
    return len(shown) > 1 and known >= 2 and 2 * known >= len(shown)


def table_of(stretch: Stretch) -> Table:
    """The cells, short rows filled up; a head without any text is none.

    A row of empty cells is one to write in, and stays.
    """
    width = max(len(row.cells) for row in stretch.rows)
    made: list[list[tuple[Paragraph, ...]]] = []
    for row in stretch.rows:
        cells = [tuple(map(Paragraph, row.elements(*cell))) for cell in row.cells]
        made.append(cells + [()] * (width - len(cells)))
    if stretch.is_form:
        return _form_of(made, [len(row.cells) for row in stretch.rows], stretch.blank_rows)
    if not stretch.blank_rows and (spans := _head_of_two(made)):
        return _table_below(spans, made)
    headed = any(made[0]) and (stretch.is_headed or _heads(made, stretch.blank_rows))
    kept = [(k, cells) for k, cells in enumerate(made) if k or any(cells)]
    blank: list[tuple[int, list[tuple[Paragraph, ...]]]] = [(-1, [()] * width)]
    rows = tuple(
        tuple(Cell(blocks, is_header=headed and k == 0) for blocks in cells)
        for k, cells in kept + blank * stretch.blank_rows
    )
    return Table(as_form(rows) if headed else with_merged_blanks(rows))


def _form_of(
    rows: Sequence[Sequence[tuple[Paragraph, ...]]], counts: Sequence[int], blank_rows: int
) -> Table:
    """A form to be filled in: the last cell of a short row takes the rest of it."""
    width = len(rows[0])
    made = []
    for row, count in zip(rows, counts, strict=True):
        shown = min(max(count, 2), width)  # room beside a label alone
        spans = [1] * (shown - 1) + [width - shown + 1]
        made.append(tuple(Cell(row[c], column_span=span) for c, span in enumerate(spans)))
    return Table((*made, *((Cell(()),) * width,) * blank_rows))


def _head_of_two(rows: Sequence[Sequence[tuple[Paragraph, ...]]]) -> list[list[Cell]]:
    """The cells of a head of two rows, where merged cells left blanks; empty where it is none.

    Where the first row has nothing the second names the columns of what stands to the left, and
    where the second has nothing the first names the column alone; figures stand below.
    """
    if len(rows) < 3:
        return []
    texts = [["".join(p.content.text for p in cell) for cell in row] for row in rows]
    first, second = texts[0], texts[1]
    named = [bool(text) for text in first]
    if not named[0] or all(named) or all(second) or second[0]:
        return []
    if any(map(is_number, (*first, *second))) or not all(
        a or b for a, b in zip(first, second, strict=True)
    ):
        return []
    if not any(is_number(text) for row in texts[2:] for text in row):
        return []
    upper: list[Cell] = []
    lower: list[Cell] = []
    for c, text in enumerate(first):
        if text and not second[c]:
            upper.append(Cell(rows[0][c], row_span=2, is_header=True))
        elif text:
            span = next((k for k in range(1, len(first) - c) if first[c + k]), len(first) - c)
            upper.append(Cell(rows[0][c], column_span=span, is_header=True))
        if second[c]:
            lower.append(Cell(rows[1][c], is_header=True))
    return [upper, lower]


def _table_below(
    head: Sequence[Sequence[Cell]], rows: Sequence[Sequence[tuple[Paragraph, ...]]]
) -> Table:
    below = (tuple(map(Cell, row)) for row in rows[len(head) :] if any(row))
    return Table((*map(tuple, head), *below))


def _heads(rows: Sequence[Sequence[tuple[Paragraph, ...]]], blank_rows: int) -> bool:
    """Whether the first row names what numbers below it count, or what is to be filled in."""
    texts = [["".join(p.content.text for p in cell) for cell in row] for row in rows]
    if any(map(is_number, texts[0])):
        return False
    if any(is_number(text) for row in texts[1:] for text in row):
        return True
    if not all(texts[0]) or len(rows) + blank_rows < 2:
        return False
    return len(rows) == 1 or are_heads(texts[0])
