"""STR: numbered things whose numbers do not follow each other; only reported."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.edits import Severity
from pipeline.model import Heading, HeadingLevel, OfficialDocument
from pipeline.repair.rule import Facts, Remark, document_rule, report_rule

_NUMERALS = "一二三四五六七八九十"
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
