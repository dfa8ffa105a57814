r"""The numbers of an RTF file's lists, as the program that wrote it put them down.

A list's number stands in the file as text (``{\listtext 一、\tab}``), for programs that know no
lists. It is what the writer saw, in whatever form; LibreOffice counts anew and loses the marks
around Chinese numbers. So the numbers are made text and the lists are taken away.
"""

from __future__ import annotations

import re

_TOKEN = re.compile(
    rb"\\bin(?P<size>[0-9]{1,9}) ?|\\(?P<word>[a-z]{1,32})(?:-?[0-9]{1,10})? ?"
    rb"|\\'[0-9a-fA-F]{2}|\\[^a-z]|[{}]|[^\\{}]+|\\",
    re.DOTALL,
)
_DESTINATION = re.compile(rb"\s*(?:\\\*)?\s*\\([a-z]{1,32})")
_NUMBERS = frozenset({b"listtext", b"pntext"})
_LISTS = frozenset({b"listtable", b"listoverridetable", b"pn", b"pnseclvl"})
_USES = frozenset({b"ls", b"ilvl"})
_MOST_DEPTH = 2000


def has_numbers(data: bytes) -> bool:
    r"""Whether the file holds numbers as text.

    >>> has_numbers(rb"{\rtf1{\listtext 1.\tab}}"), has_numbers(rb"{\rtf1 1.}")
    (True, False)
    """
    return b"\\listtext" in data or b"\\pntext" in data


def numbers_as_text(data: bytes) -> bytes:
    r"""The file with the numbers of its lists as text, and without the lists.

    >>> numbers_as_text(rb"{\rtf1{\*\listtable x}\pard\ls1{\listtext 1.\tab}a\par}")
    b'{\\rtf1\\pard{1.}a\\par}'
    """
    out = bytearray()
    # Of each open group: whether it is left out, and whether it is a number's.
    groups: list[tuple[bool, bool]] = []
    at = 0
    while m := _TOKEN.match(data, at):
        token = m[0]
        at = m.end()
        is_out, is_number = groups[-1] if groups else (False, False)
        if m["size"] is not None:
            stop = min(at + int(m["size"]), len(data))
            if not is_out:
                out += token + data[at:stop]
            at = stop
        elif token == b"{":
            following = _destination(data, at)
            opened = is_out or following in _LISTS, is_number or following in _NUMBERS
            if len(groups) < _MOST_DEPTH:
                groups.append(opened)
            if not opened[0]:
                out += token
        elif token == b"}":
            if groups:
                groups.pop()
            if not is_out:
                out += token
        elif (
            is_out
            or m["word"] in _NUMBERS
            or m["word"] in _USES
            or (is_number and m["word"] == b"tab")
        ):
            continue
        else:
            out += token
    return bytes(out)


def _destination(data: bytes, at: int) -> bytes:
    """The control word that a group begins with, starred or not."""
    m = _DESTINATION.match(data, at, at + 60)
    return m[1] if m else b""
