"""A Word file as it is set: by what takes effect of its formatting, for it has no pages yet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from pipeline.inspection.colours import is_black, is_red
from pipeline.inspection.formatting import Cascade, Look, is_on, number, whole
from pipeline.inspection.setting import Leaf, Line, Measured, Setting, Stretch, Where
from pipeline.inspection.word_pages import Section, numbers_of, sections_of
from pipeline.model import OfficialDocument, iter_texts, lies_in
from pipeline.normalize.options import ReadOptions
from pipeline.normalize.word.elements import local, nearest_table, space_of
from pipeline.normalize.word.flow import Flow, Place
from pipeline.normalize.word.package import Parts, parse_part
from pipeline.normalize.word.reader import walk_parts
from pipeline.normalize.word.styles import theme_fonts
from pipeline.text.width import columns
from pipeline.units import MM_A_POINT
from pipeline.untrusted import UnreadableError

_USUAL_SIZE = 10.0
"""Points, where nothing says a size (ISO/IEC 29500-1 17.3.2.38)."""
_NATURAL = 1.3
"""Height of a row of Han type in its sizes, as Word has it for 宋体 and 仿宋."""
_HAIR = 6.0
"""Points: an empty row so low only carries something."""
_FILLED_IN = re.compile(r"\S(?: {6,}|\u3000{3,})\S")
"""Blanks to be filled in, or columns: no running text."""
_GONE = frozenset({"del", "moveFrom", "txbxContent", "Fallback", "instrText", "delText"})
_NO_COUNT = "\t\n"
_SHAPES = frozenset({"line", "straightConnector1"})
_EMU_PER_MM = 36_000
_MOST_LINES = 200
_MOST_CHARACTERS = 50_000
"""Of an element that are looked at one by one."""
_WEIGHT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,4})?)pt")
_VML_WIDTH = re.compile(r"(?:^|;)\s*width:([0-9]{1,4}(?:\.[0-9]{1,4})?)pt")


@dataclass(slots=True)
class SetParagraph:
    """A paragraph as it is set; lengths in points.

    Attributes:
        number: as the reader counts them.
        section: from 0.
        stretches: its text, white space and all.
        look: what takes effect.
        size: of most of its characters.
        pitch: from row to row.
        before, after: blank above and below.
        align: ``left``, ``center``, ``right``.
        left, first, right: its indents, the first row's over the others'.
        opens_page: it says so.
        breaks_page: it holds a page break.
        is_ruled: a rule is under it or in it.
        in_table, in_box: it stands in a table, in a frame or box.
    """

    number: int
    section: int
    stretches: list[Stretch] = field(default_factory=list)
    size: float = _USUAL_SIZE
    pitch: float = 0.0
    advance: float = 0.0
    before: float = 0.0
    after: float = 0.0
    align: str = "left"
    left: float = 0.0
    first: float = 0.0
    right: float = 0.0
    opens_page: bool = False
    breaks_page: bool = False
    is_ruled: bool = False
    in_table: bool = False
    in_box: bool = False

    @property
    def text(self) -> str:
        """Its text."""
        return "".join(stretch.text for stretch in self.stretches)


class WordSetting:
    """Measures a Word file while the reader walks it.

    Args:
        parts: the file.

    Raises:
        UnreadableError: a part is damaged.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        theme = self._root("theme")
        self.cascade = Cascade(
            self._root("styles"),
            self._root("numbering"),
            theme_fonts(theme) if theme is not None else {},
        )
        self.sections: list[Section] = sections_of(parts)
        self.paragraphs: dict[int, SetParagraph] = {}
        self.lines: list[Line] = []
        self._section = 0
        self._w = ""

    def _root(self, kind: str) -> Any | None:
        part = self._parts.one(kind)
        if part is None:
            return None
        try:
            return parse_part(self._parts.store, part)
        except UnreadableError:
            return None  # the reader says that it is damaged

    def walk(self, options: ReadOptions) -> Flow:
        """Have the reader walk the file; each paragraph of the text is measured on the way."""
        return walk_parts(self._parts, options, self._met)

    # -- one paragraph -------------------------------------------------------------------------

    def _met(self, element: Any, place: Place) -> None:
        if place.part != self._parts.document or local(element) != "p":
            return
        w = self._w = space_of(element)
        properties = element.find(f"{w}pPr")
        look, style = self.cascade.paragraph(properties, w)
        section = self.sections[min(self._section, len(self.sections) - 1)]
        made = SetParagraph(place.paragraph, self._section)
        self._runs(element, style, section, made)
        mark = properties.find(f"{w}rPr") if properties is not None else None
        sizes: dict[float, int] = {}
        for stretch in made.stretches:
            sizes[stretch.size] = sizes.get(stretch.size, 0) + len(stretch.text)
        mark_look = self.cascade.run(style, mark, w)
        made.size = max(sizes, key=lambda one: sizes[one]) if sizes else _size(mark_look)
        made.in_table = nearest_table(element) is not None
        framed = properties is not None and properties.find(f"{w}framePr") is not None
        made.in_box = framed or any(local(up) == "txbxContent" for up in element.iterancestors())
        self._rows(made, look, section)
        self._indents(made, look)
        made.align = _ALIGNS.get(look.get("jc", {}).get("val", ""), "left")
        made.opens_page = is_on(look, "pageBreakBefore")
        self._rules(element, properties, made, section)
        ends = properties is not None and properties.find(f"{w}sectPr") is not None
        if ends and not made.in_box:
            self._section += 1
        self.paragraphs[made.number] = made

    def _runs(self, element: Any, style: str, section: Section, made: SetParagraph) -> None:
        w = self._w
        for run in _runs_in(element, w):
            properties = run.find(f"{w}rPr")
            look = self.cascade.run(style, properties, w)
            if is_on(look, "vanish"):
                continue
            parts: list[str] = []
            for child in run:
                name = local(child)
                if name == "t":
                    parts.append(child.text or "")
                elif name in {"tab", "ptab"}:
                    parts.append("\t")
                elif name in {"br", "cr"}:
                    kind = child.get(f"{w}type")
                    made.breaks_page = made.breaks_page or kind == "page"
                    if kind != "page":
                        parts.append("\n")
            text = "".join(parts)
            if not text:
                continue
            colour = look.get("color", {}).get("val", "")
            size = _size(look)
            made.stretches.append(
                Stretch(
                    text,
                    self.cascade.font(look, "eastAsia"),
                    self.cascade.font(look, "ascii"),
                    size,
                    is_red(colour),
                    is_black(colour),
                    f"#{colour}" if colour and colour != "auto" else "",
                )
            )
            if not made.advance:
                own = (number(look, "spacing") or 0) / 20
                made.advance = (size + own) * (number(look, "w") or 100) / 100
                on_grid = is_on(look, "snapToGrid", default=True)
                if on_grid and section.grid in {"linesAndChars", "snapToChars"}:
                    base = size if section.grid == "linesAndChars" else self._normal_size()
                    made.advance = base + own + section.char_space / 4096

    def _normal_size(self) -> float:
        return _size(self.cascade.run(self.cascade.default_paragraph, None, self._w))

    def _rows(self, made: SetParagraph, look: Look, section: Section) -> None:
        spacing = look.get("spacing", {})
        line, rule = whole(spacing.get("line")), spacing.get("lineRule", "auto")
        natural = made.size * _NATURAL
        on_grid = section.pitch > 0 and is_on(look, "snapToGrid", default=True)
        if rule == "exact" and line:
            made.pitch = line / 20
        else:
            row = natural
            if rule == "atLeast" and line:
                row = max(row, line / 20)
            factor = (line or 240) / 240 if rule not in {"exact", "atLeast"} else 1.0
            if on_grid:
                count = max(-(-row // section.pitch), 1.0)
                row = count * section.pitch
            made.pitch = row * factor
        unit = section.pitch or 12.0
        for side in ("before", "after"):
            rows = whole(spacing.get(f"{side}Lines"))
            points = (whole(spacing.get(side)) or 0) / 20
            setattr(made, side, rows / 100 * unit if rows else points)

    def _indents(self, made: SetParagraph, look: Look) -> None:
        def length(name: str, other: str = "") -> float:
            for one in (name, other) if other else (name,):
                chars = whole(found.get(f"{one}Chars"))
                if chars:
                    return chars / 100 * made.size
            for one in (name, other) if other else (name,):
                if one in found:
                    return (whole(found[one]) or 0) / 20
            return 0.0

        found = look.get("ind", {})
        made.left, made.right = length("left", "start"), length("right", "end")
        made.first = length("firstLine") - length("hanging")

    def _rules(
        self, element: Any, properties: Any | None, made: SetParagraph, section: Section
    ) -> None:
        """The rules under a paragraph, and those drawn in it."""
        if len(self.lines) >= _MOST_LINES:
            return
        w, where = self._w, Where(paragraph=made.number)
        borders = properties.find(f"{w}pBdr") if properties is not None else None
        of_cell = [borders] if borders is not None else []
        width = section.area_width - (made.left + made.right) * MM_A_POINT
        if made.in_table:
            cell = next((up for up in element.iterancestors() if local(up) == "tc"), None)
            table = nearest_table(element)
            if cell is not None:
                of_cell += cell.findall(f"{w}tcPr/{w}tcBorders")
            of_cell += table.findall(f"{w}tblPr/{w}tblBorders")
        for group in of_cell:
            for side in group:
                value = side.get(f"{w}val") or ""
                if local(side) not in {"top", "bottom", "insideH"} or value in {"nil", "none", ""}:
                    continue
                self.lines.append(
                    Line(
                        where,
                        is_red(side.get(f"{w}color") or ""),
                        (whole(side.get(f"{w}sz")) or 0) / 8 * MM_A_POINT,
                        None if made.in_table else width,
                        is_double=value not in {"single", "thick"},
                        order=made.number,
                    )
                )
                made.is_ruled = True
        for line in drawn_lines(element, where, made.number):
            self.lines.append(line)
            made.is_ruled = True

    # -- elements ------------------------------------------------------------------------------

    def measured(self, document: OfficialDocument, flow: Flow) -> Measured:
        """The file as it is set.

        Args:
            document: as it was read from ``flow``.
            flow: its lines.
        """
        found = Measured("docx", lines=self.lines)
        above = self._blank_above()
        for path, element in iter_texts(document):
            numbers = [
                place.paragraph
                for anchor in element.origin
                if 1 <= anchor.line <= len(flow.lines)
                and (place := flow.lines[anchor.line - 1].place).part == self._parts.document
            ]
            own = [self.paragraphs[n] for n in dict.fromkeys(numbers) if n in self.paragraphs]
            if own:
                setting = self._setting(element.text, own)
                setting.above = above.get(own[0].number)
                found.settings[path] = setting
        found.leaves = list(self._leaves(document, found.settings))
        found.numbers = numbers_of(self._parts, self.sections, self.cascade)
        return found

    def _setting(self, text: str, own: Sequence[SetParagraph]) -> Setting:
        first, last = own[0], own[-1]
        every = ((c, stretch) for one in own for stretch in one.stretches for c in stretch.text)
        characters = list(islice(every, _MOST_CHARACTERS))
        wanted = "".join(text[:_MOST_CHARACTERS].split())[: len(characters)]
        seen = [(char, stretch) for char, stretch in characters if not char.isspace()]
        at = "".join(char for char, _ in seen).find(wanted)
        if at >= 0:
            seen = seen[at : at + len(wanted)]
        made = Setting(Where(paragraph=first.number), _joined(seen))
        if any(one.in_box for one in own):
            made.is_apart = True
            return made
        made.opens_page = first.opens_page or self._follows_break(first.number)
        room = self._room(first.section)
        begins = at <= 0 and "\t" not in first.text[: len(first.text) - len(first.text.lstrip())]
        is_whole = at < 0 or len(wanted) >= len("".join(c for c, _ in characters if c.strip()))
        lead = _blank(first.text, first.size)
        trail = _blank(last.text[::-1], last.size)
        wide = columns(last.text.strip()) * (last.advance or last.size)
        indent = first.left + first.first + lead
        if first.in_table:
            made.is_spread = True
            made.left = indent * MM_A_POINT if begins and first.align == "left" else None
            return made
        rows = [part for one in own for part in one.text.split("\n") if part.strip()]
        has_tab = any("\t" in one.text.strip() for one in own)
        made.is_spread = any(_FILLED_IN.search(one.text.strip()) for one in own)
        fits = len(own) == 1 and len(rows) == 1 and not has_tab
        if fits:
            made.rows = 1 if wide <= room else 2
        if first.align == "left":
            made.left = indent * MM_A_POINT if begins else None
            if fits and is_whole and indent + wide <= room:
                made.right = (room - indent - wide) * MM_A_POINT
        elif first.align == "right":
            made.right = (last.right + trail) * MM_A_POINT if is_whole and not has_tab else None
            if fits and is_whole:
                made.left = (room - last.right - trail - wide) * MM_A_POINT
        elif first.align == "center" and is_whole and not has_tab:
            shift = (first.left + first.first + lead - first.right - trail) / 2
            made.centred = abs(shift) * MM_A_POINT
            if fits and wide <= room:
                made.left = ((room - wide) / 2 + shift) * MM_A_POINT
                made.right = ((room - wide) / 2 - shift) * MM_A_POINT
        if made.centred is None and made.left is not None and made.right is not None:
            made.centred = abs(made.left - made.right) / 2
        return made

    def _room(self, section: int) -> float:
        one = self.sections[min(section, len(self.sections) - 1)]
        return one.area_width / MM_A_POINT

    def _follows_break(self, number_: int) -> bool:
        """Whether a page break, or a section's end, is right above a paragraph."""
        own = self.paragraphs[number_]
        for k in range(number_ - 1, 0, -1):
            above = self.paragraphs.get(k)
            if above is None or above.in_box:
                continue
            if above.breaks_page or above.section != own.section:
                return True
            if above.text.strip():
                return False
        return own.breaks_page or number_ == 1

    def _blank_above(self) -> dict[int, float]:
        """Blank rows above each paragraph, where that can be told."""
        found: dict[int, float] = {}
        blank: float | None = None
        after = 0.0
        section = -1
        unit = self._body_pitch()
        for one in sorted(self.paragraphs.values(), key=lambda p: p.number):
            if one.in_box:
                continue
            if one.in_table:
                blank = None
                continue
            if one.section != section or one.opens_page or one.breaks_page:
                blank, section = None, one.section
            gap = max(after, one.before) if blank is None else one.before + after
            after = one.after
            if one.text.strip():
                if blank is not None:
                    found[one.number] = (blank + gap) / unit
                blank = 0.0
                if one.is_ruled and any(
                    line.thickness is None for line in self.lines if line.order == one.number
                ):
                    blank = None  # a line drawn somewhere below it
            elif blank is not None:
                if one.is_ruled and one.pitch > _HAIR:
                    blank = 0.0
                else:
                    blank += gap + (one.pitch if one.pitch > _HAIR else 0.0)
        return found

    def _body_pitch(self) -> float:
        """Points from row to row of most of the text."""
        weights: dict[float, int] = {}
        for one in self.paragraphs.values():
            if not one.in_table and not one.in_box:
                weights[one.pitch] = weights.get(one.pitch, 0) + len(one.text)
        return max(weights, key=lambda pitch: weights[pitch], default=0.0) or 28.95

    def _leaves(
        self, document: OfficialDocument, settings: Mapping[str, Setting]
    ) -> Iterator[Leaf]:
        """Each section, with the rows and columns that most of its body text makes."""
        body: dict[int, dict[tuple[float, float], int]] = {}
        with_text: set[int] = set()
        for path, setting in settings.items():
            one = self.paragraphs[setting.where.paragraph]
            if not lies_in(path, "imprint"):
                with_text.add(one.section)
            if lies_in(path, "body.main_text") and not one.in_table:
                key = (round(one.pitch, 2), round(one.advance or one.size, 3))
                weights = body.setdefault(one.section, {})
                weights[key] = weights.get(key, 0) + len(one.text)
        for k, section in enumerate(self.sections):
            leaf = Leaf(
                Where(section=k + 1 if len(self.sections) > 1 else 0),
                section.width,
                section.height,
                section.left,
                (section.top,),
                section.area_width,
                section.area_height,
                has_text=k in with_text,
            )
            if k in body:
                weights = body[k]
                leaf.pitch, leaf.advance = max(weights, key=lambda key: weights[key])
            yield leaf


_ALIGNS = {"center": "center", "right": "right", "end": "right", "distribute": "center"}


def _joined(seen: Sequence[tuple[str, Stretch]]) -> list[Stretch]:
    """Characters as stretches again."""
    made: list[Stretch] = []
    of: Stretch | None = None
    for char, stretch in seen:
        if stretch is of:
            made[-1].text += char
        else:
            s, of = stretch, stretch
            made.append(Stretch(char, s.face, s.latin, s.size, s.is_red, s.is_black, s.colour))
    return made


def _blank(text: str, size: float) -> float:
    """Points of the white space that a text begins with."""
    width = 0.0
    for char in text:
        if char in _NO_COUNT or not char.isspace():
            break
        width += size if char == "\N{IDEOGRAPHIC SPACE}" else size / 2
    return width


def _size(look: Look) -> float:
    half = number(look, "sz")
    return half / 2 if half and half > 0 else _USUAL_SIZE


def _runs_in(element: Any, w: str) -> Iterator[Any]:
    """The runs of a paragraph, those taken out and those of boxes left out."""
    for child in element:
        name = local(child)
        if name == "r":
            yield child
        elif name and name not in _GONE and name not in {"pPr", "p", "tbl", "drawing", "pict"}:
            yield from _runs_in(child, w)


def drawn_lines(element: Any, where: Where, order: int) -> Iterator[Line]:
    """The level lines that are drawn in a paragraph, as shapes of either kind."""
    for shape in element.iter("{*}wsp", "{*}cxnSp"):
        geometry = next(shape.iter("{*}prstGeom"), None)
        if geometry is None or geometry.get("prst") not in _SHAPES or _is_fallback(shape):
            continue
        line = next(shape.iter("{*}ln"), None)
        colour = next(shape.iter("{*}srgbClr"), None) if line is None else None
        if line is not None:
            colour = next(line.iter("{*}srgbClr"), None)
        extent = next(shape.iter("{*}ext"), None)
        wide, high = (
            _length_mm(extent.get(side)) if extent is not None else None for side in ("cx", "cy")
        )
        if (high or 0.0) > (wide or 0.0):
            continue
        thickness = whole(line.get("w")) if line is not None else None
        yield Line(
            where,
            colour is not None and is_red(colour.get("val") or ""),
            None if thickness is None else thickness / _EMU_PER_MM,
            wide,
            is_double=line is not None and (line.get("cmpd") or "sng") != "sng",
            order=order,
        )
    for shape in element.iter("{urn:schemas-microsoft-com:vml}line"):
        if _is_fallback(shape) and _has_choice(shape):
            continue
        yield _of_vml(shape, where, order)
    for shape in element.iter("{urn:schemas-microsoft-com:vml}shape"):
        if (shape.get("type") or "").endswith("_t32") and not _has_choice(shape):
            yield _of_vml(shape, where, order)


def _of_vml(shape: Any, where: Where, order: int) -> Line:
    """A line of the older kind: colour and weight its own or its stroke's."""
    stroke = shape.find("{urn:schemas-microsoft-com:vml}stroke")
    colour = shape.get("strokecolor") or (stroke.get("color") if stroke is not None else "") or ""
    weight = shape.get("strokeweight") or (stroke.get("weight") if stroke is not None else None)
    thickness = _WEIGHT.match(weight or "")
    width = _VML_WIDTH.search(shape.get("style") or "")
    return Line(
        where,
        is_red(colour),
        None if thickness is None else float(thickness[1]) * MM_A_POINT,
        None if width is None else float(width[1]) * MM_A_POINT,
        order=order,
    )


def _length_mm(text: str | None) -> float | None:
    try:
        found = float(text or "")
    except ValueError:
        return None
    return found / _EMU_PER_MM if 0 < found < 10**9 else None


def _is_fallback(shape: Any) -> bool:
    return any(local(up) == "Fallback" for up in shape.iterancestors())


def _has_choice(shape: Any) -> bool:
    return any(local(up) == "AlternateContent" for up in shape.iterancestors())
