"""Lines of the end of a document: 成文日期, 附注, 版记, and what closes a text.

The weights of their features, and of those of 署名 and 附件说明, are in ``ends.toml`` with their
reasons; which of the readings wins is decided over all lines together (:mod:`~.ending`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import msgspec

from pipeline.normalize.numbering import numbered
from pipeline.storage import parse_toml
from pipeline.text.chars import HAN, squeezed
from pipeline.text.dates import DateForm, date_at_end, document_date, has_date_label, is_set_apart
from pipeline.text.font_runs import asian, damaged, latin, lone
from pipeline.text.names import RECIPIENT_ENDS, is_authority
from pipeline.text.numerals import HAN_ORDINALS
from pipeline.text.patterns import regex

_LONGEST_NOTE = 240
_LONGEST_COPIES = 400
_LONGEST_PRINTED = 120
_LONGEST_ENTRY = 40  # characters of an authority that prints
_DATES = {
    DateForm.SIGNED: "date-signed",
    DateForm.HAN: "date-han",
    DateForm.UNFILLED: "date-unfilled",
    DateForm.POINTED: "date-pointed",
    DateForm.MONTH: "date-month",
    DateForm.PARTLY_LOST: "date-partly-lost",
    DateForm.DIGITS: "date-digits",
    DateForm.YEAR: "date-year",
}
_FLAT = "[^（()）]"
_NOTE = regex(rf"[（(]{_FLAT}{{1,160}}(?:[（(]{_FLAT}{{0,60}}[）)]{_FLAT}{{0,60}}){{0,4}}[）)]。?")
_SQUARE_NOTE = regex(r"[【\[][^【】\[\]]{2,60}[】\]]")
# The bracket behind a telephone number stands alone and is lost.
_OPEN_NOTE = regex(
    damaged((asian(rf"[（(]{_FLAT}{{2,120}}"), latin("[0-9-]{5,20}"), lone("[）)]")))
)
_PRINTED_NOTE = regex(
    r"[（(【\[]\s?(?:此件|本件|(?:本文)?根据录音|未经本人审|(?:政府)?(?:信息)?公开(?:方式|属性|选项|类型|类别|形式)|(?:主动|依申请|不予)公开)"
)
_CONTACT = regex("联系|电话|咨询|邮箱")
_CONTACT_STARTS = regex(
    r"(?:联\s?系\s?人(?:[及和、]?(?:联系)?(?:电话|方式)|电话)?|联系电话|(?:联系|通[讯信]|邮寄|单位)?地\s?址|邮\s?编|邮政编码|传\s?真"
    r"|电子(?:邮箱|邮件|信箱)|邮\s?箱|网\s?址|(?:监督|举报|投诉|服务)(?:电话|热线)|备\s?注|注|联系方式|联系单位|咨询电话|电\s?话|(?:政府)?(?:信息)?公开(?:方式|属性|选项|类型|类别|形式|范围)|此件"
    r"|附\s?注|主动公开|依申请公开|不予公开)(?:[：:\s]|公开|不公开|依|主动|可|仅|发|$)"
    rf"|[{HAN}]{{2,6}}(?:电话|热线|地址|信箱|邮箱|联系人|登记号)[：:]"
    rf"|本[{HAN}]{{0,6}}(?:书|件|证明|协议|合同)一式[{HAN_ORDINALS}0-9]{{1,2}}份"
)
_LONGEST_CALL = 80  # characters
_CALL = regex(
    rf"[{HAN}）)]\s{{0,4}}[：:\s]\s{{0,4}}(?:[（(]?0[0-9]{{2,3}}[）)]?\s?[-－—]?\s?)?(?:[0-9]{{7,8}}|1[3-9][0-9]{{9}})"
    r"(?:[、，,/\s转-]{1,2}[0-9]{3,11}){0,2}$"
)
_COPY_LABEL = regex(
    rf"抄\s{{0,4}}[送报](?:单位|机关)?\s{{1,8}}(?=[{HAN}]{{2,20}}[，、,。]|[{HAN}]{{2,20}}$)|"
    r"(?:抄\s{0,4}[送报发]|分\s{0,4}[送发]|主\s{0,4}送|发\s{0,4}送|报\s{0,4}送|本期[发报]送)"
    r"(?:单位|机关|部门|范围)?\s{0,4}[：:]|[报送发]\s{0,4}至?\s{0,4}[：:]"
)
_SHORT_COPY = regex(r"[报送发]\s{0,4}至?\s{0,4}[：:]")
_FIRST_OF_LABELS = frozenset("抄分主发报送本")
"""What those labels begin with."""
_NAMES = regex("[，、,；;]")
_SUBJECT_WORDS = regex(r"主\s{0,4}题\s{0,4}词\s{0,4}[：:\s]")
_PRINTED = regex(r"\s{0,8}印[发制]?(?P<rest>[。\s]*(?:[（(]?共印\s?[0-9]{1,5}\s?份?[）)]?)?)$")
_PRINTER_LABEL = regex(r"印\s?发\s?(?:机关|单位)\s?[：:]")
_PRINTED_LABEL = regex(r"印\s?发\s?(?:日期|时间)\s?[：:]")
_COPIES = (
    rf"[（(]?{damaged((asian('共?印[：:]?'), latin('[0-9]{1,5}'), asian('份[）)]')))}"
    rf"|[（(]?{damaged((asian('共印'), latin('[0-9]{1,5}'), lone('份')))}[）)]?"
    rf"|[（(]?共印[{HAN_ORDINALS}]{{1,8}}份[）)]?"
    r"|[（(]?共?印[：:]?\s?[0-9]{1,5}\s?份[）)]?|[（(]?[印份]\s?数[：:]\s?[0-9]{1,5}\s?份?[）)]?"
)
_STAFF = (
    r"打\s?[字印]|录\s?入|校\s?[对核]|承\s?办|经\s?办|主\s?办|拟\s?稿|核\s?稿|审\s?稿|排\s?版|审\s?核|签\s?发"
    r"|(?:本期|责任|执行|值班)?编\s?辑|(?:本期)?责\s?编|(?:本期)?[主总副]\s?编"
)
_REACHED = r"(?:联系)?电\s?话|联\s?系\s?人|传\s?真|邮\s?箱|电子邮箱"
_AFTER = r"[）)]?[\s，,、；;]*"
_COLOPHON = regex(
    rf"(?:[（(]?(?:{_STAFF})(?:人|单位|部门|[科处]室?)?\s?[：:]\s?[{HAN}0-9]{{1,14}}(?:\s[{HAN}])?{_AFTER}"
    rf"(?:[（(]?(?:{_REACHED})\s?[：:]\s?[{HAN}A-Za-z0-9@._—-]{{2,40}}{_AFTER}){{0,2}}){{0,4}}(?:{_COPIES})?"
)
"""Who typed, edited or read the proofs, how they are reached, how many copies were printed."""
_PAGE_NUMBER = regex(
    r"[-—－–·~\s]{1,6}[0-9]{1,4}[-—－–·~\s]{1,6}|第\s?[0-9]{1,4}\s?页(?:[\s,，/]*共\s?[0-9]{1,4}\s?页)?"
)
_PAGE_LEFT = regex(r"([0-9]{1,3})\s{3}([0-9]{1,3})")
"""What is left of ``第 1 页 共 4 页``, each sign between spaces a run of its own."""
_TEXT_END = (
    "。",
    "！",
    "!",
    "；",
    "”",
    "）",
    ")",
    "：",
    ":",
    ".",
    "执行",
    "通知",
    "实施",
    "施行",
    "此复",
)
"""The last line of a text may end so."""
_CLOSING_WORDS = regex(
    "执行|印发|遵照|现予|函复|批复|此复|特此|负责解释|施行|贯彻|办理|认真.{0,4}落实|组织实施|抓好落实"
    "|妥否|当否|批示|请审议|请予|此致|敬礼|为荷|为盼|批转"
)
_ENTRY = regex(r"[^。！!；：:，,]{1,16}|[^。！!；：:，,]{2,6}[：:]")


class Weight(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a feature weighs.

    Attributes:
        points: for the element it speaks for; running text has none.
        says: the reason as a person is told it.
        because: why so many points.
        fits: lines that have the feature.
        misses: lines that look like them and have not.
    """

    points: float
    says: str
    because: str
    fits: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()


@cache
def weights() -> dict[str, Weight]:
    """The weights by feature."""
    data = Path(__file__).with_name("ends.toml").read_bytes()
    return msgspec.convert(parse_toml(data), dict[str, Weight])


def points(feature: str) -> float:
    """What a feature weighs."""
    return weights()[feature].points


def date_features(text: str) -> Iterator[str]:
    """What speaks for a line being the 成文日期."""
    found = document_date(text)
    if found is not None:
        yield _DATES[found.form]
        if found.form is DateForm.DIGITS and is_set_apart(text):
            yield "date-set-apart"
        if has_date_label(text):
            yield "date-labelled"


def note_features(text: str) -> Iterator[str]:
    """What speaks for a line being the 附注."""
    if len(text) > _LONGEST_NOTE:
        return
    if is_drawn(text):
        yield "note-drawn"
    elif text[0] in "（(【[":
        whole = _NOTE.fullmatch(text) is not None or _SQUARE_NOTE.fullmatch(text) is not None
        if not whole and _OPEN_NOTE.fullmatch(text) is None:
            return
        if _PRINTED_NOTE.match(text):
            yield "note-printed"
        elif _CONTACT.search(text) and ("：" in text or ":" in text or "电话" in text):
            yield "note-contact"
        elif whole and numbered(text) is None and len(text) > 4:
            yield "note-bracketed"
    elif len(text) <= 120 and _CONTACT_STARTS.match(text) and document_date(text) is None:
        yield "note-start"
    elif len(text) <= _LONGEST_CALL and calls(text) and document_date(text) is None:
        yield "note-call"


def calls(text: str) -> bool:
    """Whether a line ends with a telephone number, behind a name or a label: whom to call.

    >>> calls("市教育局体卫艺科　方一诺　5522306"), calls("学员报到处：13900000117")
    (True, True)
    >>> calls("共计5522306"), calls("资金5522306元"), calls("（一）5522306")
    (False, False, False)
    """
    return _CALL.search(text) is not None and numbered(text) is None


def is_note_in_brackets(text: str) -> bool:
    """Whether a line is a 附注 that says whom to call, in brackets.

    >>> [is_note_in_brackets(text) for text in ("（联系人：赵明，电话：8881234）", "联系人：赵明")]
    [True, False]
    """
    return text[0] in "（(【[" and "note-contact" in note_features(text)


def copy_features(text: str) -> Iterator[str]:
    """What speaks for a line naming who gets the document, or its 主题词, in 版记."""
    if text[:1] not in _FIRST_OF_LABELS or len(text) > _LONGEST_COPIES:
        return
    if _COPY_LABEL.match(text) and (not _SHORT_COPY.match(text) or len(text) > 4):
        yield "copy-label"
    elif _SUBJECT_WORDS.match(text):
        yield "subject-words"


def names_recipients(text: str) -> bool:
    """Whether a line names several who get the document, and says nothing else.

    >>> names_recipients("区人大常委会办公室，区政协办公室，区法院。"), names_recipients("请办理。")
    (True, False)
    """
    if len(text) > _LONGEST_COPIES or not text.endswith("。"):
        return False
    names = _NAMES.split(text[:-1])
    return len(names) > 1 and all(
        2 <= len(name) <= 24 and name.endswith(RECIPIENT_ENDS) for name in names
    )


def is_drawn(text: str) -> bool:
    """Whether a line holds strokes alone, no letter and no digit."""
    if text[:1].isalnum() or len(text) > 200:
        return False
    return not any(char.isalnum() for char in text)


def may_be_blank(text: str) -> bool:
    """Whether a line of strokes may be a blank to fill: it is drawn low."""
    return not set(text) - set("_＿ \u3000")


def is_cc(text: str) -> bool:
    """Whether a line of 版记 begins with 抄送."""
    return squeezed(text[:8]).startswith("抄送")


def stands_for_cc(text: str) -> bool:
    """Whether a line of 版记 begins with 分送 or 抄报, which older papers have for 抄送."""
    return squeezed(text[:8]).startswith(("分送", "分发", "抄报"))


class Printed(msgspec.Struct, frozen=True):
    """Where the parts of the line of printing stand; an empty span where one is missing."""

    authority: tuple[int, int]
    date: tuple[int, int]
    rest: tuple[int, int]


def printed(text: str) -> Printed | None:
    """The parts of ``某办公室　2024年5月6日印发``; ``None`` for any other line.

    >>> printed("某市人民政府办公室　2024年5月6日印发")
    Printed(authority=(0, 10), date=(10, 21), rest=(21, 21))
    """
    if len(text) > _LONGEST_PRINTED or "印" not in text:
        return None
    if label := _PRINTED_LABEL.search(text):
        if document_date(text[label.end() :]) is None:
            return None
        return Printed((0, label.start()), (label.start(), len(text)), (len(text), len(text)))
    m = _PRINTED.search(text, max(len(text) - 30, 0))
    if m is None:
        return None
    dated = text[: m.start()]
    at = 0 if document_date(dated) is not None else date_at_end(dated)
    if at is None:
        return None
    return Printed((0, at), (at, m.start("rest")), m.span("rest"))


def is_undated_printing(text: str) -> bool:
    """Whether a line is ``某市人民政府办公室印发``, no date in it."""
    if not 6 <= len(text) <= _LONGEST_ENTRY or text[-1] not in "发制印":
        return False
    m = _PRINTED.search(text)
    return m is not None and m.end() == len(text) and is_authority(text[: m.start()])


def names_printer(text: str) -> bool:
    """Whether a line is ``印发机关：××办公室``."""
    return len(text) <= _LONGEST_PRINTED and _PRINTER_LABEL.match(text) is not None


def is_colophon(text: str) -> bool:
    """Whether a line says how many copies were printed, who typed and who proofread."""
    return 3 <= len(text) <= 80 and _COLOPHON.fullmatch(text) is not None


def is_page_number(text: str) -> bool:
    """Whether a line is a page number, in a form that is nothing else."""
    if len(text) > 20:
        return False
    m = _PAGE_LEFT.fullmatch(text)
    return _PAGE_NUMBER.fullmatch(text) is not None or (m is not None and int(m[1]) <= int(m[2]))


def is_lone_number(text: str) -> bool:
    """Whether a line is a number of one or two digits, as is left of ``－ 2 －``."""
    return len(text) <= 2 and text.isdecimal()


def ends_text(text: str) -> bool:
    """Whether a line may be the last of a text."""
    return text.endswith(_TEXT_END)


def says_farewell(text: str) -> bool:
    """Whether a line ends with what documents close with: 请遵照执行, 自印发之日起施行."""
    if text[-1] in "：:":
        return False
    return ends_text(text) and _CLOSING_WORDS.search(text[-25:]) is not None


def is_entry(text: str) -> bool:
    """Whether a line is short and says nothing whole, as a cell, an entry or its label."""
    return len(text) <= 16 and _ENTRY.fullmatch(text) is not None


def total(features: Sequence[str]) -> float:
    """The points of features together."""
    return sum(points(feature) for feature in features)
