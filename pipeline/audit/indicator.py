"""The indicators of a document: its figures with noun phrase, subject, period and place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from math import prod

import msgspec

from pipeline.audit.figures import Figure, find_figures
from pipeline.audit.findings import Term, half_unit
from pipeline.audit.nouns import Noun, Sentences, nouns_of
from pipeline.audit.tables import Grid, GridCell, grids
from pipeline.model import OfficialDocument, Place, places_of
from pipeline.text.chars import HAN
from pipeline.text.dates import YEAR
from pipeline.text.numerals import HAN_COUNT, HAN_NUMERALS, halved
from pipeline.text.patterns import regex

_DAY = r"\d{1,2}月\d{1,2}日"
_PERIOD = regex(
    rf"{YEAR}年{_DAY}(?:[至到]|[-—－～]{{1,2}})(?:{YEAR}年)?(?:{_DAY}|\d{{1,2}}日)"
    rf"|(?<=截至){YEAR}年{_DAY}(?!前|止)"
    rf"|{YEAR}年?[-—－～至到]{{1,2}}{YEAR}年"
    rf"|{YEAR}年(?:\d{{1,2}}月|\d{{1,2}}(?=[-—－～至]\d{{1,2}}月))?(?:[-—－～至]\d{{1,2}}月)?(?:份)?(?:上半年|下半年|前三季度|第?[一二三四]季度|年?末|底|初|度)?"
    rf"|(?<!\d){_DAY}(?:[至到—－-]{_DAY})?"
    r"|(?<![\d.年])\d{1,2}[-—－～至到]{1,2}\d{1,2}月(?:份)?|(?<![\d年])\d{1,2}月(?:份|末|底|初)?(?!\d)"
    rf"|“十[一二三四五六]五”(?:末|时期|期间|以来)?|今年以来|今年|去年|上年|近?[{HAN_COUNT}\d]+年来|过去[一五]年|"
    r"[两三五]年内|(?:上|下)半年|前三季度|第?[一二三四]季度|(?<!上)年(?:末|底)(?!前|实现)|全年|这[一五]年|一年来"
)
_MOMENT = regex(r"[末底初日]$|^\d{1,2}月份?$|^(?:上年|去年)$")
"""A day, a month, another year: what the next paragraphs tell does not go on with it."""
_AT_END = regex("[末底初]$")
_FLOW = regex("出栏|产量|产值|增加值|收入|支出|投资|销售|新增|进出口|零售额|接待")
_UNTIL = regex(r"(?:\d{1,2}日)?(?:[（(]含[^）)]{0,4}[）)])?(?:前|止|之前|以前|截止)")
_LONG = regex(rf"过去|近?[{HAN_COUNT}\d]+年来|这五年")
_THIS = regex("^(?:这一年|一年来|过去一年|全年|今年|年[末底])$")
"""Of the year that the heading or the title names."""
_LAST_YEAR = frozenset({"过去一年", "一年来", "这一年"})
"""In a report at the beginning of a year, the one before."""
_COMPARED = regex(
    r"(?:[比较与同]|[高低大小多少快慢优劣强弱早晚限]于|[始成]\w于|相比|超过)(?:上|去)?$"
)
"""Before a period that is only compared with: 比2020年, 高于去年."""
_FROM = regex(r"[由从]$")
_ALONE = regex(rf"上年|去年|(?<=[由从到至]){YEAR}年(?:\d{{1,2}}月)?(?:末|底)?的")
"""Before a period of which one figure alone is: 由上年729万人增加到732万人."""
_MONTHS = regex(r"\d月|季度|半年")
_YEAR = regex(rf"{YEAR}年(?:度)?")
_YEARS = regex(rf"{YEAR}年?\s*[-—－–～至到、]+\s*{YEAR}年|[五三]年")
_YEAR_WORD = regex("年度$")
_REPORT = regex("政府工作报告$")
"""Its title names the year to come; what it tells is of the year before too."""
_OF_REPORT = regex(rf"({YEAR})年.*政府工作报告$")
_LOOKS_BACK = regex("回顾|过去|去年|上年")
_LOOKS_AHEAD = regex("今年|目标|任务|安排|重点|部署|打算")
_UNIT_IN_HEAD = regex(r"[（(](?:单位[：:])?(?P<unit>[^（()）]{1,8})[）)]")
_UNIT_IN_CAPTION = regex(r"单位[：:](?P<unit>[^\s，。；、）)]{1,8})")
_NO_FIGURE = regex(r"序号|编号|代码|电话|邮编|名次|排名|位次|排位|年份|年度$|行次")
_SUBJECT = regex(
    r"(?<![居列占于比达优超选评获在为是入副位])(?P<who>全省|全市|全区|全县|全州|全旗|全系统|全社会|"
    r"(?:^|(?<=[，,；;。：:、“（(\s年末月初使]))全国|市本级|省本级|县本级|本级|乡镇街道|县区|"
    r"[省市县]级(?=财政|给予|分别|按|对|安排|补助|奖补|统筹|配套|负担)|我市|我省|我区|我县|我州)"
    rf"(?!第|前[\d{HAN_COUNT}百列]|平均|人大|政协|首|唯一|领先|率先|重点|文明|先进|百强|\d+强)"
)
_PLACE = regex(rf"^(?P<who>[{HAN}]{{2,10}}?(?:自治区|自治州|省|市|州|县|区|旗|盟))")


_ABOUT = 0.1
_OPENING = 24  # code points of a paragraph in which its lead period stands
_WRITTEN = regex(r"[\d.]+")
_NUMERAL = regex(f"[{HAN_NUMERALS}]+")


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
        digits = _WRITTEN.match(self.text.replace(",", ""))
        if digits:
            written = float(digits[0])
            return half_unit(self.text) * (self.figure.value / written if written else 1.0)
        numeral = _NUMERAL.match(self.text)
        if "分之" in self.text and self.figure.unit != "%":
            return _ABOUT * self.figure.value  # a quarter is what is nearer to it than a third
        if numeral is None or "分之" in self.text:
            return 0.5
        # 五亿二千万吨 is written to 千万; 三百人 is exact.
        closing = numeral[0][len(numeral[0].rstrip("十百千万亿")) :]
        if not re.search("[万亿]", closing):
            return 0.5
        written = prod((_HAN_PLACES[char] for char in closing), start=1.0)
        return 0.5 * written / multiple(self.figure.unit)


_PLACES = {"万": 1e4, "亿": 1e8}
_HAN_PLACES = {"十": 10.0, "百": 100.0, "千": 1000.0, **_PLACES}


@lru_cache(maxsize=1024)
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
    report = _OF_REPORT.search(title)
    default_period = "" if _REPORT.search(title) else _only(_PERIOD, title)
    place = _PLACE.search(title)
    default_subject = place["who"] if place else ""
    places = places_of(document)
    cells = _cells(places)
    led = _Led(default_period, int(report[1]) if report else None)
    for element in places:
        if element.block is None and element.role != "title":
            continue
        cell = cells.get(element.path)
        if cell is not None:
            indicators.append(_of_cell(*cell, element, len(indicators), led, default_subject))
        else:
            indicators += _of_element(element, len(indicators), led, default_subject)
    return indicators


class _Led:
    """The period of what is being told, as title, headings and lead lines set it."""

    def __init__(self, title: str, report: int | None) -> None:
        self.title = title
        self._report = report
        self._section: tuple[str, ...] | None = None
        self._heading = ""
        self._lead = ""

    def enter(self, element: Place) -> str:
        """The period that heading, lead line or title give an element."""
        headings = (element.title, *reversed(element.section))
        if headings != self._section:
            if self._section is None or headings[1:] != self._section[1:]:
                self._lead = ""
            self._section = headings
            self._heading = self._of_headings(headings)
        return self._lead or self._heading or self.title

    def lead(self, period: str) -> None:
        """A paragraph began with a period: what follows under its heading is of it, too."""
        if not _MOMENT.search(period):
            self._lead = period

    def resolved(self, period: str) -> str:
        """这一年, 全年 and 年末 as the year that heading or title names."""
        if period == "今年以来" and _MONTHS.search(self.title):
            return self.title
        if not _THIS.match(period):
            return period
        named = _YEAR.match(self._lead) or _YEAR.match(self._heading or self.title)
        if named is None and self._report and period in _LAST_YEAR:
            return f"{self._report - 1}年"
        if named is None:
            return period
        year = named[0].removesuffix("度")
        return f"{year}{period[1:]}" if period[0] == "年" else year

    def _of_headings(self, headings: tuple[str, ...]) -> str:
        for heading in headings:
            period = _only(_PERIOD, heading)
            if period or len(_YEAR.findall(heading)) > 1:
                return period
        if self._report is None:
            return ""
        for heading in headings:
            if _LOOKS_BACK.search(heading):
                return f"{self._report - 1}年"
            if _LOOKS_AHEAD.search(heading):
                return f"{self._report}年"
        return ""


def _cells(places: Sequence[Place]) -> dict[str, tuple[Grid, GridCell]]:
    """The cells of tables that are figures, by path."""
    found = {}
    for grid in grids(places):
        columns = {c for c in grid.value_columns if not _NO_FIGURE.search(grid.head(c))}
        for (row, column), cell in grid.cells.items():
            if column in columns and row in grid.body and cell.value is not None:
                found[cell.place.path] = (grid, cell)
    return found


def _of_cell(
    grid: Grid, cell: GridCell, element: Place, before: int, led: _Led, subject: str
) -> Indicator:
    """A figure of a table: its row and its column say what it is."""
    head = grid.head(cell.column)
    bracket = _UNIT_IN_HEAD.search(head)
    above = _UNIT_IN_CAPTION.search(grid.caption)
    unit = bracket["unit"] if bracket else above["unit"] if above else ""
    unit = "%" if cell.text.endswith(("%", "％")) or unit == "％" else unit
    name = grid.label(cell.row) + (head.replace(bracket[0], "") if bracket else head)
    periods = [m[0] for m in _PERIOD.finditer(name)]
    length = len(element.text.rstrip())
    start = len(element.text) - len(element.text.lstrip())
    end = length - 1 if unit != "%" and not element.text[length - 1 :].isdigit() else length
    value = cell.value or 0.0
    whole = int(value) if float(value).is_integer() and "." not in element.text else value
    return Indicator(
        number=before + 1,
        place=element,
        figure=Figure(start, end, whole, None, unit, ""),
        noun=Noun(name, ""),
        subject=subject,
        period=periods[-1] if len(set(periods)) == 1 else led.enter(element),
        sentence_start=0,
        sentence_end=len(element.text),
    )


def _of_element(element: Place, before: int, led: _Led, default_subject: str) -> list[Indicator]:
    figures = find_figures(element.text)
    plain = halved(element.text)
    default = led.enter(element)
    opening = _carried(plain[:_OPENING].partition("，")[0])
    is_body = element.role not in {"title", "caption"} and element.cell is None
    if opening and is_body and element.level is None:
        led.lead(led.resolved(opening))
    if not figures:
        return []
    nouns = nouns_of(element.text, figures)
    indicators = []
    sentences = Sentences(element.text)
    within = led.resolved(opening)
    last_start = -1
    for i, (figure, noun) in enumerate(zip(figures, nouns, strict=True)):
        start, end = sentences.around(figure.start, figure.end)
        ahead = plain[start : figure.start]
        own = _period(ahead)
        if own:
            own = led.resolved(own)
        if start != last_start and own and element.cell is None and element.role != "title":
            if start == 0 and _carried(ahead[:_OPENING]):
                led.lead(own)
            last_start = start
        if (
            _AT_END.search(within)
            and _FLOW.search(noun.phrase)
            and start
            and element.text[start - 1] == "。"
        ):
            within = ""  # 年末存栏…。出栏…: what comes in over a time is of no day
        within = led.resolved(_carried(ahead)) or within
        indicators.append(
            Indicator(
                number=before + i + 1,
                place=element,
                figure=figure,
                noun=noun,
                subject=_subject(ahead) or default_subject,
                period=own or within or default,
                sentence_start=start,
                sentence_end=end,
            )
        )
    return indicators


def _only(pattern: re.Pattern[str], title: str) -> str:
    """The period that a title or heading names; empty where it names none or several."""
    periods = {
        _YEAR_WORD.sub("年", m[0])
        for m in pattern.finditer(title)
        if not _COMPARED.search(title[max(0, m.start() - 4) : m.start()])
    }
    if len(periods) != 1:
        return ""
    period = periods.pop()
    return period if _LONG.match(period) or not _YEARS.search(title) else ""


def _subject(ahead: str) -> str:
    """Whose the words before a figure say last that it is."""
    return next((m["who"] for m in reversed([*_SUBJECT.finditer(ahead)])), "")


def _carried(ahead: str) -> str:
    """The period that what follows is of, too: not one of a single figure, or compared with."""
    return _period(_ALONE.sub(lambda m: "\N{REPLACEMENT CHARACTER}" * len(m[0]), ahead))


def _period(ahead: str) -> str:
    """The period that the words before a figure name last, for it and not for another."""
    last = ""
    for m in _PERIOD.finditer(ahead):
        before = ahead[max(0, m.start() - 4) : m.start()]
        if _COMPARED.search(before) or _UNTIL.match(ahead, m.end()):
            continue
        if before.endswith("至") and re.match(r"\d{1,2}日", ahead[m.end() :]):
            continue
        if _FROM.search(before) and re.search(r"\d", ahead[m.end() :]):
            continue
        last = m[0]
    return last
