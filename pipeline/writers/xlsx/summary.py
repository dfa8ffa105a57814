"""The workbook over many documents: one row a document, and all indicators in one long table."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO, StringIO
from operator import itemgetter
from typing import Any

import msgspec

from pipeline.audit.checks import find_checks
from pipeline.audit.findings import Check
from pipeline.audit.indicator import Indicator, find_indicators
from pipeline.description import describe
from pipeline.edits import EditLog, Finding
from pipeline.errors import MissingPartError
from pipeline.filing import CATALOGUE, CatalogueRow, catalogue_row, values_of
from pipeline.model import Metadata, OfficialDocument, iter_texts
from pipeline.questions import Question, is_waiting, questions_of
from pipeline.stylesheet import StyleSheet
from pipeline.writers.xlsx.audit_sheets import base_value, verdict
from pipeline.writers.xlsx.cells import Cell, Styled
from pipeline.writers.xlsx.overview_sheet import as_date, certified, elements_of, said_of
from pipeline.writers.xlsx.package import Column, Sheet, place, write_book

DOCUMENTS, ALL_INDICATORS, ALL_CHECKS, ALL_FINDINGS = "文件", "指标", "核对", "待核"
FILED = "归档文件目录"
_FIRST_FIGURE = place(ALL_INDICATORS, "A1")

_PRINTED = 20  # the source's name and hash stay off the paper


class SummaryEntry(msgspec.Struct, frozen=True):
    """One document of a summary.

    Attributes:
        folder: its folder under ``out/``, with ``/``.
        document: the repaired document.
        log: its log.
        normalized: the document before repair.
        refused: ids of the edits that a person refused.
        pages: pages of its PDF; ``None`` where there is none.
        filed: what was stated of it for the archive, by name.
    """

    folder: str
    document: OfficialDocument
    log: EditLog
    normalized: OfficialDocument
    refused: frozenset[str] = frozenset()
    pages: int | None = None
    filed: Mapping[str, str] = {}


class _Audited(msgspec.Struct, frozen=True):
    """A document with its number in the summary, its title, figures, claims, and what waits."""

    number: int
    entry: SummaryEntry
    title: str
    day: str
    indicators: list[Indicator]
    checks: list[Check]
    questions: list[Question]

    @property
    def metadata(self) -> Metadata:
        """The document's."""
        return self.entry.document.metadata

    @property
    def characters(self) -> int:
        """How long its texts are together."""
        return sum(len(element.text) for _, element in iter_texts(self.entry.document))

    @property
    def catalogued(self) -> CatalogueRow:
        """Its row in the archive's catalogue."""
        values = values_of(describe(self.entry.document), self.entry.filed)
        pages = "" if self.entry.pages is None else str(self.entry.pages)
        return catalogue_row(self.number, {"页数": pages, **values})

    @property
    def waiting(self) -> Cell:
        """How many questions wait for an answer."""
        count = len(self.questions)
        return Styled(count, "warning") if count else 0

    @property
    def waiting_places(self) -> int:
        """How many places their answers settle."""
        return sum(len(question.edits) for question in self.questions)

    @property
    def conflicts(self) -> Cell:
        """How many claims are not what is computed."""
        count = sum(1 for check in self.checks if not check.agrees)
        return Styled(count, "conflict") if count else 0


_Figure = tuple[_Audited, Indicator]
_Claim = tuple[_Audited, Check]
_Note = tuple[_Audited, Finding]

_DOCUMENT_COLUMNS: tuple[Column[_Audited], ...] = (
    Column("序号", 3, "number", lambda d: d.number),
    Column("文件夹", 10, "text", lambda d: d.entry.folder),
    Column("标题", 22, "text", lambda d: d.title),
    Column("文种", 4, "center", lambda d: d.metadata.kind and str(d.metadata.kind)),
    Column("要素", 12, "text", lambda d: elements_of(d.entry.document)),
    Column("发文字号", 8, "text", lambda d: said_of(d.entry.document, "发文字号") or None),
    Column("发文机关", 10, "text", lambda d: d.metadata.issuing_authority or d.metadata.publisher),
    Column("成文日期", 6, "day", lambda d: as_date(d.day)),
    Column("发布日期", 6, "day", lambda d: as_date(d.metadata.publication_date)),
    Column("索引号", 8, "text", lambda d: d.metadata.index_number),
    Column("主题分类", 6, "text", lambda d: d.metadata.subject_category),
    Column("字数", 4, "number", lambda d: d.characters),
    Column("已改", 3, "number", lambda d: sum(e.status == "in" for e in d.entry.log.edits)),
    Column("待定", 3, "number", lambda d: d.waiting),
    Column("待定处数", 4, "number", lambda d: d.waiting_places),
    Column("提示", 3, "number", lambda d: len(d.entry.log.to_look_at)),
    Column("指标", 3, "number", lambda d: Styled(len(d.indicators), "link-number", _FIRST_FIGURE)),
    Column("核对", 3, "number", lambda d: len(d.checks)),
    Column("不一致", 3, "number", lambda d: d.conflicts),
    Column("核验", 4, "center", lambda d: certified(d.entry.log)),
    Column("来源文件", 12, "text", lambda d: d.entry.document.source.name),
    Column("SHA-256", 12, "code", lambda d: d.entry.document.source.sha256),
)
# Values as written (57 % is 57, its unit says %), so that one column is one scale a unit.
_INDICATOR_COLUMNS: tuple[Column[_Figure], ...] = (
    Column("文件夹", 8, "text", lambda f: f[0].entry.folder),
    Column("标题", 14, "text", lambda f: f[0].title),
    Column("成文日期", 5, "text", lambda f: f[0].day or None),
    Column("序号", 5, "number", lambda f: f[1].number),
    Column("数值", 5, "number", lambda f: f[1].figure.value),
    Column("上限", 5, "number", lambda f: f[1].figure.upper),
    Column("单位", 5, "text", lambda f: f[1].figure.unit),
    Column("折合数值", 7, "number", lambda f: base_value(f[1].figure.value, f[1].figure.unit)),
    Column("限定", 5, "text", lambda f: f[1].figure.qualifier),
    Column("指标", 14, "text", lambda f: f[1].noun.phrase),
    Column("变化", 5, "text", lambda f: f[1].noun.change),
    Column("主体", 5, "text", lambda f: f[1].subject),
    Column("时期", 5, "text", lambda f: f[1].period),
    Column("所属标题", 10, "text", lambda f: f[1].section),
    Column("原词", 5, "text", lambda f: f[1].text),
    Column("原句", 30, "text", lambda f: f[1].sentence),
    Column("元素", 10, "text", lambda f: f[1].place.path),
    Column("起字", 5, "number", lambda f: f[1].figure.start + 1),
    Column("止字", 5, "number", lambda f: f[1].figure.end),
    Column("源文件行", 5, "number", lambda f: f[1].place.line or None),
)
_MEASURES = frozenset({"数值", "上限", "折合数值"})  # the other numbers are counts
_CHECK_COLUMNS: tuple[Column[_Claim], ...] = (
    Column("文件夹", 8, "text", lambda c: c[0].entry.folder),
    Column("标题", 14, "text", lambda c: c[0].title),
    Column("结论", 4, "center", lambda c: verdict(c[1])),
    Column("类别", 4, "center", lambda c: c[1].kind),
    Column("文中说法", 26, "text", lambda c: c[1].claim),
    Column("算法", 24, "text", lambda c: c[1].explanation),
    Column("文中数值", 5, "number", lambda c: c[1].stated.value),
    Column("复算", 5, "number", lambda c: c[1].computed),
    Column("源文件行", 4.5, "number", lambda c: c[1].place.line or None),
)
_FINDING_COLUMNS: tuple[Column[_Note], ...] = (
    Column("文件夹", 8, "text", lambda n: n[0].entry.folder),
    Column("标题", 14, "text", lambda n: n[0].title),
    Column("级别", 4, "center", lambda n: n[1].severity.label),
    Column("规则", 5, "center", lambda n: n[1].rule_id),
    Column("说明", 40, "text", lambda n: n[1].message),
    Column("源文件行", 4.5, "number", lambda n: n[1].source.line),
    Column("编号", 8, "code", lambda n: n[1].id),
)


_CATALOGUE_COLUMNS: tuple[Column[CatalogueRow], ...] = tuple(
    Column(label, width, look, itemgetter(i))
    for i, (label, width, look) in enumerate(
        zip(
            CATALOGUE,
            (3, 4, 12, 9, 10, 24, 6, 4, 4, 8),
            ("number", "text", "text", "text", "text", "text", "text", "text", "text", "text"),
            strict=True,
        )
    )
)


def write_summary(entries: Sequence[SummaryEntry], style: StyleSheet, timestamp: datetime) -> bytes:
    """The workbook over all documents.

    Args:
        entries: the documents, in the order of the rows.
        style: fonts and paper.
        timestamp: the only time in the file.
    """
    documents = Sheet(DOCUMENTS, _DOCUMENT_COLUMNS, frozen_columns=3, printed=_PRINTED)
    catalogue = Sheet(FILED, _CATALOGUE_COLUMNS, frozen_columns=2)
    checks = Sheet(ALL_CHECKS, _CHECK_COLUMNS)
    findings = Sheet(ALL_FINDINGS, _FINDING_COLUMNS)
    figures = [Sheet(ALL_INDICATORS, _INDICATOR_COLUMNS, frozen_columns=2)]
    for document in _audited(entries):
        documents.add(document)
        catalogue.add(document.catalogued)
        for indicator in document.indicators:
            if figures[-1].is_full:  # as many sheets as Excel's limit of rows asks for
                title = f"{ALL_INDICATORS}{len(figures) + 1}"
                figures.append(Sheet(title, _INDICATOR_COLUMNS, frozen_columns=2))
            figures[-1].add((document, indicator))
        for check in sorted(document.checks, key=lambda c: c.agrees):
            if not checks.is_full:
                checks.add((document, check))
        for finding in document.entry.log.to_look_at:
            if not findings.is_full:
                findings.add((document, finding))
    sheets: list[Sheet[Any]] = [documents, catalogue, *figures, checks, findings]
    return write_book(sheets, style, timestamp, title="文件汇总")


def indicators_csv(entries: Sequence[SummaryEntry]) -> bytes:
    """All indicators as CSV: UTF-8 with its mark, so that Excel reads it, and CRLF (RFC 4180).

    Text that a spreadsheet would compute is preceded by an apostrophe.
    """
    target = StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([column.label for column in _INDICATOR_COLUMNS])
    for figure in _figures(entries):
        writer.writerow([_safe(column.value(figure)) for column in _INDICATOR_COLUMNS])
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
    figures = list(_figures(entries))
    columns = {}
    for column in _INDICATOR_COLUMNS:
        values: list[Any] = [column.value(figure) for figure in figures]
        if column.label in _MEASURES:
            values = [None if value is None else float(value) for value in values]
            kind = pa.float64()
        else:
            kind = pa.int64() if column.look == "number" else pa.string()
        columns[column.label] = pa.array(values, kind)
    target = BytesIO()
    parquet.write_table(pa.table(columns), target, compression="zstd")
    return target.getvalue()


def _audited(entries: Sequence[SummaryEntry], *, checked: bool = True) -> Iterator[_Audited]:
    for number, entry in enumerate(entries, start=1):
        title = entry.document.body.title
        name = (title.text if title else "") or entry.document.metadata.title or entry.folder
        indicators = find_indicators(entry.document)
        checks = find_checks(entry.document, indicators) if checked else []
        day = said_of(entry.document, "成文日期")
        yield _Audited(number, entry, name, day, indicators, checks, _questions(entry))


def _questions(entry: SummaryEntry) -> list[Question]:
    originals = {path: element.text for path, element in iter_texts(entry.normalized)}
    waiting = (edit for edit in entry.log.edits if is_waiting(edit, entry.refused))
    return questions_of(waiting, originals)


def _figures(entries: Sequence[SummaryEntry]) -> Iterator[_Figure]:
    for document in _audited(entries, checked=False):
        for indicator in document.indicators:
            yield document, indicator


def _safe(value: Cell) -> Cell:
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value
