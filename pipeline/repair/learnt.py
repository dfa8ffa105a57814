"""The learnt finders (LRN…) as the engine wants them: replacements with tier, basis and group."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline import _data
from pipeline.edits import Alternative, Basis, Tier
from pipeline.repair import catalog
from pipeline.repair.channels import account_of_dates
from pipeline.repair.rule import Replacement, Rule

if TYPE_CHECKING:
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


@dataclass(frozen=True, slots=True)
class Learnt:
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
    texts: Sequence[str], dates: Sequence[str], terms: Lexicon | None = None
) -> list[Learnt]:
    """What the learnt finders see in a document.

    Args:
        texts: the document's texts in reading order, their form repaired.
        dates: ISO dates that its metadata states.
        terms: the user's own terms.

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
    tiers: dict[str, list[Tier | None]] = {}
    for proposal in proposals:
        tier = _tier(proposal, texts[proposal.paragraph], limits, least)
        tiers.setdefault(proposal.group, []).append(tier)
    found = []
    for proposal in proposals:
        members = [tier for tier in tiers[proposal.group] if tier is not None]
        if len(members) < len(tiers[proposal.group]):
            continue
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
                    basis=Basis(proposal.basis),
                    group=f"{proposal.paragraph}-{proposal.group}",
                ),
                tier=max(members, key=list(Tier).index),
                reason=account if proposal.rule_id in _OF_DATES else _reason(proposal),
            )
        )
    return found


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
    beside = text[max(proposal.start - 1, 0) : proposal.start + 1]
    may_go_in = may_go_in and proposal.has_evidence and _TURNING.isdisjoint(beside)
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
    return f"“{proposal.term}”：{'，'.join(parts)}" if parts else ""
