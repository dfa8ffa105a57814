"""The edges of a glyph's ink, measured on its outline.

HarfBuzz's own extents take the control points of curves for ink: off by 0.07 em for some glyphs.
"""

from __future__ import annotations

from typing import Any

import uharfbuzz as hb

_STEPS = 16  # of a curve: the edge it misses is below a thousandth of an em


def ink_box(font: Any, glyph: int) -> tuple[float, float, float, float] | None:
    """Left, bottom, right and top edge of the glyph's ink in the font's units; ``None``: no ink."""
    outline = _Outline()
    font.draw_glyph(glyph, outline.functions, None)
    if not outline.xs:
        return None
    return min(outline.xs), min(outline.ys), max(outline.xs), max(outline.ys)


class _Outline:
    """Points on an outline, as HarfBuzz draws it."""

    def __init__(self) -> None:
        self.xs: list[float] = []
        self.ys: list[float] = []
        self.functions = hb.DrawFuncs()
        self.functions.set_move_to_func(self._point)
        self.functions.set_line_to_func(self._point)
        self.functions.set_quadratic_to_func(self._quadratic)
        self.functions.set_cubic_to_func(self._cubic)

    def _point(self, x: float, y: float, _data: object) -> None:
        self.xs.append(x)
        self.ys.append(y)

    def _quadratic(self, x1: float, y1: float, x2: float, y2: float, _data: object) -> None:
        x0, y0 = self.xs[-1], self.ys[-1]
        third, rest = 1 / 3, 2 / 3
        self._cubic(
            x0 * third + x1 * rest,
            y0 * third + y1 * rest,
            x2 * third + x1 * rest,
            y2 * third + y1 * rest,
            x2,
            y2,
            _data,
        )

    def _cubic(
        self, x1: float, y1: float, x2: float, y2: float, x3: float, y3: float, _data: object
    ) -> None:
        x0, y0 = self.xs[-1], self.ys[-1]
        for step in range(1, _STEPS + 1):
            t = step / _STEPS
            a, b, c, d = (1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t * t, t**3
            self.xs.append(a * x0 + b * x1 + c * x2 + d * x3)
            self.ys.append(a * y0 + b * y1 + c * y2 + d * y3)
