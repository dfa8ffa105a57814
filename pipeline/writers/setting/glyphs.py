"""Which glyph shows each character, how wide a cell it takes, how much of it is blank.

Widths are in thousandths of the type size. Chinese marks take one whole cell whatever the font
gives them (GB/T 15834-2011 5.1); a mark narrower than its cell stands at the side where Chinese
text wants it. How far a mark may be compressed is measured from its ink, never assumed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from pipeline.errors import FontError
from pipeline.fonts.faces import FontFace, has_glyph
from pipeline.fonts.roles import FontSet, RoleFonts, face_for
from pipeline.layout.adjacent import CLOSERS, OPENERS
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple
from pipeline.writers.setting.faces import FaceShelf, Ink, Shape, UsedFace

STOPS = "，。、；：？！．"
DASH, ELLIPSIS, MIDDLE_DOT = "—", "…", "·"
GETA = "〓"
"""Printed for a character that no font has, where that is allowed."""

_DOUBLE_DASH = DASH * 2
_TWO_EM_DASH = "\N{TWO-EM DASH}"
_CELL = 1000.0
_HALF = 500.0
_INK_MARGIN = 40.0  # blank kept beside the ink of a compressed mark
_FULL_CELL = frozenset(OPENERS + CLOSERS + STOPS + DASH + ELLIPSIS)
_MEASURED = _FULL_CELL | {MIDDLE_DOT}
_LATIN = regex(r"[ -~\u00a1-\u00a6\u00a9-\u00af\u00b2-\u00b6\u00b8-\u024f]")
_RIGID = regex(r"[!-~\u00a1-\u024f\u0370-\u058f\u2070-\u209f" + DASH + ELLIPSIS + "]")
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_CLUSTER = regex(f"(?:{_DOUBLE_DASH})|(?:[^{_SELECTORS}][{_SELECTORS}])")
_SPACES = frozenset({"Zs", "Cc"})
_INVISIBLE = frozenset({"Cf", "Zl", "Zp"})
_SELECTOR = regex(f"[{_SELECTORS}]")
_PRIVATE = "Co"
_MOST_NAMED = 10


class Glyph(NamedTuple):
    """A character ready to be set.

    Attributes:
        key: 8 × font + 4 × actual + 2 × adjusted + rigid; characters of equal key are set alike.
        font: resource index of its font.
        code: its code in hexadecimal; empty for what its neighbour already shows.
        cell: the width it takes, in thousandths of the size.
        advance: the width its font gives it.
        before: where in the cell the glyph stands.
        blank_left: how much may be taken away before the ink.
        blank_right: how much may be taken away after the ink.
        actual: the text it stands for where ToUnicode cannot say so; else empty.
    """

    key: int
    font: int
    code: str
    cell: float
    advance: float
    before: float
    blank_left: float
    blank_right: float
    actual: str = ""


def widened(glyph: Glyph, blank: float) -> Glyph:
    """The glyph in a cell wider by ``blank`` thousandths of the size."""
    return glyph._replace(key=glyph.key | 2, cell=glyph.cell + blank)


def closed(glyph: Glyph, share: float) -> Glyph:
    """The glyph of a full-width mark in a cell that lacks ``share`` of its width on the right."""
    return glyph._replace(key=glyph.key | 2, cell=glyph.cell - share * _CELL)


EMPTY = Glyph(-6, -1, "", 0.0, 0.0, 0.0, 0.0, 0.0)
"""The second half of a pair that one glyph shows."""


class Place(NamedTuple):
    """Where a character stands: the element's path and the offset in its text."""

    path: str
    offset: int


class _Chosen(NamedTuple):
    """The glyph that shows a character: its face, the plane its text went to, what it shows."""

    face: UsedFace
    plane: int
    glyph: int
    shown: str


class GlyphTable:
    """Glyphs of every role for every character of one document.

    First :meth:`collect` everything and :meth:`refuse_missing`, then embed the faces and
    :meth:`settle`, then :meth:`glyphs`.

    Attributes:
        describe: names a place to a reader.
        missing: characters that no font has, with the place where each was met first.
    """

    def __init__(
        self,
        fonts: FontSet,
        shelf: FaceShelf[UsedFace],
        describe: Callable[[Place], str],
        *,
        allow_missing: bool,
        tag_private: bool,
    ) -> None:
        """Prepare.

        Args:
            fonts: by role.
            shelf: where faces are opened, to be embedded afterwards.
            describe: names a place to a reader.
            allow_missing: 〓 may stand in for a character that no font has.
            tag_private: characters of private use need ActualText (ISO 19005-2, 6.2.11.7.3).
        """
        self._fonts = fonts
        self.describe = describe
        self._allow_missing = allow_missing
        self._tag_private = tag_private
        self._shelf = shelf
        self._chosen: dict[str, dict[str, _Chosen]] = {}
        self._tables: dict[str, dict[str, Glyph]] = {}
        self.missing: dict[str, Place] = {}

    def collect(self, role: str, text: str, place: Place) -> None:
        """Take the characters of ``text`` in; those that no font has become ``missing``."""
        known = self._chosen.setdefault(role, {})
        fresh = set(text) - known.keys()
        clusters = {match.group() for match in _clusters(text)} - known.keys()
        for cluster in sorted(fresh) + sorted(clusters):
            chosen = self._find(self._fonts.roles[role], cluster)
            if chosen is None:
                where = Place(place.path, place.offset + text.index(cluster))
                self.missing.setdefault(cluster, where)
                if not self._allow_missing:
                    continue
                chosen = self._stand_in(self._fonts.roles[role], cluster)
            known[cluster] = chosen

    def refuse_missing(self) -> None:
        """Refuse a text of which no font has a character and nothing may stand in for it.

        Raises:
            FontError: naming each, where it stands, and what can be done.
        """
        if self.missing and not self._allow_missing:
            first: dict[str, Place] = {}
            for cluster, where in self.missing.items():
                first.setdefault(cluster[0], where)
            said = [f"{_named(char)}，{self.describe(where)}）" for char, where in first.items()]
            more = f"等 {len(said)} 个" if len(said) > _MOST_NAMED else ""
            raise FontError(
                f"PDF、OFD 做不成：没有字体能显示{'、'.join(said[:_MOST_NAMED])}{more}",
                "请安装有此字的字体（生僻字多在宋体-ExtB、全宋体里），或用 --font-dir 指出它所在的"
                "文件夹；只要 Word 的，用 --to docx；也可用 --allow-missing-glyphs 以〓代替",
            )

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that characters were taken in for."""
        return tuple(self._chosen)

    def ink(self, role: str, char: str) -> tuple[float, float]:
        """Lower and upper edge of a character's ink about the baseline, thousandths of the size."""
        chosen = self._chosen[role][char]
        ink = chosen.face.ink(chosen.glyph)
        return ink.bottom, ink.top

    def settle(self) -> None:
        """Make the glyphs of what was collected; its faces must be embedded."""
        for role, chosen in self._chosen.items():
            made = self._tables.setdefault(role, {})
            made.update((t, self._glyph(t, item)) for t, item in chosen.items() if t not in made)

    def glyphs(self, role: str, text: str) -> list[Glyph]:
        """One glyph for each code point of ``text``."""
        table = self._tables[role]
        row = [table[char] for char in text]
        for match in _clusters(text):
            cluster = match.group()
            if self._chosen[role][cluster].shown == cluster:
                row[match.start()] = table[cluster]
                row[match.start() + 1] = EMPTY
        return row

    def _find(self, role: RoleFonts, text: str) -> _Chosen | None:
        """The glyph of the first face that has the character; ``None``: no font has it."""
        char, selector = text[0], text[1:]
        if text == _DOUBLE_DASH:
            return self._dash(role)
        for face in _candidates(role, char):
            opened = self._shelf.open(face)
            glyph = opened.glyph(char, selector)
            if glyph:
                return _taken(opened, glyph, text)
        if is_blank(char):
            opened = self._shelf.open(role.latin)
            glyph = opened.glyph(" ")
            if glyph:
                return _taken(opened, glyph, text)
        return None

    def _dash(self, role: RoleFonts) -> _Chosen | None:
        """——: the two-em dash of the face where it has one, so that no gap shows between."""
        face = face_for(role, DASH)
        if face is None:
            return None
        opened = self._shelf.open(face)
        joined = opened.glyph(_TWO_EM_DASH)
        if joined and opened.ink(joined).advance > 1.9 * _CELL:
            return _taken(opened, joined, _DOUBLE_DASH)
        return _taken(opened, opened.glyph(DASH), DASH)

    def _stand_in(self, role: RoleFonts, text: str) -> _Chosen:
        face = face_for(role, GETA)
        if face is None:
            raise FontError(
                f"没有字体能显示代用字符 {GETA}（U+3013）", "请运行 zhengben fonts install"
            )
        opened = self._shelf.open(face)
        return _taken(opened, opened.glyph(GETA), text, GETA)

    def _glyph(self, text: str, chosen: _Chosen) -> Glyph:
        face, plane, glyph, shown = chosen
        shape = face.shapes.get((glyph, text))
        if shape is None:
            shape = face.shapes[glyph, text] = _shape(face, glyph, text)
        cell, advance, before, left, right, adjusted, rigid = shape
        font = face.fonts[plane]
        is_private = self._tag_private and unicodedata.category(text[0]) == _PRIVATE
        actual = text if is_private or shown == GETA != text else ""
        key = 8 * font + 4 * bool(actual) + 2 * adjusted + rigid
        code = f"{face.codes[glyph]:04X}"
        return Glyph(key, font, code, cell, advance, before, left, right, actual)


def _clusters(text: str) -> Iterator[re.Match[str]]:
    """What one glyph shows together; most texts hold nothing of the kind."""
    may_hold = _DOUBLE_DASH in text or _SELECTOR.search(text) is not None
    return _CLUSTER.finditer(text) if may_hold else iter(())


def _shape(face: UsedFace, glyph: int, text: str) -> Shape:
    measured = text[0] in _MEASURED or is_invisible(text[0])
    ink = face.ink(glyph) if measured else Ink(face.advance(glyph))
    cell, before = cell_of(text, ink)
    left = right = 0.0
    if text in OPENERS:
        left = min(max(before + ink.left - _INK_MARGIN, 0.0), _HALF)
    elif text in CLOSERS or text in STOPS:
        right = min(max(cell - before - ink.right - _INK_MARGIN, 0.0), _HALF)
    adjusted = abs(cell - ink.advance) > 0.01 or abs(before) > 0.01
    rigid = _RIGID.match(text) is not None
    return Shape(cell, ink.advance, before, left, right, adjusted, rigid)


def _taken(face: UsedFace, glyph: int, text: str, shown: str = "") -> _Chosen:
    """The glyph, taken into the face's subset for ``text``, which it shows or stands in for."""
    return _Chosen(face, face.use(glyph, text, shown or text), glyph, shown or text)


def _candidates(role: RoleFonts, char: str) -> Iterable[FontFace]:
    if _LATIN.match(char) and has_glyph(role.latin, char):
        yield role.latin
    face = face_for(role, char)
    if face is not None:
        yield face
    if has_glyph(role.latin, char):
        yield role.latin


def cell_of(text: str, ink: Ink) -> tuple[float, float]:
    """The cell a character takes and where its glyph begins in it."""
    char = text[0]
    if text == _DOUBLE_DASH:
        if ink.advance > 1.5 * _CELL:
            return 2 * _CELL, _CELL - ink.advance / 2
        return _CELL, (_CELL - ink.advance) / 2
    if char in OPENERS:
        return _CELL, _CELL - ink.advance
    if char in CLOSERS or char in STOPS:
        return _CELL, 0.0
    if char in _FULL_CELL:
        return _CELL, (_CELL - ink.advance) / 2
    if char == MIDDLE_DOT:  # GB/T 15834-2011 5.1.7: half a character
        return _HALF, _HALF / 2 - (ink.left + ink.right) / 2
    if is_invisible(char) and ink.right <= ink.left:
        return 0.0, 0.0
    return ink.advance, 0.0


@lru_cache(maxsize=1 << 14)
def is_invisible(char: str) -> bool:
    """Whether a character forms others, or ends a line, and has no place of its own."""
    return unicodedata.category(char) in _INVISIBLE or _SELECTOR.match(char) is not None


def _named(char: str) -> str:
    shown = char if not 0xD800 <= ord(char) <= 0xDFFF else "\N{REPLACEMENT CHARACTER}"
    return f"“{shown}”（U+{ord(char):04X}"


def is_blank(char: str) -> bool:
    """Whether a character has no ink in any face."""
    return unicodedata.category(char) in _SPACES or is_invisible(char)
