"""What a web page puts above a document's text: its field block, tools and the way to the page.

The lines are judged in runs. A run goes out of the text when one of its lines can be nothing but a
page's, or when its labels together are a record about a document. Beside a label of something
else (甲方：, 版本：) or of a paper (摘要：) labels prove nothing: the block is the document's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from pipeline.normalize.fields import (
    LabelValue,
    bare_label,
    celled_fields,
    field_line,
    is_dated,
    is_dated_at_end,
    is_label,
    is_label_word,
    is_weak,
    may_be_bare_label,
    other_label,
    spaced_fields,
    value_fits,
)
from pipeline.normalize.labels import labels
from pipeline.normalize.lines import Line
from pipeline.normalize.numbering import numbered
from pipeline.normalize.recognisers import (
    ends_title,
    is_authority_mark,
    is_document_number,
    is_draft_mark,
    is_recipients,
    starts_body,
)
from pipeline.normalize.site_lines import (
    asks_visitor,
    fills_tool_bar,
    is_beside_reader_line,
    is_breadcrumb,
    is_byline,
    is_counter,
    is_dateline,
    is_greeting,
    is_menu,
    is_portal,
    is_reader_line,
    is_script,
    is_site_name,
    is_sure_breadcrumb,
    is_sure_tool_bar,
    is_tool_bar,
    says_hour_and_place,
)
from pipeline.normalize.site_ways import (
    ARROWS,
    HAN_WORD,
    MOST_ROWS,
    begins_paper,
    calls_page,
    ends_way,
    is_of_paper_head,
    is_portal_word,
    is_section_above_title,
    is_short,
    is_sure_way,
    leads_on,
    lines_of_way,
    may_name_site,
    names_section,
    rows_of_sections,
)
from pipeline.normalize.stamps import is_stamp
from pipeline.normalize.titles import is_kind_alone
from pipeline.text.chars import HAN, has_han, squeezed
from pipeline.text.dates import YEAR
from pipeline.text.names import is_authority
from pipeline.text.patterns import regex

_HEAD_LINES = 60  # a field block of 20 rows with labels and values on lines of their own
_MAX_ABOVE = 12  # lines of the document above a block
_TOP_LINES = 4
_COLUMNS = regex(rf"\s*[\t|｜]\s*|\s{{2,}}|　+|(?<=[{HAN}])\s(?=[{HAN}])")
_LEAST_COLUMNS = 2
_LEAST_NAMES = 3  # labels of a block without colons
_TOP_BYLINE = 12
_MAX_VALUE = 80
_MEETING = regex(
    r"(?:会议)?(?:地\s*点|主\s*持|出\s*席|列\s*席|参\s*加|参\s*会|记\s*录|议\s*题|主\s*题)"
    r"(?:人员?|单位|范围)?\s*[:：]"
)
_OTHER_LABEL = regex(r"[^\s。；，：:]{1,12}\s{0,4}[：:].{0,80}")
_RULE = regex(r"[-_=*~─━—]{3,200}")
_LEFT_OF = {
    **{"间": "时间", "期": "日期", "源": "来源", "者": "作者", "览": "浏览", "击": "点击"},
    **{"辑": "编辑", "核": "审核", "读": "阅读"},
}
"""Of labels of two letters set wide the first is a font run of its own, and lost."""
_LEFT_LABEL = regex(rf"([{''.join(_LEFT_OF)}])\s?[:：]\s?(\S.{{0,30}})")
_COLUMNS_OF_BYLINE = regex(rf"\s*[|｜]\s*|\s{{2,}}|\u3000+|\s(?=[{''.join(_LEFT_OF)}][:：])")
_GAPS = (regex(r"\t"), regex(r"\t+"), regex(r"\t|\u3000+|\s{2,}"))
"""What parts the cells of a row, the surest first: ``名　　称`` is one cell where tabs stand."""
_LONGEST_ROW = 400  # characters of a row of labels and values
_DAY = regex(
    rf"[【\[（(]\s?{YEAR}[-./][0-9]{{1,2}}[-./][0-9]{{1,2}}\s?[】\]）)]|{YEAR}(?:年[0-9]{{1,2}}月[0-9]{{1,2}}日|[0-9]{{2,4}})\s{{0,4}}星期[一二三四五六日天]"
    rf"(?:\s{{0,4}}(?:农历|阴历|[甲乙丙丁戊己庚辛壬癸][{HAN}]年)[{HAN}\s]{{2,14}})?"
)
"""A day as pages show it beside their tools: in brackets, or with its day of the week."""
_DAY_ALONE = regex(
    rf"{YEAR}-[0-9]{{1,2}}-[0-9]{{1,2}}(?:\s+[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?)?"
)
_DAY_AND_OFFICE = regex(
    rf"{YEAR}[-/][0-9]{{1,2}}[-/][0-9]{{1,2}}\s+[{HAN}]{{1,12}}[司处科室办局厅委部院站网台]"
)
"""``2025/01/20 价格司``: a byline, where the text is a page's."""
_LETTER_SIZES = regex(r"A\s?[-－—]?\s{0,2}A?\s{0,2}A\s?[+＋]")
"""``A- A A+``: what the size of letters is set with."""
_LONGEST_WORD = 8  # characters of a section's name that no list has
_LEAST_TITLE = 6
_LABELLED = regex(r"[\s•·]{0,4}([^\s。；，：:]{2,8})\s{0,2}[：:]\s{0,4}([^。；：:]{1,40})")
_LONGEST_LOST = 3  # characters of what is left of a label: 词：
_LABEL_ALONE = regex(rf"([{HAN}][{HAN}\s]{{1,10}})[：:]")
_WORDS = regex(rf"[{HAN}]{{2,8}}(?:[;；\s][{HAN}]{{2,8}}){{1,6}}")
_LABEL_LOST = regex(r"[:：]\s{0,8}[^\s。；：:][^。；]{0,60}")
_OF_RECORD = regex(
    "索引|信息|发布|公开|分类|体裁|时效|有效|栏目|来源|载体|浏览|阅读|点击|更新|录入|公文|所属|责任(?:部门|单位|科室)"
)
"""Of a site's record a label that no list has speaks of one of these."""
_NEAR_ACCOUNT = 4  # lines below an article's hour in which a line of its reader stands
_MOST_NAMES = 3  # lines of a site: its name, in English too, its leader's mailbox
_SIZES = regex(r"[\s\[\]【】()（）大中小默认超特A+\-|]*(?:打印|关闭|分享)?[\s\])）】:：]*")


_OF_SITE = frozenset({"tool-bar", "breadcrumb", "navigation"})
"""Reasons that need no field beside them, where the text is a page's for certain."""
_SOURCES = frozenset({"来源", "转载自", "转自", "摘自"})


class _Sign(IntEnum):
    """What a line says of itself: it may be a page's, it is of a record, it can be nothing else."""

    WEAK = 1
    RECORD = 2
    SURE = 3


@dataclass(slots=True)
class _Run:
    """Lines that follow each other and may be a page's.

    Attributes:
        reasons: by index, what each would be.
        fields: labels and values, by index.
        signs: of the lines.
    """

    reasons: dict[int, str] = field(default_factory=dict)
    fields: dict[int, list[LabelValue]] = field(default_factory=dict)
    signs: list[_Sign] = field(default_factory=list)

    def add(self, i: int, reason: str, sign: _Sign) -> None:
        self.reasons[i] = reason
        self.signs.append(sign)


@dataclass(slots=True)
class SiteHead:
    """What a page put above the text.

    Attributes:
        reasons: why lines are boilerplate, by index.
        fields: labels and values of the lines that hold such, by index.
        stop: where the text begins.
        is_sure: whether one of the lines can be nothing but a page's.
    """

    reasons: dict[int, str] = field(default_factory=dict)
    fields: dict[int, list[LabelValue]] = field(default_factory=dict)
    stop: int = 0
    is_sure: bool = False


def read_site_head(lines: Sequence[Line], *, is_page: bool) -> SiteHead:
    """Find what a page put above the text.

    Args:
        lines: of the text.
        is_page: whether it is known from elsewhere that the text is a page's.
    """
    head = SiteHead()
    runs: list[_Run] = []
    run = _Run()
    above = i = 0
    while i < min(len(lines), _HEAD_LINES):
        count = _next(lines, i, run)
        if not count:
            _leave_code(lines, run, i)
            if run.reasons:
                runs.append(run)
                run = _Run()
            above += 1
            if above > _MAX_ABOVE or starts_body(lines[i].text):
                break
            count = 1
        i += count
    if run.reasons:
        runs.append(run)
    head.stop = i
    head.is_sure = any(_Sign.SURE in run.signs for run in runs)
    for run in runs:
        if _is_taken(lines, run, is_page=is_page or head.is_sure):
            head.reasons |= run.reasons
            head.fields |= run.fields
    _section_alone(lines, head)
    _sections_above(lines, head)
    _account_above(lines, head)
    return head


def _section_alone(lines: Sequence[Line], head: SiteHead) -> None:
    """The name of a site's section, whatever it is, above its fields, the title below them."""
    if not head.is_sure or 0 in head.reasons or head.reasons.get(1) != "field-block":
        return
    own = next((k for k in range(1, len(lines)) if k not in head.reasons), len(lines))
    text = lines[0].text
    is_word = HAN_WORD.fullmatch(text) is not None
    is_word = is_word and (not ends_title(text) or is_kind_alone(text))
    if lines[0].block is not None or not is_word or is_of_paper_head(text) or is_stamp(text):
        return
    if not is_draft_mark(text) and numbered(text) is None and begins_paper(lines, own):
        head.reasons[0] = "navigation"


def _account_above(lines: Sequence[Line], head: SiteHead) -> None:
    """The name of who put an article up above its title, if its byline says it again."""
    if 0 in head.reasons or not lines or lines[0].block is not None or not is_short(lines[0].text):
        return
    name = lines[0].text
    below = [lines[k].text for k in sorted(head.reasons) if k <= _TOP_BYLINE]
    title = lines[1].text if len(lines) > 1 and lines[1].block is None else ""
    is_beside = head.is_sure and head.reasons.get(2) == "field-block" and begins_paper(lines, 1)
    is_place = (
        HAN_WORD.fullmatch(name) is not None
        and title.startswith(name[:2])
        and not is_authority(name)
    )
    if any(is_dateline(text) and name in text.split() for text in below) or (
        is_beside and is_place and not ends_title(name)
    ):
        head.reasons[0] = "navigation"


def _leave_code(lines: Sequence[Line], run: _Run, stop: int) -> None:
    """Take lines of a script off the end of a run, where the text goes on as a program."""
    if lines[stop].block is not None or has_han(lines[stop].text):
        return
    while run.reasons and is_script(lines[max(run.reasons)].text):
        del run.reasons[max(run.reasons)]
        run.signs.pop()


def _next(lines: Sequence[Line], i: int, run: _Run) -> int:
    """Add line ``i`` to the run if it may be a page's; how many lines were added."""
    text = lines[i].text
    if lines[i].block is not None:
        return 0
    if not run.reasons and (column := _label_column(lines, i)):
        for k in range(i, i + column):
            run.add(k, "field-block", _Sign.SURE)
        run.fields |= _fields_of_column(lines, i, column)
        return column
    label = is_label(text) or _bare_label(lines, i, run) or _other_label(lines, i, run)
    label = label or _left_of_label(text)
    if label is not None and _takes_next(lines, i, label):
        value = lines[i + 1].text
        sign = _Sign.SURE if label in labels().page_labels else _Sign.RECORD
        if label not in labels().page_labels | labels().record_labels:
            sign = _Sign.WEAK
        run.add(i, "field-block", sign)
        run.reasons[i + 1] = "field-block"
        run.fields[i] = [LabelValue(text.rstrip(" \t:：\N{IDEOGRAPHIC SPACE}"), value, label)]
        return 2
    if i - 1 in run.reasons and _is_left_of_label(lines, i):
        run.add(i, "field-block", _Sign.WEAK)
        run.reasons[i + 1] = "field-block"
        return 2
    if rows := _label_row(lines, i):
        run.add(i, "field-block", _Sign.SURE)
        run.reasons[i + 1] = "field-block"
        run.fields[i] = rows
        return 2
    if is_sure_tool_bar(text) and "：" not in text and ":" not in text:
        run.add(i, "tool-bar", _Sign.SURE)
    elif i < _TOP_BYLINE and (left := _byline_left(text)):
        run.add(i, "field-block", _Sign.SURE)
        run.fields[i] = left
    elif (of_line := field_line(text)) is not None:
        if _is_of_meeting(lines, i, of_line):
            return 0
        run.add(i, "field-block", _sign_of(of_line))
        run.fields[i] = of_line
    elif _is_day_above(lines, i):
        run.add(i, "field-block", _Sign.WEAK)
    elif i and _DAY_AND_OFFICE.fullmatch(text):
        run.add(i, "field-block", _Sign.RECORD)
    elif (spaced := spaced_fields(text, is_within=_Sign.SURE in run.signs)) is not None:
        run.add(i, "field-block", _Sign.SURE)
        run.fields[i] = spaced
    elif (celled := _celled(lines[i])) is not None:
        run.add(i, "field-block", max(map(_sign_of, ([one] for one in celled))))
        run.fields[i] = celled
    elif (not i or i - 1 in run.reasons) and asks_visitor(text):
        run.add(i, "navigation", _Sign.SURE)
    elif i - 1 in run.reasons and text in labels().dialog_words:
        run.add(i, "tool-bar", _Sign.WEAK)
    elif is_greeting(text) or is_menu(text) or (i < _TOP_LINES and is_site_name(text)):
        run.add(i, "navigation", _Sign.SURE)
    elif i < _TOP_BYLINE and _is_byline(lines, text):
        run.add(i, "field-block", _Sign.SURE)
    elif not i and is_authority(text) and is_portal_word(lines, 1):
        run.add(i, "navigation", _Sign.SURE)
        run.add(i + 1, "navigation", _Sign.SURE)
        return 2
    elif not i and is_portal(text) and _leads_to_page(lines):
        run.add(i, "navigation", _Sign.WEAK)
    elif _names_account(lines, i):
        run.add(i, "field-block", _Sign.WEAK)
    elif (more := _other_field(lines, i, run)) is not None:
        run.add(i, "field-block", _Sign.WEAK)
        run.fields[i] = [more]
    elif (
        _has_lost_label(lines, i, run)
        or _are_subject_words(text, run, i)
        or _is_number_between(lines, i, run)
    ):
        run.add(i, "field-block", _Sign.WEAK)
    elif not i and is_authority(text) and len(lines) > 1 and leads_on(lines[1].text):
        run.add(i, "navigation", _Sign.WEAK)  # whose site it is
    elif is_reader_line(text):
        run.add(i, "tool-bar", _Sign.SURE)
    elif is_beside_reader_line(text):
        run.add(i, "field-block", _Sign.RECORD if says_hour_and_place(text) else _Sign.WEAK)
    elif is_tool_bar(text):
        run.add(i, "tool-bar", _Sign.SURE if is_sure_tool_bar(text) else _Sign.WEAK)
    elif i and is_counter(text):
        run.add(i, "tool-bar", _Sign.WEAK)
    elif is_breadcrumb(text):
        run.add(i, "breadcrumb", _Sign.SURE if is_sure_breadcrumb(text) else _Sign.WEAK)
    elif i and run.reasons.get(i - 1) == "breadcrumb" and ends_way(lines[i - 1].text, text):
        run.add(i, "breadcrumb", _Sign.WEAK)
    elif count := lines_of_way(lines, i):
        for k in range(i, i + count):
            run.add(k, "breadcrumb", _Sign.SURE)
        return count
    elif i - 1 in run.reasons and (
        text.strip("【】[]（）() ") in labels().tool_fillers
        or _LETTER_SIZES.fullmatch(text)
        or fills_tool_bar(text)
        or _is_between_tools(lines, i, run)
    ):
        run.add(i, "tool-bar", _Sign.WEAK)
    elif i - 1 in run.reasons and (is_portal(text) or is_section_above_title(lines, i)):
        run.add(i, "navigation", _Sign.WEAK)
    elif (_Sign.SURE in run.signs or run.reasons.get(i - 1) == "navigation") and (
        count := rows_of_sections(lines, i)
    ):
        for k in range(i, i + count):
            run.add(k, "navigation", _Sign.WEAK)
        return count
    elif _DAY.fullmatch(text) or is_script(text) or _RULE.fullmatch(text) or text in ARROWS:
        run.add(i, "page-mark", _Sign.WEAK)
    else:
        return 0
    return 1


def _byline_left(text: str) -> list[LabelValue]:
    """``间:2024-05-14  源:财政局``: what is left of 时 间 and 来 源; empty for any other line."""
    parts = _COLUMNS_OF_BYLINE.split(text) if len(text) <= _MAX_VALUE else []
    found: list[LabelValue] = []
    left = 0
    for part in parts:
        m = _LEFT_LABEL.fullmatch(part)
        if m is not None:
            left += 1
            found.append(LabelValue(m[1], m[2], _LEFT_OF[m[1]]))
        elif (of_part := field_line(part)) is not None:
            found += of_part
        elif not (is_dated(part) or is_tool_bar(part)):
            return []
    is_when = any(map(is_dated, (*parts, *(one.value for one in found))))
    return found if left and len(parts) > 1 and is_when else []


def _is_number_between(lines: Sequence[Line], i: int, run: _Run) -> bool:
    """Whether a 发文字号 stands between labels and their values: ``文 号`` above it was lost."""
    is_value = _is_number(lines, i) or value_fits("索引号", lines[i].text)
    if i - 2 not in run.fields or i + 1 >= len(lines) or not is_value:
        return False
    label = is_label(lines[i + 1].text) or bare_label(lines[i + 1].text)
    if label is None and may_be_bare_label(lines[i + 1].text):
        label = squeezed(lines[i + 1].text)
    return label is not None and _takes_next(lines, i + 1, label)


def _is_number(lines: Sequence[Line], i: int) -> bool:
    return 0 <= i < len(lines) and lines[i].block is None and is_document_number(lines[i].text)


def _celled(line: Line) -> list[LabelValue] | None:
    """Labels and values by turns, tabs or wide gaps between them."""
    if len(line.raw) > _LONGEST_ROW:
        return None
    for gap in _GAPS:
        cells = [cell.strip() for cell in gap.split(line.raw)]
        if len(cells) > 1 and (found := celled_fields(cells)) is not None:
            return found
    return None


def _is_day_above(lines: Sequence[Line], i: int) -> bool:
    """Whether a line is the day on which a page was put up, above its source or its tools."""
    if not i or _DAY_ALONE.fullmatch(lines[i].text) is None or i + 1 >= len(lines):
        return False
    below = lines[i + 1]
    if below.block is not None:
        return False
    return is_label(below.text) in labels().byline_labels or is_tool_bar(below.text)


def _label_row(lines: Sequence[Line], i: int) -> list[LabelValue]:
    """A row of a site's labels with the row of their values below it."""
    names = [part for part in _COLUMNS.split(lines[i].text) if part]
    if len(names) < _LEAST_COLUMNS or i + 1 >= len(lines) or lines[i + 1].block is not None:
        return []
    plain = [bare_label(name) for name in names]
    values = [part for part in _COLUMNS.split(lines[i + 1].text) if part]
    if not all(plain) or len(values) > len(names) or not set(plain) & labels().page_labels:
        return []
    return [
        LabelValue(name, value, label or "")
        for name, value, label in zip(names, values, plain, strict=False)
    ]


def _is_byline(lines: Sequence[Line], text: str) -> bool:
    """Whether a line says whence and when the page has its text; of a talk's lines many do."""
    if is_byline(text):
        return True
    return is_dateline(text) and sum(is_dateline(one.text) for one in lines[:_HEAD_LINES]) == 1


def _bare_label(lines: Sequence[Line], i: int, run: _Run) -> str | None:
    """A label without its colon, two lines from another one: a table of labels and values."""
    label = bare_label(lines[i].text)
    if label is None and may_be_bare_label(lines[i].text) and _Sign.SURE in run.signs:
        label = squeezed(lines[i].text) if i - 2 in run.fields else None  # 名称 among them
    if label is None and _is_first_label(lines, i):
        return squeezed(lines[i].text)
    if label is None and _Sign.SURE in run.signs and i - 2 in run.fields:
        label = other_label(lines[i].text)
    near = [i - 2, i + 2]
    # A number whose label (``文 号``) was lost may stand between the two.
    near += [k + step for k, step in ((i - 1, -2), (i + 2, 1)) if _is_number(lines, k)]
    beside = [lines[k] for k in near if 0 <= k < len(lines)]
    is_beside = i - 2 in run.fields and run.fields[i - 2][0].label == lines[i - 2].text
    if label is None or not (
        is_beside or any(one.block is None and bare_label(one.text) for one in beside)
    ):
        return None
    return label


def _label_column(lines: Sequence[Line], i: int) -> int:
    """How many lines are a site's labels without colons, each with its value below it; or 0.

    Three labels at least, two of them that only sites have; a title or mark stands below.
    """
    k, names, known = i, 0, 0
    while k < min(len(lines), _HEAD_LINES) and lines[k].block is None:
        if not is_label_word(lines[k].text):
            break
        names += 1
        known += bare_label(lines[k].text) is not None
        value = lines[k + 1] if k + 1 < len(lines) else None
        if value is None or value.block is not None or starts_body(value.text):
            break
        k += 1 if is_label_word(value.text) else 2
    is_block = names >= _LEAST_NAMES and known >= _LEAST_COLUMNS
    return k - i if is_block and begins_paper(lines, k) else 0


def _fields_of_column(lines: Sequence[Line], i: int, count: int) -> dict[int, list[LabelValue]]:
    """The labels and values of such lines, by the label's index."""
    found: dict[int, list[LabelValue]] = {}
    for k in range(i, i + count):
        text = lines[k].text
        if is_label_word(text) and k - 1 not in found:
            below = lines[k + 1].text if k + 1 < i + count else ""
            value = "" if is_label_word(below) else below
            found[k] = [LabelValue(text, value, squeezed(text))]
        elif is_label_word(text) and not found[k - 1][0].value:
            below = lines[k + 1].text if k + 1 < i + count else ""
            found[k] = [LabelValue(text, "" if is_label_word(below) else below, squeezed(text))]
    return found


def _is_first_label(lines: Sequence[Line], i: int) -> bool:
    """Whether a word set wide, 名　　称, begins a table of labels and values, a line each."""
    text = lines[i].text
    if i >= _TOP_LINES or squeezed(text) == text or not may_be_bare_label(text):
        return False
    below = [line.text for line in lines[i + 2 : i + 7] if line.block is None]
    return len([one for one in below if bare_label(one)]) > 0 and not starts_body(lines[i + 1].text)


def _other_label(lines: Sequence[Line], i: int, run: _Run) -> str | None:
    """A label that no list has, alone on its line in a block whose values stand below theirs."""
    m = _LABEL_ALONE.fullmatch(lines[i].text)
    above = run.fields.get(i - 2)
    is_within = above is not None and bool(above) and above[0].value == lines[i - 1].text
    is_first = not i and len(lines) > 2 and is_label(lines[2].text) in labels().record_labels
    if m is None or not (is_within or is_first):
        return None
    return squeezed(m[1]) if _OF_RECORD.search(squeezed(m[1])) else None


def _left_of_label(text: str) -> str | None:
    """``号：``, what font-run loss leaves of ``索 引 号：`` above its value."""
    fields = field_line(text) if len(text) <= _LONGEST_LOST else None
    return fields[0].name if fields and not fields[0].value else None


def _is_between_tools(lines: Sequence[Line], i: int, run: _Run) -> bool:
    """Whether some word stands between two rows of a page's tools: one that no list has."""
    text = lines[i].text
    is_between = run.reasons.get(i - 1) == "tool-bar" and i + 1 < len(lines)
    if not is_between or lines[i + 1].block is not None or not is_tool_bar(lines[i + 1].text):
        return False
    is_own = is_of_paper_head(text) or is_stamp(text) or is_draft_mark(text) or ends_title(text)
    return is_short(text) and has_han(text) and numbered(text) is None and not is_own


def _is_left_of_label(lines: Sequence[Line], i: int) -> bool:
    """``：`` above a value: the label, letter-spaced, was lost; a label or the text follows."""
    if lines[i].text not in {":", "："} or i + 1 >= len(lines) or lines[i + 1].block is not None:
        return False
    value = lines[i + 1].text
    is_value = not (ends_title(value) or is_recipients(value) or is_authority_mark(value))
    below = begins_paper(lines, i + 2) or _takes_next(lines, i, "")
    return is_value and len(value) <= _MAX_VALUE and below


def _leads_to_page(lines: Sequence[Line]) -> bool:
    """Whether fields, a menu or the way to the page stand below the first line."""
    rest = [line for line in lines[1:_TOP_LINES] if line.text not in ARROWS]
    below = rest[0].text if rest and rest[0].block is None else ""
    return bool(below) and (leads_on(below) or field_line(below) is not None)


def _names_account(lines: Sequence[Line], i: int) -> bool:
    """Whether a line names the account of an article: below the title, above its hour."""
    below = lines[i + 1].text if i + 1 < len(lines) and lines[i + 1].block is None else ""
    if not i and is_short(lines[i].text) and says_hour_and_place(below):
        return True
    fields = field_line(below)
    if not fields or any(field.name for field in fields) or not is_short(lines[i].text):
        return False
    if lines[i].text.endswith((*labels().news_ends, "发布")):
        return True
    near = lines[i + 2 : i + 2 + _NEAR_ACCOUNT]
    return i > 0 and any(line.block is None and is_reader_line(line.text) for line in near)


def _other_field(lines: Sequence[Line], i: int, run: _Run) -> LabelValue | None:
    """A label that no list has, in a block that is a site's for certain: at its end, or within."""
    m = _LABELLED.fullmatch(lines[i].text)
    if m is None or i - 1 not in run.reasons or _Sign.SURE not in run.signs:
        return None
    if run.reasons[i - 1] != "field-block" or is_recipients(lines[i].text):
        return None
    if not _OF_RECORD.search(m[1]):
        return None
    return LabelValue(m[1], m[2], squeezed(m[1]))


def _has_lost_label(lines: Sequence[Line], i: int, run: _Run) -> bool:
    """Whether a line is the value of a field beside others: of ``索 引 号:`` the colon is left."""
    if _LABEL_LOST.fullmatch(lines[i].text) is None:
        return False
    is_below = run.reasons.get(i - 1) == "field-block"
    if is_below and (_Sign.SURE in run.signs or len(run.fields.get(i - 1, ())) > 1):
        return True
    beside = [field_line(lines[k].text) for k in (i - 1, i + 1) if 0 <= k < len(lines)]
    return any(fields and not is_weak(fields) for fields in beside)


def _are_subject_words(text: str, run: _Run, i: int) -> bool:
    """Whether ``林业；防火；通知`` stands below a site's fields: of 主 题 词 nothing is left."""
    above = run.fields.get(i - 1)
    if above is None or _Sign.SURE not in run.signs or numbered(text) is not None:
        return False
    return _WORDS.fullmatch(text) is not None


def _sections_above(lines: Sequence[Line], head: SiteHead) -> None:
    """Names of a site's sections above the way to the page, a line each."""
    ways = [k for k, why in head.reasons.items() if why in {"breadcrumb", "navigation"}]
    sure = [k for k in ways if is_sure_way(lines[k].text)]
    is_sure = bool(sure)
    first = max(sure) if sure else min(ways, default=0)
    own = next((k for k in range(first, len(lines)) if k not in head.reasons), None)
    if own is None or not begins_paper(lines, own):
        return
    above = [k for k in range(first) if k not in head.reasons]
    title = "".join(squeezed(line.text) for line in lines[own : own + MOST_ROWS])
    above = [k for k in above if not calls_page(lines[k].text, title)]
    names = [k for k in above if not names_section(lines[k])]
    if all(is_sure and len(names) <= _MOST_NAMES and may_name_site(lines[k]) for k in names):
        head.reasons |= dict.fromkeys(above, "navigation")


def _sign_of(fields: Sequence[LabelValue]) -> _Sign:
    """What the labels and values of one line say."""
    known = labels()
    names = {f.name for f in fields}
    if names & known.page_labels or any(
        f.name in {"字体", "字号"} and _SIZES.fullmatch(f.value) for f in fields
    ):
        return _Sign.SURE
    posted = {f.name for f in fields if f.name in known.posting_labels and is_dated(f.value)}
    if any(f.name in posted and ":" in f.value.replace("：", ":") for f in fields):
        return _Sign.SURE
    is_when = bool(posted) or any(
        (f.name in {"时间", "日期"} or not f.name) and is_dated(f.value) for f in fields
    )
    if is_when and names & known.byline_labels:
        return _Sign.SURE
    if any(f.name in _SOURCES and is_dated_at_end(f.value) for f in fields):
        return _Sign.SURE
    if names & known.record_labels or (is_when and all(f.name for f in fields)):
        return _Sign.RECORD
    return _Sign.RECORD if names & {"来源"} and not is_weak(fields) else _Sign.WEAK


def _is_taken(lines: Sequence[Line], run: _Run, *, is_page: bool) -> bool:
    """Whether a run is the page's.

    Args:
        lines: of the text.
        run: the run.
        is_page: whether the text is a page's for certain.
    """
    if _Sign.SURE in run.signs:
        return True
    found = [f for of_line in run.fields.values() for f in of_line]
    names = {f.name for f in found}
    around = (min(run.reasons) - 1, max(run.reasons) + 1)
    beside = [lines[j].text for j in around if 0 <= j < len(lines) and lines[j].block is None]
    if names & labels().paper_labels or any(map(_is_other_label, beside)):
        return False
    if is_page and (_Sign.RECORD in run.signs or _OF_SITE & {*run.reasons.values()}):
        return True
    if is_page and any(not is_weak(of_line) for of_line in run.fields.values()):
        return True
    if is_page and found and _is_byline_below_title(lines, run, found):
        return True
    stated = [f.value for f in found if f.name in labels().names["title"] and f.value]
    is_below = any(_stands_below(lines, run, value) for value in stated)
    if stated and not is_below and not any(map(ends_title, stated)):
        return False
    if len(names & labels().record_labels | {*map(_byline, found)} - {""}) >= 2:
        return True
    return len(run.reasons) == 1 and any(
        f.name == "来源" and f.value.endswith(labels().news_ends) for f in found
    )


def _is_byline_below_title(lines: Sequence[Line], run: _Run, found: Sequence[LabelValue]) -> bool:
    """Whether lines such as ``编辑：王五`` stand right below the title of a page."""
    above = min(run.reasons) - 1
    if above < 0 or lines[above].block is not None or not ends_title(lines[above].text):
        return False
    return all(f.name in labels().byline_labels and is_short(f.value) for f in found)


def _byline(field: LabelValue) -> str:
    """来源, or 时间 for a time, where the value is as pages give it; else nothing."""
    if field.name in {"时间", "日期", ""}:
        return "时间" if is_dated(field.value) else ""
    if field.name != "来源" or is_weak([field]) or field.value.endswith(labels().paper_ends):
        return ""
    return "来源"


def _is_other_label(text: str) -> bool:
    """Whether a line is a label and its value, and no site's: 甲方：, 版本：, 主持人：."""
    return (
        _OTHER_LABEL.fullmatch(text) is not None
        and field_line(text) is None
        and not is_recipients(text)
    )


def _stands_below(lines: Sequence[Line], run: _Run, title: str) -> bool:
    """Whether the title that a block states is in the text too: else it is the text's only one."""
    plain = squeezed(title)
    last = max(run.reasons)
    return any(
        (own := squeezed(line.text)) and (_says_title(own, plain) or plain in own)
        for line in [*lines[: min(run.reasons)], *lines[last + 1 : last + _HEAD_LINES]]
        if len(line.text) >= _LEAST_TITLE
    )


def _is_of_meeting(lines: Sequence[Line], i: int, fields: Sequence[LabelValue]) -> bool:
    """Whether 时间 is when a meeting is held: where or by whom stands beside it."""
    beside = [lines[j].text for j in (i - 1, i + 1) if 0 <= j < len(lines)]
    return fields[0].name in {"时间", "日期"} and any(map(_MEETING.match, beside))


def _takes_next(lines: Sequence[Line], i: int, label: str) -> bool:
    """Whether the line after a lone label is its value: by shape, or between two labels."""
    if i + 1 >= len(lines) or lines[i + 1].block is not None:
        return False
    value = lines[i + 1].text
    after = lines[i + 2].text if i + 2 < len(lines) else ""
    if field_line(value) is not None or starts_body(value):
        return False
    if is_authority_mark(value) and is_label(after) is None:
        return False
    if value_fits(label, value):
        return True
    if len(value) > _MAX_VALUE:
        return False
    if value_fits("索引号", after) and i + 3 < len(lines):  # its label, letter-spaced, was lost
        after = lines[i + 3].text
        return is_label(after) is not None or may_be_bare_label(after)
    lost = after in {":", "："} or (field_line(after) if len(after) <= _LONGEST_LOST else None)
    return (is_label(after) or bare_label(after)) is not None or bool(lost)


def _says_title(own: str, title: str) -> bool:
    """Whether a line is a title or a part of one broken in lines, and not who issues it alone."""
    return own in title and (2 * len(own) >= len(title) or not is_authority(own))
