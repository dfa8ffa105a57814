"""The objects, streams and pages of a PDF; all that reportlab is used for, private parts included.

Its document numbers and writes the objects. Reportlab 5.1 writes no end of line before
``endstream``, names an unembedded Helvetica on every page and an Info dictionary of its own; the
classes here write those parts themselves. Its canvas, which draws, is not loaded.
"""

from __future__ import annotations

import hashlib
import zlib
from functools import lru_cache
from typing import Any

from pipeline.pictures import planes, png_data, shown
from pipeline.writers.leaving_out import leaving_out

with leaving_out("PIL.Image"):
    from reportlab.pdfbase import pdfdoc

_PDF_VERSION = (1, 7)
_PROGRAM = 1 << 15
"""Bytes from which a stream may be a font program that the next document has too."""


class RawObject(pdfdoc.PDFObject):  # type: ignore[misc]
    """An indirect object whose bytes are written as they are; they may be set after reference."""

    __RefOnly__ = 1

    def __init__(self, data: bytes = b"") -> None:
        self.data = data

    def format(self, document: Any) -> bytes:
        """The object's body."""
        return self.data


class Info(RawObject):
    """The document information dictionary; reportlab asks it for a digest."""

    invariant = 1

    def digest(self, md5: Any) -> None:
        """Reportlab's identifier is not used."""


@lru_cache(maxsize=8)
def _deflated_program(data: bytes) -> bytes:
    return zlib.compress(data, 6)


def _deflated(data: bytes) -> bytes:
    """By Flate; font programs that documents have in common once in a process."""
    return _deflated_program(data) if len(data) >= _PROGRAM else zlib.compress(data, 6)


class PageCanvas:
    """A file in the making, page by page; its pages name only our own fonts.

    Operators are appended to :attr:`code`; :meth:`end_page` closes the page.
    """

    def __init__(self, width: float, height: float) -> None:
        """Args: width and height of the paper in points."""
        self._doc = pdfdoc.PDFDocument(compression=1, invariant=1, pdfVersion=_PDF_VERSION)
        self._size = width, height
        self._digest = hashlib.sha256()
        self._code: list[str] = []
        self._page_refs: list[bytes] = []
        self._resources = self.reserve()
        self._pictures: dict[str, tuple[str, bytes]] = {}
        self.page_extra: list[str] = []

    @property
    def code(self) -> list[str]:
        """The operators of the page being made."""
        return self._code

    @property
    def page_refs(self) -> list[bytes]:
        """``n 0 R`` of every page ended so far."""
        return self._page_refs

    def reserve(self) -> RawObject:
        """A new indirect object, to be filled before the end."""
        return self.add(RawObject())

    def add(self, item: RawObject) -> RawObject:
        """Take an object in."""
        self._doc.Reference(item)
        return item

    def ref(self, item: pdfdoc.PDFObject) -> bytes:
        """``n 0 R`` for an object taken in."""
        name = self._doc.Reference(item).name
        number, version = self._doc.idToObjectNumberAndVersion[name]
        return b"%d %d R" % (number, version)

    def add_data(self, data: bytes) -> bytes:
        """A new indirect object; returns its reference."""
        return self.ref(self.add(RawObject(data)))

    def add_stream(self, data: bytes, entries: bytes = b"", *, compress: bool = True) -> bytes:
        """A new stream; returns its reference.

        Args:
            data: its content.
            entries: further entries of its dictionary.
            compress: by Flate; XMP stays plain so that any program finds it.
        """
        self._digest.update(data)
        if compress:
            data = _deflated(data)
            entries += b" /Filter /FlateDecode"
        head = b"<< /Length %d%s >>\nstream\n" % (len(data), b" " + entries if entries else b"")
        # Data ending in CR before LF would look one byte shorter than it is.
        end = b"\r\nendstream" if data.endswith(b"\r") else b"\nendstream"
        return self.add_data(head + data + end)

    def picture(self, key: str, data: bytes) -> str:
        """The resource name of a kept picture, written where it is first asked for.

        Args:
            key: by which it is kept.
            data: its bytes.
        """
        if key not in self._pictures:
            known = shown(data)
            entries = (
                b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8"
                b" /ColorSpace /%s"
                % (known.width, known.height, b"DeviceGray" if known.is_grey else b"DeviceRGB")
            )
            if known.has_alpha:
                data, alpha = planes(known)
                size = b"/Width %d /Height %d" % (known.width, known.height)
                mask = self.add_stream(
                    alpha,
                    b"/Type /XObject /Subtype /Image %s /BitsPerComponent 8"
                    b" /ColorSpace /DeviceGray" % size,
                )
                entries += b" /SMask %s" % mask
            elif known.is_png:
                colors = 1 if known.is_grey else 3
                entries += (
                    b" /Filter /FlateDecode /DecodeParms << /Predictor 15 /Colors %d"
                    b" /BitsPerComponent 8 /Columns %d >>" % (colors, known.width)
                )
                data = png_data(known)
            else:
                entries += b" /Filter /DCTDecode"
            reference = self.add_stream(data, entries, compress=known.has_alpha)
            self._pictures[key] = (f"P{len(self._pictures) + 1}", reference)
        return self._pictures[key][0]

    def end_page(self) -> bytes:
        """Close the page; returns its reference."""
        content = self.add_stream("\n".join(self._code).encode("ascii"))
        data = b"<< /Type /Page /Parent %s /MediaBox [0 0 %s %s]" % (
            self.ref(self._doc.Pages),
            *(number_text(length).encode() for length in self._size),
        )
        data += b" /Resources %s /Contents %s" % (self.ref(self._resources), content)
        data += "".join(f" {entry}" for entry in self.page_extra).encode("ascii") + b" >>"
        self.page_extra = []
        item = RawObject(data)
        self._doc.addPage(item)
        reference = self.ref(item)
        self._page_refs.append(reference)
        self._code = []
        return reference

    def finish(self, fonts: dict[str, bytes], info: bytes, catalog: bytes) -> bytes:
        """The file.

        Args:
            fonts: resource name to reference.
            info: the information dictionary.
            catalog: the catalogue without ``/Type`` and ``/Pages``.
        """
        names = b" ".join(b"/%s %s" % (name.encode(), ref) for name, ref in fonts.items())
        drawn = b" ".join(b"/%s %s" % (n.encode(), ref) for n, ref in self._pictures.values())
        objects = b" /XObject << %s >>" % drawn if drawn else b""
        self._resources.data = b"<< /Font << %s >>%s /ProcSet [/PDF /Text] >>" % (names, objects)
        document = self._doc
        document.info = Info(info)
        self._digest.update(info)
        pages = self.ref(document.Pages)
        # reportlab sets attributes on it that are not used.
        document.Catalog = RawObject(b"<< /Type /Catalog /Pages %s %s >>" % (pages, catalog))
        identity = self._digest.hexdigest()[:32].encode()
        document._ID = b"[<%s> <%s>]" % (identity, identity)
        data: bytes = document.GetPDFData(None)  # a canvas is asked for its outlines alone
        return data


@lru_cache(maxsize=1 << 14)
def number_text(value: float) -> str:
    """A number as PDF writes it: at most four decimals, no trailing zeros.

    >>> number_text(15.79300), number_text(-0.00001), number_text(7)
    ('15.793', '0', '7')
    """
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def text_string(text: str) -> bytes:
    """A text string (ISO 32000-1, 7.9.2.2), in hexadecimal; lone surrogates become U+FFFD.

    >>> text_string("A公")
    b'<FEFF0041516C>'
    """
    return f"<FEFF{utf16_digits(text)}>".encode()


def utf16_digits(text: str) -> str:
    """UTF-16, the high byte first, in hexadecimal; lone surrogates become U+FFFD."""
    if len(text) == 1 and (text < "\ud800" or "\udfff" < text <= "\uffff"):
        return f"{ord(text):04X}"
    whole = text.encode("utf-16-be", "surrogatepass").decode("utf-16-be", "replace")
    return whole.encode("utf-16-be").hex().upper()
