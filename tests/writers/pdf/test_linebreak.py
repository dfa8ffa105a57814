"""Line breaking, with glyphs of plain widths: a Han character 1000, Latin 500."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.writers.setting.glyphs import CLOSERS, OPENERS, STOPS, Glyph
from pipeline.writers.setting.linebreak import Breaker, Line
from pipeline.writers.setting.typeset import SetText

NO_START = set(CLOSERS + STOPS + "…—·%％℃")
NO_END = set(OPENERS)


def set_text(text: str, tracking: float = 0.0) -> SetText:
    glyphs = []
    for char in text:
        latin = char.isascii()
        left = 500.0 if char in OPENERS else 0.0
        right = 500.0 if char in CLOSERS + STOPS else 0.0
        cell = 500.0 if latin else 1000.0
        rigid = (latin and char != " ") or char in "—…"
        key = 8 * latin + rigid
        glyphs.append(Glyph(key, int(latin), "0001", cell, cell, 0.0, left, right))
    return SetText(text, glyphs, 16.0, tracking)


def broken(text: str, columns: int = 10, *, justify: bool = True) -> tuple[SetText, list[Line]]:
    made = set_text(text)
    room = columns * 1000.0
    return made, Breaker(made, room, room, justify=justify).lines()


def texts(text: str, columns: int = 10, *, justify: bool = True) -> list[str]:
    return [text[line.start : line.end] for line in broken(text, columns, justify=justify)[1]]


def set_width(made: SetText, line: Line) -> float:
    taken = sum(sum(move) for move in (line.moves or {}).values())
    gaps = made.gaps(line.start, line.ink_end)
    return made.width(line.start, line.ink_end) + line.stretch * gaps - taken


def test_a_line_that_fits_stays_on_the_grid():
    _, lines = broken("国" * 25)
    assert [(line.start, line.end) for line in lines] == [(0, 10), (10, 20), (20, 25)]
    assert all(line.stretch == 0 and not line.moves for line in lines)


def test_before_a_mark_the_line_gives_a_character_up():
    _, lines = broken("一二三四五六七八九十，一二三四五六")
    assert lines[0].end == 9
    assert lines[0].stretch == pytest.approx(1000 / 8)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("一二三四五六七八九——一二三四五", "——"),
        ("一二三四五六七八九……一二三四五", "……"),
        ("一二三四五六七八95.5%以上一二三四", "95.5%"),
        ("一二三四五六七八九2024年一二三四五", "2024年"),
        ("一二三四五六七国办发〔2024〕5号一二三", "〔2024〕5号"),
        ("一二三四五六七八九２０２４一二三四五", "２０２４"),
        ("一二三四五六七8.5μg/m³一二三四", "8.5μg/m³"),
        ("一二三四五六七八PM2.5一二三四五", "PM2.5"),
    ],
)
def test_what_belongs_together_is_not_parted(text: str, kept: str):
    assert any(kept in line for line in texts(text))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("一二三四五六七八九12万元一二三四", "一二三四五六七八九12"),
        ("一二三四五六七八3月15日一二三四五", "一二三四五六七八3月"),
        ("一二三四五六七八第12条一二三四五", "一二三四五六七八第12"),
    ],
)
def test_a_unit_or_a_day_may_begin_a_line_as_in_word(text: str, first: str):
    assert texts(text)[0] == first


def test_where_lines_are_not_spread_a_long_number_goes_to_the_next():
    text = "一二三12345678901234567890一二三"
    assert texts(text, 11, justify=False)[0] == "一二三"
    assert texts(text, 11)[0] != "一二三"  # spread, these would gape


def test_a_word_too_long_for_a_line_is_broken_at_last():
    lines = texts("见https://example.org/" + "a" * 60)
    assert "".join(lines) == "见https://example.org/" + "a" * 60
    assert len(lines) > 2


def test_spaces_hang_at_the_end():
    made, lines = broken("aaaa bbbb cccc dddd eeee ffff")
    for line in lines[:-1]:
        assert not made.text[line.ink_end - 1].isspace()
        assert set_width(made, line) == pytest.approx(10000)


def test_a_mark_after_a_space_begins_no_line():
    assert not any(line.startswith("”") for line in texts("一二三四五六七八九十 ”，一二三四五六七"))


def test_a_hyphen_ends_no_line():
    # Readers drop a hyphen at a line's end from copied text.
    assert not any(line.endswith("-") for line in texts("一二三四五六七八九-一二三四五六七"))


def test_numbers_run_together_may_part_after_the_per_cent_sign():
    assert texts("一二三四五六七八86.7%13条一二三四五六", 11)[0] == "一二三四五六七八86.7%"


def test_ragged_text_is_not_stretched():
    _, lines = broken("一二三四五六七八九十，一二三四五六", justify=False)
    assert all(line.stretch == 0 for line in lines)


CHARS = st.sampled_from(
    "国务院发展的一二三" * 6 + "，。、；：？！“”‘’（）《》〔〕" + "0123456789%.aZ -/—…"
)


@settings(max_examples=300, deadline=None)
@given(st.text(CHARS, max_size=200), st.integers(8, 28))
def test_lines_are_whole_full_and_begin_and_end_as_they_may(text: str, columns: int):
    made, lines = broken(text, columns)
    assert "".join(text[line.start : line.end] for line in lines) == text
    for line, after in pairwise(lines):
        start, end = text[after.start], text[line.ink_end - 1]
        gaps = made.gaps(line.start, line.ink_end)
        if gaps:
            assert set_width(made, line) == pytest.approx(columns * 1000, abs=20.1)
        has_choice = any(
            c not in NO_START and p not in NO_END and not (c.isascii() or p.isascii())
            for p, c in zip(
                text[line.start :], text[line.start + 1 : after.start + 1], strict=False
            )
        )
        if has_choice and line.stretch < 200:
            assert start not in NO_START, (text, line)
            assert end not in NO_END, (text, line)
    for line in lines:
        assert set_width(made, line) <= columns * 1000 + 20.1 or line.end - line.start == 1


def test_a_web_address_is_parted_after_a_slash_rather_than_leave_a_gaping_line():
    text = "一二三四五六七八九十，见 https://www.example.gov.cn/policies/2024。"
    _, lines = broken(text, 20)
    assert text[: lines[0].end].endswith("/")
    assert all(line.stretch <= 300 for line in lines)
    assert "".join(text[line.start : line.end] for line in lines) == text
