"""Which font files there are, and the faces in them; the same with and without the index."""

from __future__ import annotations

import importlib.util
import logging
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from pipeline.errors import WriteError
from pipeline.fonts.faces import FileReading, FontFace, read_font_file
from pipeline.fonts.places import system_places
from pipeline.storage import write_atomically

log = logging.getLogger(__name__)

FONT_SUFFIXES = frozenset({".ttf", ".ttc", ".otf", ".otc"})
FONT_DIR_VARIABLE = "ZHENGBEN_FONT_DIR"
NO_CACHE_VARIABLE = "ZHENGBEN_NO_CACHE"
CARRIED_PACKAGE = "pylopdf_fonts_zh_cn"
_APP = "zhengben"
# To be raised whenever faces.py or sfnt.py read a file otherwise than before.
_INDEX_VERSION = 2
_MAX_DEPTH = 12
_MAX_INDEX_BYTES = 64 << 20


class _Entry(msgspec.Struct, frozen=True):
    size: int
    mtime_ns: int
    reading: FileReading


class _Index(msgspec.Struct):
    schema_version: int
    files: dict[str, _Entry]


def own_font_directory() -> Path:
    """The user's own folder of fonts for this tool; it need not exist."""
    from platformdirs import user_data_dir

    return Path(user_data_dir(_APP, appauthor=False)) / "fonts"


def carried_font_directory() -> Path | None:
    """The folder of the fonts that pip brought along, found without importing them."""
    try:
        spec = importlib.util.find_spec(CARRIED_PACKAGE)
    except (ImportError, ValueError):
        return None
    return Path(spec.origin).parent if spec is not None and spec.origin else None


def font_directories(
    extra: Sequence[Path] = (),
    *,
    env: Mapping[str, str] | None = None,
    platform: str | None = None,
) -> list[Path]:
    """The folders that are searched, in order of preference, without those that do not exist.

    Args:
        extra: what ``--font-dir`` named; these come first.
        env: the environment; the process's own by default.
        platform: as ``sys.platform``.
    """
    env = os.environ if env is None else env
    named = list(extra)
    named += [Path(part) for part in env.get(FONT_DIR_VARIABLE, "").split(os.pathsep) if part]
    for folder in named:
        if not is_directory(folder):
            log.warning("字体文件夹 %s 不存在或不是文件夹，已略过", folder)
    wanted = [*named, own_font_directory()]
    places = system_places(platform or sys.platform, env, str(_home()))
    wanted += [found for place in places for found in _expanded(str(place))]
    carried = carried_font_directory()
    if carried is not None:
        wanted.append(carried)
    return _distinct(folder for folder in wanted if is_directory(folder))


def font_files(directories: Sequence[Path]) -> list[Path]:
    """The font files below ``directories``: folder by folder in the order given, sorted within.

    A file reached twice, through links or overlapping folders, is listed once, where it is met
    first. Folders that cannot be read are left out with a log line; loops of links end.
    """
    return [Path(path) for path in _walked(directories)]


def discover(
    extra: Sequence[Path] = (), *, directories: Sequence[Path] | None = None
) -> tuple[FontFace, ...]:
    """All usable faces on this machine, in order of preference of their folders.

    Args:
        extra: what ``--font-dir`` named.
        directories: search these alone instead of :func:`font_directories`.
    """
    searched = font_directories(extra) if directories is None else directories
    found = _walked(searched)
    index_path = None if os.environ.get(NO_CACHE_VARIABLE) == "1" else _index_path()
    known = _read_index(index_path) if index_path else {}
    entries: dict[str, _Entry] = {}
    is_new = False
    for path, (size, mtime_ns) in found.items():
        entry = known.get(path)
        if entry is None or (entry.size, entry.mtime_ns) != (size, mtime_ns):
            entry = _Entry(size, mtime_ns, read_font_file(Path(path)))
            is_new = True
        entries[path] = entry
        if entry.reading.problem:
            level = logging.INFO if entry.reading.is_broken else logging.DEBUG
            log.log(level, "font file left out: %s: %s", path, entry.reading.problem)
    if index_path and is_new:
        _write_index(index_path, {**_still_there(known), **entries})
    return tuple(face for entry in entries.values() for face in entry.reading.faces)


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:
        return Path("/")


def _expanded(place: str) -> list[Path]:
    """The folders a place with ``*`` stands for, sorted; a plain place as it is."""
    head, star, _ = place.partition("*")
    if not star:
        return [Path(place)]
    base = Path(head).parent if not head.endswith(("/", "\\")) else Path(head)
    try:
        return sorted(base.glob(place[len(str(base)) :].lstrip("/\\")))
    except OSError:
        return []


def is_directory(folder: Path) -> bool:
    """Whether there is a folder, and it can be asked."""
    try:
        return folder.is_dir()
    except OSError:
        return False


def _distinct(folders: Iterator[Path]) -> list[Path]:
    seen: dict[str, Path] = {}
    for folder in folders:
        seen.setdefault(os.path.realpath(folder), folder)
    return list(seen.values())


def _walked(directories: Sequence[Path]) -> dict[str, tuple[int, int]]:
    """Path of each font file to its size and time of change, in order."""
    found: dict[str, tuple[int, int]] = {}
    seen_folders: set[str] = set()
    seen_files: set[str] = set()
    for directory in directories:
        for path, status in _walk(os.path.realpath(directory), 0, seen_folders):
            if path not in seen_files:
                seen_files.add(path)
                found[path] = (status.st_size, status.st_mtime_ns)
    return found


def _walk(folder: str, depth: int, seen: set[str]) -> Iterator[tuple[str, os.stat_result]]:
    """Font files at and below ``folder`` (a path without links), as paths without links."""
    if folder in seen or depth > _MAX_DEPTH:
        return
    seen.add(folder)
    try:
        with os.scandir(folder) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        log.info("font folder left out: %s: %s", folder, error.strerror or error)
        return
    below: list[str] = []
    for entry in listed:
        try:
            path = os.path.realpath(entry.path) if entry.is_symlink() else entry.path
            path.encode()  # a name that is not text could be neither recorded nor reported
            if entry.is_dir():
                below.append(path)
            elif os.path.splitext(entry.name)[1].lower() in FONT_SUFFIXES and entry.is_file():  # noqa: PTH122
                # DirEntry.stat lacks nothing on Unix; on Windows it spares opening each file.
                yield path, entry.stat()
        except (OSError, UnicodeEncodeError) as error:
            log.info("font left out: %r: %s", entry.path, error)
    for path in below:
        yield from _walk(path, depth + 1, seen)


def _index_path() -> Path:
    from platformdirs import user_cache_dir

    return Path(user_cache_dir(_APP, appauthor=False)) / "fonts.json"


def _read_index(path: Path) -> dict[str, _Entry]:
    try:
        if path.stat().st_size > _MAX_INDEX_BYTES:
            return {}
        index = msgspec.json.decode(path.read_bytes(), type=_Index)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        log.debug("font index not read: %s", error)
        return {}
    return index.files if index.schema_version == _INDEX_VERSION else {}


def _write_index(path: Path, files: dict[str, _Entry]) -> None:
    try:
        write_atomically(path, msgspec.json.encode(_Index(_INDEX_VERSION, files)))
    except (WriteError, OSError) as error:
        log.debug("font index not written: %s", error)


def _still_there(known: Mapping[str, _Entry]) -> dict[str, _Entry]:
    return {path: entry for path, entry in known.items() if os.path.exists(path)}  # noqa: PTH110
