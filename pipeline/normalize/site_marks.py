"""What a page draws around a text: signs that are pressed, bars, counters, files to load, days."""

from __future__ import annotations

from pipeline.normalize.lines import Line
from pipeline.text.chars import HAN
from pipeline.text.dates import YEAR
from pipeline.text.patterns import regex

LONGEST = 120  # characters of a line that a page has around a text
_FILE = regex(
    r"^(?:点击|附件)?下载|(?:文件|附件|材料|表格|全文)下载$|点击(?:下载|查看)|\.(?:docx?|xlsx?|pdf|zip|rar|wps|ofd|jpe?g|png)\b"
)
_GIVES_FILES = regex(
    r"[【\[]?(?:附件下载|文件下载|相关附件|附件列表|文档附件|相关下载)[】\]]?[：:]?"
)
_LONGEST_FILE = 60  # characters of a line that says so
_POSTED_DAY = regex(
    rf"(?:{YEAR}[-/.])?[0-9]{{1,2}}[-/.][0-9]{{1,2}}(?:\s+[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?)?"
    rf"|[0-9]{{1,2}}月[0-9]{{1,2}}日|{YEAR}"
)
_PICTURES = "☰📎👍⭐♡🔗🖨"
"""Signs that stand on what is pressed, in no paper."""
_POINTS_OF_LISTS = "●■◆→"
_LATIN_WORDS = regex(r"[A-Za-z][A-Za-z' -]{2,60}(?:[：:].{0,30})?")
_DRAWN_BY_PAGE = regex(
    rf"^[»›▶►◀◁●■◆↑↓→←┃│▼▲]|[{_PICTURES}]"
    r"|(?:[【\[]\s?[^【】\[\]]{1,12}\s?[】\]]\s*){2}"
    r"|[^|｜┊▏]{1,20}(?:\s*[|｜┊▏]\s*[^|｜┊▏]{1,20}){2}|^(?:>>|<\s)|\s(?:>>|»)\s"
    r"|\S{2,8}(?:\s·\s\S{2,8}){2}|℃.{0,8}空气|\S\s+/\s+\S.{0,60}\s/\s+\S"
    rf"|(?=.*[{HAN}])\b{YEAR}[-/.][01]?[0-9][-/.][0-3]?[0-9]\s*(?:[上下]午)?\s?[0-2]?[0-9]:[0-5][0-9]"
    r"|^[*＊]\s?\S{2,6}\s+[*＊]|^[-—=*\s]*(?:完|END)[-—=*\s]*$"
    r"|https?://|(?:阅读|人气|点赞|收藏|浏览|点击|评论|转发|在看|赞)[量数]?\s?[：:]?\s?[0-9][0-9.,]*\s?[kKwW万]?(?![0-9年月日元件人])"
    r"|[0-9]\s?人看过|分钟读完|第\s?[0-9]+\s?位访客|(?:阅读|浏览|点击)\s+次|#\S{2,12}\s+#|[0-9.]\s?[KM]B\b"
)
"""What no paper's head or foot has: signs that are pressed, rows of choices parted by bars or in
brackets, minutes, addresses of pages, counters, the size of a file."""


def is_drawn_by_page(line: Line) -> bool:
    """Whether a line has what only pages draw, or is of Latin words among Han."""
    return draws(line) or (line.block is None and _LATIN_WORDS.fullmatch(line.text) is not None)


def is_drawn_below(line: Line) -> bool:
    """Whether a line below a text has what only pages draw: an attachment may have points."""
    return draws(line) and line.text[:1] not in _POINTS_OF_LISTS


def draws(line: Line) -> bool:
    """Whether a line has what no paper draws above or below its text."""
    is_short = line.block is None and len(line.text) <= LONGEST
    return is_short and _DRAWN_BY_PAGE.search(line.text) is not None


def has_pressed_sign(text: str) -> bool:
    """Whether one of the signs stands in a line that are pressed, and in no paper.

    >>> has_pressed_sign("👍 12"), has_pressed_sign("★")
    (True, False)
    """
    return not set(_PICTURES).isdisjoint(text)


def is_posted_day(text: str) -> bool:
    """Whether a line is a day as pages write when they were put up.

    >>> is_posted_day("05-07 10:05"), is_posted_day("5月7日"), is_posted_day("2024年5月7日")
    (True, True, False)
    """
    return _POSTED_DAY.fullmatch(text) is not None


def names_file(text: str) -> bool:
    """Whether a line says that a file is loaded, or names one by its ending."""
    return _FILE.search(text) is not None


def offers_file(text: str) -> bool:
    """Whether a short line does so."""
    return len(text) <= _LONGEST_FILE and names_file(text)


def heads_files(text: str) -> bool:
    """Whether files to load stand below a line: ``附件下载：``."""
    return _GIVES_FILES.fullmatch(text) is not None


def loads_file(text: str) -> bool:
    """``附件下载：…名单.doc``: what is pressed to get a file, not an attachment.

    >>> loads_file("附件下载：入选名单.doc"), loads_file("附件：入选名单")
    (True, False)
    """
    return offers_file(text) and _GIVES_FILES.match(text) is not None
