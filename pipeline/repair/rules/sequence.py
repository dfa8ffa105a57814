"""STR: numbered things whose numbers do not follow each other; only reported."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator

from pipeline.edits import Severity
from pipeline.model import Heading, HeadingLevel, OfficialDocument, TextElement, iter_texts
from pipeline.repair.rule import Facts, Remark, document_rule, report_rule
from pipeline.text.width import columns

_NUMERALS = "一二三四五六七八九十"
_WRAPPED = (
    "某市工作报告\n全市上下坚持稳中求进工作总基调，\n全面贯彻新发展理念，统筹推进各项\n"
    "工作，经济社会发展取得新的成效。\n完成投资一百二十亿元，同比增长百分\n之五，新增就业三万人，城镇登记失\n业率控制在目标以内。"
)
_ITEM = re.compile(rf"(?:(?<=[。；：，:;,、])|^)[{_NUMERALS}]是")


@report_rule(
    "STR001",
    name="counted-items-complete",
    summary="“一是”“二是”……中有缺漏或次序不对。",
    source="完好文本中69段这样的列举，69段序号连续",
    finds=("一是建章立制。三是加强监督。", "任务：一是甲；二是乙；四是丁。"),
    keeps=("一是建章立制。二是加强监督。", "一是甲；二是乙。一是丙；二是丁。", "其一是要求"),
)
def counted_items_complete(text: str, facts: Facts) -> Iterator[Remark]:
    """一是 is followed by 二是, and so on."""
    last = 0
    for m in _ITEM.finditer(text):
        number = _NUMERALS.index(text[m.start()]) + 1
        if number not in {1, last + 1}:
            before = f"“{_NUMERALS[last - 1]}是”之后" if last else "开头"
            yield Remark(m.start(), m.end(), f"{before}是“{m.group()}”，请核对有无缺漏")
        last = number


@document_rule(
    "STR002",
    name="headings-in-order",
    summary="标题的序号有缺漏或次序不对。",
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
)
def headings_in_order(document: OfficialDocument) -> Iterator[tuple[str, Remark]]:
    """The number of a heading is one more than the last of its level, or one.

    Numbers may run on over the headings above them, so only a jump forward is reported.
    """
    last: dict[HeadingLevel, int] = {}
    for i, block in enumerate(document.body.main_text):
        if not isinstance(block, Heading):
            continue
        before = last.get(block.level)
        if before is not None and block.number > before + 1:
            number = block.content.text[: block.number_end]
            message = f"标题序号由第{before}跳到“{number}”，请核对有无缺漏"
            yield f"body.main_text[{i}]", Remark(0, block.number_end, message)
        last[block.level] = block.number


_RUN_ON = re.compile(r"(?:(?<=[。：])|^)(?P<number>[一二三四五六七八九十])、(?=[\u4e00-\u9fff])")
_LEAST_RUN_ON = 3


@report_rule(
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
)
def flattened_paragraphs(text: str, facts: Facts) -> Iterator[Remark]:
    """Numbered paragraphs that follow each other in one element were lines once."""
    expected, first, count = 1, 0, 0
    for m in _RUN_ON.finditer(text):
        number = _NUMERALS.index(m["number"]) + 1
        if number == 1:
            expected, first, count = 1, m.start(), 0
        if number == expected:
            expected, count = expected + 1, count + 1
            if count == _LEAST_RUN_ON:
                yield Remark(first, m.end(), "“一、二、三、”几段连成了一行，请分段")


@document_rule(
    "STR004",
    name="paragraphs-whole-after-wraps",
    summary="断行恰在句号处，前后可能原是一段。",
    source="硬换行的行末恰是句号时，无法断定是否段末",
    severity=Severity.NOTE,
    finds=(_WRAPPED,),
    keeps=(_WRAPPED.replace("\n完成", "完成"),),
)
def ends_at_full_lines(document: OfficialDocument) -> Iterator[tuple[str, Remark]]:
    """Where wraps were joined, a full line that ends in 。 may end its paragraph or not."""
    if not any(change.rule_id == "ENC008" for change in document.character_changes):
        return
    texts = list(iter_texts(document))
    lines = {path: _source_lines(element) for path, element in texts}
    inner = [columns(line) for parts in lines.values() for line in parts[:-1]]
    full = Counter(int(width) for width in inner).most_common(1)[0][0] if inner else 0
    for (path, element), (after, _) in itertools.pairwise(texts):
        if not path.startswith("body.main_text") or not after.startswith("body.main_text"):
            continue
        if element.text.endswith("。") and columns(lines[path][-1]) >= full:
            message = "此处断行恰在句号，可能与下一段原是一段，请核对"
            yield path, Remark(len(element.text) - 1, len(element.text), message)


def _source_lines(element: TextElement) -> list[str]:
    """The element's text as it stood on the lines of the source."""
    cuts = [b.offset for a, b in itertools.pairwise(element.origin) if b.line != a.line]
    return [element.text[i:j] for i, j in itertools.pairwise([0, *cuts, len(element.text)])]
