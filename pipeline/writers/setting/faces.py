"""Faces: which glyphs a document takes of each, measured; the subset of them.

Each writer embeds faces in its own way. Where one font cannot carry all that a face is used for,
the face has several, its planes; which text goes to which is the writer's to say.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Generic, TypeVar

import uharfbuzz as hb

from pipeline.fonts.faces import FontFace
from pipeline.tuples import NamedTuple
from pipeline.writers.setting.outlines import ink_box

_FLAGS = (
    hb.SubsetFlags.NO_HINTING
    | hb.SubsetFlags.DESUBROUTINIZE
    | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    | hb.SubsetFlags.NOTDEF_OUTLINE
    | hb.SubsetFlags.CFF_IDENTITY_CHARSET
)
# Tables that set nothing where every glyph has its place.
_LAYOUT = frozenset({"GSUB", "GPOS", "GDEF", "BASE", "JSTF", "kern", "VORG", "vmtx", "vhea"})
_DEVICE = frozenset({"DSIG", "gasp", "hdmx", "LTSH", "VDMX", "PCLT", "meta"})


class Ink(NamedTuple):
    """A glyph's metrics in thousandths of an em: advance, and the edges of its ink."""

    advance: float
    left: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    top: float = 0.0


class Shape(NamedTuple):
    """How a glyph is set for a text, in thousandths of the size; the same in every document.

    Attributes:
        cell: the width it takes.
        advance: the width its font gives it.
        before: where in the cell the glyph stands.
        blank_left: how much may be taken away before the ink.
        blank_right: how much may be taken away after the ink.
        adjusted: its cell is not its advance, or it stands elsewhere in it.
        rigid: no space is put behind it to fill a line.
    """

    cell: float
    advance: float
    before: float
    blank_left: float
    blank_right: float
    adjusted: bool
    rigid: bool


_Subset = tuple[bytes, dict[int, int]]
_SUBSETS = 4
"""Subsets kept of each face."""


class _Opened:
    """A face as the process knows it, whatever document it is used for."""

    def __init__(self, path: str, index: int) -> None:
        self.face: Any = hb.Face(hb.Blob.from_file_path(path), index)
        self.font = hb.Font(self.face)
        self.inks: dict[int, Ink] = {}
        self.shapes: dict[tuple[int, str], Shape] = {}
        self.subset = lru_cache(maxsize=_SUBSETS)(partial(_made, self.face))


@lru_cache(maxsize=32)
def _opened(path: str, index: int, _changed: int) -> _Opened:
    """The face of a file, parsed once in a process; another time of change is another file."""
    return _Opened(path, index)


class UsedFace(ABC):
    """One face: which glyphs of it are used, for which texts.

    Attributes:
        face: the face.
        fonts: for each plane the resource index of its font, once it is embedded.
        codes: glyph to the code it is shown by, likewise.
    """

    def __init__(self, face: FontFace) -> None:
        """Args: the face."""
        self.face = face
        self._opened = _opened(face.path, face.index, Path(face.path).stat().st_mtime_ns)
        self.hb_face: Any = self._opened.face
        self._hb_font = self._opened.font
        self._per_em = 1000.0 / self.hb_face.upem
        self.fonts: list[int] = []
        self.codes: dict[int, int] = {}

    @property
    def shapes(self) -> dict[tuple[int, str], Shape]:
        """By glyph and text what is known in this process; whoever works one out puts it here."""
        return self._opened.shapes

    @abstractmethod
    def use(self, glyph: int, text: str, shown: str) -> int:
        """Take a glyph into the subset.

        Args:
            glyph: which.
            text: what it is set for.
            shown: what it shows: ``text``, or a stand-in for what no font has.

        Returns:
            The plane it went to.
        """

    def glyph(self, char: str, selector: str = "") -> int:
        """The glyph for a character, with its variation selector if any; 0 when it has none."""
        if selector:
            variant = self._hb_font.get_variation_glyph(ord(char), ord(selector))
            if variant:
                return int(variant)
        return int(self._hb_font.get_nominal_glyph(ord(char)) or 0)

    def advance(self, glyph: int) -> float:
        """Its advance, in thousandths of an em."""
        return float(self._hb_font.get_glyph_h_advance(glyph) * self._per_em)

    def ink(self, glyph: int) -> Ink:
        """Its metrics, in thousandths of an em; outlines are followed once in a process."""
        found = self._opened.inks.get(glyph)
        if found is None:
            found = self._opened.inks[glyph] = self._measured(glyph)
        return found

    def _measured(self, glyph: int) -> Ink:
        scale, advance = self._per_em, self.advance(glyph)
        box = ink_box(self._hb_font, glyph)
        if box is None or box[0] == box[2]:
            return Ink(advance)
        left, bottom, right, top = (edge * scale for edge in box)
        return Ink(advance, left, right, bottom, top)

    def subset(self, glyphs: Collection[int], dropped: Collection[str]) -> _Subset:
        """See :func:`subset`; what documents before used alike is not made again."""
        return self._opened.subset(frozenset(glyphs), frozenset(dropped))


class PlanedFace(UsedFace):
    """A face whose planes are one dictionary each, glyph to what it shows: one text in each."""

    def __init__(self, face: FontFace) -> None:
        """Args: the face."""
        super().__init__(face)
        self.planes: list[dict[int, str]] = []

    def use(self, glyph: int, text: str, shown: str) -> int:
        """Take a glyph into the subset for what it shows; returns the plane it went to."""
        for number, plane in enumerate(self.planes):
            if plane.setdefault(glyph, shown) == shown:
                return number
        self.planes.append({glyph: shown})
        return len(self.planes) - 1


_Face = TypeVar("_Face", bound=UsedFace, covariant=True)


class FaceShelf(Generic[_Face]):
    """All faces of one document, each opened once."""

    def __init__(self, make: Callable[[FontFace], _Face]) -> None:
        """Args: what opens a face."""
        self._make = make
        self._faces: dict[tuple[str, int], _Face] = {}

    def __iter__(self) -> Iterator[_Face]:
        """The faces in the order they were first opened."""
        return iter(self._faces.values())

    def open(self, face: FontFace) -> _Face:
        """The face, opened once."""
        key = (face.path, face.index)
        if key not in self._faces:
            self._faces[key] = self._make(face)
        return self._faces[key]


def subset(
    face: UsedFace, glyphs: Collection[int], dropped: Collection[str] = ()
) -> tuple[bytes, dict[int, int]]:
    """A font program with these glyphs alone.

    Args:
        face: of which.
        glyphs: as the face counts them.
        dropped: tables to leave out, besides those that only move glyphs or serve devices.

    Returns:
        The program; each glyph's number in it.
    """
    program, codes = face.subset(glyphs, dropped)
    return program, dict(codes)


def _made(hb_face: Any, glyphs: frozenset[int], dropped: frozenset[str]) -> _Subset:
    request = hb.SubsetInput()
    request.flags = _FLAGS
    request.glyph_set.update(glyphs)
    drop = request.sets(hb.SubsetInputSets.DROP_TABLE_TAG)
    tags = (*_LAYOUT, *_DEVICE, *dropped)
    drop.update(int.from_bytes(f"{tag:<4}".encode(), "big") for tag in tags)
    plan = hb.SubsetPlan(hb_face, request)
    program: bytes = plan.execute().blob.data
    renumbered = plan.old_to_new_glyph_mapping
    return program, {glyph: int(renumbered[glyph]) for glyph in glyphs}
