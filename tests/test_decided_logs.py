"""Whatever a person accepts or refuses, both proofs hold and nothing is taken back."""

import random

import pytest
from test_mutated_logs import bases

from pipeline.batch.counterproof import counterprove
from pipeline.decisions import Decision, Decisions
from pipeline.edits import Tier
from pipeline.repair.engine import repair
from pipeline.repair.options import RepairOptions


@pytest.mark.parametrize("number", range(7))
def test_yes_and_no_are_certified_twice(number):
    base = bases()[number]
    chance = random.Random(number)
    groups = {edit.id: edit.group or edit.id for edit in base.log.edits}
    for share in (0.1, 0.5, 0.9):
        said = {g: chance.choice(["accept", "refuse"]) for g in sorted({*groups.values()})}
        kept = {group for group in said if chance.random() < share}
        decisions = Decisions(
            schema_version=1,
            source_sha256=base.document.source.sha256,
            decisions=tuple(Decision(i, said[g]) for i, g in groups.items() if g in kept),
        )
        options = RepairOptions(page=base.page).heeding(decisions)
        repaired, log = repair(base.document, options)
        assert not [f.message for f in log.findings if f.rule_id == "CERT001"]
        assert not counterprove(
            base.document, repaired, log, decisions, base.page, line=Tier.LIKELY
        )
