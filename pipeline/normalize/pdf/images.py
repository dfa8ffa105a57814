"""The pictures of a PDF's text: which of a page's pictures are any, and what they show.

A picture that text stands on is a seal or a ground, one in the margin or on page after page is the
page's own, and a small one an ornament: those are told, not kept. The others are decoded one by
one, their size counted before, and turned as the page shows them; no page is rendered.
"""

from __future__ import annotations

import ctypes
import hashlib
import io
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipeline.normalize.pdf.characters import Page, Picture
from pipeline.normalize.word.flow import Image
from pipeline.pictures import LONGEST, MOST_BYTES, MOST_PIXELS, Kept, key_of

if TYPE_CHECKING:
    from PIL import Image as Pillow

_EDGE = 0.12  # of the page's height
_LEAST_CROPPED = 0.01  # of a side
_NEAR = 3.0  # points
_MOST_OF_PAGE = 60
_MOST_DECODED = 200_000_000  # pixels of a file
_ENCODED = (b"DCTDecode", b"DCT", b"JPXDecode")
_HEADED = ("JPEG", "JPEG2000")

Box = tuple[float, float, float, float]


def take_pictures(
    document: pdfium.PdfDocument, pages: Sequence[Page], kept: Kept
) -> dict[int, list[Image | None]]:
    """What the pictures of the text show: for each page that has any, by its number.

    Args:
        document: the opened file.
        pages: what stands on its pages; those of their pictures that are none of the text's
            are marked so.
        kept: takes the pictures in.

    Returns:
        For each picture of the page its image; ``None`` for one that is not kept.
    """
    found: dict[int, list[tuple[Picture, str]]] = {}
    for page in pages:
        page.pictures = [_judged(k, picture, page) for k, picture in enumerate(page.pictures)]
    taker = _Taker(document, kept)
    for page in pages:
        if any(not picture.is_aside for picture in page.pictures):
            found[page.number] = list(taker.digests(page))
    seen = Counter(_where(one, digest) for of in found.values() for one, digest in of if digest)
    images: dict[int, list[Image | None]] = {}
    for page in pages:
        of_page = found.get(page.number)
        if of_page is None:
            images[page.number] = [None] * len(page.pictures)
            continue
        page.pictures = [
            one._replace(is_aside=one.is_aside or seen[_where(one, digest)] > 1)
            for one, digest in of_page
        ]
        images[page.number] = list(taker.images(page))
    return images


def _where(picture: Picture, digest: str) -> tuple[str, int, int]:
    return digest, round(picture.x0 / _NEAR), round(picture.y0 / _NEAR)


def _judged(number: int, picture: Picture, page: Page) -> Picture:
    """A picture, marked where it is none of the text's: in a margin, or with text on it."""
    in_margin = picture.y1 <= _EDGE * page.height or picture.y0 >= (1 - _EDGE) * page.height
    is_aside = in_margin or number >= _MOST_OF_PAGE or _is_written_on(picture, page)
    return picture._replace(is_aside=is_aside)


def _is_written_on(picture: Picture, page: Page) -> bool:
    return any(
        picture.x0 <= (c.x0 + c.x1) / 2 <= picture.x1
        and picture.y0 <= c.y - 0.35 * c.style.size <= picture.y1
        for c in page.characters
        if not c.text.isspace()
    )


class _Taker:
    """Decodes pictures, each once."""

    def __init__(self, document: pdfium.PdfDocument, kept: Kept) -> None:
        self._document, self._kept = document, kept
        self._known: dict[tuple[object, ...], str | None] = {}
        self._left = _MOST_DECODED

    def digests(self, page: Page) -> Iterator[tuple[Picture, str]]:
        """The pictures of a page, those of the text with a hash of their bytes."""
        opened = self._document[page.number - 1]
        try:
            for picture in page.pictures:
                item = None if picture.is_aside else _object(opened.raw, picture.at)
                data = b"" if item is None else _bytes(item)
                yield picture, hashlib.sha256(data).hexdigest() if data else ""
        finally:
            opened.close()

    def images(self, page: Page) -> Iterator[Image | None]:
        """What the pictures of a page show; ``None`` for what is not kept."""
        opened = self._document[page.number - 1]
        try:
            for picture in page.pictures:
                item = None if picture.is_aside else _object(opened.raw, picture.at)
                yield None if item is None else self._image(opened.raw, item, picture)
        finally:
            opened.close()

    def _image(self, page: Any, item: Any, picture: Picture) -> Image | None:
        data = _bytes(item)
        key = hashlib.sha256(data).hexdigest(), picture.turn, picture.shown
        if not data or key not in self._known:
            self._known[key] = self._decoded(page, item, picture, data)
        digest = self._known[key]
        if digest is None:
            return None
        return Image(digest, picture.x1 - picture.x0, picture.y1 - picture.y0)

    def _decoded(self, page: Any, item: Any, picture: Picture, data: bytes) -> str | None:
        width, height = ctypes.c_uint(), ctypes.c_uint()
        if not raw.FPDFImageObj_GetImagePixelSize(item, width, height) or picture.turn is None:
            return None
        size = width.value, height.value
        is_encoded = _is_encoded(item)
        if is_encoded:
            size = max(size, _own_size(data), key=lambda one: one[0] * one[1])
        pixels = size[0] * size[1]
        if not 0 < pixels <= min(MOST_PIXELS, self._left) or len(data) > MOST_BYTES:
            return None
        self._left -= pixels
        image = _upright(self._document.raw, page, item, (width.value, height.value))
        if image is None:
            return None
        made = self._kept.keep_image(_shown(image, picture), is_photograph=is_encoded)
        return None if made is None else key_of(made.data)


def _object(page: Any, at: Sequence[int]) -> Any | None:
    """An object of a page, by its place among the objects of the page and of the forms in it."""
    item = raw.FPDFPage_GetObject(page, at[0]) if at else None
    for k in at[1:]:
        item = raw.FPDFFormObj_GetObject(item, k) if item else None
    return item or None


def _bytes(item: Any) -> bytes:
    """A picture's bytes as they lie in the file; none of one that has too many."""
    length = raw.FPDFImageObj_GetImageDataRaw(item, None, 0)
    if not 0 < length <= MOST_BYTES:
        return b""
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFImageObj_GetImageDataRaw(item, buffer, length)
    return buffer.raw


def _is_encoded(item: Any) -> bool:
    """Whether a picture's bytes are a file of their own: JPEG, JPEG 2000."""
    for k in range(min(raw.FPDFImageObj_GetImageFilterCount(item), 8)):
        length = raw.FPDFImageObj_GetImageFilter(item, k, None, 0)
        buffer = ctypes.create_string_buffer(max(length, 1))
        raw.FPDFImageObj_GetImageFilter(item, k, buffer, length)
        if buffer.value in _ENCODED:
            return True
    return False


def _own_size(data: bytes) -> tuple[int, int]:
    """What such a file says of its size itself, in pixels."""
    from PIL import Image as Pillow

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Pillow.open(io.BytesIO(data), formats=_HEADED) as opened:
                return opened.size
    except Exception:  # whatever a damaged file makes of its reader
        return 0, 0


def _upright(document: Any, page: Any, item: Any, size: tuple[int, int]) -> Pillow.Image | None:
    """A picture as it lies in the file, its mask over white, no larger than is kept.

    ``None`` where nothing is drawn: damaged data leaves the picture clear and raises nothing.
    """
    scale = min(1.0, LONGEST / max(size))
    width, height = (max(round(side * scale), 1) for side in size)
    raw.FPDFPageObj_SetMatrix(item, raw.FS_MATRIX(width, 0, 0, height, 0, 0))
    bitmap = raw.FPDFImageObj_GetRenderedBitmap(document, page, item)
    if not bitmap:
        return None
    # Freed when the last view of its buffer is gone.
    image = pdfium.PdfBitmap.from_raw(bitmap).to_pil().convert("RGBA")
    if image.getbbox(alpha_only=False) is None:
        return None
    from PIL import Image as Pillow

    paper = Pillow.new("RGBA", image.size, "white")
    paper.alpha_composite(image)
    return paper.convert("RGB")


def _shown(image: Pillow.Image, picture: Picture) -> Pillow.Image:
    """A picture turned as the page shows it, without what the page cuts off."""
    from PIL import Image as Pillow

    if picture.turn is not None and picture.turn >= 0:
        image = image.transpose(Pillow.Transpose(picture.turn))
    x0, y0, x1, y1 = picture.shown
    if min(x1 - x0, y1 - y0) > 0 and max(x0, y0, 1 - x1, 1 - y1) > _LEAST_CROPPED:
        width, height = image.size
        box = (round(x0 * width), round(y0 * height), round(x1 * width), round(y1 * height))
        image = image.crop((box[0], box[1], max(box[2], box[0] + 1), max(box[3], box[1] + 1)))
    return image
