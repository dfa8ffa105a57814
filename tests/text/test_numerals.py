"""Chinese numerals: every number is read back, what is no numeral is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.numerals import han_numeral, han_value, number_of, number_value


@given(st.integers(min_value=0, max_value=99_999_999))
def test_chinese_numerals_are_read_back(number: int) -> None:
    assert han_value(chinese(number)) == number


@given(st.integers(min_value=0, max_value=99))
def test_what_is_written_is_the_standard_numeral(number: int) -> None:
    expected = chinese(number).removeprefix("一") if 10 <= number < 20 else chinese(number)
    assert han_numeral(number) == expected
    assert number_of(han_numeral(number)) == number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10),
        ("十二", 12),
        ("一百零三", 103),
        ("一百三十", 130),
        ("两千一百", 2100),
        ("二〇二四", 2024),
        ("二○二四", 2024),
        ("二零二四", 2024),
        ("一九九八", 1998),
        ("一百万零一", 1_000_001),
        ("三万五", None),  # spoken, ambiguous
        ("百千", None),
        ("一二十", 20),
        ("甲", None),
        ("十个", None),
        ("", None),
    ],
)
def test_chinese_numerals(text: str, value: int | None) -> None:
    assert han_value(text) == value
    assert number_of(text) == value


@pytest.mark.parametrize(
    ("text", "whole", "value"),
    [
        ("12", 12, 12),
        ("012", 12, 12),
        ("１２", 12, None),  # figures are read at half width
        ("2,540", None, 2540),
        ("0.3", None, 0.3),
        ("二十", 20, 20),
        ("-3", None, None),
        ("Ⅲ", None, None),
    ],
)
def test_arabic_numbers(text: str, whole: int | None, value: float | None) -> None:
    assert number_of(text) == whole
    assert number_value(text) == value


def chinese(number: int) -> str:
    """The standard Chinese numeral, written without the code under test."""
    digits = "零一二三四五六七八九"

    def below(value: int) -> str:
        out, gap = "", False
        for unit, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit, value = divmod(value, unit)
            if digit:
                out += ("零" if gap and out else "") + digits[digit] + word
                gap = False
            else:
                gap = True
        return out

    if number == 0:
        return "零"
    high, low = divmod(number, 10_000)
    text = below(high) + "万" if high else ""
    if low:
        text += ("零" if high and low < 1000 else "") + below(low)
    return text
