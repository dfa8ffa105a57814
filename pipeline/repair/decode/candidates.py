"""Spans that may have stood in quotation marks, and what speaks for each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from pipeline.repair.decode import context
from pipeline.repair.decode.coined import coined
from pipeline.repair.decode.features import articles_of_its_own, features
from pipeline.repair.decode.mentions import mentioned
from pipeline.repair.decode.reading import LONGEST, NONE, Floats, Reading, Span
from pipeline.repair.lexicon.contexts import Contexts
from pipeline.repair.lexicon.terms import Count, Lexicon

STATUTE = 1.5e-3
"""Articles (第…条) of its own in a character from which on a document is a law or the like.

Documents that only cite as many quote as others do: of the training documents 21, with 37 marks
each; the 723 that are made of articles have 4."""

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

_DELEGATES = "各位代表"
"""A report on the work of a government says it to its congress."""
_LEAST_END = 0.01
_LEAST_PRODUCT = 0.0005
_BEST_ENDS = 5
_LEAST_LONE = 0.005
_KNOWN = 0.3
_USUAL = 0.15
_BORDERS = frozenset("“”\n")


class Candidates(msgspec.Struct, frozen=True):
    """Spans and their features.

    Attributes:
        spans: the spans.
        features: shape (len(spans), FEATURES).
        context: what the channel and the document prove of each, by :mod:`context`.
        counts: the lexicon's counts of each.
        repeats: how many candidates have its characters.
        elsewhere: how often each stands whole in quotation marks elsewhere in the document.
    """

    spans: list[Span]
    features: Floats
    context: Floats
    counts: list[Count | None]
    elsewhere: list[int]
    repeats: list[int]


def find(reading: Reading, lexicon: Lexicon, contexts: Contexts) -> Candidates:
    """Every candidate of a document with its features.

    Args:
        reading: the document.
        lexicon: terms and how often they are quoted.
        contexts: the same by what stands beside them.
    """
    known = _quoted_whole(reading)
    spans = set(_by_tagger(reading)) | set(_halves(reading)) | set(_closed(reading))
    likely = {
        reading.folded[s.start : s.end]
        for s in spans
        if min(_open(reading, s), _close(reading, s)) > _KNOWN
    }
    found = list(lexicon.find(reading.folded))
    spans |= {
        Span(start, end)
        for start, end, count in found
        if _is_usual(count) and _possible(reading, start, end)
    }
    spans |= set(_repeats(reading, likely | known.keys()))
    spans |= {span for span, _ in _known(reading) if _possible(reading, span.start, span.end)}
    ordered = sorted(spans, key=lambda s: (s.start, s.end))
    return _describe(reading, lexicon, contexts, ordered, found, known)


def _known(reading: Reading) -> Iterator[tuple[Span, float]]:
    """Spans by what they or the sentence say, each with its own chance."""
    yield from coined(reading)
    yield from mentioned(reading)


def _is_usual(count: Count) -> bool:
    quoted, seen, other_quoted, other_seen = count.weighed
    return quoted + other_quoted > _USUAL * (seen + other_seen)


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
        and _BORDERS.isdisjoint(reading.text[start:end])
    )


def _by_tagger(reading: Reading) -> list[Span]:
    """Pairs of gaps that the tagger thinks possible, the best few for each end."""
    opens = np.flatnonzero((reading.opens > _LEAST_END) & reading.may_quote)
    closes = np.flatnonzero((reading.closes > _LEAST_END) & reading.left_han)
    pairs = []
    for start in opens.tolist():
        low, high = np.searchsorted(closes, [start + 2, start + LONGEST + 1])
        ends = _best(closes[low:high], reading.closes, reading.opens[start])
        pairs += [(start, end) for end in ends]
    for end in closes.tolist():
        low, high = np.searchsorted(opens, [end - LONGEST, end - 1])
        starts = _best(opens[low:high], reading.opens, reading.closes[end])
        pairs += [(start, end) for start in starts]
    return [Span(start, end) for start, end in pairs if _possible(reading, start, end)]


def _best(near: NDArray[np.intp], chances: Floats, chance: np.float32) -> list[int]:
    """Of the gaps near another end, of that chance, those that make a possible pair with it."""
    good = near[chance * chances[near] > _LEAST_PRODUCT]
    if len(good) > _BEST_ENDS:
        good = good[np.argsort(-chances[good], kind="stable")[:_BEST_ENDS]]
    best: list[int] = good.tolist()
    return best


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
                if reading.may_quote[start] and reading.opens[start] > _LEAST_LONE:
                    spans.append(Span(start, place, has_close=True))
        else:
            for end in range(place + 3, min(place + LONGEST, len(reading.text))):
                if reading.left_han[end] and reading.closes[end] > _LEAST_LONE:
                    spans.append(Span(place + 1, end, has_open=True))
                if reading.text[end] in "“”\n。":
                    break
    return spans


def _closed(reading: Reading) -> list[Span]:
    """Spans that end where a quotation must have ended."""
    return [
        Span(start, end)
        for end in reading.closing
        for start in range(max(end - LONGEST, 0), end - 1)
        if reading.opens[start] > _LEAST_LONE and _possible(reading, start, end)
    ]


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
    contexts: Contexts,
    spans: Sequence[Span],
    found: Sequence[tuple[int, int, Count]],
    known: dict[str, int],
) -> Candidates:
    strings = [reading.folded[s.start : s.end] for s in spans]
    counts = [lexicon.get(string) for string in strings]
    elsewhere = [known.get(string, 0) for string in strings]
    opens = np.array([_open(reading, s) for s in spans], dtype=np.float32)
    closes = np.array([_close(reading, s) for s in spans], dtype=np.float32)
    columns = features(reading, spans, (opens, closes), counts, found, elsewhere)
    times = Counter(strings)
    proven = context.columns(reading, spans, counts, found, contexts)
    repeats = [times[s] for s in strings]
    return Candidates(list(spans), columns, proven, counts, elsewhere, repeats)


def register_of(reading: Reading) -> Register:
    """How the document quotes: a law hardly, a report often."""
    length = len(reading.text)
    if articles_of_its_own(reading.text) >= max(STATUTE * length, 3):
        return "statute"
    if _DELEGATES in reading.text:
        return "report"
    return "dense" if float(reading.opens.sum()) >= DENSE * length else "sparse"


def settle(reading: Reading, candidates: Candidates, scores: Floats) -> Floats:
    """Scores in the light of the other spans.

    Those that mate one lone mark, or end where a quotation must have ended, sum to nearly one.
    Those of the document's own topic count for less, names coined of counts and words that are
    mentioned for more.

    Args:
        reading: the document.
        candidates: the spans.
        scores: of each by itself.
    """
    topic = np.array(candidates.repeats) >= _TOPIC
    settled = np.where(topic, scores * np.float32(_TOPIC_FACTOR), scores)
    at = {span: k for k, span in enumerate(candidates.spans)}
    for span, chance in _known(reading):
        if span in at:
            settled[at[span]] = max(settled[at[span]], chance)
    lone: dict[tuple[int, bool], list[int]] = defaultdict(list)
    for k, span in enumerate(candidates.spans):
        if span.has_open:
            lone[span.start, True].append(k)
        elif span.has_close or span.end in reading.closing:
            lone[span.end, False].append(k)
    for found in lone.values():
        settled[found] = settled[found] / (settled[found].sum() + _UNCURED)
    return settled
