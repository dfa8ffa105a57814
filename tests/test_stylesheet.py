"""A style file says what is wrong with it, by its key."""

from __future__ import annotations

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
