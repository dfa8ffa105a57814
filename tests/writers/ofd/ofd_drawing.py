"""A small rasteriser of OFD pages: embedded outlines, strokes and pictures, on white."""

from __future__ import annotations

import io

import numpy as np
import uharfbuzz as hb
from ofd_reading import Glyph, Ofd, Page
from PIL import Image

PIXELS = 3  # of a millimetre
FINE = 4  # samples of a pixel, each way
SCALE = PIXELS * FINE
STEPS = 6


class Outline:
    """A glyph's contours as points, curves in steps; a pen."""

    def __init__(self) -> None:
        self.contours: list[list[tuple[float, float]]] = []

    def moveTo(self, point) -> None:
        self.contours.append([point])

    def lineTo(self, point) -> None:
        self.contours[-1].append(point)

    def qCurveTo(self, middle, end) -> None:
        x, y = self.contours[-1][-1]
        for step in range(1, STEPS + 1):
            t, u = step / STEPS, 1 - step / STEPS
            self.contours[-1].append(
                (
                    u * u * x + 2 * u * t * middle[0] + t * t * end[0],
                    u * u * y + 2 * u * t * middle[1] + t * t * end[1],
                )
            )

    def curveTo(self, *_points) -> None:
        raise AssertionError("a cubic curve: the outlines are not TrueType")

    def closePath(self) -> None: ...


class Rasteriser:
    """Draws the pages of one file."""

    def __init__(self, ofd: Ofd) -> None:
        self.ofd = ofd
        self.faces = {n: hb.Font(hb.Face(ofd.files[file])) for n, file in ofd.fonts.items()}
        self.outlines: dict[tuple[str, int], list[list[tuple[float, float]]]] = {}

    def draw(self, page: Page) -> np.ndarray:
        """The page in grey, rows of bytes."""
        size = (round(page.width * SCALE), round(page.height * SCALE))
        sheet = Image.new("L", size, 255)
        for image in page.images:
            with Image.open(io.BytesIO(self.ofd.files[image.file])) as opened:
                shown = opened.convert("L").resize(
                    (round(image.width * SCALE), round(image.height * SCALE)), Image.Resampling.BOX
                )
            sheet.paste(shown, (round(image.x * SCALE), round(image.y * SCALE)))
        for stroke in page.strokes:
            half = stroke.width / 2
            x, y = (half, 0) if stroke.x0 == stroke.x1 else (0, half)
            left, top, right, foot = stroke.x0 - x, stroke.y0 - y, stroke.x1 + x, stroke.y1 + y
            fill(sheet, [[(left, top), (right, top), (right, foot), (left, foot)]], stroke.color)
        for glyph in page.glyphs:
            fill(sheet, self.placed(glyph), glyph.color)
        return smaller(sheet)

    def placed(self, glyph: Glyph) -> list[list[tuple[float, float]]]:
        """The contours of a glyph on its page, found as a reader does: by the font's own map."""
        font = self.faces[glyph.font]
        number = glyph.number
        if number is None:
            number = font.get_nominal_glyph(ord(glyph.char))
            assert number, f"{glyph.char!r} is not in the font's map"
        if (glyph.font, number) not in self.outlines:
            outline = Outline()
            font.draw_glyph_with_pen(number, outline)
            self.outlines[glyph.font, number] = outline.contours
        em = glyph.size / font.face.upem
        a, b, c, d = glyph.matrix
        return [
            [(glyph.x + em * (a * x - c * y), glyph.y + em * (b * x - d * y)) for x, y in contour]
            for contour in self.outlines[glyph.font, number]
        ]


def smaller(sheet: Image.Image) -> np.ndarray:
    """Each pixel the mean of its samples."""
    return np.asarray(sheet.reduce(FINE)).astype(int)


def fill(sheet: Image.Image, contours, color) -> None:
    """Fill by the winding rule what lies over the middle of a sample."""
    edges = [
        (*start, *end)
        for points in contours
        for start, end in zip(points, points[1:] + points[:1], strict=True)
    ]
    if not edges:
        return
    x0, y0, x1, y1 = np.array(edges).T * SCALE
    left, top = int(min(x0)) - 1, int(min(y0)) - 1
    grid = np.zeros((int(max(y0)) - top + 2, int(max(x0)) - left + 2), np.int16)
    down = y1 > y0
    low, high = np.where(down, y0, y1) - top, np.where(down, y1, y0) - top
    first, last = np.ceil(low - 0.5).astype(int), np.ceil(high - 0.5).astype(int)
    counts = last - first
    edge = np.repeat(np.arange(len(edges)), counts)
    row = first[edge] + np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    x = x0[edge] + (row + 0.5 + top - y0[edge]) * (x1 - x0)[edge] / (y1 - y0)[edge] - left
    np.add.at(grid, (row, np.ceil(x - 0.5).astype(int)), np.where(down, 1, -1)[edge])
    inside = (grid.cumsum(axis=1) != 0).astype(np.uint8) * 255
    shade = round(sum(w * c for w, c in zip((0.299, 0.587, 0.114), color, strict=True)))
    sheet.paste(shade, (left, top), Image.fromarray(inside))
