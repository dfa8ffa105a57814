"""Data on standard output, apart from everything that is said on standard error."""

from __future__ import annotations

import sys


def print_payload(text: str) -> None:
    """Write data to standard output in UTF-8, with LF whatever the system."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass"))
    sys.stdout.buffer.flush()
