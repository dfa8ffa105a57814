"""Field tables of pages, lists of other pages, and list items made of paragraphs."""

from __future__ import annotations

import pytest

from pipeline import convert
from pipeline.errors import SourceError
from pipeline.model import OfficialDocument, Table, plain_text

TEXT = (
    "<h1>某市人民政府关于推进城市更新工作的意见</h1><p>各县人民政府：</p>"
    "<p>为推进城市更新，提出以下意见。各地要高度重视，认真组织实施，确保取得实效。</p>"
    "<p>某市人民政府</p><p>2024年5月6日</p>"
)


def read(above: str, text: str = TEXT) -> OfficialDocument:
    page = f"<html><body>{above}<div id='zoom'>{text}</div></body></html>"
    return convert.read(page.encode(), "a.html")


def test_a_row_of_subject_words_is_a_field() -> None:
    row = "<table><tr><td>主 题 词：</td><td>体育　运动会　函</td><td></td><td></td></tr></table>"
    document = read(row)
    assert document.metadata.subject_words == "体育　运动会　函"
    assert document.body.title is not None


def test_labels_without_colons() -> None:
    rows = (("文件名称", "某某决定书"), ("文号", "某罚〔2026〕1号"), ("发文日期", "2026-06-30"),
            ("文书类型", "决定书"), ("发文单位", "某某局"))  # fmt: skip
    cells = "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in rows)
    document = read(f"<table>{cells}</table>")
    assert [(f.label, f.value) for f in document.metadata.fields] == [*rows]
    assert document.metadata.title == "某某决定书"


@pytest.mark.parametrize("is_own", [True, False])
def test_a_title_that_only_the_table_of_fields_has_is_printed(is_own: bool) -> None:
    stated = "某市人民政府关于修订城市更新工作规划的意见"
    cells = (
        f"<tr><td>文件名称</td><td>{stated}</td></tr><tr><td>发文日期</td><td>2026-06-30</td></tr>"
    )
    text = TEXT if is_own else TEXT[TEXT.index("<p>") :]
    document = read(f"<table>{cells}<tr><td>发文单位</td><td>某局</td></tr></table>", text)
    assert document.body.title is not None
    assert (document.body.title.text == stated) is not is_own
    assert document.metadata.title == stated
    assert "文件名称" in "".join(entry.content.text for entry in document.boilerplate)


def test_several_labels_a_row() -> None:
    cells = (
        "<tr><td>索引号</td><td>A001</td><td>主题分类</td><td>财政</td></tr>"
        "<tr><td>标题</td><td colspan=3>某市人民政府关于推进城市更新工作的意见</td></tr>"
        "<tr><td>发文字号</td><td>某政〔2024〕8号</td><td>有效性</td><td>有效</td></tr>"
    )
    document = read(f"<table border=1>{cells}</table>")
    assert document.metadata.index_number == "A001"
    assert document.body.title is not None
    assert document.body.main_recipients is not None


def test_columns_named_as_a_record_are_the_text_s() -> None:
    cells = (
        "<tr><td>序号</td><td>文号</td><td>标题</td><td>发文单位</td></tr>"
        "<tr><td>1</td><td>某发〔2024〕1号</td><td>工作要点</td><td>某局</td></tr>"
    )
    document = read("", TEXT.replace("<p>某市", f"<table border='1'>{cells}</table><p>某市", 1))
    assert "序号\t文号\t标题\t发文单位" in plain_text(document)


@pytest.mark.parametrize(
    "title",
    [
        "<h2>某县水利局关于做好防汛备汛工作的通知</h2>",
        "<h1>某县水利局关于做好<br>防汛备汛工作的通知</h1>",
        "<div class='art-title title'>某县水利局关于做好防汛备汛工作的通知</div>",
    ],
)
def test_a_title_above_the_block_of_the_text(title: str) -> None:
    text = TEXT.partition("</h1>")[2]
    about = "<div>发布时间：2024-05-07　来源：县水利局　浏览次数：12</div>"
    section = "<h2>通知公告</h2>"
    page = f"<html><body>{section}{title}{about}<div id='zoom'>{text}</div></body></html>"
    found = convert.read(page.encode(), "a.html").body.title
    assert found is not None
    assert found.text == "某县水利局关于做好防汛备汛工作的通知"


def test_a_table_of_the_text_is_none_of_fields() -> None:
    cells = "<tr><td>名称</td><td>数量</td></tr><tr><td>文号</td><td>3</td></tr>"
    document = read("", TEXT.replace("<p>某市", f"<table border='1'>{cells}</table><p>某市", 1))
    assert "名称\t数量\n文号\t3\n" in plain_text(document)


@pytest.mark.parametrize(
    "items",
    [
        "<li><p>提高认识</p></li><li><p>抓好落实</p></li>",
        "<li><div><p>提高认识</p></div></li><li> <p>抓好落实</p> </li>",
        "<li>提高认识</li><li>抓好落实</li>",
    ],
)
def test_a_number_stands_before_its_item(items: str) -> None:
    document = read("", TEXT.replace("<p>某市", f"<ol>{items}</ol><p>某市", 1))
    assert "\n1.提高认识\n2.抓好落实\n" in plain_text(document)


def test_further_paragraphs_of_an_item_are_apart() -> None:
    items = "<li><p>提高认识</p><p>各单位要重视。</p></li><li><table border='1'><tr><td>甲</td><td>乙</td></tr></table></li>"
    document = read("", TEXT.replace("<p>某市", f"<ol>{items}</ol><p>某市", 1))
    assert "\n1.提高认识\n各单位要重视。\n" in plain_text(document)


LINKS = "".join(
    f"<li><a href='{k}.html'>关于开展{what}工作的通知</a><span>2022-04-2{k}</span></li>"
    for k, what in enumerate(("健康检查", "疫苗接种", "环境整治"))
)


def test_a_list_of_pages_is_no_document() -> None:
    page = f"<html><body><div>当前位置：首页 &gt; 通知公告</div><ul>{LINKS}</ul></body></html>"
    with pytest.raises(SourceError, match="没有正文"):
        convert.read(page.encode(), "a.html")
    assert convert.read(page.encode(), "a.html", keep_boilerplate=True).body


def test_links_to_files_or_below_a_text_are_a_document_s() -> None:
    files = LINKS.replace(".html", ".docx").replace("工作的通知", "登记表.docx")
    assert read("", f"<ul>{files}</ul>").body
    assert read("", TEXT + f"<ul>{LINKS}</ul>").body.title is not None


@pytest.mark.parametrize(("border", "rows"), [("1", 4), ("0", 3)])
def test_rows_of_a_form_that_are_to_be_filled_in_are_kept(border: str, rows: int) -> None:
    lines = (
        "<tr><td>单位</td><td>数量</td></tr><tr><td></td><td></td></tr>"
        "<tr><td>意见</td><td>（盖章）</td></tr><tr><td>备注</td><td>无</td></tr>"
        "<tr><td height=8></td></tr>"
    )
    form = f"<table border={border}>{lines}</table>"
    document = read("", TEXT.replace("<p>某市人民政府</p>", form + "<p>某市人民政府</p>"))
    (table,) = (block for block in document.body.main_text if isinstance(block, Table))
    assert len(table.rows) == rows


INNER = "<table><tr><td>2023年</td><td>120万元</td></tr><tr><td>2024年</td><td>150万元</td></tr></table>"


@pytest.mark.parametrize(
    ("border", "words", "rows"),
    [("1", "合计270万元", 3), ("0", "合计270万元", 2), ("1", "合计270万元" * 50, 2)],
)
def test_a_ruled_table_of_short_cells_is_one_though_a_table_lies_in_it(
    border: str, words: str, rows: int
) -> None:
    cells = (("项目", "内容"), ("资金", f"安排如下：{INNER}{words}"), ("单位", "市水务局"))
    outer = "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in cells)
    given = f"<table border={border}>{outer}</table><p>某市人民政府</p>"
    document = read("", TEXT.replace("<p>某市人民政府</p>", given))
    (table,) = (block for block in document.body.main_text if isinstance(block, Table))
    assert len(table.rows) == rows
    if rows == 3:
        shown = [paragraph.content.text for paragraph in table.rows[1][1].blocks]
        assert shown == ["安排如下：", "2023年", "120万元", "2024年", "150万元", "合计270万元"]
        assert ["套在表格的单元格里" in said for said in document.source.remarks] == [True]


def test_a_table_of_one_cell_in_a_cell_is_nothing_to_tell() -> None:
    inner = "<table><tr><td>市水务局</td></tr></table>"
    outer = f"<tr><td>项目</td><td>内容</td></tr><tr><td>单位</td><td>{inner}</td></tr>"
    given = f"<table border=1>{outer}</table><p>某市人民政府</p>"
    assert not read("", TEXT.replace("<p>某市人民政府</p>", given)).source.remarks
