"""What a person may set for the repair."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from pipeline.decisions import Decisions
from pipeline.edits import Edit, Tier
from pipeline.model import OfficialDocument
from pipeline.repair.selection import Selection

if TYPE_CHECKING:
    from pipeline.repair.advisor.advice import Advice
    from pipeline.repair.advisor.record import AdviceRecord, Advisor
    from pipeline.repair.engine import Offers
    from pipeline.repair.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class RepairOptions:
    """What a person may set.

    Attributes:
        accept: the least sure level that is put in without a person's word.
        min_confidence: least probability of what is put in so; what is certain is not asked.
        selection: the rules that are asked.
        accepted: ids of edits that are in while the rules are asked, for what they give rise to.
        refused: ids of edits that are out meanwhile.
        decisions: what a person decided; it is put over what the rules offer.
        decided_in: the file that says so, for messages.
        terms: the user's own terms, beside the lexicon that comes along.
        page: the original page, normalized; what it has need not be guessed.
        offers: keeps what the rules offer of a document for its next repair.
        advisor: a model whose word is evidence; ``None``: no one is asked.
        ask_at: the address where it is asked what it did not say yet; empty: nowhere.
        kept: what it said of the document before.
        advice: what it says of the document, while that is being repaired.
    """

    accept: Tier = Tier.LIKELY
    min_confidence: float = 0.0
    selection: Selection = field(default_factory=Selection)
    accepted: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    decisions: Decisions | None = None
    decided_in: str = "decisions.json"
    terms: Lexicon | None = None
    page: OfficialDocument | None = None
    offers: Offers | None = field(default=None, compare=False, repr=False)
    advisor: Advisor | None = None
    ask_at: str = field(default="", compare=False, repr=False)
    kept: AdviceRecord | None = field(default=None, compare=False, repr=False)
    advice: Advice | None = field(default=None, compare=False, repr=False)

    def heeding(self, decisions: Decisions, decided_in: str = "decisions.json") -> RepairOptions:
        """The same options with a person's decisions in them."""
        return replace(self, decisions=decisions, decided_in=decided_in)

    def status(self, edit: Edit) -> Literal["in", "out"]:
        """Whether the edit is part of the repaired document."""
        if edit.id in self.refused:
            return "out"
        if edit.id in self.accepted or edit.tier is Tier.CERTAIN:
            return "in"
        wanted = edit.tier.is_within(Tier(self.accept)) and edit.probability >= self.min_confidence
        return "in" if wanted else "out"
