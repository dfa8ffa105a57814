"""修复记录: every edit with its ground, to be answered in 采纳; then the findings.

``pipeline.review.xlsx_reader`` reads the answers back by the heads and ids, so that rows may be
sorted, filtered or deleted and columns moved.
"""

from __future__ import annotations

from pipeline.edits import Edit, EditKind, Finding
from pipeline.writers.xlsx.cells import Cell, Styled
from pipeline.writers.xlsx.frame import Frame
from pipeline.writers.xlsx.package import Column, Sheet
from pipeline.writers.xlsx.words import (
    BASES,
    KINDS,
    NO,
    REPAIRS,
    SEVERITIES,
    STATUS,
    TIERS,
    YES,
    answer,
)

CONTEXT = 16
"""Characters of context on each side."""

COLUMNS = (
    Column("序号", 3, "number"),
    Column("采纳", 3, "answer"),
    Column("级别", 3, "center"),
    Column("上文", 9),
    Column("改前", 5, "old"),
    Column("改后", 5, "new"),
    Column("下文", 9),
    Column("改写为", 5, "answer"),
    Column("依据", 5, "center"),
    Column("条款", 8),
    Column("概率", 4, "percent"),
    Column("说明", 9),
    Column("位置", 13),
    Column("源文件行", 4.5, "number"),
    Column("列", 3, "number"),
    Column("其他读法", 8),
    Column("规则", 5, "center"),
    Column("类别", 4, "center"),
    Column("状态", 4, "center"),
    Column("同组", 7, "code"),
    Column("备注", 8, "answer"),
    Column("编号", 8, "code"),
)
_PRINTED = 14
_Row = list[Cell]


def repair_sheet(frame: Frame) -> Sheet:
    """One row an edit, in reading order, then one row a finding."""
    sheet = Sheet(REPAIRS, COLUMNS, frozen_columns=2, printed=_PRINTED)
    sheet.choices["采纳"] = (YES, NO)
    order = {element.path: element.number for element in frame.elements}
    edits = sorted(frame.given.log.edits, key=lambda e: (order.get(e.path, 0), e.start, e.end))
    for edit in edits:
        if sheet.is_full:
            return sheet
        row = sheet.append(_edit_row(len(sheet.rows) + 1, edit, frame))
        frame.repair_rows.setdefault(edit.path, row)
    for finding in frame.given.log.findings:
        if sheet.is_full:
            return sheet
        row = sheet.append(_finding_row(len(sheet.rows) + 1, finding, frame))
        frame.repair_rows.setdefault(finding.path, row)
    return sheet


def _edit_row(number: int, edit: Edit, frame: Frame) -> _Row:
    before, after = _context(frame, edit.path, edit.start, edit.end)
    tier = "manual" if edit.kind is EditKind.MANUAL else edit.tier.value
    others = "；".join(f"{a.new}（{a.probability:.3f}）" for a in edit.alternatives)
    return [
        number,
        answer(edit, frame.given.refused),
        Styled(TIERS[edit.tier], tier),
        before,
        edit.old,
        edit.new,
        after,
        None,
        BASES[edit.basis],
        edit.clause,
        edit.probability,
        None,
        _where(frame, edit.path),
        edit.source.line,
        edit.source.column,
        others,
        edit.rule_id,
        KINDS[edit.kind],
        STATUS[edit.status],
        edit.group,
        None,
        edit.id,
    ]


def _finding_row(number: int, finding: Finding, frame: Frame) -> _Row:
    before, after = _context(frame, finding.path, finding.start, finding.end)
    text = frame.originals.get(finding.path, "")[finding.start : finding.end]
    blank = Styled(None, "text")
    return [
        number,
        blank,
        Styled(SEVERITIES[finding.severity], "finding"),
        before,
        Styled(text, "text"),
        None,
        after,
        blank,
        None,
        None,
        None,
        finding.message,
        _where(frame, finding.path),
        finding.source.line,
        finding.source.column,
        None,
        finding.rule_id,
        "待核",
        None,
        None,
        blank,
        finding.id,
    ]


def _where(frame: Frame, path: str) -> Styled:
    link = frame.link(path)
    return Styled(frame.where(path), "link" if link else "text", link)


def _context(frame: Frame, path: str, start: int, end: int) -> tuple[str, str]:
    text = frame.originals.get(path, "")
    before = text[max(0, start - CONTEXT) : start]
    after = text[end : end + CONTEXT]
    return (
        ("…" if start > CONTEXT else "") + before,
        after + ("…" if end + CONTEXT < len(text) else ""),
    )
