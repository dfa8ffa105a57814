"""One element under repair: its text so far, what is known about it, what was found in it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pipeline.edits import Edit, Finding, edit_id, source_span
from pipeline.model import OfficialDocument, TextElement, places_of
from pipeline.repair.channels import account_of_dates
from pipeline.repair.damages import damages_by_path
from pipeline.repair.draft import Draft
from pipeline.repair.forms import form_text
from pipeline.repair.rule import Facts, Remark, Rule
from pipeline.text.dates import dates_in, is_date, number_of_whole
from pipeline.text.dots import has_dots_for_stops
from pipeline.text.identifiers import is_chinese_prose


class Element(msgspec.Struct):
    """An element and its repair.

    Attributes:
        path: its path.
        element: its text before repair.
        source_sha256: hash of the source it came from.
        facts: what finders may know.
        draft: its text so far.
        proposals: edits that are not in.
        findings: what a person should look at.
        is_witnessed: whether the original page has it: nothing needs to be guessed.
        offered: edits by the page that are not in.
        withdrawn: edits that broke the certificate and were taken back.
        at_rest: by the id of a rule the last text on which it wanted nothing.
    """

    path: str
    element: TextElement
    source_sha256: str
    facts: Facts
    draft: Draft
    proposals: list[Edit] = msgspec.field(default_factory=list)
    findings: list[Finding] = msgspec.field(default_factory=list)
    is_witnessed: bool = False
    offered: list[Edit] = msgspec.field(default_factory=list)
    withdrawn: list[Edit] = msgspec.field(default_factory=list)
    at_rest: dict[str, str] = msgspec.field(default_factory=dict)

    def report(self, rule: Rule, start: int, end: int, message: str) -> None:
        """Add a finding of the rule at ``original[start:end]``."""
        self._add(rule, Remark(start, end, message))

    def report_now(self, rule: Rule, remark: Remark) -> None:
        """Add what a finder remarks on the text as it is now, whatever was changed inside it."""
        start = self.draft.origin_of(remark.start)
        end = max(start, self.draft.origin_of(remark.end))
        self._add(rule, msgspec.structs.replace(remark, start=start, end=end))

    def _add(self, rule: Rule, remark: Remark) -> None:
        """Add a finding; the remark's places are in the text before repair."""
        source = remark.source or source_span(self.element, remark.start, remark.end)
        self.findings.append(
            Finding(
                id=edit_id(self.source_sha256, source, rule.id, remark.message),
                rule_id=rule.id,
                severity=remark.severity or rule.severity,
                path=self.path,
                start=remark.start,
                end=remark.end,
                message=remark.message,
                source=source,
            )
        )

    def draft_of(self, edits: Sequence[Edit]) -> Draft:
        """The text with only these of its edits made, which come in text order."""
        draft = Draft(self.element.text)
        draft.make([(edit.start, edit) for edit in reversed(edits)])
        return draft


def elements_of(document: OfficialDocument) -> list[Element]:
    """The document's elements in reading order, none repaired yet."""
    places = places_of(document)
    texts = [place.text for place in places]
    damages = damages_by_path({place.path: form_text(place.text) for place in places})
    dates = dates_of(document, texts)
    states_dates = any(map(number_of_whole, texts))
    account = account_of_dates(texts)
    dotted = has_dots_for_stops(texts)
    elements = []
    for place, before, after in zip(places, ["", *texts], [*texts[1:], ""], strict=False):
        channels = damages.get(place.path, {})
        facts = Facts(
            role=place.role,
            channels=frozenset(channels if is_chinese_prose(place.text) else ()),
            dates=dates,
            neighbours=(before, after),
            states_dates=states_dates,
            account=account,
            has_dots_for_stops=dotted,
        )
        draft = Draft(place.text, place.borders)
        sha256 = document.source.sha256
        elements.append(Element(place.path, place.element, sha256, facts, draft))
    return elements


def dates_of(document: OfficialDocument, texts: Sequence[str]) -> tuple[str, ...]:
    """ISO dates that the document states in whole: in its metadata, and in its own text."""
    stated = {document.metadata.document_date, document.metadata.publication_date}
    stated.update(iso for text in texts for iso in dates_in(text))
    return tuple(sorted(iso for iso in stated if iso and is_date(iso)))
