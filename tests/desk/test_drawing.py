"""The desk's pages: ids, marks, where changes stand, what is drawn again."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from desk import desk_making as making
from hypothesis import given
from hypothesis import strategies as st

from pipeline.convert import ConvertOptions, Typography
from pipeline.desk import views
from pipeline.desk.messages import Page
from pipeline.desk.views.drawing import Spot, spots_of
from pipeline.edits import ParagraphEdit, ParagraphOp

TEXT = "为落实一岗双责，各单位要把一岗双责纳入考核。"
PATH = "body.main_text[0]"


def pages_of(drawn: views.Drawn) -> list[Page]:
    return [drawn.page(one.id) for one in drawn.pages]


def draw(conversion, earlier=None, **options) -> views.Drawn:
    return views.draw(conversion, replace(making.OPTIONS, **options), making.TYPOGRAPHY, earlier)


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3), st.booleans()), max_size=6))
def test_a_change_stands_where_its_words_are(made):
    document = making.document("一二三四五六七八九十百千万亿兆")
    edits, end = [], 0
    for number, (gap, length, is_in) in enumerate(made):
        start = end + gap
        if start + length > 15:
            break
        end = start + length
        old = "一二三四五六七八九十百千万亿兆"[start:end]
        new = f"〈{number}〉" if number % 2 else ""
        if not old and not new:
            continue
        status = "in" if is_in else "out"
        edits.append(making.edit(document, PATH, start, old, new, status=status))
    conversion = making.conversion(document, edits)
    printed = conversion.repaired.body.main_text[0].content.text
    spots = spots_of(conversion.log)
    for one in edits:
        wanted = one.new if one.status == "in" else one.old
        spot = spots[one.id]
        assert printed[spot.start : spot.end] == wanted


def test_a_pair_is_one_mark_with_what_stands_between_and_repeats_are_places_of_one_key():
    document = making.document(TEXT)
    edits = making.quoted(document, PATH, "一岗双责")
    drawn = draw(making.conversion(document, edits))
    (page,) = pages_of(drawn)
    assert len(drawn.questions) == 1
    assert [(key, place) for key, place, *_ in page.marks] == [(edits[0].id, 0), (edits[0].id, 1)]
    assert [drawn.page_of(one.id) for one in edits] == [0, 0, 0, 0]
    lines = {path: (x, y, w, h) for path, x, y, w, h in page.lines}
    x, y, width, height = page.marks[0][2:]
    assert 4 * 15 < width < 4 * 17
    left, top, across, high = lines[PATH]
    assert left < x < x + width < left + across
    assert top <= y < y + height <= top + high + 0.01


def test_a_place_where_nothing_stands_is_marked_between_its_neighbours():
    document = making.document("各单位要按月报送进展逐项销号。")
    one = making.edit(document, PATH, 10, "", "，")
    drawn = draw(making.conversion(document, [one]))
    (page,) = pages_of(drawn)
    ((key, place, _x, _y, width, _height),) = page.marks
    assert (key, place) == (one.id, 0)
    assert width < 6


def test_a_place_over_a_line_and_over_a_page_has_a_mark_on_each():
    term = "河长警长联动巡查机制" * 3
    texts = [making.LONG] * 9
    document = making.document(*(text[:150] + term + text[150:] for text in texts))
    edits = [e for i in range(9) for e in making.quoted(document, f"body.main_text[{i}]", term)]
    drawn = draw(making.conversion(document, edits))
    marks = [(n, m) for n, p in enumerate(drawn.pages) for m in drawn.page(p.id).marks]
    for place in range(9):
        own = [(page, mark[3]) for page, mark in marks if mark[1] == place]
        assert len(own) >= 2
        assert own == sorted(own)
    assert {page for page, _ in marks} == set(range(len(drawn.pages) - 1)) | {marks[-1][0]}


def test_what_a_decision_changes_is_drawn_again_and_nothing_else():
    document = making.document(*[making.LONG + "推行一岗双责。"] * 12)
    edits = making.quoted(document, "body.main_text[6]", "一岗双责")
    waiting = making.conversion(document, edits)
    before = draw(waiting)
    after = draw(making.answered(waiting, [e.id for e in edits], "in"), before)
    new = [page.id for page in after.pages if page.id not in before.places]
    assert len(before.pages) >= 4
    assert len(new) == 1
    assert after.fonts == before.fonts
    fresh = draw(making.answered(waiting, [e.id for e in edits], "in"))
    assert [p.w for p in fresh.pages] == [p.w for p in after.pages]
    assert [fresh.page(p.id).lines for p in fresh.pages] == [
        after.page(p.id).lines for p in after.pages
    ]
    assert [fresh.page(p.id).marks for p in fresh.pages] == [
        after.page(p.id).marks for p in after.pages
    ]
    back = draw(waiting, after)
    assert [page.id for page in back.pages] == [page.id for page in before.pages]


def test_a_page_whose_marks_alone_change_has_another_id():
    document = making.document(TEXT)
    edits = making.quoted(document, PATH, "一岗双责")
    plain = draw(making.conversion(document))
    marked = draw(making.conversion(document, edits), plain)
    assert plain.pages != marked.pages
    svgs = {page.svg for one in (plain, marked) for page in pages_of(one)}
    assert len(svgs) == 1


def test_fonts_of_pages_that_were_drawn_before_can_still_be_had():
    document = making.document(TEXT)
    before = draw(making.conversion(document))
    other = Typography(ConvertOptions(font_dirs=making.OPTIONS.font_dirs))
    after = views.draw(making.conversion(document), making.OPTIONS, other, before)
    assert {*before.fonts} <= {*after.fonts}
    assert {font.hash for font in after.fonts} == after.files.keys()


def test_a_character_that_no_font_has_is_seen_as_such():
    drawn = draw(making.conversion(making.document("甲\U00020bb7乙")))
    assert len(drawn.pages) == 1


def test_changes_stand_where_their_paragraph_was_put():
    document = making.document("第一段落实一岗双责。", "第二段。")
    edits = making.quoted(document, PATH, "一岗双责", "in")
    conversion = making.conversion(document, edits)
    added = ParagraphEdit(ParagraphOp.ADD, "body.main_text", text="另起一段。", kind="段落")
    log = msgspec.structs.replace(conversion.log, paragraphs=(added,))
    moved = replace(conversion, log=log, repaired=making.whole(document, log))
    assert next(b.content.text for b in moved.repaired.body.main_text) == "另起一段。"
    drawn = draw(moved)
    assert drawn.spots[edits[0].id].path == "body.main_text[1]"
    (page,) = pages_of(drawn)
    top = {path: y for path, _x, y, _w, _h in page.lines}
    assert page.marks[0][3] == pytest.approx(top["body.main_text[1]"], abs=0.01)


def test_each_seal_is_centred_on_the_name_of_its_authority():
    document = making.document(TEXT, authority_signature=("云汀市水务局", "云汀市财政局"))
    conversion = making.conversion(document)
    assert draw(conversion).seals == ()
    drawn = draw(conversion, seal="有")
    assert len(drawn.seals) == 2
    for i, (page, x, y, size) in enumerate(drawn.seals):
        ((number, box),) = drawn.boxes(Spot(f"body.authority_signature[{i}]", 0, 6))
        assert page == number
        middle = (box.x + box.width / 2, box.y + box.height / 2)
        assert (x + size / 2, y + size / 2) == pytest.approx(middle, abs=0.01)
        assert size == pytest.approx(45 / 25.4 * 72, abs=0.01)
    (_, one, _, size), (_, other, _, _) = drawn.seals
    assert other - one >= size


def test_the_stamp_of_an_archive_is_on_the_first_page_where_it_is_asked_for():
    conversion = making.conversion(making.document(*[making.LONG] * 6))
    plain, stamped = draw(conversion), draw(conversion, archive_stamp=True)
    counts = [
        [one.page(page.id).svg.count("<rect") for page in one.pages] for one in (plain, stamped)
    ]
    assert counts[1][0] > counts[0][0]
    assert counts[1][1:] == counts[0][1:]
