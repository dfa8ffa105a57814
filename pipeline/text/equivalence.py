"""The published table of equivalent forms, and which of them a ``form`` edit may exchange.

Two texts that fold to the same string say the same: they differ in the width or shape of marks,
in raised or lowered digits, in Unicode compatibility forms (Ⅲ and III), in white space, in the
padding zero of a month or day, and in nothing else. No Han character, Latin letter or digit is
ever changed, moved or lost by such a difference. Sources: GB/T 15834-2011 (marks), GB/T
15835-2011 5.1 (dates), GB 3100-1993 (units), Unicode NFKC data.

Folding compares whole texts; :func:`is_exchange` looks at one edit and lets it lead towards the
standard's form only: no minus sign goes with a dash, no line end comes with a mark.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from re import Match

from pipeline.text.chars import HAN, has_han
from pipeline.text.dots import may_end_after_figure
from pipeline.text.numerals import ROMAN_SIGNS
from pipeline.text.patterns import regex

_SHAPES = {
    # Which of single and double a corner bracket is, the quotation around it tells.
    **dict.fromkeys("“”「」\N{FULLWIDTH QUOTATION MARK}\N{DOUBLE PRIME QUOTATION MARK}", '"'),
    "\N{REVERSED DOUBLE PRIME QUOTATION MARK}": '"',
    **dict.fromkeys("‘’『』'\N{FULLWIDTH APOSTROPHE}", '"'),
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
GROUPED_WIDE = (
    "(?<![０-９0-9，．.])[０-９]{1,3}(?:，[０-９]{3})+"
    "(?:．[０-９]+(?![０-９0-9])|(?=[亿万元吨亩％%]))"
)
"""One full-width number whose thousands are parted; of three digits alone it may be a list."""
_GROUPED = regex(GROUPED_WIDE)
_STOP = regex(rf"。(?<=[{HAN}\"'”’)》].)")  # . and 。 are one after a Han character, not in 3.5
_STOP_AFTER_FIGURE = regex("。(?<=[0-9A-Za-z%‰].)")
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
    >>> fold("意见 。") == fold("意见。") == fold("意见."), fold("3。5") == fold("3.5")
    (True, False)
    >>> fold("6.5%。会议") == fold("6.5%.会议"), fold("6%。5") == fold("6%.5")
    (True, False)
    >>> fold("2023年") == fold("2024年") or fold("1.05日") == fold("1.5日")
    False
    >>> any(fold(a) == fold(b) for a, b in (("12 34", "1234"), ("①2", "12"), ("10²", "102")))
    False
    """
    return _fold_short(text) if len(text) <= _REMEMBERED else _fold_any(text)


def _fold_any(text: str) -> str:
    plain = _POWER.sub(lambda m: "^" + m.group(), text).translate(_FOLD)
    if _GAP.search(plain):
        plain = _GAP.sub(" ", _SPACE.sub("", plain))
    plain = _STOP_AFTER_FIGURE.sub(_plain_stop, _STOP.sub(".", plain))
    return _DASHES.sub("--", _DOTS.sub("...", _PADDING.sub("", plain)))


def _plain_stop(m: Match[str]) -> str:
    return "." if may_end_after_figure(m.string, m.start()) else m.group()


# Each paragraph is folded several times within one repair.
_fold_short = lru_cache(maxsize=256)(_fold_any)


@lru_cache(maxsize=1 << 16)
def letters_of(char: str) -> str:
    """What a single character folds to; nothing for white space.

    A dot is 。 here: whether they say the same, only what stands around them tells.

    >>> letters_of("Ⅲ"), letters_of("，"), letters_of(" "), letters_of("。")
    ('III', ',', '', '.')
    """
    if char.isspace():
        return ""
    return "." if char == "。" else "".join(_fold_any(char).split())


def letters(text: str) -> str:
    """The text character by character through the table, white space left out."""
    return "".join(map(letters_of, text))


_WIDE = str.maketrans(",;:!?()", "，；：！？（）")
_QUOTES = {
    **dict.fromkeys('"\N{FULLWIDTH QUOTATION MARK}', "“”"),
    "'": "‘’",
    **dict.fromkeys("「『", "“‘"),
    **dict.fromkeys("」』", "”’"),
    "\N{REVERSED DOUBLE PRIME QUOTATION MARK}": "“",
    "\N{DOUBLE PRIME QUOTATION MARK}": "”",
}
_MIDDLE_DOTS = "\N{KATAKANA MIDDLE DOT}\N{BULLET}\N{HYPHENATION POINT}"
_OPEN = "[［(（【﹝„〔"
_CLOSE = "]］)）】﹞‟〕"
_YEAR_AFTER = regex(r"[ ]?[0-9]{4}(?![0-9])")
_YEAR_BEFORE = regex(r"(?<![0-9])[0-9]{4}[ ]?$")
_LENGTH = regex(r"(?:^|[^A-Za-z])(?:[kcdmh]?m)$")
_FORMULA = regex(r"(?:^|[^A-Za-z])(?:N|CH|NH|H|SF|CO|SO|NO|O)$")
_DASH = regex("--|－－|──|――|––|—{3,}|—")
_DASHLIKE = frozenset("-－─―–—−")
_ELLIPSIS = regex(r"\.{3,}|。{3,}|·{3,}|…{3,}|…")
_DOTLIKE = frozenset(".。·…")
_DATE_PART = regex("[0-9〇○零一二三四五六七八九十年月日]")
_PADDED = regex("(?:[0-9]{4}年|[0-9]月)$")
_ONE_FIGURE = regex("[1-9][月日]")
_AROUND = 8
_NEVER_FIRST = "，；：、？！。）》”’〕,;:?!)\"'"
_NEVER_LAST = "（《“‘(\"'，、；"
"""Half-width ones too: a mark may be widened and its space left out in one repair."""
_WRITTEN = regex(rf"[{HAN}0-9A-Za-z%]")
"""What a space may be left out beside: a blank to fill in has marks on both its sides."""


def is_exchange(text: str, start: int, end: int, new: str) -> bool:
    r"""Whether the table lets ``new`` stand in place of ``text[start:end]``, where that stands.

    Args:
        text: the text before repair.
        start: code point where the old form begins.
        end: just after it.
        new: the standard's form.

    >>> is_exchange("总则--一是", 2, 4, "——"), is_exchange("气温——-5℃", 2, 5, "——")
    (True, False)
    >>> is_exchange("甲,乙", 1, 2, "，"), is_exchange("甲,乙", 1, 2, "，\n")
    (True, False)
    >>> is_exchange("1,035万元", 1, 2, "，")
    False
    >>> is_exchange("１，０３５万元", 0, 5, "1,035"), is_exchange("１，０３５号", 0, 5, "1,035")
    (True, False)
    >>> is_exchange("如下意见.", 4, 5, "。"), is_exchange("3.5", 1, 2, "。")
    (True, False)
    >>> is_exchange("做到“三到位”.", 7, 8, "。")
    True
    >>> is_exchange("报告单 .", 3, 5, "。"), is_exchange("见 .中国", 1, 3, "。")
    (True, False)
    >>> is_exchange("增长5%.会议", 4, 5, "。"), is_exchange("见第3.5条", 3, 4, "。")
    (True, False)
    >>> is_exchange("面积30m2。", 5, 6, "²"), is_exchange("第2条", 1, 2, "²")
    (True, False)
    """
    old = text[start:end]
    before = unicodedata.normalize("NFKC", text[max(start - _AROUND, 0) : start])
    after = unicodedata.normalize("NFKC", text[end : end + _AROUND])
    sides = text[max(start - 1, 0) : start] + text[end : end + 1]
    if len(old) == len(new) and all(map(_is_shape, old, new)):
        # 1,035 and 10:30 are one number each.
        return not (old in ",;:" and before[-1:].isdigit() and after[:1].isdigit())
    if "，" in old and (grouped := _GROUPED.match(text, start)) is not None:
        return grouped.end() == end and new == unicodedata.normalize("NFKC", old)
    if new == "——":
        return _DASH.fullmatch(old) is not None and _DASHLIKE.isdisjoint(sides)
    if new == "……":
        return _ELLIPSIS.fullmatch(old) is not None and _DOTLIKE.isdisjoint(sides)
    if new == "℃":
        return old in {"°C", " °C"} and before[-1:].isdigit()
    if new == "":
        return _may_go(old, text, start, end, before, after)
    if old == " ." and new == "。":
        return has_han(before[-1:]) and not after
    if old in ROMAN_SIGNS:
        return new == ROMAN_SIGNS[old] and not any(c.isascii() and c.isalnum() for c in sides)
    return _is_in_place(old, new, before, after)


def _is_shape(old: str, new: str) -> bool:
    """Whether one mark or sign is another's standard form wherever it stands."""
    if old == new:
        return not old.isspace()
    if old in _QUOTES:
        return new in _QUOTES[old]
    if "\N{FULLWIDTH DIGIT ZERO}" <= old <= "\N{FULLWIDTH LATIN SMALL LETTER Z}" or old == "．":
        plain = unicodedata.normalize("NFKC", old)
        return new == plain and (plain.isalnum() or plain == ".")
    return old in ",;:!?()" and new == old.translate(_WIDE)


def _is_in_place(old: str, new: str, before: str, after: str) -> bool:
    """Whether one character is another's standard form where it stands."""
    if len(old) != 1 or len(new) != 1:
        return False
    if new == "〔":
        return old in _OPEN and _YEAR_AFTER.match(after) is not None
    if new == "〕":
        return old in _CLOSE and _YEAR_BEFORE.search(before) is not None
    if new == "·":
        return old in _MIDDLE_DOTS and has_han(before[-1:]) and has_han(after[:1])
    if new == "。":
        plain = f"{before}。{after}"
        return old == "." and (
            _STOP.search(plain, 0, len(before) + 1) is not None
            or may_end_after_figure(plain, len(before))
        )
    if after[:1].isascii() and after[:1].isalnum():
        return new in "₂₃₄₅₆" and _is_lowered(old, new, before)
    is_raised = new in "²³" and unicodedata.normalize("NFKC", new) == old
    return (is_raised and _LENGTH.search(before) is not None) or _is_lowered(old, new, before)


def _is_lowered(old: str, new: str, before: str) -> bool:
    is_lower = new in "₂₃₄₅₆" and unicodedata.normalize("NFKC", new) == old
    return is_lower and _FORMULA.search(before) is not None


def _may_go(old: str, text: str, start: int, end: int, before: str, after: str) -> bool:
    """Whether spaces may be left out, or a padding zero of a date.

    Spaces inside a date or a document number, before a mark that closes or stops, behind one that
    opens or divides.
    """
    if old == "0":
        return _PADDED.search(before) is not None and _ONE_FIGURE.match(after) is not None
    if set(old) != {" "}:
        return False
    left, right = before[-1:], after[:1]
    if _DATE_PART.match(left) and _DATE_PART.match(right):
        return True
    opened, closed = text[start - 1 : start] if start else "", text[end : end + 1]
    if closed and closed in _NEVER_FIRST and _WRITTEN.match(left):
        return True
    if opened and opened in _NEVER_LAST and _WRITTEN.match(right):
        return True
    if opened and opened in ",;":
        return has_han(right)
    if opened and opened in _OPEN:
        return right.isdigit()
    if closed and closed in _CLOSE:
        return left.isdigit()
    if opened and opened in _CLOSE:
        return right.isdigit() or right == "第"
    return bool(closed) and closed in _OPEN and _YEAR_AFTER.match(after, 1) is not None
