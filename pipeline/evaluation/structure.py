"""How well the elements of a document are found: the reader against labels made by hand.

An element is found when the stretch of the source that it was read from is the labelled one, white
space at its ends apart; nothing is right by half. What runs over lines without being one thing
(抄送, 题注, boilerplate) counts line by line. Of contents, lists of names and plain text it is
asked whether they were left in the text: none of their lines may be anything else.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline import convert
from pipeline.evaluation.labels import Element, LabelledDocument
from pipeline.model import (
    TABLE_RULE,
    Attachment,
    Block,
    Heading,
    HeadingLevel,
    OfficialDocument,
    Table,
    TextElement,
)
from pipeline.text.patterns import regex

_BY_LINE = frozenset(
    {
        *(Element.TITLE_NOTES, Element.NOTE, Element.CC_RECIPIENTS, Element.IMPRINT_OTHER),
        Element.BOILERPLATE,
    }
)
_LEFT_IN_TEXT = frozenset({Element.CONTENTS, Element.NAME_LIST, Element.PLAIN})
_LEVELS = {
    HeadingLevel.FIRST: Element.HEADING_1,
    HeadingLevel.SECOND: Element.HEADING_2,
    HeadingLevel.THIRD: Element.HEADING_3,
    HeadingLevel.FOURTH: Element.HEADING_4,
    HeadingLevel.CHAPTER: Element.CHAPTER,
    HeadingLevel.SECTION: Element.SECTION,
    HeadingLevel.ARTICLE: Element.ARTICLE,
}
_BESIDE = frozenset({TABLE_RULE, "element-label"})
"""What is taken out and has no label: the lines of tables, labels (``份号：``) before elements."""
_HEADINGS = frozenset(_LEVELS.values())
_LABELLED = frozenset(
    {
        *(Element.COPY_NUMBER, Element.CLASSIFICATION, Element.URGENCY, Element.DOCUMENT_NUMBER),
        *(Element.SIGNATORY, Element.TITLE, Element.MAIN_RECIPIENTS, Element.AUTHORITY_SIGNATURE),
        *(Element.DOCUMENT_DATE, Element.PRINTING_AUTHORITY, Element.PRINTING_DATE),
    }
)
# An element is the same with the label before it and without: ``签发人：周国平``.
_LABEL = regex(
    r"\s*签\s?发\s?人\s+(?![：:\s])|\s*(?:№|N[oO][.．]?)\s*[：:]?\s*|\s*签\s?批\s?盖\s?章\s+|\s*(?:份\s?号|密\s?级|(?:紧急程度|缓急)|(?:发文)?(?:字|文|电文)\s?号|编\s?号|签\s?[发批](?:\s?人|\s?盖\s?章)?|发?人|审\s?签\s?人?|核\s?发\s?人?|会\s?签(?:\s?人)?"
    r"|标\s?题|主\s?送(?:机关|单位)?|署名|(?:倡议|发起|主办|落款)(?:人|方|单位)|(?:成文|发文|印发)日期|(?:发文|印发)(?:机关|单位))\s?[：:]\s*"
)
_ATTACHMENT = regex(
    r"\s*(?:附\s?[件表]?\s*[：:]\s*)?(?:(?:附\s?件\s?)?[0-9]{1,2}\s?[.．、：:]\s*(?![0-9](?![0-9]{3}[年—–-]))|(?=\S|\Z))"
)
"""The number of an item too."""
_WHITE = regex(r"\s*")
_SEAL = regex(r"\s*[（(](?:盖\s?章|院\s?印|代\s?章|公\s?章|印\s?章|章|\w{2,10}专用章)[）)]\s*$")
_LINE = regex(r"\S(?:[^\n]*\S)?")
_WORDS = regex(r"\w(?:.*\w)?", re.DOTALL)
JOINT = "联合署名"
"""署名 of documents that have more than one."""

ORDER = (*map(str, Element), JOINT)
"""The names of what is counted, as tables list them."""


@dataclass(frozen=True, slots=True)
class Found:
    """One element that the reader found, with its stretch of the source in code points."""

    element: Element
    start: int
    end: int
    grid: tuple[int, int] | None = None


@dataclass(slots=True)
class ElementScore:
    """Counts of one element.

    Attributes:
        labelled: there to be found.
        found: what the reader took for it.
        right: of the labelled, found exactly.
        true: of the found, labelled as that.
    """

    labelled: int = 0
    found: int = 0
    right: int = 0
    true: int = 0

    @property
    def precision(self) -> float | None:
        """Of what was found, how much is right; ``None`` where nothing was."""
        return self.true / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """Of what is labelled, how much was found; ``None`` where nothing is."""
        return self.right / self.labelled if self.labelled else None


@dataclass(frozen=True, slots=True)
class Miss:
    """One element missed, or found where there is none.

    Attributes:
        document: its name.
        element: what was labelled or found.
        is_missed: labelled and not found; otherwise found and not labelled.
        line: from 1, in the text that was read.
        text: how the stretch begins.
    """

    document: str
    element: str
    is_missed: bool
    line: int
    text: str


@dataclass(slots=True)
class StructureScore:
    """What was counted over documents.

    Attributes:
        elements: by name, in the order of :class:`Element`, then 联合署名.
        documents: how many.
        whole: of them, those with nothing missed and nothing found wrongly.
        misses: one by one.
    """

    elements: dict[str, ElementScore] = field(default_factory=lambda: defaultdict(ElementScore))
    documents: int = 0
    whole: int = 0
    misses: list[Miss] = field(default_factory=list)

    def add_label(self, element: Element, *, joint: bool, right: bool) -> None:
        """Count one labelled; ``joint``: of a document that several sign."""
        for name in _names(element, joint=joint):
            self.elements[name].labelled += 1
            self.elements[name].right += right

    def add_found(self, element: Element, *, joint: bool, right: bool) -> None:
        """Count one found."""
        for name in _names(element, joint=joint):
            self.elements[name].found += 1
            self.elements[name].true += right


def _names(element: Element, *, joint: bool) -> tuple[str, ...]:
    if joint and element is Element.AUTHORITY_SIGNATURE:
        return str(element), JOINT
    return (str(element),)


def measure_structure(documents: Iterable[LabelledDocument]) -> StructureScore:
    """Read each document and compare with its labels."""
    score = StructureScore()
    for document in documents:
        before = len(score.misses)
        _count(document, elements_of(read(document.text)), score)
        score.documents += 1
        score.whole += len(score.misses) == before
    score.elements = {name: score.elements[name] for name in ORDER if name in score.elements}
    return score


def read(text: str) -> OfficialDocument:
    """A text as the reader takes it."""
    return convert.read(text.encode("utf-8", "replace"), "x.txt")


def elements_of(document: OfficialDocument) -> list[Found]:
    """What a read document holds, as stretches of its source."""
    return [found for found in _elements(document) if found.start < found.end]


def _elements(document: OfficialDocument) -> Iterator[Found]:
    header, body, imprint = document.header, document.body, document.imprint
    for element, texts in (
        (Element.COPY_NUMBER, (header.copy_number,)),
        (Element.CLASSIFICATION, (header.classification,)),
        (Element.URGENCY, (header.urgency,)),
        (Element.AUTHORITY_MARK, (header.authority_mark,)),
        (Element.DOCUMENT_NUMBER, (header.document_number,)),
        (Element.SIGNATORY, header.signatory),
        (Element.TITLE, (body.title,)),
        (Element.TITLE_NOTES, body.title_notes),
        (Element.MAIN_RECIPIENTS, (body.main_recipients,)),
        (Element.ATTACHMENT_NOTE, body.attachment_note),
        (Element.AUTHORITY_SIGNATURE, body.authority_signature),
        (Element.DOCUMENT_DATE, (body.document_date,)),
        (Element.NOTE, (body.note,)),
        (Element.CC_RECIPIENTS, (imprint.cc_recipients,)),
        (Element.PRINTING_AUTHORITY, (imprint.printing_authority,)),
        (Element.PRINTING_DATE, (imprint.printing_date,)),
        (Element.IMPRINT_OTHER, getattr(imprint, "other", ())),
    ):
        for text in texts:
            if text is not None and text.origin:
                yield Found(element, text.origin[0].source, text.end)
    yield from _blocks(body.main_text)
    for attachment in body.attachments:
        yield from _attachment(attachment)
    for entry in document.boilerplate:
        if entry.reason not in _BESIDE:
            yield Found(Element.BOILERPLATE, entry.start, entry.content.end)


def _attachment(attachment: Attachment) -> Iterator[Found]:
    for element, text in (
        (Element.ATTACHMENT_LABEL, attachment.label),
        (Element.ATTACHMENT_TITLE, attachment.title),
    ):
        if text is not None and text.origin:
            yield Found(element, text.origin[0].source, text.end)
    yield from _blocks(attachment.blocks)


def _blocks(blocks: Sequence[Block]) -> Iterator[Found]:
    for block in blocks:
        if isinstance(block, Heading) and block.content.origin:
            start = block.content.origin[0].source
            end = block.content.end
            if block.run_in_end is not None:
                end = _source_at(block.content, block.run_in_end - 1) + 1
            yield Found(_LEVELS[block.level], start, end)
        elif isinstance(block, Table):
            texts = [
                paragraph.content
                for row in block.rows
                for cell in row
                for paragraph in cell.blocks
                if paragraph.content.origin
            ]
            if texts:
                columns = max(sum(cell.column_span for cell in row) for row in block.rows)
                yield Found(
                    Element.TABLE,
                    min(text.origin[0].source for text in texts),
                    max(text.end for text in texts),
                    (len(block.rows), columns),
                )


def _source_at(text: TextElement, offset: int) -> int:
    """Where a code point of an element stood in the source."""
    anchor = max(
        (anchor for anchor in text.origin if anchor.offset <= offset), key=lambda a: a.offset
    )
    return anchor.source + offset - anchor.offset


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is compared: a stretch without the white space at its ends."""

    start: int
    end: int
    grid: tuple[int, int] | None = None


def _count(document: LabelledDocument, found: Sequence[Found], score: StructureScore) -> None:
    """Add one document's counts."""
    text = document.text
    taken: dict[Element, dict[tuple[int, int], _Unit]] = {
        element: {
            (unit.start, unit.end): unit
            for unit in _units(text, element, found)
            if unit.start < unit.end
        }
        for element in Element
    }
    joint = sum(one.elements[0] is Element.AUTHORITY_SIGNATURE for one in document.labels) > 1
    met: set[tuple[Element, int, int]] = set()
    for label in document.labels:
        name = label.elements[0]
        for start, end in _stretches(text, label.start, label.end, name):
            if name in _LEFT_IN_TEXT:
                right = not any(
                    one.element is not Element.TABLE and one.start < end and start < one.end
                    for one in found
                )
            else:
                right = False
                for element in label.elements:
                    core = _core(text, start, end, element)
                    unit = taken[element].get(core)
                    if unit is not None and _agree(unit.grid, label.grid):
                        right = True
                        met.add((element, *core))
                        if label.is_required:
                            score.add_found(name, joint=joint, right=True)
            if label.is_required:
                score.add_label(name, joint=joint, right=right)
                if not right:
                    score.misses.append(_miss(document, name, start, end, missed=True))
    free = [label for label in document.labels if not label.is_required]
    for element, units in taken.items():
        for start, end in units:
            if (element, start, end) not in met and not any(
                element in label.elements and start < label.end and label.start < end
                for label in free
            ):
                score.add_found(element, joint=joint, right=False)
                score.misses.append(_miss(document, element, start, end, missed=False))


def _units(text: str, element: Element, found: Sequence[Found]) -> Iterator[_Unit]:
    """What was found of an element; of what counts by line, one unit a line."""
    lines: dict[int, tuple[int, int]] = {}
    for one in found:
        if one.element is not element:
            continue
        for start, end in _stretches(text, one.start, one.end, element):
            if element not in _BY_LINE:
                yield _Unit(*_core(text, start, end, element), one.grid)
                continue
            line = text.rfind("\n", 0, start)
            low, high = lines.get(line, (start, end))
            lines[line] = min(low, start), max(high, end)
    for start, end in lines.values():
        yield _Unit(*_core(text, start, end, element))


def _stretches(text: str, start: int, end: int, element: Element) -> Iterator[tuple[int, int]]:
    """The stretch, or its lines; none where nothing is visible."""
    if element in _BY_LINE or element in _LEFT_IN_TEXT:
        for m in _LINE.finditer(text, start, end):
            yield m.span()
    elif text[start:end].strip():
        yield start, end


def _core(text: str, start: int, end: int, element: Element) -> tuple[int, int]:
    """The stretch without what stands at its ends and is no part of what is compared."""
    stretch = text[start:end]
    if element is Element.TABLE and (m := _WORDS.search(stretch)):
        return start + m.start(), start + m.end()
    if m := _before(element).match(stretch):
        start += m.end()
    stretch = text[start:end]
    if element in _HEADINGS:
        stretch = stretch.rstrip().rstrip("。")
    elif element is Element.ATTACHMENT_LABEL:
        stretch = stretch.rstrip().rstrip("：:")
    elif element is Element.AUTHORITY_SIGNATURE:
        stretch = _SEAL.sub("", stretch)
    visible = stretch.strip()
    if not visible:
        return start, start
    start += stretch.index(visible)
    return start, start + len(visible)


def _before(element: Element) -> re.Pattern[str]:
    """What may stand before an element and need not belong to it."""
    if element in _LABELLED:
        return _LABEL
    return _ATTACHMENT if element is Element.ATTACHMENT_NOTE else _WHITE


def _agree(found: tuple[int, int] | None, labelled: tuple[int, int] | None) -> bool:
    return found is None or labelled is None or found == labelled


def _miss(
    document: LabelledDocument, element: Element, start: int, end: int, *, missed: bool
) -> Miss:
    line = document.text.count("\n", 0, start) + 1
    return Miss(document.name, element, missed, line, document.text[start : min(end, start + 40)])
