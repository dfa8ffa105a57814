"""What speaks for and against a span: the numbers that the scorer weighs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.decode.reading import NONE, Floats, Reading, Span
from pipeline.repair.lexicon.terms import Count
from pipeline.text.numerals import HAN_ORDINALS
from pipeline.text.patterns import regex

_ARTICLE_SOURCE = f"第[{HAN_ORDINALS}]+条"
_ARTICLE = regex(_ARTICLE_SOURCE)
_ARTICLE_OF_ITS_OWN = regex(rf"(?:^|[。\n])[ \u3000]*{_ARTICLE_SOURCE}")


def articles(text: str) -> int:
    """How many articles (第…条) a text numbers or names."""
    return len(_ARTICLE.findall(text))


def articles_of_its_own(text: str) -> int:
    """How many articles a text numbers: what begins a sentence, not what is cited in one."""
    return len(_ARTICLE_OF_ITS_OWN.findall(text))


def features(
    reading: Reading,
    spans: Sequence[Span],
    ends: tuple[Floats, Floats],
    counts: Sequence[Count | None],
    found: Sequence[tuple[int, int, Count]],
    elsewhere: Sequence[int],
) -> Floats:
    """Numbers of each span, shape (len(spans), FEATURES).

    Args:
        reading: the document.
        spans: candidates.
        ends: probability of each span's “ and of its ”.
        counts: the lexicon's counts of each span.
        found: terms of the lexicon in the document, by place.
        elsewhere: how often each span stands whole in quotation marks elsewhere in the document.
    """
    if not spans:
        return np.zeros((0, 1), dtype=np.float32)
    opens, closes = ends
    strings = [reading.folded[s.start : s.end] for s in spans]
    starts = np.array([s.start for s in spans], dtype=np.int64)
    stops = np.array([s.end for s in spans], dtype=np.int64)
    columns = [
        *_tagger_columns(reading, starts, stops, opens, closes),
        *_shape_columns(reading, spans, strings),
        *_lexicon_columns(spans, counts, found),
        *_document_columns(reading, strings, opens, closes, elsewhere),
    ]
    return np.stack(columns, axis=1).astype(np.float32)


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
    table = np.array([(count or none).weighed for count in counts], dtype=np.float32).reshape(-1, 4)
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
        quoted, seen, other_quoted, other_seen = count.weighed
        share = (quoted + other_quoted + 0.3) / (seen + other_seen + 1.5)
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
    statutory = articles(reading.text)
    whole = sum(1 for mate in reading.mates.values() if mate != NONE)
    ones = np.ones(len(strings), dtype=np.float32)
    return [
        mean,
        best,
        repeats,
        np.log1p(np.array(elsewhere, dtype=np.float32)),
        ones * np.float32(np.log(1e-4 + reading.opens.sum() / length)),
        ones * np.float32(np.log(1e-4 + whole / length)),
        ones * np.float32(np.log(1e-4 + statutory / length)),
    ]
