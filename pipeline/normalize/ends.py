"""What a line at the end of a document may be: the features that speak for each element.

The weights of the features, with their reasons, are in ``ends.toml``; which of the readings wins is
decided over all lines together (:mod:`pipeline.normalize.chart`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib import resources

import msgspec

from pipeline.normalize.headings import numbered
from pipeline.normalize.recognisers import is_sentence
from pipeline.text.chars import HAN, squeezed
from pipeline.text.dates import YEAR, DateForm, document_date
from pipeline.text.font_runs import asian, damaged, latin, lone
from pipeline.text.names import AUTHORITY_ENDS, OFFICES, RECIPIENT_ENDS, is_authority, is_person
from pipeline.text.numerals import HAN_COUNT
from pipeline.text.patterns import regex

MAX_NAME = 90
"""Characters of a line that names an attachment."""

_LONGEST_NOTE = 240
_LEAST_NAME = 3  # 国务院
_LONGEST_JOINT = 400
_MANY = 3  # names of a line longer than one name
_LONGEST_COPIES = 400
_DATES = {
    DateForm.SIGNED: "date-signed",
    DateForm.HAN: "date-han",
    DateForm.UNFILLED: "date-unfilled",
    DateForm.POINTED: "date-pointed",
    DateForm.MONTH: "date-month",
    DateForm.PARTLY_LOST: "date-partly-lost",
    DateForm.DIGITS: "date-digits",
}

_PLACE = "省市县区州盟旗镇乡"
_RELATIVE = regex(rf"[{_PLACE}厅局](?!.{{0,3}}[{_PLACE}])|本[{_PLACE}局厅委]")
_PLACE_INSIDE = regex(rf"[{_PLACE}国]|中共|中央")
_WEAK_ENDS = (
    *(
        "学校",
        "大学",
        "学院",
        "公司",
        "海关",
        "医院",
        "中学",
        "小学",
        "党校",
        "公园",
        "机场",
        "基地",
        "监狱",
        "总站",
    ),
    *("行", "组", "所", "站", "台", "厂", "馆", "办", "府", "室", "园", "场", "队", "库", "村"),
)
_HAN_ONLY = regex(rf"[{HAN}○×XＸ（）()·\s]{{4,60}}")
_SEAL = regex(r"\s*[（(]\s*(?:盖\s?章|公?\s?章|印\s?章?|签\s?章|加盖公章)\s*[）)]$")
_SEALS = regex(r"[（(]\s*(?:盖\s?章|公?\s?章|印\s?章?|签\s?章|加盖公章)\s*[）)]")
_FOR_ANOTHER = regex(r"[（(][^（()）]{0,40}代章[）)]")
_OFFICE = "|".join((*OFFICES, f"[{HAN}]长", "总经理", "总指挥"))
_IN_OFFICE = regex(rf"[{HAN}]{{0,16}}?(?:{_OFFICE})[:：]?[{HAN}·]{{2,4}}")
_NAMED_OFFICE = regex(rf"[{HAN}]{{0,12}}?(?:{_OFFICE})[{HAN}]{{2,3}}")
_BETWEEN = " 、，,\N{IDEOGRAPHIC SPACE}"
_GAP = regex(r"[\s、，,]+")
_WIDE_GAP = regex(r"[ \N{NO-BREAK SPACE}]{2,}|\s*[\N{IDEOGRAPHIC SPACE}\t]+\s*")
_JOINS = ("和", "与", "及", "、", "暨")

_NUMBER = rf"(?:[0-9０-９]{{1,2}}|[{HAN_COUNT}]{{1,3}}|[A-Z]|[①-⑳])"
_MARK = r"[.．、]"
_LABEL = regex(
    rf"[【（(\[]?附\s{{0,4}}[件表录图]?\s{{0,4}}(?:[（(]?{_NUMBER}[）)]?)?"
    rf"(?:[-—.–][0-9]{{1,2}})?\s{{0,4}}[：:.．]?[】）)\]]?"
)
_COUNTED_LABEL = regex(r"附\s{0,4}件\s{0,4}[（(](?:共\s?)?[0-9]{1,2}\s?[个份件][）)][：:]?")
_LABEL_AND_NAME = regex(
    r"附\s{0,4}[件表]?\s{0,4}"
    rf"(?:(?:{_NUMBER})?\s{{0,4}}[：:]|[0-9]{{1,2}}(?:{_MARK}(?![0-9])|\s))\s{{0,8}}"
)
# What is left of ``附件1：2024年计划`` and the like: the same form, its lone characters lost.
_LOST_LABEL = regex(
    damaged((asian("附件"), latin("[0-9]{1,2}"), lone("[：:]"), latin(f"(?={YEAR}年)")))
    + rf"|附件[0-9]{{1,2}}(?=[{HAN}《])"
)
_SPACED_LABEL = regex(rf"附\s?件\s+(?=[{HAN}《]{{4}})")
_NAME_BEHIND = regex(rf"[{HAN}《“]|{YEAR}年")
_ITEM_NUMBER = regex(
    rf"(?:附件)?([0-9０-９]{{1,2}})\s?{_MARK}\s*(?!(?:png|jpe?g|gif|bmp)|[0-9.]+$)(?=\S)"
)

_FLAT = "[^（()）]"
_NOTE = regex(rf"[（(]{_FLAT}{{1,160}}(?:[（(]{_FLAT}{{0,60}}[）)]{_FLAT}{{0,60}}){{0,4}}[）)]。?")
# The bracket behind a telephone number stands alone and is lost.
_OPEN_NOTE = regex(
    damaged((asian(rf"[（(]{_FLAT}{{2,120}}"), latin("[0-9-]{5,20}"), lone("[）)]")))
)
_PRINTED_NOTE = regex(r"[（(【\[]\s?(?:此件|本件|此文|此页|公开方式|公开属性)")
_CONTACT = regex("联系|电话|咨询|邮箱")
_CONTACT_STARTS = regex(
    r"(?:联\s?系\s?人|联系电话|联系方式|联系单位|咨询电话|电\s?话|公开方式|公开属性|公开选项|此件"
    r"|信息公开选项|信息公开属性|信息公开方式|主动公开|依申请公开)(?:[：:\s]|公开|不公开|依|主动|可|仅|发|$)"
)

_COPY_LABEL = regex(
    r"(?:抄\s{0,4}[送报发]|分\s{0,4}送|分\s{0,4}发|主\s{0,4}送|发\s{0,4}送|[报送发]\s{0,4}至?)\s{0,4}[：:]"
)
_SHORT_COPY = regex(r"[报送发]\s{0,4}至?\s{0,4}[：:]")
_NAMES = regex("[，、,；;]")
_SUBJECT_WORDS = regex(r"主\s{0,4}题\s{0,4}词\s{0,4}[：:\s]")
_DAY_PRINTED = (
    latin(YEAR), lone("年"), latin("[0-9]{1,2}"), lone("月"), latin(r"(?:[0-9]{1,2}|\s{1,8})"),
    asian(r"(?:日|号)?\s{0,8}(?:印|印发|印制)"),
)  # fmt: skip
_PRINTED = regex(
    r"(?:(?P<authority>(?:印发机关[：:])?.{2,60}?)\s{0,20})??"
    r"(?P<date>(?:印发日期[：:]\s?)?"
    rf"(?:{damaged(_DAY_PRINTED)}|{YEAR}\s?年\s?[0-9]{{0,2}}\s{{0,6}}月\s?[0-9]{{0,2}}\s{{0,6}}日\s{{0,8}}印[发制]?"
    rf"|[一二][九〇○零O0]\S{{2}}\s?年\S{{0,3}}\s{{0,6}}月\S{{0,3}}\s{{0,6}}日\s{{0,8}}印[发制]?"
    rf"|{YEAR}[./-][0-9]{{1,2}}[./-][0-9]{{1,2}}\s?印发"
    rf"))(?P<rest>[。\s]*(?:[（(]?共印\s?[0-9]{{1,5}}\s?份?[）)]?)?)"
)
_COPIES = (
    rf"[（(]?{damaged((asian('共?印'), latin('[0-9]{1,5}'), asian('份[）)]')))}"
    rf"|[（(]?{damaged((asian('共印'), latin('[0-9]{1,5}'), lone('份')))}[）)]?"
    r"|[（(]?共?印\s?[0-9]{1,5}\s?份[）)]?|[（(]?[印份]\s?数[：:]\s?[0-9]{1,5}\s?份?[）)]?"
)
_COLOPHON = regex(
    rf"(?:[（(]?(?:打\s?[字印]|录\s?入|校\s?[对核]|承\s?办|拟\s?稿|核\s?稿|排\s?版|审\s?核)"
    rf"(?:人|单位)?\s?[：:]\s?[{HAN}0-9]{{1,14}}(?:\s[{HAN}])?[）)]?[\s，,、；;]*){{0,4}}(?:{_COPIES})?"
)
_PAGE_NUMBER = regex(
    r"[-—－–·~\s]{1,6}[0-9]{1,4}[-—－–·~\s]{1,6}|第\s?[0-9]{1,4}\s?页(?:[\s,，/]*共\s?[0-9]{1,4}\s?页)?"
)
_TEXT_END = (
    "。",
    "！",
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
    "|妥否|当否|请批示|请审议|请予|此致|敬礼|为荷|为盼|批转"
)
_ENTRY = regex(r"[^。！；：:，,]{1,16}|[^。！；：:，,]{2,6}[：:]")


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
    data = resources.files(__package__).joinpath("ends.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(data), dict[str, Weight])


def points(feature: str) -> float:
    """What a feature weighs."""
    return weights()[feature].points


def date_features(text: str) -> Iterator[str]:
    """What speaks for a line being the 成文日期."""
    found = document_date(text)
    if found is not None:
        yield _DATES[found.form]


def without_seal(text: str) -> str:
    """A signature without （盖章） behind it."""
    return _SEAL.sub("", text)


@lru_cache(maxsize=4096)
def signs(text: str) -> bool:
    """Whether a line names an authority and nothing else, numbers left out."""
    return len(text) <= 80 and is_authority(without_seal(text)) and numbered(text) is None


def signature_features(text: str, issuer: str) -> Iterator[str]:
    """What speaks for a line being a 发文机关署名.

    Args:
        text: the line.
        issuer: the authority or authorities that the title names, without white space; may be
            empty.
    """
    if len(text) > _LONGEST_JOINT or (text[-1] in "。；，、：:;," and not text.endswith("sp;")):
        return
    bare = without_seal(text)
    plain = squeezed(bare)
    if len(squeezed(_SEALS.sub("", text))) < _LEAST_NAME or numbered(text) is not None:
        return
    several = names_in(bare) if len(plain) >= 2 * _LEAST_NAME else []
    if len(text) > MAX_NAME and len(several) < _MANY:
        return
    if _FOR_ANOTHER.fullmatch(text):
        yield "sign-for-another"
    elif len(several) > 1:
        yield "sign-several"
    elif len(plain) >= 4 and (plain == issuer or (issuer.startswith(plain) and signs(text))):
        yield "sign-issuer"
    elif signs(text):
        yield "sign-authority"
        if _RELATIVE.match(plain):
            yield "sign-relative"
    elif is_person(text) or _spaced_office(text, plain):
        yield "sign-person"
    elif _NAMED_OFFICE.fullmatch(text):
        yield "sign-person-run-on"
    elif (
        plain.endswith(_WEAK_ENDS)
        and 4 <= len(plain) <= 30
        and _HAN_ONLY.fullmatch(bare)
        and not is_sentence(text)
    ):
        yield "sign-weak"
    else:
        return
    if bare != text:
        yield "sign-seal"


def _spaced_office(text: str, plain: str) -> bool:
    """``局　长　张三``, ``主任：张三``: an office and a name, white space or a colon in them."""
    return (plain != text or ":" in text or "：" in text) and bool(_IN_OFFICE.fullmatch(plain))


def names_in(text: str) -> list[tuple[int, int]]:
    """Where each of several authorities on one line stands; a single span where it is one.

    >>> [text[a:b] for text in ["某市财政局　某市教育局"] for a, b in names_in(text)]
    ['某市财政局', '某市教育局']
    >>> [text[a:b] for text in ["某市财政局某市教育局"] for a, b in names_in(text)]
    ['某市财政局', '某市教育局']
    >>> [text[a:b] for text in ["某 市 财 政 局   某 市 教 育 局"] for a, b in names_in(text)]
    ['某 市 财 政 局', '某 市 教 育 局']
    >>> len(names_in("某市人民政府办公室")), len(names_in("某市发展和改革委员会"))
    (1, 1)
    """
    whole = [(0, len(text))]
    for gap in (_GAP, _WIDE_GAP):
        spans = _between(gap, text)
        if len(spans) > 1 and all(_is_name(text[a:b].rstrip(_BETWEEN)) for a, b in spans):
            return [part for a, b in spans for part in _run_together(text, a, b)]
    return _run_together(text, 0, len(text)) or whole


def _between(gap: object, text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    at = 0
    for m in gap.finditer(text):  # type: ignore[attr-defined]
        if m.start() > at:
            # A mark between names stays with the one before it.
            spans.append((at, m.start() if m[0].isspace() else m.end()))
        at = m.end()
    if at < len(text):
        spans.append((at, len(text)))
    return spans


def _is_name(text: str) -> bool:
    bare = without_seal(text)
    return len(squeezed(bare)) >= _LEAST_NAME and (is_authority(bare) or bare.endswith(_OTHER_ENDS))


_TOWN = regex(rf"(?:中共)?([{HAN}]{{1,7}}?[{_PLACE}])")
_NATIONAL = regex(
    "国家|中国|中央|中共|国务院|最高人民|全国|共青团|财政部|教育部|科技部|科学技术部|工业和信息化部"
    "|公安部|民政部|司法部|人力资源|自然资源部|生态环境部|住房城乡建设部|住房和城乡建设部"
    "|交通运输部|水利部|农业农村部|商务部|文化和旅游部|应急管理部|退役军人|审计署|人民银行"
    "|国资委|海关总署|税务总局|市场监管总局|金融监管总局|证监会|外交部"
)


_OTHER_ENDS = ("海关", "公司", "总部", "总站", "医院")
_BRANCHED = regex(
    r"(?:国家|中国)[^部委]*(?:总局|统计局|管理局|监察局|银行|监会|保险.{0,4}会|管理委员会)$"
)


def _run_together(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    """Names without anything between them: each begins with the first one's place, or 国家."""
    name = text[start:stop]
    if len(name) < 2 * _LEAST_NAME or len(name) > _LONGEST_JOINT:
        return [(start, stop)]
    m = _TOWN.match(name)
    national = {n.start() for n in _NATIONAL.finditer(name)}
    place = "" if m is None else m[1][: max(len(m[1]) - 1, 2)]
    local = {n.start() for n in re.finditer(f"(?:中共)?{place}", name)} if m is not None else set()
    starts = [0]
    for at in sorted(national | local):
        if not name[:at].endswith((*AUTHORITY_ENDS, *_OTHER_ENDS)):
            continue
        # 国家税务总局某市税务局 is one: a branch that begins with the whole.
        if at in local and starts[-1] in national and _BRANCHED.match(name[starts[-1] : at]):
            continue
        starts.append(at)
    spans = list(zip(starts, [*starts[1:], len(name)], strict=True))
    if len(spans) < 2 or not all(_is_name(name[a:b]) for a, b in spans):
        return [(start, stop)]
    return [(start + a, start + b) for a, b in spans]


def broken_name(above: str, below: str, issuer: str) -> bool:
    """Whether two lines are one authority's name, broken.

    >>> broken_name("某市人力资源和", "社会保障局", ""), broken_name("某市财政局", "某市教育局", "")
    (True, False)
    >>> broken_name("建筑施工", "市住建局", ""), broken_name("某省发展和改革", "委员会", "")
    (False, True)
    """
    if len(above) + len(below) > 50 or not _HAN_ONLY.fullmatch(above + below):
        return False
    first, second = squeezed(above), squeezed(below)
    if not is_authority(first + second) or second == issuer or is_authority(first):
        return False
    if first + second == issuer:
        return True
    if _PLACE_INSIDE.search(second[:7]) or not _PLACE_INSIDE.search(first[:8]):
        return False
    return first.endswith(_JOINS) or len(second) <= 8


def is_attachment_label(text: str) -> bool:
    """A line that is only a label.

    >>> [is_attachment_label(text) for text in ("附件", "附 件1", "附件：", "附件1：名单", "附")]
    [True, True, True, False, False]
    """
    if len(text) > 16 or len(text) < 2:
        return False
    return _LABEL.fullmatch(text) is not None or _COUNTED_LABEL.fullmatch(text) is not None


def attachment_name_start(text: str) -> int | None:
    """Where the name begins in ``附件1：××方案``; ``None`` when the line begins otherwise."""
    m = _LABEL_AND_NAME.match(text)
    return m.end() if m else None


def item_number(text: str, expected: int | None = None) -> int | None:
    """The number of ``2.××名单``, ``附件2.××名单``.

    Args:
        text: a line of 附件说明, its label left out.
        expected: the number that would come next; with it ``2资金安排表`` has one too, the point
            behind it lost.
    """
    m = _ITEM_NUMBER.match(text)
    if m is not None:
        return int(m[1])
    return expected if expected is not None and _lost_item(text, expected) else None


def item_name_start(text: str, expected: int | None = None) -> int:
    """Where the name begins behind the number of an item; 0 without one."""
    m = _ITEM_NUMBER.match(text)
    if m is not None:
        return m.end()
    return len(str(expected)) if expected is not None and _lost_item(text, expected) else 0


def _lost_item(text: str, expected: int) -> bool:
    number = str(expected)
    return text.startswith(number) and _NAME_BEHIND.match(text, len(number)) is not None


def list_features(text: str, below: str) -> Iterator[str]:
    """What speaks for a line beginning the 附件说明."""
    if len(text) > 2 * MAX_NAME or not text.startswith("附"):
        return
    start = attachment_name_start(text)
    if start is not None and start < len(text):
        yield "list-label"
    elif is_attachment_label(text):
        if text[-1] in "：:" and item_number(below, 1) is not None:
            yield "list-head"
    elif _SPACED_LABEL.match(text):
        yield "list-label-lost"
    elif (m := _LOST_LABEL.match(text)) and len(text) - m.end() >= 2:
        yield "list-label-lost"


def note_features(text: str) -> Iterator[str]:
    """What speaks for a line being the 附注."""
    if len(text) > _LONGEST_NOTE:
        return
    if is_drawn(text):
        yield "note-drawn"
    elif text[0] in "（(【[":
        whole = _NOTE.fullmatch(text) is not None
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


def copy_features(text: str) -> Iterator[str]:
    """What speaks for a line naming who gets the document, or its 主题词, in 版记."""
    if len(text) > _LONGEST_COPIES:
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
    return len(text) <= 200 and not any(char.isalnum() for char in text)


def is_cc(text: str) -> bool:
    """Whether a line of 版记 begins with 抄送."""
    return squeezed(text[:8]).startswith("抄送")


class Printed(msgspec.Struct, frozen=True):
    """Where the parts of the line of printing stand; an empty span where one is missing."""

    authority: tuple[int, int]
    date: tuple[int, int]
    rest: tuple[int, int]


def printed(text: str) -> Printed | None:
    """The parts of ``某办公室　2024年5月6日印发``; ``None`` for any other line.

    >>> printed("某市人民政府办公室　2024年5月6日印发")
    Printed(authority=(0, 9), date=(10, 21), rest=(21, 21))
    """
    if len(text) > 120 or "印" not in text[-16:]:
        return None
    m = _PRINTED.fullmatch(text)
    if m is None:
        return None
    authority = m.span("authority")
    return Printed(authority if authority[0] >= 0 else (0, 0), m.span("date"), m.span("rest"))


def is_colophon(text: str) -> bool:
    """Whether a line says how many copies were printed, who typed and who proofread."""
    return 3 <= len(text) <= 80 and _COLOPHON.fullmatch(text) is not None


def is_page_number(text: str) -> bool:
    """Whether a line is a page number, in a form that is nothing else."""
    return len(text) <= 20 and _PAGE_NUMBER.fullmatch(text) is not None


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
