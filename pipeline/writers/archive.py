"""Zip archives that are the same bytes on every run: fixed dates, fixed order, one compression."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime

# Readers of packages look for what says where the rest is first; the rest is sorted.
_FIRST = ("mimetype", "[Content_Types].xml", "_rels/.rels", "OFD.xml")
_LEVEL = 6
_CREATED_ON_UNIX = 3
_READABLE_FILE = 0o100644 << 16
_EARLIEST, _LATEST = datetime(1980, 1, 1), datetime(2107, 12, 31, 23, 59, 58)


def zip_of(members: Mapping[str, bytes], timestamp: datetime) -> bytes:
    """An archive of these members.

    Args:
        members: name to bytes.
        timestamp: the date its members get (its own wall time; a zip holds no zone), moved into
            1980..2107, the years a zip can hold.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for name in sorted(members, key=_order):
            archive.writestr(zip_member(name, timestamp), members[name])
    return out.getvalue()


def zip_member(name: str, timestamp: datetime = _EARLIEST) -> zipfile.ZipInfo:
    """A member that is the same on every system.

    Args:
        name: with ``/``.
        timestamp: as :func:`zip_of` has it; without one the earliest a zip can hold.
    """
    info = zipfile.ZipInfo(name, _zip_date(timestamp))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = _CREATED_ON_UNIX
    info.external_attr = _READABLE_FILE
    return info


def _order(name: str) -> tuple[int, str]:
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST), name)


def _zip_date(timestamp: datetime) -> tuple[int, int, int, int, int, int]:
    """The time within what a zip can hold, which counts seconds by twos."""
    at = min(max(timestamp.replace(tzinfo=None), _EARLIEST), _LATEST)
    return (at.year, at.month, at.day, at.hour, at.minute, at.second // 2 * 2)
