"""Decisions are looked up in the repair that heeds them; a second one is made only in doubt."""

import pytest
from test_rules import one_text

from pipeline.decisions import ManualChange
from pipeline.repair import engine
from pipeline.repair.engine import RepairOptions, repair, unknown_decisions

DOCUMENT = one_text("某市(县)坚持以人民为中心,认真落实。")


@pytest.fixture
def repairs(monkeypatch) -> list[RepairOptions]:
    """The options of each repair that the engine makes by itself."""
    made: list[RepairOptions] = []

    def counted(document, options):
        made.append(options)
        return repair(document, options)

    monkeypatch.setattr(engine, "repair", counted)
    return made


def decided(**options: object) -> tuple[RepairOptions, frozenset[str]]:
    chosen = RepairOptions(**options)
    return chosen, unknown_decisions(DOCUMENT, chosen, repair(DOCUMENT, chosen)[1])


def test_what_was_decided_is_found_in_one_repair(repairs):
    first, *others = repair(DOCUMENT)[1].edits
    accepted, refused = frozenset({first.id}), frozenset(edit.id for edit in others)
    _, unknown = decided(accepted=accepted, refused=refused, rewritten={first.id: "["})
    assert unknown == frozenset()
    assert repairs == []


def test_an_edit_whose_place_a_person_took_was_offered_once(repairs):
    comma = next(edit for edit in repair(DOCUMENT)[1].edits if edit.new == "，")
    change = ManualChange(comma.path, comma.start - 1, comma.end, "心,", "心；")
    options, unknown = decided(accepted=frozenset({comma.id}), manual=(change,))
    assert unknown == frozenset()
    assert [(o.decided, o.manual) for o in repairs] == [(frozenset(), ())]
    assert options.manual


def test_an_id_that_no_edit_has_is_unknown(repairs):
    _, unknown = decided(refused=frozenset({"0" * 12}))
    assert unknown == {"0" * 12}
    assert len(repairs) == 1
