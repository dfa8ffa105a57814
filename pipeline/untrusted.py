"""What others send, zip packages and XML, read in pieces and never beyond what they may hold.

A package of a few kilobytes can hold gigabytes, and XML can be nested or named without end. Sizes
that such a file states are checked first, and what really comes out of it is counted.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol
from xml.parsers import expat

MOST_MEMBERS = 10_000
"""Members of a package; a review copy has some twenty."""
MOST_DEPTH = 256
"""Elements inside one another; Word itself nests a few dozen."""
_MOST_MARKUP = 2**20
_PIECE = 2**16
_MEMBER = b"PK\1\2"
_ENCRYPTED = 1
_FAULTS = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError),
    *(ValueError, OverflowError, struct.error),
)
"""What a damaged package makes of its reader."""
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


class UnreadableError(ValueError):
    """Why a file cannot be taken in, Chinese, without its final mark."""


class Package:
    """A zip package, such as an Office file.

    Args:
        data: the file.
        most: bytes that all that is read of it may have, expanded.
        members: that it may have.

    Raises:
        UnreadableError: it is no package, or one that no program writes for such a document.
    """

    def __init__(self, data: bytes, most: int, members: int = MOST_MEMBERS) -> None:
        self._left = most
        if data.count(_MEMBER) > members:
            raise UnreadableError(f"其中的部件超过 {members} 个")
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            found = self._archive.infolist()
        except _FAULTS as error:
            raise UnreadableError("不是完好的压缩包") from error
        self._members = {member.filename: member for member in found}
        if len(self._members) != len(found):
            raise UnreadableError("其中有同名的部件")

    @property
    def declared(self) -> int:
        """Bytes that all its members say they unpack to."""
        return sum(member.file_size for member in self._members.values())

    def is_link(self, part: str) -> bool:
        """Whether a member is a symbolic link, or anything else that is no plain file or folder."""
        kind = stat.S_IFMT(self._members[part].external_attr >> 16)
        return kind not in {0, stat.S_IFREG, stat.S_IFDIR}

    def __contains__(self, part: str) -> bool:
        return part in self._members

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def pieces(self, part: str) -> Iterator[bytes]:
        """A member's bytes, bit by bit.

        Raises:
            UnreadableError: it is not there, damaged, encrypted, or more than may be read.
        """
        member = self._members.get(part)
        if member is None:
            raise UnreadableError(f"其中没有 {part}")
        if member.flag_bits & _ENCRYPTED:
            raise UnreadableError("它加了密码")
        if member.compress_type not in _METHODS:
            raise UnreadableError(f"{part} 的压缩方法不认识")
        if member.file_size > self._left:
            raise UnreadableError(f"{part} 展开后过大")
        try:
            with self._archive.open(member) as stream:
                while piece := stream.read(_PIECE):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise UnreadableError(f"{part} 展开后过大")
                    yield piece
        except _FAULTS as error:
            if isinstance(error, UnreadableError):
                raise
            raise UnreadableError(f"{part} 已损坏：{error}") from error


class XmlHandler(Protocol):
    """Takes what stands in an XML file, in order."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins; names are ``namespace}local``, or ``local`` where there is none."""

    def end(self) -> None:
        """The element that began last and has not ended, ends."""

    def text(self, text: str) -> None:
        """A stretch of its text."""


def parse_xml(
    pieces: Iterable[bytes], handler: XmlHandler, most: int | None = None
) -> Iterator[None]:
    """Hand what an XML file holds to ``handler``, as far as the iterator is advanced.

    Args:
        pieces: the file, bit by bit.
        handler: takes it.
        most: elements it may have; ``None``: as many as its bytes hold.

    Yields:
        After each piece, so that the handler's harvest may be fetched.

    Raises:
        UnreadableError: no well-formed XML, or with a DOCTYPE (which may define entities without
            end and is in no Office file), nested too deeply, or with one tag of a megabyte.
    """
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    depth = fed = count = 0

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth, count
        depth += 1
        count += 1
        if depth > MOST_DEPTH:
            raise UnreadableError(f"其中的 XML 嵌套超过 {MOST_DEPTH} 层")
        if most is not None and count > most:
            raise UnreadableError("其中的段落、表格等远多于这份文档")
        handler.start(name, attributes)

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1
        handler.end()

    def doctype(*_: object) -> None:
        raise UnreadableError("其中的 XML 有文档类型声明（DOCTYPE）")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = doctype
    try:
        for piece in pieces:
            parser.Parse(piece, False)
            fed += len(piece)
            # A tag that has not ended is read from its start with each piece (expat before 2.6).
            if fed - max(parser.CurrentByteIndex, 0) > _MOST_MARKUP:
                raise UnreadableError("其中的 XML 有一个标记过长")
            yield
        parser.Parse(b"", True)
        yield
    except (expat.ExpatError, LookupError, UnicodeError) as error:
        raise UnreadableError(f"其中的 XML 有误：{error}") from error
    except ValueError as error:
        if isinstance(error, UnreadableError):
            raise
        raise UnreadableError(f"其中的 XML 有误：{error}") from error


def local_name(name: str) -> str:
    """The name without its namespace.

    >>> local_name("http://example.org/a}b")
    'b'
    """
    return name.rpartition("}")[2]
