"""The repaired text alone, a paragraph a line."""

from __future__ import annotations

from pipeline.model import plain_text
from pipeline.writers.emission import Emission


def write_text(given: Emission) -> bytes:
    """UTF-8 with LF; a lone surrogate becomes the replacement character."""
    text = plain_text(given.document)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode("utf-8")
