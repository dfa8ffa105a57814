"""Every raw element of WordprocessingML that the Word writers make, in the schema's order.

Lengths are twips unless a name says otherwise; ``chars`` are hundredths of a character.
Source: ISO/IEC 29500-1 (Transitional), clause 17; frames of text are DrawingML, clause 20.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lxml import etree

from pipeline.text.chars import legal
from pipeline.text.patterns import regex

Element = Any
"""An lxml element (lxml has no types of its own)."""

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
NSMAP = {"w": W, "r": R}

_EMU_PER_TWIP = 635
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_FRAME = f"""
<w:r xmlns:w="{NSMAP["w"]}" xmlns:wp="{WP}" xmlns:a="{A}" xmlns:wps="{_WPS}">
<w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0"
 relativeHeight="{{number}}" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">
<wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="page"><wp:posOffset>{{left}}</wp:posOffset></wp:positionH>
<wp:positionV relativeFrom="page"><wp:posOffset>{{top}}</wp:posOffset></wp:positionV>
<wp:extent cx="{{width}}" cy="{{height}}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>
<wp:docPr id="{{number}}" name="{{name}}{{number}}"/><wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="{_WPS}"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr>
<a:xfrm><a:off x="0" y="0"/><a:ext cx="{{width}}" cy="{{height}}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>
<wps:txbx><w:txbxContent/></wps:txbx>
<wps:bodyPr{{turned}} lIns="0" tIns="0" rIns="0" bIns="0"><a:noAutofit/></wps:bodyPr>
</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>
"""

# Word sets these from the Latin font unless a hint says otherwise: “ ” ‘ ’ — … · ℃ ① …
_AMBIGUOUS = regex("[\u0080-\u2e7f]")


def w(name: str) -> str:
    """The qualified name of a WordprocessingML element or attribute."""
    return f"{{{W}}}{name}"


_P, _R, _T, _TAB, _BR = w("p"), w("r"), w("t"), w("tab"), w("br")
_PPR, _RPR, _PSTYLE, _RSTYLE = w("pPr"), w("rPr"), w("pStyle"), w("rStyle")
_RFONTS, _HINT, _VAL = w("rFonts"), w("hint"), w("val")
_DEL_TEXT = w("delText")


def element(name: str, /, *children: Element, **attributes: object) -> Element:
    """``<w:name w:attribute="…">`` with children; attributes that are ``None`` are left out."""
    made = etree.Element(w(name), nsmap=NSMAP)
    return _filled(made, children, attributes)


def add(parent: Element, name: str, /, *children: Element, **attributes: object) -> Element:
    """The same, as the last child of ``parent``."""
    return _filled(etree.SubElement(parent, w(name)), children, attributes)


def _filled(made: Element, children: Iterable[Element], attributes: dict[str, object]) -> Element:
    for key, value in attributes.items():
        if value is not None:
            made.set(w(key), legal(str(value)))
    for child in children:
        made.append(child)
    return made


def paragraph(parent: Element, style: str) -> Element:
    """A paragraph of a style, the last child of ``parent``."""
    made = etree.SubElement(parent, _P)
    etree.SubElement(etree.SubElement(made, _PPR), _PSTYLE).set(_VAL, style)
    return made


def properties(p: Element) -> Element:
    """The paragraph's ``w:pPr``."""
    return p[0]


def off_grid(p: Element, line: int) -> Element:
    """The paragraph, its rows taken off the grid and made ``line`` high."""
    add(properties(p), "snapToGrid", val=0)
    properties(p).append(spacing(line=line))
    return p


def run(
    parent: Element,
    text: str,
    *,
    char_style: str | None = None,
    half_points: int | None = None,
    apart: int | None = None,
    deleted: bool = False,
) -> Element:
    """A run of text; tabs become ``w:tab``.

    Args:
        parent: the paragraph, ``w:ins`` or ``w:del`` it ends.
        text: what it shows; nothing is added when it is empty.
        char_style: id of its character style.
        half_points: type size where it is not the style's.
        apart: added after each character, where it is not what the style adds.
        deleted: the text stands inside ``w:del``.
    """
    made = etree.SubElement(parent, _R)
    needs_hint = _AMBIGUOUS.search(text) is not None
    looks = (char_style, half_points, apart)
    if needs_hint or any(look is not None for look in looks):
        rpr = etree.SubElement(made, _RPR)
        if char_style is not None:
            etree.SubElement(rpr, _RSTYLE).set(_VAL, char_style)
        if needs_hint:
            etree.SubElement(rpr, _RFONTS).set(_HINT, "eastAsia")
        if apart is not None:
            add(rpr, "spacing", val=apart)
        if half_points is not None:
            add(rpr, "sz", val=half_points)
            add(rpr, "szCs", val=half_points)
    tag = _DEL_TEXT if deleted else _T
    text = legal(text)
    for number, stretch in enumerate(text.split("\t")):
        if number:
            etree.SubElement(made, _TAB)
        _text(made, tag, stretch)
    return made


def _text(parent: Element, tag: str, text: str) -> None:
    if not text:
        return
    made = etree.SubElement(parent, tag)
    made.text = text
    if text[0].isspace() or text[-1].isspace() or "  " in text:
        made.set(XML_SPACE, "preserve")


def colored(p: Element, color: str) -> None:
    """Set the colour of all runs so far: LibreOffice forgets the style's inside a frame."""
    for made in p.iter(_R):
        rpr = made.find(_RPR)
        if rpr is None:
            rpr = etree.Element(_RPR)
            made.insert(0, rpr)
        ahead = sum(child.tag in (_RSTYLE, _RFONTS) for child in rpr)
        rpr.insert(ahead, element("color", val=color))


def line_break(parent: Element) -> None:
    """A run with a line break inside the paragraph."""
    etree.SubElement(etree.SubElement(parent, _R), _BR)


def tab(parent: Element) -> None:
    """A run with a tab."""
    etree.SubElement(etree.SubElement(parent, _R), _TAB)


def simple_field(parent: Element, instruction: str, shown: str) -> None:
    """A field in its long form (begin, instruction, separate, result, end), a run each."""
    for kind in ("begin", None, "separate", "", "end"):
        made = etree.SubElement(parent, _R)
        if kind is None:
            text = add(made, "instrText")
            text.text = f" {instruction} "
            text.set(XML_SPACE, "preserve")
        elif kind:
            add(made, "fldChar", fldCharType=kind)
        else:
            add(made, "t").text = shown


def fonts(*, east_asia: str, latin: str) -> Element:
    """``w:rFonts`` that names families and leaves no theme font in force."""
    return element("rFonts", ascii=latin, eastAsia=east_asia, hAnsi=latin, cs=latin)


def indents(
    *,
    left: int = 0,
    right: int = 0,
    first_line: int = 0,
    left_chars: int | None = None,
    right_chars: int | None = None,
    first_line_chars: int | None = None,
) -> Element:
    """``w:ind``: a negative ``first_line`` hangs. Characters, where given, rule in Word and WPS."""
    hanging = first_line < 0
    return element(
        "ind",
        leftChars=left_chars,
        left=left,
        rightChars=right_chars,
        right=right,
        firstLineChars=None if hanging else first_line_chars,
        firstLine=None if hanging else first_line,
        hanging=-first_line if hanging else None,
    )


_AFTER_SPACING = frozenset(map(w, ("ind", "contextualSpacing", "jc", "outlineLvl", "rPr")))


def spacing(
    *, before: int = 0, after: int = 0, line: int | None = None, rule: str = "exact"
) -> Element:
    """``w:spacing`` of a paragraph; ``line`` is exact unless ``rule`` says otherwise."""
    return element(
        "spacing",
        before=before,
        after=after,
        line=line,
        lineRule=None if line is None else rule,
    )


def respace(p: Element, *, before: int = 0, line: int) -> None:
    """Give a written paragraph other spacing, in the schema's order of its properties."""
    ppr = properties(p)
    for old in ppr.findall(w("spacing")):
        ppr.remove(old)
    at = next((i for i, child in enumerate(ppr) if child.tag in _AFTER_SPACING), len(ppr))
    ppr.insert(at, spacing(before=before, line=line))


def frame(*, left: int, top: int, width: int, height: int) -> Element:
    """``w:framePr`` of a paragraph that stands at a fixed place of the sheet."""
    return element(
        "framePr",
        w=width,
        h=height,
        hRule="exact",
        wrap="around",
        vAnchor="page",
        hAnchor="page",
        x=left,
        y=top,
    )


def border(side: str, eighths: int, color: str, *, space: int = 0) -> Element:
    """One side of a border: width in eighths of a point, colour ``RRGGBB``."""
    return element(side, val="single", sz=eighths, space=space, color=color)


def revision(parent: Element, kind: str, number: int, author: str, date: str) -> Element:
    """``w:ins`` or ``w:del``, the last child of ``parent``."""
    return add(parent, kind, id=number, author=author, date=date)


def comment_start(parent: Element, number: int) -> None:
    """Where the commented stretch begins."""
    add(parent, "commentRangeStart", id=number)


def comment_end(parent: Element, number: int) -> None:
    """Where it ends, with the mark that Word shows."""
    add(parent, "commentRangeEnd", id=number)
    made = etree.SubElement(parent, _R)
    add(made, "commentReference", id=number)


def text_frame(
    p: Element,
    number: int,
    *,
    left: int,
    top: int,
    width: int,
    height: int,
    name: str,
    runs_down: bool = False,
) -> Element:
    """A frame without border that text does not flow around, anchored in ``p``.

    Args:
        p: the paragraph it is anchored in.
        number: its id, from 1.
        left: from the sheet's left edge, twips.
        top: from the sheet's upper edge, twips.
        width: in twips.
        height: in twips.
        name: what it is called, its number left out.
        runs_down: its text runs down, turned to the right.

    Returns:
        Where its paragraphs go (``w:txbxContent``).
    """
    lengths = {"left": left, "top": top, "width": width, "height": height}
    emu = {name: value * _EMU_PER_TWIP for name, value in lengths.items()}
    parser = etree.XMLParser(remove_blank_text=True)
    turned = ' vert="vert"' if runs_down else ""
    xml = _FRAME.format(number=number, name=name, turned=turned, **emu)
    made = etree.fromstring(xml, parser)
    p.append(made)
    return made.find(".//w:txbxContent", NSMAP)
