"""The end of a document: 附件说明, 署名, 成文日期, 附注, 版记, and where the attachments begin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.normalize.dates import whole_date
from pipeline.normalize.headings import numbered
from pipeline.normalize.lines import Line
from pipeline.normalize.marks import is_authority, is_person, squeezed

_MAX_SIGNATURES = 20  # joint notices of ministries and commissions
_MAX_NOTED = 40
_ATTACHMENT_LABEL = re.compile(
    r"附\s{0,4}[件表录]\s{0,4}[0-9一二三四五六七八九十A-Z]{0,3}(?:[-—.][0-9]{1,2})?\s{0,4}[：:]?"
)
_ATTACHMENT_NOTE = re.compile(
    r"附\s{0,4}件?\s{0,4}[0-9一二三四五六七八九十]{0,3}\s{0,4}[：:]\s{0,8}"
)
_ATTACHMENT_ITEM = re.compile(r"[0-9０-９]{1,2}\s?[.．、]\s?\S")
_NOTE = re.compile(r"[（(].{1,200}[）)]")
_NOTE_STARTS = ("此件", "联系人", "联系电话", "联系方式", "联系单位", "咨询电话", "电话：", "电话:")
_CC = re.compile(r"(?:抄送|抄报|分送|主送)\s?[：:]")
_PRINTED = re.compile(
    r"(.{2,40}?)?\s{0,20}((?:(?:19|20)\d{2}年?\d{1,2}月?\d{1,2}日?|二[〇○零][\u4e00-\u9fff〇○]{2}年.{2,3}月.{1,3}日)\s{0,8}印发)"
)
_TEXT_END = ("。", "！", "；", "”", "）", ")", "：", ":", ".", "印发给你们", "执行", "通知", "实施")


@dataclass
class Tail:
    """What was found, by line; ``stop`` ends the main text, ``rest`` holds the attachments."""

    stop: int
    attachment_note: list[Line] = field(default_factory=list)
    signature: list[Line] = field(default_factory=list)
    date: Line | None = None
    notes: list[Line] = field(default_factory=list)
    cc_recipients: list[Line] = field(default_factory=list)
    printing_authority: Line | None = None
    printing_date: Line | None = None
    rest: list[Line] = field(default_factory=list)


def read_tail(lines: Sequence[Line], start: int) -> Tail:
    """Read the end of the document whose main text begins at ``start``."""
    end = len(lines)
    tail = Tail(end)
    end = _imprint(lines, start, end, tail)
    dated = _closing_date(lines, start, end)
    if dated is not None:
        tail.date = lines[dated]
        first = _signatures(lines, start, dated)
        tail.signature = list(lines[first:dated])
        tail.stop = first
        after = _notes(lines, dated + 1, end, tail)
        if tail.cc_recipients == [] and tail.printing_date is None:
            after = _imprint_after(lines, after, end, tail)
        tail.rest = list(lines[after:end])
    else:
        after = _attachments_begin(lines, start, end)
        stop = after
        while (
            stop > start + 1
            and _NOTE.fullmatch(lines[stop - 1].text)
            and ("此件" in lines[stop - 1].text or "联系" in lines[stop - 1].text)
        ):
            stop -= 1
        tail.notes = list(lines[stop:after])
        if stop > start + 1 and _stands_alone(lines, stop - 1):
            tail.signature = [lines[stop - 1]]
            stop -= 1
        tail.stop = stop
        tail.rest = list(lines[after:end])
    _attachment_note(lines, start, tail)
    _late_attachment_note(tail)
    return tail


def is_attachment_label(text: str) -> bool:
    """A line that is only 附件, 附件1 or 附件：."""
    return len(text) <= 16 and _ATTACHMENT_LABEL.fullmatch(text) is not None


def attachment_label_end(text: str) -> int | None:
    """Where the label of ``附件1：××方案`` ends; ``None`` when the line begins otherwise."""
    m = _ATTACHMENT_NOTE.match(text)
    return m.end() if m else None


def _imprint(lines: Sequence[Line], start: int, end: int, tail: Tail) -> int:
    """版记 at the very end; returns where the lines before it end."""
    if end - 1 <= start:
        return end
    m = _PRINTED.fullmatch(lines[end - 1].text)
    i = end
    if m:
        i = end - 1
        tail.printing_date = lines[i].part(m.start(2), m.end(2))
        if m[1]:
            tail.printing_authority = lines[i].part(m.start(1), m.end(1))
        elif i - 1 > start and is_authority(lines[i - 1].text):
            i -= 1
            tail.printing_authority = lines[i]
    for j in range(i - 1, max(start, i - 6), -1):
        if _CC.match(lines[j].text):
            tail.cc_recipients = list(lines[j:i])
            return j
        if whole_date(lines[j].text) is not None:
            break
    return i


def _imprint_after(lines: Sequence[Line], i: int, end: int, tail: Tail) -> int:
    """版记 directly after the date although attachments follow it."""
    if i < end and _CC.match(lines[i].text):
        tail.cc_recipients = [lines[i]]
        i += 1
    if i < end and (m := _PRINTED.fullmatch(lines[i].text)):
        tail.printing_date = lines[i].part(m.start(2), m.end(2))
        if m[1]:
            tail.printing_authority = lines[i].part(m.start(1), m.end(1))
        i += 1
    return i


def _closing_date(lines: Sequence[Line], start: int, end: int) -> int | None:
    """The line of the 成文日期: the first date line after the text that closes a document."""
    for i in range(start, end):
        found = whole_date(lines[i].text)
        if found is None:
            continue
        first = _signatures(lines, start, i)
        last = i >= end - 3
        if first < i and first > start and (found.spelled or last or first == i - 1):
            if found.spelled or last or _closes_text(lines[first - 1].text):
                return i
        elif first == i > start and (last or (found.spelled and _closes_text(lines[i - 1].text))):
            return i
    return None


def _closes_text(text: str) -> bool:
    return text.endswith(_TEXT_END)


def _signatures(lines: Sequence[Line], start: int, dated: int) -> int:
    """The first of the lines before ``dated`` that name authorities or a person in office."""
    first = dated
    while first > start and dated - first < _MAX_SIGNATURES:
        text = lines[first - 1].text
        if not (is_authority(text) or is_person(text)) or numbered(text):
            break
        first -= 1
    return first


def _stands_alone(lines: Sequence[Line], i: int) -> bool:
    """A signature without a date: an authority after the last sentence."""
    text = lines[i].text
    return is_authority(text) and not numbered(text) and lines[i - 1].text.endswith(("。", "！"))


def _notes(lines: Sequence[Line], i: int, end: int, tail: Tail) -> int:
    """附注 after the date."""
    while i < end and len(tail.notes) < 4:
        text = lines[i].text
        if not (_NOTE.fullmatch(text) or (text.startswith(_NOTE_STARTS) and len(text) <= 120)):
            break
        tail.notes.append(lines[i])
        i += 1
    return i


def _attachments_begin(lines: Sequence[Line], start: int, end: int) -> int:
    """Without a date: the first line that is only ``附件`` or ``附件1``, else the end."""
    for i in range(start + 2, end):
        text = lines[i].text
        if is_attachment_label(text) and text[-1] not in "：:" and "附" in text[:1]:
            return i
    return end


def _attachment_note(lines: Sequence[Line], start: int, tail: Tail) -> None:
    """附件说明: ``附件：`` and its items directly before the signature."""
    for i in range(tail.stop - 1, max(start, tail.stop - _MAX_NOTED), -1):
        text = lines[i].text
        if text.startswith("附") and _ATTACHMENT_NOTE.match(text):
            while i - 1 > start and _ATTACHMENT_NOTE.match(lines[i - 1].text):
                i -= 1
            tail.attachment_note = list(lines[i : tail.stop])
            tail.stop = i
            return
        if not (_ATTACHMENT_ITEM.match(text) or len(text) <= 40) or "。" in text:
            return


def _late_attachment_note(tail: Tail) -> None:
    """A list of attachments below the date with nothing after it: 附件说明 all the same."""
    rest = tail.rest
    if tail.attachment_note or not rest or not _ATTACHMENT_NOTE.match(rest[0].text):
        return
    if all(
        _ATTACHMENT_NOTE.match(line.text)
        or (_ATTACHMENT_ITEM.match(line.text) and len(line.text) <= 90)
        for line in rest
    ) and squeezed(rest[0].text):
        tail.attachment_note = list(rest)
        tail.rest = []
