"""Seals of a joint document neither touch nor leave 版心 (GB/T 9704-2012 7.3.5.1)."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import StyleError
from pipeline.layout.end import rows_above, seal_plan
from pipeline.stylesheet import load_stylesheet
from pipeline.units import Length

SHEET = load_stylesheet()
CHAR, PITCH = SHEET.grid.advance.in_mm, SHEET.grid.row_pitch.in_mm


def sheet_for(diameter: float):
    signature = msgspec.structs.replace(SHEET.signature, seal_diameter=Length.mm(diameter))
    return msgspec.structs.replace(SHEET, signature=signature)


@given(
    st.floats(30, 60),
    st.lists(st.floats(3, 27), min_size=2, max_size=9),
    st.floats(5, 8),
)
def test_seals_are_apart_and_inside(diameter: float, names: list[float], date: float):
    plan = seal_plan(sheet_for(diameter), names, date)
    centres = [centre * CHAR for centre in plan.centres]
    for left, right in pairwise(centres):
        assert right - left >= diameter + 3 - 1e-6
        assert (right - left) / CHAR >= max(names) + 1 - 1e-6
    half = max(diameter, max(names) * CHAR, date * CHAR) / 2
    assert centres[0] - half >= -1e-6
    assert centres[-1] + half <= SHEET.page.type_area_width.in_mm + 1e-6
    assert (plan.rows_between + 1) * PITCH >= diameter + 3
    rows = -(-len(names) // len(centres))
    assert rows * len(centres) - len(names) < len(centres)


@pytest.mark.parametrize(("diameter", "count"), [(60, 2), (50, 3), (45, 3), (42, 3)])
def test_as_many_a_row_as_fit(diameter: float, count: int):
    assert len(seal_plan(sheet_for(diameter), [5.0] * 12, 7.0).centres) == count


@pytest.mark.parametrize("diameter", [30, 35, 42, 45, 50, 60, 70])
def test_the_first_seal_begins_within_a_row_of_the_text(diameter: float):
    middle = (rows_above(sheet_for(diameter)) + 0.5) * PITCH
    assert 0 <= middle - diameter / 2 <= PITCH


def test_a_seal_has_the_size_of_one(tmp_path):
    from pipeline.style_files import styles_directory

    text = (styles_directory() / "gbt9704.toml").read_text(encoding="utf-8")
    path = tmp_path / "mine.toml"
    path.write_text(text.replace("seal_diameter_mm = 45.0", "seal_diameter_mm = 450.0"))
    with pytest.raises(StyleError, match="seal_diameter_mm"):
        load_stylesheet(str(path))


@pytest.mark.parametrize(("width", "count"), [(8.0, 3), (9.0, 2), (13.0, 2), (14.0, 1)])
def test_names_of_one_row_are_a_character_apart(width: float, count: int):
    """Three names of nine characters, or two of fourteen, would touch."""
    assert len(seal_plan(SHEET, [width] * 6, 7.0).centres) == count
