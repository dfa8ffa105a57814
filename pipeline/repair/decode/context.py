"""What the channel and the document prove beside what the scorer weighs.

What survived speaks: a term that stands where its quotation marks would have survived, and has
none, was left bare by its authors; and terms that kept their marks show that an office quotes.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from pipeline.repair.channels.font_run_loss import in_latin_font
from pipeline.repair.decode.features import logit
from pipeline.repair.decode.reading import Floats, Reading, Span
from pipeline.repair.lexicon.contexts import WIDTHS, Contexts, key
from pipeline.repair.lexicon.terms import Count
from pipeline.text.patterns import regex
from pipeline.text.words import is_word

COLUMNS = (
    "left bare",  # places where the same string has provably no marks (log)
    "quotes",  # terms often quoted that kept their marks in this document (log)
    "cuts a word before",
    "cuts a word behind",
    "before a kept 、",  # between two quotations it would have vanished
    "central",  # of the central authorities, which quote alike
    *(f"{what} in {width}" for what in ("share", "documents") for width in WIDTHS),
)
"""What each column says of a span."""

_UNKNOWN = 0.2
"""Share quoted of a string that no lexicon knows."""
_USUAL = 0.4
_ENOUGH = 3
_CLOSES = 0.02
_HEAD = 400
_CENTRAL = regex(
    "^(?:中共中央|国务院|全国人大|最高人民法院|中央)|各省、自治区、直辖市人民政府"
    "|(?:国发|国办发|国办函|国函)〔"
)


def columns(
    reading: Reading,
    spans: Sequence[Span],
    counts: Sequence[Count | None],
    found: Sequence[tuple[int, int, Count]],
    contexts: Contexts,
) -> Floats:
    """Numbers of each span, shape (len(spans), len(COLUMNS)).

    Args:
        reading: the document.
        spans: candidates.
        counts: the lexicon's counts of each.
        found: terms of the lexicon in the document, by place.
        contexts: how often strings are quoted beside what.
    """
    quotes = _kept(reading, found)
    if not spans:
        return np.zeros((0, len(COLUMNS)), dtype=np.float32)
    central = _CENTRAL.search(reading.text[:_HEAD]) is not None
    places = _Places(reading)
    table = [
        (
            np.log1p(places.left_bare(reading.folded[span.start : span.end])),
            quotes,
            _cuts(reading.text, span.start, forward=True),
            _cuts(reading.text, span.end, forward=False),
            reading.text.startswith("、", span.end),
            central,
        )
        for span in spans
    ]
    proven = np.array(table, dtype=np.float32)
    return np.concatenate([proven, _surroundings(reading, spans, counts, contexts)], axis=1)


def _surroundings(
    reading: Reading, spans: Sequence[Span], counts: Sequence[Count | None], contexts: Contexts
) -> Floats:
    """How much likelier each is quoted beside what stands there than anywhere, by width.

    In log odds; then how many documents say so, in logs.
    """
    none = Count(0, 0)
    table = np.array([(c or none).weighed[:2] for c in counts], dtype=np.float32).reshape(-1, 2)
    usual = np.where(
        [c is None for c in counts], _UNKNOWN, (table[:, 0] + 0.3) / (table[:, 1] + 1.5)
    )
    text = f"\n{reading.folded}"
    shares, numbers = [], []
    for k, width in enumerate(WIDTHS):
        wanted = [key(text, span.start + 1, span.end + 1, width) for span in spans]
        quoted, seen = contexts.look_up(k, np.array(wanted, dtype=np.uint32)).T
        here = logit((quoted + usual) / (seen + 1)) - logit(usual)
        shares.append(np.where(seen > 0, here, 0))
        numbers.append(np.log1p(seen))
    return np.stack([*shares, *numbers], axis=1).astype(np.float32)


def is_left_bare(reading: Reading, start: int, end: int) -> bool:
    """Whether quotation marks around ``start`` to ``end`` would have survived, and are not there.

    Beside Latin text, or apart from it by one character only, no lone mark was lost.
    """
    text = reading.text
    if text[max(start - 1, 0) : start] == "“" or text.startswith("”", end) or reading.depth[start]:
        return False
    if not reading.may_quote[start] or not reading.left_han[end]:
        return True
    after = text[end]
    return after != "\n" and in_latin_font(after) and float(reading.closes[end]) < _CLOSES


class _Places:
    """Where strings stand in a document, each looked for once."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._left_bare = lru_cache(maxsize=None)(self._count)

    def left_bare(self, string: str) -> int:
        """In how many places the string was provably left bare."""
        return self._left_bare(string)

    def _count(self, string: str) -> int:
        folded, number = self._reading.folded, 0
        at = folded.find(string)
        while at >= 0:
            number += is_left_bare(self._reading, at, at + len(string))
            at = folded.find(string, at + 1)
        return number


def _kept(reading: Reading, found: Sequence[tuple[int, int, Count]]) -> float:
    """How many terms that are often quoted kept their marks in the document, as a log."""
    kept = 0
    for start, end, count in found:
        quoted, seen, other_quoted, other_seen = count.weighed
        share = (quoted + other_quoted + 0.3) / (seen + other_seen + 1.5)
        is_usual = share >= _USUAL and quoted + other_quoted >= _ENOUGH
        is_whole = reading.text[max(start - 1, 0)] == "“" and reading.text.startswith("”", end)
        kept += is_usual and is_whole
    return float(np.log1p(kept))


def _cuts(text: str, gap: int, *, forward: bool) -> bool:
    """Whether a gap is in a known word, and no word begins (``forward``) or ends there."""
    if not 0 < gap < len(text) or not is_word(text[gap - 1 : gap + 1]):
        return False
    return not is_word(text[gap : gap + 2] if forward else text[max(gap - 2, 0) : gap])
