"""Chinese dates: how a year, a month and a day are written, and what the calendar allows.

Dates stand in Arabic digits (2024年3月5日, 2024-03-05) or in Han numerals (二〇二四年三月五日); in
damaged text signs, spaces and brackets may be lost or added, and what is left is still read.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from functools import lru_cache

from pipeline.text.chars import squeezed
from pipeline.text.font_runs import damaged, latin, lone
from pipeline.text.names import AUTHORITY_ENDS
from pipeline.text.numerals import HAN_COUNT, HAN_DIGITS, halved, number_of
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

YEAR = "(?:19|20)[0-9]{2}"
"""A year in four digits: 1900 to 2099."""

RECENT_YEAR = "(?:19[5-9][0-9]|20[0-9]{2})"
"""A year from 1950 on: where no sign tells a year from any other number, older ones are none."""

HAN_YEAR_DIGITS = HAN_DIGITS + "○"
"""Of years in Han numerals, as the inside of a character class; ○ often stands for 〇."""

HAN_YEAR = f"[一二][{HAN_YEAR_DIGITS}]{{3}}"
"""A year in Han numerals."""

HAN_DATE = f"({HAN_YEAR})年([{HAN_COUNT}]{{1,2}})月([{HAN_COUNT}]{{1,3}})日"
"""A whole date in Han numerals, in three groups."""

HAN_CENTURY = "[一二][九〇○零O0]"
"""The first two digits of a year in Han numerals, its zero perhaps a Latin O or 0."""

_ZEROS = "〇○零Oo0\N{FULLWIDTH LATIN CAPITAL LETTER O}\N{LARGE CIRCLE}"
_ZERO = str.maketrans(dict.fromkeys(_ZEROS, "〇"))
_APART = regex(
    rf"(?<![0-9.．\-/A-Za-z〔（(\[])(?<![0-9] )({RECENT_YEAR})[ ]+([0-9]{{1,2}})[ ]+([0-9]{{1,2}})"
    r"(?![0-9.．\-/%年月日]|[ ]*[0-9A-Za-z年月日])"
)
_BRACKETED = regex(r"[（(]?(.*?)[）)]?")
_ARABIC = regex(rf"({YEAR})(?:年|[.．/\-－—])(\d{{1,2}})(?:月|[.．/\-－—])(\d{{1,2}})(日?)")
_PLAIN = regex(rf"({YEAR})年([1-9]\d?)月([1-9]\d?)日")
_DAMAGED = regex(rf"({YEAR})(年?)(?:(\d{{1,2}})(月)(\d{{1,2}})|(\d{{2,4}}))(日?)")
_MONTH_ONLY = regex(rf"(?:{YEAR}|{HAN_CENTURY}\S\S)年(?:\d{{1,2}}|[{HAN_COUNT}]{{1,2}})月")
_HAN = regex(rf"([{HAN_DIGITS}{_ZEROS}]{{4}})年([{HAN_COUNT}]{{1,3}})月([{HAN_COUNT}]{{1,3}})日")
_BLANK = "[_＿×xX○—*\\-]"
"""What stands for a number that is not written yet, spaces left out."""
_UNFILLED = regex(
    rf"(?:({YEAR}|{HAN_YEAR})|(?:20[0-9]?|19[0-9]?|二[〇○零0O])?{_BLANK}{{0,4}})年"
    rf"(?:(\d{{1,2}}|[{HAN_COUNT}]{{1,2}})|{_BLANK}{{0,4}})月"
    rf"(?:(\d{{1,2}}|[{HAN_COUNT}]{{1,3}})|{_BLANK}{{0,4}})[日号]"
)
_TO_FILL = "[xX×]{1,2}"
_UNFILLED_LOST = regex(
    damaged(
        (
            *(latin(YEAR), lone("年"), latin(rf"(?:[0-9]{{1,2}}|{_TO_FILL})"), lone("月")),
            *(latin(_TO_FILL), lone("日")),
        )
    )
    + "|"
    + damaged((latin(YEAR), lone("年"), latin("[0-9]{1,2}"), lone("月"), latin(r"\s*"), lone("日")))
    + "|(?:20|19)[0-9]?[xX×]{3,6}|[xX×]{6,8}"
)
# 二 before a Latin O stands alone and is lost: ``O一九年十二月三日``.
_HAN_LOST = regex(rf"[O0][{HAN_DIGITS}{_ZEROS}][{HAN_DIGITS}]年")
_YEAR_ALONE = regex(f"{YEAR}|20[0-9][xX×]|{HAN_YEAR}年")
_YEAR_AND_MONTH = regex(f"{YEAR}[1-9]")
_NUMBERED_DAY = regex(rf"{YEAR}年\d{{1,2}}月\d{{1,2}}号")
_DATE_LABEL = regex(r"(?:(?:成文|发文|签发|印发|落款)?(?:日期|时间))[：:]")
_AT_THE_END = regex(rf"[\d\s年月日号.．/\-－—{_ZEROS}{HAN_COUNT}×xX_＿*（()）]{{5,30}}$")
_BEHIND_DAY = regex(
    r"(?<=日)\s?(?:[（(](?:星期|周)[^\W0-9][）)]"
    r"|(?:[01]?[0-9]|2[0-4])\s?时(?:\s?[0-5]?[0-9]\s?分)?)$"
)
"""What may stand behind a date that closes a text."""
_EDGES = regex(r"^[^\w〇○]+|[^\w〇○×＿]+$")
_SET_APART = regex(
    r"((?:19|1 9|20|2 0) ?[0-9] ?[0-9])[ ]{2}([0-9](?: ?[0-9])?)[ ]{2}([0-9](?: ?[0-9])?)"
)
_IN_VALUE = regex(rf"({YEAR})\s*[年.\-/]\s*(\d{{1,2}})\s*[月.\-/]\s*(\d{{1,2}})")
_STATED = regex(
    rf"(?<![0-9])({YEAR})[年./-]([0-9]{{1,2}})[月./-]([0-9]{{1,2}})(?![0-9])|{HAN_DATE}"
)
_STATED_SIGNS = regex(
    rf"(?<![0-9])(?:{YEAR}年[0-9]{{1,2}}月(?:[0-9]{{1,2}}日?)?|[0-9]{{1,2}}月[0-9]{{1,2}}日)"
)
_BEFORE_DATE = regex(
    r"(?:[于自从至到在由]|截[至止]|(?:时间|日期|期限|时限|期间|年月|有效期|期)(?:为|是|均?在)?[：:]?至?"
    r"|[一二三四五六七八九十0-9]次会议，)[ ]?$"
)
_ENACTED = regex(
    r"[ ][^。；]{0,60}?(?:会议|届|人大|通过|批准|公布|发布|颁布|修[订正改]|施行|实施|起|废止)"
)
_FIRST_MONTH = ("年元月", "年1月")
_LEAP_YEAR = 2000
_LONGEST = 40  # characters of a line that is a date
_SIGN_OF_DATE = regex(r"[\d年月日xX×]")
"""Without any of these a text is no date, in whatever form."""
_LEAD = 12
_LONGEST_VALUE = 200  # characters of a field's value that are looked at


class FoundDate(NamedTuple):
    """A date that a whole text is.

    Attributes:
        iso: ``YYYY-MM-DD``, or ``None`` where the damage leaves more than one reading, or the year
            has no such day (29 February).
        spelled: whether 年, 月 or 日 or Han numerals show it to be a date.
    """

    iso: str | None
    spelled: bool


class DateForm(StrEnum):
    """How a line that is a 成文日期 is written (GB/T 9704-2012 7.3.5.5 wants ``SIGNED``)."""

    SIGNED = "signed"
    """2024年5月6日."""
    HAN = "han"
    """二〇二四年五月六日."""
    POINTED = "pointed"
    """2024.5.6, 2024-05-06."""
    UNFILLED = "unfilled"
    """2024年5月  日, ××××年×月×日: to be filled in."""
    MONTH = "month"
    """2024年5月."""
    PARTLY_LOST = "partly-lost"
    """20245月6日: some of 年, 月 and 日 are lost."""
    DIGITS = "digits"
    """202456, 2024 5 6: all of them are lost, or none was written."""
    YEAR = "year"
    """2024, 202X: all that is left of an unfilled one, 2024年  月  日."""


class DocumentDate(NamedTuple):
    """A 成文日期 in whatever form.

    Attributes:
        form: how it is written.
        iso: ``YYYY-MM-DD``; ``None`` where it does not say a day, or may say two.
    """

    form: DateForm
    iso: str | None


def is_date(iso: str) -> bool:
    """Whether the text is ``YYYY-MM-DD`` and a day of the calendar.

    >>> is_date("2024-02-29"), is_date("2023-02-29"), is_date("20240229")
    (True, False, False)
    """
    try:
        return date.fromisoformat(iso).isoformat() == iso
    except ValueError:
        return False


def is_written_plainly(text: str) -> bool:
    """Whether a date is written as GB/T 9704-2012 7.3.5.4 has 成文日期: whole, without zeros.

    >>> is_written_plainly("2024年3月5日"), is_written_plainly("2024年03月05日")
    (True, False)
    """
    found = _PLAIN.fullmatch(text)
    return found is not None and is_day(int(found[2]), int(found[3]), int(found[1]))


def is_day(month: int, day: int, year: int = _LEAP_YEAR) -> bool:
    """Whether the calendar has the day; 29 February too where no year is given.

    >>> is_day(2, 29), is_day(2, 29, 2023), is_day(13, 1), is_day(4, 31)
    (True, False, False, False)
    """
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def is_month(digits: str) -> bool:
    """Whether one or two digits are a month.

    >>> is_month("12"), is_month("03"), is_month("0"), is_month("13"), is_month("")
    (True, True, False, False, False)
    """
    return 1 <= len(digits) <= 2 and 1 <= int(digits) <= 12


def month_and_day(digits: str, year: int = _LEAP_YEAR) -> list[tuple[int, int]]:
    """Every way to read ``digits`` as month and day without padding zeros, or padded throughout.

    >>> month_and_day("1229", 2023)
    [(12, 29)]
    >>> month_and_day("111", 2023)
    [(1, 11), (11, 1)]
    >>> month_and_day("0305", 2023), month_and_day("305", 2023), month_and_day("1329", 2023)
    ([(3, 5)], [], [])
    """
    readings: list[tuple[int, int]] = []
    for month, day in ((digits[:1], digits[1:]), (digits[:2], digits[2:])):
        if not (month and 1 <= len(day) <= 2):
            continue
        padded = len(month) == len(day) == 2
        if not padded and "0" in (month[0], day[0]):
            continue
        if is_day(int(month), int(day), year):
            readings.append((int(month), int(day)))
    return readings


def month_width(digits: str, month: int) -> int:
    """How many of the digits of a month and a day the month takes.

    >>> month_width("0305", 3), month_width("111", 1), month_width("111", 11)
    (2, 1, 2)
    """
    return 2 if digits[0] == "0" or month > 9 else 1


def is_padded(digits: str) -> bool:
    """Whether the digits, a year and what follows, have a zero that no lost date has.

    Of 8,596 dates in the training texts that lose 年 and 月, two are so written; numbers that are
    no dates mostly are.

    >>> is_padded("20240305"), is_padded("20241105"), is_padded("20241110"), is_padded("2024115")
    (True, True, False, False)
    """
    rest = digits[4:]
    return len(rest) == 4 and "0" in (rest[0], rest[2])


def is_unpadded_day(digits: str) -> bool:
    """Whether six or seven digits are a year, a month and a day, as a lost date leaves them.

    Numbers that are no dates have eight, or read so by chance.

    >>> is_unpadded_day("2024315"), is_unpadded_day("20241231"), is_unpadded_day("2024039")
    (True, False, False)
    >>> is_unpadded_day("2024-07")
    False
    """
    return (
        len(digits) in {6, 7}
        and digits.isdecimal()
        and digits[:2] in {"19", "20"}
        and bool(month_and_day(digits[4:], int(digits[:4])))
    )


def has_dates_place(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]``, digits without a sign, stands where dates stand.

    Behind 于, 自, 至, 时间： and the like; before the session or act that it dates; at the end
    behind the authority that signs.

    >>> has_dates_place("会议定于20241231", 4, 12), has_dates_place("单20241231", 1, 9)
    (True, False)
    >>> has_dates_place("2015723 某市人大通过", 0, 7), has_dates_place("某市教育局2015723", 5, 12)
    (True, True)
    """
    before = text[max(start - _LEAD, 0) : start]
    if _BEFORE_DATE.search(before) or _ENACTED.match(text, end):
        return True
    return end == len(text) and before.rstrip().endswith(AUTHORITY_ENDS)


def parts_apart(text: str) -> Iterator[tuple[int, int, str]]:
    """Dates without 年, 月 and 日 whose numbers stand apart: start, end and ``YYYY-MM-DD``.

    >>> list(parts_apart("2023 3 15召开全市动员会"))
    [(0, 9, '2023-03-15')]
    >>> [list(parts_apart(text)) for text in ("2023 3 15 7", "2023 13 1", "2023 3 15日")]
    [[], [], []]
    """
    for m in _APART.finditer(text):
        if is_day(int(m[2]), int(m[3]), int(m[1])):
            yield *m.span(), f"{m[1]}-{int(m[2]):02}-{int(m[3]):02}"


def number_of_whole(text: str) -> int:
    """How many dates in digits a text writes with their signs.

    >>> number_of_whole("2023年12月29日至2024年3月，20241月5日"), number_of_whole("2024年30日")
    (2, 0)
    """
    return len(_STATED_SIGNS.findall(text))


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
    >>> whole_date("2023年12月29日印发") is None, whole_date("2023年2月29日").iso is None
    (True, True)
    """
    if len(text) > _LONGEST:
        return None
    bracketed = _BRACKETED.fullmatch(squeezed(text))
    plain = bracketed[1].replace(*_FIRST_MONTH) if bracketed else ""
    if m := _ARABIC.fullmatch(plain):
        if not is_day(int(m[2]), int(m[3])):
            return None
        return FoundDate(_iso(m[1], m[2], m[3]), "年" in plain or "月" in plain)
    if m := _HAN.fullmatch(plain):
        return FoundDate(_iso(m[1].translate(_ZERO), m[2], m[3]), True)
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


def document_date(text: str) -> DocumentDate | None:
    """The 成文日期 that a line is, whole, unfilled or damaged; ``None`` for any other line.

    Whether digits alone are a date, the lines around must say.

    >>> [document_date(text).form.value for text in ("2024年5月  日", "2024.5.6", "20245月6日")]
    ['unfilled', 'pointed', 'partly-lost']
    >>> document_date("{ 2017 6 23"), document_date("202456").iso, document_date("2024560")
    (DocumentDate(form=<DateForm.DIGITS: 'digits'>, iso='2017-06-23'), '2024-05-06', None)
    >>> [document_date(f"2024年7月2日{time}").iso for time in ("14时", " 9时30分", "（星期二）")]
    ['2024-07-02', '2024-07-02', '2024-07-02']
    >>> document_date("2024年3月5日10:22") is None  # when a page was published
    True
    >>> document_date("二○二四年五月六日").form.value, document_date("2024年13月5日")
    ('han', DocumentDate(form=<DateForm.SIGNED: 'signed'>, iso=None))
    """
    return _document_date(text) if 0 < len(text) <= _LONGEST else None


@lru_cache(maxsize=16)
def _document_date(text: str) -> DocumentDate | None:
    if _SIGN_OF_DATE.search(text) is None:
        return None
    text = text.replace(*_FIRST_MONTH)
    plain = halved(squeezed(_DATE_LABEL.sub("", _EDGES.sub("", _BEHIND_DAY.sub("", text)))))
    if not plain:
        return None
    if _NUMBERED_DAY.fullmatch(plain):
        plain = plain[:-1] + "日"
    if _YEAR_ALONE.fullmatch(plain):
        return DocumentDate(DateForm.YEAR, None)
    if plain.isdigit() and len(plain) not in {6, 7, 8}:
        return DocumentDate(DateForm.DIGITS, None) if _YEAR_AND_MONTH.fullmatch(plain) else None
    if _HAN_LOST.match(plain) and (found := whole_date("二" + plain)) is not None:
        return DocumentDate(DateForm.PARTLY_LOST, found.iso)
    found = whole_date(plain, loose=True)
    if found is None:
        if _UNFILLED_LOST.fullmatch(plain):
            return DocumentDate(DateForm.UNFILLED, None)
        m = _UNFILLED.fullmatch(plain)
        if m is None:
            return None
        # All three numbers are there, and no calendar has the day.
        form = DateForm.SIGNED if all(m.groups()) else DateForm.UNFILLED
        return DocumentDate(form, None)
    if _MONTH_ONLY.fullmatch(plain):
        form = DateForm.MONTH
    elif plain[0] in "一二":
        form = DateForm.HAN
    elif plain.isdigit():
        form = DateForm.DIGITS
    elif all(sign in plain for sign in "年月日"):
        form = DateForm.SIGNED
    else:
        form = DateForm.PARTLY_LOST if found.spelled else DateForm.POINTED
    return DocumentDate(form, found.iso)


def has_date_label(text: str) -> bool:
    """Whether a line begins with ``日期：`` or the like.

    >>> has_date_label("日期：2024年5月6日"), has_date_label("2024年5月6日")
    (True, False)
    """
    return _DATE_LABEL.match(text) is not None


def is_set_apart(text: str) -> bool:
    """Whether the numbers of a date stand where 年, 月 and 日, set apart by spaces, were lost.

    ``2024 年 5 月 17 日`` leaves two spaces behind the year and behind the month.

    >>> [is_set_apart(text) for text in ("2024  5  17", "2 0 2 3  1 2  2 6", "2024  5  47")]
    [True, True, False]
    >>> is_set_apart("2024 5 17"), is_set_apart("2024  5 17"), is_set_apart("2024    5    17")
    (False, False, False)
    """
    m = _SET_APART.fullmatch(text.strip())
    return m is not None and is_day(*(int(squeezed(part)) for part in m.group(2, 3, 1)))


def date_at_end(text: str) -> int | None:
    """Where a date begins that a line ends with, behind something else; ``None`` without one.

    >>> [date_at_end(text) for text in ("某市财政局2024年5月6日", "某市财政局 2024年5月  日")]
    [5, 6]
    >>> date_at_end("某市财政局202456"), date_at_end("某市财政局"), date_at_end("2024年5月6日")
    (5, None, None)
    """
    if document_date(text) is not None:
        return None
    m = _AT_THE_END.search(text, max(len(text) - _LONGEST, 0))
    for at in range(max(m.start(), 1), m.end() - 4) if m else ():
        if not (text[at].isspace() or text[at] in "）)") and document_date(text[at:]) is not None:
            return at
    return None


def iso_in(text: str) -> str | None:
    """The first full date in ``text`` as ISO, for field values like ``2023-12-29 10:21``.

    >>> iso_in("发布时间 2023-05-1111:09"), iso_in("二〇二四年一月五日"), iso_in("2023年")
    ('2023-05-11', '2024-01-05', None)
    """
    m = _IN_VALUE.search(text[:_LONGEST_VALUE])
    if m:
        # ``2023-05-1111:09``: the space before the time was lost, the day is two digits.
        return _iso(m[1], m[2], m[3])
    found = whole_date(text.strip())
    return found.iso if found else None


def dates_in(text: str) -> Iterator[str]:
    """ISO dates that running text states in whole, those that the calendar has.

    >>> list(dates_in("自2024年3月5日起，至二○二四年十二月三十一日；2023年2月29日"))
    ['2024-03-05', '2024-12-31']
    """
    for m in _STATED.finditer(text):
        year, month, day = (number_of(part) or 0 for part in m.groups() if part)
        if is_day(month, day, year):
            yield date(year, month, day).isoformat()


def _iso(year: str, month: str, day: str) -> str | None:
    """The date as ISO where the calendar has it."""
    y, m, d = (number_of(part) or 0 for part in (year, month, day))
    return f"{y:04d}-{m:02d}-{d:02d}" if y and is_day(m, d, y) else None
