"""Free fonts out of the packages of Debian and its kin, without root and without installing them.

``apt-get download`` fetches a package with the system's own checks of its signature, ``dpkg-deb``
opens it; only the font files are taken out, so that 254 MB of TeX are not installed for 30 MB of
fonts. No shell is used; every command has a time limit.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from pipeline.errors import reason_of

DOWNLOAD_SECONDS = 600.0
UPDATE_SECONDS = 180.0
OPEN_SECONDS = 180.0
_APT = ("apt-get", "-q", "-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=20")
_MAX_MEMBER = 64 << 20


@dataclass(frozen=True, slots=True)
class FreeSet:
    """A set of free fonts that a package carries.

    Attributes:
        title: what it is, for messages.
        families: the families that must be found once it is there.
        package: its package in Debian, Ubuntu, UOS, Kylin.
        members: patterns of the files wanted from the package.
        folder: the folder below the user's own fonts that receives them.
        licence: said when it is installed.
    """

    title: str
    families: tuple[str, ...]
    package: str
    members: tuple[str, ...]
    folder: str
    licence: str


FREE_SETS = (
    FreeSet(
        title="Fandol 仿宋、楷体、黑体、宋体",
        families=("FandolFang", "FandolKai", "FandolHei", "FandolSong"),
        package="texlive-lang-chinese",
        members=(
            "*/fandol/FandolFang-*.otf",
            "*/fandol/FandolKai-*.otf",
            "*/fandol/FandolHei-*.otf",
            "*/fandol/FandolSong-*.otf",
            "*/fandol/COPYING*",
            "*/fandol/README*",
        ),
        folder="fandol",
        licence="GPLv3，附字体例外：嵌入文档不影响文档的许可",
    ),
    FreeSet(
        title="Liberation Serif（数字与西文，字宽同 Times New Roman）",
        families=("Liberation Serif",),
        package="fonts-liberation",
        members=("*/LiberationSerif-*.ttf", "*/fonts-liberation*/copyright"),
        folder="liberation",
        licence="SIL OFL 1.1",
    ),
)
"""Proprietary fonts never belong here."""


@dataclass(frozen=True, slots=True)
class Completed:
    """How a command ended: its exit status (``None``: time limit, or not found) and its errors."""

    status: int | None
    errors: str = ""


Runner = Callable[[Sequence[str], Path, Path | None, float], Completed]
"""Runs a command in a folder, its standard output into a file or nowhere, for so many seconds."""


class PackageError(Exception):
    """The package could not be had; the message is one Chinese sentence without its final mark."""


def run_command(
    command: Sequence[str], folder: Path, output: Path | None, seconds: float
) -> Completed:
    """The :data:`Runner` that really runs commands, in English so that errors can be told apart."""
    environment = {**os.environ, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"}
    try:
        with (output or Path(os.devnull)).open("wb") as out:
            done = subprocess.run(
                list(command),
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.PIPE,
                timeout=seconds,
                check=False,
            )
    except subprocess.TimeoutExpired:
        return Completed(None, f"超过 {seconds:.0f} 秒的时限")
    except OSError as error:
        return Completed(None, reason_of(error))
    return Completed(done.returncode, done.stderr.decode("utf-8", "replace"))


def fetch_set(wanted: FreeSet, run: Runner, *, is_root: bool) -> Iterator[tuple[str, bytes]]:
    """Download the package of ``wanted`` and give the files wanted from it: name, content.

    Args:
        wanted: the set.
        run: runs the commands.
        is_root: whether the package lists may be refreshed when the package is not in them.

    Raises:
        PackageError: no such package, no network, no space, a damaged package ….
    """
    with tempfile.TemporaryDirectory(prefix="zhengben-fonts-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        package = _download(wanted.package, folder, run, is_root=is_root)
        archive = folder / "content.tar"
        done = run(["dpkg-deb", "--fsys-tarfile", str(package)], folder, archive, OPEN_SECONDS)
        if done.status != 0:
            raise PackageError(f"打不开软件包 {package.name}（{_last_line(done.errors)}）")
        yield from _members(archive, wanted.members)


def has_apt(which: Callable[[str], str | None] = shutil.which) -> bool:
    """Whether the commands of Debian's package manager are here."""
    return which("apt-get") is not None and which("dpkg-deb") is not None


def _download(package: str, folder: Path, run: Runner, *, is_root: bool) -> Path:
    command = [*_APT, "download", package]
    done = run(command, folder, None, DOWNLOAD_SECONDS)
    # Without lists (a fresh container) apt says 「Unable to locate」; with stale ones, 404.
    if done.status not in {0, None} and is_root:
        run([*_APT, "update"], folder, None, UPDATE_SECONDS)
        done = run(command, folder, None, DOWNLOAD_SECONDS)
    if done.status != 0:
        reason = _last_line(done.errors)
        what = f"apt-get 没有取到软件包 {package}（{reason}）"
        if "Unable to locate" in done.errors and not is_root:
            what += "；软件包列表可能是空的，请管理员先运行 sudo apt-get update"
        raise PackageError(what)
    found = sorted(folder.glob("*.deb"))
    if not found:
        raise PackageError(f"apt-get 没有留下软件包 {package}")
    return found[0]


def _members(archive: Path, patterns: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Name (without folders) and content of the plain files that match; links are left alone.

    The content is read, never extracted by tarfile: no path of the archive reaches the disk.
    """
    try:
        with tarfile.open(archive, "r:") as content:
            for member in content:
                if not member.isreg() or not 0 < member.size <= _MAX_MEMBER:
                    continue
                if not any(fnmatchcase(member.name, pattern) for pattern in patterns):
                    continue
                handle = content.extractfile(member)
                if handle is not None:
                    yield PurePosixPath(member.name).name, handle.read()
    except (tarfile.TarError, OSError, EOFError) as error:
        raise PackageError(f"软件包的内容读不了（{error}）") from error


def _last_line(errors: str) -> str:
    lines = [line.strip() for line in errors.splitlines() if line.strip()]
    told = [line for line in lines if line.startswith("E:")] or lines
    return told[-1].removeprefix("E:").strip() if told else "没有说明原因"
