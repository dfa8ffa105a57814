"""The learnt tagger: what was lost at each gap between two characters, with probabilities."""

from __future__ import annotations

from pipeline.repair.tagger.encoding import LOST
from pipeline.repair.tagger.tagger import Tagger, load, weights_name

__all__ = ["LOST", "Tagger", "load", "weights_name"]
