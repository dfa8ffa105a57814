"""Count terms in their surroundings over the training documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.evaluation.corpus import Document
from pipeline.evaluation.measuring import pairs_lost
from pipeline.repair.channels.font_run_loss import lost_at
from pipeline.repair.lexicon.contexts import WIDTHS, Contexts, from_arrays, key
from pipeline.repair.lexicon.terms import Lexicon
from pipeline.repair.tagger.encoding import fold_widths

_MOST = 255


def count(corpus: Iterable[Document], lexicon: Lexicon) -> dict[str, NDArray[Any]]:
    """The arrays of :class:`Contexts`.

    What one document had and did not quote is left out: most of the table would be that.

    Args:
        corpus: documents; each counts once for a string in its surroundings.
        lexicon: the terms that are looked for, beside all that is quoted.
    """
    seen: list[Counter[int]] = [Counter() for _ in WIDTHS]
    quoted: list[Counter[int]] = [Counter() for _ in WIDTHS]
    for document in corpus:
        had, had_quoted = _of(document, lexicon)
        for number, fingerprint in had:
            seen[number][fingerprint] += 1
        for number, fingerprint in had_quoted:
            quoted[number][fingerprint] += 1
    arrays: dict[str, NDArray[Any]] = {}
    for k, counts in enumerate(seen):
        kept = sorted(f for f, times in counts.items() if times > 1 or quoted[k][f])
        arrays[f"keys.{k}"] = np.array(kept, dtype=np.uint32)
        arrays[f"seen.{k}"] = np.array([min(counts[f], _MOST) for f in kept], dtype=np.uint8)
        arrays[f"quoted.{k}"] = np.array([min(quoted[k][f], _MOST) for f in kept], dtype=np.uint8)
    return arrays


Found = set[tuple[int, int]]


def _of(document: Document, lexicon: Lexicon) -> tuple[Found, Found]:
    """Widths and fingerprints of what a document has, and of what it quotes."""
    had: Found = set()
    had_quoted: Found = set()
    for paragraph in document.paragraphs:
        text, gone = lost_at(paragraph)
        pairs = {
            (pair.start + 1, pair.end + 1)
            for pair in pairs_lost(text, gone, 0)
            if not pair.has_open and not pair.has_close
        }
        folded = f"\n{fold_widths(text)}\n"
        for place in {(start, end) for start, end, _ in lexicon.find(folded)} | pairs:
            prints = {(k, key(folded, *place, width)) for k, width in enumerate(WIDTHS)}
            had |= prints
            if place in pairs:
                had_quoted |= prints
    return had, had_quoted


def contexts(corpus: Iterable[Document], lexicon: Lexicon) -> Contexts:
    """The table itself, for measuring."""
    return from_arrays(count(corpus, lexicon))
