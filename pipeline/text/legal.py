"""Text as an XML file can hold it."""

from __future__ import annotations

import re

# What XML 1.0 cannot hold: lone surrogates, controls, the two non-characters.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_ENDS = str.maketrans("\r\n", "  ")


def legal(text: str) -> str:
    r"""The text of one paragraph, with what XML cannot hold replaced by U+FFFD; same length.

    >>> legal("a\x00b\n") == "a\N{REPLACEMENT CHARACTER}b "
    True
    """
    if text.isprintable():
        return text
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text.translate(_LINE_ENDS))
