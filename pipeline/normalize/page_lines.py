"""Which lines are a page's own and none of the document's, by what was learnt from labelled pages.

Two steps. What a line says by itself: pieces of one to three characters, digits and Latin letters
folded, each with a weight (``page_lines.tsv``, logarithms of odds). Then, where any line speaks for
a page, what all lines say together: :mod:`pipeline.normalize.line_roles`. Only lines near the edges
are judged; lines inside a text go by :mod:`pipeline.normalize.page_numbers`. Made by ``python -m
pipeline.training page-lines``; how good it is says ``_data/MODEL_CARD.md``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from math import log2
from pathlib import Path

import msgspec

from pipeline.normalize.lines import Line
from pipeline.text.chars import closed_up
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

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
_NOTHING = -1.0
"""Where no line near the edges says more for a page by itself, none is."""
_DIGITS = regex("[0-9]+")
_SMALL = regex("[a-z]+")
_LARGE = regex("[A-Z]+")
_WIDE = regex(r"\s{3,}")
_SPACE = regex(r"[ \t\u3000\xa0]")
_PARTED = regex(r"[\s|｜]+")
_SENTENCE_ENDS = tuple("。；！？：")


class Said(NamedTuple):
    """What was learnt says of a line: how likely it is a page's own, or of the title."""

    page: float
    title: float


class Judged(msgspec.Struct, frozen=True):
    """What was learnt says of lines.

    Attributes:
        said: of lines, by index; of what is not there nothing is said.
        start: the first line that is a sentence of the text, for certain.
    """

    said: dict[int, Said]
    start: int


@cache
def _weights() -> tuple[float, dict[str, float]]:
    """What is said of a line without pieces, and the weight of each piece."""
    text = Path(__file__).with_name("page_lines.tsv").read_text(encoding="utf-8")
    rows = [row.split("\t") for row in text.split("\n") if row]
    weights = {piece: float(weight) for piece, weight in rows}
    return weights.pop(""), weights


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
    """How likely lines near the edges are a page's own, or of the title."""
    judged = edges(lines)
    near = [lines[i] for i in judged]
    odds = odds_of_lines(near)
    if max(odds, default=_NOTHING) <= _NOTHING:
        return Judged({}, 0)
    first, _ = body_of(near, odds)
    if first == len(near):
        return Judged({}, 0)  # a list, a form, a poem: nothing shows where a text begins
    from pipeline.normalize.line_roles import PAGE, TITLE, roles  # NumPy, for pages alone

    likely = roles(near)[:, [PAGE, TITLE]].tolist()
    said = {i: Said(page, title) for i, (page, title) in zip(judged, likely, strict=True)}
    return Judged(said, judged[first])
