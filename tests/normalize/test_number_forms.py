"""What is asked first of a line, whether it may be a number at all, hides no form of one."""

from __future__ import annotations

import re
from itertools import product

import pytest

from pipeline.normalize import fields, recognisers
from pipeline.text.chars import squeezed
from pipeline.text.patterns import regex

_CODES = ("某政发", "×府办", "A市某字", "某财A", "GB", "某府办字", "公告", "某政函字第", "")
_YEARS = (
    "〔2024〕",
    "[2024]",
    "（2024）",
    "〔2024",
    "2024",
    "〔二〇二四〕",
    "〔20  〕",
    "〔24〕",
    "",
)
_SERIALS = ("4", "12-3", "第15", "１８", "X", "某05破3", "", "十二")
_ENDS = ("号", "", "号）", "号（代拟稿）", "号之一", "期", "次", "字第3号、某政发〔2024〕5号")
_LINES = sorted({"".join(parts) for parts in product(_CODES, _YEARS, _SERIALS, _ENDS)} - {""})
_ANY = regex("")


@pytest.mark.parametrize("form_of", [recognisers.number_form, recognisers.issue_form])
def test_no_form_of_a_number_is_passed_over(form_of, monkeypatch):
    asked_first = list(map(form_of, _LINES))
    for name in ("_MAY_NUMBER", "_ENDS_NUMBER", "_MAY_ISSUE"):
        monkeypatch.setattr(recognisers, name, _ANY)
    assert asked_first == list(map(form_of, _LINES))
    assert {None, "damaged"} < set(asked_first)
    for pattern in (recognisers._DOCUMENT_NUMBER, recognisers._BLANK_NUMBER):
        whole = [line for line in map(squeezed, _LINES) if pattern.fullmatch(line)]
        assert len(whole) > 50
        assert all("号" in line for line in whole)


def one_expression() -> re.Pattern[str]:
    """All labels, set wide or not, with their colons or in brackets; the longest come first."""
    names = sorted(fields._metadata_names(), key=lambda label: (-len(label), label))
    spaced = "|".join(r"\s{0,4}".join(label) for label in names)
    framed = "|".join([spaced, *(r"\s{1,8}".join(left) for left in fields._damaged_framed())])
    return re.compile(
        rf"(?P<plain>{spaced})\s{{0,4}}[:：]|[【\[［]\s{{0,4}}(?P<framed>{framed})\s{{0,4}}[】\]］][:：]?"
    )


def test_labels_are_found_as_one_expression_of_all_would():
    label = one_expression()
    gaps = ("", " ", "\u3000 ", " " * 4, " " * 5)
    lines = [
        f"{before}{gap.join(name)}{edge}{mark}{after}"
        for before in ("", "• ", "【", "[ ", "［" + " " * 5, "某市", "来源：某报 ", "【标题】")
        for name in ("索引号", "发布日期", "来源", "时性", "信息公开名称", "名")
        for gap in gaps
        for edge in gaps
        for mark in ("：", ":", "】", "]：", "］", "】：", " ", "")
        for after in ("1/2024", "文 号：")
    ]
    found = [[*fields._labels_in(line)] for line in lines]
    assert found == [
        [(m["plain"] or m["framed"], m.start(), m.end()) for m in label.finditer(line)]
        for line in lines
    ]
    assert sum(map(bool, found)) > 1000
