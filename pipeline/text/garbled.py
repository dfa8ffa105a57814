"""Text that was read in another encoding than it was written in (乱码), found by its bytes.

A stretch is garbled only where its characters, taken back to bytes, are Chinese text of another
encoding without a fault over several characters: rare characters of names never are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import lru_cache

from pipeline.text.chars import HAN
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple


class Fate(StrEnum):
    """What became of the characters."""

    LOST = "lost"
    UTF8_AS_GBK = "utf-8-as-gbk"
    WESTERN = "western"
    QUESTION_MARKS = "question-marks"


class Garbled(NamedTuple):
    """A stretch of text that is garbled.

    Attributes:
        start: code point where it begins.
        end: just after it.
        fate: what became of it.
        meant: what its bytes say in the other encoding; empty where they are lost.
    """

    start: int
    end: int
    fate: Fate
    meant: str = ""


@lru_cache(maxsize=1)
def _utf8() -> re.Pattern[bytes]:
    return re.compile(_SEQUENCE + rb"{3,}(?:[\x20-\x7e]{0,4}" + _SEQUENCE + rb"{2,})*")


def _pairs(first: int) -> Iterator[int]:
    for second in range(0x80, 0xC0):
        yield from (first, second)


_LOST = regex("(?:锟斤拷|\N{REPLACEMENT CHARACTER})+(?:锟(?:斤)?)?|锟斤")
# Three bytes of UTF-8 for a Han character, a full-width mark or a quotation mark.
_SEQUENCE = rb"(?:[\xe3-\xe9][\x80-\xbf]{2}|\xef[\xbc\xbd][\x80-\xbf]|\xe2\x80[\x90-\xbf])"
# A character that every three sequences hold: its first byte begins one, its second goes on.
_SIGNS_OF_UTF8 = regex(
    "["
    + bytes(byte for first in (*range(0xE2, 0xEA), 0xEF) for byte in _pairs(first)).decode(
        "gbk", "ignore"
    )
    + "]"
)
_WESTERN = regex("[\xa0-\xffŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™\x80-\x9f]{4,}")
_UPPER_HALF = regex("[\xa0-\xff]")
_WINDOWS = {
    ord(bytes([byte]).decode("cp1252")): byte
    for byte in range(0x80, 0xA0)
    if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
_MARKED = regex(
    rf"(?<=[{HAN}])[?？]{{2,}}(?=[{HAN}])|^[?？]+[A-Za-z]?(?=[{HAN}]{{2}})|[?？]{{6,}}"
    rf"|\?+(?=[，。；：、])|(?<=[，；：、“《（])\?+|(?<=[,;:])\?{{2,}}(?=[{HAN}])|(?<=[{HAN}])\?{{2,}}(?=[”’》）)])",
    re.MULTILINE,
)
_ASKS = regex("[吗呢么何谁哪几]|多少|是否|能否|可否")
_CLAUSE = regex("[，。；：、“《（？！?]")
"""What parts the words before question marks: ``怎么办??”`` asks."""
_CLOSING = frozenset("”’》）)")
_REACH = 20  # characters of a clause that are looked at
_LEAST_COMMON = 0.8
_LEAST_DIFFERENT = 3


def garbled(text: str) -> Iterator[Garbled]:
    """The garbled stretches of a text, in order.

    >>> [(text.start, text.meant) for text in garbled("关于印发鍏充簬鍔犲己鑺傝兘的")]
    [(4, '关于加强节能')]
    >>> [*garbled("王喆、犇骉、锟铻，怎么办？")]
    []
    """
    if text.isascii() and "?" not in text:
        return
    found = [
        *_lost(text),
        *_utf8_as_gbk(text),
        *_western(text),
        *(_question_marks(text) if "?" in text or "？" in text else ()),
    ]
    done = 0
    for one in sorted(found):
        if one.start >= done:
            done = one.end
            yield one


def _lost(text: str) -> Iterator[Garbled]:
    if "锟" in text or "\N{REPLACEMENT CHARACTER}" in text:
        for m in _LOST.finditer(text):
            yield Garbled(*m.span(), Fate.LOST)


def _question_marks(text: str) -> Iterator[Garbled]:
    for m in _MARKED.finditer(text):
        clause = _CLAUSE.split(text[max(m.start() - _REACH, 0) : m.start()])[-1]
        if text[m.end() : m.end() + 1] not in _CLOSING or not _ASKS.search(clause):
            yield Garbled(*m.span(), Fate.QUESTION_MARKS)


def _utf8_as_gbk(text: str) -> Iterator[Garbled]:
    if not _SIGNS_OF_UTF8.search(text):
        return
    data = text.encode("gb18030", "replace")
    ends: list[int] = []
    for m in _utf8().finditer(data):
        meant = m[0].decode("utf-8", "ignore")
        if common_share(meant) < _LEAST_COMMON:
            continue
        if not ends:
            ends = _ends_of(text)
        start, end = _index(ends, m.start()), _index(ends, m.end() - 1) + 1
        if len(meant) < end - start:
            yield Garbled(start, end, Fate.UTF8_AS_GBK, meant)


def _ends_of(text: str) -> list[int]:
    """Where each character of the text ends in its GB18030 bytes."""
    ends, at = [], 0
    for char in text:
        at += len(char.encode("gb18030", "replace"))
        ends.append(at)
    return ends


def _index(ends: list[int], at: int) -> int:
    """The character that a byte belongs to."""
    return bisect_right(ends, at)


def _western(text: str) -> Iterator[Garbled]:
    for m in _WESTERN.finditer(text):
        run = m[0]
        if len(_UPPER_HALF.findall(run)) * 2 < len(run) or len({*run}) < _LEAST_DIFFERENT:
            continue
        for stop in (len(run), len(run) - 1):
            meant = _meant(run[:stop])
            if meant:
                yield Garbled(m.start(), m.start() + stop, Fate.WESTERN, meant)
                break


def _meant(run: str) -> str:
    """What a run of western characters is as Chinese; empty where it is nothing."""
    try:
        data = western_bytes(run)
    except UnicodeEncodeError:
        return ""
    for codec in ("utf-8", "gb18030"):
        try:
            meant = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if len(meant) >= 2 and common_share(meant) >= _LEAST_COMMON and not meant.isascii():
            return meant
    return ""


def western_bytes(text: str) -> bytes:
    """The bytes of a text that was read as ISO 8859-1, or as its superset Windows-1252.

    Raises:
        UnicodeEncodeError: it holds what neither has.
    """
    return text.translate(_WINDOWS).encode("latin-1")


def common_share(text: str) -> float:
    """Share of ASCII, common Han characters and Chinese marks; 1 for a genuine document."""
    return _share(text, _is_common)


def _share(text: str, is_it: Callable[[str], bool]) -> float:
    counts = Counter(text)
    total = sum(counts.values())
    return sum(n for char, n in counts.items() if is_it(char)) / total if total else 1.0


def _is_ascii(char: str) -> bool:
    return char in "\t\n\r\f\v\xa0" or " " <= char <= "~"


def _is_common(char: str) -> bool:
    # Rows 1-3 hold the marks and full-width ASCII, rows 16-55 the 3,755 first-level characters.
    row = _row(char, "gb2312")
    return _is_ascii(char) or 0xA1 <= row <= 0xA3 or 0xB0 <= row <= 0xD7


def known_share(text: str) -> float:
    """Share of ASCII, of GB 2312, and of Big5's common characters: the rare ones of names too."""
    return _share(text, lambda char: _row(char, "gb2312") > 0 or _is_common_in_big5(char))


def common_in_big5(text: str) -> float:
    """Share of ASCII and of Big5's marks and common characters."""
    return _share(text, _is_common_in_big5)


def is_of_western_bytes(char: str) -> bool:
    """Whether a character is what a byte above 0x7F becomes in ISO 8859-1 or Windows-1252."""
    return "\x80" <= char <= "\xff" or ord(char) in _WINDOWS or char == "\N{REPLACEMENT CHARACTER}"


def _is_common_in_big5(char: str) -> bool:
    # Rows A1-A3 hold the marks, A4-C6 the 5,401 characters in frequent use.
    return _is_ascii(char) or 0xA1 <= _row(char, "cp950") <= 0xC6


def _row(char: str, codec: str) -> int:
    """The first of a character's two bytes; 0 where it has none of them."""
    try:
        encoded = char.encode(codec)
    except UnicodeEncodeError:
        return 0
    return encoded[0] if len(encoded) == 2 else int(_is_ascii(char))
