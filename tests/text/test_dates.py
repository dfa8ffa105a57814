"""Dates: what counts as one, on either side of each border."""

from __future__ import annotations

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.dates import (
    HAN_YEAR,
    RECENT_YEAR,
    YEAR,
    dates_in,
    is_date,
    is_day,
    is_month,
    iso_in,
    month_and_day,
    whole_date,
)


@pytest.mark.parametrize(
    ("pattern", "inside", "outside"),
    [
        (YEAR, ("1900", "1999", "2000", "2099"), ("1899", "2100", "190", "20245")),
        (RECENT_YEAR, ("1950", "1999", "2000", "2099"), ("1949", "1900", "2100")),
        (
            HAN_YEAR,
            ("二〇二四", "二○二四", "一九九八", "二零零零"),
            ("三〇二四", "二〇二", "二十二四"),
        ),
    ],
)
def test_years(pattern: str, inside: tuple[str, ...], outside: tuple[str, ...]) -> None:
    assert all(re.fullmatch(pattern, year) for year in inside)
    assert not any(re.fullmatch(pattern, year) for year in outside)


@pytest.mark.parametrize("digits", ["1", "9", "10", "12", "01", "09"])
def test_months(digits: str) -> None:
    assert is_month(digits)


@pytest.mark.parametrize("digits", ["", "0", "00", "13", "99", "012"])
def test_no_months(digits: str) -> None:
    assert not is_month(digits)


def test_days_of_the_calendar() -> None:
    assert is_day(1, 31)
    assert is_day(2, 29)  # of no year in particular
    assert is_day(2, 29, 2024)
    assert not is_day(2, 29, 2023)
    assert not is_day(2, 29, 1900)
    assert not is_day(2, 30)
    assert not is_day(4, 31)
    assert not is_day(0, 1)
    assert not is_day(13, 1)
    assert not is_day(1, 0)
    assert not is_day(1, 32)


@pytest.mark.parametrize(
    ("digits", "year", "readings"),
    [
        ("11", 2024, [(1, 1)]),
        ("131", 2024, [(1, 31)]),
        ("132", 2024, []),
        ("111", 2024, [(1, 11), (11, 1)]),
        ("229", 2024, [(2, 29)]),
        ("229", 2023, []),
        ("1231", 2024, [(12, 31)]),
        ("1232", 2024, []),
        ("1331", 2024, []),
        ("0305", 2024, [(3, 5)]),
        ("305", 2024, []),  # padded by half
        ("035", 2024, []),
        ("100", 2024, []),
        ("1", 2024, []),
        ("", 2024, []),
        ("12311", 2024, []),
    ],
)
def test_digits_run_together(digits: str, year: int, readings: list[tuple[int, int]]) -> None:
    assert month_and_day(digits, year) == readings


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)))
def test_each_day_is_among_the_readings_of_its_digits(day: datetime.date) -> None:
    assert (day.month, day.day) in month_and_day(f"{day.month}{day.day}", day.year)
    assert month_and_day(f"{day:%m%d}", day.year) == [(day.month, day.day)]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024年3月5日", "2024-03-05"),
        ("2024年03月05日", "2024-03-05"),
        ("2024-3-5", "2024-03-05"),
        ("2024.12.31", "2024-12-31"),
        ("二〇二四年三月五日", "2024-03-05"),
        ("二○二四年十二月三十一日", "2024-12-31"),
        ("二O二四年三月二十日", "2024-03-20"),
        ("一九九八年十月一日", "1998-10-01"),
        ("（2024年3月5日）", "2024-03-05"),
        ("2024 年 3 月 5 日", "2024-03-05"),
        ("20240305", "2024-03-05"),
        ("2024年2月29日", "2024-02-29"),
        ("1900年1月1日", "1900-01-01"),
        ("2099年12月31日", "2099-12-31"),
    ],
)
def test_lines_that_are_dates(text: str, iso: str) -> None:
    found = whole_date(text)
    assert found is not None
    assert found.iso == iso


@pytest.mark.parametrize(
    "text",
    [
        "1899年12月31日",
        "2100年1月1日",
        "2024年13月5日",
        "2024年0月5日",
        "2024年4月31日",
        "2024年3月32日",
        "2024年",
        "3月5日",
        "2024年3月5日印发",
        "2024625",  # any number, unless it stands below a signature
        "20241340",
        "关于二〇二四年三月五日",
        "",
        "2024年3月5日".rjust(41),
    ],
)
def test_lines_that_are_none(text: str) -> None:
    assert whole_date(text) is None


def test_readings_that_stay_open() -> None:
    assert whole_date("2024111日") == (None, True)  # 1月11日, 11月1日
    assert whole_date("2024年3月") == (None, True)
    assert whole_date("2024625", loose=True) == ("2024-06-25", True)
    assert whole_date("2024年3月5日".rjust(40)) is not None


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2023-12-29 10:21", "2023-12-29"),
        ("发布于2023年12月29日", "2023-12-29"),
        ("2023-05-1111:09", "2023-05-11"),
        ("二〇二三年五月一日", "2023-05-01"),
        ("2023-13-01", None),
        ("1899-12-31", None),
        ("2023年", None),
        ("", None),
    ],
)
def test_dates_of_field_values(text: str, iso: str | None) -> None:
    assert iso_in(text) == iso


def test_dates_that_running_text_states() -> None:
    text = "自2024年3月5日起；2024-03-06、二○二四年四月三十日；12024年3月7日，2024年4月31日"
    assert list(dates_in(text)) == ["2024-03-05", "2024-03-06", "2024-04-30"]
    assert list(dates_in("1899年1月1日，2100年1月1日，二〇二三年二月二十九日")) == []


def test_iso_dates() -> None:
    assert is_date("2024-02-29")
    assert not any(map(is_date, ("2023-02-29", "20240229", "2024-2-29", "2024-W01-1", "")))
