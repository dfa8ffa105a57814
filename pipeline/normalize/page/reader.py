"""The page reader: bytes of an HTML file to an :class:`~pipeline.model.OfficialDocument`.

Offsets and lines of the document are those of the decoded page: code points in the HTML, so that
a place can be found in the file itself. Between two anchors text and HTML run in step.
"""

from __future__ import annotations

import logging
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby

import msgspec

from pipeline.errors import SourceError
from pipeline.model import (
    Anchor,
    Boilerplate,
    Cell,
    Field,
    ImageNote,
    OfficialDocument,
    Paragraph,
    Table,
    TextElement,
    character_change,
    with_elements,
)
from pipeline.model.column_widths import shares_of
from pipeline.model.form_rows import with_heights
from pipeline.normalize.account import IMAGE, NESTED_TABLES, STRUCK, Reading, accounted
from pipeline.normalize.cleaning import LINE_END, split_lines
from pipeline.normalize.evidence import Evidence
from pipeline.normalize.fields import LabelValue, field_line
from pipeline.normalize.lines import Line, holding
from pipeline.normalize.options import DEFAULT, ReadOptions
from pipeline.normalize.page import elements
from pipeline.normalize.page.article import find_article, lists_pages, show_hidden_article
from pipeline.normalize.page.charset import decode_page
from pipeline.normalize.page.elements import image_address, image_pixels
from pipeline.normalize.page.flow import Flow, FlowLine, LeftOut, lay_out
from pipeline.normalize.page.grid import Grid
from pipeline.normalize.page.metas import read_page_head
from pipeline.normalize.page.tokens import Text, shown
from pipeline.normalize.page.tree import BLOCKS, Meta, Node, build
from pipeline.normalize.page_titles import lacks_title, title_apart
from pipeline.normalize.pictures import Asked, with_pictures
from pipeline.normalize.reader import Surroundings, assemble, source_of
from pipeline.text.chars import squeezed

log = logging.getLogger(__name__)
_MATH = "有 {count} 处公式，只读其中的字，分数线、根号、上下标没有读，请核对"
_ANSWERS = "有 {count} 处表单的选择框、输入框，其中勾选、选中、填写的没有读，请对照网页补上"

NUMBERED = "ENC009"
_QUOTED = "ENC011"


def read_page(data: bytes, name: str, options: ReadOptions = DEFAULT) -> Reading:
    """Read an HTML page.

    Every character that the page shows is in exactly one element or boilerplate entry. Nothing is
    fetched: what the page refers to is named at most.

    Args:
        data: the file's bytes.
        name: its name, folders left out.
        options: what a person set.

    Raises:
        SourceError: the bytes are no readable page, it shows no text, or a list of other pages.
        NotCertifiedError: the reading does not add up.
    """
    decoded = decode_page(data, name)
    page = build(decoded.text, name)
    show_hidden_article(page.root, name)
    flow = lay_out(page, keeps_all=options.keep_boilerplate)
    head = read_page_head(page)
    lines, changes = split_lines(flow.text)
    if not lines:
        raise SourceError(
            f"{name} 中没有可见的文字",
            "内容若由脚本载入，请在浏览器中打开后另存为网页，或复制成文本",
        )
    texts = _texts(flow, lines)
    article = find_article(flow.lines, texts, head.titles, page.root)
    members = article.members
    if not options.keep_boilerplate and lists_pages(flow.lines, texts, members):
        raise SourceError(
            f"{name} 是栏目的列表页，没有正文",
            "请打开列表中要的那一篇，再保存；确要照印这一页，请加 --keep-boilerplate",
        )
    if options.keep_boilerplate or not any(line.number - 1 in members for line in lines):
        members = frozenset(range(len(flow.lines)))
    inside = [line for line in lines if line.number - 1 in members]
    outside = [line for line in lines if line.number - 1 not in members]
    kept = _with_blocks(flow, inside)
    fields, boilerplate = _outside(flow, outside)
    title = _only_title(flow, inside, outside, boilerplate)
    kept = [*title, *kept]
    drawn = (NUMBERED, flow.numbered), (_QUOTED, flow.quoted)
    changes = (*changes, *(character_change(rule, count, 1) for rule, count in drawn if count))
    source = source_of(data, name, decoded)
    tables = {cell[0] for line in inside if (cell := flow.lines[line.number - 1].cell) is not None}
    if nested := sum(number in tables for number in flow.nested):
        told = NESTED_TABLES.format(count=nested)
        source = msgspec.structs.replace(source, remarks=(*source.remarks, told))
    read = [flow.lines[line.number - 1] for line in inside]
    counted = (
        (sum(one.struck for one in read), STRUCK),
        (sum(one.formulas for one in read), _MATH),
        (sum(map(elements.is_answer, _inside(read))), _ANSWERS),
    )
    remarks = [said.format(count=count) for count, said in counted if count]
    source = msgspec.structs.replace(source, remarks=(*source.remarks, *remarks))
    around = Surroundings(
        titles=(*(line.text for line in title), *((article.title,) if article.title else ())),
        fields=tuple(fields),
        metadata=head.known,
        boilerplate=tuple(boilerplate),
        options=options,
    )
    evidence: list[Evidence] = []
    document = assemble(kept, flow.text, source, changes, around, evidence)
    places = _Places(decoded.text, flow)
    document = places.placed(document, head.metas)
    _report(document, page.unseen)
    reading = accounted(document, decoded.text, shown(decoded.text), places.evidence(evidence))
    asked = {
        at: Asked(image_address(node), *image_pixels(node)) for at, node in flow.images.items()
    }
    if not asked:
        return reading
    return with_pictures(reading, asked, options.beside)


def _inside(lines: Sequence[FlowLine]) -> Iterator[Node]:
    """The elements inside the blocks that hold lines, those of inner blocks left to these."""
    waiting = [*{id(line.node): line.node for line in lines}.values()]
    while waiting:
        for child in waiting.pop():
            if not isinstance(child, Text) and child.tag not in BLOCKS:
                yield child
                waiting.append(child)


def _texts(flow: Flow, lines: Sequence[Line]) -> list[str]:
    """The text of each line of the flow; empty where it shows nothing."""
    texts = [""] * len(flow.lines)
    for line in lines:
        texts[line.number - 1] += line.text
    return texts


def _with_blocks(flow: Flow, lines: Sequence[Line]) -> list[Line]:
    """The lines with each table and image as one."""
    kept: list[Line] = []
    for number, of_table in groupby(lines, lambda line: _table_of(flow, line)):
        group = list(of_table)
        if number is not None:
            kept.append(_table(flow, flow.tables[number], group))
            continue
        for line in group:
            image = flow.lines[line.number - 1].image
            kept.append(holding(_block(flow, line), line, line) if image else line)
    return kept


def _table_of(flow: Flow, line: Line) -> int | None:
    cell = flow.lines[line.number - 1].cell
    return None if cell is None else cell[0]


def _block(flow: Flow, line: Line) -> Paragraph | ImageNote:
    is_image = flow.lines[line.number - 1].image
    return ImageNote(_image(flow, line).content) if is_image else Paragraph(line.element())


def _table(flow: Flow, grid: Grid, lines: Sequence[Line]) -> Line:
    """The lines of a table as one that holds it."""
    texts = defaultdict[tuple[int, int], list[Paragraph | ImageNote]](list)
    for line in lines:
        cell = flow.lines[line.number - 1].cell
        assert cell is not None  # the caller looked
        texts[cell[1:]].append(_block(flow, line))
    rows = tuple(
        tuple(
            Cell(tuple(texts[r, c]), cell.columns, cell.rows, cell.is_header)
            for c, cell in enumerate(row)
        )
        for r, row in enumerate(grid.rows)
    )
    heights = [max((c.height for c in row if c.rows == 1), default=0.0) for row in grid.rows]
    made = Table(with_heights(rows, heights), widths=shares_of(grid.widths))
    return holding(made, lines[0], lines[-1])


def _image(flow: Flow, line: Line) -> Boilerplate:
    name = flow.lines[line.number - 1].image
    return Boilerplate(TextElement(f"［图：{name}］", line.element().origin, line.end), IMAGE)


def _outside(flow: Flow, lines: Sequence[Line]) -> tuple[list[Field], list[Boilerplate]]:
    """Fields and boilerplate of the lines that are not the article's."""
    fields: list[Field] = []
    boilerplate: list[Boilerplate] = []
    for line in lines:
        shown = flow.lines[line.number - 1]
        if shown.image:
            boilerplate.append(_image(flow, line))
            continue
        reason = "outside-article" if shown.cell is None else "outside-table"
        if known := _fields(flow, line):
            reason = "field-block"
            fields += [Field(f.label, f.value, line.number) for f in known]
        boilerplate.append(line.verbatim(reason))
    return fields, boilerplate


def _fields(flow: Flow, line: Line) -> Sequence[LabelValue]:
    """The labels and values that a line holds."""
    known = field_line(line.text)
    if known is not None or not flow.lines[line.number - 1].is_field:
        return known or ()
    mark = "：" if "：" in line.text or ":" in line.text else " "  # a cell's end
    label, _, value = line.text.replace(":", "：", 1).partition(mark)
    return (LabelValue(label.strip(), value.strip(), squeezed(label)),)  # a label of the site's own


def _only_title(
    flow: Flow, inside: Sequence[Line], outside: Sequence[Line], boilerplate: list[Boilerplate]
) -> list[Line]:
    """The title that only a table of fields above the text has, taken out of the boilerplate."""
    if not lacks_title(inside):
        return []
    said = squeezed("".join(line.text for line in inside))
    for k, line in enumerate(outside):
        if not flow.lines[line.number - 1].is_field or line.start > inside[0].start:
            continue
        parts = title_apart(line, _fields(flow, line))
        if parts is not None and squeezed(parts[0].text) not in said:
            title, others = parts
            boilerplate[k : k + 1] = [part.verbatim("field-block") for part in others]
            return [title]
    return []


def _in_step(text: str, shown: str) -> bool:
    """Whether an element has the page's characters one for one, its spaces plain."""
    return len(text) == len(shown) and all(
        a == b or (a == " " and b.isspace()) for a, b in zip(text, shown, strict=True)
    )


def _report(document: OfficialDocument, unseen: Counter[str]) -> None:
    """What was left out, in the log; the boilerplate holds every character of it."""
    taken: Counter[str] = Counter()
    for entry in document.boilerplate:
        taken[entry.reason] += len("".join(entry.text.split()))
    for reason, count in sorted(taken.items()):
        log.info("%s: left out %d characters: %s", document.source.name, count, reason)
    for name, count in sorted(unseen.items()):
        log.info("%s: not shown: %d characters of %s", document.source.name, count, name)


class _Places:
    """Carries places in the text that was laid out into the page's source."""

    def __init__(self, source: str, flow: Flow) -> None:
        self._flow = flow
        self._starts = [0, *(m.end() for m in LINE_END.finditer(source))]
        self._lines = [0, *(m.end() for m in re.finditer("\n", flow.text))]

    def placed(self, document: OfficialDocument, metas: Sequence[Meta]) -> OfficialDocument:
        """The document with its places in the page's source, and what has them already.

        Args:
            document: with places in the text that was laid out.
            metas: of the page's head: the last of the fields.
        """
        metadata = document.metadata
        fields = [
            *(msgspec.structs.replace(f, line=self._line_of(f.line)) for f in metadata.fields),
            *(Field(meta.name, meta.content, self._at(meta.start)[0]) for meta in metas),
        ]
        moved = with_elements(document, self._element)
        boilerplate = [
            Boilerplate(self._left_out(part), part.reason) for part in self._flow.left_out
        ]
        boilerplate += [
            msgspec.structs.replace(entry, content=self._element(entry.content))
            for entry in document.boilerplate
        ]
        return msgspec.structs.replace(
            moved,
            metadata=msgspec.structs.replace(metadata, fields=tuple(fields)),
            boilerplate=tuple(sorted(boilerplate, key=lambda entry: entry.start)),
            character_changes=tuple(
                msgspec.structs.replace(change, line=self._line_of(change.line))
                for change in document.character_changes
            ),
        )

    def evidence(self, found: Sequence[Evidence]) -> list[Evidence]:
        """Evidence with lines of the page's source."""
        return [msgspec.structs.replace(one, line=self._line_of(one.line)) for one in found]

    def _line_of(self, number: int) -> int:
        """The line in the source of a line of the flow."""
        return self._at(self._flow.source_at(self._lines[number - 1]))[0]

    def _at(self, source: int) -> tuple[int, int]:
        """Line and column of an offset in the source, from 1."""
        line = bisect_right(self._starts, source)
        return line, source - self._starts[line - 1] + 1

    def _left_out(self, part: LeftOut) -> TextElement:
        anchors = (Anchor(offset, source, *self._at(source)) for offset, source in part.steps)
        return TextElement(part.text, tuple(anchors), part.end)

    def _element(self, element: TextElement) -> TextElement:
        anchors: list[Anchor] = []
        stops = [(anchor.offset, anchor.source) for anchor in element.origin[1:]]
        stops.append((len(element.text), element.end))
        for anchor, (stop, end) in zip(element.origin, stops, strict=False):
            begin = anchor.source
            places = [(begin, self._flow.source_at(begin))]
            last = begin + stop - anchor.offset
            # An image's name stands for one place, and so do characters that NFC made others.
            if _in_step(element.text[anchor.offset : stop], self._flow.text[begin:last]):
                places += self._flow.breaks(begin, min(last, end) if end > begin else last)
            for at, source in places:
                offset = anchor.offset + at - begin
                if anchors and anchors[-1].offset == offset:
                    anchors.pop()
                anchors.append(Anchor(offset, source, *self._at(source)))
        return TextElement(element.text, tuple(anchors), self._flow.source_at(element.end - 1) + 1)
