"""正文 (every element) and 目录 (its headings)."""

from __future__ import annotations

from pipeline.writers.xlsx.frame import Frame
from pipeline.writers.xlsx.package import Column, Sheet, place
from pipeline.writers.xlsx.values import Cell, Styled, pieces
from pipeline.writers.xlsx.words import BODY, OUTLINE, REPAIRS, is_waiting

_RANK_INDENT = {"章": 1, "节": 2, "条": 3, "1": 1, "2": 2, "3": 3, "4": 4}


def body_sheet(frame: Frame) -> Sheet:
    """正文: one row an element; a text longer than a cell takes further rows."""
    sheet = Sheet(
        BODY,
        [
            Column("序号", 3, "number"),
            Column("部分", 3, "center"),
            Column("类型", 4, "center"),
            Column("层级", 3, "center"),
            Column("文本", 38),
            Column("所属标题", 10),
            Column("字数", 3, "number"),
            Column("已改处数", 3, "number"),
            Column("建议处数", 3, "number"),
            Column("提示处数", 3, "number"),
            Column("源文件行", 4.5, "number"),
            Column("元素", 13, "code"),
        ],
        frozen_columns=1,
        printed=11,
    )
    for element in frame.elements:
        edits = frame.edits.get(element.path, ())
        done = sum(1 for edit in edits if edit.status == "in")
        waiting = sum(1 for edit in edits if is_waiting(edit, frame.given.refused))
        noted = len(frame.findings.get(element.path, ()))
        parts = list(pieces(element.text))
        for i, text in enumerate(parts):
            if sheet.is_full:
                return sheet
            row = sheet.append(
                [
                    element.number,
                    element.part,
                    element.kind if i == 0 else f"{element.kind}（续{i}）",
                    element.level.value if element.level else None,
                    Styled(text, "strong") if element.title_end == len(element.text) > 0 else text,
                    element.section[-1] if element.section else None,
                    len(element.text) if i == 0 else None,
                    done if i == 0 else None,
                    waiting if i == 0 else None,
                    noted if i == 0 else None,
                    element.line or None,
                    element.path,
                ]
            )
            if i == 0:
                frame.body_rows[element.path] = row
    return sheet


def link_repairs(sheet: Sheet, frame: Frame) -> None:
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


def outline_sheet(frame: Frame) -> Sheet:
    """目录: title and headings, indented by level, each linked to its row in 正文."""
    sheet = Sheet(
        OUTLINE,
        [
            Column("序号", 3, "number"),
            Column("层级", 4, "center"),
            Column("标题", 50),
            Column("本级字数", 5, "number"),
            Column("已改处数", 5, "number"),
            Column("建议处数", 5, "number"),
            Column("提示处数", 5, "number"),
            Column("正文行", 4, "number"),
        ],
    )
    groups: list[tuple[Cell, str, list[str]]] = []
    for element in frame.elements:
        is_title = element.role in {"title", "label"}
        if element.level is not None or is_title:
            level = element.level.value if element.level else None
            depth = _RANK_INDENT.get(level or "", 1) if level else 1
            title = element.title if element.level else element.text
            link = frame.link(element.path)
            shown = Styled(title, f"link-{depth}" if link else "text", link)
            groups.append((shown, element.kind, []))
        if not groups:
            groups.append(("（标题之前）", "", []))
        groups[-1][2].append(element.path)
    for number, (heading, kind, paths) in enumerate(groups, start=1):
        edits = [edit for path in paths for edit in frame.edits.get(path, ())]
        sheet.append(
            [
                number,
                kind,
                heading,
                sum(len(frame.by_path[path].text) for path in paths),
                sum(1 for edit in edits if edit.status == "in"),
                sum(1 for edit in edits if is_waiting(edit, frame.given.refused)),
                sum(len(frame.findings.get(path, ())) for path in paths),
                frame.body_rows.get(paths[0]),
            ]
        )
    return sheet
