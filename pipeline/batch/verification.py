"""Verification of documents' folders: from each alone, with its source, or made again."""

from __future__ import annotations

import hashlib
import logging
import os
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePath

from pipeline import __version__
from pipeline.batch.coherence import Verification, check_signature, verify
from pipeline.batch.finding import find_workspaces, holders
from pipeline.batch.manifest import MANIFEST, NORMALIZED
from pipeline.batch.pool import in_order, in_processes, one_by_one, processors
from pipeline.batch.remaking import Comparison, Means, read_again, remake
from pipeline.batch.workspace import Workspace
from pipeline.errors import PipelineError, SourceError, reason_of

log = logging.getLogger(__name__)

_FEW = 16
"""A worker for fewer folders than this costs more to start than it saves."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How folders are to be verified; can be pickled.

    Attributes:
        deep: make the repair and the outputs again and compare.
        means: what a person gives for that.
        sources: files that may be the source, by file name; one under the empty name is any
            folder's. ``None`` where no sources were given.
        key: file of the public key that must have signed the manifest; empty: whoever did.
        roots: files of certificates that the signers of PDFs must come from.
        besides: names in the folder that who asks verifies himself.
    """

    deep: bool = False
    means: Means = field(default_factory=Means)
    sources: Mapping[str, Sequence[Path]] | None = None
    key: str = ""
    roots: tuple[str, ...] = ()
    besides: frozenset[str] = frozenset()

    def __call__(self) -> Callable[[Path], Verification]:
        """What verifies one folder after another in this process."""
        return partial(verify_folder, asked=self)


def folders_at(given: str) -> list[Path]:
    """The document folders meant by a path, those too that lack a stage file or do not open.

    Raises:
        DocumentError: no document folder is there.
    """
    path = Path(given)
    if not path.is_dir():
        return [workspace.folder for workspace in find_workspaces(given)]
    names = (NORMALIZED, MANIFEST)
    if any((path / name).is_file() for name in names):
        return [path]
    closed: list[OSError] = []
    found = holders(path, names, closed)
    # What cannot be opened may be a document's, and is told as one that does not hold.
    found += [Path(error.filename) for error in closed]
    return sorted(found) or [workspace.folder for workspace in find_workspaces(given)]


def sources_at(given: Path) -> dict[str, list[Path]]:
    """The files of a folder, by their names as a document's source has them; one file as any.

    Raises:
        SourceError: nothing is there.
    """
    if not given.is_dir():
        if not given.exists():
            raise SourceError(f"{given} 不存在", "请检查 --source 后的路径")
        return {"": [given]}
    found: dict[str, list[Path]] = {}
    for root, _, files in os.walk(given):
        for name in files:
            shown = os.fsencode(name).decode("utf-8", "replace")
            found.setdefault(unicodedata.normalize("NFC", shown), []).append(Path(root) / name)
    return found


def verify_folder(folder: Path, asked: Asked) -> Verification:
    """Verify one folder as asked; whatever is wrong with it becomes part of the result."""
    workspace = Workspace(folder)
    found = Verification(folder)
    try:
        found = verify(workspace, asked.roots, asked.besides)
        problems, checked = found.problems, found.checked
        manifest = None if problems and not found.source else workspace.manifest()
        if manifest is None:
            return found
        check_signature(workspace, asked.key, found)
        source = None
        if asked.sources is not None:
            source = _source_of(workspace, asked.sources, found)
        # What does not hold already is not worth making again.
        if asked.deep and not problems:
            _take_over(remake(workspace, asked.means, source), found)
            other = (
                ""
                if manifest.zhengben == __version__
                else f"（清单说由 {manifest.zhengben} 版生成）"
            )
            checked.append(f"重做比对{other}")
        elif source is not None and not problems:
            _take_over(read_again(workspace, source), found)
    except PipelineError as error:
        found.problems.append(str(error))
    except PermissionError as error:
        found.problems.append(f"打不开 {error.filename or folder}（{reason_of(error)}）")
    except Exception as error:  # whatever a broken file makes a library raise
        log.info("verifying %s", folder, exc_info=True)
        found.problems.append(f"核验时出错，可能有文件已损坏（{type(error).__name__}: {error}）")
    return found


def verify_all(
    folders: Sequence[Path], asked: Asked, jobs: int | None = None
) -> Iterator[Verification]:
    """Verify folders, here or in several processes.

    Args:
        folders: each a document's.
        asked: how.
        jobs: how many processes; by default one for each processor, where that pays.

    Yields:
        What came of each, in the order of the folders.

    Raises:
        PipelineError: no worker process can run.
    """
    few = 2 if asked.deep else _FEW
    workers = min(jobs, len(folders)) if jobs else min(processors(), len(folders) // few)
    if workers <= 1:
        yield from one_by_one(folders, asked)
        return
    yield from in_order(in_processes(folders, asked, workers, _lost))


def _lost(folder: Path, ended: str) -> Verification:
    return Verification(folder, problems=[f"核验时工作进程意外终止（{ended}）"])


def _take_over(compared: Comparison, found: Verification) -> None:
    found.problems.extend(compared.changed)
    found.unproved.extend(compared.unproved)


def _source_of(
    workspace: Workspace, sources: Mapping[str, Sequence[Path]], found: Verification
) -> bytes | None:
    """The bytes of the folder's source among those given; what is wrong with it is taken down."""
    manifest = workspace.manifest()
    assert manifest is not None
    name, wanted = manifest.source.name, manifest.source.sha256
    candidates = sources.get("") or sources.get(name) or sources.get(_whole_of(name), ())
    if not candidates:
        found.unproved.append(f"--source 的文件夹中没有它的源文件 {name}，没有核对")
    for path in candidates:
        try:
            data = path.read_bytes()
        except OSError as error:
            found.problems.append(f"读不了源文件 {path}（{reason_of(error)}）")
            return None
        if hashlib.sha256(data).hexdigest() == wanted:
            found.checked.append("源文件")
            return data
        for piece in _pieces(data, path.name, workspace):
            if hashlib.sha256(piece).hexdigest() == wanted:
                found.checked.append("源文件中的这一份")
                return piece
    if candidates:
        listed = "、".join(map(str, candidates[:3]))
        found.problems.append(f"源文件 {listed} 与清单所记的校验值不同")
    return None


def source_among(workspace: Workspace, sources: Mapping[str, Sequence[Path]]) -> bytes | None:
    """The bytes of the folder's source among files by their names; ``None`` where it is none."""
    return _source_of(workspace, sources, Verification(workspace.folder))


def _whole_of(name: str) -> str:
    """The file that ``--split`` took a source of this name from: 通知-2.txt from 通知.txt."""
    path = PurePath(name)
    stem, sign, number = path.stem.rpartition("-")
    return f"{stem}{path.suffix}" if sign and number.isdigit() else name


def _pieces(data: bytes, name: str, workspace: Workspace) -> list[bytes]:
    """The documents that a file holds, where the folder may be one's; else none."""
    from pipeline.batch.splitting import pieces_of

    if _whole_of(workspace.normalized().source.name) == workspace.normalized().source.name:
        return []
    try:
        return pieces_of(data, name)
    except PipelineError:
        return []
