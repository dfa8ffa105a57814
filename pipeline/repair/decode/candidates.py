"""Spans that may have stood in quotation marks, and what speaks for each."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.decode.reading import NONE, Floats, Reading
from pipeline.repair.lexicon.terms import Count, Lexicon

LONGEST = 60
"""Code points of the longest span between quotation marks that is considered."""

STATUTE = 1.5e-3
"""Articles (第…条) in a character from which on a document counts as a law or the like."""

DENSE = 4e-3
"""Quotations that the tagger expects in a character from which on a document quotes often."""

Register = Literal["statute", "report", "dense", "sparse"]
REGISTERS: tuple[Register, ...] = ("statute", "report", "dense", "sparse")
"""Kinds of documents whose spans are calibrated apart."""

_UNCURED = 0.08
"""How likely it is that a mark without its mate finds it in none of the candidates."""

_TOPIC = 9
_TOPIC_FACTOR = 0.85
"""A term that stands so often is what the document is about: fewer of its places are quoted."""

_ARTICLE = re.compile("第[一二三四五六七八九十百]+条")
_DELEGATES = "各位代表"
"""A report on the work of a government says it to its congress."""
_LEAST_END = 0.01
_LEAST_PRODUCT = 0.0005
_BEST_ENDS = 5
_KNOWN = 0.3
_USUAL = 0.15


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` of the stream, perhaps once in quotation marks.

    Attributes:
        start: the gap of “; where it is still there, the gap after it.
        end: the gap of ”; where it is still there, the gap before it.
        has_open: “ is still there.
        has_close: ” is still there.
    """

    start: int
    end: int
    has_open: bool = False
    has_close: bool = False


@dataclass(frozen=True, slots=True)
class Candidates:
    """Spans and their features.

    Attributes:
        spans: the spans.
        features: shape (len(spans), FEATURES).
        counts: the lexicon's counts of each.
        repeats: how many candidates have its characters.
        elsewhere: how often each stands whole in quotation marks elsewhere in the document.
    """

    spans: list[Span]
    features: Floats
    counts: list[Count | None]
    elsewhere: list[int]
    repeats: list[int]


def find(reading: Reading, lexicon: Lexicon) -> Candidates:
    """Every candidate of a document with its features."""
    known = _quoted_whole(reading)
    spans = set(_by_tagger(reading)) | set(_halves(reading))
    likely = {
        reading.folded[s.start : s.end]
        for s in spans
        if min(_open(reading, s), _close(reading, s)) > _KNOWN
    }
    found = list(lexicon.find(reading.folded))
    spans |= {
        Span(start, end)
        for start, end, count in found
        if (count.quoted + count.other_quoted) > _USUAL * (count.seen + count.other_seen)
        and _possible(reading, start, end)
    }
    spans |= set(_repeats(reading, likely | known.keys()))
    ordered = sorted(spans, key=lambda s: (s.start, s.end))
    return _describe(reading, lexicon, ordered, found, known)


def _open(reading: Reading, span: Span) -> float:
    return 1.0 if span.has_open else float(reading.opens[span.start])


def _close(reading: Reading, span: Span) -> float:
    return 1.0 if span.has_close else float(reading.closes[span.end])


def _possible(reading: Reading, start: int, end: int) -> bool:
    """Whether the channel and the marks that are there allow a lost pair around the span."""
    return (
        2 <= end - start <= LONGEST
        and bool(reading.may_quote[start])
        and bool(reading.left_han[end])
        and reading.depth[start] == 0
        and reading.depth[end] == 0
        and not any(c in "“”\n" for c in reading.text[start:end])
    )


def _may_close(reading: Reading, end: int) -> bool:
    """A lost ” needs East Asian text before it; after it the same, an end, or a lost mark."""
    return bool(reading.left_han[end])


def _by_tagger(reading: Reading) -> list[Span]:
    """Pairs of gaps that the tagger thinks possible, the best few for each end."""
    opens = np.flatnonzero((reading.opens > _LEAST_END) & reading.may_quote)
    closes = np.flatnonzero((reading.closes > _LEAST_END) & reading.left_han)
    spans = []
    for start in opens.tolist():
        low, high = np.searchsorted(closes, [start + 2, start + LONGEST + 1])
        near = closes[low:high]
        chances = reading.opens[start] * reading.closes[near]
        good = near[chances > _LEAST_PRODUCT]
        if len(good) > _BEST_ENDS:
            good = good[np.argsort(-reading.closes[good], kind="stable")[:_BEST_ENDS]]
        spans += [Span(start, end) for end in good.tolist() if _possible(reading, start, end)]
    for end in closes.tolist():
        low, high = np.searchsorted(opens, [end - LONGEST, end - 1])
        near = opens[low:high]
        chances = reading.closes[end] * reading.opens[near]
        good = near[chances > _LEAST_PRODUCT]
        if len(good) > _BEST_ENDS:
            good = good[np.argsort(-reading.opens[good], kind="stable")[:_BEST_ENDS]]
        spans += [Span(start, end) for start in good.tolist() if _possible(reading, start, end)]
    return spans


def _halves(reading: Reading) -> list[Span]:
    """Spans of which one mark is still there, without its mate."""
    spans = []
    for place, mate in reading.mates.items():
        if mate != NONE:
            continue
        if reading.text[place] == "”":
            for start in range(place - 2, max(place - LONGEST, 0) - 1, -1):
                if reading.text[start] in "“”\n。":
                    break
                if reading.may_quote[start] and reading.opens[start] > 0.005:
                    spans.append(Span(start, place, has_close=True))
        else:
            for end in range(place + 3, min(place + LONGEST, len(reading.text))):
                if reading.left_han[end] and reading.closes[end] > 0.005:
                    spans.append(Span(place + 1, end, has_open=True))
                if reading.text[end] in "“”\n。":
                    break
    return spans


def _quoted_whole(reading: Reading) -> dict[str, int]:
    """Strings that stand in quotation marks in this document, and how often."""
    known: dict[str, int] = defaultdict(int)
    for place, mate in reading.mates.items():
        if mate > place and mate - place <= 30:
            known[reading.folded[place + 1 : mate]] += 1
    return known


def _repeats(reading: Reading, strings: set[str]) -> list[Span]:
    """Every place of strings that are likely quoted somewhere."""
    spans = []
    for string in strings:
        if len(string) < 2:
            continue
        at = reading.folded.find(string)
        while at >= 0:
            if _possible(reading, at, at + len(string)):
                spans.append(Span(at, at + len(string)))
            at = reading.folded.find(string, at + 1)
    return spans


def _describe(
    reading: Reading,
    lexicon: Lexicon,
    spans: Sequence[Span],
    found: Sequence[tuple[int, int, Count]],
    known: dict[str, int],
) -> Candidates:
    strings = [reading.folded[s.start : s.end] for s in spans]
    counts = [lexicon.get(string) for string in strings]
    elsewhere = [known.get(string, 0) for string in strings]
    starts = np.array([s.start for s in spans], dtype=np.int64)
    ends = np.array([s.end for s in spans], dtype=np.int64)
    opens = np.array([_open(reading, s) for s in spans], dtype=np.float32)
    closes = np.array([_close(reading, s) for s in spans], dtype=np.float32)
    columns = [
        *_tagger_columns(reading, starts, ends, opens, closes),
        *_shape_columns(reading, spans, strings),
        *_lexicon_columns(spans, counts, found),
        *_document_columns(reading, strings, opens, closes, elsewhere),
    ]
    features = np.stack(columns, axis=1).astype(np.float32) if spans else _empty()
    times = Counter(strings)
    return Candidates(list(spans), features, counts, elsewhere, [times[s] for s in strings])


def register_of(reading: Reading) -> Register:
    """How the document quotes: a law hardly, a report often."""
    length = len(reading.text)
    if len(_ARTICLE.findall(reading.text)) >= max(STATUTE * length, 3):
        return "statute"
    if _DELEGATES in reading.text:
        return "report"
    return "dense" if float(reading.opens.sum()) >= DENSE * length else "sparse"


def settle(candidates: Candidates, scores: Floats) -> Floats:
    """Scores in the light of the other spans.

    Those that mate one lone mark sum to nearly one: its mate was lost for sure. Those of the
    document's own topic count for less.

    Args:
        candidates: the spans.
        scores: of each by itself.
    """
    topic = np.array(candidates.repeats) >= _TOPIC
    settled = np.where(topic, scores * np.float32(_TOPIC_FACTOR), scores)
    lone: dict[tuple[int, bool], list[int]] = defaultdict(list)
    for k, span in enumerate(candidates.spans):
        if span.has_open:
            lone[span.start, True].append(k)
        elif span.has_close:
            lone[span.end, False].append(k)
    for found in lone.values():
        settled[found] = settled[found] / (settled[found].sum() + _UNCURED)
    return settled


def _empty() -> Floats:
    return np.zeros((0, 1), dtype=np.float32)


def logit(p: NDArray[np.float32]) -> Floats:
    """Log odds, kept within ±7."""
    q = np.clip(p, 1e-3, 1 - 1e-3)
    odds: Floats = np.log(q / (1 - q)).astype(np.float32)
    return odds


def _tagger_columns(
    reading: Reading,
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    opens: Floats,
    closes: Floats,
) -> list[Floats]:
    total_open = np.concatenate([[0], np.cumsum(reading.opens)])
    total_close = np.concatenate([[0], np.cumsum(reading.closes)])
    total_inside = np.concatenate([[0], np.cumsum(reading.inside)])
    length = np.maximum(ends - starts, 1)
    last = len(reading.text) - 1
    return [
        logit(opens),
        logit(closes),
        logit(np.minimum(opens, closes)),
        logit(np.sqrt(opens * closes)),
        logit(((total_inside[ends] - total_inside[starts]) / length).astype(np.float32)),
        logit(reading.inside[np.maximum(starts - 1, 0)]),
        logit(reading.inside[np.minimum(ends, last)]),
        # What competes: other marks within the span.
        np.minimum(total_open[ends] - total_open[starts + 1], 2.0),
        np.minimum(total_close[ends] - total_close[starts + 1], 2.0),
        reading.closes[starts],
        reading.opens[np.minimum(ends, last)],
        # Other openings shortly before, other closings shortly after.
        np.minimum(total_open[starts] - total_open[np.maximum(starts - 8, 0)], 2.0),
        np.minimum(
            total_close[np.minimum(ends + 9, last + 1)]
            - total_close[np.minimum(ends + 1, last + 1)],
            2.0,
        ),
    ]


def _shape_columns(reading: Reading, spans: Sequence[Span], strings: Sequence[str]) -> list[Floats]:
    def column(values: list[float]) -> Floats:
        return np.array(values, dtype=np.float32)

    text = reading.text
    return [
        column([np.log(len(s)) for s in strings]),
        column([float(len(s) <= 3) for s in strings]),
        column([float(len(s) > 12) for s in strings]),
        column([float("," in s or ";" in s or ":" in s) for s in strings]),
        column([float("、" in s) for s in strings]),
        column([float("。" in s) for s in strings]),
        column([float(any(c.isdigit() for c in s)) for s in strings]),
        column([float("+" in s) for s in strings]),
        column([float(text[max(s.start - 1, 0)] in "，。、；：\n“”（") for s in spans]),
        column([float(text[s.end] in "，。、；：\n“”）") for s in spans]),
        column([float(s.has_open) for s in spans]),
        column([float(s.has_close) for s in spans]),
    ]


def _lexicon_columns(
    spans: Sequence[Span], counts: Sequence[Count | None], found: Sequence[tuple[int, int, Count]]
) -> list[Floats]:
    none = Count(0, 0)
    table = np.array([tuple(count or none) for count in counts], dtype=np.float32).reshape(-1, 4)
    ratio = logit((table[:, 0] + 0.3) / (table[:, 1] + 1.5))
    ratio_other = logit((table[:, 2] + 0.3) / (table[:, 3] + 1.5))
    longer, shorter = _overlaps(spans, found)
    return [
        ratio,
        np.log1p(table[:, 1]),
        np.log1p(table[:, 0]),
        ratio_other,
        np.log1p(table[:, 3]),
        np.log1p(table[:, 2]),
        (table[:, 1] + table[:, 3] > 0).astype(np.float32),
        longer,
        shorter,
    ]


def _overlaps(
    spans: Sequence[Span], found: Sequence[tuple[int, int, Count]]
) -> tuple[Floats, Floats]:
    """Share quoted of the most often quoted term that holds the span, and that it holds or cuts."""
    by_place: dict[int, list[tuple[int, int, float]]] = defaultdict(list)
    for start, end, count in found:
        share = (count.all_quoted + 0.3) / (count.all_seen + 1.5)
        if share > 0.3:
            for cell in range(start // 16, end // 16 + 1):
                by_place[cell].append((start, end, share))
    longer = np.zeros(len(spans), dtype=np.float32)
    shorter = np.zeros(len(spans), dtype=np.float32)
    for k, span in enumerate(spans):
        for cell in range(span.start // 16, span.end // 16 + 1):
            for start, end, share in by_place.get(cell, ()):
                if (start, end) == (span.start, span.end) or end <= span.start or start >= span.end:
                    continue
                if start <= span.start and end >= span.end:
                    longer[k] = max(longer[k], share)
                else:
                    shorter[k] = max(shorter[k], share)
    return longer, shorter


def _document_columns(
    reading: Reading,
    strings: Sequence[str],
    opens: Floats,
    closes: Floats,
    elsewhere: Sequence[int],
) -> list[Floats]:
    scores = np.sqrt(opens * closes)
    places: dict[str, list[int]] = defaultdict(list)
    for k, string in enumerate(strings):
        places[string].append(k)
    mean = np.zeros(len(strings), dtype=np.float32)
    best = np.zeros(len(strings), dtype=np.float32)
    repeats = np.zeros(len(strings), dtype=np.float32)
    for found in places.values():
        if len(found) < 2:
            continue
        mine = scores[found]
        mean[found] = (mine.sum() - mine) / (len(found) - 1)
        second, first = np.partition(mine, -2)[-2:]
        best[found] = np.where(mine == first, second, first)
        repeats[found] = np.log(len(found))
    length = max(len(reading.text), 1)
    articles = len(_ARTICLE.findall(reading.text))
    whole = sum(1 for mate in reading.mates.values() if mate != NONE)
    ones = np.ones(len(strings), dtype=np.float32)
    return [
        mean,
        best,
        repeats,
        np.log1p(np.array(elsewhere, dtype=np.float32)),
        ones * np.float32(np.log(1e-4 + reading.opens.sum() / length)),
        ones * np.float32(np.log(1e-4 + whole / length)),
        ones * np.float32(np.log(1e-4 + articles / length)),
    ]
