"""What a mail program puts around a paper: who sent it to whom and when, and what stands below.

The heads of mails are those of RFC 5322 (3.6) in the words of the programs; a signature stands
below ``--`` (RFC 3676, 4.3) or a drawn line. Below the text nothing is a mail's unless a head
stands above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from pipeline.normalize.lines import Line
from pipeline.normalize.listing import is_attachment_label
from pipeline.normalize.recognisers import ends_title, is_document_number
from pipeline.text.dates import whole_date
from pipeline.text.patterns import regex

_LABEL = regex(
    r"(?P<label>发\s{0,2}件\s{0,2}人|寄件人|收\s{0,2}件\s{0,2}人|抄\s{0,3}送|密\s{0,3}送"
    r"|(?:发送|接收)(?:时间|日期)|日\s{0,3}期|时\s{0,3}间|主\s{0,3}题|附\s{0,3}件"
    r"|From|To|Cc|Bcc|Sent|Date|Subject|Attachments?)\s?[：:].*",
    re.IGNORECASE,
)
_SENDER = frozenset({"发件人", "寄件人", "from"})
_REST = frozenset({"收件人", "主题", "to", "subject", "发送时间", "发送日期", "sent"})
_PASSED_ON = regex(
    r"[-_—=>]{2,}\s?(?:原始邮件|原邮件|(?:以下[为是])?转发的?(?:邮件|内容)(?:信息)?|邮件原件"
    r"|Original Message|Forwarded [Mm]essage)\s?[-_—=]{0,40}"
)
_DRAWN = regex(r"[-_—=─]{2,}\s?(?:(?:转发|邮件)?内容结束\s?[-_—=─]{2,})?")
_BY_PROGRAM = regex(
    "(?:发自|来自).{0,14}(?:邮箱|客户端|手机|iPhone|iPad)|Sent from .{2,40}|本(?:电子)?邮件.{4,200}"
)
_WRITTEN = regex("[您你]好|大家好|请查收|见附件|正文(?:如下|贴|见)|电子版|盖章(?:件|原件)")
"""What people write when they send a paper on."""
_LEAST = 3  # labels of a head
_MOST_ABOVE = 6  # lines that who passes a mail on writes above it
_LONGEST_ABOVE = 60  # characters of one
_MOST_OVER = 2  # lines over the first head: what the program calls the mail
_MOST_NOTED = 2  # lines right below one
_MOST_BELOW = 6  # lines below a drawn line


def mail_lines(lines: Sequence[Line]) -> set[int]:
    """The lines that are a mail's, by index: heads, what stands between two, signature.

    Args:
        lines: those of the text.
    """
    found: set[int] = set()
    at = next((i for i in range(_MOST_OVER + 1) if _head(lines, i)), 0)
    found.update(range(at))
    while head := _head(lines, at):
        found.update(range(at, head))
        at = next(_passed_on(lines, head), _end_of_note(lines, head))
        found.update(range(head, at))
    return found | set(_below(lines, at)) if found else found


def _head(lines: Sequence[Line], start: int) -> int:
    """Where a head that begins at a line ends; 0 if none does."""
    if start < len(lines) and start and _is(lines[start], _PASSED_ON):
        start += 1
    labels = []
    for line in lines[start:]:
        m = _LABEL.fullmatch(line.text) if line.block is None else None
        if m is None:
            break
        labels.append("".join(m["label"].split()).lower())
    is_head = len(labels) >= _LEAST and labels[0] in _SENDER and not _REST.isdisjoint(labels)
    return start + len(labels) if is_head else 0


def _passed_on(lines: Sequence[Line], start: int) -> Iterator[int]:
    """The line in which a mail that is passed on begins, a few words above it."""
    for i in range(start, min(start + _MOST_ABOVE, len(lines))):
        if _is(lines[i], _PASSED_ON):
            yield i if _head(lines, i) else i + 1
        if lines[i].block is not None or len(lines[i].text) > _LONGEST_ABOVE:
            return


def _end_of_note(lines: Sequence[Line], start: int) -> int:
    """Where the words end that stand right below a head, a blank line above the paper."""
    stop = start
    if stop < len(lines) and _WRITTEN.search(lines[stop].text) and lines[stop].block is None:
        stop += 1
    while stop < len(lines) and not lines[stop].blank_before:
        stop += 1
    said = lines[start:stop]
    is_note = 0 < len(said) <= _MOST_NOTED and stop < len(lines)
    is_own = any(line.block is not None or is_document_number(line.text) for line in said)
    return stop if is_note and not is_own and not any(map(_ends_title, said)) else start


def _ends_title(line: Line) -> bool:
    return ends_title(line.text)


def _below(lines: Sequence[Line], start: int) -> Iterator[int]:
    last = len(lines)
    said = [*takewhile(lambda i: _is(lines[i], _BY_PROGRAM), reversed(range(start, last)))]
    yield from said
    top = max(start, last - _MOST_BELOW)
    drawn = [i for i in range(top, last) if _is(lines[i], _DRAWN)]
    if drawn and not any(map(_is_of_paper, lines[drawn[0] :])):
        yield from range(drawn[0], last)


def _is_of_paper(line: Line) -> bool:
    """Whether a line below a drawn one may be the paper's: a table, the date, an annex."""
    is_element = is_attachment_label(line.text) or whole_date(line.text) is not None
    return line.block is not None or is_element


def _is(line: Line, form: re.Pattern[str]) -> bool:
    return line.block is None and form.fullmatch(line.text) is not None
