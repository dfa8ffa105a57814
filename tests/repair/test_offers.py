"""What the rules offer, kept from one repair to the next: the same as if they were asked again."""

import random
from dataclasses import replace

from pipeline.convert import read, repair
from pipeline.decisions import VERSION, Decision, Decisions
from pipeline.questions import asks
from pipeline.repair.engine import Offers
from pipeline.repair.options import RepairOptions
from pipeline.repair.selection import Selection


def test_a_repair_with_kept_offers_is_the_repair(golden_texts):
    chance = random.Random(3)
    kept = RepairOptions(offers=Offers())
    for path in golden_texts[::4]:
        document = read(path.read_bytes(), "文.txt")
        plain = repair(document)
        assert repair(document, kept) == plain
        asked = [edit.id for edit in plain.log.edits if asks(edit)]
        for _ in range(3):
            said = tuple(
                Decision(edit, chance.choice(("accept", "refuse")))
                for edit in asked
                if chance.random() < 0.7
            )
            decisions = Decisions(VERSION, document.source.sha256, said)
            again = repair(document, kept, decisions=decisions)
            assert again == repair(document, decisions=decisions), path
            assert again.log.certificate.ok
        # Nothing of the decisions stuck to what is kept.
        assert repair(document, kept) == plain


def test_other_options_are_asked_anew(golden_texts):
    document = read(golden_texts[0].read_bytes(), "文.txt")
    kept = RepairOptions(offers=Offers())
    repair(document, kept)
    other = replace(kept, selection=Selection(ignore=("WID",)))
    found = repair(document, other)
    assert found == repair(document, replace(other, offers=None))
    assert not any(edit.rule_id.startswith("WID") for edit in found.log.edits)
