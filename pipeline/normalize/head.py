"""The head of a document: 版头 marks, title, 题注, 主送机关."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.normalize.dates import whole_date
from pipeline.normalize.headings import numbered
from pipeline.normalize.lines import Line
from pipeline.normalize.marks import (
    ends_title,
    header_mark,
    is_authority,
    is_document_number,
    is_draft_mark,
    is_person,
    is_recipients,
    is_sentence,
    is_title_note,
    squeezed,
)

_MAX_TITLE = 160  # the longest real titles join the names of a dozen ministries
_MAX_TITLE_LINES = 6
_MAX_HEADER_LINES = 8
_MAX_NOTES = 16
_JOINING = (
    "关于",
    "印发",
    "转发",
    "批转",
    "发布",
    "的",
    "和",
    "与",
    "及",
    "、",
    "暨",
    "关于印发",
    "开展",
    "进一步",
)
_TOPIC = ("关于", "印发", "转发", "批转", "发布", "公布")


@dataclass
class Head:
    """What was found; ``stop`` is the index of the first line of the main text."""

    marks: dict[str, Line] = field(default_factory=dict)
    title: list[Line] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    recipients: Line | None = None
    stop: int = 0


def read_head(lines: Sequence[Line]) -> Head:
    """Read the head from the first lines; what is not recognised is left to the main text."""
    head = Head()
    i = _header(lines, head)
    count = title_length(lines, i)
    if count:
        head.title = list(lines[i : i + count])
        i += count
        i = _notes(lines, i, head)
    if i < len(lines) and "document_number" not in head.marks and is_document_number(lines[i].text):
        head.marks["document_number"] = lines[i]
        i += 1
    if i < len(lines) and is_recipients(lines[i].text):
        head.recipients = lines[i]
        i += 1
    head.stop = i
    return head


def _header(lines: Sequence[Line], head: Head) -> int:
    """份号, 密级, 紧急程度, 发文机关标志 and 发文字号 above the title."""
    i = 0
    while i < min(len(lines) - 1, _MAX_HEADER_LINES):
        text = lines[i].text
        mark = header_mark(text)
        if mark is None and is_document_number(text):
            mark = "document_number"
        elif mark is None and text.startswith(("签发人：", "签发人:")) and len(text) <= 40:
            mark = "signatory"
        elif mark is None and _is_authority_mark(lines, i):
            mark = "authority_mark"
        if mark is None or mark in head.marks:
            break
        head.marks[mark] = lines[i]
        i += 1
    return i


def _is_authority_mark(lines: Sequence[Line], i: int) -> bool:
    """``××人民政府文件``, or an authority's name with the document number on the next line."""
    text = squeezed(lines[i].text)
    if text.endswith("文件") and is_authority(text.removesuffix("文件")):
        return True
    if text.endswith("令") and is_authority(text.removesuffix("令")):
        return i + 1 < len(lines) and is_document_number(lines[i + 1].text)
    return is_authority(text) and i + 2 < len(lines) and is_document_number(lines[i + 1].text)


def title_length(lines: Sequence[Line], start: int) -> int:
    """How many lines from ``start`` on are one title; 0 when none."""
    if start >= len(lines) or not _may_be_title(lines[start].text):
        return 0
    first = lines[start].text
    if is_authority(first) and not _goes_on(lines, start + 1):
        following = lines[start + 1].text if start + 1 < len(lines) else ""
        if not is_title_note(following):
            return 0
    count = 1
    joined = first
    while count < _MAX_TITLE_LINES and start + count < len(lines):
        text = lines[start + count].text
        if len(joined) + len(text) > _MAX_TITLE:
            break
        if is_draft_mark(text) and ends_title(joined):
            count += 1
            break
        if not _continues(lines, start + count, joined):
            break
        joined += text
        count += 1
    return count


def _may_be_title(text: str) -> bool:
    if len(text) > _MAX_TITLE or is_recipients(text) or text[-1] in "：:；;，,、。":
        return False
    if is_document_number(text) or whole_date(text) is not None or header_mark(text):
        return False
    if text.startswith(("——", "附件", "注：", "注:")) or is_person(text):
        return False
    mark = numbered(text)
    if mark is not None and not ends_title(text):
        return False
    if is_sentence(text) and not ends_title(text):
        return False
    return len(text) >= 4 and any("\u4e00" <= c <= "\u9fff" for c in text)


def _goes_on(lines: Sequence[Line], i: int) -> bool:
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
    if is_title_note(text) or ends_title(joined):
        return False
    if plain.endswith(_JOINING) or text.startswith(("关于", "的")):
        return True
    if any(word in plain for word in _TOPIC):
        # The rest of the title stands within three lines, or the line was whole after all.
        for j in range(i, min(i + 3, len(lines))):
            if not _may_be_title(lines[j].text):
                return False
            if ends_title(lines[j].text):
                return True
    return False


def _notes(lines: Sequence[Line], i: int, head: Head) -> int:
    """题注: lines between the title and the text that tell of passing, delivery or number."""
    begin = i
    while i < len(lines) and i - begin < _MAX_NOTES:
        text = lines[i].text
        if is_document_number(text) and "document_number" not in head.marks:
            head.marks["document_number"] = lines[i]
            i += 1
            continue
        if is_recipients(text) or not (is_title_note(text) or _names_issuer(lines, i)):
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
        if not (is_authority(text) or is_authority(text.removesuffix("令"))):
            return False
    return False
