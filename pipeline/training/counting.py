"""Count n-grams over the training documents, and give each document the others' counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.tagger.encoding import CLOSES, FIRST_CHARACTER, OPENS, Vocabulary
from pipeline.repair.tagger.statistics import (
    ORDERS,
    PLAIN_LEAST,
    SIDES,
    Counts,
    Floats,
    Keys,
    Statistics,
    columns,
    keys,
)

Ids = NDArray[np.int64]
Labels = NDArray[np.uint8]
Document = tuple[Ids, Labels]

_MOST_PLAIN = 60_000


def _beside(ids: Ids, lost: Labels, order: int, marks: tuple[int, int]) -> list[Keys]:
    """Unique n-grams beside a mark, by side.

    Args:
        ids: the document.
        lost: index of what each gap lost.
        order: characters in the n-gram.
        marks: ids of “ and ” in the vocabulary.
    """
    grams = keys(ids, order)
    after = np.concatenate([[0], ids[:-1]])
    opening = np.isin(lost, OPENS) | (after == marks[0])
    closing = np.isin(lost, CLOSES) | (ids == marks[1])
    result = []
    for gaps, left in ((opening, False), (closing, False), (opening, True), (closing, True)):
        places = np.flatnonzero(gaps) - (order if left else 0)
        result.append(np.unique(grams[places[places >= 0]]))
    return result


def mark_ids(vocabulary: Vocabulary) -> tuple[int, int]:
    """Ids of “ and ”."""
    characters = vocabulary.characters
    return characters.index("“") + FIRST_CHARACTER, characters.index("”") + FIRST_CHARACTER


def count(documents: Sequence[Document], marks: tuple[int, int]) -> dict[str, NDArray[Any]]:
    """Tables for :class:`Statistics`."""
    arrays: dict[str, NDArray[Any]] = {}
    for order in ORDERS:
        every, times = np.unique(
            np.concatenate([np.unique(keys(ids, order)) for ids, _ in documents]),
            return_counts=True,
        )
        sides: list[list[Keys]] = [[] for _ in SIDES]
        for ids, lost in documents:
            for side, found in zip(sides, _beside(ids, lost, order, marks), strict=True):
                side.append(found)
        counts = np.zeros((len(every), len(SIDES)), dtype=np.int32)
        for k, side in enumerate(sides):
            found, number = np.unique(np.concatenate(side), return_counts=True)
            counts[np.searchsorted(every, found), k] = number
        beside = counts.sum(axis=1)
        quoted = beside > 0
        plain = _commonest((beside == 0) & (times >= PLAIN_LEAST[order]), times)
        arrays[f"plain{order}.keys"] = every[plain]
        arrays[f"plain{order}.seen"] = np.minimum(times[plain], 65535).astype(np.uint16)
        arrays[f"quoted{order}.keys"] = every[quoted]
        arrays[f"quoted{order}.seen"] = np.minimum(times[quoted], 65535).astype(np.uint16)
        arrays[f"quoted{order}.sides"] = np.minimum(counts[quoted], 255).astype(np.uint8)
    return arrays


def _commonest(wanted: NDArray[np.bool_], times: NDArray[Any]) -> NDArray[np.bool_]:
    """The wanted ones, but not many more than ``_MOST_PLAIN``: those of most documents."""
    if wanted.sum() <= _MOST_PLAIN:
        return wanted
    kept: NDArray[np.bool_] = wanted & (times >= np.sort(times[wanted])[-_MOST_PLAIN])
    return kept


def without_own(statistics: Statistics, ids: Ids, lost: Labels, marks: tuple[int, int]) -> Floats:
    """Features of one training document from the counts of all others, shape (n, COLUMNS)."""
    looked: dict[int, tuple[Counts, Counts]] = {}
    for order in ORDERS:
        unique, back = np.unique(keys(ids, order), return_inverse=True)
        seen, sides = statistics.look_up(unique, order)
        for k, own in enumerate(_beside(ids, lost, order, marks)):
            at = np.searchsorted(unique, own)
            sides[at, k] = np.maximum(sides[at, k] - 1, 0)
        seen = np.maximum(seen - 1, 0)
        # What would not be in the tables without this document is not known.
        unknown = (sides.sum(axis=1) == 0) & (seen < statistics.plain_least(order))
        seen[unknown] = 0
        looked[order] = (seen[back], sides[back])
    return columns(looked)
