"""The end of a document: 附件说明, 署名, 成文日期, 附注, 版记; what stands behind is attached."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pipeline.normalize import ends
from pipeline.normalize.ending import Ending
from pipeline.normalize.evidence import Evidence
from pipeline.normalize.lines import Line
from pipeline.normalize.listing import (
    attachment_name_start,
    is_attachment_label,
    is_file,
    list_items,
    names_of_list,
    plain_name,
)
from pipeline.normalize.page_lines import LOUD, SPEAKS, odds_of
from pipeline.normalize.signing import is_seal, signatures
from pipeline.normalize.stamps import is_filing_mark, is_receipt
from pipeline.text.chars import has_han
from pipeline.text.dates import document_date, has_date_label
from pipeline.text.patterns import regex

_MOST_STAMPS = 3  # lines
_NEAR_STAMPS = 3  # lines above them
_COPIES = regex("共印|印数|份数")
_LEAST_STROKES = 6  # of a line to cut along
_LONGEST_COPIED = 200  # characters of 抄送 above the text


class Tail(msgspec.Struct):
    """What was found: ``main`` is the main text, ``rest`` holds the attachments.

    Attributes:
        other: 主题词, 主送, 抄报, 分送, 共印N份 of 版记.
        page_numbers: page numbers among 版记.
        links: files of attachments, below the end, whose names 附件说明 lists already.
        rules: lines of strokes above, in and below 版记, which is printed with its own.
        is_behind: ``rest`` begins behind 版记, with which a paper ends.
        stamps: what an archive, a scanner or a fax machine put below all that.
        evidence: why each was read so, and what looks most like a missing one.
    """

    main: list[Line] = msgspec.field(default_factory=list)
    attachment_note: list[list[Line]] = msgspec.field(default_factory=list)
    signature: list[list[Line]] = msgspec.field(default_factory=list)
    date: list[Line] = msgspec.field(default_factory=list)
    notes: list[Line] = msgspec.field(default_factory=list)
    cc_recipients: list[Line] = msgspec.field(default_factory=list)
    printing_authority: list[Line] = msgspec.field(default_factory=list)
    printing_date: list[Line] = msgspec.field(default_factory=list)
    other: list[list[Line]] = msgspec.field(default_factory=list)
    page_numbers: list[Line] = msgspec.field(default_factory=list)
    links: list[Line] = msgspec.field(default_factory=list)
    rules: list[Line] = msgspec.field(default_factory=list)
    stamps: list[Line] = msgspec.field(default_factory=list)
    rest: list[Line] = msgspec.field(default_factory=list)
    is_behind: bool = False
    evidence: list[Evidence] = msgspec.field(default_factory=list)


def read_tail(
    lines: Sequence[Line], issuer: str, *, keeps_numbers: bool = False, is_addressed: bool = False
) -> Tail:
    """Read the end of a document.

    Args:
        lines: those below its head.
        issuer: the authority that its title names; may be empty.
        keeps_numbers: page numbers stay lines of the text.
        is_addressed: 主送机关 stand directly above; where 抄送 is the next line it is of 版记.
    """
    if is_addressed and len(lines) > 1 and _is_copied(lines[0]):
        tail = read_tail(lines[1:], issuer, keeps_numbers=keeps_numbers)
        if not tail.cc_recipients:
            tail.cc_recipients = [lines[0]]
            return tail
    if not lines:
        return Tail()
    if is_attachment_label(lines[0].text):
        return Tail(rest=list(lines))
    count = 0 if keeps_numbers else _stamps_below(lines)
    lines, stamps = lines[: len(lines) - count], lines[len(lines) - count :]
    ending = Ending(lines, issuer)
    tail = Tail(evidence=list(ending.evidence()), stamps=list(stamps))
    above = ""
    for element, found in ending.groups():
        last = found[-1].text
        _put(tail, element, found, issuer, above, keeps_numbers=keeps_numbers)
        above = last
    if not keeps_numbers:
        _files_apart(tail)
    return tail


def _stamps_below(lines: Sequence[Line]) -> int:
    """How many of the last lines were put on the paper: below 版记, the date or a page number.

    Below 版记 nothing of the paper stands; below a date a note or an attachment may.
    """
    for count in range(min(_MOST_STAMPS, len(lines) - 1), 0, -1):
        first = len(lines) - count
        above = [line.text for line in lines[max(first - _NEAR_STAMPS, 0) : first]]
        is_imprint = any(_is_imprint(text) for text in above)
        is_dated = any(ends.is_page_number(text) or _is_date(text) for text in above)
        if any(ends.copy_features(above[-1])) and above[-1][-1] not in "。.":
            continue  # names of 抄送 may go on below
        least = SPEAKS if is_imprint else LOUD
        if (is_imprint or is_dated) and all(_may_be_stamp(line, least) for line in lines[first:]):
            return count
    return 0


def _is_imprint(text: str) -> bool:
    if ends.printed(text) is not None or (ends.is_colophon(text) and _COPIES.search(text)):
        return True
    return any(ends.copy_features(text))


def _is_date(text: str) -> bool:
    """Whether a line is a date by itself, not that of a field."""
    return document_date(text) is not None and not has_date_label(text)


def _may_be_stamp(line: Line, least: float) -> bool:
    text = line.text
    is_page = line.look is None and odds_of(text) >= least
    is_page = is_page and (has_han(text) or text.startswith(("http://", "https://", "www.")))
    if line.block is not None or not (is_filing_mark(text) or is_page):
        return False
    is_note = not is_receipt(text) and not {*ends.note_features(text)} <= {"note-bracketed"}
    if any(ends.copy_features(text)) or is_note or is_file(text) or is_attachment_label(text):
        return False
    is_imprint = ends.printed(text) is not None or ends.is_colophon(text)
    return not (is_imprint or ends.is_page_number(text) or document_date(text) is not None)


def _files_apart(tail: Tail) -> None:
    """``附件：名单.doc`` below the end, or below the list that names it, is a file to download."""
    listed: set[str] = set()
    for item in list(tail.attachment_note):
        names = {*_plain_names(item)}
        if names <= listed and len(item) == 1 and _is_file(item[0]):
            tail.attachment_note.remove(item)
            tail.links.append(item[0])
        listed |= names
    label, files = tail.rest[:1], tail.rest[1:]
    if files and is_attachment_label(label[0].text) and all(_is_file(line) for line in files):
        tail.attachment_note += list_items(tail.rest)  # 附件： on a line of its own above them
        tail.rest = []
    while tail.rest and (name := _file_of(tail.rest[-1])):
        listed = {one for item in tail.attachment_note for one in _plain_names(item)}
        if name not in listed and any(_file_of(line) == "" for line in tail.rest):
            return
        line = tail.rest.pop()
        if name in listed:
            tail.links.insert(0, line)
        else:
            tail.attachment_note.append([line])


def _is_file(line: Line) -> bool:
    return line.block is None and is_file(line.text)


def _file_of(line: Line) -> str:
    """The name of an attachment's file that a line is; empty for any other."""
    if not _is_file(line):
        return ""
    start = attachment_name_start(line.text)
    return next(map(plain_name, names_of_list([line.text])), "") if start is not None else ""


def _plain_names(item: Sequence[Line]) -> list[str]:
    return [*map(plain_name, names_of_list(["".join(line.text for line in item)]))]


def _is_copied(line: Line) -> bool:
    copied = line.block is None and "copy-label" in ends.copy_features(line.text)
    return copied and len(line.text) <= _LONGEST_COPIED and ends.is_cc(line.text)


def _put(
    tail: Tail, element: str, lines: list[Line], issuer: str, above: str, *, keeps_numbers: bool
) -> None:
    """Add the lines of an element; ``above`` is the text of the line above them."""
    match element:
        case "attachment_note":
            tail.attachment_note += list_items(lines)
        case "authority_signature":
            if tail.date and tail.signature and is_seal(lines[0].text):
                tail.signature[-1] += lines  # （盖章） below the date is of the name above it
            else:
                tail.signature += signatures(lines, issuer)
        case "document_date":
            tail.date += lines
        case "note":
            for line in lines:
                is_drawn = _is_cut_line(line, above) and not keeps_numbers
                (tail.rules if is_drawn else tail.notes).append(line)
        case "printing_authority":
            tail.printing_authority += lines
        case "printing_date":
            for line in lines:
                _printed(tail, line)
        case "cc_recipients":
            _copied(tail, lines)
        case "page_number" | "rule" if keeps_numbers:
            tail.other += [[line] for line in lines]
        case "page_number":
            tail.page_numbers += lines
        case "rule":
            tail.rules += lines
        case "text":
            tail.main += lines
        case _:
            is_open = keeps_numbers or bool(tail.rest)
            while not is_open and lines and _is_cut_line(lines[0], above):
                tail.rules.append(lines.pop(0))
            if lines and not tail.rest:
                tail.is_behind = bool(tail.cc_recipients or tail.printing_date)
            tail.rest += lines


def _is_cut_line(line: Line, above: str) -> bool:
    """Whether a line is the one along which a slip is to be cut off: nothing but strokes.

    One drawn low is to write on, if the line above names by whom.
    """
    if line.block is not None or not ends.is_drawn(line.text) or len(line.text) < _LEAST_STROKES:
        return False
    return not (ends.may_be_blank(line.text) and ends.is_entry(above))


def _printed(tail: Tail, line: Line) -> None:
    parts = ends.printed(line.text)
    if parts is None or tail.printing_date:
        tail.other.append([line])
        return
    tail.printing_date = line.pieces(parts.date)
    authority = line.pieces(parts.authority)
    if authority and not tail.printing_authority:
        tail.printing_authority = authority
    elif authority:
        tail.other.append(authority)
    if (rest := line.part(*parts.rest)) is not None:
        tail.other.append([rest])


def _copied(tail: Tail, lines: Sequence[Line]) -> None:
    """抄送 is a field of its own; where there is none, 分送 or 抄报 stands in its place."""
    groups: list[list[Line]] = []
    for line in lines:
        if any(ends.copy_features(line.text)) or not groups:
            groups.append([])
        groups[-1].append(line)
    if not tail.cc_recipients:
        texts = [group[0].text for group in groups]
        at = next((k for k, text in enumerate(texts) if ends.is_cc(text)), None)
        if at is None:
            at = next((k for k, text in enumerate(texts) if ends.stands_for_cc(text)), None)
        if at is not None:
            tail.cc_recipients = groups.pop(at)
    tail.other += groups
