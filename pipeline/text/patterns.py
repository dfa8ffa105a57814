"""Regular expressions that are compiled when they are first used, their classes worked out once.

Hundreds of patterns, most of which a command never uses, would cost each of them a tenth of a
second at its start. In those that it does use Python walks every character of a class wherever the
class stands: 28,000 steps for each ``[Han]``, a sixth of what all outputs of a document took. Here
wide ranges are left out of that walk, and what is left of a class is worked out once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, cast

try:  # of Python itself, and private: without it everything is as it is, and slower
    from re import _compiler  # type: ignore[attr-defined]

    _worked_out: Any = _compiler._optimize_charset
except (ImportError, AttributeError):
    _compiler = _worked_out = None

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn")


_WIDE = 2048
"""Characters of a range from which on it stays as it is: it costs two comparisons."""


@lru_cache(maxsize=2048)
def _once(charset: tuple[Any, ...]) -> Any:
    """The class as a list that means any of its items, or none where the first is a negation."""
    kept = [item for item in charset if str(item[0]) == "RANGE" and item[1][1] - item[1][0] > _WIDE]
    items, has_case = _worked_out([item for item in charset if item not in kept])
    first = 1 if items and str(items[0][0]) == "NEGATE" else 0
    return [*items[:first], *kept, *items[first:]], has_case


def _class_of(charset: Any, iscased: Any = None, fixup: Any = None, fixes: Any = None) -> Any:
    """A class as it is compiled; one whose letters have no case is kept."""
    return _once((*charset,)) if fixup is None else _worked_out(charset, iscased, fixup, fixes)


@contextmanager
def _classes_kept() -> Iterator[None]:
    """While this lasts Python works each class out once.

    Another thread that compiles meanwhile gets the same classes, kept or not.
    """
    if _compiler is None:
        yield
        return
    _compiler._optimize_charset = _class_of
    try:
        yield
    finally:
        _compiler._optimize_charset = _worked_out


class _Uncompiled:
    """Stands in for a compiled expression and takes over its methods at the first use."""

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        with _classes_kept():
            compiled = re.compile(self._source, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def regex(source: str, flags: int = 0) -> re.Pattern[str]:
    r"""The regular expression, to be used by its methods; what is wrong in it shows at first use.

    >>> regex(r"\d+").findall("3月15日")
    ['3', '15']
    """
    return cast("re.Pattern[str]", _Uncompiled(source, flags))
