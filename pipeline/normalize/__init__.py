"""Readers: a source becomes an OfficialDocument."""

from __future__ import annotations

from pathlib import PurePath

from pipeline.model import OfficialDocument
from pipeline.normalize.cleaning import CHARACTER_RULES
from pipeline.normalize.decoding import MAX_BYTES
from pipeline.normalize.page import read_page
from pipeline.normalize.reader import Reader, read_text

SOURCE_ENDINGS = (".txt", ".html", ".htm")
"""Endings of the files that can be read, lower case."""

READERS: dict[str, Reader] = {".txt": read_text, ".html": read_page, ".htm": read_page}
"""Ending to reader; a name with another ending is read as plain text."""

__all__ = [
    "CHARACTER_RULES",
    "MAX_BYTES",
    "READERS",
    "SOURCE_ENDINGS",
    "Reader",
    "normalize",
    "read_text",
]


def normalize(data: bytes, name: str, *, encoding: str | None = None) -> OfficialDocument:
    """Read a source into the document model; the text itself is not repaired.

    Args:
        data: the file's bytes.
        name: its name, folders left out; its ending chooses the reader.
        encoding: of a plain text; found when it is ``None``.

    Raises:
        SourceError: the bytes are empty, too large, no text, or cannot be decoded.
    """
    if encoding is not None:
        return read_text(data, name, encoding=encoding)
    return READERS.get(PurePath(name).suffix.lower(), read_text)(data, name)
