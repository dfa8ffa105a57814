"""The account of reading adds up for every document, and a reader that loses a line fails it."""

from __future__ import annotations

import random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import convert
from pipeline.errors import NotCertifiedError, SourceError
from pipeline.formats import input_of
from pipeline.model import (
    Anchor,
    Body,
    ImageNote,
    OfficialDocument,
    Paragraph,
    Table,
    TextElement,
)
from pipeline.normalize.account import account_of, accounted, whole

TEXT = """临澜市财政局关于报送预算的通知

各县（区）财政局：

请按附表报送。

项目\t金额\t备注
教育\t12\t
\t3\t其他

临澜市财政局
2024年5月6日

抄送：市审计局。
| 名称 | 数 |
| --- | --- |
| 甲 | 1 |
"""
PAGE = (
    "<html><body><div class='share'>分享到：微信</div><div class='content'><h1>临澜市公告</h1>"
    "<p>现予公告&#12290;&nbsp;面积3m<sup>2</sup>。</p><ol><li>甲项</li><li>乙项</li></ol>"
    "<table border='1'><tr><td>县</td><td>数<span hidden>密</span></td></tr><tr><td>甲</td><td>1"
    "<img src='a.png' alt='图'></td></tr></table><p hidden>备用</p></div><textarea>留言</textarea>"
    "</body></html>"
)


def account(document: OfficialDocument, source: str, name: str) -> list[str]:
    _, failures = account_of(document, source, input_of(name).shown(source))
    return failures


@pytest.mark.parametrize(("source", "name"), [(TEXT, "文.txt"), (PAGE, "页.html")])
def test_the_sums_are_all_of_the_source(source, name):
    document, decoded, *_ = convert.read_source(source.encode(), name)
    record = document.reading
    assert record is not None
    assert sum(msgspec.structs.astuple(record)) == len(decoded) == len(source)
    assert record.elements > 20
    assert (record.markup > 0) == name.endswith(".html")


@pytest.mark.parametrize(
    "lost",
    [
        {"main_text": ()},
        {"authority_signature": ()},
        {"title": None},
    ],
)
def test_what_is_in_no_place_is_named(lost):
    document, source, *_ = convert.read_source(TEXT.encode(), "文.txt")
    body = msgspec.structs.replace(document.body, **lost)
    without = msgspec.structs.replace(document, body=body)
    failures = account(without, source, "文.txt")
    assert failures
    assert all("没有读到" in failure for failure in failures)
    with pytest.raises(NotCertifiedError, match="没有读全"):
        accounted(without, source, whole(source))


def test_boilerplate_left_out_of_the_record_is_a_loss():
    document, source, *_ = convert.read_source(TEXT.encode(), "文.txt")
    assert document.boilerplate
    without = msgspec.structs.replace(document, boilerplate=())
    assert account(without, source, "文.txt")


@pytest.mark.parametrize(
    ("text", "at", "failure"),
    [
        ("请按附表报送。", 0, "读了两遍"),
        ("请按期报送。", 0, "读了两遍"),
        ("凭空的一句。", 10_000, "在原文之外"),
    ],
)
def test_what_stands_twice_or_nowhere_is_named(text, at, failure):
    document, source, *_ = convert.read_source(TEXT.encode(), "文.txt")
    start = source.index("请按附表") + at
    element = TextElement(text, (Anchor(0, start, 5, 1),), start + len(text))
    more = (*document.body.main_text, Paragraph(element))
    changed = msgspec.structs.replace(
        document, body=msgspec.structs.replace(document.body, main_text=more)
    )
    assert any(failure in said for said in account(changed, source, "文.txt"))


def test_an_altered_word_is_named():
    document, source, *_ = convert.read_source(TEXT.encode(), "文.txt")
    assert document.body.title is not None
    title = msgspec.structs.replace(
        document.body.title, text=document.body.title.text.replace("预算", "决算")
    )
    changed = msgspec.structs.replace(
        document, body=msgspec.structs.replace(document.body, title=title)
    )
    assert any("读成了别的字" in said for said in account(changed, source, "文.txt"))


def test_words_that_a_page_does_not_write_are_named():
    document, source, *_ = convert.read_source(PAGE.encode(), "页.html")
    at = source.index("<ol>")
    element = TextElement("另有一句。", (Anchor(0, at, 1, at + 1),), at + 1)
    more = (*document.body.main_text, Paragraph(element))
    changed = msgspec.structs.replace(
        document, body=msgspec.structs.replace(document.body, main_text=more)
    )
    assert any("不在原文中" in said for said in account(changed, source, "页.html"))


def swapped(document: OfficialDocument, first: int, second: int) -> OfficialDocument:
    blocks = list(document.body.main_text)
    blocks[first], blocks[second] = blocks[second], blocks[first]
    body = msgspec.structs.replace(document.body, main_text=tuple(blocks))
    return msgspec.structs.replace(document, body=body)


THREE = "临澜市公告\n\n现公告甲。\n\n县\t数\t注\n东县\t10\t无\n西县\t20\t无\n\n现公告乙。\n"


@pytest.mark.parametrize(("first", "second"), [(0, 2), (0, 1), (1, 2)])
def test_blocks_in_another_order_are_named(first, second):
    document, source, *_ = convert.read_source(THREE.encode(), "文.txt")
    assert len(document.body.main_text) == 3
    assert account(document, source, "文.txt") == []
    said = account(swapped(document, first, second), source, "文.txt")
    assert any("换了位置" in one for one in said)


def test_cells_in_another_order_are_named():
    document, source, *_ = convert.read_source(THREE.encode(), "文.txt")
    table = document.body.main_text[1]
    assert isinstance(table, Table)
    one, other = table.rows[1], table.rows[2]
    rows = (table.rows[0], (one[0], other[1], one[2]), (other[0], one[1], other[2]))
    blocks = (document.body.main_text[0], Table(rows), document.body.main_text[2])
    body = msgspec.structs.replace(document.body, main_text=blocks)
    said = account(msgspec.structs.replace(document, body=body), source, "文.txt")
    assert any("“20”换了位置" in one or "“10”换了位置" in one for one in said)


@pytest.mark.parametrize("place", [-1, -5, -(10**12), 10**6, 10**12, 2**63])
@pytest.mark.parametrize("end", [-1, 0, 10**12])
def test_places_that_are_none_are_named(place, end):
    document, source, *_ = convert.read_source(TEXT.encode(), "文.txt")
    element = TextElement("请按附表报送。", (Anchor(0, place, 1, 1), Anchor(3, place, 1, 1)), end)
    more = (*document.body.main_text, Paragraph(element))
    changed = msgspec.structs.replace(
        document, body=msgspec.structs.replace(document.body, main_text=more)
    )
    assert account(changed, source, "文.txt")


def test_a_document_emptied_is_condemned_by_its_first_lines():
    source = "临澜市公告\n" + "现公告如下。\n" * 3000
    document, decoded, *_ = convert.read_source(source.encode(), "文.txt")
    empty = msgspec.structs.replace(document, body=Body(), boilerplate=())
    assert 0 < len(account(empty, decoded, "文.txt")) <= 20


ODD = ["ạ́", "य़", "가\u200b", "豈", "\u00a0", "\t", "＃", "𠮷", "🙂", "\ufffd", "\u2028"]
PARTS = [
    "临澜市人民政府文件", "临政发〔2024〕18号", "临澜市人民政府关于防汛工作的通知",
    "各县（区）人民政府：", "一、提高认识。各地要认真落实。", "附件：1.名单", "　　2.图",
    "临澜市人民政府", "2024年5月6日", "抄送：市委各部门。", "（此件公开发布）", "附件1", "名单",
    "索引号：11370/2024-001", "【打印】【关闭】", "- 2 -", "-----------", "Ctrl + C | V",
    "姓名\t单位\t职务", "甲\t\t乙", "| a | b |", "|---|---|", "| 1\\|2 | 3<br>4 |", "",
]  # fmt: skip
TAGS = ["<p>", "</p>", "<br>", "<div>", "</div>", "<b>", "</b>", "<td>", "</table>", "<table border=1><tr><td>",
        "</td><td>", "<tr>", "<span hidden>", "</span>", "<sup>", "</sup>", "<ol><li>", "<li>", "</ol>", "<pre>",
        "</pre>", "<textarea>", "</textarea>", "<!-- x -->", "<img src=a.png>", "&nbsp;", "&ldquo;", "&#x95f;",
        "<script>1</script>", "<nav>", "</nav>", "<h1>", "</h1>", "<xmp>", "</xmp>", "<select>", "</select>"]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32))
def test_any_order_of_lines_adds_up(seed):
    choose = random.Random(seed)
    lines = choose.choices(PARTS + ODD, k=choose.randint(1, 30))
    text = "".join(line + choose.choice(["\n", "\n", "\n\n", "\r\n", ""]) for line in lines)
    text = f"文{''.join(PARTS[:2])}\n{text}"  # so that some \ufffd make no text of garbage
    document = convert.read(text.encode(), "文.txt")
    assert document.reading is not None


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32))
def test_any_order_of_tags_adds_up(seed):
    choose = random.Random(seed)
    parts = choose.choices(PARTS + ODD + TAGS * 2, k=choose.randint(1, 60))
    try:
        document = convert.read(("文" + "".join(parts)).encode(), "页.html")
    except SourceError:
        return  # a text that only a script would make elements of, or a list of other pages
    assert document.reading is not None


@pytest.mark.parametrize(
    "behind", ["\xa0- 2 -", "\u0301\xa0b", "&#x301;&#x323;\tb", "&nbsp;乙", ""]
)
@pytest.mark.parametrize("letter", ["&#x95f;", "&#2392;", "\u095f", "&#xfb31;", "&#x2adc;", "e"])
def test_characters_that_compose_to_several_have_their_place(letter, behind):
    """Letters that NFC parts, written as references, before what has places of its own."""
    for text in (f"文{letter}{behind}", f"<pre>文\t{letter}{behind}</pre>", f"<p>{letter}{behind}"):
        assert convert.read(text.encode(), "页.html").reading is not None


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("凭空的一句。", ()),
        ("另加：请按附表报送。", ((3, "请按附表"),)),
        ("1甲项", ((0, "</td>"), (1, "甲项"))),
        ("2.乙项", ((0, "<li>甲"), (2, "乙项"))),
    ],
)
def test_words_without_a_place_and_numbers_of_no_item_are_named(text, origin):
    name, given = ("页.html", PAGE) if "项" in text else ("文.txt", TEXT)
    document, source, *_ = convert.read_source(given.encode(), name)
    anchors = tuple(Anchor(offset, source.index(at), 1, 1) for offset, at in origin)
    element = TextElement(text, anchors, anchors[-1].source + 1 if anchors else 0)
    more = (*document.body.main_text, Paragraph(element))
    changed = msgspec.structs.replace(
        document, body=msgspec.structs.replace(document.body, main_text=more)
    )
    assert any("不在原文中" in said for said in account(changed, source, name))


def test_an_image_of_a_plain_text_is_named():
    document, source, *_ = convert.read_source(TEXT.encode(), "文.txt")
    note = ImageNote(TextElement("［图：已经批准］", (Anchor(0, 0, 1, 1),), 1))
    more = (*document.body.main_text, note)
    changed = msgspec.structs.replace(
        document, body=msgspec.structs.replace(document.body, main_text=more)
    )
    assert any("不在原文中" in said for said in account(changed, source, "文.txt"))


def _with_text(
    document: OfficialDocument, text: str, *anchors: tuple[int, int]
) -> OfficialDocument:
    origin = tuple(Anchor(offset, source, 1, source + 1) for offset, source in anchors)
    body = Body((Paragraph(TextElement(text, origin, anchors[-1][1] + 1)),))
    return msgspec.structs.replace(document, body=body)


def test_only_a_quotation_of_the_page_has_marks_drawn_around_it():
    source = "<p>甲<q>乙</q><b>丙</b></p>"
    document = convert.read_source(source.encode(), "页.html").document
    good = (0, 3), (1, 4), (2, 7), (3, 8), (4, 15)
    assert not account(_with_text(document, "甲“乙”丙", *good), source, "页.html")
    for bad in (
        ((0, 3), (1, 12), (2, 7), (3, 8), (4, 15)),
        ((0, 3), (1, 8), (2, 7), (3, 8), (4, 15)),
    ):
        assert account(_with_text(document, "甲“乙”丙", *bad), source, "页.html")
    closed_only = (0, 3), (1, 7), (2, 8), (3, 15)
    assert account(_with_text(document, "甲乙”丙", *closed_only), source, "页.html")
