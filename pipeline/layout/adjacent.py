"""Which marks are closed up because another stands beside them (GB/T 15834-2011 5.1, CLREQ 3.1.6).

Of two full-width marks that follow one another the first is set half as wide, wherever the line
ends: Word and PDF then agree on how long a stretch of text is.
"""

from __future__ import annotations

from pipeline.text.patterns import regex

OPENERS = "“‘（《〈「『【〔［｛〖"
CLOSERS = "”’）》〉」』】〕］｝〗"
_STOPS = "，。、；："
_BROAD = "？！．"
"""Their ink may stand in the middle of the cell: only what precedes them is closed up."""
_FIRST = regex(
    rf"[{CLOSERS}{_STOPS}](?=[{CLOSERS}{_STOPS}{_BROAD}{OPENERS}])|[{OPENERS}](?=[{OPENERS}])"
)
CLOSED = 0.5
"""What is taken from the first of two, in characters."""


def closed_up(text: str) -> list[int]:
    """Offsets of the marks that are set half as wide.

    >>> closed_up("《甲》、《乙》。（“丙”，丁）")
    [2, 3, 6, 7, 8, 11]
    """
    return [match.start() for match in _FIRST.finditer(text)]
