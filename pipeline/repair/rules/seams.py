"""SEM: seams, where two things touch that never touch in intact text.

Font-run loss drops a mark that stands alone between two Latin runs. That something is lost is
certain at such a seam; which mark is weighed by how often each stands there in clean official
text (documents of 2019 to 2026, counted over 2,100 documents).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.edits import Alternative, Basis, EditKind
from pipeline.repair.rule import Facts, Replacement, edit_rule
from pipeline.text.chars import HAN

_PERCENT = re.compile(rf"(?<=[0-9]%)(?=[0-9]+(?:\.[0-9]+)?(?P<next>%|[{HAN}]))")
_TERMS = r"(?:PM(?:2\.5|10)|AQI|GDP|CPI|PPI|CO2|SO2|NO2|NOx|VOCs|COD|BOD|R&D|ICU|CNG|LNG)"
_LATIN = re.compile(rf"(?<=[0-9%])(?={_TERMS}(?![A-Za-z]))")
_END = re.compile(r"(?:[0-9]%|(?<![0-9.\-/A-Za-z])[0-9]+(?:\.[0-9]+)?(?:%|‰|℃|[kcm]?m[²³]|μg/m³))$")
_STOP = re.compile(r"[。！？]")


@edit_rule(
    "SEM001",
    name="mark-after-percentage",
    summary="百分数后紧接另一个数，其间丢了一个标点。",
    source="460 places in clean text where one mark alone parts a percentage from a number: 、"
    " before another percentage; ， (39) or 。 (26) before a number with its counted thing",
    kind=EditKind.INSERT,
    basis=Basis.FORCED,
    probability=0.60,
    channel="font_run_loss",
    fixes={"优良比例86.7%13条主要河流": "优良比例86.7%，13条主要河流"},
    keeps=("分别增长5%、6%", "达到86.7%，13条", "增长5%6%", "达到86.7%以上"),
)
def mark_after_percentage(text: str, facts: Facts) -> Iterator[Replacement]:
    """Between a percentage and a counted number a mark was lost, most often a comma."""
    for m in _PERCENT.finditer(text):
        if m["next"] != "%":
            yield Replacement(m.start(), m.start(), "，", alternatives=(Alternative("。", 0.4),))


@edit_rule(
    "SEM002",
    name="mark-before-latin-term",
    summary="数字后紧接 PM2.5、AQI 等名称，其间丢了一个标点。",
    source="in clean text a number never touches such a name; the mark between is ， in clauses",
    kind=EditKind.INSERT,
    basis=Basis.FORCED,
    probability=0.80,
    channel="font_run_loss",
    fixes={"空气质量综合指数3.93PM2.5平均浓度": "空气质量综合指数3.93，PM2.5平均浓度"},
    keeps=("5G网络", "3.93，PM2.5", "10kV", "3D打印"),
)
def mark_before_latin_term(text: str, facts: Facts) -> Iterator[Replacement]:
    """Between a number and the name of a measured thing a mark was lost."""
    for m in _LATIN.finditer(text):
        yield Replacement(m.start(), m.start(), "，", alternatives=(Alternative("、", 0.2),))


@edit_rule(
    "SEM003",
    name="stop-at-end",
    summary="段末数字后补上丢失的句号。",
    source="GB/T 15834-2011 4.1; of paragraphs with a 。 inside that end in a percentage or a"
    " measured number and one mark, 532 of 532 end in 。",
    kind=EditKind.INSERT,
    basis=Basis.FORCED,
    probability=0.99,
    channel="font_run_loss",
    roles=frozenset({"main_text"}),
    fixes={"浓度达标。高峰期浓度较去年同期下降36.4%": "浓度达标。高峰期浓度较去年同期下降36.4%。"},
    keeps=("目标变化率36.4%", "联系电话。0574-89187338", "下降36.4%。", "见第二章。第17"),
)
def stop_at_end(text: str, facts: Facts) -> Iterator[Replacement]:
    """A paragraph of sentences that ends in a measured number has lost its full stop."""
    if _END.search(text) and _STOP.search(text):
        yield Replacement(len(text), len(text), "。")
