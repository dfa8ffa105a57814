"""Papers and pages as offices and their sites write them: every element found, whole and damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import convert
from pipeline.evaluation.labels import damaged, parse
from pipeline.evaluation.structure import measure_structure
from pipeline.model import plain_text

OPEN = Path(__file__).parent.parent / "cases" / "structure" / "open"
PAPERS = [parse(path.read_text(encoding="utf-8"), path.name) for path in sorted(OPEN.glob("ka-*"))]
NOT_FOUND = {
    "ka-ea-annex-captions.txt": "two columns, three rows: a table or a list",
}
NOT_FOUND_DAMAGED = NOT_FOUND | {
    "ka-bj-print-footer-forms.txt": "of 抄　送： only 送： is left",
    "ka-cg-plan-undated-subtitle.txt": "of 一 总体要求 the number is lost",
    "ka-dg-ann-two-numbers.txt": "of 公 告 nothing is left",
}
TEXT = "各县（区）教育局：\n为做好校车安全工作，现通知如下。\n请认真抓好落实。\n"


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_every_element_of_a_whole_paper_is_found(paper):
    misses = [(m.element, m.text) for m in measure_structure([paper]).misses]
    assert bool(misses) == (paper.name in NOT_FOUND), misses


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_every_element_that_damage_leaves_is_found(paper):
    misses = [(m.element, m.text) for m in measure_structure([damaged(paper)]).misses]
    assert bool(misses) == (paper.name in NOT_FOUND_DAMAGED), misses


@pytest.mark.parametrize(
    ("title", "is_title"),
    [
        ("询价函", True),
        ("来函", False),
        ("关于做好校车安全工作的通知。", True),
        ("关于做好校车安全工作的通知.", True),
        ("根据上级要求，关于校车安全工作的通知。", False),
    ],
)
def test_a_title_may_be_a_kind_of_letter_or_end_in_a_stop(title, is_title):
    document = convert.read(f"{title}\n{TEXT}".encode(), "a.txt")
    assert (document.body.title is not None and document.body.title.text == title) == is_title


def test_addressees_below_each_other_need_no_colon():
    rows = "各街道应急办\n各危险化学品企业\n区化工园区管委会\n"
    source = f"关于做好校车安全工作的通知\n{rows}为做好校车安全工作，现通知如下。\n请落实。\n"
    document = convert.read(source.encode(), "a.txt")
    assert document.body.main_recipients.text == rows.replace("\n", "")
    assert document.body.title.text == "关于做好校车安全工作的通知"
    assert rows in plain_text(document)


@pytest.mark.parametrize(
    ("lines", "levels"),
    [
        ("一评定范围\n甲。\n二申报条件\n乙。\n三评审程序\n丙。\n", 3),
        ("一、评定范围\n甲。\n二申报条件\n乙。\n三、评审程序\n丙。\n", 3),
        ("一评定范围\n甲。\n二申报条件\n乙。\n", 0),
        ("一等奖作品\n甲。\n二等奖作品\n乙。\n三等奖作品\n丙。\n", 0),
        ("一评定范围\n二申报条件\n三评审程序\n", 0),
        (".活动时间\n甲。\n.活动内容\n乙。\n", 2),
    ],
)
def test_a_heading_without_its_mark_is_known_by_its_series(lines, levels):
    document = convert.read(f"关于评定工作的办法\n{lines}".encode(), "a.txt")
    assert sum(type(block).__name__ == "Heading" for block in document.body.main_text) == levels


def test_a_list_of_tasks_below_a_page_s_fields_is_no_row_of_sections():
    source = (
        "索引号：121567875/2024-227　　主题分类：综合政务\n逐项落实政务服务提速工作\n青塘区文件\n"
    )
    document = convert.read(source.encode(), "a.txt")
    assert "逐项落实政务服务提速工作" not in [entry.text for entry in document.boilerplate]


@pytest.mark.parametrize("above", [True, False])
def test_a_note_beside_a_page_s_fields_is_no_section_of_a_site(above):
    fields = "索引号：439926360/2024-830　　主题分类：综合政务\n发布日期：2024-12-21\n"
    rows = ["（此件公开发布）\n", fields] if above else [fields, "（此件公开发布）\n"]
    document = convert.read(f"{''.join(rows)}河阳县人民政府文件\n{TEXT}".encode(), "a.txt")
    assert "（此件公开发布）" not in [entry.text for entry in document.boilerplate]
