"""What Python would work out at each start, kept: expressions compiled, tables parsed.

Python compiles regular expressions and parses TOML in Python: the thousand expressions that all
outputs of a document need take a sixth of the time from the start of the command to its end. From a
file Python has what comes of it in a tenth of that. What the file lacks, because it has changed
since, is worked out as ever, and so is everything under a Python that the file was not made by:
nothing hangs on it but time. ``python -m pipeline.training keep`` makes it anew.
"""

from __future__ import annotations

import hashlib
import marshal
import mmap
import re
import sys
from array import array
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, TypeAlias

from pipeline.tuples import NamedTuple

try:  # of Python itself, and private: without it nothing is kept
    from re import _compiler  # type: ignore[attr-defined]

    _sre: Any = _compiler._sre
    _compile: Any = _compiler.compile
    _MADE_FOR: tuple[int, int, str] = (_sre.MAGIC, _sre.CODESIZE, sys.byteorder)
except (ImportError, AttributeError):
    _compiler = _sre = _compile = None
    _MADE_FOR = (0, 0, "")

FILE = f"kept.{sys.implementation.cache_tag}.bin"
"""Among the package's data; as with bytecode its name says which Python it is for."""

_FORM = 2
"""Of marshal: a later one says which objects are the same, and that no two runs agree on."""

_Parts: TypeAlias = tuple[int, int, dict[str, int], int, int]
"""Of one expression: its flags, as its source has them too, how many groups, the numbers of those
with names, and where its code begins and ends among all code."""


class _Content(NamedTuple):
    """Expressions by source and flags, all code, tables by their TOML, marshalled; other files.

    Of each of these by its name the SHA-256 of what was kept, and what came of it, marshalled.
    """

    expressions: dict[tuple[str, int], _Parts]
    code: memoryview
    tables: dict[str, bytes]
    others: dict[str, tuple[bytes, memoryview]]


def expression(source: str, flags: int) -> re.Pattern[str] | None:
    """The expression as it was compiled; nothing where it is not kept for this Python."""
    content = _content()
    parts = content.expressions.get((source, flags))
    if parts is None:
        return None
    all_flags, groups, numbers, start, stop = parts
    names: list[str | None] = [None] * (groups + 1)
    for name, number in numbers.items():
        names[number] = name
    code = content.code[start:stop].tolist()
    made: re.Pattern[str] = _sre.compile(source, all_flags, code, groups, numbers, tuple(names))
    return made


def ask_here_first() -> None:
    """Have Python look here before it compiles an expression: libraries compile as they load.

    For a process of this program alone (``pipeline/process.py``).
    """
    if _compiler is None or _compiler.compile is not _compile:
        return

    def known(source: Any, flags: int = 0) -> Any:
        return expression(source, int(flags)) or _compile(source, flags)

    _compiler.compile = known


def tables(toml: str) -> dict[str, Any] | None:
    """The tables of a TOML text, the caller's to change; nothing where they are not kept."""
    found = _content().tables.get(toml)
    return None if found is None else marshal.loads(found)


def other(name: str, data: bytes) -> Any:
    """What was worked out of another file of the package's data; nothing where it is not kept.

    Args:
        name: the file's.
        data: what it holds now.
    """
    content = _content()
    found = content.others.get(name)
    if found is None or found[0] != hashlib.sha256(data).digest():
        return None
    made = marshal.loads(found[1])
    file = content.code.obj
    if isinstance(file, mmap.mmap) and hasattr(file, "madvise"):
        file.madvise(mmap.MADV_DONTNEED)  # what has been read of the file is let go
    return made


@lru_cache(maxsize=1)
def _content() -> _Content:
    from pipeline._data import content_of  # many commands ask for none

    try:
        content = memoryview(content_of(FILE))
        made_for, expressions, kept_tables, others, size, behind = marshal.loads(content)
        if made_for == _MADE_FOR:
            rest = content[-size - behind :]
            found = {name: (sha256, rest[size + at :]) for name, (sha256, at) in others.items()}
            return _Content(expressions, rest[:size].cast("I"), kept_tables, found)
    except (OSError, ValueError, EOFError, TypeError):  # not there, or no such file
        pass
    return _Content({}, memoryview(b""), {}, {})


def made_of(
    expressions: Iterable[tuple[str, int]],
    parsed: dict[str, dict[str, Any]],
    others: Mapping[str, tuple[bytes, Any]] = MappingProxyType({}),
) -> bytes:
    """The file's content under this Python.

    Args:
        expressions: sources and flags.
        parsed: the tables of TOML texts, nothing in them but texts, numbers and lists.
        others: by a file's name what it holds, and what comes of it, as plain as that.
    """
    places: dict[tuple[str, int], _Parts] = {}
    words = array("I")
    for source, flags in sorted(set(expressions)):
        pattern = _compiler._parser.parse(source, flags)
        state = pattern.state
        numbers = {name: int(number) for name, number in state.groupdict.items()}
        start = len(words)
        words.extend(int(word) for word in _compiler._code(pattern, flags))
        places[source, int(flags)] = (
            int(flags | state.flags), state.groups - 1, numbers, start, len(words)
        )  # fmt: skip
    code = words.tobytes()
    by_text = {text: marshal.dumps(table, _FORM) for text, table in sorted(parsed.items())}
    by_name: dict[str, tuple[bytes, int]] = {}
    behind = b""
    for name, (data, made) in sorted(others.items()):
        by_name[name] = (hashlib.sha256(data).digest(), len(behind))
        behind += marshal.dumps(made, _FORM)
    head = (_MADE_FOR, places, by_text, by_name, len(code), len(behind))
    return marshal.dumps(head, _FORM) + code + behind
