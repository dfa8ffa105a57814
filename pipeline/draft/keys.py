"""What stands in the head of a 公文稿, and how an element's label is put before its value.

Reader and writer both ask here, so that what one leaves out the other puts in.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from pipeline.normalize.headings import numbered
from pipeline.text.chars import squeezed
from pipeline.text.dates import whole_date
from pipeline.text.names import label_of
from pipeline.text.numerals import HAN_COUNT
from pipeline.text.patterns import regex


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the head that states an element.

    Attributes:
        name: the key, as GB/T 9704-2012 calls the element.
        part: ``header``, ``body`` or ``imprint``.
        field: the element's name in the model.
        is_many: whether the element is there several times.
        label: what of the key is printed before the value, where the value lacks it.
        tail: what of the key is printed behind it.
    """

    name: str
    part: str
    field: str
    is_many: bool = False
    label: str = ""
    tail: str = ""


KEYS = {
    key.name: key
    for key in (
        Key("份号", "header", "copy_number"),
        Key("密级", "header", "classification"),
        Key("紧急程度", "header", "urgency"),
        Key("发文机关标志", "header", "authority_mark"),
        Key("发文字号", "header", "document_number"),
        Key("签发人", "header", "signatory", is_many=True, label="签发人"),
        Key("标题", "body", "title"),
        Key("题注", "body", "title_notes", is_many=True),
        Key("主送机关", "body", "main_recipients"),
        Key("附件说明", "body", "attachment_note", is_many=True, label="附件"),
        Key("发文机关署名", "body", "authority_signature", is_many=True),
        Key("成文日期", "body", "document_date"),
        Key("附注", "body", "note"),
        Key("抄送机关", "imprint", "cc_recipients", label="抄送"),
        Key("印发机关", "imprint", "printing_authority"),
        Key("印发日期", "imprint", "printing_date", tail="印发"),
    )
}
"""By name, in the order in which they are written."""

PERIOD = "保密期限"
STRUCTURE = "结构"
AS_WRITTEN = "照所写"
KIND = "文种"
LAYOUT = "版式"
SEAL = "印章"
SETTINGS = (PERIOD, STRUCTURE, KIND, LAYOUT, SEAL)
"""Keys that state no element of their own."""
VERBATIM = "（照录）"
"""Behind a key: its value is printed as it stands, without a label."""
LAYOUTS = ("文件", "信函")
SEALS = ("有", "无")

_ALIASES = {
    "密级和保密期限": "密级",
    "署名": "发文机关署名",
    "主送": "主送机关",
    "抄送": "抄送机关",
    "日期": "成文日期",
    "字号": "发文字号",
    "文号": "发文字号",
    "title": "标题",
    "date": "成文日期",
    "author": "发文机关署名",
}
"""What people call a key that has another name: named in the message, not taken for it."""

_LABEL = regex(
    rf"附\s{{0,4}}[件表录]\s{{0,4}}[0-9{HAN_COUNT}A-Z]{{0,3}}(?:[-—.][0-9]{{1,2}})?\s{{0,4}}[：:.．]?"
)
_CC = regex(r"(?:抄\s{0,4}送|抄\s{0,4}报|分\s{0,4}送|主\s{0,4}送)\s{0,4}[：:]")
_NOTE = regex(r"附\s{0,4}件?\s{0,4}[0-9]{0,3}\s{0,4}[：:]")


def nearest(name: str) -> str:
    """What an unknown key may have meant, for people."""
    if name in _ALIASES:
        return f"应为“{_ALIASES[name]}”"
    known = [*KEYS, *SETTINGS]
    near = get_close_matches(name, known, n=1, cutoff=0.4)
    return f"是否指“{near[0]}”" if near else f"可用的有 {'、'.join(known)}"


def is_attachment_label(text: str) -> bool:
    """Whether a line is the number of an attachment.

    >>> [is_attachment_label(text) for text in ("附件1", "附件：", "附件说明")]
    [True, True, False]
    """
    return _LABEL.fullmatch(text) is not None


def lacks_label(key: Key, values: list[str]) -> bool:
    """Whether the key's label is printed before the first of these values."""
    if not key.label or not values:
        return False
    if key.name == "签发人":
        return not any(label_of(value) for value in values)
    return (_CC if key.name == "抄送机关" else _NOTE).match(values[0]) is None


def lacks_tail(key: Key, value: str) -> bool:
    """Whether the end that the key stands for is printed behind this value.

    >>> lacks_tail(KEYS["印发日期"], "2024年3月6日"), lacks_tail(KEYS["主送机关"], "各县：")
    (True, False)
    """
    if key.name == "主送机关":
        return bool(value) and value[-1] not in "：:，,！!"
    return bool(key.tail) and whole_date(value) is not None


def stated_value(key: Key, value: str, *, is_first: bool = True) -> str:
    """What a value is printed as, its label and its end put to it.

    >>> stated_value(KEYS["抄送机关"], "市委办公室。")
    '抄送：市委办公室。'
    """
    before = f"{key.label}：" if is_first and lacks_label(key, [value]) else ""
    end = (key.tail or "：") if lacks_tail(key, value) else ""
    return f"{before}{value}{end}"


def is_written_plainly(name: str) -> bool:
    """Whether a key is one of the head's, with or without :data:`VERBATIM`."""
    return name.removesuffix(VERBATIM) in KEYS or name in SETTINGS


def item_end(text: str) -> int:
    """Where the number of a list's item ends; 0 without one.

    >>> item_end("（1）甲"), item_end("①甲"), item_end("甲")
    (3, 1, 0)
    """
    mark = numbered(text)
    if mark is not None:
        return mark.end
    circled = _CIRCLED.match(text)
    return circled.end() if circled else 0


_CIRCLED = regex("[\u2460-\u2473\u2474-\u2487\u2488-\u249b]\\s*")


def same(one: str, other: str) -> bool:
    """Whether two names are the same, however they are spaced."""
    return squeezed(one) == squeezed(other)
