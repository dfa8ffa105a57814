"""修复记录: every edit with its ground, to be answered in 采纳; then the findings.

``pipeline.review.xlsx_reader`` reads the answers back by the heads and ids, so that rows may be
sorted, filtered or deleted and columns moved.
"""

from __future__ import annotations

from pipeline.edits import Edit, EditKind, Finding, Tier
from pipeline.questions import is_waiting
from pipeline.tuples import NamedTuple
from pipeline.writers.xlsx.cells import Cell, Styled
from pipeline.writers.xlsx.frame import NO, REPAIRS, YES, Frame, context_of
from pipeline.writers.xlsx.package import Column, Sheet

_STATUS = {"in": "已采用", "out": "未采用"}
_PRINTED = 14


class _EditRow(NamedTuple):
    """An edit, its number in the sheet, and the document it is of."""

    number: int
    edit: Edit
    frame: Frame

    @property
    def context(self) -> tuple[str, str]:
        """What stands before and after it."""
        return context_of(self.frame, self.edit.path, self.edit.start, self.edit.end)

    @property
    def tier(self) -> Styled:
        """How sure it is, in the look of its kind."""
        look = "manual" if self.edit.kind is EditKind.MANUAL else self.edit.tier.value
        return Styled(self.edit.tier.label, look)

    @property
    def answer(self) -> str | None:
        """是 for what is in, 否 for what was refused; a proposal that waits has no answer yet."""
        if self.edit.status == "in":
            return YES
        return None if is_waiting(self.edit, self.frame.emission.refused) else NO

    @property
    def alternatives(self) -> str:
        """Other readings with their probabilities."""
        return "；".join(f"{a.new}（{a.probability:.3f}）" for a in self.edit.alternatives)


COLUMNS: tuple[Column[_EditRow], ...] = (
    Column("序号", 3, "number", lambda r: r.number),
    Column("采纳", 3, "answer", lambda r: r.answer),
    Column("级别", 3, "center", lambda r: r.tier),
    Column("上文", 9, "text", lambda r: r.context[0]),
    Column("改前", 5, "old", lambda r: r.edit.old),
    Column("改后", 5, "new", lambda r: r.edit.new),
    Column("下文", 9, "text", lambda r: r.context[1]),
    Column("改写为", 5, "answer", lambda _r: None),
    Column("依据", 5, "center", lambda r: r.edit.basis.label),
    Column("条款", 8, "text", lambda r: r.edit.clause),
    Column("概率", 4, "percent", lambda r: r.edit.probability),
    Column("说明", 9, "text", lambda _r: None),
    Column("位置", 13, "text", lambda r: r.frame.where(r.edit.path)),
    Column("源文件行", 4.5, "number", lambda r: r.edit.source.line),
    Column("列", 3, "number", lambda r: r.edit.source.column),
    Column("其他读法", 8, "text", lambda r: r.alternatives),
    Column("规则", 5, "center", lambda r: r.edit.rule_id),
    Column("类别", 4, "center", lambda r: r.edit.kind.label),
    Column("状态", 4, "center", lambda r: _STATUS[r.edit.status]),
    Column("同组", 7, "code", lambda r: r.edit.group),
    Column("备注", 8, "answer", lambda _r: None),
    Column("编号", 8, "code", lambda r: r.edit.id),
)


def repair_sheet(frame: Frame) -> Sheet[_EditRow]:
    """One row an edit, what is likely first, each in reading order; then one row a finding."""
    sheet = Sheet(REPAIRS, COLUMNS, frozen_columns=2, printed=_PRINTED)
    sheet.choices["采纳"] = (YES, NO)
    order = {element.path: element.number for element in frame.elements}
    edits = sorted(
        frame.emission.log.edits,
        key=lambda e: (e.tier is not Tier.LIKELY, order.get(e.path, 0), e.start, e.end),
    )
    for edit in edits:
        if sheet.is_full:
            return sheet
        row = sheet.add(_EditRow(len(sheet.rows) + 1, edit, frame))
        frame.repair_rows.setdefault(edit.path, row)
    for finding in frame.emission.log.findings:
        if sheet.is_full:
            return sheet
        row = sheet.append(_finding_row(len(sheet.rows) + 1, finding, frame))
        frame.repair_rows.setdefault(finding.path, row)
    return sheet


def _finding_row(number: int, finding: Finding, frame: Frame) -> list[Cell]:
    before, after = context_of(frame, finding.path, finding.start, finding.end)
    text = frame.originals.get(finding.path, "")[finding.start : finding.end]
    blank = Styled(None, "text")  # there is nothing to answer
    cells: dict[str, Cell] = {
        **dict.fromkeys(("采纳", "改写为", "备注"), blank),
        "序号": number,
        "级别": Styled(finding.severity.label, "finding"),
        "上文": before,
        "改前": Styled(text, "text"),
        "下文": after,
        "说明": finding.message,
        "位置": frame.where(finding.path),
        "源文件行": finding.source.line,
        "列": finding.source.column,
        "规则": finding.rule_id,
        "类别": "待核",
        "编号": finding.id,
    }
    return [cells.get(column.label) for column in COLUMNS]
