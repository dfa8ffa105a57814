"""Terms that clean official text puts in quotation marks, with how often it does."""

from __future__ import annotations

from pipeline.repair.lexicon.learning import learn
from pipeline.repair.lexicon.store import load, read_toml, write_toml
from pipeline.repair.lexicon.terms import Count, Lexicon

__all__ = ["Count", "Lexicon", "learn", "load", "read_toml", "write_toml"]
