"""What a person may set for the repair."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import msgspec

from pipeline.decisions import Decisions, ManualChange
from pipeline.edits import Basis, Edit, EditKind, Tier
from pipeline.model import OfficialDocument

if TYPE_CHECKING:
    from pipeline.repair.lexicon import Lexicon


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
        terms: the user's own terms, beside the lexicon that comes along.
        page: the original page, normalized; what it has need not be guessed.
    """

    accept: Literal["applied", "proposed"] = "applied"
    min_confidence: float = 0.0
    accepted: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    rewritten: Mapping[str, str] = field(default_factory=dict)
    manual: tuple[ManualChange, ...] = ()
    terms: Lexicon | None = None
    page: OfficialDocument | None = None

    @property
    def decided(self) -> frozenset[str]:
        """Ids of all edits that a person decided on."""
        return self.accepted | self.refused

    def undecided(self) -> RepairOptions:
        """The options without what a person decided or changed."""
        return replace(self, accepted=frozenset(), refused=frozenset(), rewritten={}, manual=())

    def heeding(self, decisions: Decisions) -> RepairOptions:
        """The same options with a person's decisions in them."""
        accepted = [d for d in decisions.decisions if d.verdict == "accept"]
        return replace(
            self,
            accepted=frozenset(d.edit_id for d in accepted),
            refused=frozenset(d.edit_id for d in decisions.decisions if d.verdict == "refuse"),
            rewritten={d.edit_id: d.text for d in accepted if d.text is not None},
            manual=decisions.manual,
        )

    def status(self, edit: Edit) -> Literal["in", "out"]:
        """Whether the edit is part of the repaired document."""
        if edit.id in self.refused:
            return "out"
        if edit.id in self.accepted or edit.tier is Tier.APPLIED:
            return "in"
        wanted = self.accept == "proposed" and edit.probability >= self.min_confidence
        return "in" if wanted else "out"

    def said(self) -> Callable[[Edit], bool]:
        """A function that says whether a manual edit is what the person wrote."""
        changes = frozenset(self.manual)

        def is_said(edit: Edit) -> bool:
            change = ManualChange(edit.path, edit.start, edit.end, edit.old, edit.new)
            return self.rewritten.get(edit.id) == edit.new or change in changes

        return is_said

    def rewrite(self, edit: Edit) -> Edit:
        """The edit with what a person wrote in its place, if they did."""
        if edit.id not in self.rewritten:
            return edit
        return msgspec.structs.replace(
            edit, new=self.rewritten[edit.id], kind=EditKind.MANUAL, basis=Basis.MANUAL
        )
