"""What layout does otherwise for a kind of document: its 特定格式 (GB/T 9704-2012 10).

A kind with a look of its own is added here: an entry of :data:`KIND_FORMATS`, its clause beside
each field. 信函格式 (10.1) is no entry: it comes with the style sheet ``letter``, since a 函 may be
printed either way; which one its head was made for says :func:`has_letter_head`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import attrgetter

import msgspec

from pipeline.model import DocumentKind, OfficialDocument
from pipeline.model.outline import KIND
from pipeline.stated import states
from pipeline.stylesheet import HeaderPlace
from pipeline.text.patterns import regex
from pipeline.units import Length


class KindFormat(msgspec.Struct, frozen=True):
    """How a kind of document is set; the defaults are those of every other kind.

    Attributes:
        named_in: the elements whose last word may name the kind: ``authority_mark``, ``title``.
        mark_top: from 版心's upper edge to that of 发文机关标志 (7.2.4), of the style's places.
        red_line: a red line stands under 发文字号 (7.2.7).
        signed_by_person: its maker's name is signed with a stamp, not sealed (7.3.5.3).
        hung_label: what begins a paragraph of names that hang on this label; ``None``: nothing.
        issued_in_head: who issued it and when stand at both ends of the row above the red line.
        of_articles: a heading without a number is the title of an article.
    """

    named_in: frozenset[str] = frozenset({"authority_mark"})
    mark_top: Callable[[HeaderPlace], Length] = attrgetter("mark_top")
    red_line: bool = True
    signed_by_person: bool = False
    hung_label: re.Pattern[str] | None = None
    issued_in_head: bool = False
    of_articles: bool = False


ORDINARY = KindFormat()
KIND_FORMATS = {
    DocumentKind.ORDER: KindFormat(  # 10.2
        mark_top=attrgetter("order_mark_top"), red_line=False, signed_by_person=True
    ),
    DocumentKind.MINUTES: KindFormat(  # 10.3
        named_in=frozenset({"authority_mark", "title"}),
        hung_label=regex(r"(?:出\s*席|请\s*假|缺\s*席|列\s*席)(?:人员)?[：:]"),
        issued_in_head=True,
    ),
}
BRIEF = KindFormat(issued_in_head=True, of_articles=True)
"""简报 and its like, which are none of the fifteen kinds; 惯例."""
_BRIEF_MARK = regex(r"(?:[简快专摘]\s*报|简\s*讯|动\s*态|信\s*息|参\s*考|要\s*情)$")


def kind_of(document: OfficialDocument) -> DocumentKind | None:
    """The kind that the document's mark names, where it is one with such a mark, else its title.

    Where there is no title the mark names it: ``某市人民政府公告``. What a person states holds.
    """
    if said := states(document, KIND):
        return DocumentKind(said)
    mark = document.header.authority_mark
    kind = DocumentKind.of_ending(mark.text) if mark is not None else None
    form = KIND_FORMATS.get(kind) if kind is not None else None
    if form is not None and "authority_mark" in form.named_in:
        return kind
    title = document.body.title
    return DocumentKind.of_title(title.text) if title is not None else kind


_MARK_WORD = regex(r"(?:文\s*件|公\s*告|通\s*告|公\s*报|命\s*令|令|纪\s*要|简\s*报)$")
_LETTER_NUMBER = regex(r"函\s*[〔\[（(【﹝［][0-9]{4}")


def has_letter_head(document: OfficialDocument) -> bool:
    """Whether the head is that of a letter (10.1): a mark without 文件, over a 函 or its number."""
    mark, number, title = (
        document.header.authority_mark,
        document.header.document_number,
        document.body.title,
    )
    if mark is None or not mark.text.strip() or _MARK_WORD.search(mark.text.strip()):
        return False
    if document.header.signatory:  # 上行文 has 签发人, and the head of a 文件
        return False
    if number is not None and _LETTER_NUMBER.search(number.text):
        return True
    return title is not None and DocumentKind.of_title(title.text) is DocumentKind.LETTER


def format_of(document: OfficialDocument) -> KindFormat:
    """The format of the kind that a person states, or that the document's mark or title names."""
    if said := states(document, KIND):
        return KIND_FORMATS.get(DocumentKind(said), ORDINARY)
    mark = document.header.authority_mark
    if mark is not None and _BRIEF_MARK.search(mark.text.strip()):
        return BRIEF
    named = {"authority_mark": mark, "title": document.body.title}
    for name, element in named.items():
        kind = DocumentKind.of_ending(element.text) if element is not None else None
        form = KIND_FORMATS.get(kind) if kind is not None else None
        if form is not None and name in form.named_in:
            return form
    return ORDINARY
