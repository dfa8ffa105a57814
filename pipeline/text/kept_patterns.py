"""Regular expressions as Python compiled them, kept in the package.

Python compiles them in Python: of the thousand that all outputs of a document need that takes a
sixth of the time from the start of the command to its end. What comes of it are numbers, and from a
file Python has them in a tenth of that. An expression that the file lacks is compiled as ever, and
so are all under a Python that the file was not made by: nothing hangs on it but time.
``python -m pipeline.training expressions`` makes it anew.
"""

from __future__ import annotations

import marshal
import re
import sys
from array import array
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, TypeAlias

try:  # of Python itself, and private: without it nothing is kept
    from re import _compiler  # type: ignore[attr-defined]

    _sre: Any = _compiler._sre
    _MADE_FOR: tuple[int, int, str] = (_sre.MAGIC, _sre.CODESIZE, sys.byteorder)
except (ImportError, AttributeError):
    _compiler = _sre = None
    _MADE_FOR = (0, 0, "")

FILE = f"expressions.{sys.implementation.cache_tag}.bin"
"""Among the package's data; as with bytecode its name says which Python it is for."""

_Parts: TypeAlias = tuple[int, int, dict[str, int], int, int]
"""Of one expression: its flags, as its source has them too, how many groups, the numbers of those
with names, and where its code begins and ends among all code."""


def kept(source: str, flags: int) -> re.Pattern[str] | None:
    """The expression as it was compiled; nothing where it is not kept for this Python."""
    places, words = _content()
    parts = places.get((source, flags))
    if parts is None:
        return None
    all_flags, groups, numbers, start, stop = parts
    names: list[str | None] = [None] * (groups + 1)
    for name, number in numbers.items():
        names[number] = name
    code = words[start:stop].tolist()
    made: re.Pattern[str] = _sre.compile(source, all_flags, code, groups, numbers, tuple(names))
    return made


@lru_cache(maxsize=1)
def _content() -> tuple[dict[tuple[str, int], _Parts], memoryview]:
    from pipeline._data import content_of  # many commands ask for none

    try:
        content = memoryview(content_of(FILE))
        made_for, places, words = marshal.loads(content)
        if made_for == _MADE_FOR:
            return places, content[-words:].cast("I")
    except (OSError, ValueError, EOFError, TypeError):  # not there, or no such file
        pass
    return {}, memoryview(b"")


def compiled(expressions: Iterable[tuple[str, int]]) -> bytes:
    """The file's content for these expressions, sources and flags, under this Python."""
    places: dict[tuple[str, int], _Parts] = {}
    words = array("I")
    for source, flags in sorted(set(expressions)):
        parsed = _compiler._parser.parse(source, flags)
        state = parsed.state
        numbers = {name: int(number) for name, number in state.groupdict.items()}
        start = len(words)
        words.extend(int(word) for word in _compiler._code(parsed, flags))
        places[source, int(flags)] = (
            int(flags | state.flags), state.groups - 1, numbers, start, len(words)
        )  # fmt: skip
    code = words.tobytes()
    return marshal.dumps((_MADE_FOR, places, len(code))) + code
