"""How wide the columns of a table are: what decides it, with a table on either side of it."""

from __future__ import annotations

import pytest

from pipeline.layout.styled import Run, StyledBlock, StyledCell
from pipeline.layout.table_shape import column_widths, running_text_justified, shape
from pipeline.stylesheet import load_stylesheet
from pipeline.text.width import columns

SHEET = load_stylesheet()


def row(*texts: str) -> tuple[StyledCell, ...]:
    blocks = (
        StyledBlock(path="x", style="table_text", runs=(Run(text, "body", "table_text"),))
        for text in texts
    )
    return tuple(
        StyledCell((block,), column_span=1, row_span=1, is_header=False) for block in blocks
    )


def shares(*texts: str) -> tuple[float, ...]:
    return shape([row(*texts)], SHEET, may_turn=False).shares


@pytest.mark.parametrize(
    ("length", "share"),
    [(18, 1.2 / 19.4), (19, 0.06 / (0.06 + 19.2 / 20.4))],  # each with its slack of 0.2
)
def test_the_narrowest_column_takes_six_hundredths(length: int, share: float) -> None:
    assert shares("一", "字" * length)[0] == pytest.approx(share)


@pytest.mark.parametrize(
    ("first", "share"), [(23, 23.2 / 63.2), (59, 59 / 99), (60, 0.6), (80, 0.6)]
)
def test_columns_that_wrap_share_by_length_up_to_60_characters(first: int, share: float) -> None:
    assert shares("字" * first, "字" * 40)[0] == pytest.approx(share)


@pytest.mark.parametrize(
    ("shorter", "align"),
    [(1, "justify"), (0, None)],  # 8.7 and 7.7 characters are left to the last column
)
def test_running_text_is_justified_from_eight_characters_on(
    shorter: int, align: str | None
) -> None:
    narrow = ["字字字字"] * (6 - shorter) + ["字字字"] * shorter
    rows = (row(*narrow, "字" * 60),)
    made = running_text_justified(rows, shares(*narrow, "字" * 60), SHEET, landscape=False)
    assert [cell.blocks[0].align for cell in made[0]] == [None] * 6 + [align]


@pytest.mark.parametrize(
    ("padding", "first"),
    [(2.0, 0.55 * 60 + 4), (2.5, 0.55 * 50 + 5), (3.0, 0.55 * 50 + 5)],
)
def test_half_of_the_width_is_left_to_the_text(padding: float, first: float) -> None:
    widths = column_widths([0.55, *[0.05] * 9], 100, padding)
    assert widths[0] == pytest.approx(first)
    assert sum(widths) == pytest.approx(100)


@pytest.mark.parametrize(("columns", "lies"), [(8, False), (9, True)])
def test_a_table_lies_where_a_column_has_room_for_less_than_four_characters(
    columns: int, lies: bool
) -> None:
    rows = [row(*["字" * 10] * columns)]
    assert shape(rows, SHEET, may_turn=True).landscape is lies
    assert shape(rows, SHEET, may_turn=False).landscape is False


@pytest.mark.parametrize("number", ["0000-6012345", "110101199003070011", "13912345678"])
def test_a_column_holds_its_longest_number_whole(number: str) -> None:
    rows = [row("张三", number, "字" * 60, "字" * 60, "字" * 60)]
    made = shape(rows, SHEET, may_turn=False)
    text = 156 / 25.4 * 72 - 2 * SHEET.table.padding.in_pt * 5
    held = made.shares[1] * text / (12 * made.scale)
    assert held >= len(number) / 2


@pytest.mark.parametrize(
    ("count", "least", "most"), [(3, 1.0, 1.0), (4, 0.75, 0.99), (5, 0.55, 0.74), (7, 0.55, 0.55)]
)
def test_type_is_smaller_where_numbers_would_be_cut_else(
    count: int, least: float, most: float
) -> None:
    made = shape([row(*["110101199003070011"] * count)], SHEET, may_turn=False)
    assert least <= made.scale <= most


@pytest.mark.parametrize(("count", "scale"), [(12, 0.75), (18, 0.55), (24, 0.55), (40, 0.55)])
def test_a_column_of_names_is_left_room_by_however_many_numbers(count: int, scale: float) -> None:
    made = shape([row("梧岭城区", *["12345.6"] * count)], SHEET, may_turn=True)
    assert made.landscape
    assert made.scale >= scale
    assert made.shares[0] > 0.9 * made.shares[1]


def test_words_of_long_tables_are_no_smaller_than_nine_points() -> None:
    made = shape([row(*["工程建设项目"] * 24)], SHEET, may_turn=True)
    assert made.scale >= 0.75


def test_an_empty_cell_is_wide_enough_to_write_into() -> None:
    cells = shares("姓名", "", "性别", "", "出生年月", "")
    assert min(cells[1::2]) * 156 > 25


@pytest.mark.parametrize(("count", "characters"), [(8, 4.0), (9, 4.0)])
def test_words_beside_many_numbers_stay_readable_in_smaller_type(
    count: int, characters: float
) -> None:
    made = shape([row(*["1234567"] * count, "云汀市水务局")], SHEET, may_turn=False)
    width = SHEET.page.type_area_width.in_pt - 2 * SHEET.table.padding.in_pt * (count + 1)
    size = SHEET.paragraphs["table_text"].size_pt * made.scale
    assert made.shares[-1] * width / size >= characters - 0.1


@pytest.mark.parametrize("text", ["甲1镇", "第1仓库", "2024年6月底前", "序号"])
def test_a_narrow_column_has_room_for_its_text_without_its_rules(text: str) -> None:
    rows = [row(text, "字" * 60, "字" * 60)]
    made = shape(rows, SHEET, may_turn=False)
    padding = SHEET.table.padding.in_pt
    width = column_widths(made.shares, SHEET.page.type_area_width.in_pt, padding)[0]
    assert width - 2 * padding - 2 * SHEET.table.rule.in_pt >= 12 * columns(text)


def test_what_a_number_lacks_is_taken_from_a_column_that_wraps_anyway() -> None:
    number, name = "110101199003070011", "阿依古丽买买提"
    made = shape([row("1", name, number, "字" * 60, number)], SHEET, may_turn=False)
    text = SHEET.page.type_area_width.in_pt - 2 * SHEET.table.padding.in_pt * 5
    assert made.shares[1] * text / (12 * made.scale) >= columns(name)


@pytest.mark.parametrize(("filled", "to_write"), [(1, True), (2, False)])
def test_only_a_column_that_is_mostly_empty_is_there_to_be_written_into(
    filled: int, to_write: bool
) -> None:
    rows = [row("字" * 60, "甲" if r < filled else "", "字" * 60) for r in range(3)]
    made = shape(rows, SHEET, may_turn=False)
    text = SHEET.page.type_area_width.in_pt - 2 * SHEET.table.padding.in_pt * 3
    assert (made.shares[1] * text / 12 > 4.5) is to_write


def test_a_cell_of_several_paragraphs_is_set_from_the_left_as_a_whole() -> None:
    blocks = tuple(
        StyledBlock(path="x", style="table_text", runs=(Run(text, "body", "table_text"),))
        for text in ("编制预案；", "字" * 60)
    )
    rows = ((*row("市水务局"), StyledCell(blocks, column_span=1, row_span=1, is_header=False)),)
    made = running_text_justified(rows, shares("市水务局", "字" * 60), SHEET, landscape=False)
    assert [block.align for block in made[0][1].blocks] == ["left", "justify"]
    assert made[0][0].blocks[0].align is None


@pytest.mark.parametrize(
    ("text", "align"),
    [("云汀市农村商业银行6222020200112233015", "left"), ("云汀市农村商业银行12" * 4, "justify")],
)
def test_a_cell_whose_lines_would_gape_is_not_spread(text: str, align: str) -> None:
    rows = (row("字" * 20, text, "字" * 60),)
    made = running_text_justified(rows, (0.3, 0.4, 0.3), SHEET, landscape=False)
    assert made[0][1].blocks[0].align == align


@pytest.mark.parametrize(("longest", "whole"), [(9, True), (24, False)])
def test_a_column_is_whole_where_two_lines_do_for_the_others(longest: int, whole: bool) -> None:
    texts = ("第1仓库", "字" * longest, "1150平方米", "275.5万元", "2023年5月", "2024年8月", "45%")
    made = shape([row(*texts, "加快协调推进")], SHEET, may_turn=False)
    text = SHEET.page.type_area_width.in_pt - 2 * SHEET.table.padding.in_pt * 8
    held = [share * text / (12 * made.scale) + 1e-6 for share in made.shares]
    assert all(held[i] >= columns(texts[i]) for i in (3, 4)) is whole


PROJECTS = (
    [
        "序号",
        "项目名称",
        "建设内容",
        "建设单位",
        "总投资",
        "年度投资",
        "开工时间",
        "完工时间",
        "责任单位",
        "责任人",
        "电话",
        "进度",
        "备注",
    ],
    [
        *("1", "云汀市城区供水管网改造工程"),
        "改造老旧供水管网36公里，更换水表1.2万只，新建加压泵站3座，覆盖城区8个街道42个社区",
        *("云汀市水务投资集团有限公司", "12500", "4300", "2024年3月", "2025年12月", "市水务局"),
        *("欧阳建国", "13800001234", "已开工", ""),
    ],
)


def characters(*rows: list[str]) -> list[float]:
    made = shape([row(*texts) for texts in rows], SHEET, may_turn=True)
    page = SHEET.page.landscape if made.landscape else SHEET.page
    text = page.type_area_width.in_pt - 2 * SHEET.table.padding.in_pt * len(rows[0])
    size = SHEET.paragraphs["table_text"].size_pt * made.scale
    return [share * text / size for share in made.shares]


def test_of_many_columns_the_long_one_takes_the_room_of_the_narrow() -> None:
    found = characters(*PROJECTS)
    assert found[2] == max(found)
    assert found[2] > 10  # four lines, of 3.5 characters they were ten
    assert min(found) >= 2.0
    assert found[10] >= 11 * 0.55


def test_of_many_short_columns_each_keeps_its_words_whole() -> None:
    names = ["欧阳建国"] * 11 + ["市水务局河长制", "水资源"]
    found = characters(["单位名称"] * 13, names)
    assert min(found[:11]) > 3.5


def upright(*rows: list[str]) -> tuple[float, float]:
    """Characters that the widest column holds on an upright page, and the scale of the type."""
    made = shape([row(*texts) for texts in rows], SHEET, may_turn=False)
    text = SHEET.page.type_area_width.in_pt - 2 * SHEET.table.padding.in_pt * len(rows[0])
    return max(made.shares) * text / (12 * made.scale), made.scale


def test_running_text_that_no_column_leaves_room_is_set_smaller() -> None:
    held, scale = upright(*PROJECTS)
    assert scale == 0.75
    assert held > 7


@pytest.mark.parametrize(("length", "most"), [(23, 3.1), (24, 9.8)])
def test_only_for_running_text_are_words_broken(length: int, most: float) -> None:
    held, _ = upright(["水利局"] * 12 + ["市" * length])
    assert most - 0.2 < held < most


@pytest.mark.parametrize(("count", "smaller"), [(11, False), (12, True)])
def test_type_stays_where_running_text_has_six_characters(count: int, smaller: bool) -> None:
    assert (upright(["水利局"] * count + ["市" * 60])[1] < 1) == smaller


@pytest.mark.parametrize(("short", "whole"), [(5, False), (6, True)])
def test_words_stay_whole_where_breaking_them_makes_many_rows_higher(
    short: int, whole: bool
) -> None:
    made = shape(
        [row(*["水利局"] * 9, "市" * 60), *[row(*["水利局"] * 10)] * short], SHEET, may_turn=False
    )
    text = SHEET.page.type_area_width.in_pt - 2 * SHEET.table.padding.in_pt * 10
    assert (made.shares[0] * text / (12 * made.scale) >= 3) == whole
