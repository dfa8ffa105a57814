"""Which files are meant, the folder each document gets, and which page is its original."""

from __future__ import annotations

import codecs
import errno
import glob
import hashlib
import os
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from pipeline.batch import addresses
from pipeline.batch.addresses import is_address, place_of
from pipeline.batch.beside import file_beside
from pipeline.batch.manifest import MANIFEST, NORMALIZED, PLAN
from pipeline.batch.wanted import EVERY, LOCK, Wanted
from pipeline.errors import SourceError, reason_of
from pipeline.formats import PAGE_ENDINGS, SOURCE_ENDINGS, input_of
from pipeline.model import OfficialDocument
from pipeline.normalize.options import DEFAULT
from pipeline.storage import MAX_BYTES, read_whole, slug_of

STANDARD_INPUT = "-"


UNNAMED = "stdin"
"""What standard input is called that nobody named."""


class SourceFile(msgspec.Struct, frozen=True):
    """One source and where its document goes.

    Attributes:
        path: the file or its address, or ``-`` for standard input.
        folder: the document's folder relative to the output folder, ending in the slug.
        slug: the folder's name.
        data: the bytes, where they were read already (standard input, for a worker process).
        ending: of standard input's name: what it is read as.
        piece: which document of its file it is, from 1; 0 for the whole file.
    """

    path: str
    folder: Path
    slug: str
    data: bytes | None = None
    ending: str = ".txt"
    piece: int = 0

    @property
    def shown(self) -> str:
        """What the source is called in messages."""
        return f"{self.path}（第 {self.piece} 份）" if self.piece else self.path

    @property
    def page_stems(self) -> list[Path]:
        """What this source's page may be called in a folder of pages; a page itself has none."""
        if input_of(self.path).is_page:
            return []
        stem = self.slug if self.path == STANDARD_INPUT else Path(self.path).stem
        if self.piece:
            return []  # a page is of one document
        return [self.folder.parent / stem, Path(stem)]

    @property
    def name(self) -> str:
        """File name for messages and for the document's source."""
        if self.path == STANDARD_INPUT:
            return f"{self.slug}{self.ending}"
        path = Path(self.path)
        if self.piece:
            path = path.with_name(f"{path.stem}-{self.piece}{path.suffix}")
        name = os.fsencode(path.name).decode("utf-8", "replace")
        return unicodedata.normalize("NFC", name)

    def beside(self, address: str) -> bytes | None:
        """A picture that lies beside the source; ``None`` where none does.

        Args:
            address: as the source has it.
        """
        if self.path == STANDARD_INPUT or is_address(self.path):
            return None
        return file_beside(Path(self.path), address)

    def read(self) -> bytes:
        """The source's bytes.

        Raises:
            SourceError: missing, no plain file, too large, or unreadable.
        """
        if self.data is not None:
            return self.data
        if is_address(self.path):
            data = addresses.read(self.path)
            _check_size(len(data), self.path)
            return data
        if self.path == STANDARD_INPUT:
            return _standard_input()
        path = Path(self.path)
        try:
            return read_whole(path, MAX_BYTES)
        except OSError as error:
            if error.errno == errno.EFBIG:
                _check_size(MAX_BYTES + 1, str(path))
            raise SourceError(f"读不了 {path}（{reason_of(error)}）", _advice_on(error)) from error


def _advice_on(error: OSError) -> str:
    """What to do about a file that cannot be read: rights are no matter of a pipe or a device."""
    if error.errno in {errno.EINVAL, errno.ENXIO}:
        return "请给出文本文件或文件夹；管道里的内容请用 - 从标准输入读入"
    return "请检查路径和权限；要给出文本文件或文件夹"


def _standard_input() -> bytes:
    """All that standard input gives.

    Raises:
        SourceError: it is closed, a terminal's error, or too much.
    """
    if sys.stdin is None:
        raise SourceError("标准输入已关闭", "请用管道或 < 给出文本")
    try:
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
    except OSError as error:
        raise SourceError(f"读不了标准输入（{reason_of(error)}）", "请检查管道") from error
    _check_size(len(data), "标准输入")
    return data


def _check_size(size: int, name: str) -> None:
    if size > MAX_BYTES:
        raise SourceError(
            f"{name} 超过 {MAX_BYTES // 2**20} MB，不像一份公文", "请检查文件，或拆分后再处理"
        )


def find_sources(
    given: Sequence[str],
    name: str = "stdin",
    bad: dict[str, SourceError] | None = None,
    links: dict[str, str] | None = None,
    wanted: Wanted = EVERY,
    passed: list[str] | None = None,
) -> list[SourceFile]:
    """The sources meant by the arguments, in path order, each with a folder of its own.

    Args:
        given: files, folders (walked, hidden files left out), patterns, addresses of these, or
            ``-``.
        name: of standard input: its slug, with an ending (``x.html``) what it is read as, too.
        bad: takes the error of each folder that cannot be read and, where several arguments are
            given, of each that is no source, by its path, so that the others go on.
        links: takes each link that is left out because the file it leads to is meant as well, and
            that file.
        wanted: which files of folders are meant.
        passed: takes the files of folders that are of no kind that is read.

    Raises:
        SourceError: a path does not exist, or nothing of what was given is a source.
    """
    passed = [] if passed is None else passed
    found: dict[str, Path] = {}
    places: dict[Path, set[tuple[Path, Path]]] = {}
    closed: dict[str, SourceError] = {}
    for argument in given:
        if not argument:
            raise SourceError("有一个参数是空的", "请给出文件或文件夹")
        if argument == STANDARD_INPUT:
            found[STANDARD_INPUT] = Path()
            continue
        try:
            place = place_of(argument)
            if isinstance(place, str):
                for name_there, parent in addresses.sources_at(place, wanted, passed):
                    found[name_there] = max(found.get(name_there, Path()), parent, key=_depth)
                continue
            for file, parent in _meant(
                str(place) if is_address(argument) else argument, closed, wanted, passed
            ):
                # A file meant twice is one source; which way of meaning it counts is no matter
                # of the arguments' order: the one that keeps most of the tree.
                places.setdefault(_real(file), set()).add((file, parent))
        except (SourceError, OSError) as error:
            failure = error if isinstance(error, SourceError) else _closed(argument, error)
            if bad is None or len(given) == 1:
                raise failure from error
            bad[argument] = failure
    if bad is None and closed:
        raise next(iter(closed.values()))
    if bad is not None:
        bad.update(closed)
    for meant in places.values():
        file, parent = min(meant, key=_rank)
        found[str(file)] = parent
        if links is not None:
            links.update({str(other): str(file) for other, _ in meant if _is_link(other, file)})
    passed[:] = sorted(set(passed) - found.keys())
    if not found and not bad:
        there = f"（有 {len(passed)} 个其他文件，如 {Path(passed[0]).name}）" if passed else ""
        raise SourceError(
            f"{'、'.join(given)} 中没有可处理的文件{there}",
            f"可处理的扩展名：{'、'.join(SOURCE_ENDINGS)}",
        )
    return _with_folders(found, name)


def _depth(parent: Path) -> int:
    return len(parent.parts)


def _rank(place: tuple[Path, Path]) -> tuple[bool, int, str]:
    """The file goes before a link to it, then what keeps most of the tree."""
    file, parent = place
    return file.is_symlink(), -len(parent.parts), file.as_posix()


def _is_link(other: Path, file: Path) -> bool:
    """Whether this is a link, and the file chosen another name."""
    return other.is_symlink() and other.absolute() != file.absolute()


def read_list(given: str) -> list[str]:
    """The arguments listed in a file, one a line (or each ended by NUL, as ``find -print0`` does).

    Args:
        given: the file, or ``-`` for standard input. UTF-8, UTF-16 or GB18030; file names that
            are no text stay the bytes they are.

    Raises:
        SourceError: it cannot be read, or lists standard input.
    """
    name = "标准输入" if given == STANDARD_INPUT else given
    try:
        is_piped = given == STANDARD_INPUT
        data = _standard_input() if is_piped else read_whole(Path(given), MAX_BYTES, pipes=True)
    except OSError as error:
        raise SourceError(
            f"读不了清单 {name}（{reason_of(error)}）", "请检查 --from 后的路径"
        ) from error
    listed = [part for part in _lines(data, name) if part.strip()]
    if STANDARD_INPUT in listed:
        raise SourceError(f"清单 {name} 中有一行只有 -", "标准输入请直接写在命令里")
    return listed


def _lines(data: bytes, name: str) -> list[str]:
    if b"\0" in data and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return [os.fsdecode(part) for part in data.split(b"\0")]
    try:
        from pipeline.normalize.decoding import decode  # most sources are named one by one

        text = decode(data, name).text if data.strip() else ""
    except SourceError:
        text = os.fsdecode(data)
    return [line.rstrip("\r") for line in text.split("\n")]


def _meant(
    argument: str, closed: dict[str, SourceError], wanted: Wanted, passed: list[str]
) -> list[tuple[Path, Path]]:
    """The files an argument means, each with its folder relative to the output folder."""
    paths = [argument]
    if not Path(argument).exists() and glob.has_magic(argument):
        matched = sorted(glob.glob(argument, recursive=True))  # noqa: PTH207 - keeps the text
        paths = [path for path in matched if not Path(path).name.startswith(LOCK)]
        if not paths:
            raise SourceError(f"{argument} 没有匹配到任何文件", "请检查路径")
    return [pair for path in paths for pair in _expand(Path(path), closed, wanted, passed)]


def _expand(
    path: Path, closed: dict[str, SourceError], wanted: Wanted, passed: list[str]
) -> Iterable[tuple[Path, Path]]:
    """Each source under ``path`` with its folder relative to the output folder.

    Args:
        path: a file, or a folder, which is walked.
        closed: takes the error of each folder that cannot be read, by its path.
        wanted: which files are meant.
        passed: takes those that are of no kind that is read.
    """

    def unreadable(error: OSError) -> None:
        closed[error.filename] = _closed(error.filename, error)

    if path.is_dir():
        for root, folders, files in os.walk(path, onerror=unreadable):
            folders[:] = sorted(
                f for f in folders if not f.startswith(".") and not _is_ours(Path(root) / f)
            )
            if _is_ours(Path(root)):
                continue
            parent = Path(root).relative_to(path)
            for file in sorted(files):
                takes = False if file.startswith(".") else wanted.takes(parent / file)
                if takes:
                    yield Path(root) / file, parent
                elif takes is None:
                    passed.append(str(Path(root) / file))
    elif path.exists():
        yield path, Path()
    else:
        raise SourceError(f"{path} 不存在", "请检查路径")


def _is_ours(folder: Path) -> bool:
    """Whether the folder is a document's, made or begun by this tool: its texts are no sources."""
    try:
        listed = (folder / MANIFEST).is_file() or (folder / PLAN).is_file()
        return listed and (folder / NORMALIZED).is_file()
    except OSError:  # the walk meets and tells it
        return False


def _real(file: Path) -> Path:
    """The file itself; a link that leads nowhere stays what it is, and reading it tells so."""
    try:
        return file.resolve()
    except (OSError, RuntimeError):
        return file.absolute()


def _closed(path: str, error: OSError) -> SourceError:
    what = f"打不开 {path}（{reason_of(error)}）"
    return SourceError(what, "请检查路径和权限")


def _with_folders(found: dict[str, Path], name: str) -> list[SourceFile]:
    """Give each source its folder; those that collide get six hex digits of their path."""
    taken: set[str] = set()
    piped = Path(name)
    is_named = piped.suffix.lower() in SOURCE_ENDINGS
    ending = piped.suffix.lower() if is_named else SOURCE_ENDINGS[0]
    sources = []
    for path in sorted(found, key=lambda p: Path(p).as_posix()):
        parent = Path(*(slug_of(part) for part in found[path].parts))
        stem = Path(path).stem
        if path == STANDARD_INPUT:
            stem = piped.stem if is_named else name
        slug = slug_of(stem)
        key = (parent / slug).as_posix().casefold()
        mark = hashlib.sha256(Path(path).as_posix().encode("utf-8", "surrogatepass")).hexdigest()
        for length in (6, 12, 64):  # six digits, and more where even those are taken
            if key in taken:
                slug = f"{slug_of(stem)[: 79 - length]}-{mark[:length]}"
                key = (parent / slug).as_posix().casefold()
        taken.add(key)
        sources.append(SourceFile(path, parent / slug, slug, ending=ending))
    return sources


def page_of(pages: str, stems: Sequence[Path]) -> SourceFile | None:
    """The original page of a document; ``None`` where there is none.

    Args:
        pages: a page, or a folder of pages; empty where none are given.
        stems: what the page may be called below that folder, without its ending; none where the
            document is a page itself.
    """
    if not pages or not stems:
        return None
    place = Path(pages)
    if not place.is_dir():
        return SourceFile(pages, Path(), place.stem)
    for stem in stems:
        for ending in (*PAGE_ENDINGS, *map(str.upper, PAGE_ENDINGS)):
            path = place / f"{stem}{ending}"
            if path.is_file():
                return SourceFile(str(path), Path(), stem.name)
    return None


def read_page_of(page: SourceFile) -> OfficialDocument:
    """The page, normalized; whatever it is called, it is given as a page.

    Raises:
        SourceError: it cannot be read.
    """
    name = page.name if input_of(page.name).is_page else f"{page.name}{PAGE_ENDINGS[0]}"
    return input_of(name).read(page.read(), name, DEFAULT).document
