"""The indicators of a document: its figures with noun phrase, subject, period and place."""

from __future__ import annotations

import re

import msgspec

from pipeline.audit.elements import Element, iter_elements
from pipeline.audit.indicators import Figure, find_figures
from pipeline.audit.nouns import Noun, Sentences, nouns_of
from pipeline.model import OfficialDocument

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
_YEAR = re.compile(r"(?:19|20)\d\d年(?:度)?")
_SUBJECT = re.compile(
    r"(?P<who>全省|全市|全国|全区|全县|全州|全旗|全系统|全社会|市本级|省本级|县本级|本级|市级|省级|县级|"
    r"乡镇街道|县区|我市|我省|我区|我县|我州)"
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
    year = _YEAR.search(title)
    default_period = year[0] if year else ""
    place = _PLACE.search(title)
    default_subject = place["who"] if place else ""
    for element in iter_elements(document):
        if element.kind not in _NO_FIGURES:
            found += _of_element(element, len(found), default_period, default_subject)
    return found


def _of_element(
    element: Element, before: int, default_period: str, default_subject: str
) -> list[Indicator]:
    figures = find_figures(element.text)
    if not figures:
        return []
    nouns = nouns_of(element.text, figures)
    section = element.title or (element.section[-1] if element.section else "")
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
                period=_last(_PERIOD, ahead, 0) or default_period,
                section=section,
                sentence=element.text[start:end].strip(),
                sentence_start=start,
                line=element.line,
            )
        )
    return found


def _last(pattern: re.Pattern[str], text: str, group: str | int) -> str:
    last = ""
    for m in pattern.finditer(text):
        last = m[group]
    return last
