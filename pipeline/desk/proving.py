"""核验 at the desk: what ``zhengben verify`` says of documents' folders, with what was dropped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.batch.manifest import outputs_in
from pipeline.batch.remaking import Means
from pipeline.batch.workspace import Workspace
from pipeline.desk.bench import Bench
from pipeline.desk.messages import Check, Checked
from pipeline.desk.styling import own_style
from pipeline.errors import DocumentError

_SECONDS = 120.0
_MOST_NAMED = 5


def checked(bench: Bench, asked: Check) -> Checked:
    """What comes of one document's folder, and what the archive asks of it.

    Args:
        bench: whose the document is.
        asked: which one, and how.

    Raises:
        Refused: there is no such document.
        DocumentError: there is no such folder, or it is still at work.
    """
    folder = bench.folder_of(asked.doc) if asked.doc else bench.out / asked.folder
    if not asked.doc and asked.folder not in bench.folders.names():
        raise DocumentError("没有这份文件", "请从列表里选")
    for paper in bench.papers():
        if paper.folder == folder and not paper.is_failed:
            paper.settle(_SECONDS)
    with bench.at_work:
        return _checked(bench, folder, deep=asked.deep)


def verified(bench: Bench, folders: Sequence[Path]) -> str:
    """What comes of several folders, in a sentence."""
    found = [_checked(bench, folder) for folder in folders]
    bad = [f"{one.folder}：{one.problems[0]}" for one in found if one.problems]
    told = f"核验 {len(folders)} 份：" if len(folders) > 1 else "核验："
    return told + ("；".join(bad[:_MOST_NAMED]) if bad else "与原文、修改记录和证明都相符")


def _checked(bench: Bench, folder: Path, *, deep: bool = False) -> Checked:
    from pipeline.batch.verification import Asked, verify_folder  # not before it is asked for

    workspace = Workspace(folder)
    try:
        manifest = workspace.manifest()
    except DocumentError:
        manifest = None  # verify says what is wrong with it
    emit = manifest.emit if manifest is not None else None
    has_pdf = manifest is not None and "pdf" in outputs_in(manifest)
    style = own_style(bench.out, Path(emit.style).stem) if emit is not None else ""
    original = bench.folders.original(folder)
    sources = {"": [original]} if original is not None else None
    means = Means(style, bench.options.font_dirs, seal_pictures=bench.options.seal_pictures)
    found = verify_folder(folder, Asked(deep=deep, means=means, sources=sources))
    return Checked(
        folder=folder.name,
        verdict=found.verdict,
        problems=tuple(found.problems),
        unproved=tuple(found.unproved),
        checked=tuple(found.checked),
        pdfa=emit.pdfa if emit is not None and has_pdf else "",
        archive_stamp=emit is not None and emit.archive_stamp,
        stamp=emit.stamp if emit is not None else (),
    )
