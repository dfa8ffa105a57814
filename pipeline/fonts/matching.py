"""From the name of a font, as a style sheet writes it, to the face that bears it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from pipeline.fonts.faces import FontFace
from pipeline.text.patterns import regex

_REGULAR = 400
# One font, two names: files of older systems often carry one of them only (Windows and macOS
# ship these fonts under the Latin name).
_ALIASES = {
    "仿宋_GB2312": ("FangSong_GB2312",),
    "仿宋": ("FangSong",),
    "楷体_GB2312": ("KaiTi_GB2312",),
    "楷体": ("KaiTi",),
    "黑体": ("SimHei",),
    "宋体": ("SimSun",),
    "新宋体": ("NSimSun",),
    "华文仿宋": ("STFangsong",),
    "华文楷体": ("STKaiti",),
    "华文宋体": ("STSong",),
    "华文黑体": ("STHeiti",),
    "方正小标宋简体": ("FZXiaoBiaoSong-B05S",),
    "方正小标宋_GBK": ("FZXiaoBiaoSong-B05",),
    "方正仿宋_GBK": ("FZFangSong-Z02",),
    "方正仿宋简体": ("FZFangSong-Z02S",),
    "方正楷体_GBK": ("FZKai-Z03",),
    "方正楷体简体": ("FZKai-Z03S",),
    "方正黑体_GBK": ("FZHei-B01",),
    "方正黑体简体": ("FZHei-B01S",),
    "方正书宋_GBK": ("FZShuSong-Z01",),
    "霞鹜文楷": ("LXGW WenKai",),
}
_SANS = regex(
    r"sans|hei(?!ti tc)|黑|gothic|goth\b|yahei|pingfang|苹方|等线|dengxian|圆|arial|helvet|ubuntu",
    re.IGNORECASE,
)
_OTHER_REGION = regex(
    r"(?:\b|_|-|CJK)(?:JP|KR|TC|HK|MO|TW|HC|K|J)(?:\b|_|-|$)|mincho|gothic|myungjo|batang|gulim"
    r"|mingliu|pmingliu|jhenghei|biaukai|繁|明朝|ゴシック|標楷|細明",
    re.IGNORECASE,
)
# Fonts that draw a box or nothing for every character, and private ones of the system.
_PLACEHOLDERS = regex(r"^\.|last ?resort|adobe ?(?:blank|notdef)|bmp fallback", re.IGNORECASE)


@lru_cache(maxsize=8192)
def is_sans(face_or_name: FontFace | str) -> bool:
    """Whether a face, or a family's name, is of the serifless class (黑体).

    >>> is_sans("黑体"), is_sans("Noto Sans SC"), is_sans("仿宋_GB2312")
    (True, True, False)
    """
    if isinstance(face_or_name, str):
        return _SANS.search(face_or_name) is not None
    return any(_SANS.search(name) for name in (face_or_name.family, *face_or_name.names))


@lru_cache(maxsize=8192)
def is_simplified(face: FontFace) -> bool:
    """Whether a face is not drawn for Japan, Korea, Taiwan or Hong Kong, by its names."""
    return not any(_OTHER_REGION.search(name) for name in (face.family, *face.names))


def is_trusted(face: FontFace) -> bool:
    """Whether a glyph of this face is the character: not a placeholder font."""
    return not any(_PLACEHOLDERS.search(name) for name in face.names)


def names_of(family: str) -> tuple[str, ...]:
    """The names of one font, the given one first.

    >>> names_of("黑体")
    ('黑体', 'SimHei')
    """
    return (family, *_ALIASES.get(family, ()))


class FaceIndex:
    """Faces by their names, case and spaces aside; faces are in order of preference."""

    def __init__(self, faces: Iterable[FontFace]) -> None:
        self._by_name: dict[str, list[FontFace]] = {}
        for face in faces:
            for key in dict.fromkeys(map(_key, face.names)):
                self._by_name.setdefault(key, []).append(face)

    def named(self, name: str) -> list[FontFace]:
        """Every face that bears ``name`` or another name of the same font."""
        found: dict[FontFace, None] = {}
        for known in names_of(name):
            found.update(dict.fromkeys(self._by_name.get(_key(known), ())))
        return list(found)

    def best(self, name: str, *, needs_han: bool) -> FontFace | None:
        """The upright face of that name whose weight is nearest to Regular, first come first.

        A name that tells a weight (``Noto Serif CJK SC Black``) is borne by that face alone.

        Args:
            name: a family's, full or PostScript name.
            needs_han: only faces with simplified Han characters; else with digits and letters.
        """
        fit = [
            face
            for face in self.named(name)
            if face.embeddable
            and not face.is_italic
            and (face.has_han if needs_han else face.has_latin)
        ]
        return min(fit, key=lambda face: abs(face.weight - _REGULAR), default=None)


def _key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
