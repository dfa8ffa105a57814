"""What a person may set for the reading."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a person may set for the reading.

    Attributes:
        keep_boilerplate: take nothing for a page's: every line is the document's.
    """

    keep_boilerplate: bool = False


DEFAULT = ReadOptions()
"""What holds where a person set nothing."""
