"""A style file says what is wrong with it, by its key."""

from __future__ import annotations

import re

import pytest

from pipeline.errors import StyleError
from pipeline.stylesheet import load_stylesheet, styles_directory
from pipeline.units import Length

TEXT = (styles_directory() / "gbt9704.toml").read_text(encoding="utf-8")


def test_lengths_are_read_in_their_units() -> None:
    sheet = load_stylesheet()
    assert sheet.page.width == Length.mm(210)
    assert sheet.page.type_area_width == Length.mm(156)
    assert sheet.table.padding == Length.mm(1.2)
    assert sheet.grid.row_pitch == Length.pt(28.95)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("width_mm = 210.0", "width_mm = -1.0", "page.width_mm = -1.0，尺寸须在 0 与 2000 之间"),
        ("width_mm = 210.0", "width_mm = nan", "page.width_mm"),
        ("width_mm = 210.0", "width_mm = 2001", "page.width_mm"),
        ("width_mm = 210.0", "width_mm = true", "page.width_mm"),
        ("width_mm = 210.0", "width_mm = {nm = 5}", "page.width_mm"),
        ("width_mm = 210.0", "width = 210.0", "width"),
        ("width_mm = 210.0", "", "width_mm"),
        ("left_mm = 28.0", "left_mm = 200.0", "边距大于纸张"),
        ("rows = 22", "rows = 0", "须为正数"),
        ("rows = 22", "rows = 30", "超出版心高度"),
        ("row_pitch_pt = 28.95", "row_pitch_pt = inf", "须为正数"),
        ("row_pitch_pt = 28.95", "row_pitch_pt = 1e400", "须为正数"),
        ("row_pitch_pt = 28.95", "row_pitch_pt = 0.00001", "row_pitch_pt"),
        ("row_pitch_pt = 28.95", "row_pitch_pt = 0.99", "row_pitch_pt"),
        ("advance_pt = 15.793", "advance_pt = 201.0", "advance_pt"),
        ("rows = 22", f"rows = {10**30}", "grid.rows"),
        ("columns = 28", "columns = 201", "grid.columns"),
        ("columns = 3", "columns = 21", "archive_stamp.columns"),
        ("line_pitch_pt = 18.0", "line_pitch_pt = inf", "table.line_pitch_pt"),
        ("first_line_chars = 2", "first_line_chars = nan", "first_line_chars"),
        ("first_line_chars = 2", "first_line_chars = 101", "first_line_chars"),
        ("right_chars = 4", "right_chars = -inf", "right_chars"),
        ("rows_before = 2", "rows_before = 201", "rows_before"),
        ("outer_chars = 1", "outer_chars = nan", "outer_chars"),
        ('text = "#000000"', 'text = "黑"', "colors.text"),
        ('word = "份号"', 'word = "份\\u0001号"', "控制字符"),
        ("[page]", "a" + ".a" * 64 + " = 1\n[page]", "过深"),
        ("[page]", "a = " + "[" * 5000 + "\n[page]", "过深"),
        ("landscape_below_chars = 4.0", "landscape_below_chars = nan", "landscape_below_chars"),
        ("landscape_below_chars = 4.0", "lying_below_chars = 4.0", "lying_below_chars"),
        ("[page]", "[page", "有误"),
    ],
)
def test_what_cannot_be_is_refused_by_its_key(tmp_path, old: str, new: str, said: str) -> None:
    assert old in TEXT
    path = tmp_path / "mine.toml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(StyleError) as raised:
        load_stylesheet(str(path))
    assert str(path) in str(raised.value)
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("pattern", "is_right"),
    [
        ("— {n} —", True),
        ("{n}", True),
        ("页", False),
        ("{n} {m}", False),
        ("{n}" + "—" * 90, False),
    ],
)
def test_the_page_number_s_pattern_holds_the_number_alone(tmp_path, pattern, is_right) -> None:
    path = tmp_path / "mine.toml"
    given = re.sub('pattern = ".*"', f'pattern = "{pattern}"', TEXT)
    path.write_text(given, encoding="utf-8")
    if is_right:
        assert load_stylesheet(str(path)).page_number.text(3)
    else:
        with pytest.raises(StyleError, match="pattern"):
            load_stylesheet(str(path))


@pytest.mark.parametrize(("columns", "is_right"), [(200, True), (201, False)])
def test_the_most_columns(tmp_path, columns, is_right) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(TEXT.replace("columns = 28", f"columns = {columns}", 1), encoding="utf-8")
    if is_right:
        assert load_stylesheet(str(path)).grid.columns == columns
    else:
        with pytest.raises(StyleError):
            load_stylesheet(str(path))


def test_a_style_of_no_bytes_anyone_writes_is_not_read(tmp_path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(TEXT.encode() + b"# " + b"a" * 2**20)
    with pytest.raises(StyleError, match="超过 1 MB"):
        load_stylesheet(str(path))
