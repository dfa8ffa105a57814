"""Font programs as readers of OFD want them: TrueType outlines, and a map from the real characters.

Readers find a glyph by its character in the embedded font. CFF outlines with a character set of
their own mislead some of them, so that they become TrueType ones (GB/T 42133-2022 6.2.6 too).
"""

from __future__ import annotations

import io
import struct
from collections.abc import Collection, Mapping
from functools import lru_cache
from itertools import accumulate
from math import floor
from typing import Any

import uharfbuzz as hb
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.ttLib.sfnt import SFNTWriter

from pipeline.tuples import NamedTuple
from pipeline.writers.setting.faces import UsedFace, subset

_ERROR = 0.001  # of an em, by which a curve may miss the one that it stands for
_KEPT = 1 << 15  # outlines; some ten megabytes
_FLAT = 4  # characters without glyph between others that cost less than a new segment
_LAST = 0xFFFF
_MOST_FORMAT_4 = 0xFFFF  # bytes
_TRUETYPE = "\0\1\0\0"
_LONG_OFFSETS = 1
_ON_CURVE, _SHORT_X, _SHORT_Y, _SAME_X, _SAME_Y = 1, 2, 4, 16, 32
_BYTE = 256


class _Outline(NamedTuple):
    """A glyph of ``glyf`` (OpenType 1.9): its bytes, its left edge, how many points, contours."""

    data: bytes
    left: int
    points: int
    contours: int


def font_program(
    face: UsedFace, glyphs: Collection[int], characters: Mapping[int, int]
) -> tuple[bytes, dict[int, int]]:
    """A TrueType font with these glyphs alone.

    Args:
        face: of which.
        glyphs: as the face counts them, 0 among them.
        characters: code point to glyph, for the font's map.

    Returns:
        The font; each glyph's number in it.
    """
    program, codes = subset(face, glyphs, ("cmap", "CFF ") if face.face.is_cff else ("cmap",))
    made = hb.Face(hb.Blob(program))
    tables = {tag: bytes(made.reference_table(tag).data) for tag in made.table_tags}
    if face.face.is_cff:
        tables |= _outlines(face, codes, tables)
    tables["cmap"] = character_map({char: codes[glyph] for char, glyph in characters.items()})
    return _font(tables), codes


def _font(tables: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    writer: Any = SFNTWriter(out, len(tables), _TRUETYPE)
    for tag in sorted(tables):
        writer[tag] = tables[tag]
    writer.close()
    return out.getvalue()


def _outlines(
    face: UsedFace, codes: Mapping[int, int], tables: Mapping[str, bytes]
) -> dict[str, bytes]:
    """The tables that hold TrueType outlines, made from CFF ones."""
    data, offsets, metrics = bytearray(), [0], bytearray()
    points = contours = 0
    upem = face.hb_face.upem
    for glyph in sorted(codes, key=codes.__getitem__):
        outline = _outline(face.face.path, face.face.index, glyph)
        data += outline.data
        data += bytes(-len(data) % 4)
        offsets.append(len(data))
        metrics += struct.pack(">Hh", round(face.advance(glyph) * upem / 1000), outline.left)
        points, contours = max(points, outline.points), max(contours, outline.contours)
    count = len(codes)
    head = bytearray(tables["head"])
    struct.pack_into(">h", head, 50, _LONG_OFFSETS)
    return {
        "glyf": bytes(data),
        "loca": struct.pack(f">{count + 1}L", *offsets),
        "hmtx": bytes(metrics),
        "hhea": tables["hhea"][:34] + struct.pack(">H", count),
        "maxp": struct.pack(">L14H", 0x10000, count, points, contours, 0, 0, 2, *[0] * 8),
        "head": bytes(head),
    }


@lru_cache(maxsize=_KEPT)
def _outline(path: str, index: int, glyph: int) -> _Outline:
    """A CFF glyph as a TrueType one; the documents of a batch share most of theirs."""
    font = _opened(path, index)
    pen = _Contours()
    font.draw_glyph_with_pen(glyph, Cu2QuPen(pen, font.face.upem * _ERROR))
    return _encoded([contour for contour in pen.contours if len(contour) > 1])


class _Contours:
    """Contours of whole points, each with whether it lies on the curve; a pen."""

    def __init__(self) -> None:
        self.contours: list[list[tuple[int, int, int]]] = []

    def moveTo(self, point: tuple[float, float]) -> None:
        """A contour begins."""
        self.contours.append([(floor(point[0] + 0.5), floor(point[1] + 0.5), _ON_CURVE)])

    def lineTo(self, point: tuple[float, float]) -> None:
        """A straight line."""
        self.contours[-1].append((floor(point[0] + 0.5), floor(point[1] + 0.5), _ON_CURVE))

    def qCurveTo(self, *points: tuple[float, float]) -> None:
        """Curves; points on them between those given are implied."""
        contour = self.contours[-1]
        contour += [(floor(x + 0.5), floor(y + 0.5), 0) for x, y in points[:-1]]
        self.lineTo(points[-1])

    def closePath(self) -> None:
        """The contour ends where it began."""
        contour = self.contours[-1]
        if len(contour) > 1 and contour[0] == contour[-1]:
            contour.pop()


def _encoded(contours: list[list[tuple[int, int, int]]]) -> _Outline:
    """A simple glyph; TrueType turns the other way round than CFF."""
    if not contours:
        return _Outline(b"", 0, 0, 0)
    points = [point for contour in contours for point in reversed(contour)]
    flags, across, up = bytearray(), bytearray(), bytearray()
    x0 = y0 = 0
    for x, y, flag in points:
        flag |= _delta(x - x0, across, _SHORT_X, _SAME_X) | _delta(y - y0, up, _SHORT_Y, _SAME_Y)
        flags.append(flag)
        x0, y0 = x, y
    xs, ys = [x for x, _, _ in points], [y for _, y, _ in points]
    ends = [end - 1 for end in accumulate(map(len, contours))]
    head = struct.pack(f">5h{len(ends)}HH", len(ends), min(xs), min(ys), max(xs), max(ys), *ends, 0)
    return _Outline(head + flags + across + up, min(xs), len(points), len(ends))


def _delta(step: int, out: bytearray, short: int, same: int) -> int:
    """Write the distance from the point before; the bits of the flag that say how."""
    if not step:
        return same
    if -_BYTE < step < _BYTE:
        out.append(abs(step))
        return short | same if step > 0 else short
    out += step.to_bytes(2, "big", signed=True)
    return 0


@lru_cache(maxsize=32)
def _opened(path: str, index: int) -> Any:
    return hb.Font(hb.Face(hb.Blob.from_file_path(path), index))


def character_map(codes: Mapping[int, int]) -> bytes:
    """A ``cmap`` table: code point to glyph (OpenType 1.9, formats 4 and 12).

    >>> [character_map(codes)[3] for codes in ({65: 1}, {65: 1, 0x20BB7: 2})]  # how many tables
    [1, 2]
    """
    plain = _format_4({char: code for char, code in codes.items() if char < _LAST})
    whole = _format_12(codes)
    encodings = [(3, 1, plain)]
    if max(codes, default=0) > _LAST or len(plain) > _MOST_FORMAT_4:
        encodings.append((3, 10, whole))
    if len(plain) > _MOST_FORMAT_4:
        del encodings[0]
    at, head, body = 4 + 8 * len(encodings), b"", b""
    for platform, encoding, table in encodings:
        head += struct.pack(">HHL", platform, encoding, at + len(body))
        body += table
    return struct.pack(">HH", 0, len(encodings)) + head + body


def _format_4(codes: Mapping[int, int]) -> bytes:
    """For the Basic Multilingual Plane: segments of neighbours, small gaps filled with glyph 0."""
    segments: list[list[int]] = []
    for char in sorted(codes):
        if segments and char - segments[-1][1] <= _FLAT:
            segments[-1][1] = char
        else:
            segments.append([char, char])
    count = len(segments) + 1
    glyphs: list[int] = []
    offsets: list[int] = []
    for number, (first, last) in enumerate(segments):
        offsets.append(2 * (count - number + len(glyphs)))
        glyphs += [codes.get(char, 0) for char in range(first, last + 1)]
    power = 1 << (count.bit_length() - 1)
    ends = [last for _, last in segments] + [_LAST]
    starts = [first for first, _ in segments] + [_LAST]
    body = struct.pack(
        f">HHHH{count}HH{count}H{count}H{count}H{len(glyphs)}H",
        2 * count,
        2 * power,
        power.bit_length() - 1,
        2 * (count - power),
        *ends,
        0,
        *starts,
        *[0] * (count - 1),
        1,
        *offsets,
        0,
        *glyphs,
    )
    length = len(body) + 6
    return struct.pack(">HHH", 4, min(length, _MOST_FORMAT_4), 0) + body


def _format_12(codes: Mapping[int, int]) -> bytes:
    """For all planes: groups of neighbours whose glyphs are neighbours."""
    groups: list[list[int]] = []
    for char in sorted(codes):
        last = groups[-1] if groups else None
        if last and char == last[1] + 1 and codes[char] == last[2] + char - last[0]:
            last[1] = char
        else:
            groups.append([char, char, codes[char]])
    body = b"".join(struct.pack(">LLL", *group) for group in groups)
    return struct.pack(">HHLLL", 12, 0, 16 + len(body), 0, len(groups)) + body
