"""Which program made a document: its code, its data and the libraries that decide bytes."""

from __future__ import annotations

import hashlib
import sys
from functools import lru_cache
from importlib import metadata
from pathlib import Path

import pipeline
from pipeline import __version__

_LIBRARIES = (
    "msgspec",
    "numpy",
    "openpyxl",
    "pikepdf",
    "pylopdf-fonts-zh-cn",
    "python-docx",
    "reportlab",
    "uharfbuzz",
)
"""Libraries whose release may change an output's bytes."""

# Modules that no document's bytes depend on, and styles, which have a hash of their own.
_APART = frozenset({"commands", "evaluation", "training", "_styles", "__pycache__"})


@lru_cache(maxsize=1)
def program_sha256() -> str:
    """Hash of everything installed that decides what a document becomes.

    It stands in every manifest, so that a document made by other rules, another model or another
    release of a library is not taken for finished.
    """
    digest = hashlib.sha256(f"{__version__} {sys.version_info[:2]} {sys.platform}".encode())
    for name in _LIBRARIES:
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            version = ""
        digest.update(f"{name}={version}\n".encode())
    root = Path(pipeline.__file__).parent
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if path.suffix not in {".pyc", ".md"} and parts[0] not in _APART and path.is_file():
            digest.update("/".join(parts).encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
