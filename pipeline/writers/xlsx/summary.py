"""The workbook over many documents: one row a document, and all indicators in one long table."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO, StringIO

import msgspec

from pipeline.audit.checks import find_checks
from pipeline.audit.indicator import Indicator, find_indicators
from pipeline.edits import EditLog
from pipeline.errors import MissingPartError
from pipeline.model import OfficialDocument, iter_texts
from pipeline.stylesheet import StyleSheet
from pipeline.writers.xlsx.audit_sheets import AGREES, DISAGREES, base_value
from pipeline.writers.xlsx.overview_sheet import as_date
from pipeline.writers.xlsx.package import Column, Sheet, place, write_book
from pipeline.writers.xlsx.values import Cell, Styled
from pipeline.writers.xlsx.words import SEVERITIES, is_waiting

DOCUMENTS, ALL_INDICATORS, ALL_CHECKS, ALL_FINDINGS = "文件", "指标", "核对", "待核"

_DOCUMENT_COLUMNS = (
    Column("序号", 3, "number"),
    Column("文件夹", 10),
    Column("标题", 22),
    Column("文种", 4, "center"),
    Column("发文字号", 8),
    Column("发文机关", 10),
    Column("成文日期", 6, "day"),
    Column("发布日期", 6, "day"),
    Column("索引号", 8),
    Column("主题分类", 6),
    Column("字数", 4, "number"),
    Column("已改", 3, "number"),
    Column("建议未采纳", 4, "number"),
    Column("提示", 3, "number"),
    Column("指标", 3, "number"),
    Column("核对", 3, "number"),
    Column("不一致", 3, "number"),
    Column("核验", 4, "center"),
    Column("来源文件", 12),
    Column("SHA-256", 12, "code"),
)
_PRINTED = 18  # the source's name and hash stay off the paper
_INDICATOR_LABELS = (
    "文件夹",
    "标题",
    "成文日期",
    "序号",
    "数值",
    "上限",
    "单位",
    "折合数值",
    "限定",
    "指标",
    "变化",
    "主体",
    "时期",
    "所属标题",
    "原词",
    "原句",
    "元素",
    "起字",
    "止字",
    "源文件行",
)
_WIDTHS = {
    "标题": 14,
    "指标": 14,
    "原句": 30,
    "所属标题": 10,
    "文件夹": 8,
    "元素": 10,
    "折合数值": 7,
}


class SummaryEntry(msgspec.Struct, frozen=True):
    """One document of a summary.

    Attributes:
        folder: its folder under ``out/``, with ``/``.
        document: the repaired document.
        log: its log.
    """

    folder: str
    document: OfficialDocument
    log: EditLog


class _Audited(msgspec.Struct, frozen=True):
    entry: SummaryEntry
    title: str
    indicators: list[Indicator]


def write_summary(entries: Sequence[SummaryEntry], style: StyleSheet, timestamp: datetime) -> bytes:
    """The workbook over all documents.

    Args:
        entries: the documents, in the order of the rows.
        style: fonts and paper.
        timestamp: the only time in the file.
    """
    documents = Sheet(DOCUMENTS, _DOCUMENT_COLUMNS, frozen_columns=3, printed=_PRINTED)
    checks = Sheet(
        ALL_CHECKS,
        [
            Column("文件夹", 8),
            Column("标题", 14),
            Column("结论", 4, "center"),
            Column("类别", 4, "center"),
            Column("文中说法", 26),
            Column("算法", 24),
            Column("文中数值", 5, "number"),
            Column("复算", 5, "number"),
            Column("源文件行", 4.5, "number"),
        ],
    )
    findings = Sheet(
        ALL_FINDINGS,
        [
            Column("文件夹", 8),
            Column("标题", 14),
            Column("级别", 4, "center"),
            Column("规则", 5, "center"),
            Column("说明", 40),
            Column("源文件行", 4.5, "number"),
            Column("编号", 8, "code"),
        ],
    )
    audited = []
    for number, entry in enumerate(entries, start=1):
        item = _audited(entry)
        audited.append(item)
        found = find_checks(entry.document, item.indicators)
        link = place(ALL_INDICATORS, "A1")
        documents.append(_document_row(number, item, len(found), _bad(found), link))
        for check in sorted(found, key=lambda c: c.agrees):
            if not checks.is_full:
                verdict = (
                    Styled(AGREES, "applied") if check.agrees else Styled(DISAGREES, "conflict")
                )
                checks.append(
                    [
                        entry.folder,
                        item.title,
                        verdict,
                        check.kind,
                        check.claim,
                        check.explanation,
                        check.stated.value,
                        check.computed,
                        check.place.line or None,
                    ]
                )
        for finding in entry.log.findings:
            if not findings.is_full:
                findings.append(
                    [
                        entry.folder,
                        item.title,
                        SEVERITIES[finding.severity],
                        finding.rule_id,
                        finding.message,
                        finding.source.line,
                        finding.id,
                    ]
                )
    sheets = [documents, *_indicator_sheets(audited), checks, findings]
    return write_book(sheets, style, timestamp, title="文件汇总")


def indicators_csv(entries: Sequence[SummaryEntry]) -> bytes:
    """All indicators as CSV: UTF-8 with its mark, so that Excel reads it, and CRLF (RFC 4180).

    Text that a spreadsheet would compute is preceded by an apostrophe.
    """
    target = StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(_INDICATOR_LABELS)
    for entry in entries:
        for row in _indicator_rows(_audited(entry)):
            writer.writerow([_safe(value) for value in row])
    text = target.getvalue().encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.encode("utf-8-sig")


def indicators_parquet(entries: Sequence[SummaryEntry]) -> bytes:
    """All indicators as Parquet.

    Raises:
        MissingPartError: pyarrow is not installed.
    """
    try:
        import pyarrow as pa  # type: ignore[import-not-found,unused-ignore]
        from pyarrow import parquet  # type: ignore[import-not-found,unused-ignore]
    except ImportError as error:
        raise MissingPartError(
            "写 Parquet 需要 pyarrow，这里没有安装",
            "请运行 pip install zhengben[parquet]，或改用 CSV",
        ) from error
    rows = [row for entry in entries for row in _indicator_rows(_audited(entry))]
    numbers = {"数值", "上限", "折合数值"}
    counts = {"序号", "起字", "止字", "源文件行"}
    columns = {}
    for i, label in enumerate(_INDICATOR_LABELS):
        values = [row[i] for row in rows]
        kind = pa.float64() if label in numbers else pa.int64() if label in counts else pa.string()
        if label in numbers:
            values = [None if value is None else float(value) for value in values]
        columns[label] = pa.array(values, kind)
    target = BytesIO()
    parquet.write_table(pa.table(columns), target, compression="zstd")
    return target.getvalue()


def _audited(entry: SummaryEntry) -> _Audited:
    title = entry.document.body.title
    name = (title.text if title else "") or entry.document.metadata.title or entry.folder
    return _Audited(entry, name, find_indicators(entry.document))


def _bad(checks: Sequence[object]) -> int:
    return sum(1 for check in checks if not getattr(check, "agrees", True))


def _document_row(
    number: int, item: _Audited, checks: int, conflicts: int, link: str
) -> list[Cell]:
    document, log = item.entry.document, item.entry.log
    metadata = document.metadata
    return [
        number,
        item.entry.folder,
        item.title,
        str(metadata.kind) if metadata.kind else None,
        metadata.document_number,
        metadata.issuing_authority or metadata.publisher,
        as_date(metadata.document_date),
        as_date(metadata.publication_date),
        metadata.index_number,
        metadata.subject_category,
        sum(len(element.text) for _, element in iter_texts(document)),
        sum(1 for edit in log.edits if edit.status == "in"),
        sum(1 for edit in log.edits if is_waiting(edit)),
        len(log.findings),
        Styled(len(item.indicators), "link-number", link),
        checks,
        Styled(conflicts, "conflict") if conflicts else 0,
        Styled("通过", "applied") if log.certificate.ok else Styled("未通过", "conflict"),
        document.source.name,
        document.source.sha256,
    ]


def _indicator_sheets(audited: Sequence[_Audited]) -> list[Sheet]:
    """The long table, in as many sheets as Excel's limit of rows asks for."""
    numbers = {"数值", "上限", "折合数值", "序号", "起字", "止字", "源文件行"}
    columns = [
        Column(label, _WIDTHS.get(label, 5), "number" if label in numbers else "text")
        for label in _INDICATOR_LABELS
    ]
    sheets = [Sheet(ALL_INDICATORS, columns, frozen_columns=2)]
    for item in audited:
        for row in _indicator_rows(item):
            if sheets[-1].is_full:
                title = f"{ALL_INDICATORS}{len(sheets) + 1}"
                sheets.append(Sheet(title, columns, frozen_columns=2))
            sheets[-1].append(row)
    return sheets


def _indicator_rows(item: _Audited) -> Iterator[list[str | int | float | None]]:
    """Values as written (57 % is 57, its unit says %), so that one column is one scale a unit."""
    for indicator in item.indicators:
        figure = indicator.figure
        yield [
            item.entry.folder,
            item.title,
            item.entry.document.metadata.document_date,
            indicator.number,
            figure.value,
            figure.upper,
            figure.unit,
            base_value(figure.value, figure.unit),
            figure.qualifier,
            indicator.noun.phrase,
            indicator.noun.change,
            indicator.subject,
            indicator.period,
            indicator.section,
            indicator.text,
            indicator.sentence,
            indicator.place.path,
            figure.start + 1,
            figure.end,
            indicator.place.line or None,
        ]


def _safe(value: str | int | float | None) -> str | int | float | None:
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value
