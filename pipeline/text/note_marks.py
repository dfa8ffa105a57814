"""The marks of notes (脚注, 尾注): raised numbers, numbers in circles, asterisks.

A note is called by a label where its mark cannot be typed: ``¹`` is ``1`` of Markdown's ``[^1]``.
"""

from __future__ import annotations

import unicodedata

from pipeline.text.patterns import regex

_RAISED = dict(zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))
_RAISE = str.maketrans(_RAISED)
_LOWER = str.maketrans({raised: digit for digit, raised in _RAISED.items()})
_NUMBER = regex("[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,9}")
_ROMAN = regex("[ivxlc]{1,8}")
_LABEL = regex(r"[^\[\]\s^]{1,40}")
_MOST = 10
_BRACKETS = len("[^]")
LEAST_PLACE = 2
"""Characters of Markdown that a character of a mark stands for: over one it would be that one."""


def raised(number: int) -> str:
    """A number as the mark of a note.

    >>> raised(12)
    '¹²'
    """
    return str(number).translate(_RAISE)


def is_raised(char: str) -> bool:
    """Whether a character is raised above the line.

    >>> [is_raised(char) for char in "²ⁱ2"]
    [True, True, False]
    """
    return unicodedata.decomposition(char).startswith("<super>")


def number_of(mark: str) -> int | None:
    """The number that a mark is; ``None`` for a mark that is none.

    >>> number_of("¹²"), number_of("※")
    (12, None)
    """
    return int(mark.translate(_LOWER)) if _NUMBER.fullmatch(mark) else None


def label_of_mark(mark: str) -> str:
    """By what a mark is called; empty for what cannot be told from words.

    >>> [label_of_mark(mark) for mark in ("¹", "※", "①", "iv", "1", "注")]
    ['1', '※', '①', 'iv', '', '']
    """
    label = mark.translate(_LOWER) if _NUMBER.fullmatch(mark) else mark
    is_sign = all(
        is_raised(char) or unicodedata.category(char)[0] in "SP" or _is_circled(char)
        for char in mark
    )
    is_short = 0 < len(mark) <= _MOST
    is_known = is_sign or _ROMAN.fullmatch(mark) is not None
    return label if is_short and is_known and _LABEL.fullmatch(label) else ""


def mark_of_label(label: str) -> str:
    """The mark that is called so.

    >>> mark_of_label("12"), mark_of_label("※")
    ('¹²', '※')
    """
    return label.translate(_RAISE) if label.isascii() and label.isdecimal() else label


def has_room(name: str, mark: str) -> bool:
    """Whether ``[^name]`` has a place for each character of the mark that it says.

    >>> has_room("123", "¹²³"), has_room("1000", "¹⁰⁰⁰")
    (True, False)
    """
    return len(name) + _BRACKETS >= LEAST_PLACE * len(mark)


def mark_end(text: str) -> int:
    """Where the mark ends that a note begins with; 0 without one.

    >>> mark_end("¹²见附件"), mark_end("①见附件"), mark_end("见附件")
    (2, 1, 0)
    """
    end = 0
    while end < min(len(text), _MOST) and is_raised(text[end]):
        end += 1
    return end or int(bool(text) and (_is_circled(text[0]) or text[0] in "*※†‡"))


def _is_circled(char: str) -> bool:
    return unicodedata.decomposition(char).startswith("<circle>")
