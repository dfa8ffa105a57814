"""What a person may set for the reading."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

import msgspec

Revisions = Literal["accepted", "original"]
REVISIONS: tuple[Revisions, ...] = get_args(Revisions)
"""How tracked changes of a Word file are read: as accepted, or the text before them."""


Beside = Callable[[str], bytes | None]
"""What lies beside a source under an address that stands in it; ``None`` where nothing does."""


class ReadOptions(msgspec.Struct, frozen=True):
    """What a person may set for the reading.

    Attributes:
        keep_boilerplate: take nothing for a page's: every line is the document's.
        revisions: read tracked changes of a Word file as accepted, or the text before them.
        beside: gives the pictures that lie beside the source.
    """

    keep_boilerplate: bool = False
    revisions: Revisions = "accepted"
    beside: Beside | None = None


DEFAULT = ReadOptions()
"""What holds where a person set nothing."""
