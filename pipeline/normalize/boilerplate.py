"""Page boilerplate out of the text: whole lines at the head and at the tail, never inside.

What is taken out is kept verbatim in ``document.boilerplate``; a line is never cut. A line of the
document that only looks like boilerplate (``分享到了`` in prose, 【基本案情】) does not match,
because a tool bar must consist of tool words alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import takewhile

from pipeline.model import Field
from pipeline.normalize.fields import (
    LabelValue,
    field_line,
    is_label,
    is_weak,
    run_on_fields,
    value_fits,
)
from pipeline.normalize.labels import labels
from pipeline.normalize.lines import Line
from pipeline.normalize.recognisers import (
    ends_title,
    header_mark,
    is_authority_mark,
    is_order_mark,
    starts_body,
)
from pipeline.text.patterns import regex

_HEAD_LINES = 60  # a field block of 20 rows with labels and values on lines of their own
_TAIL_LINES = 80
_MEETING = regex(
    r"(?:会议)?(?:地\s*点|主\s*持|出\s*席|列\s*席|参\s*加|参\s*会|记\s*录|议\s*题|主\s*题)"
    r"(?:人员?|单位|范围)?\s*[:：]"
)
_MAX_NAV = 16
_MAX_ABOVE = 8  # lines in which a title is looked for
_MIN_TITLE = 8  # shorter lines may stand twice for a reason of their own
_MAX_TITLE_LINES = 8
_MAX_LEFT = 12  # a label or a short value that the field block left
_MAX_LINK = 80
_NOT_WORDS = regex(r"[\s\[\]【】()（）:：|｜,，、.·/\\+\-—_>»›<«“”\"'#$;；&0-9]+")
_SCRIPT = regex(r"\s*(?:\$\(['\"#]|var |function ?\(|document\.|window\.).{0,300}")
_RULE = regex(r"[-_=*~─━—]{3,200}")
_ARROWS = frozenset({">", ">>", "»", "›", "＞", "/", "|", "-->", "->"})
_CHAIN = regex(r"(?:[^>»›＞。]{1,20}\s*[>»›＞]+\s*){2,}[^。]{0,80}|首页\s*[>»›＞].{0,100}")
_TEXT_MARKS = regex("[。；：:，,]")

Reasons = dict[int, str]
"""Why lines are boilerplate, by index."""
Fields = dict[int, list[LabelValue]]
"""Labels and values of the lines that hold such, by index."""


@dataclass
class Separated:
    """What the lines are taken apart into.

    Attributes:
        kept: the document's own lines, in order.
        taken: boilerplate with the reason, in order.
        fields: labels and values of the boilerplate, in order.
        title: the lines that, joined, are the title the field block states; empty when none.
    """

    kept: list[Line]
    taken: list[tuple[Line, str]] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    title: list[Line] = field(default_factory=list)


def separate(lines: Sequence[Line], titles: Sequence[str] = ()) -> Separated:
    """Take page boilerplate from the head and the tail of ``lines``.

    Args:
        lines: the lines of the text.
        titles: what the page states as the title elsewhere.
    """
    lines = _titles_apart(lines)
    reasons: Reasons = {}
    fields: Fields = {}
    stop = _head(lines, reasons, fields)
    title = _stated_title(lines, reasons, fields, titles)
    _tail(lines, max(stop, title.stop), reasons, fields)
    if len(reasons) == len(lines):
        # A page of nothing but fields is a document all the same: what it says is its text.
        reasons, fields, title = {}, {}, range(0)
    return Separated(
        [line for i, line in enumerate(lines) if i not in reasons],
        [(lines[i], reasons[i]) for i in sorted(reasons)],
        [Field(f.label, f.value, lines[i].number) for i in sorted(fields) for f in fields[i]],
        [lines[i] for i in title],
    )


@cache
def _joined_tools() -> re.Pattern[str]:
    """Tool words with nothing between them; of words that begin alike the longest."""
    words = sorted(labels().tools + labels().tool_fillers, key=lambda word: (-len(word), word))
    return re.compile(f"(?:{'|'.join(map(re.escape, words))})+")


def is_tool_bar(text: str) -> bool:
    """Whether a line holds tool words and nothing else.

    >>> is_tool_bar("【字体：大 中 小】 打印 分享到："), is_tool_bar("经验分享到了各地")
    (True, False)
    """
    if len(text) > 200:
        return False
    words = _NOT_WORDS.sub("", text)
    if not _joined_tools().fullmatch(words):
        return False
    return any(tool in words for tool in labels().tools) or ("字体" in words or "字号" in words)


def _head(lines: Sequence[Line], reasons: Reasons, fields: Fields) -> int:
    """Mark the boilerplate of the head; the index of the first line of the body."""
    weak: list[int] = []
    i = 0
    while i < min(len(lines), _HEAD_LINES):
        text = lines[i].text
        of_line = field_line(text)
        label = is_label(text)
        if label is not None and _takes_next(lines, i, label):
            value = lines[i + 1].text
            reasons[i] = reasons[i + 1] = "field-block"
            fields[i] = [LabelValue(text.rstrip(" \t:：\N{IDEOGRAPHIC SPACE}"), value, label)]
            i += 2
            continue
        if of_line is not None:
            if _is_of_meeting(lines, i, of_line):
                break
            if is_weak(of_line):
                weak.append(i)
            else:
                reasons[i] = "field-block"
            fields[i] = of_line
        elif is_tool_bar(text):
            reasons[i] = "tool-bar"
        elif _is_breadcrumb(lines, i):
            reasons[i] = "breadcrumb"
        elif _SCRIPT.fullmatch(text) or _RULE.fullmatch(text):
            reasons[i] = "page-mark"
        elif starts_body(text):
            break
        i += 1
    for j in weak:
        if reasons.get(j - 1) == "field-block" or reasons.get(j + 1) == "field-block":
            reasons[j] = "field-block"
        else:
            del fields[j]
    _repeated_titles(lines, i, reasons)
    return i


def _is_of_meeting(lines: Sequence[Line], i: int, fields: Sequence[LabelValue]) -> bool:
    """Whether 时间 is when a meeting is held: where or by whom stands beside it."""
    return fields[0].name in {"时间", "日期"} and any(map(_MEETING.match, _beside(lines, i)))


def _titles_apart(lines: Sequence[Line]) -> Sequence[Line]:
    """Part a title from the field block that was run on to it: ``…的通知发布日期：…字号：…``."""
    for i, line in enumerate(lines[:_MAX_ABOVE]):
        at = run_on_fields(line.text)
        if at is not None and ends_title(line.text[:at]):
            return [*lines[:i], *line.cut(at), *lines[i + 1 :]]
    return lines


def _takes_next(lines: Sequence[Line], i: int, label: str) -> bool:
    """Whether the line after a lone label is its value: by shape, or between two labels."""
    if i + 1 >= len(lines):
        return False
    value = lines[i + 1].text
    if field_line(value) is not None or starts_body(value):
        return False
    if value_fits(label, value):
        return True
    after = lines[i + 2].text if i + 2 < len(lines) else ""
    return len(value) <= _MAX_LINK and is_label(after) is not None


def is_breadcrumb(text: str) -> bool:
    """Whether a line says where in its site the page is.

    >>> is_breadcrumb("您现在的位置：首页 >> 政策文件"), is_breadcrumb("首页设计要求")
    (True, False)
    """
    if len(text) > 200:
        return False
    return text.startswith(labels().breadcrumb_starts) or _CHAIN.fullmatch(text) is not None


def _is_breadcrumb(lines: Sequence[Line], i: int) -> bool:
    text = lines[i].text
    if is_breadcrumb(text) or text in _ARROWS:
        return True
    return _is_short(text) and any(beside in _ARROWS for beside in _beside(lines, i))


def _beside(lines: Sequence[Line], i: int) -> list[str]:
    """The texts before and after a line."""
    return [lines[j].text for j in (i - 1, i + 1) if 0 <= j < len(lines)]


def _repeated_titles(lines: Sequence[Line], stop: int, reasons: Reasons) -> None:
    """The page's own title above the document's: the same line twice in the head."""
    seen: dict[str, int] = {}
    for i in range(min(stop, len(lines))):
        plain = _squeezed(lines[i].text)
        if i in reasons or len(plain) < _MIN_TITLE:
            continue
        if plain in seen:
            reasons[seen[plain]] = "repeated-title"
        seen[plain] = i


def _stated_title(
    lines: Sequence[Line], reasons: Reasons, fields: Fields, titles: Sequence[str]
) -> range:
    """Where the title that the field block states stands below it, in one line or several.

    Short lines between the block and the title are what the block left (a value without its
    label, a label without a value) and go with it.
    """
    stated = {
        _squeezed(value)
        for of_line in fields.values()
        for _, value, name in of_line
        if name in labels().names["title"] and len(value) >= _MIN_TITLE
    }
    stated |= {_squeezed(title) for title in titles if len(title) >= _MIN_TITLE}
    if not stated:
        return range(0)
    block = max(fields, default=-1)
    for first in range(block + 1, min(len(lines), block + _HEAD_LINES)):
        joined = ""
        for last in range(first, min(len(lines), first + _MAX_TITLE_LINES)):
            if last in reasons:
                break
            joined += _squeezed(lines[last].text)
            if joined in stated:
                left = [i for i in range(block + 1, first) if i not in reasons]
                between = list(takewhile(lambda i: not _is_mark(lines[i].text), left))
                if between != left:  # 份号, 密级 and 紧急程度 stand above the mark
                    between = [i for i in between if header_mark(lines[i].text) is None]
                if all(len(lines[i].text) <= _MAX_LEFT for i in between):
                    reasons.update(dict.fromkeys(between, "field-block"))
                return range(first, last + 1)
    return range(0)


def _is_mark(text: str) -> bool:
    """发文机关标志: what stands from it on to the title is the document's 版头."""
    plain = _squeezed(text)
    return is_authority_mark(plain) or is_order_mark(plain)


def _squeezed(text: str) -> str:
    return re.sub(r"[\s()（）\[\]【】〔〕\-—－–]", "", text)


def _tail(lines: Sequence[Line], start: int, reasons: Reasons, fields: Fields) -> None:
    """Mark the boilerplate of the tail: the longest run of such lines that ends the page."""
    first: int | None = None
    for i in range(len(lines) - 1, max(start, len(lines) - _TAIL_LINES, 1) - 1, -1):
        text = lines[i].text
        if is_foot(text) or _heads_links(text):
            first = i
        elif not (
            may_be_foot(text)
            or (_is_short(text) and text[-1] not in "）)号日")
            or _is_link_below(lines, i)
        ):
            break
    if first is None:
        return
    for i in range(first, len(lines)):
        if i not in reasons:
            reasons[i] = "page-foot"
            if (of_line := field_line(lines[i].text)) is not None:
                fields[i] = of_line


def is_foot(text: str) -> bool:
    """Whether a line can only stand below a page's text.

    >>> is_foot("责任编辑：张某"), is_foot("附件：责任清单")
    (True, False)
    """
    if len(text) > 200:
        return False
    if text.lstrip("【[（( |").startswith(labels().foot_starts) and "。" not in text:
        return True
    is_rule = _RULE.fullmatch(text) is not None
    return is_rule or is_tool_bar(text) or any(mark in text for mark in labels().foot_marks)


def may_be_foot(text: str) -> bool:
    """Whether a line may stand in a page's foot, if others there can stand nowhere else."""
    return text.startswith(labels().weak_foot_starts)


def _heads_links(text: str) -> bool:
    """Whether links stand below a line (``相关解读``)."""
    return text.startswith(labels().related_starts) and len(text) <= _MAX_NAV


def _is_short(text: str) -> bool:
    """Whether a line may be a word of the page's navigation."""
    return len(text) <= _MAX_NAV and not _TEXT_MARKS.search(text)


def _is_link_below(lines: Sequence[Line], i: int) -> bool:
    """Whether a longer line may be a link below ``相关解读``: no sentence, such a line above."""
    for j in range(i, max(i - 12, 0), -1):
        text = lines[j].text
        if j < i and _heads_links(text):
            return True
        if len(text) > _MAX_LINK or "。" in text:
            return False
    return False
