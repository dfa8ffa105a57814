"""Sources and outputs at addresses (``s3://…``) that fsspec knows, by way of a local folder."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.batch.manifest import MANIFEST, NORMALIZED, PLAN
from pipeline.batch.wanted import EVERY, Wanted
from pipeline.errors import (
    MissingPartError,
    PipelineError,
    SourceError,
    WriteError,
    reason_of,
)
from pipeline.formats import SOURCE_ENDINGS
from pipeline.storage import MAX_BYTES
from pipeline.text.patterns import regex

_ADDRESS = regex(r"^([A-Za-z][A-Za-z0-9+.-]+)://")
_LOCAL = frozenset({"file", "local"})


def is_address(text: str) -> bool:
    r"""Whether ``text`` is an address rather than a path.

    >>> [is_address(t) for t in ("s3://bucket/a.txt", r"C:\\a.txt", "a/b.txt", "-")]
    [True, False, False, False]
    """
    return _ADDRESS.match(text) is not None


def place_of(text: str) -> Path | str:
    """A path, also where it is written as ``file://…``; or the address as it is.

    >>> place_of("file:///a/b").as_posix()
    '/a/b'
    """
    found = _ADDRESS.match(text)
    if found is None:
        return Path(text)
    if found[1].lower() in _LOCAL:
        rest = text[found.end() :]
        # file:///C:/a is a Windows path.
        return Path(rest[1:] if re.match(r"^/[A-Za-z]:", rest) else rest)
    return text.rstrip("/")


def _opened(address: str) -> tuple[Any, str]:
    """The file system of an address, and the path there.

    Raises:
        MissingPartError: fsspec, or its part for this kind of address, is not installed.
    """
    try:
        import fsspec

        return fsspec.core.url_to_fs(address)  # type: ignore[no-any-return]
    except ImportError as error:
        raise MissingPartError(
            f"读写 {address} 需要的部件没有安装（{error}）", "请运行 pip install zhengben[cluster]"
        ) from error
    except ValueError as error:
        raise SourceError(
            f"不认识地址 {address}（{error}）", "可用的地址：file://、s3:// 等 fsspec 支持的种类"
        ) from error


@contextlib.contextmanager
def _reaching(address: str, error_type: type[PipelineError] = SourceError) -> Iterator[None]:
    """Whatever goes wrong inside is this error: each kind of file system has errors of its own.

    Raises:
        PipelineError: of the type given.
    """
    try:
        yield
    except Exception as error:
        verb = "写不了" if error_type is WriteError else "读不了"
        raise error_type(f"{verb} {address}（{_reason(error)}）", "请检查地址和权限") from error


def read(address: str) -> bytes:
    """The bytes at an address.

    Raises:
        SourceError: they are not there, cannot be had, or are too many.
    """
    fs, path = _opened(address)
    with _reaching(address), fs.open(path, "rb") as handle:
        data: bytes = handle.read(MAX_BYTES + 1)
    return data


def write(address: str, data: bytes) -> None:
    """Put bytes at an address.

    Raises:
        WriteError: it cannot be done.
    """
    fs, path = _opened(address)
    with _reaching(address, WriteError):
        fs.makedirs(fs._parent(path), exist_ok=True)
        fs.pipe_file(path, data)


def exists(address: str) -> bool:
    """Whether something is there.

    Raises:
        SourceError: it cannot be found out.
    """
    fs, path = _opened(address)
    with _reaching(address):
        return bool(fs.exists(path))


def sources_at(
    address: str, wanted: Wanted = EVERY, passed: list[str] | None = None
) -> list[tuple[str, Path]]:
    """The sources that an address means, each with its folder relative to the output folder.

    Args:
        address: a file, a folder (walked, hidden files and document folders left out), a pattern.
        wanted: which files of a folder are meant.
        passed: takes those that are of no kind that is read.

    Raises:
        SourceError: nothing is there, or it cannot be had.
    """
    fs, path = _opened(address)
    with _reaching(address):
        if any(char in path for char in "*?[") and not fs.exists(path):
            found = [(name, Path()) for name in sorted(fs.glob(path)) if fs.isfile(name)]
        elif fs.isdir(path):
            found = _walked(fs, path, wanted, [] if passed is None else passed)
        else:
            found = [(path, Path())] if fs.exists(path) else []
    if not found:
        raise SourceError(
            f"{address} 不存在，或没有可处理的文件", f"可处理的扩展名：{'、'.join(SOURCE_ENDINGS)}"
        )
    return [(str(fs.unstrip_protocol(name)), parent) for name, parent in found]


def _walked(fs: Any, root: str, wanted: Wanted, passed: list[str]) -> list[tuple[str, Path]]:
    names = sorted(fs.find(root))
    listed = (f"/{MANIFEST}", f"/{PLAN}")
    ours = {name.rpartition("/")[0] for name in names if name.endswith(listed)}
    ours &= {name.rpartition("/")[0] for name in names if name.endswith(f"/{NORMALIZED}")}
    found = []
    for name in names:
        inner = PurePosixPath(name.removeprefix(root).lstrip("/"))
        folders = [root, *(f"{root.rstrip('/')}/{p}" for p in inner.parents if p.name)]
        is_hidden = any(part.startswith(".") for part in inner.parts)
        takes = False if is_hidden or ours & set(folders) else wanted.takes(inner)
        if takes:
            found.append((name, Path(inner.parent)))
        elif takes is None:
            passed.append(str(fs.unstrip_protocol(name)))
    return found


@contextlib.contextmanager
def local_copy(out: str, folder: Path) -> Iterator[Path]:
    """A local output folder with one document's folder in it, put back after the block.

    What the block writes goes to the address with the manifest last, so that a document broken
    off on the way is known as unfinished. Nothing is put back when the block raises.

    Args:
        out: address of the output folder.
        folder: the document's folder, relative.

    Raises:
        WriteError: the folder cannot be read or written.
    """
    import tempfile

    fs, root = _opened(out)
    there = f"{root}/{folder.as_posix()}"
    with tempfile.TemporaryDirectory(prefix="zhengben-") as name:
        here = Path(name) / folder
        try:
            before = _fetch(fs, there, here)
            yield Path(name)
            _put_back(fs, there, here, before)
        except (MissingPartError, SourceError, WriteError):
            raise
        except OSError as error:
            raise WriteError(
                f"读写不了 {out}/{folder.as_posix()}（{_reason(error)}）", "请检查地址和权限"
            ) from error


def _fetch(fs: Any, there: str, here: Path) -> dict[str, str]:
    """Copy the folder here; the hash of each file."""
    hashes = {}
    fs.invalidate_cache()
    if fs.exists(there):
        for entry in fs.ls(there, detail=True):
            if entry["type"] == "file":
                name = entry["name"].rpartition("/")[2]
                data = fs.cat_file(entry["name"])
                here.mkdir(parents=True, exist_ok=True)
                (here / name).write_bytes(data)
                hashes[name] = hashlib.sha256(data).hexdigest()
    return hashes


def _put_back(fs: Any, there: str, here: Path, before: dict[str, str]) -> None:
    """Put what changed, the manifest first under the plan's name and last under its own."""
    now = {path.name: path.read_bytes() for path in sorted(here.iterdir())} if here.is_dir() else {}
    changed = {
        name: data
        for name, data in now.items()
        if hashlib.sha256(data).hexdigest() != before.get(name)
    }
    gone = sorted(before.keys() - now.keys() - {PLAN})
    manifest = changed.pop(MANIFEST, None)
    if not changed and not gone and manifest is None:
        return
    fs.makedirs(there, exist_ok=True)
    if manifest is not None:
        fs.pipe_file(f"{there}/{PLAN}", manifest)
    for name, data in changed.items():
        fs.pipe_file(f"{there}/{name}", data)
    for name in gone:
        fs.rm_file(f"{there}/{name}")
    if manifest is not None:
        fs.pipe_file(f"{there}/{MANIFEST}", manifest)
        fs.rm_file(f"{there}/{PLAN}")


def _reason(error: BaseException) -> str:
    said = reason_of(error) if isinstance(error, OSError) else str(error)
    return said or type(error).__name__
