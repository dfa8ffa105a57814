"""The characters, rules and pictures of a PDF's pages, in points from the top left as one sees it.

PDFium says what stands where; here it is turned upright (``/Rotate``), and what nobody sees is
told apart: white or transparent text, text outside the page, copies of a character over itself
(bold drawn twice, a shadow). Nothing is run, fetched or rendered.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipeline.normalize.word.symbols import is_symbol_font, shown_in
from pipeline.text.radicals import HAN_OF_RADICAL
from pipeline.tuples import NamedTuple
from pipeline.untrusted import UnreadableError

MOST_PAGES = 3_000
MOST_CHARACTERS = 6_000_000
MOST_OF_PAGE = 200_000
"""Characters of one page; a newspaper's has ten thousand."""
_MOST_OBJECTS = 200_000  # of one page
_MOST_TEXTS = 30_000  # pieces of text of a page: PDFium compares them by pairs
_MOST_DEPTH = 8
_WHITE = 245
_LIGHT = 0.75  # of white: a shape so light does not show white text
_OPAQUE = 128
_MOST_SHADES = 2_000  # of one page
_SAME_PLACE = 0.15  # em
_LIGATURE = frozenset("fijlstv")
_LEAST_PICTURE = 24.0  # points either way
_THIN = 2.5  # points: a filled rectangle so thin is a rule
_SHORTEST = 4.0
_INVISIBLE = 3  # text render mode
_NO_WIDTH = 0.01  # points
_VARIANT = re.compile(r"[-,]?(?:Regular|MT|PS)+$")
_BUILT_IN = ("Helvetica", "Times", "Courier", "Arial", "Symbol", "ZapfDingbats")
_MOST_CLIPS = 64
_TURNS = (
    # Where a picture's rows and columns run, downwards, as it lies and as each turn of Pillow's
    # (``Transpose``, from 0) has it run.
    ((1, 0), (0, 1)),
    ((-1, 0), (0, 1)),
    ((1, 0), (0, -1)),
    ((0, -1), (1, 0)),
    ((-1, 0), (0, -1)),
    ((0, 1), (-1, 0)),
    ((0, 1), (1, 0)),
    ((0, -1), (-1, 0)),
)


class Style(NamedTuple):
    """How characters are drawn.

    Attributes:
        size: points, as seen.
        face: name of the font, without the mark of a subset.
        is_red: as the mark of an authority.
        is_hidden: nobody sees it.
        is_unseen_layer: drawn in no way, as the text of a scan that a program recognised.
        is_bold: so named or drawn.
        is_white: seen only on what is dark.
        colour: that it is filled with, ``RRGGBB``.
    """

    size: float
    face: str
    is_red: bool = False
    is_hidden: bool = False
    is_unseen_layer: bool = False
    is_bold: bool = False
    is_white: bool = False
    colour: str = "000000"


class Character(NamedTuple):
    """One character of a page.

    Attributes:
        text: one code point, or several where one sign stands for them.
        x0, x1: left and right edge.
        y: the baseline, downwards from the page's top.
        style: how it is drawn.
        is_mapped: whether the file says which character it is.
        order: its place among the page's characters.
    """

    text: str
    x0: float
    x1: float
    y: float
    style: Style
    is_mapped: bool
    order: int


class Rule(NamedTuple):
    """A straight line that is level or upright."""

    x0: float
    y0: float
    x1: float
    y1: float
    is_red: bool = False

    @property
    def is_level(self) -> bool:
        """Whether it runs from left to right."""
        return self.x1 - self.x0 >= self.y1 - self.y0


class Picture(NamedTuple):
    """A picture's place.

    Attributes:
        x0, y0, x1, y1: its left, upper, right and lower edge.
        at: its place among the page's objects, and those of the forms that it stands in.
        turn: how Pillow turns it to what one sees: -1 for not at all, ``None`` where a right
            angle does not do.
        shown: what of it the page shows, of its sides as one sees them.
        is_aside: none of the text's.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    at: tuple[int, ...] = ()
    turn: int | None = None
    shown: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    is_aside: bool = False


@dataclass(slots=True)
class Page:
    """What stands on a page.

    Attributes:
        number: from 1.
        width, height: points, as seen.
        characters: those that are seen and level, in the order in which they are drawn.
        hidden: those that nobody sees.
        slanted: those of watermarks and other turned text.
        rules: level and upright lines.
        pictures: those large enough to mean anything.
        invisible: characters of a layer that is not drawn.
        ornaments: how many pictures are smaller.
        pictured: share of the page that the largest picture covers.
        aligned: places where rows stand in columns that may be those of a table.
        unread: signs that PDFium passes over, for their font is neither in the file nor here.
    """

    number: int
    width: float
    height: float
    characters: list[Character] = field(default_factory=list)
    hidden: list[Character] = field(default_factory=list)
    slanted: list[Character] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    ornaments: int = 0
    invisible: int = 0
    pictured: float = 0.0
    unread: int = 0
    aligned: int = 0


class Turn:
    """From the page's own space to what one sees: turned, from the top left."""

    def __init__(self, page: Any) -> None:
        self.rotation = page.get_rotation()
        left, bottom, right, top = page.get_cropbox()
        self._left, self._bottom = min(left, right), min(bottom, top)
        self._right, self._top = max(left, right), max(bottom, top)
        width, height = self._right - self._left, self._top - self._bottom
        is_turned = self.rotation in {90, 270}
        self.width, self.height = (height, width) if is_turned else (width, height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page's own space, from the top left as one sees it."""
        if self.rotation == 90:
            return y - self._bottom, x - self._left
        if self.rotation == 180:
            return self._right - x, y - self._bottom
        if self.rotation == 270:
            return self._top - y, self._right - x
        return x - self._left, self._top - y

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """A box likewise: its left, upper, right and lower edge."""
        (a, b), (c, d) = self.point(x0, y0), self.point(x1, y1)
        return min(a, c), min(b, d), max(a, c), max(b, d)


def read_pages(document: pdfium.PdfDocument) -> Iterator[Page]:
    """The pages of an opened file, one after another.

    Raises:
        UnreadableError: one holds more characters than any paper does.
    """
    for number in range(len(document)):
        page = document[number]
        try:
            yield _Reader(page, number + 1).read()
        finally:
            page.close()


class _Reader:
    """Reads one page."""

    def __init__(self, page: Any, number: int) -> None:
        self._page = page
        self._turn = Turn(page)
        self.page = Page(number, self._turn.width, self._turn.height)
        self._styles: dict[int | tuple[Any, ...], tuple[Style, float]] = {}
        self._met = 0
        self._texts = 0
        self._seen: dict[tuple[str, int, int], list[Character]] = {}
        self._dark: list[tuple[float, float, float, float]] = []

    def read(self) -> Page:
        self._objects(self._page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, (), ())
        text = raw.FPDFText_LoadPage(self._page.raw)
        if text:
            try:
                self._characters(text)
            finally:
                raw.FPDFText_ClosePage(text)
        return self.page

    # -- characters ----------------------------------------------------------------------------

    def _characters(self, text: Any) -> None:
        x, y = ctypes.c_double(), ctypes.c_double()
        box = raw.FS_RECTF()
        count = raw.FPDFText_CountChars(text)
        if count > MOST_OF_PAGE:
            raise UnreadableError(f"一页的文字超过 {MOST_OF_PAGE // 10_000} 万字")
        high = ""
        for i in range(count):
            if raw.FPDFText_IsGenerated(text, i) == 1:
                continue
            code = raw.FPDFText_GetUnicode(text, i)
            if 0xD800 <= code < 0xDC00:
                high = chr(code)
                continue
            char = chr(code)
            if 0xDC00 <= code < 0xE000:
                pair = (high + char).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
                char, code = pair, ord(pair[0])
            high = ""
            if char in "\r\n" or code == 0:
                if code == 0:
                    char = "\N{REPLACEMENT CHARACTER}"
                else:
                    continue
            raw.FPDFText_GetCharOrigin(text, i, x, y)
            raw.FPDFText_GetLooseCharBox(text, i, box)
            style, angle = self._style(text, i)
            turned = (math.degrees(angle) + self._turn.rotation) % 360
            px, py = self._turn.point(x.value, y.value)
            x0, y0, x1, y1 = self._turn.box(box.left, box.bottom, box.right, box.top)
            is_mapped = code not in {0, 0xFFFD} and raw.FPDFText_HasUnicodeMapError(text, i) != 1
            # The number of a sign in its font is no character; U+0002 may be the row's hyphen.
            if code < 0x20 and char != "\t" and raw.FPDFText_IsHyphen(text, i) != 1:
                char, is_mapped = "\N{REPLACEMENT CHARACTER}", False
            made = Character(_sign(style.face, readable(char)), x0, x1, py, style, is_mapped, i)
            if style.is_unseen_layer:
                self.page.invisible += 1
            middle = (y0 + y1) / 2
            is_outside = not (
                -1 <= (x0 + x1) / 2 <= self.page.width + 1 and -1 <= middle <= self.page.height + 1
            )
            if not (math.isfinite(x0) and math.isfinite(x1) and math.isfinite(py)):
                self.page.hidden.append(made._replace(x0=0.0, x1=0.0, y=0.0))
            elif (
                style.is_hidden
                or is_outside
                or (style.is_white and not self._is_dark(x0, x1, middle))
            ):
                self.page.hidden.append(made)
            elif min(turned, 360 - turned) > 3:
                self.page.slanted.append(made._replace(x0=px, x1=px))
            elif not self._is_drawn_over(made):
                self.page.characters.append(made)

    def _style(self, text: Any, i: int) -> tuple[Style, float]:
        owner = raw.FPDFText_GetTextObject(text, i)
        key = ctypes.addressof(owner.contents) if owner else -1
        if key in self._styles and key != -1:
            return self._styles[key]
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(text, i, matrix)
        scale = math.hypot(matrix.c, matrix.d) or 1.0
        size = raw.FPDFText_GetFontSize(text, i) * scale
        angle = raw.FPDFText_GetCharAngle(text, i)
        flags = ctypes.c_int()
        length = raw.FPDFText_GetFontInfo(text, i, None, 0, flags)
        buffer = ctypes.create_string_buffer(max(length, 1))
        raw.FPDFText_GetFontInfo(text, i, buffer, length, flags)
        face = _face(buffer.raw[: max(length - 1, 0)])
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        raw.FPDFText_GetFillColor(text, i, red, green, blue, alpha)
        mode = raw.FPDFTextObj_GetTextRenderMode(owner) if owner else 0
        is_white = min(red.value, green.value, blue.value) > _WHITE
        style = Style(
            size=round(min(abs(size), 2000.0), 1) if math.isfinite(size) else 0.0,
            face=face,
            is_red=red.value > 150 and green.value < 90 and blue.value < 90,
            is_hidden=alpha.value == 0 and mode not in {1, 2, 5, 6},
            is_white=is_white and mode not in {1, 2, 5, 6},
            is_unseen_layer=mode in {_INVISIBLE, 7},
            is_bold="bold" in face.lower() or raw.FPDFText_GetFontWeight(text, i) >= 600,
            colour=f"{red.value:02X}{green.value:02X}{blue.value:02X}",
        )
        self._styles[key] = style, angle if angle >= 0 else 0.0
        return self._styles[key]

    def _is_dark(self, x0: float, x1: float, y: float) -> bool:
        """Whether a dark shape is under the middle of a character: the head of a table."""
        x = (x0 + x1) / 2
        return any(a <= x <= c and b <= y <= d for a, b, c, d in self._dark)

    def _is_drawn_over(self, made: Character) -> bool:
        """Whether the same character stands there already: bold, or a shadow."""
        if made.text.isspace():
            return False
        near = max(made.style.size, 4.0) * _SAME_PLACE
        # Narrow or tiny figures stand closer than a shadow does: half of their width parts them.
        beside = min(near, 0.5 * (made.x1 - made.x0)) if made.x1 - made.x0 > _NO_WIDTH else near
        column, row = round(made.x0 / near), round(made.y / near)
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                for other in self._seen.get((made.text, column + dx, row + dy), ()):
                    is_same = abs(other.x0 - made.x0) < beside and abs(other.y - made.y) < near
                    in_ligature = made.text in _LIGATURE and made.order - other.order == 1
                    if is_same and not in_ligature:
                        return True
        self._seen.setdefault((made.text, column, row), []).append(made)
        return False

    # -- rules and pictures --------------------------------------------------------------------

    def _objects(
        self, holder: Any, count: Any, get: Any, above: tuple[Any, ...], at: tuple[int, ...]
    ) -> None:
        for k in range(count(holder)):
            self._met += 1
            if self._met > _MOST_OBJECTS:
                return
            item = get(holder, k)
            kind = raw.FPDFPageObj_GetType(item)
            if kind == raw.FPDF_PAGEOBJ_FORM and len(at) < _MOST_DEPTH:
                inside, here = (*above, matrix_of(item)), (*at, k)
                self._objects(
                    item, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, inside, here
                )
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                self._picture(item, above, (*at, k))
            elif kind == raw.FPDF_PAGEOBJ_PATH:
                self._path(item, above)
            elif kind == raw.FPDF_PAGEOBJ_TEXT:
                self._texts += 1
                if self._texts > _MOST_TEXTS:
                    raise UnreadableError(f"第 {self.page.number} 页的文字太多")
                self.page.unread += _is_passed_over(item)

    def _placed(self, points: list[tuple[float, float]], above: tuple[Any, ...]) -> list[Any]:
        for matrix in reversed(above):
            points = [applied(matrix, x, y) for x, y in points]
        return [self._turn.point(x, y) for x, y in points]

    def _picture(self, item: Any, above: tuple[Any, ...], at: tuple[int, ...]) -> None:
        matrix = matrix_of(item)
        corners = [applied(matrix, x, y) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]
        points = self._placed(corners, above)
        xs, ys = [x for x, _ in points], [y for _, y in points]
        if not all(map(math.isfinite, (*xs, *ys))):
            return
        cut = self._cut_off(item, above)
        x0, x1 = max(min(xs), cut[0]), min(max(xs), cut[2])
        y0, y1 = max(min(ys), cut[1]), min(max(ys), cut[3])
        if x1 - x0 < _LEAST_PICTURE or y1 - y0 < _LEAST_PICTURE:
            self.page.ornaments += min(x1 - x0, y1 - y0) >= _SHORTEST
            return
        width, height = max(xs) - min(xs), max(ys) - min(ys)
        shown = (
            *((x0 - min(xs)) / width, (y0 - min(ys)) / height),
            *((x1 - min(xs)) / width, (y1 - min(ys)) / height),
        )
        share = (x1 - x0) * (y1 - y0) / max(self.page.width * self.page.height, 1.0)
        self.page.pictured = max(self.page.pictured, share)
        turn = _turn_of(points)
        self.page.pictures.append(Picture(x0, y0, x1, y1, at, turn, shown))

    def _cut_off(self, item: Any, above: tuple[Any, ...]) -> tuple[float, float, float, float]:
        """The box that is seen of an object: within the page, and within what cuts it off."""
        seen = (0.0, 0.0, self.page.width, self.page.height)
        clip = raw.FPDFPageObj_GetClipPath(item)
        x, y = ctypes.c_float(), ctypes.c_float()
        for path in range(min(raw.FPDFClipPath_CountPaths(clip), _MOST_CLIPS) if clip else 0):
            points: list[tuple[float, float]] = []
            for k in range(min(raw.FPDFClipPath_CountPathSegments(clip, path), _MOST_CLIPS)):
                segment = raw.FPDFClipPath_GetPathSegment(clip, path, k)
                if raw.FPDFPathSegment_GetPoint(segment, x, y):
                    points.append((x.value, y.value))
            placed = self._placed(points, above)
            if len(placed) > 2 and all(math.isfinite(v) for point in placed for v in point):
                xs, ys = [a for a, _ in placed], [b for _, b in placed]
                seen = (
                    *(max(seen[0], min(xs)), max(seen[1], min(ys))),
                    *(min(seen[2], max(xs)), min(seen[3], max(ys))),
                )
        return seen

    def _path(self, item: Any, above: tuple[Any, ...]) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(item, fill, stroke)
        if not fill.value and not stroke.value:
            return
        if fill.value:
            self._shade(item, above)
        segments = raw.FPDFPath_CountSegments(item)
        if segments > 2_000:
            return
        is_red = _is_red(item, stroke=bool(stroke.value))
        own = (*above, matrix_of(item))
        polygon: list[tuple[float, float]] = []
        x, y = ctypes.c_float(), ctypes.c_float()
        for k in range(segments):
            segment = raw.FPDFPath_GetPathSegment(item, k)
            kind = raw.FPDFPathSegment_GetType(segment)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                self._polygon(polygon, is_filled=bool(fill.value), is_red=is_red)
                polygon = []
            elif kind != raw.FPDF_SEGMENT_LINETO:
                return
            polygon += self._placed([(x.value, y.value)], own)
            if raw.FPDFPathSegment_GetClose(segment) and polygon:
                polygon.append(polygon[0])
        self._polygon(polygon, is_filled=bool(fill.value), is_red=is_red)

    def _shade(self, item: Any, above: tuple[Any, ...]) -> None:
        """Take down what is filled dark: white text may stand on it."""
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        raw.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)
        light = (0.299 * red.value + 0.587 * green.value + 0.114 * blue.value) / 255
        if light > _LIGHT or alpha.value < _OPAQUE or len(self._dark) >= _MOST_SHADES:
            return
        edges = [ctypes.c_float() for _ in range(4)]
        if not raw.FPDFPageObj_GetBounds(item, *edges):
            return
        x0, y0, x1, y1 = (edge.value for edge in edges)
        points = self._placed([(x0, y0), (x1, y0), (x0, y1), (x1, y1)], above)
        xs, ys = [x for x, _ in points], [y for _, y in points]
        if min(max(xs) - min(xs), max(ys) - min(ys)) > _THIN:
            self._dark.append((min(xs), min(ys), max(xs), max(ys)))

    def _polygon(self, points: list[tuple[float, float]], *, is_filled: bool, is_red: bool) -> None:
        if len(points) < 2 or not all(math.isfinite(v) for point in points for v in point):
            return
        xs, ys = [x for x, _ in points], [y for _, y in points]
        x0, y0, x1, y1 = min(xs), min(ys), max(xs), max(ys)
        if min(x1 - x0, y1 - y0) <= _THIN:  # a line, or a rectangle as thin as one
            if max(x1 - x0, y1 - y0) >= _SHORTEST:
                self.page.rules.append(_middle(x0, y0, x1, y1, is_red=is_red))
            return
        if is_filled and len(points) > 2 and not self._is_frame(points):
            return
        for (ax, ay), (bx, by) in pairwise(points):
            is_straight = abs(ax - bx) <= 0.5 or abs(ay - by) <= 0.5
            if is_straight and max(abs(ax - bx), abs(ay - by)) >= _SHORTEST:
                self.page.rules.append(
                    _middle(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by), is_red=is_red)
                )

    def _is_frame(self, points: list[tuple[float, float]]) -> bool:
        """Whether a filled shape may be a cell: a rectangle, not the whole page."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        area = (max(xs) - min(xs)) * (max(ys) - min(ys))
        return len(points) <= 6 and area < 0.5 * self.page.width * self.page.height


def _turn_of(points: Sequence[tuple[float, float]]) -> int | None:
    """How a picture is turned, by where its lower corners and its upper left one stand.

    >>> _turn_of([(0, 9), (5, 9), (0, 0)]), _turn_of([(0, 0), (0, 5), (9, 0)])
    (-1, 4)
    """
    (ax, ay), (bx, by), (cx, cy) = points[:3]
    right, down = (bx - ax, by - ay), (ax - cx, ay - cy)
    for k, (along, across) in enumerate(_TURNS):
        one = _is_along(right, along) and _is_along(down, across)
        if one:
            return k - 1
    return None


def _is_along(vector: tuple[float, float], direction: tuple[int, int]) -> bool:
    length = math.hypot(*vector)
    ahead = vector[0] * direction[0] + vector[1] * direction[1]
    return length > 0 and ahead > 0.999 * length


def _middle(x0: float, y0: float, x1: float, y1: float, *, is_red: bool) -> Rule:
    """A rule along the middle of a thin shape."""
    if x1 - x0 >= y1 - y0:
        y0 = y1 = (y0 + y1) / 2
    else:
        x0 = x1 = (x0 + x1) / 2
    return Rule(x0, y0, x1, y1, is_red)


def _is_passed_over(item: Any) -> bool:
    """Whether a text object may be one sign without a width, which PDFium reads as nothing.

    A sign has none where its font is not embedded and no other has it; a space never has.
    """
    font = raw.FPDFTextObj_GetFont(item)
    if not font or raw.FPDFFont_GetIsEmbedded(font) == 1:
        return False
    edges = [ctypes.c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(item, *edges)
    if abs(edges[2].value - edges[0].value) >= _NO_WIDTH:
        return False
    length = raw.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(max(length, 1))
    raw.FPDFFont_GetBaseFontName(font, buffer, length)
    return not _face(buffer.raw[: max(length - 1, 0)]).startswith(_BUILT_IN)


def matrix_of(item: Any) -> Any:
    """The matrix of an object of a page."""
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, matrix)
    return matrix


def applied(matrix: Any, x: float, y: float) -> tuple[float, float]:
    """A point as a matrix puts it."""
    return (
        matrix.a * x + matrix.c * y + matrix.e,
        matrix.b * x + matrix.d * y + matrix.f,
    )


def _is_red(item: Any, *, stroke: bool) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    ask = raw.FPDFPageObj_GetStrokeColor if stroke else raw.FPDFPageObj_GetFillColor
    ask(item, red, green, blue, alpha)
    return red.value > 150 and green.value < 90 and blue.value < 90


def _face(name: bytes) -> str:
    """The name of a font, the mark of a subset (``ABCDEF+``) left out."""
    for encoding in ("utf-8", "gb18030"):
        try:
            text = name.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        text = name.decode("latin-1")
    head, plus, rest = text.partition("+")
    return rest if plus and len(head) == 6 and head.isupper() else text


def _sign(face: str, char: str) -> str:
    r"""A character of a font of symbols as what it shows; a bullet is U+F0B7 there.

    >>> _sign("Wingdings-Regular", "\uf0d8"), _sign("SymbolMT", "\uf0b7"), _sign("SimSun", "l")
    ('➢', '•', 'l')
    """
    font = _VARIANT.sub("", face)
    if not is_symbol_font(font):
        return shown_in("", char) if "\uf000" <= char <= "\uf0ff" else char
    return shown_in(font, char) if len(char) == 1 else char


def readable(char: str) -> str:
    """A character as people write it: radicals that stand for characters, ligatures taken apart.

    >>> readable("⼀"), readable("ﬁ"), readable("⻚"), readable("①")
    ('一', 'fi', '页', '①')
    """
    code = ord(char[0])
    if 0xFB00 <= code <= 0xFB06:
        return unicodedata.normalize("NFKC", char)
    if char in HAN_OF_RADICAL:
        return HAN_OF_RADICAL[char]
    return "-" if char in "\N{HYPHEN}\N{NON-BREAKING HYPHEN}" else char
