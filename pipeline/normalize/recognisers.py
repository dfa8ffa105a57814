"""Recognisers of structural marks: which element of a document one line is, by its looks alone.

Damaged forms count: brackets of any kind, lost signs, spaces inside.
"""

from __future__ import annotations

from pipeline.text.chars import HAN, squeezed
from pipeline.text.dates import HAN_CENTURY, HAN_YEAR_DIGITS, YEAR, whole_date
from pipeline.text.names import RECIPIENT_ENDS, is_authority, is_person, title_core
from pipeline.text.numerals import HAN_COUNT, HAN_ORDINALS
from pipeline.text.patterns import regex

_SENTENCE_END = regex("[。；！？]")
_DOCUMENT_NUMBER = regex(
    rf"[（(]?[{HAN}A-Za-z、]{{1,24}}"
    rf"[〔\[（(【［﹝]?{YEAR}[〕\]）)】］﹞]?第?[0-9０-９]{{1,5}}号[）)]?"
)
_ORDER_NUMBER = regex(rf"[（(]?[{HAN}]{{0,30}}第?[0-9０-９{HAN_ORDINALS}]{{1,6}}号[）)]?")
_MARKS = {
    "copy_number": regex(r"[0-9]{6}"),
    "classification": regex(r"(?:绝密|机密|秘密)(?:[★☆*].{0,8})?"),
    "urgency": regex(r"特急|加急|特提|平急|急件"),
}
_DELIVERED = regex(rf"{YEAR}年[^。，]{{2,60}}(?:会议|大会)上[^。，]{{0,40}}。?")
_LEGAL = regex(
    "通过|批准|公布|发布|修正|修订|施行|修改|废止|颁布|会议上|大会上|会议 |"
    "作.{0,10}报告|起实施|审议"
)
_DATE_INSIDE = regex(rf"{YEAR}\s?年|{HAN_CENTURY}[{HAN_YEAR_DIGITS}]{{2}}年|{YEAR}\d{{3,4}}(?!\d)")
_DRAFT = regex(
    r"[（(][^（）()]{0,12}(?:试行|草案|暂行|征求意见稿|送审稿|讨论稿|修订稿|修订|审议稿|讲话稿|摘要|节选|摘登|全文)[^（）()]{0,12}[）)]"
)

_TITLE_ENDS = """
    决议 决定 命令 令 公报 公告 通告 意见 通知 通报 报告 请示 批复 议案 函 纪要
    办法 条例 规定 细则 方案 计划 规划 纲要 要点 措施 制度 规则 规程 章程 准则 规范 标准
    指南 指引 清单 目录 汇编 说明 讲话 汇报 建议 草案 法 法典 解释 答复 预案 守则 政策 名单
    公示 倡议书 通则 安排 总结 情况 解读 宣言 协议 问答 分工 职责 目标 责任书 简报
    一览表 汇总表 登记表 申请表 明细表 分工表 统计表
"""
TITLE_ENDS = tuple(_TITLE_ENDS.split())
"""Words that a whole title ends with."""

_SALUTATION = regex(
    rf"(?:各位|尊敬的)?[{HAN}、，,\s]{{0,40}}"
    rf"(?:代表|委员|同志们|同志|同胞|朋友们|女士们|先生们)[:：]|尊敬的[{HAN}]{{2,30}}[:：]"
)
_OPENINGS = frozenset(
    f"{name}{mark}" for name in ("各位代表", "各位委员", "同志们") for mark in "，,！!"
)
_RECIPIENTS_END = regex(rf"(?:{'|'.join(RECIPIENT_ENDS)})(?:[（(][^（()）]{{1,40}}[）)])?[:：]$")
_NOT_RECIPIENTS = regex(
    "如下|以下|通知|下列|附件|联系|地址|电话|说明|^为|^根据|^按照|^注|包括|认为|指出|强调|表示|摘要|解读|来源|编辑|条件"
)
_NUMBERED = regex(
    rf"[{HAN_COUNT}]{{1,3}}\s?[、．.]|[（(][{HAN_COUNT}]{{1,3}}[）)]|"
    rf"第[{HAN_ORDINALS}]{{1,6}}[章节条]|第[0-9]{{1,4}}条"
)
_EVERY = regex("[，,、；]各|有关单位|有关部门|直属")
_MIN_RUN_ON = 12  # characters of text after the recipients' colon on the same line


def is_document_number(text: str) -> bool:
    """A line that is a 发文字号: ``国办发〔2019〕4号``, any brackets, or ``（第16号）``.

    >>> [is_document_number(text) for text in ("国办发[2019]4号", "第290号", "第一号提案")]
    [True, True, False]
    """
    if len(text) > 60:
        return False
    plain = squeezed(text)
    if _DOCUMENT_NUMBER.fullmatch(plain):
        return True
    return _ORDER_NUMBER.fullmatch(plain) is not None and ("令" in plain or "第" in plain[:2])


def header_mark(text: str) -> str | None:
    """The header element (份号, 密级, 紧急程度) that a line is, by its name in the model."""
    if len(text) > 16:
        return None
    plain = squeezed(text)
    mark = next((name for name, pattern in _MARKS.items() if pattern.fullmatch(plain)), None)
    return None if mark == "copy_number" and whole_date(plain) is not None else mark


def is_authority_mark(text: str) -> bool:
    """``××人民政府文件``: a mark by its own words.

    >>> is_authority_mark("某 市 人 民 政 府 文 件"), is_authority_mark("某市人民政府")
    (True, False)
    """
    plain = squeezed(text)
    return plain.endswith("文件") and is_authority(plain.removesuffix("文件"))


def is_title_note(text: str) -> bool:
    """A line under a title: when and where it was passed, delivered or issued."""
    if not text:
        return False
    if len(text) <= 90 and _DELIVERED.fullmatch(text):
        return True
    if len(text) > 600 or text.endswith(("。", "；", "：", ":")):
        return False
    if whole_date(text) is not None or is_person(text):
        return True
    if text.startswith(("——", "--", "—", "－－")) and len(text) <= 120:
        return True
    if text[0] in "（(" and text[-1] in "）)":
        return bool(_DATE_INSIDE.search(text[:200]) or _LEGAL.search(text[:200])) or len(text) <= 24
    return len(text) <= 300 and bool(_DATE_INSIDE.match(text) and _LEGAL.search(text))


def is_recipients(text: str) -> bool:
    """A line that addresses: 主送机关, or the salutation of a report (``各位代表：``).

    >>> is_recipients("各市人民政府,省政府各部门:"), is_recipients("现将有关情况报告如下：")
    (True, False)
    """
    if not 3 <= len(text) <= 600 or (text[-1] not in "：:" and text not in _OPENINGS):
        return False
    if _SALUTATION.fullmatch(text) or text in _OPENINGS:
        return True
    if _SENTENCE_END.search(text.replace("；", "")) or _NOT_RECIPIENTS.search(text):
        return False
    if text.count("：") + text.count(":") > 1:
        return False
    return _RECIPIENTS_END.search(text[-60:]) is not None


def recipients_end(text: str, *, titled: bool) -> int | None:
    """Where 主送机关 ends in a line that goes on with the text; ``None`` when it has none.

    Args:
        text: the line.
        titled: whether a title stands above; without one a name alone does not address.

    >>> recipients_end("各县人民政府:为进一步保障基本住房需求,现将有关事项通知如下:", titled=False)
    7
    """
    colons = [at for mark in "：:" if (at := text.find(mark, 0, 400)) > 0]
    end = min(colons, default=-1) + 1
    prefix = text[:end]
    if len(text) - end < _MIN_RUN_ON or not is_recipients(prefix):
        return None
    if titled or _SALUTATION.fullmatch(prefix) or prefix.startswith("各") or _EVERY.search(prefix):
        return end
    return None


def is_sentence(text: str) -> bool:
    """A line of running text, by its length and marks."""
    return text.endswith(("；", ";", "：", ":", "，", ",")) or "。" in text or len(text) > 120


def ends_title(text: str) -> bool:
    """Whether a title may end here: with a word for a kind of document, brackets closed."""
    plain = squeezed(text)
    for opening, closing in ("《》", "（）", "()", "“”"):
        if plain.count(opening) > plain.count(closing):
            return False
    return title_core(text).endswith(TITLE_ENDS)


def is_order_mark(text: str) -> bool:
    """``××人民政府令``, ``××人民政府命令``: the mark of a 命令（令） (GB/T 9704-2012 10.2).

    >>> is_order_mark("某省人民政府命令"), is_order_mark("某市人民政府令"), is_order_mark("指令")
    (True, True, False)
    """
    plain = squeezed(text)
    return plain.endswith("令") and is_authority(plain.removesuffix("令").removesuffix("命"))


def is_draft_mark(text: str) -> bool:
    """``（试行）``, ``（草案）``: a line that belongs to the title above it."""
    return len(text) <= 26 and _DRAFT.fullmatch(squeezed(text)) is not None


def starts_body(text: str) -> bool:
    """Whether a line can only be the body: recipients, a numbered line or running text."""
    if is_recipients(text) or _NUMBERED.match(text):
        return True
    if is_title_note(text):
        return False
    return "。" in text or (len(text) > 60 and is_sentence(text)) or text.endswith(("；", "："))
