"""Which lines are a page's own and none of the document's, by what was learnt from labelled pages.

Two steps. What a line says by itself: pieces of one to three characters, digits and Latin letters
folded, each with a weight (``page_lines.tsv``, logarithms of odds). Then where it stands and beside
what: trees over the weights of the lines around, whether the text has begun or ended, and what
element of a paper the line could be (``page_trees.json``). Only lines near the edges are judged;
lines inside a text go by :mod:`pipeline.normalize.page_numbers`. Made by ``python -m
pipeline.training page-lines``; how good it is says ``_data/MODEL_CARD.md``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from math import exp, log2
from pathlib import Path

import msgspec

from pipeline.normalize.labels import labels
from pipeline.normalize.lines import Line
from pipeline.normalize.listing import is_attachment_label
from pipeline.normalize.numbering import numbered
from pipeline.normalize.recognisers import ends_title, is_document_number, is_recipients
from pipeline.text.chars import closed_up
from pipeline.text.dates import document_date
from pipeline.text.names import is_authority
from pipeline.text.patterns import regex

NEAR = 60
"""So many lines from either edge are judged."""
_LONGEST = 120  # characters of a line that are looked at
_PIECES = (1, 2, 3)
MOST = 6.0
"""The surest that a line is said to be by itself."""
SPEAKS = 1.0
"""Log odds from which a line speaks for a page by itself: nearly three to one."""
LOUD = 3.0
"""Twenty to one: rows of an annex, contacts and notes speak more softly."""
UNSAID = -2.0
"""What a table or an image says."""
_LEAST_BODY = 14  # characters of a sentence of a text
_SURE_BODY = 60
_LEAST_TITLE = 8
_NOTHING = -1.0
"""Where no line near the edges says more for a page by itself, none is."""
_DIGITS = regex("[0-9]+")
_SMALL = regex("[a-z]+")
_LARGE = regex("[A-Z]+")
_WIDE = regex(r"\s{3,}")
_SPACE = regex(r"[ \t\u3000\xa0]")
_PARTED = regex(r"[\s|｜]+")
_SENTENCE_ENDS = tuple("。；！？：")

Row = tuple[float, ...]
"""The features of a line."""


class Trees(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Regression trees, their nodes in one list each.

    Attributes:
        start: what is said before any tree, a logarithm of odds.
        roots: where each tree begins.
        feature: of each node, which feature it asks; of a leaf 0.
        threshold: up to which value the left branch is taken.
        left, right: nodes; of a leaf itself.
        value: of a leaf, what it adds to the logarithm of odds; else 0.
    """

    start: float
    roots: tuple[int, ...]
    feature: tuple[int, ...]
    threshold: tuple[float, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    value: tuple[float, ...]


class Judged(msgspec.Struct, frozen=True):
    """What was learnt says of lines.

    Attributes:
        likely: how likely lines are a page's own, by index; what is not there is unlikely.
        start: the first line that is a sentence of the text, for certain.
    """

    likely: dict[int, float]
    start: int


@cache
def _weights() -> tuple[float, dict[str, float]]:
    """What is said of a line without pieces, and the weight of each piece."""
    text = Path(__file__).with_name("page_lines.tsv").read_text(encoding="utf-8")
    rows = [row.split("\t") for row in text.split("\n") if row]
    weights = {piece: float(weight) for piece, weight in rows}
    return weights.pop(""), weights


@cache
def _trees() -> Trees:
    data = Path(__file__).with_name("page_trees.json").read_bytes()
    return msgspec.json.decode(data, type=Trees)


def pieces(text: str) -> set[str]:
    """What a line is weighed by.

    >>> sorted(pieces("12次"))[:4]
    ['#long4', '#parts0', '$', '0']
    """
    folded = text = closed_up(text[:_LONGEST])
    folded = _SMALL.sub("a", _LARGE.sub("A", folded))
    folded = _DIGITS.sub(lambda m: "0" * min(len(m[0]), 5), folded)
    folded = f"^{_SPACE.sub(' ', _WIDE.sub('  ', folded))}$"
    found = {folded[i : i + n] for n in _PIECES for i in range(len(folded) - n + 1)}
    found.add(f"#long{min(int(2 * log2(len(text) + 1)), 14)}")
    found.add(f"#parts{min(len(_PARTED.findall(text)), 5)}")
    if text.endswith(("。", "；", "！", "？", ";", ".")):
        found.add("#sentence")
    if ":" in text or "：" in text:
        found.add("#label")
    return found


@lru_cache(4096)
def odds_of(text: str) -> float:
    """How much a line says for a page by itself: a logarithm of odds."""
    start, weights = _weights()
    said = start + sum(weights.get(piece, 0.0) for piece in pieces(text))
    return min(max(said, -MOST), MOST)


def odds_of_lines(lines: Sequence[Line]) -> list[float]:
    """How much each line says for a page by itself: logarithms of odds."""
    return [UNSAID if line.block is not None else odds_of(line.text) for line in lines]


def features(lines: Sequence[Line], odds: Sequence[float], above: int, below: int) -> list[Row]:
    """What is known of each line: itself, those around, where it stands, what it could be.

    Args:
        lines: those that are judged, in order.
        odds: of each by itself.
        above: index of the first line that is the text's for certain; the number of lines if
            there is none.
        below: index of the last such; -1 if there is none.
    """
    said = [1 / (1 + exp(-one)) for one in odds]
    near = [0.5] * 3 + said + [0.5] * 3
    zones = [0 if i < above else 2 if i > below else 1 for i in range(len(lines))]
    strength = [
        sum(sorted((max(o + 1, 0.0) for o, z in zip(odds, zones, strict=True) if z == zone))[-4:])
        for zone in range(3)
    ]
    count = Counter(line.text for line in lines)
    to_edge = _to_edge(said, zones)
    forms = [(0.0,) * len(_FORMS), *map(_forms, lines), (0.0,) * len(_FORMS)]
    rows = []
    for i, line in enumerate(lines):
        text, zone, k = line.text, zones[i], i + 3
        rows.append(
            (
                odds[i],
                near[k - 1],
                near[k + 1],
                near[k - 2],
                near[k + 2],
                (near[k - 3] + near[k + 3]) / 2,
                min(near[k - 1], near[k + 1]),
                float(zone == 0),
                float(zone == 2),
                min(strength[zone], 12.0) - min(max(odds[i] + 1, 0.0), 6.0),
                min(sum(strength) - strength[zone], 12.0),
                float(i == 0),
                float(i == len(lines) - 1),
                float(count[text] > 1),
                min(len(text), 60) / 20,
                float(text.endswith(_SENTENCE_ENDS)),
                float(min(i, 8)),
                *to_edge[i],
                *(form for around in forms[i : i + 3] for form in around),
                float(text in labels().sections),
            )
        )
    return rows


def _is_title(text: str) -> bool:
    return len(text) >= _LEAST_TITLE and ends_title(text)


_FORMS: tuple[Callable[[str], object], ...] = (
    _is_title,
    is_authority,
    is_recipients,
    is_document_number,
    document_date,
    numbered,
    is_attachment_label,
)
"""What element of a paper a line could be."""


def _forms(line: Line) -> Row:
    if line.block is not None:
        return (0.0,) * len(_FORMS)
    return tuple(float(form(line.text) not in (None, False)) for form in _FORMS)


def _to_edge(said: Sequence[float], zones: Sequence[int]) -> list[tuple[float, float]]:
    """Mean and least of the lines between each line and the edge that it is near to."""
    found = [(0.0, 0.0)] * len(said)
    for zone, order in ((0, range(len(said))), (2, range(len(said) - 1, -1, -1))):
        total, least, number = 0.0, 1.0, 0
        for i in order:
            if zones[i] != zone:
                break
            found[i] = (total / number if number else 1.0, least)
            total, least, number = total + said[i], min(least, said[i]), number + 1
    return found


def body_of(lines: Sequence[Line], odds: Sequence[float]) -> tuple[int, int]:
    """The first and the last line that are sentences of a text for certain.

    Where there is none: the number of lines, and -1.
    """
    found = [i for i, line in enumerate(lines) if odds[i] < 0 and _is_sentence(line)]
    return (found[0], found[-1]) if found else (len(lines), -1)


def _is_sentence(line: Line) -> bool:
    text = line.text
    ends = len(text) >= _LEAST_BODY and text.endswith(_SENTENCE_ENDS)
    return line.block is None and (ends or len(text) > _SURE_BODY)


def edges(lines: Sequence[Line]) -> list[int]:
    """Indices of the lines that are judged: those near either edge."""
    if len(lines) <= 2 * NEAR:
        return list(range(len(lines)))
    return [*range(NEAR), *range(len(lines) - NEAR, len(lines))]


def judge(lines: Sequence[Line]) -> Judged:
    """How likely lines near the edges are a page's own."""
    judged = edges(lines)
    near = [lines[i] for i in judged]
    odds = odds_of_lines(near)
    if max(odds, default=_NOTHING) <= _NOTHING:
        return Judged({}, 0)
    first, last = body_of(near, odds)
    if first == len(near):
        return Judged({}, 0)  # a list, a form, a poem: nothing shows where a text begins
    said = of_trees(features(near, odds, first, last), _trees())
    return Judged(dict(zip(judged, said, strict=True)), judged[first])


def of_trees(rows: Sequence[Row], trees: Trees) -> list[float]:
    """What trees say of rows: probabilities."""
    found = []
    for row in rows:
        total = trees.start
        for node in trees.roots:
            while trees.left[node] != node:
                is_left = row[trees.feature[node]] <= trees.threshold[node]
                node = trees.left[node] if is_left else trees.right[node]
            total += trees.value[node]
        found.append(1 / (1 + exp(-total)))
    return found
