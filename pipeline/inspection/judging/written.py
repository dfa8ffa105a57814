"""How elements are written: what the standard says of their signs (GB/T 9704-2012 7)."""

from __future__ import annotations

import re

from pipeline.text.dates import is_written_plainly

_NUMBER = re.compile("[^〔〕]+〔[0-9]{4}〕[1-9][0-9]*号")
_NUMBER_OF_YEAR = re.compile(r"[^\s0-9〔\[［（(【〈﹝]+[〔\[［（(【〈﹝]\s*[0-9]{2,4}")
"""代字 and a year in brackets; a 令 or 公告 has a number alone (10.2)."""
_OF_DATE = re.compile("[年月日./-]")
_FULL_STOPS = "。；;，,.、"
Fault = tuple[str, str] | None
"""What is found, and what is required."""


def _number_fault(text: str) -> Fault:
    if _NUMBER.search(text) or not _NUMBER_OF_YEAR.search(text):
        return None
    return f"“{text}”", "机关代字、六角括号〔〕括起的年份、顺序号（不编虚位，不加“第”），后加“号”"


def _title_fault(text: str) -> Fault:
    return ("末尾有句号", "末尾不加标点") if text.endswith("。") else None


def _recipients_fault(text: str) -> Fault:
    if text.endswith("："):
        return None
    return ("末尾是半角冒号" if text.endswith(":") else "末尾没有冒号", "末尾用全角冒号")


def _attachments_fault(text: str) -> Fault:
    if text.startswith("附件:"):
        return "“附件”后是半角冒号", "全角冒号"
    return ("名称后有标点", "名称后不加标点") if text[-1:] in _FULL_STOPS else None


def date_fault(text: str) -> Fault:
    """What is wrong with how a date is written."""
    if is_written_plainly(text) or not _OF_DATE.search(text):  # what is no date, check tells
        return None
    return f"“{text}”", "用阿拉伯数字写全年、月、日，不编虚位"


def _note_fault(text: str) -> Fault:
    if text[:1] in "（(" and text[-1:] in "）)":
        return None
    return "没有圆括号", "加圆括号"


FORMS = {
    "document_number": _number_fault,
    "title": _title_fault,
    "main_recipients": _recipients_fault,
    "attachment_note": _attachments_fault,
    "document_date": date_fault,
    "note": _note_fault,
}
"""By element: what is wrong with its text, white space left out."""
