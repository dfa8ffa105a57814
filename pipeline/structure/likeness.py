"""The line that looks most like an element that was not found.

These marks are looser than those by which reading takes a line for an element: what they point at
is shown to a person, never taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from pipeline.model import DocumentKind, OfficialDocument, Part, Place, places_of
from pipeline.structure.needs import ElementName
from pipeline.text.chars import HAN, squeezed
from pipeline.text.dates import YEAR, whole_date
from pipeline.text.names import AUTHORITY_ENDS, RECIPIENT_ENDS, is_authority, is_person
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_HEAD = 12
"""So many texts from the beginning a head is looked for in."""
_BELOW_TITLE = 3
_FOOT = 8
"""So many texts from the end of the 正文 a sign-off is looked for in."""
_LAST = 120
_LONGEST_TITLE = 120
_LONGEST_NAMES = 300
_SENTENCE = regex("[。；！？]")
_MARKS_BEHIND = "。.；;"
"""Marks that a title does not have and may be given."""
_NO_TITLE_END = (*"，,：:、",)
_OPENS_TEXT = regex(
    "为(?!人民)|根据|按照|依据|经|现[将就]|近[日期年]|.{0,80}[，,].{0,80}(?:通知|函)$"
)
_MENTIONS = regex(
    "如下|以下|下列|附件|联系|地址|电话|说明|包括|认为|指出|强调|其中|来源|编辑|条件|单位：?$"
)
_ADDRESSED = regex(
    rf"[^。；！？]{{0,296}}(?:{'|'.join(RECIPIENT_ENDS)})(?:[（(][^（()）]{{1,40}}[）)])?[：:∶︰﹕；;，,]"
)
_LABELLED = regex(r"主\s?送(?:机关|单位)?[：:]")
_EVERY = regex(rf"(?:各|有关|直属|.{{2,60}}[、，,；; ]各).{{0,280}}(?:{'|'.join(RECIPIENT_ENDS)})")
_RUN_ON = regex(
    rf"(?P<names>[{HAN}（）()、，,]{{2,80}}?(?:{'|'.join(AUTHORITY_ENDS)}|公司|单位))[：:∶]"
    "(?=你|贵|经|为|根据|按照|现)"
)
_NUMBER = regex(
    rf"[（(]?[{HAN}]{{2,14}}(?:[〔\[（(【［﹝〖]{YEAR}[〕\]）)】］﹞〗]?|{YEAR}[〕\]）)】］﹞〗])"
    r"第?[0-9xX×＿_]{0,6}号?[）)]?"
)
_SEAL = regex(r"[（(]?(?:公章|盖章|签章|印章|单位盖章|章)[）)]?$")
_DATE = (
    rf"(?:{YEAR}|[一二][{HAN}○]{{3}})\s?(?:年|[.．/\-])[0-9{HAN}xX×＿_ ]{{0,3}}(?:月|[.．/\-])"
    rf"[0-9{HAN}xX×＿_ ]{{0,3}}日?"
)
_PARTED_DATE = regex(rf"[\[{{（(【]?\s*{YEAR}\s+[0-9]{{1,2}}\s+[0-9]{{1,2}}\s*[\]}}）)】]?")
_DATE_AT_END = regex(rf"{_DATE}(?:\s?[（(]此件[^（()）]{{2,12}}[）)])?$")
_AT_END = regex(
    rf"(?<=[。！])(?P<name>[{HAN}（）()]{{4,40}}?)(?:{_DATE})?(?:\s?[（(]此件[^（()）]{{2,12}}[）)])?$"
)
_SIGNATORY = regex("(?:签|会)发?人?签?.{0,2}[：:]|签发")


class Likeness(NamedTuple):
    """A stretch that looks like an element.

    Attributes:
        place: the text it stands in.
        start: code point in that text.
        end: just after it.
    """

    place: Place
    start: int
    end: int

    @property
    def words(self) -> str:
        """What stands there."""
        return self.place.text[self.start : self.end]


def likeness_of(document: OfficialDocument, element: ElementName) -> Likeness | None:
    """The line of the document that looks most like the element; ``None`` where none does.

    Args:
        document: a document in which the element was not found.
        element: the element.
    """
    return next(likenesses_of(document, element), None)


def likenesses_of(document: OfficialDocument, element: ElementName) -> Iterator[Likeness]:
    """All lines that look like the element, the one that looks most like it first.

    Args: as :func:`likeness_of`.
    """
    return _FINDERS[element](document)


def _text(document: OfficialDocument) -> list[Place]:
    """The paragraphs and headings of the 正文."""
    return [
        place
        for place in places_of(document)
        if place.part is Part.BODY and place.role == "main_text"
    ]


def _whole(place: Place) -> Likeness:
    return Likeness(place, 0, len(place.text))


def _titles(document: OfficialDocument) -> Iterator[Likeness]:
    """关于…的通知 on a line, or on two."""
    head = _text(document)[:_HEAD]
    for i, place in enumerate(head):
        text = squeezed(place.text).rstrip(_MARKS_BEHIND)
        if not _may_be_title(text):
            continue
        below = squeezed(head[i + 1].text).rstrip(_MARKS_BEHIND) if i + 1 < len(head) else ""
        is_whole = "关于" in text and DocumentKind.of_title(text) is not None
        goes_on = text.startswith("关于") and "关于" not in below and _may_be_title(below)
        if is_whole or (goes_on and DocumentKind.of_title(below) is not None):
            yield _whole(place)


def _may_be_title(text: str) -> bool:
    return (
        len(text) >= 4
        and len(text) <= _LONGEST_TITLE
        and _SENTENCE.search(text) is None
        and not text.endswith(_NO_TITLE_END)
        and text[0] not in "《〈（(“"
        and _OPENS_TEXT.match(text) is None
    )


def _recipients(document: OfficialDocument) -> Iterator[Likeness]:
    """Names of those addressed below the title, with another mark than the colon, or none."""
    head = _text(document)[:_BELOW_TITLE]
    for i, place in enumerate(head):
        text = place.text.rstrip()
        if place.level is not None or len(text) > _LONGEST_NAMES:
            break
        if _LABELLED.match(text):
            yield _whole(place)
            return
        if not _MENTIONS.search(text) and i + 1 < len(head):
            addressed = _ADDRESSED.fullmatch(text) or _EVERY.fullmatch(text)
            if addressed or (document.body.title and is_authority(text) and i == 0):
                yield _whole(place)
                return
    if head and (m := _RUN_ON.match(head[0].text)):
        yield Likeness(head[0], 0, m.end("names") + 1)


def _numbers(document: OfficialDocument) -> Iterator[Likeness]:
    """A line with a year in brackets and 号, perhaps not whole."""
    for place in [p for p in places_of(document) if p.part is Part.BODY][:_HEAD]:
        if place.role in {"title", "title_notes", "main_text"}:
            text = squeezed(place.text)
            if len(text) <= 40 and _NUMBER.fullmatch(text):
                yield _whole(place)


def _dates(document: OfficialDocument) -> Iterator[Likeness]:
    """A date alone on a line near the end, or at the end of a short line."""
    for place in reversed(_text(document)[-_FOOT:]):
        text = place.text.rstrip()
        if len(text) > 60 or place.level is not None:
            continue
        found = _DATE_AT_END.search(text)
        if whole_date(text, loose=True) is not None or _PARTED_DATE.fullmatch(text):
            yield _whole(place)
        elif found and (is_authority(text[: found.start()].strip()) or found.start() == 0):
            yield Likeness(place, found.start(), len(text))


def _signatures(document: OfficialDocument) -> Iterator[Likeness]:
    """An authority's name on a line near the end, with a seal's word or a date behind it."""
    feet = _text(document)[-_FOOT:]
    for place in reversed(feet):
        text = place.text.rstrip()
        if place.level is not None:
            continue
        name = _SEAL.sub("", _DATE_AT_END.sub("", text).strip()).strip()
        if 0 < len(text) <= 60 and (is_authority(name) or is_person(name)):
            yield Likeness(place, 0, text.index(name) + len(name))
        elif (m := _AT_END.search(text, max(len(text) - _LAST, 0))) and is_authority(m["name"]):
            yield Likeness(place, *m.span("name"))


def _signatories(document: OfficialDocument) -> Iterator[Likeness]:
    for place in _text(document)[:_HEAD]:
        if len(place.text) <= 30 and _SIGNATORY.search(place.text):
            yield _whole(place)


_FINDERS: Mapping[ElementName, Callable[[OfficialDocument], Iterator[Likeness]]] = {
    "title": _titles,
    "document_number": _numbers,
    "signatory": _signatories,
    "main_recipients": _recipients,
    "authority_signature": _signatures,
    "document_date": _dates,
}


def doubles(document: OfficialDocument) -> Iterator[tuple[ElementName, Likeness]]:
    """Lines that are an element once more: another 发文字号 in the head, a sign-off in the text."""
    number = document.header.document_number
    if number is not None:
        for found in _numbers(document):
            if squeezed(found.words) not in squeezed(number.text):
                yield "document_number", found
    if document.body.document_date is not None:
        yield from _sign_offs(_text(document))


def _sign_offs(text: Sequence[Place]) -> Iterator[tuple[ElementName, Likeness]]:
    """An authority's name and, below it, a date, both alone on their lines."""
    for i in range(len(text) - 1):
        name, date = text[i], text[i + 1]
        if len(date.text) > 30 or len(name.text) > 60 or not is_authority(name.text):
            continue
        found = whole_date(date.text)
        if found is not None and found.iso is not None and found.spelled:
            yield "document_date", _whole(date)
