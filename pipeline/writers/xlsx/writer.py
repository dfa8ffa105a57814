"""One document's workbook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.audit.checks import find_checks
from pipeline.audit.findings import Check
from pipeline.audit.indicator import find_indicators
from pipeline.writers.emission import SOURCE_PROPERTY, Emission
from pipeline.writers.xlsx.audit_sheets import check_sheet, indicator_sheet
from pipeline.writers.xlsx.body_sheets import body_sheet, link_repairs, outline_sheet
from pipeline.writers.xlsx.cells import Styled
from pipeline.writers.xlsx.chart_sheet import chart_sheet
from pipeline.writers.xlsx.frame import CHECKS, Frame
from pipeline.writers.xlsx.overview_sheet import Row, document_title, overview_sheet
from pipeline.writers.xlsx.package import Sheet, place, write_book
from pipeline.writers.xlsx.question_sheet import question_sheet
from pipeline.writers.xlsx.repair_sheet import repair_sheet
from pipeline.writers.xlsx.table_sheets import table_sheets

_MOST_TO_DO = 20


def write_xlsx(emission: Emission) -> bytes:
    """The workbook 3-<slug>.xlsx."""
    frame = Frame(emission)
    body = body_sheet(frame)
    repairs = repair_sheet(frame)
    link_repairs(body, frame)
    indicators = find_indicators(emission.document)
    checks = find_checks(emission.document, indicators)
    chart = chart_sheet(frame, indicators, checks)
    rest: list[Sheet[Any]] = [
        outline_sheet(frame),
        body,
        indicator_sheet(frame, indicators),
        *([chart] if chart else []),
        check_sheet(frame, checks, indicators),
        *table_sheets(frame),
        repairs,
    ]
    audit = _audit_items(len(indicators), checks)
    audit += [
        ("工作表", sheet.title, Styled("已满，余下未列", "warning"), "Excel 每表至多 1048576 行")
        for sheet in rest
        if sheet.is_full
    ]
    questions = question_sheet(frame)
    first = [questions] if questions.rows else []
    names = [sheet.title for sheet in (*first, *rest)]
    overview = overview_sheet(frame, _to_do(checks), audit, names)
    return write_book(
        [*first, overview, *rest],
        emission.sheet,
        emission.timestamp,
        title=document_title(frame),
        creator=emission.document.metadata.issuing_authority or "",
        properties={
            SOURCE_PROPERTY: emission.document.source.sha256,
            "zhengben-slug": emission.slug,
        },
    )


def _to_do(checks: Sequence[Check]) -> list[Row]:
    """What of 核对 a person has to look at, each linked to its row there."""
    wrong = [check for check in checks if not check.agrees]
    rows: list[Row] = [
        (
            "待办",
            "核对",
            Styled(f"{check.kind}：{check.explanation}", "warning", place(CHECKS, f"A{row}")),
            f"源文件第 {check.place.line} 行，请对照原件" if check.place.line else "请对照原件",
        )
        for row, check in enumerate(sorted(wrong, key=lambda c: c.kind == "序号"), start=2)
    ]
    if len(rows) > _MOST_TO_DO:
        more = f"另有 {len(rows) - _MOST_TO_DO} 处，见“核对”"
        rows[_MOST_TO_DO:] = [("待办", "核对", Styled(more, "warning", place(CHECKS, "A1")), None)]
    return rows


def _audit_items(indicators: int, checks: Sequence[Check]) -> list[Row]:
    conflicts = sum(1 for check in checks if not check.agrees)
    items: list[Row] = [
        ("核对", "指标", Styled(indicators, "count"), "见“指标数据”"),
        ("核对", "可核对之处", Styled(len(checks), "count"), "见“核对”；只供参考，不改文本"),
    ]
    if conflicts:
        shown = Styled(f"{conflicts} 处数字与复算不一致", "warning")
        items.append(("核对", "不一致", shown, "请对照原件"))
    return items
