"""Files on the disk: written whole or not at all, and never read beyond what they may hold."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import importlib
import os
import re
import stat
import tempfile
import time
import unicodedata
from collections.abc import Callable, Generator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.errors import WriteError, reason_of
from pipeline.kept import tables

MAX_BYTES = 64 * 2**20
"""Of a source: the longest documents hold a few megabytes of text; more is a wrong file."""

_RESERVED = frozenset(
    ["con", "prn", "aux", "nul"]
    + [f"{port}{n}" for port in ("com", "lpt") for n in ("0123456789\N{SUPERSCRIPT ONE}²³")]
)
_FORBIDDEN = frozenset('<>:"/\\|?*')
_MAX_SLUG = 80
_DEEP_KEY = re.compile(r"""(?<![\w-])(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){64}""")
_TEMPORARY = ".zhengben-tmp"
_SECONDS_ALONE = 30.0
_SECONDS_BETWEEN = 0.01
_REMEDIES = {
    errno.EACCES: "请检查文件夹权限；若文件正在 Word 或 WPS 中打开，请先关闭该文件",
    errno.EPERM: "请检查文件夹权限",
    errno.EROFS: "磁盘是只读的，请换一个输出文件夹（-o）",
    errno.ENOSPC: "磁盘已满，请清理后重试",
    errno.EDQUOT: "磁盘配额已满，请清理后重试",
    errno.ENAMETOOLONG: "路径过长，请换一个较短的输出文件夹（-o）",
    errno.ENOTDIR: "路径中有一段是文件而不是文件夹，请换一个输出文件夹（-o）",
    errno.EEXIST: "路径中有一段是文件而不是文件夹，请换一个输出文件夹（-o）",
}


def slug_of(stem: str) -> str:
    """The folder and file name made from a source's stem.

    Characters that a file system forbids, controls, and trailing dots and spaces become ``_``;
    at most 80 code points; a name Windows reserves gets a ``_`` before it.

    >>> slug_of('a/b:c. ')
    'a_b_c__'
    >>> slug_of('CON')
    '_CON'
    """
    text = unicodedata.normalize("NFC", stem)
    text = "".join(
        "_" if c in _FORBIDDEN or unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else c
        for c in text
    )[:_MAX_SLUG]
    kept = text.rstrip(". ")
    text = kept + "_" * (len(text) - len(kept))
    if not text.strip("_ "):
        return text.strip() or "_"
    if text.partition(".")[0].strip().lower() in _RESERVED:
        return f"_{text}"[:_MAX_SLUG]
    return text


def read_whole(path: Path, most: int, *, pipes: bool = False) -> bytes:
    """The bytes of a file; a device, a folder, or a pipe that nobody writes to is not waited for.

    Args:
        path: the file.
        most: bytes it may have.
        pipes: take what a pipe gives, too: one that a person names may be ``<(…)`` of a shell.

    Raises:
        OSError: it cannot be read, is no plain file, or is larger; ``strerror`` says so in Chinese.
    """
    if not _may_be_read(_long(path).stat().st_mode, pipes=pipes):
        raise OSError(errno.EINVAL, "不是普通文件", str(path))
    waiting = 0 if pipes else getattr(os, "O_NONBLOCK", 0)
    with open(_long(path), "rb", opener=lambda p, flags: os.open(p, flags | waiting)) as handle:
        # What lies there now may be another than a moment ago.
        status = os.fstat(handle.fileno())
        if not _may_be_read(status.st_mode, pipes=pipes):
            raise OSError(errno.EINVAL, "不是普通文件", str(path))
        data = handle.read(most + 1) if status.st_size <= most else None
    if data is None or len(data) > most:
        raise OSError(errno.EFBIG, f"超过 {max(most >> 20, 1)} MB", str(path))
    return data


def _may_be_read(mode: int, *, pipes: bool) -> bool:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "是文件夹")
    return stat.S_ISREG(mode) or (pipes and stat.S_ISFIFO(mode))


def parse_toml(data: bytes) -> dict[str, Any]:
    """The tables of a TOML file.

    Raises:
        ValueError: no UTF-8, no TOML, or nested deeper than any that a person writes.
    """
    text = data.decode("utf-8-sig")
    if (known := tables(text)) is not None:
        return known
    import tomllib  # only where there is such a file: start-up counts

    if _DEEP_KEY.search(text):  # Python takes time by the square of its depth
        raise ValueError("键的层次过深")
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ValueError("嵌套过深") from error


def write_atomically(path: Path, data: bytes, aside: Path | None = None) -> None:
    """Write ``data`` to ``path``: the file is there whole, or as it was before.

    Args:
        path: the file.
        data: its bytes.
        aside: a folder on the same disk for what is not whole yet; by default the file's own,
            where it may be taken for what a killed process left.

    Raises:
        WriteError: the folder cannot be made, the disk is full, the file is open elsewhere ….
    """
    write_together({path: data}, aside)


def write_together(files: Mapping[Path, bytes], aside: Path | None = None) -> None:
    """Write several files; none is touched before all are on the disk under temporary names.

    A full disk is thus found while every old file is still there. Then they take their places,
    one after another, in the order given. ``aside`` is as for :func:`write_atomically`.

    Raises:
        WriteError: as for :func:`write_atomically`.
    """
    ready: dict[Path, Path] = {}
    try:
        for path, data in files.items():
            temporary = (aside or path.parent) / f".{os.urandom(6).hex()}{_TEMPORARY}"
            try:
                _long(path.parent).mkdir(parents=True, exist_ok=True)
                ready[path] = temporary
                with _long(temporary).open("wb") as handle:
                    handle.write(data)
                    handle.flush()
                    os.fsync(handle.fileno())
            except OSError as error:
                raise _unwritable(path, error) from error
        for path, temporary in list(ready.items()):
            try:
                _long(temporary).replace(_long(path))
            except OSError as error:
                raise _unwritable(path, error) from error
            del ready[path]
    finally:
        for temporary in ready.values():
            with contextlib.suppress(OSError):
                _long(temporary).unlink(missing_ok=True)


@contextlib.contextmanager
def alone_in(folder: Path) -> Generator[None, None, None]:
    """Keep everybody else who asks for it out of a folder, in any thread and any process.

    For the moments in which its files change, or are read as one: unlike a command's lock, this
    one is waited for. Nothing lies in the folder for it; a process that ends lets it go. Where a
    folder cannot be held (it is not there, or the system has no such lock), the block goes on.
    On Windows it keeps out programs of the same user on the same machine.

    Raises:
        WriteError: somebody has held it for very long.
    """
    try:
        hold, let_go = _holder_of(folder)
    except (ImportError, OSError):
        yield
        return
    try:
        until = time.monotonic() + _SECONDS_ALONE
        while True:
            try:
                hold()
            except (BlockingIOError, PermissionError) as error:
                if time.monotonic() > until:
                    raise WriteError(
                        f"{folder} 一直被别的程序占着", "请关闭那个程序，再运行一次"
                    ) from error
                time.sleep(_SECONDS_BETWEEN)
            except OSError:  # a file system without locks
                break
            else:
                break
        yield
    finally:
        let_go()


def _holder_of(folder: Path) -> tuple[Callable[[], None], Callable[[], None]]:
    """What tries to hold a folder (it fails at once where another does), and what lets it go.

    Raises:
        OSError: it cannot be held.
        ImportError: the system has no locks.
    """
    try:
        import fcntl
    except ImportError:
        return _byte_of(folder)
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    return partial(fcntl.flock, handle, fcntl.LOCK_EX | fcntl.LOCK_NB), partial(os.close, handle)


def _byte_of(folder: Path) -> tuple[Callable[[], None], Callable[[], None]]:
    """The same on Windows, where bytes of files are held and no folders.

    A file of the user's has a byte for each folder; a byte need not be there to be held.
    """
    msvcrt: Any = importlib.import_module("msvcrt")
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "不是文件夹", str(folder))
    named = os.path.normcase(os.path.realpath(folder)).encode("utf-8", "surrogatepass")
    place = int.from_bytes(hashlib.sha256(named).digest()[:4]) >> 2
    path = Path(tempfile.gettempdir()) / "zhengben.alone"
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOINHERIT", 0), 0o600)

    def locking(how: int) -> None:
        os.lseek(handle, place, os.SEEK_SET)
        msvcrt.locking(handle, how, 1)

    def let_go() -> None:
        with contextlib.suppress(OSError):  # it was not held
            locking(msvcrt.LK_UNLCK)
        os.close(handle)

    return partial(locking, msvcrt.LK_NBLCK), let_go


def _unwritable(path: Path, error: OSError) -> WriteError:
    return WriteError(f"写不了 {path}（{reason_of(error)}）", _remedy(error))


def leftovers(folder: Path) -> list[Path]:
    """Temporary files in ``folder`` that a killed process left there."""
    try:
        with os.scandir(_long(folder)) as entries:
            return [folder / entry.name for entry in entries if _is_temporary(entry.name)]
    except OSError:
        return []


def _is_temporary(name: str) -> bool:
    return name.startswith(".") and name.endswith(_TEMPORARY)


def remove(path: Path) -> None:
    """Remove a file that this tool wrote, if it is there.

    Raises:
        WriteError: it cannot be removed.
    """
    try:
        _long(path).unlink(missing_ok=True)
    except OSError as error:
        raise WriteError(f"删不掉 {path}（{reason_of(error)}）", _remedy(error)) from error


def rename(old: Path, new: Path) -> None:
    """Give a file its place, over whatever was there.

    Raises:
        WriteError: it cannot be done.
    """
    try:
        _long(old).replace(_long(new))
    except OSError as error:
        raise _unwritable(new, error) from error


def _remedy(error: OSError) -> str:
    if getattr(error, "winerror", None) in {32, 33}:
        return "请先关闭该文件（它正在 Word、WPS 或别的程序中打开）"
    return _REMEDIES.get(error.errno or 0, "请检查输出文件夹")


def _long(path: Path) -> Path:
    r"""On Windows, the ``\\?\`` form of a path too long for the old interface; elsewhere itself."""
    if os.name != "nt":
        return path
    whole = os.path.abspath(path)  # noqa: PTH100 - resolve() would follow links
    if len(whole) < 240 or whole.startswith("\\\\?\\"):
        return path
    if whole.startswith("\\\\"):
        return Path("\\\\?\\UNC\\" + whole[2:])
    return Path("\\\\?\\" + whole)
