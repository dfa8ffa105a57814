"""Whether a PDF goes on behind its bytes, as one does that was signed; needs no library."""

from __future__ import annotations

_END = b"%%EOF"


def signed_behind(data: bytes, size: int) -> bool:
    """Whether a PDF goes on behind its first ``size`` bytes as a signed one does.

    >>> signed_behind(b"%PDF /ByteRange %%EOF", 5), signed_behind(b"%PDF-1.7", 8)
    (True, False)
    """
    rest = data[size:]
    return len(data) > size > 0 and b"/ByteRange" in rest and rest.rstrip().endswith(_END)
