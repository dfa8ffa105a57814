"""The pages of a document, drawn anew as it changes: what did not change is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property, partial

from pipeline.edits import EditLog
from pipeline.model import iter_texts
from pipeline.writers.emission import Emission
from pipeline.writers.setting.boxes import Box, ShownLine, shift_of
from pipeline.writers.setting.faces import FaceShelf
from pipeline.writers.setting.glyphs import GlyphTable, Place
from pipeline.writers.setting.keeping import KeepingComposer
from pipeline.writers.setting.rows import Figure, TextLine
from pipeline.writers.setting.sides import (
    Drawn,
    Side,
    drawn_as_turned,
    drawn_upright,
    prepare,
    sides,
    stamp_cells,
    with_seals,
)
from pipeline.writers.svg.draw import Pen
from pipeline.writers.svg.fonts import WebFace, WebFont, add_fonts


class Page:
    """One page as it is read, a landscape one lying.

    Attributes:
        width: in points.
        height: likewise.
        digest: of all that it shows: alike where two pages are.
        lines: the box of each line, by its element.
        shown: the lines themselves, by their element.
    """

    def __init__(
        self,
        width: float,
        height: float,
        turned: Sequence[Drawn],
        upright: Sequence[Drawn],
        texts: Mapping[str, str],
        pen: Pen,
    ) -> None:
        """Args: size, what stands in its rows and on the sheet, the elements' texts, who draws."""
        self.width, self.height = width, height
        self.digest = pen.digest(width, height, turned, upright)
        self._draw = partial(pen.page, width, height, turned, upright)
        self._boxes: dict[tuple[str, int, int], tuple[Box, ...]] = {}
        shown: dict[str, list[ShownLine]] = {}
        lines: list[Box] = []
        for one in turned:
            item = one.item
            if isinstance(item, Figure) and not one.is_artifact:
                y = one.top + item.y
                lines.append(Box(item.path, 0, 0, item.x, y, item.width, item.height))
            if isinstance(item, TextLine) and item.path and not one.is_artifact:
                shift = shift_of(item, texts.get(item.path, ""))
                known = ShownLine(item, one.top + item.baseline, shift)
                shown.setdefault(item.path, []).append(known)
                lines += [known.whole] if known.whole is not None else []
        self.lines = tuple(lines)
        self.shown = {path: tuple(own) for path, own in shown.items()}

    @cached_property
    def svg(self) -> str:
        """What it shows, one SVG document: drawn when somebody looks."""
        return self._draw()

    def boxes(self, path: str, start: int, end: int) -> tuple[Box, ...]:
        """Where a stretch of an element's printed text stands on this page, a box a line.

        Args:
            path: the element.
            start: offset in its text.
            end: likewise; where it is ``start``, the box is of the place between two characters.
        """
        known = self._boxes.get((path, start, end))
        if known is None:
            found = (one.box(start, end) for one in self.shown.get(path, ()))
            known = tuple(box for box in found if box is not None)
            self._boxes[path, start, end] = known
        return known


class PageSetter:
    """Sets one document again and again, with the fonts that its pages name.

    Attributes:
        fonts: so far; a font once named stays.
    """

    def __init__(self) -> None:
        self.fonts: list[WebFont] = []
        self._shelf = FaceShelf(WebFace)
        self._table: GlyphTable | None = None
        self._composer: KeepingComposer | None = None
        self._pages: dict[object, tuple[Side, Page]] = {}

    def pages(self, emission: Emission) -> list[Page]:
        """All pages.

        Args:
            emission: of the document that the pages before were of, with the same fonts.

        Raises:
            FontError: a character that no font has, where none may stand in.
        """
        styled, sheet, self._table = prepare(emission, self._shelf, table=self._table)
        if emission.allow_missing_glyphs:
            self._take_in_what_may_come(emission.log)
        add_fonts(self._shelf, self.fonts)
        self._table.settle()
        if self._composer is None or self._composer.sheet != sheet:
            self._composer = KeepingComposer(sheet, self._table, emission.document)
            self._pages = {}
        composer, before = self._composer, self._pages
        stamped = emission.pdf is not None and emission.pdf.archive_stamp
        made = with_seals(sides(composer, styled), composer, emission)
        cells = stamp_cells(emission.stamp, made)
        composer.forget()
        texts = {path: element.text for path, element in iter_texts(emission.document)}
        pen = Pen(self.fonts, emission.pictures)
        self._pages = {}
        for number, side in enumerate(made, 1):
            # Rows are kept, so what they hold is the same where it is the very same.
            rows = tuple((id(row.items), round(y, 3), again) for row, y, again in side.rows)
            said = tuple(cells.items()) if stamped and number == 1 else None
            key = (number, said, side.has_number, side.landscape, side.seals, rows)
            if key not in before:
                page = _page(pen, composer, side, number, texts, stamped=stamped, cells=cells)
                before[key] = (side, page)
            self._pages[key] = before[key]
        return [page for _, page in self._pages.values()]

    def _take_in_what_may_come(self, log: EditLog) -> None:
        """The characters of changes that are not made yet: their font is there when they are."""
        if self._table is not None:
            signs = {sign for edit in log.edits for sign in edit.new}
            signs.update(s for edit in log.edits for one in edit.alternatives for s in one.new)
            for role in self._table.roles:
                self._table.collect(role, "".join(sorted(signs)), Place("", 0))


def _page(
    pen: Pen,
    composer: KeepingComposer,
    side: Side,
    number: int,
    texts: Mapping[str, str],
    *,
    stamped: bool,
    cells: Mapping[str, str],
) -> Page:
    sheet = composer.sheet.page
    turned = sheet.landscape if side.landscape else sheet
    width, height = turned.width.in_pt, turned.height.in_pt
    drawn = [*drawn_as_turned(side, composer)]
    upright = [*drawn_upright(side, number, composer, stamped=stamped, cells=cells)]
    return Page(width, height, drawn, upright, texts, pen)
