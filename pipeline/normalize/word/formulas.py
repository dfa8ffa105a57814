"""Signs of a formula (Office Math) that stand in its XML as properties, not as text.

A formula is read in a line, as one would type it: ``(a+b)/c``, ``√(x)``, ``[1,2]``. The signs are
the ones that Word draws; brackets around what is drawn above or under a line keep its meaning.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from pipeline.normalize.word.elements import local

_ATOM = re.compile(r"[\w.,%′″°]*")
_CLOSING = {"(": ")", "[": "]", "{": "}"}


def delimiters(element: Any) -> tuple[str, str, str]:
    """What opens, parts and closes a bracket (``m:d``), by ECMA-376 part 1, 22.1.2.24."""
    return (
        _stated(element, "dPr", "begChr", "("),
        _stated(element, "dPr", "sepChr", "|"),
        _stated(element, "dPr", "endChr", ")"),
    )


def operator(element: Any) -> str:
    """The sign of a sum, a product, an integral (``m:nary``)."""
    return _stated(element, "naryPr", "chr", "∫")


def accented(text: str, element: Any) -> str:
    """A text with the accent (``m:acc``) or the line (``m:bar``) that a formula draws at it.

    A line goes over each character, an accent over what it is the last of, by ECMA-376 part 1,
    22.1.2.1 and 22.1.2.7; what combines with nothing is left out.
    """
    if local(element) == "bar":
        line = "\u0305" if _stated(element, "barPr", "pos", "bot") == "top" else "\u0332"
        return "".join(char + line for char in text)
    sign = _stated(element, "accPr", "chr", "\u0302")
    if not text or not unicodedata.combining(sign or " "):
        return text
    return (text if is_whole(text) else f"({text})") + sign


def is_whole(text: str) -> bool:
    """Whether a text needs no brackets to stay together.

    >>> is_whole("收入"), is_whole("a+b"), is_whole("(a+b)"), is_whole("(a)+(b)")
    (True, False, True, False)
    """
    if _ATOM.fullmatch(text):
        return True
    closing = _CLOSING.get(text[0])
    return text.endswith(closing) and text.count(text[0]) == 1 if closing else False


def _stated(element: Any, properties: str, name: str, usual: str) -> str:
    """A character that properties state; one that is stated empty is not drawn."""
    for child in element:
        if local(child) == properties:
            for one in child:
                if local(one) == name:
                    value = next((v for k, v in one.attrib.items() if k.endswith("val")), "")
                    return value if value.isprintable() else ""
    return usual
