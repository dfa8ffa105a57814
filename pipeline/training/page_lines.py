"""Learn what a line says for a page by itself, for :mod:`pipeline.normalize.page_lines`."""

from __future__ import annotations

import logging
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from pipeline.evaluation.labels import Element, LabelledDocument, damaged, read_labels
from pipeline.normalize import page_lines
from pipeline.normalize.lines import Line
from pipeline.normalize.page_numbers import find_page_numbers
from pipeline.normalize.reader import plain_lines
from pipeline.training.listed import read_listed

log = logging.getLogger(__name__)

WEIGHTS = "page_lines.tsv"
_LEAST_COUNT = 3
_STRENGTH = 1.0
_MOST_LINES = 25_000
_MOST_PAPERS = 350
_LONGEST = 60_000


@dataclass(frozen=True, slots=True)
class Labelled:
    """Lines of a document as a page's are looked for in, and which of them are a page's own."""

    lines: list[Line]
    own: list[bool]


@dataclass(frozen=True, slots=True)
class Weights:
    """What a line says by itself: a start and the weight of each piece."""

    start: float
    pieces: dict[str, float]


def labelled_lines(document: LabelledDocument) -> Labelled:
    """The lines of a labelled document, page numbers left out, and what readers wrote below it.

    A comment says anything, and would teach that such words are a page's: its label is ``杂项?``.
    """
    lines = plain_lines(document.text)
    numbers = find_page_numbers(lines).lines
    lines = [line for i, line in enumerate(lines) if i not in numbers]
    is_page = bytearray(len(document.text) + 1)
    for label in document.labels:
        if label.elements[0] is Element.BOILERPLATE:
            said = b"\1" if label.is_required else b"\2"
            is_page[label.start : label.end] = said * (label.end - label.start)
    lines = [line for line in lines if 2 not in is_page[line.start : line.end]]
    own = [line.block is None and all(is_page[line.start : line.end]) for line in lines]
    return Labelled(lines, own)


def _papers(corpus: Path) -> Iterator[Labelled]:
    """Documents that have next to nothing of a page: all their lines are their own."""
    paths = sorted(corpus.glob("train/*/*.txt"))
    random.Random(1).shuffle(paths)
    for path in paths[:_MOST_PAPERS]:
        text = path.read_text(encoding="utf-8", errors="replace")
        if len(text) <= _LONGEST and "⟦" not in text:
            lines = plain_lines(text)
            yield Labelled(lines, [False] * len(lines))


def fit_weights(texts: Sequence[str], is_page: Sequence[bool]) -> Weights:
    """Weights of pieces by a logistic regression that leaves most of them at nothing (L1)."""
    found = [page_lines.pieces(text) for text in texts]
    count = Counter(piece for one in found for piece in one)
    names = sorted(piece for piece, number in count.items() if number >= _LEAST_COUNT)
    index = {piece: i for i, piece in enumerate(names)}
    rows = [sorted(index[piece] for piece in one if piece in index) for one in found]
    ends = np.cumsum([0, *map(len, rows)])
    columns = np.fromiter((i for row in rows for i in row), dtype=np.int32)
    table = csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(rows), len(names)))
    model = LogisticRegression(
        C=_STRENGTH, l1_ratio=1.0, solver="liblinear", max_iter=300, random_state=1
    ).fit(table, np.asarray(is_page))
    weights = {
        piece: round(float(weight), 3)
        for piece, weight in zip(names, model.coef_[0], strict=True)
        if abs(weight) >= 0.01
    }
    return Weights(round(float(model.intercept_[0]), 3), weights)


def _texts(documents: Iterable[Labelled]) -> dict[tuple[str, bool], None]:
    """Each text of a line once as a page's and once as a paper's, in order."""
    return dict.fromkeys(
        (line.text, own)
        for one in documents
        for line, own in zip(one.lines, one.own, strict=True)
        if line.block is None
    )


def learn(
    documents: Sequence[Sequence[Labelled]],
    papers: Sequence[Labelled],
    listed: Sequence[tuple[str, bool]],
) -> Weights:
    """Weights.

    Args:
        documents: labelled ones, each intact and damaged.
        papers: documents without a page.
        listed: single lines, and whether each is a page's.
    """
    clean = list(_texts(papers))
    random.Random(1).shuffle(clean)
    known = _texts(one for group in documents for one in group)
    texts = dict.fromkeys([*known, *clean[:_MOST_LINES], *listed])
    weights = fit_weights([text for text, _ in texts], [own for _, own in texts])
    log.info("%d lines; %d pieces", len(texts), len(weights.pieces))
    return weights


def read_documents(folders: Iterable[Path], corpus: Path) -> list[list[Labelled]]:
    """The labelled documents of folders, each intact and damaged."""
    return [
        [labelled_lines(document), labelled_lines(damaged(document))]
        for folder in folders
        for document in read_labels(folder, corpus).documents
    ]


def write_page_lines(cases: Path, corpus: Path, target: Path) -> None:
    """Learn from labelled cases and a corpus, and write the weights.

    Args:
        cases: holds ``structure/open`` and ``page_lines``.
        corpus: holds ``train/<kind>/*.txt``.
        target: the folder of the file.

    Raises:
        OSError: something cannot be read or written.
    """
    documents = read_documents([cases / "structure" / "open"], corpus)
    weights = learn(documents, list(_papers(corpus)), read_listed(cases / "page_lines"))
    rows = sorted(weights.pieces.items(), key=lambda one: (-one[1], one[0]))
    text = "".join(f"{piece}\t{weight:g}\n" for piece, weight in [("", weights.start), *rows])
    (target / WEIGHTS).write_text(text, encoding="utf-8", newline="\n")
