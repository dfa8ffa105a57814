"""Field lines: a line that is nothing but known labels and their values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from pipeline.normalize.labels import labels
from pipeline.normalize.recognisers import number_form
from pipeline.repair.channels import CHANNELS
from pipeline.text.chars import HAN, has_han, squeezed
from pipeline.text.dates import YEAR, iso_in, whole_date
from pipeline.text.names import PUBLISHER_ENDS
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_MAX_LINE = 600  # a field block's line; longer lines are text
_MAX_CELL = 160
"""Characters of a value in a cell: a title."""
_MAX_VALUE = 90
_DATE_TIME = regex(
    rf"{YEAR}\s?[年./-]\s?\d{{1,2}}\s?[月./-]\s?\d{{1,2}}\s?日?\s{{0,3}}"
    r"(?:\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
    # 年, 月 and 日 stood alone between digits and were lost: 20240712 20:15
    rf"|{YEAR}\d{{2,4}}\s{{1,3}}\d{{1,2}}[:：]\d{{2}}(?:[:：]\d{{2}})?"
)
_POSTED = regex(rf"{YEAR}-\d{{2}}-\d{{2}} ?(?:\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?$")
_DAY_LEFT = regex(rf"{YEAR}(?:0[1-9]|1[0-2])[0-3][0-9]")
_CLOCK = regex(r".*\d[:：]\d{2}(?:[:：]\d{2})?\s*")
# A page may say the kind of news before the time: ``政策 2025-04-29 10:22:50 来源:…``.
_BULLET = r"[\s•●○·▪■□◆◇▲▶►※*＊-]*"
"""What sites draw before a label; a bullet alone makes none."""
_OPENING = regex(rf"{_BULLET}[\s【（(\[|]*(?:[{HAN}]{{2,6}}\s{{1,8}}(?={YEAR}[-./年]))?")
_PUBLISHED = ("本站", "原创", "转载")
_URL = regex(r"https?://[!-~]{1,500}")
_SENTENCE = regex("[。；！？]")


_BULLETS = regex(_BULLET)
_AFTER_LABEL = regex("[:：】\\]］]")
_LONGEST_LABEL = 16
_LONGEST_LABEL_LINE = 24
_OTHER_LABEL = regex(
    rf"[{HAN}]{{2,4}}(?:号|日期|时间|机构|单位|部门|方式|类别|程序|分类|状态|对象|名称)"
)
"""A label that no list has, in a row beside one that has: 文件号."""
_LABEL_WORD = regex(
    rf"(?:[{HAN}]{{0,4}}(?:信息|公开|发布|成文|发文|制发|生成|访问|浏览|阅读|点击|文件|公文|索引|主题|体裁|所属|登记|有效|效力|失效)"
    rf"[{HAN}]{{0,3}})?(?:编?号|编码|日期|时间|机构|机关|单位|部门|方式|类型|类别|分类|状态|次数|来源|主题词|关键词|字号|对象|名称|时效|性)"
)
_LEAST_SPACED = 2
_LOST_FRAMED = regex(r"[【\[]?\s*[】\]]\s*([0-9A-Z][0-9A-Za-z/\-—_.]{3,40})")
"""``[索 引 号] LC01/2022-9`` whose label is lost."""
_LOST_VALUE = regex(rf"[{HAN}]?\s*(?=.{{0,40}}[0-9])[0-9A-Z][0-9A-Za-z/\-—_.]{{5,40}}")
"""The first value of a row, of whose label nothing is left but its last character."""
_LONGEST_SOURCE = 24
_COUNTED = frozenset(
    {
        *(
            "浏览次数",
            "浏览量",
            "浏览数",
            "浏览",
            "访问量",
            "访问次数",
            "点击量",
            "点击次数",
            "点击数",
        ),
        *("点击率", "点击", "阅读次数", "阅读量", "阅读数", "阅读", "次数", "人气"),
    }
)
"""Labels of how often a page was read."""
_IS_VALID = regex("是|否|(?:现行|继续|全文|部分|已经?)?(?:有效|无效|失效|废止|修改|修订|生效)")
"""What sites say of whether a document holds."""


class LabelValue(NamedTuple):
    """A label as found and its value, with the label's plain name."""

    label: str
    value: str
    name: str


@cache
def _metadata_names() -> Mapping[str, str | None]:
    """Every plain label, and the metadata name of it where there is one."""
    named = {label: name for name, plain in labels().names.items() for label in plain}
    return dict.fromkeys(labels().other_labels) | named


class _Label(NamedTuple):
    """A label that a line holds: as found, where it begins, where what follows it begins."""

    found: str
    start: int
    end: int


_GAP = 4
"""White space between two characters of a label set wide, and before its colon."""
_LONGEST_FRAMED = 120
"""Characters between brackets in which a label with its white space stands."""
_COLONS, _OPENS, _CLOSES = frozenset(":："), frozenset("【[［"), frozenset("】]］")


@cache
def _longest_label() -> int:
    return max(map(len, _metadata_names()))


def _labels_in(text: str) -> Iterator[_Label]:
    """The labels that a line holds, each with its colon or in brackets: the longest that end there.

    Every mark that may stand behind a label is looked at and the label read backwards from it: one
    expression of all labels, set wide or not, took as long to compile as hundreds of lines to read.
    """
    at = 0
    for mark in _AFTER_LABEL.finditer(text):
        end = mark.start()
        if end < at:
            continue
        label = (_framed if mark[0] in _CLOSES else _plain)(text, at, end)
        if label is not None:
            at = label.end
            yield label


def _before_gap(text: str, at: int, end: int) -> int:
    """Where the white space before ``end`` begins, as much of it as a label may have."""
    least = max(at, end - _GAP)
    while end > least and text[end - 1].isspace():
        end -= 1
    return end


def _plain(text: str, at: int, colon: int) -> _Label | None:
    """The longest label before a colon, from ``at`` on."""
    stop = start = _before_gap(text, at, colon)
    letters, found = "", None
    while at < start and len(letters) < _longest_label():
        start -= 1
        letters = text[start] + letters
        if letters in _metadata_names():
            found = _Label(text[start:stop], start, colon + 1)
        start = _before_gap(text, at, start)
    return found


def _framed(text: str, at: int, close: int) -> _Label | None:
    """The label in the brackets that end here, whole or as font-run loss leaves one."""
    farthest = max(at, close - _LONGEST_FRAMED)
    opening = next((i for i in range(close - 1, farthest - 1, -1) if text[i] in _OPENS), None)
    inside = text[opening + 1 : close] if opening is not None else ""
    if opening is None or not inside.strip():
        return None
    first, *gaps, last = _gaps(inside)
    letters, found = squeezed(inside), inside.strip()
    is_whole = letters in _metadata_names() and max(gaps, default=0) <= _GAP
    is_left = letters in _damaged_framed() and all(1 <= gap <= 2 * _GAP for gap in gaps)
    if max(first, last) > _GAP or not (is_whole or is_left):
        return None
    end = close + 1
    return _Label(found, opening, end + (text[end : end + 1] in _COLONS))


def _gaps(text: str) -> list[int]:
    """How much white space stands before each character that is none, and at the end.

    >>> _gaps(" 索  引号")
    [1, 2, 0, 0]
    """
    gaps = [0]
    for char in text:
        if char.isspace():
            gaps[-1] += 1
        else:
            gaps.append(0)
    return gaps


def _begin(text: str) -> int:
    """Where a line begins behind the bullet that a site draws."""
    m = _BULLETS.match(text)
    return m.end() if m else 0


@cache
def _damaged_label() -> re.Pattern[str]:
    """What font-run loss leaves of a label set with spaces: ``索 引 号：`` as ``号：``.

    Of each character between spaces nothing is left but what the colon's run holds.
    """
    damage = CHANNELS["font_run_loss"].damage
    of_site = labels().page_labels | labels().record_labels
    left = {damage(" ".join(label) + "：").strip() for label in of_site}
    ends = sorted({text[:-1] for text in left if len(text) == 2})  # a character and the colon
    return regex(rf"{_BULLET}(?P<label>{'|'.join(ends)})[:：]\s*")


@cache
def _damaged_framed() -> Mapping[str, str]:
    """What it leaves of labels with spaces in brackets, 【时 效 性】 as 【时性】; to the label."""
    damage = CHANNELS["font_run_loss"].damage
    left = {squeezed(damage(f"【{' '.join(name)}】"))[1:-1]: name for name in _metadata_names()}
    whole = _metadata_names()
    return {
        text: name for text, name in left.items() if 1 < len(text) < len(name) and text not in whole
    }


def is_label(text: str) -> str | None:
    """The plain label when ``text`` is one label and its colon, else ``None``."""
    if len(text) > _LONGEST_LABEL_LINE or not _AFTER_LABEL.search(text):
        return None
    text = text[_begin(text) :]
    label = next(_labels_in(text), None)
    is_all = label is not None and label.start == 0 and label.end == len(text)
    return squeezed(label.found) if label is not None and is_all else None


def field_line(text: str) -> list[LabelValue] | None:
    """The fields of a line that holds nothing else, else ``None``.

    A line of one weak label (``时间:``) counts only with a fitting value; whether its neighbours
    make it a field is the caller's to say (:func:`is_weak`).
    """
    if len(text) > _MAX_LINE:
        return None
    opening = _OPENING.match(text)
    begin = opening.end() if opening else 0
    dated = _DATE_TIME.match(text, begin)
    damaged = _damaged_label().match(text)
    found = [label for label in _labels_in(text) if _stands(text, label)]
    if damaged and len(text) <= _MAX_VALUE and (not found or damaged.end() < found[0].start):
        found.insert(0, _Label(damaged["label"], damaged.start(), damaged.end()))
    if not found:
        if dated and dated.end() == len(text) and _CLOCK.fullmatch(text):
            return [LabelValue("", text[begin:].strip(), "")]
        return None
    first = found[0].start
    fields: list[LabelValue] = []
    if dated and text[dated.end() : first].strip("\t |【（([") == "":
        fields.append(LabelValue("", dated[0].strip(), ""))
    elif lost := _LOST_FRAMED.fullmatch(text[begin:first].strip()):
        fields.append(LabelValue("", lost[1], ""))
    elif text[begin:first].strip():
        return None
    for held, following in zip(found, [*found[1:], None], strict=True):
        stop = following.start if following else len(text)
        value = text[held.end : stop].strip().rstrip("【[（(|").rstrip()
        if not set("【[") & set(value):
            value = value.rstrip("】]").rstrip()
        label = squeezed(held.found)
        label = _damaged_framed().get(label, label)
        is_text = (len(value) > _MAX_VALUE or _SENTENCE.search(value)) and not _URL.fullmatch(value)
        if is_text and _metadata_names().get(label) not in {"title", "summary"}:
            return None
        fields.append(LabelValue(held.found, value, label))
    return fields


def bare_label(text: str) -> str | None:
    """The plain label when ``text`` is one of a site's without its colon, else ``None``.

    >>> bare_label("索 引 号"), bare_label("名称"), bare_label("索引号：")
    ('索引号', None, None)
    """
    plain = squeezed(text) if len(text) <= _LONGEST_LABEL else ""
    return plain if plain in labels().page_labels | labels().record_labels else None


def may_be_bare_label(text: str) -> bool:
    """Whether a line may be a label without its colon, where others of a block stand around it.

    >>> may_be_bare_label("名 称"), may_be_bare_label("名称如下")
    (True, False)
    """
    return len(text) <= _LONGEST_LABEL and squeezed(text) in _known()


def is_label_word(text: str) -> bool:
    """Whether a line may be a label of a site's block, its colon left out, whatever its words.

    >>> [is_label_word(text) for text in ("信息公开编码", "访问次数", "主动公开", "2023-06-12")]
    [True, True, False, False]
    """
    plain = squeezed(text) if len(text) <= _LONGEST_LABEL else ""
    return plain in _known() or _LABEL_WORD.fullmatch(plain) is not None


def other_label(text: str) -> str | None:
    """A label that no list has and that is made as those of a site's are: 产生日期.

    >>> other_label("产生日期"), other_label("日期")
    ('产生日期', None)
    """
    plain = squeezed(text) if len(text) <= _LONGEST_LABEL else ""
    return plain if _OTHER_LABEL.fullmatch(plain) else None


def spaced_fields(text: str, *, is_within: bool = False) -> list[LabelValue] | None:
    """The fields of a line whose labels have white space for a colon; ``None`` for any other.

    Two labels at least, one that only sites have; in a site's block (``is_within``) any one.

    >>> [f.value for f in spaced_fields("索引号 1/2024 发文日期 2024年7月15日") or ()]
    ['1/2024', '2024年7月15日']
    """
    if len(text) > _MAX_LINE or _SENTENCE.search(text):
        return None
    found = list(_spaced_in(text))
    if not found:
        return None
    before = text[: found[0].start].strip(" \t•·|")
    is_lost = _LOST_VALUE.fullmatch(before) is not None
    if len(found) + is_lost < (1 if is_within else _LEAST_SPACED) or (before and not is_lost):
        return None
    fields = [LabelValue("", before, "")] if is_lost else []
    for label, following in zip(found, [*found[1:], None], strict=True):
        value = text[label.end : following.start if following else len(text)].strip(" \t\u3000|")
        fields.append(LabelValue(label.found, value, squeezed(label.found)))
    if not is_within and not any(field.name in labels().page_labels for field in fields):
        return None
    return fields if all(len(field.value) <= _MAX_VALUE for field in fields) else None


def celled_fields(cells: Sequence[str]) -> list[LabelValue] | None:
    """The fields of a row of cells, a label and its value by turns; ``None`` for any other row.

    Which rows are a site's, and not those of a table, is the caller's to say. Of ``索 引 号``, set
    with spaces, font-run loss leaves nothing: a row may begin with a value.

    >>> [f.name for f in celled_fields(["文号", "某农〔2024〕3号", "主题词", "农业；林业"]) or ()]
    ['文号', '主题词']
    >>> [f.name for f in celled_fields(["0143/7", "主题分类", "农业"]) or ()]
    ['', '主题分类']
    >>> celled_fields(["文号", "标题", "发布日期"]) is celled_fields(["名称", "编号"]) is None
    True
    """
    known = _known()
    texts = list(cells)
    if len(texts) > 1 and squeezed(texts[1]) in known and squeezed(texts[0]) not in known:
        texts = ["", *texts]
    texts += [""] * (len(texts) % 2)
    names, values = texts[::2], texts[1::2]
    while len(names) > 1 and not names[-1] and not values[-1]:
        names.pop(), values.pop()
    is_lost = len(names) > 1 and not names[0] and bool(values[0])
    plain = [squeezed(name).rstrip("：:") for name in names[is_lost:]]
    if not any(name in known for name in plain):
        return None
    others = [name for name in plain if name and name not in known]
    if 2 * len(others) > len(plain) or not all(map(_OTHER_LABEL.fullmatch, others)):
        return None
    if any(not name and not value for name, value in zip(names, values, strict=True)):
        return None
    if any(len(value) > _MAX_CELL or squeezed(value) in known for value in values):
        return None
    pairs = zip(names, values, strict=True)
    return [LabelValue(name, value, squeezed(name).rstrip("：:")) for name, value in pairs]


def are_fields(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows of cells are a site's field block and no table.

    >>> are_fields([["索引号", "0143/7", "文号", "某发〔2024〕3号"], ["发布日期", "2024-05-06"]])
    True
    >>> are_fields([["名称", "螺栓", "编号", "7"], ["日期", "2024-05-06"]])
    False
    """
    found = [celled_fields(row) for row in rows]
    if len(rows) < _LEAST_SPACED or not all(found):
        return False
    names = {field.name for row in found for field in row or ()}
    return bool(names & labels().page_labels) or len(names & labels().record_labels) > 1


@cache
def _known() -> frozenset[str]:
    """Every label of a field block."""
    of_metadata = {name for names in labels().names.values() for name in names}
    more = ("公开目录", "所属目录", "是否有效", "信息索引", "紧急程度", "缓急", "密级")
    return frozenset({*of_metadata, *labels().other_labels, *labels().record_labels, *more})


@cache
def _spaced_names() -> Mapping[str, frozenset[str]]:
    """Labels that white space may follow for a colon, by their first characters."""
    by_first: dict[str, set[str]] = {}
    for label in labels().page_labels | labels().record_labels:
        by_first.setdefault(label[0], set()).add(label)
    return {first: frozenset(names) for first, names in by_first.items()}


def _spaced_in(text: str) -> Iterator[_Label]:
    """Labels that stand apart from what is before them, with white space or nothing behind."""
    end = 0
    for start, char in enumerate(text):
        names = _spaced_names().get(char)
        if names is None or start < end or not _is_apart(text, start):
            continue
        stop = max(_ends_of(names, text, start), default=0)
        if stop:
            end = stop
            while end < min(len(text), stop + 2 * _GAP) and text[end].isspace():
                end += 1
            yield _Label(text[start:stop], start, end)


def _is_apart(text: str, start: int) -> bool:
    return start == 0 or text[start - 1].isspace() or text[start - 1] in "•·|"


def _ends_of(names: frozenset[str], text: str, start: int) -> Iterator[int]:
    """Where labels end that begin here and have white space behind, or nothing."""
    longest, letters, at = max(map(len, names)), "", start
    while at < len(text) and len(letters) < longest:
        letters += text[at]
        at += 1
        if letters in names and (at == len(text) or text[at].isspace()):
            yield at
        least = at
        while at < min(len(text), least + _GAP) and text[at] in " \u3000":
            at += 1


def run_on_fields(text: str) -> int | None:
    """Where a field block begins that was run on to another text; ``None`` when there is none."""
    if len(text) > _MAX_LINE:
        return None
    for label in _labels_in(text):
        if label.start >= 6 and squeezed(label.found) not in labels().weak_labels:
            fields = field_line(text[label.start :])
            return label.start if fields is not None and len(fields) >= 2 else None
    return None


def is_weak(fields: Sequence[LabelValue]) -> bool:
    """Whether the line could as well be the document's own: one weak label, no fitting value."""
    if len(fields) != 1 or not fields[0].name:
        return False
    if fields[0].name not in labels().weak_labels and len(fields[0].name) > 1:
        return False
    return not _fits(fields[0].name, fields[0].value)


def value_fits(label: str, value: str) -> bool:
    """Whether a line of its own may be the value of the label on the line before."""
    if value in labels().no_values:
        return label not in labels().weak_labels
    if label in _COUNTED:
        return value.rstrip("次").strip().replace(",", "").isdecimal()
    if label in labels().date_labels or label.endswith("日期"):
        return whole_date(value) is not None or iso_in(value) is not None
    if _metadata_names().get(label) == "validity" or label.endswith(("状态", "效力", "有效")):
        return _IS_VALID.fullmatch(value) is not None
    name = "index_number" if label == "号" else _metadata_names().get(label)
    if name == "index_number":
        return re.fullmatch(r"[0-9A-Za-z/\-—_. ]{4,40}", value) is not None
    if name == "document_number":
        is_number = value.endswith("号") or number_form(value) == "damaged"
        return len(value) <= 40 and is_number
    return label == "来源" and len(value) <= _LONGEST_SOURCE and _fits(label, value)


def is_dated(value: str) -> bool:
    """Whether a value is a date, perhaps with the time of day, and nothing else.

    >>> is_dated("2023-05-06 14:00"), is_dated("2023年5月6日"), is_dated("5月6日")
    (True, True, False)
    >>> is_dated("20230506")  # 年, 月 and 日 lost
    True
    """
    dated = _DATE_TIME.match(value)
    return (dated is not None and dated.end() == len(value)) or _DAY_LEFT.fullmatch(
        value
    ) is not None


def is_dated_at_end(value: str) -> bool:
    """Whether a value runs on into the time at which a page was put up.

    >>> is_dated_at_end("本站2022-06-0117:49"), is_dated_at_end("某局2022年工作")
    (True, False)
    """
    m = _POSTED.search(value)
    return m is not None and m.start() > 0


def _stands(text: str, label: _Label) -> bool:
    """Whether a label found inside a line is one: weak ones must not be the end of a word."""
    is_weak = squeezed(label.found) in labels().weak_labels
    if not is_weak or not has_han(text[: label.start][-1:]):
        return True
    return text[label.end : label.end + 1].isdecimal()


def _fits(label: str, value: str) -> bool:
    if label in labels().date_labels:
        return is_dated(value)
    if label == "来源":
        return value.endswith(PUBLISHER_ENDS) or any(word in value for word in _PUBLISHED)
    if label == "编号":
        return value.isalnum() and value.isascii()
    if label in {"浏览", "点击", "阅读", "次数"}:
        return value.rstrip("次").strip().isdecimal()
    return False
