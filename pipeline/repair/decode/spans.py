"""A stretch of text that may once have stood in quotation marks."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST = 60
"""Code points of the longest span between quotation marks that is considered."""


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` of the stream, perhaps once in quotation marks.

    Attributes:
        start: the gap of “; where it is still there, the gap after it.
        end: the gap of ”; where it is still there, the gap before it.
        has_open: “ is still there.
        has_close: ” is still there.
    """

    start: int
    end: int
    has_open: bool = False
    has_close: bool = False
