"""Every raw element of WordprocessingML that the Word writers make, in the schema's order.

Lengths are twips unless a name says otherwise; ``chars`` are hundredths of a character.
Source: ISO/IEC 29500-1 (Transitional), clause 17.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from lxml import etree

from pipeline.text.chars import legal

Element = Any
"""An lxml element (lxml has no types of its own)."""

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
NSMAP = {"w": W, "r": R}

# Word sets these from the Latin font unless a hint says otherwise: “ ” ‘ ’ — … · ℃ ① …
_AMBIGUOUS = re.compile("[\u0080-\u2e7f]")


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


def run(
    parent: Element,
    text: str,
    *,
    char_style: str | None = None,
    half_points: int | None = None,
    deleted: bool = False,
) -> Element:
    """A run of text; tabs become ``w:tab``.

    Args:
        parent: the paragraph, ``w:ins`` or ``w:del`` it ends.
        text: what it shows; nothing is added when it is empty.
        char_style: id of its character style.
        half_points: type size where it is not the style's.
        deleted: the text stands inside ``w:del``.
    """
    made = etree.SubElement(parent, _R)
    needs_hint = _AMBIGUOUS.search(text) is not None
    if char_style is not None or half_points is not None or needs_hint:
        rpr = etree.SubElement(made, _RPR)
        if char_style is not None:
            etree.SubElement(rpr, _RSTYLE).set(_VAL, char_style)
        if needs_hint:
            etree.SubElement(rpr, _RFONTS).set(_HINT, "eastAsia")
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


def spacing(*, before: int = 0, after: int = 0, line: int | None = None) -> Element:
    """``w:spacing`` of a paragraph; ``line`` is exact."""
    return element(
        "spacing",
        before=before,
        after=after,
        line=line,
        lineRule=None if line is None else "exact",
    )


def border(side: str, eighths: int, color: str, *, space: int = 0) -> Element:
    """One side of a border: width in eighths of a point, colour ``RRGGBB``."""
    return element(side, val="single", sz=eighths, space=space, color=color)


def section(
    *,
    kind: str | None,
    width: int,
    height: int,
    margins: dict[str, int],
    pitch: int,
    references: Iterable[tuple[str, str]],
    landscape: bool = False,
    title_page: bool = False,
) -> Element:
    """``w:sectPr``.

    Args:
        kind: ``nextPage``, ``evenPage``, ``oddPage``; ``None`` for the first section.
        width: of the sheet.
        height: of the sheet.
        margins: top, right, bottom, left, header, footer, gutter.
        pitch: from row to row.
        references: ``(even|default|first, relationship id)`` of its footers.
        landscape: the sheet lies on its side.
        title_page: the first page has a footer of its own.
    """
    made = element("sectPr")
    for which, relation in references:
        add(made, "footerReference", type=which).set(f"{{{R}}}id", relation)
    if kind is not None:
        add(made, "type", val=kind)
    add(made, "pgSz", w=width, h=height, orient="landscape" if landscape else None)
    add(made, "pgMar", **margins)
    if title_page:
        add(made, "titlePg")
    add(made, "docGrid", type="lines", linePitch=pitch)
    return made


def bookmark(parent: Element, number: int, name: str) -> None:
    """An empty bookmark here; names that begin with ``_`` are hidden in Word."""
    add(parent, "bookmarkStart", id=number, name=name)
    add(parent, "bookmarkEnd", id=number)


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
