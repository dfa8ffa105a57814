"""Which lines are nothing but labels and values."""

import pytest

from pipeline.normalize.fields import celled_fields, field_line, is_weak, value_fits


@pytest.mark.parametrize(
    "text",
    [
        "文号：经研究，决定如下。",  # a sentence is no value
        "发布机构：" + "某" * 91,  # nor is so long a one
        "请联系 发布机构：某局",  # something else stands before the label
    ],
)
def test_a_line_that_says_more_is_no_field_line(text):
    assert field_line(text) is None


def test_a_title_or_a_summary_may_be_long_and_a_sentence():
    (title,) = field_line("标题：" + "某" * 91) or ()
    (summary,) = field_line("内容概述：经研究，决定如下。") or ()
    assert (title.name, summary.value) == ("标题", "经研究，决定如下。")


@pytest.mark.parametrize(
    ("text", "weak"),
    [("浏览：120次", False), ("浏览：很多", True), ("编号：A12", False), ("发布机构：某局", False)],
)
def test_a_weak_label_needs_a_value_that_fits(text, weak):
    assert is_weak(field_line(text) or ()) is weak


def test_a_value_on_a_line_of_its_own_is_told_by_its_shape():
    assert value_fits("文号", "某政发〔2024〕3号")
    assert value_fits("索引号", "000014349/2024-00012")
    assert not value_fits("发布机构", "某局")


@pytest.mark.parametrize(
    ("text", "label", "value"),
    [
        ("• 索引号：01133/2023-00817", "索引号", "01133/2023-00817"),
        ("● 发布机构：某市财政局", "发布机构", "某市财政局"),
        ("【发布单位】81202", "发布单位", "81202"),
        ("【颁布日期】2009-10-15", "颁布日期", "2009-10-15"),
        ("号:01133/2023-00817", "号", "01133/2023-00817"),  # 索 引 号 after font-run loss
        ("【时  性】有效", "时效性", "有效"),
    ],
)
def test_bullets_brackets_and_what_is_left_of_labels(text, label, value):
    (field,) = field_line(text) or ()
    assert (field.name, field.value) == (label, value)


@pytest.mark.parametrize(
    "text",
    [
        "【基本案情】",
        "【审理结果】依法驳回。",
        "• 提高认识",
        "问：如何申请",
        "甲号：三个",
        "数据：见附表",
    ],
)
def test_other_marks_are_no_labels(text):
    assert field_line(text) is None


def test_a_row_of_cells_with_a_label_that_no_list_has():
    row = ["责任部门", "知识产权股", "文件号", "某市监〔2023〕44号"]
    assert [field.name for field in celled_fields(row) or ()] == ["责任部门", "文件号"]
    assert celled_fields(["责任部门", "知识产权股", "张三", "13800000000"]) is None
    assert celled_fields(["材料", "知识产权股", "文件号", "44"]) is None


def test_what_is_left_of_a_label_in_brackets():
    (number, day) = field_line("[  ] LC01/2022-99 [发布日期] 2022-08-30") or ()
    assert (number.value, day.value) == ("LC01/2022-99", "2022-08-30")
    assert field_line("[  ] 同意 [发布日期] 2022-08-30") is None
