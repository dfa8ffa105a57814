"""Lengths of paper and type, kept as whole millionths of a millimetre so that sums are exact."""

from __future__ import annotations

from typing import Self

import msgspec

_NM_PER_MM = 1_000_000
MM_A_POINT = 25.4 / 72
MM_A_TWIP = 25.4 / 1440
EMU_A_POINT = 12700
"""English metric units, in which Office says the sizes of pictures."""
_NM_PER_INCH = 25_400_000


class Length(msgspec.Struct, frozen=True, order=True):
    """A length; make one with :meth:`mm` or :meth:`pt`, read it with the properties.

    >>> Length.mm(210).twips
    11906
    >>> round(Length.pt(28.95).in_mm, 3)
    10.213
    """

    nm: int

    @classmethod
    def mm(cls, value: float) -> Self:
        """From millimetres."""
        return cls(round(value * _NM_PER_MM))

    @classmethod
    def pt(cls, value: float) -> Self:
        """From DTP points (1/72 inch)."""
        return cls(round(value * _NM_PER_INCH / 72))

    @property
    def in_mm(self) -> float:
        """In millimetres."""
        return self.nm / _NM_PER_MM

    @property
    def in_pt(self) -> float:
        """In DTP points."""
        return self.nm * 72 / _NM_PER_INCH

    @property
    def twips(self) -> int:
        """In twentieths of a point, rounded (Word's unit)."""
        return round(self.nm * 1440 / _NM_PER_INCH)

    @property
    def half_points(self) -> int:
        """In half points, rounded (Word's unit of type size)."""
        return round(self.nm * 144 / _NM_PER_INCH)

    @property
    def eighths(self) -> int:
        """In eighths of a point, rounded (Word's unit of border width)."""
        return round(self.nm * 576 / _NM_PER_INCH)

    def __add__(self, other: Length) -> Length:
        return Length(self.nm + other.nm)

    def __sub__(self, other: Length) -> Length:
        return Length(self.nm - other.nm)

    def __mul__(self, factor: float) -> Length:
        return Length(round(self.nm * factor))
