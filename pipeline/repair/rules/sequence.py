"""STR: numbered things whose numbers do not follow each other; only reported."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator

from pipeline.edits import Severity
from pipeline.model import OfficialDocument, Part, Place, TextElement, places_of
from pipeline.model.sequences import Numbering, counted_items, heading_numbers
from pipeline.repair.rule import Facts, Remark, Rule
from pipeline.text.chars import HAN
from pipeline.text.numerals import HAN_COUNT, number_value
from pipeline.text.patterns import regex
from pipeline.text.width import columns

_WRAPPED = (
    "某市工作报告\n全市上下坚持稳中求进工作总基调，\n全面贯彻新发展理念，统筹推进各项\n"
    "工作，经济社会发展取得新的成效。\n完成投资一百二十亿元，同比增长百分\n之五，新增就业三万人，城镇登记失\n业率控制在目标以内。"
)


@Rule(
    "STR001",
    name="counted-items-complete",
    summary="“一是”“二是”……中有缺漏。",
    source="完好文本2214万字中这样的列举连续（实测）",
    finds=(
        "某市报告\n一是建章立制。三是加强监督。",
        "某市报告\n任务：一是甲；二是乙；四是丁。",
    ),
    keeps=(
        "某市报告\n一是建章立制。二是加强监督。",
        "某市报告\n一是甲；二是乙。一是丙；二是丁。",
        "某市报告\n一是建章立制，压实责任。\n二是加强监督，严肃问责。",
        "某市报告\n其一是要求",
    ),
).document_remarks
def counted_items_complete(document: OfficialDocument) -> Iterator[tuple[str, Remark]]:
    """一是 is followed by 二是, and so on, within a paragraph or from one to the next."""
    yield from _gaps(counted_items(places_of(document)))


@Rule(
    "STR002",
    name="headings-in-order",
    summary="标题的序号有缺漏。",
    source="GB/T 9704-2012 7.3.3",
    severity=Severity.NOTE,
    finds=(
        "某市工作报告\n一、总体要求\n坚持稳中求进，做好工作。\n二、重点任务\n抓好落实，务求实效。\n"
        "四、保障措施\n加强领导，压实责任。",
    ),
    keeps=(
        "某市工作报告\n一、总体要求\n坚持稳中求进，做好工作。\n二、重点任务\n抓好落实，务求实效。",
        "某市工作报告\n一、甲项工作\n（一）乙项工作。做好。\n（二）丙项工作。做好。\n"
        "二、丁项工作\n（三）戊项工作。做好。",
    ),
).document_remarks
def headings_in_order(document: OfficialDocument) -> Iterator[tuple[str, Remark]]:
    """The number of a heading is one more than the last of its level under one heading."""
    yield from _gaps(heading_numbers(places_of(document)))


def _gaps(numberings: Iterable[Numbering]) -> Iterator[tuple[str, Remark]]:
    for found in numberings:
        if not found.is_unbroken:
            message = f"{found.explanation}，请核对有无缺漏"
            yield found.place.path, Remark(found.start, found.end, message)


_RUN_ON = regex(rf"(?:(?<=[。：])|^)(?P<number>[{HAN_COUNT}])、(?=[{HAN}])")
_LEAST_RUN_ON = 3


@Rule(
    "STR005",
    name="list-items-in-order",
    summary="紧接的两项序号不相连，其间似缺一项。",
    source="GB/T 9704-2012 7.3.3；列项（一）（二）（三）依次编号",
    severity=Severity.NOTE,
    finds=("某市办法\n有下列情形之一的，不予受理：\n（一）材料不全的；\n（三）超过期限的。",),
    keeps=(
        "某市办法\n有下列情形之一的，不予受理：\n（一）材料不全的；\n（二）超过期限的。",
        "某市办法\n（二）甲项；\n乙项说明。\n（四）丙项。",
    ),
).document_remarks
def list_items_in_order(document: OfficialDocument) -> Iterator[tuple[str, Remark]]:
    """Of two items of one kind that follow each other directly no number is left out."""
    before: tuple[str | None, int] = (None, 0)
    for place in places_of(document):
        m = _NUMBER.match(place.text) if place.part in {Part.BODY, Part.ATTACHMENT} else None
        if m is None:
            before = (None, 0)
            continue
        kind = m.lastgroup
        if kind == "circled":
            number = ord(m["circled"]) - 0x245F
        else:
            number = int(number_value(m[kind or 0]) or 0)
        if kind == before[0] and number == before[1] + 2:
            message = f"上一项是第{before[1]}项，此处是第{number}项，其间似缺一项"
            yield place.path, Remark(0, m.end(), message)
        before = (kind, number)


@Rule(
    "STR003",
    name="paragraphs-on-lines-of-their-own",
    summary="“一、”“二、”“三、”几段连成一行，应分段。",
    source="GB/T 9704-2012 7.3.3；完好文本中这样的标题各占一行",
    severity=Severity.NOTE,
    finds=("一、总体要求。坚持稳中求进。二、重点任务。抓好落实。三、保障措施。加强领导。",),
    keeps=(
        "一、总体要求。坚持稳中求进。二、重点任务。",
        "会议审议：一、工作报告；二、预算报告；三、决议草案。",
        "分为一、二、三类",
    ),
).remarks
def flattened_paragraphs(text: str, facts: Facts) -> Iterator[Remark]:
    """Numbered paragraphs that follow each other in one element were lines once."""
    expected, first, count = 1, 0, 0
    for m in _RUN_ON.finditer(text):
        number = HAN_COUNT.index(m["number"]) + 1
        if number == 1:
            expected, first, count = 1, m.start(), 0
        if number == expected:
            expected, count = expected + 1, count + 1
            if count == _LEAST_RUN_ON:
                yield Remark(first, first + 2, "“一、二、三、”几段连成了一行，请分段")


@Rule(
    "STR004",
    name="paragraphs-whole-after-wraps",
    summary="断行恰在句号处，前后可能原是一段。",
    source="硬换行的行末恰是句号时，无法断定是否段末",
    severity=Severity.NOTE,
    finds=(_WRAPPED,),
    keeps=(_WRAPPED.replace("\n完成", "完成"),),
).document_remarks
def ends_at_full_lines(document: OfficialDocument) -> Iterator[tuple[str, Remark]]:
    """Where wraps were joined, a full line that ends in 。 may end its paragraph or not."""
    if not any(change.rule_id == "ENC008" for change in document.character_changes):
        return
    places = places_of(document)
    lines = {place.path: _source_lines(place.element) for place in places}
    inner = [columns(line) for parts in lines.values() for line in parts[:-1]]
    full = Counter(int(width) for width in inner).most_common(1)[0][0] if inner else 0
    for place, after in itertools.pairwise(places):
        if not (_is_in_main_text(place) and _is_in_main_text(after)):
            continue
        if place.text.endswith("。") and columns(lines[place.path][-1]) >= full:
            message = "此处断行恰在句号，可能与下一段原是一段，请核对"
            yield place.path, Remark(len(place.text) - 1, len(place.text), message)


def _is_in_main_text(place: Place) -> bool:
    return place.part is Part.BODY and place.block is not None


def _source_lines(element: TextElement) -> list[str]:
    """The element's text as it stood on the lines of the source."""
    cuts = [b.offset for a, b in itertools.pairwise(element.origin) if b.line != a.line]
    return [element.text[i:j] for i, j in itertools.pairwise([0, *cuts, len(element.text)])]


_NUMBER = regex(
    rf"(?P<open>[（(])(?P<han>[{HAN_COUNT}]{{1,3}})[）)]|(?P<digits>[0-9]{{1,2}})[.．、](?![0-9])"
    r"|(?P<inner>[（(])(?P<other>[0-9]{1,2})[）)]|(?P<circled>[\u2460-\u2473])"
)
