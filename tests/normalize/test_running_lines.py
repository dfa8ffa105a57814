"""What stands on every sheet leaves the text, and the paragraphs that it tore are whole again."""

from __future__ import annotations

import pytest

from normalize.checks import checked
from pipeline.model import OfficialDocument

TITLE = "临澜市人民政府关于做好汛期工作的通知"
TORN = (
    "要全面排查隐患，对发现的问题立即整改，确保群众生命财产安全，并于本月",
    "底以前把整改的情况报送市防汛抗旱指挥部办公室，不得迟报、漏报、瞒报。",
)
WHOLE = "要全面排查隐患，对发现的问题立即整改，确保群众生命财产安全，做到应转尽转。"
END = ("临澜市人民政府", "2024年5月6日")
FAX = "2024-06-19 21:0{}  FROM:LJSFXB  TEL:0570 2880110  P.0{}/03"


def read(*lines: str) -> OfficialDocument:
    return checked("\n".join([TITLE, "各县（区）人民政府：", *lines, *END]).encode())


def told(document: OfficialDocument) -> list[str]:
    return [entry.text for entry in document.boilerplate]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("主题教育简报　第8期　　　　　　　　2 / 3", "主题教育简报　第8期　　　　　　　　3 / 3"),
        ("防汛通知.pdf 1/2", "防汛通知.pdf 2/2"),
        ("临澜市防汛方案　— 3 —", "— 4 —　临澜市防汛方案"),
        ("第3页　临澜市防汛方案", "临澜市防汛方案　第4页"),
        (FAX.format(7, 2), FAX.format(8, 3)),
        (
            "19-JUN-2024 21:06  FAX NO. 0570 2880110  P. 02",
            "19-JUN-2024 21:07  FAX NO. 0570 2880110  P. 03",
        ),
        ("2024/06/19 21:06 收自 05702880110 页 2/3", "2024/06/19 21:06 收自 05702880110 页 3/3"),
    ],
)
def test_a_head_that_counts_the_sheets_leaves(first: str, second: str) -> None:
    document = read(WHOLE, TORN[0], first, TORN[1], WHOLE, TORN[0], second, TORN[1])
    assert told(document) == [first, second]
    assert len(document.body.main_text) == 4


def test_heads_beside_page_numbers_leave_whatever_the_order_of_their_parts() -> None:
    heads = (
        "市政府文件　　　　临澜市人民政府公报　2022.5",
        "临澜市人民政府公报　2022.5　　　　市政府文件",
    )
    lines = [TORN[0], "· 17 ·", heads[0], TORN[1], TORN[0], "· 18 ·", heads[1], TORN[1]]
    assert told(read(*lines)) == ["· 17 ·", heads[0], "· 18 ·", heads[1]]


def test_two_lines_beside_a_page_number_leave() -> None:
    head = ("临澜省人民政府公报　2023年第20期", "部门文件")
    lines = [WHOLE, "·27·", *head, WHOLE, "·28·", *head, WHOLE]
    assert told(read(*lines)) == ["·27·", *head, "·28·", *head]


def test_a_head_without_a_number_that_tears_paragraphs_leaves() -> None:
    head = "临澜市防汛抗旱指挥部办公室编"
    others = (
        "各级防汛指挥机构要落实责任，严格执行领导带班和二十四小时",
        "二十四小时值班制度，发现险情及时处置并上报。",
    )
    text = (TORN[0], head, TORN[1], WHOLE, others[0], head, others[1])
    assert told(read(*text)) == [head, head]


def test_a_passage_that_stands_twice_is_torn_by_none_of_its_lines() -> None:
    line = "采用分析设施服务半径覆盖居住用地的"
    assert told(read(TORN[0], line, TORN[1], WHOLE, TORN[0], line, TORN[1])) == []
    other = "值班制度，发现险情及时处置并上报。"
    assert told(read(TORN[0], line, TORN[1], WHOLE, TORN[0], line, other)) == []


def test_a_running_head_above_the_mark_is_not_the_mark() -> None:
    head, mark = "临澜市人民政府办公室行政规范性文件", "临澜市人民政府办公室文件"
    lines = [head, mark, "临政办〔2024〕5号", TITLE, "各县（区）人民政府：", WHOLE]
    for number in (1, 2, 3):
        lines += [f"— {number} —", head, WHOLE]
    document = checked("\n".join([*lines, *END]).encode())
    assert document.header.authority_mark is not None
    assert document.header.authority_mark.text == mark
    assert told(document).count(head) == 4


@pytest.mark.parametrize(
    "lines",
    [
        (WHOLE, "要求　3/5", "要求　4/5", WHOLE),  # cells
        (WHOLE, "合计　12", WHOLE, "合计　13", WHOLE),
        (WHOLE, "人人讲安全", WHOLE, "人人讲安全", WHOLE),
        (WHOLE, "时间：2024-06-19 21:06　电话：0570-2880110", WHOLE),
        (WHOLE, "第一组　2024-06-19 09:00　李明", WHOLE, "第二组　2024-06-19 10:00　王强", WHOLE),
        (WHOLE, "传真：0570-2880110", WHOLE, "传真：0570-2880110", WHOLE),
        (WHOLE, "（此处签字）", "（此处签字）", WHOLE),
    ],
)
def test_lines_that_a_paper_says_twice_stay(lines: tuple[str, ...]) -> None:
    assert told(read(*lines)) == []


def test_hostile_repeats_are_read_in_no_time() -> None:
    lines = [
        line
        for k in range(3000)
        for line in (f"{k}年检查　{k} / 3000", FAX.format(k % 10, 1), "甲　1")
    ]
    document = checked("\n".join([TITLE, WHOLE, *lines, *END]).encode())
    assert document.body.title is not None


def test_a_title_right_below_the_same_words_as_a_head_stays() -> None:
    head = "临澜市生活垃圾分类三年行动方案"
    lines = [WHOLE, "— 1 —", head, head, WHOLE, "— 2 —", head, TORN[0]]
    assert told(read(*lines)) == ["— 1 —", head, "— 2 —", head]
