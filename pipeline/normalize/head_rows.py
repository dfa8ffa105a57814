"""Rows of 版头: several elements on one line, labels before them, numbers run on to a title.

GB/T 9704-2012 sets 份号, 密级 and 紧急程度 below each other, and in a letter 发文字号 on the row of
the first of them (10.1); offices type them side by side, with labels, or run on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipeline.normalize.lines import Line
from pipeline.normalize.recognisers import (
    HEAD_LABELS,
    ISSUER_LABEL,
    ROW_MARK,
    TEXT_LABEL,
    ends_title,
    header_mark,
    is_authority_mark,
    is_document_number,
    is_issuer,
    is_order_mark,
    is_recipients,
    is_sentence,
    is_short_copy_number,
    list_of_offices,
    names_issuers,
    number_form,
    recipients_end,
)
from pipeline.normalize.signatories import is_signatory
from pipeline.normalize.stamps import is_filing_mark, is_stamp
from pipeline.text.chars import HAN
from pipeline.text.dates import YEAR, whole_date
from pipeline.text.names import is_authority, label_of
from pipeline.text.numerals import HAN_ORDINALS
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_ROWS = 8  # lines that may be rows of 版头
_LONGEST_ROW = 120
_NEAR = 12  # lines below a title in which its number may stand by itself
_MAX_ABOVE = 4  # lines in which a title with its number run on is looked for
_YEAR_AND_NUMBER = regex(
    rf"[〔\[（(【［]{YEAR}[〕\]）)】］]第?[0-9]{{1,4}}号|〔{YEAR}〕?[0-9]{{1,4}}(?:号|$)"
)
_SPREAD_YEAR = r"(?:19|1\s9|20|2\s0)\s?[0-9]\s?[0-9]"
_ONE_NUMBER = regex(
    rf"[^\s〔\[（(【［]{{2,20}}\s?[〔\[（(【［]\s?{_SPREAD_YEAR}\s?[〕\]）)】］]\s{{0,4}}第?\s?"
    r"[0-9](?:\s?[0-9]){0,3}\s?号"
)
"""``某发〔2024〕 第15号``, ``某发〔2 0 2 4〕1 5 号``: white space within a number."""
_IN_BRACKETS = regex(r"[（(][^（()）]{4,40}[）)]$")
_NOTE_AND_TEXT = regex(rf"([（(]{YEAR}年[^（()）]{{4,60}}[号日][）)])\s{{0,8}}(?=\S{{8}})")
_QUOTED_TITLE = regex(r"(.{6,30}?号)\s*(?=《)")
_NUMBER_AND_TITLE = regex(r"(.{5,30}?[0-9]号)\s{0,4}(?=\S{0,40}(?:关于|印发|转发))")
_NUMBER_AND_NAMES = regex(r"(.{3,30}?[0-9〕\]）)]\s{0,4}号)\s{0,4}(?=[^文\s])")
"""``某府办函〔2023〕46号各县人民政府：``, below the title."""
_ORDER_AND_NUMBER = regex(
    rf"(.{{4,60}}令)\s{{0,8}}(?:[（(]?第\s?[0-9{HAN_ORDINALS}]{{1,6}}(?:\s?号)?[）)]?)"
)
"""``某市人民政府令第79号`` on one line: mark and number (10.2)."""
_MARK_AND_NUMBER = regex(r"(.{3,40}?文件)\s{0,8}(.{4,24}?[0-9]号)\s{0,4}([★☆]?)\s{0,4}")
"""``某市教育局文件某教〔2022〕2号★关于…的通知``: a head on one line, the star of its rule in it."""
_NUMBER_AND_STAR = regex(r"(.{5,40}?[0-9]号)\s{0,4}(?=[★☆]$)")
_NUMBER_AND_FIELD = regex(
    rf"(.{{5,40}}?[0-9]\s?号)\s{{2,80}}(?=[{HAN}]{{2,6}}[：:]\s?\S{{1,8}}$|[（(][^（()）]{{1,8}}[）)]$)"
)
"""``某民函〔2026〕31号　　　办理结果：A``: how an answer is marked beside its number."""
_TITLE_AND_ISSUE = regex(
    rf"(.{{0,60}}?关于.{{2,80}}(?:公告|通告))\s{{0,4}}(?=(?:{YEAR}年)?第[0-9]{{1,4}}号$)"
)
"""``某局关于…的公告 2023年第6号``."""
_WORD = regex(r"\S+")
_PAPER_ROWS = 4  # lines that may hold a title or 主送机关 beside other elements
_MOST_WORDS = 24
_LONGEST_PART = 200
_LEAST_TEXT = 8
_ORDER = {"title": 1, "main_recipients": 2}
"""Parts of a head behind those of 版头."""
_BELOW_HEAD = frozenset({"title", "main_recipients"})
_SHOWS_HEAD = frozenset({"document_number", "main_recipients"})


class Rows(NamedTuple):
    """Lines of which each element of 版头 is one.

    Attributes:
        lines: the lines.
        pieces: those of them that were cut from a line of the source.
        labels: what stood before elements and is none (``份号：``, ``文号：``).
    """

    lines: list[Line]
    pieces: list[Line]
    labels: list[Line]


class _Part(NamedTuple):
    """A part of a line on which several were typed.

    Attributes:
        name: the field of the model, or ``text``.
        start: offset in the line's text.
        stop: offset just after it.
    """

    name: str
    start: int
    stop: int


def rows_apart(lines: Sequence[Line], *, keeps_labels: bool = False) -> Rows:
    """Each element of 版头 a line of its own.

    Args:
        lines: the document's own lines.
        keeps_labels: labels stay before their elements.
    """
    rows = Rows([], [], [])
    for i, line in enumerate(_numbers_apart(lines, rows.pieces)):
        is_one = _ONE_NUMBER.fullmatch(line.text) is not None or names_issuers(line.text)
        may_be = line.block is None and not is_one and not is_filing_mark(line.text)
        cut = _row(line) if i < _ROWS and may_be else None
        if cut is not None:
            rows.pieces.extend(cut)
        elif i < _PAPER_ROWS and may_be and (parts := _paper(line)):
            cut = line.pieces(*((part.start, part.stop) for part in parts))
            rows.pieces.extend(cut[: len(cut) - (parts[-1].name == "text")])
        for piece in cut or [line]:
            is_apart = i < 2 * _ROWS and line.block is None and not keeps_labels
            below = lines[i + 1].text if i + 1 < len(lines) else ""
            label = _label_end(piece, below) if is_apart else 0
            if label == len(piece.text):
                rows.labels.append(piece)  # 正文： on a line of its own
            elif label:
                first, second = piece.cut(label)
                rows.labels.append(first)
                rows.pieces.append(second)
                rows.lines.append(second)
            else:
                rows.lines.append(piece)
    return rows


_SHEET = regex("[单笺签卡]$")


def _row(line: Line) -> list[Line] | None:
    """The elements of a line; ``None`` where it is not made of two or more."""
    text = line.text
    if len(text) > _LONGEST_ROW:
        return None
    spans = _spans(text, 0)
    if spans is None or len(spans) < 2 or all(is_stamp(text[a:b]) for a, b in spans):
        return None
    if is_stamp(text) and _SHEET.search(text[slice(*spans[0])]):
        return None  # the number is that of the sheet on which the paper goes round
    return line.pieces(*spans)


def _spans(text: str, start: int) -> list[tuple[int, int]] | None:
    """Where each element stands from ``start`` to the end; ``None`` where something is none."""
    while start < len(text) and text[start].isspace():
        start += 1
    if start == len(text):
        return []
    stops = [m.end() for m in _WORD.finditer(text, start)]
    if (m := ROW_MARK.match(text, start)) is not None and m.end() not in stops:
        stops.append(m.end())
    for stop in sorted(stops):
        # 发文日期 on the row of the number, as before the standard.
        is_dated = start > 0 and stop == len(text) and whole_date(text[start:stop]) is not None
        is_label = text[start:stop] in {"：", ":"}  # what is left of one
        if stop < len(text) and (is_label or _is_half_named(text[start:stop])):
            continue
        if element_of(text[start:stop]) is None and not (is_dated or is_stamp(text[start:stop])):
            continue
        rest = _spans(text, stop)
        if rest is not None:
            return [(start, stop), *rest]
    return None


def _is_half_named(text: str) -> bool:
    """``签发人：李`` of ``签发人：李 明``."""
    label = label_of(text)
    return label != "" and len(text) - len(label) == 1


def _paper(line: Line) -> list[_Part]:
    """The parts of a line that a paper, or most of its head, was typed on, white space between.

    ``某市统计局　某统〔2024〕9号``, ``关于…的通知　各县：　为…``: a name counts before a number
    alone, text behind 主送机关 alone. Empty where the line is made of anything else.
    """
    if "|" in line.text or "｜" in line.text:
        return []
    words = [m.span() for m in _WORD.finditer(line.text, 0, 4 * _LONGEST_PART)]
    parts = _parts(line.text, words[:_MOST_WORDS]) if len(words) > 1 else None
    if parts is None or len(parts) < 2 or not any(part.name in _SHOWS_HEAD for part in parts):
        return []
    return parts


def _parts(text: str, words: Sequence[tuple[int, int]]) -> list[_Part] | None:
    """What the words of a text are, in order; ``None`` where something is no part of a head."""

    @cache
    def rest_of(i: int, above: str) -> tuple[_Part, ...] | None:
        if i == len(words):
            return ()
        start = words[i][0]
        for k in range(i, len(words)):
            stop = words[k][1]
            if stop - start > _LONGEST_PART:
                break
            name = _name_of(text[start:stop], above)
            rest = rest_of(k + 1, name) if name is not None else None
            if name is None or rest is None:
                continue
            is_number_next = bool(rest) and rest[0].name == "document_number"
            if name != "authority_mark" or is_number_next or is_authority_mark(text[start:stop]):
                return (_Part(name, start, stop), *rest)
        if above == "main_recipients" and len(text) - start >= _LEAST_TEXT:
            return (_Part("text", start, len(text)),)
        return None

    parts = rest_of(0, "")
    return None if parts is None else list(parts)


def _name_of(text: str, above: str) -> str | None:
    """What a part of such a line is, in the order of a head; ``None`` where it is nothing."""
    rank = _ORDER.get(above, 0)
    if rank < _ORDER["title"] and (element := element_of(text)) is not None:
        return element
    if rank <= _ORDER["title"] and is_document_number(text):
        return "document_number"
    if rank < _ORDER["title"] and len(text) >= _LEAST_TEXT and ends_title(text):
        return None if is_sentence(text) else "title"
    if above in {"title", "document_number"} and is_recipients(text):
        return "main_recipients"
    if not above and is_issuer(text):
        return "authority_mark"
    return None


def element_of(text: str) -> str | None:
    """The element of 版头 that a text is by itself, its label counted in.

    >>> [element_of(text) for text in ("№ 000126", "№：000126", "密级：机密★1年", "某市教育局")]
    ['copy_number', 'copy_number', 'classification', None]
    """
    text = text.strip()
    if not text or len(text) > 60:
        return None
    for name, pattern in HEAD_LABELS.items():
        if name not in _BELOW_HEAD and (m := pattern.match(text)) is not None:
            return name if _is_labelled(name, text[m.end() :].strip()) else None
    if (mark := header_mark(text)) is not None:
        return mark
    if is_short_copy_number(text):
        return "copy_number"
    if is_document_number(text):
        return "document_number"
    if is_signatory(text):
        return "signatory"
    return "authority_mark" if is_authority_mark(text) else None


def _label_end(line: Line, below: str) -> int:
    """Where the label before an element ends; 0 where there is none."""
    if ISSUER_LABEL.match(line.text) is not None and element_of(below) != "document_number":
        return 0
    for name, pattern in HEAD_LABELS.items():
        m = pattern.match(line.text)
        if m is not None and _is_labelled(name, line.text[m.end() :].strip()):
            return m.end()
    m = TEXT_LABEL.match(line.text)
    return m.end() if m is not None else 0


def _is_labelled(name: str, text: str) -> bool:
    """Whether a text behind the label of an element is that element."""
    if not text:
        return False
    if name == "copy_number":
        return re.fullmatch(r"[0-9０-９]{1,8}", text) is not None
    if name == "document_number":
        return is_document_number(text)
    if name == "main_recipients":
        return is_recipients(text) or is_recipients(f"{text}：")
    if name == "authority_mark":
        return is_issuer(text)
    if name == "title":
        return len(text) >= _LEAST_TEXT and ends_title(text)
    return header_mark(text) == name


def _numbers_apart(lines: Sequence[Line], pieces: list[Line]) -> list[Line]:
    """Part a title from the number run on to it: ``…的意见渝府发〔2019〕17号…``, ``…号《…》``.

    Args:
        lines: the document's own lines.
        pieces: what was cut is added to it.
    """
    for i, line in enumerate(lines[:_MAX_ABOVE]):
        cuts = _cuts(lines, i)
        if cuts:
            cut = line.cut(*cuts)
            is_text = _NOTE_AND_TEXT.match(line.text) is not None  # behind the note
            pieces.extend(cut[:1] if is_text else cut)
            return [*lines[:i], *cut, *lines[i + 1 :]]
    return list(lines)


def _cuts(lines: Sequence[Line], i: int) -> tuple[int, ...]:
    """Where a number begins and ends in a line that holds a title, a note or text as well."""
    text = lines[i].text
    m = _ORDER_AND_NUMBER.fullmatch(text)
    if m is not None and is_order_mark(m[1]) and _issues_below(lines, i):
        return (m.end(1),)
    m = _QUOTED_TITLE.match(text)
    if m is not None and text[-1] == "》" and number_form(m[1]) == "full":
        return (m.end(),)
    m = _MARK_AND_NUMBER.match(text)
    if m is not None and is_authority_mark(m[1]) and number_form(m[2]) == "full":
        parts = [m.end(1), *({m.end(2), m.end()} if m[3] else {m.end()})]
        rest = text[m.end() :]
        if not rest or (ends_title(rest) and not is_sentence(rest)):
            return tuple(sorted(at for at in parts if at < len(text)))
    m = _NUMBER_AND_STAR.match(text)
    if m is not None and number_form(m[1]) == "full":
        return (m.end(),)
    m = _TITLE_AND_ISSUE.match(text)
    if m is not None:
        return (m.end(),)
    m = _NUMBER_AND_FIELD.match(text)
    if m is not None and number_form(m[1]) == "full" and not is_signatory(text[m.end() :]):
        return (m.end(),)
    m = _NUMBER_AND_TITLE.match(text)
    if m is not None and number_form(m[1]) == "full":
        rest = text[m.end() :]
        if ends_title(rest) and not is_sentence(rest):
            return (m.end(),)
    m = _NUMBER_AND_NAMES.match(text)
    if m is not None and _names_issuer_above_topic(lines, i, text[m.end() :]):
        return (m.end(),) if number_form(m[1]) == "full" else ()
    if m is not None and not (i and ends_title(lines[i - 1].text)):
        m = None
    if m is not None and number_form(m[1]) in {"full", "blank"}:
        rest = text[m.end() :]
        end = len(rest) if is_recipients(rest) else recipients_end(rest, titled=True)
        if end is not None and list_of_offices(rest[:end]) is not None:
            return (m.end(),)
    m = _IN_BRACKETS.search(text, 8)
    if m is not None and _is_bracketed_number(lines, i, m):
        return (m.start(),)
    m = _NOTE_AND_TEXT.match(text) if i and ends_title(lines[i - 1].text) else None
    if m is not None:
        return (m.end(1),)
    m = _YEAR_AND_NUMBER.search(text, 8)
    for at in range(m.start() - 2, max(8, m.start() - 12), -1) if m is not None else ():
        if text[at] in "（(":
            break
        if m is not None and ends_title(text[:at]) and is_document_number(text[at : m.end()]):
            return at, m.end()
    return ()


def _names_issuer_above_topic(lines: Sequence[Line], i: int, name: str) -> bool:
    """Whether the first line of a title, its issuer, stands behind a number: 关于… is below."""
    below = lines[i + 1].text if i + 1 < len(lines) else ""
    return below.startswith("关于") and is_authority(name)


def _issues_below(lines: Sequence[Line], i: int) -> bool:
    """Whether the text of an order stands below its number: no title, no number, no name."""
    below = lines[i + 1].text if i + 1 < len(lines) else ""
    return is_sentence(below) and not is_recipients(below) and not is_document_number(below)


def _is_bracketed_number(lines: Sequence[Line], i: int, m: re.Match[str]) -> bool:
    """``…的通知（某办发〔2017〕2号）``: a title and its number, which no other line states."""
    title = lines[i].text[: m.start()].rstrip()
    if not ends_title(title) or number_form(m[0]) not in {"full", "damaged"}:
        return False
    near = lines[max(i - 4, 0) : i + _NEAR]
    return not any(is_document_number(line.text) for line in near)
