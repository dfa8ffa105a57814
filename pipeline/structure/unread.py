"""Lines beside the elements of a document that are none, and are printed as paragraphs.

A line that reading could not place is never lost: it stands in the text. Above the first sentence
and below the last one a line that says nothing whole may be an element in a form that nobody
foresaw; a person is told.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import (
    DocumentKind,
    Heading,
    OfficialDocument,
    Paragraph,
    Part,
    Place,
    places_of,
)
from pipeline.structure.needs import needs_of
from pipeline.text.chars import squeezed
from pipeline.text.dates import whole_date
from pipeline.text.names import RECIPIENT_ENDS, is_authority
from pipeline.text.patterns import regex

_MOST = 6  # lines above the text that may be of a head
_LONGEST = 80
_SENTENCE = regex("[。；！？;]|[，,].*[，,]|.{60}")
_LABELLED = regex(r"[^：:]{1,10}[：:].+|.{0,6}单位[：:].*|[（(【].*[）)】]|[0-9A-Za-z\W]*")
_INTRODUCES = regex("如下|以下|下列|通知|公告|说明|要求|认为|指出|附件|[将就为]|^(?:经|根据|按照)")
_QUOTED = regex("《[^》]*》?")
_PASSES_ON = regex("转发|批转|印发|贯彻|落实|答复|发布|公布")
_OF_OTHERS = regex("[|｜>»：:]|首页|登录|网站$|当前位置|[〔\\[]20[0-9]{2}[〕\\]]")
_OF_END = regex(r"附\s?件|抄\s?[送报]|印发$|主\s?送")


def unread_lines(document: OfficialDocument) -> Iterator[Place]:
    """The lines above the first sentence and below the last that may be elements not recognised.

    None of a text that has its title and is no 公文 (a law, a news report).

    Args:
        document: as it was read.
    """
    if not needs_of(document).elements and document.body.title is not None:
        return
    places = [p for p in places_of(document) if p.part is Part.BODY and p.role == "main_text"]
    first = next((i for i, place in enumerate(places) if _says(place)), None)
    if first is None:
        return
    if first <= _MOST and all(isinstance(place.block, Paragraph) for place in places[:first]):
        yield from (place for place in places[:first] if _may_be_of_head(place.text))
    last = max(i for i, place in enumerate(places) if _says(place))
    for place in places[last + 1 :]:
        if isinstance(place.block, Paragraph) and _may_be_of_end(place.text):
            yield place


def mixed_lines(document: OfficialDocument) -> Iterator[Place]:
    """The title that seems to hold more than a title, the lines under it that seem to be one.

    Args:
        document: as it was read.
    """
    if not needs_of(document).elements:
        return
    for place in places_of(document):
        plain = _QUOTED.sub("", squeezed(place.text))
        if place.role == "title" and place.part is Part.BODY:
            is_two = plain.count("关于") > 1 and not _PASSES_ON.search(plain)
            if is_two or _OF_OTHERS.search(plain):
                yield place
        elif place.role == "title_notes" and "关于" in plain and DocumentKind.of_title(plain):
            yield place


def _says(place: Place) -> bool:
    """Whether a text says something whole, or heads what does."""
    return isinstance(place.block, Heading) or _SENTENCE.search(place.text) is not None


def _may_be_of_head(text: str) -> bool:
    if not 2 < len(text) <= _LONGEST or _LABELLED.fullmatch(text) or _INTRODUCES.search(text):
        return False
    return text[-1] not in "：:" or text[:-1].endswith(RECIPIENT_ENDS)


def _may_be_of_end(text: str) -> bool:
    if len(text) > _LONGEST:
        return False
    return is_authority(text) or whole_date(text) is not None or _OF_END.match(text) is not None
