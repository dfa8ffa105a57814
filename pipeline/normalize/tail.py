"""The end of a document: 附件说明, 署名, 成文日期, 附注, 版记, and where the attachments begin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.normalize.closing import (
    attachment_name_start,
    closes_text,
    is_attachment_item,
    is_attachment_label,
    is_note,
    is_plain_note,
    names_apart,
    run_in_date,
    run_in_note,
    run_in_signature,
    says_farewell,
    signs,
)
from pipeline.normalize.lines import Line
from pipeline.text.dates import HAN_CENTURY, YEAR, whole_date
from pipeline.text.names import is_authority
from pipeline.text.patterns import regex

_MAX_SIGNATURES = 20  # joint notices of ministries and commissions
_MAX_NOTES = 4
_MAX_NOTED = 40  # attachments that one 附件说明 lists
_NEAR_END = 3
_CC = regex(r"(?:抄送|抄报|分送)\s?[：:]")
_PRINTED = regex(
    r"(.{2,40}?)?\s{0,20}("
    rf"(?:{YEAR}年?[0-9]{{1,2}}月?[0-9]{{1,2}}日?|{HAN_CENTURY}\S{{2}}年\S{{1,3}}月\S{{1,3}}日)"
    r"\s{0,8}印发)"
)


@dataclass
class Tail:
    """What was found: ``main`` is the main text, ``rest`` holds the attachments."""

    main: list[Line]
    attachment_note: list[Line] = field(default_factory=list)
    signature: list[Line] = field(default_factory=list)
    date: Line | None = None
    notes: list[Line] = field(default_factory=list)
    cc_recipients: list[Line] = field(default_factory=list)
    printing_authority: Line | None = None
    printing_date: Line | None = None
    rest: list[Line] = field(default_factory=list)


def read_tail(lines: Sequence[Line], issuer: str) -> Tail:
    """Read the end of a document.

    Args:
        lines: those below its head.
        issuer: the authority that its title names; may be empty.
    """
    tail = Tail([part for line in lines for part in run_in_date(line) or [line]])
    if lines and is_attachment_label(lines[0].text):
        tail.main, tail.rest = [], list(lines)
        return tail
    _imprint(tail)
    dated = _closing_date(tail.main, issuer)
    if dated is None:
        _undated(tail)
    else:
        _dated(tail, dated, issuer)
    _attachment_note(tail)
    _late_attachment_note(tail)
    return tail


def _dated(tail: Tail, dated: int, issuer: str) -> None:
    """Divide the lines at the 成文日期."""
    lines = tail.main
    tail.date = lines[dated]
    below = lines[dated + 1 :]
    above = lines[:dated]
    first = _signatures(above, dated)
    if first == dated and (split := run_in_signature(above[-1], issuer)):
        above[-1:] = split
    signed = above[first:]
    tail.signature = [part for line in signed for part in names_apart(line)]
    tail.main = above[:first]
    if below and (split := run_in_note(below[0])):
        below[:1] = split
    count = 0
    while count < min(len(below), _MAX_NOTES) and is_note(below[count].text):
        count += 1
    tail.notes, tail.rest = below[:count], below[count:]
    _imprint_before_attachments(tail)


def _undated(tail: Tail) -> None:
    """Without a date: attachments from their label on, a signature that stands alone."""
    lines = tail.main
    stop = next(
        (i for i in range(2, len(lines)) if _opens_attachment(lines, i)),
        len(lines),
    )
    tail.rest = lines[stop:]
    while stop > 1 and is_plain_note(lines[stop - 1].text):
        stop -= 1
    tail.notes = lines[stop : len(lines) - len(tail.rest)]
    last = stop
    while last > 1 and signs(lines[last - 1].text) and stop - last < _MAX_SIGNATURES:
        last -= 1
    if last < stop and says_farewell(lines[last - 1].text):
        tail.signature = [part for line in lines[last:stop] for part in names_apart(line)]
        stop = last
    tail.main = lines[:stop]


def _opens_attachment(lines: Sequence[Line], i: int) -> bool:
    """A line that is only 附件, or 附： with a title on the next line and more below."""
    text = lines[i].text
    if not is_attachment_label(text):
        return False
    if text[-1] not in "：:":
        return True
    return i + 3 < len(lines) and not is_attachment_item(lines[i + 1].text)


def _imprint(tail: Tail) -> None:
    """版记 at the very end."""
    lines = tail.main
    i = len(lines)
    if i < 2:
        return
    if m := _PRINTED.fullmatch(lines[-1].text):
        i -= 1
        _printed(tail, lines[i], m)
        if not m[1] and i > 1 and is_authority(lines[i - 1].text):
            i -= 1
            tail.printing_authority = lines[i]
    for j in range(i - 1, max(0, i - 6), -1):
        if _CC.match(lines[j].text):
            tail.cc_recipients = lines[j:i]
            i = j
            break
        if whole_date(lines[j].text) is not None:
            break
    tail.main = lines[:i]


def _imprint_before_attachments(tail: Tail) -> None:
    """版记 directly after the date although attachments follow it."""
    if tail.rest and not tail.cc_recipients and _CC.match(tail.rest[0].text):
        tail.cc_recipients = [tail.rest.pop(0)]
    if tail.rest and tail.printing_date is None:
        m = _PRINTED.fullmatch(tail.rest[0].text)
        if m:
            _printed(tail, tail.rest.pop(0), m)


def _printed(tail: Tail, line: Line, m: re.Match[str]) -> None:
    tail.printing_date = line.part(m.start(2), m.end(2))
    if m[1]:
        tail.printing_authority = line.part(m.start(1), m.end(1))


def _closing_date(lines: Sequence[Line], issuer: str) -> int | None:
    """The line of the 成文日期: the first date line after the text that closes a document."""
    for i in range(1, len(lines)):
        date = whole_date(lines[i].text)
        first = _signatures(lines, i)
        if date is None:
            if i == len(lines) - 1 and first < i and whole_date(lines[i].text, loose=True):
                return i
            continue
        above = lines[first - 1].text
        last = i >= len(lines) - _NEAR_END
        if 0 < first < i:
            if last or date.spelled or closes_text(above):
                return i
        elif first == i and date.spelled:
            # A date alone inside the text may head an entry; one that closes follows such words.
            if run_in_signature(lines[i - 1], issuer):
                return i
            if says_farewell(above) or (_may_close(above) and _nothing_below(lines, i)):
                return i
        elif first == i == len(lines) - 1 and _may_close(above):
            return i
    return None


def _nothing_below(lines: Sequence[Line], i: int) -> bool:
    """Whether only notes and names of attachments follow, and they are few."""
    below = lines[i + 1 : i + 1 + _MAX_NOTED]
    return i + 1 + len(below) == len(lines) and all(
        is_note(line.text) or is_attachment_label(line.text) or _names_attachment(line.text)
        for line in below
    )


def _names_attachment(text: str) -> bool:
    return attachment_name_start(text) is not None or is_attachment_item(text)


def _may_close(text: str) -> bool:
    return closes_text(text) or _names_attachment(text)


def _signatures(lines: Sequence[Line], dated: int) -> int:
    """The first of the lines before ``dated`` that name authorities or a person in office."""
    first = dated
    while first > 0 and dated - first < _MAX_SIGNATURES and signs(lines[first - 1].text):
        first -= 1
    return first


def _attachment_note(tail: Tail) -> None:
    """附件说明: ``附件：`` and its items directly before the signature."""
    lines = tail.main
    for i in range(len(lines) - 1, max(0, len(lines) - _MAX_NOTED), -1):
        text = lines[i].text
        if attachment_name_start(text) is not None:
            while i > 1 and attachment_name_start(lines[i - 1].text) is not None:
                i -= 1
            tail.attachment_note = lines[i:]
            tail.main = lines[:i]
            return
        if "。" in text or not (is_attachment_item(text) or len(text) <= 40):
            return


def _late_attachment_note(tail: Tail) -> None:
    """A list of attachments below the date with nothing after it: 附件说明 all the same."""
    rest = tail.rest
    if tail.attachment_note or not rest or attachment_name_start(rest[0].text) is None:
        return
    if all(
        attachment_name_start(line.text) is not None
        or (is_attachment_item(line.text) and len(line.text) <= 90)
        for line in rest
    ):
        tail.attachment_note, tail.rest = rest, []
