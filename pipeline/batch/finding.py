"""Which folders of documents a path means."""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Collection
from pathlib import Path

from pipeline.batch.manifest import MANIFEST, NORMALIZED, RUN_RECORD
from pipeline.batch.workspace import Workspace
from pipeline.errors import DocumentError, reason_of


def fonts_noted_in(out: Path) -> str:
    """Hash of the fonts of some document that lies in an output folder; empty where none does.

    No deeper than two folders down: an output folder may be any, on any drive.
    """
    for path in itertools.chain(out.glob(f"*/{MANIFEST}"), out.glob(f"*/*/{MANIFEST}")):
        with contextlib.suppress(DocumentError, OSError):
            manifest = Workspace(path.parent).manifest()
            if manifest is not None and "fonts" in manifest.settings:
                return manifest.settings["fonts"]
    return ""


def holders(path: Path, names: Collection[str], closed: list[OSError]) -> list[Path]:
    """The folders under a folder that hold a file of these names, in path order.

    Args:
        path: the folder; links to folders are not followed.
        names: of the files.
        closed: takes the error of each folder that cannot be opened; one that is no longer there
            holds nothing.
    """

    def unreadable(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError | NotADirectoryError):
            closed.append(error)

    walked = os.walk(path, onerror=unreadable)
    return sorted(Path(root) for root, _, files in walked if not set(names).isdisjoint(files))


def find_workspaces(given: str) -> list[Workspace]:
    """The document folders meant by a path: one itself, a file in it, or a folder of them.

    Raises:
        DocumentError: no document folder is there, or a folder of them cannot be opened.
    """
    path = Path(given)
    if path.is_file() and path.name == RUN_RECORD:
        return []  # out/* means it too
    if not path.exists():
        raise DocumentError(f"{given} 不存在", "请检查路径")
    if path.is_file() and not (path.parent / NORMALIZED).is_file():
        raise DocumentError(
            f"{given} 不在文档文件夹中", "请先运行 zhengben run，再给出 out 中的文件夹"
        )
    if path.is_file():
        return [Workspace(path.parent)]
    if (path / NORMALIZED).is_file():
        return [Workspace(path)]
    closed: list[OSError] = []
    found = [Workspace(folder) for folder in holders(path, (NORMALIZED,), closed)]
    if closed:
        # What is left out of an archive or a summary would be missed by nobody.
        raise DocumentError(
            f"打不开 {closed[0].filename}（{reason_of(closed[0])}）", "请检查权限；没有动任何文件"
        )
    if not found:
        raise DocumentError(
            f"{given} 不是文档文件夹，其中也没有", "请先运行 zhengben normalize 或 zhengben run"
        )
    return found
