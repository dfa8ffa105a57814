"""The pages of a Word file: its sections, and the page numbers in their footers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pipeline.inspection.formatting import Cascade, number, whole
from pipeline.inspection.setting import PageNumber, Side, Where
from pipeline.normalize.word.elements import OFF, local, space_of
from pipeline.normalize.word.package import Held, Parts, parse_part, read_ended
from pipeline.normalize.word.walk import NAMESPACES
from pipeline.text.width import columns
from pipeline.units import MM_A_POINT
from pipeline.untrusted import UnreadableError

_A4 = (11906, 16838)
_USUAL_MARGINS = {"top": 1440, "bottom": 1440, "left": 1800, "right": 1800, "footer": 992}
"""Twips, where a section says none: those of Word's own blank file."""
_PAGE = re.compile(r"\s*\\?\bPAGE\b", re.IGNORECASE)
_DASH_CENTRE, _BELOW = 0.35, 0.26
"""Middle of a 一字线 above its baseline, and what of its row is below that, in type sizes."""
_NATURAL = 1.3
_USUAL_SIZE = 10.0
_MOST_SECTIONS = 2_000
_MOST_PARAGRAPHS = 200


@dataclass(slots=True)
class Section:
    """A section; lengths in mm, the grid's in points.

    Attributes:
        width, height: of its paper.
        left, top, right, bottom: its margins, a binding's gutter among them.
        footer: from the sheet's lower edge to the footer's.
        grid: kind of its grid: ``lines``, ``linesAndChars``, ``snapToChars``, or none.
        pitch: of the grid's rows; 0 for none.
        char_space: what the grid adds to characters, in 4096ths of a point.
        title_page: its first page has a footer of its own.
        footers: relations of its footers by ``default``, ``even``, ``first``.
    """

    width: float
    height: float
    left: float
    top: float
    right: float
    bottom: float
    footer: float
    grid: str = ""
    pitch: float = 0.0
    char_space: int = 0
    title_page: bool = False
    footers: dict[str, str] = field(default_factory=dict)

    @property
    def area_width(self) -> float:
        """Width of 版心."""
        return self.width - self.left - self.right

    @property
    def area_height(self) -> float:
        """Height of 版心."""
        return self.height - self.top - self.bottom


def sections_of(parts: Parts) -> list[Section]:
    """The sections, in order; at least one."""
    tags = [f"{{{space}}}{name}" for space in NAMESPACES for name in ("p", "sectPr")]
    held = Held()
    found: list[Section] = []
    for element in read_ended(parts.store.pieces(parts.document), parts.document, tags, held):
        if local(element) == "sectPr":
            parent = element.getparent()
            if parent is None or local(parent) != "sectPrChange":
                found.append(_section(element, found[-1] if found else None))
        elif not any(local(up) == "p" for up in element.iterancestors()):
            element.clear()
            held.size = 0
        if len(found) > _MOST_SECTIONS:
            raise UnreadableError(f"分节超过 {_MOST_SECTIONS} 个")
    return found or [_section(None, None)]


def _section(element: Any | None, before: Section | None) -> Section:
    w = "" if element is None else space_of(element)

    def attribute(name: str, key: str, usual: int) -> int:
        child = None if element is None else element.find(w + name)
        found = None if child is None else whole(child.get(w + key))
        return usual if found is None else found

    def mm(twips: float) -> float:
        return twips / 1440 * 25.4

    margins = {key: attribute("pgMar", key, usual) for key, usual in _USUAL_MARGINS.items()}
    gutter = attribute("pgMar", "gutter", 0)
    grid = None if element is None else element.find(f"{w}docGrid")
    kind = "" if grid is None else grid.get(f"{w}type") or ""
    is_ruled = kind in {"lines", "linesAndChars", "snapToChars"}
    footers = dict(before.footers) if before is not None else {}
    for one in element.iterchildren(f"{w}footerReference") if element is not None else ():
        relation = next((value for key, value in one.attrib.items() if key.endswith("}id")), "")
        footers[one.get(f"{w}type") or "default"] = relation
    title = None if element is None else element.find(f"{w}titlePg")
    return Section(
        width=mm(attribute("pgSz", "w", _A4[0])),
        height=mm(attribute("pgSz", "h", _A4[1])),
        left=mm(margins["left"] + gutter),
        top=mm(abs(margins["top"])),
        right=mm(margins["right"]),
        bottom=mm(abs(margins["bottom"])),
        footer=mm(margins["footer"]),
        grid=kind if is_ruled else "",
        pitch=attribute("docGrid", "linePitch", 0) / 20 if is_ruled else 0.0,
        char_space=_signed(grid.get(f"{w}charSpace"))
        if grid is not None and kind != "lines"
        else 0,
        title_page=title is not None and title.get(f"{w}val") not in OFF,
        footers=footers,
    )


def _signed(said: str | None) -> int:
    """A signed whole number; LibreOffice writes negative ones as 32 bits without a sign.

    >>> _signed("-849"), _signed("4294966447"), _signed("x"), _signed(None)
    (-849, -849, 0, 0)
    """
    if not said or not said.removeprefix("-").isdecimal() or len(said) > 12:
        return 0
    value = int(said)
    value -= 2**32 if value >= 2**31 else 0
    return value if abs(value) <= 10**6 else 0


def numbers_of(parts: Parts, sections: Sequence[Section], cascade: Cascade) -> list[PageNumber]:
    """The page numbers of each section that has footers; a footer without one says so."""
    by_turns = _differ_by_turns(parts)
    links = parts.links(parts.document)
    known: dict[str, _Footer | None] = {}
    found: list[PageNumber] = []
    seen: set[tuple[str, str, float]] = set()
    for k, section in enumerate(sections):
        wanted: list[tuple[str, Literal["odd", "even", "both"]]]
        wanted = [("default", "odd" if by_turns else "both")]
        if by_turns:
            wanted.append(("even", "even"))
        if section.title_page and k == 0:
            wanted.append(("first", "odd"))
        for kind, parity in wanted:
            relation = section.footers.get(kind, "")
            key = (relation, parity, section.width)
            if key in seen and relation:
                continue
            seen.add(key)
            link = links.get(relation)
            part = link.target if link is not None else ""
            if part and part not in known:
                known[part] = _footer(parts, part, cascade)
            footer = known.get(part) if part else None
            where = Where(section=k + 1 if len(sections) > 1 else 0)
            made = PageNumber(where, parity, first=kind == "first")
            if footer is not None:
                _fill(made, footer, section)
            found.append(made)
    return found


def _differ_by_turns(parts: Parts) -> bool:
    settings = parts.one("settings")
    if settings is None:
        return False
    try:
        root = parse_part(parts.store, settings)
    except UnreadableError:
        return False
    switch = next(root.iter("{*}evenAndOddHeaders"), None)
    return switch is not None and all(
        value not in OFF for key, value in switch.attrib.items() if key.endswith("}val")
    )


@dataclass(slots=True)
class _Footer:
    """A footer's page number; lengths in points.

    Attributes:
        text: as printed, its number as ``{n}``.
        side: where it stands.
        inset: from 版心's edge on that side; ``None`` where the frame around it is placed.
        face: the font of its digits.
        size: type size.
        below: from the footer's lower edge to the number's baseline; ``None``: not known.
        is_turned: its text runs down, for a landscape page.
    """

    text: str
    side: Side | None
    inset: float | None
    face: str
    size: float
    below: float | None
    is_turned: bool


def _footer(parts: Parts, part: str, cascade: Cascade) -> _Footer | None:
    try:
        root = parse_part(parts.store, part)
    except UnreadableError:
        return None
    w = space_of(root)
    paragraphs = [p for p in root.iter(f"{w}p") if not _is_fallback(p)][:_MOST_PARAGRAPHS]
    for p in paragraphs:
        if not any(_PAGE.match(code) for code in _codes(p, w)):
            continue
        if next((inner for inner in p.iter(f"{w}txbxContent")), None) is not None:
            continue  # the paragraph in the box has it
        return _number(p, w, cascade, is_last=p is paragraphs[-1], root=root)
    return None


def _codes(p: Any, w: str) -> Iterator[str]:
    """The instructions of a paragraph's fields."""
    code = ""
    for child in p.iter(f"{w}fldChar", f"{w}instrText", f"{w}fldSimple"):
        name = local(child)
        if name == "fldSimple":
            yield child.get(f"{w}instr") or ""
        elif name == "instrText":
            code += child.text or ""
        else:
            yield code
            code = ""


def _written(p: Any, w: str, cascade: Cascade, style: str) -> tuple[str, int, str, float]:
    """What the paragraph of a page number says, its page as ``{n}``; tabs in it, face and size."""
    text, face, size, tabs = "", "", _USUAL_SIZE, 0
    state = "text"
    code = ""
    for node in p.iter(f"{w}r", f"{w}fldSimple"):
        if local(node) == "fldSimple":
            if _PAGE.match(node.get(f"{w}instr") or ""):
                text += "{n}"
                state = "simple"
            continue
        run = cascade.run(style, node.find(f"{w}rPr"), w)
        in_simple = local(node.getparent()) == "fldSimple"
        for child in node:
            name = local(child)
            if name == "fldChar":
                kind = child.get(f"{w}fldCharType")
                if kind == "begin":
                    state, code = "code", ""
                elif kind == "separate":
                    state = "result"
                    text += "{n}" if _PAGE.match(code) else ""
                else:
                    if state == "code" and _PAGE.match(code):
                        text += "{n}"
                    state = "text"
            elif name == "instrText":
                code += child.text or ""
            elif name == "t" and not in_simple and state in {"text", "simple"}:
                text += child.text or ""
            elif name in {"tab", "ptab"} and state != "code":
                tabs += 1
                text += "\t"
            if name in {"t", "instrText"} and (child.text or "").strip():
                face = cascade.font(run, "ascii") or face
                half = number(run, "sz")
                size = half / 2 if half else size
    return text, tabs, face, size


def _number(p: Any, w: str, cascade: Cascade, *, is_last: bool, root: Any) -> _Footer:
    properties = p.find(f"{w}pPr")
    look, style = cascade.paragraph(properties, w)
    text, tabs, face, size = _written(p, w, cascade, style)
    side, inset = _side(p, w, look, text, tabs, size)
    spacing = look.get("spacing", {})
    line = whole(spacing.get("line"))
    is_exact = spacing.get("lineRule") == "exact" and line
    height = line / 20 if is_exact and line else size * _NATURAL
    below = height * 0.2 if is_exact else size * _BELOW
    in_box = any(local(up) == "txbxContent" for up in p.iterancestors())
    boxed = in_box or (properties is not None and properties.find(f"{w}framePr") is not None)
    turned = any(
        local(node) == "bodyPr" and node.get("vert") not in {None, "horz"}
        for node in root.iter("{*}bodyPr")
    )
    return _Footer(
        text.strip(),
        side,
        inset,
        face,
        size,
        None if boxed or not is_last else below,
        turned,
    )


def _side(
    p: Any, w: str, look: Mapping[str, Mapping[str, str]], text: str, tabs: int, size: float
) -> tuple[Side | None, float | None]:
    """Where a number stands, and how far from 版心's edge; a frame around it is what is placed."""
    properties = p.find(f"{w}pPr")
    frame = properties.find(f"{w}framePr") if properties is not None else None
    if frame is not None:
        said = frame.get(f"{w}xAlign") or ""
        return _SIDES.get(said), None
    for up in p.iterancestors():
        if local(up) == "anchor":
            align = next((one.text or "" for one in up.iter("{*}align")), "")
            across = next(up.iter("{*}positionH"), None)
            align = (
                next((one.text or "" for one in across.iter("{*}align")), "")
                if (across is not None)
                else align
            )
            return _SIDES.get(align), None
        style = up.get("style") or ""
        if "mso-position-horizontal:" in style:
            said = style.split("mso-position-horizontal:")[1].split(";")[0].strip()
            return _SIDES.get(said), None
    align = _SIDES.get(look.get("jc", {}).get("val", "left"), "left")
    if tabs:
        return {1: "center", 2: "right"}.get(tabs), None  # type: ignore[return-value]
    ind = look.get("ind", {})

    def indent(*names: str) -> float:
        for one in names:
            if chars := whole(ind.get(f"{one}Chars")):
                return chars / 100 * size
        return next(((whole(ind[one]) or 0) / 20 for one in names if one in ind), 0.0)

    if align == "right":
        blank = columns(text[len(text.rstrip()) :]) * size
        return "right", indent("right", "end") + blank
    if align == "left":
        blank = columns(text[: len(text) - len(text.lstrip())]) * size
        return "left", indent("left", "start") + indent("firstLine") + blank
    return align, None


_SIDES: dict[str, Side] = {
    "left": "left",
    "start": "left",
    "both": "left",
    "right": "right",
    "end": "right",
    "center": "center",
    "outside": "outside",
}


def _fill(made: PageNumber, footer: _Footer, section: Section) -> None:
    made.text, made.face, made.size = footer.text, footer.face, footer.size
    if footer.is_turned:
        return
    made.side = footer.side
    made.inset = None if footer.inset is None else footer.inset * MM_A_POINT
    if footer.below is not None:
        middle = section.footer + (footer.below + _DASH_CENTRE * footer.size) * MM_A_POINT
        made.drop = section.bottom - middle


def _is_fallback(element: Any) -> bool:
    return any(local(up) == "Fallback" for up in element.iterancestors())
