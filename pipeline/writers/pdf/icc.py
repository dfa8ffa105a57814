"""A small sRGB profile for the OutputIntent, made from the published figures (IEC 61966-2-1)."""

from __future__ import annotations

import struct
from functools import cache

_STEPS = 1024
_D50 = (0.9642, 1.0, 0.8249)
# Colorants adapted to D50 (ICC, sRGB profile).
_COLORANTS = {
    b"rXYZ": (0.4361, 0.2225, 0.0139),
    b"gXYZ": (0.3851, 0.7169, 0.0971),
    b"bXYZ": (0.1431, 0.0606, 0.7141),
}


@cache
def srgb_profile() -> bytes:
    """An ICC version 2 display profile of sRGB; the same bytes always."""
    curve = b"curv\0\0\0\0" + struct.pack(">L", _STEPS)
    curve += b"".join(
        struct.pack(">H", round(_linear(step / (_STEPS - 1)) * 65535)) for step in range(_STEPS)
    )
    tags = {
        b"desc": _description(b"sRGB IEC61966-2.1"),
        b"cprt": b"text\0\0\0\0No copyright, use freely\0",
        b"wtpt": _xyz(_D50),
        **{name: _xyz(value) for name, value in _COLORANTS.items()},
        b"rTRC": curve,
    }
    table, body = b"", b""
    offset = 128 + 4 + 12 * (len(tags) + 2)
    where: dict[bytes, tuple[int, int]] = {}
    for name, data in tags.items():
        where[name] = (offset + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    where[b"gTRC"] = where[b"bTRC"] = where[b"rTRC"]
    for name, (start, length) in where.items():
        table += struct.pack(">4sLL", name, start, length)
    size = 128 + 4 + len(table) + len(body)
    head = struct.pack(">LLL4s4s4s", size, 0, 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H", 2000, 1, 1, 0, 0, 0) + b"acsp" + b"\0" * 28
    head += b"".join(struct.pack(">l", round(v * 65536)) for v in _D50)
    head += b"\0" * (128 - len(head))
    return head + struct.pack(">L", len(where)) + table + body


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _xyz(value: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(struct.pack(">l", round(v * 65536)) for v in value)


def _description(text: bytes) -> bytes:
    ascii_part = b"desc\0\0\0\0" + struct.pack(">L", len(text) + 1) + text + b"\0"
    return ascii_part + b"\0" * (4 + 4 + 2 + 1 + 67)
