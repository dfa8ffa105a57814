"""Lexica on disk: the package's own (a table), and a user's (TOML)."""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import starmap
from pathlib import Path
from typing import Any

from pipeline._data import FOLDER
from pipeline.kept import other
from pipeline.repair.lexicon.terms import Count, Lexicon
from pipeline.storage import parse_toml, read_whole

FILE = "lexicon.tsv"
"""The package's lexicon: term, quoted, seen, quoted and seen in news; tab-separated."""

_SCHEMA = 1
_MOST = 10**9
_MOST_BYTES = 2**24


@lru_cache(maxsize=1)
def load() -> Lexicon:
    """The package's lexicon."""
    data = (FOLDER / FILE).read_bytes()
    kept = other(FILE, data)
    if kept is None:
        return from_table(data.decode("utf-8"))
    numbers, terms, places, lengths = kept
    counts = [*starmap(Count, numbers)]
    return Lexicon(
        dict(zip(terms.split("\n"), map(counts.__getitem__, places), strict=True)), lengths
    )


def to_keep(data: bytes) -> tuple[bytes, Any]:
    """The table, and what :func:`load` has of it where it is kept: different counts are few."""
    lexicon = from_table(data.decode("utf-8"))
    counts = {count: place for place, count in enumerate(dict.fromkeys(lexicon.terms.values()))}
    places = [counts[count] for count in lexicon.terms.values()]
    numbers = [tuple(count) for count in counts]
    return data, (numbers, "\n".join(lexicon.terms), places, dict(lexicon.lengths))


def from_table(text: str) -> Lexicon:
    """Read the table that :func:`to_table` writes."""
    terms = {}
    known: dict[str, Count] = {}  # many terms have the same counts
    for line in text.splitlines():
        term, _, numbers = line.partition("\t")
        count = known.get(numbers)
        if count is None:
            count = known[numbers] = Count(*map(int, numbers.split("\t")))
        terms[term] = count
    return Lexicon(terms)


def to_table(lexicon: Lexicon) -> str:
    """A line a term: the term and its four counts, trailing zeros left out."""
    lines = []
    for term, count in sorted(lexicon.terms.items()):
        numbers = [count.quoted, count.seen, count.other_quoted, count.other_seen]
        while len(numbers) > 2 and not numbers[-1]:
            numbers.pop()
        lines.append("\t".join([term, *map(str, numbers)]) + "\n")
    return "".join(lines)


def write_toml(lexicon: Lexicon) -> str:
    """A user's lexicon as TOML: ``terms."放管服" = [quoted, seen]``.

    >>> print(write_toml(Lexicon({"放管服": Count(9, 10)})), end="")
    schema_version = 1
    <BLANKLINE>
    [terms]
    "放管服" = [9, 10]
    """
    lines = [f"schema_version = {_SCHEMA}\n\n[terms]\n"]
    for term, count in sorted(lexicon.terms.items()):
        key = json.dumps(term, ensure_ascii=False)
        lines.append(f"{key} = [{count.all_quoted}, {count.all_seen}]\n")
    return "".join(lines)


def read_toml(path: Path) -> Lexicon:
    """Read a user's lexicon.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is not TOML, or not a lexicon of this version.
    """
    data = parse_toml(read_whole(path, _MOST_BYTES, pipes=True))
    unknown = data.keys() - {"schema_version", "terms"}
    if unknown or not isinstance(data.get("terms", {}), dict):
        raise ValueError(f"{path.name}: 只应有 schema_version 和 [terms] 表")
    version = data.get("schema_version")
    if version != _SCHEMA or type(version) is not int:
        raise ValueError(f"{path.name}: schema_version 应为 {_SCHEMA}")
    terms = {}
    for term, numbers in data.get("terms", {}).items():
        good = isinstance(numbers, list) and len(numbers) == 2
        good = good and all(type(n) is int for n in numbers)
        if not good or not 0 <= numbers[0] <= numbers[1] <= _MOST:
            raise ValueError(f"{path.name}: {term} 应为 [加引号次数, 出现次数]")
        terms[str(term)] = Count(numbers[0], numbers[1])
    return Lexicon(terms)
