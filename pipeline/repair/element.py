"""One element under repair: its text so far, what is known about it, what was found in it."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pipeline.certificate import Damage
from pipeline.edits import Edit, Finding, edit_id, source_span
from pipeline.model import OfficialDocument, TextElement, iter_texts
from pipeline.model.walk import structural_offsets
from pipeline.repair.damages import damages_by_path
from pipeline.repair.draft import Draft
from pipeline.repair.rule import Facts, Remark, Rule
from pipeline.text.numerals import number_value


@dataclass(slots=True)
class Element:
    """An element and its repair.

    Attributes:
        path: its path.
        element: its text before repair.
        source_sha256: hash of the source it came from.
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
    source_sha256: str
    facts: Facts
    draft: Draft
    damages: Mapping[str, Damage]
    proposals: list[Edit] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    is_witnessed: bool = False
    offered: list[Edit] = field(default_factory=list)

    def report(self, rule: Rule, start: int, end: int, message: str) -> None:
        """Add a finding of the rule at ``original[start:end]``."""
        self.findings.append(
            Finding(
                id=edit_id(self.source_sha256, self.path, start, rule.id, message),
                rule_id=rule.id,
                severity=rule.severity,
                path=self.path,
                start=start,
                end=end,
                message=message,
                source=source_span(self.element, start, end),
            )
        )

    def report_now(self, rule: Rule, remark: Remark) -> None:
        """Add what a finder remarks on the text as it is now, whatever was changed inside it."""
        start = self.draft.origin_of(remark.start)
        self.report(rule, start, max(start, self.draft.origin_of(remark.end)), remark.message)

    def draft_of(self, edits: Sequence[Edit]) -> Draft:
        """The text with only these of its edits made, which come in text order."""
        draft = Draft(self.element.text)
        draft.make([(edit.start, edit) for edit in reversed(edits)])
        return draft


def elements_of(document: OfficialDocument) -> list[Element]:
    """The document's elements in reading order, none repaired yet."""
    borders = structural_offsets(document)
    texts = list(iter_texts(document))
    damages = damages_by_path(document)
    dates = dates_of(document, [element.text for _, element in texts])
    found = []
    for i, (path, element) in enumerate(texts):
        before = texts[i - 1][1].text if i else ""
        after = texts[i + 1][1].text if i + 1 < len(texts) else ""
        own = damages.get(path, {})
        facts = Facts(
            role=role_of(path),
            channels=frozenset(own),
            dates=dates,
            neighbours=(before, after),
        )
        draft = Draft(element.text, borders.get(path, frozenset()))
        found.append(Element(path, element, document.source.sha256, facts, draft, own))
    return found


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


def role_of(path: str) -> str:
    """The element's role: ``body.main_text[3]`` is ``main_text``.

    >>> role_of("body.attachments[0].blocks[2]"), role_of("body.main_text[1].rows[0][1][0]")
    ('main_text', 'table')
    """
    if ".rows[" in path:
        return "table"
    last = path.rpartition(".")[2].partition("[")[0]
    return "main_text" if last == "blocks" else last
