"""What a mail program puts around a paper: who sent it to whom and when, and what stands below.

The heads of mails are those of RFC 5322 (3.6) in the words of the programs; a signature stands
below ``--`` (RFC 3676, 4.3) or a drawn line. Below the text nothing is a mail's unless a head
stands above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.normalize.lines import Line
from pipeline.normalize.recognisers import ends_title, is_document_number, is_office, is_recipients
from pipeline.text.chars import HAN
from pipeline.text.dates import YEAR, document_date
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
    r"(?:发自|来自|发送自|通过).{0,14}(?:邮箱|客户端|手机|iPhone|iPad|邮箱大师)(?:发送)?"
    r"|Sent from .{2,40}|获取 ?Outlook.{0,20}"
    r"|[【\[（(]?(?:(?:重要|保密|免责|法律|特别)?(?:提示|声明|提醒|须知)[】\]）)]?[：:]?\s?)?(?:本|此|该)(?:封|电子)?邮件(?!方式|地址).{4,300}"
    r"|.{0,12}(?:误收|错误地?收到|并非.{0,6}收件人).{0,80}(?:删除|销毁|邮件).{0,60}|(?:请|打印).{0,8}(?:考虑|保护).{0,6}环境.{0,30}"
    r"|(?:CONFIDENTIAL|DISCLAIMER|This (?:e-?mail|message)).{4,400}"
    r"|(?:外部邮件|来自外部)[：:，,].{2,80}",
    re.IGNORECASE,
)
_WROTE = regex(
    rf"[>＞\s]{{0,6}}(?:在\s?|于\s?|On )?.{{0,60}}{YEAR}\s?[-/.年].{{2,60}}(?:写道?|wrote)\s?[：:]?"
)
"""What programs write above a mail that is answered: ``在 2023-10-19 11:20，某某 写道：``."""
_BARE_WROTE = regex(r".{2,60}(?:写道|wrote)\s?[：:]")
"""The same, its day lost."""
_FILES = regex(
    r"(?:(?:普通|未读|已读|加密|星标|重要)邮件\s{0,4})?(?:附件\s?[（(]\s?)?[0-9]{1,2}\s?个(?:普通|超大)?附件\s?[）)]?(?:\s{0,4}(?:查看|下载|保存|全部|打包|转存|到|至|网盘|收藏|预览|[（(|｜/]|[0-9.]{1,6}\s?[KMG]B?[）)]?)){0,12}"
    r"|(?:普通|未读|加密|星标)邮件(?:\s{1,4}.{0,20})?|附件\s?[（(]\s?[0-9]{1,2}\s?个?\s?[）)](?:\s{1,4}.{0,20})?"
)
"""What programs write of the files of a mail."""
_QUOTED = regex(r"[>＞].{0,400}")
_SUBJECT = regex(
    r"(?:主\s{0,3}题|Subject)\s?[：:]\s?(?:(?:转发|回复|答复|Fwd?|FW|R[Ee])\s?[:：]\s?){0,9}"
)
_CALLED = regex("(?:转发|回复|答复|Fwd?|FW|R[Ee])\\s?[:：].*")
"""What the program calls the mail."""
_SENT = frozenset({"发送时间", "发送日期", "接收时间", "接收日期", "sent"})
_WRITTEN = regex("[您你]好|大家好|请查收|见附件|正文(?:如下|贴|见)|电子版|盖章(?:件|原件)")
"""What people write when they send a paper on."""
_REACHED = regex(
    r"@|[Tt]el|TEL|[Ff]ax|FAX|Mob|Add|电话|手机|内线|分机|传真|邮编|地\s?址|微信|QQ|[0-9]{7}"
)
_CALLS = regex(
    r"@|(?:电\s?话|传真|手机|内线|分机|Tel|TEL|Fax|微信|QQ)\s?[：:．.]?\s?[0-9+（(-]{4}|(?<![0-9])1[3-9][0-9]{9}(?![0-9])|[0-9-]{7,13}"
)
_SAID = regex(r"[。；？！：:]$|[：:]\s{2,}|[：:].*[：:]\s*$")
"""How a sentence ends, or a form that waits to be filled in."""
_SIGNED_NAME = regex(
    rf"(?:[{HAN}]{{2,12}}[处科股室部办组队站所院系校局委中心司会]\s{{1,4}}){{1,3}}(?:[小老][{HAN}]|[{HAN}]{{2,4}})(?:\s{{0,2}}[敬谨][上启])?|[{HAN}]{{1,3}}(?:敬上|谨启|谨上)|[小老][{HAN}]"
)
_UNIT = regex(rf"[{HAN}]{{3,24}}(?:[处科股室部办组队站所院系校局司]|中心|公司)")
_OF_PAPER = regex(rf"印发$|^抄[送报]|^附|第.{{1,3}}条|^[0-9{HAN_COUNT}（(]{{1,4}}[、.．）)]")
_NOTE = regex(r"[（(【\[]|.{0,6}(?:联\s?系|咨询|监督|举报|报名|投诉|服务).{0,8}[：:]")
"""How a paper's own note begins."""
_DIGIT = regex("[0-9@]")
_LEAST = 3  # labels of a head
_LEAST_WAYS = 2  # to reach somebody; one may be a note's
_MOST_ABOVE = 6  # lines that who passes a mail on writes above it
_LONGEST_ABOVE = 60  # characters of one
_MOST_NOTED = 2  # lines right below one
_MOST_BELOW = 24  # lines below a text
_MOST_ANSWERED = 12  # of a mail that is answered
_LONGEST_ANSWERED = 120  # characters of one
_MOST_SIGNED = 8  # lines of a signature
_MOST_OF_HEAD = 6  # lines of a head that says who wrote and which files there are


def mail_lines(lines: Sequence[Line]) -> set[int]:
    """The lines that are a mail's, by index: heads, what stands between two, signature.

    Args:
        lines: those of the text.
    """
    found: set[int] = set()
    at = int(len(lines) > 1 and _is(lines[0], _CALLED) and _head(lines, 1) > 0)
    found.update(range(at))
    while head := _head(lines, at) or (0 if at else _short_head(lines)):
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
    is_head = (
        len(labels) >= _LEAST and not _SENDER.isdisjoint(labels) and not _REST.isdisjoint(labels)
    )
    stop = start + len(labels)
    # Minutes, rosters and records have such rows too: a mail has addresses, or when it was sent.
    is_sent = not _SENT.isdisjoint(labels) or any("@" in line.text for line in lines[start:stop])
    return stop if is_head and (is_sent or is_passed_on) else 0


def _passed_on(lines: Sequence[Line], start: int) -> Iterator[int]:
    """The line in which a mail that is passed on begins, a few words above it."""
    for i in range(start, min(start + _MOST_ABOVE, len(lines))):
        if _is(lines[i], _PASSED_ON):
            yield i if _head(lines, i) else i + 1
        is_dated = document_date(lines[i].text) is not None  # then a paper ends above
        if lines[i].block is not None or is_dated or len(lines[i].text) > _LONGEST_ABOVE:
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


def _short_head(lines: Sequence[Line]) -> int:
    """Where a head ends that has no labels: what the mail is called, who wrote, which files."""
    stop = 0
    while stop < min(len(lines), _MOST_OF_HEAD) and (
        _is(lines[stop], _WROTE)
        or _is(lines[stop], _FILES)
        or (stop == 0 and _is(lines[0], _CALLED))
        or (stop == 1 and _is(lines[0], _CALLED) and _is(lines[stop], _BARE_WROTE))
    ):
        stop += 1
    said = lines[:stop]
    is_called = bool(said) and _is(said[0], _CALLED)
    return stop if any(_is(line, _WROTE) for line in said) or (is_called and stop > 1) else 0


def _below(lines: Sequence[Line], start: int) -> Iterator[int]:
    """What stands below the paper: a signature, what the program adds, the mail answered."""
    last = len(lines)
    top = max(start, last - _MOST_BELOW)
    first = _answered(lines, top)
    while first > top and _is_added(lines[first - 1]):
        first -= 1
    above = first
    while above > max(top, first - _MOST_SIGNED) and _is_signature(lines[above - 1]):
        above -= 1
    drawn = [i for i in range(max(above - 1, top), first) if _is(lines[i], _DRAWN)]
    calls = any(_CALLS.search(line.text) for line in lines[above:first])
    if drawn:
        yield from range(drawn[0], last)
    elif above < first < last and calls and lines[above].blank_before and above > start:
        # Whom to call may be the paper's own note: then nothing else says so.
        is_own = sum(map(_counts_ways, lines[above:first])) < _LEAST_WAYS
        yield from range(first if is_own else above, last)
    else:
        yield from range(first, last)


def _answered(lines: Sequence[Line], top: int) -> int:
    """Where the mail begins that is answered, at the end; the number of lines if none is."""
    last = len(lines)
    for i in range(last - 1, max(top, last - _MOST_ANSWERED) - 1, -1):
        if lines[i].block is not None or len(lines[i].text) > _LONGEST_ANSWERED:
            break
        if _is(lines[i], _WROTE) or _is(lines[i], _PASSED_ON):
            return i
        if document_date(lines[i].text) is not None or _OF_PAPER.search(lines[i].text):
            break  # a paper's own
    return last


def _counts_ways(line: Line) -> int:
    """In how many ways a line says that somebody is reached; a note's labels are none."""
    return 0 if _NOTE.match(line.text) else len(_CALLS.findall(line.text))


def _is_added(line: Line) -> bool:
    """Whether a line is a program's, or of the mail that is answered."""
    return _is(line, _BY_PROGRAM) or _is(line, _QUOTED) or _is(line, _WROTE)


def _is_signature(line: Line) -> bool:
    """Whether a line may be of a signature: who sent the mail, how he is reached, a stroke."""
    text = line.text
    if line.block is not None or len(text) > _LONGEST_ABOVE or _OF_PAPER.search(text):
        return False
    if _is(line, _DRAWN) or _SAID.search(text):
        return _is(line, _DRAWN)
    if is_person(text) or is_full_name(text) or is_office(text) or is_authority(text):
        return True
    if _SIGNED_NAME.fullmatch(text) or _UNIT.fullmatch(text):
        return True
    return _REACHED.search(text) is not None and _DIGIT.search(text) is not None


def _is(line: Line, form: re.Pattern[str]) -> bool:
    return line.block is None and form.fullmatch(line.text) is not None
