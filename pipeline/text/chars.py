"""Classes of characters that rules speak of."""

from __future__ import annotations

import re

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""Han characters and 〇, as the inside of a regular expression's character class."""

CJK_MARKS = "“”‘’、。〈〉《》「」『』【】〔〕（），；：？！…—·"
"""Marks of Chinese text, as the inside of a character class."""

CJK = HAN + CJK_MARKS
"""Han characters and Chinese marks, as the inside of a character class."""

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def unprintable(text: str) -> int | None:
    """Where the first control character, surrogate or noncharacter is, which no output can show."""
    found = _UNPRINTABLE.search(text)
    return None if found is None else found.start()


_MOVING = re.compile("[\x00-\x1f\x7f-\x9f]")


def visible(text: str) -> str:
    r"""One line that moves no cursor: a file's name may hold any character.

    >>> visible("a" + chr(10) + "::warning::b" + chr(27) + "[31m")
    'a\\n::warning::b\\x1b[31m'
    """
    return _MOVING.sub(lambda m: m.group().encode("unicode_escape").decode(), text)
