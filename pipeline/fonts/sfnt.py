"""The tables of a font file (OpenType 1.9, chapters otff, name, OS/2, head), read without it all.

Only the directory and three small tables are read, so that a machine's fonts can be listed in a
second. Outlines and character maps are HarfBuzz's business (:mod:`pipeline.fonts.faces`).
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator, Mapping
from typing import BinaryIO

import msgspec

Table = tuple[int, int]
"""Where a table lies: offset from the start of the file, length; in bytes."""

MAX_FACES = 256
_MAX_TABLES = 512
_MAX_SMALL_TABLE = 4 << 20
_BOLD = 700
_OUTLINES = frozenset({b"\x00\x01\x00\x00", b"true", b"OTTO"})
_OTHER_FORMATS = {
    b"wOFF": "网页字体 WOFF",
    b"wOF2": "网页字体 WOFF2",
    b"typ1": "Type 1 字体",
    b"%!PS": "Type 1 字体",
}

FAMILY, STYLE, FULL_NAME, POSTSCRIPT_NAME = 1, 2, 4, 6
TYPOGRAPHIC_FAMILY, TYPOGRAPHIC_STYLE = 16, 17
_NAME_IDS = frozenset(
    {FAMILY, STYLE, FULL_NAME, POSTSCRIPT_NAME, TYPOGRAPHIC_FAMILY, TYPOGRAPHIC_STYLE}
)
_WINDOWS_CODECS = {
    0: "utf-16-be",
    1: "utf-16-be",
    2: "shift_jis",
    3: "gbk",
    4: "big5",
    10: "utf-16-be",
}
_MAC_CODECS = {0: "mac_roman", 1: "shift_jis", 2: "big5", 3: "euc_kr", 25: "gbk"}
_WINDOWS_SIMPLIFIED, _MAC_SIMPLIFIED = frozenset({0x0804, 0x1004}), 33
_WINDOWS_ENGLISH, _MAC_ENGLISH = 0x0409, 0


class BrokenFontError(Exception):
    """The file is no font, or is damaged; the message is Chinese."""


class SkippedFontError(Exception):
    """A font of a kind that is not used here; the message is Chinese."""


class Name(msgspec.Struct, frozen=True):
    """One entry of the ``name`` table: id, language (``zh``, ``en`` or empty), text."""

    name_id: int
    language: str
    text: str


class Metrics(msgspec.Struct, frozen=True):
    """What ``OS/2`` and ``head`` say: usWeightClass, fsType, slant."""

    weight: int = 400
    fs_type: int = 0
    is_italic: bool = False


def face_offsets(handle: BinaryIO) -> list[int]:
    """Where each face's table directory begins: one offset, or several in a collection.

    Raises:
        BrokenFontError: not a font.
        SkippedFontError: WOFF, WOFF2 or Type 1.
    """
    handle.seek(0)
    tag = handle.read(4)
    if tag in _OUTLINES:
        return [0]
    if tag in _OTHER_FORMATS:
        raise SkippedFontError(_OTHER_FORMATS[tag])
    if tag != b"ttcf":
        raise BrokenFontError("不是字体文件")
    (count,) = struct.unpack(">L", _at(handle, 8, 4))
    if not 1 <= count <= MAX_FACES:
        raise BrokenFontError(f"字体集中的字体数 {count} 不合理")
    return list(struct.unpack(f">{count}L", _at(handle, 12, 4 * count)))


def tables(handle: BinaryIO, offset: int, size: int) -> dict[bytes, Table]:
    """The table directory at ``offset`` of a file of ``size`` bytes.

    Raises:
        BrokenFontError: no directory there, or a table lies outside the file (a cut-off download).
    """
    head = _at(handle, offset, 12)
    (count,) = struct.unpack_from(">H", head, 4)
    if head[:4] not in _OUTLINES or not 1 <= count <= _MAX_TABLES:
        raise BrokenFontError("字体文件的表目录已损坏")
    found: dict[bytes, Table] = {}
    for tag, _, start, length in struct.iter_unpack(">4sLLL", _at(handle, offset + 12, 16 * count)):
        if start + length > size:
            raise BrokenFontError(
                f"字体文件不完整（表 {tag.decode('latin-1').strip()} 超出文件末尾）"
            )
        found[tag] = (start, length)
    return found


def check_outlines(directory: Mapping[bytes, Table]) -> bool:
    """Whether the outlines are CFF (``True``) or TrueType (``False``).

    Raises:
        SkippedFontError: a variable font, a colour or bitmap font, or one without outlines.
        BrokenFontError: no character map.
    """
    if b"fvar" in directory or b"CFF2" in directory:
        raise SkippedFontError("可变字体")
    if {b"CBDT", b"sbix"} & directory.keys():
        raise SkippedFontError("彩色位图字体")
    is_cff = directory.get(b"CFF ", (0, 0))[1] > 0
    if not is_cff and not directory.get(b"glyf", (0, 0))[1]:
        raise SkippedFontError("没有轮廓的字体（点阵或系统专用格式）")
    if not directory.get(b"cmap", (0, 0))[1]:
        raise BrokenFontError("字体没有字符映射表")
    return is_cff


def read_metrics(handle: BinaryIO, directory: Mapping[bytes, Table]) -> Metrics:
    """Weight, embedding bits, slant; defaults where a font has no ``OS/2`` (old Mac fonts)."""
    head = _table(handle, directory, b"head")
    mac_style = struct.unpack_from(">H", head, 44)[0] if len(head) >= 46 else 0
    os2 = _table(handle, directory, b"OS/2")
    if len(os2) < 64:
        return Metrics(_BOLD if mac_style & 1 else 400, 0, bool(mac_style & 2))
    weight, _, fs_type = struct.unpack_from(">HHH", os2, 4)
    (selection,) = struct.unpack_from(">H", os2, 62)
    weight = (weight * 100 if 1 <= weight <= 9 else weight) or 400
    # Bold fonts that call themselves 400 exist (FandolHei, FandolSong); the style bits are right.
    if (selection & 0x20 or mac_style & 1) and weight < _BOLD - 100:
        weight = _BOLD
    return Metrics(weight, fs_type, bool(selection & 1 or mac_style & 2))


def read_names(handle: BinaryIO, directory: Mapping[bytes, Table]) -> list[Name]:
    """Family, style, full and PostScript names of every language, NFC, in the table's order."""
    data = _table(handle, directory, b"name")
    if len(data) < 6:
        return []
    return list(dict.fromkeys(_names(data)))


def _names(data: bytes) -> Iterator[Name]:
    _, count, storage = struct.unpack_from(">HHH", data)
    for start in range(6, min(6 + 12 * count, len(data) - 11), 12):
        platform, encoding, language, name_id, length, offset = struct.unpack_from(
            ">6H", data, start
        )
        if name_id not in _NAME_IDS:
            continue
        raw = data[storage + offset : storage + offset + length]
        text = _decoded(platform, encoding, raw)
        if text:
            yield Name(name_id, _language(platform, language), text)


def _decoded(platform: int, encoding: int, raw: bytes) -> str:
    if platform == 0:
        codec: str | None = "utf-16-be"
    elif platform == 3:
        codec = _WINDOWS_CODECS.get(encoding)
        # The old double-byte encodings pad single bytes with NUL.
        raw = raw if codec == "utf-16-be" else raw.replace(b"\0", b"")
    else:
        codec = _MAC_CODECS.get(encoding) if platform == 1 else None
    if codec is None:
        return ""
    try:
        text = raw.decode(codec)
    except UnicodeDecodeError:
        return ""
    return unicodedata.normalize("NFC", " ".join(text.replace("\0", "").split()))


def _language(platform: int, language: int) -> str:
    if platform == 3:
        if language in _WINDOWS_SIMPLIFIED:
            return "zh"
        return "en" if language == _WINDOWS_ENGLISH else ""
    if platform == 1 and language == _MAC_SIMPLIFIED:
        return "zh"
    return "en" if platform == 0 or language == _MAC_ENGLISH else ""


def _table(handle: BinaryIO, directory: Mapping[bytes, Table], tag: bytes) -> bytes:
    offset, length = directory.get(tag, (0, 0))
    return _at(handle, offset, length) if 0 < length <= _MAX_SMALL_TABLE else b""


def _at(handle: BinaryIO, offset: int, length: int) -> bytes:
    handle.seek(offset)
    data = handle.read(length)
    if len(data) < length:
        raise BrokenFontError("文件太短，不是完整的字体")
    return data
