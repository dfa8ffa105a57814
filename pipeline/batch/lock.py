"""One command at a time in an output folder; who only reads needs no lock."""

from __future__ import annotations

import contextlib
import logging
import os
import warnings
from collections.abc import Callable, Generator, Iterable
from functools import partial
from pathlib import Path

from pipeline.batch.manifest import RUN_RECORD
from pipeline.errors import WriteError

LOCK = ".zhengben.lock"
"""There while a command is at work in the folder. The system drops the lock of a process that has
ended, however it ended: a file that was left behind blocks no one."""

log = logging.getLogger(__name__)


@contextlib.contextmanager
def locked(folders: Iterable[Path | str], name: str = LOCK) -> Generator[None, None, None]:
    """Hold the locks of output folders while a command writes into them.

    Where a folder can have no lock (it may not be written to, or is an address), the command goes
    on without: what it cannot write it says itself.

    Args:
        folders: the output folders; made where they are not there, and taken away again where
            nothing was put into them.
        name: of the lock, where it is not for the whole folder.

    Raises:
        WriteError: another command is at work in one of them.
    """
    with contextlib.ExitStack() as held:
        # One folder has one name here, whatever it was called.
        for folder in sorted({f.resolve() for f in folders if isinstance(f, Path)}):
            held.enter_context(_locked(folder, name))
        yield


def output_folders_of(documents: Iterable[Path | None]) -> set[Path]:
    """The output folders that documents' folders may have been made in.

    That which each lies in, and the nearest above it that has a run's record: with folders for
    sources, documents lie deeper.
    """
    found = set()
    for document in documents:
        if document is not None and document.is_dir():
            above = document.resolve().parents
            found |= {above[0], next((p for p in above if (p / RUN_RECORD).is_file()), above[0])}
    return found


@contextlib.contextmanager
def _locked(folder: Path, name: str) -> Generator[None, None, None]:
    with _made(folder):
        try:
            release = _taken(folder / name)
        except BlockingIOError as error:
            raise WriteError(
                f"另一个 zhengben 正在往 {folder} 写", "请等它做完，或换一个输出文件夹（-o）"
            ) from error
        except OSError as error:
            log.info("no lock in %s: %s", folder, error)
            yield
            return
        try:
            yield
        finally:
            # While it is held: whoever waits for it sees that it is gone, and makes it anew.
            # Windows does not let go of an open file; there it goes once it is closed.
            if os.name == "posix":
                _remove(folder / name)
            release()
            if os.name != "posix":
                _remove(folder / name)


def _taken(path: Path) -> Callable[[], None]:
    """Take the lock; what lets it go.

    Raises:
        BlockingIOError: another process has it.
        OSError: there can be none here.
    """
    try:
        import fcntl
    except ImportError:
        return _taken_by_library(path)
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
    while True:
        is_new = not os.path.lexists(path)
        handle = os.open(path, flags, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            is_there = os.fstat(handle).st_nlink > 0  # not taken away by who had it before
        except BlockingIOError:
            os.close(handle)
            raise
        except OSError:  # a file system without locks: there the file itself is the lock
            if is_new:
                _remove(path)
            os.close(handle)
            return _taken_by_library(path)
        if is_there:
            return partial(os.close, handle)
        os.close(handle)


def _taken_by_library(path: Path) -> Callable[[], None]:
    """The same where the system's own lock is not to be had: loads ten times as much."""
    from filelock import FileLock, Timeout

    lock = FileLock(path, timeout=0)
    try:
        # Where a file system has no locks of its own, the library says so, and makes do.
        with warnings.catch_warnings(action="ignore"):
            lock.acquire()
    except Timeout as error:
        raise BlockingIOError(str(error)) from error
    return lock.release


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


@contextlib.contextmanager
def _made(folder: Path) -> Generator[None, None, None]:
    """The folder, made if need be; what is still empty at the end is taken away again."""
    new = [path for path in (folder, *folder.parents) if not path.exists()]
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    finally:
        for path in new:
            with contextlib.suppress(OSError):
                path.rmdir()
