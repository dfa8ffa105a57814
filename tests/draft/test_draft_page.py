"""What docs/draft.md shows and says is so."""

import re
from pathlib import Path

import pytest
from command_line import zhengben

from pipeline.draft.reader import read_draft
from pipeline.draft.skeletons import SKELETONS
from pipeline.model import DocumentKind, Heading, HeadingLevel, ListItem, Table, places_of
from pipeline.model.outline import outline_of
from pipeline.stated import KEYS, SETTINGS

PAGE = (Path(__file__).parents[2] / "docs/draft.md").read_text(encoding="utf-8")
EXAMPLE = re.search(r"^```markdown\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)[1]


def said(text: str):
    document = read_draft(text.encode(), "稿.md").document
    return document, [(place.kind, place.text) for place in places_of(document)]


def test_the_example_is_what_the_page_says():
    document, places = said(EXAMPLE)
    assert places[:8] == [
        ("份号", "000126"),
        ("密级和保密期限", "机密★1年"),
        ("紧急程度", "特急"),
        ("发文机关标志", "江北市人民政府文件"),
        ("发文字号", "江政发〔2024〕7号"),
        ("签发人", "签发人：张三"),
        ("签发人", "李四"),
        ("标题", "江北市人民政府关于做好防汛工作的通知"),
    ]
    for element in (
        ("主送机关", "各县（区）人民政府，市直各单位："),
        ("附件说明", "附件：任务分工表"),
        ("抄送机关", "抄送：市委各部门。"),
        ("印发日期", "2024年6月4日印发"),
        ("一级标题", "一、加强值守"),
        ("列项", "（1）领导带班；"),
        ("附件序号", "附件"),
        ("附件标题", "任务分工表"),
    ):
        assert element in places
    blocks = document.body.main_text
    assert isinstance(blocks[2], Heading)
    assert blocks[2].run_in_end == len("（一）落实责任。")
    assert isinstance(blocks[-1], ListItem)
    table = document.body.attachments[0].blocks[0]
    assert isinstance(table, Table)
    assert [len(row) for row in table.rows] == [3, 3, 3]
    assert table.rows[2][2].blocks == ()


def test_every_key_is_on_the_page():
    for name in (*KEYS, *SETTINGS):
        assert f"`{name}`" in PAGE


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("## 一、总体要求", ("一级标题", "一、总体要求")),
        ("### （一）目标", ("二级标题", "（一）目标")),
        ("#### 1.任务", ("三级标题", "1.任务")),
        ("##### （1）分工", ("四级标题", "（1）分工")),
        ("## 第一章 总则", ("章", "第一章 总则")),
        ("### 第一节 目的", ("节", "第一节 目的")),
        ("#### 第一条 为了规范，制定本办法。", ("条", "第一条 为了规范，制定本办法。")),
        ("- （1）甲", ("列项", "（1）甲")),
        ("1. 甲", ("列项", "1. 甲")),
        ("一、甲", ("段落", "一、甲")),
        ("![流程图]()", ("图", "［图：流程图］")),
        ("<!-- 成文日期 -->\n2024年6月3日", ("成文日期", "2024年6月3日")),
        ("<!-- 一级标题 -->\n总体要求", ("一级标题", "总体要求")),
        (r"\# 1 号楼", ("段落", "# 1 号楼")),
        (r"3\*4", ("段落", "3*4")),
        ("a**b**甲", ("段落", "ab甲")),
        ("<!-- 记得核对 -->\n甲", ("段落", "甲")),
    ],
)
def test_each_way_of_writing(line, expected):
    _, places = said(f"---\n结构: 照所写\n---\n\n{line}\n")
    assert places == [expected]


def test_cells_that_are_merged_and_bars_in_cells():
    document, _ = said(
        "---\n结构: 照所写\n---\n\n"
        '<table>\n<tr><td colspan="2">甲</td></tr>\n<tr><td>乙<br>丙</td><td rowspan="2"></td></tr>\n</table>\n\n'
        "| a\\|b |\n|---|\n|  |\n"
    )
    merged, barred = document.body.main_text
    assert [[(c.column_span, c.row_span, len(c.blocks)) for c in row] for row in merged.rows] == [
        [(2, 1, 1)],
        [(1, 1, 2), (1, 2, 0)],
    ]
    assert barred.rows[0][0].blocks[0].content.text == "a|b"


@pytest.mark.parametrize("colon", ["：", ":", ": ", "： "])
def test_colons_of_a_chinese_keyboard(colon):
    _, places = said(
        f"---\n份号{colon}000126\n密级{colon}no\n成文日期{colon}2024-06-03\n---\n\n甲。\n"
    )
    assert places[:2] == [("份号", "000126"), ("密级和保密期限", "no")]
    assert ("成文日期", "2024-06-03") in places


def test_own_numbers_are_recognised_where_it_does_not_say_as_written():
    document, places = said(
        "---\n文种: 通知\n标题: 江北市关于防汛的通知\n---\n\n各县人民政府：\n\n现通知如下：\n\n"
        "一、加强值守\n\n落实责任。\n\n# 附件1\n\n# 分工表\n\n| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 |\n"
    )
    assert places[1:4] == [
        ("主送机关", "各县人民政府："),
        ("段落", "现通知如下："),
        ("一级标题", "一、加强值守"),
    ]
    assert [e.role for e in outline_of(document)][-3:] == ["附件序号", "附件标题", "表格"]
    assert document.metadata.kind is DocumentKind.NOTICE
    assert document.body.main_text[1].level is HeadingLevel.FIRST


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ("份好: 1\n", "第 2 行第 1 字处没有“份好”这一项。是否指“份号”"),
        ("标题: 甲\n标题: 乙\n", "第 3 行第 1 字处“标题”写了两次"),
        ("标题: [甲, 乙]\n", "“标题”只能有一个值"),
        ("标题: &a 甲\n", "第 2 行第 5 字处值以 YAML 的专用符号"),
        ("标题: *a\n", "专用符号"),
        ("标题: !x 甲\n", "专用符号"),
        ("标题: {甲: 乙}\n", "不是“名称: 值”的写法"),
        (f"标题: {'[' * 5000}\n", "的写法"),
        ("标题: 甲: 乙\n", "请给整个值加上双引号"),
        ('标题: "甲\n', "引号没有收尾"),
        ("- 标题\n", "值只能是文字，或文字的列表"),
        ("标题\n", "不是“名称: 值”的写法"),
        ("保密期限: 1年\n", "没有写密级"),
        ("文种: 通之\n", "是否指“通知”"),
        ("结构: 随意\n", "可写 照所写"),
    ],
)
def test_mistakes_are_named_with_their_place(head, says, tmp_path):
    path = tmp_path / "稿.md"
    path.write_text(f"---\n{head}---\n\n甲。\n", encoding="utf-8")
    done = zhengben("run", path, "-o", tmp_path / "out", "--to", "txt")
    assert done.exit_code == 3, done.output
    assert says in done.output
    assert re.search(r"第 \d+ 行第 \d+ 字处", done.output)


@pytest.mark.parametrize("kind", SKELETONS)
def test_each_kind_begun_anew_is_laid_out_without_a_word(kind, tmp_path):
    path = tmp_path / f"{kind}.md"
    done = zhengben("new", kind, "-o", path)
    assert done.exit_code == 0, done.output
    assert zhengben("new", kind, "-o", path).exit_code == 7
    done = zhengben("run", path, "-o", tmp_path / "out", "--to", "txt,docx")
    assert done.exit_code == 0, done.output
    document, places = said(path.read_text(encoding="utf-8"))
    assert document.header.authority_mark is not None
    printed = (tmp_path / f"out/{kind}/3-{kind}.txt").read_text(encoding="utf-8")
    assert "#" not in printed
    assert len(places) > 4
    if kind in {*DocumentKind}:
        assert document.metadata.kind is DocumentKind(kind)
    assert zhengben("new", kind).stdout == path.read_text(encoding="utf-8")


def test_a_kind_that_there_is_none_of():
    done = zhengben("new", "通之")
    assert done.exit_code == 4
    assert "是否指“通知”" in done.output


def test_a_letter_and_a_seal_are_laid_out_as_stated(tmp_path):
    sizes = set()
    for name, stated in (("甲", ""), ("乙", "版式: 信函\n"), ("丙", "印章: 有\n")):
        path = tmp_path / "稿.md"
        head = "发文机关标志: 江北市水利局\n发文字号: 江水函〔2024〕1号\n标题: 关于商请的函\n"
        signed = "发文机关署名: 江北市水利局\n成文日期: 2024年6月3日\n"
        path.write_text(f"---\n{stated}{head}{signed}---\n\n请予支持。\n", encoding="utf-8")
        done = zhengben("run", path, "-o", tmp_path / name, "--to", "docx")
        assert done.exit_code == 0, done.output
        sizes.add((tmp_path / name / "稿" / "3-稿.docx").read_bytes())
        assert zhengben("verify", tmp_path / name, "--deep").exit_code == 0
    assert len(sizes) == 3
