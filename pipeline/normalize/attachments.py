"""The attachments: where each begins, its label, its title, its blocks (GB/T 9704-2012 7.3.7).

Their titles are looked up in 附件说明. The text that a notice issues (印发) follows the date
without a label of its own, and is an attachment all the same, whose label is absent.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Attachment, TextElement
from pipeline.normalize.headings import build_blocks
from pipeline.normalize.lines import Line, joined
from pipeline.normalize.listing import (
    attachment_name_start,
    is_attachment_label,
    issued_names,
    item_number,
    names_of_list,
    plain_name,
)
from pipeline.normalize.numbering import numbered
from pipeline.normalize.recognisers import ends_title, is_draft_mark, is_sentence
from pipeline.normalize.signing import signature_features
from pipeline.normalize.titles import title_length
from pipeline.text.chars import HAN, squeezed
from pipeline.text.dates import YEAR, DateForm, document_date
from pipeline.text.numerals import HAN_COUNT, number_of
from pipeline.text.patterns import regex

_MAX_LABEL_TITLE = 80
_MAX_TITLE_LINES = 6
_MAX_SHORT_TITLE = 40
_MAX_OWN_LIST = 40  # lines of the 附件说明 of an attachment that signs off itself
_LEAST_NAME = 2
_ITEM = regex(r"^[0-9]{1,2}[.．、]")
"""Its number in 附件说明, which stands before a title as well: ``1.2024年名单``."""
_ORDERED = r"排名不分先后|[按以][^（()）。；，]{2,8}(?:为序|排序|排列)"
_SUBTITLE = regex(
    rf"[（(]?(?:共\s?[0-9{HAN_COUNT}]{{1,4}}\s?[^（()）。；，,]{{1,3}}(?:[，,](?:{_ORDERED}))?"
    rf"|{YEAR}[^（()）。；月]{{0,12}}[年版度]|[^（()）。；，]{{0,4}}[样式表类版]|{_ORDERED})[）)]"
)
"""What stands below the title of an annex and belongs to it: ``（共12名，排名不分先后）``."""
_SHORT_TITLE_ENDS = (
    *("表", "单", "回执", "图", "册", "书", "卡", "函", "样式", "格式", "模板", "范本", "须知"),
    *("地址", "汇总", "台账", "名额", "指标", "要求", "清册", "流程", "报价", "问卷", "代码"),
)
_FORMS = (
    *("回执", "报名表", "登记表", "申请表", "反馈表", "推荐表", "审批表", "统计表", "汇总表"),
    *("议程", "日程", "名单"),
)
_TABLE_TITLE = regex(
    f"(?!表)(?!.{{0,28}}[见请由填]|.{{0,28}}[本下]表)[{HAN}“”（）()、0-9]{{4,30}}[表单]"
)
_NO_TITLE = regex("[。；;：:，,！!？?]|^[（(]?[0-9]|^注")
_ISSUES = regex(
    r"(?:印发|转发|批转|发布|公布)(.{4,120}?)(?:等[^等的]{1,3}[个项].{2,4})?的(?:通知|公告|函|通告|决定)"
)
_NUMBER = regex(rf"附\s*[件表录图]?\s*[（(]?([0-9０-９{HAN_COUNT}]{{1,3}})")
_OWN_TABLE = regex(r"附\s?[表图]\s?[：:]")
_NO_DATES = frozenset({DateForm.DIGITS, DateForm.POINTED})


def read_attachments(
    lines: Sequence[Line],
    listed: Sequence[Sequence[Line]] = (),
    title: str = "",
    text: Sequence[Line] = (),
    *,
    is_behind: bool = False,
) -> tuple[Attachment, ...]:
    """The attachments that ``lines`` hold, in order.

    Args:
        lines: what stands behind the end of the document.
        listed: the names of its 附件说明, in order.
        title: the document's, which says what it issues.
        is_behind: they stand behind 版记: what has no label and is not known there has no title.
        text: the document's, whose opening says so too: 《…》已经同意，现印发给你们.
    """
    if not lines:
        return ()
    names = [
        name
        for item in listed
        for raw in names_of_list(["".join(line.text for line in item)])
        if len(name := plain_name(raw)) >= _LEAST_NAME
    ]
    if m := _ISSUES.search("".join(title.split())):
        names.append(plain_name(m[1]))
    else:
        names += issued_names(line.text for line in text if line.block is None)
    starts: list[int] = []
    for i in range(len(lines)):
        if i == 0 or _starts(lines, i, names, starts[-1]):
            starts.append(i)
    stops = [*starts[1:], len(lines)]
    return tuple(
        _attachment(lines[a:b], names, is_behind=is_behind and a == 0)
        for a, b in zip(starts, stops, strict=True)
    )


def _starts(lines: Sequence[Line], i: int, names: Sequence[str], last: int) -> bool:
    """Whether an attachment begins at a line that is not the first."""
    line = lines[i]
    text = line.text
    if line.block is not None:
        return False
    if is_attachment_label(text):
        return not _is_own_list(lines, i)
    if _is_listed_below(lines, i):
        return False
    end = attachment_name_start(text)
    if end is not None and end < len(text) <= _MAX_LABEL_TITLE and "。" not in text:
        is_other = _is_own_list(lines, i) or _names_own_table(lines, i) or _closes(lines, i, names)
        return not is_other
    # A title without a label: only where the list has it and no label stands above.
    if len(text) < 4 or plain_name(text) not in names:
        return False
    return i - last > _MAX_TITLE_LINES or not is_attachment_label(lines[last].text)


def _names_own_table(lines: Sequence[Line], i: int) -> bool:
    """Whether ``附表：…`` in an attachment only names a table: no number, and text below."""
    below = lines[i + 1] if i + 1 < len(lines) else None
    says = below is None or (below.block is None and "。" in below.text)
    return says and _OWN_TABLE.match(lines[i].text) is not None


def _is_listed_below(lines: Sequence[Line], i: int) -> bool:
    """Whether ``附件：名单`` only names what stands below its label further down: 附件说明."""
    start = attachment_name_start(lines[i].text)
    j = i + 1
    while j < min(len(lines), i + _MAX_OWN_LIST) and item_number(lines[j].text) is not None:
        j += 1
    if start is None or j + 1 >= len(lines) or lines[j].block is not None:
        return False
    name = plain_name(lines[i].text[start:])
    first = plain_name(lines[j + 1].text)
    is_named = bool(first) and (first == name or plain_name(_ITEM.sub("", name)) == first)
    return is_attachment_label(lines[j].text) and is_named


def _closes(lines: Sequence[Line], i: int, names: Sequence[str]) -> bool:
    """Whether ``附件：清单（略）`` closes an attachment as its own 附件说明, nothing behind it."""
    text = lines[i].text
    if plain_name(text[attachment_name_start(text) or 0 :]) in names:
        return False
    return all(
        line.block is None
        and (item_number(line.text) is not None or attachment_name_start(line.text) is not None)
        for line in lines[i + 1 :]
    )


def _is_own_list(lines: Sequence[Line], i: int) -> bool:
    """Whether a label begins the 附件说明 of a text that signs off below it."""
    j = i + 1
    while j < min(len(lines), i + _MAX_OWN_LIST) and item_number(lines[j].text) is not None:
        j += 1
    signed = j
    while signed < min(len(lines), j + 4) and any(signature_features(lines[signed].text, "")):
        signed += 1
    if signed >= len(lines) or (signed == j and j == i + 1 and is_attachment_label(lines[i].text)):
        return False
    found = document_date(lines[signed].text)
    return found is not None and (signed > j or found.form not in _NO_DATES)


def _attachment(lines: Sequence[Line], names: Sequence[str], *, is_behind: bool) -> Attachment:
    label: TextElement | None = None
    title: TextElement | None = None
    first, body = lines[0], lines
    if first.block is None and (is_attachment_label(first.text) or first.text == "附"):
        label, body = first.element(), lines[1:]
    elif first.block is None and (start := attachment_name_start(first.text)) is not None:
        pieces = first.cut(start)
        if len(pieces) == 2 and len(first.text) <= _MAX_LABEL_TITLE and "。" not in first.text:
            label, body = pieces[0].element(), [pieces[1], *lines[1:]]
            count = _known_title(body, _expected(names, first.text)) or 1
            title, body = joined(body[:count]), body[count:]
    if title is None:
        is_told = label is None and is_behind
        count = _known_title(body, names) if is_told else _title_lines(body, names, label)
        if count:
            title, body = joined(body[:count]), body[count:]
    return Attachment(label, title, build_blocks(body))


def _title_lines(body: Sequence[Line], names: Sequence[str], label: TextElement | None) -> int:
    """How many lines are the title; 0 when none."""
    if not body or body[0].block is not None:
        return 0
    count = _known_title(body, _expected(names, label.text if label is not None else ""))
    if not count:
        count = title_length(body)
    is_begun = count == 0 or (count == 1 and not ends_title(body[0].text))
    if is_begun and label is not None and _is_title_of_table(body):
        count = 2
    if not count and _is_short_title(body) and (label is not None or _names_form(body[0].text)):
        count = 1
    if not count:
        return 0
    below = body[count].text if count < len(body) and body[count].block is None else ""
    return count + (is_draft_mark(below) or _SUBTITLE.fullmatch(below) is not None)


def _is_title_of_table(body: Sequence[Line]) -> bool:
    """Two lines above a table, the second a form by its words: ``某博览会`` above ``参展回执``."""
    if len(body) < 3 or body[1].block is not None or body[2].block is None:
        return False
    is_plain = not is_sentence(body[0].text) and numbered(body[0].text) is None
    return (
        is_plain
        and len(body[0].text) <= _MAX_LABEL_TITLE
        and (
            _names_form(body[1].text) or _TABLE_TITLE.fullmatch(squeezed(body[1].text)) is not None
        )
    )


def _expected(names: Sequence[str], label: str) -> Sequence[str]:
    """The names in 附件说明, that of the label's number first."""
    m = _NUMBER.match(label)
    number = (number_of(m[1]) if m else None) or 0
    if 1 <= number <= len(names):
        return [names[number - 1], *names]
    return names


def _known_title(body: Sequence[Line], names: Sequence[str]) -> int:
    """How many lines are a name that 附件说明 lists, perhaps with more behind it."""
    together = ""
    for count, line in enumerate(body[:_MAX_TITLE_LINES], start=1):
        if line.block is not None or len(line.text) > 120:
            return 0
        together += plain_name(line.text if together else _ITEM.sub("", line.text))
        if together in names:
            return count
        if not any(name.startswith(together) for name in names):
            break
    first = body[0].text
    if len(first) <= _MAX_LABEL_TITLE and not is_sentence(first) and numbered(first) is None:
        plain = plain_name(first)
        return int(any(len(name) >= 4 and plain.startswith(name) for name in names[:1]))
    return 0


def _names_form(text: str) -> bool:
    """Whether a line is the title of a slip, a form or a list by its words alone.

    >>> _names_form("回　执"), _names_form("参会报名表"), _names_form("附表")
    (True, True, False)
    """
    return "".join(text.split()).endswith(_FORMS)


def _is_short_title(body: Sequence[Line]) -> bool:
    """``名单``, ``回执``: too short for a title elsewhere, and one under a label."""
    text = body[0].text
    if len(body) < 2 or len(text) > _MAX_SHORT_TITLE or _NO_TITLE.search(text):
        return False
    if numbered(text) is not None or len("".join(text.split())) < _LEAST_NAME:
        return False
    return ends_title(text) or "".join(text.split()).endswith(_SHORT_TITLE_ENDS)
