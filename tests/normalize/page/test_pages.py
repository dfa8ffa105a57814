"""Pages as sources: encodings, raised text, tables, hidden text, lists, images, metadata."""

import pytest

from normalize.page.page_checks import check_places, checked_page
from pipeline import convert
from pipeline.errors import SourceError
from pipeline.model import ImageNote, Table, plain_text

TITLE = "某市人民政府关于加强节能工作的通知"
TEXT = "现就有关事项通知如下，到“十四五”末单位能耗下降3.5%，请遵照执行。"


def page(body: str, head: str = "") -> str:
    return (
        f"<!DOCTYPE html><html><head><title>{TITLE}</title>{head}</head><body>"
        '<div id="nav"><a href="/">首页</a>&gt;<a href="/zw">政务公开</a></div>'
        f'<div class="TRS_Editor"><p align="center">{TITLE}</p><p>{TEXT}</p>{body}</div>'
        '<div class="foot"><p>版权所有：某市人民政府办公室</p></div></body></html>'
    )


def read(body: str, head: str = "") -> list[str]:
    document = checked_page(page(body, head).encode("utf-8"))
    return plain_text(document).splitlines()[2:]


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "gb18030", "utf-8", ""])
@pytest.mark.parametrize("codec", ["gbk", "gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_the_bytes_count_more_than_what_the_page_declares(codec, declared):
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">'
    document = convert.read(page("<p>第三段。</p>", meta).encode(codec), "页.htm")
    assert plain_text(document).splitlines() == [TITLE, TEXT, "第三段。"]


def test_rare_characters_of_gb18030_are_kept():
    data = page("<p>𫭼镕㐂。</p>", '<meta charset="gb2312">').encode("gb18030")
    assert plain_text(convert.read(data, "页.html")).splitlines()[2] == "𫭼镕㐂。"


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("<span>2</span><span>0</span><span>日</span>", "20日"),
        ("<span>“</span><b>一</b><i>号</i><o:p>”</o:p>", "“一号”"),
        ("76μg/m<sup>3</sup>", "76μg/m³"),
        ("PM<sub>2.5</sub>、O<sub>3</sub>", "PM₂.₅、O₃"),
        ('m<span style="vertical-align: super">2</span>', "m²"),
        ("10<sup>4</sup>吨", "10⁴吨"),
        ("注<sup>[1]</sup>", "注[1]"),
        ("甲&ldquo;乙&rdquo;&#x4E19;&hellip;&#9312;", "甲“乙”丙…①"),
        ("Ⅲ<span lang=EN-US>类</span>", "Ⅲ类"),
        ("5&lt;6&amp;7 < 8", "5<6&7 < 8"),
        ("一\n   二", "一二"),
        ("A\n   B", "A B"),
        ("甲<wbr>乙<!-- 注 -->丙<![if !supportEmptyParas]>丁<![endif]>", "甲乙丙丁"),
    ],
)
def test_every_character_of_a_line_is_kept(markup, shown):
    assert read(f"<p>{markup}</p>") == [shown]


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display:none">暗</p>',
        '<p style="VISIBILITY: hidden">暗</p>',
        "<p hidden>暗</p>",
        "<script>document.write('暗')</script>",
        "<style>p::before{content:'暗'}</style>",
        "<!-- 暗 -->",
        '<span style="mso-hide:all">暗</span>',
        "<noscript>暗</noscript>",
        "<select><option>暗</option></select>",
        "<iframe>暗</iframe>",
    ],
)
def test_what_is_not_shown_is_no_text(hidden):
    assert read(f"<p>甲乙丙。</p>{hidden}") == ["甲乙丙。"]


def test_what_a_page_declares_is_believed_where_nothing_else_fits():
    text = "<p>關於開展檢查的通知</p>"
    big5 = f'<meta charset="big5">{text}'.encode("big5")
    assert convert.read(big5, "a.html").source.encoding == "big5"
    unread = f'<meta charset="base64">{text}'.encode()
    assert convert.read(unread, "a.html").source.encoding == "utf-8"


def test_what_was_left_out_is_recorded():
    data = page('<p style="display:none">暗处的字</p><div class="bdsharebuttonbox">分享到</div>')
    document = checked_page(data.encode("utf-8"))
    reasons = {entry.reason: entry.text for entry in document.boilerplate}
    assert reasons["hidden"] == "暗处的字"
    assert reasons["share-bar"] == "分享到"
    whole = "".join(entry.text for entry in document.boilerplate)
    assert "首页" in whole
    assert "版权所有：某市人民政府办公室" in whole


def test_a_table_keeps_its_spans_and_its_head():
    rows = (
        "<table border=1><caption>表1</caption><tr><td rowspan=2>指标</td><td colspan=2>数值</td></tr>"
        "<tr><td>2023年</td><td>2024年</td></tr><tr><td>能耗</td><td>3.5</td><td>3.4</td></tr></table>"
    )
    document = checked_page(page(rows).encode("utf-8"))
    (table,) = (block for block in document.body.main_text if isinstance(block, Table))
    spans = [[(cell.row_span, cell.column_span) for cell in row] for row in table.rows]
    assert spans == [[(2, 1), (1, 2)], [(1, 1), (1, 1)], [(1, 1), (1, 1), (1, 1)]]
    assert [cell.is_header for cell in table.rows[0]] == [True, True]
    assert table.rows[2][1].blocks[0].content.text == "3.5"
    assert "表1" in plain_text(document)


@pytest.mark.parametrize(
    "table",
    [
        "开头{}",
        "<caption>表1</caption>开头{}末尾",
        "{}<caption>表1</caption>",
        "<tr><td></td><td rowspan=2></td></tr>开头{}末尾",
    ],
)
@pytest.mark.parametrize(
    "rows",
    [
        "<tr><td>指标</td><td>数值</td></tr><tr><td>人口</td><td>3万人</td></tr>",
        "<tr><td>索引号：</td><td>000014349</td></tr><tr><td>发布机构：</td><td>某局</td></tr>",
    ],
)
def test_what_a_table_holds_outside_its_cells_stays_on_its_side(table, rows):
    source = page(f"<p>上文。</p><table border=1>{table.format(rows)}</table><p>下文。</p>")
    document = checked_page(source.encode("utf-8"))
    lines = plain_text(document).split("\n")
    if "开头" in table:
        assert "开头" in lines
    if "末尾" in table:
        assert "末尾" in lines
    if "caption" in table:
        assert "表1" in lines


def test_a_list_shows_its_numbers_and_an_image_its_name():
    body = (
        "<ol><li>甲项。</li><li>乙项。</li></ol><p><img src='/a/流程图.png?x=1'></p><p>末段。</p>"
    )
    document = checked_page(page(body).encode("utf-8"))
    assert "1.甲项。\n2.乙项。\n" in plain_text(document)
    notes = [b.content.text for b in document.body.main_text if isinstance(b, ImageNote)]
    assert notes == ["［图：流程图.png］"]


def test_metadata_come_from_the_field_block_the_head_and_the_text():
    head = (
        '<meta name="ArticleTitle" content="某市人民政府关于加强节能工作的通知">'
        '<meta name="PubDate" content="2024-03-08 10:00"><meta name="SiteName" content="某市">'
        '<meta name="keywords" content="节能;通知">'
    )
    block = (
        "<table><tr><td>索引号：</td><td>11370000/2024-00012</td><td>发文机关：</td><td>某市人民政府</td>"
        "</tr><tr><td>发文字号：</td><td>某政发〔2024〕5号</td><td>成文日期：</td><td>2024年3月5日</td>"
        "</tr></table>"
    )
    data = page("<p>某市人民政府</p><p>2024年3月5日</p>", head).replace("<body>", f"<body>{block}")
    document = checked_page(data.encode("utf-8"))
    found = document.metadata
    assert (found.index_number, found.document_number) == (
        "11370000/2024-00012",
        "某政发〔2024〕5号",
    )
    assert (found.document_date, found.publication_date) == ("2024-03-05", "2024-03-08")
    assert (found.subject_words, found.issuing_authority) == ("节能;通知", "某市人民政府")
    assert {"索引号", "SiteName"} <= {field.label for field in found.fields}


@pytest.mark.parametrize("data", [b"", b"<html><body><script>x</script></body></html>", b"<p></p>"])
def test_a_page_without_text_is_said(data):
    with pytest.raises(SourceError, match=r"页\.html"):
        convert.read(data, "页.html")


def test_what_follows_a_reference_without_its_semicolon_keeps_its_place():
    source = page("<p>优良天数比例&nbspAQI达到100以下，&copy2024年统计。</p>")
    document = convert.read(source.encode(), "页.html")
    check_places(document, source)


def test_the_reading_over_characters_stands_aside():
    body = "<p><ruby>岚<rp>(</rp><rt>lán</rt><rp>)</rp></ruby>江流域。</p>"
    document = checked_page(page(body).encode("utf-8"))
    assert plain_text(document).splitlines()[2:] == ["岚江流域。"]
    assert "lán" in [one.text for one in document.boilerplate if one.reason == "ruby"]


def test_a_list_that_counts_down_does():
    items = "<li>甲</li><li>乙</li><li value=9>丙</li><li>丁</li>"
    assert read(f"<ol reversed>{items}</ol>") == ["4.甲", "3.乙", "9.丙", "8.丁"]
    assert read(f"<ol reversed start=2>{items}</ol>")[:2] == ["2.甲", "1.乙"]


def test_quotations_have_the_marks_that_a_browser_draws():
    body = (
        "<p>深化<q>放管服</q>改革。</p><p>会议指出，<Q>要把<q>双碳</q>目标抓实</Q>。</p>"
        "<p><q>没有收尾的引文。</p><table border=1><tr><td>甲<q>乙</q></td><td>丙</td></tr></table>"
    )
    document = checked_page(page(body).encode("utf-8"))
    assert plain_text(document).splitlines()[2:] == [
        "深化“放管服”改革。",
        "会议指出，“要把‘双碳’目标抓实”。",
        "“没有收尾的引文。”",
        "甲“乙”\t丙",
    ]
    assert any(change.label == "网页画出的引号写成文字" for change in document.character_changes)


def test_words_that_a_page_crosses_out_are_printed_and_told():
    body = "<p><del>旧</del><ins>新</ins>条款，<s>甲</s>乙<span style='text-decoration:line-through'>丙</span>。</p>"
    document = checked_page(page(body).encode("utf-8"))
    assert plain_text(document).splitlines()[2:] == ["旧新条款，甲乙丙。"]
    assert any("有 3 处划去的文字" in said for said in document.source.remarks)


def test_an_image_before_a_text_stands_before_it():
    assert read("<p><img src=a.png alt=图样>右边的话。</p>") == ["［图：图样］", "右边的话。"]
    assert read("<p>左边的话。<img src=a.png alt=图样></p>") == ["左边的话。", "［图：图样］"]


@pytest.mark.parametrize(("tag", "is_own"), [("aside", False), ("nav", False), ("div", True)])
def test_what_a_page_says_stands_beside_its_text_is_not_the_text_s(tag: str, is_own: bool) -> None:
    beside = f"<{tag}>热点推荐<ul><li>某市人民政府关于放假的通知</li></ul></{tag}>"
    page = (
        "<html><body><article><h1>某市人民政府关于推进城市更新工作的意见</h1><p>各县人民政府：</p>"
        "<p>为推进城市更新，提出以下意见。各地要高度重视，认真组织实施，确保取得实效。</p>"
        f"<p>某市人民政府</p><p>2024年5月6日</p></article>{beside}</body></html>"
    )
    document = convert.read(page.encode(), "a.html")
    assert ("热点推荐" in plain_text(document)) is is_own
    assert any("热点推荐" in entry.content.text for entry in document.boilerplate) is not is_own


def test_a_row_of_a_site_s_sections_is_no_part_of_a_title() -> None:
    page = (
        "<html><body><table><tr><td>首页 | 新闻 | 公开</td></tr><tr><td><b>某市人民政府办公室<br>"
        "关于做好秋粮收购工作的通知</b></td></tr><tr><td><p>各县人民政府：</p><p>现通知如下。</p>"
        "</td></tr></table></body></html>"
    )
    document = convert.read(page.encode(), "a.html")
    assert document.body.title is not None
    assert document.body.title.text == "某市人民政府办公室关于做好秋粮收购工作的通知"


def test_formulas_of_a_page_are_told():
    fraction = "<mfrac><mi>甲</mi><mi>乙</mi></mfrac>"
    document = checked_page(page(f"<p>按<math>{fraction}</math>计算。</p>").encode("utf-8"))
    assert plain_text(document).splitlines()[2:] == ["按甲乙计算。"]
    assert any("有 1 处公式" in said for said in document.source.remarks)


@pytest.mark.parametrize(
    ("form", "count"),
    [
        ("<input type=checkbox checked>是<input type=checkbox>否", 2),
        ("<b>年龄<input value=36></b>岁", 1),
        ("<select><optgroup><option>甲类<option selected>乙类</select>", 1),
        ("<input type=hidden value=1><input><input type=submit value=提交>", 0),
    ],
)
def test_what_was_chosen_in_a_form_of_a_page_is_told(form: str, count: int) -> None:
    document = checked_page(page(f"<p>填写{form}，按期报送。</p>").encode("utf-8"))
    (line,) = plain_text(document).splitlines()[2:]  # a list parts no paragraph
    assert line.startswith("填写")
    assert "类" not in line
    told = [said for said in document.source.remarks if "表单" in said]
    assert told == ([f"有 {count} 处{told[0].partition('处')[2]}"] if count else [])


def test_a_form_outside_the_text_is_not_told() -> None:
    search = '<div id="nav"><a href="/">首页</a><input type="text" value="搜索"></div>'
    data = page("<p>按期报送。</p>").replace('<div id="nav">', f'{search}<div id="nav">')
    assert not any("表单" in said for said in checked_page(data.encode()).source.remarks)
