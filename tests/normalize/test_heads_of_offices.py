"""Heads of offices of all levels: every element found, whole and damaged."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline import convert
from pipeline.evaluation.labels import damaged, parse
from pipeline.evaluation.structure import measure_structure
from pipeline.model import UNKNOWN_LINE
from pipeline.normalize.recognisers import names_issuers
from pipeline.normalize.stamps import is_stamp

OFFICES = Path(__file__).parent.parent / "cases" / "heads" / "offices.txt"
ELEMENTS = ("份号", "密级", "紧急程度", "标志", "字号", "签发人", "标题", "题注", "主送")
DOCUMENTS = [
    parse(part.partition("\n")[2], part.partition("\n")[0])
    for part in re.split("^## ", OFFICES.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
]
HEAD = "临澜市教育局文件\n临教发〔2024〕7号\n"
TITLE = "临澜市教育局关于做好校车安全工作的通知\n"
TEXT = "各县（区）教育局：\n为做好校车安全工作，现通知如下。\n请认真抓好落实。\n"


def misses(documents):
    return [
        (miss.document, miss.element, miss.text)
        for miss in measure_structure(documents).misses
        if miss.element in ELEMENTS
    ]


def test_every_element_of_a_whole_head_is_found_and_no_other():
    assert misses(DOCUMENTS) == []


def test_of_damaged_heads_no_more_is_lost_than_nothing_is_left_of():
    assert len(misses(map(damaged, DOCUMENTS))) <= 20


@pytest.mark.parametrize(
    "stamp",
    [
        "已阅",
        "收文编号 0231",
        "归档时间：2024-03-11",
        "传真：0555-2880110　共 3 页",
        "第 1 页 共 4 页",
        "www.linlan.gov.cn",
        "【存档】",
    ],
)
def test_a_line_that_is_no_element_hides_none_and_is_kept_and_told(stamp):
    for source in (f"{stamp}\n{HEAD}{TITLE}{TEXT}", f"{HEAD}{stamp}\n{TITLE}{TEXT}"):
        document = convert.read(source.encode(), "a.txt")
        assert document.header.document_number.text == "临教发〔2024〕7号"
        assert document.body.title.text == TITLE.strip()
        assert document.body.main_recipients.text == "各县（区）教育局："
        assert [(e.reason, e.text) for e in document.boilerplate] == [(UNKNOWN_LINE, stamp)]
        found = convert.repair(document).log.findings
        assert any(one.rule_id == "STR110" and stamp[:4] in one.message for one in found)


@pytest.mark.parametrize(
    "source",
    [
        "已阅\n今天上午，全市校车安全工作会议召开。\n会议指出，要抓好落实。\n",
        f"临澜市水务局\n{TITLE}{TEXT}",
        f"走在前列\n{HEAD}",
    ],
)
def test_without_a_head_around_it_no_line_is_taken_out(source):
    document = convert.read(source.encode(), "a.txt")
    assert [e for e in document.boilerplate if e.reason == UNKNOWN_LINE] == []


def test_an_unknown_line_below_the_title_is_printed_there():
    document = convert.read(f"{HEAD}{TITLE}请各单位高度重视\n{TEXT}".encode(), "a.txt")
    assert [note.text for note in document.body.title_notes] == ["请各单位高度重视"]
    assert document.body.main_recipients is not None


def test_an_unknown_line_above_the_head_is_printed_below_the_title():
    document = convert.read(f"本期要目\n{HEAD}{TITLE}{TEXT}".encode(), "a.txt")
    assert [note.text for note in document.body.title_notes] == ["本期要目"]
    assert document.header.document_number.text == "临教发〔2024〕7号"


def test_whoever_keeps_everything_loses_no_line():
    document = convert.read(f"已阅\n{HEAD}{TITLE}{TEXT}".encode(), "a.txt", keep_boilerplate=True)
    assert document.boilerplate == ()


def test_a_paper_on_one_line_is_taken_apart_where_the_spaces_are_wide():
    source = f"临澜市水务局　　临水函〔2024〕9号\n{TITLE.strip()}　　{TEXT}".replace("：\n", "：　")
    document = convert.read(source.encode(), "a.txt")
    assert document.header.authority_mark.text == "临澜市水务局"
    assert document.header.document_number.text == "临水函〔2024〕9号"
    assert document.body.title.text == TITLE.strip()
    assert document.body.main_recipients.text == "各县（区）教育局："


@pytest.mark.parametrize("text", ["文件传阅制度", "校对工作的意见", "2024年3月5日", "一、存档"])
def test_what_a_paper_says_is_no_stamp(text):
    assert not is_stamp(text)


def test_a_kind_set_apart_is_closed_up_at_the_end_of_more():
    two = "关于做好校车安全工作的\n通　　知\n"
    document = convert.read((HEAD + two + TEXT).encode(), "a.txt")
    assert document.body.title.text == "关于做好校车安全工作的通知"
    mark = "临澜市教育局公　　告\n2024年第3号\n现将有关事项公告如下。\n"
    assert convert.read(mark.encode(), "a.txt").header.authority_mark.text == "临澜市教育局公告"
    alone = convert.read(("通　　知\n" + TEXT).encode(), "a.txt")
    assert alone.body.title.text.split() == ["通", "知"]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("临澜市教育局 临澜市公安局公告〔2024〕第6号", True),
        ("临澜市教育局、临澜市公安局、临澜市交通运输局通告2024年第6号", True),
        ("临澜市教育局 会议上公告〔2024〕第6号", False),
        ("本文所称 临澜市公安局公告〔2024〕第6号，已废止", False),
    ],
)
def test_a_number_names_all_that_issue_its_series(line, number):
    assert names_issuers(line) is number


@pytest.mark.parametrize(
    ("first", "recipients"),
    [
        ("各县（区）教育局：\n经研究，决定调整下设机构的组成人员：", "各县（区）教育局："),
        ("各县（区）教育局：\n现将推荐的驾驶员：", "各县（区）教育局："),
        ("经信局、经济研究室：", "经信局、经济研究室："),
        ("2024级全体新生：", "2024级全体新生："),
        ("本校全体教练和裁判：", "本校全体教练和裁判："),
        ("参加的人员为全体教练和裁判：", None),
    ],
)
def test_who_is_addressed_is_told_from_a_sentence_that_opens_the_text(first, recipients):
    text = "校车安全事关重大，请做好有关工作。\n请认真抓好落实。\n"
    document = convert.read(f"{HEAD}{TITLE}{first}\n{text}".encode(), "a.txt")
    found = document.body.main_recipients
    assert (found.text if found is not None else None) == recipients


@pytest.mark.parametrize(
    ("line", "number", "recipients"),
    [
        (
            "临教函〔2024〕7号各县（区）教育局，市直各学校：",
            "临教函〔2024〕7号",
            "各县（区）教育局，市直各学校：",
        ),
        (
            "临教函〔2024〕7号各学校：请做好校车安全工作，防止事故发生。",
            "临教函〔2024〕7号",
            "各学校：",
        ),
        (
            "临教函〔2024〕7号文件印发各县（区）教育局：",
            None,
            "临教函〔2024〕7号文件印发各县（区）教育局：",
        ),
    ],
)
def test_a_number_run_on_to_whom_it_addresses_is_cut_off(line, number, recipients):
    document = convert.read(f"{TITLE}{line}\n请认真抓好落实。\n".encode(), "a.txt")
    found = document.header.document_number
    assert (found.text if found is not None else None) == number
    assert document.body.main_recipients.text == recipients


@pytest.mark.parametrize("below", ["", "文号：临教发〔2024〕7号\n"])
def test_who_issues_is_labelled_above_a_number_alone(below):
    source = f"密级：秘密\n发文机关：临澜市教育局\n{below}标题：{TITLE}{TEXT}"
    document = convert.read(source.encode(), "a.txt")
    mark = document.header.authority_mark
    assert (mark is not None and mark.text == "临澜市教育局") is bool(below)
    assert document.body.title.text == TITLE.strip()
