"""Rules find, the engine decides and applies, the certificate has the last word."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import msgspec

from pipeline.arranging import whole
from pipeline.attestation import Witness, page_letters
from pipeline.certificate import parted_elements, without_content
from pipeline.edits import (
    Basis,
    CertificateRecord,
    Edit,
    EditKind,
    EditLog,
    Tier,
    apply_to_text,
    edit_id,
    findings_told_apart,
    replay,
    source_span,
    told_apart,
)
from pipeline.errors import DocumentError
from pipeline.model import OfficialDocument
from pipeline.repair.catalog import MARKS
from pipeline.repair.certification import certificate_of, recertify
from pipeline.repair.damages import damages_of_log
from pipeline.repair.element import Element, elements_of
from pipeline.repair.heeding import heeded, paragraphs_of, with_decided, word_of
from pipeline.repair.learnt import Learnt, find_learnt
from pipeline.repair.options import RepairOptions
from pipeline.repair.rule import APPLIED_FLOOR, PROPOSED_FLOOR, Replacement, Rule
from pipeline.repair.rules import RULES
from pipeline.repair.withdrawal import report_withdrawn, withdraw_uncertified
from pipeline.rereading import Occupied

if TYPE_CHECKING:
    from pipeline.repair.advisor.record import AdviceRecord

log = logging.getLogger(__name__)

MAX_PASSES = 10
"""After so many passes two rules undo each other's work (sqlfluff's runaway_limit)."""


class DisagreeingRulesError(RuntimeError):
    """Rules that never come to rest; a defect of the rules, with their ids."""


def repair(
    document: OfficialDocument, options: RepairOptions | None = None, rules: Sequence[Rule] = RULES
) -> tuple[OfficialDocument, EditLog]:
    """Repair a normalized document.

    Args:
        document: the normalized document.
        options: what a person set, their decisions included.
        rules: the rules to ask, in order.

    Returns:
        The repaired document, and the log that leads there.

    Raises:
        NotCertifiedError: the certificate fails even without the edits that break it.
        DocumentError: the decisions do not fit what is offered.
        DisagreeingRulesError: rules undo each other's work.
    """
    options = options or RepairOptions()
    with_learnt = rules is RULES
    rules = [rule for rule in rules if options.selection.includes(rule.id)]
    if with_learnt and options.offers is not None:
        elements = options.offers.of(document, options, rules)
    else:
        elements = _offered(document, options, rules, with_learnt=with_learnt)
    edits, proved = _edits_of(elements, document), None
    if options.decisions is not None:
        edits, proved = _as_decided(
            elements, edits, document, options, rules, with_learnt=with_learnt
        )
    for item in elements:
        _report_on_element(item, rules)
        report_withdrawn(item)
    _report_on_document(replay(document, edits), elements, rules)
    findings = (finding for item in elements for finding in item.findings)
    unproved = EditLog(
        source_sha256=document.source.sha256,
        edits=tuple(edits),
        findings=tuple(findings_told_apart(findings, document.source.sha256)),
        certificate=CertificateRecord(ok=False, channels={}, checks={}),
        paragraphs=paragraphs_of(options.decisions, document, edits, options.decided_in),
    )
    if proved is not None and not unproved.paragraphs:
        return whole(document, unproved), msgspec.structs.replace(unproved, certificate=proved)
    return whole(document, unproved), recertify(document, unproved, options, options.page)


def foreseen(
    document: OfficialDocument, options: RepairOptions
) -> tuple[OfficialDocument, EditLog] | None:
    """What a person's decisions come to, before rules report on it and the certificate is asked.

    Args:
        document: the normalized document.
        options: the decisions, and what is offered (:class:`Offers`).

    Returns:
        The document and its log, without findings and without a certificate; ``None`` where only
        the whole repair can tell.

    Raises:
        DocumentError: the decisions do not fit, or exclude each other.
    """
    if options.decisions is None or options.offers is None:
        return None
    if options.advisor is not None and not options.offers.has(document, options):
        return None  # the whole repair alone knows what a model says
    rules = [rule for rule in RULES if options.selection.includes(rule.id)]
    edits = _edits_of(options.offers.of(document, options, rules), document)
    word = word_of(options.decisions, document, edits, options.decided_in)
    if word.unknown:
        return None
    edits, _ = heeded(document, edits, word)
    log = EditLog(
        source_sha256=document.source.sha256,
        edits=tuple(edits),
        findings=(),
        certificate=CertificateRecord(ok=False, channels={}, checks={}),
        paragraphs=paragraphs_of(options.decisions, document, edits, options.decided_in),
    )
    return whole(document, log), log


class Offers:
    """What the rules offer of one document, kept while a person decides on it.

    The rules know nothing of a person's decisions, so that what they came to rest on holds for
    all of them.
    """

    def __init__(self) -> None:
        self._asked: tuple[OfficialDocument, RepairOptions, AdviceRecord | None] | None = None
        self._elements: list[Element] = []

    def has(self, document: OfficialDocument, options: RepairOptions) -> bool:
        """Whether what is offered under these options is known."""
        return self._asked == _asked_of(document, options)

    def of(
        self, document: OfficialDocument, options: RepairOptions, rules: Sequence[Rule]
    ) -> list[Element]:
        """The elements with all that is offered, for the caller to change."""
        if not self.has(document, options):
            self._elements = _offered(document, options, rules, with_learnt=True)
            self._asked = _asked_of(document, options)
        return [
            msgspec.structs.replace(item, proposals=[*item.proposals], findings=[*item.findings])
            for item in self._elements
        ]


def _asked_of(
    document: OfficialDocument, options: RepairOptions
) -> tuple[OfficialDocument, RepairOptions, AdviceRecord | None]:
    """All that what is offered hangs on: what a model said before, too."""
    return document, replace(options, decisions=None, decided_in=""), options.kept


def _offered(
    document: OfficialDocument,
    options: RepairOptions,
    rules: Sequence[Rule],
    *,
    with_learnt: bool,
) -> list[Element]:
    """The elements with all that page, rules and learnt finders offer, and the certificate bears.

    Nothing is reported yet but what the page shows.
    """
    elements = elements_of(document)
    if options.page is not None:
        from pipeline.repair.witness import restore_from_page

        restore_from_page(elements, document, options.page, options)
    for item in elements:
        _repair_element(item, rules, options)
    if with_learnt:
        for item in _make_learnt(elements, options):
            # A restored sign may make the mark after it a Chinese one.
            waiting = item.proposals
            _repair_element(item, rules, options)
            taken = {(edit.start, edit.end) for edit in waiting}
            item.proposals = waiting + [e for e in item.proposals if (e.start, e.end) not in taken]
    _withdraw_uncertified(document, elements, options)
    return elements


def _withdraw_uncertified(
    document: OfficialDocument, elements: Sequence[Element], options: RepairOptions
) -> None:
    """Take back what breaks the certificate, until nothing does.

    What could not be certified is not proposed either: a person's yes would come to nothing.
    """
    known = page_letters(options.page) if options.page is not None else ""
    waiting = True
    while waiting:
        waiting = False
        edits = _edits_of(elements, document)
        found = damages_of_log(document, edits, proposed=True)
        witness = Witness(document, edits, known) if options.page is not None else None
        parted = parted_elements(edits)
        if not options.refused <= {edit.id for edit in edits}:
            parted = frozenset(item.path for item in elements)
        for item in elements:
            channels = found.get(item.path, {})
            offered = [p for p in item.proposals if channels or p.kind is not EditKind.INSERT]
            changed = withdraw_uncertified(item, channels, witness, item.path in parted)
            # What is taken back is evidence no longer, nor what its neighbours stand beside.
            waiting = waiting or changed or len(offered) < len(item.proposals)
            item.proposals = offered


def _edits_of(elements: Sequence[Element], document: OfficialDocument) -> list[Edit]:
    edits = (edit for item in elements for edit in _in_text_order(item))
    return told_apart(edits, document.source.sha256)


def _as_decided(
    elements: Sequence[Element],
    edits: list[Edit],
    document: OfficialDocument,
    options: RepairOptions,
    rules: Sequence[Rule],
    *,
    with_learnt: bool,
) -> tuple[list[Edit], CertificateRecord | None]:
    """The edits as a person wants them; the elements that they spoke of follow.

    Returns:
        The edits, and their certificate where it was taken already and holds.

    Raises:
        DocumentError: the decisions name edits that there are none of, or exclude each other.
    """
    assert options.decisions is not None
    word = word_of(options.decisions, document, edits, options.decided_in)
    if word.unknown:
        said = (*options.decisions.decisions, *word.verdicts.values())
        yes = frozenset(d.edit_id for d in said if d.verdict == "accept")
        no = frozenset(d.edit_id for d in said if d.verdict == "refuse")
        # Some edits are offered only where others were accepted or refused, or all put in.
        for accepted, refused in ((yes, no), (yes | no, frozenset[str]())):
            giving_way = replace(options, accepted=accepted, refused=refused)
            offered = _offered(document, giving_way, rules, with_learnt=with_learnt)
            more = _edits_of(offered, document)
            edits = with_decided(document, edits, more, word.unknown)
            word = word_of(options.decisions, document, edits, options.decided_in)
            if not word.unknown:
                break
    if word.unknown:
        raise DocumentError(
            f"{options.decided_in} 提到没有的修改：{'、'.join(sorted(word.unknown)[:5])}",
            "修复规则或选项已变，请删除该文件后重新审阅",
        )
    edits, touched = heeded(document, edits, word)
    edits, proved = _vouched(edits, touched, document, options)
    own: dict[str, list[Edit]] = {path: [] for path in touched}
    for edit in edits:
        if edit.path in own:
            own[edit.path].append(edit)
    for item in elements:
        if item.path in touched:
            found = own[item.path]
            item.draft = item.draft_of([edit for edit in found if edit.status == "in"])
            item.proposals = [
                edit
                for edit in found
                if edit.status == "out"
                and edit.tier is not Tier.CERTAIN
                and edit.kind is not EditKind.WITNESS
                and edit.id not in word.verdicts
            ]
    return edits, proved


def _vouched(
    edits: list[Edit], touched: frozenset[str], document: OfficialDocument, options: RepairOptions
) -> tuple[list[Edit], CertificateRecord | None]:
    """The edits, where a person wants what no channel explains taken for their own word.

    What nobody asked for and no channel explains beside it, is left out.

    Returns:
        The edits, and their certificate where it holds for these very edits.
    """
    assert options.decisions is not None
    unproved = CertificateRecord(ok=False, channels={}, checks={})
    for _ in range(2):
        entry = EditLog(document.source.sha256, tuple(edits), (), unproved)
        record, failures = certificate_of(document, entry, options, options.page)
        if not failures:
            return edits, record
        failing = touched & {failure.rpartition(": ")[0] for failure in failures}
        if not failing:
            break
        word = word_of(options.decisions, document, edits, options.decided_in)
        edits = [
            _vouched_for(edit, asked=word.asks_for(edit))
            if edit.path in failing and edit.status == "in" and edit.kind is not EditKind.MANUAL
            else edit
            for edit in edits
        ]
    return edits, None


def _vouched_for(edit: Edit, *, asked: bool) -> Edit:
    """An edit that could not be certified as it is, in a text that a person decided on."""
    if asked:
        return msgspec.structs.replace(edit, kind=EditKind.MANUAL, basis=Basis.MANUAL)
    return edit if edit.kind is EditKind.FORM else msgspec.structs.replace(edit, status="out")


def _report_on_document(
    repaired: OfficialDocument, elements: Sequence[Element], rules: Sequence[Rule]
) -> None:
    """Ask the rules that look at whole documents; their findings go to the elements."""
    by_name = {item.path: item for item in elements}
    for rule in rules:
        if rule.find_in_document is None:
            continue
        for path, remark in rule.find_in_document(repaired):
            by_name[path].report_now(rule, remark)


def _in_text_order(item: Element) -> list[Edit]:
    """Edits that are in keep the order in which insertions at one gap stand; then the others.

    A proposal that excludes what is in, or an earlier one, is not offered: no one could take both.
    """
    places = Occupied()
    standing = item.draft.edits + item.offered
    for edit in standing:
        places.take(edit)
    waiting = [edit for edit in item.proposals if places.take(edit)]
    return sorted(standing + waiting, key=lambda e: (e.start, e.end))


def _repair_element(item: Element, rules: Sequence[Rule], options: RepairOptions) -> None:
    asked = [rule for rule in rules if rule.works_on(item.facts)]
    if item.is_witnessed:
        asked = [rule for rule in asked if rule.kind is not EditKind.INSERT]
    last: list[Edit] = []
    for _ in range(MAX_PASSES):
        last = _one_pass(item, asked, options)
        if not last:
            return
    if all(edit.kind is EditKind.FORM for edit in last):
        # Shapes that follow from each other one by one come to an end; marks put in need not.
        log.info("%s: %d passes were not enough", item.path, MAX_PASSES)
        return
    names = "、".join(sorted({edit.rule_id for edit in item.draft.edits}))
    raise DisagreeingRulesError(f"rules never come to rest on {item.path}: {names}")


def _make_learnt(elements: Sequence[Element], options: RepairOptions) -> list[Element]:
    """Ask the learnt finders about the whole document, after the rules are at rest.

    Edits of one group (both marks of a pair) are made together or not at all; a person's word on
    one of them holds for all.

    Returns:
        The elements whose text changed, in reading order.
    """
    if all(item.is_witnessed for item in elements):
        return []
    dates = elements[0].facts.dates
    # They see the text as the channel left it, its form repaired: what rules have put in would
    # look like marks that the channel spared.
    forms = [
        item.draft if item.is_witnessed else item.draft_of(without_content(item.draft.edits))
        for item in elements
    ]
    groups: dict[str, list[tuple[Learnt, Edit] | None]] = {}
    for found in find_learnt([form.text for form in forms], dates, options.terms, options.advice):
        if not options.selection.includes(found.rule.id):
            continue
        item, wanted = elements[found.text], found.replacement
        made = None
        original = forms[found.text].locate(wanted.start, wanted.end)
        ends = wanted.start >= len(forms[found.text].text)
        if item.is_witnessed or (ends and item.facts.role == "table" and found.rule is MARKS):
            original = None  # a cell of a table needs no stop at its end
        start = item.draft.place(*original) if original is not None else None
        if start is not None and not _beside_narrow_mark(item.draft.text, start):
            wanted = msgspec.structs.replace(
                wanted, start=start, end=start + wanted.end - wanted.start
            )
            learnt = msgspec.structs.replace(found, replacement=wanted)
            edit = _edit(item, learnt.rule, wanted, options, learnt.tier, learnt.reason)
            made = (learnt, edit) if edit is not None else None
        groups.setdefault(wanted.group, []).append(made)
    ready: list[tuple[Learnt, Edit]] = []
    for members in groups.values():
        whole = [member for member in members if member is not None]
        if len(whole) < len(members):
            continue
        ids = {edit.id for _, edit in whole}
        is_in = all(edit.status == "in" for _, edit in whole) or bool(ids & options.accepted)
        status: Literal["in", "out"] = "in" if is_in and not ids & options.refused else "out"
        ready += [(learnt, msgspec.structs.replace(e, status=status)) for learnt, e in whole]
    return [elements[text] for text in sorted(_take_learnt(elements, ready))]


def _take_learnt(elements: Sequence[Element], ready: Sequence[tuple[Learnt, Edit]]) -> set[int]:
    """Make the learnt edits that are in, keep the others as proposals; which elements changed."""
    by_text: dict[int, list[tuple[Learnt, Edit]]] = {}
    # Last first, so that the places of the earlier ones stay good.
    for learnt, edit in sorted(ready, key=lambda r: -r[0].replacement.start):
        by_text.setdefault(learnt.text, []).append((learnt, edit))
    changed = set()
    for text, found in by_text.items():
        item = elements[text]
        # A weighed reading takes the place of a rule's proposal for the same gap, with its group.
        taken = {(edit.start, edit.end) for _, edit in found}
        fallen = {p.group for p in item.proposals if (p.start, p.end) in taken and p.group}
        item.proposals = [
            p for p in item.proposals if (p.start, p.end) not in taken and p.group not in fallen
        ]
        item.proposals += [edit for _, edit in found if edit.status == "out"]
        made = [(learnt.replacement.start, edit) for learnt, edit in found if edit.status == "in"]
        if made:
            item.draft.make(made)
            changed.add(text)
    return changed


def _beside_narrow_mark(text: str, gap: int) -> bool:
    """Whether an ASCII mark stands at the gap.

    Beside a restored sign it would have been full-width and the two would have survived together.
    """
    return any(char in ",;:!?()" for char in text[max(gap - 1, 0) : gap + 1])


def _one_pass(item: Element, rules: Sequence[Rule], options: RepairOptions) -> list[Edit]:
    """Ask every rule once; the edits that were made."""
    done: list[Edit] = []
    item.proposals = []
    for rule in rules:
        text = item.draft.text
        if rule.find_edits is None or item.at_rest.get(rule.id) == text:
            continue
        # Last first, so that the places of the earlier ones stay good.
        wanted = sorted(rule.find_edits(text, item.facts), key=lambda r: -r.start)
        if not wanted:
            item.at_rest[rule.id] = text
            continue
        made: list[tuple[int, Edit]] = []
        for replacement in wanted:
            if made and replacement.end > made[-1][0]:
                continue  # the later of two that overlap was taken
            if replacement.group:
                replacement = msgspec.structs.replace(
                    replacement, group=f"{item.path}-{replacement.group}"
                )
            edit = _edit(item, rule, replacement, options, reason=_account(item, rule))
            if edit is None:
                continue
            if edit.status == "in":
                made.append((replacement.start, edit))
            else:
                item.proposals.append(edit)
        item.draft.make(made)
        done += [edit for _, edit in made]
    return done


def _account(item: Element, rule: Rule) -> str:
    """What the document as a whole says for a rule that puts signs into dates."""
    is_of_dates = rule.kind is EditKind.INSERT and rule.id.startswith("DAT")
    return item.facts.account if is_of_dates else ""


def _edit(
    item: Element,
    rule: Rule,
    found: Replacement,
    options: RepairOptions,
    tier: Tier | None = None,
    reason: str = "",
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
    likely = probability + sum(a.probability for a in found.alternatives)
    if tier is None and likely < PROPOSED_FLOOR:
        return None
    if tier is None:
        tier = Tier.CERTAIN if probability >= APPLIED_FLOOR else Tier.POSSIBLE
    span = source_span(item.element, start, end)
    edit = Edit(
        id=edit_id(item.source_sha256, span, old, found.new),
        rule_id=rule.id,
        kind=rule.kind,
        tier=tier,
        basis=found.basis or rule.basis,
        path=item.path,
        start=start,
        end=end,
        old=old,
        new=found.new,
        probability=probability,
        clause=reason or rule.source,
        status="in",
        source=span,
        alternatives=found.alternatives,
        group=found.group,
    )
    return msgspec.structs.replace(edit, status=options.status(edit))


def _report_on_element(item: Element, rules: Sequence[Rule]) -> None:
    """Ask the rules that look at one text, now that it is repaired."""
    cured = _with_proposals(item)
    for rule in rules:
        if rule.find_remarks is None or not rule.works_on(item.facts):
            continue
        if rule.unless_proposed and not any(rule.find_remarks(cured, item.facts)):
            continue
        for remark in list(rule.find_remarks(item.draft.text, item.facts)):
            item.report_now(rule, remark)


def _with_proposals(item: Element) -> str:
    """The element's text with what waits for a person's word put in."""
    if not item.proposals:
        return item.draft.text
    try:
        return apply_to_text(item.element.text, [*item.draft.edits, *item.proposals], item.path)
    except DocumentError:  # two that exclude each other wait
        return item.draft.text
