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
        (
            "│馆别│藏量│外借│\n│总馆│412.6│1258.3│",
            [[["馆别"], ["藏量"], ["外借"]], [["总馆"], ["412.6"], ["1258.3"]]],
        ),
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "序号|县区|备注\n1|甲县|\n2|乙县|续建\n|合计|",
            ["序号县区备注", "1甲县", "2乙县续建", "合计"],
        ),
        ("序号｜县区｜金额\n1｜甲县｜32", ["序号县区金额", "1甲县32"]),
        ("|序号|县区|金额|\n|1|甲县|32\n2|乙县|21|", ["序号县区金额", "1甲县32", "2乙县21"]),
        ("表2  各县情况\n县区\t产值\n甲县\t12.5", ["县区产值", "甲县12.5"]),
        ("县区   里程   投资\n甲县   12.5   1200\n乙县   8      960", ["县区里程投资"]),
    ],
)
def test_edges_captions_and_words_above_figures(text: str, expected: list[str]) -> None:
    """A bar at the edge beside an empty cell, full-width bars, a caption, a head of other words."""
    _, (table,) = tables(text)
    rows = ["".join(p for cell in row for p in cell) for row in cells(table)]
    assert rows[: len(expected)] == expected
    assert all(cell.is_header for cell in table.rows[0])
    assert len({len(row) for row in table.rows}) == 1


def test_an_empty_cell_at_the_edge_keeps_the_columns_apart() -> None:
    _, (table,) = tables("序号|县区|备注\n1|甲县|\n|合计|共两县")
    assert cells(table)[1:] == [[["1"], ["甲县"], []], [[], ["合计"], ["共两县"]]]


def test_a_form_keeps_the_room_beside_its_labels() -> None:
    text = "请假审批表\n申请人\t\t部门\t\n请假事由\t\n工作单位\n领导意见\t\n\t签字：   年  月  日"
    _, (table,) = tables(text)
    spans = [[cell.column_span for cell in row] for row in table.rows]
    assert spans == [[1, 1, 1, 1], [1, 3], [1, 3], [1, 3], [1, 3]]
    assert cells(table)[2:4] == [[["工作单位"], []], [["领导意见"], []]]
    assert not any(cell.is_header for row in table.rows for cell in row)


def test_a_head_of_two_rows_has_its_cells_merged() -> None:
    text = "县区\t2023年\t\t2024年\t\n\t数量\t金额\t数量\t金额\n甲县\t3\t20\t5\t40"
    _, (table,) = tables(text)
    upper, lower, below = table.rows
    assert [(c.column_span, c.row_span) for c in upper] == [(1, 2), (2, 1), (2, 1)]
    assert all(cell.is_header for cell in (*upper, *lower))
    assert (len(lower), len(below)) == (4, 5)
    assert not any(cell.is_header for cell in below)


@pytest.mark.parametrize(
    "text",
    [
        "教育｜体育\n文化｜旅游",
        "清单表\nif x:\n\tif y:\n\t\treturn\t1",
        "登记表\n甲方：\t\t乙方：\n日期。\t",
    ],
)
def test_bars_and_tabs_that_draw_nothing(text: str) -> None:
    document, found = tables(text)
    assert not found
    assert all(line.strip() in plain_text(document) for line in text.replace("\t", " ").split(" "))


def test_single_spaces_part_cells_below_names_of_columns() -> None:
    _, (table,) = tables("序号 姓名 村组 人数\n1 王某 一组 3\n2 李某 二组 2")
    assert cells(table)[2] == [["2"], ["李某"], ["二组"], ["2"]]
    assert (
        tables("姓名 单位 职务 电话\n各位同志 要认真 学习 领会\n各位同志 要认真 落实 到位")[1] == []
    )


def test_one_row_of_names_of_columns_under_a_form_s_title() -> None:
    _, (table,) = tables("参会回执\n姓名\t性别\t职务\t手机")
    assert cells(table) == [[["姓名"], ["性别"], ["职务"], ["手机"]]]
    assert tables("参会情况\n姓名\t性别\t职务\t手机")[1] == []


def test_a_form_of_two_columns() -> None:
    _, (table,) = tables("绩效自评表\n项目名称\t\n主管部门\t\n预算数\t")
    assert cells(table) == [[["项目名称"], []], [["主管部门"], []], [["预算数"], []]]
