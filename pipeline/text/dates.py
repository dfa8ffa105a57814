"""Chinese numerals and dates, in every form that damaged text still shows."""

from __future__ import annotations

import re
from typing import NamedTuple

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_ZEROS = "〇○零Oo0\N{FULLWIDTH LATIN CAPITAL LETTER O}\N{LARGE CIRCLE}"

_SPACE = re.compile(r"\s+")
_BRACKETED = re.compile(r"[（(]?(.*?)[）)]?")
_ARABIC = re.compile(r"((?:19|20)\d{2})(?:年|[.．/\-－—])(\d{1,2})(?:月|[.．/\-－—])(\d{1,2})(日?)")
_DAMAGED = re.compile(r"((?:19|20)\d{2})(年?)(?:(\d{1,2})(月)(\d{1,2})|(\d{2,4}))(日?)")
_MONTH_ONLY = re.compile(
    r"(?:(?:19|20)\d{2}|二[〇○零O0]\S\S)年(?:\d{1,2}|[一二三四五六七八九十]{1,2})月"
)
_HAN = re.compile(
    f"([一二三四五六七八九{_ZEROS}]{{4}})年([一二三四五六七八九十]{{1,3}})月([一二三四五六七八九十]{{1,3}})日"
)


class FoundDate(NamedTuple):
    """A date that a whole text is.

    Attributes:
        iso: ``YYYY-MM-DD``, or ``None`` where the damage leaves more than one reading.
        spelled: whether 年, 月 or 日 or Han numerals show it to be a date.
    """

    iso: str | None
    spelled: bool


def number_of(text: str) -> int | None:
    """The number that Han or Arabic digits write, else ``None``.

    >>> number_of("二十一"), number_of("一百零三"), number_of("12"), number_of("甲")
    (21, 103, 12, None)
    """
    if text.isdecimal():
        return int(text[:9])
    total = 0
    digit: int | None = None
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _UNITS:
            total += (1 if digit is None else digit) * _UNITS[char]
            digit = None
        else:
            return None
    return total + (digit or 0) if text else None


def whole_date(text: str, *, loose: bool = False) -> FoundDate | None:
    """The date that ``text`` is, in whatever form; ``None`` when it is anything else.

    Args:
        text: a line.
        loose: digits that run together may be two or three after the year too (``2024625``), as
            below a signature; elsewhere such a number may be any.

    Damaged forms count: lost 年, 月 or 日 (``20231229``), spaces inside, brackets around or half
    lost.

    >>> [whole_date(text).iso for text in ("20231229", "二〇二四年 一月五日", "2013320日)")]
    ['2023-12-29', '2024-01-05', '2013-03-20']
    >>> whole_date("2023年12月29日印发") is None
    True
    """
    if len(text) > 40:
        return None
    bracketed = _BRACKETED.fullmatch(_SPACE.sub("", text))
    plain = bracketed[1] if bracketed else ""
    if m := _ARABIC.fullmatch(plain):
        iso = _iso(m[1], m[2], m[3])
        return FoundDate(iso, "年" in plain or "月" in plain) if iso else None
    if m := _HAN.fullmatch(plain):
        year = "".join("0" if c in _ZEROS else str(_DIGITS[c]) for c in m[1])
        return FoundDate(_iso(year, str(number_of(m[2])), str(number_of(m[3]))), True)
    if m := _DAMAGED.fullmatch(plain):
        marks = m[2] + (m[4] or "") + m[7]
        readings = [(m[3], m[5])] if m[3] else [(m[6][:k], m[6][k:]) for k in (1, 2)]
        isos = {iso for month, day in readings if (iso := _iso(m[1], month, day))}
        if not marks and not loose and not (m[6] and len(m[6]) == 4):
            return None
        if isos:
            return FoundDate(isos.pop() if len(isos) == 1 else None, True)
        return None
    if _MONTH_ONLY.fullmatch(plain):
        return FoundDate(None, True)
    return None


def iso_in(text: str) -> str | None:
    """The first full date in ``text`` as ISO, for field values like ``2023-12-29 10:21``."""
    m = re.search(r"((?:19|20)\d{2})\s*[年.\-/]\s*(\d{1,2})\s*[月.\-/]\s*(\d{1,2})", text[:200])
    if m:
        # ``2023-05-1111:09``: the space before the time was lost, the day is two digits.
        return _iso(m[1], m[2], m[3])
    found = whole_date(text.strip())
    return found.iso if found else None


def _iso(year: str, month: str, day: str) -> str | None:
    if not (month and day):
        return None
    y, m, d = int(year), int(month), int(day)
    lengths = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    if not (1 <= m <= 12 and 1 <= d <= lengths[m - 1]):
        return None
    return f"{y:04d}-{m:02d}-{d:02d}"
