"""What is asked first of a line, whether it may be a number at all, hides no form of one."""

from __future__ import annotations

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


def test_no_label_is_passed_over(monkeypatch):
    lines = [
        f"{before}{label}{mark}{value}"
        for before in ("", "• ", "【", "[", "［")
        for label in ("索引号", "索 引 号", "发布日期", "来源")
        for mark in ("：", ":", "】", "]", "］", "】：", " ", "")
        for value in ("", "1/2024", "2024-03-05")
    ]
    asked_first = [fields.field_line(line) for line in lines]
    monkeypatch.setattr(fields, "_AFTER_LABEL", _ANY)
    assert asked_first == [fields.field_line(line) for line in lines]
    assert sum(found is not None for found in asked_first) > 100
