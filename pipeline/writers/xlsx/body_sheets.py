"""正文 (every element) and 目录 (its headings)."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.model import Place
from pipeline.tuples import NamedTuple
from pipeline.writers.xlsx.cells import Cell, Styled, pieces
from pipeline.writers.xlsx.frame import BODY, OUTLINE, REPAIRS, Frame
from pipeline.writers.xlsx.package import Column, Sheet, place

_RANK_INDENT = {"章": 1, "节": 2, "条": 3, "1": 1, "2": 2, "3": 3, "4": 4}


class _BodyRow(NamedTuple):
    """An element and the piece of its text that this row holds (0: the first)."""

    element: Place
    piece: int
    text: str


def body_sheet(frame: Frame) -> Sheet[_BodyRow]:
    """正文: one row an element; a text longer than a cell takes further rows."""

    def counted(count: Callable[[str], int]) -> Callable[[_BodyRow], Cell]:
        """A count of the element's, in its first row only."""
        return lambda row: None if row.piece else count(row.element.path)

    sheet: Sheet[_BodyRow] = Sheet(
        BODY,
        (
            Column("序号", 3, "number", lambda r: r.element.number),
            Column("部分", 3, "center", lambda r: r.element.part),
            Column("类型", 4, "center", _kind),
            Column("层级", 3, "center", lambda r: r.element.level and r.element.level.value),
            Column("文本", 38, "text", _text),
            Column("所属标题", 10, "text", lambda r: next(iter(r.element.section[-1:]), None)),
            Column("字数", 3, "number", counted(lambda path: len(frame.by_path[path].text))),
            Column("已改处数", 3, "number", counted(frame.done)),
            Column("建议处数", 3, "number", counted(frame.waiting)),
            Column("提示处数", 3, "number", counted(frame.noted)),
            Column("源文件行", 4.5, "number", lambda r: r.element.line or None),
            Column("元素", 13, "code", lambda r: r.element.path),
        ),
        frozen_columns=1,
        printed=11,
    )
    for element in frame.elements:
        for i, text in enumerate(pieces(element.text)):
            if sheet.is_full:
                return sheet
            row = sheet.add(_BodyRow(element, i, text))
            if i == 0:
                frame.body_rows[element.path] = row
    return sheet


def _kind(row: _BodyRow) -> str:
    return f"{row.element.kind}（续{row.piece}）" if row.piece else row.element.kind


def _text(row: _BodyRow) -> Cell:
    element = row.element
    is_heading = element.title_end == len(element.text) > 0
    return Styled(row.text, "strong") if is_heading else row.text


def link_repairs(sheet: Sheet[_BodyRow], frame: Frame) -> None:
    """Once 修复记录 has its rows, link the counts of 正文 to them."""
    at = [column.label for column in sheet.columns].index("已改处数")
    for path, row in frame.repair_rows.items():
        index = frame.body_rows.get(path, 0) - 2
        if index >= 0:
            cells = list(sheet.rows[index])
            link = place(REPAIRS, f"A{row}")
            for i in range(at, at + 3):
                value = cells[i]
                inner = value.value if isinstance(value, Styled) else value
                if inner:
                    cells[i] = Styled(inner, "link-number", link)
            sheet.rows[index] = cells


class _Group(NamedTuple):
    """A heading and the paths of what stands from it to the next one."""

    number: int
    heading: Cell
    kind: str
    paths: list[str]


def outline_sheet(frame: Frame) -> Sheet[_Group]:
    """目录: title and headings, indented by level, each linked to its row in 正文."""

    def total(count: Callable[[str], int]) -> Callable[[_Group], Cell]:
        return lambda group: sum(map(count, group.paths))

    sheet: Sheet[_Group] = Sheet(
        OUTLINE,
        (
            Column("序号", 3, "number", lambda g: g.number),
            Column("层级", 4, "center", lambda g: g.kind),
            Column("标题", 50, "text", lambda g: g.heading),
            Column("本级字数", 5, "number", total(lambda path: len(frame.by_path[path].text))),
            Column("已改处数", 5, "number", total(frame.done)),
            Column("建议处数", 5, "number", total(frame.waiting)),
            Column("提示处数", 5, "number", total(frame.noted)),
            Column("正文行", 4, "number", lambda g: frame.body_rows.get(g.paths[0])),
        ),
    )
    groups: list[_Group] = []
    for element in frame.elements:
        is_title = element.role in {"title", "label"}
        if element.level is not None or is_title:
            depth = _RANK_INDENT.get(element.level.value, 1) if element.level else 1
            title = element.title if element.level else element.text
            link = frame.link(element.path)
            shown = Styled(title, f"link-{depth}" if link else "text", link)
            groups.append(_Group(len(groups) + 1, shown, element.kind, []))
        if not groups:
            groups.append(_Group(1, "（标题之前）", "", []))
        groups[-1].paths.append(element.path)
    for group in groups:
        sheet.add(group)
    return sheet
