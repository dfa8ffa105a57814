"""The objects, streams and pages of a PDF, and the file that they make (ISO 32000-1, 7.5)."""

from __future__ import annotations

import hashlib
import zlib
from functools import lru_cache

from pipeline.pictures import planes, png_data, shown

_HEAD = b"%PDF-1.7\n%\x93\x8c\x8b\x9e ReportLab Generated PDF document (opensource)\n"
"""Four bytes beyond ASCII show programs that the file is not text (7.5.2). reportlab wrote the
files once, and its comment stayed: the same document makes the same bytes."""

_NO_FONTS = b"<<\n\n>>"
"""Object 1, to which nothing refers: of those times as well."""

_KIDS_A_ROW = 10
_PROGRAM = 1 << 15
"""Bytes from which a stream may be a font program that the next document has too."""


class RawObject:
    """An indirect object whose bytes are written as they are; they may be set after reference.

    Attributes:
        data: the object's body.
        number: by which others refer to it; 0 until it is taken in.
    """

    __slots__ = ("data", "number")

    def __init__(self, data: bytes = b"") -> None:
        self.data, self.number = data, 0


@lru_cache(maxsize=8)
def _deflated_program(data: bytes) -> bytes:
    return zlib.compress(data, 6)


def _deflated(data: bytes) -> bytes:
    """By Flate; font programs that documents have in common once in a process."""
    return _deflated_program(data) if len(data) >= _PROGRAM else zlib.compress(data, 6)


class PageCanvas:
    """A file in the making, page by page.

    Operators are appended to :attr:`code`; :meth:`end_page` closes the page.
    """

    def __init__(self, width: float, height: float) -> None:
        """Args: width and height of the paper in points."""
        self._size = width, height
        self._objects: list[RawObject] = []
        self._digest = hashlib.sha256()
        self._code: list[str] = []
        self._page_refs: list[bytes] = []
        self._pictures: dict[str, tuple[str, bytes]] = {}
        self.page_extra: list[str] = []
        self.add_data(_NO_FONTS)
        self._resources = self.reserve()
        self._pages = RawObject()

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
        """Take an object in, the first time it is given."""
        if not item.number:
            self._objects.append(item)
            item.number = len(self._objects)
        return item

    def ref(self, item: RawObject) -> bytes:
        """``n 0 R`` for an object, taken in with it."""
        return b"%d 0 R" % self.add(item).number

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
            self.ref(self._pages),
            *(number_text(length).encode() for length in self._size),
        )
        data += b" /Resources %s /Contents %s" % (self.ref(self._resources), content)
        data += "".join(f" {entry}" for entry in self.page_extra).encode("ascii") + b" >>"
        self._code, self.page_extra = [], []
        reference = self.add_data(data)
        self._page_refs.append(reference)
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
        self._digest.update(info)
        rows = [
            b" ".join(self._page_refs[at : at + _KIDS_A_ROW])
            for at in range(0, len(self._page_refs), _KIDS_A_ROW)
        ]
        kids = b" \n  ".join(rows)
        pages = self.ref(self._pages)
        self._pages.data = b"<<\n/Count %d /Kids [ %s ] /Type /Pages\n>>" % (
            len(self._page_refs),
            kids,
        )
        root = self.add_data(b"<< /Type /Catalog /Pages %s %s >>" % (pages, catalog))
        return self._file(root, self.add_data(info))

    def _file(self, root: bytes, info: bytes) -> bytes:
        """The objects, where each begins, and where reading begins (7.5.3 to 7.5.5)."""
        parts, at, table = [_HEAD], len(_HEAD), [b"0000000000 65535 f \n"]
        for item in self._objects:
            end = b"" if item.data.endswith(b"\n") else b"\n"
            part = b"%d 0 obj\n%s%sendobj\n" % (item.number, item.data, end)
            parts.append(part)
            table.append(b"%010d 00000 n \n" % at)
            at += len(part)
        identity = self._digest.hexdigest()[:32].encode()
        parts += [b"xref\n0 %d\n" % len(table), *table]
        last = b"/ID [<%s> <%s>]\n/Info %s\n/Root %s\n/Size %d" % (
            *(identity, identity),
            *(info, root, len(table)),
        )
        parts.append(b"trailer\n<<\n%s\n>>\nstartxref\n%d\n%%%%EOF\n" % (last, at))
        return b"".join(parts)


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
