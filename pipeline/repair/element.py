"""One element under repair: its text so far, what is known about it, what was found in it."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pipeline.certificate import Damage, without_content
from pipeline.edits import Edit, Finding, Severity, edit_id, source_span
from pipeline.model import OfficialDocument, TextElement, places_of
from pipeline.repair.draft import Draft
from pipeline.repair.regime import damages_by_path
from pipeline.repair.rule import Facts
from pipeline.text.numerals import number_value


@dataclass(slots=True)
class Element:
    """An element and its repair.

    Attributes:
        path: its path.
        element: its text before repair.
        facts: what finders may know.
        draft: its text so far.
        damages: the losing channels that hold on it, by id.
        proposals: edits that are not in.
        findings: what a person should look at.
        is_witnessed: whether the original page has it: nothing needs to be guessed.
        offered: edits by the page that are not in.
    """

    path: str
    element: TextElement
    facts: Facts
    draft: Draft
    damages: Mapping[str, Damage]
    proposals: list[Edit] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    is_witnessed: bool = False
    offered: list[Edit] = field(default_factory=list)


def elements_of(document: OfficialDocument) -> list[Element]:
    """The document's elements in reading order, none repaired yet."""
    places = places_of(document)
    texts = [place.text for place in places]
    damages = damages_by_path(document)
    dates = dates_of(document, texts)
    elements = []
    for place, before, after in zip(places, ["", *texts], [*texts[1:], ""], strict=False):
        channels = damages.get(place.path, {})
        facts = Facts(
            role=place.role,
            channels=frozenset(channels),
            dates=dates,
            neighbours=(before, after),
        )
        draft = Draft(place.text, place.borders)
        elements.append(Element(place.path, place.element, facts, draft, channels))
    return elements


_WHOLE_DATE = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})[年./-]([0-9]{1,2})[月./-]([0-9]{1,2})(?![0-9])"
    "|([一二][〇○零一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)


def dates_of(document: OfficialDocument, texts: Sequence[str]) -> tuple[str, ...]:
    """ISO dates that the document states in whole: in its metadata, and in its own text."""
    stated = {document.metadata.document_date, document.metadata.publication_date}
    for text in texts:
        for m in _WHOLE_DATE.finditer(text):
            year, month, day = (
                number_value(part.replace("○", "〇")) for part in m.groups() if part is not None
            )
            with contextlib.suppress(TypeError, ValueError):
                stated.add(date(int(year or 0), int(month or 0), int(day or 0)).isoformat())
    return tuple(sorted(d for d in stated if d and is_date(d)))


def is_date(text: str) -> bool:
    """Whether the text is an ISO date of the calendar."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def original_place(draft: Draft, start: int, end: int) -> tuple[int, int]:
    """The original offsets of a stretch of the current text, whatever was changed inside it."""
    begin = draft.origin_of(start)
    return begin, max(begin, draft.origin_of(end))


def finding(
    item: Element, rule_id: str, severity: Severity, start: int, end: int, message: str, sha: str
) -> Finding:
    """A finding at ``original[start:end]`` of the element."""
    return Finding(
        id=edit_id(sha, item.path, start, rule_id, message),
        rule_id=rule_id,
        severity=severity,
        path=item.path,
        start=start,
        end=end,
        message=message,
        source=source_span(item.element, start, end),
    )


def draft_of(item: Element, edits: Sequence[Edit]) -> Draft:
    """The element with only these of its edits made.

    Args:
        item: the element.
        edits: some of its edits, in text order.
    """
    draft = Draft(item.element.text)
    draft.make([(edit.start, edit) for edit in reversed(edits)])
    return draft


def form_draft(item: Element) -> Draft:
    """The element with only those of its edits made that change form."""
    return draft_of(item, without_content(item.draft.edits))


def heard_draft(item: Element) -> Draft:
    """The element with all its edits made: what the page says of it is no damage."""
    return draft_of(item, item.draft.edits)
