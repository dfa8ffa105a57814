"""The elements of an official document, by the names of GB/T 9704-2012.

All offsets are code points. A :class:`TextElement` is a stretch of the document's own text; its
``origin`` says where in the decoded source that text stood *before repair*, and repair leaves
``origin`` alone.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

import msgspec

from pipeline.text.names import title_core
from pipeline.tuples import NamedTuple

SCHEMA_VERSION: Literal[2] = 2
"""Of 1-normalized.json and 2-repaired.json."""


class _Node(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Base: immutable, compared by value, unknown JSON members refused.

    What never changes is in no circle, so the collector of circles need not follow it.
    """


class Anchor(_Node, frozen=True, array_like=True):
    """From ``offset`` on, the text runs in step with the source.

    Attributes:
        offset: code point in the element's text before repair.
        source: code point in the decoded source.
        line: line of that place in the decoded source, from 1.
        column: column of that place, in code points, from 1.
    """

    offset: int
    source: int
    line: int
    column: int


class TextElement(_Node, frozen=True):
    """One stretch of text.

    Attributes:
        text: the text, one paragraph, without line ends.
        origin: where it came from; ascending offsets, the first 0; empty when it has no source.
        end: the code point in the decoded source just after its last character.
    """

    text: str
    origin: tuple[Anchor, ...] = ()
    end: int = 0


class HeadingLevel(StrEnum):
    """结构层次: 一、 （一） 1. （1） of GB/T 9704-2012 7.3.3, and 章 节 条 of laws."""

    FIRST = "1"
    SECOND = "2"
    THIRD = "3"
    FOURTH = "4"
    CHAPTER = "章"
    SECTION = "节"
    ARTICLE = "条"


class Heading(_Node, frozen=True, tag="heading"):
    """A heading; a run-in heading is one block whose first code points are the heading.

    Attributes:
        level: its level.
        content: the whole block's text, number included.
        number: the ordinal it carries, from 1.
        number_end: offset in the text just after the number and its mark (``一、``).
        run_in_end: for a run-in heading, the offset just after the heading part (after its 。);
            ``None`` when the whole block is the heading.
    """

    level: HeadingLevel
    content: TextElement
    number: int
    number_end: int
    run_in_end: int | None = None


class Paragraph(_Node, frozen=True, tag="paragraph"):
    """A paragraph of the main text."""

    content: TextElement


class ListItem(_Node, frozen=True, tag="list_item"):
    """An item with a number or mark that is no heading (``①`` …).

    Attributes:
        content: the whole text, mark included.
        number_end: offset just after the mark.
    """

    content: TextElement
    number_end: int


class ImageNote(_Node, frozen=True, tag="image_note"):
    """Where the source had an image; the text is its name or caption."""

    content: TextElement


class Footnote(_Node, frozen=True, tag="footnote"):
    """A paragraph of a note (脚注, 尾注); it follows the block that it is to.

    The text that it is to holds the same mark; where, :mod:`pipeline.model.notes` says.

    Attributes:
        content: the whole text, its mark included.
        number_end: offset just after the mark; 0 where the note above goes on.
    """

    content: TextElement
    number_end: int


class PageBreak(_Node, frozen=True, tag="page_break"):
    """What follows begins a page, for a person said so; no text."""


class Cell(_Node, frozen=True):
    """A table cell.

    Attributes:
        blocks: its paragraphs and pictures.
        column_span: columns it takes, from 1.
        row_span: rows it takes, from 1.
        is_header: whether it belongs to the table's head.
        height_mm: the least height that the source states of its row; unset where it states none.
    """

    blocks: tuple[Paragraph | ImageNote, ...]
    column_span: int = 1
    row_span: int = 1
    is_header: bool = False
    height_mm: float | msgspec.UnsetType = msgspec.UNSET


class Table(_Node, frozen=True, tag="table"):
    """A table as rows of cells; spanned places hold no cell.

    Attributes:
        rows: its cells.
        caption: 表题.
        widths: of its columns in hundredths of its width, as the source states them; unset where
            it states none.
    """

    rows: tuple[tuple[Cell, ...], ...]
    caption: TextElement | None = None
    widths: tuple[float, ...] | msgspec.UnsetType = msgspec.UNSET


Block = Heading | Paragraph | ListItem | Footnote | Table | ImageNote | PageBreak


class Header(_Node, frozen=True):
    """版头: what stands above the red line; ``signatory`` (签发人) one each."""

    copy_number: TextElement | None = None
    classification: TextElement | None = None
    urgency: TextElement | None = None
    authority_mark: TextElement | None = None
    document_number: TextElement | None = None
    signatory: tuple[TextElement, ...] = ()


class Attachment(_Node, frozen=True):
    """附件: its label (``附件1``), its title and its blocks.

    The text that a notice issues (印发) follows the date without a label: ``label`` is ``None``.
    """

    label: TextElement | None = None
    title: TextElement | None = None
    blocks: tuple[Block, ...] = ()


class Body(_Node, frozen=True):
    """主体: from the title to the attachments.

    Attributes:
        title: 标题; the lines of the source joined.
        title_notes: 题注 and lines under the title (passed when and where, delivered by whom).
        main_recipients: 主送机关.
        main_text: 正文.
        attachment_note: 附件说明, a line each.
        authority_signature: 发文机关署名, one each.
        document_date: 成文日期.
        note: 附注, ``（此件公开发布）``.
        attachments: 附件.
    """

    title: TextElement | None = None
    title_notes: tuple[TextElement, ...] = ()
    main_recipients: TextElement | None = None
    main_text: tuple[Block, ...] = ()
    attachment_note: tuple[TextElement, ...] = ()
    authority_signature: tuple[TextElement, ...] = ()
    document_date: TextElement | None = None
    note: TextElement | None = None
    attachments: tuple[Attachment, ...] = ()


class Imprint(_Node, frozen=True):
    """版记.

    Attributes:
        cc_recipients: 抄送机关, the label ``抄送：`` included.
        printing_authority: 印发机关.
        printing_date: 印发日期, with ``印发``.
        other: what else stands there, one each in the order of the source: 主题词, 主送 and 抄报
            with their labels, 分送, how many copies were printed, who proofread.
    """

    cc_recipients: TextElement | None = None
    printing_authority: TextElement | None = None
    printing_date: TextElement | None = None
    other: tuple[TextElement, ...] = ()


STATED_LINE = 0
"""The line of a field that a person stated and no page has."""


class Field(_Node, frozen=True):
    """A label and its value, both verbatim, from the page's field block."""

    label: str
    value: str
    line: int


class DocumentKind(StrEnum):
    """文种: the fifteen of 党政机关公文处理工作条例 (2012), 第八条."""

    RESOLUTION = "决议"
    DECISION = "决定"
    ORDER = "命令"
    COMMUNIQUE = "公报"
    ANNOUNCEMENT = "公告"
    PUBLIC_NOTICE = "通告"
    OPINION = "意见"
    NOTICE = "通知"
    CIRCULAR = "通报"
    REPORT = "报告"
    REQUEST = "请示"
    REPLY = "批复"
    PROPOSAL = "议案"
    LETTER = "函"
    MINUTES = "纪要"

    @classmethod
    def of_ending(cls, text: str) -> DocumentKind | None:
        """The kind that the last word of a title or mark names; 令 is a 命令.

        >>> DocumentKind.of_ending("××省人民政府令").value, DocumentKind.of_ending("通知（试行）")
        ('命令', None)
        """
        text = text.rstrip()
        if text.endswith("令"):
            return cls.ORDER
        return next((kind for kind in cls if text.endswith(kind.value)), None)

    @classmethod
    def of_title(cls, title: str) -> DocumentKind | None:
        """The kind by a title's last word, brackets such as （试行） and closing marks left out.

        >>> DocumentKind.of_title("关于××的通知（试行）").value, DocumentKind.of_title("××办法")
        ('通知', None)
        """
        return cls.of_ending(title_core(title))


class Metadata(_Node, frozen=True):
    """What the page or file says about the document; known names, and every field verbatim.

    Attributes:
        title: 名称 / 标题 of the field block.
        document_number: 文号, 发文字号.
        issuing_authority: 发文机关, 制发机关 (责任者).
        publisher: 发布机构, which may be the web office.
        document_date: 成文日期, ISO ``YYYY-MM-DD``.
        publication_date: 发布日期, 发布时间, ISO.
        index_number: 索引号.
        subject_category: 主题分类.
        genre_category: 体裁分类.
        subject_words: 主题词 / 关键词.
        summary: 内容概述.
        validity: 有效性, 时效性.
        kind: 文种, from the title.
        fields: every label and value found, verbatim, in order.
    """

    title: str | None = None
    document_number: str | None = None
    issuing_authority: str | None = None
    publisher: str | None = None
    document_date: str | None = None
    publication_date: str | None = None
    index_number: str | None = None
    subject_category: str | None = None
    genre_category: str | None = None
    subject_words: str | None = None
    summary: str | None = None
    validity: str | None = None
    kind: DocumentKind | None = None
    fields: tuple[Field, ...] = ()


TABLE_RULE = "table-rule"
"""Why bars and dashes that drew a table, or the rules of 版记, in plain text are boilerplate."""
MARKUP = "markup"
"""Why the marks of a Markdown text are: what they say is said by the elements."""
UNKNOWN_LINE = "unknown-line"
"""Why a line that stands in a head and is no element of it is: a stamp, a fax header."""
SIGNS = frozenset({TABLE_RULE, MARKUP})
"""Reasons of what is no text of a document at all."""
OF_WORD = frozenset(
    {"page-header", "page-footer", "comment", "contents", "deleted", "inserted", "placeholder"}
    | {"ruby", "covered", "equation", "field-code", "watermark", "repeated-header"}
    | {"drawn-seal"}
)
"""Reasons of what a Word file or a PDF has beside its text: only there it can be moved into it."""
NEVER_PRINTED = OF_WORD | {"hidden", "form-control", "image", "link-address", "page-break"}
"""What ``--keep-boilerplate`` does not print either."""


class Boilerplate(_Node, frozen=True):
    """A stretch of page boilerplate taken out of the text, verbatim.

    Attributes:
        content: as it stood in the decoded source, and where.
        reason: what it was taken for, e.g. ``field-block``, ``share-bar``, ``breadcrumb``.
    """

    content: TextElement
    reason: str

    @property
    def text(self) -> str:
        """What it says."""
        return self.content.text

    @property
    def start(self) -> int:
        """Where it begins: code point in the decoded source."""
        return self.content.origin[0].source

    @property
    def line(self) -> int:
        """Its line in the decoded source, from 1."""
        return self.content.origin[0].line


class CharacterRule(NamedTuple):
    """What normalization does to characters.

    Attributes:
        name: kebab-case, in files.
        label: for people.
    """

    name: str
    label: str


CHARACTER_RULES = {
    "ENC001": CharacterRule("line-separator-as-line-end", "分行、分段符当作换行"),
    "ENC002": CharacterRule("control-character-removed", "去掉控制字符"),
    "ENC003": CharacterRule("invisible-character-removed", "去掉看不见的字符"),
    "ENC004": CharacterRule("space-as-plain-space", "制表符和特殊空格改为普通空格"),
    "ENC005": CharacterRule("space-at-line-edge-removed", "去掉行首行末的空格"),
    "ENC006": CharacterRule("canonical-composition", "拆开的字符合成一个"),
    "ENC007": CharacterRule("compatibility-ideograph-unified", "兼容汉字、部首改为通用的同一个字"),
    "ENC008": CharacterRule("hard-wrap-joined", "断开的行接成段落"),
    "ENC009": CharacterRule("list-number-written-out", "自动编号写成文字"),
    "ENC010": CharacterRule("letter-spacing-closed-up", "字间的空格收拢"),
    "ENC011": CharacterRule("quotation-marks-written-out", "网页画出的引号写成文字"),
}
"""By id; what each counts is characters of the source."""


class CharacterChange(_Node, frozen=True):
    """What normalization did to characters, counted (nothing visible is ever changed).

    Attributes:
        rule_id: ``ENC001`` ….
        name: what was done, kebab-case.
        count: how many characters.
        line: the first line it happened on, from 1.
    """

    rule_id: str
    name: str
    count: int
    line: int

    @property
    def label(self) -> str:
        """What was done, Chinese; its name where another version did it."""
        known = CHARACTER_RULES.get(self.rule_id)
        return known.label if known is not None else self.name


def character_change(rule_id: str, count: int, line: int) -> CharacterChange:
    """What a rule of normalization did, by its id in :data:`CHARACTER_RULES`."""
    return CharacterChange(rule_id, CHARACTER_RULES[rule_id].name, count, line)


class Picture(_Node, frozen=True):
    """A picture that the source shows, kept apart from the document.

    Attributes:
        at: code point in the decoded source where it stands; the image note there is its place.
        sha256: of the kept picture's bytes, hex.
        width: as the source shows it, in points.
        height: likewise.
    """

    at: int
    sha256: str
    width: float
    height: float


class Source(_Node, frozen=True, omit_defaults=True):
    """The file the document came from.

    Attributes:
        name: file name without folders, NFC.
        size: bytes.
        sha256: of the bytes, hex.
        encoding: as found: ``utf-8``, ``utf-8-sig``, ``utf-16-le``, ``utf-16-be``, ``gb18030``;
            of a container its kind, such as ``docx``.
        newline: ``lf``, ``crlf``, ``cr``, ``mixed`` or ``none``.
        read_as: the ending of what it really is, where its name says otherwise.
        remarks: what a person should know of how it was read, a Chinese sentence each.
        pictures: those that are kept, in the order of the source.
    """

    name: str
    size: int
    sha256: str
    encoding: str
    newline: str
    read_as: str = ""
    remarks: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()


class ReadingRecord(_Node, frozen=True):
    """Where the code points of the decoded source went; together they are all of it.

    Attributes:
        elements: those in the document's elements.
        boilerplate: those in what was taken out of the text.
        white_space: white space, controls and characters that show nothing, in neither.
        markup: what is no text: tags, comments, scripts; 0 in plain text.
    """

    elements: int
    boilerplate: int
    white_space: int
    markup: int = 0


class OfficialDocument(_Node, frozen=True, weakref=True, gc=True):
    """公文: header, body, imprint and metadata, with the source it was read from.

    Attributes:
        source: the file.
        metadata: what the page or file says about the document.
        header: 版头.
        body: 主体.
        imprint: 版记.
        boilerplate: what was taken out of the text, in the order of the source.
        character_changes: what was done to characters.
        reading: the account of the source; ``None`` where an earlier version read it.
        schema_version: of the file that holds it.
    """

    source: Source
    metadata: Metadata = Metadata()
    header: Header = Header()
    body: Body = Body()
    imprint: Imprint = Imprint()
    boilerplate: tuple[Boilerplate, ...] = ()
    character_changes: tuple[CharacterChange, ...] = ()
    reading: ReadingRecord | None = None
    schema_version: Literal[2] = SCHEMA_VERSION
