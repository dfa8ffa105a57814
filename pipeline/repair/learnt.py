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
    from pipeline.repair.decode import Proposal, Thresholds
    from pipeline.repair.lexicon import Lexicon

log = logging.getLogger(__name__)

_ONLY_PROPOSED = frozenset({catalog.SIGNS.id, catalog.EITHER_DATE.id})
"""A numeral or a sign carries content, and of two dates a person chooses."""


_OF_DATES = frozenset({catalog.DATES.id, catalog.EITHER_DATE.id})


@dataclass(frozen=True, slots=True)
class Learnt:
    """One learnt replacement.

    Attributes:
        text: index of the text it belongs to.
        rule: the learnt rule.
        replacement: what it wants changed, in offsets of the text given.
        tier: by the measured thresholds; ``None`` below both.
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
        Replacements whose probability reaches the proposed tier of their rule, in text order;
        those of one group always share their tier.
    """
    if not _data.is_installed():
        log.warning("the learnt model is not part of this installation")
        return []
    from pipeline.repair.decode import propose, thresholds

    limits = thresholds()
    proposals = propose(texts, terms=terms, metadata_dates=dates)
    account = account_of_dates(texts)
    tiers: dict[str, set[Tier | None]] = {}
    for proposal in proposals:
        tiers.setdefault(proposal.group, set()).add(_tier(proposal, limits))
    found = []
    for proposal in proposals:
        members = tiers[proposal.group]
        if None in members:
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
                tier=Tier.PROPOSED if Tier.PROPOSED in members else Tier.APPLIED,
                reason=account if proposal.rule_id in _OF_DATES else _reason(proposal),
            )
        )
    return found


def _tier(proposal: Proposal, limits: Thresholds) -> Tier | None:
    rule_id, probability = proposal.rule_id, round(proposal.probability, 3)
    if rule_id not in _ONLY_PROPOSED and probability >= limits.applied.get(rule_id, 2.0):
        return Tier.APPLIED
    return Tier.PROPOSED if probability >= limits.proposed.get(rule_id, 2.0) else None


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
