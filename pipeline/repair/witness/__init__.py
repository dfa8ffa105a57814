"""The original page as a witness: what the text lost is copied from it, nothing is guessed."""

from pipeline.repair.witness.making import make_restorations

__all__ = ["make_restorations"]
