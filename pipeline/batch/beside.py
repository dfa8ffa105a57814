"""Files that lie beside a source and are named in it, such as the pictures of a saved page."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

from pipeline.pictures import MOST_BYTES
from pipeline.storage import read_whole

_LONGEST = 1024


def file_beside(source: Path, address: str) -> bytes | None:
    """The bytes of a file in the source's folder or below it; ``None`` where there is none.

    An address with a scheme, of another machine or from the root of a disk, one that leads up
    and out of the folder, and a link that does, name no such file.

    Args:
        source: the source.
        address: as the source has it: relative, perhaps with a query.
    """
    path = unquote(address.partition("?")[0].partition("#")[0]).replace("\\", "/")
    parts = path.split("/")
    if not path or len(path) > _LONGEST or ":" in path or "\0" in path or not parts[0]:
        return None
    if ".." in parts:
        return None
    try:
        folder = source.parent.resolve()
        file = (folder / path).resolve()
        if not file.is_relative_to(folder) or not file.is_file():
            return None
        return read_whole(file, MOST_BYTES)
    except (OSError, ValueError, RuntimeError):
        return None
