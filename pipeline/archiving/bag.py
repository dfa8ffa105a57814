"""Bags (BagIt 1.0, RFC 8493): written so that two are the same bytes, read as if from an enemy.

A bag is a folder, or a zip file with one. Payload stands under ``data/``; manifests list it by
SHA-256 and SM3 (GB/T 32905), tag manifests list the manifests and the other tag files.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import secrets
import shutil
import stat
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from pipeline.errors import DocumentError, MissingPartError, WriteError, reason_of
from pipeline.storage import read_whole, write_atomically
from pipeline.text.chars import unprintable, visible
from pipeline.untrusted import Package, UnreadableError
from pipeline.writers.archive import zip_member

DATA = "data/"
ALGORITHMS = ("sha256", "sm3")
SIGNED = "tagmanifest-sha256.txt"
"""What a signature is over: through the manifests it holds every byte of the bag."""
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
INFO = "bag-info.txt"
_MOST_FILES = 200_000
_MOST_ZIP = 2**29
"""Bytes of a zip file: all of it is held in memory."""
_MOST_EXPANDED = 2**32
"""Bytes of all its members."""
_MOST_TAG = 2**27
"""Bytes of a tag file; a manifest of 200 000 lines has some thirty millions."""
_LONGEST = 400
_DEEPEST = 16
_LINE = re.compile(r"([0-9a-f]{64})[ \t]+\*?([^\r\n]+)")
_PIECE = 2**20


def hasher(algorithm: str) -> Any:
    """A new hash.

    Raises:
        MissingPartError: neither Python nor cryptography knows SM3 here.
    """
    try:
        return hashlib.new(algorithm)
    except ValueError:
        pass
    try:
        from cryptography.hazmat.primitives import hashes
    except ImportError as error:
        raise MissingPartError(
            "这里的 Python 不会算 SM3", "请运行 pip install zhengben[sign]"
        ) from error
    return _OtherHash(hashes.Hash(hashes.SM3()))


class _OtherHash:
    """cryptography's hash with the methods of hashlib's."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def update(self, data: bytes) -> None:
        self._inner.update(data)

    def hexdigest(self) -> str:
        found: bytes = self._inner.finalize()
        return found.hex()


class Target(Protocol):
    """Where a bag is written."""

    def add(self, name: str, data: bytes) -> None:
        """Put a file there; names have ``/``."""

    def finish(self) -> None:
        """Give it its place."""

    def give_up(self) -> None:
        """Leave nothing behind."""


class FolderTarget:
    """A folder, made under another name first.

    Args:
        path: where it is to be; nothing may be there.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._made = path.with_name(f".{secrets.token_hex(6)}.zhengben-tmp")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._made.mkdir()
        except OSError as error:
            raise _unwritable(path, error) from error

    def add(self, name: str, data: bytes) -> None:
        """Put a file there."""
        write_atomically(self._made.joinpath(*name.split("/")), data)

    def finish(self) -> None:
        """Give it its place."""
        try:
            self._made.rename(self._path)
        except OSError as error:
            raise _unwritable(self._path, error) from error

    def give_up(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self._made, ignore_errors=True)


class ZipTarget:
    """A zip file with one folder, named as the file is.

    Args:
        path: where it is to be.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._folder = path, path.stem
        self._bytes = io.BytesIO()
        self._archive = zipfile.ZipFile(self._bytes, "w", zipfile.ZIP_DEFLATED, compresslevel=6)

    def add(self, name: str, data: bytes) -> None:
        """Put a file there."""
        self._archive.writestr(zip_member(f"{self._folder}/{name}"), data)
        if self._bytes.tell() > _MOST_ZIP:
            raise WriteError(
                f"{self._path} 会超过 {_MOST_ZIP >> 20} MB", "请不用 .zip，打成文件夹；或分几批"
            )

    def finish(self) -> None:
        """Give it its place."""
        self._archive.close()
        write_atomically(self._path, self._bytes.getvalue())

    def give_up(self) -> None:
        """Leave nothing behind."""
        self._bytes = io.BytesIO()


def _unwritable(path: Path, error: OSError) -> WriteError:
    return WriteError(f"写不了 {path}（{reason_of(error)}）", "请检查输出位置和权限")


class BagWriter:
    """Writes a bag: payload first, then what is said of it.

    Args:
        target: where it is written.
    """

    def __init__(self, target: Target) -> None:
        self._target = target
        self._sums: dict[str, dict[str, str]] = {name: {} for name in ALGORITHMS}
        self.size = 0

    @property
    def count(self) -> int:
        """Files of the payload."""
        return len(self._sums[ALGORITHMS[0]])

    def add(self, name: str, data: bytes) -> dict[str, str]:
        """Put a payload file in.

        Args:
            name: below ``data/``.
            data: its bytes.

        Returns:
            Its checksums, by algorithm.
        """
        path = DATA + name
        if _is_bad(path):
            raise WriteError(
                f"“{visible(name[:80])}”不能放进归档包",
                "名称太长、太深，或有 : * ? 等，请改名",
            )
        self._target.add(path, data)
        self.size += len(data)
        sums = sums_of(data)
        for algorithm, digest in sums.items():
            self._sums[algorithm][path] = digest
        return sums

    def finish(self, info: Mapping[str, str], extra: Mapping[str, bytes]) -> bytes:
        """Write the tag files.

        Args:
            info: what bag-info.txt says besides its Payload-Oxum.
            extra: further tag files.

        Returns:
            The bytes of :data:`SIGNED`.
        """
        said = {**info, "Payload-Oxum": f"{self.size}.{self.count}"}
        tags = {
            "bagit.txt": DECLARATION,
            INFO: "".join(f"{name}: {value}\n" for name, value in said.items()).encode(),
            **extra,
        }
        tags |= {f"manifest-{name}.txt": _listed(self._sums[name]) for name in ALGORITHMS}
        for name, data in tags.items():
            self._target.add(name, data)
        sums = {name: sums_of(data) for name, data in tags.items()}
        made = b""
        for algorithm in ALGORITHMS:
            data = _listed({name: one[algorithm] for name, one in sums.items()})
            self._target.add(f"tagmanifest-{algorithm}.txt", data)
            made = made or data
        return made


def sums_of(data: bytes) -> dict[str, str]:
    """The checksums of some bytes, hex, by algorithm."""
    sums = {}
    for algorithm in ALGORITHMS:
        digest = hasher(algorithm)
        digest.update(data)
        sums[algorithm] = digest.hexdigest()
    return sums


def _listed(sums: Mapping[str, str]) -> bytes:
    """A manifest; what ends a line in a name is escaped (RFC 8493, 2.1.3)."""
    return "".join(f"{sums[name]}  {_escaped(name)}\n" for name in sorted(sums)).encode()


def _escaped(name: str) -> str:
    return name.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def _unescaped(name: str) -> str:
    for code, char in (("%0A", "\n"), ("%0D", "\r"), ("%0a", "\n"), ("%0d", "\r"), ("%25", "%")):
        name = name.replace(code, char)
    return name


class Bag(Protocol):
    """A bag to be read.

    Attributes:
        names: of its files, from its folder, with ``/``.
    """

    names: tuple[str, ...]

    def pieces(self, name: str) -> Iterator[bytes]:
        """A file's bytes, bit by bit.

        Raises:
            DocumentError: it cannot be read.
        """

    def laid_out(self, folder: str, into: Path) -> Path:
        """A folder of it as it lies on a disk.

        Args:
            folder: from the bag's, ending with ``/``.
            into: an empty folder, for a bag that is no folder itself.
        """


class FolderBag:
    """A bag that is a folder.

    Args:
        path: the folder.

    Raises:
        DocumentError: it holds links, devices, or more files than any bag of this tool.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        found: list[str] = []
        waiting = [path]
        try:
            while waiting:
                folder = waiting.pop()
                with os.scandir(folder) as entries:
                    for entry in entries:
                        mode = entry.stat(follow_symlinks=False).st_mode
                        name = Path(entry.path).relative_to(path).as_posix()
                        _refuse_name(path, name)
                        if stat.S_ISDIR(mode):
                            waiting.append(Path(entry.path))
                        elif stat.S_ISREG(mode):
                            found.append(name)
                        else:
                            raise _strange(path, f"里有链接或设备“{visible(name)}”")
                        if len(found) + len(waiting) > _MOST_FILES:
                            raise _strange(path, f"的文件超过 {_MOST_FILES} 个")
        except OSError as error:
            raise DocumentError(f"读不了 {path}（{reason_of(error)}）", "请检查权限") from error
        self.names = tuple(sorted(found))

    def pieces(self, name: str) -> Iterator[bytes]:
        """A file's bytes, bit by bit."""
        path = self._path.joinpath(*name.split("/"))
        try:
            if not stat.S_ISREG(path.lstat().st_mode):
                raise _strange(self._path, f"里有链接或设备“{visible(name)}”")
            with path.open("rb") as handle:
                while piece := handle.read(_PIECE):
                    yield piece
        except OSError as error:
            raise DocumentError(f"读不了 {path}（{reason_of(error)}）", "请检查权限") from error

    def laid_out(self, folder: str, into: Path) -> Path:
        """A folder of it as it lies on a disk."""
        return self._path.joinpath(*folder.strip("/").split("/"))


class ZipBag:
    """A bag in a zip file.

    Args:
        path: the file.

    Raises:
        DocumentError: it is none, is too large, or holds what leads elsewhere.
    """

    def __init__(self, path: Path) -> None:
        self._file = path
        try:
            self._package = Package(read_whole(path, _MOST_ZIP), _MOST_EXPANDED, _MOST_FILES)
        except OSError as error:
            raise DocumentError(
                f"读不了 {path}（{reason_of(error)}）", "太大的请先解压，再核验那个文件夹"
            ) from error
        except UnreadableError as error:
            raise DocumentError(f"{path} 读不了（{error}）", "它不是本工具写的归档包") from error
        if self._package.declared > _MOST_EXPANDED:
            raise _strange(path, "展开后过大")
        roots: set[str] = set()
        names = []
        for name in self._package:
            root, _, rest = name.partition("/")
            _refuse_name(path, rest.rstrip("/") or root)
            roots.add(root)
            if not name.endswith("/"):
                names.append(rest)
            if self._package.is_link(name):
                raise _strange(path, f"里有链接“{visible(name)}”")
        if len(roots) != 1 or "" in names:
            raise _strange(path, "里不是一个文件夹")
        self._root = roots.pop()
        _refuse_name(path, self._root)
        self.names = tuple(sorted(names))

    def pieces(self, name: str) -> Iterator[bytes]:
        """A file's bytes, bit by bit."""
        try:
            yield from self._package.pieces(f"{self._root}/{name}")
        except UnreadableError as error:
            raise DocumentError(f"{self._file} 读不了（{error}）", "它可能已损坏") from error

    def laid_out(self, folder: str, into: Path) -> Path:
        """A folder of it as it lies on a disk."""
        for name in self.names:
            if name.startswith(folder):
                path = into.joinpath(*name.removeprefix(folder).split("/"))
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("xb") as handle:
                    for piece in self.pieces(name):
                        handle.write(piece)
        return into


def open_bag(path: Path) -> Bag:
    """The bag at a path.

    Raises:
        DocumentError: there is none.
    """
    refuse_missing(path)
    bag: Bag = FolderBag(path) if path.is_dir() else ZipBag(path)
    if "bagit.txt" not in bag.names:
        raise DocumentError(f"{path} 不是归档包（没有 bagit.txt）", "请给出 archive 写出的包")
    return bag


def refuse_missing(path: Path) -> None:
    """Refuse a path where nothing is, or a link to elsewhere.

    Raises:
        DocumentError: it is one.
    """
    if path.is_symlink() or not path.exists():
        raise DocumentError(f"{path} 不存在，或是链接", "请给出归档包的文件夹或 .zip 文件")


def _refuse_name(path: Path, name: str) -> None:
    """Refuse a name that leads elsewhere, or that some system cannot hold.

    Raises:
        DocumentError: it is one.
    """
    if _is_bad(name):
        raise _strange(path, f"里有不该有的名称“{visible(name[:80])}”")


def _is_bad(name: str) -> bool:
    parts = name.split("/")
    return (
        not name
        or len(name) > _LONGEST
        or len(parts) > _DEEPEST
        or any(part in {"", ".", ".."} for part in parts)
        or any(char in name for char in '\\:*?"<>|')
        or unprintable(name) is not None
        or any(unicodedata.category(char) == "Cc" for char in name)
    )


def _strange(path: Path, said: str) -> DocumentError:
    return DocumentError(f"{path} {said}", "它不是本工具写的归档包，或被人动过手脚，没有读它")


def whole_of(bag: Bag, name: str, most: int = _MOST_TAG) -> bytes:
    """A file of a bag.

    Raises:
        DocumentError: it is not there, or larger.
    """
    if name not in bag.names:
        raise DocumentError(f"包里没有 {visible(name)}", "它可能已损坏，请用备份")
    parts: list[bytes] = []
    size = 0
    for piece in bag.pieces(name):
        size += len(piece)
        if size > most:
            raise DocumentError(f"包里的 {visible(name)} 太大", "它可能被人动过手脚")
        parts.append(piece)
    return b"".join(parts)


def check_bag(bag: Bag) -> list[str]:
    """What of a bag is not as it says, a Chinese sentence each; empty where all is.

    Every file must be in every manifest of its kind, and every checksum hold.
    """
    problems: list[str] = []
    if whole_of(bag, "bagit.txt") != DECLARATION:
        problems.append("bagit.txt 不是本工具写的那样")
    payload = {name for name in bag.names if name.startswith(DATA)}
    apart = {f"tagmanifest-{algorithm}.txt" for algorithm in ALGORITHMS}
    apart |= {SIGNED + ending for ending in (".sig", ".pem")}
    tags = set(bag.names) - payload - apart
    listed = {name: _listing(bag, f"manifest-{name}.txt", payload, problems) for name in ALGORITHMS}
    tagged = {name: _listing(bag, f"tagmanifest-{name}.txt", tags, problems) for name in ALGORITHMS}
    size = 0
    for name in bag.names:
        if name in apart:
            continue
        digests = {algorithm: hasher(algorithm) for algorithm in ALGORITHMS}
        for piece in bag.pieces(name):
            size += len(piece) if name in payload else 0
            for digest in digests.values():
                digest.update(piece)
        for algorithm, digest in digests.items():
            wanted = (listed if name in payload else tagged)[algorithm].get(name)
            if wanted is not None and digest.hexdigest() != wanted:
                problems.append(f"{visible(name)} 在打包之后被改过（{algorithm.upper()} 不符）")
    oxum = f"Payload-Oxum: {size}.{len(payload)}"
    if INFO not in bag.names or oxum not in whole_of(bag, INFO).decode("utf-8", "replace").split(
        "\n"
    ):
        problems.append(f"{INFO} 所记的总字节数和文件数与实际不同")
    return problems


def _listing(bag: Bag, manifest: str, there: set[str], problems: list[str]) -> dict[str, str]:
    """What a manifest lists; what is wrong with it is taken down."""
    if manifest not in bag.names:
        problems.append(f"没有 {manifest}")
        return {}
    sums: dict[str, str] = {}
    for line in whole_of(bag, manifest).decode("utf-8", "replace").removesuffix("\n").split("\n"):
        found = _LINE.fullmatch(line)
        name = _unescaped(found[2]) if found else ""
        if found is None or name in sums:
            problems.append(f"{manifest} 有一行不合写法")
            return sums
        sums[name] = found[1]
    problems += [
        f"{visible(name)} 不见了（{manifest} 列有它）" for name in sorted(set(sums) - there)
    ]
    problems += [f"{visible(name)} 不在 {manifest} 里" for name in sorted(there - set(sums))]
    return sums
