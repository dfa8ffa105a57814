"""The moments that a sentence names: years, months, days, times of day, each as it is written."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from pipeline.text.dates import YEAR, is_day
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_MOMENT = regex(
    rf"(?<![\d.])(?:(?:(?P<year>{YEAR})年|(?P<told>次年|翌年|今年|本年|当年|同年|去年|上年))?\s*"
    r"(?P<month>\d{1,2})月(?:\s*(?P<day>\d{1,2})日)?"
    rf"|(?P<y2>{YEAR})(?P<sign>[.\-/])(?P<m2>\d{{1,2}})(?P=sign)(?P<d2>\d{{1,2}})(?![\d.])"
    rf"|(?P<y3>{YEAR})(?:年(?!代|级|度?第?[一二三四]季)|(?=[—－~～-]{{1,2}}{YEAR}))"
    r"|(?P<now>今年|本年)(?!度|以来)|(?P<bare>\d{1,2})日(?!内|均|常|用|报))"
)
_CLOCK = regex(
    r"(?:(?P<half>上午|下午|中午|晚上?|凌晨|早上?|傍晚)?\s*(?<![\d.])(?P<h>\d{1,2})(?:[:：∶](?P<m>\d{2})(?:分)?|[时点](?:(?P<mm>\d{1,2})分|(?P<h30>半)|整)?(?!\d)))"
)
_TO_THE_NEXT_YEAR = frozenset({"次年", "翌年"})
_AFTERNOON = frozenset({"下午", "晚", "晚上", "傍晚"})
_NOON = 12
_HOURS = 24


class Moment(NamedTuple):
    """A moment in a sentence.

    Attributes:
        start: of it in the sentence.
        end: just behind it.
        year: 0 where none is told.
        month: 0 where only the year is.
        day: 0 where only the month is.
    """

    start: int
    end: int
    year: int
    month: int
    day: int

    def in_year(self, year: int) -> datetime.date:
        """The first day that it may be of, in a year where it tells none."""
        year = self.year or year
        month, day = self.month or 1, self.day or 1
        return datetime.date(year, month, day if is_day(month, day, year) else 28)


class Clock(NamedTuple):
    """A time of day in a sentence: its minute, and whether a half of the day is told."""

    start: int
    end: int
    minute: int
    half: str


def moments_in(sentence: str, own: int | None = None) -> list[Moment]:
    """The years, months and days of a sentence; one without year or month is of those before it.

    Args:
        sentence: with digits at half width.
        own: the year that 今年 is.

    >>> [m[2:] for m in moments_in("自2024年3月5日至18日，4月完工")]
    [(2024, 3, 5), (2024, 3, 18), (2024, 4, 0)]
    """
    found: list[Moment] = []
    for m in _MOMENT.finditer(sentence):
        last = found[-1] if found else None
        year = int(m["year"] or m["y2"] or m["y3"] or 0)
        month, day = int(m["month"] or m["m2"] or 0), int(m["day"] or m["d2"] or 0)
        if m["now"]:
            if own:
                found.append(Moment(m.start(), m.end(), own, 0, 0))
            continue
        if m["bare"]:
            if last is None or not last.day:
                continue
            month, day = last.month, int(m["bare"])
            year = last.year
        elif m["told"] and own and m["told"] in {"今年", "本年"}:
            year = own
        elif m["told"] and last and last.year and m["told"] not in {"今年", "本年"}:
            year = last.year + (m["told"] in _TO_THE_NEXT_YEAR)
        elif not year and last and not m["told"]:
            year = last.year + bool(last.year and (month, day) < (last.month, last.day))
        if not m["y3"] and (not 1 <= month <= 12 or (day and not is_day(month, day))):
            continue
        found.append(Moment(m.start(), m.end(), year, month, day))
    return found


def clocks_in(sentence: str) -> Iterator[Clock]:
    """The times of day of a sentence.

    Args:
        sentence: with digits at half width.
    """
    for m in _CLOCK.finditer(sentence):
        hour, half = int(m["h"]), m["half"] or ""
        minute = int(m["m"] or m["mm"] or (30 if m["h30"] else 0))
        if half in _AFTERNOON and hour < _NOON:
            hour += _NOON
        if hour <= _HOURS and minute < 60:
            yield Clock(m.start(), m.end(), hour * 60 + minute, half)
