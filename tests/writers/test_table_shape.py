"""How wide the columns of a table are: what decides it, with a table on either side of it."""

from __future__ import annotations

import pytest

from pipeline.layout.styled import Run, StyledBlock, StyledCell
from pipeline.layout.table_shape import column_widths, running_text_justified, shape
from pipeline.stylesheet import load_stylesheet

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
    [(15, 1 / 16), (16, 0.06 / (0.06 + 16 / 17))],  # a sixteenth; a seventeenth would be too little
)
def test_the_narrowest_column_takes_six_hundredths(length: int, share: float) -> None:
    assert shares("一", "字" * length)[0] == pytest.approx(share)


@pytest.mark.parametrize(("first", "share"), [(23, 23 / 63), (59, 59 / 99), (60, 0.6), (80, 0.6)])
def test_columns_that_wrap_share_by_length_up_to_60_characters(first: int, share: float) -> None:
    assert shares("字" * first, "字" * 40)[0] == pytest.approx(share)


@pytest.mark.parametrize(
    ("halves", "align"),
    [(1, "justify"), (2, None)],  # 8.4 and 7.9 characters are left to the last column
)
def test_running_text_is_justified_from_eight_characters_on(halves: int, align: str | None) -> None:
    narrow = ["字字字字"] * (6 - halves) + ["字字字字1"] * halves
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


@pytest.mark.parametrize(("count", "smaller"), [(3, False), (5, True)])
def test_type_is_smaller_where_numbers_would_be_cut_else(count: int, smaller: bool) -> None:
    made = shape([row(*["110101199003070011"] * count)], SHEET, may_turn=False)
    assert (made.scale < 1) is smaller
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
