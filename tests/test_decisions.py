"""A person's decisions of several days together: the later word holds."""

from __future__ import annotations

import pytest

from pipeline.decisions import Decision, Decisions, ManualChange, checked, merged
from pipeline.errors import DocumentError

SOURCE = "0" * 64
TEXT = "body.main_text[0]"


def decided(*decisions: Decision, manual: tuple[ManualChange, ...] = ()) -> Decisions:
    return Decisions(1, SOURCE, decisions, manual)


def changed(start: int, end: int, new: str, path: str = TEXT) -> ManualChange:
    return ManualChange(path, start, end, "字" * (end - start), new)


ACCEPTED = Decision("aa", "accept")
REFUSED = Decision("aa", "refuse", note="不改")
REWORDED = Decision("aa", "accept", text="，")


@pytest.mark.parametrize(
    ("earlier", "later"),
    [(ACCEPTED, REFUSED), (REFUSED, ACCEPTED), (ACCEPTED, REWORDED), (REWORDED, ACCEPTED)],
)
def test_a_later_verdict_on_the_same_edit_wins(earlier: Decision, later: Decision) -> None:
    assert merged(decided(earlier), decided(later)).decisions == (later,)


def test_verdicts_on_other_edits_stay_and_stand_by_id() -> None:
    other, third = Decision("bb", "refuse"), Decision("0c", "accept")
    both = merged(decided(ACCEPTED, other), decided(third, REFUSED))
    assert both.decisions == (third, REFUSED, other)


def test_decisions_about_another_source_are_forgotten() -> None:
    new = decided(ACCEPTED)
    assert merged(Decisions(1, "1" * 64, (Decision("bb", "refuse"),)), new) == new
    assert merged(None, new) == new


@pytest.mark.parametrize(
    ("earlier", "stays"),
    [
        (changed(0, 2, "甲"), True),  # ends where the later one begins
        (changed(0, 3, "甲"), False),
        (changed(2, 4, "甲"), False),  # the same place in other words
        (changed(3, 6, "甲"), False),
        (changed(4, 6, "甲"), True),  # begins where the later one ends
        (changed(2, 2, "甲"), True),  # an insertion before it
        (changed(3, 3, "甲"), False),  # an insertion inside it
        (changed(4, 4, "甲"), True),  # an insertion behind it
        (changed(2, 4, "甲", "body.main_text[1]"), True),
        (changed(2, 4, "乙"), True),  # the very same change: once
    ],
)
def test_a_later_change_takes_the_place_of_one_that_it_overlaps(
    earlier: ManualChange, stays: bool
) -> None:
    later = changed(2, 4, "乙")
    both = merged(decided(manual=(earlier,)), decided(manual=(later,))).manual
    assert set(both) == ({earlier, later} if stays else {later})
    assert list(both) == sorted(both, key=lambda c: (c.path, c.start, c.end, c.new))
    assert len(both) == len(set(both))


def test_two_insertions_at_one_place_are_one_too_many() -> None:
    one, other = changed(2, 2, "甲"), changed(2, 2, "乙")
    assert merged(decided(manual=(one,)), decided(manual=(other,))).manual == (other,)
    with pytest.raises(DocumentError, match="重叠"):
        checked(decided(manual=(one, other)), "decisions.json")


@pytest.mark.parametrize(
    ("second", "agrees"),
    [
        (Decision("aa", "accept"), True),
        (Decision("aa", "accept", note="同意"), True),  # a remark is no verdict
        (Decision("aa", "refuse"), False),
        (Decision("aa", "accept", text="，"), False),
    ],
)
def test_two_verdicts_in_one_file_must_agree(second: Decision, agrees: bool) -> None:
    both = decided(ACCEPTED, second)
    if agrees:
        assert checked(both, "decisions.json").decisions == (ACCEPTED,)
    else:
        with pytest.raises(DocumentError, match="互相矛盾"):
            checked(both, "decisions.json")


@pytest.mark.parametrize(("start", "end", "fits"), [(0, 0, True), (-1, 0, False), (1, 0, False)])
def test_a_change_has_a_place(start: int, end: int, fits: bool) -> None:
    given = decided(manual=(ManualChange(TEXT, start, end, "", "甲"),))
    if fits:
        assert checked(given, "decisions.json").manual == given.manual
    else:
        with pytest.raises(DocumentError, match="位置有误"):
            checked(given, "decisions.json")


def test_a_change_says_what_it_replaces() -> None:
    with pytest.raises(DocumentError, match="位置有误"):
        checked(decided(manual=(ManualChange(TEXT, 0, 2, "字", "甲"),)), "decisions.json")
