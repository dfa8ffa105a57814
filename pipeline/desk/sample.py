"""The sample that comes along: a damaged paper to try the desk on."""

from __future__ import annotations

from pathlib import Path


def sample() -> bytes:
    """The sample's bytes: of the package's copy, else of the checkout's."""
    package = Path(__file__).parent.parent
    packaged = package / "_seeds"
    folder = packaged if packaged.is_dir() else package.parent / "seeds"
    return next(iter(sorted(folder.glob("*.txt")))).read_bytes()
