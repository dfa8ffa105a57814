"""Regular expressions that are compiled when they are first used, their classes worked out once.

Hundreds of patterns, most of which a command never uses, would cost each of them a tenth of a
second at its start. In those that it does use Python walks every character of a class wherever the
class stands: 28,000 steps for each ``[Han]``, a sixth of what all outputs of a document took, and
then a map of all 65,536 characters, a twelfth of it. Here wide ranges are left out of that walk,
the map has only what is set in it, and a class is worked out once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from struct import unpack
from typing import Any, cast

from pipeline.kept import expression
from pipeline.text.beginnings import beginnings

try:  # of Python itself, and private: without it everything is as it is, and slower
    from re import _compiler  # type: ignore[attr-defined]

    _worked_out: Any = _compiler._optimize_charset
    _begun: Any = _compiler._get_charset_prefix
except (ImportError, AttributeError):
    _compiler = _worked_out = _begun = None

_METHODS = frozenset(
    ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn")
)


_WIDE = 2048
"""Characters of a range from which on it stays as it is: it costs two comparisons."""

_LAST = 0xFFFF
"""The last character that such a map holds."""

_FEW = 2
"""Items of a class up to which they are compared one by one."""


@lru_cache(maxsize=2048)
def _once(charset: tuple[Any, ...]) -> Any:
    """The class as a list that means any of its items, or none where the first is a negation.

    Python makes a map of all 65,536 characters for a class beyond Latin-1; here only those of its
    256 blocks are looked at in which the class has any.
    """
    first, last, blocks = [], [], dict[int, int]()
    for item in charset:
        kind, value = item
        if kind is _compiler.LITERAL and value <= _LAST:
            blocks[value >> 8] = blocks.get(value >> 8, 0) | 1 << (value & 0xFF)
        elif kind is _compiler.NEGATE or (kind is _compiler.RANGE and value[1] - value[0] > _WIDE):
            first.append(item)
        elif kind is not _compiler.RANGE or value[1] > _LAST:
            last.append(item)
        else:
            low, high = value
            for block in range(low >> 8, (high >> 8) + 1):
                start, end = max(low - (block << 8), 0), min(high - (block << 8), 0xFF)
                blocks[block] = blocks.get(block, 0) | (2 << end) - (1 << start)
    if len(charset) - len(first) - len(last) <= _FEW:
        return charset, False
    return [*first, _bitmap(blocks), *last], False


def _bitmap(blocks: dict[int, int]) -> Any:
    """The characters whose bits are set in these blocks of 256, as Python's engine has them."""
    if blocks.keys() <= {0}:
        return _compiler.CHARSET, [*_words(blocks[0])]
    kinds = sorted({0, *blocks.values()})
    places = bytearray(256)
    for block, bits in blocks.items():
        places[block] = kinds.index(bits)
    words = [word for kind in kinds for word in _words(kind)]
    return _compiler.BIGCHARSET, [len(kinds), *memoryview(places).cast("I"), *words]


def _words(bits: int) -> tuple[int, ...]:
    return unpack("<8I", bits.to_bytes(32, "little"))


def _class_of(charset: Any, iscased: Any = None, fixup: Any = None, fixes: Any = None) -> Any:
    """A class as it is compiled; one whose letters have no case is kept."""
    return _once((*charset,)) if fixup is None else _worked_out(charset, iscased, fixup, fixes)


def _beginning(parsed: Any, flags: int) -> Any:
    """The class with which a match begins, as Python or else we know it."""
    known = _begun(parsed, flags)
    return known if known or flags & re.IGNORECASE else beginnings(parsed, _compiler) or known


@contextmanager
def classes_kept() -> Iterator[None]:
    """While this lasts Python works each class out once, and sooner sees what begins no match.

    Another thread that compiles meanwhile gets the same classes, kept or not.
    """
    if _compiler is None:
        yield
        return
    _compiler._optimize_charset, _compiler._get_charset_prefix = _class_of, _beginning
    try:
        yield
    finally:
        _compiler._optimize_charset, _compiler._get_charset_prefix = _worked_out, _begun


class Uncompiled:
    """Stands in for a compiled expression and takes over its methods at the first use."""

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags
        self._compiled: re.Pattern[str] | None = None

    @property
    def expression(self) -> tuple[str, int]:
        """Its source and flags."""
        return self._source, int(self._flags)

    def __getattr__(self, name: str) -> Any:
        if self._compiled is None:
            self._compiled = expression(self._source, self._flags)
        if self._compiled is None:
            with classes_kept():
                self._compiled = re.compile(self._source, self._flags)
        found = getattr(self._compiled, name)
        if name in _METHODS:  # most expressions are asked by one of them
            setattr(self, name, found)
        return found


def regex(source: str, flags: int = 0) -> re.Pattern[str]:
    r"""The regular expression, to be used by its methods; what is wrong in it shows at first use.

    >>> regex(r"\d+").findall("3月15日")
    ['3', '15']
    """
    return cast("re.Pattern[str]", Uncompiled(source, flags))
