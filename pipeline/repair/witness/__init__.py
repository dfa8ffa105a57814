"""The original page as a witness: what the text lost is copied from it, nothing is guessed."""

from pipeline.repair.witness.restoring import restore_from_page

__all__ = ["restore_from_page"]
