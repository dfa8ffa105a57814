"""Reads the labelled figures of tests/cases/figures (guideline in its README)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

CASES = Path(__file__).parents[1] / "cases" / "figures"


class Label(NamedTuple):
    start: int
    end: int
    value: float
    upper: float | None
    unit: str
    qualifier: str
    noun: str


class Passage(NamedTuple):
    name: str
    kind: str
    text: str
    labels: list[Label]


def passages(folder: str = ".") -> Iterator[Passage]:
    for path in sorted((CASES / folder).glob("*.txt")):
        kind, *lines = path.read_text(encoding="utf-8").splitlines()
        current: Passage | None = None
        at = 0
        for line in lines:
            if line.startswith("> "):
                if current:
                    yield current
                current, at = Passage(path.stem, kind, line[2:], []), 0
                continue
            assert current is not None
            surface, value, unit, qualifier, noun = (part.strip() for part in line.split("|"))
            found = re.compile(rf"(?<![\d.]){re.escape(surface)}").search(current.text, at)
            assert found, f"{path.name}: {line!r} is not in its passage"
            at = found.end()
            low, _, high = value.partition("~")
            upper = float(high) if high else None
            current.labels.append(
                Label(found.start(), at, float(low), upper, unit, qualifier, noun)
            )
        if current:
            yield current
