"""Choose the spans of a document that go together best."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from pipeline.repair.decode.reading import Span

PRICE = 0.12
"""What taking a span costs, in probability: a span less likely is never taken."""


def choose(spans: Sequence[Span], scores: Sequence[float], joined: Sequence[bool]) -> list[int]:
    """Indices of the spans to take, so that none overlap and their worth is greatest.

    Two lost marks apart need two characters of text between them, or the channel would have
    taken that text too; at one gap they need a mark between them that the channel took as well.

    Args:
        spans: candidates.
        scores: probability of each.
        joined: whether a gap may have lost ”、“ or ”，“, by span, for the gap at its start.
    """
    order = sorted(
        (k for k, score in enumerate(scores) if score > PRICE),
        key=lambda k: (spans[k].end, spans[k].start),
    )
    ends = [spans[k].end for k in order]
    best = [0.0] * (len(order) + 1)
    took: list[int] = [-1] * (len(order) + 1)
    before = [0] * (len(order) + 1)
    for n, k in enumerate(order, 1):
        span = spans[k]
        worth = scores[k] - PRICE
        if span.has_open or joined[k]:
            last = bisect_right(ends, span.start, 0, n - 1)
            # Between a gap and a neighbour one character away nothing may be taken.
            while last and not span.has_open and ends[last - 1] == span.start - 1:
                last -= 1
        else:
            last = bisect_right(ends, span.start - 2, 0, n - 1)
        with_it = best[last] + worth
        if with_it > best[n - 1]:
            best[n], took[n], before[n] = with_it, k, last
        else:
            best[n], before[n] = best[n - 1], n - 1
    chosen = []
    n = len(order)
    while n:
        if took[n] >= 0:
            chosen.append(took[n])
        n = before[n]
    return chosen[::-1]
