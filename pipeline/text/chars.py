"""Classes of characters, and text as files and screens can hold it."""

from __future__ import annotations

from pipeline.text.patterns import regex

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""Han characters and 〇, as the inside of a regular expression's character class.

Rare characters of names (𬭊, 㙍) and 〇 of 二〇二四 are Han characters as any other.
"""

CJK_MARKS = "“”‘’、。〈〉《》「」『』【】〔〕（），；：？！…—·"
"""Marks of Chinese text, as the inside of a character class."""

CJK = HAN + CJK_MARKS
"""Han characters and Chinese marks, as the inside of a character class."""

_HAN = regex(f"[{HAN}]")
_UNPRINTABLE = regex("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_MOVING = regex("[\x00-\x1f\x7f-\x9f]")
# What XML 1.0 cannot hold: lone surrogates, controls, the two non-characters.
_ILLEGAL = regex("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_ENDS = str.maketrans("\r\n", "  ")


def has_han(text: str) -> bool:
    """Whether there is a Han character in the text.

    >>> has_han("A座"), has_han("〇"), has_han("，"), has_han("")
    (True, True, False, False)
    """
    return _HAN.search(text) is not None


def squeezed(text: str) -> str:
    r"""The text without white space.

    >>> squeezed("国 家\N{IDEOGRAPHIC SPACE}数 据\t局")
    '国家数据局'
    """
    return "".join(text.split())


def unprintable(text: str) -> int | None:
    """Where the first control character, surrogate or noncharacter is, which no output can show."""
    found = _UNPRINTABLE.search(text)
    return None if found is None else found.start()


def visible(text: str) -> str:
    r"""One line that moves no cursor: a file's name may hold any character.

    >>> visible("a" + chr(10) + "::warning::b" + chr(27) + "[31m")
    'a\\n::warning::b\\x1b[31m'
    """
    return _MOVING.sub(lambda m: m.group().encode("unicode_escape").decode(), text)


def legal(text: str) -> str:
    r"""The text of one paragraph, with what XML cannot hold replaced by U+FFFD; same length.

    >>> legal("a\x00b\n") == "a\N{REPLACEMENT CHARACTER}b "
    True
    """
    if text.isprintable():
        return text
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text.translate(_LINE_ENDS))
