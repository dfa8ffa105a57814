"""Documents made by hand, for the workbook's tests."""

from __future__ import annotations

from datetime import UTC, datetime

from pipeline.edits import (
    Basis,
    CertificateRecord,
    Edit,
    EditKind,
    EditLog,
    Finding,
    Severity,
    SourceSpan,
    Tier,
    path_id,
    replay,
)
from pipeline.fonts.roles import FontSet
from pipeline.model import (
    Anchor,
    Body,
    Cell,
    Field,
    Heading,
    HeadingLevel,
    Metadata,
    OfficialDocument,
    Paragraph,
    Source,
    Table,
    TextElement,
)
from pipeline.stylesheet import load_stylesheet
from pipeline.writers.emission import Emission

SHA = "ab" * 32


def text(value: str, line: int = 1) -> TextElement:
    return TextElement(value, (Anchor(0, 0, line, 1),), len(value))


def paragraph(value: str, line: int = 1) -> Paragraph:
    return Paragraph(text(value, line))


def heading(level: str, value: str, number: int, number_end: int, run_in: int | None = None):
    return Heading(HeadingLevel(level), text(value), number, number_end, run_in)


def table(rows: list[list[str]]) -> Table:
    return Table(tuple(tuple(Cell((paragraph(value),)) for value in row) for row in rows))


def document(*blocks, title: str = "某市人民政府2023年工作报告", **metadata) -> OfficialDocument:
    return OfficialDocument(
        source=Source("样本.txt", 100, SHA, "utf-8", "lf"),
        metadata=Metadata(
            document_date="2023-12-29", fields=(Field("发布机构", "某局", 2),), **metadata
        ),
        body=Body(title=text(title), main_text=tuple(blocks), document_date=text("20231229")),
    )


def edit(
    doc: OfficialDocument,
    path: str,
    start: int,
    old: str,
    new: str,
    *,
    tier: Tier = Tier.CERTAIN,
    status: str | None = None,
    kind: EditKind = EditKind.INSERT,
) -> Edit:
    return Edit(
        id=path_id(doc.source.sha256, path, start, old, new),
        rule_id="PUN001",
        kind=kind,
        tier=tier,
        basis=Basis.FORCED,
        path=path,
        start=start,
        end=start + len(old),
        old=old,
        new=new,
        probability=0.987,
        clause="GB/T 15834-2011 4.8",
        status=status or ("in" if tier is Tier.CERTAIN else "out"),
        source=SourceSpan(start, start + len(old), 3, start + 1),
    )


def finding(doc: OfficialDocument, path: str, start: int, message: str) -> Finding:
    return Finding(
        id=path_id(doc.source.sha256, path, start, "NUM009", message),
        rule_id="NUM009",
        severity=Severity.WARNING,
        path=path,
        start=start,
        end=start + 1,
        message=message,
        source=SourceSpan(start, start + 1, 3, start + 1),
    )


def emission(doc: OfficialDocument, edits=(), findings=()) -> Emission:
    log = EditLog(
        source_sha256=doc.source.sha256,
        edits=tuple(edits),
        findings=tuple(findings),
        certificate=CertificateRecord(True, {"font-run": 2}, {"replay": 3, "equivalence": 3}),
    )
    return Emission(
        slug="样本",
        normalized=doc,
        document=replay(doc, log.edits),
        log=log,
        sheet=load_stylesheet(),
        fonts=FontSet({}),
        timestamp=datetime(2023, 12, 28, 16, tzinfo=UTC),
    )


def sample() -> Emission:
    """One document with everything the workbook shows."""
    doc = document(
        heading("1", "一、工作情况", 1, 2),
        paragraph("深化放管服改革,优良比例86.7%13条河流达到类标准", 3),
        heading("2", "(一)审计监督。今年审计项目38个,已完成17个,正在开展21个。", 1, 3, 8),
        table([["指标", "数量"], ["=1+1", "+2"]]),
    )
    one = "body.main_text[1]"
    edits = [
        edit(doc, one, 2, "", "“", tier=Tier.POSSIBLE),
        edit(doc, one, 5, "", "”", tier=Tier.POSSIBLE),
        edit(doc, one, 7, ",", "，", kind=EditKind.FORM),
        edit(doc, one, 17, "", "，"),
    ]
    return emission(doc, edits, [finding(doc, one, 26, "此处似缺罗马数字，请核对原文")])
