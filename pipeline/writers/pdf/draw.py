"""Placed rows become the operators of a page (ISO 32000-1, 8, 9, 14.6)."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.writers.pdf.objects import PageCanvas, number_text, text_string
from pipeline.writers.pdf.tagging import Structure
from pipeline.writers.setting.positions import offset_in
from pipeline.writers.setting.rows import Figure, Part, Rule, TextLine
from pipeline.writers.setting.sides import Drawn
from pipeline.writers.setting.structure import Node
from pipeline.writers.setting.typeset import Piece, SetText

_BLACK = "0 0 0"
_ARTIFACT = "artifact"


class PageDrawer:
    """Draws one page: lines of the same element in one marked stretch."""

    def __init__(
        self, canvas: PageCanvas, structure: Structure, pictures: Mapping[str, bytes]
    ) -> None:
        """Args: where to draw; the structure that learns of every marked stretch; the pictures."""
        self._pictures = pictures
        self._canvas = canvas
        self._structure = structure
        self._out = canvas.code
        self._open: Node | str | None = None
        self._font = ""
        self._tracking = ""
        self._color = _BLACK
        key = structure.begin_page()
        canvas.page_extra += [f"/StructParents {key}", "/Tabs /S"]

    def draw(self, drawn: Drawn, height: float) -> None:
        """What is drawn on a sheet that is ``height`` high as it is turned."""
        item, top = drawn.item, height - drawn.top
        if isinstance(item, TextLine):
            self._line(item, top, artifact=drawn.is_artifact)
        elif isinstance(item, Figure):
            self._figure(item, top, artifact=drawn.is_artifact)
        else:
            self._rule(item, top)

    def _line(self, item: TextLine, top: float, *, artifact: bool) -> None:
        """A line of text, its row's top at ``top`` (points from the paper's foot)."""
        y = number_text(top - item.baseline)
        for part in item.parts:
            self._begin(None if artifact else part.node)
            if item.color != self._color:
                self._out.append(f"{item.color} rg")
                self._color = item.color
            x = item.x + offset_in(item, part.start) * item.text.size / 1000
            self._out.append(f"1 0 0 1 {number_text(x)} {y} Tm")
            self._show(item, part)

    def _rule(self, item: Rule, top: float) -> None:
        """A ruled line, filled rather than stroked so that its width is exact everywhere."""
        self.end()
        half = item.width / 2
        if item.y0 == item.y1:
            box = (item.x0, top - item.y0 - half, item.x1 - item.x0, item.width)
        else:
            box = (item.x0 - half, top - item.y1, item.width, item.y1 - item.y0)
        figures = " ".join(number_text(value) for value in box)
        self._out.append(f"/Artifact BMC q {item.color} rg {figures} re f Q EMC")

    def _figure(self, item: Figure, top: float, *, artifact: bool) -> None:
        """A picture, its row's top at ``top``; what copies the page's text finds its name."""
        self.end()
        name = self._canvas.picture(item.key, self._pictures[item.key])
        x, y = item.x, top - item.y - item.height
        place = " ".join(number_text(value) for value in (item.width, 0, 0, item.height, x, y))
        if item.node is None or artifact:
            self._out.append(f"/Artifact BMC q {place} cm /{name} Do Q EMC")
            return
        edges = (x, y, x + item.width, y + item.height)
        box = " ".join(number_text(edge) for edge in edges)
        item.node.attributes = f"<< /O /Layout /Placement /Block /BBox [{box}] >>".encode("ascii")
        said = text_string(item.text).decode("ascii")
        mark = f"<</MCID {self._structure.mark(item.node)} /ActualText {said}>>"
        self._out.append(f"/Figure {mark} BDC q {place} cm /{name} Do Q EMC")

    def turn(self, width: float) -> None:
        """What follows is drawn on the sheet turned so that its left edge, long, is the head.

        A viewer shows the page so; printed, it is a sheet like the others (GB/T 9704-2012 8).

        Args:
            width: of the sheet as it stands, in points.
        """
        self._canvas.page_extra.append("/Rotate 90")
        self._out.append(f"q 0 1 -1 0 {number_text(width)} 0 cm")

    def turn_back(self) -> None:
        """What follows is drawn on the sheet as it stands."""
        self.end()
        self._out.append("Q")
        self._font = self._tracking = ""
        self._color = _BLACK

    def end(self) -> None:
        """Close what is open."""
        if self._open is None:
            return
        self._out.append("ET EMC")
        self._open = None

    def _begin(self, node: Node | None) -> None:
        wanted: Node | str = _ARTIFACT if node is None else node
        if wanted is self._open:
            return
        self.end()
        if node is None:
            self._out.append("/Artifact BMC BT")
        else:
            self._out.append(f"/{node.tag} <</MCID {self._structure.mark(node)}>> BDC BT")
        self._open = wanted

    def _show(self, item: TextLine, part: Part) -> None:
        text, line = item.text, item.line
        size = number_text(text.size)
        loose = number_text((text.tracking + line.stretch) * text.size / 1000)
        tight = number_text(text.tracking * text.size / 1000)
        for piece in text.pieces_in(part.start, part.end):
            if piece.font < 0:
                continue
            start, end = max(piece.start, part.start), min(piece.end, part.end)
            font = f"/F{piece.font} {size} Tf"
            if font != self._font:
                self._out.append(font)
                self._font = font
            tracking = tight if piece.is_rigid else loose
            if tracking != self._tracking:
                self._out.append(f"{tracking} Tc")
                self._tracking = tracking
            self._piece(item, piece, start, end)

    def _piece(self, item: TextLine, piece: Piece, start: int, end: int) -> None:
        text, line = item.text, item.line
        follows = end + (end < len(text.text) and not text.codes[end])
        trailing = line.stretch if piece.is_rigid and follows < line.ink_end else 0.0
        moved = line.moves is not None and any(start <= at < end for at in line.moves)
        if piece.actual:
            self._actual(text, start, end, trailing)
        elif moved or piece.is_adjusted:
            self._out.append(_adjusted(item, start, end, trailing))
        elif trailing:
            codes = "".join(text.codes[start:end])
            self._out.append(f"[<{codes}> {number_text(-trailing)}] TJ")
        else:
            self._out.append(f"<{''.join(text.codes[start:end])}> Tj")

    def _actual(self, text: SetText, start: int, end: int, trailing: float) -> None:
        for at in range(start, end):
            glyph = text.glyphs[at]
            said = text_string(glyph.actual).decode("ascii")
            shift = number_text(-glyph.before)
            drawn = glyph.before + glyph.advance - glyph.cell
            after = number_text(drawn - trailing if at + 1 == end else drawn)
            self._out.append(
                f"/Span <</ActualText {said}>> BDC [{shift} <{glyph.code}> {after}] TJ EMC"
            )


def _adjusted(item: TextLine, start: int, end: int, trailing: float) -> str:
    """A TJ array; its numbers are subtracted, in thousandths of the size."""
    moves = item.line.moves or {}
    parts: list[str] = []
    codes = ""
    due = 0.0
    for at in range(start, end):
        glyph = item.text.glyphs[at]
        taken_before, taken_after = moves.get(at, (0.0, 0.0))
        due += taken_before - glyph.before
        if abs(due) > 0.005:
            if codes:
                parts.append(f"<{codes}>")
                codes = ""
            parts.append(number_text(due))
        codes += glyph.code
        due = taken_after + glyph.before + glyph.advance - glyph.cell
    parts.append(f"<{codes}>")
    due -= trailing
    if abs(due) > 0.005:
        parts.append(number_text(due))
    return f"[{' '.join(parts)}] TJ"
