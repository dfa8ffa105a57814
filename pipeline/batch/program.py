"""By what hash the program that decides a document's bytes is known.

Releases of libraries are read off the names of their ``.dist-info`` folders and the package's own
files off the installer's RECORD (PEP 376, PEP 427): a command that starts often reads one small
file for it, not every module. importlib.metadata would parse mail headers for the same.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import os
import re
import sys
from functools import lru_cache
from pathlib import Path

import pipeline
from pipeline import __version__

log = logging.getLogger(__name__)

_LIBRARIES = (
    "fonttools",
    "markdown-it-py",
    "msgspec",
    "numpy",
    "openpyxl",
    "pikepdf",
    "pylopdf-fonts-zh-cn",
    "python-docx",
    "pyyaml",
    "reportlab",
    "uharfbuzz",
)
"""Libraries whose release may change an output's bytes."""

# Rooms that no document's bytes depend on, and styles, which have a hash of their own.
_APART = frozenset(
    {"commands", "desk", "evaluation", "training", "_seeds", "_styles", "__pycache__"}
) | {"archiving", "signing"}


@lru_cache(maxsize=1)
def program_sha256() -> str:
    """Hash of everything installed that decides what a document becomes.

    It stands in every manifest, so that a document made by other rules, another model or another
    release of a library is not taken for finished.
    """
    digest = hashlib.sha256(f"{__version__} {sys.version_info[:2]} {sys.platform}".encode())
    installed = _installed()
    for name in _LIBRARIES:
        version = installed.get(name) or _version_elsewhere(name)
        digest.update(f"{name}={version}\n".encode())
    for line in _installed_files() or _files():
        digest.update(f"{line}\n".encode())
    return digest.hexdigest()


def _installed() -> dict[str, str]:
    """By normalized name (PEP 503), each distribution's release."""
    found: dict[str, str] = {}
    for folder in sys.path:
        try:
            names = os.listdir(folder or os.curdir)  # noqa: PTH208
        except OSError:  # a zip file, or gone
            continue
        for name in names:
            stem, dot, ending = name.rpartition(".")
            project, dash, version = stem.rpartition("-")
            if dot and dash and ending == "dist-info":
                key = re.sub(r"[-_.]+", "-", project).lower()
                found.setdefault(key, version)
    return found


def _version_elsewhere(name: str) -> str:
    """The release of a library that no ``.dist-info`` folder tells; empty where it is not there."""
    from importlib import metadata

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _installed_files() -> list[str]:
    """The package's files and their hashes, as the installer recorded them in RECORD beside it.

    Returns:
        Lines as :func:`_files` gives them; nothing where the package that runs was not installed
        from a wheel (an editable install, a checkout), or its RECORD is damaged.
    """
    info = Path(pipeline.__file__).parent.parent / f"zhengben-{__version__}.dist-info"
    if not info.is_dir():
        return []
    try:
        rows = info.joinpath("RECORD").read_text(encoding="utf-8").splitlines()
        lines = []
        for row in rows:
            path, digest, _ = row.rsplit(",", 2)
            room, _, name = path.partition("/")
            if room == "pipeline" and digest and _counts(name):
                lines.append(f"{name} {digest.partition('=')[2]}")
    except (OSError, ValueError) as error:
        log.info("the record of the installed files is damaged: %s", error)
        return []
    return sorted(lines)


def _files() -> list[str]:
    """The package's files and their hashes, computed here; as RECORD writes them (PEP 376)."""
    root = str(Path(pipeline.__file__).parent)
    lines = []
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in _APART]
        inside = folder[len(root) + 1 :].replace(os.sep, "/")
        for name in names:
            if _counts(name):
                with open(os.path.join(folder, name), "rb") as file:  # noqa: PTH118, PTH123
                    digest = hashlib.sha256(file.read()).digest()
                path = f"{inside}/{name}" if inside else name
                lines.append(f"{path} {base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}")
    return sorted(lines)


def _counts(name: str) -> bool:
    """Whether a document's bytes may depend on this file of the package."""
    return not name.endswith((".pyc", ".md")) and _APART.isdisjoint(name.split("/"))
