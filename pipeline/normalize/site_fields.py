"""The field block that a site puts above a document: labels and their values, lost ones too.

A label may stand before its value, above it, over a column or beside others; font-run loss may
have left its colon alone. Each step says of a line, and of those that go with it, what fields they
are.
"""

from __future__ import annotations

from collections.abc import Sequence

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
    is_recipients,
    starts_body,
)
from pipeline.normalize.site_lines import (
    is_beside_reader_line,
    is_byline,
    is_dateline,
    is_reader_line,
    is_tool_bar,
    says_hour_and_place,
)
from pipeline.normalize.site_runs import OWN, At, Sign, Taken
from pipeline.normalize.site_ways import begins_paper, is_short
from pipeline.text.chars import HAN, squeezed
from pipeline.text.dates import YEAR
from pipeline.text.patterns import regex

MOST_LINES = 60  # a field block of 20 rows with labels and values on lines of their own
TOP_BYLINE = 12
"""So far down a byline stands: nothing but a title above it."""
_TOP_LINES = 4
_COLUMNS = regex(rf"\s*[\t|｜]\s*|\s{{2,}}|　+|(?<=[{HAN}])\s(?=[{HAN}])")
_LEAST_COLUMNS = 2
_LEAST_NAMES = 3  # labels of a block without colons
_MAX_VALUE = 80
_MEETING = regex(
    r"(?:会议)?(?:地\s*点|主\s*持|出\s*席|列\s*席|参\s*加|参\s*会|记\s*录|议\s*题|主\s*题)"
    r"(?:人员?|单位|范围)?\s*[:：]"
)
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
_DAY_ALONE = regex(
    rf"{YEAR}-[0-9]{{1,2}}-[0-9]{{1,2}}(?:\s+[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?)?"
)
_DAY_AND_OFFICE = regex(
    rf"{YEAR}[-/][0-9]{{1,2}}[-/][0-9]{{1,2}}\s+[{HAN}]{{1,12}}[司处科室办局厅委部院站网台]"
)
"""``2025/01/20 价格司``: a byline, where the text is a page's."""
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
_SIZES = regex(r"[\s\[\]【】()（）大中小默认超特A+\-|]*(?:打印|关闭|分享)?[\s\])）】:：]*")
_SOURCES = frozenset({"来源", "转载自", "转自", "摘自"})


def column_of_labels(at: At) -> Taken | None:
    """A site's labels without colons, each with its value below it, with which a block begins."""
    count = 0 if at.run.reasons else _label_column(at.lines, at.i)
    fields = _fields_of_column(at.lines, at.i, count)
    return Taken("field-block", Sign.SURE, count, fields) if count else None


def label_above_value(at: At) -> Taken | None:
    """A label alone on its line, its value on the next."""
    label = is_label(at.text) or _bare_label(at) or _other_label(at) or _left_of_label(at.text)
    if label is None or not _takes_next(at.lines, at.i, label):
        return None
    sign = Sign.WEAK
    if label in labels().page_labels:
        sign = Sign.SURE
    elif label in labels().record_labels:
        sign = Sign.RECORD
    name = at.text.rstrip(" \t:：\N{IDEOGRAPHIC SPACE}")
    field = LabelValue(name, at.lines[at.i + 1].text, label)
    return Taken("field-block", sign, 2, {at.i: [field]})


def colon_above_value(at: At) -> Taken | None:
    """``：`` above a value: the label, letter-spaced, was lost."""
    is_left = at.above and _is_left_of_label(at.lines, at.i)
    return Taken("field-block", Sign.WEAK, 2) if is_left else None


def row_above_values(at: At) -> Taken | None:
    """A row of labels, the row of their values below it."""
    found = _label_row(at.lines, at.i)
    return Taken("field-block", Sign.SURE, 2, {at.i: found}) if found else None


def byline_left(at: At) -> Taken | None:
    """What font-run loss left of a byline."""
    found = _byline_left(at.text) if at.i < TOP_BYLINE else []
    return Taken("field-block", Sign.SURE, fields={at.i: found}) if found else None


def labels_with_values(at: At) -> Taken | None:
    """Labels with their values behind them; the time of a meeting is the document's own."""
    found = field_line(at.text)
    if found is None:
        return None
    if _is_of_meeting(at.lines, at.i, found):
        return OWN
    return Taken("field-block", _sign_of(found), fields={at.i: found})


def spaced_labels(at: At) -> Taken | None:
    """Labels with their values behind them, wide gaps between them for colons."""
    found = spaced_fields(at.text, is_within=at.run.is_sure)
    return None if found is None else Taken("field-block", Sign.SURE, fields={at.i: found})


def cells_by_turns(at: At) -> Taken | None:
    """Cells of a row, a label and a value by turns."""
    found = _celled(at.lines[at.i])
    if found is None:
        return None
    sign = max(_sign_of([one]) for one in found)
    return Taken("field-block", sign, fields={at.i: found})


def other_label_with_value(at: At) -> Taken | None:
    """A label that no list has and its value, in a block that is a site's for certain."""
    found = _other_field(at)
    return None if found is None else Taken("field-block", Sign.WEAK, fields={at.i: [found]})


def beside_reader_line(at: At) -> Taken | None:
    """What stands beside the line in which an article greets its reader: who wrote it, when."""
    if not is_beside_reader_line(at.text):
        return None
    return Taken("field-block", Sign.RECORD if says_hour_and_place(at.text) else Sign.WEAK)


def is_day_and_office(at: At) -> bool:
    """Whether a line below others is the day and the office of a byline."""
    return not at.is_first and _DAY_AND_OFFICE.fullmatch(at.text) is not None


def has_lost_label(at: At) -> bool:
    """Whether a line is a value whose label was lost, told by the fields beside it."""
    return _has_lost_label(at) or _are_subject_words(at) or _is_number_between(at)


def is_day_above(at: At) -> bool:
    """Whether a line is the day on which a page was put up, above its source or its tools."""
    if at.is_first or _DAY_ALONE.fullmatch(at.text) is None:
        return False
    return is_label(at.below) in labels().byline_labels or is_tool_bar(at.below)


def says_whence(at: At) -> bool:
    """Whether a line says whence and when the page has its text; of a talk's lines many do."""
    if at.i >= TOP_BYLINE:
        return False
    if is_byline(at.text):
        return True
    datelines = (is_dateline(one.text) for one in at.lines[:MOST_LINES])
    return is_dateline(at.text) and sum(datelines) == 1


def names_account(at: At) -> bool:
    """Whether a line names the account of an article: below the title, above its hour."""
    if not is_short(at.text):
        return False
    has_hour = says_hour_and_place(at.below)
    if at.is_first and has_hour:
        return True
    fields = field_line(at.below)
    if not has_hour and (not fields or any(field.name for field in fields)):
        return False
    if not has_hour and at.text.endswith((*labels().news_ends, "发布")):
        return True
    near = at.lines[at.i + 2 : at.i + 2 + _NEAR_ACCOUNT]
    return not at.is_first and any(
        line.block is None and is_reader_line(line.text) for line in near
    )


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


def _is_number_between(at: At) -> bool:
    """Whether a 发文字号 stands between labels and their values: ``文 号`` above it was lost."""
    lines, i = at.lines, at.i
    is_value = _is_number(lines, i) or value_fits("索引号", lines[i].text)
    if i - 2 not in at.run.fields or i + 1 >= len(lines) or not is_value:
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


def _bare_label(at: At) -> str | None:
    """A label without its colon, two lines from another one: a table of labels and values."""
    lines, i, fields = at.lines, at.i, at.run.fields
    label = bare_label(at.text)
    if label is None and at.run.is_sure and may_be_bare_label(at.text):
        label = squeezed(at.text) if i - 2 in fields else None  # 名称 among them
    if label is None and _is_first_label(lines, i):
        return squeezed(at.text)
    if label is None and at.run.is_sure and i - 2 in fields:
        label = other_label(at.text)
    near = [i - 2, i + 2]
    # A number whose label (``文 号``) was lost may stand between the two.
    near += [k + step for k, step in ((i - 1, -2), (i + 2, 1)) if _is_number(lines, k)]
    beside = [lines[k] for k in near if 0 <= k < len(lines)]
    is_beside = i - 2 in fields and fields[i - 2][0].label == lines[i - 2].text
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
    while k < min(len(lines), MOST_LINES) and lines[k].block is None:
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
        is_value = k - 1 in found and found[k - 1][0].value
        if is_label_word(text) and not is_value:
            below = lines[k + 1].text if k + 1 < i + count else ""
            value = "" if is_label_word(below) else below
            found[k] = [LabelValue(text, value, squeezed(text))]
    return found


def _is_first_label(lines: Sequence[Line], i: int) -> bool:
    """Whether a word set wide, 名　　称, begins a table of labels and values, a line each."""
    text = lines[i].text
    if i >= _TOP_LINES or squeezed(text) == text or not may_be_bare_label(text):
        return False
    below = [line.text for line in lines[i + 2 : i + 7] if line.block is None]
    return len([one for one in below if bare_label(one)]) > 0 and not starts_body(lines[i + 1].text)


def _other_label(at: At) -> str | None:
    """A label that no list has, alone on its line in a block whose values stand below theirs."""
    lines, i = at.lines, at.i
    m = _LABEL_ALONE.fullmatch(at.text)
    above = at.run.fields.get(i - 2)
    is_within = above is not None and bool(above) and above[0].value == lines[i - 1].text
    is_first = at.is_first and len(lines) > 2 and is_label(lines[2].text) in labels().record_labels
    if m is None or not (is_within or is_first):
        return None
    return squeezed(m[1]) if _OF_RECORD.search(squeezed(m[1])) else None


def _left_of_label(text: str) -> str | None:
    """``号：``, what font-run loss leaves of ``索 引 号：`` above its value."""
    fields = field_line(text) if len(text) <= _LONGEST_LOST else None
    return fields[0].name if fields and not fields[0].value else None


def _is_left_of_label(lines: Sequence[Line], i: int) -> bool:
    """``：`` above a value: the label, letter-spaced, was lost; a label or the text follows."""
    if lines[i].text not in {":", "："} or i + 1 >= len(lines) or lines[i + 1].block is not None:
        return False
    value = lines[i + 1].text
    is_value = not (ends_title(value) or is_recipients(value) or is_authority_mark(value))
    below = begins_paper(lines, i + 2) or _takes_next(lines, i, "")
    return is_value and len(value) <= _MAX_VALUE and below


def _other_field(at: At) -> LabelValue | None:
    """A label that no list has, in a block that is a site's for certain: at its end, or within."""
    m = _LABELLED.fullmatch(at.text)
    if m is None or at.above != "field-block" or not at.run.is_sure:
        return None
    if is_recipients(at.text) or not _OF_RECORD.search(m[1]):
        return None
    return LabelValue(m[1], m[2], squeezed(m[1]))


def _has_lost_label(at: At) -> bool:
    """Whether a line is the value of a field beside others: of ``索 引 号:`` the colon is left."""
    lines, i, run = at.lines, at.i, at.run
    if _LABEL_LOST.fullmatch(at.text) is None:
        return False
    is_below = at.above == "field-block"
    if is_below and (run.is_sure or len(run.fields.get(i - 1, ())) > 1):
        return True
    beside = [field_line(lines[k].text) for k in (i - 1, i + 1) if 0 <= k < len(lines)]
    return any(fields and not is_weak(fields) for fields in beside)


def _are_subject_words(at: At) -> bool:
    """Whether ``林业；防火；通知`` stands below a site's fields: of 主 题 词 nothing is left."""
    is_below = at.i - 1 in at.run.fields and at.run.is_sure
    return is_below and numbered(at.text) is None and _WORDS.fullmatch(at.text) is not None


def _sign_of(fields: Sequence[LabelValue]) -> Sign:
    """What the labels and values of one line say."""
    known = labels()
    names = {f.name for f in fields}
    if names & known.page_labels or any(
        f.name in {"字体", "字号"} and _SIZES.fullmatch(f.value) for f in fields
    ):
        return Sign.SURE
    posted = {f.name for f in fields if f.name in known.posting_labels and is_dated(f.value)}
    if any(f.name in posted and ":" in f.value.replace("：", ":") for f in fields):
        return Sign.SURE
    is_when = bool(posted) or any(
        (f.name in {"时间", "日期"} or not f.name) and is_dated(f.value) for f in fields
    )
    if is_when and names & known.byline_labels:
        return Sign.SURE
    if any(f.name in _SOURCES and is_dated_at_end(f.value) for f in fields):
        return Sign.SURE
    if names & known.record_labels or (is_when and all(f.name for f in fields)):
        return Sign.RECORD
    return Sign.RECORD if names & {"来源"} and not is_weak(fields) else Sign.WEAK


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
