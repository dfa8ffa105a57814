"""Room to write in forms: what asks for it, how much, and where they are signed."""

from __future__ import annotations

import pytest

from pipeline.convert import read_source
from pipeline.layout.blocks import style_document
from pipeline.layout.row_heights import row_heights
from pipeline.layout.styled import StyledTable
from pipeline.stylesheet import load_stylesheet
from pipeline.units import Length

SHEET = load_stylesheet()
PAIRS = "<tr><td>姓名</td><td></td><td>性别</td><td></td></tr>"
ROW = SHEET.grid.row_pitch.in_mm
ROOM = SHEET.page.type_area_height.in_mm - 5 * ROW
"""Below 附件, the title and the blank rows around it; a row is left for what is estimated."""


def wide(label: str, answer: str = "", more: str = "") -> str:
    return f'<tr><td>{label}</td><td colspan="3"{more}>{answer}</td></tr>'


def page(*rows: str, above: str = "", below: str = "") -> bytes:
    return (
        '<meta charset="utf-8"><div class="article"><h1>关于报送登记表的通知</h1><p>各县人民政府：</p>'
        "<p>请填写登记表，于5月6日前报送。</p><p>附件：登记表</p>"
        '<p align="right">云汀市水务局</p><p align="right">2024年3月5日</p><p>附件</p><p>登记表</p>'
        f'{above}<table border="1">{"".join(rows)}</table>{below}</div>'
    ).encode()


def form(*rows: str, above: str = "", below: str = "") -> StyledTable:
    document = read_source(page(*rows, above=above, below=below), "文.html").document
    flow = style_document(document, SHEET, "文").flow
    (table,) = (item for item in flow if isinstance(item, StyledTable))
    return table


def least(*rows: str, above: str = "", below: str = "") -> list[float]:
    """Least heights of the rows in mm."""
    heights = form(*rows, above=above, below=below).least_heights
    return [round(Length.pt(height).in_mm, 1) for height in heights]


@pytest.mark.parametrize(
    ("label", "high"), [("主要事迹", 48), ("单位意见", 32), ("备注", 16), ("通讯地址", 9)]
)
def test_a_blank_is_as_high_as_its_label_asks(label: str, high: float) -> None:
    assert least(PAIRS, wide(label)) == [9, high]


def test_one_blank_makes_no_form_and_two_do() -> None:
    rows = "<tr><td>姓名</td><td>陆远山</td><td>性别</td><td>{}</td></tr>"
    assert least(rows.format("男"), wide("备注")) == []
    assert least(rows.format(""), wide("备注")) == [9, 16]


@pytest.mark.parametrize("name", ["td", "th"])
def test_a_list_to_be_filled_in_has_rows_of_its_text(name: str) -> None:
    head = f"<tr><{name}>项目</{name}><{name}>标准</{name}><{name}>结果</{name}></tr>"
    rows = [f"<tr><td>{item}</td><td>完好</td><td></td></tr>" for item in ("门窗", "照明", "灯")]
    assert least(head, *rows) == []
    assert least(*rows) == [9, 9, 9]


def test_labels_may_be_marked_as_heads() -> None:
    row = PAIRS.replace("<td>姓名</td>", "<th>姓名</th>").replace("<td>性别</td>", "<th>性别</th>")
    assert least(row, wide("备注").replace("<td>备注</td>", "<th>备注</th>")) == [9, 16]


def test_many_lines_are_written_across_half_of_a_table_at_least() -> None:
    label = "推荐单位的意见和建议等情况"
    narrow = f"<tr><td>{label}</td><td>云汀市水务局</td><td>意见</td><td></td></tr>"
    assert least(narrow, wide("备注"), PAIRS)[0] == 9
    assert least(wide("意见"), PAIRS)[0] == 32


@pytest.mark.parametrize(
    ("stated", "high"),
    [
        ("height:11.9mm", 48),  # a line of text with its blank: it says nothing of room
        ("height:12mm", 12),
        ("HEIGHT: 3cm", 30),
        ("min-height:80px", 21.2),
        ("height:30%", 48),
    ],
)
def test_a_height_that_the_page_states_is_kept(stated: str, high: float) -> None:
    assert least(PAIRS, wide("主要事迹", more=f' style="{stated}"')) == [9, high]


def test_the_height_of_a_row_and_rows_that_a_merged_cell_covers_are_kept() -> None:
    row = wide("主要事迹").replace("<tr>", '<tr height="120">')
    assert least(PAIRS, row) == [9, pytest.approx(31.8, abs=0.1)]
    covered = (
        '<tr><td rowspan="4">事迹</td><td rowspan="4" colspan="3"></td></tr>' + "<tr></tr>" * 3
    )
    assert least(PAIRS, covered, wide("备注")) == [9, 28, 16]


def test_a_form_is_signed_at_the_lower_right() -> None:
    table = form(PAIRS, wide("单位意见", "负责人签字：<br>（盖章）<br>年　　月　　日"))
    cell = table.rows[1][1]
    assert cell.at_foot == 3
    assert {block.align for block in cell.blocks} == {"right"}
    # Room to sign; the seal over the middle of the date.
    assert [block.right_chars for block in cell.blocks] == [6, 1 + (7 - 4) / 2, 1]
    answered = form(PAIRS, wide("单位意见", "同意推荐。<br>（盖章）"), wide("备注")).rows[1][1]
    assert answered.at_foot is None  # what is filled in stands as it does in any table
    assert [block.align for block in answered.blocks] == [None, None]


def test_an_answer_that_is_a_date_is_no_place_to_sign() -> None:
    rows = PAIRS, wide("备注"), wide("成立时间", "2024年3月5日")
    assert [cell.at_foot for cell in form(*rows).rows[2]] == [None, None]
    assert form(PAIRS, wide("备注"), wide("意见", "2024年 月 日")).rows[2][1].at_foot == 1


def test_a_photograph_has_its_room() -> None:
    def photo(text: str) -> str:
        return f'<tr><td>姓名</td><td></td><td>性别</td><td></td><td rowspan="2">{text}</td></tr>'

    row = PAIRS.replace("姓名", "民族").replace("性别", "籍贯")
    table = form(photo("照片"), row)
    assert sum(table.least_heights) == pytest.approx(Length.mm(35 + 2 * 1.2).in_pt, abs=0.02)
    assert table.column_shares[-1] * 156 >= 25
    assert least(photo("现场照片由专人保管"), row) == [9, 9]


@pytest.mark.parametrize(
    ("labels", "fills"),
    [(("单位意见", "主要事迹"), False), (("单位意见", "主要事迹", "备注"), True)],
)
def test_a_form_of_six_tenths_of_the_room_takes_all(labels: tuple[str, ...], fills: bool) -> None:
    table = form(PAIRS, *map(wide, labels))
    asked = 9 + 32 + 48 + 16 * (len(labels) == 3)
    assert (asked >= 0.6 * ROOM) is fills
    high = Length.pt(sum(row_heights(table, SHEET))).in_mm
    assert high == pytest.approx(ROOM if fills else asked, abs=0.2)


@pytest.mark.parametrize(("count", "fits"), [(5, True), (6, False)])
def test_a_form_a_little_too_high_is_made_to_fit(count: int, fits: bool) -> None:
    table = form(PAIRS, *(wide(f"主要事迹{number}") for number in range(count)))
    assert (9 + 48 * count <= 1.7 * ROOM) is fits
    high = Length.pt(sum(row_heights(table, SHEET))).in_mm
    assert high == pytest.approx(ROOM if fits else 9 + 48 * count, abs=0.2)


@pytest.mark.parametrize(("each", "fits"), [(105, True), (115, False)])
def test_stated_heights_fit_if_they_are_a_little_too_high(each: int, fits: bool) -> None:
    table = form(PAIRS, *(wide("事迹", more=f' style="height:{each}mm"') for _ in range(2)))
    assert (9 + 2 * each <= 1.35 * ROOM) is fits
    high = Length.pt(sum(row_heights(table, SHEET))).in_mm
    assert high == pytest.approx(ROOM if fits else 9 + 2 * each, abs=0.2)


def test_stated_heights_are_never_raised_to_fill_a_page() -> None:
    assert least(PAIRS, wide("事迹", more=' style="height:110mm"')) == [9, 110]


@pytest.mark.parametrize(("paragraphs", "fills"), [(3, True), (4, False)])
def test_a_form_among_text_has_the_height_it_asks(paragraphs: int, fills: bool) -> None:
    # Less than six tenths of the page left to it: it does not have the page to itself.
    above = "<p>填表人应当如实填写。</p>" * paragraphs
    assert (ROOM - paragraphs * ROW >= 0.6 * (ROOM + 5 * ROW)) is fills
    heights = least(PAIRS, wide("单位意见"), wide("备注"), wide("情况"), wide("说明"), above=above)
    assert (heights == [9, 32, 16, 32, 32]) is not fills


OPINIONS = '<tr><td>意见</td><td colspan="{}">所在单位意见：<br>（盖章）<br>年　月　日</td>{}</tr>'


@pytest.mark.parametrize(("span", "rest"), [(2, "<td>盖章处</td>"), (3, "")])
def test_a_cell_with_its_own_label_is_written_into_below_it(span: int, rest: str) -> None:
    table = form(PAIRS, OPINIONS.format(span, rest))
    cell = table.rows[1][1]
    assert cell.at_foot == 2
    assert [block.align for block in cell.blocks] == ["left", "right", "right"]
    assert round(Length.pt(table.least_heights[1]).in_mm) == 32


@pytest.mark.parametrize(
    "texts",
    [
        "所在单位意见：<br>同意。<br>（盖章）",  # it is answered
        "所在单位意见：<br>（可另附页）",  # nobody signs there
        "所在单位：<br>（盖章）",  # a name is asked for, and no opinion
        "所在单位意见<br>（盖章）",
    ],
)
def test_other_cells_of_several_lines_stand_as_they_do_in_any_table(texts: str) -> None:
    row = f'<tr><td>意见</td><td colspan="3">{texts}</td></tr>'
    assert form(PAIRS, row).rows[1][1].at_foot is None
