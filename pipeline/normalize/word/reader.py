"""The Word reader: bytes of a ``.docx`` to an :class:`~pipeline.model.OfficialDocument`.

Offsets and lines of the document are those of the canonical text (:mod:`.flow`).
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

import msgspec

from pipeline.errors import SourceError
from pipeline.model import (
    Block,
    Boilerplate,
    Cell,
    Footnote,
    ImageNote,
    OfficialDocument,
    PageBreak,
    Paragraph,
    Picture,
    Table,
    TextElement,
    character_change,
)
from pipeline.model.column_widths import shares_of
from pipeline.model.form_rows import with_heights
from pipeline.normalize.account import IMAGE, NESTED_TABLES, STRUCK, Reading, accounted
from pipeline.normalize.cleaning import split_lines
from pipeline.normalize.decoding import Decoded
from pipeline.normalize.ends import copy_features, printed
from pipeline.normalize.evidence import Evidence
from pipeline.normalize.lines import Line, holding, together
from pipeline.normalize.looks import Look, Role, look_of
from pipeline.normalize.options import DEFAULT, ReadOptions
from pipeline.normalize.pictures import names_listed
from pipeline.normalize.reader import Surroundings, assemble, source_of
from pipeline.normalize.word.chunks import read_chunk
from pipeline.normalize.word.flow import PICTURE, Flow, GridCell, Place, WordLine, shown
from pipeline.normalize.word.package import Parts, open_flat, open_package
from pipeline.normalize.word.walk import Walker
from pipeline.text.note_marks import label_of_mark
from pipeline.text.numerals import is_number
from pipeline.untrusted import UnreadableError

log = logging.getLogger(__name__)

NUMBERED = "ENC009"
_USUAL_SIZE = 16.0
_LONGEST_NAME = 30
_MOST_PLACED = 10
_DASHES = ("——", "--")
_LONGEST_NOTE = 300
_MOST_ABOVE = 8
_STAND_IN = "\N{OBJECT REPLACEMENT CHARACTER}"
_REMARKS = {
    "revisions": "含修订 {count} 处，已按接受全部修订读取",
    "revisions-original": "含修订 {count} 处，已按拒绝全部修订读取（--revisions original）",
    "struck": STRUCK,
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
    "unmapped-signs": "有 {count} 个字文件没有记下是什么（字体缺少对照表），照取出的印，"
    "或印作 �，请与原件核对",
    "aligned-rows": "有 {count} 处像是没有框线的表格，按行读取，请核对",
    "pdf-picture": "有 {count} 幅图片没有带入成品（太大、斜放或损坏），只印名称（{names}）；"
    "要留住图片，请用 Word 原件",
    "page-picture": "有 {count} 幅图片是印章、底图、页眉页脚的图或小图，没有印（{names}），请核对",
    "cell-table": NESTED_TABLES,
    "metafile": "有 {count} 幅图片是 EMF、WMF 格式，只印名称（{names}）；要留住它，请在 Word 中"
    "剪切后用“选择性粘贴”贴成 PNG，存盘再做",
    "picture": "有 {count} 幅图片不能带入成品（格式不认识、损坏或过大），只印名称，请核对",
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


def walk_parts(
    parts: Parts, options: ReadOptions, met: Callable[[Any, Place], None] | None = None
) -> Flow:
    """The lines of a Word file.

    Args:
        parts: the file.
        options: what a person set.
        met: is shown each paragraph of the text as an element, with its place.

    Raises:
        UnreadableError: a part is damaged, or holds too much.
    """
    flow = Flow()
    walker = Walker(parts, options.revisions, flow)
    walker.chunks = lambda target: read_chunk(parts, target, options.revisions, flow)
    walker.met = met
    try:
        walker.document()
    except RecursionError as error:
        raise UnreadableError("其中的 XML 嵌套过深") from error
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
    canonical = f"{text}{flow.map}"
    lines, changes = split_lines(text.replace(PICTURE, _STAND_IN))
    looks = _looks(flow)
    inside: list[Line] = []
    beside: list[tuple[int, Block]] = []
    boilerplate: list[Boilerplate] = []
    pictures: list[Line] = []
    note: tuple[int, Block | None] = (0, None)
    for line in lines:
        of = flow.lines[line.number - 1]
        if of.picture and of.reason:
            boilerplate.append(_picture(of, line))
        elif of.reason:
            boilerplate.append(line.verbatim(of.reason))
        elif of.note:
            beside.append((line.start, _note(of, line, note)))
            note = (of.note, beside[-1][1])
        elif of.picture:
            pictures.append(line)
            if of.cell is not None:
                inside.append(line)
            else:
                beside.append((line.start, _image(of, line)))
        else:
            look = looks[line.number - 1]
            line = msgspec.structs.replace(line, look=look) if look is not None else line
            inside.append(_with_its_space(line, flow))
    if flow.numbered:
        change = character_change(NUMBERED, flow.numbered, 1)
        changes = (*changes, change)
    source = source_of(data, name, Decoded(text, encoding, "lf"))
    source = msgspec.structs.replace(
        source, remarks=tuple(_remarks(flow, options)), pictures=tuple(_pictures(flow, pictures))
    )
    around = Surroundings(boilerplate=tuple(boilerplate), options=options)
    inside = _run_on(flow, inside, text)
    evidence: list[Evidence] = []
    kept: list[Line] = []
    for line in _with_blocks(flow, inside):
        of = flow.lines[line.number - 1]
        if line.block is None and of.picture:  # of a table that is none
            beside.append((line.start, _image(of, line)))
        else:
            kept.append(line)
    beside.sort(key=lambda one: one[0])
    document = assemble(kept, text, source, changes, around, evidence)
    document = _with_beside(document, beside)
    kept_ones = flow.kept.by_key
    _report(document)
    reading = accounted(document, canonical, shown(canonical), evidence)
    return reading._replace(pictures={one.sha256: kept_ones[one.sha256] for one in source.pictures})


def _note(of: WordLine, line: Line, before: tuple[int, Block | None]) -> Footnote | Paragraph:
    """A paragraph of a note; of one without a mark, or with one that no text could be told by."""
    mark = of.note_mark
    if mark and line.text.startswith(mark) and label_of_mark(mark):
        return Footnote(line.element(), len(mark))
    number, block = before
    if number == of.note and isinstance(block, Footnote):
        return Footnote(line.element(), 0)
    return Paragraph(line.element())


def _pictures(flow: Flow, lines: Sequence[Line]) -> Iterator[Picture]:
    """The pictures that stand among the text, where they stand in the source."""
    for line in lines:
        image = flow.lines[line.number - 1].image
        if image is not None:
            yield Picture(line.start, *image)


def _with_its_space(line: Line, flow: Flow) -> Line:
    """A row of a title with the space that parts it from the next, as it parts two authorities."""
    if line.look is None or line.look.role is not Role.TITLE:
        return line
    of, following = flow.lines[line.number - 1], flow.lines[line.number : line.number + 1]
    goes_on = any(one.goes_on and one.text[:1].strip() for one in following)
    if not goes_on or not of.text.endswith(" ") or not of.text[-2:-1].strip():
        return line
    return msgspec.structs.replace(line, text=line.text + " ", raw=line.raw + " ", end=line.end + 1)


def _without_text(flow: Flow, name: str) -> SourceError:
    if any(line.picture for line in flow.lines):
        return SourceError(
            f"{name} 里只有图片（扫描件），没有文字",
            "请先用带文字识别（OCR）的软件识别成文字并校对；可搜索“扫描件 文字识别 OCR”",
        )
    return SourceError(f"{name} 里没有文字", "请检查来源是否保存完整")


def _remarks(flow: Flow, options: ReadOptions) -> Iterator[str]:
    if flow.kept.refused:
        flow.remark("picture", flow.kept.refused)
    for what, count in sorted(flow.remarks.items()):
        is_original = what == "revisions" and options.revisions == "original"
        names = names_listed(flow.names.get(what, []))
        said = _REMARKS["revisions-original" if is_original else what]
        yield said.format(count=count, names=names)


def _body_size(flow: Flow) -> float:
    """Points that most of the text has."""
    sizes: Counter[float] = Counter()
    for line in flow.lines:
        if not line.reason and line.set_in.size:
            sizes[line.set_in.size] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], -size), default=_USUAL_SIZE)


def _run_on(flow: Flow, lines: Sequence[Line], text: str) -> list[Line]:
    """The lines, those of one centred note to the title joined that are parted for looks.

    What a line break parts is one where it began with a dash or a bracket; paragraphs of their
    own are one only while that bracket is open.
    """
    groups: list[list[Line]] = []
    for line in lines:
        of = flow.lines[line.number - 1]
        begins_so = groups and groups[-1][0].text.startswith(("（", *_DASHES))
        if begins_so and of.set_in.is_centred and of.cell is None:
            before = "".join(one.text for one in groups[-1])
            is_open = before.startswith("（") and before.count("（") > before.count("）")
            is_open = is_open or (of.goes_on and before.startswith(_DASHES))
            if is_open and len(before) <= _LONGEST_NOTE:
                groups[-1].append(line)
                continue
        groups.append([line])
    return [together(group, text) for group in groups]


def _looks(flow: Flow) -> list[Look | None]:
    """What each line is set like; text is told from titles where there are any."""
    body_size = _body_size(flow)
    looks = [line.stated or look_of(line.set_in, body_size) for line in flow.lines]
    _title_in_a_heading_style(flow, looks, body_size)
    if not any(look is not None and look.role is Role.TITLE for look in looks):
        return looks
    return [
        Look(Role.TEXT) if look is None and line.set_in.size == body_size else look
        for look, line in zip(looks, flow.lines, strict=True)
    ]


def _title_in_a_heading_style(flow: Flow, looks: list[Look | None], body_size: float) -> None:
    """A title may have the style of a heading: it is set like a title and stands above the text."""
    for k, line in enumerate(flow.lines[:_MOST_ABOVE]):
        look = looks[k]
        if look is not None and look.role is Role.TITLE:
            return
        as_set = look_of(line.set_in, body_size)
        if look is not None and as_set is not None and as_set.role is Role.TITLE:
            looks[k] = as_set
            return


def _with_blocks(flow: Flow, lines: Sequence[Line]) -> Iterator[Line]:
    """The lines with each table as one; a table that only places lines is none."""
    for number, of_table in groupby(lines, lambda line: _table_of(flow, line)):
        group = list(of_table)
        if number is None or _only_places(group):
            yield from group
            continue
        above = _rows_above(flow, number, group)
        inside = [line for line in group if _row_of(flow, line) >= above]
        yield from group[: len(group) - len(inside)]
        if inside:
            yield holding(_table(flow, number, above, inside), inside[0], inside[-1])


def _rows_above(flow: Flow, number: int, lines: Sequence[Line]) -> int:
    """Leading rows of one cell over all columns: 附件1, a title, a unit typed into the table."""
    rows = flow.tables[number]
    held = Counter(_row_of(flow, line) for line in lines)
    pictured = {_row_of(flow, line) for line in lines if flow.lines[line.number - 1].picture}
    width = max((sum(cell.columns for cell in row) for row in rows), default=0)
    count = 0
    for r, row in enumerate(rows):
        if r in pictured:
            break
        if held[r] > 2 or len(row) != 1 or row[0].columns < width or row[0].rows > 1 or width < 2:
            break
        count += 1
    return count if count < len(rows) else 0


def _row_of(flow: Flow, line: Line) -> int:
    cell = flow.lines[line.number - 1].cell
    return 0 if cell is None else cell[1]


def _only_places(lines: Sequence[Line]) -> bool:
    """Whether a table is there to place the lines of 版头 or 版记, as forms of offices do."""
    if len(lines) > _MOST_PLACED:
        return False
    if any(line.look is not None and line.look.role is Role.MARK for line in lines):
        return True
    return any("copy-label" in copy_features(line.text) or printed(line.text) for line in lines)


def _table_of(flow: Flow, line: Line) -> int | None:
    cell = flow.lines[line.number - 1].cell
    return None if cell is None else cell[0]


def _table(flow: Flow, number: int, above: int, lines: Sequence[Line]) -> Table:
    """A table, but for its rows ``above``."""
    rows = flow.tables[number][above:]
    texts: list[list[tuple[Paragraph | ImageNote, ...]]] = [[()] * len(row) for row in rows]
    for at, of_cell in groupby(lines, lambda line: flow.lines[line.number - 1].cell):
        assert at is not None  # the caller looked
        texts[at[1] - above][at[2]] += tuple(_in_cell(flow, line) for line in of_cell)
    heads = _heads(rows, texts)
    made = tuple(
        tuple(
            Cell(blocks, cell.columns, cell.rows, r < heads)
            for blocks, cell in zip(texts[r], row, strict=True)
        )
        for r, row in enumerate(rows)
    )
    made = with_heights(made, [max((c.height for c in row), default=0.0) for row in rows])
    return Table(made, widths=shares_of(flow.widths.get(number, ())))


def _in_cell(flow: Flow, line: Line) -> Paragraph | ImageNote:
    of = flow.lines[line.number - 1]
    return _image(of, line) if of.picture else Paragraph(line.element())


def _heads(
    rows: Sequence[Sequence[GridCell]],
    texts: Sequence[Sequence[Sequence[Paragraph | ImageNote]]],
) -> int:
    """How many rows head a table: those that say so, else a first row of names over others.

    A row of names fills every column and holds no number alone; what its cells reach down to
    belongs to it. A form, whose first row has places to fill in, has no head.
    """
    stated = sum(all(cell.is_header for cell in row) for row in rows if row)
    if stated:
        return stated
    widths = {sum(cell.columns for cell in row) for row in rows[1:2]}
    if len(rows) < 2 or widths == {1} or not rows[0]:
        return 0
    if any(isinstance(block, ImageNote) for cell in texts[0] for block in cell):
        return 0
    names = ["".join(paragraph.content.text for paragraph in cell) for cell in texts[0]]
    if not all(names) or any(is_number(name) or len(name) > _LONGEST_NAME for name in names):
        return 0
    heads = max(cell.rows for cell in rows[0])
    if heads == 1 and any(cell.columns > 1 for cell in rows[0]):
        heads = 1 if len(rows[0]) > 1 else 0
    return heads if heads < len(rows) else 0


def _picture(of: WordLine, line: Line) -> Boilerplate:
    return Boilerplate(TextElement(f"［图：{of.picture}］", line.element().origin, line.end), IMAGE)


def _image(of: WordLine, line: Line) -> ImageNote:
    return ImageNote(_picture(of, line).content)


def _with_beside(
    document: OfficialDocument, beside: Sequence[tuple[int, Block]]
) -> OfficialDocument:
    """The document with what stands beside its lines, each below the block that it stands at.

    Notes and pictures are none of the lines that the recognisers look at: a picture between
    the mark and the number parts nothing.

    Args:
        document: without them.
        beside: where each begins in the source, ascending, and what it is.
    """
    if not beside:
        return document
    body = document.body
    waiting = list(beside)
    attachments = []
    starts = [_start_of(a.blocks[:1], a.label, a.title) for a in body.attachments]
    main = _placed(body.main_text, waiting, starts[0] if starts else None)
    for k, attachment in enumerate(body.attachments):
        stop = starts[k + 1] if k + 1 < len(starts) else None
        blocks = _placed(attachment.blocks, waiting, stop)
        attachments.append(msgspec.structs.replace(attachment, blocks=blocks))
    body = msgspec.structs.replace(body, main_text=main, attachments=tuple(attachments))
    return msgspec.structs.replace(document, body=body)


def _placed(
    blocks: Sequence[Block], waiting: list[tuple[int, Block]], stop: int | None
) -> tuple[Block, ...]:
    """Blocks with what stands among them in the source, and with what stands before ``stop``."""
    placed: list[Block] = []
    for block in blocks:
        start = _start_of((block,))
        while waiting and start is not None and waiting[0][0] < start:
            placed.append(waiting.pop(0)[1])
        placed.append(block)
    while waiting and (stop is None or waiting[0][0] < stop):
        placed.append(waiting.pop(0)[1])
    return tuple(placed)


def _start_of(blocks: Sequence[Block], *first: TextElement | None) -> int | None:
    """Where in the source something begins; ``None`` where it has no text of its own."""
    elements = [element for element in first if element is not None]
    for block in blocks:
        if isinstance(block, Table):
            cells = (cell for row in block.rows for cell in row)
            elements += [paragraph.content for cell in cells for paragraph in cell.blocks]
        elif not isinstance(block, PageBreak):
            elements.append(block.content)
    places = [element.origin[0].source for element in elements if element.origin]
    return min(places, default=None)


def _report(document: OfficialDocument) -> None:
    taken: Counter[str] = Counter()
    for entry in document.boilerplate:
        taken[entry.reason] += len("".join(entry.text.split()))
    for reason, count in sorted(taken.items()):
        log.info("%s: left out %d characters: %s", document.source.name, count, reason)
