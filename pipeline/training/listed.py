"""Single lines that somebody wrote as a page's or a paper's."""

from __future__ import annotations

from pathlib import Path

_PAGES, _PAPERS = "page.txt", "own.txt"


def read_listed(folder: Path) -> list[tuple[str, bool]]:
    """The single lines of a folder: ``page.txt`` a page's, ``own.txt`` a paper's.

    Raises:
        OSError: a file cannot be read.
    """
    found = []
    for name, is_page in ((_PAGES, True), (_PAPERS, False)):
        lines = (folder / name).read_text(encoding="utf-8").split("\n")
        found += [(line.strip(), is_page) for line in lines if line.strip()]
    return found
