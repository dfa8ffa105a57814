"""The decoder: what the tagger, the lexicon and the document say together, as proposals."""

from __future__ import annotations

from pipeline.repair.decode.proposal import Proposal
from pipeline.repair.decode.proposing import LIKELY, Decoder, propose, regime_of
from pipeline.repair.decode.regime import Regime
from pipeline.repair.decode.thresholds import Thresholds
from pipeline.repair.decode.thresholds import load as thresholds

__all__ = [
    "LIKELY",
    "Decoder",
    "Proposal",
    "Regime",
    "Thresholds",
    "propose",
    "regime_of",
    "thresholds",
]
