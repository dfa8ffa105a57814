"""Web archives (``.mht``, ``.mhtml``): the page in them, for the page reader."""

from __future__ import annotations

import email
import email.policy
from contextlib import suppress
from email.message import Message
from itertools import islice
from urllib.parse import urljoin

import msgspec

from pipeline.errors import SourceError
from pipeline.normalize.account import Reading
from pipeline.normalize.decoding import Decoded
from pipeline.normalize.options import DEFAULT, ReadOptions
from pipeline.normalize.page.charset import decode_page
from pipeline.normalize.page.reader import read_page
from pipeline.normalize.reader import source_of

_MOST_PARTS = 5_000
_BOM = b"\xef\xbb\xbf"
_PAGES = ("text/html", "application/xhtml+xml")


def read_archive(data: bytes, name: str, options: ReadOptions = DEFAULT) -> Reading:
    """Read a web archive; its places are those of the page in it.

    Raises:
        SourceError: there is no page in it, or none that can be read.
        NotCertifiedError: the reading does not add up.
    """
    text = decode_page(page_in(data, name), name).text
    base, pictures = _pictures_in(data)

    def beside(address: str) -> bytes | None:
        with suppress(ValueError):  # no address at all
            return pictures.get(address) or pictures.get(urljoin(base, address))
        return None

    options = msgspec.structs.replace(options, beside=beside)
    reading = read_page(_BOM + text.encode("utf-8"), name, options)
    source = source_of(data, name, Decoded(text, "mht", reading.document.source.newline))
    read = reading.document.source
    source = msgspec.structs.replace(source, remarks=read.remarks, pictures=read.pictures)
    document = msgspec.structs.replace(reading.document, source=source)
    return reading._replace(document=document)


def _pictures_in(data: bytes) -> tuple[str, dict[str, bytes]]:
    """Where the page of an archive was, and its pictures by the addresses that they had."""
    found: dict[str, bytes] = {}
    base = ""
    with suppress(ValueError, LookupError, RecursionError, AttributeError):
        message = email.message_from_bytes(
            data.lstrip(_BOM + b" \t\r\n"), policy=email.policy.compat32
        )
        for part in islice(message.walk(), _MOST_PARTS):
            location, number = part.get("Content-Location"), part.get("Content-ID")
            if not base and location and part.get_content_type() in _PAGES:
                base = str(location).strip()
            content = part.get_payload(decode=True)
            if part.get_content_maintype() != "image" or not isinstance(content, bytes):
                continue
            if location:
                found[str(location).strip()] = content
            if number:
                found[f"cid:{str(number).strip().strip('<>')}"] = content
    return base, found


def page_in(data: bytes, name: str) -> bytes:
    """The page of an archive: its first part that is HTML, as bytes.

    Raises:
        SourceError: it is none, or holds no page.
    """
    try:
        message = email.message_from_bytes(
            data.lstrip(_BOM + b" \t\r\n"), policy=email.policy.compat32
        )
        for count, part in enumerate(message.walk()):
            if count > _MOST_PARTS:
                break
            if part.get_content_type() in _PAGES:
                content = part.get_payload(decode=True)
                if isinstance(content, bytes) and content.strip():
                    return _in_charset(content, part)
    except (ValueError, LookupError, RecursionError, AttributeError) as error:
        raise SourceError(f"{name} 不是完好的网页存档", "请在浏览器中重新另存") from error
    raise SourceError(f"{name} 是网页存档，但其中没有网页", "请在浏览器中打开它，另存为网页")


def _in_charset(content: bytes, part: Message) -> bytes:
    """The page, in UTF-8 where the archive says an encoding that the bytes are in."""
    charset = part.get_content_charset()
    if charset is None or content.startswith((_BOM, b"\xff\xfe", b"\xfe\xff")):
        return content
    try:
        return _BOM + content.decode(charset).encode("utf-8")
    except (UnicodeError, LookupError):
        return content
