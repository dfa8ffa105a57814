"""The Word reader: bytes of a ``.docx`` to an :class:`~pipeline.model.OfficialDocument`.

Offsets and lines of the document are those of the canonical text (:mod:`.flow`).
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

import msgspec

from pipeline.errors import SourceError
from pipeline.model import (
    Block,
    Boilerplate,
    Cell,
    CharacterChange,
    ImageNote,
    OfficialDocument,
    Paragraph,
    Table,
    TextElement,
)
from pipeline.normalize.account import IMAGE, Reading, accounted
from pipeline.normalize.cleaning import CHARACTER_RULES, split_lines
from pipeline.normalize.decoding import Decoded
from pipeline.normalize.lines import Line, holding
from pipeline.normalize.looks import look_of
from pipeline.normalize.options import DEFAULT, ReadOptions
from pipeline.normalize.reader import Surroundings, assemble, source_of
from pipeline.normalize.word.chunks import read_chunk
from pipeline.normalize.word.flow import PICTURE, Flow, WordLine, shown
from pipeline.normalize.word.package import Parts, open_flat, open_package
from pipeline.normalize.word.walk import Walker
from pipeline.untrusted import UnreadableError

log = logging.getLogger(__name__)

NUMBERED = "ENC009"
_USUAL_SIZE = 16.0
_STAND_IN = "\N{OBJECT REPLACEMENT CHARACTER}"
_REMARKS = {
    "revisions": "含修订 {count} 处，已按接受全部修订读取",
    "revisions-original": "含修订 {count} 处，已按拒绝全部修订读取（--revisions original）",
    "macros": "含宏，未运行，只读取文字",
    "external": "引用了文件之外的内容（模板、图片或文档），未去取，只读取文件里的文字",
    "live-date": "含打开时自动更新的日期，按文件里存下的读取，请核对",
    "chart": "含图表，图表中的文字和数据没有读取，请核对",
    "equation": "含读不成文字的公式，已移出正文，请核对",
    "chunk-unread": "嵌入了另一份读不了的文档，其内容没有读取，请核对",
    "permissions": "设有权限（如不许复制），能不用密码打开，已读取",
    "annotations": "含批注文字或表单 {count} 处，没有读取，请核对",
    "unread-signs": "有 {count} 个字可能没有读出（字体没有嵌入文件，单独成行的字读不到），请核对",
    "page-pictures": "有 {count} 页是图片（扫描），其中的文字没有读取，请核对",
    "part-damaged": "有损坏的部件（样式、页眉等），已略过，请核对",
}
"""What a person should know of a reading, by the word of :attr:`Flow.remarks`."""


def read_docx(data: bytes, name: str, options: ReadOptions = DEFAULT) -> Reading:
    """Read a Word file (``.docx``, ``.docm``, strict Open XML).

    Every character that Word shows is in exactly one element or boilerplate entry, and so is what
    it hides: comments, deletions, hidden text, headers and footers. Nothing is fetched or run.

    Args:
        data: the file's bytes.
        name: its name, folders left out.
        options: what a person set.

    Raises:
        SourceError: no readable Word file, or one without text.
        NotCertifiedError: the reading does not add up.
    """
    try:
        return _read(open_package(data), data, name, options, "docx")
    except UnreadableError as error:
        raise _unreadable(name, error) from error


def read_flat(data: bytes, name: str, options: ReadOptions = DEFAULT) -> Reading:
    """As :func:`read_docx`, of a file whose parts stand in one XML (flat OPC, Word 2003)."""
    try:
        return _read(open_flat(data), data, name, options, "xml")
    except UnreadableError as error:
        raise _unreadable(name, error) from error


def _unreadable(name: str, error: UnreadableError) -> SourceError:
    why = str(error)
    if "加了密码" in why:
        return SourceError(f"{name} 加了密码", "请在 Word 或 WPS 中去掉密码，另存后再处理")
    return SourceError(
        f"{name} 不是完好的 Word 文件（{why}）",
        "请在 Word 或 WPS 中打开它，确认无误后另存为 .docx 再处理",
    )


def _read(parts: Parts, data: bytes, name: str, options: ReadOptions, encoding: str) -> Reading:
    return read_flow(walk_parts(parts, options), data, name, options, encoding)


def walk_parts(parts: Parts, options: ReadOptions) -> Flow:
    """The lines of a Word file.

    Raises:
        UnreadableError: a part is damaged, or holds too much.
    """
    flow = Flow()
    walker = Walker(parts, options.revisions, flow)
    walker.chunks = lambda target: read_chunk(parts, target, options.revisions, flow)
    walker.document()
    if parts.macros:
        flow.remark("macros")
    if parts.external:
        flow.remark("external")
    return flow


def read_flow(flow: Flow, data: bytes, name: str, options: ReadOptions, encoding: str) -> Reading:
    """The document that the lines of a Word file are.

    Args:
        flow: the lines.
        data: the file's bytes.
        name: its name.
        options: what a person set.
        encoding: what the file is called in its document.

    Raises:
        SourceError: there is no text.
        NotCertifiedError: the reading does not add up.
    """
    if not any(not line.reason and not line.picture for line in flow.lines):
        raise _without_text(flow, name)
    text = flow.text
    canonical = flow.canonical()
    lines, changes = split_lines(text.replace(PICTURE, _STAND_IN))
    body_size = _body_size(flow)
    inside: list[Line] = []
    notes: list[Line] = []
    boilerplate: list[Boilerplate] = []
    for line in lines:
        of = flow.lines[line.number - 1]
        if of.picture and (of.reason or of.cell is not None):
            boilerplate.append(_picture(of, line))
        elif of.reason:
            boilerplate.append(line.verbatim(of.reason))
        elif of.is_note:
            notes.append(line)
        else:
            look = of.stated or look_of(of.set_in, body_size)
            inside.append(replace(line, look=look) if look is not None else line)
    if flow.numbered:
        change = CharacterChange(NUMBERED, CHARACTER_RULES[NUMBERED], flow.numbered, 1)
        changes = (*changes, change)
    source = source_of(data, name, Decoded(text, encoding, "lf"))
    source = msgspec.structs.replace(source, remarks=tuple(_remarks(flow, options)))
    around = Surroundings(boilerplate=tuple(boilerplate), options=options)
    document = assemble(list(_with_blocks(flow, inside)), text, source, changes, around)
    document = _with_notes(document, notes)
    _report(document)
    return accounted(document, canonical, shown(canonical))


def _without_text(flow: Flow, name: str) -> SourceError:
    if any(line.picture for line in flow.lines):
        return SourceError(
            f"{name} 里只有图片（扫描件），没有文字",
            "请先用带文字识别（OCR）的软件识别成文字并校对；可搜索“扫描件 文字识别 OCR”",
        )
    return SourceError(f"{name} 里没有文字", "请检查来源是否保存完整")


def _remarks(flow: Flow, options: ReadOptions) -> Iterator[str]:
    for what, count in sorted(flow.remarks.items()):
        is_original = what == "revisions" and options.revisions == "original"
        yield _REMARKS["revisions-original" if is_original else what].format(count=count)


def _body_size(flow: Flow) -> float:
    """Points that most of the text has."""
    sizes: Counter[float] = Counter()
    for line in flow.lines:
        if not line.reason and line.set_in.size:
            sizes[line.set_in.size] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], -size), default=_USUAL_SIZE)


def _with_blocks(flow: Flow, lines: Sequence[Line]) -> Iterator[Line]:
    """The lines with each table and picture as one."""
    for number, of_table in groupby(lines, lambda line: _table_of(flow, line)):
        group = list(of_table)
        if number is not None:
            yield holding(_table(flow, number, group), group[0], group[-1])
            continue
        for line in group:
            of = flow.lines[line.number - 1]
            if of.picture:
                note = TextElement(f"［图：{of.picture}］", line.element().origin, line.end)
                yield holding(ImageNote(note), line, line)
            else:
                yield line


def _table_of(flow: Flow, line: Line) -> int | None:
    cell = flow.lines[line.number - 1].cell
    return None if cell is None else cell[0]


def _table(flow: Flow, number: int, lines: Sequence[Line]) -> Table:
    texts = defaultdict[tuple[int, int], list[Paragraph]](list)
    for line in lines:
        cell = flow.lines[line.number - 1].cell
        assert cell is not None  # the caller looked
        texts[cell[1:]].append(Paragraph(line.element()))
    return Table(
        tuple(
            tuple(
                Cell(tuple(texts[r, c]), cell.columns, cell.rows, cell.is_header)
                for c, cell in enumerate(row)
            )
            for r, row in enumerate(flow.tables[number])
        )
    )


def _picture(of: WordLine, line: Line) -> Boilerplate:
    return Boilerplate(TextElement(f"［图：{of.picture}］", line.element().origin, line.end), IMAGE)


def _with_notes(document: OfficialDocument, notes: Sequence[Line]) -> OfficialDocument:
    """The document with each note below the block that it is to."""
    if not notes:
        return document
    body = document.body
    waiting = list(notes)
    attachments = []
    starts = [_start_of(a.blocks, a.title, a.label) for a in body.attachments]
    main = _placed(body.main_text, waiting, starts[0] if starts else None)
    for k, attachment in enumerate(body.attachments):
        stop = starts[k + 1] if k + 1 < len(starts) else None
        blocks = _placed(attachment.blocks, waiting, stop)
        attachments.append(msgspec.structs.replace(attachment, blocks=blocks))
    body = msgspec.structs.replace(body, main_text=main, attachments=tuple(attachments))
    return msgspec.structs.replace(document, body=body)


def _placed(blocks: Sequence[Block], waiting: list[Line], stop: int | None) -> tuple[Block, ...]:
    """Blocks with the notes that stand among them in the source, and those before ``stop``."""
    placed: list[Block] = []
    for block in blocks:
        start = _start_of((block,))
        while waiting and start is not None and waiting[0].start < start:
            placed.append(Paragraph(waiting.pop(0).element()))
        placed.append(block)
    while waiting and (stop is None or waiting[0].start < stop):
        placed.append(Paragraph(waiting.pop(0).element()))
    return tuple(placed)


def _start_of(blocks: Sequence[Block], *first: TextElement | None) -> int | None:
    """Where in the source something begins; ``None`` where it has no text of its own."""
    elements = [element for element in first if element is not None]
    for block in blocks:
        if isinstance(block, Table):
            cells = (cell for row in block.rows for cell in row)
            elements += [paragraph.content for cell in cells for paragraph in cell.blocks]
        else:
            elements.append(block.content)
        break
    places = [element.origin[0].source for element in elements if element.origin]
    return min(places, default=None)


def _report(document: OfficialDocument) -> None:
    taken: Counter[str] = Counter()
    for entry in document.boilerplate:
        taken[entry.reason] += len("".join(entry.text.split()))
    for reason, count in sorted(taken.items()):
        log.info("%s: left out %d characters: %s", document.source.name, count, reason)
