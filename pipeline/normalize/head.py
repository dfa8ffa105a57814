"""The head of a document: 版头 marks, title, 题注, 主送机关."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.normalize.fields import field_line
from pipeline.normalize.headings import numbered
from pipeline.normalize.lines import Line
from pipeline.normalize.looks import Role
from pipeline.normalize.recognisers import (
    ends_title,
    header_mark,
    is_authority_mark,
    is_document_number,
    is_draft_mark,
    is_order_mark,
    is_recipients,
    is_sentence,
    is_title_note,
    recipients_end,
    starts_body,
)
from pipeline.normalize.signatories import is_signatory, signatories_apart
from pipeline.text.chars import has_han, squeezed
from pipeline.text.dates import YEAR, whole_date
from pipeline.text.names import is_authority, is_person, is_spaced_name
from pipeline.text.patterns import regex

_MAX_TITLE = 160
_MAX_JOINED = 300  # the longest real titles join the names of a dozen ministries
_MAX_TITLE_LINES = 12
_MAX_HEADER_LINES = 8
_MAX_NOTES = 16
_MAX_JOINT = 12  # authorities of a joint document
_JOINING = (
    *("关于", "印发", "转发", "批转", "发布", "的", "和", "与", "及", "、", "暨", "开展", "进一步"),
)
"""A title does not end so."""
_LIST_BROKEN = regex("(?=.{0,60}各)[^。：:；]{6,240}[、，,][^。：:；、，,]{2,40}[、，,]?")
_NO_TITLE = regex(
    "为(?!人民)|根据|按照|依据|近日|日前|今天|目前|[图表] ?[0-9]|"
    "[0-9]+[-.－][0-9]+ |“[^”]*$|.{0,6}单位[：:]"
)
_NUMBER = regex(r"[0-9]{1,3}[.．、]\s?")
_YEAR_AND_NUMBER = regex(rf"[〔\[（(【［]{YEAR}[〕\]）)】］][0-9]{{1,4}}号")
_MAX_ABOVE = 4  # lines in which a title is looked for
# In collections a title keeps its place: ``4. ××厅关于印发…的通知（2023年4月7日）``.
_NUMBERED_TITLE = regex(
    "[0-9]{1,3}[.．]\\s?[^《0-9].*(?:关于|印发|办法|条例|措施|规定|细则|通知|意见|公告|方案)"
)
_LABELS = regex("目[录次]|附[件表录][0-9一二三四五六七八九十]{0,3}[：:]?|前言|第.{1,3}[章编节条].*")
"""Such lines may be set like a title and are none."""
_TOPIC = ("关于", "印发", "转发", "批转", "发布", "公布")


@dataclass
class Head:
    """What was found, and ``body``: the lines that follow."""

    marks: dict[str, tuple[Line, ...]] = field(default_factory=dict)
    title: list[Line] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    recipients: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)


def read_head(lines: Sequence[Line], stated: Sequence[Line] = ()) -> Head:
    """Read the head from the first lines; what is not recognised is left to the main text.

    Args:
        lines: the document's own lines.
        stated: those of them that the field block states as the title.
    """
    lines = _number_apart(lines)
    apart, people = signatories_apart(lines, _MAX_HEADER_LINES, title_length)
    head = _read(apart, people, stated)
    if people and "signatory" not in head.marks:
        return _read(lines, range(0), stated)  # it stands in the text
    return head


def _read(lines: Sequence[Line], people: range, stated: Sequence[Line]) -> Head:
    """The head, 签发人 being the lines ``people``."""
    head = Head()
    i = _header(lines, head, people)
    count = title_length(lines, i)
    if stated and list(lines[i : i + len(stated)]) == list(stated):
        count = len(stated)
    if count:
        head.title = list(lines[i : i + count])
        i = _notes(lines, i + count, head)
    i = _marks_below_title(lines, i, head, people)
    i = _recipients(lines, i, head)
    head.body += lines[i:]
    return head


def _marks_below_title(lines: Sequence[Line], i: int, head: Head, people: range) -> int:
    """发文字号 and 签发人 under the title, as web pages have them."""
    while i < len(lines):
        if i in people and "signatory" not in head.marks:
            head.marks["signatory"] = tuple(lines[i : people.stop])
            i = people.stop
        elif is_document_number(lines[i].text) and "document_number" not in head.marks:
            head.marks["document_number"] = (lines[i],)
            i += 1
        else:
            break
    return i


def _recipients(lines: Sequence[Line], i: int, head: Head) -> int:
    """主送机关: a line, two lines where the list was broken, or the beginning of a line."""
    if i >= len(lines):
        return i
    text = lines[i].text
    if is_recipients(text):
        head.recipients = [lines[i]]
        return i + 1
    if i + 1 < len(lines) and _LIST_BROKEN.fullmatch(text) and is_recipients(lines[i + 1].text):
        head.recipients = [lines[i], lines[i + 1]]
        return i + 2
    end = recipients_end(text, titled=bool(head.title))
    if end is not None and len(pieces := lines[i].cut(end)) == 2:
        head.recipients, head.body = pieces[:1], pieces[1:]
        return i + 1
    return i


def _header(lines: Sequence[Line], head: Head, people: range) -> int:
    """份号, 密级, 紧急程度, 发文机关标志, 签发人 and 发文字号 above the title."""
    i = 0
    while i < min(len(lines) - 1, _MAX_HEADER_LINES + len(people)):
        if i in people:
            head.marks["signatory"] = tuple(lines[i : people.stop])
            i = people.stop
            continue
        text = lines[i].text
        mark = header_mark(text)
        if mark is None and is_document_number(text):
            mark = "document_number"
        count = 1
        if mark is None:
            count = _authority_mark(lines, i)
            mark = "authority_mark" if count else None
        if mark is None or mark in head.marks:
            break
        head.marks[mark] = tuple(lines[i : i + count])
        i += count
    return i


def _authority_mark(lines: Sequence[Line], i: int) -> int:
    """How many lines are the mark; 0 when none.

    ``××人民政府文件``, or an authority's name with the document number on the next line; of a joint
    document one authority a line, 文件 behind the last (7.2.4).
    """
    count = 1
    while i + count < len(lines) and count < _MAX_JOINT and is_authority(lines[i + count - 1].text):
        if is_authority_mark(lines[i + count].text) and _marks_number(lines, i + count):
            return count + 1
        count += 1
    text = squeezed(lines[i].text)
    if is_authority_mark(text):
        return 1
    if (count := _set_like(lines, i, Role.MARK)) and count < len(lines) - i:
        return count
    if is_order_mark(text):
        return int(is_document_number(_below(lines, i)))
    return int(is_authority(text) and i + 2 < len(lines) and _marks_number(lines, i))


def _marks_number(lines: Sequence[Line], i: int) -> bool:
    """Whether the document number or 签发人 stands below line ``i``."""
    return is_document_number(_below(lines, i)) or is_signatory(_below(lines, i))


def _below(lines: Sequence[Line], i: int) -> str:
    """The text below line ``i``; empty at the end."""
    return lines[i + 1].text if i + 1 < len(lines) else ""


def issuer_of(title: Sequence[Line]) -> str:
    """The authority that a title names before 关于; empty when it names none."""
    text = "".join(line.text for line in title)
    before = _NUMBER.sub("", text.partition("关于")[0])
    return squeezed(before) if is_authority(before) else ""


def _number_apart(lines: Sequence[Line]) -> Sequence[Line]:
    """Part a title from the document number run on to it: ``…的意见渝府发〔2019〕17号…``."""
    for i, line in enumerate(lines[:_MAX_ABOVE]):
        m = _YEAR_AND_NUMBER.search(line.text, 8)
        if m is None:
            continue
        for at in range(m.start() - 2, max(8, m.start() - 12), -1):
            if line.text[at] in "（(":
                break
            if ends_title(line.text[:at]) and is_document_number(line.text[at : m.end()]):
                return [*lines[:i], *line.cut(at, m.end()), *lines[i + 1 :]]
    return lines


def title_length(lines: Sequence[Line], start: int = 0) -> int:
    """How many lines from ``start`` on are one title; 0 when none."""
    above = _above_subtitle(lines, start)
    if above:
        return above
    if count := _set_like(lines, start, Role.TITLE):
        return count
    if start < len(lines) and (look := lines[start].look) is not None and look.role is Role.TEXT:
        return 0
    if start >= len(lines) or not _may_be_title(lines[start].text):
        return 0
    first = lines[start].text
    names_issuer = is_authority(first) and not _says_topic(lines, start + 1)
    if names_issuer and not is_title_note(_below(lines, start)):
        return 0
    count = 1
    joined = first
    while count < _MAX_TITLE_LINES and start + count < len(lines):
        text = lines[start + count].text
        if len(joined) + len(text) > _MAX_JOINED:
            break
        if is_draft_mark(text) and ends_title(joined):
            count += 1
            break
        if not _continues(lines, start + count, joined):
            break
        joined += text
        count += 1
    return count


def _set_like(lines: Sequence[Line], start: int, role: Role) -> int:
    """How many lines from ``start`` on are set like a title or a mark, and can be one."""
    count = 0
    for line in lines[start : start + _MAX_TITLE_LINES]:
        text = line.text
        cannot = is_document_number(text) or is_recipients(text) or whole_date(text) is not None
        if line.look is None or line.look.role is not role or cannot or not has_han(text):
            break
        if len(text) > _MAX_TITLE or _LABELS.fullmatch(squeezed(text)) or text.endswith("。"):
            break
        count += 1
    return count


def _above_subtitle(lines: Sequence[Line], start: int) -> int:
    """Short lines above ``——在…会议上的报告`` are its title, whatever their words."""
    for count in range(1, 5):
        i = start + count
        above = lines[i - 1].text if i <= len(lines) else ""
        if i >= len(lines) or len(above) > 50 or is_sentence(above) or is_title_note(above):
            return 0
        if lines[i].text.startswith(("——", "--")) and len(lines[i].text) <= 80:
            return 0 if is_recipients(above) else count
    return 0


def _may_be_title(text: str) -> bool:
    if len(text) > _MAX_TITLE or is_recipients(text) or text[-1] in "：:；;，,、。！":
        return False
    if is_document_number(text) or whole_date(text) is not None or header_mark(text):
        return False
    if field_line(text) is not None:
        return False
    if text.startswith(("——", "附件", "注：", "注:")) or is_person(text) or _NO_TITLE.match(text):
        return False
    if numbered(text) is not None and not _NUMBERED_TITLE.match(text):
        return False
    if is_sentence(text) and not ends_title(text):
        return False
    return len(text) >= (2 if text[0] == "的" else 4) and has_han(text)


def _says_topic(lines: Sequence[Line], i: int) -> bool:
    """Whether the next line, after more names of authorities, says what the title is about."""
    while i < len(lines) and is_authority(lines[i].text):
        i += 1
    return i < len(lines) and lines[i].text.startswith(_TOPIC)


def _continues(lines: Sequence[Line], i: int, joined: str) -> bool:
    """Whether line ``i`` goes on with the title ``joined``."""
    text = lines[i].text
    plain = squeezed(joined)
    if not _may_be_title(text) or len(text) > 80:
        return False
    for opening, closing in ("《》", "“”"):
        if plain.count(opening) > plain.count(closing):
            return True
    if is_title_note(text):
        return False
    if is_authority(joined) and _says_topic(lines, i):
        return True
    if ends_title(joined):
        # 国务院办公厅关于…制度 / …的指导意见 / 国办发〔2018〕118号: broken after a likely end.
        following = _below(lines, i)
        closed = is_document_number(following) or is_recipients(following)
        return closed and "关于" in plain and "关于" not in text and ends_title(text)
    if plain.endswith(_JOINING) or text.startswith(("关于", "的")) or _halves(lines, i, joined):
        return True
    if any(word in plain for word in _TOPIC):
        # The rest of the title stands within three lines, or the line was whole after all.
        for j in range(i, min(i + 3, len(lines))):
            if not _may_be_title(lines[j].text):
                return False
            if ends_title(lines[j].text):
                return True
    return False


def _halves(lines: Sequence[Line], i: int, joined: str) -> bool:
    """A title broken once, without 关于: the second half ends it and the text follows."""
    text = lines[i].text
    if not (8 <= len(joined) <= 40 and len(text) <= 40 and ends_title(text)):
        return False
    follows = starts_body(_below(lines, i)) or is_document_number(_below(lines, i))
    return follows and not re.search("[，,：:]", joined + text)


def _notes(lines: Sequence[Line], i: int, head: Head) -> int:
    """题注: lines between the title and the text that tell of passing, delivery or number."""
    title = "".join(line.text for line in head.title)
    stop = min(i + _MAX_NOTES, len(lines))
    while i < stop:
        text = lines[i].text
        if is_document_number(text) and "document_number" not in head.marks:
            head.marks["document_number"] = (lines[i],)
            i += 1
            continue
        again = ends_title(text) and squeezed(text) in squeezed(title)
        signed = bool(head.notes) and is_spaced_name(text)
        if is_recipients(text) or not (
            again or signed or is_title_note(text) or _names_issuer(lines, i)
        ):
            break
        head.notes.append(lines[i])
        i += 1
    return i


def _names_issuer(lines: Sequence[Line], i: int) -> bool:
    """An authority under the title: only when a date, a number or another note follows."""
    for j in range(i, min(i + 5, len(lines))):
        text = lines[j].text
        if is_title_note(text) or is_document_number(text):
            return j > i
        if not (is_authority(text) or is_order_mark(text)):
            return False
    return False
