"""Rules find, the engine decides and applies, the certificate has the last word."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from pipeline.certificate import Damage, certify, is_equivalent, undamages
from pipeline.decisions import ManualChange
from pipeline.edits import (
    Basis,
    CertificateRecord,
    Edit,
    EditKind,
    EditLog,
    Finding,
    Severity,
    Tier,
    by_path,
    edit_id,
    replay,
    source_span,
)
from pipeline.errors import DocumentError, NotCertifiedError
from pipeline.manual import manual_edit
from pipeline.model import OfficialDocument, TextElement, iter_texts
from pipeline.model.walk import structural_offsets
from pipeline.repair.draft import Draft
from pipeline.repair.regime import damages_by_path
from pipeline.repair.rule import APPLIED_FLOOR, PROPOSED_FLOOR, Facts, Replacement, Rule
from pipeline.repair.rules import RULES

log = logging.getLogger(__name__)

MAX_PASSES = 10
"""After so many passes two rules undo each other's work (sqlfluff's runaway_limit)."""


@dataclass(frozen=True, slots=True)
class RepairOptions:
    """What a person may set.

    Attributes:
        accept: ``proposed`` also puts the proposals in.
        min_confidence: least probability of what is put in by ``accept="proposed"``.
        accepted: ids of edits a person accepted.
        refused: ids of edits a person refused.
        rewritten: what a person wrote instead of an accepted edit's ``new``, by its id.
        manual: a person's own changes, in offsets before repair.
    """

    accept: Literal["applied", "proposed"] = "applied"
    min_confidence: float = 0.0
    accepted: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    rewritten: Mapping[str, str] = field(default_factory=dict)
    manual: tuple[ManualChange, ...] = ()

    def status(self, edit: Edit) -> Literal["in", "out"]:
        """Whether the edit is part of the repaired document."""
        if edit.id in self.refused:
            return "out"
        if edit.id in self.accepted or edit.tier is Tier.APPLIED:
            return "in"
        wanted = self.accept == "proposed" and edit.probability >= self.min_confidence
        return "in" if wanted else "out"


@dataclass(slots=True)
class _Element:
    path: str
    element: TextElement
    facts: Facts
    draft: Draft
    damages: Mapping[str, Damage]
    proposals: list[Edit] = field(default_factory=list)
    dropped: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


class DisagreeingRulesError(RuntimeError):
    """Rules that never come to rest; a defect of the rules, with their ids."""


def repair(
    document: OfficialDocument,
    options: RepairOptions | None = None,
    rules: Sequence[Rule] = RULES,
) -> tuple[OfficialDocument, EditLog]:
    """Repair a normalized document.

    Args:
        document: the normalized document.
        options: what a person set.
        rules: the rules to ask, in order.

    Returns:
        The repaired document, and the log that leads there.

    Raises:
        NotCertifiedError: the certificate fails even without the edits that break it.
        DisagreeingRulesError: rules undo each other's work.
    """
    options = options or RepairOptions()
    sha = document.source.sha256
    elements = _elements(document)
    _make_manual_changes(elements, options.manual, sha)
    for item in elements:
        _repair_element(item, rules, options, sha)
        _drop_uncertified(item, sha)
    edits = {item.path: item.draft.edits for item in elements if item.draft.edits}
    record, failures = certify(
        {item.path: item.element.text for item in elements},
        edits,
        {item.path: item.damages for item in elements},
    )
    if failures:
        what = f"{document.source.name} 的修复结果没有通过核验（{failures[0]}）"
        raise NotCertifiedError(what, "没有写出任何结果；请把该文件交给开发者")
    log_edits: list[Edit] = []
    for item in elements:
        log_edits += _in_text_order(item)
    _report_on_document(document, log_edits, elements, rules, sha)
    result = EditLog(
        source_sha256=sha,
        edits=tuple(log_edits),
        findings=tuple(finding for item in elements for finding in item.findings),
        certificate=record,
    )
    return replay(document, result.edits), result


def _report_on_document(
    document: OfficialDocument,
    edits: Sequence[Edit],
    elements: Sequence[_Element],
    rules: Sequence[Rule],
    sha: str,
) -> None:
    """Ask the rules that look at whole documents; their findings go to the elements."""
    repaired = replay(document, edits)
    by_name = {item.path: item for item in elements}
    for rule in rules:
        if rule.find_in_document is None:
            continue
        for path, remark in rule.find_in_document(repaired):
            item = by_name[path]
            start, end = _original_place(item.draft, remark.start, remark.end)
            item.findings.append(
                _finding(item, rule.id, rule.severity, start, end, remark.message, sha)
            )


def recertify(document: OfficialDocument, entry: EditLog) -> EditLog:
    """The log with a certificate made anew (after a person's changes).

    Raises:
        NotCertifiedError: the log does not hold.
    """
    record, failures = certificate_of(document, entry)
    if failures:
        what = f"{document.source.name} 的修改记录没有通过核验（{failures[0]}）"
        raise NotCertifiedError(what, "请用 zhengben repair 重新生成")
    return msgspec.structs.replace(entry, certificate=record)


def certificate_of(
    document: OfficialDocument, entry: EditLog
) -> tuple[CertificateRecord, list[str]]:
    """The certificate that a log deserves over its normalized document, and what fails it."""
    return certify(
        {path: element.text for path, element in iter_texts(document)},
        by_path(entry.edits),
        damages_by_path(document),
    )


def _in_text_order(item: _Element) -> list[Edit]:
    """Edits that are in keep the order in which insertions at one gap stand; then the others."""
    return sorted(item.draft.edits + item.proposals, key=lambda e: (e.start, e.end))


def _elements(document: OfficialDocument) -> list[_Element]:
    borders = structural_offsets(document)
    texts = list(iter_texts(document))
    damages = damages_by_path(document)
    dates = tuple(
        sorted(
            {d for d in (document.metadata.document_date, document.metadata.publication_date) if d}
        )
    )
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
        found.append(_Element(path, element, facts, draft, own))
    return found


def role_of(path: str) -> str:
    """The element's role: ``body.main_text[3]`` is ``main_text``.

    >>> role_of("body.attachments[0].blocks[2]"), role_of("body.main_text[1].rows[0][1][0]")
    ('main_text', 'table')
    """
    if ".rows[" in path:
        return "table"
    last = path.rpartition(".")[2].partition("[")[0]
    return "main_text" if last == "blocks" else last


def _make_manual_changes(
    elements: Sequence[_Element], changes: Sequence[ManualChange], sha: str
) -> None:
    """A person's own changes come first; rules leave them alone.

    Raises:
        DocumentError: a change names a text that is not there.
    """
    by_name = {item.path: item for item in elements}
    for change in sorted(changes, key=lambda c: -c.start):
        item = by_name.get(change.path)
        if item is None or item.element.text[change.start : change.end] != change.old:
            what = f"人工修改与原文不符：{change.path} 第 {change.start} 字处“{change.old}”"
            raise DocumentError(what, "原文已变，请重新审阅")
        item.draft.make(manual_edit(item.element, change, sha), change.start)


def _repair_element(
    item: _Element, rules: Sequence[Rule], options: RepairOptions, sha: str
) -> None:
    asked = [rule for rule in rules if rule.works_on(item.facts)]
    for _ in range(MAX_PASSES):
        if not _one_pass(item, asked, options, sha):
            break
    else:
        names = "、".join(sorted({edit.rule_id for edit in item.draft.edits}))
        what = f"rules never come to rest on {item.path}: {names}"
        raise DisagreeingRulesError(what)
    item.findings += _remarks(item, asked, sha)


def _one_pass(item: _Element, rules: Sequence[Rule], options: RepairOptions, sha: str) -> bool:
    """Ask every rule once; whether the text changed."""
    changed = False
    item.proposals = []
    for rule in rules:
        if rule.find_edits is None:
            continue
        # Last first, so that the places of the earlier ones stay good.
        wanted = sorted(rule.find_edits(item.draft.text, item.facts), key=lambda r: -r.start)
        for replacement in wanted:
            edit = _edit(item, rule, replacement, options, sha)
            if edit is None or edit.id in item.dropped:
                continue
            if edit.status == "in":
                item.draft.make(edit, replacement.start)
                changed = True
            else:
                item.proposals.append(edit)
    return changed


def _edit(
    item: _Element, rule: Rule, found: Replacement, options: RepairOptions, sha: str
) -> Edit | None:
    """The edit a replacement asks for; ``None`` when it cannot be made or is too unsure."""
    place = item.draft.locate(found.start, found.end)
    if place is None or rule.kind is None:
        return None
    start, end = place
    old = item.draft.text[found.start : found.end]
    if old == found.new or not item.draft.fits(start, end, found.new):
        return None
    probability = round(rule.probability if found.probability is None else found.probability, 3)
    # A place where something was lost for certain is worth showing even if no reading of it is
    # likely enough alone.
    if probability + sum(a.probability for a in found.alternatives) < PROPOSED_FLOOR:
        return None
    edit = Edit(
        id=edit_id(sha, item.path, start, old, found.new),
        rule_id=rule.id,
        kind=rule.kind,
        tier=Tier.APPLIED if probability >= APPLIED_FLOOR else Tier.PROPOSED,
        basis=found.basis or rule.basis,
        path=item.path,
        start=start,
        end=end,
        old=old,
        new=found.new,
        probability=probability,
        clause=rule.source,
        status="out",
        source=source_span(item.element, start, end),
        alternatives=found.alternatives,
        group=found.group,
    )
    status = options.status(edit)
    if status == "in" and edit.id in options.rewritten:
        edit = msgspec.structs.replace(
            edit, new=options.rewritten[edit.id], kind=EditKind.MANUAL, basis=Basis.MANUAL
        )
    return msgspec.structs.replace(edit, status=status)


def _remarks(item: _Element, rules: Sequence[Rule], sha: str) -> list[Finding]:
    findings = []
    for rule in rules:
        if rule.find_remarks is None:
            continue
        for remark in rule.find_remarks(item.draft.text, item.facts):
            start, end = _original_place(item.draft, remark.start, remark.end)
            findings.append(_finding(item, rule.id, rule.severity, start, end, remark.message, sha))
    return findings


def _original_place(draft: Draft, start: int, end: int) -> tuple[int, int]:
    """The original offsets of a stretch of the current text, whatever was changed inside it."""
    begin = draft.origin_of(start)
    return begin, max(begin, draft.origin_of(end))


def _finding(
    item: _Element, rule_id: str, severity: Severity, start: int, end: int, message: str, sha: str
) -> Finding:
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


def _drop_uncertified(item: _Element, sha: str) -> None:
    """Take back edits that break the certificate, and report them (``CERT001``)."""
    text = item.element.text
    edits = item.draft.edits
    if not edits:
        return

    def holds(kept: Sequence[Edit]) -> bool:
        return is_equivalent(text, kept, item.path) and all(
            undamages(text, kept, item.path, damage) for damage in item.damages.values()
        )

    if holds(edits):
        return
    kept = _largest_certified(edits, holds)
    gone = [edit for edit in edits if edit not in kept]
    log.warning("%s: %d edits break the certificate and were dropped", item.path, len(gone))
    draft = Draft(text)
    for edit in reversed(kept):
        draft.make(edit, edit.start)
    item.draft = draft
    for edit in gone:
        message = f"修改 {edit.id}（{edit.rule_id}）不能通过核验，已撤回，请核对原文"
        item.findings.append(
            _finding(item, "CERT001", Severity.WARNING, edit.start, edit.end, message, sha)
        )


def _largest_certified(
    edits: Sequence[Edit], holds: Callable[[Sequence[Edit]], bool]
) -> list[Edit]:
    """Greedily, from none, every edit (with its group) that leaves the certificate intact."""
    units: dict[str, list[Edit]] = {}
    for edit in edits:
        units.setdefault(edit.group or edit.id, []).append(edit)
    kept: list[Edit] = []
    for unit in sorted(units.values(), key=lambda u: (u[0].kind is EditKind.INSERT, u[0].start)):
        candidate = sorted([*kept, *unit], key=lambda e: (e.start, e.end))
        if holds(candidate):
            kept = candidate
    return kept


def counts(edits: Iterable[Edit]) -> dict[str, int]:
    """How many edits were applied and how many are proposed, for messages."""
    tally = {"applied": 0, "proposed": 0}
    for edit in edits:
        tally[str(edit.tier)] += 1
    return tally
