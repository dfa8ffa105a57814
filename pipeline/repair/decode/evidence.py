"""Whether a document went through font-run loss, from what it lacks and what it still has."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from pipeline.repair.channels.digit_run_loss import DIGIT_RUN_LOSS
from pipeline.repair.channels.font_run_loss import FONT_RUN_LOSS
from pipeline.repair.channels.losses import likelihood_of_loss, number_of_signed
from pipeline.repair.channels.losses import loss_evidence as evidence_of_traces
from pipeline.repair.channels.width_folding import restore_widths
from pipeline.repair.decode.reading import Reading
from pipeline.repair.tagger.encoding import LOST, OTHER
from pipeline.text.identifiers import is_chinese_prose

_QUOTES = [i for i, lost in enumerate(LOST) if "“" in lost or "”" in lost]
_SURE = 0.3
_MEASURED = 0.5
"""Least share of quotation marks in what a gap seems to have lost for it to be evidence."""


class LossEvidence(msgspec.Struct, frozen=True):
    """Evidence for and against font-run loss.

    Attributes:
        likelihood: that the document went through it, 0..1.
        digits: the same of what stands alone between digits only (digit-run loss).
        expected: lost quotation marks that the tagger sees in it. What else it sees is none: of
            numbers and list labels (``20231229``, ``1）``) intact texts have as many.
        traces: places that only the channel leaves.
        survivors: characters that the channel would have taken.
        holds: for each paragraph whether the channel would leave it as it is, and it is Chinese.
    """

    likelihood: float
    digits: float
    expected: float
    traces: int
    survivors: int
    holds: tuple[bool, ...]


def loss_evidence(paragraphs: Sequence[str], reading: Reading) -> LossEvidence:
    """Weigh the evidence, by :mod:`pipeline.repair.channels.losses`.

    Paragraphs that are whole speak by what they have, the others by what they lack.
    """
    wide = [restore_widths(p) for p in paragraphs]
    left = [FONT_RUN_LOSS.survivors(p) for p in wide]
    holds = [n == 0 and is_chinese_prose(p) for p, n in zip(wide, left, strict=True)]
    traces = sum(len(FONT_RUN_LOSS.places(p)) for p, lost in zip(wide, holds, strict=True) if lost)
    traces += number_of_signed(wide)
    chance = 1 - reading.lost[:, 0] - reading.lost[:, OTHER]
    quotes = reading.lost[:, _QUOTES].sum(axis=1)
    seen = (chance > _SURE) & (quotes > _MEASURED * chance)
    seen &= np.repeat(holds, [len(p) + 1 for p in wide])[: len(chance)]
    expected = round(float(chance[seen].sum()), 3)
    survivors = sum(left)
    likelihood = likelihood_of_loss(traces, survivors, expected)
    digits = evidence_of_traces(DIGIT_RUN_LOSS, wide).likelihood
    return LossEvidence(likelihood, digits, expected, traces, survivors, tuple(holds))
