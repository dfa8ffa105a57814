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
from pipeline.text.dates import YEAR, document_date, whole_date
from pipeline.text.names import RECIPIENT_ENDS, is_authority
from pipeline.text.numerals import HAN_COUNT
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

FORWARDS = regex("印发|转发|批转|发布|公布|颁布|下发|报送|呈报|汇编")
"""What the title of a document says that issues or forwards another."""
_LABEL = regex(rf"附\s{{0,4}}[件表录]\s{{0,4}}[0-9{HAN_COUNT}]{{0,3}}\s{{0,4}}[：:]?")
_NUMBER = regex(rf".{{2,24}}[〔\[（(【［]\s?{YEAR}\s?[〕\]）)】］]\s?第?\s?[0-9]{{1,5}}\s?号")
_MARK = regex(r".{3,40}(?:文件|令)")
_ADDRESSED = regex(rf"[^。；！？]{{1,296}}(?:{'|'.join(RECIPIENT_ENDS)})[：:]")
_RUN_ON = regex(rf"[^。；！？为]{{2,60}}(?:{'|'.join(RECIPIENT_ENDS)})[：:](?=\S)")
_PRINTED = regex(rf".{{0,30}}{YEAR}.{{1,12}}印发")
_LONGEST_LINE = 40
_BESIDE = regex(r"(?:№|No\.?)?[0-9]{6}|[绝机秘]密.{0,10}|特急|加急|平急|特提|签发人[：:].{2,30}")
_ENDS = frozenset(
    {"authority_signature", "document_date", "note", "attachment_note", "cc_recipients"}
    | {"printing_authority", "printing_date"}
)
_REACH = 10
"""So many texts of a head may stand above the title."""
_LONGEST_TITLE = 120
_LONGEST_UNADDRESSED = 60
"""So many texts a document to nobody in particular may have."""
_SENTENCE = regex("[。；！？]")


def divisions(document: OfficialDocument) -> list[Place]:
    """The first text of each document but the first, in the order of the source."""
    places = [p for p in places_of(document) if p.element.origin and p.cell is None]
    places.sort(key=lambda place: place.start)
    title = document.body.title
    if title is not None and FORWARDS.search(title.text):
        return []
    found: list[Place] = []
    is_closed = is_annex = has_text = False
    i = 0
    while i < len(places):
        place = places[i]
        if _is_printed(place):  # 版记 ends a document, its annexes included (7.4)
            is_closed, is_annex = True, False
        elif is_closed and _LABEL.fullmatch(place.text):
            is_annex = True
        elif not is_annex and (opening := _opening(places, i)):
            if is_closed or (opening.is_sure and has_text):
                found.append(place)
                is_closed = has_text = False
                if FORWARDS.search(_joined(places, i, opening.length)):
                    break  # what follows may be what it issues
            i += opening.length
            continue
        elif _is_date(place) or _is_signed_date(places, i):
            is_closed = True
        has_text = has_text or "。" in place.text
        i += 1
    return found


def _is_printed(place: Place) -> bool:
    """Whether a text is the last line of 版记."""
    if place.role == "printing_date":
        return True
    return len(place.text) <= _LONGEST_LINE and _PRINTED.fullmatch(place.text) is not None


def _is_date(place: Place) -> bool:
    """Whether a document may end here: with its date, or one alone on its line."""
    if place.role == "document_date":
        return True
    found = whole_date(place.text)
    return found is not None and found.spelled


def _is_signed_date(places: Sequence[Place], i: int) -> bool:
    """Whether a text is a date in any form below the name of an authority."""
    return i > 0 and is_authority(places[i - 1].text) and document_date(places[i].text) is not None


def _signs_itself(places: Sequence[Place], below: int, title: str) -> bool:
    """Whether the authority that a title names signs and dates what stands below: a 通告 to all."""
    issuer = title.partition("关于")[0]
    if not is_authority(issuer):
        return False
    last = min(below + _LONGEST_UNADDRESSED, len(places) - 1)
    return any(
        squeezed(places[k].text) == issuer and document_date(places[k + 1].text) is not None
        for k in range(below, last)
    )


class _Opening(NamedTuple):
    """The head and the title of a document.

    Attributes:
        length: of how many texts.
        is_sure: whether mark, number, title and recipients are all there.
    """

    length: int
    is_sure: bool


def _opening(places: Sequence[Place], i: int) -> _Opening | None:
    """What opens a document here; ``None`` where nothing does."""
    if len(places[i].text) > _LONGEST_TITLE or _SENTENCE.search(places[i].text):
        return None  # most texts
    at, found = i, set[str]()
    while at < min(i + _REACH, len(places)) and (part := _head_part(places[at])):
        found.add(part)
        at += 1
    for length in range(1, 4):
        if at + length > len(places) or _is_of_the_end(places[at + length - 1]):
            return None
        text = _joined(places, at, length)
        if len(text) > _LONGEST_TITLE or _SENTENCE.search(text):
            return None
        if "关于" not in text or DocumentKind.of_title(text) is None:
            continue
        below = [place.text for place in places[at + length : at + length + 2]]
        if any(_ADDRESSED.fullmatch(line) for line in below) or _RUN_ON.match("".join(below[:1])):
            found.add("recipients")
        if below and _NUMBER.fullmatch(below[0]):
            found.add("number")
        if not found & {"mark", "number", "recipients"} and not _signs_itself(
            places, at + length, text
        ):
            return None
        return _Opening(at + length - i, found >= {"mark", "number", "recipients"})
    return None


def _joined(places: Sequence[Place], start: int, length: int) -> str:
    return "".join(squeezed(place.text) for place in places[start : start + length])


def _is_of_the_end(place: Place) -> bool:
    """Whether a text is a sign-off's or an imprint's, of the document above."""
    return place.role in _ENDS or whole_date(place.text) is not None


def _head_part(place: Place) -> str:
    """What of a head a text is: ``mark``, ``number`` or what stands beside them; else nothing."""
    plain = squeezed(place.text)
    if place.role in _ENDS or len(plain) > _LONGEST_LINE or "关于" in plain:
        return ""
    if STANDARD_NUMBER.fullmatch(plain) or _NUMBER.fullmatch(plain):
        return "number"
    if _MARK.fullmatch(plain) and is_authority(plain.removesuffix("文件").removesuffix("令")):
        return "mark"
    return "beside" if _BESIDE.fullmatch(plain) or is_authority(plain) else ""
