"""Where a place of the text lies after the edits, and where edits at one place go."""

from __future__ import annotations

import pytest

from pipeline.edits import (
    Basis,
    Edit,
    EditKind,
    Shifts,
    SourceSpan,
    Tier,
    apply_to_text,
    by_path,
    replay,
    shifted,
    undo,
    undo_in_text,
)
from pipeline.errors import DocumentError
from pipeline.model import Body, Heading, HeadingLevel, OfficialDocument, Source, TextElement

TEXT = "一、总体要求如下"
PATH = "body.main_text[0]"


def edit(start: int, old: str, new: str, status: str = "in") -> Edit:
    return Edit(
        id="0" * 12,
        rule_id="MAN",
        kind=EditKind.MANUAL,
        tier=Tier.CERTAIN,
        basis=Basis.MANUAL,
        path=PATH,
        start=start,
        end=start + len(old),
        old=old,
        new=new,
        probability=1.0,
        clause="",
        status="in" if status == "in" else "out",
        source=SourceSpan(0, 0, 1, 1),
    )


def test_places_go_through_several_edits_and_come_back() -> None:
    edits = [
        edit(6, "如下", ""),
        edit(0, "一、", "（一）"),
        edit(4, "", "的"),
        edit(4, "要求", "要"),
    ]
    text = apply_to_text(TEXT, edits, PATH)
    assert text == "（一）总体的要"
    shifts = Shifts(edits)
    assert [shifts.there(i) for i in (0, 2, 3, 4, 6, 8)] == [0, 3, 4, 5, 7, 7]
    assert [shifts.back(i) for i in (0, 3, 4, 5, 7)] == [0, 2, 3, 4, 6]
    assert [shifts.back_beside(i) for i in (0, 1, 3, 4, 5, 7)] == [0, 2, 2, 3, 4, 6]


@pytest.mark.parametrize(
    ("change", "offset", "moved"),
    [
        (edit(2, "", "（）"), 1, 1),
        (edit(2, "", "（）"), 2, 2),  # an insertion exactly at the offset comes after it
        (edit(2, "", "（）"), 3, 5),
        (edit(0, "", "甲"), 0, 0),
        (edit(2, "总体", "整"), 2, 2),  # a replacement from the offset on
        (edit(2, "总体", "整"), 4, 3),  # one that ends exactly at the offset
        (edit(2, "总体", "整体上"), 4, 5),
        (edit(2, "总体", "整体"), 3, 3),  # inside, the lengths equal
    ],
)
def test_a_place_goes_with_the_text_before_it(change: Edit, offset: int, moved: int) -> None:
    assert shifted(offset, [change]) == moved
    assert shifted(moved, [change], back=True) == offset


def test_a_place_behind_what_is_deleted_moves_to_where_that_stood() -> None:
    assert [shifted(k, [edit(2, "总体", "")]) for k in (2, 4, 5)] == [2, 2, 3]


def test_several_edits_move_a_place_together_whatever_their_order() -> None:
    edits = [edit(4, "", "“"), edit(0, "", "附"), edit(6, "", "”"), edit(1, "、", "．")]
    assert [shifted(k, edits) for k in range(9)] == [0, 2, 3, 4, 5, 7, 8, 10, 11]
    for offset in range(9):
        assert shifted(shifted(offset, edits), edits, back=True) == offset


def heading(text: str, marker_end: int) -> OfficialDocument:
    block = Heading(HeadingLevel.FIRST, TextElement(text), 1, marker_end)
    return OfficialDocument(
        source=Source("a.txt", 1, "0" * 64, "utf-8", "lf"), body=Body(main_text=(block,))
    )


@pytest.mark.parametrize(
    ("change", "text", "marker"),
    [
        (edit(2, "", "“"), "一、“总体要求如下", 2),  # the mark belongs to the words behind 一、
        (edit(1, "", "“"), "一“、总体要求如下", 3),
        (edit(1, "、", "．　"), "一．　总体要求如下", 3),
    ],
)
def test_a_heading_s_number_ends_where_it_ended(change: Edit, text: str, marker: int) -> None:
    document = heading(TEXT, 2)
    repaired = replay(document, [change])
    assert repaired == heading(text, marker)
    assert undo(repaired, [change]) == document


def test_insertions_at_one_place_stand_in_the_order_given() -> None:
    edits = [edit(4, "", "”"), edit(4, "", "、"), edit(4, "", "“")]
    after = apply_to_text(TEXT, edits, PATH)
    assert after == "一、总体”、“要求如下"
    assert undo_in_text(after, edits, PATH) == TEXT


def test_an_insertion_goes_before_the_change_of_what_stands_there() -> None:
    edits = [edit(4, "要求", "目标"), edit(4, "", "、")]
    after = apply_to_text(TEXT, edits, PATH)
    assert after == "一、总体、目标如下"
    assert undo_in_text(after, edits, PATH) == TEXT


@pytest.mark.parametrize(
    ("second", "fits"),
    [
        (edit(4, "要求", "目标"), True),
        (edit(3, "体要", "目标"), False),
        (edit(2, "总", "整"), False),
    ],
)
def test_edits_that_overlap_are_refused_those_that_meet_are_not(second: Edit, fits: bool) -> None:
    edits = [edit(2, "总体", "整体"), second]
    if fits:
        after = apply_to_text(TEXT, edits, PATH)
        assert after == "一、整体目标如下"
        assert undo_in_text(after, edits, PATH) == TEXT
    else:
        with pytest.raises(DocumentError, match="第"):
            apply_to_text(TEXT, edits, PATH)


def test_what_is_out_changes_nothing() -> None:
    edits = [edit(2, "", "“", "out"), edit(4, "", "、")]
    assert by_path(edits) == {PATH: [edits[1]]}
    assert replay(heading(TEXT, 2), edits) == heading("一、总体、要求如下", 2)
