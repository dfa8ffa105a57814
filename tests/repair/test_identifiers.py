"""Nothing is put into texts that lost nothing, whatever their numbers look like."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import convert
from pipeline.edits import Edit, EditKind
from pipeline.repair.channels import account_of_dates
from pipeline.repair.channels.font_run_loss import FONT_RUN_LOSS, broken_dates
from pipeline.repair.engine import repair
from tests.identifier_lines import documents, lines_to_add

LETTER = [
    "关于商请协助有关工作的函",
    "某单位：",
    "根据工作需要，现就有关事项函告如下。",
    "会议定于2024年3月15日召开，请派员参加。",
    "有关材料请于2024年3月8日前报送我局。",
    "以上意见妥否，请函复。",
    "某市教育局",
    "2024年3月5日",
]


def put_in(text: str) -> list[Edit]:
    """What the repair puts into a text without asking."""
    _, log = repair(convert.read(text.encode(), "x.txt"))
    return [e for e in log.edits if e.kind is EditKind.INSERT and e.status == "in"]


def test_nothing_is_put_into_intact_lines_of_many_registers() -> None:
    texts = list(documents(2))
    assert len({register for register, _ in texts}) >= 20
    found = [(register, text, edit.new) for register, text in texts for edit in put_in(text)]
    assert found == []


@pytest.mark.parametrize("seed", range(12))
def test_one_line_more_invents_nothing(golden_texts: list[Path], seed: int) -> None:
    path = next(
        p for p in golden_texts if p.parent.name == ("letter", "minutes", "report")[seed % 3]
    )
    lines = path.read_text("utf-8").splitlines()
    line = ["联系人：张三，联系电话：20201120", "20231229", lines_to_add(seed)][seed % 3]
    at = (len(lines), len(lines) // 2, 2)[seed % 3]
    before = {(e.rule_id, e.new) for e in put_in("\n".join(lines))}
    after = {(e.rule_id, e.new) for e in put_in("\n".join([*lines[:at], line, *lines[at:]]))}
    assert after == before


def test_a_short_letter_gets_its_dates_back() -> None:
    damaged = [FONT_RUN_LOSS.damage(line) for line in LETTER]
    repaired, log = repair(convert.read("\n".join(damaged).encode(), "x.txt"))
    assert [e.new for e in log.edits if e.kind is EditKind.INSERT] == ["年", "月"] * 2 + [
        "年",
        "月",
        "日",
    ]
    assert all(e.status == "in" for e in log.edits if e.kind is EditKind.INSERT)
    assert {e.clause for e in log.edits if e.rule_id == "DAT002"} == {
        "全文3处日期中3处缺年月日，没有一处写全"
    }
    assert repaired.body.document_date is not None
    assert repaired.body.document_date.text == LETTER[-1]


def test_a_date_among_whole_ones_is_a_matter_of_form() -> None:
    """The text writes its dates; the number below the signature lost nothing."""
    assert put_in("\n".join([*LETTER[:-1], "20240305"])) == []
    assert put_in("\n".join([*LETTER[:-1], "20241231"])) == []


def test_what_names_a_number_takes_it_out_of_account() -> None:
    assert account_of_dates(["累计1213日", "编号20231229日", "密码：20231229"]) == ""
    assert account_of_dates(["于2024315日", "2024年3月1日"]) == "全文2处日期中1处缺年月日"


def test_in_a_damaged_text_identifiers_stay() -> None:
    damaged = [FONT_RUN_LOSS.damage(line) for line in LETTER]
    lines = ["联系人：张三，电话：20201120", "账号：20231229", "档案编号20231229已归档"]
    texts = [*damaged[:5], *lines, *damaged[5:]]
    found = put_in("\n".join(texts))
    assert found
    assert not {e.source.line for e in found} & {6, 7, 8}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("会议于20241231日召开", True),
        ("截至20241231日止", True),
        ("自20246月起", True),
        ("至1213日", True),
        ("日志20241231日志", False),
        ("Batch 20241231日", False),
        ("图号：20241231日", False),
        ("20241231", False),
        ("20241231 张三", False),
        ("20241231 某市第十届人大常委会通过", True),
    ],
)
def test_which_numbers_are_seen_to_be_broken_dates(text: str, found: bool) -> None:
    assert bool(broken_dates(text)) is found


CODES = """附件5
关于取消部分职位录用计划的说明

根据公告有关规定，对调剂后面试人数仍不足规定面试比例的职位，取消录用计划。
序号
部门名称
职位代码
1
望川县河口镇政府
2202400050049
2
望川县东岭乡政府
2202400050057"""


@pytest.mark.parametrize(
    "text",
    [
        CODES,
        "关于测试的说明\n各有关单位：\n会议于2024年3月5日召开。\n"
        "联系人：方小舟，电话：20201120\n密码：20231229\n以上。",
    ],
)
def test_nothing_is_even_proposed_inside_a_code(text: str) -> None:
    _, log = repair(convert.read(text.encode(), "x.txt"))
    assert [e for e in log.edits if e.kind is EditKind.INSERT] == []
