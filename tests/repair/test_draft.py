"""A draft's places agree with the text, and one long paragraph is repaired like many short ones."""

from hypothesis import given
from hypothesis import strategies as st
from test_certificate import edit
from test_rules import one_text

from pipeline.edits import Edit, EditKind, apply_to_text, undo_in_text
from pipeline.repair.draft import Draft
from pipeline.repair.engine import repair
from pipeline.repair.rules import RULES


@st.composite
def lots(draw):
    """A text and some lots of changes, each in offsets of the text the lot before it left."""
    text = draw(st.text("甲乙丙丁,;2", min_size=1, max_size=30))
    wanted = st.tuples(st.integers(0, 40), st.integers(0, 2), st.text("“，年", max_size=2))
    return text, draw(st.lists(st.lists(wanted, max_size=8), max_size=4))


@given(lots())
def test_edits_made_in_lots_replay_on_the_original(given_lots):
    text, wanted = given_lots
    draft = Draft(text)
    for lot in wanted:
        ready: list[tuple[int, Edit]] = []
        expected = draft.text
        for start, size, new in sorted(lot, key=lambda w: -w[0]):
            end = start + size
            place = draft.locate(start, end) if end <= len(draft.text) else None
            if place is None or not (size or new) or (ready and end > ready[-1][0]):
                continue
            old = draft.text[start:end]
            assert text[place[0] : place[1]] == old
            made = edit(place[0], old, new, EditKind.FORM if size else EditKind.INSERT)
            ready.append((start, made))
            expected = expected[:start] + new + expected[end:]
        draft.make(ready)
        assert draft.text == expected
    assert apply_to_text(text, draft.edits, "p") == draft.text
    assert undo_in_text(draft.text, draft.edits, "p") == text


@given(lots(), st.integers(0, 30))
def test_a_place_that_no_edit_touches_is_found_again(given_lots, at):
    text, wanted = given_lots
    draft = Draft(text)
    for lot in wanted:
        for start, size, new in lot:
            place = draft.locate(start, start + size) if start + size <= len(draft.text) else None
            if place is not None and (size or new):
                draft.make([(start, edit(place[0], draft.text[start : start + size], new))])
    found = draft.place(at, at + 1) if at < len(text) else None
    if found is not None:
        assert draft.text[found] == text[at]
        assert draft.locate(found, found + 1) == (at, at + 1)
        assert draft.origin_of(found) == at


def test_one_line_of_thirty_thousand_edits_ends_as_many_lines_do():
    piece = '深化改革,推进工作(一);面积30m2,"好"--行。'
    rules = list(RULES)  # the rules alone, without the learnt finders
    short, _ = repair(one_text(piece), rules=rules)
    once = short.body.main_text[0].content.text
    long, log = repair(one_text(piece * 4000), rules=rules)
    assert long.body.main_text[0].content.text == once * 4000
    assert len(log.edits) >= 30_000
    assert log.certificate.ok


def test_many_bad_edits_in_one_line_are_dropped_and_the_rest_kept():
    from test_certificate import _rule_that_inserts

    text = "甲乙达到86.7%13条,完成" + "好(一),行;" * 2000
    repaired, log = repair(one_text(text), rules=[*RULES, _rule_that_inserts("，，")])
    assert log.certificate.ok
    assert repaired.body.main_text[0].content.text.count("好（一），行；") == 2000
