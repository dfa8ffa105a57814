"""Documents of parts: each part as lines of text and as HTML, with what of it must be printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from html import escape
from random import Random

from tests.adversary import wording as w


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a document.

    Attributes:
        name: what it is.
        text: its lines in a plain text.
        page: the same as HTML.
        printed: what of it stands in the print, each in one element; white space is not counted.
        cells: texts of table cells, each whole in one cell at least.
        unshared: beginnings of paragraphs that are never joined with another's.
        images: names of files, each in one note of an image.
        added: what a page shows for it and its source does not hold (numbers of a list).
    """

    name: str
    text: str
    page: str = ""
    printed: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    unshared: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    added: str = ""


Maker = Callable[[Random], Piece]


def _tagged(text: str, tag: str = "p") -> str:
    return "".join(f"<{tag}>{escape(line)}</{tag}>\n" for line in text.split("\n"))


def _lines(name: str, *lines: str, tag: str = "p") -> Piece:
    """A part all of whose lines are printed."""
    text = "\n".join(lines)
    return Piece(name, text, _tagged(text, tag), tuple(line for line in lines if line.strip()))


def _loose(name: str, *lines: str) -> Piece:
    """A part that may stand in the print or be page boilerplate."""
    text = "\n".join(lines)
    return Piece(name, text, _tagged(text))


# -- 版头, 主体, 版记 ---------------------------------------------------------------------------


def mark(rng: Random) -> Piece:
    return _lines("mark", f"{w.place(rng)}人民政府文件")


def number(rng: Random) -> Piece:
    return _lines(
        "number",
        f"{rng.choice(w.PLACES)[0]}政发〔{rng.randint(2001, 2025)}〕{rng.randint(1, 99)}号",
    )


def marks_above(rng: Random) -> Piece:
    line = rng.choice((f"{rng.randint(1, 999):06}", "机密★1年", "特急", f"签发人：{w.person(rng)}"))
    return _lines("marks-above", line)


def title(rng: Random) -> Piece:
    return _lines("title", f"{w.place(rng)}人民政府{w.title(rng)}", tag="h1")


def note_below_title(rng: Random) -> Piece:
    return _lines(
        "note-below-title", f"（{w.day(rng)}{w.place(rng)}人民政府令第{rng.randint(2, 99)}号公布）"
    )


def recipients(rng: Random) -> Piece:
    return _lines("recipients", f"各县（区）人民政府，{w.office(rng)}：")


def paragraph(rng: Random) -> Piece:
    text = f"{w.place(rng)}第{rng.randint(10_000, 99_999)}号台账显示，{w.paragraph(rng)}"
    indent = rng.choice(("", "　　", "    ", "\t", "\xa0\xa0"))
    page = escape(text)
    if rng.random() < 0.3:  # words in tags of their own, references, comments, line ends
        at = rng.randrange(1, len(text))
        between = rng.choice(("<span>", "<b>", "<!-- 不计 -->", "<wbr>", "\n", "<a href='x'>"))
        close = {"<span>": "</span>", "<b>": "</b>", "<a href='x'>": "</a>"}.get(between, "")
        page = escape(text[:at]) + between + escape(text[at:]) + close
    page = (
        f"<p>{rng.choice(('', '&nbsp;&nbsp;', '　　'))}{page}{rng.choice(('</p>', '</p>', ''))}\n"
    )
    return Piece("paragraph", indent + text, page, (text,), unshared=(text[:9],))


def heading(rng: Random) -> Piece:
    n = rng.randrange(1, 9)
    number = rng.choice(
        (
            f"{'一二三四五六七八九'[n]}、",
            f"（{'一二三四五六七八九'[n]}）",
            f"{n}．",
            f"（{n}）",
            f"第{'一二三四五六七八九'[n]}条　",
        )
    )
    body = rng.choice((rng.choice(w.THINGS), f"{rng.choice(w.THINGS)}。{w.sentence(rng)}"))
    return _lines("heading", number + body, tag=rng.choice(("p", "h2", "h3")))


def items(rng: Random) -> Piece:
    marks = rng.choice(("①②③", "abc", "123"))
    return _lines("items", *(f"{m}{'' if m in '①②③' else '）'}{w.clause(rng)}；" for m in marks))


def attachment_note(rng: Random) -> Piece:
    one, two = f"1．{rng.choice(w.THINGS)}任务表", f"2．{w.person(rng)}等人员名单"
    text = f"附件：{one}\n{two}"
    return Piece("attachment-note", text, _tagged(text), ("附件：", one, two))


def attachment(rng: Random) -> Piece:
    return _lines("attachment", f"附件{rng.randint(1, 4)}", f"{rng.choice(w.THINGS)}任务分解表")


def signature(rng: Random) -> Piece:
    return _lines("signature", f"{w.place(rng)}人民政府")


def date(rng: Random) -> Piece:
    return _lines("date", rng.choice((w.day(rng), "二〇二四年三月五日")))


def note(rng: Random) -> Piece:
    return _lines(
        "note",
        f"（{rng.choice(('此件公开发布', '联系人：' + w.person(rng) + '，电话：0571-8881234'))}）",
    )


def copies_to(rng: Random) -> Piece:
    first = f"抄送：{w.office(rng)}，{w.office(rng)}。"
    return _lines("copies-to", *([first, f"{w.office(rng)}。"] if rng.random() < 0.3 else [first]))


def printed_by(rng: Random) -> Piece:
    who, when = f"{w.place(rng)}人民政府办公室", f"{w.day(rng)}印发"
    text = f"{who}　　{when}"
    return Piece("printed-by", text, _tagged(text), (who, when))


# -- tables and images ---------------------------------------------------------------------------


def _cells(rng: Random, least: int = 2) -> list[list[str]]:
    columns, rows = rng.randint(least, 4), rng.randint(2, 4)
    body = [
        [rng.choice((w.place, w.person, w.figure))(rng) for _ in range(columns)]
        for _ in range(rows)
    ]
    return [rng.sample(["序号", "县区", "任务", "金额（万元）", "责任人"], columns), *body]


def _flat(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    return tuple(cell for row in rows for cell in row if cell.strip())


def _simple_table(rows: Sequence[Sequence[str]]) -> str:
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>\n" for row in rows
    )
    return f"<table border=1>{body}</table>\n"


def tab_table(rng: Random) -> Piece:
    rows = _cells(rng)
    if rng.random() < 0.3:
        rows[-1][-1] = rng.choice((r"\|", "<br>", "a|b", "<BR/>换行", "", r"x\|y"))
    text = "\n".join("\t".join(row) for row in rows)
    return Piece("tab-table", text, _simple_table(rows), cells=_flat(rows))


def bar_table(rng: Random) -> Piece:
    rows = _cells(rng)
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if rng.random() < 0.6:
        lines.insert(1, "|" + "---|" * len(rows[0]))
    return Piece("bar-table", "\n".join(lines), _simple_table(rows), cells=_flat(rows))


def drawn_table(rng: Random) -> Piece:
    """With borders of box-drawing characters; no promise but that its characters are kept."""
    rows = _cells(rng)
    wide = len(rows[0])
    lines = ["┌" + "┬".join(["────"] * wide) + "┐"]
    for row in rows:
        lines += ["│" + "│".join(row) + "│", "├" + "┼".join(["────"] * wide) + "┤"]
    lines[-1] = "└" + "┴".join(["────"] * wide) + "┘"
    return Piece("drawn-table", "\n".join(lines), _tagged("\n".join(lines), "div"))


def page_table(rng: Random) -> Piece:
    """Of HTML's own: heads, spans, captions, paragraphs, lists and images in cells, end tags left out."""
    rows = _cells(rng)
    cells = [*_flat(rows)]
    html = []
    for r, row in enumerate(rows):
        out = []
        for cell in row:
            tag = "th" if r == 0 and rng.random() < 0.5 else "td"
            span = rng.choice(
                ("", "", "", " rowspan=2", " colspan=2", " rowspan=0", " colspan=999", " style='x'")
            )
            inner = escape(cell)
            if rng.random() < 0.2:
                more = w.person(rng)
                inner = rng.choice(
                    (
                        f"<p>{inner}</p><p>{more}</p>",
                        f"{inner}<br>{more}",
                        f"<div>{inner}<ul><li>{more}</ul></div>",
                    )
                )
                cells.append(more)
            if rng.random() < 0.1:
                inner += f"<img src='chart-{rng.randint(1, 99)}.png' width=300>"
            out.append(f"<{tag}{span}>{inner}" + rng.choice((f"</{tag}>", "")))
        html.append(
            rng.choice(("<tr>", "<tr>", "<tbody><tr>")) + "".join(out) + rng.choice(("</tr>", ""))
        )
    caption = f"<caption>{w.title(rng)}</caption>" if rng.random() < 0.2 else ""
    page = f"<table>{caption}{''.join(html)}</table>\n"
    return Piece("page-table", "\n".join("\t".join(row) for row in rows), page, cells=tuple(cells))


def nested_table(rng: Random) -> Piece:
    inner, outer = page_table(rng), _cells(rng)
    before, after = w.sentence(rng), w.person(rng)
    page = (
        f"<table><tr><td>{before}{inner.page}</td><td>{after}</td></tr>"
        f"<tr><td>{escape(outer[1][0])}</td></tr></table>\n"
    )
    text = "\n".join("\t".join(row) for row in outer)
    return Piece("nested-table", text, page, cells=(*inner.cells, after))


def image(rng: Random) -> Piece:
    """Its name is added by the page; in a text there is but a caption."""
    name = f"photo-{rng.randint(100, 999)}"
    attributes = rng.choice(
        (f"src='{name}.jpg'", f"src='a/{name}.png' alt='{name}'", f"data-src='{name}.gif'")
    )
    page = rng.choice(
        ("<p><img {}></p>", "<img {}>", "<figure><img {}><figcaption>图示</figcaption></figure>")
    )
    text = f"图{rng.randint(1, 9)}　{name}"
    return Piece("image", text, page.format(attributes) + "\n", images=(name,))


def page_list(rng: Random) -> Piece:
    tag = rng.choice(("ol", "ol start=4", "ol type=a", "ul", "ol reversed"))
    lines = [w.clause(rng) for _ in range(3)]
    page = "".join(f"<li>{escape(line)}" + rng.choice(("</li>", "")) for line in lines)
    added = "0123456789abcdefghi...." * 2 if tag.startswith("ol") else ""
    page = f"<{tag}>{page}</{tag.split()[0]}>\n"
    return Piece(
        "page-list", "\n".join(f"· {line}" for line in lines), page, tuple(lines), added=added
    )


def odd_markup(rng: Random) -> Piece:
    """What pages hold that no standard has: text between cells, ends without starts, depth."""
    a, b = w.sentence(rng), w.person(rng)
    page = rng.choice(
        (
            f"<table>{a}<tr><td>{b}</table>",
            f"<table><tr>{a}<td>{b}</td></tr></table>",
            f"</td></tr></table><p>{a}</span>{b}",
            f"<dl><dt>{b}<dd>{a}</dl>",
            f"<pre>{a}\n  {b}</pre>",
            f"<div style='display:none'>{a}</div><p>{b}",
            f"<p>{a}<textarea>{b}</textarea>",
            f"<select><option>{b}</option></select><p>{a}",
            f"<p>{a}<ruby>{b}<rt>yin</rt></ruby>",
            f"{'<div>' * 230}{a}{'</div>' * 230}{b}",
            f"<script>var x = '<p>';</script><p>{a}<style>p {{}}</style>{b}",
            f"<p>12m<sup>2</sup>，H<sub>2</sub>O，{a}{b}",
            f"<p>&#x4E2D;&#25991;&amp;&lt;b&gt;&unknown;{a}<p>{b}&copy",
            f"<center><font size=3>{a}</center>{b}</font>",
            f"<![CDATA[ x ]]><p>{a}<?php 1 ?>{b}",
        )
    )
    return Piece("odd-markup", f"{a}\n{b}", page + "\n")


# -- what stands around a document, and other registers ------------------------------------------


def rule(rng: Random) -> Piece:
    line = rng.choice(("------", "__________", "＊＊＊", "======", "————————", "-" * 60))
    return Piece("rule", line, rng.choice(("<hr>", _tagged(line))))


def page_number(rng: Random) -> Piece:
    n = rng.randint(1, 99)
    return _loose("page-number", rng.choice((f"— {n} —", f"- {n} -", f"第{n}页 共99页", f"{n}")))


def field_block(rng: Random) -> Piece:
    return _loose(
        "field-block",
        f"索引号：{rng.randint(10**8, 10**9)}/2024-{rng.randint(100, 999)}　　主题分类：综合政务",
        f"发布日期：2024-{rng.randint(10, 12)}-{rng.randint(10, 28)}　　发布机构：{w.office(rng)}",
    )


def surroundings(rng: Random) -> Piece:
    return _loose(
        "surroundings",
        rng.choice(
            (
                "【字体：大 中 小】 打印 分享到：微信 微博",
                "当前位置：首页 > 政务公开 > 政策文件",
                "扫一扫在手机打开当前页",
                f"责任编辑：{w.person(rng)}",
                f"版权所有 ICP备{rng.randint(10**7, 10**8)}号",
                f"主办：{w.office(rng)}　技术支持：某某科技公司",
                "上一篇：无　下一篇：无",
            )
        ),
    )


def related(rng: Random) -> Piece:
    """Links that a page adds; the names below may be the document's."""
    return _loose(
        "related",
        rng.choice(("相关文件", "相关链接", "相关解读")),
        f"{w.title(rng)}",
        f"《{w.title(rng)}》解读",
    )


def names(rng: Random) -> Piece:
    return _lines("names", *(w.person(rng) for _ in range(rng.randint(2, 5))))


def blanks(rng: Random) -> Piece:
    return _lines("blanks", "甲方代表", "__________", "乙方代表", "__________")


def contract(rng: Random) -> Piece:
    return _lines(
        "contract",
        f"甲方：{w.office(rng)}",
        f"乙方：{w.place(rng)}某某科技有限公司",
        f"第{rng.choice('一二三四')}条 合同总价为人民币{rng.randint(1000, 99999)}元",
        f"1）台式计算机{rng.randint(2, 99)}台，单价{rng.randint(2000, 9000)}元；",
        "甲方（盖章）：　　乙方（盖章）：",
    )


def tender(rng: Random) -> Piece:
    return _lines(
        "tender",
        f"项目编号：QH{rng.randint(1000, 9999)}-{rng.randint(10, 99)}",
        f"采购预算：{rng.randint(1, 9)},{rng.randint(100, 999)},000元",
        f"联系人：{w.person(rng)}，电话：0571-{rng.randint(10**6, 10**7)}",
        "技术支持：400-810-1234",
    )


def abstract(rng: Random) -> Piece:
    return _lines(
        "abstract",
        f"作者：{w.person(rng)}",
        f"来源：{w.place(rng)}大学学报",
        f"摘要：本文研究{rng.choice(w.THINGS)}的方法",
        "关键词：公文，修复",
    )


def code(rng: Random) -> Piece:
    v = rng.choice("abcxyz")
    return _lines(
        "code",
        rng.choice(
            (
                f"var {v} = {rng.randint(1, 99)};",
                f"{v} > 0 ? {v} : -{v}",
                f"for {v} in range({rng.randint(2, 9)}):",
            )
        ),
        rng.choice((f"window.alert({v})", f"print('{v}')", "} else {", "if (a > b > c) return;")),
    )


def poem(rng: Random) -> Piece:
    del rng
    return _lines("poem", "江上微云起", "山前细雨来", "归舟三两点", "灯火隔岸开")


def exam(rng: Random) -> Piece:
    a = rng.randint(2, 9)
    return _lines(
        "exam", f"1）{a}.5km=（　　）m；", f"2）{a * 8}÷{a}=（　　）", "3）直角是90°。（　　）"
    )


def english(rng: Random) -> Piece:
    return _lines(
        "english",
        f"Contact: Ms. {rng.choice(('Lin', 'Zhao'))}, room {rng.randint(100, 999)}, see (a > b).",
        "© of the pictures: their owners",
    )


HEAD: tuple[Maker, ...] = (mark, number, title, recipients)
TAIL: tuple[Maker, ...] = (signature, date, note, copies_to, printed_by)
BODY: tuple[Maker, ...] = (paragraph, paragraph, paragraph, heading, heading, items)
TABLES: tuple[Maker, ...] = (tab_table, bar_table, drawn_table)
PAGE_ONLY: tuple[Maker, ...] = (page_table, page_table, nested_table, image, page_list, odd_markup)
REGISTERS: tuple[Maker, ...] = (
    names,
    blanks,
    contract,
    tender,
    abstract,
    code,
    poem,
    exam,
    english,
)
AROUND: tuple[Maker, ...] = (rule, page_number, field_block, surroundings, related)
STRAY: tuple[Maker, ...] = (
    *TABLES,
    *REGISTERS,
    *AROUND,
    marks_above,
    note_below_title,
    attachment_note,
    attachment,
    image,
)


def shuffled(rng: Random, *, is_page: bool = False) -> tuple[Piece, ...]:
    """A document in order with stray parts in it, one in no order, or one of another register."""
    stray = (*STRAY, *PAGE_ONLY, *PAGE_ONLY) if is_page else STRAY
    shape = rng.random()
    if shape < 0.2:
        register = rng.choice(REGISTERS)
        return tuple(register(rng) for _ in range(rng.randint(1, 3)))
    body = [rng.choice(BODY) for _ in range(rng.randint(1, 5))]
    makers = [*HEAD, *body, *TAIL[: rng.randint(0, len(TAIL))]]
    if rng.random() < 0.5:
        makers.insert(0, field_block)
    for _ in range(rng.randint(1, 4)):
        makers.insert(rng.randint(0, len(makers)), rng.choice(stray))
    if shape < 0.5:
        rng.shuffle(makers)
    pieces = (make(rng) for make in makers)
    # In an official document 作者, 来源 and 关键词 may well be a page's fields.
    return tuple(replace(p, printed=()) if p.name == "abstract" else p for p in pieces)


def intact(rng: Random) -> tuple[Piece, ...]:
    """A whole document in its order that nothing happened to."""
    body = [rng.choice(BODY) for _ in range(rng.randint(3, 8))]
    return tuple(make(rng) for make in (*HEAD, *body, *TAIL[: rng.randint(2, len(TAIL))]))


def with_real_text(rng: Random, text: str, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Parts put between the lines of a real document; what is printed of either is not asked."""
    lines = text.splitlines()
    made = [replace(piece, printed=(), unshared=()) for piece in pieces]
    for start in range(0, len(lines), max(len(lines) // 5, 1)):
        part = "\n".join(lines[start : start + max(len(lines) // 5, 1)])
        made.insert(rng.randint(0, len(made)), Piece("real", part, _tagged(part)))
    return tuple(made)


def as_text(pieces: Sequence[Piece], between: str = "\n") -> str:
    return between.join(piece.text for piece in pieces) + "\n"
