"""Learn which lines are a page's own, for :mod:`pipeline.normalize.page_lines`."""

from __future__ import annotations

import logging
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from pipeline.evaluation.labels import Element, LabelledDocument, damaged, read_labels
from pipeline.normalize import page_lines
from pipeline.normalize.lines import Line
from pipeline.normalize.page_numbers import find_page_numbers
from pipeline.normalize.reader import plain_lines

log = logging.getLogger(__name__)

WEIGHTS = "page_lines.tsv"
TREES = "page_trees.json"
_PARTS = 4
"""The documents are dealt into so many parts: what a line says by itself is taken from weights that
were learnt without its part, as it will be of pages nobody has seen."""
_PAGES, _PAPERS = "page.txt", "own.txt"
_LEAST_COUNT = 3
_STRENGTH = 1.0
_MOST_LINES = 25_000
_MOST_PAPERS = 700
_LONGEST = 60_000
_PUT_TOGETHER = 300


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

    def odds(self, lines: Sequence[Line]) -> list[float]:
        """As :func:`page_lines.odds_of_lines`, by these weights."""
        return [
            page_lines.UNSAID if line.block is not None else self._odds(line.text) for line in lines
        ]

    def _odds(self, text: str) -> float:
        said = self.start + sum(self.pieces.get(one, 0.0) for one in page_lines.pieces(text))
        return min(max(said, -page_lines.MOST), page_lines.MOST)


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


def fit_trees(rows: NDArray[np.float64], own: NDArray[np.bool_]) -> page_lines.Trees:
    """Trees over the features of lines, as :mod:`page_lines` reads them."""
    model = HistGradientBoostingClassifier(
        max_iter=120,
        max_leaf_nodes=8,
        learning_rate=0.08,
        l2_regularization=1.0,
        min_samples_leaf=20,
        early_stopping=False,
        random_state=1,
    ).fit(rows, own)
    return exported(model)


def exported(model: HistGradientBoostingClassifier) -> page_lines.Trees:
    """A fitted model as plain lists."""
    roots: list[int] = []
    nodes: list[tuple[int, float, int, int, float]] = []
    for (tree,) in model._predictors:
        base = len(nodes)
        roots.append(base)
        for k, node in enumerate(tree.nodes):
            if node["is_leaf"]:
                nodes.append((0, 0.0, base + k, base + k, round(float(node["value"]), 4)))
            else:
                left, right = base + int(node["left"]), base + int(node["right"])
                feature, limit = int(node["feature_idx"]), float(node["num_threshold"])
                nodes.append((feature, limit, left, right, 0.0))
    return page_lines.Trees(
        start=round(float(model._baseline_prediction[0][0]), 4),
        roots=tuple(roots),
        feature=tuple(node[0] for node in nodes),
        threshold=tuple(node[1] for node in nodes),
        left=tuple(node[2] for node in nodes),
        right=tuple(node[3] for node in nodes),
        value=tuple(node[4] for node in nodes),
    )


def _rows(one: Labelled, weights: Weights) -> tuple[list[page_lines.Row], list[bool]]:
    judged = page_lines.edges(one.lines)
    lines = [one.lines[i] for i in judged]
    odds = weights.odds(lines)
    rows = page_lines.features(lines, odds, *page_lines.body_of(lines, odds))
    return rows, [one.own[i] for i in judged]


def learn(
    documents: Sequence[Sequence[Labelled]],
    papers: Sequence[Labelled],
    listed: Sequence[tuple[str, bool]],
) -> tuple[Weights, page_lines.Trees]:
    """Weights and trees.

    Args:
        documents: labelled ones; those of one entry (intact and damaged) stay together.
        papers: documents without a page; half of them teach the weights, half the trees.
        listed: single lines, and whether each is a page's.
    """
    dealt = list(documents)
    random.Random(2).shuffle(dealt)
    half = len(papers) // 2
    clean = list(_texts(papers[:half]))
    random.Random(1).shuffle(clean)
    clean = clean[:_MOST_LINES]

    def weights_of(known: Iterable[Sequence[Labelled]]) -> Weights:
        texts = dict.fromkeys([*_texts(one for group in known for one in group), *clean, *listed])
        return fit_weights([text for text, _ in texts], [own for _, own in texts])

    rows: list[page_lines.Row] = []
    own: list[bool] = []

    def add(one: Labelled, weights: Weights) -> None:
        more, said = _rows(one, weights)
        rows.extend(more)
        own.extend(said)

    for part in range(_PARTS):
        without = weights_of(group for i, group in enumerate(dealt) if i % _PARTS != part)
        for one in (one for group in dealt[part::_PARTS] for one in group):
            add(one, without)
    weights = weights_of(dealt)
    for one in (*papers[half:], *_put_together(listed)):
        add(one, weights)
    log.info("%d lines, %d of them a page's; %d pieces", len(own), sum(own), len(weights.pieces))
    return weights, fit_trees(np.array(rows), np.array(own))


def _put_together(listed: Sequence[tuple[str, bool]]) -> Iterator[Labelled]:
    """Papers of single lines with a page's lines above, below, or anywhere among them.

    Real pages stand in good order, and the trees would learn that a line between two of a page's
    is one itself; a poem, a form or a list that somebody pasted with a page around it is not.
    """
    random_ = random.Random(3)
    pages = [text for text, own in listed if own]
    papers = [text for text, own in listed if not own]

    def some(texts: Sequence[str], least: int, most: int) -> list[str]:
        at = random_.randrange(len(texts))
        return list(texts[at : at + random_.randint(least, most)])

    for _ in range(_PUT_TOGETHER):
        lines = [(text, False) for text in some(papers, 3, 14)]
        for least, most, place in ((0, 8, 0), (0, 8, len(lines))):
            lines[place:place] = [(text, True) for text in some(pages, least, most)]
        for text in random_.sample(pages, random_.choice((0, 0, 1, 2, 4))):
            lines.insert(random_.randint(0, len(lines)), (text, True))
        own = dict(lines)
        found = [
            line for line in plain_lines("\n".join(text for text, _ in lines)) if not line.block
        ]
        yield Labelled(found, [own.get(line.text, False) for line in found])


def read_listed(folder: Path) -> list[tuple[str, bool]]:
    """The single lines of a folder: ``page.txt`` a page's, ``own.txt`` a paper's."""
    found = []
    for name, own in ((_PAGES, True), (_PAPERS, False)):
        lines = (folder / name).read_text(encoding="utf-8").split("\n")
        found += [(line.strip(), own) for line in lines if line.strip()]
    return found


def read_documents(folders: Iterable[Path], corpus: Path) -> list[list[Labelled]]:
    """The labelled documents of folders, each intact and damaged."""
    return [
        [labelled_lines(document), labelled_lines(damaged(document))]
        for folder in folders
        for document in read_labels(folder, corpus).documents
    ]


def write_page_lines(cases: Path, corpus: Path, target: Path) -> None:
    """Learn from labelled cases and a corpus, and write weights and trees.

    Args:
        cases: holds ``structure/open`` and ``page_lines``.
        corpus: holds ``train/<kind>/*.txt``.
        target: the folder of both files.

    Raises:
        OSError: something cannot be read or written.
    """
    documents = read_documents([cases / "structure" / "open"], corpus)
    weights, trees = learn(documents, list(_papers(corpus)), read_listed(cases / "page_lines"))
    write(weights, trees, target)


def write(weights: Weights, trees: page_lines.Trees, target: Path) -> None:
    """Write weights and trees into a folder."""
    rows = sorted(weights.pieces.items(), key=lambda one: (-one[1], one[0]))
    text = "".join(f"{piece}\t{weight:g}\n" for piece, weight in [("", weights.start), *rows])
    (target / WEIGHTS).write_text(text, encoding="utf-8", newline="\n")
    (target / TREES).write_bytes(msgspec.json.encode(trees))
