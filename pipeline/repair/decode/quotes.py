"""From chosen spans to what is inserted at each gap, closing marks with what they lost beside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec
import numpy as np

from pipeline.repair.decode.candidates import Candidates
from pipeline.repair.decode.proposal import QUOTES
from pipeline.repair.decode.reading import CLOSES_WITH_MARK, CLOSES_WITH_STOP, Reading
from pipeline.repair.tagger.encoding import CLOSES, LOST, OTHER

_BETWEEN = [i for i in CLOSES if LOST[i].endswith("“")]
_ALONE = LOST.index("”")
_SHOWN = 0.05
_LEAST_BETWEEN = 0.05
_SHARE_BETWEEN = 0.3


class Insertion(msgspec.Struct, frozen=True):
    """Text for one gap.

    Attributes:
        place: gap in the stream.
        text: what is inserted.
        probability: of the whole group.
        group: spans whose marks meet at a gap share it.
        span: index of the candidate it belongs to.
        alternatives: other texts for the gap.
    """

    place: int
    text: str
    probability: float
    group: str
    span: int
    alternatives: tuple[tuple[str, float], ...] = ()


def joined(reading: Reading, candidates: Candidates) -> list[bool]:
    """For each span whether another may end at the gap where it begins: ”、“ was lost there.

    One mark alone must not be the likelier by far: else one longer span is the sensible reading.
    """
    between = reading.lost[:, _BETWEEN].sum(axis=1)
    either = np.maximum(reading.opens, reading.closes)
    may = (between > _LEAST_BETWEEN) & (between > _SHARE_BETWEEN * either)
    return [bool(may[s.start]) for s in candidates.spans]


def insertions(
    reading: Reading, candidates: Candidates, chosen: Mapping[int, float]
) -> Iterator[Insertion]:
    """What to insert for the chosen spans.

    Args:
        reading: the document.
        candidates: its spans.
        chosen: probability by index of each span taken, none overlapping.
    """
    spans = candidates.spans
    by_start = {spans[k].start: k for k in chosen if not spans[k].has_open}
    for chain in _chains(candidates, chosen, by_start):
        probability = min(chosen[k] for k in chain)
        ends = [k for k in chain if not spans[k].has_close]
        closings = {k: _closing(reading, spans[k].end, k != chain[-1]) for k in ends}
        if any(not options for options in closings.values()):
            continue
        for options in closings.values():
            probability *= options[0][1]
        group = f"{QUOTES}-{spans[chain[0]].start}"
        first = spans[chain[0]]
        if not first.has_open:
            yield Insertion(first.start, "“", probability, group, chain[0])
        for k, options in closings.items():
            others = tuple((text, round(p, 3)) for text, p in options[1:3] if p > _SHOWN)
            yield Insertion(spans[k].end, options[0][0], probability, group, k, others)


def _chains(
    candidates: Candidates, chosen: Mapping[int, float], by_start: Mapping[int, int]
) -> Iterator[list[int]]:
    """Spans that meet at a gap, together and in order."""
    spans = candidates.spans
    ends = {spans[k].end for k in chosen if not spans[k].has_close}
    for k in sorted(chosen, key=lambda k: spans[k].start):
        if not spans[k].has_open and spans[k].start in ends:
            continue
        chain = [k]
        while not spans[chain[-1]].has_close and spans[chain[-1]].end in by_start:
            chain.append(by_start[spans[chain[-1]].end])
        yield chain


def _closing(reading: Reading, place: int, goes_on: bool) -> list[tuple[str, float]]:
    """Texts that may close a span at a gap, with their shares, the likeliest first.

    Between two spans a word may have gone with the marks (”和“), which nothing puts back: it has
    its share. At the end of a paragraph that need not end in 。 (:mod:`endings`) ” stands alone.
    """
    lost = reading.lost[place]
    after = reading.text[place]
    unknown = 0.0
    if goes_on:
        classes, unknown = _BETWEEN, float(lost[OTHER])
    elif after == "\n":
        classes = [_ALONE, *CLOSES_WITH_MARK]
    elif reading.right_han[place] or reading.may_quote[place]:
        classes = [_ALONE]
    elif after < "\u0800":
        classes = CLOSES_WITH_MARK  # before Latin-font text ” alone would have joined it and lived
    else:
        classes = []
    total = sum(float(lost[i]) for i in classes) + unknown + 1e-9
    shares = {i: float(lost[i]) / total for i in classes}
    if after == "\n" and _ALONE in shares and place not in reading.stops:
        shares[_ALONE] += shares[CLOSES_WITH_STOP]
    return sorted(((LOST[i], share) for i, share in shares.items()), key=lambda s: -s[1])
