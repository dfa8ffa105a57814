"""Paragraphs cut into windows that a model is asked about, each gap answered for by one of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

SIZE = 480
"""Code points of a window at the most."""
OVERLAP = 96
"""Code points that a window shares with the next: what stands near its edge lacks its context."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a paragraph.

    Attributes:
        start: code point of the paragraph where it begins.
        text: what stands there.
        first, last: gaps of the paragraph that it answers for, both included.
    """

    start: int
    text: str
    first: int
    last: int


def windows_of(paragraph: str) -> Iterator[Window]:
    """The windows of a paragraph, in order; every gap is answered for by exactly one.

    >>> [(w.start, len(w.text), w.first, w.last) for w in windows_of("字" * 800)]
    [(0, 480, 0, 432), (384, 416, 433, 800)]
    >>> list(windows_of(""))
    []
    """
    start = first = 0
    while first < len(paragraph):
        end = min(start + SIZE, len(paragraph))
        last = end if end == len(paragraph) else end - OVERLAP // 2
        yield Window(start, paragraph[start:end], first, last)
        first = last + 1
        if end == len(paragraph):
            return
        start = end - OVERLAP
