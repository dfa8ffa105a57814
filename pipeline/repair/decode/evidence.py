"""Whether a document went through font-run loss, from what it lacks and what it still has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.repair.channels.font_run_loss import FONT_RUN_LOSS
from pipeline.repair.channels.width_folding import restore_widths
from pipeline.repair.decode.reading import Reading
from pipeline.repair.tagger.encoding import OTHER

_WEIGHT_OF_TRACES = 3.0
_SURE = 0.3


@dataclass(frozen=True, slots=True)
class LossEvidence:
    """Evidence for and against font-run loss.

    Attributes:
        likelihood: that the document went through it, 0..1.
        expected: losses that the tagger sees in it.
        traces: places that only the channel leaves.
        survivors: characters that the channel would have taken.
        holds: for each paragraph whether the channel would leave it as it is.
    """

    likelihood: float
    expected: float
    traces: int
    survivors: int
    holds: tuple[bool, ...]


def loss_evidence(paragraphs: Sequence[str], reading: Reading) -> LossEvidence:
    """Weigh the evidence.

    A document that lost nothing has about as many droppable characters left as the tagger would
    expect losses in its damaged twin; a damaged one has none left. Texts of several hands have
    some of both.
    """
    wide = [restore_widths(p) for p in paragraphs]
    left = [FONT_RUN_LOSS.survivors(p) for p in wide]
    traces = sum(len(FONT_RUN_LOSS.places(p)) for p, n in zip(wide, left, strict=True) if n == 0)
    chance = 1 - reading.lost[:, 0] - reading.lost[:, OTHER]
    expected = float(chance[chance > _SURE].sum())
    survivors = sum(left)
    evidence = expected + _WEIGHT_OF_TRACES * traces
    likelihood = evidence / (evidence + survivors + 0.5)
    return LossEvidence(
        round(likelihood, 3), round(expected, 3), traces, survivors, tuple(n == 0 for n in left)
    )
