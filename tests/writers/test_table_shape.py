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


@pytest.mark.parametrize(("first", "share"), [(23, 23 / 47), (24, 0.5), (80, 0.5)])
def test_a_text_of_more_than_24_characters_wraps_anyway(first: int, share: float) -> None:
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
