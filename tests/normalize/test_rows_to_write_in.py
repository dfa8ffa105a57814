"""Rows of empty cells in drawn tables: a person is to write in them, and they are printed."""

import pytest

from pipeline import convert
from pipeline.model import Table

PAPER = (
    "关于报名的通知\n\n各单位：\n请填写下表。\n\n某县教育局\n2026年4月1日\n\n附件\n\n参会回执\n\n"
)
HEAD = ["姓名", "单位"]
BLANK = ["", ""]


def rows_of(drawn: str) -> list[list[str]]:
    document = convert.read((PAPER + drawn).encode(), "a.txt")
    (table,) = [b for a in document.body.attachments for b in a.blocks if isinstance(b, Table)]
    return [["".join(p.content.text for p in cell.blocks) for cell in row] for row in table.rows]


@pytest.mark.parametrize(
    "drawn",
    [
        "| 姓名 | 单位 |\n|---|---|\n|  |  |\n|  |  |\n",
        "| 姓名 | 单位 |\n|  |  |\n|  |  |\n",
        "姓名\t单位\n\t\n\t\n",
        "┌──┬──┐\n│姓名│单位│\n├──┼──┤\n│    │    │\n├──┼──┤\n│    │    │\n└──┴──┘\n",
        "+------+------+\n| 姓名 | 单位 |\n+------+------+\n|      |      |\n|      |      |\n+------+------+\n",
    ],
    ids=["with dashes", "bars", "tabs", "box", "box without rules between rows"],
)
def test_rows_to_write_in_stay(drawn):
    assert rows_of(drawn) == [HEAD, BLANK, BLANK]


def test_air_around_a_text_is_no_row():
    drawn = "┌──┬──┐\n│    │    │\n│姓名│单位│\n│    │    │\n├──┼──┤\n│张三│财政局│\n│    │    │\n└──┴──┘\n"
    assert rows_of(drawn) == [HEAD, ["张三", "财政局"]]


def test_several_empty_lines_between_two_rules_are_one_row():
    drawn = (
        "┌──┬──┐\n│姓名│单位│\n├──┼──┤\n│    │    │\n│    │    │\n├──┼──┤\n│    │    │\n└──┴──┘\n"
    )
    assert rows_of(drawn) == [HEAD, BLANK, BLANK]


def test_a_head_without_words_is_none():
    assert rows_of("| | |\n|---|---|\n| 甲 | 乙 |\n| 丙 | 丁 |\n") == [["甲", "乙"], ["丙", "丁"]]
