"""A page's bytes to text: what the bytes are counts more than what the page says they are.

Saved pages often declare the encoding they once had. A byte order mark and bytes that are UTF-8
without a fault settle it; else the declared encoding is tried, then GB18030 (which holds GBK and
GB2312). Single bytes that fit nothing, as a cut-off description in the head leaves them, become
U+FFFD, which is reported wherever it stands in the document; more than a few are refused.
"""

from __future__ import annotations

import codecs
import logging
import re

from pipeline.errors import SourceError
from pipeline.normalize.decoding import Decoded, decode

log = logging.getLogger(__name__)

_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_\-:.]{2,40})""", re.IGNORECASE)
_HEAD = 8192
_CHINESE = {"gb2312", "gbk", "gb18030", "cp936", "hz", "x-gbk", "euc-cn"}
_MOST_FAULTS = 0.0005  # of the page's characters


def decode_page(data: bytes, name: str) -> Decoded:
    """The text of a page.

    Raises:
        SourceError: empty, too large, not text, or not decodable.
    """
    declared = declared_charset(data)
    try:
        codec = codecs.lookup(declared).name if declared else ""
    except LookupError:
        codec = ""
    foreign = codec not in {"", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"} | _CHINESE
    if foreign and not _is_utf8(data) and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return decode(data, name, encoding=codec)
        except SourceError:
            log.info("%s: is not the %s it declares", name, declared)
    try:
        decoded = decode(data, name)
    except SourceError:
        mended = _nearly(data, codec)
        if mended is None:
            raise
        text, codec = mended
        log.warning("%s: a few bytes are no %s and were replaced", name, codec)
        return decode(text.encode("utf-8"), name, encoding="utf-8")._replace(encoding=codec)
    if codec and not _agrees(codec, decoded.encoding):
        log.info("%s: declares %s, is %s", name, declared, decoded.encoding)
    return decoded


def declared_charset(data: bytes) -> str:
    """The encoding that the page's head declares; empty for none.

    >>> declared_charset(b'<meta http-equiv="Content-Type" content="text/html; charset=gb2312">')
    'gb2312'
    """
    m = _DECLARED.search(data, 0, _HEAD)
    return m[1].decode("ascii").lower() if m else ""


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not data.isascii()


def _nearly(data: bytes, codec: str) -> tuple[str, str] | None:
    """The text where all but a few bytes are of the encoding; ``None`` where they are not."""
    for name in dict.fromkeys((("gb18030",) if codec in _CHINESE else ()) + ("utf-8", "gb18030")):
        text = data.decode(name, "replace")
        faults = text.count("\N{REPLACEMENT CHARACTER}")
        if 0 < faults <= max(2, _MOST_FAULTS * len(text)) and "\0" not in text:
            return text, name
    return None


def _agrees(declared: str, encoding: str) -> bool:
    if declared in _CHINESE:
        return encoding == "gb18030"
    return encoding.startswith(declared)
