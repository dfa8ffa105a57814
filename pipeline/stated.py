"""The elements that a person may state, by name, and how a label is put before a value.

The 公文稿 is read and written by this; so are ``--set`` and the ``fields`` of decisions.json.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from pipeline.decisions import ManualChange
from pipeline.edits import source_span
from pipeline.errors import StyleError
from pipeline.model import FIELD_NAMES, OfficialDocument, Place, places_of
from pipeline.model.document import STATED_LINE
from pipeline.model.outline import KIND, LAYOUT, SEAL, Restated, Stated, outline_of
from pipeline.model.outline import SETTINGS as OF_THE_WHOLE
from pipeline.text.chars import squeezed, unprintable
from pipeline.text.dates import whole_date
from pipeline.text.names import label_of
from pipeline.text.numerals import HAN_COUNT
from pipeline.text.patterns import regex


class Key(msgspec.Struct, frozen=True):
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
        Key("版记其他事项", "imprint", "other", is_many=True),
    )
}
"""By name, in the order in which they are written."""

PERIOD = "保密期限"
STRUCTURE = "结构"
AS_WRITTEN = "照所写"
SETTINGS = (PERIOD, STRUCTURE, KIND, LAYOUT, SEAL)
"""Keys that state no element of their own."""
VERBATIM = "（照录）"
"""Behind a key: its value is printed as it stands, without a label."""
VERBATIM_NAME = "照录"
"""The title of an image whose name is its whole text."""
WIDTHS = "列宽"
"""What a comment above a table begins with that says how wide its columns are."""

_ALIASES = {
    "密级和保密期限": "密级",
    "署名": "发文机关署名",
    "主送": "主送机关",
    "抄送": "抄送机关",
    "日期": "成文日期",
    "字号": "发文字号",
    "文号": "发文字号",
    "题目": "标题",
    "title": "标题",
    "date": "成文日期",
    "author": "发文机关署名",
}
"""What people call a key that has another name: named in the message, not taken for it."""

_BETWEEN = {"签发人": "、", "发文机关署名": "、", "附件说明": "；", "版记其他事项": "；"}
"""What stands between the values of an element that is there several times."""

_LABEL = regex(
    rf"附\s{{0,4}}[件表录]\s{{0,4}}[0-9{HAN_COUNT}A-Z]{{0,3}}(?:[-—.][0-9]{{1,2}})?\s{{0,4}}[：:.．]?"
)
_CC = regex(r"(?:抄\s{0,4}送|抄\s{0,4}报|分\s{0,4}送|主\s{0,4}送)\s{0,4}[：:]")
_NOTE = regex(r"附\s{0,4}件?\s{0,4}[0-9]{0,3}\s{0,4}[：:]")


def states(document: OfficialDocument, name: str) -> str:
    """What a person states of a document: 文种, 版式 or 印章; empty where nobody does.

    In the head of a 公文稿, by ``--set``, or in the 公文稿 of another document's folder.
    """
    of_a_draft = document.source.name.lower().endswith((".md", ".markdown"))
    found = (
        field.value
        for field in document.metadata.fields
        if field.label == name
        and field.value in OF_THE_WHOLE[name]
        and (of_a_draft or field.line == STATED_LINE)
    )
    return next(found, "")


def nearest(name: str) -> str:
    """What an unknown key may have meant, for people."""
    if name in _ALIASES:
        return f"应为“{_ALIASES[name]}”"
    known = [*KEYS, *SETTINGS]
    from difflib import get_close_matches

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


def element_name(name: str) -> str:
    """A key as the model calls the element (``密级`` is 密级和保密期限); empty for none.

    >>> element_name("密级"), element_name("标题"), element_name("题目")
    ('密级和保密期限', '标题', '')
    """
    name = {"密级": "密级和保密期限"}.get(name, name)
    return name if name in FIELD_NAMES else ""


def parse_field(given: str, name: str = "--set") -> tuple[str, str]:
    """``发文字号=某政发〔2024〕5号`` as the element's name and what it says.

    Raises:
        StyleError: there is no such element, or the value has what no print can show.
    """
    key, sign, value = given.partition("=")
    key, value = key.strip(), value.strip()
    found = key if key in OF_THE_WHOLE else element_name(key)
    if not sign:
        raise StyleError(f"{name} 的 {given[:30]!r} 没有等号", "应写成 发文字号=某政发〔2024〕5号")
    if key == PERIOD:
        raise StyleError(f"{name} 里没有“{PERIOD}”", "请和密级一起写，如 密级=机密★1年")
    if not found:
        raise StyleError(f"{name} 里没有“{key[:20]}”这种要素", nearest(key))
    if unprintable(value) is not None:
        raise StyleError(f"{name} 的“{key}”有换行或控制字符", "请写在一行里")
    if found in OF_THE_WHOLE and value not in (*OF_THE_WHOLE[found], ""):
        raise StyleError(
            f"{name} 的“{key}”写作“{value[:20]}”", f"可用的有 {'、'.join(OF_THE_WHOLE[found])}"
        )
    return found, value


def stated_values(name: str, value: str) -> list[str]:
    """What a field says, a text for each element, with its label."""
    key = next((key for key in KEYS.values() if element_name(key.name) == name), None)
    if not value or key is None:
        return []
    parts = [value]
    if sign := _BETWEEN.get(name):
        parts = [part.strip() for part in value.split(sign) if part.strip()]
    return [stated_value(key, part, is_first=i == 0) for i, part in enumerate(parts)]


def joined_values(name: str, texts: Sequence[str]) -> str:
    """The texts of an element as one value that :func:`stated_values` parts again.

    >>> joined_values("发文机关署名", ["云汀市财政局", "云汀市教育局"])
    '云汀市财政局、云汀市教育局'
    """
    return _BETWEEN.get(name, "、").join(texts)


def stated_elements(document: OfficialDocument, fields: Mapping[str, str]) -> list[Restated]:
    """What is to stand in the document for the fields that it has not.

    Args:
        document: as it was read and restated.
        fields: by the element's name, what it says.
    """
    settings = [
        Restated(says=value, settings=((name, value),))
        for name, value in fields.items()
        if name in OF_THE_WHOLE and states(document, name) != value
    ]
    return [*settings, *_missing_elements(document, fields)]


def _missing_elements(document: OfficialDocument, fields: Mapping[str, str]) -> list[Restated]:
    roles = [element.role for element in outline_of(document)]
    missing = [
        Stated(name, at=0)
        for name, value in fields.items()
        for _ in range(len(stated_values(name, value)) - roles.count(name))
    ]
    if not missing:
        return []
    anchor = next((e for e in outline_of(document) if e.places), None)
    if anchor is None:
        return []
    at = anchor.places[0]
    elements = (*(Stated(one.role, at=at) for one in missing), anchor)
    text = next((place.text for place in places_of(document) if place.text), "")
    return [Restated(elements, (anchor.role,), text[:20])]


def stated_changes(document: OfficialDocument, fields: Mapping[str, str]) -> list[ManualChange]:
    """The changes that make elements of the document say what a person stated.

    Args:
        document: as it was read and restated, with an element for each that says something.
        fields: by the element's name, what it says; an empty text takes it away.
    """
    return [*_changes(document, fields)]


def stated_places(document: OfficialDocument, fields: Mapping[str, str]) -> list[Place]:
    """The places of the elements that a person stated."""
    return [place for place in places_of(document) if _name_of(place) in fields]


def _name_of(place: Place) -> str:
    return place.kind if place.block is None and place.role not in {"label"} else ""


def _changes(document: OfficialDocument, fields: Mapping[str, str]) -> Iterator[ManualChange]:
    by_name: dict[str, list[Place]] = {}
    for place in stated_places(document, fields):
        by_name.setdefault(_name_of(place), []).append(place)
    for name, places in by_name.items():
        values: Sequence[str] = stated_values(name, fields[name])
        for i, place in enumerate(places):
            value = values[i] if i < len(values) else ""
            if value != place.text:
                size = len(place.text)
                span = source_span(place.element, 0, size)
                yield ManualChange(place.path, 0, size, place.text, value, source=span)


def same(one: str, other: str) -> bool:
    """Whether two names are the same, however they are spaced."""
    return squeezed(one) == squeezed(other)
