"""Checks: what must be found, what must pass, what must stay silent, and planted errors."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.audit.checks import find_checks
from pipeline.audit.findings import Check
from pipeline.model import (
    Body,
    Cell,
    Heading,
    HeadingLevel,
    OfficialDocument,
    Paragraph,
    Source,
    Table,
    TextElement,
)

CLAIMS = Path(__file__).parents[1] / "cases" / "claims"
TRUE = (CLAIMS / "true.txt").read_text(encoding="utf-8").splitlines()
APART = (CLAIMS / "apart.txt").read_text(encoding="utf-8").splitlines()


def text(value: str) -> TextElement:
    return TextElement(value)


def document(*blocks) -> OfficialDocument:
    return OfficialDocument(
        source=Source("a.txt", 1, "0" * 64, "utf-8", "lf"), body=Body(main_text=tuple(blocks))
    )


def checks(*paragraphs: str) -> list[Check]:
    return find_checks(document(*(Paragraph(text(p)) for p in paragraphs)))


def disagreements(*paragraphs: str) -> list[Check]:
    return [check for check in checks(*paragraphs) if not check.agrees]


def test_rate_that_does_not_follow_is_found() -> None:
    found = checks(
        "组织1035名新增行政执法人员参加资格考试，考试合格人数590人，考试通过率79%，其中乡镇街道共计317人"
        "参加学习考试，共有162人考试合格，考试通过率78%。全市共8488名行政执法人员和行政执法监督人员中"
        "8203人考试合格，合格率为97%。"
    )
    assert [(c.agrees, round(c.computed, 4)) for c in found] == [
        (False, 0.5700),
        (False, 0.5110),
        (True, 0.9664),
    ]


def test_money_that_adds_up_passes() -> None:
    (found,) = checks(
        "查出主要问题金额528895.6万元，其中违规金额177.68万元，管理不规范金额528717.92万元。"
    )
    assert found.agrees
    assert found.computed == 528895.6


def test_half_width_text_is_read_too() -> None:
    (found,) = checks("今年市本级审计项目38个,已完成审计项目17个,正在开展审计项目21个。")
    assert (found.kind, found.agrees) == ("合计", True)


@pytest.mark.parametrize("passage", TRUE)
def test_true_claims_are_not_called_wrong(passage: str) -> None:
    assert disagreements(passage) == []


@pytest.mark.parametrize("passage", APART)
def test_what_cannot_be_checked_is_not_called_wrong(passage: str) -> None:
    assert disagreements(passage) == []


def altered(passage: str) -> list[str]:
    """The passage with the leading digit of one figure changed, and with two digits swapped."""
    found = []
    for m in re.finditer(r"\d+(?:\.\d+)?", passage):
        number = m[0]
        first = str(int(number[0]) % 9 + 1)
        variants = {first + number[1:]}
        if len(number) > 1 and number[0] != number[1] and number[1] not in "0.":
            variants.add(number[1] + number[0] + number[2:])
        found += [passage[: m.start()] + v + passage[m.end() :] for v in sorted(variants)]
    for m in re.finditer(r"[一二三四五](?=是)|(?<=第)[一二三四五](?=，)", passage):
        later = "一二三四五六"["一二三四五".index(m[0]) + 1]
        found.append(passage[: m.start()] + later + passage[m.end() :])
    return found


def test_planted_errors_are_found() -> None:
    planted = [variant for passage in TRUE for variant in altered(passage)]
    assert len(planted) >= 200
    caught = sum(1 for variant in planted if disagreements(variant))
    assert caught / len(planted) >= 0.6


def test_list_number_left_out() -> None:
    (found,) = disagreements("一是完善机制，明确责任。三是严格考核，落实奖惩。")
    assert found.explanation == "缺二是"


def test_list_over_paragraphs() -> None:
    assert disagreements("一是完善机制。", "二是强化培训。", "四是严格考核。")
    assert not disagreements("一是完善机制。", "二是强化培训。", "三是严格考核。")


def heading(number: int, value: str, level: HeadingLevel = HeadingLevel.FIRST) -> Heading:
    return Heading(level, text(value), number, value.index("、") + 1)


def test_heading_number_left_out() -> None:
    found = find_checks(document(heading(1, "一、甲"), heading(2, "二、乙"), heading(4, "四、丙")))
    assert [c.agrees for c in found] == [False]


def test_heading_that_was_not_recognized_is_no_gap() -> None:
    blocks = (heading(1, "一、甲"), Paragraph(text("二、乙等事项如下")), heading(3, "三、丙"))
    assert all(c.agrees for c in find_checks(document(*blocks)))


def table(rows: list[list[str]]) -> Table:
    return Table(tuple(tuple(Cell((Paragraph(text(v)),)) for v in row) for row in rows))


@pytest.mark.parametrize(("total", "agrees"), [("6.5", True), ("7.5", False)])
def test_table_totals(total: str, agrees: bool) -> None:
    rows = [["地区", "金额"], ["甲", "1.5"], ["乙", "2"], ["丙", "3"], ["合计", total]]
    (found,) = find_checks(document(table(rows)))
    assert (found.kind, found.agrees) == ("表格合计", agrees)


def test_table_with_subtotals_is_left_alone() -> None:
    rows = [["地区", "金额"], ["甲", "1"], ["小计", "1"], ["乙", "2"], ["合计", "9"]]
    assert find_checks(document(table(rows))) == []


# A claim that holds, and the same with one figure wrong.
HELD_AND_BROKEN = [
    (
        "期限",
        "本办法自2024年3月1日起施行，至2029年2月28日止，有效期5年。",
        "有效期5年",
        "有效期3年",
    ),
    ("乘积", "发放消费券1000份，每份500元，总额50万元。", "50万元", "60万元"),
    ("乘积", "保费由每月20元提高到30元，即每年由240元提高到360元。", "360", "350"),
    ("构成", "所需资金由市、区两级按60%和40%的比例分担。", "60%和40%", "60%和30%"),
    ("构成", "首次缴纳40%，剩余60%在两年内缴清。", "剩余60%", "剩余50%"),
    ("合计", "累计办理案件312件，其中民事案件201件，刑事案件111件。", "201", "210"),
    ("合计", "每户补助5000元（现金3000元、消费券2000元）。", "3000", "8000"),
    ("合计", "补贴5000元/套（现金3000元、消费券2000元）。", "3000", "8000"),
    ("合计", "额度提高后为40+10=50万元。", "=50", "=60"),
    ("列举", "在白云区、黄埔区、花都区三个区先行试点。", "三个区", "五个区"),
    ("列举", "突出六大领域：教育、医疗、养老、住房、就业、文化。", "六大", "五大"),
    ("序号", "一是建机制。二是抓落实。三是强考核。四是严问责。", "三是", "四是"),
]


@pytest.mark.parametrize(("kind", "passage", "figure", "wrong"), HELD_AND_BROKEN)
def test_claims_that_hold_pass_and_broken_ones_are_found(
    kind: str, passage: str, figure: str, wrong: str
) -> None:
    assert {(c.kind, c.agrees) for c in checks(passage)} == {(kind, True)}
    assert passage.count(figure) == 1
    assert kind in {c.kind for c in disagreements(passage.replace(figure, wrong))}
