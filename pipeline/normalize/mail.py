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
from pipeline.normalize.recognisers import ends_title, is_document_number, is_office, is_recipients
from pipeline.text.names import is_authority, is_full_name, is_person
from pipeline.text.numerals import HAN_COUNT
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
_SUBJECT = regex(
    r"(?:主\s{0,3}题|Subject)\s?[：:]\s?(?:(?:转发|回复|答复|Fwd?|FW|R[Ee])\s?[:：]\s?){0,9}"
)
_CALLED = regex("(?:转发|回复|答复|Fwd?|FW|R[Ee])\\s?[:：].*")
"""What the program calls the mail."""
_SENT = frozenset({"发送时间", "发送日期", "接收时间", "接收日期", "sent"})
_WRITTEN = regex("[您你]好|大家好|请查收|见附件|正文(?:如下|贴|见)|电子版|盖章(?:件|原件)")
"""What people write when they send a paper on."""
_REACHED = regex("@|[Tt]el|TEL|[Ff]ax|电话|手机|内线|邮编|[0-9]{7}")
_OF_PAPER = regex(rf"印发$|^抄[送报]|^附|第.{{1,3}}条|^[0-9{HAN_COUNT}（(]{{1,4}}[、.．）)]")
_LEAST = 3  # labels of a head
_MOST_ABOVE = 6  # lines that who passes a mail on writes above it
_LONGEST_ABOVE = 60  # characters of one
_MOST_NOTED = 2  # lines right below one
_MOST_BELOW = 6  # lines below a drawn line


def mail_lines(lines: Sequence[Line]) -> set[int]:
    """The lines that are a mail's, by index: heads, what stands between two, signature.

    Args:
        lines: those of the text.
    """
    found: set[int] = set()
    at = int(len(lines) > 1 and _is(lines[0], _CALLED) and _head(lines, 1) > 0)
    found.update(range(at))
    while head := _head(lines, at):
        found.update(range(at, head))
        at = next(_passed_on(lines, head), _end_of_note(lines, head))
        found.update(range(head, at))
    return found | set(_below(lines, at)) if found else found


def subject_start(text: str) -> int | None:
    """Where the title begins that a mail has for its subject; ``None`` for any other line.

    >>> subject_start("主题：转发：关于做好防汛工作的通知"), subject_start("主题：请查收")
    (6, None)
    """
    m = _SUBJECT.match(text)
    return m.end() if m is not None and ends_title(text[m.end() :]) else None


def _head(lines: Sequence[Line], start: int) -> int:
    """Where a head that begins at a line ends; 0 if none does."""
    is_passed_on = start < len(lines) and start > 0 and _is(lines[start], _PASSED_ON)
    start += is_passed_on
    labels = []
    for line in lines[start:]:
        m = _LABEL.fullmatch(line.text) if line.block is None else None
        if m is None:
            break
        labels.append("".join(m["label"].split()).lower())
    is_head = len(labels) >= _LEAST and labels[0] in _SENDER and not _REST.isdisjoint(labels)
    stop = start + len(labels)
    # Minutes, rosters and records have such rows too: a mail has addresses, or when it was sent.
    is_sent = not _SENT.isdisjoint(labels) or any("@" in line.text for line in lines[start:stop])
    return stop if is_head and (is_sent or is_passed_on) else 0


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
    return stop if is_note and not any(map(_is_of_head, said)) else start


def _is_of_head(line: Line) -> bool:
    """Whether a line right below a head may be the paper's: a title, a number, who is addressed."""
    text = line.text
    is_element = ends_title(text) or is_document_number(text) or is_recipients(text)
    return line.block is not None or is_element


def _below(lines: Sequence[Line], start: int) -> Iterator[int]:
    last = len(lines)
    said = [*takewhile(lambda i: _is(lines[i], _BY_PROGRAM), reversed(range(start, last)))]
    yield from said
    top = max(start, last - _MOST_BELOW)
    drawn = [i for i in range(top, last) if _is(lines[i], _DRAWN)]
    if drawn and all(map(_is_signature, lines[drawn[0] + 1 :])):
        yield from range(drawn[0], last)


def _is_signature(line: Line) -> bool:
    """Whether a line below a drawn one is of a mail: who sent it, how he is reached, a warning."""
    text = line.text
    if line.block is not None or _OF_PAPER.search(text):
        return False
    is_name = is_person(text) or is_full_name(text) or is_office(text) or is_authority(text)
    return is_name or _REACHED.search(text) is not None or _is(line, _BY_PROGRAM)


def _is(line: Line, form: re.Pattern[str]) -> bool:
    return line.block is None and form.fullmatch(line.text) is not None
