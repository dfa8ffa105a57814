"""年, 月 and 日 lost from between digits: every reading the calendar allows, weighed together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import msgspec
import numpy as np

from pipeline.repair.decode.reading import Reading
from pipeline.repair.tagger.encoding import LOST
from pipeline.text.dates import (
    has_dates_place,
    is_month,
    is_padded,
    is_unpadded_day,
    month_and_day,
    month_width,
    parts_apart,
)
from pipeline.text.identifiers import is_identifier
from pipeline.text.names import AUTHORITY_ENDS
from pipeline.text.patterns import regex

_DIGITS = regex(r"(?<![0-9.\-/:〔(（\[A-Za-z约近逾超达])(?<!超过)[0-9]{2,8}(?![0-9.%/:\-])")
"""No part of a longer number, and no amount: behind 约 or 超过 none is a date."""
_DURATION = regex("[ ]*日(?:以内|之?内)")
_LASTS = regex("(?:期限?|时限|时间|连续|累计|不少于|不超过|不足|至少|最多|最长|满|共)为?$")
"""Words before a number of days."""
_ALONE = regex(r"(?<![^\n])[0-9][0-9 \-]{4,}(?=\n)")
"""A paragraph that is a number alone."""
_SPACES = regex("[ ]*")
_STATED = 50.0
"""How many times likelier a reading is whose date the metadata states."""

_INDEX = {sign: LOST.index(sign) for sign in ("", "年", "月", "日")}
_FLOOR = 1e-6


class DateReading(msgspec.Struct, frozen=True):
    """One reading of a run of digits.

    Attributes:
        signs: place in the stream and sign to insert, in order.
        probability: of this reading among all.
        readings: how many the calendar allows, and one more where the number may be one of days
            (``期限为45日``); 1 where one of them is a date that the metadata states.
        text: the run as it would then stand.
        is_placed: whether the words beside it, or a sign that is left, show it to be a date.
    """

    signs: tuple[tuple[int, str], ...]
    probability: float
    readings: int
    text: str
    is_placed: bool = True


def find_dates(reading: Reading, stated: Collection[str]) -> Iterator[list[DateReading]]:
    """For each run of digits that may be a date, its readings, the likeliest first.

    Args:
        reading: the document.
        stated: ISO dates of its metadata.
    """
    others = [text for text in _ALONE.findall(reading.text) if not is_unpadded_day(text)]
    apart = [range(start, end) for start, end, _ in parts_apart(reading.text)]
    for m in _DIGITS.finditer(reading.text):
        start, end = m.span()
        signs = [_INDEX[s] for s in ("年", "月", "日")]
        if float(reading.lost[start + 1 : end + 1, signs].sum()) < 0.3:
            continue
        if is_identifier(reading.text, start, end):
            continue
        if any(start in span for span in apart):
            continue  # 年 alone would leave half a date: DAT007 and FMT002 ask for the whole
        found = _weigh(reading, start, m.group(), stated)
        if found and found[0].signs:
            placed = _is_placed(reading.text, start, end, others)
            yield [msgspec.structs.replace(r, is_placed=placed) for r in found]


def _is_placed(stream: str, start: int, end: int, others: Sequence[str]) -> bool:
    """Whether a number stands as a date: a sign is left of it, or the words beside it say so.

    A line that is the number alone does below the authority that signs, or where no other line of
    the document is a number alone.

    Args:
        stream: the document.
        start: where the number begins in it.
        end: just after it.
        others: its lines that are a number alone, but for what can only be a date.
    """
    if _after(stream, end) in {"年", "月", "日"}:
        return True
    if is_padded(stream[start:end]):
        return False
    first, last = stream.rfind("\n", 0, start) + 1, stream.find("\n", end)
    if (first, last) == (start, end):
        if stream[:first].rstrip().endswith(AUTHORITY_ENDS):
            return True
        above = stream.rfind("\n", 0, max(first - 1, 0)) + 1
        if is_identifier(
            f"{stream[above : first - 1]} {stream[start:end]}", first - above, end - above
        ):
            return False
        return not set(others) - {stream[start:end]} and len(others) <= 1
    return has_dates_place(stream[first:last], start - first, end - first)


def _weigh(reading: Reading, start: int, digits: str, stated: Collection[str]) -> list[DateReading]:
    end = start + len(digits)
    if _DURATION.match(reading.text, end):
        return []
    parses = list(_parses(digits, _after(reading.text, end)))
    base = np.log(np.maximum(reading.lost[start : start + len(digits) + 1], _FLOOR))
    weights = []
    for signs, iso in [((), ""), *parses]:
        by_place = dict(signs)
        weight = sum(float(base[k, _INDEX[by_place.get(k, "")]]) for k in range(1, len(digits) + 1))
        weights.append(weight + (np.log(_STATED) if iso in stated and iso else 0.0))
    chances = np.exp(np.array(weights) - max(weights))
    chances /= chances.sum()
    lasts = len(digits) < 4 and _LASTS.search(reading.text[max(start - 6, 0) : start])
    number = len(parses) + bool(lasts)
    known = sum(iso in stated for _, iso in parses if iso)
    found = []
    for (signs, iso), chance in zip([((), ""), *parses], chances.tolist(), strict=True):
        text = _with_signs(digits, dict(signs))
        placed = tuple((start + k, sign) for k, sign in signs)
        alone = known == 1 and bool(iso) and iso in stated
        found.append(DateReading(placed, chance, 1 if alone else number, text))
    return sorted(found, key=lambda r: -r.probability)


def _after(text: str, place: int) -> str:
    """What follows the digits: a sign that is still there also behind a space.

    >>> _after("自201651 日起", 7), _after("201651 某市", 6)
    ('日', ' ')
    """
    beyond = _SPACES.match(text, place)
    behind = text[beyond.end()] if beyond else ""
    return behind if behind in {"年", "月", "日"} else text[place]


def _with_signs(digits: str, signs: dict[int, str]) -> str:
    """The digits with signs before their offsets.

    >>> _with_signs("20231229", {4: "年", 6: "月", 8: "日"})
    '2023年12月29日'
    """
    return "".join(signs.get(k, "") + digits[k : k + 1] for k in range(len(digits) + 1))


Signs = tuple[tuple[int, str], ...]


def _parses(digits: str, after: str) -> Iterator[tuple[Signs, str]]:
    """Signs by offset, and the ISO date if it is whole, for each reading of the digits.

    Args:
        digits: the run.
        after: what follows it.
    """
    open_end = after == "\n" or (after < "\u0800" and after != "\n")
    year = digits[:4] if len(digits) >= 4 and digits[:2] in {"19", "20"} else ""
    if year and len(digits) > 4:
        rest = digits[4:]
        if after == "月" and is_month(rest):
            yield ((4, "年"),), ""
        if open_end and is_month(rest):
            yield ((4, "年"), (len(digits), "月")), ""
        for month, day in month_and_day(rest, int(year)):
            iso = f"{year}-{month:02}-{day:02}"
            signs: Signs = ((4, "年"), (4 + month_width(rest, month), "月"))
            if after == "日":
                yield signs, iso
            elif open_end:
                yield (*signs, (len(digits), "日")), iso
    if year and len(digits) == 4 and open_end:
        yield ((4, "年"),), ""
    if len(digits) <= 4:
        for month, _day in month_and_day(digits):
            cut = month_width(digits, month)
            if after == "日":
                yield ((cut, "月"),), ""
            elif open_end:
                yield ((cut, "月"), (len(digits), "日")), ""
    if len(digits) <= 2 and open_end:
        if is_month(digits):
            yield ((len(digits), "月"),), ""
        if 1 <= int(digits) <= 31:
            yield ((len(digits), "日"),), ""
