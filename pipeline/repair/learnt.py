"""The learnt finders (LRN…) as the engine wants them: replacements with tier, basis and group."""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from pipeline import _data
from pipeline.edits import Alternative, Basis, Tier
from pipeline.repair import catalog
from pipeline.repair.channels import account_of_dates
from pipeline.repair.rule import Replacement, Rule

if TYPE_CHECKING:
    from pipeline.repair.advisor.advice import Advice
    from pipeline.repair.advisor.record import Calibration
    from pipeline.repair.decode import Levels, Proposal, Thresholds
    from pipeline.repair.lexicon import Lexicon

log = logging.getLogger(__name__)

_ONLY_POSSIBLE = frozenset({catalog.SIGNS.id, catalog.EITHER_DATE.id})
"""A numeral or a sign carries content, and of two dates a person chooses."""

_TURNING = frozenset("不未非无")
"""What turns the sense of what it stands beside: a person says what stands there."""

_QUOTES = frozenset("“”。")
"""What is as sure as the quotation mark beside it: where a paragraph ends 。 follows. Other marks
put in with one must be as sure as such marks are alone."""

_OF_DATES = frozenset({catalog.DATES.id, catalog.EITHER_DATE.id})

_AGREES = "顾问模型也这样补"

_ADVISED = {catalog.QUOTES.id: 0.95, catalog.MARKS.id: 0.97, catalog.BRACKETS.id: 0.97}
"""What a model of the user's is asked about, and the precision that its agreement must have been
measured to have for a proposal to be likely: that of the level."""


class Learnt(msgspec.Struct, frozen=True):
    """One learnt replacement.

    Attributes:
        text: index of the text it belongs to.
        rule: the learnt rule.
        replacement: what it wants changed, in offsets of the text given.
        tier: by the measured thresholds.
        reason: lexicon count, place elsewhere or how the dates stand, Chinese, for the log's
            clause; may be empty.
    """

    text: int
    rule: Rule
    replacement: Replacement
    tier: Tier
    reason: str


def find_learnt(
    texts: Sequence[str],
    dates: Sequence[str],
    terms: Lexicon | None = None,
    advice: Advice | None = None,
) -> list[Learnt]:
    """What the learnt finders see in a document.

    Args:
        texts: the document's texts in reading order, their form repaired.
        dates: ISO dates that its metadata states.
        terms: the user's own terms.
        advice: what a model of the user's says; it is asked about paragraphs where something is
            possible and no more.

    Returns:
        Replacements whose probability makes them possible at least, in text order; those of one
        group always share their tier: the least sure of its members'.
    """
    if not _data.is_installed():
        log.warning("the learnt model is not part of this installation")
        return []
    from pipeline.repair.decode import levels, propose, thresholds

    limits, least = thresholds(), levels()
    proposals = propose(texts, terms=terms, metadata_dates=dates)
    account = account_of_dates(texts)
    groups: dict[str, list[Proposal]] = {}
    for proposal in proposals:
        groups.setdefault(proposal.group, []).append(proposal)
    tiers = {
        group: _least_sure([_tier(p, texts[p.paragraph], limits, least) for p in members])
        for group, members in groups.items()
    }
    agreed = _agreed(groups, tiers, texts, advice) if advice is not None else set()
    if advice is not None:
        for group in agreed:
            members = [_raised(p, advice.advisor.calibration) for p in groups[group]]
            groups[group] = members
            tiers[group] = _advised_tier(members, texts, advice.advisor.calibration, limits, least)
    weighed = (proposal for members in groups.values() for proposal in members)
    found = []
    for proposal in sorted(weighed, key=lambda p: (p.paragraph, p.start)):
        tier = tiers[proposal.group]
        if tier is None:
            continue
        is_agreed = proposal.group in agreed
        reason = account if proposal.rule_id in _OF_DATES else _reason(proposal)
        found.append(
            Learnt(
                text=proposal.paragraph,
                rule=catalog.BY_ID[proposal.rule_id],
                replacement=Replacement(
                    proposal.start,
                    proposal.start,
                    proposal.new,
                    probability=proposal.probability,
                    alternatives=tuple(Alternative(n, p) for n, p in proposal.alternatives),
                    basis=Basis.ADVISOR if is_agreed else Basis(proposal.basis),
                    group=f"{proposal.paragraph}-{proposal.group}",
                ),
                tier=tier,
                reason="；".join(filter(None, (reason, _AGREES))) if is_agreed else reason,
            )
        )
    return found


def _least_sure(tiers: Sequence[Tier | None]) -> Tier | None:
    """The level of proposals that stand or fall together; ``None`` where one is not possible."""
    sure = [tier for tier in tiers if tier is not None]
    return max(sure, key=list(Tier).index) if len(sure) == len(tiers) else None


def _agreed(
    groups: Mapping[str, Sequence[Proposal]],
    tiers: Mapping[str, Tier | None],
    texts: Sequence[str],
    advice: Advice,
) -> set[str]:
    """The groups that are possible and no more, and that a model would have put in just so."""
    open_ = {
        group: members
        for group, members in groups.items()
        if tiers[group] is Tier.POSSIBLE
        and all(_may_be_advised(p, texts[p.paragraph]) for p in members)
    }
    asked = sorted({p.paragraph for members in open_.values() for p in members})
    said = dict(zip(asked, advice.on([texts[k] for k in asked]), strict=True))
    return {
        group
        for group, members in open_.items()
        if all(said[p.paragraph].get(p.start) == p.new for p in members)
    }


def _may_be_advised(proposal: Proposal, text: str) -> bool:
    """Whether a model may be asked: of marks, where something was lost and no sense turns."""
    return (
        proposal.rule_id in _ADVISED
        and proposal.has_evidence
        and _TURNING.isdisjoint(_beside(proposal, text))
    )


def _raised(proposal: Proposal, calibration: Calibration | None) -> Proposal:
    """A proposal that a model agrees with, as likely as that was measured to be.

    Without a calibration its probability stays; that of its alternatives shrinks as it grows.
    """
    own = proposal.probability
    worth = calibration.worth(proposal.rule_id, own) if calibration is not None else 0.0
    worth = math.floor(worth * 1000) / 1000  # it is a bound
    if worth <= own:
        return proposal
    left = (1 - worth) / max(1 - own, 1e-6)
    others = tuple((new, round(p * left, 3)) for new, p in proposal.alternatives)
    return msgspec.structs.replace(proposal, probability=worth, alternatives=others)


def _advised_tier(
    members: Sequence[Proposal],
    texts: Sequence[str],
    calibration: Calibration | None,
    limits: Thresholds,
    least: Levels,
) -> Tier:
    """How sure proposals are that a model agrees with: likely at the most, and where measured."""
    if calibration is None or any(p.probability < _ADVISED[p.rule_id] for p in members):
        return Tier.POSSIBLE
    never_certain = msgspec.structs.replace(limits, applied={})
    tiers = [_tier(p, texts[p.paragraph], never_certain, least) for p in members]
    return _least_sure(tiers) or Tier.POSSIBLE


def _beside(proposal: Proposal, text: str) -> str:
    """The characters on either side of a proposal's gap."""
    return text[max(proposal.start - 1, 0) : proposal.start + 1]


def _tier(proposal: Proposal, text: str, limits: Thresholds, least: Levels) -> Tier | None:
    """How sure a proposal is; ``None`` where it is not even possible.

    Args:
        proposal: in ``text``.
        text: its paragraph.
        limits: what is certain and what is possible, by rule.
        least: from where on it is likely, by rule and register.
    """
    rule_id, probability = proposal.rule_id, round(proposal.probability, 3)
    may_go_in = rule_id not in _ONLY_POSSIBLE
    if may_go_in and probability >= limits.applied.get(rule_id, 2.0):
        return Tier.CERTAIN
    may_go_in = may_go_in and proposal.has_evidence
    may_go_in = may_go_in and _TURNING.isdisjoint(_beside(proposal, text))
    line = least.least(proposal.measured_with, proposal.register)
    if rule_id == catalog.QUOTES.id and not _QUOTES.issuperset(proposal.new):
        line = max(line, least.least(catalog.MARKS.id, proposal.register))
    if may_go_in and probability >= line:
        return Tier.LIKELY
    return Tier.POSSIBLE if probability >= limits.proposed.get(rule_id, 2.0) else None


def _reason(proposal: Proposal) -> str:
    """Why, in a clause a secretary reads."""
    if not proposal.term:
        return ""
    parts = []
    if proposal.elsewhere:
        parts.append(f"本文另有 {proposal.elsewhere} 处加引号")
    if proposal.seen:
        parts.append(f"词表中 {proposal.seen} 次里 {proposal.quoted} 次加引号")
    if proposal.once:
        parts.append(f"单看把握 {proposal.once:.2f}，对照全文后调整")
    return f"“{proposal.term}”：{'，'.join(parts)}" if parts else ""
