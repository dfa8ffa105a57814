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
_NO_TEXT = frozenset(
    {b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"listtable", b"listtext"}
    | {b"listoverridetable", b"pntext", b"pn", b"fldinst", b"bkmkstart", b"bkmkend", b"sp"}
    | {b"header", b"footer", b"headerf", b"headerl", b"headerr", b"footerf", b"footerl"}
    | {
        b"footerr",
        b"nonesttables",
        b"ftnsep",
        b"ftnsepc",
        b"aftnsep",
        b"aftnsepc",
        b"object",
        b"nonshppict",
    }
    | {
        b"atrfstart",
        b"atrfend",
        b"atnid",
        b"atnauthor",
        b"xe",
        b"tc",
        b"themedata",
        b"nonesttables",
    }
)
"""Groups that hold no text of the body, or its numbers."""
_STARRED_TEXT = frozenset({b"shpinst", b"shptxt", b"annotation", b"footnote"})
_CODE_PAGES = frozenset({936, 950, 932, 949, 1252, 1250, 1251})
_NUMBER = re.compile(rb"-?[0-9]+")


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


def text_of_rtf(data: bytes) -> str:
    r"""The letters of a file's text, to hold a conversion against; its order is the file's.

    >>> text_of_rtf(rb"{\rtf1\ansi\ansicpg936{\fonttbl{\f0 x;}}\'d2\'bb\uc1\u20108?{\*\x y}}")
    '一二'
    """
    out: list[str] = []
    waiting = bytearray()
    codec = "cp1252"
    # Of each open group: whether it is no text, and how many stand-ins follow a ``\\u``.
    groups: list[tuple[bool, int]] = []
    is_out, stand_ins, skipped = False, 1, 0
    at = 0
    while m := _TOKEN.match(data, at):
        token = m[0]
        at = m.end()
        if token[:2] == b"\\'" and len(token) == 4:
            if skipped:
                skipped -= 1
            elif not is_out:
                waiting.append(int(token[2:], 16))
            continue
        if waiting:
            out.append(waiting.decode(codec, "replace"))
            waiting.clear()
        if m["size"] is not None:
            at += int(m["size"])
        elif token == b"{":
            if len(groups) < _MOST_DEPTH:
                groups.append((is_out, stand_ins))
            named = _destination(data, at)
            starred = data[at : at + 12].lstrip().startswith(b"\\*")
            is_out = is_out or named in _NO_TEXT or (starred and named not in _STARRED_TEXT)
        elif token == b"}":
            is_out, stand_ins = groups.pop() if groups else (is_out, stand_ins)
        elif m["word"] is not None:
            number = _NUMBER.search(token)
            value = int(number[0]) if number else 0
            if m["word"] == b"u" and number and not is_out:
                out.append(chr(value % 0x10000))
                skipped = stand_ins
            elif m["word"] == b"uc":
                stand_ins = max(min(value, 8), 0)
            elif m["word"] == b"ansicpg" and value in _CODE_PAGES:
                codec = f"cp{value}"
        elif token[:1] != b"\\" and not is_out:
            text = token.replace(b"\r", b"").replace(b"\n", b"")
            text, skipped = text[skipped:], max(skipped - len(text), 0)
            out.append(text.decode("latin-1"))
    return "".join(out).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
