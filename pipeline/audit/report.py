"""The indicators of a document: its figures with noun phrase, subject, period and place."""

from __future__ import annotations

import re

import msgspec

from pipeline.audit.indicators import Figure, find_figures
from pipeline.audit.nouns import Noun, Sentences, nouns_of
from pipeline.model import OfficialDocument, Place, places_of

_NO_FIGURES = frozenset(
    {
        "份号",
        "密级和保密期限",
        "紧急程度",
        "发文机关标志",
        "发文字号",
        "签发人",
        "题注",
        "主送机关",
        "附件说明",
        "发文机关署名",
        "成文日期",
        "附注",
        "附件序号",
        "抄送机关",
        "印发机关",
        "印发日期",
    }
)
_PERIOD = re.compile(
    r"(?:19|20)\d\d年(?:\d{1,2}月)?(?:[-—－～至]\d{1,2}月)?(?:上半年|下半年|前三季度|[一二三四]季度|年?末|底|初|度)?"
    r"|“十[一二三四五六]五”(?:末|时期|期间|以来)?|今年以来|今年|去年|上年|近?[一二三四五六七八九十\d]+年来|过去[一五]年"
)
_COMPARED = re.compile(r"(?:[比较与同于]|相比|超过|不?低于)(?:上|去)?$")
"""Before a period that is only compared with: 比2020年, 高于去年."""
_FROM = re.compile(r"[由从]$")
"""Before a period of which one figure alone is: 由上年729万人增加到732万人."""
_YEAR = re.compile(r"(?:19|20)\d\d年(?:度)?")
_YEARS = re.compile(r"(?:19|20)\d\d年?\s*[-—－–～至到、]+\s*(?:19|20)\d\d年|[五三]年")
_REPORT = re.compile("工作报告$")
"""Its title names the year to come; what it tells is of the year before too."""
_SUBJECT = re.compile(
    r"(?<![居列占于比达优超选评获在为是入副位])(?P<who>全省|全市|全区|全县|全州|全旗|全系统|全社会|"
    r"(?:^|(?<=[，,；;。：:、“（(\s年末月初使]))全国|市本级|省本级|县本级|本级|乡镇街道|县区|"
    r"[省市县]级(?=财政|给予|分别|按|对|安排|补助|奖补|统筹|配套|负担)|我市|我省|我区|我县|我州)"
    r"(?!第|前[\d一二三四五六七八九十百列]|平均|人大|政协|首|唯一|领先|率先|重点|文明|先进|百强|\d+强)"
)
_PLACE = re.compile(r"^(?P<who>[一-鿿]{2,10}?(?:自治区|自治州|省|市|州|县|区|旗|盟))")


class Indicator(msgspec.Struct, frozen=True):
    """A figure in its document.

    Attributes:
        number: its place in the document, from 1.
        path: its element.
        figure: value, unit, qualifier and place.
        text: as it stands.
        noun: what it measures.
        subject: whose it is, as far as the sentence says; else the place the title names.
        period: of when, as far as sentence, paragraph or title say.
        section: the nearest heading.
        sentence: the sentence it stands in.
        sentence_start: where that begins in the element's text.
        line: line in the decoded source.
    """

    number: int
    path: str
    figure: Figure
    text: str
    noun: Noun
    subject: str
    period: str
    section: str
    sentence: str
    sentence_start: int
    line: int


def find_indicators(document: OfficialDocument) -> list[Indicator]:
    """Every figure of the document's title, main text and attachments, in reading order."""
    found: list[Indicator] = []
    title = document.body.title.text if document.body.title else document.metadata.title or ""
    default_period = "" if _REPORT.search(title) else _only(_YEAR, title)
    place = _PLACE.search(title)
    default_subject = place["who"] if place else ""
    for element in places_of(document):
        if element.kind not in _NO_FIGURES:
            found += _of_element(element, len(found), default_period, default_subject)
    return found


def _of_element(
    element: Place, before: int, default_period: str, default_subject: str
) -> list[Indicator]:
    figures = find_figures(element.text)
    if not figures:
        return []
    nouns = nouns_of(element.text, figures)
    section = element.title or (element.section[-1] if element.section else "")
    for heading in (element.title, *reversed(element.section)):
        if _PERIOD.search(heading):
            default_period = _only(_PERIOD, heading)
            break
    found = []
    sentences = Sentences(element.text)
    for i, (figure, noun) in enumerate(zip(figures, nouns, strict=True)):
        start, end = sentences.around(figure.start, figure.end)
        ahead = element.text[start : figure.start]
        found.append(
            Indicator(
                number=before + i + 1,
                path=element.path,
                figure=figure,
                text=element.text[figure.start : figure.end],
                noun=noun,
                subject=_last(_SUBJECT, ahead, "who") or default_subject,
                period=_period(ahead) or default_period,
                section=section,
                sentence=element.text[start:end].strip(),
                sentence_start=start,
                line=element.line,
            )
        )
    return found


def _only(pattern: re.Pattern[str], title: str) -> str:
    """The period that a title or heading names; empty where it names none or several."""
    found = {m[0].removesuffix("度") for m in pattern.finditer(title)}
    return found.pop() if len(found) == 1 and not _YEARS.search(title) else ""


def _period(ahead: str) -> str:
    """The period that the words before a figure name last, for it and not for another."""
    last = ""
    for m in _PERIOD.finditer(ahead):
        before = ahead[max(0, m.start() - 4) : m.start()]
        if _COMPARED.search(before):
            continue
        if _FROM.search(before) and re.search(r"\d", ahead[m.end() :]):
            continue
        last = m[0]
    return last


def _last(pattern: re.Pattern[str], text: str, group: str | int) -> str:
    last = ""
    for m in pattern.finditer(text):
        last = m[group]
    return last
