"""Numbers of printed pages leave the text; numbers of anything else stay."""

from __future__ import annotations

import pytest

from normalize.checks import checked
from pipeline.model import OfficialDocument

TITLE = "临澜市人民政府关于做好汛期工作的通知"
TEXT = (
    "要全面排查隐患，对发现的问题立即整改，确保群众生命财产安全，"
    "并于本月底以前把整改的情况报送市防汛抗旱指挥部办公室。"
)
LONG = TEXT * 4
END = ("临澜市人民政府", "2024年5月6日")


def numbers(document: OfficialDocument) -> list[str]:
    return [entry.text for entry in document.boilerplate if entry.reason == "page-number"]


def read(*lines: str) -> OfficialDocument:
    return checked("\n".join([TITLE, "各县（区）人民政府：", *lines, *END]).encode())


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("— 1 —", "— 2 —"),
        ("-1-", "-2-"),
        ("－１－", "－２－"),
        ("·3·", "·4·"),
        ("～ 7 ～", "～ 8 ～"),
        ("第1页", "第2页"),
        ("第 1 页 共 9 页", "第 2 页 共 9 页"),
        ("第1页，共2页", "第2页，共2页"),
        ("共5页 第1页", "共5页 第2页"),
        ("1 页,共 5", "2 页,共 5"),  # what font-run loss leaves
        ("Page 1 of 3", "Page 2 of 3"),
        ("— 1 —", "第 2 页，共 4 页"),  # pages numbered by two hands
        ("— 9 —", "- 11 -"),  # one number is lost
    ],
)
def test_numbers_that_follow_each_other_leave(first: str, second: str) -> None:
    document = read(TEXT, first, TEXT, second)
    assert numbers(document) == [first, second]
    assert len(document.body.main_text) == 2
    assert document.body.document_date is not None


def test_a_bare_number_between_drawn_ones_is_of_their_series() -> None:
    assert numbers(read(TEXT, "— 1 —", TEXT, "2", TEXT, "— 3 —")) == ["— 1 —", "2", "— 3 —"]


@pytest.mark.parametrize(
    ("first", "is_page"), [("1 / 3", True), ("1 / 2", False), ("2 / 3", False)]
)
def test_a_number_that_says_of_how_many_begins_their_series(first: str, is_page: bool) -> None:
    document = read(TEXT, first, TEXT, "— 2 —", TEXT, "— 3 —")
    assert (first in numbers(document)) == is_page


def test_bare_numbers_at_the_distance_of_pages() -> None:
    lines = [TITLE, LONG, "1", LONG, "2", LONG, "3"]
    assert numbers(checked("\n".join(lines).encode())) == ["1", "2", "3"]
    near = [TITLE, TEXT, "1", TEXT, "2", TEXT, "3"]
    assert numbers(checked("\n".join(near).encode())) == []


@pytest.mark.parametrize(
    "lines",
    [
        (TEXT, "— 3 —", TEXT),  # one proves nothing
        (TEXT, "第3页", TEXT, "第3页"),
        (TEXT, "— 3 —", TEXT, "— 1 —"),
        ("1", LONG, "2", LONG, "3", LONG),  # of sections: each stands above its text
        (TEXT, "12", TEXT, "13"),
        (TEXT, "2023", TEXT, "2024"),
    ],
)
def test_other_numbers_stay(lines: tuple[str, ...]) -> None:
    assert numbers(read(*lines)) == []


def test_a_paragraph_that_a_page_tore_is_whole_again() -> None:
    document = read(
        "要全面排查各类隐患，切实加强对重点部位的监", "— 2 —", "管，确保安全。", "— 3 —"
    )
    assert [block.content.text for block in document.body.main_text] == [
        "要全面排查各类隐患，切实加强对重点部位的监管，确保安全。"
    ]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("一、总体要求，主要目标和基本原则等内容", TEXT),
        (TEXT, TEXT),
        ("要切实加强对重点部位的监管，确保安全和稳定", "二、工作措施"),
        ("要切实加强对重点部位的监管，确保安全和稳定", "2024年5月6日"),
    ],
)
def test_what_is_no_torn_paragraph_stays_apart(above: str, below: str) -> None:
    document = checked("\n".join([TITLE, TEXT, "—1—", above, "—2—", below, TEXT]).encode())
    assert numbers(document) == ["—1—", "—2—"]
    found = [b.content.text for b in document.body.main_text if hasattr(b, "content")]
    assert above in found or above.startswith("一、")


def test_the_last_number_stands_below_the_imprint() -> None:
    imprint = ("抄送：市委各部门。", "临澜市人民政府办公室 2024年5月6日印发", "- 4 -")
    document = checked("\n".join([TITLE, TEXT, *END, *imprint]).encode())
    assert numbers(document) == ["- 4 -"]
    assert document.imprint.printing_date is not None
    # Below name and date as well; below the text alone it may be the text's.
    document = checked("\n".join([TITLE, TEXT, *END, "- 4 -"]).encode())
    assert numbers(document) == ["- 4 -"]
    document = checked("\n".join([TITLE, TEXT, "- 4 -"]).encode())
    assert numbers(document) == []


def test_what_stands_at_the_head_of_each_page_with_its_number() -> None:
    heads = [f"临澜市2024年工作报告 | 第{k}页" for k in (1, 2, 3)]
    document = checked("\n".join([heads[0], TITLE, TEXT, heads[1], TEXT, heads[2], TEXT]).encode())
    assert numbers(document) == heads
    assert document.body.title is not None
    assert document.body.title.text == TITLE
    assert numbers(read(TEXT, "见管理办法 第3页", TEXT, "见实施方案 第4页")) == []
    assert numbers(read(TEXT, "见管理办法 第3页", TEXT, "见管理办法 第9页")) == []
