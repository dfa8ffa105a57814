"""The published table of equivalent forms: what a ``form`` edit may exchange.

Two texts that fold to the same string say the same: they differ in the width or shape of marks,
in raised or lowered digits, in Unicode compatibility forms (Ⅲ and III), in white space, in the
padding zero of a month or day, and in nothing else. No Han character, Latin letter or digit is
ever changed, moved or lost by such a difference. Sources: GB/T 15834-2011 (marks), GB/T
15835-2011 5.1 (dates), GB 3100-1993 (units), Unicode NFKC data.
"""

from __future__ import annotations

import re
import unicodedata

_SHAPES = {
    "“": '"',
    "”": '"',
    "「": '"',
    "」": '"',
    "\N{FULLWIDTH QUOTATION MARK}": '"',
    "‘": "'",
    "’": "'",
    "『": '"',
    "』": '"',
    "\N{FULLWIDTH APOSTROPHE}": "'",
    "〔": "(",
    "〕": ")",
    "﹝": "(",
    "﹞": ")",
    "[": "(",
    "]": ")",
    "［": "(",
    "］": ")",
    "（": "(",
    "）": ")",
    "【": "(",
    "】": ")",
    "\N{EN DASH}": "-",
    "\N{EM DASH}": "-",
    "\N{HORIZONTAL BAR}": "-",
    "\N{BOX DRAWINGS LIGHT HORIZONTAL}": "-",
    "\N{FULLWIDTH HYPHEN-MINUS}": "-",
    "\N{MINUS SIGN}": "-",
    "\N{MIDDLE DOT}": "·",
    "\N{KATAKANA MIDDLE DOT}": "·",
    "\N{BULLET}": "·",
    "\N{HYPHENATION POINT}": "·",
    "…": "...",
}
_DASHES = re.compile(r"-+")
_DOTS = re.compile(r"[.。·]{3,}")
_SPACE = re.compile(r"\s+")
_PADDING = re.compile(r"(?<![0-9])0(?=[0-9][月日])")


def _table() -> dict[int, str]:
    table: dict[int, str] = {}
    for char, plain in _SHAPES.items():
        table[ord(char)] = plain
    # Compatibility forms: full-width ASCII, raised and lowered digits, ⅠⅢ, ①, ㎡, ℃, µ.
    blocks = (
        range(0xB2, 0xBA),
        range(0x2070, 0x209D),
        range(0x2100, 0x2200),
        range(0x2460, 0x24FF),
        range(0x3200, 0x3400),
        range(0xFF01, 0xFF5F),
        (0xB5,),
    )
    for block in blocks:
        for point in block:
            plain = unicodedata.normalize("NFKC", chr(point))
            if point not in table and plain != chr(point):
                table[point] = "".join(_SHAPES.get(c, c) for c in plain)
    return table


_FOLD = _table()


def fold(text: str) -> str:
    """The one representative of all texts that say the same in another form.

    >>> fold("（一）8μg/m3，") == fold("(一)8μg/m³,")
    True
    >>> fold("2023年") == fold("2024年")
    False
    """
    plain = _SPACE.sub("", text.translate(_FOLD))
    plain = _PADDING.sub("", plain)
    return _DOTS.sub("...", _DASHES.sub("-", plain))
