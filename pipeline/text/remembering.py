"""Answers about a text that are kept, for paragraphs are asked the same many times over.

Within one repair a paragraph is asked a dozen times whether it is prose and what a channel would
take from it: by the rules, by the learnt finders, by the certificate.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

R = TypeVar("R")

_KEPT = 512
_LONGEST = 4096
"""Code points; what is longer is asked anew, so that little is held."""


def remembered(function: Callable[[str], R]) -> Callable[[str], R]:
    """The function of one text, its last answers kept; they must be immutable.

    >>> remembered(str.upper)("a")
    'A'
    """
    kept = lru_cache(maxsize=_KEPT)(function)

    @wraps(function)
    def asked(text: str) -> R:
        return kept(text) if len(text) <= _LONGEST else function(text)

    return asked
