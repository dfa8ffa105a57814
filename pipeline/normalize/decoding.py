"""Bytes to text: the encoding is found and stated, or refused with the place and the remedy.

Order: byte order mark, UTF-16 that shows itself by its zero bytes, UTF-8 strict, GB18030 strict
(the superset of GBK and GB2312) with a check that the result reads as Chinese, Big5 likewise.
Nothing is ever replaced or guessed: what does not decode whole is refused, and so is what once was
decoded wrongly and cannot be brought back.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter

from pipeline.errors import SourceError
from pipeline.storage import MAX_BYTES
from pipeline.text.garbled import (
    Fate,
    common_in_big5,
    common_share,
    garbled,
    is_of_western_bytes,
    known_share,
    western_bytes,
)
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

MAX_TEXT_BYTES = 20 * 2**20
"""Of a text (a page may hold its pictures): ten thousand printed pages, 3 GB while repaired."""
_MAGIC = (
    (b"%PDF-", "PDF 文件"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Word、Excel 或 WPS 文件"),
    (b"{\\rtf", "RTF 文件"),
    (b"\x89PNG", "PNG 图片"),
    (b"\xff\xd8\xff", "JPEG 图片"),
    (b"GIF8", "GIF 图片"),
    (b"II*\x00", "TIFF 图片"),
    (b"MM\x00*", "TIFF 图片"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包"),
    (b"\x1f\x8b\x08", "gzip 压缩包"),
)
_ZIP_PARTS = (
    (b"word/", "Word 文件（docx）"),
    (b"xl/", "Excel 文件（xlsx）"),
    (b"ppt/", "演示文稿（pptx）"),
    (b"OFD.xml", "OFD 文件"),
)
_MISREAD = (("latin-1", "gb18030"), ("latin-1", "utf-8"), ("gb18030", "utf-8"))
"""As what bytes were once read by mistake, and what they were."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
)
_SAMPLE = 400_000  # characters looked at to judge whether a decoding reads as Chinese
_MIN_COMMON = 0.8  # genuine text of any corpus folder: at least 0.97; mojibake: below 0.75
_MIN_KNOWN = 0.9  # of GB 2312 or the common characters of Big5; genuine text: at least 0.9
_MIN_BIG5 = 0.95  # genuine text in traditional characters: at least 0.97; GBK read so: below 0.8
_MAX_CONTROL = 0.01  # share of control characters above which the file is no text
_MOST_GARBLED = 0.2  # of a text: a passage of a good one stays below, broken ones are above 0.6
_QUOTED = 24
_GARBLED = {
    Fate.LOST: "转换编码时原字已经丢失，只剩“锟斤拷”“�”一类的符号",
    Fate.UTF8_AS_GBK: "UTF-8 的文字曾被当作 GBK 保存，有的字已经丢失",
    Fate.WESTERN: "中文曾被当作西文保存，有的字已经丢失",
    Fate.QUESTION_MARKS: "转换编码时汉字变成了问号",
}
_FEW_LATIN = 20
_PROVEN = 6  # UTF-8 sequences in a row that no GB18030 text holds by chance
_CONTROL = regex("[\x00-\x08\x0e-\x1f\x7f]")
_MULTIBYTE = re.compile(rb"[\xe1-\xef][\x80-\xbf]{2}")


class Decoded(NamedTuple):
    """A decoded source.

    Attributes:
        text: without the byte order mark; offsets elsewhere are code points in it.
        encoding: ``utf-8``, ``utf-8-sig``, ``utf-16-le``, ``utf-16-be``, ``gb18030``, ``big5``,
            what the caller asked for, or ``gb18030-as-latin-1`` and the like when undone.
        newline: ``lf``, ``crlf``, ``cr``, ``mixed`` or ``none``.
    """

    text: str
    encoding: str
    newline: str


def decode(data: bytes, name: str, *, encoding: str | None = None) -> Decoded:
    """The text of ``data``.

    Args:
        data: the file's bytes.
        name: the file's name, for messages.
        encoding: taken instead of finding one; a name that Python knows.

    Raises:
        SourceError: empty, too large, not text, or not decodable; the message names the byte.
    """
    if len(data) > MAX_BYTES:
        raise SourceError(
            f"{name} 有 {len(data) / 2**20:.0f} MB，超过 {MAX_BYTES // 2**20} MB 的上限",
            "请确认选对了文件，或拆分后再处理",
        )
    if not data:
        raise SourceError(f"{name} 是空文件", "请检查来源是否保存完整")
    _refuse_known_binaries(data, name)
    if encoding is not None:
        text, codec = _decode_as(data, name, encoding)
    else:
        text, codec = _find(data, name)
    controls = sum(1 for _ in _CONTROL.finditer(text))
    if controls > _MAX_CONTROL * len(text):
        raise SourceError(
            f"{name} 不是文本文件（含 {controls} 个控制字符）", "请提供纯文本（.txt）文件"
        )
    if not text.strip("\ufeff \t\r\n\v\f\x1c\x1d\x1e\x1f\x85\xa0\u2028\u2029\u3000\u200b\x00"):
        raise SourceError(f"{name} 中只有空白", "请检查来源是否保存完整")
    if "-as-" not in codec:
        _refuse_garbled(text, name)
    return Decoded(text, codec, _newline(text))


def decode_text(data: bytes, name: str) -> Decoded:
    """The text of a file that holds nothing else, no pictures either.

    Raises:
        SourceError: as :func:`decode`, and beyond :data:`MAX_TEXT_BYTES`.
    """
    if len(data) > MAX_TEXT_BYTES:
        size, most = len(data) / 2**20, MAX_TEXT_BYTES // 2**20
        raise SourceError(
            f"{name} 有 {size:.0f} MB，超过文本 {most} MB 的上限",
            "请确认选对了文件，或拆分后再处理",
        )
    return decode(data, name)


def _refuse_garbled(text: str, name: str) -> None:
    """Refuse a text much of which is garbled; a passage is the repair's to report (TYP005).

    Raises:
        SourceError: saying what became of it and what is left.
    """
    sample = text[:_SAMPLE]
    counts: Counter[Fate] = Counter()
    meant = ""
    for one in garbled(sample):
        counts[one.fate] += one.end - one.start
        meant += one.meant
    if not counts:
        return
    whole = sum(1 for char in sample if not char.isspace())
    if sum(counts.values()) < _MOST_GARBLED * whole:
        return
    why = _GARBLED[max(counts, key=lambda fate: (counts[fate], fate))]
    left = f"；可以看出的字有“{meant[:_QUOTED]}……”（不全）" if meant else ""
    raise SourceError(
        f"{name} 是乱码：{why}{left}",
        "请从原处重新取得文件（或索取 Word、PDF），不要用这一份；丢失的字补不回来",
    )


def _refuse_known_binaries(data: bytes, name: str) -> None:
    kind = next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)
    if data.startswith(b"PK\x03\x04"):
        kind = next((kind for part, kind in _ZIP_PARTS if part in data), "ZIP 压缩包")
    if kind is not None:
        advice = "请把其中的文字另存为 .docx 或 .txt 再处理"
        if "PDF" in kind:
            advice = "请在 Word 或 WPS 中打开它，另存为 .docx 并核对；扫描件请先识别文字（OCR）"
        elif "图片" in kind:
            advice = "请先用带文字识别（OCR）的软件识别成文字并校对；可搜索“图片 文字识别 OCR”"
        raise SourceError(f"{name} 看起来是 {kind}，不是文本", advice)


def _decode_as(data: bytes, name: str, encoding: str) -> tuple[str, str]:
    try:
        codec = codecs.lookup(encoding)
        if not codec._is_text_encoding:
            raise LookupError(encoding)
    except LookupError as error:
        raise SourceError(f"{name} 所称的编码 {encoding} 不是文字编码", "请另存为 UTF-8") from error
    for bom, bare, marked in _BOMS:
        if bare == codec.name and data.startswith(bom):
            return _strict(data, bare, name, len(bom)), marked
    return _strict(data, codec.name, name), codec.name


def _find(data: bytes, name: str) -> tuple[str, str]:
    for bom, codec, marked in _BOMS:
        if data.startswith(bom):
            return _strict(data, codec, name, len(bom)), marked
    if b"\x00" in data[:_SAMPLE]:
        return _find_utf16(data, name)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if len(_MULTIBYTE.findall(data[max(0, error.start - 3 * 4096) : error.start])) >= _PROVEN:
            raise _undecodable(name, "UTF-8", error.start) from error
        utf8_error = error
    else:
        if (recovered := undo_misreading(text)) is not None:
            return recovered
        if _is_latin_mojibake(text):
            raise SourceError(
                f"{name} 是乱码：中文曾被当作西文保存成 UTF-8，有的字已经丢失",
                "请从原处重新取得文件，不要经过这次转换",
            )
        return text, "utf-8"
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        if (traditional := _as_big5(data)) is not None:
            return traditional, "big5"
        start = max(error.start, utf8_error.start)
        raise _undecodable(name, "UTF-8 或 GB18030", start) from error
    if _common_share(text) < _MIN_COMMON:
        if (traditional := _as_big5(data)) is not None:
            return traditional, "big5"
        if known_share(text[:_SAMPLE]) >= _MIN_KNOWN:  # names, or traditional characters
            return text, "gb18030"
        raise SourceError(
            f"{name} 的编码无法判定：不是 UTF-8（{_place(utf8_error.start)}），"
            "按 GB18030 解码又不成文字",
            "请用编辑器打开，确认无乱码后另存为 UTF-8",
        )
    return text, "gb18030"


def _as_big5(data: bytes) -> str | None:
    """The text of bytes that are Big5 (traditional characters) without a fault; else ``None``."""
    try:
        text = data.decode("cp950")
    except UnicodeDecodeError:
        return None
    return text if common_in_big5(text[:_SAMPLE]) >= _MIN_BIG5 else None


def undo_misreading(text: str) -> tuple[str, str] | None:
    """The text that once was read in another encoding, saved as UTF-8; ``None`` where none was.

    It is undone only where every character goes back to a byte and the bytes are Chinese text
    without a fault, which nothing but that misreading makes.

    >>> undo_misreading("关于印发通知，各县区人民政府".encode().decode("latin-1"))
    ('关于印发通知，各县区人民政府', 'utf-8-as-latin-1')
    """
    sample = text[:_SAMPLE]
    if _common_share(sample) >= _MIN_COMMON:
        return None
    for wrong, right in _MISREAD:
        try:
            data = western_bytes(text) if wrong == "latin-1" else text.encode(wrong)
            original = data.decode(right)
        except UnicodeError:
            continue
        if len(original) < len(text) and _common_share(original) >= _MIN_COMMON:
            return original, f"{right}-as-{wrong}"
    return None


def _find_utf16(data: bytes, name: str) -> tuple[str, str]:
    readings: list[tuple[float, str, str]] = []
    for codec in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text[:_SAMPLE]:
            readings.append((_common_share(text), text, codec))
    share, text, codec = max(readings, key=lambda reading: reading[0], default=(0.0, "", ""))
    if share < _MIN_COMMON:
        raise SourceError(
            f"{name} 不是文本文件（{_place(data.index(0))}为 0）", "请提供纯文本（.txt）文件"
        )
    return text, codec


def _strict(data: bytes, codec: str, name: str, skip: int = 0) -> str:
    try:
        return data[skip:].decode(codec)
    except UnicodeDecodeError as error:
        raise _undecodable(name, codec.upper(), error.start + skip) from error


def _undecodable(name: str, encoding: str, offset: int) -> SourceError:
    what = f"{name} 不能按 {encoding} 解码：{_place(offset)}有误"
    return SourceError(what, "文件可能残缺或混有两种编码，请用编辑器打开，另存为 UTF-8")


def _place(offset: int) -> str:
    """A byte for a person, who counts from 1, and for a hex editor, which counts from 0."""
    return f"第 {offset + 1} 字节（偏移 {offset}）"


def _common_share(text: str) -> float:
    return common_share(text[:_SAMPLE])


def _is_latin_mojibake(text: str) -> bool:
    """Whether more than half lies in U+0080..U+00FF, as in no language: ``¹ØÓÚ`` for 关于."""
    sample = text[:_SAMPLE]
    latin = sum(n for char, n in Counter(sample).items() if is_of_western_bytes(char))
    other = len(sample) - len(sample.encode("ascii", "ignore")) - latin
    return latin >= _FEW_LATIN and latin >= _FEW_LATIN * other and latin * 2 >= len(sample)


def _newline(text: str) -> str:
    crlf = text.count("\r\n")
    kinds = {"crlf": crlf, "lf": text.count("\n") - crlf, "cr": text.count("\r") - crlf}
    present = [kind for kind, count in kinds.items() if count] or ["none"]
    return present[0] if len(present) == 1 else "mixed"
