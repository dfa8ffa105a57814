"""The document's texts in reading order, each with what it is and the headings above it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from pipeline.model import (
    Block,
    Heading,
    HeadingLevel,
    ImageNote,
    ListItem,
    OfficialDocument,
    Table,
    iter_texts,
)

_NAMES = {
    "header.copy_number": "份号",
    "header.classification": "密级和保密期限",
    "header.urgency": "紧急程度",
    "header.authority_mark": "发文机关标志",
    "header.document_number": "发文字号",
    "header.signatory": "签发人",
    "body.title": "标题",
    "body.title_notes": "题注",
    "body.main_recipients": "主送机关",
    "body.attachment_note": "附件说明",
    "body.authority_signature": "发文机关署名",
    "body.document_date": "成文日期",
    "body.note": "附注",
    "imprint.cc_recipients": "抄送机关",
    "imprint.printing_authority": "印发机关",
    "imprint.printing_date": "印发日期",
}
_PARTS = {"header": "版头", "body": "主体", "imprint": "版记"}
_LEVEL_NAMES = {
    HeadingLevel.FIRST: "一级标题",
    HeadingLevel.SECOND: "二级标题",
    HeadingLevel.THIRD: "三级标题",
    HeadingLevel.FOURTH: "四级标题",
    HeadingLevel.CHAPTER: "章",
    HeadingLevel.SECTION: "节",
    HeadingLevel.ARTICLE: "条",
}
_RANKS = {
    HeadingLevel.CHAPTER: 1,
    HeadingLevel.SECTION: 2,
    HeadingLevel.ARTICLE: 3,
    HeadingLevel.FIRST: 4,
    HeadingLevel.SECOND: 5,
    HeadingLevel.THIRD: 6,
    HeadingLevel.FOURTH: 7,
}


class Element(msgspec.Struct, frozen=True):
    """One text of the document.

    Attributes:
        number: its place in reading order, from 1.
        path: its path in the model.
        part: 版头, 主体, 附件 or 版记.
        kind: what it is, by the standard's name (``一级标题``, ``段落``, ``表格`` …).
        level: the heading's level; ``None`` for anything else.
        text: its text.
        title_end: for a heading, the offset where the heading part ends; 0 for anything else.
        section: the headings above it, outermost first, without their final mark.
        line: its line in the decoded source, from 1; 0 when it has none.
        cell: for a table's text, ``(row, column)`` from 1.
        number_of_heading: the ordinal a heading carries; 0 for anything else.
    """

    number: int
    path: str
    part: str
    kind: str
    level: HeadingLevel | None
    text: str
    title_end: int = 0
    section: tuple[str, ...] = ()
    line: int = 0
    cell: tuple[int, int] | None = None
    number_of_heading: int = 0

    @property
    def title(self) -> str:
        """The heading part, without its final mark; empty for anything else."""
        return self.text[: self.title_end].rstrip("。 ")


def iter_elements(document: OfficialDocument) -> Iterator[Element]:
    """Yield every text of the document in reading order."""
    blocks = dict(_blocks(document))
    open_headings: list[tuple[int, str]] = []
    for number, (path, element) in enumerate(iter_texts(document), start=1):
        owner = path.partition(".rows[")[0].removesuffix(".caption")
        block = blocks.get(owner)
        kind, level, title_end = _kind(path, block)
        part = "附件" if path.startswith("body.attachments[") else _PARTS[path.partition(".")[0]]
        if path.endswith((".label", ".title")) or part == "版记":
            open_headings.clear()
        rank = _RANKS.get(level, 0) if level else 0
        if level is not None:
            while open_headings and open_headings[-1][0] >= rank:
                open_headings.pop()
        item = Element(
            number=number,
            path=path,
            part=part,
            kind=kind,
            level=level,
            text=element.text,
            title_end=title_end,
            section=tuple(title for _rank, title in open_headings),
            line=element.origin[0].line if element.origin else 0,
            cell=_cell(path),
            number_of_heading=block.number if isinstance(block, Heading) else 0,
        )
        yield item
        if level is not None:
            open_headings.append((rank, item.title))


def _blocks(document: OfficialDocument) -> Iterator[tuple[str, Block]]:
    for i, block in enumerate(document.body.main_text):
        yield f"body.main_text[{i}]", block
    for a, attachment in enumerate(document.body.attachments):
        for i, block in enumerate(attachment.blocks):
            yield f"body.attachments[{a}].blocks[{i}]", block


def _kind(path: str, block: Block | None) -> tuple[str, HeadingLevel | None, int]:
    if isinstance(block, Heading):
        end = len(block.content.text) if block.run_in_end is None else block.run_in_end
        return _LEVEL_NAMES[block.level], block.level, end
    if isinstance(block, Table):
        return ("表题" if path.endswith(".caption") else "表格"), None, 0
    if isinstance(block, ListItem):
        return "列项", None, 0
    if isinstance(block, ImageNote):
        return "图", None, 0
    if block is not None:
        return "段落", None, 0
    if path.endswith(".label"):
        return "附件序号", None, 0
    if path.startswith("body.attachments["):
        return "附件标题", None, 0
    return _NAMES.get(path.partition("[")[0], "段落"), None, 0


def _cell(path: str) -> tuple[int, int] | None:
    _, found, rest = path.partition(".rows[")
    if not found:
        return None
    row, column = rest.split("]")[:2]
    return int(row) + 1, int(column.lstrip("[")) + 1
