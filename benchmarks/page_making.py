"""Pages as sites make them: Word exports, content management systems, mark-up by hand."""

# ruff: noqa: E501 - mark-up reads best in one line

import html
import random
import re
from collections.abc import Callable

_RUNS = re.compile(r"[“”‘’]|[0-9A-Za-z.%]+|[^“”‘’0-9A-Za-z.%]+")
_WORD_STYLE = (
    "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->"
    "<style><!-- /* Font Definitions */ @font-face {font-family:仿宋_GB2312;} p.MsoNormal "
    '{mso-style-parent:""; margin:0cm; mso-pagination:none; font-size:16.0pt;} --></style>'
)
ROWS = (
    ("指标", "数值", "比上年增长"),
    ("地区生产总值", "1250.3亿元", "5.6%"),
    ("单位面积", "76m²", "−0.4%"),
)


def _raised(text: str) -> str:
    text = re.sub("[²³]", lambda m: f"<sup>{'23'['²³'.index(m[0])]}</sup>", text)
    return re.sub("[₂₃]", lambda m: f"<sub>{'23'['₂₃'.index(m[0])]}</sub>", text)


def word(lines: list[str], chance: random.Random) -> str:
    """Each run of a font in a span of its own, as Word saves it."""
    parts = [_WORD_STYLE, '<div class=Section1 style="layout-grid:15.6pt">']
    for number, line in enumerate(lines):
        place = (
            "text-align:center" if number == 0 else "text-indent:32.0pt;mso-char-indent-count:2.0"
        )
        runs = []
        for run in _RUNS.findall(line):
            known = _raised(html.escape(run, quote=False))
            if run[0].isascii():
                style = 'font-size:16.0pt;font-family:"Times New Roman"'
                runs.append(f"<span lang=EN-US style='{style}'>{known}</span>")
            elif chance.random() < 0.3 and len(run) > 1:
                cut = chance.randrange(1, len(run))
                for part in (run[:cut], run[cut:]):
                    known = _raised(html.escape(part, quote=False))
                    runs.append(
                        f"<span style='font-size:16.0pt;font-family:仿宋_GB2312'>{known}</span>"
                    )
            else:
                runs.append(
                    f"<span style='font-family:仿宋_GB2312;mso-hansi-font-family:\"Times New Roman\"'>{known}</span>"
                )
        end = "<span lang=EN-US style='font-size:16.0pt'><o:p></o:p></span>"
        parts.append(
            f"<p class=MsoNormal style='{place};line-height:28.0pt'>{''.join(runs)}{end}</p>\n"
        )
        if chance.random() < 0.1:
            parts.append(
                "<p class=MsoNormal><span lang=EN-US><![if !supportEmptyParas]>&nbsp;<![endif]><o:p></o:p></span></p>\n"
            )
    parts.append(
        table(
            '<table class=MsoTableGrid border=1 style="border-collapse:collapse">',
            "<p class=MsoNormal><span>{}<o:p></o:p></span></p>",
        )
    )
    return "".join(parts) + "</div>"


def cms(lines: list[str], chance: random.Random) -> str:
    """An editor of a content management system; entities for marks, dates in pieces."""
    parts = [
        '<div class="view TRS_UEDITOR trs_paper_default trs_web"><style>.TRS_UEDITOR p{line-height:2}</style>'
    ]
    for number, line in enumerate(lines):
        known = html.escape(line, quote=False)
        for char, name in zip(
            "“”—…·", ("ldquo", "rdquo", "mdash", "hellip", "middot"), strict=True
        ):
            known = known.replace(char, f"&{name};")
        known = re.sub("([0-9]+)(年|月|日)", r"<span>\1</span><span>\2</span>", _raised(known))
        if number == 0:
            parts.append(f'<p style="text-align: center;"><strong>{known}</strong></p>')
        elif chance.random() < 0.2:
            parts.append(
                f'<p style="text-indent: 2em; text-align: justify;"><span style="font-family: 楷体;"><strong>{known}</strong></span></p>'
            )
        else:
            parts.append(f'<p style="text-indent: 2em;">&#12288;&#12288;{known}<br/></p>')
    parts.append(table('<table border="1" cellspacing="0" style="width:100%">', "<p>{}</p>"))
    return "".join(parts) + "</div>"


def by_hand(lines: list[str], chance: random.Random) -> str:
    """Upper case, tables that place things, ends left out, line ends in the middle."""
    parts = [
        "<TABLE WIDTH=760 ALIGN=CENTER><TR><TD>",
        f"<CENTER><FONT SIZE=5 FACE=黑体><B>{_raised(html.escape(lines[0], quote=False))}</B></FONT></CENTER><BR>",
    ]
    for line in lines[1:]:
        known = _raised(html.escape(line, quote=False))
        if len(known) > 60 and "<" not in known and "&" not in known:
            known = known[:50] + "\n" + known[50:]
        opening = "<P>" if chance.random() < 0.5 else "<BR>"
        parts.append(f"{opening}&nbsp;&nbsp;&nbsp;&nbsp;{known}")
    parts.append(table("<TABLE BORDER=1>", "{}").replace("</td>", "").replace("</tr>", ""))
    return "\n".join(parts) + "</TD></TR></TABLE>"


def table(opening: str, cell: str) -> str:
    """The rows of :data:`ROWS`."""
    rows = "".join(
        f"<tr>{''.join(f'<td>{cell.format(_raised(text))}</td>' for text in row)}</tr>"
        for row in ROWS
    )
    return f"{opening}{rows}</table>"


STYLES: dict[str, Callable[[list[str], random.Random], str]] = {
    "word": word,
    "cms": cms,
    "hand": by_hand,
}


def page(style: str, lines: list[str], seed: int) -> str:
    """A whole page: the article with a site around it."""
    chance = random.Random(seed)
    title = html.escape(lines[0])
    links = "".join(
        f'<li><a href="/art/{k}.html">某区召开第{k}次专题会议部署重点工作</a><span>2024-0{k}-12</span></li>'
        for k in range(1, 7)
    )
    top = (
        '<div class="header"><a href="/">某市人民政府门户网站</a><form><input type="text" value="请输入关键字"></form>'
        '<ul class="nav"><li><a href="/">首页</a></li><li><a href="/zw">政务公开</a></li><li><a href="/fw">政务服务</a></li>'
        '<li><a href="/hd">互动交流</a></li></ul></div><div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/zw">政务公开</a></div>'
    )
    block = (
        "<table class='xxgk'><tr><td>索引号：</td><td>11370000/2024-00012</td><td>发布机构：</td><td>某市人民政府办公室</td></tr>"
        "<tr><td>公开目录：</td><td>其他文件</td><td>发布日期：</td><td>2024-03-08</td></tr></table>"
    )
    tools = (
        '<div class="info">发布时间：2024-03-08 10:22 来源：某市人民政府办公室 浏览次数：128次 字体：【<a>大</a> <a>中</a> <a>小</a>】</div>'
        '<div class="bdsharebuttonbox">分享到：<a>微信</a><a>微博</a></div>'
    )
    bottom = (
        '<div class="ewm"><p>扫一扫在手机打开当前页</p></div><div class="tools"><a href="javascript:print()">【打印本页】</a><a href="javascript:close()">【关闭窗口】</a></div>'
        f'<div class="related"><h3>相关链接</h3><ul>{links}</ul></div><div style="display:none">统计代码</div>'
        '<div class="footer"><p>主办：某市人民政府办公室 版权所有</p><p>备案号：鲁ICP备05000000号 网站标识码：3700000001</p></div>'
        "<script>var _hmt=_hmt||[];(function(){var hm=document.createElement('script');})();</script>"
    )
    body = STYLES[style](lines, chance)
    if style == "word":
        body = f'<div id="zoom">{body}</div>' if seed % 2 else f"<div class='detail'>{body}</div>"
    return f"<html><head><title>{title}_某市人民政府</title><meta name='SiteName' content='某市人民政府'></head><body>{top}{block}{tools}{body}{bottom}</body></html>"
