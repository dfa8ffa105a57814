"""The fonts of an OFD: each face embedded once, found by the characters of the text."""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from re import Pattern

from pipeline.fonts.faces import FontFace
from pipeline.text.chars import legal, visible
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple
from pipeline.writers.ofd.truetype import font_program
from pipeline.writers.ofd.xml import Ids, quoted
from pipeline.writers.setting.faces import FaceShelf, PlanedFace
from pipeline.writers.setting.glyphs import is_blank

_LAST_OF_BMP = "\uffff"
_NO_NAME = regex(r"[^\w .()（）-]")  # readers set such a name unquoted into a style sheet
_LEAST_ASCENT, _LEAST_DESCENT = 0.88, 0.12


class EmbeddedFont(NamedTuple):
    """A font of the file.

    Attributes:
        number: its identifier.
        name: the face's name.
        family: its family's.
        program: the font file.
        characters: code point to glyph, as the font's own map has it.
        blank: the glyph of a space; 0 where the face has none.
        ascent: how far above the baseline its glyphs reach, in ems.
        descent: how far below.
    """

    number: int
    name: str
    family: str
    program: bytes
    characters: dict[int, int]
    blank: int
    ascent: float
    descent: float

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"font_{self.number}.ttf"

    @property
    def resource(self) -> str:
        """What the list of resources says of it."""
        return (
            f'<ofd:Font ID="{self.number}" FontName="{quoted(self.name)}"'
            f' FamilyName="{quoted(self.family)}">'
            f"<ofd:FontFile>{self.file}</ofd:FontFile></ofd:Font>"
        )


class Fonts(NamedTuple):
    """All of them.

    Attributes:
        embedded: each once.
        by_index: by the resource index that glyphs have.
        blanks: the characters that show nothing, in whichever font.
        odd: a character that is not simply one glyph of its font's map, if there is any.
    """

    embedded: Sequence[EmbeddedFont]
    by_index: Sequence[EmbeddedFont]
    blanks: frozenset[str]
    odd: Pattern[str] | None


class OfdFace(PlanedFace):
    """A face that knows which of its glyphs each text is set by.

    Attributes:
        taken: text and glyph.
    """

    def __init__(self, face: FontFace) -> None:
        """Args: the face."""
        super().__init__(face)
        self.taken: dict[tuple[str, int], None] = {}

    def use(self, glyph: int, text: str, shown: str) -> int:
        """Take a glyph into the subset for a text; returns the plane it went to."""
        self.taken[text, glyph] = None
        return super().use(glyph, text, shown)


def embed(shelf: FaceShelf[OfdFace], ids: Ids) -> Fonts:
    """Make the font of every face with a used glyph; then codes are known.

    Args:
        shelf: the faces, every text of the document taken in.
        ids: gives the fonts theirs.
    """
    used = [face for face in shelf if face.planes]
    blanks = frozenset(
        text for face in used for text, glyph in face.taken if _is_blank(face, glyph, text)
    )
    embedded: list[EmbeddedFont] = []
    by_index: list[EmbeddedFont] = []
    odd = set(blanks)
    for face in used:
        font = _embedded(face, blanks, ids)
        embedded.append(font)
        face.fonts = [len(by_index) + number for number in range(len(face.planes))]
        by_index += [font] * len(face.planes)
        odd |= {text for text, glyph in face.taken if _is_odd(font, text, face.codes[glyph])}
    pattern = re.compile(f"[{re.escape(''.join(sorted(odd)))}]") if odd else None
    return Fonts(embedded, by_index, blanks, pattern)


def _is_blank(face: OfdFace, glyph: int, text: str) -> bool:
    if len(text) > 1 or not is_blank(text):
        return False
    ink = face.ink(glyph)
    return ink.right <= ink.left


def _is_odd(font: EmbeddedFont, text: str, code: int) -> bool:
    """Whether a character is not simply one glyph of its font's map."""
    if len(text) > 1:  # pairs are looked at one by one anyway
        return False
    return text > _LAST_OF_BMP or text != legal(text) or font.characters[ord(text)] != code


def _embedded(face: OfdFace, blanks: frozenset[str], ids: Ids) -> EmbeddedFont:
    """One face, its codes set; what shows nothing is in every font's map."""
    characters: dict[int, int] = {}
    for text, glyph in face.taken:
        if len(text) == 1:
            characters.setdefault(ord(legal(text)), glyph)
    glyphs = {0, *(glyph for _, glyph in face.taken)}
    blank = face.glyph(" ")
    if blank:
        glyphs.add(blank)
        for text in sorted(blanks):
            characters.setdefault(ord(legal(text)), blank)
    program, face.codes = font_program(face, glyphs, characters)
    ascent, descent = struct.unpack_from(">hh", face.hb_face.reference_table("hhea").data, 4)
    per_em = face.hb_face.upem
    return EmbeddedFont(
        ids.new(),
        _name(face.face.label),
        _name(face.face.family),
        program,
        {char: face.codes[glyph] for char, glyph in characters.items()},
        face.codes[blank] if blank else 0,
        max(ascent / per_em, _LEAST_ASCENT),
        max(-descent / per_em, _LEAST_DESCENT),
    )


def _name(text: str) -> str:
    """A font's name without what would end a name elsewhere."""
    return _NO_NAME.sub("", visible(text)).strip() or "Font"
