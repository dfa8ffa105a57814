"""Where a title of several rows is broken (GB/T 9704-2012 7.3.1: whole sense units, 梯形/菱形)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import combinations, pairwise
from math import comb

from pipeline.layout.rows_given import names_run_on
from pipeline.text.chars import has_han
from pipeline.text.names import TITLE_AUTHORITY_ENDS
from pipeline.text.numerals import HAN_COUNT
from pipeline.text.patterns import regex
from pipeline.text.width import columns
from pipeline.text.words import is_compound, words

_BLANK = " \N{IDEOGRAPHIC SPACE}"
# Borders of sense in titles of 公文, by the price of a break there.
_AFTER = (
    (regex(f"(?:{'|'.join(TITLE_AUTHORITY_ENDS)})$"), 0.0),
    (regex(rf"[{_BLANK}]$"), 0.0),
    (regex("关于$"), 0.35),
    (regex("关于(?:印发|转发|批转|公布|发布)$"), 0.3),
    (regex("[》〉）、]$"), 0.3),
    (regex("(?:和|与|及|以及)$"), 0.5),
    (regex("(?:年度|[0-9]年|印发|转发|批转|同意|做好|加强|推进|促进|实施)$"), 0.6),
)
_BEFORE = (
    (regex("关于"), 0.0),
    (regex("[《〈“（]"), 0.3),
    (regex("(?:和|与|及|以及)"), 0.6),
    (regex("(?:[0-9]{4}年)"), 0.2),
)
_WORD_BORDER = 1.0
_IN_COMPOUND = 2.2  # between 实施 and 方案
_IN_LEANING = 5.0  # behind a single character that begins a word: 大 and 督查
_BAD_START = 6.0  # a row that begins with 的, 等, 了 …
_IN_NAME = 6.0  # of an authority, where spaces part the names of several
_IN_LONG_BRACKETS = 0.5  # of which no row holds the whole
_IN_BRACKETS = 12.0
_INSIDE_WORD = 40.0
_FORBIDDEN = 400.0
_NO_START = frozenset("，。、；：？！”’）》〉〕】·—…%％‰℃,.;:?!)]")
_NO_END = frozenset("“‘（《〈〔【([")
_WEAK_START = ("的", "等", "了", "之", "者", "性", "化")
_SUFFIXES = frozenset("省市县区乡镇村州盟旗局厅部委院署室处所站队组会司社园")
_COUNTERS = frozenset("年月日号个项条次届期批名件时分至—")
_STAND_ALONE = _SUFFIXES | _COUNTERS | frozenset("的和与及等在为将从以由于或就")
_PAIRS = {"《": "》", "（": "）", "“": "”", "〔": "〕", "(": ")", "〈": "〉"}
_ORDINAL = regex(f"第[{HAN_COUNT}]+[次届批期轮]")
_WHOLE = regex("中华人民共和国|特别行政区|共同体")
# Digits and Latin of some faces are wider than half a character, and some programs part them from
# Han by a gap; a row filled to the brim would throw its last character on a row of its own.
_ASCII_WIDTH = 1.2
_KIND = 3  # characters of the longest usual 文种: 议案, 情况报告 is two words
_LONE_TAIL = 3.5  # a last row of fewer characters than this looks lost
_BALANCE = 2.0
_RECTANGLE = 0.4
_HOURGLASS = 1.5
_EXTRA_ROW = 1.5
_MOST_ROWS = 8
_MOST_ISSUERS = 4
_MOST_TRIED = 20_000
_LOOKED_BACK = 30


def break_title(text: str, room: float, lines: Sequence[int] = ()) -> tuple[int, ...]:
    """Offsets where the rows after the first begin; empty when one row is enough.

    Args:
        text: the title.
        room: how many Han characters of the title's size fit a row.
        lines: offsets where lines of its source began; kept where they are good rows.
    """
    named = text[: max(text.find("关于"), 0)]
    issuers = [] if _is_spaced(named) else names_run_on(named, 0)
    if 0 < len(issuers) <= _MOST_ISSUERS:  # each on a row of its own
        return _by_issuers(text, room, issuers)
    widths = _widths(text)
    if lines and _are_rows(text, widths, room, lines):
        return tuple(lines)
    if widths[-1] <= room:
        return ()
    return _broken(text, widths, room)


def _by_issuers(text: str, room: float, issuers: Sequence[int]) -> tuple[int, ...]:
    borders = (0, *issuers, text.find("关于"), len(text))
    cuts: list[int] = list(borders[1:-1])
    for start, end in pairwise(borders):
        part = text[start:end]
        cuts += (start + at for at in break_title(part, room) if start + at not in cuts)
    return tuple(sorted(cuts))


def _are_rows(text: str, widths: Sequence[float], room: float, lines: Sequence[int]) -> bool:
    """Whether every line fits a row and none begins or ends inside a term."""
    borders = (0, *lines, len(text))
    if len(lines) >= _MOST_ROWS or any(widths[b] - widths[a] > room for a, b in pairwise(borders)):
        return False
    prices = _prices(text, widths, room)
    return all(prices.get(at, _FORBIDDEN) < _BAD_START for at in lines)


def _widths(text: str) -> list[float]:
    """The width of the text up to each offset, in characters."""
    widths = [0.0]
    for char in text:
        wider = _ASCII_WIDTH if char.isascii() and char.isalnum() else 1.0
        widths.append(widths[-1] + columns(char) * wider)
    return widths


def _broken(text: str, widths: Sequence[float], room: float) -> tuple[int, ...]:
    """The cheapest rows."""
    total = widths[-1]
    prices = _prices(text, widths, room)
    least = int(-(-total // room))
    best: tuple[float, tuple[int, ...]] | None = None
    for rows in range(least, min(least + 2, _MOST_ROWS) + 1):
        cheapest = _best(prices, widths, room, rows)
        if cheapest is None:
            continue
        price = cheapest[0] + _EXTRA_ROW * (rows - least)
        if best is None or price < best[0]:
            best = (price, cheapest[1])
    return best[1] if best is not None else _filled(prices, widths, room)


def _best(
    prices: dict[int, float], widths: Sequence[float], room: float, rows: int
) -> tuple[float, tuple[int, ...]] | None:
    """The cheapest way to set the title in so many rows, or ``None`` when none fits."""
    for limit in (_IN_COMPOUND + _IN_LONG_BRACKETS, _BAD_START, _IN_BRACKETS, _INSIDE_WORD):
        places = [at for at, price in prices.items() if price <= limit]
        best: tuple[float, tuple[int, ...]] | None = None
        if comb(len(places), rows - 1) > _MOST_TRIED:
            best = _evenest(places, prices, widths, room, rows)
            if best is not None:
                return best
            continue
        for cuts in combinations(places, rows - 1):
            sizes = [widths[b] - widths[a] for a, b in pairwise((0, *cuts, len(widths) - 1))]
            if max(sizes) > room:
                continue
            price = sum(prices[cut] for cut in cuts) + _shape(sizes)
            if best is None or price < best[0]:
                best = (price, cuts)
        if best is not None:
            return best
    return None


def _evenest(
    places: Sequence[int],
    prices: dict[int, float],
    widths: Sequence[float],
    room: float,
    rows: int,
) -> tuple[float, tuple[int, ...]] | None:
    """As :func:`_best`, of more places than can be tried together: each row weighed by itself."""
    end, mean = len(widths) - 1, widths[-1] / rows
    found: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for row in range(1, rows + 1):
        reached: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (price, cuts) in found.items():
            for at in places if row < rows else (end,):
                size = widths[at] - widths[start]
                if at <= start or size > room:
                    continue
                own = price + prices.get(at, 0.0) + _BALANCE * ((size - mean) / mean) ** 2
                own += _HOURGLASS * 2 * (size < _LONE_TAIL)
                if at not in reached or own < reached[at][0]:
                    reached[at] = (own, (*cuts, at))
        found = reached
    return (found[end][0], found[end][1][:-1]) if found else None


def _shape(sizes: Sequence[float]) -> float:
    """The price of the rows' shape: uneven, a rectangle, an hourglass, a lone tail."""
    mean = sum(sizes) / len(sizes)
    price = _BALANCE * sum(((size - mean) / mean) ** 2 for size in sizes)
    if max(sizes) - min(sizes) < 1:
        price += _RECTANGLE
    if any(b < a and b < c for a, b, c in zip(sizes, sizes[1:], sizes[2:], strict=False)):
        price += _HOURGLASS
    if min(sizes) < _LONE_TAIL:
        price += _HOURGLASS * 2
    return price


def _filled(prices: dict[int, float], widths: Sequence[float], room: float) -> tuple[int, ...]:
    """Row after row as full as it goes, for titles too long to weigh."""
    cuts: list[int] = []
    start, end = 0, len(widths) - 1
    while widths[end] - widths[start] > room:
        last = bisect_right(widths, widths[start] + room, start + 1, end) - 1
        fitting = range(max(start + 1, last - _LOOKED_BACK), last + 1)
        if not fitting:
            break
        cut = min(fitting, key=lambda at: (prices.get(at, _FORBIDDEN) > _BAD_START, -at))
        cuts.append(cut)
        start = cut
    return tuple(cuts)


def _prices(text: str, widths: Sequence[float], room: float) -> dict[int, float]:
    """The price of a break before each character but the first; forbidden places left out."""
    borders: set[int] = set()
    compounds: set[int] = set()
    leaning: set[int] = set()
    at, last = 0, ""
    for word in words(text):
        if word in _SUFFIXES:
            borders.discard(at)  # 开发区, 领导组: it ends the word before
        if _leans(last) and word[0] not in _PAIRS:
            leaning.add(at)
        elif is_compound(last, word):
            compounds.add(at)
        at, last = at + len(word), word
        borders.add(at)
    for match in _ORDINAL.finditer(text):  # 第五次 ends a word: 次大 in 第五次大督查 is none
        borders.difference_update(range(match.start() + 1, match.end()))
        if match.end() not in borders:
            borders.discard(match.end() + 1)
            borders.add(match.end())
    for match in _WHOLE.finditer(text):
        borders.difference_update(range(match.start() + 1, match.end()))
    inside = _bracketed(text, widths, room)
    names = _listed_names(text)
    prices: dict[int, float] = {}
    for at in range(1, len(text)):
        price = _price(text, at, at in borders)
        if at in compounds:
            price = max(price, _IN_COMPOUND)
        if at in leaning:
            price = max(price, _IN_LEANING)
        if at in names and text[at - 1] not in _BLANK:
            price = max(price, _IN_NAME)
        price += inside.get(at, 0.0)
        if price < _FORBIDDEN:
            prices[at] = price
    return prices


def _price(text: str, at: int, is_border: bool) -> float:
    before, after = text[at - 1], text[at]
    if after in _NO_START or after in _BLANK or before in _NO_END:
        return _FORBIDDEN
    if before.isascii() and after.isascii() and before.isalnum() and after.isalnum():
        return _FORBIDDEN
    if before.isascii() and before.isalnum() and after in _COUNTERS:
        return _FORBIDDEN
    if before == "第" and (after.isascii() or after in HAN_COUNT):
        return _FORBIDDEN
    if not is_border:
        return _INSIDE_WORD
    if before == "的" and len(text) - at <= _KIND:
        return _BAD_START  # 通知 alone below 的
    if text.startswith(_WEAK_START, at):
        return _WORD_BORDER if after == "的" and before in "》〉" else _BAD_START
    after_prices = (price for pattern, price in _AFTER if pattern.search(text[max(0, at - 8) : at]))
    before_prices = (price for pattern, price in _BEFORE if pattern.match(text, at))
    return min((*after_prices, *before_prices, _WORD_BORDER))


def _leans(word: str) -> bool:
    """Whether a word of one character is rather the beginning of the next: 高层次, 非道路."""
    return len(word) == 1 and has_han(word) and word not in _STAND_ALONE


def _listed_names(text: str) -> range:
    """Where authorities are named one after the other, parted by spaces, before 关于."""
    end = text.find("关于")
    return range(1, end) if _is_spaced(text[: max(end, 0)].strip()) else range(0)


def _is_spaced(text: str) -> bool:
    return any(blank in text for blank in _BLANK)


def _bracketed(text: str, widths: Sequence[float], room: float) -> dict[int, float]:
    """What a break inside brackets and book-title marks costs more; unclosed ones left out."""
    prices: dict[int, float] = {}
    opened: list[tuple[str, int]] = []
    for at, char in enumerate(text):
        if char in _PAIRS:
            opened.append((_PAIRS[char], at))
        elif opened and char == opened[-1][0]:
            start = opened.pop()[1]
            fits = widths[at + 1] - widths[start] <= room
            price = _IN_BRACKETS if fits else _IN_LONG_BRACKETS
            for place in range(start + 1, at + 1):
                prices[place] = max(prices.get(place, 0.0), price)
    return prices
