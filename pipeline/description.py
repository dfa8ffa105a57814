"""What is noted of a document (著录), each value with where it was found.

Names are those of DA/T 46-2009 where it has one, else those of GB/T 9704-2012. The properties of
Word files, the metadata of PDF files, the archive's catalogue and its packages say what is said
here. What the document does not show is not in it.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import OfficialDocument
from pipeline.text.chars import squeezed
from pipeline.text.dates import iso_in, whole_date
from pipeline.text.issued import Issued, issued_in
from pipeline.text.names import SIGNATORY_LABEL, is_authority
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_CLASSIFICATION = regex(r"(绝密|机密|秘密)(?:[★☆✩*＊]?(.{1,20}))?")
_SIGNATORY = regex(SIGNATORY_LABEL)
_RECIPIENTS = regex(r"(?:主\s{0,4}送|抄\s{0,4}送|抄\s{0,4}报)\s{0,4}[：:]\s{0,4}")
_SUBJECT_WORDS = regex(r"主\s{0,4}题\s{0,4}词\s{0,4}[：:]?\s{0,4}")
_URGENCY = regex("特急|加急|急件|平急")
_FIELDS = "网页或文件的说明栏"
_HEAD = "版头下的编发机关和日期"


class Described(NamedTuple):
    """One value.

    Attributes:
        name: the element's.
        text: what it says, without its label.
        source: where it was found, Chinese.
    """

    name: str
    text: str
    source: str


def describe(document: OfficialDocument) -> tuple[Described, ...]:
    """What a document says of itself; an element that is there several times, in its order.

    >>> from pipeline.model import Header, Source, TextElement
    >>> header = Header(classification=TextElement("机密★1年"), urgency=TextElement("特 急"))
    >>> document = OfficialDocument(Source("", 0, "", "", ""), header=header)
    >>> [(one.name, one.text) for one in describe(document)]
    [('紧急程度', '特急'), ('密级', '机密'), ('保密期限', '1年')]
    """
    return tuple(one for one in _described(document) if one.text)


def described_as(document: OfficialDocument, name: str) -> str:
    """All that is noted under a name, parted by ``；``; empty where nothing is."""
    return "；".join(one.text for one in describe(document) if one.name == name)


def _described(document: OfficialDocument) -> Iterator[Described]:
    header, body, imprint = document.header, document.body, document.imprint
    metadata = document.metadata
    if body.title is not None:
        yield Described("题名", body.title.text.strip(), "标题")
    elif metadata.title:
        yield Described("题名", metadata.title, _FIELDS)
    else:
        yield Described("题名", _mark_as_title(document), "发文机关标志")
    issued = _issued(document)
    for element in body.title_notes[issued.lines if issued is not None else 0 :]:
        yield Described("说明题名文字", element.text.strip(), "题注")
    yield from _subject_words(document)
    yield Described("摘要", metadata.summary or "", _FIELDS)
    yield Described("分类号", metadata.subject_category or "", f"{_FIELDS}（主题分类）")
    if header.document_number is not None:
        yield Described("文件编号", squeezed(header.document_number.text), "发文字号")
    else:
        yield Described("文件编号", metadata.document_number or "", _FIELDS)
    signatures = [element.text.strip() for element in body.authority_signature]
    for text in signatures:
        yield Described("责任者", squeezed(text) if is_authority(text) else text, "发文机关署名")
    if not signatures and issued is not None:
        yield Described("责任者", issued.authority, _HEAD)
    elif not signatures:
        yield Described("责任者", metadata.issuing_authority or "", _FIELDS)
    yield _date(document, issued)
    yield Described("文种", metadata.kind.value if metadata.kind else "", "标题（或发文机关标志）")
    if header.urgency is not None:
        said = squeezed(header.urgency.text)
        found = _URGENCY.search(said)
        yield Described("紧急程度", found[0] if found else said, "版头的紧急程度")
    if body.main_recipients is not None:
        said = _RECIPIENTS.sub("", body.main_recipients.text.strip(), count=1)
        yield Described("主送", said.rstrip("：:"), "主送机关")
    for element in imprint.other:
        if squeezed(element.text[:12]).startswith(("主送：", "主送:")):
            yield Described("主送", _RECIPIENTS.sub("", element.text.strip(), count=1), "版记")
    if imprint.cc_recipients is not None:
        said = _RECIPIENTS.sub("", imprint.cc_recipients.text.strip(), count=1)
        yield Described("抄送", said.rstrip("。."), "版记的抄送机关")
    yield from _classification(document)
    if header.copy_number is not None:
        yield Described("份号", squeezed(header.copy_number.text), "版头的份号")
    for element in header.signatory:
        yield Described("签发人", _SIGNATORY.sub("", element.text.strip(), count=1), "版头的签发人")
    if imprint.printing_authority is not None:
        said = imprint.printing_authority.text.strip()
        yield Described(
            "印发机关", squeezed(said) if is_authority(said) else said, "版记的印发机关"
        )
    if imprint.printing_date is not None:
        said = imprint.printing_date.text.strip()
        yield Described("印发日期", iso_in(said) or said, "版记的印发日期")


def _mark_as_title(document: OfficialDocument) -> str:
    """The mark of a 纪要 or 公告, which is all the title that it has; a mark of …文件 is none."""
    mark, kind = document.header.authority_mark, document.metadata.kind
    said = squeezed(mark.text) if mark is not None else ""
    return said if kind is not None and said.endswith(kind.value) else ""


def _issued(document: OfficialDocument) -> Issued | None:
    """Who issued a 纪要 or 简报, and when, as its head says."""
    if document.header.authority_mark is None:
        return None
    found = issued_in([note.text for note in document.body.title_notes[:2]])
    if found is None:
        return None
    office = squeezed(found.authority).removesuffix("编")
    return found._replace(authority=office) if is_authority(office) else None


def _date(document: OfficialDocument, issued: Issued | None) -> Described:
    """成文日期, ISO where it is one."""
    written, known = document.body.document_date, document.metadata.document_date
    if written is None and issued is not None:
        return Described("日期", iso_in(issued.date) or issued.date, _HEAD)
    if written is None:
        return Described("日期", known or "", _FIELDS)
    found = whole_date(written.text)
    iso = found.iso if found is not None else None
    return Described("日期", iso or known or written.text.strip(), "成文日期")


def _classification(document: OfficialDocument) -> Iterator[Described]:
    element = document.header.classification
    if element is None:
        return
    said = squeezed(element.text)
    found = _CLASSIFICATION.fullmatch(said)
    yield Described("密级", found[1] if found else said, "版头的密级和保密期限")
    if found and found[2]:
        yield Described("保密期限", found[2], "版头的密级和保密期限")


def _subject_words(document: OfficialDocument) -> Iterator[Described]:
    """主题词: of the page, and as 版记 had it until 2012 (GB/T 9704-1999)."""
    yield Described("主题词", " ".join((document.metadata.subject_words or "").split()), _FIELDS)
    for element in document.imprint.other:
        label = _SUBJECT_WORDS.match(element.text.lstrip())
        if label is not None:
            words = element.text.lstrip()[label.end() :].split()
            yield Described("主题词", " ".join(words), "版记的主题词")
