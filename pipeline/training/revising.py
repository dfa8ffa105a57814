"""Learn what the first decoding of a whole document says of each of its spans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.decode.candidates import Register, register_of
from pipeline.repair.decode.joint import choose
from pipeline.repair.decode.quotes import joined
from pipeline.repair.decode.reading import Bools, Floats
from pipeline.repair.decode.revision import (
    UNREVISED,
    Doubles,
    Places,
    Revision,
    columns,
    log_odds,
)
from pipeline.training.boosting import boost
from pipeline.training.calibration import fit_line
from pipeline.training.spans import Case, outcome_of


@dataclass(frozen=True, slots=True)
class Seen:
    """What the first decoding shows of a document's spans.

    Attributes:
        case: the document.
        shown: the spans that are looked at again.
        table: what is seen of them, by span and column.
    """

    case: Case
    shown: Places
    table: Doubles

    @property
    def right(self) -> Bools:
        """Whether each span is a pair that was lost."""
        found: Bools = self.case.right[self.shown]
        return found


def learn(
    cases: Sequence[tuple[Case, Floats]],
    lines: Mapping[Register, tuple[Sequence[float], Sequence[float]]],
) -> dict[str, NDArray[Any]]:
    """The arrays of :class:`Revision`.

    Args:
        cases: documents with the scores of their spans, settled, by learnt parts that did not
            learn from them.
        lines: calibrate the scores, by register.
    """
    documents = [one for case, scores in cases if (one := _seen(case, scores, lines)) is not None]
    return fit(documents) | {"line": _line(documents)}


def _seen(
    case: Case,
    scores: Floats,
    lines: Mapping[Register, tuple[Sequence[float], Sequence[float]]],
) -> Seen | None:
    """Decode a document; ``None`` where nothing of it is looked at again."""
    register = register_of(case.reading)
    if register in UNREVISED or not len(scores):
        return None
    taken = choose(case.candidates.spans, scores.tolist(), joined(case.reading, case.candidates))
    chances = np.interp(scores, *lines[register])
    shown, table = columns(case.reading, case.candidates, scores, chances, taken)
    return Seen(case, shown, table) if len(shown) else None


def _line(documents: Sequence[Seen], folds: int = 5) -> Doubles:
    """Offset and slope from the trees' log odds to those of single marks, cross-validated.

    The trees learn whether a pair is right; of a pair with one wrong end one mark is right.
    """
    groups = sorted({one.case.document.group for one in documents})
    outcomes = []
    for fold in range(folds):
        out = set(groups[fold::folds])
        trees = fit([one for one in documents if one.case.document.group not in out])
        revision = Revision(trees | {"line": np.array([0.0, 1.0])})
        for one in documents:
            if one.case.document.group in out:
                case, chances = one.case, np.zeros(len(one.case.right))
                chances[one.shown] = revision.weigh(one.table)
                gaps = joined(case.reading, case.candidates)
                taken = choose(case.candidates.spans, chances.tolist(), gaps)
                outcomes.append(outcome_of(case, taken, chances))
    odds = log_odds(np.concatenate([o.scores for o in outcomes]))
    marks = np.concatenate([o.marks for o in outcomes])
    return fit_line(odds, np.concatenate([o.right for o in outcomes]), marks)


def fit(documents: Sequence[Seen]) -> dict[str, NDArray[Any]]:
    """The trees of :class:`Revision`. Spans of a document with many count a little less each."""
    counts = np.concatenate([np.full(len(d.right), len(d.right) ** -0.25) for d in documents])
    return boost(
        np.concatenate([one.table for one in documents]),
        np.concatenate([one.right for one in documents]).astype(np.float64),
        counts / counts.mean(),
    )
