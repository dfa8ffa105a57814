"""Which elements a document of each kind has, and which of them it cannot be without.

The kind (文种) is the one that its title or 发文机关标志 names. A text that shows no kind and none
of the elements by which a 公文 is known (a law, a news report, a part of something) needs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from pipeline.layout.kinds import kind_of
from pipeline.model import DocumentKind, OfficialDocument
from pipeline.text.chars import squeezed
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

ElementName = Literal[
    "title",
    "document_number",
    "signatory",
    "main_recipients",
    "authority_signature",
    "document_date",
]
"""The elements that are asked about, by their field of the model."""

SHORT_NAMES: Mapping[ElementName, str] = {
    "title": "标题",
    "document_number": "发文字号",
    "signatory": "签发人",
    "main_recipients": "主送",
    "authority_signature": "署名",
    "document_date": "日期",
}
"""What they are called in a line, in the order in which they are named."""


class Need(StrEnum):
    """How much a document needs an element."""

    MUST = "must"
    USUAL = "usual"


class Needs(NamedTuple):
    """What a document needs.

    Attributes:
        kind: its kind; ``None`` where neither title nor mark names one.
        elements: how much it needs each element; those that it has nothing to do with are absent.
    """

    kind: DocumentKind | None
    elements: Mapping[ElementName, Need]


_MUST, _USUAL = Need.MUST, Need.USUAL
_ADDRESSED: dict[ElementName, Need] = {
    "title": _MUST,
    "document_number": _USUAL,
    "main_recipients": _MUST,
    "authority_signature": _MUST,
    "document_date": _MUST,
}
_TO_ALL: dict[ElementName, Need] = {
    "title": _MUST,
    "document_number": _USUAL,
    "authority_signature": _MUST,
    "document_date": _MUST,
}
_PASSED: dict[ElementName, Need] = {"title": _MUST, "document_number": _USUAL}
_SENT_OR_PUBLISHED: dict[ElementName, Need] = {
    "title": _MUST,
    "document_number": _USUAL,
    "main_recipients": _USUAL,
    "authority_signature": _USUAL,
    "document_date": _USUAL,
}
_BY_KIND: Mapping[DocumentKind, Mapping[ElementName, Need]] = {
    # 党政机关公文处理工作条例 第八条 says whom each kind is for, 第九条 what a 公文 consists of;
    # GB/T 9704-2012 7.3.2, 7.3.5: 主送机关, 发文机关署名 and 成文日期.
    DocumentKind.REQUEST: _ADDRESSED,  # 第十五条: one authority is asked
    DocumentKind.REPORT: _ADDRESSED,
    DocumentKind.REPLY: _ADDRESSED,
    DocumentKind.LETTER: _ADDRESSED,
    DocumentKind.PROPOSAL: _ADDRESSED,
    # Sent, or published to all: 主送 tells which.
    DocumentKind.NOTICE: _SENT_OR_PUBLISHED,
    DocumentKind.CIRCULAR: _SENT_OR_PUBLISHED,
    DocumentKind.OPINION: _SENT_OR_PUBLISHED,
    # To everybody, hence to nobody by name (第八条 （五）（六）).
    DocumentKind.ANNOUNCEMENT: {**_TO_ALL, "authority_signature": _USUAL, "document_date": _USUAL},
    DocumentKind.PUBLIC_NOTICE: _TO_ALL,
    # Passed by a meeting, which the line below the title says (题注): no signature of its own.
    DocumentKind.RESOLUTION: _PASSED,
    DocumentKind.DECISION: _PASSED,
    DocumentKind.COMMUNIQUE: _PASSED,
    # 10.2: mark, number, text, the maker's name and the date; a 令 has no title.
    DocumentKind.ORDER: {"document_number": _MUST, "document_date": _MUST},
    # 10.3: signed and dated by its head.
    DocumentKind.MINUTES: {},
}
_OF_LETTERS: tuple[ElementName, ...] = (
    "main_recipients",
    "authority_signature",
    "document_date",
)
_UPWARD = frozenset({DocumentKind.REQUEST, DocumentKind.REPORT})
_UNNAMED: Mapping[ElementName, Need] = _SENT_OR_PUBLISHED
"""What shows itself as a 公文 though nothing names its kind."""

_SALUTATION = regex(r"各位|同志|尊敬的|女士|先生|朋友|同胞|(?:代表|委员)[：:，,！!]$")
_DRAFT = regex(
    r"(?:征求意见|讨论|送审|审议|修订|讲话|草|送|初|报批)[^（）()]{0,3}[稿案][^（）()]{0,4}[）)]"
)
_COLLECTED = regex(r"[0-9]{1,3}[.．、]\s?[^0-9].*[）)]$")
"""A title with its number and, in brackets, its date: in a collection, whose editors leave out the
sign-off."""
_OF_COURTS = regex("最高人民(?:法院|检察院).*(?:批复|解释|规定|决定|答复)$")
"""司法解释: published by an announcement, which is signed instead of it."""
_NAMES_ANOTHER = regex(r"[^《].*[》”\"][（(]?[^（()）]{0,8}[）)]?$")
"""A title that ends with another's name: of news about it, not of the document itself. One that
names its kind behind it is its own (印发《某办法》的通知)."""
_MOVED = regex(
    "(?:领\\s?衔|附\\s?议|提\\s?议?案\\s?人|提出代表|代表姓名|案\\s?由)[^。：:]{0,6}[：:]"
)
"""A 议案 of deputies: who moves it stands above what they ask for, a form of the congress."""
_DIGEST = regex("(?:摘要[：:]?|解读|[图政]解|答记者问)$|^一图读懂")


def needs_of(document: OfficialDocument) -> Needs:
    r"""What the document needs, by its kind.

    >>> from pipeline.convert import read
    >>> letter = "某局关于商请支持的函\n\n某厅：\n\n请予支持为盼。\n"
    >>> sorted(n for n, need in needs_of(read(letter.encode(), "x.txt")).elements.items()
    ...        if need is Need.MUST)
    ['authority_signature', 'document_date', 'main_recipients', 'title']
    """
    body, header = document.body, document.header
    title = squeezed(body.title.text) if body.title else ""
    kind = kind_of(document)
    to = body.main_recipients.text if body.main_recipients else ""
    is_spoken = bool(_SALUTATION.search(to) or body.title_notes)
    if _is_no_document(document, title):
        return Needs(kind, {})
    if kind is DocumentKind.PROPOSAL and _opens(document, _MOVED):
        return Needs(kind, {"title": _MUST})
    if kind is None:
        if not _shows_itself(document) or is_spoken:
            return Needs(None, {})
        elements = dict(_UNNAMED)
    elif kind is DocumentKind.REPORT and (is_spoken or "关于" not in title or not to):
        return Needs(kind, {"title": _MUST})  # delivered before a meeting, or published
    else:
        elements = dict(_BY_KIND[kind])
    if to and not is_spoken and kind is not DocumentKind.MINUTES:
        # Who writes to somebody signs and dates it (7.3.5).
        for name in _OF_LETTERS:
            elements[name] = _MUST
    if body.title is None and kind is not None:
        elements.pop("title", None)  # its mark names it (某市人民政府公告)
    if header.authority_mark is not None and elements and kind is not DocumentKind.MINUTES:
        elements["document_number"] = _MUST  # 7.2.5: below the mark
        if kind in _UPWARD:
            elements["signatory"] = _MUST  # 7.2.6: of what goes up
    if _COLLECTED.match(title):
        for name in ("authority_signature", "document_date"):
            if name in elements:
                elements[name] = _USUAL
    return Needs(kind, {name: elements[name] for name in SHORT_NAMES if name in elements})


def _is_no_document(document: OfficialDocument, title: str) -> bool:
    """A draft, or words about a document: neither is signed."""
    if _DRAFT.search(title) or _DIGEST.search(title):
        return True
    if _NAMES_ANOTHER.fullmatch(title) and DocumentKind.of_ending(title) is None:
        return True
    if _OF_COURTS.match(title):
        return True
    return _opens(document, _DIGEST)


def _opens(document: OfficialDocument, pattern: re.Pattern[str]) -> bool:
    """Whether the first paragraph begins with what the pattern says."""
    blocks = document.body.main_text
    first = getattr(blocks[0], "content", None) if blocks else None
    return first is not None and pattern.match(first.text) is not None


def _shows_itself(document: OfficialDocument) -> bool:
    """Whether elements show a 公文: its number, whom it is sent to, who signed it when."""
    body = document.body
    signed = bool(body.authority_signature) and body.document_date is not None
    return document.header.document_number is not None or body.main_recipients is not None or signed
