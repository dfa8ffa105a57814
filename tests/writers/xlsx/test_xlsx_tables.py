"""Tables, chart, common units and what is to do in the workbook."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from openpyxl import Workbook
from xlsx_builders import emission

from pipeline import convert
from pipeline.writers.xlsx.writer import write_xlsx

TEXT = """临澜市2023年工作情况报告

一、收支
全年收入由12.5亿元增加到13.6亿元，其中税收收入86000万元，非税收入5亿元。专项支出3.2亿元，基本支出8.1亿元。
一是建机制。二是抓落实。三是强考核。
第一，学习。第二，执法。
表1 各县情况
县区\t户数（户）\t增速（%）
=甲\t1250\t5.6
乙\t980\t3.2
合计\t2231\t4.6
"""


@pytest.fixture(scope="module")
def book() -> Workbook:
    document = convert.read(TEXT.encode(), "文.txt")
    return openpyxl.load_workbook(BytesIO(write_xlsx(emission(document))))


def rows(book: Workbook, name: str) -> list[tuple[object, ...]]:
    return list(book[name].iter_rows(values_only=True))


def test_a_table_is_a_table_and_its_total_is_live(book: Workbook) -> None:
    (name,) = (name for name in book.sheetnames if name.startswith("表1"))
    found = rows(book, name)
    assert found[0][:3] == ("县区", "户数（户）", "增速（%）")
    assert [row[:3] for row in found[1:4]] == [("=甲", 1250, 5.6), ("乙", 980, 3.2), ("合计", 2231, 4.6)]  # fmt: skip
    assert book[name]["A2"].data_type == "s"
    assert book[name]["A2"].quotePrefix
    assert found[4][:2] == ("复算", "=ROUND(SUM(B2:B3),9)")
    assert '"不一致"' in str(found[5][1])
    assert book[name]["B6"].value.startswith("=IF(ABS(B5-B4)<=")
    assert found[4][2] is None  # rates are not added up
    assert book[name]["D2"].hyperlink.location.startswith("'正文'!")


def test_totals_across_are_not_added_up_down_the_sheet() -> None:
    table = (
        "表1 调处情况\n县区\t上半年\t下半年\t合计\n甲\t12\t14\t26\n乙\t25\t25\t50\n丙\t31\t34\t65\n"
    )
    document = convert.read(f"临澜市2023年工作情况报告\n\n{table}".encode(), "文.txt")
    book = openpyxl.load_workbook(BytesIO(write_xlsx(emission(document))))
    (name,) = (name for name in book.sheetnames if name.startswith("表1"))
    assert [row[0] for row in rows(book, name)] == ["县区", "甲", "乙", "丙"]


def test_what_does_not_agree_is_to_do(book: Workbook) -> None:
    waiting = [row for row in rows(book, "概要") if row[0] == "待办" and row[1] == "核对"]
    assert [("2230" in str(row[2]), "第 11 行" in str(row[3])) for row in waiting] == [(True, True)]
    first = rows(book, "核对")[1]
    assert first[2] == "表格合计"


def test_numbers_that_follow_one_another_are_one_row(book: Workbook) -> None:
    (row,) = [row for row in rows(book, "核对") if row[2] == "序号"]
    assert row[3] == "2 组序号"


def test_a_figure_is_in_one_unit_and_with_where_it_came_from(book: Workbook) -> None:
    head, *body = rows(book, "指标数据")
    at = {label: i for i, label in enumerate(head)}
    (grown,) = [row for row in body if row[at["原词"]] == "13.6亿元"]
    assert grown[at["起值"]] == 12.5
    assert {row[at["统一单位"]] for row in body if row[at["指标"]] == grown[at["指标"]]} == {"亿元"}


def test_the_largest_amounts_are_drawn(book: Workbook) -> None:
    sheet = book["图表"]
    values = [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert values == sorted(values, reverse=True)
    assert len(sheet._charts) == 1
    assert sheet.page_setup.fitToHeight == 1
