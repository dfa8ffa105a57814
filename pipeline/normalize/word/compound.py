"""The old Word file (``.doc``, WPS's ``.wps``): what its own table of pieces says its text is.

The text is not read from here (numbers, boxes and notes are elsewhere in the file); it is what a
conversion is held against. [MS-DOC] 2.5.1 (FibBase), 2.9.38 (Clx), 2.9.177 (PlcPcd).
"""

from __future__ import annotations

import io
import struct

from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple
from pipeline.untrusted import UnreadableError

_ENCRYPTED = 0x0100
_TABLE_1 = 0x0200
_FC_CLX = 0x01A2
_COUNTS = 0x4C  # ccpText and the six that follow it
_PIECES = 2
_MOST_CHARACTERS = 20 * 2**20
_FIELD = regex("\x13[^\x13\x14\x15]*(?:\x14|(?=\x15))")


class WordStream(NamedTuple):
    """The main stream of an old Word file and the table that it names."""

    main: bytes
    table: bytes

    @property
    def flags(self) -> int:
        """Of the FIB."""
        return int.from_bytes(self.main[10:12], "little")

    @property
    def is_encrypted(self) -> bool:
        """Whether its text is scrambled with a password."""
        return bool(self.flags & _ENCRYPTED)


def streams_of(data: bytes) -> set[str]:
    """Names of the streams at the root of a compound file.

    Raises:
        UnreadableError: it is damaged.
    """
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            return {entry[0] for entry in ole.listdir() if len(entry) == 1}
    except Exception as error:  # whatever a damaged file makes of its reader
        raise UnreadableError("不是完好的复合文档") from error


def word_stream(data: bytes) -> WordStream:
    """The streams that hold an old Word file's text.

    Raises:
        UnreadableError: it is damaged.
    """
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            main = ole.openstream("WordDocument").read()
            flags = int.from_bytes(main[10:12], "little")
            name = "1Table" if flags & _TABLE_1 else "0Table"
            table = ole.openstream(name).read() if ole.exists(name) else b""
    except Exception as error:  # likewise
        raise UnreadableError("不是完好的复合文档") from error
    return WordStream(main, table)


def text_of(stream: WordStream, *, is_whole: bool = False) -> str:
    """The main text that the table of pieces holds, instructions of fields left out.

    Args:
        stream: the file.
        is_whole: with what stands beside it too: notes, text boxes, headers and footers.

    Raises:
        UnreadableError: the table is damaged.
    """
    main, table = stream
    try:
        start, size = struct.unpack_from("<II", main, _FC_CLX)
        (length,) = struct.unpack_from("<i", main, _COUNTS)
        clx = table[start : start + size]
        at = 0
        while at < len(clx) and clx[at] == 1:  # properties come first
            at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
        if at >= len(clx) or clx[at] != _PIECES:
            raise UnreadableError("其中没有文字的位置表")
        pieces = clx[at + 5 : at + 5 + struct.unpack_from("<I", clx, at + 1)[0]]
        count = (len(pieces) - 4) // 12
        begins = struct.unpack_from(f"<{count + 1}I", pieces)
        if begins[-1] > _MOST_CHARACTERS:
            raise UnreadableError("其中的文字太多")
        parts = []
        for k in range(count):
            (place,) = struct.unpack_from("<I", pieces, 4 * (count + 1) + 8 * k + 2)
            parts.append(_piece(main, place, begins[k + 1] - begins[k]))
    except (struct.error, ValueError) as error:
        if isinstance(error, UnreadableError):
            raise
        raise UnreadableError("文字的位置表已损坏") from error
    return _FIELD.sub("", "".join(parts)[: None if is_whole else max(length, 0)])


def _piece(main: bytes, place: int, length: int) -> str:
    if length < 0:
        raise UnreadableError("文字的位置表已损坏")
    if place & 0x40000000:  # one byte a character
        start = (place & 0x3FFFFFFF) // 2
        return main[start : start + length].decode("cp1252", "replace")
    return main[place : place + 2 * length].decode("utf-16-le", "replace")
