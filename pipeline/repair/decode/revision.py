"""A second look at each span, once the whole document has been decoded.

The scorer weighs a span by itself. What the first decoding took elsewhere speaks too: the same
string in its other places, what competes for the characters, how sure the paragraph and the
sentence are otherwise, what was taken shortly before and after. Small trees learnt from what the
first decoding said of documents that the tagger had not seen move the log odds by it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline._data import content_of
from pipeline.repair.arrays import Content, arrays_of
from pipeline.repair.decode.candidates import Candidates, Register
from pipeline.repair.decode.reading import LONGEST, Floats, Reading, Span
from pipeline.text.numerals import HAN_COUNT

FILE = "revision.npz"
"""The package's trees."""

COLUMNS = (
    "log odds",
    "length",
    "counts",  # Han numerals in it
    "places",  # candidates of the same string
    "others less own",  # mean chance of its other places, less its own
    "best of others",
    "others taken",
    "other places",  # where the string stands and was no candidate
    "best rival",  # chance of the likeliest span that overlaps
    "rivals",  # the sum of these
    "margin",
    "paragraph",  # mean chance of what else was taken in the paragraph
    "sentence",
    "best in sentence",
    "gap before",  # characters to the span taken before
    "gap behind",
    "chance before",
    "chance behind",
    "in paragraph",  # how far into it the span begins, of its length
    "from clause",  # characters since the clause began
)
"""What each column says of a span."""

LEAST = 0.06
"""Score under which a span is given up after the first decoding."""

UNREVISED: frozenset[Register] = frozenset({"statute"})
"""Laws quote too little for anything to be learnt from them."""

_COUNTS = frozenset(HAN_COUNT + "百千万两双多")
_FAR = 200
_CLAUSE = frozenset("。；\n，：")
_SENTENCE = frozenset("。；\n")
_USUAL = 1.5
_OF = 3.0
"""Where nothing else was taken: the mean over the document, held to a half by three spans."""

Doubles = NDArray[np.float64]
Places = NDArray[np.intp]


def log_odds(chances: Doubles) -> Doubles:
    """Log odds, kept within ±7."""
    inside = np.clip(chances, 1e-3, 1 - 1e-3)
    odds: Doubles = np.log(inside / (1 - inside))
    return odds


def columns(
    reading: Reading, candidates: Candidates, scores: Floats, chances: Doubles, taken: Sequence[int]
) -> tuple[Places, Doubles]:
    """The spans that are looked at again, and numbers of each, shape (n, len(COLUMNS)).

    Args:
        reading: the document.
        candidates: its spans.
        scores: of each, uncalibrated, shape (spans,).
        chances: the same calibrated.
        taken: indices of those that the first decoding took.
    """
    shown = np.flatnonzero(scores > LEAST)
    if not len(shown):
        return shown, np.zeros((0, len(COLUMNS)))
    spans = candidates.spans
    strings = [reading.folded[span.start : span.end] for span in spans]
    same: dict[str, list[int]] = defaultdict(list)
    for k, string in enumerate(strings):
        same[string].append(k)
    times = {string: reading.folded.count(string) for string in {strings[k] for k in shown}}
    said, is_taken = chances.tolist(), set(taken)
    around = _Around(reading, spans, chances, taken)
    best_rival, rivals = _rivals(spans, chances, shown)
    table = []
    for row, k in enumerate(shown.tolist()):
        own, string = said[k], strings[k]
        others = [j for j in same[string] if j != k]
        of_others = [said[j] for j in others]
        table.append(
            (
                len(string),
                sum(char in _COUNTS for char in string),
                len(others) + 1,
                _mean(of_others, own) - own,
                max(of_others, default=0.0),
                sum(j in is_taken for j in others),
                times[string] - len(others) - 1,
                best_rival[row],
                rivals[row],
                own - best_rival[row],
                *around.of(k),
            )
        )
    return shown, np.column_stack([log_odds(chances[shown]), np.array(table, dtype=np.float64)])


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _rivals(spans: Sequence[Span], chances: Doubles, shown: Places) -> tuple[Doubles, Doubles]:
    """The best chance of the spans that overlap each, and their sum."""
    starts = np.array([span.start for span in spans], dtype=np.int64)
    ends = np.array([span.end for span in spans], dtype=np.int64)
    best, total = np.zeros(len(shown)), np.zeros(len(shown))
    for row, k in enumerate(shown.tolist()):
        low, high = np.searchsorted(starts, [starts[k] - LONGEST, ends[k]])
        near = chances[low:high] * (ends[low:high] > starts[k])
        near[k - low] = 0.0
        best[row], total[row] = near.max(), near.sum()
    return best, total


class _Around:
    """What the first decoding took around a span."""

    def __init__(
        self, reading: Reading, spans: Sequence[Span], chances: Doubles, taken: Sequence[int]
    ) -> None:
        self._spans, self._chances = spans, chances.tolist()
        self._taken = sorted(taken, key=lambda k: spans[k].start)
        self._starts = [spans[k].start for k in self._taken]
        sure = chances[self._taken]
        self._usual = (float(sure.sum()) + _USUAL) / (len(sure) + _OF)
        self._paragraphs = [*reading.starts.tolist(), len(reading.text)]
        self._clauses = [i for i, char in enumerate(reading.text) if char in _CLAUSE]
        self._sentences = [i for i in self._clauses if reading.text[i] in _SENTENCE]

    def of(self, k: int) -> tuple[float, ...]:
        """The columns from ``paragraph`` on."""
        spans, chances, taken = self._spans, self._chances, self._taken
        start, end = spans[k].start, spans[k].end
        p = bisect_right(self._paragraphs, start) - 1
        begin, stop = self._paragraphs[p], self._paragraphs[p + 1]
        s = bisect_right(self._sentences, start - 1)
        first = self._sentences[s - 1] if s else -1
        last = self._sentences[s] if s < len(self._sentences) else stop
        of_paragraph = self._within(k, begin, stop)
        of_sentence = self._within(k, first + 1, last + 1)
        before = bisect_right(self._starts, start - 1) - 1
        while before >= 0 and (taken[before] == k or spans[taken[before]].end > start):
            before -= 1
        behind = bisect_right(self._starts, end - 1)
        gap_before = start - spans[taken[before]].end if before >= 0 else _FAR
        gap_behind = self._starts[behind] - end if behind < len(taken) else _FAR
        clause = bisect_right(self._clauses, start - 1)
        return (
            _mean(of_paragraph, self._usual),
            _mean(of_sentence, self._usual),
            max(of_sentence, default=0.0),
            min(gap_before, _FAR),
            min(gap_behind, _FAR),
            chances[taken[before]] if gap_before < _FAR else 0.0,
            chances[taken[behind]] if gap_behind < _FAR else 0.0,
            (start - begin) / (stop - begin),
            start - (self._clauses[clause - 1] + 1 if clause else 0),
        )

    def _within(self, k: int, begin: int, stop: int) -> list[float]:
        """Chances of what else was taken from one place to another."""
        low, high = bisect_right(self._starts, begin - 1), bisect_right(self._starts, stop - 1)
        return [self._chances[j] for j in self._taken[low:high] if j != k]


class Revision:
    """Trees that move log odds.

    Args:
        arrays: of the trees, see :func:`move`, and ``line``, the offset and slope that make the
            odds those of single marks.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self._trees, self._line = arrays, arrays["line"].astype(np.float64)

    def weigh(self, table: Doubles) -> Doubles:
        """The chance of each span of a table by :func:`columns`, shape (n,)."""
        odds = table[:, 0] + move(self._trees, table)
        chances: Doubles = 1 / (1 + np.exp(-self._line[0] - self._line[1] * odds))
        return chances

    def revise(
        self,
        reading: Reading,
        candidates: Candidates,
        scores: Floats,
        chances: Doubles,
        taken: Sequence[int],
    ) -> Doubles:
        """Chances after the second look, 0 of what is given up; for arguments :func:`columns`."""
        shown, table = columns(reading, candidates, scores, chances, taken)
        result = np.zeros(len(chances))
        if len(shown):
            result[shown] = self.weigh(table)
        return result


def move(trees: Mapping[str, NDArray[Any]], table: NDArray[np.floating[Any]]) -> Doubles:
    """What the log odds of each row of a table move by, shape (n,).

    Args:
        trees: one a row: ``column`` that each node looks at, ``limit`` up to which it goes
            ``left``, else ``right`` (a leaf goes to itself), and the ``value`` of a leaf.
        table: numbers by :func:`columns`.
    """
    column, limit, left, right = (trees[name] for name in ("column", "limit", "left", "right"))
    tree, row = np.arange(len(column))[:, None], np.arange(len(table))[None]
    node = np.zeros((len(column), len(table)), dtype=np.intp)
    values = table.astype(np.float32)
    while True:
        goes_left = values[row, column[tree, node]] <= limit[tree, node]
        following = np.where(goes_left, left[tree, node], right[tree, node]).astype(np.intp)
        if (following == node).all():
            break
        node = following
    moved: Doubles = trees["value"][tree, node].sum(axis=0, dtype=np.float64)
    return moved


def from_bytes(content: Content) -> Revision:
    """Read what training wrote."""
    return Revision(arrays_of(content))


@lru_cache(maxsize=1)
def load() -> Revision:
    """The package's trees."""
    return from_bytes(content_of(FILE))
