"""The training stream: all documents damaged, encoded once, cut into windows."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.tagger.encoding import LOST, Vocabulary, join
from pipeline.training.corpus import WEIGHTS, Document, documents
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
        weights: how often the window that begins at each multiple of ``WINDOW`` is drawn.
    """

    ids: NDArray[np.uint16]
    lost: NDArray[np.uint8]
    inside: NDArray[np.uint8]
    weights: NDArray[np.float32]


def learn_vocabulary(corpus: Iterable[Document]) -> Vocabulary:
    """Characters that stand often enough, the commonest first."""
    counts: Counter[str] = Counter()
    for document in corpus:
        for paragraph in document.paragraphs:
            counts.update(join([paragraph]))
    known = [c for c, n in counts.most_common() if n >= _LEAST_COUNT and "\n" < c <= "\uffff"]
    return Vocabulary("".join(known))


def build(corpus: Iterable[Document], vocabulary: Vocabulary) -> Stream:
    """Damage and encode documents one after another, every document padded to whole windows."""
    ids: list[NDArray[np.uint16]] = []
    lost: list[NDArray[np.uint8]] = []
    inside: list[NDArray[np.uint8]] = []
    weights: list[float] = []
    for document in corpus:
        one = encode(document, vocabulary)
        if one is None:
            continue
        weight = WEIGHTS.get(document.kind, 1.0)
        for start in range(0, len(one[0]), WINDOW):
            found = one[1][start : start + WINDOW]
            rich = bool(((found > 0) & (found != _IGNORED)).any())
            weights.append(weight * (1.0 if rich else 0.5))
        ids.append(one[0])
        lost.append(one[1])
        inside.append(one[2])
    return Stream(
        np.concatenate(ids),
        np.concatenate(lost),
        np.concatenate(inside),
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


def load_or_build(corpus: Path, cache: Path) -> tuple[Stream, Vocabulary]:
    """The stream of all documents outside fold 0, kept in ``cache`` (an ``.npz``)."""
    if cache.exists():
        with np.load(cache) as data:
            stream = Stream(data["ids"], data["lost"], data["inside"], data["weights"])
            return stream, Vocabulary(str(data["characters"]))
    wanted = [d for d in documents(corpus / "train") if d.fold != 0 or d.kind == "news"]
    vocabulary = learn_vocabulary(wanted)
    stream = build(wanted, vocabulary)
    np.savez(
        cache,
        ids=stream.ids,
        lost=stream.lost,
        inside=stream.inside,
        weights=stream.weights,
        characters=np.array(vocabulary.characters),
    )
    tally = np.bincount(stream.lost, minlength=256)
    log.info("%d documents, %d characters", len(wanted), len(stream.ids))
    log.info("%s", {LOST[i]: int(n) for i, n in enumerate(tally[: len(LOST)])})
    return stream, vocabulary
