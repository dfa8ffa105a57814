"""The training stream: all documents damaged, encoded once, cut into windows."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.tagger.encoding import LOST, Vocabulary, join
from pipeline.repair.tagger.statistics import COLUMNS, Statistics
from pipeline.repair.tagger.tagger import Tagger
from pipeline.training.corpus import WEIGHTS, Document, documents
from pipeline.training.counting import count, mark_ids, without_own
from pipeline.training.examples import balanced, damage, labels

log = logging.getLogger(__name__)

WINDOW = 256
"""Characters of a training window."""

_IGNORED = 255
_LEAST_COUNT = 6


@dataclass(frozen=True, slots=True)
class Stream:
    """Encoded text.

    Attributes:
        ids: character ids, shape (n,).
        lost: index into ``LOST`` of what was lost before each; 255 where not to be learnt.
        inside: whether each stands in quotes.
        counts: statistics of each gap without the document's own share, shape (n, COLUMNS).
        weights: how often the window that begins at each multiple of ``WINDOW`` is drawn.
        taught: what teachers say was lost before each, in 255ths, shape (n, len(LOST)); ``None``
            without teachers.
    """

    ids: NDArray[np.uint16]
    lost: NDArray[np.uint8]
    inside: NDArray[np.uint8]
    counts: NDArray[np.float16]
    weights: NDArray[np.float32]
    taught: NDArray[np.uint8] | None = None


def learn_vocabulary(corpus: Iterable[Document]) -> Vocabulary:
    """Characters that stand often enough, the commonest first."""
    counts: Counter[str] = Counter()
    for document in corpus:
        for paragraph in document.paragraphs:
            counts.update(join([paragraph]))
    known = [c for c, n in counts.most_common() if n >= _LEAST_COUNT and "\n" < c <= "\uffff"]
    return Vocabulary("".join(known))


Encoded = tuple[Document, NDArray[np.uint16], NDArray[np.uint8], NDArray[np.uint8]]


def encode_all(corpus: Iterable[Document], vocabulary: Vocabulary) -> list[Encoded]:
    """Damage and encode every document."""
    found = []
    for document in corpus:
        one = encode(document, vocabulary)
        if one is not None:
            found.append((document, *one))
    return found


def build(
    encoded: list[Encoded], statistics: Statistics, vocabulary: Vocabulary, *, own: bool
) -> Stream:
    """Put encoded documents one after another.

    Args:
        encoded: the documents.
        statistics: counts of n-grams.
        vocabulary: of the encoding.
        own: the statistics hold these documents, whose share is taken out.
    """
    weights: list[float] = []
    total = sum(len(ids) for _, ids, _, _ in encoded)
    counts = np.empty((total, COLUMNS), dtype=np.float16)
    marks = mark_ids(vocabulary)
    if not encoded:
        nothing = np.zeros(0, dtype=np.uint8)
        return Stream(nothing.astype(np.uint16), nothing, nothing, counts, np.zeros(0, np.float32))
    start = 0
    for document, ids, lost, _ in encoded:
        weight = WEIGHTS.get(document.kind, 1.0)
        for first in range(0, len(ids), WINDOW):
            found = lost[first : first + WINDOW]
            rich = bool(((found > 0) & (found != _IGNORED)).any())
            weights.append(weight * (1.0 if rich else 0.5))
        wide = ids.astype(np.int64)
        counts[start : start + len(ids)] = (
            without_own(statistics, wide, lost, marks) if own else statistics.features(wide)
        )
        start += len(ids)
    return Stream(
        np.concatenate([ids for _, ids, _, _ in encoded]),
        np.concatenate([lost for _, _, lost, _ in encoded]),
        np.concatenate([inside for _, _, _, inside in encoded]),
        counts,
        np.array(weights, dtype=np.float32),
    )


def encode(
    document: Document, vocabulary: Vocabulary
) -> tuple[NDArray[np.uint16], NDArray[np.uint8], NDArray[np.uint8]] | None:
    """Ids, lost and inside of one document, padded to whole windows; ``None`` if it is empty."""
    texts, found, within = [], [], []
    for paragraph, fine in zip(document.paragraphs, balanced(document.paragraphs), strict=True):
        if not paragraph.strip():
            continue
        damaged = damage(paragraph)
        texts.append(damaged.text)
        marks = labels(damaged)
        found.append(marks if fine else np.full_like(marks, _IGNORED))
        within.append(np.append(damaged.inside, np.uint8(0)))
    if not texts:
        return None
    ids = vocabulary.encode(join(texts)).astype(np.uint16)
    pad = -len(ids) % WINDOW
    return (
        np.pad(ids, (0, pad)),
        np.pad(np.concatenate(found), (0, pad), constant_values=_IGNORED),
        np.pad(np.concatenate(within), (0, pad)),
    )


@dataclass(frozen=True, slots=True)
class Material:
    """All that training needs.

    Attributes:
        stream: documents to learn from.
        held: documents of the held-out fold.
        vocabulary: characters.
        tables: statistics of the documents to learn from.
    """

    stream: Stream
    held: Stream
    vocabulary: Vocabulary
    tables: dict[str, NDArray[Any]]


Teachers = Mapping[tuple[int, ...], Tagger]
"""Taggers by the folds that they did not learn from."""


def teach(encoded: Sequence[Encoded], teachers: Teachers) -> NDArray[np.uint8]:
    """What is said of each document by the teacher that did not learn from its group.

    Args:
        encoded: the documents; what no teacher left out (news) is told its own labels.
        teachers: see :data:`Teachers`.

    Returns:
        Probabilities in 255ths, shape (characters of all, len(LOST)).
    """
    by_fold = {fold: teacher for folds, teacher in teachers.items() for fold in folds}
    taught = np.zeros((sum(len(ids) for _, ids, _, _ in encoded), len(LOST)), dtype=np.uint8)
    start = 0
    for document, ids, lost, _ in encoded:
        here = taught[start : start + len(ids)]
        start += len(ids)
        if document.kind == "news" or document.fold not in by_fold:
            known = np.flatnonzero(lost != _IGNORED)
            here[known, lost[known]] = 255
            continue
        texts = [damage(p).text for p in document.paragraphs if p.strip()]
        said = by_fold[document.fold].predict_stream(texts)[0]
        here[: len(said)] = np.round(said * 255)
    return taught


def material(
    corpus: Path,
    shown: tuple[str, ...],
    left_out: Collection[int],
    teachers: Teachers | None = None,
) -> Material:
    """Read the corpus: documents outside the left-out folds to learn from, some in them to watch.

    News are always learnt from: no threshold is measured on them.
    """
    every = list(documents(corpus / "train"))
    wanted = [d for d in every if d.fold not in left_out or d.kind == "news"]
    vocabulary = learn_vocabulary(wanted)
    encoded = encode_all(wanted, vocabulary)
    marks = mark_ids(vocabulary)
    tables = count([(ids.astype(np.int64), lost) for _, ids, lost, _ in encoded], marks)
    statistics = Statistics(tables)
    stream = build(encoded, statistics, vocabulary, own=True)
    if teachers:
        stream = replace(stream, taught=teach(encoded, teachers))
    unseen = encode_all([d for d in every if d.fold in left_out and d.kind in shown], vocabulary)
    held = build(unseen, statistics, vocabulary, own=False)
    log.info("%d documents, %d characters", len(wanted), len(stream.ids))
    tally = np.bincount(stream.lost, minlength=256)
    log.info("%s", {LOST[i]: int(n) for i, n in enumerate(tally[: len(LOST)])})
    log.info("%s", {name: len(table) for name, table in tables.items()})
    return Material(stream, held, vocabulary, tables)
