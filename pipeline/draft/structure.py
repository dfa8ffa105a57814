"""What the marks of a 公文稿 make of its lines: blocks, attachments, elements.

The writer asks here what a line would be read as, and says so where that is not what it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline import stated as keys
from pipeline.draft.pieces import Fault
from pipeline.model import (
    Attachment,
    Block,
    Body,
    Footnote,
    Header,
    Heading,
    HeadingLevel,
    Imprint,
    ListItem,
    OfficialDocument,
    PageBreak,
    Paragraph,
    Source,
    Table,
    TextElement,
)
from pipeline.model.outline import FOOTNOTE, PAGE_BREAK
from pipeline.normalize.numbering import numbered
from pipeline.stated import KEYS
from pipeline.text.note_marks import mark_end
from pipeline.text.numerals import NUMBER_SIGN
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

if TYPE_CHECKING:
    from pipeline.draft.block_lines import BlockLine

LEVELS = {
    2: HeadingLevel.FIRST,
    3: HeadingLevel.SECOND,
    4: HeadingLevel.THIRD,
    5: HeadingLevel.FOURTH,
}
"""By how many ``#``: one stands before a title."""
LEGAL = {HeadingLevel.CHAPTER: 2, HeadingLevel.SECTION: 3, HeadingLevel.ARTICLE: 4}
"""Levels of laws, by their own words, and the ``#`` that they are written with."""
WORDS = {
    "一级标题": HeadingLevel.FIRST,
    "二级标题": HeadingLevel.SECOND,
    "三级标题": HeadingLevel.THIRD,
    "四级标题": HeadingLevel.FOURTH,
    "章": HeadingLevel.CHAPTER,
    "节": HeadingLevel.SECTION,
    "条": HeadingLevel.ARTICLE,
}
_BLOCKS = frozenset({"段落", "列项", FOOTNOTE, "表题", "图", "附件序号", "附件标题"})
_FIELDS = {key.name: f"{key.part}.{key.field}" for key in KEYS.values()}
_FIELDS |= {"密级和保密期限": "header.classification"}
_ATTACHMENT = "附件"
_ALONE = frozenset({_ATTACHMENT, PAGE_BREAK})
_NUMBERS = regex(r"(序号|序号止|标题止)=(无|[0-9]{1,9})")


class Directive(NamedTuple):
    """A comment that says what the next line is: ``<!-- 一级标题 -->``.

    Attributes:
        word: the element's name.
        numbers: 序号, 序号止 and 标题止 where they are stated; -1 for none (无).
    """

    word: str
    numbers: dict[str, int]

    @property
    def is_alone(self) -> bool:
        """Whether it begins an attachment or a page, and says nothing of the next line."""
        return self.word in _ALONE

    @property
    def begins_attachment(self) -> bool:
        """Whether an attachment begins with it, or with the line that it speaks of."""
        return self.word in {_ATTACHMENT, "附件序号", "附件标题"}

    @property
    def field(self) -> str:
        """The element that the next line is, of those that are no block; empty for a block."""
        return _FIELDS.get(self.word, "")


def directive_of(comment: str, at: int) -> Directive | None:
    """What a comment says of the next line; ``None`` for one that is a remark.

    Raises:
        Fault: it names an element with what no element has.
    """
    word, _, rest = comment.partition(" ")
    if word not in {*WORDS, *_BLOCKS, *_FIELDS, *_ALONE}:
        return None
    numbers: dict[str, int] = {}
    for part in rest.split():
        m = _NUMBERS.fullmatch(part)
        if m is None:
            return None
        numbers[m[1]] = -1 if m[2] == "无" else int(m[2])
    if numbers and word not in {*WORDS, "列项", FOOTNOTE}:
        raise Fault(f"“{word}”没有序号", "请删去等号和数", at)
    return Directive(word, numbers)


def item_end(text: str) -> int:
    """Where the number of a list's item ends; 0 without one.

    >>> item_end("（1）甲"), item_end("①甲"), item_end("甲")
    (3, 1, 0)
    """
    mark = numbered(text)
    if mark is not None:
        return mark.end
    circled = NUMBER_SIGN.match(text)
    return circled.end() if circled else 0


class HeadingShape(NamedTuple):
    """What a heading is read as, beside its text."""

    level: HeadingLevel
    number: int
    number_end: int
    run_in_end: int | None


def heading_of(text: str, level: HeadingLevel) -> HeadingShape:
    """What a line marked as a heading is, by its text.

    >>> heading_of("（一）加强领导。各单位要落实责任。", HeadingLevel.SECOND)[1:]
    (1, 3, 8)
    """
    mark = numbered(text)
    if mark is not None and (mark.level in LEGAL or level in LEGAL):
        level = mark.level
    if mark is None or mark.level is not level:
        number, end = 0, 0
    else:
        number, end = mark.number, mark.end
    if level is HeadingLevel.ARTICLE:
        return HeadingShape(level, number, end, end if 0 < end < len(text) else None)
    stop = text.find("。", end)
    return HeadingShape(level, number, end, stop + 1 if 0 <= stop < len(text) - 1 else None)


def is_named(text: str, depth: int) -> bool:
    """Whether a line with one ``#`` is a title: one with a number of its own heads a section.

    >>> is_named("任务分工表", 1), is_named("一、总体要求", 1), is_named("总体要求", 2)
    (True, False, False)
    """
    return depth == 1 and numbered(text) is None


def block_of(
    content: TextElement, kind: str, depth: int, directive: Directive | None = None, mark: int = 0
) -> Block:
    """The block that a line is by its marks.

    Args:
        content: the line.
        kind: ``heading``, ``item``, ``note`` or ``line``.
        depth: how many ``#``.
        directive: what the comment above it says.
        mark: of a note, how long its mark is.
    """
    text = content.text
    size = len(text)
    word = directive.word if directive is not None else ""
    numbers = directive.numbers if directive is not None else {}
    if word in WORDS or (kind == "heading" and not word):
        own = numbered(text)
        level = WORDS[word] if word else LEVELS[min(max(depth, 2), 5)]
        if depth == 1 and own is not None and not word:
            level = own.level
        found = heading_of(text, level)
        if word:
            found = found._replace(level=level)
        number_end = min(numbers.get("序号止", found.number_end), size)
        run_in = numbers.get("标题止", found.run_in_end)
        return Heading(
            found.level,
            content,
            numbers.get("序号", found.number),
            number_end,
            None if run_in is None or run_in < 0 else min(max(run_in, number_end), size),
        )
    if word == "列项" or (kind == "item" and not word):
        return ListItem(content, min(numbers.get("序号止", item_end(text)), size))
    if word == FOOTNOTE or (kind == "note" and not word):
        return Footnote(content, min(numbers.get("序号止", mark or mark_end(content.text)), size))
    return Paragraph(content)


class _Open(msgspec.Struct):
    """An attachment that is being read."""

    label: TextElement | None = None
    title: TextElement | None = None
    blocks: list[Block] = msgspec.field(default_factory=list)


class Structure:
    """A document that is put together line by line.

    Args:
        fields: what the head states, by part and field.
    """

    def __init__(self, fields: dict[str, list[TextElement]]) -> None:
        self._fields = fields
        self._main: list[Block] = []
        self._attachments: list[_Open] = []
        self._caption: TextElement | None = None

    @property
    def _blocks(self) -> list[Block]:
        return self._attachments[-1].blocks if self._attachments else self._main

    def open_attachment(self) -> None:
        """Begin an attachment."""
        self._attachments.append(_Open())

    def begin(self, directive: Directive) -> None:
        """Begin an attachment or a page."""
        if directive.word == PAGE_BREAK:
            self.add_block(PageBreak())
        else:
            self.open_attachment()

    def add_block(self, block: Block) -> None:
        """Add a block where the text stands."""
        self._close_caption()
        self._blocks.append(block)

    def add_table(self, table: Table) -> None:
        """Add a table, with the caption that stands above it."""
        if self._caption is not None and table.caption is None:
            table = msgspec.structs.replace(table, caption=self._caption)
            self._caption = None
        self.add_block(table)

    def _close_caption(self) -> None:
        """A caption with no table below it is a paragraph."""
        if self._caption is not None:
            caption, self._caption = self._caption, None
            self._blocks.append(Paragraph(caption))

    def add(self, content: TextElement, line: BlockLine, directive: Directive | None) -> None:
        """Add a line.

        Raises:
            Fault: it is what the document has already.
        """
        word = directive.word if directive is not None else ""
        if word == "表题":
            self._close_caption()
            self._caption = content
        elif word == "标题" or (
            not word and is_named(content.text, line.depth) and self._lacks_title(content.text)
        ):
            self._state("body.title", content, line.start)
        elif directive is not None and directive.field:
            self._state(directive.field, content, line.start)
        elif word == "附件序号" or (
            not word and line.depth == 1 and keys.is_attachment_label(content.text)
        ):
            self._close_caption()
            self._attachments.append(_Open(label=content))
        elif word == "附件标题" or (not word and is_named(content.text, line.depth)):
            self._close_caption()
            if not self._waits_for_title():
                self.open_attachment()
            self._attachments[-1].title = content
        else:
            self.add_block(block_of(content, line.kind, line.depth, directive, line.mark))

    def _lacks_title(self, text: str) -> bool:
        """Whether a line with one ``#`` is the document's title."""
        return (
            "body.title" not in self._fields
            and not self._main
            and not self._attachments
            and not keys.is_attachment_label(text)
        )

    def _waits_for_title(self) -> bool:
        last = self._attachments[-1] if self._attachments else None
        return last is not None and last.title is None and not last.blocks

    def _state(self, name: str, content: TextElement, at: int) -> None:
        key = next(key for key in KEYS.values() if f"{key.part}.{key.field}" == name)
        own = self._fields.setdefault(name, [])
        if own and not key.is_many:
            raise Fault(f"{key.name}写了两次", "请只保留一处", at)
        own.append(content)

    def document(self) -> OfficialDocument:
        """The document, without its source."""
        self._close_caption()
        parts: dict[str, dict[str, object]] = {"header": {}, "body": {}, "imprint": {}}
        for key in KEYS.values():
            own = self._fields.get(f"{key.part}.{key.field}")
            if own:
                parts[key.part][key.field] = tuple(own) if key.is_many else own[0]
        return OfficialDocument(
            Source("", 0, "", "", ""),
            header=Header(**parts["header"]),  # type: ignore[arg-type]  # as KEYS has them
            body=Body(
                main_text=tuple(self._main),
                attachments=tuple(
                    Attachment(one.label, one.title, tuple(one.blocks)) for one in self._attachments
                ),
                **parts["body"],  # type: ignore[arg-type]
            ),
            imprint=Imprint(**parts["imprint"]),  # type: ignore[arg-type]
        )
