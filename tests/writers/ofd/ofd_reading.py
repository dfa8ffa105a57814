"""Reads a finished OFD independently of the code that wrote it. Lengths in mm, from the upper left."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field

from lxml import etree

O = "{http://www.ofdspec.org/2016}"  # noqa: E741


@dataclass
class Glyph:
    """A glyph as a reader draws it: the character it stands for, its font's number, its place."""

    char: str
    font: str
    number: int | None
    x: float
    y: float
    size: float
    matrix: tuple[float, ...]
    color: tuple[int, ...]


@dataclass
class Stroke:
    x0: float
    y0: float
    x1: float
    y1: float
    width: float
    color: tuple[int, ...]


@dataclass
class Image:
    file: str
    x: float
    y: float
    width: float
    height: float


@dataclass
class Page:
    number: str
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)


class Ofd:
    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.files = {name: archive.read(name) for name in archive.namelist()}
        self.document = self.xml("Doc_0/Document.xml")
        self.fonts = self.resources("PublicRes", "Font", "FontFile")
        self.images = self.resources("DocumentRes", "MultiMedia", "MediaFile")
        area = box(self.document.find(f"{O}CommonData/{O}PageArea/{O}PhysicalBox").text)
        self.pages = [self.page(p, area) for p in self.document.find(f"{O}Pages")]

    def xml(self, name: str):
        return etree.fromstring(self.files[name])

    def resources(self, name: str, element: str, child: str) -> dict[str, str]:
        root = self.xml(f"Doc_0/{name}.xml")
        folder = f"Doc_0/{root.get('BaseLoc')}/"
        return {one.get("ID"): folder + one.find(O + child).text for one in root.iter(O + element)}

    def page(self, entry, area) -> Page:
        root = self.xml(f"Doc_0/{entry.get('BaseLoc')}")
        own = root.find(f"{O}Area/{O}PhysicalBox")
        _, _, width, height = area if own is None else box(own.text)
        made = Page(entry.get("ID"), width, height)
        for item in root.iter(O + "TextObject"):
            made.texts[item.get("ID")] = item.find(O + "TextCode").text
            made.glyphs += glyphs(item)
        for item in root.iter(O + "PathObject"):
            left, top, *_ = box(item.get("Boundary"))
            paint = color(item.find(O + "StrokeColor"))
            words = item.find(O + "AbbreviatedData").text.split()
            for at in range(0, len(words), 6):
                assert (words[at], words[at + 3]) == ("M", "L")
                x0, y0, x1, y1 = (float(words[at + k]) for k in (1, 2, 4, 5))
                made.strokes.append(
                    Stroke(
                        left + x0,
                        top + y0,
                        left + x1,
                        top + y1,
                        float(item.get("LineWidth")),
                        paint,
                    )
                )
        for item in root.iter(O + "ImageObject"):
            assert [float(w) for w in item.get("CTM").split()] == [
                *box(item.get("Boundary"))[2:3],
                0,
                0,
                box(item.get("Boundary"))[3],
                0,
                0,
            ]
            made.images.append(
                Image(self.images[item.get("ResourceID")], *box(item.get("Boundary")))
            )
        return made


def box(text: str) -> tuple[float, ...]:
    return tuple(map(float, text.split()))


def color(element) -> tuple[int, ...]:
    return tuple(map(int, element.get("Value").split()))


def glyphs(item) -> list[Glyph]:
    """The glyphs of a text object; a character that a transform's last glyph shows too has none."""
    left, top, width, height = box(item.get("Boundary"))
    matrix = box(item.get("CTM") or "1 0 0 1 0 0")
    code = item.find(O + "TextCode")
    units = [
        code.text.encode("utf-16-le", "surrogatepass")[i : i + 2]
        for i in range(0, 2 * len(code.text.encode("utf-16-le")) // 2, 2)
    ]
    shown: list[tuple[str, int | None]] = []
    transforms = {int(t.get("CodePosition")): t for t in item.iter(O + "CGTransform")}
    at = 0
    while at < len(units):
        transform = transforms.get(at)
        if transform is None:
            shown.append((units[at].decode("utf-16-le"), None))
            at += 1
            continue
        count = int(transform.get("CodeCount"))
        chars = b"".join(units[at : at + count]).decode("utf-16-le")
        numbers = [int(n) for n in transform.find(O + "Glyphs").text.split()]
        assert len(numbers) == int(transform.get("GlyphCount"))
        said = list(chars) if len(numbers) == len(chars) else [chars]
        shown += zip(said, numbers, strict=True)
        at += count
    x, y = float(code.get("X")), float(code.get("Y"))
    deltas = spread(code.get("DeltaX") or "")
    assert len(deltas) == len(shown) - 1, (code.text, deltas)
    paint, size = color(item.find(O + "FillColor")), float(item.get("Size"))
    a, b, c, d, e, f = matrix
    made = []
    for (char, number), step in zip(shown, [*deltas, 0.0], strict=True):
        px, py = a * x + c * y + e, b * x + d * y + f
        assert 0 <= px <= width, "outside its box"
        assert 0 <= py <= height, "outside its box"
        made.append(
            Glyph(char, item.get("Font"), number, left + px, top + py, size, (a, b, c, d), paint)
        )
        x += step
    return made


def spread(text: str) -> list[float]:
    """``g n v`` is v n times."""
    words, found = iter(text.split()), []
    for word in words:
        count, value = (int(next(words)), next(words)) if word == "g" else (1, word)
        found += [float(value)] * count
    return found
