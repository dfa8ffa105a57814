"""Styles, settings and font table of the Word files, from the style sheet.

Word's built-ins stand bare at the root; the office's own styles, named in Chinese, are based on
them, so that the navigation pane, a table of contents and a change of style all work.
"""

from __future__ import annotations

from pipeline.stylesheet import FontRole, ParagraphStyle, StyleSheet
from pipeline.writers.docx.measures import Measures
from pipeline.writers.docx.ooxml import Element, add, border, element, fonts, indents, spacing

TABLE_STYLE = "ZbTable"
NOTE_MARK, _NOTE_TEXT, _NOTE = "FootnoteReference", "FootnoteText", "footnote"
_BUILT_INS = {
    "Title": ("Title", None),
    "Body Text": ("BodyText", None),
    "Heading 1": ("Heading1", 1),
    "Heading 2": ("Heading2", 2),
    "Heading 3": ("Heading3", 3),
    "Heading 4": ("Heading4", 4),
    "Caption": ("Caption", None),
}
ALIGN = {"left": "left", "center": "center", "right": "right", "justify": "both"}
# 17.15.1.58, 17.15.1.59: what may not end and what may not begin a row (Word's zh-CN lists).
_NO_END = "$([{£¥·‘“〈《「『【〔〖〝﹙﹛﹝＄（．［｛￡￥"
# Of them Word lacks —, which no row begins with either (GB/T 15834-2011 5.1.5, 5.1.7).
_NO_START = (
    "—!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞︶︺︾﹀﹄"
    "﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠"
)


_ABOVE_RULE = frozenset(
    {"document_number", "document_number_up"}
)  # the rule's place counts (7.2.7)


def style_id(key: str) -> str:
    """The id in the file of the style sheet's paragraph style ``key``.

    >>> style_id("main_recipients")
    'ZbMainRecipients'
    """
    return "Zb" + "".join(part.capitalize() for part in key.split("_"))


def font_style_id(role: str) -> str:
    """The id in the file of the character style that sets another role's font."""
    return "ZbFont" + "".join(part.capitalize() for part in role.split("_"))


def fill_styles(root: Element, sheet: StyleSheet) -> None:
    """Put the style sheet's styles into an empty ``w:styles``."""
    measures = Measures(sheet)
    root.append(_defaults(sheet, measures))
    _style(root, "paragraph", "Normal", "Normal", default=True, quick=True)
    _style(root, "character", "DefaultParagraphFont", "Default Paragraph Font", default=True)
    _table_base(root)
    for name, (identity, level) in _BUILT_INS.items():
        made = _style(root, "paragraph", identity, name, based_on="Normal", following="Normal")
        if level is not None:
            add(add(made, "pPr"), "outlineLvl", val=level - 1)
    for name, identity in (("footer", "Footer"), ("annotation text", "CommentText")):
        _style(root, "paragraph", identity, name, based_on="Normal")
    _style(
        root,
        "character",
        "CommentReference",
        "annotation reference",
        based_on="DefaultParagraphFont",
    )
    for key, style in sheet.paragraphs.items():
        if key != _NOTE:
            _paragraph_style(root, key, style, sheet, measures)
    named: set[str] = set()
    for role, font in sheet.fonts.items():
        name = f"{font.families[0]}字体"
        if name in named:  # of the same Han family, with other digits
            name = f"{font.families[0]}字体（{(font.latin or font.families)[0]}数字）"
        named.add(name)
        made = _style(
            root,
            "character",
            font_style_id(role),
            name,
            based_on="DefaultParagraphFont",
            custom=True,
        )
        add(made, "rPr", _role_fonts(font))
    _table_style(root, sheet)


def fill_note_styles(root: Element, sheet: StyleSheet) -> None:
    """Put the styles of notes into ``w:styles``, for a file that has any."""
    _style(root, "paragraph", _NOTE_TEXT, "footnote text", based_on="Normal", following="Normal")
    base = "DefaultParagraphFont"
    made = _style(root, "character", NOTE_MARK, "footnote reference", based_on=base)
    add(made, "rPr", element("vertAlign", val="superscript"))
    _paragraph_style(root, _NOTE, sheet.paragraphs[_NOTE], sheet, Measures(sheet))


def _style(
    root: Element,
    kind: str,
    identity: str,
    name: str,
    *,
    based_on: str | None = None,
    following: str | None = None,
    default: bool = False,
    quick: bool = False,
    custom: bool = False,
) -> Element:
    made = add(
        root,
        "style",
        type=kind,
        default=1 if default else None,
        customStyle=1 if custom else None,
        styleId=identity,
    )
    add(made, "name", val=name)
    if based_on is not None:
        add(made, "basedOn", val=based_on)
    if following is not None:
        add(made, "next", val=following)
    if quick:
        add(made, "qFormat")
    return made


def _defaults(sheet: StyleSheet, measures: Measures) -> Element:
    body = sheet.paragraphs["body"]
    size = body.size.half_points
    return element(
        "docDefaults",
        element(
            "rPrDefault",
            element(
                "rPr",
                _role_fonts(sheet.fonts[body.font]),
                element("color", val=_color(sheet, "text")),
                element("spacing", val=measures.tracking),
                element("kern", val=0),
                element("sz", val=size),
                element("szCs", val=size),
                element("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA"),
            ),
        ),
        element(
            "pPrDefault",
            element(
                "pPr",
                # One row more or less at a page's foot breaks the grid of 22.
                element("widowControl", val=0),
                element("kinsoku", val=1),
                element("overflowPunct", val=0),
                element("topLinePunct", val=0),
                # The gap Word puts between Han and Latin breaks the grid of 28.
                element("autoSpaceDE", val=0),
                element("autoSpaceDN", val=0),
                element("adjustRightInd", val=0),
                spacing(line=measures.pitch),
            ),
        ),
    )


def _paragraph_style(
    root: Element, key: str, style: ParagraphStyle, sheet: StyleSheet, measures: Measures
) -> None:
    base = _BUILT_INS.get(style.based_on or "", ("Normal", None))[0]
    following = style_id("body") if style.outline_level or key == "title" else None
    base = {"page_number": "Footer", _NOTE: _NOTE_TEXT}.get(key, base)
    made = _style(
        root,
        "paragraph",
        style_id(key),
        style.word,
        based_on=base,
        following=following,
        quick=True,
        custom=True,
    )
    ppr = add(made, "pPr")
    if style.keep_with_next:
        add(ppr, "keepNext")
    if style.page_break_before:
        add(ppr, "pageBreakBefore")
    if style.size_pt != measures.body_size or key in _ABOVE_RULE:
        # Rows of exact height stay on the grid by themselves; LibreOffice would give larger type
        # two of its rows, and sets a row on the grid higher than one of exact height.
        add(ppr, "snapToGrid", val=0)
    ppr.append(
        spacing(
            before=measures.footer_before
            if key == "page_number"
            else style.rows_before * measures.pitch,
            line=measures.footer_line if key == "page_number" else measures.line(style),
        )
    )
    advance = measures.advance(style)
    if style.left_chars or style.right_chars or style.first_line_chars:
        ppr.append(
            char_indents(style.left_chars, style.right_chars, style.first_line_chars, advance)
        )
    add(ppr, "jc", val=ALIGN[style.align])
    # Word writes 9 for body text; a level of the built-in below it must not shine through.
    add(ppr, "outlineLvl", val=9 if style.outline_level is None else style.outline_level - 1)
    add(
        made,
        "rPr",
        _role_fonts(sheet.fonts[style.font]),
        element("color", val=_color(sheet, style.color)),
        element("spacing", val=measures.tracking_of(style)),
        element("sz", val=style.size.half_points),
        element("szCs", val=style.size.half_points),
    )


def char_indents(left: float, right: float, first_line: float, advance: int) -> Element:
    """``w:ind`` of indents in characters.

    Args:
        left: left indent, characters.
        right: right indent, characters.
        first_line: first-line indent, characters; negative hangs.
        advance: one character, twips.
    """
    if first_line < 0:
        # With a hanging indent, Word reads leftChars without it and left with it: twips only, and
        # none of the style's characters, which would rule.
        return indents(
            left=round(left * advance),
            right=round(right * advance),
            first_line=round(first_line * advance),
            left_chars=0,
            right_chars=0,
        )
    return indents(
        left=round(left * advance),
        right=round(right * advance),
        first_line=round(first_line * advance),
        left_chars=round(left * 100),
        right_chars=round(right * 100),
        first_line_chars=round(first_line * 100),
    )


def _role_fonts(role: FontRole) -> Element:
    """The standard's own family, whatever this machine has."""
    latin = role.latin[0] if role.latin else role.families[0]
    return fonts(east_asia=role.families[0], latin=latin)


def _color(sheet: StyleSheet, key: str) -> str:
    return sheet.colors[key].lstrip("#").upper()


def _table_base(root: Element) -> None:
    made = _style(root, "table", "TableNormal", "Normal Table", default=True)
    add(made, "uiPriority", val=99)
    margins = element("tblCellMar", *(element(s, w=0, type="dxa") for s in ("top", "left")))
    margins.extend([element("bottom", w=0, type="dxa"), element("right", w=0, type="dxa")])
    add(made, "tblPr", element("tblInd", w=0, type="dxa"), margins)
    add(_style(root, "numbering", "NoList", "No List", default=True), "uiPriority", val=99)


def _table_style(root: Element, sheet: StyleSheet) -> None:
    made = _style(root, "table", TABLE_STYLE, "公文表格", based_on="TableNormal", custom=True)
    look = sheet.table
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    width = max(look.rule.eighths, 2)
    borders = (border(side, width, _color(sheet, "text")) for side in sides)
    padding = look.padding.twips
    cell = (element(side, w=padding, type="dxa") for side in sides[:4])
    add(
        made,
        "tblPr",
        element("tblBorders", *borders),
        element("tblCellMar", *cell),
    )


def fill_settings(root: Element) -> None:
    """Put the settings into an empty ``w:settings`` (order of 17.15.1.78)."""
    add(root, "zoom", percent=100)
    add(root, "bordersDoNotSurroundHeader")
    add(root, "bordersDoNotSurroundFooter")
    add(root, "defaultTabStop", val=420)
    add(root, "evenAndOddHeaders")
    add(root, "drawingGridVerticalSpacing", val=156)
    add(root, "characterSpacingControl", val="doNotCompress")
    add(root, "noLineBreaksAfter", lang="zh-CN", val=_NO_END)
    add(root, "noLineBreaksBefore", lang="zh-CN", val=_NO_START)
    compat = add(root, "compat")
    add(compat, "balanceSingleByteDoubleByteWidth")
    add(compat, "doNotLeaveBackslashAlone")
    add(compat, "ulTrailSpace")
    add(compat, "doNotExpandShiftReturn")
    add(compat, "adjustLineHeightInTable")
    add(compat, "useFELayout")
    for name, value in (
        ("compatibilityMode", 15),
        ("overrideTableStyleFontSizeAndJustification", 1),
        ("enableOpenTypeFeatures", 1),
        ("doNotFlipMirrorIndents", 1),
        ("differentiateMultirowTableHeaders", 1),
    ):
        uri = "http://schemas.microsoft.com/office/word"
        add(compat, "compatSetting", name=name, uri=uri, val=value)
    add(root, "themeFontLang", val="en-US", eastAsia="zh-CN")
    add(root, "decimalSymbol", val=".")
    add(root, "listSeparator", val=",")


def fill_font_table(root: Element, sheet: StyleSheet) -> None:
    """The families named, each with the others of its role as alternatives (17.8.3.1)."""
    han = [
        (role.families[0], (*role.families[1:], *role.stand_ins), "86", key.startswith("heiti"))
        for key, role in sheet.fonts.items()
    ]
    latin = [
        (name, sheet.latin_stand_ins.get(name, ()), "00", False)
        for role in sheet.fonts.values()
        for name in role.latin[:1]
    ]
    named: set[str] = set()
    for name, others, charset, is_sans in (*han, *latin):
        if name in named:
            continue
        named.add(name)
        made = add(root, "font", name=name)
        if others:
            add(made, "altName", val=",".join(dict.fromkeys(others)))
        add(made, "charset", val=charset)
        add(made, "family", val="swiss" if is_sans else "roman")
        add(made, "pitch", val="variable")
