"""The style sheet: every figure of the layout, from a TOML file, checked and in fixed units."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import msgspec

from pipeline.errors import StyleError
from pipeline.style_files import STANDARD, meant, over, read_style_file, strangers
from pipeline.text.chars import unprintable
from pipeline.units import Length

Align = Literal["left", "center", "right", "justify"]


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


def _in_mm(*fields: str) -> dict[str, str]:
    """The keys of fields that are lengths: a style file gives these in millimetres."""
    return {field: f"{field}_mm" for field in fields}


_EDGES = ("width", "height", "top", "bottom", "left", "right")


class Page(_Strict, frozen=True, rename=_in_mm(*_EDGES)):
    """Paper, and the margins 天头, 地脚, 订口 and 切口."""

    width: Length
    height: Length
    top: Length
    bottom: Length
    left: Length
    right: Length

    @property
    def type_area_width(self) -> Length:
        """Width of 版心."""
        return self.width - self.left - self.right

    @property
    def type_area_height(self) -> Length:
        """Height of 版心."""
        return self.height - self.top - self.bottom

    @property
    def landscape(self) -> Page:
        """The sheet turned for a 横排表 (8): what was its left edge is its head."""
        return Page(
            width=self.height,
            height=self.width,
            top=self.left,
            bottom=self.right,
            left=self.bottom,
            right=self.top,
        )


class Grid(_Strict, frozen=True):
    """Rows and columns of 版心."""

    rows: int
    columns: int
    row_pitch_pt: float
    advance_pt: float

    @property
    def row_pitch(self) -> Length:
        """From baseline to baseline."""
        return Length.pt(self.row_pitch_pt)

    @property
    def advance(self) -> Length:
        """From one Han character to the next."""
        return Length.pt(self.advance_pt)


class FontRole(_Strict, frozen=True):
    """A role that fonts play.

    Attributes:
        families: the standard's families, in order; what Word and Excel name.
        stand_ins: free families that may stand in for them in PDF.
        latin: families that set digits and Latin letters.
    """

    families: tuple[str, ...]
    stand_ins: tuple[str, ...] = ()
    latin: tuple[str, ...] = ()


class ParagraphStyle(_Strict, frozen=True):
    """How a kind of paragraph looks.

    Attributes:
        word: the style's name in Word.
        font: key of :attr:`StyleSheet.fonts`.
        size_pt: type size.
        align: alignment.
        color: key of :attr:`StyleSheet.colors`.
        first_line_chars: first-line indent in characters of this size.
        left_chars: left indent in characters.
        right_chars: right indent in characters.
        rows_before: blank grid rows above.
        outline_level: 1..9, or ``None`` for body text.
        based_on: Word's built-in style.
        keep_with_next: never the last on a page.
        page_break_before: starts a page.
    """

    word: str
    font: str
    size_pt: float
    align: Align = "left"
    color: str = "text"
    first_line_chars: float = 0
    left_chars: float = 0
    right_chars: float = 0
    rows_before: int = 0
    outline_level: int | None = None
    based_on: str | None = None
    keep_with_next: bool = False
    page_break_before: bool = False

    @property
    def size(self) -> Length:
        """Type size."""
        return Length.pt(self.size_pt)


class PageNumber(_Strict, frozen=True, rename=_in_mm("below_type_area")):
    """页码: its pattern, its place outside 版心, and whether page 1 has one."""

    pattern: str
    below_type_area: Length
    outer_chars: float
    first_page: bool = True

    def text(self, number: int) -> str:
        """What is printed on page ``number``."""
        return self.pattern.format(n=number)


class Signature(_Strict, frozen=True, rename=_in_mm("seal_diameter", "seal_gap")):
    """Whether the signature is laid out for a seal (7.3.5.1) or without one (7.3.5.2).

    Attributes:
        seal: for a seal.
        seal_diameter: its size, 5 to 80 mm; 国发〔1999〕25号 gives each rank its own.
        seal_gap: the least distance between the seals of a joint document.
        seal_pictures: for drafts, as :func:`pipeline.seals.seals_of` takes them: files beside the
            style's own.
    """

    seal: bool = False
    seal_diameter: Length = Length.mm(45.0)
    seal_gap: Length = Length.mm(3.0)
    seal_pictures: tuple[str, ...] = ()


_LETTER = ("mark_top", "rule_gap", "rule_width", "rule_thick", "lower_rule", "first_row_gap")


class LetterHead(_Strict, frozen=True, rename=_in_mm(*_LETTER)):
    """信函格式 (10.1): 发文机关标志 between the sheet's edge and a double rule, on page 1.

    Attributes:
        mark_top: top of the mark's glyphs below the sheet's upper edge.
        rule_gap: from the mark's glyphs to the upper double rule.
        rule_width: length of both double rules, centred on the sheet.
        rule_thick: thickness of the thick line of each; the thin one and the gap between them
            are 0.75 pt, which Word fixes.
        lower_rule: lower double rule above the sheet's lower edge.
        first_row_gap: from the upper rule to the glyphs of the row below it.
    """

    mark_top: Length
    rule_gap: Length
    rule_width: Length
    rule_thick: Length
    lower_rule: Length
    first_row_gap: Length

    @property
    def thin(self) -> Length:
        """Thickness of the thin line, and of the gap (ISO/IEC 29500-1 17.18.2, as Word draws)."""
        return Length.pt(0.75)

    @property
    def rule(self) -> Length:
        """Height of a double rule in all."""
        return self.rule_thick + self.thin * 2


class Separator(_Strict, frozen=True, rename=_in_mm("width", "gap")):
    """A rule across 版心: its colour, its thickness, and the blank above it."""

    color: str
    width: Length
    gap: Length = Length(0)


class HeaderPlace(_Strict, frozen=True, rename=_in_mm("mark_top", "order_mark_top")):
    """版头: from 版心's upper edge to that of 发文机关标志, and of the mark of a 命令(令)."""

    mark_top: Length = Length.mm(35.0)
    order_mark_top: Length = Length.mm(20.0)


class ImprintPlace(_Strict, frozen=True, rename=_in_mm("above_foot")):
    """Where 版记 stands.

    Attributes:
        even_page: never on an odd page, a blank one goes before it.
        above_foot: its last rule above the lower edge of the rows' area: where that is larger than
            版心 by the blank about the characters of a row (GB/T 33476.2), so much.
    """

    even_page: bool = True
    above_foot: Length = Length(0)


class TableLook(_Strict, frozen=True, rename=_in_mm("padding", "rule")):
    """Ruled tables.

    Attributes:
        line_pitch_pt: from line to line of their text.
        padding: blank inside cells.
        rule: thickness of the rules.
        landscape_below_chars: a table is set landscape (8, 横排表) where a column of a portrait one
            would hold fewer characters a line than this, and has more to say; 0: never.
    """

    line_pitch_pt: float = 18.0
    padding: Length = Length.mm(1.2)
    rule: Length = Length.mm(0.18)
    landscape_below_chars: float = 4.0


class FootnoteLook(_Strict, frozen=True):
    """Notes at the foot of a page.

    Attributes:
        line_pitch_pt: from line to line of their text.
        rule_chars: length of the rule above them, in characters of the body.
    """

    line_pitch_pt: float = 14.0
    rule_chars: float = 8.0


class Fit(_Strict, frozen=True):
    """How a document that overflows its last page by little is fitted (7.3.5.4).

    Attributes:
        least_row_pitch_pt: rows never stand closer than this; a pitch of the grid or more: no
            document is fitted.
        most_rows: of text, besides 署名, 成文日期 and what else ends the document, that the page
            which is saved may hold.
    """

    least_row_pitch_pt: float = 26.0
    most_rows: int = 3


class ArchiveStamp(_Strict, frozen=True, rename=_in_mm("width", "height", "top", "rule")):
    """归档章: its size, cells, distance from the paper's upper edge, and the size of its type."""

    width: Length = Length.mm(45.0)
    height: Length = Length.mm(16.0)
    top: Length = Length.mm(10.0)
    rows: int = 2
    columns: int = 3
    rule: Length = Length.mm(0.35)
    size_pt: float = 9.0


class Office(_Strict, frozen=True):
    """The unit whose style it is, for the page that shows the style; no document takes it.

    Attributes:
        authority: 发文机关, in full.
        mark: what its 发文机关标志 says.
        phone: its telephone line.
    """

    authority: str = ""
    mark: str = ""
    phone: str = ""


class StyleSheet(_Strict, frozen=True):
    """A style sheet, checked.

    Attributes:
        schema_version: of the file.
        name: its name.
        title: what it is, for people.
        based_on: the style that its file states the differences from; empty for none.
        also_called: other names by which a person may choose it.
        sha256: of the file it was read from and of those that this is based on.
    """

    schema_version: Literal[1]
    name: str
    title: str
    page: Page
    grid: Grid
    fonts: dict[str, FontRole]
    latin_stand_ins: dict[str, tuple[str, ...]]
    colors: dict[str, str]
    paragraphs: dict[str, ParagraphStyle]
    page_number: PageNumber
    signature: Signature
    separators: dict[str, Separator]
    letter: LetterHead | None = None
    office: Office = Office()
    based_on: str = ""
    also_called: tuple[str, ...] = ()
    sha256: str = ""
    header: HeaderPlace = HeaderPlace()
    imprint: ImprintPlace = ImprintPlace()
    table: TableLook = TableLook()
    footnotes: FootnoteLook = FootnoteLook()
    fit: Fit = Fit()
    archive_stamp: ArchiveStamp = ArchiveStamp()

    def __hash__(self) -> int:
        return hash((self.sha256, self.name))  # its dictionaries cannot be hashed


_MOST_MM = 2000.0
"""No sheet of paper is longer."""
_MOST_CHARS = 100.0
"""Of a row: no indent is longer."""
_MOST_ROWS = 200
"""Of a page, of the blank above a paragraph; so many columns, too."""
_PITCH_PT = (1.0, 200.0)
"""From row to row and from character to character: type of 1 to 200 points."""
_LEAST_AREA_MM = 20.0
"""A 版心 narrower or lower holds no row of a document."""
_MOST_PATTERN = 80
COLOR = re.compile("#[0-9A-Fa-f]{6}")

REQUIRED_PARAGRAPHS = frozenset(
    {
        "copy_number",
        "classification",
        "urgency",
        "authority_mark",
        "document_number",
        "document_number_up",
        "signatory",
        "signatory_label",
        "title",
        "title_note",
        "main_recipients",
        "body",
        "heading1",
        "heading2",
        "heading3",
        "heading4",
        "chapter",
        "section",
        "table_text",
        "footnote",
        "caption",
        "attachment_note",
        "authority_signature",
        "document_date",
        "note",
        "attachment_label",
        "attachment_title",
        "imprint",
        "page_number",
    }
)
REQUIRED_SEPARATORS = frozenset({"red", "imprint_outer", "imprint_inner"})


def refuse_unusable(text: str) -> None:
    """Refuse what would be written as a style file and is none, before it is written.

    Raises:
        StyleError: saying why.
    """
    with tempfile.TemporaryDirectory(prefix="zhengben-") as place:
        path = Path(place) / "版式.toml"
        path.write_text(text, encoding="utf-8")
        load_stylesheet(str(path))


def load_stylesheet(name_or_path: str = STANDARD) -> StyleSheet:
    """Read a style sheet.

    Args:
        name_or_path: the name of one that comes along (``letter``, 信函), or a ``.toml`` file.

    Raises:
        StyleError: no such style, not TOML, an unknown or missing key, a value that cannot be.
    """
    file = read_style_file(name_or_path)
    problems: str
    try:
        _refuse_controls(dict(file.raw))
        raw = _with_lengths(dict(file.raw))
        sheet = msgspec.convert({**raw, "sha256": file.sha256}, StyleSheet)
        problems = "；".join(_unused(raw)) or "；".join(_problems(sheet))
    except msgspec.ValidationError as error:  # which keys, is looked for only now
        problems = "；".join((*strangers(raw, StyleSheet), *_unused(raw))) or str(error)
    except ValueError as error:  # no such value
        problems = str(error)
    if problems:
        raise StyleError(
            f"样式文件 {file.path} 有误（{problems}）",
            f"请对照 zhengben styles {STANDARD} 打印的版式修改",
        )
    return sheet


def as_letter(sheet: StyleSheet) -> StyleSheet:
    """The style in letter form (10.1): what ``letter`` differs in, put over it.

    Args:
        sheet: any style; one that has a letter's head is returned as it is.
    """
    return sheet if sheet.letter is not None else _with_form(sheet, "letter")


@lru_cache(maxsize=8)
def _with_form(sheet: StyleSheet, form: str) -> StyleSheet:
    own = _with_lengths(dict(read_style_file(form).own))
    for key in ("based_on", "also_called", "name", "title", "schema_version"):
        own.pop(key, None)
    return msgspec.convert(over(msgspec.to_builtins(sheet), own), StyleSheet)


def _unused(raw: dict[str, Any]) -> Iterator[str]:
    """Paragraph styles and rules that no element of a document has: a name misspelt."""
    for section, known in (
        ("paragraphs", REQUIRED_PARAGRAPHS),
        ("separators", REQUIRED_SEPARATORS),
    ):
        table = raw.get(section)
        for key in table if isinstance(table, dict) else ():
            if key not in known:
                yield f"{section}.{key}：没有这一项，{meant(key, sorted(known))}"


def _with_lengths(table: dict[str, Any], place: str = "") -> dict[str, Any]:
    """A table of a style file, each ``…_mm`` in it a :class:`Length`.

    Raises:
        ValueError: a length that no sheet of paper has.
    """
    made = dict(table)
    for key, value in table.items():
        if key.endswith("_mm"):
            if type(value) not in (int, float) or not 0 <= value <= _MOST_MM:
                raise ValueError(f"{place}{key} = {value!r}，尺寸须在 0 与 {_MOST_MM:g} 之间")
            made[key] = Length.mm(value)
        elif isinstance(value, dict):
            made[key] = _with_lengths(value, f"{place}{key}.")
    return made


def _problems(sheet: StyleSheet) -> Iterator[str]:
    """What contradicts itself or cannot be set, in Chinese."""
    yield from (
        f"缺少 [paragraphs.{k}]" for k in sorted(REQUIRED_PARAGRAPHS - set(sheet.paragraphs))
    )
    yield from (
        f"缺少 [separators.{k}]" for k in sorted(REQUIRED_SEPARATORS - set(sheet.separators))
    )
    for key, style in sheet.paragraphs.items():
        if style.font not in sheet.fonts:
            yield f"paragraphs.{key}.font = {style.font!r} 不在 [fonts] 中"
        if style.color not in sheet.colors:
            yield f"paragraphs.{key}.color = {style.color!r} 不在 [colors] 中"
        if not 4 <= style.size_pt <= 200:
            yield f"paragraphs.{key}.size_pt = {style.size_pt} 应在 4 与 200 之间"
        for place, figure, least, most in _figures_of(key, style):
            if not least <= figure <= most:
                yield f"{place} = {figure} 应在 {least:g} 与 {most:g} 之间"
    for name, separator in sheet.separators.items():
        if separator.color not in sheet.colors:
            yield f"separators.{name}.color = {separator.color!r} 不在 [colors] 中"
    for name, color in sheet.colors.items():
        if not COLOR.fullmatch(color):
            yield f"colors.{name} = {color!r} 应写成 #RRGGBB"
    yield from (
        f"fonts.{k}.families 不能为空" for k, role in sheet.fonts.items() if not role.families
    )
    yield from _problems_of_page(sheet)


def _figures_of(key: str, style: ParagraphStyle) -> Iterator[tuple[str, float, float, float]]:
    """A paragraph style's figures, each with the least and the most that it may be."""
    place = f"paragraphs.{key}."
    for name in ("first_line_chars", "left_chars", "right_chars"):
        yield place + name, getattr(style, name), -_MOST_CHARS, _MOST_CHARS
    yield place + "rows_before", style.rows_before, 0, _MOST_ROWS
    if style.outline_level is not None:
        yield place + "outline_level", style.outline_level, 1, 9


def _problems_of_page(sheet: StyleSheet) -> Iterator[str]:
    page, grid = sheet.page, sheet.grid
    if min(page.type_area_width.in_mm, page.type_area_height.in_mm) < _LEAST_AREA_MM:
        yield "[page] 的边距大于纸张，或版心过小"
    elif not all(0 < figure <= _MOST_MM for figure in msgspec.structs.astuple(grid)):
        yield "[grid] 的数值须为正数"
    elif (grid.rows - 1) * grid.row_pitch_pt > page.type_area_height.in_pt:
        yield "[grid] 的行数超出版心高度"
    for place, figure, (least, most) in (
        ("grid.rows", grid.rows, (1, _MOST_ROWS)),
        ("grid.columns", grid.columns, (1, _MOST_ROWS)),
        ("grid.row_pitch_pt", grid.row_pitch_pt, _PITCH_PT),
        ("grid.advance_pt", grid.advance_pt, _PITCH_PT),
        ("fit.least_row_pitch_pt", sheet.fit.least_row_pitch_pt, _PITCH_PT),
        ("fit.most_rows", sheet.fit.most_rows, (0, _MOST_ROWS)),
        ("table.line_pitch_pt", sheet.table.line_pitch_pt, _PITCH_PT),
        ("footnotes.line_pitch_pt", sheet.footnotes.line_pitch_pt, _PITCH_PT),
        ("footnotes.rule_chars", sheet.footnotes.rule_chars, (0, _MOST_CHARS)),
        ("table.landscape_below_chars", sheet.table.landscape_below_chars, (0, _MOST_CHARS)),
        ("page_number.outer_chars", sheet.page_number.outer_chars, (0, _MOST_CHARS)),
        ("archive_stamp.rows", sheet.archive_stamp.rows, (1, 20)),
        ("archive_stamp.columns", sheet.archive_stamp.columns, (1, 20)),
        ("archive_stamp.size_pt", sheet.archive_stamp.size_pt, (4, 40)),
        ("signature.seal_diameter_mm", sheet.signature.seal_diameter.in_mm, (5, 80)),
    ):
        if not least <= figure <= most:
            yield f"{place} = {figure:g} 应在 {least:g} 与 {most:g} 之间"
    pattern = sheet.page_number.pattern
    rest = pattern.replace("{n}", "")
    if "{n}" not in pattern or "{" in rest or "}" in rest or len(pattern) > _MOST_PATTERN:
        yield "page_number.pattern 须含 {n}，此外不能有花括号"


def _refuse_controls(value: Any, place: str = "") -> None:
    """Refuse a text that no output can hold.

    Raises:
        ValueError: naming the key.
    """
    if isinstance(value, str) and unprintable(value) is not None:
        raise ValueError(f"{place} 有控制字符")
    if isinstance(value, dict):
        for key, item in value.items():
            _refuse_controls(key, f"{place}.键" if place else "键")
            _refuse_controls(item, f"{place}.{key}".lstrip("."))
    elif isinstance(value, list):
        for item in value:
            _refuse_controls(item, place)
