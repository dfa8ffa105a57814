"""Every rule that an edit or a finding can name; what counts characters in reading is normalize's.

The rules that look at text stand in :mod:`pipeline.repair.rules`, each in one place; what the
learnt finders, the original page, a person and the certificate do is declared here.
"""

from __future__ import annotations

from pipeline import manual
from pipeline.edits import MANUAL_RULE_ID, RESTATED_RULE_ID, Basis, EditKind, Severity
from pipeline.repair.rule import Rule
from pipeline.repair.rules import RULES

QUOTES, MARKS, DATES, SIGNS, BRACKETS, EITHER_DATE = LEARNT = tuple(
    Rule(
        rule_id,
        name=name,
        summary=summary,
        source="随软件提供的统计模型与词表；只在字体片段丢失成立的段落补字，各级门槛由实测准确率确定",
        kind=EditKind.INSERT,
        basis=Basis.MODEL,
        channels=frozenset({"font_run_loss"}),
        keeps=(kept,),
    )
    for rule_id, name, summary, kept in (
        ("LRN001", "quotes-restored", "补上丢失的引号。", "深化“放管服”改革"),
        ("LRN002", "marks-restored", "补上丢失的顿号、逗号、句号、分号、冒号。", "增长5%、6%"),
        ("LRN003", "date-signs-restored", "补上丢失的“年”“月”“日”。", "2024年3月5日"),
        ("LRN004", "signs-restored", "提示可能丢失的罗马数字、℃等，只建议。", "达到Ⅲ类标准"),
        ("LRN005", "brackets-restored", "补上丢失的括号、书名号、破折号。", "《条例（草案）》"),
        (
            "LRN006",
            "date-signs-of-two-readings",
            "补上丢失的“年”“月”“日”；有两种读法，请选定。",
            "2024年1月21日",
        ),
    )
)
"""What the learnt finders restore; their examples are the evaluation's documents."""

UNCERTIFIED = Rule(
    "CERT001",
    name="uncertified-edits-withdrawn",
    summary="不能通过核验的修改已撤回；请核对原文。",
    source="修改须能复原，且不增减文字",
)
MANUAL = Rule(
    MANUAL_RULE_ID,
    name="change-by-hand",
    summary="人工修改。",
    source=manual.CLAUSE,
    kind=EditKind.MANUAL,
    basis=Basis.MANUAL,
)
RESTATED = Rule(
    RESTATED_RULE_ID,
    name="structure-by-hand",
    summary="人工改动结构：文字不变，要素不同。",
    source=manual.CLAUSE,
    severity=Severity.NOTE,
)
RESTORED_FROM_PAGE = Rule(
    "WIT001",
    name="restored-from-page",
    summary="照用户给出的原页（--with）补回丢失的字，恢复变平的写法。",
    source="用户给出的原页",
    kind=EditKind.WITNESS,
    basis=Basis.WITNESS,
)
UNLIKE_PAGE, NOT_IN_PAGE, NOT_IN_TEXT = (
    Rule(rule_id, name=name, summary=summary, source="用户给出的原页")
    for rule_id, name, summary in (
        ("WIT002", "same-as-page", "与原页不同，且不是损坏所致；请核对是否同一版。"),
        ("WIT003", "found-in-page", "原页没有这些字；请核对是否同一版。"),
        ("WIT004", "whole-as-page", "原页另有一段，本文没有；请核对。"),
    )
)

LISTED: tuple[Rule, ...] = (*RULES, *LEARNT)
"""The rules with examples, as users see them listed."""

OTHERS = (UNCERTIFIED, MANUAL, RESTATED, RESTORED_FROM_PAGE, UNLIKE_PAGE, NOT_IN_PAGE, NOT_IN_TEXT)
"""What the certificate, a person and the original page do."""

BY_ID: dict[str, Rule] = {rule.id: rule for rule in (*LISTED, *OTHERS)}
"""All of them."""

SELECTABLE = tuple(rule.id for rule in (*LISTED, UNCERTIFIED))
"""The rules that ``select`` and ``ignore`` may name."""


def is_beginning(text: str) -> bool:
    """Whether some rule that may be named has this id, or one that begins like this."""
    return bool(text) and any(rule_id.startswith(text) for rule_id in SELECTABLE)
