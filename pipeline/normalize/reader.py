"""The text reader: bytes of a ``.txt`` file to an :class:`~pipeline.model.OfficialDocument`."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence

import msgspec

from pipeline.errors import SourceError
from pipeline.model import (
    TABLE_RULE,
    UNKNOWN_LINE,
    Body,
    Boilerplate,
    CharacterChange,
    Field,
    Header,
    Imprint,
    OfficialDocument,
    Source,
    TextElement,
)
from pipeline.normalize import ends
from pipeline.normalize.account import Reading, accounted, whole
from pipeline.normalize.attachments import read_attachments
from pipeline.normalize.boilerplate import Separated, separate
from pipeline.normalize.cleaning import split_lines
from pipeline.normalize.contents import CODE, with_contents, without_codes
from pipeline.normalize.decoding import Decoded, decode_text
from pipeline.normalize.drawn_tables import read_drawn_tables
from pipeline.normalize.evidence import Evidence
from pipeline.normalize.head import Head, read_head
from pipeline.normalize.headings import build_blocks
from pipeline.normalize.lines import Line, joined
from pipeline.normalize.metadata import build_metadata
from pipeline.normalize.options import DEFAULT, ReadOptions
from pipeline.normalize.recognisers import is_briefing_mark
from pipeline.normalize.signatories import signatory_elements
from pipeline.normalize.sniffing import is_marked_up
from pipeline.normalize.tabled_elements import elements_apart
from pipeline.normalize.tail import Tail, read_tail
from pipeline.normalize.wraps import join_wraps
from pipeline.text.patterns import regex

_OF_PAGES = frozenset({"field-block", "share-bar", "navigation"})
_PAGE = regex(r"\s*<(?:!doctype html|html)\b", re.IGNORECASE)


class Surroundings(msgspec.Struct, frozen=True):
    """What stands around a document's text.

    Attributes:
        titles: what may be its title.
        fields: labels and values.
        metadata: what holds where no field says otherwise, by metadata name.
        boilerplate: what was taken out before.
        options: what a person set.
    """

    titles: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    metadata: Mapping[str, str] = msgspec.field(default_factory=dict)
    boilerplate: tuple[Boilerplate, ...] = ()
    options: ReadOptions = DEFAULT

    @property
    def shows_page(self) -> bool:
        """Whether what was taken out before shows that the text is a page's."""
        return any(entry.reason in _OF_PAGES for entry in self.boilerplate)


def read_text(data: bytes, name: str, options: ReadOptions = DEFAULT) -> Reading:
    """Read a plain text.

    Every visible character of the decoded source is in exactly one element or boilerplate entry.

    Args:
        data: the file's bytes.
        name: its name, folders left out.
        options: what a person set.

    Raises:
        SourceError: the bytes are no readable text.
        NotCertifiedError: the reading does not add up.
    """
    decoded = decode_text(data, name)
    if _PAGE.match(decoded.text) or is_marked_up(decoded.text):
        raise SourceError(
            f"{name} 是网页（HTML），不是纯文本",
            "请把扩展名改为 .html 再处理；标准输入请加 --name x.html",
        )
    lines, changes = split_lines(decoded.text)
    drawn = read_drawn_tables(lines, decoded.text)
    around = Surroundings(boilerplate=tuple(drawn.boilerplate), options=options)
    source = source_of(data, name, decoded)
    evidence: list[Evidence] = []
    document = assemble(drawn.lines, decoded.text, source, changes, around, evidence)
    return accounted(document, decoded.text, whole(decoded.text), evidence)


def plain_lines(text: str) -> list[Line]:
    """The lines of a plain text as a page's own are looked for among them."""
    lines, _ = split_lines(text)
    lines, codes = without_codes(read_drawn_tables(lines, text).lines)
    return list(elements_apart(with_contents(lines, codes), text))


def source_of(data: bytes, name: str, decoded: Decoded) -> Source:
    """What the document records of a file."""
    return Source(
        name=unicodedata.normalize("NFC", name),
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        encoding=decoded.encoding,
        newline=decoded.newline,
        remarks=_said_of(decoded.encoding),
    )


def _said_of(encoding: str) -> tuple[str, ...]:
    """What a person should know of an encoding, Chinese."""
    right, is_misread, wrong = encoding.partition("-as-")
    if is_misread:
        names = {"utf-8": "UTF-8", "gb18030": "GBK", "latin-1": "西文"}
        what = f"原是 {names.get(right, right)} 的文字，曾被当作{names.get(wrong, wrong)}保存成乱码"
        return (f"{what}；已倒回字节逐字还原，没有丢字",)
    return ("编码是 Big5（繁体中文），已按 Big5 读取",) if encoding == "big5" else ()


def assemble(
    lines: Sequence[Line],
    text: str,
    source: Source,
    changes: Sequence[CharacterChange],
    around: Surroundings,
    evidence: list[Evidence],
) -> OfficialDocument:
    """The document that lines of text are.

    Args:
        lines: the lines, cleaned, in order.
        text: what their offsets count in.
        source: the file.
        changes: what was done to characters.
        around: what stands around the text.
        evidence: why lines were read as elements is added to it.
    """
    keeps_all = around.options.keep_boilerplate
    codes: list[Line] = []
    if not keeps_all:
        lines, codes = without_codes(lines)
    lines = elements_apart(with_contents(lines, codes), text)
    if keeps_all:
        separated = Separated(list(lines))
    else:
        separated = separate(lines, around.titles, is_page=around.shows_page)
    apart = [*separated.title, *(line for line in separated.kept if line.block is not None)]
    unwrapped = join_wraps(
        separated.kept, text, apart, torn=separated.torn, keeps_numbers=keeps_all
    )
    head = read_head(unwrapped.kept, separated.title, separated.said, keeps_all=keeps_all)
    evidence += head.evidence
    tail = read_tail(
        *(head.body, head.issuer),
        keeps_numbers=keeps_all,
        is_addressed=bool(head.recipients),
    )
    evidence += tail.evidence
    taken = [
        *((code, CODE) for code in codes),
        *separated.taken,
        *((line, "page-number") for line in (*unwrapped.page_numbers, *tail.page_numbers)),
        *head.taken,
        *((line, _drawn(line.text)) for line in tail.rules),
        *((line, "repeated") for line in tail.links),
        *((line, UNKNOWN_LINE) for line in tail.stamps),
    ]
    told = ((part, reason) for line, reason in taken for part in line.parts or (line,))
    beside = (*around.boilerplate, *(line.verbatim(reason) for line, reason in told))
    tail.is_behind = tail.is_behind or any(line.start in separated.behind for line in tail.rest[:1])
    header, body = _header_of(head), _body_of(head, tail)
    fields = sorted((*around.fields, *separated.fields), key=lambda field: field.line)
    return OfficialDocument(
        source=source,
        metadata=build_metadata(fields, header, body, around.metadata),
        header=header,
        body=body,
        imprint=Imprint(
            cc_recipients=_one(tail.cc_recipients),
            printing_authority=_one(tail.printing_authority),
            printing_date=_one(tail.printing_date),
            other=_joined(tail.other),
        ),
        boilerplate=tuple(sorted(beside, key=lambda entry: entry.start)),
        character_changes=(*changes, *unwrapped.changes, *head.changes),
    )


def _header_of(head: Head) -> Header:
    marks = {name: parts for name, parts in head.marks.items() if name != "signatory"}
    return Header(
        **{name: joined(parts) for name, parts in marks.items()},
        signatory=signatory_elements(head.marks.get("signatory", ())),
    )


def _body_of(head: Head, tail: Tail) -> Body:
    is_briefing = any(is_briefing_mark(one.text) for one in head.marks.get("authority_mark", ()))
    title = "".join(line.text for line in head.title)
    return Body(
        title=_one(head.title),
        title_notes=_each(head.notes),
        main_recipients=_one(head.recipients),
        main_text=build_blocks(tail.main, has_articles=is_briefing),
        attachment_note=_joined(tail.attachment_note),
        authority_signature=_joined(tail.signature),
        document_date=_one(tail.date),
        note=_one(tail.notes),
        attachments=read_attachments(
            *(tail.rest, tail.attachment_note, title, tail.main), is_behind=tail.is_behind
        ),
    )


def _drawn(text: str) -> str:
    """Why a line of 版记 is not printed; what someone may have to write on is told."""
    return "separator" if ends.may_be_blank(text) else TABLE_RULE


def _one(lines: Sequence[Line]) -> TextElement | None:
    return joined(lines) if lines else None


def _each(lines: Sequence[Line]) -> tuple[TextElement, ...]:
    return tuple(line.element() for line in lines)


def _joined(groups: Sequence[Sequence[Line]]) -> tuple[TextElement, ...]:
    return tuple(joined(lines) for lines in groups)
