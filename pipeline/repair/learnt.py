"""The learnt finders (LRN…) as the engine wants them: replacements with tier, basis and group."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from pipeline.edits import Alternative, Basis, EditKind, Tier
from pipeline.repair.rule import Replacement, Rule

if TYPE_CHECKING:
    from pipeline.repair.decode import Proposal
    from pipeline.repair.lexicon import Lexicon

log = logging.getLogger(__name__)

_SOURCE = "随软件提供的统计模型与词表；只在字体片段丢失成立的段落补字，各级门槛由实测准确率确定"


def _learnt(rule_id: str, name: str, summary: str, kept: str) -> Rule:
    return Rule(
        id=rule_id,
        name=name,
        summary=summary,
        source=_SOURCE,
        kind=EditKind.INSERT,
        basis=Basis.MODEL,
        probability=0.0,
        channels=frozenset({"font_run_loss"}),
        roles=frozenset(),
        fixes={},
        finds=(),
        keeps=(kept,),
    )


LEARNT_RULES: tuple[Rule, ...] = (
    _learnt("LRN001", "quotes-restored", "补上丢失的引号。", "深化“放管服”改革"),
    _learnt("LRN002", "marks-restored", "补上丢失的顿号、逗号、句号、分号、冒号。", "增长5%、6%"),
    _learnt("LRN003", "date-signs-restored", "补上丢失的“年”“月”“日”。", "2024年3月5日"),
    _learnt("LRN004", "signs-restored", "提示可能丢失的罗马数字、℃等，只建议。", "达到Ⅲ类标准"),
    _learnt("LRN005", "brackets-restored", "补上丢失的括号、书名号、破折号。", "《条例（草案）》"),
    _learnt(
        "LRN006",
        "date-signs-of-two-readings",
        "补上丢失的“年”“月”“日”；有两种读法，请选定。",
        "2024年1月21日",
    ),
)
"""What the learnt finders restore; their examples are the evaluation's documents."""

STOPS = "LRN002"
"""The rule that restores stops and commas."""

LEARNT_BY_ID = {rule.id: rule for rule in LEARNT_RULES}

_ONLY_PROPOSED = frozenset({"LRN004", "LRN006"})
"""A numeral or a sign carries content, and of two dates a person chooses."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """One learnt replacement.

    Attributes:
        text: index of the text it belongs to.
        rule: the learnt rule.
        replacement: what it wants changed, in offsets of the text given.
        tier: by the measured thresholds; ``None`` below both.
        reason: lexicon count or place elsewhere, Chinese, for the log's clause; may be empty.
    """

    text: int
    rule: Rule
    replacement: Replacement
    tier: Tier
    reason: str


@lru_cache(maxsize=1)
def is_available() -> bool:
    """Whether the weights are part of this installation."""
    return resources.files("pipeline._data").joinpath("thresholds.json").is_file()


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
    if not is_available():
        log.warning("the learnt model is not part of this installation")
        return []
    from pipeline.repair.decode import propose, thresholds

    limits = thresholds()
    proposals = propose(texts, terms=terms, metadata_dates=dates)
    tiers: dict[str, Tier | None] = {}
    for proposal in proposals:
        tier = _tier(proposal, limits.applied, limits.proposed)
        before = tiers.get(proposal.group, tier)
        if before is None or tier is None:
            tiers[proposal.group] = None
        else:
            tiers[proposal.group] = before if before is Tier.PROPOSED else tier
    found = []
    for proposal in proposals:
        tier = tiers[proposal.group]
        if tier is None:
            continue
        found.append(
            Learnt(
                text=proposal.paragraph,
                rule=LEARNT_BY_ID[proposal.rule_id],
                replacement=Replacement(
                    proposal.start,
                    proposal.end,
                    proposal.new,
                    probability=proposal.probability,
                    alternatives=tuple(Alternative(n, p) for n, p in proposal.alternatives),
                    basis=Basis(proposal.basis),
                    group=f"{proposal.paragraph}-{proposal.group}",
                ),
                tier=tier,
                reason=_reason(proposal),
            )
        )
    return found


def _tier(proposal: Proposal, applied: dict[str, float], proposed: dict[str, float]) -> Tier | None:
    rule_id, probability = proposal.rule_id, round(proposal.probability, 3)
    if rule_id not in _ONLY_PROPOSED and probability >= applied.get(rule_id, 2.0):
        return Tier.APPLIED
    return Tier.PROPOSED if probability >= proposed.get(rule_id, 2.0) else None


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
