"""The end of a document: 附件说明, 署名, 成文日期, 附注, 版记, and the attachments below them.

The text that a notice issues (印发) follows the date without a label of its own; it is an
attachment all the same, whose label is absent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.model import Attachment, TextElement
from pipeline.normalize.head import title_length
from pipeline.normalize.headings import build_blocks, numbered
from pipeline.normalize.lines import Line, joined
from pipeline.text.dates import HAN_CENTURY, YEAR, whole_date
from pipeline.text.names import is_authority, is_person
from pipeline.text.numerals import HAN_COUNT
from pipeline.text.patterns import regex

_MAX_SIGNATURES = 20  # joint notices of ministries and commissions
_MAX_CC = 5  # lines of 抄送
_MAX_NOTES = 4
_MAX_NOTED = 40  # attachments that one 附件说明 lists
_MAX_LABEL_TITLE = 80
_NEAR_END = 3
_CC = regex(r"(?:抄送|抄报|分送)\s?[：:]")
_PRINTED = regex(
    r"(.{2,40}?)?\s{0,20}("
    rf"(?:{YEAR}年?[0-9]{{1,2}}月?[0-9]{{1,2}}日?|{HAN_CENTURY}\S{{2}}年\S{{1,3}}月\S{{1,3}}日)"
    r"\s{0,8}印发)"
)
_LABEL = regex(
    rf"附\s{{0,4}}[件表录]\s{{0,4}}[0-9{HAN_COUNT}A-Z]{{0,3}}(?:[-—.][0-9]{{1,2}})?\s{{0,4}}[：:.．]?"
)
_LABEL_AND_NAME = regex(
    r"附\s{0,4}件?\s{0,4}"
    rf"(?:[0-9{HAN_COUNT}]{{0,3}}\s{{0,4}}[：:]|[0-9]{{1,2}}(?:[.．、]|\s))\s{{0,8}}"
)
# ``2.××名单``: a further line of 附件说明.
_ITEM = regex(r"[0-9０-９]{1,2}\s?[.．、]\s?\S")
_FLAT = "[^（()）]"
_NOTE = regex(rf"[（(]{_FLAT}{{1,120}}(?:[（(]{_FLAT}{{0,60}}[）)]{_FLAT}{{0,60}}){{0,4}}[）)]")
_LONGEST_NOTE = 240
_LONGEST_PRINTED = 90
_FOR_ANOTHER = regex(r"[（(][^（()）]{3,40}代章[）)]")
_DATED = regex(
    rf"(.{{3,60}}?)\s{{0,20}}((?:{YEAR}|{HAN_CENTURY}\S\S)年\s?\S{{1,3}}\s?月\s?\S{{1,3}}\s?日)"
)
_NOTE_FIRST = regex(rf"[（(]此件{_FLAT}{{2,12}}[）)]")
_NOTE_AND_NAME = regex(rf"([（(]此件{_FLAT}{{2,12}}[）)])([^。]{{4,60}})$")
_NOTE_STARTS = (
    *("此件", "联系人", "联系电话", "联系方式", "联系单位", "咨询电话", "电话：", "电话:"),
)
_WORD = regex(r"\S+")
_TEXT_END = ("。", "！", "；", "”", "）", ")", "：", ":", ".", "执行", "通知", "实施")
"""The last line of a text may end so."""
_CLOSING_WORDS = regex(
    "执行|印发|遵照|现予|函复|批复|此复|特此|负责解释|施行|贯彻|办理|认真.{0,4}落实|组织实施|抓好落实"
)


@dataclass
class Tail:
    """What was found: ``main`` is the main text, ``rest`` holds the attachments."""

    main: list[Line]
    attachment_note: list[Line] = field(default_factory=list)
    signature: list[Line] = field(default_factory=list)
    date: list[Line] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    cc_recipients: list[Line] = field(default_factory=list)
    printing_authority: list[Line] = field(default_factory=list)
    printing_date: list[Line] = field(default_factory=list)
    rest: list[Line] = field(default_factory=list)


def read_tail(lines: Sequence[Line], issuer: str) -> Tail:
    """Read the end of a document.

    Args:
        lines: those below its head.
        issuer: the authority that its title names; may be empty.
    """
    if lines and is_attachment_label(lines[0].text):
        return Tail([], rest=list(lines))
    tail = Tail([part for line in lines for part in _date_apart(line)])
    behind = _imprint(tail)
    dated = _closing_date(tail.main, issuer)
    if dated is None:
        _undated(tail)
    else:
        _dated(tail, dated, issuer)
    _attachment_note(tail)
    tail.rest += behind
    return tail


def _dated(tail: Tail, dated: int, issuer: str) -> None:
    """Divide the lines at the 成文日期."""
    above, below = tail.main[:dated], tail.main[dated + 1 :]
    tail.date = [tail.main[dated]]
    first = _signatures(above, dated)
    if first == dated:
        above[-1:] = _signature_apart(above[-1], issuer)
    tail.signature = [part for line in above[first:] for part in _names_apart(line)]
    tail.main = above[:first]
    if below and (m := _NOTE_FIRST.match(below[0].text)):  # ``（此件公开发布）××办法``
        below[:1] = below[0].cut(m.end())
    count = 0
    while count < min(len(below), _MAX_NOTES) and _is_note(below[count].text):
        count += 1
    if all(map(_is_drawn, below[count:])):
        count = len(below)  # a line drawn under the text is no attachment
    tail.notes, tail.rest = below[:count], below[count:]
    # 版记 may stand directly after the date although attachments follow it.
    if tail.rest and not tail.cc_recipients and _CC.match(tail.rest[0].text):
        end = _cc_end(tail.rest, 0, len(tail.rest))
        tail.cc_recipients, tail.rest = tail.rest[:end], tail.rest[end:]
    if tail.rest and not tail.printing_date and (m := _PRINTED.fullmatch(tail.rest[0].text)):
        _printed(tail, tail.rest.pop(0), m)


def _undated(tail: Tail) -> None:
    """Without a date: attachments from their label on, a signature that stands alone."""
    lines = tail.main
    stop = next((i for i in range(2, len(lines)) if _opens_attachment(lines, i)), len(lines))
    tail.rest = lines[stop:]
    while stop > 1 and _is_plain_note(lines[stop - 1].text):
        stop -= 1
    tail.notes = lines[stop : len(lines) - len(tail.rest)]
    first = _signatures(lines, stop, least=1)
    if first < stop and _says_farewell(lines[first - 1].text):
        tail.signature = [part for line in lines[first:stop] for part in _names_apart(line)]
        stop = first
    tail.main = lines[:stop]


def _opens_attachment(lines: Sequence[Line], i: int) -> bool:
    """A line that is only 附件, or 附： with a title on the next line and more below."""
    text = lines[i].text
    if not is_attachment_label(text):
        return False
    return text[-1] not in "：:" or (i + 3 < len(lines) and not _ITEM.match(lines[i + 1].text))


def _imprint(tail: Tail) -> list[Line]:
    """版记 at the very end.

    Returns:
        What stands behind 抄送 and is no part of it: a table, a picture, a paragraph.
    """
    lines = tail.main
    i = len(lines)
    behind: list[Line] = []
    if i < 2:
        return behind
    if m := _PRINTED.fullmatch(lines[-1].text):
        i -= 1
        _printed(tail, lines[i], m)
        if not m[1] and i > 1 and is_authority(lines[i - 1].text):
            i -= 1
            tail.printing_authority = [lines[i]]
    for j in range(i - 1, max(0, i - _MAX_CC - 1), -1):
        if _CC.match(lines[j].text):
            end = _cc_end(lines, j, i)
            tail.cc_recipients, behind = lines[j:end], lines[end:i]
            for line in behind if not tail.printing_date else ():
                if m := _PRINTED.fullmatch(line.text):  # a page number stands below it
                    behind.remove(line)
                    _printed(tail, line, m)
                    break
            i = j
            break
        if whole_date(lines[j].text) is not None:
            break
    tail.main = lines[:i]
    return behind


def _cc_end(lines: Sequence[Line], first: int, stop: int) -> int:
    """Where 抄送, perhaps broken in lines, ends: a full stop, a table, 印发, 附件, ``stop``."""
    end = first + 1
    while end < min(stop, first + _MAX_CC) and not lines[end - 1].text.endswith("。"):
        text = lines[end].text
        if lines[end].block is not None or _PRINTED.fullmatch(text) or is_attachment_label(text):
            break
        end += 1
    return end


def _printed(tail: Tail, line: Line, m: re.Match[str]) -> None:
    tail.printing_date = line.pieces(m.span(2))
    if m[1]:
        tail.printing_authority = line.pieces(m.span(1))


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
        may_close = above.endswith(_TEXT_END) or _names_attachment(above)
        if 0 < first < i:
            near_end = i >= len(lines) - _NEAR_END
            if near_end or date.spelled or above.endswith(_TEXT_END):
                return i
        elif first == i and date.spelled:
            # A date alone inside the text may head an entry; one that closes follows such words.
            if len(_signature_apart(lines[i - 1], issuer)) > 1 or _says_farewell(above):
                return i
            if may_close and _nothing_below(lines, i):
                return i
        elif first == i == len(lines) - 1 and may_close:
            return i
    return None


def _nothing_below(lines: Sequence[Line], i: int) -> bool:
    """Whether only notes and names of attachments follow, and they are few."""
    return len(lines) - i - 1 <= _MAX_NOTED and all(
        _is_note(line.text) or is_attachment_label(line.text) or _names_attachment(line.text)
        for line in lines[i + 1 :]
    )


def _signatures(lines: Sequence[Line], dated: int, least: int = 0) -> int:
    """The first of the lines before ``dated`` that may be a signature, ``least`` at the lowest."""
    first = dated
    while first > least and dated - first < _MAX_SIGNATURES and _signs(lines[first - 1].text):
        first -= 1
    return first


def _signs(text: str) -> bool:
    """Whether a line names an authority or a person in office, or says who seals for another."""
    if _FOR_ANOTHER.fullmatch(text):
        return True
    return (is_authority(text) or is_person(text)) and numbered(text) is None


def _attachment_note(tail: Tail) -> None:
    """附件说明: ``附件：`` and its items directly before the signature, or all below the date."""
    lines = tail.main
    for i in range(len(lines) - 1, max(0, len(lines) - _MAX_NOTED), -1):
        text = lines[i].text
        if attachment_name_start(text) is not None:
            while i > 1 and attachment_name_start(lines[i - 1].text) is not None:
                i -= 1
            tail.main, tail.attachment_note = lines[:i], lines[i:]
            return
        if "。" in text or not (_ITEM.match(text) or len(text) <= 40):
            break
    if tail.rest and attachment_name_start(tail.rest[0].text) is None:
        return
    if all(
        attachment_name_start(line.text) is not None
        or (_ITEM.match(line.text) and len(line.text) <= 90)
        for line in tail.rest
    ):
        tail.attachment_note, tail.rest = tail.rest, []


def is_of_imprint(text: str) -> bool:
    """A line that only 版记 has: 抄送, 印发机关 with its date.

    >>> [is_of_imprint(text) for text in ("抄送：市委。", "某市办公室  2024年3月1日印发", "某市")]
    [True, True, False]
    """
    return _CC.match(text) is not None or (
        len(text) <= _LONGEST_PRINTED and _PRINTED.fullmatch(text) is not None
    )


def is_attachment_label(text: str) -> bool:
    """A line that is only a label.

    >>> [is_attachment_label(text) for text in ("附件", "附 件1", "附件：", "附件1：名单")]
    [True, True, True, False]
    """
    return len(text) <= 16 and _LABEL.fullmatch(text) is not None


def attachment_name_start(text: str) -> int | None:
    """Where the name begins in ``附件1：××方案``; ``None`` when the line begins otherwise."""
    m = _LABEL_AND_NAME.match(text)
    return m.end() if m else None


def _names_attachment(text: str) -> bool:
    return attachment_name_start(text) is not None or _ITEM.match(text) is not None


def _is_note(text: str) -> bool:
    """附注: a line in brackets, or one that tells whom to ask."""
    if len(text) <= _LONGEST_NOTE and _NOTE.fullmatch(text):
        return True
    return text.startswith(_NOTE_STARTS) and len(text) <= 120 and whole_date(text) is None


def _is_drawn(line: Line) -> bool:
    """Whether a line holds strokes alone, no letter and no digit."""
    return line.block is None and not any(char.isalnum() for char in line.text)


def _is_plain_note(text: str) -> bool:
    """（此件公开发布） and （联系人：…）: notes wherever they end a document."""
    named = len(text) <= _LONGEST_NOTE and ("此件" in text or "联系" in text)
    return named and _NOTE.fullmatch(text) is not None


def _says_farewell(text: str) -> bool:
    """Whether a line ends with what documents close with: 请遵照执行, 自印发之日起施行."""
    return text.endswith(_TEXT_END) and _CLOSING_WORDS.search(text[-25:]) is not None


def _signature_apart(line: Line, issuer: str) -> list[Line]:
    """``…请遵照执行。吉林省交通运输厅`` as two lines; as it is when no name follows the text.

    Args:
        line: the line before the date.
        issuer: the authority that the title names; a line may end with it without a 。 before.
    """
    text = line.text
    at = text.rfind("。", 0, len(text) - 1) + 1
    if at > 0 and len(text) - at <= 60 and is_authority(text[at:]):
        return line.cut(at)
    m = _NOTE_AND_NAME.search(text, max(0, len(text) - 80))
    if m is not None and is_authority(m[2]):
        return line.cut(m.start(2))
    if len(issuer) >= 4 and text != issuer and text.endswith(issuer):
        return line.cut(len(text) - len(issuer))
    return [line]


def _date_apart(line: Line) -> list[Line]:
    """``烟台市住房公积金管理中心2022年5月16日`` as two lines; any other line as it is."""
    text = line.text
    m = _DATED.fullmatch(text) if len(text) <= 90 and text[-1] == "日" else None
    if m is None or not is_authority(m[1]) or whole_date(m[2]) is None:
        return [line]
    return line.pieces(m.span(1), m.span(2))


def _names_apart(line: Line) -> list[Line]:
    """Several authorities on one line, set apart by white space, one each."""
    spans = [m.span() for m in _WORD.finditer(line.text)]
    if len(spans) < 2 or not all(is_authority(line.text[a:b]) for a, b in spans):
        return [line]
    return line.pieces(*spans)


def read_attachments(lines: Sequence[Line]) -> tuple[Attachment, ...]:
    """The attachments that ``lines`` hold, in order."""
    if not lines:
        return ()
    starts = [i for i, line in enumerate(lines) if i == 0 or _starts(line.text)]
    stops = [*starts[1:], len(lines)]
    return tuple(_attachment(lines[a:b]) for a, b in zip(starts, stops, strict=True))


def _starts(text: str) -> bool:
    if is_attachment_label(text):
        return True
    end = attachment_name_start(text)
    return end is not None and end < len(text) <= _MAX_LABEL_TITLE and "。" not in text


def _attachment(lines: Sequence[Line]) -> Attachment:
    label: TextElement | None = None
    title: TextElement | None = None
    first, body = lines[0], lines
    if is_attachment_label(first.text):
        label, body = first.element(), lines[1:]
    elif _starts(first.text):
        pieces = first.cut(attachment_name_start(first.text) or 0)
        if len(pieces) == 2:
            label, title = (piece.element() for piece in pieces)
            body = lines[1:]
    if title is None and (count := title_length(body)):
        title, body = joined(body[:count]), body[count:]
    return Attachment(label, title, build_blocks(body))
