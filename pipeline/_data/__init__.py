"""Data learnt from clean official text, with their model card; the mark of sample seals."""

from mmap import ACCESS_READ, mmap
from pathlib import Path

FOLDER = Path(__file__).parent


def is_installed() -> bool:
    """Whether the data are part of this installation; without them repair knows rules alone."""
    return (FOLDER / "thresholds.json").is_file()


def content_of(name: str) -> mmap:
    """What a file holds, where it lies: pages that nobody looks at are not read.

    Raises:
        OSError: it is not there.
    """
    with (FOLDER / name).open("rb") as file:
        return mmap(file.fileno(), 0, access=ACCESS_READ)
