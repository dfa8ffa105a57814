"""What layout does otherwise for a kind of document: its 特定格式 (GB/T 9704-2012 10).

A kind with a look of its own is added here: an entry of :data:`KIND_FORMATS`, its clause beside
each field. 信函格式 (10.1) is no entry: it comes with the style sheet ``letter``, since a 函 may be
printed either way.
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
from pipeline.units import Length


class KindFormat(msgspec.Struct, frozen=True):
    """How a kind of document is set; the defaults are those of every other kind.

    Attributes:
        named_in: the elements whose last word may name the kind: ``authority_mark``, ``title``.
        mark_top: from 版心's upper edge to that of 发文机关标志 (7.2.4), of the style's places.
        red_line: a red line stands under 发文字号 (7.2.7).
        signed_by_person: its maker's name is signed with a stamp, not sealed (7.3.5.3).
        hung_label: what begins a paragraph of names that hang on this label; ``None``: nothing.
    """

    named_in: frozenset[str] = frozenset({"authority_mark"})
    mark_top: Callable[[HeaderPlace], Length] = attrgetter("mark_top")
    red_line: bool = True
    signed_by_person: bool = False
    hung_label: re.Pattern[str] | None = None


ORDINARY = KindFormat()
KIND_FORMATS = {
    DocumentKind.ORDER: KindFormat(  # 10.2
        mark_top=attrgetter("order_mark_top"), red_line=False, signed_by_person=True
    ),
    DocumentKind.MINUTES: KindFormat(  # 10.3
        named_in=frozenset({"authority_mark", "title"}),
        hung_label=re.compile("(?:出席|请假|列席)(?:人员)?[：:]"),
    ),
}


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


def format_of(document: OfficialDocument) -> KindFormat:
    """The format of the kind that a person states, or that the document's mark or title names."""
    if said := states(document, KIND):
        return KIND_FORMATS.get(DocumentKind(said), ORDINARY)
    named = {"authority_mark": document.header.authority_mark, "title": document.body.title}
    for name, element in named.items():
        kind = DocumentKind.of_ending(element.text) if element is not None else None
        form = KIND_FORMATS.get(kind) if kind is not None else None
        if form is not None and name in form.named_in:
            return form
    return ORDINARY
