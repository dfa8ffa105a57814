"""Faces as fonts of a browser: subsets whose characters lead to the very glyphs that PDF shows.

A font has one glyph for a character. Where a face shows one character by two glyphs (— alone, and
the two-em dash of ——), the face becomes two fonts. Fonts are only ever added: what a page names
stays good when a person types a character that none had.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from io import BytesIO

from pipeline.fonts.faces import FontFace
from pipeline.tuples import NamedTuple
from pipeline.writers.setting.faces import FaceShelf, UsedFace, subset

_SHOWN_INSTEAD = "\N{REPLACEMENT CHARACTER}"
_PLANE_ENDS = "".join(chr(plane * 0x10000 + low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
_NOT_IN_XML = re.compile(f"[\x00-\x1f\x7f-\x9f\ud800-\udfff{_PLANE_ENDS}]")


def xml_text(text: str) -> str:
    """The text as XML may hold it (XML 1.0, 2.2): U+FFFD for what no XML file holds.

    >>> xml_text("公" + chr(7) + chr(0xD800))
    '公\ufffd\ufffd'
    """
    return _NOT_IN_XML.sub(_SHOWN_INSTEAD, text)


class WebFont(NamedTuple):
    """A font.

    Attributes:
        family: what pages call it.
        hash: SHA-256 of its bytes.
        data: its bytes, OpenType.
    """

    family: str
    hash: str
    data: bytes


class WebFace(UsedFace):
    """A face whose planes are one dictionary each: character to glyph."""

    def __init__(self, face: FontFace) -> None:
        """Args: the face."""
        super().__init__(face)
        self.planes: list[dict[str, int]] = []

    def use(self, glyph: int, text: str, shown: str) -> int:
        """Take a glyph into a subset for the first character of ``text``; returns its plane."""
        char = xml_text(text[0])
        self.codes[glyph] = glyph
        for number, plane in enumerate(self.planes):
            is_open = number >= len(self.fonts)
            if plane.get(char, glyph if is_open else 0) == glyph:
                plane[char] = glyph
                return number
        self.planes.append({char: glyph})
        return len(self.planes) - 1


def add_fonts(shelf: FaceShelf[WebFace], fonts: list[WebFont]) -> None:
    """Make the fonts of what was taken since; they are added to ``fonts``, known by their place."""
    for face in shelf:
        for plane in face.planes[len(face.fonts) :]:
            face.fonts.append(len(fonts))
            fonts.append(_font(face, plane))


def _font(face: WebFace, glyphs: Mapping[str, int]) -> WebFont:
    from fontTools.fontBuilder import FontBuilder
    from fontTools.ttLib import TTFont

    program, codes = subset(face, set(glyphs.values()), ("cmap",))
    font = TTFont(BytesIO(program), recalcBBoxes=False, recalcTimestamp=False)
    names = font.getGlyphOrder()
    FontBuilder(font=font).setupCharacterMap(
        {ord(char): names[codes[glyph]] for char, glyph in sorted(glyphs.items())}
    )
    out = BytesIO()
    font.save(out, reorderTables=None)
    data = out.getvalue()
    digest = hashlib.sha256(data).hexdigest()
    return WebFont(f"z{digest[:12]}", digest, data)
