"""Chinese words of the workbook that other outputs do not share."""

from __future__ import annotations

from collections.abc import Set

from pipeline.edits import Edit, Tier

STATUS = {"in": "已采用", "out": "未采用"}
YES, NO = "是", "否"

OVERVIEW, OUTLINE, BODY, INDICATORS, CHECKS, REPAIRS = (
    "概要",
    "目录",
    "正文",
    "指标数据",
    "核对",
    "修复记录",
)
"""Names of the sheets."""


def is_waiting(edit: Edit, refused: Set[str] = frozenset()) -> bool:
    """Whether a proposal is not part of the print and no one has refused it."""
    return edit.tier is Tier.PROPOSED and edit.status == "out" and edit.id not in refused


def answer(edit: Edit, refused: Set[str] = frozenset()) -> str | None:
    """What 采纳 says before a person answers.

    是 for what is in, 否 for what was refused; a proposal that waits has no answer yet.
    """
    if edit.status == "in":
        return YES
    return None if is_waiting(edit, refused) else NO
