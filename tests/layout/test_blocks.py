"""Lists of names, articles of briefings, notes of attached laws, wide tables, what holds to the end."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image

from pipeline.convert import read_source
from pipeline.layout.blocks import style_document
from pipeline.layout.styled import StyledBlock, StyledTable
from pipeline.stylesheet import load_stylesheet

SHEET = load_stylesheet()
ROWS = (
    "　　指　挥：陆远山　　市长",
    "　　副指挥：宋知微　　副市长",
    "　　　　　　顾长风　　市政府秘书长",
    "　　成　员：李　明　　市水务局局长",
    "　　　　　　王建国　　市应急管理局局长",
)


def tables(*rows: str) -> list[StyledTable]:
    source = "关于调整成员的通知\n\n各县人民政府：\n\n　　现将名单通知如下：\n" + "\n".join(rows)
    source += "\n\n云汀市人民政府\n2024年3月5日\n"
    document = read_source(source.encode(), "文.txt").document
    flow = style_document(document, SHEET, "文").flow
    return [item for item in flow if isinstance(item, StyledTable)]


def test_a_list_of_names_has_no_rules_and_the_type_of_the_text() -> None:
    (made,) = tables(*ROWS)
    assert not made.is_ruled
    blocks = [block for row in made.rows for cell in row for block in cell.blocks]
    assert {block.style for block in blocks} == {"body"}
    assert {block.align for block in blocks} == {"left"}
    assert [made.rows[0][c].blocks[0].left_chars for c in (0, 1, 2)] == [2, 0, 0]
    # Names begin behind the longest label, offices two characters behind the longest name.
    assert made.column_shares[0] * 28 == pytest.approx(2 + 4 + 0.2)
    assert made.column_shares[1] * 28 == pytest.approx(3 + 2)


def test_articles_of_a_briefing_have_titles() -> None:
    source = (
        "防汛工作简报\n\n第8期\n\n云汀市防汛办公室　　2024年6月18日\n\n"
        "云川县筑牢防汛安全屏障\n\n　　入汛以来，云川县压实责任。\n　　一、落实责任\n　　层层落实。\n\n"
        "石门县创新应急工作机制\n\n　　石门县完善预案，统筹安排。\n"
    )
    document = read_source(source.encode(), "文.txt").document
    flow = style_document(document, SHEET, "文").flow
    shown = {b.text: (b.style, b.rows_before) for b in flow if isinstance(b, StyledBlock)}
    assert shown["石门县创新应急工作机制"] == ("title", 1)
    assert shown["石门县完善预案，统筹安排。"] == ("body", 1)
    assert shown["一、落实责任"][0] == "heading1"


def flow(source: str) -> dict[str, StyledBlock]:
    document = read_source(source.encode(), "文.txt").document
    made = style_document(document, SHEET, "文").flow
    return {block.text: block for block in made if isinstance(block, StyledBlock)}


NOTE = "（2024年2月28日云汀市第六届人民代表大会常务委员会第二十三次会议通过）"


@pytest.mark.parametrize(
    ("note", "style"),
    [(NOTE, "title_note"), ("（2024年2月28日以前的除外）", "body"), (NOTE[1:-1] + "。", "body")],
)
def test_who_passed_an_attached_law_stands_under_its_title(note: str, style: str) -> None:
    shown = flow(
        "云汀市人民代表大会常务委员会公告\n\n〔六届〕第14号\n\n　　现予公布。\n\n云汀市人民代表大会常务委员会\n"
        f"2024年4月2日\n\n云汀市河道管理条例\n\n{note}\n\n　　第一条　为了加强管理，制定本条例。\n"
    )
    assert shown[note].style == style


@pytest.mark.parametrize(("last", "kept"), [("特此通知。", True), ("国" * 30 + "。", False)])
def test_a_last_paragraph_of_a_row_has_the_one_above_with_the_signature(
    last: str, kept: bool
) -> None:
    shown = flow(
        f"关于报送材料的通知\n\n各县：\n\n　　现通知如下。\n　　请按时报送。\n　　{last}\n\n"
        "云汀市人民政府\n2024年3月5日\n"
    )
    assert shown[last].keeps_next
    assert shown["请按时报送。"].keeps_next is kept


def test_the_unit_above_a_table_is_in_the_tables_type() -> None:
    shown = flow(
        "关于下达计划的通知\n\n各县：\n\n　　计划如下。\n单位：万元\n|县|金额|\n|云川县|120|\n|石门县|85|\n\n"
        "云汀市人民政府\n2024年3月5日\n"
    )
    assert (shown["单位：万元"].size_pt, shown["单位：万元"].align) == (12, "right")
    assert shown["计划如下。"].size_pt is None


@pytest.mark.parametrize(
    ("below", "style"),
    [
        ("图1　各月增速走势", "caption"),
        ("附图2：工程位置", "caption"),
        ("图1表明，增速回升。", "body"),
    ],
)
def test_what_names_a_picture_stands_below_it_on_its_page(below: str, style: str) -> None:
    data = io.BytesIO()
    Image.new("RGB", (600, 300), "navy").save(data, "PNG")
    picture = f"data:image/png;base64,{base64.b64encode(data.getvalue()).decode()}"
    page = (
        "<html><body><p>关于运行情况的报告</p><p>　　走势见下图。</p>"
        f'<p><img src="{picture}" alt="走势"></p><p>{below}</p><p>　　下一步，抓好落实。</p></body></html>'
    )
    document = read_source(page.encode(), "文.html").document
    made = [b for b in style_document(document, SHEET, "文").flow if isinstance(b, StyledBlock)]
    (number,) = (i for i, block in enumerate(made) if block.picture is not None)
    assert made[number + 1].text == below
    assert made[number + 1].style == style
    assert made[number].keeps_next == (style == "caption")


def test_a_wide_blank_at_the_end_of_a_title_row_takes_no_room() -> None:
    title = "某市公安局　某市交通运输局　某市应急管理局关于商请协助开展危险货物运输联合检查的函"
    (block,) = (
        b for b in flow(f"{title}\n\n某市公安局：\n\n　　请予支持。\n").values() if b.breaks
    )
    assert block.text == title
    at = block.breaks[0]
    assert title[at - 1] == "　"
    ends = 0
    for run in block.runs:
        ends += len(run.text)
        assert (run.apart_chars == -1.0) == (ends == at and run.text == "　")


@pytest.mark.parametrize(
    ("above", "turns"),
    [("", True), ("各县人民政府：\n", False), ("云汀市人民政府文件\n云政发〔2024〕8号\n", False)],
)
def test_a_title_with_nothing_else_above_a_wide_table_goes_along(above: str, turns: bool) -> None:
    rows = ["\t".join(f"{name}第{i}项内容和措施" for i in range(1, 13)) for name in "甲乙丙丁戊"]
    title = "云汀市2024年重点项目计划表"
    lines = [title, above.rstrip("\n")] if above.endswith("：\n") else [above.rstrip("\n"), title]
    source = "\n".join([*filter(None, lines), "单位：万元", *rows])
    document = read_source(source.encode(), "文.txt").document
    made = style_document(document, SHEET, "文").flow
    assert isinstance(made[-1], StyledTable)
    assert made[-1].landscape
    (head,) = (one for one in made if isinstance(one, StyledBlock) and one.style == "title")
    assert head.landscape is turns
