"""Which page is the original of which source."""

from __future__ import annotations

from pathlib import Path

from pipeline.batch.sources import STANDARD_INPUT, SourceFile
from pipeline.batch.workspace import PAGE, Workspace
from pipeline.model import OfficialDocument
from pipeline.model.codec import to_json
from pipeline.normalize import normalize

PAGE_ENDINGS = (".html", ".htm", ".HTML", ".HTM")


def page_of(source: SourceFile, given: str) -> SourceFile | None:
    """The original page of a source; ``None`` where there is none.

    Args:
        source: the source.
        given: a page, or a folder in which the page has the source's stem (in the same place
            below it, else directly in it); empty where no page is given.
    """
    stem = source.slug if source.path == STANDARD_INPUT else Path(source.path).stem
    if Path(source.path).suffix in PAGE_ENDINGS:
        return None
    return _page(given, [source.folder.parent / stem, Path(stem)])


def page_of_workspace(workspace: Workspace, given: str) -> SourceFile | None:
    """Likewise of a document's folder: the page has the folder's name or the source's stem."""
    stem = Path(workspace.normalized().source.name).stem
    return _page(given, [Path(stem), Path(workspace.slug)])


def _page(given: str, stems: list[Path]) -> SourceFile | None:
    if not given:
        return None
    place = Path(given)
    if not place.is_dir():
        return SourceFile(given, Path(), place.stem)
    for stem in stems:
        for ending in PAGE_ENDINGS:
            path = place / f"{stem}{ending}"
            if path.is_file():
                return SourceFile(str(path), Path(), stem.name)
    return None


def read_page_of(page: SourceFile | None) -> OfficialDocument | None:
    """The page, normalized.

    Raises:
        SourceError: it cannot be read.
    """
    if page is None:
        return None
    name = page.name
    # Whatever it is called, it is given as a page.
    shown = name if Path(name).suffix in PAGE_ENDINGS else f"{name}.html"
    return normalize(page.read(), shown)


def page_files(page: OfficialDocument | None) -> dict[str, bytes]:
    """The page's record beside the stage files: the certificate asks it."""
    return {PAGE: to_json(page)} if page is not None else {}
