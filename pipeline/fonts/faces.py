"""The faces of font files: their names, whether they may be embedded, what they can set.

TrueType and CFF outlines are read, alone or in collections. Variable fonts are left out (their
default instance is often the thinnest, and the standard's families are static), as are web fonts,
bitmap, colour and Type 1 fonts.
"""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from pipeline.errors import reason_of
from pipeline.fonts import sfnt

log = logging.getLogger(__name__)

_SIMPLIFIED_PROBE = "国务发这"
_LATIN_PROBE = "0129AZaz"
_BLANK_CATEGORIES = frozenset({"Zs", "Zl", "Zp", "Cf", "Cc"})
_BLANK_LETTERS = "\N{HANGUL FILLER}\N{BRAILLE PATTERN BLANK}"
_RESTRICTED, _PREVIEW_OR_EDIT = 0x0002, 0x000C
_NO_SUBSETTING, _BITMAP_ONLY = 0x0100, 0x0200
_FULL_NAME_IDS = frozenset({sfnt.FULL_NAME, sfnt.POSTSCRIPT_NAME})
_REGULAR_STYLES = frozenset({"", "regular", "normal", "book", "roman", "常规", "标准"})


class FontFace(msgspec.Struct, frozen=True):
    """One face of a font file.

    Attributes:
        path: the file.
        index: the face within a TTC or OTC; 0 otherwise.
        family: the best family name for a message; the Chinese one where it has one.
        names: every family, full, typographic and PostScript name in every language, NFC.
        postscript_name: name 6, or the file's stem.
        weight: OS/2 usWeightClass, 1-1000.
        is_cff: CFF outlines rather than TrueType ones.
        embeddable: whether OS/2 fsType lets a subset be embedded in a PDF.
        reason: why not, in Chinese; ``''`` when it may.
        style: the style's name (``Bold``); ``''`` for the regular one.
        is_italic: slanted.
        has_han: has the simplified Han characters that every document uses.
        has_latin: has digits and Latin letters.
    """

    path: str
    index: int
    family: str
    names: tuple[str, ...]
    postscript_name: str
    weight: int
    is_cff: bool
    embeddable: bool
    reason: str
    style: str = ""
    is_italic: bool = False
    has_han: bool = False
    has_latin: bool = False

    def __hash__(self) -> int:
        # A face is told by its place; hashing all its names would cost more than looking it up.
        return hash((self.path, self.index))

    @property
    def label(self) -> str:
        """Family and style, for messages: ``Noto Serif CJK SC Bold``."""
        if not self.style or self.family.casefold().endswith(self.style.casefold()):
            return self.family
        return f"{self.family} {self.style}"


class FileReading(msgspec.Struct, frozen=True):
    """What came of reading one file: its faces, or the ``problem`` (Chinese) that there are none.

    ``is_broken`` tells a damaged file from one of a kind that is not used.
    """

    faces: tuple[FontFace, ...] = ()
    problem: str = ""
    is_broken: bool = False


def read_font_file(path: Path) -> FileReading:
    """Read a font file and say what came of it; never raises."""
    try:
        with path.open("rb") as handle:
            size = handle.seek(0, 2)
            offsets = sfnt.face_offsets(handle)
            found: list[FontFace] = []
            problem: Exception | None = None
            for index, offset in enumerate(offsets):
                try:
                    directory = sfnt.tables(handle, offset, size)
                    is_cff = sfnt.check_outlines(directory)
                except (sfnt.BrokenFontError, sfnt.SkippedFontError) as error:
                    problem = error
                    continue
                metrics = sfnt.read_metrics(handle, directory)
                names = sfnt.read_names(handle, directory)
                found.append(_face(path, index, is_cff, metrics, names))
        if not found and problem is not None:
            raise problem
        return FileReading(tuple(_with_scripts(face) for face in found))
    except sfnt.SkippedFontError as error:
        return FileReading(problem=f"不使用：{error}")
    except sfnt.BrokenFontError as error:
        return FileReading(problem=str(error), is_broken=True)
    except OSError as error:
        return FileReading(problem=f"读不了（{reason_of(error)}）", is_broken=True)
    except Exception as error:  # HarfBuzzError, struct.error: a damaged file must stop nothing
        log.debug("font file %s", path, exc_info=True)
        return FileReading(problem=f"字体文件已损坏（{type(error).__name__}）", is_broken=True)


def has_glyph(face: FontFace, char: str) -> bool:
    """Whether the face can show ``char`` (one code point); cheap to ask again.

    A glyph without ink counts only for characters that are blank by nature, so that an empty
    glyph never stands for a character.
    """
    return _has_glyph(face.path, face.index, char)


@lru_cache(maxsize=1 << 17)
def _has_glyph(path: str, index: int, char: str) -> bool:
    if ord(char) not in _coverage(path, index):
        return False
    if unicodedata.category(char) in _BLANK_CATEGORIES or char in _BLANK_LETTERS:
        return True
    font = _font(path, index)
    glyph = font.get_nominal_glyph(ord(char))
    if not glyph:
        return False
    extents = font.get_glyph_extents(glyph)
    return extents is None or bool(extents.width and extents.height)


def _face(
    path: Path, index: int, is_cff: bool, metrics: sfnt.Metrics, names: list[sfnt.Name]
) -> FontFace:
    by_key = {(name.name_id, name.language): name.text for name in reversed(names)}

    def best(*ids: int, languages: tuple[str, ...] = ("zh", "en", "")) -> str:
        tries = (by_key.get((name_id, language)) for language in languages for name_id in ids)
        return next((text for text in tries if text), "")

    family = best(sfnt.TYPOGRAPHIC_FAMILY, sfnt.FAMILY) or path.stem
    style = best(sfnt.TYPOGRAPHIC_STYLE, sfnt.STYLE, languages=("en", "", "zh"))
    styles = {sfnt.FAMILY: sfnt.STYLE, sfnt.TYPOGRAPHIC_FAMILY: sfnt.TYPOGRAPHIC_STYLE}
    known = [n.text for n in names if n.name_id in styles or n.name_id in _FULL_NAME_IDS]
    # Full names are often hyphenated or shortened; 「family style」 is what style sheets write.
    known += [
        f"{name.text} {by_key.get((styles[name.name_id], 'en'), '')}"
        for name in names
        if name.name_id in styles and by_key.get((styles[name.name_id], "en"))
    ]
    reason = _embedding_problem(metrics.fs_type)
    return FontFace(
        path=str(path),
        index=index,
        family=family,
        names=tuple(dict.fromkeys(known or [path.stem])),
        postscript_name=best(sfnt.POSTSCRIPT_NAME, languages=("en", "", "zh")) or path.stem,
        weight=min(max(metrics.weight, 1), 1000),
        is_cff=is_cff,
        embeddable=not reason,
        reason=reason,
        style="" if style.casefold() in _REGULAR_STYLES else style,
        is_italic=metrics.is_italic,
    )


def _embedding_problem(fs_type: int) -> str:
    """Why OS/2 fsType forbids embedding a subset, or ``''``.

    Older fonts set several of the usage bits; the least restrictive holds (OpenType, OS/2).
    """
    if fs_type & _RESTRICTED and not fs_type & _PREVIEW_OR_EDIT:
        return "字体的许可位禁止嵌入"
    if fs_type & _BITMAP_ONLY:
        return "字体的许可位只允许嵌入点阵"
    if fs_type & _NO_SUBSETTING:
        return "字体的许可位禁止取子集嵌入"
    return ""


def _with_scripts(face: FontFace) -> FontFace:
    known = _open(face.path, face.index).unicodes
    return msgspec.structs.replace(
        face,
        has_han=all(ord(char) in known for char in _SIMPLIFIED_PROBE),
        has_latin=all(ord(char) in known for char in _LATIN_PROBE),
    )


def _open(path: str, index: int) -> Any:
    import uharfbuzz  # here: its import costs more than most commands need

    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(path), index)


@lru_cache(maxsize=512)
def _coverage(path: str, index: int) -> Collection[int]:
    known: Collection[int] = _open(path, index).unicodes
    return known


@lru_cache(maxsize=64)
def _font(path: str, index: int) -> Any:
    import uharfbuzz

    return uharfbuzz.Font(_open(path, index))
