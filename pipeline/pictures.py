"""Pictures of a source: made plain and bounded, kept by the hash of what they hold.

A picture is decoded once, where it is read, with its bytes and pixels counted before; what is kept
and printed is this program's own encoding of it, so that no writer opens what others made.
"""

from __future__ import annotations

import hashlib
import io
import struct
import warnings
import zipfile
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pipeline.errors import DocumentError
from pipeline.tuples import NamedTuple
from pipeline.untrusted import Package, UnreadableError

if TYPE_CHECKING:
    from PIL import Image

MOST_BYTES = 32 * 2**20
"""Of a picture as it lies in the source."""
MOST_PICTURES = 300
"""In a document."""
_MOST_HELD = 48_000_000  # bytes of decoded pixels: 16 million of colour, 48 million of grey
MOST_PIXELS = _MOST_HELD // 3
"""Of a picture in colour."""
_MOST_BASELINE = 300_000_000  # of a JPEG that is decoded at a fraction of its size
_MOST_PROGRESSIVE = 72_000_000  # of one whose coefficients are all held first
_MOST_KEPT = 64 * 2**20
LONGEST = 2400
"""Pixels either way of a kept picture: 版心 is 156 mm wide, which is 390 dots an inch."""
_LARGE = 2**20  # bytes from which a picture is a photograph, whatever it came as
_QUALITY = 90
_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")
_TIME = (1980, 1, 1, 0, 0, 0)
_PNG = b"\x89PNG\r\n\x1a\n"
_ENDINGS = (".png", ".jpg")


class Shown(NamedTuple):
    """A kept picture as a writer puts it in.

    Attributes:
        data: its bytes: PNG of eight bits without interlace, or JPEG.
        is_png: which of the two.
        width: in pixels.
        height: likewise.
        is_grey: it has one channel, not three.
        has_alpha: it lets through what is below: a PNG of colour with a fourth channel.
    """

    data: bytes
    is_png: bool
    width: int
    height: int
    is_grey: bool
    has_alpha: bool = False


def plain(data: bytes) -> bytes:
    """A picture in this program's own encoding: upright, opaque, of bounded size.

    Args:
        data: PNG, JPEG, GIF, BMP, TIFF or WebP; of several frames the first is taken.

    Raises:
        UnreadableError: it is none of these, damaged, or too large.
    """
    from PIL import Image, ImageOps

    if len(data) > MOST_BYTES:
        raise UnreadableError(f"图片超过 {MOST_BYTES >> 20} MB")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
                is_jpeg = opened.format == "JPEG"
                most = _MOST_HELD
                if is_jpeg:
                    most = _MOST_PROGRESSIVE if "progressive" in opened.info else _MOST_BASELINE
                if opened.width * opened.height * len(opened.getbands()) > most:
                    raise UnreadableError(f"图片有 {opened.width}×{opened.height} 个像素，过大")
                opened.draft("RGB", (LONGEST, LONGEST))
                ImageOps.exif_transpose(opened, in_place=True)
                return _encoded(opened, is_photograph=is_jpeg)
    except UnreadableError:
        raise
    except Exception as error:  # whatever a damaged picture makes the decoders raise
        raise UnreadableError("图片已损坏，或不是认识的格式") from error


def _encoded(image: Image.Image, *, is_photograph: bool) -> bytes:
    """A picture in this program's own encoding."""
    image.thumbnail((LONGEST, LONGEST))
    opaque = _opaque(image)
    out = io.BytesIO()
    if not is_photograph:
        opaque.save(out, "PNG")
        if len(out.getvalue()) <= _LARGE:
            return out.getvalue()
        out = io.BytesIO()
    opaque.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def _opaque(image: Image.Image) -> Image.Image:
    """A picture of grey or colour on white paper."""
    from PIL import Image

    if "transparency" in image.info or image.mode in {"RGBA", "LA", "PA", "La", "RGBa"}:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        paper.alpha_composite(image)
        return paper.convert("RGB")
    if image.mode in {"1", "L"}:
        return image.convert("L")
    if image.mode.startswith("I") or image.mode == "F":
        return image.convert("I").point(lambda value: value / 256).convert("L")
    return image.convert("RGB")


def name_of(text: str) -> str:
    """The picture's name in the text of its note.

    >>> name_of("［图：行政区划图］"), name_of("行政区划图")
    ('行政区划图', '行政区划图')
    """
    name = text.removeprefix("［图：").removesuffix("］")
    return name if text == f"［图：{name}］" and name else text


def key_of(data: bytes) -> str:
    """By what a picture is kept: the SHA-256 of its bytes, hex."""
    return hashlib.sha256(data).hexdigest()


def shown(data: bytes) -> Shown:
    """A kept picture, its size read from its own head.

    Raises:
        DocumentError: it is none of this program's.
    """
    if data.startswith(_PNG) and data[12:16] == b"IHDR" and len(data) > 33:
        width, height, bits, colour, _, _, interlace = struct.unpack(">IIBBBBB", data[16:29])
        if bits == 8 and colour in {0, 2, 6} and not interlace:
            return Shown(data, True, width, height, colour == 0, colour == 6)
    elif data.startswith(b"\xff\xd8"):
        at = 2
        while at + 9 < len(data) and data[at] == 0xFF:
            marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
            if marker in {0xC0, 0xC1, 0xC2}:
                height, width = struct.unpack(">HH", data[at + 5 : at + 9])
                return Shown(data, False, width, height, data[at + 9] == 1)
            at += 2 + length
    raise DocumentError("存下的图片不是本程序的写法", "请由原文重新生成（zhengben run --force）")


def png_data(picture: Shown) -> bytes:
    """The compressed rows of a kept PNG, as PDF takes them (ISO 32000-1, 7.4.4.4, predictor 15)."""
    found, at, data = [], 8, picture.data
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] == b"IDAT":
            found.append(data[at + 8 : at + 8 + length])
        at += 12 + length
    return b"".join(found)


def planes(picture: Shown) -> tuple[bytes, bytes]:
    """Colour and opacity of a kept PNG that has both, each row after row, a byte a channel."""
    from PIL import Image

    with Image.open(io.BytesIO(picture.data), formats=("PNG",)) as opened:
        return opened.convert("RGB").tobytes(), opened.getchannel("A").tobytes()


def packed(pictures: Mapping[str, bytes]) -> bytes:
    """Pictures as 1-pictures.zip holds them, each named by its hash; without times."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for key in sorted(pictures):
            data = pictures[key]
            ending = _ENDINGS[not data.startswith(_PNG)]
            archive.writestr(zipfile.ZipInfo(f"{key}{ending}", _TIME), data)
    return out.getvalue()


def unpacked(data: bytes, name: str) -> dict[str, bytes]:
    """The pictures of 1-pictures.zip by their hashes.

    Raises:
        DocumentError: it is none, or what it holds is not what it is named by.
    """
    advice = "请由原文重新生成（zhengben run --force）"
    found: dict[str, bytes] = {}
    try:
        package = Package(data, _MOST_KEPT)
        for member in package:
            held = b"".join(package.pieces(member))
            key, ending = member[:64], member[64:]
            if ending not in _ENDINGS or key_of(held) != key:
                raise DocumentError(f"{name} 里的图片被改过", advice)
            found[key] = held
    except UnreadableError as error:
        raise DocumentError(f"{name} 读不了（{error}）", advice) from error
    return found


class Kept:
    """Pictures taken in while a source is read.

    Attributes:
        by_key: each picture's bytes by its hash.
        refused: how many could not be taken in.
    """

    def __init__(self) -> None:
        self.by_key: dict[str, bytes] = {}
        self.refused = 0
        self._size = 0

    def keep(self, data: bytes) -> Shown | None:
        """A picture taken in; ``None`` for one that cannot be, which is counted."""
        try:
            made = plain(data)
        except UnreadableError:
            self.refused += 1
            return None
        return self._taken(made)

    def keep_image(self, image: Image.Image, *, is_photograph: bool) -> Shown | None:
        """A picture that was decoded within bounds already, likewise.

        Args:
            image: the picture, which is no longer the caller's.
            is_photograph: whether it came as a JPEG.
        """
        return self._taken(_encoded(image, is_photograph=is_photograph))

    def _taken(self, made: bytes) -> Shown | None:
        key = key_of(made)
        if key not in self.by_key:
            if len(self.by_key) >= MOST_PICTURES or self._size + len(made) > _MOST_KEPT // 2:
                self.refused += 1
                return None
            self._size += len(made)
            self.by_key[key] = made
        return shown(made)
