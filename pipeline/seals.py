"""Pictures of seals for drafts: taken from PNG files within bounds, 样稿 marked in their pixels.

A draft shows where its seal will stand (GB/T 9704-2012 7.3.5.1) and what it will cover. The mark is
part of the picture, so no output has the one without the other: it is no seal and cannot pass
for one.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline._data import FOLDER
from pipeline.errors import StyleError, reason_of
from pipeline.pictures import key_of
from pipeline.storage import read_whole
from pipeline.tuples import NamedTuple

if TYPE_CHECKING:
    from PIL import Image

SAMPLE = "样稿"
"""What is marked on the picture, and how a person asks for it: 印章: 样稿."""
_NAMED = "="
_MOST_BYTES = 4 * 2**20
_MOST_SIDE = 4000  # pixels
_SIDE = 640  # pixels of the longer side as it is kept: 45 mm at 360 dots an inch
_CLEAR = 128  # of 255: what is less opaque lets the text through
_LEAST_CLEAR = 0.25  # of each third of a seal, from top to bottom, must let the text through
_THIRDS = 3
# The mark stands above the name, which the seal's middle covers; in shares of the picture.
_MARK_MIDDLE = 0.27
_MARK_WIDTH = 0.42
_HALO = 0.018  # kept free of the seal around the mark
_MARK_COLOR = (0, 64, 160)
_ADVICE = "印章图样是透明底的 PNG，不超过 4 MB、4000×4000 像素"


class Seal(NamedTuple):
    """A picture of a seal, marked.

    Attributes:
        authority: whose it is; empty: of the first who signs and has none.
        name: of its file, for messages.
        data: PNG of eight bits with alpha, without interlace.
        width: in pixels.
        height: likewise.
    """

    authority: str
    name: str
    data: bytes
    width: int
    height: int

    @property
    def key(self) -> str:
        """By what it is known among the pictures of a document."""
        return key_of(self.data)


def seals_of(given: Sequence[str], beside: Path | None = None) -> tuple[Seal, ...]:
    """The pictures that a person or a style names.

    Args:
        given: file names, each with ``署名=`` before it where it is said whose seal it is.
        beside: the folder in which they lie; the working folder, where it is not given.

    Raises:
        StyleError: one is not there, is no transparent PNG, is damaged or too large.
    """
    return tuple(_seal(one, beside) for one in given)


def digest(given: Sequence[str], beside: Path | None = None) -> str:
    """Hash of what the pictures hold; one that is not there counts as empty. Args: as above."""
    sums = hashlib.sha256()
    for one in given:
        authority, path = _named(one, beside)
        try:
            data = read_whole(path, _MOST_BYTES)
        except OSError:
            data = b""
        sums.update(repr((authority, hashlib.sha256(data).hexdigest())).encode())
    return sums.hexdigest()


def sealed_with(
    seals: Iterable[Seal], names: Sequence[tuple[str, str]]
) -> tuple[dict[str, Seal], list[Seal]]:
    """Which seal is set on which name; those that say whose they are go first.

    Args:
        seals: the pictures.
        names: of each who signs, in order, the path of the element and what it says.

    Returns:
        The seals by path, and those that nobody has.

    >>> own, any_ = Seal("乙局", "b.png", b"b", 1, 1), Seal("", "a.png", b"a", 1, 1)
    >>> found, left = sealed_with([any_, own], [("p[0]", "甲局"), ("p[1]", "乙局")])
    >>> {path: seal.name for path, seal in found.items()}, left
    ({'p[1]': 'b.png', 'p[0]': 'a.png'}, [])
    """
    found: dict[str, Seal] = {}
    left: list[Seal] = []
    for seal in sorted(seals, key=lambda one: not one.authority):
        wanted = "".join(seal.authority.split())
        free = (
            path
            for path, text in names
            if path not in found and (not wanted or "".join(text.split()) == wanted)
        )
        if path := next(free, ""):
            found[path] = seal
        else:
            left.append(seal)
    return found, left


def _named(given: str, beside: Path | None) -> tuple[str, Path]:
    """Whose a picture is, and where it lies."""
    folder = beside or Path()
    authority, parted, name = given.partition(_NAMED)
    if not parted or (folder / given).is_file():
        return "", folder / given
    return authority.strip(), folder / name.strip()


def _seal(given: str, beside: Path | None) -> Seal:
    authority, path = _named(given, beside)
    try:
        data = read_whole(path, _MOST_BYTES)
    except OSError as error:
        raise StyleError(f"读不了印章图样 {path}（{reason_of(error)}）", "请检查路径") from error
    picture = _transparent(data, path)
    made = _marked(picture)
    out = io.BytesIO()
    made.save(out, "PNG")
    return Seal(authority, path.name, out.getvalue(), *made.size)


def _transparent(data: bytes, path: Path) -> Image.Image:
    """The picture, its blank edges cut off, no side longer than it is kept."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=("PNG",)) as opened:
                if max(opened.size) > _MOST_SIDE:
                    said = f"印章图样 {path} 有 {opened.width}×{opened.height} 像素，过大"
                    raise StyleError(said, _ADVICE)
                picture = opened.convert("RGBA")
    except StyleError:
        raise
    except Exception as error:  # whatever a damaged picture makes the decoder raise
        raise StyleError(f"印章图样 {path} 不是 PNG，或已损坏", _ADVICE) from error
    alpha = picture.getchannel("A")
    edges = alpha.getbbox()
    if edges is None:
        raise StyleError(f"印章图样 {path} 是空的，全部透明", _ADVICE)
    picture = picture.crop(edges)
    scale = _SIDE / max(picture.size)
    width, height = (max(round(side * scale), 1) for side in picture.size)
    picture = picture.resize((width, height), Image.Resampling.LANCZOS)
    if _hides(picture):
        raise StyleError(f"印章图样 {path} 没有透明的底，会盖住署名", _ADVICE)
    return picture


def _hides(picture: Image.Image) -> bool:
    """Whether a third of a seal, within its round, lets too little through.

    The corners around a round seal are no measure: a white disc with a ring has them too.
    """
    from PIL import Image, ImageDraw

    width, height = picture.size
    inside = Image.new("1", picture.size)
    ImageDraw.Draw(inside).ellipse((0, 0, width - 1, height - 1), fill=1)
    alpha = picture.getchannel("A")
    parts = min(_THIRDS, height)
    for k in range(parts):
        third = 0, height * k // parts, width, height * (k + 1) // parts
        counts = alpha.crop(third).histogram(inside.crop(third))
        if sum(counts[:_CLEAR]) < _LEAST_CLEAR * sum(counts):
            return True
    return False


def _marked(picture: Image.Image) -> Image.Image:
    """The picture with the mark, which the seal leaves room for."""
    from PIL import Image, ImageChops, ImageFilter

    with (
        (FOLDER / "sample-mark.png").open("rb") as file,
        Image.open(file, formats=("PNG",)) as opened,
    ):
        mark = opened.convert("L")
    wide = max(round(max(picture.size) * _MARK_WIDTH), 1)
    high = max(round(wide * mark.height / mark.width), 1)
    side = max(picture.size)
    # A narrow seal is marked as wide as a round one: the mark is always whole.
    made = Image.new("RGBA", (max(picture.width, wide), max(picture.height, 2 * high)))
    made.paste(picture, ((made.width - picture.width) // 2, (made.height - picture.height) // 2))
    place = (made.width - wide) // 2, max(round(made.height * _MARK_MIDDLE - high / 2), 0)
    shade = Image.new("L", made.size)
    shade.paste(mark.resize((wide, high), Image.Resampling.LANCZOS), place)
    halo = shade.filter(ImageFilter.MaxFilter(2 * round(side * _HALO / 2) + 1))
    made.putalpha(ImageChops.subtract(made.getchannel("A"), halo))
    made.alpha_composite(_colored(shade))
    return made


def _colored(shade: Image.Image) -> Image.Image:
    from PIL import Image

    made = Image.new("RGBA", shade.size, (*_MARK_COLOR, 0))
    made.putalpha(shade)
    return made
