"""Where ``likely`` begins, as measured on documents that nothing was learnt from."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from pipeline._data import FOLDER
from pipeline.repair.decode.thresholds import NEVER

FILE = "levels.json"
"""The package's thresholds of the level."""

HALVES = "halves"
"""Quotation marks whose mate is there: a pair that stays broken is an error anyway."""


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """Quotation marks put in from a probability up, in the documents of a register.

    Attributes:
        register: how the documents quote.
        line: the probability; 0 where the thresholds were chosen on other documents each time.
        documents: measured.
        lost: marks that they lost.
        marks: marks put in.
        precision, recall: of them.
    """

    register: str
    line: float
    documents: int
    lost: int
    marks: int
    precision: float
    recall: float


class Levels(msgspec.Struct, frozen=True, kw_only=True):
    """Least probabilities, and the measurement they come from.

    Attributes:
        schema_version: of this file.
        likely: by rule id (or ``HALVES``) and register, from where on an edit is likely.
        curve: precision and recall of quotation marks by register.
    """

    schema_version: int
    likely: dict[str, dict[str, float]]
    curve: tuple[Point, ...] = ()

    def least(self, name: str, register: str) -> float:
        """The threshold of a class of edits in a register; no probability reaches one missing."""
        return self.likely.get(name, {}).get(register, NEVER)


@lru_cache(maxsize=1)
def load() -> Levels:
    """The package's thresholds.

    Raises:
        msgspec.ValidationError: the file is not of this schema.
    """
    content = (FOLDER / FILE).read_bytes()
    return msgspec.json.decode(content, type=Levels)
