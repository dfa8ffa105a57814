"""The published table of equivalent forms: what a ``form`` edit may exchange.

Two texts that fold to the same string say the same: they differ in the width or shape of marks,
in raised or lowered digits, in Unicode compatibility forms (Ⅲ and III), in white space, in the
padding zero of a month or day, and in nothing else. No Han character, Latin letter or digit is
ever changed, moved or lost by such a difference. Sources: GB/T 15834-2011 (marks), GB/T
15835-2011 5.1 (dates), GB 3100-1993 (units), Unicode NFKC data.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from pipeline.text.chars import HAN
from pipeline.text.patterns import regex

_SHAPES = {
    **dict.fromkeys("“”「」\N{FULLWIDTH QUOTATION MARK}\N{DOUBLE PRIME QUOTATION MARK}", '"'),
    "\N{REVERSED DOUBLE PRIME QUOTATION MARK}": '"',
    **dict.fromkeys("‘’『』\N{FULLWIDTH APOSTROPHE}", "'"),
    "\N{DOUBLE LOW-9 QUOTATION MARK}": "(",  # „2021‟ is 〔2021〕 in another code page
    "\N{DOUBLE HIGH-REVERSED-9 QUOTATION MARK}": ")",
    **dict.fromkeys("〔﹝[［（【", "("),
    **dict.fromkeys("〕﹞]］）】", ")"),
    **dict.fromkeys("\N{EN DASH}\N{FULLWIDTH HYPHEN-MINUS}\N{MINUS SIGN}", "-"),
    **dict.fromkeys("\N{EM DASH}\N{HORIZONTAL BAR}\N{BOX DRAWINGS LIGHT HORIZONTAL}", "--"),
    **dict.fromkeys("\N{KATAKANA MIDDLE DOT}\N{BULLET}\N{HYPHENATION POINT}", "·"),
    "…": "...",
}
_DOTS = regex(r"[.。·]{3,}")
_DASHES = regex("-{3,}")
_STOP = regex(rf"。(?<=[{HAN}\"')》].)")  # . and 。 are one after a Han character, not in 3.5
_SPACE = regex(r"(?<![0-9A-Za-z])\s+|\s+(?![0-9A-Za-z])")
_GAP = regex(r"\s+")
# The character sought comes first, what must stand before it after: a scan skips to it quickly.
_PADDING = regex(r"0(?<=[年月]0)(?=[1-9][月日])")
# A raised digit after a digit is a power, not one more digit.
_POWER = regex("[⁰¹²³⁴-⁹](?<=[0-9⁰¹²³⁴-⁹].)[⁰¹²³⁴-⁹]*")
_REMEMBERED = 2000


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
                plain = "".join(_SHAPES.get(c, c) for c in plain)
                # ① beside 2 is not 12.
                table[point] = f"({plain})" if 0x2460 <= point < 0x2500 else plain
    return table


_FOLD = _table()


def fold(text: str) -> str:
    """The one representative of all texts that say the same in another form.

    >>> fold("（一）8μg/m3，") == fold("(一)8μg/m³,")
    True
    >>> fold("意见。") == fold("意见."), fold("3。5") == fold("3.5")
    (True, False)
    >>> fold("2023年") == fold("2024年") or fold("1.05日") == fold("1.5日")
    False
    >>> any(fold(a) == fold(b) for a, b in (("12 34", "1234"), ("①2", "12"), ("10²", "102")))
    False
    """
    return _fold_short(text) if len(text) <= _REMEMBERED else _fold_any(text)


def _fold_any(text: str) -> str:
    plain = _POWER.sub(lambda m: "^" + m.group(), text).translate(_FOLD)
    plain = _STOP.sub(".", plain)
    if _GAP.search(plain):
        plain = _GAP.sub(" ", _SPACE.sub("", plain))
    return _DASHES.sub("--", _DOTS.sub("...", _PADDING.sub("", plain)))


# Each paragraph is folded several times within one repair.
_fold_short = lru_cache(maxsize=256)(_fold_any)


@lru_cache(maxsize=1 << 16)
def letters_of(char: str) -> str:
    """What a single character folds to; nothing for white space.

    >>> letters_of("Ⅲ"), letters_of("，"), letters_of(" ")
    ('III', ',', '')
    """
    return "" if char.isspace() else "".join(_fold_any(char).split())


def letters(text: str) -> str:
    """The text character by character through the table, white space left out."""
    return "".join(map(letters_of, text))
