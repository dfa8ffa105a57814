"""The indicators of a document: its figures with noun phrase, subject, period and place."""

from __future__ import annotations

import re
from math import prod

import msgspec

from pipeline.audit.figures import Figure, find_figures
from pipeline.audit.findings import Term, half_unit
from pipeline.audit.nouns import Noun, Sentences, nouns_of
from pipeline.model import OfficialDocument, Place, places_of
from pipeline.text.chars import HAN
from pipeline.text.dates import YEAR
from pipeline.text.numerals import HAN_COUNT, HAN_NUMERALS
from pipeline.text.patterns import regex

_PERIOD = regex(
    rf"{YEAR}年(?:\d{{1,2}}月)?(?:[-—－～至]\d{{1,2}}月)?(?:上半年|下半年|前三季度|[一二三四]季度|年?末|底|初|度)?"
    rf"|“十[一二三四五六]五”(?:末|时期|期间|以来)?|今年以来|今年|去年|上年|近?[{HAN_COUNT}\d]+年来|过去[一五]年"
)
_COMPARED = regex(r"(?:[比较与同于]|相比|超过|不?低于)(?:上|去)?$")
"""Before a period that is only compared with: 比2020年, 高于去年."""
_FROM = regex(r"[由从]$")
"""Before a period of which one figure alone is: 由上年729万人增加到732万人."""
_YEAR = regex(rf"{YEAR}年(?:度)?")
_YEARS = regex(rf"{YEAR}年?\s*[-—－–～至到、]+\s*{YEAR}年|[五三]年")
_REPORT = regex("工作报告$")
"""Its title names the year to come; what it tells is of the year before too."""
_SUBJECT = regex(
    r"(?<![居列占于比达优超选评获在为是入副位])(?P<who>全省|全市|全区|全县|全州|全旗|全系统|全社会|"
    r"(?:^|(?<=[，,；;。：:、“（(\s年末月初使]))全国|市本级|省本级|县本级|本级|乡镇街道|县区|"
    r"[省市县]级(?=财政|给予|分别|按|对|安排|补助|奖补|统筹|配套|负担)|我市|我省|我区|我县|我州)"
    rf"(?!第|前[\d{HAN_COUNT}百列]|平均|人大|政协|首|唯一|领先|率先|重点|文明|先进|百强|\d+强)"
)
_PLACE = regex(rf"^(?P<who>[{HAN}]{{2,10}}?(?:自治区|自治州|省|市|州|县|区|旗|盟))")


class Indicator(msgspec.Struct, frozen=True):
    """A figure in its document.

    Attributes:
        number: its place in the document, from 1.
        place: its element.
        figure: value, unit, qualifier and where it stands.
        noun: what it measures.
        subject: whose it is, as far as the sentence says; else the place the title names.
        period: of when, as far as sentence, paragraph or title say.
        sentence_start: where its sentence begins in the element's text.
        sentence_end: just after the sentence.
    """

    number: int
    place: Place
    figure: Figure
    noun: Noun
    subject: str
    period: str
    sentence_start: int
    sentence_end: int

    @property
    def text(self) -> str:
        """The figure as it stands."""
        return self.place.text[self.figure.start : self.figure.end]

    @property
    def sentence(self) -> str:
        """The sentence it stands in."""
        return self.place.text[self.sentence_start : self.sentence_end].strip()

    @property
    def ahead(self) -> str:
        """The words of its sentence before it."""
        return self.place.text[self.sentence_start : self.figure.start]

    @property
    def section(self) -> str:
        """The nearest heading."""
        return self.place.title or (self.place.section[-1] if self.place.section else "")

    @property
    def is_exact(self) -> bool:
        """Whether it is one number without 余, 约, 以上 …."""
        return not self.figure.qualifier and self.figure.upper is None

    @property
    def amount(self) -> float:
        """Its value in the unit without 万, 亿 or 万亿."""
        return self.figure.value * multiple(self.figure.unit)

    @property
    def term(self) -> Term:
        """It as a term; a percentage as the fraction it is."""
        value = self.figure.value
        return Term(value / 100 if self.figure.unit == "%" else value, self.number)

    @property
    def precision(self) -> float:
        """Half a unit of the last digit written, in the value's own scale."""
        digits = re.match(r"[\d.]+", self.text.replace(",", ""))
        if digits:
            written = float(digits[0])
            return half_unit(self.text) * (self.figure.value / written if written else 1.0)
        numeral = re.match(rf"[{HAN_NUMERALS}]+", self.text)
        last = numeral[0][-1] if numeral else ""
        counted = last and not self.figure.unit.startswith(last)
        return 0.5 * _PLACES.get(last, 1.0) if counted else 0.5


_PLACES = {"万": 1e4, "亿": 1e8}


def multiple(unit: str) -> float:
    """The 万, 亿 or 万亿 that a unit of measure begins with.

    >>> multiple("万亿元"), multiple("件"), multiple("万亩")
    (1000000000000.0, 1.0, 10000.0)
    """
    return prod((_PLACES[char] for char in unit.removesuffix(base_unit(unit))), start=1.0)


def base_unit(unit: str) -> str:
    """The unit without 万, 亿 or 万亿.

    >>> base_unit("万亿元"), base_unit("件"), base_unit("亿")
    ('元', '件', '亿')
    """
    return unit.lstrip("万亿") or unit


def find_indicators(document: OfficialDocument) -> list[Indicator]:
    """Every figure of the document's title, main text and attachments, in reading order."""
    indicators: list[Indicator] = []
    title = document.body.title.text if document.body.title else document.metadata.title or ""
    default_period = "" if _REPORT.search(title) else _only(_YEAR, title)
    place = _PLACE.search(title)
    default_subject = place["who"] if place else ""
    for element in places_of(document):
        if element.block is not None or element.role == "title":
            indicators += _of_element(element, len(indicators), default_period, default_subject)
    return indicators


def _of_element(
    element: Place, before: int, default_period: str, default_subject: str
) -> list[Indicator]:
    figures = find_figures(element.text)
    if not figures:
        return []
    nouns = nouns_of(element.text, figures)
    for heading in (element.title, *reversed(element.section)):
        if _PERIOD.search(heading):
            default_period = _only(_PERIOD, heading)
            break
    indicators = []
    sentences = Sentences(element.text)
    for i, (figure, noun) in enumerate(zip(figures, nouns, strict=True)):
        start, end = sentences.around(figure.start, figure.end)
        ahead = element.text[start : figure.start]
        indicators.append(
            Indicator(
                number=before + i + 1,
                place=element,
                figure=figure,
                noun=noun,
                subject=_subject(ahead) or default_subject,
                period=_period(ahead) or default_period,
                sentence_start=start,
                sentence_end=end,
            )
        )
    return indicators


def _only(pattern: re.Pattern[str], title: str) -> str:
    """The period that a title or heading names; empty where it names none or several."""
    periods = {m[0].removesuffix("度") for m in pattern.finditer(title)}
    return periods.pop() if len(periods) == 1 and not _YEARS.search(title) else ""


def _subject(ahead: str) -> str:
    """Whose the words before a figure say last that it is."""
    return next((m["who"] for m in reversed([*_SUBJECT.finditer(ahead)])), "")


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
