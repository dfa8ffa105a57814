"""The style sheet: every figure of the layout, from a TOML file, checked and in fixed units."""

from __future__ import annotations

import hashlib
import math
import tomllib
from pathlib import Path
from typing import Literal

import msgspec

from pipeline.errors import StyleError, reason_of
from pipeline.units import Length

Align = Literal["left", "center", "right", "justify"]


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class Page(_Strict, frozen=True):
    """Paper and margins, in millimetres as written; read them through the properties."""

    width_mm: float
    height_mm: float
    top_mm: float
    bottom_mm: float
    left_mm: float
    right_mm: float

    @property
    def width(self) -> Length:
        """Paper width."""
        return Length.mm(self.width_mm)

    @property
    def height(self) -> Length:
        """Paper height."""
        return Length.mm(self.height_mm)

    @property
    def top(self) -> Length:
        """天头."""
        return Length.mm(self.top_mm)

    @property
    def bottom(self) -> Length:
        """地脚."""
        return Length.mm(self.bottom_mm)

    @property
    def left(self) -> Length:
        """订口."""
        return Length.mm(self.left_mm)

    @property
    def right(self) -> Length:
        """切口."""
        return Length.mm(self.right_mm)

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
            width_mm=self.height_mm,
            height_mm=self.width_mm,
            top_mm=self.left_mm,
            bottom_mm=self.right_mm,
            left_mm=self.bottom_mm,
            right_mm=self.top_mm,
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


class PageNumber(_Strict, frozen=True):
    """页码: its pattern, its place outside 版心, and whether page 1 has one."""

    pattern: str
    below_type_area_mm: float
    outer_chars: float
    first_page: bool = True

    def text(self, number: int) -> str:
        """What is printed on page ``number``."""
        return self.pattern.format(n=number)


class Signature(_Strict, frozen=True):
    """Whether the signature is laid out for a seal (7.3.5.1) or without one (7.3.5.2).

    Attributes:
        seal: for a seal.
        seal_diameter_mm: its size, from 5 to 80; 国发〔1999〕25号 gives each rank its own.
        seal_gap_mm: the least distance between the seals of a joint document.
    """

    seal: bool = False
    seal_diameter_mm: float = 45.0
    seal_gap_mm: float = 3.0


class LetterHead(_Strict, frozen=True):
    """信函格式 (10.1): 发文机关标志 between the sheet's edge and a double rule, on page 1.

    Attributes:
        mark_top_mm: top of the mark's glyphs below the sheet's upper edge.
        rule_gap_mm: from the mark's glyphs to the upper double rule.
        rule_width_mm: length of both double rules, centred on the sheet.
        rule_thick_mm: thickness of the thick line of each; the thin one and the gap between them
            are 0.75 pt, which Word fixes.
        lower_rule_mm: lower double rule above the sheet's lower edge.
        first_row_gap_mm: from the upper rule to the glyphs of the row below it.
    """

    mark_top_mm: float
    rule_gap_mm: float
    rule_width_mm: float
    rule_thick_mm: float
    lower_rule_mm: float
    first_row_gap_mm: float

    @property
    def thin(self) -> Length:
        """Thickness of the thin line, and of the gap (ISO/IEC 29500-1 17.18.2, as Word draws)."""
        return Length.pt(0.75)

    @property
    def rule(self) -> Length:
        """Height of a double rule in all."""
        return Length.mm(self.rule_thick_mm) + self.thin * 2


class Separator(_Strict, frozen=True):
    """A rule across 版心."""

    color: str
    width_mm: float
    gap_mm: float = 0.0

    @property
    def width(self) -> Length:
        """Thickness."""
        return Length.mm(self.width_mm)


class HeaderPlace(_Strict, frozen=True):
    """版头: from 版心's upper edge to that of 发文机关标志, and of the mark of a 命令(令)."""

    mark_top_mm: float = 35.0
    order_mark_top_mm: float = 20.0


class ImprintPlace(_Strict, frozen=True):
    """Where 版记 stands; ``even_page``: never on an odd page, a blank one goes before it."""

    even_page: bool = True


class TableLook(_Strict, frozen=True):
    """Ruled tables.

    Attributes:
        line_pitch_pt: from line to line of their text.
        padding_mm: blank inside cells.
        rule_mm: thickness of the rules.
        lying_below_chars: a table is set landscape (8, 横排表) where a column of a portrait one
            would hold fewer characters a line than this, and has more to say; 0: never.
    """

    line_pitch_pt: float = 18.0
    padding_mm: float = 1.2
    rule_mm: float = 0.18
    lying_below_chars: float = 4.0


class ArchiveStamp(_Strict, frozen=True):
    """归档章: its size, cells and distance from the paper's upper edge."""

    width_mm: float = 45.0
    height_mm: float = 16.0
    top_mm: float = 10.0
    rows: int = 2
    columns: int = 3
    rule_mm: float = 0.35


class StyleSheet(_Strict, frozen=True):
    """A style sheet, checked; ``sha256`` is of the file it was read from."""

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
    sha256: str = ""
    header: HeaderPlace = HeaderPlace()
    imprint: ImprintPlace = ImprintPlace()
    table: TableLook = TableLook()
    archive_stamp: ArchiveStamp = ArchiveStamp()

    def __hash__(self) -> int:
        return hash((self.sha256, self.name))  # its dictionaries cannot be hashed


_MOST_MM = 2000.0
"""No sheet of paper is longer."""

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


def styles_directory() -> Path:
    """The folder of the styles that come along: the package's copy, else the checkout's."""
    packaged = Path(__file__).with_name("_styles")
    return packaged if packaged.is_dir() else Path(__file__).parent.parent / "styles"


def available_styles() -> list[str]:
    """Names of the styles that come along, sorted."""
    return sorted(path.stem for path in styles_directory().glob("*.toml"))


def load_stylesheet(name_or_path: str = "gbt9704") -> StyleSheet:
    """Read a style sheet.

    Args:
        name_or_path: the name of one that comes along, or a path to a ``.toml`` file.

    Raises:
        StyleError: no such style, not TOML, an unknown or missing key, a value that cannot be.
    """
    path = Path(name_or_path)
    if path.suffix != ".toml":
        if name_or_path not in available_styles():
            raise StyleError(
                f"没有名为 {name_or_path} 的样式", "可用的样式：" + "、".join(available_styles())
            )
        path = styles_directory() / f"{name_or_path}.toml"
    try:
        data = path.read_bytes()
    except OSError as error:
        raise StyleError(f"读不了样式文件 {path}（{reason_of(error)}）", "请检查路径") from error
    try:
        raw = tomllib.loads(data.decode("utf-8"))
        sheet = msgspec.convert({**raw, "sha256": hashlib.sha256(data).hexdigest()}, StyleSheet)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise StyleError(
            f"样式文件 {path} 有误（{error}）", "请对照 styles/gbt9704.toml 修改"
        ) from error
    problems = list(_problems(sheet))
    if problems:
        raise StyleError(
            f"样式文件 {path} 有误（{'; '.join(problems)}）", "请对照 styles/gbt9704.toml 修改"
        )
    return sheet


def _problems(sheet: StyleSheet) -> list[str]:
    found = [f"缺少 [paragraphs.{k}]" for k in sorted(REQUIRED_PARAGRAPHS - set(sheet.paragraphs))]
    found += [f"缺少 [separators.{k}]" for k in sorted(REQUIRED_SEPARATORS - set(sheet.separators))]
    for key, style in sheet.paragraphs.items():
        if style.font not in sheet.fonts:
            found.append(f"paragraphs.{key}.font = {style.font!r} 不在 [fonts] 中")
        if style.color not in sheet.colors:
            found.append(f"paragraphs.{key}.color = {style.color!r} 不在 [colors] 中")
        if not 4 <= style.size_pt <= 200:
            found.append(f"paragraphs.{key}.size_pt = {style.size_pt} 应在 4 与 200 之间")
    for key, role in sheet.fonts.items():
        if not role.families:
            found.append(f"fonts.{key}.families 不能为空")
    page, grid = sheet.page, sheet.grid
    measures = [*msgspec.structs.astuple(page), grid.row_pitch_pt, grid.advance_pt]
    measures += [s.width_mm for s in sheet.separators.values()]
    measures += [s.gap_mm for s in sheet.separators.values()]
    measures += [sheet.signature.seal_diameter_mm, sheet.signature.seal_gap_mm]
    measures += [*msgspec.structs.astuple(sheet.header), sheet.table.lying_below_chars]
    measures += msgspec.structs.astuple(sheet.letter) if sheet.letter is not None else ()
    if not all(math.isfinite(m) and 0 <= m <= _MOST_MM for m in measures):
        return [*found, f"尺寸须在 0 与 {_MOST_MM:g} 之间"]
    if page.type_area_width.nm <= 0 or page.type_area_height.nm <= 0:
        found.append("[page] 的边距大于纸张")
    elif grid.rows < 1 or grid.columns < 1 or grid.row_pitch_pt <= 0 or grid.advance_pt <= 0:
        found.append("[grid] 的数值须为正数")
    elif (grid.rows - 1) * grid.row_pitch_pt > page.type_area_height.in_pt:
        found.append("[grid] 的行数超出版心高度")
    if not 5 <= sheet.signature.seal_diameter_mm <= 80:
        found.append("signature.seal_diameter_mm 应在 5 与 80 之间")
    if "{n}" not in sheet.page_number.pattern:
        found.append("page_number.pattern 须含 {n}")
    return found
