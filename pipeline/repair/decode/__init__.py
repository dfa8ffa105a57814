"""The decoder: what the tagger, the lexicon and the document say together, as proposals."""

from __future__ import annotations

from pipeline.repair.decode.evidence import LossEvidence
from pipeline.repair.decode.levels import Levels
from pipeline.repair.decode.levels import load as levels
from pipeline.repair.decode.proposal import Proposal
from pipeline.repair.decode.proposing import LIKELY, Decoder, loss_evidence_of, propose
from pipeline.repair.decode.thresholds import Thresholds
from pipeline.repair.decode.thresholds import load as thresholds

__all__ = [
    "LIKELY",
    "Decoder",
    "Levels",
    "LossEvidence",
    "Proposal",
    "Thresholds",
    "levels",
    "loss_evidence_of",
    "propose",
    "thresholds",
]
