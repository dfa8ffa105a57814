"""签发人, on one row of 版头 or on several, beside 发文字号 or not."""

from __future__ import annotations

import pytest

from pipeline import convert
from pipeline.model import OfficialDocument, plain_text

MARK, NUMBER = "某市人民政府文件", "某府发〔2024〕8号"
TITLE = "某市人民政府关于调整某项标准的请示"
LONG = "深入贯彻落实党中央、国务院决策部署，健全工作机制，完善政策措施，确保各项任务落到实处。"


def read(*lines: str) -> OfficialDocument:
    return convert.read("\n".join((*lines, TITLE, "省人民政府：", LONG)).encode(), "a.txt")


def names(document: OfficialDocument) -> list[str]:
    return [element.text for element in document.header.signatory]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["签发人：王大明", NUMBER], ["签发人：王大明"]),
        ([NUMBER, "签发人：王大明"], ["签发人：王大明"]),
        ([f"{NUMBER}　　　签发人：王大明　欧阳晓峰"], ["签发人：王大明", "欧阳晓峰"]),
        ([f"{NUMBER} 签 发 人：王　晓　李 四"], ["签 发 人：王　晓", "李 四"]),
        (["签发人：王　晓", NUMBER], ["签发人：王　晓"]),
        (
            ["签发人：王大明　李　晓", "　　　　张三丰　赵小兰", f"{NUMBER}　　　孙　立"],
            ["签发人：王大明", "李　晓", "张三丰", "赵小兰", "孙　立"],
        ),
        (["签发人：王大明、李晓、张三丰", NUMBER], ["签发人：王大明、", "李晓、", "张三丰"]),
        (
            ["签发人：买买提·艾力　古丽·阿不都", "张三丰", NUMBER],
            ["签发人：买买提·艾力", "古丽·阿不都", "张三丰"],
        ),
        (
            [f"{NUMBER}　签发人：王大明　李　晓", "　　　　张三丰　赵小兰"],
            ["签发人：王大明", "李　晓", "张三丰", "赵小兰"],
        ),
        (
            [NUMBER, "签发人：王大明　李晓", "张三　赵兰"],
            ["签发人：王大明", "李晓", "张三", "赵兰"],
        ),
        (
            [f"{NUMBER}　签发人：王大明　李晓", "张三丰　赵小兰", "孙立"],
            ["签发人：王大明", "李晓", "张三丰", "赵小兰", "孙立"],
        ),
        (["签发人：", "王大明　李　晓", NUMBER], ["签发人：王大明", "李　晓"]),
        (["签  发  人：王××　李〇", NUMBER], ["签  发  人：王××", "李〇"]),
        (
            ["签发人：王大明", "会签人：李晓　张三", NUMBER],
            ["签发人：王大明", "会签人：李晓", "张三"],
        ),
        (["签发人：王大明 市长", NUMBER], ["签发人：王大明 市长"]),
        # What is no list of names stays one element.
        (["签发人：王大明（代）李晓", NUMBER], ["签发人：王大明（代）李晓"]),
        (["签发人：王　大明李四五六　晓", NUMBER], ["签发人：王　大明李四五六　晓"]),
    ],
)
def test_each_name_is_an_element(lines: list[str], expected: list[str]) -> None:
    document = read(MARK, *lines)
    assert names(document) == expected
    assert document.header.document_number is not None
    assert document.header.document_number.text == NUMBER
    assert document.body.title is not None
    assert document.body.title.text == TITLE
    again = convert.read(plain_text(document).encode(), "a.txt")
    assert names(again) == expected
    assert plain_text(again) == plain_text(document)


@pytest.mark.parametrize(
    "title", ["工作总结", "某市 通报", "工作报告　送审稿", "整改方案 初稿", "人 事 任 免"]
)
@pytest.mark.parametrize(
    "head", [["签发人：王大明　李晓", NUMBER], [f"{NUMBER}　签发人：王大明　李晓"]]
)
def test_a_short_title_below_the_number_is_no_name(head: list[str], title: str) -> None:
    lines = [MARK, *head, title, "各县人民政府：", LONG]
    document = convert.read("\n".join(lines).encode(), "a.txt")
    assert names(document) == ["签发人：王大明", "李晓"]
    assert document.body.title is not None
    assert document.body.title.text == ("人事任免" if title == "人 事 任 免" else title)


@pytest.mark.parametrize(
    "issuers", ["市财政局　市教育局", "财政部 税务总局 海关总署", "市委 市政府"]
)
def test_issuers_of_the_title_are_no_persons(issuers: str) -> None:
    lines = [MARK, f"{NUMBER}　　签发人：王大明　李晓", issuers, "关于调整标准的请示", LONG]
    document = convert.read("\n".join(lines).encode(), "a.txt")
    assert names(document) == ["签发人：王大明", "李晓"]


def test_signatories_under_a_title_and_in_the_text() -> None:
    lines = [TITLE, f"{NUMBER}　签发人：王大明　李晓", "省人民政府：", LONG]
    document = convert.read("\n".join(lines).encode(), "a.txt")
    assert names(document) == ["签发人：王大明", "李晓"]
    assert document.body.main_recipients is not None
    lines = [TITLE, "省人民政府：", LONG, "签发人：王大明　李晓", LONG]
    document = convert.read("\n".join(lines).encode(), "a.txt")
    assert names(document) == []
    assert "签发人：王大明　李晓" in plain_text(document)


def test_the_head_of_a_page_that_states_its_title_stays() -> None:
    head = "".join(f"<p>{line}</p>" for line in ("机密", MARK, NUMBER, "签发人：王大明", TITLE))
    page = f"<html><head><title>{TITLE}</title></head><body>{head}<p>{LONG}</p></body></html>"
    document = convert.read(page.encode(), "a.html")
    assert names(document) == ["签发人：王大明"]
    assert document.header.authority_mark is not None
    assert document.header.document_number is not None
    assert document.header.classification is not None
    assert document.boilerplate == ()
