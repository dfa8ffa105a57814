"""Tables drawn with bars or parted by tabs: cells, what drew them, and what is none."""

import pytest

from normalize.checks import checked
from pipeline.model import TABLE_RULE, OfficialDocument, Table, plain_text

BEFORE = "关于公布项目的通知\n\n各区：\n现将项目公布如下。\n\n"
AFTER = "\n\n请认真落实。\n某市人民政府\n2024年3月5日\n"


def tables(text: str) -> tuple[OfficialDocument, list[Table]]:
    document = checked((BEFORE + text + AFTER).encode())
    return document, [b for b in document.body.main_text if isinstance(b, Table)]


def cells(table: Table) -> list[list[list[str]]]:
    return [[[p.content.text for p in cell.blocks] for cell in row] for row in table.rows]


def test_cells_and_head() -> None:
    text = "| 序号 | 项目 | 金额 |\n|---|:-:|--:|\n| 1 | 道路<br>桥梁 | 12.5 |\n| 2 || 30 |"
    document, (table,) = tables(text)
    assert cells(table) == [
        [["序号"], ["项目"], ["金额"]],
        [["1"], ["道路", "桥梁"], ["12.5"]],
        [["2"], [], ["30"]],
    ]
    assert [cell.is_header for row in table.rows for cell in row] == [True] * 3 + [False] * 6
    assert {f.reason for f in document.boilerplate} == {TABLE_RULE}
    assert "\n序号\t项目\t金额\n1\t道路 桥梁\t12.5\n2\t\t30\n" in plain_text(document)
    assert document.body.document_date is not None
    assert document.body.document_date.text == "2024年3月5日"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("项目 | 金额\n--- | ---\n道路 | 1", [[["项目"], ["金额"]], [["道路"], ["1"]]]),
        ("|甲|乙|\n|-|-|\n|1|", [[["甲"], ["乙"]], [["1"], []]]),
        ("|甲|乙|\n|-|-|\n|1|2|3|", [[["甲"], ["乙"], []], [["1"], ["2"], ["3"]]]),
        ("|甲|乙|\n|-|-|\n|a\\|b|2|", [[["甲"], ["乙"]], [["a|b"], ["2"]]]),
        ("| | |\n|-|-|\n|1|2|", [[["1"], ["2"]]]),
        ("|甲|乙|\n|-|-|", [[["甲"], ["乙"]]]),
        ("|甲|乙|\n|1|2|", [[["甲"], ["乙"]], [["1"], ["2"]]]),
        ("甲\t乙\t丙\n1\t2\t3", [[["甲"], ["乙"], ["丙"]], [["1"], ["2"], ["3"]]]),
        (
            "甲\t乙\t丙\n\t\t3\n1\t 2",
            [[["甲"], ["乙"], ["丙"]], [[], [], ["3"]], [["1"], ["2"], []]],
        ),
        (
            "甲\t乙\t丙\nsep\t分隔符\t\\|\nbr\t换行\t<br>与<BR/>",
            [
                [["甲"], ["乙"], ["丙"]],
                [["sep"], ["分隔符"], ["\\|"]],
                [["br"], ["换行"], ["<br>与<BR/>"]],
            ],
        ),
        ("甲\t乙\t丙\r\n1\t\t3", [[["甲"], ["乙"], ["丙"]], [["1"], [], ["3"]]]),
    ],
)
def test_forms(text: str, expected: list[list[list[str]]]) -> None:
    _, (table,) = tables(text)
    assert cells(table) == expected


@pytest.mark.parametrize(
    "text",
    [
        "来源：甲 | 乙 | 丙\n正文继续。",
        "|甲|乙|\n\n|1|2|",
        "|甲|乙|\n|1|2|3|",
        "甲 | 乙\n1 | 2",
        "总体要求\t1\n工作任务\t2\n保障措施\t5",
        "联系人：张某\t电话：1\n联系人：李某\t电话：2",
        "张某\t李某\t王某",
        "发布时间:2023-12-29\t发布机构:市司法局\t字体:[ ]\n体裁分类:其他\t文号:\t索引号:00",
        "甲\n---\n乙",
        "| |\n|-|-|",
        "| | |\n|-|-|\n| | |",
    ],
)
def test_what_is_no_table(text: str) -> None:
    assert tables(text)[1] == []


def test_its_own_text_is_read_again() -> None:
    text = "| 序号 | 项目 | 金额 |\n|---|---|---|\n| 1 | 道路 | 12.5 |\n| 2 | | 30 |"
    document, (table,) = tables(text)
    again = checked(plain_text(document).encode())
    assert [cells(b) for b in again.body.main_text if isinstance(b, Table)] == [cells(table)]


def test_a_table_ends_before_a_gap_or_a_line_without_bars() -> None:
    document, found = tables("|甲|乙|\n|-|-|\n|1|2|\n注：单位为万元。\n|3|4|")
    assert [len(table.rows) for table in found] == [2]
    assert "注：单位为万元。\n|3|4|\n" in plain_text(document)
