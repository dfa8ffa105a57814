"""Tables in columns by spaces, in boxes, in pairs, one cell a line; and lists of names."""

from __future__ import annotations

import pytest

from normalize.checks import checked
from pipeline.model import OfficialDocument, Table

BEFORE = "关于公布项目的通知\n\n各区人民政府：\n现将项目公布如下。\n\n"
AFTER = "\n\n请认真落实。\n某市人民政府\n2024年3月5日\n"


def tables(text: str, after: str = AFTER) -> tuple[OfficialDocument, list[list[list[str]]]]:
    document = checked((BEFORE + text + after).encode())
    found = [b for b in document.body.main_text if isinstance(b, Table)]
    return document, [
        [["".join(p.content.text for p in cell.blocks) for cell in row] for row in table.rows]
        for table in found
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # heads over the middle of their columns, a long cell that leaves one space
            "   职位代码       部门名称          职位名称     姓名    笔试成绩\n"
            "220090201001   某某县人民法院    法官助理     李某某   129.83\n"
            "220020101007   政协某某市委员会机关 管理岗     周某     131.75\n"
            "220020101016   某某市民政局      综合岗       熊某某   127.86",
            [
                ["职位代码", "部门名称", "职位名称", "姓名", "笔试成绩"],
                ["220090201001", "某某县人民法院", "法官助理", "李某某", "129.83"],
                ["220020101007", "政协某某市委员会机关", "管理岗", "周某", "131.75"],
                ["220020101016", "某某市民政局", "综合岗", "熊某某", "127.86"],
            ],
        ),
        (  # a blank cell inside
            "乡镇      任务数    完成数    备注\n城关镇    120       118       已验收\n"
            "石桥镇              96        在建\n柳林乡    88        90        已验收",
            [
                ["乡镇", "任务数", "完成数", "备注"],
                ["城关镇", "120", "118", "已验收"],
                ["石桥镇", "", "96", "在建"],
                ["柳林乡", "88", "90", "已验收"],
            ],
        ),
        (
            "项目        金额\n道路改造    12.5\n桥梁加固    30.0",
            [["项目", "金额"], ["道路改造", "12.5"], ["桥梁加固", "30.0"]],
        ),
        ("姓名\t职务\n张三\t科长\n李四\t科员", [["姓名", "职务"], ["张三", "科长"], ["李四", "科员"]]),
        ("姓名\t单位\t职务\n\t\t\n\t\t", [["姓名", "单位", "职务"], [""] * 3, [""] * 3]),
        (
            "姓名\t\t性别\t\n单位\t\t职务\t",
            [["姓名", "", "性别", ""], ["单位", "", "职务", ""]],
        ),
        (
            "┌──┬────┐\n│序号│项目    │\n├──┼────┤\n│1   │道路    │\n└──┴────┘",
            [["序号", "项目"], ["1", "道路"]],
        ),
        (
            "+----+------+\n| 序号 | 项目 |\n+----+------+\n| 1 | 道路 |\n| 2 | 桥梁 |\n+----+------+",
            [["序号", "项目"], ["1", "道路"], ["2", "桥梁"]],
        ),
        (
            "序号 | 项目 | 批复时间 |\n1 | 石墨材料扩建 | 2024.11.6 |",
            [["序号", "项目", "批复时间"], ["1", "石墨材料扩建", "2024.11.6"]],
        ),
        (
            "乡镇 | 产值 | 投资\n城关镇 | 6.8 | 4.1\n石桥镇 | 2.1 | 1.7",
            [["乡镇", "产值", "投资"], ["城关镇", "6.8", "4.1"], ["石桥镇", "2.1", "1.7"]],
        ),
        (
            "序号\n行业\n牵头单位\n1\n危化品\n市应急管理局\n2\n建筑施工\n市住建局",
            [["序号", "行业", "牵头单位"], ["1", "危化品", "市应急管理局"], ["2", "建筑施工", "市住建局"]],
        ),
        (  # a blank line is a blank cell
            "序号\n项目\n备注\n1\n道路\n\n2\n桥梁\n在建",
            [["序号", "项目", "备注"], ["1", "道路", ""], ["2", "桥梁", "在建"]],
        ),
        (  # blank lines between all cells
            "乡镇\n\n受理（份）\n\n兑付（万元）\n\n城关镇\n\n128\n\n201.4\n\n石桥镇\n\n96\n\n118.2",
            [["乡镇", "受理（份）", "兑付（万元）"], ["城关镇", "128", "201.4"], ["石桥镇", "96", "118.2"]],
        ),
        (
            "　　组　长：韩　某　　副市长\n　　副组长：丁某某　　市政府副秘书长\n"
            "　　　　　　李某某　　市生态环境局局长\n　　成　员：郭某某　　市委宣传部部务会议成员",
            [
                ["组　长：", "韩　某", "副市长"],
                ["副组长：", "丁某某", "市政府副秘书长"],
                ["", "李某某", "市生态环境局局长"],
                ["成　员：", "郭某某", "市委宣传部部务会议成员"],
            ],
        ),
        (  # the indents were lost
            "主任：韩某某 副市长\n副主任：丁某某 市政府副秘书长\n李某某 市生态环境局局长",
            [
                ["主任：", "韩某某", "副市长"],
                ["副主任：", "丁某某", "市政府副秘书长"],
                ["", "李某某", "市生态环境局局长"],
            ],
        ),
    ],
)  # fmt: skip
def test_forms(text: str, expected: list[list[str]]) -> None:
    document, found = tables(text)
    assert found == [expected]
    assert [s.text for s in document.body.authority_signature] == ["某市人民政府"]


def test_no_cell_signs() -> None:
    text = "序号\n行业\n牵头单位\n1\n危化品\n市应急管理局\n2\n建筑施工\n市住建局"
    document, found = tables(text, "\n某市人民政府\n2024年3月5日\n")
    assert len(found) == 1
    assert [s.text for s in document.body.authority_signature] == ["某市人民政府"]


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        ("项目\t标准\t得分\n温度\t14℃～24℃\t\n湿度\t45%～60%\t", 3),
        ("姓名\t单位\t职务\n\t\t", 3),
        ("姓名\t\t性别\t\n单位\t\t职务\t", 0),  # a form: its labels stand beside what is asked
        ("城关镇    120    118\n石桥镇    90     96\n柳林乡    88     90", 0),
    ],
)
def test_heads(text: str, heads: int) -> None:
    document, _ = tables(text)
    (table,) = [b for b in document.body.main_text if isinstance(b, Table)]
    assert sum(cell.is_header for row in table.rows for cell in row) == heads


@pytest.mark.parametrize(
    "text",
    [
        "张某某    李某某    王某某\n赵某某    钱某某    孙某某\n周某某    吴某某    郑某某",
        "甲方：某市教育局        乙方：某某公司\n代表：张三              代表：李四\n日期：                  日期：",
        "床前明月光    疑是地上霜\n举头望明月    低头思故乡",
        "A. 打印    B. 收藏    C. 关闭\nD. 返回    E. 分享    F. 刷新\nG. 甲      H. 乙      I. 丙",
        "某市财政局          某市教育局\n2024年3月5日        2024年3月5日",
        "def main(argv):      # 开始\n    return argv      # 返回\n    pass             # 无",
        "总体要求\t1\n工作任务\t2\n保障措施\t5\n组织领导\t7",
        "联系人：张某\t电话：1\n联系人：李某\t电话：2",
        "某市财政局\t某市教育局\n某市公安局\t某市民政局\n某市司法局\t某市水务局\n某市审计局\t某市统计局",
        "姓名\n张三\n李四\n王五",
        "序号\n项目\n1\n道路\n3\n桥梁",
        "指标值\n同比增长（%）\n地区生产总值\n4000.5\n10.0\n第一产业\n153.6\n11.0\n第二产业",  # a head lost
        "时间：张某某  上午\n地点：李某某  三楼",
        "附件：1.甲\n　　　2.乙",
        "组长：由市长担任，副组长由副市长担任。\n成员由各部门负责同志组成。",
        "─────────\n某市\n─────────",
    ],
)  # fmt: skip
def test_what_is_no_table(text: str) -> None:
    assert tables(text)[1] == []


def test_codes_of_word_are_no_table() -> None:
    lines = "\n".join(f"{n}、要求\tPAGEREF _Toc17{k} \\h {k}" for k, n in enumerate("一二三四五"))
    assert tables(lines)[1] == []


def test_a_form_with_tabs_below_blanks_to_fill_in() -> None:
    text = "单位（盖章）：　　　　　填表日期：　　年　　月　　日\n姓名\t\t职务\t\n传真\t\t邮箱\t"
    assert tables(text)[1] == [[["姓名", "", "职务", ""], ["传真", "", "邮箱", ""]]]


def test_a_form_with_one_blank_row_is_a_table() -> None:
    text = (
        "临澜市水务局关于召开座谈会的通知\n各县（区）水务局：\n请填写回执并按时参会。\n附件：回执\n"
        "临澜市水务局\n2024年5月6日\n附件\n回执\n姓名\t单位\t职务\n\t\t\n"
    )
    (attachment,) = checked(text.encode()).body.attachments
    assert attachment.title is not None
    assert attachment.title.text == "回执"
    (table,) = attachment.blocks
    assert isinstance(table, Table)
    assert [len(row) for row in table.rows] == [3, 3]


def test_names_alone_stand_under_their_label_where_more_follow() -> None:
    text = "主　任：陈明\n副主任：李华　王强\n成　员：赵刚　周敏\n　　　　郑爽　冯涛"
    _, (table,) = tables(text)
    assert table[1:] == [["副主任：", "李华　王强"], ["成　员：", "赵刚　周敏"], ["", "郑爽　冯涛"]]
    meeting = "出　席：赵刚　周敏\n　　　　郑爽　冯涛\n请　假：吴桐"
    assert tables(meeting)[1] == []
    assert tables("出席：赵刚　周敏　郑爽　冯涛\n请假：吴桐（出差）\n列席：有关同志")[1] == []
    assert tables("主　任：陈明\n副主任：李华　王强")[1] == []


RULE = "    ------------------------------------------\n"
HEAD = "      单  位        合 计     早 稻    晚 稻\n"
ROWS = (
    "      城关粮站      1,200       500      700\n"
    "      江镇粮站        860       360      500\n"
    "      合    计      2,060       860    1,200\n"
)


@pytest.mark.parametrize("end", [RULE, "    ==========================================\n"])
def test_rows_between_rules_are_a_table(end: str) -> None:
    document, (rows,) = tables(RULE + HEAD + RULE + ROWS + end)
    assert rows == [
        ["单  位", "合 计", "早 稻", "晚 稻"],
        ["城关粮站", "1,200", "500", "700"],
        ["江镇粮站", "860", "360", "500"],
        ["合    计", "2,060", "860", "1,200"],
    ]
    rules = [one for one in document.boilerplate if one.reason == "table-rule"]
    assert len(rules) == 3


@pytest.mark.parametrize(
    "text",
    [
        RULE + HEAD + ROWS + RULE,  # nothing parts the head
        RULE
        + "      值班电话        值班员\n"
        + RULE
        + "      各单位要严格执行值班制度。\n"
        + RULE,
        RULE + "张  三        李  四\n" + RULE,
    ],
)
def test_other_lines_between_rules_keep_them(text: str) -> None:
    document, _ = tables(text)
    assert not [one for one in document.boilerplate if one.reason == "table-rule"]


def test_words_set_wide_are_one_cell_and_two_names_are_two() -> None:
    _, (rows,) = tables("姓  名      金  额\n合  计      12.5\n甲  乙      30.0")
    assert rows[0] == ["姓  名", "金  额"]
    assert rows[1][0] == "合  计"
