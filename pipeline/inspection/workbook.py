"""The findings of many files as a workbook: a row a file, a row a deviation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pipeline.inspection.finding import Finding
from pipeline.inspection.inspecting import Inspection
from pipeline.stylesheet import StyleSheet
from pipeline.tuples import NamedTuple
from pipeline.writers.xlsx.package import Column, Sheet, write_book

FILES, FINDINGS = "文件", "不符"
LEVELS = {"error": "错误", "warning": "提醒", "note": "说明"}
"""What people call the levels."""


class Inspected(NamedTuple):
    """A file of the report.

    Attributes:
        file: as the person gave it.
        inspection: what was found; ``None`` where it could not be inspected.
        error: why not.
    """

    file: str
    inspection: Inspection | None
    error: str = ""

    def count(self, level: str) -> int:
        """How many findings of a level."""
        found = self.inspection.findings if self.inspection is not None else ()
        return sum(one.level == level for one in found)


def _said(one: Inspected) -> str:
    if one.inspection is None:
        return one.error
    unjudged = f"没有判断：{'；'.join(one.inspection.unjudged)}"
    return "；".join((*one.inspection.remarks, unjudged))


def _title(one: Inspected) -> str:
    title = one.inspection.document.body.title if one.inspection is not None else None
    return title.text if title is not None else ""


_FILE_COLUMNS: tuple[Column[Inspected], ...] = (
    Column("文件", 20, "text", lambda one: one.file),
    Column("标题", 22, "text", _title),
    Column("版式", 12, "text", lambda one: one.inspection.style if one.inspection else ""),
    *(
        Column(word, 4, "number", lambda one, level=level: one.count(level))  # type: ignore[misc]
        for level, word in LEVELS.items()
    ),
    Column("说明", 40, "text", _said),
)
_FINDING_COLUMNS: tuple[Column[Finding], ...] = (
    Column("文件", 16, "text", lambda one: one.file),
    Column("级别", 4, "center", lambda one: LEVELS[one.level]),
    Column("项目", 10, "text", lambda one: one.name),
    Column("现状", 16, "text", lambda one: one.found),
    Column("应为", 18, "text", lambda one: one.required),
    Column(
        "容差", 7, "text", lambda one: f"±{one.tolerance:g} {one.unit}" if one.tolerance else ""
    ),
    Column("处数", 4, "number", lambda one: one.count),
    Column("位置", 30, "text", lambda one: one.where),
    Column("依据", 5, "center", lambda one: one.clause),
    Column("编号", 6, "code", lambda one: one.rule_id),
)


def write_report(files: Sequence[Inspected], sheet: StyleSheet, timestamp: datetime) -> bytes:
    """The workbook.

    Args:
        files: in the order of the rows.
        sheet: fonts and paper.
        timestamp: the only time in the file.
    """
    first = Sheet(FILES, _FILE_COLUMNS, frozen_columns=1)
    second = Sheet(FINDINGS, _FINDING_COLUMNS, frozen_columns=1)
    for one in files:
        first.add(one)
        for finding in one.inspection.findings if one.inspection is not None else ():
            if not second.is_full:
                second.add(finding)
    return write_book([first, second], sheet, timestamp, title="版式检查")
