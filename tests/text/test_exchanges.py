"""The table of forms, edit by edit: every rule's example is an exchange, its way back is none."""

import pytest

from pipeline.edits import EditKind
from pipeline.repair.catalog import LISTED
from pipeline.repair.rule import Facts
from pipeline.text.equivalence import fold, is_exchange

FORMS = [rule for rule in LISTED if rule.kind is EditKind.FORM]


@pytest.mark.parametrize("rule", FORMS, ids=[rule.id for rule in FORMS])
def test_what_a_rule_of_form_changes_is_an_exchange(rule):
    facts = rule.tested_with or Facts(role=next(iter(rule.roles), "main_text"))
    for text in rule.fixes:
        found = list(rule.find_edits(text, facts))
        assert found
        for one in found:
            old = text[one.start : one.end]
            assert is_exchange(text, one.start, one.end, one.new), (text, old, one.new)
            assert fold(text) == fold(text[: one.start] + one.new + text[one.end :])
            after = text[: one.start] + one.new + text[one.end :]
            assert not is_exchange(after, one.start, one.start + len(one.new), old), (text, old)


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("气温--5℃", "-", ""),
        ("增长-5%", "-", "－"),
        ("增长-5%", "-", "——"),
        ("第3条", "3", "³"),
        ("建筑CO2物", "2", "²"),
        ("面积5m2", "2", "₂"),
        ("甲,乙", ",", "，\n"),
        ("甲,乙", ",", "， "),
        ("得分（ ）", " ", ""),
        ("甲  乙", "  ", ""),
        ("甲，乙", "，", ","),
        ("“甲”", "“", "”"),
        ("（一）", "（", "【"),
        ("10月", "0", ""),
        ("2024年10月", "10", "1"),
        ("一月", "一", "㊀"),
        ("甲.乙", ".", "……"),
        ("甲…………乙", "…", "……"),
        ("甲\u200b乙", "\u200b", ""),
    ],
)
def test_what_says_something_else_is_none(text, old, new):
    start = text.index(old)
    assert not is_exchange(text, start, start + len(old), new)
