"""The repaired document as JSON, for other programs (on request)."""

from __future__ import annotations

from pipeline.model.codec import to_json
from pipeline.writers.emission import Emission


def write_json(given: Emission) -> bytes:
    """The repaired document as :func:`pipeline.model.codec.to_json` writes it."""
    return to_json(given.document)
