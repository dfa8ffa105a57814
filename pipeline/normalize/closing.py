"""Recognisers of the lines that close a document: labels of attachments, 附注, signatures."""

from __future__ import annotations

from pipeline.normalize.headings import numbered
from pipeline.normalize.lines import Line
from pipeline.text.dates import HAN_CENTURY, YEAR, whole_date
from pipeline.text.names import is_authority, is_person
from pipeline.text.numerals import HAN_COUNT
from pipeline.text.patterns import regex

_LABEL = regex(
    rf"附\s{{0,4}}[件表录]\s{{0,4}}[0-9{HAN_COUNT}A-Z]{{0,3}}(?:[-—.][0-9]{{1,2}})?\s{{0,4}}[：:.．]?"
)
_LABEL_AND_NAME = regex(
    r"附\s{0,4}件?\s{0,4}"
    rf"(?:[0-9{HAN_COUNT}]{{0,3}}\s{{0,4}}[：:]|[0-9]{{1,2}}(?:[.．、]|\s))\s{{0,8}}"
)
_ITEM = regex(r"[0-9０-９]{1,2}\s?[.．、]\s?\S")
_FLAT = "[^（()）]"
_NOTE = regex(rf"[（(]{_FLAT}{{1,120}}(?:[（(]{_FLAT}{{0,60}}[）)]{_FLAT}{{0,60}}){{0,4}}[）)]")
_FOR_ANOTHER = regex(r"[（(][^（()）]{3,40}代章[）)]")
_DATED = regex(
    rf"(.{{3,60}}?)\s{{0,20}}((?:{YEAR}|{HAN_CENTURY}\S\S)年\s?\S{{1,3}}\s?月\s?\S{{1,3}}\s?日)"
)
_NOTE_FIRST = regex(rf"[（(]此件{_FLAT}{{2,12}}[）)]")
_NOTE_AND_NAME = regex(rf"([（(]此件{_FLAT}{{2,12}}[）)])([^。]{{4,60}})$")
_NOTE_STARTS = (
    "此件",
    "联系人",
    "联系电话",
    "联系方式",
    "联系单位",
    "咨询电话",
    "电话：",
    "电话:",
)
_WORD = regex(r"\S+")
_TEXT_END = ("。", "！", "；", "”", "）", ")", "：", ":", ".", "执行", "通知", "实施")
_CLOSING_WORDS = regex(
    "执行|印发|遵照|现予|函复|批复|此复|特此|负责解释|施行|贯彻|办理|认真.{0,4}落实|组织实施|抓好落实"
)


def is_attachment_label(text: str) -> bool:
    """A line that is only a label.

    >>> [is_attachment_label(text) for text in ("附件", "附 件1", "附件：", "附件1：名单")]
    [True, True, True, False]
    """
    return len(text) <= 16 and _LABEL.fullmatch(text) is not None


def attachment_name_start(text: str) -> int | None:
    """Where the name begins in ``附件1：××方案``; ``None`` when the line begins otherwise."""
    m = _LABEL_AND_NAME.match(text)
    return m.end() if m else None


def is_attachment_item(text: str) -> bool:
    """``2.××名单``: a further line of 附件说明."""
    return _ITEM.match(text) is not None


def is_note(text: str) -> bool:
    """附注: a line in brackets, or one that tells whom to ask."""
    if len(text) > 240:
        return False
    return _NOTE.fullmatch(text) is not None or (
        text.startswith(_NOTE_STARTS) and len(text) <= 120 and whole_date(text) is None
    )


def is_plain_note(text: str) -> bool:
    """（此件公开发布） and （联系人：…）: notes wherever they end a document."""
    return len(text) <= 240 and ("此件" in text or "联系" in text) and bool(_NOTE.fullmatch(text))


def closes_text(text: str) -> bool:
    """Whether a line may be the last of a text."""
    return text.endswith(_TEXT_END)


def says_farewell(text: str) -> bool:
    """Whether a line ends with what documents close with: 请遵照执行, 自印发之日起施行."""
    return closes_text(text) and _CLOSING_WORDS.search(text[-25:]) is not None


def signs(text: str) -> bool:
    """Whether a line may be a signature."""
    if _FOR_ANOTHER.fullmatch(text):
        return True
    return (is_authority(text) or is_person(text)) and numbered(text) is None


def run_in_signature(line: Line, issuer: str) -> list[Line]:
    """``…请遵照执行。吉林省交通运输厅`` as two lines; empty when no name follows the text.

    Args:
        line: the line before the date.
        issuer: the authority that the title names; a line may end with it without a 。 before.
    """
    text = line.text
    at = text.rfind("。", 0, len(text) - 1) + 1
    if at > 0 and len(text) - at <= 60 and is_authority(text[at:]):
        return line.cut(at)
    m = _NOTE_AND_NAME.search(text, max(0, len(text) - 80))
    if m is not None and is_authority(m[2]):
        return line.cut(m.start(2))
    at = len(text) - len(issuer)
    if len(issuer) >= 4 and at > 0 and text.endswith(issuer):
        return line.cut(at)
    return []


def run_in_date(line: Line) -> list[Line]:
    """``烟台市住房公积金管理中心2022年5月16日`` as two lines; empty when it is no such line."""
    text = line.text
    if len(text) > 90 or text[-1] != "日":
        return []
    m = _DATED.fullmatch(text)
    if m is None or not is_authority(m[1]) or whole_date(m[2]) is None:
        return []
    return line.pieces(m.span(1), m.span(2))


def run_in_note(line: Line) -> list[Line]:
    """``（此件公开发布）××办法`` as two lines; empty when nothing follows the note."""
    m = _NOTE_FIRST.match(line.text)
    if m is None or m.end() == len(line.text):
        return []
    return line.cut(m.end())


def names_apart(line: Line) -> list[Line]:
    """Several authorities on one line, set apart by white space, one each."""
    spans = [m.span() for m in _WORD.finditer(line.text)]
    if len(spans) < 2 or not all(is_authority(line.text[a:b]) for a, b in spans):
        return [line]
    return line.pieces(*spans)
