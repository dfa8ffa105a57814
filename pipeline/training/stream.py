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

from pipeline.evaluation.corpus import Document, documents
from pipeline.repair.channels.font_run_loss import lost_at
from pipeline.repair.tagger.encoding import LOST, OTHER, Vocabulary, join
from pipeline.repair.tagger.statistics import COLUMNS, Floats, Statistics
from pipeline.repair.tagger.tagger import Tagger
from pipeline.training.counting import count, mark_ids, without_own

log = logging.getLogger(__name__)

WINDOW = 256
"""Characters of a training window."""

WEIGHTS = {
    "provincial-work-reports": 2.0,
    "provincial-work-reports-2025": 2.0,
    "business-environment-policies": 1.5,
    "local-policy-documents": 1.5,
    "news": 0.5,
    "laws": 0.2,
    "historic-work-reports": 0.4,
    "party-congress-reports": 0.6,
}
"""How often a document of a kind is seen; 1 where not named."""

_IGNORED = 255
_LEAST_COUNT = 6
_INDEX_OF_LOST = {lost: i for i, lost in enumerate(LOST)}


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


Labels = NDArray[np.uint8]


def damage(paragraph: str) -> tuple[str, Labels, Labels]:
    """Put a clean paragraph through font-run loss and keep account.

    Returns:
        What is left, ``n`` code points; the index into ``LOST`` of what was lost before each and
        at the end, shape (n + 1,); whether each stood between “ and ”, shape (n,).
    """
    text, lost = lost_at(paragraph)
    indices = np.zeros(len(text) + 1, dtype=np.uint8)
    for place, string in lost.items():
        indices[place] = _INDEX_OF_LOST.get(string, OTHER)
    inside = np.zeros(len(text), dtype=np.uint8)
    depth = 0
    for place, char in enumerate(text):
        for mark in lost.get(place, "") + char:
            if mark == "“":
                depth += 1
            elif mark == "”":
                depth = max(depth - 1, 0)
        inside[place] = depth > 0
    return text, indices, inside


def is_balanced(paragraph: str) -> bool:
    """Whether the quotation marks of a paragraph pair and nest."""
    depth = 0
    for char in paragraph:
        depth += (char == "“") - (char == "”")
        if depth < 0:
            return False
    return depth == 0


def learn_vocabulary(corpus: Iterable[Document]) -> Vocabulary:
    """Characters that stand often enough, the commonest first."""
    counts: Counter[str] = Counter()
    for document in corpus:
        for paragraph in document.paragraphs:
            counts.update(join([paragraph]))
    known = [c for c, n in counts.most_common() if n >= _LEAST_COUNT and "\n" < c <= "\uffff"]
    return Vocabulary("".join(known))


Encoded = tuple[Document, NDArray[np.uint16], Labels, Labels]


def encode_all(corpus: Iterable[Document], vocabulary: Vocabulary) -> list[Encoded]:
    """Damage and encode every document."""
    encoded = ((document, encode(document, vocabulary)) for document in corpus)
    return [(document, *parts) for document, parts in encoded if parts is not None]


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
            window = lost[first : first + WINDOW]
            rich = bool(((window > 0) & (window != _IGNORED)).any())
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
) -> tuple[NDArray[np.uint16], Labels, Labels] | None:
    """Ids, lost and inside of one document, padded to whole windows; ``None`` if it is empty."""
    texts, lost, inside = [], [], []
    for paragraph in document.paragraphs:
        if not paragraph.strip():
            continue
        text, indices, is_inside = damage(paragraph)
        texts.append(text)
        lost.append(indices if is_balanced(paragraph) else np.full_like(indices, _IGNORED))
        inside.append(np.append(is_inside, np.uint8(0)))
    if not texts:
        return None
    ids = vocabulary.encode(join(texts)).astype(np.uint16)
    pad = -len(ids) % WINDOW
    return (
        np.pad(ids, (0, pad)),
        np.pad(np.concatenate(lost), (0, pad), constant_values=_IGNORED),
        np.pad(np.concatenate(inside), (0, pad)),
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


class Team(Tagger):
    """Taggers whose probabilities are averaged.

    Networks that learnt from the same documents from other beginnings err in other places.

    Args:
        weights: their files.

    Raises:
        OSError: one cannot be read.
    """

    def __init__(self, weights: Sequence[Path]) -> None:
        super().__init__(weights[0].read_bytes())
        self._others = [Tagger(path.read_bytes()) for path in weights[1:]]

    def predict_stream(self, paragraphs: Sequence[str]) -> tuple[Floats, Floats]:
        """The mean of what each says; see :meth:`Tagger.predict_stream`."""
        lost, inside = super().predict_stream(paragraphs)
        for other in self._others:
            its_lost, its_inside = other.predict_stream(paragraphs)
            lost += its_lost
            inside += its_inside
        number = np.float32(1 + len(self._others))
        return lost / number, inside / number


Parts = Mapping[tuple[int, ...], Sequence[Path]]
"""Weights by the folds that were left out when they were learnt."""

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
        texts = [lost_at(p)[0] for p in document.paragraphs if p.strip()]
        chances = by_fold[document.fold].predict_stream(texts)[0]
        here[: len(chances)] = np.round(chances * 255)
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
