"""The reader of 公文稿 and of plain Markdown: bytes of an ``.md`` file to a document.

A file with a head states its elements. Where the head says ``结构: 照所写`` the body is what it is
marked as and nothing is recognised; else what is marked is taken as marked, and the rest is read
as any text is. A file without a head is plain Markdown.

Every code point of the decoded file is in an element, or in boilerplate: marks of Markdown and of
YAML have the reason :data:`pipeline.model.MARKUP`, what was not understood has one that is told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from msgspec import UNSET
from msgspec.structs import replace

from pipeline import stated as keys
from pipeline.draft.block_lines import BlockLine
from pipeline.draft.draft_file import DraftFile
from pipeline.draft.pieces import Fault, Flow, Piece, claimed
from pipeline.draft.structure import Directive, Structure, block_of, directive_of, is_named
from pipeline.errors import SourceError
from pipeline.model import (
    MARKUP,
    Anchor,
    Attachment,
    Block,
    Boilerplate,
    Cell,
    CharacterChange,
    Field,
    Footnote,
    ImageNote,
    OfficialDocument,
    PageBreak,
    Paragraph,
    Table,
    TextElement,
    iter_texts,
    plain_text,
    with_elements,
)
from pipeline.model.column_widths import shares_of
from pipeline.model.form_rows import as_form
from pipeline.model.outline import PAGE_BREAK
from pipeline.normalize.account import Reading, Stretch, accounted
from pipeline.normalize.cleaning import shows_nothing, split_lines
from pipeline.normalize.decoding import decode, decode_text
from pipeline.normalize.evidence import Evidence
from pipeline.normalize.headings import build_blocks
from pipeline.normalize.lines import Line, holding, joined
from pipeline.normalize.metadata import build_metadata
from pipeline.normalize.numbering import numbered
from pipeline.normalize.options import DEFAULT, ReadOptions
from pipeline.normalize.pictures import Asked, with_pictures
from pipeline.normalize.reader import Surroundings, assemble, source_of
from pipeline.stated import KEYS
from pipeline.text.patterns import regex

_SIGNS = regex(r"(?:<[^<>]*+>|```[^\n]*+|~~~[^\n]*+|[\s_|:]|[^\w\s，。、；：？！“”])*+")
"""What of a file may be marks alone."""
_UNWRITTEN = frozenset({"comment", "break", "table"})
"""Lines that are there without a text."""


def read_draft(data: bytes, name: str, options: ReadOptions = DEFAULT) -> Reading:
    """Read a 公文稿 or a plain Markdown text.

    Args:
        data: the file's bytes.
        name: its name, folders left out.
        options: what a person set.

    Raises:
        SourceError: the bytes are no readable text, or something in it is wrong; says where.
        NotCertifiedError: the reading does not add up.
    """
    decoded = decode_text(data, name)
    try:
        draft = DraftFile(decoded.text)
        maker = _Maker(draft, options)
        source = source_of(data, name, decoded)
        if struck := len(draft.blocks.struck):
            said = f"有 {struck} 处划去的文字（~~……~~），照印，没有删去，请核对"
            source = replace(source, remarks=(*source.remarks, said))
        document = maker.document(source)
    except Fault as fault:
        line = decoded.text.count("\n", 0, fault.at) + 1
        column = fault.at - decoded.text.rfind("\n", 0, fault.at)
        raise SourceError(
            f"{name} 第 {line} 行第 {column} 字处{fault.what}", fault.advice
        ) from fault
    reading = accounted(document, decoded.text, draft.shown(), maker.evidence)
    asked = {at: Asked(address) for at, address in draft.blocks.files.items() if address}
    if not asked:
        return reading
    return with_pictures(reading, asked, options.beside)


def shown(source: str) -> Sequence[Stretch]:
    """What of a decoded file is text, in order: all but its images."""
    try:
        return DraftFile(source).shown()
    except Fault:
        return [Stretch(source, 0, len(source))]


def draft_text(data: bytes) -> str:
    """The text of a 公文稿 as :func:`pipeline.model.plain_text` has it.

    Raises:
        SourceError: it is none.
    """
    return plain_text(read_draft(data, "公文稿").document)


@dataclass(slots=True)
class _Laid:
    """The lines of a text in the flow.

    Attributes:
        line: the block line it was.
        lines: what cleaning made of it; none where it shows nothing.
    """

    line: BlockLine
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class _Annex:
    """An attachment that is marked as one: its number, its title, its lines."""

    label: Sequence[Line] = ()
    title: Sequence[Line] = ()
    lines: list[Line] = field(default_factory=list)

    def attachment(self) -> Attachment:
        """The attachment, with places in the flow."""
        return Attachment(
            joined(self.label) if self.label else None,
            joined(self.title) if self.title else None,
            build_blocks(self.lines),
        )


@dataclass(slots=True)
class _Apart:
    """The lines of a file, by what becomes of them.

    Attributes:
        title: the document's, stated or marked.
        said: texts that are stated, by element.
        kept: lines that are read as any text is.
        annexes: attachments that are marked as such.
        notes: footnotes behind the text.
    """

    title: list[Line]
    said: dict[str, list[TextElement]]
    kept: list[Line]
    annexes: list[_Annex] = field(default_factory=list)
    notes: list[Footnote] = field(default_factory=list)

    @property
    def own(self) -> list[Line]:
        """The lines of what is being read: the last attachment's, or the text's."""
        return self.annexes[-1].lines if self.annexes else self.kept

    def take_note(self, one: _Laid, *, is_of_end: bool) -> None:
        """Take a footnote, where it stands or behind the text."""
        of_note = [
            Footnote(line.element(), 0 if k else one.line.mark) for k, line in enumerate(one.lines)
        ]
        if is_of_end:
            self.notes += of_note
        else:
            pairs = zip(of_note, one.lines, strict=True)
            self.own.extend(holding(block, line, line) for block, line in pairs)


def _end_of_table(body: Sequence[_Laid], at: int) -> int:
    """Where the lines end of the table that begins at one of them."""
    end = at
    while end < len(body) and body[end].line.table == body[at].line.table:
        end += 1
    return end


def _holding_image(image: Line) -> Line:
    return holding(ImageNote(image.element()), image, image)


def _add_to(annexes: list[_Annex], lines: Sequence[Line]) -> None:
    """Begin an attachment with a line, or give the last one its title."""
    if keys.is_attachment_label("".join(line.text for line in lines)):
        annexes.append(_Annex(label=lines))
        return
    if not annexes or annexes[-1].title or annexes[-1].lines:
        annexes.append(_Annex())
    annexes[-1].title = lines


def _with_notes(document: OfficialDocument, notes: Sequence[Footnote]) -> OfficialDocument:
    """The document with notes behind its text, where Markdown has them."""
    body = document.body
    if not notes:
        return document
    if not body.attachments:
        return replace(document, body=replace(body, main_text=(*body.main_text, *notes)))
    *others, last = body.attachments
    last = replace(last, blocks=(*last.blocks, *notes))
    return replace(document, body=replace(body, attachments=(*others, last)))


class _Maker:
    """Makes the document of a file."""

    def __init__(self, draft: DraftFile, options: ReadOptions) -> None:
        self._draft = draft
        self._options = options
        self._keeps = draft.front is not None
        self._flow = Flow(draft.source)
        self._boilerplate: list[Boilerplate] = []
        self._breaks: list[int] = []
        self._pages: list[int] = []
        self._evidence: list[Evidence] = []

    @property
    def evidence(self) -> list[Evidence]:
        """Why lines were read as elements, with their lines in the file."""
        return [replace(one, line=self._source_line(one.line)) for one in self._evidence]

    def document(self, source: object) -> OfficialDocument:
        """The document.

        Args:
            source: the file, as the document records it.

        Raises:
            Fault: something in it is wrong.
            SourceError: it holds no text.
        """
        draft, flow = self._draft, self._flow
        stated = [(said, flow.add(said.pieces, keeps_stated=True)) for said in draft.said]
        laid: dict[int, _Laid] = {}
        for line in draft.blocks.lines:
            pieces = line.pieces
            if line.kind == "image":
                span = next(s for s in draft.blocks.images if s[0] == line.start)
                pieces = [Piece(char, *span, self._keeps) for char in line.name]
            laid[flow.add(pieces, keeps_stated=self._keeps)] = _Laid(line)
        lines, changes = split_lines(flow.text)
        by_number: dict[int, list[Line]] = {}
        for cleaned in lines:
            by_number.setdefault(cleaned.number, []).append(cleaned)
        for number, one in laid.items():
            one.lines = by_number.get(number, [])
        fields: dict[str, list[list[Line]]] = {}
        for said, number in stated:
            if number in by_number:
                fields.setdefault(f"{said.part}.{said.field}", []).append(by_number[number])
        body = [one for one in laid.values() if one.lines or one.line.kind in _UNWRITTEN]
        if draft.is_as_written:
            document = self._as_written(fields, body)
        else:
            document = self._recognised(fields, body, changes)
        metadata = build_metadata(document.metadata.fields, document.header, document.body, {})
        settings = tuple(Field(n, v, flow.at(at)[0]) for n, v, at in draft.settings())
        document = replace(
            document,
            source=source,
            metadata=replace(
                metadata,
                kind=draft.kind or metadata.kind,
                fields=(*metadata.fields, *settings),
            ),
            character_changes=tuple(
                replace(change, line=self._source_line(change.line)) for change in changes
            )
            if draft.is_as_written
            else document.character_changes,
        )
        return self._whole(document)

    def _source_line(self, number: int) -> int:
        at = 0
        for _ in range(number - 1):
            at = self._flow.text.index("\n", at) + 1
        return self._flow.at(self._flow.start_of(at))[0]

    def _placed(self, lines: Sequence[Line]) -> TextElement:
        return self._flow.placed(joined(lines))

    # --- as written -------------------------------------------------------------------------

    def _as_written(
        self, fields: dict[str, list[list[Line]]], body: Sequence[_Laid]
    ) -> OfficialDocument:
        structure = Structure({name: [*map(self._placed, v)] for name, v in fields.items()})
        waiting: Directive | None = None
        at = 0
        while at < len(body):
            one = body[at]
            at += 1
            if one.line.kind == "comment":
                found = directive_of(one.line.name, one.line.start)
                if found is not None and found.is_alone:
                    structure.begin(found)
                elif found is not None:
                    waiting = found
                continue
            if one.line.kind == "break":
                if not self._leads_to_attachment(body[at:]):
                    structure.add_block(PageBreak())
                continue
            if one.line.table >= 0:
                cells = body[at - 1 : (at := _end_of_table(body, at - 1))]
                structure.add_table(self._table(cells, self._placed))
            elif one.line.kind == "image":
                structure.add_block(ImageNote(self._placed(one.lines)))
            else:
                for line in one.lines:
                    structure.add(self._placed([line]), one.line, waiting)
            waiting = None
        return structure.document()

    @staticmethod
    def _leads_to_attachment(rest: Sequence[_Laid]) -> bool:
        """Whether what follows a line of dashes is an attachment, which begins a page itself."""
        for one in rest:
            if one.line.kind != "comment":
                return one.line.depth == 1 and numbered(one.line.text) is None
            said = directive_of(one.line.name, one.line.start)
            if said is not None:
                return said.begins_attachment
        return False

    def _table(
        self, cells: Sequence[_Laid], element: Callable[[Sequence[Line]], TextElement]
    ) -> Table:
        """A table.

        Args:
            cells: the lines of its cells.
            element: makes an element of lines.
        """
        shape = self._draft.blocks.tables[cells[0].line.table]
        caption: TextElement | None = None
        texts: dict[tuple[int, int], list[Paragraph | ImageNote]] = {}
        for one in cells:
            if not one.lines:
                continue
            if one.line.kind == "caption" and caption is None:
                caption = element(one.lines)
            else:
                own = texts.setdefault(one.line.cell, [])
                made = ImageNote if one.line.kind == "image" else Paragraph
                own += [made(element([line])) for line in one.lines]
        rows = tuple(
            tuple(
                Cell(tuple(texts.get((r, c), ())), columns, spanned, header, height or UNSET)
                for c, (columns, spanned, header, height) in enumerate(row)
            )
            for r, row in enumerate(shape.rows)
        )
        rows = as_form(rows) if shape.is_drawn else rows
        return Table(rows, caption, shares_of(shape.widths))

    # --- recognised -------------------------------------------------------------------------

    def _recognised(
        self,
        fields: dict[str, list[list[Line]]],
        body: Sequence[_Laid],
        changes: Sequence[CharacterChange],
    ) -> OfficialDocument:
        """The document as any text is read, with what is stated and marked."""
        apart = self._apart(fields, body)
        if not apart.kept and not apart.said:
            raise SourceError("文件里没有文字", "请确认选对了文件")
        titles = ("".join(line.text for line in apart.title),) if apart.title else ()
        around = Surroundings(titles=titles, options=self._options)
        text = self._flow.text
        found = assemble(apart.kept, text, _NO_SOURCE, changes, around, self._evidence)
        if apart.annexes:
            annexes = (annex.attachment() for annex in apart.annexes)
            attachments = (*found.body.attachments, *annexes)
            found = replace(found, body=replace(found.body, attachments=attachments))
        moved = self._in_source(_with_notes(found, apart.notes))
        return self._with_pages(self._with_stated(moved, apart.said))

    def _in_source(self, found: OfficialDocument) -> OfficialDocument:
        """The document with its places in the file; what is none of it is kept beside."""
        moved = with_elements(found, self._flow.placed)
        self._boilerplate += [
            replace(entry, content=self._flow.placed(entry.content)) for entry in moved.boilerplate
        ]
        fields = tuple(replace(f, line=self._source_line(f.line)) for f in moved.metadata.fields)
        return replace(
            moved,
            metadata=replace(moved.metadata, fields=fields),
            boilerplate=(),
            character_changes=tuple(
                replace(change, line=self._source_line(change.line))
                for change in moved.character_changes
            ),
        )

    def _apart(self, fields: dict[str, list[list[Line]]], body: Sequence[_Laid]) -> _Apart:
        """What becomes of each line of the file."""
        title = [line for lines in fields.get("body.title", []) for line in lines]
        said: dict[str, list[TextElement]] = {
            name: [*map(self._placed, v)] for name, v in fields.items() if name != "body.title"
        }
        apart = _Apart(title, said, kept=[*title])
        waiting: Directive | None = None
        aside = {"note", "comment", "break"}
        said_at = (k for k, one in enumerate(body, start=1) if one.line.kind not in aside)
        end_of_text = max(said_at, default=0)  # notes behind it are none of what ends the text
        top = min((one.line.depth for one in body if one.line.depth > 1), default=2)
        at = 0
        while at < len(body):
            one = body[at]
            line = one.line
            at += 1
            if line.kind == "comment":
                waiting = self._directive(line)
                continue
            if line.kind == "break":
                if self._keeps and not self._leads_to_attachment(body[at:]):
                    self._pages.append(line.start)
                continue
            if line.table >= 0:
                cells = body[at - 1 : (at := _end_of_table(body, at - 1))]
                lines = [line for cell in cells for line in cell.lines]
                table = self._table(cells, joined)
                if lines:
                    apart.own.append(holding(table, lines[0], lines[-1]))
            elif line.kind == "image":
                apart.own.append(_holding_image(one.lines[0]))
            elif line.kind == "note" and waiting is None:
                apart.take_note(one, is_of_end=at > end_of_text)
            elif waiting is not None and waiting.field:
                said.setdefault(waiting.field, []).append(self._placed(one.lines))
            elif self._keeps and not waiting and self._opens_annex(one, apart):
                _add_to(apart.annexes, one.lines)
            else:
                apart.own.extend(self._lines(one, waiting, top))
                if line.depth == 1 and not apart.title and numbered(line.text) is None:
                    apart.title = one.lines
            waiting = None
        return apart

    def _directive(self, line: BlockLine) -> Directive | None:
        """What a comment says of the line below it; a page break is noted."""
        found = directive_of(line.name, line.start) if self._keeps else None
        if found is not None and found.word == PAGE_BREAK:
            self._pages.append(line.start)
            return None
        return found

    @staticmethod
    def _opens_annex(one: _Laid, apart: _Apart) -> bool:
        """Whether a line with one ``#`` begins an attachment, or is its title."""
        text = "".join(line.text for line in one.lines)
        if one.line.depth != 1:
            return False
        return keys.is_attachment_label(text) or (
            (bool(apart.title) or bool(apart.annexes)) and is_named(text, one.line.depth)
        )

    def _lines(self, one: _Laid, waiting: Directive | None, top: int) -> Iterator[Line]:
        """The lines of a line, those that are marked as a block of their own held."""
        depth = one.line.depth
        kind = "heading" if depth else "line"
        for line in one.lines:
            is_heading = depth > 1 or (depth == 1 and numbered(line.text) is not None)
            if waiting is not None or (is_heading and not keys.is_attachment_label(line.text)):
                as_if = max(depth - top + 2, 2) if depth else 0
                block = block_of(line.element(), kind, as_if, waiting)
                yield holding(block, line, line)
            else:
                yield line

    def _with_stated(
        self, document: OfficialDocument, said: dict[str, list[TextElement]]
    ) -> OfficialDocument:
        """The document with what the head states in the place of what was found."""
        parts: dict[str, dict[str, object]] = {"header": {}, "body": {}, "imprint": {}}
        many = {f"{key.part}.{key.field}" for key in KEYS.values() if key.is_many}
        for name, elements in said.items():
            part, _, attribute = name.partition(".")
            found = getattr(getattr(document, part), attribute)
            for element in found if isinstance(found, tuple) else (found,):
                if element is None:
                    continue
                same = any(keys.same(element.text, other.text) for other in elements)
                if not same:
                    at = element.origin[0].source if element.origin else 0
                    word = next(k.name for k in KEYS.values() if f"{k.part}.{k.field}" == name)
                    raise Fault(
                        f"像是{word}，前言里也写了",
                        f"请删去一处；不是{word}的，前言写上“{keys.STRUCTURE}: {keys.AS_WRITTEN}”",
                        at,
                    )
                self._boilerplate.append(Boilerplate(element, "repeated"))
            parts[part][attribute] = tuple(elements) if name in many else elements[0]
        return replace(
            document,
            header=replace(document.header, **parts["header"]),
            body=replace(document.body, **parts["body"]),
            imprint=replace(document.imprint, **parts["imprint"]),
        )

    def _with_pages(self, document: OfficialDocument) -> OfficialDocument:
        """The document with a page break before each block that a line of dashes stands above."""
        starts = sorted(e.origin[0].source for _, e in iter_texts(document) if e.origin)
        waiting: dict[int, int] = {}  # where a text begins, the rule above it
        for at in self._pages:
            following = next((start for start in starts if start > at), -1)
            waiting[following] = at

        def broken(blocks: Sequence[Block], *, opens: bool) -> tuple[Block, ...]:
            found: list[Block] = []
            for number, block in enumerate(blocks):
                if waiting.pop(_start_of(block), -1) >= 0 and not (opens and number == 0):
                    found.append(PageBreak())
                found.append(block)
            return tuple(found)

        body = document.body
        attachments = tuple(
            replace(one, blocks=broken(one.blocks, opens=one.label is None and one.title is None))
            for one in body.attachments
        )
        main = broken(body.main_text, opens=False)
        self._breaks += waiting.values()
        return replace(document, body=replace(body, main_text=main, attachments=attachments))

    # --- what is left -----------------------------------------------------------------------

    def _whole(self, document: OfficialDocument) -> OfficialDocument:
        """The document with all that stands in no element as boilerplate."""
        draft, source = self._draft, self._draft.source
        elements = [element for _, element in iter_texts(document)]
        for start, end in draft.blocks.addresses:
            low, high = start + 1, end - 1
            if source[low:high].strip():
                anchor = Anchor(0, low, *self._flow.at(low))
                address = TextElement(source[low:high], (anchor,), high)
                self._boilerplate.append(Boilerplate(address, "link-address"))
        taken = [entry.content for entry in self._boilerplate]
        marks = claimed((*elements, *taken), len(source))
        for start, end in self._unmarked(marks):
            marks[start:end] = b"\1" * (end - start)
        reasons = [
            *((span, MARKUP) for span in draft.blocks.comments),
            *(((at, at + 3), "page-break") for at in self._breaks),
            *((span, "chat") for span in draft.blocks.asides),
        ]
        front = draft.front.end if draft.front else 0
        for start, end in _free(source, marks):
            reason = next((why for (a, b), why in reasons if a < end and start < b), "")
            if start < draft.foreign:
                reason = MARKUP if _SIGNS.fullmatch(source, start, end) else "field-block"
            if not reason:
                is_sign = start < front or _SIGNS.fullmatch(source, start, end) is not None
                reason = MARKUP if is_sign else "unread"
            anchor = Anchor(0, start, *self._flow.at(start))
            self._boilerplate.append(
                Boilerplate(TextElement(source[start:end], (anchor,), end), reason)
            )
        ordered = sorted(self._boilerplate, key=lambda entry: entry.start)
        return replace(document, boilerplate=tuple(ordered))

    def _unmarked(self, marks: bytearray) -> Iterator[tuple[int, int]]:
        """Stretches that are no text, and references whose first place an element has."""
        yield from self._draft.blocks.images
        for start, end, _ in self._draft.references():
            if marks[start]:
                yield start, end


def _start_of(block: Block) -> int:
    """Where in the source a block begins; -1 for one without text."""
    if isinstance(block, PageBreak):
        return -1
    texts = [block.content] if not isinstance(block, Table) else []
    if isinstance(block, Table):
        texts += [block.caption] if block.caption is not None else []
        texts += [p.content for row in block.rows for cell in row for p in cell.blocks]
    return min((text.origin[0].source for text in texts if text.origin), default=-1)


def _free(source: str, marks: bytearray) -> Iterator[tuple[int, int]]:
    """Stretches of a line that are in no element and show something."""
    for m in re.finditer(b"\0+", bytes(marks)):
        at = m.start()
        for line in re.finditer(r"[^\r\n]+", source[m.start() : m.end()]):
            text = line[0]
            visible = [
                i
                for i, char in enumerate(text)
                if not shows_nothing(char) and unicodedata.category(char)[0] != "M"
            ]
            if visible:
                start = at + line.start()
                yield start + visible[0], start + visible[-1] + 1


_NO_SOURCE = source_of(b"", "", decode(b"-", ""))
