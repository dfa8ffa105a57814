"""The pictures that a text names by an address: those that lie in it or beside it, and no others.

An address that leads into the network is never asked: the picture's name is printed, and that said.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from urllib.parse import unquote_to_bytes

import msgspec

from pipeline.model import Picture, places_of
from pipeline.normalize.account import Reading
from pipeline.normalize.options import Beside
from pipeline.pictures import MOST_BYTES, Kept, key_of
from pipeline.tuples import NamedTuple

_MOST_NAMED = 10
_POINTS_A_PIXEL = 0.75
_MOST_PIXELS_SAID = 10_000


class Asked(NamedTuple):
    """A picture that a source names.

    Attributes:
        address: its address as the source has it.
        width: as it is to be shown, in pixels; 0 where it is not said.
        height: likewise.
    """

    address: str
    width: int = 0
    height: int = 0


def names_listed(names: Sequence[str]) -> str:
    """Names of pictures for people: the first ten, and whether there are more.

    >>> names_listed(["甲", "乙"])
    '甲、乙'
    """
    return "、".join(names[:_MOST_NAMED]) + ("……" if len(names) > _MOST_NAMED else "")


def with_pictures(reading: Reading, asked: Mapping[int, Asked], beside: Beside | None) -> Reading:
    """The reading with the pictures that its image notes stand for.

    Args:
        reading: without them.
        asked: where the source names a picture, and which.
        beside: gives what lies beside the source under an address.
    """
    kept, found, missing = Kept(), list[Picture](), 0
    for place in places_of(reading.document):
        at = place.start if place.is_image and place.element.origin else -1
        if at not in asked:
            continue
        one = asked[at]
        data = _bytes_of(one.address, beside)
        if data is None:
            missing += bool(one.address)
            continue
        shown = kept.keep(data)
        if shown is not None:
            width, height = _size(one, shown.width, shown.height)
            key = key_of(shown.data)
            found.append(Picture(at, key, width * _POINTS_A_PIXEL, height * _POINTS_A_PIXEL))
    where = "不在文件里" if beside is None else "不在文件里，也不在它旁边"
    remarks = (
        (missing, f"有 {{count}} 幅图片{where}，没有去取，只印名称"),
        (kept.refused, "有 {count} 幅图片不能带入成品（格式不认识、损坏或过大），只印名称，请核对"),
    )
    said = [text.format(count=count) for count, text in remarks if count]
    source = reading.document.source
    source = msgspec.structs.replace(
        source,
        pictures=tuple(found),
        remarks=(*source.remarks, *said),
    )
    document = msgspec.structs.replace(reading.document, source=source)
    return reading._replace(document=document, pictures=kept.by_key)


def _bytes_of(address: str, beside: Beside | None) -> bytes | None:
    """What an address stands for; ``None`` where it is not at hand."""
    if address[:5].lower() != "data:":
        return beside(address) if beside is not None and address else None
    head, comma, content = address[5:].partition(",")
    if not comma or len(content) > 2 * MOST_BYTES:
        return None
    data = unquote_to_bytes(content)
    if not head.lower().endswith(";base64"):
        return data
    try:
        return base64.b64decode(b"".join(data.split()) + b"==", validate=False)
    except (binascii.Error, ValueError):
        return None


def _size(one: Asked, width: int, height: int) -> tuple[float, float]:
    """The pixels that a picture is shown in: as is said, its proportions kept."""
    if 0 < one.width <= _MOST_PIXELS_SAID:
        return one.width, one.width * height / width
    if 0 < one.height <= _MOST_PIXELS_SAID:
        return one.height * width / height, one.height
    return width, height
