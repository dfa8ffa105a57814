"""Lines that a page broke become paragraphs again; other lines stay what they are."""

from __future__ import annotations

import pytest

from pipeline import convert
from pipeline.model import iter_texts
from pipeline.repair.channels import CHANNELS
from tests.normalize.checks import checked

PARAGRAPHS = [
    "某市人民政府关于2023年度法治政府建设情况的报告",
    "2023年，某市坚持以人民为中心的发展思想，深入推进依法行政，扎实开展法治政府建设示范创建活动，"
    "取得了新的成效，办件量同比增长5.6%。",
    "一、主要工作",
    "（一）深化“放管服”改革。全面推行“一网通办”，310个事项实现掌上可办，17类证明实现在线申请、"
    "开具和应用，成为全省固定模板类证明事项网上办试点。",
    "（二）强化行政执法监督。组织开展专项整治行动，有效整治侵犯知识产权、制售伪劣商品等违法违规行为，"
    "维护市场秩序，促成专利转化690余项，推动专利开放许可90项。",
    "二、下一步打算",
    "下一步，将坚持问题导向，压实工作责任，推动各项任务落地见效，为全市高质量发展提供坚强保障。",
    "2024年3月5日",
]
PAGE = CHANNELS["hard_wraps"]


def texts(data: str) -> list[str]:
    return [element.text for _, element in iter_texts(checked(data.encode()))]


def counted(text: str, width: int = 30) -> str:
    return "\n".join(text[i : i + width] for i in range(0, len(text), width))


def indented(text: str) -> str:
    return PAGE.damage("一一" + text).replace("一一", "　　", 1)


@pytest.mark.parametrize("wrap", [PAGE.damage, counted, indented])
def test_wrapped_paragraphs_come_back(wrap):
    source = "\n".join(wrap(paragraph) for paragraph in PARAGRAPHS)
    assert source.count("\n") > len(PARAGRAPHS) + 5
    assert texts(source) == PARAGRAPHS
    change = checked(source.encode()).character_changes[-1]
    assert change.rule_id == "ENC008"
    assert change.count == source.count("\n") - len(PARAGRAPHS) + 1


HALF_WIDTH = str.maketrans("，。：；（）", ",.:;()")


@pytest.mark.parametrize("wrap", [PAGE.damage, counted, indented])
def test_wrapped_paragraphs_come_back_where_dots_stand_for_full_stops(wrap):
    paragraphs = [paragraph.translate(HALF_WIDTH) for paragraph in PARAGRAPHS]
    source = "\n".join(wrap(paragraph) for paragraph in paragraphs)
    assert texts(source) == paragraphs


def test_a_full_line_that_ends_in_such_a_dot_ends_its_paragraph():
    """A paragraph is just as wide as the page: the next begins another."""
    full = "全市上下要认真落实各项工作任务,按时限要求报送进展情况."
    paragraphs = [one.translate(HALF_WIDTH) for one in PARAGRAPHS]
    paragraphs.insert(6, full)
    source = "\n".join(counted(paragraph, len(full)) for paragraph in paragraphs)
    assert texts(source) == paragraphs


def test_the_channel_gives_the_lines_back():
    source = PAGE.damage("\n".join(PARAGRAPHS))
    assert "\n".join(PAGE.damage(text) for text in texts(source)) == source


def test_a_page_number_inside_a_paragraph_is_boilerplate():
    lines = PAGE.damage("\n".join(PARAGRAPHS)).split("\n")
    at = next(i for i, line in enumerate(lines) if line.startswith("（一）")) + 1
    document = checked("\n".join([*lines[:at], "- 2 -", *lines[at:]]).encode())
    assert [(f.text, f.reason) for f in document.boilerplate] == [("- 2 -", "page-number")]
    assert [element.text for _, element in iter_texts(document)] == PARAGRAPHS


@pytest.mark.parametrize(
    "lines",
    [
        PARAGRAPHS,
        ["某市名单"] + [f"{name}市人民政府办公室综合科" for name in "甲乙丙丁戊己庚辛"],
        ["工作要点"] + [f"{n}.做好第{n}项重点工作，按期完成任务；" for n in range(1, 9)],
        ["春晓", "春眠不觉晓，处处闻啼鸟。", "夜来风雨声，花落知多少。"],
        ["某市公告", *["全市上下坚持稳中求进工作总基调，加快建设现代化。"] * 8],
    ],
)
def test_lines_that_are_paragraphs_stay(lines):
    document = checked("\n".join(lines).encode())
    assert not {"ENC008"} & {change.rule_id for change in document.character_changes}


def test_intact_golden_documents_are_left_alone(golden_texts):
    intact = [path for path in golden_texts if path.parent.name != "hard-wraps"]
    for path in intact:
        changes = checked(path.read_bytes(), path.name).character_changes
        assert "ENC008" not in {change.rule_id for change in changes}, path
    assert len(intact) >= 20


def test_intact_documents_are_left_alone(corpus):
    """Of all intact documents only texts of a page's layer are joined."""
    folders = [
        "dev",
        "train/laws",
        "train/state-council-documents",
        "train/provincial-work-reports",
    ]
    seen = 0
    for folder in folders:
        for path in sorted((corpus / folder).rglob("*.txt")):
            changes = checked(path.read_bytes(), path.name).character_changes
            assert "ENC008" not in {change.rule_id for change in changes}, path
            seen += 1
    assert seen > 600


HEAD = "云汀市教育局文件\n云教〔2024〕5号\n云汀市教育局关于开展学校食堂专项检查\n的通知\n各县（区）教育局，市直各学校：\n"
END = "云汀市教育局\n2024年5月6日\n（此件主动公开）\n抄送：市政府办公室，市市场监管局。\n"


def test_the_few_lines_of_a_short_letter_are_joined_whatever_stands_around_them() -> None:
    text = (
        "    为进一步加强学校食品安全管理，保障师生身体健\n"
        "康和生命安全，经研究，决定在全市开展学校食堂专项\n"
        "检查。现将有关事项通知如下：\n    一、检查时间\n    2024年5月10日至5月31日。\n"
        "    二、检查内容\n    （一）制度建设情况。是否建立健全食品安全管理\n"
        "制度，是否明确责任人。\n"
    )
    document = convert.read((HEAD + text + END).encode(), "文.txt")
    paragraphs = [block.content.text for block in document.body.main_text]
    assert paragraphs == [
        "为进一步加强学校食品安全管理，保障师生身体健康和生命安全，经研究，决定在全市开展学校食堂专项检查。"
        "现将有关事项通知如下：",
        "一、检查时间",
        "2024年5月10日至5月31日。",
        "二、检查内容",
        "（一）制度建设情况。是否建立健全食品安全管理制度，是否明确责任人。",
    ]


def test_a_list_among_short_lines_is_left_as_it_is() -> None:
    text = (
        "报送材料清单如下。\n学校食堂食品安全管理制度汇编，含台账和应急预案\n"
        "学校食堂从业人员健康证明目录，含培训和体检记录单\n"
        "学校食堂原料采购索证索票情况，含供货单位名称清单。\n"
        "学校食堂留样记录与清洗消毒表，含责任人员和时间表。\n"
    )
    document = convert.read((HEAD + text + END).encode(), "文.txt")
    assert len(document.body.main_text) == 5
