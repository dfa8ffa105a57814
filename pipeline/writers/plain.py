"""The outputs without pages: the repaired text alone, and the whole document for programs."""

from __future__ import annotations

from pipeline.model import plain_text
from pipeline.model.codec import to_json
from pipeline.writers.emission import Emission


def write_text(emission: Emission) -> bytes:
    """The text, a paragraph a line: UTF-8 with LF; a lone surrogate is replaced (U+FFFD)."""
    text = plain_text(emission.document)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode("utf-8")


def write_json(emission: Emission) -> bytes:
    """The document as :func:`pipeline.model.codec.to_json` writes it."""
    return to_json(emission.document)
