"""TYP: words that damage left doubled or without their mate; only reported."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.edits import Severity
from pipeline.repair.rule import Facts, Remark, report_rule
from pipeline.text.chars import HAN

_PERSON = re.compile(r"人[员数](?P<again>人)(?![身事才数均文口民大社工力行群格情物选])")
_EQUAL = re.compile(rf"(?:坚持|做到|实行)(?P<sides>[{HAN}]{{4,10}})并重")
_JOINED = re.compile(r"[与和及同对]|、|内外|中西|城乡|上下|左右|前后")


@report_rule(
    "TYP001",
    name="no-doubled-person",
    summary="“人员”“人数”后多出一个“人”。",
    source="完好文本480万字中没有这样的写法",
    finds=("1035名新增行政执法人员人参加资格考试",),
    keeps=("危害医务人员人身安全", "人员人均收入", "执法人员参加考试"),
)
def no_doubled_person(text: str, facts: Facts) -> Iterator[Remark]:
    """人员 and 人数 are not followed by another 人."""
    for m in _PERSON.finditer(text):
        yield Remark(m.start("again"), m.end("again"), f"“{m.group()}”似多一个“人”，请核对原文")


@report_rule(
    "TYP002",
    name="two-sides-of-equal-weight",
    summary="“……并重”前只有一方，似丢了字。",
    source="“并重”须有双方；完好文本480万字中没有只列一方的",
    severity=Severity.NOTE,
    finds=("坚持服务企业并重", "坚持安全发展并重"),
    keeps=("坚持中西医并重", "坚持开发与保护并重", "坚持对内对外开放并重", "产管并重"),
)
def two_sides_of_equal_weight(text: str, facts: Facts) -> Iterator[Remark]:
    """Something of equal weight has two sides joined by 与, 和 or 、."""
    for m in _EQUAL.finditer(text):
        if not _JOINED.search(m["sides"]):
            yield Remark(m.start(), m.end(), f"“{m.group()}”前只有一方，似丢了字，请核对原文")
