"""The pictures of a Word file: read from their parts, never from where a link leads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.normalize.word.flow import Image
from pipeline.normalize.word.package import Link, Store
from pipeline.pictures import MOST_BYTES, Kept, Shown, key_of
from pipeline.text.patterns import regex
from pipeline.units import EMU_A_POINT

_POINTS_A_PIXEL = 0.75
_POINTS = regex(r"(?:^|;)\s*(width|height)\s*:\s*(\d{1,4}(?:\.\d{1,4})?)pt")

Size = tuple[float, float]
"""Width and height in points; 0 where it is not said."""


class Images:
    """Takes the pictures of a file in, each part once.

    Args:
        store: the file's parts.
        kept: what takes them.

    Attributes:
        is_metafile: the picture asked for last is a drawing of Windows (EMF, WMF).
    """

    def __init__(self, store: Store, kept: Kept) -> None:
        self._store, self._kept = store, kept
        self._known: dict[str, Shown | None] = {}
        self._metafiles: set[str] = set()
        self.is_metafile = False

    def image(self, part: Any, links: Mapping[str, Link], size: Size) -> Image | None:
        """The picture that an element of a drawing shows; ``None`` for one that is not kept.

        Args:
            part: ``a:blip`` or ``v:imagedata``.
            links: the relationships of the part that it stands in.
            size: as the drawing shows it.
        """
        self.is_metafile = False
        ids = [value for name, value in part.attrib.items() if name.endswith(("}embed", "}id"))]
        link = next((links[key] for key in ids if key in links), None)
        if link is None or link.kind != "image":
            return None
        if link.target not in self._known:
            data = self._bytes(link.target)
            is_drawing = is_metafile(data)
            self._known[link.target] = None if is_drawing else self._kept.keep(data)
            if is_drawing:
                self._metafiles.add(link.target)
        self.is_metafile = link.target in self._metafiles
        picture = self._known[link.target]
        if picture is None:
            return None
        if not all(size):
            size = (picture.width * _POINTS_A_PIXEL, picture.height * _POINTS_A_PIXEL)
        return Image(key_of(picture.data), *size)

    def _bytes(self, name: str) -> bytes:
        """A part's bytes, one more than a picture may have at most."""
        found, size = [], 0
        for piece in self._store.pieces(name):
            found.append(piece)
            size += len(piece)
            if size > MOST_BYTES:
                break
        return b"".join(found)


def is_metafile(data: bytes) -> bool:
    """Whether a picture is a drawing of Windows: EMF, or WMF with or without its own head.

    >>> is_metafile(bytes.fromhex("d7cdc69a0000")), is_metafile(b"GIF89a")
    (True, False)
    """
    is_emf = data[:4] == b"\1\0\0\0" and data[40:44] == b" EMF"
    return is_emf or data[:4] in {b"\xd7\xcd\xc6\x9a", b"\1\0\x09\0", b"\2\0\x09\0"}


def size_of(part: Any) -> Size:
    """What ``wp:extent`` says."""
    sides = [part.get(name) or "" for name in ("cx", "cy")]
    if not all(side.isdecimal() and len(side) < 10 for side in sides):
        return 0.0, 0.0
    width, height = (round(int(side) / EMU_A_POINT, 2) for side in sides)
    return width, height


def size_in_style(style: str) -> Size:
    """What the style of an old drawing (VML) says.

    >>> size_in_style("position:absolute;width:120.5pt;height:60pt")
    (120.5, 60.0)
    """
    found = {m[1]: float(m[2]) for m in _POINTS.finditer(style)}
    return found.get("width", 0.0), found.get("height", 0.0)
