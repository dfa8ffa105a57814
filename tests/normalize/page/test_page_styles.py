"""Whole saved pages in mark-up that sites really use: the article, and nothing of the boilerplate."""

import html
from collections.abc import Callable, Sequence

import pytest

from normalize.page.page_checks import check_places, plain
from pipeline import convert
from pipeline.errors import SourceError
from pipeline.normalize.page.charset import decode_page
from pipeline.repair.witness.sides import units_of

TITLE = "某市人民政府关于加强节能工作的通知"
LINES = [
    "各县（区）人民政府，市政府各部门：",
    "现就“十四五”期间有关事项通知如下，请遵照执行。",
    "一、总体要求",
    "到2025年12月31日，单位能耗下降3.5%；坚持绿色发展、循环发展，落实《节能条例（试行）》——不得弄虚作假。",
    "联系人：张某，联系电话：0335-7654321",
    "某市人民政府",
    "2024年3月5日",
]
SHORT = ["各县（区）人民政府：", "请于6月底前报送材料，逾期不候。"]
TOP = (
    '<div class="top"><a href="/">某市人民政府</a> | <a href="/zw/">政务公开</a> | <a href="/fw/">办事服务</a></div>'
    '<div>您现在的位置：<a href="/">首页</a> &gt;&gt; <a href="/zw">政策文件</a></div>'
)
FOOT = (
    '<div id="footer"><p>主办单位：某市人民政府办公室　承办单位：某市大数据局</p>'
    "<p>冀ICP备05000000号-1　冀公网安备 13030002000001号　网站标识码：1303000001</p>"
    "<p>联系电话：0335-1234567　地址：某市海港区文化路1号</p></div>"
)


def paragraphs(lines: Sequence[str], tag: str = "p") -> str:
    return "\n".join(f"<{tag}>{html.escape(line, quote=False)}</{tag}>" for line in lines)


def whole(body: str, head: str = "") -> str:
    return (
        f"<!DOCTYPE html><html><head>{head}<title>{TITLE}-某市人民政府门户网站</title></head>"
        f"<body>{body}</body></html>"
    )


def frames_of_tables(lines: list[str]) -> str:
    side = "".join(f"<tr><td><a href={k}>{k}栏目</a></td></tr>" for k in ("法规", "文件", "解读"))
    article = (
        f"<table width=100%><tr><td align=center><font size=5><b>{TITLE}</b></font></td></tr>"
        "<tr><td align=center>发布时间：2024-03-05　来源：市政府办　点击数：<script>document.write(1)</script>次</td></tr>"
        f"<tr><td><table><tr><td>{paragraphs(lines)}</td></tr></table></td></tr>"
        '<tr><td align=right>【<a href="javascript:print()">打印</a>】【<a href="javascript:close()">关闭</a>】</td></tr></table>'
    )
    return whole(
        f"<table width=1000 border=0><tr><td colspan=3>{TOP}</td></tr><tr><td width=180><table border=0>{side}</table></td>"
        f"<td width=10>&nbsp;</td><td>{article}</td></tr><tr><td colspan=3>{FOOT}</td></tr></table>"
    )


def loose_fonts(lines: list[str]) -> str:
    runs = "".join(
        "<P><FONT face=宋体>&nbsp;&nbsp;"
        + "".join(
            f"<B><FONT size=3>{html.escape(line[k : k + 3], quote=False)}</B></FONT>"
            for k in range(0, len(line), 3)
        )
        for line in lines
    )
    return whole(f"{TOP}<P align=center><FONT size=5><B>{TITLE}</B></FONT></P>{runs}<HR>{FOOT}")


def messenger(lines: list[str]) -> str:
    """An article of a messenger's account: hidden until its script has run."""
    own = "".join(
        f'<section style="line-height:2"><p><span leaf="">{line}</span></p></section>'
        for line in lines
    )
    return whole(
        f'<div id="js_article"><h1 class="rich_media_title">\n{TITLE}\n</h1><div id="meta_content"><a href="javascript:void(0);">某市发布</a>'
        '<div style="display:none;"><p>微信号 msfb</p></div><em id="publish_time">2024-03-05 18:30</em></div>'
        f'<div class="rich_media_content" id="js_content" style="visibility: hidden; opacity: 0; ">{own}</div></div>'
        '<div style="display:none"><p>微信扫一扫<br>关注该公众号</p></div>'
    )


def lazy(lines: list[str]) -> str:
    links = "".join(f"<li><a href=x{k}>某地推进第{k}期工作</a></li>" for k in range(8))
    image = '<figure><img src="data:image/gif;base64,R0lGODlh" data-src="/1.jpg" alt=""><noscript><img src="/1.jpg"></noscript></figure>'
    return whole(
        f'{TOP}<article class="post"><header><h1>{TITLE}</h1><time datetime="2024-03-05">2024年3月5日</time></header>'
        f'<div class="entry">{paragraphs(lines)}{image}</div></article><aside><h3>热门文章</h3><ul>{links}</ul></aside>{FOOT}'
    )


def paged(lines: list[str]) -> str:
    return whole(
        f'{TOP}<div class="content"><h1>{TITLE}</h1><div>{paragraphs(lines)}</div><div class="pages"><a>上一页</a>'
        f'<span>1</span><a href="_2.html">2</a><a href="_2.html">下一页</a><span>共2页</span></div></div>{FOOT}'
    )


def broken_lines(lines: list[str]) -> str:
    own = "<br>\n".join(f"　　{line}" for line in lines)
    return whole(
        f'{TOP}<div class="bt">{TITLE}</div><div class="xx">【发布日期：2024-03-05】【来源：市政府】【字号：<a>大</a> <a>中</a> <a>小</a>】</div>'
        f'<div class="nr">{own}</div>{FOOT}'
    )


def in_a_template(lines: list[str]) -> str:
    return whole(f"{TOP}<h2>{TITLE}</h2><template>{paragraphs(lines)}</template>{FOOT}")


def in_a_text_area(lines: list[str]) -> str:
    own = html.escape("\n".join(lines), quote=False)
    return whole(f"{TOP}<h2>{TITLE}</h2><textarea rows=40 readonly>{own}</textarea>{FOOT}")


def deep_blocks(lines: list[str]) -> str:
    links = "".join(
        f"<div><a href=x>第{k}批公告</a> <i>2024-01-0{k}</i></div>" for k in range(1, 8)
    )
    return whole(
        f"{TOP}<div class=w><h1>{TITLE}</h1><section><div><div>{paragraphs(lines, 'div')}</div></div></section></div>"
        f'<div class="recommend"><div>相关阅读</div>{links}</div>{FOOT}'
    )


STYLES: list[Callable[[list[str]], str]] = [
    frames_of_tables,
    loose_fonts,
    messenger,
    lazy,
    paged,
    broken_lines,
    in_a_template,
    in_a_text_area,
    deep_blocks,
]


def read(source: str, codec: str = "utf-8") -> str:
    data = source.encode(codec)
    document = convert.read(data, "页.html")
    check_places(document, decode_page(data, "页.html").text)
    return plain("".join(unit.text for unit in units_of(document, boilerplate=False)))


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.__name__)
def test_the_article_is_read_whole_and_alone(style: Callable[[list[str]], str]) -> None:
    assert read(style(LINES)) == plain(TITLE + "".join(LINES))
    assert read(style(LINES * 12)) == plain(TITLE + "".join(LINES * 12))


@pytest.mark.parametrize("style", [lazy, paged, broken_lines, deep_blocks])
def test_a_short_article_is_not_drowned_by_the_page(style: Callable[[list[str]], str]) -> None:
    assert read(style(SHORT)) == plain(TITLE + "".join(SHORT))


@pytest.mark.parametrize(("codec", "said"), [("gb18030", "utf-8"), ("utf-8-sig", "gb2312")])
def test_the_page_is_read_by_its_bytes(codec: str, said: str) -> None:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={said}">'
    body = f"{TOP}<h3>{TITLE}</h3><div class=cont>{paragraphs(LINES)}</div>{FOOT}"
    assert read(whole(body, head), codec) == plain(TITLE + "".join(LINES))


def test_mark_up_that_only_a_script_makes_a_text_of_is_refused() -> None:
    kept = html.escape(paragraphs(LINES))
    source = whole(f'{TOP}<h2>{TITLE}</h2><textarea style="display:none">{kept}</textarea>{FOOT}')
    with pytest.raises(SourceError, match="要由脚本显示"):
        convert.read(source.encode(), "页.html")


def test_a_copy_that_is_hidden_stays_out() -> None:
    own = paragraphs(LINES)
    source = whole(f'{TOP}<h2>{TITLE}</h2><div>{own}</div><div style="display:none">{own}</div>')
    assert read(source) == plain(TITLE + "".join(LINES))


def test_own_lines_in_a_frame_of_cells_stay() -> None:
    """A form laid out without rules: short cells beside a long one are the document's."""
    rows = "".join(
        f"<tr><td>{label}</td><td>{value}</td></tr>"
        for label, value in (("姓名", "张某"), ("职务", "科长"))
    )
    long = paragraphs(LINES * 4)
    source = whole(f"<h2>{TITLE}</h2><table><tr><td>事由</td><td>{long}</td></tr>{rows}</table>")
    assert read(source) == plain(TITLE + "事由" + "".join(LINES * 4) + "姓名张某职务科长")
