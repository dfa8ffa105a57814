"""The workbook over many documents, and its long table as CSV."""

from __future__ import annotations

import csv
import importlib.util
from datetime import UTC, datetime
from io import BytesIO, StringIO

import msgspec
import openpyxl
import pytest
from xlsx_builders import document, edit, emission, heading, paragraph, text

from pipeline.edits import Tier
from pipeline.errors import MissingPartError
from pipeline.model import Header
from pipeline.stylesheet import load_stylesheet
from pipeline.writers.xlsx.summary import (
    SummaryEntry,
    indicators_csv,
    indicators_parquet,
    write_summary,
)
from pipeline.writers.xlsx.writer import write_xlsx

WHEN = datetime(2024, 1, 1, tzinfo=UTC)


def entries() -> list[SummaryEntry]:
    one = document(
        heading("1", "一、审计", 1, 2),
        paragraph("今年市本级审计项目38个,已完成审计项目17个,正在开展审计项目21个。", 5),
        paragraph("=1+1共7户"),
    )
    two = document(
        paragraph("受理复议案件100件，审结80件，审结率85%。"), title="乙市人民政府2022年报告"
    )
    given = emission(one, [edit(one, "body.main_text[1]", 12, ",", "，")])
    other = emission(two)
    return [
        SummaryEntry("甲/样本", given.document, given.log, one),
        SummaryEntry("乙", other.document, other.log, two),
    ]


def load(data: bytes) -> dict[str, list[dict[str, object]]]:
    book = openpyxl.load_workbook(BytesIO(data))
    tables = {}
    for sheet in book:
        head, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        tables[sheet.title] = [dict(zip(head, row, strict=True)) for row in rows]
    return tables


def test_one_row_a_document() -> None:
    rows = load(write_summary(entries(), load_stylesheet(), WHEN))["文件"]
    assert [row["文件夹"] for row in rows] == ["甲/样本", "乙"]
    assert [row["已改"] for row in rows] == [1, 0]
    assert [row["指标"] for row in rows] == [4, 3]
    assert [row["不一致"] for row in rows] == [0, 1]


def test_number_and_date_are_those_of_the_repaired_document() -> None:
    damaged = msgspec.structs.replace(
        document(paragraph("各县应于月底以前报送。"), document_number="云政办函(2024)9号"),
        header=Header(document_number=text("云政办函(2024)9号")),
    )
    metadata = msgspec.structs.replace(damaged.metadata, document_date=None)
    damaged = msgspec.structs.replace(damaged, metadata=metadata)
    path = "header.document_number"
    marks = [edit(damaged, path, 4, "(", "〔"), edit(damaged, path, 9, ")", "〕")]
    given = emission(damaged, marks)
    book = load(
        write_summary(
            [SummaryEntry("甲", given.document, given.log, damaged)], load_stylesheet(), WHEN
        )
    )
    (row,), (filed,) = book["文件"], book["归档文件目录"]
    assert row["发文字号"] == filed["文号"] == "云政办函〔2024〕9号"
    assert row["成文日期"] == datetime(2023, 12, 29)
    lines = load(write_xlsx(given))["概要"]
    overview = {row["项目"]: row["内容"] for row in lines if row["类别"] == "文件"}
    assert overview["发文字号"] == row["发文字号"]
    assert overview["成文日期"] == row["成文日期"]


def test_what_waits_is_counted_in_questions() -> None:
    """A term at two places is one; what a person refused waits no more."""
    line = "深化放管服改革，推进放管服落地，健全河湖长制度。"
    doc = document(paragraph(line))
    path = "body.main_text[0]"
    spots = (line.index("放管服"), line.rindex("放管服"), line.index("河湖长"))
    edits = [
        edit(doc, path, at, "", sign, tier=Tier.POSSIBLE)
        for spot in spots
        for at, sign in ((spot, "“"), (spot + 3, "”"))
    ]
    edits = [msgspec.structs.replace(e, group=str(n // 2)) for n, e in enumerate(edits)]
    log = emission(doc, edits).log
    refused = frozenset(e.id for e in edits[4:])
    for names, expected in ((frozenset(), (2, 6)), (refused, (1, 4))):
        entry = SummaryEntry("甲", doc, log, doc, names)
        (row,) = load(write_summary([entry], load_stylesheet(), WHEN))["文件"]
        assert (row["待定"], row["待定处数"]) == expected


def test_all_indicators_in_one_table() -> None:
    rows = load(write_summary(entries(), load_stylesheet(), WHEN))["指标"]
    assert [(row["文件夹"], row["数值"], row["单位"]) for row in rows] == [
        ("甲/样本", 38, "个"),
        ("甲/样本", 17, "个"),
        ("甲/样本", 21, "个"),
        ("甲/样本", 7, "户"),
        ("乙", 100, "件"),
        ("乙", 80, "件"),
        ("乙", 85, "%"),
    ]


def test_same_bytes() -> None:
    sheet = load_stylesheet()
    assert write_summary(entries(), sheet, WHEN) == write_summary(entries(), sheet, WHEN)


def test_csv_says_the_same_and_computes_nothing() -> None:
    data = indicators_csv(entries())
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline="")))
    table = load(write_summary(entries(), load_stylesheet(), WHEN))["指标"]
    assert [float(row["数值"]) for row in rows] == [row["数值"] for row in table]
    assert rows[3]["原句"] == "'=1+1共7户"


def test_parquet_or_a_plain_word() -> None:
    if importlib.util.find_spec("pyarrow") is None:
        with pytest.raises(MissingPartError, match="pyarrow"):
            indicators_parquet(entries())
    else:
        assert indicators_parquet(entries()).startswith(b"PAR1")


def test_no_documents() -> None:
    tables = load(write_summary([], load_stylesheet(), WHEN))
    assert tables["文件"] == []


def audited_book() -> openpyxl.Workbook:
    doc = document(
        paragraph("受理复议案件100件，审结80件，审结率85%。"),
        paragraph("比例由58.2%提高到61.5%，提高3.3个百分点，罚没款71.3万元。"),
    )
    return openpyxl.load_workbook(BytesIO(write_xlsx(emission(doc))))


def test_percentages_are_percentages_and_money_is_a_number() -> None:
    sheet = audited_book()["指标数据"]
    at = {cell.value: i for i, cell in enumerate(sheet[1])}
    cells = {row[at["原词"]].value: row for row in sheet.iter_rows(min_row=2)}
    assert cells["85%"][1].value == pytest.approx(0.85)
    assert cells["85%"][1].number_format.endswith("%")
    assert cells["71.3万元"][1].value == 71.3
    assert cells["71.3万元"][at["折合数值"]].value == 713000


def test_checks_are_live_formulas_with_their_results() -> None:
    sheet = audited_book()["核对"]
    rows = list(sheet.iter_rows(min_row=2))
    assert all(row[5].data_type == "f" and row[1].data_type == "f" for row in rows)
    assert "SUMIF('指标数据'!" in rows[0][5].value
    doc = document(paragraph("受理复议案件100件，审结80件，审结率85%。"))
    values = openpyxl.load_workbook(BytesIO(write_xlsx(emission(doc))), data_only=True)["核对"]
    row = [cell.value for cell in values[2]]
    assert (row[1], row[4], row[5]) == ("不一致", 0.85, 0.8)


def test_formulas_give_the_same_results_when_computed() -> None:
    """The cached results are what the formulas give (computed here by hand from the cells)."""
    book = audited_book()
    values = {row[0].value: row[1].value for row in book["指标数据"].iter_rows(min_row=2)}
    import re

    doc = document(
        paragraph("受理复议案件100件，审结80件，审结率85%。"),
        paragraph("比例由58.2%提高到61.5%，提高3.3个百分点，罚没款71.3万元。"),
    )
    cached = openpyxl.load_workbook(BytesIO(write_xlsx(emission(doc))), data_only=True)["核对"]
    for row in book["核对"].iter_rows(min_row=2):
        formula = row[5].value[1:]
        plain = re.sub(r"SUMIF\([^,]*,(\d+),[^)]*\)", lambda m: repr(values[int(m[1])]), formula)
        result = eval(plain.replace("ABS", "abs"))
        assert result == pytest.approx(cached.cell(row[0].row, 6).value)


def test_hundred_thousand_indicators_need_further_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.writers.xlsx import package

    monkeypatch.setattr(package, "ROW_LIMIT", 4)
    tables = load(write_summary(entries(), load_stylesheet(), WHEN))
    assert [len(tables[name]) for name in ("指标", "指标2", "指标3")] == [3, 3, 1]


def test_overview_warns_of_conflicts() -> None:
    items = {row["项目"]: row["内容"] for row in load_overview()}
    assert items["不一致"] == "1 处数字与复算不一致"


def load_overview() -> list[dict[str, object]]:
    doc = document(paragraph("受理复议案件100件，审结80件，审结率85%。"))
    data = write_xlsx(msgspec.structs.replace(emission(doc), slug="甲"))
    return load(data)["概要"]
