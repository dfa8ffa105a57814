"""Several documents in one file: where each but the first begins.

A document that follows another begins with its head (mark or 发文字号) or its title, below the
first's 成文日期 or 版记, and has what a document has: a title of one of the fifteen kinds and
whom it is sent to or its number. What a notice issues or forwards, and what stands below 附件, is
the first document's own.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import DocumentKind, OfficialDocument, Place, places_of
from pipeline.structure.certainty import STANDARD_NUMBER
from pipeline.text.chars import squeezed
from pipeline.text.dates import YEAR, whole_date
from pipeline.text.names import RECIPIENT_ENDS, is_authority
from pipeline.text.patterns import regex

_FORWARDS = regex("印发|转发|批转|发布|公布|颁布|下发|报送|呈报|汇编")
_LABEL = regex(r"附\s{0,4}[件表录]\s{0,4}[0-9一二三四五六七八九十]{0,3}\s{0,4}[：:]?")
_NUMBER = regex(rf".{{2,24}}[〔\[（(【［]\s?{YEAR}\s?[〕\]）)】］]\s?第?\s?[0-9]{{1,5}}\s?号")
_MARK = regex(r".{3,40}(?:文件|令)")
_ADDRESSED = regex(rf"[^。；！？]{{1,296}}(?:{'|'.join(RECIPIENT_ENDS)})[：:]")
_PRINTED = regex(rf".{{0,30}}{YEAR}.{{1,12}}印发")
_LONGEST_LINE = 40
_REACH = 6
"""A head has so many texts above the title, a title so many lines."""
_LONGEST_TITLE = 120
_SENTENCE = regex("[。；！？]")


def divisions(document: OfficialDocument) -> list[Place]:
    """The first text of each document but the first, in the order of the source."""
    places = [p for p in places_of(document) if p.element.origin and p.cell is None]
    places.sort(key=lambda place: place.start)
    title = document.body.title
    if title is not None and _FORWARDS.search(title.text):
        return []
    found: list[Place] = []
    is_closed = is_annex = False
    i = 0
    while i < len(places):
        place = places[i]
        if _is_printed(place):  # 版记 ends a document, its annexes included (7.4)
            is_closed, is_annex = True, False
        elif is_closed and _LABEL.fullmatch(place.text):
            is_annex = True
        elif is_closed and not is_annex and (length := _opens(places, i)):
            found.append(place)
            is_closed = False
            if _FORWARDS.search(_joined(places, i, length)):
                break  # what follows may be what it issues
            i += length
            continue
        elif _is_date(places, i):
            is_closed = True
        i += 1
    return found


def _is_printed(place: Place) -> bool:
    """Whether a text is the last line of 版记."""
    if place.role == "printing_date":
        return True
    return len(place.text) <= _LONGEST_LINE and _PRINTED.fullmatch(place.text) is not None


def _is_date(places: Sequence[Place], i: int) -> bool:
    """Whether a document may end here: its date, or a date below who signs."""
    place = places[i]
    if place.role == "document_date":
        return True
    return (
        i > 0
        and len(place.text) <= _LONGEST_LINE
        and whole_date(place.text) is not None
        and is_authority(places[i - 1].text)
    )


def _opens(places: Sequence[Place], i: int) -> int:
    """How many texts from here are the head and the title of a document; 0 for none."""
    at, has_head = i, False
    while at < min(i + _REACH, len(places)) and _is_head(places[at].text):
        at, has_head = at + 1, True
    for length in range(1, 4):
        text = _joined(places, at, length)
        if at + length > len(places) or len(text) > _LONGEST_TITLE or _SENTENCE.search(text):
            return 0
        if "关于" not in text or DocumentKind.of_title(text) is None:
            continue
        below = [place.text for place in places[at + length : at + length + 2]]
        addressed = any(_ADDRESSED.fullmatch(line) for line in below)
        numbered = bool(below) and _NUMBER.fullmatch(below[0]) is not None
        if has_head or addressed or numbered:
            return at + length - i
        return 0
    return 0


def _joined(places: Sequence[Place], start: int, length: int) -> str:
    return "".join(squeezed(place.text) for place in places[start : start + length])


def _is_head(text: str) -> bool:
    plain = squeezed(text)
    if len(plain) > 48 or "关于" in plain:
        return False
    if STANDARD_NUMBER.fullmatch(plain) or _NUMBER.fullmatch(plain):
        return True
    return _MARK.fullmatch(plain) is not None and is_authority(
        plain.removesuffix("文件").removesuffix("令")
    )
