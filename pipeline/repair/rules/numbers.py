"""NUM: document numbers, dates and class numerals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.repair.rule import Facts, Remark, Replacement, edit_rule, report_rule
from pipeline.text.chars import HAN

_YEAR = re.compile(
    rf"(?<=[{HAN}])(?P<open>[\[［(（【﹝])(?P<year>(?:19|20)[0-9]{{2}})(?P<close>[\]］)）】﹞])"
    r"(?=第?[0-9]{1,5}号)"
)
_PADDED = re.compile(r"(?<=[0-9]{4}年)0(?=[1-9]月)|(?<=[0-9]月)0(?=[1-9]日)")
_CLASS = re.compile(
    r"(?:达到|优于|低于|劣于|不低于|符合|执行|达|为)(?:类|级)(?=(?:及|或)?以上|标准|水质|水体|海水|[，。；,;])"
)


@edit_rule(
    "NUM001",
    name="year-in-tortoise-shell-brackets",
    summary="发文字号的年份用六角括号〔〕。",
    source="GB/T 9704-2012 7.2.5",
    fixes={
        "国办发[2023]5号": "国办发〔2023〕5号",
        "某政发(2024)12号": "某政发〔2024〕12号",
    },
    keeps=("国办发〔2023〕5号", "总投资（2023）万元", "见文献[2023]"),
)
def year_brackets(text: str, facts: Facts) -> Iterator[Replacement]:
    """The year of a document number stands in 六角括号 〔〕."""
    for m in _YEAR.finditer(text):
        yield Replacement(m.start("open"), m.end("open"), "〔")
        yield Replacement(m.start("close"), m.end("close"), "〕")


@edit_rule(
    "NUM002",
    name="no-padding-zero",
    summary="成文日期的月、日不编虚位。",
    source="GB/T 9704-2012 7.3.5.5",
    roles=frozenset({"document_date", "printing_date"}),
    fixes={"2024年03月05日": "2024年3月5日"},
    keeps=("2024年10月20日", "2024年3月5日"),
)
def no_padding_zero(text: str, facts: Facts) -> Iterator[Replacement]:
    """Month and day of the document's date carry no padding zero."""
    for m in _PADDED.finditer(text):
        yield Replacement(m.start(), m.end(), "")


@report_rule(
    "NUM003",
    name="class-numeral-present",
    summary="“类”“级”前似缺罗马数字或数词（如Ⅲ类），无法断定原字，请核对原文。",
    source="GB 3838-2002 第3章（Ⅰ—Ⅴ类）；字体片段丢失会丢掉汉字之间单独的罗马数字",
    finds=("水源地水质均达到类及以上标准", "断面水质优于类标准"),
    keeps=("水质达到Ⅲ类标准", "达到一类水质", "分为类和种", "评为级别"),
)
def lost_class_numeral(text: str, facts: Facts) -> Iterator[Remark]:
    """A class without its numeral is reported; the numeral is never invented."""
    for m in _CLASS.finditer(text):
        yield Remark(m.start(), m.end(), f"“{m.group()}”中似缺类别数字（如Ⅲ），请核对原文")
