"""How sure it is that a text is the element it was taken for, and what says so.

What reading itself notes (``pipeline.normalize.evidence``) is no part of a document's files; this
is what the text shows by itself, the same whenever the document is looked at. The first line of a
table that fits decides. The numbers are set by hand: what the standard's own form shows is near 1,
and what a person would turn back to is below :data:`DOUBT`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pipeline.model import DocumentKind, Part, Place
from pipeline.text.chars import HAN, squeezed
from pipeline.text.dates import YEAR, document_date, whole_date
from pipeline.text.names import (
    RECIPIENTS_END,
    is_authority,
    is_full_name,
    is_signing_person,
    is_unit,
)
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

DOUBT = 0.7
"""What is less sure is told as a finding."""


class Certainty(NamedTuple):
    """How sure it is.

    Attributes:
        value: 0..1; set by hand, not a measured frequency.
        reason: Chinese, a clause.
    """

    value: float
    reason: str


STANDARD_NUMBER = regex(rf"[{HAN}A-Za-z]{{1,24}}〔{YEAR}〕[1-9][0-9]{{0,4}}号")
"""``国办发〔2019〕4号``, as GB/T 9704-2012 7.2.5 has it."""
_ORDINAL_NUMBER = regex(
    rf"[（(]?[{HAN}]{{0,30}}(?:{YEAR}年|[〔\[（(【［]{YEAR}[〕\]）)】］]|〔[{HAN}0-9]{{1,4}}届〕)?"
    rf"第[0-9{HAN}]{{1,6}}[号期次][）)]?"
)
_BRACKETED_NUMBER = regex(rf".*[〔\[（(【［﹝〖]{YEAR}[〕\]）)】］﹞〗]第?[0-9]{{1,5}}号[）)]?")
_BLANK_NUMBER = regex(rf".*[〔\[（(【［﹝]{YEAR}[〕\]）)】］﹞]?第?[×xX＿_]{{0,6}}号?")
_FIELD = regex(r"[|｜]|[:：]\s?[0-9]|[0-9]{2}[:：][0-9]{2}")
_HEAD_MARK = regex("[★☆№]|^[0-9]{6}")
_SIGNS = regex("年.*月.*日")
_PARTED = regex(r"[.．/\-－—]")
_RUN_TOGETHER = regex(rf"[^关]{{2,20}}[〔\[【［﹝]{YEAR}")
_FOR_ANOTHER = regex(r"[（(].{3,40}代章[）)]")

Test = Callable[[str], object]
_TABLES: Mapping[str, tuple[tuple[float, str, Test], ...]] = {
    "title": (
        (0.4, "带竖线或冒号后的数字，更像网页的栏目信息", lambda text: _FIELD.search(text)),
        (0.4, "带★或以序号数字起，更像份号、密级", lambda text: _HEAD_MARK.search(text)),
        (0.4, "连着像发文字号的文字", lambda text: _RUN_TOGETHER.match(text)),
        (0.4, "整行是一个日期", whole_date),
        (0.4, "只有机关名称，没有事由和文种", lambda text: _is_only_authority(text)),
        (0.5, "以句号、分号或逗号结束，更像正文", lambda text: text[-1:] in {*"。；，;,"}),
        (0.98, "有“关于”，以文种结束", lambda text: "关于" in text and _kind(text)),
        (0.95, "以文种结束", lambda text: _kind(text)),
        (0.85, "在正文之前，单独成行，不是句子", bool),
    ),
    "document_number": (
        (
            0.99,
            "符合“机关代字〔年份〕顺序号号”的写法",
            lambda text: STANDARD_NUMBER.fullmatch(text),
        ),
        (0.95, "有括号中的年份和“号”", lambda text: _BRACKETED_NUMBER.fullmatch(text)),
        (0.9, "是“第×号”“第×期”的写法", lambda text: _ORDINAL_NUMBER.fullmatch(text)),
        (0.85, "有括号中的年份，顺序号空着", lambda text: _BLANK_NUMBER.fullmatch(text)),
        (0.6, "年份、括号或“号”不全", bool),
    ),
    "main_recipients": (
        (0.97, "以机关或单位名称加冒号结束", lambda text: RECIPIENTS_END.search(text)),
        (0.9, "在标题之下，以冒号结束", lambda text: text[-1:] in {*":："}),
        (0.75, "在标题之下，列出机关名称", bool),
    ),
    "authority_signature": (
        (0.97, "是机关名称，在正文之下", is_authority),
        (0.95, "是代章的说明", lambda text: _FOR_ANOTHER.fullmatch(text)),
        (0.9, "是职务和姓名", is_signing_person),
        (0.85, "是姓名", is_full_name),
        (0.85, "是单位名称，在正文之下", is_unit),
        (0.6, "不像机关名称，也不像职务和姓名", bool),
    ),
    "document_date": (
        (0.98, "是写全年、月、日的日期", lambda text: _SIGNS.search(text) and _is_day(text)),
        (0.9, "是日期，用点、横线或斜线隔开", lambda text: _PARTED.search(text) and _is_day(text)),
        (0.8, "是丢了年、月、日的日期", lambda text: _is_day(text)),
        (0.75, "是不全的日期", lambda text: whole_date(text, loose=True)),
        (0.75, "是留空待填的日期", document_date),
        (0.6, "年、月、日不全，只因在末尾而认作日期", bool),
    ),
}
_OTHERS: Mapping[str, Certainty] = {
    "copy_number": Certainty(0.9, "标题之上的六位数字"),
    "classification": Certainty(0.95, "是密级的写法"),
    "urgency": Certainty(0.95, "是紧急程度的写法"),
    "authority_mark": Certainty(0.9, "是机关名称，其下有发文字号"),
    "signatory": Certainty(0.95, "有“签发人”"),
    "title_notes": Certainty(0.85, "在标题之下，说明通过、发布的时间或作者"),
    "attachment_note": Certainty(0.95, "在署名之上，以“附件”起"),
    "note": Certainty(0.9, "在成文日期之下，括在圆括号中"),
    "label": Certainty(0.98, "是“附件”二字"),
    "cc_recipients": Certainty(0.98, "以“抄送”起"),
    "printing_authority": Certainty(0.95, "与印发日期同行或在其上"),
    "printing_date": Certainty(0.98, "日期之后有“印发”"),
}


def certainty_of(place: Place) -> Certainty | None:
    """How sure it is that a place is what it was taken for; ``None`` for the rest of the text.

    What is in no other element is 正文; nothing is claimed of it but that.
    """
    if place.level is not None:
        return Certainty(0.95, "段首有这一级的序号")
    if place.block is not None:
        return None
    if place.part is Part.ATTACHMENT and place.role == "title":
        return Certainty(0.85, "在附件序号之下，单独成行")
    text = squeezed(place.text)
    for value, reason, fits in _TABLES.get(place.role, ()):
        if fits(text if place.role != "authority_signature" else place.text):
            return Certainty(value, reason)
    return _OTHERS.get(place.role)


def _is_day(text: str) -> bool:
    """Whether the text is a date with one reading."""
    found = document_date(text)
    return found is not None and found.iso is not None


def _kind(text: str) -> DocumentKind | None:
    return DocumentKind.of_title(text)


def _is_only_authority(text: str) -> bool:
    return is_authority(text) and "关于" not in text
