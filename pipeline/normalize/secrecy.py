"""Documents that are told to nobody outside: those with 密级, and those for internal use."""

from __future__ import annotations

from pipeline.model import OfficialDocument, places_of
from pipeline.normalize.recognisers import header_mark
from pipeline.text.equivalence import letters
from pipeline.text.patterns import regex

_STARRED = regex(r"(?:绝密|机密|秘密)\s*[★☆✩*＊]")
_OPEN = frozenset({"公开", "主动公开", "依申请公开", "无", "非密", "普通", "一般"})


def is_withheld(document: OfficialDocument) -> bool:
    """Whether a document bears 密级 or a mark like 内部资料, read as an element or anywhere else.

    A line that merely looks like one is enough: nothing is lost by not telling.
    """
    if document.header.classification is not None:
        return True
    for field in document.metadata.fields:
        if "密级" in letters(field.label) and letters(field.value) not in _OPEN:
            return True
    texts = [place.text for place in places_of(document)]
    texts += [entry.text for entry in document.boilerplate]
    texts += [field.value for field in document.metadata.fields]
    return any(
        _STARRED.search(text) or header_mark(text.strip()) == "classification" for text in texts
    )
