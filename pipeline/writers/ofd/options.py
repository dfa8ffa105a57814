"""What a person may choose about the OFD beyond the style sheet."""

from __future__ import annotations

import msgspec


class OfdAttachment(msgspec.Struct, frozen=True):
    """A file that travels inside an OFD.

    Attributes:
        name: its file name.
        data: its bytes.
        usage: what it is, for the reader.
        is_text: its bytes are text; an OFD-A takes no other.
    """

    name: str
    data: bytes
    usage: str
    is_text: bool


class OfdOptions(msgspec.Struct, frozen=True):
    """Choices for one OFD.

    Attributes:
        archival: it is an OFD-A (GB/T 42133-2022).
        attached: the log and the repaired text travel inside.
        source: the source, to travel inside too.
        archive_stamp: print the empty 归档章 (DA/T 22-2015) at the head of page 1.
    """

    archival: bool = False
    attached: bool = False
    source: OfdAttachment | None = None
    archive_stamp: bool = False
